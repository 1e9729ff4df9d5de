//! Turns files and streams into decoded pages.
//!
//! ```no_run
//! use kiosque_input::{Inputs, Limits};
//!
//! for record in Inputs::new(["crawl.warc.gz".into(), "saved/".into(), "-".into()]).records(&Limits::default()) {
//!     match record.and_then(|record| record.decode()) {
//!         Ok(page) => println!("{}: {} bytes", page.origin.source, page.text.len()),
//!         Err(error) => eprintln!("{error}"),
//!     }
//! }
//! ```
//!
//! An input is a file, a folder (walked in byte order of path), a glob or `-` for standard input. What it is shows in
//! its first bytes: a page of text or HTML, an archive of the web, JSON lines, a table, a zip … ([`Format`]), compressed
//! or not. Each page becomes a [`Record`] of raw bytes with its coordinates, which any thread can
//! [decode](Record::decode) into a [`Page`]. What cannot be read is an [`InputError`] that names the place; the records
//! after it still come. What is no page is passed over and counted ([`Skipped`]).
//!
//! Inputs fall into [units](Inputs::units) that several threads can read; [`Inputs::at`] opens a single record by its
//! coordinates. Memory is bounded by the limit of a record, whatever the input.
//!
//! A file may have a [sidecar](Stated::beside) that says what the file itself does not.

#![forbid(unsafe_code)]

mod address;
#[cfg(feature = "parquet")]
mod arrow_rows;
mod decode;
mod error;
mod feed;
mod http;
mod inputs;
mod jsonl;
mod mhtml;
mod moment;
mod options;
mod page;
#[cfg(feature = "parquet")]
mod parquet_table;
mod read;
mod records;
#[cfg(feature = "remote")]
mod remote;
mod row;
mod skipped;
mod sniff;
mod stated;
mod stream;
mod table;
mod tar_archive;
mod unit;
mod unpack;
mod walk;
mod warc;
mod zip_archive;

#[cfg(feature = "parquet")]
pub use self::arrow_rows::BatchRows;
pub use self::decode::{Decoded, decode};
pub use self::error::{InputError, Problem};
pub use self::inputs::{Inputs, Units};
pub use self::options::{Fields, Format, Limits, Options, Progress};
pub use self::records::Records;
pub use self::skipped::Skipped;
pub use self::stated::Stated;
pub use self::unit::Unit;

use kiosque_core::{Medium, Origin, Page};
use sha2::{Digest, Sha256};

/// A page as it came: bytes, and what the container says of them.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where they stood.
    pub origin: Origin,
    /// What the container or a sidecar says.
    pub stated: Stated,
    /// What kind of text it is, if the container says so; else it is told by looking.
    pub medium: Option<Medium>,
    /// What went wrong that readers should know: [`Page::warnings`].
    pub warnings: Vec<String>,
}

impl Record {
    /// Decodes the record into a page that names the SHA-256 of the bytes, as the records of a run do. To hash a page of
    /// HTML takes as long as to build its tree.
    ///
    /// # Errors
    /// [`Problem::NotText`] when the bytes are no text.
    pub fn decode_hashed(self) -> Result<Page, InputError> {
        let sha256 = Some(sha256(&self.bytes));
        Ok(Page { sha256, ..self.decode()? })
    }

    /// Decodes the record into a page, whose [`Page::sha256`] stays empty: [`decode_hashed`](Record::decode_hashed) fills it.
    ///
    /// # Errors
    /// [`Problem::NotText`] when the bytes are no text.
    pub fn decode(mut self) -> Result<Page, InputError> {
        let format = known_format(&self.bytes);
        let (medium, decoded) = self.text();
        if let Some(what) = format.or_else(|| too_many_controls(&decoded.text)) {
            return Err(InputError::at(self.origin, Problem::NotText { what }));
        }
        let mut page = Page {
            medium,
            encoding: decoded.encoding.to_ascii_lowercase(),
            text: decoded.text,
            url: self.stated.url,
            captured: self.stated.captured,
            origin: self.origin,
            warnings: self.warnings,
            ..Page::default()
        };
        if page.url.is_none()
            && medium == Medium::Html
            && let Some((url, source)) = address::address_in(&page.text)
        {
            (page.url, page.url_source) = (Some(url), source);
        }
        Ok(page)
    }

