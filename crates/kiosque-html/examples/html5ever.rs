//! Builds html5ever's trees of pages and says how long it takes: a peer of `cargo xtask bench html --peers`.
//!
//! `html5ever LIST` reads the pages that the list names, a line each: the file, a tab, the page's address. It answers
//! `ready`, and each line on standard input with the seconds of a processor that all pages took.

#[path = "../tests/common/mod.rs"]
mod common;

use std::hint::black_box;
use std::io::{BufRead, Write};

fn main() {
    let list = std::env::args().nth(1).expect("a list of pages");
    let list = std::fs::read_to_string(list).expect("the list can be read");
    let files = list.lines().filter_map(|line| line.split('\t').next());
    let pages: Vec<String> = files.map(page).collect();
    println!("ready");
    for _ in std::io::stdin().lock().lines() {
        let start = on_processor();
        for page in &pages {
            black_box(common::oracle::parse(page, false));
        }
        println!("{} 0", on_processor() - start);
        std::io::stdout().flush().expect("the answer can be written");
    }
}

fn page(file: &str) -> String {
    let bytes = std::fs::read(file).expect("the page can be read");
    kiosque_html::decode(&bytes, None).text.into_owned()
}

/// Seconds that this thread has been on a processor, as Linux counts them.
fn on_processor() -> f64 {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").expect("this is Linux");
    let nanoseconds: u64 = status.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    nanoseconds as f64 / 1e9
}
