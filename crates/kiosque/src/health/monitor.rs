//! Watches the articles of one site.

use super::PAGES_BETWEEN_FALSE_ALARMS;
use super::chart::{Chart, Way};
use super::profile::Profile;
use super::signals::{self, History};
use crate::article::Article;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Signals that no page of the profile had: as many are allowed for in the threshold.
const NEW_SIGNALS: usize = 16;

/// As many pages are shown of a drift.
const SAMPLES: usize = 3;

/// A page of the stream.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PageRef {
    /// Its number among the pages of its site, from 1.
    pub number: u32,
    /// Its input as named by the user.
    pub source: String,
    /// Its own id in the input.
    pub id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// When it was captured, else published.
    pub date: Option<String>,
}

/// A signal whose rate has changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drift {
    /// The signal: `field:byline`.
    pub signal: String,
    /// Whether it is on more often than it was.
    pub is_rise: bool,
    /// The first page of the change, as far as can be told.
    pub since: PageRef,
    /// The page on which it was certain enough.
    pub noticed: PageRef,
    /// The rate in the profile.
    pub before: f64,
    /// The rate from `since` to `noticed`.
    pub after: f64,
    /// Pages that show it.
    pub samples: Vec<PageRef>,
}

/// The rate of a signal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// The signal.
    pub signal: String,
    /// Its rate on the pages of the stream.
    pub rate: f64,
    /// Its rate in the profile; `null` without one.
    pub profile: Option<f64>,
}

/// How a site does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteHealth {
    /// The site, or the host of pages of no known site.
    pub site: String,
    /// How many of its pages were in the stream.
    pub pages: u32,
    /// On how many pages its profile was learnt; `null` without a profile: then nothing can drift.
    pub profile_pages: Option<u32>,
    /// SHA-256 of the profile's file.
    pub profile_sha256: Option<String>,
    /// What has drifted, in the order in which it was noticed; of each signal and way the first time.
    pub drifts: Vec<Drift>,
    /// The rates of all signals.
    pub rates: Vec<Rate>,
    /// Median of the words of a body.
    pub median_words: u32,
}

/// Watches one site; keeps little of each page.
#[derive(Clone, Debug)]
pub struct Monitor {
    site: String,
    profile: Option<Profile>,
    threshold: f64,
    history: History,
    watched: BTreeMap<String, Watched>,
    drifts: Vec<Drift>,
    alarms: u32,
    pages: u32,
    counts: BTreeMap<String, u32>,
    words: Vec<u32>,
}

/// A signal with its two charts.
#[derive(Clone, Debug)]
struct Watched {
    seen: u32,
    sides: [Side; 2],
}

/// One chart and what it has gathered since its sum was zero.
#[derive(Clone, Debug)]
struct Side {
    way: Way,
    chart: Chart,
    since: Option<PageRef>,
    on: u32,
    of: u32,
    samples: Vec<PageRef>,
}

impl Monitor {
    /// Watches `site` by `profile`; without one rates are counted only.
    pub fn new(site: &str, profile: Option<Profile>) -> Monitor {
        let of = profile.as_ref().map_or(0, |profile| profile.pages);
        let daily = |signal: &str| profile.as_ref().map_or(0.0, |profile| profile.daily(signal));
        let signals = profile.iter().flat_map(|profile| &profile.signals);
        let watched: BTreeMap<String, Watched> =
            signals.map(|(signal, seen)| (signal.clone(), Watched::new(*seen, of, daily(signal)))).collect();
        let charts = (2 * (watched.len() + NEW_SIGNALS)) as f64;
        Monitor {
            site: site.into(),
            profile,
            threshold: (charts * PAGES_BETWEEN_FALSE_ALARMS).ln(),
            history: History::default(),
            watched,
            drifts: Vec::new(),
            alarms: 0,
            pages: 0,
            counts: BTreeMap::new(),
            words: Vec::new(),
        }
    }

