//! Datelines: `RABAT (MAP) –`, `PARIS, 3 mai (Reuters) -`, `新华社北京1月2日电`.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::agency::{Agency, find_folded, whole};
use crate::date::{Date, DateHints, Found, read_date};
use crate::fold::{Folded, is_word};
use crate::words::{char_at, rows};

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
/// A dateline names an agency, or writes its place in capitals with a date behind it, or sets a date with its year apart
/// from its place, or is a city of `data/places.tsv`; it closes with a dash, behind an agency also with a full stop or a
/// colon, behind a year also with a slash. Ordinary sentences have none of this.
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

/// Reads the day that opens a paragraph as datelines do: with its place or agency, in brackets, or before a dash or colon.
///
/// ```
/// use kiosque_values::{DateHints, read_opening_date};
/// let date = |text: &str| read_opening_date(text, &DateHints::default()).map(|found| found.value.to_iso());
/// assert_eq!(date("Brest, May 3, 2022 – The port"), Some("2022-05-03".into()));
/// assert_eq!(date("(3 May 2022) The port"), Some("2022-05-03".into()));
/// assert_eq!(date("On 3 May 2022, the port"), None);
/// ```
pub fn read_opening_date(text: &str, hints: &DateHints) -> Option<Found<Date>> {
    if let Some(line) = read_dateline(text) {
        let span = line.date?.span;
        let date = read_date(&text[span.clone()], hints)?;
        return Some(Found { span: span.start + date.span.start..span.start + date.span.end, ..date });
    }
    let start = text.find(|c: char| !c.is_whitespace())?;
    let head = &text[start..text.floor_char_boundary(start + REACH)];
    if !head.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '(' | '[')) || !may_be_whole_date(head)
    {
        return None;
    }
    let date = read_date(head, hints).filter(|date| date.value.day_key().is_some())?;
    let (before, after) = (&head[..date.span.start], head[date.span.end..].trim_start());
    let is_alone = match before {
        "" => {
            after.starts_with(['–', '—', ':', '：', '|'])
                || after.starts_with("- ")
                || after.starts_with("--")
        }
        "(" => after.starts_with(')'),
        "[" => after.starts_with(']'),
        _ => false,
    };
    is_alone.then(|| Found { span: start + date.span.start..start + date.span.end, ..date })
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

/// Everything before a dash (or the colon of an Arabic line, or the full stop behind an agency), when place, agency and
/// date explain all of it. A closing outside of brackets with an agency before it is preferred: `МОСКВА, 3 мая - РИА Новости.`
fn dashed(text: &str) -> Option<Dateline> {
    let start = text.len() - text.trim_start().len();
    if !text[start..].starts_with(|c: char| is_word(c) || c == '(') {
        return None;
    }
    let mut first = None;
    for (at, after) in closings(text).take(MOST_CLOSINGS) {
        match explain(text, start..at, after) {
            Some(line) if line.agency.is_some() && is_closed(&text[start..at]) => return Some(line),
            line => first = first.or(line),
        }
    }
    first
}

/// Marks at which a dateline may close are looked at only this many times.
const MOST_CLOSINGS: usize = 5;

