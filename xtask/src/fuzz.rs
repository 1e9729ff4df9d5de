//! `cargo xtask fuzz`: looks for inputs on which a parser of foreign bytes fails, guided by coverage.
//!
//! libFuzzer comes with `libfuzzer-sys`; the coverage that it is guided by is a pass of the compiler's back end, which
//! every toolchain has. So this runs on a stable toolchain with a C++ compiler, without `cargo-fuzz`.

use crate::project::{Project, check, list, output};
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// What `fuzz` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Targets: inputs (archives, tables, lines, feeds, packed or not), text, html (against html5ever), encodings, json_ld, dates, \
site_toml, fivefilters, questions (selectors and paths), plugin (page blocks and workers' answers), extract (the whole). What \
is learned is kept in target/fuzz-corpus; an input that fails lies in \
target/fuzz-failures, named for its target: make it a test.")]
pub(crate) struct Args {
    /// Minutes in all, shared by the targets
    #[arg(long, default_value_t = 9.0)]
    minutes: f64,
    /// Throw the same dice again; others each time without
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// So many inputs a target at most; as many as the time allows without
    #[arg(long, value_name = "N")]
    runs: Option<u32>,
    /// These targets only
    #[arg(value_name = "TARGET")]
    targets: Vec<String>,
}

/// CI tries whether a change broke something: the seeds and what is near them, the same on a slow machine as on a fast
/// one. To look elsewhere is for longer runs.
const RUNS_IN_CI: u32 = 10_000;
const SEED_IN_CI: u32 = 1;
const MINUTES_IN_CI: f64 = 11.0;

/// What makes the compiler count the branches that an input takes.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
                        -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Why this machine cannot do it, if it cannot.
pub(crate) fn skipped(project: &Project) -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("libFuzzer is set up for Linux only".into());
    }
    let compiler = project.command("c++").arg("--version").stdout(Stdio::null()).status();
    (!compiler.is_ok_and(|status| status.success())).then(|| "there is no C++ compiler `c++`".into())
}

pub(crate) fn run_in_ci(project: &Project) -> Result<()> {
    let (seed, runs) = (Some(SEED_IN_CI), Some(RUNS_IN_CI));
    run(project, &Args { minutes: MINUTES_IN_CI, seed, runs, targets: Vec::new() })
}

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    if let Some(why) = skipped(project) {
        bail!("{why}");
    }
    let all = targets(project)?;
    for target in &args.targets {
        ensure!(all.contains(target), "no target `{target}`; there are {}", all.join(", "));
    }
    let wanted = if args.targets.is_empty() { all } else { args.targets.clone() };
    let built = build(project)?;
    let seconds = (args.minutes * 60.0 / wanted.len() as f64).max(1.0) as u64;
    let mut failed = Vec::new();
    for target in &wanted {
        let outcome = run_target(project, &built.join(target), target, &dice(args, seconds))?;
        println!("{target:<12} {outcome}");
        if outcome.failed {
            failed.push(target.as_str());
        }
    }
    ensure!(failed.is_empty(), "inputs that fail are in target/fuzz-failures: {}", failed.join(", "));
    Ok(())
}

/// The targets are the files of `fuzz/targets`.
fn targets(project: &Project) -> Result<Vec<String>> {
    let files = list(&project.root.join("fuzz/targets"))?;
    Ok(files.iter().filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned())).collect())
}

/// Builds all targets and returns the folder that they lie in.
fn build(project: &Project) -> Result<PathBuf> {
    let about = output(project.command("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names its host")?;
    let target = project.target.join("fuzz");
    let mut cargo = project.cargo();
    // Named, so that build scripts and macros are built without the counters.
    cargo.args(["build", "--quiet", "--release", "--target", host, "--manifest-path", "fuzz/Cargo.toml"]);
    check(cargo.env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", COVERAGE))?;
    Ok(target.join(host).join("release"))
}

/// What came of a target.
struct Outcome {
    executions: u64,
    features: u64,
    /// Unless it failed before its end.
    seconds: Option<u64>,
    failed: bool,
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = if self.failed { "FAILED" } else { "no failure" };
        let Outcome { executions, features, .. } = self;
        let time = self.seconds.map(|seconds| format!(" in {seconds} s")).unwrap_or_default();
        write!(f, "{executions:>10} executions{time}, {features} features: {end}")
    }
}

/// How long a target is run, and with which dice, as libFuzzer is told.
fn dice(args: &Args, seconds: u64) -> Vec<String> {
    let runs = args.runs.map(|runs| format!("-runs={runs}"));
    let always = [format!("-max_total_time={seconds}"), format!("-seed={}", args.seed.unwrap_or(0))];
    always.into_iter().chain(runs).collect()
}

fn run_target(project: &Project, program: &Path, target: &str, dice: &[String]) -> Result<Outcome> {
    let corpus = project.target.join("fuzz-corpus").join(target);
    let failures = project.target.join("fuzz-failures");
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&failures)?;
    let mut command = project.command(program);
    // Frames of the fuzzer would bury what failed; the input that did so can be run again.
    command
        .env("RUST_BACKTRACE", "0")
        .args(dice)
        .args(["-print_final_stats=1", "-timeout=10", "-rss_limit_mb=2048", "-max_len=8192"])
        .arg(format!("-artifact_prefix={}/{target}-", failures.display()));
    let dictionary = project.root.join(format!("fuzz/dictionaries/{target}.dict"));
    if dictionary.is_file() {
        command.arg(format!("-dict={}", dictionary.display()));
    }
    command.arg(&corpus);
    command.args(seeds(project, target));
    let done = command.output().with_context(|| format!("{} cannot be run", program.display()))?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let failed = !done.status.success();
    if failed {
        let tail: Vec<&str> = said.lines().rev().take(40).collect();
        tail.iter().rev().for_each(|line| println!("{line}"));
    }
    Ok(Outcome { executions: executions(&said), features: features(&said), seconds: seconds(&said), failed })
}

/// Folders of inputs to begin with: our own, and what other programs wrote for the tests of the crate.
fn seeds(project: &Project, target: &str) -> Vec<PathBuf> {
    let mut folders = vec![project.root.join("fuzz/seeds").join(target)];
    if target == "inputs" {
        folders.push(project.root.join("crates/kiosque-input/tests/data"));
    }
    folders.retain(|folder| folder.is_dir());
    folders
}

fn executions(said: &str) -> u64 {
    let number = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    number.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
}

/// `Done N runs in S second(s)`.
fn seconds(said: &str) -> Option<u64> {
    let (_, rest) = said.lines().find(|line| line.starts_with("Done "))?.split_once(" runs in ")?;
    rest.split(' ').next()?.parse().ok()
}

/// The last `ft: N`: what has been seen of branches and how often they were taken.
fn features(said: &str) -> u64 {
    let numbers = said.lines().rev().find_map(|line| line.split_once(" ft: "));
    numbers.and_then(|(_, rest)| rest.split(' ').next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_from_what_the_fuzzer_says() {
        let said = "#2\tINITED cov: 3 ft: 4 corp: 1/1b\n#9\tDONE   cov: 40 ft: 55 corp: 3/9b lim: 4\n\
                    Done 1234 runs in 8 second(s)\nstat::number_of_executed_units: 1234\n";
        assert_eq!((executions(said), features(said), seconds(said)), (1234, 55, Some(8)));
        assert_eq!((executions(""), features(""), seconds("")), (0, 0, None));
    }
}
