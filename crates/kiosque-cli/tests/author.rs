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
    assert!(said.contains("words of the story are lost: The new bridge"), "{said}");
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
    assert!(rules.contains("{ text = \"Follow the Gazette on every road\" },    # on 3 pages"), "{rules}");
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
