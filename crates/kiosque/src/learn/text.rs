//! Rules for dumps: forms of lines, and what the story ends with.

use super::candidate::{Candidate, Group, Purpose, is_aside, labels, pattern};
use super::repeats::Repeats;
use super::sheet::{Line, Sheet};
use super::ticker;
use crate::Label;
use kiosque_values::fold::Folded;
use std::collections::{BTreeMap, BTreeSet};

/// All candidates for a group of dumps.
pub(super) fn candidates(group: &Group<'_>, repeats: &Repeats<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = ticker::of_dumps(group, repeats).into_iter().collect();
    found.extend(forms(group));
    found.extend(end(group, repeats));
    found
}

/// The forms of the lines that say who wrote the story and when.
fn forms(group: &Group<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for label in [Label::Meta, Label::Byline, Label::Date] {
        let mut forms: BTreeMap<String, Vec<(&Sheet, &Line)>> = BTreeMap::new();
        for sheet in &group.sheets {
            for line in sheet.blocks.iter().filter(|line| line.label == label) {
                if let Some(form) = form(&line.form, &said(sheet, line)) {
                    forms.entry(form).or_default().push((sheet, line));
                }
            }
        }
        let stories = |lines: &[(&Sheet, &Line)]| {
            lines.iter().map(|(sheet, _)| sheet.story).collect::<BTreeSet<_>>().len()
        };
        let pages = |lines: &[(&Sheet, &Line)]| {
            let mut pages: Vec<*const Sheet> =
                lines.iter().map(|(sheet, _)| std::ptr::from_ref(*sheet)).collect();
            pages.dedup();
            pages.len()
        };
        let best =
            forms.into_iter().max_by_key(|(form, lines)| (stories(lines), std::cmp::Reverse(form.clone())));
        // Two bylines may have a form in common by chance: the names of a third may stand otherwise.
        let least = if label == Label::Byline { 3 } else { 2 };
        // Once on each page: a form that a page has several of may be that of other stories' lines.
        let is_telling = |lines: &[(&Sheet, &Line)]| stories(lines) >= least && pages(lines) == lines.len();
        let Some((form, lines)) = best.filter(|(_, lines)| is_telling(lines)) else { continue };
        found.push(
            Candidate::new(Purpose::Field, label.name(), label.name())
                .with("line", pattern(&form))
                .seen(lines.len(), group.sheets.len())
                .examples(lines.iter().map(|(_, line)| line.text.as_str())),
        );
    }
    found
}

/// What a line says, in its order: the date that the article has, its author when that is one, else the byline, and what
/// else the line is known to hold.
fn said(sheet: &Sheet, line: &Line) -> Vec<(&'static str, String)> {
    let mut said: Vec<(usize, usize, &'static str)> = Vec::new();
    let mut add = |kind: &'static str, text: &str| {
        let text = Folded::new(text).as_str().trim().to_owned();
        let found = line.form.find(&text).filter(|_| !text.is_empty());
        let place = found.map(|start| (start, start + text.len(), kind));
        let is_free = |place: &(usize, usize, &str)| {
            said.iter().all(|(start, end, _)| place.1 <= *start || *end <= place.0)
        };
        said.extend(place.filter(is_free));
    };
    let article = &sheet.article;
    for date in article.dates.published.iter().chain(&article.dates.modified) {
        add("date", &date.raw);
    }
    if let [author] = article.authors.as_slice() {
        add("author", &author.name);
    }
    for part in &line.parts {
        let kinds = ["byline", "time", "section", "place", "agency"];
        if let Some(kind) = kinds.into_iter().find(|kind| *kind == part.part) {
            add(kind, &part.text);
        }
    }
    said.sort_unstable();
    said.into_iter().map(|(start, end, kind)| (kind, line.form[start..end].to_owned())).collect()
}

/// The pattern of a line that says this: what it says as captures, and what stands between as it is. A line that is
/// nothing but names has no form.
fn form(line: &str, said: &[(&str, String)]) -> Option<String> {
    let (mut form, mut at, mut fixed) = (String::from("^"), 0, 0);
    for (number, (kind, text)) in said.iter().enumerate() {
        // A kind is said once: of two dates nobody knows here which is which.
        if said[..number].iter().any(|(other, _)| other == kind) {
            return None;
        }
        let found = line[at..].find(text.as_str())? + at;
        let between = &line[at..found];
        at = found + text.len();
        fixed += between.chars().filter(|c| c.is_alphabetic()).count();
        form += &escaped(between);
        form += &match *kind {
            "date" | "time" => {
                fixed += 2;
                format!("(?<{kind}>{})", dated(text))
            }
            _ if at == line.len() => format!("(?<{kind}>.+)"),
            _ => format!("(?<{kind}>.+?)"),
        };
    }
    let rest = &line[at..];
    fixed += rest.chars().filter(|c| c.is_alphabetic()).count();
    (at > 0 && fixed > 1).then(|| form + &escaped(rest) + "$")
}

