//! Matching a selector, from right to left.

use memchr::memmem;

use super::nth::Counts;
use super::{Combinator, Complex, Compound, Name, Operator, Test, Value};
use crate::ascii::is_space_char;
use crate::tree::{Kind, NodeId, Quirks, Tree};

/// How many nodes a search may visit, for each node of the tree.
const STEPS_PER_NODE: u64 = 256;
/// A step of looking for words in a text.
const BYTES_PER_STEP: u64 = 16;

/// Matches selectors in one tree, remembering the numbers of siblings.
#[derive(Debug)]
pub(super) struct Matcher<'t, 's> {
    tree: &'t Tree<'s>,
    pub(super) counts: Vec<Counts>,
    steps: u64,
}

/// What came of matching the left part of a selector.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Matched,
    Failed,
    /// No ancestor is left: starting from one further up cannot match either.
    OutOfAncestors,
}

/// The element that the leftmost part of a relative selector is related to.
type Anchor = Option<(Combinator, NodeId)>;

impl<'t, 's> Matcher<'t, 's> {
    pub(super) fn new(tree: &'t Tree<'s>, counters: usize) -> Self {
        Self::within(tree, counters, STEPS_PER_NODE * (tree.len() as u64 + 1))
    }

    pub(super) fn within(tree: &'t Tree<'s>, counters: usize, steps: u64) -> Self {
        Self { tree, counts: vec![Counts::default(); counters], steps }
    }

    pub(super) fn tree(&self) -> &'t Tree<'s> {
        self.tree
    }

    pub(super) fn is_out_of_steps(&self) -> bool {
        self.steps == 0
    }

    pub(super) fn steps_left(&self) -> u64 {
        self.steps
    }

    /// True if `node` is an element that one of the selectors matches. Means nothing once the steps are used up.
    pub(super) fn matches_element(&mut self, list: &[Complex], node: NodeId) -> bool {
        self.tree.is_element(node) && self.matches_any(list, node)
    }

    pub(super) fn matches_any(&mut self, list: &[Complex], node: NodeId) -> bool {
        list.iter().any(|complex| self.matches(complex, node, None))
    }

    fn matches(&mut self, complex: &Complex, node: NodeId, anchor: Anchor) -> bool {
        self.matches_compound(&complex.subject, node)
            && self.matches_leftwards(&complex.leftwards, node, anchor) == Outcome::Matched
    }

    /// The recursion is as deep as the selector is long.
    fn matches_leftwards(
        &mut self,
        leftwards: &[(Combinator, Compound)],
        node: NodeId,
        anchor: Anchor,
    ) -> Outcome {
        let Some(((combinator, compound), rest)) = leftwards.split_first() else {
            return if self.is_anchored(node, anchor) { Outcome::Matched } else { Outcome::Failed };
        };
        let mut candidate = node;
        while let Some(next) = self.left_of(*combinator, candidate) {
            candidate = next;
            if self.matches_compound(compound, candidate) {
                let outcome = self.matches_leftwards(rest, candidate, anchor);
                if outcome != Outcome::Failed {
                    return outcome;
                }
            }
            if matches!(combinator, Combinator::Child | Combinator::NextSibling) {
                return Outcome::Failed;
            }
        }
        match combinator {
            Combinator::Descendant | Combinator::Child => Outcome::OutOfAncestors,
            Combinator::NextSibling | Combinator::LaterSibling => Outcome::Failed,
        }
    }

    /// The nearest element that stands to the left of the combinator, if `node` is on its right.
    fn left_of(&mut self, combinator: Combinator, node: NodeId) -> Option<NodeId> {
        if !self.step(1) {
            return None;
        }
        match combinator {
            Combinator::Descendant | Combinator::Child => {
                self.tree.parent(node).filter(|&parent| self.tree.is_element(parent))
            }
            Combinator::NextSibling | Combinator::LaterSibling => self.tree.previous_element(node),
        }
    }

    fn is_anchored(&mut self, node: NodeId, anchor: Anchor) -> bool {
        let Some((combinator, anchor)) = anchor else { return true };
        let mut candidate = node;
        while let Some(next) = self.left_of(combinator, candidate) {
            candidate = next;
            if candidate == anchor {
                return true;
            }
            if matches!(combinator, Combinator::Child | Combinator::NextSibling) {
                return false;
            }
        }
        false
    }

    /// Takes steps from the budget; false once it is used up.
    pub(super) fn step(&mut self, steps: u64) -> bool {
        self.steps = self.steps.saturating_sub(steps);
        self.steps > 0
    }

