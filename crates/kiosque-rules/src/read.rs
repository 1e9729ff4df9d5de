//! Reads a rule file's text into tables whose keys and types are right, gathering all mistakes.

use crate::diagnostic::{Checker, nearest};
use crate::keys::{Key, Kind, SITE};
use kiosque_core::PartKind;
use kiosque_html::{JsonPath, Selector, SyntaxError, XPath};
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its place in the file.
pub(crate) type Placed<T> = (T, Range<usize>);

/// A table whose keys and types have been checked. Getters answer `None` for what is absent or was wrong.
#[derive(Clone, Copy)]
pub(crate) struct Table<'t> {
    table: &'t DeTable<'t>,
}

/// Parses `text` and checks keys and types against the table of keys; `None` where it is no TOML: what is left of such
/// a file is not what its author wrote.
pub(crate) fn parse<'t>(text: &'t str, checker: &mut Checker<'_>) -> Option<Spanned<DeTable<'t>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        checker.error(error.span().unwrap_or(0..0), error.message().to_owned());
    }
    if !checker.is_clean() {
        return None;
    }
    check_table(table.get_ref(), SITE, checker);
    Some(table)
}

fn check_table(table: &DeTable<'_>, keys: &[Key], checker: &mut Checker<'_>) {
    for (name, value) in table {
        match keys.iter().find(|key| key.name == name.get_ref()) {
            Some(key) => check_value(key, value, checker),
            None => unknown_key(name, table, keys, checker),
        }
    }
}

fn unknown_key(name: &Spanned<Cow<'_, str>>, table: &DeTable<'_>, keys: &[Key], checker: &mut Checker<'_>) {
    let (at, name) = (name.span(), name.get_ref());
    // A key that is there already is not what was meant.
    let is_free = |key: &&str| !table.keys().any(|other| other.get_ref() == key);
    let near = nearest(name, keys.iter().map(|key| key.name)).filter(is_free);
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known keys: {}", keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")),
    };
    checker.error_with_help(at, format!("unknown key `{name}`"), Some(help));
}

fn check_value(key: &Key, value: &Spanned<DeValue<'_>>, checker: &mut Checker<'_>) {
    let found = value.get_ref();
    match key.kind {
        Kind::Text => expect(found.is_str(), key, "a string", value, checker),
        Kind::Texts => check_texts(key, value, checker),
        Kind::Pattern => check_pattern(key, value, checker),
        Kind::Selector => check_query(key, value, Selector::parse, checker),
        Kind::XPath => check_query(key, value, XPath::parse, checker),
        Kind::JsonPath => check_query(key, value, JsonPath::parse, checker),
        Kind::DateFormat => match found.as_str() {
            Some(format) => {
                if let Err(why) = crate::operate::check_date_format(format) {
                    checker.error(value.span(), why);
                }
            }
            None => expect(false, key, "a format of dates", value, checker),
        },
        Kind::Bool => expect(found.is_bool(), key, "true or false", value, checker),
        Kind::Integer(least) => {
            let fits = integer(found).is_some_and(|number| number >= least);
            let expected = if least < 0 {
                "a whole number".into()
            } else {
                format!("a whole number of at least {least}")
            };
            expect(fits, key, &expected, value, checker);
        }
        Kind::Weight => {
            let fits = number(found).is_some_and(|number| number > 0.0 && number <= 1.0);
            expect(fits, key, "a number above 0 and at most 1", value, checker);
        }
        Kind::Date => {
            let fits = found.as_datetime().is_some_and(|date| date.date.is_some() && date.time.is_none());
            expect(fits, key, "a date without quotes, as 2018-01-31", value, checker);
        }
        Kind::OneOf(names) => check_name(key, value, &names(), checker),
        Kind::ListOf(names) => check_names(key, value, &names(), checker),
        Kind::Table(keys) => match found.as_table() {
            Some(table) => check_table(table, keys, checker),
            None => expect(false, key, "a table", value, checker),
        },
        Kind::Tables(keys) => check_tables(key, value, keys, checker),
        Kind::TextsOrTables(keys) => check_texts_or_tables(key, value, keys, checker),
        Kind::Operations(keys) => check_operations(key, value, keys, checker),
    }
}

fn expect(fits: bool, key: &Key, expected: &str, value: &Spanned<DeValue<'_>>, checker: &mut Checker<'_>) {
    if !fits {
        let found = value.get_ref().type_str();
        let help = (!key.example.is_empty()).then(|| format!("for example: {} = {}", key.name, key.example));
        checker.error_with_help(
            value.span(),
            format!("`{}` takes {expected}, this is {}", key.name, with_article(found)),
            help,
        );
    }
}

fn with_article(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}

