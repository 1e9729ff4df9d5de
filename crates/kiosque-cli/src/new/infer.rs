//! What the given pages say of their site.

use super::Given;
use kiosque::{Label, Medium};
use kiosque_core::host_of;
use std::collections::{BTreeMap, BTreeSet};

/// A mark has so many characters: shorter ones stand anywhere, longer ones change.
const MARK_CHARS: std::ops::RangeInclusive<usize> = 12..=90;

/// A line of furniture has at most so many characters.
const LONGEST_LINE: usize = 120;

/// What a line begins with has at most so many characters.
const LONGEST_LEAD: usize = 30;

/// As many marks are proposed.
const MOST_MARKS: usize = 4;

/// As many lines of furniture are proposed for a rule.
const MOST_LINES: usize = 20;

/// What was inferred, each with what speaks for it.
pub(crate) struct Facts {
    /// How many pages were given.
    pub(super) pages: usize,
    /// Hosts, the most frequent first, `www.` taken off.
    pub(super) hosts: Vec<String>,
    pub(super) publisher: Option<String>,
    /// Languages and on how many stories, the most frequent first.
    pub(super) languages: Vec<(String, usize)>,
    pub(super) media: Vec<Medium>,
    pub(super) marks: Vec<Mark>,
    /// Lines that several pages have and that are always set aside, and on how many pages.
    furniture: Vec<(String, usize)>,
    /// Lines that several pages have and that were taken for part of the article on some.
    pub(super) misread: Vec<String>,
    /// What lines of several pages begin with.
    pub(super) leads: Vec<String>,
}

/// A phrase that names the site, or perhaps belongs to it.
pub(super) struct Mark {
    pub(super) text: String,
    pub(super) weight: f32,
    /// On how many pages it stands.
    pub(super) pages: usize,
}

impl Facts {
    pub(super) fn of(given: &[Given]) -> Facts {
        let hosts = hosts(given);
        let publisher =
            most(given.iter().filter_map(|page| Some(page.article.publisher.as_ref()?.name.clone())));
        let languages = counted(given.iter().filter_map(|page| page.article.language.clone()));
        let media: BTreeSet<&str> = given.iter().map(|page| page.page.medium.name()).collect();
        let media = [Medium::Text, Medium::Html].into_iter().filter(|medium| media.contains(medium.name()));
        let (furniture, misread) = repeated(given, &hosts, publisher.as_deref());
        let mut marks = marks(&furniture, &hosts, publisher.as_deref());
        if given.len() == 1 {
            // One page does not show what stands on all of them.
            marks.iter_mut().for_each(|mark| mark.weight = 0.5);
        }
        Facts {
            pages: given.len(),
            publisher,
            languages,
            media: media.collect(),
            marks,
            furniture,
            misread,
            leads: leads(given),
            hosts,
        }
    }

    /// The lines that the site prints on every page, which are facts and no prose.
    pub(super) fn own_lines(&self) -> Vec<String> {
        let furniture = self.furniture.iter().map(|(line, _)| line);
        furniture.chain(&self.misread).chain(&self.publisher).cloned().collect()
    }

    /// Everything in a line.
    pub(super) fn summary(&self) -> String {
        let list = |list: Vec<&str>| if list.is_empty() { "not known".to_owned() } else { list.join(" ") };
        format!(
            "hosts {}; languages {}; {} marks; pages {}",
            list(self.hosts.iter().map(String::as_str).collect()),
            list(self.languages.iter().map(|(language, _)| language.as_str()).collect()),
            self.marks.len(),
            self.pages
        )
    }
}

impl Given {
    /// What a reader sees.
    pub(super) fn text(&self) -> String {
        self.explanation.blocks.iter().map(|block| format!("{}\n", block.text)).collect()
    }

    fn lines(&self) -> BTreeMap<&str, Option<Label>> {
        self.explanation
            .blocks
            .iter()
            .map(|block| (block.text.trim(), Label::from_name(&block.label)))
            .collect()
    }
}

