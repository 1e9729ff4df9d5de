//! How a record ended.

use kiosque_core::article::{Article, Status};
use serde::{Deserialize, Serialize};

/// The tier of pages that are no known site's.
const GENERIC: &str = "generic";
/// What begins the warning that a plugin is not asked any more.
const SET_ASIDE: &str = "plugin_set_aside";

/// How a record ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An article.
    Article,
    /// No article, and why.
    NotArticle(String),
    /// The record could not be read.
    Error(Box<Failure>),
}

/// A record that could not be read, with what finds it again: a line of `errors.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Short stable name in snake case.
    pub code: String,
    /// What happened, for a person.
    pub detail: String,
    /// The input as named by the user.
    pub source: String,
    /// The record's own id in the input.
    #[serde(default)]
    pub id: Option<String>,
    /// Byte offset of the record in an archive.
    #[serde(default)]
    pub offset: Option<u64>,
    /// Its address.
    #[serde(default)]
    pub url: Option<String>,
}

/// What is counted of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// How it ended.
    pub outcome: Outcome,
    /// Its site, if one was recognised.
    pub site: Option<String>,
    /// Who read it: `generic`, `rules`, `fivefilters`, `native`.
    pub tier: String,
    /// The language of the story.
    pub language: Option<String>,
    /// Warnings that a plugin failed on the page, and the input that it came from; empty if none did.
    pub plugin_failures: Vec<String>,
}

impl Ending {
    /// How `article` ended.
    pub fn of(article: &Article) -> Ending {
        Ending {
            outcome: match article.status {
                Status::Ok => Outcome::Article,
                Status::NotArticle => Outcome::NotArticle(reason(article)),
                Status::Error => Outcome::Error(Box::new(Failure::of(article))),
            },
            site: article.site.clone(),
            tier: article.provenance.plugin.as_ref().map_or(GENERIC, |plugin| plugin.tier.as_str()).into(),
            language: article.language.clone(),
            plugin_failures: plugin_failures(article),
        }
    }
}

impl Failure {
    fn of(article: &Article) -> Failure {
        let error = article.error.clone();
        let (code, detail) = error.map_or_else(Default::default, |error| (error.code, error.detail));
        Failure {
            code,
            detail,
            source: article.record.source.clone(),
            id: article.record.id.clone(),
            offset: article.record.offset,
            url: article.url.clone(),
        }
    }
}

/// Warnings that say that a plugin failed, each behind the name of the input but for those that tell of the plugin alone.
fn plugin_failures(article: &Article) -> Vec<String> {
    let failures = article.warnings.iter().filter_map(|warning| match warning.split(':').next() {
        Some("plugin_failed" | "plugin_crashed" | "plugin_timeout") => {
            Some(format!("{}: {warning}", article.record.source))
        }
        Some(SET_ASIDE) => Some(warning.clone()),
        _ => None,
    });
    failures.collect()
}

/// Why a page holds no article: the warning that says so, else the kind of page it is.
fn reason(article: &Article) -> String {
    let said = article.warnings.iter().find_map(|warning| warning.strip_prefix("not an article: "));
    said.map_or_else(|| format!("{:?}", article.page_type).to_lowercase(), str::to_owned)
}
