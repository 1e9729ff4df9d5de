//! Who an HTML page says wrote it: what its metadata state, weighed against the byline that it shows.
//!
//! People come before newsrooms and companies. Metadata often name the account that filed the story: a person whom the
//! page prints nowhere gives way to the one whom its byline names.

use super::Desk;
use super::people::whole_agency;
use super::statements::{is_login, undivided};
use crate::article::FieldOrigin;
use crate::{Block, BlockKind, Inline, Label, Region};
use kiosque_values::{Author, AuthorKind, compare_key, read_byline, read_credit, read_opening_credit};
use std::cmp::Ordering;

/// Parts of a page whose bylines are not the article's.
const ELSEWHERE: Region =
    Region::NAVIGATION.with(Region::COMMENTS).with(Region::RELATED).with(Region::ASIDE).with(Region::FOOTER);

/// Whether a part of the page is for other things than the article. The footer of an article may sign it.
fn is_of_others(region: Region) -> bool {
    let footer = if region.has(Region::MAIN) { Region::FOOTER } else { Region::NONE };
    region.has(ELSEWHERE.without(footer))
}

/// So many blocks at the beginning and the end of the story may hold a byline.
const HEAD: usize = 3;
const TAIL: usize = 2;

/// A heading `Written by Ann Example` and what tells of her are so many blocks.
const BOX: usize = 6;

/// A name that a statement gives.
#[derive(Clone)]
pub(super) struct Credit {
    pub(super) name: Author,
    pub(super) url: Option<String>,
    pub(super) origin: FieldOrigin,
    pub(super) standing: Standing,
    /// It stands among other words, in an element called a byline.
    is_loose: bool,
}

/// What a name is taken for, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Somebody.
    Person,
    /// A pen name or an account, printed on the page.
    PenName,
    /// Somebody called like the site: the writer of a blog of their own.
    Namesake,
    /// A newsroom, a company.
    Organisation,
    /// A word that may be anything.
    Other,
    /// A news agency.
    Agency,
    /// The site itself.
    Site,
}

