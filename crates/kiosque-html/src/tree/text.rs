//! Text as ranges of the source, decoded only when asked.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr2, memchr3};

use crate::ascii::has_any;

use crate::reference::{self, Referent};
use crate::tree::node::{Kind, NodeId, Span};
use crate::tree::{Tree, node::Node};

/// How a stretch of source spells its text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Form(u8);

impl Form {
    /// The source is the text.
    pub(crate) const VERBATIM: Self = Self(0);
    /// Character references are to be read, and controls mended.
    pub(crate) const REFERENCES: Self = Self(1);
    /// Controls are to be mended: carriage returns become line feeds, U+0000 becomes U+FFFD.
    pub(crate) const CONTROLS: Self = Self(2);
    /// The same two, but U+0000 is left out: the rule for text in the body.
    const DROPS_NUL: u8 = 4;
    /// The references are those of an attribute's value.
    const ATTRIBUTE: u8 = 8;
    /// The text is put together from several segments.
    pub(crate) const CHAIN: Self = Self(16);

    /// The form of text in which references count.
    #[inline]
    pub(crate) fn of_text(source: &[u8]) -> Self {
        if has_any(source, [b'&', b'\r', 0]) { Self::REFERENCES } else { Self::VERBATIM }
    }

    /// The form of text in which references do not count.
    #[inline]
    pub(crate) fn of_raw_text(source: &[u8]) -> Self {
        if memchr2(b'\r', 0, source).is_none() { Self::VERBATIM } else { Self::CONTROLS }
    }

    pub(crate) const fn dropping_nul(self) -> Self {
        Self(self.0 | Self::DROPS_NUL)
    }

    pub(crate) const fn in_attribute() -> Self {
        Self(Self::REFERENCES.0 | Self::ATTRIBUTE)
    }

    pub(crate) const fn has_references(self) -> bool {
        self.0 & Self::REFERENCES.0 != 0
    }

    const fn drops_nul(self) -> bool {
        self.0 & Self::DROPS_NUL != 0
    }

    const fn is_attribute(self) -> bool {
        self.0 & Self::ATTRIBUTE != 0
    }
}

/// A stretch of source that spells text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Segment {
    pub(crate) start: u32,
    pub(crate) length: u32,
    pub(crate) form: Form,
    /// The segment that follows in the same text node, by its index; `u32::MAX` at the end.
    pub(crate) next: u32,
}

impl Segment {
    pub(crate) fn new(start: usize, end: usize, form: Form) -> Self {
        Self { start: start as u32, length: (end - start) as u32, form, next: u32::MAX }
    }

    pub(crate) fn end(self) -> u32 {
        self.start + self.length
    }

    pub(crate) fn is_empty(self) -> bool {
        self.length == 0
    }

    /// The first `length` bytes of it.
    pub(crate) fn take(self, length: u32) -> Self {
        Self { length, ..self }
    }

    /// All but the first `length` bytes of it.
    pub(crate) fn skip(self, length: u32) -> Self {
        Self { start: self.start + length, length: self.length - length, ..self }
    }

    pub(crate) fn source(self, source: &str) -> &str {
        &source[self.start as usize..self.end() as usize]
    }

    /// The segment and what follows it in the source can be one, if their forms agree.
    pub(crate) fn continues_as(self, other: Self) -> Option<Self> {
        let form = match (self.form, other.form) {
            (form, Form::VERBATIM) => form,
            (Form::VERBATIM, form) => form,
            (form, other) if form == other => form,
            _ => return None,
        };
        (self.end() == other.start).then_some(Self { length: self.length + other.length, form, ..self })
    }
}

