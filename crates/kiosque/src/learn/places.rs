//! The places of a page: what its elements are called, and the blocks that stand in them.

use kiosque_core::Reading;
use kiosque_html::{BlockMap, NodeId, Tag, Tree};
use std::collections::BTreeMap;

/// The blocks in the elements that a selector selects, by selector.
pub(super) type Places = BTreeMap<String, Vec<usize>>;

/// A page names so many places at most, together with so many blocks: more are no template's.
const MOST_BLOCKS: usize = 1 << 20;

/// Elements that a page has few of, so that their tag is a name.
const TAGS: [Tag; 4] = [Tag::Article, Tag::Main, Tag::H1, Tag::Address];

/// All places of a page: `.story`, `#comments`, `h1`, and the paragraphs directly in one, `.story > p`.
pub(super) fn of(tree: &Tree<'_>, reading: &Reading) -> Places {
    let mut nodes: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
    for node in tree.descendants(tree.document()).filter(|&node| tree.is_element(node)) {
        for name in names(tree, node) {
            nodes.entry(name).or_default().push(node);
        }
        let parent = tree.parent(node).filter(|_| tree.is_html(node, Tag::P));
        for name in parent.map(|parent| names(tree, parent)).unwrap_or_default() {
            nodes.entry(format!("{name} > p")).or_default().push(node);
        }
    }
    let map = BlockMap::new(tree, reading);
    let mut left = MOST_BLOCKS;
    let mut places = Places::new();
    for (name, nodes) in nodes {
        let blocks = map.blocks_in(nodes);
        left = left.saturating_sub(blocks.len() + 1);
        if !blocks.is_empty() && left > 0 {
            places.insert(name, blocks);
        }
    }
    places
}

/// What selects the element among others: its classes, its id, its tag when that is rare.
fn names(tree: &Tree<'_>, node: NodeId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let classes = tree.attribute(node, "class").unwrap_or_default();
    names.extend(
        classes.split_ascii_whitespace().filter(|class| is_lasting(class)).map(|class| format!(".{class}")),
    );
    let id = tree.attribute(node, "id").unwrap_or_default();
    names.extend((is_lasting(&id) && !id.contains(|c: char| c.is_ascii_digit())).then(|| format!("#{id}")));
    let tag = tree.tag(node);
    names.extend(TAGS.contains(&tag).then(|| tag.name().to_owned()));
    names.sort();
    names.dedup();
    names
}

/// Whether a name was given by a person, as far as its form tells: letters, words, and few digits. Names that a build makes
/// (`css-1x2y3z`, `Story_text__aB3x9`, `d_f`) change with the next one.
fn is_lasting(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    // A number at the end counts elements; digits among letters are a hash.
    let is_made = |part: &str| {
        let word = part.trim_end_matches(|c: char| c.is_ascii_digit());
        word.contains(|c: char| c.is_ascii_digit()) || part.len() - word.len() > 2
    };
    (2..=40).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_plain)
        && !name.split(['-', '_']).any(is_made)
        && name.split(['-', '_']).any(|part| part.len() > 2)
}

/// How telling a selector is as a name in a rule, the smaller the better: one that says what it holds (`.story-text`)
/// before an id, a single word, and what has digits.
pub(super) fn rank(name: &str) -> (bool, bool, bool, usize) {
    let has_digit = name.contains(|c: char| c.is_ascii_digit());
    (has_digit, name.starts_with('#'), !name.contains(['-', '_']), name.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiosque_core::Page;

    #[test]
    fn names_that_last() {
        for (name, is) in [
            ("story-text", true),
            ("col2", true),
            ("articleBody", true),
            ("css-1x2y3z", false),
            ("Story_text__aB3x9", false),
            ("post-48213", false),
            ("md:w-1", false),
            ("d_f", false),
            ("x", false),
        ] {
            assert_eq!(is_lasting(name), is, "{name}");
        }
    }

    #[test]
    fn places_hold_blocks() {
        let page = Page::html(
            "<h1>Rain</h1><div class='story w5x9k2' id=text><p>It rained.<ul><li>Still</ul></div>",
        );
        let tree = kiosque_html::parse(&page.text);
        let places = of(&tree, &kiosque_html::read_tree(&page, &tree));
        let named: Vec<(&str, &[usize])> =
            places.iter().map(|(name, blocks)| (name.as_str(), &blocks[..])).collect();
        assert_eq!(
            named,
            [
                ("#text", &[1, 2][..]),
                ("#text > p", &[1]),
                (".story", &[1, 2]),
                (".story > p", &[1]),
                ("h1", &[0])
            ]
        );
    }
}