    /// Takes the next article of the site. Returns how many alarms it raised, those of signals that had drifted before
    /// included.
    pub fn add(&mut self, article: &Article) -> u32 {
        self.pages += 1;
        self.words.push(article.word_count);
        let is_repeated = self.history.is_repeated(article);
        let words = self.profile.as_ref().map(|profile| (profile.words.0, profile.words.2));
        let on = signals::of(article, is_repeated, words);
        for signal in &on {
            *self.counts.entry(signal.clone()).or_insert(0) += 1;
        }
        if self.profile.is_none() {
            return 0;
        }
        let before = self.alarms;
        self.watch(&on, &page_ref(article, self.pages));
        self.alarms - before
    }

    fn watch(&mut self, on: &BTreeSet<String>, page: &PageRef) {
        let Some(profile) = &self.profile else { return };
        for signal in on {
            // A chart that has seen nothing but absence stands at zero: it may begin here.
            self.watched
                .entry(signal.clone())
                .or_insert_with(|| Watched::new(0, profile.pages, profile.daily(signal)));
        }
        for (signal, watched) in &mut self.watched {
            let is_on = on.contains(signal);
            for side in &mut watched.sides {
                if side.add(is_on, page) < self.threshold {
                    continue;
                }
                self.alarms += 1;
                let is_rise = side.way == Way::Up;
                let is_known =
                    self.drifts.iter().any(|drift| drift.signal == *signal && drift.is_rise == is_rise);
                if !is_known {
                    let before = f64::from(watched.seen) / f64::from(profile.pages.max(1));
                    self.drifts.push(side.drift(signal, before, page));
                }
                side.reset();
            }
        }
    }

    /// How the site does.
    pub fn finish(mut self) -> SiteHealth {
        self.words.sort_unstable();
        let names: BTreeSet<&String> = self
            .counts
            .keys()
            .chain(self.profile.iter().flat_map(|profile| profile.signals.keys()))
            .collect();
        let rate = |signal: &&String| Rate {
            signal: (*signal).clone(),
            rate: f64::from(self.counts.get(*signal).copied().unwrap_or(0)) / f64::from(self.pages.max(1)),
            profile: self.profile.as_ref().map(|profile| profile.rate(signal)),
        };
        SiteHealth {
            rates: names.iter().map(rate).collect(),
            pages: self.pages,
            profile_pages: self.profile.as_ref().map(|profile| profile.pages),
            profile_sha256: self.profile.as_ref().and_then(|profile| profile.sha256.clone()),
            drifts: self.drifts,
            median_words: self.words.get(self.words.len() / 2).copied().unwrap_or(0),
            site: self.site,
        }
    }
}

impl Watched {
    fn new(seen: u32, of: u32, daily: f64) -> Watched {
        let side = |way| Side {
            way,
            chart: Chart::new(way, seen, of, daily),
            since: None,
            on: 0,
            of: 0,
            samples: Vec::new(),
        };
        Watched { seen, sides: [side(Way::Up), side(Way::Down)] }
    }
}

impl Side {
    fn add(&mut self, is_on: bool, page: &PageRef) -> f64 {
        let sum = self.chart.add(is_on);
        if sum == 0.0 {
            self.reset();
            return sum;
        }
        self.since.get_or_insert_with(|| page.clone());
        self.of += 1;
        self.on += u32::from(is_on);
        if is_on == (self.way == Way::Up) && self.samples.len() < SAMPLES {
            self.samples.push(page.clone());
        }
        sum
    }

    fn reset(&mut self) {
        self.chart.reset();
        self.since = None;
        (self.on, self.of) = (0, 0);
        self.samples.clear();
    }

    fn drift(&self, signal: &str, before: f64, page: &PageRef) -> Drift {
        Drift {
            signal: signal.to_owned(),
            is_rise: self.way == Way::Up,
            since: self.since.clone().unwrap_or_else(|| page.clone()),
            noticed: page.clone(),
            before,
            after: f64::from(self.on) / f64::from(self.of.max(1)),
            samples: self.samples.clone(),
        }
    }
}

fn page_ref(article: &Article, number: u32) -> PageRef {
    PageRef {
        number,
        source: article.record.source.clone(),
        id: article.record.id.clone(),
        url: article.url.clone(),
        date: article.provenance.input.captured.clone().or_else(|| article.date_published.clone()),
    }
}
