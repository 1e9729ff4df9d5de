//! HTML pages of no known site, end to end: what the page shows, weighed against what it states.

use kiosque::{Article, Kiosque};
use kiosque_core::article::{DateInfo, PageType};
use kiosque_core::{Page, UrlSource};

const STORY: &str = "<p>The new bridge over the river was opened on Wednesday, two years after the old one had been washed \
    away by the flood.</p><p>The mayor cut the ribbon before some hundreds of onlookers, and the first tram crossed the \
    bridge at noon.</p><p>Traders on both banks said that they had waited long for the day, and that business had \
    already picked up.</p>";

fn page(head: &str, above: &str) -> Article {
    let html = format!(
        "<!doctype html><html lang=en><head>{head}</head><body><nav><ul><li>Home<li>Sport</ul></nav>\
         <main><article>{above}<div class=text>{STORY}</div></article></main>\
         <aside><h2>More</h2><p>Another story of some length about the harbour, which was closed on Friday.</p></aside>\
         <footer><p>All rights reserved by the Gazette and its owners, who may be written to.</p></footer></body></html>"
    );
    let kiosque = Kiosque::new().expect("the bundled sites load");
    kiosque.extract(&Page::html(html).with_url("https://www.gazette.example/bridge"))
}

/// The same page with something in its head, and behind its story.
fn page_between(before: &str, above: &str, behind: &str) -> Article {
    let title = "<h1>The bridge is open at last</h1>";
    let html = format!(
        "<!doctype html><html lang=en><body>{before}<ul id=nav><li>Home<li>Sport<li>Weather</ul><div id=main>{title}\
         {above}<div class=text>{STORY}</div></div>{behind}</body></html>"
    );
    let kiosque = Kiosque::new().expect("the bundled sites load");
    kiosque.extract(&Page::html(html))
}

fn by(article: &Article, field: &str) -> String {
    article.provenance.fields.get(field).map(|origin| origin.by.clone()).unwrap_or_default()
}

#[test]
fn the_story_and_nothing_else() {
    let article = page("", "<h1>The bridge is open at last</h1>");
    let paragraphs: Vec<&str> =
        STORY.split("<p>").skip(1).map(|text| text.trim_end_matches("</p>")).collect();
    assert_eq!(article.text, paragraphs.join("\n\n"));
    assert_eq!(article.language.as_deref(), Some("en"));
}

/// A news page that states a headline in three places.
fn outvoting(headline: &str) -> String {
    format!(
        "<title>{headline}</title><meta property=og:title content='{headline}'>\
         <script type=application/ld+json>{{\"@type\": \"NewsArticle\", \"headline\": \"{headline}\"}}</script>"
    )
}

#[test]
fn titles() {
    for (head, above, title, who) in [
        (
            "<title>The bridge is open at last | Gazette</title>",
            "<h1>The bridge is open at last</h1>",
            "The bridge is open at last",
            "generic:headline",
        ),
        (
            "<meta property=og:title content='The bridge is open at last'>",
            "<h1>City<br>The bridge is open at last</h1>",
            "The bridge is open at last",
            "generic:headline",
        ),
        (
            "<title>The bridge is open at last - Gazette</title>",
            "<h1>Gazette</h1>",
            "The bridge is open at last",
            "fact:document:title",
        ),
        (
            "<meta property=og:title content='The bridge is open at last'>",
            "",
            "The bridge is open at last",
            "fact:open-graph:og:title",
        ),
        // A document's title that says nothing of the story is the site's name, or of the program that made the page.
        (
            "<title>Welcome to the Gazette</title>",
            "<h2>The bridge across the river is open at last</h2><p>By Ann Example, May 12, 2021</p>",
            "The bridge across the river is open at last",
            "generic:headline",
        ),
        // Two headings make up what the page states: the one that is a link is the site's name.
        (
            "<title>The Harbour Gazette - The bridge is open at last</title>",
            "<h1><a href=/>The Harbour Gazette</a></h1><h2>The bridge is open at last</h2>",
            "The bridge is open at last",
            "generic:headline",
        ),
        (
            "<title>The bridge is open at last - Harbour Gazette</title>",
            "<h1><a href=/bridge>The bridge is open at last</a></h1><h4>Harbour Gazette</h4>",
            "The bridge is open at last",
            "generic:headline",
        ),
        (
            "<title>The Harbour Gazette: The bridge is open at last</title>\
             <meta property=og:title content='The bridge is open at last'>",
            "<h1>The Harbour Gazette</h1><h2>The bridge is open at last</h2>",
            "The bridge is open at last",
            "generic:headline",
        ),
        // What the page prints alone of its title is the headline.
        (
            "<title>The Gazette: Crossing restored at last</title>",
            "<p><b>Crossing restored at last</b></p><p>The mayor cut the ribbon before hundreds of onlookers</p>",
            "Crossing restored at last",
            "fact:document:title",
        ),
        // For search engines it is called otherwise.
        (
            "<title>Ten facts on bridges | Gazette</title>",
            "<h1>The bridge is open at last</h1>",
            "The bridge is open at last",
            "generic:headline",
        ),
        (
            "<meta property=og:title content='Bridge is open at last'>",
            "<h1>The bridge is open at last</h1>",
            "The bridge is open at last",
            "generic:headline",
        ),
        (
            "<meta property=og:title content='The bridge is open at last'>",
            "<h1>The bridge is open at last <small>12 May 2021, City</small></h1>",
            "The bridge is open at last",
            "generic:headline",
        ),
        (
            "<meta property=og:title content='The bridge is open at last-City:Gazette'>\
             <meta name=headline content='The bridge is open at last'>",
            "",
            "The bridge is open at last",
            "fact:meta:headline",
        ),
        // What a news page states in most places is its headline, if it speaks of the same.
        (
            &outvoting("A bridge opens after the flood"),
            "<h1>The bridge is open at last</h1>",
            "A bridge opens after the flood",
            "fact:json-ld:headline",
        ),
        (
            &outvoting("Harbour closed on Friday"),
            "<h1>The bridge is open at last</h1>",
            "The bridge is open at last",
            "generic:headline",
        ),
        // A summary where a headline belongs stands alone against two.
        (
            "<script type=application/ld+json>{\"@type\": \"Article\", \"headline\": \"Two years after the flood it may be \
             crossed again by those who walk, by those who ride and by all the trams that had gone round by the harbour\"}</script><meta property=og:title content='The bridge is open at last'>\
             <meta name=twitter:title content='The bridge is open at last'>",
            "",
            "The bridge is open at last",
            "fact:open-graph:og:title",
        ),
        (
            "<meta property=og:title content='The drawbridge is open'>",
            "<h1>: The draw&shy;bridge is open</h1>",
            "The drawbridge is open",
            "generic:headline",
        ),
    ] {
        let article = page(head, above);
        assert_eq!(
            (article.title.as_deref(), by(&article, "title").as_str()),
            (Some(title), who),
            "{head} {above}"
        );
    }
}

#[test]
fn dates() {
    let json = "<script type=application/ld+json>{\"@type\": \"NewsArticle\", \"datePublished\": \"2021-05-12T10:00:00+02:00\", \
                \"dateModified\": \"2021-05-13\"}</script>";
    for (head, above, published, who) in [
        (
            json,
            "<h1>Bridge</h1><time datetime=2024-01-01>today</time>",
            "2021-05-12T10:00:00+02:00",
            "fact:json-ld:datePublished",
        ),
        (
            "<meta property=article:published_time content=2021-05-12>",
            "",
            "2021-05-12",
            "fact:open-graph:article:published_time",
        ),
        (
            "",
            "<h1>The bridge is open at last</h1><p><time datetime=2021-05-12>Wednesday</time>",
            "2021-05-12",
            "fact:time:datetime",
        ),
    ] {
        let article = page(head, above);
        let found = (article.date_published.as_deref(), by(&article, "date_published"));
        assert_eq!(found, (Some(published), who.to_owned()), "{head} {above}");
    }
    assert_eq!(page(json, "").date_modified.as_deref(), Some("2021-05-13"));
}

/// A day that opens the story is its own, unless something else states one, or more paragraphs open so.
#[test]
fn dates_that_open_the_story() {
    let story = "the bridge is open again. It had been closed for eleven years, since the flood took its second pier.";
    let read = |head: &str, paragraphs: &[&str]| {
        let body: String = paragraphs.iter().map(|opening| format!("<p>{opening} {story}</p>")).collect();
        let html = format!(
            "<!doctype html><head><title>The bridge is open again</title>{head}</head><body>\
             <article><h1>The bridge is open again</h1>{body}</article>"
        );
        let article = Kiosque::new().expect("the bundled sites load").extract(&Page::html(html));
        (article.date_published.clone(), by(&article, "date_published"), article.agencies.len())
    };
    let wire = "BREST, May 12, 2021 /PRNewswire/ -- Since Monday";
    let (found, who) = (Some("2021-05-12".to_owned()), "page:opening".to_owned());
    assert_eq!(read("", &[wire, "On Monday"]), (found.clone(), who.clone(), 1));
    assert_eq!(read("", &["(12 May 2021) Since Monday", "On Monday"]), (found, who, 0));
    let stated = "<meta property=article:published_time content=2021-05-13>";
    assert_eq!(read(stated, &[wire, "On Monday"]).0.as_deref(), Some("2021-05-13"));
    assert_eq!(read("", &["12 May 2021: Today", "14 May 2021: Today"]).0, None);
    assert_eq!(read("", &["On 12 May 2021,", "On Monday"]).0, None);
}

