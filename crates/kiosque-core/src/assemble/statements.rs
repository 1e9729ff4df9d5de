//! Who metadata, links and classes say wrote the story: the statements that the byline is weighed against.

use super::Desk;
use super::credits::{Credit, Standing, is_of_editor, is_same_name};
use super::facts::is_of_element;
use super::people::{house, is_address, whole_agency};
use crate::article::{FieldOrigin, PageType};
use crate::{Fact, FactKey, FactSource, Span};
use kiosque_values::{
    Author, AuthorKind, compare_key, find_agencies, read_byline, read_credit, read_source_line, split_authors,
};

impl Desk<'_> {
    /// What each source states, JSON-LD first, then meta tags, microdata, links and classes.
    pub(super) fn stated_credits(&self) -> Vec<Vec<Credit>> {
        /// A page with more statements of authors signs many articles.
        const MOST: usize = 64;
        let all = self.reading.facts();
        let is_author = |fact: &Fact| matches!(fact.key, FactKey::Author | FactKey::AuthorOrganisation);
        let mut facts: Vec<usize> = (0..all.len()).filter(|&index| is_author(&all[index])).collect();
        let title = self.headline_start();
        facts.sort_by_key(|&index| match all[index].source {
            FactSource::Markup => (FactSource::Markup, all[index].span.start.abs_diff(title)),
            source => (source, 0),
        });
        facts.truncate(MOST);
        let mut facts = self.plain(facts);
        if self.labels.verdict().page_type == PageType::Forum {
            self.leave_answers(&mut facts);
        }
        let mut groups: Vec<(FactSource, &str)> = Vec::new();
        for &index in &facts {
            let group = (all[index].source, all[index].name.as_str());
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        let credits = groups.into_iter().map(|group| {
            let of_group = |&index: &usize| (all[index].source, all[index].name.as_str()) == group;
            let mut here: Vec<usize> = facts.iter().copied().filter(of_group).collect();
            if group.0 == FactSource::Markup {
                here.sort_by_key(|&index| all[index].span);
                here = self.nearest(&here);
            }
            here.into_iter().flat_map(|index| self.credits_of(index)).collect()
        });
        let mut stated: Vec<Vec<Credit>> =
            credits.filter(|credits: &Vec<Credit>| !credits.is_empty()).collect();
        fullest_first(&mut stated);
        stated
    }

    /// Of a thread those count that state who began it: JSON-LD, else the first item. The others sign answers.
    fn leave_answers(&self, facts: &mut Vec<usize>) {
        let all = self.reading.facts();
        let source = |&index: &usize| all[index].source;
        // What stands below each post is called so, too.
        facts.retain(|&index| !all[index].name.ends_with("signature"));
        if facts.iter().any(|index| source(index) == FactSource::JsonLd) {
            facts.retain(|index| source(index) == FactSource::JsonLd);
        } else if let Some(first) = facts.iter().copied().find(|index| source(index) == FactSource::Microdata)
        {
            facts.retain(|index| *index == first || source(index) != FactSource::Microdata);
        }
    }

    /// Without elements that hold others with the same names and say more, as roles, and without those inside an element
    /// that names who went over the story.
    fn plain(&self, facts: Vec<usize>) -> Vec<usize> {
        let all = self.reading.facts();
        let is_markup = |index: usize| all[index].source == FactSource::Markup;
        let holds = |outer: usize, inner: usize| {
            let (outer, inner) = (all[outer].span, all[inner].span);
            outer != inner && outer.start <= inner.start && inner.end <= outer.end
        };
        let elements: Vec<usize> = facts.iter().copied().filter(|&index| is_markup(index)).collect();
        let inside = |outer: usize| elements.iter().copied().filter(move |&inner| holds(outer, inner));
        let is_outdone = |index: usize| {
            let inner: Vec<&str> = inside(index)
                .filter(|&inner| is_name_element(&all[inner]))
                .map(|inner| all[inner].value.as_str())
                .collect();
            let names = if inner.is_empty() { Vec::new() } else { names_of(&all[index]) };
            let goes_on = |name: &Author, inner: &str| {
                name.name.strip_prefix(inner).is_some_and(|rest| rest.starts_with(' '))
            };
            let glued = || names.iter().any(|name| inner.iter().any(|inner| goes_on(name, inner)));
            !inner.is_empty() && (names.len() <= inner.len() || glued())
        };
        let of_editor: Vec<usize> =
            elements.iter().copied().filter(|&index| is_of_editor(&all[index].value)).collect();
        let is_editor = |index: usize| of_editor.iter().any(|&outer| outer == index || holds(outer, index));
        facts
            .into_iter()
            .filter(|&index| !is_markup(index) || !is_outdone(index) && !is_editor(index))
            .collect()
    }

    /// Of elements that may be the byline, the innermost nearest to the headline and those beside it: others sign other
    /// articles.
    fn nearest(&self, facts: &[usize]) -> Vec<usize> {
        /// So many bytes of markup stand between the names of one byline.
        const BESIDE: u32 = 400;
        /// So many stand between the headline and its byline.
        const FARTHEST: u32 = 40_000;
        let all = self.reading.facts();
        let span = |index: usize| all[index].span;
        let holds = |outer: Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
        let innermost = |&index: &usize| {
            !facts
                .iter()
                .any(|&other| other != index && span(other) != span(index) && holds(span(index), span(other)))
        };
        let kept: Vec<usize> = facts.iter().copied().filter(innermost).collect();
        let title = self.headline_start();
        let distance = |index: usize| match title {
            0 => 0,
            title => span(index).start.abs_diff(title).min(span(index).start.abs_diff(self.story_end())),
        };
        let Some(&nearest) = kept.iter().min_by_key(|&&index| span(index).start.abs_diff(title)) else {
            return Vec::new();
        };
        if distance(nearest) > FARTHEST {
            return Vec::new();
        }
        let at = kept.iter().position(|&index| index == nearest).unwrap_or(0);
        let (mut start, mut end) = (span(nearest).start, span(nearest).end);
        let before = kept[..at].iter().rev().take_while(|&&index| {
            let beside = span(index).end.saturating_add(BESIDE) >= start;
            start = start.min(span(index).start);
            beside
        });
        let first = at - before.count();
        let behind = kept[at..].iter().take_while(|&&index| {
            let beside = span(index).start <= end.saturating_add(BESIDE);
            end = end.max(span(index).end);
            beside
        });
        kept[first..at + behind.count()].to_vec()
    }

    /// Where the story ends in the input; 0 without one.
    fn story_end(&self) -> u32 {
        let (_, end) = self.story_blocks();
        self.reading.blocks().get(end.wrapping_sub(1)).map_or(0, |block| block.span.end)
    }

    fn credits_of(&self, index: usize) -> Vec<Credit> {
        let fact = &self.reading.facts()[index];
        if is_address(&fact.value) || is_notice(&fact.value) || is_source(fact) || is_of_others(&fact.value) {
            return Vec::new();
        }
        let next = self.reading.facts().get(index + 1).filter(|next| next.key == FactKey::AuthorUrl);
        let url = next.map(|fact| fact.value.clone()).filter(|url| crate::host_of(url).is_some());
        let origin = FieldOrigin { span: Some(fact.span), by: fact.by() };
        let is_markup = fact.source == FactSource::Markup;
        let is_organisation =
            self.reading.facts_of(FactKey::AuthorOrganisation).any(|known| known.value == fact.value);
        let value = self.without_own_host(&fact.value);
        let names = match value {
            value if is_organisation => vec![Author { kind: AuthorKind::Organisation, ..undivided(value) }],
            value if value.len() < fact.value.len() || is_company(value) => vec![house(value)],
            // A bar parts it from what comes.
            value if self.is_publisher(&compare_key(value)) => {
                vec![undivided(value.trim_end_matches(['|', ' ']))]
            }
            value => self.turned_as_printed(value).map_or_else(|| names_of(fact), |name| vec![name]),
        };
        let credits: Vec<Credit> = names
            .into_iter()
            .filter(|name| !is_address(&name.name) && name.name.chars().any(char::is_alphabetic))
            .filter(|name| !is_of_system(&compare_key(&name.name)))
            .map(|name| self.weighed(name, url.clone(), origin.clone(), is_markup))
            .collect();
        let fits = |credit: &Credit| {
            let name = &credit.name.name;
            // In forums people are called so.
            let is_forum = self.labels.verdict().page_type == PageType::Forum;
            let is_account = credit.standing != Standing::Agency && !is_markup && !is_forum && is_login(name);
            match credit.standing {
                // The company that made the page.
                _ if fact.source == FactSource::Meta && is_company(name) => self.is_signed(name),
                // A site's own name counts where it prints it as a byline, or signs with it as a person or its news.
                Standing::Site => {
                    self.is_own_word(fact) || self.is_signed(name) || self.is_signed(&fact.value)
                }
                _ => !is_account || is_word(name) || self.is_printed(name),
            }
        };
        credits.into_iter().filter(fits).collect()
    }

    /// `Example, Ann` → `Ann Example`, if that is what the page prints.
    fn turned_as_printed(&self, value: &str) -> Option<Author> {
        let (family, given) = value.split_once(", ")?;
        let is_word =
            |part: &str| part.starts_with(char::is_uppercase) && part.chars().all(char::is_alphabetic);
        let name = (is_word(family) && is_word(given)).then(|| format!("{given} {family}"))?;
        self.is_printed(&name).then(|| Author { span: 0..value.len(), ..undivided(&name) })
    }

    /// `Gazette (www.gazette.example)` → `Gazette`: who names the page's host is an organisation.
    fn without_own_host<'v>(&self, value: &'v str) -> &'v str {
        let named = value.strip_suffix(')').and_then(|value| value.rsplit_once(" ("));
        named.filter(|(_, host)| is_of_host(self.reading.host(), host)).map_or(value, |(name, _)| name)
    }

    /// Whether a site that states its own name as the author means it: as that of a person, or of the newsroom. Pages
    /// of companies name the company, whoever wrote.
    fn is_own_word(&self, fact: &Fact) -> bool {
        let is_person = fact.key == FactKey::Author && !is_login(&fact.value);
        fact.source == FactSource::JsonLd && (is_person || self.is_news())
    }
}

