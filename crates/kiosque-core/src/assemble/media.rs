//! Pictures, foreign matter and tables of the story.

use super::Desk;
use super::body::{dir_of, lang_of};
use crate::article::{BodyBlock, BodyKind, Image};
use crate::{Label, Media, MediaKind, Region, absolute_address};
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
        self.reading.media().iter().filter(stands_here)
    }

    /// The address of the foreign matter that block `index` is part of.
    pub(super) fn embed_of(&self, index: usize) -> Option<String> {
        let media = self.embeds().find(|media| media.blocks.range().contains(&index))?;
        self.media_url(media)
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
                rows: None,
                url: Some(self.media_url(media)?),
                entry: None,
                marks: Vec::new(),
            })
        };
        self.embeds().filter(between).filter_map(block).collect()
    }

    /// The blocks at the start of `story` that are the cells of one table of data; none if it has one row or column, or
    /// long cells.
    pub(super) fn table_cells(&self, story: &[usize]) -> Vec<usize> {
        let Some(table) = story.first().and_then(|&first| self.reading.cell(first)).map(|cell| cell.table)
        else {
            return Vec::new();
        };
        let is_here = |&&index: &&usize| self.reading.cell(index).is_some_and(|cell| cell.table == table);
        let cells: Vec<usize> = story.iter().take_while(is_here).copied().collect();
        let places = || cells.iter().filter_map(|&index| self.reading.cell(index));
        let bytes: usize = cells.iter().map(|&index| self.reading.text(index).len()).sum();
        let (first, last) = (places().map(|cell| cell.row).min(), places().map(|cell| cell.row).max());
        let is_data =
            first < last && places().any(|cell| cell.column > 0) && bytes <= LONGEST_CELL * cells.len();
        if is_data { cells } else { Vec::new() }
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
        let span =
            cells.iter().map(|&index| blocks[index].span).reduce(crate::Span::cover).unwrap_or_default();
        BodyBlock {
            kind: BodyKind::Table,
            lang: lang_of(&text),
            dir: dir_of(&text),
            text,
            span,
            level: None,
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
        for media in pictures {
            if let Some(url) = self.media_url(media) {
                self.picture(media, url);
            }
        }
    }

    fn picture(&mut self, media: &Media, url: String) {
        let alt = (!media.alt.is_empty()).then(|| media.alt.clone());
        if let Some(known) =
            self.article.images.iter_mut().find(|image| image.url.as_deref() == Some(url.as_str()))
        {
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
        let captioned =
            |image: &&mut Image| image.url.is_none() && image.spans.iter().any(|span| spans.contains(span));
        match self.article.images.iter_mut().find(captioned) {
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
