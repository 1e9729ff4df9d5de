//! JSON lines and tables.

use crate::{folder, read, read_with};
use kiosque_core::Medium;
use kiosque_input::{Fields, Limits, Options};

/// Reads `text` as a file of this name; each page as `medium url text`, errors by code and place.
#[track_caller]
fn check(name: &str, text: &str, options: &Options, expected: &[&str]) {
    let folder = folder(&[(name, text.as_bytes())]);
    let outcome = read_with(&folder.path().join(name), options, &Limits { record_bytes: 1000 });
    let lines = outcome.lines(folder.path());
    let shown: Vec<String> = outcome
        .items
        .iter()
        .zip(lines)
        .map(|(item, line)| match item {
            Ok(page) => format!("{} {line} {}", page.medium.name(), page.text),
            Err(_) => line,
        })
        .collect();
    assert_eq!(shown, expected, "{:?}", outcome.items);
}

#[test]
fn json_lines_of_many_shapes() {
    check(
        "a.jsonl",
        "\u{feff}{\"url\": \"https://a.example\", \"html\": \"<p>Rain\"}\r\n\n{\"text\": \"<b> rain\", \"metadata\": {\"url\": \"https://b.example\", \"x\": [1]}}\n\
         {\"content\": \"Rain\", \"n\": 1}\n{\"URL\": \"https://c.example\", \"text\": null, \"Body\": \"<html>Wind\"}",
        &Options::default(),
        &[
            "html https://a.example <p>Rain",
            "text https://b.example <b> rain",
            "text a.jsonl Rain",
            "html https://c.example <html>Wind",
        ],
    );
    check(
        "a.jsonl",
        "{\"text\": \"Rain\"}\n{\"text\"\n[1]\n{\"title\": \"Rain\"}\n{\"text\": \"Wind\"} x\n{\"text\": \"\\ud800\"}\n{\"text\": 17}\n",
        &Options::default(),
        &[
            "text a.jsonl Rain",
            "malformed a.jsonl@17",
            "malformed a.jsonl@25",
            "missing_field a.jsonl@29",
            "malformed a.jsonl@47",
            "text a.jsonl \u{fffd}",
            "text a.jsonl 17",
        ],
    );
}

#[test]
fn halves_of_surrogate_pairs_cost_themselves() {
    check(
        "a.jsonl",
        r#"{"text": "\ud83c\udf27 rain \ud83c, wind \udf27, \\ud83c \ud83c\ud83c\udf27"}"#,
        &Options::default(),
        &["text a.jsonl 🌧 rain \u{fffd}, wind \u{fffd}, \\ud83c \u{fffd}🌧"],
    );
}

#[test]
fn json_that_is_no_lines_is_nobodys_page() {
    for text in ["[{\"text\": \"Rain\"}]\n", "{\n  \"text\": \"Rain\"\n}\n", "[\n]"] {
        check("a.json", text, &Options::default(), &["unsupported a.json"]);
    }
    check("a.txt", "[Rain] in Vashtel\n", &Options::default(), &["text a.txt [Rain] in Vashtel\n"]);
}

#[test]
fn a_whole_record_before_damage_is_kept() {
    let mut packed = crate::packed::gzip(b"{\"text\": \"Rain\"}\n{\"text\": \"Wind\"}");
    packed.extend_from_slice(b"no member");
    let folder = folder(&[("a.jsonl.gz", &packed)]);
    let outcome = read(folder.path());
    let texts: Vec<&str> = outcome.pages().iter().map(|page| page.text.as_str()).collect();
    assert_eq!(texts, ["Rain", "Wind"]);
    assert_eq!(outcome.lines(folder.path()).last().map(String::as_str), Some("damaged a.jsonl.gz@33"));
}

#[test]
fn a_line_over_the_limit_costs_itself() {
    let text =
        format!("{{\"text\": \"Rain\"}}\n{{\"text\": \"{}\"}}\n{{\"text\": \"Wind\"}}\n", "x".repeat(5000));
    check(
        "a.jsonl",
        &text,
        &Options::default(),
        &["text a.jsonl Rain", "too_large a.jsonl@17", "text a.jsonl Wind"],
    );
}

#[test]
fn presets_know_the_shapes() {
    for (preset, line, url, captured, id) in [
        (
            "dolma",
            r#"{"id": "17", "text": "Rain", "source": "cc", "added": "2024-03-14T12:00:00Z", "created": "2019-01-01", "metadata": {"url": "https://a.example"}}"#,
            "https://a.example",
            "2024-03-14T12:00:00Z",
            "17",
        ),
        (
            "datatrove",
            r#"{"text": "Rain", "id": "<urn:17>", "metadata": {"url": "https://a.example", "date": "2024-03-14T12:00:00Z", "dump": "x"}}"#,
            "https://a.example",
            "2024-03-14T12:00:00Z",
            "<urn:17>",
        ),
        (
            "common-crawl",
            r#"{"content": "Rain", "warc_headers": {"warc-target-uri": "https://a.example", "warc-date": "2024-03-14T12:00:00Z", "warc-record-id": "17"}}"#,
            "https://a.example",
            "2024-03-14T12:00:00Z",
            "17",
        ),
        (
            "common-crawl",
            r#"{"url": "https://a.example", "date_download": "2024-03-14T12:00:00Z", "id": 17, "raw_content": "Rain"}"#,
            "https://a.example",
            "2024-03-14T12:00:00Z",
            "17",
        ),
    ] {
        let folder = folder(&[("a.jsonl", line.as_bytes())]);
        let options = Options { fields: Fields::preset(preset).unwrap(), ..Options::default() };
        let outcome = read_with(folder.path(), &options, &Limits::default());
        let page = outcome.pages()[0];
        let found = (page.url.as_deref(), page.captured.as_deref(), page.origin.id.as_deref());
        assert_eq!(found, (Some(url), Some(captured), Some(id)), "{preset}");
    }
}

