//! Labels corpus dumps for the scorer: `predict CORPUS OUT.jsonl [--model FOLDER | --rule] [--docs FILE] SET...`
//!
//! CORPUS holds `SET/gold.jsonl` and the dumps it names. With `--docs`, only the pages listed there (`set id` a line).

use kiosque_generic::{Line, Model, Models, Role, Scratch, Verdict, label_lines_with};
use std::io::Write;

fn main() {
    let mut args = std::env::args().skip(1);
    let corpus = args.next().expect("corpus folder");
    let out = args.next().expect("output file");
    let (mut model, mut docs, mut sets, mut lines_too) = (None, None, Vec::new(), false);
    let mut rule = false;
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--model" => {
                let folder = args.next().expect("folder of models");
                model = Some(Models { body: read(&folder, "body"), title: read(&folder, "title") });
            }
            "--rule" => rule = true,
            "--lines" => lines_too = true,
            "--docs" => {
                docs = Some(std::fs::read_to_string(args.next().expect("list of pages")).expect("list"));
            }
            _ => sets.push(arg),
        }
    }
    let model = if rule { None } else { Some(model.as_ref().unwrap_or_else(|| Models::shipped())) };
    let wanted: Option<std::collections::BTreeSet<&str>> = docs.as_ref().map(|d| d.lines().collect());
    let mut out = std::io::BufWriter::new(std::fs::File::create(out).expect("output file"));
    let mut scratch = Scratch::default();
    let mut verdicts = Vec::new();
    for set in &sets {
        let gold = std::fs::read_to_string(format!("{corpus}/{set}/gold.jsonl")).expect("gold.jsonl");
        for row in gold.lines() {
            let row: serde_json::Value = serde_json::from_str(row).expect("JSON");
            let id = row["id"].as_str().expect("id");
            if wanted.as_ref().is_some_and(|w| !w.contains(format!("{set} {id}").as_str())) {
                continue;
            }
            let Some(path) = row["txt"]["path"].as_str() else { continue };
            let text = std::fs::read_to_string(format!("{corpus}/{path}")).expect("dump");
            let lines = split(&text);
            label_lines_with(model, &lines, &mut scratch, &mut verdicts);
            let mut record = serde_json::json!({
                "id": id, "set": set, "title": title(&lines, &verdicts), "authors": [], "published": null,
                "body": body(&lines, &verdicts),
            });
            if lines_too {
                record["roles"] =
                    verdicts.iter().map(|v| format!("{:?}:{}", v.role, v.reason.name())).collect();
            }
            writeln!(out, "{record}").expect("output");
        }
    }
}

fn read(folder: &str, name: &str) -> Model {
    let bytes = std::fs::read(format!("{folder}/{name}.bin")).expect("model file can be read");
    Model::parse(&bytes).expect("a model")
}

fn split(text: &str) -> Vec<Line<'_>> {
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
    lines
}

fn title<'a>(lines: &[Line<'a>], verdicts: &[Verdict]) -> Option<&'a str> {
    verdicts.iter().position(|v| v.role == Role::Title).map(|i| lines[i].text)
}

fn body(lines: &[Line<'_>], verdicts: &[Verdict]) -> String {
    let body = lines.iter().zip(verdicts).filter(|(_, v)| v.role.is_body()).map(|(l, _)| l.text);
    body.collect::<Vec<_>>().join("\n\n")
}
