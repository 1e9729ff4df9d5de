//! `Kiosque`.

use crate::article::PyArticle;
use crate::batch::PyBatch;
use crate::explanation::PyExplanation;
use crate::inputs::{self, PyArticles};
use crate::interrupt::Interrupts;
use crate::page;
use crate::reader::PyBatches;
use crate::settings::Settings;
use crate::table::Table;
use kiosque::run::{self, Options};
use kiosque::{Config, Isolate, Kiosque, Medium, Page};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::sync::{Arc, Mutex, PoisonError};

/// Kiosques that other processes sent. A cluster ships one with each task, and its sites are loaded once.
static SENT: Mutex<Vec<(Settings, Arc<Engine>)>> = Mutex::new(Vec::new());

/// Most kiosques that are kept.
const MOST_SENT: usize = 8;

/// A loaded kiosque and the process that loaded it.
struct Engine {
    kiosque: Arc<Kiosque>,
    process: u32,
    /// Whether it has processes of its own, which a fork does not have.
    has_workers: bool,
}

impl Engine {
    /// Python's lock is held throughout, so that no thread forks the process while another is in here.
    fn load(_py: Python<'_>, settings: &Settings) -> PyResult<Arc<Engine>> {
        let config = settings.config()?;
        let has_workers = has_workers(&config);
        let kiosque = Kiosque::builder().config(config).build();
        let kiosque = kiosque.map_err(|error| PyValueError::new_err(error.to_string()))?;
        warm_up(&kiosque);
        Ok(Arc::new(Engine { kiosque: Arc::new(kiosque), process: std::process::id(), has_workers }))
    }

    fn sent(py: Python<'_>, settings: &Settings) -> PyResult<Arc<Engine>> {
        let mut sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, engine)) = sent.iter().find(|(known, _)| known == settings) {
            return Ok(Arc::clone(engine));
        }
        let engine = Engine::load(py, settings)?;
        if sent.len() == MOST_SENT {
            sent.remove(0);
        }
        sent.push((settings.clone(), Arc::clone(&engine)));
        Ok(engine)
    }

    fn is_usable(&self) -> bool {
        !self.has_workers || self.process == std::process::id()
    }
}

/// Whether native libraries run in processes of their own.
fn has_workers(config: &Config) -> bool {
    let mut wishes = config.sites.values().filter_map(|site| site.isolate);
    config.isolate == Isolate::Process || wishes.any(|wish| wish == Isolate::Process)
}

/// Makes what is made once: tables that a thread is making when another forks would never be there in the child.
fn warm_up(kiosque: &Kiosque) {
    let story =
        "The new bridge over the river was opened on Wednesday, 13 March 2024, two years after the flood.";
    kiosque.extract(&Page::text(format!("The bridge is open\nBy Ann Example\n\n{story}\n{story}")));
    let html = format!(
        "<!DOCTYPE html><title>The bridge is open</title><article><h1>The bridge is open</h1><p>{story}"
    );
    kiosque.extract(&Page { medium: Medium::Html, text: html, ..Page::default() });
}

/// Reads pages as articles: the sites that kiosque ships, those in folders of your own, and the generic reading for all
/// others.
///
/// plugins: a folder of sites, or the folder of one site, or a list of such folders.
/// config: the path of a kiosque.toml, or a dict with its keys.
/// mode: 'balanced', 'precision' or 'recall': what to do with blocks of HTML pages that may be body or not.
/// bundled: whether the sites that kiosque ships are used.
///
/// Any number of threads may use it, forks too. It is pickled as its arguments, with absolute paths.
#[pyclass(frozen, module = "kiosque", name = "Kiosque")]
pub(crate) struct PyKiosque {
    settings: Settings,
    engine: Mutex<Option<Arc<Engine>>>,
}

impl PyKiosque {
    fn kiosque(&self, py: Python<'_>) -> PyResult<Arc<Kiosque>> {
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_parent) = engine.take_if(|engine| !engine.is_usable()) {
            // Its processes are the parent's, which goes on using them.
            std::mem::forget(of_parent);
        }
        if engine.is_none() {
            *engine = Some(Engine::load(py, &self.settings)?);
        }
        Ok(Arc::clone(&engine.as_ref().expect("it has just been loaded").kiosque))
    }
}

