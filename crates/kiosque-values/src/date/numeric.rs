//! Dates in figures: `2019-10-24`, `27/12/2021`, `27.12.21`, and `27/12` where a time or a word stands by it.

use super::written::{Hit, Number, buddhist, century, year_at};
use super::{Date, DateHints, is_day};
use crate::words::{char_at, char_before};

/// The date in figures that begins with `number`, year and all.
pub(super) fn date_at(text: &str, number: Number, hints: &DateHints) -> Option<Hit> {
    if continues_a_number(text, number.start) {
        return None;
    }
    let (first_mark, second) = next_part(text, number.end)?;
    let (second_mark, third) = next_part(text, second.end)?;
    if first_mark != second_mark {
        return None;
    }
    let (date, end) = match number.year() {
        Some(year) => (plain(year, second.small()?, third.small()?)?, third.end),
        None => year_last(text, [number, second, third], first_mark, hints)?,
    };
    (!runs_on(text, end)).then_some(Hit { date, start: number.start, end })
}

/// `27/12`, `27.12.`: day and month without a year, to be trusted only beside a time or a word such as "updated".
pub(super) fn short_date_at(text: &str, number: Number, hints: &DateHints) -> Option<Hit> {
    if continues_a_number(text, number.start) {
        return None;
    }
    let (mark, second) = next_part(text, number.end)?;
    let stop = mark == '.' && text[second.end..].starts_with('.');
    if mark == '-' || mark == '.' && !stop || next_part(text, second.end).is_some() {
        return None;
    }
    let date = ordered(None, number.small()?, second.small()?, mark, hints)?;
    Some(Hit { date, start: number.start, end: second.end + usize::from(stop) })
}

/// A separator and the number behind it.
fn next_part(text: &str, end: usize) -> Option<(char, Number)> {
    let mark = char_at(text, end).filter(|c| matches!(c, '-' | '/' | '.'))?;
    // Korean and Hungarian put a space after the full stop: `2024. 10. 18.`.
    let spaced = mark == '.' && char_at(text, end + 1) == Some(' ');
    Some((mark, Number::at(text, end + 1 + usize::from(spaced))?))
}

fn year_last(text: &str, parts: [Number; 3], mark: char, hints: &DateHints) -> Option<(Date, usize)> {
    let [first, second, third] = parts;
    // Korea writes the year first, in two digits, too: `25.02.27`.
    if mark != '/' && hints.primary_language() == Some("ko") && parts.iter().all(|part| part.len() == 2) {
        return Some((plain(century(first.small()?)?, second.small()?, third.small()?)?, third.end));
    }
    if hints.primary_language() == Some("th")
        && let Some(year) = buddhist(third)
    {
        return Some((ordered(Some(year), first.small()?, second.small()?, mark, hints)?, third.end));
    }
    // Two digits of year: `27.12.21`, not version 1.2.10.
    let dotted = mark == '.' && hints.short_years;
    let short = third.len() == 2 && (mark == '/' || dotted || first.len() == 2 && second.len() == 2);
    let (year, end) = year_at(text, third.start)
        .or_else(|| Some((century(third.small()?).filter(|_| short)?, third.end)))?;
    let hints = &in_habit_of_zone(&text[end..], hints);
    Some((ordered(Some(year), first.small()?, second.small()?, mark, hints)?, end))
}

/// `05/04/2010 06:12 AM CDT`: who tells the time of the United States writes the month first.
fn in_habit_of_zone<'h>(behind: &str, hints: &DateHints<'h>) -> DateHints<'h> {
    const ZONES: [&str; 12] =
        ["EST", "EDT", "ET", "CST", "CDT", "CT", "MST", "MDT", "MT", "PST", "PDT", "PT"];
    /// In bytes: a time stands between date and zone.
    const NEAR: usize = 24;
    let near = &behind[..behind.floor_char_boundary(NEAR)];
    let is_zone = |word: &str| ZONES.contains(&word.trim_matches(['(', ')', '.', ',']));
    let is_american = hints.is_day_first().is_none() && near.contains(':') && near.split(' ').any(is_zone);
    DateHints { day_first: if is_american { Some(false) } else { hints.day_first }, ..*hints }
}

/// Day and month in the order of the page: by the hints, by the figures themselves, else ambiguous.
fn ordered(year: Option<i16>, first: u8, second: u8, mark: char, hints: &DateHints) -> Option<Date> {
    // Nobody writes the month first before a full stop.
    let habit = if mark == '.' { Some(true) } else { hints.is_day_first() };
    let possible = |day_first: bool| {
        let (day, month) = if day_first { (first, second) } else { (second, first) };
        is_day(year, month, day).then_some((day, month))
    };
    let (day, month) = match habit {
        Some(day_first) => possible(day_first).or_else(|| possible(!day_first))?,
        None => possible(true).or_else(|| possible(false))?,
    };
    let ambiguous = habit.is_none() && first != second && first <= 12 && second <= 12;
    Some(Date { year, month: Some(month), day: Some(day), ambiguous, ..Date::default() })
}

fn plain(year: i16, month: u8, day: u8) -> Option<Date> {
    is_day(Some(year), month, day).then(|| Date {
        year: Some(year),
        month: Some(month),
        day: Some(day),
        ..Date::default()
    })
}

/// Whether the number at `start` is the tail of something longer: `1.24.10.2019`, `-3`, `$5`.
fn continues_a_number(text: &str, start: usize) -> bool {
    match char_before(text, start) {
        Some('.' | ',' | '/' | '-' | ':' | '+') => {
            char_before(text, start - 1).is_some_and(|c| c.is_ascii_digit())
        }
        Some('$' | '€' | '£' | '#' | '_' | '=') => true,
        _ => false,
    }
}

/// Whether more digits follow behind a mark: a phone number, a version. A time may follow behind a hyphen.
fn runs_on(text: &str, end: usize) -> bool {
    let Some(mark) = char_at(text, end).filter(|c| matches!(c, '.' | '/' | '-' | ',')) else { return false };
    let Some(number) = Number::at(text, end + mark.len_utf8()) else { return false };
    !(number.small().is_some() && matches!(char_at(text, number.end), Some(':' | 'h' | 'H')))
}
