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

A site of your own: new, learn, explain, try, accept, test, lint; later health. docs/add-a-site.md goes through it in ten minutes.

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
    /// Begin a site: its rules, samples and snapshots from a few saved pages
    New(New),
    /// Propose rules for a site from a handful of its pages, each with what speaks for it
    Learn(Learn),
    /// Show what one rule labels on a page: a rule of the site, or one that you write on the command line
    Try(Try),
    /// Check samples of sites against their snapshots and expectations
    Test(Test),
    /// Take over what is read now as the snapshots of samples, after a look at what changed
    Accept(Accept),
    /// Convert rules of other programs into sites of your own
    Import(Import),
    /// Look for what is wrong in rule files: names, rules that do nothing, patterns that fit too much
    Lint(Lint),
    /// Tell from your articles which site is no longer read as it used to be, since when, and by which sign
    Health(Health),
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
    /// What to do with blocks of HTML pages that may be body or not [default: balanced, or what the configuration says]
    #[arg(long, value_enum)]
    pub(crate) mode: Option<Mode>,
    /// Put the readers' comments that a page shows into the record (comments.entries); their number is always there
    #[arg(long)]
    pub(crate) comments: bool,
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
#[command(after_help = "\
Examples:
  kiosque explain page.txt                              every block: label, who gave it and why, + kept or - set aside
  kiosque explain page.txt --site none                  the generic reading
  kiosque explain page.html --fields                    title, authors and days: who found them, what else the page states
  kiosque explain page.txt --diff none                  where the rules in force change the generic reading
  kiosque explain page.txt --diff old/harbour-post      where they differ from another rule file (its native half aside)
  kiosque explain page.html --json | jq -r .label       an object a block: span, line, path, label, by, score, kept, text")]
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
    /// Show only where the reading differs from that of another folder of a site, or of no site
    #[arg(long, value_name = "none|DIR")]
    pub(crate) diff: Option<PathBuf>,
    /// Only title, authors, days and the number of comments: what the article says, who found it and why, and what else the
    /// page states of them
    #[arg(long, conflicts_with = "diff")]
    pub(crate) fields: bool,
    /// One JSON object a block, or a field
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The rule is tried by itself, with the rules that its zone speaks of, on the page as that site's. Shown is each block that
it labels, with its parts, what the block is now with all rules of the site, and what it is without any.

A rule on the command line is a table of TOML with the keys of a rule; it may speak of rules of the site by name.

Examples:
  kiosque try harbour-post meta page.txt                          the rule meta of the site in plugins/harbour-post
  kiosque try sites/harbour-post dump/meta page.txt               that of the layout dump
  kiosque try harbour-post '{ label = \"promo\", line = \"^Follow\" }' page.txt
  kiosque try harbour-post '{ label = \"paragraph\", after = \"meta\" }' page.txt --json

