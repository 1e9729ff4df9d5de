//! The learned correction: a forest of small regression trees over the features.

use crate::features::FEATURES;
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

/// Lines looked at together: one vector register holds a byte of each.
const BLOCK: usize = 16;

/// No model looks at more features.
const MOST_FEATURES: usize = 512;

/// A byte of each line of a block.
type Column = [u8; BLOCK];

/// So many blocks share what is read of the trees.
const MOST_BLOCKS: usize = 4;

/// The lines looked at together, feature by feature and block by block; the number of features is a power of two, so
/// that no index misses.
type Columns = [[Column; MOST_BLOCKS]; MOST_FEATURES];

/// What one inner node does to eight of its tree's leaves: where the feature exceeds the threshold, those to the
/// node's left are out of reach. Threshold and mask are repeated for all lines of a block.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
struct Node {
    feature: u16,
    threshold: Column,
    /// The leaves that remain: all but those to the left.
    remaining: Column,
}

/// One tree: its nodes follow those of the tree before.
#[derive(Clone, Copy, Debug)]
struct Tree<const OCTETS: usize> {
    /// How many nodes rule out leaves of the first eight, of the next, and so on; some do several.
    nodes: [u8; OCTETS],
    leaves: [[i16; 8]; OCTETS],
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
/// Trees are not walked: each node crosses out the leaves it rules out, for sixteen lines at a time, and the first
/// leaf left is the tree's answer (the QuickScorer of Lucchese and others, SIGIR 2015). That has no branches to
/// mispredict, and compilers turn it into vector instructions.
#[derive(Debug)]
pub struct Forest<const OCTETS: usize> {
    nodes: Vec<Node>,
    trees: Vec<Tree<OCTETS>>,
    base: i32,
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
        Self::read(bytes, *MAGIC, FEATURES.iter().copied())
    }
}

impl WideModel {
    /// As [`Model::parse`], for other features; a node's feature takes two bytes.
    pub(crate) fn parse_wide(
        bytes: &[u8],
        features: impl Iterator<Item = &'static str> + Clone,
    ) -> Result<Self, ModelError> {
        Self::read(bytes, *WIDE_MAGIC, features)
    }
}

impl<const OCTETS: usize> Forest<OCTETS> {
    fn read(
        bytes: &[u8],
        magic: [u8; 4],
        features: impl Iterator<Item = &'static str> + Clone,
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
        let mut model = Self { nodes: Vec::new(), trees: Vec::new(), base };
        let known = features.count().min(MOST_FEATURES);
        for _ in 0..count {
            model.read_tree(&mut bytes, magic == *WIDE_MAGIC, known)?;
        }
        Ok(model)
    }

    fn read_tree(&mut self, bytes: &mut Bytes<'_>, wide: bool, known: usize) -> Result<(), ModelError> {
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
        let mut octets: [Vec<Node>; OCTETS] = std::array::from_fn(|_| Vec::new());
        for at in (0..size).rev() {
            let (feature, [threshold, left, right]) = read[at];
            let leaves = |child: u8| match child as i8 {
                leaf if leaf < 0 => (usize::from(!leaf as u8) <= size).then(|| 1 << !leaf),
                node => (node as usize > at && (node as usize) < size).then(|| below[node as usize]),
            };
            let (left, right) = (leaves(left), leaves(right));
            let (Some(left), Some(right)) = (left, right) else { return Err(ModelError::Damaged) };
            let in_order = left != 0 && right != 0 && left < (right & right.wrapping_neg());
            if usize::from(feature) >= known || !in_order {
                return Err(ModelError::Damaged);
            }
            below[at] = left | right;
            for (octet, gone) in octets.iter_mut().zip(left.to_le_bytes()).filter(|(_, gone)| *gone != 0) {
                octet.push(Node { feature, threshold: [threshold; BLOCK], remaining: [!gone; BLOCK] });
            }
        }
        let mut leaves = [[0; 8]; OCTETS];
        for value in leaves.as_flattened_mut().iter_mut().take(size + 1) {
            *value = i16::from_le_bytes(bytes.take()?);
        }
        self.trees.push(Tree { nodes: octets.each_ref().map(|octet| octet.len() as u8), leaves });
        self.nodes.extend(octets.into_iter().flatten());
        Ok(())
    }

    /// Log-odds, in thousandths, that each of `lines` is what the model looks for, in their order; replaces what is in
    /// `odds`. Every line must have a row.
    pub fn log_odds<const N: usize>(&self, rows: &[[u8; N]], lines: &[usize], odds: &mut Vec<i32>) {
        odds.clear();
        if let [line] = *lines {
            odds.push(self.of_line(&rows[line]));
            return;
        }
        let mut columns: Columns = [[[0; BLOCK]; MOST_BLOCKS]; _];
        for lines in lines.chunks(BLOCK * MOST_BLOCKS) {
            for (number, block) in lines.chunks(BLOCK).enumerate() {
                turn(rows, block, number, &mut columns);
            }
            match lines.len() {
                0..=16 => self.add_blocks::<1>(&columns, lines.len(), odds),
                17..=32 => self.add_blocks::<2>(&columns, lines.len(), odds),
                _ => self.add_blocks::<MOST_BLOCKS>(&columns, lines.len(), odds),
            }
        }
    }

