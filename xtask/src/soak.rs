//! `cargo xtask soak`: a long run over the same pages, which must not grow.

use crate::plugins;
use crate::project::{Project, list};
use crate::score::corpus;
use anyhow::{Context, Result, ensure};
use kiosque::run::{Options, Weight, run as run_pages};
use kiosque::{Article, Config, Kiosque};
use kiosque_input::Inputs;
use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;

/// What `soak` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The samples of plugins/ and, where the corpus is there, its dumps and HTML pages, again and again, each to JSON and every \
rendering, with two threads and the native halves of the sites in worker processes. After each round: pages, memory, open \
files, threads. The slope is that of the memory over the second half of the run; it fails above a kilobyte a thousand \
pages, or if files or threads are left over.")]
pub(crate) struct Args {
    /// Pages in all, rounded up to whole rounds
    #[arg(long, default_value_t = 1_000_000)]
    pages: u64,
}

/// Sets of the corpus that are read.
const SETS: [&str; 3] = ["aeb", "fundus", "wcxb-dev"];

/// Bytes of memory that a thousand pages may add: the noise of an allocator, far below a leak of a byte a page.
const MOST_BYTES_A_THOUSAND: f64 = 1024.0;

/// Rounds of the second half without which nothing is said of growth.
const ROUNDS_TO_JUDGE: usize = 20;

/// Lines that are printed of a run.
const LINES: u64 = 20;

/// What the process holds after so many pages.
struct Sample {
    pages: u64,
    resident: f64,
    files: usize,
    threads: usize,
}

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    if project.done_in_release()? {
        return Ok(());
    }
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
        let done = round(&kiosque, &files)?;
        if pages == 0 {
            println!("{} pages of the round hit a budget, {} a plugin's fault", done.budgets, done.faults);
        }
        pages += done.pages;
        let sample = Sample::now(pages)?;
        if pages * LINES / args.pages > shown {
            shown = pages * LINES / args.pages;
            let Sample { pages, resident, files, threads } = &sample;
            println!("{pages:>9} pages: {:>7.1} MB, {files} files, {threads} threads", resident / 1e6);
        }
        samples.push(sample);
    }
    judge(&samples)
}

/// What came of a round.
#[derive(Default)]
struct Done {
    pages: u64,
    budgets: u64,
    faults: u64,
}

/// Extracts every page once and renders it every way; a page that is lost is an error.
fn round(kiosque: &Kiosque, files: &[PathBuf]) -> Result<Done> {
    let mut done = Done::default();
    let options = Options { threads: 2, ..Options::default() };
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
    fn now(pages: u64) -> Result<Sample> {
        let status =
            fs::read_to_string("/proc/self/status").context("only Linux tells what a process holds")?;
        let value = |name: &str| -> Option<f64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().trim_end_matches(" kB").parse().ok()
        };
        let resident = value("VmRSS:").context("no resident memory")? * 1024.0;
        let threads = value("Threads:").context("no threads")? as usize;
        Ok(Sample { pages, resident, files: list(&PathBuf::from("/proc/self/fd"))?.len(), threads })
    }
}

fn judge(samples: &[Sample]) -> Result<()> {
    let (before, after) = samples.split_at(samples.len() / 2);
    let slope = slope(after) * 1000.0;
    println!("slope over the second half: {slope:.1} bytes a thousand pages");
    if after.len() < ROUNDS_TO_JUDGE {
        println!("{} rounds are too few to judge by: memory comes and goes with single pages", samples.len());
        return Ok(());
    }
    ensure!(slope <= MOST_BYTES_A_THOUSAND, "memory grows");
    // A thread that has done its work may be seen for a moment longer.
    let fewest = |samples: &[Sample], of: fn(&Sample) -> usize| samples.iter().map(of).min();
    for of in [|sample: &Sample| sample.files, |sample: &Sample| sample.threads] {
        ensure!(fewest(after, of) <= fewest(before, of), "files or threads are left over");
    }
    Ok(())
}

/// Bytes a page, by least squares.
fn slope(samples: &[Sample]) -> f64 {
    let count = samples.len() as f64;
    let mean = |of: &dyn Fn(&Sample) -> f64| samples.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(&|sample| sample.pages as f64), mean(&|sample| sample.resident));
    let over = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        samples.iter().map(|sample| of(sample.pages as f64 - x, sample.resident - y)).sum()
    };
    let squares = over(&|x, _| x * x);
    if squares == 0.0 { 0.0 } else { over(&|x, y| x * y) / squares }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_seen() {
        let check = |bytes_a_page: f64, files: usize, is_good: bool| {
            let samples: Vec<Sample> = (0..2 * ROUNDS_TO_JUDGE as u64)
                .map(|number| Sample {
                    pages: number * 1000,
                    resident: 5e7 + bytes_a_page * number as f64 * 1000.0,
                    files: files * number as usize,
                    threads: 3,
                })
                .collect();
            assert!((slope(&samples) - bytes_a_page).abs() < 1e-6);
            assert_eq!(judge(&samples).is_ok(), is_good, "{bytes_a_page} {files}");
        };
        check(0.0, 0, true);
        check(0.5, 0, true);
        check(2.0, 0, false);
        check(0.0, 1, false);
    }
}
