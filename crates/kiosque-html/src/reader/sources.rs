//! Where the story may be when the document does not show it.

use super::facts::{self, Facts, json, json_ld};
use super::origin::Origin;
use super::render::{Renderer, Setting, Style};
use super::walk::{Beside, Part, walk};
use super::{read_document, recycle, state, with_parser};
use crate::{Context, Kind, NodeId, Tag, Tree};
use kiosque_core::{Budget, Fact, Page, Reading, Region, Source, Span, ends_sentence};
use std::ops::Range;

/// Fewer bytes of sentences are no story.
const STORY: usize = 400;

/// A block of sentences is longer than this, in bytes.
pub(super) const SENTENCE: usize = 60;

/// Parts of a page that stand around a story.
pub(super) const AROUND: Region = Region::NAVIGATION
    .with(Region::HEADER)
    .with(Region::FOOTER)
    .with(Region::FORM)
    .with(Region::PROMOTION)
    .with(Region::COMMENTS);

/// Whether the page shows next to nothing of a story.
pub(super) fn shows_no_story(reading: &Reading) -> bool {
    prose(reading, 0, AROUND) < STORY
}

/// Whether the document shows the beginning of the story that JSON-LD carries, and at most half of it: the rest is for
/// subscribers, or for machines.
pub(super) fn shows_a_beginning(reading: &Reading, json_ld: &[json_ld::Script<'_>]) -> bool {
    /// So many places of the story, of so many bytes, are looked up in the document.
    const PLACES: usize = 8;
    const PLACE: usize = 48;
    let mut story = String::new();
    if let Some((text, _)) = json_ld::article_body(json_ld) {
        push_letters_between_tags(&mut story, &facts::decoded(&text.value));
    }
    if story.len() < STORY {
        return false;
    }
    let mut shown = String::with_capacity(reading.all_text().len());
    for index in 0..reading.len() {
        push_letters_between_tags(&mut shown, reading.text(index));
    }
    let is_shown = |place: usize| {
        let start = story.floor_char_boundary(story.len() / PLACES * place);
        let end = story.floor_char_boundary(start + PLACE);
        memchr::memmem::find(shown.as_bytes(), &story.as_bytes()[start..end]).is_some()
    };
    is_shown(0) && (0..PLACES).filter(|&place| is_shown(place)).count() <= PLACES / 2
}

/// Adds the letters and digits of a text, without its tags.
fn push_letters_between_tags(letters: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('<') {
        push_letters(letters, before);
        let is_tag = behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        rest = if is_tag { behind.split_once('>').map_or("", |(_, behind)| behind) } else { behind };
    }
    push_letters(letters, rest);
}

fn push_letters(letters: &mut String, text: &str) {
    // ASCII letters are told without decoding; what stands between is short.
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        letters.push_str(&rest[..length]);
        let mut chars = rest[length..].chars();
        letters.extend(chars.next().filter(|c| c.is_alphanumeric()));
        rest = chars.as_str();
    }
}

/// Bytes of sentences in the blocks from number `from` on that stand in no part `around` the story.
fn prose(reading: &Reading, from: usize, around: Region) -> usize {
    let is_prose = |&index: &usize| {
        let block = &reading.blocks()[index];
        block.text.len() >= SENTENCE && !block.region.has(around) && ends_sentence(reading.text(index))
    };
    (from..reading.len()).filter(is_prose).map(|index| reading.text(index).len()).sum()
}

