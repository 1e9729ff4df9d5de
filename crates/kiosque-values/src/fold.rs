//! The matching form of a text, with the way back to the text as written.
//!
//! Pages write the same phrase with plain or no-break spaces, typographic or ASCII apostrophes, composed or
//! decomposed accents, Arabic-Indic or ASCII digits. Readers match on the folded form and report spans of the
//! original.
//!
//! ```
//! use kiosque_values::fold::Folded;
//!
//! let folded = Folded::new("L’Iran\u{a0}: ٢٠٢٤");
//! assert_eq!(folded.as_str(), "L'Iran : 2024");
//! assert_eq!(folded.to_source(9..13), 12..20); // the four Arabic-Indic digits, two bytes each
//! ```

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::char::compose;

/// A text in its matching form, which remembers where each part came from.
///
/// Spaces of every width become one `' '` each (they are not collapsed), invisible characters and the Arabic
/// tatweel vanish, apostrophes, decimal digits and full-width digits become ASCII, combining marks are composed with
/// their base. Letter case and line breaks are kept.
#[derive(Debug, Clone)]
pub struct Folded<'a> {
    source: &'a str,
    text: Cow<'a, str>,
    edits: Vec<Edit>,
}

/// One stretch of the source that reads differently in the folded text.
#[derive(Debug, Clone)]
struct Edit {
    folded: Range<usize>,
    source: Range<usize>,
}

impl<'a> Folded<'a> {
    /// Folds `text`; borrows it, without allocating, when nothing changes.
    pub fn new(text: &'a str) -> Self {
        match first_change(text) {
            None => Folded { source: text, text: Cow::Borrowed(text), edits: Vec::new() },
            Some(at) => fold_from(text, at),
        }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The range of the original text that reads as `range` of the folded text.
    ///
    /// Removed characters at either end are left out; a range inside one changed character covers all of it. A range
    /// beyond the text is cut to it.
    pub fn to_source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_start(range.start).min(self.source.len());
        let end = self.source_end(range.end).min(self.source.len());
        start..end.max(start)
    }

    fn source_start(&self, at: usize) -> usize {
        match self.edits[..self.edits.partition_point(|edit| edit.folded.start <= at)].last() {
            None => at,
            Some(edit) if at < edit.folded.end => edit.source.start,
            Some(edit) => edit.source.end + (at - edit.folded.end),
        }
    }

    fn source_end(&self, at: usize) -> usize {
        match self.edits[..self.edits.partition_point(|edit| edit.folded.start < at)].last() {
            None => at,
            Some(edit) if at <= edit.folded.end => edit.source.end,
            Some(edit) => edit.source.end + (at - edit.folded.end),
        }
    }
}

/// What folding does to one character.
enum Change {
    Keep,
    Drop,
    Replace(char),
    Compose,
}

fn change(c: char) -> Change {
    match c {
        '\t' | '\u{b}' | '\u{c}' => Change::Replace(' '),
        '\0'..='\u{84}' => Change::Keep,
        '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' => Change::Replace(' '),
        '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Change::Replace(' '),
        '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{180e}' | '\u{200b}'..='\u{200f}' => Change::Drop,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' => {
            Change::Drop
        }
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{ff07}' => Change::Replace('\''),
        '\u{660}'..='\u{669}' => Change::Replace(ascii_digit(c, 0x660)),
        '\u{6f0}'..='\u{6f9}' => Change::Replace(ascii_digit(c, 0x6f0)),
        '\u{ff10}'..='\u{ff19}' => Change::Replace(ascii_digit(c, 0xff10)),
        '\u{ff1a}' => Change::Replace(':'),
        c if may_compose(c) => Change::Compose,
        _ => Change::Keep,
    }
}

fn ascii_digit(c: char, zero: u32) -> char {
    char::from(b'0' + (u32::from(c) - zero) as u8)
}

/// The characters that canonical composition may join to the one before: diacritics, Arabic hamza and madda, voiced
/// kana, the vowels and finals of Hangul, and the few Indic signs that compose.
fn may_compose(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{653}'..='\u{655}' | '\u{93c}' | '\u{9be}' | '\u{9d7}' | '\u{b3e}' | '\u{b56}'
        | '\u{b57}' | '\u{bbe}' | '\u{bd7}' | '\u{c56}' | '\u{cc2}' | '\u{cd5}' | '\u{cd6}' | '\u{d3e}' | '\u{d57}'
        | '\u{dca}' | '\u{dcf}' | '\u{ddf}' | '\u{102e}' | '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}'
        | '\u{3099}' | '\u{309a}')
}

/// Where folding first makes a difference, if it does: the start of the character to be rewritten.
fn first_change(text: &str) -> Option<usize> {
    if text.is_ascii() {
        return text.bytes().position(|b| matches!(b, b'\t' | 0xb | 0xc));
    }
    let mut before: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match change(c) {
            Change::Keep => {}
            Change::Drop | Change::Replace(_) => return Some(at),
            Change::Compose => match before {
                Some((base_at, base)) if compose(base, c).is_some() => return Some(base_at),
                _ => {}
            },
        }
        before = Some((at, c));
    }
    None
}

