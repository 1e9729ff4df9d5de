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

static WEEKDAYS: LazyLock<Dictionary<()>> = LazyLock::new(|| {
    Dictionary::new(
        rows(include_str!("../data/weekdays.tsv"))
            .flat_map(|row| row.skip(1).flat_map(|forms| forms.split(' ').map(|form| (form, ())))),
    )
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

/// Whether `name` is the name of a day of the week.
pub(super) fn is_weekday(name: &str) -> bool {
    WEEKDAYS.get(name).is_some()
}

/// The offset of a named zone, as far as it has one; `None` when `name` is not a zone.
pub(super) fn zone(name: &str) -> Option<Option<i16>> {
    rows(include_str!("../data/zones.tsv")).find_map(|mut row| {
        (row.next() == Some(name)).then(|| row.next().and_then(|minutes| minutes.parse().ok()))
    })
}
