//! What the rules of the site cannot say.

use kiosque_core::{Extractor, Label, Labels, Mark, Reading, Reason, Reasons, Recognition, Site, Tier};
use std::convert::Infallible;
use std::sync::Arc;

/// The native half of the site's rules.
pub struct Gazette {
    site: Site,
    reasons: Arc<Reasons>,
}

/// The extractor; it takes no configuration.
pub fn open(_config: &str) -> Result<Gazette, Infallible> {
    let end = Reason {
        name: "native:gazette/end".into(),
        why: "stands below the three stars that end the story".into(),
    };
    Ok(Gazette {
        site: Site { id: "gazette".into(), ..Site::default() },
        reasons: Arc::new(Reasons { tier: Tier::Native, list: vec![end] }),
    })
}

impl Extractor for Gazette {
    fn site(&self) -> &Site {
        &self.site
    }

    /// The rules know the site's hosts and marks.
    fn recognise(&self, _reading: &Reading) -> Recognition {
        Recognition::No
    }

    /// `labels` holds what generic and rules said; correct it. This example sets aside what stands below `* * *`.
    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        let Some(end) = (0..reading.len()).find(|&block| reading.text(block).trim() == "* * *") else {
            return;
        };
        let by = labels.register(&self.reasons).by(0);
        for block in end..reading.len() {
            if labels.label(block).is_body() {
                labels.set(block, Mark::new(Label::Chrome, by));
            }
        }
    }
}
