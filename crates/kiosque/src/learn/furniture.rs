//! Lines that a site prints on its pages: on several of them the same.

use super::candidate::{Candidate, Group, Purpose, is_aside, lines};
use super::repeats::Repeats;
use super::sheet::{Line, Sheet};
use crate::{Label, Medium};
use std::collections::{BTreeMap, BTreeSet};

/// A rule has so many lines at most.
const MOST_LINES: usize = 60;

/// Lines of one dump that are no longer than this may be the site's.
const SHORT: usize = 60;

/// Paragraphs that repeat are furniture; a word or two that repeat may be a heading that the paper likes.
const TELLING: usize = 25;

/// What is known of a line.
#[derive(Default)]
struct Seen<'s> {
    text: &'s str,
    pages: usize,
    /// On how many pages it is set aside inside the story, and on how many it is taken for story.
    inside: usize,
    story: usize,
    /// How many blocks it is away from the story where that is least.
    away: usize,
    /// It stands as a paragraph wherever it is taken for story.
    is_paragraph: bool,
    /// Somewhere it is a title, a date, a byline.
    is_field: bool,
}

/// The lines of all pages of the group in one rule, but for those that are known.
pub(super) fn candidate(
    group: &Group<'_>,
    repeats: &Repeats<'_>,
    known: &BTreeSet<String>,
) -> Option<Candidate> {
    let mut seen: BTreeMap<&str, Seen<'_>> = BTreeMap::new();
    for sheet in &group.sheets {
        for (form, (line, away)) in of_page(sheet) {
            note(seen.entry(form).or_default(), line, away);
        }
    }
    let is_dump = group.sheets.iter().all(|sheet| sheet.medium == Medium::Text);
    let is_one = group.stories() == 1;
    // The elements of a page tell where its story ends; a line of a dump has only its words.
    if is_one && !is_dump {
        return None;
    }
    let is_furniture = |form: &str, seen: &Seen<'_>| {
        is_line(form, seen)
            && !known.contains(form)
            && if is_one { is_set_aside(form, seen) } else { is_repeated(form, seen, is_dump, repeats) }
    };
    let mut found: Vec<(&str, Seen<'_>)> =
        seen.into_iter().filter(|(form, seen)| is_furniture(form, seen)).collect();
    found.sort_by_key(|(form, seen)| (std::cmp::Reverse((seen.story, seen.inside)), seen.away, *form));
    found.truncate(MOST_LINES);
    let most = found.iter().map(|(_, seen)| seen.pages).max()?;
    found.sort_by_key(|(form, _)| *form);
    let texts: Vec<&str> = found.iter().map(|(form, _)| *form).collect();
    let examples = found.iter().filter(|(_, seen)| seen.story > 0).map(|(_, seen)| seen.text);
    Some(
        Candidate::new(Purpose::Furniture, "furniture", Label::Chrome.name())
            .with("repeat", lines(&texts))
            // What is furniture already may be a promotion or a notice, and stay so.
            .with("keep", super::candidate::labels(&aside()))
            .seen(most, group.sheets.len())
            .examples(examples),
    )
}

/// Labels that need no correction.
fn aside() -> Vec<Label> {
    Label::ALL.into_iter().filter(|label| is_aside(*label) && *label != Label::Chrome).collect()
}

/// Each line of a page once, where it matters most, and how many blocks it is away from the story.
fn of_page(sheet: &Sheet) -> BTreeMap<&str, (&Line, usize)> {
    let body = sheet.body();
    let mut lines: BTreeMap<&str, (&Line, usize)> = BTreeMap::new();
    for (at, line) in sheet.blocks.iter().enumerate() {
        let away = body.start.saturating_sub(at).max((at + 1).saturating_sub(body.end));
        let known = lines.get(line.form.as_str());
        let matters = |line: &Line, away: usize| (line.label.is_body(), std::cmp::Reverse(away));
        if known.is_none_or(|(known, was)| matters(known, *was) < matters(line, away)) {
            lines.insert(&line.form, (line, away));
        }
    }
    lines
}

fn note<'s>(seen: &mut Seen<'s>, line: &'s Line, away: usize) {
    if seen.pages == 0 {
        (seen.text, seen.is_paragraph, seen.away) = (&line.text, true, away);
    }
    seen.pages += 1;
    seen.away = seen.away.min(away);
    seen.inside += usize::from(away == 0 && is_aside(line.label));
    seen.story += usize::from(line.label.is_body());
    seen.is_paragraph &= !line.label.is_body() || line.label == Label::Paragraph;
    seen.is_field |= line.label.is_kept() && !line.label.is_body() && !is_aside(line.label);
}

fn is_line(form: &str, seen: &Seen<'_>) -> bool {
    !seen.is_field && !form.contains('\n') && form.contains(char::is_alphabetic)
}

/// Of one story: what is set aside and short.
fn is_set_aside(form: &str, seen: &Seen<'_>) -> bool {
    seen.story == 0 && form.chars().count() <= SHORT
}

/// Of several: what two stories have, where it matters to them. That a heading or an item of a list repeats proves
/// nothing, unless it is set aside somewhere.
fn is_repeated(form: &str, seen: &Seen<'_>, is_dump: bool, repeats: &Repeats<'_>) -> bool {
    let is_misread = seen.story > 0;
    let is_set_aside_elsewhere = seen.story < seen.pages;
    repeats.is_repeated(form)
        && (is_dump || seen.inside > 0 || is_misread)
        && (!is_misread || is_set_aside_elsewhere || (seen.is_paragraph && form.chars().count() >= TELLING))
}
