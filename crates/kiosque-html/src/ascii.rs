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
