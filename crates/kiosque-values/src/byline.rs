//! Bylines: who wrote a story, as the page says it.

mod lead;
mod opening;
mod tail;

use std::ops::Range;

use self::lead::{FIRST_WORDS, GLUED, LEADS, Lead, lead_at};
pub use self::opening::read_opening_credit;
use self::tail::without_tail;
use crate::agency::Agency;
use crate::authors::{self, Author, AuthorKind};
use crate::date::{DateHints, DateRole, Found, find_dates, read_date};
use crate::fold::{Folded, is_word};
use crate::words::{char_at, plain_words};

/// A byline and its parts. Every range is of the text it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Byline {
    /// The byline as written, with the words that lead it in.
    pub span: Range<usize>,
    /// Those who wrote, agencies left out.
    pub authors: Vec<Author>,
    /// The agencies named among them.
    pub agencies: Vec<Found<Agency>>,
    /// The place the byline names: `à Brest`.
    pub place: Option<Range<usize>>,
    /// The words that lead the byline in: `Par`, `Ecrit par :`.
    pub lead: Option<Range<usize>>,
}

/// No byline is longer than this, in bytes; Greek and Arabic take two a letter.
const LONGEST: usize = 280;

/// Reads the byline in `text`, when part of it clearly is one.
///
/// The byline may be a part of a line that also gives the date and the section. Ordinary sentences that begin with
/// the same words are none.
///
/// ```
/// use kiosque_values::{AuthorKind, read_byline};
///
/// let byline = read_byline("Ecrit par : S.A").unwrap();
/// assert_eq!((byline.authors[0].name.as_str(), byline.authors[0].kind), ("S.A", AuthorKind::Initials));
///
/// let byline = read_byline("By Ann Example and Bob Sample, Political Editor (AFP)").unwrap();
/// assert_eq!(byline.authors[1].name, "Bob Sample");
/// assert_eq!(byline.authors[1].role.as_deref(), Some("Political Editor"));
/// assert_eq!(byline.agencies[0].value.name, "AFP");
///
/// assert!(read_byline("Par ailleurs, le port reste fermé.").is_none());
/// ```
pub fn read_byline(text: &str) -> Option<Byline> {
    if text.len() > LONGEST {
        return None;
    }
    let folded = Folded::new(text);
    let text = folded.as_str();
    let byline = segments(text)
        .find_map(|part| led(text, &part).filter(|byline| !is_house_of_writer(text, byline)))
        .or_else(|| labelled(text))
        .or_else(|| unled(text, strip_brackets(text, trim(text, 0..text.len()))))
        .or_else(|| reported(text))?;
    Some(to_source(byline, &folded))
}

/// The names in a text that is known to credit the writers: the content of an element called a byline.
///
/// Of a text in several parts the first with a name counts. Lead words, dates, counts and roles are left out, and
/// unlike in [`read_byline`] a single word or a pen name will do.
///
/// ```
/// use kiosque_values::read_credit;
/// let names = |text| read_credit(text).into_iter().map(|author| author.name).collect::<Vec<_>>();
/// assert_eq!(names("von zorro | 5. März 2024"), ["zorro"]);
/// assert_eq!(names("5. März 2024 | Ann Example | Alle Artikel"), ["Ann Example"]);
/// ```
pub fn read_credit(text: &str) -> Vec<Author> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let folded = Folded::new(text);
    let text = folded.as_str();
    let (mut best, mut rank) = (Vec::new(), 0);
    for part in segments(text) {
        let (authors, here) = credited(text, without_first_date(text, strip_brackets(text, part)));
        if here > rank {
            (best, rank) = (authors, here);
        }
    }
    let back = |author: Author| Author { span: folded.to_source(author.span.clone()), ..author };
    best.into_iter().map(back).collect()
}

/// Whether `text` is nothing but words that lead a byline in, as where the name stands in an element of its own.
///
/// ```
/// use kiosque_values::is_byline_lead;
/// assert!(is_byline_lead("Written by:") && is_byline_lead("Par"));
/// assert!(!is_byline_lead("By the way"));
/// ```
pub fn is_byline_lead(text: &str) -> bool {
    const LONGEST: usize = 40;
    text.len() <= LONGEST && may_be_led(text) && LEADS.has(&plain_words(Folded::new(text).as_str()))
}

