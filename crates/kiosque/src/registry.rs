//! Which sites there are, where they come from, and which takes whose place.

use crate::{Config, SetupError};
use kiosque_core::{Extractor, Site};
use kiosque_rules::{NativeCode, Rules};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a site comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteOrigin {
    /// Shipped with kiosque.
    Bundled,
    /// A folder of the user's.
    Folder(PathBuf),
    /// A FiveFilters site config of the user's.
    FiveFilters(PathBuf),
    /// Registered by the program.
    Program,
}

impl std::fmt::Display for SiteOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SiteOrigin::Bundled => f.write_str("bundled"),
            SiteOrigin::Folder(path) | SiteOrigin::FiveFilters(path) => path.display().fmt(f),
            SiteOrigin::Program => f.write_str("the program"),
        }
    }
}

/// How a site's native half got here, if it has one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NativeState {
    /// Its rules name none.
    #[default]
    None,
    /// Linked into the program.
    Linked,
    /// Loaded from a library whose hash is pinned.
    Loaded(PathBuf),
    /// Named, but not to be had: why. The rules go on without it.
    Missing(String),
}

/// A site that is loaded: its rules, its native half, or an extractor of the program's own.
pub struct LoadedSite {
    /// What is known of the site.
    pub site: Site,
    /// Where it comes from.
    pub origin: SiteOrigin,
    /// Its native half.
    pub native: NativeState,
    /// The site whose place it took, if any.
    pub overrides: Option<SiteOrigin>,
    /// SHA-256 of its rule file, lower-case hexadecimal.
    pub sha256: Option<String>,
    pub(crate) rules: Option<Rules>,
    pub(crate) code: Option<Box<dyn Extractor>>,
}

impl LoadedSite {
    /// `native` when the site has native code that is used, else `rules`; `fivefilters` when they come from such a site
    /// config.
    pub fn tier(&self) -> &'static str {
        match self.origin {
            _ if self.code.is_some() => "native",
            SiteOrigin::FiveFilters(_) => "fivefilters",
            _ => "rules",
        }
    }

    /// Names of its layouts.
    pub fn layouts(&self) -> Vec<&str> {
        self.rules.iter().flat_map(Rules::layouts).collect()
    }
}

impl std::fmt::Debug for LoadedSite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoadedSite")
            .field("site", &self.site)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// A site before it is compiled: its rule file, and its native half if that is linked in.
struct Source {
    id: String,
    file: String,
    text: String,
    origin: SiteOrigin,
    linked: Option<Box<dyn Extractor>>,
}

/// Loads all sites in order: bundled, the folders of the configuration, the program's own. Mistakes of all rule files
/// are reported together.
pub(crate) fn load(
    config: &Config,
    rules: Vec<Rules>,
    program: Vec<Box<dyn Extractor>>,
) -> Result<Vec<LoadedSite>, SetupError> {
    let mut sources = if config.bundled.unwrap_or(true) { bundled() } else { Vec::new() };
    for folder in &config.plugins {
        sources.extend(in_folder(folder)?);
    }
    let families: BTreeMap<String, (String, String)> = sources
        .iter()
        .map(|source| (source.id.clone(), (source.file.clone(), source.text.clone())))
        .collect();
    let mut loaded = Vec::new();
    let mut broken = Vec::new();
    for source in sources.into_iter().filter(|source| !source.id.starts_with('_')) {
        let family = |id: &str| families.get(id).cloned();
        match Rules::parse_in(&source.id, &source.file, &source.text, &family) {
            Ok(rules) => loaded.push(with_rules(source, rules, config)?),
            Err(error) => broken.push(error),
        }
    }
    if !broken.is_empty() {
        return Err(SetupError::Rules(broken));
    }
    loaded.extend(rules.into_iter().map(of_rules));
    loaded.extend(program.into_iter().map(of_program));
    loaded.retain(|site| !config.sites.get(&site.site.id).is_some_and(|site| site.disabled));
    settle(loaded, config)
}

#[cfg(feature = "sites")]
fn bundled() -> Vec<Source> {
    let source = |site: &kiosque_sites::BundledSite| Source {
        id: site.id.to_owned(),
        file: format!("{}/site.toml", site.id),
        text: site.rules.to_owned(),
        origin: SiteOrigin::Bundled,
        linked: site.native.map(|open| open()),
    };
    kiosque_sites::SITES.iter().map(source).collect()
}

#[cfg(not(feature = "sites"))]
fn bundled() -> Vec<Source> {
    Vec::new()
}

