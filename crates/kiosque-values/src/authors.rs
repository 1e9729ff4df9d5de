//! The names in a byline.

use std::ops::Range;
use std::sync::LazyLock;

use crate::agency::{find_folded, whole};
use crate::fold::{Folded, is_word};
use crate::script::is_cjk;
use crate::words::{Dictionary, plain_words, rows};

/// What an author is, as far as the name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AuthorKind {
    /// A person's name.
    Person,
    /// A newsroom, an agency, a company.
    Organisation,
    /// Initials that stand for a person: `S.A`.
    Initials,
    /// A name that could be either.
    Unknown,
}

/// One who wrote, as the page names them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Author {
    /// The name as written, without the role.
    pub name: String,
    /// What kind of name it is.
    pub kind: AuthorKind,
    /// The role as written: `Political Editor`, `envoyé spécial`.
    pub role: Option<String>,
    /// The bytes of the name, half open.
    pub span: Range<usize>,
}

/// The names of a byline, and the place it is from.
pub(crate) struct Credits {
    pub(crate) authors: Vec<Author>,
    pub(crate) place: Option<Range<usize>>,
}

/// Words between two names.
const ANDS: &[&str] = &[
    "and", "et", "y", "e", "und", "en", "i", "и", "و", "ve", "και", "og", "och", "ja", "és", "și", "si", "a",
    "та", "dan", "và", "with", "avec", "con", "com", "mit", "met", "med", "и", "&", "för",
];

/// Words of names that begin with a small letter.
const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "du", "des", "del", "della", "di", "van", "von", "der", "den", "ter",
    "ten", "zu", "la", "le", "el", "al", "bin", "ben", "bint", "ibn", "abu", "af", "av", "y", "i", "dit",
    "d'", "ould", "ait", "aït", "het", "'t", "op", "in", "st", "san", "santa", "mac",
];

/// Capitalised words that no name has.
const NO_NAMES: &[&str] = &[
    "the",
    "this",
    "that",
    "these",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "contrast",
    "comparison",
    "then",
    "now",
    "and",
    "law",
    "christmas",
    "all",
    "our",
    "his",
    "her",
    "ailleurs",
    "exemple",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "otra",
    "ejemplo",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "an",
    "its",
    "not",
];

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Word,
    Whole,
    Title,
    Place,
}

static MARKS: LazyLock<Dictionary<Mark>> = LazyLock::new(|| {
    let tables = [include_str!("data/organisations.tsv"), include_str!("data/roles.tsv")];
    Dictionary::new(tables.into_iter().flat_map(rows).flat_map(|mut row| {
        let mark = match row.next() {
            Some("word") => Mark::Word,
            Some("whole") => Mark::Whole,
            Some("place") => Mark::Place,
            _ => Mark::Title,
        };
        row.next().unwrap_or_default().split('|').map(move |word| (word, mark))
    }))
});

fn is_marked(word: &str, mark: Mark) -> bool {
    MARKS.all(word).any(|found| *found == mark)
}

/// Splits a text known to be one or several names.
///
/// Names are separated by `,` `;` `/` `&` `|` `·` `、` and the word "and" of many languages. Roles and places behind a
/// name are split off, and agencies are left to [`crate::find_agencies`].
///
/// ```
/// use kiosque_values::{AuthorKind, split_authors};
/// let authors = split_authors("Ann Example, Political Editor, B. Sample et La Rédaction");
/// let names: Vec<_> = authors.iter().map(|a| (a.name.as_str(), a.kind)).collect();
/// assert_eq!(names, [
///     ("Ann Example", AuthorKind::Person),
///     ("B. Sample", AuthorKind::Person),
///     ("La Rédaction", AuthorKind::Organisation),
/// ]);
/// assert_eq!(authors[0].role.as_deref(), Some("Political Editor"));
/// ```
pub fn split_authors(text: &str) -> Vec<Author> {
    let folded = Folded::new(text);
    let authors = credits(folded.as_str()).authors;
    authors.into_iter().map(|a| Author { span: folded.to_source(a.span.clone()), ..a }).collect()
}

/// The names in `text`, which is folded.
pub(crate) fn credits(text: &str) -> Credits {
    let mut credits = Credits { authors: Vec::new(), place: None };
    for part in parts(text) {
        add(text, part, &mut credits);
    }
    credits
}

