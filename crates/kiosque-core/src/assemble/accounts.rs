//! Accounts and single names that metadata state, spelled out by a line that the page prints near the headline.

use super::Desk;
use super::credits::{Credit, Standing, is_same_name};
use super::signature::is_full_name;
use super::statements::is_login;
use crate::article::FieldOrigin;
use crate::{FactKey, Region};
use kiosque_values::{Author, compare_key, read_byline, split_authors};

/// Parts of a page whose names are of others.
const ELSEWHERE: Region =
    Region::NAVIGATION.with(Region::COMMENTS).with(Region::RELATED).with(Region::FOOTER);

/// A line of names is so long, in bytes.
const LONGEST: usize = 160;

impl Desk<'_> {
    /// `aexample` and `ann.example@gazette.example` are whom the page prints as `Ann Example`, alone on a line where
    /// bylines stand. What else is stated stays.
    pub(super) fn spelled_out(&self, stated: Vec<Credit>) -> Vec<Credit> {
        let is_named = stated.first().is_some_and(|first| {
            first.standing < Standing::PenName
                || !is_login(&first.name.name) && first.standing <= Standing::Namesake
        });
        if is_named {
            return stated;
        }
        let accounts = self.reading.facts_of(FactKey::Author).filter_map(|fact| account(&fact.value));
        // A page states few authors of itself.
        const MOST: usize = 4;
        let accounts: Vec<String> = accounts.take(MOST).collect();
        if accounts.is_empty() {
            return stated;
        }
        let owner = |block: usize| {
            let names = self.names_on(block);
            let is_owner = |name: &&Author| accounts.iter().any(|account| is_of(account, &name.name));
            Some((block, names.iter().find(is_owner)?.clone()))
        };
        match self.byline_places(2).find_map(owner) {
            Some((block, name)) => vec![self.printed_on(block, name)],
            None => stated,
        }
    }

    /// The names on a line near the headline that is nothing but names, if those that are stated are among them.
    pub(super) fn beside(&self, stated: &[Credit]) -> Option<Vec<Credit>> {
        let first = stated.first().map(|credit| credit.name.name.as_str())?;
        if !stated.iter().all(|credit| credit.standing == Standing::Person) {
            return None;
        }
        let has_first = |block: &usize| self.reading.text(*block).contains(first);
        self.byline_places(0).filter(has_first).find_map(|block| {
            let names = self.names_on(block);
            if names.len() <= stated.len() {
                return None;
            }
            let credits: Vec<Credit> = names.into_iter().map(|name| self.printed_on(block, name)).collect();
            let has = |one: &Credit| credits.iter().any(|other| is_same_name(other, one));
            stated.iter().all(has).then_some(credits)
        })
    }

    fn printed_on(&self, block: usize, name: Author) -> Credit {
        let span = self.reading.source_span(block, name.span.clone().into());
        let origin = FieldOrigin { span: Some(span), by: "page:name".into() };
        self.weighed(name, None, origin, false)
    }

    /// The names of people that a line is made of; none if it says anything else.
    fn names_on(&self, block: usize) -> Vec<Author> {
        let text = &*self.reading.parted_text(block);
        if text.len() > LONGEST || self.reading.blocks()[block].region.has(ELSEWHERE) {
            return Vec::new();
        }
        // `By Ann Example and Bob Sample`
        let led = read_byline(text).and_then(|byline| Some((byline.authors, &text[byline.lead?.end..])));
        let (names, text) = led.unwrap_or_else(|| (split_authors(text), text));
        let said: usize = names.iter().map(|name| name.span.len()).sum();
        // Between two names a comma or a word for "and" stands.
        const BETWEEN: usize = 7;
        let is_all = said + BETWEEN * names.len().saturating_sub(1) >= text.trim().len();
        let is_plain = |name: &Author| is_full_name(name) && name.role.is_none();
        if is_all && names.iter().all(is_plain) { names } else { Vec::new() }
    }
}

/// The letters of an account: what stands before the `@` of an address, or a name without spaces.
fn account(value: &str) -> Option<String> {
    /// Shorter ones are initials, and may be of anybody.
    const LEAST: usize = 5;
    let name = value.split('@').next().unwrap_or_default();
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    (is_login(&name.to_ascii_lowercase()) && letters.len() >= LEAST).then(|| letters.to_ascii_lowercase())
}

/// Whether an account is made of a name: all of it, in either order, or one part and the initial of the other.
fn is_of(account: &str, name: &str) -> bool {
    let key = compare_key(name);
    let words: Vec<&str> = key.split(' ').collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let initial = |word: &str| word.chars().next().map(String::from).unwrap_or_default();
    words.len() >= 2
        && [
            words.concat(),
            format!("{first}{last}"),
            format!("{last}{first}"),
            format!("{}{last}", initial(first)),
            format!("{last}{}", initial(first)),
            format!("{first}{}", initial(last)),
        ]
        .iter()
        .any(|made| made == account)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_of_names() {
        for (value, name, same) in [
            ("aexample", "Ann Example", true),
            ("ann.example@gazette.example", "Ann Example", true),
            ("a.example@gazette.example", "Ann Example", true),
            ("examplea", "Ann Example", true),
            ("ann-example2", "Ann Example", true),
            ("annex", "Ann Example", false),
            ("bsample", "Ann Example", false),
        ] {
            let is_same = account(value).is_some_and(|account| is_of(&account, name));
            assert_eq!(is_same, same, "{value} {name}");
        }
        assert_eq!(account("Ann Example"), None);
    }
}
