//! What is tried with each input: the targets of `cargo xtask fuzz`, a function each.
//!
//! A target fails by a panic. It states what must hold of any input, not only that nothing breaks.

#![expect(clippy::missing_panics_doc, reason = "a panic is how a target fails")]

#[path = "../../crates/kiosque-html/tests/common/mod.rs"]
#[allow(dead_code, unreachable_pub, clippy::all, reason = "the oracle of the crate's own tests")]
mod common;
mod soup;

use common::oracle;
use kiosque::{Kiosque, Medium, render};
use kiosque_core::{Extractor, Labels, Page, Reading};
use kiosque_html::{Parser, Selector, XPath, parse};
use kiosque_input::{InputError, Inputs, Limits, Record};
use kiosque_plugin::{PageBlock, PageView};
use kiosque_rules::Rules;
use kiosque_rules::fivefilters::SiteConfig;
use std::fs::File;
use std::io::{Seek, Write};
use std::os::fd::AsRawFd;
use std::panic;
use std::path::PathBuf;
use std::sync::LazyLock;

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every block lies in the page, blocks are in order, and the matching form can be made.
fn check_reading(page: &Page, reading: &Reading) {
    let mut end = 0;
    for (index, block) in reading.blocks().iter().enumerate() {
        assert!(page.text.get(block.span.range()).is_some(), "block {index} leaves the page");
        assert!(!reading.text(index).trim().is_empty(), "block {index} is empty");
        if page.medium == Medium::Text {
            assert!(block.span.start >= end, "block {index} overlaps");
            end = block.span.end;
        }
        let _ = reading.matching(index);
    }
}

/// A dump is read into blocks, and these are the same on the other side of the plugin boundary.
pub fn text(bytes: &[u8]) {
    let page = Page::text(text_of(bytes));
    let reading = kiosque_text::read(&page);
    check_reading(&page, &reading);
    let block = PageBlock::encode(&reading, &Labels::of(&reading)).expect("a page of this size fits");
    let (again, _) = PageView::of(block.bytes()).expect("it is what was encoded").decode();
    assert_eq!((again.len(), again.all_text()), (reading.len(), reading.all_text()));
}

/// Markup gives the tree that html5ever gives; half of the inputs are pieces of markup rather than bytes.
pub fn html(bytes: &[u8]) {
    let html = soup::page(bytes);
    let tree = parse(&html);
    let page = Page::html(html.clone());
    check_reading(&page, &kiosque_html::read(&page));
    if tree.is_flattened() || html.len() > 4096 {
        return;
    }
    let (ours, theirs) = (common::dump(&Parser::new().parse(&html)), oracle::dump(&html, false));
    assert!(ours == theirs || oracle::is_theirs(&html), "{html:?}\nours\n{ours}theirs\n{theirs}");
}

/// Any bytes are decoded, by what they declare or not, and read.
pub fn encodings(bytes: &[u8]) {
    const LABELS: [&str; 8] =
        ["utf-8", "windows-1252", "utf-16le", "utf-16be", "shift_jis", "gb18030", "iso-2022-jp", "none-such"];
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let label = LABELS.get(usize::from(*first)).copied();
    let decoded = kiosque_html::decode(rest, label);
    assert!(decoded.had_errors || std::str::from_utf8(rest).is_err() || !decoded.text.is_empty() || rest.len() < 4);
    let _ = kiosque_input::decode(rest, label);
    if let Ok(page) = (Record { bytes: rest.to_vec(), ..Record::default() }).decode() {
        let reading = if page.medium == Medium::Html { kiosque_html::read(&page) } else { kiosque_text::read(&page) };
        check_reading(&page, &reading);
    }
}

/// What a page states in JSON-LD.
pub fn json_ld(bytes: &[u8]) {
    let json = text_of(bytes);
    let page = Page::html(format!("<!doctype html><script type=application/ld+json>{json}</script><p>Rain"));
    check_reading(&page, &kiosque_html::read(&page));
    let _ = KIOSQUE.extract(&page);
}

/// A file of any format, told by its bytes: the same records each time, each found again where it is said to stand.
pub fn inputs(bytes: &[u8]) {
    let limits = Limits { record_bytes: 1 << 16 };
    let file = memory_file(bytes);
    // A file without a name, under the one by which a process knows its own.
    let inputs = || Inputs::new([PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))]);
    let records: Vec<Result<Record, InputError>> = inputs().records(&limits).collect();
    for item in &records {
        let (origin, found) = match item {
            Ok(record) => (&record.origin, Some(&record.bytes)),
            Err(error) => (&*error.origin, None),
        };
        assert!(found.is_none_or(|bytes| bytes.len() as u64 <= limits.record_bytes), "a record is over the limit");
        let again = inputs().at(origin, &limits);
        // Where something was damaged, a record may be found once nothing damaged is read before it.
        assert!(found.is_none() || again.ok().map(|record| record.bytes).as_ref() == found, "{origin:?}");
    }
    assert_eq!(records.len(), inputs().records(&limits).count());
}

/// A panic ends a target before it unwinds, save in a library that reads a format: there it costs one input, and is
/// reported as damage.
pub fn let_libraries_break_down() {
    let abort = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let is_ours = panic.location().is_none_or(|at| !at.file().contains("/registry/src/"));
        if is_ours {
            abort(panic);
        }
    }));
}

/// A file that lies in memory and is gone with its handle.
fn memory_file(bytes: &[u8]) -> File {
    let handle = rustix::fs::memfd_create("page", rustix::fs::MemfdFlags::CLOEXEC).expect("Linux has files in memory");
    let mut file = File::from(handle);
    file.write_all(bytes).and_then(|()| file.rewind()).expect("memory can be written");
    file
}

