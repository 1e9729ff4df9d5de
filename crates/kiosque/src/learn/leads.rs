//! Cross-links inside the story: short lines that begin alike on several pages.

use super::candidate::{Candidate, Group, Purpose, pattern};
use super::sheet::{Line, Sheet};
use super::text::escaped;
use crate::Label;
use kiosque_core::ends_sentence;
use std::collections::{BTreeMap, BTreeSet};

/// A cross-link has so many characters at most.
const LONGEST: usize = 140;

/// What it begins with, up to the colon, has so many.
const LEAD: std::ops::RangeInclusive<usize> = 5..=30;

/// Leads of one layout.
const MOST: usize = 3;

/// What lines begin with, `Read also:`, where every line that begins so is short and no sentence, in two stories.
pub(super) fn candidates(group: &Group<'_>) -> Vec<Candidate> {
    let mut leads: BTreeMap<&str, Vec<(&Sheet, &Line)>> = BTreeMap::new();
    for sheet in &group.sheets {
        for line in &sheet.blocks {
            if let Some(lead) = lead(&line.form) {
                leads.entry(lead).or_default().push((*sheet, line));
            }
        }
    }
    let stories =
        |lines: &[(&Sheet, &Line)]| lines.iter().map(|(sheet, _)| sheet.story).collect::<BTreeSet<_>>().len();
    let mut found: Vec<(&str, Vec<(&Sheet, &Line)>)> =
        leads.into_iter().filter(|(_, lines)| stories(lines) > 1 && are_links(lines)).collect();
    found.sort_by_key(|(lead, lines)| (std::cmp::Reverse(stories(lines)), *lead));
    found.truncate(MOST);
    found.iter().map(|(lead, lines)| candidate(group, lead, lines)).collect()
}

fn lead(form: &str) -> Option<&str> {
    let (lead, rest) = form.split_once(':')?;
    (LEAD.contains(&lead.chars().count())
        && rest.starts_with(' ')
        && lead.chars().all(|c| c.is_alphabetic() || c == ' '))
    .then_some(lead)
}

/// All are short and no sentences, at least one is taken for a paragraph, and none for anything that an article has a
/// field for.
fn are_links(lines: &[(&Sheet, &Line)]) -> bool {
    let is_short = |line: &Line| line.form.chars().count() <= LONGEST && !ends_sentence(&line.form);
    let is_other = |label: Label| !label.is_body() && !super::candidate::is_aside(label);
    lines.iter().all(|(_, line)| is_short(line) && !is_other(line.label))
        && lines.iter().any(|(_, line)| line.label == Label::Paragraph)
}

fn candidate(group: &Group<'_>, lead: &str, lines: &[(&Sheet, &Line)]) -> Candidate {
    let pages = group
        .sheets
        .iter()
        .filter(|page| lines.iter().any(|(sheet, _)| std::ptr::eq(*sheet, **page)))
        .count();
    let name: String =
        lead.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let named: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    let name = format!("lead-{}", named.join("-"));
    Candidate::new(Purpose::Related, name.trim_end_matches('-'), Label::RelatedTitle.name())
        .with("text", pattern(&format!("^{}: ", escaped(lead))))
        .with("max_chars", LONGEST.to_string())
        .with("ends_sentence", "false".into())
        .with("cut", pattern(&format!("^{}: *", escaped(lead))))
        .with("related", super::candidate::string("inline"))
        .seen(pages, group.sheets.len())
        .examples(lines.iter().map(|(_, line)| line.text.as_str()))
}
