//! Attributes: two ranges of the source, decoded only when asked.

use std::borrow::Cow;
use std::ops::Range;

use crate::ascii::has_any;
use crate::tree::node::{Kind, Namespace, NodeId};
use crate::tree::text::{Form, Segment, decode};
use crate::tree::{Tree, foreign_names};

/// The name and the value of an attribute as ranges of the source. The highest bit of the name's length says that the
/// source is not the text: it has capital letters or U+0000. Of a value it is seen when somebody asks, as few do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawAttribute {
    name_start: u32,
    name_length: u32,
    value_start: u32,
    value_length: u32,
}

const FOLDS: u32 = 1 << 31;

impl RawAttribute {
    #[inline]
    pub(crate) fn new(name: Range<usize>, folds: bool, value: Range<usize>) -> Self {
        Self {
            name_start: name.start as u32,
            name_length: name.len() as u32 | if folds { FOLDS } else { 0 },
            value_start: value.start as u32,
            value_length: value.len() as u32,
        }
    }

    #[inline]
    pub(crate) fn name_length(self) -> usize {
        (self.name_length & !FOLDS) as usize
    }

    #[inline]
    pub(crate) fn folds(self) -> bool {
        self.name_length & FOLDS != 0
    }

    pub(crate) fn name_range(self) -> Range<usize> {
        let start = self.name_start as usize;
        start..start + self.name_length()
    }

    pub(crate) fn value_range(self) -> Range<usize> {
        let start = self.value_start as usize;
        start..start + self.value_length as usize
    }

    /// The name as the source has it.
    #[inline]
    pub(crate) fn raw_name(self, source: &str) -> &[u8] {
        &source.as_bytes()[self.name_range()]
    }

    /// True if the attribute is called `name`, which is in lower case.
    #[inline]
    pub(crate) fn is_named(self, source: &str, name: &str) -> bool {
        let (raw, name) = (self.raw_name(source), name.as_bytes());
        raw == name || self.folds() && raw.eq_ignore_ascii_case(name)
    }

    /// A bit that attributes of one name share, and few others; all bits if the name is not what is written.
    #[inline]
    pub(crate) fn name_bit(self, source: &str) -> u64 {
        if self.folds() {
            return u64::MAX;
        }
        let name = self.raw_name(source);
        let end = |byte: Option<&u8>| byte.map_or(0, |&byte| usize::from(byte));
        1 << ((name.len() + end(name.first()) * 5 + end(name.last()) * 11) % 64)
    }

    /// True if both have the same name.
    #[inline]
    pub(crate) fn same_name(self, other: Self, source: &str) -> bool {
        if self.folds() || other.folds() {
            return same_folded(&source[self.name_range()], &source[other.name_range()]);
        }
        self.name_length == other.name_length && self.raw_name(source) == other.raw_name(source)
    }

    pub(crate) fn same_value(self, other: Self, source: &str) -> bool {
        let (left, right) = (&source[self.value_range()], &source[other.value_range()]);
        left == right || self.value(source) == other.value(source)
    }

    /// The name in lower case.
    #[inline]
    pub(crate) fn name(self, source: &str) -> Cow<'_, str> {
        let raw = &source[self.name_range()];
        if self.folds() { Cow::Owned(fold_name(raw)) } else { Cow::Borrowed(raw) }
    }

    /// The characters of the name in lower case.
    pub(crate) fn folded_name(self, source: &str) -> impl Iterator<Item = char> {
        source[self.name_range()].chars().map(folded)
    }

    #[inline]
    pub(crate) fn value(self, source: &str) -> Cow<'_, str> {
        let raw = &source[self.value_range()];
        match has_any(raw.as_bytes(), [b'&', b'\r', 0]) {
            false => Cow::Borrowed(raw),
            true => self.decoded(source),
        }
    }

    #[cold]
    fn decoded(self, source: &str) -> Cow<'_, str> {
        let range = self.value_range();
        decode(source, Segment::new(range.start, range.end, Form::in_attribute()))
    }
}

/// A name as the standard's tokenizer makes it: in lower case, U+0000 replaced.
pub(crate) fn fold_name(raw: &str) -> String {
    raw.chars().map(folded).collect()
}

