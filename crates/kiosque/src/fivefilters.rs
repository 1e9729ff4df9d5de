//! Folders of FiveFilters site configs, the user's own copy: files are found by the host they are named for, and turned
//! into rules when the first page of their host comes.

use crate::SetupError;
use crate::registry::{LoadedSite, NativeState, SiteOrigin};
use kiosque_core::Extractor;
use kiosque_rules::Rules;
use kiosque_rules::fivefilters::{Converted, GLOBAL, SiteConfig, id_of};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A folder of site configs: `gazette.example.txt` is for `gazette.example` and `www.gazette.example`,
/// `.gazette.example.txt` for its other sub-domains, `global.txt` for all.
#[derive(Debug)]
pub struct SiteConfigs {
    folder: PathBuf,
    configs: BTreeMap<String, File>,
    global: Option<SiteConfig>,
    sha256: String,
}

/// A file of the folder.
#[derive(Debug)]
struct File {
    path: PathBuf,
    text: String,
    site: OnceLock<Option<LoadedSite>>,
}

impl SiteConfigs {
    /// Reads the files of a folder whose names are those of hosts with `.txt` after it; or one such file. They are not
    /// looked into yet.
    ///
    /// # Errors
    /// When the folder or one of these files cannot be read.
    pub fn open(path: &Path) -> Result<SiteConfigs, SetupError> {
        let (mut configs, mut global) = (BTreeMap::new(), None);
        let mut hash = String::new();
        for path in files(path)? {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
            let is_global = name == GLOBAL;
            if !is_global && !is_host(&name) {
                continue;
            }
            let bytes =
                fs::read(&path).map_err(|source| SetupError::Folder { path: path.clone(), source })?;
            hash.extend([name.as_str(), " ", &kiosque_input::sha256(&bytes), "\n"]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if is_global {
                global = Some(SiteConfig::parse(&path.display().to_string(), &text));
            } else {
                configs.insert(name, File { path, text, site: OnceLock::new() });
            }
        }
        let sha256 = kiosque_input::sha256(hash.as_bytes());
        Ok(SiteConfigs { folder: path.to_path_buf(), configs, global, sha256 })
    }

    /// The folder, or the file.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// SHA-256 of all files, lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The names of the files without their ending, in order: hosts, those of all sub-domains with a point before them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.configs.keys().map(String::as_str)
    }

    /// The file of this name.
    pub fn path(&self, name: &str) -> Option<&Path> {
        self.configs.get(name).map(|file| file.path.as_path())
    }

    /// The name of the file that holds for pages of `host`: its own, else that of the nearest domain above it whose
    /// sub-domains have one.
    pub fn name_for(&self, host: &str) -> Option<&str> {
        let host = host.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        let above = host.match_indices('.').map(|(at, _)| &host[at..]);
        let found = std::iter::once(host).chain(above).find_map(|name| self.configs.get_key_value(name));
        found.map(|(name, _)| name.as_str())
    }

    /// The file of this name, converted with what holds for all sites.
    pub fn convert(&self, name: &str) -> Option<Converted> {
        let file = self.configs.get(name)?;
        let config = SiteConfig::parse(&file.path.display().to_string(), &file.text);
        let config = match &self.global {
            Some(global) => config.with_global(global),
            None => config,
        };
        Some(config.convert(name))
    }

    /// The rules of the file that holds for pages of `host`.
    pub(crate) fn site_for(&self, host: &str) -> Option<&LoadedSite> {
        self.site(self.name_for(host)?)
    }

    /// The site of the file of this name.
    pub(crate) fn site(&self, name: &str) -> Option<&LoadedSite> {
        let file = self.configs.get(name)?;
        file.site.get_or_init(|| self.load(name, file)).as_ref()
    }

    /// The site whose id this is, among those of all files.
    pub(crate) fn site_of_id(&self, id: &str) -> Option<&LoadedSite> {
        self.site(self.names().find(|name| id_of(name) == id)?)
    }

    /// The rules of a file. What a conversion writes compiles; should it not, the host has no rules.
    fn load(&self, name: &str, file: &File) -> Option<LoadedSite> {
        let text = self.convert(name)?.site_toml;
        let rules = Rules::parse(&id_of(name), &file.path.display().to_string(), &text);
        debug_assert!(rules.is_ok(), "{rules:?}");
        let rules = rules.ok()?;
        Some(LoadedSite {
            site: rules.site().clone(),
            origin: SiteOrigin::FiveFilters(file.path.clone()),
            native: NativeState::None,
            overrides: None,
            sha256: Some(kiosque_input::sha256(text.as_bytes())),
            rules: Some(rules),
            code: None,
        })
    }
}

/// The text files of a folder in byte order of path; or the one file.
fn files(path: &Path) -> Result<Vec<PathBuf>, SetupError> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let failed = |source| SetupError::Folder { path: path.to_path_buf(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let file = entry.map_err(failed)?.path();
        if file.extension().is_some_and(|ending| ending == "txt") && file.is_file() {
            files.push(file);
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Whether a file of this name, without its ending, is for a host.
fn is_host(name: &str) -> bool {
    let host = name.strip_prefix('.').unwrap_or(name);
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b >= 0x80)
    };
    host.contains('.') && host.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(files: &[&str], host: &str, expected: Option<&str>) {
        let config = |name: &&str| {
            let file = File { path: PathBuf::new(), text: String::new(), site: OnceLock::new() };
            ((*name).to_owned(), file)
        };
        let configs = SiteConfigs {
            folder: PathBuf::new(),
            configs: files.iter().map(config).collect(),
            global: None,
            sha256: String::new(),
        };
        assert_eq!(configs.name_for(host), expected, "{host}");
    }

    #[test]
    fn hosts_find_their_files() {
        let both = ["gazette.example", ".gazette.example"];
        check(&both, "gazette.example", Some("gazette.example"));
        check(&both, "www.gazette.example", Some("gazette.example"));
        check(&both, "WWW.Gazette.Example", Some("gazette.example"));
        check(&both, "sport.gazette.example", Some(".gazette.example"));
        check(&both, "live.sport.gazette.example", Some(".gazette.example"));
        check(&both, "other.example", None);
        check(&both, "thegazette.example", None);
        check(&[".gazette.example"], "gazette.example", None);
        check(&[".gazette.example"], "www.gazette.example", None);
        check(&["gazette.example"], "sport.gazette.example", None);
        check(
            &[".gazette.example", "sport.gazette.example"],
            "sport.gazette.example",
            Some("sport.gazette.example"),
        );
    }

    #[test]
    fn names_that_are_hosts() {
        for (name, expected) in [
            ("gazette.example", true),
            (".gazette.example", true),
            ("gazette", false),
            ("..example", false),
            ("read me.example", false),
            ("LICENSE", false),
        ] {
            assert_eq!(is_host(name), expected, "{name}");
        }
    }
}
