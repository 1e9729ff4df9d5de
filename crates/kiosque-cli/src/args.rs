//! What the command takes. Help, completions and the man page are made from these definitions.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Turns news pages into clean, structured articles.
#[derive(Debug, Parser)]
#[command(
    name = "kiosque",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "\
Examples:
  kiosque extract dumps/                      all dumps of a folder: readable here, JSON lines in a pipe
  kiosque extract page.txt --url https://…    with the page's address, which names its site
  kiosque explain page.txt                    every block: kept or dropped, who said so and why
  kiosque sites                               the sites that are known, and where they come from
  kiosque test plugins/harbour-post           a site's samples against its snapshots

Exit codes: 0 all was read; 1 some records failed (each is listed, none is lost); 2 wrong usage or configuration."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Extract articles from files, folders or standard input
    Extract(Extract),
    /// Show every block of a page: its label, who gave it and why
    Explain(Explain),
    /// List the sites that are known, or show one
    Sites(Sites),
    /// Check samples of sites against their snapshots and expectations
    Test(Test),
    /// Check the set-up: plugins, native libraries, pins; what is wrong and how to mend it
    Doctor(Doctor),
    /// Pin a native library by its hash: you trust its code as you trust this program
    Trust(Trust),
    /// Print a JSON Schema: of the article, or of site.toml
    Schema(Schema),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page (roff), or write the pages of all commands into a folder
    Man(Man),
}

/// Where sites and settings come from; the same for all commands that read pages.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Setup {
    /// A folder of sites, or the folder of one site; may be given several times
    #[arg(long, value_name = "DIR", help_heading = "Sites")]
    pub(crate) plugins: Vec<PathBuf>,
    /// The configuration file [default: kiosque.toml in this folder, if there is one]
    #[arg(long, value_name = "FILE", help_heading = "Sites")]
    pub(crate) config: Option<PathBuf>,
    /// Use no site at all, only the generic extractor
    #[arg(long, help_heading = "Sites")]
    pub(crate) no_plugins: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Standard output carries JSON lines when it is a pipe or a file, and a readable rendering when it is a terminal; --format
says otherwise. Each record ends as one row with a status: ok, not_article or error. Progress and messages go to
standard error. The order of the output is the order of the inputs, whatever the number of threads.

A page may have a sidecar, a file of the same name ending in .toml, with the keys url, captured, encoding.")]
pub(crate) struct Extract {
    /// Files, folders (their .txt and .html files, in byte order of path), or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(long, short, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// How articles are written
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    /// The page's address; for a single page
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// What to do with blocks of HTML pages that may be body or not [default: balanced, or what the configuration says]
    #[arg(long, value_enum)]
    pub(crate) mode: Option<Mode>,
    /// Worker threads [default: one for each core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

/// What to do with blocks of HTML pages that may be body or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mode {
    /// As likely to take one too many as to miss one
    Balanced,
    /// Rather miss some of the body than take something else
    Precision,
    /// Rather take something else than miss some of the body
    Recall,
}

impl From<Mode> for kiosque::Mode {
    fn from(mode: Mode) -> kiosque::Mode {
        match mode {
            Mode::Balanced => kiosque::Mode::Balanced,
            Mode::Precision => kiosque::Mode::Precision,
            Mode::Recall => kiosque::Mode::Recall,
        }
    }
}

/// How articles are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON record a line
    Jsonl,
    /// Indented JSON records
    Json,
    /// As an editor would want to see it
    Readable,
    /// Title and story
    Text,
    /// Title, byline, date and story as Markdown
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The page: a file, or - for standard input
    #[arg(value_name = "PAGE")]
    pub(crate) page: PathBuf,
    /// The page's address
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Read the page as this site's, whatever it looks like; "none" reads it as no site's
    #[arg(long, value_name = "ID")]
    pub(crate) site: Option<String>,
    /// What to do with blocks of HTML pages that may be body or not [default: balanced, or what the configuration says]
    #[arg(long, value_enum)]
    pub(crate) mode: Option<Mode>,
    /// One JSON object a block
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

#[derive(Debug, Args)]
pub(crate) struct Sites {
    /// Show this site only, with its layouts
    #[arg(value_name = "ID")]
    pub(crate) id: Option<String>,
    /// JSON, one object a site
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A site's folder holds samples/ and snapshots/: samples/2024-budget.txt is checked against
snapshots/2024-budget.txt.snap. A sample's sidecar, samples/2024-budget.toml, may name the page's address (url = \"…\")
and hold an [expect] table, whose keys are fields of the article (dots go deeper: \"dates.published.value\"):

  [expect]
  title = \"Rain at last\"              exactly this
  text = \"contains:on Monday\"         holds this; also absent:…, regex:…
  tags = \"count:3\"                    so many items
  byline = false                      null or empty")]
pub(crate) struct Test {
    /// Folders of sites, or ids of bundled ones with a folder below ./plugins [default: plugins]
    #[arg(value_name = "DIR|ID")]
    pub(crate) sites: Vec<PathBuf>,
    /// Write snapshots that are missing or differ
    #[arg(long)]
    pub(crate) update: bool,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// JSON, one object a finding
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Native code is trusted code: once loaded it can do whatever this program can. Pin a library only if you would run it as a
program. The pin is a line with its SHA-256 in plugins.lock, beside the site's folder; a file that changes is refused.")]
pub(crate) struct Trust {
    /// The folder of the site whose library is to be pinned
    #[arg(value_name = "SITE_DIR")]
    pub(crate) site: PathBuf,
    /// The lock file [default: plugins.lock beside the site's folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) lock: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Of what
    #[arg(value_enum)]
    pub(crate) of: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The article
    Article,
    /// site.toml
    Site,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// A folder for the pages of all commands
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
