//! The sites that kiosque ships, on the pages that the corpus has of them: read by their rules, and without.

use super::report::Figure;
use super::{Bench, corpus, predict_html, views};
use anyhow::Result;
use corpus::Gold;
use kiosque::Kiosque;
use serde_json::Value;
use std::collections::BTreeMap;

/// Names of the figures and where the scorer's report has them, below a set.
const FIGURES: [(&str, &str); 7] = [
    ("aebF1", "/aeb/f1"),
    ("wF1", "/word/f1"),
    ("wF1cjk", "/word_cjk/f1"),
    ("lead", "/lead/hit"),
    ("titleN", "/title/norm"),
    ("authF1", "/authors/f1_macro"),
    ("day", "/date/day"),
];

/// Of each set, the figures of all pages of shipped sites together; then those of each site.
pub(super) fn measure(bench: &Bench, sets: &[String]) -> Result<Vec<Figure>> {
    let shipped = Kiosque::new()?;
    let generic = Kiosque::builder().without_bundled().build()?;
    let (mut predictions, mut order) = (String::new(), Vec::new());
    for set in sets {
        let pages = corpus::unpack(bench.shared, &bench.corpus, set)?;
        let by_rules = with_standfirst(predict_html(&shipped, &bench.corpus, &pages)?);
        let without = with_standfirst(predict_html(&generic, &bench.corpus, &pages)?);
        for (name, pages) in of_sites(&shipped, set, &pages) {
            for (name, articles) in [(name.clone(), &by_rules), (generic_name(&name), &without)] {
                predictions.push_str(&views::some(&name, &pages).write(&bench.gold(), articles)?);
            }
            order.push((name, pages.len()));
        }
    }
    let scores = bench.score(&predictions)?;
    Ok(order.iter().flat_map(|(name, pages)| figures(&scores, name, *pages)).collect())
}

/// What the gold calls the body begins with the standfirst, where a page has one.
fn with_standfirst(mut predictions: Vec<Value>) -> Vec<Value> {
    for prediction in &mut predictions {
        let part = |name: &str| prediction[name].as_str().unwrap_or_default().to_owned();
        let (standfirst, body) = (part("standfirst"), part("body"));
        if !body.starts_with(&standfirst) {
            prediction["body"] = Value::String(format!("{standfirst}\n\n{body}"));
        }
    }
    predictions
}

fn generic_name(name: &str) -> String {
    format!("{name}-generic")
}

/// The pages of shipped sites, together under the set's name and site by site, with their places in the set.
fn of_sites<'g>(kiosque: &Kiosque, set: &str, pages: &'g [Gold]) -> BTreeMap<String, Vec<(usize, &'g Gold)>> {
    let mut views: BTreeMap<String, Vec<(usize, &Gold)>> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate().filter(|(_, page)| views::is_counted(page)) {
        let Some(site) = page.url.as_deref().and_then(|url| site_of(kiosque, url)) else { continue };
        for name in [set.to_owned(), format!("{set}.{site}")] {
            views.entry(name).or_default().push((at, page));
        }
    }
    views
}

/// The id of the shipped site whose host the address is on: the longest host wins, as in reading. What came of the page
/// must not decide this, else a page that its rules do not fit would not count.
fn site_of<'k>(kiosque: &'k Kiosque, url: &str) -> Option<&'k str> {
    let host = url.split_once("://")?.1.split(['/', ':', '?', '#']).next()?;
    let is_on = |own: &str| host == own || host.strip_suffix(own).is_some_and(|front| front.ends_with('.'));
    let hosts = kiosque.sites().iter().flat_map(|site| site.site.hosts.iter().map(move |host| (host, site)));
    hosts
        .filter(|(own, _)| is_on(own))
        .max_by_key(|(own, _)| own.len())
        .map(|(_, site)| site.site.id.as_str())
}

fn figures(scores: &Value, name: &str, pages: usize) -> Vec<Figure> {
    let value = |set: &str, pointer: &str| scores["sets"][set].pointer(pointer).and_then(Value::as_f64);
    let mut figures = vec![Figure { set: name.into(), name: "pages".into(), value: pages.to_string() }];
    for (figure, pointer) in FIGURES {
        let found = value(name, pointer).zip(value(&generic_name(name), pointer));
        if let Some((ours, generic)) = found {
            let value = format!("{ours:.3}/{generic:.3}");
            figures.push(Figure { set: name.into(), name: figure.into(), value });
        }
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_standfirst_stands_before_the_body_once() {
        for (standfirst, body, expected) in [
            ("Rain at last.", "It rained.", "Rain at last.\n\nIt rained."),
            ("It rained.", "It rained. Then the sun came.", "It rained. Then the sun came."),
            ("", "It rained.", "It rained."),
        ] {
            let found = with_standfirst(vec![json!({"standfirst": standfirst, "body": body})]);
            assert_eq!(found[0]["body"], expected);
        }
    }
}
