//! The threads of a run.

use super::budget::Budget;
use super::{Ending, Options, Row, Weight, extract};
use crate::Kiosque;
use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use kiosque_core::article::Article;
use kiosque_input::{InputError, Record};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::thread;

/// Records that wait for each worker, at most.
const QUEUE: usize = 64;

/// What is to be done, in the order of the inputs.
#[expect(clippy::large_enum_variant, reason = "nearly all jobs are records")]
pub(super) enum Job<M> {
    /// A record to extract.
    Record(Result<Record, InputError>),
    /// A place between two records that the writer wants to know of.
    Mark(M),
}

/// Where jobs are handed to; its answer says whether more are wanted.
pub(super) type Sink<'s, M> = dyn FnMut(Job<M>) -> ControlFlow<()> + 's;

/// What has been done, in the same order.
pub(super) enum Done<T, M> {
    Row(Row<T>),
    Mark(M),
}

/// A job or what came of it, with its place in the order and what it weighs.
struct Numbered<J> {
    number: u64,
    bytes: usize,
    job: J,
}

/// What all threads share.
struct Shared<'r, R> {
    kiosque: &'r Kiosque,
    options: &'r Options,
    budget: Budget,
    render: R,
}

/// Does all jobs that `feed` hands on, and hands on what came of them in their order.
pub(super) fn pipeline<T: Weight + Send, M: Send, E>(
    kiosque: &Kiosque,
    feed: impl FnOnce(&mut Sink<'_, M>) + Send,
    options: &Options,
    render: impl Fn(Article) -> T + Sync,
    mut write: impl FnMut(Done<T, M>) -> Result<(), E>,
) -> Result<(), E> {
    let threads = match options.threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let budget = Budget::new(kiosque.limits().in_flight_bytes);
    let shared = Shared { kiosque, options, budget, render };
    if threads == 1 {
        return shared.alone(feed, write);
    }
    let (queue, queued) = bounded::<Numbered<Job<M>>>(threads * QUEUE);
    let (finished, done) = unbounded::<Numbered<Done<T, M>>>();
    thread::scope(|scope| {
        let shared = &shared;
        let _guard = CloseOnPanic(&shared.budget);
        scope.spawn(move || shared.read(feed, &queue));
        for _ in 0..threads {
            let (queued, finished) = (queued.clone(), finished.clone());
            scope.spawn(move || shared.work(&queued, &finished));
        }
        drop((queued, finished));
        let written = in_order(&done, |Numbered { bytes, job, .. }| {
            let written = write(job);
            shared.budget.give_back(bytes);
            written
        });
        if written.is_err() {
            shared.budget.close();
        }
        drop(done);
        written
    })
}

impl<T: Weight, R: Fn(Article) -> T> Shared<'_, R> {
    /// Does one job after the other on this thread.
    fn alone<M, E>(
        &self,
        feed: impl FnOnce(&mut Sink<'_, M>),
        mut write: impl FnMut(Done<T, M>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut written = Ok(());
        feed(&mut |job| {
            self.options.watch.read(weight(&job));
            written = write(self.done(job));
            self.flow(written.is_ok())
        });
        written
    }

    /// Queues jobs while the budget lasts.
    fn read<M>(&self, feed: impl FnOnce(&mut Sink<'_, M>), queue: &Sender<Numbered<Job<M>>>) {
        let mut number = 0;
        feed(&mut |job| {
            let bytes = weight(&job);
            self.options.watch.read(bytes);
            let is_wanted = self.budget.take(bytes) && queue.send(Numbered { number, bytes, job }).is_ok();
            number += 1;
            self.flow(is_wanted)
        });
    }

    fn flow(&self, is_wanted: bool) -> ControlFlow<()> {
        if is_wanted && !self.options.watch.is_stopped() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    fn work<M>(&self, queued: &Receiver<Numbered<Job<M>>>, finished: &Sender<Numbered<Done<T, M>>>) {
        let _guard = CloseOnPanic(&self.budget);
        for Numbered { number, bytes, job } in queued {
            let done = self.done(job);
            let weight = if let Done::Row(row) = &done { row.value.weight() } else { 0 };
            self.budget.exchange(bytes, weight);
            if finished.send(Numbered { number, bytes: weight, job: done }).is_err() {
                return;
            }
        }
    }

    fn done<M>(&self, job: Job<M>) -> Done<T, M> {
        match job {
            Job::Mark(mark) => Done::Mark(mark),
            Job::Record(record) => {
                let article = extract(self.kiosque, record, self.options);
                let ending = Ending::of(&article);
                self.options.watch.finished(&ending);
                Done::Row(Row { ending, value: (self.render)(article) })
            }
        }
    }
}

/// A thread that panics leaves a gap in the order; nobody may wait for it to be filled.
struct CloseOnPanic<'b>(&'b Budget);

impl Drop for CloseOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.close();
        }
    }
}

fn weight<M>(job: &Job<M>) -> usize {
    match job {
        Job::Record(Ok(record)) => record.bytes.len(),
        Job::Record(Err(_)) | Job::Mark(_) => 0,
    }
}

/// Hands on what is finished in the order of its numbers.
fn in_order<J, E>(
    finished: &Receiver<Numbered<J>>,
    mut hand_on: impl FnMut(Numbered<J>) -> Result<(), E>,
) -> Result<(), E> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for done in finished {
        waiting.insert(done.number, done);
        while let Some(done) = waiting.remove(&next) {
            hand_on(done)?;
            next += 1;
        }
    }
    Ok(())
}
