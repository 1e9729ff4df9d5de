//! The dumps of the known sites, line by line, against what an editor says of each line.

use anyhow::{Context, Result};
use kiosque::{ExplainedBlock, Kiosque, Page};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Lines of each dump by what they are: line numbers count from 1.
type Expected = BTreeMap<String, BTreeMap<String, Vec<u32>>>;

/// Shows the lines that are labelled wrong and returns how many there are.
pub(super) fn wrong_lines(seeds: &Path, kiosque: &Kiosque) -> Result<usize> {
    let path = seeds.join("line-labels.json");
    let text = fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let expected: Expected = serde_json::from_str(&text)?;
    let mut wrong = 0;
    for (dump, labels) in &expected {
        let page = Page::text(fs::read_to_string(seeds.join(dump))?);
        let (_, explanation) = kiosque.explain(&page, None);
        let by_line =
            labels.iter().flat_map(|(label, lines)| lines.iter().map(move |line| (*line, label.as_str())));
        wrong += compare(dump, &by_line.collect(), &explanation.blocks);
    }
    let dumps = expected.len();
    println!("-- lines of the {dumps} dumps of known sites: {wrong} labelled wrong");
    Ok(wrong)
}

fn compare(dump: &str, expected: &BTreeMap<u32, &str>, blocks: &[ExplainedBlock]) -> usize {
    let mut found: BTreeMap<u32, Vec<&ExplainedBlock>> = BTreeMap::new();
    for block in blocks {
        found.entry(block.line).or_default().push(block);
    }
    let mut wrong = 0;
    let lines: std::collections::BTreeSet<u32> = expected.keys().chain(found.keys()).copied().collect();
    for line in lines {
        let wanted = expected.get(&line).copied().unwrap_or("no label");
        let blocks = found.get(&line).map_or(&[][..], Vec::as_slice);
        if blocks.is_empty() || blocks.iter().any(|block| !is_a(&block.label, wanted)) {
            let given: Vec<String> =
                blocks.iter().map(|block| format!("{} [{}]", block.label, block.by)).collect();
            println!("{dump}:{line}: found {}; expected {wanted}", given.join(", "));
            wrong += 1;
        }
    }
    wrong
}

/// Whether a label is what the editor's coarser word says.
fn is_a(label: &str, wanted: &str) -> bool {
    let kinds: &[&str] = match wanted {
        "body" => {
            &["paragraph", "heading", "list_item", "quote", "table", "code", "embed", "live_entry", "post"]
        }
        "meta" => &["meta", "date", "byline", "section", "agency", "dateline"],
        _ => return label == wanted,
    };
    kinds.contains(&label)
}
