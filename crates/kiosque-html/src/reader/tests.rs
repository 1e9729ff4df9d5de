//! Blocks and facts of small pages.

use super::{read, read_within};
use crate::parse;
use kiosque_core::{
    BlockKind, Budget, ElementKind, FactKey, Inline, Naming, Page, Reading, Region, Source, Span,
};
use proptest::prelude::*;

fn blocks(reading: &Reading) -> Vec<&str> {
    (0..reading.len()).map(|block| reading.text(block)).collect()
}

#[track_caller]
fn check(html: &str, expected: &[&str]) {
    let reading = read(&Page::html(html));
    assert_eq!(blocks(&reading), expected, "{html}");
}

#[test]
fn boundaries() {
    check("<p>It rained.<p>It stopped.", &["It rained.", "It stopped."]);
    check(
        "<div>It <span>ra</span>ined<p>It stopped.</p>Then wind.</div>",
        &["It rained", "It stopped.", "Then wind."],
    );
    check("one<br>two<br> <br>three<br>", &["one\ntwo", "three"]);
    check("<ul><li>rain<li>wind</ul><table><tr><td>1<td>2</table>", &["rain", "wind", "1", "2"]);
    check("<button>Menu</button><label>Name</label>text", &["Menu", "Name", "text"]);
}

#[test]
fn tools_of_headings() {
    for heading in [
        "<h2>Rain<a class=headerlink href=#rain title='Permalink'>¶</a></h2>",
        "<h2>Rain<a class=headerlink href=#rain>\u{f0c1}</a></h2>",
        "<h2><a href=#rain>#</a> Rain</h2>",
        "<h2>Rain <a href='#rain'><span>🔗\u{fe0f}</span></a></h2>",
        "<h2><span>Rain</span><span class=mw-editsection>[<a href=/edit>edit</a>]</span></h2>",
    ] {
        check(heading, &["Rain"]);
    }
    check("<h2><a href=#rain>Rain</a></h2>", &["Rain"]);
    check("<h2><a href=#c>C</a></h2>", &["C"]);
    check("<h2>Rain <a href=/#>#</a></h2>", &["Rain #"]);
    check("<p>Rain <a href=#rain>¶</a></p>", &["Rain ¶"]);
}

#[test]
fn text_as_a_reader_sees_it() {
    check("<p>  salt &amp;\n\t<b>pepper </b> &nbsp;", &["salt & pepper \u{a0}"]);
    check("<p>caf&eacute;&#32;noir", &["café noir"]);
    check("<pre>a\n  b</pre>", &["a\n  b"]);
}

#[test]
fn what_is_not_shown_is_not_read() {
    for hidden in [
        "<script>x</script>",
        "<style>x</style>",
        "<div hidden>x</div>",
        "<div style='color: red; DISPLAY : none'>x</div>",
        "<div aria-hidden=true>x</div>",
        "<select><option>x</select>",
        "<textarea>x</textarea>",
        "<template>x</template>",
        "<svg><text>x</text></svg>",
        "<dialog>x</dialog>",
    ] {
        check(&format!("<p>{}</p>{hidden}", "rain ".repeat(100)), &["rain ".repeat(100).trim()]);
    }
}

#[test]
fn what_a_reader_unfolds_is_read() {
    let rain = "rain ".repeat(100);
    for (folded, is_read) in [
        ("<div role=tabpanel hidden>x</div>", true),
        ("<div class=faq__answer style='display:none'>x</div>", true),
        ("<div class=accordion><div><div aria-hidden=true>x</div></div></div>", true),
        ("<ul class=questions><li><div hidden>x</div></ul>", true),
        ("<main aria-hidden=true><div>x</div></main>", true),
        ("<div hidden id=S:1f><div>x</div></div>", true),
        ("<div style='display:none' id=afshop12>x</div>", true),
        ("<div hidden id=S:menu>x</div>", false),
        ("<div class=menu hidden>x</div>", false),
        ("<nav><div role=tabpanel hidden>x</div></nav>", false),
        ("<div class='dialog tabs' hidden>x</div>", false),
        ("<div class=tabs><span style='display:none'>x</span></div>", false),
        ("<div class=tabs><div><div><div><div hidden>x</div></div></div></div></div>", false),
    ] {
        let mut expected = vec![rain.trim()];
        expected.extend(is_read.then_some("x"));
        check(&format!("<p>{rain}</p>{folded}"), &expected);
    }
}

