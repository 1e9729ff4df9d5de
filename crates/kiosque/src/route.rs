//! Which site is this page of?

use crate::registry::LoadedSite;
use aho_corasick::{AhoCorasick, Input, MatchKind};
use kiosque_core::{Extractor, Medium, Reading, Recognition, Site};
use kiosque_values::fold::{Folded, is_as_written};
use std::collections::BTreeMap;
use std::iter::once;

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

/// Sends pages to sites.
pub(crate) struct Router {
    marks: Marks,
    /// Those of sites without hosts: all that count on a page with an address, where others are told by their hosts.
    hostless: Marks,
    asked: Asked,
}

/// Which sites are asked about a page even if no mark of their own is on it.
struct Asked {
    /// Those with rules, by each of their hosts in small letters: rules go by the host alone.
    by_host: BTreeMap<String, Vec<usize>>,
    /// On any host: those with hosts but without rules, for code may know better, and those with neither hosts nor marks.
    on_any_host: Vec<usize>,
    /// Without a host: those without marks.
    unmarked: Vec<usize>,
}

impl Asked {
    fn new(sites: &[LoadedSite]) -> Asked {
        let mut by_host: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, site) in sites.iter().enumerate().filter(|(_, site)| site.rules.is_some()) {
            for host in &site.site.hosts {
                by_host.entry(host.to_ascii_lowercase()).or_default().push(index);
            }
        }
        let those =
            |fits: fn(&LoadedSite) -> bool| (0..sites.len()).filter(|&index| fits(&sites[index])).collect();
        let on_any_host = those(|site| match site.site.hosts.is_empty() {
            true => site.site.marks.is_empty(),
            false => site.rules.is_none(),
        });
        Asked { by_host, on_any_host, unmarked: those(|site| site.site.marks.is_empty()) }
    }

    /// Hands over the sites to ask about a page from `host`.
    fn find(&self, host: Option<&str>, take: impl FnMut(usize)) {
        let Some(host) = host.map(str::to_ascii_lowercase) else {
            return self.unmarked.iter().copied().for_each(take);
        };
        let parents = host.match_indices('.').map(|(dot, _)| &host[dot + 1..]);
        let of_hosts = once(host.as_str()).chain(parents).filter_map(|host| self.by_host.get(host)).flatten();
        of_hosts.chain(&self.on_any_host).copied().for_each(take);
    }
}

/// The marks of sites. One search finds all of them.
struct Marks {
    phrases: Option<AhoCorasick>,
    /// The sites of each phrase: its own, and those of the phrases that it begins with, which it hides.
    owners: Vec<Vec<usize>>,
    /// A character of each phrase that stands in a text as it does in its matching form; `None` if a phrase has none.
    signs: Option<AhoCorasick>,
}

impl Marks {
    fn new(sites: &[LoadedSite], counts: impl Fn(&Site) -> bool) -> Marks {
        let mut phrases: Vec<(String, usize)> = Vec::new();
        for (index, site) in sites.iter().enumerate().filter(|(_, site)| counts(&site.site)) {
            phrases.extend(site.site.marks.iter().map(|mark| (Folded::new(mark).as_str().to_owned(), index)));
        }
        let owners = phrases.iter().map(|(phrase, _)| {
            phrases
                .iter()
                .filter(|(other, _)| phrase.starts_with(other.as_str()))
                .map(|(_, owner)| *owner)
                .collect()
        });
        let owners = owners.collect();
        let texts: Vec<&str> = phrases.iter().map(|(phrase, _)| phrase.as_str()).collect();
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&texts);
        let sign = |text: &&str| text.chars().find(|&c| is_as_written(c)).map(String::from);
        let signs = texts.iter().map(sign).collect::<Option<Vec<String>>>();
        let signs = signs.and_then(|signs| AhoCorasick::new(signs).ok());
        Marks { phrases: search.ok().filter(|_| !texts.is_empty()), owners, signs }
    }

    /// Whether a phrase may stand in the matching form of a text: cheap to ask, for the form is not made.
    fn may_stand_in(&self, text: &str) -> bool {
        self.signs.as_ref().is_none_or(|signs| signs.is_match(text))
    }

    /// Hands over the sites whose marks stand in a text in its matching form.
    fn find(&self, text: &str, mut take: impl FnMut(usize)) {
        let Some(phrases) = &self.phrases else { return };
        // Phrases may overlap, and a search for overlapping ones is slow where there are none, as on most pages.
        let mut from = 0;
        while let Some(found) = phrases.find(Input::new(text).range(from..)) {
            self.owners[found.pattern().as_usize()].iter().for_each(|&owner| take(owner));
            from = found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8);
        }
    }
}

impl Router {
    pub(crate) fn new(sites: &[LoadedSite]) -> Router {
        Router {
            marks: Marks::new(sites, |_| true),
            hostless: Marks::new(sites, |site| site.hosts.is_empty()),
            asked: Asked::new(sites),
        }
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
        let host = reading.host();
        let mut wanted = vec![false; sites.len()];
        let mut take = |owner: usize| wanted[owner] = true;
        self.asked.find(host, &mut take);
        let marks = if host.is_some() { &self.hostless } else { &self.marks };
        match reading.medium() {
            Medium::Text => marks.find(reading.all_matching(), &mut take),
            Medium::Html if marks.phrases.is_none() || !marks.may_stand_in(reading.all_text()) => {}
            // No mark goes over blocks. Rules of HTML ask for elements; where none ask for the whole form, it is not kept.
            Medium::Html => {
                let blocks = (0..reading.len()).filter(|&block| marks.may_stand_in(reading.text(block)));
                blocks.for_each(|block| marks.find(reading.folded(block).as_str(), &mut take));
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
