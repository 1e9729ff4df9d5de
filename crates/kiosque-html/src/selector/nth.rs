//! Counting siblings for `:nth-child()` and its kin: each family of siblings once.

use std::collections::BTreeMap;

use super::matching::Matcher;
use super::{Counted, Nth};
use crate::tag::Tag;
use crate::tree::{Namespace, NodeId};

/// The numbers that one test gave to the elements met so far, by node; 0 where none was given.
#[derive(Clone, Default)]
pub(super) struct Counts(Vec<u32>);

/// For `:first-child` and the like, walking this far is cheaper than numbering all siblings.
const WALKED: i32 = 8;

impl Matcher<'_, '_> {
    pub(super) fn is_nth(&mut self, nth: &Nth, node: NodeId) -> bool {
        if nth.step == 0 && (1..=WALKED).contains(&nth.offset) && nth.counted == Counted::All {
            return self.is_nth_by_walking(nth, node);
        }
        if self.counts[nth.counter].0.is_empty() {
            self.counts[nth.counter].0 = vec![0; self.tree().len()];
        }
        if self.counts[nth.counter].0[node.index()] == 0 {
            self.number_siblings(nth, node);
        }
        let number = self.counts[nth.counter].0[node.index()];
        number != NOT_COUNTED && nth.accepts(number)
    }

    fn is_nth_by_walking(&mut self, nth: &Nth, node: NodeId) -> bool {
        let mut sibling = Some(node);
        for _ in 0..nth.offset {
            let Some(here) = sibling else { return false };
            let tree = self.tree();
            sibling = if nth.from_end { tree.next_element(here) } else { tree.previous_element(here) };
        }
        sibling.is_none()
    }

    /// Numbers `node` and all its siblings, from 1.
    fn number_siblings(&mut self, nth: &Nth, node: NodeId) {
        let tree = self.tree();
        let siblings = match tree.parent(node) {
            Some(parent) => tree.children(parent).filter(|&child| tree.is_element(child)).collect(),
            None => vec![node],
        };
        let in_order: Vec<NodeId> =
            if nth.from_end { siblings.into_iter().rev().collect() } else { siblings };
        match &nth.counted {
            Counted::All => {
                for (number, &sibling) in (1..).zip(&in_order) {
                    self.counts[nth.counter].0[sibling.index()] = number;
                }
            }
            Counted::SameType => self.number_by_type(nth, &in_order),
            Counted::Matching(list) => {
                let mut number = 0;
                for &sibling in &in_order {
                    let counted = self.matches_any(list, sibling);
                    number += u32::from(counted);
                    self.counts[nth.counter].0[sibling.index()] = if counted { number } else { NOT_COUNTED };
                }
            }
        }
    }

    fn number_by_type(&mut self, nth: &Nth, siblings: &[NodeId]) {
        let tree = self.tree();
        let mut numbers: BTreeMap<(Namespace, Tag, String), u32> = BTreeMap::new();
        for &sibling in siblings {
            let tag = tree.tag(sibling);
            let name = if tag == Tag::Other { tree.name(sibling).into_owned() } else { String::new() };
            let number = numbers.entry((tree.namespace(sibling), tag, name)).or_default();
            *number += 1;
            self.counts[nth.counter].0[sibling.index()] = *number;
        }
    }
}

/// The number of an element that `of S` leaves out.
const NOT_COUNTED: u32 = u32::MAX;
