//! FiveFilters site configs from a folder of the user's.

use kiosque::{Config, Kiosque, Page, Rules};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A page whose promo the generic reading takes for story, and whose teaser before it is a story's beginning by itself.
const PAGE: &str = "<html lang=en><head><title>Rain at last</title></head><body><h1>Rain at last</h1>\
    <div class=old><p>It rained on Monday for the first time since spring, and the whole town went out to see it fall.</p></div>\
    <div class=story><p>The river of the old town rose by a foot on Monday night, and the mayor closed both of its bridges.</p>\
    <p class=gift>This story about the rain was paid for by the gifts of our readers, and we thank every one of them.</p>\
    <p>Nobody was hurt, said the mayor on Tuesday, and the bridges will be open again by the end of the week.</p>\
    <p>The last flood of that size came forty years ago, when the old mill was carried away and the market stood under water \
    for nine days. Since then the town has built two dams, and neither of them had to be closed before this week.</p></div>\
    <p class=who>Ann Example</p></body></html>";

const CONFIG: &str = "body: //div[@class='story']\nauthor: //p[@class='who']\nstrip_id_or_class: gift\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

fn kiosque(folder: &Path) -> Kiosque {
    Kiosque::builder().without_bundled().site_configs(folder).build().expect("the folder can be read")
}

fn page(url: &str) -> Page {
    Page { url: Some(url.into()), ..Page::html(PAGE) }
}

#[test]
fn a_page_of_its_host_is_read_by_its_config() {
    let folder =
        folder(&[("gazette.example.txt", CONFIG), ("README.md", "no config"), ("LICENSE.txt", "none")]);
    let kiosque = kiosque(folder.path());
    assert_eq!(kiosque.site_configs()[0].names().collect::<Vec<_>>(), ["gazette.example"]);
    let article = kiosque.extract(&page("https://www.gazette.example/rain"));
    assert_eq!(article.site.as_deref(), Some("gazette-example"));
    assert!(article.text.starts_with("The river"), "{}", article.text);
    assert!(!article.text.contains("gifts"), "{}", article.text);
    assert_eq!(article.authors.len(), 1);
    assert_eq!(article.provenance.fields["authors"].by, "rule:gazette-example/html/author");
    assert_eq!(article.provenance.plugin.map(|plugin| plugin.tier).as_deref(), Some("fivefilters"));
    let other = kiosque.extract(&page("https://other.example/rain"));
    assert_eq!(other.site, None);
    assert!(other.text.contains("gifts"));
}

#[test]
fn a_site_of_ones_own_goes_before_a_config() {
    let folder = folder(&[("gazette.example.txt", CONFIG)]);
    let own = Rules::parse("own", "own/site.toml", "hosts = [\"gazette.example\"]").expect("it makes sense");
    let kiosque = Kiosque::builder().without_bundled().rules(own).site_configs(folder.path());
    let article =
        kiosque.build().expect("the folder can be read").extract(&page("https://gazette.example/rain"));
    assert_eq!(article.site.as_deref(), Some("own"));
}

#[test]
fn a_config_that_does_not_fit_leaves_the_page_to_the_generic_reading() {
    for config in ["body: //p[@class='who']", "body: //div[@class='redesigned']", "body: //div[", "nonsense"]
    {
        let folder = folder(&[("gazette.example.txt", config)]);
        let article = kiosque(folder.path()).extract(&page("https://gazette.example/rain"));
        assert!(article.text.contains("The river"), "{config}: {}", article.text);
        let is_warned = article
            .warnings
            .iter()
            .any(|warning| warning.starts_with("quarantined: the rules of gazette-example"));
        assert_eq!(is_warned, config.contains("who"), "{config}: {:?}", article.warnings);
    }
}

#[test]
fn what_holds_for_all_sites_is_added() {
    let body = "body: //div[@class='story']";
    let folder = folder(&[("gazette.example.txt", body), ("global.txt", "strip: //p[@class='gift']")]);
    let kiosque = kiosque(folder.path());
    assert!(!kiosque.extract(&page("https://gazette.example/rain")).text.contains("gifts"));
    // It is no config of a host, and changes nothing on pages that have none.
    assert!(kiosque.extract(&page("https://other.example/rain")).text.contains("gifts"));
}

#[test]
fn the_configuration_names_folders() {
    let folder = folder(&[("gazette.example.txt", CONFIG)]);
    let parse = |text: &str| Config::parse(text, &folder.path().join("kiosque.toml"));
    let config = parse(
        "[[sites]]\nkind = \"fivefilters\"\npath = \".\"\n\n[[sites]]\nid = \"nobody\"\ndisabled = true\n",
    );
    let kiosque =
        Kiosque::builder().config(config.expect("it makes sense")).build().expect("the folder can be read");
    assert_eq!(kiosque.site_configs().len(), 1);
    for (text, expected) in [
        ("[[sites]]\nkind = \"other\"\npath = \".\"", "fivefilters"),
        ("[[sites]]\nkind = \"fivefilters\"", "and a `path`"),
        ("[[sites]]\nid = \"a\"\npath = \".\"", "and a `path`"),
        ("sites = 3", "a table for each site"),
        ("[sites.a]\noverides = true", "overrides"),
    ] {
        let message = parse(text).expect_err(text).to_string();
        assert!(message.contains(expected) || message.contains("unknown field"), "{text}: {message}");
    }
    let missing = Kiosque::builder().site_configs(folder.path().join("nowhere")).build();
    assert!(missing.is_err_and(|error| error.to_string().contains("nowhere")));
}

/// As large as the public collection, which people keep a copy of.
#[test]
fn two_thousand_configs_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for number in 0..2000 {
        let text = format!(
            "# Paper {number}\n{CONFIG}{}",
            "strip: //div[contains(@class, 'more')]\n".repeat(number % 20)
        );
        fs::write(folder.path().join(format!("paper{number}.example.txt")), text)
            .expect("a file can be written");
    }
    let kiosque = kiosque(folder.path());
    let article = kiosque.extract(&page("https://paper1999.example/rain"));
    assert_eq!(article.site.as_deref(), Some("paper1999-example"));
}
