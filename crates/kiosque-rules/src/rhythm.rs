//! Lists of other stories: titles and teasers in turn.

use kiosque_core::{Label, Reading, ends_sentence};

/// A title is a line, a teaser is text: from this length on (in characters) a block is taken for text.
const TEASER_CHARS: usize = 120;

/// The labels of `blocks` in the rhythm `pairs`, one label a block.
///
/// A rhythm of title and teaser gives way where the shapes are plain: a title without a teaser is followed by the next
/// title, and a teaser of two paragraphs keeps both. Where shapes say nothing the rhythm holds.
pub(crate) fn labels(reading: &Reading, blocks: &[usize], pairs: &[Label]) -> Vec<Label> {
    let is_alternation = matches!(pairs, [Label::RelatedTitle, Label::RelatedTeaser]);
    let shapes: Vec<Shape> = blocks.iter().map(|&block| Shape::of(reading.text(block))).collect();
    let mut labels = Vec::with_capacity(blocks.len());
    let mut beat = 0;
    for at in 0..blocks.len() {
        let next = shapes.get(at + 1);
        if is_alternation && is_off_beat(pairs[beat], shapes[at], next, at) {
            beat = 1 - beat;
        }
        labels.push(pairs[beat]);
        beat = (beat + 1) % pairs.len();
    }
    labels
}

/// Whether a block plainly is not what the rhythm expects, and what follows bears it out.
fn is_off_beat(expected: Label, shape: Shape, next: Option<&Shape>, at: usize) -> bool {
    match (expected, shape) {
        (Label::RelatedTeaser, Shape::Line) => next.is_none_or(|next| *next == Shape::Text),
        (Label::RelatedTitle, Shape::Text) => at > 0 && next.is_none_or(|next| *next == Shape::Line),
        _ => false,
    }
}

/// What a block looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Short, and not ended as a sentence is.
    Line,
    /// Long and ended as a sentence is.
    Text,
    /// Neither plainly.
    Either,
}

impl Shape {
    fn of(text: &str) -> Shape {
        let is_long = text.chars().nth(TEASER_CHARS).is_some();
        match (is_long, ends_sentence(text)) {
            (false, false) => Shape::Line,
            (true, true) => Shape::Text,
            _ => Shape::Either,
        }
    }
}
