//! html5ever with a plain arena behind it: the oracle of the differential tests and the yardstick of the benchmark.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};
use std::fmt::Write as _;

use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, ns, parse_document, parse_fragment};

/// Where html5ever does not do what the standard says: what the shrunken page has, in lower case, and what the standard says.
/// Each was settled by reading it; a page that differs without one of these is our mistake.
const THEIRS: &[(&[&str], &[&str], &str)] = &[
    (&["<thead"], &[], "13.2.6.4.13: a thead is in table scope without a table, in a template or a fragment"),
    (
        &["<math"],
        &["annotation-xml", "<mi", "<mn", "<mo", "<ms", "<mtext"],
        "13.2.4.2: these are special and end a scope",
    ),
    (&["<svg"], &["<title", "<desc", "<foreignobject"], "13.2.4.2: these are special and end a scope"),
    (
        &["<template"],
        &["<table", "<tr", "<td", "<th", "<tbody", "<tfoot", "<col", "<caption"],
        "13.2.6.4.9 and .13: a table's parts are in scope, and text collected, in a template too",
    ),
    (&["<t"], &["<!doctype"], "13.2.6.4.10: a document type ends the text that is collected"),
    (
        &["</>"],
        &["<pre", "<listing", "<textarea"],
        "13.2.5.7: </> is no token, so the line feed after it is dropped",
    ),
];

pub(crate) fn is_theirs(html: &str) -> bool {
    let html = html.to_ascii_lowercase();
    THEIRS.iter().any(|(all, any, _)| {
        all.iter().all(|part| html.contains(part))
            && (any.is_empty() || any.iter().any(|part| html.contains(part)))
    })
}

/// What html5ever reads, in the form of the tree-construction tests.
pub(crate) fn dump(html: &str, scripting: bool) -> String {
    dump_under(&parse(html, scripting), 0)
}

/// The same of a fragment in an HTML element.
pub(crate) fn dump_fragment(html: &str, context: &str) -> String {
    let name = QualName::new(None, ns!(html), LocalName::from(context));
    let nodes = parse_fragment(Arena::default(), options(false), name, Vec::new(), false).one(html);
    let root = nodes[0].first.expect("an html element");
    dump_under(&nodes, root)
}

/// Parses a page into a plain arena.
pub(crate) fn parse(html: &str, scripting: bool) -> Vec<Node> {
    parse_document(Arena::default(), options(scripting)).one(html)
}

fn options(scripting: bool) -> ParseOpts {
    let tree_builder = TreeBuilderOpts { scripting_enabled: scripting, ..TreeBuilderOpts::default() };
    ParseOpts { tree_builder, ..ParseOpts::default() }
}

fn dump_under(nodes: &[Node], root: usize) -> String {
    let mut out = String::new();
    let mut pending: Vec<(usize, usize)> = Vec::new();
    push_children(nodes, root, 0, &mut pending);
    while let Some((node, depth)) = pending.pop() {
        dump_node(&nodes[node], depth, &mut out);
        push_children(nodes, node, depth + 1, &mut pending);
        if let Data::Element { contents: Some(contents), .. } = nodes[node].data {
            let _ = writeln!(out, "| {}content", "  ".repeat(depth + 1));
            push_children(nodes, contents, depth + 2, &mut pending);
        }
    }
    out
}

fn push_children(nodes: &[Node], node: usize, depth: usize, pending: &mut Vec<(usize, usize)>) {
    let start = pending.len();
    let mut child = nodes[node].first;
    while let Some(node) = child {
        pending.push((node, depth));
        child = nodes[node].next;
    }
    pending[start..].reverse();
}

fn dump_node(node: &Node, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let _ = match &node.data {
        Data::Document => Ok(()),
        Data::Text(text) => writeln!(out, "| {indent}\"{text}\""),
        Data::Comment(text) => writeln!(out, "| {indent}<!-- {text} -->"),
        Data::Doctype(name, public, system) if public.is_empty() && system.is_empty() => {
            writeln!(out, "| {indent}<!DOCTYPE {name}>")
        }
        Data::Doctype(name, public, system) => {
            writeln!(out, "| {indent}<!DOCTYPE {name} \"{public}\" \"{system}\">")
        }
        Data::Element { name, attributes, .. } => dump_element(name, attributes, &indent, out),
    };
}

fn dump_element(
    name: &QualName,
    attributes: &[Attribute],
    indent: &str,
    out: &mut String,
) -> std::fmt::Result {
    let prefix = match name.ns {
        ns!(svg) => "svg ",
        ns!(mathml) => "math ",
        _ => "",
    };
    writeln!(out, "| {indent}<{prefix}{}>", name.local)?;
    let mut lines: Vec<_> =
        attributes.iter().map(|one| format!("{}=\"{}\"", attribute_name(&one.name), one.value)).collect();
    lines.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
    lines.iter().try_for_each(|line| writeln!(out, "| {indent}  {line}"))
}