    /// The bytes as text, and what kind of text it is.
    fn text(&mut self) -> (Medium, Decoded) {
        let declared = self.stated.encoding.as_deref();
        let bytes = match String::from_utf8(std::mem::take(&mut self.bytes)) {
            // Without a mark and signs of encodings in seven bits, there are no two ways to read it: nothing is copied.
            Ok(text)
                if !text.starts_with('\u{feff}') && memchr::memchr2(0x1b, 0, text.as_bytes()).is_none() =>
            {
                let decoded = Decoded { text, encoding: "UTF-8", had_errors: false };
                return (self.medium_of(&decoded.text), decoded);
            }
            Ok(text) => text.into_bytes(),
            Err(error) => error.into_bytes(),
        };
        let decoded = decode::decode_unguessed(&bytes, declared);
        let medium = match &decoded {
            Some(decoded) => self.medium_of(&decoded.text),
            // A guess takes longer than all the rest, and that of markup is another.
            None => self.medium_of(&decode::start_of_unguessed(&bytes)),
        };
        if medium == Medium::Text {
            return (medium, decoded.unwrap_or_else(|| decode(&bytes, declared)));
        }
        // Markup declares its encoding in itself, but for what its zeros show.
        let wide = decoded.map(|decoded| decoded.encoding).filter(|encoding| encoding.starts_with("UTF-16"));
        let declared = wide.or(declared);
        let html = kiosque_html::decode(&bytes, declared);
        let (text, encoding, had_errors) = (html.text.into_owned(), html.encoding, html.had_errors);
        (medium, Decoded { text, encoding, had_errors })
    }

    fn medium_of(&self, text: &str) -> Medium {
        self.medium.unwrap_or_else(|| medium_of(text, &self.origin.source))
    }
}

/// SHA-256 of `bytes` in lower-case hexadecimal, as records carry it.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal of `bytes`.
pub fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// The file format, none of text, that bytes begin like.
fn known_format(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 9] = [
        (b"%PDF-", "a PDF file"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"\x7fELF", "a program"),
        (b"PAR1", "a Parquet file"),
    ];
    KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what)
}

/// What a text is that no people write.
fn too_many_controls(text: &str) -> Option<&'static str> {
    // The control characters of ASCII alone: those of Latin-1 fill pages that were encoded twice, which are text.
    let start = &text.as_bytes()[..text.len().min(4096)];
    let is_control = |byte: &u8| u8::from(byte.is_ascii_control() & !byte.is_ascii_whitespace());
    // Counted in bytes and without branches, many are told at once.
    let counts = start.chunks(255).map(|some| usize::from(some.iter().map(is_control).sum::<u8>()));
    let control: usize = counts.sum();
    (control * 20 > start.len()).then_some("too many control characters")
}

/// What no text begins with: tags of a page and its head, and those that hold a story.
const FIRST_TAGS: [&str; 14] = [
    "<!doctype html",
    "<html",
    "<head",
    "<body",
    "<meta ",
    "<title",
    "<script",
    "<style",
    "<link ",
    "<div",
    "<article",
    "<main",
    "<h1",
    "<p>",
];

/// HTML announces itself in its first tag, or in the ending of its file's name if it begins with any tag at all.
fn medium_of(text: &str, source: &str) -> Medium {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let source = source.to_ascii_lowercase();
    let is_named = [".html", ".htm", ".xhtml"].iter().any(|ending| source.ends_with(ending));
    if !text.starts_with('<') && !is_named {
        return Medium::Text;
    }
    let start = text.chars().take(200).collect::<String>().to_ascii_lowercase();
    let is_html = FIRST_TAGS.iter().any(|tag| start.starts_with(tag))
        || (is_named && start.contains('<'))
        || ((start.starts_with("<?xml") || start.starts_with("<!--")) && start.contains("html"));
    if is_html { Medium::Html } else { Medium::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(bytes: &[u8]) -> Record {
        Record { bytes: bytes.to_vec(), ..Record::default() }
    }

    #[test]
    fn text_and_html_are_told_apart() {
        for (text, medium) in [
            ("Rain at last\n", Medium::Text),
            ("<b> is a tag", Medium::Text),
            ("\u{feff} <!DOCTYPE html><p>Rain", Medium::Html),
            ("<HTML lang=fr>", Medium::Html),
            ("<meta charset=utf-8><title>Rain</title>", Medium::Html),
            ("<p>Rain at last", Medium::Html),
            ("<pause> Rain", Medium::Text),
            ("", Medium::Text),
        ] {
            assert_eq!(record(text.as_bytes()).decode().unwrap().medium, medium, "{text}");
        }
    }

    #[test]
    fn text_in_two_bytes_a_character_needs_no_mark() {
        for (text, medium) in [("Rain at last\n", Medium::Text), ("<html><p>Rain at last", Medium::Html)] {
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for (bytes, encoding) in [(big, "utf-16be"), (little, "utf-16le")] {
                let page = record(&bytes).decode().unwrap();
                assert_eq!(
                    (page.text.as_str(), page.medium, page.encoding.as_str()),
                    (text, medium, encoding)
                );
            }
        }
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        for (bytes, what) in
            [(&b"%PDF-1.7"[..], "a PDF file"), (b"\x01\x02\x03\x04 \x05", "too many control characters")]
        {
            let error = record(bytes).decode().unwrap_err();
            assert_eq!(error.code(), "not_text");
            assert!(error.to_string().contains(what), "{error}");
        }
    }

    #[test]
    fn the_hash_is_of_the_bytes() {
        let page = record(b"").decode_hashed().unwrap();
        assert_eq!(
            page.sha256.as_deref(),
            Some("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        );
        assert_eq!(record(b"").decode().unwrap(), Page { sha256: None, ..page });
    }
}
