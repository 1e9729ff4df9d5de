//! Arguments of Python that are taken one by one.

use kiosque_input::Fields;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use std::path::PathBuf;

/// Keyword arguments that are taken one by one.
pub(crate) struct Keywords<'py>(Option<Bound<'py, PyDict>>);

impl<'py> Keywords<'py> {
    pub(crate) fn new(keywords: Option<&Bound<'py, PyDict>>) -> Keywords<'py> {
        Keywords(keywords.cloned())
    }

    fn take(&mut self, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(keywords) = &self.0 else { return Ok(None) };
        let value = keywords.get_item(name)?;
        if value.is_some() {
            keywords.del_item(name)?;
        }
        Ok(value.filter(|value| !value.is_none()))
    }

    pub(crate) fn text(&mut self, name: &str) -> PyResult<Option<String>> {
        let Some(value) = self.take(name)? else { return Ok(None) };
        let found = value.get_type();
        let text = value.extract();
        text.map(Some)
            .map_err(|_| PyTypeError::new_err(format!("{name}: a string was expected, not {found}")))
    }

    pub(crate) fn path(&mut self, name: &str) -> PyResult<Option<PathBuf>> {
        let Some(value) = self.take(name)? else { return Ok(None) };
        let found = value.get_type();
        value
            .extract()
            .map(Some)
            .map_err(|_| PyTypeError::new_err(format!("{name}: a path was expected, not {found}")))
    }

    pub(crate) fn names(&mut self, name: &str) -> PyResult<Vec<String>> {
        names(self.take(name)?.as_ref(), name)
    }

    /// That nothing is left.
    pub(crate) fn finish(self) -> PyResult<()> {
        let left = self.0.and_then(|keywords| keywords.keys().get_item(0).ok());
        match left {
            None => Ok(()),
            Some(name) => Err(PyTypeError::new_err(format!("unexpected keyword argument '{name}'"))),
        }
    }
}

/// The names of fields that are called so.
pub(crate) fn preset(name: Option<&str>) -> PyResult<Fields> {
    let Some(name) = name else { return Ok(Fields::default()) };
    Fields::preset(name).ok_or_else(|| {
        let known = Fields::PRESETS.join(", ");
        PyValueError::new_err(format!("fields: there is no preset `{name}`; there are {known}"))
    })
}

/// One path, or several.
pub(crate) fn paths(value: &Bound<'_, PyAny>, what: &str) -> PyResult<Vec<PathBuf>> {
    if let Ok(path) = value.extract::<PathBuf>() {
        return Ok(vec![path]);
    }
    value.extract().map_err(|_| {
        let found = value.get_type();
        PyTypeError::new_err(format!("{what}: a path or a list of paths was expected, not {found}"))
    })
}

/// One name, or several.
pub(crate) fn names(value: Option<&Bound<'_, PyAny>>, what: &str) -> PyResult<Vec<String>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    if let Ok(name) = value.cast::<PyString>() {
        return Ok(vec![name.to_str()?.to_owned()]);
    }
    value.extract().map_err(|_| {
        let found = value.get_type();
        PyTypeError::new_err(format!("{what}: a string or a list of strings was expected, not {found}"))
    })
}
