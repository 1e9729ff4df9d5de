//! What a `Kiosque` is made with: kept, so that another process can make it again.

use crate::keywords::paths;
use kiosque::{Config, Mode};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Where the configuration comes from.
#[derive(Clone, Debug, PartialEq)]
enum Source {
    /// A `kiosque.toml`.
    File(PathBuf),
    /// The same keys, with absolute paths.
    Keys(Value),
}

/// The arguments of `Kiosque(...)`, with absolute paths.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Settings {
    plugins: Vec<PathBuf>,
    config: Option<Source>,
    mode: Option<String>,
    bundled: Option<bool>,
}

impl Settings {
    pub(crate) fn new(
        plugins: Option<&Bound<'_, PyAny>>,
        config: Option<&Bound<'_, PyAny>>,
        mode: Option<String>,
        bundled: Option<bool>,
    ) -> PyResult<Settings> {
        if let Some(name) = mode.as_deref().filter(|name| Mode::from_name(name).is_none()) {
            let message =
                format!("mode: `{name}` is none; 'balanced', 'precision' or 'recall' were expected");
            return Err(PyValueError::new_err(message));
        }
        let plugins = plugins.map_or_else(|| Ok(Vec::new()), |plugins| paths(plugins, "plugins"))?;
        let plugins = plugins.into_iter().map(absolute).collect::<PyResult<_>>()?;
        Ok(Settings { plugins, config: config.map(source).transpose()?, mode, bundled })
    }

    /// The configuration that the engine is built with.
    pub(crate) fn config(&self) -> PyResult<Config> {
        let wrong = |error: String| PyValueError::new_err(format!("config: {error}"));
        let mut config = match &self.config {
            None => Config::default(),
            Some(Source::File(path)) => Config::read(path).map_err(|error| wrong(error.to_string()))?,
            Some(Source::Keys(keys)) => {
                serde_json::from_value(keys.clone()).map_err(|error| wrong(error.to_string()))?
            }
        };
        config.plugins.extend(self.plugins.iter().cloned());
        config.mode = self.mode.as_deref().and_then(Mode::from_name).unwrap_or(config.mode);
        config.bundled = self.bundled.or(config.bundled);
        Ok(config)
    }

    /// The arguments that make the same again.
    pub(crate) fn arguments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let plugins = (!self.plugins.is_empty()).then_some(&self.plugins).into_pyobject(py)?;
        let config = match &self.config {
            None => py.None().into_bound(py),
            Some(Source::File(path)) => path.display().to_string().into_pyobject(py)?.into_any(),
            Some(Source::Keys(keys)) => crate::to_python(py, keys)?,
        };
        (plugins, config, self.mode.as_deref(), self.bundled).into_pyobject(py)
    }
}

fn absolute(path: PathBuf) -> PyResult<PathBuf> {
    Ok(std::path::absolute(path)?)
}

fn source(config: &Bound<'_, PyAny>) -> PyResult<Source> {
    if let Ok(path) = config.extract::<PathBuf>() {
        return Ok(Source::File(absolute(path)?));
    }
    let Ok(keys) = config.cast::<PyDict>() else {
        let found = config.get_type();
        let message = format!("config: the path of a kiosque.toml or a dict was expected, not {found}");
        return Err(PyTypeError::new_err(message));
    };
    let py = config.py();
    // Paths in it become strings.
    let options = PyDict::new(py);
    options.set_item("default", py.import("os")?.getattr("fspath")?)?;
    let json: String = py.import("json")?.call_method("dumps", (keys,), Some(&options))?.extract()?;
    let mut keys =
        serde_json::from_str(&json).map_err(|error| PyValueError::new_err(format!("config: {error}")))?;
    make_paths_absolute(&mut keys)?;
    Ok(Source::Keys(keys))
}

/// The places of a configuration that hold paths.
fn make_paths_absolute(keys: &mut Value) -> PyResult<()> {
    let plugins = keys.get_mut("plugins").and_then(Value::as_array_mut);
    plugins.into_iter().flatten().try_for_each(make_absolute)?;
    ["/lock", "/worker/program"]
        .iter()
        .filter_map(|place| keys.pointer_mut(place).map(make_absolute))
        .collect()
}

fn make_absolute(path: &mut Value) -> PyResult<()> {
    if let Value::String(path) = path {
        *path = absolute(Path::new(path).to_path_buf())?.display().to_string();
    }
    Ok(())
}
