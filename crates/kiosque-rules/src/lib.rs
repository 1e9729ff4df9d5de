//! Turns a declarative `site.toml` into an extractor for one news site.
//!
//! ```
//! use kiosque_core::{Extractor, Label, Labels, Page};
//!
//! let rules = kiosque_rules::Rules::parse("gazette", "gazette/site.toml", r#"
//!     hosts = ["gazette.example"]
//!     marks = ["Follow the Gazette"]
//!
//!     [[layout]]
//!     name = "dump"
//!     medium = "text"
//!
//!     [[layout.rule]]
//!     name = "meta"
//!     label = "meta"
//!     line = '^(?<date>\d+ \w+ \d{4}) - By (?<author>.+)$'
//!
//!     [[layout.rule]]
//!     name = "title"
//!     label = "title"
//!     until = "meta"
//!     nth = -1
//!
//!     [[layout.rule]]
//!     name = "body"
//!     label = "paragraph"
//!     after = "meta"
//! "#)?;
//!
//! let page = Page::text("Rain at last\n3 May 2024 - By A. Reporter\nIt rained on Monday.");
//! let reading = kiosque_text::read(&page);
//! let mut labels = Labels::of(&reading);
//! rules.extract(&reading, &mut labels);
//! assert_eq!(labels.label(0), Label::Title);
//! assert_eq!(labels.label(2), Label::Paragraph);
//! # Ok::<(), kiosque_rules::RuleFileError>(())
//! ```
//!
//! A rule fits a block or does not; the first rule that fits labels it. Rules without a zone are tried first, on all
//! blocks: they find the lines that a site prints in the same form on every page. Rhythms (`pairs`) follow from them,
//! and then the rules of zones (`after`, `until`, `nth`) label what lies between.
//!
//! On HTML pages a rule may ask for elements (`css`, `xpath`) besides: it then speaks of the blocks that lie in them. A
//! rule with a `field` labels no block, but gives a field of the article a value: a text, an attribute, what a JSON path
//! finds in a script. Such rules need the page's tree, which [`Rules::extract_tree`] takes:
//!
//! ```
//! use kiosque_core::{Label, Labels, Page};
//!
//! let rules = kiosque_rules::Rules::parse("gazette", "gazette/site.toml", r#"
//!     [[layout]]
//!     name = "html"
//!     medium = "html"
//!
//!     [[layout.rule]]
//!     name = "body"
//!     label = "body"
//!     css = "article .text > *"
//!
//!     [[layout.rule]]
//!     name = "author"
//!     field = "author"
//!     css = 'meta[name="author"]'
//!     attr = "content"
//! "#)?;
//!
//! let page = Page::html("<meta name=author content='A. Reporter'><article><div class=text><p>It rained.</div></article>");
//! let tree = kiosque_html::parse(&page.text);
//! let reading = kiosque_html::read_tree(&page, &tree);
//! let mut labels = Labels::of(&reading);
//! rules.extract_tree(&reading, &tree, &mut labels);
//! assert_eq!(labels.label(0), Label::Paragraph);
//! assert_eq!(labels.facts()[0].text, "A. Reporter");
//! # Ok::<(), kiosque_rules::RuleFileError>(())
//! ```
//!
//! Rules cannot read files, run code or take more than linear time: selectors share a budget of steps a page. A file that makes no sense is refused with
//! [`RuleFileError`], which shows all its mistakes with line, column and caret. [`schema`] is the JSON Schema for
//! editors, [`reference()`] the manual of all keys; both are made from the table that files are checked against.

#![forbid(unsafe_code)]

mod check;
mod compile;
mod diagnostic;
mod extract;
pub mod fivefilters;
mod keys;
mod layout;
mod misfit;
mod operate;
mod paper;
mod pattern;
mod read;
mod recognise;
mod rhythm;
mod schema;

pub use self::diagnostic::{Diagnostic, RuleFileError, nearest};
pub use self::schema::{reference, schema};

use self::paper::{Paper, Query};
use self::pattern::{Pattern, Phrase};
use kiosque_core::{
    Extractor, Label, Labels, Medium, PartKind, Reading, Reasons, Recognition, RelatedKind, Site,
};
use kiosque_html::{JsonPath, Tree};
use std::sync::Arc;

/// Finds the rule file of a family or sister site by its id: how messages name the file, and its text.
pub type Family<'a> = dyn Fn(&str) -> Option<(String, String)> + 'a;

