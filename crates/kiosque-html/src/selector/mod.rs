//! CSS selectors over the tree: parsed once, matched many times.

mod matching;
mod nth;
mod parse;
#[cfg(test)]
mod tests;

use crate::syntax::SyntaxError;
use crate::tag::Tag;
use crate::tree::{Descendants, NodeId, Tree};
use matching::Matcher;

/// A compiled CSS selector.
///
/// Types, `*`, classes, ids, attributes with all operators and the flags `i` and `s`; the four combinators; lists;
/// `:not()`, `:is()`, `:where()`, `:has()`; `:nth-child(an+b of S)`, `:nth-last-child()`, `:nth-of-type()`,
/// `:nth-last-of-type()` and the `first`, `last` and `only` forms; `:empty` and `:root`. One extension:
/// `:contains("words")` matches elements whose text has these words, in this case and spacing.
///
/// Names are compared without regard to case, classes and ids with regard to it (but for pages in quirks mode).
/// A search visits at most 256 times as many nodes as the page has: a selector that would need
/// more (`:has(~ x)` among a million siblings) ends there
/// ([`Select::is_out_of_steps`]).
///
/// ```
/// use kiosque_html::{Selector, parse};
///
/// let tree = parse("<article><h1>Rain</h1><p class='lead big'>It rained.</p><p>Still.</p></article>");
/// let lead = Selector::parse("article > p.lead:not(:empty)").unwrap();
/// let found: Vec<_> = lead.select(&tree, tree.document()).collect();
/// assert_eq!(found.len(), 1);
/// assert_eq!(tree.text_content(found[0]), "It rained.");
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selector {
    list: Vec<Complex>,
    /// How many tests count siblings: each has a place in the matcher's memory.
    counters: usize,
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    ///
    /// Anything but the selectors of [`Selector`]: pseudo-elements, namespaces, states of a browser such as `:hover`.
    ///
    /// ```
    /// let error = kiosque_html::Selector::parse("article >").unwrap_err();
    /// assert_eq!(error.to_string(), "column 10: found the end, expected a selector after the combinator");
    /// ```
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        parse::selector(text)
    }

    /// True if the selector matches `node`.
    pub fn matches(&self, tree: &Tree<'_>, node: NodeId) -> bool {
        let mut matcher = Matcher::new(tree, self.counters);
        matcher.matches_element(&self.list, node) && !matcher.is_out_of_steps()
    }

    /// The elements under `root` that the selector matches, in document order. As in a browser, the parts of the
    /// selector before the last may match `root` and what is above it.
    pub fn select<'q, 't, 's>(&'q self, tree: &'t Tree<'s>, root: NodeId) -> Select<'q, 't, 's> {
        Select { selector: self, nodes: tree.descendants(root), matcher: Matcher::new(tree, self.counters) }
    }

    /// [`Selector::select`] within `steps` steps: a step is a node gone to, or 16 bytes of text looked through. The walk
    /// over the nodes under `root` is not counted.
    pub fn select_within<'q, 't, 's>(
        &'q self,
        tree: &'t Tree<'s>,
        root: NodeId,
        steps: u64,
    ) -> Select<'q, 't, 's> {
        let matcher = Matcher::within(tree, self.counters, steps);
        Select { selector: self, nodes: tree.descendants(root), matcher }
    }

    /// The first of [`Selector::select`].
    pub fn first(&self, tree: &Tree<'_>, root: NodeId) -> Option<NodeId> {
        self.select(tree, root).next()
    }
}

impl std::str::FromStr for Selector {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        Self::parse(text)
    }
}

/// The elements that a selector matches: see [`Selector::select`].
#[derive(Debug)]
pub struct Select<'q, 't, 's> {
    selector: &'q Selector,
    nodes: Descendants<'t, 's>,
    matcher: Matcher<'t, 's>,
}

impl Select<'_, '_, '_> {
    /// True if the search was given up for its number of steps: there may be more that the selector matches.
    pub fn is_out_of_steps(&self) -> bool {
        self.matcher.is_out_of_steps()
    }

    /// The steps that are left.
    pub fn steps_left(&self) -> u64 {
        self.matcher.steps_left()
    }
}

impl Iterator for Select<'_, '_, '_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        let Self { selector, nodes, matcher } = self;
        let found =
            nodes.find(|&node| matcher.matches_element(&selector.list, node) || matcher.is_out_of_steps());
        found.filter(|_| !matcher.is_out_of_steps())
    }
}

/// `a > b c`: the last compound first, then the others leftwards, each with the combinator after it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Complex {
    subject: Compound,
    leftwards: Vec<(Combinator, Compound)>,
}

/// How the element on the left of a combinator is related to the one on its right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Combinator {
    Descendant,
    Child,
    NextSibling,
    LaterSibling,
}

/// `p.lead[lang]`: all of it must match.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Compound {
    name: Name,
    tests: Vec<Test>,
}

#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Name {
    #[default]
    Any,
    Known(Tag),
    Other(Box<str>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Test {
    Id(Box<str>),
    Class(Box<str>),
    Attribute { name: Box<str>, value: Option<Value> },
    Not(Vec<Complex>),
    Is(Vec<Complex>),
    Has(Vec<(Combinator, Complex)>),
    Nth(Nth),
    Empty,
    Root,
    Contains(Box<str>),
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Value {
    operator: Operator,
    text: Box<str>,
    ignores_case: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Operator {
    Equals,
    Word,
    Dash,
    Prefix,
    Suffix,
    Substring,
}

/// `:nth-child(an+b of S)` and its kin.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Nth {
    step: i32,
    offset: i32,
    counted: Counted,
    from_end: bool,
    /// Its place in the matcher's memory.
    counter: usize,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Counted {
    All,
    SameType,
    Matching(Vec<Complex>),
}

impl Nth {
    /// True if the number, from 1, is one of an+b with n from 0.
    fn accepts(&self, number: u32) -> bool {
        let distance = i64::from(number) - i64::from(self.offset);
        match i64::from(self.step) {
            0 => distance == 0,
            step => distance % step == 0 && distance / step >= 0,
        }
    }
}
