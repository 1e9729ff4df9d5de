//! Compression of all kinds.

use crate::{folder, read};
use std::io::Write;

const PAGE: &str = "<!DOCTYPE html><title>Rain</title><p>It rained in Vashtel.";

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn lz4(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

type Pack = fn(&[u8]) -> Vec<u8>;

const PACKINGS: [(&str, Pack); 5] = [("gz", gzip), ("bz2", bzip2), ("xz", xz), ("lz4", lz4), ("zst", zstd)];

#[test]
fn pages_in_all_packings_and_several_members() {
    for (ending, pack) in PACKINGS {
        let (first, second) = PAGE.split_at(20);
        let members = [pack(first.as_bytes()), pack(second.as_bytes())].concat();
        let folder = folder(&[
            (&format!("a.html.{ending}"), &members),
            (&format!("b.{ending}"), &gzip(&pack(PAGE.as_bytes()))),
        ]);
        let outcome = read(folder.path());
        let pages = outcome.pages();
        assert_eq!(pages.len(), 2, "{ending}: {:?}", outcome.items);
        assert!(pages.iter().all(|page| page.text == PAGE), "{ending}");
    }
}

#[test]
fn what_is_cut_off_is_damaged() {
    for (ending, pack) in PACKINGS {
        let packed = pack(PAGE.repeat(50).as_bytes());
        let folder = folder(&[
            (&format!("a.html.{ending}"), &packed[..packed.len() - 12]),
            ("b.html", PAGE.as_bytes()),
        ]);
        let outcome = read(folder.path());
        let lines = outcome.lines(folder.path());
        assert_eq!(lines, [format!("damaged a.html.{ending}"), "b.html".into()]);
    }
}

#[test]
fn bombs_are_not_read_on() {
    let zeros = vec![b' '; 24 << 20];
    for (ending, pack) in PACKINGS {
        if ending == "lz4" {
            // It cannot do better than 1 in 255.
            continue;
        }
        let folder = folder(&[(&format!("a.jsonl.{ending}"), &pack(&zeros)), ("b.html", PAGE.as_bytes())]);
        let outcome = crate::read_with(
            folder.path(),
            &kiosque_input::Options { format: Some(kiosque_input::Format::Jsonl), ..Default::default() },
            &kiosque_input::Limits::default(),
        );
        let lines = outcome.lines(folder.path());
        assert!(lines[0].starts_with(&format!("bomb a.jsonl.{ending}")), "{lines:?}");
        assert_eq!(lines.len(), 2, "{lines:?}");
    }
}

#[test]
fn archives_in_archives_end_somewhere() {
    let mut packed = PAGE.as_bytes().to_vec();
    for _ in 0..12 {
        packed = gzip(&packed);
    }
    let folder = folder(&[("a.html.gz", &packed)]);
    assert_eq!(read(folder.path()).lines(folder.path()), ["too_deep a.html.gz"]);
}