fn attribute_name(name: &QualName) -> String {
    let prefix = match name.ns {
        ns!(xlink) => "xlink ",
        ns!(xml) => "xml ",
        ns!(xmlns) => "xmlns ",
        _ => "",
    };
    format!("{prefix}{}", name.local)
}

pub(crate) struct Node {
    parent: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    data: Data,
}

enum Data {
    Document,
    Doctype(StrTendril, StrTendril, StrTendril),
    Text(StrTendril),
    Comment(StrTendril),
    Element { name: QualName, attributes: Vec<Attribute>, contents: Option<usize>, holds_html: bool },
}

struct Arena(RefCell<Vec<Node>>);

impl Default for Arena {
    fn default() -> Self {
        let arena = Self(RefCell::new(Vec::new()));
        arena.add(Data::Document);
        arena
    }
}

impl Arena {
    fn add(&self, data: Data) -> usize {
        let mut nodes = self.0.borrow_mut();
        nodes.push(Node { parent: None, first: None, last: None, previous: None, next: None, data });
        nodes.len() - 1
    }

    /// Puts a node into `parent`, before `before` or at the end.
    fn put(&self, parent: usize, before: Option<usize>, child: usize) {
        self.remove(child);
        let mut nodes = self.0.borrow_mut();
        let previous = before.map_or(nodes[parent].last, |before| nodes[before].previous);
        nodes[child].parent = Some(parent);
        nodes[child].previous = previous;
        nodes[child].next = before;
        match previous {
            Some(previous) => nodes[previous].next = Some(child),
            None => nodes[parent].first = Some(child),
        }
        match before {
            Some(before) => nodes[before].previous = Some(child),
            None => nodes[parent].last = Some(child),
        }
    }

    fn put_text(&self, parent: usize, before: Option<usize>, text: StrTendril) {
        let mut nodes = self.0.borrow_mut();
        let previous = before.map_or(nodes[parent].last, |before| nodes[before].previous);
        if let Some(Data::Text(before)) = previous.map(|previous| &mut nodes[previous].data) {
            before.push_tendril(&text);
            return;
        }
        drop(nodes);
        let node = self.add(Data::Text(text));
        self.put(parent, before, node);
    }

    fn remove(&self, child: usize) {
        let mut nodes = self.0.borrow_mut();
        let Some(parent) = nodes[child].parent.take() else { return };
        let (previous, next) = (nodes[child].previous.take(), nodes[child].next.take());
        match previous {
            Some(previous) => nodes[previous].next = next,
            None => nodes[parent].first = next,
        }
        match next {
            Some(next) => nodes[next].previous = previous,
            None => nodes[parent].last = previous,
        }
    }

    fn put_any(&self, parent: usize, before: Option<usize>, child: NodeOrText<usize>) {
        match child {
            NodeOrText::AppendNode(node) => self.put(parent, before, node),
            NodeOrText::AppendText(text) => self.put_text(parent, before, text),
        }
    }
}

#[derive(Debug)]
struct Name<'a>(Ref<'a, QualName>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Arena {
    type Handle = usize;
    type Output = Vec<Node>;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Vec<Node> {
        self.0.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn same_node(&self, left: &usize, right: &usize) -> bool {
        left == right
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name<'a> {
        Name(Ref::map(self.0.borrow(), |nodes| match &nodes[*target].data {
            Data::Element { name, .. } => name,
            _ => panic!("not an element"),
        }))
    }

    fn get_template_contents(&self, target: &usize) -> usize {
        match self.0.borrow()[*target].data {
            Data::Element { contents: Some(contents), .. } => contents,
            _ => panic!("not a template"),
        }
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &usize) -> bool {
        matches!(self.0.borrow()[*target].data, Data::Element { holds_html: true, .. })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> usize {
        let contents = flags.template.then(|| self.add(Data::Document));
        let holds_html = flags.mathml_annotation_xml_integration_point;
        self.add(Data::Element { name, attributes, contents, holds_html })
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        self.add(Data::Comment(text))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        unreachable!("HTML has no processing instructions")
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.put_any(*parent, None, child);
    }

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        let parent = self.0.borrow()[*sibling].parent;
        if let Some(parent) = parent {
            self.put_any(parent, Some(*sibling), child);
        }
    }

    fn append_based_on_parent_node(&self, element: &usize, previous: &usize, child: NodeOrText<usize>) {
        let parent = self.0.borrow()[*element].parent;
        match parent {
            Some(parent) => self.put_any(parent, Some(*element), child),
            None => self.put_any(*previous, None, child),
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        let node = self.add(Data::Doctype(name, public, system));
        self.put(0, None, node);
    }

    fn add_attrs_if_missing(&self, target: &usize, added: Vec<Attribute>) {
        if let Data::Element { attributes, .. } = &mut self.0.borrow_mut()[*target].data {
            for attribute in added {
                if attributes.iter().all(|other| other.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &usize) {
        self.remove(*target);
    }

    fn reparent_children(&self, node: &usize, new_parent: &usize) {
        loop {
            let Some(child) = self.0.borrow()[*node].first else { return };
            self.put(*new_parent, None, child);
        }
    }
}
