//! Parquet files: chosen columns, one row group after the other.

use crate::arrow_rows::BatchRows;
use crate::error::{InputError, Problem};
use crate::read::{Flow, Place, Reader, seekable};
use crate::row::{Schema, Slot};
use crate::stream::Stream;
use arrow_array::{RecordBatch, StructArray};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use std::fs::File;
use std::panic::catch_unwind;
use std::path::Path;

/// Bytes that are decoded at a time.
const BATCH_BYTES: i64 = 4 << 20;

/// Most rows that are decoded at a time.
const BATCH_ROWS: i64 = 1024;

/// One row group of a file.
#[derive(Clone, Debug)]
pub(crate) struct RowGroup {
    metadata: ArrowReaderMetadata,
    pub(crate) index: usize,
    /// Compressed bytes.
    pub(crate) bytes: u64,
}

/// The row groups of a file; none when it cannot be read, which reading it will tell.
pub(crate) fn row_groups(path: &Path) -> Vec<RowGroup> {
    // Of a file that breaks the library down, too, reading it will tell.
    let Ok(Some(metadata)) = catch_unwind(|| load(&File::open(path).ok()?).ok()) else { return Vec::new() };
    let groups = metadata.metadata().row_groups().iter().enumerate();
    groups
        .map(|(index, group)| RowGroup {
            metadata: metadata.clone(),
            index,
            bytes: u64::try_from(group.compressed_size()).unwrap_or(0),
        })
        .collect()
}

/// By the types of Parquet alone: the schema of Arrow that a file may hold besides says nothing more of texts, and the
/// library panics on one that is damaged.
fn load(file: &File) -> Result<ArrowReaderMetadata, ParquetError> {
    ArrowReaderMetadata::load(file, ArrowReaderOptions::new().with_skip_arrow_metadata(true))
}

/// Reads the rows of a file, or of the row group that `place` names.
pub(crate) fn read(reader: &mut Reader<'_>, mut stream: Stream<'_>, place: &Place, depth: usize) -> Flow {
    let file = match seekable(&mut stream, place, depth) {
        Ok(file) => file,
        Err(error) => return reader.fail(place.origin(), error),
    };
    let metadata = match &place.row_group {
        Some(group) => Ok(group.metadata.clone()),
        None => load(&file),
    };
    let table = match metadata.map_err(problem).and_then(|metadata| Table::new(metadata, file, reader)) {
        Ok(table) => table,
        Err(problem) => return reader.fail(place.origin(), problem),
    };
    let mut start = 0;
    for (index, group) in table.metadata.metadata().row_groups().iter().enumerate() {
        let rows = u64::try_from(group.num_rows()).unwrap_or(0);
        let is_meant = place.row_group.as_ref().is_none_or(|meant| meant.index == index);
        let is_wanted = reader.wanted_offset().is_none_or(|offset| (start..start + rows).contains(&offset));
        if is_meant && is_wanted {
            table.read_group(reader, place, index, start)?;
            reader.options.progress.add(u64::try_from(group.compressed_size()).unwrap_or(0));
        }
        start += rows;
    }
    Flow::Continue(())
}

/// An open file and what is read of it.
struct Table {
    metadata: ArrowReaderMetadata,
    file: File,
    schema: Schema,
    mask: ProjectionMask,
}

impl Table {
    fn new(metadata: ArrowReaderMetadata, file: File, reader: &Reader<'_>) -> Result<Table, Problem> {
        let schema = Schema::new(reader.options);
        let descriptor = metadata.parquet_schema();
        let names: Vec<String> = descriptor.columns().iter().map(|column| column.path().string()).collect();
        let has_page =
            names.iter().any(|name| schema.find(name).is_some_and(|field| field.slot <= Slot::Content));
        if !has_page {
            return Err(schema.missing(names.iter().map(String::as_str)));
        }
        if let Some(column) = schema.columns.iter().find(|column| !names.contains(column)) {
            let found = names.join(", ");
            return Err(Problem::MissingField { wanted: column.clone(), found });
        }
        let is_meant = |name: &String| schema.find(name).is_some() || schema.is_column(name);
        let leaves: Vec<usize> = (0..names.len()).filter(|leaf| is_meant(&names[*leaf])).collect();
        let mask = ProjectionMask::leaves(descriptor, leaves);
        Ok(Table { metadata, file, schema, mask })
    }

    fn batches(&self, index: usize) -> Result<ParquetRecordBatchReader, Problem> {
        let group = self.metadata.metadata().row_group(index);
        let row_bytes = group.total_byte_size() / group.num_rows().max(1);
        let rows = (BATCH_BYTES / row_bytes.max(1)).clamp(1, BATCH_ROWS);
        let file = self.file.try_clone().map_err(Problem::Io)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let builder = builder.with_projection(self.mask.clone()).with_row_groups(vec![index]);
        builder.with_batch_size(rows as usize).build().map_err(problem)
    }

    /// Reads a row group whose first row is row `start` of the file.
    fn read_group(&self, reader: &mut Reader<'_>, place: &Place, index: usize, start: u64) -> Flow {
        let batches = match self.batches(index) {
            Ok(batches) => batches,
            Err(problem) => return reader.fail(place.origin_at(start), problem),
        };
        let mut first = start;
        for batch in batches {
            match batch {
                Ok(batch) => {
                    let rows = batch.num_rows() as u64;
                    self.read_batch(reader, place, batch, first)?;
                    first += rows;
                }
                Err(error) => {
                    return reader.fail(place.origin_at(first), Problem::Damaged(error.to_string()));
                }
            }
        }
        Flow::Continue(())
    }

    fn read_batch(&self, reader: &mut Reader<'_>, place: &Place, batch: RecordBatch, first: u64) -> Flow {
        let rows = BatchRows::of(&self.schema, &StructArray::from(batch));
        for number in 0..rows.len() {
            let origin = place.origin_at(first + number as u64);
            match rows.record(number, origin, &reader.limits) {
                Ok(Some(record)) => reader.give(record)?,
                Ok(None) => reader.skip("blank")?,
                Err(InputError { origin, problem }) => reader.fail(*origin, problem)?,
            }
        }
        Flow::Continue(())
    }
}

fn problem(error: ParquetError) -> Problem {
    match error {
        ParquetError::External(error) => match error.downcast::<std::io::Error>() {
            Ok(error) => Problem::Io(*error),
            Err(error) => Problem::Damaged(error.to_string()),
        },
        error => Problem::Damaged(error.to_string()),
    }
}
