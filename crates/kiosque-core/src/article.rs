//! The article: the record that users get. `FIELDS.md` is the contract of every field.

use crate::{Page, RelatedKind, Span};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Derives what every type of the record needs.
macro_rules! record {
    ($($(#[$meta:meta])* pub $kind:ident $name:ident { $($body:tt)* })*) => {$(
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$meta])*
        pub $kind $name { $($body)* }
    )*};
}

record! {
/// Version of the record's form.
#[derive(Copy, Default, Eq)]
pub enum Schema {
    /// The only one so far.
    #[default]
    #[serde(rename = "article/1")]
    Article1,
}

/// How the record ended.
#[derive(Copy, Default, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// An article was read.
    #[default]
    Ok,
    /// The page holds no article; `warnings` says why.
    NotArticle,
    /// The page could not be read; `error` says why.
    Error,
}

/// Why a page could not be read.
pub struct ErrorInfo {
    /// Short stable name in snake case.
    pub code: String,
    /// What happened, for a person.
    pub detail: String,
}

/// Where the page stood in its input.
#[derive(Default)]
pub struct Record {
    /// The input as named by the user.
    pub source: String,
    /// The record's own id in the input, passed through.
    pub id: Option<String>,
    /// Where the record begins in an archive or table: bytes, in Parquet rows.
    pub offset: Option<u64>,
    /// Fields of the input's record that the user wanted to keep, as text.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

/// The other pages of an article printed on several.
pub struct Pages {
    /// Address of the page before.
    pub prev: Option<String>,
    /// Address of the page after.
    pub next: Option<String>,
    /// Number of pages, when stated.
    pub of: Option<u32>,
}

/// Who published the article.
pub struct Publisher {
    /// The paper's name as it prints it.
    pub name: String,
    /// Its domain, when known.
    pub domain: Option<String>,
}

/// What kind of page it is.
#[derive(Copy, Default, Eq)]
#[serde(rename_all = "snake_case")]
pub enum PageType {
    /// A news article.
    Article,
    /// A live blog.
    LiveBlog,
    /// A picture gallery.
    Gallery,
    /// A video with its text.
    Video,
    /// A forum thread.
    Forum,
    /// A product.
    Product,
    /// A list of links to articles.
    Listing,
    /// A page that gathers several short texts.
    Collection,
    /// Documentation.
    Documentation,
    /// A service or company page.
    Service,
    /// Something else.
    Other,
    /// Not known.
    #[default]
    Unknown,
}

/// What an author is.
#[derive(Copy, Default, Eq)]
#[serde(rename_all = "snake_case")]
pub enum AuthorKind {
    /// A person's name.
    Person,
    /// A desk, a newsroom, an office.
    Organisation,
    /// Initials that stand for a person.
    Initials,
    /// Not to be told.
    #[default]
    Unknown,
}

/// An author.
pub struct Author {
    /// The name as printed.
    pub name: String,
    /// What kind of author it is.
    pub kind: AuthorKind,
    /// Function or place of work, as printed.
    pub role: Option<String>,
    /// Address of the author's page.
    pub url: Option<String>,
}

/// A news agency that the article names as its source.
pub struct Agency {
    /// Short name from the dictionary, else the name as printed.
    pub name: String,
    /// Full name from the dictionary.
    pub full_name: Option<String>,
    /// The statement as printed: `Source : MAP`.
    pub raw: String,
}

/// The least unit that a date states.
#[derive(Copy, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
    /// An hour.
    Hour,
    /// A minute.
    Minute,
    /// A second.
    Second,
}

/// Where a date's zone comes from.
#[derive(Copy, Default, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ZoneSource {
    /// No zone is known.
    #[default]
    None,
    /// The page states it.
    Page,
    /// The site's rules know it.
    Site,
}

/// A value that nobody stated.
pub struct Inferred {
    /// The value.
    pub value: String,
    /// What it was inferred from.
    pub reason: String,
}

