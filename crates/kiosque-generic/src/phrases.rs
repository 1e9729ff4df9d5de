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
    Advert = 512,
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
            "advert" => Self::Advert,
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
    /// Hash of its first word, and of those behind it.
    first: u32,
    rest: Vec<u32>,
    place: Place,
    topic: Topic,
}

/// All phrases, in order of the slots of their first words.
struct Phrases {
    list: Vec<Phrase>,
    /// For each end that hashes may have, where in the list the phrases are whose first word's hash ends so, if any are.
    slots: Box<[u16; SLOTS]>,
    of_short: Begins,
    of_long: Begins,
}

/// The topics that lines of any length may speak of.
const ANYWHERE: u16 = Topic::Consent as u16 | Topic::Tags as u16 | Topic::Legal as u16;

/// Tells most words that begin no phrase: a bit for each end that their hashes may have.
struct Begins(Box<[u64; Begins::BITS / 64]>);

impl Begins {
    /// So few that they are kept near the processor, and so many that hardly a word gets past them by chance.
    const BITS: usize = 1 << 16;

    /// The first words of phrases about what is `wanted`.
    fn of(phrases: &[Phrase], wanted: u16) -> Begins {
        let mut begins = Begins(Box::new([0; Begins::BITS / 64]));
        for phrase in phrases.iter().filter(|phrase| phrase.topic.of(wanted)) {
            let bit = phrase.first as usize % Begins::BITS;
            begins.0[bit / 64] |= 1 << (bit % 64);
        }
        begins
    }

    fn may_hold(&self, word: u32) -> bool {
        let bit = word as usize % Begins::BITS;
        self.0[bit / 64] >> (bit % 64) & 1 != 0
    }
}

/// Some 1,000 phrases fill few of them.
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
        let mut slots = Box::new([0; SLOTS]);
        for (i, phrase) in list.iter().enumerate().rev() {
            slots[phrase.slot()] = i as u16;
        }
        let (of_short, of_long) = (Begins::of(&list, u16::MAX), Begins::of(&list, ANYWHERE));
        Self { list, slots, of_short, of_long }
    }

    /// The phrases of the slot that are about what is `wanted`.
    fn of_slot(&self, number: usize, wanted: u16) -> impl Iterator<Item = &Phrase> {
        let phrases = self.list[usize::from(self.slots[number])..].iter();
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
        let (first, rest) = words.split_first().expect("tests read the list");
        Self { first: first.key, rest: rest.iter().map(|word| word.key).collect(), place, topic }
    }

    fn slot(&self) -> usize {
        self.first as usize % SLOTS
    }

    fn stands(&self, words: &[Word], at: usize) -> bool {
        let keys = words[at..].iter().map(|word| word.key).take(1 + self.rest.len());
        let fits = words[at].key == self.first && keys.skip(1).eq(self.rest.iter().copied());
        fits && match self.place {
            Place::Anywhere => true,
            Place::Start => at == 0,
            Place::Whole => words.iter().filter(|w| !w.number).count() == 1 + self.rest.len(),
        }
    }
}

/// The topics of a line's phrases; those of a long one may only speak of consent and the like.
pub(crate) fn topics(words: &[Word], is_short: bool) -> u16 {
    let phrases = &*PHRASES;
    let (begins, wanted) =
        if is_short { (&phrases.of_short, u16::MAX) } else { (&phrases.of_long, ANYWHERE) };
    let mut found = 0;
    for (at, word) in words.iter().enumerate().filter(|(_, word)| begins.may_hold(word.key)) {
        let phrases = phrases.of_slot(word.key as usize % SLOTS, wanted);
        let stand = phrases.filter(|phrase| phrase.stands(words, at));
        found |= stand.fold(0, |topics, phrase| topics | phrase.topic as u16);
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
            assert_eq!(topics(&words, true), set, "{line}");
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
    fn the_list_is_read() {
        assert!(PHRASES.list.len() > 300);
    }
}
