//! A page: decoded text and what its container says about it.

use std::collections::BTreeMap;

/// What kind of text a page is, which decides who reads it into blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Medium {
    /// The visible text of a page without markup: a dump, a WET record.
    #[default]
    Text,
    /// HTML markup.
    Html,
}

impl Medium {
    /// The name used in rule files and records: `text` or `html`.
    pub fn name(self) -> &'static str {
        match self {
            Medium::Text => "text",
            Medium::Html => "html",
        }
    }
}

/// Where a page stands in its input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Name of the input as the user gave it: a path, or `-` for standard input.
    pub source: String,
    /// The record's own id in an archive or table, if it has one.
    pub id: Option<String>,
    /// Where the record begins in an archive or table, if the input is one: the byte offset, which in archives that are
    /// compressed record by record is that of the compressed record; in Parquet, the number of the row.
    pub offset: Option<u64>,
    /// Fields of the record that the user wants to keep with it, as text.
    pub columns: BTreeMap<String, String>,
}

/// Who says what a page's address is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UrlSource {
    /// The input or the user.
    #[default]
    Stated,
    /// The program that saved the page, in a comment at its head.
    SavedFrom,
    /// The page's `<link rel=canonical>`.
    Canonical,
    /// The page's `og:url`.
    OpenGraph,
}

impl UrlSource {
    /// The name used in records: `stated`, `saved_from`, `canonical`, `og_url`.
    pub fn name(self) -> &'static str {
        match self {
            UrlSource::Stated => "stated",
            UrlSource::SavedFrom => "saved_from",
            UrlSource::Canonical => "canonical",
            UrlSource::OpenGraph => "og_url",
        }
    }
}

/// One decoded page, the unit of work.
///
/// ```
/// use kiosque_core::Page;
/// let page = Page::text("Rain at last\n\nIt rained on Monday.").with_url("https://gazette.example/rain");
/// assert_eq!(page.url.as_deref(), Some("https://gazette.example/rain"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The decoded text. All spans are byte ranges of it.
    pub text: String,
    /// What kind of text it is.
    pub medium: Medium,
    /// The page's address, when the input, the user or the page itself states it.
    pub url: Option<String>,
    /// Who states `url`.
    pub url_source: UrlSource,
    /// When the page was fetched (RFC 3339), when the input states it. Never the article's own date.
    pub captured: Option<String>,
    /// Encoding that the bytes were decoded from, lower case: `utf-8`, `windows-1256`.
    pub encoding: String,
    /// SHA-256 of the undecoded bytes, lower-case hexadecimal, when known.
    pub sha256: Option<String>,
    /// Where the page stands in its input.
    pub origin: Origin,
    /// What went wrong on the way here that users should know, each beginning with a stable name and a colon:
    /// `truncated_payload: …`.
    pub warnings: Vec<String>,
}

impl Page {
    /// A plain-text dump of a page.
    pub fn text(text: impl Into<String>) -> Page {
        Page { text: text.into(), medium: Medium::Text, encoding: "utf-8".into(), ..Page::default() }
    }

    /// A page of HTML markup.
    pub fn html(text: impl Into<String>) -> Page {
        Page { medium: Medium::Html, ..Page::text(text) }
    }

    /// The same page with its address.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Page {
        self.url = Some(url.into());
        self
    }

    /// Host of the address in lower case, without a port: `fr.gazette.example`.
    pub fn host(&self) -> Option<&str> {
        self.url.as_deref().and_then(host_of)
    }
}

/// Host of an `http` or `https` address as written, without user, port or trailing dot.
///
/// ```
/// assert_eq!(kiosque_core::host_of("https://user@www.gazette.example:8080/a"), Some("www.gazette.example"));
/// assert_eq!(kiosque_core::host_of("gazette.example/a"), None);
/// ```
pub fn host_of(url: &str) -> Option<&str> {
    let rest = strip_scheme(url)?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?.trim_end_matches('.');
    (!host.is_empty()).then_some(host)
}

fn strip_scheme(url: &str) -> Option<&str> {
    let url = url.trim();
    ["http://", "https://"].into_iter().find_map(|scheme| {
        let (start, rest) = url.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })
}
