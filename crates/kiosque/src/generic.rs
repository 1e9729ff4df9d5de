//! The generic labeller at work on a reading.

use kiosque_core::{Label, Labels, Mark, Reading, Reason, Reasons, Tier};
use kiosque_generic::{Line, Role, label_lines_with};
use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

static REASONS: LazyLock<Arc<Reasons>> = LazyLock::new(|| {
    let reason = |reason: &kiosque_generic::Reason| Reason {
        name: format!("generic:{}", reason.name()),
        why: reason.why().to_owned(),
    };
    Arc::new(Reasons { tier: Tier::Generic, list: kiosque_generic::Reason::ALL.iter().map(reason).collect() })
});

thread_local! {
    static SCRATCH: RefCell<kiosque_generic::Scratch> = RefCell::default();
}

/// Labels all blocks of `reading`.
pub(crate) fn label(reading: &Reading, labels: &mut Labels) {
    let speaker = labels.register(&REASONS);
    let lines: Vec<Line<'_>> = (0..reading.len())
        .map(|block| Line { text: reading.text(block), gap: reading.blocks()[block].gap })
        .collect();
    let mut verdicts = Vec::new();
    SCRATCH.with_borrow_mut(|scratch| label_lines_with(None, &lines, scratch, &mut verdicts));
    for (block, verdict) in verdicts.iter().enumerate() {
        labels.set(
            block,
            Mark::new(of_role(verdict.role), speaker.by(verdict.reason as usize)).scored(verdict.score),
        );
    }
}

fn of_role(role: Role) -> Label {
    match role {
        Role::Title => Label::Title,
        Role::Standfirst => Label::Standfirst,
        Role::Byline => Label::Byline,
        Role::Date => Label::Date,
        Role::Meta => Label::Meta,
        Role::Paragraph => Label::Paragraph,
        Role::Heading => Label::Heading,
        Role::ListItem => Label::ListItem,
        Role::Quote => Label::Quote,
        Role::Caption => Label::Caption,
        Role::Tags => Label::Tags,
        Role::RelatedHeading => Label::RelatedHeading,
        Role::RelatedTitle => Label::RelatedTitle,
        Role::RelatedTeaser => Label::RelatedTeaser,
        Role::Ticker => Label::Ticker,
        Role::Comment => Label::Comment,
        Role::Promo => Label::Promo,
        Role::Notice => Label::Notice,
        Role::Navigation => Label::Navigation,
        _ => Label::Chrome,
    }
}
