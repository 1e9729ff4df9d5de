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
    references: u64,
    controls: u64,
    /// How many line feeds there are.
    line_feeds: u32,
}

/// What a text holds that decides how it is spelled: bits, of which any counts.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    /// `&`
    pub(super) references: u64,
    /// Carriage returns and U+0000.
    pub(super) controls: u64,
}

impl Seen {
    /// The form of text in which references count.
    #[inline]
    pub(super) fn form_of_text(self) -> Form {
        if self.references | self.controls != 0 { Form::REFERENCES } else { Form::VERBATIM }
    }

    /// The form of text in which they do not.
    #[inline]
    pub(super) fn form_of_raw_text(self) -> Form {
        if self.controls != 0 { Form::CONTROLS } else { Form::VERBATIM }
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

    /// The next `<` from `from` on, or the end of the page. What stands before it is added to `seen`.
    #[inline]
    pub(super) fn next_tag(&mut self, page: &[u8], from: usize, seen: &mut Seen) -> usize {
        let mut at = from;
        while at < page.len() {
            self.mark(page, at);
            let tags = self.ahead(at, |word| word.tags);
            let before = tags.wrapping_sub(1) & !tags;
            seen.references |= self.ahead(at, |word| word.references) & before;
            seen.controls |= self.ahead(at, |word| word.controls) & before;
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
    Word {
        tags: are(b'<').to_bitmask(),
        quotes: are(b'"').to_bitmask(),
        references: are(b'&').to_bitmask(),
        controls: (are(b'\r') | are(0)).to_bitmask(),
        line_feeds: are(b'\n').to_bitmask().count_ones(),
    }
}
