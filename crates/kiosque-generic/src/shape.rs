//! Measures one line in one pass over its characters.

use crate::chars::{self, CharInfo, Kind, SCRIPTS, Script};
use crate::word::{CASE, PLAIN, Token, Word, mix};

/// How a line ends, closing quotes and brackets aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum End {
    /// A letter, a digit or a symbol.
    #[default]
    Open,
    Comma,
    Colon,
    /// Three dots or more, or the character for them: text cut short.
    Ellipsis,
    /// The end of a sentence.
    Stop,
}

/// What one pass over a line tells.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shape {
    /// Characters, zero-width ones not counted.
    pub(crate) chars: u32,
    /// Length in Latin-equivalent characters: an ideograph says about as much as 2.7 letters, a syllable of Hangul as
    /// much as two.
    pub(crate) length: u32,
    /// Range of the line's words in the page's word list.
    pub(crate) words: (u32, u32),
    /// Words that begin with a letter that has case, and those that begin in upper case.
    pub(crate) cased: u32,
    pub(crate) capital: u32,
    /// Words wholly in upper case, of two letters or more.
    pub(crate) shouted: u32,
    pub(crate) letters: u32,
    pub(crate) digits: u32,
    pub(crate) commas: u32,
    pub(crate) rules: u32,
    pub(crate) quotes: u32,
    pub(crate) colons: u32,
    /// Question and exclamation marks.
    pub(crate) marks: u32,
    /// Straight and typographic quotes and apostrophes.
    pub(crate) straight: u32,
    pub(crate) curly: u32,
    /// Sentence ends inside the line.
    pub(crate) inner_stops: u32,
    pub(crate) end: End,
    /// The line begins with a bullet or a hyphen and a space.
    pub(crate) bullet: bool,
    /// The first letter is in lower case.
    pub(crate) lower_start: bool,
    pub(crate) quote_start: bool,
    /// A clock time opens the line, after a bullet at most.
    pub(crate) clock_start: bool,
    pub(crate) clocks: u32,
    /// Four-digit years from 1900 to 2099.
    pub(crate) years: u32,
    /// Days or months in digits: `27/12`, `03.04.2019`.
    pub(crate) numeric_dates: u32,
    /// Holds `//` or an `@`.
    pub(crate) address: bool,
    /// The copyright sign.
    pub(crate) copyright: bool,
    /// A sign of a currency.
    pub(crate) currency: bool,
    /// Text is written in this script for the most part.
    pub(crate) script: Option<Script>,
    /// Hash of all words: equal lines have equal hashes.
    pub(crate) hash: u32,
}

impl Shape {
    pub(crate) fn word_count(&self) -> u32 {
        self.words.1 - self.words.0
    }

    /// States a day, a year or a time of day.
    pub(crate) fn dated(&self) -> bool {
        self.clocks + self.years + self.numeric_dates > 0
    }

    /// Names an amount of money, as far as a sign tells it.
    pub(crate) fn priced(&self) -> bool {
        self.currency && self.digits > 0
    }

    /// Reads as running text: long enough and ended like a sentence, or longer with sentences inside.
    pub(crate) fn sentence_like(&self) -> bool {
        (self.length >= 60 && self.end == End::Stop) || (self.length >= 120 && self.inner_stops >= 2)
    }

    /// How the line ends whose last sign says `end`. Thai, Lao, Khmer and Burmese end sentences with a space or not at all:
    /// there, length decides.
    fn without_stops(&self, end: End) -> End {
        const LONG: u32 = 100;
        let is_long = self.length >= LONG && self.script == Some(Script::SouthEast);
        if is_long && end == End::Open { End::Stop } else { end }
    }
}

/// Measures `text`, appending its words to `words`.
pub(crate) fn measure(text: &str, table: &[CharInfo], words: &mut Vec<Word>) -> Shape {
    let mut meter = Meter::new(words);
    let mut chars = text.chars();
    loop {
        let rest = chars.as_str();
        let Some(c) = chars.next() else { break };
        let info = chars::info(table, c);
        if c < WIDE && info.kind.is_letter() && meter.digit_run == 0 {
            chars = rest[meter.run_of_words(rest.as_bytes(), info.kind, table)..].chars();
        } else {
            meter.feed(c, info);
        }
    }
    let shape = meter.finish();
    Shape { end: shape.without_stops(end_of(text, table)), ..shape }
}

