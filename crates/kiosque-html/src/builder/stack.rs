//! The stack of open elements: standard, section 13.2.4.2.

use super::sets;
use crate::tag::{TAG_COUNT, Tag, TagSet};
use crate::tree::{Namespace, NodeId};

/// An open element, with what the rules ask of it most often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Open {
    pub(super) id: NodeId,
    pub(super) tag: Tag,
    pub(super) namespace: Namespace,
    /// The hash of the name, where the tag does not tell it.
    pub(super) hash: u16,
}

impl Open {
    pub(super) fn html(id: NodeId, tag: Tag) -> Self {
        Self { id, tag, namespace: Namespace::Html, hash: 0 }
    }

    pub(super) fn is(self, tag: Tag) -> bool {
        self.tag == tag && self.namespace == Namespace::Html
    }

    pub(super) fn is_in(self, tags: &TagSet) -> bool {
        self.namespace == Namespace::Html && tags.has(self.tag)
    }

    pub(super) fn is_special(self) -> bool {
        match self.namespace {
            Namespace::Html => sets::SPECIAL.has(self.tag),
            _ => self.is_foreign_boundary(),
        }
    }

    /// True for the foreign elements that are special and end every scope but that of tables.
    pub(super) fn is_foreign_boundary(self) -> bool {
        match self.namespace {
            Namespace::Html => false,
            Namespace::Svg => sets::SVG_BOUNDARY.has(self.tag),
            Namespace::MathMl => sets::MATHML_BOUNDARY.has(self.tag),
        }
    }
}

/// The stack. It counts the open HTML elements by tag, so that the usual question (is there a paragraph to end?) is
/// answered without a search, on deep pages too.
pub(super) struct Stack {
    open: Vec<Open>,
    counts: [u16; TAG_COUNT],
    foreign_counts: [u16; TAG_COUNT],
    foreign: u16,
}

impl Stack {
    pub(super) fn new(mut buffer: Vec<Open>) -> Self {
        buffer.clear();
        Self { open: buffer, counts: [0; TAG_COUNT], foreign_counts: [0; TAG_COUNT], foreign: 0 }
    }

    pub(super) fn into_buffer(self) -> Vec<Open> {
        self.open
    }

    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The current node. The first element stays on the stack from its creation to the end of the page.
    #[inline]
    pub(super) fn current(&self) -> Open {
        self.open[self.open.len() - 1]
    }

    pub(super) fn at(&self, position: usize) -> Open {
        self.open[position]
    }

    pub(super) fn get(&self, position: usize) -> Option<Open> {
        self.open.get(position).copied()
    }

    /// From the current node on down to the first, each with its position.
    pub(super) fn downwards(&self) -> impl Iterator<Item = (usize, Open)> + use<'_> {
        self.open.iter().copied().enumerate().rev()
    }

    pub(super) fn position(&self, id: NodeId) -> Option<usize> {
        self.open.iter().rposition(|open| open.id == id)
    }

    pub(super) fn contains(&self, id: NodeId) -> bool {
        self.position(id).is_some()
    }

    pub(super) fn has(&self, tag: Tag) -> bool {
        self.counts[tag as usize] > 0
    }

    /// True if an SVG or MathML element is open.
    #[inline]
    pub(super) fn has_foreign(&self) -> bool {
        self.foreign > 0
    }

    pub(super) fn has_foreign_named(&self, tag: Tag) -> bool {
        self.foreign_counts[tag as usize] > 0
    }

    /// True if an HTML element other than the first is open.
    pub(super) fn has_html_content(&self) -> bool {
        self.open.len() > usize::from(self.foreign) + 1
    }

    #[inline]
    pub(super) fn push(&mut self, open: Open) {
        self.count(open, 1);
        self.open.push(open);
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<Open> {
        let open = self.open.pop()?;
        self.count(open, u16::MAX);
        Some(open)
    }

    pub(super) fn insert(&mut self, position: usize, open: Open) {
        self.count(open, 1);
        self.open.insert(position, open);
    }

    pub(super) fn remove(&mut self, position: usize) -> Open {
        let open = self.open.remove(position);
        self.count(open, u16::MAX);
        open
    }

    /// Puts `id` in the place of an element of the same tag.
    pub(super) fn replace(&mut self, position: usize, id: NodeId) {
        self.open[position].id = id;
    }

    /// Adds to the counts; `u16::MAX` is minus one.
    #[inline]
    fn count(&mut self, open: Open, by: u16) {
        let add = |counter: &mut u16| *counter = counter.wrapping_add(by);
        if open.namespace == Namespace::Html {
            add(&mut self.counts[open.tag as usize]);
        } else {
            add(&mut self.foreign_counts[open.tag as usize]);
            add(&mut self.foreign);
        }
    }

    pub(super) fn has_in_scope(&self, tag: Tag) -> bool {
        self.has_within(tag, &sets::SCOPE)
    }

    pub(super) fn has_in_list_item_scope(&self, tag: Tag) -> bool {
        self.has_within(tag, &sets::LIST_ITEM_SCOPE)
    }

    #[inline]
    pub(super) fn has_in_button_scope(&self, tag: Tag) -> bool {
        self.has_within(tag, &sets::BUTTON_SCOPE)
    }

    #[inline]
    fn has_within(&self, tag: Tag, boundary: &TagSet) -> bool {
        self.has(tag) && self.search(boundary, |open| open.is(tag))
    }

    pub(super) fn has_node_in_scope(&self, id: NodeId) -> bool {
        self.search(&sets::SCOPE, |open| open.id == id)
    }

    pub(super) fn has_any_in_scope(&self, tags: &TagSet) -> bool {
        self.search(&sets::SCOPE, |open| open.is_in(tags))
    }

    pub(super) fn has_in_table_scope(&self, tag: Tag) -> bool {
        self.has(tag) && self.has_any_in_table_scope(&TagSet::of(&[tag]))
    }

    pub(super) fn has_any_in_table_scope(&self, tags: &TagSet) -> bool {
        for open in self.open.iter().rev() {
            if open.is_in(tags) {
                return true;
            }
            if open.is_in(&sets::TABLE_SCOPE) {
                return false;
            }
        }
        false
    }

    fn search(&self, boundary: &TagSet, wanted: impl Fn(Open) -> bool) -> bool {
        for &open in self.open.iter().rev() {
            if wanted(open) {
                return true;
            }
            if open.is_in(boundary) || open.is_foreign_boundary() {
                return false;
            }
        }
        false
    }
}
