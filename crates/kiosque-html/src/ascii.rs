//! The characters that the standard's rules single out.

use memchr::{memchr, memchr2};

/// ASCII white space of the standard: tab, line feed, form feed, carriage return, space.
#[inline]
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0x0C)
}

/// The same, of a character.
pub(crate) const fn is_space_char(character: char) -> bool {
    character.is_ascii() && is_space(character as u8)
}

/// True if one of some bytes stands in a value or a text: most are so short that a call would take longer than the look.
#[inline]
pub(crate) fn has_any<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        return in_step(last, wanted) || bytes.as_chunks::<16>().0.iter().any(|step| in_step(step, wanted));
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => in_step(first, wanted) || in_step(last, wanted),
        _ => bytes.iter().any(|&byte| in_step(&[byte], wanted)),
    }
}

/// The same of a step, whose bytes are looked at together with vector instructions. What is left of a last step is looked
/// at with bytes before it.
#[inline(always)]
fn in_step<const N: usize, const STEP: usize>(step: &[u8; STEP], wanted: [u8; N]) -> bool {
    let holds = |one: u8| step.iter().fold(false, |found, &byte| found | (byte == one));
    wanted.into_iter().fold(false, |found, one| found | holds(one))
}

/// True if a text is all white space, as the indents of markup are.
#[inline]
pub(crate) fn are_spaces(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk::<16>() {
        return is_space_in_step(last) && bytes.as_chunks::<16>().0.iter().all(is_space_in_step);
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => is_space_in_step(first) && is_space_in_step(last),
        _ => bytes.iter().all(|&byte| is_space(byte)),
    }
}

#[inline(always)]
fn is_space_in_step<const STEP: usize>(step: &[u8; STEP]) -> bool {
    // Written out, so that there is nothing to branch on.
    let is_space =
        |byte: u8| (byte == b' ') | (byte == b'\n') | (byte == b'\t') | (byte == b'\r') | (byte == 0x0C);
    step.iter().fold(true, |all, &byte| all & is_space(byte))
}

/// Where a byte stands first. Most values and texts are so short that a call would take longer than the look.
#[inline]
pub(crate) fn find(wanted: u8, bytes: &[u8]) -> Option<usize> {
    match find_at_start([wanted], bytes) {
        Ok(found) => Some(found),
        Err(looked) => memchr(wanted, &bytes[looked..]).map(|at| looked + at),
    }
}

/// Where one of two bytes stands first.
#[inline]
pub(crate) fn find_either(one: u8, other: u8, bytes: &[u8]) -> Option<usize> {
    match find_at_start([one, other], bytes) {
        Ok(found) => Some(found),
        Err(looked) => memchr2(one, other, &bytes[looked..]).map(|at| looked + at),
    }
}

/// Where one of some bytes stands first among the first ones, or how many of these were looked at.
#[inline(always)]
fn find_at_start<const N: usize>(wanted: [u8; N], bytes: &[u8]) -> Result<usize, usize> {
    /// So many words of eight bytes are looked at.
    const WORDS: usize = 4;
    let words = &bytes.as_chunks().0[..(bytes.len() / 8).min(WORDS)];
    for (at, word) in words.iter().enumerate() {
        let found = wanted.into_iter().fold(0, |found, wanted| {
            found | zeros(u64::from_le_bytes(*word) ^ (EACH_BYTE * u64::from(wanted)))
        });
        if found != 0 {
            return Ok(at * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    Err(words.len() * 8)
}

const EACH_BYTE: u64 = 0x0101_0101_0101_0101;

/// The highest bit of the first zero byte of a word, and perhaps of some after it; 0 if there is none.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(EACH_BYTE) & !word & (EACH_BYTE << 7)
}

/// True for the bytes that end the name of a tag.
#[inline]
pub(crate) const fn ends_tag_name(byte: u8) -> bool {
    matches!(byte, b'>' | b'/') || is_space(byte)
}

/// True for the bytes that end the name of an attribute.
#[inline]
pub(crate) const fn ends_attribute_name(byte: u8) -> bool {
    byte == b'=' || ends_tag_name(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space() {
        for length in 0..70 {
            let spaces: Vec<u8> = b" \n\t\r\x0c".iter().copied().cycle().take(length).collect();
            assert!(are_spaces(&spaces), "{length}");
            for at in 0..length {
                let mut bytes = spaces.clone();
                bytes[at] = b"a\x0b\0\xa0"[at % 4];
                assert!(!are_spaces(&bytes), "{at} of {length}");
            }
        }
    }

    #[test]
    fn bytes_are_found_wherever_they_stand() {
        for length in 0..70 {
            assert!(!has_any(&vec![b'a'; length], [b'&', 0]), "{length}");
            for at in 0..length {
                let mut bytes = vec![b'a'; length];
                bytes[at] = [b'&', 0][at % 2];
                assert!(has_any(&bytes, [b'&', 0]), "{at} of {length}");
                bytes[at] = b'"';
                bytes[length / 2 + at / 2] = b'"';
                assert_eq!((find(b'"', &bytes), find(b'#', &bytes)), (Some(at), None), "{at} of {length}");
                let either = [b"\"#", b"#\"", b"#%"].map(|[one, other]| find_either(*one, *other, &bytes));
                assert_eq!(either, [Some(at), Some(at), None], "{at} of {length}");
            }
        }
    }
}
