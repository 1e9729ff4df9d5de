//! The blocks over the elements of the page: sums, containers, templates.
//!
//! The blocks of an element are a range of the page's, so that whatever is added up over blocks is known of every
//! element by two look-ups. Elements stand in the order of the page: passes up the tree go backwards, passes down go
//! forwards, and each is linear.

use crate::alike::{Alike, Keyed};
use crate::page::Page;
use crate::phrases::Topic;
use crate::shape::End;
use crate::shares::{Shares, part};
use kiosque_core::{Block, BlockKind, Element, ElementKind, Inline, Naming, Reading};
use std::ops::Range;

/// What is added up over blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Length in Latin-equivalent characters, and that of it in links.
    pub(crate) text: u32,
    pub(crate) linked: u32,
    /// Length of the blocks that read as running text and are mostly no links, each counted up to a limit.
    pub(crate) mass: u32,
    /// Blocks that end like a sentence.
    pub(crate) ended: u32,
    pub(crate) paragraphs: u32,
    pub(crate) headings: u32,
    pub(crate) items: u32,
    pub(crate) links: u32,
    /// Blocks whose words speak of sharing, reading on, comments.
    pub(crate) cues: u32,
    pub(crate) copies: u32,
}

impl Sums {
    /// Field by field and without a look at what overflows (no page is so long), so that several are added at once.
    #[inline(always)]
    pub(crate) fn plus(&self, other: &Sums) -> Sums {
        self.with(other, u32::wrapping_add)
    }

    /// As [`Sums::plus`]; what nobody asks for is not made.
    #[inline(always)]
    pub(crate) fn minus(&self, other: &Sums) -> Sums {
        self.with(other, u32::wrapping_sub)
    }

    #[inline(always)]
    fn with(&self, other: &Sums, merge: impl Fn(u32, u32) -> u32) -> Sums {
        Sums {
            text: merge(self.text, other.text),
            linked: merge(self.linked, other.linked),
            mass: merge(self.mass, other.mass),
            ended: merge(self.ended, other.ended),
            paragraphs: merge(self.paragraphs, other.paragraphs),
            headings: merge(self.headings, other.headings),
            items: merge(self.items, other.items),
            links: merge(self.links, other.links),
            cues: merge(self.cues, other.cues),
            copies: merge(self.copies, other.copies),
        }
    }

    /// Share of the text in links, of 255.
    pub(crate) fn link_density(&self) -> u8 {
        part(self.linked, self.text)
    }
}

/// How many things are looked for in the elements around a block: what names speak of, and what elements are.
pub(crate) const SIGNS: usize = Naming::COUNT + KINDS.len();

/// Names of the features that tell of the signs.
pub(crate) const SIGN_NAMES: &[&str] = names! {
    "in-comment" "in-related" "in-share" "in-subscribe" "in-advert" "in-navigation" "in-breadcrumb"
    "in-pager" "in-footer" "in-header" "in-sidebar" "in-widget" "in-author" "in-profile" "in-date" "in-tags"
    "in-title" "in-summary" "in-caption" "in-story" "in-content" "in-post" "in-product" "in-review"
    "in-question" "in-media" "in-list" "in-dialog" "in-tool" "in-note" "in-unseen" "within-article"
    "within-main" "within-section" "within-header" "within-footer" "within-nav" "within-aside" "within-form"
    "within-list" "within-table" "within-figure" "within-details" "within-quote"
};

/// The kinds of element that say something of all that they hold.
pub(crate) const KINDS: [ElementKind; 13] = [
    ElementKind::Article,
    ElementKind::Main,
    ElementKind::Section,
    ElementKind::Header,
    ElementKind::Footer,
    ElementKind::Navigation,
    ElementKind::Aside,
    ElementKind::Form,
    ElementKind::List,
    ElementKind::Table,
    ElementKind::Figure,
    ElementKind::Details,
    ElementKind::Quote,
];

/// For each kind of element, as a number, the sign that it is.
const SIGN_OF_KIND: [Option<u8>; 1 << u8::BITS] = {
    let mut signs = [None; 1 << u8::BITS];
    let mut number = 0;
    while number < KINDS.len() {
        signs[KINDS[number] as usize] = Some((Naming::COUNT + number) as u8);
        number += 1;
    }
    signs
};

/// The sign that names around a block speak of this one thing.
pub(crate) const fn sign_of_naming(naming: Naming) -> usize {
    naming.bits().trailing_zeros() as usize
}

