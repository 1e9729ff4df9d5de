//! Rules for HTML pages: boxes, fields and the body, by the names of their elements.

use super::candidate::{Candidate, Group, Purpose, is_aside, labels, string};
use super::places;
use super::repeats::Repeats;
use super::sheet::Sheet;
use super::ticker;
use crate::Label;
use std::collections::{BTreeMap, BTreeSet};

/// A layout has so many rules for boxes at most.
const MOST_BOXES: usize = 8;

/// The paragraphs of a place are the story's when they are so much of it.
const MOST_OF_BODY: f64 = 0.6;

/// Shorter blocks among the paragraphs of the story may be anything.
const PARAGRAPH: &str = "60";

/// Labels of which a page has one block, and those that it has several of.
const FIELDS: [(Label, bool); 4] =
    [(Label::Title, true), (Label::Byline, true), (Label::Date, true), (Label::Tags, false)];

/// All candidates for a group of pages.
pub(super) fn candidates(group: &Group<'_>, repeats: &Repeats<'_>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = ticker::of_html(group, repeats).into_iter().collect();
    found.extend(boxes(group, repeats));
    found.extend(FIELDS.iter().filter_map(|(label, is_single)| field(group, *label, *is_single)));
    found.extend(body(group));
    found
}

/// The names of all places on the pages.
pub(super) fn names<'s>(group: &Group<'s>, are_paragraphs: bool) -> BTreeSet<&'s str> {
    let all = group.sheets.iter().flat_map(|sheet| sheet.places.keys());
    all.map(String::as_str).filter(|name| name.ends_with(" > p") == are_paragraphs).collect()
}

pub(super) fn blocks<'s>(sheet: &'s Sheet, name: &str) -> &'s [usize] {
    sheet.places.get(name).map_or(&[], Vec::as_slice)
}

/// What a place holds on all pages, by which equal places are told.
fn extent(group: &Group<'_>, name: &str) -> Vec<Vec<usize>> {
    group.sheets.iter().map(|sheet| blocks(sheet, name).to_vec()).collect()
}

/// An element inside the story that holds other matter on almost all pages.
struct Box<'s> {
    name: &'s str,
    /// Pages on which all of it is set aside, and on which some of it is taken for story.
    aside: usize,
    misread: usize,
    extent: Vec<Vec<usize>>,
}

fn boxes(group: &Group<'_>, repeats: &Repeats<'_>) -> Vec<Candidate> {
    // What one page shows in an element may be something else on the next.
    if group.stories() < 2 {
        return Vec::new();
    }
    let mut by_extent: BTreeMap<Vec<Vec<usize>>, Box<'_>> = BTreeMap::new();
    for name in names(group, false) {
        let Some(found) = boxed(group, name, repeats) else { continue };
        let known = by_extent.get(&found.extent);
        if known.is_none_or(|known| places::rank(name) < places::rank(known.name)) {
            by_extent.insert(found.extent.clone(), found);
        }
    }
    let mut found: Vec<Box<'_>> = by_extent.into_values().collect();
    let size = |found: &Box<'_>| found.extent.iter().map(Vec::len).sum::<usize>();
    found.sort_by_key(|found| std::cmp::Reverse(size(found)));
    let mut outer: Vec<Box<'_>> = Vec::new();
    for inner in found {
        if !outer.iter().any(|outer| is_within(&inner.extent, &outer.extent)) {
            outer.push(inner);
        }
    }
    outer.sort_by_key(|found| (std::cmp::Reverse((found.misread, found.aside)), places::rank(found.name)));
    outer.truncate(MOST_BOXES);
    outer.iter().map(|found| candidate(group, found)).collect()
}

fn is_within(inner: &[Vec<usize>], outer: &[Vec<usize>]) -> bool {
    inner.iter().zip(outer).all(|(inner, outer)| inner.iter().all(|block| outer.binary_search(block).is_ok()))
}

