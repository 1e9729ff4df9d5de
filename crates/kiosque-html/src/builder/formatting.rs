//! The list of active formatting elements (standard, section 13.2.4.3) and the adoption agency (13.2.6.4.7).
//!
//! Four bounds that ordinary pages do not meet keep hostile ones linear: the list has at most [`MAX_FORMATTING`]
//! entries, a new one is compared with [`MAX_COMPARED`], and elements are opened again only while there is room on the
//! stack, and only so often for the length of the page.

use super::stack::Open;
use super::{Builder, MAX_OPEN};
use crate::tag::Tag;
use crate::tree::{Node, NodeId};

/// The list has no more entries: the earliest is forgotten.
const MAX_FORMATTING: usize = 256;
/// A new entry is compared with at most this many others of its tag.
const MAX_COMPARED: usize = 16;
/// A page may open this many formatting elements again, and more by its length.
pub(super) const MIN_REOPENINGS: usize = 4096;
/// And one more for each so many bytes. Without a bound, a hundred open formatting elements would be opened again in
/// each `<p>x`, and the tree be hundreds of times as large as the page.
pub(super) const BYTES_PER_REOPENING: usize = 4;

impl Builder<'_> {
    /// Reconstructs the active formatting elements.
    #[inline]
    pub(super) fn reopen_formatting(&mut self) {
        let Some(&Some(last)) = self.formatting.last() else { return };
        if !self.is_open(last) {
            self.reopen_all();
        }
    }

    /// Whether an HTML element is on the stack. Where none of its tag is, nothing is looked for.
    #[inline]
    fn is_open(&self, id: NodeId) -> bool {
        self.stack.has(self.tree.tag(id)) && self.stack.contains(id)
    }

    #[cold]
    fn reopen_all(&mut self) {
        if self.reopenings == 0 || self.stack.len() >= MAX_OPEN {
            return;
        }
        let closed =
            self.formatting.iter().rev().take_while(|entry| entry.is_some_and(|id| !self.is_open(id)));
        let first = self.formatting.len() - closed.count();
        for position in first..self.formatting.len() {
            if self.reopenings == 0 || self.stack.len() >= MAX_OPEN {
                return;
            }
            if let Some(id) = self.formatting[position] {
                self.formatting[position] = Some(self.reopen(id));
            }
        }
    }

    /// Inserts and opens an element like `id`.
    fn reopen(&mut self, id: NodeId) -> NodeId {
        self.reopenings -= 1;
        let new = self.create_like(id);
        self.insert_at_current(new);
        self.stack.push(self.open_like(new));
        new
    }

    fn open_like(&self, id: NodeId) -> Open {
        Open::html(id, self.tree.tag(id))
    }

    /// Adds an element to the list; of more than three alike, the earliest goes.
    pub(super) fn push_formatting(&mut self, id: NodeId) {
        if let Some(position) = self.third_alike(id) {
            self.formatting.remove(position);
        }
        if self.formatting.len() >= MAX_FORMATTING {
            self.formatting.remove(0);
        }
        self.formatting.push(Some(id));
    }

    /// The third of the entries after the last marker, from the last on, that are like `id`.
    fn third_alike(&self, id: NodeId) -> Option<usize> {
        let Node { tag, length, .. } = *self.tree.node(id);
        let resembles = |position: &usize| {
            self.formatting[*position].is_some_and(|other| {
                let other = self.tree.node(other);
                other.tag == tag && other.length == length
            })
        };
        let candidates = self.formatting_since_marker().rev().filter(resembles).take(MAX_COMPARED);
        // Nearly always there are no three of the same tag, and no attributes to compare.
        let third = candidates.clone().nth(2)?;
        if length == 0 {
            return Some(third);
        }
        candidates.filter(|&at| self.formatting[at].is_some_and(|other| self.is_alike(other, id))).nth(2)
    }

    pub(super) fn push_marker(&mut self) {
        if self.formatting.len() >= MAX_FORMATTING {
            self.formatting.remove(0);
        }
        self.formatting.push(None);
    }

    pub(super) fn clear_to_marker(&mut self) {
        while let Some(Some(_)) = self.formatting.pop() {}
    }

    /// The positions of the entries after the last marker.
    fn formatting_since_marker(&self) -> std::ops::Range<usize> {
        let start = self.formatting.iter().rposition(Option::is_none).map_or(0, |marker| marker + 1);
        start..self.formatting.len()
    }

    /// The last entry after the last marker whose tag is `tag`.
    fn last_formatting(&self, tag: Tag) -> Option<NodeId> {
        self.formatting.iter().rev().map_while(|&entry| entry).find(|&id| self.tree.tag(id) == tag)
    }

    fn formatting_position(&self, id: NodeId) -> Option<usize> {
        self.formatting.iter().rposition(|&entry| entry == Some(id))
    }

    fn forget_formatting(&mut self, id: NodeId) {
        if let Some(position) = self.formatting_position(id) {
            self.formatting.remove(position);
        }
    }

    /// True if both elements have the same tag and the same attributes.
    fn is_alike(&self, left: NodeId, right: NodeId) -> bool {
        let (left, right) = (self.tree.node(left), self.tree.node(right));
        if left.tag != right.tag || left.length != right.length {
            return false;
        }
        if left.start == right.start {
            return true;
        }
        let (source, attributes) = (self.tokenizer.source, &self.tokenizer.attributes);
        let of = |start: u32| &attributes[start as usize..(start + left.length) as usize];
        let same = of(left.start).iter().zip(of(right.start));
        if same.clone().all(|(left, right)| left.same_name(*right, source) && left.same_value(*right, source))
        {
            return true;
        }
        // In another order. Formatting elements with many attributes are not worth the search.
        left.length <= 8
            && of(left.start).iter().all(|one| {
                let mut others = of(right.start).iter();
                others.any(|other| one.same_name(*other, source) && one.same_value(*other, source))
            })
    }

    /// A start tag that opens formatting.
    pub(super) fn start_formatting(&mut self) {
        self.reopen_formatting();
        let id = self.insert_html();
        self.push_formatting(id);
    }

    /// `<a>` ends an `<a>` that is open.
    pub(super) fn start_link(&mut self) {
        if let Some(open) = self.last_formatting(Tag::A) {
            self.adopt(Tag::A);
            self.forget_formatting(open);
            self.remove_from_stack(open);
        }
        self.start_formatting();
    }

    pub(super) fn start_nobr(&mut self) {
        self.reopen_formatting();
        if self.stack.has_in_scope(Tag::Nobr) {
            self.adopt(Tag::Nobr);
        }
        self.start_formatting();
    }

    /// The adoption agency algorithm for an end tag `tag`.
    pub(super) fn adopt(&mut self, tag: Tag) {
        let current = self.stack.current();
        if current.is(tag) && self.formatting_position(current.id).is_none() {
            return self.pop();
        }
        for _ in 0..8 {
            if !self.adopt_once(tag) {
                return;
            }
        }
    }

    /// One round of it; false if it was the last.
    fn adopt_once(&mut self, tag: Tag) -> bool {
        let Some(formatting) = self.last_formatting(tag) else {
            self.end_any(tag);
            return false;
        };
        let Some(position) = self.stack.position(formatting) else {
            self.forget_formatting(formatting);
            return false;
        };
        if !self.stack.has_node_in_scope(formatting) {
            return false;
        }
        let furthest = (position + 1..self.stack.len()).find(|&above| self.stack.at(above).is_special());
        let Some(furthest) = furthest else {
            self.pop_to(position);
            self.forget_formatting(formatting);
            return false;
        };
        self.adopt_furthest_block(formatting, position, furthest);
        true
    }

    /// Gives the furthest block to the common ancestor, and its content to a new formatting element.
    fn adopt_furthest_block(&mut self, formatting: NodeId, position: usize, furthest: usize) {
        let block = self.stack.at(furthest);
        let ancestor = self.stack.at(position.saturating_sub(1));
        let (last, bookmark) = self.adopt_chain(formatting, furthest);
        self.tree.detach(last);
        self.tree.insert(self.place_in(ancestor), last);

        let new = self.create_like(formatting);
        self.tree.move_children(block.id, new);
        self.tree.append(block.id, new);
        self.replace_formatting(formatting, new, bookmark);
        self.remove_from_stack(formatting);
        let below = self.stack.position(block.id).map_or(self.stack.len(), |at| at + 1);
        self.stack.insert(below, self.open_like(new));
    }

    /// The inner loop: rebuilds the elements between the furthest block and the formatting element. Returns the
    /// topmost of what was rebuilt, and the entry of the list after which the new formatting element belongs.
    fn adopt_chain(&mut self, formatting: NodeId, furthest: usize) -> (NodeId, Option<NodeId>) {
        let block = self.stack.at(furthest).id;
        let mut last = block;
        let mut bookmark = None;
        let mut position = furthest;
        for round in 1.. {
            position -= 1;
            let node = self.stack.at(position).id;
            if node == formatting {
                break;
            }
            if round > 3 {
                self.forget_formatting(node);
            }
            let Some(entry) = self.formatting_position(node) else {
                let open = self.stack.remove(position);
                self.end_span(open);
                continue;
            };
            let new = self.create_like(node);
            self.tree.spans[node.index()].end = self.tokenizer.token_start as u32;
            self.formatting[entry] = Some(new);
            self.stack.replace(position, new);
            if last == block {
                bookmark = Some(new);
            }
            self.tree.detach(last);
            self.tree.append(new, last);
            last = new;
        }
        (last, bookmark)
    }

    /// Puts `new` into the list for `old`: after `bookmark`, or in its place.
    fn replace_formatting(&mut self, old: NodeId, new: NodeId, bookmark: Option<NodeId>) {
        match bookmark {
            None => {
                if let Some(position) = self.formatting_position(old) {
                    self.formatting[position] = Some(new);
                }
            }
            Some(bookmark) => {
                self.forget_formatting(old);
                let after = self.formatting_position(bookmark).map_or(self.formatting.len(), |at| at + 1);
                self.formatting.insert(after, Some(new));
            }
        }
    }
}
