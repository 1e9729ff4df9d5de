//! Headlines of old pages: lines of large type between line breaks, without an element of their own.

use super::elements::is_boundary;
use crate::ascii::is_space_char;
use crate::{Kind, NodeId, Tag, Tree};

/// A headline is so long, in bytes; longer text is large all over.
const LONGEST: usize = 300;
const LEAST: usize = 10;

/// Whether an element sets one line in large type, and nothing else stands behind it on the line:
/// `<font size=5><b>Rain at last</b></font><br>`.
pub(super) fn is_large_line(tree: &Tree<'_>, node: NodeId, tag: Tag) -> bool {
    sets_large(tree, node, tag) && holds_a_line(tree, node) && ends_line(tree, node)
}

/// `<big>`, and `<font>` of a size above the usual one, which is 3.
fn sets_large(tree: &Tree<'_>, node: NodeId, tag: Tag) -> bool {
    let size = || tree.attribute(node, "size").map(|size| size.trim().to_owned());
    match tag {
        Tag::Big => true,
        Tag::Font => size()
            .is_some_and(|size| matches!(size.as_str(), "4" | "5" | "6" | "7" | "+1" | "+2" | "+3" | "+4")),
        _ => false,
    }
}

/// Whether there is some text under an element, and no block.
fn holds_a_line(tree: &Tree<'_>, node: NodeId) -> bool {
    let has_block = || {
        tree.descendants(node)
            .any(|one| tree.is_element(one) && tree.tag(one) != Tag::Br && is_boundary(tree.tag(one)))
    };
    tree.span(node).len() <= 4 * LONGEST
        && !has_block()
        && (LEAST..=LONGEST).contains(&tree.text_content(node).trim().len())
}

/// Whether the next thing behind an element is a line break or the end of what it stands in.
fn ends_line(tree: &Tree<'_>, node: NodeId) -> bool {
    let mut at = node;
    loop {
        while let Some(next) = tree.next_sibling(at) {
            at = next;
            match tree.kind(at) {
                Kind::Text if tree.text(at).chars().all(is_space_char) => {}
                Kind::Text => return false,
                Kind::Element => return is_boundary(tree.tag(at)),
                _ => {}
            }
        }
        match tree.parent(at) {
            Some(parent) if tree.is_element(parent) && !is_boundary(tree.tag(parent)) => at = parent,
            _ => return true,
        }
    }
}
