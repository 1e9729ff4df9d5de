//! Where a page has the bytes that tokens end at: found for 64 bytes at a time with vector instructions, a stretch of the
//! page before it is read.

use crate::tree::text::Form;
use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x64};

/// So many bytes are marked together: few enough that their marks stay at hand.
const STRETCH: usize = 4096;

/// Bytes of a word of marks, one bit each.
const WORD: usize = 64;

/// Words of a stretch.
const WORDS: usize = STRETCH / WORD;

/// Line feeds are counted before every so many bytes.
pub(crate) const COUNTED: usize = 256;

/// The marks of [`WORD`] bytes, the first in the lowest bits.
#[derive(Clone, Copy, Default)]
struct Word {
    tags: u64,
    quotes: u64,
    /// Carriage returns and U+0000.
    controls: u64,
    /// The same, and `&`.
    special: u64,
    /// How many line feeds there are.
    line_feeds: u32,
}

/// What is looked for in a text on the way to its end, to tell how it is spelled.
pub(super) struct Looked {
    form: Form,
    seen: u64,
}

impl Looked {
    /// For a text in which references count, or do not.
    pub(super) fn for_references(count: bool) -> Self {
        Self { form: if count { Form::REFERENCES } else { Form::CONTROLS }, seen: 0 }
    }

    /// The form of the text.
    #[inline]
    pub(super) fn form(&self) -> Form {
        if self.seen != 0 { self.form } else { Form::VERBATIM }
    }
}

/// The marks of the stretch of a page that is being read. Who asks goes from its start to its end: going back would take
/// the time of marking a stretch.
pub(super) struct Marks {
    level: Level,
    /// Where the stretch begins, and where marks end: a word behind the stretch, so that 64 bytes from any of its bytes on
    /// are marked.
    start: usize,
    words: Box<[Word; WORDS + 1]>,
    /// How many line feeds stand before each [`COUNTED`] bytes of the page, as far as it was marked.
    lines: Vec<u32>,
    line_feeds: u32,
}

impl Marks {
    /// Those of a page of which nothing is marked; `lines` is an empty buffer.
    pub(super) fn new(lines: Vec<u32>) -> Self {
        let words = Box::new([Word::default(); WORDS + 1]);
        // No byte is in the first stretch.
        Self { level: Level::new(), start: usize::MAX - STRETCH, words, lines, line_feeds: 0 }
    }

    /// The next `<` from `from` on, or the end of the page. What stands before it is looked at.
    #[inline(always)]
    pub(super) fn next_tag(&mut self, page: &[u8], from: usize, looked: &mut Looked) -> usize {
        let references = looked.form.has_references();
        let mut at = from;
        while at < page.len() {
            self.mark(page, at);
            let tags = self.ahead(at, |word| word.tags);
            let before = tags.wrapping_sub(1) & !tags;
            looked.seen |= before
                & match references {
                    true => self.ahead(at, |word| word.special),
                    false => self.ahead(at, |word| word.controls),
                };
            if tags != 0 {
                return at + tags.trailing_zeros() as usize;
            }
            at += WORD;
        }
        page.len()
    }

    /// The next `"` from `from` on.
    #[inline]
    pub(super) fn next_quote(&mut self, page: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        while at < page.len() {
            self.mark(page, at);
            let quotes = self.ahead(at, |word| word.quotes);
            if quotes != 0 {
                return Some(at + quotes.trailing_zeros() as usize);
            }
            at += WORD;
        }
        None
    }

    /// The marks of the 64 bytes from `at` on, which is in the stretch.
    #[inline]
    fn ahead(&self, at: usize, of: impl Fn(&Word) -> u64) -> u64 {
        let (word, bit) = ((at - self.start) / WORD % WORDS, at % WORD);
        of(&self.words[word]) >> bit | of(&self.words[word + 1]) << 1 << (WORD - 1 - bit)
    }

    /// Makes sure that `at` is in the stretch.
    #[inline]
    fn mark(&mut self, page: &[u8], at: usize) {
        if at.wrapping_sub(self.start) >= STRETCH {
            self.mark_stretch_of(page, at);
        }
    }

    #[cold]
    fn mark_stretch_of(&mut self, page: &[u8], at: usize) {
        let start = at - at % STRETCH;
        // What was passed over is counted, too.
        let first = (self.lines.len() * COUNTED).min(start);
        for start in (first..=start).step_by(STRETCH) {
            self.mark_stretch(page, start);
        }
    }

