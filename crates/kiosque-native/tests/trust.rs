//! What is checked before any code runs: none of these libraries is one.

mod common;

use common::{chmod, put, site};
use kiosque_native::{Error, Key, Location, Lock, Trusted, Vouched, inspect};
use std::fs;
use std::path::{Path, PathBuf};

/// A site whose library is any file, and a lock that trusts it.
fn trusting(name: &str) -> (Location, Lock, PathBuf) {
    let site = site(name);
    put(&site.path(), b"not really a library");
    let lock_path = site.folder.join("plugins.lock");
    let entry = Trusted {
        id: site.id.clone(),
        file: site.file_name(),
        version: "0.1.0".into(),
        sha256: inspect(&site.path()).unwrap().sha256,
        site_sha256: inspect(&site.manifest()).unwrap().sha256,
    };
    put(&lock_path, lock_text(&[&entry]).as_bytes());
    let lock = Lock::read(&lock_path).unwrap();
    (site, lock, lock_path)
}

fn lock_text(entries: &[&Trusted]) -> String {
    let entry = |entry: &&Trusted| {
        let Trusted { id, file, version, sha256, site_sha256 } = entry;
        format!(
            "[[library]]\nid = \"{id}\"\nfile = \"{file}\"\nversion = \"{version}\"\nsha256 = \"{sha256}\"\nsite_sha256 = \"{site_sha256}\"\n"
        )
    };
    entries.iter().map(entry).collect()
}

#[track_caller]
fn refused(location: &Location, lock: &Lock, expected: &str) {
    let error = lock.check(location).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn the_trusted_file_is_accepted() {
    let (site, lock, _) = trusting("accepted");
    let Vouched::Pinned(trusted) = lock.check(&site).unwrap() else { panic!("it is not signed") };
    assert_eq!(trusted.version, "0.1.0");
}

#[test]
fn a_file_that_nobody_trusted_is_refused() {
    let (site, _, _) = trusting("untrusted");
    refused(&site, &Lock::default(), "the library of `the-gazette` is not in the lock");
}

#[test]
fn a_changed_library_is_refused() {
    let (site, lock, _) = trusting("changed-library");
    put(&site.path(), b"not really the same library");
    let Err(Error::Changed { path, found, expected }) = lock.check(&site) else { panic!("accepted") };
    assert_eq!(path, site.path().canonicalize().unwrap());
    assert_eq!(found, inspect(&site.path()).unwrap().sha256);
    assert_eq!(expected, lock.trusted()[0].sha256);
}

#[test]
fn a_changed_manifest_is_refused() {
    let (site, lock, _) = trusting("changed-manifest");
    put(&site.manifest(), b"hosts = [\"bank.example\"]\n");
    refused(&site, &lock, "site.toml has changed since it was trusted");
    fs::remove_file(site.manifest()).unwrap();
    refused(&site, &lock, "site.toml: ");
}

#[test]
#[cfg(unix)]
fn what_others_may_change_is_refused() {
    let (site, lock, lock_path) = trusting("writable");
    for mode in [0o646, 0o664, 0o777] {
        for place in [site.path(), site.manifest(), site.folder.clone()] {
            let before = if place == site.folder { 0o755 } else { 0o644 };
            chmod(&place, mode | (before & 0o111));
            refused(
                &site,
                &lock,
                &format!("has mode {:04o}, so others than its owner may change it", mode | (before & 0o111)),
            );
            chmod(&place, before);
        }
    }
    lock.check(&site).unwrap();
    chmod(&lock_path, 0o666);
    let error = Lock::read(&lock_path).unwrap_err().to_string();
    assert!(error.contains("chmod go-w"), "{error}");
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_folder_is_refused() {
    let (site, lock, _) = trusting("linked");
    let elsewhere = common::site("linked-elsewhere").folder.join("library");
    fs::rename(site.path(), &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, site.path()).unwrap();
    refused(&site, &lock, "out of the plugin's folder");

    let upwards = Location { library: "x/../../../linked-elsewhere/library".into(), ..site.clone() };
    assert!(lock.check(&upwards).is_err());

    let inside = site.folder.join("library");
    fs::rename(&elsewhere, &inside).unwrap();
    fs::remove_file(site.path()).unwrap();
    std::os::unix::fs::symlink("library", site.path()).unwrap();
    lock.check(&site).unwrap();
}

#[test]
#[cfg(unix)]
fn a_folder_in_the_place_of_a_library_is_refused() {
    let (site, lock, _) = trusting("folder");
    fs::remove_file(site.path()).unwrap();
    fs::create_dir(site.path()).unwrap();
    chmod(&site.path(), 0o755);
    refused(&site, &lock, "is not a regular file");
}

#[test]
fn a_trusted_file_that_is_no_library_is_refused_by_the_loader() {
    let (site, lock, _) = trusting("no-library");
    let error = common::load(&site, &lock).unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
    let problems = inspect(&site.path()).unwrap().problems;
    assert_eq!(problems[0], "the file is not a shared library");
    // What does not load is not trusted anew either.
    let mut lock = Lock::default();
    assert!(lock.trust(&site).is_err());
    assert_eq!(lock, Lock::default());
}

#[test]
fn a_lock_is_written_sorted_and_read_again() {
    let entry = |id: &str| Trusted {
        id: id.into(),
        file: "libx.so".into(),
        version: "1.0 \"quoted\"".into(),
        sha256: "ab".repeat(32),
        site_sha256: "cd".repeat(32),
    };
    let path = site("lock").folder.join("plugins.lock");
    let quoted = |entry: &Trusted| Trusted { version: "1.0".into(), ..entry.clone() };
    put(&path, lock_text(&[&quoted(&entry("walaw-press")), &quoted(&entry("bladi"))]).as_bytes());
    let lock = Lock::read(&path).unwrap();
    let ids: Vec<_> = lock.trusted().iter().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["bladi", "walaw-press"]);

    lock.write(&path).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# Native plugins that this installation trusts."), "{text}");
    assert_eq!(Lock::read(&path).unwrap(), lock);

    let mut lock = lock;
    assert!(lock.distrust("bladi") && !lock.distrust("bladi"));
    assert_eq!(lock.trusted().len(), 1);
}

#[test]
fn a_lock_that_says_two_things_or_something_unknown_is_refused() {
    let path = site("bad-lock").folder.join("plugins.lock");
    let check = |text: &str, expected: &str| {
        put(&path, text.as_bytes());
        let error = Lock::read(&path).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("plugins.lock"), "{error}");
    };
    check("[[library]]\nid = 1\n", "line 2");
    check("[[libary]]\n", "libary");
    let one = "[[library]]\nid = \"a\"\nfile = \"f\"\nversion = \"1\"\nsha256 = \"\"\nsite_sha256 = \"\"\n";
    check(&format!("{one}{one}"), "two entries for `a` (f)");
    assert_eq!(Lock::read(Path::new("no/such/plugins.lock")).unwrap(), Lock::default());
}

