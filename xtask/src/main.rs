//! The project's chores. `cargo xtask --help` lists them.

#![forbid(unsafe_code)]

mod bench;
mod ci;
mod fuzz;
mod health;
mod plugins;
mod project;
mod schema;
mod score;
mod soak;
mod tidy;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;

/// The project's chores: checks, scores, benchmarks, generated files.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    arg_required_else_help = true,
    after_help = "\
Before a change is sent in:   cargo xtask ci
After a public type changed:  cargo xtask schema
After extraction changed:     cargo xtask score --update   (look at the diff of scores/)

The pages that scores are measured on are not part of the project. They are looked for in the folder `shared` beside the \
checkout, or in the one that KIOSQUE_SHARED names; what needs them is skipped by name without them."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Do everything that CI does, step by step, up to the first failure
    Ci(ci::Args),
    /// Check the rules of the house that no compiler checks
    Tidy,
    /// Measure the extraction on text dumps of real pages with gold
    Score(score::Args),
    /// Measure speed and memory
    Bench(bench::Args),
    /// Measure how soon `kiosque health` notices a redesign, and its false alarms, on made-up streams
    SimulateHealth(health::Args),
    /// Look for inputs on which a parser fails, guided by coverage
    Fuzz(fuzz::Args),
    /// Read the same pages again and again, and see that nothing grows
    Soak(soak::Args),
    /// Write the generated files: JSON Schemas and the reference of site.toml
    Schema(schema::Args),
    /// Build the native halves of the sites as libraries, and pin them
    Plugins(plugins::Args),
}

fn main() -> ExitCode {
    kiosque_native::serve_if_asked();
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let project = Project::open()?;
    match command {
        Command::Ci(args) => ci::run(&project, &args),
        Command::Tidy => tidy::run(&project),
        Command::Score(args) => score::run(&project, &args),
        Command::Bench(args) => bench::run(&project, &args),
        Command::SimulateHealth(args) => health::run(&project, &args),
        Command::Fuzz(args) => fuzz::run(&project, &args),
        Command::Soak(args) => soak::run(&project, &args),
        Command::Schema(args) => schema::run(&project, &args),
        Command::Plugins(args) => plugins::run(&project, &args),
    }
}
