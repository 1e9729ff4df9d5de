//! Captions: the words of the picture stand above and below the story like paragraphs of it.

use kiosque_core::{
    Extractor, Label, Labels, Mark, Reading, Reason, Reasons, Recognition, Site, Tier, ends_sentence,
};
use std::convert::Infallible;
use std::sync::Arc;

/// A caption is at most this long, in characters.
const LONGEST_CAPTION: usize = 160;

/// Positions in the list of reasons.
const TWICE: usize = 0;
const UNDER_SIGNATURE: usize = 1;
const BELOW_STORY: usize = 2;

/// The native half of the site's rules.
pub struct BiladiNews {
    site: Site,
    reasons: Arc<Reasons>,
}

/// The extractor; it takes no configuration.
pub fn open(_config: &str) -> Result<BiladiNews, Infallible> {
    let reason =
        |name: &str, why: &str| Reason { name: format!("native:biladi-news/{name}"), why: why.into() };
    let list = vec![
        reason("caption-twice", "the same words above and below the story are its picture's"),
        reason("caption-above", "a line directly under the signature that ends as no sentence does"),
        reason("caption-below", "a short line below the story that ends as no sentence does"),
    ];
    let reasons = Arc::new(Reasons { tier: Tier::Native, list });
    Ok(BiladiNews { site: Site { id: "biladi-news".into(), ..Site::default() }, reasons })
}

impl Extractor for BiladiNews {
    fn site(&self) -> &Site {
        &self.site
    }

    fn recognise(&self, _reading: &Reading) -> Recognition {
        Recognition::No
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        let story: Vec<usize> = (0..reading.len()).filter(|&block| labels.label(block).is_body()).collect();
        let captions = captions(reading, labels, &story);
        let speaker = labels.register(&self.reasons);
        for (block, reason) in captions {
            labels.set(block, Mark::new(Label::Caption, speaker.by(reason)));
        }
    }
}

/// The blocks of the story that are captions, each with its reason.
fn captions(reading: &Reading, labels: &Labels, story: &[usize]) -> Vec<(usize, usize)> {
    let looks = |block: usize| looks_like_caption(reading.text(block));
    let mut captions: Vec<(usize, usize)> = Vec::new();
    let (Some(&first), Some(&last)) = (story.first(), story.last()) else { return captions };
    if story.len() < 2 {
        return captions;
    }
    // Where the page was cut off the second time may stop short.
    let is_cut = last + 1 == reading.len() && reading.text(first).starts_with(reading.text(last));
    if looks(first) && (is_cut || reading.text(first) == reading.text(last)) {
        return vec![(first, TWICE), (last, TWICE)];
    }
    let has_blank_lines = story.iter().skip(1).all(|&block| reading.blocks()[block].gap > 0);
    let is_under_signature =
        first > 0 && labels.label(first - 1) == Label::Meta && reading.blocks()[first].gap == 0;
    if looks(first) && is_under_signature && has_blank_lines {
        captions.push((first, UNDER_SIGNATURE));
    }
    // At the very end of the page it may be a paragraph that was cut off.
    if looks(last) && last + 1 < reading.len() && is_short_beside(reading, last, story) {
        captions.push((last, BELOW_STORY));
    }
    captions
}

fn looks_like_caption(text: &str) -> bool {
    text.chars().count() <= LONGEST_CAPTION && !ends_sentence(text) && !text.ends_with(['»', '”', '"'])
}

/// Less than a third as long as the story's paragraphs are on average.
fn is_short_beside(reading: &Reading, block: usize, story: &[usize]) -> bool {
    let all: usize = story.iter().map(|&block| reading.text(block).chars().count()).sum();
    reading.text(block).chars().count() * 3 * story.len() < all
}
