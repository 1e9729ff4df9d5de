//! The learned correction: a forest of small regression trees over the features.

use crate::features::FEATURES;
use fearless_simd::prelude::*;
use fearless_simd::{Bytes as _, Level, dispatch, u8x64, u32x16};
use std::hint::select_unpredictable;
use std::sync::LazyLock;

/// First bytes of a model file.
const MAGIC: &[u8; 4] = b"KQT1";

/// The same where features take two bytes.
const WIDE_MAGIC: &[u8; 4] = b"KQT2";

static SHIPPED: LazyLock<Models> = LazyLock::new(|| {
    let read = |bytes| Model::parse(bytes).expect("tests read the shipped models");
    Models {
        body: read(include_bytes!("../model/body.bin")),
        title: read(include_bytes!("../model/title.bin")),
    }
});

/// Log-odds are counted in these.
pub(crate) const UNIT: i32 = 1000;

/// Lines turned together into columns: one vector register of any machine holds a byte of each.
const BLOCK: usize = 16;

/// No model looks at more features.
const MOST_FEATURES: usize = 512;

/// So many lines share what is read of the trees.
const MOST_LINES: usize = 64;

/// A byte of each of these lines: as many as the widest vector has, at an address that it is loaded from at once.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Column([u8; MOST_LINES]);

/// The lines looked at together, feature by feature; the number of features is a power of two, so that no index misses.
pub(crate) type Columns = [Column; MOST_FEATURES];

/// Room for columns.
pub(crate) fn new_columns() -> Box<Columns> {
    Box::new([Column([0; MOST_LINES]); MOST_FEATURES])
}

/// What one inner node does to eight of its tree's leaves: where the feature exceeds the threshold, those to the
/// node's left are out of reach.
#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u16,
    threshold: Fourfold,
    /// The leaves to the left.
    left: Fourfold,
}

impl Node {
    fn new(feature: u16, threshold: u8, left: u8) -> Node {
        Node { feature, threshold: Fourfold::new(threshold), left: Fourfold::new(left) }
    }

    /// The leaves that are out of reach for a line with this value.
    fn gone(self, value: u8) -> u8 {
        if value > self.threshold.byte() { self.left.byte() } else { 0 }
    }
}

/// A byte four times: processors fill vectors with four bytes as they load them, but not with one.
#[derive(Clone, Copy, Debug)]
struct Fourfold(u32);

impl Fourfold {
    const fn new(byte: u8) -> Fourfold {
        Fourfold(u32::from_ne_bytes([byte; 4]))
    }

    fn byte(self) -> u8 {
        self.0 as u8
    }

    /// A vector full of the byte.
    #[inline(always)]
    fn everywhere<S: Simd>(self, simd: S) -> u8x64<S> {
        u32x16::splat(simd, self.0).bitcast()
    }
}

/// The leaves of a tree that may still be reached, as bits.
pub(crate) type Open = u32;

/// A node that asks what is the same for all lines of a page: its tree, and the leaves that remain of it.
#[derive(Clone, Copy, Debug)]
struct PageNode {
    feature: u16,
    tree: u16,
    threshold: u8,
    remaining: Open,
}

/// The nodes that rule out leaves of the first eight of a tree, of the next, and so on; some rule out several. They stand
/// tree by tree.
#[derive(Debug)]
struct Nodes<const OCTETS: usize> {
    nodes: Vec<Node>,
    /// How many of each tree.
    counts: Vec<[u8; OCTETS]>,
}

impl<const OCTETS: usize> Nodes<OCTETS> {
    fn new() -> Self {
        Self { nodes: Vec::new(), counts: Vec::new() }
    }

    fn push_tree(&mut self, octets: &Octets<OCTETS>) {
        self.counts.push(counts(octets));
        self.nodes.extend(octets.iter().flatten());
    }