/// From the pages' addresses, and from those that they state of themselves.
fn hosts(given: &[Given]) -> Vec<String> {
    let host = |url: &Option<String>| {
        let host = host_of(url.as_deref()?)?.to_ascii_lowercase();
        let bare = host.strip_prefix("www.").or(host.strip_prefix("m.")).or(host.strip_prefix("amp."));
        Some(bare.unwrap_or(&host).to_owned()).filter(|host| host.contains('.'))
    };
    let of_page = |page: &Given| host(&page.page.url).or_else(|| host(&page.article.canonical_url));
    counted(given.iter().filter_map(of_page)).into_iter().map(|(host, _)| host).collect()
}

/// Values by how often they occur, the most frequent first.
fn counted(values: impl Iterator<Item = String>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0) += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
}

fn most(values: impl Iterator<Item = String>) -> Option<String> {
    counted(values).into_iter().next().map(|(value, _)| value)
}

/// Lines on at least two pages and half of them: those always set aside, each with the number of pages, and those taken
/// for part of the article on some. Of one page only lines that name the site; two captures of one story share it, so
/// what is always story is never furniture.
fn repeated(
    given: &[Given],
    hosts: &[String],
    publisher: Option<&str>,
) -> (Vec<(String, usize)>, Vec<String>) {
    let pages: Vec<BTreeMap<&str, Option<Label>>> = given.iter().map(Given::lines).collect();
    let (mut furniture, mut misread): (Vec<(String, usize)>, Vec<String>) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for line in given.iter().flat_map(|page| &page.explanation.blocks).map(|block| block.text.trim()) {
        let labels: Vec<Option<Label>> = pages.iter().filter_map(|page| page.get(line).copied()).collect();
        let is_repeated = is_repeated(labels.len(), pages.len());
        let is_own = is_repeated || (pages.len() == 1 && names_site(line, hosts, publisher));
        if !seen.insert(line) || !is_own || line.chars().count() > LONGEST_LINE {
            continue;
        }
        let kept = labels.iter().filter(|label| label.is_some_and(Label::is_kept)).count();
        match kept {
            0 => furniture.push((line.to_owned(), labels.len())),
            _ if kept < labels.len() => misread.push(line.to_owned()),
            _ => {}
        }
    }
    misread.truncate(MOST_LINES);
    (furniture, misread)
}

fn is_repeated(count: usize, pages: usize) -> bool {
    count > 1 && count * 2 >= pages
}

/// What lines begin with, up to a colon, on at least two pages and half of them: `Topics:`.
fn leads(given: &[Given]) -> Vec<String> {
    let of_page = |page: &Given| -> BTreeSet<String> {
        let lead = |line: &str| {
            let (lead, rest) = line.split_once(':')?;
            (lead.chars().count() <= LONGEST_LEAD && !rest.trim().is_empty()).then(|| format!("{lead}:"))
        };
        page.explanation.blocks.iter().filter_map(|block| lead(&block.text)).collect()
    };
    let all = counted(given.iter().flat_map(of_page)).into_iter();
    all.filter(|(_, count)| is_repeated(*count, given.len())).map(|(lead, _)| lead).collect()
}

fn names_site(line: &str, hosts: &[String], publisher: Option<&str>) -> bool {
    let line = line.to_lowercase();
    let names = hosts.iter().filter_map(|host| host.split('.').next()).filter(|name| name.len() > 3);
    names.chain(publisher).any(|name| line.contains(&name.to_lowercase()))
}

/// A phrase that names the site is proof by itself. Others may be a template's, and two are needed.
fn marks(furniture: &[(String, usize)], hosts: &[String], publisher: Option<&str>) -> Vec<Mark> {
    let fits = |(line, _): &&(String, usize)| {
        MARK_CHARS.contains(&line.chars().count())
            && line.contains(' ')
            && !line.contains('\n')
            && !line.contains(|c: char| c.is_numeric())
    };
    let weight = |line: &str| if names_site(line, hosts, publisher) { 1.0 } else { 0.5 };
    let mark =
        |(text, pages): &(String, usize)| Mark { text: text.clone(), weight: weight(text), pages: *pages };
    let mut marks: Vec<Mark> = furniture.iter().filter(fits).map(mark).collect();
    marks.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(b.pages.cmp(&a.pages)));
    marks.truncate(MOST_MARKS);
    marks
}
