//! Where somebody lives, as readers sign their letters: `Ann Example, Mill Road`.

use super::{Mark, is_marked, is_named_role, is_organisation};

/// Whether a part behind a person's name says where that person lives: it has a number, the word for a street, or is the
/// name of a town in several words that begins or goes on like one.
pub(super) fn is_address(words: &str) -> bool {
    if is_organisation(words) || is_named_role(words) {
        return false;
    }
    let has_number = || words.split(' ').any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    has_number() || is_street(words) || is_town(words)
}

/// `Mill Road`, `Lange Musterstraße`, `rue de la Gare`, `An der Mühle`.
fn is_street(words: &str) -> bool {
    let mut ends = words.match_indices(' ').map(|(at, _)| at);
    let (Some(first), second) = (ends.next(), ends.next().unwrap_or(words.len())) else { return false };
    let last = words.rsplit(' ').next().unwrap_or_default().trim_end_matches('.');
    let begins = |end: usize| is_marked(words[..end].trim_end_matches('.'), Mark::StreetFirst);
    begins(first) || begins(second) || is_marked(last, Mark::Street) || has_street_end(last)
}

/// `Musterstraße`, `Musterstr`: some letters and the word for a street.
fn has_street_end(word: &str) -> bool {
    const LEAST: usize = 3;
    word.char_indices().skip(LEAST).any(|(at, _)| is_marked(&word[at..], Mark::StreetEnd))
}

/// `Bad Muster`, `Muster am See`: a name of two words or three with one that towns have there.
fn is_town(words: &str) -> bool {
    let is_name = |word: &str| word.starts_with(char::is_uppercase);
    let lies_at = |word: &str| word.starts_with(char::is_lowercase) && is_marked(word, Mark::TownAt);
    let list: Vec<&str> = words.split(' ').collect();
    match list[..] {
        [first, second] => is_marked(first.trim_end_matches('.'), Mark::Town) && is_name(second),
        [first, small, .., last] => is_name(first) && lies_at(small) && is_name(last),
        _ => false,
    }
}
