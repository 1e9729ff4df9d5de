//! `Article`.

use crate::to_python;
use kiosque::{Article, render};
use kiosque_output as output;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// An article, or why there is none: the record of FIELDS.md, its fields as attributes.
///
/// Objects and lists within it are dicts and lists, made anew each time an attribute is read.
#[pyclass(frozen, eq, module = "kiosque", name = "Article")]
#[derive(PartialEq)]
pub(crate) struct PyArticle(Box<Article>);

impl PyArticle {
    pub(crate) fn new(article: Article) -> PyArticle {
        PyArticle(Box::new(article))
    }

    pub(crate) fn boxed(article: Box<Article>) -> PyArticle {
        PyArticle(article)
    }
}

/// The class: a getter for each field of the record, then the other methods.
macro_rules! article_class {
    ($($field:ident)*; $($methods:tt)*) => {
        #[pymethods]
        impl PyArticle {
            $(
                #[getter]
                fn $field<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                    to_python(py, &self.0.$field)
                }
            )*
            $($methods)*
        }
    };
}

article_class! {
    schema status id record error url canonical_url pages site publisher page_type kicker section standfirst byline
    authors agencies dateline date_published date_modified dates blocks images tags related ticker comments language
    languages direction access truncated word_count quality provenance warnings robots text_mining translations;

    #[getter]
    fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    /// The whole record as dicts and lists: what json.loads makes of to_json().
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &*self.0)
    }

    /// The record as JSON, as `kiosque extract` writes it, without the line end.
    fn to_json(&self) -> String {
        serde_json::to_string(&*self.0).expect("keys of records are strings")
    }

    /// The article of a record in JSON.
    #[staticmethod]
    pub(crate) fn from_json(json: &str) -> PyResult<PyArticle> {
        match serde_json::from_str(json) {
            Ok(article) => Ok(PyArticle::new(article)),
            Err(error) => Err(PyValueError::new_err(format!("no record of an article: {error}"))),
        }
    }

    /// Title and story.
    fn to_text(&self) -> String {
        render::plain(&self.0)
    }

    /// Title, byline, date and story as Markdown.
    fn to_markdown(&self) -> String {
        render::markdown(&self.0)
    }

    /// A page for reading.
    fn to_html(&self) -> String {
        render::html_page(&self.0)
    }

    /// TEI P5.
    fn to_tei(&self) -> String {
        output::tei(&self.0)
    }

    /// schema.org NewsArticle (JSON-LD).
    fn to_schema_org<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &output::schema_org(&self.0))
    }

    /// IPTC ninjs 3.1.
    fn to_ninjs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &output::ninjs(&self.0))
    }

    /// The keys of trafilatura's JSON.
    fn to_trafilatura<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &output::trafilatura(&self.0))
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((py.get_type::<PyArticle>().getattr("from_json")?, (self.to_json(),)))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let status: String = self.status(py)?.extract()?;
        let title = self.0.title.as_deref().into_pyobject(py)?.repr()?;
        Ok(format!("<Article {status} title={title} words={}>", self.0.word_count))
    }
}
