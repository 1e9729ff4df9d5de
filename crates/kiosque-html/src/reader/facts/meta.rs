//! Facts of `<meta>` elements.

use super::Facts;
use crate::{NodeId, Tree};
use kiosque_core::FactKey::{self, *};
use kiosque_core::FactSource::{self, Meta, OpenGraph, Twitter};
use kiosque_core::Span;

/// Names in lower case, what they state, and whose vocabulary they are.
const NAMES: [(&str, FactKey, FactSource); 110] = [
    ("og:title", Title, OpenGraph),
    ("og:site_name", SiteName, OpenGraph),
    ("og:description", Description, OpenGraph),
    ("og:url", CanonicalUrl, OpenGraph),
    ("og:image", Image, OpenGraph),
    ("og:image:alt", ImageCaption, OpenGraph),
    ("og:locale", Language, OpenGraph),
    ("og:type", Type, OpenGraph),
    ("og:updated_time", Modified, OpenGraph),
    ("og:published_time", Published, OpenGraph),
    ("og:pubdate", Published, OpenGraph),
    ("og:article:published_time", Published, OpenGraph),
    ("og:article:modified_time", Modified, OpenGraph),
    ("og:article:author", Author, OpenGraph),
    ("article:published_time", Published, OpenGraph),
    ("article:published", Published, OpenGraph),
    ("article:modified_time", Modified, OpenGraph),
    ("article:modified", Modified, OpenGraph),
    ("article:author", Author, OpenGraph),
    ("article:author_name", Author, OpenGraph),
    ("article:section", Section, OpenGraph),
    ("article:tag", Tag, OpenGraph),
    ("book:author", Author, OpenGraph),
    ("twitter:title", Title, Twitter),
    ("twitter:description", Description, Twitter),
    ("twitter:image", Image, Twitter),
    ("dc.title", Title, Meta),
    ("dcterms.title", Title, Meta),
    ("dc.description", Description, Meta),
    ("dc.date", Published, Meta),
    ("dc.date.issued", Published, Meta),
    ("dc.date.created", Published, Meta),
    ("dc.date.modified", Modified, Meta),
    ("dc.creator", Author, Meta),
    ("dcterms.creator", Author, Meta),
    ("dcterms.created", Published, Meta),
    ("dcterms.date", Published, Meta),
    ("dcterms.issued", Published, Meta),
    ("dcterms.modified", Modified, Meta),
    ("parsely-title", Title, Meta),
    ("parsely-pub-date", Published, Meta),
    ("parsely-author", Author, Meta),
    ("parsely-section", Section, Meta),
    ("parsely-tags", Keywords, Meta),
    ("sailthru.title", Title, Meta),
    ("sailthru.date", Published, Meta),
    ("sailthru.author", Author, Meta),
    ("sailthru.tags", Keywords, Meta),
    ("cxenseparse:recs:publishtime", Published, Meta),
    ("cxenseparse:author", Author, Meta),
    ("dc:title", Title, Meta),
    ("dc:creator", Author, Meta),
    ("dc:date", Published, Meta),
    ("article:content_tier", Tier, OpenGraph),
    ("robots", Robots, Meta),
    ("generator", Generator, Meta),
    ("tdm-reservation", MiningReserved, Meta),
    ("tdm-policy", MiningPolicy, Meta),
    ("citation_author", Author, Meta),
    ("citation_authors", Author, Meta),
    ("citation_title", Title, Meta),
    ("citation_publication_date", Published, Meta),
    ("citation_online_date", Published, Meta),
    ("dc.creator.personalname", Author, Meta),
    ("dc.contributor.author", Author, Meta),
    ("article.author", Author, Meta),
    ("article.published", Published, Meta),
    ("article.updated", Modified, Meta),
    ("rbauthors", Author, Meta),
    ("vr:author", Author, Meta),
    ("shareaholic:article_author_name", Author, Meta),
    ("author", Author, Meta),
    ("byl", Author, Meta),
    ("byline", Author, Meta),
    ("creator", Author, Meta),
    ("title", Title, Meta),
    ("headline", Title, Meta),
    ("description", Description, Meta),
    ("keywords", Keywords, Meta),
    ("news_keywords", Keywords, Meta),
    ("section", Section, Meta),
    ("date", Published, Meta),
    ("pubdate", Published, Meta),
    ("publishdate", Published, Meta),
    ("publish_date", Published, Meta),
    ("publish-date", Published, Meta),
    ("publication_date", Published, Meta),
    ("publicationdate", Published, Meta),
    ("datepublished", Published, Meta),
    ("date.release", Published, Meta),
    ("bt:pubdate", Published, Meta),
    ("published", Published, Meta),
    ("published-date", Published, Meta),
    ("published_date", Published, Meta),
    ("published_time", Published, Meta),
    ("w-published-date", Published, Meta),
    ("pub_date", Published, Meta),
    ("publishing_date", Published, Meta),
    ("release_date", Published, Meta),
    ("article_date_original", Published, Meta),
    ("displaydate", Published, Meta),
    ("dcterms.available", Published, Meta),
    ("dc.date.published", Published, Meta),
    ("modified", Modified, Meta),
    ("revised", Modified, Meta),
    ("datemodified", Modified, Meta),
    ("last-modified", Modified, Meta),
    ("lastmod", Modified, Meta),
    ("commentcount", CommentCount, Meta),
    // Of what it counts the value says: `UserComments:12`.
    ("interactioncount", CommentCount, Meta),
];