/// The sign that the block lies in an element of this kind, one of those that have a sign.
pub(crate) const fn sign_of_kind(kind: ElementKind) -> usize {
    match SIGN_OF_KIND[kind as usize] {
        Some(sign) => sign as usize,
        None => panic!("not one of KINDS"),
    }
}

/// An element, and what its blocks tell.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Node {
    pub(crate) parent: u32,
    /// Its blocks.
    pub(crate) first: u32,
    pub(crate) end: u32,
    /// The nearest element around it that holds more blocks.
    pub(crate) wider: u32,
    /// How many of these there are up to the page.
    pub(crate) depth: u32,
    /// Points for the paragraphs that it holds (as Readability counts them), in hundredths.
    pub(crate) score: u32,
    /// The nearest element, itself included, that is one of several alike side by side and holds several blocks.
    pub(crate) card: u32,
    /// Elements alike side by side, itself included, its place among them, and what they hold together.
    pub(crate) siblings: u32,
    pub(crate) place: u32,
    pub(crate) siblings_text: u32,
    pub(crate) siblings_mass: u32,
    /// Hash of likeness of the last three levels, and of the kinds of all.
    pub(crate) signature: u32,
    pub(crate) trail: u32,
}

/// The way from a block up to a chosen element: levels up to the first element that also holds it, and from there down.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Way {
    pub(crate) up: u32,
    pub(crate) down: u32,
}

/// The measured tree. Its vectors are kept from page to page.
#[derive(Default)]
pub(crate) struct Forest {
    pub(crate) nodes: Vec<Node>,
    /// For each element and sign, how small a share of the page's running text the nearest element of that sign
    /// holds: 0 where there is none, 255 where it holds next to nothing.
    pub(crate) signs: Vec<[u8; SIGNS]>,
    /// Sums over the blocks before each block.
    sums: Vec<Sums>,
    /// Parts of the page's text, of its running text, and of its blocks.
    pub(crate) of_text: Shares,
    pub(crate) of_mass: Shares,
    pub(crate) of_blocks: Shares,
    /// The container with most points, the deepest one that holds most of the running text, the headline's element.
    pub(crate) best: u32,
    pub(crate) core: u32,
    /// From each element the ways to the container, the core and the headline.
    ways: Vec<[Way; 3]>,
    /// Elements that hold blocks, by parent and likeness.
    siblings: Alike,
}

impl Forest {
    pub(crate) fn read(&mut self, reading: &Reading, page: &Page, title: Option<usize>) {
        self.add_up(reading, page);
        self.spread(reading);
        self.find_siblings(reading.elements());
        self.weigh(reading, page);
        self.find_signs(reading.elements());
        self.best = self.richest();
        self.core = self.deepest_core();
        let title = title.map_or(self.best, |title| element_of(reading, title));
        self.measure_ways([self.best, self.core, title]);
    }