    /// The nodes of each tree.
    #[inline(always)]
    fn trees(&self) -> impl Iterator<Item = [&[Node]; OCTETS]> {
        let mut rest = self.nodes.as_slice();
        self.counts.iter().map(move |counts| {
            counts.map(|count| {
                let (own, after) = rest.split_at(usize::from(count));
                rest = after;
                own
            })
        })
    }
}

/// The nodes of a tree, for each eight leaves those that rule out some of them.
type Octets<const OCTETS: usize> = [Vec<Node>; OCTETS];

/// How many nodes each octet has: fewer than a tree has.
fn counts<const OCTETS: usize>(octets: &Octets<OCTETS>) -> [u8; OCTETS] {
    octets.each_ref().map(|octet| octet.len() as u8)
}

/// No tree has more leaves.
const MOST_LEAVES: usize = 32;

/// What the leaves of a tree answer: the lower bytes of all, then the upper bytes, counted from the least number.
#[derive(Clone, Copy, Debug)]
struct Leaves([u8; 2 * MOST_LEAVES]);

impl Leaves {
    /// So much is added to each, that none is below 0.
    const RAISED: i32 = 1 << 15;

    fn new(values: &[i16]) -> Self {
        let mut bytes = [0; 2 * MOST_LEAVES];
        for (at, &value) in values.iter().enumerate() {
            let [low, high] = ((i32::from(value) + Self::RAISED) as u16).to_le_bytes();
            (bytes[at], bytes[MOST_LEAVES + at]) = (low, high);
        }
        Self(bytes)
    }

    fn value(&self, leaf: usize) -> i32 {
        i32::from(u16::from_le_bytes([self.0[leaf], self.0[MOST_LEAVES + leaf]])) - Self::RAISED
    }
}

/// A tree as it is read, before all are put in order.
struct Tree<const OCTETS: usize> {
    of_line: Octets<OCTETS>,
    of_page: Vec<PageNode>,
    leaves: Leaves,
}

/// What was learned: one model says which lines are body, one which is the headline.
#[derive(Debug)]
pub struct Models {
    /// Log-odds of a line being body.
    pub body: Model,
    /// Log-odds of a line being the headline.
    pub title: Model,
}

impl Models {
    /// The models that come with the crate.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }
}

/// A forest of small trees, of at most eight leaves for each of the `OCTETS`.
///
/// Trees are not walked: each node crosses out the leaves it rules out, for up to 64 lines at a time, and the first
/// leaf left is the tree's answer (the QuickScorer of Lucchese and others, SIGIR 2015). That has no branches to
/// mispredict, and compilers turn it into vector instructions: the widest that the machine is found to have.
///
/// Nodes that ask what is the same for all lines of a page are looked at once for all of them. Trees with as many nodes
/// stand together, so that processors guess right where their loops end.
#[derive(Debug)]
pub struct Forest<const OCTETS: usize> {
    of_line: Nodes<OCTETS>,
    of_page: Vec<PageNode>,
    leaves: Vec<Leaves>,
    base: i32,
    /// How many pieces of a row the nodes of its own look at.
    pieces: usize,
}

/// A model of the lines of dumps.
pub type Model = Forest<2>;

/// A model of the blocks of HTML pages.
pub(crate) type WideModel = Forest<4>;

/// Why bytes are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// The first bytes are not those of a model file.
    Magic,
    /// The model was made for other features: found and expected hash.
    Features(u32, u32),
    /// The bytes end too early, or indices point nowhere.
    Damaged,
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Magic => write!(f, "not a model file: it does not begin with {MAGIC:?}"),
            Self::Features(found, expected) => {
                write!(f, "model made for feature list {found:08x}, expected {expected:08x}: train it again")
            }
            Self::Damaged => write!(f, "model file ends early or points outside its trees"),
        }
    }
}

impl std::error::Error for ModelError {}

