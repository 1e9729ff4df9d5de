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

use unicode_normalization::char::{compose, decompose_canonical};

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
        let mut folding = Folding { source: text, text: String::new(), edits: Vec::new(), copied: 0 };
        let mut at = 0;
        while let Some((start, c)) = next_to_change(text, at) {
            at = start + c.len_utf8();
            match change(c) {
                Change::Keep => {}
                Change::Drop => folding.replace(start..at, None),
                Change::Replace(with) => folding.replace(start..at, Some(with)),
                Change::Compose => folding.compose(start..at, c),
            }
        }
        folding.finish()
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

/// Whether `c` stands in a text wherever it stands in its matching form: what folding makes is ASCII, or composed.
///
/// ```
/// use kiosque_values::fold::is_as_written;
/// assert!(is_as_written('ب') && is_as_written('港'));
/// assert!(!is_as_written('é') && !is_as_written(' '));
/// ```
pub fn is_as_written(c: char) -> bool {
    let mut is_whole = !c.is_ascii();
    decompose_canonical(c, |part| is_whole &= part == c);
    is_whole
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
        '\u{966}'..='\u{96f}' => Change::Replace(ascii_digit(c, 0x966)),
        '\u{9e6}'..='\u{9ef}' => Change::Replace(ascii_digit(c, 0x9e6)),
        '\u{e50}'..='\u{e59}' => Change::Replace(ascii_digit(c, 0xe50)),
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

/// So many bytes are looked at together, with vector instructions.
const STEP: usize = 16;

/// The next character at or after `at` that folding may change, and its position.
fn next_to_change(text: &str, mut at: usize) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    loop {
        // Text goes by a step at a time, with vector instructions, as long as no byte begins a character that folding
        // may change. A step may end inside a character; the rest of it is passed over with the next.
        while let Some(step) = bytes.get(at..at + STEP)
            && (!step.iter().fold(false, |found, &b| found | may_begin_change(b))
                || !step.iter().fold(false, |found, &b| found | begins_change(b)))
        {
            at += STEP;
        }
        if bytes.len() - at < STEP && is_plain_end(bytes, at) {
            return None;
        }
        while bytes.get(at).is_some_and(|b| matches!(b, 0x80..=0xbf)) {
            at += 1;
        }
        match unchanged_len(bytes, at) {
            Some(0) => return Some((at, text[at..].chars().next()?)),
            Some(len) => at += len,
            None => return None,
        }
    }
}

/// Whether what is left of a text, from `at` on, is ASCII text: of a long one the last step is looked at, of which the
/// first bytes are seen again.
fn is_plain_end(bytes: &[u8], at: usize) -> bool {
    match bytes.last_chunk::<STEP>() {
        Some(step) => !step.iter().fold(false, |found, &b| found | may_begin_change(b)),
        None => !bytes[at..].iter().any(|&b| may_begin_change(b)),
    }
}

/// Whether `byte` is anything but ASCII text, which stays: told with two comparisons.
#[inline]
fn may_begin_change(byte: u8) -> bool {
    ((byte as i8) < 0xd) & (byte != b'\n')
}

/// Whether `byte` is the first of a character that folding may change. The ranges are those of [`change`]: the bytes that
/// [`unchanged_len`] is sure of are left out.
#[inline]
#[expect(clippy::manual_range_contains, reason = "without branches, so that sixteen bytes are told at once")]
fn begins_change(byte: u8) -> bool {
    (byte == 0x9)
        | (byte == 0xb)
        | (byte == 0xc)
        | (byte == 0xc2)
        | (byte == 0xca)
        | (byte == 0xcc)
        | (byte == 0xcd)
        | ((byte >= 0xd8) & (byte <= 0xdb))
        | ((byte >= 0xe0) & (byte <= 0xe3))
        | ((byte >= 0xee) & (byte <= 0xef))
}

