//! The words that lead a byline in.

use std::ops::Range;
use std::sync::LazyLock;

use super::trim;
use crate::fold::is_word;
use crate::words::{Dictionary, plain_words, rows, skip};

/// How much a lead says by itself; see `data/byline_leads.tsv`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lead {
    /// A byline only before a colon, and where the text is known to be one.
    Credit,
    /// Names must follow.
    Names,
    /// A byline only before a colon.
    Colon,
    /// Whatever follows is a name.
    Says,
}

pub(super) static LEADS: LazyLock<Dictionary<Lead>> = LazyLock::new(|| Dictionary::new(leads()));

/// The first words of the leads: most lines begin with none of them.
pub(super) static FIRST_WORDS: LazyLock<Dictionary<()>> = LazyLock::new(|| {
    Dictionary::new(leads().map(|(words, _)| (words.split(' ').next().unwrap_or_default(), ())))
});

pub(super) fn leads() -> impl Iterator<Item = (&'static str, Lead)> {
    rows(include_str!("../data/byline_leads.tsv")).flat_map(|mut row| {
        let lead = match row.nth(1) {
            Some("says") => Lead::Says,
            Some("colon") => Lead::Colon,
            Some("credit") => Lead::Credit,
            _ => Lead::Names,
        };
        row.next().unwrap_or_default().split('|').map(move |words| (words, lead))
    })
}

/// A lead has no more words than this.
const MOST_LEAD_WORDS: usize = 4;

/// The longest lead at the start of `part`, and the names behind it.
pub(super) fn lead_at(text: &str, part: &Range<usize>) -> Option<(Lead, Range<usize>, Range<usize>)> {
    let mut at = part.start;
    let mut best = None;
    for word in 0..MOST_LEAD_WORDS {
        let end = skip(text, at, 24, is_word).min(part.end);
        if end == at || word == 0 && !FIRST_WORDS.has(&text[at..end]) {
            break;
        }
        let (colon, after) = after_lead(text, end);
        let words = plain_words(&text[part.start..end]);
        let kind =
            LEADS.all(&words).copied().filter(|kind| colon || matches!(kind, Lead::Names | Lead::Says)).max();
        if let Some(kind) = kind.filter(|_| after < part.end && (colon || after > end)) {
            let says = colon
                && kind != Lead::Credit
                && (kind != Lead::Names || !text[after..].starts_with(char::is_lowercase));
            let kind = if says { Lead::Says } else { kind };
            best = Some((kind, part.start..trim(text, end..after).end.max(end), after..part.end));
        }
        at = skip(text, end, 1, |c| matches!(c, ' ' | '\'' | '/' | '*' | '_' | '·' | '・'))
            .max(gendered(text, end));
        if at == end {
            break;
        }
    }
    best.or_else(|| glued_lead(text, part))
}

/// Behind the colon in `Autor:in`, which begins no name; else `end`.
fn gendered(text: &str, end: usize) -> usize {
    let ending =
        text[end..].strip_prefix(':').filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    end + usize::from(ending.is_some())
}

/// Leads that stand without a gap before a name.
pub(super) const GLUED: [&str; 4] = ["By", "Par", "Von", "Por"];

/// `ByAnn Example`: pages rendered as text lose the gap behind the lead.
fn glued_lead(text: &str, part: &Range<usize>) -> Option<(Lead, Range<usize>, Range<usize>)> {
    let lead = GLUED.into_iter().find(|lead| text[part.clone()].starts_with(lead))?;
    let end = part.start + lead.len();
    let mut name = text[end..part.end].chars();
    let capital = name.next().is_some_and(char::is_uppercase)
        && name.next().is_some_and(|c| c.is_lowercase() || c == '.');
    capital.then_some((Lead::Names, part.start..end, end..part.end))
}

/// Whether a colon follows the lead (a slash or a dot in East Asia: `文／`), and where the names begin.
fn after_lead(text: &str, end: usize) -> (bool, usize) {
    let mark = skip(text, end, 2, |c| c == ' ');
    let east_asian = crate::script::is_east_asian(&text[..end]);
    let after =
        skip(text, mark, 1, |c| c == ':' || east_asian && matches!(c, '/' | '／' | '丨' | '・' | '＝'));
    (after > mark, skip(text, after, 3, |c| c == ' '))
}