fn boxed<'s>(group: &Group<'_>, name: &'s str, repeats: &Repeats<'_>) -> Option<Box<'s>> {
    let (mut aside, mut misread, mut is_in_story) = (0, 0, false);
    for sheet in &group.sheets {
        let blocks = blocks(sheet, name);
        if blocks.is_empty() {
            continue;
        }
        let line = |block: &usize| &sheet.blocks[*block];
        let (other, story): (Vec<usize>, Vec<usize>) =
            blocks.iter().partition(|block| is_aside(line(block).label));
        let is_body = story.iter().all(|block| line(block).label.is_body());
        if !is_body || story.len() > other.len() {
            // More story than other matter: only what repeats is known to be none.
            if !is_body || !story.iter().all(|block| repeats.is_foreign(sheet, &line(block).form)) {
                return None;
            }
        }
        aside += usize::from(story.is_empty());
        misread += usize::from(!story.is_empty());
        is_in_story |= blocks.iter().any(|block| sheet.body().contains(block));
    }
    (is_in_story && aside > 1 && aside >= 2 * misread).then(|| Box {
        name,
        aside,
        misread,
        extent: extent(group, name),
    })
}

fn candidate(group: &Group<'_>, found: &Box<'_>) -> Candidate {
    let lines = || {
        let of_sheet = |sheet: &&Sheet| blocks(sheet, found.name).to_vec().into_iter();
        group.sheets.iter().flat_map(move |sheet| of_sheet(sheet).map(move |block| &sheet.blocks[block]))
    };
    let mut counts: BTreeMap<Label, usize> = BTreeMap::new();
    for line in lines().filter(|line| is_aside(line.label)) {
        *counts.entry(line.label).or_insert(0) += 1;
    }
    let usual = counts.iter().max_by_key(|(label, count)| (**count, std::cmp::Reverse(**label)));
    let label = match usual.map(|(label, _)| *label) {
        None | Some(Label::Duplicate) => Label::Chrome,
        Some(label) => label,
    };
    // Only what was taken for story is corrected.
    let keep: Vec<Label> =
        Label::ALL.into_iter().filter(|other| !other.is_body() && *other != label).collect();
    let name = format!("box-{}", found.name.trim_start_matches(['.', '#']).to_lowercase().replace('_', "-"));
    let candidate = Candidate::new(Purpose::Box, &name, label.name())
        .with("css", string(found.name))
        .with("keep", labels(&keep));
    let misread = lines().filter(|line| line.label.is_body());
    candidate
        .seen(found.aside + found.misread, group.sheets.len())
        .examples(misread.chain(lines()).map(|line| line.text.as_str()))
}

/// Where a field stands on every page that has it, and nothing else.
fn field(group: &Group<'_>, label: Label, is_single: bool) -> Option<Candidate> {
    if group.stories() < 2 {
        return None;
    }
    let holds = |name: &str| -> Option<usize> {
        let mut seen = 0;
        for sheet in &group.sheets {
            let blocks = blocks(sheet, name);
            let are_its = blocks.iter().all(|block| sheet.blocks[*block].label == label);
            if !are_its || (is_single && blocks.len() > 1) {
                return None;
            }
            seen += usize::from(!blocks.is_empty());
        }
        Some(seen)
    };
    let fitting = names(group, false).into_iter().filter_map(|name| Some((holds(name)?, name)));
    let (seen, name) = fitting
        .filter(|(seen, _)| *seen >= 2)
        .min_by_key(|(seen, name)| (std::cmp::Reverse(*seen), places::rank(name)))?;
    let lines = || {
        group
            .sheets
            .iter()
            .flat_map(|sheet| blocks(sheet, name).iter().map(|block| (*sheet, &sheet.blocks[*block])))
    };
    let mut candidate = Candidate::new(Purpose::Field, label.name(), label.name())
        .with("css", string(name))
        .seen(seen, group.sheets.len())
        .examples(lines().map(|(_, line)| line.text.as_str()));
    candidate.evidence.agrees = agreement(label, &lines().collect::<Vec<_>>());
    Some(candidate)
}