/// The length of the character at `at` when its first two bytes tell that folding leaves it alone, else 0; `None` at
/// the end. The ranges are those of [`change`].
fn unchanged_len(bytes: &[u8], at: usize) -> Option<usize> {
    let next = || bytes.get(at + 1).copied().unwrap_or_default();
    Some(match *bytes.get(at)? {
        0x9 | 0xb | 0xc => 0,
        0..=0x7f => 1,
        0xc3..=0xc9 | 0xcb | 0xce..=0xd7 | 0xda => 2,
        0xd8 if next() != 0x9c => 2,
        0xd9 if !matches!(next(), 0x80 | 0x93..=0x95 | 0xa0..=0xa9) => 2,
        0xdb if !matches!(next(), 0xb0..=0xb9) => 2,
        0xe4..=0xed => 3,
        0xf0..=0xff => 4,
        _ => 0,
    })
}

/// A folded text in the making.
struct Folding<'a> {
    source: &'a str,
    text: String,
    edits: Vec<Edit>,
    /// The source has been copied up to here.
    copied: usize,
}

impl<'a> Folding<'a> {
    fn copy_to(&mut self, at: usize) {
        if self.text.capacity() == 0 {
            self.text.reserve(self.source.len());
        }
        self.text.push_str(&self.source[self.copied..at]);
        self.copied = at;
    }

    fn replace(&mut self, source: Range<usize>, with: Option<char>) {
        self.copy_to(source.start);
        let start = self.text.len();
        self.text.extend(with);
        self.copied = source.end;
        self.edits.push(Edit { folded: start..self.text.len(), source });
    }

    /// Joins the mark `c` to the character before it, if the two compose.
    fn compose(&mut self, here: Range<usize>, c: char) {
        self.copy_to(here.start);
        let Some(joined) = self.text.chars().next_back().and_then(|base| compose(base, c)) else { return };
        let base = self.text.pop().map_or(0, char::len_utf8);
        let start = self.text.len();
        // Characters dropped between base and mark, and an earlier edit of the base, become part of this edit.
        let (mut from, mut rewritten) = (here.start, false);
        while let Some(edit) = self.edits.pop_if(|edit| edit.folded.end > start) {
            from = edit.source.start;
            rewritten = !edit.folded.is_empty();
        }
        let from = if rewritten { from } else { from - base };
        self.text.push(joined);
        self.copied = here.end;
        self.edits.push(Edit { folded: start..self.text.len(), source: from..here.end });
    }

    fn finish(mut self) -> Folded<'a> {
        if self.edits.is_empty() {
            return Folded { source: self.source, text: Cow::Borrowed(self.source), edits: self.edits };
        }
        self.copy_to(self.source.len());
        Folded { source: self.source, text: Cow::Owned(self.text), edits: self.edits }
    }
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
    // What folding does to ASCII is done to gaps between words alone.
    if text.is_ascii() {
        return join_ascii_words(text);
    }
    join_words(Folded::new(text).as_str(), |c, key| match c {
        _ if c.is_ascii() || has_no_case(c) => key.push(c),
        _ => key.extend(c.to_lowercase()),
    })
}

/// Whether `key` is the [`compare_key`] of `text`: most texts that have others are told by their first letter.
///
/// ```
/// use kiosque_values::has_compare_key;
/// assert!(has_compare_key("Rain, at last!", "rain at last"));
/// assert!(!has_compare_key("Wind", "rain at last"));
/// ```
pub fn has_compare_key(text: &str, key: &str) -> bool {
    let begins_otherwise = match *text.as_bytes() {
        // What is not ASCII may change the letter before it.
        [first, second, ..] if first.is_ascii_alphanumeric() && second.is_ascii() => {
            key.as_bytes().first() != Some(&first.to_ascii_lowercase())
        }
        _ => false,
    };
    !begins_otherwise && if text.is_ascii() { has_ascii_key(text, key) } else { compare_key(text) == key }
}

