//! The walk over the tree that finds the blocks.

use super::names::{is_caption, kind_of, likeness_of, names_of};
use super::render::{Renderer, Setting, Style};
use crate::{Kind, Namespace, NodeId, Tag, Tree};
use kiosque_core::{BlockKind, Element, Inline, Span};

/// The most blocks that are read from one page; what follows is noted.
pub const MAX_BLOCKS: usize = 200_000;

/// What is read of a page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// What stands in `<noscript>`, and only that.
    pub(super) noscript: bool,
    /// What is hidden, too.
    pub(super) hidden: bool,
}

/// An open element.
struct Frame {
    node: NodeId,
    /// It begins and ends blocks.
    breaks: bool,
    setting: Setting,
    style: Style,
    /// Length of the path before it.
    path: usize,
    /// Number of the element that the path leads to.
    path_id: u64,
    in_noscript: bool,
}

/// Reads the blocks under `root`. Returns false if there are more than [`MAX_BLOCKS`].
pub(super) fn walk(tree: &Tree<'_>, wanted: Wanted, renderer: &mut Renderer<'_>) -> bool {
    Walk { tree, wanted, renderer, frames: Vec::new(), path: String::new() }.run(tree.document())
}

struct Walk<'w, 't, 's, 'r> {
    tree: &'t Tree<'s>,
    wanted: Wanted,
    renderer: &'w mut Renderer<'r>,
    frames: Vec<Frame>,
    path: String,
}

impl Walk<'_, '_, '_, '_> {
    fn run(mut self, root: NodeId) -> bool {
        let mut next = self.tree.first_child(root);
        while let Some(node) = next {
            if self.renderer.reading.len() >= MAX_BLOCKS {
                return false;
            }
            next = match self.enter(node) {
                true => self.tree.first_child(node),
                false => None,
            };
            next = next.or_else(|| self.following(node));
        }
        self.flush();
        true
    }

    /// The node after `node` and all under it; elements that end on the way are left.
    fn following(&mut self, node: NodeId) -> Option<NodeId> {
        let mut node = node;
        loop {
            if self.frames.last().is_some_and(|frame| frame.node == node) {
                self.leave();
            }
            if let Some(next) = self.tree.next_sibling(node) {
                return Some(next);
            }
            node = self.tree.parent(node)?;
        }
    }

    /// Returns whether the children are to be read.
    fn enter(&mut self, node: NodeId) -> bool {
        match self.tree.kind(node) {
            Kind::Text => {
                self.text(node);
                false
            }
            Kind::Element => self.element(node),
            _ => false,
        }
    }

    fn element(&mut self, node: NodeId) -> bool {
        let tag = self.tree.tag(node);
        let is_html = self.tree.namespace(node) == Namespace::Html;
        if !is_html || is_skipped(tag) || (!self.wanted.noscript && tag == Tag::Noscript) {
            return false;
        }
        if !self.wanted.hidden && is_hidden(self.tree, node) {
            return false;
        }
        match tag {
            Tag::Br => {
                if self.renderer.line_break(self.tree.span(node).into()) {
                    self.flush();
                }
                return false;
            }
            Tag::Hr => self.flush(),
            _ => self.open(node, tag),
        }
        true
    }

    fn open(&mut self, node: NodeId, tag: Tag) {
        let parent = self.frames.last();
        let (setting, style) = parent.map_or_else(Default::default, |frame| (frame.setting, frame.style));
        let in_noscript = tag == Tag::Noscript || parent.is_some_and(|frame| frame.in_noscript);
        let path_id = parent.map_or(0, |frame| frame.path_id);
        let breaks = is_boundary(tag);
        let mut frame = Frame { node, breaks, setting, style, path: self.path.len(), path_id, in_noscript };
        frame.style = style_of(self.tree, node, tag, style);
        if breaks {
            self.flush();
            frame.setting = setting_of(tag, setting);
            if frame.setting.kind == BlockKind::Paragraph && is_caption(self.tree, node) {
                frame.setting.kind = BlockKind::Figure;
            }
            frame.path_id = node.index() as u64;
            let names = names_of(self.tree, node);
            frame.setting.region = frame.setting.region.with(names.region);
            frame.setting.element = self.renderer.reading.push_element(Element {
                parent: setting.element,
                likeness: likeness_of(self.tree, node),
                naming: names.naming,
                kind: kind_of(tag),
            });
            self.push_step(node, tag);
        }
        self.frames.push(frame);
    }

    fn leave(&mut self) {
        if self.frames.last().is_some_and(|frame| frame.breaks) {
            self.flush();
        }
        if let Some(frame) = self.frames.pop() {
            self.path.truncate(frame.path);
        }
    }

    fn flush(&mut self) {
        let (setting, id) =
            self.frames.last().map_or_else(Default::default, |frame| (frame.setting, frame.path_id));
        self.renderer.flush(setting, (id, &self.path));
    }

    fn text(&mut self, node: NodeId) {
        let Some(frame) = self.frames.last() else { return };
        if self.wanted.noscript && !frame.in_noscript {
            return;
        }
        let (style, pre) = (frame.style, frame.setting.preformatted);
        for piece in self.tree.pieces(node) {
            match piece.is_verbatim() {
                true => self.renderer.verbatim(piece.as_str(), piece.span.start, style, pre),
                false => self.renderer.spelled(piece.as_str(), piece.span.clone().into(), style, pre),
            }
        }
    }

