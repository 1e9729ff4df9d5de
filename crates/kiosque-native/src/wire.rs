//! What host and worker send each other: frames of a length, an operation and its content.
//!
//! Integers are little-endian, texts have their length before them. Neither side believes the other: what a frame says
//! is checked where it is read, and an answer goes through the same checks as the calls of a plugin in this process.

use crate::answer::{Answer, Blocks, Given, MAX_TEXTS, max_calls};
use kiosque_core::RelatedKind;

/// What a worker says first, so that a program that is none is told from one.
pub(crate) const HELLO: [u8; 8] = *b"KQWORK1\n";

/// Bytes before a frame's content: its length, operation included.
pub(crate) const HEAD: usize = 4;

/// Operations of the host.
pub(crate) const OPEN: u8 = 1;
pub(crate) const PROBE: u8 = 2;
pub(crate) const EXTRACT: u8 = 3;

/// What a worker answers: it is open; what the plugin said; why there is none of it.
pub(crate) const OPENED: u8 = 1;
pub(crate) const ANSWER: u8 = 2;
pub(crate) const FAILED: u8 = 3;

/// Kinds of calls in an answer.
const LABEL: u8 = 1;
const PART: u8 = 2;
const PART_TEXT: u8 = 3;
const FACT: u8 = 4;
const UNSPLIT: u8 = 5;

/// Bytes of the largest reply that makes sense on a page: all calls, all texts, and the little beside them.
pub(crate) fn max_reply(page: &dyn Blocks) -> usize {
    const CALL: usize = 32;
    const BESIDE: usize = 1 << 20;
    max_calls(page) * CALL + MAX_TEXTS + BESIDE
}

/// A frame that is being written.
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new(operation: u8) -> Writer {
        let mut bytes = vec![0; HEAD];
        bytes.push(operation);
        Writer { bytes }
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(crate) fn number(&mut self, number: u32) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    pub(crate) fn long(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len() as u32);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u32);
        texts.iter().for_each(|text| self.text(text));
    }

    fn maybe(&mut self, text: Option<&str>) {
        self.byte(u8::from(text.is_some()));
        self.text(text.unwrap_or(""));
    }

    /// The last of a frame: bytes that are as long as what is left.
    pub(crate) fn rest(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The frame, its length set.
    pub(crate) fn frame(mut self) -> Vec<u8> {
        let length = (self.bytes.len() - HEAD) as u32;
        self.bytes[..HEAD].copy_from_slice(&length.to_le_bytes());
        self.bytes
    }
}

/// Why a frame makes no sense.
pub(crate) type Nonsense = &'static str;

/// The content of a frame that is being read.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes }
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], Nonsense> {
        let (taken, rest) = self.bytes.split_at_checked(len).ok_or("a frame is too short")?;
        self.bytes = rest;
        Ok(taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Nonsense> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub(crate) fn number(&mut self) -> Result<u32, Nonsense> {
        let (bytes, rest) = self.bytes.split_first_chunk().ok_or("a frame is too short")?;
        self.bytes = rest;
        Ok(u32::from_le_bytes(*bytes))
    }

    pub(crate) fn long(&mut self) -> Result<u64, Nonsense> {
        let (bytes, rest) = self.bytes.split_first_chunk().ok_or("a frame is too short")?;
        self.bytes = rest;
        Ok(u64::from_le_bytes(*bytes))
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Nonsense> {
        let len = self.number()? as usize;
        std::str::from_utf8(self.take(len)?).map_err(|_| "a text is not UTF-8")
    }

    pub(crate) fn texts(&mut self) -> Result<Vec<&'a str>, Nonsense> {
        let count = self.number()?;
        (0..count).map(|_| self.text()).collect()
    }

    fn maybe(&mut self) -> Result<Option<&'a str>, Nonsense> {
        let is_some = self.byte()? != 0;
        self.text().map(|text| is_some.then_some(text))
    }

    pub(crate) fn rest(self) -> &'a [u8] {
        self.bytes
    }
}

