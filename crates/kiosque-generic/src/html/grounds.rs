//! Why the models take a block for body or not.

use super::{
    HtmlExport, HtmlModels, HtmlScratch, Mode, decode, export_html, html_features, html_second_features,
};
use super::{features::Row, second::SecondRow};
use crate::label::Scratch;
use kiosque_core::Reading;

/// How likely a block of an HTML page is body by what was learned, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Grounds {
    /// The chance, 0 to 1.
    pub chance: f32,
    /// The chance from which blocks of this page are body, 0 to 1.
    pub threshold: f32,
    /// What speaks for it, the strongest first, at most three: `its own text`.
    pub pro: Vec<String>,
    /// What speaks against it, the strongest first, at most three: `names around it (comment)`.
    pub contra: Vec<String>,
}

/// Blocks of longer pages have chances, and no grounds.
const MOST: usize = 2000;

/// Log-odds, in thousandths, that a trait must make up to be named.
const TELLING: i32 = 250;

/// So many traits are named.
const NAMED: usize = 3;

/// What the features of a block are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trait {
    Text,
    Links,
    Words,
    Around,
    Template,
    Element,
    Place,
    Heading,
    Names,
    Chances,
}

impl Trait {
    const ALL: [Trait; 10] = [
        Trait::Text,
        Trait::Links,
        Trait::Words,
        Trait::Around,
        Trait::Template,
        Trait::Element,
        Trait::Place,
        Trait::Heading,
        Trait::Names,
        Trait::Chances,
    ];

    fn name(self) -> &'static str {
        match self {
            Trait::Text => "its own text",
            Trait::Links => "its links",
            Trait::Words => "what it speaks of",
            Trait::Around => "the blocks before and behind it",
            Trait::Template => "the blocks set like it",
            Trait::Element => "the elements it stands in",
            Trait::Place => "its place on the page",
            Trait::Heading => "the heading above it",
            Trait::Names => "names around it",
            Trait::Chances => "what its neighbours are",
        }
    }

    /// The trait that a feature belongs to; those of the page are no block's.
    fn of(feature: &str) -> Option<Trait> {
        let begins = |starts: &[&str]| starts.iter().any(|start| feature.starts_with(start));
        let is = |names: &[&str]| names.contains(&feature);
        let known = match () {
            () if super::page_features::PAGE_FEATURES.contains(&feature) => return None,
            // A stage's own chance is what is to be explained.
            () if is(&["p", "p-of-most"]) => return None,
            () if is(&["own-run-share", "run-blocks", "run-from-main"]) || begins(&["p-"]) => Trait::Chances,
            () if is(&["link-density", "links", "link-start"]) => Trait::Links,
            () if is(&["topic", "echo", "copies"]) || begins(&["topic-", "core-topic", "core-words"]) => {
                Trait::Words
            }
            () if begins(&["heading-", "cue-"]) => Trait::Heading,
            () if begins(&["like-", "trail-"]) => Trait::Template,
            () if begins(&["c0-", "c1-", "c2-", "c3-", "siblings", "card-"])
                || is(&["parent-tag", "grand-tag"]) =>
            {
                Trait::Element
            }
            () if super::tree::SIGN_NAMES.contains(&feature) => Trait::Names,
            () if begins(&["up", "down", "near", "streak", "sentence-above", "sentence-below"]) => {
                Trait::Around
            }
            () if is(PLACES) || begins(&["best-", "core-", "title-", "in-", "from-", "run-", "mass-"]) => {
                Trait::Place
            }
            () if begins(&["widest", "scraps-", "dated-", "known-"]) => Trait::Place,
            () => Trait::Text,
        };
        Some(known)
    }
}

/// Features of a block's place that share no beginning with others.
const PLACES: &[&str] = &["block-place", "text-place", "depth", "place-in-run"];

/// The chance of every block of an HTML page, and what speaks for and against it.
///
/// Each trait of a block is taken, in turn, from the block of the page that is surest to be body, and from the one that is surest to
/// be none: what makes it likelier in the first case speaks against it, what makes it less likely in the second speaks for it.
///
/// ```
/// use kiosque_core::Page;
/// use kiosque_generic::{Mode, html_grounds};
///
/// let story = "<p>The ferry left the harbour late on Monday, for the wind had not let up since the night.</p>".repeat(6);
/// let page = Page::html(format!("<nav><a href=/>Home</a> <a href=/n>News</a></nav><h1>Late ferry</h1>{story}"));
/// let reading = kiosque_html::read(&page);
/// let grounds = html_grounds(&reading, Mode::Balanced);
/// let last = &grounds[reading.len() - 1];
/// assert!(last.chance > last.threshold && !last.pro.is_empty());
/// ```
pub fn html_grounds(reading: &Reading, mode: Mode) -> Vec<Grounds> {
    let models = HtmlModels::shipped();
    let export = export_html(reading, Some(models), &mut Scratch::default(), &mut HtmlScratch::default());
    let kind = models.kinds.kind(&export.page, || super::kind::is_unlike_learned(reading, &export.body));
    let threshold =
        f32::from(decode::threshold(&export.body, &export.lengths, kind, mode).min(1000)) / 1000.0;
    let comparison = Comparison::of(models, &export);
    let grounds = export.body.iter().enumerate().map(|(block, &chance)| {
        let (pro, contra) = comparison
            .as_ref()
            .filter(|_| block < MOST)
            .map_or_else(Default::default, |all| all.sides(block));
        Grounds { chance: f32::from(chance) / 1000.0, threshold, pro, contra }
    });
    grounds.collect()
}

