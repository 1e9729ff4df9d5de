//! Layouts told apart: HTML pages by the element that holds the story, dumps by the lines that the site prints.

use super::candidate::{pattern, string};
use super::repeats::Repeats;
use super::sheet::{Line, Sheet};
use super::text::escaped;
use crate::Medium;
use std::collections::BTreeSet;

/// An element holds the story when so much of the body stands in it.
const MOST_OF_BODY: f64 = 0.6;

/// A longer line is no good sign of a layout: it says too much that may change.
const LONGEST_MARK: usize = 60;

/// Pages that rules are learnt from together, and where the rules are written.
pub(super) struct Cluster {
    pub(super) pages: Vec<usize>,
    pub(super) target: Target,
}

/// A layout that rules are written into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// One that is there.
    Present(String),
    /// A new one.
    New {
        name: String,
        medium: Medium,
        /// What only its pages have.
        when: Option<When>,
    },
}

/// What shows that a page has a layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A selector of an element.
    Css(String),
    /// A pattern of a line.
    Text(String),
}

impl When {
    /// As a table of TOML.
    pub(super) fn toml(&self) -> String {
        match self {
            When::Css(selector) => format!("{{ css = {} }}", string(selector)),
            When::Text(line) => format!("{{ text = {} }}", pattern(line)),
        }
    }
}

impl Target {
    pub(super) fn name(&self) -> &str {
        match self {
            Target::Present(name) | Target::New { name, .. } => name,
        }
    }
}

/// Sorts the pages: by the layout that reads them now, HTML pages of one layout by what holds their story, dumps by what
/// the site prints. The first page's kind keeps the layout; `present` are the names of all layouts with their media.
pub(super) fn told_apart(
    sheets: &[Sheet],
    repeats: &Repeats<'_>,
    present: &[(String, Medium)],
) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut names: BTreeSet<String> = present.iter().map(|(name, _)| name.clone()).collect();
    for medium in [Medium::Text, Medium::Html] {
        let of_medium: Vec<usize> = (0..sheets.len()).filter(|page| sheets[*page].medium == medium).collect();
        let mut has_layout = present.iter().any(|(_, of)| *of == medium);
        for group in groups(sheets, &of_medium) {
            let layout = sheets[group[0]].layout();
            // A layout that the site inherits is its family's.
            if layout.is_some_and(|layout| !present.iter().any(|(name, _)| name == layout)) {
                continue;
            }
            let kinds = match medium {
                Medium::Html => kinds(sheets, &group),
                Medium::Text => kinds_of_dumps(sheets, &group, repeats),
            };
            for (number, pages) in kinds.into_iter().enumerate() {
                if let Some(layout) = layout.filter(|_| number == 0) {
                    clusters.push(Cluster { pages, target: Target::Present(layout.to_owned()) });
                    continue;
                }
                let when = match medium {
                    Medium::Html => only_on(sheets, &pages, &of_medium).map(When::Css),
                    Medium::Text => line_only_on(sheets, &pages, &of_medium, repeats).map(When::Text),
                };
                if has_layout && when.is_none() {
                    // Nothing tells them apart: they stay with the first, or without rules.
                    if let Some(first) = clusters.last_mut().filter(|_| number > 0) {
                        first.pages.extend(pages);
                    }
                    continue;
                }
                let name = new_name(medium, &mut names);
                let target = Target::New { name, medium, when: when.filter(|_| has_layout) };
                has_layout = true;
                clusters.push(Cluster { pages, target });
            }
        }
    }
    clusters
}

/// Pages by the layout that reads them, in the order of the pages.
fn groups(sheets: &[Sheet], pages: &[usize]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &page in pages {
        match groups.iter_mut().find(|group| sheets[group[0]].layout() == sheets[page].layout()) {
            Some(group) => group.push(page),
            None => groups.push(vec![page]),
        }
    }
    groups
}

