//! The command as a user types it.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const STORY: &str = "The bridge is open at last\n\nThe new bridge over the river was opened on Wednesday, two years \
                     after the flood.\n\nThe first tram crossed the bridge at noon, and hundreds of people followed \
                     it on foot.\n";

/// The command, in a folder where no configuration lies.
fn kiosque(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiosque"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the command runs")
}

fn fed(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_kiosque"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    child.stdin.take().expect("it is piped").write_all(input).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder can be made");
        fs::write(path, bytes).expect("a file can be written");
    }
    folder
}

fn records(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("a line is a record")).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

fn plugins() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins")
}

#[test]
fn comments_are_counted_and_their_entries_asked_for() {
    let comment = |name: &str, text: &str| {
        format!(
            "<li class=comment><b class=fn>{name}</b><div class=date>5 March 2024</div><p>{text}</p></li>"
        )
    };
    let story: String =
        STORY.lines().filter(|line| !line.is_empty()).map(|line| format!("<p>{line}</p>")).collect();
    let page = format!(
        "<!doctype html><title>Bridge</title><article><h1>The bridge is open at last</h1>{story}</article>\
         <ol class=comments>{}{}</ol>",
        comment("Ann", "At last."),
        comment("Ben", "It was time.")
    );
    let folder = folder(&[("page.html", page.as_bytes()), ("kiosque.toml", b"comments = true\n")]);
    let entries = |arguments: &[&str]| {
        let record = records(&kiosque(folder.path(), arguments)).remove(0);
        assert_eq!(record["comments"]["count"], 2, "{record}");
        record["comments"]["entries"].clone()
    };
    let asked = entries(&["extract", "page.html", "--comments"]);
    assert_eq!(asked[1]["author"], "Ben");
    assert_eq!((&asked[1]["date"], &asked[1]["text"]), (&"2024-03-05".into(), &"It was time.".into()));
    assert_eq!(entries(&["extract", "page.html"]), asked, "the configuration asks for them");
    fs::remove_file(folder.path().join("kiosque.toml")).expect("it is there");
    assert!(entries(&["extract", "page.html"]).is_null());
}

