//! The labeller at work on a page that was read into blocks.

use crate::{HtmlScratch, Mode, Reason, Role, Scratch, Verdict, html, label_lines};
use kiosque_core::article::PageType;
use kiosque_core::{
    Label, Labels, Mark, Medium, Part, PartKind, Reading, Reasons, RelatedKind, Span, Speaker, Tier,
};
use kiosque_values::{Author, AuthorKind, DateHints, Precision, find_dates, read_byline, read_source_line};
use std::cell::RefCell;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// So many lines above the headline and below the story are read for dates and names.
const NEAR: usize = 4;
/// Longer lines, in bytes, are no dates or bylines.
const LONGEST: usize = 280;
/// So much stands beside a date in a line that is no sentence about that day, in bytes.
const BESIDE: usize = 60;

static REASONS: LazyLock<Arc<Reasons>> = LazyLock::new(|| {
    let reason = |reason: &Reason| kiosque_core::Reason {
        name: format!("generic:{}", reason.name()),
        why: reason.why().to_owned(),
    };
    Arc::new(Reasons { tier: Tier::Generic, list: Reason::ALL.iter().map(reason).collect() })
});

thread_local! {
    /// Buffers only: nothing of one page reaches the next.
    static SCRATCH: RefCell<Buffers> = RefCell::default();
}

#[derive(Default)]
struct Buffers {
    lines: Scratch,
    html: HtmlScratch,
    verdicts: Vec<Verdict>,
}

/// Labels every block of `reading`, of a dump or of HTML, with parts where a line tells several things.
///
/// ```
/// use kiosque_core::{Label, Labels, Page};
///
/// let page = Page::text("The bridge is open at last\n12 May 2021 - By A. Reporter\nThe new bridge over the river was \
///     opened on Wednesday, two years after the flood.\nThe first tram crossed the bridge at noon, and hundreds of \
///     people followed it on foot.");
/// let reading = kiosque_text::read(&page);
/// let mut labels = Labels::of(&reading);
/// kiosque_generic::label(&reading, &mut labels);
/// assert_eq!(labels.label(0), Label::Title);
/// assert_eq!(labels.label(1), Label::Meta);
/// assert_eq!(labels.label(2), Label::Paragraph);
/// ```
pub fn label(reading: &Reading, labels: &mut Labels) {
    label_with(reading, labels, &Options::default());
}

/// How pages are labelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What to do with blocks of HTML pages that may be body or not.
    pub mode: Mode,
}

/// As [`label`], with options.
pub fn label_with(reading: &Reading, labels: &mut Labels, options: &Options) {
    SCRATCH.with_borrow_mut(|Buffers { lines, html, verdicts }| {
        match reading.medium() {
            Medium::Text => label_lines(&html::lines_of(reading), lines, verdicts),
            Medium::Html => html.label(reading, options.mode, lines, verdicts, labels),
        }
        Desk { reading, verdicts, speaker: labels.register(&REASONS), labels }.label();
    });
}

struct Desk<'a> {
    reading: &'a Reading,
    verdicts: &'a [Verdict],
    speaker: Speaker,
    labels: &'a mut Labels,
}

