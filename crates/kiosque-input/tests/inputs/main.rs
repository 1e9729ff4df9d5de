//! Reads inputs of all formats, whole and broken, as other programs write them.

mod archives;
mod broken;
mod feeds;
mod folders;
mod lines;
mod packed;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "remote")]
mod remote;
mod warc;

use kiosque_core::Page;
use kiosque_input::{InputError, Inputs, Limits, Options, Record, Skipped};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// A file that another program made.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// What became of some inputs.
struct Outcome {
    items: Vec<Result<Page, InputError>>,
    skipped: Skipped,
}

impl Outcome {
    fn pages(&self) -> Vec<&Page> {
        self.items.iter().filter_map(|item| item.as_ref().ok()).collect()
    }

    /// The addresses of pages, and the codes of errors with where they are, below `folder`.
    fn lines(&self, folder: &Path) -> Vec<String> {
        let below = format!("{}/", folder.display());
        let line = |item: &Result<Page, InputError>| match item {
            Ok(page) => page.url.clone().unwrap_or_else(|| page.origin.source.replace(&below, "")),
            Err(error) => {
                let offset = error.origin.offset.map(|offset| format!("@{offset}")).unwrap_or_default();
                format!("{} {}{offset}", error.code(), error.source_name().replace(&below, ""))
            }
        };
        self.items.iter().map(line).collect()
    }

    fn skipped(&self) -> Vec<(&'static str, u64)> {
        self.skipped.iter().collect()
    }
}

/// Reads `path` whole, and again each record by its coordinates.
fn read(path: &Path) -> Outcome {
    read_with(path, &Options::default(), &Limits::default())
}

fn read_with(path: &Path, options: &Options, limits: &Limits) -> Outcome {
    let inputs = || Inputs::new([path.to_path_buf()]).with_options(options.clone());
    let mut records = inputs().records(limits);
    let items: Vec<Result<Record, InputError>> = records.by_ref().collect();
    for item in &items {
        match item {
            Ok(record) => {
                let again = inputs().at(&record.origin, limits).unwrap();
                assert_eq!(again.bytes, record.bytes, "{:?}", record.origin);
                assert_eq!((&again.origin, &again.stated), (&record.origin, &record.stated));
            }
            Err(error) => {
                let again = inputs().at(&error.origin, limits).unwrap_err();
                assert!(
                    again.code() == error.code() || again.code() == "no_such_record",
                    "{again} / {error}"
                );
            }
        }
    }
    let skipped = records.skipped().clone();
    Outcome { items: items.into_iter().map(|item| item.and_then(Record::decode)).collect(), skipped }
}
