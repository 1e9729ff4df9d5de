//! The names of months, weekdays and zones.

use std::sync::LazyLock;

use crate::words::{Dictionary, rows};

static MONTHS: LazyLock<Dictionary<Month>> = LazyLock::new(|| {
    Dictionary::new(rows(include_str!("../data/months.tsv")).flat_map(|mut row| {
        let language = row.next().unwrap_or_default();
        row.zip(1u8..).flat_map(move |(forms, number)| {
            forms
                .split(' ')
                .map(move |form| (form, Month { number, language, abbreviated: form.ends_with('.') }))
        })
    }))
});

static WEEKDAYS: LazyLock<Dictionary<i8>> = LazyLock::new(|| {
    let days = |row: std::str::Split<'static, char>| (1..).zip(row.skip(1));
    let forms = |(day, forms): (i8, &'static str)| forms.split(' ').map(move |form| (form, day));
    Dictionary::new(rows(include_str!("../data/weekdays.tsv")).flat_map(days).flat_map(forms))
});

/// A name a month goes by.
#[derive(Clone, Copy)]
pub(super) struct Month {
    pub(super) number: u8,
    pub(super) language: &'static str,
    pub(super) abbreviated: bool,
}

/// The month `name` stands for: in the hinted language if it is a month there, else in the first that has it.
pub(super) fn month(name: &str, language: Option<&str>) -> Option<Month> {
    let mut names = MONTHS.all(name).copied();
    let first = names.next()?;
    if language.is_none_or(|language| first.language == language) {
        return Some(first);
    }
    Some(names.find(|month| Some(month.language) == language).unwrap_or(first))
}

/// The day of the week that `name` is, 1 for Monday.
pub(super) fn weekday(name: &str) -> Option<i8> {
    WEEKDAYS.all(name).next().copied()
}

/// Whether `name` is the name of a day of the week.
pub(super) fn is_weekday(name: &str) -> bool {
    weekday(name).is_some()
}

static SMALL_WORDS: LazyLock<Dictionary<Small>> = LazyLock::new(|| {
    Dictionary::new(rows(include_str!("../data/date_words.tsv")).flat_map(|mut row| {
        let small = match row.next() {
            Some("joins") => Small::Joins,
            Some("introduces") => Small::Introduces,
            _ => Small::Connects,
        };
        row.next().unwrap_or_default().split('|').map(move |word| (word, small))
    }))
});

/// What a small word does beside a date.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Small {
    /// Stands between a date and its time.
    Joins,
    /// Stands between "updated" and the date.
    Introduces,
    /// Stands between day, month and year.
    Connects,
}

/// Whether `word` does so.
pub(super) fn is_small(word: &str, does: Small) -> bool {
    SMALL_WORDS.all(word).any(|small| *small == does)
}

/// The zones, sorted by name.
static ZONES: LazyLock<Vec<(&str, Option<i16>)>> = LazyLock::new(|| {
    let zone =
        |mut row: std::str::Split<'static, char>| (row.next().unwrap_or_default(), minutes(row.next()));
    let mut zones: Vec<_> = rows(include_str!("../data/zones.tsv")).map(zone).collect();
    zones.sort_unstable();
    zones
});

fn minutes(cell: Option<&str>) -> Option<i16> {
    cell?.parse().ok()
}

/// The offset of a named zone, as far as it has one; `None` when `name` is not a zone.
pub(super) fn zone(name: &str) -> Option<Option<i16>> {
    if name.len() > 6 || !name.starts_with(char::is_uppercase) {
        return None;
    }
    let at = ZONES.binary_search_by(|zone| zone.0.cmp(name)).ok()?;
    Some(ZONES[at].1)
}