/// A piece of text and where in the source it is written: see [`Tree::pieces`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece<'s> {
    /// The bytes of the source that spell the piece, half open.
    pub span: Range<usize>,
    content: Content<'s>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Content<'s> {
    /// The source itself.
    Source(&'s str),
    /// What stands for something else in the source.
    Given(&'static str),
    Character {
        utf8: [u8; 4],
        length: u8,
    },
}

impl Piece<'_> {
    /// The text of the piece.
    pub fn as_str(&self) -> &str {
        match &self.content {
            Content::Source(text) | Content::Given(text) => text,
            Content::Character { utf8, length } => {
                std::str::from_utf8(&utf8[..usize::from(*length)]).unwrap_or_default()
            }
        }
    }

    /// True if the source has these very bytes; false for character references and mended controls.
    pub fn is_verbatim(&self) -> bool {
        matches!(self.content, Content::Source(_))
    }
}

/// The pieces of a text: see [`Tree::pieces`].
#[derive(Clone, Debug)]
pub struct Pieces<'t, 's> {
    source: &'s str,
    segments: &'t [Segment],
    rest: Segment,
}

impl<'s> Iterator for Pieces<'_, 's> {
    type Item = Piece<'s>;

    fn next(&mut self) -> Option<Piece<'s>> {
        loop {
            while self.rest.is_empty() {
                self.rest = *self.segments.get(self.rest.next as usize)?;
            }
            let start = self.rest.start as usize;
            let (content, length) = first_piece(self.rest.source(self.source), self.rest.form);
            self.rest.start += length as u32;
            self.rest.length -= length as u32;
            if content != Content::Given("") {
                return Some(Piece { span: start..start + length, content });
            }
        }
    }
}

/// What the start of `raw` spells, and in how many bytes. `raw` is not empty.
fn first_piece(raw: &str, form: Form) -> (Content<'_>, usize) {
    let bytes = raw.as_bytes();
    let special = match form {
        Form::VERBATIM => None,
        form if form.has_references() => memchr3(b'&', b'\r', 0, bytes),
        _ => memchr2(b'\r', 0, bytes),
    };
    match special {
        None => (Content::Source(raw), raw.len()),
        Some(0) => special_piece(raw, form),
        Some(at) => (Content::Source(&raw[..at]), at),
    }
}

fn special_piece(raw: &str, form: Form) -> (Content<'_>, usize) {
    let bytes = raw.as_bytes();
    match bytes[0] {
        b'&' => match reference::read(bytes, form.is_attribute()) {
            Some((Referent::Named(characters), length)) => (Content::Given(characters), length),
            Some((Referent::Number(character), length)) => (character_content(character), length),
            None => (Content::Source(&raw[..1]), 1),
        },
        b'\r' => (Content::Given("\n"), if bytes.get(1) == Some(&b'\n') { 2 } else { 1 }),
        _ if form.drops_nul() => (Content::Given(""), 1),
        _ => (Content::Given("\u{FFFD}"), 1),
    }
}

fn character_content(character: char) -> Content<'static> {
    let mut utf8 = [0; 4];
    let length = character.encode_utf8(&mut utf8).len() as u8;
    Content::Character { utf8, length }
}

/// The text that a stretch of source spells.
pub(crate) fn decode<'s>(source: &'s str, segment: Segment) -> Cow<'s, str> {
    let raw = segment.source(source);
    if segment.form == Form::VERBATIM {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    for piece in (Pieces { source, segments: &[], rest: segment }) {
        text.push_str(piece.as_str());
    }
    Cow::Owned(text)
}

/// The first character that `segment` spells and its length in the source. U+0000 where it is left out.
pub(crate) fn first_character(source: &str, segment: Segment) -> Option<(char, usize)> {
    let raw = segment.source(source);
    if !raw.is_empty() && segment.form != Form::VERBATIM && matches!(raw.as_bytes()[0], b'&' | b'\r' | 0) {
        let (content, length) = special_piece(raw, segment.form);
        let piece = Piece { span: 0..length, content };
        return Some((piece.as_str().chars().next().unwrap_or('\0'), length));
    }
    raw.chars().next().map(|character| (character, character.len_utf8()))
}

