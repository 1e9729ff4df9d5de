//! Fields that only facts state, and what facts add to the rest.

use super::Desk;
use crate::article::{Access, FieldOrigin, Image, Publisher};
use crate::{Fact, FactKey, PartKind, Reading};
use kiosque_values::compare_key;

impl Desk<'_> {
    pub(super) fn facts(&mut self) {
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
    }

    /// Whether a name, as a comparison key, is one that the page or its address has for the site.
    pub(super) fn is_site_name(&self, key: &str) -> bool {
        is_site_name(self.reading, key)
    }

    fn host(&self) -> Option<&str> {
        host(self.reading)
    }

    fn first_fact(&self, key: FactKey, fits: impl Fn(&Fact) -> bool) -> Option<(String, FieldOrigin)> {
        let fact = self.reading.facts_of(key).find(|fact| fits(fact))?;
        Some((fact.value.clone(), origin_of(fact)))
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

    /// A site's word, then `<link rel=canonical>`, then what other vocabularies say.
    fn canonical_url(&mut self) {
        if let Some(fact) = self.values_of(PartKind::Url).find(|fact| is_http(&fact.text)) {
            self.found_by("canonical_url", fact.span, fact.by);
            self.article.canonical_url = Some(fact.text.clone());
            return;
        }
        let mut facts: Vec<&Fact> =
            self.reading.facts_of(FactKey::CanonicalUrl).filter(|fact| is_http(&fact.value)).collect();
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.source));
        if let Some(fact) = facts.first() {
            self.article.canonical_url = Some(fact.value.clone());
            self.found_in("canonical_url", &origin_of(fact));
        }
    }

    fn section_of_facts(&mut self) {
        if self.article.section.is_empty()
            && let Some((section, origin)) = self.first_fact(FactKey::Section, |fact| !is_http(&fact.value))
        {
            self.found_in("section", &origin);
            self.article.section.push(section);
        }
    }

    /// Tags stated one by one, else a list of keywords that looks like tags.
    fn tags_of_facts(&mut self) {
        if !self.article.tags.is_empty() {
            return;
        }
        let mut facts = self.reading.facts_of(FactKey::Tag).peekable();
        if let Some(first) = facts.peek() {
            let origin = origin_of(first);
            for fact in facts {
                super::push_new(&mut self.article.tags, fact.value.clone());
            }
            self.found_in("tags", &origin);
            return;
        }
        let lists = self.reading.facts_of(FactKey::Keywords);
        let Some((tags, origin)) =
            lists.map(|fact| (keywords(&fact.value), origin_of(fact))).find(|(tags, _)| !tags.is_empty())
        else {
            return;
        };
        for tag in tags {
            super::push_new(&mut self.article.tags, tag);
        }
        self.found_in("tags", &origin);
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
        let mut stated: Vec<(String, Option<String>, &Fact)> = Vec::new();
        for fact in self.reading.facts() {
            match fact.key {
                FactKey::Image if is_http(&fact.value) => stated.push((fact.value.clone(), None, fact)),
                FactKey::ImageCaption => {
                    if let Some(image) = stated.last_mut() {
                        image.1.get_or_insert_with(|| fact.value.clone());
                    }
                }
                _ => {}
            }
        }
        for (url, caption, fact) in stated {
            if self.article.images.iter().any(|image| image.url.as_deref() == Some(&url)) {
                continue;
            }
            self.found_in("images", &origin_of(fact));
            let lang = caption.as_deref().and_then(super::body::lang_of);
            self.article.images.push(Image {
                url: Some(url),
                caption,
                credit: None,
                alt: None,
                lang,
                spans: vec![fact.span],
            });
        }
    }

    fn access(&mut self) {
        if let Some((free, origin)) = self.first_fact(FactKey::Free, |_| true) {
            self.article.access = if free == "true" { Access::Free } else { Access::Paid };
            self.found_in("access", &origin);
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

/// Whether a name, as a comparison key, is one that the page or its address has for the site.
pub(super) fn is_site_name(reading: &Reading, key: &str) -> bool {
    /// A page has few names for its site; this is asked for every heading.
    const MOST: usize = 4;
    let named = || reading.facts_of(FactKey::SiteName).take(MOST).any(|fact| compare_key(&fact.value) == key);
    !key.is_empty() && (named() || host(reading).is_some_and(|host| is_of_host(key, host)))
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

/// Whether a name is that of a host: `gazette example` and `gazetteexample` are of `www.gazette.example`.
fn is_of_host(key: &str, host: &str) -> bool {
    /// Shorter labels are countries, languages and parts of others.
    const LEAST: usize = 3;
    let letters: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    let host = host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
    let whole: String = host.chars().filter(|c| c.is_alphanumeric()).collect();
    let bare = |name: &str| name.strip_prefix("the").unwrap_or(name).to_owned();
    let is_label = |label: &str| bare(&label.replace('-', "")) == bare(&letters);
    letters.len() >= LEAST && (whole == letters || host.split('.').any(is_label))
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
            assert_eq!(is_of_host(&compare_key(name), host), same, "{name}");
        }
    }

    #[test]
    fn keywords_that_look_like_tags() {
        assert_eq!(keywords("rain, wind"), ["rain", "wind"]);
        assert!(keywords(&"rain, ".repeat(40)).is_empty());
    }
}
