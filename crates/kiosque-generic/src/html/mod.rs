//! Labels the blocks of an HTML page.

/// A list of names; a macro, so that it stays a table.
macro_rules! names {
    ($($name:literal)*) => { &[$($name,)*] };
}

mod asides;
mod chance;
mod copies;
mod decode;
mod features;
mod grounds;
mod head;
mod kind;
mod page_features;
mod parts;
mod quality;
mod second;
mod tree;

use crate::decode as line_decode;
use crate::features::{FEATURES as LINE_FEATURES, Row as LineRow};
use crate::label::Scratch;
use crate::model::{Columns, ModelError, Open, WideModel, new_columns};
use crate::page::Page;
use crate::roles::extent;
use crate::{Line, Reason, Role, Verdict, markup};
use asides::Asides;
use chance::chance;
use features::{Describer, Scene};
use kiosque_core::article::PageType;
use kiosque_core::{Labels, PageVerdict, Reading, watch};
use page_features::PageRow;
use parts::Parts;
use second::Chances;
use std::sync::LazyLock;
use tree::Forest;

pub use features::Row as HtmlRow;
pub use grounds::{Grounds, html_grounds};
use kind::KindModels;
pub use kind::{KindRow as HtmlKindRow, html_kind_features};
pub use second::SecondRow as HtmlSecondRow;

/// The names of the features of a block, in their order.
pub fn html_features() -> impl Iterator<Item = &'static str> + Clone {
    let lines = LINE_FEATURES.iter().chain(features::TREE_FEATURES);
    lines.chain(tree::SIGN_NAMES.iter()).chain(page_features::PAGE_FEATURES).copied()
}

/// The names of the features of a block for the second stage, in their order.
pub fn html_second_features() -> impl Iterator<Item = &'static str> + Clone {
    second::SECOND_FEATURES.iter().copied().chain(html_features())
}

/// Whether a feature is the same for all blocks of a page.
pub(crate) fn is_of_page(feature: &str) -> bool {
    const OTHERS: [&str; 6] = ["best-share", "core-share", "best-density", "p-most", "p-sum", "p-title"];
    page_features::PAGE_FEATURES.contains(&feature) || OTHERS.contains(&feature)
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
                is_of_page,
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
        let first = WideModel::parse_wide(bytes, html_features(), is_of_page)?;
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

impl Mode {
    /// All modes.
    pub const ALL: [Mode; 3] = [Mode::Balanced, Mode::Precision, Mode::Recall];

    /// The mode's name in configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Mode::Balanced => "balanced",
            Mode::Precision => "precision",
            Mode::Recall => "recall",
        }
    }

    /// The mode with this name.
    ///
    /// ```
    /// use kiosque_generic::Mode;
    /// assert_eq!(Mode::from_name("recall"), Some(Mode::Recall));
    /// ```
    pub fn from_name(name: &str) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| mode.name() == name)
    }
}

/// Buffers kept from page to page.
pub struct HtmlScratch {
    forest: Forest,
    describer: Describer,
    chances: Chances,
    page_row: PageRow,
    /// Rows of some blocks at a time: memory is bounded by the page, not by what is told of its blocks.
    rows: Vec<HtmlRow>,
    second_rows: Vec<HtmlSecondRow>,
    /// Rows of the first blocks that the second stage is asked about.
    hopeful_rows: Vec<HtmlRow>,
    places: Vec<usize>,
    columns: Box<Columns>,
    /// What the page lets its blocks reach of the trees.
    open: Vec<Open>,
    odds: Vec<i32>,
    /// Chance of each block to be body, in thousandths.
    body: Vec<u16>,
}

/// So many blocks are described and weighed at a time.
const AT_ONCE: usize = 64;

/// A block costs as much as so many turns of a loop that asks for the time.
const TURNS: u32 = 16;

/// Rows of so many blocks are kept for the second stage; those of more are made again.
const MOST_KEPT: usize = 256;

/// The second stage is not asked about blocks that the first thinks less likely, in thousandths: most of a page.
const HOPELESS: u16 = 20;

impl Default for HtmlScratch {
    fn default() -> HtmlScratch {
        HtmlScratch {
            forest: Forest::default(),
            describer: Describer::default(),
            chances: Chances::default(),
            page_row: [0; page_features::PAGE_COUNT],
            rows: Vec::new(),
            second_rows: Vec::new(),
            hopeful_rows: Vec::new(),
            places: (0..AT_ONCE).collect(),
            columns: new_columns(),
            open: Vec::new(),
            odds: Vec::new(),
            body: Vec::new(),
        }
    }
}