/// Puts a vocabulary that names all whom the first one does, and others, before it: some tags hold one name only.
fn fullest_first(stated: &mut [Vec<Credit>]) {
    let Some(first) = stated.first() else { return };
    let is_stated = |credit: &Credit| !is_of_element(&credit.origin.by);
    let is_person = |credit: &Credit| credit.standing == Standing::Person && is_stated(credit);
    let has_all = |other: &Vec<Credit>| {
        let has = |credit: &Credit| other.iter().any(|one| is_same_name(one, credit));
        other.len() > first.len() && other.iter().all(is_person) && first.iter().all(has)
    };
    if first.iter().all(is_person)
        && let Some(fuller) = (1..stated.len()).find(|&at| has_all(&stated[at]))
    {
        stated.swap(0, fuller);
    }
}

/// `Example, Ann` → `Ann Example`, in the vocabularies of libraries.
fn turned(fact: &Fact) -> Option<Author> {
    let name = fact.name.to_ascii_lowercase();
    let is_bibliographic =
        ["citation_author", "dc.creator", "dc:creator", "dcterms.creator", "dc.contributor"]
            .iter()
            .any(|vocabulary| name.starts_with(vocabulary));
    let (family, given) = fact.value.split_once(", ").filter(|_| is_bibliographic)?;
    let is_short = |part: &str| part.split(' ').count() <= 2 && !part.contains([',', ';', '&']);
    // `Ann Example, Bob Sample` are two.
    let is_one = is_short(family) && is_short(given) && !(family.contains(' ') && given.contains(' '));
    let name = is_one.then(|| format!("{given} {family}"))?;
    split_authors(&name).into_iter().next().filter(|author| author.name == name)
}

