//! From log-odds to chances.

use crate::model::UNIT;
use std::sync::LazyLock;

/// Log-odds beyond this are certain.
const MOST: i32 = 8 * UNIT;
/// The table has an entry for so many of the unit.
const STEP: i32 = 20;

static CHANCES: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let logistic = |odds: i32| 1000.0 / (1.0 + (-f64::from(odds) / f64::from(UNIT)).exp());
    (-MOST / STEP..=MOST / STEP).map(|step| logistic(step * STEP).round() as u16).collect()
});

/// The way back, for each chance.
static ODDS: LazyLock<Vec<i16>> = LazyLock::new(|| {
    let step = |chance| CHANCES.partition_point(|&known| known < chance) as i32;
    (0..=1000).map(|chance| (step(chance) * STEP - MOST) as i16).collect()
});

/// The chance, in thousandths, that log-odds mean: the logistic function in whole numbers.
pub(crate) fn chance(odds: i32) -> u16 {
    CHANCES[((odds.clamp(-MOST, MOST) + MOST) / STEP) as usize]
}

/// The log-odds that a chance in thousandths means: the way back, as near as thousandths allow.
pub(crate) fn odds(chance: u16) -> i32 {
    ODDS[usize::from(chance)].into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_of_odds() {
        for (odds, expected) in [(0, 500), (1000, 731), (-1000, 269), (i32::MAX, 1000), (i32::MIN, 0)] {
            assert_eq!(chance(odds), expected, "{odds}");
        }
    }

    #[test]
    fn there_and_back() {
        for chance in [0, 20, 269, 500, 731, 980, 1000] {
            let back = super::chance(odds(chance));
            assert!(back.abs_diff(chance) <= 5, "{chance} {back}");
        }
    }
}
