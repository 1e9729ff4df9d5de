//! `cargo xtask bench`: speed and memory, from the bytes of a dump to its JSON.

mod clock;
mod hostile;
mod html;
#[cfg(feature = "peers")]
mod input;
mod mix;
mod peers;
mod run;

use crate::project::Project;
use anyhow::{Context, Result};
use clock::{median, processor_seconds, resident_megabytes, seconds};
use kiosque::{Article, Kiosque, Page};
use kiosque_input::{Inputs, Record};
use mix::Mix;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;

/// What `bench` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Every figure is the median of several rounds; what one thread does is measured in seconds of a processor, so that other \
programs disturb little. Two mixes are measured: the samples of plugins/, and real dumps cut to 4 KB \
on average where the corpus is there. Leave the machine in peace meanwhile. scores/bench.txt says how things relate to \
each other; the dumps a second in it are those of the machine that it names.")]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// Leave out the memory after a million dumps
    #[arg(long)]
    quick: bool,
    /// Rounds of about a third of a second
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Write scores/bench.txt
    #[arg(long)]
    update: bool,
}

/// What is measured instead of dumps.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// Measure pages made to be slow against ordinary ones
    Hostile(hostile::Args),
    /// Measure HTML pages: trees and articles, memory, the worst page; with --peers side by side with others
    Html(html::Args),
    /// Measure reading web archives, JSON lines and Parquet, side by side with the libraries of these formats
    Input(InputArgs),
    /// Measure whole runs of the command over a crawl: what a second thread gives, and memory
    Run(run::Args),
}

/// What `input` takes.
#[derive(Debug, clap::Args)]
struct InputArgs {
    /// Rounds of about a third of a second
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Write scores/bench-input.txt
    #[arg(long)]
    update: bool,
}

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    match &args.what {
        Some(What::Hostile(args)) => return hostile::run(project, args),
        Some(What::Html(args)) => return html::run(project, args),
        Some(What::Input(args)) => return inputs(project, args),
        Some(What::Run(args)) => return run::run(project, args),
        None => {}
    }
    if project.done_in_release()? {
        return Ok(());
    }
    let kiosque = Kiosque::new()?;
    let mut report = Report {
        text: format!(
            "# `cargo xtask bench --update` writes this file. Measured on: {}.\n",
            clock::machine()
        ),
    };
    for mix in mix::all(project)? {
        report.heading(&format!(
            "{}: {} dumps, {:.0} bytes on average",
            mix.name,
            mix.dumps.len(),
            mix.mean()
        ));
        speed(&kiosque, &mix, args.rounds, &mut report);
        threads(project, &kiosque, &mix, args.rounds, &mut report)?;
    }
    if args.quick {
        println!("skipped: memory, because of --quick");
    } else {
        memory(&kiosque, &mix::all(project)?, &mut report)?;
    }
    if args.update {
        fs::write(project.root.join("scores/bench.txt"), report.text)?;
        println!("wrote scores/bench.txt");
    }
    Ok(())
}

/// Reading is measured with libraries that no other chore needs.
#[cfg(not(feature = "peers"))]
fn inputs(project: &Project, _: &InputArgs) -> Result<()> {
    project.do_in_release("peers")
}

#[cfg(feature = "peers")]
fn inputs(project: &Project, args: &InputArgs) -> Result<()> {
    let mut report = Report {
        text: format!(
            "# `cargo xtask bench input --update` writes this file. Measured on: {}.\n",
            clock::machine()
        ),
    };
    input::measure(project, args.rounds, &mut report)?;
    if args.update {
        fs::write(project.root.join("scores/bench-input.txt"), report.text)?;
        println!("wrote scores/bench-input.txt");
    }
    Ok(())
}

/// A line a figure, shown as it comes.
struct Report {
    text: String,
}

impl Report {
    fn heading(&mut self, heading: &str) {
        self.put(&format!("# {heading}"));
    }

    fn figure(&mut self, name: &str, value: f64, decimals: usize) {
        self.put(&format!("{name:<46} {value:.decimals$}"));
    }

    fn put(&mut self, line: &str) {
        println!("{line}");
        writeln!(self.text, "{line}").expect("a string takes all");
    }
}

