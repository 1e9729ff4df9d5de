//! Facts of JSON-LD scripts.

use super::json::{self, Json, Text, Values};
use super::own::{Own, Whose};
use super::{Facts, decoded};
use crate::{NodeId, Tree};
use kiosque_core::{FactKey, FactSource, Span};

/// The values of one script, and where its text stands in the source.
pub(in crate::reader) struct Script<'s> {
    pub(in crate::reader) values: Values<'s>,
    pub(in crate::reader) place: Place,
}

/// Where the text of a script stands.
#[derive(Clone, Debug)]
pub(in crate::reader) struct Place {
    /// The whole script.
    pub(in crate::reader) whole: Span,
    /// Offset of its text, if the source has it as it is.
    start: Option<usize>,
}

impl Place {
    pub(in crate::reader) fn span(&self, text: &Text<'_>) -> Span {
        self.start.map_or(self.whole, |start| Span::new(start + text.span.start, start + text.span.end))
    }

    /// The inside of a string literal in the source.
    pub(in crate::reader) fn literal(&self, text: &Text<'_>) -> Option<Span> {
        self.start.map(|_| self.span(text))
    }
}

/// All JSON-LD scripts of the page.
pub(in crate::reader) fn scripts<'s>(tree: &Tree<'s>) -> Vec<Script<'s>> {
    elements(tree).filter_map(|node| script(tree, node)).collect()
}

/// The elements that hold them.
pub(in crate::reader) fn elements<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = NodeId> + use<'t> {
    tree.scripts().filter(|&node| {
        tree.attribute(node, "type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
    })
}

pub(in crate::reader) fn script<'s>(tree: &Tree<'s>, node: NodeId) -> Option<Script<'s>> {
    let child = tree.first_child(node)?;
    let text = tree.text(child);
    let span = tree.span(child);
    // Some programs escape the whole script, where nobody reads escapes.
    if !text.contains('"') && text.contains("&quot;") {
        return Some(Script {
            values: json::parse(decoded(&text).into_owned()),
            place: Place { whole: span.into(), start: None },
        });
    }
    let start = (tree.source().get(span.clone()) == Some(text.as_ref())).then_some(span.start);
    Some(Script { values: json::parse(text), place: Place { whole: span.into(), start } })
}

/// How well a type of schema.org fits an article: the best is taken.
fn fitness(kind: &str) -> u8 {
    let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or(kind);
    match kind {
        "NewsArticle"
        | "ReportageNewsArticle"
        | "LiveBlogPosting"
        | "AnalysisNewsArticle"
        | "OpinionNewsArticle"
        | "ReviewNewsArticle"
        | "BackgroundNewsArticle" => 5,
        "Article"
        | "BlogPosting"
        | "Report"
        | "TechArticle"
        | "ScholarlyArticle"
        | "AdvertiserContentArticle" => 4,
        "DiscussionForumPosting"
        | "SocialMediaPosting"
        | "Review"
        | "Recipe"
        | "NewsMediaOrganizationArticle" => 3,
        "VideoObject" | "ImageGallery" | "Event" | "PodcastEpisode" => 2,
        "WebPage" | "ItemPage" | "CreativeWork" | "AboutPage" => 1,
        other if other.ends_with("Article") || other.ends_with("Posting") => 4,
        _ => 0,
    }
}

fn fitness_of(object: Json<'_>) -> u8 {
    /// Without a type, what has a headline and a date is an article.
    const UNTYPED: u8 = 3;
    let Some(kinds) = object.get("@type").map(texts) else {
        let is_article = object.get("headline").is_some() && object.get("datePublished").is_some();
        return if is_article { UNTYPED } else { 0 };
    };
    kinds.map(|kind| fitness(&kind.value)).max().unwrap_or(0)
}

/// The strings of a list, or the value itself if it is one.
fn texts<'j>(value: Json<'j>) -> impl Iterator<Item = Text<'j>> + use<'j> {
    value.list().filter_map(Json::text)
}

/// The objects that a script speaks of at its top: array elements, graphs, main entities.
fn top_objects<'j>(values: &'j Values<'_>) -> Vec<Json<'j>> {
    /// A page that speaks of more things speaks of everything.
    const MOST: usize = 500;
    let mut objects = Vec::new();
    let mut open: Vec<Json<'_>> = values.iter().collect();
    open.reverse();
    while let Some(value) = open.pop().filter(|_| objects.len() < MOST) {
        if value.is_array() {
            let first = open.len();
            open.extend(value.elements());
            open[first..].reverse();
            continue;
        }
        objects.push(value);
        for name in ["mainEntityOfPage", "mainEntity", "@graph"] {
            open.extend(value.get(name));
        }
    }
    objects
}

