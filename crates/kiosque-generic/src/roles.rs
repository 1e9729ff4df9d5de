//! Names the lines around the story, once headline and body are known.

use crate::detect::Known;
use crate::page::Page;
use crate::phrases::Topic;
use crate::run::LEAST;
use crate::shape::End;
use crate::{Reason, Role, Verdict};
use std::ops::Range;

/// So many lines above the headline, or below the story, may still speak of it.
const NEAR: usize = 4;

/// The story as found.
pub(crate) struct Story<'a> {
    pub(crate) page: &'a Page,
    pub(crate) body: &'a [bool],
    pub(crate) known: &'a Known,
    /// Line of the headline, and how sure that is.
    pub(crate) title: Option<(usize, f32)>,
    /// First line of the body, and the line after its last.
    start: usize,
    end: usize,
}

impl<'a> Story<'a> {
    pub(crate) fn new(
        page: &'a Page,
        body: &'a [bool],
        known: &'a Known,
        title: Option<(usize, f32)>,
    ) -> Self {
        let Range { start, end } = extent(body);
        Self { page, body, known, title, start, end }
    }

    /// A verdict for every line.
    pub(crate) fn judge(&self, out: &mut Vec<Verdict>) {
        out.clear();
        out.extend((0..self.page.len()).map(|i| self.line(i)));
        self.rails(out);
        short_lines(self.page, out);
    }

    fn line(&self, i: usize) -> Verdict {
        if let Some((_, score)) = self.title.filter(|&(title, _)| title == i) {
            return Verdict { role: Role::Title, reason: Reason::Headline, score };
        }
        if self.body[i] {
            let reason = if self.page.run.contains(i) { Reason::Run } else { Reason::Learned };
            return Verdict { role: self.body_role(i), reason, score: 0.9 };
        }
        let (role, reason, score) = match self.known[i] {
            Some((role, reason)) => (role, reason, 0.8),
            None if self.end == 0 => (Role::Chrome, self.no_story(), 0.6),
            None => match self.head(i).or_else(|| self.foot(i)).or_else(|| self.picture(i)) {
                Some((role, reason)) => (role, reason, 0.6),
                None => (Role::Chrome, Reason::Elsewhere, 0.5),
            },
        };
        Verdict { role, reason, score }
    }

    fn no_story(&self) -> Reason {
        if self.page.run.worth < LEAST { Reason::NoArticle } else { Reason::Elsewhere }
    }

    fn body_role(&self, i: usize) -> Role {
        let s = &self.page.shapes[i];
        let follows = self.body.get(i + 1).copied().unwrap_or(false);
        if s.bullet {
            Role::ListItem
        } else if !self.page.sentence[i] && s.length < 100 && s.end == End::Open && follows {
            Role::Heading
        } else {
            Role::Paragraph
        }
    }

    /// Lines from a little above the headline down to the story: date, byline, summary.
    fn head(&self, i: usize) -> Option<(Role, Reason)> {
        let top = self.title.map_or(self.start, |(title, _)| title.min(self.start)).saturating_sub(NEAR);
        if !(top..self.start).contains(&i) {
            return None;
        }
        let below_title = self.title.is_some_and(|(title, _)| i > title);
        self.signature(i).or_else(|| {
            let (s, summary) = (&self.page.shapes[i], self.title.is_some_and(|(title, _)| i == title + 1));
            let sentence = s.end == End::Stop && s.length >= 40 || self.page.sentence[i];
            (below_title && summary && sentence)
                .then_some((Role::Standfirst, Reason::BetweenHeadlineAndStory))
        })
    }

    /// Lines just below the story: who it is from, and when.
    fn foot(&self, i: usize) -> Option<(Role, Reason)> {
        (self.end..self.end + NEAR).contains(&i).then(|| self.signature(i)).flatten()
    }

