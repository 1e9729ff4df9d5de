//! A folder in which much is broken.

use crate::{folder, read};
use std::fs;
use std::os::unix::fs::PermissionsExt;

#[test]
fn a_long_line_is_read_without_being_held() {
    let folder = folder(&[]);
    let path = folder.path().join("a.jsonl");
    let mut text = b"{\"text\": \"Rain\"}\n{\"text\": \"".to_vec();
    text.resize(text.len() + (200 << 20), b'x');
    text.extend_from_slice(b"\"}\n{\"text\": \"Wind\"}\n");
    fs::write(&path, text).unwrap();
    assert_eq!(read(&path).lines(folder.path()), ["a.jsonl", "too_large a.jsonl@17", "a.jsonl"]);
}

#[test]
fn a_folder_that_cannot_be_opened_is_named() {
    let folder = folder(&[("a.txt", b"Rain"), ("locked/b.txt", b"Rain"), ("z.txt", b"Rain")]);
    let locked = folder.path().join("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0)).unwrap();
    let outcome = read(folder.path());
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    let lines = outcome.lines(folder.path());
    // The superuser may open everything.
    let expected = if lines[1] == "locked/b.txt" { "locked/b.txt" } else { "io locked" };
    assert_eq!(lines, ["a.txt", expected, "z.txt"]);
}
