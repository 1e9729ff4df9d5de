//! A page written down and read again is the same page; bytes that are no page are refused.

use kiosque_plugin::kiosque_core::{
    Block, BlockKind, By, Inline, Label, Labels, Mark, Medium, Page, PageFact, Part, PartKind, Reading,
    Reason, Reasons, RelatedKind, Run, Source, Span, Tier,
};
use kiosque_plugin::{PageBlock, PageView};
use proptest::prelude::*;
use std::sync::Arc;

const TEXTS: [&str; 5] =
    ["Rain at last", "Écrit par Anne", "It rained.", "17:10 The mayor returns", "More rain"];

/// A page with a bit of everything.
fn page() -> (Reading, Labels) {
    let page = Page {
        medium: Medium::Html,
        url: Some("https://gazette.example/rain".into()),
        text: "x".repeat(500),
        ..Page::default()
    };
    let mut reading = Reading::of(&page);
    for (index, text) in TEXTS.into_iter().enumerate() {
        let start = 20 * index;
        let run = reading.push_run(Run {
            text: Span::new(0, text.len()),
            source: Span::new(start, start + text.len()),
            inline: if index == 4 { Inline::Link } else { Inline::Plain },
            target: Span::new(400, if index == 4 { 420 } else { 400 }),
        });
        let path =
            if index == 0 { Span::default() } else { reading.push_path(&format!("html/p[{}]", index / 2)) };
        let block = Block {
            span: Span::new(start, start + text.len()),
            runs: Span { start: run, end: run + 1 },
            path,
            line: 1 + index as u32,
            level: u8::from(index == 0),
            kind: if index == 0 { BlockKind::Heading } else { BlockKind::Paragraph },
            source: if index == 3 { Source::State } else { Source::Document },
            ..Block::default()
        };
        reading.push(block, text);
    }
    let labels = labels(&reading);
    (reading, labels)
}

fn labels(reading: &Reading) -> Labels {
    let mut labels = Labels::of(reading);
    let reason = Reason { name: "rule:gazette/html/title".into(), why: "the heading".into() };
    let rules = Arc::new(Reasons { tier: Tier::Rules, list: vec![reason] });
    let by = labels.register(&rules).by(0);
    labels.set(0, Mark::new(Label::Title, by));
    labels.set(1, Mark::new(Label::Byline, by).scored(0.25));
    let mut author = Part::new(PartKind::Author, Span::new(11, 15));
    author.text = Some("ANNE".into());
    labels.add_part(1, author);
    labels.set(3, Mark::new(Label::Ticker, by));
    labels.add_part(3, Part::new(PartKind::Time, Span::new(0, 5)));
    labels.add_part(3, Part::new(PartKind::Title, Span::new(6, 23)));
    labels.set_unsplit(3);
    labels.set(4, Mark::new(Label::RelatedTitle, by).in_list(Some(RelatedKind::Sidebar)));
    labels.add_fact(PageFact { kind: PartKind::Section, text: "weather".into(), span: None, by });
    labels.set_layout("html");
    labels
}

#[test]
fn a_reading_survives() {
    let (reading, labels) = page();
    let block = PageBlock::encode(&reading, &labels).unwrap();
    assert_eq!(block.bytes().as_ptr().align_offset(8), 0);
    let (again, _) = PageView::of(block.bytes()).unwrap().decode();

    assert_eq!((again.medium(), again.url()), (reading.medium(), reading.url()));
    assert_eq!(again.all_text(), reading.all_text());
    assert_eq!(again.all_runs(), reading.all_runs());
    for index in 0..reading.len() {
        assert_eq!(again.path(index), reading.path(index));
        let without_path = |reading: &Reading| Block { path: Span::default(), ..reading.blocks()[index] };
        assert_eq!(without_path(&again), without_path(&reading));
    }
}

#[test]
fn labels_survive() {
    let (reading, labels) = page();
    let block = PageBlock::encode(&reading, &labels).unwrap();
    let (_, again) = PageView::of(block.bytes()).unwrap().decode();

    for index in 0..reading.len() {
        let (old, new) = (labels.mark(index), again.mark(index));
        assert_eq!(
            (new.label, new.score, new.related, new.unsplit),
            (old.label, old.score, old.related, old.unsplit)
        );
        assert_eq!(again.tier(index), labels.tier(index));
        assert_eq!(new.by == By::default(), old.by == By::default());
        let parts = |labels: &Labels| -> Vec<_> {
            labels.parts(index).into_iter().map(|part| (part.kind, part.range, part.text.clone())).collect()
        };
        assert_eq!(parts(&again), parts(&labels));
    }
    assert_eq!(again.facts()[0].text, "weather");
    assert_eq!(again.layout(), Some("html"));
}

#[test]
fn a_page_without_blocks_survives() {
    let reading = Reading::default();
    let block = PageBlock::encode(&reading, &Labels::of(&reading)).unwrap();
    let view = PageView::of(block.bytes()).unwrap();
    assert!(view.is_empty());
    assert!(view.decode().0.is_empty());
}

#[test]
fn what_is_no_page_block_is_refused() {
    let (reading, labels) = page();
    let good = PageBlock::encode(&reading, &labels).unwrap().bytes().to_vec();
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        PageView::of(&bytes).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(refused(&|bytes| bytes.clear()).contains("too short"));
    assert!(refused(&|bytes| bytes[0] = b'X').contains("KQPG"));
    assert!(refused(&|bytes| bytes[8] = 9).contains("another layout"));
    assert!(refused(&|bytes| bytes.truncate(100)).contains("not as long as it says"));
    // The offset of the text, the second section.
    assert!(
        refused(&|bytes| bytes[16 + 8 + 7] = 0x7f)
            .contains("section text of the page block: it leaves the block")
    );
    let text = good.windows(5).position(|five| five == "Écri".as_bytes()).unwrap();
    assert!(refused(&|bytes| bytes[text] = 0xff).contains("not UTF-8"));
}

/// Reads everything a view offers.
fn exhaust(view: &PageView<'_>) {
    for block in view.blocks() {
        let _ = (view.text_of(&block), view.path_of(&block), view.runs_of(&block).count());
    }
    for part in view.parts() {
        let _ = view.part_text(&part);
    }
    let (reading, labels) = view.decode();
    assert_eq!(reading.len(), view.len());
    for index in 0..reading.len() {
        assert_eq!(reading.text(index), view.text(index));
        let _ = (labels.parts(index), reading.runs(index));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn changed_bytes_are_refused_or_read(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let (reading, labels) = page();
        let mut bytes = PageBlock::encode(&reading, &labels).unwrap().bytes().to_vec();
        for (place, value) in changes {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(view) = PageView::of(&bytes) {
            exhaust(&view);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(view) = PageView::of(&bytes) {
            exhaust(&view);
        }
    }

    #[test]
    fn any_text_survives(lines in prop::collection::vec("\\PC{1,12}", 0..8)) {
        let mut reading = Reading::default();
        for line in &lines {
            reading.push(Block::default(), line);
        }
        let block = PageBlock::encode(&reading, &Labels::of(&reading)).unwrap();
        let view = PageView::of(block.bytes()).unwrap();
        let (again, _) = view.decode();
        prop_assert_eq!(again.all_text(), reading.all_text());
    }
}
