//! From a reading and its labels to a page block: the host's half.

use crate::record::{
    BlockRecord, HeadRecord, MAGIC, MetaRecord, ON_NO_BLOCK, PartRecord, RunRecord, SECTIONS, SectionRecord,
    VERSION,
};
use crate::{BlockError, PageView, abi};
use kiosque_core::{Block, By, Labels, Medium, Part, Reading, Run, Span};

/// What a page block is aligned to, and each of its sections within it.
pub(crate) const ALIGN: usize = 8;

/// A page as plugins see it: one contiguous, 8-aligned, little-endian block of bytes without pointers, so that it can
/// be lent, copied or sent as it is.
///
/// ```
/// use kiosque_core::{Block, Labels, Page, Reading};
/// use kiosque_plugin::{PageBlock, PageView};
///
/// let mut reading = Reading::of(&Page::text("Rain at last"));
/// reading.push(Block { line: 1, ..Block::default() }, "Rain at last");
///
/// let block = PageBlock::encode(&reading, &Labels::of(&reading)).unwrap();
/// let view = PageView::of(block.bytes()).unwrap();
/// assert_eq!(view.text(0), "Rain at last");
/// ```
#[derive(Debug)]
pub struct PageBlock {
    /// Begins with as many unused bytes as the alignment needs.
    buffer: Vec<u8>,
    start: usize,
    text: Span,
}

impl PageBlock {
    /// Writes down a reading and what is known of its labels.
    ///
    /// # Errors
    /// [`BlockError::TooLarge`] if the block would not fit into 4 GiB.
    pub fn encode(reading: &Reading, labels: &Labels) -> Result<PageBlock, BlockError> {
        let mut strings = String::new();
        let parts = parts(labels, &mut strings);
        let meta = meta(reading, labels, &mut strings);
        let text = reading.all_text();
        let paths = paths(reading);
        let layout = Layout::of([
            (1, MetaRecord::SIZE),
            (text.len(), 1),
            (reading.len(), BlockRecord::SIZE),
            (reading.all_runs().len(), RunRecord::SIZE),
            (paths.text.len(), 1),
            (parts.len(), PartRecord::SIZE),
            (strings.len(), 1),
        ])?;
        let mut writer = Writer::new(&layout);
        writer.section(&meta.bytes());
        let text_start = writer.section(text.as_bytes());
        writer.records(
            reading
                .blocks()
                .iter()
                .enumerate()
                .map(|(index, block)| block_record(block, labels, index, paths.place(index)).bytes()),
        );
        writer.records(reading.all_runs().iter().map(|run| run_record(run).bytes()));
        writer.section(paths.text.as_bytes());
        writer.records(parts.iter().map(PartRecord::bytes));
        writer.section(strings.as_bytes());
        Ok(PageBlock {
            text: Span::new(text_start, text_start + text.len()),
            buffer: writer.buffer,
            start: writer.start,
        })
    }

    /// A page block that came as bytes, checked and laid down where the C interface can lend it.
    ///
    /// # Errors
    /// [`BlockError`] if the bytes are no page block.
    pub fn copy_of(bytes: &[u8]) -> Result<PageBlock, BlockError> {
        let text = PageView::of(bytes)?.all_text();
        let text_start = text.as_ptr().addr() - bytes.as_ptr().addr();
        let mut buffer: Vec<u8> = Vec::with_capacity(bytes.len() + ALIGN);
        let start = buffer.as_ptr().align_offset(ALIGN);
        buffer.resize(start, 0);
        buffer.extend_from_slice(bytes);
        Ok(PageBlock { buffer, start, text: Span::new(text_start, text_start + text.len()) })
    }

    /// The block's bytes, 8-aligned.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// The block as the C interface lends it; valid as long as `self`.
    pub fn lend(&self) -> abi::Page {
        let block = self.bytes();
        let text = &block[self.text.range()];
        abi::Page {
            struct_size: size_of::<abi::Page>() as u32,
            reserved: 0,
            block: block.as_ptr(),
            block_len: block.len(),
            text: abi::Str { ptr: text.as_ptr(), len: text.len() },
        }
    }
}

/// Where each section stands.
struct Layout {
    sections: [SectionRecord; SECTIONS],
    size: usize,
}

impl Layout {
    /// The layout for sections of so many records of such a size.
    fn of(sections: [(usize, usize); SECTIONS]) -> Result<Layout, BlockError> {
        let mut records = [SectionRecord::default(); SECTIONS];
        let mut at = HeadRecord::SIZE + SECTIONS * SectionRecord::SIZE;
        for (record, (count, size)) in records.iter_mut().zip(sections) {
            at = at.next_multiple_of(ALIGN);
            record.count = u32::try_from(count).map_err(|_| BlockError::TooLarge)?;
            record.offset = u32::try_from(at).map_err(|_| BlockError::TooLarge)?;
            at += count * size;
        }
        u32::try_from(at).map_err(|_| BlockError::TooLarge)?;
        Ok(Layout { sections: records, size: at })
    }
}

struct Writer {
    buffer: Vec<u8>,
    start: usize,
}

