//! Character references: standard, section 13.2.5.72 and following.

mod names;

use names::{NAMED, Named};

/// What a reference stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Referent {
    /// A named reference: one or two characters.
    Named(&'static str),
    /// A numeric reference.
    Number(char),
}

/// Reads the character reference at the start of `text`, which begins with `&`: what it stands for and its length in
/// bytes. None if the ampersand is only an ampersand.
///
/// In an attribute a name without its semicolon, followed by a letter, a digit or `=`, is no reference: `?a=1&copy=2`.
pub(crate) fn read(text: &[u8], in_attribute: bool) -> Option<(Referent, usize)> {
    match text.get(1)? {
        b'#' => numeric(text),
        byte if byte.is_ascii_alphanumeric() => named(text, in_attribute),
        _ => None,
    }
}

fn numeric(text: &[u8]) -> Option<(Referent, usize)> {
    let hexadecimal = matches!(text.get(2), Some(b'x' | b'X'));
    let (radix, digits_at) = if hexadecimal { (16, 3) } else { (10, 2) };
    let mut at = digits_at;
    let mut code: u32 = 0;
    while let Some(digit) = text.get(at).and_then(|&byte| char::from(byte).to_digit(radix)) {
        // Anything above the last code point is the same error, so the number may stop growing there.
        code = (code * radix + digit).min(0x11_0000);
        at += 1;
    }
    if at == digits_at {
        return None;
    }
    at += usize::from(text.get(at) == Some(&b';'));
    Some((Referent::Number(numbered(code)), at))
}

/// The character of a numeric reference: numbers of the C1 controls mean windows-1252, as the standard's table has it.
fn numbered(code: u32) -> char {
    #[rustfmt::skip]
    const WINDOWS_1252: [char; 32] = [
        '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}',
        '\u{2C6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}',
        '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}',
        '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\u{9D}', '\u{17E}', '\u{178}',
    ];
    match code {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9F => WINDOWS_1252[(code - 0x80) as usize],
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

fn named(text: &[u8], in_attribute: bool) -> Option<(Referent, usize)> {
    let (characters, length) = longest_name(&text[1..])?;
    let end = 1 + length;
    let unfinished = text[end - 1] != b';';
    let goes_on = text.get(end).is_some_and(|&byte| byte == b'=' || byte.is_ascii_alphanumeric());
    if in_attribute && unfinished && goes_on {
        return None;
    }
    Some((Referent::Named(characters), end))
}

/// The names that pages are full of: to search for them among all would take longer.
const COMMON: [(&str, &str); 5] =
    [("amp;", "&"), ("nbsp;", "\u{a0}"), ("quot;", "\""), ("lt;", "<"), ("gt;", ">")];

/// The longest name that `text` starts with, its semicolon included: its characters and its length.
fn longest_name(text: &[u8]) -> Option<(&'static str, usize)> {
    let is_there = |(name, _): &&(&str, &str)| text.starts_with(name.as_bytes());
    if let Some((name, characters)) = COMMON.iter().find(is_there) {
        return Some((characters, name.len()));
    }
    let mut candidates: &[Named] = &NAMED;
    let mut longest = None;
    for (at, &byte) in text.iter().enumerate() {
        candidates = narrow(candidates, at, byte);
        let Some(&(name, characters, bare)) = candidates.first() else { break };
        if name.len() != at + 1 {
            continue;
        }
        if text.get(at + 1) == Some(&b';') {
            return Some((characters, at + 2));
        }
        if bare {
            longest = Some((characters, at + 1));
        }
        candidates = &candidates[1..];
    }
    longest
}

/// The names of `names`, all alike before the byte `at`, that have `byte` there.
fn narrow(names: &[Named], at: usize, byte: u8) -> &[Named] {
    let byte_of = |name: &Named| name.0.as_bytes()[at];
    let start = names.partition_point(|name| byte_of(name) < byte);
    let length = names[start..].partition_point(|name| byte_of(name) == byte);
    &names[start..start + length]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, in_attribute: bool, expected: &str, rest: &str) {
        let (referent, length) = read(text.as_bytes(), in_attribute).expect("a reference");
        let characters = match referent {
            Referent::Named(characters) => characters.to_owned(),
            Referent::Number(character) => character.to_string(),
        };
        assert_eq!((characters.as_str(), &text[length..]), (expected, rest));
    }

    #[test]
    fn references() {
        check("&amp;x", false, "&", "x");
        check("&ampx", false, "&", "x");
        check("&notit;", false, "¬", "it;");
        check("&notin;", false, "∉", "");
        check("&NotEqualTilde;", true, "≂\u{338}", "");
        check("&copy", true, "©", "");
        check("&copy-", true, "©", "-");
        check("&#65;&", false, "A", "&");
        check("&#x41", true, "A", "");
        check("&#x80;", false, "€", "");
        check("&#0;", false, "\u{fffd}", "");
        check("&#xD800;", false, "\u{fffd}", "");
        check("&#99999999999999999999;", false, "\u{fffd}", "");
    }

    #[test]
    fn plain_ampersands() {
        for (text, in_attribute) in [
            ("&", false),
            ("& ", false),
            ("&#;", false),
            ("&#x;", false),
            ("&xyz;", false),
            ("&copy=", true),
            ("&ampx", true),
        ] {
            assert_eq!(read(text.as_bytes(), in_attribute), None, "{text}");
        }
    }

    #[test]
    fn names_are_in_order() {
        assert!(NAMED.is_sorted_by(|left, right| left.0 < right.0));
        for (name, characters) in COMMON {
            let is_it = |(one, text, _): &Named| name.strip_suffix(';') == Some(one) && *text == characters;
            assert!(NAMED.iter().any(is_it), "{name}");
        }
    }
}
