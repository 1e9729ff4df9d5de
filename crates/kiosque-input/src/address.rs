//! Addresses that pages hold themselves.

use kiosque_core::{UrlSource, host_of};
use kiosque_html::Tree;

/// Bytes of a page that are searched: addresses stand in the head.
const HEAD: usize = 256 << 10;

/// Bytes in which the program that saved a page leaves its comment.
const COMMENT: usize = 2048;

/// The address that a page of markup states of itself, and how.
pub(crate) fn address_in(html: &str) -> Option<(String, UrlSource)> {
    if let Some(address) = saved_from(&html[..html.floor_char_boundary(COMMENT)]) {
        return Some((address, UrlSource::SavedFrom));
    }
    let head = &html[..html.floor_char_boundary(HEAD)];
    let is_body = |at: &usize| {
        head.as_bytes()[*at + 1..].get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"body"))
    };
    let end = memchr::memchr_iter(b'<', head.as_bytes()).find(is_body).unwrap_or(head.len());
    // A page without a body is not parsed twice for nothing.
    if !may_state(&head.as_bytes()[..end]) {
        return None;
    }
    let tree = kiosque_html::parse(&head[..end]);
    let canonical =
        value_of(&tree, "link", "rel", "canonical", "href").map(|url| (url, UrlSource::Canonical));
    canonical.or_else(|| {
        value_of(&tree, "meta", "property", "og:url", "content").map(|url| (url, UrlSource::OpenGraph))
    })
}

/// Whether one of the words stands there that an address is stated with.
fn may_state(head: &[u8]) -> bool {
    let stands_at = |word: &[u8], start: Option<usize>| {
        start
            .and_then(|start| head.get(start..start + word.len()))
            .is_some_and(|bytes| bytes.eq_ignore_ascii_case(word))
    };
    memchr::memchr2_iter(b'l', b'L', head)
        .any(|at| stands_at(b"canonical", at.checked_sub(8)) || stands_at(b"og:url", at.checked_sub(5)))
}

/// The address in the attribute `value` of the first element `name` whose attribute `key` is `wanted`.
fn value_of(tree: &Tree<'_>, name: &str, key: &str, wanted: &str, value: &str) -> Option<String> {
    tree.descendants(tree.document()).find_map(|node| {
        let is_wanted = tree.name(node) == name
            && tree
                .attribute(node, key)?
                .split_ascii_whitespace()
                .any(|word| word.eq_ignore_ascii_case(wanted));
        let address = tree.attribute(node, value).filter(|_| is_wanted)?;
        let address = address.trim();
        host_of(address).map(|_| address.to_owned())
    })
}

/// The address in the comment of a browser (`saved from url=(0042)https://…`) or of SingleFile (`url: https://…`).
fn saved_from(start: &str) -> Option<String> {
    let comments = start.split("<!--").skip(1).filter_map(|comment| comment.split("-->").next());
    let address = comments.into_iter().find_map(|comment| {
        let words = match comment.split_once("saved from url=(") {
            Some((_, rest)) => rest.split_once(')')?.1,
            None if comment.contains("saved with SingleFile") => comment.split_once("url:")?.1,
            None => return None,
        };
        words.split_whitespace().next()
    });
    address.filter(|address| host_of(address).is_some()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_state_their_address() {
        for (html, expected) in [
            (
                "<!DOCTYPE html>\n<!-- saved from url=(0028)https://gazette.example/rain -->\n<link rel=canonical href='https://gazette.example/a'>",
                Some(("https://gazette.example/rain", UrlSource::SavedFrom)),
            ),
            (
                "<html><!--\n Page saved with SingleFile\n url: https://gazette.example/rain\n saved date: x\n-->",
                Some(("https://gazette.example/rain", UrlSource::SavedFrom)),
            ),
            (
                "<meta property=og:url content=https://gazette.example/b><LINK REL='canonical nofollow' HREF=' https://gazette.example/a?b=1&amp;c=2 '>",
                Some(("https://gazette.example/a?b=1&c=2", UrlSource::Canonical)),
            ),
            (
                "<head><link rel=canonical href=/a><meta property='og:url' content='https://gazette.example/b'>",
                Some(("https://gazette.example/b", UrlSource::OpenGraph)),
            ),
            (
                "<p>Rain<META PROPERTY=OG:URL CONTENT=https://gazette.example/b>",
                Some(("https://gazette.example/b", UrlSource::OpenGraph)),
            ),
            ("<p>l<link rel=canonica href=https://gazette.example/a>og:url", None),
            ("<script>'<link rel=canonical href=https://gazette.example/a>'</script>", None),
            ("<body><p>Rain</p><link rel=canonical href=https://gazette.example/a>", None),
            ("<!-- saved from url=(0014)about:internet -->", None),
            ("", None),
        ] {
            let expected = expected.map(|(url, source)| (url.to_owned(), source));
            assert_eq!(address_in(html), expected, "{html}");
        }
    }
}
