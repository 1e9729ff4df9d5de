//! Invented words of the same shape.

use kiosque_values::{DateHints, find_agencies, find_dates, read_byline};
use std::collections::BTreeMap;
use std::ops::Range;

/// Words of at most so many letters may be small words of the language.
const SMALL: usize = 4;

/// How many of the most frequent short words trade places.
const SMALL_WORDS: usize = 40;

/// A number of more digits is no date, time or count that a reading needs.
const SHORT_NUMBER: usize = 4;

/// Replaces words.
pub(crate) struct Words {
    key: String,
    /// The frequent short words and what takes the place of each.
    small: BTreeMap<String, String>,
    /// The letters of the pages that are not ASCII, by kind.
    letters: BTreeMap<Kind, Vec<char>>,
}

/// What a letter may be replaced by: a letter of the same block of Unicode, case and length.
type Kind = (u32, bool, bool, usize);

impl Words {
    pub(crate) fn new(key: &str, texts: &[String]) -> Words {
        let mut letters: BTreeMap<Kind, Vec<char>> = BTreeMap::new();
        for c in texts.iter().flat_map(|text| text.chars()).filter(|c| c.is_alphabetic() && !c.is_ascii()) {
            letters.entry(kind(c)).or_default().push(c);
        }
        for list in letters.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        Words { key: key.to_owned(), small: small_words(texts), letters }
    }

    /// A line with its words replaced; dates, the words that lead a byline in and names of agencies stay.
    pub(crate) fn line(&self, text: &str) -> String {
        let mut kept: Vec<Range<usize>> =
            find_dates(text, &DateHints::default()).into_iter().map(|date| date.span).collect();
        kept.extend(find_agencies(text).into_iter().map(|agency| agency.span));
        kept.extend(read_byline(text).and_then(|byline| byline.lead));
        kept.sort_by_key(|span| span.start);
        let mut line = String::with_capacity(text.len());
        let mut at = 0;
        for span in kept.into_iter().filter(|span| !span.is_empty()) {
            if span.start >= at {
                line += &self.plain(&text[at..span.start]);
                line += &text[span.clone()];
                at = span.end;
            }
        }
        line + &self.plain(&text[at..])
    }

    /// All words and long numbers of a text replaced.
    pub(crate) fn plain(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let until = |is_inside: fn(char) -> bool| rest.find(|c| !is_inside(c)).unwrap_or(rest.len());
            let escaped = escapes(rest);
            let (run, next) = rest.split_at(match first {
                '%' if escaped > 0 => escaped,
                c if c.is_alphabetic() => until(char::is_alphabetic),
                c if c.is_numeric() => until(char::is_numeric),
                c => c.len_utf8(),
            });
            match first {
                '%' if escaped > 0 => out += &self.word(&"x".repeat(escaped / 3)),
                c if c.is_alphabetic() => out += &self.word(run),
                c if c.is_numeric() => out += &self.number(run),
                _ => out += run,
            }
            rest = next;
        }
        out
    }

    fn word(&self, word: &str) -> String {
        let lower = word.to_lowercase();
        let invented = self.small.get(&lower).filter(|_| lower.chars().count() == word.chars().count());
        if let Some(other) = invented {
            return word.chars().zip(other.chars()).map(|(like, c)| in_case_of(like, c)).collect();
        }
        let noise = self.noise(&lower);
        let letter = |(at, c): (usize, char)| self.letter(c, noise[at % noise.len()] + at / noise.len());
        word.chars().enumerate().map(letter).collect()
    }

    fn number(&self, number: &str) -> String {
        let is_day = number.len() == 8 && (number.starts_with("19") || number.starts_with("20"));
        if number.chars().count() <= SHORT_NUMBER || is_day {
            return number.to_owned();
        }
        let noise = self.noise(number);
        let digit = |(at, c): (usize, char)| match c {
            '0'..='9' => char::from(b'0' + (noise[at % noise.len()] % 10) as u8),
            other => other,
        };
        number.chars().enumerate().map(digit).collect()
    }

    /// A letter of the same kind that is another one.
    fn letter(&self, c: char, noise: usize) -> char {
        let pick = |letters: &str| {
            let others: Vec<char> =
                letters.chars().filter(|other| *other != c.to_ascii_lowercase()).collect();
            in_case_of(c, others[noise % others.len()])
        };
        match c.to_ascii_lowercase() {
            'a' | 'e' | 'i' | 'o' | 'u' => pick("aeiou"),
            'a'..='z' => pick("bcdfghklmnprstvz"),
            _ => {
                let others = self.letters.get(&kind(c)).map_or(&[][..], Vec::as_slice);
                let others: Vec<char> = others.iter().copied().filter(|other| *other != c).collect();
                if others.is_empty() { c } else { others[noise % others.len()] }
            }
        }
    }

    /// Numbers that follow from the key and a word, and from which neither can be had back.
    fn noise(&self, word: &str) -> Vec<usize> {
        let hash = kiosque_input::sha256(format!("{}\n{word}", self.key).as_bytes());
        hash.as_bytes().chunks(2).map(|pair| usize::from(pair[0]) * 7 + usize::from(pair[1])).collect()
    }
}

/// The length of the percent escapes that a text begins with.
fn escapes(text: &str) -> usize {
    let is_escape =
        |part: &&[u8]| part.len() == 3 && part[0] == b'%' && part[1..].iter().all(u8::is_ascii_hexdigit);
    text.as_bytes().chunks(3).take_while(is_escape).count() * 3
}

fn in_case_of(like: char, c: char) -> char {
    let mut upper = c.to_uppercase();
    match (like.is_uppercase(), upper.next(), upper.next()) {
        (true, Some(upper), None) => upper,
        _ => c,
    }
}

/// Han, kana and hangul each are one kind; elsewhere a block of 128 code points.
fn kind(c: char) -> Kind {
    let code = u32::from(c);
    let block = match code {
        0x3040..=0x309f => 1 << 20,
        0x30a0..=0x30ff => 2 << 20,
        0x3400..=0x9fff => 3 << 20,
        0xac00..=0xd7af => 4 << 20,
        _ => code >> 7,
    };
    (block, c.is_lowercase(), c.is_uppercase(), c.len_utf8())
}

/// The most frequent short words in small letters, each with the next of its length and script.
fn small_words(texts: &[String]) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let words = texts.iter().flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
    for word in words.filter(|word| (1..=SMALL).contains(&word.chars().count())) {
        *counts.entry(word).or_insert(0) += 1;
    }
    let mut frequent: Vec<(&str, usize)> = counts
        .into_iter()
        .filter(|(word, count)| {
            *count >= 3 && !word.contains(char::is_uppercase) && word.chars().all(is_spaced)
        })
        .collect();
    frequent.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    frequent.truncate(SMALL_WORDS);
    let mut groups: BTreeMap<(usize, bool), Vec<&str>> = BTreeMap::new();
    for (word, _) in frequent {
        groups.entry((word.chars().count(), word.is_ascii())).or_default().push(word);
    }
    let pairs = groups.values().filter(|group| group.len() > 1).flat_map(|group| {
        group
            .iter()
            .zip(group.iter().cycle().skip(1))
            .map(|(word, next)| ((*word).to_owned(), (*next).to_owned()))
    });
    pairs.collect()
}

/// Whether the letter's script parts words by spaces.
fn is_spaced(c: char) -> bool {
    !matches!(u32::from(c), 0x0e00..=0x0eff | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3040..=0x30ff | 0x3400..=0x9fff)
}
