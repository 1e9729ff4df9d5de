//! Trees of generated tag soup, compared with html5ever.
//!
//! `KIOSQUE_FUZZ_CASES=1000000 cargo test --release --test differential` looks longer; `KIOSQUE_FUZZ_SEED` elsewhere.

mod common;

use common::oracle;

/// Where html5ever does not do what the standard says: what the shrunken page has, and what the standard says.
/// Each was settled by reading it; a page that differs without one of these is our mistake.
const THEIRS: &[(&[&str], &[&str], &str)] = &[
    (&["<math"], &["annotation-xml", "<mi", "<mo", "<mtext"], "13.2.4.2: these are special and end a scope"),
    (&["<svg"], &["<title", "<desc", "<foreignObject"], "13.2.4.2: these are special and end a scope"),
    (
        &["<template", "<t"],
        &[],
        "13.2.6.4.9 and .13: a table's parts are in scope, and text collected, in a template too",
    ),
    (
        &["<table"],
        &["<!doctype", "<!DOCTYPE"],
        "13.2.6.4.10: a document type ends the text that is collected",
    ),
    (
        &["</>"],
        &["<pre", "<listing", "<textarea"],
        "13.2.5.7: </> is no token, so the line feed after it is dropped",
    ),
];

#[test]
fn generated_soup_gives_the_same_tree() {
    let cases = setting("KIOSQUE_FUZZ_CASES", 4000);
    let first = setting("KIOSQUE_FUZZ_SEED", 1);
    let mut different = Vec::new();
    let mut settled = 0;
    for seed in first..first + cases {
        let html = Soup::new(seed).page();
        if differs(&html) {
            let html = shrink(&html);
            if is_theirs(&html) { settled += 1 } else { different.push(html) }
        }
    }
    println!(
        "{cases} pages: {settled} differ where html5ever leaves the standard, {} elsewhere",
        different.len()
    );
    let report: Vec<_> = different.iter().take(50).map(|html| describe(html)).collect();
    assert!(different.is_empty(), "{} of {cases} differ\n{}", different.len(), report.join("\n"));
}

fn is_theirs(html: &str) -> bool {
    THEIRS.iter().any(|(all, any, _)| {
        all.iter().all(|part| html.contains(part))
            && (any.is_empty() || any.iter().any(|part| html.contains(part)))
    })
}

#[expect(clippy::disallowed_methods, reason = "how long to look is set from outside")]
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn differs(html: &str) -> bool {
    common::dump(&kiosque_html::parse(html)) != oracle::dump(html)
}

/// A smaller page that differs still: pieces are taken out as long as it does.
fn shrink(html: &str) -> String {
    let mut pieces: Vec<&str> = html.split_inclusive(['>', ' ', ';']).collect();
    let mut size = pieces.len();
    while size > 0 {
        let mut at = 0;
        while at < pieces.len() {
            let mut fewer = pieces.clone();
            fewer.drain(at..(at + size).min(pieces.len()));
            if differs(&fewer.concat()) {
                pieces = fewer;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    pieces.concat()
}

fn describe(html: &str) -> String {
    format!("{html:?}\nours\n{}theirs\n{}", common::dump(&kiosque_html::parse(html)), oracle::dump(html))
}

/// A generator of tag soup: a seed, a page.
struct Soup(u64);

impl Soup {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn page(&mut self) -> String {
        let pieces = 1 + self.below(40);
        // A page of few names has them meet more often.
        let names: Vec<&str> = (0..2 + self.below(10)).map(|_| self.pick(NAMES)).collect();
        (0..pieces).map(|_| self.piece(&names)).collect()
    }

    fn piece(&mut self, names: &[&str]) -> String {
        let name = if self.below(4) == 0 { self.pick(NAMES) } else { self.pick(names) };
        match self.below(20) {
            0..=8 => format!("<{name}{}>", self.attributes()),
            9..=14 => format!("</{name}>"),
            15 => self.pick(ODDITIES).to_owned(),
            _ => self.pick(TEXTS).to_owned(),
        }
    }

    fn attributes(&mut self) -> &'static str {
        if self.below(3) == 0 { self.pick(ATTRIBUTES) } else { "" }
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// Xorshift: the numbers need only look thrown.
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}

#[rustfmt::skip]
const NAMES: &[&str] = &[
    "html", "head", "body", "title", "base", "link", "meta", "noframes", "script", "style", "template", "noscript",
    "frameset", "frame", "address", "article", "blockquote", "center", "details", "div", "dl", "fieldset", "main", "ol",
    "p", "section", "ul", "h1", "h2", "pre", "listing", "form", "li", "dd", "dt", "plaintext", "hr", "xmp", "a", "b",
    "code", "em", "font", "i", "s", "u", "nobr", "applet", "marquee", "object", "area", "br", "embed", "img", "image",
    "input", "param", "source", "track", "textarea", "iframe", "noembed", "button", "select", "optgroup", "option", "rb",
    "rtc", "rp", "rt", "ruby", "table", "caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr",
    "math", "svg", "mi", "mo", "mtext", "mglyph", "malignmark", "annotation-xml", "foreignObject", "desc", "path", "g",
    "span", "sub", "var", "x-y", "table", "tr", "td", "a", "b", "p", "div", "select", "svg", "math", "template",
];

const ATTRIBUTES: &[&str] = &[
    " a=b",
    " a",
    " A=\"x&amp;y\" a=c",
    " type=hidden",
    " color=red",
    " encoding=text/html",
    " /",
    " class='x y'",
    " viewbox=1 xlink:href=2 definitionurl=3",
    " id=a\0b",
    " a=\"1\r\n2\"",
    " ===",
    " a=b/",
    " href=?x=1&copy=2&amp",
    " \"x",
];

const TEXTS: &[&str] = &[
    "x", " ", "\n", "x y", "\t", "&amp;", "&nbsp;", "&#32;", "&#x0a;", "&notit;", "&lt", "&#0;", "\0",
    " \0 ", "\r\n", "\r", "é", "<", "< x", "&", "&#x80;", "&Tab;",
];

const ODDITIES: &[&str] = &[
    "<!doctype html>",
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">",
    "<!-- c -->",
    "<!--",
    "<!-->",
    "<!-- a --!>",
    "<!--\0-->",
    "</>",
    "<?pi?>",
    "<!x>",
    "</ x>",
    "<![CDATA[x]]>",
    "<![CDATA[ \0 ]]>",
    "</br>",
    "</p>",
    "<script><!--<script></script>--></script>",
    "<title>&amp;</title>",
    "<svg/>",
    "<math><annotation-xml encoding=text/html>",
    "<table><tr><td>",
    "<select><option>",
];
