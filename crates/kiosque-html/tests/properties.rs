//! What holds of every input: no panic, links that agree, spans inside the input, no byte read twice.

mod common;

use kiosque_html::{
    Context, EncodingSource, Kind, NodeId, Parser, Selector, Tag, Tree, XPath, decode, parse, parse_fragment,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_page(html in "\\PC*|[<>/a-c&;! \"'=\\-\\x00\r\n\\[\\]A-Z]{0,200}") {
        check(&parse(&html));
    }

    #[test]
    fn any_markup_is_a_page(pieces in proptest::collection::vec(piece(), 0..60)) {
        let html = pieces.concat();
        check(&parse(&html));
        for tag in [Tag::Div, Tag::Table, Tag::Tr, Tag::Template, Tag::Select, Tag::Html, Tag::Textarea, Tag::Svg, Tag::Form] {
            check(&parse_fragment(&html, Context::html(tag)));
        }
    }

    #[test]
    fn kept_buffers_change_nothing(first in piece(), second in proptest::collection::vec(piece(), 0..20)) {
        let second = second.concat();
        let mut parser = Parser::new();
        let tree = parser.parse(&first);
        parser.recycle(tree);
        prop_assert_eq!(common::dump(&parser.parse(&second)), common::dump(&parse(&second)));
    }
}

fn piece() -> impl Strategy<Value = String> {
    const NAMES: &str = "a|b|p|div|table|tr|td|li|ul|svg|math|mi|title|template|select|option|script|style|form|body|html|head|\
        frameset|textarea|pre|button|nobr|font|h1|x-y|foreignObject|desc|annotation-xml|caption|colgroup|tbody|plaintext";
    prop_oneof![
        matching(&format!("<({NAMES})( class=\"é&amp;\" Id=x)?/?>")),
        matching(&format!("</({NAMES})>")),
        "[ \r\n\t]*|é|&(amp|lt;|#x41;|#;|nbsp;|notit;)|\\x00|<!--[-!x>]*|<!doctype html>|<!\\[CDATA\\[x\\]\\]>|</>|<\\?",
        "\\PC{0,12}",
    ]
}

fn matching(pattern: &str) -> impl Strategy<Value = String> + use<> {
    proptest::string::string_regex(pattern).expect("a regular expression")
}

fn check(tree: &Tree<'_>) {
    let root = tree.document();
    let mut bytes_read = vec![false; tree.source().len()];
    check_nodes_under(tree, root, &mut bytes_read);
    for node in tree.descendants(root) {
        if let Some(contents) = tree.template_contents(node) {
            assert_eq!(tree.kind(contents), Kind::Fragment);
        }
    }
}

fn check_nodes_under(tree: &Tree<'_>, root: NodeId, bytes_read: &mut [bool]) {
    for node in tree.descendants(root) {
        check_links(tree, node);
        check_span(tree, node);
        if tree.kind(node) == Kind::Text {
            check_text(tree, node, bytes_read);
        }
    }
}

fn check_links(tree: &Tree<'_>, node: NodeId) {
    let parent = tree.parent(node).expect("a parent");
    match tree.previous_sibling(node) {
        Some(previous) => assert_eq!(tree.next_sibling(previous), Some(node)),
        None => assert_eq!(tree.first_child(parent), Some(node)),
    }
    match tree.next_sibling(node) {
        Some(next) => assert_eq!(tree.previous_sibling(next), Some(node)),
        None => assert_eq!(tree.last_child(parent), Some(node)),
    }
}

fn check_span(tree: &Tree<'_>, node: NodeId) {
    let span = tree.span(node);
    assert!(span.start <= span.end, "{span:?}");
    assert!(tree.source().get(span).is_some(), "the span is of whole characters");
    for attribute in tree.attributes(node) {
        assert!(!attribute.name().is_empty());
        attribute.value();
    }
}

fn check_text(tree: &Tree<'_>, node: NodeId, bytes_read: &mut [bool]) {
    let span = tree.span(node);
    let mut text = String::new();
    for piece in tree.pieces(node) {
        assert!(span.start <= piece.span.start && piece.span.end <= span.end);
        if piece.is_verbatim() {
            assert_eq!(&tree.source()[piece.span.clone()], piece.as_str());
        }
        for read in &mut bytes_read[piece.span.clone()] {
            assert!(!std::mem::replace(read, true), "a byte is read twice");
        }
        text.push_str(piece.as_str());
    }
    assert_eq!(tree.text(node), text);
    assert!(!text.is_empty() || tree.source().contains('\0'));
}

