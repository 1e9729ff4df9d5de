//! Facts that elements of the page state: microdata, `<time>`, links, the document's own.

use super::Facts;
use crate::reader::elements::is_boundary;
use crate::reader::names::{Brief, Holds};
use crate::reader::words::held_under;
use crate::{Kind, NodeId, Tag, Tree};
use kiosque_core::{FactKey, FactSource, Region, Span};

/// Longer texts are no names, dates or headlines.
const LONGEST: usize = 300;

/// Elements that stand for other articles, or for the site.
const ELSEWHERE: Region =
    Region::NAVIGATION.with(Region::FOOTER).with(Region::COMMENTS).with(Region::RELATED);

/// Adds what an element states. `brief` is what its attributes say, unless it stands in a part of the page for other things.
pub(super) fn read(tree: &Tree<'_>, node: NodeId, brief: Option<Brief>, facts: &mut Facts) {
    match tree.tag(node) {
        Tag::Html => attribute(tree, node, "lang", FactKey::Language, facts),
        Tag::Title if !facts.has(FactKey::DocumentTitle) => {
            let text = tree.text_content(node);
            facts.add(FactKey::DocumentTitle, FactSource::Document, "title", &text, tree.span(node).into());
        }
        Tag::Base if !facts.has(FactKey::BaseUrl) => attribute(tree, node, "href", FactKey::BaseUrl, facts),
        _ if brief.is_none() => {}
        Tag::Time => time(tree, node, facts),
        Tag::A => anchor(tree, node, facts),
        _ => {}
    }
    let Some(brief) = brief else { return };
    if brief.has_property {
        microdata(tree, node, facts);
    }
    if brief.is_item {
        thread(tree, node, facts);
    }
    if let Some(holds) = brief.holds {
        by_class(tree, node, holds, facts);
    }
}

/// What a `<link>` leads to: the address the page wants to be known by, the pages beside it, its translations.
pub(super) fn link(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    let Some(rel) = tree.attribute(node, "rel") else { return };
    let is = |wanted: &str| rel.split_ascii_whitespace().any(|one| one == wanted);
    match () {
        () if is("canonical") => attribute(tree, node, "href", FactKey::CanonicalUrl, facts),
        () if is("next") => attribute(tree, node, "href", FactKey::Next, facts),
        () if is("prev") => attribute(tree, node, "href", FactKey::Previous, facts),
        () if is("alternate") => translation(tree, node, facts),
        () => {}
    }
}

/// `<link rel=alternate hreflang=de href=…>`; the language is the name of the fact.
fn translation(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    /// Sites in more languages have a list of them elsewhere.
    const MOST: usize = 100;
    let Some(lang) = tree.attribute(node, "hreflang").filter(|lang| lang.len() <= LONGEST) else { return };
    if facts.count(FactKey::Translation) >= MOST {
        return;
    }
    if let Some(href) = tree.attributes(node).find(|one| one.name() == "href") {
        let (key, source) = (FactKey::Translation, FactSource::Document);
        facts.add(key, source, lang.trim(), &href.value(), href.value_span().into());
    }
}

/// A link that says what it leads to: `rel=author`, `rel=next`, `rel=tag`, or by its address.
fn anchor(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    let rels = tree.attribute(node, "rel").unwrap_or_default();
    // Blogs file under categories with the same word: `rel="category tag"`, or under its own folder.
    let is_category = rels.split_ascii_whitespace().any(|rel| rel == "category");
    let leads_to_category = || {
        let href = tree.attribute(node, "href").unwrap_or_default();
        href.split('/').any(|folder| matches!(folder, "category" | "product-category"))
    };
    for rel in rels.split_ascii_whitespace() {
        match rel {
            "tag" => {
                let name = if is_category || leads_to_category() { "rel=category" } else { "rel=tag" };
                add_text(tree, node, FactKey::Tag, FactSource::Markup, name, facts);
            }
            "author" => add_text(tree, node, FactKey::Author, FactSource::Markup, "rel=author", facts),
            "next" => attribute(tree, node, "href", FactKey::Next, facts),
            "prev" => attribute(tree, node, "href", FactKey::Previous, facts),
            _ => {}
        }
    }
    writers_page(tree, node, facts);
}

