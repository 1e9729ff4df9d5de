//! What the object that holds the story, in the script that a page is drawn from, states of it.

use super::json::{Json, Text};
use super::markup::is_iso;
use super::{Facts, decoded};
use kiosque_core::{FactKey, FactSource};

/// What members are called, in small letters without signs, the surest name first.
const TITLES: [&str; 3] = ["headline", "headlines", "title"];
const AUTHORS: [&str; 6] = ["authors", "author", "byline", "bylines", "credits", "writers"];
const PUBLISHED: [&str; 16] = [
    "firstpublished",
    "firstpublishedat",
    "firstpublishdate",
    "datepublished",
    "publishedat",
    "published",
    "publisheddate",
    "publishdate",
    "publicationdate",
    "publishedon",
    "publishedtime",
    "publishtime",
    "displaydate",
    "pubdate",
    "datepublication",
    "date",
];
const MODIFIED: [&str; 13] = [
    "datemodified",
    "modifiedat",
    "modified",
    "modifieddate",
    "updatedat",
    "updated",
    "updateddate",
    "dateupdated",
    "lastmodified",
    "lastmodifieddate",
    "lastupdated",
    "lastupdate",
    "updatedate",
];

/// What an object may state: by which names, and what it looks like.
struct Statement {
    key: FactKey,
    names: &'static [&'static str],
    fits: fn(&str) -> bool,
}

const STATEMENTS: [Statement; 4] = [
    Statement { key: FactKey::Title, names: &TITLES, fits: is_title },
    Statement { key: FactKey::Author, names: &AUTHORS, fits: is_name },
    Statement { key: FactKey::Published, names: &PUBLISHED, fits: is_day },
    Statement { key: FactKey::Modified, names: &MODIFIED, fits: is_day },
];

/// Where a title or a name stands that is an object: `{"basic": "Rain"}`, `{"rendered": "Rain"}`, `{"by": [{"name": "Ann"}]}`.
const INNER: [&str; 10] =
    ["name", "displayname", "fullname", "by", "authors", "basic", "rendered", "main", "original", "text"];

/// Names lie no deeper in the member that is called for them.
const DEEPEST: usize = 3;

/// A story has no more authors.
const MOST: usize = 10;

/// Adds what the object of a story states of it, else the one right around that. `start` is where the script's text stands in
/// the page.
pub(in crate::reader) fn read(objects: &[Json<'_>], start: usize, facts: &mut Facts) {
    for Statement { key, names, fits } in STATEMENTS {
        let places = objects.iter().flat_map(|&object| names.iter().map(move |name| (object, *name)));
        let mut stated = places.filter_map(|(object, name)| {
            let (name, value) = member(object, name)?;
            let mut texts = Vec::new();
            texts_of(value, 0, &mut texts);
            let all_fit = texts.len() <= MOST && texts.iter().all(|text| fits(&text.value));
            (!texts.is_empty() && all_fit).then_some((name, texts))
        });
        let Some((name, texts)) = stated.next() else { continue };
        let most = if key == FactKey::Author { MOST } else { 1 };
        for text in texts.into_iter().take(most) {
            let span = start + text.span.start..start + text.span.end;
            facts.add(key, FactSource::State, &name.name(), &decoded(&text.value), span.into());
        }
    }
}

/// The member that is called so, whatever the case of its letters and the signs between its words.
fn member<'j>(object: Json<'j>, wanted: &str) -> Option<(Json<'j>, Json<'j>)> {
    object.members().find(|(name, _)| is_called(*name, wanted))
}

fn is_called(name: Json<'_>, wanted: &str) -> bool {
    let name = name.name();
    let letters =
        name.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase());
    letters.eq(wanted.bytes())
}

/// The texts and numbers of a value: itself, those of its elements, or what an object is called.
fn texts_of<'j>(value: Json<'j>, depth: usize, texts: &mut Vec<Text<'j>>) {
    if value.is_object() && depth < DEEPEST {
        let inner = INNER.iter().find_map(|name| member(value, name));
        return inner.into_iter().for_each(|(_, inner)| texts_of(inner, depth + 1, texts));
    }
    for value in value.list().take(MOST + 1) {
        match value.written() {
            Some(text) => texts.push(text),
            None if depth < DEEPEST && value.is_object() => texts_of(value, depth + 1, texts),
            None => {}
        }
    }
}