/// The rules of one site, compiled.
#[derive(Clone, Debug)]
pub struct Rules {
    site: Site,
    marks: Vec<MarkRule>,
    uses_generic: bool,
    quarantine: bool,
    layouts: Vec<Layout>,
    native: Option<NativeCode>,
    is_imported: bool,
    checks: Vec<Check>,
    reasons: Arc<Reasons>,
}

/// Whether a site can have this id, which is the name of its folder: small letters, digits and hyphens, a letter first;
/// a family's has an underscore before it.
///
/// ```
/// assert!(kiosque_rules::is_site_id("the-gazette") && kiosque_rules::is_site_id("_spip"));
/// assert!(!kiosque_rules::is_site_id("The Gazette"));
/// ```
pub fn is_site_id(id: &str) -> bool {
    let id = id.strip_prefix('_').unwrap_or(id);
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// What must be read from the page of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The address.
    pub url: String,
    /// Words that stand in its story.
    pub contains: Vec<String>,
}

/// The native code that a site names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeCode {
    /// The library's name without the platform's prefix and suffix.
    pub library: String,
}

impl Rules {
    /// Compiles the rule file `text` of the site `id`; `file` is how messages name it. A file that inherits is refused:
    /// see [`Rules::parse_in`].
    ///
    /// # Errors
    /// All mistakes in the file at once.
    pub fn parse(id: &str, file: &str, text: &str) -> Result<Rules, RuleFileError> {
        compile::compile(id, file, text, &|_| None)
    }

    /// Compiles a rule file that may inherit from files that `family` finds.
    ///
    /// # Errors
    /// All mistakes in the file at once; a family's mistakes name the family's file.
    pub fn parse_in(id: &str, file: &str, text: &str, family: &Family<'_>) -> Result<Rules, RuleFileError> {
        compile::compile(id, file, text, family)
    }

    /// Whether the rules correct the generic reading; otherwise they start from nothing.
    pub fn uses_generic(&self) -> bool {
        self.uses_generic
    }

    /// Whether any rule for pages of this medium asks for the page's tree: [`Rules::extract_tree`].
    pub fn needs_tree(&self, medium: Medium) -> bool {
        let layouts = self.layouts.iter().filter(|layout| layout.medium == medium);
        layouts.into_iter().any(Layout::needs_tree)
    }

    /// Labels the blocks of `reading` as [`Extractor::extract`] does, with the tree that it was read from. Without it,
    /// rules that ask for elements are silent.
    pub fn extract_tree(&self, reading: &Reading, tree: &Tree<'_>, labels: &mut Labels) {
        extract::extract(self, reading, Some(Paper::new(tree, reading)), labels);
    }

    /// Why `labels`, made by these rules, are not to be trusted on this page: they leave it without a title or a body
    /// though `generic` (the labels of the generic reading) finds one, or with less than a quarter of its body. `None`
    /// where they fit, and where the site says `quarantine = false`.
    pub fn misfit(&self, reading: &Reading, labels: &Labels, generic: &Labels) -> Option<String> {
        if self.quarantine { misfit::misfit(reading, labels, generic) } else { None }
    }

    /// Whether [`Rules::misfit`] is ever to be asked.
    pub fn has_quarantine(&self) -> bool {
        self.quarantine
    }

    /// The native code that the site names.
    pub fn native(&self) -> Option<&NativeCode> {
        self.native.as_ref()
    }

    /// Whether `kiosque import` wrote the rules, so that they are unverified until a sample passes.
    pub fn is_imported(&self) -> bool {
        self.is_imported
    }

    /// What must be read from pages of certain addresses.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Names of the site's layouts.
    pub fn layouts(&self) -> impl Iterator<Item = &str> {
        self.layouts.iter().map(|layout| layout.name.as_str())
    }
}

impl Extractor for Rules {
    fn site(&self) -> &Site {
        &self.site
    }

    fn recognise(&self, reading: &Reading) -> Recognition {
        recognise::recognise(self, reading)
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        extract::extract(self, reading, None, labels);
    }
}

/// A phrase or line by which a page is recognised.
#[derive(Clone, Debug)]
struct MarkRule {
    text: Option<Phrase>,
    line: Option<Pattern>,
    weight: f32,
    count: usize,
    within: usize,
}

/// A layout: the rules for one kind of page of the site.
#[derive(Clone, Debug)]
struct Layout {
    name: String,
    medium: Medium,
    from: Option<(i16, u8, u8)>,
    until: Option<(i16, u8, u8)>,
    url: Option<Pattern>,
    section: Option<Pattern>,
    language: Option<String>,
    when: Option<When>,
    marks: Vec<MarkRule>,
    rules: Vec<Rule>,
}

