//! Peers: other programs and libraries that read the same pages, each in a process of its own.

use crate::project::{Project, check};
use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const DRIVER: &str = include_str!("peers/driver.py");
const REQUIREMENTS: &str = include_str!("peers/requirements.txt");
const PORT: &str = include_str!("peers/port.rs");
const PORT_MANIFEST: &str = include_str!("peers/port.toml");

/// The functions of `driver.py`, and how the table calls them.
const PYTHON: [(&str, &str); 8] = [
    ("lexbor_resiliparse", "lexbor (resiliparse's tree)"),
    ("lexbor_selectolax", "lexbor (selectolax)"),
    ("resiliparse", "resiliparse, main content"),
    ("trafilatura", "trafilatura, with metadata"),
    ("trafilatura_fast", "trafilatura fast, with metadata"),
    ("rs_trafilatura", "rs-trafilatura"),
    ("readability_lxml", "readability-lxml"),
    ("newspaper4k", "newspaper4k"),
];

/// Name of the Rust port in the table.
const FAST_PORT: &str = "rust-trafilatura fast";
/// Name of html5ever in the table.
pub(super) const HTML5EVER: &str = "html5ever";

/// A peer that waits with the pages in memory.
pub(super) struct Peer {
    pub(super) name: &'static str,
    process: Child,
    asks: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    /// Pages that it failed on.
    pub(super) failed: u32,
}

impl Peer {
    fn start(name: &'static str, command: &mut Command) -> Result<Peer> {
        // One core: what libraries would spread over threads stays in one.
        command.env("OMP_NUM_THREADS", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().with_context(|| format!("{name}: cannot be run"))?;
        let asks = process.stdin.take().context("a pipe was asked for")?;
        let answers = BufReader::new(process.stdout.take().context("a pipe was asked for")?).lines();
        let mut peer = Peer { name, process, asks, answers, failed: 0 };
        let answer = peer.answer()?;
        ensure!(answer == "ready", "{name}: said `{answer}`, `ready` was expected");
        Ok(peer)
    }

    fn answer(&mut self) -> Result<String> {
        let answer =
            self.answers.next().with_context(|| format!("{}: ended without an answer", self.name))?;
        Ok(answer?)
    }

    /// Seconds of a processor that it takes for all pages.
    pub(super) fn seconds(&mut self) -> Result<f64> {
        writeln!(self.asks, "go")?;
        self.asks.flush()?;
        let answer = self.answer()?;
        let (seconds, failed) =
            answer.split_once(' ').with_context(|| format!("{}: said `{answer}`", self.name))?;
        self.failed = failed.parse()?;
        Ok(seconds.parse()?)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It holds nothing that could be lost.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Installs the peers under the target folder, where they are not yet, and starts all of them. What cannot be installed
/// is said and left out.
pub(super) fn start(project: &Project, list: &Path) -> Result<Vec<Peer>> {
    let folder = project.target.join("bench/peers");
    fs::create_dir_all(&folder)?;
    let mut peers = vec![Peer::start(HTML5EVER, Command::new(html5ever(project)?).arg(list))?];
    match python(&folder) {
        Ok(python) => {
            let driver = folder.join("driver.py");
            fs::write(&driver, DRIVER)?;
            for (function, name) in PYTHON {
                let words = [driver.as_os_str(), OsStr::new(function), list.as_os_str()];
                peers.push(Peer::start(name, Command::new(&python).args(words))?);
            }
        }
        Err(error) => println!("skipped: the peers written for Python, because {error:#}"),
    }
    match port(project, &folder) {
        Ok(port) => peers.push(Peer::start(FAST_PORT, Command::new(port).arg(list))?),
        Err(error) => println!("skipped: {FAST_PORT}, because {error:#}"),
    }
    Ok(peers)
}

/// The interpreter of a virtual environment with the peers in it.
fn python(folder: &Path) -> Result<PathBuf> {
    let environment = folder.join("venv");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let stamp = environment.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == REQUIREMENTS) {
        return Ok(python);
    }
    println!("installing the peers into {}", environment.display());
    check(Command::new("python3").args(["-m", "venv"]).arg(&environment))?;
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, REQUIREMENTS)?;
    // Older ones cannot read what newer packages ask for.
    check(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--upgrade", "pip"]))?;
    check(
        Command::new(&python).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(requirements),
    )?;
    fs::write(stamp, REQUIREMENTS)?;
    Ok(python)
}

/// The program around html5ever.
fn html5ever(project: &Project) -> Result<PathBuf> {
    let words = ["build", "--quiet", "--release", "--package", "kiosque-html", "--example", "html5ever"];
    check(project.cargo().args(words))?;
    Ok(project.target.join("release/examples").join(program("html5ever")))
}

/// The program around the Rust port of trafilatura. It is built with the compiler at hand, whatever it asks for.
fn port(project: &Project, folder: &Path) -> Result<PathBuf> {
    let folder = folder.join("port");
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), PORT_MANIFEST)?;
    fs::write(folder.join("src/main.rs"), PORT)?;
    let target = folder.join("target");
    let mut cargo = project.cargo();
    cargo.args(["build", "--quiet", "--release", "--ignore-rust-version"]);
    check(cargo.current_dir(&folder).env("CARGO_TARGET_DIR", &target))?;
    Ok(target.join("release").join(program("port")))
}

fn program(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}
