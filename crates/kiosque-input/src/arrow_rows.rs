//! Rows of Arrow batches.

use crate::Record;
use crate::error::{InputError, Problem};
use crate::options::{Limits, Options};
use crate::row::{Row, Schema, Slot, Wanted};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::types::{Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::types::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, StructArray};
use arrow_schema::{DataType, TimeUnit};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use kiosque_core::Origin;
use std::borrow::Cow;
use std::sync::Arc;

/// The rows of an Arrow batch as records, by the names of its columns ([`Fields`](crate::Fields)); columns of nested
/// structures are named by their path.
///
/// ```
/// use arrow_array::{Array, ArrayRef, StringArray, StructArray};
/// use kiosque_input::{BatchRows, Limits, Options};
/// use std::sync::Arc;
///
/// let pages: ArrayRef = Arc::new(StringArray::from(vec![Some("<p>Rain at last"), None]));
/// let batch = StructArray::try_from(vec![("html", pages)])?;
/// let rows = BatchRows::new(&batch, &Options::default())?;
/// let record = rows.record(0, Default::default(), &Limits::default())?.unwrap();
/// assert_eq!(record.bytes, b"<p>Rain at last");
/// assert!(rows.record(1, Default::default(), &Limits::default())?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct BatchRows {
    columns: Vec<Column>,
    rows: usize,
}

/// A column that is read.
struct Column {
    name: String,
    values: ArrayRef,
    /// Of a dictionary, the place of each row's value.
    keys: Option<Vec<usize>>,
    /// What says which rows have no value, beside the values: the keys of a dictionary, the structures around a field.
    nulls: Vec<ArrayRef>,
    wanted: Option<Wanted>,
    is_kept: bool,
}

impl BatchRows {
    /// The rows of `batch`, read as `options` say.
    ///
    /// # Errors
    /// [`Problem::MissingField`] when no column holds pages, or one that is to be kept is not there.
    pub fn new(batch: &StructArray, options: &Options) -> Result<BatchRows, Problem> {
        let schema = Schema::new(options);
        let rows = BatchRows::of(&schema, batch);
        let names: Vec<String> = flat(batch).into_iter().map(|leaf| leaf.name).collect();
        if rows.page_columns().next().is_none() {
            return Err(schema.missing(names.iter().map(String::as_str)));
        }
        match options.columns.iter().find(|column| !names.contains(column)) {
            Some(column) => Err(Problem::MissingField { wanted: column.clone(), found: names.join(", ") }),
            None => Ok(rows),
        }
    }

    /// The rows of a batch whose columns have been looked at.
    pub(crate) fn of(schema: &Schema, batch: &StructArray) -> BatchRows {
        let column = |leaf: Leaf| {
            let (wanted, is_kept) = (schema.find(&leaf.name).cloned(), schema.is_column(&leaf.name));
            (wanted.is_some() || is_kept).then(|| Column::new(leaf, wanted, is_kept))
        };
        BatchRows { columns: flat(batch).into_iter().filter_map(column).collect(), rows: batch.len() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Whether the column `name` is there and is read.
    pub fn reads(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// The columns that pages may stand in, and what they hold; of a dictionary, what its values are.
    pub fn page_columns(&self) -> impl Iterator<Item = (&str, &DataType)> {
        let is_of_pages = |column: &&Column| column.wanted.as_ref().is_some_and(|w| w.slot <= Slot::Content);
        let columns = self.columns.iter().filter(is_of_pages);
        columns.map(|column| (column.name.as_str(), column.values.data_type()))
    }

    /// The record of a row; `None` when it holds no page.
    ///
    /// # Errors
    /// [`Problem::TooLarge`], and [`Problem::Unsupported`] when a column holds neither text nor bytes.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn record(&self, row: usize, origin: Origin, limits: &Limits) -> Result<Option<Record>, InputError> {
        match self.row(row, limits.record_bytes) {
            Ok(row) => Ok(row.into_record(origin)),
            Err(problem) => Err(InputError::at(origin, problem)),
        }
    }

    fn row(&self, number: usize, allowed: u64) -> Result<Row, Problem> {
        let mut row = Row::default();
        for column in &self.columns {
            let Some(value) = column.value(number)? else { continue };
            let found = value.len() as u64;
            if found > allowed {
                return Err(Problem::TooLarge { found, allowed });
            }
            if column.is_kept {
                row.put_column(&column.name, String::from_utf8_lossy(&value).into_owned());
            }
            if let Some(wanted) = &column.wanted {
                row.put(wanted, value);
            }
        }
        Ok(row)
    }
}

impl Column {
    fn new(leaf: Leaf, wanted: Option<Wanted>, is_kept: bool) -> Column {
        let Leaf { name, array, within: mut nulls } = leaf;
        let dictionary = array.as_any_dictionary_opt().filter(|dictionary| !dictionary.values().is_empty());
        let Some(dictionary) = dictionary else {
            return Column { name, values: array, keys: None, nulls, wanted, is_kept };
        };
        let (values, keys) = (dictionary.values().clone(), dictionary.normalized_keys());
        nulls.push(array);
        Column { name, values, keys: Some(keys), nulls, wanted, is_kept }
    }

    /// The value of a row as text or as bytes; `None` where there is none.
    fn value(&self, row: usize) -> Result<Option<Cow<'_, [u8]>>, Problem> {
        if self.nulls.iter().any(|nulls| nulls.is_null(row)) {
            return Ok(None);
        }
        let place = self.keys.as_ref().map_or(row, |keys| keys[row]);
        match value(&self.values, place) {
            None if !self.values.is_null(place) && self.values.data_type() != &DataType::Null => {
                let kind = self.values.data_type();
                Err(Problem::Unsupported(format!("the column {} holds {kind}, which is no text", self.name)))
            }
            value => Ok(value),
        }
    }
}

/// A column that is no structure.
struct Leaf {
    /// Its path.
    name: String,
    array: ArrayRef,
    /// The structures around it.
    within: Vec<ArrayRef>,
}

/// The columns of a batch in their order, those of nested structures by their path.
fn flat(batch: &StructArray) -> Vec<Leaf> {
    let whole: ArrayRef = Arc::new(batch.clone());
    let mut waiting = vec![Leaf { name: String::new(), array: whole, within: Vec::new() }];
    let mut leaves = Vec::new();
    while let Some(leaf) = waiting.pop() {
        let Some(structure) = leaf.array.as_struct_opt() else {
            leaves.push(leaf);
            continue;
        };
        for (field, child) in structure.fields().iter().zip(structure.columns()).rev() {
            let Leaf { name, array, within } = &leaf;
            let name =
                if name.is_empty() { field.name().clone() } else { format!("{name}.{}", field.name()) };
            let within = within.iter().chain([array]).cloned().collect();
            waiting.push(Leaf { name, array: child.clone(), within });
        }
    }
    leaves
}

/// A value as text or as bytes; `None` where it is null or neither. What is called text need not be UTF-8: whoever made the
/// batch may not have looked.
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

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::types::Int32Type;
    use arrow_array::{DictionaryArray, Int64Array, NullArray, StringArray};
    use arrow_schema::Field;

