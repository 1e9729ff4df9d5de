//! Fields that only facts state, and what facts add to the rest.

use super::Desk;
use super::breadcrumbs::is_section;
use crate::article::{Access, FieldOrigin, Image, PageType, Pages, Publisher, TextMining, Translation};
use crate::{BlockKind, Fact, FactKey, FactSource, Label, PartKind, Reading, UrlSource};
use kiosque_values::compare_key;
use std::collections::BTreeSet;

/// The name of links that file a story under a category.
const CATEGORY: &str = "rel=category";

impl Desk<'_> {
    pub(super) fn facts(&mut self) {
        self.own_url();
        self.canonical_url();
        self.given_images();
        if self.reading.facts().is_empty() {
            return;
        }
        self.publisher_of_facts();
        self.section_of_facts();
        self.tags_of_facts();
        self.images_of_facts();
        self.access();
        self.language_of_facts();
        self.requests();
        self.translations();
        self.pages();
    }

    /// Whether a name, as a comparison key, is one that the page or its address has for the site.
    pub(super) fn is_site_name(&self, key: &str) -> bool {
        self.site_names().has(key)
    }

    pub(super) fn site_names(&self) -> &SiteNames {
        self.site_names.get_or_init(|| SiteNames::of(self.reading))
    }

    fn host(&self) -> Option<&str> {
        host(self.reading)
    }

    fn first_fact(&self, key: FactKey, fits: impl Fn(&Fact) -> bool) -> Option<(String, FieldOrigin)> {
        let fact = self.reading.facts_of(key).find(|fact| fits(fact))?;
        Some((fact.value.clone(), origin_of(fact)))
    }

    /// Records that a field is what a fact states.
    fn found_fact(&mut self, field: &str, fact: &Fact) {
        if !self.article.provenance.fields.contains_key(field) {
            self.found_in(field, &origin_of(fact));
        }
    }

    fn publisher_of_facts(&mut self) {
        if self.article.publisher.is_some() {
            return;
        }
        let Some((name, origin)) = self.first_fact(FactKey::SiteName, |fact| !fact.value.contains("://"))
        else {
            return;
        };
        let domain = self.host().map(|host| host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase());
        self.found_in("publisher", &origin);
        self.article.publisher = Some(Publisher { name, domain });
    }

    /// The root of a site that a page with a story states as its address is that of none: all of its pages say so.
    fn own_url(&mut self) {
        if !self.may_be_root() && self.article.url.as_deref().is_some_and(is_root) {
            self.article.url = None;
            self.article.provenance.input.url_source = None;
        }
    }

    /// Whether the page may be the first one of its site: by the address that it was read under, else if it has no story.
    fn may_be_root(&self) -> bool {
        let is_given = matches!(self.page.url_source, UrlSource::Stated | UrlSource::SavedFrom);
        match self.page.url.as_deref().filter(|_| is_given) {
            Some(url) => is_root(url),
            None => self.article.blocks.is_empty(),
        }
    }

    /// A site's word, then `<link rel=canonical>`, then what other vocabularies say.
    fn canonical_url(&mut self) {
        if let Some(fact) = self.values_of(PartKind::Url).find(|fact| is_http(&fact.text)) {
            self.found_by("canonical_url", fact.span, fact.by);
            self.article.canonical_url = Some(fact.text.clone());
            return;
        }
        let may_be_root = self.may_be_root();
        let is_address = |fact: &&Fact| is_http(&fact.value) && (may_be_root || !is_root(&fact.value));
        let mut facts: Vec<&Fact> = self.reading.facts_of(FactKey::CanonicalUrl).filter(is_address).collect();
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.source));
        if let Some(fact) = facts.first() {
            self.article.canonical_url = Some(fact.value.clone());
            self.found_fact("canonical_url", fact);
        }
    }

    fn section_of_facts(&mut self) {
        if self.article.section.is_empty()
            && let Some((section, origin)) = self.first_fact(FactKey::Section, |fact| !is_http(&fact.value))
        {
            self.found_in("section", &origin);
            self.article.section.push(section);
        }
        if self.article.section.is_empty()
            && let Some((section, origin)) =
                self.section_of_breadcrumbs().or_else(|| self.section_of_categories())
        {
            self.found_in("section", &origin);
            self.article.section.push(section);
        }
    }

    /// The first category that a blog files the story under.
    fn section_of_categories(&self) -> Option<(String, FieldOrigin)> {
        /// What publishing systems call it when nobody chose one.
        const NONE: [&str; 7] = [
            "allgemein",
            "uncategorized",
            "uncategorised",
            "non classe",
            "sin categoria",
            "senza categoria",
            "sem categoria",
        ];
        let is_article = matches!(self.labels.verdict().page_type, PageType::Article | PageType::LiveBlog);
        let links = self.reading.facts_of(FactKey::Tag).filter(|fact| is_article && fact.name == CATEGORY);
        let mut named = self.near_story(links.collect()).into_iter();
        let is_none = |key: &str| NONE.contains(&key) || self.is_site_name(key);
        let first = named.find(|fact| is_section(&fact.value) && !is_none(&compare_key(&fact.value)))?;
        Some((first.value.clone(), origin_of(first)))
    }

    /// Whether a link stands where those of the story's own topics do: in it, or near its beginning or end with no other
    /// story or heading between.
    pub(super) fn is_near_story(&self, link: &Fact) -> bool {
        /// In blocks.
        const NEAR: usize = 12;
        /// A longer heading is none of the topics. In bytes.
        const LONGEST: usize = 24;
        let blocks = self.reading.blocks();
        let (first, end) = self.story_blocks();
        let at = blocks.partition_point(|block| block.span.end <= link.span.start);
        let between = if at < first { at..first } else { end.min(at)..at };
        let is_of_others = |index: usize| {
            let is_heading = blocks[index].kind == BlockKind::Heading && blocks[index].text.len() > LONGEST;
            self.labels.label(index).is_related() || is_heading && self.labels.label(index) != Label::Title
        };
        let is_listed = at < blocks.len() && self.labels.label(at).is_related();
        end > 0 && between.len() <= NEAR && !is_listed && !between.into_iter().any(is_of_others)
    }

    /// Tags stated one by one, else links near the story that say they are such, else a list of keywords that looks like
    /// tags, else links in an element that is named for them.
    fn tags_of_facts(&mut self) {
        if !self.article.tags.is_empty() {
            return;
        }
        let tags = self.reading.facts_of(FactKey::Tag).filter(|fact| fact.name != CATEGORY);
        let (printed, stated): (Vec<&Fact>, Vec<&Fact>) =
            tags.partition(|fact| fact.source == FactSource::Markup);
        let (links, named): (Vec<&Fact>, Vec<&Fact>) =
            printed.into_iter().partition(|fact| fact.name == "rel=tag");
        let values = |facts: Vec<&Fact>| -> Option<(Vec<String>, FieldOrigin)> {
            let origin = facts.first().map(|first| origin_of(first))?;
            Some((facts.into_iter().map(|fact| fact.value.clone()).collect(), origin))
        };
        let found = values(stated)
            .or_else(|| values(self.near_story(links)))
            .or_else(|| self.keywords_of_facts())
            // One alone is the name of a section.
            .or_else(|| values(self.near_story(named)).filter(|(tags, _): &(Vec<String>, _)| tags.len() > 1));
        if let Some((tags, origin)) = found {
            self.article.tags = tags;
            super::keep_first(&mut self.article.tags);
            self.found_in("tags", &origin);
        }
    }

    fn keywords_of_facts(&self) -> Option<(Vec<String>, FieldOrigin)> {
        let lists = self.reading.facts_of(FactKey::Keywords);
        lists.map(|fact| (keywords(&fact.value), origin_of(fact))).find(|(tags, _)| !tags.is_empty())
    }

    /// The links that may be tags of this story, each once: elements that are named alike lie in each other.
    fn near_story<'f>(&self, links: Vec<&'f Fact>) -> Vec<&'f Fact> {
        /// Longer texts are titles of other stories. In bytes.
        const LONGEST: usize = 60;
        let mut known = BTreeSet::new();
        let is_tag = |fact: &&Fact| {
            fact.value.len() <= LONGEST && known.insert(fact.span.start) && self.is_near_story(fact)
        };
        links.into_iter().filter(is_tag).collect()
    }

    /// Pictures whose addresses a site reads in the page.
    fn given_images(&mut self) {
        for fact in self.values_of(PartKind::Image).filter(|fact| is_http(&fact.text)) {
            self.found_by("images", fact.span, fact.by);
            let spans = fact.span.into_iter().collect();
            let url = Some(fact.text.clone());
            self.article.images.push(Image {
                url,
                caption: None,
                credit: None,
                alt: None,
                lang: None,
                spans,
            });
        }
    }

    /// Pictures that the page states, a caption with the one it was stated for, unless a site reads them itself.
    fn images_of_facts(&mut self) {
        if self.values_of(PartKind::Image).any(|fact| is_http(&fact.text)) {
            return;
        }
        let mut stated: Vec<(&Fact, Option<String>)> = Vec::new();
        for fact in self.reading.facts() {
            match fact.key {
                FactKey::Image if is_http(&fact.value) => stated.push((fact, None)),
                FactKey::ImageCaption => {
                    if let Some(image) = stated.last_mut() {
                        image.1.get_or_insert_with(|| fact.value.clone());
                    }
                }
                _ => {}
            }
        }
        // A page may state any number of pictures, and show as many.
        let shown: BTreeSet<String> =
            self.article.images.iter().filter_map(|image| image.url.clone()).collect();
        let mut known: BTreeSet<&str> = shown.iter().map(String::as_str).collect();
        for (fact, caption) in stated {
            if !known.insert(&fact.value) {
                continue;
            }
            self.found_fact("images", fact);
            let lang = caption.as_deref().and_then(super::body::lang_of);
            self.article.images.push(Image {
                url: Some(fact.value.clone()),
                caption,
                credit: None,
                alt: None,
                lang,
                spans: vec![fact.span],
            });
        }
    }

    /// That a story is not free counts before that it is: what is paid for may still state a free trial of itself.
    fn access(&mut self) {
        let paid =
            self.first_fact(FactKey::Free, |fact| fact.value == "false").map(|fact| (Access::Paid, fact.1));
        let tier = |name: &'static str, access| {
            let fact = self.first_fact(FactKey::Tier, move |fact| fact.value.eq_ignore_ascii_case(name));
            fact.map(|fact| (access, fact.1))
        };
        let free = || self.first_fact(FactKey::Free, |_| true).map(|fact| (Access::Free, fact.1));
        let stated = tier("metered", Access::Metered)
            .or(paid)
            .or_else(|| tier("locked", Access::Paid))
            .or_else(|| tier("free", Access::Free))
            .or_else(free);
        if let Some((access, origin)) = stated {
            self.article.access = access;
            self.found_in("access", &origin);
        }
    }

    /// What the page asks of programs, and what its owner says of text and data mining.
    fn requests(&mut self) {
        const MOST: usize = 20;
        for fact in self.reading.facts_of(FactKey::Robots) {
            let asked = fact.value.split(',').map(|one| one.trim().to_ascii_lowercase());
            for one in asked.filter(|one| !one.is_empty()) {
                if self.article.robots.len() < MOST && !self.article.robots.contains(&one) {
                    self.article.robots.push(one);
                }
            }
            self.found_fact("robots", fact);
        }
        let policy = self.first_fact(FactKey::MiningPolicy, |_| true);
        let reserved =
            self.first_fact(FactKey::MiningReserved, |fact| matches!(fact.value.trim(), "0" | "1"));
        if let Some((value, origin)) = reserved {
            self.found_in("text_mining", &origin);
            let policy = policy.map(|(policy, _)| policy);
            self.article.text_mining = Some(TextMining { reserved: value.trim() == "1", policy });
        }
    }

    /// The page in other languages than its own; `x-default` is none.
    fn translations(&mut self) {
        for fact in self.reading.facts_of(FactKey::Translation) {
            let is_own = [&self.article.url, &self.article.canonical_url]
                .into_iter()
                .any(|own| own.as_deref() == Some(fact.value.as_str()));
            let known = self.article.translations.iter().any(|known| known.lang == fact.name);
            if is_own || known || !is_http(&fact.value) || fact.name.eq_ignore_ascii_case("x-default") {
                continue;
            }
            self.found_fact("translations", fact);
            let (lang, url) = (fact.name.clone(), fact.value.clone());
            self.article.translations.push(Translation { lang, url });
        }
    }

    /// The other pages of the article. Blogs link the entries before and behind in the same way: only addresses that
    /// differ from this one by a number are pages of it.
    fn pages(&mut self) {
        let Some(own) = self.article.canonical_url.clone().or_else(|| self.article.url.clone()) else {
            return;
        };
        let page = |key: FactKey| {
            self.reading.facts_of(key).find_map(|fact| {
                let url = resolved(&own, &fact.value)?;
                let is_page = url != own && unnumbered(&url) == unnumbered(&own);
                is_page.then(|| (url, origin_of(fact)))
            })
        };
        let (prev, next) = (page(FactKey::Previous), page(FactKey::Next));
        if let Some((_, origin)) = prev.as_ref().or(next.as_ref()) {
            let origin = origin.clone();
            self.found_in("pages", &origin);
            let url = |page: Option<(String, FieldOrigin)>| page.map(|(url, _)| url);
            self.article.pages = Some(Pages { prev: url(prev), next: url(next), of: None });
        }
    }

    /// What the story is written in counts; where it is too short to tell, what the page states.
    fn language_of_facts(&mut self) {
        if self.article.language.is_some() || self.article.text.is_empty() {
            return;
        }
        let code = |value: &str| {
            let code = value.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
            (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(code)
        };
        if let Some((language, origin)) =
            self.first_fact(FactKey::Language, |fact| code(&fact.value).is_some())
        {
            self.article.language = code(&language);
            self.found_in("language", &origin);
        }
    }
}