/// Adds what a `<meta>` states.
pub(super) fn read(tree: &Tree<'_>, node: NodeId, facts: &mut Facts) {
    let names = ["property", "name", "itemprop"].map(|name| tree.attribute(node, name));
    // Some write the attribute as that of a form.
    let stated = ["content", "value"]
        .into_iter()
        .find_map(|name| tree.attributes(node).find(|one| one.name() == name));
    let Some(content) = stated else { return };
    if let Some(name) = names.iter().flatten().find(|name| name.starts_with("twitter:")) {
        labelled(name, &content.value(), content.value_span().into(), facts);
    }
    let [property, name, item] = names;
    let all = [(property, false), (name, false), (item, true)];
    let named = all.iter().flat_map(|(names, is_item)| {
        names.iter().flat_map(|names| names.split_ascii_whitespace()).map(move |name| (name, is_item))
    });
    for (name, is_item) in named {
        if let Some(&(_, key, source)) = NAMES.iter().find(|(known, ..)| name.eq_ignore_ascii_case(known)) {
            // An item may be any of those that the page shows.
            let source = if *is_item && source == Meta { FactSource::Microdata } else { source };
            facts.add(key, source, name, &plain(key, &content.value()), content.value_span().into());
            return;
        }
    }
}

/// A text that some program has escaped twice: `Rain &amp;amp; wind`. In addresses a reference may be a parameter.
fn plain(key: FactKey, value: &str) -> std::borrow::Cow<'_, str> {
    let is_text = matches!(key, Title | Description | Author | SiteName | Section | Keywords);
    if is_text && value.contains('&') && value.contains(';') { super::decoded(value) } else { value.into() }
}

/// Cards carry two values with labels of their own: `twitter:label1` "Written by", `twitter:data1` the name.
fn labelled(name: &str, value: &str, span: Span, facts: &mut Facts) {
    if name.starts_with("twitter:label") {
        let label = value.trim().to_lowercase();
        facts.label_says_author = WRITTEN_BY.contains(&label.trim_end_matches(':'));
    } else if name.starts_with("twitter:data") && std::mem::take(&mut facts.label_says_author) {
        facts.add(Author, Twitter, name, value, span);
    }
}

/// Labels that the common publishing systems write before a name, in their languages.
const WRITTEN_BY: [&str; 16] = [
    "written by",
    "author",
    "posted by",
    "verfasst von",
    "geschrieben von",
    "autor",
    "écrit par",
    "rédigé par",
    "escrito por",
    "scritto da",
    "geschreven door",
    "napisane przez",
    "написано",
    "автор",
    "yazan",
    "skrevet av",
];
