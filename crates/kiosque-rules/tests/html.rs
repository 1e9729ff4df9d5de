//! Rules for HTML pages: elements, values, conditions, cuts.

use kiosque_core::{By, Extractor, Label, Labels, Mark, Page, PartKind, Reading, Reasons, Tier, assemble};
use kiosque_rules::Rules;
use std::sync::Arc;

const PAGE: &str = r#"<!doctype html><html><head>
    <meta name="author" content="Ann Example; Bob Sample">
    <meta property="og:image" content="https://gazette.example/rain.jpg">
    <script type="application/ld+json">{"@graph": [{"@type": "Organization", "name": "Gazette"},
      {"@type": "NewsArticle", "headline": "Rain at last", "author": [{"name": "Ann Example"}, {"name": "Bob Sample"}],
       "datePublished": "2024-05-03T17:10:00+02:00", "articleSection": "Weather"}]}</script>
    <script id="state">window.state = {"story": {"stamp": 1714756200, "tags": ["rain", "wind"]}};</script>
    </head><body>
    <nav><ul><li>Home<li>Sport</ul></nav>
    <h1 class="head">Rain at last</h1>
    <p class="by">By <a href="/ann">Ann Example</a>, <time datetime="2024-05-03">3 May</time></p>
    <div class="text"><p>It rained.<span class="share">Share</span> At last. (Photo: C. Lens)</p><h2>Wind</h2><p>It blew.</p>
    <p>Read also: <a href="/snow">Snow</a></p><ul><li>One</ul></div>
    <div class="more"><p>The lake froze</p><p>It froze on Monday...</p></div>
    <p>Imprint</p></body></html>"#;

/// A site file with one layout for HTML of these rules, in short: `NAME: KEYS`, a rule a line; `¶` is a line feed.
fn with_rules(rules: &str) -> String {
    let mut text = "[[layout]]\nname = 'html'\nmedium = 'html'\n".to_owned();
    for line in rules.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, keys) = line.split_once(": ").expect("a name and keys");
        text +=
            &format!("[[layout.rule]]\nname = '{name}'\n{}\n", keys.replace(" | ", "\n").replace('¶', "\n"));
    }
    text
}

