//! Where a plugin's files lie, and reading them with care.

use crate::Error;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The largest library that is read: far above any plugin's, far below what would trouble a machine.
const MAX_BYTES: u64 = 256 << 20;

/// Where the native half of a site lies.
///
/// ```
/// use kiosque_native::Location;
/// let location = Location::new("walaw-press", "sites/walaw-press", "walaw");
/// assert!(location.manifest().ends_with("walaw-press/site.toml"));
/// # #[cfg(target_os = "linux")]
/// assert!(location.path().ends_with("walaw-press/libwalaw.so"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The site's id.
    pub id: String,
    /// The site's folder.
    pub folder: PathBuf,
    /// The library's name without the platform's prefix and suffix.
    pub library: String,
}

impl Location {
    /// The library `library` of the site `id` in `folder`.
    pub fn new(id: impl Into<String>, folder: impl Into<PathBuf>, library: impl Into<String>) -> Location {
        Location { id: id.into(), folder: folder.into(), library: library.into() }
    }

    /// The location of a library file in a site's folder, which is named by the site's id. `None` if the file is not
    /// named as libraries of this platform are.
    ///
    /// ```
    /// use kiosque_native::Location;
    /// let path = Location::new("walaw-press", "sites/walaw-press", "walaw").path();
    /// assert_eq!(Location::of_library(&path).unwrap().id, "walaw-press");
    /// assert_eq!(Location::of_library("sites/walaw-press/walaw.txt".as_ref()), None);
    /// ```
    pub fn of_library(path: &Path) -> Option<Location> {
        let [prefix, suffix] = [std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX];
        let library = path.file_name()?.to_str()?.strip_prefix(prefix)?.strip_suffix(suffix)?;
        let path = std::path::absolute(path).ok()?;
        let folder = path.parent()?;
        Some(Location::new(folder.file_name()?.to_str()?, folder, library))
    }

    /// The library's file name on this platform: `libwalaw.so`.
    pub fn file_name(&self) -> String {
        let [prefix, suffix] = [std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX];
        let Location { library, .. } = self;
        format!("{prefix}{library}{suffix}")
    }

    /// The library.
    pub fn path(&self) -> PathBuf {
        self.folder.join(self.file_name())
    }

    /// The site's `site.toml`, which names the library.
    pub fn manifest(&self) -> PathBuf {
        self.folder.join("site.toml")
    }
}

/// A file read as a whole from one descriptor, and its hash: what is checked is what is used.
#[derive(Clone)]
pub(crate) struct Contents {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) sha256: String,
}

impl std::fmt::Debug for Contents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contents")
            .field("path", &self.path)
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

/// Reads a file that others may not change: it lies in `folder`, nobody but its owner may write to it or to a folder on
/// the way, and no folder above lets anybody put another in their place.
pub(crate) fn read_guarded(folder: &Path, path: &Path) -> Result<Contents, Error> {
    let (target, folder) = (canonical(path)?, canonical(folder)?);
    if !target.starts_with(&folder) {
        return Err(Error::OutOfFolder { path: path.to_owned(), target, folder });
    }
    check_ways(&target)?;
    let ways = target.ancestors().skip(1).take_while(|way| way.starts_with(&folder));
    for way in ways {
        let metadata = std::fs::metadata(way).map_err(io_error(way))?;
        check_mode(way, &metadata)?;
    }
    let file = open(&target)?;
    let metadata = file.metadata().map_err(io_error(&target))?;
    check_mode(&target, &metadata)?;
    read_open(&target, file, &metadata)
}

/// Reads a file as it is, whoever may write to it.
pub(crate) fn read(path: &Path) -> Result<Contents, Error> {
    let target = canonical(path)?;
    let file = open(&target)?;
    let metadata = file.metadata().map_err(io_error(&target))?;
    read_open(&target, file, &metadata)
}

fn read_open(path: &Path, file: File, metadata: &Metadata) -> Result<Contents, Error> {
    if !metadata.is_file() {
        return Err(Error::NotAFile(path.to_owned()));
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(MAX_BYTES) as usize);
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(io_error(path))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Error::TooLarge { path: path.to_owned(), limit: MAX_BYTES });
    }
    Ok(Contents { path: path.to_owned(), sha256: sha256(&bytes), bytes })
}

/// The permission bits, if others than the owner may write.
#[cfg(unix)]
pub(crate) fn check_mode(path: &Path, metadata: &Metadata) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o022 == 0 { Ok(()) } else { Err(Error::Writable { path: path.to_owned(), mode }) }
}

/// Checks all folders that lead to a file, up to the root: where everybody may write, names can be given to other files.
/// A folder for all to use (`/tmp`) is good enough if it lets nobody touch what others own, and what leads on is ours or
/// the system's.
#[cfg(unix)]
pub(crate) fn check_ways(path: &Path) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    const FOR_ALL: u32 = 0o002;
    const STICKY: u32 = 0o1000;
    let path = canonical(path)?;
    let own = [0, rustix::process::geteuid().as_raw()];
    for (way, folder) in path.ancestors().zip(path.ancestors().skip(1)) {
        let mode = std::fs::metadata(folder).map_err(io_error(folder))?.mode() & 0o7777;
        if mode & FOR_ALL == 0 {
            continue;
        }
        let owner = std::fs::symlink_metadata(way).map_err(io_error(way))?.uid();
        if mode & STICKY == 0 || !own.contains(&owner) {
            return Err(Error::Writable { path: folder.to_owned(), mode });
        }
    }
    Ok(())
}

/// Elsewhere permissions are not bits; the hash alone guards.
#[cfg(not(unix))]
pub(crate) fn check_mode(_: &Path, _: &Metadata) -> Result<(), Error> {
    Ok(())
}

/// As above.
#[cfg(not(unix))]
pub(crate) fn check_ways(_: &Path) -> Result<(), Error> {
    Ok(())
}

/// Opens without following a link that took the file's place, and without waiting for a pipe's other end.
#[cfg(unix)]
fn open(path: &Path) -> Result<File, Error> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    File::options().read(true).custom_flags(flags.bits() as i32).open(path).map_err(io_error(path))
}

#[cfg(not(unix))]
fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(io_error(path))
}

pub(crate) fn canonical(path: &Path) -> Result<PathBuf, Error> {
    path.canonicalize().map_err(io_error(path))
}

pub(crate) fn io_error(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { path, source }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
