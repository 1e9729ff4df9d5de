//! What kind of page it is: one small model a kind, the most certain wins.

use super::page_features::{PAGE_COUNT, PAGE_FEATURES, PageRow};
use crate::model::{ModelError, UNIT, WideModel};
use crate::page::log_scale;
use crate::shares::part;
use kiosque_core::article::PageType;
use kiosque_core::{FactKey, FactSource, Reading};

/// The kinds that are learned, in the order of their models.
pub(crate) const KINDS: [PageType; 7] = [
    PageType::Article,
    PageType::Forum,
    PageType::Product,
    PageType::Listing,
    PageType::Collection,
    PageType::Documentation,
    PageType::Service,
];

/// What the chances of the blocks add: after the page's features.
const BODY_FEATURES: [&str; 5] = ["body-share", "body-blocks", "body-certainty", "body-length", "body-doubt"];

/// How many features there are.
pub(crate) const KIND_COUNT: usize = PAGE_COUNT + BODY_FEATURES.len();

/// The features of a page and its body.
pub type KindRow = [u8; KIND_COUNT];

/// The names of the features, in their order.
pub fn html_kind_features() -> impl Iterator<Item = &'static str> + Clone {
    PAGE_FEATURES.iter().chain(&BODY_FEATURES).copied()
}

/// The models of the kinds.
#[derive(Debug, Default)]
pub(crate) struct KindModels(Vec<WideModel>);

impl KindModels {
    /// Reads the models of all kinds, each after its length in four bytes.
    pub(crate) fn parse(bytes: &[u8]) -> Result<KindModels, ModelError> {
        let mut models = Vec::new();
        let mut rest = bytes;
        for _ in KINDS {
            let (length, after) = rest.split_first_chunk().ok_or(ModelError::Damaged)?;
            let length = u32::from_le_bytes(*length) as usize;
            let (model, after) = after.split_at_checked(length).ok_or(ModelError::Damaged)?;
            models.push(WideModel::parse_wide(model, html_kind_features(), |_| true)?);
            rest = after;
        }
        Ok(KindModels(models))
    }

    /// The likeliest kind of a page of so many blocks.
    pub(crate) fn kind(&self, row: &KindRow, blocks: usize) -> PageType {
        /// Pages of fewer blocks are unlike those learned from: they are articles unless another kind is that much likelier.
        const SMALL: usize = 30;
        const CLEAR: i32 = 2 * UNIT;
        let mut open = Vec::new();
        let mut best = (i32::MIN, PageType::Unknown);
        for (kind, model) in KINDS.into_iter().zip(&self.0) {
            let handicap = if blocks < SMALL && kind != PageType::Article { CLEAR } else { 0 };
            let odds = model.of_one(row, &mut open) - handicap;
            if odds > best.0 {
                best = (odds, kind);
            }
        }
        best.1
    }
}

/// The kind as a word of a sentence.
pub(crate) fn name(kind: PageType) -> &'static str {
    match kind {
        PageType::Article => "article",
        PageType::LiveBlog => "live blog",
        PageType::Gallery => "gallery",
        PageType::Video => "video page",
        PageType::Forum => "forum thread",
        PageType::Product => "product page",
        PageType::Listing => "list of links",
        PageType::Collection => "collection",
        PageType::Documentation => "documentation page",
        PageType::Service => "service page",
        PageType::Other | PageType::Unknown => "page",
    }
}

/// What the page says of itself: kinds that too few pages are of to learn them, and threads, which no other page says that it
/// is.
pub(crate) fn stated(reading: &Reading) -> Option<PageType> {
    let typed = |source| {
        matches!(
            source,
            FactSource::JsonLd | FactSource::Microdata | FactSource::OpenGraph | FactSource::Markup
        )
    };
    let says = |word: &str| {
        reading
            .facts_of(FactKey::Type)
            .any(|fact| typed(fact.source) && fact.value.eq_ignore_ascii_case(word))
    };
    let is_article =
        says("NewsArticle") || says("Article") || says("BlogPosting") || says("ReportageNewsArticle");
    match () {
        () if says("LiveBlogPosting") => Some(PageType::LiveBlog),
        () if is_article => None,
        () if says("DiscussionForumPosting") || says("QAPage") => Some(PageType::Forum),
        () if says("ImageGallery") || says("MediaGallery") => Some(PageType::Gallery),
        () if says("video.other") || says("video.movie") || says("video.episode") => Some(PageType::Video),
        () => None,
    }
}

/// The features of a page whose blocks are body with these `chances`, in thousandths.
pub(crate) fn describe(page: &PageRow, chances: &[u16], lengths: &[u32]) -> KindRow {
    let likely = || chances.iter().zip(lengths).filter(|(chance, _)| **chance >= 500);
    let all: u32 = lengths.iter().sum();
    let text: u32 = likely().map(|(_, length)| *length).sum();
    let blocks = likely().count() as u32;
    let certain: u32 = likely().map(|(&chance, _)| u32::from(chance)).sum();
    let doubtful = chances.iter().filter(|chance| (200..800).contains(*chance)).count() as u32;
    let mut row = [0; KIND_COUNT];
    row[..PAGE_COUNT].copy_from_slice(page);
    row[PAGE_COUNT..].copy_from_slice(&[
        part(text, all),
        log_scale(blocks),
        part(certain, blocks * 1000),
        log_scale(text),
        part(doubtful, blocks + doubtful),
    ]);
    row
}
