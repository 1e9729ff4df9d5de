//! Every block of a page with its label, and why.

use kiosque_core::{Labels, Reading, Span};
use serde::Serialize;

/// A block of a page, explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedBlock {
    /// Its extent in the decoded input.
    pub span: Span,
    /// Line of the decoded input that it begins on, counted from 1.
    pub line: u32,
    /// Its path in an HTML page; `null` in a dump.
    pub path: Option<String>,
    /// What it is.
    pub label: String,
    /// Who said so: `rule:bladi/dump/title`, `generic:run`.
    pub by: String,
    /// How sure they were, 0 to 1.
    pub score: f32,
    /// Whether the article carries it, in its text or in another field.
    pub kept: bool,
    /// Its text.
    pub text: String,
    /// Why, in half a sentence.
    pub why: String,
    /// Which list of other stories it belongs to.
    pub related: Option<String>,
    /// What its pieces say.
    pub parts: Vec<ExplainedPart>,
    /// What had been said before and was corrected, in the order in which it was said.
    pub overruled: Vec<OverruledLabel>,
}

/// A piece of a block that says one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedPart {
    /// What it says: `author`.
    pub part: String,
    /// Its text.
    pub text: String,
    /// Its extent in the decoded input.
    pub span: Span,
}

/// A label that was corrected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OverruledLabel {
    /// The label.
    pub label: String,
    /// Who had given it.
    pub by: String,
}

/// All blocks of a page, in its order.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explanation {
    /// The blocks.
    pub blocks: Vec<ExplainedBlock>,
}

/// Explains all blocks. `labels` should have been [traced](Labels::trace) to tell what was overruled.
pub(crate) fn explain(reading: &Reading, labels: &Labels) -> Explanation {
    let mut blocks: Vec<ExplainedBlock> =
        (0..reading.len()).map(|index| block(reading, labels, index)).collect();
    for overruled in labels.overruled() {
        blocks[overruled.block as usize].overruled.push(OverruledLabel {
            label: overruled.mark.label.name().into(),
            by: labels.reason(overruled.mark.by).name.clone(),
        });
    }
    Explanation { blocks }
}

fn block(reading: &Reading, labels: &Labels, index: usize) -> ExplainedBlock {
    let mark = labels.mark(index);
    let block = &reading.blocks()[index];
    let reason = labels.reason(mark.by);
    let text = reading.text(index);
    let part = |part: &kiosque_core::Part| ExplainedPart {
        part: part.kind.name().into(),
        text: part.text.clone().unwrap_or_else(|| text.get(part.range.range()).unwrap_or("").into()),
        span: reading.source_span(index, part.range),
    };
    ExplainedBlock {
        span: block.span,
        line: block.line,
        path: reading.path(index).map(str::to_owned),
        label: mark.label.name().into(),
        by: reason.name.clone(),
        score: mark.score,
        kept: mark.label.is_kept(),
        text: text.into(),
        why: reason.why.clone(),
        related: mark.related.map(|kind| kind.name().into()),
        parts: labels.parts(index).into_iter().map(part).collect(),
        overruled: Vec::new(),
    }
}
