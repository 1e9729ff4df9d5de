//! An input that is one page.

use crate::error::Problem;
use crate::options::Format;
use crate::read::{Flow, Place, Reader};
use crate::stream::Stream;
use crate::{Record, Stated};
use kiosque_core::Medium;
use serde::de::IgnoredAny;

/// Reads the page that `stream` is. `is_stated` says that the user named its format.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    mut stream: Stream<'_>,
    place: &Place,
    format: Option<Format>,
    is_stated: bool,
) -> Flow {
    let is_page = format == Some(Format::Html) || is_stated;
    if !is_page && !Reader::is_page_by_name(place) {
        return reader.skip("other_file");
    }
    let allowed = reader.limits.record_bytes;
    let mut bytes = Vec::new();
    match stream.read_into(&mut bytes, allowed.saturating_add(1)) {
        Ok(found) if found > allowed => {
            return reader.fail(place.origin(), Problem::TooLarge { found, allowed });
        }
        Ok(_) => {}
        Err(error) => return reader.fail(place.origin(), error),
    }
    let stated = match place.file.as_deref().map(|path| Stated::beside(path, &reader.options.fields)) {
        Some(Err(error)) => return reader.fail(place.origin(), Problem::Sidecar(error.to_string())),
        Some(Ok(stated)) => stated,
        None => Stated::default(),
    };
    if format.is_none() && !is_stated && is_json_document(&bytes) {
        let what =
            "it is one JSON document; JSON lines, an object a line, were expected (`jq -c` writes them)";
        return reader.fail(place.origin(), Problem::Unsupported(what.into()));
    }
    let medium = is_stated.then_some(match format {
        Some(Format::Html) => Medium::Html,
        _ => Medium::Text,
    });
    let mut record = Record { bytes, origin: place.origin(), stated, medium, ..Record::default() };
    if record.stated.url.is_none() && format != Some(Format::Html) {
        take_header(&mut record);
    }
    reader.give(record)
}

/// Whether these are objects in JSON that stand in a list or go over several lines: nobody's page.
fn is_json_document(bytes: &[u8]) -> bool {
    let is_open = matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
    is_open && serde_json::from_slice::<IgnoredAny>(bytes.trim_ascii()).is_ok()
}

/// Takes the header that a dump may have: a first line `URL: …`, further lines `Captured: …` and `Encoding: …` in any
/// order, then a blank line.
fn take_header(record: &mut Record) {
    let start = &record.bytes[..record.bytes.len().min(4096)];
    let Some(first) = start.split(|byte| *byte == b'\n').next() else { return };
    if !first.to_ascii_lowercase().starts_with(b"url:") {
        return;
    }
    let mut stated = Stated::default();
    let mut end = 0;
    for line in start.split_inclusive(|byte| *byte == b'\n') {
        end += line.len();
        let Ok(line) = std::str::from_utf8(line) else { return };
        if line.trim().is_empty() {
            if stated.url.is_some() {
                record.stated = stated;
                record.bytes.drain(..end);
            }
            return;
        }
        let Some((key, value)) = line.split_once(':') else { return };
        let value = value.trim().to_owned();
        match key.to_ascii_lowercase().as_str() {
            "url" if kiosque_core::host_of(&value).is_some() => stated.url = Some(value),
            "captured" => stated.captured = crate::moment::moment(&value),
            "encoding" => stated.encoding = Some(value),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_the_address() {
        for (text, rest, url) in [
            ("URL: https://gazette.example/a\n\nRain\n", "Rain\n", Some("https://gazette.example/a")),
            (
                "url: https://gazette.example/a\r\nCaptured: 2024-03-14\r\n\r\nRain",
                "Rain",
                Some("https://gazette.example/a"),
            ),
            (
                "URL: https://gazette.example/a\nRain: it fell.\n\n",
                "URL: https://gazette.example/a\nRain: it fell.\n\n",
                None,
            ),
            ("URL: none\n\nRain", "URL: none\n\nRain", None),
            ("Rain\n\nURL: https://gazette.example/a", "Rain\n\nURL: https://gazette.example/a", None),
        ] {
            let mut record = Record { bytes: text.into(), ..Record::default() };
            take_header(&mut record);
            assert_eq!((record.bytes.as_slice(), record.stated.url.as_deref()), (rest.as_bytes(), url));
        }
    }
}
