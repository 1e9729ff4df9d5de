//! From log-odds of single lines to the body: a prior for the rule's run, and few changes of mind.

use crate::model::UNIT;
use crate::page::Page;

/// Cost of each border between body and the rest, in the unit of the log-odds. Half of one: measured best on pages
/// of unseen sites; from 1.5 on, inserted teasers and captions are swallowed.
const SWITCH: i32 = UNIT / 2;

/// So many short lines outside the run make a dump whole.
pub(crate) const WHOLE_DUMP: i32 = 50;
/// The models of HTML know more of a page than its lines, and do well with half as many.
pub(crate) const WHOLE_PAGE: i32 = 25;

/// How much the rule's run weighs against the model of dumps, in tenths: 10 on a whole page, 30 on a bare article.
pub(crate) fn trust_in_rule(page: &Page) -> i32 {
    10 + bareness(page, WHOLE_DUMP)
}

/// How bare a page is, from 0 (whole) to 20 (nothing but an article).
///
/// The models learned from whole modern pages, with their menus and footers. The less of that a page has, the less
/// it resembles them, and the more weight the plain rule has.
pub(crate) fn bareness(page: &Page, whole_from: i32) -> i32 {
    /// A page with so few short lines outside the run is a bare article.
    const BARE: i32 = 10;
    let (whole, run) = (page.sums[page.len()], page.run);
    let outside = page.len() - (run.end - run.start);
    let sentences = whole.sentences - (page.sums[run.end].sentences - page.sums[run.start].sentences);
    let furniture = (outside as i32 - sentences as i32).clamp(BARE, whole_from);
    20 * (whole_from - furniture) / (whole_from - BARE)
}

/// What the rule adds to the log-odds of each line, on a whole page. Lines below the run that are no sentences are
/// the likeliest error (headlines of other articles), sentences inside it the surest body.
mod weight {
    use super::UNIT;
    pub(super) const SENTENCE_INSIDE: i32 = UNIT / 2;
    pub(super) const SCRAP_INSIDE: i32 = 0;
    pub(super) const SENTENCE_BELOW: i32 = -3 * UNIT / 4;
    pub(super) const SCRAP_BELOW: i32 = -2 * UNIT;
    pub(super) const SENTENCE_ABOVE: i32 = -UNIT / 4;
    pub(super) const SCRAP_ABOVE: i32 = -UNIT;
}

/// What the rule, trusted that much, adds to the model's log-odds of line `i`.
pub(crate) fn opinion(page: &Page, trust: i32, i: usize) -> i32 {
    let sentence = page.sentence[i];
    let opinion = match (page.run.contains(i), i < page.run.start) {
        (true, _) if sentence => weight::SENTENCE_INSIDE,
        (true, _) => weight::SCRAP_INSIDE + (trust - 10) * UNIT / 20,
        (_, true) if sentence => weight::SENTENCE_ABOVE,
        (_, true) => weight::SCRAP_ABOVE,
        _ if sentence => weight::SENTENCE_BELOW,
        _ => weight::SCRAP_BELOW,
    };
    opinion * trust / 10
}

/// The likeliest body lines (Viterbi over two states).
pub(crate) fn likeliest(odds: &[i32], back: &mut Vec<[bool; 2]>, body: &mut Vec<bool>) {
    // Gain of the best labelling that ends outside and inside the body.
    let (mut out, mut inside) = (0, -SWITCH);
    back.clear();
    for &gain in odds {
        let stay_out = out >= inside - SWITCH;
        let stay_in = inside >= out - SWITCH;
        back.push([stay_out, stay_in]);
        let next_out = if stay_out { out } else { inside - SWITCH };
        let next_in = if stay_in { inside } else { out - SWITCH };
        (out, inside) = (next_out, next_in.saturating_add(gain));
    }
    let mut state = inside > out;
    body.clear();
    body.resize(odds.len(), false);
    for (i, stay) in back.iter().enumerate().rev() {
        body[i] = state;
        if !stay[usize::from(state)] {
            state = !state;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_doubts_do_not_break_the_body() {
        let check = |odds: &[i32], expected: &str| {
            let mut body = Vec::new();
            likeliest(odds, &mut Vec::new(), &mut body);
            let found: String = body.iter().map(|&b| if b { 'b' } else { '-' }).collect();
            assert_eq!(found, expected, "{odds:?}");
        };
        check(&[], "");
        check(&[-1000, 2000, -600, 2000, -1000], "-bbb-");
        check(&[-1000, 2000, -1600, 2000, -1000], "-b-b-");
        check(&[400], "-");
        check(&[800], "b");
    }
}
