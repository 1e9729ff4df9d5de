//! What the user says about the inputs.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Limits on what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest record in bytes; a larger one is an error of its own.
    pub record_bytes: u64,
}

impl Default for Limits {
    /// 8 MiB a record: sixteen times the largest page of a newspaper.
    fn default() -> Limits {
        Limits { record_bytes: 8 << 20 }
    }
}

/// How inputs are read, beyond what they show themselves.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The format of all inputs that are no archive, instead of the one they look like.
    pub format: Option<Format>,
    /// What the fields of tables and JSON lines are called.
    pub fields: Fields,
    /// Fields of tables and JSON lines that go with the record: into [`Origin::columns`](kiosque_core::Origin::columns).
    pub columns: Vec<String>,
    /// Rules in the form of a `.gitignore` file for what is passed over in folders, beside the folder's own
    /// `.kiosqueignore`.
    pub ignore: Vec<String>,
    /// Settings of object stores, by the names that the crate `object_store` gives them: `aws_region`,
    /// `google_service_account`, `azure_storage_account_name` …; read by the feature `remote`.
    pub store: Vec<(String, String)>,
    /// Counts the bytes that are read.
    pub progress: Progress,
}

/// The bytes that were read so far, as the inputs hold them, compressed or not. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// How many bytes were read.
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

macro_rules! formats {
    ($($(#[$doc:meta])* $format:ident = $name:literal,)*) => {
        /// What an input is, once it is unpacked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format { $($(#[$doc])* $format,)* }

        impl Format {
            /// All formats.
            pub const ALL: &[Format] = &[$(Format::$format,)*];

            /// The name that users write.
            pub fn name(self) -> &'static str {
                match self { $(Format::$format => $name,)* }
            }
        }
    };
}

formats! {
    /// The visible text of one page.
    Text = "text",
    /// The markup of one page.
    Html = "html",
    /// An archive of the web, 0.17 to 1.1, WET files included.
    Warc = "warc",
    /// One JSON object a line.
    Jsonl = "jsonl",
    /// Comma-separated values, with a header.
    Csv = "csv",
    /// Tab-separated values, with a header.
    Tsv = "tsv",
    /// Parquet.
    Parquet = "parquet",
    /// A page with all that belongs to it, as browsers save it.
    Mhtml = "mhtml",
    /// RSS or Atom.
    Feed = "feed",
    /// A zip archive, WACZ included.
    Zip = "zip",
    /// A tar archive.
    Tar = "tar",
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Format, String> {
        let names = || Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
        let found = Format::ALL.iter().find(|format| format.name() == name);
        found.copied().ok_or_else(|| format!("no format is called {name}; there are {}", names()))
    }
}

/// Names of the fields that are read from tables and JSON lines. Of each list the first that a record holds is taken.
/// Letter case does not count; a dot leads into a nested object: `metadata.url`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Fields of markup.
    pub html: Vec<String>,
    /// Fields of plain text.
    pub text: Vec<String>,
    /// Fields of either, told apart by looking.
    pub content: Vec<String>,
    /// Fields of the page's address.
    pub url: Vec<String>,
    /// Fields of the moment when the page was fetched.
    pub captured: Vec<String>,
    /// Fields of the record's own id.
    pub id: Vec<String>,
    /// Fields of the encoding that was declared for the page.
    pub encoding: Vec<String>,
}

impl Default for Fields {
    /// The names that are common and mean one thing.
    fn default() -> Fields {
        Fields {
            html: names("html raw_html html_content page_html body_html"),
            text: names("text raw_content plain_text full_text"),
            content: names("content body document page"),
            url: names(
                "url uri link page_url source_url target_uri warc_target_uri warc-target-uri metadata.url meta.url \
                 metadata.warc_url warc_headers.warc-target-uri",
            ),
            captured: names(
                "captured captured_at crawled_at fetched_at fetch_time crawl_date date_download warc_date \
                 warc-date added metadata.warc_date warc_headers.warc-date",
            ),
            id: names(
                "id doc_id document_id record_id warc_record_id warc-record-id warc_headers.warc-record-id",
            ),
            encoding: names("encoding charset"),
        }
    }
}

impl Fields {
    /// Names of the [presets](Fields::preset).
    pub const PRESETS: [&'static str; 3] = ["common-crawl", "dolma", "datatrove"];

    /// The names of a known shape: `common-crawl` for what is made from Common Crawl (CCNet, RedPajama, OSCAR, page
    /// tables), `dolma`, `datatrove`.
    pub fn preset(name: &str) -> Option<Fields> {
        let common = Fields::default();
        Some(match name {
            "common-crawl" => Fields {
                captured: names("date_download timestamp fetch_time warc_date warc_headers.warc-date"),
                ..common
            },
            "dolma" => Fields {
                text: names("text"),
                html: names("html metadata.html"),
                url: names("metadata.url url"),
                captured: names("added"),
                id: names("id"),
                ..common
            },
            "datatrove" => Fields {
                text: names("text"),
                html: names("html metadata.html"),
                url: names("metadata.url url"),
                captured: names("metadata.date"),
                id: names("id"),
                ..common
            },
            _ => return None,
        })
    }

    /// The same, with pages in these fields and no other, when one is named.
    #[must_use]
    pub fn with_pages_in(mut self, html: Option<&str>, text: Option<&str>) -> Fields {
        if html.is_some() || text.is_some() {
            let names = |name: Option<&str>| name.into_iter().map(str::to_owned).collect();
            (self.html, self.text, self.content) = (names(html), names(text), Vec::new());
        }
        self
    }

    /// The same, with pages in the field `name` and no other. It holds markup or text if its name says so (`html`,
    /// `plain_text`); else that is told by looking.
    #[must_use]
    pub fn with_pages_in_column(mut self, name: &str) -> Fields {
        let is_in = |names: &[String]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        let (is_html, is_text) = (is_in(&self.html), is_in(&self.text));
        let only = |is_it: bool| if is_it { vec![name.to_owned()] } else { Vec::new() };
        (self.html, self.text, self.content) =
            (only(is_html), only(!is_html && is_text), only(!is_html && !is_text));
        self
    }

    /// Names of the fields that a page's text or markup may stand in.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &str> {
        self.html.iter().chain(&self.text).chain(&self.content).map(String::as_str)
    }
}

fn names(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_formats_and_back() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(*format));
        }
        assert!("cvs".parse::<Format>().unwrap_err().contains("csv"));
    }

    #[test]
    fn each_preset_is_known() {
        for name in Fields::PRESETS {
            assert!(Fields::preset(name).is_some(), "{name}");
        }
        assert_eq!(Fields::preset("none"), None);
    }
}
