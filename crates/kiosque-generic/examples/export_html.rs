//! Writes the features of the blocks of corpus pages for training:
//! `export_html CORPUS OUT [--models FOLDER] SET...`
//!
//! `OUT.rows` holds one byte a feature, block after block, page after page; `OUT.jsonl` one page a line with the texts
//! of its blocks; `OUT.features` the names. With `--models`, those of the second stage: `FOLDER/pages.txt` says by which
//! first stage a page is labelled, as `set id fold` a line, and the stages are `FOLDER/fold.bin`.

use kiosque_core::Page;
use kiosque_generic::{
    HtmlModels, HtmlScratch, Scratch, export_html, html_features, html_kind_features, html_second_features,
};
use std::collections::BTreeMap;
use std::io::Write;

fn main() {
    let mut args = std::env::args().skip(1);
    let corpus = args.next().expect("corpus folder");
    let out = args.next().expect("output stem");
    let (mut sets, mut models) = (Vec::new(), None);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--models" => models = Some(Folds::read(&args.next().expect("folder of models"))),
            _ => sets.push(arg),
        }
    }
    let create =
        |ext: &str| std::io::BufWriter::new(std::fs::File::create(format!("{out}.{ext}")).expect("output"));
    let (mut rows, mut pages) = (create("rows"), create("jsonl"));
    let names: Vec<_> =
        if models.is_some() { html_second_features().collect() } else { html_features().collect() };
    std::fs::write(format!("{out}.features"), names.join("\n")).expect("output");
    let of_page: Vec<_> = html_kind_features().collect();
    std::fs::write(format!("{out}.page-features"), of_page.join("\n")).expect("output");
    let (mut lines, mut scratch) = (Scratch::default(), HtmlScratch::default());
    for set in sets {
        let gold = std::fs::read_to_string(format!("{corpus}/{set}/gold.jsonl")).expect("gold.jsonl");
        for row in gold.lines() {
            let row: serde_json::Value = serde_json::from_str(row).expect("JSON");
            let model = match &models {
                Some(models) => match models.of(&set, row["id"].as_str().expect("id")) {
                    None => continue,
                    model => model,
                },
                None => None,
            };
            let path = row["html"].as_str().expect("path");
            let bytes = std::fs::read(format!("{corpus}/{path}")).expect("page");
            let mut page = Page::html(kiosque_html::decode(&bytes, None).text);
            page.url = row["url"].as_str().map(str::to_owned);
            let reading = kiosque_html::read(&page);
            let export = export_html(&reading, model, &mut lines, &mut scratch);
            match model {
                Some(_) => export.second_rows.iter().for_each(|row| rows.write_all(row).expect("output")),
                None => export.rows.iter().for_each(|row| rows.write_all(row).expect("output")),
            }
            let texts: Vec<&str> = (0..reading.len()).map(|i| reading.text(i)).collect();
            let page = serde_json::json!({ "set": set, "id": row["id"], "texts": texts, "body": export.body,
                "page": export.page.as_slice() });
            writeln!(pages, "{page}").expect("output");
        }
    }
}

/// First stages by fold, and the folds of pages.
struct Folds {
    of_page: BTreeMap<String, String>,
    models: BTreeMap<String, HtmlModels>,
}

impl Folds {
    fn read(folder: &str) -> Folds {
        let pages = std::fs::read_to_string(format!("{folder}/pages.txt")).expect("pages.txt");
        let of_page: BTreeMap<String, String> = pages
            .lines()
            .filter_map(|line| line.rsplit_once(' '))
            .map(|(page, fold)| (page.into(), fold.into()))
            .collect();
        let mut models = BTreeMap::new();
        for fold in of_page.values() {
            models.entry(fold.clone()).or_insert_with(|| {
                let bytes = std::fs::read(format!("{folder}/{fold}.bin")).expect("model");
                HtmlModels::of_first_stage(&bytes).expect("a model of the first stage")
            });
        }
        Folds { of_page, models }
    }

    fn of(&self, set: &str, id: &str) -> Option<&HtmlModels> {
        self.models.get(self.of_page.get(&format!("{set} {id}"))?)
    }
}
