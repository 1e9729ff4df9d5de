//! Whether sites are still read as they used to be: articles of a stream against what was learnt from earlier ones.
//!
//! Every article of a site switches signals on or off: a field is filled, a rule has spoken, the body is
//! shorter than nineteen of twenty were, a paragraph stood in an earlier article too. A [`Profile`] holds how often each
//! signal was on. A [`Monitor`] runs two cumulative sums for every signal, one that looks for a rise of its rate and one
//! that looks for a fall, and tells a [`Drift`] as soon as one of them crosses its threshold.
//!
//! # The test
//!
//! The sums are Bernoulli CUSUM charts (E. S. Page, *Continuous inspection schemes*, Biometrika 41, 1954; M. R. Reynolds
//! and Z. G. Stoumbos, *A CUSUM chart for monitoring a proportion when inspecting continuously*, Journal of Quality
//! Technology 31, 1999): `S ← max(0, S + log(p₁(x) / p₀(x)))`, an alarm at `S ≥ h`. For such a sum of log-likelihood
//! ratios the mean number of pages between false alarms is at least `e^h` (G. Lorden, *Procedures for reacting to a
//! change in distribution*, Annals of Mathematical Statistics 42, 1971). With `K` charts on a site, `h = ln(K · A)`
//! bounds the false alarms of all of them together by one in `A` pages; `A` is [`PAGES_BETWEEN_FALSE_ALARMS`].
//!
//! `p₀` is not the rate in the profile but the edge of an interval around it: as far as the rate may be off for having
//! been seen on `n` pages only (the bound of Chernoff, `n · KL(k/n ‖ p) ≤ ln 100`), and then by [`DAYS`] standard
//! deviations of its log odds from day to day, by [`TOLERANCE`] at least. The likelihood ratio is monotone, so the bound on false alarms holds for
//! every rate inside the interval. `p₁` lies [`SHIFT`] log odds further out.
//!
//! Pages of one day resemble each other: their counts vary more than if pages were drawn at random. For stretches of `n`
//! pages whose log odds have the variance `σ²` they vary `1 + n p (1 - p) σ²` times as much, nearly; the profile holds the
//! `σ` that this gives over all signals of the site, and of those signals that surely vary more. The bound on false alarms
//! is exact for independent pages inside the interval; `scores/health.txt` has what it comes to on streams whose rates
//! differ from day to day.
//!
//! The change is dated by the page after the one where the sum last was zero (Page 1954). What the method cannot do: a
//! signal that is on for a tenth of the pages and vanishes is only noticed after hundreds of pages, at this rate of
//! false alarms, whatever the test.

mod chart;
mod monitor;
mod profile;
mod signals;

pub use self::monitor::{Drift, Monitor, PageRef, Rate, SiteHealth};
pub use self::profile::{Learner, Profile, ProfileError};
pub use self::signals::{History, site_of};

/// The mean number of pages between false alarms of a site is at least this: at 1,000 pages a week, 100 weeks.
pub const PAGES_BETWEEN_FALSE_ALARMS: f64 = 100_000.0;

/// By how many log odds a rate may differ from its profile for good, at least.
pub const TOLERANCE: f64 = 0.35;

/// How many standard deviations from the usual a day may be. Found on made-up streams: with fewer there are more false
/// alarms than one in 100 site-weeks, with more a change takes longer to be noticed.
pub const DAYS: f64 = 1.7;

/// How many log odds away from there lies the change that is looked for.
pub const SHIFT: f64 = 3.0;
