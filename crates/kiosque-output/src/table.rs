//! Parquet and Arrow: the columns, and the whole record as JSON.

use crate::{COLUMNS, Cell, Kind, ReadError};
use arrow_array::builder::{BooleanBuilder, Float32Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema};
use kiosque_core::Article;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

/// Rows of a batch, at most.
const BATCH_ROWS: usize = 1024;

/// Bytes of text in a batch, about: offsets of an Arrow column end at 2 GiB.
const BATCH_BYTES: usize = 32 << 20;

/// Bytes of text that a batch can hold: offsets are 32 bits wide.
const MOST_BYTES: usize = i32::MAX as usize;

/// Bytes of a row group while it is in memory, about.
const GROUP_BYTES: usize = 64 << 20;

/// The Arrow schema of tables of articles. Columns are only ever added within `article/1`.
pub fn arrow_schema() -> Schema {
    let mut fields: Vec<Field> = COLUMNS
        .iter()
        .map(|column| {
            let (kind, is_nullable) = match column.kind {
                Kind::Text => (DataType::Utf8, column.name != "status"),
                Kind::List => (DataType::List(Arc::new(item())), false),
                Kind::Number => (DataType::Int64, true),
                Kind::Real => (DataType::Float32, true),
                Kind::Flag => (DataType::Boolean, true),
            };
            described(Field::new(column.name, kind, is_nullable), column.meaning)
        })
        .collect();
    fields.push(described(Field::new("record", DataType::Utf8, false), "the whole record as JSON"));
    Schema::new_with_metadata(fields, [("schema".to_owned(), "article/1".to_owned())].into())
}

fn item() -> Field {
    Field::new("item", DataType::Utf8, false)
}

fn described(field: Field, meaning: &str) -> Field {
    field.with_metadata([("description".to_owned(), meaning.to_owned())].into())
}

/// The schema for people and other programs, as JSON with a final line end: what `schema/article.arrow.json` holds.
pub fn arrow_schema_json() -> String {
    let schema = arrow_schema();
    let fields: Vec<Value> = schema
        .fields()
        .iter()
        .map(|field| {
            let kind = match field.data_type() {
                DataType::List(item) => format!("list<{}>", item.data_type().to_string().to_lowercase()),
                other => other.to_string().to_lowercase(),
            };
            json!({
                "name": field.name(),
                "type": kind,
                "nullable": field.is_nullable(),
                "description": field.metadata()["description"],
            })
        })
        .collect();
    let schema = json!({"schema": schema.metadata()["schema"], "fields": fields});
    serde_json::to_string_pretty(&schema).expect("its keys are strings") + "\n"
}

/// An article that waits to be put into a table, with its record already made.
#[derive(Debug)]
pub struct TableRow {
    article: Article,
    record: String,
}

impl TableRow {
    /// Makes the record of `article`.
    pub fn new(article: Article) -> TableRow {
        let record = serde_json::to_string(&article).expect("an article's keys are strings");
        TableRow { article, record }
    }

    /// Bytes of memory, about: the article itself takes as much as its record.
    pub fn weight(&self) -> usize {
        2 * self.record.len()
    }
}

enum Builder {
    Text(StringBuilder),
    List(ListBuilder<StringBuilder>),
    Number(Int64Builder),
    Real(Float32Builder),
    Flag(BooleanBuilder),
}

impl Builder {
    fn new(kind: Kind) -> Builder {
        match kind {
            Kind::Text => Builder::Text(StringBuilder::new()),
            Kind::List => Builder::List(ListBuilder::new(StringBuilder::new()).with_field(item())),
            Kind::Number => Builder::Number(Int64Builder::new()),
            Kind::Real => Builder::Real(Float32Builder::new()),
            Kind::Flag => Builder::Flag(BooleanBuilder::new()),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Builder::Text(column), Cell::Text(text)) => column.append_option(text),
            (Builder::Text(column), Cell::Name(name)) => column.append_value(name),
            (Builder::List(column), Cell::List(items)) => {
                items.iter().for_each(|item| column.values().append_value(item));
                column.append(true);
            }
            (Builder::Number(column), Cell::Number(number)) => column.append_option(number),
            (Builder::Real(column), Cell::Real(number)) => column.append_option(number),
            (Builder::Flag(column), Cell::Flag(flag)) => column.append_option(flag),
            (_, cell) => unreachable!("the table of columns says what {cell:?} is"),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Builder::Text(column) => Arc::new(column.finish()),
            Builder::List(column) => Arc::new(column.finish()),
            Builder::Number(column) => Arc::new(column.finish()),
            Builder::Real(column) => Arc::new(column.finish()),
            Builder::Flag(column) => Arc::new(column.finish()),
        }
    }
}

/// Gathers articles into [batches](RecordBatch) of the common columns.
///
/// ```
/// use kiosque_core::Article;
/// use kiosque_output::{BatchBuilder, TableRow, arrow_schema};
///
/// let mut builder = BatchBuilder::new();
/// let row = TableRow::new(Article { title: Some("Rain at last".into()), ..Article::default() });
/// assert!(builder.fits(&row));
/// builder.push(&row);
/// let batch = builder.take();
/// assert_eq!((batch.num_rows(), batch.schema().as_ref()), (1, &arrow_schema()));
/// ```
pub struct BatchBuilder {
    schema: Arc<Schema>,
    columns: Vec<Builder>,
    records: StringBuilder,
    rows: usize,
    bytes: usize,
}

