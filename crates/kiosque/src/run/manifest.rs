//! What of a run into a folder is done: `manifest.jsonl`.
//!
//! The first line says what the run is ([`Configuration`]); each further line is a part that is complete. A line is
//! written after its part is in place. Shards have manifests of their own beside it.

use super::disk::bytes_of;
use super::folder::Stretches;
use super::parts::PartId;
use super::{Options, Shard, Summary};
use crate::engine::ENGINE;
use crate::{Kiosque, Limits, NativeState};
use kiosque_input::sha256;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Everything that the output of a run depends on. A folder holds the output of one configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// The program and its version.
    pub engine: String,
    /// The format, with what it depends on: `jsonl`, `template sha256:…`.
    pub format: String,
    /// SHA-256 of the settings that pages are read with.
    pub settings: String,
    /// SHA-256 of the sites that are known.
    pub sites: String,
    /// SHA-256 of the list of inputs.
    pub inputs: String,
    /// Stretches that the inputs are cut into.
    pub stretches: u32,
    /// Records of a part, at most.
    pub part_records: u32,
}

/// Why a folder cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line makes no sense.
    #[error("{}:{line}: {message}", path.display())]
    Syntax {
        /// The manifest.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The folder holds the output of another run.
    #[error(
        "{}: begun with another configuration ({}); name another folder, or start anew in this one with --force-new",
        path.display(),
        changes.join("; ")
    )]
    Changed {
        /// The manifest.
        path: PathBuf,
        /// What differs.
        changes: Vec<String>,
    },
    /// The folder holds parts that no manifest knows.
    #[error(
        "{}: holds {found}, but no manifest.jsonl; name another folder, or start anew in this one with --force-new",
        path.display()
    )]
    Unknown {
        /// The folder.
        path: PathBuf,
        /// The part.
        found: String,
    },
    /// Another run is writing there.
    #[error("{}: another run is writing here", path.display())]
    Busy {
        /// The manifest.
        path: PathBuf,
    },
    /// There is nothing to tell of.
    #[error("{}: no run has written here (there is no manifest*.jsonl)", path.display())]
    None {
        /// The folder.
        path: PathBuf,
    },
}

impl ManifestError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> ManifestError {
        move |source| ManifestError::Io { path: path.to_path_buf(), source }
    }
}

impl Configuration {
    /// The configuration of a run of `kiosque` over `stretches`; `reading` and `format` are what the records and the
    /// output depend on besides.
    ///
    /// # Errors
    /// When a native library cannot be read again.
    pub fn of(
        kiosque: &Kiosque,
        options: &Options,
        (reading, format): (&str, &str),
        stretches: &Stretches,
        part_records: u32,
    ) -> io::Result<Configuration> {
        // How many bytes are in flight changes no article.
        let limits = Limits { in_flight_bytes: 0, ..kiosque.limits() };
        let mut settings = format!("{limits:?}\n{:?}\n{:?}\n{reading}", options.url, kiosque.mode());
        // Runs of before this was asked go on.
        settings.push_str(if kiosque.comments() { "\ncomments" } else { "" });
        Ok(Configuration {
            engine: ENGINE.into(),
            format: format.into(),
            settings: sha256(settings.as_bytes()),
            sites: sites(kiosque)?,
            inputs: stretches.sha256().into(),
            stretches: stretches.count(),
            part_records,
        })
    }

    /// What differs, for a person.
    pub(super) fn changes(&self, now: &Configuration) -> Vec<String> {
        let hashes = [
            ("the settings", &self.settings, &now.settings),
            ("the sites", &self.sites, &now.sites),
            ("the inputs", &self.inputs, &now.inputs),
        ];
        let shown = [
            ("engine", self.engine.clone(), now.engine.clone()),
            ("format", self.format.clone(), now.format.clone()),
            ("records of a part", self.part_records.to_string(), now.part_records.to_string()),
        ];
        let shown = shown.into_iter().filter(|(_, then, now)| then != now);
        let mut changes: Vec<String> =
            shown.map(|(what, then, now)| format!("{what}: {then} then, {now} now")).collect();
        let hashes = hashes.into_iter().filter(|(_, then, now)| then != now);
        changes.extend(hashes.map(|(what, ..)| format!("{what} differ")));
        changes
    }
}

/// SHA-256 of all sites: their rules and their code.
fn sites(kiosque: &Kiosque) -> io::Result<String> {
    let mut all = String::new();
    for site in kiosque.sites() {
        let native = match &site.native {
            NativeState::Loaded(path) => sha256(&fs::read(path)?),
            NativeState::Missing(_) => "missing".into(),
            NativeState::Linked | NativeState::None => site.tier().into(),
        };
        let rules = site.sha256.as_deref().unwrap_or_default();
        all.extend([site.site.id.as_str(), " ", rules, " ", &native, "\n"]);
    }
    for configs in kiosque.site_configs() {
        all.extend([configs.sha256(), "\n"]);
    }
    Ok(sha256(all.as_bytes()))
}

/// A part that is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) part: PartId,
    /// The file or folder that holds it.
    pub(super) file: String,
    /// Whether it is the last of its stretch.
    pub(super) is_last: bool,
    /// Bytes of the output.
    pub(super) bytes: u64,
    /// SHA-256 of the output.
    pub(super) sha256: String,
    pub(super) summary: Summary,
}

