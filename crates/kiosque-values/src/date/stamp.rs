//! Dates as programs store them: nothing but digits.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::{Date, is_day};

/// The date that a text of nothing but digits stands for, where it is known to be one: `20240305`, `20240305083000`, or the
/// seconds or milliseconds since 1970 of a moment between 1990 and 2100.
///
/// ```
/// use kiosque_values::date_of_stamp;
/// assert_eq!(date_of_stamp("20240305").unwrap().to_iso(), "2024-03-05");
/// assert_eq!(date_of_stamp("1709627400").unwrap().to_iso(), "2024-03-05T08:30:00Z");
/// assert_eq!(date_of_stamp("1709627400000").unwrap().to_iso(), "2024-03-05T08:30:00Z");
/// assert!(date_of_stamp("12345678").is_none());
/// ```
pub fn date_of_stamp(text: &str) -> Option<Date> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        8 => day(text),
        14 => moment(text),
        10 => since_1970(text.parse().ok()?),
        13 => since_1970(text.parse::<i64>().ok()? / 1000),
        _ => None,
    }
    .filter(|date| date.year.is_some_and(|year| (1990..=2100).contains(&year)))
}

fn day(text: &str) -> Option<Date> {
    let (year, month, day) = (text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..8].parse().ok()?);
    is_day(Some(year), month, day).then(|| Date {
        year: Some(year),
        month: Some(month),
        day: Some(day),
        ..Date::default()
    })
}

fn moment(text: &str) -> Option<Date> {
    let part = |at: usize, below: u8| text[at..at + 2].parse::<u8>().ok().filter(|value| *value < below);
    let (hour, minute, second) = (part(8, 24)?, part(10, 60)?, part(12, 60)?);
    Some(Date { hour: Some(hour), minute: Some(minute), second: Some(second), ..day(text)? })
}

fn since_1970(seconds: i64) -> Option<Date> {
    let moment = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?);
    let small = |value: i8| u8::try_from(value).ok();
    Some(Date {
        year: Some(moment.year()),
        month: small(moment.month()),
        day: small(moment.day()),
        hour: small(moment.hour()),
        minute: small(moment.minute()),
        second: small(moment.second()),
        offset: Some(0),
        ..Date::default()
    })
}