/// A moment in UTC is dated on the day that the page prints.
#[test]
fn days() {
    let json = |date: &str| {
        format!(
            "<script type=application/ld+json>{{\"@type\": \"NewsArticle\", \"datePublished\": \"{date}\"}}</script>"
        )
    };
    let title = "<h1>The bridge is open at last</h1>";
    for (stated, above, published) in [
        (
            "2021-05-12T23:30:00Z",
            "<time datetime=2021-05-13T01:30:00+02:00>x</time>",
            "2021-05-13T01:30:00+02:00",
        ),
        ("2021-05-12T23:30:00Z", "<p class=date>13 May 2021, 01:30</p>", "2021-05-13T01:30"),
        ("2021-05-12T23:30:00Z", "<p class=date>12 May 2021</p>", "2021-05-12T23:30:00Z"),
        ("2021-05-12T23:30:00Z", "<p class=date>20 May 2021</p>", "2021-05-12T23:30:00Z"),
        ("2021-05-12T00:00:00Z", "<p class=date>11 May 2021</p>", "2021-05-12T00:00:00Z"),
    ] {
        let article = page(&json(stated), &format!("{title}{above}"));
        assert_eq!(article.date_published.as_deref(), Some(published), "{stated} {above}");
    }
}

/// The day of a change, as the page prints it, is not that of publication in another zone.
#[test]
fn days_of_changes() {
    let stated = "<script type=application/ld+json>{\"@type\": \"NewsArticle\", \"datePublished\": \
        \"2021-05-12T23:30:00Z\", \"dateModified\": \"2021-05-13T10:00:00Z\"}</script>";
    for (line, published) in
        [("Updated: 13 May 2021", "2021-05-12T23:30:00Z"), ("Wednesday, 13 May 2021", "2021-05-13")]
    {
        let article = page(stated, &format!("<h1>The bridge is open at last</h1><p>{line}</p>"));
        assert_eq!(article.date_published.as_deref(), Some(published), "{line}");
    }
}

/// What `03/04/2021` means, other dates of the page tell that are written so.
#[test]
fn order_of_figures() {
    for (day, others, published) in [
        ("03/04/2021", "<p>Seen 03/15/2021", "2021-03-04"),
        ("03-04-2021, 10:10 AM", "<p>Seen 03-15-2021, 9:02 PM", "2021-03-04T10:10"),
        ("03/04/2021", "<p>Seen 15/03/2021", "2021-04-03"),
        ("03/04/2021", "<p>Seen 03-15-2021", "2021-04-03"),
        ("03/04/2021", "<p>Seen 03/15/2021<p>Left 16/03/2021", "2021-04-03"),
        ("03/04/2021", "", "2021-04-03"),
    ] {
        let day = format!("<p class=date>{day}</p>");
        let article = page_between("", &day, &format!("<footer>{others}</footer>"));
        assert_eq!(article.date_published.as_deref(), Some(published), "{day} {others}");
    }
}

/// A page that says of itself that it is a thread is one, however few its posts are.
#[test]
fn threads_that_say_so() {
    let posts: String = STORY
        .split("<p>")
        .skip(1)
        .map(|post| {
            format!(
                "<li class=post><div class=text><p>{post}</div><div class=signature>Long live the tram!</div>"
            )
        })
        .collect();
    for (head, item, kind) in [
        (
            "<script type=application/ld+json>{\"@type\": \"DiscussionForumPosting\"}</script>",
            "",
            PageType::Forum,
        ),
        ("", "itemscope itemtype=http://schema.org/DiscussionForumPosting", PageType::Forum),
        ("", "itemscope itemtype='https://schema.org/QAPage'", PageType::Forum),
        ("", "itemscope itemtype=https://schema.org/WebPage", PageType::Article),
    ] {
        let html = format!(
            "<!doctype html><html lang=en><head>{head}</head><body><ul id=nav><li>Home<li>Members</ul><div {item}>\
             <h1>Is the bridge open?</h1><ol>{posts}</ol></div></body></html>"
        );
        let article = Kiosque::new().expect("the bundled sites load").extract(&Page::html(html));
        assert_eq!(article.page_type, kind, "{head}{item}");
        assert_eq!(article.blocks.len(), 3, "{head}{item}: {}", article.text);
    }
}

/// A thread is by who began it, whatever those are called who answered.
#[test]
fn who_began_a_thread() {
    let posts: String = STORY
        .split("<p>")
        .skip(1)
        .zip(["zorro27", "Ann Example", "Bo Sample"])
        .map(|(post, name)| {
            format!("<li class=post><b itemprop=author>{name}</b><div class=text><p>{post}</div>")
        })
        .collect();
    let thread = "\"@type\": \"DiscussionForumPosting\"";
    for (stated, author) in [("", "zorro27"), (", \"author\": {\"name\": \"Kevin\"}", "Kevin")] {
        let html = format!(
            "<!doctype html><html lang=en><head><script type=application/ld+json>{{{thread}{stated}}}</script></head><body>\
             <h1>Is the bridge open?</h1><p>Kevin</p><ol>{posts}</ol></body></html>"
        );
        let article = Kiosque::new().expect("the bundled sites load").extract(&Page::html(html));
        let names: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, [author], "{stated}");
    }
}

/// The root of a site is no address of a story, unless it was read there.
#[test]
fn addresses() {
    const ROOT: &str = "https://gazette.example/";
    let kiosque = Kiosque::new().expect("the bundled sites load");
    let head = format!("<link rel=canonical href={ROOT}><meta property=og:url content={ROOT}rain>");
    for (given, who, stated, url, canonical) in [
        (
            "https://gazette.example/bridge",
            UrlSource::Stated,
            ROOT,
            Some("https://gazette.example/bridge"),
            None,
        ),
        (ROOT, UrlSource::Canonical, ROOT, None, None),
        (ROOT, UrlSource::Stated, ROOT, Some(ROOT), Some(ROOT)),
    ] {
        let html = format!("<link rel=canonical href={stated}><h1>The bridge is open at last</h1>{STORY}");
        let mut page = Page::html(html).with_url(given);
        page.url_source = who;
        let article = kiosque.extract(&page);
        let found = (article.url.as_deref(), article.canonical_url.as_deref());
        assert_eq!(found, (url, canonical), "{given} {who:?}");
    }
    let article = page(&head, "<h1>The bridge is open at last</h1>");
    assert_eq!(article.canonical_url.as_deref(), Some("https://gazette.example/rain"));
}

/// What stands in the head of the page, or behind the story in its foot and beside it, is no day of the story's.
#[test]
fn days_of_other_things() {
    let byline = "<p>By Ann Example | May 12, 2021</p>";
    for (before, above, behind, published) in [
        ("<div id=header><div class=date>Monday, May 24, 2021</div></div>", byline, "", Some("2021-05-12")),
        ("<div id=header><time datetime=2021-05-24>Monday</time></div>", byline, "", Some("2021-05-12")),
        ("<header><p id=clock>May 24, 2021 3:10 am</p></header>", "<p>By Ann Example</p>", "", None),
        // In a part without a name, too, if a line by the headline prints an earlier day.
        ("<div class=bar><span class=date>May 24, 2021</span></div>", byline, "", Some("2021-05-12")),
        ("<div class=bar><span class=date>May 4, 2021</span></div>", byline, "", Some("2021-05-04")),
        ("", "", "<aside><h3>Latest</h3><p><time datetime=2021-05-24>24 May</time> Lamps</aside>", None),
        ("", "", "<aside><h3>About</h3><p>Published<p><time>24 May 2021</time></aside>", Some("2021-05-24")),
        ("", "", "<footer><span class=date>Made May 24, 2021</span> © Gazette</footer>", None),
    ] {
        let article = page_between(before, above, behind);
        assert_eq!(article.date_published.as_deref(), published, "{before} {above} {behind}");
    }
}

/// The day that programs count from is none of publication, nor is one that lies many years behind all others.
#[test]
fn days_that_cannot_be() {
    let shown = "<p class=date>Published 12 May 2021</p>";
    let story = |day: &str, more: &str| {
        format!(
            "<script type=application/ld+json>{{\"@type\": \"Article\", \"datePublished\": \"{day}\"{more}}}</script>"
        )
    };
    let changed = ", \"dateModified\": \"2021-05-13\"";
    for (head, above, published) in [
        (story("1970-01-01T00:00:00Z", ""), shown, Some("2021-05-12")),
        (story("1969-12-31T19:00:00-05:00", ""), shown, Some("2021-05-12")),
        (story("1970-01-01", ""), "", None),
        (story("1969-12-31", ""), "", Some("1969-12-31")),
        (story("2099-12-31", ""), shown, Some("2021-05-12")),
        (story("2099-12-31", changed), "", None),
        // Nothing on the page speaks against it.
        (story("2099-12-31", ""), "", Some("2099-12-31")),
        (
            story("2021-05-12", changed),
            "<p>A picture shows the river as it was on <time>8 May 1951</time>, when nobody thought of a bridge.</p>",
            Some("2021-05-12"),
        ),
    ] {
        let article = page(&head, &format!("<h1>The bridge is open at last</h1>{above}"));
        assert_eq!(article.date_published.as_deref(), published, "{head} {above}");
    }
}

/// A date in a list of what else is known of a recording, behind much else.
const FAR_DATE: &str = "<ul><li>Sound: Ann<li>Voices: Bo<li>Length: 12 minutes<li>Place: Brest<li>Language: English\
     <li>Music: none<li>Thanks: all<li>Team: the bridge<li>Year: no<li>Format: stereo<li>Series: Rain<li>Part: two\
     <li>Mix: Kim<li><p>Published</p><p>23 May 2021</p></ul>";

