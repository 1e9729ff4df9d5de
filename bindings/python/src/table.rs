//! Batches of pages as Python hands them over, and the batches of articles that they become.

use crate::interrupt::Interrupts;
use crate::keywords::{Keywords, preset};
use crate::reader::Source;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray, new_empty_array};
use arrow_schema::{DataType, Field, FieldRef, Fields as ArrowFields};
use kiosque::Kiosque;
use kiosque::run::{self, Options, Weight};
use kiosque_core::Origin;
use kiosque_input::{BatchRows, Fields, InputError, Limits, Problem, Record};
use kiosque_output::{BatchBuilder, TableRow};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::ffi::ArrayReader;
use pyo3_arrow::input::AnyArray;
use std::collections::VecDeque;
use std::sync::Arc;

/// What the only column of an array without columns is called.
const PAGES: &str = "content";

/// Pages in columns, and how they are read.
pub(crate) struct Table {
    kiosque: Arc<Kiosque>,
    arrays: Box<dyn ArrayReader + Send>,
    names: kiosque_input::Options,
    options: Options,
}

impl Table {
    /// Looks at the columns of `batch`; its rows are read later.
    pub(crate) fn new(
        kiosque: Arc<Kiosque>,
        batch: &Bound<'_, PyAny>,
        threads: usize,
        keywords: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Table> {
        if !batch.hasattr("__arrow_c_array__")? && !batch.hasattr("__arrow_c_stream__")? {
            return Err(PyTypeError::new_err(format!(
                "batch: an array, batch, table or frame with the Arrow PyCapsule interface (pyarrow, polars, pandas, DuckDB) \
                 was expected, not {}",
                batch.get_type()
            )));
        }
        let arrays = batch.extract::<AnyArray>()?.into_reader()?;
        let mut columns = Columns::of(keywords)?;
        let field = arrays.field();
        if !matches!(field.data_type(), DataType::Struct(_)) {
            columns.only(PAGES)?;
        }
        columns.check(&field)?;
        let options = Options { threads, ..Options::default() };
        Ok(Table { kiosque, arrays, names: columns.options, options })
    }

    /// All articles as one batch.
    pub(crate) fn extract_whole(mut self, interrupts: &mut Interrupts) -> PyResult<RecordBatch> {
        let mut articles = Articles::default();
        while let Some(array) = self.arrays.next() {
            self.extract(&array.map_err(broken)?, interrupts, &mut articles)?;
        }
        articles.finish();
        let mut batches = articles.full;
        match (batches.pop_front(), batches.is_empty()) {
            (Some(batch), true) => Ok(batch),
            _ => Err(PyValueError::new_err(
                "batch: the articles do not fit into one batch of 2 GiB; use extract_batches, or smaller batches",
            )),
        }
    }

    /// Batches of articles, one for each batch of pages if they fit into it.
    pub(crate) fn stream(mut self, mut interrupts: Interrupts) -> Source {
        let mut ready = VecDeque::new();
        Box::new(std::iter::from_fn(move || {
            while ready.is_empty() {
                let array = match self.arrays.next()? {
                    Ok(array) => array,
                    Err(error) => return Some(Err(broken(error))),
                };
                let mut articles = Articles::default();
                if let Err(error) = self.extract(&array, &mut interrupts, &mut articles) {
                    return Some(Err(error));
                }
                articles.finish();
                ready = articles.full;
            }
            ready.pop_front().map(Ok)
        }))
    }

    fn extract(
        &self,
        array: &ArrayRef,
        interrupts: &mut Interrupts,
        articles: &mut Articles,
    ) -> PyResult<()> {
        let rows = BatchRows::new(&as_columns(array), &self.names).map_err(misuse)?;
        let limits = Limits { record_bytes: self.kiosque.limits().record_bytes };
        let records = (0..rows.len()).map(|row| record(&rows, row, &limits));
        let made = |article| Made(TableRow::new(article));
        run::run_records(&self.kiosque, records, &self.options, made, |row| {
            articles.push(&row.value.0);
            interrupts.after(row.value.weight())
        })?;
        Ok(())
    }
}

/// A row's page. What is no page is a row all the same.
fn record(rows: &BatchRows, row: usize, limits: &Limits) -> Result<Record, InputError> {
    let record = rows.record(row, Origin::default(), limits)?;
    record.ok_or_else(|| InputError::at(Origin::default(), Problem::Blank))
}

/// A row of the output on its way from the thread that made it.
struct Made(TableRow);

impl Weight for Made {
    fn weight(&self) -> usize {
        self.0.weight()
    }
}

/// Articles, in as few batches as hold them.
#[derive(Default)]
struct Articles {
    full: VecDeque<RecordBatch>,
    growing: BatchBuilder,
}

impl Articles {
    fn push(&mut self, row: &TableRow) {
        if !self.growing.fits(row) {
            self.full.push_back(self.growing.take());
        }
        self.growing.push(row);
    }

