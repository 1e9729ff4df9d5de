//! How many comments an article has, as headings and links print it.

use std::sync::LazyLock;

use crate::fold::Folded;
use crate::words::{Dictionary, is_letter, rows};

/// What a phrase of `data/comment_words.tsv` is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Many,
    Single,
    Reply,
    On,
    None,
    One,
    Beside,
}

static WORDS: LazyLock<Dictionary<Word>> = LazyLock::new(|| {
    let words = rows(include_str!("data/comment_words.tsv")).flat_map(|mut row| {
        let kind = row.nth(1).and_then(kind).expect("tests read the table");
        row.next().unwrap_or_default().split('|').map(move |phrase| (phrase, kind))
    });
    Dictionary::new(words)
});

fn kind(name: &str) -> Option<Word> {
    Some(match name {
        "many" => Word::Many,
        "single" => Word::Single,
        "reply" => Word::Reply,
        "on" => Word::On,
        "none" => Word::None,
        "one" => Word::One,
        "beside" => Word::Beside,
        _ => return None,
    })
}

/// Longer texts are no headings of comments, in bytes; with the title of an article, so long.
const LONGEST: usize = 60;
const LONGEST_WITH_TITLE: usize = 300;

/// The number of comments that a heading or link says an article has, if the text says that and nothing else.
///
/// ```
/// use kiosque_values::read_comment_count;
/// assert_eq!(read_comment_count("12 Comments"), Some(12));
/// assert_eq!(read_comment_count("Kommentare (1.234)"), Some(1234));
/// assert_eq!(read_comment_count("3 thoughts on “Rain at last”"), Some(3));
/// assert_eq!(read_comment_count("No comments yet"), Some(0));
/// assert_eq!(read_comment_count("1.2K comments"), None);
/// assert_eq!(read_comment_count("Show 10 more comments"), None);
/// ```
pub fn read_comment_count(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST_WITH_TITLE {
        return None;
    }
    let folded = Folded::new(text);
    let mut said = Said::default();
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let (number, behind) = number(rest)?;
            if said.number.replace(number).is_some() {
                return None;
            }
            rest = behind;
        } else if is_letter(first) {
            let (word, behind) = phrase(rest)?;
            if word == Word::On && said.is_count() {
                return said.count();
            }
            said.hear(word)?;
            rest = behind;
        } else if is_punctuation(first) {
            rest = &rest[first.len_utf8()..];
        } else {
            return None;
        }
    }
    if said.is_reply || text.len() > LONGEST { None } else { said.count() }
}

/// What was read of a text.
#[derive(Default)]
struct Said {
    number: Option<u32>,
    /// A phrase says how many there are, without a number.
    told: Option<u32>,
    is_named: bool,
    is_reply: bool,
}

impl Said {
    /// Takes in a word; `None` if the text is no count then.
    fn hear(&mut self, word: Word) -> Option<()> {
        match word {
            Word::Many => self.is_named = true,
            // `Comment 12` is the twelfth.
            Word::Single => self.is_named = self.number.map(|_| true)?,
            Word::Reply => (self.is_named, self.is_reply) = (true, true),
            Word::None => self.told = Some(0),
            Word::One => self.told = Some(1),
            Word::Beside => {}
            Word::On => return None,
        }
        Some(())
    }

    fn is_count(&self) -> bool {
        self.count().is_some()
    }

    fn count(&self) -> Option<u32> {
        match (self.number, self.told) {
            (None, told) => told,
            (number, None) if self.is_named => number,
            _ => None,
        }
    }
}

/// What may stand between the words and the number: brackets, dashes, colons, and the signs of lists.
fn is_punctuation(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '(' | ')'
                | '['
                | ']'
                | ':'
                | '.'
                | '!'
                | '-'
                | '–'
                | '—'
                | '·'
                | '•'
                | '（'
                | '）'
                | '：'
                | '»'
                | '›'
                | '\u{200c}'
        )
}