impl Desk<'_> {
    /// Those whom the page credits: people, else a pen name, else an organisation. Empty where nobody is.
    pub(super) fn credited(&self) -> Vec<Credit> {
        let stated = self.spelled_out(best_of(&self.stated_credits()));
        let stated = self.beside(&stated).unwrap_or(stated);
        let shown =
            self.shown_byline().or_else(|| self.opening_credits()).or_else(|| self.signature(&stated));
        let Some(shown) = shown else { return stated };
        let (Some(shown_first), Some(first)) = (shown.first(), stated.first()) else { return shown };
        // An element called an author may be one of many: the line that says "by" is the byline.
        let says_more = !shown_first.name.name.starts_with(&first.name.name);
        let is_loose = first.is_loose && shown_first.standing <= Standing::PenName && says_more;
        let is_better = match shown_first.standing.cmp(&first.standing) {
            Ordering::Less => true,
            Ordering::Equal => self.is_better(&shown, &stated),
            Ordering::Greater => false,
        };
        if is_loose || is_better { with_addresses(shown, &stated) } else { stated }
    }

    /// Those whom the story names before it begins, as in East Asia.
    fn opening_credits(&self) -> Option<Vec<Credit>> {
        let block = self.blocks_of(Label::Paragraph).next()?;
        let credit = |author: Author| {
            let span = self.reading.source_span(block, author.span.clone().into());
            self.weighed(author, None, FieldOrigin { span: Some(span), by: "page:opening".into() }, false)
        };
        let credits: Vec<Credit> =
            read_opening_credit(self.reading.text(block)).into_iter().map(credit).collect();
        (!credits.is_empty()).then_some(credits)
    }

    /// The name that stands alone by the headline, where the page names no person.
    fn signature(&self, stated: &[Credit]) -> Option<Vec<Credit>> {
        if stated.first().is_some_and(|first| first.standing <= Standing::PenName) {
            return None;
        }
        let (block, name) = self.lone_name()?;
        let span = self.reading.source_span(block, name.span.clone().into());
        let origin = FieldOrigin { span: Some(span), by: "page:name".into() };
        Some(vec![self.weighed(name, None, origin, false)])
    }

    /// Whether the byline that the page shows says more than a statement: more names, or others, and the page does not
    /// print those that are stated.
    fn is_better(&self, shown: &[Credit], stated: &[Credit]) -> bool {
        let has = |list: &[Credit], credit: &Credit| list.iter().any(|other| is_same_name(other, credit));
        if stated.iter().any(|credit| has(shown, credit)) {
            return shown.len() > stated.len() && stated.iter().all(|credit| has(shown, credit));
        }
        !stated.iter().any(|credit| self.may_sign(&credit.name.name))
    }

    /// Whether a short line where bylines stand prints a name. Captions and the story name others, too.
    fn may_sign(&self, name: &str) -> bool {
        let key = compare_key(name);
        let is_told =
            |block| self.labels.label(block).is_body() || self.labels.label(block) == Label::Caption;
        self.byline_places(BOX).any(|block| !is_told(block) && self.prints(block, &key))
    }

    /// Whether a short line of the page, in no part for other things, prints a name.
    pub(super) fn is_printed(&self, name: &str) -> bool {
        let key = compare_key(name);
        (0..self.reading.len()).any(|block| self.prints(block, &key))
    }

    /// Whether a block is a short line, in no part for other things, that has a name, as a comparison key.
    fn prints(&self, block: usize, key: &str) -> bool {
        const LONGEST: usize = 300;
        let Block { text, region, .. } = self.reading.blocks()[block];
        text.len() <= LONGEST && !region.has(ELSEWHERE) && compare_key(self.reading.text(block)).contains(key)
    }

    /// Those named by the line near the headline, or at the end of the story, that begins like a byline.
    fn shown_byline(&self) -> Option<Vec<Credit>> {
        let below = self.blocks_of(Label::Title).next().map_or(0..0, |title| title + 1..title + 3);
        let mut shown: Vec<Vec<Credit>> = Vec::new();
        for block in self.byline_places(BOX).chain(self.blocks_of(Label::Byline)) {
            let Some(credits) = self.byline_credits(block) else { continue };
            // What stands right under the headline is the byline, whoever is credited in the story.
            let is_below = shown.is_empty() && below.contains(&block);
            let enough = if is_below { Standing::Other } else { Standing::Person };
            let is_best = credits.iter().any(|credit| credit.standing <= enough);
            shown.push(credits);
            if is_best {
                break;
            }
        }
        Some(best_of(&shown)).filter(|best| !best.is_empty())
    }

    /// The blocks among which a byline stands: below the headline, above it, and where the story ends.
    /// `tail` blocks of the story belong to its end.
    pub(super) fn byline_places(&self, tail: usize) -> impl Iterator<Item = usize> + use<'_> {
        /// So many blocks stand between a headline and its byline.
        const NEAR: usize = 14;
        let (first, end) = self.story_blocks();
        let title = self.blocks_of(Label::Title).next().unwrap_or(first.saturating_sub(NEAR / 2));
        let end = end.max(title);
        let above = title.saturating_sub(NEAR / 2)..title;
        let below = end.saturating_sub(tail).max(title + NEAR)..end + NEAR / 2;
        // Pictures, summaries and buttons may part headline and story.
        let before = first.saturating_sub(NEAR / 2).max(title + NEAR)..(first + HEAD).min(below.start);
        let places = (title + 1..title + NEAR).chain(above).chain(before).chain(below);
        places.filter(|&block| block < self.reading.len())
    }

    /// Whether a short line begins like a byline, by itself or with the line before it: `By` | `The Rain Team`.
    fn is_led(&self, block: usize) -> bool {
        const LONGEST: usize = 50;
        let line = &*self.reading.parted_text(block);
        let after_lead = self.is_behind_lead(block);
        if !after_lead && !kiosque_values::may_be_led(line) {
            return false;
        }
        let text = head_of(line);
        let is_name = |name: &str| name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        if text.len() > LONGEST || kiosque_values::is_byline_lead(text) {
            return false;
        }
        // Several links in a row are topics.
        let are_topics = line.matches('\n').count() > 1;
        after_lead && is_name(text) && !are_topics
            || kiosque_values::may_be_led(text)
                && read_credit(text).first().is_some_and(|author| {
                    // `by zorro`: the whole line is the word and the name.
                    let is_pen_name = is_login(&author.name) && author.span.end == text.len();
                    // `By Monday the river had risen`
                    let is_prose = author.kind == AuthorKind::Unknown && author.name.split(' ').count() > 3;
                    (is_name(&author.name) && !is_prose || is_pen_name)
                        && kiosque_values::is_byline_lead(&text[..author.span.start])
                })
    }

    /// Whether the line before a block leads a byline in, and says no more.
    fn is_behind_lead(&self, block: usize) -> bool {
        block > 0 && kiosque_values::is_byline_lead(self.reading.text(block - 1))
    }

    /// First and last (exclusive) block of the story.
    pub(super) fn story_blocks(&self) -> (usize, usize) {
        *self.story.get_or_init(|| {
            let marks = self.labels.marks();
            let first = marks.iter().position(|mark| mark.label.is_body()).unwrap_or(0);
            (first, marks.iter().rposition(|mark| mark.label.is_body()).map_or(0, |last| last + 1))
        })
    }

    fn byline_credits(&self, block: usize) -> Option<Vec<Credit>> {
        const LONGEST: usize = 200;
        let text = &*self.reading.parted_text(block);
        let (first, end) = self.story_blocks();
        // Within the story others are quoted and credited.
        let is_heading = self.reading.blocks()[block].kind == BlockKind::Heading;
        let tail = if is_heading { BOX } else { TAIL };
        let is_inside = self.labels.label(block).is_body() && block > first + HEAD && block + tail < end;
        let is_labelled = self.labels.label(block) == Label::Byline;
        let is_line_of_facts = matches!(self.labels.label(block), Label::Meta | Label::Date);
        let is_elsewhere = !is_labelled && is_of_others(self.reading.blocks()[block].region);
        if text.len() > LONGEST || is_inside || is_elsewhere {
            return None;
        }
        // `De Lijn`, `Van Example`: links below the story are topics, whatever they begin with.
        let is_link = || self.reading.runs(block).first().is_some_and(|run| run.inline == Inline::Link);
        let is_topic = !is_labelled
            && !text.contains(':')
            && kiosque_values::may_be_led(text)
            && !self.is_behind_lead(block);
        if block >= end && is_topic && is_link() {
            return None;
        }
        let names = match read_byline(text) {
            Some(byline) if byline.lead.clone().is_some_and(|lead| is_of_editor(&text[lead])) => return None,
            // A line that says more may credit the writer of a book.
            Some(byline)
                if byline.lead.is_some()
                    && (is_labelled || is_line_of_facts || is_opened(&text[..byline.span.start])) =>
            {
                let agencies = byline.agencies.into_iter().map(|agency| undivided(&text[agency.span]));
                byline.authors.into_iter().chain(agencies).collect()
            }
            _ if self.is_led(block) => read_credit(head_of(text)),
            _ if is_labelled => read_credit(text),
            _ => return None,
        };
        let by = match self.labels.label(block) {
            Label::Byline => self.by(block),
            _ => "page:byline".into(),
        };
        let credit = |author: Author| {
            let span = self.reading.source_span(block, author.span.clone().into());
            let origin = FieldOrigin { span: Some(span), by: by.clone() };
            self.weighed(author, None, origin, false)
        };
        let is_whole = |name: &Author| !is_glued(&name.name) || self.is_publisher(&compare_key(&name.name));
        // Behind a name that goes over into other words, nothing is surely a name.
        let names = names.into_iter().take_while(is_whole);
        let credits: Vec<Credit> = names.map(credit).collect();
        (!credits.is_empty()).then_some(credits)
    }

    /// Whether a short line where bylines stand is a name, with no more than a lead or a date beside it.
    pub(super) fn is_signed(&self, name: &str) -> bool {
        const LONGEST: usize = 120;
        let key = compare_key(name);
        let mut lines = self.byline_places(TAIL).filter(|&block| {
            let block = &self.reading.blocks()[block];
            block.text.len() <= LONGEST && !block.region.has(ELSEWHERE.without(Region::ASIDE))
        });
        lines.any(|block| {
            let line = compare_key(self.reading.text(block));
            line.split_once(&key).is_some_and(|(before, behind)| {
                let (before, behind) = (before.trim(), behind.trim());
                let is_led = before.is_empty() || kiosque_values::is_byline_lead(before);
                is_led && behind.is_empty() || line.contains(|c: char| c.is_ascii_digit())
            })
        })
    }

    pub(super) fn weighed(
        &self,
        mut name: Author,
        url: Option<String>,
        origin: FieldOrigin,
        is_loose: bool,
    ) -> Credit {
        let standing = self.standing(&name, is_loose);
        if matches!(standing, Standing::Organisation | Standing::Agency | Standing::Site) {
            name.kind = AuthorKind::Organisation;
        }
        Credit { name, url, origin, standing, is_loose }
    }

    /// `is_loose` says that the name stands among other words, as in an element called a byline.
    fn standing(&self, name: &Author, is_loose: bool) -> Standing {
        let key = compare_key(&name.name);
        let is_person = matches!(name.kind, AuthorKind::Person | AuthorKind::Initials);
        if whole_agency(&name.name).is_some() {
            return Standing::Agency;
        }
        if self.is_publisher(&key) {
            return if is_person { Standing::Namesake } else { Standing::Site };
        }
        match name.kind {
            AuthorKind::Organisation => Standing::Organisation,
            AuthorKind::Person => Standing::Person,
            AuthorKind::Initials if !is_loose => Standing::Person,
            AuthorKind::Initials => Standing::PenName,
            AuthorKind::Unknown if is_loose || is_login(&name.name) => Standing::PenName,
            AuthorKind::Unknown => Standing::Other,
        }
    }
}

