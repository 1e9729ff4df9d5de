//! Rules of a user's site on HTML pages, end to end: what they correct, and what happens when they fit no more.

use kiosque::{Article, Kiosque, Page};
use std::fs;

const STORY: &str = "<p>The new bridge over the river was opened on Wednesday, two years after the old one had been washed \
    away by the flood.</p><p>The mayor cut the ribbon before some hundreds of onlookers, and the first tram crossed the \
    bridge at noon.</p><p>Traders on both banks said that they had waited long for the day, and that business had \
    already picked up.</p><p>Work on the second bridge begins in spring. It will carry bicycles and walkers only, and \
    will be paid for by the towns on both banks.</p><p>The ferry, which had crossed the river every ten minutes since \
    the flood, made its last trip on Tuesday evening with the whole town on board.</p>";

/// Reads a page of the Gazette, whose body stands in `div.CLASS`, with these rules.
fn read(rules: &str, class: &str) -> Article {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("gazette");
    fs::create_dir(&site).expect("a folder");
    fs::write(site.join("site.toml"), format!("hosts = ['gazette.example']\n{rules}")).expect("a file");
    let kiosque = Kiosque::builder().folder(folder.path()).without_bundled().build();
    let html = format!(
        "<!doctype html><html lang=en><head><title>The bridge is open at last</title></head><body><main><article>\
         <h1>The bridge is open at last</h1><p class=note>Open daily.</p><div class={class}>{STORY}</div></article></main></body></html>"
    );
    let page = Page::html(html).with_url("https://gazette.example/bridge");
    kiosque.unwrap_or_else(|error| panic!("{error}")).extract(&page)
}

fn layout(of: &str, body: &str) -> String {
    format!(
        "{of}\n[[layout]]\nname = 'page'\nmedium = 'html'\n[[layout.rule]]\nname = 'body'\nlabel = 'body'\ncss = '{body}'\nonly = true\n"
    )
}

fn is_quarantined(article: &Article) -> bool {
    article
        .warnings
        .iter()
        .any(|warning| warning.starts_with("quarantined: the rules of gazette (layout page) "))
}

#[test]
fn pages_that_rules_fit_no_more_are_read_without_them() {
    let whole = STORY.matches("<p>").count();
    for (of, body, class, blocks, quarantined) in [
        ("", "div.text", "text", whole, false),
        // The class is of another thing since the redesign: a line is left of the body.
        ("", ".note", "text", whole, true),
        ("quarantine = false", ".note", "text", 1, false),
        // The class is gone: the rule is silent, and the generic reading stands.
        ("", "div.text", "story", whole, false),
        // Without the generic reading nothing would be left.
        ("base = 'none'", "div.text", "story", whole, true),
        ("base = 'none'\nquarantine = false", "div.text", "story", 0, false),
        ("base = 'none'\nquarantine = false", "div.text", "text", whole, false),
    ] {
        let article = read(&layout(of, body), class);
        let case = format!("{of} {body} {class}\n{}\n{:?}", article.text, article.warnings);
        assert_eq!(article.blocks.len(), blocks, "{case}");
        assert_eq!(is_quarantined(&article), quarantined, "{case}");
        let plugin = article.provenance.plugin.expect("the page is the site's");
        assert_eq!((plugin.id.as_str(), plugin.layout.is_none()), ("gazette", quarantined), "{case}");
    }
}

#[test]
fn the_guide_to_html_sites_can_be_followed() {
    let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/html-sites.md");
    let text = fs::read_to_string(guide).expect("the guide is there");
    let blocks: Vec<&str> =
        text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(blocks.len(), 2);
    let article = read(&blocks.join("\n"), "text");
    for (field, rule) in [("title", "title"), ("text", "body")] {
        assert_eq!(article.provenance.fields[field].by, format!("rule:gazette/html/{rule}"));
    }
}

#[test]
fn houses_are_authors_where_nobody_else_signs() {
    for (given, authors, agencies) in [
        (&["Ann Example"][..], &["Ann Example"][..], &[][..]),
        (&["AFP"], &["AFP"], &["AFP"]),
        (&["AFP", "Ann Example"], &["Ann Example"], &["AFP"]),
        (&["gazette.example"], &["gazette.example"], &[]),
        (&["gazette.example", "Ann Example"], &["Ann Example"], &[]),
        (&["admin"], &[], &[]),
        (&["Super User", "Ann Example"], &["Ann Example"], &[]),
        (&[], &[], &[]),
    ] {
        let rule = |(number, name): (usize, &&str)| {
            format!(
                "[[layout.rule]]\nname = 'author-{number}'\nfield = 'author'\nxpath = \"string('{name}')\"\n"
            )
        };
        let rules: String = given.iter().enumerate().map(rule).collect();
        let article = read(&format!("{}{rules}", layout("", "div.text")), "text");
        let found: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(found, authors, "{given:?}");
        let found: Vec<&str> = article.agencies.iter().map(|agency| agency.name.as_str()).collect();
        assert_eq!(found, agencies, "{given:?}");
    }
}