/// The blocks that were not read from the document, with their source and the bytes of the page that they stand in.
fn from_elsewhere(page: &Page) -> Vec<(String, Source, &str)> {
    let reading = read(page);
    let block = |index: usize| {
        let block = reading.blocks()[index];
        (reading.text(index).to_owned(), block.source, &page.text[block.span.range()])
    };
    (0..reading.len()).map(block).filter(|(_, source, _)| *source != Source::Document).collect()
}

#[test]
fn other_sources_where_the_page_shows_nothing() {
    let story = "It rained on Monday, and the wind rose. ".repeat(12);
    let (story, shown) = (story.trim(), "<p>Loading");
    for (html, source) in [
        (format!("{shown}<noscript><p>{story}</noscript>"), Source::Noscript),
        (format!("{shown}<noscript><div itemprop=comment><p>{story}</div></noscript>"), Source::Noscript),
        (
            format!(
                "{shown}<script type=application/ld+json>{{\"@type\": \"Article\", \"articleBody\": \"{story}\"}}</script>"
            ),
            Source::JsonLd,
        ),
        (
            format!(
                "{shown}<script id=__NEXT_DATA__ type=application/json>{{\"props\": {{\"ad\": [1], \"body\": \"{story}\"}}}}</script>"
            ),
            Source::State,
        ),
        (
            format!(
                "{shown}<script>window.__INITIAL_STATE__ = {{\"story\": {{\"text\": \"{story}\"}}}};</script>"
            ),
            Source::State,
        ),
        (format!("{shown}<template><p>{story}</p></template>"), Source::Template),
    ] {
        let page = Page::html(html);
        assert_eq!(from_elsewhere(&page), [(story.to_owned(), source, story)], "{}", page.text);
        assert_eq!(read(&page).text(0), "Loading");
        // Where the document shows the story, nothing else is read.
        let page = Page::html(page.text.replace("Loading", story));
        assert_eq!(from_elsewhere(&page), [], "{}", page.text);
        assert_eq!(blocks(&read(&page)), [story]);
    }
}

#[test]
fn the_rest_of_a_story_that_the_document_begins() {
    let day = |day: usize| {
        format!("On day {day} the ferry left {day} minutes late, and nobody had waited for it. ")
    };
    let days = |count: usize| (1..=count).map(day).collect::<String>();
    let page = |shown: usize, story: &str| {
        let script = format!("{{\"@type\": \"NewsArticle\", \"articleBody\": \"{story}\"}}");
        Page::html(format!("<p>{}<script type=application/ld+json>{script}</script>", days(shown)))
    };
    let markup = format!("<p>{}<\\/p>", days(40).replace(" and ", "&nbsp;and "));
    for (shown, story, is_read) in [
        (12, days(40), true),
        (12, markup.clone(), true),
        // Most of it is shown, or all, or another story.
        (25, days(40), false),
        (40, days(40), false),
        (40, markup, false),
        (12, days(40).replace("On day", "By week"), false),
    ] {
        let page = page(shown, &story);
        let sources = from_elsewhere(&page);
        assert_eq!(sources.len(), usize::from(is_read), "{shown} {story}");
        assert!(sources.iter().all(|(_, source, _)| *source == Source::JsonLd));
    }
}

