//! Runs the rules of a layout over a reading.

use crate::paper::Paper;
use crate::{Layout, Rule, Rules, ValueRule, Zone, ZoneEnd, layout, operate, rhythm};
use kiosque_core::{
    Label, Labels, Mark, PageFact, Part, PartKind, Reading, Run, Span, Speaker, ends_sentence, watch,
};
use kiosque_values::fold::Folded;

/// Labels that stand between other stories without ending their list.
const PASSED_OVER: [Label; 3] = [Label::Promo, Label::Notice, Label::Ticker];

/// Runs the layout of the page; `paper` is its tree, where it is at hand.
pub(crate) fn extract(
    rules: &Rules,
    reading: &Reading,
    mut paper: Option<Paper<'_, '_>>,
    labels: &mut Labels,
) {
    let Some(layout) = layout::choose(rules, reading, &mut paper, labels) else { return };
    labels.set_layout(&layout.name);
    let speaker = labels.register(&rules.reasons);
    let mut work = Work::new(layout, reading, &mut paper, labels);
    work.lines();
    work.rhythms();
    work.zones();
    work.speak(speaker, labels);
    work.cuts(&mut paper, labels);
    work.values(&mut paper, speaker, labels);
    if paper.is_some_and(|paper| paper.is_out_of_steps()) {
        labels.warn(format!(
            "out_of_steps: the selectors of layout {} take too many steps on this page; not all of them were tried",
            layout.name
        ));
    }
}

/// A block claimed by a rule.
#[derive(Clone, Copy)]
struct Claim {
    rule: usize,
    label: Label,
    /// It follows its heading in rhythm.
    in_rhythm: bool,
}

/// The blocks that a rule looks at.
enum Scope {
    Page,
    Blocks(Vec<usize>),
}

/// How a block stands to a rule.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Yes,
    No,
    /// It fits, and keeps the label it has.
    Kept,
}

/// One layout at work on one page.
struct Work<'a> {
    layout: &'a Layout,
    reading: &'a Reading,
    /// What was known before, for `keep` and `@label`.
    before: Vec<Label>,
    scopes: Vec<Scope>,
    claims: Vec<Option<Claim>>,
    /// Blocks that a rule left their label.
    kept: Vec<bool>,
}

