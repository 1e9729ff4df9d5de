//! `cargo xtask score`: the extraction on real pages, as text dumps and as HTML, against gold.
//!
//! The pages, their gold and the scorer are not part of the project; they lie in the shared folder. Pages are read as a
//! user's are, by the generic extractor and the sites that kiosque ships: dumps without their address, HTML with it.

pub(crate) mod corpus;
mod quality;
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

/// What form of the pages is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// Text dumps, without their address
    Text,
    /// HTML, with its address
    Html,
}

impl Form {
    /// The file of the committed figures.
    fn committed(self) -> &'static str {
        match self {
            Form::Text => "scores/text.txt",
            Form::Html => "scores/html.txt",
        }
    }

    fn sets(self) -> &'static [&'static str] {
        match self {
            Form::Text => &["aeb", "fundus", "daniel", "wcxb-dev"],
            Form::Html => {
                &["aeb", "fundus", "wcxb-dev", "trafilatura-eval", "htmldate-eval", "postlight", "daniel"]
            }
        }
    }
}

/// What `score` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Prints the scorer's tables and compares the figures with scores/text.txt and scores/html.txt; fails when they differ. Needs python3 for the \
scorer. A set's `-held` rows are its pages of a fifth of the sites, chosen by hash: those that the cross-validation in \
tools/train-text holds back, and that the models of HTML pages have never seen. The model of dumps that is shipped is fitted on all \
sites of aeb, fundus and wcxb-dev, those of HTML pages on the other four fifths of these, and none on daniel. Rows like `daniel-zh` \
are pages in one language; of wcxb-dev the pages that are articles are taken, and those of other kinds, as HTML, in rows of their own \
(`wcxb-dev-forum`).")]
pub(crate) struct Args {
    /// The form of the pages [default: both, one after the other]
    #[arg(long, value_enum)]
    form: Option<Form>,
    /// Sets to measure [default: those with gold that the form shows]
    #[arg(long, value_delimiter = ',', value_name = "SET")]
    sets: Vec<String>,
    /// Write the figures down instead of comparing them
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
    let mut settled = Ok(());
    for form in args.form.map_or(vec![Form::Text, Form::Html], |form| vec![form]) {
        let sets = if args.sets.is_empty() {
            form.sets().iter().map(|set| (*set).to_owned()).collect()
        } else {
            args.sets.clone()
        };
        let (figures, curve) = measure(project, &shared, &kiosque, form, &sets)?;
        settled = settled.and(report::settle(&project.root, form.committed(), &figures, args.update));
        // A curve over some sets is none.
        if let Some(curve) = curve.filter(|_| args.sets.is_empty()) {
            settled = settled.and(quality::settle(&project.root, &curve, args.update));
        }
    }
    settled
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
    form: Form,
    sets: &[String],
) -> Result<(Vec<report::Figure>, Option<String>)> {
    let corpus = project.target.join("corpus");
    let work = project.target.join("score");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let mut predictions = String::new();
    let mut order = Vec::new();
    for set in sets {
        let pages = corpus::unpack(shared, &corpus, set)?;
        let articles = match form {
            Form::Text => predict_dumps(kiosque, &corpus, &pages)?,
            Form::Html => predict_html(kiosque, &corpus, &pages)?,
        };
        for view in views::of(set, &pages, form) {
            predictions.push_str(&view.write(&work.join("gold"), &articles)?);
            order.push(view.name);
        }
    }
    fs::write(work.join("predictions.jsonl"), &predictions)?;
    let scorer = shared.join("eval").join("score.py");
    let mut python = project.command("python3");
    python.arg(scorer).arg(work.join("predictions.jsonl")).args((form == Form::Text).then_some("--txt"));
    check(python.arg("--per-doc").arg("--corpus").arg(work.join("gold")).arg("--out").arg(&work))?;
    let scores = serde_json::from_str(&fs::read_to_string(work.join("scores.json"))?)?;
    let mut figures = report::figures(&scores, &order);
    if form == Form::Text {
        let wrong = seeds::wrong_lines(&shared.join("seeds"), kiosque)?;
        figures.push(report::Figure {
            set: "seeds".into(),
            name: "wrong lines".into(),
            value: wrong.to_string(),
        });
    }
    let curve = (form == Form::Html).then(|| quality::curve(&work, &predictions)).transpose()?;
    Ok((figures, curve))
}

/// A prediction a page, in the order of the pages: what the scorer compares with the gold.
fn predict_dumps(kiosque: &Kiosque, corpus: &Path, pages: &[corpus::Gold]) -> Result<Vec<serde_json::Value>> {
    let dumps: Vec<_> = pages.iter().map(|page| corpus.join(&page.dump)).collect();
    let mut predictions = Vec::new();
    let options = kiosque::run::Options::default();
    let render = |article| prediction(&article).to_string();
    kiosque::run::run(kiosque, Inputs::new(dumps), &options, render, |row| {
        if let kiosque::run::Outcome::Error(failure) = &row.ending.outcome {
            println!("counted as empty: {} [{}]", failure.detail, failure.code);
        }
        predictions.push(serde_json::from_str(&row.value)?);
        Ok::<(), serde_json::Error>(())
    })?;
    Ok(predictions)
}

/// The same of the HTML of the pages, each with its address; several threads share the pages.
fn predict_html(kiosque: &Kiosque, corpus: &Path, pages: &[corpus::Gold]) -> Result<Vec<serde_json::Value>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = pages.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let read =
            |pages: &[corpus::Gold]| pages.iter().map(|page| read_html(kiosque, corpus, page)).collect();
        let shares: Vec<_> = pages.chunks(share).map(|pages| scope.spawn(move || read(pages))).collect();
        let mut predictions = Vec::new();
        for share in shares {
            let share: Result<Vec<_>> =
                share.join().map_err(|_| anyhow::anyhow!("a page made the extraction panic"))?;
            predictions.extend(share?);
        }
        Ok(predictions)
    })
}

fn read_html(kiosque: &Kiosque, corpus: &Path, page: &corpus::Gold) -> Result<serde_json::Value> {
    let path = corpus.join(&page.html);
    let bytes = fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let mut record = kiosque_input::Record { bytes, ..Default::default() };
    record.origin.source.clone_from(&page.html);
    record.stated.url.clone_from(&page.url);
    let article = kiosque::run::extract(kiosque, Ok(record), &kiosque::run::Options::default());
    Ok(prediction(&article))
}

fn prediction(article: &Article) -> serde_json::Value {
    let authors: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
    json!({
        "title": article.title, "authors": authors, "published": article.date_published, "body": article.text,
        "quality": article.quality.score,
    })
}
