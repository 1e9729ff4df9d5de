//! What the names of elements, roles and classes say of the part of the page they make.

use super::naming::{WordHash, hash_of, look_up};
use crate::tag::TagSet;
use crate::tree::RawAttribute;
use crate::{NodeId, Tag, Tree};
use kiosque_core::{Naming, Region};
use std::borrow::Cow;
use std::cell::Cell;
use std::sync::LazyLock;

/// What a list of class names, or an id, says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) region: Region,
    /// It holds the words under a picture.
    pub(super) is_caption: bool,
    /// What it speaks of.
    pub(super) naming: Naming,
    /// It holds a byline or a date.
    pub(super) holds: Option<Holds>,
}

/// What short elements with a telling class hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    Author,
    Modified,
    Published,
}

/// Reads names, each once or nearly so: pages repeat a few lists of classes thousands of times, and so do sites.
pub(super) struct Names {
    known: Vec<(String, Told)>,
}

/// Places for names that are remembered; a power of two.
const PLACES: usize = 2048;

thread_local! {
    static KEPT: Cell<Option<Names>> = const { Cell::new(None) };
}

impl Names {
    /// Does `work` with the names that this thread remembers. What is remembered only saves time.
    pub(super) fn kept<R>(work: impl FnOnce(&mut Names) -> R) -> R {
        let new = || Names { known: vec![(String::new(), Told::default()); PLACES] };
        let mut names = KEPT.take().unwrap_or_else(new);
        let result = work(&mut names);
        KEPT.set(Some(names));
        result
    }

    /// What an attribute's value says.
    fn told(&mut self, value: &str) -> Told {
        // Longer lists of classes are made by programs and say nothing.
        if value.len() > LONGEST {
            return Told::default();
        }
        let place = &mut self.known[hash_of_value(value) % PLACES];
        if place.0 != value {
            place.0.clear();
            place.0.push_str(value);
            place.1 = tell(value);
        }
        place.1
    }

    /// What the attributes of an element say.
    pub(super) fn look<'s>(&mut self, tree: &Tree<'s>, node: NodeId) -> Look<'s> {
        let mut look = Look::default();
        let mut region = region_of_tag(tree.tag(node));
        for attribute in tree.raw_attributes(node) {
            region = region.with(self.of_attribute(tree.source(), *attribute, &mut look));
        }
        // A name on the whole page says nothing of its parts.
        if !matches!(tree.tag(node), Tag::Html | Tag::Body) {
            look.region = region;
            look.naming = look.naming.with(look.told.naming);
        } else {
            look.naming = Naming::NONE;
        }
        look
    }

    fn of_attribute<'s>(&mut self, source: &'s str, attribute: RawAttribute, look: &mut Look<'s>) -> Region {
        let is = |name: &str| attribute.is_named(source, name);
        match attribute.name_length() {
            2 if is("id") => {
                let id = attribute.value(source);
                let told = self.told(&id);
                look.naming = told.naming;
                look.id = Some(id);
                told.region
            }
            4 if is("role") => of_role(&attribute.value(source)),
            5 if is("class") => {
                let class = attribute.value(source);
                look.told = self.told(&class);
                look.class = Some(class);
                look.told.region
            }
            8 if is("itemprop") || is("property") => {
                look.has_property = true;
                of_property(&attribute.value(source))
            }
            _ => Region::NONE,
        }
    }
}

/// What the attributes of an element say of it.
#[derive(Default)]
pub(super) struct Look<'s> {
    /// Its classes and its id, where it has such attributes.
    pub(super) class: Option<Cow<'s, str>>,
    pub(super) id: Option<Cow<'s, str>>,
    /// What its classes say.
    pub(super) told: Told,
    /// What its classes and its id speak of.
    pub(super) naming: Naming,
    /// It says of which thing it is a property.
    pub(super) has_property: bool,
    /// The part of the page that it makes.
    pub(super) region: Region,
}

