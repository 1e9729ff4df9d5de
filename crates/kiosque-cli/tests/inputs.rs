//! What users say about inputs, and what of it records show.

use serde_json::{Value, json};
use std::fs;
use std::process::Command;

const STORY: &str = "The bridge is open at last\n\nBy Ana Berg\n\nThe bridge over the Ordun was opened on Monday after nine \
years of work, and the first carts crossed it before noon.\n\nThe mayor of Vashtel spoke of a great day for both banks of \
the river, and of the many hands that had built it.\n";

/// The records of these files, read by `kiosque extract` with these arguments in their folder.
fn extract(files: &[(&str, String)], arguments: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_kiosque"))
        .current_dir(folder.path())
        .arg("extract")
        .args(arguments)
        .output()
        .expect("the command runs");
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is a record")).collect()
}

#[test]
fn fields_have_the_names_that_the_user_says() {
    let line =
        |n: u32| json!({"n": n, "body": STORY, "link": format!("https://gazette.example/{n}")}).to_string();
    let lines = format!("{}\n{{}}\n{}\n", line(1), line(2));
    let first = lines.find('\n').expect("there are lines");
    let arguments = ["a.jsonl", "--text-field", "body", "--url-field", "link", "--columns", "n"];
    let records = extract(&[("a.jsonl", lines)], &arguments);
    let shown: Vec<Value> = records
        .iter()
        .map(|record| json!([record["status"], record["url"], record["record"]["columns"]]))
        .collect();
    assert_eq!(
        shown,
        [
            json!(["ok", "https://gazette.example/1", {"n": "1"}]),
            json!(["error", null, {}]),
            json!(["ok", "https://gazette.example/2", {"n": "2"}]),
        ]
    );
    assert_eq!(records[1]["error"]["code"], "missing_field");
    assert_eq!(
        (&records[0]["record"]["offset"], &records[2]["record"]["offset"]),
        (&json!(0), &json!(first + 4))
    );
    assert_eq!(records[0]["provenance"]["input"]["url_source"], "stated");
}

#[test]
fn a_page_may_state_its_address_itself() {
    let page = |head: &str| {
        format!(
            "<!DOCTYPE html><html><head>{head}</head><body><h1>The bridge</h1><p>{STORY}</p></body></html>"
        )
    };
    let files = [
        ("a.html", page("<link rel=canonical href=https://gazette.example/a>")),
        ("b.html", page("")),
        ("list", "b.html\na.html\n".to_owned()),
    ];
    let records = extract(&files, &["--files-from", "list"]);
    let shown: Vec<Value> = records
        .iter()
        .map(|record| json!([record["url"], record["provenance"]["input"]["url_source"]]))
        .collect();
    assert_eq!(shown, [json!([null, null]), json!(["https://gazette.example/a", "canonical"])]);
}
