//! Checks on source text, line by line.

use super::{Finding, files};
use crate::project::Project;
use anyhow::{Context, Result};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crates that read pages. They do no I/O; what they need comes in as a value.
const ENGINES: [&str; 6] = ["core", "values", "text", "html", "generic", "rules"];

/// A line of code: no comment, no blank line.
struct Line<'t> {
    number: usize,
    text: &'t str,
    /// Whether it stands in a test.
    is_test: bool,
}

/// The lines of code of a file. The source is formatted, so a test module ends at the brace in its own column.
fn code(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut is_test = false;
    // The line that ends a test; until its first line is known, none.
    let mut end: Option<String> = None;
    for (number, text) in (1..).zip(text.lines()) {
        let bare = text.trim_start();
        if bare.is_empty() || bare.starts_with("//") {
            continue;
        }
        is_test |= bare.starts_with("#[cfg(test)]");
        lines.push(Line { number, text, is_test });
        if is_test && end.is_none() && !bare.starts_with("#[") {
            let indent = &text[..text.len() - bare.len()];
            end = Some(if text.ends_with('{') { format!("{indent}}}") } else { text.to_owned() });
        }
        if end.as_deref().is_some_and(|end| text.starts_with(end)) {
            (is_test, end) = (false, None);
        }
    }
    lines
}

/// Finds the lines that `pattern` fits, of the files and lines that are wanted.
fn search(
    project: &Project,
    pattern: &Regex,
    is_file: impl Fn(&str) -> bool,
    with_tests: bool,
    expected: &str,
) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let files = files::tracked(project)?;
    let tests = if with_tests { BTreeSet::new() } else { test_files(&files)? };
    for path in files {
        let name = project.relative(&path);
        if !is_file(&name) || tests.contains(&path) {
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| format!("{name}: cannot be read"))?;
        for line in code(&text).iter().filter(|line| with_tests || !line.is_test) {
            if let Some(found) = pattern.find(line.text) {
                let found = format!("`{}`", found.as_str());
                findings.push(Finding::new(format!("{name}:{}", line.number), found, expected));
            }
        }
    }
    Ok(findings)
}

/// The files that are built for tests only: below a folder `tests`, and modules that are declared so.
fn test_files(files: &[PathBuf]) -> Result<BTreeSet<PathBuf>> {
    let is_in_tests = |path: &&PathBuf| path.components().any(|part| part.as_os_str() == "tests");
    let mut tests: BTreeSet<PathBuf> = files.iter().filter(is_in_tests).cloned().collect();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs")) {
        let text = fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
        let modules =
            code(&text).into_iter().filter(|line| line.is_test).filter_map(|line| module(line.text));
        tests.extend(modules.map(|module| module_file(path, module)));
    }
    Ok(tests)
}

/// The module that a line declares, if it is in a file of its own.
fn module(line: &str) -> Option<&str> {
    line.trim().strip_prefix("mod ")?.strip_suffix(';')
}

/// Where a module that is declared in the file `path` lies.
fn module_file(path: &Path, module: &str) -> PathBuf {
    let is_root = ["lib.rs", "main.rs", "mod.rs"].iter().any(|name| path.ends_with(name));
    let folder = if is_root { path.with_file_name("") } else { path.with_extension("") };
    folder.join(module).with_extension("rs")
}

/// Whether a file is part of the engine: source and data of the crates, no model in binary form.
fn is_engine(name: &str) -> bool {
    let is_text = [".rs", ".toml", ".tsv", ".txt", ".json", ".h"].iter().any(|ending| name.ends_with(ending));
    is_text && name.starts_with("crates/") && (name.contains("/src/") || name.contains("/data/"))
}

/// No id, host or publisher of a site in `plugins/` stands in the engine.
pub(super) fn site_names(project: &Project) -> Result<Vec<Finding>> {
    let names: Vec<String> = names_of_sites(project)?.iter().map(|name| regex::escape(name)).collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let word = Regex::new(&format!(r"(?i)\b(?:{})\b", names.join("|")))?;
    search(project, &word, is_engine, false, "no site's name outside plugins/")
}

