//! Who wrote it: byline, authors, agencies, dateline.

use super::Desk;
use crate::article::{Agency, Author, AuthorKind, FieldOrigin};
use crate::{Fact, FactKey, FactSource, Label, PartKind, Span};
use kiosque_values::{
    compare_key, find_agencies, read_byline, read_dateline, read_source_line, split_authors,
};

impl Desk<'_> {
    pub(super) fn people(&mut self) {
        let mut bylines: Vec<String> = Vec::new();
        let signed = self.blocks_with(&[Label::Byline, Label::Meta]);
        let by_site = signed.iter().any(|&block| self.is_of_site(block));
        let given = self.given("byline", PartKind::Byline);
        self.given_authors();
        if !by_site && self.article.authors.is_empty() {
            self.authors_of_facts();
        }
        let stated = !self.article.authors.is_empty();
        for block in signed {
            if let Some((byline, span)) = self.byline_of(block) {
                self.found("byline", span, block);
                super::push_new(&mut bylines, byline);
            }
            // What the page states of itself is surer than what a line looks like.
            if !stated {
                self.authors_of(block);
            }
        }
        let shown = (!bylines.is_empty()).then(|| bylines.join("\n"));
        self.article.byline = given.or(shown);
        self.agencies();
    }

    /// Authors and agencies that a site reads in the page.
    fn given_authors(&mut self) {
        for fact in self.values_of(PartKind::Author) {
            let origin = self.origin_of_value(fact);
            let read = read_byline(&fact.text);
            for author in read.map_or_else(|| split_authors(&fact.text), |read| read.authors) {
                self.keep_author(author, None, &origin);
            }
        }
        for fact in self.values_of(PartKind::Agency) {
            let origin = self.origin_of_value(fact);
            let known = whole_agency(&fact.text);
            let (name, full_name) =
                known.map_or((fact.text.as_str(), None), |agency| (agency.name, Some(agency.full_name)));
            self.keep_agency(name, full_name, &fact.text, &origin);
        }
    }

    /// The authors of the first source that states a name: JSON-LD, then meta tags, microdata, links and classes.
    fn authors_of_facts(&mut self) {
        /// A page with more statements of authors signs many articles.
        const MOST_SIGNS: usize = 64;
        let is_author = |fact: &Fact| matches!(fact.key, FactKey::Author | FactKey::AuthorOrganisation);
        let all = self.reading.facts();
        let mut facts: Vec<usize> = (0..all.len()).filter(|&index| is_author(&all[index])).collect();
        let title = self.headline_start();
        facts.sort_by_key(|&index| match all[index].source {
            FactSource::Markup => (FactSource::Markup, all[index].span.start.abs_diff(title)),
            source => (source, 0),
        });
        let mut groups: Vec<(FactSource, &str)> = Vec::new();
        for &index in facts.iter().take(MOST_SIGNS) {
            let group = (all[index].source, all[index].name.as_str());
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        for group in groups {
            let of_group = |&index: &usize| (all[index].source, all[index].name.as_str()) == group;
            let mut here: Vec<usize> = facts.iter().copied().filter(of_group).collect();
            if group.0 == FactSource::Markup {
                here.sort_by_key(|&index| all[index].span);
                here = self.nearest(&here);
            }
            for index in here {
                let url = all.get(index + 1).filter(|next| next.key == FactKey::AuthorUrl);
                self.authors_of_fact(&all[index], url.map(|fact| fact.value.as_str()));
            }
            if !self.article.authors.is_empty() {
                return;
            }
        }
    }

    /// Of elements that may be the byline, the innermost nearest to the headline and those beside it: others sign other
    /// articles.
    fn nearest(&self, facts: &[usize]) -> Vec<usize> {
        /// So many bytes of markup stand between the names of one byline.
        const BESIDE: u32 = 400;
        let all = self.reading.facts();
        let span = |index: usize| all[index].span;
        let holds = |outer: Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
        let innermost = |&index: &usize| {
            !facts
                .iter()
                .any(|&other| other != index && span(other) != span(index) && holds(span(index), span(other)))
        };
        let kept: Vec<usize> = facts.iter().take(64).copied().filter(innermost).collect();
        let title = self.headline_start();
        let Some(&nearest) = kept.iter().min_by_key(|&&index| span(index).start.abs_diff(title)) else {
            return Vec::new();
        };
        let mut end = span(nearest).end;
        let from = kept.iter().copied().skip_while(|&index| index != nearest);
        from.take_while(|&index| {
            let beside = span(index).start <= end.saturating_add(BESIDE);
            end = end.max(span(index).end);
            beside
        })
        .collect()
    }

    fn authors_of_fact(&mut self, fact: &Fact, url: Option<&str>) {
        if is_address(&fact.value) || is_login(&fact.value) {
            return;
        }
        let read = read_byline(&fact.value);
        let names = read.map_or_else(|| split_authors(&fact.value), |read| read.authors);
        for mut name in names {
            let is_sure = fact.source != FactSource::Markup
                || (fact.name == "rel=author" && is_name_alone(&fact.value));
            let is_person = name.kind == kiosque_values::AuthorKind::Person;
            // The class of an element says less than a statement: only people are taken from among other words.
            if is_address(&name.name)
                || !name.name.chars().any(char::is_alphabetic)
                || !(is_sure || is_person)
            {
                continue;
            }
            if fact.key == FactKey::AuthorOrganisation {
                name.kind = kiosque_values::AuthorKind::Organisation;
            }
            let origin = FieldOrigin { span: Some(fact.span), by: fact.by() };
            let before = self.article.authors.len();
            self.keep_author(name, None, &origin);
            if let Some(author) = self.article.authors.get_mut(before) {
                author.url = url.filter(|url| crate::host_of(url).is_some()).map(str::to_owned);
            }
        }
    }

    /// The byline as printed: its part, else the whole block, else the author's part.
    fn byline_of(&self, block: usize) -> Option<(String, Span)> {
        if let Some(byline) = self.part_text(block, PartKind::Byline) {
            return Some(byline);
        }
        match self.labels.label(block) {
            Label::Byline => Some((self.text(block), self.reading.blocks()[block].span)),
            _ => self.part_text(block, PartKind::Author),
        }
    }

    fn authors_of(&mut self, block: usize) {
        let parts = self.part_texts(block, PartKind::Author);
        let role = self.part_text(block, PartKind::Role).map(|(role, _)| role);
        let names: Vec<_> = if !parts.is_empty() {
            parts.iter().flat_map(|(text, _)| split_authors(text)).collect()
        } else {
            let Some((byline, _)) = self.byline_of(block) else { return };
            let read = read_byline(&byline);
            for agency in read.iter().flat_map(|read| &read.agencies) {
                self.add_agency(
                    agency.value.name,
                    Some(agency.value.full_name),
                    &byline[agency.span.clone()],
                    block,
                );
            }
            read.map_or_else(|| split_authors(unbracketed(&byline)), |read| read.authors)
        };
        for name in names {
            self.add_author(name, role.as_deref(), block);
        }
    }

    fn add_author(&mut self, author: kiosque_values::Author, role: Option<&str>, block: usize) {
        let origin = FieldOrigin { span: Some(self.reading.blocks()[block].span), by: self.by(block) };
        self.keep_author(author, role, &origin);
    }

    /// Keeps an author once. An agency is an agency, and a site that signs itself has no author.
    fn keep_author(&mut self, author: kiosque_values::Author, role: Option<&str>, origin: &FieldOrigin) {
        let key = compare_key(&author.name);
        if key.is_empty() || self.is_publisher(&key) {
            return;
        }
        if let Some(agency) = whole_agency(&author.name) {
            self.keep_agency(agency.name, Some(agency.full_name), &author.name, origin);
            return;
        }
        if self.article.authors.iter().any(|known| compare_key(&known.name) == key) {
            return;
        }
        self.found_in("authors", origin);
        self.article.authors.push(Author {
            kind: author_kind(author.kind),
            role: author.role.or_else(|| role.map(str::to_owned)),
            name: author.name,
            url: None,
        });
    }

    fn is_publisher(&self, key: &str) -> bool {
        let site = self.site.into_iter().flat_map(|site| site.publisher.iter().chain(&site.hosts));
        site.map(|name| compare_key(name)).any(|name| name == key) || self.is_site_name(key)
    }

    /// Agencies from their own lines, from parts, and from the dateline that opens the story.
    fn agencies(&mut self) {
        for block in 0..self.reading.len() {
            let label = self.labels.label(block);
            if !(matches!(label, Label::Agency | Label::Meta | Label::Byline | Label::Dateline)
                || label.is_body())
            {
                continue;
            }
            for (text, _) in self.part_texts(block, PartKind::Agency) {
                let raw = if label == Label::Agency { self.text(block) } else { text.clone() };
                self.add_named_agency(&text, &raw, block);
            }
            if label == Label::Agency && self.part_text(block, PartKind::Agency).is_none() {
                self.agency_line(block);
            }
        }
        self.dateline();
    }

    fn agency_line(&mut self, block: usize) {
        let text = self.text(block);
        match read_source_line(&text) {
            Some(line) => {
                let name = text[line.name.clone()].to_owned();
                self.add_named_agency(&name, &text, block);
            }
            None => self.add_named_agency(&text, &text, block),
        }
    }

    /// A dateline stands alone on its line or opens the story: `RABAT (MAP) – …`.
    fn dateline(&mut self) {
        let own = self.blocks_of(Label::Dateline).next();
        let Some(block) = own.or_else(|| self.blocks_of(Label::Paragraph).next()) else { return };
        let text = self.reading.text(block);
        let Some(line) = read_dateline(text) else {
            self.article.dateline = own.map(|block| self.text(block));
            return;
        };
        let raw = text[line.span.clone()].trim().to_owned();
        self.found("dateline", self.reading.source_span(block, line.span.into()), block);
        if let Some(agency) = &line.agency {
            let raw = text[agency.span.clone()].to_owned();
            self.add_agency(agency.value.name, Some(agency.value.full_name), &raw, block);
        }
        self.article.dateline = Some(raw);
    }

    /// Adds the agencies that a statement names, `MAP et AFP`; one that the dictionary does not know counts as printed.
    fn add_named_agency(&mut self, names: &str, raw: &str, block: usize) {
        let pieces = joined_names(names);
        let is_list = pieces.iter().any(|piece| whole_agency(piece).is_some());
        for name in if is_list { pieces } else { vec![names.trim()] } {
            let known = find_agencies(name);
            if known.is_empty() {
                let whole = whole_agency(name);
                self.add_agency(whole.map_or(name, |it| it.name), whole.map(|it| it.full_name), raw, block);
            }
            for found in known {
                self.add_agency(found.value.name, Some(found.value.full_name), raw, block);
            }
        }
    }

    fn add_agency(&mut self, name: &str, full_name: Option<&str>, raw: &str, block: usize) {
        let origin = FieldOrigin { span: Some(self.reading.blocks()[block].span), by: self.by(block) };
        self.keep_agency(name, full_name, raw, &origin);
    }

    fn keep_agency(&mut self, name: &str, full_name: Option<&str>, raw: &str, origin: &FieldOrigin) {
        if name.is_empty() || self.article.agencies.iter().any(|known| known.name == name) {
            return;
        }
        self.found_in("agencies", origin);
        self.article.agencies.push(Agency {
            name: name.to_owned(),
            full_name: full_name.map(str::to_owned),
            raw: raw.trim().to_owned(),
        });
    }
}

