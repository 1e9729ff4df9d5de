//! Dates and times of day, as pages write them.
//!
//! [`find_dates`] looks at the numbers of a text; around each it tries the forms a date can take ([`written`] with a
//! month's name, [`numeric`] without) and joins a date to the [`clock`] time that stands beside it. A year nobody
//! wrote stays absent; a day that no calendar has is no date.

mod clock;
mod jalali;
mod numeric;
mod role;
mod scan;
mod sign_off;
mod stamp;
mod url;
mod vocabulary;
mod when;
mod written;

use std::fmt;
use std::fmt::Write;
use std::ops::Range;

use jiff::civil;

pub use self::clock::read_time;
pub use self::role::{DateRole, date_role, may_give_role};
pub use self::scan::{find_dates, read_date};
pub use self::sign_off::read_sign_off;
pub use self::stamp::date_of_stamp;
pub use self::url::date_of_url;
pub use self::when::tells_when;

/// How much of a date is stated; a coarser precision is less than a finer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Precision {
    /// The year alone.
    Year,
    /// A month, with or without its year.
    Month,
    /// A day.
    Day,
    /// A day and the hour: `9h`.
    Hour,
    /// A day, hour and minute.
    Minute,
    /// To the second.
    Second,
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Precision::Year => "year",
            Precision::Month => "month",
            Precision::Day => "day",
            Precision::Hour => "hour",
            Precision::Minute => "minute",
            Precision::Second => "second",
        })
    }
}

/// A date as far as the text states it. What is not stated is `None`; the year is never invented.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Date {
    /// The year, of the Gregorian calendar.
    pub year: Option<i16>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month, from 1.
    pub day: Option<u8>,
    /// The hour of the day, 0 to 23.
    pub hour: Option<u8>,
    /// The minute, 0 to 59.
    pub minute: Option<u8>,
    /// The second, 0 to 59.
    pub second: Option<u8>,
    /// Minutes east of UTC, when the text states them, in figures or by a name that stands for one offset only.
    pub offset: Option<i16>,
    /// The time zone as written: `GMT+1`, `CET`, `heure de Paris`.
    pub zone: Option<String>,
    /// Whether day and month could be the other way round: `03/04/2024` on a page of unknown habits. The fields then
    /// hold the reading that puts the day first.
    pub ambiguous: bool,
}

impl Date {
    /// The finest part that is stated.
    pub fn precision(&self) -> Precision {
        match self {
            Date { second: Some(_), .. } => Precision::Second,
            Date { minute: Some(_), .. } => Precision::Minute,
            Date { hour: Some(_), .. } => Precision::Hour,
            Date { day: Some(_), .. } => Precision::Day,
            Date { month: Some(_), .. } => Precision::Month,
            _ => Precision::Year,
        }
    }

    /// Whether the text states the year.
    pub fn has_year(&self) -> bool {
        self.year.is_some()
    }

    /// Year, month and day, for comparing days; `None` unless all three are stated.
    pub fn day_key(&self) -> Option<(i16, u8, u8)> {
        Some((self.year?, self.month?, self.day?))
    }

    /// The stated parts in ISO 8601 order: `2019-10-24T09:40`, `2024-10-18`, `2021-07`, `2021`; a missing year is a
    /// hyphen, as in the older edition of the standard: `--12-27T09:08`. A stated offset follows the time: `+01:00`,
    /// or `Z` for zero.
    ///
    /// ```
    /// use kiosque_values::Date;
    /// let date = Date { month: Some(12), day: Some(27), hour: Some(9), minute: Some(8), ..Date::default() };
    /// assert_eq!(date.to_iso(), "--12-27T09:08");
    /// ```
    pub fn to_iso(&self) -> String {
        let mut iso = String::with_capacity("2024-12-27T09:08:00+01:00".len());
        let _ = match self.year {
            Some(year) => write!(iso, "{year:04}"),
            None => iso.write_char('-'),
        };
        for part in [self.month, self.day].iter().map_while(|part| *part) {
            let _ = write!(iso, "-{part:02}");
        }
        let Some(hour) = self.hour else { return iso };
        let _ = write!(iso, "T{hour:02}");
        for part in [self.minute, self.second].iter().map_while(|part| *part) {
            let _ = write!(iso, ":{part:02}");
        }
        iso += &self.offset.map(iso_offset).unwrap_or_default();
        iso
    }

    /// The instant in UTC, in the form of RFC 3339; `None` unless day, minute and offset are all stated.
    pub fn to_utc(&self) -> Option<String> {
        let (year, month, day) = self.day_key()?;
        let second = i8::try_from(self.second.unwrap_or(0)).ok()?;
        let day = civil_day(year, month, day)?;
        let local = day.at(i8::try_from(self.hour?).ok()?, i8::try_from(self.minute?).ok()?, second, 0);
        let utc = local.checked_sub(jiff::SignedDuration::from_mins(i64::from(self.offset?))).ok()?;
        Some(format!("{utc}Z"))
    }
}

/// Days from one day to another (year, month, day), negative when the second is earlier; `None` for a day that no
/// calendar has.
///
/// ```
/// assert_eq!(kiosque_values::days_between((2024, 2, 28), (2024, 3, 1)), Some(2));
/// ```
pub fn days_between(from: (i16, u8, u8), to: (i16, u8, u8)) -> Option<i64> {
    let (from, to) = (civil_day(from.0, from.1, from.2)?, civil_day(to.0, to.1, to.2)?);
    Some(i64::from((to - from).get_days()))
}

fn iso_offset(minutes: i16) -> String {
    if minutes == 0 {
        return "Z".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Time {
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59; 0 when only the hour is written (`9h`).
    pub minute: u8,
    /// The second, when written.
    pub second: Option<u8>,
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)?;
        self.second.map_or(Ok(()), |second| write!(f, ":{second:02}"))
    }
}

/// A value and where it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// The bytes of the text it was read from, half open.
    pub span: Range<usize>,
}

/// What is known of a page that helps to read its dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DateHints<'a> {
    /// The language of the text, as a tag: `fr`, `en-US`.
    pub language: Option<&'a str>,
    /// Whether `03/04/2024` is 3 April; when absent the language decides, if it can.
    pub day_first: Option<bool>,
    /// Whether the text is known to be a date, so that `5.3.24` is one and no version.
    pub short_years: bool,
}

impl DateHints<'_> {
    /// Day first everywhere but in the United States; `en` alone, or no language, does not tell.
    fn is_day_first(&self) -> Option<bool> {
        self.day_first.or_else(|| match self.language? {
            tag if tag.eq_ignore_ascii_case("en-us") || tag.eq_ignore_ascii_case("en_us") => Some(false),
            tag if tag.eq_ignore_ascii_case("en") => None,
            _ => Some(true),
        })
    }

    /// The primary subtag: `pt` of `pt-BR`.
    fn primary_language(&self) -> Option<&str> {
        self.language?.split(['-', '_']).next()
    }
}

/// The calendar's word on a day; `None` for 31 February.
fn civil_day(year: i16, month: u8, day: u8) -> Option<civil::Date> {
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The days a page may speak of.
fn is_day(year: Option<i16>, month: u8, day: u8) -> bool {
    // A leap year stands in for an unknown one, so that 29 February passes.
    civil_day(year.unwrap_or(2000), month, day).is_some()
}

#[cfg(test)]
mod tests;
