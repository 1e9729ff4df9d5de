//! The tests, and how many of them there were.

use crate::project::{Project, check, list};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs all tests but the examples in the documentation. A snapshot that no test looked at is an error.
pub(super) fn run(project: &Project) -> Result<()> {
    let seen = project.target.join("snapshots-seen.txt");
    if seen.exists() {
        fs::remove_file(&seen)?;
    }
    // Tests load some examples as libraries, which `cargo test` builds as programs.
    check(project.cargo().args(["build", "--package=kiosque-native", "--examples"]))?;
    let mut cargo = project.cargo();
    cargo.args(["test", "--workspace", "--all-targets", "--all-features", "--no-fail-fast"]);
    cargo.env("INSTA_UPDATE", "no").env("INSTA_SNAPSHOT_REFERENCES_FILE", &seen);
    counted(&mut cargo)?;
    unseen_snapshots(project, &seen)
}

/// Runs the examples in the documentation.
pub(super) fn run_examples(project: &Project) -> Result<()> {
    counted(project.cargo().args(["test", "--workspace", "--doc", "--no-fail-fast"]))
}

/// Runs `cargo test`, shows what it says, adds up how its programs ended, and says last what the tests that failed said.
fn counted(cargo: &mut Command) -> Result<()> {
    // Some tests let plugins panic; where they did so would bury what failed.
    cargo.env("RUST_BACKTRACE", "0");
    let mut child = cargo.stdout(Stdio::piped()).spawn().context("cargo cannot be run")?;
    let stdout = child.stdout.take().context("standard output is piped")?;
    let (mut programs, mut passed, mut failed) = (0, 0, 0);
    let (mut failures, mut is_of_failure) = (Vec::new(), false);
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        // What they said comes first, then, under the same word, their names.
        is_of_failure = (is_of_failure || line == "failures:") && !line.starts_with("test result: ");
        if is_of_failure {
            failures.push(line);
        } else if line.starts_with("test result: ") {
            programs += 1;
            passed += number_before(&line, " passed");
            failed += number_before(&line, " failed");
        }
    }
    let status = child.wait()?;
    failures.iter().for_each(|line| println!("{line}"));
    println!("-- {programs} test programs: {passed} tests passed, {failed} failed");
    ensure!(status.success(), "tests failed");
    Ok(())
}

fn number_before(line: &str, word: &str) -> u64 {
    let before = line.split_once(word).map_or("", |(before, _)| before);
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Compares the snapshot files with the list of those that the tests looked at.
fn unseen_snapshots(project: &Project, seen: &Path) -> Result<()> {
    let seen: BTreeSet<PathBuf> = fs::read_to_string(seen)
        .unwrap_or_default()
        .lines()
        .filter_map(|path| Path::new(path).canonicalize().ok())
        .collect();
    let mut files = Vec::new();
    for folder in ["crates", "plugins", "tests", "xtask"] {
        snapshot_files(&project.root.join(folder), &mut files)?;
    }
    let mut unseen = Vec::new();
    for file in &files {
        if !seen.contains(&file.canonicalize()?) {
            unseen.push(project.relative(file));
        }
    }
    ensure!(unseen.is_empty(), "snapshots that no test looks at: {}", unseen.join(", "));
    println!("-- {} snapshots, each looked at by a test", files.len());
    Ok(())
}

/// Snapshot files below a folder.
fn snapshot_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for path in list(folder)? {
        if path.is_dir() {
            snapshot_files(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "snap") {
            files.push(path);
        }
    }
    Ok(())
}
