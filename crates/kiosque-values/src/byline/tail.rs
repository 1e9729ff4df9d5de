//! What stands behind the names of a byline.

use std::ops::Range;

use super::lead::{LEADS, Lead};
use crate::authors;
use crate::date::{DateHints, read_date, read_time};
use crate::fold::is_word;
use crate::words;

/// Words that lead in the date behind a name.
const BEFORE_DATE: &[&str] = &[
    "le",
    "on",
    "am",
    "el",
    "il",
    "at",
    "em",
    "op",
    "den",
    "du",
    "date",
    "stand",
    "datum",
    "à",
    "a",
    "um",
    "alle",
    "às",
    "om",
    "vom",
    "published",
    "updated",
    "last",
    "posted",
    "created",
    "modified",
    "publié",
    "paru",
    "modifié",
    "mis",
    "mise",
    "jour",
    "à jour",
    "aktualisiert",
    "veröffentlicht",
    "publicado",
    "actualizado",
    "atualizado",
    "pubblicato",
    "aggiornato",
    "في",
    "در",
    "تاریخ",
];

/// The names without what stands behind them: a date or time and the words that lead it in, counts, buttons.
pub(super) fn without_tail(text: &str, names: Range<usize>) -> Range<usize> {
    let part = &text[names.clone()];
    let date = read_date(part, &DateHints::default()).map(|date| date.span.start);
    let time = read_time(part).map(|time| time.span.start);
    let ends = [date, time, authors::end(part), next_label(part), next_credit(part)];
    let Some(end) = ends.into_iter().flatten().min() else {
        return trim_marks(text, names);
    };
    let mut names = trim_marks(text, names.start..names.start + end);
    let leads_in = |word: &str| {
        BEFORE_DATE.contains(&word.to_lowercase().as_str()) || crate::date::date_role(word, "").is_some()
    };
    while let Some(word) = words::word_before(text, names.end, names.start)
        && leads_in(&text[word.clone()])
        && word.start > names.start
    {
        names = trim_marks(text, names.start..word.start);
    }
    names
}

/// Where the label of another credit begins behind the names: `Ann Example, Photos: Bob Sample`.
fn next_label(part: &str) -> Option<usize> {
    let colon = part.find(':').filter(|colon| part[colon + 1..].contains(is_word))?;
    let label = part[..colon].trim_end();
    let start = label.rfind([' ', ',', ';', '/', '，', '、']).map_or(0, |at| at + 1);
    let start = (start..label.len()).find(|&at| label.is_char_boundary(at))?;
    // `ExamplePublished:` ends with a word of its own.
    let is_label =
        label[start..].starts_with(char::is_alphabetic) && authors::glued_tail(&label[start..]).is_none();
    (start > 0 && is_label).then_some(start)
}

/// Where the credit of others begins behind the names: `Ann Example in Brest; Editing by Bob Sample`.
fn next_credit(part: &str) -> Option<usize> {
    let is_credit = |at: usize| {
        let Some(rest) = part[at + 1..].strip_prefix(' ') else { return false };
        let lead = rest.match_indices(' ').nth(1).map_or(rest, |(end, _)| &rest[..end]);
        LEADS.all(&words::plain_words(lead)).any(|kind| *kind != Lead::Names)
    };
    part.match_indices([';', ',']).map(|(at, _)| at).find(|&at| is_credit(at))
}

fn trim_marks(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let kept = part.trim_end_matches([' ', ',', ';', ':', '|', '-', '–', '—', '،', '•', '●', '·']);
    range.start..range.start + kept.len()
}
