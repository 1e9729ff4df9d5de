//! A plugin in Rust gives the same labels linked in as it is, linked in behind the C interface, and loaded.

#![expect(unsafe_code, reason = "calls the entry symbols of plugins that are linked in")]

mod common;
#[path = "../examples/gazette_plugin.rs"]
mod gazette_plugin;

use common::{gazette, put, read, shown, site, trusted};
use gazette_plugin::Gazette;
use kiosque_core::{
    Extractor, Label, Labels, Mark, Page, Part, PartKind, Reading, Reason, Reasons, Recognition, Site, Span,
    Tier,
};
use kiosque_native::{NativeExtractor, Options};
use kiosque_plugin::abi;
use std::path::PathBuf;
use std::sync::Arc;

unsafe extern "C" {
    fn kiosque_plugin_v1_the_gazette() -> *const abi::Plugin;
    fn kiosque_plugin_v1_walaw_press() -> *const abi::Plugin;
}

/// A second plugin in the same program; it does not start.
mod second {
    fn new(_config: &str) -> Result<super::Gazette, String> {
        panic!("no umbrella today")
    }
    kiosque_plugin::export!(walaw_press, new);
}

fn linked(config: &str) -> Result<NativeExtractor, kiosque_native::Error> {
    let options = Options { config: config.into(), ..Options::default() };
    // SAFETY: the entry is that of `gazette_plugin`, made by `export!`.
    unsafe { NativeExtractor::linked(kiosque_plugin_v1_the_gazette, gazette(), options) }
}

/// The example as Cargo built it beside this test, loaded like any library.
fn loaded(name: &str) -> Option<NativeExtractor> {
    let site = site(name);
    let here = std::env::current_exe().unwrap();
    let examples: PathBuf = here.ancestors().nth(2)?.join("examples");
    let built = examples.join(site.file_name().replace("gazette", "gazette_plugin"));
    let Ok(bytes) = std::fs::read(&built) else {
        eprintln!("skipped the loaded half of {name}: build it with `cargo build --example gazette_plugin`");
        return None;
    };
    put(&site.path(), &bytes);
    Some(trusted(&site).unwrap())
}

const STORY: [&str; 8] = [
    "Rain at last",
    "Par Anne Écrit",
    "17:10 Rain",
    "18:20 More rain",
    "Fog later",
    "Also: sun",
    "***",
    "Imprint",
];

/// What rules have said before: a ticker with a part, one without, a byline that is overruled.
fn known(reading: &Reading) -> Labels {
    let mut labels = Labels::of(reading);
    let reason = Reason { name: "rule:the-gazette/dump/ticker".into(), why: "a time".into() };
    let by = labels.register(&Arc::new(Reasons { tier: Tier::Rules, list: vec![reason] })).by(0);
    labels.set(1, Mark::new(Label::Byline, by).scored(0.3));
    labels.add_part(1, Part::new(PartKind::Place, Span::new(0, 3)));
    for block in [2, 3] {
        labels.set(block, Mark::new(Label::Ticker, by).scored(0.7));
    }
    labels.add_part(2, Part::new(PartKind::Title, Span::new(6, 10)));
    labels
}

#[track_caller]
fn check_same(plugin: &dyn Extractor, expected: &str) {
    let (reading, _) = read(&STORY);
    let mut labels = known(&reading);
    plugin.extract(&reading, &mut labels);
    assert_eq!(shown(&reading, &labels), expected);
}

#[test]
fn the_same_code_gives_the_same_labels_in_every_tier() {
    let expected = "\
chrome 0.000 unlabelled (no labeller spoke of this block)
byline 1.000 native:the-gazette/par (begins with Par) author=Anne Écrit
ticker 0.700 rule:the-gazette/dump/ticker (a time) time=17:10 title=Rain unsplit
ticker 0.700 rule:the-gazette/dump/ticker (a time) time=18:20 unsplit
chrome 0.000 unlabelled (no labeller spoke of this block)
related_title 1.000 native:the-gazette/also in sidebar title=ALSO
chrome 0.900 native:the-gazette/end (after the line of stars)
chrome 0.900 native:the-gazette/end (after the line of stars)
fact section=weather native:the-gazette/par
warning fog: the story may be cut
";
    check_same(&Gazette::new("{}").unwrap(), expected);
    let linked = linked("{}").unwrap();
    assert!(linked.catches_panics());
    check_same(&linked, expected);
    if let Some(loaded) = loaded("rust-same") {
        check_same(&loaded, expected);
    }
}