/// One thread: the whole, its parts, and what reasons cost.
fn speed(kiosque: &Kiosque, mix: &Mix, rounds: u32, report: &mut Report) {
    let pages: Vec<Page> = mix.dumps.iter().map(|dump| decode(dump)).collect();
    let articles: Vec<Article> = pages.iter().map(|page| kiosque.extract(page)).collect();
    let whole = || mix.dumps.iter().for_each(|dump| drop(black_box(json(&kiosque.extract(&decode(dump))))));
    let parts: [(&str, &dyn Fn()); 6] = [
        ("whole", &whole),
        ("decode", &|| mix.dumps.iter().for_each(|dump| drop(black_box(decode(dump))))),
        ("read", &|| pages.iter().for_each(|page| drop(black_box(kiosque_text::read(page))))),
        ("extract", &|| pages.iter().for_each(|page| drop(black_box(kiosque.extract(page))))),
        ("explain", &|| pages.iter().for_each(|page| drop(black_box(kiosque.explain(page, None))))),
        ("JSON", &|| articles.iter().for_each(|article| drop(black_box(json(article))))),
    ];
    let times = interleaved(processor_seconds, &parts.map(|(_, work)| work), rounds);
    let [whole, decode, read, extract, explain, json] = times.map(|time| time / mix.dumps.len() as f64);
    report.figure("dumps a second and core, bytes to JSON", 1.0 / whole, 0);
    report.figure("megabytes a second and core", mix.mean() / whole / 1e6, 1);
    report.figure("share of decoding and hashing", decode / whole, 2);
    report.figure("share of reading blocks", read / whole, 2);
    report.figure("share of routing, labelling, assembling", (extract - read) / whole, 2);
    report.figure("share of JSON", json / whole, 2);
    report.figure("time with reasons / without", explain / extract, 2);
}

/// How long a work takes.
type Clock = fn(&dyn Fn()) -> f64;

/// Seconds that each work takes, once over. The works take turns, so that a machine that slows down slows all of them.
fn interleaved<const N: usize>(clock: Clock, works: &[&dyn Fn(); N], rounds: u32) -> [f64; N] {
    // By the wall clock: seconds of a processor are counted too coarsely for a single time.
    let repetitions = works.map(|work| (0.3 / seconds(work).max(1e-5)).ceil() as u32);
    let mut times: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..rounds {
        for ((work, repetitions), times) in works.iter().zip(repetitions).zip(&mut times) {
            times.push(clock(&|| (0..repetitions).for_each(|_| work())) / f64::from(repetitions));
        }
    }
    times.map(median)
}

fn decode(dump: &[u8]) -> Page {
    Record { bytes: dump.to_vec(), ..Record::default() }.decode().expect("the dumps are text")
}

fn json(article: &Article) -> Vec<u8> {
    serde_json::to_vec(article).expect("articles are JSON")
}

/// Two threads against one, from files.
fn threads(project: &Project, kiosque: &Kiosque, mix: &Mix, rounds: u32, report: &mut Report) -> Result<()> {
    let folder = project.target.join("bench").join(mix.name);
    fs::create_dir_all(&folder)?;
    let mut files = Vec::new();
    for (number, dump) in mix.dumps.iter().enumerate() {
        let file = folder.join(format!("{number}.txt"));
        fs::write(&file, dump).with_context(|| format!("{}: cannot be written", file.display()))?;
        files.push(file);
    }
    let files: Vec<_> = files.into_iter().cycle().take(5000).collect();
    let with = |threads| {
        let options = kiosque::run::Options { threads, ..Default::default() };
        let inputs = Inputs::new(files.iter().cloned());
        let done = kiosque::run::run(
            kiosque,
            inputs,
            &options,
            |article| json(&article),
            |row| {
                black_box(row.value);
                Ok::<(), std::convert::Infallible>(())
            },
        );
        let _ = black_box(done);
    };
    let [one, two] = interleaved(seconds, &[&|| with(1), &|| with(2)], rounds);
    report.figure("speed with two threads / one, from files", one / two, 2);
    Ok(())
}

/// Whether memory grows with the number of dumps.
fn memory(kiosque: &Kiosque, mixes: &[Mix], report: &mut Report) -> Result<()> {
    let mut dumps = mixes.iter().flat_map(|mix| &mix.dumps).cycle();
    let mut read = |count: usize| {
        for dump in dumps.by_ref().take(count) {
            black_box(json(&kiosque.extract(&decode(dump))));
        }
        resident_megabytes()
    };
    let (Some(early), Some(late)) = (read(100_000), read(900_000)) else {
        println!("skipped: memory, which only Linux tells");
        return Ok(());
    };
    report.heading("memory of the process");
    report.figure("megabytes after 100,000 dumps", early, 1);
    report.figure("megabytes after 1,000,000 dumps", late, 1);
    Ok(())
}
