//! The comments that a page shows: repeated elements where the markup speaks of comments, each with its text and with who
//! wrote it, or when.

use super::super::Desk;
use crate::article::{Comment, FieldOrigin};
use crate::{BlockKind, Element, ElementKind, Fact, FactKey, FactSource, Inline, Naming, Region, Run, Span};
use kiosque_values::{DateHints, Precision, find_dates, has_digit};
use std::collections::BTreeMap;

/// Elements that one comment stands in.
const KINDS: [ElementKind; 7] = [
    ElementKind::Article,
    ElementKind::Item,
    ElementKind::Division,
    ElementKind::Section,
    ElementKind::Row,
    ElementKind::Details,
    ElementKind::Other,
];

/// A comment stands in so few elements, below those of the comments as a whole.
const DEEPEST: usize = 32;

/// Lines that say who wrote a comment and when are no longer, in bytes; so many letters stand beside a day.
const LONGEST_SIGN: usize = 100;
const BESIDE_DAY: usize = 40;

/// Comments that answer each other stand in so many elements.
const DEEPEST_ANSWER: usize = 4 * DEEPEST;

/// A block that may be of a comment.
struct Line {
    block: usize,
    /// It tells a day and little else.
    is_dated: bool,
    /// It has words that are more than a link.
    is_text: bool,
}

/// What the markup tells of a comment.
#[derive(Default)]
struct Told {
    author: Option<String>,
    date: Option<String>,
}

/// The blocks of a comment that is shown.
#[derive(Default)]
pub(super) struct Shown {
    /// Its blocks that say who wrote it, and when.
    signs: Vec<usize>,
    /// Those of its text, buttons of the site among them.
    texts: Vec<usize>,
    /// Links that are neither.
    links: Vec<usize>,
    /// How many comments it stands in.
    depth: u32,
}

/// What an element has of a comment, what other elements made by its template have left out.
#[derive(Clone, Copy, Default)]
struct Holds {
    sign: bool,
    text: bool,
    /// A headline that leads to another page.
    headline: bool,
}

impl Shown {
    fn blocks(&self) -> impl Iterator<Item = usize> {
        self.signs.iter().chain(&self.texts).chain(&self.links).copied()
    }
}

