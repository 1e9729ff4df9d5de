//! A page read into blocks.

use crate::{Cell, Element, Fact, FactKey, Label, Media, Medium, Page, Piece, Region, Span};
use kiosque_values::fold::Folded;
use std::borrow::Cow;
use std::sync::OnceLock;

/// What a block was on the page, before anyone asks what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum BlockKind {
    /// Running text, or a line of a dump.
    #[default]
    Paragraph = 0,
    /// A heading; [`Block::level`] says which.
    Heading = 1,
    /// An item of a list.
    ListItem = 2,
    /// A block quotation.
    Quote = 3,
    /// A cell of a table.
    Cell = 4,
    /// Preformatted text.
    Pre = 5,
    /// Words that belong to a picture.
    Figure = 6,
}

impl BlockKind {
    /// All kinds in the order of their numbers.
    pub const ALL: [BlockKind; 7] = [
        BlockKind::Paragraph,
        BlockKind::Heading,
        BlockKind::ListItem,
        BlockKind::Quote,
        BlockKind::Cell,
        BlockKind::Pre,
        BlockKind::Figure,
    ];

    /// What a block of this kind is where all that is known of it is that it belongs to the story.
    pub fn label_in_story(self) -> Label {
        match self {
            BlockKind::Paragraph => Label::Paragraph,
            BlockKind::Heading => Label::Heading,
            BlockKind::ListItem => Label::ListItem,
            BlockKind::Quote => Label::Quote,
            BlockKind::Cell => Label::Table,
            BlockKind::Pre => Label::Code,
            BlockKind::Figure => Label::Caption,
        }
    }
}

/// Which part of the page's bytes a block was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Source {
    /// The visible document, or the dump.
    #[default]
    Document = 0,
    /// `articleBody` of JSON-LD.
    JsonLd = 1,
    /// A state script that the page is drawn from.
    State = 2,
    /// `<noscript>`.
    Noscript = 3,
    /// `<template>`.
    Template = 4,
}

impl Source {
    /// All sources in the order of their numbers.
    pub const ALL: [Source; 5] =
        [Source::Document, Source::JsonLd, Source::State, Source::Noscript, Source::Template];
}

/// How a stretch of a block's text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Inline {
    /// Nothing special.
    #[default]
    Plain = 0,
    /// A link; the run's target says where to.
    Link = 1,
    /// Emphasised.
    Emphasis = 2,
    /// Strong.
    Strong = 3,
    /// Source code.
    Code = 4,
    /// Superscript.
    Superscript = 5,
    /// Subscript.
    Subscript = 6,
    /// A line break.
    Break = 7,
}

/// A stretch of a block's rendered text and the bytes it came from.
///
/// No source byte occurs in two runs of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Range of the block's text.
    pub text: Span,
    /// Range of the decoded input.
    pub source: Span,
    /// How the stretch is set.
    pub inline: Inline,
    /// Target of a link: a range of the decoded input, empty if there is none.
    pub target: Span,
}

/// A block: a line of a dump, a leaf block of an HTML page. Never blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Where the block's rendered text stands in the text of the [`Reading`].
    pub text: Span,
    /// The block's extent in the decoded input.
    pub span: Span,
    /// First and last (exclusive) of its runs; empty when the text is the input's bytes as they are.
    pub runs: Span,
    /// Where its path stands in the reading's paths; empty for dumps.
    pub path: Span,
    /// Line of the decoded input that it begins on, counted from 1.
    pub line: u32,
    /// Blank lines before it in a dump.
    pub gap: u16,
    /// Level of a heading, 1 to 6; of an item of a list, how many lists it is in; otherwise 0.
    pub level: u8,
    /// What it was on the page.
    pub kind: BlockKind,
    /// Where it was read from.
    pub source: Source,
    /// The parts of the page it lies in; none for dumps.
    pub region: Region,
    /// Index of the element it stands in, among [`Reading::elements`]; 0, the document, for dumps.
    pub element: u32,
}

/// Something noticed while a page was read: a limit reached, bytes that could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Short name in snake case, stable: `budget_blocks`.
    pub code: &'static str,
    /// What happened, for a person.
    pub detail: String,
}

