//! What an input is, by its first bytes.

use crate::medium_of;
use crate::options::{Fields, Format};
use kiosque_core::Medium;

/// Bytes that are looked at.
pub(crate) const HEAD: usize = 16 << 10;

/// The format of an input that begins with `head`; `None` where nothing speaks for one.
pub(crate) fn format_of(head: &[u8], fields: &Fields) -> Option<Format> {
    const MAGIC: [(&[u8], Format); 5] = [
        (b"WARC/", Format::Warc),
        (b"PAR1", Format::Parquet),
        (b"PK\x03\x04", Format::Zip),
        (b"PK\x05\x06", Format::Zip),
        (b"PK\x06\x06", Format::Zip),
    ];
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*format);
    }
    if is_tar(head) {
        return Some(Format::Tar);
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    [
        (is_json as fn(&str, &Fields) -> bool, Format::Jsonl),
        (is_mhtml, Format::Mhtml),
        (is_feed, Format::Feed),
    ]
    .into_iter()
    .find_map(|(fits, format)| fits(text, fields).then_some(format))
    .or_else(|| (medium_of(text, "") == Medium::Html).then_some(Format::Html))
    .or_else(|| table_of(text, fields))
}

/// A header whose checksum fits (POSIX.1-1988 and before; `ustar` is not in all of them).
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..512) else { return false };
    let stated = String::from_utf8_lossy(&header[148..156]);
    let Ok(stated) = u32::from_str_radix(stated.trim_matches(['\0', ' ']), 8) else { return false };
    let blank = u32::from(b' ') * 8;
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    let field: u32 = header[148..156].iter().map(|byte| u32::from(*byte)).sum();
    header[0] != 0 && sum - field + blank == stated
}

/// An object that begins with a key; whole within the line, if the line is whole.
fn is_json(text: &str, _: &Fields) -> bool {
    let Some(rest) = text.strip_prefix('{') else { return false };
    match text.split_once('\n') {
        Some((line, _)) => serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok(),
        None => rest.trim_start().starts_with(['"', '}']),
    }
}

/// The header of a message in parts, as browsers write it.
fn is_mhtml(text: &str, _: &Fields) -> bool {
    let header = text.split("\n\n").next().unwrap_or(text);
    let header = header.split("\r\n\r\n").next().unwrap_or(header).to_ascii_lowercase();
    let starts =
        ["from:", "mime-version:", "content-type:", "snapshot-content-location:", "subject:", "date:"];
    starts.iter().any(|start| header.starts_with(start)) && header.contains("multipart/related")
}

/// The root element of RSS or Atom, behind declarations and comments.
fn is_feed(text: &str, _: &Fields) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = match rest {
            rest if rest.starts_with("<?") => "?>",
            rest if rest.starts_with("<!--") => "-->",
            rest if rest.starts_with("<!DOCTYPE rss") => ">",
            _ => break,
        };
        let Some((_, behind)) = rest.split_once(end) else { return false };
        rest = behind;
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    let name = name.split(|c: char| c.is_whitespace() || c == '>').next().unwrap_or_default();
    matches!(name, "rss" | "feed" | "rdf:RDF" | "atom:feed")
}

/// A first line that names a field of pages among others.
fn table_of(text: &str, fields: &Fields) -> Option<Format> {
    let line = text.lines().next()?;
    let names = |separator| line.split(separator).map(|name: &str| name.trim().trim_matches('"'));
    let is_header = |separator| {
        names(separator).count() > 1
            && names(separator).any(|name| fields.pages().any(|page| page.eq_ignore_ascii_case(name)))
    };
    [('\t', Format::Tsv), (',', Format::Csv), (';', Format::Csv)]
        .into_iter()
        .find_map(|(separator, format)| is_header(separator).then_some(format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_in_their_first_bytes() {
        let mut tar = tar::Header::new_ustar();
        tar.set_path("a.txt").unwrap();
        tar.set_cksum();
        for (head, format) in [
            (&b"WARC/1.0\r\n"[..], Some(Format::Warc)),
            (b"PK\x03\x04", Some(Format::Zip)),
            (b"PAR1", Some(Format::Parquet)),
            (tar.as_bytes(), Some(Format::Tar)),
            (&[0; 512], None),
            (b"{\"url\": \"https://gazette.example/\"}\n", Some(Format::Jsonl)),
            (b"{\"url\": \"https://gazette", Some(Format::Jsonl)),
            (b"{rain}\nIt rained.", None),
            (
                b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=\"b\"\r\n",
                Some(Format::Mhtml),
            ),
            (b"From: a person\n\nmultipart/related", None),
            (b"<?xml version='1.0'?>\n<!-- rain --><rss version='2.0'>", Some(Format::Feed)),
            (b"<feed xmlns='http://www.w3.org/2005/Atom'>", Some(Format::Feed)),
            (b"\xef\xbb\xbf <!DOCTYPE html>", Some(Format::Html)),
            (b"url,html\nhttps://gazette.example/,<p>", Some(Format::Csv)),
            (b"id\tText\n", Some(Format::Tsv)),
            (b"\"url\";\"text\"\n", Some(Format::Csv)),
            (b"Rain, text and wind\n", None),
            (b"text\nof a story", None),
            (b"", None),
        ] {
            assert_eq!(format_of(head, &Fields::default()), format, "{}", String::from_utf8_lossy(head));
        }
    }
}
