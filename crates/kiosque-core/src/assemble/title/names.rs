//! Titles without the names of the site and its sections.

use super::{Desk, LEAST};
use crate::{FactKey, Region};
use kiosque_values::{compare_key, has_compare_key};

impl Desk<'_> {
    /// `Rain at last | Weather | The Gazette` → `Rain at last`, where the page or its address calls the site so, and a menu
    /// or the page itself the section.
    pub(super) fn without_site_name<'t>(&self, title: &'t str) -> &'t str {
        let whole = title.trim();
        let mut title = whole;
        while let Some(rest) = without_part(title, |part| self.is_site_name(&compare_key(part))) {
            title = rest;
        }
        // Only what stands between a title and a name is surely neither.
        while title.len() < whole.len()
            && let Some((rest, part)) = last_part(title)
            && rest.len() >= LEAST
            && self.is_beside(part)
        {
            title = rest;
        }
        title
    }

    /// Whether a part of a title is the section's name, or a date.
    fn is_beside(&self, part: &str) -> bool {
        const LONGEST: usize = 40;
        /// Menus stand among the first blocks.
        const FIRST: usize = 1000;
        let part = part.trim();
        let key = compare_key(part);
        let is_section = || {
            self.reading.facts_of(FactKey::Section).any(|fact| has_compare_key(&fact.value, &key))
                || self.reading.blocks().iter().take(FIRST).enumerate().any(|(index, block)| {
                    block.text.len() <= LONGEST
                        && block.region.has(Region::NAVIGATION)
                        && has_compare_key(self.reading.text(index), &key)
                })
        };
        let is_date = || {
            let date = kiosque_values::read_date(part, &kiosque_values::DateHints::default());
            date.is_some_and(|date| date.span == (0..part.len()))
        };
        !key.is_empty() && part.len() <= LONGEST && (is_section() || is_date())
    }
}

/// A title without its last or first part, if that is a name.
fn without_part(title: &str, is_name: impl Fn(&str) -> bool) -> Option<&str> {
    let may_hold = may_hold(title);
    let parted = SEPARATORS.iter().filter(|separator| may_hold(separator)).find_map(|separator| {
        let last = title.rsplit_once(separator).filter(|(_, part)| is_name(part));
        let first = || title.split_once(separator).filter(|(part, _)| is_name(part));
        last.map(|(rest, _)| rest).or_else(|| first().map(|(_, rest)| rest))
    });
    let bracketed = || {
        let (open, close) = BRACKETS.into_iter().find(|(_, close)| title.ends_with(*close))?;
        let (rest, part) = title.strip_suffix(close)?.rsplit_once(open)?;
        (!rest.trim().is_empty() && is_name(part)).then_some(rest)
    };
    let tight = || {
        let held = TIGHT.iter().filter(|separator| may_hold(separator));
        let parts = held.filter_map(|separator| title.rsplit_once(separator));
        parts.filter(|(_, part)| is_name(part)).map(|(rest, _)| rest).next()
    };
    parted.or_else(tight).or_else(bracketed).map(str::trim)
}

/// Tells what a text may hold, for it has all its bytes: cheap to ask of many.
fn may_hold(text: &str) -> impl Fn(&str) -> bool + use<> {
    let mut has = [false; 256];
    text.bytes().for_each(|byte| has[usize::from(byte)] = true);
    move |sign| sign.bytes().all(|byte| has[usize::from(byte)])
}

/// The last part of a title, and what stands before it.
fn last_part(title: &str) -> Option<(&str, &str)> {
    let parted = SPACED.iter().filter_map(|separator| title.rsplit_once(separator));
    let (rest, part) = parted.min_by_key(|(_, part)| part.len())?;
    Some((rest.trim(), part))
}

/// Brackets around the name of a site behind a title.
const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('（', '）')];

/// Signs with spaces between the parts of a title.
const SPACED: [&str; 6] = [" | ", " - ", " – ", " — ", " · ", " « "];

/// Signs between a title and the name of the site.
const SEPARATORS: [&str; 26] = [
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " : ", "|", "｜", " ㅣ ", " « ", " / ", " ~ ",
    " ⋆ ", " ★ ", " ‹ ", " › ", " > ", " < ", " ► ", " ▷ ", " ∙ ", " ● ", "丨",
];

/// Signs that part the name of a site from a title before it, and words in titles.
const TIGHT: [&str; 4] = ["_", "-", "–", "—"];