    fn structure(columns: Vec<(&str, ArrayRef)>) -> StructArray {
        StructArray::try_from(columns).unwrap()
    }

    #[track_caller]
    fn check(batch: &StructArray, expected: &[Option<&str>]) {
        let rows = BatchRows::new(batch, &Options::default()).unwrap();
        let text = |record: Record| String::from_utf8(record.bytes).unwrap();
        let record = |row| rows.record(row, Origin::default(), &Limits::default()).unwrap().map(text);
        let found: Vec<Option<String>> = (0..rows.len()).map(record).collect();
        assert_eq!(found.iter().map(Option::as_deref).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_null_at_any_level_holds_no_page() {
        let pages: ArrayRef = Arc::new(StringArray::from(vec![Some("rain"), None, Some("snow")]));
        check(&structure(vec![("html", pages.clone())]), &[Some("rain"), None, Some("snow")]);
        let fields = vec![Arc::new(Field::new("html", DataType::Utf8, true))].into();
        let nulls = StringArray::from(vec![None, Some(""), Some("")]).nulls().cloned();
        let within: ArrayRef = Arc::new(StructArray::new(fields, vec![pages], nulls));
        let options = Options { fields: crate::Fields::preset("dolma").unwrap(), ..Options::default() };
        let rows = BatchRows::new(&structure(vec![("metadata", within)]), &options).unwrap();
        let has_page = |row| rows.record(row, Origin::default(), &Limits::default()).unwrap().is_some();
        assert_eq!([0, 1, 2].map(has_page), [false, false, true]);
        check(&structure(vec![("text", Arc::new(NullArray::new(2)))]), &[None, None]);
    }

    #[test]
    fn dictionaries_are_looked_up() {
        let pages: DictionaryArray<Int32Type> = vec![Some("rain"), None, Some("rain")].into_iter().collect();
        check(&structure(vec![("content", Arc::new(pages))]), &[Some("rain"), None, Some("rain")]);
        let nothing: DictionaryArray<Int32Type> = vec![None::<&str>; 2].into_iter().collect();
        check(&structure(vec![("content", Arc::new(nothing))]), &[None, None]);
    }

    #[test]
    fn columns_that_are_not_there_are_named() {
        let batch = structure(vec![("count", Arc::new(Int64Array::from(vec![1])))]);
        let problem = BatchRows::new(&batch, &Options::default()).err().unwrap().to_string();
        assert!(problem.ends_with("there are count"), "{problem}");
        let rows =
            BatchRows::new(&structure(vec![("text", batch.column(0).clone())]), &Options::default()).unwrap();
        assert_eq!(rows.page_columns().collect::<Vec<_>>(), [("text", &DataType::Int64)]);
        assert!(rows.reads("TEXT") && !rows.reads("count"));
    }
}