fn fold_from(source: &str, at: usize) -> Folded<'_> {
    let mut text = String::with_capacity(source.len());
    let mut edits: Vec<Edit> = Vec::new();
    text.push_str(&source[..at]);
    // The source range of the last character written, so that a mark can be composed with it.
    let mut last = source[..at].char_indices().next_back().map(|(start, c)| (c, start..at));
    for (offset, c) in source[at..].char_indices() {
        let here = at + offset..at + offset + c.len_utf8();
        let before = text.len();
        match change(c) {
            Change::Drop => edits.push(Edit { folded: before..before, source: here }),
            Change::Compose if recompose(&mut text, &mut edits, &mut last, c, &here) => {}
            Change::Keep | Change::Compose => {
                text.push(c);
                last = Some((c, here));
            }
            Change::Replace(with) => {
                text.push(with);
                edits.push(Edit { folded: before..text.len(), source: here.clone() });
                last = Some((with, here));
            }
        }
    }
    Folded { source, text: Cow::Owned(text), edits }
}

/// Joins the mark `c` to the last character written; false when the two do not compose.
fn recompose(
    text: &mut String,
    edits: &mut Vec<Edit>,
    last: &mut Option<(char, Range<usize>)>,
    c: char,
    here: &Range<usize>,
) -> bool {
    let Some((base, base_at)) = last.clone() else { return false };
    let Some(joined) = compose(base, c) else { return false };
    text.pop();
    let start = text.len();
    text.push(joined);
    // Characters dropped between base and mark, and an earlier edit of the base, are swallowed by this edit.
    while edits.last().is_some_and(|edit| edit.source.start >= base_at.start) {
        edits.pop();
    }
    let source = base_at.start..here.end;
    edits.push(Edit { folded: start..text.len(), source: source.clone() });
    *last = Some((joined, source));
    true
}

/// The form in which two small texts are compared: two titles, a name and a site's name.
///
/// Folded and lower-cased, accents kept; every run of characters that are neither letters, marks nor digits is one
/// space; no space at the ends.
///
/// ```
/// use kiosque_values::compare_key;
/// assert_eq!(compare_key(" L’Iran\u{a0}: «\u{a0}retenue\u{a0}» "), compare_key("L'IRAN : retenue"));
/// ```
pub fn compare_key(text: &str) -> String {
    let folded = Folded::new(text);
    let mut key = String::with_capacity(folded.as_str().len());
    let mut gap = false;
    for c in folded.as_str().chars() {
        if !is_word(c) {
            gap = true;
            continue;
        }
        if gap && !key.is_empty() {
            key.push(' ');
        }
        gap = false;
        key.extend(c.to_lowercase());
    }
    key
}

/// Whether `c` belongs to a word: a letter, a mark on one, or a digit.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, folded: &str) {
        assert_eq!(Folded::new(source).as_str(), folded, "{source:?}");
    }

    #[test]
    fn folding() {
        check("plain text", "plain text");
        check("été à l'heure", "été à l'heure");
        check("a\tb\u{a0}c\u{202f}d\u{3000}e", "a b c d e");
        check("l’eau ʼn ‘q’", "l'eau 'n 'q'");
        check("١٢ ۳۴ ５６：７", "12 34 56:7");
        check("إقــــرأ", "إقرأ");
        check("\u{feff}so\u{ad}ft\u{200b}\u{202e}", "soft");
        check("e\u{301}te\u{301}", "été");
        check("o\u{302}\u{301}", "ố");
        check("ا\u{654}", "أ");
        check("か\u{3099}", "が");
        check("\u{301}x q\u{301}", "\u{301}x q\u{301}");
        check("e\u{200b}\u{301}", "é");
    }

    #[test]
    fn borrowed_when_nothing_changes() {
        assert!(matches!(Folded::new("Été 2024, déjà").text, Cow::Borrowed(_)));
        assert!(matches!(Folded::new("السبت").text, Cow::Borrowed(_)));
    }

    #[test]
    fn ranges_lead_back() {
        let source = "\u{200f}x\u{a0}e\u{301}\u{200e} ٣y";
        let folded = Folded::new(source);
        assert_eq!(folded.as_str(), "x é 3y");
        let back = |range: Range<usize>| &source[folded.to_source(range)];
        assert_eq!(back(0..1), "x");
        assert_eq!(back(1..2), "\u{a0}");
        assert_eq!(back(2..4), "e\u{301}");
        assert_eq!(back(5..6), "٣");
        assert_eq!(back(6..7), "y");
        assert_eq!(back(0..7), &source[3..]);
    }

    #[test]
    fn comparing() {
        assert_eq!(compare_key("  The—Port… Gazette! "), "the port gazette");
        assert_eq!(compare_key("ÉTÉ"), "été");
        assert_eq!(compare_key("—"), "");
        assert_eq!(compare_key("हिन्दी समाचार"), "हिन्दी समाचार");
    }
}
