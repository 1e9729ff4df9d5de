//! The parts that a run into a folder is cut into.

use super::Watch;
use super::folder::Units;
use super::pipeline::{Job, Sink};
use super::source::read;
use kiosque_input::{Limits, Skipped};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::ControlFlow;
use std::str::FromStr;

/// A part of the output: the place of its stretch among the inputs, and of its chunk in the stretch. It follows from the
/// inputs alone, so that a part which is done anew is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(super) struct PartId {
    pub(super) stretch: u32,
    pub(super) chunk: u32,
}

impl fmt::Display for PartId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "part-{:05}-{:04}", self.stretch, self.chunk)
    }
}

impl From<PartId> for String {
    fn from(id: PartId) -> String {
        id.to_string()
    }
}

impl FromStr for PartId {
    type Err = String;

    fn from_str(name: &str) -> Result<PartId, String> {
        let numbers = name.strip_prefix("part-").and_then(|numbers| numbers.split_once('-'));
        let parsed = numbers.and_then(|(stretch, chunk)| {
            Some(PartId { stretch: stretch.parse().ok()?, chunk: chunk.parse().ok()? })
        });
        parsed.ok_or_else(|| format!("`{name}` is no part: expected part-00000-0000"))
    }
}

impl TryFrom<String> for PartId {
    type Error = String;

    fn try_from(name: String) -> Result<PartId, String> {
        name.parse()
    }
}

/// The end of a part, between its last record and the next part's first.
pub(super) struct PartEnd {
    pub(super) id: PartId,
    /// Whether it is the last of its stretch.
    pub(super) is_last: bool,
    /// What was passed over in the stretch, if it is the last.
    pub(super) skipped: Skipped,
}

/// What a run into a folder reads: those stretches of the inputs that are its own and not done.
pub(super) struct Feed<'r, S> {
    pub(super) stretches: S,
    pub(super) limits: Limits,
    pub(super) part_records: u32,
    /// Parts that are done. Their records are read, to find those after them, and go no further.
    pub(super) done: BTreeSet<PartId>,
    pub(super) watch: &'r Watch,
}

impl<S: Iterator<Item = (u32, Units)>> Feed<'_, S> {
    /// Hands on the records of all parts that are not done, each part followed by its end.
    pub(super) fn feed(self, sink: &mut Sink<'_, PartEnd>) -> ControlFlow<()> {
        let most = self.part_records.max(1);
        for (stretch, units) in self.stretches {
            let mut id = PartId { stretch, chunk: 0 };
            let mut taken = 0;
            let (mut flow, mut mark) = (ControlFlow::Continue(()), None);
            let skipped = read(units.into_iter(), &self.limits, &mut |record| {
                if taken == most {
                    mark = (!self.done.contains(&id)).then_some(PartEnd {
                        id,
                        is_last: false,
                        skipped: Skipped::default(),
                    });
                    (id.chunk, taken) = (id.chunk + 1, 0);
                }
                taken += 1;
                flow = hand_on(sink, mark.take().map(Job::Mark));
                if flow.is_continue() && !self.done.contains(&id) {
                    flow = sink(Job::Record(record));
                }
                if self.watch.is_stopped() {
                    flow = ControlFlow::Break(());
                }
                flow
            });
            flow?;
            if !self.done.contains(&id) {
                sink(Job::Mark(PartEnd { id, is_last: true, skipped }))?;
            }
        }
        ControlFlow::Continue(())
    }
}

fn hand_on(sink: &mut Sink<'_, PartEnd>, job: Option<Job<PartEnd>>) -> ControlFlow<()> {
    job.map_or(ControlFlow::Continue(()), sink)
}
