//! Labels the blocks of an HTML page.

mod chance;
mod decode;
mod features;
mod kind;
mod page_features;
mod second;
mod tree;

use crate::label::Scratch;
use crate::model::{ModelError, WideModel};
use crate::page::Page;
use crate::{Line, Verdict, features as line_features, markup};
use chance::chance;
use features::{Describer, Scene};
use kiosque_core::article::PageType;
use kiosque_core::{Labels, PageVerdict, Reading};
use page_features::PageRow;
use second::Chances;
use std::sync::LazyLock;
use tree::Forest;

pub use features::Row as HtmlRow;
use kind::KindModels;
pub use kind::{KindRow as HtmlKindRow, html_kind_features};
pub use second::SecondRow as HtmlSecondRow;

/// The names of the features of a block, in their order.
pub fn html_features() -> impl Iterator<Item = &'static str> + Clone {
    let lines = line_features::FEATURES.iter().chain(features::TREE_FEATURES);
    lines.chain(tree::SIGN_NAMES.iter()).chain(page_features::PAGE_FEATURES).copied()
}

/// The names of the features of a block for the second stage, in their order.
pub fn html_second_features() -> impl Iterator<Item = &'static str> + Clone {
    second::SECOND_FEATURES.iter().copied().chain(html_features())
}

/// The models of HTML pages: two stages that say which blocks are body.
#[derive(Debug)]
pub struct HtmlModels {
    first: WideModel,
    second: Option<WideModel>,
    kinds: KindModels,
}

static SHIPPED: LazyLock<HtmlModels> = LazyLock::new(|| {
    let read = || -> Result<HtmlModels, ModelError> {
        Ok(HtmlModels {
            second: Some(WideModel::parse_wide(
                include_bytes!("../../model/html-second.bin"),
                html_second_features(),
            )?),
            kinds: KindModels::parse(include_bytes!("../../model/html-kinds.bin"))?,
            ..HtmlModels::of_first_stage(include_bytes!("../../model/html-first.bin"))?
        })
    };
    read().expect("tests read the shipped models")
});

impl HtmlModels {
    /// The models that come with the crate.
    pub fn shipped() -> &'static HtmlModels {
        &SHIPPED
    }

    /// Reads a first stage that decides alone, as training needs it for the second.
    ///
    /// # Errors
    ///
    /// [`ModelError`] when the bytes are no model for [`html_features`].
    pub fn of_first_stage(bytes: &[u8]) -> Result<HtmlModels, ModelError> {
        let first = WideModel::parse_wide(bytes, html_features())?;
        Ok(HtmlModels { first, second: None, kinds: KindModels::default() })
    }
}

/// What to do with blocks of HTML pages that may be body or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// As likely to take one too many as to miss one.
    #[default]
    Balanced,
    /// Rather miss some of the body than take something else.
    Precision,
    /// Rather take something else than miss some of the body.
    Recall,
}

/// Buffers kept from page to page.
pub struct HtmlScratch {
    forest: Forest,
    describer: Describer,
    chances: Chances,
    rows: Vec<features::Row>,
    second_rows: Vec<second::SecondRow>,
    page_row: PageRow,
    blocks: Vec<usize>,
    odds: Vec<i32>,
    /// Chance of each block to be body, in thousandths.
    pub(crate) body: Vec<u16>,
}

impl Default for HtmlScratch {
    fn default() -> HtmlScratch {
        HtmlScratch {
            forest: Forest::default(),
            describer: Describer::default(),
            chances: Chances::default(),
            rows: Vec::new(),
            second_rows: Vec::new(),
            page_row: [0; page_features::PAGE_COUNT],
            blocks: Vec::new(),
            odds: Vec::new(),
            body: Vec::new(),
        }
    }
}

impl HtmlScratch {
    /// Measures the tree and describes every block.
    pub(crate) fn describe(
        &mut self,
        reading: &Reading,
        page: &Page,
        line_rows: &[line_features::Row],
        title: Option<usize>,
    ) {
        self.forest.read(reading, page, title);
        let scene = Scene { reading, page, forest: &self.forest, title };
        let page_row = page_features::describe(&scene);
        self.describer.describe(&scene, line_rows, &page_row, &mut self.rows);
        self.page_row = page_row;
    }

    fn kind_row(&self, page: &Page) -> HtmlKindRow {
        let lengths: Vec<u32> = page.shapes.iter().map(|shape| shape.length).collect();
        kind::describe(&self.page_row, &self.body, &lengths)
    }

