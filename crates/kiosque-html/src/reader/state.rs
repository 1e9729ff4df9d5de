//! The story in the scripts that a page is drawn from: `__NEXT_DATA__`, `window.__INITIAL_STATE__ = {…}`,
//! `Fusion.globalContent={…}` and the like, whatever their names.
//!
//! A state is JSON of any shape. The story in it is the string, or the list, that holds most sentences; of a list of
//! other articles nothing is taken. What the object of the story states of it becomes facts.

use super::facts::json::{self, Json, Text, Values};
use super::facts::{Facts, drawn};
use super::render::{Renderer, Setting};
use super::sources::{Place, read_string, script_text};
use crate::{NodeId, Tree};
use kiosque_core::{BlockKind, ends_sentence};
use std::borrow::Cow;

/// Fewer bytes of sentences are no story.
const STORY: usize = 400;
/// Shorter strings hold no sentence.
const SENTENCE: usize = 60;
/// The pieces of a story lie no deeper in the elements of its list.
const DEEPEST: usize = 8;

/// Names of members that say what a piece is.
const KINDS: [&str; 5] = ["type", "nodeType", "tag", "_type", "kind"];
/// Names of members that hold the text of a piece itself.
const TEXTS: [&str; 7] = ["content", "text", "value", "html", "body", "paragraph", "data"];
/// Names of members that hold pieces of a piece.
const PIECES: [&str; 9] =
    ["content", "children", "items", "model", "blocks", "elements", "content_elements", "body", "data"];
/// Members that only whole articles have.
const ARTICLE: [&str; 8] = [
    "headline",
    "headlines",
    "slug",
    "byline",
    "datePublished",
    "publishedAt",
    "published_at",
    "canonical_url",
];
/// Kinds of pieces, or parts of their names, that are no text of the story.
const OTHERS: [&str; 13] = [
    "image",
    "photo",
    "gallery",
    "video",
    "audio",
    "link",
    "related",
    "promo",
    "advert",
    "embed",
    "newsletter",
    "html_embed",
    "script",
];

/// Reads the story of the state script that holds most of one, and gives back what its object states of it.
pub(super) fn read(tree: &Tree<'_>, renderer: &mut Renderer<'_>) -> Facts {
    let scripts = tree.scripts().filter(|&node| may_hold_state(tree, node));
    let found = scripts.filter_map(|node| {
        let (text, start) = script_text(tree, node)?;
        let values = json::parse(text);
        let (number, bytes) = story_of(&values)?;
        Some((bytes, State { node, start, values, number }))
    });
    // Of equals the first.
    let best = found.reduce(|best, other| if other.0 > best.0 { other } else { best });
    let mut facts = Facts::default();
    let Some((_, State { node, start, values, number })) = best else { return facts };
    let id = tree.attribute(node, "id").filter(|id| id.len() < 40 && !id.contains([' ', '>']));
    let path = id.map_or_else(|| "script".to_owned(), |id| format!("script#{id}"));
    Writer { page: tree.source(), start, path: &path, number: 0, renderer }.story(values.at(number));
    drawn::read(&objects_of(&values, number), start, &mut facts);
    facts
}

/// The object of a story, and the one that this is a member of: an element of a list is one of many.
fn objects_of<'j>(values: &'j Values<'_>, story: u32) -> Vec<Json<'j>> {
    let mut around = values.around(story).skip_while(|value| value.is_array());
    let own = around.next();
    own.into_iter().chain(around.next().filter(|outer| outer.is_object())).collect()
}

/// A script that holds a story.
struct State<'t> {
    node: NodeId,
    /// Where its text stands in the page.
    start: usize,
    values: Values<'t>,
    /// Number of the value that is the story: a string, or a list of pieces.
    number: u32,
}

fn may_hold_state(tree: &Tree<'_>, node: NodeId) -> bool {
    tree.span(node).len() > STORY
        && tree.attribute(node, "src").is_none()
        && tree.attribute(node, "type").is_none_or(|kind| {
            let kind = kind.to_ascii_lowercase();
            !kind.contains("ld+json")
                && (kind.contains("json") || kind.contains("javascript") || kind.is_empty())
        })
}

/// Number of the string or list with most sentences, and how many bytes they are.
fn story_of(values: &Values<'_>) -> Option<(u32, usize)> {
    let mut best: Option<(u32, usize)> = None;
    // A string in a list is never more than the list, which comes first.
    let may_be_story = |value: &Json<'_>| value.is_array() || value.is_plain_member();
    for value in values.all().filter(|value| may_be_story(value) && value.may_spell(STORY)) {
        let bytes = match value.text() {
            Some(text) => prose(&text.value),
            None => value.elements().filter(|piece| piece.may_spell(SENTENCE)).map(piece_prose).sum(),
        };
        if bytes >= STORY && best.is_none_or(|(_, most)| bytes > most) {
            best = Some((value.place(), bytes));
        }
    }
    best
}

