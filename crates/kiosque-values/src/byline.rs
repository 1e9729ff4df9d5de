//! Bylines: who wrote a story, as the page says it.

use std::ops::Range;
use std::sync::LazyLock;

use crate::agency::{Agency, find_folded};
use crate::authors::{self, Author, AuthorKind};
use crate::date::{DateHints, Found, find_dates};
use crate::fold::{Folded, is_word};
use crate::words::{Dictionary, char_at, plain_words, rows, skip};

/// A byline and its parts. Every range is of the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Byline {
    /// The byline as written, with the words that lead it in.
    pub span: Range<usize>,
    /// Those who wrote, agencies left out.
    pub authors: Vec<Author>,
    /// The agencies named among them.
    pub agencies: Vec<Found<Agency>>,
    /// The place the byline names: `à Brest`.
    pub place: Option<Range<usize>>,
    /// The words that lead the byline in: `Par`, `Ecrit par :`.
    pub lead: Option<Range<usize>>,
}

/// How much a lead says by itself; see `data/byline_leads.tsv`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lead {
    /// Names must follow.
    Names,
    /// A byline only before a colon.
    Colon,
    /// Whatever follows is a name.
    Says,
}

static LEADS: LazyLock<Dictionary<Lead>> = LazyLock::new(|| {
    Dictionary::new(rows(include_str!("data/byline_leads.tsv")).flat_map(|mut row| {
        let lead = match row.nth(1) {
            Some("says") => Lead::Says,
            Some("colon") => Lead::Colon,
            _ => Lead::Names,
        };
        row.next().unwrap_or_default().split('|').map(move |words| (words, lead))
    }))
});

/// A lead has no more words than this.
const MOST_LEAD_WORDS: usize = 4;

/// No byline is longer than this, in bytes; Greek and Arabic take two a letter.
const LONGEST: usize = 280;

/// Marks between the parts of a line that gives date, section and byline together.
const SEPARATORS: &[&str] = &[" - ", " – ", " — ", " | ", " • ", " · ", "\n", " // ", "｜"];

/// Reads the byline in `text`, when part of it clearly is one.
///
/// The byline may be a part of a line that also gives the date and the section. Ordinary sentences that begin with
/// the same words are none.
///
/// ```
/// use kiosque_values::{AuthorKind, read_byline};
///
/// let byline = read_byline("Ecrit par : S.A").unwrap();
/// assert_eq!((byline.authors[0].name.as_str(), byline.authors[0].kind), ("S.A", AuthorKind::Initials));
///
/// let byline = read_byline("By Ann Example and Bob Sample, Political Editor (AFP)").unwrap();
/// assert_eq!(byline.authors[1].name, "Bob Sample");
/// assert_eq!(byline.authors[1].role.as_deref(), Some("Political Editor"));
/// assert_eq!(byline.agencies[0].value.name, "AFP");
///
/// assert!(read_byline("Par ailleurs, le port reste fermé.").is_none());
/// ```
pub fn read_byline(text: &str) -> Option<Byline> {
    if text.len() > LONGEST {
        return None;
    }
    let folded = Folded::new(text);
    let byline = segments(folded.as_str()).find_map(|part| read_part(folded.as_str(), part))?;
    Some(to_source(byline, &folded))
}

fn to_source(byline: Byline, folded: &Folded<'_>) -> Byline {
    let back = |range: Range<usize>| folded.to_source(range);
    Byline {
        span: back(byline.span),
        authors: byline.authors.into_iter().map(|a| Author { span: back(a.span.clone()), ..a }).collect(),
        agencies: byline.agencies.into_iter().map(|a| Found { span: back(a.span), value: a.value }).collect(),
        place: byline.place.map(back),
        lead: byline.lead.map(back),
    }
}

/// The parts of a line between its separators.
fn segments(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = Some(0);
    std::iter::from_fn(move || {
        let start = at?;
        let rest = &text[start..];
        let next = SEPARATORS.iter().filter_map(|mark| Some((rest.find(mark)?, mark.len()))).min();
        at = next.map(|(found, len)| start + found + len);
        Some(trim(text, start..next.map_or(text.len(), |(found, _)| start + found)))
    })
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len())
}

fn read_part(text: &str, part: Range<usize>) -> Option<Byline> {
    let part = strip_brackets(text, part);
    if part.is_empty() {
        return None;
    }
    let (kind, lead, names) = lead_at(text, &part)?;
    let names = before_date(text, names);
    let byline = split(text, &names, kind);
    accepted(text, &names, kind, &byline).then_some(Byline {
        span: lead.start..names.end,
        lead: Some(lead),
        ..byline
    })
}

