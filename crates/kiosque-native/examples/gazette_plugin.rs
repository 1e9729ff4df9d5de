//! A native plugin in Rust: the Gazette ends each story with a line of stars, and signs with "Par".
//!
//! Built as a library by `cargo build --example gazette_plugin`; the tests also link it in.

#![forbid(unsafe_code)]

use kiosque_plugin::kiosque_core::{
    Extractor, Label, Labels, Mark, PageFact, Part, PartKind, Reading, Reason, Reasons, Recognition,
    RelatedKind, Site, Span, Tier, recognise_host,
};
use std::sync::Arc;

kiosque_plugin::export!(the_gazette, Gazette::new);

const END: usize = 0;
const PAR: usize = 1;
const ALSO: usize = 2;

pub(crate) struct Gazette {
    site: Site,
    reasons: Arc<Reasons>,
}

impl Gazette {
    pub(crate) fn new(config: &str) -> Result<Gazette, String> {
        if config != "{}" {
            return Err(format!("the Gazette has nothing to configure, yet was given {config}"));
        }
        let reason =
            |name: &str, why: &str| Reason { name: format!("native:the-gazette/{name}"), why: why.into() };
        let list = vec![
            reason("end", "after the line of stars"),
            reason("par", "begins with Par"),
            reason("also", ""),
        ];
        Ok(Gazette {
            site: Site { id: "the-gazette".into(), hosts: vec!["gazette.example".into()], ..Site::default() },
            reasons: Arc::new(Reasons { tier: Tier::Native, list }),
        })
    }
}

impl Extractor for Gazette {
    fn site(&self) -> &Site {
        &self.site
    }

    fn recognise(&self, reading: &Reading) -> Recognition {
        match recognise_host(&self.site, reading) {
            Recognition::No if reading.text(0) == "The Gazette" => Recognition::Marks(1.0),
            other => other,
        }
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        let speaker = labels.register(&self.reasons);
        for block in 0..reading.len() {
            let text = reading.text(block);
            if text == "***" {
                for after in block..reading.len() {
                    labels.set(after, Mark::new(Label::Chrome, speaker.by(END)).scored(0.9));
                }
                return;
            }
            if let Some(author) = text.strip_prefix("Par ") {
                labels.set(block, Mark::new(Label::Byline, speaker.by(PAR)));
                labels.add_part(block, Part::new(PartKind::Author, Span::new(4, 4 + author.len())));
                labels.add_fact(PageFact {
                    kind: PartKind::Section,
                    text: "weather".into(),
                    span: None,
                    by: speaker.by(PAR),
                });
            } else if text.starts_with("Also") {
                let list = Some(RelatedKind::Sidebar);
                labels.set(block, Mark::new(Label::RelatedTitle, speaker.by(ALSO)).in_list(list));
                let mut part = Part::new(PartKind::Title, Span::new(0, 4));
                part.text = Some("ALSO".into());
                labels.add_part(block, part);
            } else if labels.label(block) == Label::Ticker {
                labels.add_part(block, Part::new(PartKind::Time, Span::new(0, 5)));
                labels.set_unsplit(block);
            } else if text.starts_with("Too many umbrellas") {
                panic!("no rule for {text:?}");
            } else if text.starts_with("Fog") {
                labels.warn("fog: the story may be cut");
            }
        }
    }
}