/// Writes down what a plugin returned and said.
pub(crate) fn write_answer(code: i32, answer: &Answer<'_>) -> Vec<u8> {
    let mut writer = Writer::new(ANSWER);
    writer.number(code.cast_unsigned());
    writer.maybe(answer.failure.as_deref());
    writer.byte(u8::from(answer.was_due));
    writer.number(answer.refusals);
    writer.maybe(answer.first_refusal.as_deref());
    writer.texts(&answer.warnings);
    let mut reasons: Vec<(&str, usize)> =
        answer.reasons.iter().map(|(text, at)| (text.as_str(), *at)).collect();
    reasons.sort_by_key(|&(_, number)| number);
    writer.number(reasons.len() as u32);
    reasons.iter().for_each(|(reason, _)| writer.text(reason));
    writer.number(answer.given.len() as u32);
    answer.given.iter().for_each(|given| write_given(&mut writer, given));
    writer.frame()
}

fn write_given(writer: &mut Writer, given: &Given) {
    match given {
        Given::Label { block, label, related, score, reason } => {
            writer.byte(LABEL);
            writer.number(*block as u32);
            writer.number(label.number().into());
            writer.number(related.map_or(0, |kind: RelatedKind| 1 + kind as u32));
            writer.number((score * 1000.0).round() as u32);
            writer.number(*reason as u32);
        }
        Given::Part { block, part } => {
            writer.byte(if part.text.is_some() { PART_TEXT } else { PART });
            writer.number(*block as u32);
            writer.number(part.kind.number().into());
            writer.number(part.range.start);
            writer.number(part.range.len() as u32);
            if let Some(text) = &part.text {
                writer.text(text);
            }
        }
        Given::Fact { kind, text, reason } => {
            writer.byte(FACT);
            writer.number(kind.number().into());
            writer.text(text);
            writer.number(*reason as u32);
        }
        Given::Unsplit { block } => {
            writer.byte(UNSPLIT);
            writer.number(*block as u32);
        }
    }
}

/// Reads what [`write_answer`] wrote, into an answer that knows the page. An honest worker has refused already what is
/// refused here, so one that sends it has lost its senses.
pub(crate) fn read_answer<'a>(bytes: &[u8], mut answer: Answer<'a>) -> Result<(i32, Answer<'a>), Nonsense> {
    const REFUSED: Nonsense = "it holds a call that is to be refused";
    let mut reader = Reader::new(bytes);
    let code = reader.number()?.cast_signed();
    if let Some(failure) = reader.maybe()? {
        answer.fail(failure);
    }
    answer.was_due = reader.byte()? != 0;
    answer.refusals = reader.number()?;
    let refusal = reader.maybe()?;
    if refusal.is_some_and(|text| text.len() > 512) {
        return Err("its refusal is too long");
    }
    answer.first_refusal = refusal.map(str::to_owned);
    for warning in reader.texts()? {
        answer.say(warning).map_err(|_| REFUSED)?;
    }
    let reasons = reader.texts()?;
    for _ in 0..reader.number()? {
        read_given(&mut reader, &reasons, &mut answer)?.map_err(|_| REFUSED)?;
    }
    if reader.rest().is_empty() { Ok((code, answer)) } else { Err("it goes on after its end") }
}

fn read_given(
    reader: &mut Reader<'_>,
    reasons: &[&str],
    answer: &mut Answer<'_>,
) -> Result<Result<(), i32>, Nonsense> {
    let reason =
        |number: u32| reasons.get(number as usize).copied().ok_or("it names a reason that is not there");
    Ok(match reader.byte()? {
        LABEL => {
            let [block, label, related, score] =
                [reader.number()?, reader.number()?, reader.number()?, reader.number()?];
            answer.label(block, label, related, score, reason(reader.number()?)?)
        }
        kind @ (PART | PART_TEXT) => {
            let [block, part, start, len] =
                [reader.number()?, reader.number()?, reader.number()?, reader.number()?];
            let text = if kind == PART_TEXT { Some(reader.text()?) } else { None };
            answer.part(block, part, start, len, text)
        }
        FACT => {
            let (part, text) = (reader.number()?, reader.text()?);
            answer.fact(part, text, reason(reader.number()?)?)
        }
        UNSPLIT => answer.unsplit(reader.number()?),
        _ => return Err("it holds a call that there is not"),
    })
}
