//! The names in a byline.

mod address;
mod roles;

use std::ops::Range;
use std::sync::LazyLock;

use self::address::is_address;
pub(crate) use self::roles::is_certain_role;
pub use self::roles::is_press_role;
use self::roles::{is_named_role, is_newsroom, is_role, title_before, title_behind};
use crate::agency::{Agency, find_folded, whole};
use crate::date::Found;
use crate::fold::{Folded, is_word};
use crate::script::is_cjk;
use crate::words::{Dictionary, char_at, is_letter, plain_words, rows, skip};

/// What an author is, as far as the name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AuthorKind {
    /// A person's name.
    Person,
    /// A newsroom, an agency, a company.
    Organisation,
    /// Initials that stand for a person: `S.A`.
    Initials,
    /// A name that could be either.
    Unknown,
}

/// One who wrote, as the page names them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Author {
    /// The name as written, without the role.
    pub name: String,
    /// What kind of name it is.
    pub kind: AuthorKind,
    /// The role as written: `Political Editor`, `envoyé spécial`.
    pub role: Option<String>,
    /// The bytes of the name, half open.
    pub span: Range<usize>,
}

/// What the names part of a byline says.
#[derive(Default)]
pub(crate) struct Credits {
    pub(crate) authors: Vec<Author>,
    pub(crate) agencies: Vec<Found<Agency>>,
    pub(crate) place: Option<Range<usize>>,
}

/// What a word in a byline is a sign of; see the tables.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    /// An organisation, wherever it stands in the name.
    Word,
    /// An organisation, when it is all of the name.
    Whole,
    /// A role.
    Title,
    /// The last word of a role.
    Noun,
    /// A word of a newsroom's roles.
    Press,
    /// What German nouns of roles end with.
    Ending,
    /// A place behind it.
    Place,
    /// Another name behind it.
    And,
    /// A small part of a name.
    Particle,
    /// No name, as first word.
    NeverFirst,
    /// No name.
    Never,
    /// No name, and none behind it: `Published`, `Comments`.
    End,
    /// An Arabic name that begins with the letter of "and".
    Waw,
    /// Nobody, when it is all of the name: agencies that are not named.
    Nobody,
    /// What photographers did; no name, and none behind it is a writer's.
    Photo,
    /// What writers did, in brackets behind a name.
    Text,
    /// What ends the name of a place or office that somebody reports from.
    Office,
    /// The last word of a street's name.
    Street,
    /// The first word, or the first two, of a street's name.
    StreetFirst,
    /// What a word ends with that is a street's name.
    StreetEnd,
    /// The first of the two words of a town's name.
    Town,
    /// A small word between those of a town's name.
    TownAt,
}

static MARKS: LazyLock<Dictionary<Mark>> = LazyLock::new(|| {
    let tables = [
        include_str!("data/organisations.tsv"),
        include_str!("data/roles.tsv"),
        include_str!("data/names.tsv"),
        include_str!("data/addresses.tsv"),
    ];
    Dictionary::new(tables.into_iter().flat_map(rows).flat_map(|mut row| {
        let mark = match row.next() {
            Some("word") => Mark::Word,
            Some("whole") => Mark::Whole,
            Some("noun") => Mark::Noun,
            Some("press") => Mark::Press,
            Some("ending") => Mark::Ending,
            Some("place") => Mark::Place,
            Some("and") => Mark::And,
            Some("particle") => Mark::Particle,
            Some("never_first") => Mark::NeverFirst,
            Some("never") => Mark::Never,
            Some("end") => Mark::End,
            Some("nobody") => Mark::Nobody,
            Some("waw") => Mark::Waw,
            Some("photo") => Mark::Photo,
            Some("text") => Mark::Text,
            Some("office") => Mark::Office,
            Some("street") => Mark::Street,
            Some("street_first") => Mark::StreetFirst,
            Some("street_end") => Mark::StreetEnd,
            Some("town") => Mark::Town,
            Some("town_at") => Mark::TownAt,
            _ => Mark::Title,
        };
        row.next().unwrap_or_default().split('|').map(move |word| (word, mark))
    }))
});

