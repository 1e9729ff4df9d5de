//! What stands around the story: pictures, tags, other stories, the ticker.

use super::Desk;
use super::body::{ends_sentence, lang_of};
use crate::article::{Image, RelatedGroup, RelatedItem, Split, TickerItem};
use crate::{ElementKind, Inline, Label, Medium, PartKind, Piece, PieceKind, RelatedKind};
use kiosque_values::{compare_key, tells_when};
use std::collections::BTreeMap;
use std::ops::Range;

impl Desk<'_> {
    pub(super) fn lists(&mut self) {
        let has_tags = self.given_tags();
        let mut captions = BTreeMap::new();
        let mut is_behind_list = false;
        for block in 0..self.reading.len() {
            let label = self.labels.label(block);
            match label {
                Label::Caption => self.caption(block, &mut captions),
                Label::Credit => self.credit(block),
                Label::Tags if !has_tags => self.tags(block),
                Label::RelatedHeading => self.related_heading(block),
                Label::RelatedTitle => self.related_title(block, is_behind_list),
                Label::RelatedTeaser => self.related_teaser(block),
                Label::Ticker => self.ticker(block),
                _ => {}
            }
            // Furniture may stand between the items of a list; story may not.
            is_behind_list = label.is_related() || (is_behind_list && !label.is_body());
        }
        super::keep_first(&mut self.article.tags);
        self.article.related.retain(|group| !group.items.is_empty());
    }

    /// Tags that a site reads in the page count alone. Returns whether there are any.
    fn given_tags(&mut self) -> bool {
        for fact in self.values_of(PartKind::Tag) {
            self.found_by("tags", fact.span, fact.by);
            self.article.tags.push(fact.text.clone());
        }
        for fact in self.values_of(PartKind::Tags) {
            self.found_by("tags", fact.span, fact.by);
            for tag in split_tags(&fact.text) {
                self.article.tags.push(tag.to_owned());
            }
        }
        !self.article.tags.is_empty()
    }

    /// Whether words in a figure are those of a table, or of foreign matter, and not of a picture.
    fn is_of_no_picture(&self, block: usize) -> bool {
        let step = self.reading.path(block).and_then(|path| path.rsplit('>').next());
        step.is_some_and(|step| step.split(['.', '#']).next() == Some("caption"))
            || self.embed_of(block).is_some()
    }

    /// Whether two blocks are the credit and the caption of one picture: the figure around the credit is that of the caption,
    /// or they stand in an element of captions one within the other.
    fn is_credit_of(&self, credit: usize, caption: usize) -> bool {
        /// A caption may have an element of its own in the figure.
        const LEVELS: usize = 2;
        let (blocks, elements) = (self.reading.blocks(), self.reading.elements());
        let is_figure =
            |&at: &u32| elements.get(at as usize).is_some_and(|one| one.kind == ElementKind::Figure);
        let figure = self.elements_around(credit).find(is_figure);
        match figure {
            Some(figure) => {
                self.elements_around(caption).filter(is_figure).take(LEVELS).any(|other| other == figure)
            }
            None => {
                self.elements_around(credit).any(|element| element == blocks[caption].element && element > 0)
            }
        }
    }

    /// The same caption twice is one picture with two places. `known` are the pictures by their captions.
    fn caption(&mut self, block: usize, known: &mut BTreeMap<String, usize>) {
        if self.is_of_no_picture(block) {
            return;
        }
        let text = self.text(block);
        let span = self.reading.blocks()[block].span;
        let key = compare_key(&text);
        let (text, credit) = match self.part_text(block, PartKind::Credit) {
            Some((credit, _)) => (text, Some(credit)),
            // A site knows how its captions are written.
            None if self.is_of_site(block) || self.reading.medium() == Medium::Text => (text, None),
            None => match self.named_credit(block) {
                Some((words, credit)) => (words, Some(credit)),
                None => split_credit(&text).map_or((text.clone(), None), |(words, credit)| {
                    (words.to_owned(), Some(credit.to_owned()))
                }),
            },
        };
        self.found("images", span, block);
        let before = block.checked_sub(1).filter(|&before| self.labels.label(before) == Label::Caption);
        let is_credit = text.is_empty() && before.is_some_and(|before| self.is_credit_of(block, before));
        let is_behind_credit =
            credit.is_none() && before.is_some_and(|before| self.is_credit_of(before, block));
        let images = &mut self.article.images;
        match images.last_mut() {
            Some(image) if is_credit && image.credit.is_none() => {
                image.credit = credit;
                return;
            }
            Some(image) if is_behind_credit && image.caption.is_none() && image.credit.is_some() => {
                (image.lang, image.caption) = (lang_of(&text), Some(text));
                image.spans.push(span);
                known.insert(key, images.len() - 1);
                return;
            }
            _ => {}
        }
        match known.get(&key).and_then(|&at| images.get_mut(at)) {
            Some(image) => image.spans.push(span),
            None => {
                known.insert(key, images.len());
                images.push(Image {
                    url: None,
                    lang: lang_of(&text),
                    caption: (!text.is_empty()).then_some(text),
                    credit,
                    alt: None,
                    spans: vec![span],
                });
            }
        }
    }

    /// A caption and the words in it that markup names as its credit, with what leads up to these.
    fn named_credit(&self, block: usize) -> Option<(String, String)> {
        /// In characters.
        const LONGEST: usize = 120;
        let text = self.reading.text(block);
        let is_credit = |piece: &&Piece| match piece.kind {
            PieceKind::Credit => true,
            PieceKind::Aside => is_set_apart(text, piece.text.range()),
            PieceKind::Kicker => false,
        };
        let pieces = self.reading.pieces(block).iter().filter(is_credit);
        let (mut words, mut credit, mut at) = (String::new(), String::new(), 0);
        for piece in pieces {
            let (between, own) = (text.get(at..piece.text.range().start)?, text.get(piece.text.range())?);
            // Signs between two names join these; those behind the last close a bracket.
            let is_of_words = credit.is_empty() || between.contains(char::is_alphanumeric);
            let into = if is_of_words { &mut words } else { &mut credit };
            push_spaced(into, between);
            push_spaced(&mut credit, own);
            at = piece.text.range().end;
        }
        push_spaced(
            &mut words,
            text.get(at..).filter(|rest| rest.contains(char::is_alphanumeric)).unwrap_or(""),
        );
        let (words, lead) = words.trim().split_at(lead_start(words.trim()));
        let is_sentence = words.is_empty() && lead.is_empty() && is_told(&credit);
        let is_name = credit.chars().count() <= LONGEST && lead_start(credit.trim()) > 0 && !is_sentence;
        let credit = format!("{lead} {credit}");
        let (words, credit) = without_brackets(words, credit.trim());
        let bare = credit.strip_prefix('(').and_then(|credit| credit.strip_suffix(')')).map(str::trim);
        is_name.then(|| (words.to_owned(), bare.unwrap_or(credit).to_owned()))
    }

    /// A credit belongs to the caption before it.
    fn credit(&mut self, block: usize) {
        let text = self.text(block);
        let span = self.reading.blocks()[block].span;
        let after_caption = block > 0 && self.labels.label(block - 1) == Label::Caption;
        match self.article.images.last_mut().filter(|image| after_caption && image.credit.is_none()) {
            Some(image) => image.credit = Some(text),
            None => self.article.images.push(Image {
                url: None,
                caption: None,
                credit: Some(text),
                alt: None,
                lang: None,
                spans: vec![span],
            }),
        }
    }

    fn tags(&mut self, block: usize) {
        self.found("tags", self.reading.blocks()[block].span, block);
        let single = self.part_texts(block, PartKind::Tag);
        let joined = self.part_texts(block, PartKind::Tags);
        let tags: Vec<String> = if !single.is_empty() {
            single.into_iter().map(|(tag, _)| tag).collect()
        } else if !joined.is_empty() {
            joined.iter().flat_map(|(tags, _)| split_tags(tags)).map(str::to_owned).collect()
        } else {
            split_tags(after_lead(self.reading.text(block))).into_iter().map(str::to_owned).collect()
        };
        self.article.tags.extend(tags);
    }

    fn related_heading(&mut self, block: usize) {
        let kind = self.labels.mark(block).related.unwrap_or(RelatedKind::More);
        let heading = Some(self.text(block));
        self.article.related.push(RelatedGroup { heading, kind, items: Vec::new() });
    }

    /// An item that says which kind of list it is of belongs to the last list when that is of the kind. One that does not
    /// say belongs to the list that it stands right behind, but to no cross-links of the story: those say so themselves,
    /// unless a heading speaks for them.
    fn related_title(&mut self, block: usize, is_behind_list: bool) {
        let kind = self.labels.mark(block).related;
        let Some(title) = self.undated_title(block) else { return };
        let span = self.reading.blocks()[block].span;
        self.found("related", span, block);
        let takes_in = |group: &RelatedGroup| match kind {
            Some(kind) => kind == group.kind,
            None => is_behind_list && (group.kind != RelatedKind::Inline || group.heading.is_some()),
        };
        if !self.article.related.last().is_some_and(takes_in) {
            let kind = kind.unwrap_or(RelatedKind::Sidebar);
            self.article.related.push(RelatedGroup { heading: None, kind, items: Vec::new() });
        }
        let url = self.link(block);
        if let Some(group) = self.article.related.last_mut() {
            group.items.push(RelatedItem { title, teaser: None, teaser_truncated: None, url, span });
        }
    }

    /// The title of another story without the time that markup parts from it: a day, how long it takes to read. None if that
    /// is all there is.
    fn undated_title(&self, block: usize) -> Option<String> {
        let text = self.text(block);
        if self.is_of_site(block) || self.labels.has_parts(block) || !kiosque_values::has_digit(&text) {
            return Some(text);
        }
        if tells_when(&text) {
            return None;
        }
        // What is emphasised is part of the title; links do not say that of what is inside them.
        let is_set = |at: u32| {
            let run = self.reading.runs(block).iter().find(|run| at < run.text.end);
            let before = run.and_then(|run| self.page.text.get(..run.source.range().start)).unwrap_or("");
            run.is_some_and(|run| matches!(run.inline, Inline::Plain | Inline::Link))
                && !["<b>", "<strong>", "<em>", "<i>"].iter().any(|tag| before.ends_with(tag))
        };
        let edges = self.markup_edges(block);
        let behind = edges.iter().filter(|edge| is_set(edge.start)).map(|edge| edge.range().start);
        let end = behind.filter(|&at| tells_when(&text[at..])).min().unwrap_or(text.len());
        let before = edges.iter().filter(|_| is_set(0)).map(|edge| edge.range().end).filter(|&at| at <= end);
        let start = before.filter(|&at| tells_when(&text[..at])).max().unwrap_or(0);
        let is_sign = |c: char| c.is_whitespace() || matches!(c, '|' | '-' | '–' | '•' | '·');
        let title =
            if end < text.len() { text[start..end].trim_end_matches(is_sign) } else { &text[start..] };
        let title = if start > 0 { title.trim_start_matches(is_sign) } else { title };
        (!title.is_empty()).then(|| title.to_owned())
    }

    /// A teaser belongs to the title before it; one in several paragraphs is joined.
    fn related_teaser(&mut self, block: usize) {
        let text = self.text(block);
        let span = self.reading.blocks()[block].span;
        let Some(item) = self.article.related.last_mut().and_then(|group| group.items.last_mut()) else {
            return;
        };
        item.teaser_truncated = Some(is_truncated(&text));
        item.teaser = Some(match item.teaser.take() {
            Some(before) => before + "\n" + &text,
            None => text,
        });
        item.span = item.span.cover(span);
    }

    fn ticker(&mut self, block: usize) {
        let mark = self.labels.mark(block);
        let span = self.reading.blocks()[block].span;
        let text =
            self.part_text(block, PartKind::Title).map_or_else(|| self.text(block), |(title, _)| title);
        let time = self.part_text(block, PartKind::Time).map(|(time, _)| clock(&time));
        self.found("ticker", span, block);
        let split = if mark.unsplit { Split::Uncertain } else { Split::Certain };
        self.article.ticker.push(TickerItem { time, lang: lang_of(&text), text, span, split });
    }
}