impl Layout {
    fn needs_tree(&self) -> bool {
        let of_rule = |rule: &Rule| {
            rule.query.is_some()
                || rule.value.is_some()
                || !rule.cut_from.is_empty()
                || rule.when.as_ref().is_some_and(When::needs_tree)
        };
        self.when.as_ref().is_some_and(When::needs_tree) || self.rules.iter().any(of_rule)
    }
}

/// What must be on a page, or must not.
#[derive(Clone, Debug)]
struct When {
    queries: Vec<Query>,
    text: Option<Pattern>,
    absent: bool,
}

impl When {
    fn needs_tree(&self) -> bool {
        !self.queries.is_empty()
    }
}

/// Where the value of a field stands.
#[derive(Clone, Debug)]
struct ValueRule {
    field: PartKind,
    attribute: Option<String>,
    json: Option<JsonPath>,
}

/// A rule: what must hold of a block, and what it then is; or a value for a field.
#[derive(Clone, Debug)]
struct Rule {
    name: String,
    label: Label,
    /// A rule for values or for the address labels no block; neither does one that only cuts.
    has_label: bool,
    /// The elements say what part of the body the blocks are.
    by_kind: bool,
    query: Option<Query>,
    value: Option<ValueRule>,
    only: bool,
    cut: Option<Pattern>,
    /// The elements that are left out of the text of blocks.
    cut_from: Vec<Query>,
    when: Option<When>,
    line: Option<Pattern>,
    text: Option<Pattern>,
    repeat: Vec<String>,
    zone: Option<Zone>,
    nth: Option<i64>,
    min_chars: usize,
    max_chars: usize,
    ends_sentence: Option<bool>,
    keep: Vec<Label>,
    pairs: Vec<Label>,
    related: Option<RelatedKind>,
    unsplit: bool,
    url: Option<Pattern>,
    operations: Vec<(PartKind, Vec<Operation>)>,
    captures: Vec<(usize, PartKind)>,
    why: Option<String>,
    reason: usize,
}

impl Rule {
    /// The rule's conditions in half a sentence.
    fn in_words(&self) -> String {
        let mut words = Vec::new();
        match &self.query {
            Some(Query::Css(_)) => words.push("it lies in an element that the selector selects".to_owned()),
            Some(Query::XPath(_)) => words.push("it lies in an element that the expression finds".to_owned()),
            None => {}
        }
        if self.line.is_some() {
            words.push("its line has the form of the rule".to_owned());
        }
        if self.text.is_some() {
            words.push("its text holds what the rule looks for".to_owned());
        }
        if !self.repeat.is_empty() {
            words.push("the site prints this line again and again".to_owned());
        }
        if let Some(zone) = &self.zone {
            words.extend(zone.in_words());
        }
        if let Some(nth) = self.nth {
            words.push(format!("block {nth} of those that fit"));
        }
        words.join(", ")
    }
}

/// The stretch of a page that a rule looks at.
#[derive(Clone, Debug)]
struct Zone {
    /// Where it begins: after the first of these that is on the page.
    after: Vec<ZoneEnd>,
    /// Where it ends: before the nearest of these.
    until: Vec<ZoneEnd>,
}

impl Zone {
    fn in_words(&self) -> Vec<String> {
        let names = |ends: &[ZoneEnd]| ends.iter().map(ZoneEnd::in_words).collect::<Vec<_>>().join(" or ");
        let mut words = Vec::new();
        if !self.after.is_empty() {
            words.push(format!("after {}", names(&self.after)));
        }
        if !self.until.is_empty() {
            words.push(format!("before {}", names(&self.until)));
        }
        words
    }
}

/// An end of a zone.
#[derive(Clone, Debug)]
enum ZoneEnd {
    /// A block that the rule of this name labelled.
    Rule(String),
    /// A block labelled so already.
    Label(Label),
    /// The start of the page.
    Start,
}

impl ZoneEnd {
    fn in_words(&self) -> String {
        match self {
            ZoneEnd::Rule(name) => name.clone(),
            ZoneEnd::Label(label) => format!("the {}", label.name()),
            ZoneEnd::Start => "the start".to_owned(),
        }
    }
}

/// What is done to a captured part, or to a value.
#[derive(Clone, Debug)]
enum Operation {
    Capture(Pattern),
    Split(Pattern),
    Strip(Vec<String>),
    Replace(String, String),
    First,
    Join(String),
    Date(String),
}
