//! Compressed data, member by member.
//!
//! A gzip or zstd file is a row of members (frames), each of which can be read by itself; archives of the web put each
//! record into one. [`Members`] tells where they begin and finds the next one after damage. The other compressions are
//! read as one run of bytes.

use crate::error::Problem;
use crate::stream::{Plain, Source, Stream};
use flate2::{Crc, Decompress, FlushDecompress, Status};
use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, BufReader, Read};
use std::rc::Rc;
use zstd::stream::raw::{self, DParameter, InBuffer, Operation, OutBuffer};

/// A way to make data small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    Lz4,
}

impl Packing {
    /// The packing that `head` begins with.
    pub(crate) fn of(head: &[u8]) -> Option<Packing> {
        Some(match head {
            [0x1f, 0x8b, 8, ..] => Packing::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..] => Packing::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Packing::Xz,
            [0x04, 0x22, 0x4d, 0x18, ..] => Packing::Lz4,
            _ => return None,
        })
    }
}

/// Endings that only say how a file is packed.
pub(crate) const ENDINGS: [&str; 7] = [".gz", ".zst", ".bz2", ".xz", ".lz4", ".zstd", ".gzip"];

/// Bytes that data may grow to whatever they grew from.
const FREE: u64 = 16 << 20;

/// Pages shrink to a third or a tenth, those of one site together to a fiftieth; gzip cannot do better than a thousandth.
const RATIO: u64 = 300;

/// Fails when `packed` bytes became too many.
fn check_growth(packed: u64, unpacked: u64) -> io::Result<()> {
    if unpacked > FREE && unpacked / RATIO > packed {
        return Err(Problem::Bomb { packed, unpacked }.into());
    }
    Ok(())
}

/// The data that `stream` holds packed.
pub(crate) fn unpack<'a>(mut stream: Stream<'a>, packing: Packing) -> io::Result<Stream<'a>> {
    let codec = match packing {
        Packing::Gzip => Codec::gzip(),
        Packing::Zstd => Codec::zstd(&mut stream)?,
        Packing::Bzip2 => {
            let reader = |input| bzip2::bufread::MultiBzDecoder::new(input);
            return Ok(Stream::new(Plain(Whole::new(stream, reader)), 0));
        }
        Packing::Xz => {
            let reader = |input| lzma_rust2::XzReader::new(input, true);
            return Ok(Stream::new(Plain(Whole::new(stream, reader)), 0));
        }
        Packing::Lz4 => {
            let reader = |input| Lz4Frames(lz4_flex::frame::FrameDecoder::new(input));
            return Ok(Stream::new(Plain(Whole::new(stream, reader)), 0));
        }
    };
    Ok(Stream::new(Members::new(stream, codec), 0))
}

/// A reader of a whole file, with an eye on how its data grow.
struct Whole<D> {
    decoder: D,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
}

/// The data of a member that holds `packed` bytes in its archive, with an eye on how they grow.
pub(crate) fn watched<D: Read>(packed: u64, decoder: D) -> impl Read {
    Whole { decoder, packed: Rc::new(Cell::new(packed)), unpacked: 0 }
}

/// Counts what is read.
struct Counted<'a> {
    stream: Stream<'a>,
    count: Rc<Cell<u64>>,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(out)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

impl<'a, D> Whole<D> {
    fn new(stream: Stream<'a>, decoder: impl FnOnce(BufReader<Counted<'a>>) -> D) -> Whole<D> {
        let packed = Rc::new(Cell::new(0));
        let counted = Counted { stream, count: Rc::clone(&packed) };
        Whole { decoder: decoder(BufReader::new(counted)), packed, unpacked: 0 }
    }
}

impl<D: Read> Read for Whole<D> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(out).map_err(|error| match error.kind() {
            // Some decoders call damage "other".
            io::ErrorKind::Other if error.get_ref().is_none_or(|inner| !inner.is::<Problem>()) => {
                io::Error::new(io::ErrorKind::InvalidData, error)
            }
            _ => error,
        })?;
        self.unpacked += read as u64;
        check_growth(self.packed.get(), self.unpacked)?;
        Ok(read)
    }
}

/// LZ4 frames one after the other: their decoder stops after each.
struct Lz4Frames<R: Read>(lz4_flex::frame::FrameDecoder<R>);

impl<R: io::BufRead> Read for Lz4Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.0.read(out)?;
            if read > 0 || out.is_empty() || self.0.get_mut().fill_buf()?.is_empty() {
                return Ok(read);
            }
        }
    }
}

/// Where a member begins.
struct Member {
    packed: u64,
    unpacked: u64,
}

/// Data in members.
struct Members<'a> {
    input: Stream<'a>,
    codec: Codec,
    /// Bytes unpacked so far.
    unpacked: u64,
    /// The member that is being read.
    current: Option<Member>,
    /// Members that began and were not asked for.
    begun: VecDeque<Member>,
    is_over: bool,
}

/// Most members that are remembered: those within the bytes that a reader looks ahead.
const REMEMBERED: usize = 64 << 10;

