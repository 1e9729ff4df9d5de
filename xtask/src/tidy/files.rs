//! Checks on all files of the project.

use super::Finding;
use crate::project::{Project, list, output};
use anyhow::Result;
use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

/// Largest file, in bytes, that the project carries.
const LARGEST: u64 = 1 << 20;

/// Files that git tracks; in a copy without git, all files but hidden and built ones.
pub(super) fn tracked(project: &Project) -> Result<Vec<PathBuf>> {
    if let Ok(names) = output(project.command("git").args(["ls-files", "-z"])) {
        let paths = names.split_terminator('\0').map(|name| project.root.join(name));
        return Ok(paths.filter(|path| path.is_file()).collect());
    }
    let mut files = Vec::new();
    walk(project, &project.root, &mut files)?;
    Ok(files)
}

fn walk(project: &Project, folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for path in list(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_source = !name.starts_with('.') || [".ci", ".cargo", ".gitignore"].contains(&name.as_ref());
        if !is_source || path == project.target || name == "target" {
            continue;
        }
        if path.is_dir() {
            walk(project, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

pub(super) fn large(project: &Project) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for path in tracked(project)? {
        let size = fs::metadata(&path)?.len();
        if size > LARGEST {
            let found = format!("{size} bytes");
            findings.push(Finding::new(project.relative(&path), found, format!("at most {LARGEST}")));
        }
    }
    Ok(findings)
}

/// A path that means something on one machine only.
pub(super) fn machine_paths(project: &Project) -> Result<Vec<Finding>> {
    let path_of_a_machine =
        Regex::new(r#"(?:^|[\s"'`(=<\[|])((?:/(?:home|Users|root|work)/|[A-Z]:\\Users\\)[\w.-]+)"#)?;
    let mut findings = Vec::new();
    for path in tracked(project)? {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(found) = path_of_a_machine.captures(line) {
                let place = format!("{}:{number}", project.relative(&path));
                findings.push(Finding::new(
                    place,
                    format!("`{}`", &found[1]),
                    "a path relative to the checkout",
                ));
            }
        }
    }
    Ok(findings)
}
