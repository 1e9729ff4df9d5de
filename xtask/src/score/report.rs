//! The figures that are committed: one a line, so that a change shows as a line.

use anyhow::{Result, bail, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

/// What stands above the figures.
const HEAD: &str = "\
# The extraction on real pages, against gold; `cargo xtask score --update` writes this file.
# set-held: the pages of a fifth of the sites; set-xx: the pages in one language. See README.md.
# In learn.txt: html and text; pages read with rules learnt from the other pages of their site / without; the gains' mean, the worst, and how many go up / down.
# In sites.txt: what the rules of a shipped site give / what the generic reading of the same pages gives.
";

/// Names of the figures and where the scorer's report has them, below a set.
const FIGURES: [(&str, &str); 11] = [
    ("pages", "/docs"),
    ("aebF1", "/aeb/f1"),
    ("aebP", "/aeb/precision"),
    ("aebR", "/aeb/recall"),
    ("aebAcc", "/aeb/accuracy"),
    ("wF1", "/word/f1"),
    ("wF1cjk", "/word_cjk/f1"),
    ("segF", "/segments/f"),
    ("titleN", "/title/norm"),
    ("authF1", "/authors/f1_macro"),
    ("day", "/date/day"),
];

/// A measured number.
pub(super) struct Figure {
    pub(super) set: String,
    pub(super) name: String,
    pub(super) value: String,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<14} {:<12} {}", self.set, self.name, self.value)
    }
}

/// The figures of the scorer's report, set by set.
pub(super) fn figures(scores: &Value, sets: &[String]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for set in sets {
        let of_set = &scores["sets"][set.as_str()];
        for (name, pointer) in FIGURES {
            let value = match of_set.pointer(pointer) {
                Some(Value::Number(number)) if number.is_u64() => number.to_string(),
                Some(Value::Number(number)) => format!("{:.3}", number.as_f64().unwrap_or_default()),
                _ => continue,
            };
            figures.push(Figure { set: set.clone(), name: name.into(), value });
        }
    }
    figures
}

/// Writes the figures down, or compares them with those that are.
pub(super) fn settle(root: &Path, file: &str, figures: &[Figure], update: bool) -> Result<()> {
    let path = root.join(file);
    let lines: Vec<String> = figures.iter().map(ToString::to_string).collect();
    if update {
        fs::write(&path, format!("{HEAD}{}\n", lines.join("\n")))?;
        println!("wrote {file}");
        return Ok(());
    }
    let text = fs::read_to_string(path).unwrap_or_default();
    let committed: BTreeMap<&str, &str> =
        text.lines().filter(|line| !line.starts_with('#')).filter_map(split).collect();
    let mut differences = 0;
    for line in &lines {
        let Some((key, value)) = split(line) else { continue };
        let before = committed.get(key).copied().unwrap_or("nothing");
        if before != value {
            println!("{key}: found {value}; {file} says {before}");
            differences += 1;
        }
    }
    if differences > 0 {
        bail!("{differences} figures differ from {file}; if that is meant, `cargo xtask score --update`");
    }
    println!("the figures are those of {file}");
    Ok(())
}

/// Writes a table down, or compares it with the one that is.
pub(super) fn settle_table(root: &Path, file: &str, table: &str, update: bool) -> Result<()> {
    let path = root.join(file);
    if update {
        fs::write(&path, table)?;
        println!("wrote {file}");
        return Ok(());
    }
    let committed = fs::read_to_string(path).unwrap_or_default();
    ensure!(committed == table, "the table is not that of {file}; now it is\n{table}");
    println!("the table is that of {file}");
    Ok(())
}

/// A line's key (set and name) and value.
fn split(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.rsplit_once(' ')?;
    Some((key.trim_end(), value))
}