#[test]
fn spans_point_into_the_literals_of_scripts() {
    let story = "It rained on Monday, and the wind rose. ".repeat(12);
    let state = |body: &str| Page::html(format!("<script type=application/json>{{\"a\": {body}}}</script>"));
    let markup =
        state(&format!("\"<h2>Wind<\\/h2>\\n<p>{story}<a href=\\\"\\/rain\\\">The \\u0073un.<\\/a><\\/p>\""));
    use BlockKind::*;
    let reading = read(&markup);
    assert_eq!(blocks(&reading), ["Wind".to_owned(), format!("{story}The sun.")]);
    assert_eq!((reading.blocks()[0].kind, reading.blocks()[0].level), (Heading, 2));
    let link = reading.runs(1).iter().find(|run| run.inline == Inline::Link).expect("there is a link");
    assert_eq!((&markup.text[link.target.range()], &markup.text[link.source.range()]), ("\\/rain", "The "));
    let sun = reading.source_span(1, Span::new(story.len() + 4, story.len() + 7));
    assert_eq!(&markup.text[sun.range()], "\\u0073un");

    let pieces = state(&format!(
        "[{{\"type\": \"heading\", \"text\": \"Wind\"}}, {{\"type\": \"image\", \"content\": \"A cloud.\"}}, \
         {{\"type\": \"paragraph\", \"children\": [{{\"text\": \"{story}\"}}, {{\"text\": \"The sun.\"}}]}}, \
         {{\"type\": \"list\", \"items\": [{{\"type\": \"list-item\", \"text\": \"drop\"}}, {{\"type\": \"list-item\", \"text\": \"gust\"}}]}}]"
    ));
    let reading = read(&pieces);
    assert_eq!(
        blocks(&reading),
        ["Wind".to_owned(), format!("{story}The sun."), "drop".into(), "gust".into()]
    );
    let kinds: Vec<_> = reading.blocks().iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Heading, Paragraph, ListItem, ListItem]);

    let others = state(&format!(
        "[{{\"headline\": \"Sun\", \"body\": \"{0}\"}}, {{\"headline\": \"Snow\", \"body\": \"{0}\"}}]",
        &story[..240]
    ));
    assert_eq!(blocks(&read(&others)), [""; 0]);
}

#[test]
fn a_noscript_ends_no_paragraph() {
    check("<p>It rained <noscript><div>x</div></noscript>on Monday.</p>", &["It rained on Monday."]);
    check("<div><template shadowrootmode=open><p>Rain</p></template></div><p>Wind", &["Rain", "Wind"]);
}

