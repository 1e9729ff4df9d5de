//! HTTP answers as archives keep them.

use crate::error::Problem;
use std::io::Read;

/// Where a header ends: behind its first blank line.
pub(crate) fn end_of_header(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).find_map(|at| match &bytes[at + 1..] {
        [b'\n', ..] => Some(at + 2),
        [b'\r', b'\n', ..] => Some(at + 3),
        _ => None,
    })
}

/// Whether a content type is one of pages. Without one, nothing speaks against it.
pub(crate) fn is_page(content_type: &str) -> bool {
    const PAGES: [&str; 6] = [
        "text/html",
        "application/xhtml",
        "text/plain",
        "application/xml",
        "text/xml",
        "application/vnd.wap.xhtml",
    ];
    let kind = content_type.trim_start().to_ascii_lowercase();
    kind.is_empty() || PAGES.iter().any(|page| kind.starts_with(page))
}

/// Whether a content type is one of markup.
pub(crate) fn is_markup(content_type: &str) -> bool {
    let kind = content_type.trim_start().to_ascii_lowercase();
    kind.starts_with("text/html") || kind.starts_with("application/xhtml")
}

/// The charset of a content type: `text/html; charset=utf-8`.
pub(crate) fn charset(content_type: &str) -> Option<String> {
    let parameter = content_type.split(';').skip(1).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    parameter.filter(|charset| !charset.is_empty())
}

/// The header of an answer.
#[derive(Debug)]
pub(crate) struct Response {
    status: u16,
    content_type: String,
    content_encoding: String,
    is_chunked: bool,
}

impl Response {
    /// Reads a header; `None` when it is none of HTTP.
    pub(crate) fn parse(header: &[u8]) -> Option<Response> {
        let text = String::from_utf8_lossy(header);
        let mut lines = text.lines();
        let status = lines.next()?.strip_prefix("HTTP")?.split_whitespace().nth(1)?.parse().ok()?;
        let mut response = Response {
            status,
            content_type: String::new(),
            content_encoding: String::new(),
            is_chunked: false,
        };
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let value = value.trim();
            if name.eq_ignore_ascii_case("content-type") {
                value.clone_into(&mut response.content_type);
            } else if name.eq_ignore_ascii_case("content-encoding") {
                response.content_encoding = value.to_ascii_lowercase();
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                response.is_chunked = value.to_ascii_lowercase().contains("chunked");
            }
        }
        Some(response)
    }

    /// Why the answer is no page.
    pub(crate) fn skipped(&self) -> Option<&'static str> {
        if !(200..300).contains(&self.status) {
            return Some("http_status");
        }
        (!is_page(&self.content_type)).then_some("not_a_page")
    }

    pub(crate) fn content_type(&self) -> &str {
        &self.content_type
    }

    /// The body as it was before it was sent. Archives often keep headers that the body no longer agrees with, so a body
    /// that is not as a header says is taken as it is.
    ///
    /// # Errors
    /// [`Problem::TooLarge`] when it grows beyond `allowed` bytes.
    pub(crate) fn decode(
        &self,
        body: Vec<u8>,
        allowed: u64,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<u8>, Problem> {
        let mut body = match self.is_chunked {
            true => dechunk(body, warnings),
            false => body,
        };
        // The last coding that was done is the first to be undone.
        for coding in self.content_encoding.split(',').rev() {
            body = undo(coding.trim(), body, allowed, warnings)?;
        }
        Ok(body)
    }
}

/// Joins chunks (RFC 9112, 7.1); what does not begin with one is no row of chunks.
fn dechunk(body: Vec<u8>, warnings: &mut Vec<String>) -> Vec<u8> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body.as_slice();
    loop {
        let Some((size, behind)) = chunk_size(rest) else {
            if joined.is_empty() {
                return body;
            }
            warnings.push("truncated_payload: the last chunk of the answer is missing".into());
            return joined;
        };
        if size == 0 {
            return joined;
        }
        let taken = size.min(behind.len());
        joined.extend_from_slice(&behind[..taken]);
        rest = behind[taken..].strip_prefix(b"\r\n").unwrap_or(&behind[taken..]);
    }
}

/// The size that a chunk begins with, and what follows.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', &bytes[..bytes.len().min(256)])?;
    let line = std::str::from_utf8(&bytes[..end]).ok()?;
    let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
    Some((size, &bytes[end + 1..]))
}

