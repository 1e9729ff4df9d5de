//! Who labelled which block, as what, and why.

use crate::article::PageType;
use crate::{Label, PartKind, Reading, RelatedKind, Span};
use std::sync::Arc;

/// The rungs of the ladder: each corrects what the one below it said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The labeller for all pages.
    #[default]
    Generic,
    /// A site's rules.
    Rules,
    /// A site's native code.
    Native,
}

impl Tier {
    /// The tier's name in records and `explain`.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Generic => "generic",
            Tier::Rules => "rules",
            Tier::Native => "native",
        }
    }
}

/// Why a block got its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable name, shown by `explain`: `rule:bladi/dump/title`.
    pub name: String,
    /// The same for a person, in half a sentence: `the block before the date line`.
    pub why: String,
}

/// The reasons of one labeller, made once when it is built and shared by all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// Whose reasons they are.
    pub tier: Tier,
    /// The reasons; [`By`] refers to them by position.
    pub list: Vec<Reason>,
}

/// Who said so: a reason of a labeller known to the [`Labels`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct By {
    table: u16,
    reason: u16,
}

/// The right to label: one labeller's reasons, registered with one page's [`Labels`].
#[derive(Clone, Copy, Debug)]
pub struct Speaker(u16);

impl Speaker {
    /// The labeller's reason number `reason`.
    pub fn by(self, reason: usize) -> By {
        By { table: self.0, reason: u16::try_from(reason).unwrap_or(u16::MAX) }
    }
}

/// The label of one block, and who gave it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// What the block is.
    pub label: Label,
    /// Who said so and why.
    pub by: By,
    /// How sure they were, 0 to 1. Rules and native code that do not say are sure.
    pub score: f32,
    /// Which list of other stories a related block belongs to; `None` leaves it to the assembler.
    pub related: Option<RelatedKind>,
    /// Several items may stand on this block and cannot be told apart.
    pub unsplit: bool,
    parts: u32,
}

impl Mark {
    /// A mark given with certainty.
    pub fn new(label: Label, by: By) -> Mark {
        Mark { label, by, score: 1.0, related: None, unsplit: false, parts: NO_PART }
    }

    /// The same mark with a score.
    #[must_use]
    pub fn scored(self, score: f32) -> Mark {
        Mark { score, ..self }
    }

    /// The same mark, belonging to a list of other stories.
    #[must_use]
    pub fn in_list(self, related: Option<RelatedKind>) -> Mark {
        Mark { related, ..self }
    }
}

/// A piece of a block that says one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it says.
    pub kind: PartKind,
    /// Where it stands: a half-open range of the block's rendered text.
    pub range: Span,
    /// Its text where an operation changed it; otherwise the range's text counts.
    pub text: Option<String>,
    next: u32,
}

impl Part {
    /// A part that says what its range of the block's text says.
    pub fn new(kind: PartKind, range: Span) -> Part {
        Part { kind, range, text: None, next: NO_PART }
    }
}

const NO_PART: u32 = u32::MAX;

/// A fact about the page that stands on no block, such as a section named in its address, or an author in an attribute.
///
/// [`PartKind::Url`] is the address that the page wants to be known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFact {
    /// What it says.
    pub kind: PartKind,
    /// Its text.
    pub text: String,
    /// Where it stands in the decoded input; `None` for what the page's address says. What the page itself states comes
    /// before what the page shows and states to others; its address, which knows only the day, comes last.
    pub span: Option<Span>,
    /// Who said so.
    pub by: By,
}

/// What a labeller says of the page as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageVerdict {
    /// What kind of page it is.
    pub page_type: PageType,
    /// Calibrated probability that the blocks labelled as body are the page's main content, 0 to 1.
    pub score: Option<f32>,
    /// Named measures that the score is made of, each 0 to 1.
    pub signals: Vec<(&'static str, f32)>,
    /// Why the page has no main content, if it has none: half a sentence.
    pub empty: Option<String>,
}

/// A label that was corrected; kept only when asked for, see [`Labels::trace`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overruled {
    /// Index of the block.
    pub block: u32,
    /// What had been said.
    pub mark: Mark,
}

/// The labels of one page: exactly one mark a block, with parts.
///
/// ```
/// use kiosque_core::{Block, Label, Labels, Mark, Page, Reading, Reason, Reasons, Tier};
/// use std::sync::Arc;
///
/// let page = Page::text("Rain at last");
/// let mut reading = Reading::of(&page);
/// reading.push(Block::default(), "Rain at last");
///
/// let mut labels = Labels::of(&reading);
/// let speaker = labels.register(&Arc::new(Reasons {
///     tier: Tier::Rules,
///     list: vec![Reason { name: "rule:gazette/dump/title".into(), why: "the first line".into() }],
/// }));
/// labels.set(0, Mark::new(Label::Title, speaker.by(0)));
/// assert_eq!(labels.mark(0).label, Label::Title);
/// assert_eq!(labels.reason(labels.mark(0).by).name, "rule:gazette/dump/title");
/// ```
#[derive(Clone, Debug)]
pub struct Labels {
    marks: Vec<Mark>,
    parts: Vec<Part>,
    facts: Vec<PageFact>,
    tables: Vec<Arc<Reasons>>,
    layout: Option<String>,
    overruled: Option<Vec<Overruled>>,
    warnings: Vec<String>,
    verdict: PageVerdict,
}

