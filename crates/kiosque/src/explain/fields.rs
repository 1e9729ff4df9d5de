//! What a page states of the article's fields, beside what the article says of them.

use super::{ExplainedField, ExplainedStatement};
use kiosque_core::article::Article;
use kiosque_core::{Fact, FactKey, Label, Labels, PrintedDay, Reading};
use kiosque_values::{DateHints, DateRole, compare_key, days_between, read_date};

/// A page of many stories states many things; more are not shown.
const MOST: usize = 32;

/// The fields that pages make statements about, and by which facts.
const FIELDS: [(&str, &[FactKey]); 5] = [
    ("title", &[FactKey::Title, FactKey::DocumentTitle]),
    ("authors", &[FactKey::Author, FactKey::AuthorOrganisation]),
    ("date_published", &[FactKey::Published]),
    ("date_modified", &[FactKey::Modified]),
    ("comments", &[FactKey::CommentCount]),
];

pub(super) fn explain(
    reading: &Reading,
    labels: &Labels,
    article: &Article,
    printed: &[PrintedDay],
) -> Vec<ExplainedField> {
    let explained = FIELDS.iter().map(|(field, keys)| {
        let value = value_of(article, field);
        let by = value
            .as_ref()
            .and_then(|_| article.provenance.fields.get(*field))
            .map(|origin| origin.by.clone());
        let why = by.as_deref().and_then(|by| why(by, labels));
        let mut statements = statements(reading, keys, |fact| match *field {
            "title" => compare_title(&fact.value, article),
            "authors" => compare_author(fact, reading, article),
            "comments" => compare_count(&fact.value, value.as_deref()),
            _ => compare_date(&fact.value, value.as_deref()),
        });
        if *field == "title" {
            statements.extend(
                headline(reading, labels, article).into_iter().filter(|shown| by.as_ref() != Some(&shown.by)),
            );
        }
        for day in printed.iter().take(MOST).filter(|day| field_of(day.role) == *field) {
            // What an element is called states it, too.
            if !statements.iter().any(|known| known.value == day.raw) {
                let compared = compare_date(&day.raw, value.as_deref());
                let (by, value) = (day.by.clone(), day.raw.clone());
                statements.push(ExplainedStatement { by, value, span: day.span, compared });
            }
        }
        ExplainedField { field: (*field).into(), value, by, why, statements }
    });
    explained.filter(|field| field.value.is_some() || !field.statements.is_empty()).collect()
}

fn field_of(role: DateRole) -> &'static str {
    match role {
        DateRole::Published => "date_published",
        DateRole::Modified => "date_modified",
    }
}

fn value_of(article: &Article, field: &str) -> Option<String> {
    match field {
        "title" => article.title.clone(),
        "date_published" => article.date_published.clone(),
        "date_modified" => article.date_modified.clone(),
        "comments" => article.comments.as_ref().map(|comments| comments.count.to_string()),
        _ => {
            let names: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
            (!names.is_empty()).then(|| names.join("; "))
        }
    }
}

/// What gives the one who found a value the right to it.
fn why(by: &str, labels: &Labels) -> Option<String> {
    let labelled = || {
        let mut reasons = labels.marks().iter().map(|mark| labels.reason(mark.by));
        reasons.find(|reason| reason.name == by).map(|reason| reason.why.clone())
    };
    let known = match by {
        "page:near-headline" => "a short line by the headline shows it",
        "page:changed" => "it is when the story was changed last, and the page prints no other day",
        "page:told" => "a line says that it is that of publication",
        "url" => "the address says so",
        "page:comments-printed" => "the heading of the comments, or a link to them, says how many there are",
        "page:comments-counted" => "the page shows as many, and says nowhere how many there are",
        _ if by.starts_with("fact:") => "the page states it, and nothing that it shows speaks against it",
        _ => return labelled(),
    };
    Some(known.into())
}

/// The facts of these keys, each statement once.
fn statements(
    reading: &Reading,
    keys: &[FactKey],
    compare: impl Fn(&Fact) -> String,
) -> Vec<ExplainedStatement> {
    let mut statements: Vec<ExplainedStatement> = Vec::new();
    for fact in reading.facts().iter().filter(|fact| keys.contains(&fact.key)) {
        let by = fact.by();
        let is_known = statements.iter().any(|known| known.by == by && known.value == fact.value);
        if !is_known && statements.len() < MOST {
            let (value, compared) = (fact.value.clone(), compare(fact));
            statements.push(ExplainedStatement { by, value, span: fact.span, compared });
        }
    }
    statements
}

/// The headline that the page prints, as far as one was found.
fn headline(reading: &Reading, labels: &Labels, article: &Article) -> Option<ExplainedStatement> {
    let block = labels.marks().iter().position(|mark| mark.label == Label::Title)?;
    let by = labels.reason(labels.marks()[block].by).name.clone();
    let value = reading.text(block).to_owned();
    let compared = compare_title(&value, article);
    Some(ExplainedStatement { by, value, span: reading.blocks()[block].span, compared })
}

fn compare_title(value: &str, article: &Article) -> String {
    let Some(title) = &article.title else { return "not taken".into() };
    let (stated, title) = (compare_key(value), compare_key(title));
    let compared = match () {
        () if stated == title => "the same",
        () if is_name_of_site(&stated, article) => "the name of the site",
        () if stated.contains(&title) => "the same and more",
        () if title.contains(&stated) => "a part of it",
        () => "another",
    };
    compared.into()
}

fn compare_author(fact: &Fact, reading: &Reading, article: &Article) -> String {
    let stated = compare_key(&fact.value);
    let names = || article.authors.iter().map(|author| compare_key(&author.name));
    let is_printed = || (0..reading.len()).any(|block| compare_key(reading.text(block)).contains(&stated));
    let compared = match () {
        () if names().any(|name| name == stated) => "the same",
        () if names().any(|name| stated.contains(&name)) => "the same and more",
        () if is_name_of_site(&stated, article) => "the name of the site",
        () if fact.value.contains("://") => "an address, no name",
        () if fact.value.starts_with('@') => "an account, no name",
        () if names().any(|name| name.contains(&stated)) => "a part of it",
        () if is_printed() => "another, which the page shows",
        () => "another, which the page shows nowhere",
    };
    compared.into()
}

fn is_name_of_site(key: &str, article: &Article) -> bool {
    article.publisher.as_ref().is_some_and(|publisher| compare_key(&publisher.name) == key)
}

fn compare_count(stated: &str, value: Option<&str>) -> String {
    let count = stated.rsplit(|c: char| !c.is_ascii_digit()).next();
    let compared = match value {
        None => "not taken",
        Some(_) if count == value => "the same",
        Some(_) => "another",
    };
    compared.into()
}

fn compare_date(stated: &str, value: Option<&str>) -> String {
    let hints = DateHints::default();
    let day = |text: &str| read_date(text, &hints)?.value.day_key();
    let Some(stated) = day(stated) else { return "no day can be read in it".into() };
    let Some(taken) = value.and_then(day) else { return "not taken".into() };
    match days_between(taken, stated) {
        Some(0) => "the same day".into(),
        Some(days) if days > 0 => format!("{days} days later"),
        Some(days) => format!("{} days earlier", -days),
        None => "no day of the calendar".into(),
    }
}
