//! Turns news pages into clean, structured articles.
//!
//! ```
//! use kiosque::{Kiosque, Page};
//!
//! let kiosque = Kiosque::new()?;
//! let dump = "The bridge is open at last\n\nThe new bridge over the river was opened on Wednesday, two years after the flood.\n\n\
//!             The first tram crossed the bridge at noon, and hundreds of people followed it on foot.";
//! let article = kiosque.extract(&Page::text(dump));
//! assert_eq!(article.title.as_deref(), Some("The bridge is open at last"));
//! # Ok::<(), kiosque::SetupError>(())
//! ```
//!
//! A [`Kiosque`] knows sites: those it ships, those in the user's folders, and extractors that the program registers.
//! Each page is read into blocks and sent to its site ([by host, else by marks](Recognition)); the generic labeller,
//! the site's rules and its native half label the blocks in turn; the article is put together from the labels.
//! [`Kiosque::explain`] shows each block with its label, who gave it and why. [`run`] works through many inputs with
//! several threads and hands on the results in the order of the inputs.

#![forbid(unsafe_code)]

mod config;
mod engine;
mod explain;
mod fivefilters;
pub mod health;
pub mod learn;
#[cfg(feature = "native")]
mod native;
mod registry;
pub mod render;
mod route;
pub mod run;
pub mod samples;
mod sources;

pub use self::config::{Config, ConfigError, Isolate, Limits, SiteConfig, Sites, Worker};
pub use self::engine::{Builder, Kiosque, SetupError};
pub use self::explain::{
    ExplainedBlock, ExplainedField, ExplainedPart, ExplainedStatement, Explanation, MainContent,
    OverruledLabel,
};
pub use self::fivefilters::SiteConfigs;
pub use self::registry::{LoadedSite, NativeState, SiteOrigin};

pub use kiosque_generic::Mode;
#[cfg(feature = "native")]
pub use kiosque_native::serve_if_asked;
pub use kiosque_rules::{Check, Diagnostic, RuleFileError, Rules};

pub use kiosque_core::{
    Article, Extractor, Label, Labels, Mark, Medium, Origin, Page, Part, PartKind, Reading, Reason, Reasons,
    Recognition, RelatedKind, Site, Span, Tier, article,
};
