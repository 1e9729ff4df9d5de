//! The `kiosque` command, as a function: for programs that bring it along, such as the Python package.
//!
//! ```
//! // Says what is wrong with the line on standard error.
//! assert_eq!(kiosque_cli::run(["kiosque", "extract", "--no-such-option"]), 2);
//! ```

#![forbid(unsafe_code)]

mod accept;
mod args;
mod doctor;
mod explain;
mod extract;
mod health;
mod import;
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
use std::ffi::OsString;
use std::io::{self, Write};

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

/// Does what a command line says, the name of the program first, and answers the exit code.
///
/// Articles go to standard output and messages to standard error, as of the program itself. `extract` and `replay` take
/// Ctrl-C and SIGTERM for themselves: a first one ends the run in good order, a second one ends the process.
pub fn run<I, T>(line: I) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let cli = match Cli::try_parse_from(line) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not errors. Nobody is left to tell of a closed pipe.
            let _ = error.print();
            return error.exit_code().try_into().unwrap_or(2);
        }
    };
    let code = match run_command(cli) {
        Ok(Outcome::Done) => 0,
        Ok(Outcome::SomeFailed) => 1,
        Ok(Outcome::Interrupted) => 130,
        Err(error) if is_closed_pipe(&error) => 0,
        Err(error) => {
            eprintln!("kiosque: {error:#}");
            2
        }
    };
    match io::stdout().flush() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("kiosque: standard output cannot be written: {error}");
            2
        }
        _ => code,
    }
}

fn run_command(cli: Cli) -> Result<Outcome> {
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
        Command::Import(args) => import::run(&args),
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
