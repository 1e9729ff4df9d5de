//! Ctrl-C while Python's lock is released.

use pyo3::prelude::*;
use std::thread::{self, ThreadId};

/// Bytes of records between two looks: some hundredths of a second of work.
const BYTES: usize = 512 << 10;

/// What the least record counts as: much may have been read for it.
const LEAST: usize = 32 << 10;

/// Asks Python now and then whether the user wants to end.
pub(crate) struct Interrupts {
    /// Python tells its main thread alone.
    main: Option<ThreadId>,
    bytes: usize,
}

impl Interrupts {
    pub(crate) fn new(py: Python<'_>) -> PyResult<Interrupts> {
        let threading = py.import("threading")?;
        let main = threading.call_method0("main_thread")?;
        let is_main = threading.call_method0("current_thread")?.is(&main);
        Ok(Interrupts { main: is_main.then(|| thread::current().id()), bytes: 0 })
    }

    /// To be called after a page became a record of `bytes`, without Python's lock.
    pub(crate) fn after(&mut self, bytes: usize) -> PyResult<()> {
        self.bytes += bytes.max(LEAST);
        if self.bytes < BYTES || self.main != Some(thread::current().id()) {
            return Ok(());
        }
        self.bytes = 0;
        Python::attach(|py| py.check_signals())
    }
}