#[test]
fn a_pipe_gets_one_json_record_a_line_in_the_order_of_the_inputs() {
    let folder = folder(&[("b.txt", STORY.as_bytes()), ("a.txt", STORY.as_bytes()), ("c/d.txt", b"\n")]);
    let output = kiosque(folder.path(), &["extract", "b.txt", "."]);
    let sources: Vec<Value> =
        records(&output).into_iter().map(|record| record["record"]["source"].clone()).collect();
    assert_eq!(sources, ["b.txt", "./a.txt", "./b.txt", "./c/d.txt"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(records(&output)[0]["title"], "The bridge is open at last");
    assert_eq!(records(&output)[3]["status"], "not_article");
}

#[test]
fn records_that_fail_are_rows_and_messages_and_exit_code_1() {
    let folder =
        folder(&[("a.txt", STORY.as_bytes()), ("b.txt", b"%PDF-1.7"), ("c.html", b"<!doctype html><p>Rain")]);
    let output = kiosque(folder.path(), &["extract", "a.txt", "none.txt", "b.txt", "c.html", "a.txt"]);
    let ends: Vec<(String, String)> = records(&output)
        .iter()
        .map(|record| (record["status"].to_string(), record["error"]["code"].to_string()))
        .collect();
    let end = |status: &str, code: &str| (format!("\"{status}\""), code.to_owned());
    assert_eq!(
        ends,
        [
            end("ok", "null"),
            end("error", "\"not_found\""),
            end("error", "\"not_text\""),
            end("not_article", "null"),
            end("ok", "null"),
        ]
    );
    assert_eq!(output.status.code(), Some(1));
    let messages = text(&output.stderr);
    assert!(messages.contains("none.txt") && messages.contains("[not_found]"), "{messages}");
    assert!(messages.contains("b.txt: this is no text (a PDF file)"), "{messages}");
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let folder = folder(&[("a.txt", STORY.as_bytes())]);
    for arguments in [
        &["extract"][..],
        &["extract", "a.txt", "--format", "xml"],
        &["extract", "a.txt", "a.txt", "--url", "https://gazette.example/"],
        &["extract", "a.txt", "--config", "none.toml"],
        &["explain", "."],
        &["explain", "a.txt", "--site", "none-such"],
        &["sites", "none-such"],
        &["test", "none-such"],
    ] {
        let output = kiosque(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output.stderr));
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn one_thread_or_many_twice_gives_the_same_bytes() {
    let samples = plugins();
    let run = |threads: &str| {
        kiosque(
            &samples,
            &[
                "extract",
                "bladi/samples",
                "walaw-press/samples",
                "biladi-news/samples",
                "peopledaily-fr/samples",
                "--threads",
                threads,
            ],
        )
        .stdout
    };
    let one = run("1");
    let entries = fs::read_dir(samples.join("bladi/samples")).expect("the samples are there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let pages = paths.filter(|path| path.extension().is_some_and(|ending| ending != "toml")).count();
    assert_eq!(records(&kiosque(&samples, &["extract", "bladi/samples"])).len(), pages);
    for threads in ["1", "2", "8", "8"] {
        assert_eq!(run(threads), one, "{threads} threads");
    }
}

#[test]
fn an_article_is_the_same_in_any_order_of_files() {
    let samples = plugins();
    let [a, b] = ["bladi/samples/2019-two-related-groups.txt", "walaw-press/samples/2020-agency-story.txt"];
    let lines = |first: &str, second: &str| {
        let mut lines: Vec<String> =
            text(&kiosque(&samples, &["extract", first, second]).stdout).lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(a, b), lines(b, a));
}

#[test]
fn standard_input_is_an_input() {
    let folder = folder(&[]);
    let output = fed(
        folder.path(),
        &["extract", "-", "--url", "https://gazette.example/2021/05/12/bridge"],
        STORY.as_bytes(),
    );
    let record = &records(&output)[0];
    assert_eq!(record["record"]["source"], "-");
    assert_eq!(record["date_published"], "2021-05-12");
    assert_eq!(record["dates"]["published"]["by"], "url");
}

#[test]
fn out_is_a_file_that_appears_when_it_is_complete() {
    let folder = folder(&[("a.txt", STORY.as_bytes())]);
    let output = kiosque(folder.path(), &["extract", "a.txt", "--out", "articles.jsonl"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    assert!(
        fs::read_to_string(folder.path().join("articles.jsonl"))
            .expect("it is there")
            .contains("The first tram")
    );
    assert_eq!(fs::read_dir(folder.path()).expect("it can be read").count(), 2, "no temporary file is left");
    let output = kiosque(folder.path(), &["extract", "a.txt", "--out", "none/articles.jsonl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("none/articles.jsonl"));
}

#[test]
fn formats() {
    let folder = folder(&[("a.txt", STORY.as_bytes())]);
    for (format, start) in [
        ("text", "The bridge is open at last\n\nThe new"),
        ("markdown", "# The bridge is open at last\n\nThe new"),
        ("readable", "title      The bridge is open at last\n"),
        ("json", "{\n  \"schema\": \"article/1\",\n"),
        ("jsonl", "{\"schema\":\"article/1\",\"status\":\"ok\",\"id\":\"sha256:"),
    ] {
        let output = text(&kiosque(folder.path(), &["extract", "a.txt", "--format", format]).stdout);
        assert!(output.starts_with(start), "{format}: {output}");
    }
}

#[test]
fn what_a_page_says_drives_no_terminal_and_is_no_markup() {
    let page = STORY.replace("at last", "\u{1b}[31m<script>*now*</script>");
    let folder = folder(&[("a.txt", page.as_bytes())]);
    for format in ["readable", "markdown"] {
        let output = text(&kiosque(folder.path(), &["extract", "a.txt", "--format", format]).stdout);
        assert!(!output.contains('\u{1b}'), "{output}");
        assert!(format == "readable" || output.contains("\\<script\\>\\*now\\*"), "{output}");
    }
    assert!(!text(&kiosque(folder.path(), &["explain", "a.txt"]).stdout).contains('\u{1b}'));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = folder(&[("a.txt", STORY.as_bytes())]);
    let many: Vec<&str> = std::iter::repeat_n("a.txt", 2000).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_kiosque"))
        .arg("extract")
        .args(many)
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
}

#[test]
fn explain_shows_every_block_once_with_label_and_reason() {
    let page = plugins().join("bladi/samples/2019-two-related-groups.txt");
    let page = page.to_str().expect("the path is UTF-8");
    let lines =
        fs::read_to_string(page).expect("it is there").lines().filter(|line| !line.trim().is_empty()).count();
    let folder = folder(&[]);
    let blocks = records(&kiosque(folder.path(), &["explain", page, "--json"]));
    assert_eq!(blocks.len(), lines);
    let title = &blocks[0];
    assert_eq!(
        (title["label"].as_str(), title["by"].as_str()),
        (Some("title"), Some("rule:bladi/dump/title"))
    );
    assert_eq!(
        (&title["span"], &title["line"], &title["kept"]),
        (&serde_json::json!([0, 53]), &1.into(), &true.into())
    );
    assert!(blocks.iter().all(|block| !block["why"].as_str().unwrap_or("").is_empty()));
    let readable = text(&kiosque(folder.path(), &["explain", page]).stdout);
    assert!(readable.contains("- promo") && readable.contains("rule:bladi/dump/follow"), "{readable}");
    let generic = records(&kiosque(folder.path(), &["explain", page, "--json", "--site", "none"]));
    assert!(generic.iter().all(|block| block["by"].as_str().is_some_and(|by| by.starts_with("generic:"))));
}

#[test]
fn explain_says_what_became_of_statements() {
    let story = "<p>The river rose again on Monday night and flooded the meadows beside the old mill, where sheep graze.</p>"
        .repeat(4);
    let page = format!(
        "<html lang=en><meta property=og:site_name content='Harbour Post'><title>River floods the meadows - Harbour Post</title>\
         <script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"River floods the meadows\",\
         \"author\":\"Harbour Post\",\"datePublished\":\"2025-11-01\"}}</script>\
         <main><h1>River floods the meadows</h1><p class=byline>By Ann Example</p><p class=date>5 March 2024</p>{story}</main>"
    );
    let folder = folder(&[("page.html", page.as_bytes())]);
    let fields = records(&kiosque(folder.path(), &["explain", "page.html", "--fields", "--json"]));
    let statements = fields.iter().flat_map(|field| {
        let statements = field["statements"].as_array().expect("it is a list").iter();
        let told = |value: &Value| value.as_str().expect("it is a text").to_owned();
        statements.map(move |one| [&field["value"], &one["value"], &one["compared"]].map(told).join(" | "))
    });
    assert_eq!(
        statements.collect::<Vec<String>>(),
        [
            "River floods the meadows | River floods the meadows | the same",
            "River floods the meadows | River floods the meadows - Harbour Post | the same and more",
            "Ann Example | Harbour Post | the name of the site",
            "Ann Example | By Ann Example | the same and more",
            "2024-03-05 | 2025-11-01 | 606 days later",
            "2024-03-05 | 5 March 2024 | the same day",
        ]
    );
    assert!(fields.iter().all(|field| field["why"].is_string()), "{fields:?}");
    let readable = text(&kiosque(folder.path(), &["explain", "page.html"]).stdout);
    assert!(readable.contains("\nauthors         Ann Example\n"), "{readable}");
    assert!(readable.contains("main content 0.9") && readable.contains("; for: "), "{readable}");
    let blocks = records(&kiosque(folder.path(), &["explain", "page.html", "--json"]));
    let content = &blocks.last().expect("there is a story")["main_content"];
    assert!(content["chance"].as_f64() > content["threshold"].as_f64(), "{content}");
    assert!(content["for"].as_array().is_some_and(|traits| !traits.is_empty()), "{content}");
}

const HARBOUR: &str = "marks = ['The Harbour Post, your paper']\n[[layout]]\nname = 'dump'\nmedium = 'text'\n[[layout.rule]]\nname = 'byline'\nlabel = 'byline'\nline = '^WORDS BY (?<author>.+)$'\n";

#[test]
fn a_site_of_ones_own_is_a_folder() {
    let page = format!("{STORY}\nWORDS BY A. Reporter\n\nThe Harbour Post, your paper\n");
    let folder = folder(&[("sites/harbour-post/site.toml", HARBOUR.as_bytes()), ("a.txt", page.as_bytes())]);
    let record = &records(&kiosque(folder.path(), &["extract", "a.txt", "--plugins", "sites"]))[0];
    assert_eq!(
        (record["site"].as_str(), record["authors"][0]["name"].as_str()),
        (Some("harbour-post"), Some("A. Reporter"))
    );
    fs::write(folder.path().join("kiosque.toml"), "plugins = ['sites']\n").expect("it can be written");
    assert_eq!(records(&kiosque(folder.path(), &["extract", "a.txt"]))[0]["site"], "harbour-post");
    let listed = text(&kiosque(folder.path(), &["sites"]).stdout);
    assert!(listed.contains("harbour-post") && listed.contains("bladi"), "{listed}");
    assert_eq!(
        records(&kiosque(folder.path(), &["extract", "a.txt", "--no-plugins"]))[0]["site"],
        Value::Null
    );
}

#[test]
fn samples_are_written_compared_and_reported() {
    let page = format!("{STORY}\nWORDS BY A. Reporter\n\nThe Harbour Post, your paper\n");
    let folder = folder(&[
        ("harbour-post/site.toml", HARBOUR.as_bytes()),
        ("harbour-post/samples/bridge.txt", page.as_bytes()),
        ("harbour-post/samples/bridge.toml", b"[expect]\nauthors = 'count:1'\n"),
    ]);
    assert_eq!(kiosque(folder.path(), &["test", "harbour-post"]).status.code(), Some(1));
    assert_eq!(kiosque(folder.path(), &["test", "harbour-post", "--update"]).status.code(), Some(0));
    assert_eq!(kiosque(folder.path(), &["test", "harbour-post"]).status.code(), Some(0));
    fs::write(folder.path().join("harbour-post/samples/bridge.toml"), "[expect]\ntitle = 'Rain'\n")
        .expect("it can be written");
    let output = kiosque(folder.path(), &["test", "harbour-post"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("title: expected \"Rain\", found \"The bridge is open at last\""));
}

#[test]
fn rule_files_that_make_no_sense_are_shown_with_caret() {
    let broken = HARBOUR.replace("label = 'byline'", "label = 'byeline'");
    let folder = folder(&[("sites/harbour-post/site.toml", broken.as_bytes()), ("a.txt", STORY.as_bytes())]);
    let output = kiosque(folder.path(), &["extract", "a.txt", "--plugins", "sites"]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(message.contains("sites/harbour-post/site.toml:7:9"), "{message}");
    assert!(message.contains("^^^^^^^^^") && message.contains("did you mean `byline`?"), "{message}");
}

#[test]
fn two_sites_of_one_host_are_an_error_unless_the_user_says_so() {
    let folder =
        folder(&[("sites/my-bladi/site.toml", b"hosts = ['bladi.net']"), ("a.txt", STORY.as_bytes())]);
    let output = kiosque(folder.path(), &["sites", "--plugins", "sites"]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(
        message.contains("`bladi.net`")
            && message.contains("my-bladi")
            && message.contains("override = true"),
        "{message}"
    );
    fs::write(folder.path().join("kiosque.toml"), "[sites.my-bladi]\noverride = true\n")
        .expect("it can be written");
    let listed = text(&kiosque(folder.path(), &["sites", "--plugins", "sites"]).stdout);
    assert!(listed.contains("my-bladi") && listed.contains("in place of bundled"), "{listed}");
}

#[test]
fn schemas_completions_and_manual_are_printed() {
    let folder = folder(&[]);
    for (arguments, holds) in [
        (&["schema", "article"][..], "\"date_published\""),
        (&["schema", "site"], "\"marks\""),
        (&["completions", "bash"], "_kiosque"),
        (&["man"], ".TH kiosque"),
        (&["--help"], "extract"),
        (&["extract", "--help"], "sidecar"),
    ] {
        let output = kiosque(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(text(&output.stdout).contains(holds), "{arguments:?}");
    }
}

#[test]
fn a_library_of_a_site_that_inherits_is_looked_for() {
    let site = "inherits = '_family'\nhosts = ['harbourpost.example']\n[native]\nlibrary = 'harbour'\n";
    let folder =
        folder(&[("sites/_family/site.toml", b""), ("sites/harbour-post/site.toml", site.as_bytes())]);
    let output = kiosque(folder.path(), &["trust", "sites/harbour-post"]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(message.contains("harbour") && !message.contains("there is no site or family"), "{message}");
}

#[test]
fn the_doctor_finds_what_is_wrong() {
    let native = format!("{HARBOUR}\n[native]\nlibrary = 'harbour'\n");
    let folder = folder(&[("sites/harbour-post/site.toml", native.as_bytes())]);
    let output = kiosque(folder.path(), &["doctor", "--plugins", "sites"]);
    assert_eq!(output.status.code(), Some(1));
    let found = text(&output.stdout);
    assert!(found.contains("problem harbour-post") && found.contains("to mend:"), "{found}");
    fs::write(folder.path().join("a.txt"), STORY).expect("it can be written");
    let output = kiosque(folder.path(), &["extract", "a.txt", "--plugins", "sites"]);
    assert_eq!(output.status.code(), Some(0), "the rules go on without it");
    assert!(
        text(&output.stderr).contains("harbour-post: read by its rules alone"),
        "{}",
        text(&output.stderr)
    );
    fs::write(folder.path().join("kiosque.toml"), "strict = true\n").expect("it can be written");
    assert_eq!(kiosque(folder.path(), &["extract", "a.txt", "--plugins", "sites"]).status.code(), Some(2));
    fs::remove_file(folder.path().join("kiosque.toml")).expect("it can be removed");
    assert_eq!(kiosque(folder.path(), &["doctor"]).status.code(), Some(0));
}