    /// A short line that tells when, who or whence.
    fn signature(&self, i: usize) -> Option<(Role, Reason)> {
        let (s, topics) = (&self.page.shapes[i], self.page.topics[i]);
        if s.length > 120 || s.copyright || self.page.sentence[i] && !s.dated() {
            return None;
        }
        let byline = Topic::Byline.of(topics);
        match (s.dated(), byline) {
            _ if Topic::Source.of(topics) && s.length <= 60 => Some((Role::Agency, Reason::SourceWord)),
            (true, true) => Some((Role::Meta, Reason::DateLine)),
            (true, false) if s.rules > 0 || s.letters > 60 => Some((Role::Meta, Reason::DateLine)),
            (true, false) => Some((Role::Date, Reason::DateLine)),
            (false, true) if s.length <= 80 => Some((Role::Byline, Reason::BylineWord)),
            _ => None,
        }
    }

    /// Words under a picture: next to the story, and either saying so or standing there twice.
    fn picture(&self, i: usize) -> Option<(Role, Reason)> {
        let (s, topics) = (&self.page.shapes[i], self.page.topics[i]);
        let near = i + NEAR >= self.start && i < self.end + NEAR;
        // Below the story the sign says whose the story or the site is.
        let says = Topic::Credit.of(topics) || s.copyright && i < self.end;
        let twice = self.page.copies[i] > 0 && s.length >= 20;
        let touches = self.body[i.saturating_sub(1)] || self.body.get(i + 1).copied().unwrap_or(false);
        let caption = s.length <= 300 && near && (says || twice && touches);
        caption.then_some((Role::Caption, Reason::CaptionSign))
    }

    /// Headlines in a row below the story, and those under a heading that announces them.
    fn rails(&self, out: &mut [Verdict]) {
        const LEAST_IN_ROW: usize = 3;
        let mut i = self.end.max(1);
        while self.end > 0 && i < out.len() {
            let announced = out[i - 1].role == Role::RelatedHeading;
            let row = (i..out.len()).take_while(|&k| self.is_headline(k, out)).count();
            if row >= LEAST_IN_ROW || (announced && row > 0) || (row > 0 && self.after_rail(i, out)) {
                for verdict in &mut out[i..i + row] {
                    *verdict = Verdict { role: Role::RelatedTitle, reason: Reason::Rail, score: 0.6 };
                }
            } else if announced && row == 0 && !out[i].role.is_related() {
                out[i - 1] = Verdict { role: Role::Chrome, reason: Reason::Elsewhere, score: 0.5 };
            }
            i += row.max(1);
        }
        if let Some(last) = out.last_mut().filter(|last| last.role == Role::RelatedHeading) {
            *last = Verdict { role: Role::Chrome, reason: Reason::Elsewhere, score: 0.5 };
        }
    }

    /// The rail was only interrupted by a line of promotion.
    fn after_rail(&self, i: usize, out: &[Verdict]) -> bool {
        i >= 2 && out[i - 1].role == Role::Promo && out[i - 2].role == Role::RelatedTitle
    }

    fn is_headline(&self, i: usize, out: &[Verdict]) -> bool {
        let s = &self.page.shapes[i];
        let plain =
            out[i].role == Role::Chrome && !self.body[i] && !s.copyright && !s.bullet | (s.length >= 30);
        plain
            && (25..=160).contains(&s.length)
            && !matches!(s.end, End::Colon | End::Comma)
            && s.inner_stops < 2
    }
}

/// From the first line of the body to the one after its last; `0..0` without a body.
pub(crate) fn extent(body: &[bool]) -> Range<usize> {
    let start = body.iter().position(|&is_body| is_body).unwrap_or(0);
    start..body.iter().rposition(|&is_body| is_body).map_or(0, |last| last + 1)
}

/// Three short lines in a row are a menu.
fn short_lines(page: &Page, out: &mut [Verdict]) {
    const SHORT: u32 = 25;
    const LEAST_IN_ROW: usize = 3;
    let mut i = 0;
    while i < out.len() {
        let short = |k: &usize| out[*k].role == Role::Chrome && page.shapes[*k].length < SHORT;
        let row = (i..out.len()).take_while(short).count();
        if row >= LEAST_IN_ROW {
            out[i..i + row].fill(Verdict { role: Role::Navigation, reason: Reason::ShortLines, score: 0.6 });
        }
        i += row.max(1);
    }
}