impl<'s> Tree<'s> {
    /// The text of a text node or a comment; empty for other nodes.
    ///
    /// Borrowed from the source unless it has character references, carriage returns or U+0000 to decode, or was put
    /// together from several places.
    pub fn text(&self, node: NodeId) -> Cow<'s, str> {
        let data = self.node(node);
        if !matches!(data.kind, Kind::Text | Kind::Comment) {
            return Cow::Borrowed("");
        }
        if data.form == Form::CHAIN {
            let mut text = String::with_capacity(self.span(node).len());
            self.pieces(node).for_each(|piece| text.push_str(piece.as_str()));
            return Cow::Owned(text);
        }
        decode(self.source, data.segment())
    }

    /// The text of a text node and where it begins, if the source has it as it is.
    #[inline]
    pub(crate) fn verbatim_text(&self, node: NodeId) -> Option<(&'s str, usize)> {
        let data = self.node(node);
        let is_verbatim = data.kind == Kind::Text && data.form == Form::VERBATIM;
        is_verbatim.then(|| (data.segment().source(self.source), data.start as usize))
    }

    /// The text of a text node or a comment in pieces, each with the bytes of the source that spell it.
    ///
    /// ```
    /// let tree = kiosque_html::parse("<p>salt &amp; pepper");
    /// let text = tree.descendants(tree.document()).last().unwrap();
    /// let pieces: Vec<_> = tree.pieces(text).map(|piece| (piece.as_str().to_owned(), piece.span)).collect();
    /// assert_eq!(pieces, [("salt ".into(), 3..8), ("&".into(), 8..13), (" pepper".into(), 13..20)]);
    /// ```
    pub fn pieces(&self, node: NodeId) -> Pieces<'_, 's> {
        let data = self.node(node);
        let rest = match data.kind {
            Kind::Text | Kind::Comment if data.form == Form::CHAIN => self.segments[data.start as usize],
            Kind::Text | Kind::Comment => data.segment(),
            _ => Segment::new(0, 0, Form::VERBATIM),
        };
        Pieces { source: self.source, segments: &self.segments, rest }
    }

    /// Adds the text of `node` and of everything under it to `text`, as the source has it: white space is kept and
    /// nothing is put between blocks. The contents of templates are not under them.
    pub fn push_text(&self, node: NodeId, text: &mut String) {
        for node in std::iter::once(node).chain(self.descendants(node)) {
            let data = self.node(node);
            if data.kind != Kind::Text {
                continue;
            }
            if data.form == Form::VERBATIM {
                text.push_str(data.segment().source(self.source));
            } else {
                self.pieces(node).for_each(|piece| text.push_str(piece.as_str()));
            }
        }
    }

    /// The text of `node` and of everything under it: see [`Tree::push_text`].
    pub fn text_content(&self, node: NodeId) -> String {
        let mut text = String::new();
        self.push_text(node, &mut text);
        text
    }
}

impl Node {
    /// The source of a text or comment that is not a chain.
    pub(crate) fn segment(&self) -> Segment {
        Segment { start: self.start, length: self.length, form: self.form, next: u32::MAX }
    }
}

/// Adding text to the tree, for the tree builder.
impl Tree<'_> {
    /// Adds `segment` to the end of a text node. In constant time: a text from several places is a chain of them.
    pub(crate) fn extend_text(&mut self, node: NodeId, segment: Segment) {
        let span = &mut self.spans[node.index()];
        *span = Span { start: span.start.min(segment.start), end: span.end.max(segment.end()) };
        let data = self.nodes[node.index()];
        if data.form == Form::CHAIN {
            self.extend_chain(node, segment);
        } else if let Some(joined) = data.segment().continues_as(segment) {
            self.nodes[node.index()].length = joined.length;
            self.nodes[node.index()].form = joined.form;
        } else {
            let first = self.segments.len() as u32;
            self.segments.push(data.segment());
            let chain = &mut self.nodes[node.index()];
            (chain.start, chain.length, chain.form) = (first, first, Form::CHAIN);
            self.extend_chain(node, segment);
        }
    }

    fn extend_chain(&mut self, node: NodeId, segment: Segment) {
        let last = self.nodes[node.index()].length as usize;
        if let Some(joined) = self.segments[last].continues_as(segment) {
            self.segments[last] = joined;
            return;
        }
        let added = self.segments.len() as u32;
        self.segments.push(segment);
        self.segments[last].next = added;
        self.nodes[node.index()].length = added;
    }
}