/// Bytes of text in a string that reads like sentences; 0 for addresses, code and names.
fn prose(text: &str) -> usize {
    const CODE: [&str; 6] = ["http", "{", "[", "function", "<svg", "<script"];
    let text = text.trim_start();
    if text.len() < SENTENCE
        || CODE.iter().any(|start| text.starts_with(start))
        || !text.contains(' ') && text.is_ascii()
    {
        return 0;
    }
    let mut bytes = 0;
    let mut ends = false;
    // What stands between tags.
    for piece in text.split('<') {
        let shown = piece.split_once('>').map_or(piece, |(_, shown)| shown).trim();
        bytes += shown.len();
        ends |= ends_sentence(shown);
    }
    if ends { bytes } else { 0 }
}

/// Bytes of sentences in an element of a list.
fn piece_prose(piece: Json<'_>) -> usize {
    let mut whole = Cow::Borrowed("");
    texts_of(piece, 0, &mut |text, _| match whole.is_empty() {
        true => whole = text.value,
        false => whole.to_mut().push_str(&text.value),
    });
    prose(&whole)
}

/// Hands over the texts of a piece in their order, each with what its block is: `None` if the block goes on.
fn texts_of<'j>(piece: Json<'j>, depth: usize, take: &mut dyn FnMut(Text<'j>, Option<Setting>)) {
    if depth > DEEPEST {
        return;
    }
    if let Some(text) = piece.text() {
        return take(text, None);
    }
    piece.elements().for_each(|piece| texts_of(piece, depth + 1, take));
    if !piece.is_object() {
        return;
    }
    let members = Members::of(piece);
    let kind = members.kind();
    if members.has_article || OTHERS.iter().any(|other| kind.contains(other)) {
        return;
    }
    let own = members.texts().find(|text| !text.value.trim().is_empty());
    let setting = setting_of(&kind);
    let mut first = true;
    let mut marked = |text: Text<'j>, inner: Option<Setting>| {
        let begins = if first { setting } else { None };
        first = false;
        take(text, inner.or(begins));
    };
    if let Some(own) = own {
        return marked(own, None);
    }
    let holds_pieces = |name: Json<'_>| PIECES.contains(&&*name.name());
    for (_, value) in piece.members().filter(|(name, _)| holds_pieces(*name)) {
        texts_of(value, depth + 1, &mut marked);
    }
}

/// The members of a piece that say something, found in one go: of those of one name the first.
#[derive(Default)]
struct Members<'j> {
    kinds: [Option<Json<'j>>; KINDS.len()],
    texts: [Option<Json<'j>>; TEXTS.len()],
    /// The piece is a whole article.
    has_article: bool,
}

impl<'j> Members<'j> {
    fn of(piece: Json<'j>) -> Members<'j> {
        let mut found = Members::default();
        for (name, value) in piece.members() {
            let name = name.name();
            let is = |known: &&str| *known == name;
            if let Some(kind) = KINDS.iter().position(is) {
                found.kinds[kind].get_or_insert(value);
            } else if let Some(text) = TEXTS.iter().position(is) {
                found.texts[text].get_or_insert(value);
            } else {
                found.has_article |= ARTICLE.iter().any(is);
            }
        }
        found
    }

    /// What the piece says it is, in lower case.
    fn kind(&self) -> String {
        let stated = self.kinds.iter().flatten().find_map(|kind| kind.text());
        stated.map_or_else(String::new, |kind| kind.value.to_ascii_lowercase())
    }

    fn texts(&self) -> impl Iterator<Item = Text<'j>> {
        self.texts.iter().flatten().filter_map(|text| text.text())
    }
}

/// What the block is that a piece of this kind begins; `None` if it begins none.
fn setting_of(name: &str) -> Option<Setting> {
    let (kind, level) = match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (BlockKind::Heading, name.as_bytes()[1] - b'0'),
        name if name.starts_with("head") => (BlockKind::Heading, 2),
        name if name == "li" || name.contains("item") => (BlockKind::ListItem, 1),
        name if name.contains("quote") => (BlockKind::Quote, 0),
        name if name == "p" || name.contains("paragraph") => (BlockKind::Paragraph, 0),
        _ => return None,
    };
    Some(Setting { kind, level, ..Setting::default() })
}

/// Writes a story into the renderer.
struct Writer<'a, 'r, 'p> {
    page: &'a str,
    /// Where the text of the script stands in the page.
    start: usize,
    path: &'a str,
    number: u32,
    renderer: &'r mut Renderer<'p>,
}

impl Writer<'_, '_, '_> {
    fn story(&mut self, story: Json<'_>) {
        match story.text() {
            Some(text) => self.block(&[text], Setting::default()),
            None => story.elements().for_each(|piece| self.piece(piece)),
        }
    }

    /// An element of a list is a block, or several if pieces of it are.
    fn piece(&mut self, piece: Json<'_>) {
        let mut blocks: Vec<(Setting, Vec<Text<'_>>)> = Vec::new();
        texts_of(piece, 0, &mut |text, begins| match blocks.last_mut().filter(|_| begins.is_none()) {
            Some((_, texts)) => texts.push(text),
            None => blocks.push((begins.unwrap_or_default(), vec![text])),
        });
        for (setting, texts) in blocks {
            self.block(&texts, setting);
        }
    }

    fn block(&mut self, texts: &[Text<'_>], setting: Setting) {
        self.number += 1;
        let place = Place { path: self.path, number: self.number, setting };
        for text in texts {
            let literal = self.start + text.span.start..self.start + text.span.end;
            read_string(self.page, literal, place, self.renderer);
        }
        place.flush(self.renderer);
    }
}
