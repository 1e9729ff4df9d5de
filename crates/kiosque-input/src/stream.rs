//! Bytes that can be looked at before they are taken, and that know where they stand.

use std::io::{self, Read};

/// Where a stream gets its bytes from.
pub(crate) trait Source: Read {
    /// Where the compressed member begins whose first byte is byte `position` of this source, if one does.
    fn member_at(&mut self, _position: u64) -> Option<u64> {
        None
    }

    /// After damage: goes on with the next compressed member that begins with `start`. Answers its position in this
    /// source; `None` when there is none.
    fn skip_damage(&mut self, _start: &[u8]) -> Option<u64> {
        None
    }
}

/// A source as it lies there.
pub(crate) struct Plain<R>(pub(crate) R);

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

impl<R: Read> Source for Plain<R> {}

/// Bytes read ahead at a time.
const CAPACITY: usize = 64 << 10;

/// Bytes that room is made for before any of them came.
const BELIEVED: usize = 1 << 20;

/// The bytes of a source, with those ahead within sight.
pub(crate) struct Stream<'a> {
    source: Box<dyn Source + 'a>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Position of `buffer[start]` in the source.
    position: u64,
    /// What went wrong behind the bytes that are in the buffer.
    failed: Option<io::Error>,
}

impl<'a> Stream<'a> {
    /// The bytes of `source`, whose next one is byte `position`.
    pub(crate) fn new(source: impl Source + 'a, position: u64) -> Stream<'a> {
        let buffer = vec![0; CAPACITY];
        Stream { source: Box::new(source), buffer, start: 0, end: 0, position, failed: None }
    }

    pub(crate) fn plain(bytes: impl Read + 'a) -> Stream<'a> {
        Stream::new(Plain(bytes), 0)
    }

    /// Where the next byte stands.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// What is in sight without reading on.
    pub(crate) fn in_sight(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// The bytes ahead: at least `wanted`, unless the stream ends or fails before. Fails only with nothing in sight.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.end - self.start < wanted && self.failed.is_none() {
            self.make_room(wanted);
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(0) => break,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.failed = Some(error),
            }
        }
        if self.start == self.end
            && let Some(error) = self.failed.take()
        {
            return Err(error);
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn make_room(&mut self, wanted: usize) {
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
        if self.end == self.buffer.len() || self.start + wanted > self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        if self.buffer.len() < wanted || self.end == self.buffer.len() {
            self.buffer.resize((self.buffer.len() * 2).max(wanted), 0);
        }
    }

    /// Takes bytes in sight.
    pub(crate) fn consume(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.position += count as u64;
    }

    /// Lets the next reading fail, once what is in sight is read.
    pub(crate) fn fail_later(&mut self, error: io::Error) {
        self.failed = Some(error);
    }

    /// Puts `bytes`, the last ones that were read, back.
    pub(crate) fn put_back(&mut self, bytes: &[u8]) {
        let mut buffer = Vec::with_capacity((bytes.len() + self.end - self.start).max(CAPACITY));
        buffer.extend_from_slice(bytes);
        buffer.extend_from_slice(self.in_sight());
        (self.start, self.end) = (0, buffer.len());
        self.position -= bytes.len() as u64;
        buffer.resize(buffer.len().max(CAPACITY), 0);
        self.buffer = buffer;
    }

    /// Appends up to `count` bytes to `out`; answers how many there were. The bytes before a failure are appended.
    pub(crate) fn read_into(&mut self, out: &mut Vec<u8>, count: u64) -> io::Result<u64> {
        let before = out.len();
        let allowed = before.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
        let mut filled = before;
        let result = loop {
            if filled == out.len() {
                // What a record claims to hold is believed step by step, unless it is little.
                let step = if count <= BELIEVED as u64 { count as usize } else { filled - before };
                let step = step.clamp(CAPACITY, BELIEVED);
                out.resize(allowed.min(filled.saturating_add(step)), 0);
            }
            if filled == out.len() {
                break Ok(());
            }
            match self.read(&mut out[filled..]) {
                Ok(0) => break Ok(()),
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
        };
        out.truncate(filled);
        result.map(|()| (filled - before) as u64)
    }

    /// Passes over up to `count` bytes; answers how many there were.
    pub(crate) fn skip(&mut self, count: u64) -> io::Result<u64> {
        let mut left = count;
        while left > 0 {
            let ahead = self.peek(1)?.len();
            if ahead == 0 {
                break;
            }
            let taken = left.min(ahead as u64);
            self.consume(taken as usize);
            left -= taken;
        }
        Ok(count - left)
    }

    /// Appends the next line, with its end, to `line`, which grows to `limit` bytes at most; passes over the rest of it.
    /// Answers how many bytes there were: none at the end.
    pub(crate) fn read_line(&mut self, line: &mut Vec<u8>, limit: u64) -> io::Result<u64> {
        let mut total = 0;
        loop {
            let ahead = self.peek(1)?;
            if ahead.is_empty() {
                return Ok(total);
            }
            let end = memchr::memchr(b'\n', ahead).map(|at| at + 1);
            let taken = end.unwrap_or(ahead.len());
            let room = limit.saturating_sub(line.len() as u64).min(taken as u64) as usize;
            line.extend_from_slice(&ahead[..room]);
            self.consume(taken);
            total += taken as u64;
            if end.is_some() {
                return Ok(total);
            }
        }
    }

    /// Where the compressed member begins whose first byte comes next, if one does.
    pub(crate) fn member(&mut self) -> Option<u64> {
        self.source.member_at(self.position)
    }

    /// After damage: goes on with the next compressed member that begins with `start`; `false` when there is none.
    pub(crate) fn skip_damage(&mut self, start: &[u8]) -> bool {
        (self.start, self.end, self.failed) = (0, 0, None);
        match self.source.skip_damage(start) {
            Some(position) => {
                self.position = position;
                true
            }
            None => false,
        }
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && self.failed.is_none() && out.len() >= CAPACITY / 4 {
            let read = self.source.read(out)?;
            self.position += read as u64;
            return Ok(read);
        }
        let ahead = self.peek(1)?;
        let count = ahead.len().min(out.len());
        out[..count].copy_from_slice(&ahead[..count]);
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_at_is_still_there() {
        let mut stream = Stream::plain(&b"rain at last\nsun"[..]);
        assert_eq!(stream.peek(4).unwrap()[..4], *b"rain");
        let mut line = Vec::new();
        assert_eq!(stream.read_line(&mut line, 6).unwrap(), 13);
        assert_eq!((line.as_slice(), stream.position()), (&b"rain a"[..], 13));
        stream.put_back(b"last\n");
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
        assert_eq!((rest.as_str(), stream.position()), ("last\nsun", 16));
    }

    #[test]
    fn what_comes_before_a_failure_is_read() {
        struct Failing(u8);
        impl Read for Failing {
            fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
                self.0 += 1;
                out[0] = b'a';
                if self.0 > 3 { Err(io::Error::other("broken")) } else { Ok(1) }
            }
        }
        let mut stream = Stream::plain(Failing(0));
        assert_eq!(stream.peek(10).unwrap(), b"aaa");
        let mut out = Vec::new();
        assert!(stream.read_into(&mut out, 10).is_err());
        assert_eq!(out, b"aaa");
    }
}