impl<'a> Members<'a> {
    fn new(input: Stream<'a>, codec: Codec) -> Members<'a> {
        Members { input, codec, unpacked: 0, current: None, begun: VecDeque::new(), is_over: false }
    }

    /// Begins the next member; `false` at the end.
    fn begin(&mut self) -> io::Result<bool> {
        let packed = self.input.position();
        if !self.codec.begin(&mut self.input)? {
            return Ok(false);
        }
        self.current = Some(Member { packed, unpacked: self.unpacked });
        if self.begun.len() == REMEMBERED {
            self.begun.pop_front();
        }
        self.begun.push_back(Member { packed, unpacked: self.unpacked });
        Ok(true)
    }

    fn step(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.current.is_none() && !self.begin()? {
                self.is_over = true;
                return Ok(0);
            }
            let ahead = self.input.peek(1)?;
            if ahead.is_empty() {
                return Err(damaged("they end in the middle of a member"));
            }
            let step = self.codec.step(ahead, out)?;
            self.input.consume(step.taken);
            self.unpacked += step.given as u64;
            if let Some(member) = &self.current {
                check_growth(self.input.position() - member.packed, self.unpacked - member.unpacked)?;
            }
            if step.is_end {
                self.current = None;
                self.codec.end(&mut self.input)?;
            }
            if step.given > 0 {
                return Ok(step.given);
            }
        }
    }
}

impl Read for Members<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.is_over || out.is_empty() {
            return Ok(0);
        }
        let result = self.step(out);
        self.is_over |= result.is_err();
        result
    }
}

impl Source for Members<'_> {
    fn member_at(&mut self, position: u64) -> Option<u64> {
        while self.begun.front().is_some_and(|member| member.unpacked < position) {
            self.begun.pop_front();
        }
        self.begun.front().filter(|member| member.unpacked == position).map(|member| member.packed)
    }

    fn skip_damage(&mut self, start: &[u8]) -> Option<u64> {
        let magic = self.codec.magic();
        loop {
            let ahead = self.input.peek(TRIAL).ok()?;
            if ahead.is_empty() {
                return None;
            }
            match memchr::memmem::find(ahead, magic) {
                Some(0) if self.codec.begins_with(ahead, start) => break,
                Some(0) => self.input.consume(1),
                Some(at) => self.input.consume(at),
                None => {
                    let kept = (magic.len() - 1).min(ahead.len().saturating_sub(1));
                    let passed = ahead.len() - kept;
                    self.input.consume(passed);
                }
            }
        }
        (self.current, self.is_over) = (None, false);
        self.begun.clear();
        Some(self.unpacked)
    }
}

/// Bytes that are looked at to see what a member begins with.
const TRIAL: usize = 4096;

/// What a decoder did with some bytes.
struct Step {
    taken: usize,
    given: usize,
    is_end: bool,
}

enum Codec {
    Gzip { inflate: Decompress, crc: Crc },
    Zstd { decoder: Box<raw::Decoder<'static>>, dictionary: Option<Vec<u8>> },
}

impl Codec {
    fn gzip() -> Codec {
        Codec::Gzip { inflate: Decompress::new(false), crc: Crc::new() }
    }

    /// A zstd decoder. Archives of the web may begin with a dictionary, in a frame that other decoders skip
    /// (<https://iipc.github.io/warc-specifications/specifications/warc-zstd/>).
    fn zstd(stream: &mut Stream<'_>) -> io::Result<Codec> {
        let is_start = stream.position() == 0;
        let dictionary = match *stream.peek(8)? {
            [0x5d, 0x2a, 0x4d, 0x18, a, b, c, d, ..] if is_start => {
                stream.consume(8);
                Some(dictionary(stream, u64::from(u32::from_le_bytes([a, b, c, d])))?)
            }
            _ => None,
        };
        Ok(Codec::Zstd { decoder: Box::new(zstd_decoder(dictionary.as_deref())?), dictionary })
    }

    fn magic(&self) -> &'static [u8] {
        match self {
            Codec::Gzip { .. } => &[0x1f, 0x8b, 8],
            Codec::Zstd { .. } => &[0x28, 0xb5, 0x2f, 0xfd],
        }
    }

    /// Takes what comes before the data of a member; `false` at the end of the input.
    fn begin(&mut self, input: &mut Stream<'_>) -> io::Result<bool> {
        if input.peek(1)?.is_empty() {
            return Ok(false);
        }
        match self {
            Codec::Gzip { inflate, crc } => {
                inflate.reset(false);
                crc.reset();
                begin_gzip(input)
            }
            Codec::Zstd { decoder, .. } => {
                decoder.reinit()?;
                match Packing::of(input.peek(4)?) {
                    Some(Packing::Zstd) => Ok(true),
                    _ => Err(damaged("no zstd frame where one should begin")),
                }
            }
        }
    }

