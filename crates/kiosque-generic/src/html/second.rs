//! What the first stage says of a block's neighbours, of blocks like it, and of the page: the second stage's features.

use super::features::{COUNT, Row, Scene};
use super::tree::element_of;
use crate::page::{log_scale, part};
use kiosque_core::BlockKind;

/// Names of these features, in their order; those of the first stage follow.
pub(crate) const SECOND_FEATURES: &[&str] = &[
    "p",
    "p-of-most",
    "p-up1",
    "p-up2",
    "p-down1",
    "p-down2",
    "p-near2",
    "p-near5",
    "p-up5",
    "p-down5",
    "p-like",
    "p-like-most",
    "p-trail",
    "p-trail-most",
    "p-parent",
    "p-wider",
    "p-card",
    "p-siblings",
    "run-share",
    "run-blocks",
    "run-from-main",
    "p-above",
    "p-below",
    "p-most",
    "p-sum",
    "p-heading",
    "p-next-text",
    "p-title",
];

/// How many features there are, those of the first stage included.
pub(crate) const SECOND_COUNT: usize = SECOND_FEATURES.len() + COUNT;

/// A block's features for the second stage.
pub type SecondRow = [u8; SECOND_COUNT];

/// Chances of blocks, 0 to 255, and what they add up to.
#[derive(Default)]
pub(crate) struct Chances {
    /// Of each block.
    of_block: Vec<u8>,
    /// Sums before each block: of the chances, and of the chances weighed by the blocks' length.
    sums: Vec<(u64, u64)>,
    lengths: Vec<u64>,
    runs: Vec<Run>,
    run_of: Vec<u32>,
}

/// Blocks in a row that are likely to be body, short interruptions included.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    first: u32,
    end: u32,
    weight: u64,
}

/// Blocks in a row that are no body and do not end a run.
const GAP: u32 = 2;

/// A chance from here on is likely.
const LIKELY: u8 = 128;

impl Chances {
    pub(crate) fn read(&mut self, scene: &Scene<'_>, chances: impl Iterator<Item = u8>) {
        self.of_block.clear();
        self.of_block.extend(chances);
        self.lengths.clear();
        self.lengths.extend(scene.page.shapes.iter().map(|shape| u64::from(shape.length.min(2000) + 5)));
        self.sums.clear();
        let mut sum = (0, 0);
        self.sums.push(sum);
        for (&chance, length) in self.of_block.iter().zip(&self.lengths) {
            sum = (sum.0 + u64::from(chance), sum.1 + u64::from(chance) * length);
            self.sums.push(sum);
        }
        self.find_runs();
    }

    fn find_runs(&mut self) {
        self.runs.clear();
        self.run_of.clear();
        let mut gap = GAP + 1;
        for (i, &chance) in self.of_block.iter().enumerate() {
            let i = i as u32;
            if chance >= LIKELY {
                match self.runs.last_mut().filter(|_| gap <= GAP) {
                    Some(run) => run.end = i + 1,
                    None => self.runs.push(Run { first: i, end: i + 1, weight: 0 }),
                }
                gap = 0;
            } else {
                gap += 1;
            }
            self.run_of.push((self.runs.len() as u32).wrapping_sub(1));
        }
        for run in &mut self.runs {
            run.weight = self.sums[run.end as usize].1 - self.sums[run.first as usize].1;
        }
    }

    /// Mean chance of blocks `from..to`.
    fn mean(&self, from: usize, to: usize) -> u32 {
        let sum = self.sums[to.max(from)].0 - self.sums[from].0;
        (sum / (to.max(from + 1) - from) as u64) as u32
    }

    /// Mean chance of blocks `from..to`, long ones counting more.
    fn weighed_mean(&self, from: usize, to: usize, lengths: &[u64]) -> u32 {
        let sum = self.sums[to].1 - self.sums[from].1;
        sum.checked_div(lengths[to] - lengths[from]).unwrap_or(0) as u32
    }

