//! Pages with their words replaced, so that they can be shared: the structure, the markup and the shape of every word
//! stay, and no sentence is left.
//!
//! A word becomes an invented one of the same length, script and case; the same word becomes the same invented one
//! everywhere, so that a headline still equals its copy in the facts. The most frequent short words trade places with
//! each other, which keeps the look of the language. The replacement is keyed with the hash of the pages: who does not
//! have them cannot try a dictionary.
//!
//! What stays: dates, the words that lead a byline in, names of agencies, the lines that the site prints on many pages
//! and the words before a colon that many pages have, and the site's own host.

mod html;
mod json;
mod words;

use self::words::Words;
use kiosque::{Medium, Page};
use std::collections::BTreeSet;

/// Scrubs the pages of one site.
pub(crate) struct Scrub {
    words: Words,
    /// Lines that the site prints on every page.
    furniture: BTreeSet<String>,
    /// What lines begin with on many pages: `Topics:`.
    leads: Vec<String>,
    hosts: Vec<String>,
}

impl Scrub {
    /// For `pages`, whose texts are `texts`. `furniture`, `leads` and `hosts` are facts of the site, and stay.
    pub(crate) fn new(
        pages: &[Page],
        texts: &[String],
        furniture: &[String],
        leads: &[String],
        hosts: &[String],
    ) -> Scrub {
        let all: String = pages.iter().map(|page| page.text.as_str()).collect();
        Scrub {
            words: Words::new(&kiosque_input::sha256(all.as_bytes()), texts),
            furniture: furniture.iter().map(|line| line.trim().to_owned()).collect(),
            leads: leads.to_vec(),
            hosts: hosts.to_vec(),
        }
    }

    /// The page without its words. Its address is scrubbed as well.
    pub(crate) fn page(&self, page: &Page) -> Page {
        let text = match page.medium {
            Medium::Text => page.text.split_inclusive('\n').map(|line| self.text(line)).collect(),
            Medium::Html => html::scrub(self, &page.text),
        };
        Page {
            text,
            url: page.url.as_deref().map(|url| self.url(url)),
            encoding: "utf-8".into(),
            ..page.clone()
        }
    }

    /// A text without its words, its white space as it was.
    fn text(&self, text: &str) -> String {
        let line = text.trim();
        if self.is_furniture(line) {
            return text.to_owned();
        }
        let lead = self.leads.iter().find(|lead| line.starts_with(lead.as_str()));
        let start = lead.map_or(0, |lead| text.len() - text.trim_start().len() + lead.len());
        format!("{}{}", &text[..start], self.words.line(&text[start..]))
    }

    /// A line of the site's own, or a piece of one that is more than a word.
    fn is_furniture(&self, line: &str) -> bool {
        self.furniture.contains(line)
            || (line.contains(' ') && self.furniture.iter().any(|known| known.contains(line)))
    }

