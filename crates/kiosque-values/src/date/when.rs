//! Texts that say when and nothing else.

use super::{DateHints, date_role, read_date, read_time};
use crate::words::{Dictionary, plain_words, rows};
use std::sync::LazyLock;

/// What a word says of a span of time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Unit,
    Beside,
}

static WORDS: LazyLock<Dictionary<Word>> = LazyLock::new(|| {
    Dictionary::new(rows(include_str!("../data/when_words.tsv")).flat_map(|mut row| {
        let kind = if row.next() == Some("unit") { Word::Unit } else { Word::Beside };
        row.next().unwrap_or_default().split('|').map(move |word| (word, kind))
    }))
});

/// Whether a short text is a day, a time of day, how long ago something was or how long it takes to read, and nothing else
/// but words that lead up to it.
///
/// ```
/// use kiosque_values::tells_when;
/// assert!(["3 May 2024", "Published on 3 May 2024", "17:10", "vor 10 Stunden", "4 min read"].into_iter().all(tells_when));
/// assert!(["May 2024", "The 3 May 2024 vote", "10 Downing Street", "2024", "4"].into_iter().all(|text| !tells_when(text)));
/// ```
pub fn tells_when(text: &str) -> bool {
    /// In bytes.
    const LONGEST: usize = 80;
    /// So many letters may stand beside a day: `On`, `Uhr`. Where they say what happened then, so many.
    const BESIDE: usize = 4;
    const ROLE: usize = 20;
    let text = text.trim();
    if text.len() > LONGEST || !crate::digits::any(text) {
        return false;
    }
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    if let Some(day) = read_date(text, &DateHints::default()).filter(|day| day.value.day.is_some()) {
        let (before, after) = (&text[..day.span.start], &text[day.span.end..]);
        let most = if date_role(before, after).is_some() { ROLE } else { BESIDE };
        return letters(before) + letters(after) <= most;
    }
    let is_clock = read_time(text)
        .is_some_and(|time| letters(&text[..time.span.start]) + letters(&text[time.span.end..]) <= BESIDE);
    is_clock || is_span(text)
}

/// Whether a text is a number and a unit of time, and words beside them: `2 hours ago`, `4min`.
fn is_span(text: &str) -> bool {
    let (mut numbers, mut units) = (0, 0);
    let is_of_span = |word: &str| {
        // `4min`
        let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
        numbers += usize::from(letters.len() < word.len());
        units += usize::from(WORDS.all(letters).any(|kind| *kind == Word::Unit));
        letters.is_empty() || WORDS.has(letters)
    };
    plain_words(text).split(' ').all(is_of_span) && numbers == 1 && units > 0
}
