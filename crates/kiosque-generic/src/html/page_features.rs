//! Describes the page as a whole: what it says of its kind, what its address says, what it is made of.

use super::features::Scene;
use crate::page::log_scale;
use crate::shares::part;
use kiosque_core::{BlockKind, Element, ElementKind, FactKey, FactSource, Naming, Reading};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The page's features in their order.
pub(crate) const PAGE_FEATURES: &[&str] = names! {
    "says-article" "says-product" "says-forum" "says-collection" "says-organisation" "says-recipe"
    "says-video" "says-faq" "says-live" "says-gallery" "og-article" "og-product" "og-website" "states-date"
    "states-author" "url-depth" "url-digits" "url-date" "url-hyphens" "url-home" "url-file" "url-query"
    "url-forum" "url-product" "url-docs" "url-listing" "url-story" "url-service" "url-media" "blocks" "text"
    "mass-share" "page-density" "page-ended" "page-paragraphs" "page-headings" "page-items" "first-headings"
    "articles" "forms" "tables" "codes" "comments" "products" "questions" "reviews" "lists" "links-a-block"
    "run-share" "has-title"
};

/// How many features a page has.
pub(crate) const PAGE_COUNT: usize = PAGE_FEATURES.len();

/// A page's features.
pub(crate) type PageRow = [u8; PAGE_COUNT];

/// What the types that a page states of itself say: a word in the type, and the feature it sets.
const TYPES: [&[&str]; 10] = [
    &["article", "posting", "report", "news"],
    &["product", "offer"],
    &["forum", "qapage", "question", "discussion"],
    &["collectionpage", "itemlist", "searchresults", "offercatalog"],
    &["organization", "business", "service", "software", "course", "store", "hotel"],
    &["recipe", "howto"],
    &["video", "movie", "episode", "clip"],
    &["faq"],
    &["liveblog"],
    &["gallery", "imageobject"],
];

/// Words of an address that tell the kind of page.
const PLACES: [&str; 7] = [
    "forum forums thread threads topic topics viewtopic showthread questions discussion discussions t r \
     community answers board",
    "product products shop store item p dp buy prod catalog",
    "docs doc documentation api reference guide guides manual tutorial tutorials learn wiki help support \
     kb man en-us",
    "category categories tag tags archive archives collections collection search topics section c \
     listing jobs directory browse list",
    "news article articles blog blogs story post posts opinion politics magazine press",
    "services service about company solutions pricing features contact careers locations \
     product-category platform use-cases",
    "video videos gallery galleries photos watch live podcast audio",
];

/// The kinds of page that a word of an address tells, as bits.
static KINDS_OF: LazyLock<BTreeMap<&str, u8>> = LazyLock::new(|| {
    let mut kinds = BTreeMap::new();
    for (kind, words) in PLACES.iter().enumerate() {
        words.split(' ').for_each(|word| *kinds.entry(word).or_default() |= 1 << kind);
    }
    kinds
});

pub(crate) fn describe(scene: &Scene<'_>) -> PageRow {
    let mut row = Writer { row: [0; PAGE_COUNT], next: 0 };
    says(scene.reading, &mut row);
    address(scene.reading.url().unwrap_or(""), &mut row);
    shape(scene, &mut row);
    debug_assert_eq!(row.next, PAGE_COUNT);
    row.row
}

struct Writer {
    row: PageRow,
    next: usize,
}

impl Writer {
    fn put(&mut self, value: u32) {
        self.row[self.next] = value.min(255) as u8;
        self.next += 1;
    }
}