/// Whether `byte` is a letter of ASCII.
#[inline]
fn is_plain(byte: u8) -> bool {
    PLAIN[usize::from(byte)] != 0
}

/// Characters from here on take more than two bytes.
const WIDE: char = '\u{800}';

/// Where the meter stands between two sentences.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pause {
    None,
    /// After a stop, closing quotes included.
    Stopped,
    /// After a stop and a space.
    Spaced,
}

struct Meter<'w> {
    shape: Shape,
    words: &'w mut Vec<Word>,
    start: usize,
    solid: u32,
    scripts: [u32; SCRIPTS],
    word: Token,
    digit_run: u32,
    number: u32,
    // What came before.
    last_solid: u32,
    last: Kind,
    last_char: char,
    pause: Pause,
    word_before_stop: u32,
    // The number before the current one and the sign between them.
    last_number: (u32, u32),
    link: char,
    at_start: bool,
}

impl<'w> Meter<'w> {
    fn new(words: &'w mut Vec<Word>) -> Self {
        Self {
            shape: Shape::default(),
            start: words.len(),
            words,
            solid: 0,
            scripts: [0; SCRIPTS],
            word: Token::default(),
            digit_run: 0,
            number: 0,
            last_solid: 0,
            last: Kind::Space,
            last_char: ' ',
            pause: Pause::None,
            word_before_stop: 0,
            last_number: (0, 0),
            link: ' ',
            at_start: true,
        }
    }

    #[inline]
    fn feed(&mut self, c: char, info: CharInfo) {
        if info.kind == Kind::Ignored {
            return;
        }
        self.shape.chars += 1;
        if info.kind.in_word() {
            self.letter(c, info);
        } else {
            self.other(c, info);
        }
        self.last = info.kind;
        self.last_char = c;
    }

    /// Words of letters of one or two bytes from the first of `bytes`, a letter of this `kind`, with single spaces between
    /// them, or a hyphen, or a space behind a comma or a full stop: most text is made of them. Gives back where they end.
    fn run_of_words(&mut self, bytes: &[u8], kind: Kind, table: &[CharInfo]) -> usize {
        self.enter_word(kind);
        let (mut word, mut hash, mut rest) = (self.word, self.shape.hash, bytes);
        let (mut gaps, mut commas, mut stops, mut wide, mut plain, mut capital) = (0, 0, 0, 0, 0, 0);
        loop {
            rest = word.add_plain(rest);
            match *rest {
                [b',', b' ', ..] => (rest, commas) = (&rest[1..], commas + 1),
                [b'.', b' ', next, ..] if is_plain(next) => {
                    (rest, stops) = (&rest[1..], stops + 1);
                    self.shape.inner_stops += u32::from(next & CASE == 0 && word.length > 1);
                }
                _ => {}
            }
            let is_gap = match *rest {
                [b' ', ..] => true,
                [b'-', next, ..] => is_plain(next),
                _ => false,
            };
            if is_gap {
                (rest, gaps) = (&rest[1..], gaps + 1);
                self.word_before_stop = word.length;
                let done = word.done();
                hash = hash.rotate_left(7) ^ done.key;
                self.words.push(done);
                if word.shouted() {
                    self.shape.shouted += 1;
                }
                word = Token::default();
                if let [first, ..] = *rest
                    && is_plain(first)
                {
                    plain += 1;
                    if first & CASE == 0 {
                        capital += 1;
                    }
                    continue;
                }
            }
            let Some(mut info) = two_byte_letter(rest, table) else { break };
            // The first word has begun already.
            if word.length == 0 && gaps > 0 {
                self.begin_word(info.kind);
            }
            loop {
                word.add(info.folded, info.kind);
                self.scripts[info.script as usize] += 1;
                (rest, wide) = (&rest[2..], wide + 1);
                let Some(next) = two_byte_letter(rest, table) else { break };
                info = next;
            }
        }
        (self.word, self.shape.hash) = (word, hash);
        self.shape.cased += plain;
        self.shape.capital += capital;
        if gaps > 0 {
            (self.last_number, self.last_solid) = ((0, 0), 0);
        }
        let end = bytes.len() - rest.len();
        let chars = end as u32 - wide;
        self.shape.chars += chars;
        self.shape.commas += commas;
        let letters = chars - gaps - commas - stops;
        self.shape.letters += letters;
        self.scripts[Script::Latin as usize] += letters - wide;
        (self.last, self.last_char) = if word.length > 0 { (Kind::Lower, 'a') } else { (Kind::Space, ' ') };
        end
    }