/// Addresses and accounts are no names.
fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.contains("://")
        || text.starts_with("www.")
        || text.starts_with('@')
        || (text.contains('@') && !text.contains(' '))
}

/// Names of accounts: one word of small Latin letters and digits.
fn is_login(text: &str) -> bool {
    text.trim()
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.'))
}

/// A text so short that a name is all it can be.
fn is_name_alone(text: &str) -> bool {
    text.len() <= 30 && text.split_whitespace().count() <= 3 && !text.contains(char::is_numeric)
}

/// The agency that a name is as a whole: short names are agencies only where a source is named, so one is named here.
fn whole_agency(name: &str) -> Option<kiosque_values::Agency> {
    let statement = format!("({})", unbracketed(name));
    let found = find_agencies(&statement).into_iter().next()?;
    (found.span.start <= 1 && found.span.end + 1 >= statement.len()).then_some(found.value)
}

/// The names of a list joined by signs or by a word for "and".
fn joined_names(names: &str) -> Vec<&str> {
    const WORDS: [&str; 8] = [" et ", " and ", " und ", " y ", " e ", " en ", " и ", " و "];
    let mut pieces = vec![names];
    for separator in ["/", ",", "،", "&", "+", " - "].into_iter().chain(WORDS) {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(separator)).collect();
    }
    pieces.into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

fn unbracketed(text: &str) -> &str {
    text.trim().trim_matches(|c| matches!(c, '[' | ']' | '(' | ')'))
}

fn author_kind(kind: kiosque_values::AuthorKind) -> AuthorKind {
    match kind {
        kiosque_values::AuthorKind::Person => AuthorKind::Person,
        kiosque_values::AuthorKind::Organisation => AuthorKind::Organisation,
        kiosque_values::AuthorKind::Initials => AuthorKind::Initials,
        kiosque_values::AuthorKind::Unknown => AuthorKind::Unknown,
    }
}