#[track_caller]
fn check_panic(plugin: &NativeExtractor) {
    let (reading, _) =
        read(&["Rain", "Par Anne", "17:10 Rain", "18:20 More rain", "Too many umbrellas!", "***"]);
    let mut labels = known(&reading);
    let before = shown(&reading, &labels);
    plugin.extract(&reading, &mut labels);
    let warning = "warning plugin_failed: native:the-gazette: panic: no rule for \"Too many umbrellas!\"\n";
    assert_eq!(shown(&reading, &labels), before + warning);
    // And the next page is read as if nothing had been.
    let (reading, mut labels) = read(&["***"]);
    plugin.extract(&reading, &mut labels);
    assert_eq!(labels.reason(labels.mark(0).by).name, "native:the-gazette/end");
}

#[test]
fn a_panic_costs_one_page_its_native_corrections() {
    check_panic(&linked("{}").unwrap());
    if let Some(loaded) = loaded("rust-panic") {
        check_panic(&loaded);
    }
}

#[test]
fn a_constructor_that_fails_or_panics_is_an_error() {
    let error = linked("{\"a\":1}").unwrap_err().to_string();
    assert!(
        error.ends_with("did not start: the Gazette has nothing to configure, yet was given {\"a\":1}"),
        "{error}"
    );

    let walaw = Site { id: "walaw-press".into(), ..Site::default() };
    // SAFETY: the entry is that of `second`, made by `export!`.
    let second = unsafe { NativeExtractor::linked(kiosque_plugin_v1_walaw_press, walaw, Options::default()) };
    assert!(second.unwrap_err().to_string().ends_with("did not start: panic: no umbrella today"));
}

#[test]
fn the_description_says_what_the_macro_was_told() {
    // SAFETY: the entry is that of `gazette_plugin`; what it returns lives as long as the program.
    let plugin = unsafe { &*kiosque_plugin_v1_the_gazette() };
    // SAFETY: as above.
    let (id, version) = unsafe { (plugin.id.text(), plugin.version.text()) };
    assert_eq!((id, version), (Some("the-gazette"), Some(env!("CARGO_PKG_VERSION"))));
    assert_eq!(plugin.flags, abi::SHAREABLE | abi::PANICS_ARE_CAUGHT);
}

#[test]
fn an_entry_of_another_site_is_refused() {
    let herald = Site { id: "herald".into(), ..Site::default() };
    // SAFETY: the entry is that of `gazette_plugin`, made by `export!`.
    let error = unsafe { NativeExtractor::linked(kiosque_plugin_v1_the_gazette, herald, Options::default()) };
    assert!(error.unwrap_err().to_string().contains("the id the-gazette; expected herald"));
}

#[test]
fn marks_are_weighed_by_the_plugin() {
    let plugin = linked("{}").unwrap();
    assert_eq!(plugin.recognise(&read(&["The Gazette"]).0), Recognition::Marks(1.0));
    assert_eq!(plugin.recognise(&read(&["The Herald"]).0), Recognition::No);
    let page = Reading::of(&Page::text("").with_url("https://gazette.example/"));
    assert_eq!(plugin.recognise(&page), Recognition::Host(15));
}

#[test]
fn a_null_is_answered_with_failure() {
    // SAFETY: the entry is that of `gazette_plugin`; its functions take null, as the guard promises.
    unsafe {
        let plugin = &*kiosque_plugin_v1_the_gazette();
        let null = std::ptr::null_mut();
        assert_eq!((plugin.extract.unwrap())(null, null.cast(), null.cast()), abi::FAILED);
        assert_eq!((plugin.probe.unwrap())(null, null.cast(), null.cast()), abi::FAILED);
        assert!((plugin.open.unwrap())(null.cast(), abi::Str::of("{}")).is_null());
        (plugin.close.unwrap())(null);
    }
}
