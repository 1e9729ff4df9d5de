//! Where the story ends and the rail of headlines begins: nothing marks the place but the shape of the lines.

use kiosque_core::{
    Extractor, Label, Labels, Mark, Reading, Reason, Reasons, Recognition, RelatedKind, Site, Tier,
    ends_sentence,
};
use std::convert::Infallible;
use std::sync::Arc;

/// The native half of the site's rules.
pub struct PeopleDailyFr {
    site: Site,
    reasons: Arc<Reasons>,
}

/// The extractor; it takes no configuration.
pub fn open(_config: &str) -> Result<PeopleDailyFr, Infallible> {
    let rail = Reason {
        name: "native:peopledaily-fr/rail".into(),
        why: "a headline of the rail: from here on lines end as no sentence does".into(),
    };
    let reasons = Arc::new(Reasons { tier: Tier::Native, list: vec![rail] });
    Ok(PeopleDailyFr { site: Site { id: "peopledaily-fr".into(), ..Site::default() }, reasons })
}

impl Extractor for PeopleDailyFr {
    fn site(&self) -> &Site {
        &self.site
    }

    fn recognise(&self, _reading: &Reading) -> Recognition {
        Recognition::No
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        let story: Vec<usize> = (0..reading.len()).filter(|&block| labels.label(block).is_body()).collect();
        let Some(&first) = story.first() else { return };
        // What the rules know of the rail is where it begins at the latest.
        let known = (first..reading.len())
            .find(|&block| matches!(labels.label(block), Label::RelatedTitle | Label::Promo));
        let open = (first..known.unwrap_or(reading.len())).collect::<Vec<_>>();
        let end = match open.get(story_len(reading, &open, known.is_some())) {
            Some(&block) => block,
            None => known.unwrap_or(reading.len()),
        };
        let by = labels.register(&self.reasons).by(0);
        for block in end..reading.len() {
            if labels.label(block) != Label::Promo && labels.label(block) != Label::RelatedTitle {
                labels.set(block, Mark::new(Label::RelatedTitle, by).in_list(Some(RelatedKind::Sidebar)));
            }
        }
    }
}

/// How many of `blocks` are the story: the cut that leaves most text before it and most headlines behind it.
fn story_len(reading: &Reading, blocks: &[usize], is_followed: bool) -> usize {
    let gains: Vec<f32> = blocks.iter().map(|&block| gain(reading.text(block))).collect();
    let (mut best, mut best_len, mut sum) = (0.0, 0, 0.0);
    for (index, gain) in gains.iter().enumerate() {
        sum += gain;
        if sum >= best {
            (best, best_len) = (sum, index + 1);
        }
    }
    // One line that stops short at the very end of the page is a story cut off, not a rail of one headline.
    if best_len + 1 == blocks.len() && !is_followed { blocks.len() } else { best_len }
}

/// What a line speaks for: text ends in a full stop, or is long; a headline does not, or asks.
fn gain(text: &str) -> f32 {
    let chars = text.chars().count() as f32;
    let is_text = ends_sentence(text) && !text.trim_end().ends_with(['?', '!']);
    match is_text || chars > 160.0 {
        true => 1.0 + (chars / 100.0).min(4.0),
        false => -1.0,
    }
}
