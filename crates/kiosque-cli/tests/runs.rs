//! Long runs: killed, ended, shared, repeated, on a full disk.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder with so many pages in four folders, half as many in an archive among them, and one file that is no page.
fn pages(count: usize) -> TempDir {
    const WORDS: [&str; 12] = [
        "harbour", "bridge", "council", "rain", "ferry", "market", "tram", "river", "school", "baker",
        "flood", "vote",
    ];
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut random = Random(7);
    let mut page = |number: usize| {
        let mut text = format!("The {} of day {number}\n\n", WORDS[random.below(12)]);
        for _ in 0..4 {
            let words: Vec<String> =
                (0..30).map(|_| WORDS[random.below(12)].to_owned() + WORDS[random.below(12)]).collect();
            text += &format!("On Wednesday the {} was seen again.\n\n", words.join(" and the "));
        }
        text
    };
    for number in 0..count {
        write(&folder.path().join(format!("in/{}/{number:04}.txt", number % 4)), page(number).as_bytes());
    }
    let records = (count..count + count / 2)
        .map(|number| json!({"id": number, "text": page(number)}).to_string() + "\n");
    write(&folder.path().join("in/1/more.jsonl"), records.collect::<String>().as_bytes());
    write(&folder.path().join("in/2/0002.dump"), b"%PDF-1.7");
    folder
}

fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("it has one")).expect("a folder can be made");
    fs::write(path, bytes).expect("a file can be written");
}

/// Numbers that are the same in every run of the test (a linear congruence, as Knuth gives it).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// `kiosque extract` of the four folders.
fn command(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosque"));
    command.args(["extract", "in/0", "in/1", "in/2", "in/3"]).args(arguments.split_whitespace());
    command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn extract(folder: &Path, arguments: &str) -> Output {
    command(folder, arguments).output().expect("the command runs")
}

fn kiosque(folder: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kiosque"));
    command.args(arguments.split_whitespace()).current_dir(folder).output().expect("the command runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// All files below a folder and what they hold.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut contents = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("it can be read") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies below").to_path_buf();
                contents.insert(name, fs::read(&path).expect("it can be read"));
            }
        }
    }
    contents
}

/// Fails with names only: the bytes of a part fill the screen.
#[track_caller]
fn assert_same(found: &Path, expected: &BTreeMap<PathBuf, Vec<u8>>) {
    let found = contents(found);
    let names = |contents: &BTreeMap<PathBuf, Vec<u8>>| contents.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(expected));
    let differ: Vec<_> =
        found.iter().filter(|(name, bytes)| expected[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "these differ: {differ:?}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the moments are shares of the time that a run takes")]
fn killed_at_any_moment_and_run_again_gives_the_same_bytes() {
    let folder = pages(48);
    let mut random = Random(11);
    for (format, rounds) in [("jsonl --compress zstd", 10), ("parquet", 5), ("markdown", 5)] {
        let arguments = format!("--format {format} --part-records 5 --threads 2 --out");
        let start = Instant::now();
        assert_eq!(extract(folder.path(), &format!("{arguments} whole/")).status.code(), Some(1));
        let took = start.elapsed();
        let whole = contents(&folder.path().join("whole"));
        assert!(whole.contains_key(Path::new("errors.jsonl")), "one file is no page");
        let mut interrupted = 0;
        for round in 0..rounds {
            let out = format!("{arguments} killed-{round}/");
            let mut child = command(folder.path(), &out).spawn().expect("the command runs");
            sleep(took.mul_f64(random.below(1000) as f64 / 1000.0));
            interrupted += u32::from(child.try_wait().expect("it is ours").is_none());
            child.kill().expect("it is ours");
            child.wait().expect("it has ended");
            let again = extract(folder.path(), &out);
            assert_eq!(again.status.code(), Some(1), "{}", text(&again.stderr));
            assert_same(&folder.path().join(format!("killed-{round}")), &whole);
        }
        assert!(interrupted > 0, "all {rounds} runs were over before they were killed");
        fs::remove_dir_all(folder.path().join("whole")).expect("it can be removed");
        for round in 0..rounds {
            fs::remove_dir_all(folder.path().join(format!("killed-{round}"))).expect("it can be removed");
        }
    }
}

