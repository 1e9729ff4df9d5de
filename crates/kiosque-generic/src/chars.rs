//! What each character is, for measuring lines: one table look-up below U+2070, ranges above.

use std::sync::LazyLock;

/// The part a character plays in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// White space of any width.
    Space,
    /// Zero-width characters and marks of direction: as if absent.
    Ignored,
    /// A cased letter in lower case.
    Lower,
    /// A cased letter in upper or title case.
    Upper,
    /// A letter of a script without case, and combining marks.
    Letter,
    /// A letter of a script written without spaces (Han, Kana, Thai, Lao, Khmer, Burmese).
    Solid,
    /// A decimal digit.
    Digit,
    /// Full stop, question or exclamation mark that wants a space after it to end a sentence.
    Stop,
    /// A full-width stop, which ends a sentence wherever it stands.
    WideStop,
    /// The horizontal ellipsis.
    Ellipsis,
    /// Comma of any script.
    Comma,
    /// Colon.
    Colon,
    /// Quotation mark, straight or curly, and the straight apostrophe's curly cousins.
    Quote,
    /// Opening bracket.
    Open,
    /// Closing bracket.
    Close,
    /// Hyphen or dash.
    Dash,
    /// A rule between parts of a line, or a bullet before it: `|`, `·`, `•`, `›`, `→`.
    Rule,
    /// Anything else.
    Other,
}

impl Kind {
    /// Letters, marks and digits: what words are made of, except in [`Kind::Solid`] scripts.
    #[inline]
    pub(crate) fn in_word(self) -> bool {
        self.is_letter() || self == Self::Digit
    }

    /// Letters and marks of scripts with spaces between words.
    #[inline]
    pub(crate) fn is_letter(self) -> bool {
        matches!(self, Self::Lower | Self::Upper | Self::Letter)
    }
}

/// Scripts told apart for the question "is this line in the page's script?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Arabic,
    Hebrew,
    Indic,
    SouthEast,
    Han,
    Hangul,
    Other,
}

/// How many scripts there are.
pub(crate) const SCRIPTS: usize = 10;

/// A character as the measure sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CharInfo {
    pub(crate) kind: Kind,
    pub(crate) script: Script,
    /// The character in lower case, for hashing words.
    pub(crate) folded: u16,
}

/// Number of characters in the table: the alphabets, and the punctuation of the block after them.
const TABLE: usize = 0x2070;

static CHARS: LazyLock<Vec<CharInfo>> =
    LazyLock::new(|| (0..TABLE as u32).filter_map(char::from_u32).map(classify).collect());

/// The table for characters below U+2070, to be fetched once a page.
pub(crate) fn table() -> &'static [CharInfo] {
    &CHARS
}

/// What `c` is.
#[inline]
pub(crate) fn info(table: &[CharInfo], c: char) -> CharInfo {
    table.get(c as usize).copied().unwrap_or_else(|| classify(c))
}

fn classify(c: char) -> CharInfo {
    let folded = if c.is_uppercase() { c.to_lowercase().next().unwrap_or(c) } else { c };
    CharInfo { kind: kind(c), script: script(c), folded: unaccented(folded) as u32 as u16 }
}

/// A Greek letter without its accent, which capitals are written without.
fn unaccented(c: char) -> char {
    match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        c => c,
    }
}

fn kind(c: char) -> Kind {
    match c {
        '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' => Kind::Ignored,
        '\u{AD}' | '\u{61C}' | '\u{640}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' => Kind::Ignored,
        '0'..='9' | '٠'..='٩' | '۰'..='۹' | '०'..='९' | '０'..='９' => Kind::Digit,
        '.' | '!' | '?' | '؟' | '۔' | '।' | '॥' | '።' | '፧' | '։' | '။' | '។' | '៕' | '‼' | '⁉' | '།' => {
            Kind::Stop
        }
        '。' | '！' | '？' | '．' | '｡' => Kind::WideStop,
        '…' | '⋯' => Kind::Ellipsis,
        ',' | ';' | '،' | '؛' | '、' | '，' | '；' | '､' => Kind::Comma,
        ':' | '：' | '︰' => Kind::Colon,
        '"' | '«' | '»' | '\u{2018}'..='\u{201F}' | '‹' | '「'..='』' | '〝'..='〟' | '\'' | '`' | '´' => {
            Kind::Quote
        }
        '(' | '[' | '{' | '（' | '［' | '【' | '〔' | '《' | '〈' => Kind::Open,
        ')' | ']' | '}' | '）' | '］' | '】' | '〕' | '》' | '〉' => Kind::Close,
        '-' | '\u{2010}'..='\u{2015}' | '−' | '－' => Kind::Dash,
        '|' | '·' | '•' | '›' | '→' | '▪' | '►' | '▶' | '■' | '●' | '◆' | '‣' | '∙' | '‧' | '｜' | '・'
        | '*' | '¦' => Kind::Rule,
        _ if c.is_whitespace() => Kind::Space,
        _ if c.is_uppercase() => Kind::Upper,
        _ if c.is_lowercase() => Kind::Lower,
        _ if solid(c) => Kind::Solid,
        _ if c.is_alphabetic() || mark(c) => Kind::Letter,
        _ => Kind::Other,
    }
}

/// Scripts written without spaces between words.
fn solid(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

/// Combining marks that are not alphabetic: they belong to the word they stand in.
fn mark(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{064B}'..='\u{065F}' | '\u{0670}'
        | '\u{0900}'..='\u{0DFF}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}')
}

fn script(c: char) -> Script {
    match c as u32 {
        0..0x370 | 0x1E00..0x1F00 | 0xFF21..0xFF5B => Script::Latin,
        0x370..0x400 | 0x1F00..0x2000 => Script::Greek,
        0x400..0x530 | 0x1C80..0x1C90 | 0x2DE0..0x2E00 | 0xA640..0xA6A0 => Script::Cyrillic,
        0x590..0x600 | 0xFB1D..0xFB50 => Script::Hebrew,
        0x600..0x780 | 0x8A0..0x900 | 0xFB50..0xFE00 | 0xFE70..0xFF00 => Script::Arabic,
        0x900..0xE00 => Script::Indic,
        0xE00..0xF00 | 0x1000..0x10A0 | 0x1780..0x1800 => Script::SouthEast,
        0x1100..0x1200 | 0x3130..0x3190 | 0xAC00..0xD7B0 => Script::Hangul,
        0x2E80..0x3130 | 0x3190..0xA000 | 0xF900..0xFB00 | 0xFF66..0xFFA0 | 0x20000..0x40000 => Script::Han,
        _ => Script::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kinds: &[Kind]) {
        let found: Vec<Kind> = text.chars().map(|c| info(table(), c).kind).collect();
        assert_eq!(found, kinds, "{text}");
    }

    #[test]
    fn kinds() {
        use Kind::*;
        check("aÉß", &[Lower, Upper, Lower]);
        check("Жж Ωω", &[Upper, Lower, Space, Upper, Lower]);
        check("سَ", &[Letter, Letter]);
        check("漢か。", &[Solid, Solid, WideStop]);
        check("한국.", &[Letter, Letter, Stop]);
        check("नि।", &[Letter, Letter, Stop]);
        check("«”’", &[Quote, Quote, Quote]);
        check("4٤۴", &[Digit, Digit, Digit]);
        check("\u{200F}\u{A0}…", &[Ignored, Space, Ellipsis]);
    }

    #[test]
    fn the_table_agrees_with_the_ranges() {
        for c in (0..TABLE as u32).filter_map(char::from_u32) {
            assert_eq!(info(table(), c).kind, kind(c), "{c:?}");
        }
    }
}
