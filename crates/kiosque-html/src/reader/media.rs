//! Pictures and foreign matter, and where they are kept.

use super::facts::collapsed;
use crate::{NodeId, Tag, Tree};
use kiosque_core::{Media, MediaKind, Region, Span};

/// The most pictures and foreign matter that are kept of a page.
pub(super) const MOST: usize = 2000;

/// Pictures that are smaller in width or height, in pixels, are signs and counters.
const SMALLEST: u32 = 50;

/// What a picture, frame or film shows; `None` if it says no address or is too small to be seen.
pub(super) fn read(tree: &Tree<'_>, node: NodeId) -> Option<Media> {
    if tree.tag(node) == Tag::Other {
        return of_amp(tree, node);
    }
    if is_tiny(tree, node) {
        return None;
    }
    match tree.tag(node) {
        Tag::Img => {
            let url = picture_address(tree, node)?;
            let alt = tree.attribute(node, "alt").unwrap_or_default();
            Some(media(tree, node, MediaKind::Image, url, &alt))
        }
        Tag::Video | Tag::Audio => Some(embed(tree, node, film_address(tree, node)?)),
        _ => Some(embed(tree, node, address(tree, node, &["src", "data-src", "data-lazy-src", "data"])?)),
    }
}

/// The elements of AMP for pictures and foreign matter: the attribute that says what they show, and what its value stands
/// behind in the address.
const AMP: [(&str, &str, &str); 9] = [
    ("amp-img", "src", ""),
    ("amp-anim", "src", ""),
    ("amp-iframe", "src", ""),
    ("amp-video", "src", ""),
    ("amp-facebook", "data-href", ""),
    ("amp-youtube", "data-videoid", "https://www.youtube.com/watch?v="),
    ("amp-twitter", "data-tweetid", "https://twitter.com/i/status/"),
    ("amp-instagram", "data-shortcode", "https://www.instagram.com/p/"),
    ("amp-vimeo", "data-videoid", "https://vimeo.com/"),
];

/// What an element of AMP shows.
fn of_amp(tree: &Tree<'_>, node: NodeId) -> Option<Media> {
    let name = tree.name(node);
    let &(_, attribute, before) = AMP.iter().find(|(known, ..)| *known == name)?;
    // What is as wide as the page states its proportions: 16 by 9.
    let is_responsive = tree.attribute(node, "layout").is_some_and(|layout| layout == "responsive");
    if !is_responsive && is_tiny(tree, node) {
        return None;
    }
    if matches!(&*name, "amp-img" | "amp-anim") {
        let alt = tree.attribute(node, "alt").unwrap_or_default();
        return Some(media(tree, node, MediaKind::Image, picture_address(tree, node)?, &alt));
    }
    Some(embed(tree, node, format!("{before}{}", address(tree, node, &[attribute])?)))
}

/// Foreign matter at `url`.
pub(super) fn embed(tree: &Tree<'_>, node: NodeId, url: String) -> Media {
    let title = tree.attribute(node, "title").unwrap_or_default();
    media(tree, node, MediaKind::Embed, url, &title)
}

fn media(tree: &Tree<'_>, node: NodeId, kind: MediaKind, url: String, alt: &str) -> Media {
    Media {
        kind,
        blocks: Span::default(),
        url,
        alt: collapsed(alt),
        span: tree.span(node).into(),
        region: Region::NONE,
    }
}

fn is_tiny(tree: &Tree<'_>, node: NodeId) -> bool {
    let pixels = |name: &str| tree.attribute(node, name)?.trim().trim_end_matches("px").parse::<u32>().ok();
    ["width", "height"].into_iter().filter_map(pixels).any(|pixels| pixels < SMALLEST)
}

/// The first of some attributes that says a usable address.
fn address(tree: &Tree<'_>, node: NodeId, names: &[&str]) -> Option<String> {
    names
        .iter()
        .filter_map(|name| tree.attribute(node, name))
        .map(|value| value.trim().to_owned())
        .find(|value| is_usable(value))
}

fn is_usable(address: &str) -> bool {
    const OTHERS: [&str; 4] = ["data:", "javascript:", "about:", "blob:"];
    let begins = |other: &&str| {
        address
            .as_bytes()
            .get(..other.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(other.as_bytes()))
    };
    !address.is_empty() && !OTHERS.iter().any(begins)
}

/// Words in the names of pictures that stand in for others until these are loaded.
const STAND_INS: [&str; 7] = ["placeholder", "blank", "spacer", "transparent", "lazy", "1x1", "pixel"];

/// The address of a picture: that of `src`, unless another one waits for the picture to be scrolled to.
fn picture_address(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    let shown = address(tree, node, &["src"]);
    let is_stand_in = |url: &String| {
        let file = url.rsplit('/').next().unwrap_or("");
        STAND_INS.iter().any(|word| file.contains(word))
    };
    shown
        .clone()
        .filter(|url| !is_stand_in(url))
        .or_else(|| address(tree, node, &["data-src", "data-lazy-src", "data-original", "data-url"]))
        .or_else(|| largest(tree, node))
        .or_else(|| {
            let siblings =
                std::iter::successors(tree.previous_element(node), |&one| tree.previous_element(one));
            siblings.take_while(|&one| tree.is_html(one, Tag::Source)).find_map(|one| largest(tree, one))
        })
        .or(shown)
}

