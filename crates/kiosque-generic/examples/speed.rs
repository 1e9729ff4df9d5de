//! Times labelling: `speed DIR` labels every `.txt` of the folder again and again and prints the time a dump takes.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use kiosque_generic::{Line, Scratch, label_lines};
use std::time::{Duration, Instant};

fn main() {
    let folder = std::env::args().nth(1).expect("folder of dumps");
    let mut dumps: Vec<String> = (std::fs::read_dir(folder).expect("folder").flatten())
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "txt"))
        .map(|entry| std::fs::read_to_string(entry.path()).expect("dump"))
        .collect();
    dumps.sort();
    let pages: Vec<Vec<Line>> = dumps.iter().map(|dump| split(dump)).collect();
    let (mut scratch, mut out) = (Scratch::default(), Vec::new());
    let mut best = Duration::MAX;
    for _ in 0..1000 {
        let start = Instant::now();
        for page in &pages {
            label_lines(page, &mut scratch, &mut out);
        }
        best = best.min(start.elapsed());
    }
    let (lines, bytes) =
        (pages.iter().map(Vec::len).sum::<usize>(), dumps.iter().map(String::len).sum::<usize>());
    let micros = best.as_secs_f64() * 1e6;
    println!(
        "{} dumps, {:.0} lines and {:.0} bytes each: {:.1} us a dump, {:.0} ns a line, {:.2} ns a byte",
        pages.len(),
        lines as f64 / pages.len() as f64,
        bytes as f64 / pages.len() as f64,
        micros / pages.len() as f64,
        micros * 1e3 / lines as f64,
        micros * 1e3 / bytes as f64
    );
}

fn split(dump: &str) -> Vec<Line<'_>> {
    let lines = dump.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|text| Line { text, gap: 0 }).collect()
}
