//! Tree construction: standard, section 13.2.6. A module a section.

mod dispatch;
mod foreign;
mod formatting;
mod insert;
mod rules;
mod sets;
mod stack;
mod text;

use stack::{Open, Stack};

use crate::parser::Options;
use crate::tag::{Tag, TagSet};
use crate::tokenizer::{Content, Tokenizer};
use crate::tree::text::Segment;
use crate::tree::{Kind, Namespace, Node, NodeId, Quirks, RawAttribute, Span, Tree};

/// No more elements than this are open at a time, and so the tree is hardly deeper: the limit of the browsers'
/// parsers. At the limit the innermost element ends where another begins.
pub(crate) const MAX_OPEN: usize = 512;

/// The insertion modes: standard, section 13.2.4.1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    Initial,
    BeforeHtml,
    BeforeHead,
    InHead,
    InHeadNoscript,
    AfterHead,
    InBody,
    Text,
    InTable,
    InTableText,
    InCaption,
    InColumnGroup,
    InTableBody,
    InRow,
    InCell,
    InTemplate,
    AfterBody,
    InFrameset,
    AfterFrameset,
    AfterAfterBody,
    AfterAfterFrameset,
}

/// What a fragment is parsed in: the context element of the standard's section 13.2.6.9.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Context {
    /// The tag of the element that the fragment would be put into.
    pub tag: Tag,
    /// Its namespace.
    pub namespace: Namespace,
    /// True if the element is, or is in, a `<form>`: a form in the fragment is then ignored.
    pub in_form: bool,
    /// True if the element has an `encoding` attribute that makes a MathML `annotation-xml` hold HTML.
    pub holds_html: bool,
    /// The quirks mode of the element's document.
    pub quirks: Quirks,
}

impl Context {
    /// An HTML element.
    pub const fn html(tag: Tag) -> Self {
        Self::of(tag, Namespace::Html)
    }

    /// An element of any of the three namespaces.
    pub const fn of(tag: Tag, namespace: Namespace) -> Self {
        Self { tag, namespace, in_form: false, holds_html: false, quirks: Quirks::No }
    }
}

/// The buffers of a parser, kept from page to page.
#[derive(Default)]
pub(crate) struct Buffers {
    pub(crate) nodes: Vec<Node>,
    pub(crate) spans: Vec<Span>,
    pub(crate) attributes: Vec<RawAttribute>,
    pub(crate) segments: Vec<Segment>,
    pub(crate) scripts: Vec<NodeId>,
    pub(crate) lines: Vec<u32>,
    open: Vec<Open>,
    formatting: Vec<Option<NodeId>>,
}

/// The form that a fragment is in: it is no node of the tree, and never open.
const OUTER_FORM: NodeId = NodeId(u32::MAX - 1);

type LateAttributes = [(NodeId, Vec<RawAttribute>); 2];
const NO_LATE_ATTRIBUTES: LateAttributes = [(NodeId::NONE, Vec::new()), (NodeId::NONE, Vec::new())];

/// The tree builder: the state of a parser between two tokens.
pub(crate) struct Builder<'s> {
    tokenizer: Tokenizer<'s>,
    tree: Tree<'s>,
    stack: Stack,
    /// The list of active formatting elements; none is a marker.
    formatting: Vec<Option<NodeId>>,
    /// How many more formatting elements may be opened again: see [`formatting`].
    reopenings: usize,
    mode: Mode,
    original_mode: Mode,
    template_modes: Vec<Mode>,
    head: NodeId,
    form: NodeId,
    context: Option<Context>,
    frameset_ok: bool,
    foster_parenting: bool,
    scripting: bool,
    quirks: Quirks,
    /// The next line feed is not text: it follows `<pre>` and its like.
    skips_newline: bool,
    /// The tag that is being read, if it is an end tag.
    ending: Option<Tag>,
    table_text: Vec<Segment>,
    /// The `<html>` and the `<body>` that have further tags, and the attributes of these.
    late_attributes: LateAttributes,
}

impl<'s> Builder<'s> {
    pub(crate) fn new(source: &'s str, options: &Options, buffers: &mut Buffers) -> Self {
        let buffers = std::mem::take(buffers);
        let mut builder = Self {
            tokenizer: Tokenizer::new(source, buffers.attributes, buffers.lines),
            tree: Tree {
                source,
                nodes: buffers.nodes,
                spans: buffers.spans,
                attributes: Vec::new(),
                segments: buffers.segments,
                scripts: buffers.scripts,
                lines: Vec::new(),
                tags: TagSet::default(),
                doctype: None,
                quirks: Quirks::No,
                flattened: false,
                lacks_attributes: false,
            },
            stack: Stack::new(buffers.open),
            formatting: buffers.formatting,
            reopenings: formatting::MIN_REOPENINGS + source.len() / formatting::BYTES_PER_REOPENING,
            mode: Mode::Initial,
            original_mode: Mode::Initial,
            template_modes: Vec::new(),
            head: NodeId::NONE,
            form: NodeId::NONE,
            context: None,
            frameset_ok: true,
            foster_parenting: false,
            scripting: options.scripting,
            quirks: Quirks::No,
            skips_newline: false,
            ending: None,
            table_text: Vec::new(),
            late_attributes: NO_LATE_ATTRIBUTES,
        };
        builder.tree.add(Node::new(Kind::Document), Span::new(0, source.len()));
        builder
    }

    /// Prepares for a fragment: standard, section 13.2.6.9. The root stands for the `html` element of the standard.
    pub(crate) fn in_context(mut self, context: Context) -> Self {
        self.tree.nodes[0].kind = Kind::Fragment;
        self.stack.push(Open::html(NodeId::ROOT, Tag::Html));
        self.context = Some(context);
        self.quirks = context.quirks;
        if context.namespace == Namespace::Html {
            self.tokenizer.content = self.content_of(context.tag);
            if context.tag == Tag::Template {
                self.template_modes.push(Mode::InTemplate);
            }
        }
        if context.in_form || context == Context::html(Tag::Form) {
            self.form = OUTER_FORM;
        }
        self.reset_mode();
        self
    }

    fn content_of(&self, tag: Tag) -> Content {
        match tag {
            Tag::Title | Tag::Textarea => Content::Rcdata,
            Tag::Style | Tag::Xmp | Tag::Iframe | Tag::Noembed | Tag::Noframes => Content::Rawtext,
            Tag::Noscript if self.scripting => Content::Rawtext,
            Tag::Script => Content::Script,
            Tag::Plaintext => Content::Plaintext,
            _ => Content::Data,
        }
    }

    /// Reads the page to its end. The buffers that the tree does not hold go back to `buffers`.
    pub(crate) fn finish(mut self, buffers: &mut Buffers) -> Tree<'s> {
        self.read_all();
        self.add_late_attributes();
        self.tree.quirks = self.quirks;
        self.tree.lacks_attributes = self.tokenizer.lacks_attributes;
        (self.tree.attributes, self.tree.lines) = self.tokenizer.finish();
        self.formatting.clear();
        (buffers.open, buffers.formatting) = (self.stack.into_buffer(), self.formatting);
        self.tree
    }
}