/// Dates of elements are those of the story if they stand near its headline and say so.
#[test]
fn dates_of_elements() {
    for (head, above, published, modified) in [
        (
            "",
            "<p class=date>Updated 14 May 2021</p><p class=date>Published 12 May 2021</p>",
            Some("2021-05-12"),
            Some("2021-05-14"),
        ),
        ("", "<abbr class=published title=2021-05-12T08:00>Wednesday</abbr>", Some("2021-05-12T08:00"), None),
        (
            "<meta name=date content=2021-05-13>",
            "<p class=date>Published 12 May 2021</p>",
            Some("2021-05-12"),
            None,
        ),
        (
            "<meta name=date content=2021-05-13T08:00>",
            "<p class=date>12 May 2021</p>",
            Some("2021-05-13T08:00"),
            None,
        ),
        // A value is one by any name of the attribute.
        ("<meta name=publish-date value=2021-05-12>", "", Some("2021-05-12"), None),
        // The date of a teaser is of another story.
        // Far from the headline a date counts if a word says what it is.
        ("", FAR_DATE, Some("2021-05-23"), None),
        // Days and months that may change places are read as the page prints them elsewhere.
        (
            "<meta name=date content='11/05/2021 12:43:42'>",
            "<p>Created: 11.05.2021</p>",
            Some("2021-05-11T12:43:42"),
            None,
        ),
        (
            "<meta name=date content='05/11/2021 12:43:42'>",
            "<p>Created: 11.05.2021</p>",
            Some("2021-05-11T12:43:42"),
            None,
        ),
        // No story is published after it was changed.
        (
            "<script type=application/ld+json>{\"@type\": \"Article\", \"datePublished\": \"03/07/2021\", \
             \"dateModified\": \"3/14/2021\"}</script>",
            "",
            Some("2021-03-07"),
            Some("2021-03-14"),
        ),
        // A day that may be of anything gives way to the one that the page shows; one against two that agree, too.
        ("<meta name=date content=2021-06-20>", "<p>12 May 2021</p>", Some("2021-05-12"), None),
        (
            "<script type=application/ld+json>{\"@type\": \"NewsArticle\", \"datePublished\": \"2019-01-01\"}</script>\
             <meta property=article:published_time content=2021-05-12>",
            "<time datetime=2021-05-12T08:00>Wednesday</time>",
            Some("2021-05-12"),
            None,
        ),
    ] {
        let article = page(head, &format!("<h1>The bridge is open at last</h1>{above}"));
        let found = (article.date_published.as_deref(), article.date_modified.as_deref());
        assert_eq!(found, (published, modified), "{head} {above}");
    }
}