/// The names that the page and its address have for the site.
pub(super) struct SiteNames {
    keys: Vec<String>,
    /// What the document's title ends with, behind the headline.
    tail: Option<String>,
    /// The letters of its host, and those of each of its labels.
    host: Option<(String, Vec<String>)>,
}

impl SiteNames {
    pub(super) fn of(reading: &Reading) -> SiteNames {
        /// A page has few names for its site.
        const MOST: usize = 4;
        let named = reading.facts_of(FactKey::SiteName).take(MOST);
        let host = host(reading).map(letters_of_host);
        let keys = named.map(|fact| compare_key(&fact.value)).collect();
        SiteNames { keys, tail: tail_of_title(reading), host }
    }

    /// Whether the document's title ends with a name, as a comparison key: `Rain at last | The Gazette`.
    pub(super) fn ends_title(&self, key: &str) -> bool {
        self.tail.as_deref() == Some(key)
    }

    /// Whether a name, as a comparison key, is one of them.
    pub(super) fn has(&self, key: &str) -> bool {
        let is_named = || self.keys.iter().any(|name| name == key);
        !key.is_empty() && (is_named() || self.is_of_host(key))
    }

    /// Whether a name is that of the host: `gazette example` and `gazetteexample` are of `www.gazette.example`.
    fn is_of_host(&self, key: &str) -> bool {
        /// Shorter labels are countries, languages and parts of others.
        const LEAST: usize = 3;
        /// So much longer than the host a name may be: by an article.
        const LONGER: usize = 3;
        let Some((whole, labels)) = &self.host else { return false };
        let letters = || key.chars().filter(|c| c.is_alphanumeric());
        // Most keys are of sentences. Letters of a host are as many as its bytes at most.
        if letters().nth(whole.len() + LONGER).is_some() {
            return false;
        }
        let article = if letters().take(3).eq("the".chars()) { 3 } else { 0 };
        let is_label = || labels.iter().any(|label| label.chars().eq(letters().skip(article)));
        let length: usize = letters().map(char::len_utf8).sum();
        length >= LEAST && (whole.chars().eq(letters()) || is_label())
    }
}