fn is_marked(word: &str, mark: Mark) -> bool {
    MARKS.all(word).any(|found| *found == mark)
}

/// Splits a text known to be one or several names.
///
/// Names are separated by `,` `;` `/` `&` `|` `·` `、` and the word "and" of many languages. Roles and places behind a
/// name are split off, and agencies are left to [`crate::find_agencies`].
///
/// ```
/// use kiosque_values::{AuthorKind, split_authors};
/// let authors = split_authors("Ann Example, Political Editor, B. Sample et La Rédaction");
/// let names: Vec<_> = authors.iter().map(|a| (a.name.as_str(), a.kind)).collect();
/// assert_eq!(names, [
///     ("Ann Example", AuthorKind::Person),
///     ("B. Sample", AuthorKind::Person),
///     ("La Rédaction", AuthorKind::Organisation),
/// ]);
/// assert_eq!(authors[0].role.as_deref(), Some("Political Editor"));
/// ```
pub fn split_authors(text: &str) -> Vec<Author> {
    let folded = Folded::new(text);
    let authors = credits(folded.as_str()).authors;
    authors.into_iter().map(|a| Author { span: folded.to_source(a.span.clone()), ..a }).collect()
}

/// The names in `text`, which is folded; none in a topic: `#Rain in Brest`.
pub(crate) fn credits(text: &str) -> Credits {
    if text.trim_start().starts_with('#') {
        return Credits::default();
    }
    let mut credits = Credits { agencies: find_folded(text), ..Credits::default() };
    for part in parts(text, &credits.agencies) {
        add(text, part, &mut credits);
    }
    credits
}

/// A stretch between separators, and whether a comma or bracket came before it: only then may it be a role.
struct Part {
    span: Range<usize>,
    after_comma: bool,
}

/// The stretches between separators and the words for "and", agencies and addresses taken out.
fn parts(text: &str, agencies: &[Found<Agency>]) -> Vec<Part> {
    let mut parts = Parts { text, start: 0, after_comma: false, list: Vec::new() };
    let mut agencies = agencies.iter().map(|agency| agency.span.clone()).peekable();
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let after = at + c.len_utf8();
        if let Some(agency) = agencies.next_if(|agency| agency.start == at) {
            parts.cut(at, agency.end, true);
            at = agency.end;
        } else if let Some(title) = reporter_title(&text[at..]) {
            parts.cut(at, at + title.len(), false);
            at += title.len();
        } else if let Some(behind) = bracketed_name(text, parts.start, at) {
            at = behind;
        } else if matches!(c, '=' | '＝') && is_place_before(text, at, after) {
            parts.start = after;
            at = after;
        } else if is_separator(c) || is_spaced_sign(text, at, c) {
            parts.cut(at, after, matches!(c, ',' | '،' | '(' | '（' | '\n' | '-' | '–' | '—'));
            at = after;
        } else if c == ' ' {
            at = parts.space(at);
        } else if c.is_uppercase() && parts.is_glued_title(at) {
            parts.cut(at, at, true);
            at = after;
        } else {
            at = after;
        }
    }
    parts.cut(text.len(), text.len(), false);
    parts.list
}

struct Parts<'a> {
    text: &'a str,
    start: usize,
    after_comma: bool,
    list: Vec<Part>,
}

