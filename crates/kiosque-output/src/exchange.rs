//! JSON that other programs know.

use crate::columns::is_person;
use crate::markup::web;
use kiosque_core::Article;
use kiosque_core::article::{Access, Author, Comment, Image, PageType};
use kiosque_core::host_of;
use serde_json::{Map, Value, json};

/// An object that leaves out what is not known.
struct Object(Map<String, Value>);

impl Object {
    fn new() -> Object {
        Object(Map::new())
    }

    fn with(mut self, key: &str, value: impl Into<Value>) -> Object {
        let value = value.into();
        let is_empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if !is_empty {
            self.0.insert(key.to_owned(), value);
        }
        self
    }

    fn done(self) -> Value {
        Value::Object(self.0)
    }
}

fn address(article: &Article) -> Option<&str> {
    web(article.canonical_url.as_deref().or(article.url.as_deref()))
}

/// The article as [schema.org `NewsArticle`](https://schema.org/NewsArticle) in JSON-LD; what is not known is left out.
///
/// ```
/// let article = kiosque_core::Article { title: Some("Rain at last".into()), ..Default::default() };
/// let value = kiosque_output::schema_org(&article);
/// assert_eq!((value["@type"].as_str(), value["headline"].as_str()), (Some("NewsArticle"), Some("Rain at last")));
/// ```
pub fn schema_org(article: &Article) -> Value {
    let url = address(article);
    let kind = if article.page_type == PageType::LiveBlog { "LiveBlogPosting" } else { "NewsArticle" };
    let publisher = article.publisher.as_ref().map(|publisher| {
        let domain = publisher.domain.as_ref().map(|domain| format!("https://{domain}/"));
        Object::new()
            .with("@type", "NewsMediaOrganization")
            .with("name", &*publisher.name)
            .with("url", domain)
            .done()
    });
    let agencies = article.agencies.iter().map(|agency| {
        let name = agency.full_name.as_ref().unwrap_or(&agency.name);
        json!({"@type": "Organization", "name": name, "alternateName": agency.name})
    });
    let is_free = match article.access {
        Access::Free => Some(true),
        Access::Metered | Access::Paid => Some(false),
        Access::Unknown => None,
    };
    Object::new()
        .with("@context", "https://schema.org")
        .with("@type", kind)
        .with("identifier", &*article.id)
        .with("url", url)
        .with("mainEntityOfPage", url)
        .with("headline", article.title.as_deref())
        .with("alternativeHeadline", article.kicker.as_deref())
        .with("description", article.standfirst.as_deref())
        .with("articleBody", &*article.text)
        .with("articleSection", article.section.clone())
        .with("keywords", article.tags.clone())
        .with("author", article.authors.iter().map(schema_org_author).collect::<Vec<_>>())
        .with("sourceOrganization", agencies.collect::<Vec<_>>())
        .with("publisher", publisher)
        .with("dateline", article.dateline.as_deref())
        .with("datePublished", article.date_published.as_deref())
        .with("dateModified", article.date_modified.as_deref())
        .with("inLanguage", article.language.as_deref())
        .with("image", article.images.iter().filter_map(schema_org_image).collect::<Vec<_>>())
        .with("isAccessibleForFree", is_free)
        .with("wordCount", article.word_count)
        .with("commentCount", article.comments.as_ref().map(|comments| comments.count))
        .with("comment", comments(article).iter().map(schema_org_comment).collect::<Vec<_>>())
        .done()
}

fn schema_org_author(author: &Author) -> Value {
    let kind = if is_person(author.kind) { "Person" } else { "Organization" };
    Object::new()
        .with("@type", kind)
        .with("name", &*author.name)
        .with("jobTitle", author.role.as_deref())
        .with("url", web(author.url.as_deref()))
        .done()
}

fn schema_org_comment(comment: &Comment) -> Value {
    let author = comment.author.as_ref().map(|name| json!({"@type": "Person", "name": name}));
    Object::new()
        .with("@type", "Comment")
        .with("author", author)
        .with("dateCreated", comment.date.as_deref())
        .with("text", &*comment.text)
        .done()
}

/// The entries of readers' comments, where they were asked for.
pub(crate) fn comments(article: &Article) -> &[Comment] {
    article.comments.as_ref().and_then(|comments| comments.entries.as_deref()).unwrap_or_default()
}

fn schema_org_image(image: &Image) -> Option<Value> {
    let url = web(image.url.as_deref())?;
    let object = Object::new().with("@type", "ImageObject").with("url", url);
    Some(object.with("caption", image.caption.as_deref()).with("creditText", image.credit.as_deref()).done())
}

