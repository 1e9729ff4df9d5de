//! Runs the rules of a layout over a reading.

use crate::{Layout, Operation, Rule, Rules, Zone, ZoneEnd, recognise, rhythm};
use kiosque_core::{Label, Labels, Mark, PageFact, Part, PartKind, Reading, Speaker, ends_sentence};

/// Labels that stand between other stories without ending their list.
const PASSED_OVER: [Label; 3] = [Label::Promo, Label::Notice, Label::Ticker];

pub(crate) fn extract(rules: &Rules, reading: &Reading, labels: &mut Labels) {
    let Some(layout) = choose_layout(rules, reading, labels) else { return };
    labels.set_layout(&layout.name);
    let speaker = labels.register(&rules.reasons);
    let mut run = Run::new(layout, reading, labels);
    run.lines();
    run.rhythms();
    run.zones();
    run.speak(speaker, labels);
}

/// The first layout whose conditions hold. Where the page's day is not known an era is no condition, and the latest
/// era is tried first.
fn choose_layout<'r>(rules: &'r Rules, reading: &Reading, labels: &Labels) -> Option<&'r Layout> {
    let day = page_day(reading, labels);
    let language = page_language(rules, reading);
    let mut fitting: Vec<&Layout> = rules
        .layouts
        .iter()
        .filter(|layout| layout.medium == reading.medium())
        .filter(|layout| {
            layout.url.as_ref().is_none_or(|url| reading.url().is_some_and(|text| url.is_match(text)))
        })
        .filter(|layout| layout.language.is_none() || layout.language.as_deref() == language)
        .filter(|layout| {
            day.is_none_or(|day| {
                layout.from.is_none_or(|from| from <= day) && layout.until.is_none_or(|until| day < until)
            })
        })
        .filter(|layout| recognise::has_marks(&layout.marks, reading))
        .collect();
    if day.is_none() {
        fitting.sort_by_key(|layout| std::cmp::Reverse(layout.until.unwrap_or((i16::MAX, 0, 0))));
    }
    fitting.first().copied()
}

/// The day in the page's address, else the first dated head block.
fn page_day(reading: &Reading, labels: &Labels) -> Option<(i16, u8, u8)> {
    let in_address =
        reading.url().and_then(kiosque_values::date_of_url).and_then(|found| found.value.day_key());
    let in_head = || {
        (0..reading.len()).filter(|&block| matches!(labels.label(block), Label::Date | Label::Meta)).find_map(
            |block| {
                kiosque_values::read_date(reading.text(block), &kiosque_values::DateHints::default())?
                    .value
                    .day_key()
            },
        )
    };
    in_address.or_else(in_head)
}

/// The language of the page's text, asked only when a layout depends on it.
fn page_language(rules: &Rules, reading: &Reading) -> Option<&'static str> {
    rules
        .layouts
        .iter()
        .any(|layout| layout.language.is_some())
        .then(|| kiosque_values::language(reading.all_text()))?
        .map(|language| language.code)
}

/// A block claimed by a rule.
#[derive(Clone, Copy)]
struct Claim {
    rule: usize,
    label: Label,
    /// It follows its heading in rhythm.
    in_rhythm: bool,
}

/// One layout at work on one page.
struct Run<'a> {
    layout: &'a Layout,
    reading: &'a Reading,
    /// What was known before, for `keep` and `@label`.
    before: Vec<Label>,
    claims: Vec<Option<Claim>>,
}

impl<'a> Run<'a> {
    fn new(layout: &'a Layout, reading: &'a Reading, labels: &Labels) -> Run<'a> {
        Run {
            layout,
            reading,
            before: labels.marks().iter().map(|mark| mark.label).collect(),
            claims: vec![None; reading.len()],
        }
    }

    /// Rules without a zone, on all blocks.
    fn lines(&mut self) {
        for (number, rule) in self.layout.rules.iter().enumerate() {
            if rule.zone.is_none() && rule.url.is_none() {
                for block in 0..self.reading.len() {
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
            let Some(zone) = &rule.zone else { continue };
            let Some((start, end)) = self.bounds(zone) else { continue };
            let fitting: Vec<usize> = (start..end).filter(|&block| self.fits(rule, block)).collect();
            for block in pick(fitting, rule.nth) {
                self.claim(number, block);
                self.rhythm(number, block);
            }
        }
    }

    fn claim(&mut self, rule: usize, block: usize) {
        self.claims[block].get_or_insert(Claim {
            rule,
            label: self.layout.rules[rule].label,
            in_rhythm: false,
        });
    }

    /// The blocks of a zone; `None` when it does not begin on this page.
    fn bounds(&self, zone: &Zone) -> Option<(usize, usize)> {
        let start = match zone.after.as_slice() {
            [] => 0,
            ends => ends.iter().find_map(|end| self.first(end, 0))?,
        };
        let stop = |end: &ZoneEnd| self.first(end, start).map(|after| after - 1);
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

    fn fits(&self, rule: &Rule, block: usize) -> bool {
        let text = self.reading.matching(block);
        self.claims[block].is_none()
            && !rule.keep.contains(&self.before[block])
            && has_length(rule, text)
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
        self.facts(speaker, labels);
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
                    labels.add_fact(PageFact { kind, text, by: speaker.by(rule.reason) });
                }
            }
        }
    }
}

