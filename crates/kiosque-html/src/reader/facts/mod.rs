//! What a page says of itself apart from its text.

mod comments;
mod crumbs;
pub(super) mod drawn;
pub(super) mod json;
pub(super) mod json_ld;
mod markup;
mod meta;
mod own;

pub use comments::comment_facts;

use super::asked::Asked;
use super::names::{Brief, Names, OF_REGIONS};
use crate::tag::TagSet;
use crate::tree::text::{Form, Segment, decode};
use crate::{NodeId, Tag, Tree};
use kiosque_core::{Fact, FactKey, FactSource, Page, Span};
use own::Own;
use std::borrow::Cow;

/// The most facts that are kept of one page.
const MOST: usize = 400;

/// Longer values are cut: no name, date or summary is so long.
const LONGEST: usize = 4000;

/// Collects the facts of a page: those of JSON-LD first, then those of its elements in their order.
#[derive(Default)]
pub(super) struct Facts {
    all: Vec<Fact>,
    /// The label of a card just read announces the name of a writer.
    label_says_author: bool,
    /// The part of the page for other things that the last element stands in.
    elsewhere: Option<NodeId>,
}

impl Facts {
    /// Those that the page states in JSON-LD.
    pub(super) fn of(page: &Page, tree: &Tree<'_>, json_ld: &[json_ld::Script<'_>]) -> Facts {
        let mut facts = Facts::default();
        json_ld::read(json_ld, &Own::new(page, tree), &mut facts);
        facts
    }

    /// The facts, in their order.
    pub(super) fn into_iter(self) -> impl Iterator<Item = Fact> {
        self.all.into_iter()
    }

    /// Adds others behind them.
    pub(super) fn append(&mut self, others: Facts) {
        self.all.extend(others.all);
    }

    /// Adds what the next element of the page states. What its attributes say is only looked up where it may matter.
    #[inline]
    pub(super) fn read(&mut self, tree: &Tree<'_>, node: NodeId, look: impl FnOnce() -> Brief) {
        // Elements come in document order: once one starts behind the part, the part is over.
        if self.elsewhere.is_some_and(|part| tree.span(node).start >= tree.span(part).end) {
            self.elsewhere = None;
        }
        if says_nothing(tree, node) {
            return;
        }
        match tree.tag(node) {
            Tag::Meta => return meta::read(tree, node, self),
            Tag::Link => return markup::link(tree, node, self),
            _ => {}
        }
        if crumbs::WAYS.has(tree.tag(node)) {
            crumbs::read(tree, node, self);
        }
        // What stands elsewhere is not asked what it holds.
        let brief = self.elsewhere.is_none().then(look);
        markup::read(tree, node, brief, self);
        if brief.is_some_and(|brief| markup::is_elsewhere(tree, node, brief.region)) {
            self.elsewhere = Some(node);
        }
    }

    /// The same of elements that nobody looked at.
    pub(super) fn read_all(
        &mut self,
        tree: &Tree<'_>,
        nodes: impl Iterator<Item = NodeId>,
        names: &mut Names,
    ) {
        for node in nodes.filter(|&node| tree.is_element(node)) {
            self.read(tree, node, || names.look(tree, tree.tag(node), &Asked::of(tree, node)).brief());
        }
    }

    fn add(&mut self, key: FactKey, source: FactSource, name: &str, value: &str, span: Span) {
        if self.all.len() < MOST && !value.trim().is_empty() {
            let start = &value[..value.floor_char_boundary(LONGEST)];
            self.all.push(Fact { key, value: collapsed(start), source, name: name.to_owned(), span });
        }
    }

    fn has(&self, key: FactKey) -> bool {
        self.count(key) > 0
    }

    fn count(&self, key: FactKey) -> usize {
        self.all.iter().filter(|fact| fact.key == key).count()
    }
}

/// Whether an element states nothing, and is no part of the page that has a name: most have no attributes.
fn says_nothing(tree: &Tree<'_>, node: NodeId) -> bool {
    let tag = tree.tag(node);
    SILENT.has(tag) || tree.raw_attributes(node).is_empty() && !STATES.has(tag)
}

/// The elements of a head that state nothing of the page, whatever their names.
const SILENT: TagSet = TagSet::of(&[Tag::Script, Tag::Style, Tag::Noscript]);

/// The elements that state something without attributes.
const STATES: TagSet = TagSet::of(&[Tag::Title, Tag::Time]).with(OF_REGIONS);

/// Text with its character references read: programs often write them where they mean nothing.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    decode(text, Segment::new(0, text.len(), Form::of_text(text.as_bytes())))
}

/// The words of a text with a space between them.
pub(super) fn collapsed(text: &str) -> String {
    if is_collapsed(text.as_bytes()) {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        kept.push_str(if kept.is_empty() { "" } else { " " });
        kept.push_str(word);
    }
    kept
}

/// Whether a text is surely words with a space between them, as most are that are written in ASCII.
fn is_collapsed(text: &[u8]) -> bool {
    let is_word = |byte: u8| (b'!'..=b'~').contains(&byte);
    let goes_on = |(&byte, &next): (&u8, &u8)| is_word(byte) | ((byte == b' ') & is_word(next));
    let ends = [text.first(), text.last()].iter().all(|end| end.is_some_and(|&byte| is_word(byte)));
    ends && text.iter().zip(&text[1..]).fold(true, |all, pair| all & goes_on(pair))
}

#[cfg(test)]
mod tests {
    use super::collapsed;

    #[test]
    fn words_with_a_space_between_them() {
        for (text, words) in [
            ("", ""),
            (" ", ""),
            ("a", "a"),
            ("a b", "a b"),
            (" a b", "a b"),
            ("a b\n", "a b"),
            ("a  b\tc", "a b c"),
            ("a\u{b}b\u{a0}é", "a b é"),
            ("a\u{1c}b", "a\u{1c}b"),
        ] {
            assert_eq!(collapsed(text), words, "{text:?}");
        }
    }
}
