//! Reads written records back.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// Why written articles could not be read back.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A record makes no sense.
    #[error("{}:{line}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// The line or row, from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// The format does not hold whole records.
    #[error("{}: duplicates are looked for in .jsonl (.gz, .zst) and .parquet, which hold whole records", path.display())]
    Format {
        /// The file.
        path: PathBuf,
    },
}

/// Takes the number of a record in its file, from 1, and its JSON.
type Take<'t> = dyn FnMut(u64, &str) -> Result<(), ReadError> + 't;

/// Hands the JSON of every record to `take`.
pub(crate) fn records(path: &Path, take: &mut Take<'_>) -> Result<(), ReadError> {
    let wrong = |source| ReadError::Io { path: path.to_path_buf(), source };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = File::open(path).map_err(wrong)?;
    #[cfg(feature = "parquet")]
    if name.ends_with(".parquet") {
        return crate::table::records(file, path, take);
    }
    let input: Box<dyn Read> = if name.ends_with(".jsonl.gz") {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else if name.ends_with(".jsonl.zst") {
        Box::new(zstd::Decoder::new(file).map_err(wrong)?)
    } else if name.ends_with(".jsonl") {
        Box::new(file)
    } else {
        return Err(ReadError::Format { path: path.to_path_buf() });
    };
    for (number, line) in (1..).zip(BufReader::new(input).lines()) {
        take(number, &line.map_err(wrong)?)?;
    }
    Ok(())
}
