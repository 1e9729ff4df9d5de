//! The lines around the headline that markup tells from the story: the topic above it, the summary below.

use crate::{Reason, Role, Verdict};
use kiosque_core::{BlockKind, FactKey, Reading, Region, ends_sentence};
use kiosque_values::{DateHints, compare_key, find_dates, has_compare_key};

/// So many blocks below the headline are looked at.
const NEAR: usize = 8;

/// Parts of a page whose summaries are those of other things, wherever they stand.
const ELSEWHERE: Region = Region::NAVIGATION
    .with(Region::FOOTER)
    .with(Region::COMMENTS)
    .with(Region::RELATED)
    .with(Region::PROMOTION)
    .with(Region::FORM)
    .with(Region::ASIDE)
    .with(Region::CONTROL)
    .with(Region::BYLINE);

/// Names kicker and standfirst, where there is a headline. What reads like the story stays in it, whatever its name: it
/// mostly is its first paragraph.
pub(super) fn name(reading: &Reading, verdicts: &mut [Verdict]) {
    let Some(title) = verdicts.iter().position(|verdict| verdict.role == Role::Title) else { return };
    let head = Head { reading, verdicts, title };
    let (kicker, standfirst) = (head.kicker(), head.named().or_else(|| head.unnamed()));
    let mut mark = |(block, role, reason): (usize, Role, Reason)| {
        verdicts[block] = Verdict { role, reason, score: 0.8 };
    };
    kicker.into_iter().chain(standfirst).for_each(&mut mark);
}

/// The blocks around the headline.
struct Head<'a> {
    reading: &'a Reading,
    verdicts: &'a [Verdict],
    title: usize,
}

impl Head<'_> {
    /// The block directly above the headline, if its name says that it is its topic, and it tells no day as well.
    fn kicker(&self) -> Option<(usize, Role, Reason)> {
        /// In bytes: what is longer is a sentence.
        const LONGEST: usize = 100;
        let above = self.title.checked_sub(1)?;
        let text = self.reading.text(above);
        let is_kicker = self.is_named(above, Region::KICKER)
            && self.is_free(above)
            && text.len() <= LONGEST
            && !self.holds_several_links(above)
            && find_dates(text, &DateHints::default()).is_empty();
        is_kicker.then_some((above, Role::Kicker, Reason::Marked))
    }

    /// Topics that stand side by side are a list of sections.
    fn holds_several_links(&self, block: usize) -> bool {
        let mut targets =
            self.reading.runs(block).iter().map(|run| run.target).filter(|target| !target.is_empty());
        let first = targets.next();
        targets.any(|target| Some(target) != first)
    }

    /// The block between headline and story whose name says that it sums the story up. Of several, nobody knows which.
    fn named(&self) -> Option<(usize, Role, Reason)> {
        /// In bytes: what is shorter is a label, and what is longer the story itself.
        const LEAST: usize = 20;
        const LONGEST: usize = 900;
        let mut named = self.between().filter(|&i| self.is_named(i, Region::STANDFIRST));
        let first = named.next()?;
        let (text, is_alone) = (self.reading.text(first), named.next().is_none());
        let is_label = text.len() < LEAST || text.trim_end().ends_with(':');
        let is_summary = is_alone && self.is_free(first) && !is_label && text.len() <= LONGEST;
        is_summary.then_some((first, Role::Standfirst, Reason::Marked))
    }

    /// What says in the header of the article, directly below the headline, what the page says of the story, or a sentence.
    fn unnamed(&self) -> Option<(usize, Role, Reason)> {
        let next = self.between().next()?;
        let (block, title) = (self.reading.blocks()[next], self.reading.blocks()[self.title]);
        // What lies in the same header as the headline is not the page's.
        let is_of_story = self.verdicts[next].role == Role::Chrome
            && block.region == title.region
            && block.region.has(Region::HEADER)
            && matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading);
        let is_summary = is_of_story && self.sums_up(next);
        is_summary.then_some((next, Role::Standfirst, Reason::BetweenHeadlineAndStory))
    }

    /// The blocks between the headline and the story.
    fn between(&self) -> impl Iterator<Item = usize> + '_ {
        let near = self.title + 1..(self.title + 1 + NEAR).min(self.verdicts.len());
        near.take_while(|&i| !self.verdicts[i].role.is_body())
    }

    /// Whether names say that a block holds this part of the head.
    fn is_named(&self, i: usize, part: Region) -> bool {
        let block = &self.reading.blocks()[i];
        block.region.has(part) && !block.region.has(ELSEWHERE) && block.kind != BlockKind::Figure
    }

    /// Whether nothing better is known of a block than where it stands.
    fn is_free(&self, i: usize) -> bool {
        matches!(self.verdicts[i].role, Role::Chrome | Role::Navigation | Role::Standfirst)
    }

    /// Whether a text is a sentence, or what the page states of itself.
    fn sums_up(&self, i: usize) -> bool {
        /// In bytes.
        const LEAST: usize = 40;
        let text = self.reading.text(i);
        let mut stated = self.reading.facts_of(FactKey::Description);
        text.len() >= LEAST && ends_sentence(text)
            || stated.any(|fact| has_compare_key(text, &compare_key(&fact.value)))
    }
}