/// Words before the name of who made a picture, the longest first.
const CREDITS: [&str; 16] = [
    "photo credit",
    "image credit",
    "crédit photo",
    "photographer",
    "bildquelle",
    "photos",
    "credit",
    "crédit",
    "photo",
    "fotos",
    "image",
    "foto",
    "bild",
    "фото",
    "fot",
    "kuva",
];

/// A caption and the words at its end that say who made the picture: `The ferry. Photo: Ann Example`, `The ferry © AFP`.
fn split_credit(text: &str) -> Option<(&str, &str)> {
    /// In characters.
    const LONGEST: usize = 80;
    let start = text.rfind('©').or_else(|| credit_word(text))?;
    let credit = text[start..].trim_end();
    if credit.chars().count() > LONGEST {
        return None;
    }
    Some(without_brackets(&text[..start], credit))
}

/// A caption and its credit without the signs between them.
fn without_brackets<'t>(words: &'t str, credit: &'t str) -> (&'t str, &'t str) {
    let words = words.trim_end();
    let (words, credit) = match words.strip_suffix(['(', '[']) {
        Some(words) => (words, credit.strip_suffix([')', ']']).unwrap_or(credit)),
        None => (words, credit),
    };
    (words.trim_end_matches([' ', '\u{a0}', '\n', '|', '/', '–', '-', '•', '·']), credit)
}

