//! Words and the dictionaries they are looked up in.

use std::ops::Range;

use crate::fold::{is_common_letter, join_words};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Longest dictionary key, in bytes.
const KEY_BYTES: usize = 64;

/// A word or phrase as the dictionaries know it: lower case, without accents, hamza, or vowel points.
///
/// People write `FÉVRIER`, `fevrier` and `février`; all three have one key.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    /// Zeros stand behind the word.
    bytes: [u8; KEY_BYTES],
    len: usize,
}

impl Key {
    /// The key of `word`; `None` when it is longer than any entry of a dictionary.
    pub(crate) fn of(word: &str) -> Option<Key> {
        if word.is_ascii() {
            let mut key = Key::of_plain(word)?;
            key.bytes.make_ascii_lowercase();
            return Some(key);
        }
        let mut key = Key { bytes: [0; KEY_BYTES], len: 0 };
        word.chars().all(|c| key.push_plain(c)).then_some(key)
    }

    /// The key that `word` is.
    fn of_plain(word: &str) -> Option<Key> {
        let mut key = Key { bytes: [0; KEY_BYTES], len: word.len() };
        key.bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        Some(key)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    /// Its slot among a power of two, and the bits below: multiplicative hashing of eight bytes at a time, of which the
    /// top bits depend on all.
    fn slot(&self, slots: usize) -> (usize, u16) {
        let (eights, _) = self.bytes.as_chunks();
        let hash = eights[..self.len.div_ceil(8)].iter().fold(0_u64, |hash, eight| {
            (hash.rotate_left(5) ^ u64::from_le_bytes(*eight)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        let below = u64::BITS - slots.ilog2();
        ((hash >> below) as usize, (hash >> (below - u16::BITS)) as u16)
    }

    fn push_plain(&mut self, c: char) -> bool {
        let mut fits = true;
        plain(c, |d| fits &= self.push(d));
        fits
    }

    fn push(&mut self, c: char) -> bool {
        let mut utf8 = [0; 4];
        let utf8 = c.encode_utf8(&mut utf8).as_bytes();
        let Some(room) = self.bytes.get_mut(self.len..self.len + utf8.len()) else { return false };
        room.copy_from_slice(utf8);
        self.len += utf8.len();
        true
    }
}

/// Hands the plain form of `c` to `each`: lower case, marks taken off in the scripts where they are optional.
fn plain(c: char, mut each: impl FnMut(char)) {
    match c {
        '\0'..='\u{7f}' => each(c.to_ascii_lowercase()),
        // The letters of most Arabic and Russian words have no other form.
        'ا' | '\u{628}'..='\u{63a}' | '\u{641}'..='\u{648}' | 'ي' | 'а'..='и' | 'к'..='я' => each(c),
        'ς' => each('σ'),
        'ı' => each('i'),
        'ł' | 'Ł' => each('l'),
        'ى' | 'ی' => each('ي'),
        'ک' => each('ك'),
        // Indic vowel signs are marks too, but not optional.
        '\u{80}'..='\u{6ff}' | '\u{1e00}'..='\u{1fff}' => decompose_canonical(c, |d| {
            if !is_combining_mark(d) {
                d.to_lowercase().filter(|&e| !is_combining_mark(e)).for_each(&mut each);
            }
        }),
        _ => each(c),
    }
}

/// The words of `text` in their dictionary form, one space between them.
pub(crate) fn plain_words(text: &str) -> String {
    join_words(text, |c, words| plain(c, |d| words.push(d)))
}

/// A dictionary: one key may have several entries, in the order of the table.
pub(crate) struct Dictionary<T> {
    entries: Vec<(Box<str>, T)>,
    /// By the key's hash, with open addressing.
    slots: Vec<Slot>,
    /// The lengths of the keys that begin with a letter, as bits: most words of ASCII are told by these.
    lengths: [u32; 32],
}

/// Where the entries of a key begin, plus one; 0 is an empty slot. Most words have no entry, and are told by some more bits
/// of their hash without a look at those of others.
#[derive(Clone, Copy, Default)]
struct Slot {
    at: u16,
    tag: u16,
}

impl<T> Dictionary<T> {
    pub(crate) fn new<'w>(entries: impl Iterator<Item = (&'w str, T)>) -> Self {
        let mut entries: Vec<(Box<str>, T)> =
            entries.map(|(word, value)| (plain_words(word).into_boxed_str(), value)).collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let mut slots = vec![Slot::default(); (entries.len() * 2 + 2).next_power_of_two()];
        for (at, entry) in (1u16..).zip(&entries) {
            if usize::from(at) > 1 && entries[usize::from(at) - 2].0 == entry.0 {
                continue;
            }
            // What is longer than any key is never asked for.
            let Some(key) = Key::of_plain(&entry.0) else { continue };
            let (mut slot, tag) = key.slot(slots.len());
            while slots[slot].at != 0 {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = Slot { at, tag };
        }
        let mut lengths = [0; 32];
        for (key, _) in &entries {
            let (first, length) = first_and_length(key);
            lengths[first] |= length;
        }
        Dictionary { entries, slots, lengths }
    }

    /// Every entry of `word`.
    pub(crate) fn all(&self, word: &str) -> impl Iterator<Item = &T> + use<'_, T> {
        let key = if self.may_have(word) { Key::of(word) } else { None };
        let entries = key.map_or(&[][..], |key| self.entries_of(&key));
        entries.iter().map(|entry| &entry.1)
    }

    /// Whether a word may have an entry: cheap to ask.
    fn may_have(&self, word: &str) -> bool {
        let (first, length) = first_and_length(word);
        self.lengths[first] & length != 0 || !word.is_ascii()
    }

    fn entries_of(&self, key: &Key) -> &[(Box<str>, T)] {
        let is_it = |entry: &(Box<str>, T)| entry.0.as_bytes() == key.as_bytes();
        let (mut slot, tag) = key.slot(self.slots.len());
        while let Some(at) = usize::from(self.slots[slot].at).checked_sub(1) {
            if self.slots[slot].tag == tag && is_it(&self.entries[at]) {
                let count = self.entries[at..].iter().take_while(|entry| is_it(entry)).count();
                return &self.entries[at..at + count];
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        &[]
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.all(word).next().is_some()
    }
}

/// The first letter of a word of ASCII, in either case, as a number below 32, and its length as a bit.
fn first_and_length(word: &str) -> (usize, u32) {
    let first = word.bytes().next().unwrap_or_default();
    (usize::from(first % 32), 1 << word.len().min(31))
}

/// The rows of a data table: tab-separated, `#` begins a comment line.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t'))
}

/// A part of a word in running text: letters and their marks.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphabetic(),
        _ if is_common_letter(c) => true,
        _ => c.is_alphabetic() || is_combining_mark(c),
    }
}

/// The length of the letter that is not ASCII at `at`; `None` for punctuation and symbols, by their blocks.
pub(crate) fn letter_len(bytes: &[u8], at: usize) -> Option<usize> {
    let next = bytes.get(at + 1).copied().unwrap_or_default();
    match bytes[at] {
        // U+0080 to U+00BF; general punctuation and symbols; half-width forms.
        0xc2 | 0xe2 | 0xef => None,
        // The Arabic comma, semicolon and question mark; its digits; the ideographic comma, full stop and brackets.
        0xd8 if matches!(next, 0x8c | 0x9b | 0x9f) => None,
        0xd9 if (0xa0..=0xad).contains(&next) => None,
        0xe3 if next == 0x80 => None,
        0xc3..=0xdf => Some(2),
        0xe0..=0xed => Some(3),
        _ => None,
    }
}

/// The word that starts at `at`.
pub(crate) fn word_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let len = rest.find(|c| !is_letter(c)).unwrap_or(rest.len());
    (len > 0).then_some(at..at + len)
}

