//! How far runs into folders are.

use super::disk::{bytes_of, digest};
use super::manifest::{Entries, Entry, ManifestError, manifests, read};
use super::{Configuration, Summary};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// How far a run is, over all its shards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// Whether everything is done.
    pub is_complete: bool,
    /// Stretches of the inputs.
    pub stretches: u32,
    /// Those that are done.
    pub stretches_done: u32,
    /// The first of those that are not.
    pub missing: Vec<u32>,
    /// Complete parts.
    pub parts: usize,
    /// Bytes of the output.
    pub bytes: u64,
    /// What came of it.
    pub summary: Summary,
    /// Parts whose files are not there, or not as they were written.
    pub damaged: Vec<String>,
    /// What the run is.
    pub configuration: Configuration,
}

/// How many missing stretches are named.
const NAMED: usize = 20;

/// Merges the manifests of `folders`. With `verify`, every part is read again and compared with its hash.
///
/// # Errors
/// When a folder holds no manifest, one makes no sense, or they are of different runs.
pub fn status(folders: &[PathBuf], verify: bool) -> Result<Status, ManifestError> {
    let mut all: Option<(Configuration, Entries)> = None;
    let mut damaged = Vec::new();
    for folder in folders {
        let manifests = manifests(folder)?;
        if manifests.is_empty() {
            return Err(ManifestError::None { path: folder.clone() });
        }
        for path in manifests {
            let (Some(configuration), entries) = read(&path)? else { continue };
            damaged.extend(
                entries
                    .0
                    .values()
                    .filter(|entry| !is_sound(folder, entry, verify))
                    .map(|entry| folder.join(&entry.file).display().to_string()),
            );
            let (first, merged) = all.get_or_insert_with(|| (configuration.clone(), Entries::default()));
            if *first != configuration {
                return Err(ManifestError::Changed { path, changes: first.changes(&configuration) });
            }
            merged.0.extend(entries.0);
        }
    }
    let path = folders.first().cloned().unwrap_or_default();
    let (configuration, entries) = all.ok_or(ManifestError::None { path })?;
    let finished = entries.finished();
    let missing = (0..configuration.stretches).filter(|stretch| !finished.contains(stretch));
    Ok(Status {
        is_complete: finished.len() == configuration.stretches as usize && damaged.is_empty(),
        stretches: configuration.stretches,
        stretches_done: finished.len() as u32,
        missing: missing.take(NAMED).collect(),
        parts: entries.0.len(),
        bytes: entries.0.values().map(|entry| entry.bytes).sum(),
        summary: entries.summary(),
        damaged,
        configuration,
    })
}

fn is_sound(folder: &Path, entry: &Entry, verify: bool) -> bool {
    let path = folder.join(&entry.file);
    match verify {
        true => digest(&path).ok() == Some((entry.bytes, entry.sha256.clone())),
        false => bytes_of(&path).ok() == Some(entry.bytes),
    }
}