/// A block beyond the page's last: nothing is ever stored for it.
static NOBODY: Mark = Mark {
    label: Label::Chrome,
    by: By { table: 0, reason: 0 },
    score: 0.0,
    related: None,
    unsplit: false,
    parts: NO_PART,
};

impl Labels {
    /// Labels for the blocks of `reading`: all `chrome`, said by nobody yet.
    pub fn of(reading: &Reading) -> Labels {
        let nobody = Reason { name: "unlabelled".into(), why: "no labeller spoke of this block".into() };
        Labels {
            marks: vec![NOBODY; reading.len()],
            parts: Vec::new(),
            facts: Vec::new(),
            tables: vec![Arc::new(Reasons { tier: Tier::Generic, list: vec![nobody] })],
            layout: None,
            overruled: None,
            warnings: Vec::new(),
            verdict: PageVerdict::default(),
        }
    }

    /// Keeps from now on what is overruled, for `explain`.
    pub fn trace(&mut self) {
        self.overruled.get_or_insert_with(Vec::new);
    }

    /// Makes a labeller's reasons known to this page.
    pub fn register(&mut self, reasons: &Arc<Reasons>) -> Speaker {
        self.tables.push(Arc::clone(reasons));
        Speaker(u16::try_from(self.tables.len() - 1).unwrap_or(u16::MAX))
    }

    /// Labels block `index`; what was said of it before, parts included, is overruled. An index beyond the page's last
    /// block is passed over.
    pub fn set(&mut self, index: usize, mark: Mark) {
        let Some(old) = self.marks.get_mut(index) else { return };
        let before = std::mem::replace(old, Mark { parts: NO_PART, ..mark });
        if let Some(overruled) = &mut self.overruled
            && before.by != By::default()
        {
            overruled.push(Overruled { block: Span::new(0, index).end, mark: before });
        }
    }

    /// Adds a part to block `index`.
    pub fn add_part(&mut self, index: usize, part: Part) {
        let number = Span::new(0, self.parts.len()).end;
        let Some(mark) = self.marks.get_mut(index) else { return };
        self.parts.push(Part { next: mark.parts, ..part });
        mark.parts = number;
    }

    /// Adds a fact about the page that stands on no block.
    pub fn add_fact(&mut self, fact: PageFact) {
        self.facts.push(fact);
    }

    /// Marks block `index` as holding several items that cannot be told apart.
    pub fn set_unsplit(&mut self, index: usize) {
        if let Some(mark) = self.marks.get_mut(index) {
            mark.unsplit = true;
        }
    }

    /// Says which layout of the site was used.
    pub fn set_layout(&mut self, name: &str) {
        self.layout = Some(name.to_owned());
    }

    /// The layout of the site that was used.
    pub fn layout(&self) -> Option<&str> {
        self.layout.as_deref()
    }

    /// Says what the page is as a whole; what was said before is forgotten.
    pub fn set_verdict(&mut self, verdict: PageVerdict) {
        self.verdict = verdict;
    }

    /// What was said of the page as a whole.
    pub fn verdict(&self) -> &PageVerdict {
        &self.verdict
    }

    /// Adds a warning to the record.
    pub fn warn(&mut self, warning: impl Into<String>) {
        self.warnings.push(warning.into());
    }

    /// Warnings for the record.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The mark of block `index`; a block that does not exist is `chrome`.
    pub fn mark(&self, index: usize) -> &Mark {
        self.marks.get(index).unwrap_or(&NOBODY)
    }

    /// All marks in the order of the blocks.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The label of block `index`.
    pub fn label(&self, index: usize) -> Label {
        self.mark(index).label
    }

    /// The tier that had the last word on block `index`.
    pub fn tier(&self, index: usize) -> Tier {
        self.tables.get(self.mark(index).by.table as usize).map_or(Tier::Generic, |table| table.tier)
    }

    /// The parts of block `index` in the order of the text.
    pub fn parts(&self, index: usize) -> Vec<&Part> {
        let mut parts = Vec::new();
        let mut next = self.mark(index).parts;
        while let Some(part) = self.parts.get(next as usize) {
            parts.push(part);
            next = part.next;
        }
        parts.reverse();
        parts.sort_by_key(|part| part.range.start);
        parts
    }

    /// Whether block `index` has any part.
    pub fn has_parts(&self, index: usize) -> bool {
        self.mark(index).parts != NO_PART
    }

    /// Facts that stand on no block.
    pub fn facts(&self) -> &[PageFact] {
        &self.facts
    }

    /// The reason behind a mark.
    pub fn reason(&self, by: By) -> &Reason {
        let nobody = &self.tables[0].list[0];
        self.tables
            .get(by.table as usize)
            .and_then(|table| table.list.get(by.reason as usize))
            .unwrap_or(nobody)
    }

    /// The labels that were overruled, if [`Labels::trace`] was called.
    pub fn overruled(&self) -> &[Overruled] {
        self.overruled.as_deref().unwrap_or(&[])
    }
}
