//! Lines that name where a story comes from, and do nothing else.

use std::ops::Range;

use crate::Found;
use crate::agency::{Agency, Source, agency_at, find_folded, is_source_word, whole};
use crate::fold::{Folded, is_word};
use crate::words::{char_at, skip};

/// A line that does nothing but name its source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SourceLine {
    /// The whole statement.
    pub span: Range<usize>,
    /// The agency, when the name is one of the dictionary.
    pub agency: Option<Found<Agency>>,
    /// The name of the source as written.
    pub name: Range<usize>,
}

/// No source statement is longer than this, in bytes.
const LONGEST_SOURCE_LINE: usize = 160;

/// The source statement that `text` consists of, if it is one: `Source : MAP`, `(AFP)`, `المصدر: و.م.ع`, `avec Reuters`.
///
/// After a word and a colon any short name is taken; otherwise the line must name agencies and nothing else.
///
/// ```
/// use kiosque_values::read_source_line;
/// let line = read_source_line("Source : MAP").unwrap();
/// assert_eq!((line.name, line.agency.unwrap().value.full_name), (9..12, "Maghreb Arabe Presse"));
/// assert!(read_source_line("La source de la rivière").is_none());
/// ```
pub fn read_source_line(text: &str) -> Option<SourceLine> {
    if text.len() > LONGEST_SOURCE_LINE {
        return None;
    }
    let folded = Folded::new(text);
    let line = source_line(folded.as_str())?;
    Some(SourceLine {
        span: folded.to_source(line.span),
        agency: line.agency.map(|agency| Found { span: folded.to_source(agency.span), ..agency }),
        name: folded.to_source(line.name),
    })
}

fn source_line(text: &str) -> Option<SourceLine> {
    const OPENING: &[char] = &['(', '[', '（', '【', ' ', '-', '–', '—', '/', '*', '©'];
    const CLOSING: &[char] = &[')', ']', '）', '】', ' ', '.', '/', '*', '-', '–', '—'];
    let outer = trimmed(text, |c| c.is_whitespace() || c == '*', |c| c.is_whitespace() || c == '*');
    let inner = trimmed(text, |c| OPENING.contains(&c), |c| CLOSING.contains(&c));
    let name = after_lead(text, &inner);
    let agencies = match &name {
        Some(name) => find_in(text, name),
        None => agencies_only(text, &inner)?,
    };
    let name = name.or_else(|| Some(agencies.first()?.span.start..agencies.last()?.span.end))?;
    Some(SourceLine { span: outer, agency: agencies.into_iter().next(), name })
}

fn trimmed(text: &str, opening: impl Fn(char) -> bool, closing: impl Fn(char) -> bool) -> Range<usize> {
    let start = text.len() - text.trim_start_matches(opening).len();
    start..start + text[start..].trim_end_matches(closing).len()
}

/// The name after `Source :`; short, and no sentence.
fn after_lead(text: &str, inner: &Range<usize>) -> Option<Range<usize>> {
    let part = &text[inner.clone()];
    let colon = part.find([':', '：', '/'])?;
    if !is_source_word(part[..colon].trim(), Source::Lead) {
        return None;
    }
    let mark = char_at(part, colon)?.len_utf8();
    let name = part[colon + mark..].trim_matches([' ', '"', '«', '»', '“', '”']);
    let start = inner.start + (name.as_ptr() as usize - part.as_ptr() as usize);
    let sentence = name.contains([':', '?', '!', '…']) || name.contains(". ");
    (!name.is_empty() && name.chars().count() <= 60 && !sentence).then(|| start..start + name.len())
}

/// The agencies of a stretch that names nothing else.
fn agencies_only(text: &str, inner: &Range<usize>) -> Option<Vec<Found<Agency>>> {
    let mut agencies: Vec<Found<Agency>> = Vec::new();
    let mut at = inner.start;
    while let Some(c) = char_at(text, at).filter(|_| at < inner.end) {
        if !is_word(c) {
            at += c.len_utf8();
        } else if let Some(agency) = agency_at(text, at, c, agencies.last()) {
            at = agency.span.end;
            agencies.push(agency);
        } else {
            let end = skip(text, at, 16, is_word);
            if !is_source_word(&text[at..end], Source::Beside) {
                return None;
            }
            at = end;
        }
    }
    (!agencies.is_empty()).then_some(agencies)
}

/// The agencies inside `range`, which is known to name a source: an abbreviation counts when it is all of it.
fn find_in(text: &str, range: &Range<usize>) -> Vec<Found<Agency>> {
    if let Some(agency) = whole(&text[range.clone()]) {
        return vec![Found { value: agency, span: range.clone() }];
    }
    find_folded(text).into_iter().filter(|a| range.start <= a.span.start && a.span.end <= range.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Option<(&str, Option<&'static str>)> {
        let line = read_source_line(text)?;
        Some((&text[line.name], line.agency.map(|a| a.value.name)))
    }

    #[test]
    fn source_lines() {
        assert_eq!(source("Source : MAP"), Some(("MAP", Some("MAP"))));
        assert_eq!(source("(AFP)"), Some(("AFP", Some("AFP"))));
        assert_eq!(source("المصدر: و.م.ع"), Some(("و.م.ع", Some("MAP"))));
        assert_eq!(source("Quelle: dpa"), Some(("dpa", Some("dpa"))));
        assert_eq!(source("Quelle: ntv.de, mau/dpa"), Some(("ntv.de, mau/dpa", Some("dpa"))));
        assert_eq!(source("Fuente: EFE"), Some(("EFE", Some("EFE"))));
        assert_eq!(source("avec Reuters"), Some(("Reuters", Some("Reuters"))));
        assert_eq!(source("(avec AFP et Reuters)"), Some(("AFP et Reuters", Some("AFP"))));
        assert_eq!(source("来源：新华社"), Some(("新华社", Some("Xinhua"))));
        assert_eq!(source("Source : La Gazette du Port"), Some(("La Gazette du Port", None)));
        assert_eq!(source("La source de la rivière"), None);
        assert_eq!(source("Source : il a dit oui. Elle a dit non."), None);
        assert_eq!(source("AFP reporters were there"), None);
        assert_eq!(source(""), None);
    }
}
