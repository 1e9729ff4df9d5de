//! The small list of furniture words (`data/phrases.txt`), found by the hashes of a line's words.

use crate::chars;
use crate::shape::measure;
use crate::word::Word;
use std::sync::LazyLock;

/// What a phrase speaks of; a set of them is a `u16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Topic {
    Comment = 1,
    Related = 2,
    Share = 4,
    Consent = 8,
    Legal = 16,
    Tags = 32,
    Byline = 64,
    Source = 128,
    Credit = 256,
}

impl Topic {
    pub(crate) fn of(self, set: u16) -> bool {
        set & self as u16 != 0
    }

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "comment" => Self::Comment,
            "related" => Self::Related,
            "share" => Self::Share,
            "consent" => Self::Consent,
            "legal" => Self::Legal,
            "tags" => Self::Tags,
            "byline" => Self::Byline,
            "source" => Self::Source,
            "credit" => Self::Credit,
            _ => return None,
        })
    }
}

/// Where in a line a phrase must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Anywhere,
    Start,
    Whole,
}

#[derive(Debug)]
struct Phrase {
    keys: Vec<u32>,
    place: Place,
    topic: Topic,
}

/// All phrases, in order of the slots of their first words.
struct Phrases {
    list: Vec<Phrase>,
    slots: Box<[Slot; SLOTS]>,
}

/// The phrases that begin with a word whose hash ends in the slot's number: mostly none.
#[derive(Clone, Copy, Default)]
struct Slot {
    /// What they speak of.
    topics: u16,
    /// Where in the list the first of them is.
    first: u16,
}

/// With some 600 phrases, few words get past the slots by chance.
const SLOTS: usize = 1 << 13;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::parse(include_str!("../data/phrases.txt")));

impl Phrases {
    fn parse(data: &str) -> Self {
        let mut list = Vec::new();
        for line in data.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
            let (head, phrases) = line.split_once(':').expect("tests read the list");
            let topic = head.split(' ').next().and_then(Topic::parse).expect("tests read the list");
            list.extend(phrases.split('|').map(|p| Phrase::parse(p.trim(), topic)));
        }
        list.sort_by_key(Phrase::slot);
        let mut slots = Box::new([Slot::default(); SLOTS]);
        for (i, phrase) in list.iter().enumerate().rev() {
            let slot = &mut slots[phrase.slot()];
            *slot = Slot { topics: slot.topics | phrase.topic as u16, first: i as u16 };
        }
        Self { list, slots }
    }

    /// The phrases of the slot that are about what is `wanted`.
    fn of_slot(&self, number: usize, wanted: u16) -> impl Iterator<Item = &Phrase> {
        let phrases = self.list[usize::from(self.slots[number].first)..].iter();
        phrases.take_while(move |p| p.slot() == number).filter(move |p| p.topic.of(wanted))
    }
}

impl Phrase {
    fn parse(text: &str, topic: Topic) -> Self {
        let (place, text) = match text.split_at_checked(1) {
            Some(("^", rest)) => (Place::Start, rest),
            Some(("=", rest)) => (Place::Whole, rest),
            _ => (Place::Anywhere, text),
        };
        let mut words = Vec::new();
        measure(text, chars::table(), &mut words);
        Self { keys: words.iter().map(|w| w.key).collect(), place, topic }
    }

    fn slot(&self) -> usize {
        self.keys[0] as usize % SLOTS
    }

    fn stands(&self, words: &[Word], at: usize) -> bool {
        let fits = words.len() >= at + self.keys.len()
            && self.keys.iter().zip(&words[at..]).all(|(key, word)| *key == word.key);
        fits && match self.place {
            Place::Anywhere => true,
            Place::Start => at == 0,
            Place::Whole => words.iter().filter(|w| !w.number).count() == self.keys.len(),
        }
    }
}

/// The topics, among those in `wanted`, of a line's phrases.
pub(crate) fn topics(words: &[Word], wanted: u16) -> u16 {
    let phrases = &*PHRASES;
    let mut found = 0;
    for (at, word) in words.iter().enumerate() {
        let slot = word.key as usize % SLOTS;
        if phrases.slots[slot].topics & wanted != 0 {
            let stand = phrases.of_slot(slot, wanted).filter(|phrase| phrase.stands(words, at));
            found |= stand.fold(0, |topics, phrase| topics | phrase.topic as u16);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines() {
        let check = |line: &str, expected: &[Topic]| {
            let mut words = Vec::new();
            measure(line, chars::table(), &mut words);
            let set = expected.iter().fold(0, |set, &t| set | t as u16);
            assert_eq!(topics(&words, u16::MAX), set, "{line}");
        };
        check("Comments (12)", &[Topic::Comment]);
        check("12 Comments", &[Topic::Comment]);
        check("No comment from the mayor", &[]);
        check("Lire aussi : la pluie", &[Topic::Related]);
        check("Ils vont lire aussi", &[]);
        check("相关新闻", &[Topic::Related]);
        check("تابعونا على فيسبوك", &[Topic::Share]);
        check("Тэги: дождь", &[Topic::Tags]);
        check("Rain", &[]);
    }

    #[test]
    fn every_phrase_has_words() {
        assert!(PHRASES.list.iter().all(|p| !p.keys.is_empty()));
        assert!(PHRASES.list.len() > 300);
    }
}
