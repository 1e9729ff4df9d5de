//! The language of a text: its script first, then the small words of the languages that share the script.

use std::sync::LazyLock;

use crate::letters::Letters;
use crate::script::{SCRIPTS, Script, script};
use crate::words::{letter_len, rows};

/// A language and how sure the reading is.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Language {
    /// ISO 639-1 code, `ckb` (which has none) apart.
    pub code: &'static str,
    /// From 0 to 1: how far ahead of the next language this one is, and how much text says so.
    pub confidence: f32,
}

/// Words after this many no longer change the answer.
const ENOUGH_WORDS: u32 = 600;

/// After every so many words, and characters of scripts without spaces, the count may stop early.
const CHECK_EVERY: u32 = 64;

/// Small words needed before they are believed: one may be a name.
const LEAST_HITS: u32 = 2;

/// In running text every third word is a small one; with fewer than one in this many, the text is of another language
/// or a list of names.
const FEWEST_SHARE: u32 = 12;

/// Words longer than this, in bytes, are not looked up: they fit no key.
const KEY_BYTES: usize = 16;

/// Words of more ASCII letters are no small ones: so many fit a number.
const SMALL_BYTES: usize = 8;

/// Arabic writes its article together with the noun; headlines have few other small words.
const ARTICLE: &str = "ال";

/// The language of `text`, when there is evidence enough.
///
/// Measured on a prefix of at most about 600 words, less when one language is far ahead: hand it the text in question,
/// not a page whose menus are in another language. A headline of a few words often has too few small words: `None`,
/// or a confidence below 0.3, which is worth little.
///
/// ```
/// use kiosque_values::language;
/// let code = |text| language(text).map(|l| l.code);
/// assert_eq!(code("Le port est fermé depuis lundi, selon la mairie."), Some("fr"));
/// assert_eq!(code("أعلن الميناء عن إغلاق أبوابه في هذا اليوم"), Some("ar"));
/// assert_eq!(code("港は月曜日から閉鎖されている"), Some("ja"));
/// assert_eq!(code("ACME 3000"), None);
/// ```
pub fn language(text: &str) -> Option<Language> {
    let mut count = Count::default();
    count.read(text);
    count.script_alone().or_else(|| count.by_words())
}

/// Letters by script and small words by language.
struct Count {
    letters: [u32; SCRIPTS],
    words: u32,
    /// Small numbers, for few words are read: passes over all languages take few instructions.
    hits: [i16; LANGUAGES],
    scores: [i16; LANGUAGES],
}

const LANGUAGES: usize = 64;

impl Default for Count {
    fn default() -> Self {
        Count { letters: [0; SCRIPTS], words: 0, hits: [0; LANGUAGES], scores: [0; LANGUAGES] }
    }
}

/// Scripts of one language, or of one that outweighs the others in the news.
const ALONE: &[(Script, &str)] = &[
    (Script::Hangul, "ko"),
    (Script::Thai, "th"),
    (Script::Bengali, "bn"),
    (Script::Tamil, "ta"),
    (Script::Telugu, "te"),
    (Script::Gujarati, "gu"),
    (Script::Gurmukhi, "pa"),
    (Script::Kannada, "kn"),
    (Script::Malayalam, "ml"),
    (Script::Sinhala, "si"),
    (Script::Georgian, "ka"),
    (Script::Armenian, "hy"),
    (Script::Ethiopic, "am"),
    (Script::Khmer, "km"),
    (Script::Lao, "lo"),
    (Script::Burmese, "my"),
    (Script::Tibetan, "bo"),
    (Script::Odia, "or"),
    (Script::Greek, "el"),
    (Script::Hebrew, "he"),
];

impl Count {
    fn read(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut check = CHECK_EVERY;
        while let Some(&byte) = bytes.get(at) {
            at = match byte {
                b'A'..=b'Z' | b'a'..=b'z' => self.read_word(text, at),
                // Nothing that is counted.
                0..=0x7f => {
                    at += 1;
                    continue;
                }
                _ => self.read_foreign(text, at),
            };
            if self.seen() >= check {
                if self.seen() >= ENOUGH_WORDS || self.is_clear() {
                    return;
                }
                check += CHECK_EVERY;
            }
        }
    }

    /// What has been read: words, and characters that stand without spaces.
    fn seen(&self) -> u32 {
        self.words + self.letters[Script::Han as usize] + self.letters[Script::Kana as usize]
    }

    /// Whether one language is so far ahead that more text would not change the answer.
    fn is_clear(&self) -> bool {
        let (_, first, second) = self.leaders();
        first > (WEIGHT * CHECK_EVERY / 8) as i16 && first >= 2 * second
    }

