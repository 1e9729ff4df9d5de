//! The `kiosque` command.

#![forbid(unsafe_code)]

mod accept;
mod args;
mod doctor;
mod explain;
mod extract;
mod health;
mod input_options;
mod learn;
mod lint;
mod new;
mod scrub;
mod setup;
mod sites;
mod status;
mod test;
mod try_rule;
mod workbench;

use anyhow::Result;
use args::{Cli, Command, SchemaOf};
use clap::{CommandFactory, Parser};
use std::io::{self, Write};
use std::process::ExitCode;

/// How a command ended, as the exit code tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was done.
    Done,
    /// Some records or checks failed; each has been named.
    SomeFailed,
    /// The user ended it early; what was done until then stays.
    Interrupted,
}

fn main() -> ExitCode {
    kiosque_native::serve_if_asked();
    match run(Cli::parse()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::from(1),
        Ok(Outcome::Interrupted) => ExitCode::from(130),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kiosque: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Outcome> {
    match cli.command {
        Command::Extract(args) => extract::run(&args),
        Command::Replay(args) => extract::replay(&args),
        Command::Status(args) => status::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Sites(args) => sites::run(&args),
        Command::New(args) => new::run(&args),
        Command::Learn(args) => learn::run(&args),
        Command::Try(args) => try_rule::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Accept(args) => accept::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Health(args) => health::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Trust(args) => doctor::trust(&args),
        Command::Schema(args) => print(&match args.of {
            SchemaOf::Article => kiosque_core::article_schema(),
            SchemaOf::Site => kiosque_rules::schema(),
        }),
        Command::Completions(args) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "kiosque", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
        Command::Man(args) => man(&args),
    }
}

fn man(args: &args::Man) -> Result<Outcome> {
    if let Some(folder) = &args.out {
        std::fs::create_dir_all(folder)?;
        clap_mangen::generate_to(Cli::command(), folder)?;
        return Ok(Outcome::Done);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    print(&String::from_utf8_lossy(&page))
}

fn print(text: &str) -> Result<Outcome> {
    io::stdout().write_all(text.as_bytes())?;
    Ok(Outcome::Done)
}

/// A reader that has seen enough (`| head`) is no failure.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
