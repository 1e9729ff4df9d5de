//! What came of a run.

use super::{Ending, Outcome};
use kiosque_input::Skipped;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many records ended how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Articles.
    pub articles: u64,
    /// Pages that hold no article.
    pub not_articles: u64,
    /// Records that could not be read.
    pub errors: u64,
    /// Articles by site; those of no known site are under `-`.
    pub sites: BTreeMap<String, u64>,
    /// Articles by who read them: `generic`, `rules`, `fivefilters`, `native`.
    pub tiers: BTreeMap<String, u64>,
    /// Articles by language; those whose language could not be told are under `-`.
    pub languages: BTreeMap<String, u64>,
    /// Pages that hold no article, by the reason.
    pub reasons: BTreeMap<String, u64>,
    /// Records that could not be read, by the code of the error.
    pub codes: BTreeMap<String, u64>,
    /// Pages of any ending on which a plugin failed.
    pub plugin_failures: u64,
    /// What the inputs held that is no page and was passed over, by what it is ([`Skipped`]).
    pub skipped: BTreeMap<String, u64>,
}

impl Summary {
    /// All records.
    pub fn records(&self) -> u64 {
        self.articles + self.not_articles + self.errors
    }

    /// Counts one record more.
    pub fn count(&mut self, ending: &Ending) {
        self.plugin_failures += u64::from(!ending.plugin_failures.is_empty());
        match &ending.outcome {
            Outcome::Article => {
                self.articles += 1;
                add(&mut self.sites, ending.site.as_deref().unwrap_or("-"), 1);
                add(&mut self.tiers, &ending.tier, 1);
                add(&mut self.languages, ending.language.as_deref().unwrap_or("-"), 1);
            }
            Outcome::NotArticle(reason) => {
                self.not_articles += 1;
                add(&mut self.reasons, reason, 1);
            }
            Outcome::Error(failure) => {
                self.errors += 1;
                add(&mut self.codes, &failure.code, 1);
            }
        }
    }

    /// Counts what was passed over.
    pub fn pass_over(&mut self, skipped: &Skipped) {
        skipped.iter().for_each(|(reason, count)| add(&mut self.skipped, reason, count));
    }

    /// What was passed over, all in all.
    pub fn passed_over(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Adds what came of another run, or of another part of this one.
    pub fn add(&mut self, other: &Summary) {
        self.articles += other.articles;
        self.not_articles += other.not_articles;
        self.errors += other.errors;
        self.plugin_failures += other.plugin_failures;
        for (ours, theirs) in [
            (&mut self.sites, &other.sites),
            (&mut self.tiers, &other.tiers),
            (&mut self.languages, &other.languages),
            (&mut self.reasons, &other.reasons),
            (&mut self.codes, &other.codes),
            (&mut self.skipped, &other.skipped),
        ] {
            theirs.iter().for_each(|(name, count)| add(ours, name, *count));
        }
    }
}

fn add(counts: &mut BTreeMap<String, u64>, name: &str, more: u64) {
    match counts.get_mut(name) {
        Some(count) => *count += more,
        None => {
            counts.insert(name.to_owned(), more);
        }
    }
}
