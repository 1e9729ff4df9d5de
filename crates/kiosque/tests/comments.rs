//! Readers' comments of HTML pages: how many there are, who says so, and the entries where they are asked for.

use kiosque::{Article, Kiosque};
use kiosque_core::Page;
use kiosque_core::article::Comment;

const STORY: &str = "<p>The new bridge over the river was opened on Wednesday, two years after the old one had been washed \
    away by the flood.</p><p>The mayor cut the ribbon before some hundreds of onlookers, and the first tram crossed the \
    bridge at noon.</p><p>Traders on both banks said that they had waited long for the day, and that business had \
    already picked up.</p>";

/// A list of comments with replies, as the most common publishing system writes it.
const THREAD: &str = "<div id=comments class=comments-area><ol class=comment-list>\
    <li class='comment even depth-1' id=comment-1><article class=comment-body><footer class=comment-meta>\
    <div class='comment-author vcard'><b class=fn>Ann</b> <span class=says>says:</span></div>\
    <div class=comment-metadata><a href=#comment-1><time datetime=2024-03-05T08:00:00+00:00>March 5, 2024 at 8:00 am</time>\
    </a></div></footer><div class=comment-content><p>I have waited long for the bridge.</p><p>Thank you!</p></div>\
    <div class=reply><a href=#reply>Reply</a></div></article><ol class=children>\
    <li class='comment odd depth-2' id=comment-2><article class=comment-body><footer class=comment-meta>\
    <div class='comment-author vcard'><b class=fn>Ben</b> <span class=says>says:</span></div>\
    <div class=comment-metadata><a href=#comment-2><time datetime=2024-03-05T09:30:00+00:00>March 5, 2024 at 9:30 am</time>\
    </a></div></footer><div class=comment-content><p>So have I.</p></div>\
    <div class=reply><a href=#reply>Reply</a></div></article></li></ol></li>\
    <li class='comment even depth-1' id=comment-3><article class=comment-body><footer class=comment-meta>\
    <div class='comment-author vcard'><b class=fn>Cleo</b> <span class=says>says:</span></div>\
    <div class=comment-metadata><a href=#comment-3><time datetime=2024-03-06>March 6, 2024</time></a></div></footer>\
    <div class=comment-content><p>It is too narrow for two trams.</p></div>\
    <div class=reply><a href=#reply>Reply</a></div></article></li></ol>\
    <div id=respond class=comment-respond><h3>Leave a Reply</h3><form class=comment-form>\
    <p class=comment-notes>Your email address will not be published.</p><label>Name</label></form></div></div>";

fn html(head: &str, above: &str, behind: &str) -> Page {
    let html = format!(
        "<!doctype html><html lang=en><head>{head}</head><body><nav><ul><li>Home<li>Sport</ul></nav><main><article>\
         <h1>The bridge is open at last</h1>{above}<div class=text>{STORY}</div></article>{behind}</main>\
         <aside><h2>More</h2><p>Another story of some length about the harbour, which was closed on Friday.</p></aside>\
         <footer><p>All rights reserved by the Gazette and its owners, who may be written to.</p></footer></body></html>"
    );
    Page::html(html).with_url("https://www.gazette.example/bridge")
}

fn read(page: &Page, comments: bool) -> Article {
    Kiosque::builder().comments(comments).build().expect("the bundled sites load").extract(page)
}

/// How many comments there are, and who says so.
fn count(head: &str, above: &str, behind: &str) -> Option<(u32, String)> {
    let article = read(&html(head, above, behind), false);
    let by = article.provenance.fields.get("comments").map(|origin| origin.by.clone());
    let comments = article.comments?;
    assert!(comments.entries.is_none(), "nobody asked for them");
    Some((comments.count, by.expect("who says so is known")))
}

fn entries(page: &Page) -> Vec<Comment> {
    read(page, true).comments.and_then(|comments| comments.entries).expect("they were asked for")
}

fn json_ld(of_article: &str) -> String {
    format!(
        "<script type=application/ld+json>{{\"@type\": \"NewsArticle\", \"headline\": \"The bridge is open at last\", \
         {of_article}}}</script>"
    )
}

