//! Rules written into the text of a `site.toml`.

use super::candidate::{Candidate, Purpose};
use super::layouts::{Target, When};
use crate::Medium;
use crate::render::shortened;

/// The width of a comment.
const WIDTH: usize = 118;

/// The text of a rule file with rules for its layouts.
pub(super) fn with(text: &str, additions: &[(&Target, Vec<&Candidate>)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (target, candidates) in additions.iter().filter(|(_, candidates)| !candidates.is_empty()) {
        let rules: Vec<String> = candidates.iter().map(|candidate| rule(candidate)).collect();
        let mut new: Vec<String> = match target {
            Target::Present(_) => Vec::new(),
            Target::New { name, medium, when } => head(name, *medium, when.as_ref()),
        };
        for rule in rules {
            new.push(String::new());
            new.extend(rule.lines().map(str::to_owned));
        }
        let at = match target {
            Target::Present(name) => end_of_layout(&lines, name),
            // Among the layouts that fit a page the first counts: one with a condition stands before those without.
            Target::New { when: Some(_), .. } => {
                new.push(String::new());
                before_first_layout(&lines)
            }
            Target::New { when: None, .. } => {
                new.insert(0, String::new());
                before_native(&lines)
            }
        };
        lines.splice(at..at, new);
    }
    let text = lines.join("\n");
    if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" }
}

fn head(name: &str, medium: Medium, when: Option<&When>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    if let Some(when) = when {
        let sign = match when {
            When::Css(_) => "the element that holds their story",
            When::Text(_) => "a line that the site prints on them",
        };
        lines.push(format!("# Pages that no other layout has the like of, told by {sign}."));
    }
    lines.push("[[layout]]".into());
    lines.push(format!("name   = \"{name}\""));
    lines.push(format!("medium = \"{}\"", medium.name()));
    lines.extend(when.map(|when| format!("when   = {}", when.toml())));
    lines
}

/// The rules of a candidate, below a comment with its evidence.
pub(super) fn rule(candidate: &Candidate) -> String {
    let mut text = String::new();
    for line in comment(candidate) {
        text += &format!("# {}\n", shortened(&line, WIDTH));
    }
    let mark = if candidate.is_comment { "# " } else { "" };
    for (number, rule) in candidate.rules.iter().enumerate() {
        let name = ("name", super::candidate::string(&rule.name));
        let width = rule.keys.iter().map(|(key, _)| key.len()).max().unwrap_or(0).max(name.0.len());
        text += if number > 0 { "\n" } else { "" };
        text += &format!("{mark}[[layout.rule]]\n");
        for (key, value) in std::iter::once(&name).chain(&rule.keys) {
            text += &format!("{mark}{key:<width$} = {value}\n");
        }
    }
    text
}

fn comment(candidate: &Candidate) -> Vec<String> {
    let evidence = &candidate.evidence;
    let what = match candidate.purpose {
        Purpose::Furniture => "Lines that the site prints inside its stories",
        Purpose::Box => "An element inside the story that holds none of it",
        Purpose::Ticker => "What changes between two captures of one story",
        Purpose::Field => "Where this stands, and nothing else",
        Purpose::Related => "Lines inside the story that lead to other stories",
        Purpose::Body => "The paragraphs of the story: prose that was taken for furniture there comes back",
        Purpose::End => "What follows this is no story",
    };
    let agrees = match evidence.agrees {
        Some((agree, stated)) if stated > 0 => format!("; as the page states it on {agree} of {stated}"),
        _ => String::new(),
    };
    let changes = match evidence.changes {
        _ if candidate.is_comment => ". Take the # off to use it".to_owned(),
        (0, _) => "; changes nothing on them".to_owned(),
        (blocks, pages) => {
            format!("; corrects {blocks} {} on {pages}", if blocks == 1 { "block" } else { "blocks" })
        }
    };
    let mut lines =
        vec![format!("{what}. Learnt: on {} of {} pages{agrees}{changes}.", evidence.seen, evidence.of)];
    lines.extend(evidence.examples.iter().map(|example| format!("  {}", example.replace('\n', " "))));
    lines
}

fn is_header(line: &str) -> bool {
    line.trim_start().starts_with('[')
        && line.trim_end().ends_with(']')
        && line.contains('[')
        && !line.contains('=')
}

fn header(line: &str) -> Option<String> {
    let bare = line.split('#').next().unwrap_or_default();
    is_header(bare).then(|| bare.chars().filter(|c| !c.is_whitespace()).collect())
}

/// After the last line of the layout, the blank lines below it excepted.
fn end_of_layout(lines: &[String], name: &str) -> usize {
    let mut layouts =
        lines.iter().enumerate().filter(|(_, line)| header(line).as_deref() == Some("[[layout]]"));
    let is_named = |start: usize| {
        let keys = lines[start + 1..].iter().take_while(|line| header(line).is_none());
        keys.filter_map(|line| line.split_once('=')).any(|(key, value)| {
            key.trim() == "name"
                && value
                    .trim()
                    .trim_start_matches(['"', '\''])
                    .starts_with(&format!("{name}{}", value.trim().chars().next().unwrap_or('"')))
        })
    };
    let start = layouts.find(|(at, _)| is_named(*at)).map_or(lines.len(), |(at, _)| at);
    let is_other = |line: &String| {
        header(line).is_some_and(|header| !header.starts_with("[[layout.") && !header.starts_with("[layout."))
    };
    let next = lines
        .iter()
        .enumerate()
        .skip(start + 1)
        .find(|(_, line)| is_other(line))
        .map_or(lines.len(), |(at, _)| at);
    let next = if next < lines.len() { above_comment(lines, next) } else { next };
    next - lines[..next].iter().rev().take_while(|line| line.trim().is_empty()).count()
}

fn before_first_layout(lines: &[String]) -> usize {
    let first = lines.iter().position(|line| header(line).as_deref() == Some("[[layout]]"));
    first.map_or(lines.len(), |at| above_comment(lines, at))
}

fn before_native(lines: &[String]) -> usize {
    let native =
        lines.iter().position(|line| header(line).is_some_and(|header| header.starts_with("[native")));
    native.map_or(lines.len(), |at| above_comment(lines, at))
}

/// The first line of the comment that stands directly above a line.
fn above_comment(lines: &[String], at: usize) -> usize {
    at - lines[..at].iter().rev().take_while(|line| line.trim_start().starts_with('#')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "hosts = [\"gazette.example\"]\n\n# The dumps.\n[[layout]]\nname = \"dump\"   # old\n\n[[layout.rule]]\nname = \"title\"\n\
                        # [[layout.rule]]\n\n# The pages.\n[[layout]]\nname   = 'html'\nmedium = \"html\"\n\n# Code.\n[native]\nlibrary = \"x\"\n";

    #[track_caller]
    fn check(target: &Target, before: &str, after: &str) {
        let rule = Candidate::new(Purpose::Field, "added", "date");
        let text = with(FILE, &[(target, vec![&rule])]);
        let at = text.find("name  = \"added\"").expect("the rule is there");
        assert!(
            text[..at].contains(before) && !text[..at].contains(after) && text[at..].contains(after),
            "{text}"
        );
        toml::from_str::<toml::Table>(&text).expect("it is TOML");
        assert_eq!(with(FILE, &[(target, Vec::new())]), FILE);
    }

    #[test]
    fn rules_stand_at_the_end_of_their_layout_and_new_layouts_where_they_count() {
        let new = |when: Option<&str>| Target::New {
            name: "new".into(),
            medium: Medium::Html,
            when: when.map(|css| When::Css(css.to_owned())),
        };
        check(&Target::Present("dump".into()), "# [[layout.rule]]", "# The pages.");
        check(&Target::Present("html".into()), "medium = \"html\"", "# Code.");
        check(&new(Some(".story")), "css = \".story\"", "# The dumps.");
        check(&new(None), "name   = 'html'", "# Code.");
    }
}