/// On how many pages a field is what the page states, and on how many the page states one.
fn agreement(label: Label, lines: &[(&Sheet, &super::sheet::Line)]) -> Option<(usize, usize)> {
    let (mut agree, mut stated) = (0, 0);
    for (sheet, line) in lines {
        let (has, is) = match label {
            Label::Title => (!sheet.stated.titles.is_empty(), sheet.stated.has_title(&line.text)),
            Label::Byline => {
                let key = kiosque_values::compare_key(&line.text);
                let authors = &sheet.stated.authors;
                (!authors.is_empty(), authors.iter().any(|author| key.contains(author.as_str())))
            }
            Label::Date => {
                let days = &sheet.stated.days;
                (!days.is_empty(), sheet.day().is_some_and(|day| days.iter().any(|stated| stated == day)))
            }
            _ => return None,
        };
        stated += usize::from(has);
        agree += usize::from(has && is);
    }
    Some((agree, stated))
}

/// The place whose paragraphs are the story on every page, and nothing but it.
fn body(group: &Group<'_>) -> Option<Candidate> {
    let fits = |name: &&str| group.sheets.iter().all(|sheet| holds_body(sheet, name));
    let name = names(group, true).into_iter().filter(fits).min_by_key(|name| places::rank(name))?;
    // What has been told to be something else keeps its label; what was taken for furniture does not.
    let keep: Vec<Label> = Label::ALL
        .into_iter()
        .filter(|label| !label.is_body() && !matches!(label, Label::Chrome | Label::Navigation))
        .collect();
    let examples = group
        .sheets
        .iter()
        .flat_map(|sheet| blocks(sheet, name).iter().take(1).map(|block| &sheet.blocks[*block]));
    let mut candidate = Candidate::new(Purpose::Body, "body", "body")
        .with("css", string(name))
        .with("min_chars", PARAGRAPH.into())
        .with("ends_sentence", "true".into())
        .with("keep", labels(&keep))
        .seen(group.sheets.len(), group.sheets.len())
        .examples(examples.map(|line| line.text.as_str()));
    let stating = |sheet: &&&Sheet| {
        blocks(sheet, name)
            .iter()
            .any(|block| sheet.stated.has_in_story(&sheet.blocks[*block].text).is_some())
    };
    let agreeing = |sheet: &&&Sheet| {
        blocks(sheet, name)
            .iter()
            .filter(|block| sheet.blocks[**block].label.is_body())
            .all(|block| sheet.stated.has_in_story(&sheet.blocks[*block].text) == Some(true))
    };
    let stated = group.sheets.iter().filter(stating).count();
    candidate.evidence.agrees = Some((group.sheets.iter().filter(stating).filter(agreeing).count(), stated));
    Some(candidate)
}

fn holds_body(sheet: &Sheet, name: &str) -> bool {
    let is_furniture = |label: Label| matches!(label, Label::Chrome | Label::Navigation);
    let chars = |blocks: &mut dyn Iterator<Item = usize>| {
        blocks.map(|block| sheet.blocks[block].text.len()).sum::<usize>() as f64
    };
    let (mut story, mut furniture) = (Vec::new(), 0);
    for &block in blocks(sheet, name) {
        let line = &sheet.blocks[block];
        if line.label.is_body() {
            story.push(block);
        }
        furniture += usize::from(is_furniture(line.label) && super::judge::is_prose(line));
    }
    let body = chars(&mut (0..sheet.blocks.len()).filter(|block| sheet.blocks[*block].label.is_body()));
    story.len() > 1 && furniture * 10 <= story.len() && chars(&mut story.into_iter()) >= MOST_OF_BODY * body
}
