//! The headline: what the page shows, weighed against what it states.

use super::Desk;
use crate::article::FieldOrigin;
use crate::{Block, BlockKind, Fact, FactKey, Label, PartKind, Reading, Region, Span};
use kiosque_values::compare_key;

/// Two titles that share so much of their words say the same.
const SAME: f32 = 0.7;

/// Parts of a page whose headings are not the article's.
const ELSEWHERE: Region =
    Region::NAVIGATION.with(Region::FOOTER).with(Region::COMMENTS).with(Region::RELATED).with(Region::ASIDE);

/// The heading that shows the title which the page states of itself, the best match; else the only first-level heading.
///
/// None for dumps, which have no headings, and where headings and statements disagree.
pub fn headline_block(reading: &Reading) -> Option<usize> {
    /// A page states few titles; each is compared with every heading.
    const MOST: usize = 8;
    let stated: Vec<String> = titles(reading).take(MOST).map(|fact| compare_key(&fact.value)).collect();
    let headings = || {
        let blocks = reading.blocks().iter().enumerate();
        let of_story = |block: &Block| block.kind == BlockKind::Heading && !block.region.has(ELSEWHERE);
        blocks.filter(move |&(index, block)| of_story(block) && !names_site(reading, index))
    };
    let best = headings()
        .map(|(index, block)| (index, block.level, agreement(&compare_key(reading.text(index)), &stated)))
        .filter(|&(_, _, agreement)| agreement >= SAME)
        .reduce(|best, one| {
            let rank = |(_, level, agreement): (usize, u8, f32)| agreement - f32::from(level) * 0.1;
            if rank(one) > rank(best) { one } else { best }
        });
    let mut first_level = headings().filter(|(_, block)| block.level == 1).map(|(index, _)| index);
    let (first, second) = (first_level.next(), first_level.next());
    let only = first.filter(|_| second.is_none() && stated.is_empty());
    best.map(|(index, ..)| index).or(only)
}

/// Whether a heading is the name of the site, as blogs have it above each entry.
fn names_site(reading: &Reading, index: usize) -> bool {
    super::facts::is_site_name(reading, &compare_key(reading.text(index)))
}

fn titles(reading: &Reading) -> impl Iterator<Item = &Fact> {
    reading.facts().iter().filter(|fact| matches!(fact.key, FactKey::Title | FactKey::DocumentTitle))
}

/// How much of its words a shown title shares with the stated one nearest to it, 0 to 1.
fn agreement(shown: &str, stated: &[String]) -> f32 {
    stated.iter().map(|stated| overlap(shown, stated)).fold(0.0, f32::max)
}

/// A title that the other begins or ends with says the same if it is long enough to be no name of a site.
fn overlap(shown: &str, stated: &str) -> f32 {
    /// Shorter texts are names of sections and sites.
    const TELLING: usize = 15;
    if shown.is_empty() || stated.is_empty() {
        return 0.0;
    }
    if shown == stated {
        return 1.0;
    }
    let (short, long) = if shown.len() < stated.len() { (shown, stated) } else { (stated, shown) };
    if short.len() >= TELLING && long.starts_with(short) {
        return 0.95;
    }
    // What the document's title ends with may be the site's name.
    if short.len() >= TELLING && long.ends_with(short) {
        return 0.75;
    }
    let words = |text: &str| text.split(' ').take(60).map(str::to_owned).collect::<Vec<_>>();
    let (shown, stated) = (words(shown), words(stated));
    let shared = shown.iter().filter(|word| stated.contains(word)).count();
    let all = shown.len().max(stated.len());
    if shown.len().min(stated.len()) < 3 { 0.0 } else { shared as f32 / all as f32 }
}

