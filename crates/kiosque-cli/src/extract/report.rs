//! What is said of a run at its end, and of what failed.

use super::Progress;
use anyhow::{Context, Result};
use kiosque::render;
use kiosque::run::{Failure, Summary};
use kiosque_output::duplicates;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Failures that are named on standard error when they are listed in a file as well.
const NAMED: u64 = 20;

/// How many names of a kind are shown.
const SHOWN: usize = 8;

/// Tells of a run.
pub(super) struct Report {
    pub(super) progress: Progress,
    /// Whether failures are listed in a file.
    is_listed: bool,
    failures: u64,
    /// Failures of plugins that were named.
    plugin_failures: BTreeSet<String>,
}

impl Report {
    pub(super) fn new(progress: Progress, is_listed: bool) -> Report {
        Report { progress, is_listed, failures: 0, plugin_failures: BTreeSet::new() }
    }

    /// A record that failed is named.
    pub(super) fn failure(&mut self, failure: &Failure) {
        self.failures += 1;
        if !self.is_listed || self.failures <= NAMED {
            self.progress.say(&format!("{} [{}]", render::shown(&failure.detail), failure.code));
        } else if self.failures == NAMED + 1 {
            self.progress.say("those that fail from here on are only listed");
        }
    }

    /// A plugin failed on a record, which went on without it: the first ones are named, each message once.
    pub(super) fn plugin_failures(&mut self, failures: &[String]) {
        for failure in failures {
            let is_news =
                self.plugin_failures.len() < NAMED as usize && self.plugin_failures.insert(failure.clone());
            if is_news {
                self.progress.say(&render::shown(failure));
            }
        }
    }

    /// What came of the run: for people where they see it or where something failed, as JSON where progress was told so.
    pub(super) fn end(self, summary: &Summary, errors: Option<&Path>) {
        let is_told_as_json = self.progress.is_told_as_json();
        self.progress.end();
        if is_told_as_json {
            eprintln!("{}", json!({"summary": summary, "errors": errors}));
            return;
        }
        let is_quiet = summary.records() < 2 && summary.passed_over() == 0 && errors.is_none();
        if is_quiet || !(io::stderr().is_terminal() || summary.errors + summary.plugin_failures > 0) {
            return;
        }
        eprint!("{}", told(summary));
        if let Some(errors) = errors {
            eprintln!(
                "kiosque: those that failed are listed in {0}; `kiosque replay {0}` reads them again",
                errors.display()
            );
        }
    }
}

/// The summary for people.
pub(crate) fn told(summary: &Summary) -> String {
    let Summary { articles, not_articles, errors, .. } = summary;
    let mut text =
        format!("kiosque: {articles} articles, {not_articles} pages without one, {errors} failed\n");
    if summary.plugin_failures > 0 {
        text +=
            &format!("  plugins failed on {} pages, which were read without them\n", summary.plugin_failures);
    }
    for (name, counts) in [
        ("sites", &summary.sites),
        ("read by", &summary.tiers),
        ("languages", &summary.languages),
        ("no article", &summary.reasons),
        ("failed", &summary.codes),
        ("no page", &summary.skipped),
    ] {
        if !counts.is_empty() {
            text += &format!("  {name:<10} {}\n", most(counts));
        }
    }
    text
}

/// The largest counts, and how many more there are.
fn most(counts: &BTreeMap<String, u64>) -> String {
    let mut counts: Vec<(&String, &u64)> = counts.iter().collect();
    counts.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut shown: Vec<String> =
        counts.iter().take(SHOWN).map(|(name, count)| format!("{} {count}", render::shown(name))).collect();
    if counts.len() > SHOWN {
        shown.push(format!("and {} more", counts.len() - SHOWN));
    }
    shown.join(", ")
}

/// Lists the duplicates among the articles that `files` hold.
pub(super) fn duplicates(files: &[PathBuf], list: &Path) -> Result<()> {
    let found = duplicates::find(files)?;
    let cannot = || format!("{}: cannot be written", list.display());
    found.write(list).with_context(cannot)?;
    eprintln!(
        "kiosque: {} of {} articles are the same as others, {} nearly so: listed in {}",
        found.exact(),
        found.articles(),
        found.near(),
        list.display()
    );
    Ok(())
}
