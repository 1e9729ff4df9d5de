//! From the chances of single blocks to the body.

use super::Mode;
use kiosque_core::article::PageType;

/// The chance, in thousandths, from which a block raises the F1 of a body is half the F1 that is reached (Lipton, Elkan and
/// Narayanaswamy 2014): some .95 on articles of sites that no model has seen.
const USUAL: u16 = 475;
/// A page none of whose blocks is even so likely has no main content.
const LEAST: u16 = 300;

/// The chance, in thousandths, from which blocks of the page are body.
///
/// Articles agree so well with what was learned that one threshold serves them all. On pages of other kinds, which are fuzzier,
/// half the way is gone to the threshold that promises the best F1 (all blocks above it, against what all chances add up to).
pub(crate) fn threshold(chances: &[u16], lengths: &[u32], kind: PageType, mode: Mode) -> u16 {
    let usual = match mode {
        Mode::Balanced => USUAL,
        Mode::Precision => 750,
        Mode::Recall => 220,
    };
    let most = chances.iter().copied().max().unwrap_or(0);
    let is_article = matches!(kind, PageType::Article | PageType::LiveBlog);
    if is_article && most >= usual {
        return usual;
    }
    let best = most_promising(chances, lengths);
    if most < usual { best.max(LEAST) } else { (usual + best) / 2 }
}

/// The threshold whose blocks promise the best F1.
fn most_promising(chances: &[u16], lengths: &[u32]) -> u16 {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by_key(|&i| std::cmp::Reverse(chances[i]));
    let all: u64 = chances.iter().zip(lengths).map(|(&chance, &length)| weight(chance, length)).sum();
    let (mut hit, mut taken) = (0u64, 0u64);
    // F1 as a fraction, compared without dividing.
    let mut best = (0u128, 1u128, u16::MAX);
    for i in order {
        hit += weight(chances[i], lengths[i]);
        taken += 1000 * u64::from(lengths[i] + FLOOR);
        let (above, below) = (u128::from(hit), u128::from(taken + all));
        if above * best.1 >= best.0 * below {
            best = (above, below, chances[i]);
        }
    }
    best.2
}

/// Short blocks count for a little more than they are long.
const FLOOR: u32 = 5;

/// How much of a block is likely to be body, in thousandths.
pub(crate) fn weight(chance: u16, length: u32) -> u64 {
    u64::from(chance) * u64::from(length + FLOOR)
}

/// The F1, in thousandths, that blocks taken as body promise, if their chances are right.
pub(crate) fn promised(chances: &[u16], lengths: &[u32], body: &[bool]) -> u16 {
    let all: u64 = chances.iter().zip(lengths).map(|(&chance, &length)| weight(chance, length)).sum();
    let taken = || (0..body.len()).filter(|&i| body[i]);
    let hit: u64 = taken().map(|i| weight(chances[i], lengths[i])).sum();
    let size: u64 = taken().map(|i| 1000 * u64::from(lengths[i] + FLOOR)).sum();
    (2000 * hit).checked_div(size + all).unwrap_or(0).min(1000) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds() {
        let check = |chances: &[u16], kind, mode, expected| {
            let lengths = vec![100; chances.len()];
            assert_eq!(threshold(chances, &lengths, kind, mode), expected, "{chances:?}");
        };
        let page = [900, 800, 400, 100, 10];
        check(&page, PageType::Article, Mode::Balanced, 475);
        check(&page, PageType::Article, Mode::Precision, 750);
        check(&page, PageType::Article, Mode::Recall, 220);
        check(&page, PageType::Forum, Mode::Balanced, 637);
        // Nothing is likely: the best there is, but nothing that is unlikely.
        check(&[400, 350, 10], PageType::Article, Mode::Balanced, 350);
        check(&[200, 10], PageType::Article, Mode::Balanced, 300);
        check(&[], PageType::Article, Mode::Balanced, u16::MAX);
    }

    #[test]
    fn promises() {
        let check = |chances: &[u16], body: &[bool], expected| {
            assert_eq!(promised(chances, &vec![95; chances.len()], body), expected, "{chances:?}");
        };
        check(&[1000, 0], &[true, false], 1000);
        check(&[1000, 1000], &[true, false], 666);
        check(&[500], &[true], 666);
        check(&[], &[], 0);
    }
}
