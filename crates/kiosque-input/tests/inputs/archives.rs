//! Archives of files, and pages saved with all that belongs to them.

use crate::{data, folder, read};
use std::fs;
use std::io::Write;

const PAGES_OF_WARC: [&str; 5] = [
    "https://gazette.example/rain/1",
    "https://gazette.example/rain/2",
    "https://gazette.example/rain/3",
    "https://gazette.example/rain/5",
    "https://gazette.example/rain/6",
];

#[test]
fn zip_archives_in_the_order_of_their_directory() {
    let outcome = read(&data("python.zip"));
    let below = data("");
    let mut expected = vec![
        "python.zip!b/rain 1.html",
        "python.zip!a/rain-2.txt",
        "python.zip!../é 3.html",
        "python.zip!inner.tar.gz!in-tar.html",
    ];
    expected.extend(PAGES_OF_WARC);
    let lines: Vec<String> =
        outcome.lines(&below).iter().map(|line| line.trim_start_matches('/').to_owned()).collect();
    let shown: Vec<&str> = lines.iter().map(|line| line.rsplit("data/").next().unwrap()).collect();
    assert_eq!(shown, expected);
    assert_eq!(outcome.skipped.count("other_file"), 3, "{:?}", outcome.skipped);
    assert!(outcome.pages()[2].text.contains("Vashtel — day 3"));
    let warc = &outcome.pages()[5].origin;
    assert!(warc.source.ends_with("python.zip!crawl.warc.gz") && warc.offset > Some(0), "{warc:?}");
}

#[test]
fn wacz_are_the_web_archives_in_them() {
    let outcome = read(&data("python.wacz"));
    assert_eq!(outcome.lines(&data("")), PAGES_OF_WARC);
    assert_eq!(outcome.skipped.count("other_file"), 3);
}

#[test]
fn tar_archives_with_strange_names() {
    for (kind, depth) in [("gnu", 60), ("pax", 60), ("ustar", 20)] {
        let name = format!("python-{kind}.tar");
        let outcome = read(&data(&name));
        let sources: Vec<&str> =
            outcome.pages().iter().map(|page| page.origin.source.split_once('!').unwrap().1).collect();
        let long = format!("{}b.html", "long/".repeat(depth));
        assert_eq!(sources, ["dir/a.html", "../../escape.html", &long, "c.txt"], "{kind}");
        assert_eq!(outcome.skipped(), [("other_file", 2)]);
    }
}