/// The reading of the page with the story that JSON-LD carries.
pub(super) fn with_article_body(
    tree: &Tree<'_>,
    json_ld: &[json_ld::Script<'_>],
    budget: &Budget,
    mut shown: Reading,
) -> Reading {
    read_article_body(tree, json_ld, &mut Renderer::new(&mut shown, tree, Source::JsonLd, budget.blocks));
    shown
}

/// The reading of the page with the story from the first source that holds one: much more than the document shows.
/// `hidden` is what the document hides; what the object of a story in a script states of it joins `facts`.
pub(super) fn read(
    page: &Page,
    tree: &Tree<'_>,
    json_ld: &[json_ld::Script<'_>],
    budget: &Budget,
    mut shown: Reading,
    Beside { facts, hidden }: &mut Beside,
) -> Reading {
    let prose_shown = prose(&shown, 0, AROUND);
    let least = STORY.max(2 * prose_shown);
    if hidden.may_hold(tree, least - prose_shown) {
        let with_hidden = read_document(page, tree, budget, None);
        if prose(&with_hidden, 0, AROUND) >= least {
            return with_hidden;
        }
    }
    let others = [Source::Noscript, Source::JsonLd, Source::State, Source::Template];
    let (blocks, checkpoint) = (shown.len(), shown.checkpoint());
    for source in others {
        let mut renderer = Renderer::new(&mut shown, tree, source, budget.blocks);
        let mut stated = Facts::default();
        match source {
            Source::Noscript => read_noscript(tree, &mut renderer),
            Source::JsonLd => read_article_body(tree, json_ld, &mut renderer),
            Source::State => stated = state::read(tree, &mut renderer),
            _ => read_templates(tree, &mut renderer),
        }
        // Answers are marked up as comments; where scripts draw a thread, they are most of it.
        if prose(&shown, blocks, AROUND.without(Region::COMMENTS)) >= least {
            facts.append(stated);
            break;
        }
        shown.rewind(checkpoint);
    }
    shown
}

/// Reads what browsers without scripts show, and what its elements state.
fn read_noscript(tree: &Tree<'_>, renderer: &mut Renderer<'_>) {
    for (number, node) in (1..).zip(elements(tree, Tag::Noscript)) {
        let Some(text) = tree.first_child(node) else { continue };
        let range = tree.span(text);
        if let Some(html) = tree.source().get(range.clone()) {
            renderer.set_origin(Origin::Bytes(range.start));
            let place = Place { path: "noscript", number, setting: Setting::default() };
            let mut beside = Beside::default();
            read_fragment(html, place, renderer, Some(&mut beside));
            for fact in beside.facts.into_iter() {
                let span =
                    Span::new(range.start + fact.span.range().start, range.start + fact.span.range().end);
                renderer.reading.push_fact(Fact { span, ..fact });
            }
        }
    }
}

/// Reads what scripts would copy into the page.
fn read_templates(tree: &Tree<'_>, renderer: &mut Renderer<'_>) {
    for (number, node) in (1..).zip(elements(tree, Tag::Template)) {
        if let Some(root) = tree.template_contents(node) {
            walk(
                Part { tree, root, hidden: false, path: "template", number, setting: Setting::default() },
                renderer,
                None,
            );
        }
    }
}

fn elements<'t>(tree: &'t Tree<'_>, tag: Tag) -> impl Iterator<Item = NodeId> + use<'t> {
    /// A page with more of them is made by a program, and not for readers.
    const MOST: usize = 1000;
    tree.elements(tag).take(MOST)
}

/// Reads markup that stands in a text of the page; the renderer knows where.
fn read_fragment(html: &str, place: Place<'_>, renderer: &mut Renderer<'_>, beside: Option<&mut Beside>) {
    let tree = with_parser(|parser| parser.parse_fragment(html, Context::html(Tag::Body)));
    let Place { path, number, setting } = place;
    let part = Part { tree: &tree, root: tree.document(), hidden: false, path, number, setting };
    walk(part, renderer, beside);
    recycle(tree);
}

/// Reads the story that JSON-LD carries: markup, or a paragraph a line.
fn read_article_body(tree: &Tree<'_>, scripts: &[json_ld::Script<'_>], renderer: &mut Renderer<'_>) {
    let Some((text, place)) = json_ld::article_body(scripts) else { return };
    if let Some(literal) = place.literal(&text) {
        let place = Place { path: "script", number: 1, setting: Setting::default() };
        read_string(tree.source(), literal.range(), place, renderer);
        place.flush(renderer);
    }
}

/// Reads a string of a script, of which `literal` is the inside: as markup if it holds elements, else a paragraph a line,
/// of which the last is left open.
pub(super) fn read_string(page: &str, literal: Range<usize>, place: Place<'_>, renderer: &mut Renderer<'_>) {
    let Some(raw) = page.get(literal.clone()) else { return };
    let start = literal.start;
    let mut text = String::with_capacity(raw.len());
    let mut pieces = Vec::new();
    for (piece, range) in json::pieces(raw) {
        text.push_str(&piece);
        if !piece.is_empty() {
            pieces.push((text.len(), start + range.start..start + range.end));
        }
    }
    renderer.set_origin(Origin::Literal(pieces));
    if is_markup(&text) {
        return read_fragment(&text, place, renderer, None);
    }
    let mut at = 0;
    for line in text.split('\n') {
        if at > 0 {
            place.flush(renderer);
        }
        renderer.verbatim(line, at, Style::default(), false);
        at += line.len() + 1;
    }
}

/// Where blocks stand, and what they are.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) path: &'a str,
    /// Number of the part among those of the page.
    pub(super) number: u32,
    pub(super) setting: Setting,
}

impl Place<'_> {
    /// Ends the block.
    pub(super) fn flush(self, renderer: &mut Renderer<'_>) {
        renderer.flush(self.setting, (u64::from(self.number) << 32, self.path));
    }
}

/// Whether a text holds tags or references.
fn is_markup(text: &str) -> bool {
    let has_tag = || {
        memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
            let next = text.as_bytes().get(at + 1).copied().unwrap_or(0);
            next.is_ascii_alphabetic() || next == b'/'
        })
    };
    let has_reference = || {
        text.split('&').skip(1).any(|after| {
            let name = after.split(';').next().unwrap_or("");
            name.len() < after.len()
                && name.len() < 9
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
        })
    };
    has_tag() || has_reference()
}

/// The text of a script, if the source has it as it is, with where it stands.
pub(super) fn script_text<'s>(tree: &Tree<'s>, node: NodeId) -> Option<(&'s str, usize)> {
    let child = tree.first_child(node).filter(|&child| tree.kind(child) == Kind::Text)?;
    let range = tree.span(child);
    let text = tree.source().get(range.clone())?;
    (!text.contains('\r')).then_some((text, range.start))
}
