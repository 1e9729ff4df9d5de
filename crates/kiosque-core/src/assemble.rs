//! From labels to an article: the labelled blocks put together.

mod accounts;
mod body;
mod breadcrumbs;
mod comments;
mod credits;
mod dates;
mod facts;
mod inline;
mod lists;
mod media;
mod people;
mod signature;
mod statements;
mod title;

pub use self::body::ends_sentence;
pub use self::dates::PrintedDay;
pub use self::lists::split_tags;
pub use self::title::headline_block;

use self::facts::SiteNames;
use crate::article::{FieldOrigin, InputInfo, PageType, Publisher, Quality, Record, Status};
use crate::{
    Article, By, Fact, Label, Labels, Mark, Media, Page, PageFact, PartKind, Reading, Site, Span, Tier,
};
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// Puts the labelled blocks of a page together.
///
/// Fills every field that the labels speak of. `id`, `provenance.engine` and `provenance.plugin` are left to the
/// caller, who knows the program and the plugin. Never fails: what nobody labelled is absent.
///
/// ```
/// use kiosque_core::{assemble, Block, Label, Labels, Mark, By, Page, Reading};
///
/// let page = Page::text("Rain at last\nIt rained on Monday.");
/// let mut reading = Reading::of(&page);
/// reading.push(Block { line: 1, ..Block::default() }, "Rain at last");
/// reading.push(Block { line: 2, ..Block::default() }, "It rained on Monday.");
/// let mut labels = Labels::of(&reading);
/// labels.set(0, Mark::new(Label::Title, By::default()));
/// labels.set(1, Mark::new(Label::Paragraph, By::default()));
///
/// let article = assemble(&page, &reading, &labels, None);
/// assert_eq!(article.title.as_deref(), Some("Rain at last"));
/// assert_eq!(article.text, "It rained on Monday.");
/// ```
pub fn assemble(page: &Page, reading: &Reading, labels: &Labels, site: Option<&Site>) -> Article {
    assembled(page, reading, labels, site, None)
}

/// The same with the entries of readers' comments. `signs` are what the markup of an HTML page tells of their authors and
/// dates, or lists in scripts: `kiosque_html::comment_facts`.
pub fn assemble_with_comments(
    page: &Page,
    reading: &Reading,
    labels: &Labels,
    site: Option<&Site>,
    signs: &[Fact],
) -> Article {
    assembled(page, reading, labels, site, Some(signs))
}

fn assembled(
    page: &Page,
    reading: &Reading,
    labels: &Labels,
    site: Option<&Site>,
    signs: Option<&[Fact]>,
) -> Article {
    let mut desk = Desk::new(page, reading, labels, site);
    desk.identity();
    desk.head();
    desk.body();
    desk.dates();
    desk.people();
    desk.lists();
    desk.pictures();
    desk.facts();
    desk.verdict();
    desk.comments(signs);
    desk.article
}

/// The days that a page prints where its own may stand, for those who want to know what else might have been taken.
pub fn printed_days(page: &Page, reading: &Reading, labels: &Labels, site: Option<&Site>) -> Vec<PrintedDay> {
    Desk::new(page, reading, labels, site).printed_days()
}

/// The article being put together, with everything it is put together from.
struct Desk<'a> {
    page: &'a Page,
    reading: &'a Reading,
    labels: &'a Labels,
    site: Option<&'a Site>,
    article: Article,
    /// Looked up once, asked for often.
    base: OnceCell<Option<String>>,
    site_names: OnceCell<SiteNames>,
    story: OnceCell<(usize, usize)>,
    american: OnceCell<bool>,
    embeds: OnceCell<Vec<&'a Media>>,
}

