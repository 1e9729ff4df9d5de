//! Folders, in byte order of path.

use crate::error::{InputError, Problem};
use crate::stated::is_sidecar;
use globset::{Glob, GlobMatcher};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::cmp::Ordering;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Endings of pages. A file of another ending is read where its first bytes show a format, or the user names it.
pub(crate) const PAGE_ENDINGS: [&str; 6] = ["txt", "text", "dump", "html", "htm", "xhtml"];

/// Endings of the folders into which browsers put what belongs to a saved page.
const PARTS_OF_PAGE: [&str; 5] = ["_files", "-Dateien", "_fichiers", ".files", "_archivos"];

/// The file in a folder that holds its rules of what is passed over.
const IGNORE_FILE: &str = ".kiosqueignore";

pub(crate) fn has_page_ending(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| PAGE_ENDINGS.contains(&ending.as_str()))
}

/// What a walk comes upon.
pub(crate) enum Found {
    /// A file to be read.
    File(PathBuf, u64),
    /// A file or folder that is passed over, and why.
    Skipped(&'static str),
}

/// The files of a folder.
pub(crate) struct Walk {
    entries: walkdir::IntoIter,
    rules: Gitignore,
    glob: Option<GlobMatcher>,
}

impl Walk {
    /// The files of `folder`; with a glob, those that it matches and those in folders that it matches.
    pub(crate) fn new(
        folder: &Path,
        ignore: &[String],
        glob: Option<GlobMatcher>,
    ) -> Result<Walk, InputError> {
        let rules = rules(folder, ignore)?;
        let entries = WalkDir::new(folder).follow_links(true).sort_by(by_path_bytes).into_iter();
        Ok(Walk { entries, rules, glob })
    }

    fn look_at(&mut self, entry: &DirEntry) -> Option<Found> {
        let path = entry.path();
        let is_folder = entry.file_type().is_dir();
        if entry.depth() == 0 {
            return None;
        }
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let reason = if self.rules.matched(path, is_folder).is_ignore() {
            Some("ignored")
        } else if is_folder && belongs_to_page(path) {
            Some("frame")
        } else {
            None
        };
        if is_folder && (is_hidden || reason.is_some()) {
            self.entries.skip_current_dir();
        }
        if is_folder {
            return reason.map(Found::Skipped);
        }
        if self.glob.as_ref().is_some_and(|glob| !path.ancestors().any(|path| glob.is_match(path))) {
            return None;
        }
        let is_named = self.glob.as_ref().is_some_and(|glob| glob.is_match(path));
        let reason = reason
            // Pipes and devices would be waited for.
            .or((is_hidden && !is_named || !entry.file_type().is_file()).then_some("other_file"))
            .or_else(|| is_sidecar(path).then_some("sidecar"));
        Some(match reason {
            Some(reason) => Found::Skipped(reason),
            None => Found::File(path.to_path_buf(), entry.metadata().map_or(0, |data| data.len())),
        })
    }

    /// Whether the glob itself matches `path`, so that it is read whatever its name.
    pub(crate) fn is_named(&self, path: &Path) -> bool {
        self.glob.as_ref().is_some_and(|glob| glob.is_match(path))
    }
}

impl Iterator for Walk {
    type Item = Result<Found, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.entries.next()? {
                Err(error) => return Some(Err(walk_error(error))),
                Ok(entry) => {
                    if let Some(found) = self.look_at(&entry) {
                        return Some(Ok(found));
                    }
                }
            }
        }
    }
}

/// Whether a folder holds the pictures, scripts and frames of a saved page that lies beside it.
fn belongs_to_page(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let page = PARTS_OF_PAGE.iter().find_map(|ending| name.strip_suffix(ending));
    page.is_some_and(|page| {
        ["html", "htm", "xhtml"]
            .iter()
            .any(|ending| folder.with_file_name(format!("{page}.{ending}")).is_file())
    })
}

fn rules(folder: &Path, ignore: &[String]) -> Result<Gitignore, InputError> {
    let file = folder.join(IGNORE_FILE);
    let wrong = |error: ignore::Error| {
        InputError::new(
            folder.display().to_string(),
            Problem::Sidecar(format!("rules of what to ignore: {error}")),
        )
    };
    let mut builder = GitignoreBuilder::new(folder);
    if file.is_file()
        && let Some(error) = builder.add(&file)
    {
        return Err(wrong(error));
    }
    for line in ignore {
        builder.add_line(None, line).map_err(wrong)?;
    }
    builder.build().map_err(wrong)
}

/// The folder to walk and the glob to match for a name like `dumps/*/2024-*.html`; `None` when it is no glob.
pub(crate) fn glob_of(name: &Path) -> Option<Result<(PathBuf, GlobMatcher), InputError>> {
    let is_meta = |part: &Path| part.to_str().is_some_and(|part| part.contains(['*', '?', '[', '{']));
    if !is_meta(name) || name.exists() {
        return None;
    }
    let parts = name.components().map(|part| Path::new(part.as_os_str()));
    let folder: PathBuf = parts.take_while(|part| !is_meta(part)).collect();
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let mut pattern = name.display().to_string();
    if name.is_relative() && folder == Path::new(".") && !pattern.starts_with("./") {
        pattern.insert_str(0, "./");
    }
    let glob = globset::GlobBuilder::new(&pattern).literal_separator(true).build();
    Some(match glob {
        Ok(glob) => Ok((folder, Glob::compile_matcher(&glob))),
        Err(error) => Err(InputError::new(name.display().to_string(), Problem::Malformed(error.to_string()))),
    })
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
    InputError::new(path.display().to_string(), Problem::Io(source))
}
