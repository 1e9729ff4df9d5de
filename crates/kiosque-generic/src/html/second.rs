//! What the first stage says of a block's neighbours, of blocks like it, and of the page: the second stage's features.

use super::features::{COUNT, Describer, Groups, Row, Scene};
use super::tree::element_of;
use crate::page::log_scale;
use crate::shares::Shares;
use kiosque_core::BlockKind;

/// Names of these features, in their order; those of the first stage follow.
pub(crate) const SECOND_FEATURES: &[&str] = names! {
    "p" "p-of-most" "p-up1" "p-up2" "p-down1" "p-down2" "p-near2" "p-near5" "p-up5" "p-down5" "p-like"
    "p-like-most" "p-trail" "p-trail-most" "p-parent" "p-wider" "p-card" "p-siblings" "own-run-share"
    "run-blocks" "run-from-main" "p-above" "p-below" "p-most" "p-sum" "p-heading" "p-next-text" "p-title"
};

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
    length_sums: Vec<u64>,
    runs: Vec<Run>,
    run_of: Vec<u32>,
    main: Run,
    most: u8,
    of_most: Shares,
    /// For each block the mean and the greatest chance of those of its template, by names and by kinds.
    like: Vec<(u32, u8)>,
    trail: Vec<(u32, u8)>,
    /// The chances of the nearest heading above and of the nearest text below.
    nearest: Vec<[u8; 2]>,
}

struct Writer<'r> {
    row: &'r mut SecondRow,
    next: usize,
}

impl Writer<'_> {
    fn put(&mut self, value: u32) {
        self.row[self.next] = value.min(255) as u8;
        self.next += 1;
    }
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
    pub(crate) fn read(
        &mut self,
        scene: &Scene<'_>,
        describer: &Describer,
        chances: impl Iterator<Item = u8>,
    ) {
        self.of_block.clear();
        self.of_block.extend(chances);
        self.lengths.clear();
        self.lengths.extend(scene.page.shapes.iter().map(|shape| u64::from(shape.length.min(2000) + 5)));
        self.length_sums.clear();
        self.length_sums.push(0);
        let mut all = 0;
        self.length_sums.extend(self.lengths.iter().map(|length| {
            all += length;
            all
        }));
        self.sums.clear();
        let mut sum = (0, 0);
        self.sums.push(sum);
        for (&chance, length) in self.of_block.iter().zip(&self.lengths) {
            sum = (sum.0 + u64::from(chance), sum.1 + u64::from(chance) * length);
            self.sums.push(sum);
        }
        self.find_runs();
        self.gather(scene, describer);
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
    fn weighed_mean(&self, from: usize, to: usize) -> u32 {
        let sum = self.sums[to].1 - self.sums[from].1;
        sum.checked_div(self.length_sums[to] - self.length_sums[from]).unwrap_or(0) as u32
    }

    /// Gathers what is told of blocks together.
    fn gather(&mut self, scene: &Scene<'_>, describer: &Describer) {
        let (reading, len) = (scene.reading, self.of_block.len());
        self.like = self.of_groups(&describer.like);
        self.trail = self.of_groups(&describer.trail);
        let main = (self.runs.iter().enumerate()).max_by_key(|(at, run)| (run.weight, usize::MAX - at));
        self.main = main.map(|(_, run)| *run).unwrap_or_default();
        self.most = self.of_block.iter().copied().max().unwrap_or(0);
        self.of_most = Shares::of(self.most.into());
        let is_heading = |i: usize| reading.blocks()[i].kind == BlockKind::Heading;
        self.nearest.clear();
        self.nearest.resize(len, [0; 2]);
        let mut heading = 0;
        for i in 0..len {
            self.nearest[i][0] = heading;
            heading = if is_heading(i) { self.of_block[i] } else { heading };
        }
        let mut text = 0;
        for i in (0..len).rev() {
            self.nearest[i][1] = text;
            text = if is_heading(i) { text } else { self.of_block[i] };
        }
    }

    /// The features of block `i`, of which `first` are those of the first stage.
    pub(crate) fn row(&self, scene: &Scene<'_>, i: usize, first: &Row) -> SecondRow {
        let mut row = [0; SECOND_COUNT];
        self.fill(scene, i, first, &mut row);
        row
    }

    /// Writes them where they will stay.
    pub(crate) fn fill(&self, scene: &Scene<'_>, i: usize, first: &Row, row: &mut SecondRow) {
        let mut row = Writer { row, next: 0 };
        self.around(i, &mut row);
        self.together(scene, i, &mut row);
        self.in_runs(i, &mut row);
        row.put(self.most.into());
        let total = self.sums[self.of_block.len()].1;
        row.put(log_scale((total >> 8).min(u64::from(u32::MAX / 2)) as u32).into());
        self.nearest[i].iter().for_each(|&chance| row.put(chance.into()));
        row.put(scene.title.map_or(0, |title| self.of_block[title].into()));
        row.row[row.next..].copy_from_slice(first);
    }

    fn around(&self, i: usize, row: &mut Writer<'_>) {
        let len = self.of_block.len();
        let at = |i: Option<usize>| i.and_then(|i| self.of_block.get(i)).map_or(0, |&p| u32::from(p));
        row.put(self.of_block[i].into());
        row.put(self.of_most.part(self.of_block[i].into()).into());
        for neighbour in [i.checked_sub(1), i.checked_sub(2), Some(i + 1), Some(i + 2)] {
            row.put(at(neighbour));
        }
        for size in [2, 5] {
            row.put(self.mean(i.saturating_sub(size), (i + size + 1).min(len)));
        }
        row.put(self.mean(i.saturating_sub(5), i));
        row.put(self.mean(i + 1, (i + 6).min(len)));
    }

    /// The chances of blocks of the same template, and of those in the same elements.
    fn together(&self, scene: &Scene<'_>, i: usize, row: &mut Writer<'_>) {
        for (mean, most) in [self.like[i], self.trail[i]] {
            row.put(mean);
            row.put(most.into());
        }
        let node = |element: u32| &scene.forest.nodes[element as usize];
        let own = node(element_of(scene.reading, i));
        let card = node(own.card);
        for node in [node(own.parent), node(own.wider), card, node(card.parent)] {
            row.put(self.weighed_mean(node.first as usize, node.end as usize));
        }
    }

    fn in_runs(&self, i: usize, row: &mut Writer<'_>) {
        let total = self.sums[self.of_block.len()].1;
        let run = self.runs.get(self.run_of[i] as usize).filter(|run| (i as u32) < run.end);
        row.put(run.map_or(0, |run| share(run.weight, total)));
        row.put(run.map_or(0, |run| log_scale(run.end - run.first).into()));
        row.put(distance(i as u32, self.main));
        row.put(share(self.sums[i].1, total));
        row.put(share(total - self.sums[i + 1].1, total));
    }

    /// For each block the mean and the greatest chance of the blocks of its group, long ones counting more.
    fn of_groups(&self, groups: &Groups) -> Vec<(u32, u8)> {
        let mut found = vec![(0, 0); self.of_block.len()];
        for group in groups.blocks() {
            let blocks = || group.iter().map(|block| block.at());
            let weight: u64 = blocks().map(|i| self.lengths[i]).sum();
            let sum: u64 = blocks().map(|i| self.lengths[i] * u64::from(self.of_block[i])).sum();
            let most = blocks().map(|i| self.of_block[i]).max().unwrap_or(0);
            let told = ((sum / weight) as u32, most);
            blocks().for_each(|i| found[i] = told);
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