/// A stretch of a line as a pattern: digits stand for any.
pub(super) fn escaped(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_digit() => pattern += r"\d",
            c if is_special(c) => pattern.extend(['\\', c]),
            c => pattern.push(c),
        }
    }
    pattern
}

fn is_special(c: char) -> bool {
    r"\.+*?()|[]{}^$".contains(c)
}

/// The pattern of a date: its numbers and words may be others.
fn dated(text: &str) -> String {
    let mut pattern = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mut run = 1;
        let is_same = |next: &char| {
            if c.is_ascii_digit() {
                next.is_ascii_digit()
            } else {
                c.is_alphabetic() && (next.is_alphabetic() || !next.is_ascii() && next.is_alphanumeric())
            }
        };
        while chars.next_if(is_same).is_some() {
            run += 1;
        }
        match c {
            c if c.is_ascii_digit() && run <= 2 => pattern += r"\d{1,2}",
            c if c.is_ascii_digit() => pattern += &format!(r"\d{{{run}}}"),
            c if c.is_alphabetic() => pattern += r"\p{L}+",
            c => pattern += &escaped(&c.to_string()),
        }
    }
    pattern
}

/// The line behind the story that most pages have: everything below it is set aside on all of them.
fn end(group: &Group<'_>, repeats: &Repeats<'_>) -> Option<Candidate> {
    let mut anchors: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for sheet in &group.sheets {
        let body = sheet.body();
        for line in sheet
            .blocks
            .iter()
            .skip(body.end)
            .filter(|line| is_aside(line.label) && repeats.is_repeated(&line.form))
        {
            let below = sheet.blocks.iter().skip_while(|other| other.form != line.form).count();
            anchors.entry(&line.form).or_default().push(below);
        }
    }
    let stands_once = |form: &str| {
        group.sheets.iter().all(|sheet| {
            let places: Vec<usize> =
                (0..sheet.blocks.len()).filter(|at| sheet.blocks[*at].form == form).collect();
            places.len() <= 1 && places.iter().all(|at| *at >= sheet.body().end)
        })
    };
    let fits = |(form, below): &(&str, Vec<usize>)| {
        below.len() == group.sheets.len() && !form.contains('\n') && stands_once(form)
    };
    let (form, below) = anchors
        .into_iter()
        .filter(fits)
        .max_by_key(|(form, below)| (below.iter().sum::<usize>(), std::cmp::Reverse(*form)))?;
    let label = group
        .sheets
        .iter()
        .find_map(|sheet| Some(sheet.blocks.iter().find(|line| line.form == form)?.label))?;
    let keep: Vec<Label> = Label::ALL.into_iter().filter(|label| !label.is_body()).collect();
    let example = group.sheets[0].blocks.iter().find(|line| line.form == form)?;
    Some(
        Candidate::new(Purpose::End, "end", label.name())
            .with("line", pattern(&format!("^{}$", escaped(form))))
            .and("below-end", Label::Chrome.name())
            .with("after", super::candidate::string("end"))
            .with("keep", labels(&keep))
            .seen(below.len(), group.sheets.len())
            .examples([example.text.as_str()]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_lines() {
        let check = |text: &str, said: &[(&str, &str)], expected: Option<&str>| {
            let said: Vec<(&str, String)> =
                said.iter().map(|(kind, text)| (*kind, (*text).to_owned())).collect();
            assert_eq!(form(text, &said).as_deref(), expected, "{text}");
        };
        let by = [("date", "3 May 2024"), ("author", "A. Reporter")];
        let date = r"^(?<date>\d{1,2} \p{L}+ \d{4})";
        check("3 May 2024 - By A. Reporter", &by, Some(&format!("{date} - By (?<author>.+)$")));
        check("3 May 2024A. Reporter (desk)", &by, Some(&format!(r"{date}(?<author>.+?) \(desk\)$")));
        check("A. Reporter", &by[1..], None);
        check("3 May 2024, changed 4 May 2024", &[("date", "3 May 2024"), ("date", "4 May 2024")], None);
        check(
            "At 17:10, 3.5.24",
            &[("time", "17:10"), ("date", "3.5.24")],
            Some(r"^At (?<time>\d{1,2}:\d{1,2}), (?<date>\d{1,2}\.\d{1,2}\.\d{1,2})$"),
        );
    }
}
