//! The rounds over all pages, and what the process holds after each.

use super::Args;
use super::judge::Sample;
use crate::plugins;
use crate::project::{Project, list};
use crate::score::corpus;
use anyhow::{Context, Result, ensure};
use kiosque::run::{Options, Weight, run as run_pages};
use kiosque::{Article, Config, Kiosque};
use kiosque_input::Inputs;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// The system's allocator, counted: what is live is told apart from what the allocator keeps.
#[global_allocator]
static HEAP: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// Sets of the corpus that are read.
const SETS: [&str; 3] = ["aeb", "fundus", "wcxb-dev"];

/// Lines that are printed of a run.
const LINES: u64 = 20;

/// Reads the pages until there are enough.
pub(super) fn run(project: &Project, args: &Args) -> Result<Vec<Sample>> {
    let sites = project.target.join("soak/sites");
    let libraries = plugins::install(project, &sites)?;
    let text = "bundled = false\nplugins = [\".\"]\nstrict = true\nisolate = \"process\"\n";
    let kiosque = Kiosque::builder().config(Config::parse(text, &sites.join("kiosque.toml"))?).build()?;
    let files = pages(project)?;
    println!("{} pages a round, {libraries} native libraries in worker processes", files.len());
    let mut samples: Vec<Sample> = Vec::new();
    let mut pages = 0;
    let mut shown = 0;
    while pages < args.pages {
        let done = round(&kiosque, &files, args.threads)?;
        if pages == 0 {
            println!("{} pages of the round hit a budget, {} a plugin's fault", done.budgets, done.faults);
        }
        pages += done.pages;
        let sample = Sample::settled(pages)?;
        if pages * LINES / args.pages > shown {
            shown = pages * LINES / args.pages;
            let Sample { pages, resident, live, files, threads } = &sample;
            println!(
                "{pages:>9} pages: {:>7.1} MB, {:>9.3} MB live, {files} files, {threads} threads",
                resident / 1e6,
                live / 1e6
            );
        }
        samples.push(sample);
    }
    println!("most that was live at once: {:.1} MB", HEAP.max_allocated() as f64 / 1e6);
    fs::write(project.target.join("soak/rounds.tsv"), table(&samples))?;
    Ok(samples)
}

/// What came of a round.
#[derive(Default)]
struct Done {
    pages: u64,
    budgets: u64,
    faults: u64,
}

/// Extracts every page once and renders it every way; a page that is lost is an error.
fn round(kiosque: &Kiosque, files: &[PathBuf], threads: usize) -> Result<Done> {
    let mut done = Done::default();
    let options = Options { threads, ..Options::default() };
    let summary = run_pages(kiosque, Inputs::new(files.iter().cloned()), &options, Rendered::of, |row| {
        done.budgets += u64::from(row.value.met_budget);
        done.faults += u64::from(row.value.met_fault);
        Ok::<(), Infallible>(())
    })
    .expect("nothing is written");
    let all = summary.articles + summary.not_articles + summary.errors;
    ensure!(all == files.len() as u64, "pages were lost: {summary:?}");
    // Dumps of pages that show nothing are blank.
    let blank = summary.codes.get("empty").copied().unwrap_or(0);
    ensure!(summary.errors == blank, "pages could not be read: {summary:?}");
    done.pages = all;
    Ok(done)
}

/// An article rendered every way, and what it warned of.
struct Rendered {
    texts: [String; 4],
    met_budget: bool,
    met_fault: bool,
}

impl Rendered {
    #[allow(clippy::needless_pass_by_value, reason = "a run hands its articles over")]
    fn of(article: Article) -> Rendered {
        use kiosque::render::{markdown, plain, readable};
        let warns = |of: &str| article.warnings.iter().any(|warning| warning.starts_with(of));
        let json = serde_json::to_string(&article).expect("articles are JSON");
        Rendered {
            met_budget: warns("budget_"),
            met_fault: warns("plugin_"),
            texts: [json, markdown(&article), plain(&article), readable(&article)],
        }
    }
}

impl Weight for Rendered {
    fn weight(&self) -> usize {
        self.texts.iter().map(String::len).sum()
    }
}

fn pages(project: &Project) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for site in project.sites()? {
        let samples = list(&site.join("samples"))?;
        pages.extend(
            samples.into_iter().filter(|path| path.extension().is_some_and(|ending| ending != "toml")),
        );
    }
    let Some(shared) = project.shared() else {
        println!("skipped: pages of the corpus, because there is none");
        return Ok(pages);
    };
    let folder = project.target.join("corpus");
    for set in SETS {
        for page in corpus::unpack(&shared, &folder, set)? {
            pages.extend([folder.join(page.dump), folder.join(page.html)]);
        }
    }
    Ok(pages)
}

impl Sample {
    /// What is held when the threads of a round are gone. Those that have done their work, and that nobody waits for any
    /// more, still hold their buffers for a moment.
    fn settled(pages: u64) -> Result<Sample> {
        for _ in 0..1000 {
            let sample = Sample::now(pages)?;
            if sample.threads == 1 {
                return Ok(sample);
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        Sample::now(pages)
    }

    fn now(pages: u64) -> Result<Sample> {
        let status =
            fs::read_to_string("/proc/self/status").context("only Linux tells what a process holds")?;
        let value = |name: &str| -> Option<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().trim_end_matches(" kB").parse().ok()
        };
        let resident = value("VmRSS:").context("no resident memory")? * 1024.0;
        let threads = value("Threads:").context("no threads")? as usize;
        let files = list(&PathBuf::from("/proc/self/fd"))?.len();
        Ok(Sample { pages, resident, live: HEAP.allocated() as f64, files, threads })
    }
}

fn table(samples: &[Sample]) -> String {
    let mut table = String::from("pages\tresident\tlive\tfiles\tthreads\n");
    for Sample { pages, resident, live, files, threads } in samples {
        let _ = writeln!(table, "{pages}\t{resident}\t{live}\t{files}\t{threads}");
    }
    table
}