/// A hash of a text, quickly made.
pub(super) fn hash_of_value(value: &str) -> usize {
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    let (words, rest) = value.as_bytes().as_chunks();
    let hash = words.iter().fold(value.len() as u64, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    let rest = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    (mix(hash, rest) >> 48) as usize
}

pub(super) fn region_of_tag(tag: Tag) -> Region {
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

/// The elements that are such parts.
pub(super) const OF_REGIONS: TagSet = TagSet::of(&[
    Tag::Nav,
    Tag::Menu,
    Tag::Header,
    Tag::Footer,
    Tag::Aside,
    Tag::Form,
    Tag::Search,
    Tag::Fieldset,
    Tag::Button,
    Tag::Label,
    Tag::Legend,
    Tag::Main,
    Tag::Article,
]);

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

/// Letters of the longest of them.
const LONGEST_STORY: usize = 18;

/// Bytes of the longest value that is read.
const LONGEST: usize = 400;

/// Longer words are made by programs.
const LONGEST_WORD: usize = 24;

/// What a list of class names says.
fn tell(classes: &str) -> Told {
    let mut told = Told::default();
    for name in classes.split_ascii_whitespace() {
        let in_name = of_name(name);
        told.region = told.region.with(in_name.region);
        told.is_caption |= in_name.is_caption;
        told.naming = told.naming.with(in_name.naming);
        told.holds = earlier(told.holds, in_name.holds);
    }
    told
}

/// Of two things that names say, the one that counts.
fn earlier(one: Option<Holds>, other: Option<Holds>) -> Option<Holds> {
    one.into_iter().chain(other).min()
}

/// Classes of what is read aloud and not shown.
const UNSEEN: [&str; 4] = ["visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text"];

/// Names that say what the element has or lacks, not what it is: `has-sidebar`, `no-comments`.
const NEGATIONS: [&str; 8] = ["has", "no", "with", "without", "is", "not", "hide", "js"];

/// Words of elements that hold the words under a picture.
const CAPTIONS: [&str; 4] = ["caption", "captions", "figcaption", "legende"];

/// Words of elements that hold a byline or a date.
const HOLDS: [(Holds, &[&str]); 3] = [
    (
        Holds::Author,
        &[
            "byline",
            "author",
            "authors",
            "writer",
            "autor",
            "autoren",
            "auteur",
            "autore",
            "redakteur",
            "signature",
            "authorname",
        ],
    ),
    (Holds::Modified, &["modified", "updated"]),
    (
        Holds::Published,
        &["date", "published", "pubdate", "timestamp", "datetime", "posted", "datum", "fecha", "publishdate"],
    ),
];

/// Words of elements whose bylines and dates are those of readers, of other stories, or of pictures.
const OF_READERS: [&str; 17] = [
    "comment",
    "comments",
    "testimonial",
    "review",
    "quote",
    "reply",
    "teaser",
    "image",
    "img",
    "photo",
    "foto",
    "picture",
    "caption",
    "cutline",
    "license",
    "licence",
    "bild",
];

/// What a single class name says that an element holds.
pub(super) fn held_under(name: &str) -> Option<Holds> {
    of_name(name).holds
}

fn of_name(name: &str) -> Told {
    let mut told = Told::default();
    if UNSEEN.contains(&name) {
        told.region = Region::CONTROL;
        told.naming = Naming::UNSEEN;
    }
    if is_story(name) {
        told.region = told.region.with(Region::STORY);
        told.naming = told.naming.with(Naming::STORY);
    }
    let (mut is_first, mut is_negated, mut is_readers) = (true, false, false);
    each_word(name, |key, word| {
        let (said, naming) = (said_by(key, word), look_up(key));
        if said.word.is_empty() && naming == Naming::NONE {
            is_first = false;
            return;
        }
        is_negated |= is_first && said.negates;
        is_first = false;
        is_readers |= said.is_readers;
        told.is_caption |= said.is_caption;
        told.holds = earlier(told.holds, said.holds);
        if !is_negated {
            told.naming = told.naming.with(naming);
            told.region = told.region.with(said.region);
        }
    });
    told.holds = told.holds.filter(|_| !is_readers);
    told
}

/// What a single word of a name says.
#[derive(Clone, Copy, Default)]
struct Said {
    word: &'static str,
    region: Region,
    holds: Option<Holds>,
    negates: bool,
    is_readers: bool,
    is_caption: bool,
}

/// The words of all lists by hash, searched on from a word's own slot; free slots hold the empty word.
static SAID: LazyLock<Vec<Said>> = LazyLock::new(|| {
    let mut table = vec![Said::default(); SAID_SLOTS];
    let mut note = |words: &[&'static str], note: &dyn Fn(&mut Said)| {
        for &word in words {
            let slot = slot_of(&table, hash_of(word), word.as_bytes());
            table[slot].word = word;
            note(&mut table[slot]);
        }
    };
    note(&NEGATIONS, &|said| said.negates = true);
    note(&OF_READERS, &|said| said.is_readers = true);
    note(&CAPTIONS, &|said| said.is_caption = true);
    for (holds, words) in HOLDS {
        note(words, &|said| said.holds = earlier(said.holds, Some(holds)));
    }
    for (region, words) in WORDS {
        note(words, &|said| said.region = said.region.with(region));
    }
    table
});

/// Four times the words there are.
const SAID_SLOTS: usize = 512;

fn said_by(key: u32, word: &[u8]) -> &'static Said {
    &SAID[slot_of(&SAID, key, word)]
}

/// Where a word stands in the table, or the free slot where it would.
fn slot_of(table: &[Said], key: u32, word: &[u8]) -> usize {
    let mut slot = key as usize % SAID_SLOTS;
    while !table[slot].word.is_empty() && table[slot].word.as_bytes() != word {
        slot = (slot + 1) % SAID_SLOTS;
    }
    slot
}

/// Whether the letters of a name end in a name of [`STORIES`].
fn is_story(name: &str) -> bool {
    // Their last letters tell nearly all others apart.
    let last = name.bytes().rev().find(u8::is_ascii_alphabetic);
    if !matches!(last, Some(b'e' | b't' | b'y' | b'E' | b'T' | b'Y')) {
        return false;
    }
    let mut tail = [0; LONGEST_STORY];
    let mut start = LONGEST_STORY;
    for letter in name.bytes().rev().filter(u8::is_ascii_alphabetic).take(LONGEST_STORY) {
        start -= 1;
        tail[start] = letter.to_ascii_lowercase();
    }
    STORIES.iter().any(|story| tail[start..].ends_with(story.as_bytes()))
}

/// The words of a name in lower case, each with its [`hash_of`]: `relatedLinks_box-2` → related, links, box, 2. Long ones
/// are left out.
fn each_word(name: &str, mut take: impl FnMut(u32, &[u8])) {
    let mut word = [0; LONGEST_WORD];
    let (mut length, mut was_lower, mut hash) = (0, false, WordHash::NEW);
    for byte in name.bytes() {
        let (is_lower, is_upper) = (byte.is_ascii_lowercase(), byte.is_ascii_uppercase());
        let is_part = is_lower || is_upper || byte.is_ascii_digit();
        if !is_part || (is_upper && was_lower) {
            if (1..=LONGEST_WORD).contains(&length) {
                take(hash.get(), &word[..length]);
            }
            (length, hash) = (0, WordHash::NEW);
        }
        was_lower = is_lower;
        if is_part {
            let small = byte.to_ascii_lowercase();
            if let Some(place) = word.get_mut(length) {
                *place = small;
            }
            hash = hash.with(small);
            length += 1;
        }
    }
    if (1..=LONGEST_WORD).contains(&length) {
        take(hash.get(), &word[..length]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_page_are_in_the_set() {
        for &(tag, name) in crate::tag::KNOWN {
            assert_eq!(OF_REGIONS.has(tag), region_of_tag(tag) != Region::NONE, "{name}");
        }
    }

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
            assert_eq!(tell(classes).region, region, "{classes}");
        }
    }

    #[test]
    fn classes_tell_of_captions_bylines_and_dates() {
        for (classes, is_caption, holds) in [
            ("wp-caption-text", true, None),
            ("post-date author", false, Some(Holds::Author)),
            ("entryDate", false, Some(Holds::Published)),
            ("dateUpdated", false, Some(Holds::Modified)),
            ("update", false, None),
            ("comment-author", false, None),
        ] {
            let told = tell(classes);
            assert_eq!((told.is_caption, told.holds), (is_caption, holds), "{classes}");
        }
    }

    #[test]
    fn all_words_are_found_and_others_are_not() {
        let lists = WORDS.iter().map(|(_, words)| *words).chain(HOLDS.iter().map(|(_, words)| *words));
        let words = lists.flatten().chain(&NEGATIONS).chain(&OF_READERS).chain(&CAPTIONS);
        words.for_each(|word| assert_eq!(said_by(hash_of(word), word.as_bytes()).word, *word));
        assert_eq!(said_by(hash_of("zorro"), b"zorro").word, "");
        assert!(STORIES.iter().all(|story| story.len() <= LONGEST_STORY && is_story(story)));
    }

    #[test]
    fn words_of_a_name() {
        for (name, words) in [
            ("relatedLinks_box-2", &["related", "links", "box", "2"][..]),
            ("ARTICLE", &["article"]),
            ("--é--", &[]),
            ("abcdefghijklmnopqrstuvwxyz-nav", &["nav"]),
        ] {
            let mut found: Vec<String> = Vec::new();
            each_word(name, |key, word| {
                let word = str::from_utf8(word).expect("only ASCII makes words");
                assert_eq!(key, hash_of(word));
                found.push(word.to_owned());
            });
            assert_eq!(found, words, "{name}");
        }
    }
}
