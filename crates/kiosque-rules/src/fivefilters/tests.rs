use super::*;
use crate::Rules;
use kiosque_core::{Label, Labels, Page, PartKind};

const HOST: &str = "gazette.example";

fn rules(config: &str) -> Rules {
    let converted = SiteConfig::parse("gazette.example.txt", config).convert(HOST);
    Rules::parse(&id_of(HOST), "gazette.example.txt", &converted.site_toml)
        .unwrap_or_else(|error| panic!("{error}\n{}", converted.site_toml))
}

/// What the rules of `config` make of the page: each block's label, where it was `before`, and text without what is cut.
fn labelled(config: &str, before: Label, html: &str) -> (Vec<String>, Labels) {
    let page = Page::html(html);
    let tree = kiosque_html::parse(&page.text);
    let reading = kiosque_html::read_tree(&page, &tree);
    let mut labels = Labels::of(&reading);
    let speaker = labels.register(&Arc::new(kiosque_core::Reasons {
        tier: kiosque_core::Tier::Generic,
        list: vec![kiosque_core::Reason { name: "generic".into(), why: "before".into() }],
    }));
    for block in 0..reading.len() {
        labels.set(block, kiosque_core::Mark::new(before, speaker.by(0)));
    }
    rules(config).extract_tree(&reading, &tree, &mut labels);
    let shown = |block: usize| {
        let mut text = reading.text(block).to_owned();
        for part in labels.parts(block).iter().filter(|part| part.kind == PartKind::Cut).rev() {
            text.replace_range(part.range.range(), "");
        }
        format!("{} {text}", labels.label(block).name())
    };
    ((0..reading.len()).map(shown).collect(), labels)
}

#[track_caller]
fn check(config: &str, html: &str, expected: &[&str]) {
    assert_eq!(labelled(config, Label::Chrome, html).0, expected, "{config}");
}

#[track_caller]
fn check_fields(config: &str, html: &str, expected: &[(PartKind, &str)]) {
    let (_, labels) = labelled(config, Label::Chrome, html);
    let found: Vec<_> = labels.facts().iter().map(|fact| (fact.kind, fact.text.as_str())).collect();
    assert_eq!(found, expected, "{config}");
}

#[track_caller]
fn check_problems(config: &str, expected: &[(Fate, &str)]) {
    let converted = SiteConfig::parse("f.txt", config).convert(HOST);
    let found: Vec<(Fate, String)> = converted
        .problems
        .iter()
        .map(|p| (p.fate, format!("{}:{} {}", p.at.line, p.at.column, p.at.message)))
        .collect();
    let found: Vec<(Fate, &str)> = found.iter().map(|(fate, text)| (*fate, text.as_str())).collect();
    assert_eq!(found, expected, "{config}");
    rules(config);
}

const PAGE: &str = "<h1>Rain</h1><div class=story><p>It rained.</p><p class='share box'>Share</p>\
                    <p>It <b class=ad>Buy!</b> stopped.</p></div><p>Other</p>";

#[test]
fn bodies_and_what_is_taken_out_of_them() {
    check(
        "body: //div[@class='story']",
        PAGE,
        &[
            "chrome Rain",
            "paragraph It rained.",
            "paragraph Share",
            "paragraph It Buy! stopped.",
            "chrome Other",
        ],
    );
    let stripped =
        ["chrome Rain", "paragraph It rained.", "chrome Share", "paragraph It  stopped.", "chrome Other"];
    check("body: //div[@class='story']\nstrip: //b\nstrip: //p[@class='share box']", PAGE, &stripped);
    check("body: //div[@class='story']\nstrip_id_or_class: 'share'\nstrip_id_or_class: ad", PAGE, &stripped);
    // An attribute is no element: nothing is taken out.
    check("body: //div/p[1]\nstrip: //@class", "<div><p class=x>A</p></div>", &["paragraph A"]);
    check(
        "body: //div\nreplace_string( (adv.)): <!-- -->",
        "<div><p>It rained (adv.) again.</p></div>",
        &["paragraph It rained again."],
    );
}

#[test]
fn the_first_body_that_is_there_counts() {
    let page = "<div id=b><p>B</p></div><div id=c><p>C</p></div>";
    check("body: //*[@id='a']\nbody: //*[@id='b']\nbody: //*[@id='c']", page, &["paragraph B", "chrome C"]);
    check("body: //*[@id='c']\nbody: //*[@id='b']", page, &["chrome B", "paragraph C"]);
}

#[test]
fn what_else_was_body_is_not() {
    let page = "<div id=b><p>B</p></div><p>Other</p>";
    let (found, _) = labelled("body: //*[@id='b']", Label::Paragraph, page);
    assert_eq!(found, ["paragraph B", "chrome Other"]);
    let (found, _) = labelled("strip: //*[@id='b']", Label::Paragraph, page);
    assert_eq!(found, ["chrome ", "paragraph Other"]);
}

#[test]
fn what_is_known_to_be_no_story_stays_unless_pruning_is_off() {
    let page = "<div id=b><p>Follow us</p></div>";
    for (config, before, expected) in [
        ("body: //div", Label::Promo, "promo Follow us"),
        ("body: //div\nprune: yes", Label::Promo, "promo Follow us"),
        ("body: //div\nprune: no", Label::Promo, "paragraph Follow us"),
        ("body: //div\nprune: no", Label::Byline, "byline Follow us"),
        ("body: //div\nstrip: //div", Label::Title, "title Follow us"),
    ] {
        assert_eq!(labelled(config, before, page).0, [expected], "{config}");
    }
}