impl<'a> Work<'a> {
    fn new(
        layout: &'a Layout,
        reading: &'a Reading,
        paper: &mut Option<Paper<'_, '_>>,
        labels: &Labels,
    ) -> Work<'a> {
        Work {
            layout,
            reading,
            before: labels.marks().iter().map(|mark| mark.label).collect(),
            scopes: layout.rules.iter().map(|rule| scope(rule, reading, paper)).collect(),
            claims: vec![None; reading.len()],
            kept: vec![false; reading.len()],
        }
    }

    /// The blocks from `start` to `end` that the rule looks at.
    fn scope(&self, rule: usize, start: usize, end: usize) -> Vec<usize> {
        match &self.scopes[rule] {
            Scope::Page => (start..end).collect(),
            Scope::Blocks(blocks) => {
                blocks.iter().copied().filter(|block| (start..end).contains(block)).collect()
            }
        }
    }

    /// Rules without a zone, on all blocks.
    fn lines(&mut self) {
        for (number, rule) in self.layout.rules.iter().enumerate() {
            if rule.zone.is_none() && rule.has_label {
                for block in self.scope(number, 0, self.reading.len()) {
                    if watch::is_over() {
                        return;
                    }
                    if self.fits(rule, block) {
                        self.claim(number, block);
                    }
                }
            }
        }
    }

    /// What follows the headings of lists of other stories.
    fn rhythms(&mut self) {
        for heading in 0..self.claims.len() {
            let Some(claim) = self.claims[heading].filter(|claim| !claim.in_rhythm) else { continue };
            self.rhythm(claim.rule, heading);
        }
    }

    fn rhythm(&mut self, number: usize, heading: usize) {
        let rule = &self.layout.rules[number];
        if rule.pairs.is_empty() {
            return;
        }
        let follow = heading + 1..self.claims.len();
        let ends = |claim: Option<Claim>| claim.is_some_and(|claim| !PASSED_OVER.contains(&claim.label));
        let blocks: Vec<usize> = follow
            .take_while(|&block| !ends(self.claims[block]))
            .filter(|&block| self.claims[block].is_none())
            .collect();
        for (&block, label) in blocks.iter().zip(rhythm::labels(self.reading, &blocks, &rule.pairs)) {
            self.claims[block] = Some(Claim { rule: number, label, in_rhythm: true });
        }
    }

    /// Rules with a zone, in the order of the file, on what no rule has claimed.
    fn zones(&mut self) {
        for (number, rule) in self.layout.rules.iter().enumerate() {
            let Some(zone) = rule.zone.as_ref().filter(|_| rule.has_label) else { continue };
            let Some((start, end)) = self.bounds(zone) else { continue };
            let mut fitting = self.scope(number, start, end);
            fitting.retain(|&block| !watch::is_over() && self.fits(rule, block));
            for block in pick(fitting, rule.nth) {
                self.claim(number, block);
                self.rhythm(number, block);
            }
        }
    }

    fn claim(&mut self, rule: usize, block: usize) {
        let by = &self.layout.rules[rule];
        let label = if by.by_kind { self.reading.blocks()[block].kind.label_in_story() } else { by.label };
        self.claims[block].get_or_insert(Claim { rule, label, in_rhythm: false });
    }

    /// The blocks of a zone; `None` when it does not begin on this page.
    fn bounds(&self, zone: &Zone) -> Option<(usize, usize)> {
        let start = match zone.after.as_slice() {
            [] => 0,
            ends => ends.iter().find_map(|end| self.first(end, 0))?,
        };
        // `@start` stands before every block: nothing ends there.
        let stop = |end: &ZoneEnd| self.first(end, start).and_then(|after| after.checked_sub(1));
        let end = zone.until.iter().filter_map(stop).min();
        // A zone that only says where it ends does not exist on a page without that end.
        let is_open = zone.until.is_empty() || !zone.after.is_empty();
        end.or(is_open.then_some(self.claims.len())).map(|end| (start, end))
    }

    /// One past the first block from `from` on that is this end of a zone.
    fn first(&self, end: &ZoneEnd, from: usize) -> Option<usize> {
        let is_end = |block: usize| match end {
            ZoneEnd::Rule(name) => self.claims[block]
                .is_some_and(|claim| !claim.in_rhythm && self.layout.rules[claim.rule].name == *name),
            ZoneEnd::Label(label) => {
                self.claims[block].map_or(self.before[block], |claim| claim.label) == *label
            }
            ZoneEnd::Start => false,
        };
        match end {
            ZoneEnd::Start => Some(0),
            _ => (from..self.claims.len()).find(|&block| is_end(block)).map(|block| block + 1),
        }
    }

    fn fits(&mut self, rule: &Rule, block: usize) -> bool {
        let fit = match self.claims[block] {
            None if self.has_text(rule, block) => {
                if rule.keep.contains(&self.before[block]) {
                    Fit::Kept
                } else {
                    Fit::Yes
                }
            }
            _ => Fit::No,
        };
        self.kept[block] |= fit == Fit::Kept;
        fit == Fit::Yes
    }

    /// Whether the block's text is as the rule wants it.
    fn has_text(&self, rule: &Rule, block: usize) -> bool {
        let text = self.reading.matching(block);
        has_length(rule, text)
            && rule.line.as_ref().is_none_or(|line| line.is_match(text))
            && rule.text.as_ref().is_none_or(|pattern| pattern.is_match(text))
            && (rule.repeat.is_empty()
                || rule.repeat.binary_search_by(|line| line.as_str().cmp(text)).is_ok())
            && rule.ends_sentence.is_none_or(|wanted| ends_sentence(text) == wanted)
    }

    /// Writes the claims down as labels and parts.
    fn speak(&self, speaker: Speaker, labels: &mut Labels) {
        for (block, claim) in self.claims.iter().enumerate() {
            let Some(claim) = claim else { continue };
            let rule = &self.layout.rules[claim.rule];
            let by = speaker.by(rule.reason + usize::from(claim.in_rhythm));
            labels.set(
                block,
                Mark::new(claim.label, by).in_list(rule.related.filter(|_| claim.label.is_related())),
            );
            if rule.unsplit {
                labels.set_unsplit(block);
            }
            if !claim.in_rhythm {
                self.parts(rule, block, labels);
            }
        }
        self.only(speaker, labels);
        self.facts(speaker, labels);
    }

    /// What was labelled so before, where a rule says that only its blocks are.
    fn only(&self, speaker: Speaker, labels: &mut Labels) {
        for (number, rule) in self.layout.rules.iter().enumerate().filter(|(_, rule)| rule.only) {
            let is_of_rule = |claim: &Option<Claim>| claim.is_some_and(|claim| claim.rule == number);
            if !self.claims.iter().any(is_of_rule) {
                continue;
            }
            let is_same = |label: Label| label == rule.label || (label.is_body() && rule.label.is_body());
            for block in 0..self.claims.len() {
                if self.claims[block].is_none() && !self.kept[block] && is_same(self.before[block]) {
                    labels.set(block, Mark::new(Label::Chrome, speaker.by(rule.reason)));
                }
            }
        }
    }

    /// What rules leave out of the text of blocks: of those they label, or of all that fit where they label none.
    fn cuts(&self, paper: &mut Option<Paper<'_, '_>>, labels: &mut Labels) {
        for (number, rule) in self.layout.rules.iter().enumerate() {
            if rule.cut.is_none() && rule.cut_from.is_empty() {
                continue;
            }
            let bounds = match &rule.zone {
                Some(zone) => self.bounds(zone),
                None => Some((0, self.claims.len())),
            };
            let Some((start, end)) = bounds else { continue };
            let mut blocks = self.scope(number, start, end);
            blocks.retain(|&block| match self.claims[block] {
                claim if rule.has_label => claim.is_some_and(|claim| claim.rule == number),
                _ => !rule.keep.contains(&self.before[block]) && self.has_text(rule, block),
            });
            if !rule.has_label {
                blocks = pick(blocks, rule.nth);
            }
            let elements = paper.as_mut().map(|paper| paper.extents(&rule.cut_from)).unwrap_or_default();
            for block in blocks.into_iter().take_while(|_| !watch::is_over()) {
                for range in self.matches(rule, block).into_iter().chain(self.ranges(block, &elements)) {
                    labels.add_part(block, Part::new(PartKind::Cut, range));
                }
            }
        }
    }

    fn matches(&self, rule: &Rule, block: usize) -> Vec<Span> {
        let Some(pattern) = &rule.cut else { return Vec::new() };
        let folded = self.reading.folded(block);
        let found = pattern.regex().find_iter(self.reading.matching(block));
        let ranges = found.map(|found| Span::from(folded.to_source(found.range())));
        ranges.filter(|range| !range.is_empty()).collect()
    }

    /// The ranges of a block's text that come from `elements`, which are in order and do not overlap.
    fn ranges(&self, block: usize, elements: &[Span]) -> Vec<Span> {
        let (runs, span) = (self.reading.runs(block), self.reading.blocks()[block].span);
        // Text that is the source itself has no runs, and no element in it.
        let whole =
            [Run { text: Span::new(0, self.reading.text(block).len()), source: span, ..Run::default() }];
        let runs = if runs.is_empty() { &whole } else { runs };
        let first = elements.partition_point(|element| element.end <= span.start);
        let inside = elements[first..].iter().take_while(|element| element.start < span.end);
        let range = |element: &Span| {
            let first = runs.partition_point(|run| run.source.start < element.start);
            let inside = runs[first..].iter().take_while(|run| run.source.end <= element.end);
            inside.map(|run| run.text).reduce(Span::cover)
        };
        inside.filter_map(range).collect()
    }

    /// The values that rules give to fields.
    fn values(&self, paper: &mut Option<Paper<'_, '_>>, speaker: Speaker, labels: &mut Labels) {
        for rule in &self.layout.rules {
            let Some(value) = &rule.value else { continue };
            let is_on = rule.when.as_ref().is_none_or(|when| when.holds(self.reading, paper));
            let Some(paper) = paper.as_mut().filter(|_| is_on) else { continue };
            for (text, span) in found_values(rule, value, paper) {
                labels.add_fact(PageFact {
                    kind: value.field,
                    text,
                    span: Some(span),
                    by: speaker.by(rule.reason),
                });
            }
        }
    }

    fn parts(&self, rule: &Rule, block: usize, labels: &mut Labels) {
        let Some(line) = rule.line.as_ref().filter(|_| !rule.captures.is_empty()) else { return };
        let Some(found) = line.regex().captures(self.reading.matching(block)) else { return };
        let folded = self.reading.folded(block);
        for &(number, kind) in &rule.captures {
            let Some(capture) = found.get(number).filter(|capture| !capture.is_empty()) else { continue };
            let range = folded.to_source(capture.range());
            let text = &self.reading.text(block)[range.clone()];
            for part in operate(rule, kind, text, range.start) {
                labels.add_part(block, part);
            }
        }
    }

    /// What the page's address says.
    fn facts(&self, speaker: Speaker, labels: &mut Labels) {
        let Some(url) = self.reading.url() else { return };
        for rule in &self.layout.rules {
            let Some(found) = rule.url.as_ref().and_then(|pattern| pattern.regex().captures(url)) else {
                continue;
            };
            for &(number, kind) in &rule.captures {
                let Some(capture) = found.get(number).filter(|capture| !capture.is_empty()) else { continue };
                for part in operate(rule, kind, capture.as_str(), 0) {
                    let text = part.text.unwrap_or_else(|| capture.as_str()[part.range.range()].to_owned());
                    labels.add_fact(PageFact { kind, text, span: None, by: speaker.by(rule.reason) });
                }
            }
        }
    }
}

