//! The rules for start and end tags in each insertion mode: standard, section 13.2.6.4.

mod body_end;
mod body_start;
mod frameset;
mod head;
mod table;
mod template;

use super::{Builder, Mode};
use crate::tag::Tag;

/// What a rule says about its token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Next {
    /// It was read, or ignored.
    Done,
    /// The mode was changed: it is to be read by the rules of the new one.
    Again,
}

impl Builder<'_> {
    /// Reads the start tag by the rules of `mode`.
    #[inline]
    pub(super) fn start_in(&mut self, mode: Mode) {
        let tag = self.tokenizer.tag.tag;
        let mut mode = mode;
        while self.start_by(mode, tag) == Next::Again {
            mode = self.mode;
        }
    }

    #[inline]
    fn start_by(&mut self, mode: Mode, tag: Tag) -> Next {
        match mode {
            Mode::InBody => return self.start_in_body(tag),
            Mode::Initial => return self.start_initial(),
            Mode::BeforeHtml => return self.start_before_html(tag),
            Mode::InTemplate => return self.start_in_template(tag),
            // In all other modes the rule for `<html>` is that of the body.
            _ if tag == Tag::Html => return self.start_in_body(tag),
            _ => {}
        }
        match mode {
            Mode::BeforeHead => self.start_before_head(tag),
            Mode::InHead => self.start_in_head(tag),
            Mode::InHeadNoscript => self.start_in_head_noscript(tag),
            Mode::AfterHead => self.start_after_head(tag),
            Mode::InTable => self.start_in_table(tag),
            Mode::InCaption => self.start_in_caption(tag),
            Mode::InColumnGroup => self.start_in_column_group(tag),
            Mode::InTableBody => self.start_in_table_body(tag),
            Mode::InRow => self.start_in_row(tag),
            Mode::InCell => self.start_in_cell(tag),
            Mode::AfterBody | Mode::AfterAfterBody => self.again_in(Mode::InBody),
            Mode::InFrameset => self.start_in_frameset(tag),
            Mode::AfterFrameset | Mode::AfterAfterFrameset => self.start_after_frameset(tag),
            _ => Next::Done,
        }
    }

    /// Reads the end tag by the rules of `mode`.
    #[inline]
    pub(super) fn end_in(&mut self, mode: Mode) {
        let tag = self.tokenizer.tag.tag;
        let mut mode = mode;
        while self.end_by(mode, tag) == Next::Again {
            mode = self.mode;
        }
    }

    #[inline]
    fn end_by(&mut self, mode: Mode, tag: Tag) -> Next {
        match mode {
            Mode::InBody => self.end_in_body(tag),
            Mode::Text => self.end_text(),
            Mode::Initial => self.start_initial(),
            Mode::BeforeHtml => self.end_before_html(tag),
            Mode::BeforeHead => self.end_before_head(tag),
            Mode::InHead => self.end_in_head(tag),
            Mode::InHeadNoscript => self.end_in_head_noscript(tag),
            Mode::AfterHead => self.end_after_head(tag),
            Mode::InTable => self.end_in_table(tag),
            Mode::InCaption => self.end_in_caption(tag),
            Mode::InColumnGroup => self.end_in_column_group(tag),
            Mode::InTableBody => self.end_in_table_body(tag),
            Mode::InRow => self.end_in_row(tag),
            Mode::InCell => self.end_in_cell(tag),
            Mode::InTemplate => self.end_in_template(tag),
            Mode::AfterBody => self.end_after_body(tag),
            Mode::AfterAfterBody => self.again_in(Mode::InBody),
            Mode::InFrameset => self.end_in_frameset(tag),
            Mode::AfterFrameset => self.end_after_frameset(tag),
            Mode::InTableText | Mode::AfterAfterFrameset => Next::Done,
        }
    }

    fn again_in(&mut self, mode: Mode) -> Next {
        self.mode = mode;
        Next::Again
    }

    /// Reads the start tag by the rules of the head, whatever the mode.
    fn start_as_in_head(&mut self) -> Next {
        self.start_in(Mode::InHead);
        Next::Done
    }

    /// 13.2.6.4.8 The "text" insertion mode: only its end tag comes here.
    fn end_text(&mut self) -> Next {
        self.pop();
        self.mode = self.original_mode;
        Next::Done
    }
}