/// Where the words before a credit begin that only lead up to it: `The ferry. Photo:`, `The ferry ©`, `Photo`.
fn lead_start(words: &str) -> usize {
    let bare = words.strip_suffix(':').map(str::trim_end);
    let start = match words.strip_suffix('©') {
        Some(before) => Some(before.len()),
        None => word_before(bare.unwrap_or(words)).filter(|&at| at == 0 || bare.is_some()),
    };
    start.unwrap_or(words.len())
}

/// Whether a text is a sentence about what a picture shows, and no list of names.
fn is_told(text: &str) -> bool {
    /// In words.
    const LEAST: usize = 3;
    let words = text.split(' ').filter(|word| word.starts_with(char::is_lowercase));
    ends_sentence(text.trim()) && words.count() >= LEAST
}

/// Whether a piece of a caption ends it, and nothing but markup, or the end of a sentence, parts it from what stands before.
fn is_set_apart(text: &str, piece: Range<usize>) -> bool {
    let (before, behind) = (&text[..piece.start], &text[piece.end..]);
    let is_glued = !before.is_empty() && !before.ends_with(' ');
    !behind.contains(char::is_alphanumeric) && (is_glued || ends_sentence(before.trim_end()))
}

/// Appends what stood elsewhere, apart from the words before it.
fn push_spaced(kept: &mut String, text: &str) {
    let is_open = kept.ends_with(|last: char| last.is_whitespace() || "([/|-–@#".contains(last));
    if !kept.is_empty() && !is_open && text.starts_with(char::is_alphanumeric) {
        kept.push(' ');
    }
    kept.push_str(if kept.ends_with(' ') { text.trim_start_matches(' ') } else { text });
}

