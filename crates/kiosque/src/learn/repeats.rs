//! What stands on several pages, and which pages show the same story.

use super::sheet::Sheet;
use std::collections::{BTreeMap, BTreeSet};

/// Paragraphs of so many characters tell stories apart.
const TELLING: usize = 60;

/// Pages show the same story when they share so much of the shorter body's telling paragraphs.
const SAME: f64 = 0.5;

/// On which pages and in which stories each line stands.
pub(super) struct Repeats<'s> {
    pages: BTreeMap<&'s str, BTreeSet<usize>>,
    stories: BTreeMap<&'s str, BTreeSet<usize>>,
    /// On how many pages each story stands.
    captures: BTreeMap<usize, usize>,
}

impl<'s> Repeats<'s> {
    pub(super) fn of(sheets: &'s [Sheet]) -> Repeats<'s> {
        let mut repeats =
            Repeats { pages: BTreeMap::new(), stories: BTreeMap::new(), captures: BTreeMap::new() };
        for (number, sheet) in sheets.iter().enumerate() {
            *repeats.captures.entry(sheet.story).or_insert(0) += 1;
            for line in &sheet.blocks {
                repeats.pages.entry(&line.form).or_default().insert(number);
                repeats.stories.entry(&line.form).or_default().insert(sheet.story);
            }
        }
        repeats
    }

    /// On how many pages a line stands.
    pub(super) fn pages(&self, form: &str) -> usize {
        self.pages.get(form).map_or(0, BTreeSet::len)
    }

    /// Whether a line stands in two different stories.
    pub(super) fn is_repeated(&self, form: &str) -> bool {
        self.stories.get(form).is_some_and(|stories| stories.len() > 1)
    }

    /// Whether a line of this page is missing in another capture of its story: then it is no part of that.
    pub(super) fn is_passing(&self, sheet: &Sheet, form: &str) -> bool {
        let captures = self.captures.get(&sheet.story).copied().unwrap_or(0);
        captures > 1 && self.pages(form) == 1
    }

    /// Whether a line is none of the story's, by what other pages show.
    pub(super) fn is_foreign(&self, sheet: &Sheet, form: &str) -> bool {
        self.is_repeated(form) || self.is_passing(sheet, form)
    }
}

/// Gives every sheet the number of its story: the first sheet that shows it.
pub(super) fn number_stories(sheets: &mut [Sheet]) {
    let paragraphs = |sheet: &Sheet| -> BTreeSet<String> {
        let telling =
            sheet.blocks.iter().filter(|line| line.label.is_body() && line.form.chars().count() >= TELLING);
        telling.map(|line| line.form.clone()).collect()
    };
    let telling: Vec<BTreeSet<String>> = sheets.iter().map(paragraphs).collect();
    for page in 0..sheets.len() {
        let same = |other: &usize| is_same(&telling[*other], &telling[page]);
        sheets[page].story = (0..page).find(same).map_or(page, |other| sheets[other].story);
    }
}

fn is_same(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let length = |lines: &mut dyn Iterator<Item = &String>| lines.map(String::len).sum::<usize>() as f64;
    let shorter = length(&mut a.iter()).min(length(&mut b.iter()));
    shorter > 0.0 && length(&mut a.intersection(b)) >= SAME * shorter
}
