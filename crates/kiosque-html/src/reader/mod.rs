//! From an HTML page to blocks and facts.

mod block_map;
mod facts;
mod json_path;
mod names;
mod render;
mod walk;

use crate::{Tree, parse};
use kiosque_core::{Page, Reading, Source};
use render::Renderer;
use walk::{Wanted, walk};

pub use block_map::BlockMap;
pub use json_path::{JsonPath, JsonScript};
pub use walk::MAX_BLOCKS;

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
pub fn read(page: &Page) -> Reading {
    read_tree(page, &parse(&page.text))
}

/// Reads a page whose tree is at hand: [`read`] for those who go on asking the tree.
///
/// `tree` is that of `page.text`; see [`BlockMap`] for the way from its nodes to the blocks.
pub fn read_tree(page: &Page, tree: &Tree<'_>) -> Reading {
    let mut reading = read_blocks(page, tree);
    facts::read(tree, &mut reading);
    reading
}

fn read_blocks(page: &Page, tree: &Tree<'_>) -> Reading {
    let visible = read_source(page, tree, Wanted::default(), Source::Document);
    if visible.all_text().len() >= ALMOST_NOTHING {
        return visible;
    }
    let attempts = [
        (Wanted { hidden: true, noscript: false }, Source::Document),
        (Wanted { hidden: false, noscript: true }, Source::Noscript),
    ];
    for (wanted, source) in attempts {
        let other = read_source(page, tree, wanted, source);
        if other.all_text().len() >= ALMOST_NOTHING {
            return other;
        }
    }
    let mut visible = visible;
    facts::read_article_body(tree, &mut visible);
    visible
}

fn read_source(page: &Page, tree: &Tree<'_>, wanted: Wanted, source: Source) -> Reading {
    let mut reading = Reading::of(page);
    let complete = walk(tree, wanted, &mut Renderer::new(&mut reading, &page.text, source));
    if !complete {
        reading.note(
            "too_many_blocks",
            format!("the page has more than {MAX_BLOCKS} blocks; the rest is not read"),
        );
    }
    reading
}

#[cfg(test)]
mod tests;
