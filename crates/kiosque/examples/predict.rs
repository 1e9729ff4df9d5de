//! Reads the pages that lists of expected articles name, and prints what was read for a scorer.
//!
//! `cargo run --release --example predict -- FOLDER/SET/gold.jsonl... > predictions.jsonl`: each line of a list is a
//! JSON object with `id`, `set`, `url` and `html`, the page's file under `FOLDER`.

use kiosque::Kiosque;
use kiosque_core::{Medium, Origin};
use serde_json::{Value, json};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let kiosque = Kiosque::new()?;
    for list in std::env::args().skip(1) {
        let folder = Path::new(&list).parent().and_then(Path::parent).unwrap_or(Path::new("."));
        for line in std::fs::read_to_string(&list)?.lines() {
            let gold: Value = serde_json::from_str(line)?;
            println!("{}", predict(&kiosque, folder, &gold)?);
        }
    }
    Ok(())
}

fn predict(kiosque: &Kiosque, folder: &Path, gold: &Value) -> Result<Value, Box<dyn std::error::Error>> {
    let file = folder.join(gold["html"].as_str().unwrap_or(""));
    let origin = Origin { source: file.display().to_string(), ..Origin::default() };
    let record = kiosque_input::Record { bytes: std::fs::read(&file)?, origin, ..Default::default() };
    let mut page = record.decode()?;
    page.medium = Medium::Html;
    page.url = gold["url"].as_str().map(str::to_owned);
    let article = kiosque.extract(&page);
    let authors: Vec<_> = article.authors.iter().map(|author| author.name.as_str()).collect();
    let by = |field: &str| article.provenance.fields.get(field).map(|origin| origin.by.clone());
    Ok(json!({
        "id": gold["id"], "set": gold["set"], "title": article.title, "authors": authors,
        "published": article.date_published, "body": article.text,
        "by": {"title": by("title"), "authors": by("authors"), "published": by("date_published")},
    }))
}
