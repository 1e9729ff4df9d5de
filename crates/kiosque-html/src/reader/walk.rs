//! The walk over the tree that finds the blocks.

use super::asked::Asked;
use super::elements::{is_boundary, is_skipped, setting_of, style_of};
use super::facts::Facts;
use super::hidden::Hidden;
use super::large::is_large_line;
use super::media;
use super::names::{Credits, Look, Names, kind_of};
use super::render::{Place, Renderer, Setting, Style, is_blank};
use super::sources::AROUND;
use crate::tag::TagSet;
use crate::tree::RawAttribute;
use crate::{Kind, Namespace, NodeId, Tag, Tree};
use kiosque_core::{BlockKind, Element, Inline, Media, Naming, PieceKind, Region, Span, watch};

/// What is walked over.
#[derive(Clone, Copy)]
pub(super) struct Part<'w, 's> {
    pub(super) tree: &'w Tree<'s>,
    /// What is under it is read.
    pub(super) root: NodeId,
    /// What is hidden is read, too.
    pub(super) hidden: bool,
    /// The path that the paths of blocks begin with; empty for a whole page.
    pub(super) path: &'w str,
    /// Number of the part among those of the page.
    pub(super) number: u32,
    /// How its text is set.
    pub(super) setting: Setting,
}

/// An open element.
#[derive(Clone, Copy)]
struct Frame {
    node: NodeId,
    /// It begins and ends blocks.
    breaks: bool,
    setting: Setting,
    style: Style,
    /// Length of the path before it.
    path: usize,
    /// The element that the path leads to.
    block: NodeId,
    holds: Holds,
}

/// What an element is besides a part of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    /// A picture with its words, behind so many blocks and media.
    Figure {
        blocks: usize,
        media: usize,
    },
    Table,
    /// A post of a social network, behind so many blocks.
    Post {
        blocks: usize,
    },
    /// A stretch of a block that says one thing.
    Piece,
}

/// A table being read.
#[derive(Clone, Copy, Default)]
struct Table {
    number: u32,
    rows: u32,
    columns: u32,
}

/// What a walk over a page finds besides the text.
#[derive(Default)]
pub(super) struct Beside {
    /// What the page states of itself.
    pub(super) facts: Facts,
    /// What was passed over.
    pub(super) hidden: Hidden,
}

/// Reads the blocks of a part of a page, and what stands beside them where that is asked for. Returns false if there are more
/// than the renderer takes.
pub(super) fn walk(part: Part<'_, '_>, renderer: &mut Renderer<'_>, beside: Option<&mut Beside>) -> bool {
    Names::kept(|names| {
        let walk = Walk {
            part,
            names,
            renderer,
            beside,
            in_templates: 0,
            frames: Vec::new(),
            path: part.path.to_owned(),
            tables: Vec::new(),
            tables_seen: 0,
        };
        walk.run()
    })
}

struct Walk<'w, 's, 'r> {
    part: Part<'w, 's>,
    names: &'w mut Names,
    renderer: &'w mut Renderer<'r>,
    beside: Option<&'w mut Beside>,
    /// How many templates are open, of which no facts are read.
    in_templates: usize,
    frames: Vec<Frame>,
    path: String,
    tables: Vec<Table>,
    tables_seen: u32,
}

