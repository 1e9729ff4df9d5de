//! Describes each block by whole numbers from 0 to 255: what the dump's features tell ([`crate::features`]), and what
//! the tree tells besides.

use super::page_features::{PAGE_COUNT, PageRow};
use super::tree::{Forest, SIGNS, Sums, Way, element_of};
use crate::alike::{Alike, Keyed};
use crate::features::{Row as LineRow, Writer, byte};
use crate::page::{Page, log_scale};
use crate::phrases::Topic;
use crate::shares::{Shares, part};
use kiosque_core::{BlockKind, Inline, Reading};

/// Names of the features of the tree, in their order; those of the line and of the page come before and after.
pub(crate) const TREE_FEATURES: &[&str] = names! {
    "kind" "level" "tag" "parent-tag" "grand-tag" "link-density" "links" "link-start" "strong" "emphasis"
    "breaks" "topic-comment" "topic-related" "topic-share" "topic-consent" "topic-legal" "topic-tags"
    "topic-byline" "topic-credit" "block-place" "text-place" "from-end" "best-up" "best-down" "core-up"
    "core-down" "title-up" "title-down" "depth" "best-share" "core-share" "best-density" "c0-blocks"
    "c0-share" "c0-mass" "c0-density" "c0-ended" "c0-length" "c0-place" "c0-score" "c0-paragraphs" "c0-items"
    "c1-blocks" "c1-share" "c1-mass" "c1-density" "c1-ended" "c1-length" "c1-place" "c1-score"
    "c1-paragraphs" "c1-items" "c2-blocks" "c2-share" "c2-mass" "c2-density" "c2-ended" "c2-length"
    "c2-place" "c2-score" "c2-paragraphs" "c2-items" "c3-blocks" "c3-share" "c3-mass" "c3-density" "c3-ended"
    "c3-length" "c3-place" "c3-score" "c3-paragraphs" "c3-items" "siblings" "sibling-place" "siblings-length"
    "siblings-mass" "card-siblings" "card-place" "card-share" "card-mass" "card-own-mass" "card-length"
    "card-up" "like-count" "like-share" "like-mass" "like-ended" "like-length" "like-density" "like-first"
    "like-last" "trail-count" "trail-share" "trail-mass" "trail-ended" "trail-length" "trail-density"
    "near3-density" "near8-density" "near20-density" "up8-density" "down8-density" "near8-ended"
    "near8-length" "near8-links" "near8-headings" "near8-cues" "near8-copies" "heading-blocks"
    "heading-level" "heading-mass" "heading-topics" "heading-together" "heading-length" "cue-blocks"
    "cue-mass" "cue-topics" "cue-together" "title-blocks" "title-mass" "title-share"
};

/// How many features the tree gives.
pub(crate) const TREE_COUNT: usize = TREE_FEATURES.len();

/// How many features the page's row starts at, and how many there are in all.
const LINE_COUNT: usize = crate::features::COUNT;
pub(crate) const COUNT: usize = LINE_COUNT + TREE_COUNT + SIGNS + PAGE_COUNT;

/// A block's features.
pub type Row = [u8; COUNT];

/// What the blocks of one template add up to.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    count: u32,
    sums: Sums,
    first: u32,
    last: u32,
}

/// The features of a template; the last two say from where to where on the page its blocks stand.
type Template = [u8; 8];

/// Of templates by kinds, all but those.
const UNPLACED: usize = 6;

/// Buffers kept from page to page.
#[derive(Default)]
pub(crate) struct Describer {
    /// Blocks with names alike around them, and with kinds of elements alike.
    pub(super) like: Groups,
    pub(super) trail: Groups,
    headings: Vec<Headings>,
    /// What is told of the elements around blocks; several share most of them.
    containers: Vec<Container>,
    /// For each element one more than its place among the containers, 0 if it is none.
    container_of: Vec<u32>,
    /// For each block the places of those around it.
    around: Vec<[u32; CONTAINERS]>,
    /// What is told of the best container and of the core; all blocks share it.
    targets: [u8; 3],
    /// The share of the running text that stands above the headline.
    above_title: u8,
}

/// An element that holds blocks: the first of them, parts of their number, and its features, in which a block's place is
/// not told yet.
#[derive(Clone, Copy, Debug)]
struct Container {
    first: u32,
    of_blocks: Shares,
    features: [u8; 10],
}

/// A block's element and those around it that hold more, so many of them are told of.
const CONTAINERS: usize = 4;

