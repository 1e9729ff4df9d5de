//! Archives of the web.

use crate::{Outcome, data, folder, read};
use kiosque_core::Medium;
use std::io::Write;

/// What `warcio` wrote, in whatever compression.
#[track_caller]
fn check(outcome: &Outcome) {
    let base = "https://gazette.example/rain/";
    assert_eq!(outcome.lines("".as_ref()), ["1", "2", "3", "5", "6"].map(|end| format!("{base}{end}")));
    for page in &outcome.pages()[..4] {
        assert!(page.text.starts_with("<!DOCTYPE html>") && page.text.ends_with("</html>"), "{}", page.text);
        assert_eq!((page.medium, page.captured.as_deref()), (Medium::Html, Some("2024-03-14T12:00:00Z")));
    }
    let pages = outcome.pages();
    assert_eq!(pages[0].origin.id.as_deref(), Some("urn:uuid:00000000-0000-0000-0000-000000000001"));
    assert_eq!(
        (pages[4].medium, pages[4].text.as_str()),
        (Medium::Text, "Rain 6\n\nIt rained in Ordun — on day 6.\n")
    );
    let truncated: Vec<usize> = (0..5).filter(|n| !pages[*n].warnings.is_empty()).collect();
    assert_eq!(truncated, [2], "only the third is marked as truncated");
    assert!(pages[2].warnings[0].starts_with("truncated_payload: "), "{:?}", pages[2].warnings);
    assert_eq!(
        outcome.skipped(),
        [
            ("http_status", 1),
            ("metadata", 1),
            ("not_a_page", 1),
            ("request", 3),
            ("revisit", 1),
            ("warcinfo", 1)
        ]
    );
}

#[test]
fn what_warcio_writes() {
    check(&read(&data("warcio-1.0.warc")));
    check(&read(&data("warcio-1.1.warc.gz")));
}

#[test]
fn compressed_as_a_whole() {
    let plain = std::fs::read(data("warcio-1.0.warc")).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&plain).unwrap();
    let gzip = gzip.finish().unwrap();
    let folder = folder(&[
        ("a.warc.gz", &gzip),
        ("b.warc.zst", &zstd::encode_all(plain.as_slice(), 3).unwrap()),
        ("twice.warc.gz.zst", &zstd::encode_all(gzip.as_slice(), 3).unwrap()),
        ("a-page-by-its-name.html", &plain),
    ]);
    for file in std::fs::read_dir(folder.path()).unwrap() {
        check(&read(&file.unwrap().path()));
    }
}

/// Splits an archive between its records.
fn records(archive: &[u8]) -> Vec<&[u8]> {
    let starts: Vec<usize> = memchr::memmem::find_iter(archive, b"WARC/1.0\r\n").collect();
    let ends = starts[1..].iter().copied().chain([archive.len()]);
    starts.iter().zip(ends).map(|(start, end)| &archive[*start..end]).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn compressed_record_by_record() {
    let plain = std::fs::read(data("warcio-1.0.warc")).unwrap();
    let records = records(&plain);
    let zstd: Vec<u8> = records.iter().flat_map(|record| zstd::encode_all(*record, 3).unwrap()).collect();
    let dictionary =
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://gazette.example/rain/".to_vec();
    let mut with_dictionary = vec![0x5d, 0x2a, 0x4d, 0x18];
    with_dictionary.extend_from_slice(&(dictionary.len() as u32).to_le_bytes());
    with_dictionary.extend_from_slice(&dictionary);
    for record in &records {
        let mut encoder = zstd::Encoder::with_dictionary(Vec::new(), 3, &dictionary).unwrap();
        encoder.write_all(record).unwrap();
        with_dictionary.extend_from_slice(&encoder.finish().unwrap());
    }
    let folder = folder(&[("a.warc.zst", &zstd), ("b.warc.zst", &with_dictionary)]);
    check(&read(&folder.path().join("a.warc.zst")));
    check(&read(&folder.path().join("b.warc.zst")));
}

/// One record of an archive, of version 0.18, whose length is stated as `length`.
fn record(n: u32, length: usize) -> Vec<u8> {
    record_of(n, &body(n), length)
}

fn record_of(n: u32, body: &str, length: usize) -> Vec<u8> {
    format!(
        "WARC/0.18\r\nWARC-Type: response\r\nWARC-Target-URI: <https://gazette.example/{n}>\r\n\
         WARC-Date: 2009-03-14T12:00:00Z\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n"
    )
    .into_bytes()
}

fn body(n: u32) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>Rain fell on day {n} in Vashtel.</p></html>"
    )
}