/// Whether nothing but an opening bracket stands before a byline: `(Reporting by Ann Example)`.
fn is_opened(before: &str) -> bool {
    before.chars().all(|c| matches!(c, '(' | '[' | ' '))
}

/// The best names of the first statement that has one of the best standing; beside people, newsrooms and agencies that
/// are named with them.
fn best_of(statements: &[Vec<Credit>]) -> Vec<Credit> {
    let Some(best) = statements.iter().flatten().map(|credit| credit.standing).min() else {
        return Vec::new();
    };
    let belongs = |credit: &&Credit| {
        let beside = match credit.standing {
            Standing::Organisation => best == Standing::Person,
            // A byline that is printed names agencies as sources, too.
            Standing::Agency => best <= Standing::Organisation && credit.origin.by.starts_with("fact:"),
            // `The Gazette/AFP`
            Standing::Site => best == Standing::Agency,
            _ => false,
        };
        credit.standing == best || beside && !credit.is_loose
    };
    let first = statements.iter().find(|group| group.iter().any(|credit| credit.standing == best));
    first.into_iter().flatten().filter(belongs).cloned().collect()
}

/// The shown names with the addresses that were stated for them.
fn with_addresses(mut shown: Vec<Credit>, stated: &[Credit]) -> Vec<Credit> {
    for credit in &mut shown {
        let same = stated.iter().find(|other| is_same_name(credit, other));
        credit.url = same.and_then(|same| same.url.clone());
    }
    shown
}

