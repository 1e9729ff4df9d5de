//! The parser: what a caller sees of it.

use std::fmt;

use crate::builder::{Buffers, Builder, Context};
use crate::tree::Tree;

/// Positions are 31-bit numbers: more of a page than this is not read.
const MAX_INPUT: usize = (1 << 31) - 1;

/// How a page is to be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// True to read the page as a browser with scripts does: the content of `<noscript>` is then text, not elements.
    pub scripting: bool,
}

/// Parses one page, scripting off. For many pages, keep a [`Parser`].
pub fn parse(html: &str) -> Tree<'_> {
    Parser::new().parse(html)
}

/// Parses one fragment, as if set as the `innerHTML` of an element: see [`Parser::parse_fragment`].
pub fn parse_fragment(html: &str, context: Context) -> Tree<'_> {
    Parser::new().parse_fragment(html, context)
}

/// A parser that keeps its buffers from page to page.
///
/// ```
/// use kiosque_html::Parser;
///
/// let mut parser = Parser::new();
/// for page in ["<p>one", "<p>two"] {
///     let tree = parser.parse(page);
///     assert_eq!(tree.text_content(tree.document()), page[3..]);
///     parser.recycle(tree); // optional: saves allocations
/// }
/// ```
#[derive(Default)]
pub struct Parser {
    options: Options,
    buffers: Buffers,
}

impl fmt::Debug for Parser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Parser").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Parser {
    /// A parser with the default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// A parser with these options.
    pub fn with_options(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Parses a page. Never fails: every text is a page. Of a text beyond 2 GiB the first 2 GiB are read.
    pub fn parse<'s>(&mut self, html: &'s str) -> Tree<'s> {
        let html = self.prepare(html);
        Builder::new(html, &self.options, &mut self.buffers).finish(&mut self.buffers)
    }

    /// Parses a fragment as if set as the `innerHTML` of the `context` element. The nodes are the children of
    /// [`Tree::document`].
    ///
    /// ```
    /// use kiosque_html::{Context, Parser, Tag};
    ///
    /// let tree = Parser::new().parse_fragment("<td>cell</td>", Context::html(Tag::Tr));
    /// assert_eq!(tree.tag(tree.first_child(tree.document()).unwrap()), Tag::Td);
    /// ```
    pub fn parse_fragment<'s>(&mut self, html: &'s str, context: Context) -> Tree<'s> {
        let html = self.prepare(html);
        Builder::new(html, &self.options, &mut self.buffers).in_context(context).finish(&mut self.buffers)
    }

    /// Takes back the buffers of a tree for the next page.
    pub fn recycle(&mut self, tree: Tree<'_>) {
        let Tree { mut nodes, mut spans, mut attributes, mut segments, mut scripts, mut lines, .. } = tree;
        nodes.clear();
        spans.clear();
        attributes.clear();
        segments.clear();
        scripts.clear();
        lines.clear();
        (self.buffers.nodes, self.buffers.spans) = (nodes, spans);
        (self.buffers.attributes, self.buffers.segments) = (attributes, segments);
        (self.buffers.scripts, self.buffers.lines) = (scripts, lines);
    }

    /// Gives the buffers room for an ordinary page of this length; returns what can be read of it.
    fn prepare<'s>(&mut self, html: &'s str) -> &'s str {
        let html = &html[..html.floor_char_boundary(MAX_INPUT)];
        // Counted on 556 pages of news sites: a node in 35 bytes, an attribute in 55.
        self.buffers.nodes.reserve(html.len() / 28 + 16);
        self.buffers.spans.reserve(html.len() / 28 + 16);
        self.buffers.attributes.reserve(html.len() / 48 + 16);
        html
    }
}
