//! Batches that come one after the other.

use crate::batch::{PyBatch, PySchema, field_of};
use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::ArrowError;
use kiosque_output::arrow_schema;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};
use std::sync::{Arc, Mutex, PoisonError};

/// What makes the batches, without Python's lock.
pub(crate) type Source = Box<dyn Iterator<Item = PyResult<RecordBatch>> + Send>;

/// Batches of articles, made when they are asked for: an iterator of RecordBatch, and an Arrow stream by the Arrow
/// PyCapsule interface, which can be read once, one way or the other.
#[pyclass(frozen, module = "kiosque", name = "RecordBatchReader")]
pub(crate) struct PyBatches(Mutex<Option<Source>>);

impl PyBatches {
    pub(crate) fn new(source: Source) -> PyBatches {
        PyBatches(Mutex::new(Some(source)))
    }
}

#[pymethods]
impl PyBatches {
    #[getter]
    fn schema(&self) -> PySchema {
        PySchema
    }

    /// A pyarrow.RecordBatchReader over what is left; pyarrow must be installed.
    fn to_pyarrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let reader = slf.py().import("pyarrow")?.getattr("RecordBatchReader")?;
        reader.call_method1("from_stream", (slf,))
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PyBatch>> {
        let next = || {
            let mut source = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let batch = source.as_mut().and_then(Iterator::next).transpose();
            if !matches!(batch, Ok(Some(_))) {
                *source = None;
            }
            batch
        };
        Ok(py.detach(next)?.map(PyBatch))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let source = py.detach(|| self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
        let source = source.ok_or_else(|| PyValueError::new_err("the batches have been read"))?;
        let array = |batch| Arc::new(StructArray::from(batch)) as ArrayRef;
        let arrays = source
            .map(move |batch| batch.map(array).map_err(|error| ArrowError::ExternalError(Box::new(error))));
        let arrays = ArrayIterator::new(arrays, field_of(&arrow_schema()));
        Ok(to_stream_pycapsule(py, Box::new(arrays), requested_schema)?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PySchema.__arrow_c_schema__(py)
    }
}
