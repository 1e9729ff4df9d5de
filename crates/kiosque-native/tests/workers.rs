//! Plugins in worker processes: whatever a plugin does costs one page, and the others are read as ever.
//!
//! Workers are the program that the plugin is used in, here this test: so it has a `main` of its own.

mod common;

use common::{build, gazette, put, read, shown, site};
use kiosque_core::{Extractor, Label, Recognition};
use kiosque_native::{Isolation, Location, Lock, NativeExtractor, Options, confinement};
use libtest_mimic::{Arguments, Trial};
use std::path::PathBuf;
use std::time::Duration;

fn main() {
    kiosque_native::serve_if_asked();
    let tests: [(&str, fn()); 9] = [
        ("a_worker_gives_the_same_labels", a_worker_gives_the_same_labels),
        ("a_fault_in_c_costs_one_page", a_fault_in_c_costs_one_page),
        ("a_fault_in_rust_costs_one_page", a_fault_in_rust_costs_one_page),
        ("calls_that_make_no_sense_are_refused", calls_that_make_no_sense_are_refused),
        ("a_worker_is_kept_from_what_it_does_not_need", a_worker_is_kept_from_what_it_does_not_need),
        ("many_threads_lose_one_page_a_fault", many_threads_lose_one_page_a_fault),
        ("a_plugin_that_keeps_failing_is_set_aside", a_plugin_that_keeps_failing_is_set_aside),
        ("a_library_that_is_wrong_is_an_error", a_library_that_is_wrong_is_an_error),
        ("a_program_that_is_no_worker_is_an_error", a_program_that_is_no_worker_is_an_error),
    ];
    let trials = tests.into_iter().map(|(name, test)| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
        .with_ignored_flag(!cfg!(unix))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit();
}

/// So much time that even a busy machine ends a page that ends at all.
fn isolation() -> Isolation {
    Isolation {
        page_time: Duration::from_secs(60),
        memory_bytes: 256 << 20,
        failures: 100,
        ..Isolation::default()
    }
}

/// A second a page, for those that do not end.
fn hasty() -> Isolation {
    Isolation { page_time: Duration::from_secs(1), ..isolation() }
}

fn isolated(location: &Location, isolation: Isolation) -> NativeExtractor {
    let mut lock = Lock::default();
    lock.trust(location).unwrap();
    let options = Options { isolation: Some(isolation), ..Options::default() };
    NativeExtractor::load(location, gazette(), &lock, options).unwrap()
}

/// A library that Cargo has built from the examples beside this test.
fn example(site: &Location, name: &str) {
    let here = std::env::current_exe().unwrap();
    let examples: PathBuf = here.ancestors().nth(2).unwrap().join("examples");
    let built = examples.join(site.file_name().replace("gazette", name));
    let bytes = std::fs::read(&built)
        .unwrap_or_else(|error| panic!("{}: {error}; `cargo build --examples` makes it", built.display()));
    put(&site.path(), &bytes);
}

fn faulty_in_c(name: &str) -> Option<Location> {
    let site = site(name);
    build(&site, "faulty", "PLAIN").then_some(site)
}

fn a_worker_gives_the_same_labels() {
    let site = site("worker-same");
    example(&site, "gazette_plugin");
    let mut lock = Lock::default();
    lock.trust(&site).unwrap();
    let here = common::load(&site, &lock).unwrap();
    let there = isolated(&site, isolation());
    assert_eq!((there.version(), there.catches_panics()), (here.version(), here.catches_panics()));
    let stories: [&[&str]; 4] = [
        &[
            "Rain at last",
            "Par Anne Écrit",
            "17:10 Rain",
            "18:20 More rain",
            "Fog later",
            "Also: sun",
            "***",
            "Imprint",
        ],
        &[],
        &["Rain", "Too many umbrellas!", "***"],
        &["The Gazette"],
    ];
    for story in stories {
        let [mine, yours] = [&here, &there].map(|plugin| {
            let (reading, mut labels) = read(story);
            plugin.extract(&reading, &mut labels);
            (shown(&reading, &labels), plugin.recognise(&reading))
        });
        assert_eq!(mine, yours, "{story:?}");
    }
    assert_eq!(there.recognise(&read(&["The Gazette"]).0), Recognition::Marks(1.0));
}

/// The warning on the page `fault`, on which nothing else changes; the pages before and after it are read as ever.
fn fault(plugin: &NativeExtractor, fault: &str) -> String {
    let story = |line: &str| {
        let (reading, mut labels) = read(&[line, "Écrit"]);
        plugin.extract(&reading, &mut labels);
        (labels.label(0), labels.warnings().join("\n"))
    };
    let good = (Label::Title, String::new());
    assert_eq!(story("Rain at last"), good, "before {fault}");
    let (label, warning) = story(fault);
    assert_eq!(label, Label::Chrome, "{fault}: {warning}");
    for _ in 0..3 {
        assert_eq!(story("Rain at last"), good, "after {fault}");
    }
    warning
}

fn costs_one_page(site: &Location, faults: &[(&str, &str)]) {
    let (patient, hasty) = (isolated(site, isolation()), isolated(site, hasty()));
    for (name, expected) in faults {
        let plugin = if expected.starts_with("plugin_timeout") { &hasty } else { &patient };
        let warning = fault(plugin, name);
        assert!(warning.contains(expected) && warning.contains("native:the-gazette"), "{name}: {warning}");
    }
}

fn a_fault_in_c_costs_one_page() {
    let Some(site) = faulty_in_c("worker-c") else { return };
    costs_one_page(
        &site,
        &[
            (
                "segfault",
                "plugin_crashed: native:the-gazette: the worker was ended by signal 11 (segmentation fault)",
            ),
            ("abort", "signal 6 (abort)"),
            ("exit", "the plugin ended its worker with code 3"),
            ("loop", "plugin_timeout: native:the-gazette: no answer within 1.25 s"),
            ("sleep", "plugin_timeout"),
            ("stop", "plugin_timeout"),
            ("stack", "plugin_crashed"),
            ("memory", "signal 6 (abort)"),
            ("calls", "plugin_timeout"),
            ("shout", "plugin_crashed"),
            ("fails", "plugin_failed: native:the-gazette: no stars"),
        ],
    );
}

fn a_fault_in_rust_costs_one_page() {
    let site = site("worker-rust");
    example(&site, "faulty_plugin");
    costs_one_page(
        &site,
        &[
            ("panic", "plugin_failed: native:the-gazette: panic: no umbrella"),
            ("abort", "signal 6 (abort)"),
            ("segfault", "signal 11"),
            ("exit", "with code 3"),
            ("loop", "plugin_timeout"),
            ("stack", "plugin_crashed"),
            ("memory", "plugin_crashed"),
            ("thread", "plugin_failed"),
        ],
    );
    // More warnings than are taken are no fault of the page.
    let plugin = isolated(&site, isolation());
    let (reading, mut labels) = read(&["calls"]);
    plugin.extract(&reading, &mut labels);
    assert_eq!((labels.label(0), labels.warnings().len()), (Label::Title, 33));
}

fn calls_that_make_no_sense_are_refused() {
    let Some(site) = faulty_in_c("worker-refused") else { return };
    let plugin = isolated(&site, isolation());
    for (name, expected) in [
        (
            "length",
            "1 calls refused, the first: part 9 of block 0, 4000000000 bytes from 4000000000: the range",
        ),
        ("wild length", "1 calls refused, the first: say: a limit"),
        ("utf-8", "1 calls refused, the first: say: the text is not UTF-8"),
        ("print", ""),
    ] {
        let (reading, mut labels) = read(&[name]);
        plugin.extract(&reading, &mut labels);
        assert_eq!(labels.label(0), Label::Title, "{name}");
        let warnings = labels.warnings().join("\n");
        assert!(
            warnings.contains(expected) && (!warnings.is_empty() || expected.is_empty()),
            "{name}: {warnings}"
        );
    }
}

fn a_worker_is_kept_from_what_it_does_not_need() {
    let Some(site) = faulty_in_c("worker-confined") else { return };
    let plugin = isolated(&site, isolation());
    let confinement = plugin.confinement().unwrap();
    println!("in force: {:?}\nmissing: {:?}", confinement.in_force, confinement.missing);
    let has = |words: &str| confinement.in_force.iter().any(|what| what.contains(words));
    for (what, expected) in [
        ("reading", has("descriptors")),
        ("writing", has("descriptors")),
        ("forking", has("seccomp")),
        ("network", has("descriptors")),
        ("killing", has("seccomp")),
    ] {
        let (reading, mut labels) = read(&[what]);
        plugin.extract(&reading, &mut labels);
        let said = format!("{what}: {}", if expected { "forbidden" } else { "allowed" });
        assert_eq!(labels.warnings(), [said], "{confinement:?}");
    }
    assert_eq!(confinement.in_force, kiosque_native::confinement(&isolation()).unwrap().in_force);
}

fn many_threads_lose_one_page_a_fault() {
    let Some(site) = faulty_in_c("worker-threads") else { return };
    let plugin = isolated(&site, isolation());
    let lost = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let plugin = &plugin;
                scope.spawn(move || {
                    let line = |page: usize| if page % 50 == thread { "segfault" } else { "Rain" };
                    let pages = (0..200).map(|page| {
                        let (reading, mut labels) = read(&[line(page)]);
                        plugin.extract(&reading, &mut labels);
                        labels.label(0)
                    });
                    pages.filter(|label| *label != Label::Title).count()
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>()
    });
    assert_eq!(lost, 16);
}

fn a_plugin_that_keeps_failing_is_set_aside() {
    let Some(site) = faulty_in_c("worker-set-aside") else { return };
    let plugin = isolated(&site, Isolation { failures: 3, ..isolation() });
    let lines = ["Rain", "segfault", "Rain", "abort", "exit", "Rain", "Rain"];
    let warnings = lines.map(|line| {
        let (reading, mut labels) = read(&[line]);
        plugin.extract(&reading, &mut labels);
        labels.warnings().join("\n")
    });
    let kinds = warnings.each_ref().map(|warning| warning.split(':').next().unwrap_or_default());
    let crashed = "plugin_crashed";
    assert_eq!(kinds, ["", crashed, "", crashed, crashed, "plugin_set_aside", "plugin_set_aside"]);
    assert!(
        warnings[5].contains("native:the-gazette: its worker was lost on 3 of the last 100 pages"),
        "{warnings:?}"
    );
}

fn a_library_that_is_wrong_is_an_error() {
    for (wrong, expected) in [
        ("MAJOR_99", "was built for plugin interface 99"),
        ("SYMBOL", "symbol `kiosque_plugin_v1_the_gazette` not found"),
        ("OPEN", "the plugin did not start: {}"),
        ("LAYOUT", "the layout hash"),
    ] {
        let site = site(&format!("worker-wrong-{wrong}"));
        // One that can be trusted, then one that is wrong in its place, with its pin.
        if !build(&site, "bad", &format!("WRONG={wrong}")) {
            return;
        }
        let entry = |path: &std::path::Path| kiosque_native::inspect(path).unwrap().sha256;
        let text = format!(
            "[[library]]\nid = \"the-gazette\"\nfile = \"{}\"\nversion = \"1\"\nsha256 = \"{}\"\nsite_sha256 = \"{}\"\n",
            site.file_name(),
            entry(&site.path()),
            entry(&site.manifest())
        );
        let lock_file = site.folder.join("plugins.lock");
        put(&lock_file, text.as_bytes());
        let lock = Lock::read(&lock_file).unwrap();
        let options = Options { isolation: Some(isolation()), ..Options::default() };
        let error = NativeExtractor::load(&site, gazette(), &lock, options).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("gazette"), "{wrong}: {error}");
        // And a changed file is refused before a worker sees it.
        put(&site.path(), b"changed");
        let options = Options { isolation: Some(isolation()), ..Options::default() };
        let error = NativeExtractor::load(&site, gazette(), &lock, options).unwrap_err().to_string();
        assert!(error.contains("has changed since it was trusted"), "{error}");
    }
}

fn a_program_that_is_no_worker_is_an_error() {
    for (program, expected) in [
        ("/bin/true", "/bin/true: this program is no worker"),
        ("/bin/echo", "it said something else"),
        ("/no/such/program", "no worker could be started"),
    ] {
        let isolation = Isolation { program: Some(program.into()), ..isolation() };
        let error = confinement(&isolation).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