Exit codes: 0 the rule labels something; 1 it labels nothing on this page; 2 wrong usage, or the rule makes no sense.")]
pub(crate) struct Try {
    /// The site: its folder, or its id below ./plugins
    #[arg(value_name = "ID|DIR")]
    pub(crate) site: String,
    /// The rule: its name, LAYOUT/NAME, or a table of TOML
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
    /// The page: a file, or - for standard input
    #[arg(value_name = "PAGE")]
    pub(crate) page: PathBuf,
    /// The page's address
    #[arg(long)]
    pub(crate) url: Option<String>,
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
Two to five pages of different stories do best: what stands on all of them is the site's own. A page's address may stand
in a sidecar, a file of the same name ending in .toml: url = \"https://…\".

Written are DIR/ID/site.toml (hosts, languages, marks, a layout for each kind of page, and comments that teach), the pages
in samples/ with sidecars, and in snapshots/ what is read from them now. Correct the reading with rules, then accept it.

With --scrub the samples hold the structure and the shape of every word, but none of the words: lines that stand on every
page, dates, names of agencies and the site's host stay; programs, styles and comments are left out.

Examples:
  kiosque new harbour-post --from saved/*.html
  kiosque new harbour-post --from page.txt --url https://harbour-post.example/2024/05/bridge --into sites
  kiosque new harbour-post --from saved/ --scrub --native --checkout ../kiosque")]
pub(crate) struct New {
    /// The site's id, the name of its folder: small letters, digits and hyphens
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// Saved pages of the site: files, or folders of .txt and .html files
    #[arg(long, value_name = "PAGE", required = true, num_args = 1..)]
    pub(crate) from: Vec<PathBuf>,
    /// The folder of sites that the site's folder is made in
    #[arg(long, value_name = "DIR", default_value = "plugins")]
    pub(crate) into: PathBuf,
    /// The page's address, when a single page is given
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Replace every word of the samples by an invented one of the same shape, so that they can be shared
    #[arg(long)]
    pub(crate) scrub: bool,
    /// Add a native half in Rust
    #[arg(long)]
    pub(crate) native: bool,
    /// Build the native half against the sources in this folder instead of the released crates
    #[arg(long, value_name = "DIR", requires = "native")]
    pub(crate) checkout: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

#[derive(Debug, Args)]
#[command(after_help = "\
A site that is there is learnt from its samples and the pages given; one that is not is begun, as `kiosque new` does it.
Three to five pages of different stories do best. Two captures of one story, some hours apart, tell its ticker apart.
A page's address may stand in a sidecar, a file of the same name ending in .toml: url = \"https://…\".

What is looked for:
  lines that the site prints inside its stories, the same on several pages
  elements inside the story that hold none of it (HTML), the line that the story ends with (dumps)
  the element or the form of line that the title, the byline, the date, the tags stand in
  the element that the paragraphs of the story stand in
  layouts, told apart by the element that holds the story

Each rule is tried on every page and dropped when it makes one worse: when prose is lost that stands on no other page, when
what repeats becomes story, when a title, date or author changes and the page states nothing of the kind itself.

Shown is what would be added to site.toml. With --write it is: with the pages as samples, and what was read from them without
the new rules as their snapshots, so that `kiosque accept` shows what the rules change. 50 pages or more give a profile for
`kiosque health`, too.

Examples:
  kiosque learn harbour-post saved/*.html                   a new site below plugins/: look
  kiosque learn harbour-post saved/*.html --into sites --write
  kiosque accept sites/harbour-post && kiosque test sites/harbour-post
  kiosque learn sites/harbour-post june/*.html              after a redesign: old samples and new pages together
  kiosque learn sites/harbour-post --json                   from its samples alone, for a program")]
pub(crate) struct Learn {
    /// The site: its folder, or its id in the folder of sites
    #[arg(value_name = "ID|DIR")]
    pub(crate) site: String,
    /// Saved pages of the site: files, or folders of .txt and .html files [default: its samples]
    #[arg(value_name = "PAGE")]
    pub(crate) pages: Vec<PathBuf>,
    /// The folder of sites
    #[arg(long, value_name = "DIR", default_value = "plugins")]
    pub(crate) into: PathBuf,
    /// The page's address, when a single page is given
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// Write the rules into the site's file, and the pages into its samples
    #[arg(long, alias = "apply")]
    pub(crate) write: bool,
    /// JSON: pages, proposals with their evidence, what was dropped, the new text of the file
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
#[command(after_help = "\
Each sample whose reading differs from its snapshot is shown field by field, and you are asked. Not accepted are:
  a reading that misses an expectation of the sidecar;
  without --reason, a change by which words of the story are lost, what had been set aside becomes story, or the rules no
  longer fit the page.
The reason is kept in the snapshot's header. The files are insta's: cargo insta and kiosque accept may be mixed.

Examples:
  kiosque accept plugins/harbour-post                                 look and answer
  kiosque accept plugins/harbour-post/samples/2024-budget.txt --yes   this sample, without being asked
  kiosque accept harbour-post --yes --reason \"the last line was a caption\"

Exit codes: 0 all was accepted or nothing had changed; 1 something was left as it was; 2 wrong usage.")]
pub(crate) struct Accept {
    /// Folders of sites, ids of sites below ./plugins, or single samples [default: plugins]
    #[arg(value_name = "DIR|ID|SAMPLE")]
    pub(crate) sites: Vec<PathBuf>,
    /// Do not ask
    #[arg(long, short)]
    pub(crate) yes: bool,
    /// Why a change is right that loses story or lets in what was set aside
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) reason: Option<String>,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

/// Where rules are taken from.
#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(subcommand)]
    pub(crate) from: ImportFrom,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ImportFrom {
    /// Site configs of FiveFilters' Full-Text RSS: text files named for their hosts
    Fivefilters(FromFiveFilters),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Written is DIR/ID/site.toml for each config; its id is the host with hyphens for points. What was
not taken over stands in comments at its end. The rules are unverified: save a page of the site in
samples/, look at it with kiosque explain, take it over with kiosque accept, then kiosque lint.
docs/fivefilters.md tells what becomes of each directive.

Printed is how many directives of each name were
  converted     they are in the rule file
  not needed    nothing is lost: fetching, parsing, further pages
  unsupported   rules cannot say it
  invalid       a mistake in the config; kiosque lint shows it in its place

A folder of configs can also be used as it is, without import: in kiosque.toml
  [[sites]]
  kind = \"fivefilters\"
  path = \"ftr-site-config\"

Examples:
  kiosque import fivefilters gazette.example.txt --into sites
  kiosque import fivefilters ftr-site-config --site gazette.example --into sites
  kiosque import fivefilters ftr-site-config --dry-run")]
pub(crate) struct FromFiveFilters {
    /// A folder of site configs, or one of them
    #[arg(value_name = "DIR|FILE")]
    pub(crate) path: PathBuf,
    /// Only the config that holds for pages of this host
    #[arg(long, value_name = "HOST")]
    pub(crate) site: Option<String>,
    /// The folder of sites that the sites' folders are made in
    #[arg(long, value_name = "DIR", default_value = "plugins")]
    pub(crate) into: PathBuf,
    /// Write nothing, only count what converts
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// The counts as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Found are, each with file, line, column and a way to mend it:
  error    invalid             unknown keys and names (with the nearest known one), wrong values, bad patterns
           host-claimed-twice  two sites have the same host
           unreadable          a sample or its sidecar makes no sense
           check-failed        a [[check]] of the site, or a test_contains, does not hold on the page of its address
  warning  unused-rule         the rule fits no block of any sample
           shadowed-rule       it fits some, and other rules have them all
           unused-layout       no sample is read with the layout
           short-anchor        the pattern asks for so little that stories fit it
           anchor-in-story     the rule takes what looks like a paragraph of a sample
           short-mark          the mark is so short that it stands on other sites' pages
           misfit              the rules do not fit a sample, which is read without them
           slow-pattern        the pattern is large, or begins with .*
           unverified          the rules were imported, and no sample has passed yet
           not-understood      a line of a FiveFilters site config: what was expected
           no-snapshot, no-sample, no-samples, no-language, unrecognisable
  note     no-zone
           not-supported       a directive of a site config that rules cannot say
           untried             a site config has checks, and no page of their addresses was given

Examples:
  kiosque lint                             all sites below ./plugins
  kiosque lint plugins/harbour-post --fix  mends misspelt keys and names, and hosts written as addresses
  kiosque lint ftr-site-config --samples saved  FiveFilters site configs, with their checks on saved pages
  kiosque lint --json | jq .message

Exit codes: 0 nothing, or notes only; 1 errors or warnings; 2 wrong usage.")]
pub(crate) struct Lint {
    /// Folders of sites, ids of sites below ./plugins, FiveFilters site configs or folders of them [default: plugins, and
    /// the site configs that kiosque.toml names]
    #[arg(value_name = "DIR|ID|FILE")]
    pub(crate) sites: Vec<PathBuf>,
    /// Saved pages with their addresses, on which the checks of site configs are tried
    #[arg(long, value_name = "DIR")]
    pub(crate) samples: Option<PathBuf>,
    /// Mend what can be mended without asking
    #[arg(long)]
    pub(crate) fix: bool,
    /// One JSON object a finding
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) setup: Setup,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The articles are those of kiosque extract as JSON lines, in the order in which the pages were captured. First learn what
is usual, from at least 50 pages of each site that were read well; then look at new ones again and again:

  kiosque extract 2024-05/ > may.jsonl
  kiosque health may.jsonl --learn             writes plugins/ID/profile.json: keep it with the site
  kiosque extract 2024-06/ | kiosque health -

Watched are, for every site: which fields are filled, which rules have spoken, where the generic reading stands in, layouts,
kinds of blocks, warnings, bodies shorter or longer than usual, and paragraphs that stand in several articles. A signal
has drifted when a cumulative sum for it crosses a threshold by which a site gives a false alarm on fewer than one in
100,000 pages. A signal that was on for most pages and vanishes is noticed after about 10 pages, one that was on for half
of them after about 40.

Pages that their site no longer recognises are counted to it by the host of their address. After a site was mended, learn
anew.

Exit codes: 0 all as usual, or no profile; 1 something drifted, or a line held no article; 2 wrong usage.")]
pub(crate) struct Health {
    /// Files of articles as JSON lines, or - for standard input
    #[arg(required = true, value_name = "ARTICLES")]
    pub(crate) articles: Vec<PathBuf>,
    /// The folder with the profiles: DIR/ID/profile.json
    #[arg(long, value_name = "DIR", default_value = "plugins")]
    pub(crate) profile: PathBuf,
    /// Write profiles from these articles instead of looking for drift
    #[arg(long)]
    pub(crate) learn: bool,
    /// One JSON object a site
    #[arg(long)]
    pub(crate) json: bool,
    /// Prometheus' text format
    #[arg(long, conflicts_with_all = ["json", "learn"])]
    pub(crate) prometheus: bool,
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