fn parse(text: &str) -> Rules {
    Rules::parse("gazette", "site.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

fn read(page: &Page, text: &str, known: &[(&str, Label)]) -> (Reading, Labels) {
    let tree = kiosque_html::parse(&page.text);
    let reading = kiosque_html::read_tree(page, &tree);
    let mut labels = Labels::of(&reading);
    for &(text, label) in known {
        let block = (0..reading.len()).find(|&block| reading.text(block).starts_with(text));
        labels.set(block.unwrap_or_else(|| panic!("no block {text}")), Mark::new(label, By::default()));
    }
    parse(text).extract_tree(&reading, &tree, &mut labels);
    (reading, labels)
}

/// What the rules say of the page: `label text`, the first word of each block that they speak of.
#[track_caller]
fn check(rules: &str, known: &[(&str, Label)], expected: &[&str]) {
    let (reading, labels) = read(&Page::html(PAGE), &with_rules(rules), known);
    let spoken = (0..reading.len()).filter(|&block| labels.tier(block) == Tier::Rules);
    let found: Vec<String> = spoken
        .map(|block| {
            format!("{} {}", labels.label(block).name(), reading.text(block).split(' ').next().unwrap_or(""))
        })
        .collect();
    assert_eq!(found, expected, "{rules}");
}

/// The values that a rule gives.
#[track_caller]
fn check_values(rule: &str, expected: &[&str]) {
    let (_, labels) = read(&Page::html(PAGE), &with_rules(&format!("value: {rule}")), &[]);
    let found: Vec<&str> = labels.facts().iter().map(|fact| fact.text.as_str()).collect();
    assert_eq!(found, expected, "{rule}");
}

#[test]
fn rules_speak_of_blocks_in_elements() {
    check("t: label = 'title' | css = 'h1.head'", &[], &["title Rain"]);
    check("t: label = 'title' | xpath = '//h1[contains(@class, \"head\")]'", &[], &["title Rain"]);
    check(
        "b: label = 'paragraph' | css = '.text > p'",
        &[],
        &["paragraph It", "paragraph It", "paragraph Read"],
    );
    check("b: label = 'date' | css = 'time'", &[], &[]);
    check("b: label = 'paragraph' | css = '.none'", &[], &[]);
}

#[test]
fn elements_are_one_condition_of_several() {
    check(
        "b: label = 'related_title' | css = '.text > p' | line = '^Read also:'",
        &[],
        &["related_title Read"],
    );
    check("b: label = 'paragraph' | css = '.text > p' | nth = -1", &[], &["paragraph Read"]);
    check("b: label = 'paragraph' | css = '.text p' | min_chars = 25", &[], &["paragraph It"]);
    check("b: label = 'promo' | css = 'p' | repeat = 'Imprint'", &[], &["promo Imprint"]);
    check(
        "t: label = 'title' | css = 'h1'
         b: label = 'paragraph' | css = 'p' | after = 't' | max_chars = 10",
        &[],
        &["title Rain", "paragraph It", "paragraph Imprint"],
    );
    check(
        "b: label = 'heading' | css = 'h2'
         c: label = 'paragraph' | css = '.text *'",
        &[("One", Label::ListItem)],
        &["paragraph It", "heading Wind", "paragraph It", "paragraph Read", "paragraph One"],
    );
    check(
        "c: label = 'paragraph' | css = '.text *' | keep = ['list_item']",
        &[("One", Label::ListItem)],
        &["paragraph It", "paragraph Wind", "paragraph It", "paragraph Read"],
    );
    check(
        "m: label = 'related_heading' | css = '.text li' | pairs = ['related_title', 'related_teaser']
         i: label = 'chrome' | line = '^Imprint$'",
        &[],
        &["related_heading One", "related_title The", "related_teaser It", "chrome Imprint"],
    );
}

#[test]
fn captures_become_parts() {
    let rules =
        with_rules("by: label = 'byline' | css = '.by' | line = '^By (?<author>[^,]+), (?<date>.+)$'");
    let (reading, labels) = read(&Page::html(PAGE), &rules, &[]);
    let block = labels.marks().iter().position(|mark| mark.label == Label::Byline).unwrap();
    let parts = labels.parts(block);
    let text = |at: usize| &PAGE[reading.source_span(block, parts[at].range).range()];
    assert_eq!((parts[0].kind, text(0)), (PartKind::Author, "Ann Example"));
    assert_eq!((parts[1].kind, text(1)), (PartKind::Date, "3 May"));
}

#[test]
fn bodies_by_their_elements() {
    check(
        "b: label = 'body' | css = '.text'",
        &[],
        &["paragraph It", "heading Wind", "paragraph It", "paragraph Read", "list_item One"],
    );
}

#[test]
fn only_these_blocks() {
    let known = [("Imprint", Label::Paragraph), ("Wind", Label::Heading), ("The lake", Label::Quote)];
    check(
        "b: label = 'paragraph' | css = '.text > p' | only = true",
        &known,
        &["paragraph It", "chrome Wind", "paragraph It", "paragraph Read", "chrome The", "chrome Imprint"],
    );
    check(
        "b: label = 'paragraph' | css = '.text *' | keep = ['heading'] | only = true",
        &known[..2],
        &["paragraph It", "paragraph It", "paragraph Read", "paragraph One", "chrome Imprint"],
    );
    check("b: label = 'paragraph' | css = '.none' | only = true", &known, &[]);
    check("t: label = 'title' | css = 'h1'", &[("Wind", Label::Title)], &["title Rain", "chrome Wind"]);
}

#[test]
fn values_of_fields() {
    for (rule, expected) in [
        ("field = 'author' | css = 'meta[name=author]' | attr = 'content'", &["Ann Example; Bob Sample"][..]),
        ("field = 'author' | css = 'meta[name=author]' | attr = 'CONTENT'", &["Ann Example; Bob Sample"]),
        (
            "field = 'author' | css = 'meta[name=author]' | attr = 'content' | parts = { author = [{ split = '; ' }] }",
            &["Ann Example", "Bob Sample"],
        ),
        ("field = 'author' | css = '.by a'", &["Ann Example"]),
        ("field = 'author' | xpath = '//meta[@name=\"author\"]/@content'", &["Ann Example; Bob Sample"]),
        (
            "field = 'author' | xpath = 'substring-before(//meta[@name=\"author\"]/@content, \";\")'",
            &["Ann Example"],
        ),
        ("field = 'date' | css = 'time' | attr = 'datetime'", &["2024-05-03"]),
        ("field = 'author' | json = '$..author[*].name'", &["Ann Example", "Bob Sample"]),
        ("field = 'title' | json = \"$..[?@['@type'] == 'NewsArticle'].headline\"", &["Rain at last"]),
        ("field = 'tag' | css = '#state' | json = '$.story.tags[*]'", &["rain", "wind"]),
        (
            "field = 'date' | css = '#state' | json = '$.story.stamp' | parts = { date = [{ date = '%s' }] }",
            &["2024-05-03T17:10:00Z"],
        ),
        ("field = 'tag' | css = '.text p' | text = '^Read'", &["Read also: Snow"]),
        ("field = 'tag' | css = '.text p' | nth = 2", &["It blew."]),
        ("field = 'tag' | css = '.text p' | max_chars = 10", &["It blew."]),
        (
            "field = 'tag' | css = '.text p' | parts = { tag = [{ capture = '^It (\\w+)' }, { join = '+' }] }",
            &["rained+blew"],
        ),
        ("field = 'image' | css = 'meta[property=\"og:image\"]' | attr = 'href'", &[]),
        ("field = 'title' | json = '$.none'", &[]),
    ] {
        check_values(rule, expected);
    }
}

#[test]
fn values_go_before_facts_and_labels() {
    let page = Page::html(PAGE);
    let rules = with_rules(
        "title: field = 'title' | css = '.more p' | nth = 1
         author: field = 'author' | css = '.by a'
         date: field = 'date' | css = 'time' | attr = 'datetime'
         changed: field = 'modified' | css = '#state' | json = '$.story.stamp' | parts = { modified = [{ date = '%s' }] }
         section: field = 'section' | css = 'nav li' | nth = 2
         tags: field = 'tags' | css = '#state' | json = '$.story.tags[*]' | parts = { tags = [{ join = ', ' }] }
         lead: field = 'standfirst' | css = '.text p' | nth = 2
         image: field = 'image' | css = 'meta[property=\"og:image\"]' | attr = 'content'
         link: field = 'url' | css = 'meta[property=\"og:image\"]' | attr = 'content'
         agency: field = 'agency' | css = 'nav li' | nth = 1",
    );
    let (reading, labels) = read(&page, &rules, &[("Rain", Label::Title), ("By", Label::Byline)]);
    let article = assemble(&page, &reading, &labels, None);
    assert_eq!(article.title.as_deref(), Some("The lake froze"));
    assert_eq!(
        article.authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>(),
        ["Ann Example"]
    );
    assert_eq!(article.date_published.as_deref(), Some("2024-05-03"));
    assert_eq!(article.date_modified.as_deref(), Some("2024-05-03T17:10:00Z"));
    assert_eq!(article.section, ["Sport"]);
    assert_eq!(article.tags, ["rain", "wind"]);
    assert_eq!(article.standfirst.as_deref(), Some("It blew."));
    assert_eq!(article.images[0].url.as_deref(), Some("https://gazette.example/rain.jpg"));
    assert_eq!(article.canonical_url.as_deref(), Some("https://gazette.example/rain.jpg"));
    assert_eq!(article.agencies[0].name, "Home");
    for (field, rule) in
        [("title", "title"), ("authors", "author"), ("date_published", "date"), ("section", "section")]
    {
        let origin = &article.provenance.fields[field];
        assert_eq!(origin.by, format!("rule:gazette/html/{rule}"), "{field}");
        assert!(origin.span.is_some(), "{field}");
    }
    let span = article.provenance.fields["date_published"].span.unwrap();
    assert_eq!(&PAGE[span.range()], "2024-05-03");
}

#[track_caller]
fn check_text(rules: &str, expected: &str) {
    let page = Page::html(PAGE);
    let (reading, labels) = read(&page, &with_rules(rules), &[]);
    assert_eq!(assemble(&page, &reading, &labels, None).text, expected, "{rules}");
}

#[test]
fn cuts() {
    let body = "b: label = 'paragraph' | css = '.text > p' | nth = 1";
    check_text(body, "It rained.Share At last. (Photo: C. Lens)");
    check_text(&format!("{body} | cut = ' \\(Photo: [^)]*\\)$'"), "It rained.Share At last.");
    check_text(&format!("{body} | cut_css = '.share'"), "It rained. At last. (Photo: C. Lens)");
    check_text(
        &format!("{body}\nc: css = 'p' | cut_css = '.share, .none'"),
        "It rained. At last. (Photo: C. Lens)",
    );
    check_text(&format!("{body}\nc: line = '^It' | cut = 'It rained\\.'"), "Share At last. (Photo: C. Lens)");
    check_text(
        &format!("{body}\nc: line = '^Other' | cut = '.'"),
        "It rained.Share At last. (Photo: C. Lens)",
    );
    check_text("b: label = 'paragraph' | css = '.text > h2' | cut_css = 'h2'", "");
}

#[test]
fn conditions() {
    for (when, holds) in [
        ("{ css = 'h1.head' }", true),
        ("{ css = 'h1.other' }", false),
        ("{ css = 'h1.other', absent = true }", true),
        ("{ xpath = 'count(//h1) = 1' }", true),
        ("{ xpath = '//h3' }", false),
        ("{ text = '^Imprint$' }", true),
        ("{ css = 'h1', text = '^Live$' }", false),
    ] {
        let rule = format!("i: label = 'notice' | line = '^Imprint$' | when = {when}");
        check(&rule, &[], if holds { &["notice Imprint"] } else { &[] });
        check_values(
            &format!("field = 'tag' | css = 'h2' | when = {when}"),
            if holds { &["Wind"] } else { &[] },
        );
        let layout = with_rules("i: label = 'notice' | line = '^Imprint$'")
            .replace("medium = 'html'", &format!("medium = 'html'\nwhen = {when}"));
        let (_, labels) = read(&Page::html(PAGE), &layout, &[]);
        assert_eq!(labels.layout().is_some(), holds, "{when}");
    }
}

#[test]
fn layouts_by_what_the_page_states() {
    for (condition, holds) in [
        ("from = 2024-05-03", true),
        ("from = 2024-05-04", false),
        ("until = 2024-05-03", false),
        ("section = '^Weather'", true),
        ("section = '^Sport'", false),
        ("marks = ['Imprint']", true),
        ("marks = ['Colophon']", false),
        ("url = '/weather/'", true),
        ("url = '/sport/'", false),
    ] {
        let text = with_rules("i: label = 'notice' | line = '^Imprint$'")
            .replace("medium = 'html'", &format!("medium = 'html'\n{condition}"));
        let page = Page::html(PAGE).with_url("https://gazette.example/weather/1");
        let (_, labels) = read(&page, &text, &[]);
        assert_eq!(labels.layout().is_some(), holds, "{condition}");
    }
    let text = with_rules("i: label = 'notice' | line = '^Imprint$'").replace("'html'", "'text'");
    assert_eq!(read(&Page::html(PAGE), &text, &[]).1.layout(), None, "a layout for dumps is for dumps");
}

#[test]
fn without_a_tree_rules_for_elements_are_silent() {
    let rules = parse(&with_rules(
        "t: label = 'title' | css = 'h1'
         i: label = 'notice' | line = '^Imprint$'
         a: field = 'author' | css = '.by a'",
    ));
    let reading = kiosque_html::read(&Page::html(PAGE));
    let mut labels = Labels::of(&reading);
    rules.extract(&reading, &mut labels);
    let spoken = labels.marks().iter().filter(|mark| mark.score > 0.0).map(|mark| mark.label);
    assert_eq!(spoken.collect::<Vec<_>>(), [Label::Notice]);
    assert!(labels.facts().is_empty());
    assert!(rules.needs_tree(kiosque_core::Medium::Html) && !rules.needs_tree(kiosque_core::Medium::Text));
}

#[test]
fn mistakes_are_shown_inside_the_selector() {
    for (keys, line, column, message) in [
        ("label = 'title' | css = 'h1 >'", 7, 12, "found the end, expected a selector after the combinator"),
        ("label = 'title' | css = \"h1..x\"", 7, 11, "found `.`, expected a class after `.`"),
        ("label = 'title' | css = 'é a:hover'", 7, 12, "found `h`, expected one of :not()"),
        ("label = 'title' | xpath = '//div[@id=\"x\"'", 7, 23, "found the end, expected `]` or an operator"),
        ("field = 'title' | json = '$.a[x]'", 7, 13, "expected a name in quotes"),
        ("label = 'title' | css = '''¶h1 >'''", 8, 5, "found the end"),
        ("label = 'title' | css = 3", 7, 7, "`css` takes a string, this is an integer"),
        ("label = 'title' | cut_css = 'p:' | line = '^x'", 7, 14, "found the end"),
        ("label = 'title' | line = '^x' | when = { css = 'p[' }", 8, 19, "found the end"),
        (
            "label = 'title' | line = '^x' | when = { absent = true }",
            8,
            8,
            "`when` needs `css`, `xpath` or `text`",
        ),
        ("label = 'title' | css = 'h1' | xpath = '//h1'", 8, 9, "`css` or `xpath`, not both"),
        ("label = 'title' | css = 'h1' | attr = 'id'", 8, 8, "`attr` needs a `field`"),
        (
            "field = 'title' | css = 'h1' | keep = ['title']",
            8,
            1,
            "`keep` has no meaning in a rule with a `field`",
        ),
        ("field = 'title' | text = '^x'", 4, 1, "needs `css`, `xpath` or `json`"),
        ("field = 'titel' | css = 'h1'", 6, 9, "`titel` is no value of `field`"),
        ("field = 'title' | css = 'h1' | attr = 'id' | json = '$.a'", 8, 8, "not in both"),
        (
            "field = 'date' | css = 'p' | parts = { date = [{ date = 'dd/mm' }] }",
            8,
            28,
            "names no part of a date",
        ),
        ("css = 'p'", 4, 1, "needs a `label`"),
    ] {
        let text = with_rules(&format!("x: {keys}"));
        let error = Rules::parse("gazette", "site.toml", &text).expect_err(keys);
        let first = &error.diagnostics[0];
        assert!(first.message.contains(message), "{keys}\n{error}");
        assert_eq!((first.line, first.column), (line, column), "{keys}\n{error}");
    }
    let text = with_rules("x: label = 'title' | css = 'h1'").replace("medium = 'html'", "medium = 'text'");
    let error = Rules::parse("gazette", "site.toml", &text).unwrap_err();
    assert!(error.to_string().contains("`css` asks for elements, and the layout is for text"), "{error}");
}

#[test]
fn hostile_rules_end() {
    let html = "<i></i>".repeat(3_000) + "<p>x";
    let page = Page::html(html.as_str());
    let mut rules = String::new();
    for number in 0..40 {
        rules += &format!("r{number}: label = 'notice' | css = 'i:has(~ b.x{number}), i ~ i ~ b'\n");
    }
    let (_, labels) = read(&page, &with_rules(&rules), &[]);
    assert!(labels.warnings()[0].starts_with("out_of_steps: "), "{:?}", labels.warnings());
}

#[test]
fn rules_that_fit_no_more() {
    let generic = Arc::new(Reasons::default());
    let long = "It rained on Monday and on Tuesday, and the lake rose. ".repeat(20);
    let page = Page::html(format!("<h1>Rain</h1><p>{long}</p><p class=s>{long}</p><p class=t>x</p>"));
    for (rules, why) in [
        ("b: label = 'paragraph' | css = '.s' | only = true", None),
        (
            "b: label = 'paragraph' | css = '.t' | only = true",
            Some("find 1 bytes of body, the generic reading 2198"),
        ),
        ("b: label = 'chrome' | css = 'p'", Some("leave the page without a body")),
        ("b: label = 'chrome' | css = 'h1'", Some("leave the page without a title")),
        ("b: label = 'chrome' | css = 'h1'\nt: field = 'title' | css = 'h1'", None),
    ] {
        let tree = kiosque_html::parse(&page.text);
        let reading = kiosque_html::read_tree(&page, &tree);
        let mut before = Labels::of(&reading);
        let speaker = before.register(&generic);
        for (block, label) in [Label::Title, Label::Paragraph, Label::Paragraph].into_iter().enumerate() {
            before.set(block, Mark::new(label, speaker.by(0)));
        }
        for (head, why) in [("", why), ("quarantine = false\n", None)] {
            let rules = parse(&(head.to_owned() + &with_rules(rules)));
            let mut labels = before.clone();
            rules.extract_tree(&reading, &tree, &mut labels);
            assert_eq!(rules.misfit(&reading, &labels, &before).as_deref(), why);
        }
    }
}
