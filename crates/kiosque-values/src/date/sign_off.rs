//! Lines at the end of a text that tell when it was published.

use super::{Date, DateHints, Found, find_dates};
use crate::words::{Dictionary, plain_words, rows};
use std::sync::LazyLock;

/// The words that such lines begin with, and those that say what happened.
struct Words {
    this: Vec<String>,
    happened: Dictionary<()>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = |kind: &'static str| {
        rows(include_str!("../data/sign_offs.tsv"))
            .filter_map(move |mut row| row.next().filter(|found| *found == kind).and_then(|_| row.next()))
            .flat_map(|words| words.split('|'))
    };
    Words {
        this: words("this").map(|words| plain_words(words) + " ").collect(),
        happened: Dictionary::new(words("happened").map(|word| (word, ()))),
    }
});

/// The day on which the text above a line was published, if that is what the line tells of it: `This entry was posted in News
/// on 3 May 2024`, `Dieser Artikel wurde am 3. Mai 2024 um 14:48 von Ann Beispiel erstellt.`
///
/// ```
/// use kiosque_values::{DateHints, read_sign_off};
/// let day = |line| read_sign_off(line, &DateHints::default()).map(|day| day.value.to_iso());
/// assert_eq!(day("This entry was posted in News on 3 May 2024.").as_deref(), Some("2024-05-03"));
/// assert_eq!(day("This article was changed on 3 May 2024."), None);
/// ```
pub fn read_sign_off(line: &str, hints: &DateHints<'_>) -> Option<Found<Date>> {
    /// In bytes: what is longer tells a story.
    const LONGEST: usize = 300;
    /// Between the line's first words and its day stand so many letters at most, of a section or a name.
    const BETWEEN: usize = 60;
    /// Words that lead up to a day: `am`, `on Monday`.
    const LEAD: usize = 3;
    if line.len() > LONGEST || !crate::digits::any(line) {
        return None;
    }
    let all = plain_words(line) + " ";
    let this = WORDS.this.iter().find(|this| all.starts_with(this.as_str()))?;
    let mut days = find_dates(line, hints).into_iter();
    let day = days.next().filter(|day| day.value.day_key().is_some())?;
    let before = plain_words(&line[..day.span.start]) + " ";
    let between = before.strip_prefix(this.as_str())?;
    // What is told of another day is not told of this.
    let behind = plain_words(&line[day.span.end..days.next().map_or(line.len(), |next| next.span.start)]);
    let happened = |word: &str| WORDS.happened.has(word);
    let is_told_first = between.split(' ').next().is_some_and(happened) && between.len() <= BETWEEN;
    let is_told_last = || between.split_whitespace().count() <= LEAD && behind.split(' ').any(happened);
    (is_told_first || is_told_last()).then_some(day)
}
