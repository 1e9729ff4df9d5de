//! The user's configuration: `kiosque.toml`.

use kiosque_core::Budget;
use kiosque_generic::Mode;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// What a user configures. Paths are relative to the file that names them.
///
/// ```
/// let config = kiosque::Config::parse(r#"
///     plugins = ["my-sites"]
///     [sites.bladi]
///     override = true
/// "#, std::path::Path::new("kiosque.toml")).unwrap();
/// assert!(config.sites["bladi"].overrides);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Folders of sites; a folder that holds a `site.toml` is a site itself.
    pub plugins: Vec<PathBuf>,
    /// Whether the sites that kiosque ships are used. Absent: yes.
    pub bundled: Option<bool>,
    /// Whether a native library that cannot be loaded is an error; otherwise its site's rules go on without it.
    pub strict: bool,
    /// The pins of native libraries. Absent: `plugins.lock` beside the first plugin folder that has one.
    pub lock: Option<PathBuf>,
    /// What to do with blocks of HTML pages that may be body or not: `balanced`, `precision` or `recall`.
    #[serde(deserialize_with = "mode_of_name")]
    pub mode: Mode,
    /// Whether articles carry the entries of readers' comments, `comments.entries`; how many there are, they always say.
    pub comments: bool,
    /// Minisign keys whose signature beside a library (`libgazette.so.minisig`) takes the place of a pin.
    pub trusted_keys: Vec<String>,
    /// Where native libraries run, unless their site says otherwise.
    pub isolate: Isolate,
    /// The processes of libraries that run isolated.
    pub worker: Worker,
    /// Limits on every page.
    pub limits: Limits,
    /// Settings of sites, and folders of sites of other kinds.
    pub sites: Sites,
}

/// What is said of sites: a table of settings for each, `[sites.ID]`; or a list of tables, `[[sites]]`, each with the `id`
/// of the site it is for, or with a `kind` and the `path` of a folder.
///
/// ```
/// let config = kiosque::Config::parse(r#"
///     [[sites]]
///     kind = "fivefilters"
///     path = "ftr-site-config"
///
///     [[sites]]
///     id = "bladi"
///     override = true
/// "#, std::path::Path::new("etc/kiosque.toml")).unwrap();
/// assert!(config.sites["bladi"].overrides);
/// assert_eq!(config.sites.fivefilters, [std::path::Path::new("etc/ftr-site-config")]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sites {
    /// Settings by site id.
    pub by_id: BTreeMap<String, SiteConfig>,
    /// Folders of FiveFilters site configs; the first that has one for a host counts.
    pub fivefilters: Vec<PathBuf>,
}

impl Deref for Sites {
    type Target = BTreeMap<String, SiteConfig>;

    fn deref(&self) -> &Self::Target {
        &self.by_id
    }
}

impl DerefMut for Sites {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.by_id
    }
}

impl<'de> Deserialize<'de> for Sites {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Sites, D::Error> {
        value.deserialize_any(SitesVisitor)
    }
}

struct SitesVisitor;

impl<'de> Visitor<'de> for SitesVisitor {
    type Value = Sites;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table for each site, `[sites.ID]`, or a list of tables, `[[sites]]`")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Sites, A::Error> {
        let by_id = BTreeMap::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Sites { by_id, ..Sites::default() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Sites, A::Error> {
        let mut sites = Sites::default();
        while let Some(item) = items.next_element::<SitesItem>()? {
            match item {
                SitesItem { id: Some(id), kind: None, path: None, overrides, disabled, isolate } => {
                    sites.by_id.insert(id, SiteConfig { overrides, disabled, isolate });
                }
                SitesItem { id: None, kind: Some(SitesKind::FiveFilters), path: Some(path), .. } => {
                    sites.fivefilters.push(path);
                }
                _ => {
                    let expected = "`[[sites]]` takes `kind = \"fivefilters\"` and a `path`, or the `id` of a site and its settings";
                    return Err(A::Error::custom(expected));
                }
            }
        }
        Ok(sites)
    }
}

/// An item of `[[sites]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SitesItem {
    id: Option<String>,
    kind: Option<SitesKind>,
    path: Option<PathBuf>,
    #[serde(default, rename = "override")]
    overrides: bool,
    #[serde(default)]
    disabled: bool,
    isolate: Option<Isolate>,
}

/// What kind of sites a folder holds.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum SitesKind {
    FiveFilters,
}

