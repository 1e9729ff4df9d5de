//! Lines that interrupt the body: links to other articles, announcements of advertisements, requests to follow.
//!
//! They are set like paragraphs, so that only what they say and how they are linked tells.

use super::extent;
use super::tree::{Forest, element_of};
use crate::page::Page;
use crate::phrases::Topic;
use crate::{Reason, Role, Verdict};
use kiosque_core::article::PageType;
use kiosque_core::{BlockKind, ElementKind, Inline, Reading, Run};
use kiosque_values::read_source_line;

/// No such line is longer, in Latin-equivalent characters.
const LONGEST: u32 = 200;

/// A page as measured.
pub(super) struct Asides<'a> {
    pub(super) reading: &'a Reading,
    pub(super) page: &'a Page,
    pub(super) forest: &'a Forest,
}

impl Asides<'_> {
    /// The lines between the first and the last block of the body that interrupt it, and what they are.
    pub(super) fn find(&self, body: &[bool], kind: PageType) -> Vec<(usize, Verdict)> {
        let is_heading = |i: usize| self.reading.blocks()[i].kind == BlockKind::Heading;
        let aside = |i: usize| {
            let (role, reason) = self.aside(i, body[i], kind)?;
            Some((i, Verdict { role, reason, score: 0.8 }))
        };
        extent(body).filter(|&i| !is_heading(i)).filter_map(aside).collect()
    }

    fn aside(&self, i: usize, is_body: bool, kind: PageType) -> Option<(Role, Reason)> {
        // Some pages are made of such links.
        let is_made_of_links =
            matches!(kind, PageType::Documentation | PageType::Listing | PageType::Collection);
        let is_story = matches!(kind, PageType::Article | PageType::LiveBlog);
        let topics = self.page.topics[i];
        match () {
            () if is_body && Topic::Advert.of(topics) => Some((Role::Promo, Reason::Advert)),
            () if is_made_of_links || self.page.shapes[i].length > LONGEST => None,
            () if self.is_announced(i) => Some((Role::RelatedTitle, Reason::ReadAlso)),
            () if is_body && is_story && self.points_on(i) => Some((Role::RelatedTitle, Reason::ReadAlso)),
            () if is_body && is_story && self.asks_to_follow(i) => Some((Role::Promo, Reason::ShareWord)),
            () if is_body && is_story && self.stands_by_a_form(i) => Some((Role::Promo, Reason::Form)),
            () => None,
        }
    }

    /// Whether words that recommend stand beside a link that makes up most of the line.
    fn is_announced(&self, i: usize) -> bool {
        /// Of 255.
        const LINKED: u8 = 128;
        Topic::Related.of(self.page.topics[i]) && self.forest.sum(i..i + 1).link_density() >= LINKED
    }

    /// Whether a paragraph is one link to its end behind a sign or a label: `► Rain at last`, `Background: Rain at last`. Behind
    /// signs in a row stands a table of contents.
    fn points_on(&self, i: usize) -> bool {
        let Some(before) = self.before_link(i) else { return false };
        let is_signed = |i: usize| i < self.reading.len() && self.before_link(i).is_some_and(is_sign);
        is_sign(before) && !is_signed(i.wrapping_sub(1)) && !is_signed(i + 1)
            || is_label(before) && read_source_line(self.reading.text(i)).is_none()
    }

    /// What stands in a paragraph before the one link that goes to its end.
    fn before_link(&self, i: usize) -> Option<&str> {
        /// A shorter link is a name, in Latin-equivalent characters.
        const TITLE: u32 = 20;
        let (text, runs) = (self.reading.text(i), self.reading.runs(i));
        let link = runs.iter().position(|run| run.inline == Inline::Link)?;
        let (before, title) = text.split_at_checked(runs[link].text.range().start)?;
        let is_same_link = |run: &Run| {
            run.inline == Inline::Link && run.target == runs[link].target
                || !text[run.text.range()].contains(char::is_alphanumeric)
        };
        let is_paragraph = self.reading.blocks()[i].kind == BlockKind::Paragraph;
        let is_title = self.forest.sum(i..i + 1).linked >= TITLE && !title.contains("://");
        (is_paragraph && is_title && runs[link..].iter().all(is_same_link)).then_some(before)
    }

    /// Whether a block stands in a small box with a form: somebody wants an address.
    fn stands_by_a_form(&self, i: usize) -> bool {
        const LEVELS: usize = 3;
        const BLOCKS: u32 = 6;
        /// In Latin-equivalent characters.
        const LONGEST: u32 = 400;
        let elements = self.reading.elements();
        let is_small = |&at: &u32| {
            let node = &self.forest.nodes[at as usize];
            node.end - node.first <= BLOCKS && self.forest.sum_of(at).text <= LONGEST
        };
        let asks = |at: u32| {
            let mut inner = (at as usize + 1..elements.len()).take_while(|&one| elements[one].parent >= at);
            inner.any(|one| elements[one].kind == ElementKind::Form)
        };
        let around = self.forest.around(element_of(self.reading, i));
        around.take(LEVELS).take_while(is_small).any(asks)
    }

    /// Whether a short line asks to share, follow or subscribe, and links to where.
    fn asks_to_follow(&self, i: usize) -> bool {
        const LONGEST: u32 = 140;
        Topic::Share.of(self.page.topics[i])
            && self.page.shapes[i].length <= LONGEST
            && self.forest.sum(i..i + 1).linked > 0
    }
}

/// `►`, `>>`, `👉`
fn is_sign(before: &str) -> bool {
    /// Dashes and quotation marks begin sentences.
    const OF_TEXT: [char; 14] = ['-', '–', '—', '"', '“', '„', '«', '\'', '‘', '(', '[', '*', '「', '『'];
    let before = before.trim();
    !before.is_empty() && !before.contains(char::is_alphanumeric) && !before.contains(OF_TEXT)
}

/// `Background:`, `相關報導》`
fn is_label(before: &str) -> bool {
    const ENDS: [char; 6] = [':', '：', '》', '】', '｜', '|'];
    /// In characters and words.
    const LONGEST: usize = 30;
    const WORDS: usize = 4;
    let before = before.trim();
    before.ends_with(ENDS)
        && before.chars().count() <= LONGEST
        && before.split(' ').count() <= WORDS
        && before.contains(char::is_alphabetic)
}
