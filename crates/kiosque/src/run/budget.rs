//! How much may be in flight.

use std::sync::{Condvar, Mutex};

/// What a record costs beside its bytes: a run of tiny records is bounded as well.
const RECORD: u64 = 4 << 10;

/// Bytes that may be in flight. One record is always let through, however large.
pub(super) struct Budget {
    purse: Mutex<Purse>,
    more: Condvar,
}

struct Purse {
    all: u64,
    used: u64,
    is_closed: bool,
}

impl Budget {
    pub(super) fn new(all: u64) -> Budget {
        Budget { purse: Mutex::new(Purse { all, used: 0, is_closed: false }), more: Condvar::new() }
    }

    /// Waits until a record of so many bytes fits; `false` when the run is over.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let cost = bytes as u64 + RECORD;
        let Ok(purse) = self.purse.lock() else { return false };
        let is_full = |purse: &mut Purse| !purse.is_closed && purse.used > 0 && purse.used + cost > purse.all;
        let Ok(mut purse) = self.more.wait_while(purse, is_full) else { return false };
        purse.used += cost;
        !purse.is_closed
    }

    /// A record of `before` bytes has become something of `after` bytes. Never waits: the reader does instead.
    pub(super) fn exchange(&self, before: usize, after: usize) {
        self.change(|used| used.saturating_sub(before as u64) + after as u64);
    }

    /// A record that weighs so many bytes by now is written.
    pub(super) fn give_back(&self, bytes: usize) {
        self.change(|used| used.saturating_sub(bytes as u64 + RECORD));
    }

    /// Nobody waits any more.
    pub(super) fn close(&self) {
        if let Ok(mut purse) = self.purse.lock() {
            purse.is_closed = true;
        }
        self.more.notify_all();
    }

    fn change(&self, change: impl FnOnce(u64) -> u64) {
        if let Ok(mut purse) = self.purse.lock() {
            purse.used = change(purse.used);
        }
        self.more.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    #[test]
    fn the_reader_waits_until_there_is_room() {
        let budget = Budget::new(100 << 10);
        let (taken, most) = (AtomicU64::new(0), AtomicU64::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..40 {
                    assert!(budget.take(16 << 10));
                    most.fetch_max(
                        taken.fetch_add(20 << 10, Ordering::SeqCst) + (20 << 10),
                        Ordering::SeqCst,
                    );
                }
            });
            for _ in 0..40 {
                while taken.load(Ordering::SeqCst) == 0 {
                    thread::yield_now();
                }
                taken.fetch_sub(20 << 10, Ordering::SeqCst);
                budget.give_back(16 << 10);
            }
        });
        assert_eq!(most.into_inner(), 100 << 10, "five records of 16 KiB, with what each costs beside");
    }

    #[test]
    fn one_record_is_let_through_however_large() {
        let budget = Budget::new(10);
        assert!(budget.take(1 << 30));
        budget.exchange(1 << 30, 5);
        budget.close();
        assert!(!budget.take(1), "the run is over");
    }
}
