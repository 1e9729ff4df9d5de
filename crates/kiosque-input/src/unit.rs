//! What is read in one go.

use crate::error::{InputError, Problem};
use crate::options::{Format, Limits, Options, Progress};
#[cfg(feature = "parquet")]
use crate::parquet_table::{RowGroup, row_groups};
use crate::read::{Flow, Place, Reader, Sink, format_within};
use crate::stream::{Plain, Stream};
use crate::{Record, Skipped};
use kiosque_core::Origin;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is read in one go: a file, an object, a row group of a Parquet file, standard input.
#[derive(Clone, Debug)]
pub struct Unit {
    source: String,
    kind: Kind,
    bytes: u64,
    is_chosen: bool,
    options: Arc<Options>,
}

#[derive(Clone, Debug)]
enum Kind {
    Stdin,
    File(PathBuf),
    #[cfg(feature = "remote")]
    Object(String),
    #[cfg(feature = "parquet")]
    RowGroup(PathBuf, Box<RowGroup>),
}

impl Unit {
    pub(crate) fn stdin(options: &Arc<Options>) -> Unit {
        Unit {
            source: "-".into(),
            kind: Kind::Stdin,
            bytes: 0,
            is_chosen: true,
            options: Arc::clone(options),
        }
    }

    #[cfg(feature = "remote")]
    pub(crate) fn of_object(address: String, bytes: u64, is_chosen: bool, options: &Arc<Options>) -> Unit {
        Unit {
            source: address.clone(),
            kind: Kind::Object(address),
            bytes,
            is_chosen,
            options: Arc::clone(options),
        }
    }

    /// A file, in as many parts as can be read independently.
    pub(crate) fn of_file(path: PathBuf, bytes: u64, is_chosen: bool, options: &Arc<Options>) -> Vec<Unit> {
        let source = path.display().to_string();
        let unit = Unit { source, kind: Kind::File(path), bytes, is_chosen, options: Arc::clone(options) };
        let parts = unit.row_groups();
        if parts.len() > 1 { parts } else { vec![unit] }
    }

    /// The row groups of a file that is Parquet by its name.
    #[cfg(feature = "parquet")]
    fn row_groups(&self) -> Vec<Unit> {
        let Kind::File(path) = &self.kind else { return Vec::new() };
        if !self.place().has_ending(&["parquet", "pq"]) {
            return Vec::new();
        }
        let part = |group: RowGroup| Unit {
            bytes: group.bytes,
            kind: Kind::RowGroup(path.clone(), Box::new(group)),
            ..self.clone()
        };
        row_groups(path).into_iter().map(part).collect()
    }

    #[cfg(not(feature = "parquet"))]
    fn row_groups(&self) -> Vec<Unit> {
        Vec::new()
    }

    /// The whole file that `source`, as a record names it, lies in.
    pub(crate) fn of_coordinates(source: &str, options: &Arc<Options>) -> Option<Unit> {
        #[cfg(feature = "remote")]
        if crate::inputs::SCHEMES.iter().any(|scheme| source.starts_with(scheme)) {
            let address = source.split('!').next().unwrap_or(source);
            return Some(Unit::of_object(address.to_owned(), 0, true, options));
        }
        let ends = source.match_indices('!').map(|(at, _)| at).chain([source.len()]);
        // The longest name that leads to a file, for names may hold an exclamation mark themselves.
        let path = ends.rev().map(|end| &source[..end]).find(|name| Path::new(name).is_file())?;
        let kind = Kind::File(path.into());
        Some(Unit { source: path.into(), kind, bytes: 0, is_chosen: true, options: Arc::clone(options) })
    }

    /// The input as records name it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The path, if it is a file.
    pub fn path(&self) -> Option<&Path> {
        match &self.kind {
            Kind::Stdin => None,
            #[cfg(feature = "remote")]
            Kind::Object(_) => None,
            Kind::File(path) => Some(path),
            #[cfg(feature = "parquet")]
            Kind::RowGroup(path, _) => Some(path),
        }
    }

