//! Finds the headline: the line above the story that is near it and made of its words.

use crate::decode;
use crate::features::Row;
use crate::model::{Model, UNIT};
use crate::page::Page;
use crate::phrases::Topic;
use crate::shape::End;
use std::ops::Range;

/// How many lines above the story may hold the headline: pictures, dates, share buttons and a summary stand between.
const REACH: usize = 150;
/// The run may begin with the headline itself or with lines before it, so look a little into it.
const INSIDE: usize = 4;
/// A line less likely than this is no headline: a dump without one gets none.
const LEAST: i32 = -3 * UNIT / 2;

/// Lines that may be the headline of the story whose run or core begins the page's text.
pub(crate) fn candidates(page: &Page) -> Range<usize> {
    let first = page.run.start.min(page.core.start);
    let last = page.core.start.max(page.run.start);
    first.saturating_sub(REACH)..(last + INSIDE).min(page.len())
}

/// The likeliest headline among the candidates that are not `barred`, with its log-odds.
pub(crate) fn find(
    model: &Model,
    page: &Page,
    rows: &[Row],
    buffers: (&mut Vec<usize>, &mut Vec<i32>),
    barred: impl Fn(usize) -> bool,
) -> Option<(usize, i32)> {
    let (lines, odds) = buffers;
    lines.clear();
    lines.extend(candidates(page).filter(|&i| plausible(page, i) && !barred(i)));
    model.log_odds(rows, lines, odds);
    let (next, bonus) = next_above(page, &barred);
    let best = (lines.iter().zip(odds))
        .map(|(&i, odds)| (i, *odds + if next == Some(i) { bonus } else { 0 }))
        .max_by_key(|&(i, odds)| (odds, i))?;
    (best.1 >= LEAST).then_some(best)
}

/// The line next above the story that is no date, and what speaks for it: much on a bare article, which is unlike the
/// pages learned from, and nothing on a whole page.
fn next_above(page: &Page, barred: impl Fn(usize) -> bool) -> (Option<usize>, i32) {
    let signs = |i: usize| {
        let (s, topics) = (&page.shapes[i], page.topics[i]);
        s.length < 80 && (s.dated() || Topic::Byline.of(topics) || Topic::Source.of(topics))
    };
    // Words too short to tell a topic by are all some headlines have.
    let wordy = |i: usize| page.shapes[i].word_count() >= 4 && page.shapes[i].end == End::Open;
    let next = (0..page.run.start).rev().find(|&i| !barred(i) && plausible(page, i) && !signs(i));
    let fits = |&i: &usize| !page.sentence[i] && (page.core_words[i] > 0 || wordy(i));
    (next.filter(fits), decode::bareness(page, decode::WHOLE_DUMP) * 3 * UNIT / 20)
}

/// A first guess by a plain rule, from the core alone: other features build on it.
pub(crate) fn guess(page: &Page, barred: impl Fn(usize) -> bool) -> Option<usize> {
    let start = page.core.start;
    (start.saturating_sub(REACH)..start)
        .filter(|&i| plausible(page, i) && !barred(i))
        .map(|i| (worth(page, i, start), i))
        .max()
        .filter(|&(worth, _)| worth > 0)
        .map(|(_, i)| i)
}

/// Whether the line could be a headline at all.
fn plausible(page: &Page, i: usize) -> bool {
    let s = &page.shapes[i];
    let bare_date = s.dated() && s.letters < 16;
    let furniture = s.copyright || s.clock_start || bare_date;
    (8..=250).contains(&s.length) && s.letters > 0 && !furniture && !page.foreign[i]
}

/// How much line `i` looks like the headline of the story that begins at `start`.
fn worth(page: &Page, i: usize, start: usize) -> i32 {
    let s = &page.shapes[i];
    let (all, shared) = (page.topical_words(i), u32::from(page.core_words[i]));
    let overlap = (shared * 50).checked_div(all).unwrap_or(0) as i32;
    let distance = (start - i) as i32;
    let length = if s.length < 25 { -20 } else { 10 };
    let end = if s.end == End::Open { 0 } else { -15 };
    let dated = if s.dated() && s.length < 60 { -60 } else { 0 };
    let bullet = if s.bullet { -20 } else { 0 };
    let copies = 8 * i32::from(page.copies[i].min(2));
    overlap + 4 * (shared as i32).min(8) + length + end + dated + bullet + copies - distance
}
