//! Words as hashes, taken letter by letter.

use crate::chars::Kind;
use kiosque_values::letters::Letters;

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
    pub(crate) fn add_plain<'t>(&mut self, mut text: &'t [u8]) -> &'t [u8] {
        while let Some((eight, _)) = text.split_first_chunk() {
            let letters = Letters::of(*eight);
            self.add_letters(letters);
            text = &text[letters.count as usize..];
            if letters.count < 8 {
                return text;
            }
        }
        while let [byte, rest @ ..] = text
            && PLAIN[usize::from(*byte)] != 0
        {
            self.key = turned(self.key, 1) ^ u64::from(PLAIN[usize::from(*byte)]);
            self.length += 1;
            self.stem = if self.length <= STEM { self.key } else { self.stem };
            self.cases |= byte;
            text = rest;
        }
        text
    }

    /// Adds letters as if one after another.
    #[inline]
    fn add_letters(&mut self, letters: Letters) {
        let (before, count) = (self.key, letters.count);
        let lower = close_up(letters.small & 0x1f1f_1f1f_1f1f_1f1f);
        let after =
            |taken: u32| turned(before, taken) ^ (lower >> (SHIFT * (count - taken))) ^ UPPER[taken as usize];
        self.key = after(count);
        if self.length < STEM {
            // The letters that the stem still takes.
            self.stem = after(count.min(STEM - self.length));
        }
        self.length += count;
        self.cases |= if letters.has_small { CASE } else { 0 };
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

/// A word's hash before so many more letters are added to it.
#[inline]
fn turned(key: u64, letters: u32) -> u64 {
    key.rotate_left(SHIFT * letters)
}

/// What the upper bits of so many letters add to a word's hash: they are the same for all small letters, and overlap the
/// lower five of the next.
const UPPER: [u64; 9] = {
    let mut upper = [0; 9];
    let mut count = 1;
    while count <= 8 {
        upper[count] = upper[count - 1] << SHIFT ^ 0x60;
        count += 1;
    }
    upper
};

/// The lower five bits of each byte side by side.
#[inline]
fn close_up(bytes: u64) -> u64 {
    let pairs = (bytes & 0x001f_001f_001f_001f) | (bytes & 0x1f00_1f00_1f00_1f00) >> 3;
    let fours = (pairs & 0x0000_03ff_0000_03ff) | (pairs & 0x03ff_0000_03ff_0000) >> 6;
    (fours & 0x000f_ffff) | (fours & 0x000f_ffff_0000_0000) >> 12
}

/// Spreads a word's hash over 32 bits.
#[inline]
pub(crate) fn mix(key: u64) -> u32 {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_together_hash_as_one_after_another() {
        let text = "Extraordinarily LONG Words, and all shorter ones of oNE word aa ZZ";
        for (start, _) in text.char_indices() {
            let text = &text[start..];
            let (mut together, mut single) = (Token::default(), Token::default());
            together.add(u16::from(b'q'), Kind::Lower);
            single.add(u16::from(b'q'), Kind::Lower);
            let mut rest = text;
            while let Some(letter) = rest.chars().next().filter(char::is_ascii_alphabetic) {
                let kind = if letter.is_ascii_uppercase() { Kind::Upper } else { Kind::Lower };
                single.add(letter.to_ascii_lowercase() as u16, kind);
                rest = &rest[1..];
            }
            assert_eq!(together.add_plain(text.as_bytes()), rest.as_bytes());
            let told = |token: Token| (token.key, token.stem, token.length, token.cases & CASE);
            assert_eq!(told(together), told(single), "{text}");
        }
    }
}
