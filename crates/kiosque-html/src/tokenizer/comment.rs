//! Comments and CDATA sections: standard, sections 13.2.5.41 to 13.2.5.52 and 13.2.5.69 to 13.2.5.71.

use memchr::{memchr, memmem};

use super::{Token, Tokenizer};
use crate::tree::text::{Form, Segment};

impl Tokenizer<'_> {
    /// A comment whose text starts at `start`, after `<!--`.
    pub(super) fn comment(&mut self, start: usize) -> Token {
        let bytes = self.bytes();
        let rest = &bytes[start..];
        if rest.starts_with(b">") {
            return self.comment_token(start, start, start + 1);
        }
        if rest.starts_with(b"->") {
            return self.comment_token(start, start, start + 2);
        }
        let mut from = 0;
        while let Some(offset) = memchr(b'>', &rest[from..]) {
            let before = &rest[..from + offset];
            let after = start + from + offset + 1;
            if let Some(text) = before.strip_suffix(b"--").or_else(|| before.strip_suffix(b"--!")) {
                return self.comment_token(start, start + text.len(), after);
            }
            from += offset + 1;
        }
        let text = [&b"--!"[..], b"--", b"-"].iter().find_map(|end| rest.strip_suffix(*end)).unwrap_or(rest);
        self.comment_token(start, start + text.len(), bytes.len())
    }

    /// A comment that should not be one, from `start` to the next `>`.
    pub(super) fn bogus_comment(&mut self, start: usize) -> Token {
        let bytes = self.bytes();
        match memchr(b'>', &bytes[start..]) {
            Some(offset) => self.comment_token(start, start + offset, start + offset + 1),
            None => self.comment_token(start, bytes.len(), bytes.len()),
        }
    }

    fn comment_token(&mut self, start: usize, end: usize, after: usize) -> Token {
        self.position = after;
        self.segment = Segment::new(start, end, Form::of_raw_text(&self.bytes()[start..end]));
        Token::Comment
    }

    /// What [`Token::Cdata`] announced: the text of a section in foreign content, a comment elsewhere.
    pub(crate) fn cdata(&mut self, in_foreign_content: bool) -> Token {
        if !in_foreign_content {
            return self.bogus_comment(self.token_start + "<!".len());
        }
        let bytes = self.bytes();
        let start = self.token_start + "<![CDATA[".len();
        self.cdata_section(bytes, start)
    }

    /// The text of a CDATA section that starts at `start`.
    pub(super) fn cdata_section(&mut self, bytes: &[u8], start: usize) -> Token {
        let found = memmem::find(&bytes[start..], b"]]>").map(|offset| start + offset);
        let end = found.unwrap_or(bytes.len());
        self.position = found.map_or(end, |end| end + "]]>".len());
        self.segment = Segment::new(start, end, Form::of_raw_text(&bytes[start..end]));
        Token::Text
    }
}
