//! A page block read again: the plugin's half.

use crate::record::{
    BlockRecord, HeadRecord, MAGIC, MetaRecord, ON_NO_BLOCK, PartRecord, RunRecord, SECTIONS, Section,
    SectionRecord, VERSION,
};
use kiosque_core::Medium;

/// Why bytes are not a page block.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BlockError {
    /// The page is larger than offsets of 32 bits can say.
    #[error("the page block would be larger than 4 GiB")]
    TooLarge,
    /// The first words are not those of a page block that this version reads.
    #[error("not a page block of layout {VERSION}: {0}")]
    Head(&'static str),
    /// A section leaves the block or is not what it should be.
    #[error("section {section} of the page block: {what}")]
    Section {
        /// Name of the section.
        section: &'static str,
        /// What is wrong with it.
        what: &'static str,
    },
}

/// A checked view of a page block: bounds and UTF-8 are checked once, reading it never fails afterwards.
///
/// For those who write their own plugin half; `export!` hands the page to an
/// [`Extractor`](kiosque_core::Extractor) instead.
#[derive(Clone, Copy, Debug)]
pub struct PageView<'a> {
    meta: MetaRecord,
    text: &'a str,
    blocks: &'a [[u8; BlockRecord::SIZE]],
    runs: &'a [[u8; RunRecord::SIZE]],
    paths: &'a str,
    parts: &'a [[u8; PartRecord::SIZE]],
    strings: &'a str,
}

impl<'a> PageView<'a> {
    /// Reads `bytes` as a page block. They need not be aligned.
    ///
    /// # Errors
    /// [`BlockError`] if they are no page block, or if any range in it leaves what it refers to.
    pub fn of(bytes: &'a [u8]) -> Result<PageView<'a>, BlockError> {
        let sections = Sections::of(bytes)?;
        let meta = sections.records::<{ MetaRecord::SIZE }>(Section::Meta)?;
        let view = PageView {
            meta: MetaRecord::read(meta.first().ok_or(wrong(Section::Meta, "it is empty"))?),
            text: sections.text(Section::Text)?,
            blocks: sections.records(Section::Blocks)?,
            runs: sections.records(Section::Runs)?,
            paths: sections.text(Section::Paths)?,
            parts: sections.records(Section::Parts)?,
            strings: sections.text(Section::Strings)?,
        };
        view.check()?;
        Ok(view)
    }

    /// What kind of page it is.
    pub fn medium(&self) -> Medium {
        if self.meta.medium == Medium::Html as u32 { Medium::Html } else { Medium::Text }
    }

    /// Length of the decoded input in bytes.
    pub fn input_len(&self) -> u32 {
        self.meta.input_len
    }

    /// The page's address, if it is known.
    pub fn url(&self) -> Option<&'a str> {
        slice(self.strings, self.meta.url_start, self.meta.url_len).filter(|url| !url.is_empty())
    }

    /// The layout that the site's rules chose.
    pub fn layout(&self) -> Option<&'a str> {
        slice(self.strings, self.meta.layout_start, self.meta.layout_len).filter(|name| !name.is_empty())
    }

    /// Number of blocks.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether the page has no block at all.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The rendered text of all blocks.
    pub fn all_text(&self) -> &'a str {
        self.text
    }

    /// Block `index`.
    pub fn block(&self, index: usize) -> Option<BlockRecord> {
        self.blocks.get(index).map(BlockRecord::read)
    }

    /// All blocks in the order of the page.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = BlockRecord> + use<'a> {
        self.blocks.iter().map(BlockRecord::read)
    }

    /// The rendered text of block `index`; empty if there is no such block.
    pub fn text(&self, index: usize) -> &'a str {
        self.block(index).map_or("", |block| self.text_of(&block))
    }

    /// The rendered text of a block of this page.
    pub fn text_of(&self, block: &BlockRecord) -> &'a str {
        slice(self.text, block.text_start, block.text_len).unwrap_or("")
    }

    /// The path of a block of this page; empty in a dump.
    pub fn path_of(&self, block: &BlockRecord) -> &'a str {
        slice(self.paths, block.path_start, block.path_len).unwrap_or("")
    }

    /// The runs of a block of this page.
    pub fn runs_of(&self, block: &BlockRecord) -> impl ExactSizeIterator<Item = RunRecord> + use<'a> {
        let first = block.first_run as usize;
        let runs = self.runs.get(first..first.saturating_add(block.run_count as usize)).unwrap_or(&[]);
        runs.iter().map(RunRecord::read)
    }

    /// All runs of the page.
    pub fn runs(&self) -> impl ExactSizeIterator<Item = RunRecord> + use<'a> {
        self.runs.iter().map(RunRecord::read)
    }

    /// The parts known so far, block by block, then the facts that stand on no block.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = PartRecord> + use<'a> {
        self.parts.iter().map(PartRecord::read)
    }

    /// What a part says: its own text, or its range's.
    pub fn part_text(&self, part: &PartRecord) -> &'a str {
        let text = match part.has_text {
            0 => slice(self.text(part.block as usize), part.start, part.len),
            _ => slice(self.strings, part.text_start, part.text_len),
        };
        text.unwrap_or("")
    }

    fn check(&self) -> Result<(), BlockError> {
        let strings = [
            (self.meta.url_start, self.meta.url_len, "the address"),
            (self.meta.layout_start, self.meta.layout_len, "the layout's name"),
        ];
        for (start, len, what) in strings {
            slice(self.strings, start, len).ok_or(wrong(Section::Meta, what))?;
        }
        let mut spent = Spent::default();
        for block in self.blocks() {
            self.check_block(&block, &mut spent).map_err(|what| wrong(Section::Blocks, what))?;
        }
        for part in self.parts() {
            self.check_part(&part).map_err(|what| wrong(Section::Parts, what))?;
        }
        Ok(())
    }

    fn check_block(&self, block: &BlockRecord, spent: &mut Spent) -> Result<(), &'static str> {
        let text = slice(self.text, block.text_start, block.text_len).ok_or("a text leaves the page")?;
        if text.trim().is_empty() {
            return Err("a block is blank");
        }
        slice(self.paths, block.path_start, block.path_len).ok_or("a path leaves the paths")?;
        block.span_start.checked_add(block.span_len).ok_or("a span is longer than 4 GiB")?;
        let last = block.first_run.checked_add(block.run_count).ok_or("a list of runs is too long")?;
        if block.run_count > 0 && last as usize > self.runs.len() {
            return Err("a run is missing");
        }
        spent.add(block);
        if spent.text > self.text.len() || spent.paths > self.paths.len() || spent.runs > self.runs.len() {
            return Err("blocks share their text, path or runs");
        }
        self.runs_of(block).try_for_each(|run| check_run(&run, block))
    }

    fn check_part(&self, part: &PartRecord) -> Result<(), &'static str> {
        if part.has_text != 0 {
            slice(self.strings, part.text_start, part.text_len).ok_or("a text leaves the strings")?;
        }
        if part.block == ON_NO_BLOCK {
            return Ok(());
        }
        let block = self.block(part.block as usize).ok_or("a part of a block that does not exist")?;
        slice(self.text_of(&block), part.start, part.len).ok_or("a part leaves its block")?;
        Ok(())
    }
}

