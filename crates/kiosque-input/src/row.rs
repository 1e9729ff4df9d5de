//! Rows of tables and lines of JSON, whose fields have names.

use crate::error::Problem;
use crate::moment::moment;
use crate::options::{Fields, Options};
use crate::{Record, Stated};
use kiosque_core::{Medium, Origin};
use std::collections::BTreeMap;

/// What a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Html,
    Text,
    Content,
    Url,
    Captured,
    Id,
    Encoding,
}

/// Slots, in their order.
const SLOTS: usize = 7;

/// A field that is looked for. Of several for the same slot, the one of the lowest rank is taken.
#[derive(Clone)]
pub(crate) struct Wanted {
    pub(crate) path: String,
    pub(crate) slot: Slot,
    pub(crate) rank: usize,
}

/// All fields that are looked for.
pub(crate) struct Schema {
    pub(crate) wanted: Vec<Wanted>,
    pub(crate) columns: Vec<String>,
}

impl Schema {
    pub(crate) fn new(options: &Options) -> Schema {
        let Fields { html, text, content, url, captured, id, encoding } = &options.fields;
        let lists = [
            (Slot::Html, html),
            (Slot::Text, text),
            (Slot::Content, content),
            (Slot::Url, url),
            (Slot::Captured, captured),
            (Slot::Id, id),
            (Slot::Encoding, encoding),
        ];
        let wanted = lists.into_iter().flat_map(|(slot, list)| {
            list.iter().enumerate().map(move |(rank, path)| Wanted { path: path.clone(), slot, rank })
        });
        Schema { wanted: wanted.collect(), columns: options.columns.clone() }
    }

    /// The field that is called `name`.
    pub(crate) fn find(&self, name: &str) -> Option<&Wanted> {
        self.wanted.iter().find(|wanted| wanted.path.eq_ignore_ascii_case(name))
    }

    pub(crate) fn is_column(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column == name)
    }

    /// What to say when a row holds no page.
    pub(crate) fn missing<'n>(&self, found: impl Iterator<Item = &'n str>) -> Problem {
        let pages = self.wanted.iter().filter(|wanted| wanted.slot <= Slot::Content);
        let mut found: Vec<&str> = found.take(MOST_NAMES + 1).collect();
        if found.len() > MOST_NAMES {
            found[MOST_NAMES] = "…";
        }
        Problem::MissingField {
            wanted: pages.map(|wanted| wanted.path.as_str()).collect::<Vec<_>>().join(", "),
            found: if found.is_empty() { "none".into() } else { found.join(", ") },
        }
    }
}

/// Names that a message lists.
const MOST_NAMES: usize = 30;

/// The fields of one row.
#[derive(Default)]
pub(crate) struct Row {
    values: [Option<(usize, Vec<u8>)>; SLOTS],
    columns: BTreeMap<String, String>,
}

impl Row {
    pub(crate) fn put(&mut self, wanted: &Wanted, value: impl Into<Vec<u8>>) {
        let value = value.into();
        let slot = &mut self.values[wanted.slot as usize];
        if !value.is_empty() && slot.as_ref().is_none_or(|(rank, _)| wanted.rank < *rank) {
            *slot = Some((wanted.rank, value));
        }
    }

    pub(crate) fn put_column(&mut self, name: &str, value: String) {
        self.columns.insert(name.to_owned(), value);
    }

    fn take(&mut self, slot: Slot) -> Option<Vec<u8>> {
        self.values[slot as usize].take().map(|(_, value)| value)
    }

    fn take_text(&mut self, slot: Slot) -> Option<String> {
        self.take(slot).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    pub(crate) fn has_page(&self) -> bool {
        self.values[..=Slot::Content as usize].iter().any(Option::is_some)
    }

    /// The record of the row at `origin`; `None` when it holds no page.
    pub(crate) fn into_record(mut self, origin: Origin) -> Option<Record> {
        let slots = [Slot::Html, Slot::Text, Slot::Content];
        let (page, slot) = slots.into_iter().find_map(|slot| Some((self.take(slot)?, slot)))?;
        // A fragment of markup does not announce itself. Else the page shows what it is, whatever the field is called:
        // whole tables are filled with one or the other.
        let medium = (slot == Slot::Html && page.contains(&b'<')).then_some(Medium::Html);
        let stated = Stated {
            url: self.take_text(Slot::Url),
            captured: self.take_text(Slot::Captured).and_then(|text| moment(&text)),
            encoding: self.take_text(Slot::Encoding),
        };
        let origin = Origin { id: self.take_text(Slot::Id), columns: self.columns, ..origin };
        Some(Record { bytes: page, origin, stated, medium, ..Record::default() })
    }
}