#[test]
fn fields() {
    let page = "<h1>Rain</h1><h2>Wind</h2><meta name=a content='A. Reporter'><i>Ann</i><i>Ben</i><time datetime=2024-05-03>x</time>";
    check_fields("title: //h2", page, &[(PartKind::Title, "Wind")]);
    check_fields("title: //h3\ntitle: //h1 | //h2", page, &[(PartKind::Title, "Rain")]);
    check_fields("title: substring-after(//h1, 'R')", page, &[(PartKind::Title, "ain")]);
    check_fields("author: //i", page, &[(PartKind::Author, "Ann"), (PartKind::Author, "Ben")]);
    check_fields(
        "author: //meta[@name='a']/@content\nauthor: //i",
        page,
        &[(PartKind::Author, "A. Reporter")],
    );
    check_fields("date: //time/@datetime", page, &[(PartKind::Date, "2024-05-03")]);
}

#[test]
fn what_is_not_understood_is_told_with_its_place() {
    check_problems("bdy: //p", &[(Fate::Invalid, "1:1 unknown directive `bdy`")]);
    check_problems("body //p", &[(Fate::Invalid, "1:1 a directive was expected, as body: //article")]);
    check_problems(
        "# x\n  body:  //p[",
        &[(
            Fate::Invalid,
            "2:14 found the end, expected the name of an element, `*`, `@`, `.`, `text()`, `node()` or `comment()`",
        )],
    );
    check_problems("title:", &[(Fate::Invalid, "1:1 `title`: a value was expected after the colon")]);
    check_problems("test_contains: rain", &[(Fate::Invalid, "1:1 no `test_url` stands before it")]);
    check_problems("find_string: <b>", &[(Fate::Invalid, "1:1 no `replace_string` belongs to it")]);
    let source = "the page's source is not rewritten; only words can be left out";
    check_problems("replace_string(<b>): <i>", &[(Fate::Unsupported, &format!("1:1 {source}"))]);
    check_problems(
        "find_string: <b>\nreplace_string: <i>\nfind_string: advertisement\nreplace_string: <!-- -->",
        &[(Fate::Unsupported, &format!("1:1 {source}"))],
    );
    check_problems(
        "tidy: no\nmove_into(//p): //div",
        &[
            (Fate::NotNeeded, "1:1 `tidy`: there is one parser, the one of the HTML standard"),
            (Fate::Unsupported, "2:1 `move_into`: blocks keep the order of the page"),
        ],
    );
    check_problems("find_string: advertisement\nreplace_string:", &[]);
    check_problems("body: //article\ntest_url: https://gazette.example/rain\ntest_contains: It rained", &[]);
}

#[test]
fn every_directive_has_a_fate() {
    let text = "body: //p\ntidy: no\nbody: //p[\nnative_ad_clue: //i\nbdy: //p";
    let fates = SiteConfig::parse("f.txt", text).convert(HOST).directives;
    let fates: Vec<(&str, Fate)> = fates.iter().map(|(name, fate)| (name.as_str(), *fate)).collect();
    assert_eq!(
        fates,
        [
            ("body", Fate::Converted),
            ("tidy", Fate::NotNeeded),
            ("body", Fate::Invalid),
            ("native_ad_clue", Fate::Unsupported),
            ("bdy", Fate::Invalid)
        ]
    );
}

#[test]
fn checks_stand_with_their_addresses() {
    let rules = rules(
        "test_url: https://gazette.example/a\ntest_contains: It rained\ntest_contains: again\ntest_url: https://gazette.example/b",
    );
    let checks: Vec<_> =
        rules.checks().iter().map(|check| (check.url.as_str(), check.contains.len())).collect();
    assert_eq!(checks, [("https://gazette.example/a", 2), ("https://gazette.example/b", 0)]);
    assert!(rules.is_imported());
}

#[test]
fn what_holds_for_all_sites_comes_last() {
    let global = SiteConfig::parse(
        "global.txt",
        "body: //main\nstrip: //aside\nprune: no\ntest_url: https://x.example/",
    );
    let site_toml =
        |config: &str| SiteConfig::parse("f.txt", config).with_global(&global).convert(HOST).site_toml;
    let both = site_toml("body: //article\nprune: yes");
    let (own, shared) = (both.find("'//article'").or(both.find("//article")), both.find("//main"));
    assert!(own < shared, "{both}");
    assert!(both.contains("related_heading"), "the site's own prune counts: {both}");
    assert!(!both.contains("x.example"), "{both}");
    assert!(!site_toml("autodetect_on_failure: no\nbody: //article").contains("//main"));
}

#[test]
fn hosts_become_ids() {
    for (host, id) in [
        ("gazette.example", "gazette-example"),
        (".gazette.example", "gazette-example"),
        ("4press.example", "site-4press-example"),
        ("zeitung-am-fluß.example", "zeitung-am-flu--example"),
    ] {
        assert_eq!(id_of(host), id);
    }
}

proptest::proptest! {
    #[test]
    fn whatever_is_written_becomes_rules(text in "([a-z_]{4,8}|body|strip|find_string|replace_string|title)[:( ][ -~é\\n]{0,40}") {
        rules(&text);
    }
}
