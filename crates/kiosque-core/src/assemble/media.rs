//! Pictures, foreign matter and tables of the story.

use super::Desk;
use super::body::{dir_of, lang_of};
use crate::article::{BodyBlock, BodyKind, Image};
use crate::{Label, Media, MediaKind, Region, Span, absolute_address};
use std::collections::BTreeMap;

/// Parts of a page whose pictures are not the story's.
const ELSEWHERE: Region = Region::NAVIGATION
    .with(Region::FOOTER)
    .with(Region::ASIDE)
    .with(Region::COMMENTS)
    .with(Region::RELATED)
    .with(Region::PROMOTION)
    .with(Region::BYLINE);

/// A table with longer cells, on average and in bytes, lays out a page.
const LONGEST_CELL: usize = 200;

impl Desk<'_> {
    fn media_url(&self, media: &Media) -> Option<String> {
        absolute_address(self.base(), &media.url)
    }

    fn embeds(&self) -> impl Iterator<Item = &Media> {
        let stands_here = |media: &&Media| media.kind == MediaKind::Embed && !media.region.has(ELSEWHERE);
        let find = || self.reading.media().iter().filter(stands_here).collect();
        self.embeds.get_or_init(find).iter().copied()
    }

    /// The address of the foreign matter that block `index` is part of.
    pub(super) fn embed_of(&self, index: usize) -> Option<String> {
        let media = self.embeds().find(|media| media.blocks.range().contains(&index))?;
        self.media_url(media)
    }

    /// How many pieces of foreign matter there are without words.
    pub(super) fn embeds_without_words(&self) -> usize {
        self.embeds().filter(|media| media.blocks.is_empty()).count()
    }

    /// Foreign matter without words that stands between two blocks of the story.
    pub(super) fn embeds_between(&self, before: usize, after: usize) -> Vec<BodyBlock> {
        let between = |media: &&Media| {
            media.blocks.is_empty() && (before + 1..=after).contains(&media.blocks.range().start)
        };
        let block = |media: &Media| {
            Some(BodyBlock {
                kind: BodyKind::Embed,
                text: String::new(),
                lang: None,
                dir: dir_of(""),
                span: media.span,
                level: None,
                ordered: None,
                rows: None,
                url: Some(self.media_url(media)?),
                entry: None,
                marks: Vec::new(),
            })
        };
        self.embeds().filter(between).filter_map(block).collect()
    }

    /// The blocks at the start of `story` that stand alone, and the table of data after them, which may have no cells.
    /// Cells stand alone as long as those after them are all of one row or column, or long, or hold several blocks each, as
    /// those do that a page is laid out with.
    pub(super) fn split_table<'s>(&self, story: &'s [usize]) -> (&'s [usize], &'s [usize]) {
        let cell = |index: usize| self.reading.cell(index);
        let Some(table) = story.first().and_then(|&first| cell(first)).map(|cell| cell.table) else {
            return (&story[..story.len().min(1)], &[]);
        };
        let is_here = |&&index: &&usize| cell(index).is_some_and(|cell| cell.table == table);
        let cells = &story[..story.iter().take_while(is_here).count()];
        // From the last cell on, so that a table of a million cells is looked at once.
        let (mut rows, mut has_columns, mut bytes) = ((u32::MAX, 0), false, 0);
        let (mut alone, mut shared, mut last) = (cells.len(), 0, None);
        for (at, cell) in cells.iter().enumerate().rev().filter_map(|(at, &index)| Some((at, cell(index)?))) {
            rows = (rows.0.min(cell.row), rows.1.max(cell.row));
            has_columns |= cell.column > 0;
            bytes += self.reading.text(cells[at]).len();
            shared += usize::from(last == Some((cell.row, cell.column)));
            last = Some((cell.row, cell.column));
            let count = cells.len() - at;
            let is_data = bytes <= LONGEST_CELL * count && 4 * shared <= count;
            if rows.0 < rows.1 && has_columns && is_data {
                alone = at;
            }
        }
        cells.split_at(alone)
    }

    /// Cells as a block: rows a line each, cells with a tab between them.
    pub(super) fn table(&self, cells: &[usize]) -> BodyBlock {
        let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        for (index, cell) in cells.iter().filter_map(|&index| Some((index, self.reading.cell(index)?))) {
            let text = rows.entry(cell.row).or_default().entry(cell.column).or_default();
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&self.text(index).replace(['\n', '\t'], " "));
        }
        let rows: Vec<Vec<String>> = rows.into_values().map(filled).collect();
        let text = rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n");
        let blocks = self.reading.blocks();
        let span = cells.iter().map(|&index| blocks[index].span).reduce(Span::cover).unwrap_or_default();
        BodyBlock {
            kind: BodyKind::Table,
            lang: lang_of(&text),
            dir: dir_of(&text),
            text,
            span,
            level: None,
            ordered: None,
            rows: Some(rows),
            url: None,
            entry: None,
            marks: Vec::new(),
        }
    }

    /// The pictures that the page shows between its headline and the end of the story; their captions join them.
    pub(super) fn pictures(&mut self) {
        let labels = self.labels;
        let is_story = |&index: &usize| labels.label(index).is_body();
        let Some(first) = (0..self.reading.len()).find(is_story) else { return };
        let last = (0..self.reading.len()).rev().find(is_story).unwrap_or(first);
        let start = self.blocks_of(Label::Title).next().map_or(first, |title| title.min(first));
        let shown = |media: &&Media| {
            media.kind == MediaKind::Image
                && !media.region.has(ELSEWHERE)
                && (start..=last + 1).contains(&media.blocks.range().start)
        };
        let pictures: Vec<&Media> = self.reading.media().iter().filter(shown).collect();
        let mut known = KnownImages::of(&self.article.images);
        for media in pictures {
            if let Some(url) = self.media_url(media) {
                self.picture(media, url, &mut known);
            }
        }
    }

    fn picture(&mut self, media: &Media, url: String, images: &mut KnownImages) {
        let alt = (!media.alt.is_empty()).then(|| media.alt.clone());
        if let Some(known) = images.by_url.get(&url).map(|&at| &mut self.article.images[at]) {
            known.alt = known.alt.take().or(alt);
            return;
        }
        let own = media.blocks.range();
        // Words that directly follow a picture may be its own without an element around both.
        let near = if own.is_empty() { own.start..own.start + 1 } else { own };
        let spans: Vec<_> = near
            .filter(|&index| index < self.reading.len())
            .filter(|&index| matches!(self.labels.label(index), Label::Caption | Label::Credit))
            .map(|index| self.reading.blocks()[index].span)
            .collect();
        let captioned = spans.iter().filter_map(|span| images.by_span.get(span)).flatten();
        let captioned = captioned.copied().filter(|&at| self.article.images[at].url.is_none()).min();
        images.by_url.insert(url.clone(), captioned.unwrap_or(self.article.images.len()));
        match captioned.map(|at| &mut self.article.images[at]) {
            Some(image) => (image.url, image.alt) = (Some(url), alt),
            None => self.article.images.push(Image {
                url: Some(url),
                caption: None,
                credit: None,
                alt,
                lang: None,
                spans: Vec::new(),
            }),
        }
    }
}