/// A date as the page states it.
pub struct DateInfo {
    /// The text it was read from, verbatim.
    pub raw: String,
    /// ISO 8601, as precise as stated; `--12-27T09:08` when the year is not stated.
    pub value: String,
    /// The least unit stated.
    pub precision: Precision,
    /// The zone: as printed on the page, or the site's (IANA name).
    pub zone: Option<String>,
    /// Where the zone comes from.
    pub zone_source: ZoneSource,
    /// The moment in UTC (RFC 3339), only when the page states an offset or zone.
    pub utc: Option<String>,
    /// Who found it: `rule:bladi/dump/meta`.
    pub by: String,
    /// A fuller value that was inferred, or this one where it was stated of something else, with its reason.
    pub inferred: Option<Inferred>,
}

/// The dates of the article.
#[derive(Default)]
pub struct Dates {
    /// When it was published.
    pub published: Option<DateInfo>,
    /// When it was last changed.
    pub modified: Option<DateInfo>,
}

/// What a block of the story is.
#[derive(Copy, Default, Eq)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// A paragraph.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list.
    ListItem,
    /// A quotation set apart.
    Quote,
    /// A table.
    Table,
    /// Preformatted text.
    Code,
    /// Foreign matter set into the story.
    Embed,
    /// An entry of a live blog.
    LiveEntry,
    /// A forum entry.
    Post,
}

/// Direction of writing.
#[derive(Copy, Default, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

/// How a stretch of text is set.
#[derive(Copy, Eq)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// A link.
    Link,
    /// Emphasised.
    Emphasis,
    /// Strong.
    Strong,
    /// Source code.
    Code,
    /// Superscript.
    Superscript,
    /// Subscript.
    Subscript,
}

/// A stretch of a block's text that is set apart from the rest. Marks of a block do not overlap.
pub struct InlineMark {
    /// Its range of the block's text, in bytes.
    pub range: Span,
    /// How it is set.
    pub kind: MarkKind,
    /// The absolute address that a link leads to.
    pub url: Option<String>,
}

/// A block of the story.
pub struct BodyBlock {
    /// What it is.
    pub kind: BodyKind,
    /// Its text, verbatim.
    pub text: String,
    /// Its language (ISO 639-1).
    pub lang: Option<String>,
    /// Its direction.
    pub dir: Direction,
    /// Its extent in the decoded input.
    pub span: Span,
    /// Level of a heading, 1 to 6; of an item of a list, how many lists it is in, from 1.
    pub level: Option<u8>,
    /// Whether an item of a list stands in a numbered one; `null` where that is not so.
    pub ordered: Option<bool>,
    /// Rows of a table, each a list of cells.
    pub rows: Option<Vec<Vec<String>>>,
    /// Address of what is embedded.
    pub url: Option<String>,
    /// Number of the live entry or post it belongs to, from 0.
    pub entry: Option<u32>,
    /// Links and other inline markup, in the order of the text; none for dumps.
    pub marks: Vec<InlineMark>,
}

/// A picture of the article. The same caption twice is one picture with two spans.
pub struct Image {
    /// Its address.
    pub url: Option<String>,
    /// The words under it.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// Its alternative text.
    pub alt: Option<String>,
    /// Language of the caption (ISO 639-1).
    pub lang: Option<String>,
    /// Where its caption stands in the decoded input.
    pub spans: Vec<Span>,
}

/// A link to another story.
pub struct RelatedItem {
    /// Its title.
    pub title: String,
    /// Its teaser.
    pub teaser: Option<String>,
    /// Whether the site cut the teaser short; `null` without a teaser.
    pub teaser_truncated: Option<bool>,
    /// Its address.
    pub url: Option<String>,
    /// Extent of title and teaser in the decoded input.
    pub span: Span,
}

/// A list of links to other stories.
pub struct RelatedGroup {
    /// The heading above it.
    pub heading: Option<String>,
    /// Which list it is.
    pub kind: RelatedKind,
    /// The stories, in the order of the page.
    pub items: Vec<RelatedItem>,
}

