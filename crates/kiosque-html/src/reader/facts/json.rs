//! JSON as pages write it: commas too many or too few, comments, line feeds in strings.

use crate::ascii;
use kiosque_core::watch;
use std::borrow::Cow;
use std::ops::Range;

/// The values that stand in a text, one after another: a node each, those that it holds right behind it. Strings stay in
/// the text, and are read when somebody asks for them.
#[derive(Clone, Debug)]
pub(in crate::reader) struct Values<'t> {
    text: Cow<'t, str>,
    nodes: Vec<Node>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    /// Its bytes: of a string, those between the quotes.
    start: u32,
    end: u32,
    /// Number of the node after all that it holds.
    after: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// `null`, and whatever cannot be read.
    Null,
    Bool,
    Number,
    String,
    Array,
    /// Holds the names of its members, a value behind each.
    Object,
    Name,
}

/// One of [`Values`].
#[derive(Clone, Copy, Debug)]
pub(in crate::reader) struct Json<'j> {
    text: &'j str,
    nodes: &'j [Node],
    at: u32,
}

/// A string, and the bytes between its quotes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::reader) struct Text<'j> {
    pub(in crate::reader) value: Cow<'j, str>,
    pub(in crate::reader) span: Range<usize>,
}

impl Values<'_> {
    /// The values at the top, in their order.
    pub(in crate::reader) fn iter(&self) -> impl Iterator<Item = Json<'_>> {
        Siblings { text: &self.text, nodes: &self.nodes, at: 0, end: self.nodes.len() as u32 }
    }

    /// All values, members' names not among them: what a value holds comes right behind it.
    pub(in crate::reader) fn all(&self) -> impl Iterator<Item = Json<'_>> {
        (0..self.nodes.len() as u32)
            .map(|number| self.at(number))
            .filter(|value| value.node().kind != Kind::Name)
    }

    /// Value number `number`.
    pub(in crate::reader) fn at(&self, number: u32) -> Json<'_> {
        Json { text: &self.text, nodes: &self.nodes, at: number }
    }

    /// The arrays and objects that hold value number `number`, the innermost first.
    pub(in crate::reader) fn around(&self, number: u32) -> impl Iterator<Item = Json<'_>> {
        let outer = (0..number).rev().map(|number| self.at(number));
        outer.filter(move |value| (value.is_array() || value.is_object()) && value.node().after > number)
    }

    pub(in crate::reader) fn into_owned(self) -> Values<'static> {
        Values { text: Cow::Owned(self.text.into_owned()), nodes: self.nodes }
    }
}

/// Nodes beside each other.
#[derive(Clone)]
struct Siblings<'j> {
    text: &'j str,
    nodes: &'j [Node],
    at: u32,
    end: u32,
}

impl<'j> Iterator for Siblings<'j> {
    type Item = Json<'j>;

    fn next(&mut self) -> Option<Json<'j>> {
        let one = (self.at < self.end).then_some(Json { text: self.text, nodes: self.nodes, at: self.at })?;
        self.at = one.node().after;
        Some(one)
    }
}

impl<'j> Json<'j> {
    fn node(self) -> Node {
        self.nodes[self.at as usize]
    }

