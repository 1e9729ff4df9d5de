//! What a plugin says of a page, checked call by call and kept until it has finished.

use kiosque_core::{
    Label, Labels, Mark, PageFact, Part, PartKind, Reading, Reason, Reasons, RelatedKind, Span, Tier,
};
use kiosque_plugin::PageView;
use kiosque_plugin::abi::{BAD_NUMBER, BAD_RANGE, LIMIT, NO_BLOCK, OK};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Calls that count, for each block of the page and for the page as a whole: many times what a page needs.
const MAX_CALLS_A_BLOCK: usize = 32;
const MAX_CALLS: usize = 1024;
/// Texts made by the plugin, in bytes: of one call, and of all on a page.
pub(crate) const MAX_TEXT: usize = 64 << 10;
pub(crate) const MAX_TEXTS: usize = 4 << 20;
/// Different reasons on a page, and bytes of one.
const MAX_REASONS: usize = 1024;
const MAX_REASON: usize = 512;
/// Warnings on a page, and bytes of one.
const MAX_WARNINGS: usize = 32;
const MAX_WARNING: usize = 1024;

/// What an answer is checked against: the blocks of a page and their texts.
pub(crate) trait Blocks {
    fn count(&self) -> usize;
    fn text(&self, block: usize) -> &str;
}

impl Blocks for Reading {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, block: usize) -> &str {
        Reading::text(self, block)
    }
}

impl Blocks for PageView<'_> {
    fn count(&self) -> usize {
        self.len()
    }

    fn text(&self, block: usize) -> &str {
        PageView::text(self, block)
    }
}

/// The answer of one call of a plugin.
pub(crate) struct Answer<'a> {
    id: &'a str,
    page: &'a dyn Blocks,
    pub(crate) given: Vec<Given>,
    texts: usize,
    pub(crate) reasons: BTreeMap<String, usize>,
    pub(crate) warnings: Vec<String>,
    pub(crate) refusals: u32,
    pub(crate) first_refusal: Option<String>,
    pub(crate) failure: Option<String>,
    pub(crate) was_due: bool,
}

/// A call that counts if the plugin succeeds.
pub(crate) enum Given {
    Label { block: usize, label: Label, related: Option<RelatedKind>, score: f32, reason: usize },
    Part { block: usize, part: Part },
    Fact { kind: PartKind, text: String, reason: usize },
    Unsplit { block: usize },
}

/// Why a call was refused: the code that the plugin gets.
type Refused = i32;

