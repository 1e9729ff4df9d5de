//! What a page says of a date: published or modified.

use std::sync::LazyLock;

use super::vocabulary::{self, Small};
use crate::fold::Folded;
use crate::script::is_cjk;
use crate::words::{Dictionary, is_letter, plain_words, rows};

/// What happened on a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DateRole {
    /// The article first appeared.
    Published,
    /// The article was last changed.
    Modified,
}

struct Phrase {
    words: String,
    role: DateRole,
    after: bool,
}

impl Phrase {
    /// The byte next to the date.
    fn edge(&self) -> Option<u8> {
        if self.after { self.words.bytes().next() } else { self.words.bytes().next_back() }
    }
}

/// The phrases before dates and those after them, by the byte next to the date: few have the same.
struct Phrases {
    before: Vec<Phrase>,
    after: Vec<Phrase>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases: Vec<Phrase> =
        rows(include_str!("../data/date_roles.tsv")).flat_map(phrases_of).collect();
    // Longest first, so that "first published" is tried before "published".
    phrases.sort_by(|a, b| {
        let by_edge = a.edge().cmp(&b.edge());
        by_edge.then_with(|| b.words.len().cmp(&a.words.len())).then_with(|| a.words.cmp(&b.words))
    });
    let (after, before) = phrases.into_iter().partition(|phrase| phrase.after);
    Phrases { before, after }
});

/// Those of the phrases that have this byte next to the date, longest first.
fn with_edge(phrases: &[Phrase], edge: Option<u8>) -> &[Phrase] {
    let start = phrases.partition_point(|phrase| phrase.edge() < edge);
    let count = phrases[start..].partition_point(|phrase| phrase.edge() == edge);
    &phrases[start..start + count]
}

fn phrases_of(mut row: std::str::Split<'static, char>) -> impl Iterator<Item = Phrase> {
    let role = if row.nth(1) == Some("modified") { DateRole::Modified } else { DateRole::Published };
    row.next().unwrap_or_default().split('|').map(move |phrase| Phrase {
        words: plain_words(phrase.trim_start_matches('+')),
        role,
        after: phrase.starts_with('+'),
    })
}

/// How far from the date its role is looked for, in bytes.
const REACH: usize = 96;

/// The role that the words before or after a date give it.
///
/// `text_before` ends where the date begins, `text_after` begins where it ends; the words before it count first, the
/// nearest of them most.
///
/// ```
/// use kiosque_values::{DateRole, date_role};
/// assert_eq!(date_role("Publié le 3 mai, mis à jour le ", ""), Some(DateRole::Modified));
/// assert_eq!(date_role("Le ministre a voté le ", ""), None);
/// ```
pub fn date_role(text_before: &str, text_after: &str) -> Option<DateRole> {
    role_before(text_before).or_else(|| role_after(text_after))
}

/// The words of the phrases that stand next to a date, small words apart.
static EDGES: LazyLock<Dictionary<()>> = LazyLock::new(|| {
    let before = PHRASES.before.iter().map(|phrase| phrase.words.rsplit(' ').next());
    let after = PHRASES.after.iter().map(|phrase| phrase.words.split(' ').next());
    Dictionary::new(before.chain(after).flatten().map(|word| (word, ())))
});

/// Whether a short line may hold words that give a date its role: a cheaper question than where its date is.
///
/// ```
/// use kiosque_values::may_give_role;
/// assert!(may_give_role("Published on 3 May") && may_give_role("更新"));
/// assert!(!may_give_role("3 May"));
/// ```
pub fn may_give_role(line: &str) -> bool {
    let is_edge = |word: &str| EDGES.has(word);
    if line.is_ascii() {
        return line.split(|c: char| !c.is_ascii_alphanumeric()).any(is_edge);
    }
    line.contains(is_cjk) || plain_words(Folded::new(line).as_str()).split(' ').any(is_edge)
}

fn role_before(text: &str) -> Option<DateRole> {
    let mut from = text.len().saturating_sub(REACH);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let folded = Folded::new(&text[from..]);
    let words = plain_words(folded.as_str());
    let words = peel(&words);
    let mut before = with_edge(&PHRASES.before, words.bytes().next_back()).iter();
    Some(before.find(|phrase| ends_with_words(words, &phrase.words))?.role)
}

fn role_after(text: &str) -> Option<DateRole> {
    let to = (0..=REACH.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
    let folded = Folded::new(&text[..to]);
    if leads_on(folded.as_str()) {
        return None;
    }
    let words = plain_words(folded.as_str());
    let starts = |phrase: &&Phrase| {
        words.strip_prefix(phrase.words.as_str()).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(' ') || crate::script::is_east_asian(&phrase.words)
        })
    };
    let mut after = with_edge(&PHRASES.after, words.bytes().next()).iter();
    Some(after.find(starts)?.role)
}

/// Whether the word behind a date is of what follows it: before a colon (`2023-03-07 更新：2023-03-08`), or apart from the
/// date and close to another number.
fn leads_on(text: &str) -> bool {
    let Some(start) = text.find(is_letter) else { return false };
    let behind = text[start..].trim_start_matches(is_letter);
    let is_close = || start > 0 && behind.starts_with(|c: char| c.is_ascii_digit());
    behind.trim_start_matches(' ').starts_with([':', '：']) || is_close()
}

/// Takes off what may stand between the phrase and the date: small words, a time, a weekday.
fn peel(words: &str) -> &str {
    let mut words = words;
    for _ in 0..6 {
        let (rest, last) = words.rsplit_once(' ').unwrap_or(("", words));
        let small = vocabulary::is_small(last, Small::Introduces)
            || last.starts_with(|c: char| c.is_ascii_digit())
            || vocabulary::is_weekday(last);
        if !small || rest.is_empty() {
            break;
        }
        words = rest;
    }
    words
}

fn ends_with_words(words: &str, phrase: &str) -> bool {
    words
        .strip_suffix(phrase)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with(' ') || crate::script::is_east_asian(phrase))
}