/// The blocks of a page beside its surest ones.
struct Comparison<'e> {
    models: &'e HtmlModels,
    export: &'e HtmlExport,
    /// The surest body block and the surest that is none.
    body: usize,
    other: usize,
    /// The traits that the features of each stage belong to.
    first: Vec<Option<Trait>>,
    second: Vec<Option<Trait>>,
}

impl<'e> Comparison<'e> {
    fn of(models: &'e HtmlModels, export: &'e HtmlExport) -> Option<Comparison<'e>> {
        let blocks = || 0..export.body.len();
        Some(Comparison {
            models,
            export,
            body: blocks().max_by_key(|&block| export.body[block])?,
            other: blocks().min_by_key(|&block| export.body[block])?,
            first: html_features().map(Trait::of).collect(),
            second: html_second_features().map(Trait::of).collect(),
        })
    }

    /// What speaks for a block, and what against it.
    fn sides(&self, block: usize) -> (Vec<String>, Vec<String>) {
        let own = self.odds_with(block, block, Trait::Text);
        let side = |other: usize, sign: i32| {
            let mut effects: Vec<(i32, Trait)> = Trait::ALL
                .into_iter()
                .map(|of| (sign * (self.odds_with(block, other, of) - own), of))
                .filter(|(effect, _)| *effect >= TELLING)
                .collect();
            effects.sort_by_key(|(effect, _)| std::cmp::Reverse(*effect));
            effects.into_iter().take(NAMED).map(|(_, of)| self.told(block, other, of)).collect()
        };
        (side(self.other, -1), side(self.body, 1))
    }

    /// The mean of what both stages say of a block if it had a trait of another.
    fn odds_with(&self, block: usize, other: usize, changed: Trait) -> i32 {
        let mut first: Row = self.export.rows[block];
        put(&mut first, &self.export.rows[other], &self.first, changed);
        let mut odds = Vec::with_capacity(1);
        self.models.first.log_odds(&[first], &[0], &mut odds);
        let of_first = odds[0];
        let Some(second) = &self.models.second else { return of_first };
        let mut row: SecondRow = self.export.second_rows[block];
        put(&mut row, &self.export.second_rows[other], &self.second, changed);
        second.log_odds(&[row], &[0], &mut odds);
        (of_first + odds[0]) / 2
    }

    /// A trait in words; of names, those that the other block lacks, or has more than this one.
    fn told(&self, block: usize, other: usize, of: Trait) -> String {
        let (own, other) = (&self.export.rows[block], &self.export.rows[other]);
        let names = html_features().zip(&self.first).enumerate();
        let names = names.filter(|&(_, (_, &known))| of == Trait::Names && known == Some(of));
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for (at, (name, _)) in names.filter(|&(at, _)| (own[at] == 0) != (other[at] == 0)) {
            let list = if own[at] == 0 { &mut there } else { &mut here };
            list.push(name.trim_start_matches("in-").trim_start_matches("within-"));
        }
        here.truncate(NAMED);
        there.truncate(NAMED);
        match (here.is_empty(), there.is_empty()) {
            (false, _) => format!("{} ({})", of.name(), here.join(", ")),
            (true, false) => format!("{} (no {})", of.name(), there.join(", no ")),
            (true, true) => of.name().to_owned(),
        }
    }
}

/// Takes over the features of a trait.
fn put(row: &mut [u8], other: &[u8], traits: &[Option<Trait>], changed: Trait) {
    for ((value, other), of) in row.iter_mut().zip(other).zip(traits) {
        if *of == Some(changed) {
            *value = *other;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiosque_core::Page;

    #[test]
    fn every_feature_of_a_block_has_a_trait() {
        for (feature, expected) in [
            ("length", Some(Trait::Text)),
            ("in-run", Some(Trait::Place)),
            ("in-comment", Some(Trait::Names)),
            ("within-nav", Some(Trait::Names)),
            ("p-up1", Some(Trait::Chances)),
            ("p", None),
            ("url-depth", None),
            ("up5-topic", Some(Trait::Around)),
            ("heading-topics", Some(Trait::Heading)),
        ] {
            assert_eq!(Trait::of(feature), expected, "{feature}");
        }
    }

    #[test]
    fn sides_of_a_page() {
        let story =
            "<p>The ferry left the harbour late on Monday, for the wind had not let up since the night.</p>"
                .repeat(8);
        let menu = "<li><a href=/n>News of the harbour</a>".repeat(8);
        let page = Page::html(format!(
            "<main><h1>Late ferry</h1>{story}</main><div class=related><ul>{menu}</ul></div>"
        ));
        let reading = kiosque_html::read(&page);
        let grounds = html_grounds(&reading, Mode::Balanced);
        assert_eq!(grounds.len(), reading.len());
        let (body, menu) = (&grounds[4], &grounds[reading.len() - 3]);
        assert!(body.chance > 0.5 && !body.pro.is_empty(), "{body:?}");
        assert!(menu.chance < 0.1 && menu.pro.is_empty() && !menu.contra.is_empty(), "{menu:?}");
        assert_eq!(html_grounds(&kiosque_html::read(&Page::html("")), Mode::Balanced), []);
    }
}
