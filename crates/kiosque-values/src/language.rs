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
    lists: &'static Lists,
    letters: [u32; SCRIPTS],
    words: u32,
    /// Words that may be small ones, to be looked up together.
    asked: [u128; ASKED],
    asked_len: usize,
    /// Small numbers, for few words are read: passes over all languages take few instructions.
    hits: Row,
    scores: Row,
}

const LANGUAGES: usize = 64;

/// A number for each language.
type Row = [i16; LANGUAGES];

/// So many words are looked up together: what they add to each language is a small number.
const ASKED: usize = 32;

impl Default for Count {
    fn default() -> Self {
        Count {
            lists: &LISTS,
            letters: [0; SCRIPTS],
            words: 0,
            asked: [0; ASKED],
            asked_len: 0,
            hits: [0; LANGUAGES],
            scores: [0; LANGUAGES],
        }
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
                self.look_up();
                if self.seen() >= ENOUGH_WORDS || self.is_clear() {
                    return;
                }
                check += CHECK_EVERY;
            }
        }
        self.look_up();
    }

    /// What has been read: words, and characters that stand without spaces.
    fn seen(&self) -> u32 {
        self.words + self.letters[Script::Han as usize] + self.letters[Script::Kana as usize]
    }

    /// Whether one language is so far ahead that more text would not change the answer.
    fn is_clear(&self) -> bool {
        let (first, second) = self.leaders();
        first > (WEIGHT * CHECK_EVERY / 8) as i16 && first >= 2 * second
    }

    /// The greatest score, and the greatest of the other languages.
    fn leaders(&self) -> (i16, i16) {
        // Without branches in it, and side by side first, the pass over all scores is made of vector instructions.
        const SIDE: usize = 8;
        let (mut first, mut second) = ([0; SIDE], [0; SIDE]);
        for scores in self.scores.chunks_exact(SIDE) {
            for at in 0..SIDE {
                second[at] = scores[at].min(first[at]).max(second[at]);
                first[at] = scores[at].max(first[at]);
            }
        }
        let both = first.into_iter().chain(second);
        both.fold((0, 0), |(first, second), score| (score.max(first), score.min(first).max(second)))
    }

    /// Reads the word that begins at `start` with a letter, and answers where it ends.
    #[inline]
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
        let second = start + usize::from(count > 1);
        let abbreviation =
            (count > 1) & bytes[start].is_ascii_uppercase() & bytes[second].is_ascii_uppercase();
        self.ask(small.into(), (count <= SMALL_BYTES) & !abbreviation);
        end
    }

    /// Reads a word with letters that are not ASCII. Apart from the others, so that the loop over these stays small.
    #[inline(never)]
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
            self.ask(ARTICLE.chars().fold(0, with_char), true);
        }
        if word.len() <= KEY_BYTES {
            self.ask(word.chars().map(lower).fold(0, with_char), true);
        }
        end
    }

    /// Reads a word or a character that is not ASCII.
    fn read_foreign(&mut self, text: &str, at: usize) -> usize {
        let Some(len) = letter_len(text.as_bytes(), at) else {
            return at + text[at..].chars().next().map_or(1, char::len_utf8);
        };
        if len < 3 {
            return self.read_foreign_word(text, at);
        }
        match text[at..].chars().next().map(script) {
            Some(east @ (Script::Han | Script::Kana)) => {
                self.letters[east as usize] += 1;
                at + len
            }
            _ => self.read_foreign_word(text, at),
        }
    }

    /// Keeps a word to be looked up, if `is_small` and a list may have it: without a branch that nobody can foresee, what is
    /// not kept is written over.
    #[inline]
    fn ask(&mut self, word: u128, is_small: bool) {
        self.asked[self.asked_len] = word;
        self.asked_len += usize::from(is_small & self.lists.may_have(word));
        if self.asked_len == ASKED {
            self.look_up();
        }
    }

    /// Counts the words that were kept.
    fn look_up(&mut self) {
        if self.asked_len == 0 {
            return;
        }
        let mut sums = [0; LANGUAGES];
        for word in &self.asked[..self.asked_len] {
            for (sum, worth) in sums.iter_mut().zip(self.lists.get(*word)) {
                *sum += worth;
            }
        }
        self.asked_len = 0;
        for (at, sum) in sums.into_iter().enumerate() {
            self.scores[at] += sum & (HIT - 1);
            self.hits[at] += sum >> HIT.ilog2();
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
        let (first, second) = self.leaders();
        let best = self.scores.iter().position(|&score| score == first)?;
        let hits = self.hits[best] as u32;
        if hits < LEAST_HITS || hits * FEWEST_SHARE < self.words || first == second {
            return None;
        }
        let lead = f32::from(first - second) / f32::from(first);
        let evidence = hits as f32 / (hits as f32 + 4.0);
        Some(Language { code: self.lists.codes[best], confidence: evidence * (0.5 + 0.5 * lead) })
    }
}

