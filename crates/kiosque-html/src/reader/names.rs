//! What the names of elements, roles and classes say of the part of the page they make.

use crate::{NodeId, Tag, Tree};
use kiosque_core::Region;

/// The part of the page that an element makes.
pub(super) fn region_of(tree: &Tree<'_>, node: NodeId) -> Region {
    let mut region = of_tag(tree.tag(node));
    for attribute in tree.attributes(node) {
        region = match attribute.name().as_ref() {
            "role" => region.with(of_role(&attribute.value())),
            "itemprop" | "property" => region.with(of_property(&attribute.value())),
            "class" | "id" => region.with(of_classes(&attribute.value())),
            _ => region,
        };
    }
    // A name on the whole page says nothing of its parts.
    let whole = matches!(tree.tag(node), Tag::Html | Tag::Body);
    if whole { Region::NONE } else { region }
}

fn of_tag(tag: Tag) -> Region {
    match tag {
        Tag::Nav | Tag::Menu => Region::NAVIGATION,
        Tag::Header => Region::HEADER,
        Tag::Footer => Region::FOOTER,
        Tag::Aside => Region::ASIDE,
        Tag::Form | Tag::Search | Tag::Fieldset => Region::FORM,
        Tag::Button | Tag::Label | Tag::Legend => Region::CONTROL,
        Tag::Main | Tag::Article => Region::MAIN,
        _ => Region::NONE,
    }
}

fn of_role(role: &str) -> Region {
    match role.trim() {
        "navigation" | "menu" | "menubar" | "tablist" => Region::NAVIGATION,
        "banner" => Region::HEADER,
        "contentinfo" => Region::FOOTER,
        "complementary" => Region::ASIDE,
        "search" | "form" => Region::FORM,
        "button" | "tab" | "menuitem" => Region::CONTROL,
        "dialog" | "alertdialog" => Region::PROMOTION,
        "main" | "article" => Region::MAIN,
        _ => Region::NONE,
    }
}

fn of_property(property: &str) -> Region {
    let says = |name: &str| property.split_ascii_whitespace().any(|one| one.rsplit(':').next() == Some(name));
    match () {
        () if says("articleBody") => Region::STORY,
        () if says("comment") => Region::COMMENTS,
        () if says("author") => Region::BYLINE,
        () => Region::NONE,
    }
}

/// Words of class names that announce a part of the page; each must be a whole word of a name.
const WORDS: [(Region, &[&str]); 8] = [
    (
        Region::NAVIGATION,
        &[
            "nav",
            "navbar",
            "navigation",
            "menu",
            "submenu",
            "breadcrumb",
            "breadcrumbs",
            "pagination",
            "pager",
        ],
    ),
    (Region::FOOTER, &["footer", "colophon"]),
    (Region::ASIDE, &["sidebar", "rail", "widget", "widgets"]),
    (Region::COMMENTS, &["comments", "comment", "disqus", "commentlist", "respond"]),
    (
        Region::RELATED,
        &[
            "related",
            "recommended",
            "recommendations",
            "recirc",
            "recirculation",
            "outbrain",
            "taboola",
            "trending",
            "popular",
            "readmore",
        ],
    ),
    (
        Region::PROMOTION,
        &[
            "share",
            "sharing",
            "social",
            "newsletter",
            "subscribe",
            "subscription",
            "cookie",
            "cookies",
            "consent",
            "gdpr",
            "promo",
            "advert",
            "advertisement",
            "ad",
            "ads",
            "sponsor",
            "sponsored",
            "paywall",
            "modal",
            "popup",
            "signup",
            "donate",
        ],
    ),
    (Region::BYLINE, &["byline", "author", "authors"]),
    (Region::HEADER, &["masthead"]),
];

/// Names under which sites keep the story itself, all signs but letters left out.
const STORIES: [&str; 16] = [
    "articlebody",
    "articlecontent",
    "articletext",
    "storybody",
    "storycontent",
    "storytext",
    "entrycontent",
    "postcontent",
    "postbody",
    "bodycopy",
    "articlebodycontent",
    "bodyarticle",
    "contentbody",
    "textearticle",
    "newstext",
    "articlecopy",
];

/// Longer lists of classes are made by programs and say nothing.
const LONGEST: usize = 400;

fn of_classes(classes: &str) -> Region {
    let mut region = Region::NONE;
    if classes.len() > LONGEST {
        return region;
    }
    for name in classes.split_ascii_whitespace() {
        region = region.with(of_name(name));
    }
    region
}

/// Whether the name of an element's class says that it holds the words under a picture.
pub(super) fn is_caption(tree: &Tree<'_>, node: NodeId) -> bool {
    let class = tree.attribute(node, "class").filter(|class| class.len() <= LONGEST);
    class.is_some_and(|class| {
        words_of(&class)
            .iter()
            .any(|word| matches!(word.as_str(), "caption" | "captions" | "figcaption" | "legende"))
    })
}

/// Classes of what is read aloud and not shown.
const UNSEEN: [&str; 4] = ["visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text"];

/// Names that say what the element has or lacks, not what it is: `has-sidebar`, `no-comments`.
const NEGATIONS: [&str; 8] = ["has", "no", "with", "without", "is", "not", "hide", "js"];

fn of_name(name: &str) -> Region {
    let letters: String =
        name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    let mut region = if UNSEEN.contains(&name) { Region::CONTROL } else { Region::NONE };
    if STORIES.iter().any(|story| letters.ends_with(story)) {
        region = region.with(Region::STORY);
    }
    let words = words_of(name);
    if words.first().is_some_and(|word| NEGATIONS.contains(&word.as_str())) {
        return region;
    }
    for (part, names) in WORDS {
        if words.iter().any(|word| names.contains(&word.as_str())) {
            region = region.with(part);
        }
    }
    region
}

/// The words of a name: `relatedLinks_box-2` → related, links, box, 2.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            open = false;
            continue;
        }
        if !open || (c.is_ascii_uppercase() && was_lower) {
            words.push(String::new());
            open = true;
        }
        was_lower = c.is_ascii_lowercase();
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_word_by_word() {
        for (classes, region) in [
            ("main-nav", Region::NAVIGATION),
            ("siteFooter", Region::FOOTER),
            ("navy", Region::NONE),
            ("has-sidebar", Region::NONE),
            ("c-article-body", Region::STORY),
            ("entry-content related", Region::STORY.with(Region::RELATED)),
        ] {
            assert_eq!(of_classes(classes), region, "{classes}");
        }
    }
}
