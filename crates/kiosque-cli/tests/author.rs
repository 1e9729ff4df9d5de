//! The day of somebody who adds a site, as they type it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const DUMP: &str = "The bridge is open at last\n3 May 2024 - By A. Reporter\n\nThe new bridge over the river was opened \
                    on Wednesday, two years after the flood.\n\nThe first tram crossed the bridge at noon, and \
                    hundreds of people followed it on foot.\n\nFollow the Gazette on every road\n";

const RULES: &str = r#"hosts = ["gazette.example"]
language = ["en"]
marks = ["Follow the Gazette on every road"]

[[layout]]
name = "dump"
medium = "text"

[[layout.rule]]
name = "meta"
label = "meta"
line = '^(?<date>\d+ \w+ \d{4}) - By (?<author>.+)$'

[[layout.rule]]
name = "follow"
label = "promo"
line = '^Follow the Gazette on every road$'

[[layout.rule]]
name = "body"
label = "paragraph"
after = "meta"
"#;

fn kiosque(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiosque"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command runs")
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("it has one")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("the file is there")
}

/// Runs, checks the exit code, and returns standard output and standard error together.
#[track_caller]
fn ends(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = kiosque(folder, arguments);
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    said
}

fn gazette() -> TempDir {
    folder(&[("gazette/site.toml", RULES), ("gazette/samples/bridge.txt", DUMP)])
}