/// Where the dateline may close: the mark and what follows it.
fn closings(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let reach = text.char_indices().take_while(|(at, _)| *at <= REACH);
    reach.filter_map(|(at, c)| {
        let after = at + c.len_utf8();
        let (before, behind) = (&text[..at], &text[after..]);
        let closes = match c {
            '–' | '—' | '―' => true,
            '-' => behind.starts_with('-') || before.ends_with([' ', ')']) && behind.starts_with(' '),
            ':' | '：' => before.trim_end().ends_with([')', '）']) || ends_in_arabic(before),
            '.' => behind.starts_with(' ') || before.ends_with([')', '/']),
            '/' => behind.starts_with(' ') && before.trim_end().ends_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        let double = c == '-' && behind.starts_with('-');
        closes.then_some((at, after + usize::from(double)))
    })
}

fn ends_in_arabic(text: &str) -> bool {
    text.chars().next_back().is_some_and(|c| ('\u{600}'..='\u{6ff}').contains(&c))
}

fn explain(text: &str, head: Range<usize>, after: usize) -> Option<Dateline> {
    let part = text.get(head.clone())?;
    let agency = agency_in(part);
    let stop = matches!(char_at(text, head.end), Some('.' | ':' | '：' | '/'));
    if agency.is_none() && (stop || part.contains(':') || !may_be_place(part) && !may_be_whole_date(part)) {
        return None;
    }
    let date = read_date(part, &DateHints::default());
    let spans = agency.iter().map(|a| a.span.start).chain(date.iter().map(|d| d.span.start));
    let place = place(part, spans.min().unwrap_or(part.len()));
    let capitals = place.as_ref().is_some_and(|place| is_capitals(&part[place.clone()]));
    let named = agency.as_ref().is_some_and(|agency| stands_apart(part, agency, place.is_some()));
    let known = place.as_ref().is_some_and(|place| is_known(&part[place.clone()]));
    let apart =
        place.as_ref().zip(date.as_ref()).is_some_and(|(place, date)| is_set_apart(part, place, date));
    let explained = named || agency.is_none() && (capitals && date.is_some() || known || apart);
    let shift = |range: Range<usize>| range.start + head.start..range.end + head.start;
    let all = [&place, &span(&agency), &span(&date)];
    (explained && nothing_else(part, &all)).then(|| Dateline {
        span: head.start..after,
        place: place.map(shift),
        agency: agency.map(|a| Found { span: shift(a.span), ..a }),
        date: date.map(|d| Found { span: shift(d.span), ..d }),
    })
}

/// Whether an agency stands where datelines put it: in brackets, between slashes, behind a dash, or first.
fn stands_apart(part: &str, agency: &Found<Agency>, has_place: bool) -> bool {
    let before = part[..agency.span.start].trim_end();
    let marked = before.ends_with(['(', '[', '/', '-', '–', '—', '（']);
    let first = before.is_empty() && part[agency.span.end..].trim().is_empty();
    marked && (has_place || !before.contains(is_word))
        || first
        || marked && part.contains(|c: char| c.is_ascii_digit())
}

fn span<T>(found: &Option<Found<T>>) -> Option<Range<usize>> {
    found.as_ref().map(|found| found.span.clone())
}

/// Cheap look at a head without an agency: it begins with two capitals, as `BREST`.
fn may_be_place(part: &str) -> bool {
    part.trim_start().chars().take(2).all(char::is_uppercase)
}

/// Cheap look at a head without an agency: it has the digits of a day and a year.
fn may_be_whole_date(part: &str) -> bool {
    part.bytes().filter(u8::is_ascii_digit).count() >= 5
}

/// Whether a date with its year stands behind the place and a comma or bracket: `Brest, May 3, 2022`.
fn is_set_apart(part: &str, place: &Range<usize>, date: &Found<Date>) -> bool {
    let between = part.get(place.end..date.span.start).unwrap_or_default();
    date.value.day_key().is_some() && between.trim_start().starts_with([',', '(', '，', '（', '،'])
}

/// Whether all brackets that open close: `(Newsfile Corp. - May 3, 2022)` has a dash within.
fn is_closed(part: &str) -> bool {
    let count = |marks: [char; 2]| part.matches(marks).count();
    count(['(', '（']) == count([')', '）'])
}

static PLACES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    rows(include_str!("data/places.tsv"))
        .flat_map(|row| row.skip(1).flat_map(|names| names.split('|')))
        .collect()
});