/// The names in a statement.
fn names_of(fact: &Fact) -> Vec<Author> {
    if let Some(author) = turned(fact) {
        return vec![Author { span: 0..fact.value.len(), ..author }];
    }
    match (fact.source, read_byline(&fact.value)) {
        (_, Some(byline)) if !byline.authors.is_empty() => byline.authors,
        (FactSource::Markup | FactSource::Microdata, _) => read_credit(&fact.value),
        // Some templates state the link to the author's page.
        (FactSource::Meta, _) if fact.value.starts_with('<') => {
            let whole = |name| Author { span: 0..fact.value.len(), ..name };
            split_authors(&untagged(&fact.value)).into_iter().map(whole).collect()
        }
        _ => {
            let mut names = split_authors(&fact.value);
            // `The Gazette/AFP`
            let agencies = find_agencies(&fact.value).into_iter().map(|found| found.span);
            names.extend(agencies.map(|span| Author { span: span.clone(), ..undivided(&fact.value[span]) }));
            if names.is_empty() && whole_agency(&fact.value).is_some() {
                names.push(undivided(&fact.value));
            }
            names
        }
    }
}

/// A statement without its tags.
fn untagged(value: &str) -> String {
    value.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}

/// A statement as one name.
pub(super) fn undivided(value: &str) -> Author {
    let kind = split_authors(value).first().map_or(AuthorKind::Organisation, |author| author.kind);
    Author { name: value.to_owned(), kind, role: None, span: 0..value.len() }
}

