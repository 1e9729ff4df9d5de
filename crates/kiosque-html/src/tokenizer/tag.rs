//! Tags and their attributes: standard, sections 13.2.5.6 to 13.2.5.8 and 13.2.5.32 to 13.2.5.40.

use std::ops::Range;

use memchr::memchr2;

use super::{MAX_ATTRIBUTES, TagToken, Token, Tokenizer};
use crate::ascii::{ends_attribute_name, ends_tag_name, find, is_space};
use crate::tag::{LONGEST_KEY, Tag};
use crate::tree::{RawAttribute, Span};

/// Up to this many attributes of a tag, a new one is compared with each; beyond, they are sorted once. No tag of an
/// ordinary page has so many, and a tag with a million stays linear.
const COMPARED_ATTRIBUTES: usize = 32;

impl Tokenizer<'_> {
    /// A start tag whose name begins at `at`. The end of the page inside it drops it.
    #[inline]
    pub(super) fn start_tag(&mut self, at: usize) -> Token {
        if !self.read_tag(at) {
            return Token::EndOfFile;
        }
        self.last_start = Some(self.tag.tag);
        Token::Start
    }

    /// An end tag whose name begins at `at`.
    #[inline]
    pub(super) fn end_tag(&mut self, at: usize) -> Token {
        if !self.read_tag(at) {
            return Token::EndOfFile;
        }
        self.attributes.truncate(self.tag.first_attribute);
        Token::End
    }

    /// Reads a tag from its name on; false if the page ends inside it.
    #[inline]
    fn read_tag(&mut self, at: usize) -> bool {
        let bytes = self.bytes();
        let (tag, hash, end) = tag_name(bytes, at);
        let first_attribute = self.attributes.len();
        self.tag =
            TagToken { tag, name: Span::new(at, end), hash, first_attribute, names: 0, self_closing: false };
        match bytes.get(end) {
            Some(b'>') => {
                self.position = end + 1;
                true
            }
            _ => self.read_attributes(end),
        }
    }

    fn read_attributes(&mut self, at: usize) -> bool {
        let bytes = self.bytes();
        let mut at = at;
        loop {
            match bytes.get(at) {
                None => return self.ends_in_tag(),
                Some(b'>') => break,
                Some(b'/') => {
                    at += 1;
                    self.tag.self_closing |= bytes.get(at) == Some(&b'>');
                }
                Some(&byte) if is_space(byte) => at += 1,
                Some(_) => match read_attribute(bytes, at, |at| self.marks.next_quote(bytes, at)) {
                    None => return self.ends_in_tag(),
                    Some((attribute, end)) => {
                        self.add_attribute(attribute);
                        at = end;
                    }
                },
            }
        }
        self.position = at + 1;
        if self.attributes.len() - self.tag.first_attribute > COMPARED_ATTRIBUTES {
            self.drop_repeated_attributes();
        }
        true
    }

    fn ends_in_tag(&mut self) -> bool {
        self.attributes.truncate(self.tag.first_attribute);
        self.position = self.bytes().len();
        false
    }

    /// Adds an attribute unless the tag has one of that name.
    #[inline]
    fn add_attribute(&mut self, attribute: RawAttribute) {
        if self.attributes.len() >= MAX_ATTRIBUTES {
            self.lacks_attributes = true;
            return;
        }
        let source = self.source;
        let others = &self.attributes[self.tag.first_attribute..];
        let bit = attribute.name_bit(source);
        let may_repeat = self.tag.names & bit != 0 && others.len() < COMPARED_ATTRIBUTES;
        self.tag.names |= bit;
        let repeated = may_repeat && others.iter().any(|other| other.same_name(attribute, source));
        if !repeated {
            self.attributes.push(attribute);
        }
    }

    fn drop_repeated_attributes(&mut self) {
        let attributes = self.attributes.split_off(self.tag.first_attribute);
        self.attributes.extend(without_repeated(attributes, self.source));
    }
}

/// The attributes without those whose name came before, in their order.
pub(crate) fn without_repeated(
    attributes: Vec<RawAttribute>,
    source: &str,
) -> impl Iterator<Item = RawAttribute> + use<> {
    let name = |at: usize| attributes[at].folded_name(source);
    let mut order: Vec<usize> = (0..attributes.len()).collect();
    order.sort_unstable_by(|&left, &right| name(left).cmp(name(right)).then(left.cmp(&right)));
    order.dedup_by(|later, first| name(*later).eq(name(*first)));
    order.sort_unstable();
    order.into_iter().map(move |at| attributes[at])
}

/// The tag whose name begins at `at`, a hash of the name, and its end.
#[inline]
fn tag_name(bytes: &[u8], at: usize) -> (Tag, u16, usize) {
    match short_name(bytes, at) {
        Some((key, end)) => (Tag::from_key(key), hash(key), end),
        None => any_name(bytes, at),
    }
}

/// The key and the end of a name of less than eight small letters, as most are: they are read together.
#[inline]
fn short_name(bytes: &[u8], at: usize) -> Option<(u128, usize)> {
    let word = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    let length = length_of_plain(word);
    let ends = TAG_NAME[usize::from(*bytes.get(at + length)?)] == END;
    let is_short = ends && (1..8).contains(&length);
    is_short.then(|| (u128::from(word.swap_bytes() >> (64 - 8 * length)), at + length))
}