#[test]
fn one_thread_or_eight_and_any_number_of_shards_give_the_same_parts() {
    let folder = pages(24);
    extract(folder.path(), "--part-records 4 --threads 1 --out one/");
    extract(folder.path(), "--part-records 4 --threads 8 --out eight/");
    let one = contents(&folder.path().join("one"));
    assert_same(&folder.path().join("eight"), &one);
    for shard in ["1/3", "2/3", "3/3"] {
        let before = kiosque(folder.path(), "status shards/").status.code();
        assert_eq!(before, Some(if shard == "1/3" { 2 } else { 1 }), "not complete before shard {shard}");
        extract(folder.path(), &format!("--part-records 4 --threads 2 --out shards/ --shard {shard}"));
    }
    let of_parts = |contents: &BTreeMap<PathBuf, Vec<u8>>| -> BTreeMap<PathBuf, Vec<u8>> {
        let is_part = |name: &&PathBuf| name.to_string_lossy().contains("part-");
        contents.keys().filter(is_part).map(|name| (name.clone(), contents[name].clone())).collect()
    };
    assert_eq!(of_parts(&contents(&folder.path().join("shards"))), of_parts(&one));
    let status = kiosque(folder.path(), "status shards/ --verify");
    assert_eq!(status.status.code(), Some(0), "{}", text(&status.stdout));
    assert!(text(&status.stdout).starts_with("complete: "), "{}", text(&status.stdout));
    assert!(
        text(&status.stdout).contains("36 articles, 0 pages without one, 1 failed"),
        "{}",
        text(&status.stdout)
    );
}

#[test]
fn damage_is_found_and_mended() {
    let folder = pages(8);
    extract(folder.path(), "--part-records 4 --out out/");
    let whole = contents(&folder.path().join("out"));
    let part = folder.path().join("out/part-00000-0000.jsonl");
    let mut bytes = fs::read(&part).expect("it is there");
    bytes[9] ^= 1;
    fs::write(&part, &bytes).expect("it can be written");
    assert_eq!(kiosque(folder.path(), "status out").status.code(), Some(0), "the size is right");
    let status = kiosque(folder.path(), "status out --verify");
    assert_eq!(status.status.code(), Some(1));
    assert!(text(&status.stdout).contains("damaged: out/part-00000-0000.jsonl"), "{}", text(&status.stdout));
    fs::remove_file(&part).expect("it can be removed");
    assert_eq!(kiosque(folder.path(), "status out").status.code(), Some(1));
    extract(folder.path(), "--part-records 4 --out out/");
    assert_eq!(
        contents(&folder.path().join("out"))[Path::new("part-00000-0000.jsonl")],
        whole[Path::new("part-00000-0000.jsonl")]
    );
}