impl Walk<'_, '_, '_> {
    fn run(mut self) -> bool {
        let tree = self.part.tree;
        let root = self.part.root;
        self.frames.push(Frame {
            node: root,
            breaks: false,
            setting: self.part.setting,
            style: Style::default(),
            path: self.path.len(),
            block: root,
            holds: Holds::Text,
        });
        let mut next = tree.first_child(self.part.root);
        while let Some(node) = next.filter(|_| !watch::is_over()) {
            if self.renderer.is_full() {
                self.state_from(node);
                return false;
            }
            next = self.enter(node);
            next = next.or_else(|| self.following(node));
        }
        self.flush();
        true
    }

    /// The node after `node` and all under it; elements that end on the way are left.
    fn following(&mut self, node: NodeId) -> Option<NodeId> {
        let tree = self.part.tree;
        let mut node = node;
        while node != self.part.root {
            if self.frames.last().is_some_and(|frame| frame.node == node) {
                self.leave();
            }
            if let Some(next) = tree.next_sibling(node) {
                return Some(next);
            }
            node = match tree.parent(node) {
                Some(parent) => parent,
                None => self.leave_template(node)?,
            };
        }
        None
    }

    /// The template that ends with its contents.
    fn leave_template(&mut self, contents: NodeId) -> Option<NodeId> {
        self.in_templates = self.in_templates.saturating_sub(1);
        self.part.tree.template_of(contents)
    }

    /// Returns the first node under `node` if these are to be read.
    fn enter(&mut self, node: NodeId) -> Option<NodeId> {
        match self.part.tree.kind(node) {
            Kind::Text => {
                self.text(node);
                None
            }
            Kind::Element => self.element(node),
            _ => None,
        }
    }

    fn element(&mut self, node: NodeId) -> Option<NodeId> {
        let tree = self.part.tree;
        let tag = tree.tag(node);
        if tree.namespace(node) != Namespace::Html || is_skipped(tag) {
            // What is skipped states nothing either.
            if tag == Tag::Head {
                self.state_all(node);
            }
            return None;
        }
        let asked = Asked::of(tree, node);
        let folded = asked.is_hidden(tree.source(), tag);
        if folded && !self.part.hidden && !self.unfolds(tag, &asked) {
            self.pass_over(node, tag, &asked);
            self.state_all(node);
            return None;
        }
        match tag {
            _ if HAS_NO_TEXT.has(tag) => {
                self.state(node, tag, &asked);
                return self.without_text(node, tag);
            }
            _ if is_boundary(tag) || self.begins_large_line(node, tag) => {
                self.open_block(node, tag, &asked, folded);
            }
            _ if self.is_of_heading() && is_tool_of_heading(tree, node, tag, &asked) => return None,
            _ => {
                self.state(node, tag, &asked);
                self.open(node, tag, &asked);
                if tag == Tag::Other {
                    self.media(node);
                }
            }
        }
        tree.first_child(node)
    }

    /// Whether what is read next is a part of a heading.
    fn is_of_heading(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.setting.kind == BlockKind::Heading)
    }

    /// Whether an element is a headline by its type alone, and begins a line.
    fn begins_large_line(&self, node: NodeId, tag: Tag) -> bool {
        matches!(tag, Tag::Font | Tag::Big)
            && self.renderer.begins_line()
            && !self.is_of_heading()
            && is_large_line(self.part.tree, node, tag)
    }

    /// Reads an element that has no text of its own; returns the first node that it shows.
    fn without_text(&mut self, node: NodeId, tag: Tag) -> Option<NodeId> {
        let tree = self.part.tree;
        match tag {
            Tag::Br => {
                if self.renderer.line_break(tree.span(node)) {
                    self.flush();
                }
            }
            Tag::Hr => self.flush(),
            // What a page draws into the shadow of an element is shown like the rest.
            Tag::Template => {
                let contents = tree.template_contents(node);
                let shown = contents
                    .filter(|_| tree.attribute(node, "shadowrootmode").is_some())
                    .and_then(|contents| tree.first_child(contents));
                self.in_templates += usize::from(shown.is_some());
                return shown;
            }
            _ => self.media(node),
        }
        None
    }

    /// Whether a hidden element holds text that a reader unfolds: the panel of a tab, the answer to a question; or text
    /// that a script puts in its place. The main part of a page is only hidden behind a dialog.
    fn unfolds(&mut self, tag: Tag, asked: &Asked<'_>) -> bool {
        /// How far around the element its name is looked for.
        const LEVELS: usize = 3;
        let Some(setting) = self.frames.last().map(|frame| frame.setting) else { return false };
        if tag == Tag::Main || !is_boundary(tag) || setting.region.has(AROUND) {
            return tag == Tag::Main;
        }
        let (tree, names) = (self.part.tree, &mut self.names);
        let look = names.look(tree, tag, asked);
        if tag == Tag::Dialog || look.region.has(AROUND) || look.naming.has(Naming::DIALOG) {
            return false;
        }
        let elements = self.renderer.reading.elements();
        let around = |&at: &u32| elements.get(at as usize).map(|element| element.parent);
        let names = std::iter::successors(Some(setting.element), around).take(LEVELS);
        asked.role.is_some_and(|role| role.value(tree.source()) == "tabpanel")
            || look.id.as_ref().is_some_and(|id| comes_late(&id.value))
            || look.naming.has(Naming::QUESTION)
            || names
                .filter_map(|at| elements.get(at as usize))
                .any(|element| element.naming.has(Naming::QUESTION))
    }

    /// Notes a hidden element, unless it and what stands beside it belong to no story.
    fn pass_over(&mut self, node: NodeId, tag: Tag, asked: &Asked<'_>) {
        let Some(setting) = self.frames.last().map(|frame| frame.setting) else { return };
        if setting.region.has(AROUND) || self.beside.is_none() {
            return;
        }
        let is_between_blocks = self.renderer.is_between_blocks() && !setting.preformatted;
        let look = self.names.look(self.part.tree, tag, asked);
        if !(is_between_blocks && is_boundary(tag) && look.region.has(AROUND)) {
            let hidden = self.beside.as_mut().map(|beside| &mut beside.hidden);
            hidden.into_iter().for_each(|hidden| hidden.pass_over(node, tag, is_between_blocks));
        }
    }

    /// Where the facts of what is read next are kept, if they are asked for.
    fn facts(&mut self) -> Option<(&mut Facts, &mut Names)> {
        let beside = self.beside.as_mut().filter(|_| self.in_templates == 0)?;
        Some((&mut beside.facts, self.names))
    }

    /// Reads what an element states.
    #[inline]
    fn state(&mut self, node: NodeId, tag: Tag, asked: &Asked<'_>) {
        let tree = self.part.tree;
        if let Some((facts, names)) = self.facts() {
            facts.read(tree, node, || names.look(tree, tag, asked).brief());
        }
    }

    /// The same of an element that is not walked into, and of all under it.
    fn state_all(&mut self, node: NodeId) {
        let tree = self.part.tree;
        if let Some((facts, names)) = self.facts() {
            facts.read_all(tree, std::iter::once(node).chain(tree.descendants(node)), names);
        }
    }

    /// The same of `node` and all after it, where no block more is taken.
    fn state_from(&mut self, node: NodeId) {
        let tree = self.part.tree;
        let top = |one| tree.ancestors(one).last().unwrap_or(one);
        let templates = std::iter::successors(Some(node), |&one| tree.template_of(top(one)));
        let outermost = templates.last().unwrap_or(node);
        let mut rest = tree.descendants_from(outermost);
        // A template is read before its contents.
        if std::mem::take(&mut self.in_templates) > 0 {
            rest.skip_children_of(outermost);
        }
        if let Some((facts, names)) = self.facts() {
            facts.read_all(tree, rest, names);
        }
    }

    /// No two elements of the parts of a page have the same.
    fn path_id(&self, node: NodeId) -> u64 {
        u64::from(self.part.number) << 32 | node.index() as u64
    }

    /// Opens an inline element, which makes no part of the page.
    fn open(&mut self, node: NodeId, tag: Tag, asked: &Asked<'_>) {
        let Some(outer) = self.frames.last().copied() else { return };
        self.part_words(node, tag, outer.style);
        let style = style_of(tag, asked, outer.style);
        let path = self.path.len();
        let mut holds = Holds::Text;
        let setting = outer.setting;
        if setting.kind == BlockKind::Figure || (setting.kind, setting.level) == (BlockKind::Heading, 1) {
            let look = self.names.look(self.part.tree, tag, asked);
            holds = self.open_piece(tag, asked, &look, setting.kind);
        }
        self.frames.push(Frame { node, breaks: false, style, path, holds, ..outer });
    }

    /// Two elements side by side without a space, `<span>Ann Example</span><span>Weather</span>`, are drawn apart: no word goes
    /// on in the next with a capital or a figure.
    fn part_words(&mut self, node: NodeId, tag: Tag, style: Style) {
        const PARTS: TagSet = TagSet::of(&[Tag::Span, Tag::A, Tag::Time]);
        let tree = self.part.tree;
        let is_part = |one: NodeId| tree.is_element(one) && PARTS.has(tree.tag(one));
        if !PARTS.has(tag)
            || style.inline == Inline::Code
            || !self.renderer.ends_in_word()
            || !tree.previous_sibling(node).is_some_and(is_part)
        {
            return;
        }
        /// The words of an element stand near its beginning.
        const NEAR: usize = 64;
        let text = tree.descendants(node).take(NEAR).find(|&one| tree.kind(one) == Kind::Text);
        let first = text.and_then(|text| tree.text(text).chars().next());
        if first.is_some_and(|first| first.is_uppercase() || first.is_ascii_digit()) {
            self.renderer.gap(tree.span(node).start, style);
        }
    }

    /// Begins a piece of the words of a picture, or of a heading, if an element is named for one, and says what the element
    /// holds.
    fn open_piece(&mut self, tag: Tag, asked: &Asked<'_>, look: &Look<'_>, outer: BlockKind) -> Holds {
        if look.told().credits == Some(Credits::Words) {
            // They may stand in an element around all.
            self.renderer.close_piece();
        }
        let kind = match outer {
            BlockKind::Heading => look.region.has(Region::KICKER).then_some(PieceKind::Kicker),
            _ => piece_of(tag, asked, look, self.part.tree),
        };
        let kind = kind.filter(|_| !self.renderer.is_in_piece());
        kind.map_or(Holds::Text, |kind| {
            self.renderer.open_piece(kind);
            Holds::Piece
        })
    }

    fn open_block(&mut self, node: NodeId, tag: Tag, asked: &Asked<'_>, folded: bool) {
        self.flush();
        let Some(outer) = self.frames.last().copied() else { return };
        let tree = self.part.tree;
        let look = self.names.look(tree, tag, asked);
        if let Some((facts, _)) = self.facts() {
            facts.read(tree, node, || look.brief());
        }
        let mut setting = setting_of(tag, outer.setting);
        if setting.kind == BlockKind::Paragraph && look.told().is_caption {
            setting.kind = BlockKind::Figure;
        }
        let mut holds = self.held(node, tag, outer.setting.kind, &mut setting);
        if (holds, outer.setting.kind, setting.kind) == (Holds::Text, BlockKind::Figure, BlockKind::Figure) {
            holds = self.open_piece(tag, asked, &look, BlockKind::Figure);
        }
        setting.region = setting.region.with(look.region);
        setting.element = self.renderer.reading.push_element(Element {
            parent: outer.setting.element,
            likeness: look.likeness(tag),
            naming: if folded { look.naming.with(Naming::UNSEEN) } else { look.naming },
            kind: kind_of(tag),
        });
        let (style, path) = (style_of(tag, asked, outer.style), self.path.len());
        self.push_step(tag, &look);
        self.frames.push(Frame { node, breaks: true, setting, style, path, block: node, holds });
    }

    /// What an element holds that stands in a block of the kind `outer`.
    fn held(&mut self, node: NodeId, tag: Tag, outer: BlockKind, setting: &mut Setting) -> Holds {
        let blocks = self.renderer.reading.len();
        match tag {
            Tag::Table => {
                self.tables.push(Table { number: self.tables_seen, ..Table::default() });
                self.tables_seen += 1;
                setting.cell = None;
                return Holds::Table;
            }
            Tag::Tr | Tag::Td | Tag::Th => self.table_part(tag, setting),
            Tag::Blockquote if media::is_post(self.part.tree, node) => return Holds::Post { blocks },
            _ if setting.kind == BlockKind::Figure && outer != BlockKind::Figure => {
                return Holds::Figure { blocks, media: self.renderer.reading.media().len() };
            }
            _ => {}
        }
        Holds::Text
    }

    fn table_part(&mut self, tag: Tag, setting: &mut Setting) {
        let Some(table) = self.tables.last_mut() else { return };
        if tag == Tag::Tr {
            (table.rows, table.columns) = (table.rows + 1, 0);
            return;
        }
        setting.cell =
            Some(Place { table: table.number, row: table.rows.saturating_sub(1), column: table.columns });
        table.columns += 1;
    }

    fn leave(&mut self) {
        if self.frames.last().is_some_and(|frame| frame.breaks) {
            self.flush();
        }
        let Some(frame) = self.frames.pop() else { return };
        self.path.truncate(frame.path);
        match frame.holds {
            Holds::Text => {}
            Holds::Table => drop(self.tables.pop()),
            Holds::Piece => self.renderer.close_piece(),
            Holds::Figure { blocks, media } => self.close_figure(blocks, media),
            Holds::Post { blocks } => {
                let blocks = Span::new(blocks, self.renderer.reading.len());
                if let Some(url) =
                    media::post_address(self.part.tree, frame.node).filter(|_| !blocks.is_empty())
                {
                    let media = media::embed(self.part.tree, frame.node, url);
                    self.push_media(Media { blocks, ..media });
                }
            }
        }
    }

    /// The blocks of a figure are those of its pictures.
    fn close_figure(&mut self, blocks: usize, media: usize) {
        let blocks = Span::new(blocks, self.renderer.reading.len());
        for media in self.renderer.reading.media_mut().iter_mut().skip(media) {
            if media.blocks.is_empty() {
                media.blocks = blocks;
            }
        }
    }

    fn media(&mut self, node: NodeId) {
        if let Some(media) = media::read(self.part.tree, node) {
            let next = self.renderer.reading.len();
            self.push_media(Media { blocks: Span::new(next, next), ..media });
        }
    }

    fn push_media(&mut self, media: Media) {
        let region = self.frames.last().map_or(Region::NONE, |frame| frame.setting.region);
        if self.part.number == 0 && self.renderer.reading.media().len() < media::MOST {
            self.renderer.reading.push_media(Media { region, ..media });
        }
    }

    #[inline]
    fn flush(&mut self) {
        if self.renderer.is_between_blocks() {
            return;
        }
        if let Some(frame) = self.frames.last() {
            self.renderer.flush(frame.setting, (self.path_id(frame.block), &self.path));
        }
    }

    fn text(&mut self, node: NodeId) {
        let Some(frame) = self.frames.last() else { return };
        let (style, pre) = (frame.style, frame.setting.preformatted);
        if let Some((text, start)) = self.part.tree.verbatim_text(node) {
            // Most texts between blocks are indents.
            if !pre && self.renderer.is_between_blocks() && is_blank(text) {
                return;
            }
            return self.renderer.verbatim(text, start, style, pre);
        }
        for piece in self.part.tree.pieces(node) {
            match piece.is_verbatim() {
                true => self.renderer.verbatim(piece.as_str(), piece.span.start, style, pre),
                false => self.renderer.spelled(piece.as_str(), piece.span.clone(), style, pre),
            }
        }
    }

    /// `>div.story`, `>p#lead`: the tag with its first class, else its id.
    fn push_step(&mut self, tag: Tag, look: &Look<'_>) {
        /// Longer names are made by programs.
        const LONGEST: usize = 40;
        if !self.path.is_empty() {
            self.path.push('>');
        }
        self.path.push_str(tag.name());
        if let Some((sign, name)) = look.step(LONGEST) {
            self.path.push(sign);
            self.path.push_str(name);
        }
    }
}

