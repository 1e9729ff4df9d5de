//! From nodes of the tree to blocks of its reading.

use crate::{Kind, NodeId, Tree};
use kiosque_core::{Reading, Span};

/// Where the blocks of a reading stand in the tree that they were read from.
///
/// Made when it is needed, in time linear in the tree and the reading.
///
/// ```
/// use kiosque_core::Page;
/// use kiosque_html::{BlockMap, Selector, parse, read_tree};
///
/// let page = Page::html("<h1>Rain</h1><div class=story><p>It <b>rained</b>.<p>Still.</div><p>Imprint");
/// let tree = parse(&page.text);
/// let reading = read_tree(&page, &tree);
/// let map = BlockMap::new(&tree, &reading);
/// let blocks = |selector: &str| map.blocks_in(Selector::parse(selector).unwrap().select(&tree, tree.document()));
/// assert_eq!(blocks(".story"), [1, 2]);
/// assert_eq!(blocks(".story > p, h1"), [0, 1, 2]);
/// assert!(blocks("b").is_empty(), "a part of a block is no block");
/// ```
#[derive(Clone, Debug)]
pub struct BlockMap {
    /// The first and the last (exclusive) place in document order that each node takes, with all under it.
    extents: Vec<(u32, u32)>,
    /// The places of the first and the last text of each block, in the order of the places.
    blocks: Vec<(u32, u32, u32)>,
}

impl BlockMap {
    /// The map of `reading`, which was read from `tree`.
    pub fn new(tree: &Tree<'_>, reading: &Reading) -> BlockMap {
        let extents = extents(tree);
        let texts = Texts::of(tree, &extents);
        let place = |index: usize, span: Span| {
            let (first, last) = (texts.at(span.start)?, texts.at(span.end.saturating_sub(1))?);
            Some((first.min(last), first.max(last), u32::try_from(index).ok()?))
        };
        let spans = reading.blocks().iter().enumerate();
        let mut blocks: Vec<_> = spans.filter_map(|(index, block)| place(index, block.span)).collect();
        blocks.sort_unstable();
        BlockMap { extents, blocks }
    }

    /// The blocks that lie in one of `nodes`, in the order of the page: all of their text stands in the node. A block of
    /// which only a part stands there does not.
    pub fn blocks_in(&self, nodes: impl IntoIterator<Item = NodeId>) -> Vec<usize> {
        let mut wanted: Vec<(u32, u32)> =
            nodes.into_iter().filter_map(|node| self.extents.get(node.index()).copied()).collect();
        wanted.sort_unstable_by_key(|&(start, end)| (start, std::cmp::Reverse(end)));
        let mut found = Vec::new();
        let mut done = 0;
        for (start, end) in wanted {
            // What lies in an element that was seen has been looked at.
            if end <= done {
                continue;
            }
            done = end;
            let first = self.blocks.partition_point(|&(at, ..)| at < start);
            let inside = self.blocks[first..].iter().take_while(|&&(at, ..)| at < end);
            found.extend(inside.filter(|&&(_, last, _)| last < end).map(|&(.., index)| index as usize));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Numbers the nodes in document order; an extent ends where the next node outside begins.
fn extents(tree: &Tree<'_>) -> Vec<(u32, u32)> {
    let mut extents = vec![(u32::MAX, u32::MAX); tree.len()];
    let mut open: Vec<NodeId> = Vec::new();
    let mut place = 0;
    for node in std::iter::once(tree.document()).chain(tree.descendants(tree.document())) {
        while let Some(&last) = open.last().filter(|&&last| tree.parent(node) != Some(last)) {
            extents[last.index()].1 = place;
            open.pop();
        }
        extents[node.index()].0 = place;
        open.push(node);
        place += 1;
    }
    for node in open {
        extents[node.index()].1 = place;
    }
    extents
}

/// The text nodes by the bytes that they come from.
struct Texts(Vec<(Span, u32)>);

impl Texts {
    fn of(tree: &Tree<'_>, extents: &[(u32, u32)]) -> Texts {
        let is_text = |&node: &NodeId| tree.kind(node) == Kind::Text;
        let texts = tree.descendants(tree.document()).filter(is_text);
        let mut texts: Vec<_> =
            texts.map(|node| (Span::from(tree.span(node)), extents[node.index()].0)).collect();
        texts.sort_unstable();
        Texts(texts)
    }

    /// The place of the text that has the byte `at`. A text that was put together from several places of the page may
    /// stretch over others: of some, the innermost.
    fn at(&self, at: u32) -> Option<u32> {
        const MOST: usize = 8;
        let after = self.0.partition_point(|(span, _)| span.start <= at);
        let before = self.0[..after].iter().rev().take(MOST);
        before.clone().find(|(span, _)| at < span.end).map(|&(_, place)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Selector, parse, read_tree};
    use kiosque_core::Page;

    #[track_caller]
    fn check(html: &str, selector: &str, expected: &[&str]) {
        let page = Page::html(html);
        let tree = parse(&page.text);
        let reading = read_tree(&page, &tree);
        let nodes = Selector::parse(selector).unwrap();
        let blocks = BlockMap::new(&tree, &reading).blocks_in(nodes.select(&tree, tree.document()));
        let texts: Vec<&str> = blocks.iter().map(|&block| reading.text(block)).collect();
        assert_eq!(texts, expected, "{selector} on {html}");
    }

    #[test]
    fn blocks_lie_in_elements() {
        for (html, selector, expected) in [
            ("<div><p>a<p>b</div><p>c", "div", &["a", "b"][..]),
            ("<div>a<div>b</div>c</div>d", "div", &["a", "b", "c"]),
            ("<div>a<div class=x>b</div>c</div>d", ".x", &["b"]),
            ("<p><span class=x>a <b>b</b></span></p>", ".x", &["a b"]),
            ("<p><span class=x> a</span> b</p>", ".x", &[]),
            ("<p><span class=x>a</span> </p>", ".x", &["a"]),
            ("<p class=x>a<br><br>b</p>", ".x", &["a", "b"]),
            ("<p class=x></p><p>a", ".x", &[]),
            ("<b class=x><p>a</b>b</p>", "p", &["ab"]),
            ("<table class=x>a<tr><td>b</table>", ".x", &["b"]),
            ("<p class=x>&amp;a &lt;</p>", ".x", &["&a <"]),
        ] {
            check(html, selector, expected);
        }
    }

    #[test]
    fn deep_nesting_is_no_matter() {
        let html = "<div>".repeat(400) + &"<p>a".repeat(2000);
        let page = Page::html(html.as_str());
        let tree = parse(&page.text);
        let reading = read_tree(&page, &tree);
        let map = BlockMap::new(&tree, &reading);
        let every = tree.descendants(tree.document());
        assert_eq!(map.blocks_in(every).len(), 2000);
    }
}