#[test]
fn counts_that_the_page_states() {
    let counter = |kind: &str| {
        format!(
            "\"interactionStatistic\": [{{\"interactionType\": \"https://schema.org/LikeAction\", \
             \"userInteractionCount\": 99}}, {{\"interactionType\": {kind}, \"userInteractionCount\": 7}}]"
        )
    };
    for (of_article, count, name) in [
        ("\"commentCount\": 12".to_owned(), 12, "commentCount"),
        ("\"commentCount\": \"1,234\"".into(), 0, ""),
        ("\"commentCount\": \"0\"".into(), 0, "commentCount"),
        (counter("\"http://schema.org/CommentAction\""), 7, "interactionStatistic"),
        (counter("{\"@type\": \"CommentAction\"}"), 7, "interactionStatistic"),
        ("\"interactionCount\": \"UserComments:5\"".into(), 5, "interactionCount"),
        ("\"interactionCount\": \"UserPlays:5\"".into(), 0, ""),
        (
            "\"comment\": [{\"text\": \"So it is.\"}, {\"text\": \"Yes.\"}, {\"text\": \"\"}]".into(),
            2,
            "comment",
        ),
    ] {
        let found = self::count(&json_ld(&of_article), "", "");
        let expected = (!name.is_empty()).then(|| (count, format!("fact:json-ld:{name}")));
        assert_eq!(found, expected, "{of_article}");
    }
    for (above, expected) in [
        ("<meta itemprop=commentCount content=12>", Some((12, "commentCount"))),
        ("<span property=schema:commentCount>12 comments</span>", Some((12, "commentCount"))),
        ("<meta itemprop=interactionCount content=UserComments:3>", Some((3, "interactionCount"))),
        (
            "<span property=schema:interactionCount content=UserComments:0></span>",
            Some((0, "interactionCount")),
        ),
        (
            "<div itemprop=interactionStatistic itemscope><link itemprop=interactionType href=http://schema.org/CommentAction>\
             <meta itemprop=userInteractionCount content=4></div>",
            Some((4, "userInteractionCount")),
        ),
        (
            "<div itemprop=interactionStatistic itemscope><link itemprop=interactionType href=http://schema.org/LikeAction>\
             <meta itemprop=userInteractionCount content=4></div>",
            None,
        ),
        // Cards of other stories state counts, too.
        ("<meta itemprop=commentCount content=12><meta itemprop=commentCount content=3>", None),
    ] {
        let expected = expected.map(|(count, name)| (count, format!("fact:microdata:{name}")));
        assert_eq!(count("", above, ""), expected, "{above}");
    }
}

#[test]
fn counts_that_the_page_prints() {
    let heading = |text: &str| format!("<div id=comments><h3>{text}</h3><p>Log in to write.</p></div>");
    for (text, expected) in [
        ("12 Comments", Some(12)),
        ("Comments (12)", Some(12)),
        ("1,234 comments", Some(1234)),
        ("No comments yet", Some(0)),
        ("3 thoughts on “The bridge is open at last”", Some(3)),
        ("Kommentare (5)", Some(5)),
        ("Keine Kommentare", Some(0)),
        ("12 commentaires", Some(12)),
        ("4 комментария", Some(4)),
        ("评论（8）", Some(8)),
        ("1.2K comments", None),
        ("Comments", None),
    ] {
        let expected = expected.map(|count| (count, "page:comments-printed".to_owned()));
        assert_eq!(count("", "", &heading(text)), expected, "{text}");
    }
    // A link by the headline; what is stated comes first.
    let link = "<p class=byline>By Ann Example · 12 May 2021 · <a href=#comments>7 Comments</a></p>";
    assert_eq!(count("", link, "").map(|found| found.0), Some(7));
    assert_eq!(
        count(&json_ld("\"commentCount\": 8"), link, &heading("9 Comments")).map(|found| found.0),
        Some(8)
    );
    // Cards of other stories print counts, too: then none is the page's.
    let cards = "<div class=comment-count>3 comments</div><p>Bus fares are to rise</p><div class=comment-count>8 comments</div>";
    assert_eq!(count("", "", cards), None);
}