/// Adds the facts of the object that describes the page's article.
pub(super) fn read(scripts: &[Script<'_>], own: &Own<'_, '_>, facts: &mut Facts) {
    let objects = objects(scripts);
    if let Some((fitness, object, place)) = best(&objects, own) {
        Described { object, place, objects: &objects, facts }.describe(fitness);
    }
    breadcrumbs(&objects, facts);
}

/// Adds the steps of the first way that leads to the page from the first one of its site.
fn breadcrumbs(objects: &[(Json<'_>, &Place)], facts: &mut Facts) {
    /// Longer ways are lists of something else.
    const MOST: usize = 12;
    let is_way = |object: &Json<'_>| {
        let mut kinds = object.get("@type").into_iter().flat_map(texts);
        kinds.any(|kind| kind.value.rsplit(['/', ':', '#']).next() == Some("BreadcrumbList"))
    };
    let ways = objects.iter().flat_map(|&(object, place)| {
        [Some(object), object.get("breadcrumb")].into_iter().flatten().map(move |one| (one, place))
    });
    let mut ways = ways.filter(|(way, _)| is_way(way));
    let steps = ways.find_map(|(way, place)| Some((way.get("itemListElement")?, place)));
    let Some((steps, place)) = steps.filter(|(steps, _)| steps.list().nth(MOST).is_none()) else { return };
    for step in steps.list() {
        let item = step.get("item");
        let name = [Some(step), item].into_iter().flatten().find_map(|one| one.get("name")?.text());
        let url = item.and_then(|item| {
            item.text().or_else(|| item.get("@id")?.text()).or_else(|| item.get("url")?.text())
        });
        let Some(name) = name else { continue };
        let mut add = |key, text: &Text<'_>| {
            facts.add(key, FactSource::JsonLd, "BreadcrumbList", &decoded(&text.value), place.span(text));
        };
        add(FactKey::Crumb, &name);
        if let Some(url) = url {
            add(FactKey::CrumbUrl, &url);
        }
    }
}

/// The objects at the top of all scripts, each with the place of its script.
fn objects<'j>(scripts: &'j [Script<'_>]) -> Vec<(Json<'j>, &'j Place)> {
    let all = scripts.iter().map(|script| (top_objects(&script.values), &script.place));
    all.flat_map(|(objects, place)| objects.into_iter().map(move |one| (one, place))).collect()
}

/// The object that describes the page's article.
pub(super) fn article<'j>(scripts: &'j [Script<'_>], own: &Own<'_, '_>) -> Option<(Json<'j>, &'j Place)> {
    best(&objects(scripts), own).map(|(_, object, place)| (object, place))
}

/// The object that fits best: among articles the page's own, none that is another page's, of equals the first. With its
/// fitness.
fn best<'j>(objects: &[(Json<'j>, &'j Place)], own: &Own<'_, '_>) -> Option<(u8, Json<'j>, &'j Place)> {
    /// What fits so well is an article, which may be any.
    const ARTICLE: u8 = 3;
    /// Of more articles nobody asks whose they are: the page's own is among the first.
    const MOST: usize = 64;
    let mut articles = 0;
    let mut best: Option<((bool, u8), Json<'j>, &'j Place)> = None;
    for &(object, place) in objects {
        let fitness = fitness_of(object);
        articles += usize::from(fitness >= ARTICLE);
        let may_be_own = fitness >= ARTICLE && articles <= MOST;
        let whose = if may_be_own { own.whose(object) } else { Whose::Open };
        let rank = (whose == Whose::Own, fitness);
        let is_better = best.is_none_or(|(best, ..)| rank > best);
        if fitness > 0 && whose != Whose::Other && is_better {
            best = Some((rank, object, place));
        }
    }
    best.map(|((_, fitness), object, place)| (fitness, object, place))
}

