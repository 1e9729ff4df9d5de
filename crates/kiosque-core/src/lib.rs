//! What a news page, its labelled blocks and an article are.
//!
//! A [`Page`] is decoded text. A reader turns it into a [`Reading`]: a sequence of blocks (lines of a dump, leaf blocks
//! of an HTML page). Labellers give every block one [`Label`] in [`Labels`], each correcting the one before: the
//! generic labeller, a site's rules, a site's native code, all of them [`Extractor`]s. [`assemble`] puts the labelled
//! blocks together into an [`Article`].
//!
//! ```
//! use kiosque_core::{assemble, Block, By, Label, Labels, Mark, Page, Reading};
//!
//! let page = Page::text("Rain at last\nIt rained on Monday.\nFollow us");
//! let mut reading = Reading::of(&page);
//! for (line, text) in (1..).zip(page.text.lines()) {
//!     reading.push(Block { line, ..Block::default() }, text);
//! }
//!
//! let mut labels = Labels::of(&reading);
//! for (block, label) in [Label::Title, Label::Paragraph, Label::Promo].into_iter().enumerate() {
//!     labels.set(block, Mark::new(label, By::default()));
//! }
//!
//! let article = assemble(&page, &reading, &labels, None);
//! assert_eq!(article.title.as_deref(), Some("Rain at last"));
//! assert_eq!(article.text, "It rained on Monday.");
//! ```
//!
//! What this crate does not do: read bytes (`kiosque-text`), know any site (`kiosque-rules`), open files (`kiosque`).

#![forbid(unsafe_code)]

mod address;
pub mod article;
mod assemble;
mod budget;
mod element;
mod fact;
mod label;
mod labels;
mod media;
mod page;
mod reading;
mod region;
#[cfg(feature = "schema")]
mod schema;
mod site;
mod span;
pub mod watch;

pub use self::address::absolute_address;
pub use self::article::Article;
pub use self::assemble::{
    PrintedDay, assemble, assemble_with_comments, ends_sentence, headline_block, printed_days, split_tags,
};
pub use self::budget::Budget;
pub use self::element::{Element, ElementKind, Naming};
pub use self::fact::{Fact, FactKey, FactSource};
pub use self::label::{Label, PartKind, RelatedKind};
pub use self::labels::{
    By, Labels, Mark, Overruled, PageFact, PageVerdict, Part, Reason, Reasons, Speaker, Tier,
};
pub use self::media::{Cell, Media, MediaKind, Piece, PieceKind};
pub use self::page::{Medium, Origin, Page, UrlSource, host_of};
pub use self::reading::{Block, BlockKind, Checkpoint, Inline, Note, Reading, Run, Source};
pub use self::region::Region;
#[cfg(feature = "schema")]
pub use self::schema::article_schema;
pub use self::site::{Extractor, Recognition, Site, is_on_host, recognise_host};
pub use self::span::Span;