impl Default for BatchBuilder {
    fn default() -> BatchBuilder {
        BatchBuilder::new()
    }
}

impl BatchBuilder {
    /// Begins a batch.
    pub fn new() -> BatchBuilder {
        BatchBuilder {
            schema: Arc::new(arrow_schema()),
            columns: COLUMNS.iter().map(|column| Builder::new(column.kind)).collect(),
            records: StringBuilder::new(),
            rows: 0,
            bytes: 0,
        }
    }

    /// Rows that it holds.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether the batch can hold `row` as well: the offsets of a column end at 2 GiB. What a column holds of an article
    /// is never longer than its record.
    pub fn fits(&self, row: &TableRow) -> bool {
        self.bytes + row.record.len() <= MOST_BYTES
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When it does not [fit](BatchBuilder::fits).
    pub fn push(&mut self, row: &TableRow) {
        for (builder, column) in self.columns.iter_mut().zip(COLUMNS) {
            builder.push(column.of(&row.article));
        }
        self.records.append_value(&row.record);
        self.rows += 1;
        self.bytes += row.record.len();
    }

    /// The rows since the last time, as a batch.
    pub fn take(&mut self) -> RecordBatch {
        let mut arrays: Vec<ArrayRef> = self.columns.iter_mut().map(Builder::finish).collect();
        arrays.push(Arc::new(self.records.finish()));
        (self.rows, self.bytes) = (0, 0);
        RecordBatch::try_new(self.schema.clone(), arrays)
            .expect("the table of columns made schema and arrays")
    }

    /// Whether it holds as much as a file's batches do.
    fn is_full(&self) -> bool {
        self.rows >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }
}

pub(crate) struct ParquetTable<W: Write + Send> {
    batch: BatchBuilder,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetTable<W> {
    pub(crate) fn new(out: W) -> io::Result<ParquetTable<W>> {
        let batch = BatchBuilder::new();
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_created_by(concat!("kiosque ", env!("CARGO_PKG_VERSION")).to_owned())
            .build();
        let writer = ArrowWriter::try_new(out, batch.schema.clone(), Some(properties)).map_err(of_parquet)?;
        Ok(ParquetTable { batch, writer })
    }

    pub(crate) fn write(&mut self, row: &TableRow) -> io::Result<()> {
        self.batch.push(row);
        if self.batch.is_full() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.write(&self.batch.take()).map_err(of_parquet)?;
        if self.writer.in_progress_size() >= GROUP_BYTES {
            self.writer.flush().map_err(of_parquet)?;
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        if self.batch.rows > 0 {
            self.flush()?;
        }
        self.writer.into_inner().map_err(of_parquet)
    }
}

pub(crate) struct ArrowTable<W: Write> {
    batch: BatchBuilder,
    writer: StreamWriter<W>,
}

impl<W: Write> ArrowTable<W> {
    pub(crate) fn new(out: W) -> io::Result<ArrowTable<W>> {
        let batch = BatchBuilder::new();
        let writer = StreamWriter::try_new(out, &batch.schema).map_err(of_arrow)?;
        Ok(ArrowTable { batch, writer })
    }

    pub(crate) fn write(&mut self, row: &TableRow) -> io::Result<()> {
        self.batch.push(row);
        if self.batch.is_full() { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.write(&self.batch.take()).map_err(of_arrow)
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        if self.batch.rows > 0 {
            self.flush()?;
        }
        self.writer.finish().map_err(of_arrow)?;
        self.writer.into_inner().map_err(of_arrow)
    }
}

/// The system's own error, where there is one: a closed pipe and a full disk are told apart by it.
fn of_arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        error => io::Error::other(error),
    }
}

fn of_parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => {
            error.downcast().map_or_else(io::Error::other, |error: Box<io::Error>| *error)
        }
        error => io::Error::other(error),
    }
}

/// Hands the `record` column to `take`, row by row.
pub(crate) fn records(
    file: File,
    path: &Path,
    take: &mut dyn FnMut(u64, &str) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let wrong = |source| ReadError::Io { path: path.to_path_buf(), source };
    let no_table = || ReadError::Format { path: path.to_path_buf() };
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(of_parquet).map_err(wrong)?;
    let column = reader.schema().index_of("record").map_err(|_| no_table())?;
    let mask = ProjectionMask::roots(reader.parquet_schema(), [column]);
    let mut number = 0;
    for batch in reader.with_projection(mask).build().map_err(of_parquet).map_err(wrong)? {
        let batch = batch.map_err(of_arrow).map_err(wrong)?;
        let rows = batch.column(0).as_string_opt::<i32>().ok_or_else(no_table)?;
        for row in rows {
            number += 1;
            take(number, row.unwrap_or_default())?;
        }
    }
    Ok(())
}