/// Whether a statement says that others did something else: `Photo: Ann Example`, `Edited by: Bo Sample`.
fn is_of_others(value: &str) -> bool {
    // `Bild` is a newspaper, too.
    let names_others = |lead: &str| lead.eq_ignore_ascii_case("bild") || is_of_editor(lead);
    value.split_once(':').is_some_and(|(lead, _)| names_others(lead.trim()))
}

/// Whether an element holds nothing but a name: a link to its page, or one that is called so.
fn is_name_element(fact: &Fact) -> bool {
    let is_name = fact.name.to_ascii_lowercase().ends_with("name");
    is_name || matches!(fact.name.as_str(), "rel=author" | "href=author")
}

/// Whether the name of an account is a word, which may be a name: those that programs make have digits and signs.
fn is_word(name: &str) -> bool {
    const LEAST: usize = 4;
    name.len() >= LEAST && name.bytes().all(|byte| byte.is_ascii_lowercase()) && !name.starts_with("admin")
}

fn is_of_host(own: Option<&str>, host: &str) -> bool {
    let bare = |host: &'_ str| host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
    host.contains('.') && own.is_some_and(|own| bare(own) == bare(host))
}

/// Whether a statement says whose the rights are, not who wrote.
fn is_notice(value: &str) -> bool {
    const WORDS: [&str; 4] = ["copyright", "©", "(c)", "all rights reserved"];
    let value = value.trim_start().to_lowercase();
    WORDS.iter().any(|word| value.starts_with(word)) || value.ends_with(WORDS[3])
}

/// Whether a name ends with a legal form.
fn is_company(name: &str) -> bool {
    const FORMS: [&str; 17] = [
        "gmbh", "inc", "ltd", "llc", "ag", "kg", "corp", "plc", "limited", "srl", "spa", "bv", "oy", "ab",
        "pty", "sas", "ooo",
    ];
    let last = name.rsplit(' ').next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    name.contains(' ') && FORMS.contains(&last.as_str())
}

/// Whether an element says where the story comes from, `Source: Example Data`, and from no agency.
fn is_source(fact: &Fact) -> bool {
    fact.source == FactSource::Markup
        && read_source_line(&fact.value).is_some_and(|line| line.agency.is_none())
}

/// Whether a name, by its key, is that of an account that publishing systems make by themselves.
pub(super) fn is_of_system(key: &str) -> bool {
    const NAMES: [&str; 28] = [
        "admin",
        "administrator",
        "webmaster",
        "super user",
        "superuser",
        "root",
        "user",
        "wordpress",
        "default",
        "undefined",
        "null",
        "none",
        "unknown",
        "editor",
        "the editor",
        "editors",
        "author",
        "reporter",
        "our reporter",
        "our correspondent",
        "our staff reporter",
        "guest",
        "guest author",
        "guest contributor",
        "contributor",
        "press release",
        "agency report",
        "site admin",
    ];
    // `gazetteadmin`
    NAMES.contains(&key) || !key.contains(' ') && key.ends_with("admin")
}

/// Names of accounts: one word of small Latin letters and digits.
pub(super) fn is_login(text: &str) -> bool {
    text.trim()
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.'))
}
