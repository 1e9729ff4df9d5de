//! From inputs as the user names them to units that can be read by themselves.

use crate::error::{InputError, Problem};
use crate::options::{Limits, Options};
use crate::records::Records;
use crate::unit::Unit;
use crate::walk::{Found, Walk, glob_of};
use crate::{Record, Skipped};
use kiosque_core::Origin;
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Inputs as the user names them: files, folders, globs, `-` for standard input, addresses of object stores, and lists of
/// all these.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    names: Vec<Name>,
    options: Arc<Options>,
}

#[derive(Clone, Debug)]
enum Name {
    Input(PathBuf),
    /// A file that names inputs.
    List(PathBuf),
}

impl Inputs {
    /// These inputs, in this order.
    pub fn new(paths: impl IntoIterator<Item = PathBuf>) -> Inputs {
        Inputs { names: paths.into_iter().map(Name::Input).collect(), options: Arc::default() }
    }

    /// The same inputs, read as `options` say.
    #[must_use]
    pub fn with_options(mut self, options: Options) -> Inputs {
        self.options = Arc::new(options);
        self
    }

    /// The same inputs, then those that the file `list` (`-` for standard input) names: one a line, or separated by zero
    /// bytes as `find -print0` writes them. Blank lines are passed over.
    #[must_use]
    pub fn with_list(mut self, list: PathBuf) -> Inputs {
        self.names.push(Name::List(list));
        self
    }

    /// What can be read independently of each other: files, objects, row groups of Parquet files. Inputs come in the
    /// order given, files of a folder in byte order of path; hidden files and folders are passed over.
    ///
    /// Units may be read by several threads, in any order: the records of all units in their order are the records of
    /// the inputs.
    pub fn units(self) -> Units {
        Units {
            options: self.options,
            names: self.names.into(),
            list: None,
            walk: None,
            ready: VecDeque::new(),
            skipped: Skipped::default(),
        }
    }

    /// The records of all inputs: units in order, records of a unit in the order in which they stand. A thread of its
    /// own reads ahead, by a few megabytes at most.
    pub fn records(self, limits: &Limits) -> Records {
        Records::new(self.units(), limits)
    }

    /// Opens the one record that has these coordinates, as an article's `record` or an error gives them. Which inputs
    /// these are does not matter; their options do.
    ///
    /// # Errors
    /// What reading the record gives; [`Problem::NoSuchRecord`] when the coordinates lead to none.
    pub fn at(&self, coordinates: &Origin, limits: &Limits) -> Result<Record, InputError> {
        let no_such = || InputError::at(coordinates.clone(), Problem::NoSuchRecord);
        let unit = Unit::of_coordinates(&coordinates.source, &self.options).ok_or_else(no_such)?;
        unit.find(coordinates, limits).ok_or_else(no_such)?
    }
}

/// Walks through the inputs. What cannot be opened is an error, and the walk goes on.
pub struct Units {
    options: Arc<Options>,
    names: VecDeque<Name>,
    list: Option<List>,
    walk: Option<Walk>,
    ready: VecDeque<Unit>,
    skipped: Skipped,
}

impl Units {
    /// Files and folders that were passed over so far. What units pass over they tell themselves.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// Sees what the next name leads to; `false` when there is no further name.
    fn next_name(&mut self) -> Result<bool, InputError> {
        if let Some(list) = &mut self.list {
            match list.next() {
                Some(path) => self.lead(path?)?,
                None => self.list = None,
            }
            return Ok(true);
        }
        match self.names.pop_front() {
            Some(Name::Input(path)) => self.lead(path)?,
            Some(Name::List(path)) => self.list = Some(List::open(path)?),
            None => return Ok(false),
        }
        Ok(true)
    }

