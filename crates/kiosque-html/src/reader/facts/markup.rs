//! Facts that elements of the page state: microdata, `<time>`, links, the document's own.

use super::Facts;
use crate::reader::names::{names_of, words_of};
use crate::reader::walk::is_boundary;
use crate::{Kind, NodeId, Tag, Tree};
use kiosque_core::{FactKey, FactSource, Region, Span};

/// Longer texts are no names, dates or headlines.
const LONGEST: usize = 300;

/// Elements that stand for other articles, or for the site.
const ELSEWHERE: Region =
    Region::NAVIGATION.with(Region::FOOTER).with(Region::COMMENTS).with(Region::RELATED);

/// Adds what an element states. `elsewhere` says that it stands in a part of the page for other things.
pub(super) fn read(tree: &Tree<'_>, node: NodeId, elsewhere: bool, facts: &mut Facts<'_>) {
    match tree.tag(node) {
        Tag::Html => attribute(tree, node, "lang", FactKey::Language, facts),
        Tag::Title if !facts.has(FactKey::DocumentTitle) => {
            let text = tree.text_content(node);
            facts.add(FactKey::DocumentTitle, FactSource::Document, "title", &text, tree.span(node).into());
        }
        Tag::Link if rel(tree, node, "canonical") => {
            attribute(tree, node, "href", FactKey::CanonicalUrl, facts);
        }
        _ if elsewhere => {}
        Tag::Time => time(tree, node, facts),
        Tag::A if rel(tree, node, "author") => {
            add_text(tree, node, FactKey::Author, FactSource::Markup, "rel=author", facts);
        }
        _ => {}
    }
    if !elsewhere {
        microdata(tree, node, facts);
        by_class(tree, node, facts);
    }
}

/// Longer texts are no bylines and no dates.
const SHORT: usize = 120;

/// What elements whose class says so hold: `class=byline`, `class=entry-date`.
fn by_class(tree: &Tree<'_>, node: NodeId, facts: &mut Facts<'_>) {
    let key = match says(tree, node) {
        Some(key) if tree.span(node).len() <= SHORT * 20 => key,
        _ => return,
    };
    let text = spaced_text(tree, node);
    if (2..=SHORT).contains(&text.split_whitespace().map(|word| word.len() + 1).sum()) {
        let class = tree.attribute(node, "class").unwrap_or_default();
        let name = format!("class={}", class.split_ascii_whitespace().next().unwrap_or(""));
        facts.add(key, FactSource::Markup, &name, &text, tree.span(node).into());
    }
}

fn says(tree: &Tree<'_>, node: NodeId) -> Option<FactKey> {
    let class = tree.attribute(node, "class").filter(|class| class.len() <= LONGEST)?;
    let words = words_of(&class);
    let has = |names: &[&str]| words.iter().any(|word| names.contains(&word.as_str()));
    match () {
        () if has(&["byline", "author", "authors", "writer", "autor", "auteur", "autore"]) => {
            Some(FactKey::Author)
        }
        () if has(&["modified", "updated"]) => Some(FactKey::Modified),
        () if has(&["date", "published", "pubdate", "timestamp", "datetime", "posted", "datum", "fecha"]) => {
            Some(FactKey::Published)
        }
        () => None,
    }
}

/// Whether what is under `node` stands for other things than the article.
pub(super) fn is_elsewhere(tree: &Tree<'_>, node: NodeId) -> bool {
    // What most of the page stands in is not for other things, whatever its name.
    tree.span(node).len() * 2 < tree.source().len() && names_of(tree, node).region.has(ELSEWHERE)
}

