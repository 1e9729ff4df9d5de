//! Patterns and phrases that fit too much, or cost too much.

use super::finding::{Finding, RuleSource, Severity, Source};
use kiosque::Label;
use regex_syntax::hir::{Hir, HirKind, Look};
use std::ops::Range;

/// A phrase or pattern that asks for fewer characters stands in stories as well.
const TELLING_CHARS: usize = 6;

/// A pattern that says how the line begins may ask for less.
const LINE_CHARS: usize = 3;

/// A pattern compiled to more bytes than this takes long on every line.
const LARGE: usize = 400 << 10;

pub(super) fn findings(source: &Source<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        source.marks().into_iter().filter_map(|mark| short_mark(source, mark)).collect();
    let warning = |(code, message, help): Fault, at: Range<usize>| {
        source.finding(Severity::Warning, code, at, message).with_help(help)
    };
    for (pattern, at) in source.patterns() {
        let Ok(hir) = regex_syntax::parse(&pattern) else { continue };
        findings.extend(slow(&pattern, &hir).map(|fault| warning(fault, at)));
    }
    for rule in source.rules() {
        for (key, (pattern, at)) in &rule.patterns {
            let Ok(hir) = regex_syntax::parse(pattern) else { continue };
            if slow(pattern, &hir).is_none() {
                findings.extend(loose(&rule, key, &hir).map(|fault| warning(fault, at.clone())));
            }
        }
    }
    findings
}

fn short_mark(source: &Source<'_>, ((text, at), weight): ((String, Range<usize>), f64)) -> Option<Finding> {
    let chars = text.trim().chars().count();
    (chars < TELLING_CHARS && weight >= 1.0).then(|| {
        source
            .finding(
                Severity::Warning,
                "short-mark",
                at,
                format!("a mark of {chars} characters stands on other sites' pages too"),
            )
            .with_help("take a longer phrase, or give it a weight below 1")
    })
}

type Fault = (&'static str, String, &'static str);

/// Matching takes linear time whatever the pattern; what can be slow is to try it at every place of every line.
fn slow(pattern: &str, hir: &Hir) -> Option<Fault> {
    if regex::RegexBuilder::new(pattern).size_limit(LARGE).build().is_err() {
        let message =
            format!("this pattern is compiled to more than {} KiB: it is slow on every line", LARGE >> 10);
        return Some((
            "slow-pattern",
            message,
            "count less: {1,300} of a class is 300 copies of it; + is one",
        ));
    }
    let is_anchored = hir.properties().look_set_prefix().contains(Look::Start);
    (!is_anchored && begins_with_any(hir)).then(|| {
        let message =
            "a pattern that begins with .* looks at every line to its end, at every place".to_owned();
        ("slow-pattern", message, "begin with ^, or take the .* away: a pattern is searched for anyway")
    })
}

/// Whether the first thing asked for is any number of any characters.
fn begins_with_any(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Repetition(repetition) => {
            repetition.max.is_none()
                && matches!(repetition.sub.kind(), HirKind::Class(class) if is_any(class))
        }
        HirKind::Concat(parts) => parts.first().is_some_and(begins_with_any),
        HirKind::Capture(capture) => begins_with_any(&capture.sub),
        _ => false,
    }
}

/// `.` and its like leave out a few characters at most.
fn is_any(class: &regex_syntax::hir::Class) -> bool {
    match class {
        regex_syntax::hir::Class::Unicode(class) => {
            class
                .ranges()
                .iter()
                .map(|range| u64::from(u32::from(range.end())) - u64::from(u32::from(range.start())))
                .sum::<u64>()
                > 1_000_000
        }
        regex_syntax::hir::Class::Bytes(class) => class.ranges().len() > 1,
    }
}

/// A pattern that sets blocks aside and asks for next to nothing fits stories.
fn loose(rule: &RuleSource, key: &str, hir: &Hir) -> Option<Fault> {
    let label = rule.label.as_deref().and_then(Label::from_name)?;
    let length = hir.properties().minimum_len().unwrap_or(0);
    let least =
        if hir.properties().look_set_prefix().contains(Look::Start) { LINE_CHARS } else { TELLING_CHARS };
    // A text that is looked for in certain elements, or in a zone, may be short.
    let is_alone = key == "line" || key == "text" && !rule.has_selector && rule.ends.is_empty();
    let is_loose = is_alone && !label.is_body() && length < least;
    is_loose.then(|| {
        let message = format!("this pattern asks for {length} bytes only: paragraphs of a story may fit it");
        ("short-anchor", message, "write more of the line, with ^ where it begins")
    })
}
