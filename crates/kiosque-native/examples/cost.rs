//! What the C interface and worker processes cost, on a page of 60 KB: the same extractor called directly and behind the
//! interface, the same library in this process and in a worker.
//!
//! Run with `cargo build --release --examples -p kiosque-native`, then `cargo run --release -p kiosque-native --example cost`.

#![expect(unsafe_code, reason = "calls the entry symbol of a plugin that is linked in")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use kiosque_core::{
    Block, Extractor, Label, Labels, Mark, Page, Part, PartKind, Reading, Reason, Reasons, Recognition, Site,
    Span, Tier,
};
use kiosque_native::{Isolation, Location, Lock, NativeExtractor, Options};
use kiosque_plugin::{PageBlock, PageView, abi};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Labels every block by what it says, as a site's plugin would: about 400 calls a page.
struct Busy {
    site: Site,
    reasons: Arc<Reasons>,
}

impl Busy {
    fn new(_: &str) -> Result<Busy, String> {
        let reason = Reason { name: "native:busy/line".into(), why: "by its words".into() };
        Ok(Busy { site: site(), reasons: Arc::new(Reasons { tier: Tier::Native, list: vec![reason] }) })
    }
}

impl Extractor for Busy {
    fn site(&self) -> &Site {
        &self.site
    }

    fn recognise(&self, _: &Reading) -> Recognition {
        Recognition::No
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        let by = labels.register(&self.reasons).by(0);
        for block in 0..reading.len() {
            let words =
                reading.text(block).split_whitespace().filter(|word| word.chars().all(char::is_alphabetic));
            let is_story = words.count() > 3;
            labels.set(block, Mark::new(if is_story { Label::Paragraph } else { Label::Ticker }, by));
            labels.add_part(block, Part::new(PartKind::Time, Span::new(0, 5)));
        }
    }
}

kiosque_plugin::export!(busy, Busy::new);

/// The nearest that a plugin comes to doing nothing.
struct Idle(Site);

impl Extractor for Idle {
    fn site(&self) -> &Site {
        &self.0
    }

    fn recognise(&self, _: &Reading) -> Recognition {
        Recognition::No
    }

    fn extract(&self, _: &Reading, _: &mut Labels) {}
}

mod idle {
    kiosque_plugin::export!(idle, |_: &str| Ok::<_, String>(super::Idle(super::site())));
}

unsafe extern "C" {
    fn kiosque_plugin_v1_busy() -> *const abi::Plugin;
    fn kiosque_plugin_v1_idle() -> *const abi::Plugin;
}

fn site() -> Site {
    Site { id: "busy".into(), ..Site::default() }
}

fn main() {
    kiosque_native::serve_if_asked();
    let reading = page();
    let busy = Busy::new("").expect("it starts");
    // SAFETY: the entries are those that `export!` made above.
    let (linked, idle) = unsafe {
        let idle = Site { id: "idle".into(), ..Site::default() };
        (
            NativeExtractor::linked(kiosque_plugin_v1_busy, site(), Options::default()).expect("it starts"),
            NativeExtractor::linked(kiosque_plugin_v1_idle, idle, Options::default()).expect("it starts"),
        )
    };
    let labels = Labels::of(&reading);
    let block = PageBlock::encode(&reading, &labels).expect("it fits");
    println!(
        "a page of {} bytes in {} blocks; page block {} bytes",
        reading.all_text().len(),
        reading.len(),
        block.bytes().len()
    );
    let direct = show("direct call", None, || extract(&busy, &reading));
    show("behind the C interface", Some(direct), || extract(&linked, &reading));
    show("a plugin that does nothing", Some(direct), || extract(&idle, &reading));
    show("of it: encode the page", Some(direct), || {
        PageBlock::encode(&reading, &labels).map(|block| block.bytes().len())
    });
    show("of it: check the block", Some(direct), || PageView::of(block.bytes()).map(|view| view.len()));
    show("of it: check and decode", Some(direct), || {
        PageView::of(block.bytes()).map(|view| view.decode().0.len())
    });
    workers(&reading);
}

/// The library of `gazette_plugin`, which lies beside this program, here and in a worker.
fn workers(reading: &Reading) {
    let location = installed().expect("the library can be installed");
    let mut lock = Lock::default();
    lock.trust(&location).expect("`cargo build --release --examples` has built the library");
    let load = |isolation: Option<Isolation>| {
        let site = Site { id: location.id.clone(), ..Site::default() };
        let options = Options { isolation, ..Options::default() };
        NativeExtractor::load(&location, site, &lock, options).expect("it is trusted")
    };
    let mine = load(None);
    let start = Instant::now();
    let there = load(Some(Isolation::default()));
    let started = start.elapsed().as_secs_f64() * 1e3;
    println!("\na worker started, confined and opened: {started:.1} ms");
    let here = show("a library in this process", None, || extract(&mine, reading));
    show("the same in a worker", Some(here), || extract(&there, reading));
    let small = small_page();
    println!("\na page of {} bytes in {} blocks", small.all_text().len(), small.len());
    let here = show("a library in this process", None, || extract(&mine, &small));
    show("the same in a worker", Some(here), || extract(&there, &small));
}

/// The library in a site's folder of its own, as a user would have it.
fn installed() -> Option<Location> {
    let location =
        Location::new("the-gazette", std::env::temp_dir().join("kiosque-cost/the-gazette"), "gazette");
    let built = std::env::current_exe()
        .ok()?
        .with_file_name(location.file_name().replace("gazette", "gazette_plugin"));
    std::fs::create_dir_all(&location.folder).ok()?;
    std::fs::write(location.manifest(), "hosts = []\n").ok()?;
    std::fs::copy(built, location.path()).ok()?;
    Some(location)
}

fn extract(extractor: &dyn Extractor, reading: &Reading) -> Label {
    let mut labels = Labels::of(reading);
    extractor.extract(reading, &mut labels);
    labels.label(0)
}

/// 204 lines of 300 bytes.
fn page() -> Reading {
    let line = format!("17:10 Rain at last. {}", "It rained on the old town and on the new. ".repeat(7));
    let mut reading = Reading::of(&Page::text(""));
    for number in 1..=204 {
        reading.push(Block { line: number, ..Block::default() }, &line[..300]);
    }
    reading
}

/// 20 lines of 120 bytes.
fn small_page() -> Reading {
    let mut reading = Reading::of(&Page::text(""));
    for number in 1..=20 {
        let line = format!("17:{number:02} Rain at last. {}", "It rained on the old town. ".repeat(4));
        reading.push(Block { line: number, ..Block::default() }, &line[..120]);
    }
    reading
}

/// Prints the shortest of many rounds, which is the one that nothing disturbed.
fn show<T>(name: &str, direct: Option<Duration>, mut work: impl FnMut() -> T) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..2000 {
        let start = Instant::now();
        black_box(work());
        least = least.min(start.elapsed());
    }
    let micros = least.as_secs_f64() * 1e6;
    match direct {
        Some(direct) => println!(
            "{name:<28} {micros:8.1} µs   {:.2} of the first",
            least.as_secs_f64() / direct.as_secs_f64()
        ),
        None => println!("{name:<28} {micros:8.1} µs"),
    }
    least
}
