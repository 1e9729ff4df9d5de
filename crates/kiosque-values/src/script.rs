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
const ENOUGH_LETTERS: usize = 600;

/// The direction of `text`: that of most of its letters; of the first one when they are even, left to right when
/// there is none.
///
/// ```
/// use kiosque_values::{Direction, direction};
/// assert_eq!(direction("COP29: أخبار العالم"), Direction::Rtl);
/// assert_eq!(direction("— 12:30 —"), Direction::Ltr);
/// ```
pub fn direction(text: &str) -> Direction {
    if text.is_ascii() {
        return Direction::Ltr;
    }
    let strong = || text.chars().filter(|c| c.is_alphabetic()).map(is_right_to_left).take(ENOUGH_LETTERS);
    let (rtl, all) = strong().fold((0, 0), |(rtl, all), right| (rtl + usize::from(right), all + 1));
    let rtl = match (2 * rtl).cmp(&all) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => strong().next().unwrap_or(false),
        std::cmp::Ordering::Less => false,
    };
    if rtl { Direction::Rtl } else { Direction::Ltr }
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and the right-to-left presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
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
