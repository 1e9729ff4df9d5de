//! The same words from two sources of a page: one is the story, the other a copy.

use kiosque_core::{Label, Labels, Mark, Reading, Reason, Reasons, Source, Tier};
use kiosque_values::compare_key;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static REASONS: LazyLock<Arc<Reasons>> = LazyLock::new(|| {
    let reason =
        Reason { name: "source:copy".into(), why: "another source of the page holds the same words".into() };
    Arc::new(Reasons { tier: Tier::Generic, list: vec![reason] })
});

/// Labels as duplicates the blocks of the story that stand in two sources of the page. Where a script holds the whole
/// story, its copy is kept, for it is in order; a headline or byline that the document shows is kept from there.
pub(crate) fn label_copies(reading: &Reading, labels: &mut Labels) {
    let is_other = |index: &usize| reading.blocks()[*index].source != Source::Document;
    if !(0..reading.len()).any(|index| is_other(&index)) {
        return;
    }
    let (others, shown): (Vec<usize>, Vec<usize>) = (0..reading.len()).partition(is_other);
    let key = |index: usize| Some(compare_key(reading.text(index))).filter(|key| !key.is_empty());
    let keys: BTreeMap<String, usize> = shown
        .iter()
        .filter(|&&index| labels.label(index).is_kept())
        .filter_map(|&index| Some((key(index)?, index)))
        .collect();
    let mut copies = Vec::new();
    for other in others.into_iter().filter(|&other| labels.label(other).is_kept()) {
        let Some(&same) = key(other).and_then(|key| keys.get(&key)) else { continue };
        let both_body = labels.label(same).is_body() && labels.label(other).is_body();
        copies.push(if both_body { same } else { other });
    }
    if !copies.is_empty() {
        let speaker = labels.register(&REASONS);
        copies.into_iter().for_each(|copy| labels.set(copy, Mark::new(Label::Duplicate, speaker.by(0))));
    }
}
