//! The headline: what the page shows, weighed against what it states.

mod names;

use super::Desk;
use super::facts::SiteNames;
use crate::article::FieldOrigin;
use crate::{
    Block, BlockKind, Fact, FactKey, FactSource, Inline, Label, PartKind, PieceKind, Reading, Region, Span,
};
use kiosque_values::{compare_key, has_compare_key};
use std::cell::LazyCell;

/// Two titles that share so much of their words say the same.
const SAME: f32 = 0.7;

/// Parts of a page whose headings are not the article's.
const ELSEWHERE: Region =
    Region::NAVIGATION.with(Region::FOOTER).with(Region::COMMENTS).with(Region::RELATED).with(Region::ASIDE);

/// The heading that shows the title which the page states of itself, the best match; else the only first-level heading.
///
/// A page is often called otherwise for search engines than for its readers: a heading of the first level that stands
/// alone is the headline all the same if it has some words. None for dumps, which have no headings.
pub fn headline_block(reading: &Reading) -> Option<usize> {
    let stated = stated_keys(reading);
    let of_story = |block: &Block| block.kind == BlockKind::Heading && !block.region.has(ELSEWHERE);
    let blocks = reading.blocks().iter().enumerate().filter(|(_, block)| of_story(block));
    let headings: Vec<Heading> = blocks
        .map(|(index, block)| Heading { index, level: block.level, key: compare_key(reading.text(index)) })
        .collect();
    // Blogs have the name of the site above each entry.
    let site = LazyCell::new(|| SiteNames::of(reading));
    let is_logo = |heading: &Heading| {
        let runs = reading.runs(heading.index);
        site.ends_title(&heading.key) && !runs.is_empty() && runs.iter().all(|run| run.inline == Inline::Link)
    };
    let is_of_story = |heading: &Heading| !site.has(&heading.key) && !is_logo(heading);
    let best = headings
        .iter()
        .map(|heading| (heading, agreement(&heading.key, &stated)))
        .filter(|(heading, agreement)| *agreement >= SAME && is_of_story(heading))
        .reduce(|best, one| if rank(one) > rank(best) { one } else { best });
    let best = best.map(|(best, _)| rest_of_title(reading, best, &stated).unwrap_or(best.index));
    let first_level = headings.iter().filter(|heading| heading.level == 1 && is_of_story(heading));
    best.or_else(|| lone_heading(reading, first_level, &stated))
}

/// The comparison keys of the titles that a page states, each once.
fn stated_keys(reading: &Reading) -> Vec<String> {
    /// A page states few titles; each is compared with every heading.
    const MOST: usize = 8;
    // Most places state the same.
    let mut values: Vec<&str> = Vec::with_capacity(MOST);
    for fact in titles(reading).take(MOST) {
        if !values.contains(&fact.value.as_str()) {
            values.push(&fact.value);
        }
    }
    let mut keys = values.into_iter().map(compare_key).collect();
    super::keep_first(&mut keys);
    keys
}

/// A heading that may be the headline.
struct Heading {
    index: usize,
    level: u8,
    key: String,
}

/// How well a heading shows a stated title: one that says all of it counts before one that it only begins with, which may
/// be the site's name.
fn rank((heading, agreement): (&Heading, f32)) -> f32 {
    const EXACT: f32 = 0.2;
    agreement + if agreement == 1.0 { EXACT } else { 0.0 } - f32::from(heading.level) * 0.1
}

/// Of a title that two headings make up, `The Gazette: Rain at last`, the second, if the first is a link: blogs and old
/// templates link their name to the first page. Headlines are longer than names of sites, which stand in other parts, too.
fn rest_of_title(reading: &Reading, best: &Heading, stated: &[String]) -> Option<usize> {
    let runs = reading.runs(best.index);
    if runs.is_empty() || !runs.iter().all(|run| run.inline == Inline::Link) {
        return None;
    }
    let rest = stated.iter().find_map(|stated| stated.strip_prefix(best.key.as_str()))?.trim_start();
    if rest.len() < best.key.len().max(LEAST) {
        return None;
    }
    let shows = |&(index, block): &(usize, &Block)| {
        block.kind == BlockKind::Heading && has_compare_key(reading.text(index), rest)
    };
    let mut below = reading.blocks().iter().enumerate().skip(best.index + 1);
    below.find(shows).map(|(index, _)| index)
}

