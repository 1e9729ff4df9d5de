//! What kind of page it is: as the software says that made it, else one small model a kind, the most certain wins.

use super::features::Scene;
use super::page_features::{PAGE_COUNT, PAGE_FEATURES};
use crate::model::{ModelError, UNIT, WideModel};
use crate::page::log_scale;
use crate::shares::part;
use kiosque_core::article::PageType;
use kiosque_core::{BlockKind, FactKey, FactSource, Reading};
use kiosque_values::language;

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

/// What tells goods and teasers: lines that name an amount of money, short ones of them, and headings that are links, as a
/// number and as a share of all headings.
const CARD_FEATURES: [&str; 4] = ["priced-lines", "price-tags", "linked-headings", "headings-linked"];

/// How many features there are.
pub(crate) const KIND_COUNT: usize = PAGE_COUNT + BODY_FEATURES.len() + CARD_FEATURES.len();

/// The features of a page and its body.
pub type KindRow = [u8; KIND_COUNT];

/// The names of the features, in their order.
pub fn html_kind_features() -> impl Iterator<Item = &'static str> + Clone {
    PAGE_FEATURES.iter().chain(&BODY_FEATURES).chain(&CARD_FEATURES).copied()
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

    /// The likeliest kind of a page. One unlike those learned from is an article unless another kind is much likelier.
    pub(crate) fn kind(&self, row: &KindRow, is_unlike: impl FnOnce() -> bool) -> PageType {
        const CLEAR: i32 = 2 * UNIT;
        let mut open = Vec::new();
        let mut odds =
            KINDS.into_iter().zip(&self.0).map(|(kind, model)| (model.of_one(row, &mut open), kind));
        let Some(article) = odds.next() else { return PageType::Unknown };
        let best = odds.fold(article, |best, other| if other.0 > best.0 { other } else { best });
        if best.0 <= article.0 + CLEAR && is_unlike() { article.1 } else { best.1 }
    }
}

/// Whether the page is unlike those that the kinds were learned from, of which all but articles are long and in English.
pub(crate) fn is_unlike_learned(reading: &Reading, body: &[u16]) -> bool {
    /// So many blocks make a long page.
    const LONG: usize = 60;
    /// Text of blocks of such a chance, in thousandths, and as much of it, in bytes, tells the language.
    const LIKELY: u16 = 200;
    const TELLING: usize = 1500;
    if reading.len() < LONG {
        return true;
    }
    let mut text = String::with_capacity(2 * TELLING);
    for i in (0..reading.len()).filter(|&i| body[i] >= LIKELY) {
        text.extend([reading.text(i), "\n"]);
        if text.len() >= TELLING {
            break;
        }
    }
    language(&text).is_some_and(|language| language.code != "en")
}

/// Software that makes pages of one kind, as it names itself: in lower case, without its version.
const MAKERS: [(PageType, &[&str]); 2] = [
    (
        PageType::Documentation,
        &[
            "antora",
            "bookdown",
            "docfx",
            "docsify",
            "docusaurus",
            "docutils",
            "dokuwiki",
            "doxygen",
            "gitbook",
            "javadoc",
            "mediawiki",
            "mintlify",
            "mkdocs",
            "rustdoc",
            "sphinx",
            "starlight",
            "vitepress",
            "vuepress",
        ],
    ),
    (
        PageType::Forum,
        &[
            "discourse",
            "flarum",
            "fluxbb",
            "invision community",
            "ip.board",
            "mybb",
            "nodebb",
            "phpbb",
            "punbb",
            "simple machines",
            "vanilla",
            "vbulletin",
            "woltlab",
            "xenforo",
        ],
    ),
];