#[test]
fn archives_are_read_from_within_others_and_from_pipes() {
    let folder = folder(&[("a.zip.gz", &gzip(&fs::read(data("python.zip")).unwrap()))]);
    assert_eq!(read(folder.path()).pages().len(), 9);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn damaged_archives_give_what_is_left() {
    let zip = fs::read(data("python.zip")).unwrap();
    let tar = fs::read(data("python-gnu.tar")).unwrap();
    let mut wrong = zip.clone();
    // In the data of the second member, which is stored.
    let at = memchr::memmem::find(&wrong, b"It rained.").unwrap();
    wrong[at] = b'X';
    let folder = folder(&[
        ("a.zip", &zip[..zip.len() - 100]),
        ("b.zip", &wrong),
        ("c.tar", &tar[..1100]),
        ("d.zip", b"PK\x03\x04"),
        ("e.html", b"<html><p>Rain"),
    ]);
    let outcome = read(folder.path());
    let lines = outcome.lines(folder.path());
    assert_eq!(
        lines.iter().filter(|line| !line.starts_with("https:")).collect::<Vec<_>>(),
        [
            "a.zip!b/rain 1.html",
            "a.zip!a/rain-2.txt",
            "a.zip!../é 3.html",
            "a.zip!inner.tar.gz!in-tar.html",
            "damaged a.zip",
            "b.zip!b/rain 1.html",
            "damaged b.zip!a/rain-2.txt",
            "b.zip!../é 3.html",
            "b.zip!inner.tar.gz!in-tar.html",
            "damaged c.tar!dir/a.html",
            "damaged c.tar",
            "damaged d.zip",
            "e.html",
        ],
        "{lines:?}"
    );
}

#[test]
fn files_of_one_name_in_an_archive_are_told_apart() {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, day) in [("a.html", 1), ("a.html#2", 2), ("a.html", 3), ("a.html", 4), ("b.html", 5)] {
        let page = format!("<html><p>It rained on day {day}");
        let mut header = tar::Header::new_gnu();
        header.set_size(page.len() as u64);
        tar.append_data(&mut header, name, page.as_bytes()).unwrap();
    }
    // Its writer takes no name twice, which does not keep others from it.
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, day) in [("a.html", 1), ("b.html", 2), ("c.html", 3)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        write!(zip, "<html><p>It rained on day {day}").unwrap();
    }
    let mut zip = zip.finish().unwrap().into_inner();
    while let Some(at) = memchr::memmem::find(&zip, b"c.html") {
        zip[at] = b'a';
    }
    let folder = folder(&[("a.tar", &tar.into_inner().unwrap()), ("b.zip", &zip)]);
    let outcome = read(folder.path());
    assert_eq!(
        outcome.lines(folder.path()),
        [
            "a.tar!a.html",
            "a.tar!a.html#2",
            "a.tar!a.html#3",
            "a.tar!a.html#4",
            "a.tar!b.html",
            "b.zip!a.html",
            "b.zip!b.html",
            "b.zip!a.html#2"
        ]
    );
    let days: Vec<char> = outcome.pages().iter().filter_map(|page| page.text.chars().last()).collect();
    assert_eq!(days, ['1', '2', '3', '4', '5', '1', '2', '3']);
}

#[test]
fn bombs_in_archives_are_not_read_on() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.jsonl", "b.html"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        let start: &[u8] = if name == "a.jsonl" { b"{\"text\": \"Rain\"}\n" } else { b"<html>" };
        zip.write_all(start).unwrap();
        zip.write_all(&vec![b' '; 24 << 20]).unwrap();
    }
    zip.start_file("c.html", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<html><p>Rain").unwrap();
    let folder = folder(&[("a.zip", zip.finish().unwrap().get_ref())]);
    assert_eq!(
        read(folder.path()).lines(folder.path()),
        ["a.zip!a.jsonl", "bomb a.zip!a.jsonl@17", "too_large a.zip!b.html", "a.zip!c.html"]
    );
}

#[test]
fn mhtml_is_its_first_page() {
    let outcome = read(&data("python.mhtml"));
    let page = outcome.pages()[0];
    assert_eq!(page.url.as_deref(), Some("https://gazette.example/rain/1"));
    assert_eq!((page.captured.as_deref(), page.encoding.as_str()), (Some("2024-03-14T12:00:00Z"), "utf-8"));
    assert!(page.text.contains("<p>It rained in Vashtel — day 1.</p></body></html>"), "{}", page.text);
    assert_eq!((outcome.items.len(), outcome.skipped()), (1, vec![("frame", 1)]));
}

#[test]
fn damaged_mhtml() {
    let whole = String::from_utf8(fs::read(data("python.mhtml")).unwrap()).unwrap();
    let cut = &whole[..whole.find("rained").unwrap()];
    let without = whole.replace("text/html", "text/css");
    let nameless = whole.replace("boundary=", "border=");
    let folder = folder(&[
        ("a.mhtml", cut.as_bytes()),
        ("b.mht", without.as_bytes()),
        ("c.mhtml", nameless.as_bytes()),
        ("d.html", b"<html><p>Rain"),
    ]);
    let outcome = read(folder.path());
    assert_eq!(
        outcome.lines(folder.path()),
        ["https://gazette.example/rain/1", "malformed b.mht", "malformed c.mhtml", "d.html"]
    );
    assert!(outcome.pages()[0].warnings[0].starts_with("truncated_payload:"));
}
