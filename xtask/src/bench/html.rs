//! `cargo xtask bench html`: the same HTML pages read by us and by peers, in one run.

use super::Report;
use super::clock::{self, median, processor_seconds, seconds};
use super::peers::{self, HTML5EVER, Peer};
use crate::project::{Project, output};
use crate::score::corpus;
use anyhow::{Context, Result, ensure};
use kiosque::Kiosque;
use kiosque_html::Parser;
use kiosque_input::{Record, Stated};
use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

/// A page with its address.
struct Page {
    file: PathBuf,
    bytes: Vec<u8>,
    url: Option<String>,
}

/// What `html` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Install the peers under the target folder and measure them in turn with us
    #[arg(long)]
    peers: bool,
    /// Rounds
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Write scores/bench-html.txt
    #[arg(long)]
    update: bool,
}

/// Measures aeb and every fourth page of wcxb-dev. The pages lie in memory; a time is that of all of them in seconds of a
/// processor, the median of rounds in which all take turns, so that a machine that slows down slows all of them. Peers
/// get the text decoded; we decode what we read.
pub(super) fn run(project: &Project, args: &Args) -> Result<()> {
    let (rounds, with_peers, update) = (args.rounds, args.peers, args.update);
    ensure!(with_peers || !update, "scores/bench-html.txt compares: --update needs --peers");
    if project.shared().is_none() {
        println!("skipped: HTML pages, because there is no corpus");
        return Ok(());
    }
    if project.done_in_release()? {
        return Ok(());
    }
    let pages = measured_pages(project)?;
    let megabytes = pages.iter().map(|page| page.bytes.len()).sum::<usize>() as f64 / 1e6;
    let mut report = Report {
        text: format!(
            "# `cargo xtask bench html --peers --update` writes this file. Measured on: {}.\n",
            clock::machine()
        ),
    };
    report.heading(&format!("{} pages of aeb and wcxb-dev, {megabytes:.1} MB", pages.len()));
    let list = write_list(project, &pages)?;
    let peers = if with_peers { peers::start(project, &list)? } else { Vec::new() };
    let times = Times::take(&Kiosque::new()?, &pages, peers, rounds)?;
    times.report(&mut report, pages.len() as f64, megabytes);
    memory(project, &list, &mut report)?;
    worst_page(project, &mut report)?;
    if update {
        fs::write(project.root.join("scores/bench-html.txt"), report.text)?;
        println!("wrote scores/bench-html.txt");
    }
    Ok(())
}

/// The pages of aeb and every fourth of wcxb-dev.
fn measured_pages(project: &Project) -> Result<Vec<Page>> {
    let mut pages = pages_of(project, "aeb")?;
    pages.extend(pages_of(project, "wcxb-dev")?.into_iter().step_by(4));
    Ok(pages)
}

fn pages_of(project: &Project, set: &str) -> Result<Vec<Page>> {
    let shared = project.shared().context("the corpus has just been there")?;
    let folder = project.target.join("corpus");
    let gold = corpus::unpack(&shared, &folder, set)?;
    let page = |gold: corpus::Gold| {
        let file = folder.join(gold.html);
        let bytes = fs::read(&file).with_context(|| format!("{}: cannot be read", file.display()))?;
        Ok(Page { file, bytes, url: gold.url })
    };
    gold.into_iter().map(page).collect()
}

/// A line a page for programs that read them too: the file, a tab, the address.
fn write_list(project: &Project, pages: &[Page]) -> Result<PathBuf> {
    let mut list = String::new();
    for page in pages {
        let _ = writeln!(list, "{}\t{}", page.file.display(), page.url.as_deref().unwrap_or(""));
    }
    let folder = project.target.join("bench");
    fs::create_dir_all(&folder)?;
    let path = folder.join("pages.tsv");
    fs::write(&path, list)?;
    Ok(path)
}

/// A page as a file of it is read: the record owns its bytes.
fn record(page: &Page) -> Record {
    let stated = Stated { url: page.url.clone(), ..Stated::default() };
    let mut record = Record { bytes: page.bytes.clone(), stated, ..Record::default() };
    record.origin.source = "page.html".into();
    record
}

fn decode(record: Record) -> kiosque::Page {
    record.decode().expect("the pages are text")
}

fn extract(kiosque: &Kiosque, record: Record) {
    black_box(kiosque.extract(&decode(record)));
}

/// Seconds that the pages take, a list a contender, an entry a round.
struct Times {
    tree: Vec<f64>,
    tree_from_text: Vec<f64>,
    whole: Vec<f64>,
    whole_from_text: Vec<f64>,
    peers: Vec<(Peer, Vec<f64>)>,
}

