//! Walking the tree. Nothing here recurses.

use crate::tag::Tag;
use crate::tree::Tree;
use crate::tree::node::{Kind, NodeId};

/// The nodes under a node in document order: see [`Tree::descendants`].
#[derive(Clone, Debug)]
pub struct Descendants<'t, 's> {
    tree: &'t Tree<'s>,
    root: NodeId,
    next: NodeId,
}

impl Descendants<'_, '_> {
    /// Leaves out what is under the node that was last returned.
    pub fn skip_children_of(&mut self, last: NodeId) {
        self.next = self.tree.following(last, self.root);
    }
}

impl Iterator for Descendants<'_, '_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        let node = self.next.some()?;
        let first_child = self.tree.node(node).first_child;
        self.next = if first_child.is_some() { first_child } else { self.tree.following(node, self.root) };
        Some(node)
    }
}

impl<'s> Tree<'s> {
    /// The parent; none for the root, for the contents of a template, and for nodes taken out of the tree.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).parent.some()
    }

    /// The first child. The contents of a template are not its children: see [`Tree::template_contents`].
    pub fn first_child(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).first_child.some()
    }

    /// The last child.
    pub fn last_child(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).last_child.some()
    }

    /// The sibling after it.
    pub fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).next.some()
    }

    /// The sibling before it.
    pub fn previous_sibling(&self, node: NodeId) -> Option<NodeId> {
        self.node(node).previous.some()
    }

    /// The children in document order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + Clone + use<'_, 's> {
        std::iter::successors(self.first_child(node), |&child| self.next_sibling(child))
    }

    /// The parent, its parent, and so on to the root.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + Clone + use<'_, 's> {
        std::iter::successors(self.parent(node), |&ancestor| self.parent(ancestor))
    }

    /// Everything under `node` in document order, without `node` itself and without the contents of templates.
    pub fn descendants(&self, node: NodeId) -> Descendants<'_, 's> {
        Descendants { tree: self, root: node, next: self.node(node).first_child }
    }

    /// `node` and everything after it in document order, without the contents of templates.
    pub(crate) fn descendants_from(&self, node: NodeId) -> Descendants<'_, 's> {
        Descendants { tree: self, root: self.document(), next: node }
    }

    /// The HTML elements `tag` in document order. Where there is none, nothing is walked over.
    pub(crate) fn elements(&self, tag: Tag) -> impl Iterator<Item = NodeId> + use<'_, 's> {
        let all = self.tags.has(tag).then(|| self.descendants(self.document()));
        all.into_iter().flatten().filter(move |&node| self.is_html(node, tag))
    }

    /// The HTML elements `<script>` in the order of the source.
    pub(crate) fn scripts(&self) -> impl Iterator<Item = NodeId> + use<'_, 's> {
        // In other pages each of them has its place in the tree.
        let is_walked_over = self.tags.has(Tag::Template) || self.tags.has(Tag::Frameset);
        let made = if is_walked_over { &[][..] } else { &self.scripts };
        let found = is_walked_over.then(|| self.elements(Tag::Script));
        made.iter().copied().chain(found.into_iter().flatten())
    }

    /// The node after `node` and everything under it, inside `root`.
    #[inline]
    fn following(&self, node: NodeId, root: NodeId) -> NodeId {
        let mut node = node;
        while node.is_some() && node != root {
            let data = self.node(node);
            if data.next.is_some() {
                return data.next;
            }
            node = data.parent;
        }
        NodeId::NONE
    }

    /// The element after it among its siblings.
    pub fn next_element(&self, node: NodeId) -> Option<NodeId> {
        std::iter::successors(self.next_sibling(node), |&next| self.next_sibling(next))
            .find(|&next| self.is_element(next))
    }

    /// The element before it among its siblings.
    pub fn previous_element(&self, node: NodeId) -> Option<NodeId> {
        std::iter::successors(self.previous_sibling(node), |&previous| self.previous_sibling(previous))
            .find(|&previous| self.is_element(previous))
    }

    /// True if the node is an element.
    #[inline]
    pub fn is_element(&self, node: NodeId) -> bool {
        self.node(node).kind == Kind::Element
    }
}
