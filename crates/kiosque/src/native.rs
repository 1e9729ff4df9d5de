//! A site's native half, loaded from a library.

use crate::config::{Config, Isolate};
use kiosque_core::{Extractor, Site};
use kiosque_native::{Isolation, Key, Location, Lock, NativeExtractor, Options};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Opens the library that the site in `folder` names, if it is pinned or signed; the error says why not.
pub(crate) fn open(
    folder: &Path,
    site: &Site,
    library: &str,
    config: &Config,
) -> Result<(Box<dyn Extractor>, PathBuf), String> {
    let lock = lock(folder, config)?;
    let location = Location::new(&site.id, folder, library);
    let options = Options { isolation: isolation(&site.id, config), ..Options::default() };
    let extractor =
        NativeExtractor::load(&location, site.clone(), &lock, options).map_err(|error| error.to_string())?;
    Ok((Box::new(extractor), location.path()))
}

/// A site whose library is to run isolated does not run otherwise: why it cannot, if it cannot.
pub(crate) fn check_isolation(id: &str, config: &Config) -> Result<(), String> {
    isolation(id, config).map_or(Ok(()), |isolation| isolation.check().map_err(|error| error.to_string()))
}

/// What vouches for the libraries of the site in `folder`: its pins, and the keys of the configuration.
fn lock(folder: &Path, config: &Config) -> Result<Lock, String> {
    let file = config.lock.clone().unwrap_or_else(|| Lock::beside(folder));
    let lock = Lock::read(&file).map_err(|error| error.to_string())?;
    let keys = config.trusted_keys.iter().map(|key| Key::parse(key)).collect::<Result<Vec<_>, _>>();
    Ok(lock.with_keys(keys.map_err(|error| format!("trusted_keys: {error}"))?))
}

/// The worker processes of a site, if its library runs in such.
fn isolation(id: &str, config: &Config) -> Option<Isolation> {
    let wanted = config.sites.get(id).and_then(|site| site.isolate).unwrap_or(config.isolate);
    (wanted == Isolate::Process).then(|| config.worker.isolation())
}

impl crate::config::Worker {
    /// As `kiosque-native` takes it.
    pub fn isolation(&self) -> Isolation {
        Isolation {
            program: self.program.clone(),
            page_time: Duration::from_millis(self.page_milliseconds),
            memory_bytes: self.memory_bytes,
            failures: self.failures,
        }
    }
}