/// What the blocks so far refer to. No block's text or run is another's, and only neighbours share a path, so that the
/// work on a page is bounded by its size.
#[derive(Default)]
struct Spent {
    text: usize,
    paths: usize,
    runs: usize,
    last_path: (u32, u32),
}

impl Spent {
    fn add(&mut self, block: &BlockRecord) {
        self.text = self.text.saturating_add(block.text_len as usize);
        self.runs = self.runs.saturating_add(block.run_count as usize);
        let path = (block.path_start, block.path_len);
        if path != self.last_path {
            self.paths = self.paths.saturating_add(block.path_len as usize);
            self.last_path = path;
        }
    }
}

fn check_run(run: &RunRecord, block: &BlockRecord) -> Result<(), &'static str> {
    let end = run.text_start.checked_add(run.text_len).ok_or("a run is longer than 4 GiB")?;
    run.source_start.checked_add(run.source_len).ok_or("a run's source is longer than 4 GiB")?;
    run.target_start.checked_add(run.target_len).ok_or("a run's target is longer than 4 GiB")?;
    if end > block.text_len { Err("a run leaves its block") } else { Ok(()) }
}

/// The sections of a page block, by their place in the header.
struct Sections<'a> {
    bytes: &'a [u8],
    table: &'a [[u8; SectionRecord::SIZE]],
}

impl<'a> Sections<'a> {
    fn of(bytes: &'a [u8]) -> Result<Sections<'a>, BlockError> {
        let (head, rest) = bytes.split_first_chunk().ok_or(BlockError::Head("it is too short"))?;
        let head = HeadRecord::read(head);
        if head.magic != MAGIC {
            return Err(BlockError::Head("its first bytes are not KQPG"));
        }
        if head.version != VERSION {
            return Err(BlockError::Head("it is of another layout"));
        }
        if head.size as usize != bytes.len() {
            return Err(BlockError::Head("it is not as long as it says"));
        }
        let (table, _) = rest.as_chunks();
        if (head.section_count as usize) < SECTIONS || table.len() < SECTIONS {
            return Err(BlockError::Head("sections are missing"));
        }
        Ok(Sections { bytes, table })
    }

    fn records<const N: usize>(&self, section: Section) -> Result<&'a [[u8; N]], BlockError> {
        let bytes = self.bytes(section, N)?;
        let (records, _) = bytes.as_chunks();
        Ok(records)
    }

    fn text(&self, section: Section) -> Result<&'a str, BlockError> {
        std::str::from_utf8(self.bytes(section, 1)?).map_err(|_| wrong(section, "it is not UTF-8"))
    }

    fn bytes(&self, section: Section, size: usize) -> Result<&'a [u8], BlockError> {
        let record = SectionRecord::read(&self.table[section as usize]);
        let start = record.offset as usize;
        (record.count as usize)
            .checked_mul(size)
            .and_then(|len| start.checked_add(len))
            .and_then(|end| self.bytes.get(start..end))
            .ok_or(wrong(section, "it leaves the block"))
    }
}

fn wrong(section: Section, what: &'static str) -> BlockError {
    let section = match section {
        Section::Meta => "meta",
        Section::Text => "text",
        Section::Blocks => "blocks",
        Section::Runs => "runs",
        Section::Paths => "paths",
        Section::Parts => "parts",
        Section::Strings => "strings",
    };
    BlockError::Section { section, what }
}

/// A range of `text`, if it lies in it and cuts no character.
fn slice(text: &str, start: u32, len: u32) -> Option<&str> {
    let start = start as usize;
    text.get(start..start.checked_add(len as usize)?)
}
