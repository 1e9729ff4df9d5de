//! The section that the way to a page leads through: `Home › City › Traffic › Trams cross the bridge again`.

use super::Desk;
use super::facts::is_root;
use crate::article::{FieldOrigin, PageType};
use crate::{Fact, FactKey, FactSource, Inline, Medium, Naming, Region, Span, absolute_address};
use kiosque_values::{compare_key, tells_when};

/// A way that is printed stands so many blocks below the headline at most.
const NEAR: usize = 4;

/// Parts of a page whose ways lead to other things.
const ELSEWHERE: Region = Region::RELATED.with(Region::COMMENTS).with(Region::ASIDE);

/// A step of the way.
struct Crumb {
    name: String,
    url: Option<String>,
    origin: FieldOrigin,
}

impl Desk<'_> {
    /// The last step that is neither the page itself nor the first page of the site, of the way that the page states, else
    /// of the one that it prints above its headline: in an element that is named for it, else in one that is labelled so.
    pub(super) fn section_of_breadcrumbs(&self) -> Option<(String, FieldOrigin)> {
        // Other kinds of pages lead through what they sell, or through boards.
        let is_of_paper = matches!(
            self.labels.verdict().page_type,
            PageType::Article | PageType::LiveBlog | PageType::Gallery | PageType::Video | PageType::Unknown
        );
        if self.article.blocks.is_empty() || !is_of_paper {
            return None;
        }
        let stated = |source| self.section_of(self.stated_crumbs(source));
        stated(FactSource::JsonLd)
            .or_else(|| stated(FactSource::Microdata))
            .or_else(|| self.section_of(self.printed_crumbs()))
            .or_else(|| stated(FactSource::Markup))
    }

    fn section_of(&self, mut crumbs: Vec<Crumb>) -> Option<(String, FieldOrigin)> {
        // What leads nowhere is where one is.
        while crumbs.pop_if(|last| last.url.is_none() || self.is_page_itself(last)).is_some() {}
        let last =
            crumbs.pop().filter(|last| is_section(&last.name) && !self.is_home(last, crumbs.is_empty()))?;
        Some((last.name, last.origin))
    }

    /// The steps that the page states somewhere; of elements, those near the headline.
    fn stated_crumbs(&self, source: FactSource) -> Vec<Crumb> {
        let mut crumbs: Vec<Crumb> = Vec::new();
        let is_here = |fact: &&Fact| fact.source == source && self.may_be_way(fact);
        for fact in self.reading.facts().iter().filter(is_here) {
            match (fact.key, crumbs.last_mut()) {
                (FactKey::Crumb, _) => crumbs.push(Crumb {
                    name: fact.value.clone(),
                    url: None,
                    origin: FieldOrigin { span: Some(fact.span), by: fact.by() },
                }),
                (FactKey::CrumbUrl, Some(last)) => last.url = absolute_address(self.base(), &fact.value),
                _ => {}
            }
        }
        crumbs
    }

    /// Whether a fact may be of the way to the page: anything but an element below the headline, or in a part for other things.
    fn may_be_way(&self, fact: &Fact) -> bool {
        if fact.source != FactSource::Markup {
            return true;
        }
        let blocks = self.reading.blocks();
        let at = blocks.partition_point(|block| block.span.end <= fact.span.start);
        let title = self.blocks_of(crate::Label::Title).next();
        let is_elsewhere = blocks.get(at).is_none_or(|block| block.region.has(ELSEWHERE));
        title.is_some_and(|title| at < title + NEAR && !is_elsewhere)
    }

    /// The links in an element that is called breadcrumbs, the first on the page, which stands near the headline.
    fn printed_crumbs(&self) -> Vec<Crumb> {
        /// More is no way.
        const MOST: usize = 12;
        let title =
            self.blocks_of(crate::Label::Title).next().filter(|_| self.reading.medium() == Medium::Html);
        let Some(title) = title else { return Vec::new() };
        let places = 0..(title + NEAR).min(self.reading.len());
        let mut places = places.filter_map(|block| Some((block, self.breadcrumbs_around(block)?)));
        let Some((first, element)) = places.next() else { return Vec::new() };
        let is_of_way = |block: &usize| self.breadcrumbs_around(*block) == Some(element);
        let end = first + (first..self.reading.len()).take_while(is_of_way).take(MOST + 1).count();
        if end - first > MOST || (first..end).any(|block| self.labels.label(block).is_body()) {
            return Vec::new();
        }
        (first..end).flat_map(|block| self.crumbs_of(block)).collect()
    }

    /// The outermost element around a block that is named for breadcrumbs, if that stands in no part for other things.
    fn breadcrumbs_around(&self, at: usize) -> Option<u32> {
        let (block, elements) = (&self.reading.blocks()[at], self.reading.elements());
        let is_way = |&one: &u32| elements[one as usize].naming.has(Naming::BREADCRUMB);
        let way = self.elements_around(at).filter(is_way).last();
        way.filter(|_| !block.region.has(ELSEWHERE))
    }

    /// The links of a block, and the text behind them.
    fn crumbs_of(&self, block: usize) -> Vec<Crumb> {
        let text = self.reading.text(block);
        let crumb = |range: Span, url: Option<String>| Crumb {
            name: text.get(range.range()).unwrap_or("").trim().to_owned(),
            url,
            origin: FieldOrigin {
                span: Some(self.reading.source_span(block, range)),
                by: "page:breadcrumbs".into(),
            },
        };
        let mut crumbs: Vec<(Span, Span)> = Vec::new();
        let (mut end, mut rest) = (0, Span::new(0, text.len()));
        for run in self.reading.runs(block).iter().filter(|run| run.inline == Inline::Link) {
            match crumbs.last_mut().filter(|(_, target)| *target == run.target && end == run.text.start) {
                Some((range, _)) => range.end = run.text.end,
                None => crumbs.push((run.text, run.target)),
            }
            end = run.text.end;
            rest.start = end;
        }
        let is_told = |range: &Span| text[range.range()].contains(char::is_alphanumeric);
        let links = crumbs.into_iter().filter(|(range, _)| is_told(range));
        let link = |(range, target): (Span, Span)| {
            let raw = self.page.text.get(target.range()).unwrap_or("");
            crumb(range, absolute_address(self.base(), &crate::address::from_markup(raw)))
        };
        links.map(link).chain(Some(rest).filter(is_told).map(|rest| crumb(rest, None))).collect()
    }

    /// Whether a step leads to the page: by its address, or because it is called like it, perhaps cut short.
    fn is_page_itself(&self, crumb: &Crumb) -> bool {
        /// Shorter names may begin a headline by chance.
        const TELLING: usize = 15;
        let bare = |url: &str| url.split(['?', '#']).next().unwrap_or("").trim_end_matches('/').to_owned();
        let mut own = [&self.article.url, &self.article.canonical_url].into_iter().flatten();
        let is_own = |url: &String| own.any(|own| bare(own) == bare(url));
        let name = compare_key(crumb.name.trim_end_matches(['.', '…']));
        let title = self.article.title.as_deref().map(compare_key).unwrap_or_default();
        let is_begun = |one: &str, other: &str| one.len() >= TELLING && other.starts_with(one);
        crumb.url.as_ref().is_some_and(is_own)
            || name == title
            || is_begun(&name, &title)
            || is_begun(&title, &name)
    }

    /// Whether a step is the first page of the site: by its address, or because it is called like that.
    fn is_home(&self, crumb: &Crumb, is_first: bool) -> bool {
        let key = compare_key(&crumb.name);
        crumb.url.as_deref().is_some_and(is_root)
            || self.is_site_name(&key)
            || is_first && HOME.iter().any(|home| compare_key(home) == key)
    }
}

/// What sites call their first page.
const HOME: [&str; 22] = [
    "home",
    "homepage",
    "home page",
    "start",
    "startseite",
    "start page",
    "main",
    "index",
    "accueil",
    "inicio",
    "portada",
    "início",
    "strona główna",
    "hem",
    "forside",
    "hjem",
    "etusivu",
    "главная",
    "головна",
    "anasayfa",
    "ホーム",
    "top",
];

/// Steps that all stories of a site have in common, and tell nothing.
const OF_ALL: [&str; 10] =
    ["article", "articles", "artikel", "archive", "archives", "archiv", "detail", "details", "post", "posts"];

/// Whether the name of a step may be that of a section: short, of letters, no day, no `Issue: 43`.
pub(super) fn is_section(name: &str) -> bool {
    /// In characters.
    const LONGEST: usize = 40;
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let tells = !name.contains(':') && !OF_ALL.contains(&compare_key(name).as_str());
    letters >= 2 && tells && name.chars().count() <= LONGEST && !tells_when(name)
}