#[test]
fn what_a_server_calls_html_is_html_if_it_has_tags() {
    let answers = [
        ("text/html; charset=utf-8", "Served by none.<br><h1>Rain</h1>", Medium::Html),
        ("application/xhtml+xml", "<!-- Rain --> <div>Rain</div>", Medium::Html),
        ("text/html", "Rain at last\n\nThe river rose.", Medium::Text),
        ("text/plain", "a < b <br>", Medium::Text),
        ("text/plain", "<!doctype html><p>Rain", Medium::Html),
    ];
    for (kind, page, medium) in answers {
        let body = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{page}");
        let folder = folder(&[("a.warc", &record_of(1, &body, body.len()))]);
        let outcome = read(&folder.path().join("a.warc"));
        assert_eq!(outcome.pages()[0].medium, medium, "{kind}: {page}");
    }
}

#[test]
fn wrong_lengths_cost_one_record() {
    let right = body(1).len();
    for (wrong, code) in [
        (right - 20, "malformed"),
        (0, "malformed"),
        (right + 10, "malformed"),
        (right + 400, "malformed"),
        (1 << 20, "malformed"),
        (1 << 40, "malformed"),
    ] {
        let archive = [record(1, right), record(2, wrong), record(3, right), record(4, right)];
        let offset = archive[0].len();
        let members: Vec<Vec<u8>> = archive.iter().map(|record| gzip(record)).collect();
        let (plain, packed) = (archive.concat(), members.concat());
        let folder = folder(&[("a.warc", &plain), ("b.warc.gz", &packed)]);
        for (file, offset) in [("a.warc", offset), ("b.warc.gz", members[0].len())] {
            let outcome = read(&folder.path().join(file));
            assert_eq!(
                outcome.lines(folder.path()),
                [
                    "https://gazette.example/1".to_owned(),
                    format!("{code} {file}@{offset}"),
                    "https://gazette.example/3".into(),
                    "https://gazette.example/4".into(),
                ],
                "{wrong} bytes in {file}"
            );
        }
    }
}

#[test]
fn what_is_cut_off_is_an_error_of_the_last_record() {
    let right = body(1).len();
    let archive = [record(1, right), record(2, right)];
    let plain = archive.concat();
    let packed: Vec<u8> = archive.iter().flat_map(|record| gzip(record)).collect();
    let folder =
        folder(&[("a.warc", &plain[..plain.len() - 30]), ("b.warc.gz", &packed[..packed.len() - 30])]);
    for file in ["a.warc", "b.warc.gz"] {
        let outcome = read(&folder.path().join(file));
        let lines = outcome.lines(folder.path());
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[1].starts_with(&format!("damaged {file}@")), "{lines:?}");
        let message = outcome.items[1].as_ref().unwrap_err().to_string();
        assert!(message.contains(file) && message.contains("record urn:uuid:2"), "{message}");
    }
}

#[test]
fn a_damaged_member_costs_its_record() {
    let right = body(1).len();
    let members: Vec<Vec<u8>> = (1..=4).map(|n| gzip(&record(n, right))).collect();
    let mut archive = members.concat();
    let second = members[0].len();
    for byte in &mut archive[second + 20..second + 40] {
        *byte ^= 0x55;
    }
    let folder = folder(&[("a.warc.gz", &archive)]);
    let outcome = read(&folder.path().join("a.warc.gz"));
    assert_eq!(
        outcome.lines(folder.path()),
        [
            "https://gazette.example/1".to_owned(),
            format!("damaged a.warc.gz@{second}"),
            "https://gazette.example/3".into(),
            "https://gazette.example/4".into(),
        ]
    );
}

#[test]
fn a_record_over_the_limit_is_named_and_passed_over() {
    let big = "x".repeat(300_000);
    let right = body(1).len();
    let record_of = |n: u32, body: &str| {
        let text = String::from_utf8(record(n, body.len())).unwrap();
        text.split_once("\r\n\r\n").map(|(header, _)| format!("{header}\r\n\r\n{body}\r\n\r\n")).unwrap()
    };
    let big = record_of(2, &format!("{}{big}", body(2)));
    let archive = [record(1, right), big.into_bytes(), record(3, right)].concat();
    let folder = folder(&[("a.warc", &archive)]);
    let limits = kiosque_input::Limits { record_bytes: 1000 };
    let outcome = crate::read_with(&folder.path().join("a.warc"), &Default::default(), &limits);
    assert_eq!(outcome.lines(folder.path())[0], "https://gazette.example/1");
    assert!(outcome.lines(folder.path())[1].starts_with("too_large a.warc@"));
    assert_eq!(outcome.lines(folder.path())[2..], ["https://gazette.example/3"]);
}