/// Folders of addresses under which sites keep the pages of their writers.
const WRITERS: [&str; 39] = [
    "author",
    "authors",
    "autor",
    "autoren",
    "autores",
    "auteur",
    "auteurs",
    "autori",
    "redakteur",
    "journalist",
    "journaliste",
    "contributor",
    "contributors",
    "writers",
    "reporters",
    "periodista",
    "periodistas",
    "journalistes",
    "giornalisti",
    "firma",
    "firmas",
    "columnistas",
    "reporter",
    "autorzy",
    "redaktori",
    "szerzo",
    "szerzok",
    "skribent",
    "forfatter",
    "yazar",
    "yazarlar",
    "muhabir",
    "avtor",
    "avtory",
    "syntaktis",
    "arthrografoi",
    "arthrografos",
    "penulis",
    "tac-gia",
];

/// Whether one of the last two folders of an address is that of writers.
fn leads_to_a_writer(address: &[u8]) -> bool {
    let mut folders = memchr::memrchr_iter(b'/', address).skip_while(|end| address[..*end].ends_with(b"/"));
    let mut end = folders.next();
    (0..2).any(|_| {
        let Some(folder_end) = end else { return false };
        end = folders.next();
        let folder = &address[end.map_or(0, |start| start + 1)..folder_end];
        WRITERS.iter().any(|writers| writers.as_bytes() == folder)
    })
}

/// A link to the page of a writer: `/author/ann-example`.
fn writers_page(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    const LONGEST_NAME: usize = 60;
    let Some(href) = tree.attribute(node, "href") else { return };
    if leads_to_a_writer(href.as_bytes()) && tree.span(node).len() <= SHORT * 20 {
        let text = spaced_text(tree, node);
        if text.trim().len() <= LONGEST_NAME {
            facts.add(FactKey::Author, FactSource::Markup, "href=author", &text, tree.span(node).into());
        }
    }
}

/// Longer texts are no bylines and no dates.
const SHORT: usize = 120;

/// The topics that an element links whose class says that it holds such: `class=article-tags`.
fn tags(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    /// More are a list of all topics of the site.
    const MOST: usize = 20;
    let links = || tree.descendants(node).filter(|&one| tree.is_html(one, Tag::A));
    if links().nth(MOST).is_none() {
        let states_itself = |link: NodeId| tree.attribute(link, "rel").is_some_and(|rels| is_tag(&rels));
        links()
            .filter(|&link| !states_itself(link))
            .for_each(|link| add_text(tree, link, FactKey::Tag, FactSource::Markup, "class=tags", facts));
    }
}

/// Whether an element is a link to a topic by the end of its class name, `post-tag`, and does not say so itself. A
/// `tag-cloud-link` is one of all topics of the site, a link around blocks a card.
fn is_link_of_tag(tree: &Tree<'_>, node: NodeId, name: &str) -> bool {
    let is_block = |one| tree.is_element(one) && is_boundary(tree.tag(one));
    let name = name.to_ascii_lowercase();
    tree.is_html(node, Tag::A)
        && (name.ends_with("tag") || name.ends_with("tagitem"))
        && !tree.attribute(node, "rel").is_some_and(|rels| is_tag(&rels))
        && !tree.descendants(node).any(is_block)
}

/// Whether a link says that it is a tag: `rel=tag`, `rel="category tag"`.
fn is_tag(rels: &str) -> bool {
    rels.split_ascii_whitespace().any(|rel| rel == "tag")
}