/// The elements of a list, and of lists in it, so many at most.
fn flat(value: Json<'_>, most: usize) -> impl Iterator<Item = Json<'_>> {
    value.list().take(most).flat_map(Json::list).take(most)
}

/// A text without what stands in angle brackets.
fn without_tags(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('<') || !text.contains('>') {
        return text.into();
    }
    let mut parts = text.split('<');
    let first = parts.next().unwrap_or_default();
    let behind = parts.map(|part| part.split_once('>').map_or(part, |(_, behind)| behind));
    std::iter::once(first).chain(behind).collect::<Vec<_>>().join(" ").into()
}

struct Described<'a, 'f> {
    object: Json<'a>,
    place: &'a Place,
    objects: &'a [(Json<'a>, &'a Place)],
    facts: &'f mut Facts,
}

const TEXTS: [(&str, FactKey); 9] = [
    ("headline", FactKey::Title),
    ("description", FactKey::Description),
    ("datePublished", FactKey::Published),
    ("dateModified", FactKey::Modified),
    ("uploadDate", FactKey::Published),
    ("inLanguage", FactKey::Language),
    ("articleSection", FactKey::Section),
    ("url", FactKey::CanonicalUrl),
    ("@type", FactKey::Type),
];

impl<'a> Described<'a, '_> {
    fn describe(&mut self, fitness: u8) {
        for (name, key) in TEXTS {
            for text in self.object.get(name).into_iter().flat_map(texts).take(20) {
                self.add(key, name, &text, self.place);
            }
        }
        self.stamps();
        // The name of a web page carries the site's.
        let name = if fitness > 1 { FactKey::Title } else { FactKey::DocumentTitle };
        if let Some(text) = self.object.get("name").and_then(Json::text) {
            self.add(name, "name", &text, self.place);
        }
        self.people();
        self.publisher();
        self.pictures();
        self.keywords();
        self.access();
        self.comment_count();
    }

    /// Dates that are numbers, as programs count them.
    fn stamps(&mut self) {
        for (name, key) in [("datePublished", FactKey::Published), ("dateModified", FactKey::Modified)] {
            if let Some(number) = self.object.get(name).and_then(Json::number) {
                self.add_number(key, name, number);
            }
        }
    }

    fn add_number(&mut self, key: FactKey, name: &str, number: &str) {
        self.facts.add(key, FactSource::JsonLd, name, number, self.place.whole);
    }

    fn add(&mut self, key: FactKey, name: &str, text: &Text<'_>, place: &Place) {
        self.facts.add(key, FactSource::JsonLd, name, &decoded(&text.value), place.span(text));
    }

    /// The same of a name, without the markup that programs leave in it: `<a href=…>Ann Example</a>`.
    fn add_name(&mut self, key: FactKey, name: &str, text: &Text<'_>, place: &Place) {
        let value = decoded(&text.value);
        self.facts.add(key, FactSource::JsonLd, name, &without_tags(&value), place.span(text));
    }

    /// The object that `{"@id": …}` refers to, if `value` is only that.
    fn resolved(&self, value: Json<'a>) -> (Json<'a>, &'a Place) {
        let here = (value, self.place);
        if value.get("name").is_some() {
            return here;
        }
        let Some(id) = value.get("@id").and_then(Json::text) else { return here };
        let same = |object: Json<'_>| object.get("@id").is_some_and(|other| other.spells(&id.value));
        self.objects
            .iter()
            .find(|(object, _)| same(*object) && object.get("name").is_some())
            .copied()
            .unwrap_or(here)
    }

    fn people(&mut self) {
        let names = ["author", "creator"];
        let Some((name, value)) = names.iter().find_map(|&name| Some((name, self.object.get(name)?))) else {
            return;
        };
        for person in flat(value, 30) {
            if let Some(text) = person.text() {
                self.name_in_text(&text, name);
                continue;
            }
            let (person, place) = self.resolved(person);
            let is_organisation = person
                .get("@type")
                .into_iter()
                .flat_map(texts)
                .any(|kind| kind.value.ends_with("Organization"));
            let key = if is_organisation { FactKey::AuthorOrganisation } else { FactKey::Author };
            let url = person.get("url").and_then(Json::text);
            let mut has_name = false;
            for text in person.get("name").into_iter().flat_map(texts) {
                self.add_name(key, name, &text, place);
                has_name = true;
            }
            if !has_name {
                self.name_in_parts(person, name, place);
            }
            if let Some(url) = url.filter(|_| has_name) {
                self.add(FactKey::AuthorUrl, name, &url, place);
            }
        }
    }

    /// A person given as a text: a name, or once more JSON, which some programs quote: `"{ \"name\": \"Ann Example\" }"`.
    fn name_in_text(&mut self, text: &Text<'_>, name: &str) {
        if !text.value.trim_start().starts_with('{') {
            self.add_name(FactKey::Author, name, text, self.place);
            return;
        }
        let quoted = json::parse(decoded(&text.value));
        for inner in quoted.iter().filter_map(|person| person.get("name")).flat_map(texts) {
            let span = self.place.span(text);
            self.facts.add(FactKey::Author, FactSource::JsonLd, name, &decoded(&inner.value), span);
        }
    }

    /// `givenName` and `familyName`, where a person has no name in one piece.
    fn name_in_parts(&mut self, person: Json<'_>, name: &str, place: &Place) {
        let part = |name: &str| person.get(name).and_then(Json::text);
        if let (Some(given), Some(family)) = (part("givenName"), part("familyName")) {
            let whole = format!("{} {}", decoded(&given.value), decoded(&family.value));
            self.facts.add(FactKey::Author, FactSource::JsonLd, name, &whole, place.span(&family));
        }
    }

    fn publisher(&mut self) {
        let Some(publisher) = self.object.get("publisher").and_then(|value| value.list().next()) else {
            return;
        };
        let (publisher, place) = self.resolved(publisher);
        if let Some(name) = publisher.get("name").or(Some(publisher)).and_then(Json::text) {
            self.add(FactKey::SiteName, "publisher", &name, place);
        }
    }

    fn pictures(&mut self) {
        for image in self.object.get("image").into_iter().flat_map(Json::list).take(10) {
            let (image, place) = self.resolved(image);
            let Some(url) = image.text().or_else(|| image.get("url")?.text()) else { continue };
            self.add(FactKey::Image, "image", &url, place);
            if let Some(caption) = image.get("caption").and_then(Json::text) {
                self.add(FactKey::ImageCaption, "image", &caption, place);
            }
        }
    }

    fn keywords(&mut self) {
        let Some(keywords) = self.object.get("keywords") else { return };
        let key = if keywords.list().nth(1).is_some() { FactKey::Tag } else { FactKey::Keywords };
        for word in texts(keywords).take(100) {
            self.add(key, "keywords", &word, self.place);
        }
    }

    /// Of the article, else of a part that is not for everybody.
    fn access(&mut self) {
        let parts = self.object.get("hasPart").into_iter().flat_map(Json::list);
        let stated = || parts.filter_map(|part| part.get("isAccessibleForFree")).next();
        let Some(stated) = self.object.get("isAccessibleForFree").or_else(stated) else { return };
        let is_said_free = || stated.text().map(|text| !text.value.eq_ignore_ascii_case("false"));
        let Some(free) = stated.bool().or_else(is_said_free) else { return };
        let (key, source) = (FactKey::Free, FactSource::JsonLd);
        self.facts.add(
            key,
            source,
            "isAccessibleForFree",
            if free { "true" } else { "false" },
            self.place.whole,
        );
    }

    /// `commentCount`, else the counter of what readers do that counts comments; in old pages `UserComments:12`.
    fn comment_count(&mut self) {
        let counters = || self.object.get("interactionStatistic").into_iter().flat_map(Json::list).take(20);
        let counted = || counters().find(|counter| counts_comments(*counter))?.get("userInteractionCount");
        let stated = [
            ("commentCount", self.object.get("commentCount")),
            ("interactionStatistic", counted()),
            ("interactionCount", self.object.get("interactionCount")),
        ];
        for (name, value) in stated.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            match (value.text(), value.number()) {
                (Some(text), _) => self.add(FactKey::CommentCount, name, &text, self.place),
                (_, Some(number)) => self.add_number(FactKey::CommentCount, name, number),
                _ => {}
            }
        }
        let listed =
            self.object.get("comment").map_or(0, |listed| listed.list().filter_map(comment_text).count());
        if listed > 0 {
            self.add_number(FactKey::CommentCount, "comment", &listed.to_string());
        }
    }
}

/// Whether a counter's kind of action is that of commenting, named or as an object with a type.
fn counts_comments(counter: Json<'_>) -> bool {
    let kind = counter.get("interactionType");
    let named = kind.and_then(Json::text).or_else(|| kind?.get("@type")?.text());
    named.is_some_and(|kind| kind.value.ends_with("CommentAction"))
}

/// The text of a comment, and under which name.
pub(super) fn comment_text(comment: Json<'_>) -> Option<(&'static str, Text<'_>)> {
    let texts =
        ["text", "articleBody"].into_iter().filter_map(|name| Some((name, comment.get(name)?.text()?)));
    texts.into_iter().find(|(_, text)| !text.value.trim().is_empty())
}

/// The story that a script carries, with the script's place: the longest `articleBody`.
pub(in crate::reader) fn article_body<'j>(scripts: &'j [Script<'_>]) -> Option<(Text<'j>, &'j Place)> {
    scripts
        .iter()
        .flat_map(|script| top_objects(&script.values).into_iter().map(|object| (object, &script.place)))
        .filter_map(|(object, place)| Some((object.get("articleBody")?.text()?, place)))
        .max_by_key(|(text, _)| text.value.len())
}
