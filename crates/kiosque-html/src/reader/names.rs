//! What the names of elements, roles and classes say of the part of the page they make.

use crate::{NodeId, Tag, Tree};
use kiosque_core::{ElementKind, Naming, Region};
use std::sync::LazyLock;

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

/// What the names of an element say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) region: Region,
    pub(super) naming: Naming,
}

/// What the tag, role and names of an element say; a name on the whole page says nothing of its parts.
pub(super) fn names_of(tree: &Tree<'_>, node: NodeId) -> Names {
    if matches!(tree.tag(node), Tag::Html | Tag::Body) {
        return Names::default();
    }
    let mut names = Names { region: of_tag(tree.tag(node)), naming: Naming::NONE };
    for attribute in tree.attributes(node) {
        match attribute.name().as_ref() {
            "role" => names.region = names.region.with(of_role(&attribute.value())),
            "itemprop" | "property" => names.region = names.region.with(of_property(&attribute.value())),
            "class" | "id" => names.read(&attribute.value()),
            _ => {}
        }
    }
    names
}

/// Hash of an element's tag and first class, else its id, digits left out.
pub(super) fn likeness_of(tree: &Tree<'_>, node: NodeId) -> u32 {
    let name = tree.attribute(node, "class").or_else(|| tree.attribute(node, "id"));
    let first = name.as_deref().and_then(|name| name.split_ascii_whitespace().next()).unwrap_or("");
    let letters = first.bytes().filter(|byte| !byte.is_ascii_digit());
    hash([tree.tag(node) as u8].into_iter().chain(letters))
}

pub(super) fn kind_of(tag: Tag) -> ElementKind {
    match tag {
        Tag::Html | Tag::Body => ElementKind::Page,
        Tag::Div | Tag::Center => ElementKind::Division,
        Tag::Section => ElementKind::Section,
        Tag::Article => ElementKind::Article,
        Tag::Main => ElementKind::Main,
        Tag::Header | Tag::Hgroup => ElementKind::Header,
        Tag::Footer => ElementKind::Footer,
        Tag::Nav | Tag::Menu => ElementKind::Navigation,
        Tag::Aside => ElementKind::Aside,
        Tag::Form | Tag::Fieldset | Tag::Search => ElementKind::Form,
        Tag::P => ElementKind::Paragraph,
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => ElementKind::Heading,
        Tag::Ul | Tag::Ol | Tag::Dl => ElementKind::List,
        Tag::Li | Tag::Dt | Tag::Dd => ElementKind::Item,
        Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot => ElementKind::Table,
        Tag::Tr => ElementKind::Row,
        Tag::Td | Tag::Th => ElementKind::Cell,
        Tag::Blockquote => ElementKind::Quote,
        Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => ElementKind::Pre,
        Tag::Figure | Tag::Figcaption | Tag::Caption => ElementKind::Figure,
        Tag::Button | Tag::Label | Tag::Legend => ElementKind::Control,
        Tag::Details | Tag::Summary => ElementKind::Details,
        Tag::Address => ElementKind::Address,
        _ => ElementKind::Other,
    }
}