#[test]
fn accept_asks_refuses_losses_and_keeps_the_reason() {
    let site = gazette();
    let snapshot = "gazette/snapshots/bridge.txt.snap";
    ends(site.path(), &["accept", "gazette"], 1);
    assert!(!site.path().join(snapshot).exists(), "no answer is a no");
    ends(site.path(), &["accept", "gazette", "--yes"], 0);
    ends(site.path(), &["test", "gazette"], 0);

    let before = read(site.path(), snapshot);
    write(site.path(), "gazette/site.toml", &RULES.replace("label = \"promo\"", "label = \"paragraph\""));
    let said = ends(site.path(), &["accept", "gazette", "--yes"], 1);
    assert!(said.contains("what had been set aside has become story: Follow the Gazette"), "{said}");
    assert_eq!(read(site.path(), snapshot), before);

    write(site.path(), "gazette/site.toml", &RULES.replace("label = \"paragraph\"", "label = \"chrome\""));
    let said = ends(site.path(), &["accept", "gazette/samples/bridge.txt", "--yes"], 1);
    assert!(said.contains("quarantined: the rules of gazette"), "{said}");

    let tram = "[[layout.rule]]\nname = \"tram\"\nlabel = \"chrome\"\nline = '^The first tram'\n\n[[layout.rule]]\nname = \"body\"";
    write(site.path(), "gazette/site.toml", &RULES.replace("[[layout.rule]]\nname = \"body\"", tram));
    let said = ends(site.path(), &["accept", "gazette/samples/bridge.txt", "--yes"], 1);
    assert!(said.contains("words of the story are lost: The first tram crossed"), "{said}");
    ends(site.path(), &["accept", "gazette", "--yes", "--reason", "a \"test\" of it"], 0);
    assert!(read(site.path(), snapshot).contains(r#"description: "a \"test\" of it""#));
    ends(site.path(), &["test", "gazette"], 0);
}

#[test]
fn accept_does_not_go_past_an_expectation() {
    let site = gazette();
    write(site.path(), "gazette/samples/bridge.toml", "[expect]\ntitle = \"contains:tunnel\"\n");
    let said = ends(site.path(), &["accept", "gazette", "--yes", "--reason", "it should be so"], 1);
    assert!(said.contains("title: expected \"contains:tunnel\", found \"The bridge"), "{said}");
    assert!(!site.path().join("gazette/snapshots").exists());
}

fn saved(number: usize, word: &str) -> String {
    format!(
        "{word} at the harbour\n{number} May 2024 - By A. Reporter\n\nThe {word} of the harbour was seen on Monday by all \
         who were in the town, and by the {word} keeper.\n\nNobody knew what the {word} was for, and the mayor did not \
         say.\n\nFollow the Gazette on every road\n\nTopics: {word}, harbour\n"
    )
}

fn pages() -> TempDir {
    let pages: Vec<(String, String)> = ["lantern", "anchor", "ferry"]
        .iter()
        .zip(1..)
        .map(|(word, n)| (format!("in/{word}.txt"), saved(n, word)))
        .collect();
    let mut files: Vec<(&str, &str)> =
        pages.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.push((
        "in/anchor.toml",
        "url = \"https://www.gazette.example/sport/2024/05/02/anchor-at-the-harbour\"\n",
    ));
    folder(&files)
}

#[test]
fn new_infers_what_the_pages_say_and_its_site_passes_its_own_test() {
    let pages = pages();
    let said = ends(pages.path(), &["new", "gazette", "--from", "in", "--into", "sites"], 0);
    assert!(said.contains("hosts gazette.example; languages en; 1 marks; pages 3"), "{said}");
    let rules = read(pages.path(), "sites/gazette/site.toml");
    assert!(
        rules.contains("{ text = \"Follow the Gazette on every road\" },    # on 3 of 3 pages"),
        "{rules}"
    );
    assert!(read(pages.path(), "sites/gazette/samples/anchor.toml").contains("anchor-at-the-harbour"));
    assert_eq!(read(pages.path(), "sites/gazette/samples/ferry.txt"), saved(3, "ferry"));
    assert!(
        read(pages.path(), "sites/gazette/snapshots/ferry.txt.snap")
            .contains("site       gazette (dump, rules)")
    );
    ends(pages.path(), &["test", "sites"], 0);
    let said = ends(pages.path(), &["new", "gazette", "--from", "in", "--into", "sites"], 2);
    assert!(said.contains("is there already"), "{said}");
    ends(pages.path(), &["new", "Gazette", "--from", "in"], 2);
}

#[test]
fn scrubbed_samples_hold_no_word_and_read_as_the_pages_do() {
    let pages = pages();
    ends(pages.path(), &["new", "gazette", "--from", "in", "--into", "sites", "--scrub"], 0);
    for entry in fs::read_dir(pages.path().join("sites/gazette/samples")).expect("it is there") {
        let text = fs::read_to_string(entry.expect("it can be read").path()).expect("it can be read");
        for word in ["lantern", "anchor", "ferry", "harbour", "nobody", "mayor", "Reporter"] {
            assert!(!text.to_lowercase().contains(word), "{text}");
        }
    }
    let snapshot = read(pages.path(), "sites/gazette/snapshots/page-1.txt.snap");
    assert!(
        snapshot.contains("site       gazette (dump, rules)") && snapshot.contains("2 May 2024"),
        "{snapshot}"
    );
    ends(pages.path(), &["test", "sites"], 0);
}

/// The codes of what lint finds for rules in which `from` is replaced by `to`.
fn lint(from: &str, to: &str) -> Vec<String> {
    let site = gazette();
    write(site.path(), "gazette/site.toml", &RULES.replace(from, to));
    ends(site.path(), &["accept", "gazette", "--yes"], 0);
    let output = kiosque(site.path(), &["lint", "gazette", "--json"]);
    let rows = String::from_utf8(output.stdout).expect("output is UTF-8");
    let row = |line: &str| -> serde_json::Value { serde_json::from_str(line).expect("a line is a finding") };
    rows.lines()
        .map(row)
        .map(|row| format!("{}:{} {}", row["line"], row["column"], row["code"].as_str().unwrap_or("")))
        .collect()
}

#[test]
fn lint_finds_every_kind_of_mistake_where_it_is() {
    for (from, to, found) in [
        ("", "", &["1:1 no-zone"][..]),
        ("language = [\"en\"]", "zone = \"UTC\"", &["1:1 no-language"]),
        ("language", "zone = \"Europe/Pariss\"\nlanguage", &["2:8 unknown-zone"]),
        (
            "[\"gazette.example\"]",
            "[\"gazette.example\", \"Gazette.example\"]",
            &["1:1 no-zone", "1:29 host-twice"],
        ),
        ("Follow the Gazette on every road\"]", "Foll\"]", &["1:1 no-zone", "3:10 short-mark"]),
        ("By (?", "To (?", &["1:1 no-zone", "10:8 unused-rule", "20:8 unused-rule"]),
        ("'^Follow", "'.*Follow", &["1:1 no-zone", "17:8 slow-pattern"]),
        (
            "'^Follow the Gazette on every road$'",
            "'the'",
            &["1:1 no-zone", "15:8 anchor-in-story", "17:8 short-anchor", "20:8 shadowed-rule"],
        ),
        (
            "[[layout.rule]]\nname = \"body\"",
            "[[layout.rule]]\nname = \"second\"\nlabel = \"chrome\"\nline = '^Follow the'\n\n[[layout.rule]]\nname = \"body\"",
            &["1:1 no-zone", "20:8 shadowed-rule"],
        ),
        (
            "[[layout]]",
            "[[layout]]\nname = \"sport\"\nmedium = \"text\"\nurl = '/sport/'\n\n[[layout]]",
            &["1:1 no-zone", "6:8 unused-layout"],
        ),
        (
            "[[layout.rule]]\nname = \"meta\"",
            "[[layout.rule]]\nname = \"at\"\nurl = '/x/'\n\n[[layout.rule]]\nname = \"meta\"",
            &["1:1 no-zone", "10:8 unused-rule"],
        ),
        (
            "line = '^Follow the Gazette on every road$'",
            "text = 'e G'",
            &["1:1 no-zone", "17:8 short-anchor"],
        ),
        (
            "line = '^(?<date>",
            "parts = { author = [{ capture = '.*(Reporter)' }] }\nline = '^(?<date>",
            &["1:1 no-zone", "12:33 slow-pattern"],
        ),
    ] {
        let rows = lint(from, to);
        let rows: Vec<&str> = rows
            .iter()
            .map(String::as_str)
            .filter(|row| !row.ends_with("no-snapshot") && !row.ends_with("misfit"))
            .collect();
        assert_eq!(rows, found, "{from} -> {to}");
    }
}

#[test]
fn lint_looks_at_samples_and_snapshots_and_mends_names() {
    let site = gazette();
    write(site.path(), "gazette/snapshots/tunnel.txt.snap", "");
    let said = ends(site.path(), &["lint", "gazette"], 1);
    assert!(said.contains("[no-snapshot]") && said.contains("[no-sample]"), "{said}");
    let wrong = RULES
        .replace("language", "langauge")
        .replace("promo", "pormo")
        .replace("\"gazette.example\"", "\"https://www.gazette.example/a\"");
    write(site.path(), "gazette/site.toml", &wrong);
    let said = ends(site.path(), &["lint", "gazette"], 1);
    assert_eq!(said.matches("(--fix mends it)").count(), 3, "{said}");
    ends(site.path(), &["lint", "gazette", "--fix"], 1);
    assert_eq!(read(site.path(), "gazette/site.toml"), RULES);
}

#[test]
fn lint_mends_no_file_that_is_no_toml_or_would_be_none() {
    let family =
        "[[layout]]\nname = \"dump\"\n[[layout.rule]]\nname = \"x\"\nlabel = \"pormo\"\nline = '^x$'\n";
    let site = folder(&[("_cms/site.toml", family)]);
    for (rules, said) in [
        ("hots = [\"a.example\"]\n[[layout.rule\nname=\"x\"\n", "unclosed array table"),
        ("hosts = [\"a.example\"]\nhots = [\"b.example\"]\n", "unknown key `hots`"),
        ("hots = [\"a.example\"]\nhoss = [\"b.example\"]\n", "unknown key `hoss`"),
        ("inherits = \"_cms\"\nlanguage = \"en\"\n# \"pormo\"\n\nbase = 'generic'\n", "_cms/site.toml:5:9"),
    ] {
        write(site.path(), "gazette/site.toml", rules);
        let all = ends(site.path(), &["lint", "gazette", "--fix"], 1);
        assert!(all.contains(said) && all.contains("0 mended"), "{all}");
        assert_eq!(read(site.path(), "gazette/site.toml"), rules);
    }
    write(site.path(), "gazette/site.toml", "hots = [\"a.example\"]\n[[layout.rule\n");
    assert!(ends(site.path(), &["lint", "gazette"], 1).contains("1 errors, 1 warnings, 0 notes"));
}

#[test]
fn lint_goes_on_after_a_file_that_cannot_be_read() {
    let site =
        folder(&[("sites/Bad_Name/site.toml", "language = \"en\"\n"), ("sites/good/site.toml", RULES)]);
    write(site.path(), "sites/bad/site.toml", "");
    let latin1 = b"language = \"fr\"\npublisher = \"Caf\xe9\"\n";
    fs::write(site.path().join("sites/bad/site.toml"), latin1).expect("a file can be written");
    #[cfg(unix)]
    {
        fs::create_dir(site.path().join("sites/pipe")).expect("a folder can be made");
        let pipe = site.path().join("sites/pipe/site.toml");
        assert!(Command::new("mkfifo").arg(pipe).status().expect("the command runs").success());
    }
    let said = ends(site.path(), &["lint", "sites"], 1);
    for expected in [
        "[unreadable] sites/bad/site.toml:2:17\n",
        "the byte 0xE9 was found, UTF-8 was expected",
        "= save the file as UTF-8",
        "[bad-id] sites/Bad_Name:1:1",
        "[no-zone] sites/good/site.toml:1:1",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn a_sample_that_cannot_be_read_is_one_that_fails() {
    let site = gazette();
    ends(site.path(), &["accept", "gazette", "--yes"], 0);
    write(site.path(), "gazette/samples/aaa.txt", "");
    write(site.path(), "gazette/samples/bbb.txt", DUMP);
    write(site.path(), "gazette/samples/bbb.toml", "[expect]\nnobody = 1\n");
    let said = ends(site.path(), &["test", "gazette"], 1);
    assert!(said.contains("1 passed, 2 failed") && said.contains("no field `nobody`"), "{said}");
}

#[test]
fn lint_names_both_sites_that_claim_a_host() {
    let site = gazette();
    write(site.path(), "sites/gazette/site.toml", RULES);
    write(site.path(), "sites/mirror/site.toml", RULES);
    let said = ends(site.path(), &["lint", "sites"], 1);
    assert!(said.contains("sites/gazette/site.toml:1:10"), "{said}");
    assert!(said.contains("gazette.example is also a host of sites/mirror/site.toml"), "{said}");
}

#[test]
fn try_shows_what_a_rule_labels_and_why_it_makes_no_sense() {
    let site = gazette();
    let page = "gazette/samples/bridge.txt";
    let said = ends(site.path(), &["try", "gazette", "meta", page], 0);
    assert!(said.contains("author=A. Reporter") && said.contains("so it is now"), "{said}");
    let said = ends(
        site.path(),
        &["try", "gazette", r#"{ label = "heading", after = "meta", nth = 1 }"#, page, "--json"],
        0,
    );
    let row: serde_json::Value = serde_json::from_str(&said).expect("a line is a block");
    assert_eq!(
        (&row["line"], &row["label"], &row["now"]),
        (&4.into(), &"heading".into(), &"paragraph".into())
    );
    ends(site.path(), &["try", "gazette", "label = \"tags\"\nline = '^Tags'", page], 1);
    for (rule, expected) in [
        ("metta", "it has: dump/meta, dump/follow, dump/body"),
        ("{ lable = \"promo\", nth = 1 }", "did you mean `label`?"),
        ("{ label = ", "is no table of TOML"),
    ] {
        let said = ends(site.path(), &["try", "gazette", rule, page], 2);
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn explain_shows_where_two_rule_files_differ() {
    let site = gazette();
    write(site.path(), "other/gazette/site.toml", &RULES.replace("\"promo\"", "\"notice\""));
    let page = "gazette/samples/bridge.txt";
    let explain = |other| ends(site.path(), &["explain", page, "--plugins", "gazette", "--diff", other], 0);
    let said = explain("other/gazette");
    assert!(
        said.contains("- notice") && said.contains("+ promo") && said.contains("1 of 5 blocks differ"),
        "{said}"
    );
    assert!(explain("gazette").contains("0 of 5 blocks differ"));
    assert!(explain("none").contains("the generic reading"));
    ends(site.path(), &["explain", page, "--diff", "nowhere"], 2);
}

/// Articles of the Gazette as JSON lines, each with words of its own; `change` is done to each.
fn stream(site: &Path, numbers: std::ops::Range<u32>, change: impl Fn(&mut serde_json::Value)) -> String {
    let output = kiosque(site, &["extract", "gazette/samples/bridge.txt", "--plugins", "gazette"]);
    let record: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a record is JSON");
    let mut lines = String::new();
    for number in numbers {
        let mut record = record.clone();
        record["id"] = number.to_string().into();
        record["record"]["id"] = format!("page-{number}").into();
        record["word_count"] = (100 + number % 40).into();
        for block in record["blocks"].as_array_mut().expect("it is a list") {
            block["text"] =
                format!("{} It was flood number {number}.", block["text"].as_str().unwrap_or("")).into();
        }
        change(&mut record);
        lines += &format!("{record}\n");
    }
    lines
}

#[test]
fn health_tells_what_drifted_since_when_and_by_which_pages() {
    let site = gazette();
    write(site.path(), "usual.jsonl", &stream(site.path(), 0..120, |_| {}));
    let said = ends(site.path(), &["health", "usual.jsonl", "--profile", "."], 0);
    assert!(said.contains("no profile"), "{said}");
    ends(site.path(), &["health", "usual.jsonl", "--profile", ".", "--learn"], 0);
    assert!(read(site.path(), "gazette/profile.json").contains("by:rule:gazette/dump/meta"));
    let mut june = stream(site.path(), 200..260, |_| {});
    write(site.path(), "june.jsonl", &june);
    let said = ends(site.path(), &["health", "june.jsonl", "--profile", "."], 0);
    assert!(said.contains("as usual"), "{said}");

    june += &stream(site.path(), 260..300, |record| {
        record["provenance"]["fields"].as_object_mut().expect("it is an object").remove("authors");
    });
    write(site.path(), "june.jsonl", &june);
    let said = ends(site.path(), &["health", "june.jsonl", "--profile", "."], 1);
    assert!(
        said.contains("field:authors has fallen from 100% to 0% since page 61")
            && said.contains("(page-260)"),
        "{said}"
    );
    assert!(!said.contains("field:title has"), "{said}");
    let said = ends(site.path(), &["health", "june.jsonl", "--profile", ".", "--json"], 1);
    let row: serde_json::Value = serde_json::from_str(&said).expect("a line is a site");
    assert_eq!((&row["site"], &row["drifts"][0]["signal"]), (&"gazette".into(), &"field:authors".into()));
    assert!(row["profile_sha256"].is_string());
    assert_eq!(row["drifts"][0]["samples"][0]["id"], "page-260");
    let said = ends(site.path(), &["health", "june.jsonl", "--profile", ".", "--prometheus"], 1);
    assert!(said.contains("kiosque_health_drifted{site=\"gazette\"} 1\n"), "{said}");
}

#[test]
fn health_counts_a_paragraph_that_comes_again_and_pages_that_are_no_longer_recognised() {
    let site = gazette();
    let with_url = |record: &mut serde_json::Value| record["url"] = "https://www.gazette.example/a".into();
    write(site.path(), "usual.jsonl", &stream(site.path(), 0..120, with_url));
    ends(site.path(), &["health", "usual.jsonl", "--profile", ".", "--learn"], 0);
    let promo = stream(site.path(), 200..240, |record| {
        with_url(record);
        record["blocks"][0]["text"] = "Subscribe to the letter of the Gazette, every morning.".into();
    });
    write(site.path(), "promo.jsonl", &promo);
    let said = ends(site.path(), &["health", "promo.jsonl", "--profile", "."], 1);
    assert!(said.contains("body:repeated_paragraph has risen"), "{said}");
    let lost = stream(site.path(), 200..240, |record| {
        with_url(record);
        record["site"] = serde_json::Value::Null;
        record["provenance"]["plugin"] = serde_json::Value::Null;
    });
    write(site.path(), "lost.jsonl", &lost);
    let said = ends(site.path(), &["health", "lost.jsonl", "--profile", "."], 1);
    assert!(said.contains("site:unrecognised has risen"), "{said}");
    write(site.path(), "few.jsonl", &stream(site.path(), 0..9, |_| {}));
    ends(site.path(), &["health", "few.jsonl", "--profile", ".", "--learn"], 1);
    write(site.path(), "broken.jsonl", "{}\nrain\n");
    let said = ends(site.path(), &["health", "broken.jsonl"], 1);
    assert!(said.contains("broken.jsonl:2: this is no article record"), "{said}");
}

/// Every command of the guide as it stands there, in a folder of its own; the last part, which speaks of months of pages,
/// is left out.
#[cfg(unix)]
#[test]
fn the_guide_works_as_it_stands() {
    let guide = read(Path::new(env!("CARGO_MANIFEST_DIR")), "../../docs/add-a-site.md");
    let blocks =
        guide.split("```sh\n").skip(1).filter_map(|rest| rest.split_once("```")).map(|(block, _)| block);
    let script: String = blocks.filter(|block| !block.contains("june/")).collect();
    let here = folder(&[]);
    let program =
        Path::new(env!("CARGO_BIN_EXE_kiosque")).parent().expect("it has a folder").display().to_string();
    let output = Command::new("sh")
        .args(["-c", &format!("PATH='{program}':$PATH\n{script}")])
        .current_dir(here.path())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("sh runs");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    for expected in [
        "tried labels 1 of 9 blocks",
        "2 of 9 blocks differ",
        "0 passed, 3 failed",
        "0 accepted, 3 left as they were",
        "3 accepted, 0 left as they were",
        "3 passed, 0 failed",
        "0 errors, 0 warnings, 1 notes",
        "\"site\":\"gazette\"",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    ends(here.path(), &["test", "sites/gazette"], 0);
}

#[test]
fn rules_that_give_a_value_are_tried_and_linted() {
    let page = "<!DOCTYPE html><html><head><meta name=\"writer\" content=\"Ann Example\"></head><body><h1>Rain at last</h1>\
                <article><p>It rained on Monday, and it rained so much that the mill on the hill was closed all day.</p>\
                <p>The miller said that he had never seen such rain, and that he would open again on Friday.</p></article></body></html>";
    let rules = "hosts = [\"gazette.example\"]\nlanguage = [\"en\"]\nzone = \"UTC\"\n[[layout]]\nname = \"html\"\nmedium = \"html\"\n\
                 [[layout.rule]]\nname = \"writer\"\nfield = \"author\"\ncss = 'meta[name=\"writer\"]'\nattr = \"content\"\n\
                 [[layout.rule]]\nname = \"desk\"\nfield = \"author\"\ncss = 'meta[name=\"desk\"]'\nattr = \"content\"\n";
    let site = folder(&[("gazette/site.toml", rules), ("gazette/samples/rain.html", page)]);
    ends(site.path(), &["accept", "gazette", "--yes"], 0);
    let said = ends(site.path(), &["try", "gazette", "writer", "gazette/samples/rain.html"], 0);
    assert!(said.contains("Ann Example") && said.contains("gives 1 fields a value"), "{said}");
    ends(site.path(), &["try", "gazette", "desk", "gazette/samples/rain.html"], 1);
    let said = ends(site.path(), &["lint", "gazette"], 1);
    assert!(said.contains("desk finds no value on any sample") && !said.contains("writer finds"), "{said}");
}

const CONFIG: &str = "# The Gazette\nbody: //div[@class='story']\nauthor: //p[@class='who']\nbdy: //p\nstrip: //p[\n\
                      tidy: no\nmove_into(//p): //div\ntest_url: https://gazette.example/rain\ntest_contains: It rained on Monday\n";

const STORY: &str = "<html lang=en><title>Rain at last</title><h1>Rain at last</h1><p class=who>Ann Example</p>\
    <div class=story><p>It rained on Monday for the first time since spring, and the whole town went out to see it.</p>\
    <p>Nobody was hurt, said the mayor on Tuesday, and the bridges will be open again by the end of the week.</p></div>";

#[test]
fn site_configs_are_linted_with_their_checks() {
    let site = folder(&[("ftr/gazette.example.txt", CONFIG), ("saved/rain.html", STORY)]);
    let said = ends(site.path(), &["lint", "ftr"], 1);
    for expected in [
        "[not-understood] ftr/gazette.example.txt:4:1\n",
        "did you mean `body`?",
        "[not-understood] ftr/gazette.example.txt:5:12\n",
        "[not-supported] ftr/gazette.example.txt:7:1\n",
        "[untried]",
        "0 errors, 2 warnings, 2 notes",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    write(site.path(), "saved/rain.toml", "url = \"https://www.gazette.example/rain/\"\n");
    let said = ends(site.path(), &["lint", "ftr/gazette.example.txt", "--samples", "saved"], 1);
    assert!(said.contains("0 errors, 2 warnings, 1 notes"), "{said}");
    write(site.path(), "ftr/gazette.example.txt", &CONFIG.replace("on Monday", "on Friday"));
    let said = ends(site.path(), &["lint", "ftr", "--samples", "saved"], 1);
    assert!(said.contains("[check-failed]") && said.contains("It rained on Friday"), "{said}");
    write(site.path(), "kiosque.toml", "[[sites]]\nkind = \"fivefilters\"\npath = \"ftr\"\n");
    assert!(ends(site.path(), &["lint"], 1).contains("[not-understood]"));
}

#[test]
fn control_characters_of_a_stranger_s_file_are_not_shown() {
    let hostile = "body: //p\n\u{9b}31mfoo: //h1\n\u{1b}]0;x\u{7}bar: //h2\n";
    let rules = format!("{RULES}\n\u{9b}31m\u{1b}[31m = 1\n\"\\u001b[31m\" = 2\n");
    let site = folder(&[("ftr/gazette.example.txt", hostile), ("gazette/site.toml", &rules)]);
    for (arguments, code) in [
        (&["import", "fivefilters", "ftr", "--dry-run"][..], 0),
        (&["lint", "ftr"], 1),
        (&["lint", "gazette"], 1),
        (&["test", "gazette"], 2),
    ] {
        let said = ends(site.path(), arguments, code);
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{arguments:?}: {said:?}");
    }
}

#[test]
fn a_site_config_becomes_a_site_that_a_sample_verifies() {
    let site = folder(&[("ftr/gazette.example.txt", CONFIG), ("ftr/.gazette.example.txt", "body: //div")]);
    let said = ends(site.path(), &["import", "fivefilters", "ftr", "--dry-run"], 0);
    assert!(said.contains("all, of 2 files") && !site.path().join("plugins").exists(), "{said}");
    let said = ends(site.path(), &["import", "fivefilters", "ftr", "--into", "sites"], 1);
    assert!(said.contains(".gazette.example.txt is left out"), "{said}");
    let rules = read(site.path(), "sites/gazette-example/site.toml");
    assert!(rules.contains("# Not taken over: ftr/gazette.example.txt:5: found the end"), "{rules}");
    let one = ["import", "fivefilters", "ftr", "--site", "www.gazette.example", "--into", "sites"];
    assert!(ends(site.path(), &one, 1).contains("is there already"));
    let nobody = ["import", "fivefilters", "ftr", "--site", "other.example"];
    assert!(ends(site.path(), &nobody, 2).contains("no site config is for other.example"));

    assert!(ends(site.path(), &["lint", "sites"], 1).contains("[unverified]"));
    write(site.path(), "sites/gazette-example/samples/rain.html", STORY);
    write(site.path(), "sites/gazette-example/samples/rain.toml", "url = \"https://gazette.example/rain\"\n");
    ends(site.path(), &["accept", "sites", "--yes"], 0);
    let said = ends(site.path(), &["lint", "sites"], 1);
    assert!(!said.contains("[unverified]") && !said.contains("[check-failed]"), "{said}");
    let folder = "sites/gazette-example/site.toml";
    write(site.path(), folder, &rules.replace("It rained on Monday", "It snowed"));
    assert!(ends(site.path(), &["lint", "sites"], 1).contains("[check-failed]"));
}

#[test]
fn pages_are_read_by_the_site_configs_that_the_configuration_names() {
    let site = folder(&[("ftr/gazette.example.txt", CONFIG), ("rain.html", STORY)]);
    write(site.path(), "kiosque.toml", "[[sites]]\nkind = \"fivefilters\"\npath = \"ftr\"\n");
    let url = ["--url", "https://gazette.example/rain"];
    let said = ends(site.path(), &["extract", "rain.html", "--format", "jsonl", url[0], url[1]], 0);
    assert!(said.contains("\"tier\":\"fivefilters\""), "{said}");
    let said = ends(site.path(), &["explain", "rain.html", "--site", "gazette-example"], 0);
    assert!(said.contains("rule:gazette-example/html/body"), "{said}");
    assert!(ends(site.path(), &["sites"], 0).contains("and 1 hosts by FiveFilters site configs in ftr"));
    assert!(ends(site.path(), &["sites", "gazette-example"], 0).contains("ftr/gazette.example.txt"));
}
