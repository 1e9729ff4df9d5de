//! What becomes of invented HTML pages: one letter a block.

use kiosque_core::article::PageType;
use kiosque_core::{Label, Labels, Page, Reading};
use kiosque_generic::{Mode, Options, label_with};

const STORY: [&str; 5] = [
    "The ferry to the northern islands sails again from Monday, the harbour master said on Friday, after two winters \
     in which it had been laid up for want of an engine.",
    "Some four hundred people live on the islands, and most of them had to wait for the mail boat, which calls twice a \
     week, or hire one of the few fishing boats that still put out.",
    "“We had forgotten what fresh bread tastes like,” said the keeper of the only shop, who had come to the quay to \
     see the new engine carried aboard.",
    "The engine was built in a yard upriver and paid for by the county, the harbour master said; it should last for \
     thirty years if it is looked after.",
    "A ticket will cost what it did before. Children, hens and bicycles travel free, as they have since the service \
     began.",
];

fn letter(label: Label) -> char {
    match label {
        Label::Title => 'T',
        Label::Standfirst => 's',
        Label::Byline | Label::Date | Label::Meta | Label::Agency => 'm',
        label if label.is_body() && label == Label::Post => 'o',
        label if label.is_body() => 'P',
        Label::Caption => 'c',
        Label::RelatedHeading | Label::RelatedTitle | Label::RelatedTeaser => 'r',
        Label::Comment => 'k',
        Label::Promo => 'p',
        _ => '-',
    }
}

fn labelled(html: &str, options: Options) -> (Reading, Labels) {
    let reading =
        kiosque_html::read(&Page::html(html).with_url("https://gazette.example/2021/05/ferry-returns"));
    let mut labels = Labels::of(&reading);
    label_with(&reading, &mut labels, &options);
    (reading, labels)
}

/// A page with menu, story, comments, other stories and footer.
fn page(story: &str) -> String {
    let menu: String = ["News", "Sport", "Weather", "Boats", "Letters", "Archive"]
        .iter()
        .map(|name| format!("<li><a href=/{name}>{name}</a></li>"))
        .collect();
    let others: String = ["Gulls take over the pier", "Lighthouse wants a keeper", "Choir sings in the rain"]
        .iter()
        .map(|title| format!("<li><a href=#>{title}</a></li>"))
        .collect();
    format!(
        "<!doctype html><html lang=en><head><title>Ferry returns to the islands - The Gazette</title>\
         <meta property=og:type content=article></head><body><header><nav><ul>{menu}</ul></nav></header><main><article>\
         <h1>Ferry returns to the islands</h1><p class=byline>By A. Reporter</p><div class=entry-content>{story}</div>\
         </article><aside class=related><h3>More stories</h3><ul>{others}</ul></aside></main>\
         <footer><p>© The Gazette. All rights reserved.</p></footer></body></html>"
    )
}

/// A menu and a footer.
fn bare() -> String {
    let menu: String = ["News", "Sport", "Weather", "Boats", "Letters", "Archive", "Log in", "Search"]
        .iter()
        .map(|name| format!("<li><a href=/{name}>{name}</a></li>"))
        .collect();
    format!("<!doctype html><body><nav><ul>{menu}</ul></nav><footer><p>© The Gazette</p></footer>")
}

fn paragraphs() -> String {
    STORY.iter().map(|text| format!("<p>{text}</p>")).collect()
}

#[test]
fn blocks_of_pages() {
    let breaks = STORY.join("<br><br>");
    let rows = [
        ("paragraphs", page(&paragraphs()), "------TmPPPPPrrrr-"),
        ("two breaks in a row", page(&breaks), "------TmPPPPPrrrr-"),
        (
            "a related link among the paragraphs",
            page(&format!(
                "{}<aside class=related><a href=#>Gulls take over the pier</a></aside>",
                paragraphs()
            )),
            "------TmPPPPPrrrrr-",
        ),
        ("nothing but furniture", bare(), "---------"),
    ];
    for (name, html, expected) in rows {
        let (reading, labels) = labelled(&html, Options::default());
        let found: String = labels.marks().iter().map(|mark| letter(mark.label)).collect();
        let body = |text: &str| text.chars().map(|c| if c == 'P' { 'P' } else { '-' }).collect::<String>();
        assert_eq!(reading.len(), expected.len(), "{name}");
        assert_eq!(body(&found), body(expected), "{name}: {found}");
    }
}

#[test]
fn what_a_page_is_as_a_whole() {
    let (_, labels) = labelled(&page(&paragraphs()), Options::default());
    let verdict = labels.verdict();
    assert_eq!(verdict.page_type, PageType::Article);
    assert!(verdict.score.is_some_and(|score| score > 0.5), "{verdict:?}");
    assert!(verdict.empty.is_none());

    let (_, labels) = labelled(&bare(), Options::default());
    let verdict = labels.verdict();
    assert!(verdict.empty.as_ref().is_some_and(|why| why.contains("main content")), "{verdict:?}");
    assert!(verdict.score.is_some_and(|score| score < 0.5), "{verdict:?}");
}

#[test]
fn modes_take_less_and_more() {
    let doubtful = format!("{}<p>Sail with us.</p><p>All aboard</p>", paragraphs());
    let body = |mode| {
        let (reading, labels) = labelled(&page(&doubtful), Options { mode });
        (0..reading.len()).filter(|&i| labels.label(i).is_body()).collect::<Vec<_>>()
    };
    let [balanced, precision, recall] = [Mode::Balanced, Mode::Precision, Mode::Recall].map(body);
    assert!(precision.iter().all(|i| balanced.contains(i)), "{precision:?} {balanced:?}");
    assert!(balanced.iter().all(|i| recall.contains(i)), "{balanced:?} {recall:?}");
}

#[test]
fn same_page_same_labels() {
    let html = page(&paragraphs());
    let once = labelled(&html, Options::default()).1;
    labelled("<p>Another page", Options::default());
    let again = labelled(&html, Options::default()).1;
    assert_eq!(once.marks(), again.marks());
    assert_eq!(once.verdict(), again.verdict());
}