/// What an element among the words of a picture says that it holds. The one around all of them is none of them.
fn piece_of(tag: Tag, asked: &Asked<'_>, look: &Look<'_>, tree: &Tree<'_>) -> Option<PieceKind> {
    const PROPERTIES: [&str; 5] = ["copyrightHolder", "copyrightNotice", "creditText", "creator", "author"];
    let is_credit = |property: &RawAttribute| {
        let value = property.value(tree.source());
        PROPERTIES.contains(&value.rsplit(':').next().unwrap_or_default())
    };
    match tag {
        Tag::Figure | Tag::Figcaption | Tag::Caption => None,
        _ if look.told().credits == Some(Credits::Maker) => Some(PieceKind::Credit),
        _ if asked.itemprop.into_iter().chain(asked.property).any(is_credit) => Some(PieceKind::Credit),
        Tag::Small | Tag::Cite => Some(PieceKind::Aside),
        _ if look.told().credits == Some(Credits::Perhaps) => Some(PieceKind::Aside),
        _ => None,
    }
}

/// Whether an element in a heading is a tool of the page's and none of its words: a link to the heading itself that shows a
/// sign at most (`¶`, `#`, the letter of a font of icons), or what wikis edit the section by.
fn is_tool_of_heading(tree: &Tree<'_>, node: NodeId, tag: Tag, asked: &Asked<'_>) -> bool {
    match tag {
        Tag::A => {
            let is_own = asked.href.is_some_and(|href| href.value(tree.source()).trim().starts_with('#'));
            is_own && is_sign(tree.text_content(node).trim())
        }
        Tag::Span => asked.class.is_some_and(|class| {
            let class = class.value(tree.source());
            class.split_ascii_whitespace().any(|name| matches!(name, "mw-editsection" | "editsection"))
        }),
        _ => false,
    }
}

/// Whether a text is a sign, and no letter or digit.
fn is_sign(text: &str) -> bool {
    let mut chars = text.chars();
    let is_sign = chars.next().is_some_and(|first| !first.is_alphanumeric());
    // What follows may only say how the sign is drawn.
    is_sign && chars.all(|char| matches!(char, '\u{fe0e}' | '\u{fe0f}' | '\u{200b}'))
}

/// Elements without text of their own.
const HAS_NO_TEXT: TagSet = TagSet::of(&[
    Tag::Br,
    Tag::Hr,
    Tag::Img,
    Tag::Iframe,
    Tag::Video,
    Tag::Audio,
    Tag::Embed,
    Tag::Object,
    Tag::Template,
]);

/// Whether an element with this id holds what a server sent late, for a script to put in its place: React writes `S:1f`,
/// Marko `af3` with the name of a program between.
fn comes_late(id: &str) -> bool {
    let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    id.strip_prefix("S:").is_some_and(is_number)
        || id.strip_prefix("af").is_some_and(|rest| rest.ends_with(|last: char| last.is_ascii_digit()))
}