/// The stretches between separators and the words for "and", agencies taken out.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let agencies = find_folded(text);
    let mut cut = |parts: &mut Vec<Range<usize>>, to: usize, next: usize| {
        push(text, start..to.max(start), parts);
        start = next;
    };
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if let Some(agency) = agencies.iter().find(|a| a.span.contains(&at)) {
            // An agency ends the name before it; a newsroom of its own ("AFP Stuttgart") stays a part.
            if agency.span.start == at {
                cut(&mut parts, at, agency.span.end);
            }
        } else if is_separator(c) {
            cut(&mut parts, at, after);
        } else if c == ' ' {
            let word_end = text[after..].find(' ').map_or(text.len(), |len| after + len);
            if ANDS.contains(&text[after..word_end].to_lowercase().as_str()) && word_end < text.len() {
                cut(&mut parts, at, word_end);
            }
        }
    }
    cut(&mut parts, text.len(), text.len());
    parts
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | '/'
            | '&'
            | '|'
            | '·'
            | '•'
            | '、'
            | '،'
            | '，'
            | '('
            | ')'
            | '\n'
            | '（'
            | '）'
            | '；'
            | '+'
    )
}

fn push(text: &str, part: Range<usize>, parts: &mut Vec<Range<usize>>) {
    let inner = &text[part.clone()];
    let kept = inner.trim_matches(|c: char| !is_word(c) && c != '.' && c != '\'' || c == ' ');
    if kept.contains(is_word) {
        let start = part.start + (kept.as_ptr() as usize - inner.as_ptr() as usize);
        parts.push(start..start + kept.len());
    }
}

/// Adds what `part` says: a name, or the role or place of the name before it.
fn add(text: &str, part: Range<usize>, credits: &mut Credits) {
    let words = &text[part.clone()];
    let first = words.split(' ').next().unwrap_or_default();
    if is_marked(first, Mark::Place) && words.contains(' ') && first.starts_with(char::is_lowercase) {
        let place = part.start + first.len() + 1..part.end;
        credits.place.get_or_insert(place);
        return;
    }
    if let Some(last) = credits.authors.last_mut().filter(|_| is_role(words)) {
        last.role.get_or_insert_with(|| words.to_owned());
        return;
    }
    let (name, rest) = split_place(text, part);
    let words = &text[name.clone()];
    if let Some(rest) = rest {
        credits.place.get_or_insert(rest);
    }
    let author = Author { name: words.to_owned(), kind: kind(words), role: None, span: name };
    credits.authors.push(author);
}

/// `Ann Example à Brest`: the name, and the place behind a small word.
fn split_place(text: &str, part: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let words = &text[part.clone()];
    for preposition in
        [" à ", " in ", " en ", " aus ", " from ", " desde ", " em ", " au ", " στο ", " w ", " в "]
    {
        let Some(at) = words.find(preposition) else { continue };
        let place = &words[at + preposition.len()..];
        if at > 0 && place.starts_with(char::is_uppercase) && words[..at].contains(' ') {
            return (part.start..part.start + at, Some(part.start + at + preposition.len()..part.end));
        }
    }
    (part, None)
}

/// Whether a part behind a name is its role: it begins with a title's word or a small letter, or all its words are.
fn is_role(words: &str) -> bool {
    let mut list = words.split([' ', '-']).filter(|word| !word.is_empty());
    let Some(first) = list.next() else { return false };
    let titles = words.split([' ', '-']).filter(|word| is_marked(word, Mark::Title)).count();
    let capital = first.starts_with(char::is_uppercase);
    let cased = first.starts_with(char::is_lowercase);
    titles > 0 && (cased || is_marked(first, Mark::Title) || !capital)
        || cased && words.split(' ').count() > 1 && !is_particle(first)
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word.to_lowercase().as_str())
}

/// What kind of name `name` is.
fn kind(name: &str) -> AuthorKind {
    if is_initials(name) {
        AuthorKind::Initials
    } else if is_organisation(name) {
        AuthorKind::Organisation
    } else if is_person(name) {
        AuthorKind::Person
    } else {
        AuthorKind::Unknown
    }
}

