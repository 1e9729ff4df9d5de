//! A folder in which much is broken.

use crate::{data, folder, read};
use kiosque_input::{Inputs, Limits};
use std::fs;

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

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_opened_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.txt", b"Rain"), ("locked/b.txt", b"Rain"), ("z.txt", b"Rain")]);
    let locked = folder.path().join("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let outcome = read(folder.path());
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    let lines = outcome.lines(folder.path());
    // The superuser may open everything.
    let expected = if lines[1] == "locked/b.txt" { "locked/b.txt" } else { "io locked" };
    assert_eq!(lines, ["a.txt", expected, "z.txt"]);
}

/// Damages `bytes` in some places; the same ones for the same `seed`.
fn damaged(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut bytes = bytes.to_vec();
    for _ in 0..=next(4) {
        let at = next(bytes.len());
        match next(4) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes[at] ^= 1 << next(8),
            2 => drop(bytes.drain(at..(at + next(64)).min(bytes.len()))),
            _ => bytes[at] = next(256) as u8,
        }
        if bytes.is_empty() {
            bytes.push(b'W');
        }
    }
    bytes
}

#[test]
fn damage_anywhere_ends_in_records_and_errors() {
    let mut files: Vec<_> = fs::read_dir(data("")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_str().unwrap();
        let folder = folder(&[("z.txt", b"Rain")]);
        for seed in 0..40 {
            fs::write(folder.path().join(name), damaged(&bytes, seed)).unwrap();
            let inputs = Inputs::new([folder.path().to_path_buf()]);
            let records: Vec<_> = inputs.records(&Limits { record_bytes: 100_000 }).collect();
            let last = records.last().unwrap().as_ref().unwrap();
            assert!(last.origin.source.ends_with("z.txt"), "{name}, {seed}");
            for error in records.iter().filter_map(|record| record.as_ref().err()) {
                assert!(error.to_string().contains(name), "{error}");
                assert!(!error.to_string().contains("broke down"), "{error} ({seed})");
            }
        }
    }
}