fn any_name(bytes: &[u8], at: usize) -> (Tag, u16, usize) {
    let mut key: u128 = 0;
    let mut end = at;
    while let Some(&byte) = bytes.get(end)
        && TAG_NAME[usize::from(byte)] != END
    {
        key = (key << 8) | u128::from(TAG_NAME[usize::from(byte)]);
        end += 1;
    }
    let tag = if end - at > LONGEST_KEY { Tag::Other } else { Tag::from_key(key) };
    let hash = if tag == Tag::Other && may_be_spelled_otherwise(&bytes[at..end]) { 0 } else { hash(key) };
    (tag, hash, end)
}

/// True for names with U+0000, and for names that one with U+0000 in the place of U+FFFD is equal to.
fn may_be_spelled_otherwise(name: &[u8]) -> bool {
    const FIRST_OF_REPLACEMENT: u8 = 0xEF;
    memchr2(0, FIRST_OF_REPLACEMENT, name).is_some()
}

/// A hash of the last bytes of a name.
#[inline]
fn hash(key: u128) -> u16 {
    ((key as u64 ^ (key >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as u16
}

/// The attribute that begins at `at`, and where the tag goes on; none if the page ends in it. `next_quote` says where the
/// next `"` stands.
#[inline(always)]
pub(crate) fn read_attribute(
    bytes: &[u8],
    at: usize,
    next_quote: impl FnOnce(usize) -> Option<usize>,
) -> Option<(RawAttribute, usize)> {
    let (name, folds) = attribute_name(bytes, at);
    let equals = skip_spaces(bytes, name.end);
    if bytes.get(equals) != Some(&b'=') {
        return Some((RawAttribute::new(name, folds, 0..0), equals));
    }
    let (value, end) = attribute_value(bytes, skip_spaces(bytes, equals + 1), next_quote)?;
    Some((RawAttribute::new(name, folds, value), end))
}

/// The name that begins at `at`, and whether it has capitals or U+0000. Its first character may be `=`.
#[inline]
fn attribute_name(bytes: &[u8], at: usize) -> (Range<usize>, bool) {
    let mut end = at;
    while let Some(word) = bytes.get(end..).and_then(<[u8]>::first_chunk) {
        let length = length_of_plain(u64::from_le_bytes(*word));
        end += length;
        if length < 8 {
            break;
        }
    }
    let mut folds = 0;
    while let Some(&byte) = bytes.get(end)
        && (end == at || ATTRIBUTE_NAME[usize::from(byte)] != END)
    {
        folds |= ATTRIBUTE_NAME[usize::from(byte)];
        end += 1;
    }
    (at..end, folds & FOLDS != 0)
}

/// How many of the first of eight bytes are small letters and hyphens, which stand for themselves in any name.
#[inline]
fn length_of_plain(word: u64) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = EACH << 7;
    // The highest bit of each byte that is zero.
    let zeros = |word: u64| !(((word & !HIGHEST) + !HIGHEST) | word) & HIGHEST;
    let letters = zeros((word & (EACH * 0b1110_0000)) ^ (EACH * 0b0110_0000));
    let hyphens = zeros(word ^ (EACH * u64::from(b'-')));
    (!(letters | hyphens) & HIGHEST).trailing_zeros() as usize / 8
}

/// A byte that ends a name, in the tables that names are read by. No text in UTF-8 has it, and it does not fold.
const END: u8 = 0xFE;

/// Each byte as a tag's name has it.
static TAG_NAME: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = if ends_tag_name(byte as u8) { END } else { (byte as u8).to_ascii_lowercase() };
        byte += 1;
    }
    table
};

/// The bit that says that the name is not what is written.
const FOLDS: u8 = 1;

/// What each byte is to an attribute's name.
static ATTRIBUTE_NAME: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let folds = byte == 0 || (byte as u8).is_ascii_uppercase();
        // At the beginning of a name, what would end it is a part of it.
        table[byte] = if ends_attribute_name(byte as u8) {
            END
        } else if folds {
            FOLDS
        } else {
            0
        };
        byte += 1;
    }
    table
};

/// The value that begins at `at`, and where the tag goes on.
#[inline]
fn attribute_value(
    bytes: &[u8],
    at: usize,
    next_quote: impl FnOnce(usize) -> Option<usize>,
) -> Option<(Range<usize>, usize)> {
    match *bytes.get(at)? {
        b'"' => next_quote(at + 1).map(|end| (at + 1..end, end + 1)),
        b'\'' => {
            let length = find(b'\'', &bytes[at + 1..])?;
            Some((at + 1..at + 1 + length, at + length + 2))
        }
        _ => {
            let length = bytes[at..].iter().position(|&byte| byte == b'>' || is_space(byte))?;
            Some((at..at + length, at + length))
        }
    }
}

#[inline]
fn skip_spaces(bytes: &[u8], at: usize) -> usize {
    let mut at = at;
    while bytes.get(at).is_some_and(|&byte| is_space(byte)) {
        at += 1;
    }
    at
}
