//! Measures parsing against html5ever, in one run; decoding and questions to trees; hostile pages against ordinary ones.
//!
//! `cargo bench -p kiosque-html -- FOLDER...` reads the pages under the folders (without one, pages made up here).
#![expect(unsafe_code, reason = "an allocator that counts has to be one")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{hostile, oracle};
use kiosque_html::{Parser, Selector, Tree, XPath, decode};

/// The fewest rounds that a median means something for.
const ROUNDS: usize = 9;

struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    // `cargo test` runs benchmarks too, without optimisation and without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return println!("nothing is measured: run this as `cargo bench`");
    }
    let folders: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let files = if folders.is_empty() { made_up_pages() } else { read_pages(&folders) };
    let pages = measure_decoding(&files);
    let bytes: usize = pages.iter().map(String::len).sum();
    println!("{} pages, {:.1} MB, medians of {ROUNDS} rounds", pages.len(), bytes as f64 / 1e6);

    let per_byte = compare(&pages, bytes);
    count_allocations(&pages);
    measure_questions(&pages);
    measure_hostile(per_byte);
}

/// Decodes the files, and says how fast and by what the encodings were found.
fn measure_decoding(files: &[Vec<u8>]) -> Vec<String> {
    let bytes: usize = files.iter().map(Vec::len).sum();
    let times =
        (0..ROUNDS).map(|_| time(|| files.iter().for_each(|file| drop(black_box(decode(file, None))))));
    println!("decoding: {:.0} MB/s", bytes as f64 / median(times.collect()) / 1e6);
    let mut found: Vec<_> =
        files.iter().map(|file| decode(file, None)).map(|page| (page.source, page.encoding)).collect();
    found.sort();
    for same in found.chunk_by(|left, right| left == right) {
        println!("{:>8} {:?} {}", same.len(), same[0].0, same[0].1);
    }
    files.iter().map(|file| decode(file, None).text.into_owned()).collect()
}

/// Times selectors and paths over the trees of all pages.
fn measure_questions(pages: &[String]) {
    let selectors =
        ["p", ".entry-content > p", "article p:not(.caption):nth-child(odd)", "div:has(> h1) a[href^=http]"];
    let paths = [
        "//p",
        "//div[contains(concat(' ',normalize-space(@class),' '),' entry-content ')]/p",
        "//article//p[1]",
    ];
    let trees: Vec<_> = pages.iter().map(|page| kiosque_html::parse(page)).collect();
    let per_page = |work: &dyn Fn(&Tree<'_>) -> usize| {
        let times = (0..ROUNDS).map(|_| time(|| trees.iter().map(work).sum::<usize>()));
        median(times.collect()) / trees.len() as f64 * 1e6
    };
    println!("microseconds a page:");
    println!("{:>8.1} text of the page", per_page(&|tree| tree.text_content(tree.document()).len()));
    for text in selectors {
        let selector = Selector::parse(text).unwrap();
        println!("{:>8.1} {text}", per_page(&|tree| selector.select(tree, tree.document()).count()));
    }
    for text in paths {
        let path = XPath::parse(text).unwrap();
        println!(
            "{:>8.1} {text}",
            per_page(&|tree| path.select(tree, tree.document()).map_or(0, |found| found.len()))
        );
    }
}

/// Times all contenders in turn, round by round; returns our nanoseconds per byte.
fn compare(pages: &[String], bytes: usize) -> f64 {
    let mut parser = Parser::new();
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        times[0].push(time(|| {
            for page in pages {
                let tree = black_box(parser.parse(page));
                parser.recycle(tree);
            }
        }));
        times[1].push(time(|| {
            for page in pages {
                black_box(kiosque_html::parse(page));
            }
        }));
        times[2].push(time(|| {
            for page in pages {
                black_box(oracle::parse(page, false));
            }
        }));
    }
    let medians = times.map(median);
    for (name, median) in
        ["ours, buffers kept", "ours, a new parser a page", "html5ever, plain arena"].iter().zip(medians)
    {
        println!(
            "{name:<28}{:>8.0} MB/s {:>8.0} pages/s {:>8.2} times html5ever",
            bytes as f64 / median / 1e6,
            pages.len() as f64 / median,
            medians[2] / median
        );
    }
    medians[0] / bytes as f64 * 1e9
}

fn count_allocations(pages: &[String]) {
    let mut parser = Parser::new();
    let kept = allocations(|| {
        for page in pages {
            let tree = parser.parse(page);
            parser.recycle(tree);
        }
    });
    let fresh = allocations(|| pages.iter().for_each(|page| drop(kiosque_html::parse(page))));
    let theirs = allocations(|| pages.iter().for_each(|page| drop(oracle::parse(page, false))));
    let per_page = |count: usize| count as f64 / pages.len() as f64;
    println!(
        "allocations a page: {:.1} with kept buffers, {:.1} with a new parser, html5ever {:.0}",
        per_page(kept),
        per_page(fresh),
        per_page(theirs)
    );
}

/// Times each hostile family at two sizes: time per byte should not grow with the size.
fn measure_hostile(ordinary: f64) {
    println!("ordinary pages: {ordinary:.2} ns/byte; hostile pages, ns/byte at 0.5 and 4 MB:");
    let (small, large) = (hostile::families(500_000), hostile::families(4_000_000));
    let mut rows: Vec<_> = small
        .iter()
        .zip(&large)
        .map(|((name, small), (_, large))| (nanoseconds_per_byte(large), nanoseconds_per_byte(small), *name))
        .collect();
    rows.sort_by(|left, right| right.0.total_cmp(&left.0));
    for (large, small, name) in rows {
        println!("{name:<36}{small:>9.2}{large:>9.2} {:>7.1} times ordinary", large / ordinary);
    }
}

fn nanoseconds_per_byte(page: &str) -> f64 {
    let mut parser = Parser::new();
    let times = (0..3).map(|_| {
        time(|| {
            let tree = black_box(parser.parse(page));
            parser.recycle(tree);
        })
    });
    median(times.collect()) / page.len() as f64 * 1e9
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = std::time::Instant::now();
    black_box(work());
    start.elapsed()
}

fn allocations(work: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    work();
    ALLOCATIONS.load(Ordering::Relaxed) - before
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

fn read_pages(folders: &[String]) -> Vec<Vec<u8>> {
    let mut folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                pages.extend(std::fs::read(&path));
            }
        }
    }
    pages
}

/// Pages with about as many tags, attributes and words as those of news sites.
fn made_up_pages() -> Vec<Vec<u8>> {
    let story = "<p class=\"text text--body\">The ferry to the <a href=\"/islands?from=home&amp;page=2\" class=\"link\">islands\
        </a> left late on Monday &ndash; with <b>forty</b> sheep, a choir and the mayor on board.</p>\n";
    let teaser = "<li class=\"teaser teaser--small\" data-id=\"1234\"><div class=\"teaser__image\"><img src=\"/i/1.jpg\" \
        alt=\"\" width=\"120\" height=\"80\"></div><h3><a href=\"/story/1234\">Choir sings for sheep</a></h3></li>\n";
    let script =
        "<script>window.data = window.data || []; data.push({\"a\": 1, \"b\": [1, 2, 3]});</script>\n";
    let page = |count: usize| {
        format!(
            "<!DOCTYPE html><html lang=en><head><title>Ferry late</title>{}</head><body><main>{}</main><ul>{}</ul>",
            script.repeat(count * 4),
            story.repeat(count),
            teaser.repeat(count)
        )
    };
    (20..220).map(|count| page(count).into_bytes()).collect()
}
