//! Where things are, and how other programs are run.

use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The checkout.
pub(crate) struct Project {
    /// Its root.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
}

impl Project {
    /// The checkout that this program was built in.
    pub(crate) fn open() -> Result<Project> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("run this as `cargo xtask`")?;
        let root = Path::new(&manifest).parent().context("xtask lies in the checkout")?.to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Ok(Project { root, target })
    }

    /// The folder with the measuring pages, if there is one.
    pub(crate) fn shared(&self) -> Option<PathBuf> {
        let named = env::var_os("KIOSQUE_SHARED").map(PathBuf::from);
        let shared = named.or_else(|| Some(self.root.parent()?.join("shared")))?;
        shared.join("corpus").is_dir().then_some(shared)
    }

    /// A command that runs in the root.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// Cargo, run in the root.
    pub(crate) fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// `path` as seen from the root, with slashes.
    pub(crate) fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string().replace('\\', "/")
    }

    /// The folders of the sites, in the order of their ids.
    pub(crate) fn sites(&self) -> Result<Vec<PathBuf>> {
        let mut sites = list(&self.root.join("plugins"))?;
        sites.retain(|folder| folder.join("site.toml").is_file());
        Ok(sites)
    }

    /// The folders of samples; families of sites have none.
    pub(crate) fn samples(&self) -> Result<Vec<PathBuf>> {
        let folders = self.sites()?.into_iter().map(|site| site.join("samples"));
        Ok(folders.filter(|folder| folder.is_dir()).collect())
    }

    /// Runs this same chore again, built with optimisation, unless it already is; `true` when that has been done.
    pub(crate) fn done_in_release(&self) -> Result<bool> {
        if !cfg!(debug_assertions) {
            return Ok(false);
        }
        self.do_in_release("default")?;
        Ok(true)
    }

    /// Runs this same chore again, built with optimisation and with `features` of xtask.
    pub(crate) fn do_in_release(&self, features: &str) -> Result<()> {
        let mut cargo = self.cargo();
        cargo.args(["run", "--quiet", "--release", "--package", "xtask", "--features", features, "--"]);
        let status = cargo.args(env::args_os().skip(1)).status().context("cargo cannot be run")?;
        // What went wrong has been said by the other process.
        if !status.success() {
            std::process::exit(status.code().unwrap_or(1));
        }
        Ok(())
    }
}

/// The entries of a folder, in byte order of path; none if there is no such folder.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// Runs a command; its output is seen as it comes.
pub(crate) fn check(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} cannot be run", shown(command)))?;
    ensure!(status.success(), "{} failed", shown(command));
    Ok(())
}

/// Runs a command and returns what it writes to standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::piped()).output();
    let output = output.with_context(|| format!("{} cannot be run", shown(command)))?;
    if !output.status.success() {
        bail!("{} failed:\n{}", shown(command), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A command as one would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy);
    format!("`{}`", words.collect::<Vec<_>>().join(" "))
}
