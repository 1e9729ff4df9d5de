//! The tree of a page: a compact arena that borrows from the input.

mod attribute;
mod edit;
mod foreign_names;
mod node;
pub(crate) mod text;
mod walk;

use std::borrow::Cow;
use std::ops::Range;

pub use attribute::Attribute;
pub(crate) use attribute::{RawAttribute, fold_name, same_folded};
pub(crate) use edit::Place;
pub use node::{Kind, Namespace, NodeId};
pub(crate) use node::{Node, Span};
use text::{Form, Segment, decode};
pub use text::{Piece, Pieces};
pub use walk::Descendants;

use crate::ascii;
use crate::tag::{Tag, TagSet};
use crate::tokenizer::COUNTED;

/// A parsed page or fragment. Texts, names and values are borrowed from the source `'s`.
///
/// Nodes are numbered ([`NodeId`]); every method takes the number of a node *of this tree* and panics on a number
/// beyond its end. A few nodes may be in no place of the tree (a `<body>` that a `<frameset>` replaced): walk from
/// [`Tree::document`] rather than over all numbers.
#[derive(Clone, Debug)]
pub struct Tree<'s> {
    pub(crate) source: &'s str,
    pub(crate) nodes: Vec<Node>,
    pub(crate) spans: Vec<Span>,
    pub(crate) attributes: Vec<RawAttribute>,
    pub(crate) segments: Vec<Segment>,
    /// The HTML elements `<script>`, in the order in which they were made.
    pub(crate) scripts: Vec<NodeId>,
    /// How many line feeds stand before each [`COUNTED`] bytes of the source.
    pub(crate) lines: Vec<u32>,
    /// The tags of all nodes: what a page has nothing of is not looked for.
    pub(crate) tags: TagSet,
    pub(crate) doctype: Option<RawDoctype>,
    pub(crate) quirks: Quirks,
    pub(crate) flattened: bool,
    pub(crate) lacks_attributes: bool,
}

/// How much of the layout habits of old browsers a page asks for with its document type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Quirks {
    /// None: standards mode.
    #[default]
    No,
    /// Limited-quirks mode.
    Limited,
    /// Quirks mode: also the mode of pages without a document type. A table does not end an open paragraph then.
    Full,
}

/// A document type as ranges of the source.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct RawDoctype {
    pub(crate) name: Option<Span>,
    pub(crate) public: Option<Span>,
    pub(crate) system: Option<Span>,
    pub(crate) forces_quirks: bool,
}

/// The document type of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Doctype<'s> {
    /// The name in lower case, `html` as a rule.
    pub name: Cow<'s, str>,
    /// The public identifier, empty if there is none.
    pub public: Cow<'s, str>,
    /// The system identifier, empty if there is none.
    pub system: Cow<'s, str>,
}

impl<'s> Tree<'s> {
    /// The root: a [`Kind::Document`], or a [`Kind::Fragment`] if a fragment was parsed.
    pub fn document(&self) -> NodeId {
        NodeId::ROOT
    }

