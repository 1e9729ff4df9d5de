//! RCDATA, RAWTEXT, script data and PLAINTEXT: standard, sections 13.2.5.2 to 13.2.5.5 and 13.2.5.9 to 13.2.5.31.

use memchr::{memchr, memmem};

use super::{Content, Token, Tokenizer};
use crate::ascii::ends_tag_name;
use crate::tree::text::{Form, Segment};

impl Tokenizer<'_> {
    /// Text up to the end tag of the element, or that end tag.
    pub(super) fn raw_text(&mut self) -> Token {
        let bytes = self.bytes();
        let start = self.position;
        if start == bytes.len() {
            return Token::EndOfFile;
        }
        let end = self.raw_text_end(start);
        if end == start {
            self.content = Content::Data;
            return self.end_tag(start + "</".len());
        }
        self.position = end;
        let text = &bytes[start..end];
        let form =
            if self.content == Content::Rcdata { Form::of_text(text) } else { Form::of_raw_text(text) };
        Token::Text(Segment::new(start, end, form))
    }

    fn raw_text_end(&self, start: usize) -> usize {
        let bytes = self.bytes();
        match (self.content, self.last_start) {
            (Content::Plaintext, _) | (_, None) => bytes.len(),
            (Content::Script, Some(tag)) => script_end(bytes, start, tag.name().as_bytes()),
            (_, Some(tag)) => end_tag_at(bytes, start, tag.name().as_bytes()),
        }
    }
}

/// Where the end tag called `name` begins, at `start` or after it; the end of the page if there is none.
fn end_tag_at(bytes: &[u8], start: usize, name: &[u8]) -> usize {
    let mut from = start;
    while let Some(offset) = memchr(b'<', &bytes[from..]) {
        let at = from + offset;
        if bytes.get(at + 1) == Some(&b'/') && has_name(&bytes[at + 2..], name) {
            return at;
        }
        from = at + 1;
    }
    bytes.len()
}

fn has_name(bytes: &[u8], name: &[u8]) -> bool {
    bytes.len() > name.len()
        && ends_tag_name(bytes[name.len()])
        && bytes[..name.len()].eq_ignore_ascii_case(name)
}

/// Where the script that begins at `start` ends.
///
/// A script may hold `<!--`, and after it `<script>`: then the next `</script>` ends the inner one only, up to `-->`.
fn script_end(bytes: &[u8], start: usize, name: &[u8]) -> usize {
    let end = end_tag_at(bytes, start, name);
    match memmem::find(&bytes[start..end], b"<!--") {
        None => end,
        Some(offset) => escaped_script_end(bytes, start + offset, name),
    }
}

/// The states of a script, from the first `<!--` on.
#[derive(Clone, Copy, PartialEq)]
enum Escape {
    /// Outside a comment.
    None,
    /// After `<!--`.
    Comment,
    /// After `<!-- <script>`.
    Script,
}

fn escaped_script_end(bytes: &[u8], start: usize, name: &[u8]) -> usize {
    let mut escape = Escape::None;
    let mut at = start;
    while let Some(offset) = memchr::memchr2(b'<', b'-', &bytes[at..]) {
        at += offset;
        let rest = &bytes[at..];
        let opens = has_name(&rest[1..], b"script");
        let closes = rest.get(1) == Some(&b'/') && has_name(&rest[2..], b"script");
        match escape {
            _ if rest.starts_with(b"-->") => (escape, at) = (Escape::None, at + 3),
            _ if rest[0] == b'-' => at += 1,
            // The end tag of the context of a fragment is never appropriate: the name is not that of the element then.
            Escape::None | Escape::Comment if closes && has_name(&rest[2..], name) => return at,
            // The dashes may be those of the comment's end too: `<!-->`.
            Escape::None if rest.starts_with(b"<!--") => (escape, at) = (Escape::Comment, at + 2),
            Escape::Comment if opens => (escape, at) = (Escape::Script, at + 1 + "script".len()),
            Escape::Script if closes => (escape, at) = (Escape::Comment, at + 2 + "script".len()),
            _ => at += 1,
        }
    }
    bytes.len()
}
