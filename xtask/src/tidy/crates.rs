//! Checks on the crates and what they depend on.

use super::Finding;
use crate::project::{Project, output};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// Our crates and which others of ours each may use: the line in which they depend on each other.
const MAY_USE: [(&str, &[&str]); 15] = [
    ("kiosque-values", &[]),
    ("kiosque-core", &["values"]),
    ("kiosque-text", &["core", "values"]),
    ("kiosque-html", &["core", "values"]),
    ("kiosque-generic", &["core", "values", "text", "html"]),
    ("kiosque-rules", &["core", "values", "text", "html", "generic"]),
    ("kiosque-input", &["core", "values", "html"]),
    ("kiosque-output", &["core"]),
    ("kiosque-plugin", &["core"]),
    ("kiosque-native", &["core", "plugin"]),
    ("kiosque-sites", &["core", "plugin"]),
    (
        "kiosque",
        &["core", "values", "text", "html", "generic", "rules", "input", "plugin", "native", "sites"],
    ),
    (
        "kiosque-cli",
        &[
            "core", "values", "text", "html", "generic", "rules", "input", "output", "plugin", "native",
            "sites", "",
        ],
    ),
    ("kiosque-python", &["core", "input", "cli", ""]),
    (
        "xtask",
        &[
            "core", "values", "text", "html", "generic", "rules", "input", "output", "plugin", "native",
            "sites", "",
        ],
    ),
];

/// Those that must not reach the loading of libraries or threads of their own.
const PURE: [&str; 7] = [
    "kiosque-values",
    "kiosque-core",
    "kiosque-text",
    "kiosque-html",
    "kiosque-generic",
    "kiosque-rules",
    "kiosque-plugin",
];

/// What they must not reach.
const IMPURE: [&str; 6] = ["libloading", "crossbeam-channel", "rayon", "rayon-core", "memmap2", "tokio"];

/// Most packages that `kiosque-core` builds with its default features, itself included.
const CORE_PACKAGES: usize = 20;

/// The crates that hold the unsafe code.
const UNSAFE: [&str; 2] = ["kiosque-plugin", "kiosque-native"];

/// What `cargo metadata` says.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    manifest_path: PathBuf,
    description: Option<String>,
    license: Option<String>,
    readme: Option<String>,
    keywords: Vec<String>,
    categories: Vec<String>,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    src_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

impl Metadata {
    /// For this machine's platform only, so that nothing has to be downloaded for another.
    fn read(project: &Project) -> Result<Metadata> {
        let version = output(project.command("rustc").arg("-vV"))?;
        let host =
            version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names its host")?;
        let json =
            output(project.cargo().args(["metadata", "--format-version=1", "--filter-platform", host]))?;
        Ok(serde_json::from_str(&json)?)
    }

    fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.workspace_members.contains(&package.id))
    }

    fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.id == id)
    }

    /// What a package depends on directly, tests aside.
    fn uses<'m>(&'m self, id: &str) -> impl Iterator<Item = &'m Package> {
        let node = self.resolve.nodes.iter().find(|node| node.id == id);
        let is_built = |dependency: &&Dependency| {
            dependency.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"))
        };
        let used = node.into_iter().flat_map(|node| &node.deps).filter(is_built);
        used.filter_map(|dependency| self.package(&dependency.pkg))
    }

    /// Everything that a package depends on, however indirectly; by name, with the package that brings it.
    fn reaches(&self, id: &str) -> BTreeMap<&str, &str> {
        let mut reached = BTreeMap::new();
        let mut waiting: Vec<&Package> = self.package(id).into_iter().collect();
        while let Some(package) = waiting.pop() {
            for used in self.uses(&package.id) {
                if !reached.contains_key(used.name.as_str()) {
                    reached.insert(used.name.as_str(), package.name.as_str());
                    waiting.push(used);
                }
            }
        }
        reached
    }
}

