//! Finding digits fast: most lines have none, and none of them is a date.

/// Whether `text` has a decimal digit, ASCII, Arabic-Indic or full-width.
///
/// Looks at 32 bytes at a time without a branch between them, so that the compiler can use vector instructions.
pub(crate) fn any(text: &str) -> bool {
    const STEP: usize = 32;
    let bytes = text.as_bytes();
    let chunks = bytes.chunks_exact(STEP);
    let rest = chunks.remainder();
    let plain = |found: bool, &b: &u8| found | b.is_ascii_digit();
    // Lead bytes of the other digits: 0xD9 and 0xDB also begin Arabic letters, and 0xEF other full-width forms.
    let lead = |found: bool, &b: &u8| found | matches!(b, 0xd9 | 0xdb | 0xef);
    let mut leads = false;
    for chunk in chunks {
        if chunk.iter().fold(false, plain) {
            return true;
        }
        leads |= chunk.iter().fold(false, lead);
    }
    rest.iter().fold(false, plain) || (leads || rest.iter().fold(false, lead)) && any_foreign(bytes)
}

/// Whether a two- or three-byte digit occurs.
fn any_foreign(bytes: &[u8]) -> bool {
    let pairs = || bytes.iter().zip(bytes.iter().skip(1));
    pairs().any(|(&lead, &next)| match lead {
        0xd9 => (0xa0..=0xa9).contains(&next),
        0xdb => (0xb0..=0xb9).contains(&next),
        0xbc => (0x90..=0x99).contains(&next),
        _ => false,
    })
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
            ("السبت", false),
            ("ّْ، ؟", false),
        ] {
            assert_eq!(any(text), expected, "{text:?}");
        }
    }
}