/// Where a word for the maker of a picture begins that has a colon and a name behind it.
fn credit_word(text: &str) -> Option<usize> {
    let colon = text.rfind(':')?;
    let name = text[colon + 1..].trim_start();
    let before = text[..colon].trim_end();
    if !name.starts_with(|first: char| first.is_alphanumeric() && !first.is_lowercase()) {
        return None;
    }
    word_before(before)
}

/// Where a word for the maker of a picture begins that a text ends with.
fn word_before(before: &str) -> Option<usize> {
    CREDITS.iter().find_map(|word| {
        let (at, _) = before.char_indices().rev().nth(word.chars().count() - 1)?;
        // Markup may have parted it from what stands before.
        let is_begun =
            before[at..].starts_with(char::is_uppercase) || !before[..at].ends_with(char::is_alphanumeric);
        (is_begun && before[at..].to_lowercase() == **word).then_some(at)
    })
}

/// A time of day as `HH:MM`; as printed if it cannot be read.
fn clock(text: &str) -> String {
    kiosque_values::read_time(text)
        .map_or_else(|| text.to_owned(), |found| format!("{:02}:{:02}", found.value.hour, found.value.minute))
}

fn is_truncated(teaser: &str) -> bool {
    let teaser = teaser.trim_end_matches([']', ')', ' ']);
    teaser.ends_with("..") || teaser.ends_with('…')
}

/// The rest of a tag line after its lead: `Topics: a, b` → `a, b`. A lead is short.
fn after_lead(text: &str) -> &str {
    const LONGEST_LEAD: usize = 40;
    match text.find([':', '：']) {
        Some(colon) if text[..colon].chars().count() <= LONGEST_LEAD => {
            text[colon..].trim_start_matches([':', '：'])
        }
        _ => text,
    }
}

