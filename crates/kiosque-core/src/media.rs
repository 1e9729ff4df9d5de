//! What a page shows besides text, where its tables' cells stand, and what inside a block its markup names.

use crate::{Region, Span};

/// What kind of thing is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaKind {
    /// A picture.
    Image,
    /// Foreign matter: a frame, a film, a post of a social network.
    Embed,
}

/// A picture or foreign matter, and where among the blocks it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// What kind of thing it is.
    pub kind: MediaKind,
    /// The blocks that are part of it, by index: the words under a picture, those of a post. Where there are none, it
    /// stands before the block that the empty range names.
    pub blocks: Span,
    /// Its address as the page writes it, character references decoded; perhaps relative. Never empty.
    pub url: String,
    /// Its alternative text or title; empty if there is none.
    pub alt: String,
    /// The bytes of the decoded input that it is shown by.
    pub span: Span,
    /// The parts of the page it lies in.
    pub region: Region,
}

/// The place of a block in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The block, by index.
    pub block: u32,
    /// Number of its table on the page, from 0. A table inside another is one of its own.
    pub table: u32,
    /// Its row, from 0.
    pub row: u32,
    /// Its column, from 0; cells that span several count as one.
    pub column: u32,
}

/// What markup says that a stretch of a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PieceKind {
    /// Who made the picture whose words the block is.
    Credit,
    /// The same, if it stands apart: small print among such words, what they cite, a source.
    Aside,
    /// The topic before the headline in a heading of the first level.
    Kicker,
}

/// A stretch of a block that markup tells from the rest of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The block, by index.
    pub block: u32,
    /// What it is.
    pub kind: PieceKind,
    /// Range of the block's rendered text.
    pub text: Span,
}