/// The complete parts of a folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries(pub(super) BTreeMap<PartId, Entry>);

impl Entries {
    /// Stretches of which every part is complete.
    pub(super) fn finished(&self) -> BTreeSet<u32> {
        let is_whole = |last: &PartId| {
            (0..last.chunk).all(|chunk| self.0.contains_key(&PartId { stretch: last.stretch, chunk }))
        };
        let last = self.0.values().filter(|entry| entry.is_last).map(|entry| entry.part);
        last.filter(is_whole).map(|part| part.stretch).collect()
    }

    pub(super) fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        self.0.values().for_each(|entry| summary.add(&entry.summary));
        summary
    }
}

/// The manifest that a run writes.
#[derive(Debug)]
pub(super) struct Manifest {
    path: PathBuf,
    file: File,
}

impl Manifest {
    /// Opens or begins the manifest of a run, after a look at all that lie in the folder.
    pub(super) fn open(
        folder: &Path,
        shard: Option<Shard>,
        configuration: &Configuration,
    ) -> Result<(Manifest, Entries), ManifestError> {
        let mut entries = Entries::default();
        let manifests = manifests(folder)?;
        for path in &manifests {
            let (then, more) = read(path)?;
            if let Some(then) = then.filter(|then| then != configuration) {
                return Err(ManifestError::Changed {
                    path: path.clone(),
                    changes: then.changes(configuration),
                });
            }
            entries.0.extend(more.0);
        }
        if manifests.is_empty()
            && let Some(found) = any_part(folder)?
        {
            return Err(ManifestError::Unknown { path: folder.to_path_buf(), found });
        }
        entries.0.retain(|_, entry| bytes_of(&folder.join(&entry.file)).ok() == Some(entry.bytes));
        let path = folder.join(name("manifest", shard));
        let manifest = Manifest::begin(path, configuration)?;
        Ok((manifest, entries))
    }

    fn begin(path: PathBuf, configuration: &Configuration) -> Result<Manifest, ManifestError> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(&path);
        let mut file = file.map_err(ManifestError::io(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ManifestError::Busy { path }),
            // Some network file systems know no locks.
            Err(TryLockError::Error(_)) => {}
        }
        let is_new = cut_torn_line(&mut file).map_err(ManifestError::io(&path))? == 0;
        let mut manifest = Manifest { path, file };
        if is_new {
            manifest.append(configuration)?;
        }
        Ok(manifest)
    }

    /// The name of the file without its ending; no two runs that write at the same time have the same.
    pub(super) fn stem(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Writes a line and waits until it is on the disk.
    pub(super) fn append(&mut self, line: &impl Serialize) -> Result<(), ManifestError> {
        let mut text = serde_json::to_vec(line).expect("a manifest's keys are strings");
        text.push(b'\n');
        let written = self.file.write_all(&text).and_then(|()| self.file.sync_data());
        written.map_err(ManifestError::io(&self.path))
    }
}

/// Cuts off a last line that was not written to its end; answers the length.
fn cut_torn_line(file: &mut File) -> io::Result<u64> {
    let mut text = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.read_to_end(&mut text)?;
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1) as u64;
    if whole < text.len() as u64 {
        file.set_len(whole)?;
    }
    Ok(whole)
}

/// The name of a file of a run or of one shard of it.
pub(super) fn name(stem: &str, shard: Option<Shard>) -> String {
    shard.map_or_else(
        || format!("{stem}.jsonl"),
        |Shard { number, of }| format!("{stem}-{number}-of-{of}.jsonl"),
    )
}

/// The manifests in a folder, in the order of their names.
pub(super) fn manifests(folder: &Path) -> Result<Vec<PathBuf>, ManifestError> {
    let names = names(folder)?.into_iter();
    let is_manifest = |name: &String| name.starts_with("manifest") && name.ends_with(".jsonl");
    Ok(names.filter(is_manifest).map(|name| folder.join(name)).collect())
}

fn any_part(folder: &Path) -> Result<Option<String>, ManifestError> {
    Ok(names(folder)?.into_iter().find(|name| name.starts_with("part-")))
}

/// Names in a folder in byte order; those that are no UTF-8 are none of ours.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, ManifestError> {
    let entries = fs::read_dir(folder).map_err(ManifestError::io(folder))?;
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().into_string().ok()));
    let names: Vec<Option<String>> = names.collect::<Result<_, _>>().map_err(ManifestError::io(folder))?;
    let mut names: Vec<String> = names.into_iter().flatten().collect();
    names.sort();
    Ok(names)
}

/// Reads a manifest; a last line without its end is not there yet.
pub(super) fn read(path: &Path) -> Result<(Option<Configuration>, Entries), ManifestError> {
    let text = fs::read_to_string(path).map_err(ManifestError::io(path))?;
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let syntax = |line: usize| {
        move |error: serde_json::Error| ManifestError::Syntax {
            path: path.to_path_buf(),
            line,
            message: error.to_string(),
        }
    };
    let mut lines = (1..).zip(whole.lines());
    let Some((_, first)) = lines.next() else { return Ok((None, Entries::default())) };
    let configuration = serde_json::from_str(first).map_err(syntax(1))?;
    let mut entries = Entries::default();
    for (number, line) in lines {
        let entry: Entry = serde_json::from_str(line).map_err(syntax(number))?;
        entries.0.insert(entry.part, entry);
    }
    Ok((Some(configuration), entries))
}
