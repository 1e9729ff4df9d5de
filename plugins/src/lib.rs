//! The news sites that kiosque ships: a folder a site, bundled as data.
//!
//! ```
//! let bladi = kiosque_sites::SITES.iter().find(|site| site.id == "bladi").unwrap();
//! assert!(bladi.rules.contains("[[layout]]"));
//! ```
//!
//! The folders stand beside this crate's `src`: `site.toml`, where rules alone cannot say it a `native.rs`, samples and
//! snapshots. The list is gathered when the crate is built: adding a site edits nothing here.

#![forbid(unsafe_code)]

use kiosque_core::Extractor;
use std::convert::Infallible;

/// A site as it is bundled.
#[derive(Clone, Copy, Debug)]
pub struct BundledSite {
    /// Its id: the name of its folder. A family that only exists to be inherited begins with an underscore.
    pub id: &'static str,
    /// The text of its `site.toml`.
    pub rules: &'static str,
    /// Makes its native half, linked in, where it has one.
    pub native: Option<fn() -> Box<dyn Extractor>>,
}

include!(concat!(env!("OUT_DIR"), "/sites.rs"));

/// The native halves that are shipped take no configuration and cannot fail to open.
fn opened<T>(extractor: Result<T, Infallible>) -> T {
    match extractor {
        Ok(extractor) => extractor,
    }
}