impl<'a> Answer<'a> {
    /// The answer of the plugin `id` on a page.
    pub(crate) fn new(id: &'a str, page: &'a dyn Blocks) -> Answer<'a> {
        Answer {
            id,
            page,
            given: Vec::new(),
            texts: 0,
            reasons: BTreeMap::new(),
            warnings: Vec::new(),
            refusals: 0,
            first_refusal: None,
            failure: None,
            was_due: false,
        }
    }

    pub(crate) fn label(
        &mut self,
        block: u32,
        label: u32,
        related: u32,
        score: u32,
        reason: &str,
    ) -> Result<(), Refused> {
        let block = self.block(block)?;
        let label = Label::from_number(label).ok_or(BAD_NUMBER)?;
        let related = match related {
            0 => None,
            number => Some(*RelatedKind::ALL.get(number as usize - 1).ok_or(BAD_NUMBER)?),
        };
        let score = if score <= 1000 { score as f32 / 1000.0 } else { return Err(BAD_NUMBER) };
        let reason = self.reason(reason)?;
        self.give(Given::Label { block, label, related, score, reason })
    }

    pub(crate) fn part(
        &mut self,
        block: u32,
        part: u32,
        start: u32,
        len: u32,
        text: Option<&str>,
    ) -> Result<(), Refused> {
        let block = self.block(block)?;
        let kind = PartKind::from_number(part).ok_or(BAD_NUMBER)?;
        let range = self.range(block, start, len)?;
        let mut part = Part::new(kind, range);
        part.text = text.map(|text| self.text(text)).transpose()?;
        self.give(Given::Part { block, part })
    }

    pub(crate) fn fact(&mut self, part: u32, text: &str, reason: &str) -> Result<(), Refused> {
        let kind = PartKind::from_number(part).ok_or(BAD_NUMBER)?;
        let text = self.text(text)?;
        let reason = self.reason(reason)?;
        self.give(Given::Fact { kind, text, reason })
    }

    pub(crate) fn unsplit(&mut self, block: u32) -> Result<(), Refused> {
        let block = self.block(block)?;
        self.give(Given::Unsplit { block })
    }

    pub(crate) fn say(&mut self, text: &str) -> Result<(), Refused> {
        if self.warnings.len() >= MAX_WARNINGS || text.len() > MAX_WARNING {
            return Err(LIMIT);
        }
        self.warnings.push(text.to_owned());
        Ok(())
    }

    /// The first failure counts.
    pub(crate) fn fail(&mut self, text: &str) {
        let end = text.floor_char_boundary(MAX_WARNING);
        self.failure.get_or_insert_with(|| text[..end].to_owned());
    }

    /// Turns what became of a call into its code; a refusal is remembered, the first with its particulars.
    pub(crate) fn code(&mut self, result: Result<(), Refused>, call: impl FnOnce() -> String) -> i32 {
        let Err(code) = result else { return OK };
        self.refusals = self.refusals.saturating_add(1);
        self.first_refusal.get_or_insert_with(|| format!("{}: {}", call(), meaning(code)));
        code
    }

    /// Corrects `labels`.
    pub(crate) fn apply(self, labels: &mut Labels) {
        if let Some(first) = &self.first_refusal {
            let (id, refusals) = (self.id, self.refusals);
            labels.warn(format!("plugin_refused: native:{id}: {refusals} calls refused, the first: {first}"));
        }
        for warning in self.warnings {
            labels.warn(warning);
        }
        if self.given.is_empty() {
            return;
        }
        let speaker = labels.register(&Arc::new(reasons(self.id, self.reasons)));
        for given in self.given {
            match given {
                Given::Label { block, label, related, score, reason } => {
                    labels.set(block, Mark::new(label, speaker.by(reason)).scored(score).in_list(related));
                }
                Given::Part { block, part } => labels.add_part(block, part),
                Given::Fact { kind, text, reason } => {
                    labels.add_fact(PageFact { kind, text, span: None, by: speaker.by(reason) });
                }
                Given::Unsplit { block } => labels.set_unsplit(block),
            }
        }
    }

    fn block(&self, block: u32) -> Result<usize, Refused> {
        let block = block as usize;
        if block < self.page.count() { Ok(block) } else { Err(NO_BLOCK) }
    }

    fn range(&self, block: usize, start: u32, len: u32) -> Result<Span, Refused> {
        let end = start.checked_add(len).ok_or(BAD_RANGE)?;
        let range = Span { start, end };
        self.page.text(block).get(range.range()).map(|_| range).ok_or(BAD_RANGE)
    }

    fn text(&mut self, text: &str) -> Result<String, Refused> {
        self.texts += text.len();
        if text.len() > MAX_TEXT || self.texts > MAX_TEXTS { Err(LIMIT) } else { Ok(text.to_owned()) }
    }

    /// The number of a reason among the page's.
    fn reason(&mut self, reason: &str) -> Result<usize, Refused> {
        if let Some(&number) = self.reasons.get(reason) {
            return Ok(number);
        }
        let number = self.reasons.len();
        if number >= MAX_REASONS || reason.len() > MAX_REASON {
            return Err(LIMIT);
        }
        self.reasons.insert(reason.to_owned(), number);
        Ok(number)
    }

    fn give(&mut self, given: Given) -> Result<(), Refused> {
        if self.given.len() >= max_calls(self.page) {
            return Err(LIMIT);
        }
        self.given.push(given);
        Ok(())
    }
}

/// How many calls count on a page.
pub(crate) fn max_calls(page: &dyn Blocks) -> usize {
    MAX_CALLS + MAX_CALLS_A_BLOCK * page.count()
}

