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

/// A rule file that makes no sense: all its mistakes at once, in the order of the file.
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

/// A mistake at a place of the file `text`.
pub(crate) fn diagnostic(
    file: &str,
    text: &str,
    at: Range<usize>,
    message: String,
    help: Option<String>,
) -> Diagnostic {
    let start = floor(text, at.start);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
    let end = floor(text, at.end.clamp(start, line_end));
    Diagnostic {
        file: file.to_owned(),
        line: text[..start].matches('\n').count() + 1,
        column: text[line_start..start].chars().count() + 1,
        message,
        help,
        source_line: text[line_start..line_end].trim_end_matches('\r').to_owned(),
        width: text[start..end].chars().count().max(1),
    }
}

/// A rule file being read, and the mistakes found so far.
pub(crate) struct Checker<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<(usize, Diagnostic)>,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Checker<'a> {
        Checker { file, text, found: Vec::new() }
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
        let start = floor(self.text, at.start);
        let diagnostic = diagnostic(self.file, self.text, at, message.into(), help);
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
    pub(crate) fn finish<T>(mut self, value: T) -> Result<T, RuleFileError> {
        if self.found.is_empty() {
            return Ok(value);
        }
        self.found.sort_by_key(|(start, _)| *start);
        Err(RuleFileError { diagnostics: self.found.into_iter().map(|(_, diagnostic)| diagnostic).collect() })
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
pub(crate) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
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
            let told = diagnostic(found, found, 0..1, found.to_owned(), Some(found.to_owned()));
            let expected = format!("{shown}:1:1\n  1 | {shown}\n    | ^ {shown}\n    = {shown}");
            assert_eq!(told.to_string(), expected);
        }
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
