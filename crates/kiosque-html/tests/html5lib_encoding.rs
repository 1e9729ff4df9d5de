//! The encoding tests of html5lib, as far as they apply.
//!
//! Our order differs from the browsers' on purpose: a page that is valid UTF-8 is UTF-8 whatever it declares, and a
//! declaration counts up to the end of the head, not for 1,024 bytes. So each test is given a byte that is not
//! UTF-8 at its end, which makes the declaration count (after letters that are, where UTF-8 is expected), and the tests
//! below are left out.

mod common;

use kiosque_html::{EncodingSource, decode};

/// The tests that our order makes different: file, number in it, why.
const DIFFERENT: &[(&str, usize, &str)] =
    &[("tests1.dat", 37, "the declaration is after the end of the head")];

#[test]
fn declarations() {
    let Some(folder) = common::html5lib("html5lib encoding") else { return };
    let (mut passed, mut wrong) = (0, Vec::new());
    for file in ["tests1.dat", "tests2.dat", "test-yahoo-jp.dat"] {
        let bytes = std::fs::read(folder.join("encoding").join(file)).unwrap();
        for (number, (data, expected)) in tests(&bytes).into_iter().enumerate() {
            if DIFFERENT.iter().any(|&(other, at, _)| (other, at) == (file, number + 1)) {
                continue;
            }
            let is_utf8 = expected.eq_ignore_ascii_case("utf-8");
            let letters = if is_utf8 { "éàèùâêîôûç" } else { "" };
            let text = [data, letters.as_bytes(), b"\xE9\n"].concat();
            let page = decode(&text, None);
            let found = page.encoding;
            if found.eq_ignore_ascii_case(&expected) && (!is_utf8 || page.source != EncodingSource::Detected)
            {
                passed += 1;
            } else {
                let head = String::from_utf8_lossy(&data[..data.len().min(300)]).into_owned();
                wrong.push(format!("{file}:{} found {found}, expected {expected}\n{head}", number + 1));
            }
        }
    }
    println!("html5lib encoding: {passed} pass, {} left out", DIFFERENT.len());
    assert!(wrong.is_empty(), "{} fail\n{}", wrong.len(), wrong.join("\n"));
}

/// The `#data` and `#encoding` of each test.
fn tests(file: &[u8]) -> Vec<(&[u8], String)> {
    let mut tests = Vec::new();
    let mut rest = file;
    while let Some(start) = find(rest, b"#data\n") {
        rest = &rest[start + "#data\n".len()..];
        let end = find(rest, b"#encoding\n").expect("an encoding for each test");
        let (data, encoding) = (&rest[..end], &rest[end + "#encoding\n".len()..]);
        let line = encoding.split(|&byte| byte == b'\n').next().unwrap_or_default();
        tests.push((data, String::from_utf8_lossy(line).into_owned()));
        rest = encoding;
    }
    tests
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
