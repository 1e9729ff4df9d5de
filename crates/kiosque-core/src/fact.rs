//! What a page says of itself apart from its text.

use crate::Span;

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKey {
    /// The headline.
    Title,
    /// The `<title>` of the document, which often carries the site's name.
    DocumentTitle,
    /// The name of the site.
    SiteName,
    /// A summary.
    Description,
    /// When the article was published.
    Published,
    /// When it was last changed.
    Modified,
    /// A writer: a person, or not said what.
    Author,
    /// A writer said to be an organisation.
    AuthorOrganisation,
    /// The address of the author stated just before.
    AuthorUrl,
    /// The section it is filed under.
    Section,
    /// One topic.
    Tag,
    /// Topics in one string.
    Keywords,
    /// The address that the page wants to be known by.
    CanonicalUrl,
    /// The address of a picture.
    Image,
    /// The words under the picture stated just before.
    ImageCaption,
    /// Whether everybody may read it: `true` or `false`.
    Free,
    /// The language.
    Language,
    /// What kind of thing the page is: a schema.org or Open Graph type.
    Type,
    /// The address that the page's relative ones are seen from: `<base href>`.
    BaseUrl,
    /// Who may read it, as a level: `free`, `metered`, `locked`.
    Tier,
    /// What the page asks of programs: `noindex, noai`.
    Robots,
    /// Whether the rights to text and data mining are reserved: `1` or `0`.
    MiningReserved,
    /// The address of the conditions of text and data mining.
    MiningPolicy,
    /// The address of the article in the language that the fact is named for.
    Translation,
    /// The address of the page before, of an article on several or of another article.
    Previous,
    /// The address of the page behind.
    Next,
    /// A step of the way that leads to the page, the widest first: `Home`, `City`, `Traffic`.
    Crumb,
    /// The address of the step stated just before.
    CrumbUrl,
    /// How many comments readers wrote.
    CommentCount,
    /// The text of one.
    Comment,
    /// The software that the page was made with: `Docusaurus v3.1`.
    Generator,
}

/// Where in the page a fact stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactSource {
    /// A JSON-LD script.
    JsonLd,
    /// Open Graph and its `article:` vocabulary.
    OpenGraph,
    /// Twitter cards.
    Twitter,
    /// Another `<meta>`: Dublin Core, Parsely, Sailthru, plain names.
    Meta,
    /// Microdata or RDFa attributes.
    Microdata,
    /// A `<time>` element.
    Time,
    /// A link, or the class of an element, by custom: `rel=author`, `class=byline`.
    Markup,
    /// The document itself: `<title>`, `<html lang>`, `<link rel=canonical>`.
    Document,
    /// The object of the story in the script that the page is drawn from, where the story is read there.
    State,
}

impl FactSource {
    /// The name used in provenance: `json-ld`.
    pub fn name(self) -> &'static str {
        match self {
            FactSource::JsonLd => "json-ld",
            FactSource::OpenGraph => "open-graph",
            FactSource::Twitter => "twitter",
            FactSource::Meta => "meta",
            FactSource::Microdata => "microdata",
            FactSource::Time => "time",
            FactSource::Markup => "markup",
            FactSource::Document => "document",
            FactSource::State => "state",
        }
    }
}

/// A value that the page states outside its blocks, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub key: FactKey,
    /// The value: references decoded, white space collapsed, never blank.
    pub value: String,
    /// Where it stands.
    pub source: FactSource,
    /// What the page calls it: `datePublished`, `article:published_time`.
    pub name: String,
    /// The bytes of the decoded input that state it.
    pub span: Span,
}

impl Fact {
    /// How provenance names it.
    ///
    /// ```
    /// use kiosque_core::{Fact, FactKey, FactSource, Span};
    /// let fact = Fact {
    ///     key: FactKey::Published,
    ///     value: "2024-03-05".into(),
    ///     source: FactSource::JsonLd,
    ///     name: "datePublished".into(),
    ///     span: Span::default(),
    /// };
    /// assert_eq!(fact.by(), "fact:json-ld:datePublished");
    /// ```
    pub fn by(&self) -> String {
        format!("fact:{}:{}", self.source.name(), self.name)
    }
}
