//! What lint finds, and where in a rule file.

use kiosque::Diagnostic;
use serde::Serialize;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Severity {
    /// The site does not work.
    Error,
    /// Something does not do what it was written for, or may do more.
    Warning,
    /// Something is missing that would be good to have.
    Note,
}

impl Severity {
    pub(super) fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// Something that lint found.
pub(super) struct Finding {
    pub(super) severity: Severity,
    /// What kind of thing, in words joined by hyphens.
    pub(super) code: &'static str,
    pub(super) at: Diagnostic,
    pub(super) is_fixable: bool,
}

/// A finding as JSON has it.
#[derive(Serialize)]
pub(super) struct Row<'f> {
    severity: Severity,
    code: &'f str,
    file: &'f str,
    line: usize,
    column: usize,
    message: &'f str,
    help: Option<&'f str>,
    fixable: bool,
}

impl Finding {
    /// A finding about a whole file.
    pub(super) fn of_file(
        severity: Severity,
        code: &'static str,
        file: &Path,
        message: impl Into<String>,
    ) -> Finding {
        let at = Diagnostic {
            file: file.display().to_string(),
            line: 1,
            column: 1,
            message: message.into(),
            help: None,
            source_line: String::new(),
            width: 1,
        };
        Finding { severity, code, at, is_fixable: false }
    }

    /// The same with a way to mend it.
    pub(super) fn with_help(mut self, help: impl Into<String>) -> Finding {
        self.at.help = Some(help.into());
        self
    }

    pub(super) fn row(&self) -> Row<'_> {
        Row {
            severity: self.severity,
            code: self.code,
            file: &self.at.file,
            line: self.at.line,
            column: self.at.column,
            message: &self.at.message,
            help: self.at.help.as_deref(),
            fixable: self.is_fixable,
        }
    }
}

/// A string of a rule file and its place.
pub(super) type Text = (String, Range<usize>);

/// A rule of a rule file, with the places of what it says.
pub(super) struct RuleSource {
    pub(super) layout: String,
    pub(super) name: String,
    /// The place of its name.
    pub(super) at: Range<usize>,
    pub(super) label: Option<String>,
    /// What of the article it gives a value to, in place of a label.
    pub(super) field: Option<String>,
    /// Its patterns with their keys.
    pub(super) patterns: Vec<(&'static str, Text)>,
    /// The rules and labels that its zone speaks of.
    pub(super) ends: Vec<String>,
    /// Whether it asks for elements besides.
    pub(super) has_selector: bool,
}

/// A rule file as written, with the places of its values.
pub(super) struct Source<'s> {
    file: &'s str,
    text: &'s str,
    table: Spanned<DeTable<'s>>,
    is_toml: bool,
    /// Where its lines begin.
    lines: Vec<usize>,
}

