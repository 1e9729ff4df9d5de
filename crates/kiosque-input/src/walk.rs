//! From inputs as the user names them to records, in a fixed order.

use crate::{InputError, Limits, Record, Sidecar};
use kiosque_core::Origin;
use std::cmp::Ordering;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Endings of files that are read when a folder is walked; a file named by the user is read whatever its name.
const PAGE_ENDINGS: [&str; 6] = ["txt", "text", "dump", "html", "htm", "xhtml"];

/// Inputs as the user names them: files, folders, `-` for standard input.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    paths: Vec<PathBuf>,
}

impl Inputs {
    /// These inputs, in this order.
    pub fn new(paths: impl IntoIterator<Item = PathBuf>) -> Inputs {
        Inputs { paths: paths.into_iter().collect() }
    }

    /// The records of all inputs, read one by one as they are asked for: inputs in the order given, files of a folder
    /// in byte order of path. Hidden files and folders are passed over.
    pub fn records(self, limits: &Limits) -> Records {
        Records { limits: *limits, inputs: self.paths.into_iter(), walk: None, passed_over: 0 }
    }
}

/// Reads records one by one.
pub struct Records {
    limits: Limits,
    inputs: std::vec::IntoIter<PathBuf>,
    walk: Option<walkdir::IntoIter>,
    passed_over: u64,
}

impl Records {
    /// How many files of folders were passed over so far, because their ending is none of a page.
    pub fn passed_over(&self) -> u64 {
        self.passed_over
    }

    fn next_of_walk(&mut self) -> Option<Result<Record, InputError>> {
        loop {
            match self.walk.as_mut()?.next() {
                None => self.walk = None,
                Some(Err(error)) => return Some(Err(walk_error(error))),
                Some(Ok(entry)) if entry.file_type().is_dir() => {}
                Some(Ok(entry)) if is_page(entry.path()) => {
                    return Some(read_file(entry.path(), &self.limits));
                }
                Some(Ok(_)) => self.passed_over += 1,
            }
        }
    }
}

impl Iterator for Records {
    type Item = Result<Record, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.next_of_walk() {
                return Some(record);
            }
            let path = self.inputs.next()?;
            if path.as_os_str() == "-" {
                return Some(read_stdin(&self.limits));
            }
            if !path.is_dir() {
                return Some(read_file(&path, &self.limits));
            }
            let walk = WalkDir::new(&path).follow_links(true).sort_by(by_path_bytes);
            self.walk = Some(walk.into_iter());
        }
    }
}

/// Byte order of the whole path: a folder sorts as its name with the separator.
fn by_path_bytes(a: &DirEntry, b: &DirEntry) -> Ordering {
    let key = |entry: &DirEntry| {
        let mut name = entry.file_name().as_encoded_bytes().to_vec();
        if entry.file_type().is_dir() {
            name.push(b'/');
        }
        name
    };
    key(a).cmp(&key(b))
}

fn walk_error(error: walkdir::Error) -> InputError {
    let path = error.path().map(Path::to_path_buf).unwrap_or_default();
    let source = match error.loop_ancestor() {
        Some(_) => std::io::Error::other("the folder holds itself through a link"),
        None => error.into_io_error().unwrap_or_else(|| std::io::Error::other("the folder cannot be walked")),
    };
    InputError::Io { path, source }
}

fn is_page(path: &Path) -> bool {
    let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    !is_hidden && ending.is_some_and(|ending| PAGE_ENDINGS.contains(&ending.as_str()))
}

fn read_file(path: &Path, limits: &Limits) -> Result<Record, InputError> {
    let file = File::open(path).map_err(|source| InputError::Io { path: path.to_path_buf(), source })?;
    let bytes = read_capped(file, path, limits)?;
    let origin = Origin { source: path.display().to_string(), ..Origin::default() };
    Ok(Record { bytes, origin, sidecar: Sidecar::beside(path)? })
}

fn read_stdin(limits: &Limits) -> Result<Record, InputError> {
    let bytes = read_capped(std::io::stdin().lock(), Path::new("-"), limits)?;
    Ok(Record {
        bytes,
        origin: Origin { source: "-".into(), ..Origin::default() },
        sidecar: Sidecar::default(),
    })
}

/// Reads to the end, or to one byte beyond the limit.
fn read_capped(input: impl Read, path: &Path, limits: &Limits) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    let allowed = limits.record_bytes;
    input
        .take(allowed.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|source| InputError::Io { path: path.to_path_buf(), source })?;
    let found = bytes.len() as u64;
    if found > allowed {
        return Err(InputError::TooLarge { path: path.to_path_buf(), found, allowed });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn names(records: &mut Records, below: &Path) -> Vec<String> {
        let below = format!("{}/", below.display());
        records
            .map(|record| match record {
                Ok(record) => record.origin.source.replace(&below, ""),
                Err(error) => format!("{}: {}", error.code(), error.source_name().replace(&below, "")),
            })
            .collect()
    }

    #[test]
    fn folders_are_walked_in_byte_order_of_path() {
        let folder = folder(&[
            ("b.txt", ""),
            ("a/z.txt", ""),
            ("a-1.txt", ""),
            ("a.txt", ""),
            ("notes.md", ""),
            (".c.txt", ""),
        ]);
        let mut records = Inputs::new([folder.path().to_path_buf()]).records(&Limits::default());
        assert_eq!(names(&mut records, folder.path()), ["a-1.txt", "a.txt", "a/z.txt", "b.txt"]);
        assert_eq!(records.passed_over(), 2);
    }

    #[test]
    fn what_cannot_be_read_does_not_stop_the_rest() {
        let folder = folder(&[("long.txt", "It rained."), ("short.txt", "Rain")]);
        let paths = ["long.txt", "none.txt", "short.txt"].map(|name| folder.path().join(name));
        let mut records = Inputs::new(paths).records(&Limits { record_bytes: 4 });
        assert_eq!(
            names(&mut records, folder.path()),
            ["too_large: long.txt", "not_found: none.txt", "short.txt"]
        );
    }

    #[test]
    fn a_sidecar_says_what_the_page_does_not() {
        let folder = folder(&[
            ("a.txt", "Rain"),
            ("a.toml", "url = 'https://gazette.example/rain'\n[expect]\ntitle = 'Rain'"),
        ]);
        let page = Inputs::new([folder.path().to_path_buf()])
            .records(&Limits::default())
            .next()
            .unwrap()
            .unwrap()
            .decode()
            .unwrap();
        assert_eq!(page.url.as_deref(), Some("https://gazette.example/rain"));
    }

    #[test]
    fn a_sidecar_that_makes_no_sense_is_an_error() {
        let folder = folder(&[("a.txt", "Rain"), ("a.toml", "url = 3")]);
        let error = Inputs::new([folder.path().join("a.txt")])
            .records(&Limits::default())
            .next()
            .unwrap()
            .unwrap_err();
        assert!(error.to_string().contains("a.toml"), "{error}");
    }
}
