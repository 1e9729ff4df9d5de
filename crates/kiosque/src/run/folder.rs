//! Runs into a folder: in parts, resumable, and shared by several machines.
//!
//! The inputs are cut into stretches that can be read by themselves, and the records of a stretch into parts. A part is
//! written under a temporary name, brought to the disk, renamed, and then entered into `manifest.jsonl`. A run that was
//! killed leaves out the parts that are entered; what it does anew is the same as before, for a part follows from the
//! inputs alone. Records that failed are listed in `errors.jsonl`.

use super::disk::{digest, remove, sync_folder, write_synced};
use super::manifest::{Entries, Entry, Manifest, ManifestError, manifests, name, names};
use super::parts::{Feed, PartEnd, PartId};
use super::pipeline::{Done, Sink, pipeline};
use super::{Configuration, Failure, Options, Outcome, Row, Summary, Weight};
use crate::Kiosque;
use kiosque_core::article::Article;
use kiosque_input::{InputError, Inputs, Limits, Skipped, Unit, hexadecimal};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Records of a part, unless said otherwise.
pub const PART_RECORDS: u32 = 5000;

/// Bytes of input after which a stretch ends, as they lie there.
const STRETCH_BYTES: u64 = 64 << 20;

/// One of several shares of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    pub number: u32,
    /// Of how many.
    pub of: u32,
}

impl Shard {
    /// Whether a stretch is this shard's.
    pub(super) fn has(self, stretch: u32) -> bool {
        stretch % self.of == self.number - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    /// Reads `3/8`: the third of eight.
    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers =
            text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err(format!("`{text}`: expected I/N with I from 1 to N, as in 3/8")),
        }
    }
}

/// The inputs of a run, cut into stretches of units that can be read by themselves. They are walked through once to know
/// how many there are, and once more as they are read, so that millions of files take no memory.
#[derive(Clone, Debug)]
pub struct Stretches {
    inputs: Inputs,
    part_records: u32,
    count: u32,
    sha256: String,
    skipped: Skipped,
    bytes: u64,
}

/// What is known of one stretch after the other.
pub(super) type Units = Vec<Result<Unit, InputError>>;

impl Stretches {
    /// Walks through the inputs. A stretch ends when its units have 64 MiB, or are as many as the records of a part: so
    /// single pages come in parts of that size, and large archives one by one.
    pub fn of(inputs: Inputs, part_records: u32) -> Stretches {
        let mut cut = Cut::new(inputs.clone(), part_records);
        let (mut hash, mut count, mut bytes) = (Sha256::new(), 0, 0);
        for stretch in cut.by_ref() {
            count += 1;
            for unit in &stretch {
                hash.update(unit.as_ref().map_or_else(ToString::to_string, Unit::name));
                hash.update(format!("\n{}\n", bytes_of(unit)));
                bytes += bytes_of(unit);
            }
        }
        let (sha256, skipped) = (hexadecimal(&hash.finalize()), cut.units.skipped().clone());
        Stretches { inputs, part_records, count, sha256, skipped, bytes }
    }

    /// Bytes of all inputs as they lie there, as far as they are known.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// SHA-256 of the names and sizes of all units.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Those that were counted.
    fn iter(&self) -> impl Iterator<Item = (u32, Units)> + use<> {
        (0..self.count).zip(Cut::new(self.inputs.clone(), self.part_records))
    }
}

/// Cuts units into stretches.
struct Cut {
    units: kiosque_input::Units,
    part_records: usize,
}

impl Cut {
    fn new(inputs: Inputs, part_records: u32) -> Cut {
        Cut { units: inputs.units(), part_records: part_records as usize }
    }
}

impl Iterator for Cut {
    type Item = Units;

    fn next(&mut self) -> Option<Units> {
        let (mut stretch, mut bytes) = (Vec::new(), 0);
        while bytes < STRETCH_BYTES && stretch.len() < self.part_records {
            let Some(unit) = self.units.next() else { break };
            bytes += bytes_of(&unit);
            stretch.push(unit);
        }
        (!stretch.is_empty()).then_some(stretch)
    }
}

fn bytes_of(unit: &Result<Unit, InputError>) -> u64 {
    unit.as_ref().map_or(0, Unit::bytes)
}

/// What is to be done, and where to.
#[derive(Debug)]
pub struct Plan {
    /// The folder; made if it is not there.
    pub folder: PathBuf,
    /// The inputs.
    pub stretches: Stretches,
    /// What the output depends on.
    pub configuration: Configuration,
    /// The ending of a part's file, without the dot; empty if a part is a folder.
    pub ending: String,
    /// The share that is to be done; the whole without.
    pub shard: Option<Shard>,
    /// Whether what the folder holds of earlier runs is thrown away.
    pub force_new: bool,
}

