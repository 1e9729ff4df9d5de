//! Counts in how many lines words stand, by the ends of their hashes.

/// Most slots in use; more words than this share slots, which only blurs the counts.
const MOST_SLOTS: usize = 4096;

/// The words that end in a slot's number: in its lower bits in how many lines they stand, in the others the last of them.
type Slot = u32;

/// Bits for the number of lines; no more are counted than they hold.
const COUNT_BITS: u32 = 4;
const MOST_COUNTED: u32 = (1 << COUNT_BITS) - 1;

/// Counts of lines. Lines are numbered on from count to count, so that slots need not be cleared between them: what
/// an earlier count left is told by its number.
pub(crate) struct Tally {
    slots: Box<[Slot; MOST_SLOTS]>,
    mask: u32,
    line: u32,
    /// No slot that earlier counts left is greater.
    earlier: Slot,
}

impl Default for Tally {
    fn default() -> Self {
        Self { slots: Box::new([0; MOST_SLOTS]), mask: 0, line: 0, earlier: MOST_COUNTED }
    }
}

impl Tally {
    /// Fits the number of slots to a page of so many words.
    pub(crate) fn fit(&mut self, words: usize) {
        self.mask = (2 * words).next_power_of_two().clamp(64, MOST_SLOTS) as u32 - 1;
    }

    /// Begins a count.
    pub(crate) fn restart(&mut self) {
        if self.line > u32::MAX >> (COUNT_BITS + 1) {
            *self = Self { mask: self.mask, ..Self::default() };
        }
        self.earlier = self.line << COUNT_BITS | MOST_COUNTED;
    }

    /// Counts the words of one more line, each once.
    pub(crate) fn add_line(&mut self, hashes: impl Iterator<Item = u32>) {
        self.line += 1;
        for hash in hashes {
            let slot = &mut self.slots[(hash & self.mask) as usize % MOST_SLOTS];
            let before = if *slot > self.earlier { *slot & MOST_COUNTED } else { 0 };
            let is_new = *slot >> COUNT_BITS != self.line;
            *slot = self.line << COUNT_BITS | (before + u32::from(is_new)).min(MOST_COUNTED);
        }
    }

    /// In how many lines of this count the word stands, up to [`MOST_COUNTED`].
    #[inline]
    pub(crate) fn lines(&self, hash: u32) -> u32 {
        let slot = self.slots[(hash & self.mask) as usize % MOST_SLOTS];
        if slot > self.earlier { slot & MOST_COUNTED } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_once_a_line_and_anew_in_each_count() {
        let mut tally = Tally::default();
        tally.fit(10);
        let mut check = |lines: &[&[u32]], word: u32, expected: u32| {
            tally.restart();
            lines.iter().for_each(|line| tally.add_line(line.iter().copied()));
            assert_eq!(tally.lines(word), expected, "{lines:?}");
        };
        check(&[&[1, 2, 1], &[1]], 1, 2);
        check(&[&[2, 3]], 1, 0);
        check(&[&[2, 3]], 3, 1);
        check(&[], 3, 0);
        check(&[&[5][..]; 100], 5, MOST_COUNTED);
    }
}