/// The place of a block among them.
const PLACE: usize = 6;

/// The headings above a block: the nearest, and the nearest that announces something else than the story.
#[derive(Clone, Copy, Debug, Default)]
struct Headings {
    nearest: Option<u32>,
    cue: Option<u32>,
}

impl Describer {
    /// Gathers what is told of blocks together.
    pub(crate) fn read(&mut self, scene: &Scene<'_>) {
        let (reading, forest) = (scene.reading, scene.forest);
        let node = |i: usize| &forest.nodes[element_of(reading, i) as usize];
        self.like.read(scene, |i| node(i).signature);
        self.trail.read(scene, |i| node(i).trail);
        self.find_headings(scene);
        self.find_containers(scene);
        let (best, core) = (forest.sum_of(forest.best), forest.sum_of(forest.core));
        self.targets = [forest.of_mass.part(best.mass), forest.of_text.part(core.text), best.link_density()];
        self.above_title = scene.title.map_or(0, |title| forest.of_mass.part(forest.sum(0..title).mass));
    }

    /// The features of block `i`.
    pub(crate) fn row(&self, scene: &Scene<'_>, i: usize) -> Row {
        let mut row = [0; COUNT];
        self.fill(scene, i, &mut row);
        row
    }

    /// Writes the features of block `i` where they will stay.
    pub(crate) fn fill(&self, scene: &Scene<'_>, i: usize, row: &mut Row) {
        let mut row = Writer { rest: row };
        row.put(scene.lines[i]);
        block(scene, i, &mut row);
        place(scene, i, &mut row);
        row.put(self.targets);
        self.put_containers(i, &mut row);
        cards(scene, i, &mut row);
        row.put(*self.like.of(i));
        let [trail @ .., _, _] = *self.trail.of(i);
        row.put::<UNPLACED>(trail);
        windows(scene, i, &mut row);
        headings(scene, i, self.headings[i], self.above_title, &mut row);
        row.put(scene.forest.signs[element_of(scene.reading, i) as usize]);
        row.put(*scene.of_page);
        debug_assert!(row.rest.is_empty());
    }

    fn find_containers(&mut self, scene: &Scene<'_>) {
        let forest = scene.forest;
        let of_best = Shares::of(forest.nodes[forest.best as usize].score);
        self.containers.clear();
        self.container_of.clear();
        self.container_of.resize(forest.nodes.len(), 0);
        self.around.clear();
        for i in 0..scene.reading.len() {
            let mut element = element_of(scene.reading, i);
            let mut around = [0; CONTAINERS];
            for own in &mut around {
                let place = &mut self.container_of[element as usize];
                if *place == 0 {
                    self.containers.push(container(scene, element, of_best));
                    *place = self.containers.len() as u32;
                }
                *own = *place - 1;
                element = forest.nodes[element as usize].wider;
            }
            self.around.push(around);
        }
    }

    fn put_containers(&self, i: usize, row: &mut Writer<'_>) {
        for place in self.around[i] {
            let Container { first, of_blocks, mut features } = self.containers[place as usize];
            features[PLACE] = of_blocks.part(i as u32 - first.min(i as u32));
            row.put(features);
        }
    }

    fn find_headings(&mut self, scene: &Scene<'_>) {
        const CUES: u16 = Topic::Comment as u16 | Topic::Related as u16 | Topic::Share as u16;
        self.headings.clear();
        let mut above = Headings::default();
        for (i, block) in scene.reading.blocks().iter().enumerate() {
            self.headings.push(above);
            let short = scene.page.shapes[i].length <= 80;
            if block.kind == BlockKind::Heading {
                above.nearest = Some(i as u32);
            }
            if short && scene.page.topics[i] & CUES != 0 {
                above.cue = Some(i as u32);
            }
        }
    }
}

/// The page as measured.
pub(crate) struct Scene<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) page: &'a Page,
    pub(crate) forest: &'a Forest,
    /// The block that shows the headline.
    pub(crate) title: Option<usize>,
    /// The features of its lines, as of a dump's.
    pub(crate) lines: &'a [LineRow],
    /// The features of the whole page.
    pub(crate) of_page: &'a PageRow,
}

impl Scene<'_> {
    pub(crate) fn total(&self) -> Sums {
        self.forest.sum(0..self.reading.len())
    }
}

/// Blocks grouped by a hash.
#[derive(Default)]
pub(super) struct Groups {
    alike: Alike,
    of_block: Vec<u32>,
    groups: Vec<Template>,
}