/// The heading that is the only one of the first level, though it may be printed twice: for wide and narrow screens.
fn lone_heading<'h>(
    reading: &Reading,
    mut first_level: impl Iterator<Item = &'h Heading>,
    stated: &[String],
) -> Option<usize> {
    /// Fewer words are the name of a section, unless the page states one of them in its titles.
    const TELLING: usize = 3;
    let &Heading { index: first, ref key, .. } = first_level.next()?;
    let is_lone = first_level.all(|other| other.key == *key);
    let tells = stated.is_empty() || key.split(' ').count() >= TELLING || shares_a_word(key, stated);
    // What stands at the foot of the page asks to subscribe.
    let is_high = reading.blocks()[first].text.range().start * 2 <= reading.all_text().len();
    (is_lone && tells && is_high).then_some(first)
}

/// Whether a title has a word of some length that a stated one has, too.
fn shares_a_word(key: &str, stated: &[String]) -> bool {
    const LONG: usize = 4;
    let long = |word: &&str| word.chars().count() >= LONG;
    key.split(' ')
        .filter(long)
        .any(|word| stated.iter().any(|stated| stated.split(' ').any(|other| other == word)))
}

/// Whether a word is of a script that parts its words by no spaces.
fn is_unparted(word: &str) -> bool {
    word.chars().next().is_some_and(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
}

/// The titles that the document states.
fn titles(reading: &Reading) -> impl Iterator<Item = &Fact> {
    let titles =
        reading.facts().iter().filter(|fact| matches!(fact.key, FactKey::Title | FactKey::DocumentTitle));
    titles.filter(|fact| fact.source != FactSource::State)
}

/// How much of its words a shown title shares with the stated one nearest to it, 0 to 1.
fn agreement(shown: &str, stated: &[String]) -> f32 {
    stated.iter().map(|stated| overlap(shown, stated)).fold(0.0, f32::max)
}

/// A title that the other begins or ends with says the same if it is long enough to be no name of a site. What is far from
/// [`SAME`] may be 0.
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
    // What the document's title begins with may be a kicker, and what it ends with the site's name.
    let is_most = 2 * short.len() >= long.len();
    if short.len() >= TELLING && long.starts_with(short) {
        return if is_most { 0.95 } else { 0.85 };
    }
    if short.len() >= TELLING && long.ends_with(short) {
        return if is_most { 0.9 } else { 0.75 };
    }
    let (shown_words, stated_words) = (count_words(shown), count_words(stated));
    let all = shown_words.max(stated_words);
    if shown_words.min(stated_words) < 3 || (shown_words as f32) < SAME * all as f32 {
        return 0.0;
    }
    let mut others = [&[][..]; MOST_WORDS];
    others.iter_mut().zip(words(stated)).for_each(|(place, word)| *place = word);
    let missing = words(shown).filter(|word| !others[..stated_words].contains(word));
    let mut shared = shown_words;
    // Most headings say something else, which their first words tell.
    for _ in missing {
        shared -= 1;
        if (shared as f32 / all as f32) < SAME {
            return 0.0;
        }
    }
    shared as f32 / all as f32
}

/// So many words of a title are compared.
const MOST_WORDS: usize = 60;

/// The first words of a comparison key.
fn words(key: &str) -> impl Iterator<Item = &[u8]> {
    key.as_bytes().split(|&byte| byte == b' ').take(MOST_WORDS)
}

fn count_words(key: &str) -> usize {
    let spaces = key.bytes().filter(|&byte| byte == b' ').count();
    (spaces + 1).min(MOST_WORDS)
}

/// A title that a source states.
struct Vote<'a> {
    key: String,
    title: &'a str,
    fact: &'a Fact,
}