/// Writes the rows of a part, to a file or into a folder of its own.
pub trait PartWriter<T> {
    /// Begins a part at this path, where nothing is.
    ///
    /// # Errors
    /// Those of the system.
    fn create(&self, path: &Path) -> io::Result<Box<dyn OpenPart<T>>>;
}

/// A part that is being written.
pub trait OpenPart<T> {
    /// Adds a row.
    ///
    /// # Errors
    /// Those of the system.
    fn write(&mut self, value: T) -> io::Result<()>;

    /// Ends the part; it is on the disk then.
    ///
    /// # Errors
    /// Those of the system.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Why a run into a folder ended early.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The manifest does not let it go on.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// There is a file where the folder should be.
    #[error("{}: a file is there; a folder was expected, or a name that is free", path.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
    },
    /// The output cannot be written.
    #[error("{}: cannot be written: {error}; what is complete stays, the same command goes on from there", path.display())]
    Output {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl FolderError {
    fn output(path: &Path) -> impl FnOnce(io::Error) -> FolderError {
        move |error| FolderError::Output { path: path.to_path_buf(), error }
    }
}

/// What a run into a folder came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// All that the folder holds of this run or shard, what was there before included.
    pub summary: Summary,
    /// Parts that were there before.
    pub parts_before: usize,
    /// Where the records that failed are listed, if any did.
    pub errors: Option<PathBuf>,
}

/// Does what of `plan` is not done yet. Each article is made into something by `render` on a worker thread and handed to
/// the part that `writer` opened.
///
/// # Errors
/// When the folder holds another run, or cannot be written to. What is complete stays.
pub fn run_into_folder<T: Weight + Send>(
    kiosque: &Kiosque,
    plan: Plan,
    options: &Options,
    render: impl Fn(Article) -> T + Sync,
    writer: &impl PartWriter<T>,
) -> Result<Report, FolderError> {
    let Plan { folder, stretches, configuration, ending, shard, force_new } = plan;
    // Without the slash that says it is a folder.
    if folder.components().collect::<PathBuf>().is_file() {
        return Err(FolderError::NoFolder { path: folder });
    }
    fs::create_dir_all(&folder).map_err(FolderError::output(&folder))?;
    if force_new {
        clear(&folder, shard)?;
    }
    let (manifest, entries) = Manifest::open(&folder, shard, &configuration)?;
    let parts_before = entries.0.len();
    let finished = entries.finished();
    let is_ours =
        |stretch: &u32| shard.is_none_or(|shard| shard.has(*stretch)) && !finished.contains(stretch);
    let walked = stretches.skipped.clone();
    let feed = Feed {
        stretches: stretches.iter().filter(|(number, _)| is_ours(number)),
        limits: Limits { record_bytes: kiosque.limits().record_bytes },
        part_records: configuration.part_records,
        done: entries.0.keys().copied().collect(),
        watch: &options.watch,
    };
    let feed = |sink: &mut Sink<'_, PartEnd>| {
        let _ = feed.feed(sink);
    };
    let mut output = Output { folder: &folder, ending: &ending, writer, manifest, entries, open: None };
    let written = pipeline(kiosque, feed, options, render, |done| match done {
        Done::Row(row) => output.row(row),
        Done::Mark(end) => output.end(&end),
    });
    output.drop_open();
    written?;
    let mut entries = output.entries;
    entries.0.retain(|part, _| shard.is_none_or(|shard| shard.has(part.stretch)));
    let errors = gather_errors(&folder, shard, &entries)?;
    let mut summary = entries.summary();
    summary.pass_over(&walked);
    Ok(Report { summary, parts_before, errors })
}

/// The folder as it is written.
struct Output<'r, W, T> {
    folder: &'r Path,
    ending: &'r str,
    writer: &'r W,
    manifest: Manifest,
    entries: Entries,
    open: Option<Open<T>>,
}

/// The part that is being written. Rows do not know which; its end does.
struct Open<T> {
    part: Box<dyn OpenPart<T>>,
    errors: Vec<u8>,
    summary: Summary,
}

/// How the names of files begin that are not complete.
const TEMPORARY: &str = ".unfinished";