/// What words of names speak of; the first column is the part of the page that such a name makes. Each must be a whole
/// word of a name.
const WORDS: [(Region, Naming, &str); 47] = [
    (Region::NAVIGATION, Naming::NAVIGATION, "nav navbar navigation menu submenu"),
    (Region::NAVIGATION, Naming::BREADCRUMB, "breadcrumb breadcrumbs"),
    (Region::NAVIGATION, Naming::PAGER, "pagination pager"),
    (Region::NONE, Naming::NAVIGATION, "sitemap toc dropdown hamburger skip topbar links"),
    (Region::NONE, Naming::BREADCRUMB, "crumb crumbs"),
    (Region::NONE, Naming::PAGER, "paging prev previous next page pages"),
    (Region::FOOTER, Naming::FOOTER, "footer colophon"),
    (Region::NONE, Naming::FOOTER, "foot bottom copyright"),
    (Region::HEADER, Naming::HEADER, "masthead"),
    (Region::NONE, Naming::HEADER, "header head top hero banner topper logo"),
    (Region::ASIDE, Naming::SIDEBAR, "sidebar rail"),
    (Region::ASIDE, Naming::WIDGET, "widget widgets"),
    (Region::NONE, Naming::SIDEBAR, "aside side sticky secondary right"),
    (Region::NONE, Naming::WIDGET, "module block box panel component"),
    (Region::COMMENTS, Naming::COMMENT, "comments comment disqus commentlist respond"),
    (
        Region::NONE,
        Naming::COMMENT,
        "reply replies discussion kommentar kommentare commentaires comentarios commento commenti",
    ),
    (
        Region::RELATED,
        Naming::RELATED,
        "related recommended recommendations recirc recirculation outbrain taboola trending popular readmore",
    ),
    (
        Region::NONE,
        Naming::RELATED,
        "more latest recent similar also recommend suggested promoted most read teaser teasers",
    ),
    (Region::PROMOTION, Naming::SHARE, "share sharing social"),
    (Region::NONE, Naming::SHARE, "follow facebook twitter whatsapp addtoany sharedaddy print email"),
    (Region::PROMOTION, Naming::SUBSCRIBE, "newsletter subscribe subscription paywall signup donate"),
    (
        Region::NONE,
        Naming::SUBSCRIBE,
        "subscriber donation membership member premium support mailchimp optin register",
    ),
    (Region::PROMOTION, Naming::ADVERT, "promo advert advertisement ad ads sponsor sponsored"),
    (Region::NONE, Naming::ADVERT, "advertising adv dfp gpt partner affiliate disclosure offer deal deals"),
    (Region::PROMOTION, Naming::DIALOG, "cookie cookies consent gdpr modal popup"),
    (Region::NONE, Naming::DIALOG, "overlay dialog toast alert lightbox tooltip"),
    (Region::BYLINE, Naming::AUTHOR, "byline author authors"),
    (Region::NONE, Naming::AUTHOR, "writer contributor by autor auteur reporter vcard"),
    (Region::NONE, Naming::PROFILE, "bio biography profile about avatar user member people team"),
    (Region::NONE, Naming::DATE, "date time timestamp datetime published posted updated meta info dateline"),
    (Region::NONE, Naming::TAGS, "tag tags topic topics category categories keywords label labels"),
    (Region::NONE, Naming::TITLE, "title headline heading hed titre titulo subtitle kicker eyebrow"),
    (
        Region::NONE,
        Naming::SUMMARY,
        "summary lead lede intro standfirst excerpt dek description desc abstract chapo sapo deck",
    ),
    (Region::NONE, Naming::CAPTION, "caption captions figcaption credit credits legende"),
    (Region::NONE, Naming::STORY, "story articlebody"),
    (
        Region::NONE,
        Naming::CONTENT,
        "content contents text txt body copy main rich richtext rte prose markdown wysiwyg entry",
    ),
    (Region::NONE, Naming::POST, "article post posts message thread hentry news"),
    (
        Region::NONE,
        Naming::PRODUCT,
        "product products price cart shop buy sku item stock shipping specs specifications features",
    ),
    (Region::NONE, Naming::REVIEW, "review reviews rating ratings stars testimonial testimonials quote"),
    (
        Region::NONE,
        Naming::QUESTION,
        "faq accordion question questions answer answers tab tabs collapse collapsible expand toggle",
    ),
    (
        Region::NONE,
        Naming::MEDIA,
        "video player gallery slider carousel slide slideshow image images photo img media picture embed",
    ),
    (
        Region::NONE,
        Naming::LIST,
        "list grid card cards tile tiles feed results items collection loop listing",
    ),
    (
        Region::NONE,
        Naming::TOOL,
        "search login signin button btn buttons cta tool tools toolbar toolbox form input filter sort action actions",
    ),
    (
        Region::NONE,
        Naming::NOTE,
        "note notes notice disclaimer terms legal warning footnote footnotes references reflist",
    ),
    (Region::NONE, Naming::UNSEEN, "hidden invisible noprint offscreen print"),
    (Region::NONE, Naming::STORY, "articlecontent storybody postbody"),
    (Region::NONE, Naming::CONTENT, "paragraph paragraphs section columns article"),
];