#[pymethods]
impl PyKiosque {
    #[new]
    #[pyo3(signature = (plugins=None, config=None, mode=None, bundled=None))]
    fn new(
        py: Python<'_>,
        plugins: Option<&Bound<'_, PyAny>>,
        config: Option<&Bound<'_, PyAny>>,
        mode: Option<String>,
        bundled: Option<bool>,
    ) -> PyResult<PyKiosque> {
        let settings = Settings::new(plugins, config, mode, bundled)?;
        let engine = Mutex::new(Some(Engine::load(py, &settings)?));
        Ok(PyKiosque { settings, engine })
    }

    /// One that loads its sites when it is first used.
    #[staticmethod]
    fn _lazy() -> PyKiosque {
        PyKiosque { settings: Settings::default(), engine: Mutex::new(None) }
    }

    #[staticmethod]
    #[pyo3(signature = (plugins=None, config=None, mode=None, bundled=None))]
    fn _sent(
        py: Python<'_>,
        plugins: Option<&Bound<'_, PyAny>>,
        config: Option<&Bound<'_, PyAny>>,
        mode: Option<String>,
        bundled: Option<bool>,
    ) -> PyResult<PyKiosque> {
        let settings = Settings::new(plugins, config, mode, bundled)?;
        let engine = Mutex::new(Some(Engine::sent(py, &settings)?));
        Ok(PyKiosque { settings, engine })
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        Ok((py.get_type::<PyKiosque>().getattr("_sent")?, self.settings.arguments(py)?))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let names = ["plugins", "config", "mode", "bundled"];
        let given = names.into_iter().zip(self.settings.arguments(py)?).filter(|(_, value)| !value.is_none());
        let shown = given.map(|(name, value)| Ok(format!("{name}={}", value.repr()?)));
        Ok(format!("Kiosque({})", shown.collect::<PyResult<Vec<_>>>()?.join(", ")))
    }

    /// The ids of the sites that are known, in their order.
    #[getter]
    fn sites(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        Ok(self.kiosque(py)?.sites().iter().map(|site| site.site.id.clone()).collect())
    }

    /// The article of a page.
    ///
    /// page: the page as str or bytes, HTML or the visible text.
    /// url: its address, which names its site and makes links absolute.
    /// captured: when it was fetched (RFC 3339). encoding: what the server declared, for bytes.
    /// medium: 'html' or 'text'; else that is told by looking, and a fragment of HTML is taken for text.
    /// source: what the record names as its input.
    ///
    /// Whatever the page is, there is an Article; its status says how it ended.
    #[expect(clippy::too_many_arguments, reason = "Python's are named")]
    #[pyo3(signature = (page, url=None, *, captured=None, encoding=None, medium=None, source=""))]
    fn extract(
        &self,
        py: Python<'_>,
        page: &Bound<'_, PyAny>,
        url: Option<String>,
        captured: Option<String>,
        encoding: Option<String>,
        medium: Option<&str>,
        source: &str,
    ) -> PyResult<PyArticle> {
        let record = page::record(page, captured, encoding, medium, source)?;
        let kiosque = self.kiosque(py)?;
        let options = Options { url, ..Options::default() };
        Ok(PyArticle::new(py.detach(|| run::extract(&kiosque, Ok(record), &options))))
    }

    /// Every block of a page: its label, who gave it and why.
    ///
    /// site: read the page as this site's, whatever it looks like; 'none' reads it as no site's. The other arguments are
    /// those of extract.
    #[expect(clippy::too_many_arguments, reason = "Python's are named")]
    #[pyo3(signature = (page, url=None, *, site=None, captured=None, encoding=None, medium=None, source=""))]
    fn explain(
        &self,
        py: Python<'_>,
        page: &Bound<'_, PyAny>,
        url: Option<String>,
        site: Option<&str>,
        captured: Option<String>,
        encoding: Option<String>,
        medium: Option<&str>,
        source: &str,
    ) -> PyResult<PyExplanation> {
        let record = page::record(page, captured, encoding, medium, source)?;
        let kiosque = self.kiosque(py)?;
        let is_known = |id: &str| kiosque.sites().iter().any(|site| site.site.id == id);
        if let Some(id) = site.filter(|id| *id != "none" && !is_known(id)) {
            return Err(PyValueError::new_err(format!("site: there is no `{id}`; Kiosque.sites lists them")));
        }
        Ok(py.detach(|| PyExplanation::new(&kiosque, record, url, site)))
    }

