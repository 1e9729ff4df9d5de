//! Articles as Markdown and HTML: no text lost, none twice, and nothing of a page becomes markup.

use kiosque::article::{BodyBlock, BodyKind, Direction, Image, InlineMark, MarkKind};
use kiosque::{Article, Span, render};
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

fn block(kind: BodyKind, text: &str, marks: Vec<InlineMark>) -> BodyBlock {
    BodyBlock {
        kind,
        text: text.into(),
        lang: None,
        dir: Direction::Ltr,
        span: Span::default(),
        level: None,
        ordered: None,
        rows: None,
        url: None,
        entry: None,
        marks,
    }
}

fn article(blocks: Vec<BodyBlock>) -> Article {
    Article { blocks, ..Article::default() }
}

fn mark(text: &str, words: &str, kind: MarkKind, url: Option<&str>) -> InlineMark {
    let start = text.find(words).expect("the words are in the text");
    InlineMark { range: Span::new(start, start + words.len()), kind, url: url.map(str::to_owned) }
}

#[test]
fn marks_become_markup() {
    let text = "See the rain of H2O, not *this*.\nNext.";
    let url = Some("https://gazette.example/a_(b)?c&d");
    let paragraph = block(
        BodyKind::Paragraph,
        text,
        vec![
            mark(text, "the ", MarkKind::Emphasis, None),
            mark(text, "rain", MarkKind::Link, url),
            mark(text, "2", MarkKind::Subscript, None),
            mark(text, "not", MarkKind::Strong, None),
        ],
    );
    let article = article(vec![paragraph]);
    assert_eq!(
        render::markdown(&article),
        "See _the_ [rain](https://gazette.example/a\\_%28b%29?c\\&d) of H<sub>2</sub>O, **not** \\*this\\*.\\\nNext.\n\n"
    );
    assert_eq!(
        render::html(&article),
        "<article>\n<p>See <em>the </em><a href=\"https://gazette.example/a_(b)?c&amp;d\">rain</a> of H<sub>2</sub>O, \
         <strong>not</strong> *this*.<br>\nNext.</p>\n</article>\n"
    );
}

#[test]
fn blocks_become_markup() {
    let item = |text, level| BodyBlock { level: Some(level), ..block(BodyKind::ListItem, text, Vec::new()) };
    let cell = |text: &str| text.to_owned();
    let rows = vec![vec![cell("a|b"), cell("c")], vec![cell("1")]];
    let article = article(vec![
        BodyBlock { level: Some(3), ..block(BodyKind::Heading, "Wind #", Vec::new()) },
        item("one", 1),
        item("deeper", 3),
        item("two", 1),
        block(BodyKind::Quote, "Wet.\nVery.", Vec::new()),
        block(BodyKind::Code, "a ``` b\n  c", Vec::new()),
        BodyBlock { rows: Some(rows), ..block(BodyKind::Table, "a|b\tc\n1", Vec::new()) },
        BodyBlock { url: Some("https://video.example/1".into()), ..block(BodyKind::Embed, "", Vec::new()) },
    ]);
    assert_eq!(
        render::markdown(&article),
        "### Wind \\#\n\n- one\n  - deeper\n- two\n\n> Wet.\\\n> Very.\n\n````\na ``` b\n  c\n````\n\n\
         | a\\|b | c |\n| --- | --- |\n| 1 |  |\n\n[https://video.example/1](https://video.example/1)\n\n"
    );
    assert_eq!(
        render::html(&article),
        "<article>\n<h3>Wind #</h3>\n<ul>\n<li>one\n<ul>\n<li>deeper</li>\n</ul></li>\n<li>two</li>\n</ul>\n\
         <blockquote><p>Wet.<br>\nVery.</p></blockquote>\n<pre><code>a ``` b\n  c</code></pre>\n\
         <table>\n<tr><td>a|b</td><td>c</td></tr>\n<tr><td>1</td></tr>\n</table>\n\
         <p><a href=\"https://video.example/1\">https://video.example/1</a></p>\n</article>\n"
    );
}

#[test]
fn scripts_do_not_get_through() {
    let text = "<script>alert(1)</script> \"x\" click";
    let bad = mark(text, "click", MarkKind::Link, Some("javascript:alert(1)"));
    let mut article = article(vec![block(BodyKind::Paragraph, text, vec![bad])]);
    article.title = Some("<img src=x onerror=alert(1)>".into());
    article.kicker = article.title.clone();
    article.url = Some("javascript:alert(1)".into());
    article.images = vec![Image {
        url: Some("data:text/html,<script>".into()),
        caption: article.title.clone(),
        credit: None,
        alt: Some("\"><script>".into()),
        lang: None,
        spans: Vec::new(),
    }];
    let html = render::html_page(&article);
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("<figure><figcaption>&lt;img"), "{html}");
    assert!(!html.contains("data:") && !html.contains("\"><script"), "{html}");
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("javascript:"), "{html}");
    let markdown = render::markdown(&article);
    assert!(!markdown.contains("javascript:") && markdown.contains("\\<script\\>"), "{markdown}");
}

