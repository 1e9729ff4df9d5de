//! Works through many inputs: reader → bounded queue → workers → results in the order of the inputs.
//!
//! [`run`] hands every result to a closure. [`folder`] writes them into a folder in parts, so that a run which was
//! killed goes on where it was, and several machines share one list of inputs.

mod budget;
mod disk;
mod ending;
pub mod folder;
mod manifest;
mod parts;
mod pipeline;
mod source;
mod status;
mod summary;

pub use self::ending::{Ending, Failure, Outcome};
pub use self::folder::Shard;
pub use self::manifest::{Configuration, ManifestError};
pub use self::status::{Status, status};
pub use self::summary::Summary;

use self::pipeline::{Done, Job, pipeline};
use crate::Kiosque;
use crate::engine::error_article;
use crate::explain::Explanation;
use kiosque_core::article::Article;
use kiosque_core::{Page, UrlSource};
use kiosque_input::{InputError, Inputs, Limits, Record, Skipped};
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How a run is done.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Worker threads; 0 means one for each core. With one, everything is done on the thread of the caller, reading and
    /// writing included.
    pub threads: usize,
    /// The address of the page, when there is one page only.
    pub url: Option<String>,
    /// For those who watch the run or end it early.
    pub watch: Arc<Watch>,
}

/// What a run tells those who watch it, and they tell it.
#[derive(Debug, Default)]
pub struct Watch {
    is_stopped: AtomicBool,
    records: AtomicU64,
    errors: AtomicU64,
    bytes: AtomicU64,
}

impl Watch {
    /// Ends the run: what has been read is finished, nothing more is read.
    pub fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Whether the run was asked to end.
    pub fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Records that are finished.
    pub fn records(&self) -> u64 {
        self.records.load(Ordering::Relaxed)
    }

    /// Those of them that could not be read.
    pub fn errors(&self) -> u64 {
        self.errors.load(Ordering::Relaxed)
    }

    /// Bytes of records that were read, as they are after unpacking.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    fn read(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    fn finished(&self, ending: &Ending) {
        self.records.fetch_add(1, Ordering::Relaxed);
        if matches!(ending.outcome, Outcome::Error(_)) {
            self.errors.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What a rendered article weighs while it waits to be written.
pub trait Weight {
    /// Bytes of memory, about.
    fn weight(&self) -> usize;
}

impl Weight for Vec<u8> {
    fn weight(&self) -> usize {
        self.len()
    }
}

impl Weight for String {
    fn weight(&self) -> usize {
        self.len()
    }
}

/// One record as it leaves the run.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<T> {
    /// How it ended.
    pub ending: Ending,
    /// What was made of its article.
    pub value: T,
}

/// Extracts all records of `inputs`. Each article is made into something by `render` on a worker thread; this is then
/// handed, in the order of the inputs, to `write` on this thread, which stops the run by an error.
///
/// Every record ends as exactly one row, whose [`Ending`] says how. What is read but not written yet is bounded by
/// [`Limits::in_flight_bytes`](crate::Limits), one record excepted, whatever the input. A panic costs the page it
/// happened on.
///
/// # Errors
/// What `write` answered.
pub fn run<T: Weight + Send, E>(
    kiosque: &Kiosque,
    inputs: Inputs,
    options: &Options,
    render: impl Fn(Article) -> T + Sync,
    write: impl FnMut(Row<T>) -> Result<(), E>,
) -> Result<Summary, E> {
    let limits = Limits { record_bytes: kiosque.limits().record_bytes };
    let (mut units, mut skipped) = (inputs.units(), Skipped::default());
    let feed = |sink: &mut RecordSink<'_>| {
        skipped = source::read(units.by_ref(), &limits, sink);
        skipped.merge(units.skipped());
    };
    let mut summary = fed(kiosque, feed, options, render, write)?;
    summary.pass_over(&skipped);
    Ok(summary)
}

/// The same for records that are at hand, or found one by one.
///
/// ```
/// use kiosque::{Kiosque, run};
///
/// let records = ["The bridge is open at last", ""].map(|text| {
///     Ok(kiosque_input::Record { bytes: text.into(), ..Default::default() })
/// });
/// let mut lines = Vec::new();
/// let summary = run::run_records(
///     &Kiosque::new()?,
///     records.into_iter(),
///     &run::Options::default(),
///     |article| article.text,
///     |row| { lines.push(row.value); Ok::<(), std::io::Error>(()) },
/// )?;
/// assert_eq!((summary.records(), lines.len()), (2, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What `write` answered.
pub fn run_records<T: Weight + Send, E>(
    kiosque: &Kiosque,
    mut records: impl Iterator<Item = Result<Record, InputError>> + Send,
    options: &Options,
    render: impl Fn(Article) -> T + Sync,
    write: impl FnMut(Row<T>) -> Result<(), E>,
) -> Result<Summary, E> {
    let feed = |sink: &mut RecordSink<'_>| {
        let _ = records.try_for_each(sink);
    };
    fed(kiosque, feed, options, render, write)
}

type RecordSink<'s> = dyn FnMut(Result<Record, InputError>) -> ControlFlow<()> + 's;

/// Runs over what `feed` hands on.
fn fed<T: Weight + Send, E>(
    kiosque: &Kiosque,
    feed: impl FnOnce(&mut RecordSink<'_>) + Send,
    options: &Options,
    render: impl Fn(Article) -> T + Sync,
    mut write: impl FnMut(Row<T>) -> Result<(), E>,
) -> Result<Summary, E> {
    let mut summary = Summary::default();
    let jobs = |sink: &mut pipeline::Sink<'_, Infallible>| feed(&mut |record| sink(Job::Record(record)));
    pipeline(kiosque, jobs, options, render, |done| match done {
        Done::Row(row) => {
            summary.count(&row.ending);
            write(row)
        }
        Done::Mark(never) => match never {},
    })?;
    Ok(summary)
}

/// The article of one record, whatever happens.
pub fn extract(kiosque: &Kiosque, record: Result<Record, InputError>, options: &Options) -> Article {
    guarded(record, options.url.as_ref(), |page| kiosque.extract(page), |article| article)
}

/// The same, with the reason for every block; see [`Kiosque::explain_with_grounds`]. A page that cannot be read has no blocks.
pub fn explain(
    kiosque: &Kiosque,
    record: Result<Record, InputError>,
    url: Option<&String>,
    site: Option<&str>,
) -> (Article, Explanation) {
    let explain = |page: &Page| kiosque.explain_with_grounds(page, site);
    guarded(record, url, explain, |article| (article, Explanation::default()))
}

/// What `read` makes of the page of a record, or `failed` of the article that says why there is none.
fn guarded<T>(
    record: Result<Record, InputError>,
    url: Option<&String>,
    read: impl FnOnce(&Page) -> T,
    failed: impl FnOnce(Article) -> T,
) -> T {
    let mut page = match record.and_then(Record::decode) {
        Ok(page) => page,
        Err(error) => {
            let (code, detail) = (error.code(), error.to_string());
            let page = Page { origin: *error.origin, ..Page::default() };
            return failed(error_article(&page, code, detail));
        }
    };
    if url.is_some() {
        (page.url, page.url_source) = (url.cloned(), UrlSource::Stated);
    }
    match catch_unwind(AssertUnwindSafe(|| read(&page))) {
        Ok(read) => read,
        Err(panic) => {
            let what =
                panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            let what = what.unwrap_or("an extractor panicked");
            failed(error_article(&page, "panic", format!("{}: {what}", page.origin.source)))
        }
    }
}