impl Package {
    fn lib_target(&self) -> Option<&Target> {
        let is_library = |target: &&Target| target.kind.iter().any(|kind| kind == "lib" || kind == "rlib");
        self.targets.iter().find(is_library)
    }
}

/// Each library crate has what it needs to stand alone and to be published.
pub(super) fn manners(project: &Project) -> Result<Vec<Finding>> {
    let metadata = Metadata::read(project)?;
    let mut findings = Vec::new();
    for package in metadata.members() {
        let Some(library) = package.lib_target() else { continue };
        let manifest = project.relative(&package.manifest_path);
        for (key, is_given) in [
            ("description", package.description.is_some()),
            ("license", package.license.is_some()),
            ("readme", package.readme.is_some()),
            ("keywords", !package.keywords.is_empty()),
            ("categories", !package.categories.is_empty()),
            (
                "[lints] workspace = true",
                fs::read_to_string(&package.manifest_path)?.contains("[lints]\nworkspace = true"),
            ),
        ] {
            if !is_given {
                findings.push(Finding::new(&manifest, "nothing of the kind", format!("`{key}`")));
            }
        }
        let readme = package.manifest_path.with_file_name("README.md");
        let says_licence = fs::read_to_string(&readme).unwrap_or_default().to_lowercase().contains("licen");
        if !says_licence {
            findings.push(Finding::new(
                project.relative(&readme),
                "no word of it",
                "for whom the crate is, and its licence",
            ));
        }
        let source = fs::read_to_string(&library.src_path)?;
        if !UNSAFE.contains(&package.name.as_str()) && !source.contains("#![forbid(unsafe_code)]") {
            let place = project.relative(&library.src_path);
            findings.push(Finding::new(place, "nothing of the kind", "`#![forbid(unsafe_code)]`"));
        }
    }
    Ok(findings)
}

/// Dependencies run one way, and the core has few.
pub(super) fn direction(project: &Project) -> Result<Vec<Finding>> {
    let metadata = Metadata::read(project)?;
    let members: BTreeSet<&str> = metadata.members().map(|package| package.name.as_str()).collect();
    let mut findings = Vec::new();
    for package in metadata.members() {
        let manifest = project.relative(&package.manifest_path);
        let Some((_, may_use)) = MAY_USE.iter().find(|(name, _)| *name == package.name) else {
            findings.push(Finding::new(
                manifest,
                "a crate without a place in the line",
                "an entry in MAY_USE of xtask",
            ));
            continue;
        };
        for used in metadata.uses(&package.id).filter(|used| members.contains(used.name.as_str())) {
            let short = used.name.trim_start_matches("kiosque").trim_start_matches('-');
            if !may_use.contains(&short) {
                let found = format!("a dependency on {}", used.name);
                findings.push(Finding::new(&manifest, found, format!("at most {may_use:?}")));
            }
        }
        if PURE.contains(&package.name.as_str()) {
            let reached = metadata.reaches(&package.id);
            for impure in IMPURE {
                if let Some(by) = reached.get(impure) {
                    findings.push(Finding::new(
                        &manifest,
                        format!("{impure}, which {by} brings"),
                        "none of it",
                    ));
                }
            }
        }
    }
    findings.extend(core_is_small(project)?);
    Ok(findings)
}

fn core_is_small(project: &Project) -> Result<Option<Finding>> {
    let tree = output(project.cargo().args([
        "tree",
        "--package=kiosque-core",
        "--edges=normal,build",
        "--prefix=none",
        "--format={p}",
    ]))?;
    let packages: BTreeSet<&str> = tree.lines().map(|line| line.trim_end_matches(" (*)")).collect();
    let found = format!("{} packages in `cargo tree -p kiosque-core`", packages.len());
    let expected = format!("at most {CORE_PACKAGES}");
    Ok((packages.len() > CORE_PACKAGES)
        .then(|| Finding::new("crates/kiosque-core/Cargo.toml", found, expected)))
}