/// How many ASCII letters stand from `start` on, and, of no more than eight, all in lower case.
#[inline]
fn letters_at(bytes: &[u8], start: usize) -> (usize, u64) {
    let rest = &bytes[start..];
    let (mut count, mut small) = (0, 0);
    while let Some(eight) = rest[count..].first_chunk() {
        let letters = Letters::of(*eight);
        small = if count == 0 { letters.small } else { small };
        count += letters.count as usize;
        if letters.count < 8 {
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

/// The word lists, found by an open-addressed table.
struct Lists {
    codes: Vec<&'static str>,
    /// A bit for each end that hashes of words may have: most words that are in no list are told by it.
    ends: Vec<u64>,
    /// For each slot the number of its word, 0 where there is none.
    slots: Vec<u16>,
    /// In the order of the lists, after an empty one: the words of a text's language stand together, and stay near the
    /// processor.
    words: Vec<u128>,
    /// What each of them says for each language: a [`HIT`], and what it is worth.
    worths: Vec<Row>,
}

/// What a word is worth that is in no list; divided by one more than the lists that have it.
const WEIGHT: u32 = 24;

/// A word that counts as a small one, beside what so many words at most are worth.
const HIT: i16 = (WEIGHT as usize / 2 * ASKED).next_power_of_two() as i16;

/// Table slots, a power of two; the lists fill about a third.
const SLOTS: usize = 1 << 13;

/// Ends of hashes, a power of two; the lists have one in twenty.
const ENDS: usize = 1 << 16;

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::load);

impl Lists {
    fn load() -> Lists {
        let mut lists = Lists {
            codes: vec![""; LANGUAGES],
            ends: vec![0; ENDS / 64],
            slots: vec![0; SLOTS],
            words: vec![0],
            worths: vec![[0; LANGUAGES]],
        };
        for (at, mut row) in rows(include_str!("data/function_words.tsv")).enumerate().take(LANGUAGES) {
            lists.codes[at] = row.next().unwrap_or_default();
            for word in row.next().unwrap_or_default().split(' ').filter(|word| word.len() <= KEY_BYTES) {
                let number = lists.number(word.bytes().fold(0, |bytes, byte| bytes << 8 | u128::from(byte)));
                lists.worths[number][at] = 1;
            }
        }
        for (word, worths) in lists.words.iter().zip(&mut lists.worths) {
            let languages = worths.iter().sum::<i16>() as u32;
            // A word of one language says more than a word of five; a single letter may be an initial or a unit.
            let worth = (WEIGHT / (1 + languages).min(WEIGHT)) as i16;
            let worth = if *word < 0x80 { worth / 2 } else { worth + HIT };
            worths.iter_mut().for_each(|has| *has *= worth);
        }
        lists
    }

    /// The number of a word, which is given one if it has none.
    fn number(&mut self, word: u128) -> usize {
        let slot = self.slot(word);
        if self.slots[slot] == 0 {
            let end = end_of(word);
            self.ends[end / 64] |= 1 << (end % 64);
            self.slots[slot] = self.words.len() as u16;
            self.words.push(word);
            self.worths.push([0; LANGUAGES]);
        }
        usize::from(self.slots[slot])
    }

    /// Whether a list may have the word; few others get past this.
    #[inline]
    fn may_have(&self, word: u128) -> bool {
        let end = end_of(word);
        self.ends[end / 64] >> (end % 64) & 1 != 0
    }

    /// What a word says for each language.
    #[inline]
    fn get(&self, word: u128) -> &Row {
        &self.worths[usize::from(self.slots[self.slot(word)])]
    }

    /// The slot where a word stands, or the empty one where it would.
    #[inline]
    fn slot(&self, word: u128) -> usize {
        let mut at = hash(word) >> (u64::BITS - SLOTS.ilog2());
        let is_other = |number: u16| number != 0 && self.words[usize::from(number)] != word;
        while is_other(self.slots[at as usize]) {
            at = (at + 1) % SLOTS as u64;
        }
        at as usize
    }
}

/// Multiplicative hashing (Knuth, The Art of Computer Programming, 6.4): the top bits of a product with the golden
/// ratio's fraction.
#[inline]
fn hash(word: u128) -> u64 {
    let mixed = ((word >> 64) as u64).rotate_left(29) ^ word as u64;
    mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[inline]
fn end_of(word: u128) -> usize {
    (hash(word) >> (u64::BITS - ENDS.ilog2())) as usize
}

#[cfg(test)]
mod tests;