fn has_length(rule: &Rule, text: &str) -> bool {
    if rule.min_chars == 0 && rule.max_chars == usize::MAX {
        return true;
    }
    (rule.min_chars..=rule.max_chars).contains(&text.chars().count())
}

fn pick(fitting: Vec<usize>, nth: Option<i64>) -> Vec<usize> {
    let Some(nth) = nth else { return fitting };
    let index = match usize::try_from(nth) {
        Ok(nth) => nth.checked_sub(1),
        Err(_) => usize::try_from(nth.unsigned_abs()).ok().and_then(|back| fitting.len().checked_sub(back)),
    };
    index.and_then(|index| fitting.get(index)).copied().into_iter().collect()
}

/// The parts that a captured text makes after the rule's operations; `start` is where it stands in the block.
fn operate(rule: &Rule, kind: PartKind, text: &str, start: usize) -> Vec<Part> {
    let mut values = vec![(text.to_owned(), start..start + text.len())];
    let operations = rule.operations.iter().filter(|(part, _)| *part == kind).flat_map(|(_, list)| list);
    for operation in operations {
        values = apply(operation, values);
    }
    let part = |(value, range): (String, std::ops::Range<usize>)| {
        let is_changed = text.get(range.start - start..range.end - start) != Some(value.as_str());
        let mut part = Part::new(kind, range.into());
        part.text = is_changed.then_some(value);
        part
    };
    values.into_iter().filter(|(value, _)| !value.trim().is_empty()).map(part).collect()
}

type Value = (String, std::ops::Range<usize>);

fn apply(operation: &Operation, mut values: Vec<Value>) -> Vec<Value> {
    match operation {
        Operation::Split(pattern) => {
            values.into_iter().flat_map(|(text, range)| split(pattern.regex(), &text, &range)).collect()
        }
        Operation::Strip(edges) => {
            values.into_iter().map(|(text, range)| strip(edges, &text, range)).collect()
        }
        Operation::Replace(from, to) => {
            values.into_iter().map(|(text, range)| (text.replace(from.as_str(), to), range)).collect()
        }
        Operation::First => {
            values.truncate(1);
            values
        }
    }
}

/// Pieces keep their own places while the text is still the page's.
fn split(pattern: &regex::Regex, text: &str, range: &std::ops::Range<usize>) -> Vec<Value> {
    let is_verbatim = text.len() == range.len();
    let mut at = 0;
    let mut pieces = Vec::new();
    let ends =
        pattern.find_iter(text).map(|found| (found.start(), found.end())).chain([(text.len(), text.len())]);
    for (end, next) in ends {
        let piece = &text[at..end];
        let place = if is_verbatim { range.start + at..range.start + end } else { range.clone() };
        pieces.push((piece.to_owned(), place));
        at = next;
    }
    pieces
}

fn strip(edges: &[String], text: &str, range: std::ops::Range<usize>) -> Value {
    let is_verbatim = text.len() == range.len();
    let (mut start, mut end) = (0, text.len());
    loop {
        let rest = &text[start..end];
        start += rest.len() - rest.trim_start().len();
        end = start + text[start..end].trim_end().len();
        let rest = &text[start..end];
        let edge =
            edges.iter().find(|edge| !edge.is_empty() && (rest.starts_with(*edge) || rest.ends_with(*edge)));
        match edge {
            Some(edge) if rest.starts_with(edge) => start += edge.len(),
            Some(edge) => end -= edge.len(),
            None => break,
        }
    }
    let place = if is_verbatim { range.start + start..range.start + end } else { range };
    (text[start..end].to_owned(), place)
}