    #[inline]
    fn letter(&mut self, c: char, info: CharInfo) {
        self.enter_word(info.kind);
        self.word.add(info.folded, info.kind);
        if info.kind == Kind::Digit {
            self.shape.digits += 1;
            self.digit_run += 1;
            self.number = self.number.wrapping_mul(10).wrapping_add(c.to_digit(10).unwrap_or(0));
        } else {
            if self.digit_run > 0 {
                self.end_number(c);
            }
            self.shape.letters += 1;
            self.scripts[info.script as usize] += 1;
        }
    }

    /// A character after a stop: if text goes on after a space and not in lower case, a sentence ended there.
    fn resume(&mut self, kind: Kind) {
        // One letter before the stop is an initial, as in "J. Doe".
        if self.pause == Pause::Spaced && kind != Kind::Lower && self.word_before_stop > 1 {
            self.shape.inner_stops += 1;
        }
        self.pause = Pause::None;
    }

    /// A letter or digit comes, the first of a word or not.
    #[inline]
    fn enter_word(&mut self, kind: Kind) {
        if self.pause != Pause::None {
            self.resume(kind);
        }
        if self.word.length == 0 {
            self.begin_word(kind);
        }
    }

    fn begin_word(&mut self, kind: Kind) {
        self.word.number = kind == Kind::Digit;
        self.shape.cased += u32::from(matches!(kind, Kind::Upper | Kind::Lower));
        self.shape.capital += u32::from(kind == Kind::Upper);
        if self.at_start {
            self.shape.lower_start = kind == Kind::Lower;
            self.at_start = false;
        }
    }

    fn end_word(&mut self) {
        if self.word.length > 0 {
            self.shape.shouted += u32::from(self.word.shouted());
            self.push(self.word.done());
            self.word = Token::default();
        }
    }

    fn push(&mut self, word: Word) {
        self.shape.hash = self.shape.hash.rotate_left(7) ^ word.key;
        self.words.push(word);
    }

    /// Ends a run of digits followed by `next`, and looks whether it tells a day, a year or a time.
    fn end_number(&mut self, next: char) {
        let (digits, value) = (self.digit_run, self.number);
        (self.digit_run, self.number) = (0, 0);
        let (digits_before, value_before) = self.last_number;
        match self.link {
            ':' | 'h' | 'H'
                if digits == 2 && value < 60 && matches!(digits_before, 1 | 2) && value_before < 24 =>
            {
                self.shape.clocks += 1;
                let before = self.words.len() - self.start;
                self.shape.clock_start |= before <= 1 && self.shape.chars <= 9;
            }
            '/' | '.' | '-' if digits_before > 0 && digits_before <= 4 && is_day_part(digits, value) => {
                self.shape.numeric_dates += u32::from(is_day_part(digits_before, value_before));
            }
            _ => {}
        }
        self.shape.years += u32::from(digits == 4 && (1900..2100).contains(&value));
        self.last_number = (digits, value);
        self.link = next;
    }