/// A rule whose conditions do not hold, or whose elements cannot be asked for, looks at nothing.
fn scope(rule: &Rule, reading: &Reading, paper: &mut Option<Paper<'_, '_>>) -> Scope {
    let labels_none = rule.value.is_some() || rule.url.is_some();
    if labels_none || rule.when.as_ref().is_some_and(|when| !when.holds(reading, paper)) {
        return Scope::Blocks(Vec::new());
    }
    match (&rule.query, paper.as_mut()) {
        (None, _) => Scope::Page,
        (Some(query), Some(paper)) => Scope::Blocks(paper.blocks(query)),
        (Some(_), None) => Scope::Blocks(Vec::new()),
    }
}

/// The values of a rule that are as it wants them, after its operations.
fn found_values(rule: &Rule, value: &ValueRule, paper: &mut Paper<'_, '_>) -> Vec<(String, Span)> {
    let is_wanted = |text: &str| {
        let text = Folded::new(text);
        has_length(rule, text.as_str())
            && rule.text.as_ref().is_none_or(|pattern| pattern.is_match(text.as_str()))
    };
    let mut found = paper.values(rule, value);
    found.retain(|(text, _)| is_wanted(text));
    let found = pick(found, rule.nth);
    // Operations work on all values together; the range says which of them a value comes from.
    let numbered =
        found.iter().enumerate().map(|(number, (text, _))| (text.clone(), number..number + 1)).collect();
    let operated = operated(rule, value.field, numbered);
    let placed = operated.into_iter().map(|(text, from)| (text, found[from.start.min(found.len() - 1)].1));
    placed.filter(|(text, _)| !text.trim().is_empty()).collect()
}

