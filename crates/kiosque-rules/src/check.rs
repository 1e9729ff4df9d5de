//! Do the keys of a rule make sense together?

use crate::Rule;
use crate::ZoneEnd;
use crate::diagnostic::Checker;
use crate::read::{Placed, Table};
use kiosque_core::Medium;
use std::collections::BTreeMap;
use std::ops::Range;

/// Dumps have no elements to ask for.
pub(crate) fn check_medium(medium: Medium, rule: &Table<'_>, checker: &mut Checker<'_>) {
    if medium == Medium::Html {
        return;
    }
    for key in ["css", "xpath", "field", "cut_css", "cut_xpath"] {
        if let Some(at) = rule.span_of(key) {
            let help = Some("write medium = \"html\" in the layout".to_owned());
            checker.error_with_help(
                at,
                format!("`{key}` asks for elements, and the layout is for text"),
                help,
            );
        }
    }
}

/// Keys by which a rule chooses blocks.
const CHOOSING: [&str; 14] = [
    "css",
    "xpath",
    "line",
    "text",
    "repeat",
    "after",
    "until",
    "between",
    "nth",
    "min_chars",
    "max_chars",
    "ends_sentence",
    "url",
    "json",
];

/// Keys of a rule for values.
const OF_VALUES: [&str; 13] = [
    "name",
    "why",
    "field",
    "css",
    "xpath",
    "attr",
    "json",
    "text",
    "nth",
    "min_chars",
    "max_chars",
    "when",
    "parts",
];

pub(crate) fn check_rule(rule: &Rule, table: &Table<'_>, place: Range<usize>, checker: &mut Checker<'_>) {
    let speaks =
        ["url", "field", "cut", "cut_css", "cut_xpath"].iter().any(|key| table.span_of(key).is_some());
    match (rule.has_label, table.span_of("url")) {
        (false, _) if !speaks => {
            checker.error(place.clone(), format!("rule `{}` needs a `label`", rule.name));
        }
        (true, Some(at)) => checker.error(at, "a rule for the address takes no `label`: it labels no block"),
        _ => {}
    }
    if !CHOOSING.iter().any(|key| table.span_of(key).is_some()) {
        let keys = CHOOSING.join(", ");
        checker.error(
            place.clone(),
            format!("rule `{}` fits every block: give it at least one of {keys}", rule.name),
        );
    }
    if rule.nth == Some(0) {
        checker
            .error(table.span_of("nth").unwrap_or(0..0), "blocks are counted from 1, or from -1 at the end");
    }
    if rule.min_chars > rule.max_chars {
        checker.error(
            table.span_of("max_chars").unwrap_or(0..0),
            format!("no block has at least {} and at most {} characters", rule.min_chars, rule.max_chars),
        );
    }
    check_value_rule(rule, table, place, checker);
}

/// Rules that wait for each other's blocks never label one.
pub(crate) fn check_circles(rules: &[Rule], tables: &[Placed<Table<'_>>], checker: &mut Checker<'_>) {
    let numbers: BTreeMap<&str, usize> =
        rules.iter().enumerate().map(|(number, rule)| (rule.name.as_str(), number)).collect();
    let waits_for: Vec<Vec<usize>> = rules.iter().map(|rule| own_ends(rule, &numbers)).collect();
    let may_begin = may_begin(&waits_for);
    // Each rule that may not begin waits for others that may not: on the way from one to the next lies the circle.
    let mut seen_from = vec![None; rules.len()];
    for first in (0..rules.len()).filter(|rule| !may_begin[*rule]) {
        let mut at = first;
        while seen_from[at].is_none() {
            seen_from[at] = Some(first);
            at = waits_for[at][0];
        }
        if seen_from[at] != Some(first) {
            continue;
        }
        let mut names = vec![rules[at].name.as_str()];
        let mut next = waits_for[at][0];
        while next != at {
            names.push(&rules[next].name);
            next = waits_for[next][0];
        }
        names.push(&rules[at].name);
        let (table, place) = &tables[at];
        let zone = table.span_of("after").or_else(|| table.span_of("between")).unwrap_or(place.clone());
        seen_from[at] = Some(usize::MAX);
        checker
            .error(zone, format!("these rules wait for each other and label nothing: {}", names.join(" → ")));
    }
}

/// The numbers of the rules that a rule's zone begins after; none if it may begin after something else as well.
fn own_ends(rule: &Rule, numbers: &BTreeMap<&str, usize>) -> Vec<usize> {
    let after = rule.zone.as_ref().map_or(&[][..], |zone| &zone.after);
    let number = |end: &ZoneEnd| match end {
        ZoneEnd::Rule(name) => numbers.get(name.as_str()).copied(),
        _ => None,
    };
    after.iter().map(number).collect::<Option<Vec<usize>>>().unwrap_or_default()
}

/// Whether each rule waits for nothing, or for a rule that may begin in turn.
fn may_begin(waits_for: &[Vec<usize>]) -> Vec<bool> {
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); waits_for.len()];
    for (rule, ends) in waits_for.iter().enumerate() {
        ends.iter().for_each(|end| waiting[*end].push(rule));
    }
    let mut may_begin: Vec<bool> = waits_for.iter().map(Vec::is_empty).collect();
    let mut ready: Vec<usize> = (0..may_begin.len()).filter(|rule| may_begin[*rule]).collect();
    while let Some(rule) = ready.pop() {
        for next in &waiting[rule] {
            if !may_begin[*next] {
                may_begin[*next] = true;
                ready.push(*next);
            }
        }
    }
    may_begin
}

fn check_value_rule(rule: &Rule, table: &Table<'_>, place: Range<usize>, checker: &mut Checker<'_>) {
    if table.span_of("field").is_some() {
        for (key, at) in table.keys().filter(|(key, _)| !OF_VALUES.contains(key)) {
            checker.error(at, format!("`{key}` has no meaning in a rule with a `field`: it labels no block"));
        }
        if ["css", "xpath", "json"].iter().all(|key| table.span_of(key).is_none()) {
            checker.error(
                place,
                format!("rule `{}` needs `css`, `xpath` or `json`: where its value stands", rule.name),
            );
        }
        if let (Some(_), Some(at)) = (table.span_of("json"), table.span_of("attr")) {
            checker.error(at, "a value stands in an attribute or in a script, not in both");
        }
        return;
    }
    for key in ["attr", "json"] {
        if let Some(at) = table.span_of(key) {
            checker.error(at, format!("`{key}` needs a `field`: what its value is of the article"));
        }
    }
}