/// The plugin's reasons as `explain` shows them.
fn reasons(id: &str, numbers: BTreeMap<String, usize>) -> Reasons {
    let mut list: Vec<_> = numbers.into_iter().collect();
    list.sort_by_key(|&(_, number)| number);
    let reason = |(reason, _): (String, usize)| {
        let (name, why) = reason.split_once(": ").unwrap_or((&reason, ""));
        Reason { name: format!("native:{id}/{name}"), why: why.to_owned() }
    };
    Reasons { tier: Tier::Native, list: list.into_iter().map(reason).collect() }
}

fn meaning(code: i32) -> &'static str {
    match code {
        NO_BLOCK => "there is no such block",
        BAD_RANGE => "the range leaves the block's text or cuts a character",
        BAD_NUMBER => "no label, part, list or score has this number",
        LIMIT => "a limit on count or bytes is reached",
        _ => "the text is not UTF-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiosque_core::{Block, Reading};
    use proptest::prelude::*;

    fn reading() -> Reading {
        let mut reading = Reading::default();
        for text in ["Rain at last", "Écrit par Anne"] {
            reading.push(Block::default(), text);
        }
        reading
    }

    /// Makes a call with these numbers.
    fn call(answer: &mut Answer<'_>, verb: u8, n: [u32; 4], text: &str) -> i32 {
        let result = match verb {
            0 => answer.label(n[0], n[1], n[2], n[3], text),
            1 => answer.part(n[0], n[1], n[2], n[3], None),
            2 => answer.part(n[0], n[1], n[2], n[3], Some(text)),
            3 => answer.fact(n[1], text, text),
            4 => answer.unsplit(n[0]),
            _ => answer.say(text),
        };
        answer.code(result, || "call".into())
    }

    #[test]
    fn limits_are_limits() {
        let reading = reading();
        let check = |verb, text: &dyn Fn(usize) -> String, limit: usize| {
            let mut answer = Answer::new("gazette", &reading);
            let taken =
                (0..limit + 9).filter(|&n| call(&mut answer, verb, [0, 0, 0, 1], &text(n)) == OK).count();
            assert_eq!((taken, answer.refusals), (limit, 9), "verb {verb}");
        };
        check(4, &|_| String::new(), MAX_CALLS + 2 * MAX_CALLS_A_BLOCK);
        check(5, &|_| String::new(), MAX_WARNINGS);
        check(0, &|n| n.to_string(), MAX_REASONS);
        check(2, &|_| "x".repeat(MAX_TEXT), MAX_TEXTS / MAX_TEXT);
        check(2, &|_| "x".repeat(MAX_TEXT + 1), 0);
        check(0, &|_| "x".repeat(MAX_REASON + 1), 0);
    }

    /// Numbers as they should be, nearly so, and not at all.
    fn numbers() -> impl Strategy<Value = [u32; 4]> {
        prop::array::uniform4(
            prop_oneof![6 => 0u32..4, 4 => 4u32..40, 2 => 900u32..1100, 1 => Just(u32::MAX)],
        )
    }

    proptest! {
        /// Whatever a plugin calls, what is kept makes sense.
        #[test]
        fn any_calls_leave_labels_that_make_sense(
            calls in prop::collection::vec((0u8..6, numbers(), ".{0,9}"), 0..40),
        ) {
            let reading = reading();
            let mut labels = Labels::of(&reading);
            let mut answer = Answer::new("gazette", &reading);
            let refused = calls.iter().filter(|(verb, n, text)| call(&mut answer, *verb, *n, text) != OK).count();
            answer.apply(&mut labels);
            prop_assert_eq!(refused > 0, labels.warnings().iter().any(|warning| warning.starts_with("plugin_refused")));
            for block in 0..reading.len() {
                let mark = labels.mark(block);
                prop_assert!((0.0..=1.0).contains(&mark.score));
                prop_assert!(mark.by == kiosque_core::By::default() || labels.reason(mark.by).name.starts_with("native:gazette/"));
                for part in labels.parts(block) {
                    prop_assert!(reading.text(block).get(part.range.range()).is_some());
                }
            }
        }
    }
}
