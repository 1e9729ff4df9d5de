//! The nodes of each axis from a node, in the order of the axis: XPath 1.0, section 2.2.

use super::evaluate::{Evaluator, Result};
use super::value::XPathNode;
use super::{Axis, NodeTest};
use crate::tag::Tag;
use crate::tree::{Kind, NodeId};

impl Axis {
    /// True if its nodes come last first.
    pub(super) fn is_reverse(self) -> bool {
        matches!(self, Self::Ancestor | Self::AncestorOrSelf | Self::Preceding | Self::PrecedingSibling)
    }
}

impl Evaluator<'_> {
    /// Adds the nodes of `axis` from `from` that pass `test`.
    pub(super) fn walk(
        &mut self,
        axis: Axis,
        test: &NodeTest,
        from: XPathNode,
        found: &mut Vec<XPathNode>,
    ) -> Result<()> {
        let XPathNode::Node(node) = from else { return self.walk_from_attribute(axis, test, from, found) };
        let tree = self.tree;
        match axis {
            Axis::Itself => self.take(std::iter::once(node), test, found),
            Axis::Child => self.take(tree.children(node), test, found),
            Axis::Parent => self.take(tree.parent(node).into_iter(), test, found),
            Axis::Descendant => self.take(tree.descendants(node), test, found),
            Axis::DescendantOrSelf => {
                self.take(std::iter::once(node).chain(tree.descendants(node)), test, found)
            }
            Axis::Ancestor => self.take(tree.ancestors(node), test, found),
            Axis::AncestorOrSelf => self.take(std::iter::once(node).chain(tree.ancestors(node)), test, found),
            Axis::FollowingSibling => {
                let first = tree.next_sibling(node);
                self.take(std::iter::successors(first, |&next| tree.next_sibling(next)), test, found)
            }
            Axis::PrecedingSibling => {
                let first = tree.previous_sibling(node);
                self.take(
                    std::iter::successors(first, |&previous| tree.previous_sibling(previous)),
                    test,
                    found,
                )
            }
            Axis::Following => self.walk_following(node, test, found),
            Axis::Preceding => self.walk_preceding(node, test, found),
            Axis::Attribute => self.walk_attributes(node, test, found),
        }
    }

    /// An attribute has an element and its ancestors, and nothing else.
    fn walk_from_attribute(
        &mut self,
        axis: Axis,
        test: &NodeTest,
        from: XPathNode,
        found: &mut Vec<XPathNode>,
    ) -> Result<()> {
        let element = from.node();
        match axis {
            Axis::Parent => self.take(std::iter::once(element), test, found),
            Axis::Ancestor => {
                self.take(std::iter::once(element).chain(self.tree.ancestors(element)), test, found)
            }
            Axis::Itself | Axis::AncestorOrSelf | Axis::DescendantOrSelf if *test == NodeTest::Node => {
                found.push(from);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn walk_attributes(&mut self, node: NodeId, test: &NodeTest, found: &mut Vec<XPathNode>) -> Result<()> {
        for (at, attribute) in self.tree.attributes(node).enumerate() {
            self.spend(1)?;
            let passes = match test {
                NodeTest::Any | NodeTest::Node => true,
                NodeTest::Name(_, name) => attribute.name().eq_ignore_ascii_case(name),
                NodeTest::Text | NodeTest::Comment => false,
            };
            if passes {
                found.push(XPathNode::Attribute(node, at));
            }
        }
        Ok(())
    }

    fn walk_following(&mut self, node: NodeId, test: &NodeTest, found: &mut Vec<XPathNode>) -> Result<()> {
        let tree = self.tree;
        for ancestor in std::iter::once(node).chain(tree.ancestors(node)) {
            let mut next = tree.next_sibling(ancestor);
            while let Some(sibling) = next {
                self.take(std::iter::once(sibling).chain(tree.descendants(sibling)), test, found)?;
                next = tree.next_sibling(sibling);
            }
        }
        Ok(())
    }

    fn walk_preceding(&mut self, node: NodeId, test: &NodeTest, found: &mut Vec<XPathNode>) -> Result<()> {
        let tree = self.tree;
        for ancestor in std::iter::once(node).chain(tree.ancestors(node)) {
            let mut previous = tree.previous_sibling(ancestor);
            while let Some(sibling) = previous {
                let start = found.len();
                self.take(std::iter::once(sibling).chain(tree.descendants(sibling)), test, found)?;
                found[start..].reverse();
                previous = tree.previous_sibling(sibling);
            }
        }
        Ok(())
    }

    fn take(
        &mut self,
        nodes: impl Iterator<Item = NodeId>,
        test: &NodeTest,
        found: &mut Vec<XPathNode>,
    ) -> Result<()> {
        for node in nodes {
            self.spend(1)?;
            if self.passes(test, node) {
                found.push(XPathNode::Node(node));
            }
        }
        Ok(())
    }

    fn passes(&self, test: &NodeTest, node: NodeId) -> bool {
        let tree = self.tree;
        match test {
            NodeTest::Node => tree.kind(node) != Kind::Doctype,
            NodeTest::Any => tree.is_element(node),
            NodeTest::Text => tree.kind(node) == Kind::Text,
            NodeTest::Comment => tree.kind(node) == Kind::Comment,
            NodeTest::Name(Tag::Other, name) => {
                tree.is_element(node) && tree.name(node).eq_ignore_ascii_case(name)
            }
            NodeTest::Name(tag, _) => tree.is_element(node) && tree.tag(node) == *tag,
        }
    }
}
