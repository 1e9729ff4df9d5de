//! Asking the tree of a page: elements and the blocks in them, values, within a budget of steps.

use crate::{Rule, ValueRule, When};
use kiosque_core::{Reading, Span};
use kiosque_html::{BlockMap, JsonPath, JsonScript, NodeId, Selector, Tree, XPath, XPathNode, XPathValue};
use std::collections::BTreeMap;

/// All rules of a site together may take so many steps on a page for each of its nodes, and for each of these bytes. A
/// selector takes one a node to be tried at all.
const STEPS_PER_NODE: u64 = 256;
const BYTES_PER_STEP: u64 = 16;

/// And so many more, that short pages have enough.
const LEAST_STEPS: u64 = 1 << 16;

/// The most values that one rule finds.
const MOST_VALUES: usize = 400;

/// Longer values are cut. In bytes.
const LONGEST_VALUE: usize = 4000;

/// How a rule chooses elements.
#[derive(Clone, Debug)]
pub(crate) enum Query {
    Css(Selector),
    XPath(XPath),
}

/// A page whose tree is at hand.
pub(crate) struct Paper<'p, 's> {
    tree: &'p Tree<'s>,
    reading: &'p Reading,
    map: Option<BlockMap>,
    scripts: BTreeMap<usize, Option<JsonScript>>,
    /// What expressions have found: rules of one layout often ask the same.
    found: Vec<(XPath, Vec<NodeId>)>,
    steps: u64,
}

/// A value and where it stands.
pub(crate) type Placed = (String, Span);

impl<'p, 's> Paper<'p, 's> {
    pub(crate) fn new(tree: &'p Tree<'s>, reading: &'p Reading) -> Paper<'p, 's> {
        let size = tree.len() as u64 + tree.source().len() as u64 / BYTES_PER_STEP;
        let steps = STEPS_PER_NODE * size + LEAST_STEPS;
        Paper { tree, reading, map: None, scripts: BTreeMap::new(), found: Vec::new(), steps }
    }

    /// Whether the rules took more steps than they may: what they found since is not all.
    pub(crate) fn is_out_of_steps(&self) -> bool {
        self.steps == 0
    }

    /// The blocks that lie in the elements of `query`, in the order of the page.
    pub(crate) fn blocks(&mut self, query: &Query) -> Vec<usize> {
        let nodes = self.nodes(query);
        if nodes.is_empty() {
            return Vec::new();
        }
        let map = self.map.get_or_insert_with(|| BlockMap::new(self.tree, self.reading));
        map.blocks_in(nodes)
    }

    fn nodes(&mut self, query: &Query) -> Vec<NodeId> {
        match query {
            Query::Css(selector) => self.select(selector),
            Query::XPath(path) => self.find(path),
        }
    }

    fn find(&mut self, path: &XPath) -> Vec<NodeId> {
        if let Some((_, nodes)) = self.found.iter().find(|(known, _)| known == path) {
            return nodes.clone();
        }
        let nodes: Vec<NodeId> = match self.evaluate(path) {
            // An attribute is no element: no block lies in it.
            Some(XPathValue::Nodes(nodes)) => nodes.into_iter().filter_map(element).collect(),
            _ => Vec::new(),
        };
        self.found.push((path.clone(), nodes.clone()));
        nodes
    }

    fn select(&mut self, selector: &Selector) -> Vec<NodeId> {
        self.steps = self.steps.saturating_sub(self.tree.len() as u64);
        if self.steps == 0 {
            return Vec::new();
        }
        let mut found = selector.select_within(self.tree, self.tree.document(), self.steps);
        let nodes = found.by_ref().collect();
        self.steps = found.steps_left();
        nodes
    }

