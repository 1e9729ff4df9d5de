//! After the body, and framesets: standard, sections 13.2.6.4.19 to 13.2.6.4.23.

use super::Next;
use crate::builder::{Builder, Mode};
use crate::tag::Tag;
use crate::tree::Namespace;

impl Builder<'_> {
    pub(super) fn end_after_body(&mut self, tag: Tag) -> Next {
        if tag != Tag::Html {
            return self.again_in(Mode::InBody);
        }
        if self.context.is_none() {
            self.mode = Mode::AfterAfterBody;
        }
        Next::Done
    }

    pub(super) fn start_in_frameset(&mut self, tag: Tag) -> Next {
        match tag {
            Tag::Frameset => {
                self.insert_html();
            }
            Tag::Frame => {
                self.insert_void(tag, Namespace::Html);
            }
            Tag::Noframes => return self.start_as_in_head(),
            _ => {}
        }
        Next::Done
    }

    pub(super) fn end_in_frameset(&mut self, tag: Tag) -> Next {
        if tag == Tag::Frameset && self.stack.len() > 1 {
            self.pop();
            if self.context.is_none() && !self.current_is(Tag::Frameset) {
                self.mode = Mode::AfterFrameset;
            }
        }
        Next::Done
    }

    pub(super) fn start_after_frameset(&mut self, tag: Tag) -> Next {
        if tag == Tag::Noframes { self.start_as_in_head() } else { Next::Done }
    }

    pub(super) fn end_after_frameset(&mut self, tag: Tag) -> Next {
        if tag == Tag::Html {
            self.mode = Mode::AfterAfterFrameset;
        }
        Next::Done
    }
}
