//! What the elements of HTML are to a reader of their text.

use super::asked::Asked;
use super::render::{Setting, Style};
use crate::Tag;
use kiosque_core::{BlockKind, Inline, Span};

/// How the text of an element is set that stands in one set as `outer`.
pub(super) fn setting_of(tag: Tag, outer: Setting) -> Setting {
    /// Deeper lists are of this depth.
    const DEEPEST: u8 = 9;
    let depth = match tag {
        Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir | Tag::Dl => (outer.depth + 1).min(DEEPEST),
        _ => outer.depth,
    };
    let (kind, level) = match tag {
        Tag::H1 => (BlockKind::Heading, 1),
        Tag::H2 => (BlockKind::Heading, 2),
        Tag::H3 => (BlockKind::Heading, 3),
        Tag::H4 => (BlockKind::Heading, 4),
        Tag::H5 => (BlockKind::Heading, 5),
        Tag::H6 => (BlockKind::Heading, 6),
        // Only where they set a line of their own.
        Tag::Font | Tag::Big => (BlockKind::Heading, 1),
        Tag::Li | Tag::Dt | Tag::Dd => (BlockKind::ListItem, depth.max(1)),
        Tag::Blockquote => (BlockKind::Quote, 0),
        Tag::Td | Tag::Th => (BlockKind::Cell, 0),
        Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => (BlockKind::Pre, 0),
        Tag::Figure | Tag::Figcaption | Tag::Caption => (BlockKind::Figure, 0),
        // Tables that lay out a page have paragraphs in their cells.
        Tag::P if outer.kind == BlockKind::Cell => (BlockKind::Paragraph, 0),
        Tag::Article | Tag::Main | Tag::Body => (BlockKind::Paragraph, 0),
        _ => (outer.kind, outer.level),
    };
    Setting { kind, level, depth, preformatted: outer.preformatted || kind == BlockKind::Pre, ..outer }
}

/// How an inline element sets its text.
pub(super) fn style_of(tag: Tag, asked: &Asked<'_>, outer: Style) -> Style {
    let inline = match tag {
        Tag::A => {
            return match asked.href {
                Some(href) => Style { inline: Inline::Link, target: Span::from(href.value_range()) },
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

/// Elements of which nothing is read.
pub(super) fn is_skipped(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Head
            | Tag::Script
            | Tag::Style
            | Tag::Svg
            | Tag::Math
            | Tag::Select
            | Tag::Textarea
            | Tag::Canvas
            | Tag::Noscript
            | Tag::Noframes
            | Tag::Noembed
            | Tag::Datalist
            | Tag::Progress
            | Tag::Meter
    )
}

/// Whether the edges of an element begin and end blocks.
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