    fn raw(self) -> &'j str {
        let Node { start, end, .. } = self.node();
        &self.text[start as usize..end as usize]
    }

    fn children(self) -> Siblings<'j> {
        Siblings { text: self.text, nodes: self.nodes, at: self.at + 1, end: self.node().after }
    }

    /// Its number among all values of the text.
    pub(in crate::reader) fn place(self) -> u32 {
        self.at
    }

    /// Whether the strings in it, names of members not among them, are at least so many bytes long: what they spell is no
    /// longer than they are written.
    pub(in crate::reader) fn may_spell(self, least: usize) -> bool {
        let nodes = &self.nodes[self.at as usize..self.node().after as usize];
        let mut strings = nodes.iter().filter(|node| node.kind == Kind::String);
        let mut bytes = 0;
        strings.any(|node| {
            bytes += (node.end - node.start) as usize;
            bytes >= least
        })
    }

    /// Whether it is a string, number or the like that stands behind a member's name.
    pub(in crate::reader) fn is_plain_member(self) -> bool {
        let before = self.at.checked_sub(1).map(|before| self.nodes[before as usize].kind);
        before == Some(Kind::Name) && !self.is_object() && !self.is_array()
    }

    pub(in crate::reader) fn is_array(self) -> bool {
        self.node().kind == Kind::Array
    }

    pub(in crate::reader) fn is_object(self) -> bool {
        self.node().kind == Kind::Object
    }

    /// The member `name` of an object.
    pub(in crate::reader) fn get(self, name: &str) -> Option<Json<'j>> {
        self.members().find(|(key, _)| key.spells(name)).map(|(_, value)| value)
    }

    /// The members of an object, each with its name.
    pub(in crate::reader) fn members(self) -> impl Iterator<Item = (Json<'j>, Json<'j>)> {
        let mut children = if self.is_object() { self.children() } else { self.nothing() };
        std::iter::from_fn(move || Some((children.next()?, children.next()?)))
    }

    /// The elements of an array.
    pub(in crate::reader) fn elements(self) -> impl Iterator<Item = Json<'j>> {
        if self.is_array() { self.children() } else { self.nothing() }
    }

    /// The elements of an array, or the value itself as the only one.
    pub(in crate::reader) fn list(self) -> impl Iterator<Item = Json<'j>> {
        match self.node().kind {
            Kind::Array => self.children(),
            Kind::Null => self.nothing(),
            _ => Siblings { text: self.text, nodes: self.nodes, at: self.at, end: self.at + 1 },
        }
    }

    fn nothing(self) -> Siblings<'j> {
        Siblings { text: self.text, nodes: self.nodes, at: 0, end: 0 }
    }

    pub(in crate::reader) fn text(self) -> Option<Text<'j>> {
        let Node { kind, start, end, .. } = self.node();
        let span = start as usize..end as usize;
        (kind == Kind::String).then(|| Text { value: spelled(self.raw()), span })
    }

    /// Whether it is this string, or a member's name that reads so.
    pub(in crate::reader) fn spells(self, wanted: &str) -> bool {
        let Node { kind, start, end, .. } = self.node();
        // What is escaped is longer than what it spells.
        matches!(kind, Kind::String | Kind::Name) && (end - start) as usize >= wanted.len() && {
            let raw = self.raw();
            match raw.as_bytes().contains(&b'\\') {
                true => spelled(raw) == wanted,
                false => raw == wanted,
            }
        }
    }

    /// What the name of a member spells; nothing of values.
    pub(in crate::reader) fn name(self) -> Cow<'j, str> {
        if self.node().kind == Kind::Name { spelled(self.raw()) } else { Cow::Borrowed("") }
    }

    /// A string, or a number as written.
    pub(in crate::reader) fn written(self) -> Option<Text<'j>> {
        let Node { start, end, .. } = self.node();
        let number = || Text { value: Cow::Borrowed(self.raw()), span: start as usize..end as usize };
        self.text().or_else(|| self.number().map(|_| number()))
    }

    pub(in crate::reader) fn bool(self) -> Option<bool> {
        (self.node().kind == Kind::Bool).then(|| self.raw() == "true")
    }

    /// A number as written.
    pub(in crate::reader) fn number(self) -> Option<&'j str> {
        (self.node().kind == Kind::Number).then(|| self.raw())
    }
}

/// Deeper values are read as null.
const DEEPEST: usize = 64;

/// Reads all values that stand in `text` one after another.
pub(in crate::reader) fn parse<'t>(text: impl Into<Cow<'t, str>>) -> Values<'t> {
    let text = text.into();
    let mut reader = Reader { text: &text, at: 0, nodes: Vec::new() };
    loop {
        match reader.next() {
            Some(b'{' | b'[') => reader.value(0),
            Some(_) => reader.pass_to(|byte| matches!(byte, b'{' | b'[')),
            None => break,
        }
    }
    let nodes = reader.nodes;
    Values { text, nodes }
}

/// What opens and closes comments, and the brackets of XML that scripts were once put in.
const COMMENTS: [(&str, &str); 4] = [("/*", "*/"), ("//", "\n"), ("<!--", "\n"), ("<![CDATA[", "[CDATA[")];

