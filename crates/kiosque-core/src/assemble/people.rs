//! Who wrote it: byline, authors, agencies, dateline.

use super::Desk;
use super::statements::is_of_system;
use crate::article::{Agency, Author, AuthorKind, FieldOrigin};
use crate::{Label, Medium, PartKind, Span};
use kiosque_values::{
    compare_key, find_agencies, read_byline, read_dateline, read_source_line, split_authors,
};

impl Desk<'_> {
    pub(super) fn people(&mut self) {
        let mut bylines: Vec<String> = Vec::new();
        let signed = self.blocks_with(&[Label::Byline, Label::Meta]);
        let by_site = signed.iter().any(|&block| self.is_of_site(block));
        let given = self.given("byline", PartKind::Byline);
        let houses = self.given_authors();
        if !by_site && self.article.authors.is_empty() && self.reading.medium() == Medium::Html {
            self.keep_credited(!houses.is_empty());
        }
        let stated = !self.article.authors.is_empty();
        for block in signed {
            if let Some((byline, span)) = self.byline_of(block) {
                self.found("byline", span, block);
                bylines.push(byline);
            }
            // What the page states of itself is surer than what a line looks like.
            if !stated {
                self.authors_of(block);
            }
        }
        if self.article.authors.is_empty() {
            houses.into_iter().for_each(|(house, origin)| self.push_author(house, None, &origin));
        }
        super::keep_first(&mut bylines);
        let shown = (!bylines.is_empty()).then(|| bylines.join("\n"));
        self.article.byline = given.or(shown);
        self.agencies();
    }

    /// Authors and agencies that a site reads in the page. Returns those of the authors that are agencies, or the site
    /// itself: where nobody else is to be found, the page credits them.
    fn given_authors(&mut self) -> Vec<(kiosque_values::Author, FieldOrigin)> {
        let mut houses = Vec::new();
        for fact in self.values_of(PartKind::Author) {
            let origin = self.origin_of_value(fact);
            let read = read_byline(&fact.text);
            let agencies =
                read.iter().flat_map(|read| &read.agencies).map(|agency| &fact.text[agency.span.clone()]);
            let mut names: Vec<_> = agencies.map(house).collect();
            names
                .extend(read.as_ref().map_or_else(|| split_authors(&fact.text), |read| read.authors.clone()));
            if names.is_empty() && whole_agency(&fact.text).is_some() {
                names.push(house(&fact.text));
            }
            for name in names {
                if self.is_publisher(&compare_key(&name.name)) || whole_agency(&name.name).is_some() {
                    houses.push((house(&name.name), origin.clone()));
                }
                self.keep_author(name, None, &origin);
            }
        }
        for fact in self.values_of(PartKind::Agency) {
            let origin = self.origin_of_value(fact);
            let known = whole_agency(&fact.text);
            let (name, full_name) =
                known.map_or((fact.text.as_str(), None), |agency| (agency.name, Some(agency.full_name)));
            self.keep_agency(name, full_name, &fact.text, &origin);
        }
        houses
    }

    /// Keeps those whom the page credits, each once; an agency is kept as such, too. People only, where the site reads
    /// that an organisation signs.
    fn keep_credited(&mut self, people_only: bool) {
        let credited = self.credited();
        let is_person =
            |kind| matches!(kind, kiosque_values::AuthorKind::Person | kiosque_values::AuthorKind::Initials);
        if people_only && !credited.iter().any(|credit| is_person(credit.name.kind)) {
            return;
        }
        for credit in credited {
            let name = &credit.name.name;
            if let Some(agency) = whole_agency(name) {
                self.keep_agency(agency.name, Some(agency.full_name), name, &credit.origin);
            }
            let before = self.article.authors.len();
            self.push_author(credit.name, None, &credit.origin);
            if let Some(author) = self.article.authors.get_mut(before) {
                author.url = credit.url;
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

    /// Keeps an author once. An agency is an agency; a site that signs itself, and an account of its system, are no authors.
    fn keep_author(&mut self, author: kiosque_values::Author, role: Option<&str>, origin: &FieldOrigin) {
        let key = compare_key(&author.name);
        if key.is_empty() || self.is_publisher(&key) || is_of_system(&key) {
            return;
        }
        if let Some(agency) = whole_agency(&author.name) {
            self.keep_agency(agency.name, Some(agency.full_name), &author.name, origin);
            return;
        }
        self.push_author(author, role, origin);
    }

    fn push_author(&mut self, author: kiosque_values::Author, role: Option<&str>, origin: &FieldOrigin) {
        let key = compare_key(&author.name);
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

    pub(super) fn is_publisher(&self, key: &str) -> bool {
        let site = self.site.into_iter().flat_map(|site| site.publisher.iter().chain(&site.hosts));
        site.map(|name| compare_key(name)).any(|name| name == key)
            || self.is_site_name(key)
            || self.site_names().ends_title(key)
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
        self.closing_source();
        self.dateline();
    }

    /// The agency that the last line of the story names, and nothing else: `With material from dpa.`
    fn closing_source(&mut self) {
        const LONGEST: usize = 80;
        let Some(last) = self.blocks_of(Label::Paragraph).last() else { return };
        let text = self.reading.text(last);
        let source = (text.len() <= LONGEST).then(|| read_source_line(text)).flatten();
        if let Some(found) = source.and_then(|line| line.agency) {
            let raw = text[found.span].to_owned();
            self.add_agency(found.value.name, Some(found.value.full_name), &raw, last);
        }
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
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.contains("://")
        || text.starts_with("www.")
        || text.starts_with('@')
        || (text.contains('@') && !text.contains(' '))
}

/// The agency that a name is as a whole: short names are agencies only where a source is named, so one is named here.
pub(super) fn whole_agency(name: &str) -> Option<kiosque_values::Agency> {
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

/// An organisation that signs.
pub(super) fn house(name: &str) -> kiosque_values::Author {
    let kind = kiosque_values::AuthorKind::Organisation;
    kiosque_values::Author { name: name.to_owned(), kind, role: None, span: 0..name.len() }
}