    /// `>div.story`, `>p#lead`: the tag with its first class, else its id.
    fn push_step(&mut self, node: NodeId, tag: Tag) {
        /// Longer names are made by programs.
        const LONGEST: usize = 40;
        if !self.path.is_empty() {
            self.path.push('>');
        }
        self.path.push_str(tag.name());
        let named = |name: &str, sign: char| {
            let value = self.tree.attribute(node, name)?;
            let first = value.split_ascii_whitespace().next().filter(|first| first.len() <= LONGEST)?;
            Some(format!("{sign}{first}"))
        };
        if let Some(name) = named("class", '.').or_else(|| named("id", '#')) {
            self.path.push_str(&name);
        }
    }
}

fn setting_of(tag: Tag, outer: Setting) -> Setting {
    let (kind, level) = match tag {
        Tag::H1 => (BlockKind::Heading, 1),
        Tag::H2 => (BlockKind::Heading, 2),
        Tag::H3 => (BlockKind::Heading, 3),
        Tag::H4 => (BlockKind::Heading, 4),
        Tag::H5 => (BlockKind::Heading, 5),
        Tag::H6 => (BlockKind::Heading, 6),
        Tag::Li | Tag::Dt | Tag::Dd => (BlockKind::ListItem, 0),
        Tag::Blockquote => (BlockKind::Quote, 0),
        Tag::Td | Tag::Th => (BlockKind::Cell, 0),
        Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => (BlockKind::Pre, 0),
        Tag::Figure | Tag::Figcaption | Tag::Caption => (BlockKind::Figure, 0),
        // Tables that lay out a page have paragraphs in their cells.
        Tag::P if outer.kind == BlockKind::Cell => (BlockKind::Paragraph, 0),
        Tag::Article | Tag::Main | Tag::Body => (BlockKind::Paragraph, 0),
        _ => (outer.kind, outer.level),
    };
    Setting { kind, level, preformatted: outer.preformatted || kind == BlockKind::Pre, ..outer }
}

fn style_of(tree: &Tree<'_>, node: NodeId, tag: Tag, outer: Style) -> Style {
    let inline = match tag {
        Tag::A => {
            let href = tree.attributes(node).find(|attribute| attribute.name() == "href");
            return match href {
                Some(href) => Style { inline: Inline::Link, target: Span::from(href.value_span()) },
                None => outer,
            };
        }
        Tag::Em | Tag::I | Tag::Cite => Inline::Emphasis,
        Tag::Strong | Tag::B => Inline::Strong,
        Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => Inline::Code,
        Tag::Sup => Inline::Superscript,
        Tag::Sub => Inline::Subscript,
        _ => return outer,
    };
    // A link stays a link whatever is inside it.
    if outer.inline == Inline::Link { outer } else { Style { inline, target: Span::default() } }
}

fn is_skipped(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Head
            | Tag::Script
            | Tag::Style
            | Tag::Svg
            | Tag::Math
            | Tag::Select
            | Tag::Textarea
            | Tag::Iframe
            | Tag::Template
            | Tag::Object
            | Tag::Video
            | Tag::Audio
            | Tag::Canvas
            | Tag::Noframes
            | Tag::Noembed
            | Tag::Datalist
            | Tag::Progress
            | Tag::Meter
    )
}

pub(super) fn is_boundary(tag: Tag) -> bool {
    !is_inline(tag)
}

fn is_inline(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::A
            | Tag::B
            | Tag::Big
            | Tag::Code
            | Tag::Em
            | Tag::Font
            | Tag::I
            | Tag::S
            | Tag::Small
            | Tag::Strike
            | Tag::Strong
            | Tag::Tt
            | Tag::U
            | Tag::Nobr
            | Tag::Img
            | Tag::Image
            | Tag::Wbr
            | Tag::Input
            | Tag::Rb
            | Tag::Rtc
            | Tag::Rp
            | Tag::Rt
            | Tag::Ruby
            | Tag::Var
            | Tag::Sub
            | Tag::Sup
            | Tag::Span
            | Tag::Time
            | Tag::Cite
            | Tag::Q
            | Tag::Abbr
            | Tag::Acronym
            | Tag::Picture
            | Tag::Source
            | Tag::Del
            | Tag::Ins
            | Tag::Kbd
            | Tag::Samp
            | Tag::Mark
            | Tag::Data
            | Tag::Map
            | Tag::Dfn
            | Tag::Bdi
            | Tag::Bdo
            | Tag::Output
            | Tag::Slot
            | Tag::Embed
            | Tag::Area
            | Tag::Param
            | Tag::Track
            | Tag::Noscript
            | Tag::Other
    )
}

fn is_hidden(tree: &Tree<'_>, node: NodeId) -> bool {
    let tag = tree.tag(node);
    if matches!(tag, Tag::Html | Tag::Body) {
        return false;
    }
    let mut open = false;
    for attribute in tree.attributes(node) {
        let hidden = match attribute.name().as_ref() {
            "hidden" => !attribute.value().trim().eq_ignore_ascii_case("until-found"),
            "style" => hides(&attribute.value()),
            "aria-hidden" => is_boundary(tag) && attribute.value().trim() == "true",
            "open" => {
                open = true;
                false
            }
            _ => false,
        };
        if hidden {
            return true;
        }
    }
    tag == Tag::Dialog && !open
}

/// Whether an inline style says `display: none`.
fn hides(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("display")
            && value.trim().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("none"))
    })
}