    /// Elements that hold blocks and look alike, side by side, in the order of the page.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[Keyed]> {
        self.siblings.groups()
    }

    /// An element and those around it, the innermost first.
    pub(crate) fn around(&self, element: u32) -> impl Iterator<Item = u32> + '_ {
        let parent = |&at: &u32| Some(self.nodes[at as usize].parent).filter(|&up| up < at);
        std::iter::successors(Some(element), parent)
    }

    /// The ways to the best container, to the core and to the headline's element.
    pub(crate) fn ways_from(&self, element: u32) -> [Way; 3] {
        self.ways[element as usize]
    }

    /// What the blocks of a range add up to.
    #[inline(always)]
    pub(crate) fn sum(&self, blocks: Range<usize>) -> Sums {
        self.sums[blocks.end].minus(&self.sums[blocks.start])
    }

    #[inline(always)]
    pub(crate) fn sum_of(&self, element: u32) -> Sums {
        let node = &self.nodes[element as usize];
        self.sum(node.first as usize..node.end as usize)
    }

    fn add_up(&mut self, reading: &Reading, page: &Page) {
        self.sums.clear();
        let mut sum = Sums::default();
        self.sums.push(sum);
        for (i, block) in reading.blocks().iter().enumerate() {
            sum = sum.plus(&of_block(reading, page, i, block));
            self.sums.push(sum);
        }
        self.of_text = Shares::of(sum.text);
        self.of_mass = Shares::of(sum.mass);
        self.of_blocks = Shares::of(reading.len() as u32);
    }

    /// Gives each element its range of blocks, what is around it, and what its place looks like.
    fn spread(&mut self, reading: &Reading) {
        let elements = reading.elements();
        self.nodes.clear();
        self.nodes.extend(elements.iter().map(|element| Node {
            parent: element.parent,
            first: u32::MAX,
            ..Node::default()
        }));
        if self.nodes.is_empty() {
            self.nodes.push(Node { first: u32::MAX, ..Node::default() });
        }
        for i in 0..reading.len() {
            let node = &mut self.nodes[element_of(reading, i) as usize];
            node.first = node.first.min(i as u32);
            node.end = i as u32 + 1;
        }
        for at in (1..self.nodes.len()).rev() {
            let Node { parent, first, end, .. } = self.nodes[at];
            let above = &mut self.nodes[parent as usize];
            above.first = above.first.min(first);
            above.end = above.end.max(end);
        }
        for at in 0..self.nodes.len() {
            let element = elements.get(at).copied().unwrap_or_default();
            let above = self.nodes[element.parent as usize];
            let node = &mut self.nodes[at];
            node.first = node.first.min(node.end);
            if at > 0 {
                let wider = above.end - above.first > node.end - node.first;
                node.wider = if wider { element.parent } else { above.wider };
                node.depth = above.depth + u32::from(wider);
            }
            node.trail = mix(above.trail, element.kind as u32 + 1);
            let grand = elements.get(above.parent as usize).map_or(0, |grand| grand.likeness);
            let parent = elements.get(element.parent as usize).map_or(0, |parent| parent.likeness);
            node.signature = mix(mix(element.likeness, parent), grand);
        }
    }

    /// Counts, side by side, the elements that look alike.
    fn find_siblings(&mut self, elements: &[Element]) {
        let full = |(at, _): &(usize, &Element)| self.nodes[*at].end > self.nodes[*at].first;
        let full = elements.iter().enumerate().skip(1).filter(full);
        self.siblings.by_bucket(
            elements.len(),
            full.map(|(at, element)| (element.parent as usize, Keyed::new(element.likeness, at))),
        );
        for row in self.siblings.groups() {
            let sums = row.iter().map(|sibling| {
                let node = &self.nodes[sibling.at()];
                self.sums[node.end as usize].minus(&self.sums[node.first as usize])
            });
            let (text, mass) =
                sums.fold((0u32, 0u32), |(text, mass), sum| (text + sum.text, mass + sum.mass));
            for (place, sibling) in row.iter().enumerate() {
                let node = &mut self.nodes[sibling.at()];
                (node.siblings, node.place) = (row.len() as u32, place as u32);
                (node.siblings_text, node.siblings_mass) = (text, mass);
            }
        }
        for at in 1..self.nodes.len() {
            let node = self.nodes[at];
            let is_card = node.siblings > 1 && node.end - node.first > 1;
            self.nodes[at].card = if is_card { at as u32 } else { self.nodes[node.parent as usize].card };
        }
    }

    /// Points for each paragraph to the element that holds it, and half of them to the one around.
    fn weigh(&mut self, reading: &Reading, page: &Page) {
        /// Shorter blocks get no points.
        const LEAST: u32 = 25;
        for (i, block) in reading.blocks().iter().enumerate() {
            let shape = &page.shapes[i];
            if shape.length < LEAST || block.kind == BlockKind::Heading {
                continue;
            }
            let points = 100 + 100 * shape.commas.min(20) + shape.length.min(300);
            let density = u32::from(self.sum(i..i + 1).link_density());
            let points = points * (255 - density) / 255;
            let own = element_of(reading, i);
            let holder = if is_text(reading, own) { self.nodes[own as usize].parent } else { own };
            self.nodes[holder as usize].score += points;
            let around = self.nodes[holder as usize].parent;
            self.nodes[around as usize].score += points / 2;
        }
    }

    /// From every element the ways to the targets, in levels at which the number of blocks grows.
    fn measure_ways(&mut self, targets: [u32; 3]) {
        const OFF: u32 = u32::MAX;
        let nodes = &self.nodes;
        self.ways.clear();
        self.ways.resize(nodes.len(), [Way { up: OFF, down: 0 }; 3]);
        for (number, target) in targets.into_iter().enumerate() {
            let bottom = nodes[target as usize].depth;
            let mut at = target;
            loop {
                let node = &nodes[at as usize];
                self.ways[at as usize][number] = Way { up: 0, down: bottom - node.depth };
                if at == 0 {
                    break;
                }
                at = node.parent;
            }
        }
        // Nobody asks for the ways from elements that hold no block.
        for at in (1..nodes.len()).filter(|&at| nodes[at].end > nodes[at].first) {
            let parent = nodes[at].parent as usize;
            let above = self.ways[parent];
            let grows = nodes[at].depth - nodes[parent].depth;
            for (way, above) in self.ways[at].iter_mut().zip(above) {
                // Off the way, the first step always counts.
                let off = Way { up: above.up + grows.max(u32::from(above.up == 0)), down: above.down };
                *way = if way.up == OFF { off } else { *way };
            }
        }
    }

    fn find_signs(&mut self, elements: &[Element]) {
        self.signs.clear();
        self.signs.push([0; SIGNS]);
        for (at, element) in elements.iter().enumerate().skip(1) {
            let node = &self.nodes[at];
            let mut signs = self.signs[element.parent as usize];
            let (mut bits, kind) = (element.naming.bits(), SIGN_OF_KIND[usize::from(element.kind as u8)]);
            if bits != 0 || kind.is_some() {
                let mass = self.sums[node.end as usize].mass - self.sums[node.first as usize].mass;
                let strength = 255 - self.of_mass.part(mass).min(254);
                while bits != 0 {
                    signs[bits.trailing_zeros() as usize] = strength;
                    bits &= bits - 1;
                }
                if let Some(sign) = kind {
                    signs[usize::from(sign)] = strength;
                }
            }
            self.signs.push(signs);
        }
    }

    /// The element whose points, links taken off, are most.
    fn richest(&self) -> u32 {
        let (mut best, mut most) = (0, 0);
        for (at, node) in self.nodes.iter().enumerate() {
            let score = u64::from(node.score);
            // Most elements have too few points to be it, links taken off or not.
            if score * 255 > most {
                let worth = score * (255 - u64::from(self.sum_of(at as u32).link_density()));
                (best, most) = if worth > most { (at as u32, worth) } else { (best, most) };
            }
        }
        best
    }

    /// The deepest element that holds three fifths of the running text.
    fn deepest_core(&self) -> u32 {
        let total = self.sums[self.sums.len() - 1].mass;
        let holds = |at: &usize| u64::from(self.sum_of(*at as u32).mass) * 5 >= u64::from(total) * 3;
        (0..self.nodes.len()).rev().find(holds).unwrap_or(0) as u32
    }
}

