//! The package for Python: built as a wheel, installed into an environment of its own, tried from Python.

use super::{Outcome, environment};
use crate::project::{Project, check, list};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the package lies.
pub(super) const FOLDER: &str = "bindings/python";

/// The package is a workspace of its own: formatting and lints are looked at here.
pub(super) fn run(project: &Project) -> Result<Outcome> {
    let folder = project.target.join("python");
    let python = match interpreter(project, &folder) {
        Ok(python) => python,
        Err(error) => return Ok(Outcome::Skipped(format!("{error:#}"))),
    };
    let manifest = format!("{FOLDER}/Cargo.toml");
    check(project.cargo().args(["fmt", "--check", "--manifest-path", &manifest]))?;
    let mut clippy = project.cargo();
    clippy.args(["clippy", "--locked", "--manifest-path", &manifest]).env("PYO3_PYTHON", &python);
    check(clippy.env("CARGO_TARGET_DIR", &project.target).args(["--", "--deny=warnings"]))?;
    let wheel = build(project, &folder, &python)?;
    environment::install_wheel(project, &python, &wheel)?;
    let mut pytest = project.command(&python);
    pytest
        .args(["-m", "pytest", "-p", "no:cacheprovider"])
        .arg(FOLDER)
        .env("KIOSQUE_COMMAND", command(project)?);
    check(&mut pytest)?;
    Ok(Outcome::Done)
}

/// The command that Cargo builds, with which what the package does is compared.
pub(super) fn command(project: &Project) -> Result<PathBuf> {
    check(project.cargo().args(["build", "--quiet", "--package=kiosque-cli"]))?;
    Ok(project.target.join("debug").join(format!("kiosque{}", std::env::consts::EXE_SUFFIX)))
}

/// The wheel, or why it cannot be built on this machine.
pub(super) fn wheel(project: &Project) -> Result<Result<PathBuf, String>> {
    let folder = project.target.join("python");
    match interpreter(project, &folder) {
        Ok(python) => build(project, &folder, &python).map(Ok),
        Err(error) => Ok(Err(format!("{error:#}"))),
    }
}

/// The interpreter of the environment that the wheel is built in.
fn interpreter(project: &Project, folder: &Path) -> Result<PathBuf> {
    environment::python(project, folder, &["-r", &format!("{FOLDER}/requirements.txt")])
}

/// Builds the wheel, without optimisation. What other steps have built of the same crates is used again.
fn build(project: &Project, folder: &Path, python: &Path) -> Result<PathBuf> {
    let wheels = folder.join("wheels");
    if wheels.exists() {
        fs::remove_dir_all(&wheels)?;
    }
    let mut maturin = project.command(python);
    maturin.args(["-m", "maturin", "build", "--quiet", "--locked", "--manifest-path"]);
    maturin.arg(format!("{FOLDER}/Cargo.toml")).arg("--interpreter").arg(python).arg("--out").arg(&wheels);
    check(maturin.env("CARGO_TARGET_DIR", &project.target))?;
    list(&wheels)?.pop().context("maturin has built no wheel")
}
