//! What a page says stays what it says: no rendering runs it, sets it as markup or sends it to a terminal as a command.

use kiosque::{Article, Kiosque, Page, render};

/// Texts that somebody might take for something else.
const HOSTILE: [&str; 16] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[rain](javascript:alert(1))",
    "![rain](https://evil.example/a.png)",
    "\u{1b}]0;owned\u{7}\u{1b}[31mred",
    "\u{9b}31mred",
    "rain\u{8}\u{8}\u{8}\u{8}snow",
    "`code` **strong** _weak_",
    "# not a heading",
    "> not a quote",
    "1. not a list",
    "--- not a rule ---",
    "&lt;script&gt; &#x3c;b&#x3e;",
    "| not | a | table |",
    "</textarea></title><b>out",
    "~~~\nfenced\n~~~",
];

/// A page that says `text` wherever a page says anything.
fn page(text: &str) -> Page {
    let flat = text.replace('\n', " ");
    let story = format!("{flat} was said on Wednesday when the new bridge over the river was opened to all.");
    Page::text(format!(
        "{flat}\n\nBy {flat}\n\n{story}\n\nThe first tram crossed the bridge at noon, and hundreds of people followed it \
         on foot.\n\n{story} Then it rained.\n\nTags: {flat}\n"
    ))
}

fn articles() -> impl Iterator<Item = (&'static str, Article)> {
    let kiosque = Kiosque::new().unwrap();
    HOSTILE.into_iter().map(move |text| (text, kiosque.extract(&page(text))))
}

#[test]
fn nothing_that_a_page_says_drives_a_terminal() {
    let mut with_title = 0;
    for (text, article) in articles() {
        assert!(!article.text.is_empty(), "{text}: no article to look at");
        with_title += usize::from(article.title.is_some());
        for shown in [render::readable(&article), render::plain(&article), render::markdown(&article)] {
            assert!(
                !shown.contains(|c: char| c.is_control() && c != '\n' && c != '\t'),
                "{text:?}: {shown:?}"
            );
        }
    }
    assert!(with_title * 2 > HOSTILE.len(), "{with_title} titles are too few to mean something");
}

#[test]
fn nothing_that_a_page_says_is_markup_in_markdown() {
    for (text, article) in articles() {
        let shown = render::markdown(&article);
        for (at, c) in shown.char_indices().filter(|(_, c)| "<[`|&".contains(*c)) {
            assert!(shown[..at].ends_with('\\'), "{text:?}: `{c}` at {at} of {shown}");
        }
        let starts = ["# n", "> n", "1. n", "---", "~~~", "| n"];
        let inner = shown.lines().map(|line| line.trim_start_matches("# "));
        for line in inner {
            assert!(!starts.iter().any(|start| line.starts_with(start)), "{text:?}: {line}");
        }
    }
}

#[test]
fn json_is_json_whatever_a_page_says() {
    for (text, article) in articles() {
        let json = serde_json::to_string(&article).unwrap();
        assert!(!json.contains(|c: char| c.is_ascii_control()), "{text:?}");
        let again: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(again["title"].as_str(), article.title.as_deref());
    }
}
