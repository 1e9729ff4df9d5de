//! A page as the learner sees it: its blocks with what they are taken for now, the places they stand in, what the page
//! states of itself.

use super::places::{self, Places};
use crate::explain::ExplainedPart;
use crate::{Kiosque, Label, Limits, Medium, Page};
use kiosque_core::article::Article;
use kiosque_core::{FactKey, FactSource, Reading};
use kiosque_html::{JsonPath, JsonScript, Tree};
use kiosque_values::fold::Folded;
use kiosque_values::{DateHints, compare_key, find_dates};
use std::collections::BTreeSet;

/// A story that JSON-LD states tells what belongs to the body when so much of the body stands in it.
const COVERED: f64 = 0.7;

/// A page, read.
pub(super) struct Sheet {
    pub(super) medium: Medium,
    pub(super) article: Article,
    pub(super) blocks: Vec<Line>,
    pub(super) places: Places,
    pub(super) stated: Stated,
    /// Which story it shows: two captures of one story have one number.
    pub(super) story: usize,
}

/// A block.
pub(super) struct Line {
    /// What a reader sees.
    pub(super) text: String,
    /// The matching form, which rules see.
    pub(super) form: String,
    pub(super) label: Label,
    pub(super) parts: Vec<ExplainedPart>,
}

/// What the page says of itself, in the form that is compared.
#[derive(Default)]
pub(super) struct Stated {
    pub(super) titles: Vec<String>,
    pub(super) authors: BTreeSet<String>,
    pub(super) days: Vec<String>,
    /// `articleBody` of JSON-LD, where it holds most of what is taken for the body.
    story: Option<String>,
}

impl Sheet {
    /// The page as `kiosque` reads it; `site` as in [`Kiosque::explain`].
    pub(super) fn of(kiosque: &Kiosque, page: &Page, site: &str) -> Sheet {
        let (article, explanation) = kiosque.explain(page, Some(site));
        let line = |block: crate::ExplainedBlock| Line {
            form: Folded::new(&block.text).as_str().trim().to_owned(),
            label: Label::from_name(&block.label).unwrap_or(Label::Chrome),
            parts: block.parts,
            text: block.text,
        };
        let blocks: Vec<Line> = explanation.blocks.into_iter().map(line).collect();
        let (mut places, mut stated) = (Places::default(), Stated::default());
        if page.medium == Medium::Html {
            let budget = Limits::default().budget();
            let tree = kiosque_html::parse_shown(budget.cut(&page.text).0);
            let reading = kiosque_html::read_tree_within(page, &tree, &budget);
            places = places::of(&tree, &reading);
            stated = Stated::of(&reading, &tree, &article.text);
            kiosque_html::recycle(tree);
        }
        Sheet { medium: page.medium, article, blocks, places, stated, story: 0 }
    }

    /// From the first to the last (exclusive) block of the body.
    pub(super) fn body(&self) -> std::ops::Range<usize> {
        let is_body = |line: &Line| line.label.is_body();
        match (self.blocks.iter().position(is_body), self.blocks.iter().rposition(is_body)) {
            (Some(first), Some(last)) => first..last + 1,
            _ => 0..0,
        }
    }

    /// The day of the page, as far as it is known: `2024-05-03`.
    pub(super) fn day(&self) -> Option<&str> {
        self.article.date_published.as_deref().and_then(|date| date.get(..10))
    }

    /// Whether a line names an author or a day of the story, as the page states them or as they were read.
    pub(super) fn is_signed(&self, line: &Line) -> bool {
        let key = compare_key(&line.text);
        let authors = self.article.authors.iter().map(|author| compare_key(&author.name));
        let mut authors = authors.chain(self.stated.authors.iter().cloned());
        let hints = DateHints { language: self.article.language.as_deref(), ..DateHints::default() };
        let is_own =
            |day: &str| self.day() == Some(day) || self.stated.days.iter().any(|stated| stated == day);
        authors.any(|author| !author.is_empty() && key.contains(&author))
            || find_dates(&line.text, &hints)
                .iter()
                .any(|date| date.value.to_iso().get(..10).is_some_and(is_own))
    }

    /// The layout that the present rules read it with.
    pub(super) fn layout(&self) -> Option<&str> {
        self.article.provenance.plugin.as_ref()?.layout.as_deref()
    }
}

impl Stated {
    fn of(reading: &Reading, tree: &Tree<'_>, body: &str) -> Stated {
        let values = |key: FactKey| reading.facts_of(key).map(|fact| compare_key(&fact.value));
        let is_meant = |source: FactSource| !matches!(source, FactSource::Markup | FactSource::Time);
        let authors = reading.facts_of(FactKey::Author).filter(|fact| is_meant(fact.source));
        let days = reading.facts_of(FactKey::Published).filter(|fact| is_meant(fact.source));
        Stated {
            titles: values(FactKey::Title).collect(),
            authors: authors.map(|fact| compare_key(&fact.value)).collect(),
            days: days.filter_map(|fact| fact.value.get(..10).map(str::to_owned)).collect(),
            story: story(tree).filter(|story| covers(story, body)),
        }
    }

    /// Whether the page says that this is of its story; `None` where it does not state the story.
    pub(super) fn has_in_story(&self, text: &str) -> Option<bool> {
        Some(self.story.as_ref()?.contains(&compare_key(text)))
    }

    /// Whether the page states this title, with or without the site's name behind it.
    pub(super) fn has_title(&self, title: &str) -> bool {
        let title = compare_key(title);
        self.titles.contains(&title)
    }
}

/// The longest `articleBody` of the page.
fn story(tree: &Tree<'_>) -> Option<String> {
    let path = JsonPath::parse("$..articleBody").expect("the path is well-formed");
    let scripts = JsonScript::json_ld(tree).filter_map(|node| JsonScript::of(tree, node));
    let stories = scripts.flat_map(|script| path.select(&script)).map(|(story, _)| compare_key(&story));
    stories.max_by_key(String::len)
}

/// Whether most of the words of `body` stand, paragraph by paragraph, in `story`.
fn covers(story: &str, body: &str) -> bool {
    let (mut held, mut all) = (0, 0);
    for paragraph in body.split("\n\n") {
        let key = compare_key(paragraph);
        all += key.len();
        held += if story.contains(&key) { key.len() } else { 0 };
    }
    all > 0 && held as f64 >= COVERED * all as f64
}
