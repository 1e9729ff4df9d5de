//! Labels the lines of a page's text dump, whatever site it is from.
//!
//! ```
//! use kiosque_generic::{Line, Role, Scratch, label_lines};
//!
//! let dump = "Home\nThe bridge is open\n12 May 2021\nThe new bridge over the river was opened on Wednesday, \
//!             two years after the old one had been washed away.\nThe mayor cut the ribbon before some hundreds of \
//!             onlookers, and the first tram crossed the bridge at noon.\nContact";
//! let lines: Vec<Line> = dump.lines().map(|text| Line { text, gap: 0 }).collect();
//! let (mut scratch, mut verdicts) = (Scratch::default(), Vec::new());
//! label_lines(&lines, &mut scratch, &mut verdicts);
//!
//! let roles: Vec<Role> = verdicts.iter().map(|v| v.role).collect();
//! assert_eq!(roles[1], Role::Title);
//! assert_eq!(roles[3..5], [Role::Paragraph, Role::Paragraph]);
//! assert!(!roles[5].is_body());
//! ```
//!
//! Lines are measured, what is surely no story is set aside, the stretch richest in sentences is found, a small learned
//! model corrects its edges, and the headline and the lines around the story are named; README.md tells more.
//! [`label`] does it for a [`kiosque_core::Reading`].
//!
//! Not here: anything about particular sites, markup (see `kiosque-html`), and the values in a line (see
//! [`kiosque_values`]).

#![forbid(unsafe_code)]

mod alike;
mod chars;
mod decode;
mod detect;
mod features;
mod html;
mod label;
mod markup;
mod model;
mod page;
mod phrases;
mod reading;
mod roles;
mod run;
mod shape;
mod shares;
mod tally;
mod title;
mod verdict;
mod word;

pub use self::features::{FEATURES, Row};
pub use self::html::{
    Grounds, HtmlExport, HtmlKindRow, HtmlModels, HtmlRow, HtmlScratch, HtmlSecondRow, Mode, export_html,
    html_features, html_grounds, html_kind_features, html_second_features,
};
pub use self::label::{Scratch, export_rows, label_lines, label_lines_with};
pub use self::model::{Model, ModelError, Models, feature_hash};
pub use self::reading::{Options, label, label_with};
pub use self::verdict::{Reason, Role, Verdict};

/// A line of a dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line, trimmed; not blank.
    pub text: &'a str,
    /// Blank lines before it.
    pub gap: u16,
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
