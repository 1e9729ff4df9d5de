//! Parquet files: chosen columns, one row group after the other.

use crate::error::Problem;
use crate::read::{Flow, Place, Reader, seekable};
use crate::row::{Row, Schema, Slot};
use crate::stream::Stream;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::types::{Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::types::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_schema::{DataType, TimeUnit};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use std::borrow::Cow;
use std::fs::File;
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
    let metadata = File::open(path).ok().and_then(|file| load(&file).ok());
    let Some(metadata) = metadata else { return Vec::new() };
    let groups = metadata.metadata().row_groups().iter().enumerate();
    groups
        .map(|(index, group)| RowGroup {
            metadata: metadata.clone(),
            index,
            bytes: u64::try_from(group.compressed_size()).unwrap_or(0),
        })
        .collect()
}

fn load(file: &File) -> Result<ArrowReaderMetadata, ParquetError> {
    ArrowReaderMetadata::load(file, ArrowReaderOptions::new())
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
                    self.read_batch(reader, place, &batch, first)?;
                    first += batch.num_rows() as u64;
                }
                Err(error) => {
                    return reader.fail(place.origin_at(first), Problem::Damaged(error.to_string()));
                }
            }
        }
        Flow::Continue(())
    }

    fn read_batch(&self, reader: &mut Reader<'_>, place: &Place, batch: &RecordBatch, first: u64) -> Flow {
        let columns = flat(batch);
        let allowed = reader.limits.record_bytes;
        for number in 0..batch.num_rows() {
            let origin = place.origin_at(first + number as u64);
            let row = match self.row(&columns, number, allowed) {
                Ok(row) => row,
                Err(problem) => {
                    reader.fail(origin, problem)?;
                    continue;
                }
            };
            match row.into_record(origin) {
                Some(record) => reader.give(record)?,
                None => reader.skip("blank")?,
            }
        }
        Flow::Continue(())
    }

    fn row(&self, columns: &[(String, ArrayRef)], number: usize, allowed: u64) -> Result<Row, Problem> {
        let mut row = Row::default();
        for (name, column) in columns {
            let Some(value) = value(column, number) else {
                if column.is_null(number) {
                    continue;
                }
                let what = format!("the column {name} holds {}, which is no text", column.data_type());
                return Err(Problem::Unsupported(what));
            };
            let found = value.len() as u64;
            if found > allowed {
                return Err(Problem::TooLarge { found, allowed });
            }
            if self.schema.is_column(name) {
                row.put_column(name, String::from_utf8_lossy(&value).into_owned());
            }
            if let Some(wanted) = self.schema.find(name) {
                row.put(wanted, value.into_owned());
            }
        }
        Ok(row)
    }
}

/// The columns of a batch, those of nested structures by their path.
fn flat(batch: &RecordBatch) -> Vec<(String, ArrayRef)> {
    let mut columns = Vec::new();
    let mut waiting: Vec<(String, ArrayRef)> =
        vec![(String::new(), ArrayRef::from(Box::new(StructArray::from(batch.clone())) as Box<dyn Array>))];
    while let Some((path, array)) = waiting.pop() {
        let Some(structure) = array.as_struct_opt() else {
            columns.push((path, array));
            continue;
        };
        for (field, child) in structure.fields().iter().zip(structure.columns()) {
            let name =
                if path.is_empty() { field.name().clone() } else { format!("{path}.{}", field.name()) };
            waiting.push((name, child.clone()));
        }
    }
    columns
}

/// A value as text or as bytes; `None` where it is null or neither.
fn value(array: &ArrayRef, row: usize) -> Option<Cow<'_, [u8]>> {
    if array.is_null(row) {
        return None;
    }
    macro_rules! number {
        ($kind:ty) => {
            Cow::Owned(array.as_primitive::<$kind>().value(row).to_string().into_bytes())
        };
    }
    Some(match array.data_type() {
        DataType::Utf8 => Cow::Borrowed(array.as_string::<i32>().value(row).as_bytes()),
        DataType::LargeUtf8 => Cow::Borrowed(array.as_string::<i64>().value(row).as_bytes()),
        DataType::Utf8View => Cow::Borrowed(array.as_string_view().value(row).as_bytes()),
        DataType::Binary => Cow::Borrowed(array.as_binary::<i32>().value(row)),
        DataType::LargeBinary => Cow::Borrowed(array.as_binary::<i64>().value(row)),
        DataType::BinaryView => Cow::Borrowed(array.as_binary_view().value(row)),
        DataType::FixedSizeBinary(_) => Cow::Borrowed(array.as_fixed_size_binary().value(row)),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let key = dictionary.normalized_keys()[row];
            return value(dictionary.values(), key).map(|value| Cow::Owned(value.into_owned()));
        }
        DataType::Boolean => Cow::Owned(array.as_boolean().value(row).to_string().into_bytes()),
        DataType::Int8 => number!(Int8Type),
        DataType::Int16 => number!(Int16Type),
        DataType::Int32 => number!(Int32Type),
        DataType::Int64 => number!(Int64Type),
        DataType::UInt8 => number!(UInt8Type),
        DataType::UInt16 => number!(UInt16Type),
        DataType::UInt32 => number!(UInt32Type),
        DataType::UInt64 => number!(UInt64Type),
        DataType::Float32 => number!(Float32Type),
        DataType::Float64 => number!(Float64Type),
        DataType::Date32 | DataType::Timestamp(..) => Cow::Owned(moment(array, row)?.into_bytes()),
        _ => return None,
    })
}

/// A day, or a moment in RFC 3339; one without a zone is local time.
fn moment(array: &ArrayRef, row: usize) -> Option<String> {
    let (unit, is_utc) = match array.data_type() {
        DataType::Timestamp(unit, zone) => (unit, zone.is_some()),
        _ => {
            let days = array.as_primitive::<Date32Type>().value(row);
            return Some(date(1970, 1, 1).checked_add(days.days()).ok()?.to_string());
        }
    };
    let moment = match unit {
        TimeUnit::Second => Timestamp::from_second(array.as_primitive::<TimestampSecondType>().value(row)),
        TimeUnit::Millisecond => {
            Timestamp::from_millisecond(array.as_primitive::<TimestampMillisecondType>().value(row))
        }
        TimeUnit::Microsecond => {
            Timestamp::from_microsecond(array.as_primitive::<TimestampMicrosecondType>().value(row))
        }
        TimeUnit::Nanosecond => {
            Timestamp::from_nanosecond(array.as_primitive::<TimestampNanosecondType>().value(row).into())
        }
    };
    let text = moment.ok()?.to_string();
    Some(if is_utc { text } else { text.trim_end_matches('Z').to_owned() })
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