    /// The articles of a batch of pages: a row for each row, in its order, in the columns of SCHEMA.
    ///
    /// batch: anything with the Arrow PyCapsule interface: an array or a series of pages, or a batch, table or frame with
    /// columns. Pages are text or bytes of any width; null and empty cells are rows of status 'error', code 'blank'.
    /// column: the column with the pages; else the first of the usual names that is there: html, text, content …
    /// url_column, captured_column, id_column, encoding_column: likewise.
    /// fields: names of columns by who made them: 'common-crawl', 'dolma', 'datatrove'.
    /// columns: columns that go with the article, as record.columns.
    /// threads: threads that read pages, without Python's lock; 0 means one for each core.
    ///
    /// What does not fit into one batch (2 GiB) raises ValueError; extract_batches has no such limit.
    #[pyo3(
        signature = (batch, *, threads=1, **names),
        text_signature = "($self, batch, *, column=None, url_column=None, captured_column=None, id_column=None, \
                          encoding_column=None, fields=None, columns=None, threads=1)"
    )]
    fn extract_batch(
        &self,
        py: Python<'_>,
        batch: &Bound<'_, PyAny>,
        threads: usize,
        names: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PyBatch> {
        let table = Table::new(self.kiosque(py)?, batch, threads, names)?;
        let mut interrupts = Interrupts::new(py)?;
        py.detach(|| table.extract_whole(&mut interrupts)).map(PyBatch)
    }

    /// The same as a stream: a batch of articles for each batch of pages, made when it is asked for.
    ///
    /// The result is an iterator of batches, and has the Arrow PyCapsule interface itself.
    #[pyo3(
        signature = (batches, *, threads=1, **names),
        text_signature = "($self, batches, *, column=None, url_column=None, captured_column=None, id_column=None, \
                          encoding_column=None, fields=None, columns=None, threads=1)"
    )]
    fn extract_batches(
        &self,
        py: Python<'_>,
        batches: &Bound<'_, PyAny>,
        threads: usize,
        names: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PyBatches> {
        let table = Table::new(self.kiosque(py)?, batches, threads, names)?;
        Ok(PyBatches::new(table.stream(Interrupts::new(py)?)))
    }

    /// The articles of files, folders and archives, one by one, read ahead in the background.
    ///
    /// paths: whatever `kiosque extract` takes: pages, WARC, JSON lines, CSV, Parquet, zip, tar, MHTML, feeds, compressed
    /// or not; folders; globs; '-' for standard input.
    /// The other arguments are the options of `kiosque extract`; threads=0 means one for each core.
    ///
    /// What cannot be read is an Article of status 'error', and the next one follows.
    #[pyo3(
        signature = (*paths, url=None, threads=1, **options),
        text_signature = "($self, *paths, url=None, threads=1, input_format=None, fields=None, \
                          html_field=None, text_field=None, url_field=None, captured_field=None, id_field=None, \
                          columns=None, ignore=None, files_from=None)"
    )]
    fn iter_articles(
        &self,
        py: Python<'_>,
        paths: &Bound<'_, PyTuple>,
        url: Option<String>,
        threads: usize,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PyArticles> {
        let inputs = inputs::inputs(paths, options)?;
        let options = Options { url, threads, ..Options::default() };
        Ok(PyArticles::start(self.kiosque(py)?, inputs, options))
    }

    /// The same as batches of at most `rows` articles, in the columns of SCHEMA.
    #[pyo3(
        signature = (*paths, rows=1024, url=None, threads=1, **options),
        text_signature = "($self, *paths, rows=1024, url=None, threads=1, input_format=None, fields=None, \
                          html_field=None, text_field=None, url_field=None, captured_field=None, id_field=None, \
                          columns=None, ignore=None, files_from=None)"
    )]
    fn iter_batches(
        &self,
        py: Python<'_>,
        paths: &Bound<'_, PyTuple>,
        rows: usize,
        url: Option<String>,
        threads: usize,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<PyBatches> {
        if rows == 0 {
            return Err(PyValueError::new_err("rows: at least 1 was expected"));
        }
        let inputs = inputs::inputs(paths, options)?;
        let options = Options { url, threads, ..Options::default() };
        Ok(PyBatches::new(inputs::batches(self.kiosque(py)?, inputs, options, rows)))
    }
}