/// A key made for this test, and what it says of `not really a library`.
const KEY: &str = "RWRraW9zcXVlMd1VW1zXl2/496OE+rz5+En0V0tgQgKMqHw1bZFlH7Iz";
const SIGNATURE: &str = "untrusted comment: of a test
RURraW9zcXVlMeoMdwErvvx7oC+crKtxWp3uvnSRuX8dV9WqHit0DCjvOVXA7ntvOdALflK1XsTBTZapEXiiRCKDNZpUfIB14gs=
trusted comment: the-gazette 0.1.0
faVP3FCCBkbWjvrvveixEgar4BVparTp6P1XWHItsaR3UqnVs2KTpSnHhysPtMD+nwgOTyz5IhfREt8kwpuABg==
";
/// The key of somebody else.
const ANOTHER: &str = "RWRraW9zcXVlMh22ueZf68xzOWNW0NgjhxOIRSxUSBTrdODiCalXxMnm";

fn keys(keys: &[&str]) -> Lock {
    Lock::default().with_keys(keys.iter().map(|key| Key::parse(key).unwrap()))
}

#[test]
fn a_signature_of_a_trusted_key_takes_the_place_of_a_pin() {
    let (site, pinned, _) = trusting("signed");
    let signature = site.path().with_added_extension("minisig");
    refused(&site, &keys(&[KEY]), "is not in the lock");
    put(&signature, SIGNATURE.as_bytes());
    let lock = keys(&[ANOTHER, KEY]);
    let Vouched::Signed { key, comment } = lock.check(&site).unwrap() else { panic!("it is not pinned") };
    assert_eq!((key.to_string().as_str(), comment.as_str()), (KEY, "the-gazette 0.1.0"));
    refused(&site, &Lock::default(), "is not in the lock");
    refused(&site, &keys(&[ANOTHER]), "none of the 1 trusted keys has signed this file as it is");

    put(&signature, SIGNATURE.replace("0.1.0", "9.9.9").as_bytes());
    refused(&site, &lock, "none of the 2 trusted keys");
    put(&signature, b"signed, believe me");
    refused(&site, &lock, "libgazette.so.minisig: it is no signature");
    put(&signature, SIGNATURE.as_bytes());
    put(&site.path(), b"not really that library");
    refused(&site, &lock, "none of the 2 trusted keys");
    // What is pinned is pinned: a signature does not let another file in.
    refused(&site, &pinned.with_keys([Key::parse(KEY).unwrap()]), "has changed since it was trusted");
}

#[test]
#[cfg(unix)]
fn a_signature_that_others_may_change_is_refused() {
    let (site, ..) = trusting("signed-writable");
    let signature = site.path().with_added_extension("minisig");
    put(&signature, SIGNATURE.as_bytes());
    chmod(&signature, 0o666);
    refused(&site, &keys(&[KEY]), "has mode 0666");
}

#[test]
#[cfg(unix)]
fn a_folder_above_that_all_may_write_to_is_refused() {
    let outer = site("open-above").folder;
    let folder = outer.join("the-gazette");
    fs::create_dir(&folder).unwrap();
    chmod(&folder, 0o755);
    let site = Location::new("the-gazette", &folder, "gazette");
    put(&site.manifest(), b"hosts = []\n");
    put(&site.path(), b"not really a library");
    put(&site.path().with_added_extension("minisig"), SIGNATURE.as_bytes());
    let lock_file = outer.join("plugins.lock");
    Lock::default().write(&lock_file).unwrap();
    let lock = keys(&[KEY]);
    lock.check(&site).unwrap();
    chmod(&outer, 0o777);
    refused(&site, &lock, "open-above has mode 0777");
    assert!(Lock::read(&lock_file).unwrap_err().to_string().contains("open-above has mode 0777"));
    // As in the system's folder for temporary files: there nobody can touch what is ours.
    chmod(&outer, 0o1777);
    lock.check(&site).unwrap();
    Lock::read(&lock_file).unwrap();
    chmod(&outer, 0o755);
}