impl Parts<'_> {
    /// Ends the part at `to` and begins the next at `next`.
    fn cut(&mut self, to: usize, next: usize, comma: bool) {
        let inner = &self.text[self.start..to.max(self.start)];
        let kept = inner.trim_matches(|c: char| !is_word(c) && c != '.' && c != '\'' || c == ' ');
        let kept = without_full_stop(kept);
        if kept.contains(is_word) {
            let start = self.start + (kept.as_ptr() as usize - inner.as_ptr() as usize);
            self.list.push(Part { span: start..start + kept.len(), after_comma: self.after_comma });
            self.after_comma = false;
        }
        self.after_comma |= comma;
        self.start = next;
    }

    /// `ExampleStaff Writer`: pages rendered as text lose the gap between a name and its title.
    fn is_glued_title(&self, at: usize) -> bool {
        // No title is longer; looking farther at every capital would not be linear.
        const LONGEST: usize = 24;
        let end = skip(self.text, at, LONGEST, is_letter);
        self.text[..at].ends_with(char::is_lowercase) && is_marked(&self.text[at..end], Mark::Title)
    }

    /// At a space: cuts when the next word is "and", an address, or another Han name. Answers where to go on.
    fn space(&mut self, at: usize) -> usize {
        let word_start = at + 1;
        let rest = &self.text[word_start..];
        let word = &rest[..rest.find([' ', ',']).unwrap_or(rest.len())];
        let end = word_start + word.len();
        let east = word.starts_with(is_cjk) && self.text[..at].ends_with(is_cjk);
        if word.contains('@') || end < self.text.len() && is_and(word) {
            self.cut(at, end, false);
            return end;
        }
        if east {
            self.cut(at, word_start, false);
        } else if self.is_joined(at, word) {
            self.cut(at, word_start + 'و'.len_utf8(), false); // As long as the Hebrew one.
        }
        word_start
    }

    /// `أحمد مثال وسارة نموذج`: Arabic and Hebrew write "and" as a part of the next word. Names begin with the same letter.
    fn is_joined(&self, at: usize, word: &str) -> bool {
        let behind = &self.text[at + 1 + word.len()..];
        let behind = behind.split(|c: char| is_separator(c)).next().unwrap_or_default();
        word.starts_with(['و', 'ו'])
            && self.text[self.start..at].trim().contains(' ')
            && behind.starts_with(' ')
            && !is_marked(word, Mark::Waw)
    }
}

/// A name without the full stop of its line; those of initials and abbreviations are kept.
fn without_full_stop(name: &str) -> &str {
    /// Longer words are no abbreviations.
    const LONG: usize = 4;
    let Some(bare) = name.strip_suffix('.') else { return name };
    let last = bare.rsplit([' ', '.']).next().unwrap_or_default();
    if last.chars().count() >= LONG { bare } else { name }
}

/// `Ann (Sample) Example`: behind the brackets in a name; `start` is where the name begins.
fn bracketed_name(text: &str, start: usize, at: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    let inner = text[at..].strip_prefix('(')?;
    let end = skip(inner, 0, LONGEST, is_letter);
    let behind = inner[end..].strip_prefix(") ")?;
    let is_word = |word: &str| word.starts_with(char::is_uppercase);
    let first = text[start..at].trim();
    let is_name = is_word(first) && !first.contains(' ') && is_word(inner) && is_word(behind);
    is_name.then_some(text.len() - behind.len())
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | '/'
            | '／'
            | '&'
            | '|'
            | '·'
            | '•'
            | '、'
            | '،'
            | '，'
            | '('
            | ')'
            | '\n'
            | '（'
            | '）'
            | '；'
            | '＝'
    )
}

/// `칼데르=이마리 기자`: Korean reporters put the place before their name.
fn is_place_before(text: &str, at: usize, after: usize) -> bool {
    let is_titled = || REPORTER_TITLES.iter().any(|title| text[after..].trim_end().ends_with(title));
    text[..at].ends_with(is_cjk) && text[after..].starts_with(is_cjk) && is_titled()
}

/// A dash or a plus between two names has spaces around it: `Ann Example – Gazette`, but not `Marie-Lou`.
fn is_spaced_sign(text: &str, at: usize, c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '+')
        && text[..at].ends_with(' ')
        && text[at + c.len_utf8()..].starts_with(' ')
}

/// What reporters call themselves in East Asia, before or behind their name.
const REPORTER_TITLES: &[&str] = &[
    "本报记者",
    "本報記者",
    "本网记者",
    "特约记者",
    "见习记者",
    "记者",
    "記者",
    "通讯员",
    "特派員",
    "編集委員",
    "기자",
    "특파원",
    "논설위원",
];

fn reporter_title(text: &str) -> Option<&'static str> {
    // Most texts are told apart by the first byte.
    let may_be = matches!(text.as_bytes().first(), Some(0xe3..=0xed));
    (may_be && text.starts_with(is_cjk))
        .then(|| REPORTER_TITLES.iter().copied().find(|title| text.starts_with(title)))?
}