/// Splits tags as pages join them. The separator is the first of a list that occurs, so that a tag may hold those
/// that come later: a hyphen, a comma.
///
/// ```
/// assert_eq!(kiosque_core::split_tags("États-Unis - Iran, Irak"), ["États-Unis", "Iran, Irak"]);
/// assert_eq!(kiosque_core::split_tags("#rain #wind"), ["rain", "wind"]);
/// ```
pub fn split_tags(text: &str) -> Vec<&str> {
    const SEPARATORS: [&str; 14] =
        [" - ", " – ", " — ", "|", "•", "·", ";", "؛", "،", "、", "，", ",", " / ", " #"];
    let text = text.trim();
    let separator = SEPARATORS.into_iter().find(|separator| text.contains(separator));
    let pieces: Vec<&str> = match separator {
        Some(separator) => text.split(separator).collect(),
        None => vec![text],
    };
    pieces
        .into_iter()
        .map(|tag| tag.trim().trim_start_matches('#').trim_end_matches('.').trim())
        .filter(|tag| !tag.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, By, Labels, Mark, Page, Reading, assemble};

    #[test]
    fn tags_are_split_at_one_kind_of_separator() {
        for (text, tags) in [
            ("États-Unis - Terrorisme - Iran", &["États-Unis", "Terrorisme", "Iran"][..]),
            ("الرياضة، السياسة", &["الرياضة", "السياسة"]),
            ("rain | wind, snow", &["rain", "wind, snow"]),
            ("OTAN", &["OTAN"]),
            ("", &[]),
        ] {
            assert_eq!(split_tags(text), tags, "{text}");
        }
    }

    /// Items are written as the first letter of the list that they name, or `-`; `h` is a heading, `H` one of cross-links,
    /// `p` story and `c` furniture. The lists are written in the same way.
    #[test]
    fn items_join_the_list_that_they_stand_right_behind() {
        let kind_of = |c| match c {
            'i' | 'H' => Some(RelatedKind::Inline),
            'm' => Some(RelatedKind::More),
            _ => None,
        };
        let label_of = |c| match c {
            'h' | 'H' => Label::RelatedHeading,
            'p' => Label::Paragraph,
            'c' => Label::Chrome,
            _ => Label::RelatedTitle,
        };
        let check = |page: &str, expected: &[(RelatedKind, usize)]| {
            let mut reading = Reading::of(&Page::text(page));
            for c in page.chars() {
                reading.push(Block::default(), &format!("line {c}"));
            }
            let mut labels = Labels::of(&reading);
            for (block, c) in page.chars().enumerate() {
                labels.set(block, Mark::new(label_of(c), By::default()).in_list(kind_of(c)));
            }
            let article = assemble(&Page::text(page), &reading, &labels, None);
            let found: Vec<_> = article.related.iter().map(|group| (group.kind, group.items.len())).collect();
            assert_eq!(found, expected, "{page}");
        };
        let (inline, more, sidebar) = (RelatedKind::Inline, RelatedKind::More, RelatedKind::Sidebar);
        check("h--c-", &[(more, 3)]);
        check("pip--", &[(inline, 1), (sidebar, 2)]);
        check("ppi--", &[(inline, 1), (sidebar, 2)]);
        check("pipip", &[(inline, 2)]);
        check("pH--p", &[(inline, 2)]);
        check("--p--", &[(sidebar, 2), (sidebar, 2)]);
        check("h-m-m", &[(more, 4)]);
    }

    #[test]
    fn credits_at_the_end_of_captions() {
        for (caption, words, credit) in [
            ("The ferry. Photo: Ann Example", "The ferry.", "Photo: Ann Example"),
            ("On Monday morningImage: Ann Example", "On Monday morning", "Image: Ann Example"),
            ("The ferry (Foto: Ann Example/dpa)", "The ferry", "Foto: Ann Example/dpa"),
            ("The ferry | Photo credit: AFP", "The ferry", "Photo credit: AFP"),
            ("The ferry © Ann Example / AFP", "The ferry", "© Ann Example / AFP"),
            ("Foto: Ann Example", "", "Foto: Ann Example"),
        ] {
            assert_eq!(split_credit(caption), Some((words, credit)), "{caption}");
        }
        for caption in ["The ferry: Ann", "The telephoto: Ann", "Photo: of a ferry", "The ferry", "Photo:"] {
            assert_eq!(split_credit(caption), None, "{caption}");
        }
    }

    #[test]
    fn truncated_teasers() {
        assert!(is_truncated("It rained on..."));
        assert!(is_truncated("It rained […]"));
        assert!(!is_truncated("It rained."));
    }
}