/// The element that a block stands in.
pub(crate) fn element_of(reading: &Reading, block: usize) -> u32 {
    let element = reading.blocks()[block].element;
    if (element as usize) < reading.elements().len() { element } else { 0 }
}

fn is_text(reading: &Reading, element: u32) -> bool {
    let kind = reading.elements().get(element as usize).map(|element| element.kind);
    matches!(
        kind,
        Some(
            ElementKind::Paragraph
                | ElementKind::Item
                | ElementKind::Quote
                | ElementKind::Pre
                | ElementKind::Cell
        )
    )
}

fn of_block(reading: &Reading, page: &Page, i: usize, block: &Block) -> Sums {
    /// No block counts for more.
    const MOST: u32 = 1000;
    const CUES: u16 = Topic::Comment as u16
        | Topic::Related as u16
        | Topic::Share as u16
        | Topic::Consent as u16
        | Topic::Legal as u16;
    let shape = &page.shapes[i];
    let runs = reading.runs(i).iter().filter(|run| run.inline == Inline::Link);
    let (bytes, links) = runs.fold((0, 0), |(bytes, links), run| (bytes + run.text.len(), links + 1));
    let linked =
        (shape.length as u64 * bytes as u64).checked_div(block.text.len() as u64).unwrap_or(0) as u32;
    let running = page.sentence[i] && linked * 2 < shape.length;
    Sums {
        text: shape.length,
        linked,
        mass: if running { shape.length.min(MOST) } else { 0 },
        ended: (shape.end == End::Stop).into(),
        paragraphs: is_paragraph(reading, i).into(),
        headings: (block.kind == BlockKind::Heading).into(),
        items: (block.kind == BlockKind::ListItem).into(),
        links,
        cues: (page.topics[i] & CUES != 0).into(),
        copies: (page.copies[i] > 0).into(),
    }
}

fn is_paragraph(reading: &Reading, i: usize) -> bool {
    let element = reading.elements().get(reading.blocks()[i].element as usize);
    element.is_some_and(|element| element.kind == ElementKind::Paragraph)
}

fn mix(a: u32, b: u32) -> u32 {
    (a.rotate_left(5) ^ b).wrapping_mul(0x9E37_79B1)
}