#[test]
fn hostile_pages_are_read_and_not_too_deep() {
    for (name, html) in common::hostile::families(40_000) {
        let tree = parse(&html);
        let deepest =
            tree.descendants(tree.document()).map(|node| tree.ancestors(node).count()).max().unwrap_or(0);
        assert!(deepest <= 600, "{name} is {deepest} deep");
        assert!(tree.len() <= html.len() + 5000, "{name} has {} nodes of {} bytes", tree.len(), html.len());
    }
}

#[test]
fn a_form_around_a_fragment_is_not_in_it() {
    let tree = parse_fragment("</form>a<form>b</form><form>c</form>", Context::html(Tag::Form));
    assert_eq!(common::dump(&tree), "| \"a\"\n| <form>\n|   \"b\"\n| <form>\n|   \"c\"\n");
    let tree = parse_fragment("a<form>b</form><form>c</form>", Context::html(Tag::Form));
    assert_eq!(common::dump(&tree), "| \"ab\"\n| <form>\n|   \"c\"\n");
}

#[test]
fn a_nul_in_a_name_is_the_character_that_replaces_it() {
    let check = |html: &str, expected: &str| {
        let tree = parse_fragment(html, Context::html(Tag::Div));
        assert_eq!(common::dump(&tree), expected, "{html:?}");
    };
    check("<x\0>a</X\u{FFFD}>b", "| <x\u{FFFD}>\n|   \"a\"\n| \"b\"\n");
    check("<x\u{FFFD}>a</x\0>b", "| <x\u{FFFD}>\n|   \"a\"\n| \"b\"\n");
    check("<x\0>a</x>b", "| <x\u{FFFD}>\n|   \"ab\"\n");
    check("<p \0\u{FFFD}=1 \u{FFFD}\0=2>", "| <p>\n|   \u{FFFD}\u{FFFD}=\"1\"\n");
    check("<p a\0=1 A\u{FFFD}=2>", "| <p>\n|   a\u{FFFD}=\"1\"\n");
}

#[test]
fn elements_know_where_they_are_written() {
    check_element("<ul><li>one<li>two</ul>", "li", &["<li>one", "<li>two"]);
    check_element("<div><p>a</p> b</div>c", "p", &["<p>a</p>"]);
    check_element("<div><p>a</p> b</div>c", "div", &["<div><p>a</p> b</div>"]);
    check_element("<p>a<div>b", "p", &["<p>a"]);
    check_element("<x-y>a<b>c</b></x-y>d", "x-y", &["<x-y>a<b>c</b></x-y>"]);
    check_element("<td>", "body", &["<td>"]);
    check_element("a<br>b<img src=x>", "img", &["<img src=x>"]);
    check_element("<script>a<b</script>", "script", &["<script>a<b</script>"]);
    check_element("<svg><g/><path></path></svg>", "path", &["<path></path>"]);
    check_element("<b>a<p>b</b>c</p>", "b", &["<b>a<p>b</b>", "</b>"]);
}

#[track_caller]
fn check_element(html: &str, name: &str, expected: &[&str]) {
    let tree = parse(html);
    let found: Vec<_> = tree
        .descendants(tree.document())
        .filter(|&node| tree.name(node) == name)
        .map(|node| &html[tree.span(node)])
        .collect();
    assert_eq!(found, expected, "{html}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_selector_or_an_error(text in "\\PC{0,20}|([a-z*#.:>+~,()'\\[\\]=|\\\\ ]|:not\\(|:has\\(|:nth-child\\(|2n|é){0,12}") {
        let tree = parse("<div id=a class=b><p>c<p>d</div>");
        match Selector::parse(&text) {
            Ok(selector) => drop(selector.select(&tree, tree.document()).count()),
            Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.column)),
        }
    }

    #[test]
    fn any_text_is_an_xpath_or_an_error(text in "\\PC{0,20}|(//|/|[a-z*@.|()'\\[\\]=<+ ,-]|::|p|div|last\\(\\)|not\\(|ancestor::|text\\(\\)|é|1){0,12}") {
        let tree = parse("<div id=a class=b><p>c<p>d</div>");
        match XPath::parse(&text) {
            Ok(xpath) => drop(xpath.evaluate(&tree, tree.document())),
            Err(error) => prop_assert!((1..=text.chars().count() + 1).contains(&error.column)),
        }
    }

    #[test]
    fn any_bytes_are_decoded(bytes in proptest::collection::vec(any::<u8>(), 0..200), declared in "(utf-8|latin1|utf-16|x)?") {
        let page = decode(&bytes, Some(&declared));
        if page.source == EncodingSource::ValidUtf8 && !page.had_errors {
            prop_assert_eq!(page.text.as_bytes(), &bytes);
        }
        check(&parse(&page.text));
    }
}
