//! Counts allocations and heap a page: `memory LIST` reads the pages that the list names, a line each: the file, a tab, the
//! page's address. `cargo xtask bench html` runs it.

use allocation_counter::measure;
use kiosque::{Kiosque, Page};
use kiosque_html::Parser;
use std::hint::black_box;

fn main() {
    let list = std::env::args().nth(1).expect("a list of pages");
    let list = std::fs::read_to_string(list).expect("the list can be read");
    let pages: Vec<Page> = list.lines().map(page).collect();
    let mut parser = Parser::new();
    let trees = pages.iter().map(|page| {
        let counted = measure(|| {
            let tree = black_box(parser.parse(&page.text));
            parser.recycle(tree);
        });
        counted.count_total as f64
    });
    show("allocations of the tree, buffers kept", trees.collect());
    let fresh = pages.iter().map(|page| measure(|| drop(black_box(kiosque_html::parse(&page.text)))));
    show("allocations of the tree, a new parser", fresh.map(|counted| counted.count_total as f64).collect());
    let kiosque = Kiosque::new().expect("the bundled sites load");
    // What is made once for all pages is not theirs.
    pages.iter().take(3).for_each(|page| drop(black_box(kiosque.extract(page))));
    let articles: Vec<_> = pages
        .iter()
        .map(|page| (measure(|| drop(black_box(kiosque.extract(page)))), page.text.len()))
        .collect();
    show(
        "allocations of the article",
        articles.iter().map(|(counted, _)| counted.count_total as f64).collect(),
    );
    let heap = articles.iter().map(|(counted, bytes)| counted.bytes_max as f64 / *bytes as f64);
    show("peak heap beyond the input / input", heap.collect());
    let large = articles.iter().filter(|(_, bytes)| *bytes > 50_000);
    let heap = large.map(|(counted, bytes)| counted.bytes_max as f64 / *bytes as f64);
    show("the same of pages over 50 KB", heap.collect());
}

fn page(line: &str) -> Page {
    let (file, url) = line.split_once('\t').expect("a file and an address");
    let bytes = std::fs::read(file).expect("the page can be read");
    Page::html(kiosque_html::decode(&bytes, None).text.into_owned()).with_url(url)
}

/// Median, ninety-ninth hundredth and most.
fn show(name: &str, mut values: Vec<f64>) {
    values.sort_by(f64::total_cmp);
    let at = |hundredth: usize| values[(values.len() * hundredth / 100).min(values.len() - 1)];
    println!("{name:<42} median {:.2}, 99 % {:.2}, most {:.2}", at(50), at(99), at(100));
}
