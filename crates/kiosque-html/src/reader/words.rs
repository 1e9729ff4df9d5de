//! What the words of class names and ids say.

use super::names::{Credits, Holds, Told, earlier};
use kiosque_core::{Naming, Region};
use std::sync::LazyLock;

/// Words of class names that announce a part of the page; each must be a whole word of a name.
const REGIONS: [(Region, &[&str]); 10] = [
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
    (
        Region::STANDFIRST,
        &[
            "standfirst",
            "dek",
            "deck",
            "subtitle",
            "subheadline",
            "subheading",
            "subhead",
            "lead",
            "lede",
            "intro",
            "summary",
            "excerpt",
            "chapo",
            "chapeau",
            "sapo",
            "vorspann",
            "ingress",
            "entradilla",
            "bajada",
            "copete",
            "sottotitolo",
            "sommario",
            "subtitulo",
            "untertitel",
        ],
    ),
    (
        Region::KICKER,
        &[
            "kicker",
            "overline",
            "eyebrow",
            "topline",
            "dachzeile",
            "spitzmarke",
            "surtitre",
            "antetitulo",
            "occhiello",
        ],
    ),
];

/// What words of names speak of. Each must be a whole word of a name.
const NAMINGS: [(Naming, &str); 47] = [
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

/// Longer words are made by programs.
const LONGEST_WORD: usize = 24;

/// Classes of what is read aloud and not shown.
const UNSEEN: [&str; 4] = ["visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text"];

/// Names that say what the element has or lacks, not what it is: `has-sidebar`, `no-comments`.
const NEGATIONS: [&str; 8] = ["has", "no", "with", "without", "is", "not", "hide", "js"];

/// Words of elements that hold the words under a picture.
const CAPTIONS: [&str; 4] = ["caption", "captions", "figcaption", "legende"];

/// Words of elements, in a picture's, that hold who made it, or what it shows.
const CREDITS: [(Credits, &[&str]); 3] = [
    (Credits::Words, &["caption", "captions", "figcaption", "legende", "cutline", "description"]),
    (Credits::Perhaps, &["source", "byline", "author", "autor", "auteur", "attribution", "agency", "rights"]),
    (
        Credits::Maker,
        &[
            "credit",
            "credits",
            "photocredit",
            "imagecredit",
            "contentcredit",
            "copyright",
            "copyrights",
            "photographer",
            "fotograf",
            "bildquelle",
            "bildnachweis",
        ],
    ),
];

/// Words of elements that hold a byline, a date, or the topics of a story.
const HOLDS: [(Holds, &[&str]); 5] = [
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
            "reporter",
            "reporters",
            "journalist",
            "journaliste",
            "periodista",
            "giornalista",
            "skribent",
            "autora",
            "autores",
            "autori",
            "auteurs",
            "szerzo",
            "yazar",
            "muhabir",
            "imza",
            "penulis",
            "toimittaja",
            "kirjoittaja",
            "avtor",
        ],
    ),
    (Holds::Modified, &["modified", "updated"]),
    (
        Holds::Published,
        &["date", "published", "pubdate", "timestamp", "datetime", "posted", "datum", "fecha", "publishdate"],
    ),
    (Holds::Tags, &["tags", "taglist", "keywords", "schlagworte"]),
    (Holds::Tag, &["tag", "tagitem"]),
];

/// Words of elements whose bylines and dates are those of readers, of other stories, or of pictures.
const OF_READERS: [&str; 22] = [
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
    "widget",
    "sidebar",
    "related",
    "recent",
    "popular",
];

/// Words that end the class names of elements with the name of a reader who wrote something.
const NAMES_OF_READERS: [&str; 14] = [
    "author",
    "fn",
    "user",
    "username",
    "name",
    "nick",
    "nickname",
    "commenter",
    "poster",
    "writer",
    "displayname",
    "autor",
    "auteur",
    "autore",
];

/// Whether a class name is that of an element with the name of a reader: `comment-author`, `fn`, `userName`.
pub(super) fn names_reader(name: &str) -> bool {
    let mut names = false;
    each_word(name, |_, word| {
        names = NAMES_OF_READERS.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(word));
    });
    names
}