/// The word that ends at `end`, not reaching before `floor`.
pub(crate) fn word_before(text: &str, end: usize, floor: usize) -> Option<Range<usize>> {
    let rest = text.get(floor..end)?;
    let start = rest.char_indices().rev().take_while(|&(_, c)| is_letter(c)).last()?.0;
    Some(floor + start..end)
}

/// The position after the characters at `at` that `skips` accepts, at most `limit` of them.
pub(crate) fn skip(text: &str, at: usize, limit: usize, skips: impl Fn(char) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.chars().take(limit).take_while(|&c| skips(c)).map(char::len_utf8).sum::<usize>()
}

/// The same, backwards from `end`.
pub(crate) fn skip_back(
    text: &str,
    end: usize,
    floor: usize,
    limit: usize,
    skips: impl Fn(char) -> bool,
) -> usize {
    let rest = text.get(floor..end).unwrap_or_default();
    end - rest.chars().rev().take(limit).take_while(|&c| skips(c)).map(char::len_utf8).sum::<usize>()
}

pub(crate) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let key = |word| Key::of(word).map(|key| key.as_bytes().to_owned()).unwrap_or_default();
        assert_eq!(key("FÉVRIER"), b"fevrier");
        assert_eq!(key("ΟΚΤΩΒΡΊΟΥ"), key("Οκτωβρίου"));
        assert_eq!(key("ΜΆΙΟΣ"), key("Μάϊος"));
        assert_eq!(key("أكتوبر"), "اكتوبر".as_bytes());
        assert_eq!(key("октября"), "октября".as_bytes());
        assert!(Key::of(&"x".repeat(65)).is_none());
    }

    #[test]
    fn words_in_text() {
        assert_eq!(word_at("12 mai", 3), Some(3..6));
        assert_eq!(word_before("le mai 12", 6, 0), Some(3..6));
        assert_eq!(word_before("mai", 3, 1), Some(1..3));
        assert_eq!(plain_words(" Mis à\u{a0}jour, le… "), "mis a jour le");
    }
}