impl<'s> Source<'s> {
    pub(super) fn new(file: &'s str, text: &'s str) -> Source<'s> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let lines = line_starts(text);
        Source { file, text, table, is_toml: errors.is_empty(), lines }
    }

    /// Whether the file is TOML. What is left of one that is not says nothing of what was meant.
    pub(super) fn is_toml(&self) -> bool {
        self.is_toml
    }

    /// A finding at a place of the file.
    pub(super) fn finding(
        &self,
        severity: Severity,
        code: &'static str,
        at: Range<usize>,
        message: impl Into<String>,
    ) -> Finding {
        let before = self.text.get(..at.start).unwrap_or_default();
        let number = self.lines.partition_point(|start| *start <= before.len());
        let line_start = self.lines[number - 1];
        let line = self.text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let end = at.end.min(line_start + line.len());
        let at = Diagnostic {
            file: self.file.to_owned(),
            line: number,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
            help: None,
            source_line: line.to_owned(),
            width: self.text.get(at.start..end).map_or(1, |text| text.chars().count().max(1)),
        };
        Finding { severity, code, at, is_fixable: false }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        get(self.table.get_ref(), key).is_some()
    }

    /// The place of a key's value at the top of the file.
    pub(super) fn place(&self, key: &str) -> Range<usize> {
        get(self.table.get_ref(), key).map(Spanned::span).unwrap_or_default()
    }

    /// The strings of a key at the top of the file.
    pub(super) fn texts(&self, key: &str) -> Vec<Text> {
        texts(self.table.get_ref(), key)
    }

    /// The layouts: name, medium, place of the name, keys that are set.
    pub(super) fn layouts(&self) -> Vec<(String, String, Range<usize>)> {
        let place = |(table, place): (&DeTable<'_>, Range<usize>)| {
            let (name, at) = text(table, "name").unwrap_or_default();
            let medium = text(table, "medium").map(|(medium, _)| medium).unwrap_or_default();
            (name, medium, if at.is_empty() { place } else { at })
        };
        tables(self.table.get_ref(), "layout").into_iter().map(place).collect()
    }

    /// The site's marks, plain phrases and those in tables, each with its weight.
    pub(super) fn marks(&self) -> Vec<(Text, f64)> {
        let Some(items) = get(self.table.get_ref(), "marks").and_then(|value| value.get_ref().as_array())
        else {
            return Vec::new();
        };
        let mark = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::String(text) => Some(((text.to_string(), item.span()), 1.0)),
            DeValue::Table(table) if get(table, "line").is_none() => {
                let weight = get(table, "weight")
                    .and_then(|weight| weight.get_ref().as_float().map(|w| w.as_str().to_owned()));
                Some((text(table, "text")?, weight.and_then(|weight| weight.parse().ok()).unwrap_or(1.0)))
            }
            _ => None,
        };
        items.iter().filter_map(mark).collect()
    }

    /// Every pattern of the file: of rules, conditions, marks, layouts, operations.
    pub(super) fn patterns(&self) -> Vec<Text> {
        let mut found = Vec::new();
        patterns_in(self.table.get_ref(), "", &mut found);
        found
    }

    /// All rules in the order of the file.
    pub(super) fn rules(&self) -> Vec<RuleSource> {
        let mut rules = Vec::new();
        for (layout, _) in tables(self.table.get_ref(), "layout") {
            let layout_name = text(layout, "name").map(|(name, _)| name).unwrap_or_default();
            for (rule, place) in tables(layout, "rule") {
                let (name, at) = text(rule, "name").unwrap_or_default();
                let pattern = |key: &'static str| text(rule, key).map(|text| (key, text));
                let ends = ["after", "until", "between"].into_iter().flat_map(|key| texts(rule, key));
                rules.push(RuleSource {
                    layout: layout_name.clone(),
                    at: if at.is_empty() { place } else { at },
                    name,
                    label: text(rule, "label").map(|(label, _)| label),
                    field: text(rule, "field").map(|(field, _)| field),
                    patterns: ["line", "text", "url", "cut"].into_iter().filter_map(pattern).collect(),
                    ends: ends.map(|(end, _)| end).collect(),
                    has_selector: ["css", "xpath"].iter().any(|key| get(rule, key).is_some()),
                });
            }
        }
        rules
    }
}

/// Adds the patterns of a table that stands under the key `of`, and of those in it.
fn patterns_in(table: &DeTable<'_>, of: &str, found: &mut Vec<Text>) {
    let is_pattern = |key: &str| match of {
        // The other texts of these are phrases and addresses.
        "marks" => key == "line",
        "check" => false,
        _ => ["line", "text", "url", "section", "cut", "capture", "split"].contains(&key),
    };
    for (key, value) in table {
        let key = key.get_ref();
        if is_pattern(key) {
            found.extend(value.get_ref().as_str().map(|text| (text.to_owned(), value.span())));
        }
        // What is done to a part stands under the part's name.
        let under = if of == "parts" { "parts" } else { key };
        match value.get_ref() {
            DeValue::Table(table) => patterns_in(table, under, found),
            DeValue::Array(items) => {
                for table in items.iter().filter_map(|item| item.get_ref().as_table()) {
                    patterns_in(table, under, found);
                }
            }
            _ => {}
        }
    }
}

fn get<'t>(table: &'t DeTable<'t>, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

fn text(table: &DeTable<'_>, key: &str) -> Option<Text> {
    let value = get(table, key)?;
    Some((value.get_ref().as_str()?.to_owned(), value.span()))
}

fn texts(table: &DeTable<'_>, key: &str) -> Vec<Text> {
    let Some(value) = get(table, key) else { return Vec::new() };
    let placed = |value: &Spanned<DeValue<'_>>| Some((value.get_ref().as_str()?.to_owned(), value.span()));
    match value.get_ref() {
        DeValue::Array(items) => items.iter().filter_map(placed).collect(),
        _ => placed(value).into_iter().collect(),
    }
}

fn tables<'t>(table: &'t DeTable<'t>, key: &str) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
    let items = get(table, key).and_then(|value| value.get_ref().as_array()).into_iter().flatten();
    items.filter_map(|item| Some((item.get_ref().as_table()?, item.span()))).collect()
}

/// Where the lines of a text begin.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    [0].into_iter().chain(text.match_indices('\n').map(|(newline, _)| newline + 1)).collect()
}