impl Writer {
    /// A buffer that never grows, so that what is aligned stays aligned.
    fn new(layout: &Layout) -> Writer {
        let mut buffer: Vec<u8> = Vec::with_capacity(layout.size + ALIGN);
        let start = buffer.as_ptr().align_offset(ALIGN);
        buffer.resize(start, 0);
        let head = HeadRecord {
            magic: MAGIC,
            size: layout.size as u32,
            version: VERSION,
            section_count: SECTIONS as u32,
        };
        buffer.extend_from_slice(&head.bytes());
        for section in &layout.sections {
            buffer.extend_from_slice(&section.bytes());
        }
        Writer { buffer, start }
    }

    /// Writes the next section and says where it begins.
    fn section(&mut self, bytes: &[u8]) -> usize {
        let start = self.align();
        self.buffer.extend_from_slice(bytes);
        start
    }

    fn records<const N: usize>(&mut self, records: impl Iterator<Item = [u8; N]>) {
        self.align();
        for record in records {
            self.buffer.extend_from_slice(&record);
        }
    }

    fn align(&mut self) -> usize {
        let at = (self.buffer.len() - self.start).next_multiple_of(ALIGN);
        self.buffer.resize(self.start + at, 0);
        at
    }
}

/// The paths of all blocks in one string, and where each stands: start and length.
struct Paths {
    text: String,
    places: Vec<(u32, u32)>,
}

impl Paths {
    /// Dumps have no paths at all.
    fn place(&self, index: usize) -> (u32, u32) {
        self.places.get(index).copied().unwrap_or_default()
    }
}

/// Neighbours often share their path: it is written once for them.
fn paths(reading: &Reading) -> Paths {
    let mut paths = Paths { text: String::new(), places: Vec::new() };
    if reading.medium() == Medium::Text {
        return paths;
    }
    let mut last = "";
    for index in 0..reading.len() {
        let path = reading.path(index).unwrap_or("");
        if path != last {
            paths.text.push_str(path);
            last = path;
        }
        paths.places.push(((paths.text.len() - path.len()) as u32, path.len() as u32));
    }
    paths
}

fn meta(reading: &Reading, labels: &Labels, strings: &mut String) -> MetaRecord {
    let (url_start, url_len) = keep(strings, reading.url().unwrap_or(""));
    let (layout_start, layout_len) = keep(strings, labels.layout().unwrap_or(""));
    MetaRecord {
        medium: reading.medium() as u32,
        input_len: reading.input_len() as u32,
        url_start,
        url_len,
        layout_start,
        layout_len,
    }
}

fn block_record(block: &Block, labels: &Labels, index: usize, path: (u32, u32)) -> BlockRecord {
    let mark = labels.mark(index);
    let (path_start, path_len) = path;
    BlockRecord {
        text_start: block.text.start,
        text_len: length(block.text),
        span_start: block.span.start,
        span_len: length(block.span),
        first_run: block.runs.start,
        run_count: length(block.runs),
        path_start,
        path_len,
        line: block.line,
        score: mark.score,
        gap: block.gap,
        level: block.level,
        kind: block.kind as u8,
        source: block.source as u8,
        label: mark.label.number(),
        tier: if mark.by == By::default() { 0 } else { 1 + labels.tier(index) as u8 },
        related: mark.related.map_or(0, |kind| 1 + kind as u8),
        unsplit: u8::from(mark.unsplit),
        ..BlockRecord::default()
    }
}

fn run_record(run: &Run) -> RunRecord {
    RunRecord {
        text_start: run.text.start,
        text_len: length(run.text),
        source_start: run.source.start,
        source_len: length(run.source),
        target_start: run.target.start,
        target_len: length(run.target),
        inline_kind: run.inline as u32,
        reserved: 0,
    }
}

/// The parts of all blocks, then the facts that stand on none.
fn parts(labels: &Labels, strings: &mut String) -> Vec<PartRecord> {
    let mut records = Vec::new();
    for block in (0..labels.marks().len()).filter(|&block| labels.has_parts(block)) {
        records.extend(labels.parts(block).into_iter().map(|part| part_record(block as u32, part, strings)));
    }
    for fact in labels.facts() {
        let (text_start, text_len) = keep(strings, &fact.text);
        let part = u32::from(fact.kind.number());
        records.push(PartRecord {
            block: ON_NO_BLOCK,
            part,
            text_start,
            text_len,
            has_text: 1,
            ..PartRecord::default()
        });
    }
    records
}

fn part_record(block: u32, part: &Part, strings: &mut String) -> PartRecord {
    let (text_start, text_len) = part.text.as_deref().map_or((0, 0), |text| keep(strings, text));
    PartRecord {
        block,
        part: u32::from(part.kind.number()),
        start: part.range.start,
        len: length(part.range),
        text_start,
        text_len,
        has_text: u32::from(part.text.is_some()),
        reserved: 0,
    }
}

/// Appends a string and says where it stands. Strings beyond 4 GiB are refused with the whole block.
fn keep(strings: &mut String, text: &str) -> (u32, u32) {
    let start = strings.len() as u32;
    strings.push_str(text);
    (start, text.len() as u32)
}

fn length(span: Span) -> u32 {
    span.len() as u32
}