fn rel(tree: &Tree<'_>, node: NodeId, wanted: &str) -> bool {
    tree.attribute(node, "rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|one| one == wanted))
}

fn attribute(tree: &Tree<'_>, node: NodeId, name: &str, key: FactKey, facts: &mut Facts<'_>) {
    if let Some(found) = tree.attributes(node).find(|one| one.name() == name) {
        facts.add(key, FactSource::Document, name, &found.value(), found.value_span().into());
    }
}

fn time(tree: &Tree<'_>, node: NodeId, facts: &mut Facts<'_>) {
    let found = tree.attributes(node).find(|one| one.name() == "datetime");
    let class = tree.attribute(node, "class").unwrap_or_default().to_ascii_lowercase();
    let key = match ["updated", "modified"].iter().any(|word| class.contains(word))
        && !class.contains("published")
    {
        true => FactKey::Modified,
        false => FactKey::Published,
    };
    match found.filter(|one| !one.value().trim().is_empty()) {
        Some(found) => {
            facts.add(key, FactSource::Time, "datetime", &found.value(), found.value_span().into());
        }
        None => add_text(tree, node, key, FactSource::Time, "time", facts),
    }
}

fn microdata(tree: &Tree<'_>, node: NodeId, facts: &mut Facts<'_>) {
    let Some(properties) = tree.attribute(node, "itemprop").or_else(|| tree.attribute(node, "property"))
    else {
        return;
    };
    for property in properties.split_ascii_whitespace() {
        let name = property.rsplit(':').next().unwrap_or(property);
        let key = match name {
            "datePublished" => FactKey::Published,
            "dateModified" => FactKey::Modified,
            "headline" => FactKey::Title,
            "author" => FactKey::Author,
            "articleSection" => FactKey::Section,
            _ => continue,
        };
        let stated = ["content", "datetime"]
            .iter()
            .find_map(|name| tree.attributes(node).find(|one| one.name() == *name));
        match stated.filter(|one| !one.value().trim().is_empty()) {
            Some(stated) => {
                facts.add(key, FactSource::Microdata, name, &stated.value(), stated.value_span().into());
            }
            None if key == FactKey::Author => author(tree, node, facts),
            None => add_text(tree, node, key, FactSource::Microdata, name, facts),
        }
    }
}

/// The author's name inside an item, else its whole text.
fn author(tree: &Tree<'_>, node: NodeId, facts: &mut Facts<'_>) {
    /// A person is told in fewer nodes.
    const MOST: usize = 40;
    let names_it = |&one: &NodeId| tree.attribute(one, "itemprop").is_some_and(|name| name.contains("name"));
    let named = tree.descendants(node).take(MOST).find(names_it);
    let content = named.and_then(|named| tree.attributes(named).find(|one| one.name() == "content"));
    match content {
        Some(found) => facts.add(
            FactKey::Author,
            FactSource::Microdata,
            "author",
            &found.value(),
            found.value_span().into(),
        ),
        None => {
            add_text(tree, named.unwrap_or(node), FactKey::Author, FactSource::Microdata, "author", facts);
        }
    }
}

fn add_text(
    tree: &Tree<'_>,
    node: NodeId,
    key: FactKey,
    source: FactSource,
    name: &str,
    facts: &mut Facts<'_>,
) {
    let span = tree.span(node);
    if span.len() > LONGEST * 8 {
        return;
    }
    let text = spaced_text(tree, node);
    if text.trim().len() <= LONGEST {
        facts.add(key, source, name, &text, Span::from(span));
    }
}

/// The text under a node, with a bar where a reader sees that another thing begins.
fn spaced_text(tree: &Tree<'_>, node: NodeId) -> String {
    /// What is so short only leads up to what comes: `By`, `Von`.
    const LEAD: usize = 6;
    let mut text = String::new();
    for one in tree.descendants(node) {
        if tree.is_element(one) && is_boundary(tree.tag(one)) && !text.trim_end().is_empty() {
            let is_lead = text.trim_end().len() <= LEAD || text.trim_end().ends_with([':', '|']);
            text.push_str(if is_lead { " " } else { " | " });
        } else if tree.is_element(one) {
            text.push(' ');
        }
        if tree.kind(one) == Kind::Text {
            // Runs of spaces are collapsed when the fact is kept.
            text.push_str(&tree.text(one));
        }
    }
    text.trim_end_matches([' ', '|']).to_owned()
}
