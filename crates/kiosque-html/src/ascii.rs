//! The characters that the standard's rules single out.

/// ASCII white space of the standard: tab, line feed, form feed, carriage return, space.
#[inline]
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0x0C)
}

/// The same, of a character.
pub(crate) const fn is_space_char(character: char) -> bool {
    character.is_ascii() && is_space(character as u8)
}

/// So many bytes are looked at together, with vector instructions.
const STEP: usize = 16;

/// True if one of some bytes stands in a value or a text: most are so short that a call would take longer than the look.
#[inline]
pub(crate) fn has_any<const N: usize>(bytes: &[u8], wanted: [u8; N]) -> bool {
    let is_wanted = |byte: u8| wanted.iter().fold(false, |found, &one| found | (byte == one));
    let in_step = |step: &[u8; STEP]| step.iter().fold(false, |found, &byte| found | is_wanted(byte));
    match bytes.last_chunk() {
        None => bytes.iter().any(|&byte| is_wanted(byte)),
        // What is left of the last step is looked at with bytes before it.
        Some(last) => in_step(last) || bytes.as_chunks().0.iter().any(in_step),
    }
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
    fn bytes_are_found_wherever_they_stand() {
        for length in 0..70 {
            assert!(!has_any(&vec![b'a'; length], [b'&', 0]), "{length}");
            for at in 0..length {
                let mut bytes = vec![b'a'; length];
                bytes[at] = [b'&', 0][at % 2];
                assert!(has_any(&bytes, [b'&', 0]), "{at} of {length}");
            }
        }
    }
}
