//! Words and the dictionaries they are looked up in.

use std::ops::Range;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Longest dictionary key, in bytes.
const KEY_BYTES: usize = 64;

/// A word or phrase as the dictionaries know it: lower case, without accents, hamza, or vowel points.
///
/// People write `FÉVRIER`, `fevrier` and `février`; all three have one key.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    bytes: [u8; KEY_BYTES],
    len: usize,
}

impl Key {
    /// The key of `word`; `None` when it is longer than any entry of a dictionary.
    pub(crate) fn of(word: &str) -> Option<Key> {
        let mut key = Key { bytes: [0; KEY_BYTES], len: 0 };
        word.chars().all(|c| key.push_plain(c)).then_some(key)
    }

    pub(crate) fn as_str(&self) -> &str {
        // Only whole characters are ever written.
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
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
    let mut words = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if !crate::fold::is_word(c) {
            gap = true;
            continue;
        }
        if gap && !words.is_empty() {
            words.push(' ');
        }
        gap = false;
        plain(c, |d| words.push(d));
    }
    words
}

/// A dictionary: entries sorted by key; one key may have several, in the order of the table.
pub(crate) struct Dictionary<T> {
    entries: Vec<(Box<str>, T)>,
}

impl<T> Dictionary<T> {
    pub(crate) fn new(entries: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut entries: Vec<(Box<str>, T)> =
            entries.map(|(word, value)| (plain_words(word).into_boxed_str(), value)).collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        Dictionary { entries }
    }

    /// Every entry of `word`.
    pub(crate) fn all<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a T> + use<'a, T> {
        let key = Key::of(word);
        let wanted = key.as_ref().map_or("", Key::as_str);
        let from = self.entries.partition_point(|entry| *entry.0 < *wanted);
        let count =
            self.entries[from..].iter().take_while(|entry| !wanted.is_empty() && *entry.0 == *wanted).count();
        self.entries[from..from + count].iter().map(|entry| &entry.1)
    }

    pub(crate) fn get(&self, word: &str) -> Option<&T> {
        self.all(word).next()
    }
}

/// The rows of a data table: tab-separated, `#` begins a comment line.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = std::str::Split<'static, char>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('\t'))
}

/// A part of a word in running text: letters and their marks.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() || is_combining_mark(c) }
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
        let key = |word| Key::of(word).map(|k| k.as_str().to_owned()).unwrap_or_default();
        assert_eq!(key("FÉVRIER"), "fevrier");
        assert_eq!(key("ΟΚΤΩΒΡΊΟΥ"), key("Οκτωβρίου"));
        assert_eq!(key("ΜΆΙΟΣ"), key("Μάϊος"));
        assert_eq!(key("أكتوبر"), "اكتوبر");
        assert_eq!(key("октября"), "октября");
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
