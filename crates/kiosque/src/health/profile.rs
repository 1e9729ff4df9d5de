//! What is usual on a site.

use super::signals::{self, History};
use crate::article::Article;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The version of the form of a profile.
const SCHEMA: &str = "profile/2";

/// Bursts are looked for among so many pages in a row.
const BATCH: u32 = 25;

/// With fewer stretches nothing can be said of how rates differ between them.
const FEWEST_BATCHES: f64 = 3.0;

/// A signal that is as good as always on or off has counts that say nothing of it: pages of a stretch on which it is not
/// as usual, at least.
const TELLING: f64 = 0.5;

/// With fewer pages nothing is usual yet.
const FEWEST_PAGES: u32 = 50;

/// How often every signal was on when the profile was learnt. A file, versioned with its site: nothing else is learnt.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Version of the form.
    schema: String,
    /// The site, or the host of pages of no known site.
    pub site: String,
    /// Hosts of the pages' addresses, by which unrecognised pages are still known to be the site's.
    pub hosts: Vec<String>,
    /// On how many pages it was learnt.
    pub pages: u32,
    /// The last page that it was learnt from, by its date.
    pub until: Option<String>,
    /// The program that read the pages.
    pub engine: String,
    /// SHA-256 of the site's rules that read the last of them.
    pub rules: Option<String>,
    /// Words of the body: fewer than the first on one page in twenty, more than the last on one in twenty; the median
    /// between them.
    pub words: (u32, u32, u32),
    /// On how many of the pages each signal was on.
    pub signals: BTreeMap<String, u32>,
    /// By how many log odds (standard deviation) the rates of the site's signals differ from one stretch of pages to
    /// another, from day to day for example: of all signals together.
    pub daily: f32,
    /// The same of the signals whose rates differ by more than that for certain.
    pub restless: BTreeMap<String, f32>,
    /// SHA-256 of the file that it was read from; not part of it.
    #[serde(skip)]
    pub sha256: Option<String>,
}

/// Why a profile could not be used or made.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file makes no sense.
    #[error("{}: {message}; a profile of the form profile/2 was expected", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// There are too few pages to learn from.
    #[error("{site}: {pages} pages; a profile needs at least {FEWEST_PAGES}")]
    TooFew {
        /// The site.
        site: String,
        /// How many there are.
        pages: u32,
    },
}

impl Profile {
    /// The profile of `site` in a folder of sites: `DIR/SITE/profile.json`.
    pub fn path(folder: &Path, site: &str) -> PathBuf {
        folder.join(site).join("profile.json")
    }

    /// Reads a profile; `None` where there is no such file.
    ///
    /// # Errors
    /// When the file cannot be read or makes no sense.
    pub fn read(path: &Path) -> Result<Option<Profile>, ProfileError> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(ProfileError::Io { path: path.to_path_buf(), source }),
        };
        let form = |message: String| ProfileError::Form { path: path.to_path_buf(), message };
        let mut profile: Profile = serde_json::from_str(&text).map_err(|error| form(error.to_string()))?;
        if profile.schema != SCHEMA {
            return Err(form(format!("its form is `{}`", profile.schema)));
        }
        profile.sha256 = Some(kiosque_input::sha256(text.as_bytes()));
        Ok(Some(profile))
    }

    /// Writes the profile, and the folder it lies in.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), ProfileError> {
        let failed = |source| ProfileError::Io { path: path.to_path_buf(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let text = serde_json::to_string_pretty(self).expect("the keys are strings") + "\n";
        std::fs::write(path, text).map_err(failed)
    }

    /// By how many log odds the rate of a signal differs from day to day.
    pub(super) fn daily(&self, signal: &str) -> f64 {
        f64::from(self.restless.get(signal).copied().unwrap_or(self.daily).max(0.0))
    }

    /// The rate of a signal, 0 to 1.
    pub fn rate(&self, signal: &str) -> f64 {
        let seen = self.signals.get(signal).copied().unwrap_or(0);
        f64::from(seen) / f64::from(self.pages.max(1))
    }
}

/// Learns the profile of one site. Only the words of a body and the names of its signals are kept of a page.
#[derive(Clone, Debug, Default)]
pub struct Learner {
    profile: Profile,
    hosts: BTreeSet<String>,
    words: Vec<u32>,
    history: History,
    batches: BTreeMap<String, Batches>,
}

