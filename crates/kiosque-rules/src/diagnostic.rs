//! What is wrong in a rule file, and where.

use std::fmt::{self, Write};
use std::ops::Range;

/// One mistake in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file as named by the caller.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column, counted from 1 in characters.
    pub column: usize,
    /// What was found and what was expected.
    pub message: String,
    /// How to mend it, where that is known.
    pub help: Option<String>,
    /// The line as written.
    pub source_line: String,
    /// How many characters the mistake is long, at least 1.
    pub width: usize,
}

impl fmt::Display for Diagnostic {
    /// `file:line:column`, the line, a caret under the mistake, the message. Control characters, which would drive a
    /// terminal, are shown as `\u{fffd}`, so that the caret keeps its place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        writeln!(f, "{}:{}:{}", Harmless(&self.file), self.line, self.column)?;
        writeln!(f, "  {number} | {}", Harmless(&self.source_line))?;
        // Tabs stay tabs, so that the caret stands under the mistake however wide they are shown.
        let indent: String = self
            .source_line
            .chars()
            .take(self.column - 1)
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        write!(f, "  {gutter} | {indent}{} {}", "^".repeat(self.width), Harmless(&self.message))?;
        if let Some(help) = &self.help {
            write!(f, "\n  {gutter} = {}", Harmless(help))?;
        }
        Ok(())
    }
}

/// A stranger's text that only stands for itself.
struct Harmless<'t>(&'t str);

impl fmt::Display for Harmless<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let harmless = |c: char| if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c };
        self.0.chars().try_for_each(|c| f.write_char(harmless(c)))
    }
}

/// A rule file that makes no sense: all its mistakes at once, in the order of the file. Where it is no TOML, what TOML
/// has against it, and no more.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct RuleFileError {
    /// The mistakes; at least one.
    pub diagnostics: Vec<Diagnostic>,
}

impl fmt::Display for RuleFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

/// Where the lines of a file begin.
#[derive(Clone, Debug)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Lines {
        Lines([0].into_iter().chain(text.match_indices('\n').map(|(newline, _)| newline + 1)).collect())
    }

    /// The number of the line at a byte, counted from 1, and its range without its end.
    fn at(&self, byte: usize, text: &str) -> (usize, Range<usize>) {
        let number = self.0.partition_point(|start| *start <= byte);
        let end = self.0.get(number).map_or(text.len(), |next| next - 1);
        (number, self.0[number - 1]..end)
    }
}

/// A mistake at a place of the file `text`, whose lines are `lines`.
pub(crate) fn diagnostic(
    file: &str,
    (text, lines): (&str, &Lines),
    at: Range<usize>,
    message: String,
    help: Option<String>,
) -> Diagnostic {
    let start = floor(text, at.start);
    let (number, line) = lines.at(start, text);
    let end = floor(text, at.end.clamp(start, line.end));
    Diagnostic {
        file: file.to_owned(),
        line: number,
        column: text[line.start..start].chars().count() + 1,
        message,
        help,
        source_line: text[line].trim_end_matches('\r').to_owned(),
        width: text[start..end].chars().count().max(1),
    }
}

/// How many bytes of a file's lines are shown with its mistakes. A file of one long line may have a mistake in every
/// byte of it; those that would show more are left out.
const SHOWN_BYTES: usize = 64 << 20;

