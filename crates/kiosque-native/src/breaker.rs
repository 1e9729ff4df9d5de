//! Setting aside a plugin that keeps failing.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// A worker that is lost counts against its plugin for so many pages.
const PAGES: u64 = 100;

/// Counts a plugin's failures and says when it is enough.
#[derive(Debug)]
pub(crate) struct Breaker {
    /// So many failures in a row, or workers lost within [`PAGES`] pages, are enough.
    limit: u32,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    pages: u64,
    in_a_row: u32,
    /// The pages on which workers were lost, the latest last.
    lost: VecDeque<u64>,
    why: Option<String>,
}

/// How a page ended for the plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Answered,
    /// It failed and says so.
    Failed,
    /// It took its worker with it.
    Lost,
}

impl Breaker {
    pub(crate) fn new(limit: u32) -> Breaker {
        Breaker { limit: limit.max(1), state: Mutex::default() }
    }

    /// Why the plugin is set aside, if it is.
    pub(crate) fn why(&self) -> Option<String> {
        self.state().why.clone()
    }

    /// Counts a page.
    pub(crate) fn count(&self, end: End) {
        let mut state = self.state();
        state.pages += 1;
        let page = state.pages;
        state.in_a_row = if end == End::Answered { 0 } else { state.in_a_row + 1 };
        if end == End::Lost {
            state.lost.push_back(page);
        }
        while state.lost.front().is_some_and(|lost| lost + PAGES <= page) {
            state.lost.pop_front();
        }
        if state.why.is_some() {
            return;
        }
        state.why = if state.lost.len() >= self.limit as usize {
            Some(format!("its worker was lost on {} of the last {PAGES} pages", state.lost.len()))
        } else if state.in_a_row >= self.limit {
            Some(format!("it failed on {} pages in a row", state.in_a_row))
        } else {
            None
        };
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_is_set_aside_when_it_keeps_failing() {
        let check = |ends: &str, is_set_aside: bool| {
            let breaker = Breaker::new(3);
            for end in ends.chars() {
                breaker.count(match end {
                    'a' => End::Answered,
                    'f' => End::Failed,
                    _ => End::Lost,
                });
            }
            assert_eq!(breaker.why().is_some(), is_set_aside, "{ends}");
        };
        check("", false);
        check("aff", false);
        check("affaffaff", false);
        check("afff", true);
        check("fffa", true);
        check("lal", false);
        check("lalal", true);
        check(&format!("l{}l{}l", "a".repeat(60), "a".repeat(60)), false);
        check(&format!("l{}l{}l", "a".repeat(40), "a".repeat(40)), true);
    }
}