/// Undoes a content coding.
fn undo(coding: &str, body: Vec<u8>, allowed: u64, warnings: &mut Vec<String>) -> Result<Vec<u8>, Problem> {
    let bytes = body.as_slice();
    let is_zlib = matches!(bytes, [first, second, ..] if first & 15 == 8 && (u16::from(*first) * 256 + u16::from(*second)) % 31 == 0);
    let mut decoder: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
            Box::new(flate2::read::MultiGzDecoder::new(bytes))
        }
        "deflate" if is_zlib => Box::new(flate2::read::ZlibDecoder::new(bytes)),
        "deflate" if !looks_like_text(bytes) => Box::new(flate2::read::DeflateDecoder::new(bytes)),
        "br" if !looks_like_text(bytes) => Box::new(brotli_decompressor::Decompressor::new(bytes, 4096)),
        "zstd" if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            Box::new(zstd::stream::read::Decoder::with_buffer(bytes)?)
        }
        _ => return Ok(body),
    };
    let mut decoded = Vec::new();
    let result = decoder.by_ref().take(allowed + 1).read_to_end(&mut decoded);
    drop(decoder);
    if decoded.len() as u64 > allowed {
        return Err(Problem::TooLarge { found: decoded.len() as u64, allowed });
    }
    match result {
        Ok(_) => Ok(decoded),
        Err(_) if decoded.is_empty() => Ok(body),
        Err(error) => {
            warnings.push(format!(
                "truncated_payload: the answer's {coding} data are damaged or cut off ({error})"
            ));
            Ok(decoded)
        }
    }
}

/// Whether a body that should be packed begins as text does.
fn looks_like_text(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(256)];
    start.trim_ascii_start().starts_with(b"<")
        && start.iter().all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[track_caller]
    fn check(header: &str, body: &[u8], expected: &str, warning: &str) {
        let response = Response::parse(format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").as_bytes()).unwrap();
        let mut warnings = Vec::new();
        let decoded = response.decode(body.to_vec(), 1000, &mut warnings).unwrap();
        assert_eq!(String::from_utf8_lossy(&decoded), expected, "{header}");
        assert!(
            warnings.join("").contains(warning) && warnings.is_empty() == warning.is_empty(),
            "{warnings:?}"
        );
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn chunks_are_joined() {
        let chunked = "Transfer-Encoding: chunked";
        check(chunked, b"5\r\n<p>Ra\r\n6;x=y\r\nin</p>\r\n0\r\n\r\n", "<p>Rain</p>", "");
        check(chunked, b"<p>Rain</p>", "<p>Rain</p>", "");
        check(chunked, b"5\r\n<p>Ra\r\nzz", "<p>Ra", "truncated_payload");
        check(chunked, b"ffffffffffffffff\r\n<p>", "<p>", "truncated_payload");
    }

    #[test]
    fn codings_are_undone() {
        check("Content-Encoding: gzip", &gzip("<p>Rain"), "<p>Rain", "");
        check("Content-Encoding: gzip", b"<p>Rain", "<p>Rain", "");
        check("Content-Encoding: br", b"<p>Rain", "<p>Rain", "");
        // What `brotli`, the program of the format's authors, makes of it.
        check("Content-Encoding: br", b"\x0b\x07\x80<p>Rain at last\x03", "<p>Rain at last", "");
        let twice = zstd::stream::encode_all(gzip("<p>Rain").as_slice(), 1).unwrap();
        check("Content-Encoding: gzip, zstd", &twice, "<p>Rain", "");
        let text = "<p>Rain at last, and wind.".repeat(20);
        let packed = gzip(&text);
        check("Content-Encoding: gzip", &packed[..packed.len() - 6], &text, "truncated_payload");
    }

    #[test]
    fn what_grows_too_large_is_refused() {
        let response = Response::parse(b"HTTP/1.1 200 OK\nContent-Encoding: gzip\n\n").unwrap();
        let problem = response.decode(gzip(&"a".repeat(2000)), 1000, &mut Vec::new()).unwrap_err();
        assert!(matches!(problem, Problem::TooLarge { .. }), "{problem}");
    }

    #[test]
    fn what_is_no_page_is_told_apart() {
        for (header, reason) in [
            ("HTTP/1.1 200 OK\nContent-Type: text/html; charset=\"utf-8\"", None),
            ("HTTP/2 200\nContent-Type: TEXT/HTML", None),
            ("HTTP/1.0 203 x\n", None),
            ("HTTP/1.1 404 Not Found\n", Some("http_status")),
            ("HTTP/1.1 301 Moved\n", Some("http_status")),
            ("HTTP/1.1 200 OK\ncontent-type: image/png", Some("not_a_page")),
        ] {
            assert_eq!(Response::parse(header.as_bytes()).unwrap().skipped(), reason, "{header}");
        }
        assert!(Response::parse(b"<p>Rain").is_none());
        assert_eq!(charset("text/html; Charset = \"utf-8\"").as_deref(), Some("utf-8"));
    }
}
