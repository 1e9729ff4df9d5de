//! Dates in addresses: `/2021/12/27/`, `/2021/1227/`, `/20211227/`, `/2021-12-27-council-vote`, `/2021/12/`.

use super::{Date, Found, is_day};

/// The years an address may name: the web began in the first, and the last leaves room.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The date that the path of `url` carries.
///
/// Digits inside a longer number (an article's id) are never a date, and neither is a date of the query. A year and
/// month alone give a month. The first full day wins over an earlier month.
///
/// ```
/// use kiosque_values::date_of_url;
/// let url = "https://example.com/world/n3/2021/1227/c31356-9937662.html";
/// let date = date_of_url(url).unwrap();
/// assert_eq!((date.value.to_iso().as_str(), &url[date.span]), ("2021-12-27", "2021/1227"));
/// ```
pub fn date_of_url(url: &str) -> Option<Found<Date>> {
    let path = &url[..url.find(['?', '#']).unwrap_or(url.len())];
    let host = path.find("://").map_or(0, |at| at + 3);
    let mut month = None;
    let mut at = host;
    while let Some(start) = crate::digits::next(path, at) {
        at = crate::digits::end(path, start);
        let run = Run { path, start, end: at };
        if !run.starts_part() {
            continue;
        }
        if let Some(day) = run.day() {
            return Some(day);
        }
        month = month.or_else(|| run.month());
    }
    month
}

/// A run of digits in a path.
struct Run<'a> {
    path: &'a str,
    start: usize,
    end: usize,
}

impl Run<'_> {
    /// A date begins a segment, or stands behind a hyphen or underscore in one.
    fn starts_part(&self) -> bool {
        let mut before = self.path[..self.start].chars().rev();
        match before.next() {
            None | Some('/') => true,
            Some('-' | '_' | '.') => !before.next().is_some_and(|c| c.is_ascii_digit()),
            Some(_) => false,
        }
    }

    fn text(&self) -> &str {
        &self.path[self.start..self.end]
    }

    /// The digits after one of the marks at `at`, with their end.
    fn next(&self, at: usize, marks: &[char]) -> Option<Run<'_>> {
        let start = at + self.path[at..].chars().next().filter(|c| marks.contains(c))?.len_utf8();
        let end = crate::digits::end(self.path, start);
        (end > start).then_some(Run { path: self.path, start, end })
    }

    fn day(&self) -> Option<Found<Date>> {
        match self.text().len() {
            8 => self.found(&self.text()[..4], &self.text()[4..6], &self.text()[6..], self.end),
            4 => {
                let second = self.next(self.end, &['/', '-', '_', '.'])?;
                if second.text().len() == 4 && self.path[self.end..].starts_with('/') {
                    return self.found(self.text(), &second.text()[..2], &second.text()[2..], second.end);
                }
                let mark = self.path[self.end..].chars().next()?;
                let third = self.next(second.end, &[mark])?;
                self.found(self.text(), second.text(), third.text(), third.end)
            }
            _ => None,
        }
    }

    /// `/2021/12/`: two whole segments.
    fn month(&self) -> Option<Found<Date>> {
        let month = self.next(self.end, &['/'])?;
        let whole = self.path[..self.start].ends_with('/') && self.path[month.end..].starts_with('/');
        let (year, number) = (year(self.text())?, two_digits(month.text()).filter(|m| (1..=12).contains(m))?);
        whole.then(|| Found {
            value: Date { year: Some(year), month: Some(number), ..Date::default() },
            span: self.start..month.end,
        })
    }

    fn found(&self, y: &str, m: &str, d: &str, end: usize) -> Option<Found<Date>> {
        let (year, month, day) = (year(y)?, two_digits(m)?, two_digits(d)?);
        let alone = !self.path[end..].starts_with(|c: char| c.is_alphanumeric());
        (alone && is_day(Some(year), month, day)).then(|| Found {
            value: Date { year: Some(year), month: Some(month), day: Some(day), ..Date::default() },
            span: self.start..end,
        })
    }
}

fn year(digits: &str) -> Option<i16> {
    digits.parse().ok().filter(|year| digits.len() == 4 && YEARS.contains(year))
}

fn two_digits(digits: &str) -> Option<u8> {
    (digits.len() <= 2).then(|| digits.parse().ok())?
}
