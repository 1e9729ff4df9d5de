//! The user's configuration: `kiosque.toml`.

use kiosque_generic::Mode;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

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
    /// Limits on every page.
    pub limits: Limits,
    /// Settings by site id.
    pub sites: BTreeMap<String, SiteConfig>,
}

fn mode_of_name<'de, D: Deserializer<'de>>(value: D) -> Result<Mode, D::Error> {
    let name = String::deserialize(value)?;
    Mode::from_name(&name).ok_or_else(|| {
        D::Error::custom(format!("`{name}` is no mode; `balanced`, `precision` or `recall` were expected"))
    })
}

/// Limits on every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The largest page in bytes; a larger one is an error of its own.
    pub page_bytes: u64,
    /// Bytes of pages that are read but not written yet, at most.
    pub in_flight_bytes: u64,
}

impl Default for Limits {
    /// 8 MiB a page, 256 MiB in flight.
    fn default() -> Limits {
        Limits { page_bytes: kiosque_input::Limits::default().record_bytes, in_flight_bytes: 256 << 20 }
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
        for folder in &mut config.plugins {
            *folder = beside.join(&*folder);
        }
        config.lock = config.lock.map(|lock| beside.join(lock));
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