fn has_length(rule: &Rule, text: &str) -> bool {
    if rule.min_chars == 0 && rule.max_chars == usize::MAX {
        return true;
    }
    (rule.min_chars..=rule.max_chars).contains(&text.chars().count())
}

fn pick<T>(mut fitting: Vec<T>, nth: Option<i64>) -> Vec<T> {
    let Some(nth) = nth else { return fitting };
    let index = match usize::try_from(nth) {
        Ok(nth) => nth.checked_sub(1),
        Err(_) => usize::try_from(nth.unsigned_abs()).ok().and_then(|back| fitting.len().checked_sub(back)),
    };
    let index = index.filter(|&index| index < fitting.len());
    index.map(|index| fitting.swap_remove(index)).into_iter().collect()
}

/// The parts that a captured text makes after the rule's operations; `start` is where it stands in the block.
fn operate(rule: &Rule, kind: PartKind, text: &str, start: usize) -> Vec<Part> {
    let values = operated(rule, kind, vec![(text.to_owned(), start..start + text.len())]);
    let part = |(value, range): operate::Value| {
        let is_changed = text.get(range.start - start..range.end - start) != Some(value.as_str());
        let mut part = Part::new(kind, range.into());
        part.text = is_changed.then_some(value);
        part
    };
    values.into_iter().filter(|(value, _)| !value.trim().is_empty()).map(part).collect()
}

/// Values after what the rule does to this kind of part.
fn operated(rule: &Rule, kind: PartKind, values: Vec<operate::Value>) -> Vec<operate::Value> {
    let operations = rule.operations.iter().filter(|(part, _)| *part == kind).flat_map(|(_, list)| list);
    operations.fold(values, |values, operation| operate::apply(operation, values))
}
