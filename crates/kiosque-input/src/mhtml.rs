//! Pages with all that belongs to them, as browsers save them: MHTML (RFC 2557).

use crate::error::Problem;
use crate::http;
use crate::moment::moment;
use crate::read::{Flow, Place, Reader};
use crate::stream::Stream;
use crate::{Record, Stated};
use kiosque_core::{Medium, host_of};
use mailparse::{MailHeader, MailHeaderMap};
use std::io;

/// Longest header, of the file and of a part.
const HEADER: u64 = 64 << 10;

/// Reads the page that a file holds: its first part of markup. Pages within it are frames.
pub(crate) fn read(reader: &mut Reader<'_>, mut stream: Stream<'_>, place: &Place) -> Flow {
    match page_in(reader, &mut stream, place) {
        Ok(Ok(record)) => reader.give(record),
        Ok(Err(problem)) => reader.fail(place.origin(), problem),
        Err(error) => reader.fail(place.origin(), error),
    }
}

fn page_in(
    reader: &mut Reader<'_>,
    stream: &mut Stream<'_>,
    place: &Place,
) -> io::Result<Result<Record, Problem>> {
    let header = header_of(stream)?;
    let header = headers(&header);
    let content_type = header.get_first_value("Content-Type").unwrap_or_default();
    let Some(boundary) = mailparse::parse_content_type(&content_type).params.remove("boundary") else {
        return Ok(Err(Problem::Malformed("the header names no boundary between the parts".into())));
    };
    let boundary = format!("--{boundary}").into_bytes();
    let captured = header.get_first_value("Date").and_then(|date| moment(&date));
    let address = header.get_first_value("Snapshot-Content-Location");
    let mut page: Option<Result<Record, Problem>> = None;
    // What comes before the first boundary is for programs that know no parts.
    let mut end = pass_part(stream, &boundary, None)?;
    while end == End::Boundary {
        let head = header_of(stream)?;
        let part = headers(&head);
        let kind = part.get_first_value("Content-Type").unwrap_or_default();
        if !http::is_markup(&kind) || page.is_some() {
            if http::is_markup(&kind) {
                reader.skipped.add("frame");
            }
            end = pass_part(stream, &boundary, None)?;
            continue;
        }
        let location = part.get_first_value("Content-Location");
        let stated = Stated {
            url: address.clone().or(location).filter(|address| host_of(address).is_some()),
            captured: captured.clone(),
            encoding: http::charset(&kind),
        };
        let mut raw = head;
        let allowed = reader.limits.record_bytes;
        // Base64 and quoted-printable make a part longer than its page.
        let room = allowed.saturating_mul(3);
        end = pass_part(stream, &boundary, Some((&mut raw, room)))?;
        let mut warnings = Vec::new();
        if end == End::OfFile {
            warnings.push("truncated_payload: the file ends within the page".into());
        }
        page = Some(body_of(&raw, allowed).map(|bytes| {
            let medium = Some(Medium::Html);
            Record { bytes, origin: place.origin(), stated, medium, warnings }
        }));
    }
    Ok(page.unwrap_or_else(|| Err(Problem::Malformed("no part of it is a page".into()))))
}

/// The bytes of a part, its transfer encoding undone.
fn body_of(raw: &[u8], allowed: u64) -> Result<Vec<u8>, Problem> {
    let part = mailparse::parse_mail(raw).and_then(|part| part.get_body_raw());
    let bytes = part.map_err(|error| Problem::Malformed(format!("the part of the page: {error}")))?;
    match bytes.len() as u64 {
        found if found > allowed => Err(Problem::TooLarge { found, allowed }),
        _ => Ok(bytes),
    }
}

/// The lines up to a blank one, with it.
fn header_of(stream: &mut Stream<'_>) -> io::Result<Vec<u8>> {
    let mut header = Vec::new();
    loop {
        let start = header.len();
        let read = stream.read_line(&mut header, HEADER)?;
        let is_full = header.len() as u64 == HEADER;
        if read == 0 || is_full || header[start..].trim_ascii().is_empty() {
            return Ok(header);
        }
    }
}

fn headers(bytes: &[u8]) -> Vec<MailHeader<'_>> {
    mailparse::parse_headers(bytes).map(|(headers, _)| headers).unwrap_or_default()
}

/// How a part ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// A part follows.
    Boundary,
    /// That was the last.
    Last,
    OfFile,
}

/// Goes behind the next boundary; appends what comes before it to a buffer, up to so many bytes.
fn pass_part(
    stream: &mut Stream<'_>,
    boundary: &[u8],
    mut kept: Option<(&mut Vec<u8>, u64)>,
) -> io::Result<End> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let room = kept
            .as_ref()
            .map_or(HEADER, |(buffer, room)| room.saturating_sub(buffer.len() as u64).max(HEADER));
        if stream.read_line(&mut line, room)? == 0 {
            return Ok(End::OfFile);
        }
        if let Some(rest) = line.strip_prefix(boundary) {
            match rest.trim_ascii_end() {
                b"" => return Ok(End::Boundary),
                b"--" => return Ok(End::Last),
                _ => {}
            }
        }
        if let Some((buffer, room)) = &mut kept
            && (buffer.len() as u64) < *room
        {
            buffer.extend_from_slice(&line);
        }
    }
}