    fn mark_stretch(&mut self, page: &[u8], start: usize) {
        let bytes = &page[start..page.len().min(start + STRETCH + WORD)];
        let words = &mut *self.words;
        dispatch!(self.level, simd => mark_all(simd, bytes, words));
        self.start = start;
        if self.lines.len() * COUNTED == start {
            let (counted, _) = self.words.as_chunks::<{ COUNTED / WORD }>();
            for words in &counted[..counted.len().min(bytes.len().div_ceil(COUNTED))] {
                self.lines.push(self.line_feeds);
                self.line_feeds += words.iter().map(|word| word.line_feeds).sum::<u32>();
            }
        }
    }

    /// The line feeds before each [`COUNTED`] bytes of the whole page, and at last those of all of it.
    pub(super) fn into_lines(mut self, page: &[u8]) -> Vec<u32> {
        while self.lines.len() * COUNTED < page.len() {
            self.mark_stretch(page, self.lines.len() * COUNTED);
        }
        self.lines.push(self.line_feeds);
        self.lines
    }
}

/// Marks `bytes`; what is behind them has no marks.
#[inline(always)]
fn mark_all<S: Simd>(simd: S, bytes: &[u8], words: &mut [Word; WORDS + 1]) {
    let (whole, rest) = bytes.as_chunks::<WORD>();
    for (word, bytes) in words.iter_mut().zip(whole) {
        *word = mark(simd, bytes);
    }
    if whole.len() < words.len() {
        let mut last = [b' '; WORD];
        last[..rest.len()].copy_from_slice(rest);
        words[whole.len()..].fill(Word::default());
        words[whole.len()] = mark(simd, &last);
    }
}

#[inline(always)]
fn mark<S: Simd>(simd: S, bytes: &[u8; WORD]) -> Word {
    let bytes = u8x64::from_slice(simd, bytes);
    let are = |byte: u8| bytes.simd_eq(u8x64::splat(simd, byte));
    let controls = are(b'\r') | are(0);
    Word {
        tags: are(b'<').to_bitmask(),
        quotes: are(b'"').to_bitmask(),
        controls: controls.to_bitmask(),
        special: (controls | are(b'&')).to_bitmask(),
        line_feeds: are(b'\n').to_bitmask().count_ones(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_where_the_bytes_are() {
        let places =
            [0, 1, 63, 64, 65, 300, STRETCH - 1, STRETCH, STRETCH + 63, STRETCH + 64, 3 * STRETCH + 9];
        for length in places.iter().flat_map(|place| [place + 1, place + 70]) {
            let mut page = vec![b'a'; length];
            let there = || places.iter().copied().filter(|&place| place < length);
            there().for_each(|place| page[place] = b'<');
            there().for_each(|place| page[(place + 2).min(length - 1)] = b'"');
            let mut marks = Marks::new(Vec::new());
            for from in (0..length).filter(|from| from % 61 < 2 || length - from < 3) {
                let find = |byte: u8| page[from..].iter().position(|&one| one == byte).map(|at| from + at);
                let tag = marks.next_tag(&page, from, &mut Looked::for_references(true));
                assert_eq!(tag, find(b'<').unwrap_or(length), "< from {from} of {length}");
                assert_eq!(marks.next_quote(&page, from), find(b'"'), "\" from {from} of {length}");
            }
        }
    }

    #[test]
    fn texts_are_looked_at_up_to_their_end() {
        for at in [0, 62, 63, 64, 127, STRETCH - 1, STRETCH, STRETCH + 65] {
            for (byte, text, raw_text) in [
                (b'&', Form::REFERENCES, Form::VERBATIM),
                (b'\r', Form::REFERENCES, Form::CONTROLS),
                (0, Form::REFERENCES, Form::CONTROLS),
                (b';', Form::VERBATIM, Form::VERBATIM),
            ] {
                let mut page = vec![b'a'; at + 1];
                page[at] = byte;
                page.extend_from_slice(b"<&\r\0");
                for (count, form) in [(true, text), (false, raw_text)] {
                    let mut looked = Looked::for_references(count);
                    assert_eq!(Marks::new(Vec::new()).next_tag(&page, 0, &mut looked), at + 1);
                    assert_eq!(looked.form(), form, "{byte} at {at}");
                }
            }
        }
    }
}
