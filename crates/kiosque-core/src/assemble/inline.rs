//! Inline markup of the story: links, emphasis, code.

use super::Desk;
use crate::address::{absolute_address, from_markup};
use crate::article::{InlineMark, MarkKind};
use crate::{FactKey, Inline, Run, Source, Span};

impl Desk<'_> {
    /// The marks of a block; none where parts were cut out of its text, for then the ranges say nothing.
    pub(super) fn marks(&self, index: usize, text: &str) -> Vec<InlineMark> {
        let source = self.reading.blocks()[index].source;
        let whole = self.reading.text(index);
        // Blocks are trimmed at most.
        if self.reading.runs(index).is_empty() || whole.trim() != text {
            return Vec::new();
        }
        let start = whole.len() - whole.trim_start().len();
        let most = self.reading.runs(index).iter().filter(|run| kind_of(run.inline).is_some()).count();
        let mut marks: Vec<InlineMark> = Vec::with_capacity(most);
        for run in self.reading.runs(index) {
            let Some(kind) = kind_of(run.inline) else { continue };
            let url = self.target(run, source);
            if kind == MarkKind::Link && url.is_none() {
                continue;
            }
            let range = within(run.text, start, text.len());
            match marks.last_mut() {
                Some(last) if last.range.end == range.start && (last.kind, &last.url) == (kind, &url) => {
                    last.range.end = range.end;
                }
                _ if range.is_empty() => {}
                _ => marks.push(InlineMark { range, kind, url }),
            }
        }
        marks.shrink_to_fit();
        marks
    }

    /// Where the first link of a block leads.
    pub(super) fn link(&self, index: usize) -> Option<String> {
        let source = self.reading.blocks()[index].source;
        let mut links = self.reading.runs(index).iter().filter(|run| run.inline == Inline::Link);
        links.find_map(|run| self.target(run, source))
    }

    fn target(&self, run: &Run, source: Source) -> Option<String> {
        let raw = self.page.text.get(run.target.range()).filter(|raw| !raw.is_empty())?;
        match source {
            // Inside a string of a script, quotes and slashes are escaped.
            Source::State | Source::JsonLd => self.address(&raw.replace("\\u0026", "&").replace('\\', "")),
            _ => self.address(raw),
        }
    }

    /// The absolute form of an address that the page's markup spells.
    fn address(&self, raw: &str) -> Option<String> {
        absolute_address(self.base(), &from_markup(raw))
    }

    /// What the page's addresses are seen from: what it says, else its own address.
    pub(super) fn base(&self) -> Option<&str> {
        self.base.get_or_init(|| self.find_base()).as_deref()
    }

    fn find_base(&self) -> Option<String> {
        let canonical =
            || self.reading.facts_of(FactKey::CanonicalUrl).find(|fact| fact.value.contains("://"));
        let own = self.page.url.clone().or_else(|| canonical().map(|fact| fact.value.clone()));
        let stated = self.reading.facts_of(FactKey::BaseUrl).next();
        stated.and_then(|base| absolute_address(own.as_deref(), &base.value)).or(own)
    }
}

fn kind_of(inline: Inline) -> Option<MarkKind> {
    match inline {
        Inline::Link => Some(MarkKind::Link),
        Inline::Emphasis => Some(MarkKind::Emphasis),
        Inline::Strong => Some(MarkKind::Strong),
        Inline::Code => Some(MarkKind::Code),
        Inline::Superscript => Some(MarkKind::Superscript),
        Inline::Subscript => Some(MarkKind::Subscript),
        Inline::Plain | Inline::Break => None,
    }
}

/// A range of a text as one of the `len` bytes of it from `start`.
fn within(range: Span, start: usize, len: usize) -> Span {
    let moved = |at: u32| (at as usize).saturating_sub(start).min(len);
    Span::new(moved(range.start), moved(range.end))
}