/// The largest picture of a `srcset`.
fn largest(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    let set = ["srcset", "data-srcset", "data-lazy-srcset"]
        .into_iter()
        .find_map(|name| tree.attribute(node, name))?;
    candidates(&set)
        .filter(|(url, _)| is_usable(url))
        .max_by(|left, right| left.1.total_cmp(&right.1))
        .map(|(url, _)| url.to_owned())
}

/// The addresses of a `srcset` with their width or density. Commas may stand inside addresses, not at their ends.
fn candidates(set: &str) -> impl Iterator<Item = (&str, f64)> {
    let mut rest = set;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',');
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        if url.is_empty() {
            return None;
        }
        if let Some(url) = url.strip_suffix(',') {
            rest = after;
            return Some((url.trim_end_matches(','), 1.0));
        }
        let (size, after) = after.split_at(after.find(',').unwrap_or(after.len()));
        rest = after;
        let size = size.trim().trim_end_matches(['w', 'x', 'h']).parse().unwrap_or(1.0);
        Some((url, size))
    })
}

fn film_address(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    let of_source = || {
        tree.children(node)
            .filter(|&child| tree.is_html(child, Tag::Source))
            .find_map(|child| address(tree, child, &["src"]))
    };
    address(tree, node, &["src", "data-src"]).or_else(of_source)
}

/// Classes that networks give to the posts that others set into their pages.
const POSTS: [&str; 8] = [
    "twitter-tweet",
    "twitter-video",
    "instagram-media",
    "tiktok-embed",
    "reddit-card",
    "reddit-embed-bq",
    "bluesky-embed",
    "mastodon-embed",
];

/// Whether an element is a post of a social network.
pub(super) fn is_post(tree: &Tree<'_>, node: NodeId) -> bool {
    tree.attribute(node, "class")
        .is_some_and(|class| class.split_ascii_whitespace().any(|one| POSTS.contains(&one)))
}

/// The address of a post: stated, else that of its last link, which is its date.
pub(super) fn post_address(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    /// A post is written with fewer nodes.
    const MOST: usize = 400;
    let stated = address(tree, node, &["data-instgrm-permalink", "cite", "data-embed-url"]);
    stated.or_else(|| {
        let links = tree.descendants(node).take(MOST).filter(|&one| tree.is_html(one, Tag::A));
        links.filter_map(|link| address(tree, link, &["href"])).last()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_pictures() {
        for (set, expected) in [
            ("a.jpg 100w, b.jpg 200w", &[("a.jpg", 100.0), ("b.jpg", 200.0)][..]),
            ("a.jpg, b,c.jpg 2x", &[("a.jpg", 1.0), ("b,c.jpg", 2.0)]),
            (" , ", &[]),
            ("a.jpg 1.5x,b.jpg", &[("a.jpg", 1.5), ("b.jpg", 1.0)]),
        ] {
            assert_eq!(candidates(set).collect::<Vec<_>>(), expected, "{set}");
        }
    }

    #[test]
    fn addresses_of_pictures() {
        for (html, url) in [
            ("<img src=a.jpg srcset='b.jpg 2x'>", Some("a.jpg")),
            ("<img src=data:image/gif;base64,R0 data-src=a.jpg>", Some("a.jpg")),
            ("<img src=/i/blank.gif data-srcset='a.jpg 1x, b.jpg 2x'>", Some("b.jpg")),
            ("<picture><source srcset='c.webp 300w'><img alt=x></picture>", Some("c.webp")),
            ("<img src=/i/blank.gif>", Some("/i/blank.gif")),
            ("<img src=a.jpg width=1 height=1>", None),
            ("<img alt=x>", None),
            ("<amp-img src=a.jpg width=16 height=9 layout=responsive></amp-img>", Some("a.jpg")),
            ("<amp-img src=a.jpg width=1 height=1></amp-img>", None),
            ("<amp-youtube data-videoid=a1></amp-youtube>", Some("https://www.youtube.com/watch?v=a1")),
            ("<amp-twitter data-tweetid=12></amp-twitter>", Some("https://twitter.com/i/status/12")),
            ("<amp-iframe src=https://a.example/b></amp-iframe>", Some("https://a.example/b")),
            ("<x-picture src=a.jpg></x-picture>", None),
        ] {
            let tree = crate::parse(html);
            let is_shown = |&one: &NodeId| tree.is_html(one, Tag::Img) || tree.is_html(one, Tag::Other);
            let image = tree.descendants(tree.document()).find(is_shown).unwrap();
            assert_eq!(read(&tree, image).map(|media| media.url).as_deref(), url, "{html}");
        }
    }
}
