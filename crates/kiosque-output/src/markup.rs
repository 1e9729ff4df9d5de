//! Text and blocks as elements hold them.

use kiosque_core::article::{BodyBlock, BodyKind};

/// Text for an element or a quoted attribute. Characters that XML does not know become U+FFFD.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'.. => escaped.push(c),
            '\r' => escaped.push('\n'),
            _ => escaped.push('\u{fffd}'),
        }
    }
    escaped
}

/// An address that a reader may follow: `http` or `https`.
pub(crate) fn web(url: Option<&str>) -> Option<&str> {
    let is_web = |url: &&str| {
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        scheme.is_some_and(|scheme| scheme == "http" || scheme == "https")
            && !url.contains(char::is_whitespace)
    };
    url.filter(is_web)
}

/// The blocks of a story, the items of a list together: those of a numbered one apart from others.
pub(crate) fn stretches(blocks: &[BodyBlock]) -> impl Iterator<Item = &[BodyBlock]> {
    let is_item = |block: &BodyBlock| block.kind == BodyKind::ListItem;
    blocks.chunk_by(move |a, b| is_item(a) && is_item(b) && a.ordered == b.ordered)
}

/// The rows of a table; one that was read as text is one cell.
pub(crate) fn rows(block: &BodyBlock) -> Vec<Vec<String>> {
    block.rows.clone().unwrap_or_else(|| vec![vec![block.text.clone()]])
}
