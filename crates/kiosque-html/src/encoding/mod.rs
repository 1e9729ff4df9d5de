//! Decoding a page's bytes.

mod prescan;
mod sample;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// A decoded page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded<'b> {
    /// The text, without a byte order mark: borrowed if the bytes are UTF-8.
    pub text: Cow<'b, str>,
    /// The name of the encoding as the Encoding Standard writes it: `UTF-8`, `windows-1252`.
    pub encoding: &'static str,
    /// True if some bytes could not be decoded, and became U+FFFD.
    pub had_errors: bool,
    /// How the encoding was found.
    pub source: EncodingSource,
}

/// How the encoding of a page was found, in the order in which it is looked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[non_exhaustive]
pub enum EncodingSource {
    /// The page begins with a byte order mark.
    ByteOrderMark,
    /// All of the page is valid UTF-8, whatever is declared.
    ValidUtf8,
    /// The caller's declaration: a header of HTTP or of an archive.
    Declared,
    /// A `<meta>` of the page.
    Meta,
    /// Nothing was declared, or UTF-8 was and it is another: judged by the letters.
    Detected,
}

/// Decodes the bytes of a page. `declared` is what came with them: an encoding's label, or a whole `Content-Type`.
///
/// In this order, measured on archived pages: a byte order mark; valid UTF-8, since pages saved anew often keep a stale
/// declaration; the caller's declaration; a `<meta>`, wherever in the head (it is after the 1,024 bytes that
/// browsers look at on 7 to 19 of 100 pages); the letters of the text. A page that declares UTF-8, or nothing, and is
/// UTF-8 but for rare bytes is UTF-8. Never fails.
///
/// ```
/// let page = kiosque_html::decode(b"<meta charset=iso-8859-1><p>caf\xe9", None);
/// assert_eq!(page.text, "<meta charset=iso-8859-1><p>café");
/// assert_eq!((page.encoding, page.had_errors), ("windows-1252", false));
/// ```
pub fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> Decoded<'b> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[length..], EncodingSource::ByteOrderMark);
    }
    let declared = declared.and_then(labelled);
    if let Some(page) = as_valid_utf8(bytes, declared) {
        return page;
    }
    let stated = declared
        .map(|encoding| (encoding, EncodingSource::Declared))
        .into_iter()
        .chain(std::iter::once_with(|| Some((prescan::encoding(bytes)?, EncodingSource::Meta))).flatten());
    for (encoding, source) in stated {
        if encoding != UTF_8 || is_mostly_utf8(bytes) {
            return decode_as(encoding, bytes, source);
        }
    }
    let encoding = if is_mostly_utf8(bytes) { UTF_8 } else { detect(bytes) };
    decode_as(encoding, bytes, EncodingSource::Detected)
}

fn decode_as<'b>(encoding: &'static Encoding, bytes: &'b [u8], source: EncodingSource) -> Decoded<'b> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, encoding: encoding.name(), had_errors, source }
}

/// The encoding of a label (`latin1`) or of a content type (`text/html; charset=latin1`).
fn labelled(declared: &str) -> Option<&'static Encoding> {
    Encoding::for_label(declared.as_bytes()).or_else(|| prescan::charset_of_content_type(declared.as_bytes()))
}

/// The page if it is UTF-8, but perhaps for a character cut off at its end.
fn as_valid_utf8<'b>(bytes: &'b [u8], declared: Option<&'static Encoding>) -> Option<Decoded<'b>> {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // Only if there was something but ASCII before, the end is surely that of UTF-8.
        Err(error) => error.error_len().is_none() && !bytes[..error.valid_up_to()].is_ascii(),
    };
    if !valid || is_seven_bit(bytes, declared) {
        return None;
    }
    Some(decode_as(UTF_8, bytes, EncodingSource::ValidUtf8))
}

/// True if the bytes are ASCII only because the declared encoding writes everything so.
fn is_seven_bit(bytes: &[u8], declared: Option<&'static Encoding>) -> bool {
    let encoding = match memchr::memchr2(0x1B, 0, bytes) {
        None => return false,
        Some(_) => declared.or_else(|| prescan::encoding(bytes)),
    };
    encoding.is_some_and(|encoding| [ISO_2022_JP, UTF_16LE, UTF_16BE].contains(&encoding))
}

