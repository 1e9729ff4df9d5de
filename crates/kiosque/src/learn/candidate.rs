//! A rule that may be proposed, with what speaks for it.

use super::sheet::Sheet;
use crate::Label;
use serde::Serialize;

/// Examples of what a rule labels.
const EXAMPLES: usize = 2;

/// Labels of matter that is set aside: other stories, promotion, furniture.
pub(super) fn is_aside(label: Label) -> bool {
    !label.is_kept() || label.is_related() || label == Label::Ticker
}

/// What a proposed rule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Lines that the site prints on its pages.
    Furniture,
    /// Elements inside the story that hold no story.
    Box,
    /// The lines that only one of two captures of a story has.
    Ticker,
    /// Lines or elements that hold a field: title, byline, date, tags.
    Field,
    /// Lines inside the story that lead to other stories.
    Related,
    /// Where the paragraphs of the story stand.
    Body,
    /// What follows the story.
    End,
}

/// What speaks for a rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// On how many pages the rule finds what it is for.
    pub seen: usize,
    /// Of how many pages.
    pub of: usize,
    /// On how many of them the page states the same of itself (JSON-LD, Open Graph), and on how many it states
    /// anything; absent where the rule is for nothing that a page states.
    pub agrees: Option<(usize, usize)>,
    /// How many blocks of the given pages the rule reads otherwise than before, and on how many pages.
    pub changes: (usize, usize),
    /// Some of what it labels.
    pub examples: Vec<String>,
}

/// A rule to be tried.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) purpose: Purpose,
    /// Its rules, in order: mostly one.
    pub(super) rules: Vec<Rule>,
    /// It is written as a comment.
    pub(super) is_comment: bool,
    pub(super) evidence: Evidence,
}

/// A rule as it is written.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) name: String,
    /// Its keys and values in TOML, without the name.
    pub(super) keys: Vec<(&'static str, String)>,
}

impl Candidate {
    pub(super) fn new(purpose: Purpose, name: &str, label: &str) -> Candidate {
        Candidate { purpose, rules: Vec::new(), is_comment: false, evidence: Evidence::default() }
            .and(name, label)
    }

    /// One more rule, which the keys that follow belong to.
    pub(super) fn and(mut self, name: &str, label: &str) -> Candidate {
        self.rules.push(Rule { name: name.to_owned(), keys: vec![("label", string(label))] });
        self
    }

    pub(super) fn with(mut self, key: &'static str, value: String) -> Candidate {
        self.rules.last_mut().expect("there is one from the start").keys.push((key, value));
        self
    }

    /// Gives its rules other names, and those to what speaks of them.
    pub(super) fn rename(&mut self, names: &[(String, String)]) {
        for rule in &mut self.rules {
            let other = |name: &str| names.iter().find(|(old, _)| old == name).map(|(_, new)| new.clone());
            rule.name = other(&rule.name).unwrap_or_else(|| rule.name.clone());
            for (_, value) in rule.keys.iter_mut().filter(|(key, _)| *key == "after") {
                if let Some((_, new)) = names.iter().find(|(old, _)| string(old) == *value) {
                    *value = string(new);
                }
            }
        }
    }

    pub(super) fn seen(mut self, seen: usize, of: usize) -> Candidate {
        (self.evidence.seen, self.evidence.of) = (seen, of);
        self
    }

    pub(super) fn examples<'s>(mut self, texts: impl IntoIterator<Item = &'s str>) -> Candidate {
        for text in texts {
            if self.evidence.examples.len() < EXAMPLES
                && !self.evidence.examples.iter().any(|known| known == text)
            {
                self.evidence.examples.push(text.to_owned());
            }
        }
        self
    }
}

/// The pages of one layout, and all others of the medium.
pub(super) struct Group<'s> {
    pub(super) sheets: Vec<&'s Sheet>,
}

impl Group<'_> {
    /// How many different stories the pages show.
    pub(super) fn stories(&self) -> usize {
        let mut stories: Vec<usize> = self.sheets.iter().map(|sheet| sheet.story).collect();
        stories.sort_unstable();
        stories.dedup();
        stories.len()
    }
}

/// A string of TOML.
pub(super) fn string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A pattern as a string of TOML, literal where that can be.
pub(super) fn pattern(text: &str) -> String {
    if text.contains(['\'', '\n']) { string(text) } else { format!("'{text}'") }
}

/// A list of labels.
pub(super) fn labels(labels: &[Label]) -> String {
    let names: Vec<String> = labels.iter().map(|label| string(label.name())).collect();
    format!("[{}]", names.join(", "))
}

/// A list of strings, a line each.
pub(super) fn lines(texts: &[&str]) -> String {
    let items: Vec<String> = texts.iter().map(|text| format!("  {},\n", string(text))).collect();
    format!("[\n{}]", items.concat())
}
