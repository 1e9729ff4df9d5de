//! Files and streams of articles.

use crate::packing::{Packed, Packing};
#[cfg(feature = "parquet")]
use crate::table::{ArrowTable, ParquetTable, TableRow};
use kiosque_core::Article;
use std::io::{self, Write};

/// An article as it is written.
#[derive(Debug)]
pub enum Rendered {
    /// The format has nothing for it: a page without an article in a folder of Markdown files.
    Nothing,
    /// Text for a [framed](Frame) stream.
    Text(String),
    /// A row of a table.
    #[cfg(feature = "parquet")]
    Row(Box<TableRow>),
}

impl Rendered {
    /// A row of a table.
    #[cfg(feature = "parquet")]
    pub fn row(article: Article) -> Rendered {
        Rendered::Row(Box::new(TableRow::new(article)))
    }

    /// Bytes of memory, about.
    pub fn weight(&self) -> usize {
        match self {
            Rendered::Nothing => 0,
            Rendered::Text(text) => text.len(),
            #[cfg(feature = "parquet")]
            Rendered::Row(row) => row.weight(),
        }
    }
}

/// What a file of several articles is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Frame {
    /// One text after the other: JSON lines.
    #[default]
    Lines,
    /// One text after the other, a blank line between them.
    Spaced,
    /// A header, then a line an article.
    Csv,
    /// `<teiCorpus>` with a `<TEI>` an article.
    TeiCorpus,
    /// A Parquet file; it packs itself.
    #[cfg(feature = "parquet")]
    Parquet,
    /// An Arrow stream (IPC).
    #[cfg(feature = "parquet")]
    Arrow,
}

/// How a corpus begins.
const CORPUS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\">\n\
<teiHeader><fileDesc><titleStmt><title>News articles</title></titleStmt><publicationStmt><p>Read by kiosque from the \
pages that each text names.</p></publicationStmt><sourceDesc><p>News pages.</p></sourceDesc></fileDesc></teiHeader>\n";

/// Puts rendered articles into a file or stream.
pub struct Writer<W: Write + Send> {
    form: Form<W>,
}

#[expect(clippy::large_enum_variant, reason = "there is one of it a file")]
enum Form<W: Write + Send> {
    Text {
        out: Packed<W>,
        gap: &'static str,
        foot: &'static str,
        is_first: bool,
    },
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetTable<W>>),
    #[cfg(feature = "parquet")]
    Arrow(Box<ArrowTable<Packed<W>>>),
}

impl<W: Write + Send> Writer<W> {
    /// Begins.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(out: W, frame: &Frame, packing: Packing) -> io::Result<Writer<W>> {
        let csv = crate::csv::header();
        let (head, gap, foot) = match frame {
            #[cfg(feature = "parquet")]
            Frame::Parquet => return Ok(Writer { form: Form::Parquet(Box::new(ParquetTable::new(out)?)) }),
            #[cfg(feature = "parquet")]
            Frame::Arrow => {
                let table = ArrowTable::new(Packed::new(out, packing)?)?;
                return Ok(Writer { form: Form::Arrow(Box::new(table)) });
            }
            Frame::Lines => ("", "", ""),
            Frame::Spaced => ("", "\n", ""),
            Frame::Csv => (csv.as_str(), "", ""),
            Frame::TeiCorpus => (CORPUS, "", "</teiCorpus>\n"),
        };
        let mut out = Packed::new(out, packing)?;
        out.write_all(head.as_bytes())?;
        Ok(Writer { form: Form::Text { out, gap, foot, is_first: true } })
    }

    /// Adds an article.
    ///
    /// # Errors
    /// Those of the stream, and of kind `InvalidInput` when what is rendered is not of the writer's frame.
    pub fn write(&mut self, rendered: Rendered) -> io::Result<()> {
        match (&mut self.form, rendered) {
            (_, Rendered::Nothing) => Ok(()),
            (Form::Text { out, gap, is_first, .. }, Rendered::Text(text)) => {
                if !std::mem::take(is_first) {
                    out.write_all(gap.as_bytes())?;
                }
                out.write_all(text.as_bytes())
            }
            #[cfg(feature = "parquet")]
            (Form::Parquet(table), Rendered::Row(row)) => table.write(&row),
            #[cfg(feature = "parquet")]
            (Form::Arrow(table), Rendered::Row(row)) => table.write(&row),
            #[cfg(feature = "parquet")]
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "rows belong into tables, texts into streams",
            )),
        }
    }

    /// Hands on what is complete, so that a reader at the other end of a pipe sees it. Packed output and tables go on in
    /// their own time.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.form {
            Form::Text { out: Packed::Plain(out), .. } => out.flush(),
            _ => Ok(()),
        }
    }

    /// Ends the file and gives back what was written to.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn finish(self) -> io::Result<W> {
        match self.form {
            Form::Text { mut out, foot, .. } => {
                out.write_all(foot.as_bytes())?;
                out.finish()
            }
            #[cfg(feature = "parquet")]
            Form::Parquet(table) => table.finish(),
            #[cfg(feature = "parquet")]
            Form::Arrow(table) => table.finish()?.finish(),
        }
    }
}
