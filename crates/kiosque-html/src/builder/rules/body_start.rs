//! Start tags in the body: standard, section 13.2.6.4.7.

use super::Next;
use crate::builder::stack::Open;
use crate::builder::{Builder, Mode, sets};
use crate::tag::Tag::{self, *};
use crate::tokenizer::Content;
use crate::tree::{Namespace, NodeId, Quirks};

impl Builder<'_> {
    #[inline]
    pub(super) fn start_in_body(&mut self, tag: Tag) -> Next {
        if sets::BLOCK_STARTS.has(tag) {
            self.close_paragraph_in_button_scope();
            self.insert_html();
            return Next::Done;
        }
        match tag {
            A => self.start_link(),
            Nobr => self.start_nobr(),
            B | Big | Code | Em | Font | I | S | Small | Strike | Strong | Tt | U => self.start_formatting(),
            Area | Br | Embed | Img | Keygen | Wbr => self.start_void_phrasing(tag),
            Image => self.start_void_phrasing(Img),
            Li => self.start_item(&[Li]),
            Dd | Dt => self.start_item(&[Dd, Dt]),
            H1 | H2 | H3 | H4 | H5 | H6 => self.start_heading(),
            Html => self.start_html(),
            Base | Basefont | Bgsound | Link | Meta | Noframes | Script | Style | Template | Title => {
                return self.start_as_in_head();
            }
            Body => self.start_body(),
            Frameset => self.start_frameset(),
            Pre | Listing => self.start_preformatted(),
            Form => self.start_form(),
            Plaintext => self.start_plaintext(),
            Button => self.start_button(),
            Applet | Marquee | Object => self.start_object(),
            Table => self.start_table(),
            Input => self.start_input(),
            Param | Source | Track => {
                self.insert_void(tag, Namespace::Html);
            }
            Hr => self.start_rule(),
            Textarea => self.start_textarea(),
            Xmp => self.start_xmp(),
            Iframe => self.start_iframe(),
            Noembed => self.insert_raw(Content::Rawtext),
            Noscript if self.scripting => self.insert_raw(Content::Rawtext),
            Select => self.start_select(),
            Option | Optgroup => self.start_option(tag),
            Rb | Rtc | Rp | Rt => self.start_ruby_part(tag),
            Math => self.start_foreign(Namespace::MathMl),
            Svg => self.start_foreign(Namespace::Svg),
            Caption | Col | Colgroup | Frame | Head | Tbody | Td | Tfoot | Th | Thead | Tr => {}
            _ => {
                self.reopen_formatting();
                self.insert_html();
            }
        }
        Next::Done
    }

    fn start_html(&mut self) {
        if !self.stack.has(Template) {
            self.merge_attributes(0);
        }
    }

    fn start_body(&mut self) {
        if self.second_is_body() && !self.stack.has(Template) {
            self.frameset_ok = false;
            self.merge_attributes(1);
        }
    }

    fn second_is_body(&self) -> bool {
        self.stack.get(1).is_some_and(|open| open.is(Body))
    }

    /// A frameset takes the place of a body that has shown nothing so far.
    fn start_frameset(&mut self) {
        if !self.second_is_body() || !self.frameset_ok {
            return;
        }
        let body = self.stack.at(1).id;
        self.tree.detach(body);
        self.pop_to(1);
        self.insert_html();
        self.mode = Mode::InFrameset;
    }

    fn start_heading(&mut self) {
        self.close_paragraph_in_button_scope();
        if self.stack.current().is_in(&sets::HEADINGS) {
            self.pop();
        }
        self.insert_html();
    }

    fn start_preformatted(&mut self) {
        self.close_paragraph_in_button_scope();
        self.insert_html();
        self.skips_newline = true;
        self.frameset_ok = false;
    }

    fn start_form(&mut self) {
        let in_template = self.stack.has(Template);
        if self.form != NodeId::NONE && !in_template {
            return;
        }
        self.close_paragraph_in_button_scope();
        let form = self.insert_html();
        if !in_template {
            self.form = form;
        }
    }

    /// `<li>`, `<dd>` and `<dt>` end an open item of their kind.
    fn start_item(&mut self, kinds: &[Tag]) {
        self.frameset_ok = false;
        // Where none is open, no deep stack is searched for one.
        if kinds.iter().any(|&kind| self.stack.has(kind)) {
            self.close_item(kinds);
        }
        self.close_paragraph_in_button_scope();
        self.insert_html();
    }

    fn close_item(&mut self, kinds: &[Tag]) {
        let is_item = |open: &Open| kinds.iter().any(|&kind| open.is(kind));
        let open = self.stack.downwards().map(|(_, open)| open).find(|open| {
            is_item(open) || open.is_special() && !(open.is(Address) || open.is(Div) || open.is(P))
        });
        if let Some(open) = open.filter(is_item) {
            self.close(open.tag);
        }
    }

    fn start_plaintext(&mut self) {
        self.close_paragraph_in_button_scope();
        self.insert_html();
        self.tokenizer.content = Content::Plaintext;
    }

    fn start_button(&mut self) {
        if self.stack.has_in_scope(Button) {
            self.imply_ends();
            self.pop_through(Button);
        }
        self.reopen_formatting();
        self.insert_html();
        self.frameset_ok = false;
    }

    fn start_object(&mut self) {
        self.reopen_formatting();
        self.insert_html();
        self.push_marker();
        self.frameset_ok = false;
    }

    fn start_table(&mut self) {
        if self.quirks != Quirks::Full {
            self.close_paragraph_in_button_scope();
        }
        self.insert_html();
        self.frameset_ok = false;
        self.mode = Mode::InTable;
    }

    pub(super) fn start_void_phrasing(&mut self, tag: Tag) {
        self.reopen_formatting();
        self.insert_void(tag, Namespace::Html);
        self.frameset_ok = false;
    }

    fn is_in_select_fragment(&self) -> bool {
        self.context.is_some_and(|context| context.tag == Select && context.namespace == Namespace::Html)
    }

    fn start_input(&mut self) {
        if self.is_in_select_fragment() {
            return;
        }
        if self.stack.has_in_scope(Select) {
            self.pop_through(Select);
        }
        self.reopen_formatting();
        self.insert_void(Input, Namespace::Html);
        self.frameset_ok &= self.is_hidden_input();
    }

    fn start_rule(&mut self) {
        self.close_paragraph_in_button_scope();
        if self.stack.has_in_scope(Select) {
            self.imply_ends();
        }
        self.insert_void(Hr, Namespace::Html);
        self.frameset_ok = false;
    }

    fn start_textarea(&mut self) {
        self.insert_raw(Content::Rcdata);
        self.skips_newline = true;
        self.frameset_ok = false;
    }

    fn start_xmp(&mut self) {
        self.close_paragraph_in_button_scope();
        self.reopen_formatting();
        self.frameset_ok = false;
        self.insert_raw(Content::Rawtext);
    }

    fn start_iframe(&mut self) {
        self.frameset_ok = false;
        self.insert_raw(Content::Rawtext);
    }

    fn start_select(&mut self) {
        if self.is_in_select_fragment() {
            return;
        }
        if self.stack.has_in_scope(Select) {
            return self.pop_through(Select);
        }
        self.reopen_formatting();
        self.insert_html();
        self.frameset_ok = false;
    }

    fn start_option(&mut self, tag: Tag) {
        if self.stack.has_in_scope(Select) {
            self.imply_ends_except(if tag == Option { Optgroup } else { Other });
        } else if self.current_is(Option) {
            self.pop();
        }
        self.reopen_formatting();
        self.insert_html();
    }

    fn start_ruby_part(&mut self, tag: Tag) {
        if self.stack.has_in_scope(Ruby) {
            self.imply_ends_except(if matches!(tag, Rp | Rt) { Rtc } else { Other });
        }
        self.insert_html();
    }

    fn start_foreign(&mut self, namespace: Namespace) {
        self.reopen_formatting();
        self.insert_foreign(self.tokenizer.tag.tag, namespace);
    }
}