impl Desk<'_> {
    /// A site's word counts: a value that it reads in the page before a block that it labels. Else the labelled block,
    /// in the page's own form, if it is the headline or the page states no title that says otherwise; else the stated
    /// title without the site's name. A news page that states another headline in most places is called by that.
    pub(super) fn title(&mut self) -> Option<String> {
        self.given("title", PartKind::Title).or_else(|| self.found_title().map(|title| self.printed(&title)))
    }

    /// A title without signs that end a kicker before it, and without what only says where a line may break if the page
    /// states it without.
    fn printed(&self, title: &str) -> String {
        const UNSEEN: [char; 4] = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];
        let title = title.trim_start_matches([':', '|', ' ']).trim_end();
        let seen: String = title.chars().filter(|c| !UNSEEN.contains(c)).collect();
        let is_stated = || titles(self.reading).any(|fact| fact.value.contains(&seen));
        if seen.len() < title.len() && is_stated() { seen } else { title.to_owned() }
    }

    fn found_title(&mut self) -> Option<String> {
        let block = self.blocks_of(Label::Title).next();
        let shown = block.map(|block| {
            self.part_text(block, PartKind::Title)
                .unwrap_or_else(|| (self.text(block).replace('\n', " "), self.reading.blocks()[block].span))
        });
        let stated = self.stated_title();
        if let (Some(block), Some((text, span))) = (block, shown) {
            if self.is_of_site(block) {
                self.found("title", span, block);
                return Some(text);
            }
            if let Some((title, origin)) = self.outvoting(&text) {
                self.found_in("title", &origin);
                return Some(title);
            }
            let is_headline = || headline_block(self.reading) == Some(block) || self.is_only_first(block);
            let tells_more =
                || stated.as_ref().is_some_and(|(stated, _)| self.tells_more(block, &text, stated));
            if stated.is_none() || self.agrees(&text) || is_headline() || tells_more() {
                let range = self.headline_range(block).or_else(|| self.behind_kicker(block));
                self.found(
                    "title",
                    range.map_or(span, |range| self.reading.source_span(block, range)),
                    block,
                );
                let bare = range.and_then(|range| self.reading.text(block).get(range.range()));
                return Some(bare.map_or(text, |bare| bare.replace('\n', " ")));
            }
        }
        if let Some(heading) = self.only_first() {
            let (text, span) = (self.reading.text(heading), self.reading.blocks()[heading].span);
            let by = "page:heading".to_owned();
            self.found_in("title", &FieldOrigin { span: Some(span), by });
            return Some(text.replace('\n', " "));
        }
        let (title, origin) = stated?;
        self.found_in("title", &origin);
        Some(title)
    }

    /// Whether the page states a title that says the same as this one, or none at all.
    fn agrees(&self, shown: &str) -> bool {
        let shown = compare_key(shown);
        let mut stated = titles(self.reading).peekable();
        stated.peek().is_none() || stated.any(|fact| overlap(&shown, &compare_key(&fact.value)) >= SAME)
    }

    /// Whether a headline that was found above the story speaks of it, and a document's title that shares no word with it
    /// does not: that is the name of the site or of a program's template.
    fn tells_more(&self, block: usize, shown: &str, stated: &str) -> bool {
        /// A lower score is a guess.
        const LIKELY: f32 = 0.5;
        /// More words are no site's name.
        const NAME: usize = 10;
        let (shown_key, key) = (compare_key(shown), compare_key(stated));
        // `The boat at noon. Photo: Ann Example`
        let is_caption = shown.rsplit_once(". ").is_some_and(|(_, credit)| credit.contains(':'));
        let is_alone = self.reading.facts_of(FactKey::Title).next().is_none();
        is_alone
            && count_words(&key) <= NAME
            && self.labels.marks()[block].score >= LIKELY
            && !is_caption
            && !shares_a_word(&shown_key, std::slice::from_ref(&key))
            && self.share_in_story(&shown_key) > self.share_in_story(&key)
            // What stands by the story is a headline, too.
            && !self.shows_title(stated, ELSEWHERE.with(Region::HEADER))
    }

    /// The share of a title's words that the story has, too; of its characters where words are not parted. 0 to 1.
    fn share_in_story(&self, key: &str) -> f32 {
        /// The beginning of a story tells what it speaks of.
        const FIRST: usize = 12;
        const LONG: usize = 4;
        let paragraphs = self.blocks_of(Label::Paragraph).take(FIRST);
        let story: Vec<String> = paragraphs.map(|block| compare_key(self.reading.text(block))).collect();
        let has = |word: &str| story.iter().any(|text| text.contains(word));
        let words = key.split(' ').filter(|word| word.chars().count() >= LONG || is_unparted(word));
        let (mut all, mut shared) = (0, 0);
        let mut count = |word: &str| {
            all += 1;
            shared += usize::from(has(word));
        };
        for word in words {
            if is_unparted(word) {
                word.char_indices().for_each(|(at, c)| count(&word[at..at + c.len_utf8()]));
            } else {
                count(word);
            }
        }
        if all == 0 { 0.0 } else { shared as f32 / all as f32 }
    }

    /// The only heading of the first level, whatever part of the page it stands in.
    fn only_first(&self) -> Option<usize> {
        let is_first = |block: &Block| block.kind == BlockKind::Heading && block.level == 1;
        let first = self.reading.blocks().iter().position(is_first)?;
        self.is_only_first(first).then_some(first)
    }

    /// Whether a block is the only heading of the first level, has some words, and shares one with what the page states.
    fn is_only_first(&self, block: usize) -> bool {
        const TELLING: usize = 4;
        let is_first = |block: &Block| block.kind == BlockKind::Heading && block.level == 1;
        let key = compare_key(self.reading.text(block));
        let blocks = self.reading.blocks().iter().enumerate();
        let mut others = blocks.filter(|(index, other)| *index != block && is_first(other));
        let stated: Vec<String> = titles(self.reading).map(|fact| compare_key(&fact.value)).collect();
        is_first(&self.reading.blocks()[block])
            && key.split(' ').count() >= TELLING
            && shares_a_word(&key, &stated)
            && others.all(|(index, _)| has_compare_key(self.reading.text(index), &key))
    }

    /// The headline of a news page's JSON-LD, if more places state it than those that say what the heading says, of which
    /// the heading is one. It must speak of the same: metadata of another story share no word with the heading.
    fn outvoting(&self, shown: &str) -> Option<(String, FieldOrigin)> {
        /// Shares of words that leave no doubt.
        const EQUAL: f32 = 0.95;
        if !self.is_news() {
            return None;
        }
        let shown = compare_key(shown);
        let votes = self.votes();
        let count = |key: &str| votes.iter().filter(|vote| overlap(&vote.key, key) >= EQUAL).count();
        let headline = votes.first().filter(|vote| vote.fact.source == FactSource::JsonLd)?;
        let is_other = overlap(&headline.key, &shown) < EQUAL;
        let is_outvoted = is_other && count(&headline.key) > count(&shown) + 1;
        let origin = FieldOrigin { span: Some(headline.fact.span), by: headline.fact.by() };
        (is_outvoted && shares_a_word(&headline.key, &[shown])).then(|| (headline.title.to_owned(), origin))
    }

    /// Whether the page says that it is a piece of news.
    pub(super) fn is_news(&self) -> bool {
        self.reading.facts_of(FactKey::Type).any(|fact| fact.value.ends_with("NewsArticle"))
    }

    /// The first title that each source states, without the site's name; JSON-LD first.
    fn votes(&self) -> Vec<Vote<'_>> {
        const SOURCES: [FactSource; 4] =
            [FactSource::JsonLd, FactSource::OpenGraph, FactSource::Twitter, FactSource::Document];
        let first = |source: FactSource| titles(self.reading).find(|fact| fact.source == source);
        let facts = SOURCES.into_iter().filter_map(first);
        facts
            .map(|fact| {
                let title = self.without_site_name(&fact.value);
                Vote { key: compare_key(title), title, fact }
            })
            .collect()
    }

    /// Where a headline stands in its heading, if markup parts it there from a kicker before it, or from a date or
    /// tags behind it: the page states it without.
    fn headline_range(&self, block: usize) -> Option<Span> {
        /// A page states few titles of itself.
        const MOST: usize = 8;
        let text = self.reading.text(block);
        let whole = compare_key(text);
        let stated: Vec<String> = self
            .reading
            .facts_of(FactKey::Title)
            .take(MOST)
            .map(|fact| compare_key(self.without_site_name(&fact.value)))
            .collect();
        let edges = self.markup_edges(block);
        let ends = edges.iter().filter(|edge| !text[..edge.range().start].trim_end().ends_with(':'));
        let behind_kicker = ends.map(|edge| Span::new(edge.range().start, text.len()));
        let is_stated = stated.contains(&whole);
        let before_rest = edges.iter().filter(|_| !is_stated).map(|edge| Span::new(0, edge.range().end));
        behind_kicker.chain(before_rest).find_map(|range| {
            let part = text.get(range.range())?;
            let start = range.range().start + (part.len() - part.trim_start().len());
            let part = part.trim();
            (part.len() >= LEAST && stated.contains(&compare_key(part)))
                .then(|| Span::new(start, start + part.len()))
        })
    }

    /// Where the headline begins in a heading that markup says begins with a kicker, and where that stands.
    fn kicker_range(&self, block: usize) -> Option<(Span, Span)> {
        let text = self.reading.text(block);
        let kicker = self.reading.pieces(block).iter().find(|piece| piece.kind == PieceKind::Kicker)?.text;
        let is_sign = |c: char| c.is_whitespace() || matches!(c, ':' | '|' | '-' | '–' | '—' | '•' | '·');
        let rest = text.get(kicker.range().end..)?;
        let start = text.len() - rest.trim_start_matches(is_sign).len();
        let has_words = text[start..].trim().len() >= LEAST && text[start..].trim().contains(' ');
        (kicker.start == 0 && has_words).then(|| (kicker, Span::new(start, text.trim_end().len())))
    }

    /// The headline behind a kicker, unless a sign stands between them and the page states the whole as its title.
    fn behind_kicker(&self, block: usize) -> Option<Span> {
        let (kicker, headline) = self.kicker_range(block)?;
        let text = self.reading.text(block);
        let has_sign =
            !text[kicker.range().start..headline.range().start].trim_end().ends_with(|last: char| {
                last.is_alphanumeric() || matches!(last, '"' | '”' | '“' | '»' | '?' | '!')
            });
        let whole = compare_key(text);
        let is_stated =
            || titles(self.reading).any(|fact| compare_key(self.without_site_name(&fact.value)) == whole);
        (!has_sign || !is_stated()).then_some(headline)
    }

    /// The topic that the heading of the headline begins with, if the title is what stands behind it.
    pub(super) fn kicker_of_heading(&mut self) -> Option<String> {
        let block = self.blocks_of(Label::Title).next().filter(|&block| !self.is_of_site(block))?;
        let (kicker, headline) = self.kicker_range(block)?;
        let text = self.reading.text(block);
        let title = text.get(headline.range())?.replace('\n', " ");
        let kicker_text = text.get(kicker.range())?.trim().trim_end_matches([':', '|', ' ']);
        let is_behind =
            self.article.title.as_deref().is_some_and(|taken| has_compare_key(taken, &compare_key(&title)));
        if !is_behind || kicker_text.is_empty() || kiosque_values::tells_when(kicker_text) {
            return None;
        }
        self.found("kicker", self.reading.source_span(block, kicker), block);
        Some(kicker_text.to_owned())
    }

    /// Places in the text of a block where markup stands in the page, few of them.
    pub(super) fn markup_edges(&self, block: usize) -> Vec<Span> {
        const MOST: usize = 12;
        let runs = self.reading.runs(block);
        let is_markup = |pair: &&[crate::Run]| {
            let is_break = pair.iter().any(|run| run.inline == Inline::Break);
            let between = pair[0].source.range().end..pair[1].source.range().start;
            is_break || self.page.text.get(between).is_some_and(|between| between.contains('<'))
        };
        let edges = runs.windows(2).filter(is_markup);
        edges.map(|pair| Span { start: pair[1].text.start, end: pair[0].text.end }).take(MOST).collect()
    }

    /// The first title that the page states of itself: the headline before the document's title.
    fn stated_title(&self) -> Option<(String, FieldOrigin)> {
        let mut facts: Vec<&Fact> = titles(self.reading).collect();
        facts.sort_by_key(|fact| (fact.key, fact.source));
        // What a script states of its story comes last.
        let of_state = |fact: &&Fact| fact.source == FactSource::State;
        facts.extend(self.reading.facts_of(FactKey::Title).filter(of_state));
        let (title, fact) = facts.iter().find_map(|fact| {
            let title = self.without_site_name(&fact.value);
            let is_name = title.is_empty() || self.is_site_name(&compare_key(title));
            (!is_name).then_some((title, *fact))
        })?;
        // The longest headline that search engines want.
        const LONGEST: usize = 110;
        let is_summary = fact.source == FactSource::JsonLd && title.chars().count() > LONGEST;
        let seconded = is_summary.then(|| self.seconded(title)).flatten();
        let (title, fact) = seconded.unwrap_or((title, fact));
        let (title, fact) = self.printed_one(title, &facts).unwrap_or((title, fact));
        let is_document = fact.source == FactSource::Document;
        let title = if is_document { self.printed_part(title).unwrap_or(title) } else { title };
        // Where one statement is the beginning of another, what follows is the section or the site.
        let bare = |other: &&&Fact| {
            let rest = title.strip_prefix(other.value.as_str());
            other.value.len() >= LEAST
                && rest.is_some_and(|rest| rest.trim_start().starts_with(|c: char| !c.is_alphanumeric()))
        };
        let (title, fact) =
            facts.iter().find(bare).map_or((title, fact), |bare| (bare.value.as_str(), *bare));
        Some((title.to_owned(), FieldOrigin { span: Some(fact.span), by: fact.by() }))
    }

    /// Another title that the page states and prints, if it prints this one nowhere: that is another story's.
    fn printed_one<'f>(&'f self, title: &str, facts: &[&'f Fact]) -> Option<(&'f str, &'f Fact)> {
        /// A page states few titles; each is looked for in all of it.
        const MOST: usize = 8;
        if self.shows_title(title, Region::NONE) {
            return None;
        }
        let others = facts.iter().take(MOST).map(|fact| (self.without_site_name(&fact.value), *fact));
        others.into_iter().find(|(other, _)| other.len() >= LEAST && self.shows_title(other, Region::NONE))
    }

    /// Whether a block shows this title and no more, outside of some parts of the page.
    fn shows_title(&self, title: &str, elsewhere: Region) -> bool {
        let key = compare_key(title);
        let is_it = |(index, block): (usize, &Block)| {
            // Keys are no longer than texts by much.
            let text = self.reading.text(index);
            text.len() >= LEAST
                && text.len() <= 2 * title.len()
                && !block.region.has(elsewhere)
                && has_compare_key(text, &key)
        };
        self.reading.blocks().iter().enumerate().any(is_it)
    }

    /// `The Gazette: Rain at last` → `Rain at last`, if the page prints that alone, and the other part not.
    fn printed_part<'t>(&self, title: &'t str) -> Option<&'t str> {
        let (name, headline) = title.split_once(": ")?;
        let is_headline = headline.len() > name.len()
            && headline.len() >= LEAST
            && self.shows_title(headline, ELSEWHERE)
            && !self.shows_title(name, Region::NONE);
        is_headline.then_some(headline.trim())
    }

    /// What two places state, if the title stands in one place alone: programs put summaries where a headline belongs.
    fn seconded(&self, title: &str) -> Option<(&str, &Fact)> {
        let votes = self.votes();
        let agree = |key: &str| votes.iter().filter(|vote| vote.key == key).count();
        let is_alone = agree(&compare_key(title)) < 2;
        let best = votes.iter().filter(|_| is_alone).find(|vote| agree(&vote.key) >= 2)?;
        let is_name = self.is_site_name(&best.key);
        (!is_name).then_some((best.title, best.fact))
    }
}

/// Shorter titles are names of sections. In bytes.
const LEAST: usize = 12;

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
