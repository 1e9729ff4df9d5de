//! Works through many inputs with several threads: reader → bounded queue → workers → results in the order of the
//! inputs.

use crate::Kiosque;
use crate::engine::error_article;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use kiosque_core::article::{Article, Status};
use kiosque_core::{Origin, Page};
use kiosque_input::{InputError, Inputs, Limits, Record};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex};
use std::thread;

/// How a run is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Worker threads; 0 means one for each core.
    pub threads: usize,
    /// The address of the page, when there is one page only.
    pub url: Option<String>,
}

/// How many records ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles.
    pub articles: u64,
    /// Pages that hold no article.
    pub not_articles: u64,
    /// Pages that could not be read.
    pub errors: u64,
    /// Files of folders that were passed over because their ending is none of a page.
    pub passed_over: u64,
}

impl Summary {
    fn count(&mut self, article: &Article) {
        *match article.status {
            Status::Ok => &mut self.articles,
            Status::NotArticle => &mut self.not_articles,
            Status::Error => &mut self.errors,
        } += 1;
    }
}

type Job = (u64, usize, Result<Record, InputError>);
type Done<T> = (u64, usize, Article, T);

/// Extracts all records of `inputs`. Each article is passed through `render` on a worker thread, then, in the order of
/// the inputs, to `write` on this thread, which stops the run by an error.
///
/// Every record ends as exactly one article, whose `status` says how. Bytes of pages that are read but not written yet
/// are bounded by the limits of `kiosque`. A panic costs the page it happened on.
///
/// # Errors
/// What `write` answered.
pub fn run<T: Send, E>(
    kiosque: &Kiosque,
    inputs: Inputs,
    options: &Options,
    render: impl Fn(&Article) -> T + Sync,
    mut write: impl FnMut(&Article, T) -> Result<(), E>,
) -> Result<Summary, E> {
    let threads = match options.threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let budget = Budget::new(kiosque.limits().in_flight_bytes);
    let (jobs, queue) = bounded::<Job>(threads * 64);
    let (finished, done) = unbounded::<Done<T>>();
    thread::scope(|scope| {
        let reader = scope.spawn(|| read(kiosque, inputs, &budget, jobs));
        for _ in 0..threads {
            let (queue, finished) = (queue.clone(), finished.clone());
            let render = &render;
            scope.spawn(move || work(kiosque, options, &queue, &finished, render));
        }
        drop((queue, finished));
        let mut summary = Summary::default();
        let written = in_order(&done, |bytes, article, rendered| {
            summary.count(&article);
            let written = write(&article, rendered);
            budget.give_back(bytes);
            written
        });
        if written.is_err() {
            budget.close();
        }
        drop(done);
        summary.passed_over = reader.join().unwrap_or(0);
        written.map(|()| summary)
    })
}

/// Reads records and queues them while the budget lasts; answers how many files were passed over.
fn read(kiosque: &Kiosque, inputs: Inputs, budget: &Budget, jobs: Sender<Job>) -> u64 {
    let limits = Limits { record_bytes: kiosque.limits().record_bytes };
    let mut records = inputs.records(&limits);
    for number in 0.. {
        let Some(record) = records.next() else { break };
        let bytes = record.as_ref().map_or(0, |record| record.bytes.len());
        if !budget.take(bytes) || jobs.send((number, bytes, record)).is_err() {
            break;
        }
    }
    drop(jobs);
    records.passed_over()
}

fn work<T>(
    kiosque: &Kiosque,
    options: &Options,
    queue: &Receiver<Job>,
    finished: &Sender<Done<T>>,
    render: &impl Fn(&Article) -> T,
) {
    for (number, bytes, record) in queue {
        let article = extract(kiosque, record, options);
        let rendered = render(&article);
        if finished.send((number, bytes, article, rendered)).is_err() {
            return;
        }
    }
}

/// The article of one record, whatever happens.
pub fn extract(kiosque: &Kiosque, record: Result<Record, InputError>, options: &Options) -> Article {
    let mut page = match record.and_then(Record::decode) {
        Ok(page) => page,
        Err(error) => {
            let origin = Origin { source: error.source_name(), ..Origin::default() };
            return error_article(&Page { origin, ..Page::default() }, error.code(), error.to_string());
        }
    };
    if options.url.is_some() {
        page.url.clone_from(&options.url);
    }
    catch_unwind(AssertUnwindSafe(|| kiosque.extract(&page))).unwrap_or_else(|panic| {
        let what =
            panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        error_article(
            &page,
            "panic",
            format!("{}: {}", page.origin.source, what.unwrap_or("an extractor panicked")),
        )
    })
}

/// Hands on what is finished in the order of its numbers.
fn in_order<T, E>(
    done: &Receiver<Done<T>>,
    mut hand_on: impl FnMut(usize, Article, T) -> Result<(), E>,
) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, bytes, article, rendered) in done {
        waiting.insert(number, (bytes, article, rendered));
        while let Some((bytes, article, rendered)) = waiting.remove(&next) {
            hand_on(bytes, article, rendered)?;
            next += 1;
        }
    }
    Ok(())
}

/// Bytes that may be in flight. One page is always let through, however large.
struct Budget {
    free: Mutex<Purse>,
    more: Condvar,
}

struct Purse {
    all: u64,
    used: u64,
    is_closed: bool,
}

impl Budget {
    fn new(all: u64) -> Budget {
        Budget { free: Mutex::new(Purse { all, used: 0, is_closed: false }), more: Condvar::new() }
    }

    /// Waits until `bytes` fit; `false` when the run is over.
    fn take(&self, bytes: usize) -> bool {
        let bytes = bytes as u64;
        let Ok(purse) = self.free.lock() else { return false };
        let is_full =
            |purse: &mut Purse| !purse.is_closed && purse.used > 0 && purse.used + bytes > purse.all;
        let Ok(mut purse) = self.more.wait_while(purse, is_full) else { return false };
        purse.used += bytes;
        !purse.is_closed
    }

    fn give_back(&self, bytes: usize) {
        if let Ok(mut purse) = self.free.lock() {
            purse.used = purse.used.saturating_sub(bytes as u64);
        }
        self.more.notify_all();
    }

    fn close(&self) {
        if let Ok(mut purse) = self.free.lock() {
            purse.is_closed = true;
        }
        self.more.notify_all();
    }
}