/// Text in UTF-8 with a few bytes of something else (a comment by mail, a cut teaser) has many whole characters for
/// each bad sequence; text in another encoding has next to none.
const WHOLE_FOR_EACH_BAD: usize = 10;

fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    whole >= bad * WHOLE_FOR_EACH_BAD
}

/// Judges by the letters; windows-1252 if they say nothing.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let sample = sample::letters(bytes);
    detector.feed(&sample.bytes, !sample.is_cut);
    detector.guess(None, Utf8Detection::Deny)
}

/// What a `<meta>` may say: UTF-16 cannot be true of a page whose `<meta>` could be read.
fn of_meta(encoding: &'static Encoding) -> &'static Encoding {
    match encoding {
        encoding if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
        encoding if encoding == X_USER_DEFINED => WINDOWS_1252,
        encoding => encoding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, text: &str, encoding: &str, source: EncodingSource) {
        let page = decode(bytes, declared);
        assert_eq!((page.text.as_ref(), page.encoding, page.source), (text, encoding, source));
    }

    #[test]
    fn the_order() {
        use EncodingSource::*;
        check(b"\xEF\xBB\xBFa", Some("latin1"), "a", "UTF-8", ByteOrderMark);
        check(b"\xFF\xFEa\0", None, "a", "UTF-16LE", ByteOrderMark);
        check("é".as_bytes(), Some("latin1"), "é", "UTF-8", ValidUtf8);
        check(b"plain", None, "plain", "UTF-8", ValidUtf8);
        check(
            b"\xE9<meta charset=windows-1251>",
            Some("latin1"),
            "é<meta charset=windows-1251>",
            "windows-1252",
            Declared,
        );
        check(b"\xE9", Some("text/html; charset=\"ISO-8859-7\""), "ι", "ISO-8859-7", Declared);
        check(b"<meta charset=windows-1251>\xE9", None, "<meta charset=windows-1251>й", "windows-1251", Meta);
        check(
            b"<meta charset=windows-1251>\xE9",
            Some("utf-8"),
            "<meta charset=windows-1251>й",
            "windows-1251",
            Meta,
        );
        check(b"<meta charset=utf-16>\xE9t\xE9", None, "<meta charset=utf-16>été", "windows-1252", Detected);
        check(b"\x1B$B%+\x1B(B", Some("iso-2022-jp"), "カ", "ISO-2022-JP", Declared);
        check(b"\x1B$B%+\x1B(B", None, "\x1B$B%+\x1B(B", "UTF-8", ValidUtf8);
        check(b"a\0b\0", Some("utf-16le"), "ab", "UTF-16LE", Declared);
    }

    #[test]
    fn utf8_with_rare_bad_bytes() {
        let mut bytes = "déjà vu, ça et là, où l'été fût tôt rôti à la forêt".as_bytes().to_vec();
        bytes.extend(b" caf\xE9 ");
        let page = decode(&bytes, Some("utf-8"));
        assert_eq!((page.encoding, page.had_errors, page.source), ("UTF-8", true, EncodingSource::Declared));
        assert!(page.text.ends_with(" caf\u{fffd} "));
    }

    #[test]
    fn a_character_cut_off_at_the_end() {
        let page = decode(b"d\xC3\xA9j\xC3", None);
        assert_eq!((page.text.as_ref(), page.encoding, page.had_errors), ("déj\u{fffd}", "UTF-8", true));
    }

    #[test]
    fn letters_tell() {
        // The same sentence in two encodings.
        let russian =
            encoding_rs::WINDOWS_1251.encode("Паром на острова ушёл поздно вечером в понедельник").0;
        let page = decode(&russian, None);
        assert_eq!((page.encoding, page.source), ("windows-1251", EncodingSource::Detected));
        let greek = encoding_rs::ISO_8859_7.encode("Το πλοίο έφυγε αργά το βράδυ της Δευτέρας").0;
        assert!(decode(&greek, None).text.contains("βράδυ"));
    }

    #[test]
    fn letters_tell_wherever_the_sample_ends() {
        let sentence = "島への船は月曜の夜遅くに港を出て、火曜の朝に着いた。";
        let text = encoding_rs::SHIFT_JIS.encode(sentence).0.repeat(500);
        // The last character of the sample is whole, or it is half.
        for before in ["", "a"] {
            let page = [before.as_bytes(), &text].concat();
            assert_eq!(decode(&page, None).encoding, "Shift_JIS", "{before:?}");
        }
    }
}
