//! `cargo xtask score`: the extraction on text dumps of real pages, against gold.
//!
//! The pages, their gold and the scorer are not part of the project; they lie in the shared folder. Dumps are read as a
//! user's are: without their address, by the generic extractor and the sites that kiosque ships.

pub(crate) mod corpus;
mod report;
mod seeds;
mod views;

use crate::project::{Project, check};
use anyhow::{Context, Result};
use kiosque::{Article, Kiosque};
use kiosque_input::Inputs;
use serde_json::json;
use std::fs;
use std::path::Path;

/// The committed figures.
const COMMITTED: &str = "scores/text.txt";

/// What `score` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Prints the scorer's tables and compares the figures with scores/text.txt; fails when they differ. Needs python3 for the \
scorer. A set's `-held` rows are its pages of a fifth of the sites, chosen by hash: those that the cross-validation in \
tools/train-text holds back. The model that is shipped is fitted on all sites of aeb, fundus and wcxb-dev, and on none of \
daniel. Rows like `daniel-zh` are pages in one language; of wcxb-dev the pages that are articles are taken.")]
pub(crate) struct Args {
    /// Sets to measure
    #[arg(long, value_delimiter = ',', value_name = "SET", default_values = ["aeb", "fundus", "daniel", "wcxb-dev"])]
    sets: Vec<String>,
    /// Write the figures to scores/text.txt instead of comparing them
    #[arg(long)]
    update: bool,
}

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    if let Some(why) = skipped(project) {
        println!("skipped: {why}");
        return Ok(());
    }
    if project.done_in_release()? {
        return Ok(());
    }
    let shared = project.shared().context("the shared folder has just been seen")?;
    let kiosque = Kiosque::new()?;
    let figures = measure(project, &shared, &kiosque, &args.sets)?;
    report::settle(&project.root.join(COMMITTED), &figures, args.update)
}

/// Why nothing can be measured here.
pub(crate) fn skipped(project: &Project) -> Option<String> {
    if project.shared().is_none() {
        return Some(
            "there is no folder `shared` with a corpus beside the checkout, and KIOSQUE_SHARED names none"
                .into(),
        );
    }
    let python = project.command("python3").arg("--version").output();
    python.is_err().then(|| "the scorer needs python3, which is not there".into())
}

fn measure(
    project: &Project,
    shared: &Path,
    kiosque: &Kiosque,
    sets: &[String],
) -> Result<Vec<report::Figure>> {
    let corpus = project.target.join("corpus");
    let work = project.target.join("score");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let mut predictions = String::new();
    let mut order = Vec::new();
    for set in sets {
        let pages = corpus::unpack(shared, &corpus, set)?;
        let articles = predict(kiosque, &corpus, &pages)?;
        for view in views::of(set, &pages) {
            predictions.push_str(&view.write(&work.join("gold"), &articles)?);
            order.push(view.name);
        }
    }
    fs::write(work.join("predictions.jsonl"), predictions)?;
    let scorer = shared.join("eval").join("score.py");
    let mut python = project.command("python3");
    python.arg(scorer).arg(work.join("predictions.jsonl")).arg("--txt");
    check(python.arg("--corpus").arg(work.join("gold")).arg("--out").arg(&work))?;
    let scores = serde_json::from_str(&fs::read_to_string(work.join("scores.json"))?)?;
    let mut figures = report::figures(&scores, &order);
    let wrong = seeds::wrong_lines(&shared.join("seeds"), kiosque)?;
    figures.push(report::Figure {
        set: "seeds".into(),
        name: "wrong lines".into(),
        value: wrong.to_string(),
    });
    Ok(figures)
}

/// A prediction a page, in the order of the pages: what the scorer compares with the gold.
fn predict(kiosque: &Kiosque, corpus: &Path, pages: &[corpus::Gold]) -> Result<Vec<serde_json::Value>> {
    let dumps: Vec<_> = pages.iter().map(|page| corpus.join(&page.dump)).collect();
    let mut predictions = Vec::new();
    let options = kiosque::run::Options::default();
    kiosque::run::run(kiosque, Inputs::new(dumps), &options, prediction, |article, prediction| {
        if let Some(error) = &article.error {
            println!("counted as empty: {} [{}]", error.detail, error.code);
        }
        predictions.push(prediction);
        Ok::<(), std::convert::Infallible>(())
    })?;
    Ok(predictions)
}

fn prediction(article: &Article) -> serde_json::Value {
    let authors: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
    json!({
        "title": article.title, "authors": authors, "published": article.date_published, "body": article.text,
    })
}
