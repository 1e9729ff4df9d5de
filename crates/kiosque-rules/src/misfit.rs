//! Do the rules still fit the page?

use kiosque_core::{Label, Labels, PartKind, Reading};

/// A body that has less than one part in so many of what the generic reading finds is none.
const FAR_SHORTER: usize = 4;

/// A generic body below this, in bytes, proves nothing.
const TELLING: usize = 600;

/// What is wrong with `labels`, in half a sentence.
pub(crate) fn misfit(reading: &Reading, labels: &Labels, generic: &Labels) -> Option<String> {
    let (body, generic_body) = (body_len(reading, labels), body_len(reading, generic));
    if body == 0 && generic_body > 0 {
        return Some("leave the page without a body".into());
    }
    if generic_body >= TELLING && body * FAR_SHORTER < generic_body {
        return Some(format!("find {body} bytes of body, the generic reading {generic_body}"));
    }
    let has_title = |labels: &Labels| labels.marks().iter().any(|mark| mark.label == Label::Title);
    let is_given = labels.facts().iter().any(|fact| fact.kind == PartKind::Title);
    (has_title(generic) && !has_title(labels) && !is_given).then(|| "leave the page without a title".into())
}

fn body_len(reading: &Reading, labels: &Labels) -> usize {
    let blocks = labels.marks().iter().enumerate().filter(|(_, mark)| mark.label.is_body());
    blocks.map(|(block, _)| reading.text(block).len()).sum()
}