impl Groups {
    fn read(&mut self, scene: &Scene<'_>, key: impl Fn(usize) -> u32) {
        let len = scene.reading.len();
        self.alike.by_hash((0..len).map(|i| Keyed::new(key(i), i)));
        self.of_block.clear();
        self.of_block.resize(len, 0);
        self.groups.clear();
        for row in self.alike.groups() {
            let (first, last) = (row[0].at() as u32, row[row.len() - 1].at() as u32);
            let mut group = Group { first, last, ..Group::default() };
            for i in row.iter().map(|block| block.at()) {
                group.count += 1;
                group.sums = group.sums.plus(&scene.forest.sum(i..i + 1));
                self.of_block[i] = self.groups.len() as u32;
            }
            self.groups.push(template(scene, group));
        }
    }

    /// The blocks of each group.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &[Keyed]> {
        self.alike.groups()
    }

    fn of(&self, i: usize) -> &Template {
        &self.groups[self.of_block[i] as usize]
    }
}

fn block(scene: &Scene<'_>, i: usize, row: &mut Writer<'_>) {
    let (reading, page, forest) = (scene.reading, scene.page, scene.forest);
    let block = &reading.blocks()[i];
    let element = |number: u32| reading.elements().get(number as usize).copied().unwrap_or_default();
    let own = element(element_of(reading, i));
    let parent = element(own.parent);
    let grand = element(parent.parent);
    row.put([block.kind as u8, block.level, own.kind as u8, parent.kind as u8, grand.kind as u8]);
    let (mut strong, mut emphasis, mut breaks) = (0, 0, 0);
    let runs = reading.runs(i);
    for run in runs {
        match run.inline {
            Inline::Strong => strong += run.text.len(),
            Inline::Emphasis => emphasis += run.text.len(),
            Inline::Break => breaks += 1,
            _ => {}
        }
    }
    let set = |bytes: usize| byte((bytes * 255).checked_div(block.text.len()).unwrap_or(0) as u32);
    let starts_with_link = runs.first().is_some_and(|run| run.inline == Inline::Link);
    let sum = forest.sum(i..i + 1);
    row.put([
        sum.link_density(),
        byte(sum.links),
        starts_with_link.into(),
        set(strong),
        set(emphasis),
        byte(breaks),
    ]);
    let topics = page.topics[i];
    row.put(
        [
            Topic::Comment,
            Topic::Related,
            Topic::Share,
            Topic::Consent,
            Topic::Legal,
            Topic::Tags,
            Topic::Byline,
            Topic::Credit,
        ]
        .map(|topic| topic.of(topics).into()),
    );
    row.put([
        forest.of_blocks.part(i as u32),
        forest.of_text.part(forest.sum(0..i).text),
        log_scale((reading.len() - i) as u32),
    ]);
}

fn place(scene: &Scene<'_>, i: usize, row: &mut Writer<'_>) {
    let forest = scene.forest;
    let element = element_of(scene.reading, i);
    for Way { up, down } in forest.ways_from(element) {
        row.put([byte(up), byte(down)]);
    }
    row.put([byte(forest.nodes[element as usize].depth)]);
}

/// What is told of an element; `of_best` are parts of the most points that one has.
fn container(scene: &Scene<'_>, element: u32, of_best: Shares) -> Container {
    let forest = scene.forest;
    let node = &forest.nodes[element as usize];
    let sum = forest.sum_of(element);
    let blocks = node.end - node.first;
    let of_blocks = OF_FEW.get(blocks as usize).copied().unwrap_or_else(|| Shares::of(blocks));
    let features = [
        log_scale(blocks),
        forest.of_text.part(sum.text),
        forest.of_mass.part(sum.mass),
        sum.link_density(),
        of_blocks.part(sum.ended),
        log_scale(sum.text / blocks.max(1)),
        0,
        of_best.part(node.score),
        of_blocks.part(sum.paragraphs),
        of_blocks.part(sum.items),
    ];
    Container { first: node.first, of_blocks, features }
}

