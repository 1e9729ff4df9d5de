//! The Python module `kiosque._kiosque`; what it is for stands in the package's `README.md`.
//!
//! Pages are read without Python's lock. What a page is like never raises: it ends as a status. Exceptions are for calls
//! that make no sense.

#![deny(unsafe_code)]

mod article;
mod batch;
mod command;
mod engine;
mod explanation;
mod inputs;
mod interrupt;
mod keywords;
mod page;
mod reader;
mod settings;
mod table;

use pyo3::prelude::*;

#[pymodule]
mod _kiosque {
    #[pymodule_export]
    use crate::article::PyArticle;
    #[pymodule_export]
    use crate::batch::{PyBatch, PySchema};
    #[pymodule_export]
    use crate::command::main;
    #[pymodule_export]
    use crate::engine::PyKiosque;
    #[pymodule_export]
    use crate::explanation::PyExplanation;
    #[pymodule_export]
    use crate::inputs::PyArticles;
    #[pymodule_export]
    use crate::reader::PyBatches;
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("SCHEMA", crate::batch::PySchema)
    }
}

/// What `json.loads` makes of `value`: the same in a record's attributes as in its JSON.
fn to_python<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: pyo3::sync::PyOnceLock<Py<PyAny>> = pyo3::sync::PyOnceLock::new();
    let json = serde_json::to_string(value).expect("keys of records are strings");
    LOADS.import(py, "json", "loads")?.call1((json,))
}