/// The kind of the pages that the software makes which this one says it was made with, unless it says that it is an article:
/// some of it keeps a blog, too.
pub(crate) fn made_for(reading: &Reading) -> Option<PageType> {
    if says_article(reading) {
        return None;
    }
    let makers = reading.facts_of(FactKey::Generator).map(|fact| fact.value.to_lowercase());
    let kind_of = |maker: String| {
        let made = MAKERS.iter().find(|(_, names)| names.iter().any(|name| maker.starts_with(name)));
        made.map(|(kind, _)| *kind)
    };
    makers.filter_map(kind_of).next()
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

/// Whether the page says of itself that it is one of `kinds`.
fn says(reading: &Reading, kinds: &[&str]) -> bool {
    use FactSource::{JsonLd, Markup, Microdata, OpenGraph};
    let typed = |source| matches!(source, JsonLd | Microdata | OpenGraph | Markup);
    let mut stated = reading.facts_of(FactKey::Type).filter(|fact| typed(fact.source));
    stated.any(|fact| kinds.iter().any(|kind| fact.value.eq_ignore_ascii_case(kind)))
}

fn says_article(reading: &Reading) -> bool {
    says(reading, &["NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle"])
}

/// What the page says of itself: kinds that too few pages are of to learn them, and threads, which no other page says that it
/// is.
pub(crate) fn stated(reading: &Reading) -> Option<PageType> {
    match () {
        () if says(reading, &["LiveBlogPosting"]) => Some(PageType::LiveBlog),
        () if says_article(reading) => None,
        () if says(reading, &["DiscussionForumPosting", "QAPage"]) => Some(PageType::Forum),
        () if says(reading, &["ImageGallery", "MediaGallery"]) => Some(PageType::Gallery),
        () if says(reading, &["video.other", "video.movie", "video.episode"]) => Some(PageType::Video),
        () => None,
    }
}

/// The features of a page whose blocks are body with these `chances`, in thousandths.
pub(crate) fn describe(scene: &Scene<'_>, chances: &[u16]) -> KindRow {
    let mut row = [0; KIND_COUNT];
    let (page, rest) = row.split_at_mut(PAGE_COUNT);
    let (body, cards) = rest.split_at_mut(BODY_FEATURES.len());
    page.copy_from_slice(scene.of_page);
    body.copy_from_slice(&of_body(scene, chances));
    cards.copy_from_slice(&of_cards(scene));
    row
}

fn of_body(scene: &Scene<'_>, chances: &[u16]) -> [u8; BODY_FEATURES.len()] {
    let lengths = || scene.page.shapes.iter().map(|shape| shape.length);
    let likely = || chances.iter().zip(lengths()).filter(|(chance, _)| **chance >= 500);
    let all: u32 = lengths().sum();
    let text: u32 = likely().map(|(_, length)| length).sum();
    let blocks = likely().count() as u32;
    let certain: u32 = likely().map(|(&chance, _)| u32::from(chance)).sum();
    let doubtful = chances.iter().filter(|chance| (200..800).contains(*chance)).count() as u32;
    [
        part(text, all),
        log_scale(blocks),
        part(certain, blocks * 1000),
        log_scale(text),
        part(doubtful, blocks + doubtful),
    ]
}

fn of_cards(scene: &Scene<'_>) -> [u8; CARD_FEATURES.len()] {
    /// A line that is little else than a price, in Latin-equivalent characters.
    const TAG: u32 = 40;
    /// Of 255: half of a heading is a link.
    const LINKED: u8 = 128;
    let priced = || scene.page.shapes.iter().filter(|shape| shape.priced());
    let tags = priced().filter(|shape| shape.length <= TAG).count() as u32;
    let blocks = scene.reading.blocks().iter().enumerate();
    let headings = blocks.filter(|(_, block)| block.kind == BlockKind::Heading);
    let is_linked = |i: usize| scene.forest.sum(i..i + 1).link_density() >= LINKED;
    let (linked, all) =
        headings.fold((0, 0), |(linked, all), (i, _)| (linked + u32::from(is_linked(i)), all + 1));
    [log_scale(priced().count() as u32), log_scale(tags), log_scale(linked), part(linked, all)]
}