/// A line that is nothing but East Asian names and the word for "reporter": `山田太郎記者`, `홍길동 기자`.
pub(crate) fn is_reporter(text: &str) -> bool {
    const LONGEST: usize = 24;
    if !text.starts_with(is_cjk) {
        return false;
    }
    // An address may follow the title.
    let text = text.find('@').map_or(text, |at| text[..at].rsplit_once(' ').map_or("", |(head, _)| head));
    if text.is_empty() || text.chars().count() > LONGEST || text.contains(['，', '。', '、', ',']) {
        return false;
    }
    let titled = REPORTER_TITLES.iter().any(|title| {
        let before =
            text.split_once(title).is_some_and(|(agency, _)| agency.is_empty() || whole(agency).is_some());
        // `记者张三`, but not `记者在港口看到`: a Chinese name has two to four characters.
        before || text.trim_end_matches(|c: char| c.is_ascii()).trim_end().ends_with(title)
    });
    let credits = credits(text);
    let short = |author: &Author| is_east_asian_name(&author.name);
    titled && (1..=3).contains(&credits.authors.len()) && credits.authors.iter().all(short)
}

/// Two to four characters in which names are written.
pub(crate) fn is_east_asian_name(name: &str) -> bool {
    (2..=4).contains(&name.chars().count()) && name.chars().all(is_name_character)
}

/// Names are written in Han or Hangul, not in kana; 摄 and 摂 sign a photograph.
fn is_name_character(c: char) -> bool {
    is_cjk(c) && !matches!(c, '\u{3040}'..='\u{30ff}' | '摄' | '撮')
}

/// Adds what `part` says: a name, or the role, house or place of the name before it.
fn add(text: &str, part: Part, credits: &mut Credits) {
    let words = &text[part.span.clone()];
    // `6 years ago`
    let is_count =
        words.split_once(' ').is_some_and(|(first, _)| first.bytes().all(|byte| byte.is_ascii_digit()));
    if is_count || is_marked(words, Mark::Nobody) {
        return;
    }
    // `Reuters Staff`, `Press Association Reporters`: the agency signs, and says no more.
    let behind_agency = credits
        .agencies
        .iter()
        .any(|agency| &text[agency.span.end.min(part.span.start)..part.span.start] == " ");
    if behind_agency && is_newsroom(words) {
        return;
    }
    let first = words.split(' ').next().unwrap_or_default();
    if is_marked(first, Mark::Place) && words.contains(' ') && first.starts_with(char::is_lowercase) {
        credits.place.get_or_insert(part.span.start + first.len() + 1..part.span.end);
        return;
    }
    if is_in_brackets(text, &part.span) && is_marked(words, Mark::Photo) {
        credits.authors.pop();
        return;
    }
    if is_in_brackets(text, &part.span) && is_marked(words, Mark::Text) {
        return;
    }
    if let Some(place) = office(words).filter(|_| !credits.authors.is_empty()) {
        credits.place.get_or_insert(part.span.start..part.span.start + place);
        return;
    }
    let behind_person =
        part.after_comma && credits.authors.last().is_some_and(|a| a.kind == AuthorKind::Person);
    if behind_person && is_siglum(text, &part.span) {
        return;
    }
    if behind_person && is_address(words) {
        return;
    }
    if let Some(last) = credits.authors.last_mut()
        && (is_role(words) || behind_person && (is_organisation(words) || is_description(words)))
    {
        last.role.get_or_insert_with(|| words.to_owned());
        return;
    }
    if behind_person && is_one_capitalised_word(words) {
        credits.place.get_or_insert(part.span);
        return;
    }
    let (mut name, rest) = split_place(text, part.span);
    let before = title_before(&text[name.clone()]).map(|len| name.start..name.start + len);
    if let Some(title) = &before {
        name.start = title.end + 1;
    }
    let words = &text[name.clone()];
    let is_letter = words.chars().filter(|&c| is_word(c)).count() == 1 && !words.starts_with(is_cjk);
    if is_letter {
        return;
    }
    let role = match rest {
        Some(Behind::Place(place)) => {
            credits.place.get_or_insert(place);
            None
        }
        Some(Behind::House(house)) => Some(text[house].to_owned()),
        None => before.map(|title| text[title].to_owned()),
    };
    credits.authors.push(Author { name: words.to_owned(), kind: kind(words), role, span: name });
}