impl HtmlScratch {
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
        self.measure(reading, page, line_rows, hints.title);
        self.weigh(HtmlModels::shipped(), reading, page, line_rows, hints.title);
        let lengths = lengths_of(page);
        let stated = kind::stated(reading);
        // Of stated kinds the body of threads alone is decided otherwise.
        let told = stated.filter(|&kind| kind == PageType::Forum).or_else(|| kind::made_for(reading));
        let kind = told.unwrap_or_else(|| {
            let scene = Scene {
                reading,
                page,
                forest: &self.forest,
                title: hints.title,
                lines: line_rows,
                of_page: &self.page_row,
            };
            let row = kind::describe(&scene, &self.body);
            HtmlModels::shipped().kinds.kind(&row, || kind::is_unlike_learned(reading, &self.body))
        });
        let threshold = decode::threshold(&self.body, &lengths, kind, mode);
        let mut body: Vec<bool> = self.body.iter().map(|&chance| chance >= threshold).collect();
        let parts =
            Parts { reading, page, forest: &self.forest, lengths: &lengths, chances: &self.body, threshold };
        parts::settle(&parts, kind, &mut body);
        let mut asides = Asides { reading, page, forest: &self.forest }.find(&body, kind);
        let copies = copies::copies(reading, &lengths, kind, &body).into_iter();
        asides.extend(copies.map(|i| (i, Verdict { role: Role::Chrome, reason: Reason::Copy, score: 0.8 })));
        asides.iter().for_each(|&(i, _)| body[i] = false);
        let kind = stated.unwrap_or(kind);
        let verdict = self.verdict(kind, &lengths, &body);
        labels.set_verdict(verdict);
        lines.judge(&body, hints.title, verdicts);
        let likely = self.body.iter().map(|&chance| chance >= threshold);
        parts::give_reasons(likely.zip(&body), verdicts);
        asides.into_iter().for_each(|(i, verdict)| verdicts[i] = verdict);
        markup::refine(reading, verdicts);
        markup::refine_lists(reading, verdicts);
        head::name(reading, verdicts);
        match kind {
            PageType::Forum => self.name_entries(reading, Role::Post, verdicts),
            PageType::LiveBlog => self.name_entries(reading, Role::LiveEntry, verdicts),
            _ => {}
        }
    }

    /// Paragraphs of the body that stand in one of several elements alike are entries.
    fn name_entries(&self, reading: &Reading, entry: Role, verdicts: &mut [Verdict]) {
        for (i, verdict) in
            verdicts.iter_mut().enumerate().filter(|(_, verdict)| verdict.role == Role::Paragraph)
        {
            let card = self.forest.nodes[tree::element_of(reading, i) as usize].card;
            if self.forest.nodes[card as usize].siblings > 1 {
                verdict.role = entry;
            }
        }
    }

    fn verdict(&self, kind: PageType, lengths: &[u32], body: &[bool]) -> PageVerdict {
        let promised = decode::promised(&self.body, lengths, body);
        let best = self.body.iter().copied().max().unwrap_or(0);
        let thousandths = |value: u16| f32::from(value) / 1000.0;
        let page_type = match kind {
            // Without a story it is none.
            PageType::Article if !body.contains(&true) => PageType::Unknown,
            known => known,
        };
        PageVerdict {
            page_type,
            score: Some(thousandths(quality::probability(promised))),
            signals: vec![("promised_f1", thousandths(promised)), ("surest_block", thousandths(best))],
            empty: (!body.contains(&true))
                .then(|| format!("no block of this {} reads like main content", kind::name(kind))),
        }
    }

    /// Measures the tree and the page.
    fn measure(&mut self, reading: &Reading, page: &Page, lines: &[LineRow], title: Option<usize>) {
        self.forest.read(reading, page, title);
        let none = [0; page_features::PAGE_COUNT];
        let scene = Scene { reading, page, forest: &self.forest, title, lines, of_page: &none };
        self.page_row = page_features::describe(&scene);
        self.describer.read(&scene);
    }

    /// Says of every block how likely it is body.
    fn weigh(
        &mut self,
        models: &HtmlModels,
        reading: &Reading,
        page: &Page,
        lines: &[LineRow],
        title: Option<usize>,
    ) {
        let scene = Scene { reading, page, forest: &self.forest, title, lines, of_page: &self.page_row };
        // Whole pages are what was learned from; the barer a page, the more the plain rule has a say, as on dumps.
        let trust = line_decode::bareness(page, line_decode::WHOLE_PAGE);
        let opinion = |i: usize| line_decode::opinion(page, trust, i);
        self.body.clear();
        self.hopeful_rows.clear();
        for start in (0..reading.len()).step_by(AT_ONCE) {
            let blocks = start..(start + AT_ONCE).min(reading.len());
            if watch::is_over_after(TURNS * blocks.len() as u32) {
                // What was not asked about is no body.
                self.body.resize(reading.len(), 0);
                break;
            }
            self.rows.resize(blocks.len(), [0; features::COUNT]);
            for (row, i) in self.rows.iter_mut().zip(blocks) {
                self.describer.fill(&scene, i, row);
            }
            if start == 0 {
                models.first.open_to(&self.rows[0], &mut self.open);
            }
            let places = &self.places[..self.rows.len()];
            models.first.log_odds_within(&self.open, &self.rows, places, &mut self.columns, &mut self.odds);
            self.body.extend(self.odds.iter().map(|&odds| chance(odds)));
            let hopeful =
                self.rows.iter().zip(&self.body[start..]).filter(|(_, chance)| **chance >= HOPELESS);
            let free = MOST_KEPT - self.hopeful_rows.len();
            self.hopeful_rows.extend(hopeful.take(free).map(|(row, _)| *row));
        }
        self.chances.read(
            &scene,
            &self.describer,
            self.body.iter().map(|&p| (u32::from(p) * 255 / 1000) as u8),
        );
        // The second stage learned from chances without that opinion.
        let Some(second) = &models.second else { return };
        let hopeful: Vec<usize> = (0..reading.len()).filter(|&i| self.body[i] >= HOPELESS).collect();
        for (number, blocks) in hopeful.chunks(AT_ONCE).enumerate() {
            if watch::is_over_after(TURNS * blocks.len() as u32) {
                break;
            }
            self.second_rows.resize(blocks.len(), [0; second::SECOND_COUNT]);
            for ((&i, place), row) in blocks.iter().zip(number * AT_ONCE..).zip(&mut self.second_rows) {
                let made;
                let first = match self.hopeful_rows.get(place) {
                    Some(kept) => kept,
                    None => {
                        made = self.describer.row(&scene, i);
                        &made
                    }
                };
                self.chances.fill(&scene, i, first, row);
            }
            if number == 0 {
                second.open_to(&self.second_rows[0], &mut self.open);
            }
            let places = &self.places[..blocks.len()];
            second.log_odds_within(&self.open, &self.second_rows, places, &mut self.columns, &mut self.odds);
            for (&i, &odds) in blocks.iter().zip(&self.odds) {
                let first = chance::odds(self.body[i]);
                self.body[i] = (chance(first + opinion(i)) + chance(odds + opinion(i))) / 2;
            }
        }
    }
}

