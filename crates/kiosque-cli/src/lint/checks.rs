//! Checks that a rule file or a site config brings along: words that must be read from the page of an address.

use super::finding::{Finding, Severity};
use kiosque::{Article, Check};
use std::path::Path;

/// The checks that are for the page of this address, and what of them does not hold.
pub(super) fn failures(checks: &[Check], url: &str, article: &Article, page: &Path) -> Vec<Finding> {
    let of_page = checks.iter().filter(|check| key(&check.url) == key(url));
    let sentences = of_page.flat_map(|check| misses(check, article));
    let finding = |sentence: String| {
        Finding::of_file(Severity::Error, "check-failed", page, sentence).with_help(
            "look at the page with kiosque explain; mend the rules, or the check if the story was changed",
        )
    };
    sentences.map(finding).collect()
}

/// Whether a check is for the page of this address.
pub(super) fn has_check(checks: &[Check], url: &str) -> bool {
    checks.iter().any(|check| key(&check.url) == key(url))
}

/// What of a check does not hold, a sentence each.
fn misses(check: &Check, article: &Article) -> Vec<String> {
    if article.text.trim().is_empty() {
        return vec!["no story is read from this page".to_owned()];
    }
    let text = one_line(&article.text);
    let missing = check.contains.iter().filter(|words| !text.contains(&one_line(words)));
    missing.map(|words| format!("the story does not hold \"{words}\"")).collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An address without what does not tell pages apart.
fn key(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or(url);
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_page() {
        let page = "https://www.gazette.example/rain";
        for (url, expected) in [
            ("http://gazette.example/rain/", true),
            ("https://gazette.example/rain#top", true),
            ("https://gazette.example/rain?page=2", false),
            ("https://gazette.example/", false),
        ] {
            assert_eq!(key(url) == key(page), expected, "{url}");
        }
    }

    #[test]
    fn words_that_are_missed() {
        let check = |words: &str, text: &str| {
            let check = Check { url: String::new(), contains: vec![words.to_owned()] };
            misses(&check, &Article { text: text.to_owned(), ..Article::default() }).len()
        };
        assert_eq!(check("rained on Monday", "It rained\non Monday."), 0);
        assert_eq!(check("rained on Sunday", "It rained on Monday."), 1);
        assert_eq!(check("rained", "  "), 1);
    }
}