const KINDS: [MarkKind; 6] = [
    MarkKind::Link,
    MarkKind::Emphasis,
    MarkKind::Strong,
    MarkKind::Code,
    MarkKind::Superscript,
    MarkKind::Subscript,
];

prop_compose! {
    /// A text as blocks have it: trimmed lines, with marks somewhere.
    fn marked_text()(
        lines in prop::collection::vec("[a-cé« .,!*_`#<>&|\\[\\]()~+=:1-]{1,12}", 1..3),
        borders in prop::collection::btree_set(0_usize..30, 0..7),
        kinds in prop::collection::vec(0_usize..KINDS.len(), 4),
    ) -> (String, Vec<InlineMark>) {
        let lines: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        let text = if lines.is_empty() { "a".to_owned() } else { lines.join("\n") };
        let mut marks: Vec<InlineMark> = Vec::new();
        let borders: Vec<usize> = borders.into_iter().filter(|&at| text.is_char_boundary(at)).collect();
        for (pair, &kind) in borders.windows(2).zip(&kinds) {
            let kind = KINDS[kind];
            let url = (kind == MarkKind::Link).then(|| "https://gazette.example/a?b=*(c)_".to_owned());
            // Neighbours that are set alike are one mark.
            if marks.last().is_none_or(|last| last.kind != kind || last.range.range().end != pair[0]) {
                marks.push(InlineMark { range: Span::new(pair[0], pair[1]), kind, url });
            }
        }
        (text, marks)
    }
}

fn story() -> impl Strategy<Value = Vec<BodyBlock>> {
    let kinds = prop::sample::select(vec![
        BodyKind::Paragraph,
        BodyKind::Heading,
        BodyKind::ListItem,
        BodyKind::Quote,
        BodyKind::Code,
        BodyKind::Table,
    ]);
    let block = (kinds, marked_text(), 1_u8..4).prop_map(|(kind, (text, marks), level)| {
        let rows = text.split('\n').map(|row| row.split(' ').map(str::to_owned).collect());
        let rows = (kind == BodyKind::Table).then(|| rows.collect());
        let level = matches!(kind, BodyKind::ListItem | BodyKind::Heading).then_some(level);
        BodyBlock { rows, level, ..block(kind, &text, marks) }
    });
    prop::collection::vec(block, 1..6)
}

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #[test]
    fn markdown_says_what_the_story_says(blocks in story()) {
        let expected = without_space(&blocks.iter().map(|block| block.text.as_str()).collect::<String>());
        let markdown = render::markdown(&article(blocks));
        let mut found = String::new();
        for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Text(text) | Event::Code(text) => found.push_str(&text),
                Event::InlineHtml(tag) => {
                    prop_assert!(["<sup>", "</sup>", "<sub>", "</sub>"].contains(&&*tag), "{}", markdown);
                }
                Event::Html(_) | Event::Rule | Event::Start(Tag::Strikethrough | Tag::Image { .. }) => {
                    prop_assert!(false, "{}", markdown);
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    prop_assert!(dest_url.starts_with("https://gazette.example/a?b="), "{}", markdown);
                }
                _ => {}
            }
        }
        prop_assert_eq!(without_space(&found), expected, "{}", markdown);
    }

    #[test]
    fn html_says_what_the_story_says(blocks in story()) {
        let expected = without_space(&blocks.iter().map(|block| block.text.as_str()).collect::<String>());
        let html = render::html(&article(blocks));
        let tree = kiosque_html::parse_fragment(&html, kiosque_html::Context::html(kiosque_html::Tag::Body));
        prop_assert_eq!(without_space(&tree.text_content(tree.document())), expected, "{}", &html);
        let ours = [
            "article", "h2", "h3", "p", "ul", "li", "blockquote", "pre", "code", "table", "tbody", "tr", "td", "a", "br",
            "em", "strong", "sup", "sub",
        ];
        for node in tree.descendants(tree.document()).filter(|&node| tree.is_element(node)) {
            prop_assert!(ours.contains(&tree.name(node).as_ref()), "{}", &html);
            for attribute in tree.attributes(node) {
                prop_assert!(attribute.name() == "href" && attribute.value().starts_with("https://"), "{}", &html);
            }
        }
    }
}

#[test]
fn numbered_items() {
    let item = |text, level, ordered: bool| BodyBlock {
        level: Some(level),
        ordered: ordered.then_some(true),
        ..block(BodyKind::ListItem, text, Vec::new())
    };
    let article = article(vec![
        item("One", 1, true),
        item("In it", 2, false),
        item("Two", 1, true),
        item("Apart", 1, false),
        block(BodyKind::Paragraph, "End", Vec::new()),
    ]);
    assert_eq!(render::markdown(&article), "1. One\n   - In it\n2. Two\n- Apart\n\nEnd\n\n");
    assert_eq!(
        render::html(&article),
        "<article>\n<ol>\n<li>One\n<ul>\n<li>In it</li>\n</ul></li>\n<li>Two</li>\n</ol>\n<ul>\n<li>Apart</li>\n</ul>\n\
         <p>End</p>\n</article>\n"
    );
}
