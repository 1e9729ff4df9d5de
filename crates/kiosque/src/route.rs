//! Which site is this page of?

use crate::registry::LoadedSite;
use aho_corasick::AhoCorasick;
use kiosque_core::{Extractor, Reading, Recognition};
use kiosque_values::fold::Folded;

/// The weight of marks at which a page is a site's.
const ENOUGH: f32 = 1.0;

/// Where a page goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Route {
    /// To this site.
    Site(usize),
    /// To no site; nothing speaks for any.
    Unknown,
    /// To no site: the marks of this one are on the page, but weigh too little.
    Weak(usize, f32),
    /// To no site: the marks of two sites weigh the same.
    Tie(usize, usize),
}

/// Sends pages to sites. One search finds the marks of all sites.
pub(crate) struct Router {
    phrases: Option<AhoCorasick>,
    /// The site of each phrase.
    owners: Vec<usize>,
}

impl Router {
    pub(crate) fn new(sites: &[LoadedSite]) -> Router {
        let (mut phrases, mut owners) = (Vec::new(), Vec::new());
        for (index, site) in sites.iter().enumerate() {
            for mark in &site.site.marks {
                phrases.push(Folded::new(mark).as_str().to_owned());
                owners.push(index);
            }
        }
        Router { phrases: AhoCorasick::new(&phrases).ok().filter(|_| !phrases.is_empty()), owners }
    }

    /// By host the longest match wins; by marks the heaviest, if it weighs enough and no other weighs the same.
    pub(crate) fn route(&self, sites: &[LoadedSite], reading: &Reading) -> Route {
        let mut by_host: Option<(usize, usize)> = None;
        let mut by_marks: Vec<(f32, usize)> = Vec::new();
        for index in self.candidates(sites, reading) {
            match sites[index].recognise(reading) {
                Recognition::No => {}
                Recognition::Host(len) if by_host.is_none_or(|(longest, _)| len > longest) => {
                    by_host = Some((len, index));
                }
                Recognition::Host(_) => {}
                Recognition::Marks(weight) => by_marks.push((weight, index)),
            }
        }
        if let Some((_, index)) = by_host {
            return Route::Site(index);
        }
        by_marks.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        match by_marks.as_slice() {
            [] => Route::Unknown,
            [(weight, index), ..] if *weight < ENOUGH => Route::Weak(*index, *weight),
            [(first, a), (second, b), ..] if first == second => Route::Tie(*a, *b),
            [(_, index), ..] => Route::Site(*index),
        }
    }

    /// The sites worth asking: with an address, all whose hosts it may be on and all without hosts; those without
    /// marks of their own always; the others when a mark of theirs is on the page.
    fn candidates(&self, sites: &[LoadedSite], reading: &Reading) -> Vec<usize> {
        let has_host = reading.host().is_some();
        let mut wanted: Vec<bool> = sites
            .iter()
            .map(|site| site.site.marks.is_empty() || (has_host && !site.site.hosts.is_empty()))
            .collect();
        if let Some(phrases) = &self.phrases {
            for found in phrases.find_overlapping_iter(reading.all_matching()) {
                wanted[self.owners[found.pattern().as_usize()]] = true;
            }
        }
        (0..sites.len()).filter(|&index| wanted[index]).collect()
    }
}

impl LoadedSite {
    /// The rules know the site's marks; a site of the program's own speaks for itself.
    fn recognise(&self, reading: &Reading) -> Recognition {
        match (&self.rules, &self.code) {
            (Some(rules), _) => rules.recognise(reading),
            (None, Some(code)) => code.recognise(reading),
            (None, None) => Recognition::No,
        }
    }
}