fn mode_of_name<'de, D: Deserializer<'de>>(value: D) -> Result<Mode, D::Error> {
    let name = String::deserialize(value)?;
    Mode::from_name(&name).ok_or_else(|| {
        D::Error::custom(format!("`{name}` is no mode; `balanced`, `precision` or `recall` were expected"))
    })
}

/// Where a native library runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Isolate {
    /// In this process: the fastest, and a crash ends the run.
    #[default]
    None,
    /// In worker processes: a crash, an endless loop or a flood costs one page.
    Process,
}

/// The processes of libraries that run isolated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Worker {
    /// The program that workers run. Absent: this one, which must call `kiosque::serve_if_asked` first thing in `main`.
    pub program: Option<PathBuf>,
    /// Milliseconds that a page may take.
    pub page_milliseconds: u64,
    /// The address space of a worker in bytes, its program included.
    pub memory_bytes: u64,
    /// So many failures in a row, or workers lost within a hundred pages, and the plugin is set aside.
    pub failures: u32,
}

impl Default for Worker {
    /// 5 seconds a page, 1 GiB of address space, 5 failures.
    fn default() -> Worker {
        Worker { program: None, page_milliseconds: 5000, memory_bytes: 1 << 30, failures: 5 }
    }
}

/// Limits on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a page's text that are read; what goes beyond is left out and noted, `budget_bytes`.
    pub page_bytes: u64,
    /// Blocks of a page that are read; what goes beyond is left out and noted, `budget_blocks`.
    pub blocks: usize,
    /// Bytes of a story's text; its last blocks are left out and noted, `budget_output`.
    pub output_bytes: usize,
    /// Milliseconds of a page: half of them for reading, a quarter more for labelling, the rest for the site's rules. The
    /// loops of each step end when its time is over, native code is not begun, and what is known is written;
    /// `budget_time`. 0: never. Far above what the largest page takes, for a slow machine would change the result.
    pub page_milliseconds: u64,
    /// The largest record in bytes that is taken in; a larger one is an error of its own, `too_large`.
    pub record_bytes: u64,
    /// Bytes of pages that are read but not written yet, at most.
    pub in_flight_bytes: u64,
}

impl Default for Limits {
    /// 8 MiB and 200,000 blocks a page, 4 MiB of story, 60 seconds, 128 MiB a record, 256 MiB in flight.
    fn default() -> Limits {
        let Budget { bytes, blocks } = Budget::default();
        Limits {
            page_bytes: bytes as u64,
            blocks,
            output_bytes: 4 << 20,
            page_milliseconds: 60_000,
            record_bytes: 128 << 20,
            in_flight_bytes: 256 << 20,
        }
    }
}

impl Limits {
    /// How much of a page is read.
    pub(crate) fn budget(&self) -> Budget {
        Budget { bytes: usize::try_from(self.page_bytes).unwrap_or(usize::MAX), blocks: self.blocks }
    }
}

/// Settings of one site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteConfig {
    /// The user's own site of this id, or of a host of it, takes the place of the one found before.
    #[serde(rename = "override")]
    pub overrides: bool,
    /// The site is not used.
    pub disabled: bool,
    /// Where its native library runs. Absent: as for all.
    pub isolate: Option<Isolate>,
}

/// Why a configuration could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file makes no sense.
    #[error("{}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line, column and caret.
        message: String,
    },
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// When it cannot be read or makes no sense.
    pub fn read(path: &Path) -> Result<Config, ConfigError> {
        let text = fs::read_to_string(path)
            .map_err(|source| ConfigError::Io { path: path.to_path_buf(), source })?;
        Config::parse(&text, path)
    }

    /// Parses the text of a configuration file; `path` is what its paths are relative to, and how messages name it.
    ///
    /// # Errors
    /// When it makes no sense.
    pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
        let mut config: Config = toml::from_str(text)
            .map_err(|error| ConfigError::Syntax { path: path.to_path_buf(), message: error.to_string() })?;
        let beside = path.parent().unwrap_or(Path::new(""));
        for folder in config.plugins.iter_mut().chain(&mut config.sites.fivefilters) {
            *folder = beside.join(&*folder);
        }
        config.lock = config.lock.map(|lock| beside.join(lock));
        config.worker.program = config.worker.program.map(|program| beside.join(program));
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_by_name() {
        let parse = |text| Config::parse(text, Path::new("kiosque.toml")).map(|config| config.mode);
        assert_eq!(parse("").unwrap(), Mode::Balanced);
        assert_eq!(parse("mode = \"recall\"").unwrap(), Mode::Recall);
        let message = parse("mode = \"all\"").unwrap_err().to_string();
        assert!(message.contains("`all` is no mode"), "{message}");
    }
}
