//! Files, folders, globs, lists.

use crate::{folder, read, read_with};
use kiosque_input::{Inputs, Limits, Options};
use std::path::PathBuf;

const PAGE: &[u8] = b"<!DOCTYPE html><title>Rain</title><p>It rained in Vashtel.";

#[test]
fn folders_are_walked_in_byte_order_of_path() {
    let folder = folder(&[
        ("b.txt", b"Rain"),
        ("a/z.txt", b"Rain"),
        ("a-1.txt", b"Rain"),
        ("a.txt", b"Rain"),
        ("notes.md", b"Rain"),
        (".c.txt", b"Rain"),
        (".d/e.txt", b"Rain"),
        ("page", PAGE),
        ("settings.json", b"{\"rain\": true}"),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
    ]);
    let outcome = read(folder.path());
    assert_eq!(outcome.lines(folder.path()), ["a-1.txt", "a.txt", "a/z.txt", "b.txt", "page"]);
    assert_eq!(outcome.skipped(), [("other_file", 4)]);
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let folder = folder(&[("long.txt", b"It rained."), ("short.txt", b"Rain"), ("nothing.txt", b"")]);
    let paths = ["long.txt", "none.txt", "nothing.txt", "short.txt"].map(|name| folder.path().join(name));
    let records = Inputs::new(paths).records(&Limits { record_bytes: 4 });
    let outcome = crate::Outcome {
        items: records.map(|record| record.and_then(kiosque_input::Record::decode)).collect(),
        skipped: Default::default(),
    };
    assert_eq!(
        outcome.lines(folder.path()),
        ["too_large long.txt", "not_found none.txt", "empty nothing.txt", "short.txt"]
    );
}

#[test]
fn rules_say_what_is_ignored() {
    let folder = folder(&[
        (".kiosqueignore", b"*.txt\n!keep.txt\n/drafts/\n"),
        ("a.txt", b"Rain"),
        ("keep.txt", b"Rain"),
        ("drafts/a.html", PAGE),
        ("b/drafts/a.html", PAGE),
        ("b/c.htm", PAGE),
    ]);
    let options = Options { ignore: vec!["*.htm".into()], ..Options::default() };
    let outcome = read_with(folder.path(), &options, &Limits::default());
    assert_eq!(outcome.lines(folder.path()), ["b/drafts/a.html", "keep.txt"]);
    assert_eq!(outcome.skipped(), [("ignored", 3), ("other_file", 1)]);
}

#[test]
fn saved_pages_come_with_what_belongs_to_them() {
    let folder = folder(&[
        ("Rain.html", b"<!-- saved from url=(0028)https://gazette.example/rain --><html><p>Rain"),
        ("Rain_files/frame.html", PAGE),
        ("Rain_files/a.js", b"rain()"),
        ("other_files/page.html", PAGE),
        ("wind.html", PAGE),
        ("wind.url", b"[InternetShortcut]\nURL=https://gazette.example/wind\n"),
        ("fog.html", PAGE),
        ("fog.html.json", b"{\"url\": \"https://gazette.example/fog\"}"),
    ]);
    let outcome = read(folder.path());
    let base = "https://gazette.example";
    assert_eq!(
        outcome.lines(folder.path()),
        [
            format!("{base}/rain"),
            format!("{base}/fog"),
            "other_files/page.html".into(),
            format!("{base}/wind"),
        ]
    );
    assert_eq!(outcome.skipped(), [("frame", 1), ("sidecar", 2)]);
    let sources: Vec<&str> = outcome.pages().iter().map(|page| page.url_source.name()).collect();
    assert_eq!(sources, ["saved_from", "stated", "stated", "stated"]);
}

/// The files that some names lead to.
fn sources(inputs: Inputs, below: &std::path::Path) -> Vec<String> {
    let below = format!("{}/", below.display());
    inputs
        .records(&Limits::default())
        .map(|record| record.unwrap().origin.source.replace(&below, ""))
        .collect()
}

#[test]
fn globs_and_lists_name_files() {
    let folder = folder(&[
        ("2023/a.txt", b"Rain"),
        ("2024/a.txt", b"Rain"),
        ("2024/b.log", b"Rain"),
        ("2024/c/d.txt", b"Rain"),
        ("e[1].txt", b"Rain"),
    ]);
    let below = |name: &str| folder.path().join(name);
    for (glob, expected) in [
        ("202?/*.txt", &["2023/a.txt", "2024/a.txt"][..]),
        ("2024/*.log", &["2024/b.log"]),
        ("**/d.txt", &["2024/c/d.txt"]),
        ("*4", &["2024/a.txt", "2024/c/d.txt"]),
        ("e[1].txt", &["e[1].txt"]),
    ] {
        assert_eq!(sources(Inputs::new([below(glob)]), folder.path()), expected, "{glob}");
    }
    let list = |separator: &str| {
        ["2024/b.log", "2023"].map(|name| below(name).display().to_string()).join(separator) + separator
    };
    for separator in ["\n", "\r\n\n", "\0"] {
        std::fs::write(below("list"), list(separator)).unwrap();
        let inputs = Inputs::new([below("2024/c")]).with_list(below("list"));
        assert_eq!(sources(inputs, folder.path()), ["2024/c/d.txt", "2024/b.log", "2023/a.txt"]);
    }
}

#[test]
fn units_are_the_files_and_hold_the_same_records() {
    let folder = folder(&[("a.jsonl", b"{\"text\": \"Rain\"}\n{\"text\": \"Wind\"}\n"), ("b.txt", b"Fog")]);
    let inputs = || Inputs::new([folder.path().to_path_buf()]);
    let units: Vec<_> = inputs().units().map(Result::unwrap).collect();
    assert_eq!(units.iter().map(kiosque_input::Unit::bytes).collect::<Vec<_>>(), [34, 3]);
    let mut bytes = Vec::new();
    for unit in &units {
        unit.read(&Limits::default(), |record| {
            bytes.push(record.unwrap().bytes);
            std::ops::ControlFlow::Continue(())
        });
    }
    let together: Vec<_> = inputs().records(&Limits::default()).map(|record| record.unwrap().bytes).collect();
    assert_eq!(bytes, together);
}

#[test]
fn no_record_is_found_where_none_is() {
    let folder = folder(&[("a.txt", b"Rain")]);
    for source in [folder.path().join("a.txt!b.txt"), folder.path().join("b.txt"), PathBuf::new()] {
        let origin = kiosque_core::Origin { source: source.display().to_string(), ..Default::default() };
        let error = Inputs::default().at(&origin, &Limits::default()).unwrap_err();
        assert_eq!(error.code(), "no_such_record", "{error}");
    }
}

#[test]
fn progress_counts_bytes() {
    let folder = folder(&[("a.txt", b"Rain"), ("b.txt", b"Wind")]);
    let options = Options::default();
    let progress = options.progress.clone();
    read_with(&folder.path().join("a.txt"), &options, &Limits::default());
    assert_eq!(progress.bytes(), 8, "once in a row, once by its coordinates");
}

/// Whoever writes into it would be waited for.
#[cfg(unix)]
#[test]
fn a_pipe_is_no_sidecar() {
    let folder = folder(&[("a.html", b"<html><p>Rain")]);
    let pipe = folder.path().join("a.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert_eq!(read(folder.path()).pages().len(), 1);
}
