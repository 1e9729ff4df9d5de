//! Reads an HTML page: bytes to text, text to a tree, and questions to the tree.
//!
//! ```
//! use kiosque_html::{Selector, decode, parse};
//!
//! let page = decode(b"<title>Rain</title><p class=lead>It rained &amp; rained in Qu\xe9bec.", None);
//! let tree = parse(&page.text);
//!
//! let lead = Selector::parse("p.lead")?.first(&tree, tree.document()).unwrap();
//! assert_eq!(tree.text_content(lead), "It rained & rained in Québec.");
//! assert_eq!(&page.text[tree.span(lead)], "<p class=lead>It rained &amp; rained in Québec.");
//! # Ok::<(), kiosque_html::SyntaxError>(())
//! ```
//!
//! - [`decode`] finds the encoding of a page's bytes, in an order measured on archives.
//! - [`parse`], or a [`Parser`] that keeps its buffers from page to page, reads the text by the HTML Standard: tokenizer
//!   and tree construction with all insertion modes, foreign content, templates, [fragments](parse_fragment). Every
//!   text is a page; nothing fails.
//! - The [`Tree`] is an arena: nodes are numbers, 32 bytes each; names, values and texts are ranges of the input and are
//!   decoded when asked for. Every node knows its [span](Tree::span), and every [piece](Tree::pieces) of text its own.
//! - [`read`] makes a [`kiosque_core::Reading`] of a page: its blocks as a reader sees them, each with the way back to its
//!   bytes, and what the page states of itself (JSON-LD, Open Graph, meta tags, microdata).
//! - [`Selector`] and [`XPath`] find nodes, [`JsonPath`] finds values in scripts: compiled once, evaluated within a
//!   budget of steps. A [`BlockMap`] leads from nodes to the blocks of a reading.
//!
//! Scripting is off, so `<noscript>` is part of the tree ([`Options`] turns it on). At most 512 elements are open at a
//! time, as in browsers. Hostile pages (a million nested tags, a million attributes, endless formatting) take time in
//! proportion to their length.
//!
//! What it does not do: run scripts, fill `<selectedcontent>`, report parse errors, change or write a tree.
#![forbid(unsafe_code)]

mod ascii;
mod builder;
mod encoding;
mod parser;
mod reader;
mod reference;
mod selector;
mod syntax;
mod tag;
mod tokenizer;
mod tree;
mod xpath;

pub use builder::Context;
pub use encoding::{Decoded, EncodingSource, decode};
pub use parser::{Options, Parser, parse, parse_fragment};
pub use reader::{
    BlockMap, JsonPath, JsonScript, comment_facts, parse_shown, read, read_tree, read_tree_within,
    read_within, recycle,
};
pub use selector::{Select, Selector};
pub use syntax::SyntaxError;
pub use tag::Tag;
pub use tree::{Attribute, Descendants, Doctype, Kind, Namespace, NodeId, Piece, Pieces, Quirks, Tree};
pub use xpath::{OutOfSteps, XPath, XPathNode, XPathValue};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