/// What elements whose class says so hold: `class=byline`, `class=entry-date`.
fn by_class(tree: &Tree<'_>, node: NodeId, holds: Holds, facts: &mut Facts) {
    if tree.span(node).len() > SHORT * 20 {
        return;
    }
    let class = tree.attribute(node, "class").unwrap_or_default();
    let name = class.split_ascii_whitespace().find(|name| held_under(name) == Some(holds)).unwrap_or("");
    match holds {
        Holds::Tags => return tags(tree, node, facts),
        Holds::Tag if !is_link_of_tag(tree, node, name) => return,
        _ => {}
    }
    let key = match holds {
        Holds::Author => FactKey::Author,
        Holds::Modified => FactKey::Modified,
        Holds::Published => FactKey::Published,
        Holds::Tags | Holds::Tag => FactKey::Tag,
    };
    // Microformats keep the exact time in a title: `<abbr class=published title=2024-03-05T08:00>`.
    let exact = tree.attributes(node).find(|one| one.name() == "title" && is_iso(&one.value()));
    if let (Some(exact), FactKey::Published | FactKey::Modified) = (exact, key) {
        facts.add(
            key,
            FactSource::Markup,
            &format!("class={name}"),
            &exact.value(),
            exact.value_span().into(),
        );
        return;
    }
    let text = spaced_text(tree, node);
    if (2..=SHORT).contains(&text.split_whitespace().map(|word| word.len() + 1).sum()) {
        facts.add(key, FactSource::Markup, &format!("class={name}"), &text, tree.span(node).into());
    }
}

/// Whether a text begins like `2024-03-05`.
pub(super) fn is_iso(text: &str) -> bool {
    let text = text.trim().as_bytes();
    text.len() >= 10 && text[..4].iter().all(u8::is_ascii_digit) && text[4] == b'-' && text[7] == b'-'
}

/// Whether what is under `node` stands for other things than the article.
pub(super) fn is_elsewhere(tree: &Tree<'_>, node: NodeId, region: Region) -> bool {
    // What most of the page stands in is not for other things, whatever its name.
    region.has(ELSEWHERE)
        && tree.span(node).len() * 2 < tree.source().len()
        && (region.has(ELSEWHERE.without(Region::FOOTER)) || !is_in_article(tree, node))
}