    fn finish(&mut self) {
        if self.full.is_empty() || self.growing.rows() > 0 {
            self.full.push_back(self.growing.take());
        }
    }
}

/// Which columns are read.
struct Columns {
    options: kiosque_input::Options,
    /// Those that the caller named, by the argument that did.
    named: Vec<(&'static str, String)>,
}

impl Columns {
    fn of(keywords: Option<&Bound<'_, PyDict>>) -> PyResult<Columns> {
        let mut keywords = Keywords::new(keywords);
        let fields = preset(keywords.text("fields")?.as_deref())?;
        let columns = keywords.names("columns")?;
        let mut columns = Columns {
            options: kiosque_input::Options { fields, columns, ..Default::default() },
            named: Vec::new(),
        };
        if let Some(name) = keywords.text("column")? {
            columns.options.fields = columns.options.fields.with_pages_in_column(&name);
            columns.named.push(("column", name));
        }
        for argument in ["url_column", "captured_column", "id_column", "encoding_column"] {
            let Some(name) = keywords.text(argument)? else { continue };
            let Fields { url, captured, id, encoding, .. } = &mut columns.options.fields;
            let names = match argument {
                "url_column" => url,
                "captured_column" => captured,
                "id_column" => id,
                _ => encoding,
            };
            *names = vec![name.clone()];
            columns.named.push((argument, name));
        }
        keywords.finish()?;
        Ok(columns)
    }

    /// What is handed over has no columns: it is the pages.
    fn only(&mut self, name: &str) -> PyResult<()> {
        let argument = self.named.first().map(|(argument, _)| *argument);
        if let Some(argument) = argument.or((!self.options.columns.is_empty()).then_some("columns")) {
            return Err(PyValueError::new_err(format!("{argument}: an array of pages has no columns")));
        }
        self.options.fields = self.options.fields.clone().with_pages_in_column(name);
        Ok(())
    }

    /// That the columns are there, and that those of the pages may hold pages.
    fn check(&self, field: &FieldRef) -> PyResult<()> {
        let rows = BatchRows::new(&as_columns(&new_empty_array(field.data_type())), &self.options)
            .map_err(misuse)?;
        if let Some((argument, name)) = self.named.iter().find(|(_, name)| !rows.reads(name)) {
            let found = names_of(field.data_type()).join(", ");
            return Err(PyValueError::new_err(format!(
                "{argument}: there is no column {name}; there are {found}"
            )));
        }
        if let Some((name, kind)) = rows.page_columns().find(|(_, kind)| !may_be_page(kind)) {
            let what =
                if name == PAGES { "the pages are".to_owned() } else { format!("the column {name} is") };
            return Err(PyTypeError::new_err(format!("{what} of type {kind}; text or bytes were expected")));
        }
        Ok(())
    }
}

fn names_of(kind: &DataType) -> Vec<&str> {
    let DataType::Struct(fields) = kind else { return Vec::new() };
    fields.iter().map(|field| field.name().as_str()).collect()
}

fn may_be_page(kind: &DataType) -> bool {
    use DataType::{
        Binary, BinaryView, Dictionary, FixedSizeBinary, LargeBinary, LargeUtf8, Null, Utf8, Utf8View,
    };
    match kind {
        Dictionary(_, values) => may_be_page(values),
        Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView | FixedSizeBinary(_) | Null => true,
        _ => false,
    }
}

/// An array of structures as it is, any other as the only column of one.
fn as_columns(array: &ArrayRef) -> StructArray {
    match array.as_struct_opt() {
        Some(columns) => columns.clone(),
        None => {
            let field = Field::new(PAGES, array.data_type().clone(), true);
            StructArray::new(ArrowFields::from(vec![field]), vec![array.clone()], None)
        }
    }
}

fn misuse(problem: Problem) -> PyErr {
    PyValueError::new_err(format!("batch: {problem}; column= names the column with the pages"))
}

fn broken(error: arrow_schema::ArrowError) -> PyErr {
    PyValueError::new_err(format!("batch: its stream broke off: {error}"))
}
