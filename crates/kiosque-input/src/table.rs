//! CSV and TSV with a header (RFC 4180, with the liberties that are taken with it).

use crate::error::Problem;
use crate::options::Format;
use crate::read::{Flow, Place, Reader};
use crate::row::{Row, Schema};
use crate::stream::Stream;
use csv_core::{ReadRecordResult, ReaderBuilder};
use std::io;

/// Reads the rows of a table.
pub(crate) fn read(reader: &mut Reader<'_>, mut stream: Stream<'_>, place: &Place, format: Format) -> Flow {
    let schema = Schema::new(reader.options);
    let allowed = reader.limits.record_bytes;
    let mut rows = match Rows::begin(&mut stream, format, allowed) {
        Ok(rows) => rows,
        Err(error) => return reader.fail(place.origin(), error),
    };
    let header: Vec<String> = match rows.next() {
        Ok(Next::Row) => rows.fields().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect(),
        Ok(_) => return reader.fail(place.origin(), Problem::Malformed("there is no header".into())),
        Err(error) => return reader.fail(place.origin(), error),
    };
    if !header
        .iter()
        .any(|name| schema.find(name).is_some_and(|wanted| wanted.slot <= crate::row::Slot::Content))
    {
        return reader.fail(place.origin(), schema.missing(header.iter().map(String::as_str)));
    }
    loop {
        let origin = place.origin_at(rows.stream.position());
        match rows.next() {
            Err(error) => return reader.fail(origin, error),
            Ok(Next::End) => return Flow::Continue(()),
            Ok(Next::TooLarge(found)) => reader.fail(origin, Problem::TooLarge { found, allowed })?,
            Ok(Next::Row) if rows.is_blank() => reader.skip("blank")?,
            Ok(Next::Row) => match row(&rows, &header, &schema) {
                Ok(row) => match row.into_record(origin) {
                    Some(record) => reader.give(record)?,
                    None => reader.skip("blank")?,
                },
                Err(problem) => reader.fail(origin, problem)?,
            },
        }
    }
}

fn row(rows: &Rows<'_, '_>, header: &[String], schema: &Schema) -> Result<Row, Problem> {
    if rows.count != header.len() {
        let what = format!("a row of {} fields; the header names {}", rows.count, header.len());
        return Err(Problem::Malformed(what));
    }
    let mut row = Row::default();
    for (name, bytes) in header.iter().zip(rows.fields()) {
        let (wanted, is_column) = (schema.find(name), schema.is_column(name));
        if wanted.is_none() && !is_column {
            continue;
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Problem::Malformed(format!("the field {name} is no UTF-8: {error}")))?;
        if let Some(wanted) = wanted {
            row.put(wanted, text.to_owned());
        }
        if is_column {
            row.put_column(name, text.to_owned());
        }
    }
    Ok(row)
}

/// What comes next.
enum Next {
    Row,
    /// A row of at least so many bytes.
    TooLarge(u64),
    End,
}

/// Rows one by one.
struct Rows<'r, 's> {
    stream: &'r mut Stream<'s>,
    parser: csv_core::Reader,
    allowed: u64,
    /// The row as it stands there.
    raw: Vec<u8>,
    /// Its fields one after the other, and where each ends.
    output: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl<'r, 's> Rows<'r, 's> {
    fn begin(stream: &'r mut Stream<'s>, format: Format, allowed: u64) -> io::Result<Rows<'r, 's>> {
        if stream.peek(3)?.starts_with(b"\xef\xbb\xbf") {
            stream.consume(3);
        }
        let delimiter = match format {
            Format::Tsv => b'\t',
            _ => delimiter_of(stream.peek(4096)?),
        };
        let parser = ReaderBuilder::new().delimiter(delimiter).build();
        let (raw, output, ends) = (Vec::new(), vec![0; 4096], vec![0; 64]);
        Ok(Rows { stream, parser, allowed, raw, output, ends, count: 0 })
    }

    fn next(&mut self) -> io::Result<Next> {
        self.raw.clear();
        self.count = 0;
        let mut filled = 0;
        loop {
            let ahead = self.stream.peek(1)?;
            let (result, taken, written, ended) =
                self.parser.read_record(ahead, &mut self.output[filled..], &mut self.ends[self.count..]);
            self.raw.extend_from_slice(&ahead[..taken]);
            self.stream.consume(taken);
            filled += written;
            self.count += ended;
            if self.raw.len() as u64 > self.allowed {
                return Ok(self.give_up());
            }
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => return Ok(Next::Row),
                ReadRecordResult::End => return Ok(Next::End),
            }
        }
    }

    /// Goes on behind the first line of a row that is too large: a quote that is never closed must not take the rows
    /// behind it along.
    fn give_up(&mut self) -> Next {
        let found = self.raw.len() as u64;
        match memchr::memchr(b'\n', &self.raw) {
            Some(end) => self.stream.put_back(&self.raw[end + 1..]),
            None => {
                let rest = self.stream.read_line(&mut Vec::new(), 0);
                self.parser.reset();
                return Next::TooLarge(found + rest.unwrap_or(0));
            }
        }
        self.parser.reset();
        Next::TooLarge(found)
    }

    fn fields(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends[..self.count]).map(|(start, end)| &self.output[start..*end])
    }

    fn is_blank(&self) -> bool {
        self.fields().all(<[u8]>::is_empty)
    }
}

/// The separator that the first line has most of.
fn delimiter_of(start: &[u8]) -> u8 {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    [b';', b'\t', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}
