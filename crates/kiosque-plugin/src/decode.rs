//! From a page block to the `Reading` and `Labels` that an extractor works on.

use crate::PageView;
use crate::record::{BlockRecord, ON_NO_BLOCK, PartRecord, RunRecord};
use kiosque_core::{
    Block, BlockKind, By, Inline, Label, Labels, Mark, Page, PageFact, Part, PartKind, Reading, Reason,
    Reasons, RelatedKind, Run, Source, Span, Tier,
};
use std::sync::{Arc, LazyLock};

impl PageView<'_> {
    /// The page as an extractor sees it.
    ///
    /// What a newer host knows and this version does not reads as the plainest: an unknown label as `chrome`, an
    /// unknown kind as a paragraph; unknown parts are left out. Notes and reasons of other tiers do not travel.
    pub fn decode(&self) -> (Reading, Labels) {
        let reading = self.reading();
        let mut labels = Labels::of(&reading);
        let tiers = register(&mut labels);
        for (index, block) in self.blocks().enumerate() {
            labels.set(index, mark(&block, tiers));
        }
        for part in self.parts() {
            self.add_part(&mut labels, &part, tiers);
        }
        if let Some(layout) = self.layout() {
            labels.set_layout(layout);
        }
        (reading, labels)
    }

    fn reading(&self) -> Reading {
        let page = Page { medium: self.medium(), url: self.url().map(str::to_owned), ..Page::default() };
        let mut reading = Reading::of(&page).with_input_len(self.input_len() as usize);
        reading.reserve(self.len(), self.all_text().len());
        for run in self.runs() {
            reading.push_run(run_of(&run));
        }
        let mut last = ((0, 0), Span::default());
        for record in self.blocks() {
            let place = (record.path_start, record.path_len);
            if record.path_len > 0 && place != last.0 {
                last = (place, reading.push_path(self.path_of(&record)));
            }
            let path = if record.path_len > 0 { last.1 } else { Span::default() };
            reading.push(Block { path, ..block_of(&record) }, self.text_of(&record));
        }
        reading
    }

    fn add_part(&self, labels: &mut Labels, record: &PartRecord, tiers: [By; 3]) {
        let Some(kind) = PartKind::from_number(record.part) else { return };
        if record.block == ON_NO_BLOCK {
            let text = self.part_text(record).to_owned();
            return labels.add_fact(PageFact { kind, text, span: None, by: tiers[Tier::Generic as usize] });
        }
        let mut part = Part::new(kind, span(record.start, record.len));
        part.text = (record.has_text != 0).then(|| self.part_text(record).to_owned());
        labels.add_part(record.block as usize, part);
    }
}

/// Who spoke before the plugin, as far as a plugin is told: the tier.
fn register(labels: &mut Labels) -> [By; 3] {
    static TIERS: LazyLock<[Arc<Reasons>; 3]> = LazyLock::new(|| {
        [Tier::Generic, Tier::Rules, Tier::Native].map(|tier| {
            let reason = Reason { name: tier.name().into(), why: "said before".into() };
            Arc::new(Reasons { tier, list: vec![reason] })
        })
    });
    TIERS.each_ref().map(|reasons| labels.register(reasons).by(0))
}

fn mark(record: &BlockRecord, tiers: [By; 3]) -> Mark {
    let label = Label::from_number(record.label.into()).unwrap_or(Label::Chrome);
    let tier = usize::from(record.tier).checked_sub(1);
    let by = tier.and_then(|tier| tiers.get(tier).copied()).unwrap_or_default();
    let related = usize::from(record.related).checked_sub(1).and_then(|kind| RelatedKind::ALL.get(kind));
    let mut mark = Mark::new(label, by).scored(record.score).in_list(related.copied());
    mark.unsplit = record.unsplit != 0;
    mark
}

fn block_of(record: &BlockRecord) -> Block {
    Block {
        span: span(record.span_start, record.span_len),
        runs: span(record.first_run, record.run_count),
        line: record.line,
        gap: record.gap,
        level: record.level,
        kind: BlockKind::ALL.get(usize::from(record.kind)).copied().unwrap_or_default(),
        source: Source::ALL.get(usize::from(record.source)).copied().unwrap_or_default(),
        ..Block::default()
    }
}

fn run_of(record: &RunRecord) -> Run {
    const INLINE: [Inline; 8] = [
        Inline::Plain,
        Inline::Link,
        Inline::Emphasis,
        Inline::Strong,
        Inline::Code,
        Inline::Superscript,
        Inline::Subscript,
        Inline::Break,
    ];
    Run {
        text: span(record.text_start, record.text_len),
        source: span(record.source_start, record.source_len),
        inline: INLINE.get(record.inline_kind as usize).copied().unwrap_or_default(),
        target: span(record.target_start, record.target_len),
    }
}

/// Runs that belong to no block are not checked, so their ends may leave 32 bits.
fn span(start: u32, len: u32) -> Span {
    Span { start, end: start.saturating_add(len) }
}