/// The table of words by hash: 2,048 slots, searched on from a word's own.
static TABLE: LazyLock<Vec<(u32, Names)>> = LazyLock::new(|| {
    let mut table = vec![(0, Names::default()); SLOTS];
    for (region, naming, words) in WORDS {
        for word in words.split(' ') {
            let key = hash(word.bytes());
            let mut slot = key as usize % SLOTS;
            while table[slot].0 != 0 && table[slot].0 != key {
                slot = (slot + 1) % SLOTS;
            }
            let known = table[slot].1;
            let names = Names { region: known.region.with(region), naming: known.naming.with(naming) };
            table[slot] = (key, names);
        }
    }
    table
});

const SLOTS: usize = 2048;

fn look_up(key: u32) -> Names {
    let table = &*TABLE;
    let mut slot = key as usize % SLOTS;
    while table[slot].0 != 0 {
        if table[slot].0 == key {
            return table[slot].1;
        }
        slot = (slot + 1) % SLOTS;
    }
    Names::default()
}

/// FNV-1a; never 0.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(FNV_OFFSET, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(FNV_PRIME)).max(1)
}

const FNV_OFFSET: u32 = 0x811C_9DC5;
const FNV_PRIME: u32 = 0x0100_0193;

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

impl Names {
    /// Adds what a list of classes or an id says.
    fn read(&mut self, classes: &str) {
        if classes.len() <= LONGEST {
            classes.split_ascii_whitespace().for_each(|name| self.read_name(name));
        }
    }

    fn read_name(&mut self, name: &str) {
        if UNSEEN.contains(&name) {
            self.region = self.region.with(Region::CONTROL);
            self.naming = self.naming.with(Naming::UNSEEN);
        }
        if is_story(name) {
            self.region = self.region.with(Region::STORY);
            self.naming = self.naming.with(Naming::STORY);
        }
        for (at, key) in WordKeys::of(name).enumerate() {
            if at == 0 && NEGATION_KEYS.contains(&key) {
                return;
            }
            let names = look_up(key);
            self.region = self.region.with(names.region);
            self.naming = self.naming.with(names.naming);
        }
    }
}

/// Whether the letters of a name end in one of [`STORIES`].
fn is_story(name: &str) -> bool {
    let ends_with = |story: &str| {
        let mut letters = name.bytes().rev().filter(u8::is_ascii_alphabetic);
        story
            .bytes()
            .rev()
            .all(|byte| letters.next().is_some_and(|letter| letter.to_ascii_lowercase() == byte))
    };
    name.len() >= 8 && STORIES.iter().any(|story| ends_with(story))
}

static NEGATION_KEYS: LazyLock<Vec<u32>> =
    LazyLock::new(|| NEGATIONS.iter().map(|word| hash(word.bytes())).collect());

/// Hashes of the words of a name, in lower case: those of [`words_of`].
struct WordKeys<'n> {
    rest: &'n [u8],
}

impl WordKeys<'_> {
    fn of(name: &str) -> WordKeys<'_> {
        WordKeys { rest: name.as_bytes() }
    }
}

impl Iterator for WordKeys<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let start = self.rest.iter().position(u8::is_ascii_alphanumeric)?;
        let word = &self.rest[start..];
        let turns = |at: usize| word[at].is_ascii_uppercase() && word[at - 1].is_ascii_lowercase();
        let ends = |&at: &usize| !word[at].is_ascii_alphanumeric() || turns(at);
        let end = (1..word.len()).find(ends).unwrap_or(word.len());
        self.rest = &word[end..];
        Some(hash(word[..end].iter().map(u8::to_ascii_lowercase)))
    }
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
            ("main-content", Region::NONE),
            ("has-sidebar", Region::NONE),
            ("c-article-body", Region::STORY),
            ("entry-content related", Region::STORY.with(Region::RELATED)),
        ] {
            let mut names = Names::default();
            names.read(classes);
            assert_eq!(names.region, region, "{classes}");
        }
    }

    #[test]
    fn keys_are_those_of_the_words() {
        for name in ["relatedLinks_box-2", "c-article__body", "ABTest", "--", "x9Y", "é-post"] {
            let words: Vec<u32> = words_of(name).iter().map(|word| hash(word.bytes())).collect();
            assert_eq!(WordKeys::of(name).collect::<Vec<_>>(), words, "{name}");
        }
    }
}
