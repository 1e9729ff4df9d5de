//! Sites and those who read them.

use crate::{Labels, Reading};

/// What is known of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Its id, which is the name of its folder: `[a-z][a-z0-9-]*`.
    pub id: String,
    /// Its hosts; sub-domains are included.
    pub hosts: Vec<String>,
    /// The paper's name as it prints it.
    pub publisher: Option<String>,
    /// Languages it is written in (ISO 639-1), the usual one first.
    pub languages: Vec<String>,
    /// Its time zone (IANA name), only when it is known.
    pub zone: Option<String>,
    /// Phrases that stand on its pages. [`Extractor::recognise`] is asked about a page without an address only when
    /// one of them occurs on it, so that thousands of sites cost one search.
    pub marks: Vec<String>,
}

/// How surely a page is a site's.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Recognition {
    /// Not this site's page.
    #[default]
    No,
    /// The site's marks stand on the page, weighing this much: 1 or more is enough, less is weak evidence.
    Marks(f32),
    /// The page's address is on a host of the site; the number is the length of the matched host, so that the most
    /// particular site wins.
    Host(usize),
}

/// Reads the pages of one site: a folder of rules, a Rust crate linked in, a library loaded at run time.
///
/// ```
/// use kiosque_core::{Extractor, Label, Labels, Mark, Reading, Reason, Reasons, Recognition, Site, Tier};
/// use std::sync::Arc;
///
/// /// The Gazette ends each story with a line of stars.
/// struct Gazette { site: Site, reasons: Arc<Reasons> }
///
/// impl Extractor for Gazette {
///     fn site(&self) -> &Site { &self.site }
///
///     fn recognise(&self, reading: &Reading) -> Recognition {
///         kiosque_core::recognise_host(&self.site, reading)
///     }
///
///     fn extract(&self, reading: &Reading, labels: &mut Labels) {
///         let by = labels.register(&self.reasons).by(0);
///         let end = (0..reading.len()).find(|&block| reading.text(block) == "***");
///         for block in end.unwrap_or(reading.len())..reading.len() {
///             labels.set(block, Mark::new(Label::Chrome, by));
///         }
///     }
/// }
/// # let reasons = Arc::new(Reasons { tier: Tier::Native, list: vec![Reason { name: "native:gazette/end".into(), why: "after the stars".into() }] });
/// # let gazette = Gazette { site: Site { id: "gazette".into(), ..Site::default() }, reasons };
/// # let mut reading = Reading::default();
/// # for text in ["It rained.", "***", "Imprint"] { reading.push(kiosque_core::Block::default(), text); }
/// # let mut labels = Labels::of(&reading);
/// # gazette.extract(&reading, &mut labels);
/// # assert_eq!(labels.label(2), Label::Chrome);
/// # assert_eq!(gazette.recognise(&reading), Recognition::No);
/// ```
pub trait Extractor: Send + Sync {
    /// What is known of the site.
    fn site(&self) -> &Site;

    /// Whether `reading` is a page of the site: by its address, else by marks with a score.
    fn recognise(&self, reading: &Reading) -> Recognition;

    /// Labels the blocks of `reading`. `labels` holds what is known so far: correct it.
    fn extract(&self, reading: &Reading, labels: &mut Labels);
}

/// Recognition by host alone: the longest of the site's hosts that the page's address is on.
pub fn recognise_host(site: &Site, reading: &Reading) -> Recognition {
    let Some(host) = reading.host() else { return Recognition::No };
    site.hosts
        .iter()
        .filter(|known| is_on_host(host, known))
        .map(String::len)
        .max()
        .map_or(Recognition::No, Recognition::Host)
}

/// Whether `host` is `known` or one of its sub-domains; case does not matter.
///
/// ```
/// assert!(kiosque_core::is_on_host("fr.Gazette.example", "gazette.example"));
/// assert!(!kiosque_core::is_on_host("notgazette.example", "gazette.example"));
/// ```
pub fn is_on_host(host: &str, known: &str) -> bool {
    let Some(start) = host.len().checked_sub(known.len()) else { return false };
    host.is_char_boundary(start)
        && host[start..].eq_ignore_ascii_case(known)
        && (start == 0 || host.as_bytes()[start - 1] == b'.')
}