fn cards(scene: &Scene<'_>, i: usize, row: &mut Writer<'_>) {
    let forest = scene.forest;
    let element = element_of(scene.reading, i);
    let own = &forest.nodes[element as usize];
    let card = &forest.nodes[own.card as usize];
    let sum = forest.sum_of(own.card);
    row.put([
        byte(own.siblings),
        byte(own.place),
        log_scale(own.siblings_text.checked_div(own.siblings).unwrap_or(0)),
        forest.of_mass.part(own.siblings_mass),
        byte(card.siblings),
        byte(card.place),
        part(sum.text, card.siblings_text),
        forest.of_mass.part(card.siblings_mass),
        forest.of_mass.part(sum.mass),
        log_scale(card.siblings_text.checked_div(card.siblings).unwrap_or(0)),
        byte(own.depth - card.depth),
    ]);
}

fn template(scene: &Scene<'_>, group: Group) -> Template {
    let forest = scene.forest;
    [
        log_scale(group.count),
        forest.of_text.part(group.sums.text),
        forest.of_mass.part(group.sums.mass),
        part(group.sums.ended, group.count),
        log_scale(group.sums.text / group.count.max(1)),
        group.sums.link_density(),
        forest.of_blocks.part(group.first),
        forest.of_blocks.part(group.last),
    ]
}

/// Parts of as many blocks as stand near another; most elements hold no more.
static OF_FEW: [Shares; 18] = {
    let mut shares = [Shares::of(0); 18];
    let mut blocks = 0;
    while blocks < shares.len() {
        shares[blocks] = Shares::of(blocks as u32);
        blocks += 1;
    }
    shares
};

fn windows(scene: &Scene<'_>, i: usize, row: &mut Writer<'_>) {
    let (forest, len) = (scene.forest, scene.reading.len());
    let near = |size: usize| forest.sum(i.saturating_sub(size)..(i + size + 1).min(len));
    let blocks = ((i + 9).min(len) - i.saturating_sub(8)) as u32;
    let of_blocks = OF_FEW[blocks as usize];
    let sum = near(8);
    row.put([
        near(3).link_density(),
        sum.link_density(),
        near(20).link_density(),
        forest.sum(i.saturating_sub(8)..i).link_density(),
        forest.sum(i + 1..(i + 9).min(len).max(i + 1)).link_density(),
        of_blocks.part(sum.ended),
        log_scale(sum.text / blocks),
        byte(sum.links),
        byte(sum.headings),
        byte(sum.cues),
        of_blocks.part(sum.copies),
    ]);
}

fn headings(scene: &Scene<'_>, i: usize, above: Headings, above_title: u8, row: &mut Writer<'_>) {
    let (reading, page, forest) = (scene.reading, scene.page, scene.forest);
    let wider = |block: usize| {
        let node = &forest.nodes[element_of(reading, block) as usize];
        if node.end - node.first > 1 { element_of(reading, block) } else { node.wider }
    };
    // Whether what holds the heading also holds the block: 1 no, 2 yes.
    let together = |heading: usize| {
        let node = &forest.nodes[wider(heading) as usize];
        1 + u8::from((node.first as usize..node.end as usize).contains(&i))
    };
    let blocks = |from: usize| log_scale((i - from) as u32);
    let mass = |from: usize| log_scale(forest.sum(from..i).mass);
    row.put(match above.nearest.map(|heading| heading as usize) {
        Some(heading) => [
            blocks(heading),
            reading.blocks()[heading].level,
            mass(heading),
            topic_rank(page.topics[heading]),
            together(heading),
            page.log_length[heading],
        ],
        None => [255, 0, 255, 0, 0, 0],
    });
    row.put(match above.cue.map(|cue| cue as usize) {
        Some(cue) => [blocks(cue), mass(cue), topic_rank(page.topics[cue]), together(cue)],
        None => [255, 255, 0, 0],
    });
    row.put(match scene.title {
        Some(title) => {
            let (from, to) = (title.min(i), title.max(i));
            let (blocks, mass) = (log_scale((to - from) as u32), log_scale(forest.sum(from..to).mass));
            // Half as fine, below 128 above the headline and from there on below it.
            let place = |distance: u8| if i >= title { 128 + distance / 2 } else { 128 - distance / 2 };
            [place(blocks), place(mass), above_title]
        }
        None => [0, 0, 0],
    });
}

/// What a heading announces, the most telling first.
fn topic_rank(topics: u16) -> u8 {
    let ranked = [
        Topic::Comment,
        Topic::Related,
        Topic::Share,
        Topic::Consent,
        Topic::Legal,
        Topic::Tags,
        Topic::Byline,
        Topic::Source,
        Topic::Credit,
    ];
    ranked.iter().position(|topic| topic.of(topics)).map_or(0, |at| 9 - at as u8)
}
