//! Datelines: `RABAT (MAP) –`, `PARIS, 3 mai (Reuters) -`, `新华社北京1月2日电`.

use std::ops::Range;

use crate::agency::{Agency, find_folded, whole};
use crate::date::{Date, DateHints, Found, read_date};
use crate::fold::{Folded, is_word};
use crate::words::char_at;

/// The words in front of a wire story that say where, by whom and when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Dateline {
    /// The dateline with its closing dash or colon; the story follows.
    pub span: Range<usize>,
    /// The place.
    pub place: Option<Range<usize>>,
    /// The agency.
    pub agency: Option<Found<Agency>>,
    /// The date, as a rule without its year.
    pub date: Option<Found<Date>>,
}

/// A dateline closes within this many bytes.
const REACH: usize = 120;

/// Reads the dateline at the start of a paragraph.
///
/// A dateline names an agency, or writes its place in capitals before a date or a dash; it closes with a dash, or
/// with a colon in Arabic. Ordinary sentences have none of this.
///
/// ```
/// use kiosque_values::read_dateline;
/// let text = "RABAT (MAP) – Le port rouvre.";
/// let line = read_dateline(text).unwrap();
/// assert_eq!((&text[line.place.unwrap()], line.agency.unwrap().value.name), ("RABAT", "MAP"));
/// assert_eq!(&text[line.span.end..], " Le port rouvre.");
/// assert!(read_dateline("Le port – fermé lundi – rouvre.").is_none());
/// ```
pub fn read_dateline(text: &str) -> Option<Dateline> {
    let mut to = text.len().min(REACH + 40);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let folded = Folded::new(&text[..to]);
    let line = chinese(folded.as_str()).or_else(|| dashed(folded.as_str()))?;
    let back = |range: Range<usize>| folded.to_source(range);
    Some(Dateline {
        span: back(line.span),
        place: line.place.map(back),
        agency: line.agency.map(|a| Found { span: back(a.span), ..a }),
        date: line.date.map(|d| Found { span: back(d.span), ..d }),
    })
}

/// `新华社北京1月2日电`, `中新社巴黎3月4日电`.
fn chinese(text: &str) -> Option<Dateline> {
    let end = text.find('电').or_else(|| text.find('電'))?;
    let head = &text[..end];
    let agency =
        find_folded(head).into_iter().next().filter(|a| text[..a.span.start].chars().all(|c| !is_word(c)))?;
    let date = read_date(head, &DateHints::default())?;
    let place = agency.span.end..date.span.start.max(agency.span.end);
    let short = text[place.clone()].chars().count() <= 10 && text[date.span.end..end].chars().count() <= 12;
    let mark = char_at(text, end)?.len_utf8();
    (short && !head.contains(['，', '。'])).then(|| Dateline {
        span: agency.span.start..end + mark,
        place: (!place.is_empty()).then_some(place),
        agency: Some(agency),
        date: Some(date),
    })
}

/// Everything before the first dash (or the colon of an Arabic line), when place, agency and date explain all of it.
fn dashed(text: &str) -> Option<Dateline> {
    let start = text.len() - text.trim_start().len();
    closings(text).take(3).find_map(|(at, after)| explain(text, start..at, after))
}

/// Where the dateline may close: the mark and what follows it.
fn closings(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let reach = text.char_indices().take_while(|(at, _)| *at <= REACH);
    reach.filter_map(|(at, c)| {
        let after = at + c.len_utf8();
        let dash = matches!(c, '–' | '—' | '―')
            || c == '-'
                && (text[..at].ends_with(' ') || text[..at].ends_with(')'))
                && text[after..].starts_with(' ')
            || c == '-' && text[after..].starts_with('-');
        let colon = matches!(c, ':' | '：' | '.') && text[..at].trim_end().ends_with([')', '）'])
            || c == ':'
                && text[..at].chars().next_back().is_some_and(|c| ('\u{600}'..='\u{6ff}').contains(&c));
        let double = c == '-' && text[after..].starts_with('-');
        (dash || colon).then_some((at, after + usize::from(double)))
    })
}

fn explain(text: &str, head: Range<usize>, after: usize) -> Option<Dateline> {
    let part = &text[head.clone()];
    let shift = |range: Range<usize>| range.start + head.start..range.end + head.start;
    let agency = agency_in(part);
    let date = read_date(part, &DateHints::default());
    let mut first = part.len();
    for span in agency.iter().map(|a| &a.span).chain(date.iter().map(|d| &d.span)) {
        first = first.min(span.start);
    }
    let place = place(part, first);
    let capitals = place.as_ref().is_some_and(|place| is_capitals(&part[place.clone()]));
    let bracketed = agency.as_ref().is_some_and(|a| part[..a.span.start].ends_with(['(', '/', '[']));
    let explained = agency.is_some()
        && (place.is_some() || first_text(part, first))
        && (bracketed || after_dash(part, &agency))
        || capitals && date.is_some()
        || capitals && agency.is_none() && part.chars().count() <= 30;
    (explained && nothing_else(part, &place, &agency, &date)).then(|| Dateline {
        span: head.start..after,
        place: place.map(shift),
        agency: agency.map(|a| Found { span: shift(a.span), ..a }),
        date: date.map(|d| Found { span: shift(d.span), ..d }),
    })
}

