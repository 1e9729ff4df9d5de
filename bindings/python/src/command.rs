//! The command `kiosque`.

use pyo3::prelude::*;
use std::ffi::OsString;

/// Does what a command line says, as the program `kiosque`, and answers the exit code.
///
/// arguments: the words after the program's name. Ctrl-C ends the command, not with KeyboardInterrupt.
#[pyfunction]
pub(crate) fn main(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
    let line = std::iter::once(OsString::from("kiosque")).chain(arguments);
    Ok(py.detach(|| kiosque_cli::run(line)))
}