fn check_texts(key: &Key, value: &Spanned<DeValue<'_>>, checker: &mut Checker<'_>) {
    match value.get_ref() {
        DeValue::String(_) => {}
        DeValue::Array(items) => {
            for item in items.iter().filter(|item| !item.get_ref().is_str()) {
                expect(false, key, "strings", item, checker);
            }
        }
        _ => expect(false, key, "a string or a list of strings", value, checker),
    }
}

fn check_pattern(key: &Key, value: &Spanned<DeValue<'_>>, checker: &mut Checker<'_>) {
    match value.get_ref().as_str() {
        Some(pattern) => {
            if let Err((at, message)) = crate::pattern::check(pattern) {
                checker.error(place_in(value.span(), &at, checker), message);
            }
        }
        None => expect(false, key, "a regular expression in single quotes", value, checker),
    }
}

fn check_query<Q>(
    key: &Key,
    value: &Spanned<DeValue<'_>>,
    parse: fn(&str) -> Result<Q, SyntaxError>,
    checker: &mut Checker<'_>,
) {
    let Some(query) = value.get_ref().as_str() else {
        return expect(false, key, "a string", value, checker);
    };
    if let Err(error) = parse(query) {
        let byte = |column: usize| query.char_indices().nth(column).map_or(query.len(), |(at, _)| at);
        let at = byte(error.column.saturating_sub(1))..byte(error.column);
        let message = format!("found {}, expected {}", error.found, error.expected);
        checker.error(place_in(value.span(), &at, checker), message);
    }
}

/// The place of a range of a string's value in the file.
fn place_in(value: Range<usize>, at: &Range<usize>, checker: &Checker<'_>) -> Range<usize> {
    match checker.literal_start(&value) {
        Some(start) => start + at.start..start + at.end.max(at.start + 1),
        None => value,
    }
}

fn check_name(key: &Key, value: &Spanned<DeValue<'_>>, names: &[&'static str], checker: &mut Checker<'_>) {
    let Some(name) = value.get_ref().as_str() else {
        return expect(false, key, &format!("one of: {}", names.join(", ")), value, checker);
    };
    if !names.contains(&name) {
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("one of: {}", names.join(", ")),
        };
        checker.error_with_help(value.span(), format!("`{name}` is no value of `{}`", key.name), Some(help));
    }
}

fn check_names(key: &Key, value: &Spanned<DeValue<'_>>, names: &[&'static str], checker: &mut Checker<'_>) {
    match value.get_ref().as_array() {
        Some(items) if !items.is_empty() => {
            for item in items {
                check_name(key, item, names, checker);
            }
        }
        _ => expect(false, key, &format!("a list of: {}", names.join(", ")), value, checker),
    }
}

fn check_tables(key: &Key, value: &Spanned<DeValue<'_>>, keys: &'static [Key], checker: &mut Checker<'_>) {
    let Some(items) = value.get_ref().as_array() else {
        return expect(false, key, &format!("tables, written [[{}]]", key.name), value, checker);
    };
    for item in items {
        match item.get_ref().as_table() {
            Some(table) => check_table(table, keys, checker),
            None => expect(false, key, "tables", item, checker),
        }
    }
}

fn check_texts_or_tables(
    key: &Key,
    value: &Spanned<DeValue<'_>>,
    keys: &'static [Key],
    checker: &mut Checker<'_>,
) {
    let Some(items) = value.get_ref().as_array() else {
        return expect(false, key, "a list of strings or tables", value, checker);
    };
    for item in items {
        match item.get_ref() {
            DeValue::String(_) => {}
            DeValue::Table(table) => check_table(table, keys, checker),
            _ => expect(false, key, "strings or tables", item, checker),
        }
    }
}

fn check_operations(
    key: &Key,
    value: &Spanned<DeValue<'_>>,
    keys: &'static [Key],
    checker: &mut Checker<'_>,
) {
    let Some(table) = value.get_ref().as_table() else {
        return expect(false, key, "a table of operations by part", value, checker);
    };
    for (part, operations) in table {
        if PartKind::from_name(part.get_ref()).is_none() {
            unknown_part(part.get_ref(), part.span(), checker);
        }
        check_tables(key, operations, keys, checker);
        for operation in operations.get_ref().as_array().into_iter().flatten() {
            if let Some(table) = operation.get_ref().as_table() {
                check_operation(table, operation.span(), keys, checker);
            }
        }
    }
}

/// A table is one operation, so that the list shows their order.
fn check_operation(table: &DeTable<'_>, place: Range<usize>, keys: &[Key], checker: &mut Checker<'_>) {
    let names = keys.iter().map(|key| key.name);
    let found: Vec<&str> = names.filter(|name| table.keys().any(|key| key.get_ref() == name)).collect();
    match found[..] {
        [] if table.is_empty() => {
            let help = keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
            checker.error_with_help(
                place,
                "this operation does nothing: one key was expected",
                Some(format!("one of: {help}")),
            );
        }
        [first, second, ..] => {
            let help =
                Some(format!("write {{ {first} = … }}, {{ {second} = … }} in the order that is meant"));
            checker.error_with_help(
                place,
                format!("one operation was expected, `{}` were found", found.join("`, `")),
                help,
            );
        }
        _ => {}
    }
    for (name, value) in table {
        match (name.get_ref().as_ref(), value.get_ref()) {
            ("replace", DeValue::String(_)) => not_two_strings(1, value.span(), checker),
            ("replace", DeValue::Array(items)) if items.len() != 2 => {
                not_two_strings(items.len(), value.span(), checker);
            }
            ("split", DeValue::String(text)) if text.is_empty() => {
                checker.error(value.span(), "`split` takes what stands between the values, this is empty");
            }
            _ => {}
        }
    }
}