/// The features of a page and its blocks: what training reads.
pub struct HtmlExport {
    /// Those of the first stage, block by block.
    pub rows: Vec<HtmlRow>,
    /// Those of the second stage, if there was a first one to ask.
    pub second_rows: Vec<HtmlSecondRow>,
    /// How likely each block is body, in thousandths, if there was a model to ask.
    pub body: Vec<u16>,
    /// Those of the page.
    pub page: HtmlKindRow,
    /// How long each block is, in characters.
    pub lengths: Vec<u32>,
}

/// Measures and describes the blocks of an HTML page, and asks `models`, if there are any, about them.
pub fn export_html(
    reading: &Reading,
    models: Option<&HtmlModels>,
    lines: &mut Scratch,
    scratch: &mut HtmlScratch,
) -> HtmlExport {
    let hints = markup::hints(reading);
    let (page, line_rows) = lines.describe(&lines_of(reading), &hints);
    scratch.measure(reading, page, line_rows, hints.title);
    scratch.body.clear();
    if let Some(models) = models {
        scratch.weigh(models, reading, page, line_rows, hints.title);
    }
    let HtmlScratch { forest, describer, chances, page_row, body, .. } = scratch;
    let scene = Scene { reading, page, forest, title: hints.title, lines: line_rows, of_page: page_row };
    let rows: Vec<HtmlRow> = (0..reading.len()).map(|i| describer.row(&scene, i)).collect();
    let second = rows.iter().enumerate().filter(|_| models.is_some());
    HtmlExport {
        second_rows: second.map(|(i, row)| chances.row(&scene, i, row)).collect(),
        page: kind::describe(&scene, body),
        lengths: lengths_of(page),
        body: body.clone(),
        rows,
    }
}

fn lengths_of(page: &Page) -> Vec<u32> {
    page.shapes.iter().map(|shape| shape.length).collect()
}

/// The blocks as lines.
pub(crate) fn lines_of(reading: &Reading) -> Vec<Line<'_>> {
    let lines = reading.blocks().iter().enumerate();
    lines.map(|(i, block)| Line { text: reading.text(i), gap: block.gap }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_models_fit_the_features_and_are_small() {
        HtmlModels::shipped();
        let bytes = [
            &include_bytes!("../../model/html-first.bin")[..],
            include_bytes!("../../model/html-second.bin"),
            include_bytes!("../../model/html-kinds.bin"),
        ];
        assert!(bytes.iter().map(|bytes| bytes.len()).sum::<usize>() < 1_000_000);
    }

    #[test]
    fn features_have_names_of_their_own() {
        let mut names: Vec<&str> = html_second_features().collect();
        assert_eq!(names.len(), second::SECOND_COUNT);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), second::SECOND_COUNT);
    }

    #[test]
    fn models_of_other_features_are_refused() {
        let mut bytes = include_bytes!("../../model/html-first.bin").to_vec();
        bytes[4] ^= 1;
        assert!(matches!(HtmlModels::of_first_stage(&bytes), Err(ModelError::Features(..))));
    }
}
