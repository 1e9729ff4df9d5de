//! What a page says of itself apart from its text.

pub(super) mod json;
pub(super) mod json_ld;
mod markup;
mod meta;

use super::asked::Asked;
use super::names::{Brief, Names, OF_REGIONS, region_of_tag};
use crate::tag::TagSet;
use crate::tree::text::{Form, Segment, decode};
use crate::{Kind, NodeId, Tag, Tree};
use kiosque_core::{Fact, FactKey, FactSource, Reading, Region, Span, watch};
use std::borrow::Cow;

/// The most facts that are kept of one page.
const MOST: usize = 400;

/// Longer values are cut: no name, date or summary is so long.
const LONGEST: usize = 4000;

/// Collects facts for a reading.
struct Facts<'r> {
    reading: &'r mut Reading,
    /// The label of a card just read announces the name of a writer.
    label_says_author: bool,
}

impl Facts<'_> {
    fn add(&mut self, key: FactKey, source: FactSource, name: &str, value: &str, span: Span) {
        if self.reading.facts().len() < MOST && !value.trim().is_empty() {
            let start = &value[..value.floor_char_boundary(LONGEST)];
            self.reading.push_fact(Fact {
                key,
                value: collapsed(start),
                source,
                name: name.to_owned(),
                span,
            });
        }
    }

    fn has(&self, key: FactKey) -> bool {
        self.reading.facts_of(key).next().is_some()
    }
}

/// Adds the facts of a page to its reading: those of JSON-LD first, then in the order of the page. What was `looked` at
/// before is not looked at again.
pub(super) fn read(
    tree: &Tree<'_>,
    json_ld: &[json_ld::Script<'_>],
    looked: &[(NodeId, Brief)],
    reading: &mut Reading,
) {
    let facts = &mut Facts { reading, label_says_author: false };
    json_ld::read(json_ld, facts);
    Names::kept(|names| read_elements(tree, looked, names, facts));
}

fn read_elements(tree: &Tree<'_>, looked: &[(NodeId, Brief)], names: &mut Names, facts: &mut Facts<'_>) {
    let mut looked = looked.iter().peekable();
    if tree.attributes.is_empty() && !tree.tags.has_any(&STATES) {
        return;
    }
    let mut elsewhere: Option<NodeId> = None;
    for node in tree.descendants(tree.document()).take_while(|_| !watch::is_over()) {
        if tree.kind(node) != Kind::Element {
            continue;
        }
        // Nodes come in document order: once one starts behind the part, the part is over.
        if elsewhere.is_some_and(|part| tree.span(node).start >= tree.span(part).end) {
            elsewhere = None;
        }
        let known = looked.next_if(|(known, _)| *known == node).map(|(_, brief)| *brief);
        if says_nothing(tree, node) {
            continue;
        }
        if tree.is_html(node, Tag::Meta) {
            meta::read(tree, node, facts);
            continue;
        }
        // What stands elsewhere is not asked what it holds.
        let brief = elsewhere.is_none().then(|| known.unwrap_or_else(|| look(tree, node, names)));
        markup::read(tree, node, brief, facts);
        if brief.is_some_and(|brief| markup::is_elsewhere(tree, node, brief.region)) {
            elsewhere = Some(node);
        }
    }
}

fn look(tree: &Tree<'_>, node: NodeId, names: &mut Names) -> Brief {
    names.look(tree, tree.tag(node), &Asked::of(tree, node)).brief()
}

/// Whether an element states nothing, and is no part of the page that has a name: most have no attributes.
fn says_nothing(tree: &Tree<'_>, node: NodeId) -> bool {
    let tag = tree.tag(node);
    tree.raw_attributes(node).is_empty()
        && !matches!(tag, Tag::Title | Tag::Time)
        && region_of_tag(tag) == Region::NONE
}

/// The elements that state something without attributes.
const STATES: TagSet = TagSet::of(&[Tag::Title, Tag::Time]).with(OF_REGIONS);

/// Text with its character references read: programs often write them where they mean nothing.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    decode(text, Segment::new(0, text.len(), Form::of_text(text.as_bytes())))
}

/// The words of a text with a space between them.
pub(super) fn collapsed(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        kept.push_str(if kept.is_empty() { "" } else { " " });
        kept.push_str(word);
    }
    kept
}
