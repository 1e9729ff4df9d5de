//! Dates of the Iranian calendar, as the Gregorian ones they are: `۱۵ اسفند ۱۴۰۲`, `1402/12/15`.

use super::written::{Hit, Number};
use super::{Date, DateHints};
use crate::words::{char_at, skip, skip_back, word_at, word_before};
use jiff::civil;

/// The months from the one that begins in March, in their dictionary form.
const MONTHS: [&str; 12] =
    ["فروردين", "ارديبهشت", "خرداد", "تير", "مرداد", "شهريور", "مهر", "ابان", "اذر", "دي", "بهمن", "اسفند"];

/// The years of the calendar that pages tell of: 1921 to 2121.
const YEARS: std::ops::RangeInclusive<u32> = 1300..=1499;

/// The date that begins with `number`, if it is one of this calendar.
pub(super) fn date_at(text: &str, number: Number, hints: &DateHints) -> Option<Hit> {
    match number.len() {
        4 if YEARS.contains(&number.value) && hints.primary_language() == Some("fa") => {
            in_figures(text, number)
        }
        1 | 2 => with_month(text, number).or_else(|| month_first(text, number)),
        _ => None,
    }
}

/// `1402/12/15`
fn in_figures(text: &str, year: Number) -> Option<Hit> {
    let mark = char_at(text, year.end).filter(|mark| matches!(mark, '/' | '-' | '.'))?;
    let month = Number::at(text, year.end + 1)?;
    let day = Number::at(text, month.end + 1).filter(|_| char_at(text, month.end) == Some(mark))?;
    let date = gregorian(year.value, month.small()?, day.small()?)?;
    Some(Hit { date, start: year.start, end: day.end })
}

/// `15 اسفند 1402`
fn with_month(text: &str, day: Number) -> Option<Hit> {
    let word = word_at(text, skip(text, day.end, 2, |c| c == ' '))?;
    let month = month_of(&text[word.clone()])?;
    let year = year_behind(text, word.end)?;
    let date = gregorian(year.value, month, day.small()?)?;
    Some(Hit { date, start: day.start, end: year.end })
}

/// `اسفند 15, 1402`
fn month_first(text: &str, day: Number) -> Option<Hit> {
    let word = word_before(text, skip_back(text, day.start, 0, 2, |c| c == ' '), 0)?;
    let month = month_of(&text[word.clone()])?;
    let year = year_behind(text, day.end)?;
    let date = gregorian(year.value, month, day.small()?)?;
    Some(Hit { date, start: word.start, end: year.end })
}

/// The month that a word names, from 1.
fn month_of(word: &str) -> Option<u8> {
    // Its letters take two bytes from these on; most words are of other scripts.
    word.bytes().next().filter(|byte| (0xd8..=0xdb).contains(byte))?;
    let key = crate::words::Key::of(word)?;
    let month = MONTHS.iter().position(|name| name.as_bytes() == key.as_bytes())?;
    u8::try_from(month + 1).ok()
}

fn year_behind(text: &str, at: usize) -> Option<Number> {
    let behind = skip(text, at, 3, |c| matches!(c, ' ' | '،' | ','));
    Number::at(text, behind).filter(|year| year.len() == 4 && YEARS.contains(&year.value))
}

/// The same day in the Gregorian calendar. Six months have 31 days, five have 30, the last has 29, or 30 in eight years
/// of 33.
fn gregorian(year: u32, month: u8, day: u8) -> Option<Date> {
    /// The first day of this year is 21 March 2021.
    const ANCHOR: i64 = 1400;
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + u8::from(is_leap(i64::from(year))),
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = i64::from(year);
    let leaps = |from: i64, to: i64| (from..to).filter(|&year| is_leap(year)).count() as i64;
    let years = 365 * (year - ANCHOR) + leaps(ANCHOR, year) - leaps(year, ANCHOR);
    let (month, day) = (i64::from(month), i64::from(day));
    let months = 31 * (month - 1).min(6) + 30 * (month - 7).max(0);
    let days = jiff::Span::new().try_days(years + months + day - 1).ok()?;
    let here = civil::date(2021, 3, 21).checked_add(days).ok()?;
    Some(Date {
        year: Some(here.year()),
        month: u8::try_from(here.month()).ok(),
        day: u8::try_from(here.day()).ok(),
        ..Date::default()
    })
}

fn is_leap(year: i64) -> bool {
    [1, 5, 9, 13, 17, 22, 26, 30].contains(&(year % 33))
}
