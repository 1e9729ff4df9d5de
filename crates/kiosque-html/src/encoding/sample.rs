//! A sample of a page for the detector, which needs letters and not markup.

use memchr::memchr;

/// So many bytes tell the encoding; a whole page would cost the time of thirty parses.
const ENOUGH: usize = 8 * 1024;

/// Pieces of a page's text.
#[derive(Default)]
pub(super) struct Sample {
    pub(super) bytes: Vec<u8>,
    /// The last piece is cut off, perhaps within a character.
    pub(super) is_cut: bool,
}

/// The pieces of text with bytes beyond ASCII, one after another, up to [`ENOUGH`]. If only tags have such bytes, what
/// is around them.
pub(super) fn letters(bytes: &[u8]) -> Sample {
    let mut sample = Sample { bytes: Vec::with_capacity(ENOUGH), is_cut: false };
    for text in texts(bytes).filter(|text| !text.is_ascii()) {
        sample.push(text);
        if sample.is_cut {
            return sample;
        }
    }
    if sample.bytes.is_empty()
        && let Some(at) = bytes.iter().position(|byte| !byte.is_ascii())
    {
        sample.push(&bytes[at.saturating_sub(ENOUGH / 2)..]);
    }
    sample
}

impl Sample {
    fn push(&mut self, text: &[u8]) {
        let room = ENOUGH - self.bytes.len();
        self.is_cut = text.len() >= room;
        self.bytes.extend_from_slice(&text[..text.len().min(room)]);
        // Half a character with a space behind it is one that no encoding has.
        if !self.is_cut {
            self.bytes.push(b' ');
        }
    }
}

/// What stands between `>` and `<`.
fn texts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr(b'<', rest).unwrap_or(rest.len());
        let (text, markup) = rest.split_at(end);
        rest = memchr(b'>', markup).map_or(&[], |end| &markup[end + 1..]);
        Some(text)
    })
}
