//! A site's native half, loaded from a library.

use kiosque_core::{Extractor, Site};
use kiosque_native::{Location, Lock, NativeExtractor, Options};
use std::path::{Path, PathBuf};

/// Name of the file that pins libraries, beside the folders of the sites.
pub(crate) const LOCK_FILE: &str = "plugins.lock";

/// Opens the library that the site in `folder` names, if it is pinned; the error says why not.
pub(crate) fn open(
    folder: &Path,
    site: &Site,
    library: &str,
    lock: Option<&Path>,
) -> Result<(Box<dyn Extractor>, PathBuf), String> {
    let lock_file = lock.map_or_else(|| lock_beside(folder), Path::to_path_buf);
    let lock = Lock::read(&lock_file).map_err(|error| error.to_string())?;
    let location = Location::new(&site.id, folder, library);
    let extractor = NativeExtractor::load(&location, site.clone(), &lock, Options::default())
        .map_err(|error| error.to_string())?;
    Ok((Box::new(extractor), location.path()))
}

/// The lock file of a site's folder.
pub(crate) fn lock_beside(folder: &Path) -> PathBuf {
    folder.parent().unwrap_or(Path::new("")).join(LOCK_FILE)
}