/// A rule file being read, and the mistakes found so far.
pub(crate) struct Checker<'a> {
    file: &'a str,
    text: &'a str,
    lines: Lines,
    found: Vec<(usize, Diagnostic)>,
    shown_bytes: usize,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Checker<'a> {
        Checker { file, text, lines: Lines::of(text), found: Vec::new(), shown_bytes: 0 }
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn error(&mut self, at: Range<usize>, message: impl Into<String>) {
        self.error_with_help(at, message, None);
    }

    pub(crate) fn error_with_help(
        &mut self,
        at: Range<usize>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        if self.shown_bytes > SHOWN_BYTES {
            return;
        }
        let start = floor(self.text, at.start);
        let diagnostic = diagnostic(self.file, (self.text, &self.lines), at, message.into(), help);
        self.shown_bytes += diagnostic.source_line.len();
        self.found.push((start, diagnostic));
    }

    /// Where the value of a string begins, so that places inside it can be shown; `None` where escapes shift places.
    pub(crate) fn literal_start(&self, value: &Range<usize>) -> Option<usize> {
        let written = self.text.get(value.clone())?;
        let is_literal = written.starts_with('\'') || written.starts_with('"') && !written.contains('\\');
        if !is_literal {
            return None;
        }
        if !(written.starts_with("'''") || written.starts_with("\"\"\"")) {
            return Some(value.start + 1);
        }
        // A line feed right after three quotes is not part of the value.
        let rest = &written[3..];
        let line_feed = ["\r\n", "\n"].iter().find(|line_feed| rest.starts_with(**line_feed));
        Some(value.start + 3 + line_feed.map_or(0, |line_feed| line_feed.len()))
    }

    /// `value` if nothing was wrong, else all mistakes in the order of the file.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, RuleFileError> {
        if self.is_clean() { Ok(value) } else { Err(self.refusal()) }
    }

    /// All mistakes in the order of the file.
    pub(crate) fn refusal(mut self) -> RuleFileError {
        self.found.sort_by_key(|(start, _)| *start);
        RuleFileError { diagnostics: self.found.into_iter().map(|(_, diagnostic)| diagnostic).collect() }
    }
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The name of `known` nearest to `name`, when it is near enough to be what was meant.
///
/// ```
/// assert_eq!(kiosque_rules::nearest("lable", ["label", "line"]), Some("label"));
/// assert_eq!(kiosque_rules::nearest("colour", ["label", "line"]), None);
/// ```
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let far = 1 + name.chars().count() / 3;
    known
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(d, _)| *d <= far)
        .min()
        .map(|(_, name)| name)
}

/// Edit distance (Levenshtein 1966) between two short names.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substitute = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substitute.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_names() {
        let known = ["label", "line", "after", "until"];
        assert_eq!(nearest("lable", known), Some("label"));
        assert_eq!(nearest("untill", known), Some("until"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn control_characters_are_not_shown() {
        for (found, shown) in [
            ("a\u{1b}[31mb", "a\u{fffd}[31mb"),
            ("a\u{9b}31mb", "a\u{fffd}31mb"),
            ("a\u{7f}\u{85}\rb\tc", "a\u{fffd}\u{fffd}\u{fffd}b\tc"),
            ("été", "été"),
        ] {
            let told =
                diagnostic(found, (found, &Lines::of(found)), 0..1, found.to_owned(), Some(found.to_owned()));
            let expected = format!("{shown}:1:1\n  1 | {shown}\n    | ^ {shown}\n    = {shown}");
            assert_eq!(told.to_string(), expected);
        }
    }

    #[test]
    fn lines_are_found_by_their_bytes() {
        let text = "a\nbé\r\n\nc";
        for (byte, number, line) in
            [(0, 1, "a"), (1, 1, "a"), (2, 2, "bé\r"), (6, 2, "bé\r"), (7, 3, ""), (8, 4, "c"), (9, 4, "c")]
        {
            let (found, range) = Lines::of(text).at(byte, text);
            assert_eq!((found, &text[range]), (number, line), "{byte}");
        }
    }

    #[test]
    fn the_mistakes_of_one_long_line_take_bounded_memory() {
        let text = "x".repeat(SHOWN_BYTES / 8);
        let mut checker = Checker::new("site.toml", &text);
        (0..100).for_each(|at| checker.error(at..at + 1, "wrong"));
        assert_eq!(checker.finish(()).unwrap_err().diagnostics.len(), 9);
    }

    #[test]
    fn the_caret_stands_under_the_mistake() {
        let text = "hosts = []\n\tlabél = \"x\"\n";
        let mut checker = Checker::new("site.toml", text);
        checker.error(text.find('"').unwrap()..text.len() - 1, "no such label");
        let error = checker.finish(()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "site.toml:2:10\n  2 | \tlabél = \"x\"\n    | \t        ^^^ no such label"
        );
    }
}