impl Desk<'_> {
    /// A site's word counts: a value that it reads in the page before a block that it labels. Else the labelled block, in the page's own form, if the page states no title that says
    /// otherwise; else the stated title without the site's name.
    pub(super) fn title(&mut self) -> Option<String> {
        if let Some(title) = self.given("title", PartKind::Title) {
            return Some(title);
        }
        let block = self.blocks_of(Label::Title).next();
        let shown = block.map(|block| {
            self.part_text(block, PartKind::Title)
                .unwrap_or_else(|| (self.text(block).replace('\n', " "), self.reading.blocks()[block].span))
        });
        let stated = self.stated_title();
        if let (Some(block), Some((text, span))) = (block, shown) {
            let stated_keys: Vec<String> =
                titles(self.reading).map(|fact| compare_key(&fact.value)).collect();
            let agrees = stated_keys.is_empty() || agreement(&compare_key(&text), &stated_keys) >= SAME;
            if self.is_of_site(block) {
                self.found("title", span, block);
                return Some(text);
            }
            if agrees || stated.is_none() {
                let range = self.without_kicker(block);
                self.found(
                    "title",
                    range.map_or(span, |range| self.reading.source_span(block, range)),
                    block,
                );
                let bare = range.and_then(|range| self.reading.text(block).get(range.range()));
                return Some(bare.map_or(text, |bare| bare.replace('\n', " ")));
            }
        }
        let (title, origin) = stated?;
        self.found_in("title", &origin);
        Some(title)
    }

    /// Where a headline stands in its heading, if a kicker stands there before it: the page states it without.
    fn without_kicker(&self, block: usize) -> Option<Span> {
        /// More than this before the headline is part of it. In bytes.
        const LONGEST: usize = 60;
        let text = self.reading.text(block);
        self.reading.facts_of(FactKey::Title).find_map(|fact| {
            let stated = self.without_site_name(&fact.value);
            let start = text.len().checked_sub(stated.len())?;
            let is_end = text.get(start..).is_some_and(|end| end == stated);
            // With a colon after it, it was made part of the headline.
            let is_joined = text.get(..start).is_none_or(|kicker| kicker.trim_end().ends_with(':'));
            (is_end && !is_joined && (1..=LONGEST).contains(&start)).then(|| Span::new(start, text.len()))
        })
    }

    /// The first title that the page states of itself: the headline before the document's title.
    fn stated_title(&self) -> Option<(String, FieldOrigin)> {
        let mut facts: Vec<&Fact> = titles(self.reading).collect();
        facts.sort_by_key(|fact| (fact.key, fact.source));
        facts.iter().find_map(|fact| {
            let title = self.without_site_name(&fact.value);
            let is_name = title.is_empty() || self.is_site_name(&compare_key(title));
            (!is_name).then(|| (title.to_owned(), FieldOrigin { span: Some(fact.span), by: fact.by() }))
        })
    }

    /// `Rain at last | The Gazette` → `Rain at last`, where the page or its address calls the site so.
    fn without_site_name<'t>(&self, title: &'t str) -> &'t str {
        const SEPARATORS: [&str; 10] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " : ", "|"];
        let mut title = title.trim();
        loop {
            let cut = SEPARATORS.iter().find_map(|separator| {
                let last =
                    title.rsplit_once(separator).filter(|(_, site)| self.is_site_name(&compare_key(site)));
                let first =
                    title.split_once(separator).filter(|(site, _)| self.is_site_name(&compare_key(site)));
                last.map(|(rest, _)| rest).or(first.map(|(_, rest)| rest))
            });
            match cut {
                Some(rest) => title = rest.trim(),
                None => return title,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_say_the_same() {
        for (shown, stated, same) in [
            ("Rain at last in the north", "Rain at last in the north | The Gazette", true),
            ("Rain at last in the north", "Rain at last", false),
            ("The Gazette", "Rain at last | The Gazette", false),
            ("Wind and snow in the south", "Rain at last in the north", false),
        ] {
            let agrees = overlap(&compare_key(shown), &compare_key(stated)) >= SAME;
            assert_eq!(agrees, same, "{shown} / {stated}");
        }
    }
}
