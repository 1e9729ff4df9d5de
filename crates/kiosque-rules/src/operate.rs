//! What is done to captured parts and to values, in order.

use crate::Operation;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;
use std::ops::Range;

/// A value and the range of the captured text that it comes from.
pub(crate) type Value = (String, Range<usize>);

pub(crate) fn apply(operation: &Operation, mut values: Vec<Value>) -> Vec<Value> {
    match operation {
        Operation::Capture(pattern) => {
            values.into_iter().filter_map(|(text, range)| capture(pattern.regex(), &text, &range)).collect()
        }
        Operation::Split(pattern) => {
            values.into_iter().flat_map(|(text, range)| split(pattern.regex(), &text, &range)).collect()
        }
        Operation::Strip(edges) => {
            values.into_iter().map(|(text, range)| strip(edges, &text, range)).collect()
        }
        Operation::Replace(from, to) => {
            values.into_iter().map(|(text, range)| (text.replace(from.as_str(), to), range)).collect()
        }
        Operation::First => {
            values.truncate(1);
            values
        }
        Operation::Join(between) => join(between, &values).into_iter().collect(),
        Operation::Date(format) => {
            values.into_iter().filter_map(|(text, range)| Some((iso_date(format, &text)?, range))).collect()
        }
    }
}

/// The pattern is matched on the text as written: an operation sees what the one before it made.
fn capture(pattern: &regex::Regex, text: &str, range: &Range<usize>) -> Option<Value> {
    let found = pattern.captures(text)?;
    let group = found.get(1).or_else(|| found.get(0))?;
    let is_verbatim = text.len() == range.len();
    let place =
        if is_verbatim { range.start + group.start()..range.start + group.end() } else { range.clone() };
    Some((group.as_str().to_owned(), place))
}

/// Pieces keep their own places while the text is still the page's.
fn split(pattern: &regex::Regex, text: &str, range: &Range<usize>) -> Vec<Value> {
    let is_verbatim = text.len() == range.len();
    let mut at = 0;
    let mut pieces = Vec::new();
    let ends =
        pattern.find_iter(text).map(|found| (found.start(), found.end())).chain([(text.len(), text.len())]);
    for (end, next) in ends {
        let piece = &text[at..end];
        let place = if is_verbatim { range.start + at..range.start + end } else { range.clone() };
        pieces.push((piece.to_owned(), place));
        at = next;
    }
    pieces
}

fn strip(edges: &[String], text: &str, range: Range<usize>) -> Value {
    let is_verbatim = text.len() == range.len();
    let (mut start, mut end) = (0, text.len());
    loop {
        let rest = &text[start..end];
        start += rest.len() - rest.trim_start().len();
        end = start + text[start..end].trim_end().len();
        let rest = &text[start..end];
        let edge =
            edges.iter().find(|edge| !edge.is_empty() && (rest.starts_with(*edge) || rest.ends_with(*edge)));
        match edge {
            Some(edge) if rest.starts_with(edge) => start += edge.len(),
            Some(edge) => end -= edge.len(),
            None => break,
        }
    }
    let place = if is_verbatim { range.start + start..range.start + end } else { range };
    (text[start..end].to_owned(), place)
}

fn join(between: &str, values: &[Value]) -> Option<Value> {
    let (first, last) = (values.first()?, values.last()?);
    let texts: Vec<&str> = values.iter().map(|(text, _)| text.as_str()).collect();
    Some((texts.join(between), first.1.start.min(last.1.start)..first.1.end.max(last.1.end)))
}

/// What is wrong with a format of dates.
pub(crate) fn check_date_format(format: &str) -> Result<(), String> {
    if !format.contains('%') {
        return Err(format!("`{format}` names no part of a date; for example: %d/%m/%Y"));
    }
    let any = jiff::civil::date(2024, 2, 3).at(4, 5, 6, 0).to_zoned(TimeZone::UTC);
    let written = any.and_then(|any| strtime::format(format, &any)).map_err(|error| error.to_string())?;
    // What is written by the format must be read by it.
    let read = BrokenDownTime::parse(format, &written).map_err(|error| error.to_string())?;
    if read.to_date().is_err() && read.to_timestamp().is_err() {
        return Err(format!("`{format}` gives no day: year, month and day were expected, as %d/%m/%Y"));
    }
    Ok(())
}

/// The date in ISO 8601, as precise as the format: `2024-03-05T17:10+01:00`.
fn iso_date(format: &str, text: &str) -> Option<String> {
    let read = BrokenDownTime::parse(format, text.trim()).ok()?;
    let Ok(date) = read.to_date() else {
        // Seconds since 1970 are no date of a calendar.
        let moment = read.to_timestamp().ok()?;
        return Some(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
    };
    let mut iso = date.to_string();
    let Some(hour) = read.hour() else { return Some(iso) };
    iso.push_str(&format!("T{hour:02}:{:02}", read.minute().unwrap_or(0)));
    if let Some(second) = read.second() {
        iso.push_str(&format!(":{second:02}"));
    }
    if let Some(offset) = read.offset() {
        let minutes = offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        iso.push_str(&format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60));
    }
    Some(iso)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Pattern;

    #[track_caller]
    fn check(operation: &Operation, values: &[&str], expected: &[&str]) {
        let values = values.iter().map(|text| ((*text).to_owned(), 0..text.len())).collect();
        let found: Vec<String> = apply(operation, values).into_iter().map(|(text, _)| text).collect();
        assert_eq!(found, expected, "{operation:?}");
    }

    #[test]
    fn values_are_worked_on() {
        let pattern = |text: &str| Pattern::new(text).unwrap();
        check(&Operation::Capture(pattern("^By (.+?),")), &["By Ann, Bath", "Bob"], &["Ann"]);
        check(&Operation::Capture(pattern(r"\d{4}")), &["in 2024 or 2025"], &["2024"]);
        check(&Operation::Join(" ".into()), &["3 May", "17:10"], &["3 May 17:10"]);
        check(&Operation::Join(" ".into()), &[], &[]);
        check(&Operation::First, &["a", "b"], &["a"]);
    }

    #[test]
    fn dates_of_a_format() {
        for (format, text, expected) in [
            ("%d/%m/%Y", "03/05/2024", &["2024-05-03"][..]),
            ("%d/%m/%Y %H:%M", " 03/05/2024 17:10 ", &["2024-05-03T17:10"]),
            ("%Y%m%dT%H%M%S%z", "20240503T171000+0130", &["2024-05-03T17:10:00+01:30"]),
            ("%s", "1714756200", &["2024-05-03T17:10:00Z"]),
            ("%d/%m/%Y", "3 May 2024", &[]),
            ("%m/%Y", "05/2024", &[]),
        ] {
            check(&Operation::Date(format.into()), &[text], expected);
        }
        assert!(check_date_format("%d/%m/%Y").is_ok());
        assert!(check_date_format("%A %-d %B %Y, %I.%M %p").is_ok());
        assert!(check_date_format("%s").is_ok());
        for wrong in ["%d/%!", "dd/mm", "%Q", "%H:%M", "%m/%Y"] {
            assert!(check_date_format(wrong).is_err(), "{wrong}");
        }
    }
}
