//! How much of a page is read.

/// How much of a page is read at most. What goes beyond is left out with a note that names the budget; the rest is read
/// as ever.
///
/// Budgets are counts, never times: the same page always reads the same. Two more are fixed, and part of how HTML is
/// parsed: elements open at a time (`budget_depth`, 512) and attributes on a page (`budget_attributes`, a million).
///
/// ```
/// use kiosque_core::Budget;
/// let (text, is_cut) = Budget { bytes: 2, ..Budget::default() }.cut("né le 3");
/// assert_eq!((text, is_cut), ("n", true));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of decoded text; `budget_bytes`.
    pub bytes: usize,
    /// Blocks; `budget_blocks`. Crowded pages have fewer: see [`Budget::blocks_of_html`].
    pub blocks: usize,
}

impl Default for Budget {
    /// 8 MiB, sixteen times the largest page of a newspaper, and 200,000 blocks.
    fn default() -> Budget {
        Budget { bytes: 8 << 20, blocks: 200_000 }
    }
}

impl Budget {
    /// What is read of a text, cut between characters, and whether that is not all of it.
    pub fn cut<'t>(&self, text: &'t str) -> (&'t str, bool) {
        let end = text.floor_char_boundary(self.bytes);
        (&text[..end], end < text.len())
    }

    /// How many blocks are read of an HTML page of so many bytes: no page of a newspaper has more than 3,000, or a block
    /// for fewer than 100 bytes, and each costs as much as a hundred bytes do.
    ///
    /// ```
    /// # use kiosque_core::Budget;
    /// let of = |bytes| Budget::default().blocks_of_html(bytes);
    /// assert_eq!((of(100), of(480_000), of(1 << 30)), (4_098, 14_096, 200_000));
    /// ```
    pub fn blocks_of_html(&self, bytes: usize) -> usize {
        self.blocks.min(4_096 + bytes / 48)
    }

    /// How many lines are read of a dump of so many bytes; they cost less.
    pub fn lines_of_text(&self, bytes: usize) -> usize {
        self.blocks.min(16_384 + bytes / 8)
    }

    /// What the note on a page says that was cut.
    pub fn cut_note(&self) -> String {
        format!("the page has more than {} bytes; the rest is not read", self.bytes)
    }
}