/// Whether two names are of one person; one may have a title before it, or a role behind it.
pub(super) fn is_same_name(one: &Credit, other: &Credit) -> bool {
    let (one, other) = (compare_key(&one.name.name), compare_key(&other.name.name));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let before = long.strip_suffix(&short).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '));
    before || long.strip_prefix(&short).is_some_and(|rest| rest.starts_with(' '))
}

/// A line without what stands behind its byline: the section, the date, the number of comments.
fn head_of(line: &str) -> &str {
    let head = line.split(['·', '•', '●', '|', '\n']).next().unwrap_or(line);
    head.split(", in ").next().unwrap_or(head).trim_end()
}

/// Whether a word of a name goes over into another one, `ExampleIn Weather`: no space stands between two elements.
pub(super) fn is_glued(name: &str) -> bool {
    /// Shorter beginnings are of names: `McExample`, `DeLaRain`.
    const LEAST: usize = 4;
    name.split(' ').any(|word| {
        let capital = word.char_indices().skip(1).find(|(_, c)| c.is_uppercase()).map(|(at, _)| at);
        capital.is_some_and(|at| at >= LEAST && word[..at].ends_with(char::is_lowercase))
    })
}

/// Words that name those who went over the story, or made other parts of it, before their names.
const OF_EDITORS: [&str; 82] = [
    "edited",
    "reviewed",
    "published",
    "translated",
    "compiled",
    "fact checked",
    "fact check",
    "factchecked",
    "medically reviewed",
    "researched",
    "verified",
    "approved",
    "curated",
    "photographs by",
    "photography by",
    "illustrated",
    "illustrations by",
    "geprüft",
    "überprüft",
    "fachlich geprüft",
    "bearbeitet",
    "redigiert",
    "übersetzt",
    "übersetzung",
    "aus dem",
    "lektoriert",
    "lektorat",
    "relu",
    "vérifié",
    "traduit",
    "traduction",
    "édité",
    "révisé",
    "validé",
    "revisado",
    "editado",
    "traducido",
    "verificado",
    "traducción",
    "tradotto",
    "traduzione",
    "revisionato",
    "rivisto",
    "verificato",
    "traduzido",
    "tradução",
    "revisto",
    "vertaald",
    "bewerkt",
    "gecontroleerd",
    "granskad",
    "översatt",
    "redigerad",
    "redigeret",
    "oversat",
    "redigert",
    "перевод",
    "переклад",
    "çeviren",
    "责任编辑",
    "責任編輯",
    "责编",
    "责任编审",
    "编辑",
    "編輯",
    "校对",
    "审核",
    "监制",
    "foto",
    "fotos",
    "photo",
    "photos",
    "image",
    "images",
    "imagen",
    "imágenes",
    "immagine",
    "zdjęcie",
    "zdjęcia",
    "фото",
    "cortesía",
    "courtesy",
];

/// Whether a lead names those who went over the story, not those who wrote it.
pub(super) fn is_of_editor(lead: &str) -> bool {
    /// The words are at the start.
    const HEAD: usize = 60;
    let head = compare_key(&lead[..lead.floor_char_boundary(HEAD)]);
    let begins =
        |word: &&str| head.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    // Few of them begin with the same letter.
    let first = head.bytes().next();
    OF_EDITORS.iter().filter(|word| word.bytes().next() == first).any(begins)
}
