//! Why a native plugin was not loaded.

use std::io;
use std::path::PathBuf;

/// Why a native plugin could not be verified or loaded, naming the file, what was found and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("{path}: {source}", path = .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A path leads out of the plugin's folder, by a link or by `..`.
    #[error("{path} leads to {target}, out of the plugin's folder {folder}",
        path = .path.display(), target = .target.display(), folder = .folder.display())]
    OutOfFolder {
        /// The path as it was given.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
        /// The plugin's folder.
        folder: PathBuf,
    },
    /// Others than its owner may write to a file or folder.
    #[error("{path} has mode {mode:04o}, so others than its owner may change it; expected no write permission for \
        group and others: chmod go-w {path}", path = .path.display())]
    Writable {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not a regular file.
    #[error("{path} is not a regular file", path = .0.display())]
    NotAFile(PathBuf),
    /// The file is larger than any plugin.
    #[error("{path} is larger than {limit} bytes", path = .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that is read.
        limit: u64,
    },
    /// The lock file is not what [`Lock::write`](crate::Lock::write) writes.
    #[error("{path}: {reason}", path = .path.display())]
    LockSyntax {
        /// The lock file.
        path: PathBuf,
        /// What is wrong and where.
        reason: String,
    },
    /// Nobody trusted this library.
    #[error("{path}: the library of `{id}` is not in the lock; native code runs with all your rights, so trust it \
        once you have read it", path = .path.display())]
    NotTrusted {
        /// The site's id.
        id: String,
        /// The library.
        path: PathBuf,
    },
    /// A file is not the one that was trusted.
    #[error("{path} has changed since it was trusted: found sha256 {found}, expected {expected}", path = .path.display())]
    Changed {
        /// The library, or its `site.toml`.
        path: PathBuf,
        /// SHA-256 of the file as it is.
        found: String,
        /// SHA-256 in the lock.
        expected: String,
    },
    /// The system's loader refused the library.
    #[error("{path} could not be loaded: {reason}", path = .path.display())]
    Refused {
        /// The library.
        path: PathBuf,
        /// What the loader said.
        reason: String,
    },
    /// The library does not export the entry symbol.
    #[error("{path}: symbol `{symbol}` not found; the file offers {offers}",
        path = .path.display(), offers = listed(.offers))]
    NoSymbol {
        /// The library.
        path: PathBuf,
        /// The symbol that was looked for.
        symbol: String,
        /// Entry symbols that it exports instead: of other versions of the interface, of other sites.
        offers: Vec<String>,
    },
    /// The entry symbol returned something else than a description.
    #[error("{path}: `{symbol}` returned {found}; expected the description of a plugin", path = .path.display())]
    NoDescription {
        /// The library.
        path: PathBuf,
        /// The entry symbol.
        symbol: String,
        /// What it returned.
        found: String,
    },
    /// The library was built for another version of the interface.
    #[error("{file} was built for plugin interface {found}; this kiosque reads {reads}",
        file = file_name(.path), reads = kiosque_plugin::abi::MAJOR)]
    Interface {
        /// The library.
        path: PathBuf,
        /// The major version that it was built for.
        found: u16,
    },
    /// The description is of another shape than the interface says.
    #[error("{path}: the plugin's description has {what} {found}; expected {expected}", path = .path.display())]
    Shape {
        /// The library.
        path: PathBuf,
        /// What differs.
        what: &'static str,
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// This program cannot run plugins in worker processes.
    #[error("{reason}")]
    NoWorker {
        /// Why not, and what to do.
        reason: String,
    },
    /// A signature or a key is not what it should be.
    #[error("{path}: {reason}", path = .path.display())]
    Signature {
        /// The signature's file, or the library that it is for.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The plugin did not start.
    #[error("{path}: the plugin did not start: {reason}", path = .path.display())]
    NotStarted {
        /// The library.
        path: PathBuf,
        /// What it said.
        reason: String,
    },
}

fn listed(offers: &[String]) -> String {
    if offers.is_empty() { "no plugin at all".into() } else { offers.join(", ") }
}

fn file_name(path: &std::path::Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