/// The places of pictures in their list, by what they are found by: a page may have any number of captions.
struct KnownImages {
    by_url: BTreeMap<String, usize>,
    by_span: BTreeMap<Span, Vec<usize>>,
}

impl KnownImages {
    fn of(images: &[Image]) -> KnownImages {
        let mut known = KnownImages { by_url: BTreeMap::new(), by_span: BTreeMap::new() };
        for (at, image) in images.iter().enumerate() {
            if let Some(url) = &image.url {
                known.by_url.entry(url.clone()).or_insert(at);
            }
            for span in &image.spans {
                known.by_span.entry(*span).or_default().push(at);
            }
        }
        known
    }
}

/// A row with empty cells where the page has none.
fn filled(cells: BTreeMap<u32, String>) -> Vec<String> {
    /// With more gaps than this, what is there stands side by side.
    const GAPS: usize = 64;
    let columns = cells.keys().max().map_or(0, |&last| last as usize + 1);
    if columns > cells.len() + GAPS {
        return cells.into_values().collect();
    }
    let mut row = vec![String::new(); columns];
    cells.into_iter().for_each(|(column, text)| row[column as usize] = text);
    row
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, BodyKind};
    use crate::{Block, Cell, Label, Labels, Mark, Page, Reading, Reasons, Span, Tier};
    use std::sync::Arc;

    /// A block: its label and text, and its row and column in a table.
    type Given<'t> = (Label, &'t str, Option<(u32, u32)>);

    fn assembled(blocks: &[Given<'_>]) -> Article {
        let page = Page::html("");
        let mut reading = Reading::of(&page);
        for (number, (_, text, place)) in (0u32..).zip(blocks) {
            let span = Span::new(number as usize * 10, number as usize * 10 + 9);
            reading.push(Block { span, ..Block::default() }, text);
            if let Some((row, column)) = *place {
                reading.push_cell(Cell { block: number, table: 0, row, column });
            }
        }
        let mut labels = Labels::of(&reading);
        let reason = crate::Reason { name: "test".into(), why: "a test says so".into() };
        let by = labels.register(&Arc::new(Reasons { tier: Tier::Rules, list: vec![reason] })).by(0);
        for (number, (label, ..)) in blocks.iter().enumerate() {
            labels.set(number, Mark::new(*label, by));
        }
        crate::assemble(&page, &reading, &labels, None)
    }

    #[test]
    fn cells_stand_alone_before_a_table_of_data() {
        let long = "It rained on the islands. ".repeat(40);
        let check = |cells: &[(u32, u32, &str)], expected: &str| {
            let blocks: Vec<_> = cells
                .iter()
                .map(|&(row, column, text)| (Label::Paragraph, text, Some((row, column))))
                .chain(["It rained.", "It rained again."].map(|text| (Label::Paragraph, text, None)))
                .collect();
            let kinds: String = assembled(&blocks)
                .blocks
                .iter()
                .map(|block| if block.kind == BodyKind::Table { 't' } else { 'p' })
                .collect();
            assert_eq!(kinds, expected, "{cells:?}");
        };
        check(&[(0, 0, "a"), (0, 1, "b"), (1, 0, "c"), (1, 1, "d")], "tpp");
        check(&[(0, 0, "a"), (1, 0, "b"), (2, 0, "c")], "ppppp");
        check(&[(0, 0, "a"), (0, 1, "b"), (0, 2, "c")], "ppppp");
        check(&[(0, 0, &long), (1, 0, "a"), (1, 1, "b"), (2, 0, "c")], "ptpp");
        check(&[(0, 0, &long), (0, 1, &long), (1, 0, &long), (1, 1, &long)], "pppppp");
        check(&[], "pp");
    }

    #[test]
    fn equal_captions_are_one_picture() {
        let captions = ["The ferry.", "The choir.", "The  ferry."];
        let mut blocks: Vec<_> = captions.iter().map(|text| (Label::Caption, *text, None)).collect();
        blocks.push((Label::Credit, "Photo: Ada Quill", None));
        let images = assembled(&blocks).images;
        let shown: Vec<_> =
            images.iter().map(|image| (image.caption.as_deref(), image.spans.len())).collect();
        assert_eq!(shown, [(Some("The ferry."), 2), (Some("The choir."), 1)]);
    }

    #[test]
    fn what_is_said_again_is_kept_once() {
        let blocks = ["Tags: rain, wind", "Tags: wind, fog"].map(|text| (Label::Tags, text, None));
        assert_eq!(assembled(&blocks).tags, ["rain", "wind", "fog"]);
    }
}
