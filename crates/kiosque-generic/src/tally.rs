//! Counts in how many lines words stand, by the ends of their hashes.

/// Most slots in use; more words than this share slots, which only blurs the counts.
const MOST_SLOTS: usize = 4096;

/// The words that end in a slot's number.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// In how many lines they stand.
    lines: u32,
    /// The last of these lines.
    last: u32,
}

/// Counts of lines. Lines are numbered on from count to count, so that slots need not be cleared between them: what
/// an earlier count left is told by its number.
pub(crate) struct Tally {
    slots: Box<[Slot; MOST_SLOTS]>,
    mask: u32,
    line: u32,
    /// The last line of earlier counts.
    earlier: u32,
}

impl Default for Tally {
    fn default() -> Self {
        Self { slots: Box::new([Slot::default(); MOST_SLOTS]), mask: 0, line: 0, earlier: 0 }
    }
}

impl Tally {
    /// Fits the number of slots to a page of so many words.
    pub(crate) fn fit(&mut self, words: usize) {
        self.mask = (2 * words).next_power_of_two().clamp(64, MOST_SLOTS) as u32 - 1;
    }

    /// Begins a count.
    pub(crate) fn restart(&mut self) {
        if self.line > u32::MAX / 2 {
            *self = Self { mask: self.mask, ..Self::default() };
        }
        self.earlier = self.line;
    }

    /// Counts the words of one more line, each once.
    pub(crate) fn add_line(&mut self, hashes: impl Iterator<Item = u32>) {
        self.line += 1;
        for hash in hashes {
            let slot = &mut self.slots[(hash & self.mask) as usize % MOST_SLOTS];
            let lines = if slot.last > self.earlier { slot.lines } else { 0 };
            *slot = Slot { lines: lines + u32::from(slot.last != self.line), last: self.line };
        }
    }

    /// In how many lines of this count the word stands.
    #[inline]
    pub(crate) fn lines(&self, hash: u32) -> u32 {
        let slot = self.slots[(hash & self.mask) as usize % MOST_SLOTS];
        if slot.last > self.earlier { slot.lines } else { 0 }
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
    }
}