impl Model {
    /// Reads a model file for [`FEATURES`]: magic, hash of the feature list, base and number of trees; then each tree as
    /// its number of nodes, the nodes (feature, threshold, left and right child; leaves are counted from the left and
    /// written as their complement), and two bytes a leaf (there is one leaf more than nodes). Little endian.
    ///
    /// # Errors
    ///
    /// [`ModelError`] when the bytes are no model for [`FEATURES`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::read(bytes, *MAGIC, FEATURES.iter().copied(), |_| false)
    }
}

impl WideModel {
    /// As [`Model::parse`], for other features, of which some are of the page: the same for all lines that are looked at
    /// together. A node's feature takes two bytes.
    pub(crate) fn parse_wide(
        bytes: &[u8],
        features: impl Iterator<Item = &'static str> + Clone,
        is_of_page: impl Fn(&str) -> bool,
    ) -> Result<Self, ModelError> {
        Self::read(bytes, *WIDE_MAGIC, features, is_of_page)
    }
}

impl<const OCTETS: usize> Forest<OCTETS> {
    fn read(
        bytes: &[u8],
        magic: [u8; 4],
        features: impl Iterator<Item = &'static str> + Clone,
        is_of_page: impl Fn(&str) -> bool,
    ) -> Result<Self, ModelError> {
        let mut bytes = Bytes(bytes);
        if bytes.take::<4>()? != magic {
            return Err(ModelError::Magic);
        }
        let (found, expected) = (u32::from_le_bytes(bytes.take()?), hash_of(features.clone()));
        if found != expected {
            return Err(ModelError::Features(found, expected));
        }
        let base = i32::from_le_bytes(bytes.take()?);
        let count = u16::from_le_bytes(bytes.take()?);
        let of_page: Vec<bool> = features.take(MOST_FEATURES).map(is_of_page).collect();
        let trees = (0..count).map(|_| Tree::read(&mut bytes, magic == *WIDE_MAGIC, &of_page));
        let mut trees: Vec<Tree<OCTETS>> = trees.collect::<Result<_, _>>()?;
        trees.sort_by_key(|tree| counts(&tree.of_line));
        let mut model =
            Self { of_line: Nodes::new(), of_page: Vec::new(), leaves: Vec::new(), base, pieces: 0 };
        let mut of_page = Vec::new();
        for (number, tree) in (0..).zip(trees) {
            model.of_line.push_tree(&tree.of_line);
            model.leaves.push(tree.leaves);
            of_page
                .extend(tree.of_page.into_iter().map(|node| PageNode { tree: number, ..node }).enumerate());
        }
        // The first nodes of all trees, then the second ones: none waits for the one before it.
        of_page.sort_by_key(|(place, _)| *place);
        model.of_page.extend(of_page.into_iter().map(|(_, node)| node));
        let features = model.of_line.nodes.iter().map(|node| usize::from(node.feature));
        model.pieces = features.max().map_or(0, |last| last / BLOCK + 1);
        Ok(model)
    }

    /// Log-odds, in thousandths, that each of `lines` is what the model looks for, in their order; replaces what is in
    /// `odds`. Every line must have a row, and all those of a page's features must be the same.
    pub fn log_odds<const N: usize>(&self, rows: &[[u8; N]], lines: &[usize], odds: &mut Vec<i32>) {
        odds.clear();
        match *lines {
            [] => {}
            [line] => odds.push(self.of_one(&rows[line], &mut Vec::new())),
            [any, ..] => {
                let mut open = Vec::new();
                self.open_to(&rows[any], &mut open);
                self.log_odds_within(&open, rows, lines, &mut new_columns(), odds);
            }
        }
    }

    /// Writes the leaves of each tree that the lines of a page may reach, of which this is the row of any.
    pub(crate) fn open_to(&self, row: &[u8], open: &mut Vec<Open>) {
        open.clear();
        open.resize(self.leaves.len(), Open::MAX);
        for node in &self.of_page {
            // Nobody can foresee it.
            let keeps_all = row[usize::from(node.feature)] <= node.threshold;
            open[usize::from(node.tree)] &= select_unpredictable(keeps_all, Open::MAX, node.remaining);
        }
    }

