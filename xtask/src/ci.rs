//! `cargo xtask ci`: everything that CI does, step by step, up to the first failure. What the steps say goes to
//! `target/ci`: thousands of lines would bury the one that matters. A step that is asked for alone is shown.

mod clusters;
mod environment;
mod formats;
mod licences;
mod python;
mod tests;

use crate::project::{Project, check, list};
use crate::{fuzz, schema, score, tidy};
use anyhow::{Context, Result, ensure};
use clap::builder::{PossibleValue, PossibleValuesParser};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// What `ci` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Steps to do; all of them without
    #[arg(value_name = "STEP", value_parser = steps())]
    steps: Vec<String>,
    /// Go on after a failure; it still is one
    #[arg(long)]
    keep_going: bool,
}

/// How a step ended that did not fail.
enum Outcome {
    Done,
    /// It was not done, and why.
    Skipped(String),
}

/// One thing that CI does.
struct Step {
    name: &'static str,
    what: &'static str,
    run: fn(&Project) -> Result<Outcome>,
}

/// Width of the names of steps.
const VERDICT: usize = 10;

/// So much of what a failed step says is shown.
const SHOWN_LINES: usize = 60;
const SHOWN_CHARACTERS: usize = 240;

/// In the order in which they are done: the quick ones first.
const STEPS: [Step; 17] = [
    Step { name: "format", what: "the source is formatted", run: format },
    Step { name: "tidy", what: "the rules of the house", run: |project| done(tidy::run(project)) },
    Step {
        name: "generated",
        what: "schemas and references are fresh",
        run: |project| done(schema::check(project)),
    },
    Step { name: "lints", what: "lock files agree; clippy, warnings are errors", run: lints },
    Step {
        name: "tests",
        what: "all tests; no snapshot that no test looks at",
        run: |project| done(tests::run(project)),
    },
    Step {
        name: "doc-tests",
        what: "the examples in the documentation",
        run: |project| done(tests::run_examples(project)),
    },
    Step { name: "docs", what: "the documentation, warnings are errors", run: docs },
    Step { name: "snapshots", what: "the samples of all sites, with the command", run: snapshots },
    Step { name: "formats", what: "what is written, read by parsers that are not ours", run: formats::run },
    Step { name: "python", what: "the package for Python: lints, the wheel, its tests", run: python::run },
    Step {
        name: "clusters",
        what: "Spark, Ray, datatrove and others with the package in them",
        run: clusters::run,
    },
    Step { name: "reuse", what: "programs outside the workspace that use the crates", run: reuse },
    Step { name: "packages", what: "each crate can be packed and built from its package", run: packages },
    Step { name: "licences", what: "licences and sources of dependencies", run: licences::run },
    Step {
        name: "advisories",
        what: "known holes of dependencies",
        run: |_| {
            Ok(Outcome::Skipped(
                "the database of advisories is on the network; `cargo deny check advisories` asks it".into(),
            ))
        },
    },
    Step { name: "fuzz", what: "a short search for inputs that break a parser", run: fuzz },
    Step { name: "scores", what: "the committed scores are what the code gives", run: scores },
];

/// The steps, as the help lists them.
fn steps() -> PossibleValuesParser {
    PossibleValuesParser::new(STEPS.map(|step| PossibleValue::new(step.name).help(step.what)))
}

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    if let [name] = &args.steps[..] {
        return run_here(project, name);
    }
    let is_wanted = |step: &&Step| args.steps.is_empty() || args.steps.iter().any(|name| name == step.name);
    let mut failed = Vec::new();
    for step in STEPS.iter().filter(is_wanted) {
        if !run_apart(project, step)? {
            failed.push(step.name);
            if !args.keep_going {
                break;
            }
        }
    }
    ensure!(failed.is_empty(), "failed: {}; all that was said is in target/ci", failed.join(", "));
    println!("passed");
    Ok(())
}

/// Does a step and shows what it says.
fn run_here(project: &Project, name: &str) -> Result<()> {
    let step = STEPS.iter().find(|step| step.name == name).context("a step has a name")?;
    let (outcome, took) = timed(|| (step.run)(project));
    match outcome.with_context(|| format!("the step `{name}` failed after {took} s"))? {
        Outcome::Done => println!("{name:<VERDICT$} passed in {took} s"),
        Outcome::Skipped(why) => println!("{name:<VERDICT$} skipped: {why}"),
    }
    Ok(())
}

/// Does a step in a process of its own, whose output becomes `target/ci/STEP.log`. Shows what it counted (`-- …`) and its
/// verdict, or the end of that output if it fails. Answers whether it passed.
fn run_apart(project: &Project, step: &Step) -> Result<bool> {
    let folder = project.target.join("ci");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}.log", step.name));
    let log = File::create(&path)?;
    let mut cargo = project.cargo();
    cargo.args(["run", "--quiet", "--package=xtask", "--", "ci", step.name]);
    let status = cargo.stdout(log.try_clone()?).stderr(log).status().context("cargo cannot be run")?;
    let said = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
    let lines: Vec<&str> = said.lines().collect();
    if status.success() {
        lines.iter().filter(|line| line.starts_with("-- ")).for_each(|line| println!("{line}"));
        println!("{}", lines.last().unwrap_or(&""));
    } else {
        println!("{:<VERDICT$} FAILED: {}. The end of {}:", step.name, step.what, project.relative(&path));
        for line in &lines[lines.len().saturating_sub(SHOWN_LINES)..] {
            println!("    {}", line.chars().take(SHOWN_CHARACTERS).collect::<String>());
        }
    }
    Ok(status.success())
}

