//! The sets of tags that the rules of tree construction name.

use crate::tag::Tag::*;
use crate::tag::TagSet;

/// Elements of the category "special": standard, section 13.2.4.2.
pub(super) const SPECIAL: TagSet = TagSet::of(&[
    Address, Applet, Area, Article, Aside, Base, Basefont, Bgsound, Blockquote, Body, Br, Button, Caption,
    Center, Col, Colgroup, Dd, Details, Dir, Div, Dl, Dt, Embed, Fieldset, Figcaption, Figure, Footer, Form,
    Frame, Frameset, H1, H2, H3, H4, H5, H6, Head, Header, Hgroup, Hr, Html, Iframe, Img, Input, Keygen, Li,
    Link, Listing, Main, Marquee, Menu, Meta, Nav, Noembed, Noframes, Noscript, Object, Ol, P, Param,
    Plaintext, Pre, Script, Search, Section, Select, Source, Style, Summary, Table, Tbody, Td, Template,
    Textarea, Tfoot, Th, Thead, Title, Tr, Track, Ul, Wbr, Xmp,
]);

/// What ends the search for an element in scope: standard, section 13.2.4.2.
pub(super) const SCOPE: TagSet =
    TagSet::of(&[Applet, Caption, Html, Table, Td, Th, Marquee, Object, Select, Template]);
pub(super) const LIST_ITEM_SCOPE: TagSet = SCOPE.with(TagSet::of(&[Ol, Ul]));
pub(super) const BUTTON_SCOPE: TagSet = SCOPE.with(TagSet::of(&[Button]));
pub(super) const TABLE_SCOPE: TagSet = TagSet::of(&[Html, Table, Template]);

/// Elements whose end tag may be implied: standard, section 13.2.6.3.
pub(super) const IMPLIED_END: TagSet = TagSet::of(&[Dd, Dt, Li, Optgroup, Option, P, Rb, Rp, Rt, Rtc]);
/// The same, thoroughly.
pub(super) const IMPLIED_END_THOROUGH: TagSet =
    IMPLIED_END.with(TagSet::of(&[Caption, Colgroup, Tbody, Td, Tfoot, Th, Thead, Tr]));

pub(super) const HEADINGS: TagSet = TagSet::of(&[H1, H2, H3, H4, H5, H6]);

/// The formatting elements other than `a` and `nobr`, which have rules of their own.
pub(super) const PLAIN_FORMATTING: TagSet =
    TagSet::of(&[B, Big, Code, Em, Font, I, S, Small, Strike, Strong, Tt, U]);
pub(super) const FORMATTING: TagSet = PLAIN_FORMATTING.with(TagSet::of(&[A, Nobr]));

/// Start tags that only end an open paragraph.
pub(super) const BLOCK_STARTS: TagSet = TagSet::of(&[
    Address, Article, Aside, Blockquote, Center, Details, Dialog, Dir, Div, Dl, Fieldset, Figcaption, Figure,
    Footer, Header, Hgroup, Main, Menu, Nav, Ol, P, Search, Section, Summary, Ul,
]);
/// End tags that end their element if it is in scope.
pub(super) const BLOCK_ENDS: TagSet = TagSet::of(&[
    Address, Article, Aside, Blockquote, Button, Center, Details, Dialog, Dir, Div, Dl, Fieldset, Figcaption,
    Figure, Footer, Header, Hgroup, Listing, Main, Menu, Nav, Ol, Pre, Search, Section, Select, Summary, Ul,
]);

/// Start tags that are read by the rules of the head wherever they are.
pub(super) const HEAD_CONTENT: TagSet =
    TagSet::of(&[Base, Basefont, Bgsound, Link, Meta, Noframes, Script, Style, Template, Title]);

/// The current nodes at which text and elements in a table are put before it.
pub(super) const TABLE_PARTS: TagSet = TagSet::of(&[Table, Tbody, Template, Tfoot, Thead, Tr]);
pub(super) const TABLE_CONTEXT: TagSet = TagSet::of(&[Table, Template, Html]);
pub(super) const TABLE_BODY_CONTEXT: TagSet = TagSet::of(&[Tbody, Tfoot, Thead, Template, Html]);
pub(super) const TABLE_ROW_CONTEXT: TagSet = TagSet::of(&[Tr, Template, Html]);
pub(super) const TABLE_SECTIONS: TagSet = TagSet::of(&[Tbody, Tfoot, Thead]);
pub(super) const CELLS: TagSet = TagSet::of(&[Td, Th]);
/// The start tags that end a caption or a cell.
pub(super) const TABLE_STRUCTURE: TagSet =
    TagSet::of(&[Caption, Col, Colgroup, Tbody, Td, Tfoot, Th, Thead, Tr]);

/// Start tags that end foreign content: standard, section 13.2.6.5.
pub(super) const BREAKOUT: TagSet = TagSet::of(&[
    B, Big, Blockquote, Body, Br, Center, Code, Dd, Div, Dl, Dt, Em, Embed, H1, H2, H3, H4, H5, H6, Head, Hr,
    I, Img, Li, Listing, Menu, Meta, Nobr, Ol, P, Pre, Ruby, S, Small, Span, Strong, Strike, Sub, Sup, Table,
    Tt, U, Ul, Var,
]);

/// The text integration points of MathML.
pub(super) const MATHML_TEXT: TagSet = TagSet::of(&[Mi, Mo, Mn, Ms, Mtext]);
/// The MathML elements that are special and end a scope.
pub(super) const MATHML_BOUNDARY: TagSet = MATHML_TEXT.with(TagSet::of(&[AnnotationXml]));
/// The SVG elements that are special, end a scope, and are integration points of HTML.
pub(super) const SVG_BOUNDARY: TagSet = TagSet::of(&[ForeignObject, Desc, Title]);
