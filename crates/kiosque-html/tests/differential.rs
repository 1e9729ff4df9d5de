//! Trees of generated tag soup, compared with html5ever.
//!
//! `KIOSQUE_FUZZ_CASES=1000000 cargo test --release --test differential` looks longer; `KIOSQUE_FUZZ_SEED` elsewhere.

mod common;

use common::oracle;
use kiosque_html::{Context, Options, Parser, Tag, parse_fragment};

#[test]
fn generated_pages_give_the_same_tree() {
    compare("pages", |html| (dump(html, false), oracle::dump(html, false)));
}

#[test]
fn generated_pages_give_the_same_tree_with_scripting() {
    compare("pages, scripting", |html| (dump(html, true), oracle::dump(html, true)));
}

#[test]
fn generated_fragments_give_the_same_tree() {
    for name in
        ["div", "table", "tbody", "tr", "td", "template", "html", "body", "colgroup", "caption", "title", "p"]
    {
        let ours = |html: &str| common::dump(&parse_fragment(html, Context::html(Tag::of(name))));
        compare(&format!("fragments of {name}"), |html| (ours(html), oracle::dump_fragment(html, name)));
    }
}

fn dump(html: &str, scripting: bool) -> String {
    common::dump(&Parser::with_options(Options { scripting }).parse(html))
}

/// Compares the two dumps that `dumps` makes of generated pages.
fn compare(what: &str, dumps: impl Fn(&str) -> (String, String)) {
    let differs = |html: &str| {
        let (ours, theirs) = dumps(html);
        ours != theirs
    };
    let cases = setting("KIOSQUE_FUZZ_CASES", 2000);
    let first = setting("KIOSQUE_FUZZ_SEED", 1);
    let mut different = Vec::new();
    let mut settled = 0;
    for seed in first..first + cases {
        let html = Soup::new(seed).page();
        if differs(&html) {
            let html = shrink(&html, &differs);
            if oracle::is_theirs(&html) { settled += 1 } else { different.push(html) }
        }
    }
    println!(
        "{cases} {what}: {settled} differ where html5ever leaves the standard, {} elsewhere",
        different.len()
    );
    let describe = |html: &String| {
        let (ours, theirs) = dumps(html);
        format!("{html:?}\nours\n{ours}theirs\n{theirs}")
    };
    let report: Vec<_> = different.iter().take(50).map(describe).collect();
    assert!(different.is_empty(), "{} of {cases} {what} differ\n{}", different.len(), report.join("\n"));
}

#[expect(clippy::disallowed_methods, reason = "how long to look is set from outside")]
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// A smaller page that differs still: pieces are taken out as long as it does.
fn shrink(html: &str, differs: &impl Fn(&str) -> bool) -> String {
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
    "span", "sub", "var", "x-y", "x\0", "X\u{FFFD}", "table", "tr", "td", "a", "b", "p", "div", "select", "svg", "math", "template",
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
    " a\0=b a\u{FFFD}=c",
    " \0\u{FFFD} \u{FFFD}\0",
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
