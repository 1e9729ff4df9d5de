//! Runs over many records: order, budgets, accidents.

use kiosque::run::{self, Options, Outcome, Row};
use kiosque::{Extractor, Kiosque, Labels, Reading, Recognition, Site};
use kiosque_input::{InputError, Inputs, Record};
use std::convert::Infallible;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A site of the program's own whose extractor breaks down on some pages.
struct Brittle(Site);

impl Extractor for Brittle {
    fn site(&self) -> &Site {
        &self.0
    }

    fn recognise(&self, reading: &Reading) -> Recognition {
        let is_mine = reading.all_text().contains("The Brittle Post");
        if is_mine { Recognition::Marks(1.0) } else { Recognition::No }
    }

    fn extract(&self, reading: &Reading, _: &mut Labels) {
        assert!(!reading.all_text().contains("thunder"), "thunder in the page");
    }
}

fn brittle() -> Kiosque {
    let site = Site { id: "brittle-post".into(), marks: vec!["The Brittle Post".into()], ..Site::default() };
    Kiosque::builder().without_bundled().extractor(Box::new(Brittle(site))).build().unwrap()
}

fn record(number: usize) -> Result<Record, InputError> {
    let weather = if number % 5 == 3 { "thunder" } else { "rain" };
    // Sizes that differ make workers overtake each other.
    let story = format!("The {weather} came on Wednesday and stayed for the whole of the week.\n\n")
        .repeat(1 + number * 37 % 60);
    let text = format!("Day {number} of the {weather}\n\n{story}The Brittle Post\n");
    Ok(Record { bytes: text.into_bytes(), ..Record::default() })
}

fn rows(kiosque: &Kiosque, threads: usize) -> (Vec<Row<String>>, run::Summary) {
    let mut rows = Vec::new();
    let options = Options { threads, ..Options::default() };
    let render = |article: kiosque::Article| serde_json::to_string(&article).unwrap();
    let summary = run::run_records(kiosque, (0..60).map(record), &options, render, |row| {
        rows.push(row);
        Ok::<(), Infallible>(())
    });
    (rows, summary.unwrap())
}

#[test]
fn a_panic_costs_its_page_and_the_order_is_that_of_the_records() {
    let kiosque = brittle();
    let (one, summary) = rows(&kiosque, 1);
    assert_eq!((summary.errors, summary.records()), (12, 60));
    assert_eq!(summary.codes["panic"], 12);
    for (number, row) in one.iter().enumerate() {
        let is_error =
            matches!(&row.ending.outcome, Outcome::Error(failure) if failure.detail.contains("thunder"));
        assert_eq!(is_error, number % 5 == 3, "record {number}");
    }
    for threads in [2, 8] {
        let (many, again) = rows(&kiosque, threads);
        assert!(many == one && again == summary, "{threads} threads");
    }
}

#[test]
fn what_is_in_flight_is_bounded_whatever_the_writer_does() {
    let folder = tempfile::tempdir().unwrap();
    let config = "bundled = false\n[limits]\nin_flight_bytes = 65536\nrecord_bytes = 20000\n";
    let config = kiosque::Config::parse(config, &folder.path().join("kiosque.toml")).unwrap();
    let kiosque = Kiosque::builder().config(config).build().unwrap();
    for number in 0..200 {
        let size = if number == 77 { 30_000 } else { 8_000 };
        fs::write(folder.path().join(format!("{number:03}.txt")), "rain ".repeat(size / 5)).unwrap();
    }
    let options = Options { threads: 2, ..Options::default() };
    let (most, written) = (AtomicU64::new(0), AtomicU64::new(0));
    let watch = Arc::clone(&options.watch);
    let inputs = Inputs::new([folder.path().to_path_buf()]);
    let summary = run::run(
        &kiosque,
        inputs,
        &options,
        |_| String::new(),
        |_| {
            // A slow writer, while the reader reads what it may.
            std::thread::sleep(std::time::Duration::from_micros(500));
            let in_flight = watch.bytes().saturating_sub(written.fetch_add(8_000, Ordering::SeqCst));
            most.fetch_max(in_flight, Ordering::SeqCst);
            Ok::<(), Infallible>(())
        },
    );
    let summary = summary.unwrap();
    assert_eq!((summary.errors, summary.records(), summary.codes["too_large"]), (1, 200, 1));
    let most = most.into_inner();
    // What is rendered weighs nothing here, but each record costs 4 KiB beside its bytes; 16 records at most.
    assert!(most <= 17 * 8_000, "{most} bytes were in flight");
}

#[test]
fn a_run_that_is_stopped_finishes_what_it_has_read() {
    let kiosque = brittle();
    for threads in [1, 4] {
        let options = Options { threads, ..Options::default() };
        let watch = Arc::clone(&options.watch);
        let mut numbers = Vec::new();
        let records = (0..10_000).map(record);
        let summary = run::run_records(
            &kiosque,
            records,
            &options,
            |article| article.id,
            |row| {
                numbers.push(row.value);
                if numbers.len() == 20 {
                    watch.stop();
                }
                Ok::<(), Infallible>(())
            },
        );
        let summary = summary.unwrap();
        assert_eq!(summary.records() as usize, numbers.len());
        assert!((20..10_000).contains(&numbers.len()), "{threads} threads: {} records", numbers.len());
    }
}
