//! Archives of the web: WARC 0.17 to 1.1 and WET, whole or compressed record by record
//! (<https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>).
//!
//! Where a record is not as it says, reading goes on with the next `WARC/` line that is followed by a field, in the bytes
//! that the record claimed as well as behind them.

use crate::error::Problem;
use crate::http::{self, Response};
use crate::moment::moment;
use crate::read::{Flow, Place, Reader};
use crate::stream::Stream;
use crate::{Record, Stated};
use kiosque_core::{Medium, Origin};
use std::io;

/// Longest header of a record, and of an HTTP answer in it.
const HEADER: usize = 64 << 10;

/// What each record begins with.
const START: &[u8] = b"WARC/";

/// Reads the records of an archive.
pub(crate) fn read(reader: &mut Reader<'_>, mut stream: Stream<'_>, place: &Place) -> Flow {
    let mut scratch = Vec::new();
    loop {
        let step = next(reader, &mut stream, place, &mut scratch);
        match step {
            Ok(Step::Flow(flow)) => flow?,
            Ok(Step::End) => return Flow::Continue(()),
            Err((origin, error)) => {
                reader.fail(origin, error)?;
                if !stream.skip_damage(START) {
                    return Flow::Continue(());
                }
            }
        }
    }
}

enum Step {
    Flow(Flow),
    End,
}

type Result<T> = std::result::Result<T, (Origin, io::Error)>;

/// Reads one record.
fn next(
    reader: &mut Reader<'_>,
    stream: &mut Stream<'_>,
    place: &Place,
    scratch: &mut Vec<u8>,
) -> Result<Step> {
    let blank = skip_blank(stream);
    let position = stream.position();
    let mut origin = place.origin_at(stream.member().unwrap_or(position));
    let ahead = match blank.and_then(|()| stream.peek(START.len())) {
        Ok(ahead) => ahead,
        Err(error) => return Err((origin, error)),
    };
    if ahead.is_empty() {
        return Ok(Step::End);
    }
    let header = match take_header(stream) {
        Ok(header) => header,
        Err(error) => return Err((origin, error)),
    };
    let header =
        match header.as_deref().ok_or("no WARC header where one should begin").and_then(Header::parse) {
            Ok(header) => header,
            Err(what) => {
                let flow = reader.fail(origin.clone(), Problem::Malformed(what.into()));
                // Not the same one again.
                stream.consume(1);
                go_to_start(stream, u64::MAX).map_err(|error| (origin, error))?;
                return Ok(Step::Flow(flow));
            }
        };
    origin.id = header.field("WARC-Record-ID").map(|id| id.trim_matches(['<', '>']).to_owned());
    let end = stream.position().saturating_add(header.length);
    let taken = match header.skipped() {
        Some(reason) => pass(stream, header.length, scratch).map(|()| Taken::Skipped(reason)),
        None => take_page(reader, stream, &header, scratch),
    };
    let taken = taken.map_err(|error| (origin.clone(), error))?;
    let ended = finish(stream, taken.bytes(scratch), end).map_err(|error| (origin.clone(), error))?;
    if let Some(wrong) = ended {
        return Ok(Step::Flow(reader.fail(origin, wrong.problem(header.length, end))));
    }
    Ok(Step::Flow(match taken {
        Taken::Skipped(reason) => reader.skip(reason),
        Taken::TooLarge(..) => {
            let allowed = reader.limits.record_bytes;
            reader.fail(origin, Problem::TooLarge { found: header.length, allowed })
        }
        Taken::Page(bytes, response) => give(reader, &header, origin, bytes, response.as_ref()),
    }))
}