/// The number at the start of a text, thousands set apart or not, and what stands behind it. `None` for others than whole
/// ones: `1.2`, `3k`.
fn number(text: &str) -> Option<(u32, &str)> {
    let (digits, mut rest) = split_digits(text);
    let mut value: u32 = digits.parse().ok()?;
    let is_short = digits.len() <= 3;
    while is_short && let Some(behind) = rest.strip_prefix([',', '.', '\'', '’', ' ', '\u{a0}', '\u{202f}'])
    {
        let (digits, behind) = split_digits(behind);
        match digits.len() {
            0 => break,
            3 => value = value.checked_mul(1000)?.checked_add(digits.parse().ok()?)?,
            _ => return None,
        }
        rest = behind;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '%' | '+' | '/' | ':');
    (!rest.starts_with(is_part)).then_some((value, rest))
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// The longest phrase of the table at the start of a text, and what stands behind it.
fn phrase(text: &str) -> Option<(Word, &str)> {
    /// In words.
    const LONGEST: usize = 4;
    let mut ends = [0; LONGEST];
    let mut words = 0;
    let mut at = 0;
    while words < LONGEST {
        let end = at + text[at..].find(|c| !is_letter(c)).unwrap_or(text.len() - at);
        if end == at {
            break;
        }
        (ends[words], words) = (end, words + 1);
        let Some(behind) = text[end..].strip_prefix([' ', '\u{a0}', '\u{200c}']) else { break };
        at = text.len() - behind.len();
    }
    ends[..words].iter().rev().find_map(|&end| Some((*WORDS.all(&text[..end]).next()?, &text[end..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_comments() {
        for (text, count) in [
            ("12 Comments", Some(12)),
            ("Comments (12)", Some(12)),
            ("Comments: 12", Some(12)),
            ("COMMENTS [0]", Some(0)),
            ("1 comment", Some(1)),
            ("1,234 comments", Some(1234)),
            ("View all 12 comments", Some(12)),
            ("No comments yet", Some(0)),
            ("One comment so far", Some(1)),
            ("3 thoughts on “Rain in 2 towns”", Some(3)),
            ("One Response to Rain", Some(1)),
            ("No Comments on Rain", Some(0)),
            ("12 commentaires", Some(12)),
            ("Aucun commentaire", Some(0)),
            ("Une réflexion sur « Pluie »", Some(1)),
            ("Voir les 12 commentaires", Some(12)),
            ("1 234 commentaires", Some(1234)),
            ("Kommentare (1.234)", Some(1234)),
            ("Alle 12 Kommentare anzeigen", Some(12)),
            ("Ein Gedanke zu „Regen“", Some(1)),
            ("Sin comentarios", Some(0)),
            ("3 comentarios en “Lluvia”", Some(3)),
            ("Comentários (7)", Some(7)),
            ("5 commenti", Some(5)),
            ("Reacties (5)", Some(5)),
            ("Komentarze: 5", Some(5)),
            ("5 komentářů", Some(5)),
            ("5 комментариев", Some(5)),
            ("Комментарии (21)", Some(21)),
            ("Σχόλια (4)", Some(4)),
            ("4 Yorum", Some(4)),
            ("التعليقات (٤)", Some(4)),
            ("4 תגובות", Some(4)),
            ("12条评论", Some(12)),
            ("评论（12）", Some(12)),
            ("コメント12件", Some(12)),
            ("12件のコメント", Some(12)),
            ("댓글 12개", Some(12)),
            ("4 bình luận", Some(4)),
            ("Comment 12", None),
            ("Kommentar #3", None),
            ("1.2K comments", None),
            ("12k comments", None),
            ("1,23 comments", None),
            ("100+ comments", None),
            ("Comments 1-10", None),
            ("Show 10 more comments", None),
            ("View 2 replies", None),
            ("2 replies", None),
            ("Comments", None),
            ("12", None),
            ("Comments on 12 May", None),
            ("12 comments, 3 shares", None),
            ("Leave a comment", None),
            ("", None),
        ] {
            assert_eq!(read_comment_count(text), count, "{text:?}");
        }
    }

    #[test]
    fn the_table_is_read() {
        for mut row in rows(include_str!("data/comment_words.tsv")) {
            assert!(row.nth(1).and_then(kind).is_some());
            assert!(row.all(|phrases| phrases.split('|').all(|phrase| phrase.split(' ').count() <= 4)));
        }
        assert!(WORDS.has("comments"));
    }
}
