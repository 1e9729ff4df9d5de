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

/// The lines looked at together, feature by feature; their number is a power of two, so that no index misses.
type Columns = [[u8; BLOCK]; MOST_FEATURES];

/// What one inner node does to eight of its tree's leaves: where the feature exceeds the threshold, those to the
/// node's left are out of reach. Threshold and mask are repeated for all lines of a block.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
struct Node {
    /// Place of the feature among those that the model looks at.
    column: u16,
    threshold: [u8; BLOCK],
    /// The leaves that remain: all but those to the left.
    remaining: [u8; BLOCK],
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
    /// The features that it looks at.
    features: Vec<u16>,
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
        let mut model = Self { features: Vec::new(), nodes: Vec::new(), trees: Vec::new(), base };
        let known = features.count();
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
            let column = self.column(feature)?;
            for (octet, gone) in octets.iter_mut().zip(left.to_le_bytes()).filter(|(_, gone)| *gone != 0) {
                octet.push(Node { column, threshold: [threshold; BLOCK], remaining: [!gone; BLOCK] });
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

    /// The place of a feature among those that the model looks at.
    fn column(&mut self, feature: u16) -> Result<u16, ModelError> {
        let at = self.features.iter().position(|&known| known == feature).unwrap_or(self.features.len());
        if at == self.features.len() {
            self.features.push(feature);
        }
        if at < MOST_FEATURES { Ok(at as u16) } else { Err(ModelError::Damaged) }
    }

    /// Log-odds, in thousandths, that each of `lines` is what the model looks for, in their order; replaces what is in
    /// `odds`. Every line must have a row.
    pub fn log_odds<const N: usize>(&self, rows: &[[u8; N]], lines: &[usize], odds: &mut Vec<i32>) {
        odds.clear();
        let mut columns: Columns = [[0; BLOCK]; _];
        for block in lines.chunks(BLOCK) {
            for (slot, &line) in block.iter().enumerate() {
                let row = &rows[line];
                for (column, &feature) in columns.iter_mut().zip(&self.features) {
                    column[slot] = row[usize::from(feature)];
                }
            }
            let start = odds.len();
            odds.resize(start + block.len(), self.base);
            self.add_block(&columns, &mut odds[start..]);
        }
    }

    /// Adds what the trees say about the lines at the head of the block to `odds`.
    fn add_block(&self, columns: &Columns, odds: &mut [i32]) {
        let mut nodes = self.nodes.as_slice();
        for tree in &self.trees {
            // The masks an octet each, so that all is bytes.
            let masks = tree.nodes.map(|count| {
                let (own, rest) = nodes.split_at(usize::from(count));
                nodes = rest;
                reachable(own, columns)
            });
            for (slot, odds) in odds.iter_mut().enumerate() {
                let mut reached = 0u32;
                for (octet, mask) in masks.iter().enumerate() {
                    reached |= u32::from(mask[slot % BLOCK]) << (8 * octet);
                }
                let leaf = reached.trailing_zeros() as usize;
                *odds += i32::from(tree.leaves[leaf / 8 % OCTETS][leaf % 8]);
            }
        }
    }
}

/// The leaves, of the eight that `nodes` are about, that each line may still reach.
#[inline(always)]
fn reachable(nodes: &[Node], columns: &Columns) -> [u8; BLOCK] {
    let mut leaves = [u8::MAX; BLOCK];
    for node in nodes {
        let column = &columns[usize::from(node.column) % MOST_FEATURES];
        for line in 0..BLOCK {
            let keep = if column[line] <= node.threshold[line] { u8::MAX } else { 0 };
            leaves[line] &= keep | node.remaining[line];
        }
    }
    leaves
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