/// Pages by what holds their story, the first page's kind first. Pages without a story belong to any kind. Two pages are
/// alike when the innermost holder of one holds the story of the other, too.
fn kinds(sheets: &[Sheet], pages: &[usize]) -> Vec<Vec<usize>> {
    let mut kinds: Vec<(Holders<'_>, Vec<usize>)> = Vec::new();
    for &page in pages {
        let holders = Holders::of(&sheets[page]);
        match kinds.iter_mut().find(|(known, _)| known.is_like(&holders)) {
            Some((known, pages)) => {
                pages.push(page);
                if known.all.is_empty() {
                    *known = holders;
                }
            }
            None => kinds.push((holders, vec![page])),
        }
    }
    kinds.into_iter().map(|(_, pages)| pages).collect()
}

/// Dumps by the lines that the site prints on them: two are alike that share half of those of the one that has fewer. A
/// dump that shares too few with any other tells nothing: it belongs to the first kind.
fn kinds_of_dumps(sheets: &[Sheet], pages: &[usize], repeats: &Repeats<'_>) -> Vec<Vec<usize>> {
    let mut kinds: Vec<(BTreeSet<&str>, Vec<usize>)> = Vec::new();
    for &page in pages {
        let lines = printed(&sheets[page], repeats);
        let is_like =
            |known: &BTreeSet<&str>| known.intersection(&lines).count() * 2 >= known.len().min(lines.len());
        match kinds.iter_mut().find(|(known, _)| is_like(known)) {
            Some((known, pages)) => {
                pages.push(page);
                known.extend(lines);
            }
            None => kinds.push((lines, vec![page])),
        }
    }
    kinds.into_iter().map(|(_, pages)| pages).collect()
}

/// The lines of a dump that stand in other stories, too, and in none as a part of it.
fn printed<'s>(sheet: &'s Sheet, repeats: &Repeats<'_>) -> BTreeSet<&'s str> {
    let is_printed = |line: &&Line| !line.label.is_body() && repeats.is_repeated(&line.form);
    sheet.blocks.iter().filter(is_printed).map(|line| line.form.as_str()).collect()
}

/// The pattern of the longest line that the site prints on all of `pages` and on no other.
fn line_only_on(sheets: &[Sheet], pages: &[usize], all: &[usize], repeats: &Repeats<'_>) -> Option<String> {
    let has = |page: usize, form: &str| sheets[page].blocks.iter().any(|line| line.form == form);
    let is_only = |form: &&str| {
        let fits = |page: &usize| has(*page, form) == pages.contains(page);
        !form.contains('\n') && form.chars().count() <= LONGEST_MARK && all.iter().all(fits)
    };
    let lines = printed(&sheets[*pages.first()?], repeats).into_iter().filter(is_only);
    let longest = lines.max_by_key(|form| (form.chars().count(), std::cmp::Reverse(*form)))?;
    Some(format!("^{}$", escaped(longest)))
}

/// Names of the elements that hold the story and little else.
struct Holders<'s> {
    all: BTreeSet<&'s str>,
    innermost: BTreeSet<&'s str>,
}

impl<'s> Holders<'s> {
    fn of(sheet: &'s Sheet) -> Holders<'s> {
        let chars = |blocks: &mut dyn Iterator<Item = usize>, is_story: bool| {
            let wanted = blocks.filter(|block| sheet.blocks[*block].label.is_body() == is_story);
            wanted.map(|block| sheet.blocks[block].text.len()).sum::<usize>() as f64
        };
        let body = chars(&mut (0..sheet.blocks.len()), true);
        let holds = |blocks: &[usize]| {
            let story = chars(&mut blocks.iter().copied(), true);
            story >= MOST_OF_BODY * body && chars(&mut blocks.iter().copied(), false) < story
        };
        let named = sheet.places.iter().filter(|(name, _)| !name.ends_with(" > p"));
        let holding: Vec<(&str, usize)> = named
            .filter(|(_, blocks)| body > 0.0 && holds(blocks))
            .map(|(name, blocks)| (name.as_str(), blocks.len()))
            .collect();
        let least = holding.iter().map(|(_, blocks)| *blocks).min();
        let innermost = holding.iter().filter(|(_, blocks)| Some(*blocks) == least);
        Holders {
            innermost: innermost.map(|(name, _)| *name).collect(),
            all: holding.iter().map(|(name, _)| *name).collect(),
        }
    }

    fn is_like(&self, other: &Holders<'_>) -> bool {
        let within = |a: &Holders<'_>, b: &Holders<'_>| a.innermost.iter().any(|name| b.all.contains(name));
        self.all.is_empty() || other.all.is_empty() || within(self, other) || within(other, self)
    }
}

/// The most telling name of an element that all of `pages` have and no other.
fn only_on(sheets: &[Sheet], pages: &[usize], all: &[usize]) -> Option<String> {
    let others: Vec<usize> = all.iter().copied().filter(|page| !pages.contains(page)).collect();
    let is_only = |name: &&str| {
        pages.iter().all(|page| sheets[*page].places.contains_key(*name))
            && others.iter().all(|page| !sheets[*page].places.contains_key(*name))
    };
    let holders = Holders::of(&sheets[*pages.first()?]);
    let best = holders.all.into_iter().filter(is_only).min_by_key(|name| super::places::rank(name));
    best.map(str::to_owned)
}

fn new_name(medium: Medium, names: &mut BTreeSet<String>) -> String {
    let base = if medium == Medium::Html { "html" } else { "dump" };
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let name = std::iter::once(base.to_owned()).chain(numbered).find(|name| !names.contains(name));
    let name = name.expect("the numbers do not end");
    names.insert(name.clone());
    name
}