/// What a single class name says that an element holds.
pub(super) fn held_under(name: &str) -> Option<Holds> {
    of_name(name).holds
}

/// What a single class name says.
pub(super) fn of_name(name: &str) -> Told {
    let mut told = Told::default();
    if UNSEEN.contains(&name) {
        told.region = Region::CONTROL;
        told.naming = Naming::UNSEEN;
    }
    if is_story(name) {
        told.region = told.region.with(Region::STORY);
        told.naming = told.naming.with(Naming::STORY);
    }
    let words = &*WORDS;
    let (mut is_first, mut is_negated, mut is_readers) = (true, false, false);
    each_word(name, |hash, word| {
        let said = words.find(hash, word);
        let was_first = std::mem::replace(&mut is_first, false);
        let Some(said) = said else { return };
        is_negated |= was_first && said.negates;
        is_readers |= said.is_readers;
        told.is_caption |= said.is_caption;
        // `caption-credit`: the last of such words counts.
        told.credits = said.credits.or(told.credits);
        told.holds = earlier(told.holds, said.holds);
        if !is_negated {
            told.naming = told.naming.with(said.naming);
            told.region = told.region.with(said.region);
        }
    });
    told.holds = told.holds.filter(|_| !is_readers);
    told
}

/// What a single word of a name says.
#[derive(Default)]
struct Said {
    word: &'static str,
    hash: u32,
    region: Region,
    naming: Naming,
    holds: Option<Holds>,
    negates: bool,
    is_readers: bool,
    is_caption: bool,
    credits: Option<Credits>,
}

/// The words of all lists.
struct Words {
    said: Vec<Said>,
    /// Where in `said` a word stands, from 1, by its hash: searched on from the slot that the hash says, to a free one (0).
    slots: Box<[u16; SLOTS]>,
}

/// Four times the words there are, or more.
const SLOTS: usize = 2048;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words { said: Vec::new(), slots: Box::new([0; SLOTS]) };
    let mut note = |list: &[&'static str], note: &dyn Fn(&mut Said)| {
        list.iter().for_each(|word| note(words.entry(word)));
    };
    note(&NEGATIONS, &|said| said.negates = true);
    note(&OF_READERS, &|said| said.is_readers = true);
    note(&CAPTIONS, &|said| said.is_caption = true);
    for (credits, list) in CREDITS {
        note(list, &|said| said.credits = Some(credits));
    }
    for (holds, list) in HOLDS {
        note(list, &|said| said.holds = earlier(said.holds, Some(holds)));
    }
    for (region, list) in REGIONS {
        note(list, &|said| said.region = said.region.with(region));
    }
    for (naming, list) in NAMINGS {
        let list: Vec<_> = list.split(' ').collect();
        note(&list, &|said| said.naming = said.naming.with(naming));
    }
    words
});

impl Words {
    /// What a word says, which may be written with capitals; `hash` is that of its small letters.
    #[inline]
    fn find(&self, hash: u32, word: &[u8]) -> Option<&Said> {
        // Most words are in no list, and most of their slots are free.
        let may_be = self.slots[hash as usize % SLOTS] > 0;
        may_be.then(|| self.at(hash, word).ok()).flatten().map(|at| &self.said[at])
    }

    /// Where in `said` a word stands, or the free slot for it.
    fn at(&self, hash: u32, word: &[u8]) -> Result<usize, usize> {
        let mut slot = hash as usize % SLOTS;
        while let Some(at) = usize::from(self.slots[slot]).checked_sub(1) {
            let said = &self.said[at];
            // Few have capitals.
            let own = said.word.as_bytes();
            if said.hash == hash && (own == word || own.eq_ignore_ascii_case(word)) {
                return Ok(at);
            }
            slot = (slot + 1) % SLOTS;
        }
        Err(slot)
    }

    fn entry(&mut self, word: &'static str) -> &mut Said {
        let hash = WordHash::of(word.bytes()).get();
        let at = self.at(hash, word.as_bytes()).unwrap_or_else(|slot| {
            self.said.push(Said { word, hash, ..Said::default() });
            self.slots[slot] = self.said.len() as u16;
            self.said.len() - 1
        });
        &mut self.said[at]
    }
}