/// The sites of a folder: itself, if it holds a `site.toml`, else those of its folders that do, in byte order of name.
fn in_folder(folder: &Path) -> Result<Vec<Source>, SetupError> {
    if folder.join("site.toml").is_file() {
        return Ok(vec![from_folder(folder)?]);
    }
    let failed = |source: std::io::Error| SetupError::Folder { path: folder.to_path_buf(), source };
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.join("site.toml").is_file() {
            folders.push(path);
        }
    }
    folders.sort_unstable();
    folders.iter().map(|path| from_folder(path)).collect()
}

fn from_folder(folder: &Path) -> Result<Source, SetupError> {
    let file = folder.join("site.toml");
    let text =
        fs::read_to_string(&file).map_err(|source| SetupError::Folder { path: file.clone(), source })?;
    // `.` and `..` have no name of their own; the folder they lead to has.
    let named = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let id = named.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !kiosque_rules::is_site_id(&id) {
        return Err(SetupError::Id { path: folder.to_path_buf(), found: id });
    }
    Ok(Source {
        id,
        file: file.display().to_string(),
        text,
        origin: SiteOrigin::Folder(folder.to_path_buf()),
        linked: None,
    })
}

fn with_rules(source: Source, rules: Rules, config: &Config) -> Result<LoadedSite, SetupError> {
    #[cfg(feature = "native")]
    if source.linked.is_none() && rules.native().is_some() {
        let impossible = |why| SetupError::Native { id: source.id.clone(), why };
        crate::native::check_isolation(&source.id, config).map_err(impossible)?;
    }
    let (code, native) = match (source.linked, rules.native()) {
        (Some(linked), _) => (Some(linked), NativeState::Linked),
        (None, None) => (None, NativeState::None),
        (None, Some(NativeCode { library, .. })) => {
            match open_native(&source.origin, &rules, library, config) {
                Ok((code, path)) => (Some(code), NativeState::Loaded(path)),
                Err(why) if config.strict => return Err(SetupError::Native { id: source.id, why }),
                Err(why) => (None, NativeState::Missing(why)),
            }
        }
    };
    Ok(LoadedSite {
        site: rules.site().clone(),
        origin: source.origin,
        native,
        overrides: None,
        sha256: Some(kiosque_input::sha256(source.text.as_bytes())),
        rules: Some(rules),
        code,
    })
}

type Opened = (Box<dyn Extractor>, PathBuf);

#[cfg(feature = "native")]
fn open_native(origin: &SiteOrigin, rules: &Rules, library: &str, config: &Config) -> Result<Opened, String> {
    let SiteOrigin::Folder(folder) = origin else {
        return Err("a site without a folder has no library".into());
    };
    crate::native::open(folder, rules.site(), library, config)
}

#[cfg(not(feature = "native"))]
fn open_native(_: &SiteOrigin, _: &Rules, library: &str, _: &Config) -> Result<Opened, String> {
    Err(format!("library `{library}`: native plugins are not part of this build"))
}

fn of_rules(rules: Rules) -> LoadedSite {
    LoadedSite {
        site: rules.site().clone(),
        origin: SiteOrigin::Program,
        native: NativeState::None,
        overrides: None,
        sha256: None,
        rules: Some(rules),
        code: None,
    }
}

fn of_program(code: Box<dyn Extractor>) -> LoadedSite {
    LoadedSite {
        site: code.site().clone(),
        origin: SiteOrigin::Program,
        native: NativeState::Linked,
        overrides: None,
        sha256: None,
        rules: None,
        code: Some(code),
    }
}

/// Two sites of one id or host are an error, unless the user says that the later one takes the earlier one's place.
fn settle(loaded: Vec<LoadedSite>, config: &Config) -> Result<Vec<LoadedSite>, SetupError> {
    let mut settled: Vec<LoadedSite> = Vec::new();
    for mut site in loaded {
        let overrides = config.sites.get(&site.site.id).is_some_and(|site| site.overrides);
        while let Some((at, what)) =
            settled.iter().enumerate().find_map(|(at, other)| Some((at, clash(other, &site)?)))
        {
            if !overrides {
                return Err(SetupError::Clash {
                    what,
                    first: format!("{} ({})", settled[at].site.id, settled[at].origin),
                    second: format!("{} ({})", site.site.id, site.origin),
                    id: site.site.id,
                });
            }
            site.overrides = Some(settled.remove(at).origin);
        }
        settled.push(site);
    }
    settled.sort_by(|a, b| a.site.id.cmp(&b.site.id));
    Ok(settled)
}

fn clash(a: &LoadedSite, b: &LoadedSite) -> Option<String> {
    if a.site.id == b.site.id {
        return Some(format!("the id `{}`", a.site.id));
    }
    let shared = a.site.hosts.iter().find(|host| b.site.hosts.contains(host))?;
    Some(format!("the host `{shared}`"))
}
