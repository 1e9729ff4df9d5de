//! Words as hashes, taken letter by letter.

use crate::chars::Kind;

/// A word as later steps need it: hashes only, the text is never looked at again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Hash of the whole word in lower case.
    pub(crate) key: u32,
    /// Hash of its first [`STEM`] letters: forms of one word share it in most inflected languages.
    pub(crate) stem: u32,
    /// Long enough, or a pair of ideographs: says what the text is about.
    pub(crate) topical: bool,
    /// Begins with a digit.
    pub(crate) number: bool,
}

/// So many letters make a word's stem.
const STEM: u32 = 5;
/// A word's hash is turned by so many bits for each letter, which is then added to it.
const SHIFT: u32 = 5;

/// The word being read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Token {
    key: u64,
    stem: u64,
    pub(crate) length: u32,
    /// Of all its letters' [`CASE`] bits, those that are set in one at least.
    cases: u8,
    /// Begins with a digit.
    pub(crate) number: bool,
}

/// The bit that tells lower case from upper in ASCII.
pub(crate) const CASE: u8 = 0x20;

/// ASCII letters in lower case, and zeros for all other bytes.
pub(crate) const PLAIN: [u8; 256] = {
    let mut table = [0; 256];
    let mut letter = b'a';
    while letter <= b'z' {
        table[letter as usize] = letter;
        table[letter.to_ascii_uppercase() as usize] = letter;
        letter += 1;
    }
    table
};

impl Token {
    /// Adds one letter or digit.
    #[inline]
    pub(crate) fn add(&mut self, folded: u16, kind: Kind) {
        self.key = self.key.rotate_left(SHIFT) ^ u64::from(folded);
        self.length += 1;
        if self.length <= STEM {
            self.stem = self.key;
        }
        self.cases |= if kind == Kind::Upper { 0 } else { CASE };
    }

    /// Adds the ASCII letters that `text` begins with; gives back what follows.
    #[inline]
    pub(crate) fn add_plain<'t>(&mut self, text: &'t [u8]) -> &'t [u8] {
        let Self { mut key, mut stem, mut length, mut cases, number } = *self;
        let mut letters = text.iter();
        while let [byte, ..] = *letters.as_slice()
            && PLAIN[usize::from(byte)] != 0
        {
            key = key.rotate_left(SHIFT) ^ u64::from(PLAIN[usize::from(byte)]);
            length += 1;
            stem = if length <= STEM { key } else { stem };
            cases |= byte;
            letters.next();
        }
        *self = Self { key, stem, length, cases, number };
        letters.as_slice()
    }

    #[inline]
    pub(crate) fn shouted(&self) -> bool {
        self.cases & CASE == 0 && self.length >= 2
    }

    #[inline]
    pub(crate) fn done(&self) -> Word {
        Word {
            key: mix(self.key ^ u64::from(self.length)),
            stem: mix(self.stem),
            topical: self.length >= 4,
            number: self.number,
        }
    }
}

/// Spreads a word's hash over 32 bits.
#[inline]
pub(crate) fn mix(key: u64) -> u32 {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}
