//! Putting nodes into the tree and taking them out, for the tree builder.

use crate::tree::Tree;
use crate::tree::node::{Node, NodeId, Span};

/// Where a node goes: the last child of `parent`, or before a sibling.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) parent: NodeId,
    pub(crate) before: NodeId,
}

impl Place {
    pub(crate) fn end_of(parent: NodeId) -> Self {
        Self { parent, before: NodeId::NONE }
    }
}

impl Tree<'_> {
    #[inline]
    pub(crate) fn add(&mut self, node: Node, span: Span) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.tags.add(node.tag);
        self.nodes.push(node);
        self.spans.push(span);
        id
    }

    #[inline]
    pub(crate) fn append(&mut self, parent: NodeId, child: NodeId) {
        let last = self.nodes[parent.index()].last_child;
        let node = &mut self.nodes[child.index()];
        (node.parent, node.previous, node.next) = (parent, last, NodeId::NONE);
        if last.is_some() {
            self.nodes[last.index()].next = child;
        } else {
            self.nodes[parent.index()].first_child = child;
        }
        self.nodes[parent.index()].last_child = child;
    }

    pub(crate) fn insert(&mut self, place: Place, child: NodeId) {
        if place.before == NodeId::NONE {
            return self.append(place.parent, child);
        }
        let previous = self.nodes[place.before.index()].previous;
        let node = &mut self.nodes[child.index()];
        (node.parent, node.previous, node.next) = (place.parent, previous, place.before);
        self.nodes[place.before.index()].previous = child;
        if previous.is_some() {
            self.nodes[previous.index()].next = child;
        } else {
            self.nodes[place.parent.index()].first_child = child;
        }
    }

    pub(crate) fn detach(&mut self, child: NodeId) {
        let Node { parent, previous, next, .. } = *self.node(child);
        if parent == NodeId::NONE {
            return;
        }
        if previous.is_some() {
            self.nodes[previous.index()].next = next;
        } else {
            self.nodes[parent.index()].first_child = next;
        }
        if next.is_some() {
            self.nodes[next.index()].previous = previous;
        } else {
            self.nodes[parent.index()].last_child = previous;
        }
        let node = &mut self.nodes[child.index()];
        (node.parent, node.previous, node.next) = (NodeId::NONE, NodeId::NONE, NodeId::NONE);
    }

    /// Moves all children of `from` to the end of `to`.
    pub(crate) fn move_children(&mut self, from: NodeId, to: NodeId) {
        while let Some(child) = self.first_child(from) {
            self.detach(child);
            self.append(to, child);
        }
    }

    /// The node that text or an element put at `place` would follow.
    pub(crate) fn node_before(&self, place: Place) -> NodeId {
        if place.before.is_some() {
            self.node(place.before).previous
        } else {
            self.node(place.parent).last_child
        }
    }
}
