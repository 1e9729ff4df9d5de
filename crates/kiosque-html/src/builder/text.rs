//! Character tokens, in all insertion modes.

use memchr::memchr;

use super::sets;
use super::{Builder, Mode};
use crate::tag::Tag;
use crate::tokenizer::Content;
use crate::tree::text::{Form, Segment, first_character};
use crate::tree::{Namespace, Quirks};

impl Builder<'_> {
    #[inline]
    pub(super) fn text_token(&mut self) {
        let segment = self.tokenizer.segment;
        let segment = if self.skips_newline { self.without_newline(segment) } else { segment };
        if self.mode == Mode::Text {
            self.insert_text(segment);
        } else if self.mode == Mode::InBody && !self.may_be_foreign() {
            self.body_text(segment);
        } else {
            self.text(segment);
        }
    }

    fn without_newline(&mut self, segment: Segment) -> Segment {
        self.skips_newline = false;
        match first_character(self.tokenizer.source, segment) {
            Some(('\n', length)) => segment.skip(length as u32),
            _ => segment,
        }
    }

    /// Text in the body: standard, section 13.2.6.4.7.
    #[inline]
    pub(super) fn body_text(&mut self, segment: Segment) {
        let segment = self.without_nul(segment);
        if segment.is_empty() {
            return;
        }
        self.reopen_formatting();
        if self.frameset_ok && !self.is_space(segment) {
            self.frameset_ok = false;
        }
        self.insert_text(segment);
    }

    /// The text without U+0000; empty if there is nothing else. In raw text it is replaced, not left out.
    #[inline]
    fn without_nul(&self, segment: Segment) -> Segment {
        if segment.form == Form::VERBATIM || self.tokenizer.content != Content::Data {
            return segment;
        }
        let bytes = segment.source(self.tokenizer.source).as_bytes();
        if memchr(0, bytes).is_none() {
            return segment;
        }
        let leading = bytes.iter().take_while(|&&byte| byte == 0).count() as u32;
        Segment { form: segment.form.dropping_nul(), ..segment.skip(leading) }
    }

    /// Text in any mode: what the mode takes is taken, and the rest is read in the next mode.
    pub(super) fn text(&mut self, segment: Segment) {
        let mut rest = segment;
        while !rest.is_empty() {
            if self.is_text_foreign() {
                return self.foreign_text(rest);
            }
            let space = self.leading_space(rest);
            rest = match self.mode {
                Mode::Text => return self.insert_text(rest),
                Mode::InBody | Mode::InCaption | Mode::InCell | Mode::InTemplate => {
                    return self.body_text(rest);
                }
                Mode::InTable | Mode::InTableBody | Mode::InRow => return self.text_in_table(rest),
                Mode::InTableText => return self.collect_table_text(rest),
                Mode::InFrameset | Mode::AfterFrameset => return self.frameset_text(rest, Self::insert_text),
                Mode::AfterAfterFrameset => return self.frameset_text(rest, Self::body_text),
                Mode::Initial | Mode::BeforeHtml | Mode::BeforeHead => {
                    self.text_before_head(rest.skip(space))
                }
                Mode::InHead | Mode::InHeadNoscript | Mode::AfterHead | Mode::InColumnGroup => {
                    self.insert_text(rest.take(space));
                    self.text_after_space(rest.skip(space))
                }
                Mode::AfterBody | Mode::AfterAfterBody => {
                    self.body_text(rest.take(space));
                    self.text_after_body(rest.skip(space))
                }
            };
        }
    }

    /// Text before the head begins: not white space.
    fn text_before_head(&mut self, rest: Segment) -> Segment {
        if rest.is_empty() {
            return rest;
        }
        match self.mode {
            Mode::Initial => self.begin_without_doctype(),
            Mode::BeforeHtml => self.insert_root(),
            _ => self.begin_head(),
        }
        rest
    }

    /// Text that ends the mode, or is left out: not white space.
    fn text_after_space(&mut self, rest: Segment) -> Segment {
        if rest.is_empty() {
            return rest;
        }
        match self.mode {
            Mode::InHead => self.end_head(),
            Mode::InHeadNoscript => self.end_head_noscript(),
            Mode::AfterHead => self.begin_body(),
            _ if self.current_is(Tag::Colgroup) => self.end_column_group(),
            // A character token is ignored here, the white space after it is not.
            _ => return self.skip_character(rest),
        }
        rest
    }

    fn skip_character(&self, rest: Segment) -> Segment {
        let length =
            first_character(self.tokenizer.source, rest).map_or(rest.length, |(_, length)| length as u32);
        rest.skip(length)
    }

    fn text_after_body(&mut self, rest: Segment) -> Segment {
        if !rest.is_empty() {
            self.mode = Mode::InBody;
        }
        rest
    }

    /// White space is kept in a frameset, and nothing else.
    fn frameset_text(&mut self, segment: Segment, keep: fn(&mut Self, Segment)) {
        let mut rest = segment;
        while !rest.is_empty() {
            let space = self.leading_space(rest);
            if space == 0 {
                rest = self.skip_character(rest);
            } else {
                keep(self, rest.take(space));
                rest = rest.skip(space);
            }
        }
    }

    /// Text in a table is collected, to see whether it is more than white space: standard, section 13.2.6.4.10.
    fn text_in_table(&mut self, segment: Segment) {
        if self.stack.current().is_in(&sets::TABLE_PARTS) {
            self.original_mode = self.mode;
            self.mode = Mode::InTableText;
            self.collect_table_text(segment);
        } else {
            self.foster(|builder| builder.body_text(segment));
        }
    }

    fn collect_table_text(&mut self, segment: Segment) {
        let segment = self.without_nul(segment);
        self.table_text.push(segment);
    }

    /// Inserts the text collected in a table, before the table if it is more than white space.
    #[inline]
    pub(super) fn flush_table_text(&mut self) {
        if self.mode == Mode::InTableText {
            self.insert_table_text();
        }
    }

    #[cold]
    fn insert_table_text(&mut self) {
        self.mode = self.original_mode;
        let mut segments = std::mem::take(&mut self.table_text);
        let is_space = segments.iter().all(|&segment| self.is_space(segment));
        for segment in segments.drain(..) {
            if is_space {
                self.insert_text(segment);
            } else {
                self.foster(|builder| builder.body_text(segment));
            }
        }
        self.table_text = segments;
    }

    /// Does `work` with foster parenting.
    pub(super) fn foster(&mut self, work: impl FnOnce(&mut Self)) {
        self.foster_parenting = true;
        work(self);
        self.foster_parenting = false;
    }

    fn is_text_foreign(&self) -> bool {
        if !self.may_be_foreign() || self.stack.is_empty() {
            return false;
        }
        let current = self.adjusted_current();
        current.namespace != Namespace::Html
            && !self.is_text_integration_point(current)
            && !self.is_html_integration_point(current)
    }

    /// Text in foreign content: U+0000 becomes U+FFFD.
    fn foreign_text(&mut self, segment: Segment) {
        if self.frameset_ok && !self.is_space_or_nul(segment) {
            self.frameset_ok = false;
        }
        self.insert_text(segment);
    }

    fn is_space_or_nul(&self, segment: Segment) -> bool {
        let mut rest = segment;
        while !rest.is_empty() {
            let raw = rest.source(self.tokenizer.source).as_bytes();
            let length = if raw[0] == 0 { 1 } else { self.leading_space(rest) };
            if length == 0 {
                return false;
            }
            rest = rest.skip(length);
        }
        true
    }

    pub(super) fn begin_without_doctype(&mut self) {
        // A page without a document type is in quirks mode. A fragment never comes here.
        self.quirks = Quirks::Full;
        self.mode = Mode::BeforeHtml;
    }
}
