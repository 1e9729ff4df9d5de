//! The language of a text: its script first, then the small words of the languages that share the script.

use std::sync::LazyLock;

use crate::words::rows;

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
const ENOUGH_WORDS: usize = 600;

/// Small words needed before they are believed: one may be a name.
const LEAST_HITS: u32 = 2;

/// In running text every third word is a small one; with fewer than one in this many, the text is of another language
/// or a list of names.
const FEWEST_SHARE: u32 = 12;

/// Words longer than this, in bytes, are not looked up: they fit no key.
const KEY_BYTES: u32 = 16;

/// The language of `text`, when there is evidence enough.
///
/// Measured on a prefix of about 600 words. A headline of a few words often has too few small words: `None`.
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
    hits: [u32; LANGUAGES],
    scores: [u32; LANGUAGES],
}

const LANGUAGES: usize = 64;
const SCRIPTS: usize = Script::Other as usize + 1;

impl Default for Count {
    fn default() -> Self {
        Count { letters: [0; SCRIPTS], words: 0, hits: [0; LANGUAGES], scores: [0; LANGUAGES] }
    }
}

/// A script that decides the language by itself, or narrows it to those of the word lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    Han,
    Kana,
    Hangul,
    Thai,
    Bengali,
    Tamil,
    Telugu,
    Gujarati,
    Gurmukhi,
    Kannada,
    Malayalam,
    Sinhala,
    Georgian,
    Armenian,
    Ethiopic,
    Khmer,
    Lao,
    Burmese,
    Tibetan,
    Odia,
    Other,
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
];

fn script(c: char) -> Script {
    match c {
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}' => Script::Arabic,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{900}'..='\u{97f}' => Script::Devanagari,
        '\u{980}'..='\u{9ff}' => Script::Bengali,
        '\u{a00}'..='\u{a7f}' => Script::Gurmukhi,
        '\u{a80}'..='\u{aff}' => Script::Gujarati,
        '\u{b00}'..='\u{b7f}' => Script::Odia,
        '\u{b80}'..='\u{bff}' => Script::Tamil,
        '\u{c00}'..='\u{c7f}' => Script::Telugu,
        '\u{c80}'..='\u{cff}' => Script::Kannada,
        '\u{d00}'..='\u{d7f}' => Script::Malayalam,
        '\u{d80}'..='\u{dff}' => Script::Sinhala,
        '\u{e00}'..='\u{e7f}' => Script::Thai,
        '\u{e80}'..='\u{eff}' => Script::Lao,
        '\u{f00}'..='\u{fff}' => Script::Tibetan,
        '\u{1000}'..='\u{109f}' => Script::Burmese,
        '\u{10a0}'..='\u{10ff}' => Script::Georgian,
        '\u{530}'..='\u{58f}' => Script::Armenian,
        '\u{1200}'..='\u{137f}' => Script::Ethiopic,
        '\u{1780}'..='\u{17ff}' => Script::Khmer,
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => Script::Kana,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' => Script::Han,
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => Script::Hangul,
        _ => Script::Other,
    }
}

impl Count {
    fn read(&mut self, text: &str) {
        let lists = &*LISTS;
        let mut word = Word::default();
        for c in text.chars() {
            if c.is_ascii() && !c.is_ascii_alphabetic() {
                if word.end(self, lists) && self.words as usize >= ENOUGH_WORDS {
                    return;
                }
                continue;
            }
            let script = script(c);
            if script == Script::Other {
                word.end(self, lists);
                continue;
            }
            self.letters[script as usize] += 1;
            word.push(c);
        }
        word.end(self, lists);
    }

    /// The language of a text whose script has only one.
    fn script_alone(&self) -> Option<Language> {
        let all: u32 = self.letters.iter().sum();
        let of = |script: Script| self.letters[script as usize];
        // Kana among the Han characters: one in twenty is more than a borrowed name.
        let east = of(Script::Han) + of(Script::Kana);
        if east * 2 > all && east >= 4 {
            let code = if of(Script::Kana) * 20 > east { "ja" } else { "zh" };
            return Some(Language { code, confidence: share(east, all) });
        }
        let (script, code) = *ALONE.iter().max_by_key(|(script, _)| of(*script))?;
        let least = if script == Script::Hangul { 2 } else { 4 };
        (of(script) * 2 > all && of(script) >= least)
            .then(|| Language { code, confidence: share(of(script), all) })
    }

    fn by_words(&self) -> Option<Language> {
        let order = |at: usize| (self.scores[at], std::cmp::Reverse(at));
        let best = (0..LANGUAGES).max_by_key(|&at| order(at))?;
        let next = (0..LANGUAGES).filter(|&at| at != best).max_by_key(|&at| order(at))?;
        let (first, second) = (self.scores[best], self.scores[next]);
        if self.hits[best] < LEAST_HITS || self.hits[best] * FEWEST_SHARE < self.words || first == second {
            return None;
        }
        let lead = (first - second) as f32 / first as f32;
        let evidence = self.hits[best] as f32 / (self.hits[best] as f32 + 4.0);
        Some(Language { code: LISTS.codes[best], confidence: evidence * (0.5 + 0.5 * lead) })
    }
}

fn share(part: u32, all: u32) -> f32 {
    part as f32 / all.max(1) as f32
}

/// A word being read: its lower-case bytes in one number.
#[derive(Default)]
struct Word {
    bytes: u128,
    len: u32,
}

impl Word {
    fn push(&mut self, c: char) {
        if c.is_ascii() {
            self.byte(c.to_ascii_lowercase() as u8);
            return;
        }
        let mut utf8 = [0; 4];
        for &byte in lower(c).encode_utf8(&mut utf8).as_bytes() {
            self.byte(byte);
        }
    }