    /// What the trees say about a single line.
    fn of_line(&self, row: &[u8]) -> i32 {
        let mut nodes = self.nodes.as_slice();
        let leaf_of = |tree: &Tree<OCTETS>| {
            let mut leaf = 0;
            for (octet, &count) in tree.nodes.iter().enumerate().rev() {
                let before: usize = tree.nodes[..octet].iter().map(|&count| usize::from(count)).sum();
                let mut reached = u8::MAX;
                for node in &nodes[before..][..usize::from(count)] {
                    let keep = if row[usize::from(node.feature)] <= node.threshold[0] { u8::MAX } else { 0 };
                    reached &= keep | node.remaining[0];
                }
                leaf = if reached == 0 { leaf } else { 8 * octet + reached.trailing_zeros() as usize };
            }
            nodes = &nodes[tree.nodes.iter().map(|&count| usize::from(count)).sum()..];
            i32::from(tree.leaves.as_flattened()[leaf])
        };
        self.base + self.trees.iter().map(leaf_of).sum::<i32>()
    }

    /// Appends what the trees say about the lines of the first `BLOCKS` blocks, of which so many are looked for.
    fn add_blocks<const BLOCKS: usize>(&self, columns: &Columns, wanted: usize, odds: &mut Vec<i32>) {
        let mut sums = [[self.base; BLOCK]; BLOCKS];
        let mut nodes = self.nodes.as_slice();
        for tree in &self.trees {
            // The masks an octet each, so that all is bytes.
            let mut masks = [[[u8::MAX; BLOCK]; OCTETS]; BLOCKS];
            for octet in 0..OCTETS {
                let (own, rest) = nodes.split_at(usize::from(tree.nodes[octet]));
                nodes = rest;
                let reachable = reachable::<BLOCKS>(own, columns);
                masks.iter_mut().zip(reachable).for_each(|(masks, reachable)| masks[octet] = reachable);
            }
            let leaves = tree.leaves.as_flattened();
            for (sums, masks) in sums.iter_mut().zip(&masks) {
                for (sum, leaf) in sums.iter_mut().zip(first_leaves(masks)) {
                    *sum += i32::from(leaves[usize::from(leaf) % (8 * OCTETS)]);
                }
            }
        }
        odds.extend_from_slice(&sums.as_flattened()[..wanted]);
    }
}

/// Writes the rows of the lines of a block as columns, sixteen features at a time.
fn turn<const N: usize>(rows: &[[u8; N]], block: &[usize], number: usize, columns: &mut Columns) {
    for (at, columns) in columns.chunks_exact_mut(BLOCK).take(N.div_ceil(BLOCK)).enumerate() {
        let mut square = [[0; BLOCK]; BLOCK];
        for (piece, &line) in square.iter_mut().zip(block) {
            *piece = piece_of(&rows[line], at);
        }
        let turned = shuffled(shuffled(shuffled(shuffled(square))));
        columns.iter_mut().zip(turned).for_each(|(column, turned)| column[number] = turned);
    }
}

/// Sixteen features of a row, or those that are left with nothing behind them.
#[inline(always)]
fn piece_of<const N: usize>(row: &[u8; N], at: usize) -> Column {
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
fn shuffled(square: [Column; BLOCK]) -> [Column; BLOCK] {
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

/// The leaves, of the eight that `nodes` are about, that each line may still reach.
#[inline(always)]
fn reachable<const BLOCKS: usize>(nodes: &[Node], columns: &Columns) -> [Column; BLOCKS] {
    let mut leaves = [[u8::MAX; BLOCK]; BLOCKS];
    for node in nodes {
        let columns = &columns[usize::from(node.feature) % MOST_FEATURES];
        for (leaves, column) in leaves.iter_mut().zip(columns) {
            for line in 0..BLOCK {
                let keep = if column[line] <= node.threshold[line] { u8::MAX } else { 0 };
                leaves[line] &= keep | node.remaining[line];
            }
        }
    }
    leaves
}

/// The number of the first leaf that each line may reach: of the lowest bit set, in bytes all the way.
#[inline(always)]
fn first_leaves<const OCTETS: usize>(masks: &[Column; OCTETS]) -> Column {
    let mut first = [0; BLOCK];
    for (octet, mask) in masks.iter().enumerate().rev() {
        for line in 0..BLOCK {
            let lowest = mask[line] & mask[line].wrapping_neg();
            let has = |bits: u8, worth: u8| if lowest & bits == 0 { 0 } else { worth };
            let leaf = 8 * octet as u8 + has(0xAA, 1) + has(0xCC, 2) + has(0xF0, 4);
            first[line] = if lowest == 0 { first[line] } else { leaf };
        }
    }
    first
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
        fn check<const OCTETS: usize, const N: usize>(model: &Forest<OCTETS>, bytes: &[u8], wide: bool) {
            let mut seed = 1u64;
            let mut byte = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                // Small values are as common as large ones.
                (seed >> 56) as u8 >> (seed >> 32 & 7)
            };
            let rows: Vec<[u8; N]> = (0..201).map(|_| std::array::from_fn(|_| byte())).collect();
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
        check::<2, COUNT>(&Model::parse(body).unwrap(), body, false);
        const WIDE: usize = 400;
        let first = include_bytes!("../model/html-first.bin");
        let model = WideModel::parse_wide(first, crate::html::html_features()).unwrap();
        check::<4, WIDE>(&model, first, true);
        let second = include_bytes!("../model/html-second.bin");
        let model = WideModel::parse_wide(second, crate::html::html_second_features()).unwrap();
        check::<4, WIDE>(&model, second, true);
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
