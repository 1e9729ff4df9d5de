//! `kiosque learn`, from saved pages to a tested site, as it is typed.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A page of the Gazette: a line of thanks stands inside its stories.
fn page(word: &str, day: u32) -> String {
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>The {word} of the harbour | The Gazette</title>\
         <link rel=canonical href=\"https://www.gazette.example/2024/05/0{day}/{word}\"></head>\
         <body><header><a href=/>The Gazette</a> <a href=/sport>Sport</a> <a href=/town>Town</a></header>\
         <article><h1 class=head-line>The {word} of the harbour was found</h1>\
         <div class=meta-line><span class=when>{day} May 2024</span> <span class=who>By A. Reporter</span></div>\
         <div class=story-text><p>The {word} of the old harbour was found on Friday by two divers, who had looked for it for years.</p>\
         <p>Nobody had seen the {word} since the great flood, and many in the town believed that it had been sold long ago.</p>\
         <p>The mayor said that the {word} will be shown in the town hall from Monday on, and that entry will be free for all.</p>\
         <p>This story was paid for by the gifts of our readers, and we thank every one of them.</p></div>\
         </article><footer>Follow the Gazette on every road</footer></body></html>"
    )
}

/// The same paper after its redesign: nothing is called as it was.
fn redesigned(word: &str, day: u32) -> String {
    page(word, day)
        .replace("story-text", "article-body")
        .replace("head-line", "main-title")
        .replace("2024/05", "2025/06")
        .replace("May 2024", "June 2025")
        .replace(
            "This story was paid for by the gifts of our readers",
            "The Gazette is read on paper and on the air by all of the coast",
        )
}

/// A dump of a page: a ticker, a line of thanks in the story, and a foot.
fn dump(word: &str, day: u32, ticker: [&str; 3]) -> String {
    format!(
        "The {word} of the harbour was found\n{day} May 2024 - By A. Reporter\n\nThe {word} of the old harbour was found on \
         Friday by two divers, who had looked for it for years.\n\nNobody had seen the {word} since the great flood, and many \
         in the town believed that it had been sold long ago.\n\nThis story was paid for by the gifts of our readers, and we \
         thank every one of them.\n\nThe mayor said that the {word} will be shown in the town hall from Monday on, and that \
         entry will be free for all.\n\n{}\n{}\n{}\n\nFollow the Gazette on every road\n",
        ticker[0], ticker[1], ticker[2]
    )
}

fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    files.iter().for_each(|(name, text)| write(folder.path(), name, text));
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
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosque"));
    let output = command.args(arguments).current_dir(folder).output().expect("the command runs");
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    said
}

#[track_caller]
fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
}

fn saved() -> TempDir {
    folder(&[
        ("saved/anchor.html", page("anchor", 3)),
        ("saved/ferry.html", page("ferry", 4)),
        ("saved/lantern.html", page("lantern", 5)),
    ])
}

#[test]
fn a_new_site_is_shown_then_written_then_accepted() {
    let site = saved();
    let said = ends(site.path(), &["learn", "gazette", "saved", "--into", "sites"], 0);
    holds(
        &said,
        &["3 pages", "furniture", "This story was paid for", "on 3 of 3 pages", "Nothing is written yet"],
    );
    assert!(!site.path().join("sites").exists());
    assert_eq!(
        said,
        ends(site.path(), &["learn", "gazette", "saved", "--into", "sites"], 0),
        "it is not the same again"
    );

    ends(site.path(), &["learn", "gazette", "saved", "--into", "sites", "--write"], 0);
    let rules = read(site.path(), "sites/gazette/site.toml");
    holds(
        &rules,
        &["hosts     = [\"gazette.example\"]", "name   = \"furniture\"", "# Lines that the site prints"],
    );
    let snapshot = "sites/gazette/snapshots/anchor.html.snap";
    holds(&read(site.path(), snapshot), &["\n\nThis story was paid for"]);

    let said = ends(site.path(), &["accept", "sites/gazette", "--yes"], 1);
    holds(&said, &["words of the story are lost: This story was paid"]);
    ends(site.path(), &["accept", "sites/gazette", "--yes", "--reason", "the thanks are no story"], 0);
    ends(site.path(), &["test", "sites/gazette"], 0);
    assert!(!read(site.path(), snapshot).contains("\n\nThis story was paid for"));
    // What is known is not learnt twice.
    let said = ends(site.path(), &["learn", "sites/gazette", "--json"], 0);
    let lesson: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
    assert_eq!(lesson["text"].as_str(), Some(rules.as_str()));
}

