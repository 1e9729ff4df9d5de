//! Blocks of small pages.

use super::read;
use kiosque_core::Page;

#[track_caller]
fn check(html: &str, expected: &[&str]) {
    let page = Page::html(html);
    let reading = read(&page);
    let texts: Vec<&str> = (0..reading.len()).map(|block| reading.text(block)).collect();
    assert_eq!(texts, expected, "{html}");
}

#[test]
fn boundaries() {
    check("<p>It rained.<p>It stopped.", &["It rained.", "It stopped."]);
    check(
        "<div>It <span>ra</span>ined<p>It stopped.</p>Then wind.</div>",
        &["It rained", "It stopped.", "Then wind."],
    );
    check("one<br>two<br> <br>three<br>", &["one\ntwo", "three"]);
    check("<ul><li>rain<li>wind</ul>", &["rain", "wind"]);
}