    /// The language with the greatest score, that score, and the greatest of the others.
    fn leaders(&self) -> (usize, i16, i16) {
        // Without branches in them, the passes over all scores are made of vector instructions.
        let greatest = |scores: &[i16; LANGUAGES]| scores.iter().fold(0, |most, &score| score.max(most));
        let first = greatest(&self.scores);
        let best = self.scores.iter().position(|&score| score == first).unwrap_or(0);
        let mut others = self.scores;
        others[best] = 0;
        (best, first, greatest(&others))
    }

    /// Reads the word that begins at `start` with a letter, and answers where it ends.
    fn read_word(&mut self, text: &str, start: usize) -> usize {
        let bytes = text.as_bytes();
        let (count, small) = letters_at(bytes, start);
        let end = start + count;
        if bytes.get(end).is_some_and(|b| *b >= 0x80) && letter_len(bytes, end).is_some() {
            return self.read_foreign_word(text, start);
        }
        self.words += 1;
        self.letters[Script::Latin as usize] += count as u32;
        // `AI`, `GA`, `IT` in running text are no small words.
        let abbreviation = count > 1 && bytes[start..start + 2].iter().all(u8::is_ascii_uppercase);
        if count <= SMALL_BYTES && !abbreviation {
            self.count_word(small.into());
        }
        end
    }

    /// Reads a word with letters that are not ASCII.
    fn read_foreign_word(&mut self, text: &str, start: usize) -> usize {
        let bytes = text.as_bytes();
        let mut end = start;
        while let Some(b) = bytes.get(end).filter(|b| b.is_ascii_alphabetic() || **b >= 0x80) {
            if *b >= 0x80 {
                let Some(len) = letter_len(bytes, end) else { break };
                end += len;
            } else {
                end += 1;
            }
        }
        let word = &text[start..end];
        self.words += 1;
        let script = word.chars().find(|c| !c.is_ascii()).map_or(Script::Other, script);
        self.letters[script as usize] += word.chars().count() as u32;
        if script == Script::Arabic && word.len() > 2 * ARTICLE.len() && word.starts_with(ARTICLE) {
            self.count_word(ARTICLE.chars().fold(0, with_char));
        }
        if word.len() <= KEY_BYTES {
            self.count_word(word.chars().map(lower).fold(0, with_char));
        }
        end
    }

    /// Reads a word or a character that is not ASCII.
    fn read_foreign(&mut self, text: &str, at: usize) -> usize {
        let Some(len) = letter_len(text.as_bytes(), at) else {
            return at + text[at..].chars().next().map_or(1, char::len_utf8);
        };
        if len < 3 {
            return self.read_word(text, at);
        }
        match text[at..].chars().next().map(script) {
            Some(east @ (Script::Han | Script::Kana)) => {
                self.letters[east as usize] += 1;
                at + len
            }
            _ => self.read_word(text, at),
        }
    }

    #[inline]
    fn count_word(&mut self, word: u128) {
        let Some(entry) = LISTS.get(word) else { return };
        let mut languages = entry.languages;
        while languages != 0 {
            let at = languages.trailing_zeros() as usize % LANGUAGES;
            self.hits[at] += entry.hits;
            self.scores[at] += entry.weight;
            languages &= languages - 1;
        }
    }

    /// The language of a text whose script has only one.
    fn script_alone(&self) -> Option<Language> {
        let all: u32 = self.letters.iter().sum();
        let of = |script: Script| self.letters[script as usize];
        // Kana among the Han characters: one in twenty is more than a borrowed name.
        let east = of(Script::Han) + of(Script::Kana);
        if east * 2 > all && east >= 4 {
            let japanese = of(Script::Kana) * 20 > east;
            // A few Han characters alone may be a Japanese name.
            let evidence = if japanese { 1.0 } else { share(east, east + 8) };
            let code = if japanese { "ja" } else { "zh" };
            return Some(Language { code, confidence: evidence * share(east, all) });
        }
        // Most texts are in the script of many languages.
        if of(Script::Latin) * 2 >= all {
            return None;
        }
        let (script, code) = *ALONE.iter().max_by_key(|(script, _)| of(*script))?;
        let least = if script == Script::Hangul { 2 } else { 4 };
        (of(script) * 2 > all && of(script) >= least)
            .then(|| Language { code, confidence: share(of(script), all) })
    }

    fn by_words(&self) -> Option<Language> {
        if self.words == 0 {
            return None;
        }
        let (best, first, second) = self.leaders();
        let hits = self.hits[best] as u32;
        if hits < LEAST_HITS || hits * FEWEST_SHARE < self.words || first == second {
            return None;
        }
        let lead = f32::from(first - second) / f32::from(first);
        let evidence = hits as f32 / (hits as f32 + 4.0);
        Some(Language { code: LISTS.codes[best], confidence: evidence * (0.5 + 0.5 * lead) })
    }
}