fn says(reading: &Reading, row: &mut Writer) {
    let stated = |source: FactSource| {
        let facts = reading.facts_of(FactKey::Type).filter(move |fact| fact.source == source);
        facts.map(|fact| fact.value.to_ascii_lowercase())
    };
    let types: Vec<String> = stated(FactSource::JsonLd).chain(stated(FactSource::Microdata)).collect();
    for words in TYPES {
        row.put(types.iter().any(|stated| words.iter().any(|word| stated.contains(word))).into());
    }
    let open_graph: Vec<String> = stated(FactSource::OpenGraph).collect();
    for word in ["article", "product", "website"] {
        row.put(open_graph.iter().any(|stated| stated.contains(word)).into());
    }
    // What a script states of its story says nothing of the document.
    let states = |key: FactKey| reading.facts_of(key).any(|fact| fact.source != FactSource::State);
    row.put(states(FactKey::Published).into());
    row.put(states(FactKey::Author).into());
}

fn address(url: &str, row: &mut Writer) {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = path.split('#').next().unwrap_or("");
    let steps: Vec<String> =
        path.split('/').skip(1).filter(|step| !step.is_empty()).map(str::to_ascii_lowercase).collect();
    let last = steps.last().map_or("", String::as_str);
    row.put(steps.len() as u32);
    row.put(steps.iter().map(|step| step.bytes().filter(u8::is_ascii_digit).count() as u32).sum());
    let year = |step: &String| {
        step.len() >= 4
            && step
                .get(..4)
                .is_some_and(|year| year.starts_with("20") && year.bytes().all(|byte| byte.is_ascii_digit()))
    };
    row.put(steps.iter().any(year).into());
    row.put(last.bytes().filter(|&byte| matches!(byte, b'-' | b'_')).count() as u32);
    row.put((!url.is_empty() && steps.is_empty()).into());
    row.put(last.contains('.').into());
    row.put((!query.is_empty()).into());
    let host = rest.split(['/', ':']).next().unwrap_or("");
    let in_path = steps.iter().map(|step| step.split('.').next().unwrap_or(""));
    let in_host = host.split('.').filter(|label| label.len() > 2);
    let told = in_path.chain(in_host).filter_map(|word| KINDS_OF.get(word)).fold(0, |all, kinds| all | kinds);
    for kind in 0..PLACES.len() {
        row.put(u32::from(told) >> kind & 1);
    }
}

fn shape(scene: &Scene<'_>, row: &mut Writer) {
    let (reading, page) = (scene.reading, scene.page);
    let (sum, blocks) = (scene.total(), reading.len() as u32);
    row.put(log_scale(blocks).into());
    row.put(log_scale(sum.text).into());
    row.put(part(sum.mass, sum.text).into());
    row.put(sum.link_density().into());
    row.put(part(sum.ended, blocks).into());
    row.put(part(sum.paragraphs, blocks).into());
    row.put(part(sum.headings, blocks).into());
    row.put(part(sum.items, blocks).into());
    row.put(reading.blocks().iter().filter(|block| block.level == 1).count() as u32);
    let (kinds, namings) = count_elements(reading.elements());
    kinds.into_iter().for_each(|count| row.put(count));
    row.put(reading.blocks().iter().filter(|block| block.kind == BlockKind::Pre).count() as u32);
    namings.into_iter().for_each(|count| row.put(log_scale(count).into()));
    row.put((sum.links * 16).checked_div(blocks).unwrap_or(0));
    let run = scene.forest.sum(page.run.start..page.run.end);
    row.put(part(run.mass, sum.mass).into());
    row.put(scene.title.is_some().into());
}

/// How many elements are of each of some kinds, and have each of some names.
fn count_elements(elements: &[Element]) -> ([u32; 3], [u32; 5]) {
    const KINDS: [ElementKind; 3] = [ElementKind::Article, ElementKind::Form, ElementKind::Table];
    const NAMINGS: [Naming; 5] =
        [Naming::COMMENT, Naming::PRODUCT, Naming::QUESTION, Naming::REVIEW, Naming::LIST];
    let (mut kinds, mut namings) = ([0; 3], [0; 5]);
    for element in elements {
        for (count, kind) in kinds.iter_mut().zip(KINDS) {
            *count += u32::from(element.kind == kind);
        }
        for (count, naming) in namings.iter_mut().zip(NAMINGS) {
            *count += u32::from(element.naming.has(naming));
        }
    }
    (kinds, namings)
}