/// A page read into blocks: what every labeller, rule and plugin looks at.
///
/// All text stands in one string and all references are offsets into it, so that a reading can be lent, copied or
/// sent as it is.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    medium: Medium,
    url: Option<String>,
    input_len: u32,
    text: String,
    paths: String,
    blocks: Vec<Block>,
    runs: Vec<Run>,
    elements: Vec<Element>,
    facts: Vec<Fact>,
    media: Vec<Media>,
    cells: Vec<Cell>,
    pieces: Vec<Piece>,
    notes: Vec<Note>,
    matching: OnceLock<Matching>,
}

/// How far a reading was, to go back there: see [`Reading::rewind`].
#[derive(Clone, Copy, Debug)]
pub struct Checkpoint {
    text: usize,
    paths: usize,
    blocks: usize,
    runs: usize,
    elements: usize,
    facts: usize,
    media: usize,
    cells: usize,
    pieces: usize,
    notes: usize,
}

/// The matching form of all blocks, a line each, made once a page when it is first asked for.
#[derive(Clone, Debug, Default)]
struct Matching {
    text: String,
    blocks: Vec<Span>,
}

impl Reading {
    /// An empty reading of `page`, to be filled by a reader with [`Reading::push`].
    pub fn of(page: &Page) -> Reading {
        let mut reading = Reading {
            medium: page.medium,
            url: page.url.clone(),
            input_len: Span::new(0, page.text.len()).end,
            ..Reading::default()
        };
        if page.medium == Medium::Html {
            reading.reserve_for_html();
        }
        reading
    }

    /// Makes room for what the middle one of a thousand pages of this length has: of half of them nothing is moved as they
    /// grow, of the others little.
    fn reserve_for_html(&mut self) {
        let bytes = self.input_len as usize;
        self.text.reserve(bytes / 11);
        self.paths.reserve(bytes / 17);
        self.blocks.reserve(bytes / 600);
        self.runs.reserve(bytes / 400);
        self.elements.reserve(bytes / 275);
    }

    /// The same reading of an input of `len` bytes, where the page itself is not at hand.
    #[must_use]
    pub fn with_input_len(mut self, len: usize) -> Reading {
        self.input_len = Span::new(0, len).end;
        self
    }

    /// Appends a block whose rendered text is `text`; its `text` field is set here. Blank text is left out.
    ///
    /// Returns whether the block was taken.
    pub fn push(&mut self, mut block: Block, text: &str) -> bool {
        if text.chars().all(char::is_whitespace) {
            return false;
        }
        let start = self.text.len();
        self.text.push_str(text);
        block.text = Span::new(start, self.text.len());
        self.blocks.push(block);
        self.matching.take();
        true
    }