/// What `work` gives, and the seconds that it took.
#[expect(clippy::disallowed_methods, reason = "a chore may look at the clock")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let start = std::time::Instant::now();
    (work(), start.elapsed().as_secs())
}

fn done(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Done)
}

/// The native halves of sites are modules that a build script brings in, which `cargo fmt` does not see.
fn format(project: &Project) -> Result<Outcome> {
    check(project.cargo().args(["fmt", "--all", "--check"]))?;
    let mut natives: Vec<PathBuf> = project.sites()?.iter().map(|site| site.join("native.rs")).collect();
    natives.retain(|path| path.is_file());
    let natives: Vec<String> = natives.iter().map(|path| project.relative(path)).collect();
    if !natives.is_empty() {
        check(project.command("rustfmt").args(["--edition=2024", "--check"]).args(natives))?;
    }
    Ok(Outcome::Done)
}

/// The lock files outside of the workspace are looked at first: what is built with them is built much later.
fn lints(project: &Project) -> Result<Outcome> {
    for outside in ["bindings/python/Cargo.toml", "fuzz/Cargo.toml"] {
        let mut cargo = project.cargo();
        cargo.args(["tree", "--quiet", "--locked", "--depth=0", "--manifest-path", outside]);
        check(&mut cargo)?;
    }
    let clippy = ["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny=warnings"];
    done(check(project.cargo().args(clippy)))
}

/// The libraries only: the command has the name of its library.
fn docs(project: &Project) -> Result<Outcome> {
    let mut doc = project.cargo();
    doc.args(["doc", "--workspace", "--no-deps", "--lib", "--all-features"])
        .env("RUSTDOCFLAGS", "--deny=warnings");
    done(check(&mut doc))
}

fn snapshots(project: &Project) -> Result<Outcome> {
    let mut command = project.cargo();
    command.args(["run", "--quiet", "--package=kiosque-cli", "--", "test"]);
    done(check(command.args(project.sites()?.iter().map(|site| project.relative(site)))))
}

/// Cargo keeps what it unpacked and built of a package by name and version, and would check the crates of an earlier run.
/// Its folders for packages that were never published have names without a host.
#[expect(clippy::disallowed_methods, reason = "Cargo's own folder is named by the environment")]
fn forget_packed(target: &Path) -> Result<()> {
    if target.exists() {
        fs::remove_dir_all(target)?;
    }
    let cargo =
        std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| format!("{home}/.cargo")));
    let Ok(cargo) = cargo else { return Ok(()) };
    for registry in list(&PathBuf::from(cargo).join("registry/src"))? {
        let is_unpublished = registry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('-'));
        for package in list(&registry)?.into_iter().filter(|_| is_unpublished) {
            if package.file_name().is_some_and(|name| name.to_string_lossy().starts_with("kiosque")) {
                fs::remove_dir_all(package)?;
            }
        }
    }
    Ok(())
}

/// Each folder of `tests/reuse` is a program of its own that checks what it gets. Nobody debugs them.
fn reuse(project: &Project) -> Result<Outcome> {
    for program in list(&project.root.join("tests/reuse"))?.iter().filter(|path| path.is_dir()) {
        let mut cargo = project.cargo();
        cargo.args(["run", "--quiet", "--manifest-path"]).arg(program.join("Cargo.toml"));
        cargo.env("CARGO_TARGET_DIR", project.target.join("reuse")).env("CARGO_PROFILE_DEV_DEBUG", "none");
        check(&mut cargo)?;
    }
    Ok(Outcome::Done)
}

fn packages(project: &Project) -> Result<Outcome> {
    let target = project.target.join("packages");
    forget_packed(&target)?;
    let mut cargo = project.cargo();
    cargo.args(["package", "--workspace", "--exclude=xtask", "--allow-dirty", "--target-dir"]).arg(&target);
    check(cargo.env("CARGO_PROFILE_DEV_DEBUG", "none"))?;
    done(forget_packed(&target))
}

fn fuzz(project: &Project) -> Result<Outcome> {
    match fuzz::skipped(project) {
        Some(why) => Ok(Outcome::Skipped(why)),
        None => done(fuzz::run_in_ci(project)),
    }
}

fn scores(project: &Project) -> Result<Outcome> {
    if let Some(why) = score::skipped(project) {
        return Ok(Outcome::Skipped(why));
    }
    let mut command = project.cargo();
    done(check(command.args(["run", "--quiet", "--release", "--package=xtask", "--", "score"])))
}