struct Reader<'a> {
    text: &'a str,
    at: usize,
    nodes: Vec<Node>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next sign, at which an array, an object or the text goes on; none where the time is over.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        if watch::is_over() {
            self.at = self.text.len();
        }
        self.skip();
        self.peek()
    }

    /// Skips white space, commas and comments: what stands between two values.
    #[inline]
    fn skip(&mut self) {
        // Most often there is nothing to skip.
        if !self.is_at_sign() {
            self.skip_blank();
        }
    }

    /// Whether a sign stands here, or the end, that belongs to nothing that is skipped.
    #[inline]
    fn is_at_sign(&self) -> bool {
        self.peek()
            .is_none_or(|byte| matches!(byte, b'!'..=b'~') && !matches!(byte, b'/' | b'<' | b',' | b';'))
    }

    fn skip_blank(&mut self) {
        loop {
            // Most often there is nothing else to skip.
            let rest = &self.text.as_bytes()[self.at..];
            let is_plain = |byte: &&u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b',' | b';');
            self.at += rest.iter().take_while(is_plain).count();
            if self.is_at_sign() {
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

    /// Adds a value and all that it holds.
    fn value(&mut self, depth: usize) {
        self.skip();
        match self.peek() {
            Some(b'{' | b'[') if depth >= DEEPEST => {
                self.at = self.text.len();
                self.add(Kind::Null, self.at..self.at);
            }
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => {
                let span = self.string();
                self.add(Kind::String, span);
            }
            Some(_) => self.word(),
            None => self.add(Kind::Null, self.at..self.at),
        }
    }

    fn add(&mut self, kind: Kind, span: Range<usize>) {
        let after = self.nodes.len() as u32 + 1;
        self.nodes.push(Node { kind, start: span.start as u32, end: span.end as u32, after });
    }

    /// Ends the array or object that began as node number `first`.
    fn end(&mut self, first: usize) {
        let after = self.nodes.len() as u32;
        self.nodes[first].after = after;
    }

    fn object(&mut self, depth: usize) {
        let first = self.nodes.len();
        self.add(Kind::Object, self.at..self.at);
        self.at += 1;
        loop {
            match self.next() {
                Some(b'"') => {
                    let name = self.string();
                    self.skip();
                    if self.peek() == Some(b':') {
                        self.at += 1;
                        self.add(Kind::Name, name);
                        self.value(depth + 1);
                    }
                }
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                None => break,
                Some(_) => self.pass_to(|byte| matches!(byte, b'"' | b'}')),
            }
        }
        self.end(first);
    }

    fn array(&mut self, depth: usize) {
        let first = self.nodes.len();
        self.add(Kind::Array, self.at..self.at);
        self.at += 1;
        loop {
            match self.next() {
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                Some(b'}' | b':') => self.at += 1,
                Some(_) => self.value(depth + 1),
                None => break,
            }
        }
        self.end(first);
    }

    /// Passes over a character, and over what follows up to what is wanted or may begin a comment.
    fn pass_to(&mut self, is_wanted: impl Fn(u8) -> bool) {
        self.pass();
        let rest = &self.text.as_bytes()[self.at..];
        let ends = |&byte: &u8| is_wanted(byte) || matches!(byte, b'/' | b'<');
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
    }

    fn pass(&mut self) {
        self.at += self.text[self.at..].chars().next().map_or(1, char::len_utf8);
    }

    fn word(&mut self) {
        let rest = &self.text[self.at..];
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let end = rest.bytes().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        let start = self.at;
        if end == 0 {
            // A closing sign belongs to what is around.
            if !matches!(self.peek(), Some(b'}' | b']')) {
                self.pass();
            }
            return self.add(Kind::Null, start..start);
        }
        self.at += end;
        let kind = match &rest[..end] {
            "true" | "false" => Kind::Bool,
            "null" => Kind::Null,
            _ => Kind::Number,
        };
        self.add(kind, start..start + end);
    }

    /// Reads a string, and gives back the bytes between its quotes.
    fn string(&mut self) -> Range<usize> {
        let start = self.at + 1;
        self.at = start;
        let bytes = self.text.as_bytes();
        while let Some(found) = ascii::find_either(b'"', b'\\', &bytes[self.at..]) {
            self.at += found;
            if bytes[self.at] == b'"' {
                self.at += 1;
                return start..self.at - 1;
            }
            self.at = (self.at + 2).min(bytes.len());
            while !self.text.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
        self.at = bytes.len();
        start..bytes.len()
    }
}

/// What the inside of a string literal spells.
fn spelled(raw: &str) -> Cow<'_, str> {
    if ascii::find(b'\\', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    pieces(raw).for_each(|(piece, _)| text.push_str(&piece));
    Cow::Owned(text)
}

/// What the inside of a string literal spells, in pieces with their ranges of it.
pub(in crate::reader) fn pieces(raw: &str) -> impl Iterator<Item = (Cow<'_, str>, Range<usize>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = raw.get(at..).filter(|rest| !rest.is_empty())?;
        let start = at;
        if !rest.starts_with('\\') {
            at += ascii::find(b'\\', rest.as_bytes()).unwrap_or(rest.len());
            return Some((Cow::Borrowed(&raw[start..at]), start..at));
        }
        let (text, length) = escaped(rest);
        at += length;
        Some((text, start..at))
    })
}

/// What an escape spells and how long it is.
fn escaped(rest: &str) -> (Cow<'_, str>, usize) {
    let Some(c) = rest[1..].chars().next() else { return (Cow::Borrowed(""), 1) };
    let length = 1 + c.len_utf8();
    let plain = match c {
        'n' | 'r' => "\n",
        't' => "\t",
        'b' | 'f' => " ",
        'u' => {
            let (text, length) = unicode(rest);
            return (Cow::Owned(text), length);
        }
        _ => &rest[1..length],
    };
    (Cow::Borrowed(plain), length)
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
        parse(json).iter().next()?.get(name)?.text().map(|text| text.value.into_owned())
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
            parse(json);
        }
    }
}