/// Whether the first word of `text` may be that of a byline's lead. A cheap question to ask first: most lines begin with
/// none, and what is no ASCII is not looked at closely.
///
/// ```
/// use kiosque_values::may_be_led;
/// assert!(may_be_led("By Ann Example") && may_be_led("By the way") && may_be_led("ByAnn Example"));
/// assert!(!may_be_led("Rain at last"));
/// ```
pub fn may_be_led(text: &str) -> bool {
    let start = text.find(is_word).unwrap_or(text.len());
    let end = text[start..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(text.len(), |at| start + at);
    let is_plain = text.as_bytes().get(end).is_none_or(u8::is_ascii);
    !is_plain
        || FIRST_WORDS.has(&text[start..end])
        || GLUED.iter().any(|lead| text[start..].starts_with(lead))
}

/// The names in one part of a credit, and how much they look like it; 0 for none.
fn credited(text: &str, part: Range<usize>) -> (Vec<Author>, u8) {
    let led = lead_at(text, &part);
    let is_led = led.is_some();
    let names = without_tail(text, led.map_or(part, |(_, _, names)| names));
    let mut authors = split(text, &undoubled(text, names)).authors;
    // `Redacción / Ana Ejemplo`, `글 홍길동`
    let before = authors.iter().take_while(|author| is_furniture(&author.name)).count();
    authors.drain(..before.min(authors.len().saturating_sub(1)));
    let Some(first) = authors.first() else { return (authors, 0) };
    let is_button = authors::is_label(&first.name) || is_furniture(&first.name);
    let rank = match first.kind {
        _ if is_button => 0,
        _ if authors.iter().any(|author| author.kind == AuthorKind::Person) => 4,
        _ if is_led => 3,
        AuthorKind::Initials | AuthorKind::Organisation => 2,
        _ => 1,
    };
    (authors, rank)
}

/// Words that stand beside names: `By`, `Updated`, `Source`.
fn is_furniture(name: &str) -> bool {
    LEADS.has(&plain_words(name))
        || crate::date::date_role(name, "").is_some()
        || crate::agency::is_source_word(name, crate::agency::Source::Lead)
}

/// What stands behind a date at the beginning of a part.
fn without_first_date(text: &str, part: Range<usize>) -> Range<usize> {
    let inner = &text[part.clone()];
    let date = read_date(inner, &DateHints::default()).filter(|date| date.span.start == 0);
    match date {
        Some(date) => {
            let rest = inner[date.span.end..].trim_start_matches(|c: char| !is_word(c));
            part.end - rest.len()..part.end
        }
        None => part,
    }
}

/// The half of a text that says the same twice: a link on a picture with the name that is printed beside it.
fn undoubled(text: &str, names: Range<usize>) -> Range<usize> {
    let part = &text[names.clone()];
    let middle = part.len() / 2;
    let is_double = part
        .get(middle..)
        .is_some_and(|second| second.starts_with(' ') && part.get(..middle) == Some(&second[1..]));
    if is_double { names.start..names.start + middle } else { names }
}

fn to_source(byline: Byline, folded: &Folded<'_>) -> Byline {
    let back = |range: Range<usize>| folded.to_source(range);
    Byline {
        span: back(byline.span),
        authors: byline.authors.into_iter().map(|a| Author { span: back(a.span.clone()), ..a }).collect(),
        agencies: byline.agencies.into_iter().map(|a| Found { span: back(a.span), value: a.value }).collect(),
        place: byline.place.map(back),
        lead: byline.lead.map(back),
    }
}

/// The parts of a line that gives date, section and byline together: between dashes, bars and bullets with spaces
/// around them, and line breaks.
fn segments(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = Some(0);
    std::iter::from_fn(move || {
        let start = from?;
        let separator = next_separator(text, start);
        from = separator.as_ref().map(|mark| mark.end);
        Some(trim(text, start..separator.map_or(text.len(), |mark| mark.start)))
    })
}

fn next_separator(text: &str, mut at: usize) -> Option<Range<usize>> {
    // The first bytes of the marks: most characters begin with none of them.
    let first = |b: &u8| matches!(b, b'\n' | b'-' | b'|' | 0xc2 | 0xe2 | 0xef);
    loop {
        at += text.as_bytes().get(at..)?.iter().position(first)?;
        let c = char_at(text, at)?;
        let mark = at..at + c.len_utf8();
        if is_separator(text, &mark, c) {
            return Some(mark);
        }
        at = mark.end;
    }
}

fn is_separator(text: &str, mark: &Range<usize>, c: char) -> bool {
    match c {
        '\n' | '｜' => true,
        '-' | '–' | '—' | '|' | '•' | '·' => {
            text[..mark.start].ends_with(' ') && text[mark.end..].starts_with(' ')
        }
        _ => false,
    }
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..(start + part.trim().len())
}

/// The byline in one part of a line: at its start, or behind a date.
fn led(text: &str, part: &Range<usize>) -> Option<Byline> {
    let part = strip_brackets(text, part.clone());
    led_from(text, &part).or_else(|| {
        if !crate::digits::any(&text[part.clone()]) {
            return None;
        }
        let date = find_dates(&text[part.clone()], &DateHints::default()).pop()?;
        led_from(text, &trim(text, part.start + date.span.end..part.end))
    })
}

/// `Ana Exemplo - Da Redação`: a newsroom behind a person's name is where she works.
fn is_house_of_writer(text: &str, byline: &Byline) -> bool {
    let first = segments(text).next().filter(|first| first.end < byline.span.start);
    byline.authors.iter().all(|author| author.kind == AuthorKind::Organisation)
        && first.is_some_and(|first| authors::kind(&text[first]) == AuthorKind::Person)
}

/// The byline behind a label within a line: `2024-03-05 来源：例报 作者：李例子`, `Posted in Weather by Ann Example`.
fn labelled(text: &str) -> Option<Byline> {
    /// A line of labels has few.
    const MOST: usize = 6;
    let behind_space = |at: usize| text[..at].rfind(' ').map_or(at, |space| space + 1);
    let labels = text.match_indices(':').take(MOST).map(|(at, _)| behind_space(text[..at].trim_end().len()));
    // A headline may have labels, too: `Rain 2022: Report: north flooded`. People sign behind another label or a date.
    let is_list = |start: usize| {
        let before = &text[..start];
        start > 0 && (before.contains(':') || read_date(before, &DateHints::default()).is_some())
    };
    let is_people = |byline: &Byline| byline.authors.iter().all(|author| author.kind == AuthorKind::Person);
    let at_label = |start: usize| led_from(text, &trim(text, start..text.len())).filter(is_people);
    labels.filter(|&start| is_list(start)).find_map(at_label).or_else(|| posted(text))
}

/// `Posted in Weather by Ann Example on …`: behind words of publishing a small word leads the byline in.
fn posted(text: &str) -> Option<Byline> {
    const MOST: usize = 12;
    if !crate::digits::any(text) {
        return None;
    }
    let is_lead = |start: &usize| LEADS.has(text[*start..].split(' ').next().unwrap_or_default());
    let spaces = text.match_indices(' ').map(|(at, _)| at + 1).take(MOST).skip(1);
    let leads = spaces.filter(is_lead);
    let is_publishing = || {
        let first = text.split(' ').next().unwrap_or_default();
        crate::date::date_role(first, "") == Some(DateRole::Published)
    };
    leads.filter(|_| is_publishing()).find_map(|start| led_from(text, &trim(text, start..text.len())))
}

fn led_from(text: &str, part: &Range<usize>) -> Option<Byline> {
    let (kind, lead, names) = lead_at(text, part).filter(|(kind, ..)| *kind != Lead::Credit)?;
    let names = without_tail(text, names);
    let byline = split(text, &names);
    accepted(text, kind, &lead, &names, &byline).then_some(Byline {
        span: lead.start..names.end,
        lead: Some(lead),
        ..byline
    })
}

/// Bylines that need no lead: a name before an agency in brackets, initials, and the titles that Chinese, Japanese and
/// Korean reporters sign with.
fn unled(text: &str, part: Range<usize>) -> Option<Byline> {
    let whole = &text[part.clone()];
    let signed = whole.ends_with([')', '）']) && signed_with_agency(whole);
    if !(signed || authors::is_initials(whole) || authors::is_reporter(whole)) {
        return None;
    }
    let byline = split(text, &without_tail(text, part));
    (!byline.authors.is_empty()).then_some(byline)
}

/// `记者 张三 · 2022年4月13日`: a part of the line signs with a reporter's title.
fn reported(text: &str) -> Option<Byline> {
    // No title is ASCII.
    if text.is_ascii() {
        return None;
    }
    let signs = |part: &Range<usize>| part.len() < text.len() && authors::is_reporter(&text[part.clone()]);
    segments(text).filter(signs).find_map(|part| unled(text, part))
}

/// `Ann Example (AFP)`: one person, and agencies in brackets.
fn signed_with_agency(text: &str) -> bool {
    let Some((name, rest)) = text.split_once(['(', '（']) else { return false };
    let agency = crate::source_line::read_source_line(rest.trim_end_matches([')', '）']))
        .is_some_and(|line| line.agency.is_some());
    // `Port Trust Inverness (PTI)` explains an abbreviation.
    let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
    let agency = agency && !rest.starts_with(&initials);
    agency && authors::kind(name.trim_end()) == AuthorKind::Person
}

fn strip_brackets(text: &str, part: Range<usize>) -> Range<usize> {
    let inner = &text[part.clone()];
    let (open, close) = match inner.chars().next() {
        Some('(') => ('(', ')'),
        Some('[') => ('[', ']'),
        Some('（') => ('（', '）'),
        Some('【') => ('【', '】'),
        _ => return part,
    };
    let is_closed = inner.ends_with(close);
    if is_closed { part.start + open.len_utf8()..part.end - close.len_utf8() } else { part }
}

fn split(text: &str, names: &Range<usize>) -> Byline {
    let part = &text[names.clone()];
    let shift = |range: Range<usize>| range.start + names.start..range.end + names.start;
    let credits = authors::credits(part);
    Byline {
        span: names.clone(),
        authors: credits.authors.into_iter().map(|a| Author { span: shift(a.span.clone()), ..a }).collect(),
        agencies: credits
            .agencies
            .into_iter()
            .map(|a| Found { span: shift(a.span), value: a.value })
            .collect(),
        place: credits.place.map(shift),
        lead: None,
    }
}

/// A byline names few people.
const MOST_AUTHORS: usize = 8;

/// Whether what follows a lead can be a byline: some names, and no sentence. Behind a small word each must look like a
/// name; behind `Written by` or a colon a short pen name will do.
fn accepted(text: &str, kind: Lead, lead: &Range<usize>, names: &Range<usize>, byline: &Byline) -> bool {
    let part = &text[names.clone()];
    let sentence = part.contains(['?', '!', '…', '«', '"', '“', '。', ':'])
        || part.contains(". ") && !has_initials(part);
    let somebody = !byline.authors.is_empty() || !byline.agencies.is_empty();
    // `Par L'Exemple avec AFP`: beside an agency one word is a name, too. `text: string` is of a program.
    let says = kind != Lead::Names && !text[lead.clone()].starts_with(char::is_lowercase);
    let trusted = says || !byline.agencies.is_empty();
    let named = byline.authors.iter().all(|author| match author.kind {
        AuthorKind::Unknown => {
            trusted && author.name.split(' ').count() <= 3 && !authors::is_no_name(&author.name)
        }
        _ => author.name.split(' ').count() <= 7,
    });
    let roles = byline.authors.iter().filter_map(|author| author.role.as_deref());
    let certain = kind != Lead::Names || roles.into_iter().all(authors::is_certain_role);
    let is_agency = || byline.agencies.first().is_some_and(|agency| agency.span.start == names.start);
    let begins = kind != Lead::Names || !part.starts_with(char::is_lowercase) || is_agency();
    // `كتبت الصحيفة اليوم`: no first name begins with the Arabic article.
    let is_thing = kind == Lead::Names && part.starts_with("ال");
    somebody && !sentence && !is_thing && named && certain && begins && byline.authors.len() <= MOST_AUTHORS
}

/// `A. Reporter`, `Dr. Reporter`: full stops that end no sentence.
fn has_initials(part: &str) -> bool {
    part.match_indices(". ").all(|(at, _)| {
        let word = part[..at].rsplit([' ', '.', '-']).next().unwrap_or_default();
        word.starts_with(char::is_uppercase) && word.chars().count() <= 4
    })
}

#[cfg(test)]
mod tests;
