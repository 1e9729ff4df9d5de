//! The learned correction: a forest of small regression trees over the features.

use crate::features::{COUNT, FEATURES, Row};
use std::sync::LazyLock;

/// First bytes of a model file.
const MAGIC: &[u8; 4] = b"KQT1";

/// The model that comes with the crate.
static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    Model::parse(include_bytes!("../model/text.bin")).expect("tests read the shipped model")
});

/// Log-odds of a line being body are counted in these.
pub(crate) const UNIT: i32 = 1000;

/// One inner node: go left when the feature is at most the threshold.
#[derive(Clone, Copy, Debug)]
struct Node {
    feature: u8,
    threshold: u8,
    /// Index of a node of the same tree, or the complement of a leaf's.
    left: i8,
    right: i8,
}

/// A forest of trees, flat.
#[derive(Debug)]
pub struct Model {
    nodes: Vec<Node>,
    leaves: Vec<i16>,
    /// Start of each tree in `nodes` and `leaves`, and the end.
    trees: Vec<(u32, u32)>,
    base: i32,
}

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
    /// The model that comes with the crate.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads a model file: magic, hash of the feature list, base and number of trees; then each tree as its number
    /// of nodes, four bytes a node, and two bytes a leaf (there is one leaf more than nodes). Little endian.
    ///
    /// # Errors
    ///
    /// [`ModelError`] when the bytes are no model for [`FEATURES`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut bytes = Bytes(bytes);
        if &bytes.take::<4>()? != MAGIC {
            return Err(ModelError::Magic);
        }
        let (found, expected) = (u32::from_le_bytes(bytes.take()?), feature_hash());
        if found != expected {
            return Err(ModelError::Features(found, expected));
        }
        let base = i32::from_le_bytes(bytes.take()?);
        let count = u16::from_le_bytes(bytes.take()?);
        let mut model = Self { nodes: Vec::new(), leaves: Vec::new(), trees: Vec::new(), base };
        for _ in 0..count {
            model.read_tree(&mut bytes)?;
        }
        Ok(model)
    }

    fn read_tree(&mut self, bytes: &mut Bytes<'_>) -> Result<(), ModelError> {
        self.trees.push((self.nodes.len() as u32, self.leaves.len() as u32));
        let [size] = bytes.take::<1>()?;
        for at in 0..size as i8 {
            let [feature, threshold, left, right] = bytes.take()?;
            let node = Node { feature, threshold, left: left as i8, right: right as i8 };
            // Children come after their parent, so that a walk ends.
            let sound = |child: i8| (child > at && child < size as i8) || (child < 0 && !child <= size as i8);
            if usize::from(feature) >= COUNT || !sound(node.left) || !sound(node.right) {
                return Err(ModelError::Damaged);
            }
            self.nodes.push(node);
        }
        for _ in 0..=size {
            self.leaves.push(i16::from_le_bytes(bytes.take()?));
        }
        Ok(())
    }

    /// Log-odds, in thousandths, that the line is body.
    pub fn log_odds(&self, row: &Row) -> i32 {
        self.trees.iter().map(|&tree| i32::from(self.leaf(tree, row))).sum::<i32>() + self.base
    }

    #[inline]
    fn leaf(&self, (nodes, leaves): (u32, u32), row: &Row) -> i16 {
        let nodes = &self.nodes[nodes as usize..];
        let mut at = 0i8;
        while at >= 0 {
            let node = nodes[at as usize];
            at = if row[usize::from(node.feature)] <= node.threshold { node.left } else { node.right };
        }
        self.leaves[leaves as usize + !at as usize]
    }
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
    let bytes = FEATURES.iter().flat_map(|name| name.bytes().chain(*b"\n"));
    bytes.fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
