//! From log-odds of single lines to the body: a prior for the rule's run, and few changes of mind.

use crate::model::UNIT;
use crate::page::Page;

/// Cost of each border between body and the rest, in the unit of the log-odds. Half of one: measured best on pages
/// of unseen sites; from 1.5 on, inserted teasers and captions are swallowed.
const SWITCH: i32 = UNIT / 2;

/// How much more the model must say to leave the rule's run, by the make-up of the page.
///
/// The model learned from whole modern pages, with their menus and footers. The less of that a page has, the less
/// it resembles them, and the more weight the plain rule has.
pub(crate) fn prior(page: &Page) -> i32 {
    const STRONG: i32 = 3 * UNIT;
    const WEAK: i32 = UNIT / 2;
    let outside = page.len() - (page.run.end - page.run.start);
    let sentences = page.sums[page.len()].sentences
        - (page.sums[page.run.end].sentences - page.sums[page.run.start].sentences);
    let furniture = outside as i32 - sentences as i32;
    (STRONG - (furniture - 10) * UNIT / 20).clamp(WEAK, STRONG)
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