/// `S.A`, `I.L.`, `A. B.`: single capitals with full stops between them, at most four.
pub(crate) fn is_initials(name: &str) -> bool {
    let letters: Vec<&str> = name.split(['.', ' ', '-']).filter(|letter| !letter.is_empty()).collect();
    let single = letters
        .iter()
        .all(|l| l.chars().count() == 1 && l.chars().all(|c| c.is_alphabetic() && !c.is_lowercase()));
    single && name.contains('.') && (2..=4).contains(&letters.len())
}

fn is_organisation(name: &str) -> bool {
    if whole(name).is_some() || is_marked(&plain_words(name), Mark::Whole) {
        return true;
    }
    let address = name.contains('.')
        && !name.contains(". ")
        && name.rsplit('.').next().is_some_and(|tld| tld.len() >= 2)
        && !name.contains(' ');
    address || name.split([' ', '-', '\'']).any(|word| is_marked(word, Mark::Word))
}

/// Two to five words with capitals, particles apart; or a name in a script without capitals.
fn is_person(name: &str) -> bool {
    if name.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let letters = name.chars().filter(|&c| is_word(c)).count();
    if name.chars().all(|c| is_cjk(c) || matches!(c, ' ' | '・' | '·')) {
        return (2..=10).contains(&letters);
    }
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let uncased = words.iter().all(|word| word.chars().all(|c| !c.is_lowercase() && !c.is_uppercase()));
    if uncased {
        return (2..=5).contains(&words.len());
    }
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let fit = words.iter().enumerate().all(|(at, word)| {
        word.starts_with(char::is_uppercase)
            && (words.len() > 2 || !NO_NAMES.contains(&word.to_lowercase().as_str()))
            && !(at == 0 && NO_NAMES.contains(&word.to_lowercase().as_str()))
            || is_particle(word)
            || word.starts_with(['\'', '"', '“'])
            || word.contains('\'') && word.contains(char::is_uppercase)
            || word.contains('-') && word.contains(char::is_uppercase)
    });
    fit && capitals >= 1
        && (2..=6).contains(&words.len())
        && words.last().is_some_and(|last| !is_particle(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, AuthorKind, Option<&str>)]) {
        let authors = split_authors(text);
        let found: Vec<_> = authors.iter().map(|a| (a.name.as_str(), a.kind, a.role.as_deref())).collect();
        assert_eq!(found, expected, "{text:?}");
        for author in &authors {
            assert_eq!(Folded::new(&text[author.span.clone()]).as_str(), author.name);
        }
    }

    #[test]
    fn names() {
        use AuthorKind::{Initials, Organisation, Person, Unknown};
        check("Ann Example", &[("Ann Example", Person, None)]);
        check("Ann Example & Bob Sample", &[("Ann Example", Person, None), ("Bob Sample", Person, None)]);
        check("Ann Example and Bob Sample", &[("Ann Example", Person, None), ("Bob Sample", Person, None)]);
        check(
            "Jean d'Exemple et Marie-Lou de La Tour",
            &[("Jean d'Exemple", Person, None), ("Marie-Lou de La Tour", Person, None)],
        );
        check("S.A", &[("S.A", Initials, None)]);
        check("I.L. / S.A", &[("I.L.", Initials, None), ("S.A", Initials, None)]);
        check("La Rédaction", &[("La Rédaction", Organisation, None)]);
        check("هيئة التحرير", &[("هيئة التحرير", Organisation, None)]);
        check(
            "Ann Example, correspondent in Brest",
            &[("Ann Example", Person, Some("correspondent in Brest"))],
        );
        check(
            "Ann Example, envoyée spéciale à Brest",
            &[("Ann Example", Person, Some("envoyée spéciale à Brest"))],
        );
        check("Ann Example (AFP)", &[("Ann Example", Person, None)]);
        check("山田太郎、鈴木花子", &[("山田太郎", Person, None), ("鈴木花子", Person, None)]);
        check(
            "Иван Примеров и Анна Образцова",
            &[("Иван Примеров", Person, None), ("Анна Образцова", Person, None)],
        );
        check("admin", &[("admin", Organisation, None)]);
        check("Zorro", &[("Zorro", Unknown, None)]);
        check("", &[]);
        check(" , & ", &[]);
    }
}