#[test]
fn columns_go_along() {
    let columns = ["n", "site.name", "list", "none"].map(str::to_owned).to_vec();
    let options = Options { columns, ..Options::default() };
    let json = r#"{"text": "Rain", "n": 17, "site": {"name": "Gazette", "url": "x"}, "list": [1, "a"]}"#;
    let csv = "text,n,site.name\nRain,17,Gazette\n";
    let folder = folder(&[("a.jsonl", json.as_bytes()), ("b.csv", csv.as_bytes())]);
    let outcome = read_with(folder.path(), &options, &Limits::default());
    let columns: Vec<Vec<(&str, &str)>> = outcome
        .pages()
        .iter()
        .map(|page| page.origin.columns.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect())
        .collect();
    assert_eq!(columns[0], [("list", "[1,\"a\"]"), ("n", "17"), ("site.name", "Gazette")]);
    assert_eq!(columns[1], [("n", "17"), ("site.name", "Gazette")]);
}

#[test]
fn tables_with_quotes_and_without() {
    check(
        "a.csv",
        "url,title,html\r\nhttps://a.example,\"Rain, at last\",\"<p>It \"\"rained\"\"\r\nin Vashtel.\"\r\n\r\nhttps://b.example,Wind,<p>Wind\r\n",
        &Options::default(),
        &["html https://a.example <p>It \"rained\"\r\nin Vashtel.", "html https://b.example <p>Wind"],
    );
    check("a.tsv", "id\ttext\n1\tRain, 5\" of it\n", &Options::default(), &["text a.tsv Rain, 5\" of it"]);
    check(
        "a.csv",
        "url;text\nhttps://a.example;Rain\n",
        &Options::default(),
        &["text https://a.example Rain"],
    );
    check(
        "a.csv",
        "url,text\nhttps://a.example,Rain\nhttps://b.example\nhttps://c.example,Wind\n",
        &Options::default(),
        &["text https://a.example Rain", "malformed a.csv@32", "text https://c.example Wind"],
    );
}

/// From the middle on, a row of a table may look like a line of JSON, and a line like an archive.
#[test]
fn what_a_file_holds_is_told_by_its_beginning() {
    check("a.csv", "url,text\n{\"text\": \"Rain\"}\n", &Options::default(), &["malformed a.csv@9"]);
    check(
        "a.jsonl",
        "{\"text\": \"Rain\"}\nWARC/1.0\nContent-Length: 0\n",
        &Options::default(),
        &["text a.jsonl Rain", "malformed a.jsonl@17", "malformed a.jsonl@26"],
    );
}

#[test]
fn a_quote_that_is_never_closed_costs_one_row() {
    let rows = "https://b.example,Wind\n".repeat(100);
    let text = format!("url,text\nhttps://a.example,\"Rain\n{rows}");
    let folder = folder(&[("a.csv", text.as_bytes())]);
    let outcome = read_with(folder.path(), &Options::default(), &Limits { record_bytes: 1000 });
    assert_eq!(outcome.lines(folder.path())[0], "too_large a.csv@9");
    assert_eq!(outcome.pages().len(), 100);
}

#[test]
fn a_table_without_the_field_says_which_there_are() {
    let folder = folder(&[("a.csv", b"url,title\nhttps://a.example,Rain\n")]);
    let options = Options { format: Some(kiosque_input::Format::Csv), ..Options::default() };
    let outcome = read_with(folder.path(), &options, &Limits::default());
    let message = outcome.items[0].as_ref().unwrap_err().to_string();
    assert!(
        message.contains("a.csv") && message.contains("html") && message.contains("url, title"),
        "{message}"
    );
}

#[test]
fn bytes_that_are_no_utf8_cost_their_record() {
    let mut lines = b"{\"text\": \"Rain\"}\n{\"text\": \"\xff\xfe\"}\n{\"text\": \"Wind\"}\n".to_vec();
    lines.extend_from_slice(b"");
    let folder = folder(&[("a.jsonl", &lines), ("b.csv", b"text,n\nRain,1\n\xff\xfe,2\nWind,3\n")]);
    let outcome = read(folder.path());
    assert_eq!(
        outcome.lines(folder.path()),
        ["a.jsonl", "malformed a.jsonl@17", "a.jsonl", "b.csv", "malformed b.csv@14", "b.csv"]
    );
    assert!(outcome.pages().iter().all(|page| page.medium == Medium::Text));
}