/// The counts of a signal in stretches of [`BATCH`] pages.
#[derive(Clone, Copy, Debug, Default)]
struct Batches {
    open: u32,
    sum: f64,
    squares: f64,
}

impl Batches {
    fn close(&mut self) {
        let count = f64::from(std::mem::take(&mut self.open));
        self.sum += count;
        self.squares += count * count;
    }

    /// How much the counts of `batches` stretches vary beyond chance, as a multiple of it; and by how much for each unit
    /// of variance of the log odds, `n p (1 - p)`. `None` where they say nothing.
    fn excess(&self, batches: f64) -> Option<(f64, f64)> {
        let mean = self.sum / batches;
        let by_chance = mean * (1.0 - mean / f64::from(BATCH));
        if batches < FEWEST_BATCHES || by_chance < TELLING {
            return None;
        }
        let variance = (self.squares - batches * mean * mean) / (batches - 1.0);
        Some((variance / by_chance - 1.0, by_chance))
    }
}

/// By how many log odds the rates of signals differ between `batches` stretches: of all together, weighted by what each
/// can tell, and of those that differ by more, two standard errors allowed for.
fn daily(signals: &BTreeMap<String, Batches>, batches: f64) -> (f32, BTreeMap<String, f32>) {
    let told = signals.iter().filter_map(|(signal, of)| Some((signal, of.excess(batches)?)));
    let told: Vec<(&String, (f64, f64))> = told.collect();
    let (over, unit) = told
        .iter()
        .fold((0.0, 0.0), |(over, unit), (_, (excess, each))| (over + excess * each, unit + each * each));
    let all = if unit > 0.0 { (over / unit).max(0.0).sqrt() } else { 0.0 };
    let error = (2.0 / batches).sqrt();
    let own = |(excess, each): (f64, f64)| ((excess - 2.0 * error) / each).max(0.0).sqrt();
    let restless = told.into_iter().map(|(signal, of)| (signal, own(of))).filter(|(_, own)| *own > all);
    (shown(all), restless.map(|(signal, own)| (signal.clone(), shown(own))).collect())
}

/// Two decimals, for a file that people read.
fn shown(value: f64) -> f32 {
    (value * 100.0).round() as f32 / 100.0
}

impl Learner {
    /// A learner that has seen nothing of `site`.
    pub fn new(site: &str) -> Learner {
        Learner {
            profile: Profile { schema: SCHEMA.into(), site: site.into(), ..Profile::default() },
            ..Learner::default()
        }
    }

    /// Takes an article of the site.
    pub fn add(&mut self, article: &Article) {
        let is_repeated = self.history.is_repeated(article);
        for signal in signals::of(article, is_repeated, None) {
            self.batches.entry(signal.clone()).or_default().open += 1;
            *self.profile.signals.entry(signal).or_insert(0) += 1;
        }
        self.hosts.extend(signals::host(article));
        self.words.push(article.word_count);
        self.profile.pages += 1;
        if self.profile.pages.is_multiple_of(BATCH) {
            self.batches.values_mut().for_each(Batches::close);
        }
        self.profile.until = self.profile.until.take().max(article.date_published.clone());
        self.profile.engine.clone_from(&article.provenance.engine);
        self.profile.rules = article.provenance.plugin.as_ref().and_then(|plugin| plugin.sha256.clone());
    }

    /// The profile of what was seen.
    ///
    /// # Errors
    /// [`ProfileError::TooFew`] when that is too little.
    pub fn finish(mut self) -> Result<Profile, ProfileError> {
        let mut profile = self.profile;
        if profile.pages < FEWEST_PAGES {
            return Err(ProfileError::TooFew { site: profile.site, pages: profile.pages });
        }
        self.words.sort_unstable();
        let at = |share: f64| self.words[((self.words.len() - 1) as f64 * share).round() as usize];
        profile.words = (at(0.05), at(0.5), at(0.95));
        let count =
            |is_out: &dyn Fn(u32) -> bool| self.words.iter().filter(|words| is_out(**words)).count() as u32;
        profile.signals.insert("body:short".into(), count(&|words| words < profile.words.0));
        profile.signals.insert("body:long".into(), count(&|words| words > profile.words.2));
        let batches = f64::from(profile.pages / BATCH);
        (profile.daily, profile.restless) = daily(&self.batches, batches);
        profile.hosts = self.hosts.into_iter().collect();
        Ok(profile)
    }
}
