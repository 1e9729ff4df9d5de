//! Records one by one.

use crate::error::InputError;
use crate::inputs::Units;
use crate::options::Limits;
use crate::read::Flow;
use crate::{Record, Skipped};
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Records that are handed over together: few enough to be there soon, enough to wake a thread for.
const BATCH: usize = 64;

/// Bytes after which records are handed over.
const BATCH_BYTES: usize = 1 << 20;

/// The records of all inputs, one by one.
pub struct Records {
    batches: Receiver<Batch>,
    ready: std::vec::IntoIter<Result<Record, InputError>>,
    reader: Option<JoinHandle<()>>,
    skipped: Skipped,
}

#[derive(Default)]
struct Batch {
    records: Vec<Result<Record, InputError>>,
    bytes: usize,
    skipped: Skipped,
}

impl Records {
    pub(crate) fn new(units: Units, limits: &Limits) -> Records {
        let (sender, batches) = sync_channel(1);
        let limits = *limits;
        let reader = thread::spawn(move || read(units, &limits, &sender));
        Records { batches, ready: Vec::new().into_iter(), reader: Some(reader), skipped: Skipped::default() }
    }

    /// What was passed over, as far as the records went.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// How many files were passed over so far because they are of another kind.
    pub fn passed_over(&self) -> u64 {
        self.skipped.count("other_file")
    }
}

impl Iterator for Records {
    type Item = Result<Record, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.ready.next() {
                return Some(record);
            }
            match self.batches.recv() {
                Ok(batch) => {
                    self.skipped.merge(&batch.skipped);
                    self.ready = batch.records.into_iter();
                }
                Err(_) => {
                    // Nothing may be lost unseen.
                    if let Some(Err(panic)) = self.reader.take().map(JoinHandle::join) {
                        resume_unwind(panic);
                    }
                    return None;
                }
            }
        }
    }
}

fn read(mut units: Units, limits: &Limits, sender: &SyncSender<Batch>) {
    let mut batch = Batch::default();
    let mut is_over = false;
    for unit in units.by_ref() {
        let mut give = |record: Result<Record, InputError>| {
            batch.bytes += record.as_ref().map_or(0, |record| record.bytes.len());
            batch.records.push(record);
            if batch.records.len() >= BATCH || batch.bytes >= BATCH_BYTES {
                is_over |= sender.send(std::mem::take(&mut batch)).is_err();
            }
            if is_over { Flow::Break(()) } else { Flow::Continue(()) }
        };
        match unit {
            Ok(unit) => {
                let skipped = unit.read(limits, give);
                batch.skipped.merge(&skipped);
            }
            Err(error) => {
                let _ = give(Err(error));
            }
        }
        if is_over {
            return;
        }
    }
    batch.skipped.merge(units.skipped());
    // Whoever stopped listening needs no rest.
    let _ = sender.send(batch);
}