#[test]
fn comments_that_the_page_shows() {
    let page = html("", "", THREAD);
    let plain = read(&page, false);
    assert_eq!(plain.comments.as_ref().map(|comments| comments.count), Some(3));
    assert_eq!(plain.provenance.fields["comments"].by, "page:comments-counted");
    let entries = entries(&page);
    let told: Vec<_> = entries
        .iter()
        .map(|one| {
            (one.author.as_deref().unwrap_or(""), one.date.as_deref().unwrap_or(""), &*one.text, one.depth)
        })
        .collect();
    let expected = [
        ("Ann", "2024-03-05T08:00:00Z", "I have waited long for the bridge.\n\nThank you!", 0),
        ("Ben", "2024-03-05T09:30:00Z", "So have I.", 1),
        ("Cleo", "2024-03-06", "It is too narrow for two trams.", 0),
    ];
    assert_eq!(told, expected);
    let source = &page.text[entries[1].span.range()];
    assert!(source.contains("Ben") && source.contains("So have I.") && !source.contains("Cleo"), "{source}");
    // The rest of the article is what it is without them, and no text stands twice.
    let mut asked = read(&page, true);
    assert!(entries.iter().all(|one| !asked.text.contains(&one.text)));
    asked.comments = plain.comments.clone();
    assert_eq!(asked, plain);
}

#[test]
fn comments_in_plain_elements() {
    let comment = |name: &str, text: &str| {
        format!(
            "<div class=comment><div class=username><a href=/u/1>{name}</a></div><div class=date>2 days ago</div><p>{text}</div>"
        )
    };
    let thread = format!(
        "<section class=comments><h2>Top comments</h2>{}{}</section>",
        comment("zorro2", "At last."),
        comment("Ann", "It was time.")
    );
    let told: Vec<_> = entries(&html("", "", &thread))
        .into_iter()
        .map(|one| (one.author.unwrap_or_default(), one.date, one.text))
        .collect();
    let told: Vec<_> =
        told.iter().map(|(name, date, text)| (name.as_str(), date.as_deref(), text.as_str())).collect();
    assert_eq!(told, [("zorro2", None, "At last."), ("Ann", None, "It was time.")]);
}

#[test]
fn cards_of_stories_filed_under_opinion_are_no_comments() {
    let card = |title: &str| {
        format!(
            "<article class='category-kommentar'><h3><a href=/k/1>{title}</a></h3><p class=post-date>5 March 2024</p>\
             <p>What the council wants to do about it, and why.</p></article>"
        )
    };
    let cards = format!("<div class=comment-archive>{}{}</div>", card("Bus fares"), card("The harbour"));
    assert_eq!(count("", "", &cards), None);
}

#[test]
fn comments_that_scripts_draw_or_list() {
    let disqus =
        "<div id=disqus_thread></div><noscript>Please enable JavaScript to view the comments.</noscript>";
    assert_eq!(count("", "", disqus), None);
    assert!(read(&html("", "", disqus), true).comments.is_none());
    let stated = html(&json_ld("\"commentCount\": 12"), "", disqus);
    assert!(entries(&stated).is_empty());
    let listed = json_ld(
        "\"commentCount\": 12, \"comment\": [{\"@type\": \"Comment\", \"author\": {\"name\": \"Ann\"}, \
         \"dateCreated\": \"2024-03-05\", \"text\": \"So it is.\"}]",
    );
    let article = read(&html(&listed, "", disqus), true);
    let comments = article.comments.expect("it states how many");
    let entries = comments.entries.expect("they were asked for");
    assert_eq!((comments.count, entries.len()), (12, 1));
    let one = &entries[0];
    assert_eq!(
        (one.author.as_deref(), one.date.as_deref(), &*one.text),
        (Some("Ann"), Some("2024-03-05"), "So it is.")
    );
}

#[test]
fn posts_of_a_forum_are_no_comments() {
    let head = "<script type=application/ld+json>{\"@type\": \"DiscussionForumPosting\", \
        \"headline\": \"The bridge is open at last\", \"commentCount\": 3}</script>";
    assert_eq!(count(head, "", THREAD), None);
    assert!(read(&html(head, "", THREAD), true).comments.is_none());
}
