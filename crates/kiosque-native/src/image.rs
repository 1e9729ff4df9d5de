//! Handing verified bytes, and no others, to the system's loader.

use libloading::Library;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Libraries by the hash of their bytes. None is ever unloaded: a thread's destructors may point into it.
static OPEN: Mutex<BTreeMap<String, &'static Library>> = Mutex::new(BTreeMap::new());

/// Loads `bytes`, whose hash is `sha256`; bytes that are loaded already are not loaded again.
///
/// The loader knows libraries by name and gives back an old image where a name was used before, so every image has a
/// name of its own for the life of the process.
pub(crate) fn load(bytes: &[u8], sha256: &str) -> Result<&'static Library, String> {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(library) = open.get(sha256) {
        return Ok(library);
    }
    let library = load_new(bytes, sha256)?;
    let library: &'static Library = Box::leak(Box::new(library));
    open.insert(sha256.to_owned(), library);
    Ok(library)
}

#[cfg(target_os = "linux")]
fn load_new(bytes: &[u8], sha256: &str) -> Result<Library, String> {
    match sealed_memory(bytes, sha256) {
        Ok(path) => open(&path),
        Err(_) => load_copy(bytes, sha256),
    }
}

#[cfg(not(target_os = "linux"))]
fn load_new(bytes: &[u8], sha256: &str) -> Result<Library, String> {
    load_copy(bytes, sha256)
}

/// Puts the bytes into memory that nobody can change any more, and says under which path it can be opened.
///
/// The descriptor stays open for ever, so that no later one gets its number and with it its path.
#[cfg(target_os = "linux")]
fn sealed_memory(bytes: &[u8], sha256: &str) -> io::Result<PathBuf> {
    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
    use std::os::fd::IntoRawFd;
    let name = format!("kiosque-plugin-{sha256}");
    let mut file = File::from(memfd_create(name, MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING)?);
    file.write_all(bytes)?;
    fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW | SealFlags::WRITE | SealFlags::SEAL)?;
    let path = PathBuf::from(format!("/proc/self/fd/{}", file.into_raw_fd()));
    path.metadata().map(|_| path)
}

/// Loads from a private copy named by the hash.
fn load_copy(bytes: &[u8], sha256: &str) -> Result<Library, String> {
    let folder = private_folder(sha256).map_err(|error| format!("no private folder: {error}"))?;
    let path = folder.join(format!("{sha256}{}", std::env::consts::DLL_SUFFIX));
    let loaded = write_copy(&path, bytes).map_err(|error| error.to_string()).and_then(|()| open(&path));
    // Where the system keeps a loaded file busy, this does nothing.
    let _ = std::fs::remove_dir_all(&folder);
    loaded
}

/// A new folder that only this user may enter. One that exists is never used, whoever made it.
fn private_folder(sha256: &str) -> io::Result<PathBuf> {
    let mut name = std::env::temp_dir().join(format!("kiosque-{}-{sha256}", std::process::id()));
    for attempt in 1..100 {
        match create_private(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                name.set_extension(attempt.to_string());
            }
            done => return done.map(|()| name),
        }
    }
    create_private(&name).map(|()| name)
}

#[cfg(unix)]
fn create_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir(folder)
}

fn write_copy(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o500);
    options.open(path)?.write_all(bytes)
}

#[cfg(unix)]
fn open(path: &Path) -> Result<Library, String> {
    use libloading::os::unix;
    // SAFETY: the bytes behind `path` are verified against the lock, or a person is about to trust them; whoever
    // trusts a library trusts what it does when it is loaded. It is never unloaded.
    let library = unsafe { unix::Library::open(Some(path), unix::RTLD_NOW | unix::RTLD_LOCAL) };
    library.map(Library::from).map_err(|error| said(&error))
}

#[cfg(not(unix))]
fn open(path: &Path) -> Result<Library, String> {
    // SAFETY: as above.
    unsafe { Library::new(path) }.map_err(|error| said(&error))
}

/// What the loader itself said, which stands behind libloading's own words.
fn said(error: &libloading::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A library of one function, which returns 7.
    fn seven() -> Option<Vec<u8>> {
        let folder = private_folder("seven").unwrap();
        std::fs::write(folder.join("seven.c"), "int seven(void) { return 7; }").unwrap();
        let mut compiler = std::process::Command::new("cc");
        let status =
            compiler.args(["-shared", "-fPIC", "-o", "seven", "seven.c"]).current_dir(&folder).status();
        let bytes =
            status.is_ok_and(|status| status.success()).then(|| std::fs::read(folder.join("seven")).unwrap());
        std::fs::remove_dir_all(folder).unwrap();
        bytes
    }

    #[test]
    fn every_way_of_loading_gives_the_code() {
        let Some(bytes) = seven() else {
            return eprintln!("skipped every_way_of_loading_gives_the_code: there is no C compiler `cc`");
        };
        let call = |library: &Library| {
            // SAFETY: the library is the one compiled above.
            unsafe { library.get::<unsafe extern "C" fn() -> i32>("seven").unwrap()() }
        };
        assert_eq!(call(&load_copy(&bytes, "seven-copied").unwrap()), 7);
        let loaded = load(&bytes, "seven").unwrap();
        assert_eq!(call(loaded), 7);
        assert!(std::ptr::eq(loaded, load(&bytes, "seven").unwrap()), "the same bytes are loaded once");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn sealed_memory_cannot_be_changed() {
        let path = sealed_memory(b"code", "sealed").unwrap();
        assert_ne!(path, sealed_memory(b"code", "sealed").unwrap(), "no name is used twice");
        let mut file = File::options().write(true).open(&path).unwrap();
        assert!(file.write_all(b"evil").is_err() && file.set_len(0).is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"code");
    }

    /// The way of systems without sealed memory, which is also the way out where it is forbidden.
    #[test]
    fn a_copy_is_private_and_leaves_nothing_behind() {
        let folder = private_folder("0123456789abcdef").unwrap();
        let another = private_folder("0123456789abcdef").unwrap();
        assert_ne!(folder, another);
        std::fs::remove_dir(another).unwrap();
        let path = folder.join("copy");
        write_copy(&path, b"code").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&folder), mode(&path)), (0o700, 0o500));
        }
        std::fs::remove_dir_all(&folder).unwrap();

        let error = load_copy(b"not a library", "fedcba9876543210").unwrap_err();
        assert!(!error.is_empty());
        let left = std::env::temp_dir().join(format!("kiosque-{}-fedcba9876543210", std::process::id()));
        assert!(!left.exists());
    }
}
