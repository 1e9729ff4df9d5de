//! What the tests share: where the shared test data is, and how html5lib writes a tree.
#![allow(dead_code, reason = "each test uses a part of it")]

pub(crate) mod hostile;
pub(crate) mod oracle;

use std::fmt::Write as _;
use std::path::PathBuf;

use kiosque_html::{Kind, Namespace, NodeId, Tag, Tree};

/// The folder `html5lib-tests` beside the workspace, or in the folder that `KIOSQUE_SHARED` names; none, said by name,
/// if it is not there.
#[expect(clippy::disallowed_methods, reason = "tests look for data that is not part of the repository")]
pub(crate) fn html5lib(test: &str) -> Option<PathBuf> {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").to_owned();
    let shared = std::env::var("KIOSQUE_SHARED").unwrap_or_else(|_| beside());
    let folder = PathBuf::from(shared).join("html5lib-tests");
    if !folder.is_dir() {
        println!("{test}: skipped, {} is not there", folder.display());
        return None;
    }
    Some(folder)
}

/// The tree as the tree-construction tests write it.
pub(crate) fn dump(tree: &Tree<'_>) -> String {
    let mut out = String::new();
    let mut pending: Vec<(NodeId, usize)> = Vec::new();
    push_children(tree, tree.document(), 0, &mut pending);
    while let Some((node, depth)) = pending.pop() {
        dump_node(tree, node, depth, &mut out);
        push_children(tree, node, depth + 1, &mut pending);
        if let Some(contents) = tree.template_contents(node) {
            let _ = writeln!(out, "| {}content", "  ".repeat(depth + 1));
            push_children(tree, contents, depth + 2, &mut pending);
        }
    }
    out
}

fn push_children(tree: &Tree<'_>, node: NodeId, depth: usize, pending: &mut Vec<(NodeId, usize)>) {
    let start = pending.len();
    pending.extend(tree.children(node).map(|child| (child, depth)));
    pending[start..].reverse();
}

fn dump_node(tree: &Tree<'_>, node: NodeId, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let _ = match tree.kind(node) {
        Kind::Text => writeln!(out, "| {indent}\"{}\"", tree.text(node)),
        Kind::Comment => writeln!(out, "| {indent}<!-- {} -->", tree.text(node)),
        Kind::Doctype => writeln!(out, "| {indent}<!DOCTYPE {}>", doctype(tree)),
        _ => writeln!(out, "| {indent}<{}{}>", prefix(tree.namespace(node)), tree.name(node)),
    };
    let foreign = tree.namespace(node) != Namespace::Html;
    let mut attributes: Vec<_> = tree
        .attributes(node)
        .map(|attribute| format!("{}=\"{}\"", attribute_name(&attribute.name(), foreign), attribute.value()))
        .collect();
    attributes.sort_by(|left, right| left.encode_utf16().cmp(right.encode_utf16()));
    for attribute in attributes {
        let _ = writeln!(out, "| {indent}  {attribute}");
    }
}

fn doctype(tree: &Tree<'_>) -> String {
    let doctype = tree.doctype().unwrap();
    if doctype.public.is_empty() && doctype.system.is_empty() {
        return doctype.name.into_owned();
    }
    format!("{} \"{}\" \"{}\"", doctype.name, doctype.public, doctype.system)
}

fn prefix(namespace: Namespace) -> &'static str {
    match namespace {
        Namespace::Html => "",
        Namespace::Svg => "svg ",
        Namespace::MathMl => "math ",
    }
}

/// Foreign attributes with a namespace: standard, section 13.2.6.1, "adjust foreign attributes".
fn attribute_name(name: &str, foreign: bool) -> String {
    const PREFIXED: &[&str] = &[
        "xlink:actuate",
        "xlink:arcrole",
        "xlink:href",
        "xlink:role",
        "xlink:show",
        "xlink:title",
        "xlink:type",
        "xml:lang",
        "xml:space",
        "xmlns:xlink",
    ];
    match name {
        "xmlns" if foreign => "xmlns xmlns".to_owned(),
        name if foreign && PREFIXED.contains(&name) => name.replacen(':', " ", 1),
        name => name.to_owned(),
    }
}

/// The context of a fragment test: `div`, `svg path`, `math mi`.
pub(crate) fn context(text: &str) -> kiosque_html::Context {
    let (namespace, name) = match text.split_once(' ') {
        Some(("svg", name)) => (Namespace::Svg, name),
        Some(("math", name)) => (Namespace::MathMl, name),
        _ => (Namespace::Html, text),
    };
    kiosque_html::Context::of(Tag::of(name), namespace)
}