/// The last part of the document's title, as a comparison key, if what is before it is longer and so the headline.
fn tail_of_title(reading: &Reading) -> Option<String> {
    const SIGNS: [&str; 8] = [" - ", " | ", " – ", " — ", " · ", " :: ", " » ", " • "];
    let title = &reading.facts_of(FactKey::DocumentTitle).next()?.value;
    let splits = SIGNS.iter().filter_map(|sign| title.rsplit_once(sign));
    let (head, tail) = splits.min_by_key(|(_, tail)| tail.len())?;
    (head.len() > tail.len()).then(|| compare_key(tail))
}

/// The letters of a host, and those of each of its labels.
fn letters_of_host(host: &str) -> (String, Vec<String>) {
    let host = host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
    let labels = host.split('.').map(|label| bare(&label.replace('-', "")).to_owned());
    (host.chars().filter(|c| c.is_alphanumeric()).collect(), labels.collect())
}

fn bare(name: &str) -> &str {
    name.strip_prefix("the").unwrap_or(name)
}

fn host(reading: &Reading) -> Option<&str> {
    let canonical = || reading.facts_of(FactKey::CanonicalUrl).find_map(|fact| crate::host_of(&fact.value));
    reading.host().or_else(canonical)
}

fn origin_of(fact: &Fact) -> FieldOrigin {
    FieldOrigin { span: Some(fact.span), by: fact.by() }
}

