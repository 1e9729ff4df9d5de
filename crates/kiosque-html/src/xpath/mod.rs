//! XPath 1.0 as far as the rules for sites use it: parsed once, evaluated within a budget.

mod axes;
mod evaluate;
mod functions;
mod parse;
#[cfg(test)]
mod tests;
mod value;

pub use value::{XPathNode, XPathValue};

use crate::syntax::SyntaxError;
use crate::tag::Tag;
use crate::tree::{NodeId, Tree};
use evaluate::Evaluator;

/// How many steps an evaluation may take for each node of the tree, if the caller does not say.
const STEPS_PER_NODE: u64 = 256;

/// A compiled XPath expression.
///
/// XPath 1.0 with all axes but `namespace`, all operators, the abbreviations, and its functions but `lang` and
/// `namespace-uri`; no variables and no prefixes. Names of elements and attributes are compared without regard to
/// case, since HTML's are; the contents of templates are not in the tree.
///
/// ```
/// use kiosque_html::{XPath, parse};
///
/// let tree = parse("<article><h1>Rain</h1><p>It rained.</p><p>Still.</p><p>Sun.</p></article>");
/// let path = XPath::parse("//article/p[position() < 3]").unwrap();
/// let texts: Vec<_> = path.select(&tree, tree.document()).unwrap().iter().map(|&p| tree.text_content(p)).collect();
/// assert_eq!(texts, ["It rained.", "Still."]);
/// ```
#[derive(Clone, PartialEq, Debug)]
pub struct XPath(Expression);

/// An evaluation took too many steps and was given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the expression needs more than {steps} steps on this page")]
pub struct OutOfSteps {
    /// The steps that were allowed.
    pub steps: u64,
}

impl XPath {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// What is not XPath, and what is not supported.
    ///
    /// ```
    /// let error = kiosque_html::XPath::parse("//div[@id='x'").unwrap_err();
    /// assert_eq!(error.to_string(), "column 14: found the end, expected `]` or an operator");
    /// ```
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        parse::expression(text).map(Self)
    }

    /// The value of the expression at `context`, within 256 steps for each node of the tree.
    ///
    /// # Errors
    ///
    /// [`OutOfSteps`] if it takes more.
    pub fn evaluate<'a>(&'a self, tree: &'a Tree<'_>, context: NodeId) -> Result<XPathValue<'a>, OutOfSteps> {
        self.evaluate_within(tree, context, STEPS_PER_NODE * (tree.len() as u64 + 64))
    }

    /// The value of the expression at `context`, within `steps` steps: a step is a node looked at, or 16 bytes of
    /// text put together.
    ///
    /// # Errors
    ///
    /// [`OutOfSteps`] if it takes more.
    pub fn evaluate_within<'a>(
        &'a self,
        tree: &'a Tree<'_>,
        context: NodeId,
        steps: u64,
    ) -> Result<XPathValue<'a>, OutOfSteps> {
        Evaluator::new(tree, steps).evaluate(&self.0, context)
    }

    /// [`XPath::evaluate`] within `steps` steps, which are lessened by those taken, so that several expressions can
    /// share a budget.
    ///
    /// # Errors
    ///
    /// [`OutOfSteps`] if it takes more; then none is left.
    pub fn evaluate_sharing<'a>(
        &'a self,
        tree: &'a Tree<'_>,
        context: NodeId,
        steps: &mut u64,
    ) -> Result<XPathValue<'a>, OutOfSteps> {
        let mut evaluator = Evaluator::new(tree, *steps);
        let value = evaluator.evaluate_once(&self.0, context);
        *steps = evaluator.steps_left();
        value
    }

    /// The nodes that the expression finds from `context`, in document order: of an attribute, its element. None if its
    /// value is not a set of nodes.
    ///
    /// # Errors
    ///
    /// [`OutOfSteps`] if it takes more than 256 steps for each node of the tree.
    pub fn select(&self, tree: &Tree<'_>, context: NodeId) -> Result<Vec<NodeId>, OutOfSteps> {
        let XPathValue::Nodes(nodes) = self.evaluate(tree, context)? else { return Ok(Vec::new()) };
        let mut nodes: Vec<_> = nodes.into_iter().map(XPathNode::node).collect();
        nodes.dedup();
        Ok(nodes)
    }
}

impl std::str::FromStr for XPath {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        Self::parse(text)
    }
}

#[derive(Clone, PartialEq, Debug)]
enum Expression {
    /// True if any is.
    Or(Vec<Expression>),
    /// True if all are.
    And(Vec<Expression>),
    Compare(Comparison, Box<(Expression, Expression)>),
    Compute(Operation, Box<(Expression, Expression)>),
    Negate(Box<Expression>),
    Union(Vec<Expression>),
    Literal(Box<str>),
    Number(f64),
    Call(functions::Function, Vec<Expression>),
    Path(Path),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Clone, PartialEq, Debug)]
struct Path {
    start: Start,
    steps: Vec<Step>,
}

#[derive(Clone, PartialEq, Debug)]
enum Start {
    Root,
    Context,
    /// `(//p)[1]`: an expression and its predicates.
    Filter(Box<Expression>, Vec<Expression>),
}

#[derive(Clone, PartialEq, Debug)]
struct Step {
    axis: Axis,
    test: NodeTest,
    predicates: Vec<Expression>,
    /// True if a predicate may ask for the position of a node.
    counts: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Axis {
    Ancestor,
    AncestorOrSelf,
    Attribute,
    Child,
    Descendant,
    DescendantOrSelf,
    Following,
    FollowingSibling,
    Itself,
    Parent,
    Preceding,
    PrecedingSibling,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum NodeTest {
    /// `*`: any element, or attribute.
    Any,
    Name(Tag, Box<str>),
    Text,
    Comment,
    Node,
}

impl Step {
    fn new(axis: Axis, test: NodeTest, predicates: Vec<Expression>) -> Self {
        let counts = predicates.iter().any(|predicate| predicate.is_number() || predicate.asks_position());
        Self { axis, test, predicates, counts }
    }

    /// What `//` stands for.
    fn anywhere() -> Self {
        Self::new(Axis::DescendantOrSelf, NodeTest::Node, Vec::new())
    }
}

impl Expression {
    /// True if the value is a number: as a predicate, a position.
    fn is_number(&self) -> bool {
        match self {
            Self::Number(_) | Self::Compute(..) | Self::Negate(_) => true,
            Self::Call(function, _) => function.gives_number(),
            _ => false,
        }
    }

    /// True if the value depends on the position of the node that it is evaluated at.
    fn asks_position(&self) -> bool {
        match self {
            Self::Or(parts) | Self::And(parts) | Self::Union(parts) => parts.iter().any(Self::asks_position),
            Self::Compare(_, sides) | Self::Compute(_, sides) => {
                sides.0.asks_position() || sides.1.asks_position()
            }
            Self::Negate(operand) => operand.asks_position(),
            Self::Call(function, arguments) => {
                function.asks_position() || arguments.iter().any(Self::asks_position)
            }
            Self::Path(Path { start: Start::Filter(expression, _), .. }) => expression.asks_position(),
            Self::Path(_) | Self::Literal(_) | Self::Number(_) => false,
        }
    }
}