#[test]
fn another_configuration_is_refused_by_name() {
    let folder = pages(8);
    extract(folder.path(), "--out out/");
    let before = contents(&folder.path().join("out"));
    for (arguments, named) in [
        ("--part-records 7", "records of a part: 5000 then, 7 now"),
        ("--format csv", "format: jsonl then, csv now"),
        ("--no-plugins", "the sites differ"),
        ("--mode=recall", "the settings differ"),
        ("--comments", "the settings differ"),
        ("in/0/0000.txt", "the inputs differ"),
    ] {
        let output = extract(folder.path(), &format!("--out out/ {arguments}"));
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        let message = text(&output.stderr);
        assert!(message.contains(named) && message.contains("--force-new"), "{message}");
        assert_same(&folder.path().join("out"), &before);
    }
    extract(folder.path(), "--out csv/ --format csv");
    extract(folder.path(), "--out out/ --format csv --force-new");
    assert_same(&folder.path().join("out"), &contents(&folder.path().join("csv")));
    write(&folder.path().join("afile"), b"mine");
    let message = text(&extract(folder.path(), "--out afile/").stderr);
    assert!(message.contains("afile/: a file is there; a folder was expected"), "{message}");
    write(&folder.path().join("strange/part-of-the-family.txt"), b"mine");
    let output = extract(folder.path(), "--out strange/");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("part-of-the-family.txt"), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_says_so_and_goes_on() {
    let folder = pages(200);
    let mut child =
        command(folder.path(), "--part-records 5 --threads 2 --out out/").spawn().expect("the command runs");
    let manifest = folder.path().join("out/manifest.jsonl");
    let has_parts = || fs::read_to_string(&manifest).is_ok_and(|manifest| manifest.lines().count() > 1);
    while !has_parts() && child.try_wait().expect("it is ours").is_none() {
        sleep(Duration::from_millis(5));
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is kill");
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    assert_eq!(kiosque(folder.path(), "status out").status.code(), Some(1));
    extract(folder.path(), "--part-records 5 --out out/");
    extract(folder.path(), "--part-records 5 --out whole/");
    assert_same(&folder.path().join("out"), &contents(&folder.path().join("whole")));
}

#[test]
fn records_that_failed_are_listed_and_read_again() {
    let folder = pages(4);
    let output = kiosque(folder.path(), "extract in/0 later.txt in/2 --out articles.jsonl");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("kiosque replay articles.errors.jsonl"),
        "{}",
        text(&output.stderr)
    );
    let listed = fs::read_to_string(folder.path().join("articles.errors.jsonl")).expect("it is there");
    let codes: Vec<Value> =
        listed.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    assert_eq!((&codes[0]["code"], &codes[0]["source"]), (&"not_found".into(), &"later.txt".into()));
    assert_eq!((&codes[1]["code"], &codes[1]["source"]), (&"not_text".into(), &"in/2/0002.dump".into()));
    fs::copy(folder.path().join("in/0/0000.txt"), folder.path().join("later.txt")).expect("it can be copied");
    let again = kiosque(folder.path(), "replay articles.errors.jsonl");
    let ends: Vec<Value> = text(&again.stdout)
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a record"))
        .collect();
    assert_eq!((&ends[0]["status"], &ends[1]["status"]), (&"ok".into(), &"error".into()));
    assert_eq!(again.status.code(), Some(1));
    kiosque(folder.path(), "extract in/0 --out articles.jsonl");
    assert!(!folder.path().join("articles.errors.jsonl").exists(), "a list of an earlier run goes away");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named() {
    let folder = pages(4);
    let output = extract(folder.path(), "--out /dev/full");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("/dev/full: cannot be written: No space left"),
        "{}",
        text(&output.stderr)
    );
    let small = folder.path().join("small");
    fs::create_dir(&small).expect("a folder can be made");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=32k", "tmpfs"]).arg(&small).output();
    if !mounted.is_ok_and(|mounted| mounted.status.success()) {
        println!("skipped: a small file system, which only root may mount");
        return;
    }
    let output = extract(folder.path(), "--out small/out/ --part-records 1");
    let unmounted = |size: &str| {
        Command::new("mount")
            .args(["-o", &format!("remount,size={size}")])
            .arg(&small)
            .status()
            .expect("there is mount");
    };
    unmounted("8m");
    let again = extract(folder.path(), "--out small/out/ --part-records 1");
    let found = contents(&small.join("out"));
    Command::new("umount").arg(&small).status().expect("there is umount");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("No space left"), "{}", text(&output.stderr));
    assert_eq!(again.status.code(), Some(1), "{}", text(&again.stderr));
    extract(folder.path(), "--out whole/ --part-records 1");
    let names = |contents: &BTreeMap<PathBuf, Vec<u8>>| contents.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&contents(&folder.path().join("whole"))));
}

