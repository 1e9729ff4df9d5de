//! Plugins in C, good and bad, built by the system's compiler.

mod common;

use common::{build, compile, gazette, load, put, read, shown, site, trusted};
use kiosque_core::{Extractor, Label, Page, Reading, Recognition};
use kiosque_native::{Lock, NativeExtractor, Options, inspect};
use std::fs;
use std::sync::Arc;

const STORY: [&str; 7] =
    ["Rain at last", "Par Anne Écrit", "It rained.", "17:10 More rain", "Also: sun", "***", "Imprint"];

#[test]
fn a_plugin_in_c_labels_a_page() {
    let site = site("labels");
    if !build(&site, "gazette", "PLAIN") {
        return;
    }
    let gazette = trusted(&site).unwrap();
    assert_eq!(gazette.version(), "1.2.3");
    let (reading, mut labels) = read(&STORY);
    gazette.extract(&reading, &mut labels);
    assert_eq!(
        shown(&reading, &labels),
        "\
chrome 0.000 unlabelled (no labeller spoke of this block)
byline 1.000 native:the-gazette/par author=Anne Écrit
chrome 0.000 unlabelled (no labeller spoke of this block)
ticker 1.000 native:the-gazette/ticker time=17:10 title=Rain again unsplit
related_title 1.000 native:the-gazette/also in sidebar
chrome 0.900 native:the-gazette/end (after the line of stars)
chrome 0.900 native:the-gazette/end (after the line of stars)
fact section=weather native:the-gazette/always
"
    );
}

/// The example at the top of the header works as it stands there.
#[test]
fn the_example_of_the_header_is_a_plugin() {
    let site = site("example");
    let indented = kiosque_plugin::HEADER.lines().skip_while(|line| !line.starts_with(" *     "));
    let code: Vec<_> = indented.map_while(|line| line.strip_prefix(" *     ")).collect();
    let source = site.folder.join("example.c");
    put(&source, format!("#include \"kiosque_plugin.h\"\n{}\n", code.join("\n")).as_bytes());
    if !compile(&site, &source, "EXAMPLE") {
        return;
    }
    let (reading, mut labels) = read(&STORY);
    trusted(&site).unwrap().extract(&reading, &mut labels);
    let reason = labels.reason(labels.mark(5).by);
    assert_eq!((reason.name.as_str(), reason.why.as_str()), ("native:the-gazette/stars", "a line of stars"));
}

#[test]
fn a_site_is_recognised_by_host_or_by_what_the_plugin_says() {
    let site = site("recognise");
    if !build(&site, "gazette", "PLAIN") {
        return;
    }
    let gazette = trusted(&site).unwrap();
    let with_url = |url: &str| Reading::of(&Page::text("").with_url(url));
    assert_eq!(gazette.recognise(&with_url("https://www.gazette.example/rain")), Recognition::Host(15));
    assert_eq!(gazette.recognise(&with_url("https://herald.example/rain")), Recognition::No);
    assert_eq!(gazette.recognise(&read(&["The Gazette", "Rain"]).0), Recognition::Marks(1.5));
}

/// A library that is wrong in `wrong` is not loaded, and the error says `expected`.
#[track_caller]
fn refused(wrong: &str, expected: &str) {
    let site = site(&format!("refused-{wrong}"));
    if !build(&site, "bad", &format!("WRONG={wrong}")) {
        return;
    }
    let error = trusted(&site).unwrap_err().to_string();
    assert!(error.contains(expected), "{wrong}: {error}");
    assert!(error.contains("libgazette"), "{wrong}: the error names no file: {error}");
}

#[test]
fn a_library_that_is_no_plugin_of_this_version_is_refused() {
    refused("MAGIC", "returned something that begins with 00000bad, not 4c50514b");
    refused("SHORT", "a struct_size of 40; expected 88 or more");
    refused("MAJOR_99", "was built for plugin interface 99; this kiosque reads 1");
    refused("NULL_DESCRIPTION", "`kiosque_plugin_v1_the_gazette` returned nothing");
    refused("ID", "has the id another; expected the-gazette");
    refused("NO_EXTRACT", "an extract function that is null");
    refused("LAYOUT", "the layout hash 0000000000000001; expected");
    refused(
        "SYMBOL",
        "symbol `kiosque_plugin_v1_the_gazette` not found; the file offers kiosque_plugin_v2_the_gazette",
    );
    refused("OPEN", "the plugin did not start: {}");
    refused("SILENT_OPEN", "the plugin did not start: it gave no reason");
}

/// What a plugin that is wrong in `wrong` makes of a page of two blocks.
#[track_caller]
fn harmless(wrong: &str, first_is_title: bool, expected: &str) {
    let site = site(&format!("harmless-{wrong}"));
    if !build(&site, "bad", &format!("WRONG={wrong}")) {
        return;
    }
    let (reading, mut labels) = read(&["Rain at last", "Écrit"]);
    trusted(&site).unwrap().extract(&reading, &mut labels);
    let title = if first_is_title { Label::Title } else { Label::Chrome };
    assert_eq!((labels.label(0), labels.label(1)), (title, Label::Chrome), "{wrong}");
    assert!(!labels.has_parts(0) && !labels.has_parts(1) && labels.facts().is_empty(), "{wrong}");
    let warnings = labels.warnings().join("\n");
    assert!(warnings.contains(expected), "{wrong}: {warnings}");
}

