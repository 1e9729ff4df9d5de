//! Uses `kiosque` with sites of one's own: an extractor linked in, and a folder of rules.

use kiosque::{Extractor, Kiosque, Label, Labels, Mark, Page, Reading, Reason, Reasons, Recognition, Site, Tier};
use std::sync::Arc;

/// The Gazette (invented) prints a line of stars below each story.
struct Gazette {
    site: Site,
    reasons: Arc<Reasons>,
}

impl Gazette {
    fn new() -> Gazette {
        let end = Reason { name: "native:gazette/stars".into(), why: "the stars and what follows them".into() };
        Gazette {
            site: Site { id: "gazette".into(), marks: vec!["* * *".into()], ..Site::default() },
            reasons: Arc::new(Reasons { tier: Tier::Native, list: vec![end] }),
        }
    }
}

impl Extractor for Gazette {
    fn site(&self) -> &Site {
        &self.site
    }

    fn recognise(&self, reading: &Reading) -> Recognition {
        let stars = (0..reading.len()).any(|block| reading.text(block) == "* * *");
        if stars { Recognition::Marks(1.0) } else { Recognition::No }
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        let by = labels.register(&self.reasons).by(0);
        let stars = (0..reading.len()).find(|&block| reading.text(block) == "* * *");
        for block in stars.unwrap_or(reading.len())..reading.len() {
            labels.set(block, Mark::new(Label::Chrome, by));
        }
    }
}

fn main() -> Result<(), kiosque::SetupError> {
    let sites = concat!(env!("CARGO_MANIFEST_DIR"), "/sites");
    let kiosque = Kiosque::builder().extractor(Box::new(Gazette::new())).folder(sites).build()?;
    let story = "The new bridge over the river was opened on Wednesday, two years after the flood.\n\
                 The first tram crossed the bridge at noon, and hundreds of people followed it on foot.";

    let article = kiosque.extract(&Page::text(format!("The bridge is open\n{story}\n* * *\nAsk for our calendar, with the bridge on it, at your newsagent's.")));
    assert_eq!((article.site.as_deref(), article.blocks.len()), (Some("gazette"), 2));

    let page = format!("The bridge is open\nWORDS BY A. Reporter\n{story}\nThe Harbour Post, your paper");
    let article = kiosque.extract(&Page::text(page));
    assert_eq!((article.site.as_deref(), article.blocks.len()), (Some("harbour-post"), 2));
    assert_eq!(article.authors[0].name, "A. Reporter");
    assert_eq!(article.title.as_deref(), Some("The bridge is open"));
    println!("2 passed, 0 failed");
    Ok(())
}