    fn other(&mut self, c: char, info: CharInfo) {
        if self.digit_run > 0 {
            self.end_number(c);
        } else if self.last.in_word() && self.last != Kind::Digit {
            self.last_number = (0, 0);
        }
        if self.word.length > 0 {
            self.word_before_stop = self.word.length;
            self.end_word();
        }
        match info.kind {
            Kind::Solid => self.ideograph(c, info),
            Kind::Stop => self.stop(c, Pause::Stopped),
            Kind::WideStop => self.stop(c, Pause::Spaced),
            Kind::Space => self.space(),
            Kind::Comma => self.shape.commas += 1,
            Kind::Colon => self.shape.colons += 1,
            Kind::Quote => self.quote(c),
            Kind::Open | Kind::Dash | Kind::Rule => self.mark(info.kind),
            Kind::Other => self.symbol(c),
            _ => {}
        }
        if info.kind != Kind::Solid {
            self.last_solid = 0;
        }
    }

    fn ideograph(&mut self, c: char, info: CharInfo) {
        if self.pause != Pause::None {
            self.word_before_stop = 2;
            self.resume(Kind::Letter);
        }
        self.at_start = false;
        self.shape.letters += 1;
        self.solid += u32::from(info.script == Script::Han);
        self.scripts[info.script as usize] += 1;
        let code = c as u32;
        if self.last_solid != 0 {
            let pair = mix(u64::from(self.last_solid) << 20 | u64::from(code));
            self.push(Word { key: pair, stem: pair, topical: true, number: false });
        }
        self.last_solid = code;
    }

    fn stop(&mut self, c: char, pause: Pause) {
        self.shape.marks += u32::from(!matches!(c, '.' | '。'));
        if pause == Pause::Spaced || self.last == Kind::Solid {
            self.word_before_stop = 2;
        }
        self.pause = pause;
    }

    fn space(&mut self) {
        if self.pause == Pause::Stopped {
            self.pause = Pause::Spaced;
        }
        // "- text" and "• text": the sign opened the line.
        if self.shape.chars == 2 && (self.last_char == '-' || self.last == Kind::Rule) {
            self.shape.bullet = true;
        }
    }

    fn quote(&mut self, c: char) {
        self.shape.quotes += 1;
        if c.is_ascii() {
            self.shape.straight += 1;
        } else {
            self.shape.curly += 1;
        }
        if self.pause == Pause::Spaced && self.last == Kind::Space {
            self.resume(Kind::Quote);
        }
        self.shape.quote_start |= self.at_start;
        self.at_start = false;
    }

    fn mark(&mut self, kind: Kind) {
        if self.pause == Pause::Spaced {
            self.resume(kind);
        }
        self.shape.rules += u32::from(kind == Kind::Rule);
    }