    /// As [`Forest::log_odds`], of lines of a page whose leaves are known, with columns of one's own: what they hold does
    /// not matter.
    pub(crate) fn log_odds_within<const N: usize>(
        &self,
        open: &[Open],
        rows: &[[u8; N]],
        lines: &[usize],
        columns: &mut Columns,
        odds: &mut Vec<i32>,
    ) {
        odds.clear();
        for lines in lines.chunks(MOST_LINES) {
            for (number, block) in lines.chunks(BLOCK).enumerate() {
                // Where there are fewer, the last fills up.
                let last = block.len() - 1;
                turn(std::array::from_fn(|at| &rows[block[at.min(last)]]), self.pieces, number, columns);
            }
            let question = Question { columns, open, lines: lines.len() };
            // What the machine can do is found out once for the whole program.
            dispatch!(Level::new(), simd => self.add_lines(simd, question, odds));
        }
    }

    /// What the trees say about a single line; what `open` holds does not matter.
    pub(crate) fn of_one(&self, row: &[u8], open: &mut Vec<Open>) -> i32 {
        self.open_to(row, open);
        let leaf_of = |(octets, &open): ([&[Node]; OCTETS], &Open)| {
            let mut bytes = open.to_le_bytes();
            for (byte, nodes) in bytes.iter_mut().zip(octets) {
                *byte = narrowed(*byte, nodes, row);
            }
            Open::from_le_bytes(bytes).trailing_zeros() as usize % MOST_LEAVES
        };
        let reached = self.of_line.trees().zip(&*open).map(leaf_of);
        self.base + self.leaves.iter().zip(reached).map(|(leaves, leaf)| leaves.value(leaf)).sum::<i32>()
    }

    /// Appends what the trees say. Always of all the lines that there is room for: loops of a fixed and great length become
    /// vector instructions.
    #[inline(always)]
    fn add_lines<S: Simd>(&self, simd: S, question: Question<'_>, odds: &mut Vec<i32>) {
        /// The bytes of so many answers add up to two bytes.
        const MOST: usize = 256;
        let mut sums = [self.base - Leaves::RAISED * self.leaves.len() as i32; MOST_LINES];
        let mut trees = self.leaves.iter().zip(self.of_line.trees()).zip(question.open);
        for _ in 0..self.leaves.len().div_ceil(MOST) {
            let (mut lows, mut highs) = ([0u16; MOST_LINES], [0u16; MOST_LINES]);
            for ((leaves, of_line), open) in trees.by_ref().take(MOST) {
                // The masks an octet each, so that all is bytes.
                let mut masks = [u8x64::splat(simd, 0); OCTETS];
                for ((mask, open), nodes) in masks.iter_mut().zip(open.to_le_bytes()).zip(of_line) {
                    *mask = reachable(simd, open, nodes, question.columns);
                }
                let first = first_leaves(simd, masks);
                let leaves = u8x64::simd_from(simd, leaves.0);
                let low: [u8; MOST_LINES] = leaves.swizzle_dyn(first).into();
                let high: [u8; MOST_LINES] = leaves.swizzle_dyn(first + MOST_LEAVES as u8).into();
                for line in 0..MOST_LINES {
                    lows[line] += u16::from(low[line]);
                    highs[line] += u16::from(high[line]);
                }
            }
            for (sum, (low, high)) in sums.iter_mut().zip(lows.into_iter().zip(highs)) {
                *sum += i32::from(low) + (i32::from(high) << 8);
            }
        }
        odds.extend_from_slice(&sums[..question.lines]);
    }
}