/// The agency in a dateline; after a dash or in brackets an abbreviation counts.
fn agency_in(part: &str) -> Option<Found<Agency>> {
    find_folded(part).into_iter().next().or_else(|| {
        let dash = part.rfind([' ', '-', '–', '/'])?;
        let mark = char_at(part, dash)?.len_utf8();
        let name = part[dash + mark..].trim_end();
        let value = whole(name)?;
        Some(Found { value, span: dash + mark..dash + mark + name.len() })
    })
}

fn after_dash(part: &str, agency: &Option<Found<Agency>>) -> bool {
    agency
        .as_ref()
        .is_some_and(|a| part[..a.span.start].trim_end().ends_with(['-', '–', '—', '/']) || a.span.start == 0)
}

fn first_text(part: &str, first: usize) -> bool {
    !part[..first].contains(is_word)
}

/// The place: one to five words with capitals, or of a script without them.
fn place(part: &str, end: usize) -> Option<Range<usize>> {
    let words = part[..end].trim_end_matches(|c: char| !is_word(c) && c != '.');
    let start = words.find(is_word)?;
    let name = &words[start..];
    let list: Vec<&str> = name.split([' ', '/', '-']).filter(|word| !word.is_empty()).collect();
    let proper = |word: &&str| {
        !word.starts_with(char::is_lowercase)
            || matches!(*word, "de" | "del" | "la" | "di" | "d'" | "the" | "of" | "am" | "et")
    };
    let first_proper = list.first().is_some_and(|word| !word.starts_with(char::is_lowercase));
    (list.len() <= 5 && first_proper && list.iter().all(proper) && name.chars().count() <= 40)
        .then(|| start..start + name.len())
}

fn is_capitals(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() >= 3 && !name.contains(char::is_lowercase)
}

/// Whether place, agency and date are all that the dateline says; a few small words aside.
fn nothing_else(
    part: &str,
    place: &Option<Range<usize>>,
    agency: &Option<Found<Agency>>,
    date: &Option<Found<Date>>,
) -> bool {
    let mut known: Vec<Range<usize>> = Vec::new();
    known.extend(place.clone());
    known.extend(agency.iter().map(|a| a.span.clone()));
    known.extend(date.iter().map(|d| d.span.clone()));
    known.sort_by_key(|range| range.start);
    let mut at = 0;
    let mut rest = 0;
    for range in known {
        rest += part.get(at..range.start).unwrap_or_default().chars().filter(|&c| is_word(c)).count();
        at = at.max(range.end);
    }
    rest + part[at..].chars().filter(|&c| is_word(c)).count() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The span, place, agency and date of a dateline.
    type Parts<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>);

    fn check(text: &str, expected: Option<Parts>) {
        let line = read_dateline(text);
        let found = line.as_ref().map(|line| {
            let of = |range: &Range<usize>| &text[range.clone()];
            (
                of(&line.span),
                line.place.as_ref().map(of),
                line.agency.as_ref().map(|a| a.value.name),
                line.date.as_ref().map(|d| of(&d.span)),
            )
        });
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn datelines() {
        check("RABAT (MAP) – Le port", Some(("RABAT (MAP) –", Some("RABAT"), Some("MAP"), None)));
        check(
            "PARIS, 3 mai (Reuters) - Le port",
            Some(("PARIS, 3 mai (Reuters) -", Some("PARIS"), Some("Reuters"), Some("3 mai"))),
        );
        check("الرباط - و م ع: أعلن", Some(("الرباط - و م ع:", Some("الرباط"), Some("MAP"), None)));
        check("MOSCOW (AP) — Snow", Some(("MOSCOW (AP) —", Some("MOSCOW"), Some("AP"), None)));
        check(
            "新华社北京1月2日电 港口",
            Some(("新华社北京1月2日电", Some("北京"), Some("Xinhua"), Some("1月2日"))),
        );
        check("Berlin (dpa) - Der Hafen", Some(("Berlin (dpa) -", Some("Berlin"), Some("dpa"), None)));
        check("BREST — The port", Some(("BREST —", Some("BREST"), None, None)));
        check(
            "Madrid, 3 may (EFE).- El puerto",
            Some(("Madrid, 3 may (EFE).", Some("Madrid"), Some("EFE"), Some("3 may"))),
        );
    }

    #[test]
    fn no_datelines() {
        check("Le port – fermé lundi – rouvre.", None);
        check("Brest - le port rouvre", None);
        check("The AP said - on Monday - that", None);
        check("", None);
        check("—", None);
    }
}