/// Whether a place in capitals is one that datelines have without an agency; `HANOI, Vietnam` counts as `HANOI`.
fn is_known(place: &str) -> bool {
    PLACES.contains(place.split([',', '/']).next().unwrap_or_default().trim())
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

/// The place: one to five words with capitals, or of a script without them.
fn place(part: &str, end: usize) -> Option<Range<usize>> {
    let words = part[..end].trim_end_matches(|c: char| !is_word(c) && c != '.');
    let words = words.rsplit_once(',').filter(|(_, last)| is_article(last)).map_or(words, |(place, _)| place);
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

/// The small word before a day: `Berlin, den`, `Paris, le`.
fn is_article(word: &str) -> bool {
    matches!(word.trim(), "le" | "den" | "am" | "a" | "el" | "il" | "em" | "op" | "dne" | "dnia")
}

fn is_capitals(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() >= 3 && !name.contains(char::is_lowercase)
}

/// Whether place, agency and date are all that the dateline says; a few letters aside (`le`, `г.`).
fn nothing_else(part: &str, known: &[&Option<Range<usize>>]) -> bool {
    const FEW: usize = 4;
    let mut known: Vec<Range<usize>> = known.iter().filter_map(|range| (*range).clone()).collect();
    known.sort_by_key(|range| range.start);
    let (mut at, mut rest) = (0, 0);
    let letters = |text: &str| text.chars().filter(|&c| is_word(c)).count();
    for range in known {
        rest += letters(part.get(at..range.start).unwrap_or_default());
        at = at.max(range.end);
    }
    rest + letters(&part[at..]) <= FEW
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
        check("OTTAWA — The port", Some(("OTTAWA —", Some("OTTAWA"), None, None)));
        check("BREST, May 3 — The port", Some(("BREST, May 3 —", Some("BREST"), None, Some("May 3"))));
        check(
            "МОСКВА, 3 мая - РИА Новости. Порт",
            Some(("МОСКВА, 3 мая - РИА Новости.", Some("МОСКВА"), Some("RIA Novosti"), Some("3 мая"))),
        );
        check(
            "МОСКВА, 3 мая. /ТАСС/. Порт",
            Some(("МОСКВА, 3 мая. /ТАСС/.", Some("МОСКВА"), Some("TASS"), Some("3 мая"))),
        );
        check(
            "MOSCOW (Sputnik - 3rd May, 2022) The port",
            Some(("MOSCOW (Sputnik -", Some("MOSCOW"), Some("Sputnik"), None)),
        );
        check("(Reuters) — The port", Some(("(Reuters) —", None, Some("Reuters"), None)));
        check(
            "HANOI, Vietnam (AP) — The port",
            Some(("HANOI, Vietnam (AP) —", Some("HANOI, Vietnam"), Some("AP"), None)),
        );
        check(
            "Jan. 17 (Bloomberg) -- The port",
            Some(("Jan. 17 (Bloomberg) --", None, Some("Bloomberg"), Some("Jan. 17"))),
        );
        check(
            "NEW YORK, Nov. 21, 2022 /PRNewswire/ -- The port",
            Some((
                "NEW YORK, Nov. 21, 2022 /PRNewswire/ --",
                Some("NEW YORK"),
                Some("PR Newswire"),
                Some("Nov. 21, 2022"),
            )),
        );
        check(
            "BREST--(BUSINESS WIRE)--The port",
            Some(("BREST--(BUSINESS WIRE)--", Some("BREST"), Some("Business Wire"), None)),
        );
        check(
            "BREST, ME / ACCESSWIRE / May 3, 2022 / The port",
            Some((
                "BREST, ME / ACCESSWIRE / May 3, 2022 /",
                Some("BREST, ME"),
                Some("ACCESS Newswire"),
                Some("May 3, 2022"),
            )),
        );
        check(
            "Victoria, British Columbia--(Newsfile Corp. - May 3, 2022) - The port",
            Some((
                "Victoria, British Columbia--(Newsfile Corp. - May 3, 2022) -",
                Some("Victoria, British Columbia"),
                Some("Newsfile"),
                Some("May 3, 2022"),
            )),
        );
        check("Brest (ots) - Der Hafen", Some(("Brest (ots) -", Some("Brest"), Some("ots"), None)));
        check(
            "Brest, May 3, 2022 – The port",
            Some(("Brest, May 3, 2022 –", Some("Brest"), None, Some("May 3, 2022"))),
        );
        check(
            "Brest, le 3 mai 2022 - Le port",
            Some(("Brest, le 3 mai 2022 -", Some("Brest"), None, Some("3 mai 2022"))),
        );
        check(
            "BREST (May 3, 2022) — The port",
            Some(("BREST (May 3, 2022) —", Some("BREST"), None, Some("May 3, 2022"))),
        );
        check(
            "Madrid, 3 may (EFE).- El puerto",
            Some(("Madrid, 3 may (EFE).", Some("Madrid"), Some("EFE"), Some("3 may"))),
        );
    }

    #[test]
    fn no_datelines() {
        check("Le port – fermé lundi – rouvre.", None);
        check("Brest - le port rouvre", None);
        check("NOTE — The port reopens", None);
        check("- BASIL - A herb", None);
        check("TL;DR – The port", None);
        check("2 IBM. (2025). The port", None);
        check("TRAVEL: Jan 1 – Dec 31", None);
        check("Updated May 3, 2022 – The port", None);
        check("As of: Brest, May 3, 2022 – The port", None);
        check("On Tuesday, May 3, 2022 – the port", None);
        check("On the morning of 3 May 2022 – the port", None);
        check("The AP said - on Monday - that", None);
        check("", None);
        check("—", None);
    }

    #[test]
    fn opening_dates() {
        let check = |text: &str, expected: Option<&str>| {
            let found = read_opening_date(text, &DateHints::default());
            assert_eq!(found.map(|found| text[found.span].to_owned()).as_deref(), expected, "{text:?}");
        };
        check(" (21.11.2022) Der Hafen", Some("21.11.2022"));
        check("[21 November 2022] The port", Some("21 November 2022"));
        check("21 November 2022 – The port", Some("21 November 2022"));
        check("2022年11月21日：港口", Some("2022年11月21日"));
        check("PARIS, 3 mai (Reuters) - Le port", Some("3 mai"));
        check("BREST--(BUSINESS WIRE)--On May 3, 2022, the port", None);
        check("(from 21.11.2022) The port", None);
        check("(21.11.2022 to 23.11.2022) The port", None);
        check("21 November 2022 was a Monday", None);
        check("21 November – The port", None);
        check("On 3 May 2022 – The port", None);
        check("", None);
    }
}
