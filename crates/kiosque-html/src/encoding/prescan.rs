//! What a page says of its encoding: the standard's section 13.2.3.2, "prescan a byte stream", but up to the end of the
//! head instead of 1,024 bytes.

use encoding_rs::Encoding;
use memchr::{memchr, memmem};

use super::of_meta;
use crate::ascii::{ends_tag_name, is_space};
use crate::tokenizer::read_attribute;
use crate::tree::RawAttribute;

/// The encoding that a `<meta>` in the head declares.
pub(super) fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut at = 0;
    loop {
        at += memchr(b'<', &bytes[at..])?;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            // The dashes may be those of the end too: `<!-->`.
            at += 2 + memmem::find(&rest[2..], b"-->")? + 3;
        } else if begins_with(rest, b"</head") || begins_with(rest, b"<body") {
            return None;
        } else if begins_with(rest, b"<meta") {
            let (found, end) = read_meta(bytes, at + "<meta".len())?;
            if found.is_some() {
                return found;
            }
            at = end;
        } else {
            at = skip(bytes, at)?;
        }
    }
}

fn begins_with(bytes: &[u8], tag: &[u8]) -> bool {
    bytes.len() > tag.len() && bytes[..tag.len()].eq_ignore_ascii_case(tag) && ends_tag_name(bytes[tag.len()])
}

/// The end of what begins with the `<` at `at`, if it is not to be read.
fn skip(bytes: &[u8], at: usize) -> Option<usize> {
    let is_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    match bytes.get(at + 1)? {
        b'!' | b'?' => Some(at + memchr(b'>', &bytes[at..])? + 1),
        b'/' if !is_letter(at + 2) => Some(at + memchr(b'>', &bytes[at..])? + 1),
        b'/' => skip_tag(bytes, at + 2),
        _ if is_letter(at + 1) => skip_tag(bytes, at + 1),
        _ => Some(at + 1),
    }
}

fn skip_tag(bytes: &[u8], name: usize) -> Option<usize> {
    let end = name + bytes[name..].iter().position(|&byte| ends_tag_name(byte))?;
    read_attributes(bytes, end, |_| {})
}

/// Passes each attribute to `take`; returns the end of the tag.
fn read_attributes(bytes: &[u8], at: usize, mut take: impl FnMut(RawAttribute)) -> Option<usize> {
    let mut at = at;
    loop {
        match *bytes.get(at)? {
            b'>' => return Some(at + 1),
            byte if is_space(byte) || byte == b'/' => at += 1,
            _ => {
                let (attribute, end) =
                    read_attribute(bytes, at, |at| memchr(b'"', &bytes[at..]).map(|length| at + length))?;
                take(attribute);
                at = end;
            }
        }
    }
}

/// The encoding that the attributes of a `<meta>` declare, and the end of the tag.
fn read_meta(bytes: &[u8], at: usize) -> Option<(Option<&'static Encoding>, usize)> {
    let (mut charset, mut content, mut is_content_type) = (None, None, false);
    let end = read_attributes(bytes, at, |attribute| {
        let (name, value) = (&bytes[attribute.name_range()], &bytes[attribute.value_range()]);
        match name.to_ascii_lowercase().as_slice() {
            b"charset" => charset = charset.or(Some(value)),
            b"content" => content = content.or(Some(value)),
            b"http-equiv" => is_content_type |= value.eq_ignore_ascii_case(b"content-type"),
            _ => {}
        }
    })?;
    let found = match (charset, content) {
        (Some(charset), _) => Encoding::for_label(charset),
        (None, Some(content)) if is_content_type => charset_of_content_type(content),
        _ => None,
    };
    Some((found.map(of_meta), end))
}

/// The encoding in `text/html; charset=utf-8`: the standard's "extracting a character encoding from a meta element".
pub(super) fn charset_of_content_type(content: &[u8]) -> Option<&'static Encoding> {
    const CHARSET: &[u8] = b"charset";
    let mut rest = content;
    loop {
        let at = rest.windows(CHARSET.len()).position(|word| word.eq_ignore_ascii_case(CHARSET))?;
        rest = rest[at + CHARSET.len()..].trim_ascii_start();
        if let Some(value) = rest.strip_prefix(b"=") {
            return Encoding::for_label(unquoted(value.trim_ascii_start())?);
        }
    }
}

fn unquoted(value: &[u8]) -> Option<&[u8]> {
    match value.first()? {
        &quote @ (b'"' | b'\'') => memchr(quote, &value[1..]).map(|end| &value[1..=end]),
        _ => value.split(|&byte| is_space(byte) || byte == b';').next(),
    }
}
