//! The time of a page, asked for in every loop whose length the input decides.
//!
//! Engines read no clock. The driver, which does, says by [`during`] how to learn that the time is over; loops ask
//! [`is_over`] at each turn, and end with what they have. The clock itself is looked at every few thousand turns, and
//! not at all where nobody watches: the same page then always reads the same.
//!
//! ```
//! use kiosque_core::watch;
//! let count = || (0..1_000_000).take_while(|_| !watch::is_over()).count();
//! assert_eq!(count(), 1_000_000);
//! let (counted, was_over) = watch::during(|| true, count);
//! assert!(counted < 10_000 && was_over);
//! ```

use std::cell::{Cell, RefCell};

/// The clock is looked at once in so many turns: some milliseconds at most.
const TURNS: u32 = 4096;

type Clock = Box<dyn Fn() -> bool>;

thread_local! {
    /// Turns until the clock is looked at.
    static LEFT: Cell<u32> = const { Cell::new(TURNS) };
    static WAS_OVER: Cell<bool> = const { Cell::new(false) };
    static CLOCK: RefCell<Option<Clock>> = const { RefCell::new(None) };
}

/// Does `work` while `clock` says whether its time is over, and tells whether it was. A watch within another takes its
/// place; the other goes on afterwards. Watches are of one thread.
pub fn during<R>(clock: impl Fn() -> bool + 'static, work: impl FnOnce() -> R) -> (R, bool) {
    let outer = Outer { clock: CLOCK.replace(Some(Box::new(clock))), was_over: WAS_OVER.replace(false) };
    LEFT.set(TURNS);
    let result = work();
    let was_over = WAS_OVER.get();
    drop(outer);
    (result, was_over)
}

/// The watch around a watch: set again when that ends, be it by a panic.
struct Outer {
    clock: Option<Clock>,
    was_over: bool,
}

impl Drop for Outer {
    fn drop(&mut self) {
        CLOCK.replace(self.clock.take());
        WAS_OVER.set(self.was_over);
        LEFT.set(TURNS);
    }
}

/// Whether the time is over: to be asked at each turn of a loop, for it costs next to nothing. Once over, it stays so.
#[inline]
pub fn is_over() -> bool {
    is_over_after(1)
}

/// The same after as much work as so many turns.
#[inline]
pub fn is_over_after(turns: u32) -> bool {
    let left = LEFT.get();
    if left <= turns {
        return ask();
    }
    LEFT.set(left - turns);
    false
}

#[cold]
fn ask() -> bool {
    let is_over =
        WAS_OVER.get() || CLOCK.with_borrow(|clock| clock.as_ref().is_some_and(|is_over| is_over()));
    WAS_OVER.set(is_over);
    LEFT.set(if is_over { 0 } else { TURNS });
    is_over
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    /// Turns of an endless loop until a clock is over that says so when it is asked for the `last` time.
    fn turns(last: u32) -> (u32, bool) {
        let asked = Rc::new(Cell::new(0));
        let clock = move || {
            asked.set(asked.get() + 1);
            asked.get() >= last
        };
        during(clock, || (0..1_000_000).take_while(|_| !is_over()).count() as u32)
    }

    #[test]
    fn the_clock_is_looked_at_now_and_then() {
        assert_eq!(turns(1), (TURNS - 1, true));
        assert_eq!(turns(3), (3 * TURNS - 1, true));
        assert_eq!(turns(u32::MAX), (1_000_000, false));
    }

    #[test]
    fn what_is_over_stays_so_until_the_watch_ends() {
        let (again, was_over) = during(|| true, || (is_over_after(TURNS), is_over(), is_over()));
        assert_eq!((again, was_over), ((true, true, true), true));
        assert!(!is_over_after(TURNS));
    }

    #[test]
    fn watches_within_watches() {
        let inner = || during(|| true, || is_over_after(TURNS));
        let ((inner, after), was_over) = during(|| false, || (inner(), is_over_after(TURNS)));
        assert_eq!((inner, after, was_over), ((true, true), false, false));
    }

    #[test]
    fn a_panic_ends_a_watch() {
        let panics = std::panic::catch_unwind(|| during(|| true, || panic!("as the test wants it")));
        assert!(panics.is_err());
        assert!(!is_over_after(TURNS));
    }
}