/// What became of the bytes of a record.
enum Taken {
    Skipped(&'static str),
    TooLarge(Vec<u8>),
    /// A page, with its HTTP header if it had one.
    Page(Vec<u8>, Option<Response>),
}

impl Taken {
    /// The bytes in which the next record may have got lost.
    fn bytes<'t>(&'t self, scratch: &'t [u8]) -> &'t [u8] {
        match self {
            Taken::Skipped(_) => scratch,
            Taken::TooLarge(bytes) | Taken::Page(bytes, _) => bytes,
        }
    }
}

/// Takes the page of a record, unless it holds something else.
fn take_page(
    reader: &Reader<'_>,
    stream: &mut Stream<'_>,
    header: &Header,
    scratch: &mut Vec<u8>,
) -> io::Result<Taken> {
    let mut left = header.length;
    let mut response = None;
    if header.is_http() {
        let wanted = HEADER.min(usize::try_from(left).unwrap_or(HEADER));
        let mut ahead = stream.peek(wanted.min(4096))?;
        if http::end_of_header(&ahead[..ahead.len().min(wanted)]).is_none() {
            ahead = stream.peek(wanted)?;
        }
        let ahead = &ahead[..ahead.len().min(wanted)];
        if let Some(end) = http::end_of_header(ahead) {
            response = Response::parse(&ahead[..end]);
            stream.consume(end);
            left -= end as u64;
        }
    }
    if let Some(reason) =
        response.as_ref().and_then(Response::skipped).or_else(|| header.no_page(response.as_ref()))
    {
        return pass(stream, left, scratch).map(|()| Taken::Skipped(reason));
    }
    let mut bytes = Vec::new();
    let room = reader.limits.record_bytes;
    stream.read_into(&mut bytes, left.min(room))?;
    if left > room {
        return Ok(Taken::TooLarge(bytes));
    }
    Ok(Taken::Page(bytes, response))
}

/// Hands on the page of a record.
fn give(
    reader: &mut Reader<'_>,
    header: &Header,
    origin: Origin,
    bytes: Vec<u8>,
    response: Option<&Response>,
) -> Flow {
    let mut warnings = Vec::new();
    let bytes = match response {
        Some(response) => match response.decode(bytes, reader.limits.record_bytes, &mut warnings) {
            Ok(bytes) => bytes,
            Err(problem) => return reader.fail(origin, problem),
        },
        None => bytes,
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return reader.skip("empty_payload");
    }
    if let Some(reason) = header.field("WARC-Truncated") {
        warnings.push(format!("truncated_payload: the archive holds the beginning only ({reason})"));
    }
    let content_type = match response {
        Some(response) => response.content_type(),
        None => header.field("Content-Type").unwrap_or_default(),
    };
    let encoding = http::charset(content_type);
    let medium = if header.kind() == "conversion" && header.is_plain() {
        Some(Medium::Text)
    } else {
        // Servers call much HTML that has no tag.
        (http::is_markup(content_type) && bytes.contains(&b'<')).then_some(Medium::Html)
    };
    let stated = Stated {
        url: header.field("WARC-Target-URI").map(|url| url.trim_matches(['<', '>']).to_owned()),
        captured: header.field("WARC-Date").and_then(moment),
        encoding,
    };
    reader.give(Record { bytes, origin, stated, medium, warnings })
}

/// The fields of a record.
struct Header {
    fields: Vec<(String, String)>,
    length: u64,
}

impl Header {
    fn parse(bytes: &[u8]) -> std::result::Result<Header, &'static str> {
        let text = String::from_utf8_lossy(bytes);
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines().skip(1) {
            match (line.split_once(':'), fields.last_mut()) {
                // A line that is indented goes on with the one before.
                (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (Some((name, value)), _) => fields.push((name.trim().to_owned(), value.trim().to_owned())),
                _ => {}
            }
        }
        let mut header = Header { fields, length: 0 };
        let length = header.field("Content-Length").ok_or("the record does not say how long it is")?;
        header.length = length.parse().map_err(|_| "the record's Content-Length is no number")?;
        Ok(header)
    }

    fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    fn kind(&self) -> &str {
        self.field("WARC-Type").unwrap_or_default()
    }

    /// Why the record cannot be a page, by its type.
    fn skipped(&self) -> Option<&'static str> {
        Some(match self.kind() {
            "response" | "resource" | "conversion" => return None,
            "request" => "request",
            "metadata" => "metadata",
            "warcinfo" => "warcinfo",
            "revisit" => "revisit",
            "continuation" => "continuation",
            _ => "other_record",
        })
    }

    fn is_http(&self) -> bool {
        let kind = self.field("Content-Type").unwrap_or_default();
        self.kind() == "response"
            && (kind.is_empty() || kind.to_ascii_lowercase().starts_with("application/http"))
    }

    fn is_plain(&self) -> bool {
        self.field("Content-Type").is_none_or(|kind| kind.to_ascii_lowercase().starts_with("text/plain"))
    }

    /// Why a record without an HTTP header is no page.
    fn no_page(&self, response: Option<&Response>) -> Option<&'static str> {
        let is_page =
            response.is_some() || self.is_http() || self.field("Content-Type").is_none_or(http::is_page);
        (!is_page).then_some("not_a_page")
    }
}

/// Passes over bytes; keeps the first of them in `scratch`.
fn pass(stream: &mut Stream<'_>, count: u64, scratch: &mut Vec<u8>) -> io::Result<()> {
    scratch.clear();
    stream.read_into(scratch, count.min(HEADER as u64)).map(|_| ())
}

