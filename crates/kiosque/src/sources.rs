//! Pages that show no story, which the reader took from somewhere else in the page: see [`kiosque_core::Source`].

use kiosque_core::article::PageType;
use kiosque_core::{Label, Labels, Mark, Reading, Reason, Reasons, Source, Tier};
use kiosque_values::compare_key;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

static REASONS: LazyLock<Arc<Reasons>> = LazyLock::new(|| {
    let list = REASON_TEXTS.map(|(name, why)| Reason { name: name.into(), why: why.into() });
    Arc::new(Reasons { tier: Tier::Generic, list: list.to_vec() })
});

const REASON_TEXTS: [(&str, &str); 3] = [
    (
        "source:script",
        "The document shows no story, or no more than its beginning; this one stands in a script.",
    ),
    ("source:shown", "The story stands in a script, and this in the document."),
    ("source:copy", "Another source of the page holds the same words."),
];

/// Labels the story that was taken from a script: all of that is story, and nothing that the document shows is. Where what
/// the labeller found already is a story of its own, or the page is a list, a shop or the like, its word stands.
pub(crate) fn label_story(reading: &Reading, labels: &mut Labels) {
    /// A teaser, a note to subscribers or the beginning of a story is shorter than the story behind it, by a fifth at least.
    const SHORTER: [usize; 2] = [4, 5];
    let is_script = |index: usize| matches!(reading.blocks()[index].source, Source::JsonLd | Source::State);
    if !(0..reading.len()).any(is_script) {
        return;
    }
    let length = |is_in: &dyn Fn(usize) -> bool| -> usize {
        (0..reading.len()).filter(|&index| is_in(index)).map(|index| reading.text(index).len()).sum()
    };
    let shown = length(&|index| !is_script(index) && labels.label(index).is_body());
    let is_of_story = matches!(labels.verdict().page_type, PageType::Article | PageType::Unknown);
    if !is_of_story || shown * SHORTER[1] > length(&is_script) * SHORTER[0] {
        return;
    }
    let speaker = labels.register(&REASONS);
    for index in 0..reading.len() {
        if is_script(index) {
            let label = reading.blocks()[index].kind.label_in_story();
            labels.set(index, Mark::new(label, speaker.by(0)));
        } else if labels.label(index).is_body() {
            labels.set(index, Mark::new(Label::Chrome, speaker.by(1)));
        }
    }
}

/// Labels as duplicates the blocks that stand in two sources of the page. Where another source holds the story, its copy
/// is kept, for it is in order; a headline or byline that the document shows is kept from there.
pub(crate) fn label_copies(reading: &Reading, labels: &mut Labels) {
    let is_other = |index: &usize| reading.blocks()[*index].source != Source::Document;
    if !(0..reading.len()).any(|index| is_other(&index)) {
        return;
    }
    let (others, shown): (Vec<usize>, Vec<usize>) = (0..reading.len()).partition(is_other);
    let key = |index: usize| Some(compare_key(reading.text(index))).filter(|key| !key.is_empty());
    let keys: BTreeMap<String, usize> =
        shown.into_iter().rev().filter_map(|index| Some((key(index)?, index))).collect();
    let mut copies = Vec::new();
    for other in others.into_iter().filter(|&other| labels.label(other).is_kept()) {
        let Some(&same) = key(other).and_then(|key| keys.get(&key)) else { continue };
        let names_it = labels.label(same).is_kept() && !labels.label(same).is_body();
        copies.push(if names_it { other } else { same });
    }
    if !copies.is_empty() {
        let speaker = labels.register(&REASONS);
        copies.into_iter().for_each(|copy| labels.set(copy, Mark::new(Label::Duplicate, speaker.by(2))));
    }
}
