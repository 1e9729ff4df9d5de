//! Which kind the pages of each kind are told to be: `scores/kinds.txt`.

use anyhow::Result;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The file of the committed table.
pub(super) const FILE: &str = "scores/kinds.txt";

const HEAD: &str = "\
# The kind that HTML pages are told to be, in columns, by the kind that they are; `cargo xtask score --update` writes this file.
# held: pages of the sites that no model has seen; the models have learned from the others. right: the share of a row told its own.
";

/// The set whose pages are of several kinds.
const SET: &str = "wcxb-dev";

/// What a page may be told to be, in the order of the columns; what is none of these is `other`.
const TOLD: [&str; 8] =
    ["article", "forum", "product", "listing", "collection", "documentation", "service", "other"];

/// How many pages of a kind are told to be of each.
type Row = [u32; TOLD.len()];

/// The table of what `predictions` say; their sets are named for the kinds.
pub(super) fn table(predictions: &str) -> Result<String> {
    let mut rows: BTreeMap<(bool, usize), Row> = BTreeMap::new();
    for line in predictions.lines() {
        let prediction: Value = serde_json::from_str(line)?;
        if let Some(row) = row_of(prediction["set"].as_str().unwrap_or_default()) {
            let told = prediction["page_type"].as_str().unwrap_or_default();
            rows.entry(row).or_default()[column(told)] += 1;
        }
    }
    Ok(render(&rows))
}

/// Whether the pages of a set are held back, and the kind that they are of: `wcxb-dev-forum-held`, `wcxb-dev`.
fn row_of(set: &str) -> Option<(bool, usize)> {
    let rest = set.strip_prefix(SET)?;
    let held = rest.strip_suffix("-held");
    let kind = match held.unwrap_or(rest) {
        "" => "article",
        named => named.strip_prefix('-')?,
    };
    Some((held.is_some(), column(kind)))
}

fn column(kind: &str) -> usize {
    TOLD.iter().position(|told| *told == kind).unwrap_or(TOLD.len() - 1)
}

fn render(rows: &BTreeMap<(bool, usize), Row>) -> String {
    let mut text = HEAD.to_owned();
    for (is_held, name) in [(false, "all"), (true, "held")] {
        let columns: String = TOLD.iter().map(|told| format!("{told:>14}")).collect();
        writeln!(text, "{name:<14}pages  right{columns}").expect("a string takes all");
        let own = rows.iter().filter(|((held, _), _)| *held == is_held);
        for ((_, kind), row) in own {
            let pages: u32 = row.iter().sum();
            let right = f64::from(row[*kind]) / f64::from(pages.max(1));
            let told: String = row.iter().map(|count| format!("{count:>14}")).collect();
            writeln!(text, "{:<14}{pages:>5}  {right:>5.2}{told}", TOLD[*kind]).expect("a string takes all");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_named_for_kinds() {
        for (set, expected) in [
            ("wcxb-dev", Some((false, 0))),
            ("wcxb-dev-held", Some((true, 0))),
            ("wcxb-dev-forum", Some((false, 1))),
            ("wcxb-dev-service-held", Some((true, 6))),
            ("aeb-held", None),
        ] {
            assert_eq!(row_of(set), expected, "{set}");
        }
    }

    #[test]
    fn what_is_told_is_counted() {
        let line = |set: &str, kind: &str| format!("{{\"set\": \"{set}\", \"page_type\": \"{kind}\"}}\n");
        let lines =
            [("wcxb-dev-forum", "forum"), ("wcxb-dev-forum", "unknown"), ("wcxb-dev-held", "article")];
        let table = table(&lines.map(|(set, kind)| line(set, kind)).concat()).unwrap();
        let rows: Vec<Vec<&str>> =
            table.lines().skip(2).map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(rows[1], ["forum", "2", "0.50", "0", "1", "0", "0", "0", "0", "0", "1"]);
        assert_eq!(rows[3][..4], ["article", "1", "1.00", "1"]);
    }
}