    /// An address: scheme, the site's own host, names of sections, dates and the file's ending stay.
    fn url(&self, url: &str) -> String {
        let url = url.trim();
        let (scheme, rest) = match url.split_once("//") {
            Some((scheme, rest)) if matches!(scheme, "http:" | "https:" | "") => (scheme, rest),
            _ if url.split(['/', '?', '#']).next().is_some_and(|start| start.contains(':')) => {
                return "#".into();
            }
            _ => return self.path(url),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(end);
        format!("{scheme}//{}{}", self.host(host), self.path(path))
    }

    fn host(&self, host: &str) -> String {
        let is_own = self.hosts.iter().any(|own| kiosque_core::is_on_host(host, own));
        if is_own {
            return host.to_owned();
        }
        let (name, ending) = host.rsplit_once('.').unwrap_or((host, ""));
        let name =
            name.split('.').map(|part| if part == "www" { part.to_owned() } else { self.words.plain(part) });
        [name.collect::<Vec<_>>().join("."), ending.to_owned()].join(".")
    }

    fn path(&self, path: &str) -> String {
        let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        let last = path.rfind('/').map_or(0, |at| at + 1);
        let (folders, file) = path.split_at(last);
        let folders: Vec<String> = folders.split('/').map(|part| self.segment(part)).collect();
        let (stem, ending) = match file.rsplit_once('.') {
            Some((stem, ending)) if (2..=5).contains(&ending.len()) => (stem, format!(".{ending}")),
            _ => (file, String::new()),
        };
        format!("{}{}{ending}{}", folders.join("/"), self.words.plain(stem), self.words.plain(rest))
    }

    /// One short word is the name of a section.
    fn segment(&self, part: &str) -> String {
        let is_name = part.len() <= 14 && part.bytes().all(|b| b.is_ascii_lowercase());
        if is_name { part.to_owned() } else { self.words.plain(part) }
    }
}

/// Whether a value is a name of the trade and no prose: `paragraph`, `article-body`, `og:type`.
fn is_name(text: &str) -> bool {
    text.len() <= 40
        && text.is_ascii()
        && !text.contains(char::is_whitespace)
        && text.split(['-', '_', '/', ':', '.']).filter(|part| !part.is_empty()).count() <= 3
}

/// Whether a value begins as an ISO date does.
fn is_date(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 40
        && text.len() >= 7
        && text.bytes().zip(b"0000-00".iter()).all(|(found, form)| match form {
            b'0' => found.is_ascii_digit(),
            form => found == *form,
        })
}

fn is_url(text: &str) -> bool {
    let text = text.trim();
    let is_absolute = text.starts_with("http://") || text.starts_with("https://") || text.starts_with("//");
    (is_absolute || text.starts_with('/')) && !text.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "The bridge was opened on 3 May 2024 by the minister of the interior.";

    fn scrub(text: &str) -> Scrub {
        let texts = [format!("{text} {STORY} the of in the of in the of in"), "Café Élan über école".into()];
        Scrub::new(
            &[Page::text(text)],
            &texts,
            &["Follow the Gazette".into()],
            &["Topics:".into()],
            &["gazette.example".into()],
        )
    }

    #[test]
    fn the_shape_of_words_stays_and_the_words_do_not() {
        let scrub = scrub(STORY);
        let scrubbed = scrub.text(STORY);
        assert_eq!(scrubbed.chars().count(), STORY.chars().count());
        assert!(scrubbed.contains("3 May 2024"), "{scrubbed}");
        for word in ["bridge", "opened", "minister", "interior"] {
            assert!(!scrubbed.contains(word), "{scrubbed}");
        }
        let case =
            |text: &str| text.chars().map(|c| (c.is_uppercase(), c.is_alphabetic())).collect::<Vec<_>>();
        assert_eq!(case(&scrubbed), case(STORY));
        assert_eq!(scrub.text(STORY), scrubbed);
    }

    #[test]
    fn addresses_keep_host_section_date_and_ending() {
        let scrub = scrub(STORY);
        let url = scrub
            .url("https://www.gazette.example/sport/2024/05/03/bridge-opened-at-last-84621.html?from=mail");
        assert!(url.starts_with("https://www.gazette.example/sport/2024/05/03/"), "{url}");
        assert!(url.contains(".html?") && !url.contains("bridge") && !url.contains("84621"), "{url}");
        assert!(!scrub.url("https://cdn.other.example/a.jpg").contains("other"));
        assert!(!scrub.url("/%D8%A7%D9%84/x").contains('%'));
        assert_eq!(scrub.url("mailto:a.reporter@gazette.example"), "#");
    }

    #[test]
    fn markup_stays_and_facts_are_scrubbed_alike() {
        let page = r#"<!DOCTYPE html><html lang="en"><head><title>Bridge opened</title>
            <meta property="og:title" content="Bridge opened"><meta property="article:published_time" content="2024-05-03T09:00">
            <script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge opened","datePublished":"2024-05-03","articleBody":"<p>The minister spoke.</p>"}</script>
            <script>var secret = "The minister spoke";</script><!-- The minister spoke --></head>
            <body onload="minister()"><h1 class="title">Bridge opened</h1><p id="first" title="minister">The minister <b>spoke</b>.<br><img src="/img/bridge-opened.jpg" alt="A bridge" srcset="/a/bridge-opened.jpg 300w,
                /b/bridge-opened.jpg 2x">
            <p>Follow the Gazette<p>minister@gazette.example</body></html>"#;
        let scrub = scrub(page);
        let found = scrub.page(&Page::html(page)).text;
        for word in ["ridge", "pened", "inister", "poke", "secret"] {
            assert!(!found.contains(word), "{word}: {found}");
        }
        let title = scrub.text("Bridge opened");
        assert_eq!(found.matches(&title).count(), 4, "{title}: {found}");
        for kept in [
            "<h1 class=\"title\">",
            "NewsArticle",
            "2024-05-03T09:00",
            "Follow the Gazette",
            "<br>",
            "lang=\"en\"",
        ] {
            assert!(found.contains(kept), "{kept}: {found}");
        }
    }
}
