//! From log-odds of single lines to the body: a prior for the rule's run, and few changes of mind.

use crate::model::UNIT;
use crate::page::Page;

/// Cost of each border between body and the rest, in the unit of the log-odds. Half of one: measured best on pages
/// of unseen sites; from 1.5 on, inserted teasers and captions are swallowed.
const SWITCH: i32 = UNIT / 2;

/// What the rule's run weighs on a whole page, in tenths.
pub(crate) const LEAST_TRUST: i32 = 10;

/// How much the rule's run weighs against the model, in tenths: 10 on a whole page, 30 on a bare article.
///
/// The model learned from whole modern pages, with their menus and footers. The less of that a page has, the less
/// it resembles them, and the more weight the plain rule has.
pub(crate) fn trust_in_rule(page: &Page) -> i32 {
    /// A page with this many short lines outside the run counts as whole.
    const WHOLE: i32 = 50;
    /// A page with so few is a bare article.
    const BARE: i32 = 10;
    let (whole, run) = (page.sums[page.len()], page.run);
    let outside = page.len() - (run.end - run.start);
    let sentences = whole.sentences - (page.sums[run.end].sentences - page.sums[run.start].sentences);
    let furniture = (outside as i32 - sentences as i32).clamp(BARE, WHOLE);
    LEAST_TRUST + 20 * (WHOLE - furniture) / (WHOLE - BARE)
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
