//! A node of the arena: 32 bytes, linked by number.

use crate::tag::Tag;
use crate::tree::text::Form;

/// The number of a node in its [`Tree`](crate::Tree).
///
/// Numbers are given in the order in which the parser met the nodes, which is document order but for misnested markup;
/// [`Tree::is_ordered`](crate::Tree::is_ordered) says whether it is so in this tree.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    pub(crate) const NONE: Self = Self(u32::MAX);
    pub(crate) const ROOT: Self = Self(0);

    /// The number, from 0 to [`Tree::len`](crate::Tree::len) exclusive: an index into columns of your own.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn is_some(self) -> bool {
        self != Self::NONE
    }

    pub(crate) fn some(self) -> Option<Self> {
        self.is_some().then_some(self)
    }
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// The root of a page.
    Document,
    /// The root of a parsed fragment, and the contents of a `<template>`.
    Fragment,
    /// An element.
    Element,
    /// A run of text.
    Text,
    /// A comment.
    Comment,
    /// The document type.
    Doctype,
}

/// The vocabulary that an element belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Namespace {
    /// HTML.
    Html,
    /// SVG: everything inside `<svg>` but for its integration points.
    Svg,
    /// MathML: everything inside `<math>` but for its integration points.
    MathMl,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub(crate) parent: NodeId,
    pub(crate) first_child: NodeId,
    pub(crate) last_child: NodeId,
    pub(crate) previous: NodeId,
    pub(crate) next: NodeId,
    /// Element: its first attribute. Text and comment: the start of its source; of a chain, its first segment.
    pub(crate) start: u32,
    /// Element: the number of its attributes. Text and comment: the length of its source; of a chain, its last segment.
    pub(crate) length: u32,
    pub(crate) tag: Tag,
    pub(crate) kind: Kind,
    pub(crate) namespace: Namespace,
    /// Text and comment: how the source spells the text.
    pub(crate) form: Form,
}

impl Node {
    pub(crate) fn new(kind: Kind) -> Self {
        Self {
            parent: NodeId::NONE,
            first_child: NodeId::NONE,
            last_child: NodeId::NONE,
            previous: NodeId::NONE,
            next: NodeId::NONE,
            start: 0,
            length: 0,
            tag: Tag::Other,
            kind,
            namespace: Namespace::Html,
            form: Form::VERBATIM,
        }
    }
}

/// A range of the source, half open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_32_bytes() {
        assert_eq!(size_of::<Node>(), 32);
    }
}
