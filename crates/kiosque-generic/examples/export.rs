//! Writes the features of corpus dumps for training: `export CORPUS OUT SET...`
//!
//! `OUT.rows` holds one byte a feature, line after line, page after page; `OUT.jsonl` one page a line; `OUT.features`
//! the names.

use kiosque_generic::{FEATURES, Line, Scratch, export_rows};
use std::io::Write;

fn main() {
    let mut args = std::env::args().skip(1);
    let corpus = args.next().expect("corpus folder");
    let out = args.next().expect("output stem");
    let create =
        |ext: &str| std::io::BufWriter::new(std::fs::File::create(format!("{out}.{ext}")).expect("output"));
    let (mut rows, mut pages) = (create("rows"), create("jsonl"));
    std::fs::write(format!("{out}.features"), FEATURES.join("\n")).expect("output");
    let mut scratch = Scratch::default();
    for set in args {
        let gold = std::fs::read_to_string(format!("{corpus}/{set}/gold.jsonl")).expect("gold.jsonl");
        for row in gold.lines() {
            let row: serde_json::Value = serde_json::from_str(row).expect("JSON");
            let Some(path) = row["txt"]["path"].as_str() else { continue };
            let text = std::fs::read_to_string(format!("{corpus}/{path}")).expect("dump");
            let mut gap = 0;
            let mut lines = Vec::new();
            for line in text.lines().map(str::trim) {
                if line.is_empty() {
                    gap += 1;
                } else {
                    lines.push(Line { text: line, gap });
                    gap = 0;
                }
            }
            let (features, known, candidates) = export_rows(&lines, &mut scratch);
            for row in features {
                rows.write_all(row).expect("output");
            }
            let known: Vec<usize> = (0..known.len()).filter(|&i| known[i]).collect();
            let page = serde_json::json!({ "set": set, "id": row["id"], "lines": lines.len(), "known": known,
                "candidates": [candidates.start, candidates.end] });
            writeln!(pages, "{page}").expect("output");
        }
    }
}
