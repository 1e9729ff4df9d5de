//! Finds the headline: the line above the story that is near it and made of its words.

use crate::page::Page;
use crate::shape::End;

/// How many lines above the story may hold the headline: pictures, dates, share buttons and a summary stand between.
const REACH: usize = 40;
/// A line worth less is no headline: a dump without one gets none.
const LEAST: i32 = 60;

/// The line of the headline above (or opening) the story in lines `start..end`, and its worth.
pub(crate) fn find(
    page: &Page,
    start: usize,
    end: usize,
    barred: impl Fn(usize) -> bool,
) -> Option<(usize, i32)> {
    let candidates = start.saturating_sub(REACH)..start;
    let best = candidates
        .filter(|&i| !barred(i))
        .map(|i| (i, worth(page, i, start, end)))
        .max_by_key(|&(i, worth)| (worth, i))?;
    (best.1 >= LEAST).then_some(best)
}

/// How much line `i` looks like the headline of the story that begins at `start`.
fn worth(page: &Page, i: usize, start: usize, _end: usize) -> i32 {
    let s = &page.shapes[i];
    if s.length < 12 || s.length > 220 || s.copyright || s.clock_start || page.foreign[i] {
        return 0;
    }
    let (all, shared) = page.topical_words(i);
    let overlap = if all == 0 { 0 } else { shared * 100 / all } as i32;
    let distance = (start - i) as i32;
    let length = if s.length < 25 { -20 } else { 10 };
    let end = match s.end {
        End::Stop | End::Colon | End::Comma | End::Ellipsis => -15,
        End::Open => 0,
    };
    let dated = if s.dated() && s.length < 60 { -60 } else { 0 };
    let bullet = if s.bullet { -20 } else { 0 };
    let copies = 8 * i32::from(page.copies[i].min(2));
    overlap / 2 + 4 * (shared as i32).min(8) + length + end + dated + bullet + copies + 20 - distance
}