#[test]
fn cells_know_their_place() {
    let reading = read(&Page::html(
        "<p>x<table><tr><th>a<th>b<tr><td>1<td><p>2<br><br>3</table><table><tr><td><table><tr><td>y</table></table>",
    ));
    let places: Vec<_> = (0..reading.len())
        .map(|block| reading.cell(block).map(|cell| (cell.table, cell.row, cell.column)))
        .collect();
    let cells = [(0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (0, 1, 1), (2, 0, 0)];
    assert_eq!(places, [&[None], &cells.map(Some)[..]].concat());
}

#[test]
fn pictures_and_foreign_matter() {
    let reading = read(&Page::html(
        "<p>one</p><figure><img src='/a.jpg?x=1&amp;y=2' alt=' A\n cloud '><figcaption>Rain</figcaption></figure><p>two \
         <img src=b.jpg> three</p><iframe src=https://video.example/1 title=Film></iframe>\
         <blockquote class='twitter-tweet x'><p>Wet!</p><a href=https://net.example/1>May 12</a></blockquote>",
    ));
    assert_eq!(blocks(&reading), ["one", "Rain", "two three", "Wet!", "May 12"]);
    let media: Vec<_> = reading
        .media()
        .iter()
        .map(|media| (media.url.as_str(), media.alt.as_str(), media.blocks.range()))
        .collect();
    assert_eq!(
        media,
        [
            ("/a.jpg?x=1&y=2", "A cloud", 1..2),
            ("b.jpg", "", 2..2),
            ("https://video.example/1", "Film", 3..3),
            ("https://net.example/1", "", 3..5)
        ]
    );
}

#[test]
fn lists_know_how_deep_they_are() {
    let reading = read(&Page::html("<ul><li>a<ul><li>b<p>c</ul><li>d</ul><p>e"));
    let levels: Vec<_> = reading.blocks().iter().map(|block| block.level).collect();
    assert_eq!(levels, [1, 2, 2, 1, 0]);
}

#[test]
fn elements_around_blocks() {
    let reading = read(&Page::html(
        "<body><div class='comment-list x'><p class=post1>One</p><p class=post2><b>Two</b></p></div>\
         <ul id=shop><li>Three</ul>",
    ));
    let elements = reading.elements();
    let kinds = |block: usize| {
        let mut kinds = Vec::new();
        let mut at = reading.blocks()[block].element as usize;
        while at > 0 {
            kinds.push(elements[at].kind);
            at = elements[at].parent as usize;
        }
        kinds
    };
    use ElementKind::{Division, Item, List, Paragraph};
    assert_eq!(kinds(0), [Paragraph, Division, ElementKind::Page]);
    assert_eq!(kinds(2), [Item, List, ElementKind::Page]);
    let of = |block: usize| elements[reading.blocks()[block].element as usize];
    // Digits are left out of names: both are made by one template.
    assert_eq!(of(0).likeness, of(1).likeness);
    assert_ne!(of(0).likeness, of(2).likeness);
    assert!(elements[of(0).parent as usize].naming.has(Naming::COMMENT));
    assert!(elements[of(2).parent as usize].naming.has(Naming::PRODUCT));
    assert_eq!(of(2).naming, Naming::NONE);
}

#[test]
fn kinds_levels_paths_and_lines() {
    let reading = read(&Page::html(
        "<main class='story wide'>\n<h2>Rain</h2>\n<blockquote><p>wet</blockquote><figure><figcaption>A cloud</figure>\
         <ul id=list><li>drop</ul><table><tr><td>1<td><p>text</table><pre>code",
    ));
    let kinds: Vec<_> = reading.blocks().iter().map(|block| block.kind).collect();
    use BlockKind::*;
    assert_eq!(kinds, [Heading, Quote, Figure, ListItem, Cell, Paragraph, Pre]);
    assert_eq!((reading.blocks()[0].level, reading.blocks()[0].line), (2, 2));
    assert_eq!(reading.path(3), Some("html>body>main.story>ul#list>li"));
}

#[test]
fn runs_know_links_and_their_targets() {
    let page = Page::html("<p>See <a href='/rain'>the <b>rain</b></a> &amp; <em>wind</em>");
    let reading = read(&page);
    let runs: Vec<(&str, Inline, &str)> = reading
        .runs(0)
        .iter()
        .map(|run| (&reading.text(0)[run.text.range()], run.inline, &page.text[run.target.range()]))
        .collect();
    use Inline::*;
    assert_eq!(
        runs,
        [
            ("See ", Plain, ""),
            ("the ", Link, "/rain"),
            ("rain", Link, "/rain"),
            (" ", Plain, ""),
            ("&", Plain, ""),
            (" ", Plain, ""),
            ("wind", Emphasis, "")
        ]
    );
    assert_eq!(&page.text[reading.source_span(0, Span::new(8, 12)).range()], "rain");
}

#[test]
fn parts_of_the_page() {
    let reading = read(&Page::html(
        "<nav>a</nav><div class=site-footer>b</div><div role=complementary>c</div><div itemprop=articleBody>d",
    ));
    let parts = [Region::NAVIGATION, Region::FOOTER, Region::ASIDE, Region::STORY];
    for (block, part) in reading.blocks().iter().zip(parts) {
        assert!(block.region.has(part), "{block:?}");
    }
}

/// The facts of a page about one thing, as `source:name=value`.
#[track_caller]
fn check_facts(html: &str, key: FactKey, expected: &[&str]) {
    let reading = read(&Page::html(html));
    let facts: Vec<String> =
        reading.facts_of(key).map(|fact| format!("{}={}", &fact.by()[5..], fact.value)).collect();
    assert_eq!(facts, expected, "{html}");
}

/// Of several articles the page's own is read, by its address or its headline; what is another's alone is not.
#[test]
fn whose_json_ld_it_is() {
    let article = |headline: &str, more: &str| {
        format!(
            "{{\"@type\": \"NewsArticle\", \"headline\": \"{headline}\", \"author\": \"{headline}\"{more}}}"
        )
    };
    let (own, other) = (article("Rain at last in Brest", ""), article("Lamps for the harbour", ""));
    let by_address =
        article("Wet days", ", \"mainEntityOfPage\": {\"@id\": \"http://www.gazette.example/rain/\"}");
    let title = "<title>Rain at last in Brest - Gazette</title>";
    let address = "<title>Gazette</title><link rel=canonical href=https://gazette.example/rain>";
    let heading = "<title>Gazette</title><body><h1>Rain at last in Brest</h1>";
    for (head, json, author) in [
        (title, format!("[{other}, {own}]"), &["json-ld:author=Rain at last in Brest"][..]),
        (title, format!("{{\"@graph\": [{other}, {own}]}}"), &["json-ld:author=Rain at last in Brest"]),
        (title, format!("[{own}, {other}]"), &["json-ld:author=Rain at last in Brest"]),
        (address, format!("[{other}, {by_address}]"), &["json-ld:author=Wet days"]),
        (heading, format!("[{other}, {own}]"), &["json-ld:author=Rain at last in Brest"]),
        (heading, other.clone(), &[]),
        // A title that names the site tells nothing.
        ("<title>Gazette</title>", other.clone(), &["json-ld:author=Lamps for the harbour"]),
    ] {
        let page = format!("{head}<script type='application/ld+json'>{json}</script><p>text");
        check_facts(&page, FactKey::Author, author);
    }
}

#[test]
fn facts_of_json_ld() {
    let page = |json: &str| format!("<script type='application/ld+json'>{json}</script><p>text");
    for json in [
        r#"{"@type": "NewsArticle", "headline": "Rain &amp; wind", "author": {"@type": "Person", "name": "Ann Example"},}"#,
        r#"{"@graph": [{"@type": "WebSite", "name": "Gazette"}, {"@type": ["Article"], "headline": "Rain & wind", "author": "Ann Example"}]}"#,
        r#"[{"@type": "WebPage", "name": "x"}, {"@type": "http://schema.org/BlogPosting", "headline": "Rain & wind", "author": [{"name": "Ann Example"}]}]"#,
        r##"{"@graph": [{"@type": "Article", "headline": "Rain & wind", "author": {"@id": "#ann"}}, {"@type": "Person", "@id": "#ann", "name": "Ann Example"}]}"##,
    ] {
        check_facts(&page(json), FactKey::Title, &["json-ld:headline=Rain & wind"]);
        check_facts(&page(json), FactKey::Author, &["json-ld:author=Ann Example"]);
    }
    for json in [
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;author&quot;: &quot;Ann Example&quot;}",
        r#"{"headline": "Rain", "datePublished": "2024-03-05", "author": "Ann Example"}"#,
        r#"{"@type": "Article", "author": {"@type": "Person", "givenName": "Ann", "familyName": "Example"}}"#,
    ] {
        check_facts(&page(json), FactKey::Author, &["json-ld:author=Ann Example"]);
    }
    check_facts(
        &page(
            r#"{"@type": "Article", "hasPart": [{"@type": "WebPageElement", "isAccessibleForFree": false}]}"#,
        ),
        FactKey::Free,
        &["json-ld:isAccessibleForFree=false"],
    );
    check_facts(
        &page(r#"{"@type": "NewsArticle", "isAccessibleForFree": "False"}"#),
        FactKey::Free,
        &["json-ld:isAccessibleForFree=false"],
    );
}

#[test]
fn facts_of_markup() {
    for (html, key, expected) in [
        ("<meta property=og:title content='Rain'>", FactKey::Title, "open-graph:og:title=Rain"),
        ("<meta name=DC.date content=2024-03-05>", FactKey::Published, "meta:DC.date=2024-03-05"),
        ("<title> Rain\n| Gazette</title>", FactKey::DocumentTitle, "document:title=Rain | Gazette"),
        ("<p><time datetime=2024-03-05>Tuesday</time>", FactKey::Published, "time:datetime=2024-03-05"),
        ("<p><a rel=author href=/ann>Ann Example</a>", FactKey::Author, "markup:rel=author=Ann Example"),
        (
            "<p itemprop=author>By <b itemprop=name>Ann Example</b>",
            FactKey::Author,
            "microdata:author=Ann Example",
        ),
        (
            "<div class=byline>By<p>Ann Example<p>Gazette</div>",
            FactKey::Author,
            "markup:class=byline=By Ann Example | Gazette",
        ),
        (
            "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ann Example'>\
             <meta name=twitter:label2 content=Time><meta name=twitter:data2 content='2 minutes'>",
            FactKey::Author,
            "twitter:twitter:data1=Ann Example",
        ),
        ("<p><a href=/author/ann>Ann Example</a>", FactKey::Author, "markup:href=author=Ann Example"),
        ("<p class='meta postAuthor'>Ann Example", FactKey::Author, "markup:class=postAuthor=Ann Example"),
        (
            "<abbr class=published title=2024-03-05>Tuesday</abbr>",
            FactKey::Published,
            "markup:class=published=2024-03-05",
        ),
        ("<link rel=next href=/rain/2>", FactKey::Next, "document:href=/rain/2"),
        ("<link rel=alternate hreflang=de href=/regen>", FactKey::Translation, "document:de=/regen"),
        ("<meta name=robots content=noai>", FactKey::Robots, "meta:robots=noai"),
        (
            "<link rel=canonical href=https://gazette.example/rain>",
            FactKey::CanonicalUrl,
            "document:href=https://gazette.example/rain",
        ),
    ] {
        check_facts(html, key, &[expected]);
    }
    let other =
        format!("<p>{}<div class=related><time datetime=2024-03-05>x</time></div>", "rain ".repeat(50));
    check_facts(&other, FactKey::Published, &[]);
}

#[test]
fn facts_of_what_is_not_read_as_text() {
    let time = "<time datetime=2024-03-05>Tuesday</time>";
    for (html, is_stated) in [
        (format!("<div hidden><p>{time}</div>"), true),
        (format!("<template>{time}</template>"), false),
        (format!("<div><template shadowrootmode=open><p>{time}</template></div>"), false),
        (format!("<div><template shadowrootmode=open><p>Rain</template></div><p>{time}"), true),
        (format!("<svg><desc>{time}</desc></svg>"), false),
    ] {
        let stated: &[&str] = if is_stated { &["time:datetime=2024-03-05"] } else { &[] };
        check_facts(&html, FactKey::Published, stated);
    }
    check_facts("<body><svg><title>Share</title></svg>", FactKey::DocumentTitle, &[]);
    // Beyond the blocks that are taken.
    let budget = Budget { blocks: 1, ..Budget::default() };
    for html in [
        format!("<p>Rain<p>Wind<p>{time}"),
        format!("<div><template shadowrootmode=open><p>Rain<p>Wind</template></div><p>{time}"),
    ] {
        let reading = read_within(&Page::html(&html), &budget);
        let facts: Vec<_> = reading.facts().iter().map(|fact| fact.value.as_str()).collect();
        assert_eq!((reading.len(), facts), (1, vec!["2024-03-05"]), "{html}");
    }
}

#[test]
fn scripts_in_templates_are_none_of_the_page() {
    let script = |name: &str| {
        let article = format!(r#"{{"@type": "Article", "author": "{name}"}}"#);
        format!("<script type='application/ld+json'>{article}</script>")
    };
    let html = format!("<template>{}</template>{}", script("Bob Example"), script("Ann Example"));
    check_facts(&html, FactKey::Author, &["json-ld:author=Ann Example"]);
}

/// The bytes that the blocks were read from, in order.
fn sources(reading: &Reading) -> Vec<Span> {
    let mut sources: Vec<Span> = reading.all_runs().iter().map(|run| run.source).collect();
    sources.extend(reading.blocks().iter().filter(|block| block.runs.is_empty()).map(|block| block.span));
    sources.sort();
    sources
}

fn pieces() -> impl Strategy<Value = String> {
    const PIECES: [&str; 34] = [
        "<p>",
        "</p>",
        "<div class=story>",
        "</div>",
        "<b>",
        "</b>",
        "<a href='/x'>",
        "</a>",
        "<br>",
        "<br/>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "</table>",
        "<h1>",
        "</h1>",
        "<pre>",
        "</pre>",
        "<blockquote>",
        "<i>",
        "rain",
        " wind ",
        "\n",
        "&amp;",
        "&nbsp;",
        "é",
        "مطر",
        "<",
        "&",
        "<!-- c -->",
        "<span>",
        "</span>",
        "\r\n",
        "<figure><figcaption>",
    ];
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')).collect()
}

proptest! {
    /// Every character that shows is read once, from bytes of its own.
    #[test]
    fn nothing_is_lost_and_nothing_is_read_twice(html in pieces()) {
        let page = Page::html(html);
        let reading = read(&page);
        let tree = parse(&page.text);
        let text = tree.body().map(|body| tree.text_content(body)).unwrap_or_default();
        // Misnested tables move text: the same characters, perhaps in another order of blocks.
        let blocks: String = blocks(&reading).concat();
        // A block of no-break spaces alone is blank.
        let sorted = |text: &str| {
            let mut all: Vec<char> = shown(text).chars().filter(|c| *c != '\u{a0}').collect();
            all.sort_unstable();
            all
        };
        prop_assert_eq!(sorted(&blocks), sorted(&text));
        for pair in sources(&reading).windows(2) {
            prop_assert!(pair[0].end <= pair[1].start, "{:?}", pair);
        }
        for (index, block) in reading.blocks().iter().enumerate() {
            prop_assert!(page.text.get(block.span.range()).is_some());
            let covered: usize = reading.runs(index).iter().map(|run| run.text.len()).sum();
            prop_assert!(block.runs.is_empty() || covered == reading.text(index).len());
        }
    }

    /// What a script holds is read once, from bytes of its own, whatever its escapes.
    #[test]
    fn nothing_of_a_script_is_read_twice(
        paragraphs in prop::collection::vec("[a-zé🌧 ,\"\\\\/\n\t'-]{1,60}", 6..10),
        as_list in any::<bool>(),
    ) {
        let paragraphs: Vec<String> =
            paragraphs.iter().map(|start| format!("{start} It rained on Monday, the wind rose, and the ferry stayed in the harbour.")).collect();
        let html: String = paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect();
        let value = if as_list { serde_json::to_string(&paragraphs) } else { serde_json::to_string(&html) };
        let value = value.expect("strings are JSON");
        let page = Page::html(format!("<p>Loading</p><script>window.state = {{\"a\": {value}}};</script>"));
        let reading = read(&page);
        let without_space = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(without_space(&blocks(&reading)[1..].concat()), without_space(&paragraphs.concat()));
        let mut all = sources(&reading);
        all.sort_unstable();
        for pair in all.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start, "{:?}", pair);
        }
    }

    /// Whatever the bytes: no panic, and spans of whole characters.
    #[test]
    fn any_text_is_a_page(html in "[<>/a-z =\"'&;!é\\-\\[\\]{}:\\\\u0-9\n]{0,200}") {
        for html in [html.clone(), format!("<script type=application/ld+json>{html}</script>{html}")] {
            let page = Page::html(html);
            let reading = read(&page);
            for fact in reading.facts() {
                prop_assert!(page.text.get(fact.span.range()).is_some());
            }
        }
    }
}

#[test]
fn what_a_story_without_scripts_states() {
    let html = format!(
        "<title>Rain</title><div id=app></div><noscript><h1>Rain</h1><p>By <a rel=author href=/ann>Ann</a></p>{}</noscript>",
        "<p>It rained on Monday, and the river rose until the bridge had to be closed.</p>".repeat(10)
    );
    let reading = read(&Page::html(html.clone()));
    let authors: Vec<_> = reading.facts_of(FactKey::Author).collect();
    assert_eq!(authors.len(), 1);
    assert_eq!(&html[authors[0].span.range()], "<a rel=author href=/ann>Ann</a>");
    // Without a story in it nobody asks what it states.
    let reading =
        read(&Page::html("<p>Rain</p><noscript><p>By <a rel=author href=/ann>Ann</a></p></noscript>"));
    assert_eq!(reading.facts_of(FactKey::Author).count(), 0);
}