/// True if the standard's tokenizer makes one name of both.
pub(crate) fn same_folded(left: &str, right: &str) -> bool {
    left.chars().map(folded).eq(right.chars().map(folded))
}

fn folded(letter: char) -> char {
    if letter == '\0' { '\u{FFFD}' } else { letter.to_ascii_lowercase() }
}

/// An attribute of an element.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'s> {
    source: &'s str,
    raw: RawAttribute,
    namespace: Namespace,
}

impl<'s> Attribute<'s> {
    /// The name in lower case; on SVG and MathML elements with the capitals of those vocabularies (`viewBox`).
    pub fn name(&self) -> Cow<'s, str> {
        let name = self.raw.name(self.source);
        match foreign_names::attribute(&name, self.namespace) {
            Some(adjusted) => Cow::Borrowed(adjusted),
            None => name,
        }
    }

    /// The value, its character references decoded; empty if there is none.
    pub fn value(&self) -> Cow<'s, str> {
        self.raw.value(self.source)
    }

    /// The bytes of the source that spell the name.
    pub fn name_span(&self) -> Range<usize> {
        self.raw.name_range()
    }

    /// The bytes of the source that spell the value, without its quotes.
    pub fn value_span(&self) -> Range<usize> {
        self.raw.value_range()
    }
}

impl<'s> Tree<'s> {
    /// The attributes of an element in the order of the source; none for other nodes.
    pub fn attributes(&self, node: NodeId) -> impl ExactSizeIterator<Item = Attribute<'s>> + Clone {
        let (source, namespace) = (self.source, self.node(node).namespace);
        self.raw_attributes(node).iter().map(move |&raw| Attribute { source, raw, namespace })
    }

    /// The value of the attribute called `name`, which is in lower case. None if the element has no such attribute.
    ///
    /// ```
    /// let tree = kiosque_html::parse(r#"<a href="?a=1&amp;b=2">"#);
    /// let link = tree.first_child(tree.body().unwrap()).unwrap();
    /// assert_eq!(tree.attribute(link, "href").as_deref(), Some("?a=1&b=2"));
    /// ```
    pub fn attribute(&self, node: NodeId, name: &str) -> Option<Cow<'s, str>> {
        self.find_attribute(node, name).map(|attribute| attribute.value())
    }

    #[inline]
    pub(crate) fn find_attribute(&self, node: NodeId, name: &str) -> Option<Attribute<'s>> {
        let raw = *self.raw_attributes(node).iter().find(|raw| raw.is_named(self.source, name))?;
        Some(Attribute { source: self.source, raw, namespace: self.node(node).namespace })
    }

    #[inline]
    pub(crate) fn raw_attributes(&self, node: NodeId) -> &[RawAttribute] {
        let data = self.node(node);
        if data.kind != Kind::Element {
            return &[];
        }
        &self.attributes[data.start as usize..(data.start + data.length) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_16_bytes() {
        assert_eq!(size_of::<RawAttribute>(), 16);
    }

    #[track_caller]
    fn check(html: &str, expected: &[(&str, &str)]) {
        let tree = crate::parse(html);
        let element = tree.first_child(tree.body().unwrap()).unwrap();
        let found: Vec<_> = tree.attributes(element).map(|one| (one.name(), one.value())).collect();
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_and_values() {
        check(
            "<a B=1 b=2 c d='&lt;&quot;' e=\"x\r\ny\">",
            &[("b", "1"), ("c", ""), ("d", "<\""), ("e", "x\ny")],
        );
        check("<a f\0=\0>", &[("f\u{fffd}", "\u{fffd}")]);
        check("<svg viewbox=1 viewBox=2 xlink:href=3>", &[("viewBox", "1"), ("xlink:href", "3")]);
        let many: String = (0..100).map(|number| format!(" a{}", number % 50)).collect();
        let html = format!("<p{many}>");
        let tree = crate::parse(&html);
        let paragraph = tree.first_child(tree.body().unwrap()).unwrap();
        assert_eq!(tree.attributes(paragraph).len(), 50);
        assert_eq!(tree.attributes(paragraph).last().unwrap().name(), "a49");
    }
}
