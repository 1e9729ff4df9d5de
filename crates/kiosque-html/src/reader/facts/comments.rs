//! What a page says of its readers' comments: who wrote them and when, and those that JSON-LD lists.

use super::json::Json;
use super::json_ld::{self, Place};
use super::markup::{is_iso, spaced_text};
use super::own::Own;
use super::{collapsed, decoded};
use crate::reader::words::names_reader;
use crate::{Kind, Namespace, NodeId, Tag, Tree};
use kiosque_core::{Fact, FactKey, FactSource, Page, Span, watch};

/// A page with more has been flooded.
const MOST: usize = 20_000;

/// Longer texts are no names, in bytes.
const LONGEST_NAME: usize = 80;

/// What the markup of a page tells of comments: who wrote them ([`FactKey::Author`]) and when ([`FactKey::Published`]), wherever
/// elements say so, each with its place; before them, from JSON-LD, the text of each comment of the page's article
/// ([`FactKey::Comment`]), what is stated of it behind it.
///
/// It is no part of [`read`](crate::read), which leaves out what comments state: a page is asked once more.
///
/// ```
/// use kiosque_core::{FactKey, Page};
///
/// let page = Page::html("<ol class=comments><li><b class=fn>Ann</b> <time datetime=2024-03-05>today</time><p>So it is.</ol>");
/// let tree = kiosque_html::parse_shown(&page.text);
/// let facts = kiosque_html::comment_facts(&page, &tree);
/// let told: Vec<_> = facts.iter().map(|fact| (fact.key, fact.value.as_str())).collect();
/// assert_eq!(told, [(FactKey::Author, "Ann"), (FactKey::Published, "2024-03-05")]);
/// ```
pub fn comment_facts(page: &Page, tree: &Tree<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    let scripts = json_ld::scripts(tree);
    if let Some((article, place)) = json_ld::article(&scripts, &Own::new(page, tree)) {
        listed(article, place, &mut facts);
    }
    for node in tree.descendants(tree.document()).take_while(|_| !watch::is_over()) {
        if facts.len() >= MOST {
            break;
        }
        if tree.is_element(node) && tree.namespace(node) == Namespace::Html {
            shown(tree, node, &mut facts);
        }
    }
    facts
}

/// The comments of an article, each with its author and its day.
fn listed(article: Json<'_>, place: &Place, facts: &mut Vec<Fact>) {
    let mut add = |key, name: &str, value: String, span| {
        if !value.is_empty() && facts.len() < MOST {
            facts.push(Fact { key, value, source: FactSource::JsonLd, name: name.into(), span });
        }
    };
    for comment in article.get("comment").into_iter().flat_map(Json::list) {
        let Some((name, text)) = json_ld::comment_text(comment) else { continue };
        add(FactKey::Comment, name, paragraphs(&decoded(&text.value)), place.span(&text));
        let author = comment.get("author").or_else(|| comment.get("creator"));
        let author = author.and_then(|author| author.list().next());
        if let Some(author) = author.and_then(|author| author.text().or_else(|| author.get("name")?.text())) {
            add(FactKey::Author, "author", collapsed(&decoded(&author.value)), place.span(&author));
        }
        for name in ["dateCreated", "datePublished"] {
            if let Some(date) = comment.get(name).and_then(Json::text) {
                add(FactKey::Published, name, collapsed(&date.value), place.span(&date));
            }
        }
    }
}

