//! The JSON Schema and the reference of `site.toml`, made from the table of keys.

use crate::keys::{CHECK, Key, Kind, LAYOUT, MARK, NATIVE, OPERATION, RULE, SITE, WHEN};
use serde_json::{Map, Value, json};

/// The JSON Schema (2020-12) of `site.toml`, as pretty JSON with a final newline, for editors.
///
/// ```
/// assert!(kiosque_rules::schema().contains("\"hosts\""));
/// ```
pub fn schema() -> String {
    let mut schema = object(SITE);
    schema.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".into(), json!("kiosque site.toml"));
    let mut text = format!("{:#}", Value::Object(schema));
    text.push('\n');
    text
}

fn object(keys: &[Key]) -> Map<String, Value> {
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let mut object = Map::new();
    object.insert("type".into(), json!("object"));
    object.insert("additionalProperties".into(), json!(false));
    let required: Vec<&str> = ["name"].into_iter().filter(|name| properties.contains_key(*name)).collect();
    if !required.is_empty() {
        object.insert("required".into(), json!(required));
    }
    object.insert("properties".into(), Value::Object(properties));
    object
}

fn property(key: &Key) -> Value {
    let mut value = match key.kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Texts => json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
        Kind::Pattern => json!({"type": "string", "format": "regex"}),
        Kind::Selector | Kind::XPath | Kind::JsonPath | Kind::DateFormat => json!({"type": "string"}),
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Integer(least) => json!({"type": "integer", "minimum": least}),
        Kind::Weight => json!({"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::OneOf(names) => json!({"enum": names()}),
        Kind::ListOf(names) => json!({"type": "array", "items": {"enum": names()}}),
        Kind::Table(keys) => Value::Object(object(keys)),
        Kind::Tables(keys) => json!({"type": "array", "items": object(keys)}),
        Kind::TextsOrTables(keys) => {
            json!({"type": "array", "items": {"anyOf": [{"type": "string"}, Value::Object(object(keys))]}})
        }
        Kind::Operations(keys) => {
            json!({"type": "object", "additionalProperties": {"type": "array", "items": object(keys)}})
        }
    };
    if let Some(fields) = value.as_object_mut() {
        fields.insert("description".into(), json!(key.doc));
    }
    value
}

/// The reference of all keys of `site.toml`, as Markdown.
pub fn reference() -> String {
    let mut text = String::from(
        "# `site.toml`: every key\n\nMade from the table that files are checked against; `cargo xtask schema` writes it anew.\n",
    );
    for (heading, keys) in [
        ("The site", SITE),
        ("A mark: an item of `marks`", MARK),
        ("A layout: `[[layout]]`", LAYOUT),
        ("A rule: `[[layout.rule]]`", RULE),
        ("A condition: `when`", WHEN),
        ("An operation: an item of a part's list in `parts`", OPERATION),
        ("Native code: `[native]`", NATIVE),
        ("A check: `[[check]]`", CHECK),
    ] {
        text.push_str(&format!("\n## {heading}\n\n| key | takes | meaning | example |\n|---|---|---|---|\n"));
        for key in keys {
            let example =
                if key.example.is_empty() { String::new() } else { format!("`{}`", escaped(key.example)) };
            text.push_str(&format!(
                "| `{}` | {} | {} | {example} |\n",
                key.name,
                takes(key.kind),
                escaped(key.doc)
            ));
        }
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

fn takes(kind: Kind) -> String {
    let quoted =
        |names: Vec<&str>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match kind {
        Kind::Text => "a string".into(),
        Kind::Texts => "a string or a list of strings".into(),
        Kind::Pattern => "a regular expression".into(),
        Kind::Selector => "a CSS selector".into(),
        Kind::XPath => "an XPath expression".into(),
        Kind::JsonPath => "a JSON path".into(),
        Kind::DateFormat => "a format of dates".into(),
        Kind::Bool => "true or false".into(),
        Kind::Integer(_) => "a whole number".into(),
        Kind::Weight => "a number, 0 to 1".into(),
        Kind::Date => "a date".into(),
        Kind::OneOf(names) => format!("one of {}", quoted(names())),
        Kind::ListOf(names) => format!("a list of {}", quoted(names())),
        Kind::Table(_) => "a table".into(),
        Kind::Tables(_) => "tables".into(),
        Kind::TextsOrTables(_) => "a list of strings or tables".into(),
        Kind::Operations(_) => "a table of lists of operations".into(),
    }
}
