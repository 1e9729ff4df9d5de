//! Writes rule files.

use std::fmt::Write as _;

/// A table of a rule file in the making: its header and its lines.
pub(super) struct Table {
    header: &'static str,
    lines: Vec<(&'static str, String)>,
}

impl Table {
    pub(super) fn new(header: &'static str) -> Table {
        Table { header, lines: Vec::new() }
    }

    /// The same with a key whose value is a string.
    pub(super) fn text(self, key: &'static str, value: &str) -> Table {
        self.with(key, quoted(value))
    }

    /// The same with a key whose value is a list of strings.
    pub(super) fn texts<'t>(self, key: &'static str, values: impl IntoIterator<Item = &'t str>) -> Table {
        self.with(key, list(values))
    }

    /// The same with a key whose value stands as it is to be written.
    pub(super) fn with(mut self, key: &'static str, value: impl Into<String>) -> Table {
        self.lines.push((key, value.into()));
        self
    }

    /// The table as it stands in a file, after a blank line; the top of a file has no header.
    pub(super) fn write(&self, file: &mut String) {
        if !self.header.is_empty() {
            let _ = writeln!(file, "\n[[{}]]", self.header);
        }
        let width = self.lines.iter().map(|(key, _)| key.len()).max().unwrap_or(0);
        for (key, value) in &self.lines {
            let _ = writeln!(file, "{key:<width$} = {value}");
        }
    }
}

/// A condition: none of these expressions finds anything.
pub(super) fn absent(xpath: &str) -> String {
    format!("{{ xpath = {}, absent = true }}", quoted(xpath))
}

pub(super) fn list<'t>(values: impl IntoIterator<Item = &'t str>) -> String {
    let values: Vec<String> = values.into_iter().map(quoted).collect();
    format!("[{}]", values.join(", "))
}

/// A string as TOML has it: as it is where that is possible.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = !text.contains(|c: char| c.is_control() || c == '\'');
    if is_plain && text.contains(['"', '\\']) {
        return format!("'{text}'");
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A line of comment.
pub(super) fn comment(text: &str, file: &mut String) {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(file, "# {text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_come_back_as_they_were() {
        for text in ["//h1", "//a[@rel='x']", "a \"b\"", "'\"\\", "\u{0}\t\n", "\u{7f}\u{85}", "été"] {
            let table: toml::Table = toml::from_str(&format!("x = {}", quoted(text))).expect(text);
            assert_eq!(table["x"].as_str(), Some(text));
        }
    }
}
