//! `cargo xtask schema`: the files that are generated from the code.

use crate::project::Project;
use anyhow::{Context, Result, bail};
use std::fs;

/// What `schema` takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail when a file is not what the code gives
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    if args.check {
        return check(project);
    }
    for (path, text) in generated() {
        let path = project.root.join(path);
        fs::create_dir_all(path.parent().context("the files lie in folders")?)?;
        fs::write(&path, text).with_context(|| format!("{}: cannot be written", path.display()))?;
        println!("{}", project.relative(&path));
    }
    Ok(())
}

/// Fails when a generated file is missing or stale.
pub(crate) fn check(project: &Project) -> Result<()> {
    let is_stale =
        |path: &str, text: &str| fs::read_to_string(project.root.join(path)).ok().as_deref() != Some(text);
    let stale: Vec<&str> =
        generated().into_iter().filter(|(path, text)| is_stale(path, text)).map(|(path, _)| path).collect();
    if !stale.is_empty() {
        bail!("not what the code gives: {}; `cargo xtask schema` writes them anew", stale.join(", "));
    }
    println!("the generated files are what the code gives");
    Ok(())
}

fn generated() -> [(&'static str, String); 4] {
    [
        ("schema/article.schema.json", kiosque_core::article_schema()),
        ("schema/article.arrow.json", kiosque_output::arrow_schema_json()),
        ("schema/site.schema.json", kiosque_rules::schema()),
        ("docs/site-toml.md", kiosque_rules::reference()),
    ]
}