/// Whether the letters of a name end in a name of [`STORIES`].
fn is_story(name: &str) -> bool {
    let letters = || name.bytes().rev().filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase());
    // Their last two letters tell nearly all others apart.
    let mut last = letters();
    let may_be = match last.next() {
        Some(b'y') => matches!(last.next(), Some(b'd' | b'p')),
        Some(b't') => matches!(last.next(), Some(b'n' | b'x')),
        Some(b'e') => last.next() == Some(b'l'),
        _ => false,
    };
    may_be && STORIES.iter().any(|story| story.bytes().rev().eq(letters().take(story.len())))
}

/// The words of a name as they are written, each with the hash of its small letters: `relatedLinks_box-2` → related, Links,
/// box, 2. Long ones are left out.
fn each_word(name: &str, mut take: impl FnMut(u32, &[u8])) {
    let name = name.as_bytes();
    let mut take = |hash: WordHash, word: &[u8]| {
        if (1..=LONGEST_WORD).contains(&word.len()) {
            take(hash.get(), word);
        }
    };
    let (mut start, mut hash) = (0, WordHash::NEW);
    for (at, &byte) in name.iter().enumerate() {
        let small = SMALL[usize::from(byte)];
        // A capital behind a small letter begins a word.
        if small != byte && (small == NO_PART || at > 0 && name[at - 1].is_ascii_lowercase()) {
            take(hash, &name[start..at]);
            (start, hash) = (at, WordHash::NEW);
            if small == NO_PART {
                start += 1;
                continue;
            }
        }
        hash = hash.with(small);
    }
    take(hash, &name[start..]);
}

/// No byte of a text.
const NO_PART: u8 = 0xFF;

/// Letters and digits as small ones, and what is no part of a word.
static SMALL: [u8; 256] = {
    let mut table = [NO_PART; 256];
    let mut byte = 0;
    while byte < 256 {
        if (byte as u8).is_ascii_alphanumeric() {
            table[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

/// FNV-1a, a byte at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordHash(u32);

impl WordHash {
    /// That of no byte.
    pub(super) const NEW: WordHash = WordHash(0x811C_9DC5);
    const PRIME: u32 = 0x0100_0193;

    pub(super) fn of(bytes: impl Iterator<Item = u8>) -> WordHash {
        bytes.fold(WordHash::NEW, WordHash::with)
    }

    pub(super) fn with(self, byte: u8) -> WordHash {
        WordHash((self.0 ^ u32::from(byte)).wrapping_mul(Self::PRIME))
    }

    /// The hash; never 0.
    pub(super) fn get(self) -> u32 {
        self.0.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::*;

    fn tell(classes: &str) -> Told {
        Names::kept(|names| names.tell(classes))
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
            ("widget-date", false, None),
        ] {
            let told = tell(classes);
            assert_eq!((told.is_caption, told.holds), (is_caption, holds), "{classes}");
        }
    }

    #[test]
    fn all_words_are_found_and_others_are_not() {
        let lists = REGIONS.iter().map(|(_, words)| *words).chain(HOLDS.iter().map(|(_, words)| *words));
        let lists = lists.chain(CREDITS.iter().map(|(_, words)| *words));
        let words = lists.flatten().chain(&NEGATIONS).chain(&OF_READERS).chain(&CAPTIONS).copied();
        let find = |word: &str| WORDS.find(WordHash::of(word.bytes()).get(), word.as_bytes());
        for word in words.chain(NAMINGS.iter().flat_map(|(_, words)| words.split(' '))) {
            assert_eq!(find(word).map(|said| said.word), Some(word));
        }
        assert!(find("zorro").is_none());
        assert!(WORDS.said.len() * 4 <= SLOTS);
        assert!(STORIES.iter().all(|story| is_story(story)));
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
            each_word(name, |hash, word| {
                let word = str::from_utf8(word).expect("only ASCII makes words").to_ascii_lowercase();
                assert_eq!(hash, WordHash::of(word.bytes()).get());
                found.push(word);
            });
            assert_eq!(found, words, "{name}");
        }
    }
}
