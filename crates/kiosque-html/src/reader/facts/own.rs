//! Which of the articles that a page describes is its own.

use super::decoded;
use super::json::Json;
use crate::{NodeId, Tag, Tree};
use kiosque_core::Page;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Whose an article is, by its headline and its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The page's.
    Own,
    /// Nothing says so, nor otherwise.
    Open,
    /// Another page's.
    Other,
}

/// What a page says of itself apart from JSON-LD, as far as it is asked for.
pub(super) struct Own<'p, 's> {
    page: &'p Page,
    tree: &'p Tree<'s>,
    /// The addresses that it is known by.
    addresses: OnceCell<Vec<String>>,
    /// The titles in the head, in lower case.
    stated: OnceCell<String>,
    /// The headings of the first level, in lower case.
    shown: OnceCell<String>,
}

impl<'p, 's> Own<'p, 's> {
    pub(super) fn new(page: &'p Page, tree: &'p Tree<'s>) -> Self {
        Own { page, tree, addresses: OnceCell::new(), stated: OnceCell::new(), shown: OnceCell::new() }
    }

    /// Whose an article is: the page's if its address is, or most words of its headline are those of a title of the page;
    /// another's if it has none of these words.
    pub(super) fn whose(&self, article: Json<'_>) -> Whose {
        /// Headlines that share so much of their words say the same.
        const SAME: f32 = 0.7;
        if self.has_address_of(article) {
            return Whose::Own;
        }
        let headline = ["headline", "name"].into_iter().find_map(|name| article.get(name)?.text());
        let Some(headline) = headline.map(|text| decoded(&text.value).to_lowercase()) else {
            return Whose::Open;
        };
        let stated = share(&headline, self.stated());
        if stated.is_none_or(|share| share >= SAME) {
            return if stated.is_some() { Whose::Own } else { Whose::Open };
        }
        match share(&headline, self.shown()) {
            Some(share) if share >= SAME => Whose::Own,
            // The title of the document alone may be the name of the site.
            Some(0.0) if stated == Some(0.0) && !self.shown().is_empty() => Whose::Other,
            _ => Whose::Open,
        }
    }

    /// Whether an address that is stated for the article is one of the page.
    fn has_address_of(&self, article: Json<'_>) -> bool {
        let page = article.get("mainEntityOfPage");
        let stated = [article.get("url"), page, page.and_then(|page| page.get("@id")), article.get("@id")];
        let mut stated = stated.into_iter().flatten().filter_map(Json::text);
        stated.any(|text| self.addresses().iter().any(|own| bare(own) == bare(&text.value)))
    }

    fn addresses(&self) -> &[String] {
        let all = || self.page.url.clone().into_iter().chain(self.of_head(&address)).collect();
        self.addresses.get_or_init(all)
    }

    fn of_head<T>(&self, read: &dyn Fn(&Tree<'s>, NodeId) -> Option<T>) -> impl Iterator<Item = T> {
        let children = self.tree.head().into_iter().flat_map(|head| self.tree.children(head));
        children.filter_map(move |node| read(self.tree, node))
    }

    fn stated(&self) -> &str {
        self.stated.get_or_init(|| joined(self.of_head(&title)))
    }

    fn shown(&self) -> &str {
        /// A page with more of them is a list.
        const MOST: usize = 8;
        let headings = self.tree.elements(Tag::H1).take(MOST);
        self.shown.get_or_init(|| joined(headings.map(|node| self.tree.text_content(node))))
    }
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    /// In characters: what is longer is no title to its end.
    const LONGEST: usize = 500;
    /// A page states few titles.
    const MOST: usize = 16;
    let mut joined = String::new();
    for text in texts.take(MOST) {
        joined.push('\n');
        joined.extend(text.chars().take(LONGEST).flat_map(char::to_lowercase));
    }
    joined
}

/// The title that an element of the head states.
fn title(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    match tree.tag(node) {
        Tag::Title => Some(tree.text_content(node)),
        Tag::Meta if is_called(tree, node, &["og:title", "twitter:title"]) => {
            tree.attribute(node, "content").map(Cow::into_owned)
        }
        _ => None,
    }
}

/// The page's address that an element of the head states.
fn address(tree: &Tree<'_>, node: NodeId) -> Option<String> {
    let name = match tree.tag(node) {
        Tag::Link if tree.attribute(node, "rel")?.eq_ignore_ascii_case("canonical") => "href",
        Tag::Meta if is_called(tree, node, &["og:url"]) => "content",
        _ => return None,
    };
    tree.attribute(node, name).map(Cow::into_owned)
}

fn is_called(tree: &Tree<'_>, node: NodeId, names: &[&str]) -> bool {
    ["property", "name"]
        .iter()
        .any(|name| tree.attribute(node, name).is_some_and(|name| names.contains(&&*name)))
}

/// An address without its scheme, its query, and what differs between the ways to write it.
fn bare(url: &str) -> &str {
    let url = url.trim().split_once("//").map_or(url, |(_, rest)| rest);
    let url = url.split(['?', '#']).next().unwrap_or(url);
    url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/')
}

/// How much of the words of a headline are in some titles, 0 to 1; `None` if it has no words that tell.
fn share(headline: &str, titles: &str) -> Option<f32> {
    /// Longer headlines are none to their end.
    const MOST: usize = 60;
    let words = headline.split(|c: char| !c.is_alphanumeric()).flat_map(telling).take(MOST);
    let (mut all, mut shared) = (0_u16, 0_u16);
    for word in words {
        all += 1;
        shared += u16::from(titles.contains(word));
    }
    (all > 0).then(|| f32::from(shared) / f32::from(all))
}

/// The parts of a word that tell something: all of it if it is long, its pairs of letters where words are written without
/// spaces.
fn telling(word: &str) -> impl Iterator<Item = &str> {
    /// Shorter words are in any title.
    const LONG: usize = 4;
    let is_dense = word.starts_with(|c: char| c >= '\u{e00}');
    let ends = word.char_indices().map(|(at, _)| at).chain([word.len()]);
    let pairs = word.char_indices().zip(ends.skip(2)).map(|((start, _), end)| &word[start..end]);
    let whole = (!is_dense && word.chars().nth(LONG - 1).is_some()).then_some(word);
    pairs.filter(move |_| is_dense).chain(whole)
}

#[cfg(test)]
mod tests {
    use super::{bare, share};

    #[test]
    fn addresses_by_what_tells() {
        for other in
            ["https://gazette.example/rain", "//www.gazette.example/rain?x=1", "gazette.example/rain#a"]
        {
            assert_eq!(bare("http://www.gazette.example/rain/"), bare(other), "{other}");
        }
    }

    #[test]
    fn words_that_titles_share() {
        for (headline, titles, shared) in [
            ("rain at last", "rain, at last | gazette", Some(1.0)),
            ("rain and wind again", "the wind", Some(1.0 / 3.0)),
            ("bus fares", "harbour town votes", Some(0.0)),
            ("at it", "at it", None),
            ("大雨来了", "大雨", Some(1.0 / 3.0)),
        ] {
            assert_eq!(share(headline, titles), shared, "{headline}");
        }
    }
}
