//! Data in scripts and attributes: JSON-LD and the states that pages are drawn from.

use super::{Scrub, html, is_date, is_name, is_url};
use serde_json::{Map, Value};

/// Keys whose values are names of the trade.
const NAMES: [&str; 14] = [
    "type",
    "kind",
    "tag",
    "tagName",
    "role",
    "lang",
    "language",
    "locale",
    "inLanguage",
    "encodingFormat",
    "addressCountry",
    "style",
    "__typename",
    "nodeType",
];

/// Whether a text looks like JSON.
pub(super) fn is_data(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// JSON without its words; `None` for what is no JSON.
pub(super) fn scrub(scrub: &Scrub, text: &str) -> Option<String> {
    if !is_data(text) {
        return None;
    }
    let value: Value = serde_json::from_str(text.trim()).ok()?;
    Some(copy(scrub, "", value).to_string())
}

/// The parser allows 128 levels.
fn copy(scrub: &Scrub, key: &str, value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(string(scrub, key, &text)),
        Value::Array(items) => items.into_iter().map(|item| copy(scrub, key, item)).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| {
                    let value = copy(scrub, &name, value);
                    (if is_name(&name) { name } else { scrub.words.plain(&name) }, value)
                })
                .collect::<Map<_, _>>(),
        ),
        // A number of an article, a telephone number.
        Value::Number(number) if number.to_string().len() > 10 => Value::from(0),
        other => other,
    }
}

fn string(scrub: &Scrub, key: &str, text: &str) -> String {
    let is_kept =
        (key == "@context" || key == "@type" || NAMES.contains(&key)) && (is_name(text) || is_url(text));
    match text {
        _ if is_kept || is_date(text) => text.to_owned(),
        _ if is_url(text) => scrub.url(text),
        _ if is_data(text) => self::scrub(scrub, text).unwrap_or_else(|| scrub.words.plain(text)),
        _ if text.contains('<') && text.contains('>') => html::scrub_fragment(scrub, text),
        _ => text.split_inclusive('\n').map(|line| scrub.text(line)).collect(),
    }
}