    fn evaluate<'q>(&mut self, path: &'q XPath) -> Option<XPathValue<'q>>
    where
        'p: 'q,
    {
        self.steps = self.steps.saturating_sub(self.tree.len() as u64);
        if self.steps == 0 {
            return None;
        }
        path.evaluate_sharing(self.tree, self.tree.document(), &mut self.steps).ok()
    }

    /// The bytes of the elements that `queries` select, without those inside another of them.
    pub(crate) fn extents(&mut self, queries: &[Query]) -> Vec<Span> {
        let nodes: Vec<NodeId> = queries.iter().flat_map(|query| self.nodes(query)).collect();
        let mut spans: Vec<Span> = nodes.into_iter().map(|node| self.tree.span(node).into()).collect();
        spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut end = 0;
        spans.retain(|span| {
            let is_outer = span.end > end;
            end = end.max(span.end);
            is_outer
        });
        spans
    }

    fn is_on_page(&mut self, query: &Query) -> bool {
        match query {
            Query::Css(_) => !self.nodes(query).is_empty(),
            Query::XPath(path) => match self.evaluate(path) {
                Some(XPathValue::Nodes(nodes)) => !nodes.is_empty(),
                Some(XPathValue::Text(text)) => !text.is_empty(),
                Some(XPathValue::Number(number)) => number != 0.0 && !number.is_nan(),
                Some(XPathValue::Boolean(is)) => is,
                None => false,
            },
        }
    }

    /// The values that a rule finds, white space collapsed, in the order of the page.
    pub(crate) fn values(&mut self, rule: &Rule, value: &ValueRule) -> Vec<Placed> {
        let found = match (&value.json, &value.attribute) {
            (Some(path), _) => self.values_of_scripts(rule.query.as_ref(), path),
            (None, Some(name)) => self.attributes(rule.query.as_ref(), name),
            (None, None) => rule.query.as_ref().map(|query| self.texts(query)).unwrap_or_default(),
        };
        let tidy = |(text, span): Placed| {
            let start = &text[..text.floor_char_boundary(LONGEST_VALUE)];
            let text = start.split_whitespace().collect::<Vec<_>>().join(" ");
            (!text.is_empty()).then_some((text, span))
        };
        found.into_iter().filter_map(tidy).collect()
    }

    fn attributes(&mut self, query: Option<&Query>, name: &str) -> Vec<Placed> {
        let tree = self.tree;
        let nodes = query.map(|query| self.nodes(query)).unwrap_or_default();
        let attribute = |node: NodeId| {
            let found = tree.attributes(node).find(|found| found.name().eq_ignore_ascii_case(name))?;
            Some((found.value().into_owned(), found.value_span().into()))
        };
        nodes.into_iter().take(MOST_VALUES).filter_map(attribute).collect()
    }

    fn texts(&mut self, query: &Query) -> Vec<Placed> {
        let tree = self.tree;
        let of_node = |node: NodeId| Span::from(tree.span(node));
        if let Query::XPath(path) = query {
            let whole = Span::new(0, tree.source().len());
            return match self.evaluate(path) {
                Some(XPathValue::Nodes(nodes)) => {
                    let nodes = nodes.into_iter().take(MOST_VALUES);
                    let place = |node: XPathNode| {
                        node.attribute(tree).map_or(of_node(node.node()), |found| found.value_span().into())
                    };
                    let nodes: Vec<_> = nodes.map(|node| (node, place(node))).collect();
                    nodes
                        .into_iter()
                        .map(|(node, span)| (self.text(|| node.text(tree).into_owned(), span), span))
                        .collect()
                }
                Some(XPathValue::Text(text)) => vec![(text.into_owned(), whole)],
                Some(XPathValue::Number(number)) if !number.is_nan() => vec![(number.to_string(), whole)],
                _ => Vec::new(),
            };
        }
        let nodes = self.nodes(query);
        let placed = nodes.into_iter().take(MOST_VALUES).map(|node| (node, of_node(node)));
        placed.map(|(node, span)| (self.text(|| tree.text_content(node), span), span)).collect()
    }

    /// A text put together from under a node costs steps, as in selectors: 16 bytes a step.
    fn text(&mut self, text: impl FnOnce() -> String, span: Span) -> String {
        self.steps = self.steps.saturating_sub(span.len() as u64 / BYTES_PER_STEP);
        if self.steps == 0 { String::new() } else { text() }
    }

    fn values_of_scripts(&mut self, query: Option<&Query>, path: &JsonPath) -> Vec<Placed> {
        let tree = self.tree;
        let nodes = match query {
            Some(query) => self.nodes(query),
            None => {
                self.steps = self.steps.saturating_sub(tree.len() as u64);
                JsonScript::json_ld(tree).collect()
            }
        };
        let mut values = Vec::new();
        for node in nodes {
            self.steps = self.steps.saturating_sub(tree.span(node).len() as u64);
            if self.steps == 0 || values.len() >= MOST_VALUES {
                break;
            }
            let script = self.scripts.entry(node.index()).or_insert_with(|| JsonScript::of(tree, node));
            values.extend(script.iter().flat_map(|script| path.select(script)));
        }
        values.truncate(MOST_VALUES);
        values
    }
}

fn element(node: XPathNode) -> Option<NodeId> {
    match node {
        XPathNode::Node(node) => Some(node),
        XPathNode::Attribute(..) => None,
    }
}

impl When {
    /// A page whose tree is not at hand has no elements.
    pub(crate) fn holds(&self, reading: &Reading, paper: &mut Option<Paper<'_, '_>>) -> bool {
        let mut has = |query: &Query| paper.as_mut().is_some_and(|paper| paper.is_on_page(query));
        let is_there = self.queries.iter().all(&mut has)
            && self
                .text
                .as_ref()
                .is_none_or(|text| (0..reading.len()).any(|block| text.is_match(reading.matching(block))));
        is_there != self.absent
    }
}
