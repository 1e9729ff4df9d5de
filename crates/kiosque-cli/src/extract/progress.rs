//! What is seen of a run while it goes on.

use super::Target;
use crate::args::{self, Output};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kiosque::run::Watch;
use kiosque_input::Inputs;
use serde_json::json;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often a line is written.
const LINES: Duration = Duration::from_secs(10);

/// How often the bar moves.
const BAR: Duration = Duration::from_millis(200);

/// Shows how far a run is, until it is dropped.
pub(super) struct Progress {
    shown: Option<Shown>,
    /// Whether JSON is asked for by name.
    is_json: bool,
    /// Whether a line of JSON has been written.
    has_spoken: Arc<AtomicBool>,
    bar: ProgressBar,
    /// Bytes of all inputs; 0 while they are not known.
    total: Arc<AtomicU64>,
}

struct Shown {
    /// Dropping it ends the thread.
    _end: Sender<()>,
    thread: JoinHandle<()>,
}

/// What is told.
struct State {
    watch: Arc<Watch>,
    read: kiosque_input::Progress,
    total: Arc<AtomicU64>,
    start: Instant,
}

impl Progress {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a run takes is told to the user and to nobody else"
    )]
    pub(super) fn start(output: &Output, watch: &Arc<Watch>, read: &kiosque_input::Progress) -> Progress {
        let how = output.progress;
        // Articles that are shown on the terminal are progress enough.
        let shows_articles = Target::of(output).is_terminal();
        let has_spoken = Arc::new(AtomicBool::new(false));
        let is_bar = how == args::Progress::Auto && io::stderr().is_terminal() && !shows_articles;
        let bar = if is_bar { bar() } else { ProgressBar::hidden() };
        let is_json = how == args::Progress::Json;
        let is_lines = is_json || (how == args::Progress::Auto && !io::stderr().is_terminal());
        let total = Arc::new(AtomicU64::new(0));
        let state = State {
            watch: Arc::clone(watch),
            read: read.clone(),
            total: Arc::clone(&total),
            start: Instant::now(),
        };
        let shown = (is_bar || is_lines).then(|| {
            let (end, ended) = channel();
            let (bar, has_spoken) = (bar.clone(), Arc::clone(&has_spoken));
            let thread = thread::spawn(move || {
                let pause = if is_bar { BAR } else { LINES };
                while ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                    if is_bar {
                        state.move_bar(&bar);
                    } else {
                        eprintln!("{}", state.line());
                        has_spoken.store(true, Ordering::Relaxed);
                    }
                }
            });
            Shown { _end: end, thread }
        });
        Progress { shown, is_json, has_spoken, bar, total }
    }

    /// So many bytes are to be read.
    pub(super) fn expect(&self, bytes: u64) {
        self.total.store(bytes, Ordering::Relaxed);
    }

    /// Finds out how many bytes are to be read, while the run is under way.
    pub(super) fn measure(&self, inputs: Inputs) {
        if self.shown.is_some() {
            let total = Arc::clone(&self.total);
            thread::spawn(move || {
                let bytes = inputs.units().flatten().map(|unit| unit.bytes()).sum();
                total.store(bytes, Ordering::Relaxed);
            });
        }
    }

    /// Whether who reads this reads JSON: asked for, or begun with.
    pub(super) fn is_told_as_json(&self) -> bool {
        self.is_json || self.has_spoken.load(Ordering::Relaxed)
    }

    /// A message that does not break the bar.
    pub(super) fn say(&self, message: &str) {
        self.bar.suspend(|| eprintln!("kiosque: {message}"));
    }

    /// Ends it; the bar goes away.
    pub(super) fn end(self) {
        if let Some(Shown { _end: end, thread }) = self.shown {
            drop(end);
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(ProgressStyle::with_template("{spinner} {msg}").expect("the template is valid"));
    bar
}

impl State {
    fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    fn rate(&self) -> f64 {
        self.watch.records() as f64 / self.seconds().max(1e-3)
    }

    /// Bytes of all inputs, and the seconds that the rest of them takes at the pace so far.
    fn outlook(&self) -> Option<(u64, f64)> {
        let (done, total) = (self.read.bytes(), self.total.load(Ordering::Relaxed));
        let is_known = done > 0 && total >= done;
        is_known.then(|| (total, self.seconds() * (total - done) as f64 / done as f64))
    }

    fn move_bar(&self, bar: &ProgressBar) {
        let (records, errors) = (self.watch.records(), self.watch.errors());
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let done = megabytes(self.read.bytes());
        let bytes = match self.outlook() {
            Some((total, left)) => format!("{done:.1} of {:.1} MB, {left:.0} s left", megabytes(total)),
            None => format!("{done:.1} MB"),
        };
        bar.set_message(format!(
            "{bytes} · {records} records, {:.0} a second · {errors} failed",
            self.rate()
        ));
        bar.tick();
    }

    fn line(&self) -> String {
        let tenths = |value: f64| (value * 10.0).round() / 10.0;
        let outlook = self.outlook();
        json!({"progress": {
            "seconds": tenths(self.seconds()),
            "records": self.watch.records(),
            "records_per_second": tenths(self.rate()),
            "errors": self.watch.errors(),
            "bytes": self.read.bytes(),
            "bytes_total": outlook.map(|(total, _)| total),
            "seconds_left": outlook.map(|(_, left)| tenths(left)),
        }})
        .to_string()
    }
}