fn is_http(text: &str) -> bool {
    crate::host_of(text).is_some()
}

/// Whether an address is that of a site, and of no page of it.
pub(super) fn is_root(url: &str) -> bool {
    url.split_once("://").is_some_and(|(_, rest)| !rest.trim_end_matches('/').contains(['/', '?', '#']))
}

/// An address as a page on `own` links it. Paths with dots are not followed.
fn resolved(own: &str, link: &str) -> Option<String> {
    let root = own.len() - own.split_once("://")?.1.len();
    let host_end = own[root..].find('/').map_or(own.len(), |at| root + at);
    let path_end = own.find(['?', '#']).unwrap_or(own.len());
    match link {
        link if is_http(link) => Some(link.to_owned()),
        link if link.starts_with("//") => Some(format!("{}{link}", own.split_once("//")?.0)),
        link if link.starts_with('/') => Some(format!("{}{link}", &own[..host_end])),
        link if link.starts_with('?') => Some(format!("{}{link}", &own[..path_end])),
        link if link.contains([':', '#']) || link.starts_with('.') => None,
        link => Some(format!("{}/{link}", own[..path_end].rsplit_once('/')?.0)),
    }
}

/// What an address has in common with those of the other pages: without scheme, ending and the number of a page.
fn unnumbered(url: &str) -> String {
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut path = path.trim_end_matches('/');
    for ending in [".html", ".htm", ".php", ".shtml", ".asp", ".aspx"] {
        path = path.strip_suffix(ending).unwrap_or(path);
    }
    let name = path.trim_end_matches(|c: char| c.is_ascii_digit());
    // Longer numbers are of articles.
    const DIGITS: usize = 2;
    if path.len() - name.len() <= DIGITS && name.ends_with(['/', '-', '_', ',']) {
        path = name.trim_end_matches(['/', '-', '_', ',']);
        path = ["/page", "/seite", "/pagina", "/p"]
            .iter()
            .find_map(|word| path.strip_suffix(word))
            .unwrap_or(path);
    }
    const COUNTS: [&str; 6] = ["page", "p", "seite", "pagina", "start", "pg"];
    let is_count = |part: &&str| COUNTS.contains(&part.split('=').next().unwrap_or(""));
    let kept: Vec<&str> = query.split('&').filter(|part| !part.is_empty() && !is_count(part)).collect();
    format!("{path}?{}", kept.join("&"))
}

