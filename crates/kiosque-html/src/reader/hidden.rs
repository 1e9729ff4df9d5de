//! What a walk passes over because it is hidden, and how much of a story that can be at most.

use super::elements::{is_boundary, is_skipped};
use super::sources::SENTENCE;
use crate::{Kind, NodeId, Tag, Tree};

/// The hidden elements that a walk passed over.
#[derive(Default)]
pub(super) struct Hidden {
    /// Those that stand between two blocks of what is shown.
    parts: Vec<NodeId>,
    /// There are others, whose text would join or part such blocks.
    is_in_blocks: bool,
}

impl Hidden {
    /// Notes an element; `is_between_blocks` tells whether the blocks before and after it are the same with and without it.
    pub(super) fn pass_over(&mut self, node: NodeId, tag: Tag, is_between_blocks: bool) {
        if holds_no_text(tag) {
            return;
        }
        match is_between_blocks && is_boundary(tag) && !keeps_text_apart(tag) {
            true => self.parts.push(node),
            false => self.is_in_blocks = true,
        }
    }

    /// Whether blocks of sentences, found by a walk that reads what is hidden, too, may have so many bytes more.
    pub(super) fn may_hold(&self, tree: &Tree<'_>, least: usize) -> bool {
        let mut bytes = 0;
        let mut reaches = |&part: &NodeId| {
            bytes = most_prose(tree, part).map_or(usize::MAX, |prose| prose.saturating_add(bytes));
            bytes >= least
        };
        self.is_in_blocks || self.parts.iter().any(&mut reaches)
    }
}

/// Elements of whose contents no text is read.
fn holds_no_text(tag: Tag) -> bool {
    matches!(tag, Tag::Img | Tag::Iframe | Tag::Video | Tag::Audio | Tag::Embed | Tag::Object)
}

/// Elements whose text stands elsewhere in the tree, or with all its white space in the blocks.
fn keeps_text_apart(tag: Tag) -> bool {
    matches!(tag, Tag::Template | Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext)
}

/// No more bytes stand in the blocks of sentences under `part`; `None` if that is not easily told.
fn most_prose(tree: &Tree<'_>, part: NodeId) -> Option<usize> {
    let of_block = |block: usize| if block >= SENTENCE { block } else { 0 };
    let (mut prose, mut block) = (0, 0);
    let mut nodes = tree.descendants(part);
    while let Some(node) = nodes.next() {
        let tag = tree.tag(node);
        match tree.kind(node) {
            Kind::Text => block += most_text(tree, node),
            Kind::Element if !tree.is_html(node, tag) || is_skipped(tag) || holds_no_text(tag) => {
                nodes.skip_children_of(node);
            }
            Kind::Element if keeps_text_apart(tag) => return None,
            // No block reaches beyond the start of an element that begins one.
            Kind::Element if is_boundary(tag) && tag != Tag::Br => {
                prose += of_block(std::mem::take(&mut block));
            }
            _ => {}
        }
    }
    Some(prose + of_block(block))
}

/// So many bytes a text has in a block, or fewer.
fn most_text(tree: &Tree<'_>, node: NodeId) -> usize {
    /// References and replaced characters are read as no more bytes than so many times their own.
    const LONGER: usize = 3;
    match tree.verbatim_text(node) {
        // A space stays between it and what comes before.
        Some((text, _)) => text.trim_ascii().len() + 1,
        None => tree.span(node).len() * LONGER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_in_hidden_parts() {
        let rain = "It rained. ".repeat(10);
        for (html, most) in [
            (format!("<div hidden><p>{rain}<p>Rain"), Some(110)),
            (format!("<div hidden>{rain}<b>{rain}</b></div>"), Some(220)),
            (format!("<div hidden><script>{rain}</script><ul><li>Rain<li>Wind</ul></div>"), Some(0)),
            (format!("<div hidden>{rain}&amp;</div>"), Some(345)),
            (format!("<div hidden><pre>{rain}</pre></div>"), None),
        ] {
            let tree = crate::parse(&html);
            let part = tree.first_child(tree.body().unwrap()).unwrap();
            assert_eq!(most_prose(&tree, part), most, "{html}");
        }
    }
}