    fn symbol(&mut self, c: char) {
        match c {
            '@' => self.shape.address = true,
            '/' => self.shape.address |= self.last_char == '/',
            '©' => self.shape.copyright = true,
            '$' | '£' | '¥' | '֏' | '؋' | '৳' | '\u{20A0}'..='\u{20CF}' | '﷼' | '＄' | '￡' | '￥' | '￦' =>
            {
                self.shape.currency = true;
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Shape {
        if self.digit_run > 0 {
            self.end_number(' ');
        }
        self.end_word();
        let mut shape = self.shape;
        shape.length = shape.chars + self.solid * 17 / 10 + self.scripts[Script::Hangul as usize];
        shape.words = (self.start as u32, self.words.len() as u32);
        shape.script = main_script(&self.scripts, shape.letters);
        shape.hash ^= shape.chars.rotate_left(7 * (shape.word_count() % 32));
        shape
    }
}

fn is_day_part(digits: u32, value: u32) -> bool {
    match digits {
        1 | 2 => (1..=31).contains(&value),
        4 => (1900..2100).contains(&value),
        _ => false,
    }
}

/// The script that at least 60 % of the letters are in.
fn main_script(counts: &[u32; SCRIPTS], letters: u32) -> Option<Script> {
    use Script::*;
    const ALL: [Script; SCRIPTS] =
        [Latin, Greek, Cyrillic, Arabic, Hebrew, Indic, SouthEast, Han, Hangul, Other];
    let main = counts.iter().position(|count| count * 5 >= letters * 3)?;
    (letters > 0).then(|| ALL[main])
}

/// How the line ends, looking back over closing quotes, brackets and spaces.
fn end_of(text: &str, table: &[CharInfo]) -> End {
    /// More closers than this in a row are decoration.
    const CLOSERS: usize = 5;
    let mut back = text.chars().rev().filter(|&c| chars::info(table, c).kind != Kind::Ignored);
    for c in back.by_ref().take(CLOSERS) {
        match chars::info(table, c).kind {
            Kind::Quote | Kind::Close | Kind::Space => {}
            Kind::Stop if c == '.' && back.next() == Some('.') => return End::Ellipsis,
            Kind::Stop | Kind::WideStop => return End::Stop,
            Kind::Ellipsis => return End::Ellipsis,
            Kind::Comma => return End::Comma,
            Kind::Colon => return End::Colon,
            _ => return End::Open,
        }
    }
    End::Open
}

/// The letter that `text` begins with, if it takes two bytes.
#[inline]
fn two_byte_letter(text: &[u8], table: &[CharInfo]) -> Option<CharInfo> {
    let [lead @ 0xC2..=0xDF, trail, ..] = *text else { return None };
    let info = table[usize::from(lead & 0x1F) << 6 | usize::from(trail & 0x3F)];
    info.kind.is_letter().then_some(info)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Shape {
        measure(text, chars::table(), &mut Vec::new())
    }

    #[test]
    fn ends() {
        let check = |text: &str, end: End| assert_eq!(shape(text).end, end, "{text}");
        check("It rained.", End::Stop);
        check("« Il pleut. »", End::Stop);
        check("He said: “rain!”)", End::Stop);
        check("下雨了。", End::Stop);
        check("هل تمطر؟", End::Stop);
        check("बारिश हुई।", End::Stop);
        check("It rained...", End::Ellipsis);
        check("It rained…", End::Ellipsis);
        check("Read also:", End::Colon);
        check("A headline", End::Open);
    }

    #[test]
    fn times_and_days() {
        let check = |text: &str, clocks: u32, years: u32, days: u32| {
            let s = shape(text);
            assert_eq!((s.clocks, s.years, s.numeric_dates), (clocks, years, days), "{text}");
        };
        check("24 mars 2019 - 09h40", 1, 1, 0);
        check("Dernière mise à jour à 09h08 le 27/12", 1, 0, 1);
        check("03.04.2019", 0, 1, 2);
        check("2021年12月27日 17:05", 1, 1, 0);
        check("3,5 milliards", 0, 0, 0);
        check("a 4:1 win", 0, 0, 0);
        check("in 2019", 0, 1, 0);
    }

    #[test]
    fn runs_of_words_are_measured_as_one_character_after_another() {
        for text in [
            "The RAIN, in the North. It fell. so J. Doe said, e.g. in 3D, and Était-il well-known? x- y, 2,5",
            "Day-to-day, week. Été, à l'été. NO-GO. The end-",
        ] {
            // What is as if absent ends each run.
            let apart: String = text.chars().flat_map(|c| [c, '\u{200B}']).collect();
            assert_eq!(format!("{:?}", shape(text)), format!("{:?}", shape(&apart)), "{text}");
        }
    }

    #[test]
    fn prices() {
        for text in ["$ 3", "from 12,99 €", "₹499", "99 €", "￥1200"] {
            assert!(shape(text).priced(), "{text}");
        }
        for text in ["30", "in $ or €", "3 cows", "99 kr"] {
            assert!(!shape(text).priced(), "{text}");
        }
    }

    #[test]
    fn ticker_lines_begin_with_a_time() {
        assert!(shape("- 17:10Le trésor").clock_start);
        assert!(shape("17:10 Rain").clock_start);
        assert!(!shape("At 17:10 it rained").clock_start);
    }

    #[test]
    fn sentences() {
        assert_eq!(shape("It rained. Then it stopped. Mr J. Doe paid 3.5 coins.").inner_stops, 2);
        assert_eq!(shape("雨。雪！").inner_stops, 1);
    }

    #[test]
    fn scripts() {
        assert_eq!(shape("Дождь").script, Some(Script::Cyrillic));
        assert_eq!(shape("12:30").script, None);
        assert_eq!(shape("ab漢字").script, None);
    }
}
