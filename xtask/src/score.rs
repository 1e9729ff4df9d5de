//! `cargo xtask score`: the extraction on real pages, as text dumps and as HTML, against gold.
//!
//! The pages, their gold and the scorer are not part of the project; they lie in the shared folder. Dumps are read without
//! their address, HTML with it. The generic extractor reads them alone, as it does the pages of sites that nobody wrote
//! rules for; the sites that kiosque ships are measured on their own pages, against the generic reading of these.

pub(crate) mod corpus;
mod kinds;
mod learn;
mod quality;
mod report;
mod seeds;
mod shipped;
mod views;

use crate::project::{Project, check};
use anyhow::{Context, Result};
use kiosque::{Article, Kiosque};
use kiosque_input::Inputs;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// What form of the pages is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// Text dumps, without their address
    Text,
    /// HTML, with its address
    Html,
    /// HTML of the sites that kiosque ships, read by their rules and without
    Sites,
    /// Both, of sites with several pages: each page read with what is learnt from the others, and without
    Learn,
}

impl Form {
    /// The file of the committed figures.
    fn committed(self) -> &'static str {
        match self {
            Form::Text => "scores/text.txt",
            Form::Html => "scores/html.txt",
            Form::Sites => "scores/sites.txt",
            Form::Learn => "scores/learn.txt",
        }
    }

    fn sets(self) -> &'static [&'static str] {
        match self {
            Form::Text => &["aeb", "fundus", "daniel", "wcxb-dev"],
            Form::Html => {
                &["aeb", "fundus", "wcxb-dev", "trafilatura-eval", "htmldate-eval", "postlight", "daniel"]
            }
            Form::Sites => &["fundus", "postlight"],
            Form::Learn => &["fundus", "aeb", "wcxb-dev"],
        }
    }
}

/// What `score` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Prints the scorer's tables and compares the figures with scores/text.txt, scores/html.txt, scores/sites.txt and scores/learn.txt; fails when they differ. Needs python3 for the \
scorer. A set's `-held` rows are its pages of a fifth of the sites, chosen by hash: those that the cross-validation in \
tools/train-text holds back, and that the models of HTML pages have never seen. The model of dumps that is shipped is fitted on all \
sites of aeb, fundus and wcxb-dev, those of HTML pages on the other four fifths of these, and none on daniel. Rows like `daniel-zh` \
are pages in one language; of wcxb-dev the pages that are articles are taken, and those of other kinds, as HTML, in rows of their own \
(`wcxb-dev-forum`).")]
pub(crate) struct Args {
    /// The form of the pages [default: all, one after the other]
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
    let mut settled = Ok(());
    for form in args.form.map_or(vec![Form::Text, Form::Html, Form::Sites, Form::Learn], |form| vec![form]) {
        let sets = if args.sets.is_empty() {
            form.sets().iter().map(|set| (*set).to_owned()).collect()
        } else {
            args.sets.clone()
        };
        let bench = Bench { project, shared: &shared, corpus: project.target.join("corpus"), form };
        if bench.work().exists() {
            fs::remove_dir_all(bench.work())?;
        }
        let (figures, verdicts) = match form {
            Form::Text => (bench.dumps(&sets)?, None),
            Form::Html => bench.html(&sets).map(|(figures, verdicts)| (figures, Some(verdicts)))?,
            Form::Sites => (shipped::measure(&bench, &sets)?, None),
            Form::Learn => (learn::measure(&bench, &sets)?, None),
        };
        settled = settled.and(report::settle(&project.root, form.committed(), &figures, args.update));
        // A table over some sets is none.
        if let Some(verdicts) = verdicts.filter(|_| args.sets.is_empty()) {
            for (file, table) in [(quality::FILE, &verdicts.quality), (kinds::FILE, &verdicts.kinds)] {
                settled = settled.and(report::settle_table(&project.root, file, table, args.update));
            }
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

/// What is measured on.
struct Bench<'p> {
    project: &'p Project,
    shared: &'p Path,
    /// Where the corpus is unpacked.
    corpus: PathBuf,
    form: Form,
}

impl Bench<'_> {
    fn dumps(&self, sets: &[String]) -> Result<Vec<report::Figure>> {
        let (mut figures, _) = self.generic(sets, predict_dumps)?;
        let wrong = seeds::wrong_lines(&self.shared.join("seeds"), &Kiosque::new()?)?;
        figures.push(report::Figure {
            set: "seeds".into(),
            name: "wrong lines".into(),
            value: wrong.to_string(),
        });
        Ok(figures)
    }

    /// The figures of HTML pages, and what their verdicts are worth.
    fn html(&self, sets: &[String]) -> Result<(Vec<report::Figure>, Verdicts)> {
        let (figures, predictions) = self.generic(sets, predict_html)?;
        let quality = quality::curve(&self.work(), &predictions)?;
        Ok((figures, Verdicts { quality, kinds: kinds::table(&predictions)? }))
    }

    /// The figures of the generic extractor, without any site, and what it predicted.
    fn generic(&self, sets: &[String], predict: Predict) -> Result<(Vec<report::Figure>, String)> {
        let kiosque = Kiosque::builder().without_bundled().build()?;
        let mut predictions = String::new();
        let mut order = Vec::new();
        for set in sets {
            let pages = corpus::unpack(self.shared, &self.corpus, set)?;
            let articles = predict(&kiosque, &self.corpus, &pages)?;
            for view in views::of(set, &pages, self.form) {
                predictions.push_str(&view.write(&self.gold(), &articles)?);
                order.push(view.name);
            }
        }
        Ok((report::figures(&self.score(&predictions)?, &order), predictions))
    }

    fn work(&self) -> PathBuf {
        self.project.target.join(format!("score-{:?}", self.form).to_lowercase())
    }

    /// Where the gold of the sets that are compared with is written.
    fn gold(&self) -> PathBuf {
        self.work().join("gold")
    }

    /// The scorer's report of these predictions, against the gold that has been written.
    fn score(&self, predictions: &str) -> Result<serde_json::Value> {
        self.score_as(predictions, self.form == Form::Text)
    }

    /// The same, of pages that are dumps or not.
    fn score_as(&self, predictions: &str, is_text: bool) -> Result<serde_json::Value> {
        let file = self.work().join("predictions.jsonl");
        fs::write(&file, predictions)?;
        let mut python = self.project.command("python3");
        python.arg(self.shared.join("eval").join("score.py")).arg(file);
        python.args(is_text.then_some("--txt"));
        check(python.arg("--per-doc").arg("--corpus").arg(self.gold()).arg("--out").arg(self.work()))?;
        Ok(serde_json::from_str(&fs::read_to_string(self.work().join("scores.json"))?)?)
    }
}

/// What the verdicts on pages are worth, as tables.
struct Verdicts {
    /// Whether `quality.score` keeps its word.
    quality: String,
    /// Whether `page_type` is the page's kind.
    kinds: String,
}

type Predict = fn(&Kiosque, &Path, &[corpus::Gold]) -> Result<Vec<serde_json::Value>>;

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
        "standfirst": article.standfirst, "quality": article.quality.score, "page_type": article.page_type,
    })
}