impl<const OCTETS: usize> Tree<OCTETS> {
    /// Reads a tree; `of_page` says of each feature whether it is the page's.
    fn read(bytes: &mut Bytes<'_>, wide: bool, of_page: &[bool]) -> Result<Self, ModelError> {
        let [size] = bytes.take::<1>()?;
        let size = usize::from(size);
        if !(1..8 * OCTETS).contains(&size) {
            return Err(ModelError::Damaged);
        }
        let mut read = Vec::with_capacity(size);
        for _ in 0..size {
            let [low] = bytes.take()?;
            let [high] = if wide { bytes.take()? } else { [0] };
            read.push((u16::from_le_bytes([low, high]), bytes.take::<3>()?));
        }
        // Children come after their parent, so that going backwards the leaves below them are known.
        let mut below = vec![0u32; size];
        let (mut of_lines, mut of_pages): (Octets<OCTETS>, _) =
            (std::array::from_fn(|_| Vec::new()), Vec::new());
        for at in (0..size).rev() {
            let (feature, [threshold, left, right]) = read[at];
            let leaves = |child: u8| match child as i8 {
                leaf if leaf < 0 => (usize::from(!leaf as u8) <= size).then(|| 1 << !leaf),
                node => (node as usize > at && (node as usize) < size).then(|| below[node as usize]),
            };
            let (left, right) = (leaves(left), leaves(right));
            let (Some(left), Some(right)) = (left, right) else { return Err(ModelError::Damaged) };
            let in_order = left != 0 && right != 0 && left < (right & right.wrapping_neg());
            let Some(&is_of_page) = of_page.get(usize::from(feature)).filter(|_| in_order) else {
                return Err(ModelError::Damaged);
            };
            below[at] = left | right;
            if is_of_page {
                of_pages.push(PageNode { feature, tree: 0, threshold, remaining: !left });
                continue;
            }
            for (octet, gone) in of_lines.iter_mut().zip(left.to_le_bytes()).filter(|(_, gone)| *gone != 0) {
                octet.push(Node::new(feature, threshold, gone));
            }
        }
        let leaves: Vec<i16> =
            (0..=size).map(|_| bytes.take().map(i16::from_le_bytes)).collect::<Result<_, _>>()?;
        Ok(Self { of_line: of_lines, of_page: of_pages, leaves: Leaves::new(&leaves) })
    }
}

/// Lines that are asked about together.
#[derive(Clone, Copy)]
struct Question<'q> {
    columns: &'q Columns,
    /// The leaves of each tree that the page lets them reach.
    open: &'q [Open],
    lines: usize,
}

/// The leaves, of the eight that `nodes` are about, that a line may reach of those that are `open`.
fn narrowed(open: u8, nodes: &[Node], row: &[u8]) -> u8 {
    nodes.iter().fold(open, |open, node| open & !node.gone(row[usize::from(node.feature)]))
}

/// Writes so many pieces of the rows of a block's lines as columns, sixteen features a piece.
fn turn<const N: usize>(rows: [&[u8; N]; BLOCK], pieces: usize, number: usize, columns: &mut Columns) {
    let (squares, _) = columns.as_chunks_mut::<BLOCK>();
    for (at, columns) in squares.iter_mut().take(pieces).enumerate() {
        let square = rows.map(|row| piece_of(row, at));
        let turned = shuffled(shuffled(shuffled(shuffled(square))));
        for (column, turned) in columns.iter_mut().zip(turned) {
            let (blocks, _) = column.0.as_chunks_mut();
            blocks[number % (MOST_LINES / BLOCK)] = turned;
        }
    }
}

/// Sixteen features of a row, or those that are left with nothing behind them.
#[inline(always)]
fn piece_of<const N: usize>(row: &[u8; N], at: usize) -> [u8; BLOCK] {
    let (whole, rest) = row.as_chunks();
    whole.get(at).copied().unwrap_or_else(|| {
        let mut piece = [0; BLOCK];
        piece[..rest.len()].copy_from_slice(rest);
        piece
    })
}

