//! The values of expressions, and how one kind becomes another: XPath 1.0, section 4.

use std::borrow::Cow;

use crate::tree::{Attribute, Kind, NodeId, Tree};

/// The value of an expression.
#[derive(Clone, PartialEq, Debug)]
pub enum XPathValue<'a> {
    /// A set of nodes, in document order.
    Nodes(Vec<XPathNode>),
    /// A text.
    Text(Cow<'a, str>),
    /// A number, perhaps none (NaN).
    Number(f64),
    /// True or false.
    Boolean(bool),
}

/// A node of a set: attributes are nodes too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum XPathNode {
    /// A node of the tree.
    Node(NodeId),
    /// An attribute: its element and its place among the element's attributes.
    Attribute(NodeId, usize),
}

impl XPathNode {
    /// The node; of an attribute, its element.
    pub fn node(self) -> NodeId {
        match self {
            Self::Node(node) | Self::Attribute(node, _) => node,
        }
    }

    /// The attribute, if it is one.
    pub fn attribute<'s>(self, tree: &Tree<'s>) -> Option<Attribute<'s>> {
        match self {
            Self::Node(_) => None,
            Self::Attribute(node, at) => tree.attributes(node).nth(at),
        }
    }

    /// The text of the node and of everything under it; of an attribute, its value.
    pub fn text<'s>(self, tree: &Tree<'s>) -> Cow<'s, str> {
        match self {
            Self::Attribute(..) => {
                self.attribute(tree).map(|attribute| attribute.value()).unwrap_or_default()
            }
            Self::Node(node) => match tree.kind(node) {
                Kind::Text | Kind::Comment => tree.text(node),
                _ => Cow::Owned(tree.text_content(node)),
            },
        }
    }
}

/// The number that a text spells: digits with a point or none, perhaps a minus, white space around it. Else NaN.
pub(super) fn number_of(text: &str) -> f64 {
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = digits.contains(|digit: char| digit.is_ascii_digit())
        && digits.chars().all(|digit| digit.is_ascii_digit() || digit == '.');
    if is_number { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}

/// A number as XPath writes it: whole numbers without a point.
pub(super) fn text_of(number: f64) -> String {
    match number {
        0.0 => "0".to_owned(),
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        number => number.to_string(),
    }
}
