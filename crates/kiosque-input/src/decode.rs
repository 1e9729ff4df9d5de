//! From bytes to text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes a guess looks at: guessing costs far more a byte than reading does.
const GUESS_BYTES: usize = 64 << 10;

/// Markup shows in so many bytes.
const HEAD: usize = 16 << 10;

/// One bad byte in so many still is UTF-8: a page cut in the middle of a character, a stray byte in an advertisement.
const RARE: usize = 200;

/// Decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark. What could not be decoded is U+FFFD.
    pub text: String,
    /// Name of the encoding, as the Encoding Standard has it: `UTF-8`.
    pub encoding: &'static str,
    /// Whether some bytes could not be decoded.
    pub had_errors: bool,
}

/// Decodes `bytes`. The order: byte order mark; valid UTF-8, whatever is declared, for pages saved anew keep stale
/// declarations, unless its zeros show UTF-16; the declared encoding; UTF-8 with rare bad bytes; UTF-16 without a mark; a guess; windows-1252.
///
/// ```
/// let decoded = kiosque_input::decode(b"\xef\xbb\xbfRain", None);
/// assert_eq!((decoded.text.as_str(), decoded.encoding), ("Rain", "UTF-8"));
/// ```
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    decode_unguessed(bytes, declared).unwrap_or_else(|| with(guess(bytes), bytes))
}

/// As [`decode`], but for bytes whose encoding would have to be guessed.
pub(crate) fn decode_unguessed(bytes: &[u8], declared: Option<&str>) -> Option<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some(with(encoding, &bytes[mark..]));
    }
    let bad_at = match std::str::from_utf8(bytes) {
        Ok(text) => {
            // ASCII in UTF-16 is UTF-8, too: with a zero for every other character.
            let wide = text.contains('\0').then(|| utf16(bytes)).flatten();
            let utf8 = || Decoded { text: text.to_owned(), encoding: UTF_8.name(), had_errors: false };
            return Some(wide.map_or_else(utf8, |encoding| with(encoding, bytes)));
        }
        Err(error) => error.valid_up_to(),
    };
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.as_bytes())) {
        return Some(with(encoding, bytes));
    }
    let utf8 = with(UTF_8, bytes);
    let bad = utf8.text.matches('\u{fffd}').count();
    if bad_at > 0
        && bad * RARE < bytes.len().max(RARE + 1)
        && bytes[..bad_at].iter().any(|byte| *byte >= 0x80)
    {
        return Some(utf8);
    }
    utf16(bytes).map(|encoding| with(encoding, bytes))
}

/// The beginning of bytes whose encoding would have to be guessed, as far as markup can be seen in it: in all encodings
/// that are left, ASCII is itself.
pub(crate) fn start_of_unguessed(bytes: &[u8]) -> String {
    with(WINDOWS_1252, &bytes[..bytes.len().min(HEAD)]).text
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), had_errors }
}

/// UTF-16 without a mark shows in the zero bytes of its spaces and line ends.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = sample.len() / 16;
    match (even > many, odd > many) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = &bytes[..bytes.len().min(GUESS_BYTES)];
    detector.feed(sample, sample.len() == bytes.len());
    match detector.guess(None, Utf8Detection::Deny) {
        guessed if guessed == UTF_8 => WINDOWS_1252,
        guessed => guessed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, text: &str, encoding: &str) {
        let decoded = decode(bytes, declared);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
    }

    #[test]
    fn the_order_of_evidence() {
        check(b"\xff\xfeR\0a\0i\0n\0", None, "Rain", "UTF-16LE");
        check(b"R\0a\0i\0n\0", None, "Rain", "UTF-16LE");
        check(b"\0R\0a\0i\0n", None, "Rain", "UTF-16BE");
        check(b"Rain\0and wind and rain again", None, "Rain\0and wind and rain again", "UTF-8");
        check("pluie d’été".as_bytes(), Some("iso-8859-1"), "pluie d’été", "UTF-8");
        check(b"\xe9t\xe9 pluvieux", Some("iso-8859-1"), "été pluvieux", "windows-1252");
        check(b"R\0a\0i\0n\0 \0i\0s\0 \0w\0e\0t\0\xe9\0.\0", None, "Rain is weté.", "UTF-16LE");
        check(b"", None, "", "UTF-8");
    }

    #[test]
    fn a_page_cut_in_a_character_is_still_utf8() {
        let text = "la pluie d’été ".repeat(40);
        let bytes = &text.as_bytes()[..text.len() - 2];
        let decoded = decode(bytes, None);
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.text.ends_with('\u{fffd}'));
    }

    #[test]
    fn old_encodings_are_guessed() {
        let (bytes, ..) =
            encoding_rs::WINDOWS_1256.encode("هطلت الأمطار اليوم على المدينة بعد أسابيع من الجفاف");
        check(&bytes, None, "هطلت الأمطار اليوم على المدينة بعد أسابيع من الجفاف", "windows-1256");
        let (bytes, ..) =
            encoding_rs::WINDOWS_1251.encode("Сегодня в городе прошёл сильный дождь после засухи");
        check(&bytes, None, "Сегодня в городе прошёл сильный дождь после засухи", "windows-1251");
    }
}