/// `卡德港報導`, `カルデ支局`: how long the place is that East Asian writers report from, or their office.
fn office(words: &str) -> Option<usize> {
    let end = words.char_indices().rev().nth(1).map(|(at, _)| at)?;
    let is_office = end > 0 && words.ends_with(is_cjk) && is_marked(&words[end..], Mark::Office);
    // `報導` is what they did; `支局` is a part of the office's name.
    is_office.then_some(if words.ends_with(['局', '社']) { words.len() } else { end })
}

fn is_in_brackets(text: &str, part: &Range<usize>) -> bool {
    text[..part.start].trim_end().ends_with('(') && text[part.end..].trim_start().starts_with(')')
}

/// The letters by which a newsroom knows a writer, in brackets behind the name: `Ann Example (aex)`.
fn is_siglum(text: &str, part: &Range<usize>) -> bool {
    const LONGEST: usize = 5;
    let word = &text[part.clone()];
    let brackets = is_in_brackets(text, part);
    let small = |c: char| c.is_lowercase() || matches!(c, '.' | '/');
    brackets && word.chars().count() <= LONGEST && word.chars().all(small)
}

/// A phrase behind a name that tells who it is: most of its words are small, as in no name.
fn is_description(words: &str) -> bool {
    const LEAST: usize = 3;
    let list: Vec<&str> = words.split(' ').collect();
    let small = list.iter().filter(|word| word.starts_with(char::is_lowercase) && !is_particle(word)).count();
    list.len() >= LEAST && small * 2 > list.len()
}

/// What a small word behind a name leads in.
enum Behind {
    Place(Range<usize>),
    House(Range<usize>),
}

/// `Ann Example à Brest`, `Ann Example for the Gazette`: the name, and what is behind it.
fn split_place(text: &str, part: Range<usize>) -> (Range<usize>, Option<Behind>) {
    const PLACE: &[&str] =
        &["à", "at", "in", "en", "aus", "from", "desde", "em", "au", "στο", "στη", "w", "в", "fra"];
    const HOUSE: &[&str] = &["for", "For", "pour", "für", "voor"];
    let words = &text[part.clone()];
    if let Some(title) = title_behind(words).filter(|&title| !ends_open(&words[..title - 1])) {
        return (part.start..part.start + title - 1, Some(Behind::House(part.start + title..part.end)));
    }
    for (space, _) in words.match_indices(' ').filter(|(at, _)| *at > 0) {
        let word = words[space + 1..].split(' ').next().unwrap_or_default();
        let behind = part.start + (space + word.len() + 2).min(words.len())..part.end;
        let name = part.start..part.start + space;
        if behind.is_empty() {
            continue;
        }
        if HOUSE.contains(&word) {
            return (name, Some(Behind::House(behind)));
        }
        if PLACE.contains(&word) && text[behind.clone()].starts_with(char::is_uppercase) {
            return (name, Some(Behind::Place(behind)));
        }
    }
    (part, None)
}

/// Whether the words want one more: `Letters to the`.
fn ends_open(words: &str) -> bool {
    const SMALL: [&str; 5] = ["the", "to", "of", "and", "our"];
    words.rsplit(' ').next().is_some_and(|last| SMALL.iter().any(|word| last.eq_ignore_ascii_case(word)))
}

fn is_one_capitalised_word(words: &str) -> bool {
    words.starts_with(char::is_uppercase) && words.contains(char::is_lowercase) && !words.contains(' ')
}

/// Where the names of `part` are over: at a word such as "Published", or a number. It may be glued to the name.
pub(crate) fn end(part: &str) -> Option<usize> {
    let mut at = 0;
    for word in part.split(' ') {
        let here = at;
        at += word.len() + 1;
        let ends = |word: &str| is_marked(word, Mark::End) || is_marked(word, Mark::Photo);
        if here > 0 && (word.starts_with(|c: char| c.is_ascii_digit()) || ends(letters(word))) {
            return Some(here);
        }
        if let Some(tail) = glued_tail(word).filter(|tail| ends(letters(&word[*tail..]))) {
            return Some(here + tail);
        }
    }
    None
}

