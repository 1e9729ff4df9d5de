//! What kiosque writes, read by parsers that are not ours.

use super::{Outcome, environment};
use crate::project::{Project, check};
use anyhow::Result;
use std::fs;

/// The parsers, pinned.
const PARSERS: [&str; 3] = ["pyarrow==26.0.1", "duckdb==2.0.0", "jsonschema==4.26.0"];

/// Writes the samples of all sites in every format, and has `tests/formats/check.py` read them.
pub(super) fn run(project: &Project) -> Result<Outcome> {
    let folder = project.target.join("formats");
    let python = match environment::python(project, &folder, &PARSERS) {
        Ok(python) => python,
        Err(error) => return Ok(Outcome::Skipped(format!("{error:#}"))),
    };
    let written = folder.join("written");
    if written.exists() {
        fs::remove_dir_all(&written)?;
    }
    fs::create_dir_all(&written)?;
    for (name, format) in [
        ("jsonl.jsonl", "jsonl"),
        ("table.parquet", "parquet"),
        ("table.arrows", "arrow"),
        ("table.csv", "csv"),
        ("corpus.xml", "tei"),
        ("pages.html", "html"),
        ("schema-org.jsonl", "schema-org"),
        ("ninjs.jsonl", "ninjs"),
        ("trafilatura.jsonl", "trafilatura"),
        ("packed.jsonl.gz", "jsonl"),
    ] {
        let mut command = project.cargo();
        command.args(["run", "--quiet", "--package=kiosque-cli", "--", "extract"]);
        command.args(project.samples()?);
        check(command.args(["--format", format, "--out"]).arg(written.join(name)))?;
    }
    check(project.command(&python).arg("tests/formats/check.py").arg(&written).arg("schema"))?;
    Ok(Outcome::Done)
}