    fn byte(&mut self, byte: u8) {
        self.bytes = self.bytes << 8 | u128::from(byte);
        self.len += 1;
    }

    /// Counts the word, if there is one.
    fn end(&mut self, count: &mut Count, lists: &Lists) -> bool {
        if self.len == 0 {
            return false;
        }
        count.words += 1;
        if self.len <= KEY_BYTES
            && let Some(entry) = lists.get(self.bytes)
        {
            let mut languages = entry.languages;
            while languages != 0 {
                let at = languages.trailing_zeros() as usize;
                count.hits[at] += 1;
                count.scores[at] += entry.weight;
                languages &= languages - 1;
            }
        }
        *self = Word::default();
        true
    }
}

/// The small letter of the alphabets that have two cases, for the ranges of the word lists.
fn lower(c: char) -> char {
    match c {
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
    weight: u32,
}

/// The word lists as one open-addressed table.
struct Lists {
    codes: Vec<&'static str>,
    table: Vec<Entry>,
}

/// Table slots, a power of two; the lists fill about a third.
const SLOTS: usize = 1 << 13;

static LISTS: LazyLock<Lists> = LazyLock::new(Lists::load);

impl Lists {
    fn load() -> Lists {
        let mut lists = Lists { codes: vec![""; LANGUAGES], table: vec![Entry::default(); SLOTS] };
        for (at, mut row) in rows(include_str!("data/function_words.tsv")).enumerate().take(LANGUAGES) {
            lists.codes[at] = row.next().unwrap_or_default();
            for word in
                row.next().unwrap_or_default().split(' ').filter(|word| word.len() <= KEY_BYTES as usize)
            {
                let entry = lists.slot(word.bytes().fold(0, |bytes, byte| bytes << 8 | u128::from(byte)));
                entry.languages |= 1 << at;
            }
        }
        for entry in &mut lists.table {
            // A word of one language says more than a word of five.
            entry.weight = 12 / (1 + entry.languages.count_ones()).min(12);
        }
        lists
    }

    fn slot(&mut self, word: u128) -> &mut Entry {
        let mut at = hash(word);
        while self.table[at].word != 0 && self.table[at].word != word {
            at = (at + 1) % SLOTS;
        }
        self.table[at].word = word;
        &mut self.table[at]
    }

    fn get(&self, word: u128) -> Option<&Entry> {
        let mut at = hash(word);
        loop {
            let entry = &self.table[at];
            if entry.word == word {
                return Some(entry);
            }
            if entry.word == 0 {
                return None;
            }
            at = (at + 1) % SLOTS;
        }
    }
}

/// Multiplicative hashing (Knuth, The Art of Computer Programming, 6.4): the top bits of a product with the golden
/// ratio's fraction.
fn hash(word: u128) -> usize {
    let mixed = ((word >> 64) as u64).rotate_left(29) ^ word as u64;
    (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOTS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_room() {
        let filled = LISTS.table.iter().filter(|entry| entry.word != 0).count();
        assert!(filled * 2 < SLOTS, "{filled} of {SLOTS} slots");
        assert!(rows(include_str!("data/function_words.tsv")).count() <= LANGUAGES);
    }

    #[test]
    fn languages() {
        for (text, expected) in [
            ("The council has voted for the new bridge, and work is to begin in the autumn.", Some("en")),
            ("Le conseil a voté pour le nouveau pont et les travaux commencent à l’automne.", Some("fr")),
            ("Der Rat hat für die neue Brücke gestimmt, und die Arbeiten beginnen im Herbst.", Some("de")),
            ("El consejo ha votado por el nuevo puente y las obras empiezan en otoño.", Some("es")),
            ("Il consiglio ha votato per il nuovo ponte e i lavori iniziano in autunno.", Some("it")),
            ("O conselho votou na nova ponte e as obras não começam antes do outono.", Some("pt")),
            ("De raad heeft voor de nieuwe brug gestemd en het werk begint in de herfst.", Some("nl")),
            (
                "Rada zagłosowała za nowym mostem, a prace rozpoczną się na jesieni, jak się dowiedzieliśmy.",
                Some("pl"),
            ),
            ("Konsey yeni köprü için oy verdi ve bu yıl bir çok iş daha olacak.", Some("tr")),
            ("Совет проголосовал за новый мост, и работы начнутся осенью, что не так уж скоро.", Some("ru")),
            ("Рада проголосувала за новий міст, і це означає, що роботи почнуться восени.", Some("uk")),
            ("صوت المجلس على الجسر الجديد في هذا اليوم", Some("ar")),
            ("شورا به پل جدید رای داد و این کار در پاییز آغاز می شود", Some("fa")),
            ("کونسل نے نئے پل کے لیے ووٹ دیا ہے اور کام خزاں میں شروع ہو گا", Some("ur")),
            ("理事会投票赞成新桥，工程将于秋季开始。", Some("zh")),
            ("評議会は新しい橋に賛成票を投じた。", Some("ja")),
            ("의회는 새 다리에 찬성표를 던졌다.", Some("ko")),
            ("Το συμβούλιο ψήφισε υπέρ της νέας γέφυρας.", Some("el")),
            ("परिषद ने नए पुल के लिए मतदान किया और काम शरद ऋतु में शुरू होगा।", Some("hi")),
            ("המועצה הצביעה בעד הגשר של העיר ועל כן זה לא יתחיל", Some("he")),
            ("", None),
            ("12:30 – 14:15", None),
            ("Lorem", None),
        ] {
            assert_eq!(language(text).map(|l| l.code), expected, "{text:?}");
        }
    }
}
