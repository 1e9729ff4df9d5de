//! Titles, authors and days of HTML pages of no known site: what systems state, and how it lies.

use kiosque::{Article, Kiosque};
use kiosque_core::Page;

const STORY: &str = "<p>The river rose again on Monday night and flooded the lower meadows beside the old mill. Farmers moved \
    their sheep to higher ground.</p><p>Volunteers filled sandbags near the bridge while the council promised to open the \
    hall for anyone who needs a dry bed.</p><p>By the morning the water had fallen a little, and the first of them went \
    home over the bridge.</p><p>The council will meet again at noon, when the next wave is expected to reach the mill.</p>";

const HEADLINE: &str = "River floods the lower meadows again";

/// The parts of a page that rows fill in.
#[derive(Default)]
struct Parts<'p> {
    head: &'p str,
    heading: &'p str,
    above: &'p str,
    below: &'p str,
    behind: &'p str,
    address: &'p str,
}

fn read(kiosque: &Kiosque, parts: &Parts<'_>) -> Article {
    let Parts { head, heading, above, below, behind, address } = parts;
    let html = format!(
        "<!doctype html><html lang=en><head><meta property=og:site_name content='Example Gazette'>{head}</head><body>\
         <header><nav><ul><li><a href=/>Home</a><li><a href=/news>News</a><li><a href=/sport>Sport</a></ul></nav></header>\
         <main><div class=content>{above}<h1>{heading}</h1>{below}{STORY}{behind}</div></main>\
         <footer><p>© Example Gazette. All rights reserved.</p></footer></body></html>"
    );
    let address = if address.is_empty() { "https://www.gazette.example/news/river" } else { address };
    kiosque.extract(&Page::html(html).with_url(address))
}

fn engine() -> Kiosque {
    Kiosque::builder().without_bundled().build().expect("nothing is loaded")
}

fn json_ld(fields: &str) -> String {
    format!("<script type=application/ld+json>{{\"@type\": \"NewsArticle\", {fields}}}</script>")
}

#[test]
fn titles_without_the_site() {
    let kiosque = engine();
    for separator in [
        " | ", " - ", " – ", " :: ", " » ", " « ", " · ", " / ", " ~ ", " ‹ ", " > ", " ⋆ ", "|", "｜", "_",
        "-",
    ] {
        let head = format!("<title>{HEADLINE}{separator}Example Gazette</title>");
        let article = read(&kiosque, &Parts { head: &head, ..Parts::default() });
        assert_eq!(article.title.as_deref(), Some(HEADLINE), "{head}");
    }
    for title in [
        "River floods the lower meadows again | News | Example Gazette",
        "River floods the lower meadows again - 05/03/2024 - Example Gazette",
        "River floods the lower meadows again (Example Gazette)",
        "River floods the lower meadows again【Example Gazette】",
        "Example Gazette » River floods the lower meadows again",
    ] {
        let head = format!("<title>{title}</title>");
        let article = read(&kiosque, &Parts { head: &head, ..Parts::default() });
        assert_eq!(article.title.as_deref(), Some(HEADLINE), "{title}");
    }
    let head = "<meta property=og:title content='Rain &amp;amp; wind in the north at last'>";
    let article = read(&kiosque, &Parts { head, ..Parts::default() });
    assert_eq!(article.title.as_deref(), Some("Rain & wind in the north at last"));
}

#[test]
fn a_title_of_another_story_is_stated() {
    let head = format!(
        "<meta property=og:site_name content='Example Gazette'><meta property=og:title content='Ferry drivers end strike'><title>{HEADLINE} | Example Gazette</title>"
    );
    let above = format!("<table><tr><td><fieldset><legend>{HEADLINE}</legend></fieldset></table>");
    for (above, title) in [(above.as_str(), HEADLINE), ("", "Ferry drivers end strike")] {
        let html = format!("<html lang=en>{head}<body>{above}{STORY}");
        let article = engine().extract(&Page::html(html).with_url("https://www.gazette.example/news/river"));
        assert_eq!(article.title.as_deref(), Some(title));
    }
}

#[test]
fn the_only_heading_of_the_first_level() {
    let head = "<title>The ten best tips for wet meadows</title>";
    let above = "<h1>Ten tips for meadows under water</h1><div class=related><h2>More tips</h2></div>";
    let html = format!(
        "<html><head>{head}</head><body><main><section class=related-posts>{above}</section><div>{STORY}</div></main></body></html>"
    );
    let article = engine().extract(&Page::html(html));
    assert_eq!(article.title.as_deref(), Some("Ten tips for meadows under water"));
}

