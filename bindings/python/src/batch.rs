//! Batches of articles and their schema.

use crate::article::PyArticle;
use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::{Field, FieldRef, Schema};
use kiosque_output::{arrow_schema, arrow_schema_json};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, to_array_pycapsules, to_schema_pycapsule, to_stream_pycapsule};
use std::sync::Arc;

/// The columns of batches of articles: an Arrow schema, by the Arrow PyCapsule interface.
#[pyclass(frozen, module = "kiosque", name = "Schema")]
pub(crate) struct PySchema;

#[pymethods]
impl PySchema {
    /// The names of the columns in their order.
    #[getter]
    fn names(&self) -> Vec<String> {
        arrow_schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Names, types and meanings as JSON.
    fn to_json(&self) -> String {
        arrow_schema_json()
    }

    /// A pyarrow.Schema; pyarrow must be installed.
    fn to_pyarrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("schema", (slf,))
    }

    pub(crate) fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, arrow_schema())?)
    }

    fn __len__(&self) -> usize {
        arrow_schema().fields().len()
    }

    fn __reduce__(&self) -> &'static str {
        "SCHEMA"
    }

    fn __repr__(&self) -> String {
        format!("<Schema {}>", self.names().join(", "))
    }
}

/// A batch as the array of structures that the C interface knows.
pub(crate) fn field_of(schema: &Schema) -> FieldRef {
    let field = Field::new_struct("", schema.fields().clone(), false);
    Arc::new(field.with_metadata(schema.metadata().clone()))
}

/// Articles in the columns of SCHEMA: an Arrow record batch, by the Arrow PyCapsule interface.
///
/// pyarrow.record_batch(batch), polars.DataFrame(batch) and their like take it without a copy.
#[pyclass(frozen, module = "kiosque", name = "RecordBatch")]
pub(crate) struct PyBatch(pub(crate) RecordBatch);

#[pymethods]
impl PyBatch {
    #[getter]
    fn num_rows(&self) -> usize {
        self.0.num_rows()
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        PySchema.names()
    }

    #[getter]
    fn schema(&self) -> PySchema {
        PySchema
    }

    /// The articles, one a row.
    fn articles(&self) -> PyResult<Vec<PyArticle>> {
        let records = self.0.column_by_name("record").expect("it is the last column").as_string::<i32>();
        records.iter().map(|record| PyArticle::from_json(record.unwrap_or_default())).collect()
    }

    /// A pyarrow.RecordBatch; pyarrow must be installed.
    fn to_pyarrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("record_batch", (slf,))
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let array = StructArray::from(self.0.clone());
        Ok(to_array_pycapsules(py, field_of(&self.0.schema()), &array, requested_schema)?)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let array: ArrayRef = Arc::new(StructArray::from(self.0.clone()));
        let arrays = ArrayIterator::new([Ok(array)], field_of(&self.0.schema()));
        Ok(to_stream_pycapsule(py, Box::new(arrays), requested_schema)?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PySchema.__arrow_c_schema__(py)
    }

    fn __repr__(&self) -> String {
        format!("<RecordBatch of {} articles>", self.0.num_rows())
    }
}