    /// Fills `rows` with the features of every block.
    pub(crate) fn describe(&self, scene: &Scene<'_>, first: &[Row], rows: &mut Vec<SecondRow>) {
        let (reading, forest, len) = (scene.reading, scene.forest, self.of_block.len());
        let node = |i: usize| &forest.nodes[element_of(reading, i) as usize];
        let mut lengths = vec![0];
        for length in &self.lengths {
            lengths.push(lengths[lengths.len() - 1] + length);
        }
        let like = self.by_key(|i| node(i).signature);
        let trail = self.by_key(|i| node(i).trail);
        let main = (self.runs.iter().enumerate()).max_by_key(|(at, run)| (run.weight, usize::MAX - at));
        let main = main.map(|(_, run)| *run).unwrap_or_default();
        let most = self.of_block.iter().copied().max().unwrap_or(0);
        let total = self.sums[len].1;
        let titled = scene.title.map_or(0, |title| self.of_block[title]);
        let (mut heading, mut headings) = (0, Vec::with_capacity(len));
        for (block, &chance) in reading.blocks().iter().zip(&self.of_block) {
            headings.push(heading);
            if block.kind == BlockKind::Heading {
                heading = chance;
            }
        }
        let (mut text, mut texts) = (0, vec![0; len]);
        for i in (0..len).rev() {
            texts[i] = text;
            if reading.blocks()[i].kind != BlockKind::Heading {
                text = self.of_block[i];
            }
        }
        rows.clear();
        for i in 0..len {
            let mut row = [0; SECOND_COUNT];
            let mut next = 0;
            let mut put = |value: u32| {
                row[next] = value.min(255) as u8;
                next += 1;
            };
            let at = |i: Option<usize>| i.and_then(|i| self.of_block.get(i)).map_or(0, |&p| u32::from(p));
            put(self.of_block[i].into());
            put(part(self.of_block[i].into(), most.into()).into());
            put(at(i.checked_sub(1)));
            put(at(i.checked_sub(2)));
            put(at(Some(i + 1)));
            put(at(Some(i + 2)));
            for size in [2, 5] {
                put(self.mean(i.saturating_sub(size), (i + size + 1).min(len)));
            }
            put(self.mean(i.saturating_sub(5), i));
            put(self.mean(i + 1, (i + 6).min(len)));
            for group in [like[i], trail[i]] {
                put(group.0);
                put(group.1.into());
            }
            let own = node(i);
            let parent = &forest.nodes[own.parent as usize];
            let wider = &forest.nodes[own.wider as usize];
            let card = &forest.nodes[own.card as usize];
            for node in [parent, wider, card] {
                put(self.weighed_mean(node.first as usize, node.end as usize, &lengths));
            }
            let around = &forest.nodes[card.parent as usize];
            put(self.weighed_mean(around.first as usize, around.end as usize, &lengths));
            let run = self.runs.get(self.run_of[i] as usize).filter(|run| (i as u32) < run.end);
            put(run.map_or(0, |run| share(run.weight, total)));
            put(run.map_or(0, |run| log_scale(run.end - run.first).into()));
            put(distance(i as u32, main));
            put(share(self.sums[i].1, total));
            put(share(total - self.sums[i + 1].1, total));
            put(most.into());
            put(log_scale((total >> 8).min(u64::from(u32::MAX / 2)) as u32).into());
            put(headings[i].into());
            put(texts[i].into());
            put(titled.into());
            row[SECOND_FEATURES.len()..].copy_from_slice(&first[i]);
            rows.push(row);
        }
    }

    /// For each block the mean and the greatest chance of the blocks with its key, long ones counting more.
    fn by_key(&self, key: impl Fn(usize) -> u32) -> Vec<(u32, u8)> {
        let mut order: Vec<(u32, u32)> = (0..self.of_block.len()).map(|i| (key(i), i as u32)).collect();
        order.sort_unstable();
        let mut found = vec![(0, 0); self.of_block.len()];
        for group in order.chunk_by(|a, b| a.0 == b.0) {
            let blocks = || group.iter().map(|&(_, i)| i as usize);
            let weight: u64 = blocks().map(|i| self.lengths[i]).sum();
            let sum: u64 = blocks().map(|i| self.lengths[i] * u64::from(self.of_block[i])).sum();
            let most = blocks().map(|i| self.of_block[i]).max().unwrap_or(0);
            for i in blocks() {
                found[i] = ((sum / weight) as u32, most);
            }
        }
        found
    }
}

fn share(some: u64, all: u64) -> u32 {
    (some * 255).checked_div(all).unwrap_or(0) as u32
}

/// How far outside the main run a block stands: 128 inside it, less above it, more below.
fn distance(i: u32, main: Run) -> u32 {
    if i < main.first {
        128 - u32::from(log_scale(main.first - i)).min(128)
    } else if i >= main.end {
        128 + u32::from(log_scale(i + 1 - main.end)).min(127)
    } else {
        128
    }
}