/// Shuffles a square as cards: the upper half of its lines with the lower. Four times is as good as a turn, for each
/// time the bits of a byte's place (four of its line, four in it) move round by one.
#[inline(always)]
fn shuffled(square: [[u8; BLOCK]; BLOCK]) -> [[u8; BLOCK]; BLOCK] {
    const HALF: usize = BLOCK / 2;
    let mut result = [[0; BLOCK]; BLOCK];
    for line in 0..HALF {
        for at in 0..HALF {
            result[2 * line][2 * at] = square[line][at];
            result[2 * line][2 * at + 1] = square[line + HALF][at];
            result[2 * line + 1][2 * at] = square[line][at + HALF];
            result[2 * line + 1][2 * at + 1] = square[line + HALF][at + HALF];
        }
    }
    result
}

/// The leaves, of the eight that `nodes` are about, that each line may still reach of those that are `open`.
#[inline(always)]
fn reachable<S: Simd>(simd: S, open: u8, nodes: &[Node], columns: &Columns) -> u8x64<S> {
    let none = u8x64::splat(simd, 0);
    let mut gone = u8x64::splat(simd, !open);
    for node in nodes {
        let Column(column) = &columns[usize::from(node.feature) % MOST_FEATURES];
        let exceeds = u8x64::load_array_ref(simd, column).simd_gt(node.threshold.everywhere(simd));
        gone |= exceeds.select(node.left.everywhere(simd), none);
    }
    !gone
}

/// The number of the first leaf that each line may reach: of the lowest bit set, in bytes all the way.
#[inline(always)]
fn first_leaves<S: Simd, const OCTETS: usize>(simd: S, masks: [u8x64<S>; OCTETS]) -> u8x64<S> {
    let none = u8x64::splat(simd, 0);
    // The first octet that has a leaf left, and the number of its first leaf.
    let (mut octet, mut start) = (none, none);
    for (number, mask) in masks.into_iter().enumerate().rev() {
        let has_none = mask.simd_eq(none);
        octet = has_none.select(octet, mask);
        start = has_none.select(start, u8x64::splat(simd, 8 * number as u8));
    }
    // The bits below the lowest are as many as its number.
    let below = (octet - 1) & !octet;
    start + below.count_ones()
}

/// What is left of the file.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(ModelError::Damaged)?;
        self.0 = rest;
        Ok(*head)
    }
}

/// FNV-1a over the names of the features, each followed by a line feed.
pub fn feature_hash() -> u32 {
    hash_of(FEATURES.iter().copied())
}