    fn step(&mut self, input: &[u8], out: &mut [u8]) -> io::Result<Step> {
        match self {
            Codec::Gzip { inflate, crc } => {
                let (taken, given) = (inflate.total_in(), inflate.total_out());
                let status = inflate.decompress(input, out, FlushDecompress::None);
                let status = status.map_err(|error| damaged(&error.to_string()))?;
                let taken = (inflate.total_in() - taken) as usize;
                let given = (inflate.total_out() - given) as usize;
                crc.update(&out[..given]);
                Ok(Step { taken, given, is_end: status == Status::StreamEnd })
            }
            Codec::Zstd { decoder, .. } => {
                let mut input = InBuffer::around(input);
                let mut out = OutBuffer::around(out);
                let left = decoder.run(&mut input, &mut out).map_err(|error| damaged(&error.to_string()))?;
                Ok(Step { taken: input.pos(), given: out.pos(), is_end: left == 0 })
            }
        }
    }

    /// Takes what comes behind the data of a member.
    fn end(&mut self, input: &mut Stream<'_>) -> io::Result<()> {
        let Codec::Gzip { crc, .. } = self else { return Ok(()) };
        let [a, b, c, d, e, f, g, h, ..] = *input.peek(8)? else {
            return Err(damaged("they end in the middle of a member"));
        };
        input.consume(8);
        let stated = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        match stated == (crc.sum(), crc.amount()) {
            true => Ok(()),
            false => Err(damaged("a checksum is wrong")),
        }
    }

    /// Whether the member that `input` begins with holds data that begin with `start`.
    fn begins_with(&self, input: &[u8], start: &[u8]) -> bool {
        let mut out = vec![0; start.len()];
        let mut stream = Stream::plain(input);
        let mut trial = match self {
            Codec::Gzip { .. } => Codec::gzip(),
            Codec::Zstd { dictionary, .. } => match zstd_decoder(dictionary.as_deref()) {
                Ok(decoder) => Codec::Zstd { decoder: Box::new(decoder), dictionary: None },
                Err(_) => return false,
            },
        };
        if !trial.begin(&mut stream).unwrap_or(false) {
            return false;
        }
        trial.step(stream.in_sight(), &mut out).is_ok_and(|step| step.given == start.len() && out == start)
    }
}

fn zstd_decoder(dictionary: Option<&[u8]>) -> io::Result<raw::Decoder<'static>> {
    let mut decoder = raw::Decoder::with_dictionary(dictionary.unwrap_or(&[]))?;
    // 128 MiB, what `zstd --long` makes.
    decoder.set_parameter(DParameter::WindowLogMax(27))?;
    Ok(decoder)
}

/// The largest dictionary that is read.
const DICTIONARY: u64 = 16 << 20;

/// A dictionary of `size` bytes, which may be packed itself.
fn dictionary(stream: &mut Stream<'_>, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if size > DICTIONARY || stream.read_into(&mut bytes, size)? < size {
        return Err(damaged("their dictionary is cut off or too large"));
    }
    if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let mut unpacked = Vec::new();
        let decoder = zstd::stream::read::Decoder::with_buffer(bytes.as_slice())?;
        decoder.take(DICTIONARY).read_to_end(&mut unpacked)?;
        return Ok(unpacked);
    }
    Ok(bytes)
}

/// Takes the header of a gzip member (RFC 1952); `false` at the end of the input.
fn begin_gzip(input: &mut Stream<'_>) -> io::Result<bool> {
    let (header_crc, extra, name, comment) = (2, 4, 8, 16);
    let [0x1f, 0x8b, 8, flags, _, _, _, _, _, _, ..] = *input.peek(10)? else {
        return end_of_gzip(input);
    };
    input.consume(10);
    if flags & extra != 0 {
        let [low, high, ..] = *input.peek(2)? else { return Err(damaged("a header is cut off")) };
        input.consume(2);
        input.skip(u64::from(u16::from_le_bytes([low, high])))?;
    }
    for text in [name, comment] {
        if flags & text != 0 {
            skip_text(input)?;
        }
    }
    if flags & header_crc != 0 {
        input.skip(2)?;
    }
    Ok(true)
}

/// Passes over text that ends in a zero byte.
fn skip_text(input: &mut Stream<'_>) -> io::Result<()> {
    loop {
        let ahead = input.peek(1)?;
        let (end, count) = (memchr::memchr(0, ahead), ahead.len());
        input.consume(end.map_or(count, |end| end + 1));
        match end {
            Some(_) => return Ok(()),
            None if count == 0 => return Err(damaged("a header is cut off")),
            None => {}
        }
    }
}

/// Behind the last member, zero bytes may stand.
fn end_of_gzip(input: &mut Stream<'_>) -> io::Result<bool> {
    loop {
        let ahead = input.peek(1)?;
        let count = ahead.len();
        if count == 0 {
            return Ok(false);
        }
        if ahead.iter().any(|byte| *byte != 0) {
            return Err(damaged("no gzip member where one should begin"));
        }
        input.consume(count);
    }
}

fn damaged(what: &str) -> io::Error {
    Problem::Damaged(what.to_owned()).into()
}
