//! Reads an HTML page.
#![forbid(unsafe_code)]

mod ascii;
mod builder;
mod encoding;
mod parser;
mod reference;
mod selector;
mod tag;
mod tokenizer;
mod tree;

pub use builder::Context;
pub use encoding::{Decoded, EncodingSource, decode};
pub use parser::{Options, Parser, parse, parse_fragment};
pub use selector::{Select, Selector, SelectorError};
pub use tag::Tag;
pub use tree::{Attribute, Descendants, Doctype, Kind, Namespace, NodeId, Piece, Pieces, Quirks, Tree};
