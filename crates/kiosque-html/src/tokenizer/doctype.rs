//! Document types: standard, sections 13.2.5.53 to 13.2.5.68. Each function is one or a few of its states.

use memchr::memchr;

use super::{Token, Tokenizer};
use crate::ascii::is_space;
use crate::tree::{RawDoctype, Span};

/// What a state says about the document type: it goes on, it ends here, or the rest of it is to be skipped.
enum Flow {
    GoOn,
    End,
    Skip,
}

impl Tokenizer<'_> {
    /// A document type; `start` is after `<!DOCTYPE`.
    pub(super) fn doctype(&mut self, start: usize) -> Token {
        let mut reader = Reader { bytes: self.bytes(), at: start, doctype: RawDoctype::default() };
        if let Flow::Skip = reader.read() {
            reader.skip();
        }
        (self.position, self.doctype) = (reader.at, reader.doctype);
        Token::Doctype
    }
}

struct Reader<'s> {
    bytes: &'s [u8],
    at: usize,
    doctype: RawDoctype,
}

impl Reader<'_> {
    fn read(&mut self) -> Flow {
        if let Flow::End = self.name() {
            return Flow::End;
        }
        self.skip_spaces();
        if self.ends() {
            return Flow::End;
        }
        if self.keyword(b"public") {
            return self.public_identifier();
        }
        if self.keyword(b"system") {
            return self.system_identifier(true);
        }
        self.malformed()
    }

    fn name(&mut self) -> Flow {
        self.skip_spaces();
        let start = self.at;
        while let Some(&byte) = self.bytes.get(self.at)
            && byte != b'>'
            && !is_space(byte)
        {
            self.at += 1;
        }
        if self.at > start {
            self.doctype.name = Some(Span::new(start, self.at));
            return Flow::GoOn;
        }
        self.doctype.forces_quirks = true;
        if self.ends() { Flow::End } else { Flow::GoOn }
    }

    fn public_identifier(&mut self) -> Flow {
        self.skip_spaces();
        let Some(identifier) = self.quoted() else { return self.missing_identifier() };
        self.doctype.public = Some(identifier);
        if self.doctype.forces_quirks {
            return Flow::End;
        }
        self.system_identifier(false)
    }

    fn system_identifier(&mut self, required: bool) -> Flow {
        self.skip_spaces();
        if !required && self.ends() {
            return Flow::End;
        }
        let Some(identifier) = self.quoted() else { return self.missing_identifier() };
        self.doctype.system = Some(identifier);
        if self.doctype.forces_quirks {
            return Flow::End;
        }
        self.skip_spaces();
        if self.ends() { Flow::End } else { Flow::Skip }
    }

    /// The text between quotes. A `>` or the end of the page inside it ends the document type.
    fn quoted(&mut self) -> Option<Span> {
        let quote = *self.bytes.get(self.at).filter(|byte| matches!(byte, b'"' | b'\''))?;
        let start = self.at + 1;
        let rest = &self.bytes[start..];
        let length = memchr::memchr2(quote, b'>', rest).unwrap_or(rest.len());
        self.at = (start + length + 1).min(self.bytes.len());
        self.doctype.forces_quirks |= rest.get(length) != Some(&quote);
        Some(Span::new(start, start + length))
    }

    fn missing_identifier(&mut self) -> Flow {
        self.doctype.forces_quirks = true;
        if self.ends() { Flow::End } else { Flow::Skip }
    }

    fn malformed(&mut self) -> Flow {
        self.doctype.forces_quirks = true;
        Flow::Skip
    }

    /// True at the end of the document type, which is then passed. The end of the page is one, in quirks.
    fn ends(&mut self) -> bool {
        match self.bytes.get(self.at) {
            Some(b'>') => self.at += 1,
            Some(_) => return false,
            None => self.doctype.forces_quirks = true,
        }
        true
    }

    fn keyword(&mut self, keyword: &[u8]) -> bool {
        let found =
            self.bytes[self.at..].get(..keyword.len()).is_some_and(|word| word.eq_ignore_ascii_case(keyword));
        self.at += if found { keyword.len() } else { 0 };
        found
    }

    fn skip_spaces(&mut self) {
        while self.bytes.get(self.at).is_some_and(|&byte| is_space(byte)) {
            self.at += 1;
        }
    }

    /// The bogus doctype state.
    fn skip(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += memchr(b'>', rest).map_or(rest.len(), |offset| offset + 1);
    }
}
