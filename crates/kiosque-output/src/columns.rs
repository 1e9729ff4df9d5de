//! The columns of tables: CSV, Parquet and Arrow.

use kiosque_core::Article;
use kiosque_core::article::{AuthorKind, Status};
use serde::Serialize;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, or null.
    Text,
    /// A list of texts, never null.
    List,
    /// A whole number, or null.
    Number,
    /// A number, or null.
    Real,
    /// Yes or no, or null.
    Flag,
}

/// What a column holds of one article.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// See [`Kind::Text`].
    Text(Option<&'a str>),
    /// A name out of a fixed set: text as well.
    Name(String),
    /// See [`Kind::List`].
    List(Vec<&'a str>),
    /// See [`Kind::Number`].
    Number(Option<i64>),
    /// See [`Kind::Real`].
    Real(Option<f32>),
    /// See [`Kind::Flag`].
    Flag(Option<bool>),
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it is one of the common fields that a CSV file has.
    pub in_csv: bool,
    /// What it means.
    pub meaning: &'static str,
    cell: fn(&Article) -> Cell<'_>,
}

impl Column {
    /// What it holds of `article`.
    pub fn of<'a>(&self, article: &'a Article) -> Cell<'a> {
        (self.cell)(article)
    }
}

macro_rules! columns {
    ($($name:ident $kind:ident $csv:literal $meaning:literal $cell:expr;)*) => {
        /// All columns in their order. New ones are added before the last, which in Parquet and Arrow is followed by
        /// `record`, the whole record as JSON; none is changed or removed within `article/1`.
        pub const COLUMNS: &[Column] = &[$(Column {
            name: stringify!($name), kind: Kind::$kind, in_csv: $csv, meaning: $meaning, cell: $cell,
        }),*];
    };
}

columns! {
    status Text true "ok, not_article or error" |a| Cell::Name(name_of(&a.status));
    id Text true "sha256 of site and address, else of the normalised title and text" |a| known(&a.id);
    url Text true "the page's address as the input states it" |a| text(&a.url);
    canonical_url Text true "the article's own address as the page states it" |a| text(&a.canonical_url);
    site Text true "id of the recognised site" |a| text(&a.site);
    publisher Text true "the paper's name" |a| Cell::Text(a.publisher.as_ref().map(|p| p.name.as_str()));
    domain Text true "the paper's domain" |a| Cell::Text(a.publisher.as_ref().and_then(|p| p.domain.as_deref()));
    page_type Text true "what kind of page it is" |a| Cell::Name(name_of(&a.page_type));
    title Text true "the headline" |a| text(&a.title);
    kicker Text true "the line above the headline" |a| text(&a.kicker);
    section List true "sections of the paper, the widest first" |a| list(&a.section);
    standfirst Text true "the summary between headline and story" |a| text(&a.standfirst);
    byline Text true "the byline as printed" |a| text(&a.byline);
    authors List true "names of the authors" |a| Cell::List(a.authors.iter().map(|x| x.name.as_str()).collect());
    agencies List true "short names of the agencies" |a| Cell::List(a.agencies.iter().map(|x| x.name.as_str()).collect());
    dateline Text false "place and date before the story, as printed" |a| text(&a.dateline);
    date_published Text true "ISO 8601, as precise as stated" |a| text(&a.date_published);
    date_modified Text true "ISO 8601, as precise as stated" |a| text(&a.date_modified);
    published_utc Text true "RFC 3339, only when the page states an offset or zone"
        |a| Cell::Text(a.dates.published.as_ref().and_then(|d| d.utc.as_deref()));
    language Text true "language of the story, ISO 639-1" |a| text(&a.language);
    word_count Number true "words of the story" |a| Cell::Number((a.status == Status::Ok).then_some(a.word_count.into()));
    text Text true "the story" |a| Cell::Text((a.status != Status::Error).then_some(a.text.as_str()));
    tags List true "topics it is filed under" |a| list(&a.tags);
    image_urls List false "addresses of the pictures"
        |a| Cell::List(a.images.iter().filter_map(|i| i.url.as_deref()).collect());
    access Text true "free, metered, paid or unknown" |a| Cell::Name(name_of(&a.access));
    truncated Flag false "whether the page ends before the story does" |a| Cell::Flag(a.truncated);
    quality Real true "calibrated probability that the story is right" |a| Cell::Real(a.quality.score);
    tier Text false "who read it: generic, rules or native"
        |a| Cell::Text(Some(a.provenance.plugin.as_ref().map_or("generic", |p| p.tier.as_str())));
    captured Text true "when the page was fetched, RFC 3339" |a| text(&a.provenance.input.captured);
    input_format Text false "text or html" |a| known(&a.provenance.input.format);
    input_sha256 Text false "SHA-256 of the undecoded bytes" |a| text(&a.provenance.input.sha256);
    record_source Text true "the input as named by the user" |a| known(&a.record.source);
    record_id Text true "the record's own id in the input" |a| text(&a.record.id);
    record_offset Number true "where the record begins in an archive (bytes) or a Parquet file (rows)"
        |a| Cell::Number(a.record.offset.and_then(|at| at.try_into().ok()));
    error_code Text true "why the record could not be read" |a| Cell::Text(a.error.as_ref().map(|e| e.code.as_str()));
    error_detail Text true "the same, for a person" |a| Cell::Text(a.error.as_ref().map(|e| e.detail.as_str()));
    comments Number true "how many comments readers wrote" |a| Cell::Number(a.comments.as_ref().map(|c| c.count.into()));
    warnings List false "what users should know" |a| list(&a.warnings);
}

fn text(text: &Option<String>) -> Cell<'_> {
    Cell::Text(text.as_deref())
}

/// A text that is empty when it is not known.
fn known(text: &str) -> Cell<'_> {
    Cell::Text(Some(text).filter(|text| !text.is_empty()))
}

fn list(texts: &[String]) -> Cell<'_> {
    Cell::List(texts.iter().map(String::as_str).collect())
}

/// The name of a value in the record's JSON.
pub(crate) fn name_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        other => unreachable!("a name, not {other:?}"),
    }
}

/// Whether an author is a person, or initials that stand for one.
pub(crate) fn is_person(kind: AuthorKind) -> bool {
    matches!(kind, AuthorKind::Person | AuthorKind::Initials)
}
