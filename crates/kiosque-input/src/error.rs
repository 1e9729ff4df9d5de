//! What can go wrong, and where it did.

use kiosque_core::Origin;
use std::fmt;
use std::io;

/// Why an input could not be read, and where.
#[derive(Debug)]
pub struct InputError {
    /// Where: the input, the record in it, its offset, as far as they are known.
    pub origin: Box<Origin>,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// It could not be opened or read.
    #[error("{0}")]
    Io(io::Error),
    /// The file holds nothing.
    #[error("the file is empty")]
    Empty,
    /// A record is larger than allowed.
    #[error("{found} bytes, at most {allowed} are read as one page")]
    TooLarge {
        /// Its size in bytes, as far as it was read or stated.
        found: u64,
        /// The limit in bytes.
        allowed: u64,
    },
    /// The bytes are no text in any encoding.
    #[error("this is no text ({what})")]
    NotText {
        /// What it looks like instead.
        what: &'static str,
    },
    /// A sidecar, an ignore file or a list of files makes no sense.
    #[error("{0}")]
    Sidecar(String),
    /// Compressed data are damaged or end too early.
    #[error("the data are damaged: {0}")]
    Damaged(String),
    /// Compressed data that grow out of all proportion.
    #[error("the data grow from {packed} to more than {unpacked} bytes: not read on")]
    Bomb {
        /// Compressed bytes.
        packed: u64,
        /// Bytes they became.
        unpacked: u64,
    },
    /// A record or its container is not as its format asks.
    #[error("{0}")]
    Malformed(String),
    /// A record or table lacks what was asked for.
    #[error("no field {wanted}; there are {found}")]
    MissingField {
        /// The names that were looked for.
        wanted: String,
        /// The names that are there.
        found: String,
    },
    /// Archives in archives in archives.
    #[error("archives within archives, more than {0} deep")]
    TooDeep(usize),
    /// A format or a place that this program was built without.
    #[error("{0}")]
    Unsupported(String),
    /// A row that must give a page and holds none.
    #[error("the row holds no page")]
    Blank,
    /// Coordinates that lead to no record.
    #[error("there is no such record")]
    NoSuchRecord,
}

impl InputError {
    /// Something wrong with the input `source`.
    pub fn new(source: impl Into<String>, problem: Problem) -> InputError {
        InputError::at(Origin { source: source.into(), ..Origin::default() }, problem)
    }

    /// Something wrong at `origin`.
    pub fn at(origin: Origin, problem: Problem) -> InputError {
        InputError { origin: Box::new(origin), problem }
    }

    /// Short stable name in snake case, for records.
    pub fn code(&self) -> &'static str {
        match &self.problem {
            Problem::Io(error) if error.kind() == io::ErrorKind::NotFound => "not_found",
            Problem::Io(_) => "io",
            Problem::Empty => "empty",
            Problem::TooLarge { .. } => "too_large",
            Problem::NotText { .. } => "not_text",
            Problem::Sidecar(_) => "sidecar",
            Problem::Damaged(_) => "damaged",
            Problem::Bomb { .. } => "bomb",
            Problem::Malformed(_) => "malformed",
            Problem::MissingField { .. } => "missing_field",
            Problem::TooDeep(_) => "too_deep",
            Problem::Unsupported(_) => "unsupported",
            Problem::Blank => "blank",
            Problem::NoSuchRecord => "no_such_record",
        }
    }

    /// The input that could not be read, as named by the user.
    pub fn source_name(&self) -> String {
        self.origin.source.clone()
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Origin { source, offset, id, .. } = self.origin.as_ref();
        let source = Some(source.clone()).filter(|source| !source.is_empty());
        let offset = offset.map(|offset| format!("at {offset}"));
        let id = id.as_ref().map(|id| format!("record {id}"));
        let place: Vec<String> = [source, offset, id].into_iter().flatten().collect();
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        write!(f, "{}", self.problem)
    }
}

impl std::error::Error for InputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.problem {
            Problem::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for Problem {
    /// What a decoder or a reader of archives said; a [`Problem`] that travelled as an `io::Error` comes out again.
    fn from(error: io::Error) -> Problem {
        match error.downcast::<Problem>() {
            Ok(problem) => problem,
            Err(error) => match error.kind() {
                io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                    Problem::Damaged(error.to_string())
                }
                _ => Problem::Io(error),
            },
        }
    }
}

impl From<Problem> for io::Error {
    fn from(problem: Problem) -> io::Error {
        match problem {
            Problem::Io(error) => error,
            problem => io::Error::other(problem),
        }
    }
}