impl<'a> Desk<'a> {
    fn new(page: &'a Page, reading: &'a Reading, labels: &'a Labels, site: Option<&'a Site>) -> Desk<'a> {
        Desk {
            page,
            reading,
            labels,
            site,
            article: Article::default(),
            base: OnceCell::new(),
            site_names: OnceCell::new(),
            story: OnceCell::new(),
            american: OnceCell::new(),
            embeds: OnceCell::new(),
        }
    }

    fn identity(&mut self) {
        let page = self.page;
        self.article.record = Record::of(page);
        self.article.url.clone_from(&page.url);
        self.article.provenance.input = InputInfo::of(page);
        if let Some(site) = self.site {
            self.article.site = Some(site.id.clone());
            self.article.publisher = site
                .publisher
                .as_ref()
                .map(|name| Publisher { name: name.clone(), domain: site.hosts.first().cloned() });
        }
        self.article.warnings.clone_from(&self.page.warnings);
        self.article.warnings.extend_from_slice(self.labels.warnings());
        let notes = self.reading.notes().iter().map(|note| format!("{}: {}", note.code, note.detail));
        self.article.warnings.extend(notes);
    }

    fn head(&mut self) {
        self.article.title = self.title();
        self.article.kicker = self.first_text(Label::Kicker, "kicker").or_else(|| self.kicker_of_heading());
        self.article.standfirst = self
            .given("standfirst", PartKind::Standfirst)
            .or_else(|| self.joined_text(Label::Standfirst, "standfirst"));
        self.article.section = self.sections();
    }

    /// What a site says of the page itself, not of a block, in the order in which it was said.
    fn values_of(&self, kind: PartKind) -> impl Iterator<Item = &'a PageFact> + use<'a> {
        self.labels.facts().iter().filter(move |fact| fact.kind == kind)
    }

    /// The first value that a site gives a field.
    fn given(&mut self, field: &str, kind: PartKind) -> Option<String> {
        let fact = self.values_of(kind).next()?;
        self.found_by(field, fact.span, fact.by);
        Some(fact.text.clone())
    }

    fn origin_of_value(&self, fact: &PageFact) -> FieldOrigin {
        FieldOrigin { span: fact.span, by: self.labels.reason(fact.by).name.clone() }
    }

    fn first_text(&mut self, label: Label, field: &str) -> Option<String> {
        let block = self.blocks_of(label).next()?;
        self.found(field, self.reading.blocks()[block].span, block);
        Some(self.text(block))
    }

    fn joined_text(&mut self, label: Label, field: &str) -> Option<String> {
        let blocks: Vec<usize> = self.blocks_of(label).collect();
        let (&first, &last) = (blocks.first()?, blocks.last()?);
        let span = self.reading.blocks()[first].span.cover(self.reading.blocks()[last].span);
        self.found(field, span, first);
        Some(blocks.iter().map(|&block| self.text(block)).collect::<Vec<_>>().join("\n\n"))
    }

    /// Sections that a site reads in the page; else those from parts of the head, blocks of that label, and the page's
    /// address, each once.
    fn sections(&mut self) -> Vec<String> {
        let mut sections: Vec<String> = Vec::new();
        for fact in self.values_of(PartKind::Section).filter(|fact| fact.span.is_some()) {
            self.found_by("section", fact.span, fact.by);
            sections.push(fact.text.clone());
        }
        if !sections.is_empty() {
            keep_first(&mut sections);
            return sections;
        }
        for block in self.blocks_with(&[Label::Meta, Label::Section, Label::Byline, Label::Date]) {
            let mut texts = self.part_texts(block, PartKind::Section);
            if texts.is_empty() && self.labels.label(block) == Label::Section {
                texts.push((self.text(block), self.reading.blocks()[block].span));
            }
            for (text, span) in texts {
                self.found("section", span, block);
                sections.push(text);
            }
        }
        for fact in self.values_of(PartKind::Section) {
            self.found_by("section", None, fact.by);
            sections.push(fact.text.clone());
        }
        keep_first(&mut sections);
        sections
    }

    fn verdict(&mut self) {
        let article = &mut self.article;
        let share = match self.reading.all_text().len() {
            0 => 0.0,
            all => article.text.len().min(all) as f32 / all as f32,
        };
        let labels = self.labels;
        let verdict = labels.verdict();
        // The score is of the body that was found generically; what a site says of the body is not measured by it.
        let of_site =
            |(block, mark): (usize, &Mark)| mark.label.is_body() && labels.tier(block) > Tier::Generic;
        let score = verdict.score.filter(|_| !labels.marks().iter().enumerate().any(of_site));
        let mut quality = Quality { score: score.map(rounded), ..Quality::default() };
        quality
            .signals
            .extend(verdict.signals.iter().map(|&(name, value)| (name.to_owned(), rounded(value))));
        quality.signals.insert("body_share".into(), rounded(share));
        quality.signals.insert("title".into(), f32::from(u8::from(article.title.is_some())));
        if article.title.is_none() {
            quality.flags.push("no_title".into());
        }
        if article.blocks.is_empty() {
            article.status = Status::NotArticle;
            quality.flags.push("no_body".into());
            article.warnings.push(if self.reading.is_empty() {
                "not an article: the page holds no text".into()
            } else if let Some(why) = &verdict.empty {
                format!("not an article: {why}")
            } else {
                "not an article: no block of the page reads like a story".into()
            });
            article.page_type = verdict.page_type;
        } else {
            article.page_type = match verdict.page_type {
                // Nobody doubts that a story is one.
                PageType::Unknown => PageType::Article,
                known => known,
            };
        }
        article.quality = quality;
    }

    /// Indices of the blocks with this label, in the order of the page.
    fn blocks_of(&self, label: Label) -> impl Iterator<Item = usize> + use<'a> {
        let marks = self.labels.marks();
        (0..marks.len()).filter(move |&block| marks[block].label == label)
    }

    /// Indices of the blocks with one of these labels, in the order of the page.
    fn blocks_with(&self, wanted: &[Label]) -> Vec<usize> {
        let marks = self.labels.marks();
        (0..marks.len()).filter(|&block| wanted.contains(&marks[block].label)).collect()
    }

    /// The element of a block, and those around it, the innermost first; none for a dump, which has no elements.
    fn elements_around(&self, block: usize) -> impl Iterator<Item = u32> + '_ {
        let elements = self.reading.elements();
        let parent =
            |&at: &u32| elements.get(at as usize).map(|element| element.parent).filter(|&up| up < at);
        std::iter::successors(Some(self.reading.blocks()[block].element), parent)
            .take_while(|&at| (at as usize) < elements.len())
    }

    /// A block's text without its cut parts.
    fn text(&self, block: usize) -> String {
        let text = self.reading.text(block);
        if !self.labels.has_parts(block) {
            return text.to_owned();
        }
        let mut kept = String::with_capacity(text.len());
        let mut at = 0;
        for cut in self.labels.parts(block).into_iter().filter(|part| part.kind == PartKind::Cut) {
            let range = cut.range.range();
            if range.start >= at {
                push_apart(&mut kept, text.get(at..range.start).unwrap_or(""));
                at = range.end;
            }
        }
        push_apart(&mut kept, text.get(at..).unwrap_or(""));
        kept.trim().to_owned()
    }

    /// The texts of a block's parts of one kind, with their spans in the decoded input. A part's text is its range's
    /// unless an operation changed it; blank ones are left out.
    fn part_texts(&self, block: usize, kind: PartKind) -> Vec<(String, Span)> {
        let parts = if self.labels.has_parts(block) { self.labels.parts(block) } else { Vec::new() };
        parts
            .into_iter()
            .filter(|part| part.kind == kind)
            .filter_map(|part| {
                let text = match &part.text {
                    Some(text) => text.as_str(),
                    None => self.reading.text(block).get(part.range.range())?,
                };
                let text = text.trim();
                (!text.is_empty()).then(|| (text.to_owned(), self.reading.source_span(block, part.range)))
            })
            .collect()
    }

    fn part_text(&self, block: usize, kind: PartKind) -> Option<(String, Span)> {
        self.part_texts(block, kind).into_iter().next()
    }

    /// The name of the reason behind a block's label.
    fn by(&self, block: usize) -> String {
        self.labels.reason(self.labels.mark(block).by).name.clone()
    }

    /// Records where a field comes from; the first time counts, later times only widen nothing.
    fn found(&mut self, field: &str, span: Span, block: usize) {
        self.found_by(field, Some(span), self.labels.mark(block).by);
    }

    /// Where the headline stands in the input; 0 if there is none.
    fn headline_start(&self) -> u32 {
        self.blocks_of(Label::Title).next().map_or(0, |block| self.reading.blocks()[block].span.start)
    }

    /// Whether the block's label was given by a site: its rules or its native code.
    fn is_of_site(&self, block: usize) -> bool {
        self.labels.tier(block) > Tier::Generic
    }

    fn found_in(&mut self, field: &str, origin: &FieldOrigin) {
        if !self.article.provenance.fields.contains_key(field) {
            self.article.provenance.fields.insert(field.to_owned(), origin.clone());
        }
    }

    fn found_by(&mut self, field: &str, span: Option<Span>, by: By) {
        if !self.article.provenance.fields.contains_key(field) {
            let by = self.labels.reason(by).name.clone();
            self.article.provenance.fields.insert(field.to_owned(), FieldOrigin { span, by });
        }
    }
}

/// Appends what stands after a cut: of the spaces on both sides one is left.
fn push_apart(kept: &mut String, text: &str) {
    kept.push_str(if kept.ends_with(' ') { text.trim_start_matches(' ') } else { text });
}

/// Leaves each text once, where it stands first. A page may have any number of them.
fn keep_first(texts: &mut Vec<String>) {
    if texts.len() < 2 {
        return;
    }
    let mut known = BTreeSet::new();
    let are_first: Vec<bool> = texts.iter().map(|text| known.insert(text.as_str())).collect();
    let mut are_first = are_first.into_iter();
    texts.retain(|_| are_first.next() == Some(true));
}

/// Three digits are all that a share means, and all that should differ between machines.
fn rounded(share: f32) -> f32 {
    (share * 1000.0).round() / 1000.0
}
