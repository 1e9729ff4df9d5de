//! Runs a Rust port of trafilatura over pages: see `driver.py`, whose protocol this keeps.

use rust_trafilatura::{extract, Options, Url};
use std::io::{BufRead, Write};

fn main() {
    let list = std::env::args().nth(1).expect("a list of pages");
    let list = std::fs::read_to_string(list).expect("the list can be read");
    let pages: Vec<(Vec<u8>, Options)> = list.lines().map(page).collect();
    println!("ready");
    for _ in std::io::stdin().lock().lines() {
        let start = on_processor();
        for (bytes, options) in &pages {
            std::hint::black_box(extract(bytes.as_slice(), options).ok());
        }
        println!("{} 0", on_processor() - start);
        std::io::stdout().flush().expect("the answer can be written");
    }
}

/// A line of the list: the file, a tab, the page's address.
fn page(line: &str) -> (Vec<u8>, Options) {
    let (file, url) = line.split_once('\t').expect("a file and an address");
    let options =
        Options { original_url: Url::request(url), exclude_comments: true, ..Options::default() };
    (std::fs::read(file).expect("the page can be read"), options)
}

/// Seconds that this thread has been on a processor, as Linux counts them.
fn on_processor() -> f64 {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").expect("this is Linux");
    let nanoseconds: u64 = status.split(' ').next().and_then(|number| number.parse().ok()).expect("a number");
    nanoseconds as f64 / 1e9
}
