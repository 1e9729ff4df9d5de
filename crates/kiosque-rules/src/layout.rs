//! Which layout is the page's?

use crate::{Layout, Rules, paper::Paper, recognise};
use kiosque_core::{FactKey, Label, Labels, Reading};
use kiosque_values::DateHints;

/// The first layout whose conditions hold. Where the page's day is not known an era is no condition, and the latest
/// era is tried first.
pub(crate) fn choose<'r>(
    rules: &'r Rules,
    reading: &Reading,
    paper: &mut Option<Paper<'_, '_>>,
    labels: &Labels,
) -> Option<&'r Layout> {
    let day = page_day(reading, labels);
    let language = page_language(rules, reading);
    let mut fitting: Vec<&Layout> = rules
        .layouts
        .iter()
        .filter(|layout| layout.medium == reading.medium())
        .filter(|layout| {
            layout.url.as_ref().is_none_or(|url| reading.url().is_some_and(|text| url.is_match(text)))
        })
        .filter(|layout| layout.language.is_none() || layout.language.as_deref() == language)
        .filter(|layout| is_of_section(layout, reading))
        .filter(|layout| {
            day.is_none_or(|day| {
                layout.from.is_none_or(|from| from <= day) && layout.until.is_none_or(|until| day < until)
            })
        })
        .filter(|layout| recognise::has_marks(&layout.marks, reading))
        .collect();
    fitting.retain(|layout| layout.when.as_ref().is_none_or(|when| when.holds(reading, paper)));
    if day.is_none() {
        fitting.sort_by_key(|layout| std::cmp::Reverse(layout.until.unwrap_or((i16::MAX, 0, 0))));
    }
    fitting.first().copied()
}

fn is_of_section(layout: &Layout, reading: &Reading) -> bool {
    let Some(section) = &layout.section else { return true };
    reading.facts_of(FactKey::Section).any(|fact| section.is_match(&fact.value))
}

/// The day in the page's address, else the one that the page states of itself, else the first dated head block.
fn page_day(reading: &Reading, labels: &Labels) -> Option<(i16, u8, u8)> {
    let day_of = |text: &str| kiosque_values::read_date(text, &DateHints::default())?.value.day_key();
    let in_address =
        reading.url().and_then(kiosque_values::date_of_url).and_then(|found| found.value.day_key());
    let in_facts = || {
        let mut facts: Vec<_> = reading.facts_of(FactKey::Published).collect();
        facts.sort_by_key(|fact| fact.source);
        facts.into_iter().find_map(|fact| day_of(&fact.value))
    };
    let in_head = || {
        (0..reading.len())
            .filter(|&block| matches!(labels.label(block), Label::Date | Label::Meta))
            .find_map(|block| day_of(reading.text(block)))
    };
    in_address.or_else(in_facts).or_else(in_head)
}

/// The language of the page's text, asked only when a layout depends on it.
fn page_language(rules: &Rules, reading: &Reading) -> Option<&'static str> {
    rules
        .layouts
        .iter()
        .any(|layout| layout.language.is_some())
        .then(|| kiosque_values::language(reading.all_text()))?
        .map(|language| language.code)
}