/// Values as they are written: dates, times, bylines, datelines, agencies, languages, directions.
pub fn dates(bytes: &[u8]) {
    use kiosque_values as values;
    let text = text_of(bytes);
    let hints = values::DateHints::default();
    for found in values::find_dates(&text, &hints) {
        assert!(text.get(found.span.clone()).is_some(), "{found:?} leaves the text");
        let _ = (found.value.to_iso(), found.value.to_utc(), found.value.precision());
    }
    let _ = (values::read_date(&text, &hints), values::read_time(&text), values::date_of_url(&text));
    let _ = (values::read_byline(&text), values::split_authors(&text), values::read_dateline(&text));
    let _ = (values::find_agencies(&text), values::language(&text), values::direction(&text));
    let _ = (values::read_source_line(&text), values::compare_key(&text));
}

static GLOBAL_CONFIG: LazyLock<SiteConfig> =
    LazyLock::new(|| SiteConfig::parse("global.txt", "strip: //aside\nprune: no"));

/// A rule file from a stranger is refused or harmless: it changes labels, within the page, and nothing else.
pub fn site_toml(bytes: &[u8]) {
    let rules = text_of(bytes);
    let Ok(rules) = Rules::parse("the-gazette", "site.toml", &rules) else { return };
    for page in &*PAGES {
        let reading = kiosque_text::read(page);
        let mut labels = Labels::of(&reading);
        let _ = rules.recognise(&reading);
        rules.extract(&reading, &mut labels);
        for block in 0..reading.len() {
            for part in labels.parts(block) {
                assert!(reading.text(block).get(part.range.range()).is_some(), "a part leaves its block");
            }
        }
        let article = kiosque_core::assemble(page, &reading, &labels, Some(rules.site()));
        serde_json::to_vec(&article).expect("articles are JSON");
    }
}

/// A site config from a stranger becomes a rule file that compiles, and each of its directives has a fate.
pub fn fivefilters(bytes: &[u8]) {
    let text = text_of(bytes);
    let config = SiteConfig::parse("gazette.example.txt", &text).with_global(&GLOBAL_CONFIG);
    let converted = config.convert("gazette.example");
    let rules = match Rules::parse("gazette-example", "site.toml", &converted.site_toml) {
        Ok(rules) => rules,
        Err(error) => panic!("{error}\n{}", converted.site_toml),
    };
    let page = Page::html(PAGE);
    let tree = parse(PAGE);
    let reading = kiosque_html::read_tree(&page, &tree);
    let mut labels = Labels::of(&reading);
    rules.extract_tree(&reading, &tree, &mut labels);
    kiosque_core::assemble(&page, &reading, &labels, Some(rules.site()));
    let lines = text.lines().count();
    assert!(converted.directives.len() <= lines, "more directives than lines");
    for problem in &converted.problems {
        assert!((1..=lines.max(1)).contains(&problem.at.line), "a problem outside of the file: {}", problem.at);
        let _ = problem.at.to_string();
    }
}

/// Selectors and paths are refused or answered, within a budget of steps.
pub fn questions(bytes: &[u8]) {
    let question = text_of(bytes);
    let tree = parse(PAGE);
    if let Ok(selector) = Selector::parse(&question) {
        for node in selector.select(&tree, tree.document()).collect::<Vec<_>>() {
            assert!(selector.matches(&tree, node), "what is selected matches");
        }
    }
    if let Ok(path) = XPath::parse(&question) {
        let _ = path.select(&tree, tree.document());
        let _ = path.evaluate(&tree, tree.document());
    }
}

/// The plugin boundary, both ways: a page block and a worker's answer, of any bytes.
pub fn plugin(bytes: &[u8]) {
    if let Ok(view) = PageView::of(bytes) {
        let (reading, labels) = view.decode();
        assert_eq!((reading.len(), labels.marks().len()), (view.len(), view.len()));
        PageBlock::copy_of(bytes).expect("what can be viewed can be copied");
    }
    kiosque_native::fuzz_answer(bytes);
}

/// The whole: bytes to an article, and every rendering of it.
pub fn extract(bytes: &[u8]) {
    let Ok(page) = (Record { bytes: bytes.to_vec(), ..Record::default() }).decode() else { return };
    let article = KIOSQUE.extract(&page);
    let (again, _) = KIOSQUE.explain(&page, None);
    assert_eq!(article, again, "the same page gives the same article, with reasons or without");
    serde_json::to_vec(&article).expect("articles are JSON");
    for text in [render::readable(&article), render::plain(&article), render::markdown(&article)] {
        let is_harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        assert!(!text.contains(is_harmful), "a rendering holds control characters: {text:?}");
    }
}

static KIOSQUE: LazyLock<Kiosque> = LazyLock::new(|| Kiosque::new().expect("the bundled sites load"));

static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let story = "The Gazette\nRain at last\nBy Ada Quill | 3 March 2024, 17:10\nIt rained on Monday.\n\n17:10 Fog\nRead also: \
                 Sun\nTags: rain, wind\n***\nImprint\n";
    vec![Page::text(story), Page::text(""), Page::text("a".repeat(300)).with_url("https://gazette.example/")]
});

const PAGE: &str = "<!doctype html><title>Rain</title><main class='story wide' id=a><h1>Rain</h1><p class=lead lang=en>It \
                    <b>rained</b> on <a href='/monday?a=b'>Monday</a>.<ul><li>1<li>2<li>3</ul><table><tr><td>x</table></main>";
