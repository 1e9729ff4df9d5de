//! Reads a site config file, one directive a line: `name: value` or `name(argument): value`.

use super::directives::{Use, known};
use std::ops::Range;

/// A directive as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) name: String,
    /// What stands in parentheses after the name.
    pub(super) argument: Option<String>,
    pub(super) value: String,
    /// Where the name stands in the file, in bytes.
    pub(super) name_at: Range<usize>,
    /// Where the value stands.
    pub(super) value_at: Range<usize>,
}

impl Directive {
    /// What is made of it; `None` where nobody knows its name.
    pub(super) fn use_of(&self) -> Option<Use> {
        known(&self.name)
    }

    /// Whether the value says yes; whatever is neither yes nor true is no, as where the format comes from.
    pub(super) fn is_yes(&self) -> bool {
        self.value == "yes" || self.value == "true"
    }
}

/// The directives of a file, and the places of lines that are none.
pub(super) fn parse(text: &str) -> (Vec<Directive>, Vec<Range<usize>>) {
    let (mut directives, mut others) = (Vec::new(), Vec::new());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start + (line.len() - line.trim_start_matches(is_blank).len());
        start += line.len();
        let line = line.trim_matches(is_blank);
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match directive(line, at) {
            Some(directive) => directives.push(directive),
            None => others.push(at..at + line.len()),
        }
    }
    (directives, others)
}

/// White space, and the mark that some editors put before the first line.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// The directive of a line that begins at byte `at` of the file.
fn directive(line: &str, at: usize) -> Option<Directive> {
    let (head, value_start) = split(line)?;
    let (name, argument) =
        match head.split_once('(').and_then(|(name, rest)| Some((name, rest.strip_suffix(')')?))) {
            Some((name, argument)) => (name.trim(), Some(argument.to_owned())),
            None => (head, None),
        };
    let rest = &line[value_start..];
    let value = rest.trim();
    let value_at = at + value_start + (rest.len() - rest.trim_start().len());
    (!name.is_empty()).then(|| Directive {
        name: name.to_owned(),
        argument,
        value: value.to_owned(),
        name_at: at..at + name.len(),
        value_at: value_at..value_at + value.len(),
    })
}

/// What stands before the colon, and where the value begins. The argument of a directive may hold colons itself: it ends
/// at the first `):`.
fn split(line: &str) -> Option<(&str, usize)> {
    let colon = line.find(':')?;
    let end = match line[..colon].contains('(').then(|| line.find("):")).flatten() {
        Some(close) => close + 1,
        None => colon,
    };
    Some((line[..end].trim_end(), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, name: &str, argument: Option<&str>, value: &str) {
        let (directives, others) = parse(line);
        let [directive] = directives.as_slice() else { panic!("{line}: {directives:?}, {others:?}") };
        assert_eq!(
            (directive.name.as_str(), directive.argument.as_deref(), directive.value.as_str()),
            (name, argument, value)
        );
        assert_eq!(&line[directive.name_at.clone()], name);
        assert_eq!(&line[directive.value_at.clone()], value);
    }

    #[test]
    fn directives_of_lines() {
        check("body: //div[@id='story']", "body", None, "//div[@id='story']");
        check("  title :  //h1  \r\n", "title", None, "//h1");
        check("\u{feff}tidy:no", "tidy", None, "no");
        check("strip: //p[contains(., 'a: b')]", "strip", None, "//p[contains(., 'a: b')]");
        check("replace_string(<p class=\"x\">): <p>", "replace_string", Some("<p class=\"x\">"), "<p>");
        check("replace_string(a: b (c)): d", "replace_string", Some("a: b (c)"), "d");
        check("http_header(user-agent): Gazette/1.0", "http_header", Some("user-agent"), "Gazette/1.0");
        check("test_url: https://gazette.example/rain", "test_url", None, "https://gazette.example/rain");
        check("replace_string(x):", "replace_string", Some("x"), "");
    }

    #[test]
    fn lines_that_are_no_directives() {
        assert_eq!(parse("# comment: none\n\n   \n"), (vec![], vec![]));
        assert_eq!(parse("a line of words\n: nothing\n"), (vec![], vec![0..15, 16..25]));
    }
}
