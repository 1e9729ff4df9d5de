//! End tags in the body: standard, section 13.2.6.4.7.

use super::Next;
use crate::builder::{Builder, Mode, sets};
use crate::tag::Tag::{self, *};
use crate::tree::NodeId;

impl Builder<'_> {
    #[inline]
    pub(super) fn end_in_body(&mut self, tag: Tag) -> Next {
        if sets::BLOCK_ENDS.has(tag) {
            self.end_block(tag);
            return Next::Done;
        }
        if sets::FORMATTING.has(tag) {
            self.adopt(tag);
            return Next::Done;
        }
        match tag {
            P => self.end_paragraph(),
            Li if self.stack.has_in_list_item_scope(Li) => self.close(Li),
            Dd | Dt if self.stack.has_in_scope(tag) => self.close(tag),
            Li | Dd | Dt => {}
            H1 | H2 | H3 | H4 | H5 | H6 => self.end_heading(),
            Template => self.end_template(),
            Body => {
                self.end_body();
            }
            Html if self.end_body() => return Next::Again,
            Html => {}
            Form => self.end_form(),
            Applet | Marquee | Object => self.end_object(tag),
            Br => self.start_br(),
            _ => self.end_any(tag),
        }
        Next::Done
    }

    fn end_block(&mut self, tag: Tag) {
        if self.stack.has_in_scope(tag) {
            self.imply_ends();
            self.pop_through(tag);
        }
    }

    fn end_paragraph(&mut self) {
        if !self.stack.has_in_button_scope(P) {
            self.insert_implied(P);
        }
        self.close_paragraph();
    }

    fn end_heading(&mut self) {
        if self.stack.has_any_in_scope(&sets::HEADINGS) {
            self.imply_ends();
            self.pop_through_any(&sets::HEADINGS);
        }
    }

    /// The body stays open: what follows goes into it.
    fn end_body(&mut self) -> bool {
        let ends = self.stack.has_in_scope(Body);
        if ends {
            self.mode = Mode::AfterBody;
        }
        ends
    }

    fn end_form(&mut self) {
        if self.stack.has(Template) {
            return self.end_block(Form);
        }
        let form = std::mem::replace(&mut self.form, NodeId::NONE);
        if form != NodeId::NONE && self.stack.has_node_in_scope(form) {
            self.imply_ends();
            self.remove_from_stack(form);
        }
    }

    fn end_object(&mut self, tag: Tag) {
        if self.stack.has_in_scope(tag) {
            self.imply_ends();
            self.pop_through(tag);
            self.clear_to_marker();
        }
    }

    /// `</br>` is read as `<br>` without attributes.
    fn start_br(&mut self) {
        self.tokenizer.tag.first_attribute = self.tokenizer.attributes.len();
        self.start_void_phrasing(Br);
    }

    /// Any other end tag.
    pub(in crate::builder) fn end_any(&mut self, tag: Tag) {
        if !self.stack.has(tag) {
            return;
        }
        for position in (1..self.stack.len()).rev() {
            let open = self.stack.at(position);
            if open.is(tag) && self.ends(open) {
                self.imply_ends_except(tag);
                return self.end_elements_from(position.min(self.stack.len() - 1));
            }
            if open.is_special() {
                return;
            }
        }
    }
}
