//! Evaluating expressions: XPath 1.0, sections 2 and 3.

use std::borrow::Cow;

use super::value::{XPathNode, XPathValue as Value, number_of, text_of};
use super::{Axis, Comparison, Expression, NodeTest, Operation, OutOfSteps, Path, Start, Step};
use crate::tree::{NodeId, Tree};

pub(super) type Result<T> = std::result::Result<T, OutOfSteps>;

/// A step of putting text together.
const BYTES_PER_STEP: u64 = 16;

/// What an expression is evaluated at: a node, its place among those that a predicate sees, and how many they are.
#[derive(Clone, Copy)]
pub(super) struct Context {
    pub(super) node: XPathNode,
    pub(super) position: usize,
    pub(super) size: usize,
}

/// Evaluates expressions on one tree.
pub(super) struct Evaluator<'a> {
    pub(super) tree: &'a Tree<'a>,
    allowed: u64,
    left: u64,
    /// The place of each node in document order, worked out when nodes are first found out of order.
    order: Vec<u32>,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(tree: &'a Tree<'_>, steps: u64) -> Self {
        Self { tree, allowed: steps, left: steps, order: Vec::new() }
    }

    pub(super) fn evaluate(mut self, expression: &'a Expression, node: NodeId) -> Result<Value<'a>> {
        self.evaluate_once(expression, node)
    }

    pub(super) fn steps_left(&self) -> u64 {
        self.left
    }

    pub(super) fn evaluate_once(&mut self, expression: &'a Expression, node: NodeId) -> Result<Value<'a>> {
        self.value(expression, Context { node: XPathNode::Node(node), position: 1, size: 1 })
    }

    pub(super) fn spend(&mut self, steps: u64) -> Result<()> {
        self.left = self.left.saturating_sub(steps);
        if self.left == 0 { Err(OutOfSteps { steps: self.allowed }) } else { Ok(()) }
    }

    /// The recursion is as deep as the expression, which the parser bounds.
    pub(super) fn value(&mut self, expression: &'a Expression, context: Context) -> Result<Value<'a>> {
        Ok(match expression {
            Expression::Or(parts) => Value::Boolean(self.is_any(parts, context, true)?),
            Expression::And(parts) => Value::Boolean(!self.is_any(parts, context, false)?),
            Expression::Compare(comparison, sides) => {
                let (left, right) = (self.value(&sides.0, context)?, self.value(&sides.1, context)?);
                Value::Boolean(self.compare(*comparison, &left, &right)?)
            }
            Expression::Compute(operation, sides) => {
                let (left, right) = (self.number(&sides.0, context)?, self.number(&sides.1, context)?);
                Value::Number(operation.apply(left, right))
            }
            Expression::Negate(operand) => Value::Number(-self.number(operand, context)?),
            Expression::Union(parts) => Value::Nodes(self.union(parts, context)?),
            Expression::Literal(text) => Value::Text(Cow::Borrowed(text)),
            Expression::Number(number) => Value::Number(*number),
            Expression::Call(function, arguments) => self.call(*function, arguments, context)?,
            Expression::Path(path) => Value::Nodes(self.path(path, context)?),
        })
    }

    fn is_any(&mut self, parts: &'a [Expression], context: Context, wanted: bool) -> Result<bool> {
        for part in parts {
            if self.boolean(part, context)? == wanted {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn union(&mut self, parts: &'a [Expression], context: Context) -> Result<Vec<XPathNode>> {
        let mut all = Vec::new();
        for part in parts {
            all.extend(self.nodes(part, context)?);
        }
        self.in_document_order(all)
    }

    fn path(&mut self, path: &'a Path, context: Context) -> Result<Vec<XPathNode>> {
        let mut nodes = match &path.start {
            Start::Context => vec![context.node],
            Start::Root => vec![XPathNode::Node(self.root_of(context.node))],
            Start::Filter(expression, predicates) => {
                let nodes = self.nodes(expression, context)?;
                self.filter(nodes, predicates)?
            }
        };
        for step in &path.steps {
            nodes = self.step(step, &nodes)?;
        }
        Ok(nodes)
    }

    fn root_of(&self, node: XPathNode) -> NodeId {
        let node = node.node();
        self.tree.ancestors(node).last().unwrap_or(node)
    }

    fn step(&mut self, step: &'a Step, from: &[XPathNode]) -> Result<Vec<XPathNode>> {
        let mut all = Vec::new();
        // What is under a node that was walked has been found already, unless the found are counted from each node.
        let walks_down = matches!(step.axis, Axis::Descendant | Axis::DescendantOrSelf) && !step.counts;
        let mut walked = None;
        for &node in from {
            if let XPathNode::Node(root) = node
                && walks_down
            {
                self.spend(1)?;
                if walked.is_some_and(|walked| self.is_under(root, walked)) {
                    continue;
                }
                walked = Some(root);
            }
            let mut found = Vec::new();
            self.walk(step.axis, &step.test, node, &mut found)?;
            let mut kept = self.filter(found, &step.predicates)?;
            if step.axis.is_reverse() {
                kept.reverse();
            }
            all.extend(kept);
        }
        // From one node an axis finds each node once, and in order.
        if from.len() == 1 { Ok(all) } else { self.in_document_order(all) }
    }

    fn is_under(&self, node: NodeId, root: NodeId) -> bool {
        self.tree.ancestors(node).any(|ancestor| ancestor == root)
    }

    /// The nodes, in the order of their axis, that all predicates accept.
    fn filter(&mut self, nodes: Vec<XPathNode>, predicates: &'a [Expression]) -> Result<Vec<XPathNode>> {
        let mut nodes = nodes;
        for predicate in predicates {
            let size = nodes.len();
            let mut kept = Vec::new();
            for (position, node) in (1..).zip(nodes) {
                self.spend(1)?;
                if self.accepts(predicate, Context { node, position, size })? {
                    kept.push(node);
                }
            }
            nodes = kept;
        }
        Ok(nodes)
    }

    /// A number is a position, anything else true or false.
    fn accepts(&mut self, predicate: &'a Expression, context: Context) -> Result<bool> {
        match self.value(predicate, context)? {
            Value::Number(number) => Ok(number == context.position as f64),
            value => Ok(is_true(&value)),
        }
    }

    /// Sorts nodes and drops those that were found twice.
    fn in_document_order(&mut self, nodes: Vec<XPathNode>) -> Result<Vec<XPathNode>> {
        if nodes.len() < 2 {
            return Ok(nodes);
        }
        self.spend(nodes.len() as u64)?;
        if self.order.is_empty() {
            self.order = self.document_order();
        }
        let key = |node: &XPathNode| match *node {
            XPathNode::Node(node) => (self.order[node.index()], 0),
            XPathNode::Attribute(node, at) => (self.order[node.index()], at + 1),
        };
        let mut nodes = nodes;
        if !nodes.is_sorted_by_key(key) {
            nodes.sort_by_key(key);
        }
        nodes.dedup();
        Ok(nodes)
    }

    /// The place of each node of the document; of others (the contents of templates) their number.
    fn document_order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.tree.len() as u32).collect();
        for (place, node) in (1..).zip(self.tree.descendants(self.tree.document())) {
            order[node.index()] = place;
        }
        order
    }

    pub(super) fn nodes(&mut self, expression: &'a Expression, context: Context) -> Result<Vec<XPathNode>> {
        match self.value(expression, context)? {
            Value::Nodes(nodes) => Ok(nodes),
            _ => Ok(Vec::new()),
        }
    }

    pub(super) fn boolean(&mut self, expression: &'a Expression, context: Context) -> Result<bool> {
        Ok(is_true(&self.value(expression, context)?))
    }

    pub(super) fn number(&mut self, expression: &'a Expression, context: Context) -> Result<f64> {
        let value = self.value(expression, context)?;
        self.number_of(&value)
    }

    pub(super) fn text(&mut self, expression: &'a Expression, context: Context) -> Result<Cow<'a, str>> {
        let value = self.value(expression, context)?;
        self.text_of(value)
    }

    fn number_of(&mut self, value: &Value<'a>) -> Result<f64> {
        Ok(match value {
            Value::Number(number) => *number,
            Value::Boolean(boolean) => f64::from(u8::from(*boolean)),
            value => number_of(&self.text_of(value.clone())?),
        })
    }

    /// The text of a value; of nodes, that of the first.
    pub(super) fn text_of(&mut self, value: Value<'a>) -> Result<Cow<'a, str>> {
        Ok(match value {
            Value::Nodes(nodes) => match nodes.first() {
                Some(&node) => self.text_of_node(node)?,
                None => Cow::Borrowed(""),
            },
            Value::Text(text) => text,
            Value::Number(number) => Cow::Owned(text_of(number)),
            Value::Boolean(boolean) => Cow::Borrowed(if boolean { "true" } else { "false" }),
        })
    }

    pub(super) fn text_of_node(&mut self, node: XPathNode) -> Result<Cow<'a, str>> {
        let text = node.text(self.tree);
        self.spend(text.len() as u64 / BYTES_PER_STEP + 1)?;
        Ok(text)
    }

    /// XPath 1.0, section 3.4: a set of nodes passes if one of its nodes does.
    fn compare(&mut self, comparison: Comparison, left: &Value<'a>, right: &Value<'a>) -> Result<bool> {
        match (left, right) {
            (Value::Nodes(_), Value::Boolean(_)) | (Value::Boolean(_), Value::Nodes(_)) => {
                Ok(comparison.holds(number(is_true(left)), number(is_true(right))))
            }
            (Value::Nodes(nodes), other) => {
                for &node in nodes {
                    let text = Value::Text(self.text_of_node(node)?);
                    if self.compare(comparison, &text, other)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            (other, Value::Nodes(_)) => self.compare(comparison.reversed(), right, other),
            _ => self.compare_simple(comparison, left, right),
        }
    }

    fn compare_simple(
        &mut self,
        comparison: Comparison,
        left: &Value<'a>,
        right: &Value<'a>,
    ) -> Result<bool> {
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        match (left, right) {
            (Value::Boolean(_), _) | (_, Value::Boolean(_)) if is_equality => {
                Ok(comparison.holds(number(is_true(left)), number(is_true(right))))
            }
            (Value::Text(left), Value::Text(right)) if is_equality => {
                Ok((left == right) == (comparison == Comparison::Equal))
            }
            _ => Ok(comparison.holds(self.number_of(left)?, self.number_of(right)?)),
        }
    }

    /// The elements whose id is one of the words of `ids`.
    pub(super) fn elements_by_id(&mut self, ids: &str) -> Result<Vec<XPathNode>> {
        let wanted: Vec<&str> = ids.split_ascii_whitespace().collect();
        let mut found = Vec::new();
        self.walk(Axis::Descendant, &NodeTest::Any, XPathNode::Node(self.tree.document()), &mut found)?;
        found.retain(|node| {
            self.tree.attribute(node.node(), "id").is_some_and(|id| wanted.contains(&id.as_ref()))
        });
        Ok(found)
    }
}

fn is_true(value: &Value<'_>) -> bool {
    match value {
        Value::Nodes(nodes) => !nodes.is_empty(),
        Value::Text(text) => !text.is_empty(),
        Value::Number(number) => *number != 0.0 && !number.is_nan(),
        Value::Boolean(boolean) => *boolean,
    }
}

fn number(boolean: bool) -> f64 {
    f64::from(u8::from(boolean))
}

impl Comparison {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }

    /// The same comparison with its sides changed.
    fn reversed(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            equality => equality,
        }
    }
}

impl Operation {
    fn apply(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Add => left + right,
            Self::Subtract => left - right,
            Self::Multiply => left * right,
            Self::Divide => left / right,
            Self::Modulo => left % right,
        }
    }
}
