//! The ASCII letters that a text begins with, eight at a time in one number: most words are no longer.

/// The letters at the beginning of eight bytes.
///
/// ```
/// use kiosque_values::letters::Letters;
/// let letters = Letters::of(*b"Rain, no");
/// assert_eq!((letters.count, letters.small, letters.has_small), (4, 0x7261_696e, true));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters {
    /// How many there are: up to eight.
    pub count: u32,
    /// Their small letters, the last one in the lowest byte, zeros above the first.
    pub small: u64,
    /// Whether one of them is written as a small letter.
    pub has_small: bool,
}

/// In every byte the bit that tells small letters from capitals.
const CASE: u64 = each(0x20);

/// A byte in all eight places.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

impl Letters {
    /// The letters that `bytes` begin with.
    #[inline]
    pub fn of(bytes: [u8; 8]) -> Letters {
        let text = u64::from_be_bytes(bytes);
        let small = text | CASE;
        // The upper bit of a byte says what the sum of its other bits and a constant reaches: `a`, or more than `z`.
        let bits = small & each(0x7f);
        let (from_a, beyond_z) = (bits + each(0x80 - b'a'), bits + each(0x7f - b'z'));
        let others = (!from_a | beyond_z | text) & each(0x80);
        let count = others.leading_zeros() / 8;
        let rest = 64 - 8 * count;
        Letters {
            count,
            small: small.checked_shr(rest).unwrap_or(0),
            has_small: (text & CASE).checked_shr(rest).unwrap_or(0) != 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_one_byte_after_another() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                let mut bytes = *b"aZbYcXdW";
                bytes[at] = byte;
                let count = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let own = &bytes[..count];
                let small =
                    own.iter().fold(0, |small, byte| small << 8 | u64::from(byte.to_ascii_lowercase()));
                let has_small = own.iter().any(u8::is_ascii_lowercase);
                assert_eq!(
                    Letters::of(bytes),
                    Letters { count: count as u32, small, has_small },
                    "{bytes:?}"
                );
            }
        }
    }
}