#[test]
fn duplicates_are_listed_and_nothing_is_dropped() {
    let folder = pages(4);
    for copy in ["in/1/copy.txt", "in/3/copy.txt"] {
        fs::copy(folder.path().join("in/0/0000.txt"), folder.path().join(copy)).expect("it can be copied");
    }
    for (out, list, rows) in [
        ("a.jsonl", "a.duplicates.jsonl", 9),
        ("a.parquet", "a.duplicates.jsonl", 9),
        ("a/", "a/duplicates.jsonl", 9),
    ] {
        extract(folder.path(), &format!("--out {out} --dedupe --part-records 3"));
        let listed = fs::read_to_string(folder.path().join(list)).expect("it is there");
        let lines: Vec<Value> =
            listed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let told: Vec<(&Value, &Value)> =
            lines.iter().map(|line| (&line["record"]["source"], &line["of"]["record"]["source"])).collect();
        assert_eq!(
            told,
            [
                (&"in/1/copy.txt".into(), &"in/0/0000.txt".into()),
                (&"in/3/copy.txt".into(), &"in/0/0000.txt".into())
            ]
        );
        if out == "a.jsonl" {
            let written = fs::read_to_string(folder.path().join(out)).expect("it is there");
            assert_eq!(written.lines().count(), rows);
        }
    }
    let output = extract(folder.path(), "--out a.csv --dedupe");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("a.csv: duplicates are looked for in"), "{}", text(&output.stderr));
}

#[test]
fn programs_are_told_in_json() {
    let folder = pages(4);
    let output = extract(folder.path(), "--progress json --out a.jsonl");
    let told = text(&output.stderr);
    let summary: Value = serde_json::from_str(told.lines().last().expect("a line")).expect("JSON");
    assert_eq!((&summary["summary"]["articles"], &summary["summary"]["errors"]), (&6.into(), &1.into()));
    assert_eq!(summary["summary"]["codes"]["not_text"], 1);
    assert_eq!(summary["errors"], "a.errors.jsonl");
}

#[test]
fn the_name_of_the_output_says_what_is_written() {
    let folder = pages(4);
    for (out, magic) in [
        ("a.parquet", &b"PAR1"[..]),
        ("a.arrows", b"\xff\xff\xff\xff"),
        ("a.jsonl.gz", b"\x1f\x8b"),
        ("a.jsonl.zst", b"\x28\xb5\x2f\xfd"),
        ("a.csv", b"status,id,url,"),
        ("a.xml", b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<teiCorpus"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.md", b"# The "),
        ("a.txt", b"The "),
    ] {
        extract(folder.path(), &format!("--out {out}"));
        let written = fs::read(folder.path().join(out)).expect("it is there");
        assert!(written.starts_with(magic), "{out}: {:?}", &written[..written.len().min(40)]);
    }
    for (format, key) in [("schema-org", "headline"), ("ninjs", "uri"), ("trafilatura", "source-hostname")] {
        let output = extract(folder.path(), &format!("--format {format}"));
        let lines = text(&output.stdout);
        assert_eq!(lines.lines().count(), 6, "{format}: what failed has no line");
        for line in lines.lines() {
            let value: Value = serde_json::from_str(line).expect("a line is JSON");
            assert!(value.get(key).is_some(), "{format}: {line}");
        }
    }
}

#[test]
fn templates_render_and_their_mistakes_have_a_place() {
    let folder = pages(4);
    write(&folder.path().join("list.html.j2"), b"<li>{{ title }} & {{ record.source }}</li>\n");
    let output = extract(folder.path(), "--template list.html.j2");
    assert_eq!(text(&output.stdout).lines().count(), 6);
    assert!(text(&output.stdout).contains(" & in&#x2f;0&#x2f;0000.txt</li>"), "{}", text(&output.stdout));
    extract(folder.path(), "--template list.html.j2 --out out/");
    let names: Vec<PathBuf> = contents(&folder.path().join("out")).into_keys().collect();
    assert!(names.iter().any(|name| name.to_string_lossy().ends_with("-day-0.html")), "{names:?}");
    write(&folder.path().join("broken.txt"), b"one\n{{ title|no_such_filter }}\n");
    let output = extract(folder.path(), "--template broken.txt");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("broken.txt:2: unknown filter"), "{}", text(&output.stderr));
}