    /// A name that no other unit of the same inputs has, unless an input is named twice: the source, and for a row group
    /// its number: `pages.parquet#3`.
    pub fn name(&self) -> String {
        match &self.kind {
            #[cfg(feature = "parquet")]
            Kind::RowGroup(_, group) => format!("{}#{}", self.source, group.index),
            _ => self.source.clone(),
        }
    }

    /// Size in bytes as it lies there, compressed or not; 0 where it is not known.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Reads the unit: hands each record, and each error, to `sink`, which may end the reading. Answers how many
    /// records were passed over.
    pub fn read(
        &self,
        limits: &Limits,
        mut sink: impl FnMut(Result<Record, InputError>) -> ControlFlow<()>,
    ) -> Skipped {
        self.read_from(0, limits, None, &mut sink)
    }

    /// The record with these coordinates, or the error.
    pub(crate) fn find(&self, wanted: &Origin, limits: &Limits) -> Option<Result<Record, InputError>> {
        let mut found = None;
        // First where the record should begin, then from the beginning: offsets in compressed data cannot be sought.
        for (unit, start) in self.beginning_at(wanted).into_iter().chain([(self.clone(), 0)]) {
            let mut keep = |record| {
                found = Some(record);
                Flow::Break(())
            };
            unit.read_from(start, limits, Some(wanted), &mut keep);
            if matches!(found, Some(Ok(_))) {
                break;
            }
        }
        found
    }

    /// The file as it is read from the record on, where a file of its format can be. What it holds is told by its
    /// beginning: from the middle, a row of a table may look like a line of JSON.
    fn beginning_at(&self, wanted: &Origin) -> Option<(Unit, u64)> {
        let start = wanted.offset.filter(|offset| *offset > 0 && wanted.source == self.source)?;
        self.path()?;
        let stated = self.options.format;
        let format = stated.or_else(|| format_within(self.open(0).ok()?, &self.options.fields))?;
        let options = Arc::new(Options { format: Some(format), ..Options::clone(&self.options) });
        matches!(format, Format::Warc | Format::Jsonl).then(|| (Unit { options, ..self.clone() }, start))
    }

    fn read_from(
        &self,
        start: u64,
        limits: &Limits,
        wanted: Option<&Origin>,
        sink: &mut Sink<'_>,
    ) -> Skipped {
        let place = self.place();
        let mut reader = Reader::new(&self.options, limits, wanted, sink);
        // The libraries that read archives and tables may meet what their authors did not foresee.
        let read = catch_unwind(AssertUnwindSafe(|| {
            let _ = match self.open(start) {
                Ok(stream) => reader.read(stream, &place, 0),
                Err(error) => reader.fail(place.origin(), Problem::Io(error)),
            };
        }));
        if read.is_err() {
            let _ = reader.fail(place.origin(), Problem::Malformed("a reader broke down on it".into()));
        }
        reader.skipped
    }

    fn place(&self) -> Place {
        let file = self.path().map(Path::to_path_buf);
        #[cfg(feature = "parquet")]
        let row_group = match &self.kind {
            Kind::RowGroup(_, group) => Some(RowGroup::clone(group)),
            _ => None,
        };
        Place {
            file,
            #[cfg(feature = "parquet")]
            row_group,
            ..Place::new(&self.source, self.is_chosen)
        }
    }

    fn open(&self, start: u64) -> io::Result<Stream<'static>> {
        let progress = self.options.progress.clone();
        #[cfg(feature = "remote")]
        if let Kind::Object(address) = &self.kind {
            let input = crate::remote::open(address, &self.options)?;
            return Ok(Stream::plain(Watched { input, progress }));
        }
        Ok(match self.path() {
            None => Stream::plain(Watched { input: io::stdin(), progress }),
            Some(path) => {
                let mut file = File::open(path)?;
                if start > 0 {
                    file.seek(SeekFrom::Start(start))?;
                }
                Stream::new(Plain(Watched { input: file, progress }), start)
            }
        })
    }
}

/// Counts what is read.
struct Watched<R> {
    input: R,
    progress: Progress,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.progress.add(read as u64);
        Ok(read)
    }
}