/// The article as [IPTC ninjs 3.1](https://iptc.org/standards/ninjs/).
///
/// Dates are there only when the page states an offset or zone, for ninjs knows no others. Without an address, `uri` is
/// a URN of the record's id.
///
/// ```
/// let article = kiosque_core::Article { id: "sha256:00".into(), title: Some("Rain".into()), ..Default::default() };
/// let item = kiosque_output::ninjs(&article);
/// assert_eq!(item["uri"], "urn:kiosque:sha256:00");
/// assert_eq!(item["headlines"][0]["value"], "Rain");
/// ```
pub fn ninjs(article: &Article) -> Value {
    let utc =
        |date: &Option<kiosque_core::article::DateInfo>| date.as_ref().and_then(|date| date.utc.clone());
    let (published, modified) = (utc(&article.dates.published), utc(&article.dates.modified));
    let by = article.byline.clone().unwrap_or_else(|| names(&article.authors, ", "));
    let texts = |role: &str, text: Option<&str>| {
        let text = text.filter(|text| !text.is_empty());
        text.map(|text| json!({"role": role, "contentType": "text/plain", "value": text}))
    };
    let body = texts("main", Some(&article.text)).map(|mut body| {
        body["wordCount"] = article.word_count.into();
        body["charCount"] = article.text.chars().count().into();
        body
    });
    let headlines = [texts("main", article.title.as_deref()), texts("kicker", article.kicker.as_deref())];
    Object::new()
        .with(
            "standard",
            json!({
                "name": "ninjs",
                "version": "3.1",
                "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
            }),
        )
        .with("uri", address(article).map_or_else(|| format!("urn:kiosque:{}", article.id), str::to_owned))
        .with("type", "text")
        .with("representationType", if article.truncated == Some(true) { "partial" } else { "full" })
        .with("firstCreated", published.clone())
        .with("versionCreated", modified.or(published))
        .with("language", article.language.as_deref())
        .with("title", article.title.as_deref())
        .with("by", by)
        .with("headlines", headlines.into_iter().flatten().collect::<Vec<_>>())
        .with(
            "descriptions",
            texts("standfirst", article.standfirst.as_deref()).into_iter().collect::<Vec<_>>(),
        )
        .with("bodies", body.into_iter().collect::<Vec<_>>())
        .with("subjects", ninjs_subjects(article))
        .with("infoSources", ninjs_sources(article))
        .with("associations", ninjs_pictures(article))
        .with("altIds", vec![json!({"role": "kiosque", "value": article.id})])
        .done()
}

fn ninjs_subjects(article: &Article) -> Vec<Value> {
    let sections = article.section.iter().map(|name| json!({"name": name, "rel": "section"}));
    sections.chain(article.tags.iter().map(|name| json!({"name": name, "rel": "about"}))).collect()
}

fn ninjs_sources(article: &Article) -> Vec<Value> {
    let authors = article.authors.iter().map(|author| {
        Object::new()
            .with("name", &*author.name)
            .with("role", "author")
            .with("uri", web(author.url.as_deref()))
            .done()
    });
    let agencies = article.agencies.iter().map(|agency| json!({"name": agency.name, "role": "agency"}));
    let publisher = article.publisher.iter().map(|paper| json!({"name": paper.name, "role": "publisher"}));
    authors.chain(agencies).chain(publisher).collect()
}

fn ninjs_pictures(article: &Article) -> Vec<Value> {
    let pictures = article.images.iter().filter_map(|image| Some((web(image.url.as_deref())?, image)));
    (1..)
        .zip(pictures)
        .map(|(number, (url, image))| {
            let caption = image.caption.iter().map(|caption| json!({"role": "caption", "value": caption}));
            Object::new()
                .with("name", format!("picture-{number}"))
                .with("uri", url)
                .with("type", "picture")
                .with("by", image.credit.as_deref())
                .with("descriptions", caption.collect::<Vec<_>>())
                .done()
        })
        .collect()
}

fn names(authors: &[Author], between: &str) -> String {
    authors.iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join(between)
}

/// The article with the keys that trafilatura's JSON output has (version 2), for programs that read that. Its
/// `fingerprint` is trafilatura's own and stays null.
///
/// ```
/// let article = kiosque_core::Article { date_published: Some("2019-10-24T09:40".into()), ..Default::default() };
/// assert_eq!(kiosque_output::trafilatura(&article)["date"], "2019-10-24");
/// ```
pub fn trafilatura(article: &Article) -> Value {
    let day = article.date_published.as_deref().and_then(|date| date.get(..10));
    let authors = Some(names(&article.authors, "; ")).filter(|names| !names.is_empty());
    let publisher = article.publisher.as_ref().map(|publisher| publisher.name.as_str());
    json!({
        "title": article.title,
        "author": authors,
        "hostname": address(article).and_then(host_of),
        "date": day,
        "fingerprint": null,
        "id": article.record.id,
        "license": null,
        "comments": comments(article).iter().map(|comment| comment.text.as_str()).collect::<Vec<_>>().join("\n"),
        "raw_text": article.text,
        "text": article.text,
        "language": article.language,
        "image": article.images.iter().find_map(|image| image.url.as_deref()),
        "pagetype": if article.page_type == PageType::Article { Some("article") } else { None },
        "filedate": article.provenance.input.captured.as_deref().and_then(|captured| captured.get(..10)),
        "source": article.canonical_url.as_ref().or(article.url.as_ref()),
        "source-hostname": publisher,
        "excerpt": article.standfirst,
        "categories": article.section.join(";"),
        "tags": article.tags.join(";"),
    })
}