/// Whether a ticker block holds one item for sure.
#[derive(Copy, Default, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Split {
    /// One item.
    #[default]
    Certain,
    /// Several items may run together.
    Uncertain,
}

/// An item of a news ticker.
pub struct TickerItem {
    /// Its time of day as the page states it, `HH:MM`.
    pub time: Option<String>,
    /// Its text.
    pub text: String,
    /// Its language (ISO 639-1).
    pub lang: Option<String>,
    /// Its extent in the decoded input.
    pub span: Span,
    /// Whether it is one item for sure.
    pub split: Split,
}

/// A reader's comment.
pub struct Comment {
    /// Who wrote it, as printed or stated.
    pub author: Option<String>,
    /// When: ISO 8601, as precise as stated; only with its year.
    pub date: Option<String>,
    /// Its text, verbatim: paragraphs joined by one blank line.
    pub text: String,
    /// How deep it stands in the answers to others, where the markup nests them: 0 for what answers none.
    pub depth: u32,
    /// Its extent in the decoded input.
    pub span: Span,
}

/// Readers' comments under the article.
pub struct Comments {
    /// How many there are: as the page states, else prints, else as many as it shows.
    pub count: u32,
    /// Those that the page shows, in its order; `null` unless they are asked for.
    pub entries: Option<Vec<Comment>>,
}

/// How much of the story is in one language.
pub struct LanguageShare {
    /// The language (ISO 639-1).
    pub lang: String,
    /// Its share of the body's bytes, 0 to 1.
    pub share: f32,
}

/// Who may read the article.
#[derive(Copy, Default, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Everybody.
    Free,
    /// Everybody, a number of articles.
    Metered,
    /// Subscribers.
    Paid,
    /// Not stated.
    #[default]
    Unknown,
}

/// What the page's owner says of text and data mining (the TDM Reservation Protocol of the W3C).
pub struct TextMining {
    /// Whether the rights to it are reserved.
    pub reserved: bool,
    /// Address of the conditions.
    pub policy: Option<String>,
}

/// The same article in another language.
pub struct Translation {
    /// The language as the page states it: `de`, `fr-CH`.
    pub lang: String,
    /// Its address.
    pub url: String,
}

/// How good the reading looks.
#[derive(Default)]
pub struct Quality {
    /// Calibrated probability that the body is right; `null` where no calibration exists (text dumps).
    pub score: Option<f32>,
    /// Named measures, 0 to 1.
    pub signals: BTreeMap<String, f32>,
    /// Named doubts: `no_title`, `weak_recognition`.
    pub flags: Vec<String>,
}

/// The input the article was read from.
#[derive(Default)]
pub struct InputInfo {
    /// `text` or `html`.
    pub format: String,
    /// The input as named by the user.
    pub source: String,
    /// SHA-256 of the undecoded bytes.
    pub sha256: Option<String>,
    /// Encoding that was decoded.
    pub encoding: String,
    /// When the page was fetched, when the input states it.
    pub captured: Option<String>,
    /// Who states the article's `url`: `stated` (input or user), `saved_from`, `canonical`, `og_url`; null without one.
    #[serde(default)]
    pub url_source: Option<String>,
}

/// The plugin that read the page.
pub struct PluginInfo {
    /// Its site's id.
    pub id: String,
    /// `rules`, `fivefilters` (rules of a site config) or `native`: the highest tier that spoke.
    pub tier: String,
    /// The layout that was used.
    pub layout: Option<String>,
    /// SHA-256 of its files.
    pub sha256: Option<String>,
}

/// Where a field comes from.
pub struct FieldOrigin {
    /// Its extent in the decoded input; `null` if it stands on no block.
    pub span: Option<Span>,
    /// Who found it.
    pub by: String,
}

/// Where all of it comes from.
#[derive(Default)]
pub struct Provenance {
    /// The input.
    pub input: InputInfo,
    /// The program and its version.
    pub engine: String,
    /// The plugin, if a site was recognised.
    pub plugin: Option<PluginInfo>,
    /// The fields that hold something.
    pub fields: BTreeMap<String, FieldOrigin>,
}

