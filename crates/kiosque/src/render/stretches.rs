//! The text of a block in stretches, each with the mark it has.

use kiosque_core::article::{BodyBlock, InlineMark, MarkKind};

/// A stretch of a block's text.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) text: &'a str,
    pub(super) mark: Option<MarkKind>,
    /// Where it leads, if it is a link.
    pub(super) url: Option<&'a str>,
}

/// All of a block's text, in its order. Marks that fit nowhere, and links that do not lead to a web page, are left out.
pub(super) fn stretches(block: &BodyBlock) -> Vec<Stretch<'_>> {
    let text = block.text.as_str();
    let plain = |text| Stretch { text, mark: None, url: None };
    let mut stretches = Vec::new();
    let mut at = 0;
    for mark in &block.marks {
        let range = mark.range.range();
        let (Some(before), Some(marked)) = (text.get(at..range.start), text.get(range.clone())) else {
            continue;
        };
        if marked.is_empty() || !leads_to_web(mark) {
            continue;
        }
        if !before.is_empty() {
            stretches.push(plain(before));
        }
        stretches.push(Stretch { text: marked, mark: Some(mark.kind), url: mark.url.as_deref() });
        at = range.end;
    }
    if at < text.len() {
        stretches.push(plain(&text[at..]));
    }
    stretches
}

fn leads_to_web(mark: &InlineMark) -> bool {
    mark.kind != MarkKind::Link || mark.url.as_deref().is_some_and(is_web)
}

/// Whether an address is one of the web, and so runs no script where it is called up.
pub(super) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
