//! `Explanation`.

use crate::article::PyArticle;
use crate::to_python;
use kiosque::{Article, ExplainedBlock, Explanation, Kiosque, render};
use kiosque_input::Record;
use pyo3::prelude::*;

/// Every block of a page with its label, who gave it and why, and the article that is made of them.
#[pyclass(frozen, module = "kiosque", name = "Explanation")]
pub(crate) struct PyExplanation {
    article: Article,
    explanation: Explanation,
}

impl PyExplanation {
    /// A page that cannot be read has no blocks, and an article that says why.
    pub(crate) fn new(
        kiosque: &Kiosque,
        record: Record,
        url: Option<String>,
        site: Option<&str>,
    ) -> PyExplanation {
        let (article, explanation) = kiosque::run::explain(kiosque, Ok(record), url.as_ref(), site);
        PyExplanation { article, explanation }
    }
}

#[pymethods]
impl PyExplanation {
    /// The article.
    #[getter]
    fn article(&self) -> PyArticle {
        PyArticle::new(self.article.clone())
    }

    /// The blocks in the order of the page, as dicts: span, line, path, label, by, score, kept, text, why, related, parts,
    /// overruled, main_content.
    #[getter]
    fn blocks<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.explanation.blocks)
    }

    /// What the page states of title, authors, days and the number of comments, and what became of it, as dicts: field, value, by, why, statements (of
    /// by, value, span, compared).
    #[getter]
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.explanation.fields)
    }

    /// A JSON object a block, one a line, as `kiosque explain --json` writes them.
    fn to_json(&self) -> String {
        let line = |block: &ExplainedBlock| serde_json::to_string(block).expect("keys are strings") + "\n";
        self.explanation.blocks.iter().map(line).collect()
    }

    fn __len__(&self) -> usize {
        self.explanation.blocks.len()
    }

    /// The page as an editor would want to see it.
    fn __str__(&self) -> String {
        render::editor(&self.article, &self.explanation)
    }

    fn __repr__(&self) -> String {
        let kept = self.explanation.blocks.iter().filter(|block| block.kept).count();
        format!("<Explanation of {} blocks, {kept} kept>", self.explanation.blocks.len())
    }
}
