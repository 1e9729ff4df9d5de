//! Writes [articles](kiosque_core::Article) in the forms that others read.
//!
//! | for | there is |
//! |---|---|
//! | pipelines | [`json_line`], [`csv`], Parquet and Arrow ([`Writer`] with [`Frame::Parquet`], [`Frame::Arrow`]; in memory [`BatchBuilder`]) |
//! | other programs | [`schema_org`], [`ninjs`], [`trafilatura`] |
//! | readers and archives | [`tei`], a [`Template`] of one's own |
//!
//! A function renders one article, on any thread; a [`Writer`] puts rendered articles into a file or stream, packed if
//! wanted.
//!
//! ```
//! use kiosque_core::Article;
//! use kiosque_output::{Frame, Packing, Rendered, Writer, csv};
//!
//! let article = Article { title: Some("=SUM(A1:A9), says mayor".into()), ..Article::default() };
//! let mut writer = Writer::new(Vec::new(), &Frame::Csv, Packing::Plain)?;
//! writer.write(Rendered::Text(csv::row(&article)))?;
//! let table = String::from_utf8(writer.finish()?).unwrap();
//! assert!(table.starts_with("status,id,"));
//! assert!(table.contains("\"'=SUM(A1:A9), says mayor\""), "no spreadsheet takes it for a formula");
//! # Ok::<(), std::io::Error>(())
//! ```

#![forbid(unsafe_code)]

mod columns;
pub mod csv;
pub mod duplicates;
mod exchange;
mod markup;
mod name;
mod packing;
mod read;
#[cfg(feature = "parquet")]
mod table;
mod tei;
#[cfg(feature = "template")]
mod template;
mod writer;

pub use self::columns::{COLUMNS, Cell, Column, Kind};
pub use self::exchange::{ninjs, schema_org, trafilatura};
pub use self::name::file_name;
pub use self::packing::Packing;
pub use self::read::ReadError;
#[cfg(feature = "parquet")]
pub use self::table::{BatchBuilder, TableRow, arrow_schema, arrow_schema_json};
pub use self::tei::tei;
#[cfg(feature = "template")]
pub use self::template::{Template, TemplateError};
pub use self::writer::{Frame, Rendered, Writer};

use kiosque_core::Article;

/// The article as one line of JSON, with its line end.
pub fn json_line(article: &Article) -> String {
    serde_json::to_string(article).expect("an article's keys are strings") + "\n"
}

/// A JSON value as one line, with its line end.
pub fn value_line(value: &serde_json::Value) -> String {
    format!("{value}\n")
}