    /// How far the reading is.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            text: self.text.len(),
            paths: self.paths.len(),
            blocks: self.blocks.len(),
            runs: self.runs.len(),
            elements: self.elements.len(),
            facts: self.facts.len(),
            media: self.media.len(),
            cells: self.cells.len(),
            pieces: self.pieces.len(),
            notes: self.notes.len(),
        }
    }

    /// Takes back all that was added since: what was read turned out to be no part of the page.
    ///
    /// ```
    /// use kiosque_core::{Block, Page, Reading};
    /// let mut reading = Reading::of(&Page::text("Rain"));
    /// reading.push(Block::default(), "Rain");
    /// let checkpoint = reading.checkpoint();
    /// reading.push(Block::default(), "Wind");
    /// reading.rewind(checkpoint);
    /// assert_eq!((reading.len(), reading.all_text()), (1, "Rain"));
    /// ```
    pub fn rewind(&mut self, to: Checkpoint) {
        self.text.truncate(to.text);
        self.paths.truncate(to.paths);
        self.blocks.truncate(to.blocks);
        self.runs.truncate(to.runs);
        self.elements.truncate(to.elements);
        self.facts.truncate(to.facts);
        self.media.truncate(to.media);
        self.cells.truncate(to.cells);
        self.pieces.truncate(to.pieces);
        self.notes.truncate(to.notes);
        self.matching.take();
    }

    /// Appends a run and returns its index, for [`Block::runs`].
    pub fn push_run(&mut self, run: Run) -> u32 {
        self.runs.push(run);
        Span::new(0, self.runs.len() - 1).end
    }

    /// Keeps a path and returns where it stands, for [`Block::path`].
    pub fn push_path(&mut self, path: &str) -> Span {
        let start = self.paths.len();
        self.paths.push_str(path);
        Span::new(start, self.paths.len())
    }

    /// Appends an element and returns its index, for [`Block::element`] and [`Element::parent`].
    ///
    /// The first is the document. Elements stand in the order of the page, so that each comes after its parent; a
    /// parent that does not is set to the document.
    pub fn push_element(&mut self, mut element: Element) -> u32 {
        let index = Span::new(0, self.elements.len()).end;
        element.parent = if element.parent < index { element.parent } else { 0 };
        self.elements.push(element);
        index
    }

    /// The elements that begin and end blocks, in the order of the page; none for dumps.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Appends a fact. Blank values are left out.
    pub fn push_fact(&mut self, fact: Fact) {
        if !fact.value.chars().all(char::is_whitespace) {
            self.facts.push(fact);
        }
    }

    /// The facts of the page in its order; none for dumps.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The facts about one thing in the order of the page.
    pub fn facts_of(&self, key: FactKey) -> impl Iterator<Item = &Fact> {
        self.facts.iter().filter(move |fact| fact.key == key)
    }

    /// Appends a picture or foreign matter. Ones without an address are left out.
    pub fn push_media(&mut self, media: Media) {
        if !media.url.is_empty() {
            self.media.push(media);
        }
    }

    /// The pictures and the foreign matter, in the order of the page; none for dumps.
    pub fn media(&self) -> &[Media] {
        &self.media
    }

    /// The same, to say which blocks belong to them once these are read.
    pub fn media_mut(&mut self) -> &mut [Media] {
        &mut self.media
    }

    /// Says where in a table a block stands. Blocks come in their order, each once.
    pub fn push_cell(&mut self, cell: Cell) {
        self.cells.push(cell);
    }

    /// Where in a table block `index` stands, if it does.
    pub fn cell(&self, index: usize) -> Option<Cell> {
        let at = self.cells.binary_search_by_key(&index, |cell| cell.block as usize).ok()?;
        self.cells.get(at).copied()
    }

    /// Says what a stretch of a block is. Blocks come in their order.
    pub fn push_piece(&mut self, piece: Piece) {
        self.pieces.push(piece);
    }

    /// What markup names in block `index`, in the order of its text.
    pub fn pieces(&self, index: usize) -> &[Piece] {
        let start = self.pieces.partition_point(|piece| (piece.block as usize) < index);
        let rest = &self.pieces[start..];
        &rest[..rest.iter().take_while(|piece| piece.block as usize == index).count()]
    }

    /// Notes something about the page.
    pub fn note(&mut self, code: &'static str, detail: impl Into<String>) {
        self.notes.push(Note { code, detail: detail.into() });
    }

    /// Makes room for `blocks` blocks and `bytes` bytes of rendered text.
    pub fn reserve(&mut self, blocks: usize, bytes: usize) {
        self.blocks.reserve(blocks);
        self.text.reserve(bytes);
    }

    /// Gives back the room that was made for more.
    pub fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.paths.shrink_to_fit();
        self.blocks.shrink_to_fit();
        self.runs.shrink_to_fit();
        self.elements.shrink_to_fit();
        self.facts.shrink_to_fit();
        self.media.shrink_to_fit();
        self.cells.shrink_to_fit();
        self.pieces.shrink_to_fit();
    }

    /// What kind of page it is.
    pub fn medium(&self) -> Medium {
        self.medium
    }

    /// The page's address, if it is known.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Host of the page's address as written.
    pub fn host(&self) -> Option<&str> {
        self.url().and_then(crate::host_of)
    }

    /// Length of the decoded input in bytes.
    pub fn input_len(&self) -> usize {
        self.input_len as usize
    }

    /// The blocks in the order of the page.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Number of blocks.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }

    /// The text of block `index`, byte for byte as long, with a line break for each space that no byte of the input stands
    /// for: between elements that a page draws apart, `<span>Ann Example</span><span>Weather</span>`.
    pub(crate) fn parted_text(&self, index: usize) -> Cow<'_, str> {
        let text = self.text(index);
        let gaps = self.runs(index).iter().filter(|run| run.source.is_empty() && run.text.len() == 1);
        let mut parted = Cow::Borrowed(text);
        for gap in gaps.map(|run| run.text.range()).filter(|gap| text.get(gap.clone()) == Some(" ")) {
            parted.to_mut().replace_range(gap, "\n");
        }
        parted
    }

    /// Whether the page has no block at all.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The rendered text of block `index`; empty if there is no such block.
    pub fn text(&self, index: usize) -> &str {
        self.blocks.get(index).and_then(|block| self.text.get(block.text.range())).unwrap_or("")
    }

    /// The rendered text of all blocks, one directly after the other.
    pub fn all_text(&self) -> &str {
        &self.text
    }

    /// The matching form of block `index`: one kind of space, apostrophe and digit, no invisible characters.
    pub fn matching(&self, index: usize) -> &str {
        let matching = self.matching_form();
        matching.blocks.get(index).and_then(|block| matching.text.get(block.range())).unwrap_or("")
    }

    /// The matching form of all blocks, a line each.
    pub fn all_matching(&self) -> &str {
        &self.matching_form().text
    }

    fn matching_form(&self) -> &Matching {
        self.matching.get_or_init(|| {
            let mut matching = Matching::default();
            matching.text.reserve(self.text.len() + self.blocks.len());
            for index in 0..self.blocks.len() {
                let start = matching.text.len();
                matching.text.push_str(Folded::new(self.text(index)).as_str());
                matching.blocks.push(Span::new(start, matching.text.len()));
                matching.text.push('\n');
            }
            matching
        })
    }

    /// The matching form of block `index` with the way back to its text.
    pub fn folded(&self, index: usize) -> Folded<'_> {
        Folded::new(self.text(index))
    }

    /// Path of block `index` in the page's tree; `None` for dumps.
    pub fn path(&self, index: usize) -> Option<&str> {
        self.path_at(self.blocks.get(index)?.path)
    }

    /// The path that [`Reading::push_path`] kept there; `None` for an empty range.
    pub fn path_at(&self, kept: Span) -> Option<&str> {
        if kept.is_empty() { None } else { self.paths.get(kept.range()) }
    }

    /// The runs of block `index`; empty when its text is the input's bytes as they are.
    pub fn runs(&self, index: usize) -> &[Run] {
        self.blocks.get(index).and_then(|block| self.runs.get(block.runs.range())).unwrap_or(&[])
    }

    /// All runs of the page.
    pub fn all_runs(&self) -> &[Run] {
        &self.runs
    }

    /// What was noticed while reading.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Maps a range of the rendered text of block `index` to the decoded input.
    ///
    /// ```
    /// use kiosque_core::{Block, Page, Reading, Span};
    /// let page = Page::text("\t17:10 Rain\n");
    /// let mut reading = Reading::of(&page);
    /// reading.push(Block { span: Span::new(1, 11), line: 1, ..Block::default() }, "17:10 Rain");
    /// assert_eq!(reading.source_span(0, Span::new(6, 10)), Span::new(7, 11));
    /// ```
    pub fn source_span(&self, index: usize, range: Span) -> Span {
        let Some(block) = self.blocks.get(index) else { return Span::default() };
        let runs = self.runs(index);
        if runs.is_empty() {
            return range.shifted(block.span.start);
        }
        let start = runs.iter().find(|run| range.start < run.text.end).map_or(block.span.end, |run| {
            let inside = range.start.saturating_sub(run.text.start);
            (run.source.start + inside).min(run.source.end)
        });
        let end = runs.iter().rev().find(|run| run.text.start < range.end).map_or(start, |run| {
            if range.end >= run.text.end {
                run.source.end
            } else {
                (run.source.start + (range.end - run.text.start)).min(run.source.end)
            }
        });
        Span { start, end: end.max(start) }
    }
}
