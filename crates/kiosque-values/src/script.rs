//! Writing systems: which one a character belongs to, and which way a text runs.

/// The direction a text is read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Direction {
    /// Left to right.
    #[default]
    Ltr,
    /// Right to left.
    Rtl,
}

/// Letters beyond this many no longer change the direction of a text.
const ENOUGH_LETTERS: usize = 300;

/// The direction of `text`: that of most of its letters; of the first one when they are even, left to right when
/// there is none.
///
/// ```
/// use kiosque_values::{Direction, direction};
/// assert_eq!(direction("COP29: أخبار العالم"), Direction::Rtl);
/// assert_eq!(direction("— 12:30 —"), Direction::Ltr);
/// ```
pub fn direction(text: &str) -> Direction {
    if !text.bytes().fold(false, |found, byte| found | may_begin_rtl(byte)) {
        return Direction::Ltr;
    }
    let mut letters = text.chars().filter_map(strong).take(ENOUGH_LETTERS);
    let Some(first) = letters.next() else { return Direction::Ltr };
    let one = |direction| if direction == Direction::Rtl { 1 } else { -1 };
    match letters.fold(one(first), |sum, direction| sum + one(direction)) {
        0 => first,
        1.. => Direction::Rtl,
        _ => Direction::Ltr,
    }
}

/// Whether `byte` is the first of a character that may be written right to left, by the ranges of [`strong`].
#[inline]
#[expect(clippy::manual_range_contains, reason = "without branches, so that many bytes are told at once")]
fn may_begin_rtl(byte: u8) -> bool {
    ((byte >= 0xd6) & (byte <= 0xe0)) | (byte == 0xef)
}

/// The direction of a letter; `None` for digits, punctuation, symbols. By blocks, which is exact enough: what is not a
/// letter in a block of letters is rare.
fn strong(c: char) -> Option<Direction> {
    match c {
        'a'..='z' | 'A'..='Z' => Some(Direction::Ltr),
        '\0'..='\u{bf}' | '×' | '÷' => None,
        // Arabic punctuation and digits.
        '\u{600}'..='\u{61f}' | '\u{660}'..='\u{66d}' | '\u{6f0}'..='\u{6f9}' => None,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Some(Direction::Rtl),
        '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{3020}'
        | '\u{fe00}'..='\u{fe6f}'
        | '\u{feff}'..='\u{ff20}' => None,
        '\u{1f000}'..='\u{1faff}' => None,
        _ => Some(Direction::Ltr),
    }
}

/// Han, kana or Hangul.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Whether `text` is of a script that writes no spaces between words (Hangul glues its particles).
pub(crate) fn is_east_asian(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_cjk)
}

/// A writing system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Script {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    Han,
    Kana,
    Hangul,
    Thai,
    Bengali,
    Tamil,
    Telugu,
    Gujarati,
    Gurmukhi,
    Kannada,
    Malayalam,
    Sinhala,
    Georgian,
    Armenian,
    Ethiopic,
    Khmer,
    Lao,
    Burmese,
    Tibetan,
    Odia,
    Other,
}

/// How many there are.
pub(crate) const SCRIPTS: usize = Script::Other as usize + 1;

/// The script of a letter.
pub(crate) fn script(c: char) -> Script {
    match c {
        'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fefc}' => Script::Arabic,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{900}'..='\u{97f}' => Script::Devanagari,
        '\u{980}'..='\u{9ff}' => Script::Bengali,
        '\u{a00}'..='\u{a7f}' => Script::Gurmukhi,
        '\u{a80}'..='\u{aff}' => Script::Gujarati,
        '\u{b00}'..='\u{b7f}' => Script::Odia,
        '\u{b80}'..='\u{bff}' => Script::Tamil,
        '\u{c00}'..='\u{c7f}' => Script::Telugu,
        '\u{c80}'..='\u{cff}' => Script::Kannada,
        '\u{d00}'..='\u{d7f}' => Script::Malayalam,
        '\u{d80}'..='\u{dff}' => Script::Sinhala,
        '\u{e00}'..='\u{e7f}' => Script::Thai,
        '\u{e80}'..='\u{eff}' => Script::Lao,
        '\u{f00}'..='\u{fff}' => Script::Tibetan,
        '\u{1000}'..='\u{109f}' => Script::Burmese,
        '\u{10a0}'..='\u{10ff}' => Script::Georgian,
        '\u{530}'..='\u{58f}' => Script::Armenian,
        '\u{1200}'..='\u{137f}' => Script::Ethiopic,
        '\u{1780}'..='\u{17ff}' => Script::Khmer,
        '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => Script::Kana,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' => Script::Han,
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => Script::Hangul,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions() {
        for (text, expected) in [
            ("", Direction::Ltr),
            ("Été", Direction::Ltr),
            ("السبت", Direction::Rtl),
            ("שלום", Direction::Rtl),
            ("ab سب", Direction::Ltr),
            ("سب ab", Direction::Rtl),
            ("日本", Direction::Ltr),
        ] {
            assert_eq!(direction(text), expected, "{text:?}");
        }
    }
}