#[test]
fn a_redesign_is_a_layout_of_its_own_and_the_old_pages_stay_as_they_are() {
    let site = saved();
    ends(site.path(), &["learn", "gazette", "saved", "--into", "sites", "--write"], 0);
    ends(site.path(), &["accept", "sites/gazette", "--yes", "--reason", "the thanks are no story"], 0);
    write(site.path(), "june/bell.html", &redesigned("bell", 3));
    write(site.path(), "june/crane.html", &redesigned("crane", 4));
    let said = ends(site.path(), &["learn", "sites/gazette", "june", "--write"], 0);
    holds(&said, &["html-2", "The Gazette is read on paper"]);
    let rules = read(site.path(), "sites/gazette/site.toml");
    holds(&rules, &["name   = \"html-2\"", "when   = { css = \".article-body\" }"]);
    ends(
        site.path(),
        &["accept", "sites/gazette", "--yes", "--reason", "the line on the coast is no story"],
        0,
    );
    ends(site.path(), &["test", "sites/gazette"], 0);
    let old = read(site.path(), "sites/gazette/snapshots/anchor.html.snap");
    let new = read(site.path(), "sites/gazette/snapshots/bell.html.snap");
    holds(&old, &["The anchor of the old harbour"]);
    holds(&new, &["The bell of the old harbour"]);
    assert!(
        !old.contains("\n\nThis story was paid for") && !new.contains("\n\nThe Gazette is read on paper")
    );
}

#[test]
fn dumps_give_forms_of_lines_and_two_captures_the_ticker() {
    let site = folder(&[
        (
            "saved/anchor.txt",
            dump(
                "anchor",
                3,
                ["17:10Rain at last", "17:02The bridge is shut", "16:40A goal in the last minute"],
            ),
        ),
        (
            "saved/anchor-later.txt",
            dump("anchor", 3, ["18:20The ferry is late", "18:11Fog on the coast", "18:01The mayor goes"]),
        ),
        (
            "saved/ferry.txt",
            dump("ferry", 14, ["09:10Snow on the hills", "09:01The road is open", "08:30Bread is dearer"]),
        ),
    ]);
    let said = ends(site.path(), &["learn", "nameless", "saved", "--into", "sites", "--write"], 0);
    holds(&said, &["1 show a story again", "3 samples are not recognised as the site's"]);
    for name in ["anchor", "anchor-later", "ferry"] {
        let address = format!("url = \"https://www.gazette.example/{name}\"\n");
        write(site.path(), &format!("saved/{name}.toml"), &address);
    }
    ends(site.path(), &["learn", "gazette", "saved", "--into", "sites", "--write"], 0);
    let rules = read(site.path(), "sites/gazette/site.toml");
    holds(
        &rules,
        &[
            r"line  = '^(?<time>\d\d[:h]\d\d) ?(?<title>\D.+)$'",
            r"line  = '^(?<date>\d{1,2} \p{L}+ \d{4}) - By (?<author>.+)$'",
            "This story was paid for by the gifts of our readers, and we thank every one of them.",
        ],
    );
    ends(site.path(), &["accept", "sites/gazette", "--yes", "--reason", "the thanks are no story"], 0);
    let read_now = read(site.path(), "sites/gazette/snapshots/ferry.txt.snap");
    holds(&read_now, &["A. Reporter", "2024-05-14"]);
    assert!(!read_now.contains("\n\nThis story was paid for"), "{read_now}");
}