impl Desk<'_> {
    fn label(&mut self) {
        let body = self.body();
        for (i, verdict) in self.verdicts.iter().enumerate() {
            let inline = verdict.role.is_related() && body.contains(&i);
            let mark = self.mark(label_of(verdict.role), verdict.reason, verdict.score);
            self.labels.set(i, mark.in_list(inline.then_some(RelatedKind::Inline)));
            match verdict.reason {
                Reason::Clock => self.split_ticker(i),
                Reason::ForeignBlock => self.labels.set_unsplit(i),
                _ => {}
            }
        }
        if !body.is_empty() {
            let body = self.without_signatures(body);
            self.read_head_and_foot(&body);
            self.read_bylines_within(&body);
        }
    }

    fn mark(&self, label: Label, reason: Reason, score: f32) -> Mark {
        Mark::new(label, self.speaker.by(reason as usize)).scored(score)
    }

    fn body(&self) -> Range<usize> {
        let is_body = |v: &Verdict| v.role.is_body();
        let start = self.verdicts.iter().position(is_body).unwrap_or(0);
        start..self.verdicts.iter().rposition(is_body).map_or(0, |last| last + 1)
    }

    /// The body without the lines at its start that do nothing but sign it, next below the headline. In languages that few
    /// pages were learned from, the readers of dates and bylines know such lines better than the models do. In a list, which
    /// has more such lines or headings further down, they belong to what is listed.
    fn without_signatures(&self, body: Range<usize>) -> Range<usize> {
        let above = &self.verdicts[body.start.saturating_sub(NEAR)..body.start];
        if above.iter().all(|verdict| verdict.role != Role::Title) {
            return body;
        }
        let signs =
            |&i: &usize| self.verdicts[i].role == Role::Paragraph && is_signature(self.reading.text(i));
        let mut story = body.clone().filter(|&i| self.verdicts[i].role.is_body()).skip_while(signs);
        let start = story.next().unwrap_or(body.start);
        let may_be_list = matches!(self.labels.verdict().page_type, PageType::Listing | PageType::Collection);
        let is_of_list = |i: usize| signs(&i) || may_be_list && self.verdicts[i].role != Role::Paragraph;
        if start > body.start && story.any(is_of_list) { body } else { start..body.end }
    }

    /// Reads the lines that may sign the story. Dates count where they stand nearest to it: below the headline, else
    /// above it (many sites print the day there on which the page was called up), else below the story.
    fn read_head_and_foot(&mut self, body: &Range<usize>) {
        let title = self.verdicts.iter().position(|v| v.role == Role::Title);
        let title = title.map_or(body.start, |title| title.min(body.start));
        let mut dated = false;
        for zone in [title..body.start, title.saturating_sub(NEAR)..title, body.end..body.end + NEAR] {
            let mut here = false;
            for i in zone.filter(|&i| i < self.verdicts.len()) {
                if matches!(
                    self.verdicts[i].role,
                    Role::Chrome
                        | Role::Navigation
                        | Role::Date
                        | Role::Byline
                        | Role::Meta
                        | Role::Agency
                        | Role::Paragraph
                ) {
                    here |= self.sign(i, !dated);
                }
            }
            dated |= here;
        }
    }

    /// Reads the lines of an article that name its writer behind a summary, or where it ends, and say no more.
    fn read_bylines_within(&mut self, body: &Range<usize>) {
        /// So many blocks of the body are looked at behind its first, and at its end.
        const HEAD: usize = 3;
        const TAIL: usize = 2;
        if self.labels.verdict().page_type != PageType::Article {
            return;
        }
        let paragraphs: Vec<usize> =
            body.clone().filter(|&i| self.verdicts[i].role == Role::Paragraph).collect();
        let (head, tail) = (1..1 + HEAD, paragraphs.len().saturating_sub(TAIL)..paragraphs.len());
        let is_place = |at: &usize| head.contains(at) || *at > 0 && tail.contains(at);
        for at in (0..paragraphs.len()).filter(is_place) {
            if is_byline(self.reading.text(paragraphs[at])) {
                self.sign(paragraphs[at], false);
            }
        }
    }

    /// Labels line `i` by the values in it; tells whether it states a date. Lines that state nothing are chrome.
    fn sign(&mut self, i: usize, dates_count: bool) -> bool {
        let text = self.reading.text(i);
        let guessed = self.verdicts[i].role;
        if text.len() > LONGEST {
            return false;
        }
        // A sentence tells of a day, as captions do.
        let is_told =
            |date: &Range<usize>| text.ends_with(['.', '!', '?', '…']) && text.len() - date.len() > BESIDE;
        let dated = dates_count && days(text).any(|day| !is_told(&day));
        let source = read_source_line(text).is_some();
        let byline = if source { None } else { read_byline(text) };
        let (label, reason) = match (&byline, dated) {
            _ if source => (Label::Agency, Reason::SourceWord),
            (Some(_), true) => (Label::Meta, Reason::DateLine),
            (Some(_), false) => (Label::Byline, Reason::BylineWord),
            (None, true) if guessed == Role::Meta => (Label::Meta, Reason::DateLine),
            (None, true) => (Label::Date, Reason::DateLine),
            (None, false) if matches!(guessed, Role::Chrome | Role::Navigation) => return false,
            (None, false) => (Label::Chrome, Reason::Elsewhere),
        };
        self.labels.set(i, self.mark(label, reason, 0.7));
        if let (Label::Meta, Some(byline)) = (label, &byline) {
            self.labels.add_part(i, Part::new(PartKind::Byline, byline.span.clone().into()));
        }
        dated
    }

    /// `- 17:10Rain at last` has a time and a title.
    fn split_ticker(&mut self, i: usize) {
        let text = self.reading.text(i);
        let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return };
        let clock = |c: char| c.is_ascii_digit() || matches!(c, ':' | 'h' | 'H');
        let length = text[start..].char_indices().take(5).take_while(|&(_, c)| clock(c)).count();
        let title = text[start + length..].trim_start_matches([' ', '-', '–', '—', '|', ':', '\u{a0}']);
        let part = |kind, from: usize, to: usize| Part::new(kind, Span::new(from, to));
        self.labels.add_part(i, part(PartKind::Time, start, start + length));
        self.labels.add_part(i, part(PartKind::Title, text.len() - title.len(), text.len()));
    }
}

