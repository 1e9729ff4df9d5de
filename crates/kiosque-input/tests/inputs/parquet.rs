//! Parquet as pyarrow writes it.

use crate::{data, folder, read, read_with};
use kiosque_input::{Format, Inputs, Limits, Options, Unit};
use std::fs;
use std::ops::ControlFlow;

#[test]
fn columns_of_all_kinds() {
    let columns = ["section", "id", "fetch_time"].map(str::to_owned).to_vec();
    let options = Options { columns, ..Options::default() };
    let outcome = read_with(&data("python.parquet"), &options, &Limits::default());
    let numbers = [0, 1, 2, 3, 5, 6];
    let pages = outcome.pages();
    assert_eq!(pages.len(), numbers.len(), "{:?}", outcome.items);
    for (page, n) in pages.iter().zip(numbers) {
        assert_eq!(page.text, format!("<!DOCTYPE html><p>It rained in Vashtel — day {n}."));
        assert_eq!(page.url, Some(format!("https://gazette.example/rain/{n}")));
        assert_eq!(page.captured, Some(format!("2024-03-14T12:0{n}:00Z")));
        assert_eq!((page.origin.id.clone(), page.origin.offset), (Some(format!("{}", 100 + n)), Some(n)));
        let section = (n < 6).then_some(if n % 2 == 0 { "weather" } else { "sport" });
        assert_eq!(page.origin.columns.get("section").map(String::as_str), section);
        assert_eq!(page.origin.columns["id"], format!("{}", 100 + n));
    }
    assert_eq!(outcome.skipped(), [("blank", 1)]);
}

#[test]
fn fields_of_structures() {
    let outcome = read(&data("datatrove.parquet"));
    let urls: Vec<&str> = outcome.pages().iter().map(|page| page.url.as_deref().unwrap()).collect();
    assert_eq!(urls, ["https://gazette.example/0", "https://gazette.example/1", "https://gazette.example/2"]);
}

#[test]
fn row_groups_are_units() {
    let inputs = Inputs::new([data("python.parquet")]);
    let units: Vec<Unit> = inputs.units().map(Result::unwrap).collect();
    assert_eq!(units.len(), 3);
    assert!(units[2].name().ends_with("python.parquet#2"), "{}", units[2].name());
    let mut offsets = Vec::new();
    for unit in units.iter().rev() {
        unit.read(&Limits::default(), |record| {
            offsets.push(record.unwrap().origin.offset.unwrap());
            ControlFlow::Continue(())
        });
    }
    assert_eq!(offsets, [6, 3, 5, 0, 1, 2]);
}

/// The library that reads the schema of Arrow within the file panics on some of these.
#[test]
fn a_damaged_schema_of_arrow_costs_nothing() {
    let whole = fs::read(data("python.parquet")).unwrap();
    let at = memchr::memmem::find(&whole, b"ARROW:schema").unwrap() + b"ARROW:schema".len();
    for damaged in (at + 4..at + 400).step_by(7) {
        let mut bytes = whole.clone();
        bytes[damaged..damaged + 3].copy_from_slice(b"AAA");
        let folder = folder(&[("a.parquet", &bytes)]);
        assert_eq!(read(folder.path()).pages().len(), 6, "byte {damaged}");
    }
}

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() {
    let whole = fs::read(data("python.parquet")).unwrap();
    let folder = folder(&[("a.parquet", &whole), ("b.txt", b"Rain")]);
    let mut options = Options::default();
    options.fields.html = vec!["markup".into()];
    let outcome = read_with(folder.path(), &options, &Limits::default());
    let lines = outcome.lines(folder.path());
    assert_eq!(lines.last().map(String::as_str), Some("b.txt"));
    let message = outcome.items[0].as_ref().unwrap_err().to_string();
    assert!(
        lines[0] == "missing_field a.parquet" && message.contains("markup") && message.contains("section")
    );
    let options = Options { columns: vec!["none".into()], ..Options::default() };
    let outcome = read_with(folder.path(), &options, &Limits::default());
    assert!(outcome.items[0].as_ref().unwrap_err().to_string().contains("no field none"));
}

#[test]
fn broken_files_are_named() {
    let whole = fs::read(data("python.parquet")).unwrap();
    let mut garbled = whole.clone();
    // In the data of the first row group, not in the footer.
    for byte in &mut garbled[20..400] {
        *byte ^= 0x5a;
    }
    let folder = folder(&[
        ("a.parquet", &whole[..whole.len() / 2]),
        ("b.parquet", b"PAR1"),
        ("c.parquet", &garbled),
        ("d.txt", b"Rain"),
    ]);
    let outcome = read(folder.path());
    let lines = outcome.lines(folder.path());
    assert_eq!(lines[..3], ["damaged a.parquet", "damaged b.parquet", "damaged c.parquet@0"]);
    assert_eq!(lines.last().map(String::as_str), Some("d.txt"));
    assert!(
        lines.contains(&"https://gazette.example/rain/6".to_owned()),
        "other row groups are sound: {lines:?}"
    );
}

#[test]
fn compressed_and_by_its_format() {
    let whole = fs::read(data("python.parquet")).unwrap();
    let folder = folder(&[("table", &zstd::encode_all(whole.as_slice(), 1).unwrap())]);
    let options = Options { format: Some(Format::Parquet), ..Options::default() };
    assert_eq!(read_with(folder.path(), &options, &Limits::default()).pages().len(), 6);
    let limits = Limits { record_bytes: 40 };
    let outcome = read_with(folder.path(), &Options::default(), &limits);
    assert!(outcome.lines(folder.path())[0].starts_with("too_large table@0"), "{:?}", outcome.items);
}
