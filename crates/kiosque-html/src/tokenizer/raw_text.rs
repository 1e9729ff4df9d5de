//! RCDATA, RAWTEXT, script data and PLAINTEXT: standard, sections 13.2.5.2 to 13.2.5.5 and 13.2.5.9 to 13.2.5.31.

use super::marks::Looked;
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
        let (end, form) = self.raw_text_end(start);
        if end == start {
            self.content = Content::Data;
            return self.end_tag(start + "</".len());
        }
        self.position = end;
        self.segment = Segment::new(start, end, form);
        Token::Text
    }

    /// Where the text that begins at `start` ends, and how it is spelled.
    fn raw_text_end(&mut self, start: usize) -> (usize, Form) {
        let bytes = self.bytes();
        let name = match (self.content, self.last_start) {
            (Content::Rcdata, None) => return (bytes.len(), Form::of_text(&bytes[start..])),
            (Content::Plaintext, _) | (_, None) => return (bytes.len(), Form::of_raw_text(&bytes[start..])),
            (_, Some(tag)) => tag.name().as_bytes(),
        };
        let mut looked = Looked::for_references(self.content == Content::Rcdata);
        let mut comment = None;
        let mut end = self.marks.next_tag(bytes, start, &mut looked);
        while end < bytes.len() && !is_end_tag(&bytes[end..], name) {
            if comment.is_none() && bytes[end..].starts_with(b"<!--") {
                comment = Some(end);
            }
            end = self.marks.next_tag(bytes, end + 1, &mut looked);
        }
        match (self.content, comment) {
            // A script may hold `<!--`, and after it `<script>`: then the next `</script>` ends the inner one only, up to
            // `-->`.
            (Content::Script, Some(comment)) => {
                let end = escaped_script_end(bytes, comment, name);
                (end, Form::of_raw_text(&bytes[start..end]))
            }
            _ => (end, looked.form()),
        }
    }
}

/// Whether the end tag called `name` begins here, with a `<`.
fn is_end_tag(bytes: &[u8], name: &[u8]) -> bool {
    bytes.get(1) == Some(&b'/') && has_name(&bytes[2..], name)
}

fn has_name(bytes: &[u8], name: &[u8]) -> bool {
    bytes.len() > name.len()
        && ends_tag_name(bytes[name.len()])
        && bytes[..name.len()].eq_ignore_ascii_case(name)
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
