//! `cargo xtask soak`: a long run over the same pages, which must not grow.

#[cfg(any(feature = "soak", test))]
mod judge;
#[cfg(feature = "soak")]
mod rounds;

use crate::project::Project;
use anyhow::Result;

/// What `soak` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The samples of plugins/ and, where the corpus is there, its dumps and HTML pages, again and again, each to JSON and every \
rendering, with two threads and the native halves of the sites in worker processes. After each round, when its threads are \
gone: pages, resident memory, live heap, open files, threads; of all rounds in target/soak/rounds.tsv.

It fails if the live heap grows by more than a kilobyte a thousand pages over the second half of the run; if the highest \
resident memory of the last quarter, what the allocator keeps included, is more than a tenth above that of the quarter \
before; or if files or threads are left over.")]
pub(crate) struct Args {
    /// Pages in all, rounded up to whole rounds
    #[arg(long, default_value_t = 1_000_000)]
    pages: u64,
    /// Threads that extract
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

/// Other chores are not to pay for the counting.
#[cfg(not(feature = "soak"))]
pub(crate) fn run(project: &Project, _: &Args) -> Result<()> {
    project.do_in_release("soak")
}

#[cfg(feature = "soak")]
pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    judge::judge(&rounds::run(project, args)?)
}
