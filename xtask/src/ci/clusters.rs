//! Engines that others wrote for many machines, with the package for Python in them.

use super::{Outcome, environment, python};
use crate::project::{Project, check, output};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The tests, and what they install.
const FOLDER: &str = "tests/engines";

/// The oldest Java that Spark runs on.
const OLDEST_JAVA: u32 = 17;

pub(super) fn run(project: &Project) -> Result<Outcome> {
    let folder = project.target.join("clusters");
    let python = match installed(project, &folder) {
        Ok(python) => python,
        Err(error) => return Ok(Outcome::Skipped(format!("{error:#}"))),
    };
    let wheel = match python::wheel(project)? {
        Ok(wheel) => wheel,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    environment::install_wheel(project, &python, &wheel)?;
    let mut pytest = project.command(&python);
    pytest.args(["-m", "pytest"]).env("KIOSQUE_COMMAND", python::command(project)?);
    check(pytest.current_dir(project.root.join(FOLDER)))?;
    Ok(Outcome::Done)
}

/// The interpreter of an environment with the engines, and with a Java if the machine has none.
fn installed(project: &Project, folder: &Path) -> Result<PathBuf> {
    let list = |name: &str| format!("{FOLDER}/{name}.txt");
    let python = environment::python(project, folder, &["-r", &list("requirements")])?;
    environment::pip_install(project, &python, &["--no-deps", "-r", &list("requirements-alone")])?;
    if java(project).is_none_or(|version| version < OLDEST_JAVA) {
        environment::pip_install(project, &python, &["-r", &list("requirements-java")])
            .with_context(|| format!("there is no Java from {OLDEST_JAVA} on, and none can be had"))?;
    }
    Ok(python)
}

/// The version of the machine's Java, as in `openjdk 17.0.15 2025-04-15`.
fn java(project: &Project) -> Option<u32> {
    let said = output(project.command("java").arg("--version")).ok()?;
    said.split_whitespace().nth(1)?.split(['.', '-']).next()?.parse().ok()
}
