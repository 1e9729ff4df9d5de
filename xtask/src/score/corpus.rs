//! The pages with gold, unpacked once.

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A page and what an expert says of it.
#[derive(Deserialize)]
pub(crate) struct Gold {
    pub(crate) id: String,
    /// Name of its site.
    pub(crate) site: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) page_type: Option<String>,
    /// Its address.
    pub(crate) url: Option<String>,
    /// Path of the page in the unpacked corpus.
    pub(crate) html: String,
    /// Path of the dump in the unpacked corpus.
    #[serde(skip)]
    pub(crate) dump: String,
    /// The whole entry.
    #[serde(skip)]
    pub(crate) entry: Map<String, Value>,
}

/// Unpacks the pages and dumps of `set` into `corpus`, unless they are there already, and reads its gold.
pub(crate) fn unpack(shared: &Path, corpus: &Path, set: &str) -> Result<Vec<Gold>> {
    let pack = shared.join("corpus").join(format!("{set}.tar.zst"));
    let size =
        fs::metadata(&pack).with_context(|| format!("{}: there is no such set", pack.display()))?.len();
    let stamp = corpus.join(set).join(".unpacked-all");
    let is_there = fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == size.to_string());
    if !is_there {
        println!("unpacking {set}");
        unpack_pages(&pack, corpus).with_context(|| format!("{}: cannot be unpacked", pack.display()))?;
        fs::write(stamp, size.to_string())?;
    }
    gold(&shared.join("corpus").join(format!("{set}.gold.jsonl.gz")))
}

fn unpack_pages(pack: &Path, corpus: &Path) -> Result<()> {
    fs::create_dir_all(corpus)?;
    let mut archive = tar::Archive::new(zstd::Decoder::new(File::open(pack)?)?);
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.path()?.extension().is_some_and(|ending| ending == "txt" || ending == "html") {
            entry.unpack_in(corpus)?;
        }
    }
    Ok(())
}

fn gold(path: &Path) -> Result<Vec<Gold>> {
    let file = File::open(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    let mut pages = Vec::new();
    for line in lines {
        let entry: Map<String, Value> = serde_json::from_str(&line?)?;
        let mut page = Gold::deserialize(Value::Object(entry.clone()))?;
        let dump = entry["txt"]["path"].as_str();
        page.dump = dump.with_context(|| format!("{}: a page without a dump", page.id))?.to_owned();
        page.entry = entry;
        pages.push(page);
    }
    Ok(pages)
}