impl<T, W: PartWriter<T>> Output<'_, W, T> {
    /// Where the open part is written. The manifest's lock sees to it that nobody else does.
    fn temporary(&self) -> PathBuf {
        self.folder.join(format!("{TEMPORARY}-{}", self.manifest.stem()))
    }

    fn open(&mut self) -> Result<&mut Open<T>, FolderError> {
        if self.open.is_none() {
            let path = self.temporary();
            remove(&path).map_err(FolderError::output(&path))?;
            let part = self.writer.create(&path).map_err(FolderError::output(&path))?;
            self.open = Some(Open { part, errors: Vec::new(), summary: Summary::default() });
        }
        Ok(self.open.as_mut().expect("it has just been opened"))
    }

    fn row(&mut self, row: Row<T>) -> Result<(), FolderError> {
        let path = self.temporary();
        let open = self.open()?;
        open.summary.count(&row.ending);
        if let Outcome::Error(failure) = &row.ending.outcome {
            open.errors.extend(line(failure));
        }
        open.part.write(row.value).map_err(FolderError::output(&path))
    }

    /// Brings a part to the disk, then into place, then into the manifest.
    fn end(&mut self, end: &PartEnd) -> Result<(), FolderError> {
        self.open()?;
        let temporary = self.temporary();
        let Some(Open { part, errors, mut summary }) = self.open.take() else { return Ok(()) };
        let finished = part.finish().and_then(|()| digest(&temporary));
        let (bytes, sha256) = finished.map_err(FolderError::output(&temporary))?;
        let dot = if self.ending.is_empty() { "" } else { "." };
        let file = format!("{}{dot}{}", end.id, self.ending);
        let path = self.folder.join(&file);
        self.write_errors(end.id, &errors)?;
        let placed = remove(&path).and_then(|()| fs::rename(&temporary, &path));
        placed.and_then(|()| sync_folder(self.folder)).map_err(FolderError::output(&path))?;
        summary.pass_over(&end.skipped);
        let entry = Entry { part: end.id, file, is_last: end.is_last, bytes, sha256, summary };
        self.manifest.append(&entry)?;
        self.entries.0.insert(end.id, entry);
        Ok(())
    }

    fn write_errors(&self, part: PartId, lines: &[u8]) -> Result<(), FolderError> {
        let path = errors_of(self.folder, part);
        if lines.is_empty() {
            return remove(&path).map_err(FolderError::output(&path));
        }
        fs::create_dir_all(self.folder.join("errors")).map_err(FolderError::output(&path))?;
        let temporary = self.folder.join(format!("{TEMPORARY}-errors-{}", self.manifest.stem()));
        let written = write_synced(&temporary, |file| file.write_all(lines));
        written.and_then(|()| fs::rename(&temporary, &path)).map_err(FolderError::output(&path))
    }

    /// Throws away a part that did not come to its end.
    fn drop_open(&mut self) {
        if self.open.take().is_some() {
            // What cannot be removed now is overwritten by the next run.
            let _ = remove(&self.temporary());
        }
    }
}

fn line(failure: &Failure) -> Vec<u8> {
    let mut line = serde_json::to_vec(failure).expect("a failure's keys are strings");
    line.push(b'\n');
    line
}

fn errors_of(folder: &Path, part: PartId) -> PathBuf {
    folder.join("errors").join(format!("{part}.jsonl"))
}

/// Joins the errors of all parts in their order.
fn gather_errors(
    folder: &Path,
    shard: Option<Shard>,
    entries: &Entries,
) -> Result<Option<PathBuf>, FolderError> {
    let path = folder.join(name("errors", shard));
    let failed: Vec<PathBuf> = (entries.0.values())
        .filter(|entry| entry.summary.errors > 0)
        .map(|entry| errors_of(folder, entry.part))
        .collect();
    if failed.is_empty() {
        remove(&path).map_err(FolderError::output(&path))?;
        return Ok(None);
    }
    let temporary = folder.join(format!("{TEMPORARY}-{}", name("errors", shard)));
    let joined = write_synced(&temporary, |file| {
        failed.iter().try_for_each(|part| io::copy(&mut File::open(part)?, file).map(drop))
    });
    joined.and_then(|()| fs::rename(&temporary, &path)).map_err(FolderError::output(&path))?;
    Ok(Some(path))
}

/// Removes what earlier runs wrote: all of it, or a shard's manifest.
fn clear(folder: &Path, shard: Option<Shard>) -> Result<(), FolderError> {
    let ours: Vec<PathBuf> = match shard {
        Some(_) => vec![folder.join(name("manifest", shard)), folder.join(name("errors", shard))],
        None => {
            let names = names(folder)?.into_iter();
            let is_ours = |name: &String| {
                name.starts_with("part-")
                    || name.starts_with(TEMPORARY)
                    || name == "errors"
                    || name == "errors.jsonl"
            };
            let parts = names.filter(is_ours).map(|name| folder.join(name));
            manifests(folder)?.into_iter().chain(parts).collect()
        }
    };
    ours.iter().try_for_each(|path| remove(path).map_err(FolderError::output(path)))
}
