//! The tokenizer: standard, section 13.2.5.
//!
//! The standard's eighty states are one per character; here a token is read at once. Text runs from `<` to `<`, a
//! comment from `--` to `-->`, and what is read is left in the source: a token is ranges. The states that a page can
//! stay in between two tokens are [`Content`].

mod comment;
#[cfg(test)]
mod conformance;
mod doctype;
mod marks;
mod raw_text;
mod tag;

pub(crate) use marks::COUNTED;
pub(crate) use tag::{read_attribute, without_repeated};

use marks::{Looked, Marks};

use crate::tag::Tag;
use crate::tree::text::{Form, Segment};
use crate::tree::{RawAttribute, RawDoctype, Span};

/// The most attributes that are kept of a page, in order; more are read over. News pages have some ten thousand.
pub(crate) const MAX_ATTRIBUTES: usize = 1_000_000;

/// What the tokenizer reads next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Content {
    /// Markup: the data state.
    Data,
    /// Text with references up to the end tag: title, textarea.
    Rcdata,
    /// Text up to the end tag: style, iframe and the like.
    Rawtext,
    /// Text up to the end tag, with the rules for scripts inside comments.
    Script,
    /// Text up to the end of the page.
    Plaintext,
}

/// A token: what it holds is in the tokenizer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Token {
    /// A start tag: see [`Tokenizer::tag`].
    Start,
    /// An end tag: see [`Tokenizer::tag`].
    End,
    /// Text: see [`Tokenizer::segment`].
    Text,
    /// A comment: see [`Tokenizer::segment`].
    Comment,
    /// A document type: see [`Tokenizer::doctype`].
    Doctype,
    /// `<![CDATA[` was met: the tree builder knows whether it opens a section, or a comment. See
    /// [`Tokenizer::cdata`].
    Cdata,
    EndOfFile,
}

/// The tag that was read last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TagToken {
    pub(crate) tag: Tag,
    pub(crate) name: Span,
    /// A hash of the name, for names that are no [`Tag`] of their own.
    pub(crate) hash: u16,
    /// Its attributes are those of [`Tokenizer::attributes`] from here on.
    pub(crate) first_attribute: usize,
    /// The bits of the names of its attributes: see [`RawAttribute::name_bit`].
    names: u64,
    pub(crate) self_closing: bool,
}

pub(crate) struct Tokenizer<'s> {
    pub(crate) source: &'s str,
    /// The end of the last token, and the start of the next.
    pub(crate) position: usize,
    /// The start of the last token.
    pub(crate) token_start: usize,
    pub(crate) content: Content,
    pub(crate) tag: TagToken,
    /// The text or the comment that was read last.
    pub(crate) segment: Segment,
    /// The document type that was read last.
    pub(crate) doctype: RawDoctype,
    /// The attributes of all start tags so far; those of end tags are dropped.
    pub(crate) attributes: Vec<RawAttribute>,
    /// The name of the last start tag: the end tag that ends raw text.
    pub(crate) last_start: Option<Tag>,
    /// There were more than [`MAX_ATTRIBUTES`].
    pub(crate) lacks_attributes: bool,
    marks: Marks,
}

impl<'s> Tokenizer<'s> {
    /// A tokenizer of `source`; `attributes` and `lines` are empty buffers.
    pub(crate) fn new(source: &'s str, attributes: Vec<RawAttribute>, lines: Vec<u32>) -> Self {
        let tag = TagToken {
            tag: Tag::Other,
            name: Span::new(0, 0),
            hash: 0,
            first_attribute: 0,
            names: 0,
            self_closing: false,
        };
        Self {
            source,
            position: 0,
            token_start: 0,
            content: Content::Data,
            tag,
            segment: Segment::new(0, 0, Form::VERBATIM),
            doctype: RawDoctype::default(),
            attributes,
            last_start: None,
            lacks_attributes: false,
            marks: Marks::new(lines),
        }
    }

    /// The attributes of the page, and the line feeds before each [`COUNTED`] bytes of it.
    pub(crate) fn finish(self) -> (Vec<RawAttribute>, Vec<u32>) {
        (self.attributes, self.marks.into_lines(self.source.as_bytes()))
    }

    #[inline]
    pub(crate) fn next(&mut self) -> Token {
        self.token_start = self.position;
        match self.content {
            Content::Data => self.data(),
            _ => self.raw_text(),
        }
    }

    #[inline]
    fn data(&mut self) -> Token {
        loop {
            let start = self.position;
            match self.bytes().get(start) {
                None => return Token::EndOfFile,
                Some(b'<') => {
                    if let Some(token) = self.markup(start) {
                        return token;
                    }
                    self.token_start = self.position;
                }
                Some(_) => return self.text(start, start),
            }
        }
    }

    /// Text from `start` to the next markup, which is not before `from`.
    fn text(&mut self, start: usize, from: usize) -> Token {
        let bytes = self.bytes();
        let mut looked = Looked::for_references(true);
        let mut end = self.marks.next_tag(bytes, from, &mut looked);
        while end < bytes.len() && !bytes.get(end + 1).is_some_and(|&byte| opens_markup(byte)) {
            end = self.marks.next_tag(bytes, end + 1, &mut looked);
        }
        self.position = end;
        self.segment = Segment::new(start, end, looked.form());
        Token::Text
    }

    /// Reads what begins with the `<` at `start`; none for `</>`, which is nothing.
    #[inline]
    fn markup(&mut self, start: usize) -> Option<Token> {
        let bytes = self.bytes();
        match bytes.get(start + 1) {
            Some(byte) if byte.is_ascii_alphabetic() => Some(self.start_tag(start + 1)),
            Some(b'/') => match bytes.get(start + 2) {
                Some(byte) if byte.is_ascii_alphabetic() => Some(self.end_tag(start + 2)),
                Some(b'>') => {
                    self.position = start + 3;
                    None
                }
                Some(_) => Some(self.bogus_comment(start + 2)),
                None => Some(self.text(start, start + 1)),
            },
            Some(b'!') => Some(self.declaration(start + 2)),
            Some(b'?') => Some(self.bogus_comment(start + 1)),
            _ => Some(self.text(start, start + 1)),
        }
    }

    /// The markup declaration open state: `at` is after `<!`.
    fn declaration(&mut self, at: usize) -> Token {
        let rest = &self.bytes()[at..];
        if rest.starts_with(b"--") {
            return self.comment(at + 2);
        }
        if rest.len() >= 7 && rest[..7].eq_ignore_ascii_case(b"doctype") {
            return self.doctype(at + 7);
        }
        if rest.starts_with(b"[CDATA[") {
            return Token::Cdata;
        }
        self.bogus_comment(at)
    }

    #[inline]
    fn bytes(&self) -> &'s [u8] {
        self.source.as_bytes()
    }
}

fn opens_markup(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?')
}
