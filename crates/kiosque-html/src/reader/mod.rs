//! From an HTML page to blocks and facts.

mod block_map;
mod facts;
mod json_path;
mod names;
mod render;
mod walk;

use crate::builder::MAX_OPEN;
use crate::tokenizer::MAX_ATTRIBUTES;
use crate::{Tree, parse};
use kiosque_core::{Budget, Page, Reading, Source};
use render::Renderer;
use walk::{Wanted, walk};

pub use block_map::BlockMap;
pub use json_path::{JsonPath, JsonScript};

/// A page with fewer bytes of visible text than this is looked through again: behind what is hidden, in `<noscript>`,
/// in the story that JSON-LD carries.
const ALMOST_NOTHING: usize = 400;

/// Reads an HTML page into blocks and facts. Never fails; time and memory are linear in the input.
///
/// A block is the text between two boundaries: the edges of elements that are no inline ones, and two `<br>` in a row.
/// Its text is rendered: references decoded, white space collapsed, a single `<br>` a line feed. Scripts, forms'
/// fields, frames and what is hidden (`hidden`, `display: none`, `aria-hidden` on blocks) are left out. `<noscript>`
/// and JSON-LD's `articleBody` are read only where the page has almost no other text; such blocks say so in their
/// [`source`](kiosque_core::Block::source).
///
/// ```
/// use kiosque_core::{BlockKind, Page};
///
/// let page = Page::html("<main class=story><h1>Rain &amp; wind</h1><p>It <b>rained</b>\n on Monday.</main>");
/// let reading = kiosque_html::read(&page);
/// assert_eq!((reading.text(0), reading.blocks()[0].kind), ("Rain & wind", BlockKind::Heading));
/// assert_eq!(reading.text(1), "It rained on Monday.");
/// assert_eq!(reading.path(1), Some("html>body>main.story>p"));
/// ```
///
/// What goes beyond the default [`Budget`] is left out and stands in [`Reading::notes`].
pub fn read(page: &Page) -> Reading {
    read_within(page, &Budget::default())
}

/// The same, within a budget of one's own: `budget_bytes`, `budget_blocks`, `budget_depth` and `budget_attributes` are
/// noted.
pub fn read_within(page: &Page, budget: &Budget) -> Reading {
    let (html, _) = budget.cut(&page.text);
    read_tree_within(page, &parse(html), budget)
}

/// Reads a page whose tree is at hand: [`read`] for those who go on asking the tree.
///
/// `tree` is that of `page.text`; see [`BlockMap`] for the way from its nodes to the blocks.
pub fn read_tree(page: &Page, tree: &Tree<'_>) -> Reading {
    read_tree_within(page, tree, &Budget::default())
}

/// The same within a budget, whose bytes are those that `tree` was made of: a tree of the beginning of `page.text` is
/// noted as `budget_bytes`.
pub fn read_tree_within(page: &Page, tree: &Tree<'_>, budget: &Budget) -> Reading {
    let mut reading = read_blocks(page, tree, budget);
    if tree.source().len() < page.text.len() {
        reading.note("budget_bytes", budget.cut_note());
    }
    if tree.is_flattened() {
        let what =
            format!("more than {MAX_OPEN} elements are open at a time; deeper ones stand beside each other");
        reading.note("budget_depth", what);
    }
    if tree.lacks_attributes() {
        let what = format!("the page has more than {MAX_ATTRIBUTES} attributes; the rest is not read");
        reading.note("budget_attributes", what);
    }
    facts::read(tree, &mut reading);
    reading
}

fn read_blocks(page: &Page, tree: &Tree<'_>, budget: &Budget) -> Reading {
    let read_source = |wanted, source| read_source(page, tree, budget, wanted, source);
    let visible = read_source(Wanted::default(), Source::Document);
    if visible.all_text().len() >= ALMOST_NOTHING {
        return visible;
    }
    let attempts = [
        (Wanted { hidden: true, noscript: false }, Source::Document),
        (Wanted { hidden: false, noscript: true }, Source::Noscript),
    ];
    for (wanted, source) in attempts {
        let other = read_source(wanted, source);
        if other.all_text().len() >= ALMOST_NOTHING {
            return other;
        }
    }
    let mut visible = visible;
    facts::read_article_body(tree, &mut visible);
    visible
}

fn read_source(page: &Page, tree: &Tree<'_>, budget: &Budget, wanted: Wanted, source: Source) -> Reading {
    let mut reading = Reading::of(page);
    let complete = walk(tree, wanted, budget.blocks, &mut Renderer::new(&mut reading, &page.text, source));
    if !complete {
        reading.note(
            "budget_blocks",
            format!("the page has more than {} blocks; the rest is not read", budget.blocks),
        );
    }
    reading
}

#[cfg(test)]
mod tests;
