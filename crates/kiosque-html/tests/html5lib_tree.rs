//! The tree-construction tests of html5lib, scripting off and on.

mod common;

use std::path::Path;

use kiosque_html::{Options, Parser};

/// What we knowingly do not pass, with reasons: `file:number reason`.
const EXCEPTIONS: &str = include_str!("html5lib_exceptions.txt");

#[test]
fn documents() {
    run("html5lib tree construction, documents", |test| test.fragment.is_none());
}

#[test]
fn fragments() {
    run("html5lib tree construction, fragments", |test| test.fragment.is_some());
}

fn run(name: &str, wanted: impl Fn(&Test) -> bool) {
    let Some(folder) = common::html5lib(name) else { return };
    let mut outcome = Outcome::default();
    for path in dat_files(&folder.join("tree-construction")) {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, test) in tests(&text).into_iter().enumerate() {
            if wanted(&test) {
                outcome.check(&format!("{file}:{}", number + 1), &test);
            }
        }
    }
    outcome.report(name);
}

#[derive(Default)]
struct Outcome {
    passed: usize,
    excepted: usize,
    wrong: Vec<String>,
}

impl Outcome {
    fn check(&mut self, place: &str, test: &Test) {
        for scripting in [false, true] {
            if test.scripting.is_some_and(|needed| needed != scripting) {
                continue;
            }
            let actual = parse(test, scripting);
            match (actual == test.document, is_exception(place)) {
                (true, false) => self.passed += 1,
                (false, true) => self.excepted += 1,
                (true, true) => {
                    self.wrong.push(format!("{place} passes: strike it from html5lib_exceptions.txt"));
                }
                (false, false) => self.wrong.push(format!(
                    "{place} (scripting {scripting})\n{}\nexpected\n{}\nfound\n{actual}",
                    test.data, test.document
                )),
            }
        }
    }

    fn report(self, name: &str) {
        println!("{name}: {} pass, {} excepted", self.passed, self.excepted);
        assert!(self.wrong.is_empty(), "{} fail\n{}", self.wrong.len(), self.wrong.join("\n\n"));
        assert!(self.passed > 0, "no tests were found");
    }
}

fn parse(test: &Test, scripting: bool) -> String {
    let mut parser = Parser::with_options(Options { scripting });
    let tree = match &test.fragment {
        Some(context) => parser.parse_fragment(&test.data, common::context(context)),
        None => parser.parse(&test.data),
    };
    common::dump(&tree)
}

fn is_exception(place: &str) -> bool {
    EXCEPTIONS.lines().any(|line| line.split(' ').next() == Some(place))
}

fn dat_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "dat"));
    files.sort();
    files
}

#[derive(Default, Debug)]
struct Test {
    data: String,
    document: String,
    fragment: Option<String>,
    scripting: Option<bool>,
}

/// Reads a `.dat` file: sections that begin with a line `#name`.
fn tests(text: &str) -> Vec<Test> {
    let mut tests: Vec<Test> = Vec::new();
    let mut section = "";
    for line in text.split('\n') {
        match line {
            "#data" => tests.push(Test::default()),
            "#script-on" => tests.last_mut().unwrap().scripting = Some(true),
            "#script-off" => tests.last_mut().unwrap().scripting = Some(false),
            _ => {}
        }
        if is_section(line) {
            section = line;
            continue;
        }
        let Some(test) = tests.last_mut() else { continue };
        match section {
            "#data" => test.data.extend([line, "\n"]),
            "#document" => test.document.extend([line, "\n"]),
            "#document-fragment" => test.fragment = Some(line.to_owned()),
            _ => {}
        }
    }
    for test in &mut tests {
        test.data.pop();
        test.document.truncate(test.document.trim_end_matches('\n').len());
        test.document.push('\n');
        if test.document == "\n" {
            test.document.clear();
        }
    }
    tests
}

fn is_section(line: &str) -> bool {
    const SECTIONS: &[&str] =
        &["#data", "#errors", "#new-errors", "#document-fragment", "#script-on", "#script-off", "#document"];
    SECTIONS.contains(&line)
}
