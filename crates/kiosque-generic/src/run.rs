//! The plain rule: the body is the stretch of lines richest in sentences.
//!
//! It knows nothing but lengths and full stops, and is right about any script and any size of dump; what is
//! learned ([`crate::model`]) only corrects it.

/// What a line adds to a stretch, in hundredths: sentences add their length, up to this much,
const MOST: i32 = 400;
/// other lines take this,
const SHORT: i32 = -35;
/// and this much more when they are mere words.
const SCRAP: i32 = -15;
/// Lines known not to be body: a stretch crosses one only for a whole paragraph.
pub(crate) const BARRED: i32 = -100;
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

/// What a line that is not known adds to a stretch that holds it.
pub(crate) fn worth(length: u32, sentence_like: bool) -> i32 {
    if sentence_like {
        (length as i32).min(MOST)
    } else if length < 25 {
        SHORT + SCRAP
    } else {
        SHORT
    }
}

/// The search for the contiguous stretch of greatest worth (Kadane), line by line; the first of equals.
#[derive(Default)]
pub(crate) struct Search {
    pub(crate) best: Run,
    start: usize,
    sum: i32,
}

impl Search {
    /// Goes on with line `i`.
    pub(crate) fn add(&mut self, i: usize, worth: i32) {
        if self.sum <= 0 {
            (self.start, self.sum) = (i, 0);
        }
        self.sum += worth;
        if self.sum > self.best.worth {
            self.best = Run { start: self.start, end: i + 1, worth: self.sum };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_richest_stretch() {
        let check = |worths: &[i32], start, end, worth| {
            let mut search = Search::default();
            worths.iter().enumerate().for_each(|(i, worth)| search.add(i, *worth));
            assert_eq!(search.best, Run { start, end, worth }, "{worths:?}");
        };
        check(&[], 0, 0, 0);
        check(&[-35, -35], 0, 0, 0);
        check(&[-35, 200, -35, 150, -50], 1, 4, 315);
        check(&[100, -400, 120], 2, 3, 120);
        check(&[100, -100, 100], 0, 1, 100);
    }
}
