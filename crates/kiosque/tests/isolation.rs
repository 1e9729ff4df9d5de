//! A program that did not say that it can run workers.
#![cfg(feature = "native")]

use kiosque::{Config, Kiosque};
use std::fs;
use std::path::Path;

#[test]
fn a_program_that_cannot_run_workers_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("the-gazette");
    fs::create_dir(&site).unwrap();
    fs::write(site.join("site.toml"), "hosts = [\"gazette.example\"]\n[native]\nlibrary = \"gazette\"\n")
        .unwrap();
    let build = |settings: &str| {
        let text = format!("bundled = false\nplugins = [\".\"]\n{settings}");
        let config = Config::parse(&text, &folder.path().join("kiosque.toml")).unwrap();
        Kiosque::builder().config(config).build().map(|kiosque| kiosque.sites().len())
    };
    let error = build("isolate = \"process\"").unwrap_err().to_string();
    assert!(error.contains("`kiosque_native::serve_if_asked()`") && error.contains("the-gazette"), "{error}");
    // In this process the site goes on with its rules, and so it does where another program is named.
    assert_eq!(build("").unwrap(), 1);
    assert_eq!(build("isolate = \"process\"\n[sites.the-gazette]\nisolate = \"none\"").unwrap(), 1);
    assert_eq!(build("isolate = \"process\"\n[worker]\nprogram = \"worker\"").unwrap(), 1);
    let unknown =
        Config::parse("isolate = \"container\"", Path::new("kiosque.toml")).unwrap_err().to_string();
    assert!(unknown.contains("none") && unknown.contains("process"), "{unknown}");
}