fn names_of_sites(project: &Project) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for folder in project.sites()? {
        let file = folder.join("site.toml");
        let site: toml::Table = toml::from_str(&fs::read_to_string(&file)?)
            .with_context(|| format!("{}: makes no sense", project.relative(&file)))?;
        let id = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        names.push(id.replace('-', "_"));
        names.push(id);
        names.extend(site.get("publisher").and_then(toml::Value::as_str).map(str::to_owned));
        let hosts = site.get("hosts").and_then(toml::Value::as_array).into_iter().flatten();
        names.extend(hosts.filter_map(toml::Value::as_str).map(str::to_owned));
    }
    // A news agency may have a site. Any page may name it, so that the engine knows it by its dictionary.
    let agencies = fs::read_to_string(project.root.join("crates/kiosque-values/src/data/agencies.tsv"))?;
    let agencies: BTreeSet<String> = agencies.split(['\t', '|', '\n']).map(str::to_lowercase).collect();
    names.retain(|name| !agencies.contains(&name.to_lowercase()));
    Ok(names)
}

/// Engines read no clock, file, environment or network, start no thread and print nothing.
pub(super) fn silence(project: &Project) -> Result<Vec<Finding>> {
    let noise = Regex::new(r"\bstd::(?:fs|net|thread|process|env|time)\b|\be?print(?:ln)?!")?;
    let is_silent = |name: &str| {
        let is_engine =
            ENGINES.iter().any(|engine| name.starts_with(&format!("crates/kiosque-{engine}/src/")));
        let is_native_half = name.starts_with("plugins/") && name.ends_with("/native.rs");
        name.ends_with(".rs") && (is_engine || is_native_half)
    };
    search(project, &noise, is_silent, false, "an engine that is silent and does no I/O")
}

/// No placeholder stands in code, tests included.
pub(super) fn unfinished(project: &Project) -> Result<Vec<Finding>> {
    let placeholder = Regex::new(r"\b(?:todo|unimplemented|dbg)!")?;
    search(project, &placeholder, |name| name.ends_with(".rs"), true, "finished code")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, outside_tests: &[usize]) {
        let lines = code(text);
        let found: Vec<usize> = lines.iter().filter(|line| !line.is_test).map(|line| line.number).collect();
        assert_eq!(found, outside_tests, "{text}");
    }

    #[test]
    fn comments_and_tests_are_no_code() {
        check("//! doc\n\nfn a() {}\n    // why\n", &[3]);
        check("#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n", &[5]);
        check("#[cfg(test)]\nmod tests;\nfn c() {}\n", &[3]);
        check("#[cfg(test)]\nuse a::{\n    b,\n};\nfn c() {}\n", &[5]);
        check("impl A {\n    #[cfg(test)]\n    fn b() {\n    }\n    fn c() {}\n}\n", &[1, 5, 6]);
        check("#[cfg(test)]\n#[path = \"t.rs\"]\nmod tests {\n}\nfn c() {}\n", &[5]);
    }

    #[test]
    fn modules_of_tests_are_found() {
        for (path, file) in
            [("a/lib.rs", "a/tests.rs"), ("a/mod.rs", "a/tests.rs"), ("a/b.rs", "a/b/tests.rs")]
        {
            assert_eq!(module_file(Path::new(path), "tests"), Path::new(file));
        }
        assert_eq!(module("mod tests;"), Some("tests"));
        assert_eq!(module("mod tests {"), None);
    }

    #[test]
    fn data_is_engine_and_documentation_is_not() {
        for (name, expected) in [
            ("crates/kiosque-values/src/data/agencies.tsv", true),
            ("crates/kiosque/src/run.rs", true),
            ("crates/kiosque/README.md", false),
            ("plugins/gazette/site.toml", false),
        ] {
            assert_eq!(is_engine(name), expected, "{name}");
        }
    }
}