    fn matches_compound(&mut self, compound: &Compound, node: NodeId) -> bool {
        let name = match &compound.name {
            Name::Any => true,
            Name::Known(tag) => self.tree.tag(node) == *tag,
            Name::Other(name) => self.tree.name(node).eq_ignore_ascii_case(name),
        };
        name && compound.tests.iter().all(|test| self.passes(test, node))
    }

    fn passes(&mut self, test: &Test, node: NodeId) -> bool {
        match test {
            Test::Id(id) => {
                self.tree.attribute(node, "id").is_some_and(|value| self.same_identifier(&value, id))
            }
            Test::Class(class) => self.tree.attribute(node, "class").is_some_and(|value| {
                value.split(is_space_char).any(|word| self.same_identifier(word, class))
            }),
            Test::Attribute { name, value } => match (self.tree.attribute(node, name), value) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(found), Some(value)) => value.accepts(&found),
            },
            Test::Not(list) => !self.matches_any(list, node),
            Test::Is(list) => self.matches_any(list, node),
            Test::Has(list) => list.iter().any(|(combinator, complex)| self.has(*combinator, complex, node)),
            Test::Nth(nth) => self.is_nth(nth, node),
            Test::Empty => self.is_empty(node),
            Test::Root => {
                self.tree.parent(node).is_some_and(|parent| self.tree.kind(parent) == Kind::Document)
            }
            Test::Contains(words) => self.contains(node, words),
        }
    }

    /// Classes and ids are compared without regard to case in quirks mode.
    fn same_identifier(&self, found: &str, wanted: &str) -> bool {
        found == wanted || self.tree.quirks() == Quirks::Full && found.eq_ignore_ascii_case(wanted)
    }

    fn is_empty(&self, node: NodeId) -> bool {
        self.tree.children(node).all(|child| !matches!(self.tree.kind(child), Kind::Element | Kind::Text))
    }

    fn contains(&mut self, node: NodeId, words: &str) -> bool {
        if !self.step(1) {
            return false;
        }
        let text = self.tree.text_content(node);
        self.step(text.len() as u64 / BYTES_PER_STEP)
            && memmem::find(text.as_bytes(), words.as_bytes()).is_some()
    }

    /// `:has()`: looks for an element that the relative selector matches from `node`.
    fn has(&mut self, combinator: Combinator, complex: &Complex, node: NodeId) -> bool {
        let anchor = Some((combinator, node));
        match combinator {
            Combinator::Descendant | Combinator::Child => self.has_under(node, complex, anchor),
            Combinator::NextSibling | Combinator::LaterSibling => {
                let mut sibling = self.tree.next_element(node);
                while let Some(next) = sibling {
                    if !self.step(1) {
                        return false;
                    }
                    if self.matches(complex, next, anchor) || self.has_under(next, complex, anchor) {
                        return true;
                    }
                    sibling = self.tree.next_element(next).filter(|_| combinator == Combinator::LaterSibling);
                }
                false
            }
        }
    }

    fn has_under(&mut self, root: NodeId, complex: &Complex, anchor: Anchor) -> bool {
        let is_one = complex.leftwards.is_empty();
        match anchor {
            Some((Combinator::Child, _)) if is_one => {
                self.tree.children(root).any(|child| self.step(1) && self.is_match(complex, child, anchor))
            }
            // A single compound beside an element is not under its siblings.
            Some((Combinator::NextSibling | Combinator::LaterSibling, _)) if is_one => false,
            _ => self.tree.descendants(root).any(|node| self.step(1) && self.is_match(complex, node, anchor)),
        }
    }

    fn is_match(&mut self, complex: &Complex, node: NodeId, anchor: Anchor) -> bool {
        self.tree.is_element(node) && self.matches(complex, node, anchor)
    }
}

impl Value {
    fn accepts(&self, found: &str) -> bool {
        if self.ignores_case {
            self.accepts_as_is(&found.to_ascii_lowercase(), &self.text.to_ascii_lowercase())
        } else {
            self.accepts_as_is(found, &self.text)
        }
    }

    fn accepts_as_is(&self, found: &str, text: &str) -> bool {
        match self.operator {
            Operator::Equals => found == text,
            Operator::Word => !text.is_empty() && found.split(is_space_char).any(|word| word == text),
            Operator::Dash => {
                found.strip_prefix(text).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            }
            Operator::Prefix => !text.is_empty() && found.starts_with(text),
            Operator::Suffix => !text.is_empty() && found.ends_with(text),
            Operator::Substring => !text.is_empty() && found.contains(text),
        }
    }
}

impl std::fmt::Debug for Counts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Counts")
    }
}
