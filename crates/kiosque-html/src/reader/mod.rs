//! From an HTML page to blocks and facts.

mod asked;
mod block_map;
mod elements;
mod facts;
mod hidden;
mod json_path;
mod large;
mod media;
mod names;
mod origin;
mod render;
mod sources;
mod state;
mod walk;
mod words;

use crate::builder::MAX_OPEN;
use crate::tokenizer::MAX_ATTRIBUTES;
use crate::{Options, Parser, Tree};
use facts::{Facts, json_ld};
use hidden::Hidden;
use kiosque_core::{Budget, Page, Reading, Source};
use render::{Renderer, Setting};
use std::cell::Cell;
use walk::{Beside, Part, walk};

pub use block_map::BlockMap;
pub use facts::comment_facts;
pub use json_path::{JsonPath, JsonScript};

/// What a browser shows: it runs scripts, so that `<noscript>` is no part of the page and no element in it ends others.
const AS_SHOWN: Options = Options { scripting: true };

/// A tree of more nodes does not leave its buffers for the next page.
const KEPT_NODES: usize = 200_000;

thread_local! {
    /// Buffers only: nothing of one page reaches the next.
    static PARSER: Cell<Option<Parser>> = const { Cell::new(None) };
}

/// Reads an HTML page into blocks and facts. Never fails; time and memory are linear in the input.
///
/// A block is the text between two boundaries: the edges of elements that are no inline ones, and two `<br>` in a row.
/// Its text is rendered: references decoded, white space collapsed, a single `<br>` a line feed. Scripts, forms'
/// fields, frames and what is hidden (`hidden`, `display: none`, `aria-hidden` on blocks) are left out. Where the page
/// shows next to nothing of a story, one is looked for where scripts would take it from: in what is hidden, in
/// `<noscript>`, in JSON-LD's `articleBody`, in state scripts, in `<template>`; where it shows no more than the beginning of
/// an `articleBody`, that is read, too. Such blocks follow those of the document and say so in their
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
    let tree = parse_shown(html);
    let reading = read_tree_within(page, &tree, budget);
    recycle(tree);
    reading
}

/// Reads a page whose tree is at hand: [`read`] for those who go on asking the tree.
///
/// `tree` is that of `page.text`, best made by [`parse_shown`]; see [`BlockMap`] for the way from its nodes to the blocks.
pub fn read_tree(page: &Page, tree: &Tree<'_>) -> Reading {
    read_tree_within(page, tree, &Budget::default())
}

/// The same within a budget, whose bytes are those that `tree` was made of: a tree of the beginning of `page.text` is
/// noted as `budget_bytes`.
pub fn read_tree_within(page: &Page, tree: &Tree<'_>, budget: &Budget) -> Reading {
    let budget = &Budget { blocks: budget.blocks_of_html(tree.source().len()), ..*budget };
    let json_ld = json_ld::scripts(tree);
    let mut beside = Beside { facts: Facts::of(page, tree, &json_ld), hidden: Hidden::default() };
    let mut reading = read_document(page, tree, budget, Some(&mut beside));
    if sources::shows_no_story(&reading) {
        reading = sources::read(page, tree, &json_ld, budget, reading, &mut beside);
    } else if sources::shows_a_beginning(&reading, &json_ld) {
        reading = sources::with_article_body(tree, &json_ld, budget, reading);
    }
    note_budgets(page, tree, budget, &mut reading);
    beside.facts.into_iter().for_each(|fact| reading.push_fact(fact));
    reading.shrink_to_fit();
    reading
}

/// What the parser left out.
fn note_budgets(page: &Page, tree: &Tree<'_>, budget: &Budget, reading: &mut Reading) {
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
}

/// Parses a page as [`read`] does: as a browser that runs scripts shows it, with buffers kept from page to page.
pub fn parse_shown(html: &str) -> Tree<'_> {
    with_parser(|parser| parser.parse(html))
}

/// Parses with the parser that this thread keeps.
fn with_parser<'s>(parse: impl FnOnce(&mut Parser) -> Tree<'s>) -> Tree<'s> {
    let mut parser = PARSER.take().unwrap_or_else(|| Parser::with_options(AS_SHOWN));
    let tree = parse(&mut parser);
    PARSER.set(Some(parser));
    tree
}

/// Takes back the buffers of a tree for the next page of this thread.
pub fn recycle(tree: Tree<'_>) {
    if tree.len() <= KEPT_NODES
        && let Some(mut parser) = PARSER.take()
    {
        parser.recycle(tree);
        PARSER.set(Some(parser));
    }
}

/// The blocks of a page, and what stands beside them; where nobody asks for that, what is hidden is read, too.
fn read_document(page: &Page, tree: &Tree<'_>, budget: &Budget, beside: Option<&mut Beside>) -> Reading {
    let mut reading = Reading::of(page);
    let hidden = beside.is_none();
    let part = Part { tree, root: tree.document(), hidden, path: "", number: 0, setting: Setting::default() };
    let mut renderer = Renderer::new(&mut reading, tree, Source::Document, budget.blocks);
    let complete = walk(part, &mut renderer, beside);
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