/// A list of keywords as tags: several short ones, not so many that they are meant for search engines alone.
fn keywords(list: &str) -> Vec<String> {
    const MOST: usize = 30;
    const LONGEST: usize = 60;
    let tags: Vec<String> =
        list.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    let fits = tags.len() <= MOST && tags.iter().all(|tag| tag.chars().count() <= LONGEST);
    if fits { tags } else { Vec::new() }
}

/// Whether a fact that is named so is stated by an element of the page, and not by metadata.
pub(super) fn is_of_element(by: &str) -> bool {
    ["fact:time:", "fact:markup:", "fact:microdata:"].iter().any(|source| by.starts_with(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_hosts() {
        for (name, host, same) in [
            ("Gazette.example", "www.gazette.example", true),
            ("The Gazette", "gazette.example", true),
            ("Gazette", "www.thegazette.example", true),
            ("Ann Example", "www.gazette.example", false),
        ] {
            let site = SiteNames { keys: Vec::new(), tail: None, host: Some(letters_of_host(host)) };
            assert_eq!(site.has(&compare_key(name)), same, "{name}");
        }
    }

    #[test]
    fn addresses_of_sites() {
        for (url, root) in [
            ("https://www.gazette.example", true),
            ("https://gazette.example/", true),
            ("https://gazette.example/rain", false),
            ("https://gazette.example/?p=41", false),
            ("https://gazette.example/#!/rain", false),
            ("gazette.example", false),
        ] {
            assert_eq!(is_root(url), root, "{url}");
        }
    }

    #[test]
    fn pages_of_one_article() {
        for (own, link, same) in [
            ("https://gazette.example/rain", "/rain?page=2", true),
            ("https://gazette.example/rain/", "https://gazette.example/rain/2/", true),
            ("https://gazette.example/rain-2.html", "rain-3.html", true),
            ("https://gazette.example/rain?id=7", "?id=7&page=2", true),
            ("https://gazette.example/rain/page/2", "https://gazette.example/rain/", true),
            ("https://gazette.example/rain", "https://gazette.example/wind", false),
            ("https://gazette.example/a/1234", "/a/1235", false),
            ("https://gazette.example/rain?id=7", "?id=8", false),
        ] {
            let link = resolved(own, link).unwrap();
            assert_eq!(unnumbered(own) == unnumbered(&link), same, "{own} {link}");
        }
        assert_eq!(resolved("https://gazette.example/rain", "javascript:x()"), None);
    }

    #[test]
    fn keywords_that_look_like_tags() {
        assert_eq!(keywords("rain, wind"), ["rain", "wind"]);
        assert!(keywords(&"rain, ".repeat(40)).is_empty());
    }
}
