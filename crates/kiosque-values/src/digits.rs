//! Finding digits fast: most lines have none, and none of them is a date.

/// Whether `text` has a decimal digit: ASCII, Arabic-Indic, Devanagari, Bengali, Thai or full-width.
///
/// Looks at 32 bytes at a time without a branch between them, so that the compiler can use vector instructions.
///
/// ```
/// use kiosque_values::has_digit;
/// assert!(has_digit("3 May") && has_digit("٣"));
/// assert!(!has_digit("May"));
/// ```
pub fn any(text: &str) -> bool {
    let mut rest = text.as_bytes();
    while let Some(step) = rest.first_chunk() {
        if has_digit(step) {
            return true;
        }
        rest = &rest[STEP..];
    }
    // What is left is looked at with nothing behind it.
    let mut last = [0; STEP + 1];
    last[..rest.len()].copy_from_slice(rest);
    has_digit(&last)
}

/// So many bytes are looked at together.
const STEP: usize = 32;

/// Whether a digit begins in the first bytes of a step; the last one only ends it.
fn has_digit(step: &[u8; STEP + 1]) -> bool {
    step.iter().zip(&step[1..]).fold(false, |found, (&byte, &next)| found | is_digit(byte, next))
}

/// Whether a digit is written by `byte`, or by `byte` and `next` together: the two bytes of an Arabic-Indic digit, the
/// last two of the others.
fn is_digit(byte: u8, next: u8) -> bool {
    byte.is_ascii_digit()
        | ((byte == 0xd9) & (next.wrapping_sub(0xa0) < 10))
        | ((byte == 0xdb) & (next.wrapping_sub(0xb0) < 10))
        | (((byte == 0xa5) | (byte == 0xa7)) & (next.wrapping_sub(0xa6) < 10))
        | (((byte == 0xbc) | (byte == 0xb9)) & (next.wrapping_sub(0x90) < 10))
}

/// The position of the first ASCII digit at or after `at`.
pub(crate) fn next(text: &str, at: usize) -> Option<usize> {
    Some(at + text.as_bytes().get(at..)?.iter().position(u8::is_ascii_digit)?)
}

/// The end of the run of ASCII digits at `at`.
pub(crate) fn end(text: &str, at: usize) -> usize {
    at + text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script() {
        for (text, expected) in [
            ("", false),
            ("no digit at all, on a line longer than the step", false),
            ("one digit far beyond the first thirty-two bytes: 7", true),
            ("٣", true),
            ("۳", true),
            ("３", true),
            ("५ मार्च", true),
            ("৫ মার্চ", true),
            ("मार्च", false),
            ("السبت", false),
            ("ّْ، ؟", false),
        ] {
            assert_eq!(any(text), expected, "{text:?}");
        }
    }
}