/// Whether a line holds a day or a byline and next to nothing else.
fn is_signature(text: &str) -> bool {
    /// So many letters stand beside them: `Published on`, a weekday, a zone.
    const BESIDE: usize = 20;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    if text.len() > LONGEST {
        return false;
    }
    let byline = read_byline(text).map(|byline| byline.span);
    let read: Vec<usize> = days(text).chain(byline).map(|span| letters(&text[span])).collect();
    !read.is_empty() && letters(text) <= read.iter().sum::<usize>() + BESIDE
}

/// Whether a line leads in somebody's name and says nothing else.
fn is_byline(text: &str) -> bool {
    /// A role, a place, and the name itself.
    const LONGEST: usize = 90;
    let is_person = |author: &Author| author.kind == AuthorKind::Person;
    let byline = Some(text).filter(|text| text.len() <= LONGEST).and_then(read_byline);
    byline.is_some_and(|byline| {
        byline.lead.is_some()
            && byline.span == (0..text.trim_end().len())
            && !byline.authors.is_empty()
            && byline.authors.iter().all(is_person)
    })
}

/// Where a text states days.
fn days(text: &str) -> impl Iterator<Item = Range<usize>> {
    let dates = find_dates(text, &DateHints::default()).into_iter();
    dates.filter(|date| date.value.precision() >= Precision::Day).map(|date| date.span)
}

fn label_of(role: Role) -> Label {
    match role {
        Role::Title => Label::Title,
        Role::Kicker => Label::Kicker,
        Role::Standfirst => Label::Standfirst,
        Role::Byline => Label::Byline,
        Role::Date => Label::Date,
        Role::Agency => Label::Agency,
        Role::Meta => Label::Meta,
        Role::Paragraph => Label::Paragraph,
        Role::Heading => Label::Heading,
        Role::ListItem => Label::ListItem,
        Role::Quote => Label::Quote,
        Role::Table => Label::Table,
        Role::Code => Label::Code,
        Role::Post => Label::Post,
        Role::LiveEntry => Label::LiveEntry,
        Role::Caption => Label::Caption,
        Role::Tags => Label::Tags,
        Role::RelatedHeading => Label::RelatedHeading,
        Role::RelatedTitle => Label::RelatedTitle,
        Role::RelatedTeaser => Label::RelatedTeaser,
        Role::Ticker => Label::Ticker,
        Role::Comment => Label::Comment,
        Role::Promo => Label::Promo,
        Role::Notice => Label::Notice,
        Role::Navigation => Label::Navigation,
        Role::Chrome => Label::Chrome,
    }
}