    fn lead(&mut self, path: PathBuf) -> Result<(), InputError> {
        if path.as_os_str() == "-" {
            self.ready.push_back(Unit::stdin(&self.options));
        } else if is_address(&path) {
            self.lead_to_address(&path)?;
        } else if let Some(glob) = glob_of(&path) {
            let (folder, glob) = glob?;
            self.walk = Some(Walk::new(&folder, &self.options.ignore, Some(glob))?);
        } else if path.is_dir() {
            self.walk = Some(Walk::new(&path, &self.options.ignore, None)?);
        } else {
            let bytes = fs::metadata(&path).map_or(0, |data| data.len());
            self.ready.extend(Unit::of_file(path, bytes, true, &self.options));
        }
        Ok(())
    }

    #[cfg(feature = "remote")]
    fn lead_to_address(&mut self, path: &Path) -> Result<(), InputError> {
        let address = path.display().to_string();
        match crate::remote::objects(&address, &self.options) {
            Ok(objects) => self.ready.extend(objects.into_iter().map(|object| {
                let is_chosen = object.address == address;
                Unit::of_object(object.address, object.bytes, is_chosen, &self.options)
            })),
            Err(error) => return Err(InputError::new(address, Problem::Io(error))),
        }
        Ok(())
    }

    #[cfg(not(feature = "remote"))]
    fn lead_to_address(&mut self, path: &Path) -> Result<(), InputError> {
        let what = "addresses are read by the feature `remote`, without which this program was built";
        Err(InputError::new(path.display().to_string(), Problem::Unsupported(what.into())))
    }

    fn next_of_walk(&mut self) -> Result<(), InputError> {
        let Some(walk) = &mut self.walk else { return Ok(()) };
        match walk.next() {
            None => self.walk = None,
            Some(Err(error)) => return Err(error),
            Some(Ok(Found::Skipped(reason))) => self.skipped.add(reason),
            Some(Ok(Found::File(path, bytes))) => {
                let is_named = walk.is_named(&path);
                self.ready.extend(Unit::of_file(path, bytes, is_named, &self.options));
            }
        }
        Ok(())
    }
}

impl Iterator for Units {
    type Item = Result<Unit, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(unit) = self.ready.pop_front() {
                return Some(Ok(unit));
            }
            let went_on = match self.walk {
                Some(_) => self.next_of_walk().map(|()| true),
                None => self.next_name(),
            };
            match went_on {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// What addresses begin with.
pub(crate) const SCHEMES: [&str; 7] =
    ["s3://", "gs://", "az://", "abfs://", "abfss://", "http://", "https://"];

/// Whether a name is an address of the web or of an object store.
fn is_address(path: &Path) -> bool {
    path.to_str().is_some_and(|path| SCHEMES.iter().any(|scheme| path.starts_with(scheme)))
}

/// A file that names inputs.
struct List {
    path: PathBuf,
    lines: Box<dyn BufRead + Send>,
    separator: u8,
}

impl List {
    fn open(path: PathBuf) -> Result<List, InputError> {
        let opened = match path.as_os_str() == "-" {
            true => Ok(Box::new(BufReader::new(io::stdin())) as Box<dyn BufRead + Send>),
            false => File::open(&path).map(|file| Box::new(BufReader::new(file)) as Box<dyn BufRead + Send>),
        };
        let begun = opened.and_then(|mut lines| {
            let separator = if lines.fill_buf()?.contains(&0) { 0 } else { b'\n' };
            Ok((lines, separator))
        });
        match begun {
            Ok((lines, separator)) => Ok(List { path, lines, separator }),
            Err(error) => Err(InputError::new(path.display().to_string(), Problem::Io(error))),
        }
    }
}

impl Iterator for List {
    type Item = Result<PathBuf, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let mut name = Vec::new();
            let wrong = |error| InputError::new(self.path.display().to_string(), Problem::Io(error));
            match self.lines.read_until(self.separator, &mut name) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    // Nothing more is read of a list that fails.
                    self.lines = Box::new(io::empty());
                    return Some(Err(wrong(error)));
                }
            }
            let name = String::from_utf8_lossy(&name);
            let name = name.trim_matches(['\n', '\r', '\0']);
            if !name.trim().is_empty() {
                return Some(Ok(PathBuf::from(name)));
            }
        }
    }
}