/// What is wrong with the length of a record; by the position where that shows.
enum WrongLength {
    /// The input ends there.
    CutOff(u64),
    /// The next record begins there.
    TooLong(u64),
    /// No record begins at the end.
    TooShort,
}

impl WrongLength {
    fn problem(&self, length: u64, end: u64) -> Problem {
        let before = |position: &u64| (position + length).saturating_sub(end);
        match self {
            WrongLength::CutOff(at) => {
                Problem::Damaged(format!("the record ends after {} of {length} bytes", before(at)))
            }
            WrongLength::TooLong(at) => Problem::Malformed(format!(
                "the record says it is {length} bytes long; the next one begins after {}",
                before(at)
            )),
            WrongLength::TooShort => Problem::Malformed(format!(
                "the record says it is {length} bytes long; no record follows there"
            )),
        }
    }
}

/// Goes from behind `taken`, the last bytes that were read, to the next record. That is at `end`, or something is wrong.
fn finish(stream: &mut Stream<'_>, taken: &[u8], end: u64) -> io::Result<Option<WrongLength>> {
    let is_whole = stream.position() >= end;
    if is_whole && is_start_ahead(stream) {
        return Ok(None);
    }
    if let Some(at) = start_in(taken) {
        stream.put_back(&taken[at..]);
        return Ok(Some(WrongLength::TooLong(stream.position())));
    }
    let is_found = go_to_start(stream, end)?;
    let position = stream.position();
    if position < end {
        return Ok(Some(if is_found {
            WrongLength::TooLong(position)
        } else {
            WrongLength::CutOff(position)
        }));
    }
    if is_start_ahead(stream) {
        return Ok(None);
    }
    go_to_start(stream, u64::MAX)?;
    Ok(Some(WrongLength::TooShort))
}

/// Goes to where a record seems to begin, at most to `end`; says whether one does.
fn go_to_start(stream: &mut Stream<'_>, end: u64) -> io::Result<bool> {
    loop {
        let left = usize::try_from(end.saturating_sub(stream.position())).unwrap_or(usize::MAX);
        let ahead = stream.peek(HEADER)?;
        let is_last = ahead.len() < HEADER || ahead.len() >= left;
        let ahead = &ahead[..ahead.len().min(left)];
        let found = start_in(ahead);
        // A start may lie across the border of what is in sight.
        let passed = found.unwrap_or(if is_last { ahead.len() } else { ahead.len() - SEAM });
        stream.consume(passed);
        if found.is_some() || is_last {
            return Ok(found.is_some());
        }
    }
}

/// Bytes within which a start can be told.
const SEAM: usize = 256;

/// Where a record seems to begin: a version at the start of a line, then a line with a field.
fn start_in(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, START).find(|at| {
        let is_at_start = *at == 0 || bytes[at - 1] == b'\n';
        let mut lines = bytes[*at..].split(|byte| *byte == b'\n');
        let version = lines.next().unwrap_or_default().trim_ascii_end();
        let is_version = version.len() <= 12
            && version[START.len()..].iter().all(|byte| *byte == b'.' || byte.is_ascii_digit());
        let has_field = lines.next().is_none_or(|line| {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            name.len() < 64 && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        });
        is_at_start && is_version && has_field
    })
}

/// Passes over the line ends between records; says whether a record, or the end, comes next.
fn is_start_ahead(stream: &mut Stream<'_>) -> bool {
    let ahead = match skip_blank(stream).and_then(|()| stream.peek(START.len())) {
        Ok(ahead) => ahead,
        Err(error) => {
            // That is no fault of the record before.
            stream.fail_later(error);
            return true;
        }
    };
    ahead.is_empty() || ahead.starts_with(START)
}

fn skip_blank(stream: &mut Stream<'_>) -> io::Result<()> {
    loop {
        let ahead = stream.peek(1)?;
        let blank = ahead.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let is_end = blank < ahead.len() || ahead.is_empty();
        stream.consume(blank);
        if is_end {
            return Ok(());
        }
    }
}

/// Takes the header of a record with the blank line behind it; `None` when there is none.
fn take_header(stream: &mut Stream<'_>) -> io::Result<Option<Vec<u8>>> {
    for wanted in [2048, HEADER] {
        let ahead = stream.peek(wanted)?;
        if !ahead.starts_with(START) {
            return Ok(None);
        }
        if let Some(end) = http::end_of_header(ahead) {
            let header = ahead[..end].to_vec();
            stream.consume(end);
            return Ok(Some(header));
        }
    }
    Ok(None)
}
