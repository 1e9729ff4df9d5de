//! How far `quality.score` keeps its word: `scores/quality.txt`.
//!
//! Counted over the pages of sites that no model has seen, by the scorer's 4-gram counts.

use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// The file of the committed curve.
pub(super) const FILE: &str = "scores/quality.txt";

const HEAD: &str = "\
# Whether `quality.score` keeps its word: pages of the sites held back, by score; `cargo xtask score --update` writes this file.
# right: 4-gram F1 of the body of 0.9 or more. error: mean distance of score and share of right bodies, by pages.
";

/// A body with this 4-gram F1 is right.
const RIGHT: f64 = 0.9;

/// Bounds of the bins, rising; the last bin ends at 1.
const BINS: [f64; 8] = [0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95];

/// Pages with scores of one bin.
#[derive(Clone, Copy, Default)]
struct Bin {
    pages: u32,
    scores: f64,
    right: u32,
}

/// The reliability curve over the `-held` rows of what the scorer wrote into `work`; `predictions` are its input.
pub(super) fn curve(work: &Path, predictions: &str) -> Result<String> {
    let mut bins = [Bin::default(); BINS.len()];
    let scores = scores(predictions)?;
    let path = work.join("per_doc.jsonl");
    let rows = fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row)?;
        let set = row["set"].as_str().unwrap_or_default();
        let (Some(f1), true) = (f1(&row["aeb"]), set.ends_with("-held") && !set.starts_with("daniel")) else {
            continue;
        };
        let key = (set.to_owned(), row["id"].as_str().unwrap_or_default().to_owned());
        if let Some(&score) = scores.get(&key) {
            let bin = &mut bins[BINS.partition_point(|&start| start <= score).max(1) - 1];
            bin.pages += 1;
            bin.scores += score;
            bin.right += u32::from(f1 >= RIGHT);
        }
    }
    Ok(render(&bins))
}

/// The scores that predictions carry, by set and id.
fn scores(predictions: &str) -> Result<BTreeMap<(String, String), f64>> {
    let mut scores = BTreeMap::new();
    for line in predictions.lines() {
        let prediction: Value = serde_json::from_str(line)?;
        let text = |name: &str| prediction[name].as_str().unwrap_or_default().to_owned();
        if let Some(score) = prediction["quality"].as_f64() {
            scores.insert((text("set"), text("id")), score);
        }
    }
    Ok(scores)
}

/// F1 of the scorer's counts: what is right, what is too much, what is missing.
fn f1(counts: &Value) -> Option<f64> {
    let [right, extra, missing] = [0, 1, 2].map(|at| counts.get(at).and_then(Value::as_f64));
    let (right, extra, missing) = (right?, extra?, missing?);
    let all = 2.0 * right + extra + missing;
    Some(if all > 0.0 { 2.0 * right / all } else { 0.0 })
}

fn render(bins: &[Bin]) -> String {
    let mut text = HEAD.to_owned();
    let (mut pages, mut error) = (0, 0.0);
    for (at, bin) in bins.iter().enumerate().filter(|(_, bin)| bin.pages > 0) {
        let (score, right) = (bin.scores / f64::from(bin.pages), f64::from(bin.right) / f64::from(bin.pages));
        let end = BINS.get(at + 1).copied().unwrap_or(1.0);
        let start = BINS[at];
        let row =
            format!("{start:.2} to {end:.2}   pages {:4}   score {score:.3}   right {right:.3}", bin.pages);
        writeln!(text, "{row}").expect("a string takes all");
        pages += bin.pages;
        error += (score - right).abs() * f64::from(bin.pages);
    }
    let error = if pages > 0 { error / f64::from(pages) } else { 0.0 };
    writeln!(text, "all            pages {pages:4}   error {error:.3}").expect("a string takes all");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn f1_of_counts() {
        for (counts, expected) in [
            (json!([1.0, 0.0, 0.0]), Some(1.0)),
            (json!([0.5, 0.5, 0.0]), Some(2.0 / 3.0)),
            (json!([0.0, 0.0, 0.0]), Some(0.0)),
            (json!(null), None),
        ] {
            assert_eq!(f1(&counts), expected, "{counts}");
        }
    }
}
