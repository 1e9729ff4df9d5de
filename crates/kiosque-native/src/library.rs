//! From verified bytes to a plugin that is known to speak our version of the interface.

use crate::location::Contents;
use crate::{Error, image, inspect};
use kiosque_plugin::abi::{
    Close, Entry, Extract, LAYOUT_HASH, MAGIC, MAJOR, Open, PANICS_ARE_CAUGHT, Plugin, Probe, SHAREABLE,
    SYMBOL_STEM, Str,
};
use std::path::{Path, PathBuf};

/// A loaded plugin. Its functions stay where they are: libraries are never unloaded.
#[derive(Clone, Debug)]
pub(crate) struct Library {
    pub(crate) path: PathBuf,
    pub(crate) id: String,
    pub(crate) version: String,
    pub(crate) shareable: bool,
    pub(crate) catches_panics: bool,
    pub(crate) open: Option<Open>,
    pub(crate) close: Option<Close>,
    pub(crate) probe: Option<Probe>,
    pub(crate) extract: Extract,
}

/// The name of a site's entry symbol.
pub(crate) fn symbol(id: &str) -> String {
    format!("{SYMBOL_STEM}{MAJOR}_{}", id.replace('-', "_"))
}

/// Opens a library whose bytes are verified, or which a person is about to trust.
pub(crate) fn load(file: &Contents, id: &str) -> Result<Library, Error> {
    let symbol = symbol(id);
    let path = &file.path;
    let library = image::load(&file.bytes, &file.sha256)
        .map_err(|reason| Error::Refused { path: path.clone(), reason })?;
    // SAFETY: the interface fixes the type of a symbol of this name.
    let entry = unsafe { library.get::<Entry>(symbol.as_str()) };
    match entry {
        // SAFETY: the symbol is of a library that stays loaded, and the interface says what it returns.
        Ok(entry) => unsafe { described(*entry, path, id) },
        Err(_) => {
            let offers = inspect::entries(&file.bytes);
            Err(Error::NoSymbol { path: path.clone(), symbol, offers })
        }
    }
}

/// Reads what a plugin says of itself, the 16 frozen bytes first.
///
/// # Safety
/// `entry` must return null or a description that lives as long as the process, as the interface says.
pub(crate) unsafe fn described(entry: Entry, path: &Path, id: &str) -> Result<Library, Error> {
    // SAFETY: the caller vouches for `entry`.
    let plugin = unsafe { entry() };
    if plugin.is_null() || !plugin.is_aligned() {
        let found = if plugin.is_null() { "nothing" } else { "an address that is not aligned" };
        return Err(no_description(path, id, found.into()));
    }
    // SAFETY: not null, aligned; the caller vouches that these 16 bytes at least are there.
    let (magic, size, major) = unsafe { ((*plugin).magic, (*plugin).struct_size, (*plugin).abi_major) };
    if magic != MAGIC {
        return Err(no_description(
            path,
            id,
            format!("something that begins with {magic:08x}, not {MAGIC:08x}"),
        ));
    }
    if major != MAJOR {
        return Err(Error::Interface { path: path.to_owned(), found: major });
    }
    if (size as usize) < size_of::<Plugin>() {
        return Err(shape(
            path,
            "a struct_size of",
            size.to_string(),
            format!("{} or more", size_of::<Plugin>()),
        ));
    }
    // SAFETY: the plugin says that it is as large as we know it; fields that it has beyond are not read.
    checked(unsafe { *plugin }, path, id)
}

fn checked(plugin: Plugin, path: &Path, id: &str) -> Result<Library, Error> {
    if plugin.layout_hash != LAYOUT_HASH {
        let [found, expected] = [plugin.layout_hash, LAYOUT_HASH].map(|hash| format!("{hash:016x}"));
        return Err(shape(path, "the layout hash", found, expected));
    }
    let own_id = text(plugin.id).ok_or_else(|| shape(path, "an id that is", "not UTF-8", id))?;
    if own_id != id {
        return Err(shape(path, "the id", own_id, id));
    }
    let version =
        text(plugin.version).ok_or_else(|| shape(path, "a version that is", "not UTF-8", "text"))?;
    let extract = plugin.extract.ok_or_else(|| shape(path, "an extract function that is", "null", "one"))?;
    Ok(Library {
        path: path.to_owned(),
        id: own_id,
        version,
        catches_panics: plugin.flags & PANICS_ARE_CAUGHT != 0,
        shareable: plugin.flags & SHAREABLE != 0,
        open: plugin.open,
        close: plugin.close,
        probe: plugin.probe,
        extract,
    })
}

/// A short text of the description.
fn text(text: Str) -> Option<String> {
    if text.len > 256 {
        return None;
    }
    // SAFETY: the description lives as long as the process, its texts with it.
    unsafe { text.text() }.map(str::to_owned)
}

fn no_description(path: &Path, id: &str, found: String) -> Error {
    Error::NoDescription { path: path.to_owned(), symbol: symbol(id), found }
}

fn shape(path: &Path, what: &'static str, found: impl Into<String>, expected: impl Into<String>) -> Error {
    Error::Shape { path: path.to_owned(), what, found: found.into(), expected: expected.into() }
}