#[test]
fn dumps_of_two_eras_become_two_layouts() {
    let new = |word: &str, day: u32| {
        dump(word, day, ["Weather", "Traffic", "Letters"])
            .replace(
                "This story was paid for by the gifts of our readers, and we thank every one of them.",
                "Most read today on all of the coast: the ferry, the fog, and the price of bread.",
            )
            .replace(
                "Follow the Gazette on every road",
                "The Gazette is a house of the Harbour Press\nWrite to us\nWork with us",
            )
    };
    let old = |word: &str, day: u32| {
        dump(word, day, ["Sport", "Town", "Sea"]) + "Print this page\nSend it to a friend\n"
    };
    let site = folder(&[
        ("saved/anchor.txt", old("anchor", 3)),
        ("saved/ferry.txt", old("ferry", 14)),
        ("saved/lantern.txt", new("lantern", 5)),
        ("saved/rudder.txt", new("rudder", 16)),
    ]);
    for name in ["anchor", "ferry", "lantern", "rudder"] {
        let address = format!("url = \"https://www.gazette.example/{name}\"\n");
        write(site.path(), &format!("saved/{name}.toml"), &address);
    }
    ends(site.path(), &["learn", "gazette", "saved", "--into", "sites", "--write"], 0);
    let rules = read(site.path(), "sites/gazette/site.toml");
    holds(&rules, &["when   = { text = '^The Gazette is a house of the Harbour Press$' }"]);
    ends(
        site.path(),
        &["accept", "sites/gazette", "--yes", "--reason", "what the site prints is no story"],
        0,
    );
    for (name, layout, printed) in
        [("ferry", "dump", "This story was paid for"), ("rudder", "dump-2", "Most read today")]
    {
        let read_now = read(site.path(), &format!("sites/gazette/snapshots/{name}.txt.snap"));
        holds(&read_now, &[&format!("({layout}, rules)"), "A. Reporter"]);
        assert!(!read_now.contains(&format!("\n\n{printed}")), "{read_now}");
    }
}

#[test]
fn two_captures_of_a_page_show_the_ticker() {
    let ticker = |lines: [&str; 3]| {
        let item = |line: &str| {
            format!("<li><time>{}</time> <a href=/{}>{}</a></li>", &line[..5], &line[..2], &line[6..])
        };
        format!("<ul class=live-ticker>{}</ul><footer>", lines.map(item).concat())
    };
    let with = |page: String, lines: [&str; 3]| page.replace("<footer>", &ticker(lines));
    let morning = ["09:10 Snow on the hills", "09:01 The road is open", "08:30 Bread is dearer"];
    let evening = ["18:20 The ferry is late", "18:11 Fog on the coast", "18:01 The mayor goes"];
    let site = folder(&[
        ("saved/anchor.html", with(page("anchor", 3), morning)),
        ("saved/anchor-later.html", with(page("anchor", 3), evening)),
        ("saved/lantern.html", with(page("lantern", 4), evening)),
    ]);
    ends(site.path(), &["learn", "gazette", "saved", "--into", "sites", "--write"], 0);
    let rules = read(site.path(), "sites/gazette/site.toml");
    holds(&rules, &["css   = \".live-ticker\"", r"line  = '^(?<time>\d\d[:h]\d\d) ?(?<title>\D.+)$'"]);
    ends(site.path(), &["accept", "sites/gazette", "--yes", "--reason", "the thanks are no story"], 0);
    let read_now = read(site.path(), "sites/gazette/snapshots/anchor.html.snap");
    holds(&read_now, &["ticker     09:10 Snow on the hills\nticker     09:01"]);
}

#[test]
fn wrong_use_says_what_was_expected() {
    let site = saved();
    holds(
        &ends(site.path(), &["learn", "gazette"], 2),
        &["there is no such site yet; pages of it were expected"],
    );
    holds(&ends(site.path(), &["learn", "The Gazette", "saved"], 2), &["is no id of a site"]);
    write(site.path(), "sites/gazette/site.toml", "hosts = [\"gazette.example\"]\n[[layout]]\nname = 1\n");
    holds(&ends(site.path(), &["learn", "sites/gazette", "saved"], 2), &["site.toml:3"]);
}