/// How many ASCII letters stand from `start` on, and the last eight of them in lower case.
fn letters_at(bytes: &[u8], start: usize) -> (usize, u64) {
    let rest = &bytes[start..];
    let (mut count, mut small) = (0, 0);
    if let Some(eight) = rest.first_chunk() {
        let letters = Letters::of(*eight);
        (count, small) = (letters.count as usize, letters.small);
        if count < SMALL_BYTES {
            return (count, small);
        }
    }
    for letter in rest[count..].iter().take_while(|byte| byte.is_ascii_alphabetic()) {
        small = small << 8 | u64::from(letter | 0x20);
        count += 1;
    }
    (count, small)
}

fn share(part: u32, all: u32) -> f32 {
    part as f32 / all.max(1) as f32
}

/// Appends the bytes of `c` to those of a word.
fn with_char(word: u128, c: char) -> u128 {
    let mut utf8 = [0; 4];
    c.encode_utf8(&mut utf8).bytes().fold(word, |word, byte| word << 8 | u128::from(byte))
}

/// The small letter of the alphabets that have two cases, for the ranges of the word lists.
fn lower(c: char) -> char {
    match c {
        '\0'..='\u{7f}' => c.to_ascii_lowercase(),
        'À'..='Þ' | 'Α'..='Ϋ' | 'А'..='Я' => char::from_u32(c as u32 + 32).unwrap_or(c),
        'Ѐ'..='Џ' => char::from_u32(c as u32 + 80).unwrap_or(c),
        '\u{80}'..='\u{24f}' | '\u{386}'..='\u{38f}' | '\u{460}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => {
            c.to_lowercase().next().unwrap_or(c)
        }
        _ => c,
    }
}

/// A small word: the languages that have it, as bits, and what a hit is worth.
#[derive(Clone, Copy, Default)]
struct Entry {
    word: u128,
    languages: u64,
    weight: i16,
    hits: i16,
}

/// The word lists, found by an open-addressed table.
struct Lists {
    codes: Vec<&'static str>,
    /// In the order of the lists: the words of a text's language stand together, and stay near the processor.
    entries: Vec<Entry>,
    /// Some bits of the hash of each slot's word, 0 where there is none: most words are in no list.
    tags: Vec<u8>,
    /// Where the entry of each slot's word stands.
    places: Vec<u16>,
}

/// What a word is worth that is in no list; divided by one more than the lists that have it.
const WEIGHT: u32 = 24;

/// Table slots, a power of two; the lists fill about a third.
const SLOTS: usize = 1 << 13;

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::load);

impl Lists {
    fn load() -> Lists {
        let mut lists = Lists {
            codes: vec![""; LANGUAGES],
            entries: Vec::new(),
            tags: vec![0; SLOTS],
            places: vec![0; SLOTS],
        };
        for (at, mut row) in rows(include_str!("data/function_words.tsv")).enumerate().take(LANGUAGES) {
            lists.codes[at] = row.next().unwrap_or_default();
            for word in row.next().unwrap_or_default().split(' ').filter(|word| word.len() <= KEY_BYTES) {
                let entry = lists.entry(word.bytes().fold(0, |bytes, byte| bytes << 8 | u128::from(byte)));
                entry.languages |= 1 << at;
            }
        }
        for entry in &mut lists.entries {
            // A word of one language says more than a word of five; a single letter may be an initial or a unit.
            let letter = entry.word < 0x80;
            let weight = WEIGHT / (1 + entry.languages.count_ones()).min(WEIGHT) / if letter { 2 } else { 1 };
            entry.weight = weight as i16;
            entry.hits = i16::from(!letter);
        }
        lists
    }

    /// The entry of a word, which is made if there is none.
    fn entry(&mut self, word: u128) -> &mut Entry {
        let slot = self.slot(word);
        if self.tags[slot] == 0 {
            self.tags[slot] = hash(word).1;
            self.places[slot] = self.entries.len() as u16;
            self.entries.push(Entry { word, ..Entry::default() });
        }
        &mut self.entries[usize::from(self.places[slot])]
    }

    #[inline]
    fn get(&self, word: u128) -> Option<&Entry> {
        let slot = self.slot(word);
        (self.tags[slot] != 0).then(|| &self.entries[usize::from(self.places[slot])])
    }

    /// The slot where a word stands, or the empty one where it would.
    #[inline]
    fn slot(&self, word: u128) -> usize {
        let (mut at, tag) = hash(word);
        let is_here =
            |at: usize| self.tags[at] == tag && self.entries[usize::from(self.places[at])].word == word;
        while self.tags[at] != 0 && !is_here(at) {
            at = (at + 1) % SLOTS;
        }
        at
    }
}

/// Multiplicative hashing (Knuth, The Art of Computer Programming, 6.4): the top bits of a product with the golden
/// ratio's fraction. With some of the bits below, never 0.
fn hash(word: u128) -> (usize, u8) {
    let mixed = ((word >> 64) as u64).rotate_left(29) ^ word as u64;
    let product = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((product >> (64 - SLOTS.trailing_zeros())) as usize, (product >> 32) as u8 | 1)
}

#[cfg(test)]
mod tests;
