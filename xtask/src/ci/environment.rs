//! Environments of Python: folders with an interpreter and pinned packages.

use crate::project::{Project, output};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Interpreters that are tried.
const INTERPRETERS: [&str; 5] = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"];

/// The oldest version that will do.
const CHECK: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))";

/// The interpreter of an environment in `folder` that holds what `install` tells pip; the environment is made if need
/// be. The error says what is missing on this machine.
pub(super) fn python(project: &Project, folder: &Path, install: &[&str]) -> Result<PathBuf> {
    let environment = folder.join("environment");
    let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.is_file() {
        let is_new = |name: &&&str| output(project.command(name).args(["-c", CHECK])).is_ok();
        let found = INTERPRETERS.iter().find(is_new);
        let interpreter =
            found.context("there is no Python from 3.11 on with the modules venv and ensurepip")?;
        output(project.command(interpreter).args(["-m", "venv"]).arg(&environment))
            .context("no environment for Python can be made")?;
    }
    pip_install(project, &python, install).context("packages of Python cannot be had")?;
    Ok(python)
}

/// Has pip install something.
pub(super) fn pip_install(project: &Project, python: &Path, what: &[&str]) -> Result<()> {
    let mut pip = project.command(python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(what);
    output(&mut pip).map(drop)
}

/// Installs a wheel that has been built here, in place of an older build of the same version.
pub(super) fn install_wheel(project: &Project, python: &Path, wheel: &Path) -> Result<()> {
    pip_install(project, python, &["--force-reinstall", "--no-deps", &wheel.display().to_string()])
}
