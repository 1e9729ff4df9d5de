//! The plain rule: the body is the stretch of lines richest in sentences.
//!
//! It knows nothing but lengths and full stops, and is right about any script and any size of dump; what is
//! learned ([`crate::model`]) only corrects it.

use crate::shape::Shape;

/// What a line adds to a stretch, in hundredths: sentences add their length, up to this much,
const MOST: i32 = 400;
/// other lines take this,
const SHORT: i32 = -35;
/// and this much more when they are mere words.
const SCRAP: i32 = -15;
/// Lines known not to be body: a stretch crosses one only for a whole paragraph.
const BARRED: i32 = -100;
/// A stretch worth less holds no article: about one long sentence.
pub(crate) const LEAST: i32 = 80;

/// Half-open range of lines, and its worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) worth: i32,
}

impl Run {
    pub(crate) fn contains(self, line: usize) -> bool {
        (self.start..self.end).contains(&line)
    }
}

/// What the line adds to a stretch that holds it.
pub(crate) fn worth(shape: &Shape, barred: bool) -> i32 {
    if barred {
        BARRED
    } else if shape.sentence_like() {
        (shape.length as i32).min(MOST)
    } else if shape.length < 25 {
        SHORT + SCRAP
    } else {
        SHORT
    }
}

/// The contiguous stretch of greatest worth (Kadane); the first of equals.
pub(crate) fn richest(worths: impl Iterator<Item = i32>) -> Run {
    let mut best = Run::default();
    let (mut start, mut sum) = (0, 0);
    for (i, w) in worths.enumerate() {
        if sum <= 0 {
            (start, sum) = (i, 0);
        }
        sum += w;
        if sum > best.worth {
            best = Run { start, end: i + 1, worth: sum };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_richest_stretch() {
        let check = |worths: &[i32], start, end, worth| {
            assert_eq!(richest(worths.iter().copied()), Run { start, end, worth }, "{worths:?}");
        };
        check(&[], 0, 0, 0);
        check(&[-35, -35], 0, 0, 0);
        check(&[-35, 200, -35, 150, -50], 1, 4, 315);
        check(&[100, -400, 120], 2, 3, 120);
        check(&[100, -100, 100], 0, 1, 100);
    }
}
