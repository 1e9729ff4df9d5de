//! `cargo xtask tidy`: the rules of the house that no compiler checks.
//!
//! The engine is what stands in `crates/*/src` and `crates/*/data`, without comments and `#[cfg(test)]` code. It knows
//! no site: ids, hosts and publishers of `plugins/` may stand in documentation, tests and scores only.

mod crates;
mod files;
mod plugins;
mod sources;

use crate::project::Project;
use anyhow::{Result, bail};
use std::fmt;

/// A breach of a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// File, with its line where there is one.
    place: String,
    found: String,
    expected: String,
}

impl Finding {
    fn new(place: impl Into<String>, found: impl Into<String>, expected: impl Into<String>) -> Finding {
        Finding { place: place.into(), found: found.into(), expected: expected.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: found {}; expected {}", self.place, self.found, self.expected)
    }
}

type Check = fn(&Project) -> Result<Vec<Finding>>;

const CHECKS: [(&str, Check); 8] = [
    ("the engine knows no site", sources::site_names),
    ("engines are silent and do no I/O", sources::silence),
    ("nothing is left to be done", sources::unfinished),
    ("no path of a machine", files::machine_paths),
    ("no large file", files::large),
    ("each library crate stands alone", crates::manners),
    ("dependencies run one way", crates::direction),
    ("samples and snapshots belong together", plugins::samples),
];

/// Runs all checks and shows all findings.
pub(crate) fn run(project: &Project) -> Result<()> {
    let mut findings = 0;
    for (name, check) in CHECKS {
        let found = check(project)?;
        println!("{} {name}", if found.is_empty() { "ok  " } else { "FAIL" });
        for finding in &found {
            println!("     {finding}");
        }
        findings += found.len();
    }
    match findings {
        0 => Ok(()),
        1 => bail!("1 thing is untidy"),
        n => bail!("{n} things are untidy"),
    }
}
