//! Licences and sources of dependencies, by cargo-deny and `deny.toml`.

use super::{Outcome, python};
use crate::project::{Project, check, output};
use anyhow::Result;
use std::path::PathBuf;

/// The version of cargo-deny that is used.
const CARGO_DENY: &str = "0.20.2";

pub(super) fn run(project: &Project) -> Result<Outcome> {
    let program = match installed(project) {
        Ok(program) => program,
        Err(error) => {
            return Ok(Outcome::Skipped(format!("cargo-deny {CARGO_DENY} cannot be installed: {error:#}")));
        }
    };
    // The package for Python is a workspace of its own, with a `deny.toml` of its own.
    for folder in [".", python::FOLDER] {
        let mut deny = project.command(&program);
        deny.args(["--all-features", "--manifest-path"]).arg(format!("{folder}/Cargo.toml"));
        check(deny.args(["check", "licenses", "bans", "sources"]))?;
    }
    Ok(Outcome::Done)
}

/// cargo-deny in the target folder, built there if need be; without optimisation, for its work is small.
fn installed(project: &Project) -> Result<PathBuf> {
    let tools = project.target.join("tools");
    let program = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let version = output(project.command(&program).arg("--version"));
    if !version.is_ok_and(|version| version.trim().ends_with(CARGO_DENY)) {
        println!("building cargo-deny {CARGO_DENY}, once; this takes some minutes");
        let mut install = project.cargo();
        install.args(["install", "--quiet", "--locked", "--debug", "cargo-deny", "--version", CARGO_DENY]);
        output(install.arg("--root").arg(&tools))?;
    }
    Ok(program)
}