fn strip_brackets(text: &str, part: Range<usize>) -> Range<usize> {
    let inner = &text[part.clone()];
    let closed = [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')]
        .into_iter()
        .any(|(open, close)| inner.starts_with(open) && inner.ends_with(close));
    let first = inner.chars().next().map_or(0, char::len_utf8);
    let last = inner.chars().next_back().map_or(0, char::len_utf8);
    if closed { part.start + first..part.end - last } else { part }
}

/// The longest lead at the start of `part`, and the names behind it.
fn lead_at(text: &str, part: &Range<usize>) -> Option<(Lead, Range<usize>, Range<usize>)> {
    let mut at = part.start;
    let mut best = None;
    for _ in 0..MOST_LEAD_WORDS {
        let end = skip(text, at, usize::MAX, is_word).min(part.end);
        if end == at {
            break;
        }
        let (colon, after) = after_lead(text, end);
        let kind = LEADS
            .all(&plain_words(&text[part.start..end]))
            .copied()
            .filter(|kind| colon || *kind != Lead::Colon)
            .max();
        if let Some(kind) = kind.filter(|_| after < part.end && (colon || after > end)) {
            let kind = if colon { Lead::Says } else { kind };
            best = Some((kind, part.start..trim(text, end..after).end.max(end), after..part.end));
        }
        at = skip(text, end, 1, |c| c == ' ');
        if at == end {
            break;
        }
    }
    best
}

/// Whether a colon follows the lead, and where the names begin.
fn after_lead(text: &str, end: usize) -> (bool, usize) {
    let mark = skip(text, end, 2, |c| c == ' ');
    let after = skip(text, mark, 1, |c| matches!(c, ':' | '/' | '／' | '丨' | '｜'));
    let colon = after > mark;
    let slash = colon && !text[mark..].starts_with(':') && !crate::script::is_east_asian(&text[..end]);
    (colon && !slash, skip(text, after, 3, |c| c == ' '))
}

/// The names without a date behind them and the words that lead it in.
fn before_date(text: &str, names: Range<usize>) -> Range<usize> {
    let part = &text[names.clone()];
    let date = find_dates(part, &DateHints::default()).into_iter().next();
    let Some(date) = date else { return trim_marks(text, names) };
    let head = part[..date.span.start].trim_end();
    let words = [
        "publié le",
        "published on",
        "published",
        "updated",
        "mis à jour le",
        "le",
        "on",
        "am",
        "el",
        "il",
        "at",
    ];
    let head = words
        .iter()
        .find_map(|word| head.strip_suffix(word).filter(|rest| rest.ends_with([' ', ','])))
        .unwrap_or(head);
    trim_marks(text, names.start..names.start + head.len())
}

fn trim_marks(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let kept = part.trim_end_matches([' ', ',', ';', ':', '|', '-', '–', '—', '،']);
    range.start..range.start + kept.len()
}

fn split(text: &str, names: &Range<usize>, kind: Lead) -> Byline {
    let part = &text[names.clone()];
    let shift = |range: Range<usize>| range.start + names.start..range.end + names.start;
    let credits = authors::credits(part);
    let agencies = find_folded(part);
    let _ = kind;
    Byline {
        span: names.clone(),
        authors: credits.authors.into_iter().map(|a| Author { span: shift(a.span.clone()), ..a }).collect(),
        agencies: agencies.into_iter().map(|a| Found { span: shift(a.span), value: a.value }).collect(),
        place: credits.place.map(shift),
        lead: None,
    }
}

/// A byline names few people, and is no sentence.
fn accepted(text: &str, names: &Range<usize>, kind: Lead, byline: &Byline) -> bool {
    let part = &text[names.clone()];
    let somebody = !byline.authors.is_empty() || !byline.agencies.is_empty();
    let sentence =
        part.contains(['?', '!', '…', '«', '"', '“']) || part.contains(". ") && !has_initials(part);
    let few = byline.authors.len() <= 8 && byline.authors.iter().all(|a| a.name.split(' ').count() <= 7);
    let named = kind != Lead::Names || byline.authors.iter().all(|author| author.kind != AuthorKind::Unknown);
    let proper = kind == Lead::Names && !begins_as_name(part);
    somebody && !sentence && few && named && !proper
}

/// `A. Reporter`: full stops that end no sentence.
fn has_initials(part: &str) -> bool {
    part.match_indices(". ").all(|(at, _)| {
        let word = part[..at].rsplit([' ', '.']).next().unwrap_or_default();
        word.chars().count() <= 3
    })
}

fn begins_as_name(part: &str) -> bool {
    char_at(part, 0).is_some_and(|c| c.is_uppercase() || crate::script::is_cjk(c) || !c.is_lowercase())
}
