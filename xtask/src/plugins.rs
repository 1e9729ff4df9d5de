//! `cargo xtask plugins`: the native halves of the sites as libraries, each pinned.

use crate::project::{Project, check};
use anyhow::{Context, Result};
use kiosque_native::{Location, Lock};
use std::fs;
use std::path::{Path, PathBuf};

/// What `plugins` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The folder then holds a folder for each site, with its rules and, where it has one, its library, and a plugins.lock that \
pins the libraries. Use it in place of the sites that are linked in:

  kiosque.toml:   bundled = false
                  plugins = [\"target/plugins\"]")]
pub(crate) struct Args {
    /// Where to put the sites [default: target/plugins]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    let out = args.out.clone().unwrap_or_else(|| project.target.join("plugins"));
    let pinned = install(project, &out)?;
    println!("{}: {pinned} libraries, pinned in plugins.lock", out.display());
    Ok(())
}

/// Fills a folder with all sites and their libraries, pinned, and returns how many libraries there are.
pub(crate) fn install(project: &Project, out: &Path) -> Result<usize> {
    build(project, out, Profile::Release)
}

/// How the libraries are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Profile {
    #[cfg(test)]
    Dev,
    Release,
}

impl Profile {
    /// As cargo takes it, and the folder in the target folder that it builds in.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            #[cfg(test)]
            Profile::Dev => ("dev", "debug"),
            Profile::Release => ("release", "release"),
        }
    }
}

/// A site with a native half.
struct Native {
    id: String,
    source: PathBuf,
    /// The library's name without the platform's prefix and suffix.
    stem: String,
}

/// Fills `out` and returns how many libraries it has.
fn build(project: &Project, out: &Path, profile: Profile) -> Result<usize> {
    let (profile, built) = profile.names();
    let natives = natives(project)?;
    let crates = project.target.join("plugin-crates");
    write_crates(project, &crates, &natives)?;
    let mut cargo = project.cargo();
    cargo.args(["build", "--quiet", "--profile", profile]).current_dir(&crates);
    check(cargo.arg("--target-dir").arg(&project.target))?;
    for site in project.sites()? {
        let folder = out.join(site.file_name().context("a folder has a name")?);
        fs::create_dir_all(&folder)?;
        copy(&site.join("site.toml"), &folder.join("site.toml"))?;
    }
    let mut lock = Lock::default();
    for native in &natives {
        let location = Location::new(&native.id, out.join(&native.id), &native.stem);
        copy(&project.target.join(built).join(location.file_name()), &location.path())?;
        lock.trust(&location)?;
    }
    lock.write(&out.join("plugins.lock"))?;
    Ok(natives.len())
}

fn natives(project: &Project) -> Result<Vec<Native>> {
    let mut natives = Vec::new();
    for site in project.sites()? {
        let source = site.join("native.rs");
        if !source.is_file() {
            continue;
        }
        let id = site.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let rules: toml::Table = toml::from_str(&fs::read_to_string(site.join("site.toml"))?)?;
        let library =
            rules.get("native").and_then(|native| native.get("library")).and_then(toml::Value::as_str);
        let library =
            library.with_context(|| format!("plugins/{id}: native.rs, but no library in site.toml"))?;
        natives.push(Native { stem: library.to_owned(), id, source });
    }
    Ok(natives)
}

/// Writes a workspace with a crate for each library, built with the versions and profiles of this one.
fn write_crates(project: &Project, folder: &Path, natives: &[Native]) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let root: toml::Table = toml::from_str(&fs::read_to_string(project.root.join("Cargo.toml"))?)?;
    let members: Vec<&str> = natives.iter().map(|native| native.id.as_str()).collect();
    let profiles = table("profile", root["profile"].clone());
    let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n{profiles}");
    fs::write(folder.join("Cargo.toml"), workspace)?;
    fs::copy(project.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let dependencies = table("dependencies", dependencies(project, &root)?.into());
    for native in natives {
        let folder = folder.join(&native.id);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("Cargo.toml"), native.manifest(&root["workspace"]["package"], &dependencies))?;
        fs::write(folder.join("lib.rs"), native.code())?;
    }
    Ok(())
}

impl Native {
    fn manifest(&self, package: &toml::Value, dependencies: &str) -> String {
        let Native { id, stem: library, .. } = self;
        let (version, edition) = (&package["version"], &package["edition"]);
        format!(
            "[package]\nname = \"{id}\"\nversion = {version}\nedition = {edition}\n\n\
             [lib]\nname = \"{library}\"\npath = \"lib.rs\"\ncrate-type = [\"cdylib\"]\n\n{dependencies}"
        )
    }

    fn code(&self) -> String {
        let symbol = self.id.replace('-', "_");
        format!(
            "#[path = {:?}]\nmod native;\n\nkiosque_plugin::export!({symbol}, native::open);\n",
            self.source
        )
    }
}

/// A table of a manifest under its name.
fn table(name: &str, value: toml::Value) -> String {
    toml::Table::from_iter([(name.to_owned(), value)]).to_string()
}

/// What the native halves are built with when they are linked in, and the interface that they are exported by.
fn dependencies(project: &Project, root: &toml::Table) -> Result<toml::Table> {
    let sites: toml::Table = toml::from_str(&fs::read_to_string(project.root.join("plugins/Cargo.toml"))?)?;
    let linked = sites
        .get("dependencies")
        .and_then(toml::Value::as_table)
        .context("plugins/Cargo.toml has dependencies")?;
    let mut dependencies = toml::Table::new();
    for name in linked.keys().map(String::as_str).chain(["kiosque-plugin"]) {
        let mut dependency = root["workspace"]["dependencies"][name].clone();
        if let Some(path) = dependency.get_mut("path") {
            let absolute = project.root.join(path.as_str().unwrap_or_default());
            *path = absolute.display().to_string().into();
        }
        dependencies.insert(name.to_owned(), dependency);
    }
    Ok(dependencies)
}

/// Copies a file so that nobody but its owner may change it: others are not trusted.
fn copy(from: &Path, to: &Path) -> Result<()> {
    // A library that is loaded somewhere stays as it is: the new one is another file.
    let _ = fs::remove_file(to);
    fs::copy(from, to).with_context(|| format!("{}: cannot be copied", from.display()))?;
    #[cfg(unix)]
    for path in [Some(to), to.parent()].into_iter().flatten() {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(path)?.permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode & !0o022))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiosque::{Kiosque, LoadedSite, NativeState};
    use kiosque_input::{Inputs, Limits, Record};

    fn without_bundled(folder: &Path) -> Kiosque {
        Kiosque::builder().without_bundled().folder(folder).build().unwrap()
    }

    #[test]
    fn linked_code_and_libraries_give_the_same() {
        let project = Project::open().unwrap();
        let out = project.target.join("tmp").join("plugins");
        let pinned = build(&project, &out, Profile::Dev).unwrap();
        let (linked, loaded) = (Kiosque::new().unwrap(), without_bundled(&out));
        let is_loaded = |site: &&LoadedSite| matches!(site.native, NativeState::Loaded(_));
        assert!(pinned > 0);
        assert_eq!(loaded.sites().iter().filter(is_loaded).count(), pinned, "{:?}", loaded.sites());
        let samples = project.samples().unwrap();
        let mut compared = 0;
        for page in
            Inputs::new(samples).records(&Limits::default()).map(|record| record.and_then(Record::decode))
        {
            let page = page.unwrap();
            assert_eq!(linked.explain(&page, None), loaded.explain(&page, None), "{}", page.origin.source);
            compared += 1;
        }
        assert!(compared > 0);
    }
}
