//! Site configs as FiveFilters' Full-Text RSS has them, converted into rule files.
//!
//! A site config is a text file named for its host, with a directive on each line: XPath expressions for title, body,
//! author and date, and for what to take out. [`SiteConfig::parse`] reads one, [`SiteConfig::convert`] writes the
//! `site.toml` that says the same; from there on it is a site as any other. What cannot be said, or not understood, is a
//! [`Diagnostic`] each, never a failure:
//!
//! ```
//! use kiosque_rules::Rules;
//! use kiosque_rules::fivefilters::SiteConfig;
//!
//! let config = SiteConfig::parse("gazette.example.txt", "
//!     body: //div[@class='story']
//!     strip_id_or_class: share
//!     strip: //p[
//! ");
//! let converted = config.convert("gazette.example");
//! assert_eq!(converted.problems.len(), 1);
//! assert_eq!(converted.problems[0].at.to_string(), "\
//! gazette.example.txt:4:16
//!   4 |     strip: //p[
//!     |                ^ found the end, expected the name of an element, `*`, `@`, `.`, `text()`, `node()` or `comment()`");
//! assert!(Rules::parse("gazette-example", "site.toml", &converted.site_toml).is_ok());
//! ```
//!
//! The format: <https://help.fivefilters.org/full-text-rss/site-patterns.html>. `docs/fivefilters.md` tells what becomes
//! of each directive.

mod convert;
mod directives;
mod parse;
mod write;

pub use self::directives::Use;

use self::parse::Directive;
use crate::diagnostic::{Diagnostic, Lines, diagnostic, nearest};
use std::ops::Range;
use std::sync::Arc;

/// The name of the file, without its ending, whose directives hold for all sites.
pub const GLOBAL: &str = "global";

/// A site config file.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    lines: Vec<Line>,
    files: Vec<Source>,
}

/// A file as read.
#[derive(Clone, Debug)]
struct Source {
    file: Arc<str>,
    text: Arc<str>,
    lines: Lines,
    /// Lines that are no directives.
    others: Vec<Range<usize>>,
}

/// A directive and the number of its file.
#[derive(Clone, Debug)]
struct Line {
    source: usize,
    directive: Directive,
}

/// A site config as a rule file.
#[derive(Clone, Debug)]
pub struct Converted {
    /// The text of the `site.toml`; it always compiles.
    pub site_toml: String,
    /// Directives that were not taken over, in the order of the files, those of which nothing is lost included.
    pub problems: Vec<Problem>,
    /// Every directive of the file itself: its name, and what became of it.
    pub directives: Vec<(String, Fate)>,
}

/// What became of a directive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is in the rule file.
    Converted,
    /// Nothing became of it, and nothing is lost.
    NotNeeded,
    /// Rules cannot say it.
    Unsupported,
    /// It makes no sense: a mistake in the file.
    Invalid,
}

impl Fate {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Converted => "converted",
            Fate::NotNeeded => "not needed",
            Fate::Unsupported => "unsupported",
            Fate::Invalid => "invalid",
        }
    }
}

/// A directive that was not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What became of it.
    pub fate: Fate,
    /// Where it stands, and why.
    pub at: Diagnostic,
}

impl SiteConfig {
    /// Reads the file `text`; `file` is how messages name it. Never fails: lines that are no directives are problems of
    /// [`SiteConfig::convert`].
    pub fn parse(file: &str, text: &str) -> SiteConfig {
        let (directives, others) = parse::parse(text);
        let lines = directives.into_iter().map(|directive| Line { source: 0, directive }).collect();
        SiteConfig {
            lines,
            files: vec![Source { file: file.into(), text: text.into(), lines: Lines::of(text), others }],
        }
    }

    /// The same with the directives of `global` after its own, as `global.txt` holds for all sites, unless this file says
    /// `autodetect_on_failure: no`.
    #[must_use]
    pub fn with_global(mut self, global: &SiteConfig) -> SiteConfig {
        let is_off = |line: &Line| line.directive.name == "autodetect_on_failure" && !line.directive.is_yes();
        if self.lines.iter().any(is_off) {
            return self;
        }
        let before = self.files.len();
        self.files.extend(global.files.iter().cloned());
        let is_check = |line: &Line| line.directive.use_of() == Some(Use::Check);
        let lines = global.lines.iter().filter(|line| !is_check(line)).cloned();
        self.lines.extend(lines.map(|line| Line { source: before + line.source, ..line }));
        self
    }

    /// The rule file that says the same for the pages of `host`; a point before it stands for its sub-domains.
    pub fn convert(&self, host: &str) -> Converted {
        convert::convert(self, host)
    }

    fn diagnostic(
        &self,
        source: usize,
        at: Range<usize>,
        message: String,
        help: Option<String>,
    ) -> Diagnostic {
        let source = &self.files[source];
        diagnostic(&source.file, (&source.text, &source.lines), at, message, help)
    }

    /// Lines without a directive, and directives that nobody knows.
    fn mistakes(&self) -> Vec<Problem> {
        let mut mistakes = Vec::new();
        for (number, source) in self.files.iter().enumerate() {
            for line in &source.others {
                let message = "a directive was expected, as body: //article".to_owned();
                let at = self.diagnostic(number, line.clone(), message, None);
                mistakes.push(Problem { fate: Fate::Invalid, at });
            }
        }
        for line in self.lines.iter().filter(|line| line.directive.use_of().is_none()) {
            let Directive { name, name_at, .. } = &line.directive;
            let help = nearest(name, directives::names()).map(|near| format!("did you mean `{near}`?"));
            let message = format!("unknown directive `{name}`");
            let at = self.diagnostic(line.source, name_at.clone(), message, help);
            mistakes.push(Problem { fate: Fate::Invalid, at });
        }
        mistakes
    }
}

/// The id of the site that a config for `host` becomes: `gazette.example` is `gazette-example`.
pub fn id_of(host: &str) -> String {
    let host = host.trim_start_matches('.').to_ascii_lowercase();
    let id: String = host.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let id = id.trim_matches('-');
    // An id begins with a letter.
    if id.starts_with(|c: char| c.is_ascii_lowercase()) { id.to_owned() } else { format!("site-{id}") }
}

#[cfg(test)]
mod tests;
