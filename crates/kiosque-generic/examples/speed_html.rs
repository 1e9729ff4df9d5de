//! Times reading and labelling: `speed_html DIR` reads every `.html` of the folder and labels its blocks, again and
//! again, and prints what a page takes at best.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use kiosque_core::{Labels, Page};
use std::time::{Duration, Instant};

fn main() {
    let folder = std::env::args().nth(1).expect("folder of pages");
    let mut paths: Vec<_> = (std::fs::read_dir(folder).expect("folder").flatten())
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .collect();
    paths.sort();
    let pages: Vec<Page> = (paths.iter())
        .map(|path| Page::html(kiosque_html::decode(&std::fs::read(path).expect("page"), None).text))
        .collect();
    let readings: Vec<_> = pages.iter().map(kiosque_html::read).collect();
    let reading = best_of(|| pages.iter().for_each(|page| drop(kiosque_html::read(page))));
    let labelling = best_of(|| {
        for reading in &readings {
            kiosque_generic::label(reading, &mut Labels::of(reading));
        }
    });
    let per_page = |time: Duration| time.as_secs_f64() * 1e6 / pages.len() as f64;
    let blocks: usize = readings.iter().map(kiosque_core::Reading::len).sum();
    println!(
        "{} pages of {} blocks: {:.0} us reading, {:.0} us labelling, {:.0} ns a block",
        pages.len(),
        blocks / pages.len(),
        per_page(reading),
        per_page(labelling),
        labelling.as_secs_f64() * 1e9 / blocks as f64
    );
}

fn best_of(mut run: impl FnMut()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        run();
        best = best.min(start.elapsed());
    }
    best
}
