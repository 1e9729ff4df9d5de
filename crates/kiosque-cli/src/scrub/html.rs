//! HTML pages, written anew from their tree: what is not written here is not in the copy.

use super::{Scrub, is_date, is_name, is_url, json};
use kiosque_html::{Kind, Namespace, NodeId, Tree};

/// Elements without an end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "param",
];

/// Attributes that hold the names of the trade, which readings and rules look at.
const NAMES: [&str; 22] = [
    "class",
    "name",
    "property",
    "itemprop",
    "itemtype",
    "itemscope",
    "rel",
    "type",
    "role",
    "lang",
    "dir",
    "datetime",
    "width",
    "height",
    "colspan",
    "rowspan",
    "charset",
    "http-equiv",
    "media",
    "hidden",
    "aria-hidden",
    "xml:lang",
];

/// Attributes that hold addresses.
const ADDRESSES: [&str; 9] =
    ["href", "src", "action", "poster", "cite", "data-src", "data-href", "data-url", "itemid"];

/// What meta elements say of the page's form.
const FORMS: [&str; 9] = [
    "og:type",
    "og:locale",
    "og:site_name",
    "twitter:card",
    "viewport",
    "robots",
    "generator",
    "content-type",
    "content-language",
];

pub(super) fn scrub(scrub: &Scrub, page: &str) -> String {
    let tree = kiosque_html::parse(page);
    let mut copy = Copy { scrub, tree: &tree, out: String::with_capacity(page.len() / 2) };
    if tree.doctype().is_some() {
        copy.out += "<!DOCTYPE html>\n";
    }
    copy.children(tree.document());
    copy.out.push('\n');
    copy.out
}

/// A fragment in a value of JSON.
pub(super) fn scrub_fragment(scrub: &Scrub, markup: &str) -> String {
    let tree = kiosque_html::parse(markup);
    let mut copy = Copy { scrub, tree: &tree, out: String::new() };
    if let Some(body) = tree.body() {
        copy.children(body);
    }
    copy.out
}

struct Copy<'t> {
    scrub: &'t Scrub,
    tree: &'t Tree<'t>,
    out: String,
}

impl Copy<'_> {
    /// The tree is at most 512 elements deep.
    fn children(&mut self, node: NodeId) {
        for child in self.tree.children(node) {
            match self.tree.kind(child) {
                Kind::Text => self.text(child),
                Kind::Element => self.element(child),
                _ => {}
            }
        }
    }

    fn text(&mut self, node: NodeId) {
        let text = self.scrub.text(&self.tree.text(node));
        self.out += &text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    }

    fn element(&mut self, node: NodeId) {
        let name = self.tree.name(node).into_owned();
        self.out.push('<');
        self.out += &name;
        for attribute in self.tree.attributes(node) {
            self.attribute(node, &attribute.name(), &attribute.value());
        }
        self.out.push('>');
        if VOID.contains(&name.as_str()) {
            return;
        }
        match name.as_str() {
            "script" => self.script(node),
            "style" => {}
            // Drawings have no text that a reading needs.
            _ if self.tree.namespace(node) != Namespace::Html => {}
            _ => self.children(self.tree.template_contents(node).unwrap_or(node)),
        }
        self.out += &format!("</{name}>");
    }

    /// Data stays as data; a program is left out.
    fn script(&mut self, node: NodeId) {
        let text: String = self.tree.children(node).map(|child| self.tree.text(child)).collect();
        if let Some(data) = json::scrub(self.scrub, &text) {
            // `</` would end the script.
            self.out += &data.replace("</", "<\\/");
        }
    }

    fn attribute(&mut self, node: NodeId, name: &str, value: &str) {
        let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'));
        if !is_plain || name.starts_with("on") || matches!(name, "style" | "srcdoc" | "integrity" | "nonce") {
            return;
        }
        let value = match name {
            "content" => self.content(node, value),
            "srcset" | "data-srcset" | "imagesrcset" => self.sources(value),
            _ if NAMES.contains(&name) => value.to_owned(),
            _ if ADDRESSES.contains(&name) => self.scrub.url(value),
            "id" | "for" => self.value(value),
            _ if name.starts_with("data-") => self.value(value),
            _ => self.prose(value),
        };
        self.out += &format!(" {name}=\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;"));
    }

    fn content(&self, node: NodeId, value: &str) -> String {
        let key = ["property", "name", "http-equiv", "itemprop"]
            .iter()
            .find_map(|name| self.tree.attribute(node, name))
            .unwrap_or_default();
        if FORMS.contains(&key.to_ascii_lowercase().as_str()) {
            return value.to_owned();
        }
        self.prose(value)
    }

    /// Names, dates and addresses are told by their form.
    fn value(&self, value: &str) -> String {
        if is_name(value) || json::is_data(value) {
            return json::scrub(self.scrub, value).unwrap_or_else(|| value.to_owned());
        }
        self.prose(value)
    }

    fn prose(&self, value: &str) -> String {
        match value {
            _ if is_date(value) => value.to_owned(),
            _ if is_url(value) => self.scrub.url(value),
            _ => self.scrub.text(value),
        }
    }

    /// Addresses, each with a width or a density that stays.
    fn sources(&self, value: &str) -> String {
        let source = |part: &str| {
            let (part, comma) = part.strip_suffix(',').map_or((part, ""), |part| (part, ","));
            let is_size = part.ends_with(['w', 'x', 'h']) && part.starts_with(|c: char| c.is_ascii_digit());
            format!("{}{comma}", if is_size { part.to_owned() } else { self.scrub.url(part) })
        };
        value.split_whitespace().map(source).collect::<Vec<_>>().join(" ")
    }
}
