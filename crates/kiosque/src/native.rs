//! A site's native half, loaded from a library.

use kiosque_core::{Extractor, Site};
use kiosque_native::{Location, Lock, NativeExtractor, Options};
use std::path::{Path, PathBuf};

/// Opens the library that the site in `folder` names, if it is pinned; the error says why not.
pub(crate) fn open(
    folder: &Path,
    site: &Site,
    library: &str,
    lock: Option<&Path>,
) -> Result<(Box<dyn Extractor>, PathBuf), String> {
    let lock_file = lock.map_or_else(|| Lock::beside(folder), Path::to_path_buf);
    let lock = Lock::read(&lock_file).map_err(|error| error.to_string())?;
    let location = Location::new(&site.id, folder, library);
    let extractor = NativeExtractor::load(&location, site.clone(), &lock, Options::default())
        .map_err(|error| error.to_string())?;
    Ok((Box::new(extractor), location.path()))
}
