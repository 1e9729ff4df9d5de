//! Whole runs of the command: what a second thread gives, and how much memory a crawl takes.

use super::clock::{median, seconds};
use super::mix;
use crate::project::{Project, check};
use crate::score::corpus;
use anyhow::{Context, Result, ensure};
use flate2::{Compression, GzBuilder};
use std::cell::Cell;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// Records of the small crawl; the large one has ten times as many.
const RECORDS: usize = 10_000;

/// The set of the corpus that pages are taken from.
const SET: &str = "aeb";

/// What `run` takes.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Take crawls of a tenth of the size
    #[arg(long)]
    quick: bool,
    /// Rounds
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
}

pub(super) fn run(project: &Project, args: &Args) -> Result<()> {
    let (is_quick, rounds) = (args.quick, args.rounds);
    check(project.cargo().args(["build", "--release", "--package=kiosque-cli"]))?;
    let command = project.target.join("release").join(format!("kiosque{}", std::env::consts::EXE_SUFFIX));
    let folder = project.target.join("bench/run");
    fs::create_dir_all(&folder)?;
    let records = if is_quick { RECORDS / 10 } else { RECORDS };
    let pages = pages(project)?;
    let small = crawl(&folder.join("small.warc.gz"), &pages, records)?;
    let large = crawl(&folder.join("large.warc.gz"), &pages, records * 10)?;
    println!("# {records} records, {:.0} MB packed; ten times that", megabytes(&small)?);
    threads(project, &command, &small, rounds, records)?;
    let Some(one) = peak_of(project, &command, &small)? else {
        println!("skipped: memory, which only Linux tells");
        return Ok(());
    };
    let ten = peak_of(project, &command, &large)?.context("the system has just told it")?;
    println!("peak memory, small crawl, in MB                {one:.0}");
    println!("peak memory, ten times that, in MB             {ten:.0}");
    Ok(())
}

/// A run with one thread and with two, in turns, by the wall clock.
fn threads(project: &Project, command: &Path, crawl: &Path, rounds: u32, records: usize) -> Result<()> {
    let (mut one, mut two) = (Vec::new(), Vec::new());
    let failure = Cell::new(None);
    for _ in 0..rounds {
        for (threads, times) in [("1", &mut one), ("2", &mut two)] {
            let work = || {
                let ended = started(project, command, crawl, threads).and_then(|mut child| Ok(child.wait()?));
                if !ended.as_ref().is_ok_and(std::process::ExitStatus::success) {
                    failure.set(Some(format!("{ended:?}")));
                }
            };
            times.push(seconds(&work));
        }
    }
    let failure = failure.take();
    ensure!(failure.is_none(), "kiosque ended with {failure:?}");
    let (one, two) = (median(one), median(two));
    println!("records a second, one thread                   {:.0}", records as f64 / one);
    println!("records a second, two threads                  {:.0}", records as f64 / two);
    println!("speed with two threads / one                   {:.2}", one / two);
    Ok(())
}

fn started(project: &Project, command: &Path, crawl: &Path, threads: &str) -> Result<Child> {
    let mut run = project.command(command);
    run.args(["extract", "--progress=none", "--threads", threads]).arg(crawl);
    Ok(run.stdout(Stdio::null()).spawn()?)
}

/// The most memory that a run held, in megabytes, as Linux counts it.
fn peak_of(project: &Project, command: &Path, crawl: &Path) -> Result<Option<f64>> {
    let mut child = started(project, command, crawl, "0")?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    while child.try_wait()?.is_none() {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
        peak = kibibytes.map(|kibibytes| kibibytes * 1024.0 / 1e6).or(peak);
        sleep(Duration::from_millis(10));
    }
    Ok(peak)
}

/// Pages of the corpus where it is, else the samples of the sites, dressed as markup.
fn pages(project: &Project) -> Result<Vec<Vec<u8>>> {
    let Some(shared) = project.shared() else {
        println!("skipped: pages of the corpus, which is not there; samples take their place");
        let dressed = |dump: &Vec<u8>| {
            let paragraphs = String::from_utf8_lossy(dump)
                .lines()
                .map(|line| format!("<p>{line}</p>\n"))
                .collect::<String>();
            format!("<!DOCTYPE html>\n<article>\n{paragraphs}</article>\n").into_bytes()
        };
        return Ok(mix::samples(project)?.iter().map(dressed).collect());
    };
    let folder = project.target.join("corpus");
    let pages = corpus::unpack(&shared, &folder, SET)?;
    pages.iter().map(|page| Ok(fs::read(folder.join(&page.html))?)).collect()
}

/// A WARC file with so many responses, each a member of its own.
fn crawl(path: &Path, pages: &[Vec<u8>], records: usize) -> Result<PathBuf> {
    let packed: Vec<Vec<u8>> =
        pages.iter().enumerate().map(|(number, page)| response(number, page)).collect::<Result<_>>()?;
    let mut file =
        BufWriter::new(File::create(path).with_context(|| format!("{}: cannot be written", path.display()))?);
    for member in packed.iter().cycle().take(records) {
        file.write_all(member)?;
    }
    file.into_inner()?.sync_all()?;
    Ok(path.to_path_buf())
}

fn response(number: usize, page: &[u8]) -> Result<Vec<u8>> {
    let http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    let mut member = GzBuilder::new().write(Vec::new(), Compression::default());
    write!(
        member,
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://gazette.example/{number}\r\nWARC-Date: 2024-03-01T00:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n",
        http.len() + page.len()
    )?;
    member.write_all(http)?;
    member.write_all(page)?;
    member.write_all(b"\r\n\r\n")?;
    Ok(member.finish()?)
}

fn megabytes(path: &Path) -> Result<f64> {
    Ok(fs::metadata(path)?.len() as f64 / 1e6)
}