/// A text with tags as its paragraphs, one blank line between them.
fn paragraphs(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    for (number, part) in text.split('<').enumerate() {
        let tag = part.split_once('>').filter(|_| number > 0);
        let name = part.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        match tag {
            Some((_, behind)) => {
                lines.push_str(if matches!(name, Some("p" | "br" | "div" | "li")) { "\n" } else { "" });
                lines.push_str(behind);
            }
            None => {
                lines.push_str(if number > 0 { "<" } else { "" });
                lines.push_str(part);
            }
        }
    }
    let lines = lines.lines().map(collapsed).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

/// Adds who an element says wrote something, or when.
fn shown(tree: &Tree<'_>, node: NodeId, facts: &mut Vec<Fact>) {
    let property = tree.attribute(node, "itemprop").or_else(|| tree.attribute(node, "property"));
    let property = property.as_deref().and_then(|property| property.rsplit(':').next()).unwrap_or("");
    let exact = ["datetime", "content", "title"].into_iter().find_map(|name| {
        let stated = tree.attributes(node).find(|one| one.name() == name)?;
        is_iso(&stated.value()).then_some(stated)
    });
    let is_date = matches!(property, "dateCreated" | "datePublished" | "commentTime");
    let is_dated = tree.tag(node) == Tag::Time || is_date;
    if let Some(stated) = exact.filter(|stated| is_dated || stated.name() == "title") {
        let (value, span) = (collapsed(&stated.value()), stated.value_span().into());
        push(
            facts,
            Fact { key: FactKey::Published, value, source: FactSource::Time, name: "time".into(), span },
        );
        return;
    }
    let class = tree.attribute(node, "class").unwrap_or_default();
    let is_named = class.split_ascii_whitespace().any(names_reader);
    if matches!(property, "author" | "creator") || is_named || tree.tag(node) == Tag::Cite {
        author(tree, node, facts);
    }
}

/// Adds the name that an element holds. Elements for names stand in each other: the innermost counts.
fn author(tree: &Tree<'_>, node: NodeId, facts: &mut Vec<Fact>) {
    let span = Span::from(tree.span(node));
    if span.range().len() > LONGEST_NAME * 20 {
        return;
    }
    let text = match tree.descendants(node).any(|one| tree.is_html(one, Tag::Time)) {
        true => text_before_time(tree, node),
        false => spaced_text(tree, node),
    };
    let value = collapsed(&text);
    let value = value.trim_end_matches([':', ',', ' ', '|']).to_owned();
    if value.len() > LONGEST_NAME || !value.chars().any(char::is_alphanumeric) {
        return;
    }
    let is_around = |known: &Fact| known.key == FactKey::Author && known.span.end >= span.end;
    if facts.last().is_some_and(is_around) {
        facts.pop();
    }
    push(facts, Fact { key: FactKey::Author, value, source: FactSource::Markup, name: "class".into(), span });
}

/// The text of an element up to the time that it tells behind a name.
fn text_before_time(tree: &Tree<'_>, node: NodeId) -> String {
    let mut text = String::new();
    for one in tree.descendants(node).take_while(|&one| !tree.is_html(one, Tag::Time)) {
        if tree.kind(one) == Kind::Text {
            text.push_str(&tree.text(one));
        }
    }
    text
}

fn push(facts: &mut Vec<Fact>, fact: Fact) {
    if !fact.value.is_empty() {
        facts.push(fact);
    }
}

#[cfg(test)]
mod tests {
    use super::{comment_facts, paragraphs};
    use kiosque_core::{FactKey, Page};

    fn told(html: &str) -> Vec<(FactKey, String)> {
        let page = Page::html(html.to_owned());
        let tree = crate::parse_shown(&page.text);
        comment_facts(&page, &tree).into_iter().map(|fact| (fact.key, fact.value)).collect()
    }

    #[test]
    fn authors_and_dates_of_elements() {
        let author = |name: &str| (FactKey::Author, name.to_owned());
        let date = |day: &str| (FactKey::Published, day.to_owned());
        for (html, facts) in [
            (
                "<div class='comment-author vcard'><b class=fn>Ann</b> <span>says:</span></div>",
                vec![author("Ann")],
            ),
            ("<cite>Ann</cite><p class=field-name-text>So it is", vec![author("Ann")]),
            ("<div class=author>Ann <a><time>5 March</time></a></div>", vec![author("Ann")]),
            ("<span class=userName>zorro2:</span>", vec![author("zorro2")]),
            ("<span itemprop=creator>Ann</span>", vec![author("Ann")]),
            ("<time datetime=2024-03-05T08:00>3 hours ago</time>", vec![date("2024-03-05T08:00")]),
            ("<abbr title='2024-03-05 08:00'>today</abbr>", vec![date("2024-03-05 08:00")]),
            ("<meta itemprop=dateCreated content=2024-03-05>", vec![date("2024-03-05")]),
            ("<time>3 hours ago</time><b class=bold>Ann</b><i class=author></i>", vec![]),
        ] {
            assert_eq!(told(html), facts, "{html}");
        }
    }

    #[test]
    fn comments_that_scripts_list() {
        let facts = told(
            "<h1>Rain at last</h1><script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"Rain at last\", \
             \"comment\": [{\"@type\": \"Comment\", \"text\": \"<p>So it is.</p><p>At last &amp;amp; all.</p>\", \
             \"author\": {\"name\": \"Ann\"}, \"dateCreated\": \"2024-03-05\"}, {\"text\": \"\"}]}</script>",
        );
        let told = |key, value: &str| (key, value.to_owned());
        let expected = [
            told(FactKey::Comment, "So it is.\n\nAt last &amp; all."),
            told(FactKey::Author, "Ann"),
            told(FactKey::Published, "2024-03-05"),
        ];
        assert_eq!(facts, expected);
    }

    #[test]
    fn paragraphs_of_markup() {
        for (text, plain) in [
            ("So it is.", "So it is."),
            ("<p>So <b>it</b> is.</p>\n<p>Yes", "So it is.\n\nYes"),
            ("1 < 2<br/>yes", "1 < 2\n\nyes"),
            ("", ""),
        ] {
            assert_eq!(paragraphs(text), plain, "{text}");
        }
    }
}
