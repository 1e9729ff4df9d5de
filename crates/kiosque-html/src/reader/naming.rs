//! What elements are and what their names speak of, for those who judge blocks by what is around them.

use super::names::Look;
use crate::Tag;
use kiosque_core::{ElementKind, Naming};
use std::sync::LazyLock;

/// Hash of an element's tag and first class, else its id, digits left out.
pub(super) fn likeness_of(tag: Tag, look: &Look<'_>) -> u32 {
    let name = look.class.as_deref().or(look.id.as_deref());
    let first = name.and_then(|name| name.split_ascii_whitespace().next()).unwrap_or("");
    let letters = first.bytes().filter(|byte| !byte.is_ascii_digit());
    hash([tag as u8].into_iter().chain(letters))
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

/// What words of names speak of. Each must be a whole word of a name.
const WORDS: [(Naming, &str); 47] = [
    (Naming::NAVIGATION, "nav navbar navigation menu submenu"),
    (Naming::BREADCRUMB, "breadcrumb breadcrumbs"),
    (Naming::PAGER, "pagination pager"),
    (Naming::NAVIGATION, "sitemap toc dropdown hamburger skip topbar links"),
    (Naming::BREADCRUMB, "crumb crumbs"),
    (Naming::PAGER, "paging prev previous next page pages"),
    (Naming::FOOTER, "footer colophon"),
    (Naming::FOOTER, "foot bottom copyright"),
    (Naming::HEADER, "masthead"),
    (Naming::HEADER, "header head top hero banner topper logo"),
    (Naming::SIDEBAR, "sidebar rail"),
    (Naming::WIDGET, "widget widgets"),
    (Naming::SIDEBAR, "aside side sticky secondary right"),
    (Naming::WIDGET, "module block box panel component"),
    (Naming::COMMENT, "comments comment disqus commentlist respond"),
    (
        Naming::COMMENT,
        "reply replies discussion kommentar kommentare commentaires comentarios commento commenti",
    ),
    (
        Naming::RELATED,
        "related recommended recommendations recirc recirculation outbrain taboola trending popular readmore",
    ),
    (
        Naming::RELATED,
        "more latest recent similar also recommend suggested promoted most read teaser teasers",
    ),
    (Naming::SHARE, "share sharing social"),
    (Naming::SHARE, "follow facebook twitter whatsapp addtoany sharedaddy print email"),
    (Naming::SUBSCRIBE, "newsletter subscribe subscription paywall signup donate"),
    (Naming::SUBSCRIBE, "subscriber donation membership member premium support mailchimp optin register"),
    (Naming::ADVERT, "promo advert advertisement ad ads sponsor sponsored"),
    (Naming::ADVERT, "advertising adv dfp gpt partner affiliate disclosure offer deal deals"),
    (Naming::DIALOG, "cookie cookies consent gdpr modal popup"),
    (Naming::DIALOG, "overlay dialog toast alert lightbox tooltip"),
    (Naming::AUTHOR, "byline author authors"),
    (Naming::AUTHOR, "writer contributor by autor auteur reporter vcard"),
    (Naming::PROFILE, "bio biography profile about avatar user member people team"),
    (Naming::DATE, "date time timestamp datetime published posted updated meta info dateline"),
    (Naming::TAGS, "tag tags topic topics category categories keywords label labels"),
    (Naming::TITLE, "title headline heading hed titre titulo subtitle kicker eyebrow"),
    (
        Naming::SUMMARY,
        "summary lead lede intro standfirst excerpt dek description desc abstract chapo sapo deck",
    ),
    (Naming::CAPTION, "caption captions figcaption credit credits legende"),
    (Naming::STORY, "story articlebody"),
    (
        Naming::CONTENT,
        "content contents text txt body copy main rich richtext rte prose markdown wysiwyg entry",
    ),
    (Naming::POST, "article post posts message thread hentry news"),
    (
        Naming::PRODUCT,
        "product products price cart shop buy sku item stock shipping specs specifications features",
    ),
    (Naming::REVIEW, "review reviews rating ratings stars testimonial testimonials quote"),
    (
        Naming::QUESTION,
        "faq accordion question questions answer answers tab tabs collapse collapsible expand toggle",
    ),
    (
        Naming::MEDIA,
        "video player gallery slider carousel slide slideshow image images photo img media picture embed",
    ),
    (Naming::LIST, "list grid card cards tile tiles feed results items collection loop listing"),
    (
        Naming::TOOL,
        "search login signin button btn buttons cta tool tools toolbar toolbox form input filter sort action actions",
    ),
    (Naming::NOTE, "note notes notice disclaimer terms legal warning footnote footnotes references reflist"),
    (Naming::UNSEEN, "hidden invisible noprint offscreen print"),
    (Naming::STORY, "articlecontent storybody postbody"),
    (Naming::CONTENT, "paragraph paragraphs section columns article"),
];

/// The table of words by hash: 2,048 slots, searched on from a word's own.
static TABLE: LazyLock<Vec<(u32, Naming)>> = LazyLock::new(|| {
    let mut table = vec![(0, Naming::NONE); SLOTS];
    for (naming, words) in WORDS {
        for word in words.split(' ') {
            let key = hash(word.bytes());
            let mut slot = key as usize % SLOTS;
            while table[slot].0 != 0 && table[slot].0 != key {
                slot = (slot + 1) % SLOTS;
            }
            table[slot] = (key, table[slot].1.with(naming));
        }
    }
    table
});

const SLOTS: usize = 2048;

/// What the word with this hash speaks of.
pub(super) fn look_up(key: u32) -> Naming {
    let table = &*TABLE;
    let mut slot = key as usize % SLOTS;
    while table[slot].0 != 0 {
        if table[slot].0 == key {
            return table[slot].1;
        }
        slot = (slot + 1) % SLOTS;
    }
    Naming::NONE
}

fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(WordHash::NEW, WordHash::with).get()
}

/// FNV-1a, a byte at a time.
#[derive(Clone, Copy)]
pub(super) struct WordHash(u32);

impl WordHash {
    /// That of no byte.
    pub(super) const NEW: WordHash = WordHash(0x811C_9DC5);
    const PRIME: u32 = 0x0100_0193;

    pub(super) fn with(self, byte: u8) -> WordHash {
        WordHash((self.0 ^ u32::from(byte)).wrapping_mul(Self::PRIME))
    }

    /// The hash; never 0.
    pub(super) fn get(self) -> u32 {
        self.0.max(1)
    }
}

/// Hash of a word of a name, in lower case.
pub(super) fn hash_of(word: &str) -> u32 {
    hash(word.bytes())
}
