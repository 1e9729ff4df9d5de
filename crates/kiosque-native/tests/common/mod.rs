//! Sites with a native half, made for a test: folder, `site.toml`, library built by the system's C compiler.

#![allow(dead_code, reason = "each test file uses its part")]

use kiosque_core::{Block, Labels, Page, Reading, Site};
use kiosque_native::{Error, Location, Lock, NativeExtractor, Options};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A site's folder, empty at first; `name` is the test's own.
pub(crate) fn site(name: &str) -> Location {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("native").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    chmod(&folder, 0o755);
    let location = Location::new("the-gazette", folder, "gazette");
    put(&location.manifest(), b"hosts = [\"gazette.example\"]\n[native]\nlibrary = \"gazette\"\n");
    location
}

/// Writes a file that its owner alone may change, whatever the umask is.
pub(crate) fn put(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    chmod(path, 0o644);
}

#[cfg(unix)]
pub(crate) fn chmod(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
pub(crate) fn chmod(_: &Path, _: u32) {}

/// Builds `tests/c/<source>.c` into the site's folder. False, and a word on standard error, without a C compiler.
pub(crate) fn build(location: &Location, source: &str, define: &str) -> bool {
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/c").join(source).with_extension("c");
    compile(location, &source, define)
}

/// Builds any C source into the site's folder.
pub(crate) fn compile(location: &Location, source: &Path, define: &str) -> bool {
    let folder = &location.folder;
    put(&folder.join("kiosque_plugin.h"), kiosque_plugin::HEADER.as_bytes());
    let built = folder.join("built");
    let status = Command::new("cc")
        .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", "-I", "."])
        .arg(format!("-D{define}"))
        .arg("-o")
        .args([&built, source])
        .current_dir(folder)
        .status();
    let Ok(status) = status else {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        eprintln!("skipped {test}: there is no C compiler `cc`");
        return false;
    };
    assert!(status.success(), "{} does not compile", source.display());
    put(&location.path(), &fs::read(&built).unwrap());
    true
}

/// Trusts the site's library and loads it.
pub(crate) fn trusted(location: &Location) -> Result<NativeExtractor, Error> {
    let mut lock = Lock::default();
    lock.trust(location)?;
    load(location, &lock)
}

pub(crate) fn load(location: &Location, lock: &Lock) -> Result<NativeExtractor, Error> {
    NativeExtractor::load(location, gazette(), lock, Options::default())
}

pub(crate) fn gazette() -> Site {
    Site { id: "the-gazette".into(), hosts: vec!["gazette.example".into()], ..Site::default() }
}

/// A reading of a dump of these lines, and its labels: none so far.
pub(crate) fn read(lines: &[&str]) -> (Reading, Labels) {
    let text = lines.join("\n");
    let mut reading = Reading::of(&Page::text(text));
    let mut start = 0;
    for (line, text) in (1..).zip(lines) {
        let span = kiosque_core::Span::new(start, start + text.len());
        reading.push(Block { line, span, ..Block::default() }, text);
        start += text.len() + 1;
    }
    let labels = Labels::of(&reading);
    (reading, labels)
}

/// The labels as a person would read them: a line a block, then facts and warnings.
pub(crate) fn shown(reading: &Reading, labels: &Labels) -> String {
    let mut shown = String::new();
    for block in 0..reading.len() {
        let mark = labels.mark(block);
        let reason = labels.reason(mark.by);
        shown += &format!("{} {:.3} {}", mark.label.name(), mark.score, reason.name);
        if !reason.why.is_empty() {
            shown += &format!(" ({})", reason.why);
        }
        if let Some(list) = mark.related {
            shown += &format!(" in {}", list.name());
        }
        for part in labels.parts(block) {
            let text = part.text.as_deref().unwrap_or(&reading.text(block)[part.range.range()]);
            shown += &format!(" {}={text}", part.kind.name());
        }
        shown += if mark.unsplit { " unsplit\n" } else { "\n" };
    }
    for fact in labels.facts() {
        shown += &format!("fact {}={} {}\n", fact.kind.name(), fact.text, labels.reason(fact.by).name);
    }
    for warning in labels.warnings() {
        shown += &format!("warning {warning}\n");
    }
    shown
}