/// Whether a text may be a headline: some words, no markup, no address.
fn is_title(text: &str) -> bool {
    const LENGTHS: std::ops::RangeInclusive<usize> = 10..=300;
    let has_words = text.trim().contains(' ') || !text.is_ascii();
    LENGTHS.contains(&text.trim().len()) && has_words && !text.contains('<') && !text.contains("://")
}

/// Whether a text may be the name of somebody, or a line of names: letters without figures, markup or signs of programs.
fn is_name(text: &str) -> bool {
    const LENGTHS: std::ops::RangeInclusive<usize> = 2..=120;
    let is_of_program = |c: char| c.is_ascii_digit() || matches!(c, '<' | '/' | '@' | '_' | '{' | '#');
    LENGTHS.contains(&text.trim().len())
        && text.contains(char::is_alphabetic)
        && !text.contains(is_of_program)
        && !text.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}

/// Whether a text may be a day with its year: as programs write it, as they count it, or in a few words.
fn is_day(text: &str) -> bool {
    const LONGEST: usize = 40;
    let text = text.trim();
    let is_count = matches!(text.len(), 10 | 13) && text.bytes().all(|byte| byte.is_ascii_digit());
    let has_year = || {
        let mut figures = text.split(|c: char| !c.is_ascii_digit());
        figures.any(|figures| figures.len() == 4)
    };
    text.len() <= LONGEST && (is_count || is_iso(text) || text.contains(char::is_alphabetic) && has_year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::facts::json;

    #[test]
    fn what_objects_state_of_their_story() {
        let found = |json: &str| -> Vec<String> {
            let values = json::parse(json);
            let mut facts = Facts::default();
            read(&values.iter().collect::<Vec<_>>(), 0, &mut facts);
            facts.into_iter().map(|fact| format!("{} {}", fact.name, fact.value)).collect()
        };
        for (json, expected) in [
            (
                r#"{"title": "Rain &amp; wind", "headline": "Rain at last", "date_published": "2024-03-05"}"#,
                &["headline Rain at last", "date_published 2024-03-05"][..],
            ),
            (r#"{"title": {"rendered": "Rain &amp; wind"}}"#, &["title Rain & wind"]),
            (r#"{"headlines": {"basic": "Rain at last"}}"#, &["headlines Rain at last"]),
            (r#"{"title": "Home"}"#, &[]),
            (r#"{"title": "https://gazette.example/a b"}"#, &[]),
            (r#"{"author": "Ann Example"}"#, &["author Ann Example"]),
            (r#"{"byline": "By Ann Example"}"#, &["byline By Ann Example"]),
            (
                r#"{"authors": [{"id": 7, "name": "Ann Example"}, {"name": "Bo Sample"}]}"#,
                &["authors Ann Example", "authors Bo Sample"],
            ),
            (r#"{"author": {"text": "Writes of rain.", "name": "Ann Example"}}"#, &["author Ann Example"]),
            (r#"{"credits": {"by": [{"name": "Ann Example"}]}}"#, &["credits Ann Example"]),
            (r#"{"author": "5f2a91c0", "authors": []}"#, &[]),
            (r#"{"author": {"url": "/ann"}}"#, &[]),
            (
                r#"{"publishedAt": 1709627400000, "updatedAt": 1709627500}"#,
                &["publishedAt 1709627400000", "updatedAt 1709627500"],
            ),
            (r#"{"date": "5 March 2024", "modified": "2 hours ago"}"#, &["date 5 March 2024"]),
            (r#"{"published": true, "date": 12}"#, &[]),
            (r#"{"date": "2024-03-05", "firstPublished": "2024-03-04"}"#, &["firstPublished 2024-03-04"]),
            (r#"{"title": "Body"} {"title": "Rain at last"}"#, &["title Rain at last"]),
        ] {
            assert_eq!(found(json), expected, "{json}");
        }
    }
}
