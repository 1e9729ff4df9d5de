//! JSON as pages write it: commas too many or too few, comments, line feeds in strings.

use kiosque_core::watch;
use std::ops::Range;

/// A JSON value; strings know their bytes.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::reader) enum Json {
    /// `null`, and whatever cannot be read.
    Null,
    Bool(bool),
    /// A number as written.
    Number(String),
    String(Text),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// A string, and the bytes between its quotes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::reader) struct Text {
    pub(in crate::reader) value: String,
    pub(in crate::reader) span: Range<usize>,
}

impl Json {
    /// The member `name` of an object.
    pub(in crate::reader) fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(in crate::reader) fn text(&self) -> Option<&Text> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements of an array, or the value itself as the only one.
    pub(in crate::reader) fn list(&self) -> &[Json] {
        match self {
            Json::Array(list) => list,
            Json::Null => &[],
            one => std::slice::from_ref(one),
        }
    }
}

/// Deeper values are read as null.
const DEEPEST: usize = 64;

/// Reads all values that stand in `text` one after another.
pub(in crate::reader) fn parse(text: &str) -> Vec<Json> {
    let mut reader = Reader { text, at: 0 };
    let mut values = Vec::new();
    loop {
        reader.skip();
        match reader.peek() {
            Some(b'{' | b'[') => values.push(reader.value(0)),
            Some(_) => reader.pass(),
            None => return values,
        }
    }
}

/// What opens and closes comments, and the brackets of XML that scripts were once put in.
const COMMENTS: [(&str, &str); 4] = [("/*", "*/"), ("//", "\n"), ("<!--", "\n"), ("<![CDATA[", "[CDATA[")];

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips white space, commas and comments: what stands between two values.
    fn skip(&mut self) {
        if watch::is_over() {
            self.at = self.text.len();
        }
        loop {
            // Most often there is nothing to skip.
            if self.peek().is_none_or(|byte| matches!(byte, b'!'..=b'~') && !b",;/<".contains(&byte)) {
                return;
            }
            let rest = &self.text[self.at..];
            let blank = rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\u{feff}'))
                    .len();
            self.at += blank;
            let rest = &self.text[self.at..];
            let comment = COMMENTS.iter().find(|(open, _)| rest.starts_with(open));
            match comment {
                Some((_, close)) => self.at += rest.find(close).map_or(rest.len(), |end| end + close.len()),
                None => return,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Json {
        self.skip();
        match self.peek() {
            Some(b'{' | b'[') if depth >= DEEPEST => {
                self.at = self.text.len();
                Json::Null
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => Json::String(self.string()),
            Some(_) => self.word(),
            None => Json::Null,
        }
    }

    fn object(&mut self, depth: usize) -> Json {
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.skip();
            match self.peek() {
                Some(b'"') => {
                    let key = self.string().value;
                    self.skip();
                    if self.peek() == Some(b':') {
                        self.at += 1;
                        members.push((key, self.value(depth + 1)));
                    }
                }
                Some(b'}') => {
                    self.at += 1;
                    return Json::Object(members);
                }
                None => return Json::Object(members),
                Some(_) => self.pass(),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Json {
        self.at += 1;
        let mut list = Vec::new();
        loop {
            self.skip();
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    return Json::Array(list);
                }
                Some(b'}' | b':') => self.at += 1,
                Some(_) => list.push(self.value(depth + 1)),
                None => return Json::Array(list),
            }
        }
    }

    fn pass(&mut self) {
        self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
    }

    fn word(&mut self) -> Json {
        let rest = &self.text[self.at..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')))
            .unwrap_or(rest.len());
        let word = &rest[..end];
        if end == 0 {
            // A closing sign belongs to what is around.
            if !matches!(self.peek(), Some(b'}' | b']')) {
                self.pass();
            }
            return Json::Null;
        }
        self.at += end;
        match word {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "null" => Json::Null,
            number => Json::Number(number.to_owned()),
        }
    }

    fn string(&mut self) -> Text {
        let start = self.at + 1;
        self.at = start;
        let bytes = self.text.as_bytes();
        while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[self.at..]) {
            self.at += found;
            if bytes[self.at] == b'"' {
                let span = start..self.at;
                self.at += 1;
                return Text { value: spelled(&self.text[span.clone()]), span };
            }
            self.at = (self.at + 2).min(bytes.len());
            while !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
        self.at = bytes.len();
        Text { value: spelled(&self.text[start..]), span: start..bytes.len() }
    }
}

/// What the inside of a string literal spells.
fn spelled(raw: &str) -> String {
    if memchr::memchr(b'\\', raw.as_bytes()).is_none() {
        return raw.to_owned();
    }
    let mut text = String::with_capacity(raw.len());
    pieces(raw).for_each(|(piece, _)| text.push_str(&piece));
    text
}

/// What the inside of a string literal spells, in pieces with their ranges of it.
pub(in crate::reader) fn pieces(raw: &str) -> impl Iterator<Item = (String, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = raw.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        if !rest.starts_with('\\') {
            at += rest.find('\\').unwrap_or(rest.len());
            return Some((raw[start..at].to_owned(), start..at));
        }
        let (text, length) = escaped(rest);
        at += length;
        Some((text, start..at))
    })
}

/// What an escape spells and how long it is.
fn escaped(rest: &str) -> (String, usize) {
    let Some(c) = rest[1..].chars().next() else { return (String::new(), 1) };
    let plain = match c {
        'n' | 'r' => '\n',
        't' => '\t',
        'b' | 'f' => ' ',
        'u' => return unicode(rest),
        other => other,
    };
    (plain.into(), 1 + c.len_utf8())
}

/// `\u00e9`, or two of them that make one character.
fn unicode(rest: &str) -> (String, usize) {
    let unit = |at: usize| {
        rest.get(at..at + 6)?.strip_prefix("\\u").and_then(|hex| u16::from_str_radix(hex, 16).ok())
    };
    let Some(first) = unit(0) else { return (String::new(), 2) };
    let pair = unit(6).map(|second| [first, second]);
    if let Some(Ok(text)) =
        pair.filter(|_| (0xd800..0xdc00).contains(&first)).map(|pair| String::from_utf16(&pair))
    {
        return (text, 12);
    }
    (String::from_utf16_lossy(&[first]), 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(json: &str, name: &str) -> Option<String> {
        parse(json).first()?.get(name)?.text().map(|text| text.value.clone())
    }

    #[test]
    fn broken_json_is_read() {
        for json in [
            r#"{"a": "rain",}"#,
            r#"{"b": [1, 2,], "a": "rain"}"#,
            r#"{"b": 1 "a": "rain"}"#,
            "/* <![CDATA[ */ {\"a\": \"rain\"} /* ]]> */",
            "{\"b\": \"two\nlines\", \"a\": \"rain\"",
            r#"{"b": undefined, "a": "\u0072ain"}"#,
        ] {
            assert_eq!(text_of(json, "a").as_deref(), Some("rain"), "{json}");
        }
        assert_eq!(text_of(r#"{"a": "\ud83c\udf27 \"wet\""}"#, "a").as_deref(), Some("🌧 \"wet\""));
    }

    #[test]
    fn hostile_json_ends() {
        for json in
            ["[".repeat(100_000), "{\"a\":".repeat(100_000), "\\\"".repeat(1000), "{]}[}".repeat(1000)]
        {
            parse(&json);
        }
    }
}
