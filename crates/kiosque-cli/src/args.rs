//! What the command takes. Help, completions and the man page are made from these definitions.

use crate::input_options::InputOptions;
use clap::{Args, Parser, Subcommand, ValueEnum};
use kiosque::run::Shard;
use kiosque::run::folder::PART_RECORDS;
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
    /// Read records again that an extraction listed as failed
    Replay(Replay),
    /// Tell how far runs into folders are
    Status(Status),
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
Standard output carries JSON lines when it is a pipe or a file, and a readable rendering when it is a terminal. With --out,
the name of the file says what is written (articles.parquet, articles.jsonl.zst, articles.csv.gz), and --format says otherwise.
Each record ends as one row with a status: ok, not_article or error. Progress and messages go to standard error. The order
of the output is the order of the inputs, whatever the number of threads.

--out DIR (an existing folder, or a name that ends in / or has no ending) writes parts: part-00000-0000.jsonl and so on, or
folders of pages for markdown, html, text, tei, json and template. Parts appear when they are complete and are entered into
manifest.jsonl. The same command goes on where it was ended, by Ctrl-C, a power cut or kill -9; another configuration is
refused. `kiosque status DIR` tells how far it is.

A page may have a sidecar, a file of the same name ending in .toml, with the keys url, captured, encoding.

Examples:
  kiosque extract dumps/ > articles.jsonl
  kiosque extract dumps/ --out articles.parquet
  kiosque extract crawl/ --out articles/ --format parquet          resumable
  kiosque extract crawl/ --out articles/ --shard 3/8               one of eight machines
  kiosque extract saved/ --out pages/ --format markdown            a file an article
  kiosque extract dumps/ --out list.html --template list.html.j2
  kiosque replay articles.errors.jsonl                             what failed, once more

Exit codes: 0 all was read; 1 some records failed (each is listed); 2 wrong usage or configuration, or the output cannot be
written; 130 ended by Ctrl-C or SIGTERM, with what was read until then written.")]
pub(crate) struct Extract {
    /// Files, folders (in byte order of path), globs, or - for standard input; pages, WARC, JSON lines, CSV, Parquet, zip,
    /// tar, MHTML, feeds, compressed or not
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    /// The page's address; for a single page
    #[arg(long)]
    pub(crate) url: Option<String>,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) folder: Folder,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

/// What is written, and where to.
#[derive(Debug, Args)]
pub(crate) struct Output {
    /// Write to this file or folder instead of standard output; files appear when they are complete
    #[arg(long, short, value_name = "FILE|DIR", help_heading = "Output")]
    pub(crate) out: Option<PathBuf>,
    /// How articles are written
    #[arg(long, value_enum, help_heading = "Output")]
    pub(crate) format: Option<Format>,
    /// A template (Jinja) that each article is put into; it sees the fields of the record
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) template: Option<PathBuf>,
    /// Where records that failed are listed [default: beside the output, as NAME.errors.jsonl or DIR/errors.jsonl]
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) errors: Option<PathBuf>,
    /// After the run, list the same article under several addresses or captures, in NAME.duplicates.jsonl or
    /// DIR/duplicates.jsonl; nothing is dropped
    #[arg(long, requires = "out", help_heading = "Output")]
    pub(crate) dedupe: bool,
    /// Worker threads [default: one for each core]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
    /// How progress is shown on standard error
    #[arg(long, value_enum, default_value_t = Progress::Auto)]
    pub(crate) progress: Progress,
}

/// Runs into a folder.
#[derive(Debug, Args)]
pub(crate) struct Folder {
    /// Do only this share of the inputs, as in 3/8; the shares may write to one folder or to several
    #[arg(long, value_name = "I/N", requires = "out", help_heading = "Runs into a folder")]
    pub(crate) shard: Option<Shard>,
    /// Records of a part, at most
    #[arg(long, value_name = "N", default_value_t = PART_RECORDS, value_parser = clap::value_parser!(u32).range(1..),
        help_heading = "Runs into a folder")]
    pub(crate) part_records: u32,
    /// Pack parts that do not pack themselves
    #[arg(long, value_enum, value_name = "HOW", help_heading = "Runs into a folder")]
    pub(crate) compress: Option<Compress>,
    /// Throw away what the folder holds of an earlier run, and start anew
    #[arg(long, help_heading = "Runs into a folder")]
    pub(crate) force_new: bool,
}

/// How articles are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON record a line
    Jsonl,
    /// Indented JSON records
    Json,
    /// Parquet: a column for each common field, and the whole record as JSON
    Parquet,
    /// An Arrow stream (IPC) of the same columns
    Arrow,
    /// The common fields, safe to open in a spreadsheet
    Csv,
    /// As an editor would want to see it
    Readable,
    /// Title, byline, date and story as Markdown
    Markdown,
    /// A page for reading
    Html,
    /// Title and story
    Text,
    /// TEI P5
    Tei,
    /// schema.org NewsArticle (JSON-LD), one a line
    SchemaOrg,
    /// IPTC ninjs 3.1, one a line
    Ninjs,
    /// The keys of trafilatura's JSON, one a line
    Trafilatura,
    /// By the template that --template names
    Template,
}

/// How parts are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Compress {
    /// Files ending in .gz
    Gzip,
    /// Files ending in .zst
    Zstd,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    /// A bar on a terminal, else a JSON line every ten seconds
    Auto,
    /// A JSON line every ten seconds, and one at the end
    Json,
    /// Not at all
    None,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Reads the records that an errors.jsonl lists once more, by their coordinates, and writes what comes of them as extract does.

Examples:
  kiosque replay articles.errors.jsonl > more.jsonl
  kiosque replay articles/errors.jsonl --out more.parquet --plugins my-sites")]
pub(crate) struct Replay {
    /// Lists of records that failed; options that say how inputs are read are those of the extraction
    #[arg(required = true, value_name = "ERRORS")]
    pub(crate) lists: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) input: InputOptions,
    #[command(flatten)]
    pub(crate) output: Output,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes: 0 all is done; 1 something is missing or damaged; 2 the folders hold no run, or different ones.")]
pub(crate) struct Status {
    /// Folders that extract --out wrote to: one, or those of all shards
    #[arg(required = true, value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
    /// Read every part and compare it with its hash
    #[arg(long)]
    pub(crate) verify: bool,
    /// JSON
    #[arg(long)]
    pub(crate) json: bool,
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