#[test]
fn authors() {
    let kiosque = engine();
    let check = |parts: &Parts<'_>, names: &str| {
        let article = read(&kiosque, &Parts { heading: HEADLINE, ..*parts });
        let found: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(found.join("; "), names, "{} {} {}", parts.head, parts.below, parts.behind);
    };
    // Accounts are spelled out by the line under the headline.
    let below = "<div><span>Ann Example</span></div>";
    for account in ["ann.example@gazette.example", "annexample", "aexample"] {
        let head = format!("<meta name=author content='{account}'>");
        check(&Parts { head: &head, below, ..Parts::default() }, "Ann Example");
    }
    for (head, names) in [
        ("<meta name=DC.creator content='Example, Ann'>", "Ann Example"),
        (
            "<meta name=citation_author content='Example, Ann'><meta name=citation_author content='Sample, Bob'>",
            "Ann Example; Bob Sample",
        ),
        (
            "<meta name=DC.Creator content='Ann Example'><meta name=citation_authors content='Ann Example'>\
             <meta name=citation_authors content='Bob Sample'>",
            "Ann Example; Bob Sample",
        ),
    ] {
        check(&Parts { head, ..Parts::default() }, names);
    }
    // Those who went over the story did not write it.
    for (wrote, went_over) in [
        ("Written by", "Researched by"),
        ("Geschrieben von", "Geprüft von"),
        ("Rédigé par", "Relu par"),
        ("Escrito por", "Revisado por"),
    ] {
        let below = format!(
            "<div class=author-info>{wrote} <a href=/author/ann-example>Ann Example</a></div>\
             <div class=author-info>{went_over} <a href=/author/bob-sample>Bob Sample</a></div>"
        );
        check(&Parts { below: &below, ..Parts::default() }, "Ann Example");
    }
    let above = "<div class=byline><a href=/author/ann-example>Ann Example</a> and \
        <a href=/author/bob-sample>Bob Sample</a></div>";
    check(&Parts { above, ..Parts::default() }, "Ann Example; Bob Sample");
    for (below, behind, names) in [
        ("<div>Ann Example, Staff Writer</div>", "", "Ann Example"),
        ("<div>Ann Example | Chief Correspondent</div>", "", "Ann Example"),
        ("<div>Ann Example, Minister of Rain</div>", "", ""),
        ("", "<p><em>Ann Example is a reporter of the Gazette.</em></p>", "Ann Example"),
        ("", "<p><em>Ann Example is a farmer at the mill.</em></p>", ""),
        ("<div>By Monday the river had risen again</div>", "", ""),
        ("<div>Photo by Ann Example</div>", "", ""),
    ] {
        check(&Parts { below, behind, ..Parts::default() }, names);
    }
    // The line of all who wrote, of whom one is stated.
    let head = json_ld("\"author\": {\"@type\": \"Person\", \"name\": \"Ann Example\"}");
    let below = "<div>Ann Example, Bob Sample &amp; Cy Specimen</div>";
    check(&Parts { head: &head, below, ..Parts::default() }, "Ann Example; Bob Sample; Cy Specimen");
}

#[test]
fn days() {
    let kiosque = engine();
    let check = |parts: &Parts<'_>, published: Option<&str>, modified: Option<&str>| {
        let article = read(&kiosque, &Parts { heading: HEADLINE, ..*parts });
        let day = |date: Option<String>| date.map(|date| date.chars().take(10).collect::<String>());
        let found = (day(article.date_published), day(article.date_modified));
        let wanted = (published.map(str::to_owned), modified.map(str::to_owned));
        assert_eq!(found, wanted, "{} {} {}", parts.head, parts.below, parts.address);
    };
    let march = Some("2024-03-05");
    for value in ["1709627400000", "\"1709627400\"", "\"20240305T083000Z\"", "\"20240305\""] {
        let head = json_ld(&format!("\"datePublished\": {value}"));
        check(&Parts { head: &head, ..Parts::default() }, march, None);
    }
    let published = json_ld("\"datePublished\": \"2024-03-05T08:30:00Z\"");
    let below = "<p class=x>Last updated: <time datetime=2024-03-07>March 7, 2024</time></p>";
    check(&Parts { head: &published, below, ..Parts::default() }, march, Some("2024-03-07"));
    let address = "https://www.gazette.example/2024/03/05/river";
    check(&Parts { below: "<div>03/05/2024</div>", address, ..Parts::default() }, march, None);
    let head = "<meta property=og:locale content=en_US>";
    check(&Parts { head, below: "<div>03/05/2024</div>", ..Parts::default() }, march, None);
    for (below, published) in [
        ("<div>Registered: 18 September 2008</div><div>Posted 5 March 2024</div>", march),
        (
            "<div class=event-date>19 January 2023, 10:00-11:30</div><div class=post-date>5 March 2024</div>",
            march,
        ),
        ("<p>The next meeting of the river board is on 5 February 2020 in the old mill.</p>", None),
        ("<div>3 hours ago</div>", None),
    ] {
        check(&Parts { below, ..Parts::default() }, published, None);
    }
    // What is stated is later than what is printed: the day of a change, or the one on which the page was made.
    for (below, published) in [
        ("<p class=date>5 March 2024</p>", march),
        ("<p class=date>11/01/2025</p>", Some("2025-11-01")),
        ("<p class=date>31 October 2025</p>", Some("2025-10-31")),
        ("<p class=date>Updated 5 March 2024</p>", Some("2025-11-01")),
        ("<p class=date>3 December 2025</p>", Some("2025-11-01")),
        (
            "<p class=x>On 5 March 2024 the mayor opened the new bridge beside the old mill, which is closed since.</p>",
            Some("2025-11-01"),
        ),
        (
            "<p class=date>Ferry, 5 March 2024</p><p class=byline>By Ann Example, 1 November 2025</p>",
            Some("2025-11-01"),
        ),
    ] {
        let head = json_ld(
            "\"datePublished\": \"2025-11-01T06:00:00Z\", \"dateModified\": \"2025-11-01T06:00:00Z\"",
        );
        let article = read(&kiosque, &Parts { heading: HEADLINE, head: &head, below, ..Parts::default() });
        assert_eq!(article.date_published.as_deref().map(|date| &date[..10]), published, "{below}");
    }
    // A story that waited for its day was changed before it: the element that says so tells nothing of publication.
    for (class, published) in [("updated", "2025-11-01T06:00:00Z"), ("date", "2025-10-07")] {
        let head = json_ld(
            "\"datePublished\": \"2025-11-01T06:00:00Z\", \"dateModified\": \"2025-10-07T06:00:00Z\"",
        );
        let below = &format!("<p class={class}>7 October 2025</p>");
        let article = read(&kiosque, &Parts { heading: HEADLINE, head: &head, below, ..Parts::default() });
        assert_eq!(article.date_published.as_deref(), Some(published), "{class}");
    }
}