/// Peers slower than this, in seconds a round, take part in three rounds only.
const SLOW: f64 = 10.0;

impl Times {
    fn take(kiosque: &Kiosque, pages: &[Page], peers: Vec<Peer>, rounds: u32) -> Result<Times> {
        let decoded: Vec<kiosque::Page> = pages.iter().map(|page| decode(record(page))).collect();
        let parser = RefCell::new(Parser::new());
        let peers = peers.into_iter().map(|peer| (peer, Vec::new())).collect();
        let mut times = Times {
            tree: Vec::new(),
            tree_from_text: Vec::new(),
            whole: Vec::new(),
            whole_from_text: Vec::new(),
            peers,
        };
        for round in 0..rounds {
            let build = |html: &str| {
                let tree = black_box(parser.borrow_mut().parse(html));
                parser.borrow_mut().recycle(tree);
            };
            times.tree.push(processor_seconds(&|| {
                pages.iter().for_each(|page| build(&kiosque_html::decode(&page.bytes, None).text));
            }));
            times
                .tree_from_text
                .push(processor_seconds(&|| decoded.iter().for_each(|page| build(&page.text))));
            let records: RefCell<Vec<Record>> = RefCell::new(pages.iter().map(record).collect());
            times.whole.push(processor_seconds(&|| {
                records.take().into_iter().for_each(|record| extract(kiosque, record));
            }));
            times.whole_from_text.push(processor_seconds(&|| {
                decoded.iter().for_each(|page| drop(black_box(kiosque.extract(page))));
            }));
            for (peer, seconds) in &mut times.peers {
                if round < 3 || seconds[0] < SLOW {
                    seconds.push(peer.seconds()?);
                }
            }
        }
        Ok(times)
    }

    fn report(self, report: &mut Report, pages: f64, megabytes: f64) {
        let (tree, whole) = (median(self.tree), median(self.whole));
        report.put("# who                                       pages/s    MB/s   we are faster by");
        let mut row = |name: &str, seconds: f64, ours: Option<f64>, failed: u32| {
            let ratio = ours.map(|ours| format!("{:.2}", seconds / ours)).unwrap_or_default();
            let failed = if failed > 0 { format!("  (fails on {failed} pages)") } else { String::new() };
            report.put(&format!(
                "{name:<42}{:>9.0}{:>8.1}{ratio:>19}{failed}",
                pages / seconds,
                megabytes / seconds
            ));
        };
        row("our tree, from bytes", tree, None, 0);
        row("our tree, from text", median(self.tree_from_text), None, 0);
        row("our article, from bytes", whole, None, 0);
        row("our article, from text", median(self.whole_from_text), None, 0);
        for (peer, seconds) in self.peers {
            let builds_trees = peer.name == HTML5EVER || peer.name.starts_with("lexbor");
            row(peer.name, median(seconds), Some(if builds_trees { tree } else { whole }), peer.failed);
        }
    }
}

/// Allocations and memory, counted by an example of the facade.
fn memory(project: &Project, list: &Path, report: &mut Report) -> Result<()> {
    report.heading("memory, a page");
    let words = ["run", "--quiet", "--release", "--package", "kiosque", "--example", "memory", "--"];
    let figures = output(project.cargo().args(words).arg(list))?;
    figures.lines().for_each(|line| report.put(line));
    Ok(())
}

/// The page that takes longest for its size, of all pages over 50 KB.
fn worst_page(project: &Project, report: &mut Report) -> Result<()> {
    const SETS: [&str; 5] = ["aeb", "fundus", "wcxb-dev", "trafilatura-eval", "daniel"];
    const LEAST: usize = 50_000;
    let kiosque = Kiosque::new()?;
    let mut costs = Vec::new();
    for set in SETS {
        for page in pages_of(project, set)?.iter().filter(|page| page.bytes.len() > LEAST) {
            // A system may count the processor's time in steps longer than a page takes: the least time by the clock.
            let times = (0..5).map(|_| {
                let record = Cell::new(Some(record(page)));
                seconds(&|| extract(&kiosque, record.take().expect("it is read once")))
            });
            let least = times.fold(f64::INFINITY, f64::min);
            costs.push((least / page.bytes.len() as f64, page.file.clone()));
        }
    }
    costs.sort_by(|left, right| left.0.total_cmp(&right.0));
    let middle = costs.get(costs.len() / 2).context("some pages are large")?.0;
    let worst = costs.last().map_or(0.0, |last| last.0);
    report.heading(&format!("{} pages over 50 KB", costs.len()));
    report.figure("time per byte, worst page / median", worst / middle, 2);
    for (cost, file) in costs.iter().rev().take(5) {
        println!("{:>6.2} {}", cost / middle, file.display());
    }
    Ok(())
}
