//! One JSON object a line.

use crate::error::Problem;
use crate::read::{Flow, Place, Reader};
use crate::row::{Row, Schema};
use crate::stated::lookup;
use crate::stream::Stream;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Endings of files that hold JSON lines and nothing else.
const ENDINGS: [&str; 4] = ["jsonl", "ndjson", "jl", "jsonlines"];

/// Reads the records of a file of JSON lines. The limit of a record goes for its whole line.
pub(crate) fn read(reader: &mut Reader<'_>, mut stream: Stream<'_>, place: &Place) -> Flow {
    let schema = Schema::new(reader.options);
    let allowed = reader.limits.record_bytes;
    let mut line = Vec::new();
    let mut is_known = place.is_chosen || place.has_ending(&ENDINGS);
    loop {
        let origin = place.origin_at(stream.position());
        line.clear();
        let found = match stream.read_line(&mut line, allowed.saturating_add(1)) {
            Ok(0) => return Flow::Continue(()),
            Ok(found) => found,
            Err(error) => {
                // What came before the damage may be a whole record without its end of line.
                let whole = parse(line.trim_ascii(), &schema).ok().filter(Row::has_page);
                let record = whole.and_then(|row| row.into_record(origin.clone()));
                let Some(record) = record else { return reader.fail(origin, error) };
                reader.give(record)?;
                return reader.fail(place.origin_at(stream.position()), error);
            }
        };
        let json = line.trim_ascii().strip_prefix(b"\xef\xbb\xbf").unwrap_or(line.trim_ascii());
        if json.len() as u64 > allowed {
            reader.fail(origin, Problem::TooLarge { found, allowed })?;
            continue;
        }
        if json.is_empty() {
            reader.skip("blank")?;
            continue;
        }
        match parse(json, &schema) {
            Err(error) => {
                reader.fail(origin, Problem::Malformed(format!("this line is no JSON object: {error}")))?;
            }
            Ok(row) if row.has_page() => {
                is_known = true;
                let record = row.into_record(origin);
                record.map_or(Flow::Continue(()), |record| reader.give(record))?;
            }
            // Settings and the like, which lie about in folders.
            Ok(_) if !is_known => return reader.skip("other_file"),
            Ok(_) => reader.fail(origin, schema.missing(keys(json).iter().map(String::as_str)))?,
        }
    }
}

/// The fields of a line. Halves of surrogate pairs, which Python and others write where a text was cut, become U+FFFD.
fn parse(json: &[u8], schema: &Schema) -> serde_json::Result<Row> {
    parse_strictly(json, schema).or_else(|error| match without_lone_surrogates(json) {
        Some(mended) => parse_strictly(&mended, schema),
        None => Err(error),
    })
}

/// The line with U+FFFD for every escape of half a surrogate pair; `None` if there is no such escape.
fn without_lone_surrogates(json: &[u8]) -> Option<Vec<u8>> {
    let unit = |at: usize| {
        let digits = json.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let (mut mended, mut at, mut is_mended) = (Vec::with_capacity(json.len()), 0, false);
    while at < json.len() {
        let length = match (json[at], unit(at)) {
            (b'\\', Some(0xd800..=0xdbff)) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => 12,
            (b'\\', Some(0xd800..=0xdfff)) => {
                mended.extend(b"\\ufffd");
                (at, is_mended) = (at + 6, true);
                continue;
            }
            (b'\\', _) => 2.min(json.len() - at),
            _ => 1,
        };
        mended.extend(&json[at..at + length]);
        at += length;
    }
    is_mended.then_some(mended)
}

fn parse_strictly(json: &[u8], schema: &Schema) -> serde_json::Result<Row> {
    let mut row = Row::default();
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    (&mut deserializer).deserialize_map(Fields { schema, row: &mut row })?;
    deserializer.end()?;
    Ok(row)
}

fn keys(json: &[u8]) -> Vec<String> {
    let value: Option<Value> = serde_json::from_slice(json).ok();
    value
        .as_ref()
        .and_then(Value::as_object)
        .map(|fields| fields.keys().cloned().collect())
        .unwrap_or_default()
}

/// Takes the fields of an object that are wanted.
struct Fields<'a> {
    schema: &'a Schema,
    row: &'a mut Row,
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        while let Some(key) = fields.next_key_seed(Key(self.schema))? {
            match key {
                Use::Nothing => {
                    fields.next_value::<IgnoredAny>()?;
                }
                Use::Slot(index) => {
                    let text = fields.next_value_seed(Text)?;
                    self.row.put(&self.schema.wanted[index], text);
                }
                Use::Whole(key) => {
                    let value: Value = fields.next_value()?;
                    take_nested(self.schema, self.row, key, value);
                }
            }
        }
        Ok(())
    }
}

/// What the value of a key is for.
enum Use {
    Nothing,
    Slot(usize),
    /// A column, or an object that holds fields.
    Whole(String),
}

/// Tells from a key what its value is for.
struct Key<'a>(&'a Schema);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Use;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Use, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Use;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Use, E> {
        let leads_to = |path: &str| {
            path.len() > key.len()
                && path.as_bytes()[key.len()] == b'.'
                && path.as_bytes()[..key.len()].eq_ignore_ascii_case(key.as_bytes())
        };
        let Schema { wanted, columns } = self.0;
        if columns.iter().any(|column| column == key || leads_to(column))
            || wanted.iter().any(|wanted| leads_to(&wanted.path))
        {
            return Ok(Use::Whole(key.to_owned()));
        }
        let slot = wanted.iter().position(|wanted| wanted.path.eq_ignore_ascii_case(key));
        Ok(slot.map_or(Use::Nothing, Use::Slot))
    }
}

/// Takes what is wanted of a value: itself, and what lies in it.
fn take_nested(schema: &Schema, row: &mut Row, key: String, value: Value) {
    let whole = Value::Object([(key, value)].into_iter().collect());
    for wanted in &schema.wanted {
        if let Some(text) = lookup(&whole, &wanted.path).and_then(text_of) {
            row.put(wanted, text);
        }
    }
    for column in &schema.columns {
        if let Some(value) = lookup(&whole, column) {
            row.put_column(column, text_of(value).unwrap_or_else(|| value.to_string()));
        }
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A value as text: strings and numbers; others are none.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_i64<E>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u64<E>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_bool<E>(self, _: bool) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<String, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<String, A::Error> {
        while fields.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(String::new())
    }
}