fn hash_of(names: impl Iterator<Item = &'static str>) -> u32 {
    let bytes = names.flat_map(|name| name.bytes().chain(*b"\n"));
    bytes.fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::COUNT;
    use crate::html::{html_features, html_second_features, is_of_page};

    /// One tree of one node: the first feature above 9 gives 2.5, otherwise -1.
    fn stump() -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(feature_hash().to_le_bytes());
        bytes.extend(500i32.to_le_bytes());
        bytes.extend(1u16.to_le_bytes());
        bytes.extend([1, 0, 9, !0, !1]);
        bytes.extend((-1000i16).to_le_bytes());
        bytes.extend(2500i16.to_le_bytes());
        bytes
    }

    #[test]
    fn a_tree_answers() {
        let model = Model::parse(&stump()).unwrap();
        let mut rows = vec![[0; COUNT]; 40];
        rows[3][0] = 10;
        rows[35][0] = 9;
        let mut odds = vec![7];
        let lines: Vec<usize> = (0..40).rev().collect();
        model.log_odds(&rows, &lines, &mut odds);
        assert_eq!(odds.len(), 40);
        assert_eq!((odds[36], odds[4], odds[39]), (3000, -500, -500));
    }

    /// What a model file says of a row, tree by tree and node by node.
    fn walked(mut bytes: &[u8], wide: bool, row: &[u8]) -> i32 {
        fn take<const N: usize>(bytes: &mut &[u8]) -> [u8; N] {
            let (head, rest) = bytes.split_first_chunk().unwrap();
            *bytes = rest;
            *head
        }
        let bytes = &mut bytes;
        take::<8>(bytes);
        let mut odds = i32::from_le_bytes(take(bytes));
        for _ in 0..u16::from_le_bytes(take(bytes)) {
            let [size] = take(bytes);
            let feature = |bytes: &mut &[u8]| match wide {
                true => usize::from(u16::from_le_bytes(take(bytes))),
                false => usize::from(take::<1>(bytes)[0]),
            };
            let nodes: Vec<(usize, [u8; 3])> = (0..size).map(|_| (feature(bytes), take(bytes))).collect();
            let leaves: Vec<i16> = (0..=size).map(|_| i16::from_le_bytes(take(bytes))).collect();
            let mut at = 0i8;
            while at >= 0 {
                let (feature, [threshold, left, right]) = nodes[at as usize];
                at = if row[feature] <= threshold { left } else { right } as i8;
            }
            odds += i32::from(leaves[!at as usize]);
        }
        odds
    }

    #[test]
    fn trees_say_what_a_walk_down_them_says() {
        /// `of_page` are the places of the page's features.
        fn check<const OCTETS: usize, const N: usize>(
            model: &Forest<OCTETS>,
            bytes: &[u8],
            wide: bool,
            of_page: &[usize],
        ) {
            let mut seed = 1u64;
            let mut byte = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // Small values are as common as large ones.
                (seed >> 56) as u8 >> (seed >> 32 & 7)
            };
            let mut rows: Vec<[u8; N]> = (0..201).map(|_| std::array::from_fn(|_| byte())).collect();
            let any = rows[0];
            rows.iter_mut().for_each(|row| of_page.iter().for_each(|&at| row[at] = any[at]));
            let lines: Vec<usize> = (0..rows.len()).rev().collect();
            let mut odds = Vec::new();
            model.log_odds(&rows, &lines, &mut odds);
            let walked: Vec<i32> = lines.iter().map(|&line| walked(bytes, wide, &rows[line])).collect();
            assert_eq!(odds, walked);
            for (line, walked) in lines.iter().zip(walked) {
                model.log_odds(&rows, &[*line], &mut odds);
                assert_eq!(odds, [walked]);
            }
        }
        let body = include_bytes!("../model/body.bin");
        check::<2, COUNT>(&Model::parse(body).unwrap(), body, false, &[]);
        const WIDE: usize = 400;
        let first = include_bytes!("../model/html-first.bin");
        let model = WideModel::parse_wide(first, html_features(), |_| false).unwrap();
        check::<4, WIDE>(&model, first, true, &[]);
        let model = WideModel::parse_wide(first, html_features(), is_of_page).unwrap();
        let of_page: Vec<usize> =
            html_features().enumerate().filter(|(_, name)| is_of_page(name)).map(|(at, _)| at).collect();
        assert!(of_page.len() > 50);
        check::<4, WIDE>(&model, first, true, &of_page);
        let second = include_bytes!("../model/html-second.bin");
        let model = WideModel::parse_wide(second, html_second_features(), |_| false).unwrap();
        check::<4, WIDE>(&model, second, true, &[]);
    }

    #[test]
    fn other_bytes_are_refused() {
        let change = |at: usize, to: u8| {
            let mut bytes = stump();
            bytes[at] = to;
            Model::parse(&bytes).unwrap_err()
        };
        assert_eq!(change(0, b'X'), ModelError::Magic);
        assert!(matches!(change(4, !stump()[4]), ModelError::Features(..)));
        assert_eq!(change(14, 0), ModelError::Damaged);
        assert_eq!(change(15, 255), ModelError::Damaged);
        assert_eq!(change(17, 0), ModelError::Damaged);
        assert_eq!(change(18, !0), ModelError::Damaged);
        assert_eq!(Model::parse(&stump()[..20]).unwrap_err(), ModelError::Damaged);
    }

    #[test]
    fn the_shipped_models_fit_the_features_and_are_small() {
        for bytes in [&include_bytes!("../model/body.bin")[..], include_bytes!("../model/title.bin")] {
            Model::parse(bytes).unwrap();
            assert!(bytes.len() < 50_000);
        }
    }
}