    /// Labels the blocks of `reading`, and says of the page what kind it is.
    pub(crate) fn label(
        &mut self,
        reading: &Reading,
        mode: Mode,
        lines: &mut Scratch,
        verdicts: &mut Vec<Verdict>,
        labels: &mut Labels,
    ) {
        let hints = markup::hints(reading);
        let (page, line_rows) = lines.describe(&lines_of(reading), &hints);
        self.describe(reading, page, line_rows, hints.title);
        self.weigh(HtmlModels::shipped(), reading, page, hints.title);
        let lengths: Vec<u32> = page.shapes.iter().map(|shape| shape.length).collect();
        let kind = HtmlModels::shipped().kinds.kind(&self.kind_row(page));
        let threshold = decode::threshold(&self.body, &lengths, kind, mode);
        let body: Vec<bool> = self.body.iter().map(|&chance| chance >= threshold).collect();
        let verdict = self.verdict(reading, kind, &lengths, &body);
        labels.set_verdict(verdict);
        lines.judge(&body, hints.title, verdicts);
        markup::refine(reading, verdicts);
    }

    fn verdict(&self, reading: &Reading, kind: PageType, lengths: &[u32], body: &[bool]) -> PageVerdict {
        let promised = decode::promised(&self.body, lengths, body);
        let best = self.body.iter().copied().max().unwrap_or(0);
        let thousandths = |value: u16| f32::from(value) / 1000.0;
        PageVerdict {
            page_type: kind::stated(reading).unwrap_or(kind),
            score: None,
            signals: vec![("promised_f1", thousandths(promised)), ("surest_block", thousandths(best))],
            empty: (!body.contains(&true))
                .then(|| format!("no block of this {} reads like main content", kind::name(kind))),
        }
    }

    /// Says of every block how likely it is body.
    pub(crate) fn weigh(
        &mut self,
        models: &HtmlModels,
        reading: &Reading,
        page: &Page,
        title: Option<usize>,
    ) {
        self.blocks.clear();
        self.blocks.extend(0..self.rows.len());
        models.first.log_odds(&self.rows, &self.blocks, &mut self.odds);
        self.body.clear();
        self.body.extend(self.odds.iter().map(|&odds| chance(odds)));
        let scene = Scene { reading, page, forest: &self.forest, title };
        self.chances.read(&scene, self.body.iter().map(|&p| (u32::from(p) * 255 / 1000) as u8));
        self.chances.describe(&scene, &self.rows, &mut self.second_rows);
        if let Some(second) = &models.second {
            second.log_odds(&self.second_rows, &self.blocks, &mut self.odds);
            for (body, &odds) in self.body.iter_mut().zip(&self.odds) {
                *body = (*body + chance(odds)) / 2;
            }
        }
    }
}

/// The features of a page's blocks: what training reads.
pub struct HtmlExport<'s> {
    /// Those of the first stage.
    pub rows: &'s [HtmlRow],
    /// Those of the second stage, if there was a first one to ask.
    pub second_rows: &'s [HtmlSecondRow],
    /// How likely each block is body, in thousandths, if there was a model to ask.
    pub body: &'s [u16],
    /// Those of the page.
    pub page: HtmlKindRow,
}

/// Measures and describes the blocks of an HTML page, and asks `models`, if there are any, about them.
pub fn export_html<'s>(
    reading: &Reading,
    models: Option<&HtmlModels>,
    lines: &mut Scratch,
    scratch: &'s mut HtmlScratch,
) -> HtmlExport<'s> {
    let hints = markup::hints(reading);
    let (page, line_rows) = lines.describe(&lines_of(reading), &hints);
    scratch.describe(reading, page, line_rows, hints.title);
    scratch.body.clear();
    scratch.second_rows.clear();
    if let Some(models) = models {
        scratch.weigh(models, reading, page, hints.title);
    }
    let page = scratch.kind_row(page);
    HtmlExport { rows: &scratch.rows, second_rows: &scratch.second_rows, body: &scratch.body, page }
}

/// The blocks as lines.
pub(crate) fn lines_of(reading: &Reading) -> Vec<Line<'_>> {
    let lines = reading.blocks().iter().enumerate();
    lines.map(|(i, block)| Line { text: reading.text(i), gap: block.gap }).collect()
}
