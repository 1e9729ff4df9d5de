//! The roles that stand beside names.

use super::{AuthorKind, Mark, is_marked, is_organisation, is_particle, kind};
use crate::fold::is_word;

/// `Ann Example Executive Editor`: where a title begins that no comma parts from its name.
pub(super) fn title_behind(words: &str) -> Option<usize> {
    let last = words.rsplit(' ').next().filter(|last| is_marked(last, Mark::Title))?;
    // `The Port Gazette Staff`, `Sample News Service`: a house and what it calls its people.
    let is_house = last.eq_ignore_ascii_case("staff") || is_organisation(&words[..words.len() - last.len()]);
    let third = words.match_indices(' ').nth(1)?.0 + 1;
    let starts =
        std::iter::once(third).chain(words[third..].match_indices(' ').map(|(at, _)| third + at + 1));
    let mut titles = starts.filter(|at| {
        words[*at..].starts_with(char::is_uppercase)
            && is_marked(words[*at..].split(' ').next().unwrap_or_default(), Mark::Title)
    });
    titles.next().filter(|at| *at <= words.len() - last.len() && !(is_house && words[*at..] == *last))
}

/// `Sports reporter Ann Example`: how long the newsroom's role is that stands before a person's name.
pub(super) fn title_before(words: &str) -> Option<usize> {
    let mut ends = words.match_indices(' ').map(|(at, _)| at);
    let is_title = |end: &usize| {
        let mut title = words[..*end].split(' ');
        let last = title.next_back().unwrap_or_default();
        (is_marked(last, Mark::Press) || ends_like_role(last))
            && title.all(|word| is_marked(word, Mark::Title) || is_capitals(word))
    };
    ends.rfind(is_title).filter(|end| kind(&words[end + 1..]) == AuthorKind::Person)
}

/// `AP`, `BBC`.
fn is_capitals(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

/// `Staff`, `Business Writers`: words of newsrooms that name nobody.
pub(super) fn is_newsroom(words: &str) -> bool {
    let is_press = |word: &str| is_marked(word, Mark::Press) || is_marked(word, Mark::Word);
    let mut list = words.split(' ');
    list.next_back().is_some_and(is_press) && list.all(|word| is_press(word) || is_marked(word, Mark::Title))
}

/// Whether a part behind a name is its role: it begins with a title's word, or with a small letter.
pub(super) fn is_role(words: &str) -> bool {
    let mut list = words.split([' ', '-']).filter(|word| !word.is_empty());
    let Some(first) = list.next() else { return false };
    let small = first.starts_with(char::is_lowercase);
    let uncased = !small && !first.starts_with(char::is_uppercase);
    if is_named_role(words) {
        return true;
    }
    if (is_marked(first, Mark::Title) || is_role_noun(first)) && list.clone().next().is_some_and(is_link) {
        return true;
    }
    is_marked(first, Mark::Title)
        && (small
            || uncased
            || list.clone().next().is_none()
            || list.clone().any(|w| is_marked(w, Mark::Title)))
        || small && list.next().is_some() && !is_particle(first)
        || uncased && is_marked(first, Mark::Title)
}

/// Whether `word` is a noun of a role, or a German one that is made with such: `Projektleiterin`.
fn is_role_noun(word: &str) -> bool {
    is_marked(word, Mark::Noun) || word.starts_with(char::is_uppercase) && ends_like_role(word)
}

/// `Kulturredakteurin`
fn ends_like_role(word: &str) -> bool {
    word.char_indices().skip(1).any(|(at, _)| is_marked(&word[at..], Mark::Ending))
}

/// Whether `word` ties a role to what it is of: `Leiterin des Ressorts`.
fn is_link(word: &str) -> bool {
    const LINKS: &[&str] = &[
        "of", "for", "at", "in", "des", "der", "für", "bei", "beim", "im", "von", "vom", "du", "de", "del",
        "della", "di", "do", "da", "van", "voor", "på", "för",
    ];
    LINKS.contains(&word)
}

/// Whether a role is one that newsrooms have: `Staff Writer`, `rédactrice en chef`.
///
/// ```
/// use kiosque_values::is_press_role;
/// assert!(is_press_role("Staff Writer") && is_press_role("envoyée spéciale, journaliste"));
/// assert!(!is_press_role("Minister of Rain"));
/// ```
pub fn is_press_role(role: &str) -> bool {
    const LONGEST: usize = 80;
    let mut words = role.split(|c: char| !is_word(c));
    role.len() <= LONGEST && words.any(|word| is_marked(word, Mark::Press))
}

/// Whether a role says so itself: it has a word of `data/roles.tsv`, or begins with "for" or "of".
pub(crate) fn is_certain_role(role: &str) -> bool {
    const HOUSE: &[&str] = &["of", "for", "the", "pour", "für", "voor", "chez", "du", "vom", "von"];
    let first = role.split(' ').next().unwrap_or_default();
    HOUSE.contains(&first)
        || is_organisation(role)
        || role.split([' ', '-']).any(|word| is_marked(word, Mark::Title) || is_marked(word, Mark::Press))
}

/// `Senior Policy Adviser`, `Co-Founder`: what ends with the noun of a role is no name.
///
/// No role begins with an initial: `A. Reporter` is somebody's name.
pub(super) fn is_named_role(words: &str) -> bool {
    let first = words.split(' ').next().unwrap_or_default();
    let is_initial = first.ends_with('.') && first.chars().count() == 2;
    !is_initial && words.rsplit([' ', '-']).next().is_some_and(|last| is_marked(last, Mark::Noun))
}