fn not_two_strings(count: usize, place: Range<usize>, checker: &mut Checker<'_>) {
    let help = Some("for example: replace = [\"h\", \":\"]".to_owned());
    checker.error_with_help(
        place,
        format!("`replace` takes two strings, what is there and what becomes of it; found: {count}"),
        help,
    );
}

/// Reports a part that does not exist.
pub(crate) fn unknown_part(name: &str, at: Range<usize>, checker: &mut Checker<'_>) {
    let names: Vec<_> = PartKind::ALL.into_iter().map(PartKind::name).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of: {}", names.join(", ")),
    };
    checker.error_with_help(at, format!("there is no part `{name}`"), Some(help));
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
}

fn number(value: &DeValue<'_>) -> Option<f32> {
    match value {
        DeValue::Float(float) => float.as_str().replace('_', "").parse().ok(),
        DeValue::Integer(_) => integer(value).map(|number| number as f32),
        _ => None,
    }
}

impl<'t> Table<'t> {
    pub(crate) fn new(table: &'t DeTable<'t>) -> Table<'t> {
        Table { table }
    }

    fn get(&self, name: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
    }

    /// The names of the keys that are there, each with its place.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'t str, Range<usize>)> + use<'t> {
        self.table.keys().map(|key| (key.get_ref().as_ref(), key.span()))
    }

    pub(crate) fn span_of(&self, name: &str) -> Option<Range<usize>> {
        self.get(name).map(Spanned::span)
    }

    pub(crate) fn text(&self, name: &str) -> Option<Placed<&'t str>> {
        let value = self.get(name)?;
        Some((value.get_ref().as_str()?, value.span()))
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<Placed<&'t str>> {
        let Some(value) = self.get(name) else { return Vec::new() };
        match value.get_ref() {
            DeValue::String(text) => vec![(text, value.span())],
            DeValue::Array(items) => {
                items.iter().filter_map(|item| Some((item.get_ref().as_str()?, item.span()))).collect()
            }
            _ => Vec::new(),
        }
    }

    pub(crate) fn bool(&self, name: &str) -> Option<bool> {
        self.get(name)?.get_ref().as_bool()
    }

    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        integer(self.get(name)?.get_ref())
    }

    pub(crate) fn number(&self, name: &str) -> Option<f32> {
        number(self.get(name)?.get_ref())
    }

    /// A date as year, month, day.
    pub(crate) fn date(&self, name: &str) -> Option<(i16, u8, u8)> {
        let date = self.get(name)?.get_ref().as_datetime()?.date?;
        Some((i16::try_from(date.year).ok()?, date.month, date.day))
    }

    pub(crate) fn table(&self, name: &str) -> Option<Table<'t>> {
        self.get(name)?.get_ref().as_table().map(Table::new)
    }

    /// The tables of a list, each with its place.
    pub(crate) fn tables(&self, name: &str) -> Vec<Placed<Table<'t>>> {
        let Some(items) = self.get(name).and_then(|value| value.get_ref().as_array()) else {
            return Vec::new();
        };
        items.iter().filter_map(|item| Some((Table::new(item.get_ref().as_table()?), item.span()))).collect()
    }

    /// A list's items: strings, or tables with their place.
    pub(crate) fn texts_or_tables(&self, name: &str) -> Vec<Placed<Result<&'t str, Table<'t>>>> {
        let Some(items) = self.get(name).and_then(|value| value.get_ref().as_array()) else {
            return Vec::new();
        };
        let item = |item: &'t Spanned<DeValue<'t>>| match item.get_ref() {
            DeValue::String(text) => Some((Ok(text.as_ref()), item.span())),
            DeValue::Table(table) => Some((Err(Table::new(table)), item.span())),
            _ => None,
        };
        items.iter().filter_map(item).collect()
    }

    /// Names and tables of a table of lists of tables.
    pub(crate) fn operations(&self, name: &str) -> Vec<(&'t str, Vec<Table<'t>>)> {
        let Some(table) = self.table(name) else { return Vec::new() };
        table
            .table
            .keys()
            .map(|part| {
                let part = part.get_ref().as_ref();
                (part, table.tables(part).into_iter().map(|(table, _)| table).collect())
            })
            .collect()
    }
}
