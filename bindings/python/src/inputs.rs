//! Files, folders and archives.

use crate::article::PyArticle;
use crate::keywords::{Keywords, paths, preset};
use crate::reader::Source;
use kiosque::run::{self, Options, Watch, Weight};
use kiosque::{Article, Kiosque};
use kiosque_input::Inputs;
use kiosque_output::{BatchBuilder, TableRow};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Articles that wait to be taken, at most.
const AHEAD: usize = 64;

/// Between two looks whether the user wants to end.
const PATIENCE: Duration = Duration::from_millis(50);

/// The inputs that the arguments of Python name.
pub(crate) fn inputs(given: &Bound<'_, PyTuple>, keywords: Option<&Bound<'_, PyDict>>) -> PyResult<Inputs> {
    let mut all: Vec<PathBuf> = Vec::new();
    for value in given {
        all.extend(paths(&value, "paths")?);
    }
    let mut keywords = Keywords::new(keywords);
    let format = keywords.text("input_format")?.map(|name| name.parse());
    let format =
        format.transpose().map_err(|error| PyValueError::new_err(format!("input_format: {error}")))?;
    let fields = preset(keywords.text("fields")?.as_deref())?;
    let (html, text) = (keywords.text("html_field")?, keywords.text("text_field")?);
    let mut fields = fields.with_pages_in(html.as_deref(), text.as_deref());
    for (name, names) in [
        ("url_field", &mut fields.url),
        ("captured_field", &mut fields.captured),
        ("id_field", &mut fields.id),
    ] {
        if let Some(field) = keywords.text(name)? {
            *names = vec![field];
        }
    }
    let (columns, ignore) = (keywords.names("columns")?, keywords.names("ignore")?);
    let list = keywords.path("files_from")?;
    keywords.finish()?;
    if all.is_empty() && list.is_none() {
        return Err(PyTypeError::new_err("paths: at least one was expected"));
    }
    let inputs = Inputs::new(all).with_options(kiosque_input::Options {
        format,
        fields,
        columns,
        ignore,
        ..kiosque_input::Options::default()
    });
    Ok(match list {
        Some(list) => inputs.with_list(list),
        None => inputs,
    })
}

/// An article on its way from the thread that made it.
struct Made(Box<Article>);

impl Weight for Made {
    /// Its texts stand in it two or three times.
    fn weight(&self) -> usize {
        3 * self.0.text.len() + 4096
    }
}

/// The articles of a run in the background, which waits when nobody takes them.
struct Run {
    articles: Receiver<Box<Article>>,
    watch: Arc<Watch>,
    process: u32,
}

impl Run {
    fn start(kiosque: Arc<Kiosque>, inputs: Inputs, options: Options) -> Run {
        let (sender, articles) = sync_channel(AHEAD);
        let watch = Arc::clone(&options.watch);
        thread::spawn(move || {
            let made = |article| Made(Box::new(article));
            // Nobody takes the articles any longer: then the run ends.
            let _ = run::run(&kiosque, inputs, &options, made, |row| sender.send(row.value.0));
        });
        Run { articles, watch, process: std::process::id() }
    }

    /// The next article; to be called without Python's lock.
    fn next(&self) -> PyResult<Option<Box<Article>>> {
        if self.process != std::process::id() {
            let message = "these articles are read by the process that was forked; begin anew in this one";
            return Err(PyRuntimeError::new_err(message));
        }
        loop {
            match self.articles.recv_timeout(PATIENCE) {
                Ok(article) => return Ok(Some(article)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => Python::attach(|py| py.check_signals())?,
            }
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.watch.stop();
    }
}

/// The articles of inputs, one by one. They are read ahead in the background, a few at a time.
#[pyclass(frozen, module = "kiosque", name = "Articles")]
pub(crate) struct PyArticles(Mutex<Option<Run>>);

impl PyArticles {
    pub(crate) fn start(kiosque: Arc<Kiosque>, inputs: Inputs, options: Options) -> PyArticles {
        PyArticles(Mutex::new(Some(Run::start(kiosque, inputs, options))))
    }
}

#[pymethods]
impl PyArticles {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PyArticle>> {
        let next = || {
            let mut run = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let article = run.as_ref().map_or(Ok(None), Run::next)?;
            if article.is_none() {
                *run = None;
            }
            Ok::<_, PyErr>(article)
        };
        Ok(py.detach(next)?.map(PyArticle::boxed))
    }

    /// Ends the reading; what has been read ahead is thrown away.
    fn close(&self, py: Python<'_>) {
        py.detach(|| *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None);
    }
}

/// The same as batches of at most `most` rows.
pub(crate) fn batches(kiosque: Arc<Kiosque>, inputs: Inputs, options: Options, most: usize) -> Source {
    let run = Run::start(kiosque, inputs, options);
    let mut builder = BatchBuilder::new();
    Box::new(std::iter::from_fn(move || {
        loop {
            let row = match run.next() {
                Ok(Some(article)) => TableRow::new(*article),
                Ok(None) => return (builder.rows() > 0).then(|| Ok(builder.take())),
                Err(error) => return Some(Err(error)),
            };
            let full = (!builder.fits(&row)).then(|| builder.take());
            builder.push(&row);
            if let Some(full) = full.or_else(|| (builder.rows() >= most).then(|| builder.take())) {
                return Some(Ok(full));
            }
        }
    }))
}