/// The same of ASCII alone: the key is not made, and most texts are told by their first word.
fn has_ascii_key(text: &str, key: &str) -> bool {
    let mut words =
        text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut rest = key.as_bytes();
    let begins = words.all(|word| {
        let gap = usize::from(rest.len() < key.len());
        let Some((begin, behind)) = rest.split_at_checked(gap + word.len()) else { return false };
        rest = behind;
        begin[..gap] == b" "[..gap] && begin[gap..].eq_ignore_ascii_case(word)
    });
    begins && rest.is_empty()
}

/// The words of `text` with one space between them: those of ASCII in lower case, the characters of others as `add` adds
/// them.
pub(crate) fn join_words(text: &str, add: impl Fn(char, &mut String)) -> String {
    if text.is_ascii() {
        return join_ascii_words(text);
    }
    let mut joined = String::with_capacity(text.len());
    for word in text.split(|c| !is_word(c)).filter(|word| !word.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        if word.is_ascii() {
            joined.push_str(word);
        } else {
            word.chars().for_each(|c| add(c, &mut joined));
        }
    }
    joined.make_ascii_lowercase();
    joined
}

/// The same of ASCII alone, without a branch that nobody can foresee: what each byte becomes is told of many at once.
fn join_ascii_words(text: &str) -> String {
    let told = |byte: u8| if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { GAP };
    let mut joined: Vec<u8> = text.bytes().map(told).collect();
    let (mut at, mut len, mut last) = (0, 0, GAP);
    while at < joined.len() {
        // Most steps have one gap between two words, and stay as they are.
        if let Some(step) = joined[at..].first_chunk::<STEP>()
            && !has_wide_gap(step, last)
        {
            last = step[STEP - 1];
            joined.copy_within(at..at + STEP, len);
            (at, len) = (at + STEP, len + STEP);
            continue;
        }
        let end = joined.len().min(at + STEP);
        while at < end {
            let byte = joined[at];
            joined[len] = byte;
            // A gap behind another, or before all words, is written over.
            len += usize::from((byte != GAP) | (last != GAP));
            (at, last) = (at + 1, byte);
        }
    }
    joined.truncate(if last == GAP { len.saturating_sub(1) } else { len });
    String::from_utf8(joined).expect("bytes of ASCII")
}

/// What stands between words.
const GAP: u8 = b' ';

/// Whether a gap stands behind another one in `step`, or behind `last`, the byte before it.
fn has_wide_gap(step: &[u8; STEP], last: u8) -> bool {
    let pairs = step.iter().zip(&step[1..]);
    let inside = pairs.fold(false, |found, (&one, &next)| found | ((one == GAP) & (next == GAP)));
    inside | ((last == GAP) & (step[0] == GAP))
}

/// Whether `c` belongs to a word: a letter, a mark on one, or a digit.
pub(crate) fn is_word(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric(),
        _ if is_common_letter(c) => true,
        _ => c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c),
    }
}

/// The letters that most pages are written with, so that the tables need not be asked.
pub(crate) fn is_common_letter(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{3a3}'..='\u{3f5}'
        | '\u{400}'..='\u{481}')
        || has_no_case(c)
}

/// Arabic, Han, kana and Hangul letters, which are neither small nor capital.
fn has_no_case(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{65f}' | '\u{671}'..='\u{6d3}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
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
        assert_eq!(
            compare_key("--Rain at last,  in the North of 2 islands\tand -- later -- in all of the South. "),
            "rain at last in the north of 2 islands and later in all of the south"
        );
        assert_eq!(compare_key("—"), "");
        assert_eq!(compare_key("हिन्दी समाचार"), "हिन्दी समाचार");
        for (text, key, has) in [
            ("Rain, at last", "rain at last", true),
            ("e\u{301}te\u{301}", "été", true),
            ("e", "e", true),
            ("Rain", "wind", false),
            ("…", "", true),
            ("", "rain", false),
        ] {
            assert_eq!(has_compare_key(text, key), has, "{text:?}");
        }
    }
}
