//! A sample of a page for the detector, which needs letters and not markup.

use memchr::memchr;

/// So many bytes tell the encoding; a whole page would cost the time of thirty parses.
const ENOUGH: usize = 8 * 1024;

/// The pieces of text with bytes beyond ASCII, one after another, up to [`ENOUGH`]. If only tags have such bytes, what
/// is around them.
pub(super) fn letters(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::with_capacity(ENOUGH);
    for text in texts(bytes) {
        if !text.is_ascii() {
            push(&mut sample, text);
        }
        if sample.len() >= ENOUGH {
            return sample;
        }
    }
    if sample.is_empty()
        && let Some(at) = bytes.iter().position(|byte| !byte.is_ascii())
    {
        push(&mut sample, &bytes[at.saturating_sub(ENOUGH / 2)..]);
    }
    sample
}

fn push(sample: &mut Vec<u8>, text: &[u8]) {
    let room = ENOUGH.saturating_sub(sample.len());
    sample.extend_from_slice(&text[..text.len().min(room)]);
    sample.push(b' ');
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