#[test]
fn a_plugin_that_fails_changes_nothing() {
    harmless("FAILS", false, "plugin_failed: native:the-gazette: no stars");
    harmless("RETURNS", false, "plugin_failed: native:the-gazette: it returned -6 and gave no reason");
}

#[test]
fn a_call_that_makes_no_sense_is_refused_and_the_others_count() {
    harmless(
        "RANGE",
        true,
        "plugin_refused: native:the-gazette: 2 calls refused, the first: part 1 of block 0, 4000000000 bytes from 5: the range leaves the block's text",
    );
    harmless("SPLIT_CHAR", true, "cuts a character");
    harmless(
        "UTF8",
        true,
        "2 calls refused, the first: label of block 1 as 0, list 0, score 1000: the text is not UTF-8",
    );
    harmless("BLOCK", true, "2 calls refused, the first: label of block 77");
    harmless("NUMBER", true, "4 calls refused, the first: label of block 1 as 200");
    harmless("NULL_TEXT", true, "the text is not UTF-8");
    harmless("ENDLESS", true, "a limit on count or bytes is reached");
}

#[test]
fn what_is_said_after_the_time_is_up_does_not_count() {
    let site = site("late");
    if !build(&site, "bad", "WRONG=LATE") {
        return;
    }
    let mut lock = Lock::default();
    lock.trust(&site).unwrap();
    let options = Options { due: Some(Arc::new(|| true)), ..Options::default() };
    let late = NativeExtractor::load(&site, gazette(), &lock, options).unwrap();
    let (reading, mut labels) = read(&["Rain at last"]);
    late.extract(&reading, &mut labels);
    assert_eq!(labels.label(0), Label::Chrome);
    assert_eq!(labels.warnings(), ["plugin_failed: native:the-gazette: the page's time was up"]);
}

#[test]
fn a_new_build_at_the_same_path_is_new_code() {
    let site = site("swapped");
    if !build(&site, "gazette", "FIRST_BUILD") {
        return;
    }
    let mut lock = Lock::default();
    lock.trust(&site).unwrap();
    let first = load(&site, &lock).unwrap();

    build(&site, "gazette", "SECOND_BUILD");
    let error = load(&site, &lock).unwrap_err().to_string();
    assert!(error.contains("has changed since it was trusted: found sha256"), "{error}");

    lock.trust(&site).unwrap();
    let second = load(&site, &lock).unwrap();
    for (gazette, expected) in [(&first, Label::Chrome), (&second, Label::Promo)] {
        let (reading, mut labels) = read(&STORY);
        gazette.extract(&reading, &mut labels);
        assert_eq!(labels.label(6), expected);
    }

    // The loaded image does not depend on the file any more.
    fs::write(site.path(), b"").unwrap();
    let (reading, mut labels) = read(&STORY);
    first.extract(&reading, &mut labels);
    assert_eq!(labels.label(6), Label::Chrome);
}

#[test]
fn an_instance_is_never_called_twice_at_once() {
    let site = site("busy");
    if !build(&site, "busy", "PLAIN") {
        return;
    }
    let busy = trusted(&site).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let (reading, mut labels) = read(&["Rain at last"]);
                    busy.extract(&reading, &mut labels);
                    assert_eq!((labels.label(0), labels.warnings().len()), (Label::Title, 0));
                }
            });
        }
    });
    // A thread may miss an instance that is put back behind its search, so the bound is a loose one.
    assert!(open_instances(&busy) <= 16, "instances are used again");
}

#[test]
fn instances_are_closed() {
    let site = site("closed");
    // Its own bytes, so that its counters are its own.
    if !build(&site, "busy", "CLOSED") {
        return;
    }
    put(&site.path(), &[fs::read(site.path()).unwrap(), b"closed".to_vec()].concat());
    let busy = trusted(&site).unwrap();
    assert_eq!(open_instances(&busy), 1);
    let (reading, mut labels) = read(&["fail"]);
    busy.extract(&reading, &mut labels);
    assert_eq!(labels.label(0), Label::Chrome);
    assert_eq!(
        open_instances(&busy),
        1,
        "the instance that failed was closed, the one that counts was opened"
    );
    drop(busy);
    assert_eq!(open_instances(&trusted(&site).unwrap()), 1);
}

fn open_instances(busy: &NativeExtractor) -> u32 {
    match busy.recognise(&read(&["Rain"]).0) {
        Recognition::Marks(weight) => (weight * 1000.0).round() as u32,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_library_is_inspected_without_being_opened() {
    let site = site("inspected");
    if !build(&site, "bad", "WRONG=SYMBOL") {
        return;
    }
    let inspection = inspect(&site.path()).unwrap();
    assert_eq!(inspection.machine.as_deref(), Some(std::env::consts::ARCH));
    assert_eq!(inspection.entries, ["kiosque_plugin_v2_the_gazette"]);
    assert_eq!((inspection.size, inspection.sha256.len()), (fs::metadata(site.path()).unwrap().len(), 64));
    let [problem] = inspection.problems.as_slice() else { panic!("{:?}", inspection.problems) };
    assert!(problem.contains("another version of the plugin interface"), "{problem}");
    // `calloc` and `free` come from the C library.
    build(&site, "busy", "PLAIN");
    let inspection = inspect(&site.path()).unwrap();
    assert_eq!(inspection.problems, [] as [String; 0]);
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        assert!(
            inspection.glibc().is_some_and(|version| version.starts_with("2.")),
            "{:?}",
            inspection.needs
        );
    }
}
