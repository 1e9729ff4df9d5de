//! Foreign content, SVG and MathML: standard, section 13.2.6.5 and the dispatcher of 13.2.6.

use super::sets;
use super::stack::Open;
use super::{Builder, Context};
use crate::tag::Tag;
use crate::tree::{Namespace, NodeId, same_folded};

impl Builder<'_> {
    /// The context of a fragment as if it were open.
    pub(super) fn context_element(context: Context) -> Open {
        Open { namespace: context.namespace, ..Open::html(NodeId::NONE, context.tag) }
    }

    /// False if the adjusted current node is surely an HTML element: the answer for nearly all tokens.
    #[inline]
    pub(super) fn may_be_foreign(&self) -> bool {
        self.stack.has_foreign() || self.context.is_some_and(|context| context.namespace != Namespace::Html)
    }

    /// The current node; of a fragment whose root alone is open, the context.
    pub(super) fn adjusted_current(&self) -> Open {
        match self.context {
            Some(context) if self.stack.len() == 1 => Self::context_element(context),
            _ => self.stack.current(),
        }
    }

    #[inline]
    pub(super) fn is_in_foreign_content(&self) -> bool {
        self.may_be_foreign()
            && !self.stack.is_empty()
            && self.adjusted_current().namespace != Namespace::Html
    }

    pub(super) fn is_text_integration_point(&self, open: Open) -> bool {
        open.namespace == Namespace::MathMl && sets::MATHML_TEXT.has(open.tag)
    }

    pub(super) fn is_html_integration_point(&self, open: Open) -> bool {
        match open.namespace {
            Namespace::Html => false,
            Namespace::Svg => sets::SVG_BOUNDARY.has(open.tag),
            Namespace::MathMl => open.tag == Tag::AnnotationXml && self.annotation_holds_html(open),
        }
    }

    fn annotation_holds_html(&self, open: Open) -> bool {
        if open.id == NodeId::NONE {
            return self.context.is_some_and(|context| context.holds_html);
        }
        let source = self.tokenizer.source;
        let node = self.tree.node(open.id);
        self.tokenizer.attributes[node.start as usize..(node.start + node.length) as usize]
            .iter()
            .find(|attribute| attribute.is_named(source, "encoding"))
            .is_some_and(|attribute| {
                let value = attribute.value(source);
                value.eq_ignore_ascii_case("text/html") || value.eq_ignore_ascii_case("application/xhtml+xml")
            })
    }

    /// True if the start tag is read by the rules of foreign content.
    pub(super) fn is_start_foreign(&self) -> bool {
        if !self.is_in_foreign_content() {
            return false;
        }
        let current = self.adjusted_current();
        let tag = self.tokenizer.tag.tag;
        let html_in_math_text =
            self.is_text_integration_point(current) && !matches!(tag, Tag::Mglyph | Tag::Malignmark);
        let svg_in_annotation =
            current.namespace == Namespace::MathMl && current.tag == Tag::AnnotationXml && tag == Tag::Svg;
        !(html_in_math_text || svg_in_annotation || self.is_html_integration_point(current))
    }

    pub(super) fn foreign_start(&mut self) {
        let tag = self.tokenizer.tag.tag;
        let breaks_out = sets::BREAKOUT.has(tag)
            || tag == Tag::Font
                && ["color", "face", "size"].iter().any(|name| self.tag_attribute(name, |_| true));
        if breaks_out {
            self.leave_foreign_content();
            return self.start_in(self.mode);
        }
        self.insert_foreign(tag, self.adjusted_current().namespace);
    }

    pub(super) fn insert_foreign(&mut self, tag: Tag, namespace: Namespace) {
        if self.tokenizer.tag.self_closing {
            self.insert_void(tag, namespace);
        } else {
            self.insert_as(tag, namespace);
        }
    }

    fn leave_foreign_content(&mut self) {
        loop {
            let current = self.stack.current();
            if current.namespace == Namespace::Html
                || self.is_text_integration_point(current)
                || self.is_html_integration_point(current)
            {
                return;
            }
            self.pop();
        }
    }

    pub(super) fn foreign_end(&mut self) {
        if matches!(self.tokenizer.tag.tag, Tag::Br | Tag::P) {
            self.leave_foreign_content();
            return self.end_in(self.mode);
        }
        if !self.stack.has_foreign_named(self.tokenizer.tag.tag) {
            // The search below would end at the innermost HTML element.
            if self.stack.has_html_content() {
                self.end_in(self.mode);
            }
            return;
        }
        let mut position = self.stack.len() - 1;
        while position > 0 {
            let open = self.stack.at(position);
            if open.namespace == Namespace::Html {
                return self.end_in(self.mode);
            }
            if self.ends(open) {
                return self.end_elements_from(position);
            }
            position -= 1;
        }
    }

    /// True if the end tag has the name of the element.
    pub(super) fn ends(&self, open: Open) -> bool {
        let token = self.tokenizer.tag;
        if open.tag != token.tag {
            return false;
        }
        let is_same = || {
            let name = &self.tokenizer.source[token.name.range()];
            same_folded(self.tree.raw_name(open.id), name)
        };
        open.tag != Tag::Other || open.hash == token.hash && is_same()
    }

    /// Ends the elements from `position` on, the one there by its end tag.
    pub(super) fn end_elements_from(&mut self, position: usize) {
        let id = self.stack.at(position).id;
        self.pop_to(position);
        self.tree.spans[id.index()].end = self.tokenizer.position as u32;
    }
}