/// A news article, as data. `FIELDS.md` says what each field means and what it is not.
///
/// Missing is `null` or an empty list, never an empty string. Text is verbatim.
#[derive(Default)]
pub struct Article {
    /// Version of the record's form.
    pub schema: Schema,
    /// How the record ended.
    pub status: Status,
    /// `sha256:…` of site and address, else of the normalised title and text.
    pub id: String,
    /// Where the page stood in its input.
    pub record: Record,
    /// Why the page could not be read.
    pub error: Option<ErrorInfo>,
    /// The page's address as the input states it.
    pub url: Option<String>,
    /// The article's own address as the page states it.
    pub canonical_url: Option<String>,
    /// The other pages of an article printed on several.
    pub pages: Option<Pages>,
    /// Id of the recognised site.
    pub site: Option<String>,
    /// Who published it.
    pub publisher: Option<Publisher>,
    /// What kind of page it is.
    pub page_type: PageType,
    /// The headline.
    pub title: Option<String>,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// Sections of the paper, the widest first.
    pub section: Vec<String>,
    /// The summary between headline and story.
    pub standfirst: Option<String>,
    /// The byline as printed.
    pub byline: Option<String>,
    /// The authors.
    pub authors: Vec<Author>,
    /// The agencies.
    pub agencies: Vec<Agency>,
    /// Place and date before the story, as printed.
    pub dateline: Option<String>,
    /// `dates.published.value` when its year is stated.
    pub date_published: Option<String>,
    /// `dates.modified.value` when its year is stated.
    pub date_modified: Option<String>,
    /// The dates with all that is known of them.
    pub dates: Dates,
    /// The story: its blocks joined by one blank line.
    pub text: String,
    /// The story's blocks.
    pub blocks: Vec<BodyBlock>,
    /// The pictures.
    pub images: Vec<Image>,
    /// Topics it is filed under.
    pub tags: Vec<String>,
    /// Lists of links to other stories.
    pub related: Vec<RelatedGroup>,
    /// Items of a news ticker on the page.
    pub ticker: Vec<TickerItem>,
    /// Readers' comments.
    pub comments: Option<Comments>,
    /// The language of the story (ISO 639-1).
    pub language: Option<String>,
    /// The languages of the story, the most used first.
    pub languages: Vec<LanguageShare>,
    /// Direction of the story.
    pub direction: Option<Direction>,
    /// Who may read it.
    pub access: Access,
    /// Whether the page ends before the story does; `null` when nothing says so.
    pub truncated: Option<bool>,
    /// Words of the story; in scripts without spaces, characters.
    pub word_count: u32,
    /// How good the reading looks.
    pub quality: Quality,
    /// Where all of it comes from.
    pub provenance: Provenance,
    /// What users should know.
    pub warnings: Vec<String>,
    /// What the page asks of programs, in lower case, each once: `noindex`, `noai`.
    pub robots: Vec<String>,
    /// What its owner says of text and data mining; `null` when nothing is said.
    pub text_mining: Option<TextMining>,
    /// The article in other languages.
    pub translations: Vec<Translation>,
}
}

impl Article {
    /// Whether nothing was found: neither a title nor a story.
    pub fn is_empty(&self) -> bool {
        self.title.is_none() && self.blocks.is_empty()
    }
}

impl Record {
    /// Where `page` stood.
    pub fn of(page: &Page) -> Record {
        let origin = page.origin.clone();
        Record { source: origin.source, id: origin.id, offset: origin.offset, columns: origin.columns }
    }
}

impl InputInfo {
    /// The input that `page` is.
    pub fn of(page: &Page) -> InputInfo {
        InputInfo {
            format: page.medium.name().into(),
            source: page.origin.source.clone(),
            sha256: page.sha256.clone(),
            encoding: page.encoding.clone(),
            captured: page.captured.clone(),
            url_source: page.url.as_ref().map(|_| page.url_source.name().into()),
        }
    }
}