impl Desk<'_> {
    /// The comments that the page shows, in its order.
    pub(super) fn shown_comments(&self) -> Vec<Shown> {
        // Most pages have none: their elements are not gone through.
        if self.own_comment_blocks().next().is_none() {
            return Vec::new();
        }
        let all = self.reading.blocks();
        let named = self.named_comments();
        let may_be_in_one = |block: &usize| {
            // What the rules of a site call comments needs no name.
            let is_named = named.get(all[*block].element as usize).copied().unwrap_or(false);
            (is_named || self.is_of_site(*block)) && !all[*block].region.has(Region::CONTROL)
        };
        let blocks = self.own_comment_blocks().filter(may_be_in_one);
        let lines: Vec<Line> = blocks.map(|block| self.line(block)).collect();
        let held = self.held(&lines, &named);
        let chosen = chosen(self.reading.elements(), &held);
        if chosen.is_empty() { Vec::new() } else { self.shown_in(&chosen, &lines) }
    }

    fn line(&self, block: usize) -> Line {
        Line { block, is_dated: self.tells_day(block), is_text: self.is_text(block) }
    }

    /// The block that the first of them begins with.
    pub(super) fn first_shown_comment(&self) -> Option<usize> {
        self.shown_comments().iter().flat_map(Shown::blocks).min()
    }

    /// For each element, whether it or one around it is named for comments.
    fn named_comments(&self) -> Vec<bool> {
        let elements = self.reading.elements();
        let mut named: Vec<bool> = Vec::with_capacity(elements.len());
        for element in elements {
            let is_around = named.get(element.parent as usize).copied().unwrap_or(false);
            named.push(is_around || element.naming.has(Naming::COMMENT));
        }
        named
    }

    /// The elements that some lines stand in, with what they have of a comment.
    fn held(&self, lines: &[Line], named: &[bool]) -> BTreeMap<u32, Holds> {
        let elements = self.reading.elements();
        let mut held: BTreeMap<u32, Holds> = BTreeMap::new();
        let mut alike = Vec::new();
        for line in lines {
            let (is_headline, is_of_site) = (self.is_headline(line.block), self.is_of_site(line.block));
            let mut below = Naming::NONE;
            alike.clear();
            let around = self.elements_below_document(line.block).take(DEEPEST);
            for at in around.take_while(|&at| named[at as usize] || is_of_site) {
                let element = &elements[at as usize];
                if KINDS.contains(&element.kind) && !alike.contains(&element.likeness) {
                    alike.push(element.likeness);
                    let is_sign = self.is_sign(line, below);
                    let holds = held.entry(at).or_default();
                    holds.sign |= is_sign;
                    holds.text |= line.is_text && !is_sign;
                    holds.headline |= is_headline && !is_sign;
                }
                below = below.with(element.naming);
            }
        }
        held.retain(|_, holds| holds.sign && holds.text && !holds.headline);
        held
    }

    /// The element of a block, and those around it, the document not among them.
    fn elements_below_document(&self, block: usize) -> impl Iterator<Item = u32> + '_ {
        self.elements_around(block).take_while(|&at| at > 0)
    }

    /// Whether a line says who wrote a comment, or when: it tells a day, or is short and lies in elements named for that,
    /// which `below` those of the comment are.
    fn is_sign(&self, line: &Line, below: Naming) -> bool {
        const SIGNS: Naming = Naming::AUTHOR.with(Naming::DATE).with(Naming::PROFILE);
        line.is_dated || below.has(SIGNS) && self.reading.text(line.block).len() <= LONGEST_SIGN
    }

    /// Whether a line tells a day and little else.
    fn tells_day(&self, block: usize) -> bool {
        let text = self.reading.text(block);
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
        text.len() <= LONGEST_SIGN
            && has_digit(text)
            && self.day_in(text).is_some_and(|(_, span)| letters(text) <= letters(&text[span]) + BESIDE_DAY)
    }

    /// The first day that a line tells, and where.
    fn day_in(&self, text: &str) -> Option<(Option<String>, std::ops::Range<usize>)> {
        let found = find_dates(text, &self.hints()).into_iter();
        let day = found.into_iter().find(|found| found.value.precision() >= Precision::Day)?;
        Some((day.value.has_year().then(|| day.value.to_iso()), day.span))
    }

    /// Whether a block is a heading that leads to another page, as on cards of stories that are filed under opinion.
    fn is_headline(&self, block: usize) -> bool {
        let runs = self.reading.runs(block);
        let leads_away = |run: &Run| {
            let target = self.page.text.get(run.target.range()).unwrap_or_default();
            run.inline == Inline::Link && !target.is_empty() && !target.contains('#')
        };
        let is_heading = self.reading.blocks()[block].kind == BlockKind::Heading;
        is_heading && !runs.is_empty() && runs.iter().all(leads_away)
    }

    /// Whether a block has words that are more than a link.
    fn is_text(&self, block: usize) -> bool {
        let runs = self.reading.runs(block);
        let is_link = !runs.is_empty() && runs.iter().all(|run| run.inline == Inline::Link);
        let text = self.reading.text(block);
        (!is_link || text.len() > LONGEST_SIGN) && text.chars().any(char::is_alphabetic)
    }

    /// The comments that stand in these elements; each line belongs to the innermost.
    fn shown_in(&self, chosen: &[u32], lines: &[Line]) -> Vec<Shown> {
        let mut shown: Vec<Shown> = chosen.iter().map(|_| Shown::default()).collect();
        for line in lines {
            let mut below = Naming::NONE;
            let mut own = None;
            let mut depth = 0;
            for at in self.elements_below_document(line.block).take(DEEPEST_ANSWER) {
                match chosen.binary_search(&at) {
                    Ok(found) if own.is_none() => own = Some((found, below)),
                    Ok(_) => depth += 1,
                    Err(_) => {}
                }
                below = below.with(self.reading.elements()[at as usize].naming);
            }
            let Some((one, below)) = own.map(|(found, below)| (&mut shown[found], below)) else { continue };
            one.depth = depth;
            match () {
                () if self.is_sign(line, below) => one.signs.push(line.block),
                () if line.is_text => one.texts.push(line.block),
                () => one.links.push(line.block),
            }
        }
        shown.retain(|one| !one.texts.is_empty());
        shown
    }

    /// How many are shown, unless nothing is.
    pub(super) fn counted(&self, shown: &[Shown]) -> Option<(u32, FieldOrigin)> {
        let span = self.span_of(shown.iter().flat_map(Shown::blocks))?;
        let count = u32::try_from(shown.len()).ok()?;
        Some((count, FieldOrigin { span: Some(span), by: "page:comments-counted".into() }))
    }

    fn span_of(&self, blocks: impl Iterator<Item = usize>) -> Option<Span> {
        blocks.map(|block| self.reading.blocks()[block].span).reduce(Span::cover)
    }

    /// The comments that are shown, with what `signs` tell of who wrote them and when; else those that `signs` list.
    pub(super) fn entries(&self, shown: &[Shown], signs: &[Fact]) -> Vec<Comment> {
        if shown.is_empty() {
            return listed(signs, &self.hints());
        }
        let furniture = self.furniture_of(shown);
        let told = self.told(shown, signs);
        let entries = shown.iter().zip(told).filter_map(|(one, Told { author, date })| {
            let is_name = |text: &str| Some(text.trim_end_matches([':', ' '])) == author.as_deref();
            let texts = one.texts.iter().map(|&block| self.text(block));
            let texts = texts.filter(|text| !is_name(text) && !furniture.contains(&without_digits(text)));
            let texts: Vec<String> = texts.collect();
            let date = date.or_else(|| self.printed_day(one));
            let (span, depth) = (self.span_of(one.blocks())?, one.depth);
            (!texts.is_empty()).then(|| Comment { author, date, text: texts.join("\n\n"), depth, span })
        });
        entries.collect()
    }

    /// What the markup tells of each comment that is shown.
    fn told(&self, shown: &[Shown], signs: &[Fact]) -> Vec<Told> {
        let (blocks, hints) = (self.reading.blocks(), self.hints());
        let mut owners: Vec<Option<usize>> = vec![None; blocks.len()];
        for (number, one) in shown.iter().enumerate() {
            one.blocks().for_each(|block| owners[block] = Some(number));
        }
        let mut told: Vec<Told> = shown.iter().map(|_| Told::default()).collect();
        for fact in signs.iter().filter(|fact| fact.source != FactSource::JsonLd) {
            let at = blocks.partition_point(|block| block.span.end <= fact.span.start);
            let Some(number) = owners.get(at).copied().flatten() else { continue };
            let one = &mut told[number];
            // Of names in the text only one at its beginning may be that of its author.
            let is_in_text = || fact.span.start > blocks[at].span.start && shown[number].texts.contains(&at);
            match fact.key {
                FactKey::Author if one.author.is_none() && !is_in_text() => {
                    one.author = Some(fact.value.clone()).filter(|name| self.day_in(name).is_none());
                }
                FactKey::Published if one.date.is_none() => one.date = iso(&fact.value, &hints),
                _ => {}
            }
        }
        told
    }

    /// The first day with its year that the signs of a comment print.
    fn printed_day(&self, shown: &Shown) -> Option<String> {
        let texts = shown.signs.iter().map(|&block| self.reading.text(block));
        texts.filter(|text| has_digit(text)).find_map(|text| self.day_in(text)?.0)
    }

    /// Short lines that stand in most of several comments, but for their digits: `Reply`, `3 likes`.
    fn furniture_of(&self, shown: &[Shown]) -> Vec<String> {
        /// In bytes.
        const LONGEST: usize = 40;
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        for one in shown {
            let texts = one.texts.iter().map(|&block| self.reading.text(block));
            let short = texts.filter(|text| text.len() <= LONGEST).map(without_digits);
            let mut short: Vec<String> = short.collect();
            short.sort_unstable();
            short.dedup();
            short.into_iter().for_each(|line| *lines.entry(line).or_default() += 1);
        }
        let is_common = |count: usize| count > 1 && count * 2 > shown.len();
        lines.into_iter().filter(|(_, count)| is_common(*count)).map(|(line, _)| line).collect()
    }
}

fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_numeric()).collect()
}

/// The elements that a comment stands in, each: those of the template that made most of them, of equals the outermost, and
/// what stands beside them and has the same. One alone must be named for it.
fn chosen(elements: &[Element], held: &BTreeMap<u32, Holds>) -> Vec<u32> {
    let mut made: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &at in held.keys() {
        made.entry(elements[at as usize].likeness).or_default().push(at);
    }
    let most = made.into_values().max_by_key(|all| (all.len(), std::cmp::Reverse(all[0])));
    let Some(most) = most else { return Vec::new() };
    if most.len() == 1 {
        let is_alone = |at: &u32| {
            let element = &elements[*at as usize];
            element.naming.has(Naming::COMMENT)
                && matches!(element.kind, ElementKind::Article | ElementKind::Item)
        };
        return held.keys().copied().find(is_alone).into_iter().collect();
    }
    let place = |at: u32| (elements[at as usize].parent, elements[at as usize].kind);
    let places: std::collections::BTreeSet<_> = most.iter().map(|&at| place(at)).collect();
    held.keys().copied().filter(|at| most.binary_search(at).is_ok() || places.contains(&place(*at))).collect()
}

/// The comments that JSON-LD lists: a fact each, those of its author and date behind it.
fn listed(facts: &[Fact], hints: &DateHints<'_>) -> Vec<Comment> {
    let mut listed: Vec<Comment> = Vec::new();
    for fact in facts.iter().filter(|fact| fact.source == FactSource::JsonLd) {
        match (fact.key, listed.last_mut()) {
            (FactKey::Comment, _) => {
                let text = fact.value.clone();
                listed.push(Comment { author: None, date: None, text, depth: 0, span: fact.span });
            }
            (FactKey::Author, Some(last)) => last.author = Some(fact.value.clone()),
            (FactKey::Published, Some(last)) => last.date = iso(&fact.value, hints),
            _ => {}
        }
    }
    listed
}

/// A date as programs or people write it, if it has its year.
fn iso(value: &str, hints: &DateHints<'_>) -> Option<String> {
    let stamp = kiosque_values::date_of_stamp(value);
    let date = stamp.or_else(|| Some(kiosque_values::read_date(value, hints)?.value))?;
    date.has_year().then(|| date.to_iso())
}