/// The letters that `word` begins with.
fn letters(word: &str) -> &str {
    &word[..word.find(|c| !is_letter(c)).unwrap_or(word.len())]
}

/// Where a capital follows a small letter inside a word: `ExampleStaff`.
pub(crate) fn glued_tail(word: &str) -> Option<usize> {
    let mut small = false;
    word.char_indices().find_map(|(at, c)| {
        let tail = small && c.is_uppercase();
        small = c.is_lowercase();
        tail.then_some(at)
    })
}

/// Whether `word` joins two names. `à` has the key of the Czech `a`, but leads in a place; `for` that of the Swedish `för`, but
/// leads in a house.
fn is_and(word: &str) -> bool {
    const LONGEST: usize = 8;
    word.len() <= LONGEST && !matches!(word, "à" | "for" | "For") && is_marked(word, Mark::And)
}

/// Whether `name` has a word that no name has.
pub(crate) fn is_no_name(name: &str) -> bool {
    name.split(' ').any(|word| is_marked(word, Mark::Never) || is_marked(word, Mark::NeverFirst))
}

/// Whether `name` is of a button or a label: it has a word that no name has, or begins like none.
pub(crate) fn is_label(name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or_default();
    is_marked(first, Mark::NeverFirst) && !is_organisation(name)
        || name.split(' ').any(|word| is_marked(word, Mark::Never))
}

fn is_particle(word: &str) -> bool {
    is_marked(word, Mark::Particle)
}

/// What kind of name `name` is.
pub(crate) fn kind(name: &str) -> AuthorKind {
    if is_initials(name) {
        AuthorKind::Initials
    } else if is_organisation(name) {
        AuthorKind::Organisation
    } else if is_person(name) {
        AuthorKind::Person
    } else {
        AuthorKind::Unknown
    }
}

/// `S.A`, `I.L.`, `A. B.`: single capitals with full stops between them, at most four.
pub(crate) fn is_initials(name: &str) -> bool {
    const LONGEST: usize = 24;
    let may_be = name.len() <= LONGEST && name.contains('.') && !name.contains("..");
    if !may_be || !name.starts_with(char::is_alphabetic) {
        return false;
    }
    let letters: Vec<&str> = name.split(['.', ' ', '-']).filter(|letter| !letter.is_empty()).collect();
    let single = letters
        .iter()
        .all(|l| l.chars().count() == 1 && l.chars().all(|c| c.is_alphabetic() && !c.is_lowercase()));
    single && (2..=4).contains(&letters.len())
}

fn is_organisation(name: &str) -> bool {
    if whole(name).is_some() || is_marked(&plain_words(name), Mark::Whole) {
        return true;
    }
    let address = name.contains('.')
        && !name.contains(". ")
        && name.rsplit('.').next().is_some_and(|tld| tld.len() >= 2)
        && !name.contains(' ');
    address || name.split([' ', '-', '\'']).any(|word| is_marked(word, Mark::Word))
}

/// Two to five words with capitals, particles apart; or a name in a script without capitals.
fn is_person(name: &str) -> bool {
    if name.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let letters = name.chars().filter(|&c| is_word(c)).count();
    if name.chars().all(|c| is_cjk(c) || matches!(c, ' ' | '・' | '·')) {
        return (2..=10).contains(&letters);
    }
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let uncased = words.iter().all(|word| word.chars().all(|c| !c.is_lowercase() && !c.is_uppercase()));
    if uncased {
        return (2..=5).contains(&words.len());
    }
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let proper = |word: &&str| {
        is_particle(word)
            || word.starts_with(['\'', '"', '“', '('])
            || word.contains(char::is_uppercase)
                && (word.starts_with(char::is_uppercase) || word.contains(['\'', '-']))
    };
    (2..=6).contains(&words.len())
        && !is_named_role(name)
        && capitals >= 1
        && words.iter().all(proper)
        && !is_marked(words[0], Mark::NeverFirst)
        && !words.iter().any(|word| is_marked(word, Mark::Never))
        && words.last().is_some_and(|last| !is_particle(last) || last.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests;