    /// The input: spans are byte ranges of it.
    pub fn source(&self) -> &'s str {
        self.source
    }

    /// True if so many elements were open at a time that deeper ones stand beside each other instead of inside.
    pub fn is_flattened(&self) -> bool {
        self.flattened
    }

    /// True if the page has more attributes than are kept.
    pub fn lacks_attributes(&self) -> bool {
        self.lacks_attributes
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// False: there is always a root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// True if the numbers of the nodes are in document order, seen by a walk over the tree. False if a node was moved
    /// or came late: misnested formatting, text in a table where none may be, white space after a comment at the end.
    pub fn is_ordered(&self) -> bool {
        self.descendants(self.document()).is_sorted()
    }

    /// What the node is.
    #[inline]
    pub fn kind(&self, node: NodeId) -> Kind {
        self.node(node).kind
    }

    /// The tag of an element; [`Tag::Other`] for other nodes.
    #[inline]
    pub fn tag(&self, node: NodeId) -> Tag {
        self.node(node).tag
    }

    /// The vocabulary of an element; HTML for other nodes.
    #[inline]
    pub fn namespace(&self, node: NodeId) -> Namespace {
        self.node(node).namespace
    }

    /// True if the node is the HTML element `tag`.
    #[inline]
    pub fn is_html(&self, node: NodeId, tag: Tag) -> bool {
        let data = self.node(node);
        data.tag == tag && data.namespace == Namespace::Html && data.kind == Kind::Element
    }

    /// The name of an element: in lower case, in SVG with the capitals of that vocabulary. Empty for other nodes.
    pub fn name(&self, node: NodeId) -> Cow<'s, str> {
        let data = self.node(node);
        if data.kind != Kind::Element {
            return Cow::Borrowed("");
        }
        let name = match data.tag {
            Tag::Other => self.spelled_name(node),
            tag => Cow::Borrowed(tag.name()),
        };
        match data.namespace {
            Namespace::Svg => foreign_names::svg_element(&name).map_or(name, Cow::Borrowed),
            _ => name,
        }
    }

    fn spelled_name(&self, node: NodeId) -> Cow<'s, str> {
        let raw = self.raw_name(node);
        if raw.bytes().any(|byte| byte == 0 || byte.is_ascii_uppercase()) {
            Cow::Owned(fold_name(raw))
        } else {
            Cow::Borrowed(raw)
        }
    }

    /// The name as the start tag spells it. Only elements with a start tag of their own have the tag `Other`.
    pub(crate) fn raw_name(&self, node: NodeId) -> &'s str {
        let start = self.spans[node.index()].start as usize + 1;
        let rest = &self.source[start..];
        let length = rest.bytes().position(ascii::ends_tag_name).unwrap_or(rest.len());
        &rest[..length]
    }

    /// The bytes of the source that the node comes from, half open.
    ///
    /// A text's are those that spell it, from the first to the last (if it was put together from several places, with
    /// what is between them: [`Tree::pieces`] tells them apart). An element's run from its start tag to its end tag,
    /// both included; where a tag is left out, from or to the place where the parser inferred it. A comment's are those
    /// between its delimiters.
    pub fn span(&self, node: NodeId) -> Range<usize> {
        self.spans[node.index()].range()
    }

    /// The contents of an HTML `<template>`, which are not its children. None for other nodes.
    pub fn template_contents(&self, node: NodeId) -> Option<NodeId> {
        // The tree builder adds them right after the element.
        self.is_html(node, Tag::Template).then_some(NodeId(node.0 + 1))
    }

    /// The template whose contents these are.
    pub(crate) fn template_of(&self, contents: NodeId) -> Option<NodeId> {
        let is_contents = self.kind(contents) == Kind::Fragment && contents != NodeId::ROOT;
        is_contents.then(|| NodeId(contents.0 - 1))
    }

    /// The line that the byte at `start` stands on, from 1.
    pub(crate) fn line(&self, start: usize) -> u32 {
        let start = start.min(self.source.len());
        let counted = start / COUNTED;
        let rest = &self.source.as_bytes()[counted * COUNTED..start];
        let line_feeds = rest.iter().fold(0, |count: u8, &byte| count + u8::from(byte == b'\n'));
        1 + self.lines[counted] + u32::from(line_feeds)
    }

    /// The document type, if the page has one.
    pub fn doctype(&self) -> Option<Doctype<'s>> {
        let raw = self.doctype?;
        let text = |span: Option<Span>| span.map_or(Cow::Borrowed(""), |span| self.raw_text(span));
        let name =
            raw.name.map_or(Cow::Borrowed(""), |span| Cow::Owned(fold_name(&self.source[span.range()])));
        Some(Doctype { name, public: text(raw.public), system: text(raw.system) })
    }

    fn raw_text(&self, span: Span) -> Cow<'s, str> {
        decode(self.source, Segment::new(span.start as usize, span.end as usize, Form::CONTROLS))
    }

    /// The quirks mode of the page.
    pub fn quirks(&self) -> Quirks {
        self.quirks
    }

    /// The `<html>` element; none in a fragment.
    pub fn html(&self) -> Option<NodeId> {
        self.children(self.document()).find(|&child| self.is_html(child, Tag::Html))
    }

    /// The `<head>` element.
    pub fn head(&self) -> Option<NodeId> {
        self.children(self.html()?).find(|&child| self.is_html(child, Tag::Head))
    }

    /// The `<body>` or `<frameset>` element.
    pub fn body(&self) -> Option<NodeId> {
        self.children(self.html()?)
            .find(|&child| self.is_html(child, Tag::Body) || self.is_html(child, Tag::Frameset))
    }

    #[inline]
    pub(crate) fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node.index()]
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_of_places() {
        for page in ["", "a\nb\n\nc", &"a\n".repeat(1024), &"\n".repeat(4097), &"é\n".repeat(3000)] {
            let tree = crate::parse(page);
            for start in (0..=page.len()).filter(|&start| start % 7 == 0 || page.len() - start < 2) {
                let before = page.as_bytes()[..start].iter().filter(|&&byte| byte == b'\n').count();
                assert_eq!(tree.line(start), 1 + before as u32, "{start} of {}", page.len());
            }
        }
    }
}
