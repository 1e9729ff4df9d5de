//! Templates: standard, section 13.2.6.4.22, and the rules for their tags in 13.2.6.4.4.

use super::Next;
use crate::builder::{Builder, Mode, sets};
use crate::tag::Tag;

impl Builder<'_> {
    pub(super) fn start_template(&mut self) {
        self.insert_html();
        self.push_marker();
        self.frameset_ok = false;
        self.mode = Mode::InTemplate;
        self.template_modes.push(Mode::InTemplate);
    }

    pub(in crate::builder) fn end_template(&mut self) {
        if !self.stack.has(Tag::Template) {
            return;
        }
        self.imply_ends_thoroughly();
        self.pop_through(Tag::Template);
        self.clear_to_marker();
        self.template_modes.pop();
        self.reset_mode();
    }

    pub(super) fn start_in_template(&mut self, tag: Tag) -> Next {
        if sets::HEAD_CONTENT.has(tag) {
            return self.start_as_in_head();
        }
        let mode = match tag {
            Tag::Caption | Tag::Colgroup | Tag::Tbody | Tag::Tfoot | Tag::Thead => Mode::InTable,
            Tag::Col => Mode::InColumnGroup,
            Tag::Tr => Mode::InTableBody,
            Tag::Td | Tag::Th => Mode::InRow,
            _ => Mode::InBody,
        };
        self.template_modes.pop();
        self.template_modes.push(mode);
        self.again_in(mode)
    }

    pub(super) fn end_in_template(&mut self, tag: Tag) -> Next {
        if tag == Tag::Template {
            self.end_template();
        }
        Next::Done
    }
}