/// Whether an element stands in an article, whose footer may sign it: an `<article>`, or what says that it is one as a
/// microformat (`class=hentry`) or as an item (`itemtype=https://schema.org/BlogPosting`).
fn is_in_article(tree: &Tree<'_>, node: NodeId) -> bool {
    let has_class = |one, names: &[&str]| {
        let classes = tree.attribute(one, "class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|class| names.contains(&class))
    };
    let is_item = |one| {
        let kind = tree.attribute(one, "itemtype").unwrap_or_default();
        ["Article", "BlogPosting"].iter().any(|end| kind.trim_end().ends_with(end))
    };
    let is_body = |one| matches!(tree.tag(one), Tag::Body | Tag::Html);
    tree.ancestors(node).any(|one| {
        let is_named = || has_class(one, &["hentry", "h-entry"]) || is_item(one);
        tree.is_html(one, Tag::Article) || !is_body(one) && is_named()
    })
}

fn attribute(tree: &Tree<'_>, node: NodeId, name: &str, key: FactKey, facts: &mut Facts) {
    if let Some(found) = tree.attributes(node).find(|one| one.name() == name) {
        facts.add(key, FactSource::Document, name, &found.value(), found.value_span().into());
    }
}

fn time(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    let found = tree.attributes(node).find(|one| one.name() == "datetime");
    let class = tree.attribute(node, "class").unwrap_or_default().to_ascii_lowercase();
    let key = match ["updated", "modified"].iter().any(|word| class.contains(word))
        // A theme of many news sites calls the day of publication `entry-date updated`.
        && !["published", "entry-date"].iter().any(|word| class.contains(word))
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

fn microdata(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
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
            "commentCount" | "interactionCount" => FactKey::CommentCount,
            "interactionStatistic" => {
                comment_counter(tree, node, facts);
                continue;
            }
            _ => continue,
        };
        let is_of_item = matches!(key, FactKey::Published | FactKey::Modified | FactKey::Author);
        if is_of_item && is_of_readers(tree, node) {
            continue;
        }
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

/// Whether what has a property is an answer to the page's question, a comment on it, or a review of its product: what
/// readers wrote is dated and signed as the page is.
fn is_of_readers(tree: &Tree<'_>, node: NodeId) -> bool {
    /// So many elements around it are asked.
    const LEVELS: usize = 24;
    const READERS: [&str; 5] = ["comment", "acceptedAnswer", "suggestedAnswer", "review", "reviews"];
    tree.ancestors(node).take(LEVELS).any(|one| {
        let property = tree.attribute(one, "itemprop").unwrap_or_default();
        property.split_ascii_whitespace().any(|property| READERS.contains(&property))
    })
}

/// An item that is a thread of a forum, or a question with its answers. Of other kinds a page shows many items that are not
/// what it is about.
fn thread(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    const THREADS: [&str; 2] = ["DiscussionForumPosting", "QAPage"];
    let Some(stated) = tree.attributes(node).find(|one| one.name() == "itemtype") else { return };
    let value = stated.value();
    let kind = value.trim_end().rsplit(['/', '#']).next().unwrap_or_default();
    if THREADS.contains(&kind) {
        facts.add(FactKey::Type, FactSource::Markup, "itemtype", kind, stated.value_span().into());
    }
}

/// The count of a counter of comments: an item of its own with the kind of action.
fn comment_counter(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    /// A counter is told in fewer nodes.
    const MOST: usize = 20;
    let parts = || tree.descendants(node).take(MOST).filter(|&one| tree.is_element(one));
    let is_named = |one: NodeId, name: &str| {
        let property = tree.attribute(one, "itemprop").or_else(|| tree.attribute(one, "property"));
        property.is_some_and(|property| property.rsplit(':').next() == Some(name))
    };
    let is_of_comments = |one: NodeId| {
        let kinds = ["content", "href", "itemtype", "resource"];
        kinds.iter().any(|kind| tree.attribute(one, kind).is_some_and(|kind| kind.ends_with("CommentAction")))
    };
    let count = parts().find(|&one| is_named(one, "userInteractionCount"));
    if let Some(count) =
        count.filter(|_| parts().any(|one| is_named(one, "interactionType") && is_of_comments(one)))
    {
        let (key, source, name) = (FactKey::CommentCount, FactSource::Microdata, "userInteractionCount");
        match tree.attributes(count).find(|one| one.name() == "content") {
            Some(stated) => facts.add(key, source, name, &stated.value(), stated.value_span().into()),
            None => add_text(tree, count, key, source, name, facts),
        }
    }
}

/// The author's name inside an item, else its whole text.
fn author(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
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

fn add_text(tree: &Tree<'_>, node: NodeId, key: FactKey, source: FactSource, name: &str, facts: &mut Facts) {
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
pub(super) fn spaced_text(tree: &Tree<'_>, node: NodeId) -> String {
    /// What is so short only leads up to what comes: `By`, `Von`.
    const LEAD: usize = 6;
    let mut text = String::with_capacity(tree.span(node).len().min(LONGEST));
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

#[cfg(test)]
mod tests {
    use super::leads_to_a_writer;

    #[test]
    fn addresses_of_writers() {
        for (address, leads) in [
            ("/author/ann-example", true),
            ("https://a.example/authors/ann-example/", true),
            ("https://a.example/author/ann//", true),
            ("autor/a/b", true),
            ("/author/a/b/c", false),
            ("/rain/author", false),
            ("author", false),
            ("author/", true),
            ("//", false),
            ("", false),
        ] {
            assert_eq!(leads_to_a_writer(address.as_bytes()), leads, "{address}");
        }
    }
}
