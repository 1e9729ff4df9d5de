//! From the start of the page to the end of its head: standard, sections 13.2.6.4.1 to 13.2.6.4.6.

use super::Next;
use crate::builder::stack::Open;
use crate::builder::{Builder, Mode, sets};
use crate::tag::Tag;
use crate::tokenizer::Content;
use crate::tree::{Namespace, NodeId};

impl Builder<'_> {
    // 13.2.6.4.1 The "initial" insertion mode.

    pub(super) fn start_initial(&mut self) -> Next {
        self.begin_without_doctype();
        Next::Again
    }

    // 13.2.6.4.2 The "before html" insertion mode.

    pub(super) fn start_before_html(&mut self, tag: Tag) -> Next {
        if tag != Tag::Html {
            self.insert_root();
            return Next::Again;
        }
        let id = self.create(tag, Namespace::Html);
        self.open_root(id);
        Next::Done
    }

    pub(super) fn end_before_html(&mut self, tag: Tag) -> Next {
        if !ends_head(tag) {
            return Next::Done;
        }
        self.insert_root();
        Next::Again
    }

    /// Begins the page without an `<html>` tag.
    pub(in crate::builder) fn insert_root(&mut self) {
        let id = self.create_implied(Tag::Html);
        self.open_root(id);
    }

    fn open_root(&mut self, id: NodeId) {
        self.tree.append(NodeId::ROOT, id);
        self.stack.push(Open::html(id, Tag::Html));
        self.mode = Mode::BeforeHead;
    }

    // 13.2.6.4.3 The "before head" insertion mode.

    pub(super) fn start_before_head(&mut self, tag: Tag) -> Next {
        if tag != Tag::Head {
            self.begin_head();
            return Next::Again;
        }
        self.head = self.insert_html();
        self.mode = Mode::InHead;
        Next::Done
    }

    pub(super) fn end_before_head(&mut self, tag: Tag) -> Next {
        if !ends_head(tag) {
            return Next::Done;
        }
        self.begin_head();
        Next::Again
    }

    /// Begins the head without a `<head>` tag.
    pub(in crate::builder) fn begin_head(&mut self) {
        self.head = self.insert_implied(Tag::Head);
        self.mode = Mode::InHead;
    }

    // 13.2.6.4.4 The "in head" insertion mode.

    pub(super) fn start_in_head(&mut self, tag: Tag) -> Next {
        match tag {
            Tag::Base | Tag::Basefont | Tag::Bgsound | Tag::Link | Tag::Meta => {
                self.insert_void(tag, Namespace::Html);
            }
            Tag::Title => self.insert_raw(Content::Rcdata),
            Tag::Noscript if !self.scripting => {
                self.insert_html();
                self.mode = Mode::InHeadNoscript;
            }
            Tag::Noscript | Tag::Noframes | Tag::Style => self.insert_raw(Content::Rawtext),
            Tag::Script => self.insert_raw(Content::Script),
            Tag::Template => self.start_template(),
            Tag::Head => {}
            _ => {
                self.end_head();
                return Next::Again;
            }
        }
        Next::Done
    }

    pub(super) fn end_in_head(&mut self, tag: Tag) -> Next {
        match tag {
            Tag::Head => self.end_head(),
            Tag::Template => self.end_template(),
            _ if ends_head(tag) => {
                self.end_head();
                return Next::Again;
            }
            _ => {}
        }
        Next::Done
    }

    pub(in crate::builder) fn end_head(&mut self) {
        self.pop();
        self.mode = Mode::AfterHead;
    }

    // 13.2.6.4.5 The "in head noscript" insertion mode.

    pub(super) fn start_in_head_noscript(&mut self, tag: Tag) -> Next {
        match tag {
            Tag::Basefont | Tag::Bgsound | Tag::Link | Tag::Meta | Tag::Noframes | Tag::Style => {
                self.start_as_in_head()
            }
            Tag::Head | Tag::Noscript => Next::Done,
            _ => {
                self.end_head_noscript();
                Next::Again
            }
        }
    }

    pub(super) fn end_in_head_noscript(&mut self, tag: Tag) -> Next {
        if !matches!(tag, Tag::Noscript | Tag::Br) {
            return Next::Done;
        }
        self.end_head_noscript();
        if tag == Tag::Br { Next::Again } else { Next::Done }
    }

    pub(in crate::builder) fn end_head_noscript(&mut self) {
        self.pop();
        self.mode = Mode::InHead;
    }

    // 13.2.6.4.6 The "after head" insertion mode.

    pub(super) fn start_after_head(&mut self, tag: Tag) -> Next {
        match tag {
            Tag::Body => {
                self.insert_html();
                self.frameset_ok = false;
                self.mode = Mode::InBody;
            }
            Tag::Frameset => {
                self.insert_html();
                self.mode = Mode::InFrameset;
            }
            Tag::Head => {}
            _ if sets::HEAD_CONTENT.has(tag) => self.start_in_head_again(),
            _ => {
                self.begin_body();
                return Next::Again;
            }
        }
        Next::Done
    }

    /// What belongs into the head goes there after its end too.
    fn start_in_head_again(&mut self) {
        let head = self.head;
        self.stack.push(Open::html(head, Tag::Head));
        self.start_in(Mode::InHead);
        if let Some(position) = self.stack.position(head) {
            self.stack.remove(position);
        }
    }

    pub(super) fn end_after_head(&mut self, tag: Tag) -> Next {
        match tag {
            Tag::Template => self.end_template(),
            Tag::Body | Tag::Html | Tag::Br => {
                self.begin_body();
                return Next::Again;
            }
            _ => {}
        }
        Next::Done
    }

    /// Begins the body without a `<body>` tag.
    pub(in crate::builder) fn begin_body(&mut self) {
        self.insert_implied(Tag::Body);
        self.mode = Mode::InBody;
    }
}

/// The end tags that say that there is no more of the head to come.
fn ends_head(tag: Tag) -> bool {
    matches!(tag, Tag::Head | Tag::Body | Tag::Html | Tag::Br)
}