#[test]
fn authors() {
    let json = |author: &str| {
        format!(
            "<script type=application/ld+json>{{\"@type\": \"NewsArticle\", \"author\": {author}}}</script>"
        )
    };
    for (head, above, authors) in [
        (json("{\"name\": \"By Ann Example and Bo Sample\"}"), "", &["Ann Example", "Bo Sample"][..]),
        (json("\"Gazette\""), "<p class=byline>By Ann Example</p>", &["Ann Example"]),
        (
            json("\"https://gazette.example/ann\"") + "<meta name=author content='Ann Example'>",
            "",
            &["Ann Example"],
        ),
        ("<meta property=article:author content=@gazette>".into(), "", &[]),
        (
            "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ann Example'>"
                .into(),
            "",
            &["Ann Example"],
        ),
        // Who filed it is printed nowhere; who wrote it is.
        (json("\"Kim Other\""), "<p>By Ann Example</p>", &["Ann Example"]),
        (json("\"Bo Sample\""), "<p>By Ann Example</p><p>Photos: Bo Sample</p>", &["Ann Example"]),
        (json("\"Bo Sample\""), "<p>By Ann Example</p><p>Bo Sample</p>", &["Bo Sample"]),
        (json("\"Ann Example\""), "<p>By Dr Ann Example and Bo Sample</p>", &["Dr Ann Example", "Bo Sample"]),
        // A site signs its news itself; that of a company's page is the company's, whoever wrote.
        (json("\"Gazette\""), "", &["Gazette"]),
        (
            json("{\"@type\": \"Organization\", \"name\": \"Gazette\"}").replace("NewsArticle", "BlogPosting"),
            "",
            &[],
        ),
        (
            json("{\"@type\": \"Person\", \"name\": \"Gazette\"}").replace("NewsArticle", "BlogPosting"),
            "",
            &["Gazette"],
        ),
        (json("\"Gazette et AFP\""), "", &["Gazette", "AFP"]),
        (json("\"AFP/Gazette\""), "<p>AFP/Gazette</p>", &["Gazette", "AFP"]),
        (json("\"Gazette\""), "<p>By Gazette with Agencies</p>", &["Gazette"]),
        (json("\"Gazette\""), "<p>By the Gazette</p>", &["Gazette"]),
        (json("{\"@type\": \"Organization\", \"name\": \"Rain & Wind Ltd\"}"), "", &["Rain & Wind Ltd"]),
        (json("\"zorro\""), "<p class=author>zorro</p>", &["zorro"]),
        // An account counts where nobody else is named, unless publishing systems make it.
        (json("\"zorro\""), "", &["zorro"]),
        (json("\"zorro\""), "<p>By Ann Example</p>", &["Ann Example"]),
        (json("\"admin\""), "", &[]),
        // Names that programs make are nobody's.
        (json("\"zorro2ab7\""), "", &[]),
        (json("\"zorro_x\""), "<p class=author>zorro_x</p>", &["zorro_x"]),
        (json("[{\"name\": \"Ann Example\"}, [{\"name\": \"Bo Sample\"}]]"), "", &["Ann Example", "Bo Sample"]),
        (json("\"<a href='/ann'>Ann Example</a>\""), "", &["Ann Example"]),
        // JSON in quotes is JSON still.
        (json(r#""{ \"@type\": \"Person\", \"name\": \"Ann Example\" }""#), "", &["Ann Example"]),
        (json(r#""{ no name""#), "", &[]),
        // Its own line tells nothing of who it is.
        ("".into(), "<p>Further Walks in Brest</p>", &[]),
        ("<meta name=dcterms.creator content='Copyright Rain Ltd - all rights reserved'>".into(), "", &[]),
        // The company that made the page has not written the story.
        ("<meta name=author content='Rainfall Ltd'>".into(), "", &[]),
        ("<meta name=author content='Rainfall Ltd'>".into(), "<p>By Rainfall Ltd</p>", &["Rainfall Ltd"]),
        ("<meta name=author content=Gazette>".into(), "<p>The Gazette shop</p>", &[]),
        ("<meta name=author content='Rain and Wind (www.gazette.example)'>".into(), "", &["Rain and Wind"]),
        (
            "<meta name=citation_authors content='Ann Example'><meta name=citation_authors content='Bo Sample'>".into(),
            "",
            &["Ann Example", "Bo Sample"],
        ),
        (json("[{\"name\": \"Ann Example\"}, {\"name\": \"dpa\"}]"), "", &["Ann Example", "dpa"]),
        // Who took the picture is named as an author, too.
        (String::new(), "<p itemprop=author>Photos: Bo Sample</p>", &[]),
        (String::new(), "<p itemprop=author>Bild: B. Sample</p>", &[]),
        (String::new(), "<p class=author>Gazette |&nbsp;</p>", &["Gazette"]),
        (
            String::new(),
            "<h1>The bridge is open at last</h1><p>Ann Example<br>12 May 2021</p>",
            &["Ann Example"],
        ),
        (String::new(), "<h1>The bridge is open at last</h1><p>Ann Example</p>", &[]),
        (
            String::new(),
            "<h1>The bridge is open at last</h1><p>Ann Example</p><p>Ann Example is a writer of the Gazette.</p>",
            &["Ann Example"],
        ),
        (
            String::new(),
            "<div class=author-line>By <a href=/author/ann>Ann Example</a> Gardener &amp; Traveller</div>",
            &["Ann Example"],
        ),
        (
            String::new(),
            "<h1>The bridge is open at last</h1><p>By</p><p>The Bridge Team</p>",
            &["The Bridge Team"],
        ),
        (
            String::new(),
            "<p class=byline><span>By </span><a href=/author/ann>Ann Example</a></p>",
            &["Ann Example"],
        ),
        (String::new(), "<p>Edited by Ann Example</p>", &[]),
        (String::new(), "<p class=author-box>Read more</p>", &[]),
        (String::new(), "<p class=author>Source: Example Data</p>", &[]),
        // A short line that leads a pen name in.
        (String::new(), "<h1>The bridge is open at last</h1><p>by zorro</p>", &["zorro"]),
        (
            String::new(),
            "<h1>The bridge is open at last</h1><p>by Zorro · 12 May 2021 at 3:00 am · One comment so far</p>",
            &["Zorro"],
        ),
        (
            String::new(),
            "<h1>The bridge is open at last</h1><p>By ABC, in City, Trams · 12 May 2021</p><p>Much rain.</p>\
             <p>By Ann Example</p>",
            &["ABC"],
        ),
        // The footer of the article signs it.
        (String::new(), "<footer class=entry-meta>12 May 2021 by <a rel=author>Ann</a></footer>", &["Ann"]),
        (
            String::new(),
            "<div class='post hentry'><div class=post-footer>12 May 2021 <a rel=author>Ann</a></div></div>",
            &["Ann"],
        ),
        (
            String::new(),
            "<div itemscope itemtype=http://schema.org/Article><div class=footer><span itemprop=author>By <b \
             itemprop=name>Ann Example</b></span></div></div>",
            &["Ann Example"],
        ),
        // Who answered, or reviewed, wrote something else.
        (
            String::new(),
            "<div itemprop=author><a itemprop=name>Ann Example</a></div><div itemprop=suggestedAnswer>\
             <b itemprop=author>Bo Sample</b></div><div itemprop='review'><i itemprop=author>Cy Model</i></div>",
            &["Ann Example"],
        ),
        // A name with its date beside it, or with the section behind it.
        (
            String::new(),
            "<h1>The bridge is open at last</h1><p>Ann Example</p><p>12 May 2021</p>",
            &["Ann Example"],
        ),
        (
            String::new(),
            "<h1>The bridge is open at last</h1><p>12 May 2021 • Ann Example in Trams</p>",
            &["Ann Example"],
        ),
    ] {
        let article = page(&head, above);
        let names: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, authors, "{head} {above}");
    }
}

/// An agency that signs alone is the author, and an agency.
#[test]
fn agencies_that_sign() {
    let article = page("<meta name=author content=dpa>", "<h1>The bridge is open at last</h1>");
    assert_eq!((article.authors[0].name.as_str(), article.agencies[0].name.as_str()), ("dpa", "dpa"));
    assert_eq!(article.authors[0].kind, kiosque_core::article::AuthorKind::Organisation);
}

#[test]
fn what_the_page_asks() {
    let article = page(
        "<meta name=robots content='NOAI, noimageai'><meta name=robots content=noai><meta name=tdm-reservation content=1>\
         <meta name=tdm-policy content=https://gazette.example/tdm><link rel=next href='/bridge?page=2'>\
         <link rel=prev href=/harbour><link rel=alternate hreflang=de href=https://gazette.example/de/bruecke>\
         <link rel=alternate hreflang=x-default href=https://gazette.example/>\
         <meta property=article:content_tier content=metered>",
        "<h1>The bridge is open at last</h1>",
    );
    assert_eq!(article.robots, ["noai", "noimageai"]);
    let mining = article.text_mining.expect("the page reserves the rights");
    assert_eq!((mining.reserved, mining.policy.as_deref()), (true, Some("https://gazette.example/tdm")));
    let pages = article.pages.expect("the page has another");
    assert_eq!(
        (pages.prev, pages.next.as_deref()),
        (None, Some("https://www.gazette.example/bridge?page=2"))
    );
    let translations: Vec<&str> = article.translations.iter().map(|other| other.lang.as_str()).collect();
    assert_eq!(translations, ["de"]);
    assert_eq!(article.access, kiosque_core::article::Access::Metered);
}

#[test]
fn what_only_the_page_states() {
    let article = page(
        "<meta property=og:site_name content=Gazette><meta property=article:tag content=bridges>\
         <link rel=canonical href=https://gazette.example/bridge><meta property=og:image content=https://gazette.example/b.jpg>\
         <script type=application/ld+json>{\"@type\": \"Article\", \"isAccessibleForFree\": false, \"articleSection\": \"City\"}</script>",
        "<h1>The bridge is open at last</h1>",
    );
    assert_eq!(article.publisher.map(|publisher| publisher.name).as_deref(), Some("Gazette"));
    assert_eq!((article.tags, article.section), (vec!["bridges".to_owned()], vec!["City".to_owned()]));
    assert_eq!(article.canonical_url.as_deref(), Some("https://gazette.example/bridge"));
    assert_eq!(article.images[0].url.as_deref(), Some("https://gazette.example/b.jpg"));
    assert_eq!(article.access, kiosque_core::article::Access::Paid);
}

#[test]
fn what_stands_in_the_story() {
    let html = format!(
        "<html lang=en><head><title>The bridge is open at last</title></head><body><main><article><h1>The bridge is open at last</h1>\
         <div class=text><figure><img src=/b.jpg alt='A bridge'><figcaption>The bridge on Wednesday.</figcaption></figure>\
         <p>On Thursday the bridge was busy again, and the trams were full from the early morning until late at night.</p>\
         <p>More is told by <a href='../tram?a=1&amp;b=2'>the <i>tram</i> company</a>, by <b>the mayor</b> and \
         <a href='javascript:void(0)'>others</a>, who came later that day to see it with their own eyes.</p>\
         <table><tr><th>Bank<th>Trams<tr><td>Left<td>12<tr><td>Right<td>14</table>\
         <iframe src=//video.example/1></iframe>{STORY}</div></article></main></body></html>"
    );
    let kiosque = Kiosque::new().expect("the bundled sites load");
    let page = Page::html(html).with_url("https://gazette.example/city/bridge");
    let article = kiosque.extract(&page);
    let told =
        article.blocks.iter().find(|block| block.text.starts_with("More is told")).expect("it is told");
    let marks: Vec<_> = told
        .marks
        .iter()
        .map(|mark| (&told.text[mark.range.range()], mark.kind, mark.url.as_deref()))
        .collect();
    use kiosque_core::article::{BodyKind, MarkKind};
    assert_eq!(
        marks,
        [
            ("the tram company", MarkKind::Link, Some("https://gazette.example/tram?a=1&b=2")),
            ("the mayor", MarkKind::Strong, None)
        ]
    );
    let table = article.blocks.iter().find(|block| block.kind == BodyKind::Table).expect("there is a table");
    assert_eq!(
        table.rows.as_deref(),
        Some(
            &[["Bank", "Trams"], ["Left", "12"], ["Right", "14"]].map(|row| row.map(str::to_owned).to_vec())
                [..]
        )
    );
    assert_eq!(table.text, "Bank\tTrams\nLeft\t12\nRight\t14");
    let embed = article.blocks.iter().find(|block| block.kind == BodyKind::Embed).expect("there is a film");
    assert_eq!((embed.url.as_deref(), embed.text.as_str()), (Some("https://video.example/1"), ""));
    let image = &article.images[0];
    assert_eq!(image.url.as_deref(), Some("https://gazette.example/b.jpg"));
    assert_eq!(
        (image.alt.as_deref(), image.caption.as_deref()),
        (Some("A bridge"), Some("The bridge on Wednesday."))
    );
}

/// A page for subscribers shows the beginning of its story, and states the whole of it.
#[test]
fn a_story_behind_a_wall() {
    let day = |day: usize| {
        format!(
            "On day {day} the ferry left the quay {day} minutes late, and nobody had waited for it in the rain."
        )
    };
    let days = |range: std::ops::Range<usize>| range.map(day).collect::<Vec<_>>();
    let shown: String = days(1..6).iter().map(|day| format!("<p>{day}</p>")).collect();
    let story = days(1..21).join("\\n");
    let head = format!(
        "<script type=application/ld+json>{{\"@type\": \"NewsArticle\", \"isAccessibleForFree\": false, \"articleBody\": \"{story}\"}}</script>"
    );
    let html = format!(
        "<html lang=en><head>{head}<title>A ferry nobody waits for</title></head><body><main><article><h1>A ferry nobody waits for</h1>\
         {shown}<div class=paywall><p>Subscribe to the Gazette to read on.</p></div></article></main>"
    );
    let article = Kiosque::new().expect("the bundled sites load").extract(&Page::html(html));
    assert_eq!(article.text, days(1..21).join("\n\n"));
    assert_eq!(article.title.as_deref(), Some("A ferry nobody waits for"));
}

#[test]
fn a_page_drawn_by_scripts() {
    let story = format!(
        "{STORY}<p>On Thursday the bridge was busy again, and the trams were full from the early morning until late at night.</p>"
    );
    let paragraphs: Vec<&str> =
        story.split("<p>").skip(1).map(|text| text.trim_end_matches("</p>")).collect();
    let body = story.replace("</p>", "<\\/p>");
    let html = format!(
        "<title>The bridge is open at last</title><body><h1>The bridge is open at last</h1><p>{}</p>\
         <script id=__NEXT_DATA__ type=application/json>{{\"article\": {{\"title\": \"x\", \"body\": \"{body}\"}}}}</script>",
        paragraphs[0]
    );
    let page = Page::html(html);
    let kiosque = Kiosque::new().expect("the bundled sites load");
    let (article, explanation) = kiosque.explain(&page, None);
    assert_eq!(article.text, paragraphs.join("\n\n"));
    let labels: Vec<_> = explanation
        .blocks
        .iter()
        .map(|block| (block.label.as_str(), block.path.as_deref().unwrap_or_default()))
        .collect();
    let drawn = ("paragraph", "script#__NEXT_DATA__>p");
    assert_eq!(labels, [("title", "html>body>h1"), ("duplicate", "html>body>p"), drawn, drawn, drawn, drawn]);
}

#[test]
fn what_scripts_state_of_the_story_they_draw() {
    let story = format!(
        "{STORY}<p>On Thursday the bridge was busy again, and the trams were full from the early morning until late at night.</p>"
    );
    let of_state = [
        ("title", "fact:state:headline", "The bridge is open at last"),
        ("authors", "fact:state:authors", "Ann Example"),
        ("date_published", "fact:state:publishedAt", "2024-03-05T08:00:00Z"),
        ("date_modified", "fact:state:updatedAt", "2024-03-06T08:00:00Z"),
    ];
    let of_document = [
        ("title", "fact:open-graph:og:title", "A bridge opens"),
        ("authors", "fact:meta:author", "Bo Sample"),
        ("date_published", "fact:open-graph:article:published_time", "2024-03-04T08:00:00Z"),
        ("date_modified", "fact:open-graph:article:modified_time", "2024-03-07T08:00:00Z"),
    ];
    let metadata = "<meta property=og:title content='A bridge opens'><meta name=author content='Bo Sample'>\
        <meta property=article:published_time content=2024-03-04T08:00:00Z>\
        <meta property=article:modified_time content=2024-03-07T08:00:00Z>";
    let object = format!(
        "\"headline\": \"The bridge is open at last\", \"authors\": [{{\"name\": \"Ann Example\"}}], \
         \"publishedAt\": \"2024-03-05T08:00:00Z\", \"updatedAt\": \"2024-03-06T08:00:00Z\", \"body\": \"{}\"",
        story.replace("</p>", "<\\/p>")
    );
    let (alone, of_list) =
        (format!("{{{object}}}"), format!("{{\"title\": \"Home of news\", \"all\": [{{{object}}}]}}"));
    for (head, state, expected) in
        [("", &alone, of_state), ("", &of_list, of_state), (metadata, &alone, of_document)]
    {
        let html = format!(
            "<title>Gazette</title>{head}<body><div id=app></div>\
             <script id=__NEXT_DATA__ type=application/json>{{\"props\": {state}}}</script>"
        );
        let kiosque = Kiosque::new().expect("the bundled sites load");
        let page = Page::html(html).with_url("https://www.gazette.example/bridge");
        let (article, explanation) = kiosque.explain(&page, None);
        assert!(article.text.contains("On Thursday the bridge was busy again"), "{state}");
        for (field, who, value) in expected {
            let field = explanation.fields.iter().find(|one| one.field == field).expect(field);
            assert_eq!((field.by.as_deref(), field.value.as_deref()), (Some(who), Some(value)), "{head}");
            assert!(field.statements.iter().any(|one| one.by.starts_with("fact:state:")), "{head}");
        }
    }
}

#[test]
fn the_day_of_the_last_change_stands_for_that_of_publication() {
    let title = "<h1>The bridge is open at last</h1>";
    let article = page("", &format!("{title}<p class=date>Updated 9 March 2024</p>"));
    assert_eq!(article.date_published.as_deref(), Some("2024-03-09"));
    assert_eq!(article.date_modified.as_deref(), Some("2024-03-09"));
    assert_eq!(by(&article, "date_published"), "page:changed");
    let inferred = |date: Option<&DateInfo>| date.and_then(|date| date.inferred.clone());
    let why = inferred(article.dates.published.as_ref()).map(|inferred| inferred.value);
    assert_eq!(why.as_deref(), Some("2024-03-09"));
    assert_eq!(inferred(article.dates.modified.as_ref()), None);
    let article = page("", &format!("{title}<p class=date>5 March 2024</p><p>Updated 9 March 2024</p>"));
    assert_eq!(article.date_published.as_deref(), Some("2024-03-05"));
    assert_eq!(inferred(article.dates.published.as_ref()), None);
}

#[test]
fn days_that_a_page_prints_are_explained() {
    let stated = "<meta property=article:published_time content=2024-03-05T08:00>";
    let lines = "<p>By Ann Example | 7 March 2024</p><p class=date>5 March 2024</p><p>Updated: 9 March 2024";
    let html = format!(
        "<!doctype html>{stated}<title>The bridge is open at last</title><main><h1>The bridge is open at last</h1>\
         {lines}<div>{STORY}</div><p>Published on 8 March 2024</main>"
    );
    let kiosque = Kiosque::new().expect("the bundled sites load");
    let (article, explanation) = kiosque.explain(&Page::html(html), None);
    assert_eq!(article.date_published.as_deref(), Some("2024-03-05T08:00"));
    let found: Vec<_> = explanation
        .fields
        .iter()
        .filter(|field| field.field.starts_with("date"))
        .flat_map(|field| &field.statements)
        .map(|one| (one.by.as_str(), one.value.as_str(), one.compared.as_str()))
        .collect();
    let expected = [
        ("fact:open-graph:article:published_time", "2024-03-05T08:00", "the same day"),
        ("fact:markup:class=date", "5 March 2024", "the same day"),
        ("generic:date", "7 March 2024", "2 days later"),
        ("page:near-headline", "8 March 2024", "3 days later"),
        ("generic:date", "9 March 2024", "the same day"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn lines_that_sign_a_story_off_tell_its_day() {
    let line = "<p>This entry was posted in News, Trams and Bridges of the City on December 14, 2015 and was filed by hand.";
    let article = story_with("", "", line);
    assert_eq!(article.date_published.as_deref(), Some("2015-12-14"));
    assert_eq!(by(&article, "date_published"), "page:told");
    let stated = "<meta property=article:published_time content=2016-01-02>";
    assert_eq!(story_with(stated, "", line).date_published.as_deref(), Some("2016-01-02"));
    // What several lines tell is of several stories, and what stands in the middle of one is of no line's above.
    assert_eq!(story_with("", "", &format!("{line}{line}")).date_published, None);
    let inside =
        format!("{line}{}", "<p>And the trams ran on, over the bridge and along the river.".repeat(4));
    assert_eq!(story_with("", &inside, "").date_published, None);
}

#[test]
fn kickers_in_the_heading_of_the_headline() {
    const TITLE: &str = "The bridge is open at last";
    let whole = "<meta property=og:title content='Trams: The bridge is open at last'>";
    let own = "<meta property=og:title content='The bridge is open at last'>";
    for (head, heading, title, kicker) in [
        (
            "",
            "<span class=kicker>Trams:</span> <span class=headline>The bridge is open at last</span>",
            TITLE,
            Some("Trams"),
        ),
        ("", "<span class=headline__overline>Trams</span>The bridge is open at last", TITLE, Some("Trams")),
        (
            own,
            "<span class=kicker>Trams</span> <span>The bridge is open at last</span>",
            TITLE,
            Some("Trams"),
        ),
        (whole, "<span class=kicker>Trams</span><br>The bridge is open at last", TITLE, Some("Trams")),
        // The page calls itself so; no name says that it is a kicker; it is a day; nothing else is left.
        (
            whole,
            "<span class=kicker>Trams:</span> The bridge is open at last",
            "Trams: The bridge is open at last",
            None,
        ),
        (
            "",
            "<span class=a>Trams:</span> The bridge is open at last",
            "Trams: The bridge is open at last",
            None,
        ),
        (own, "<span class=topline>5 March 2024</span> The bridge is open at last", TITLE, None),
        ("", "<span class=kicker>The bridge is open</span> again", "The bridge is open again", None),
    ] {
        let article = page(head, &format!("<h1>{heading}</h1>"));
        assert_eq!(
            (article.title.as_deref(), article.kicker.as_deref()),
            (Some(title), kicker),
            "{head}{heading}"
        );
    }
}

#[test]
fn what_interrupts_the_story() {
    let (first, rest) = STORY.split_once("</p>").expect("it has three paragraphs");
    for (other, advert) in [
        ("<a href=/harbour>Read also: The harbour is closed</a>", "Advertisement"),
        ("Lesen Sie auch: <a href=/harbour>Der Hafen ist gesperrt</a>", "Anzeige"),
        ("<a href=/harbour>اقرأ أيضا: إغلاق الميناء</a>", "إعلان"),
    ] {
        let html = format!(
            "<!doctype html><title>The bridge is open at last</title><h1>The bridge is open at last</h1>\
             <div>{first}</p><p>{other}</p><p>{advert}</p>{rest}</div>"
        );
        let kiosque = Kiosque::new().expect("the bundled sites load");
        let article = kiosque.extract(&Page::html(html).with_url("https://www.gazette.example/bridge"));
        let story = STORY.replace("<p>", "").replace("</p>", "\n\n");
        assert_eq!(article.text, story.trim_end());
        let links: Vec<_> = article.related.iter().flat_map(|group| &group.items).collect();
        assert_eq!(links.len(), 1, "{other}");
        assert_eq!(links[0].url.as_deref(), Some("https://www.gazette.example/harbour"));
    }
}

#[test]
fn what_closes_a_story_credits_its_reporter_and_its_source() {
    let story = |close: &str| {
        let html = format!(
            "<!doctype html><html lang=en><head><title>The bridge is open at last</title></head><body><article>\
             <h1>The bridge is open at last</h1>{STORY}<p>{close}</p></article></body></html>"
        );
        let kiosque = Kiosque::new().expect("the bundled sites load");
        kiosque.extract(&Page::html(html).with_url("https://www.gazette.example/bridge"))
    };
    let article = story("(Reporting by Ann Example in Port City; Editing by Bob Sample and Jo Muster)");
    let names: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
    assert_eq!(names, ["Ann Example"]);
    let article = story("With material from dpa.");
    assert_eq!(article.agencies.first().map(|agency| agency.name.as_str()), Some("dpa"));
    assert!(article.authors.is_empty());
}

#[test]
fn names_as_the_page_prints_them() {
    for (author, printed) in [
        ("Example, Ann", "<p>Ann Example, May 12, 2021</p>"),
        ("&lt;a href=&quot;/ann&quot;&gt;Ann Example&lt;/a&gt;", ""),
    ] {
        let head = format!("<title>The bridge is open at last</title><meta name=author content='{author}'>");
        let article = page(&head, &format!("<h1>The bridge is open at last</h1>{printed}"));
        let names: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, ["Ann Example"], "{author}");
    }
}

#[test]
fn lines_around_the_headline() {
    const H1: &str = "<h1>The bridge is open at last</h1>";
    const SUM: &str = "Two years after the flood the trams are back, and the ferry rests.";
    let stated = format!("<meta property=og:description content='{SUM}'>");
    for (head, above, kicker, standfirst) in [
        (
            "",
            format!("<header><p class=overline>Traffic</p>{H1}<p class=standfirst>{SUM}</p></header>"),
            "Traffic",
            SUM,
        ),
        (
            "",
            format!("<header>{H1}<div class=article__dek>{SUM}</div><p>By Ann Example</p></header>"),
            "",
            SUM,
        ),
        ("", format!("<header>{H1}<p>{SUM}</p></header>"), "", SUM),
        (&*stated, format!("<header>{H1}<h2>{SUM}</h2></header>"), "", SUM),
        ("", format!("<header>{H1}<p>Share this page with others</p></header>"), "", ""),
        ("", format!("<header>{H1}<p class=summary>Summary of the article:</p></header>"), "", ""),
        ("", format!("<header><p class=kicker>12 May 2021</p>{H1}</header>"), "", ""),
        (
            "",
            format!("<header><p class=kicker><a href=/a>City</a> <a href=/b>Trams</a></p>{H1}</header>"),
            "",
            "",
        ),
        (
            "",
            format!("<header>{H1}</header><aside class=related><p class=teaser-lead>{SUM}</p></aside>"),
            "",
            "",
        ),
    ] {
        let article = page(head, &above);
        let found = (article.kicker.as_deref(), article.standfirst.as_deref());
        assert_eq!((found.0.unwrap_or(""), found.1.unwrap_or("")), (kicker, standfirst), "{above}");
        assert!(!article.text.contains(SUM), "{above}");
    }
}

const MORE: &str = "<p>Engineers had worked on the pillars for eighteen months, most of them in winter and below the water \
    line.</p><p>The old bridge was built of oak that came from the valley, and nobody knows how old it was when it fell. \
    Its last beams were sold to a museum.</p><p>A second bridge is planned for the northern bank, where the university \
    stands, but the council has not yet found the money for it.</p>";

/// The article of a page with this in its story and that behind it.
fn story_with(head: &str, inside: &str, behind: &str) -> Article {
    let html = format!(
        "<!doctype html><html lang=en><head>{head}</head><body><main><article><h1>The bridge is open at last</h1>\
         <div class=text>{STORY}{inside}{MORE}</div>{behind}</article></main></body></html>"
    );
    let kiosque = Kiosque::new().expect("the bundled sites load");
    kiosque.extract(&Page::html(html).with_url("https://www.gazette.example/bridge"))
}

#[test]
fn sections_that_the_way_to_a_page_leads_through() {
    let script = |last: &str| {
        let steps =
            [("Gazette", "https://www.gazette.example/"), ("City", "/city"), ("Traffic", "/city/traffic")];
        let step =
            |(name, url)| format!("{{\"@type\": \"ListItem\", \"name\": \"{name}\", \"item\": \"{url}\"}}");
        let steps = steps.map(step).join(",");
        format!(
            "<script type=application/ld+json>{{\"@type\": \"BreadcrumbList\", \"itemListElement\": \
             [{steps}{last}]}}</script>"
        )
    };
    let itself = ",{\"item\": {\"@id\": \"https://www.gazette.example/bridge/\", \"name\": \"The bridge\"}}";
    let nameless = ",{\"name\": \"The bridge is open at\"}";
    let links = |links: &str| format!("<ol class=breadcrumb>{links}</ol>");
    let printed = links("<li><a href=/>Home</a><li><a href=/city>City</a> &rsaquo; The bridge is open");
    let (json, own) = ("fact:json-ld:BreadcrumbList", "page:breadcrumbs");
    let (items, heard) = ("fact:microdata:BreadcrumbList", "fact:markup:aria-label");
    let steps =
        "<a href=/><svg></svg></a><a href=/city>City</a><a href=/city/traffic>Traffic</a><b>The bridge</b>";
    let labelled = |label: &str| format!("<nav aria-label='{label}'>{steps}</nav>");
    let microdata = "<div class=top><ol itemscope itemtype=https://schema.org/BreadcrumbList>\
        <li itemprop=itemListElement itemscope itemtype=https://schema.org/ListItem>\
        <a itemprop=item href=/city><span itemprop=name>City</span></a></ol></div>";
    let rdfa = "<div vocab=https://schema.org/ typeof=BreadcrumbList><span property=itemListElement typeof=ListItem>\
        <a property=item typeof=WebPage href=/city><span property=name>City</span></a></span></div>";
    let site = "<meta property=og:site_name content='The Gazette'>";
    for (head, above, section, who) in [
        (script(""), "", "Traffic", json),
        (script(itself), &*printed, "Traffic", json),
        (script(nameless), "", "Traffic", json),
        (String::new(), &printed, "City", own),
        (
            String::new(),
            &links("<a href=/>Home</a> / <a href=/city/>City</a> / <a href=/bridge>Bridge</a>"),
            "City",
            own,
        ),
        (String::new(), &links("<li><a href=/>Home</a><li>The bridge is open at last"), "", ""),
        (String::new(), &labelled("Breadcrumb"), "Traffic", heard),
        (String::new(), &labelled("Fil d&#39;Ariane"), "Traffic", heard),
        (String::new(), &labelled("Sections"), "", ""),
        (String::new(), &format!("{printed}{}", labelled("You are here")), "City", own),
        (String::new(), &format!("<aside>{}</aside>", labelled("You are here")), "", ""),
        (String::new(), microdata, "City", items),
        (String::new(), &format!("<nav>{microdata}</nav>"), "City", items),
        (String::new(), rdfa, "City", items),
        (script(""), microdata, "Traffic", json),
        (site.to_owned(), &links("<li><a href=/en>The Gazette</a><li>Bridge"), "", ""),
        (String::new(), &links("<li><a href=/3-may>3 May 2024</a><li>Bridge"), "", ""),
        (
            format!("<meta property=article:section content=Town>{}", script("")),
            "",
            "Town",
            "fact:open-graph:article:section",
        ),
    ] {
        let article = page(&head, &format!("{above}<h1>The bridge is open at last</h1>"));
        assert_eq!(article.section.join(", "), section, "{head}{above}");
        assert_eq!(by(&article, "section"), who, "{head}{above}");
    }
}

#[test]
fn categories_of_blogs() {
    let stated = "<p itemprop=articleSection>Traffic</p>";
    for (above, behind, section, tags) in [
        (
            "",
            "<a href=/c rel='category tag'>City</a>, <a href=/r rel='category tag'>Rain</a>",
            "City",
            &[][..],
        ),
        (
            "",
            "<a href=/category/city/ rel=tag>City</a> <a href=/tag/trams/ rel=tag>Trams</a>",
            "City",
            &["Trams"],
        ),
        ("", "<a href=/c rel='category tag'>Uncategorized</a>", "", &[]),
        ("", "<div class=related><h3>More</h3><a href=/c rel='category tag'>City</a></div>", "", &[]),
        (stated, "<a href=/c rel='category tag'>City</a>", "Traffic", &[]),
    ] {
        let html = format!(
            "<!doctype html><html lang=en><body><main>{above}<article><h1>The bridge is open at last</h1>\
             <div class=text>{STORY}{MORE}</div>{behind}</article></main></body></html>"
        );
        let article = Kiosque::new().expect("the bundled sites load").extract(&Page::html(html));
        assert_eq!(article.section.join(", "), section, "{above}{behind}");
        assert_eq!(article.tags, tags, "{above}{behind}");
    }
}

#[test]
fn tags_that_the_page_links() {
    let links = "<a href=/t/1 rel=tag>Trams</a>, <a href=/t/2 rel=tag>Bridges</a>";
    let named = "<ul class=article-tags><li><a href=/t/1>Trams</a><li><a href=/t/2>Bridges</a></ul>";
    let (stated, keywords) =
        ("<meta property=article:tag content=Flood>", "<meta name=keywords content='Flood, River, Mayor'>");
    for (head, behind, tags) in [
        ("", format!("<footer>Tagged {links}</footer>"), &["Trams", "Bridges"][..]),
        ("", format!("<footer>{named}</footer>"), &["Trams", "Bridges"]),
        (stated, format!("<footer>{links}</footer>"), &["Flood"]),
        (keywords, format!("<footer>{links}</footer>"), &["Trams", "Bridges"]),
        (keywords, format!("<footer>{named}</footer>"), &["Flood", "River", "Mayor"]),
        ("", "<a href=/c rel='category tag'>City</a>".into(), &[]),
        (
            "",
            "<a class=post-tag href=/t/1>Trams</a> <a class=tagItem href=/t/2>Bridges</a>".into(),
            &["Trams", "Bridges"],
        ),
        (
            "",
            "<a class=tag-cloud-link href=/t/1>Trams</a> <a class=tag-cloud-link href=/t/2>Rain</a>".into(),
            &[],
        ),
        ("", "<a class=tag href=/t/1>City</a>".into(), &[]),
        ("", "<ul class=tags><li class=tags__item><a href=/c>City</a></ul>".into(), &[]),
        ("", format!("<div class=related><h3>More</h3><a href=/o>Another</a> {links}</div>"), &[]),
        ("", format!("<h2>The harbour is closed on Friday</h2><p>{links}</p>"), &[]),
    ] {
        assert_eq!(story_with(head, "", &behind).tags, tags, "{behind}");
    }
}

#[test]
fn software_that_makes_one_kind_of_page_tells_it() {
    let kind = |head: &str| page(head, "<h1>The bridge is open at last</h1>").page_type;
    let blog = "<script type=application/ld+json>{\"@type\": \"BlogPosting\"}</script>";
    let docs = "<meta name=generator content='Docusaurus v3.1'>";
    assert_eq!(kind(docs), PageType::Documentation);
    assert_eq!(kind("<meta name=Generator content='phpBB'>"), PageType::Forum);
    assert_eq!(kind(&format!("{docs}{blog}")), PageType::Article);
    for maker in ["WordPress 6.4", "Hugo 0.120 with docs", ""] {
        assert_eq!(kind(&format!("<meta name=generator content='{maker}'>")), PageType::Article, "{maker}");
    }
}

#[test]
fn a_story_that_stands_twice() {
    let paragraph = |number: usize| {
        format!(
            "<p>On day {number} of the works the divers went down before dawn, looked at the piles below the water and \
             wrote down what they had found in the log of the harbour.</p>"
        )
    };
    let story: String = (1..6).map(paragraph).collect();
    let twice = format!("<div class=narrow>{story}</div><div class=wide>{story}</div>");
    let once = story_with("", &story, "");
    let article = story_with("", &twice, "");
    assert_eq!(article.text.matches("On day 3").count(), 1, "{}", article.text);
    assert_eq!(article.text, once.text);
}

#[test]
fn short_lines_that_end_a_story() {
    let section = |n: usize| format!("<li><a href=/{n}>Section {n}</a>");
    let sections: String = (1..11).map(section).collect();
    for (end, last) in [
        ("<p>ENDS</p>", "ENDS"),
        ("<p>John Sample, Dock Road</p>", "John Sample, Dock Road"),
        ("<h2>Notes</h2><ol><li>Deeds of the town, vol. 2, p. 14.</ol>", "Deeds of the town, vol. 2, p. 14."),
    ] {
        let html = format!(
            "<!doctype html><html lang=en><body><nav><ul>{sections}</ul></nav><main><article><h1>The bridge is open at last\
             </h1><div class=article-body>{STORY}{end}</div></article></main><footer><ul>{sections}</ul></footer></body></html>"
        );
        let kiosque = Kiosque::new().expect("the bundled sites load");
        let text = kiosque.extract(&Page::html(html)).text;
        assert!(text.starts_with("The new bridge") && text.ends_with(last), "{text}");
    }
}

#[test]
fn numbered_lists() {
    let list = "<p>Do it in this order, says the mayor of the town:</p><ol><li>Walk to the river and look around.\
        <li>Cross the bridge to the other bank.</ol>";
    let article = story_with("", list, "");
    let ordered: Vec<_> = article.blocks.iter().filter_map(|block| block.ordered).collect();
    assert_eq!(ordered, [true, true]);
    let markdown = kiosque::render::markdown(&article);
    assert!(markdown.contains("1. Walk to the river and look around.\n2. Cross the bridge"), "{markdown}");
}

#[test]
fn times_are_no_part_of_other_titles() {
    for (card, title) in [
        ("<a href=/1><h3>Ferries run again</h3><time>3 May 2024</time></a>", "Ferries run again"),
        ("<a href=/1>Ferries run again<span class=date>3 May 2024</span></a>", "Ferries run again"),
        ("<a href=/1><time>3 May 2024, 17:10</time> Ferries run again</a>", "Ferries run again"),
        ("<a href=/1>Ferries run again</a> &middot; <i></i><small>4 min read</small>", "Ferries run again"),
        ("<a href=/1>Ferries run again <span>vor 10 Stunden</span></a>", "Ferries run again"),
        // Nothing parts these from the title, or they are emphasised in it.
        ("<a href=/1>The vote of 3 May 2024</a>", "The vote of 3 May 2024"),
        ("<a href=/1>The vote of <b>3 May 2024</b></a>", "The vote of 3 May 2024"),
    ] {
        let list = format!(
            "<div class=related><h2>Read more</h2><ul><li>{card}<li><a href=/2>Roof closed</a></ul></div>"
        );
        let article = story_with("", "", &list);
        let titles: Vec<_> =
            article.related.iter().flat_map(|group| &group.items).map(|item| item.title.as_str()).collect();
        assert_eq!(titles, [title, "Roof closed"], "{card}");
        assert_ne!(article.date_published.as_deref(), Some("2024-05-03"), "{card}");
    }
}

#[test]
fn posts_are_one_block() {
    let post = "<blockquote class=twitter-tweet><p>What a day on the bridge, and thank you all for coming.</p>\
        &mdash; Ann (@ann) <a href=https://twitter.com/ann/status/1>May 12, 2021</a></blockquote>";
    let amp = "<amp-youtube data-videoid=abc width=16 height=9 layout=responsive></amp-youtube>";
    for (inside, url) in
        [(post, "https://twitter.com/ann/status/1"), (amp, "https://www.youtube.com/watch?v=abc")]
    {
        let article = story_with("", inside, "");
        let urls: Vec<_> = article.blocks.iter().filter_map(|block| block.url.as_deref()).collect();
        assert_eq!(urls, [url]);
    }
}

#[test]
fn words_of_pictures() {
    let picture = "<img src=/f.jpg width=800 height=500>";
    let url = Some("https://www.gazette.example/f.jpg");
    for (inside, behind, images) in [
        (
            format!("<figure>{picture}<figcaption class=caption><span>The first tram</span><span>Photo: Ann Example</span></figcaption></figure>"),
            "",
            &[(Some("The first tram"), Some("Photo: Ann Example"), url)][..],
        ),
        (format!("<figure>{picture}<figcaption class=caption>© AFP</figcaption></figure>"), "", &[(None, Some("© AFP"), url)]),
        (String::new(), "<p>© Gazette</p>", &[]),
        (
            "<figure><iframe src=https://video.example/1></iframe><figcaption class=caption>The crossing</figcaption></figure>".into(),
            "",
            &[],
        ),
        (
            "<table><caption>Trams a day</caption><tr><td>Monday<td>12<tr><td>Friday<td>20</table>".into(),
            "",
            &[],
        ),
    ] {
        let article = story_with("", &inside, behind);
        let found: Vec<_> = article
            .images
            .iter()
            .map(|image| (image.caption.as_deref(), image.credit.as_deref(), image.url.as_deref()))
            .collect();
        assert_eq!(found, images, "{inside}{behind}");
    }
    let figure = "<figure><img src=/f.jpg><figcaption><p class=caption>The first tram</p><p class=copyright>Foto: Ann \
        Example</p></figcaption></figure>";
    let images = page("", &format!("<h1>The bridge is open at last</h1>{figure}")).images;
    let found: Vec<_> =
        images.iter().map(|image| (image.caption.as_deref(), image.credit.as_deref())).collect();
    assert_eq!(found, [(Some("The first tram"), Some("Foto: Ann Example"))]);
}

#[test]
fn credits_that_markup_tells_from_captions() {
    type Pictures<'a> = &'a [(Option<&'a str>, Option<&'a str>)];
    let own = |caption, credit| [(Some(caption), Some(credit))];
    let (tram, cafe, agency) = ("The first tram", "A café.", "Ann Example/Agency");
    for (words, expected) in [
        (
            "The first tram<span class=photo-credit>Ann Example/Agency</span>",
            &own(tram, agency)[..] as Pictures<'_>,
        ),
        ("<span class=credit>Ann Example/Agency</span> The first tram", &own(tram, agency)),
        (
            "The first tram (<b class=credits><i class=credit>Ann Example</i>/<i>Agency</i></b>)",
            &own(tram, agency),
        ),
        ("The first tram<span itemprop=copyrightHolder>Ann Example/Agency</span>", &own(tram, agency)),
        ("<p>The first tram</p><p class=copyright>Ann Example/Agency</p>", &own(tram, agency)),
        ("<p class=copyright>(Ann Example/Agency)</p><p>The first tram</p>", &own(tram, agency)),
        (
            "<div class=copyright>Ann Example/Agency<p class=description>The first tram</div>",
            &own(tram, agency),
        ),
        (
            "A café. Foto: <span class=credit>Ann Example/Agency</span>",
            &own(cafe, "Foto: Ann Example/Agency"),
        ),
        ("A café. <span class=caption__source>Ann Example</span>", &own(cafe, "Ann Example")),
        ("The first tram<small>Ann Example/Agency</small>", &own(tram, agency)),
        // What is cited may be what is shown, and what is set small all of it.
        ("A scene of <cite>The Tram</cite>", &[(Some("A scene of The Tram"), None)]),
        ("<small>The first tram</small>", &[(Some(tram), None)]),
        ("<span class='caption credit'>The first tram</span>", &[(Some(tram), None)]),
        (
            "<p class=credit>The first tram is on its way to the harbour.",
            &[(Some("The first tram is on its way to the harbour."), None)],
        ),
    ] {
        let figure = format!("<figure><img src=/f.jpg><figcaption>{words}</figcaption></figure>");
        let images = story_with("", &figure, "").images;
        let found: Vec<_> =
            images.iter().map(|image| (image.caption.as_deref(), image.credit.as_deref())).collect();
        assert_eq!(found, expected, "{words}");
    }
}

#[test]
fn lists_of_other_stories() {
    let list = "<div class=related><h3>Read more</h3><ul><li><a href=/1>Bus fares are to rise again</a>\
        <p>The company says that diesel costs too much these days.</p><li><a href=/2>School roof closed</a></ul></div>";
    let article = story_with("", "", list);
    let group = article.related.first().expect("a list");
    assert_eq!(group.heading.as_deref(), Some("Read more"));
    let titles: Vec<_> =
        group.items.iter().map(|item| (item.title.as_str(), item.teaser.is_some())).collect();
    assert_eq!(titles, [("Bus fares are to rise again", true), ("School roof closed", false)]);
}

#[test]
fn who_signs_in_the_sites_own_name() {
    let by_site = "<title>The bridge is open at last | The Port Gazette</title><meta name=author content='The Port Gazette'>";
    let by_paper = "<title>The bridge is open at last | Port News Online</title>\
        <script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":{\"@type\":\"Person\",\"name\":\"Port News Online\"}}</script>";
    let title = "<h1>The bridge is open at last</h1>";
    for (head, above, expected) in [
        (by_site, "<p class=byline>Ann Example</p>", vec!["Ann Example"]),
        (by_site, "<p>By Ann Example and Bob Sample</p>", vec!["Ann Example", "Bob Sample"]),
        (by_paper, "<p>By <a href=/autorzy/ann>Ann Example</a></p>", vec!["Ann Example"]),
        (
            by_paper,
            "<div><span>By Ann Example</span><span>Weather</span><span>5 March 2024</span></div>",
            vec!["Ann Example"],
        ),
        // A person stated, one printed: captions name others, too.
        (
            "<meta name=author content='Bob Sample'>",
            "<p>By Ann Example</p><figure><img src=/f.jpg><figcaption>Photo: Bob Sample</figcaption></figure>",
            vec!["Ann Example"],
        ),
        ("<meta name=author content=gazetteadmin>", "", vec![]),
        ("<meta name=author content=Editor>", "", vec![]),
        ("", "<p>By Reuters Staff</p>", vec!["Reuters"]),
        ("", "<p>By AP Business Writer Ann Example</p>", vec!["Ann Example"]),
    ] {
        let article = page(head, &format!("{title}{above}"));
        let names: Vec<_> = article.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, expected, "{above}");
    }
}

#[test]
fn signatures_at_the_end_and_topics_below_it() {
    let names = |end: &str, behind: &str| {
        let html = format!(
            "<!doctype html><html lang=en><body><ul id=nav><li>Home<li>Sport<li>Weather</ul><div id=main>\
             <h1>The bridge is open at last</h1><div class=text>{STORY}{end}</div></div>{behind}</body></html>"
        );
        let kiosque = Kiosque::new().expect("the bundled sites load");
        let article = kiosque.extract(&Page::html(html));
        let names: Vec<_> = article.authors.into_iter().map(|author| author.name).collect();
        (names.join(", "), article.text.contains("Example"))
    };
    assert_eq!(names("<p>Ann Example</p>", "").0, "Ann Example");
    assert_eq!(names("<p>Interview by Ann Example</p>", ""), ("Ann Example".to_owned(), false));
    assert_eq!(
        names("", "<ul class=tags><li><a href=/tag/x>De Example</a><li><a href=/tag/y>Van Sample</a></ul>").0,
        ""
    );
    assert_eq!(names("<p><a href=/tag/x>Ann Example</a></p>", "").0, "");
    assert_eq!(names("", "<p>Written by:</p><p><a href=/mail>Ännie Example</a></p>").0, "Ännie Example");
}

#[test]
fn days_of_other_stories_and_of_the_visit() {
    let day = |before: &str, above: &str, behind: &str| {
        page_between(before, above, behind).date_published.map(|day| day[..10].to_owned()).unwrap_or_default()
    };
    let others = "<section><h2>More news</h2><article><h3><a href=/x>Bus fares are to rise again</a></h3>\
        <time datetime=2024-06-20T10:00Z>20 June</time></article></section>";
    assert_eq!(day("", "<div>5 March 2024, 14:35</div>", others), "2024-03-05");
    assert_eq!(day("<div>Friday, 20 November 2026</div>", "<div>5 March 2024</div>", ""), "2024-03-05");
    // Of a picture.
    assert_eq!(
        day(
            "<div>5 March 2024</div>",
            "<figure><img src=/f.jpg><figcaption>The bridge on 3 May 2019</figcaption></figure>",
            ""
        ),
        "2024-03-05"
    );
    let theme = "<time class='entry-date updated td-module-date' datetime=2024-03-05T10:00Z>5 March</time>";
    assert_eq!(day("", theme, others), "2024-03-05");
    // What one line says of two days: the first is stated wrongly.
    let lie = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":\"2026-11-23T06:00:00Z\",\
        \"dateModified\":\"2026-11-23T06:00:00Z\"}</script>";
    let line = "<p>Олена Прикладенко, Тарас Зразковий — 5 березня 2024, 13:45</p>";
    assert_eq!(day(lie, line, ""), "2024-03-05");
}

#[test]
fn headings_beside_the_headline() {
    for (head, above) in [
        // A topic above it, which the titles begin with.
        (
            "<title>Trial in Sampleton: The bridge is open at last</title>\
             <meta property=og:title content='Trial in Sampleton: The bridge is open at last'>",
            "<h2>Trial in Sampleton</h2><h1>The bridge is open at last</h1>",
        ),
        // The site's name, linked.
        (
            "<title>The bridge is open at last - The Port Gazette</title>",
            "<h1><a href=/>The Port Gazette</a></h1><div class=headline>The bridge is open at last</div>",
        ),
    ] {
        assert_eq!(page(head, above).title.as_deref(), Some("The bridge is open at last"), "{above}");
    }
}

/// A page as they were made with tables and without classes.
#[test]
fn pages_of_twenty_years_ago() {
    let story = STORY.replace("<p>", "").replace("</p>", "<br><br>\n");
    let html = format!(
        "<html><head><title>The Port Gazette Online - Local News</title></head><body><table width=760>\
         <tr><td colspan=3><font size=1>Friday, November 20, 2026<br>Weather: cloudy</font></td></tr>\
         <tr><td width=130><table><tr><td><b>SECTIONS</b></td></tr><tr><td><a href=/1>Front Page</a><br><a href=/2>Schools</a><br>\
         <a href=/3>Weddings</a><br><a href=/4>Letters</a></td></tr></table></td><td width=460>\
         <font size=1><b>LOCAL NEWS</b></font><br><font size=5><b>The bridge is open at last</b></font><br>\
         <font size=2><i>Trams cross the river again</i></font><br><br><font size=1>By ANN EXAMPLE<br>Gazette Staff Writer<br>\
         Published Thursday, June 12, 2003</font><br><br>\
         <table align=right><tr><td><img src=/f.jpg><br><font size=1>The first tram.</font></td></tr></table>{story}</td>\
         <td width=150><b>OTHER STORIES</b><br><a href=/5>Bus fares are to rise</a><br><a href=/6>School roof closed</a></td></tr>\
         <tr><td colspan=3>Home | News | Sports<br>Copyright 2003 The Port Gazette. All rights reserved.</td></tr></table></body></html>"
    );
    let kiosque = Kiosque::new().expect("the bundled sites load");
    let article = kiosque.extract(&Page::html(html));
    assert_eq!(article.title.as_deref(), Some("The bridge is open at last"));
    assert_eq!(article.authors.first().map(|author| author.name.as_str()), Some("ANN EXAMPLE"));
    assert_eq!(article.date_published.as_deref(), Some("2003-06-12"));
    for other in ["SECTIONS", "Front Page", "OTHER STORIES", "Bus fares", "Copyright", "Weather"] {
        assert!(!article.text.contains(other), "{other}: {}", article.text);
    }
    let sentences = ["washed away by the flood.", "crossed the bridge at noon.", "already picked up."];
    assert!(sentences.iter().all(|sentence| article.text.contains(sentence)), "{}", article.text);
}

#[test]
fn what_points_on_from_within_a_story() {
    let text = |line: &str| {
        let paragraphs: Vec<&str> = STORY.split_inclusive("</p>").collect();
        let story = [paragraphs[0], paragraphs[1], line, paragraphs[2]].concat();
        let html = format!(
            "<!doctype html><html lang=en><body><nav><ul><li>Home<li>Sport</ul></nav><main><article><h1>The bridge is open at last\
             </h1><div class=text>{story}</div></article></main><footer><p>All rights reserved by the Gazette.</p></footer></body></html>"
        );
        let kiosque = Kiosque::new().expect("the bundled sites load");
        kiosque.extract(&Page::html(html)).text
    };
    let link = "<a href=/old>Sample bridge is closed to lorries from Monday on</a>";
    for line in [
        format!("<p>► {link}</p>"),
        format!("<p>👉 {link}</p>"),
        format!("<p>Background: {link}</p>"),
        "<p>Follow us on <a href=/g>Sample News</a></p>".to_owned(),
        "<div class=x9><p>Sample letters: every morning the best of the day.</p><form><input type=email><button>Yes</button></form></div>"
            .to_owned(),
        "<p>Article continues after advertisement Sample</p>".replace(" Sample", ""),
    ] {
        let text = text(&line);
        assert!(!text.contains("Sample") && !text.contains("continues"), "{line}: {text}");
    }
    for line in [
        format!("<p>The council had decided: {link}, and then changed its mind about that.</p>"),
        format!("<p>► {link}</p><p>► {link}, too</p>"),
        "<p>Source: <a href=/s>Sample report of the river board on floods</a></p>".to_owned(),
        "<p>Address: <a href=https://a.example/>https://sample.example/a/long/address</a></p>"
            .replace("sample", "Sample"),
    ] {
        assert!(text(&line).contains("Sample"), "{line}");
    }
}
