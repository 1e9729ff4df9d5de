//! Do the keys of a rule make sense together?

use crate::Rule;
use crate::diagnostic::Checker;
use crate::read::Table;
use kiosque_core::Medium;
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
    check_value_rule(rule, table, place, checker);
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
