//! News agencies, and the places where a text names its source.

use std::ops::Range;
use std::sync::LazyLock;

use crate::Found;
use crate::fold::{Folded, is_word};
use crate::script::is_cjk;
use crate::words::{char_at, char_before, plain_words, rows, skip_back};

/// A news agency, from the dictionary `data/agencies.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Agency {
    /// The short name it signs with: `MAP`.
    pub name: &'static str,
    /// The name in full: `Maghreb Arabe Presse`.
    pub full_name: &'static str,
    /// Its country (ISO 3166-1 alpha-2), if it is of one.
    pub country: Option<&'static str>,
}

struct Form {
    text: &'static str,
    agency: Agency,
    place: Place,
}

/// Where a form names the agency.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Wherever it stands.
    Anywhere,
    /// Where a source is named, or alone.
    Source,
    /// Where a source is named; alone it may be a word or anybody's initials.
    NeverAlone,
}

/// All forms, sorted by their first character, the longest of each first.
static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    let mut forms: Vec<Form> = rows(include_str!("data/agencies.tsv")).flat_map(forms_of).collect();
    forms.sort_by_key(|form| (form.text.chars().next(), std::cmp::Reverse(form.text.len())));
    forms
});

fn forms_of(mut row: std::str::Split<'static, char>) -> Vec<Form> {
    let mut cell = || row.next().unwrap_or_default();
    let (name, full_name, country) = (cell(), cell(), cell());
    let agency = Agency { name, full_name, country: (!country.is_empty()).then_some(country) };
    let form = |text: &'static str, place| match text.strip_prefix('!') {
        Some(text) => Form { text, agency, place: Place::NeverAlone },
        None => Form { text, agency, place },
    };
    let mut forms = Vec::new();
    for (column, place) in [(cell(), Place::Anywhere), (cell(), Place::Source)] {
        forms.extend(column.split('|').filter(|text| !text.is_empty()).map(|text| form(text, place)));
    }
    forms
}

/// The agencies that `text` names, in order.
///
/// Meant for short texts: a byline, a credit, the last line of a story. Names are matched as whole words, capitals
/// count. Abbreviations that are also words or initials (`AP`, `AA`, `MAP`) count only in brackets, after a dash, a
/// slash, "Source" or "with", beside another agency, or alone.
///
/// ```
/// use kiosque_values::find_agencies;
/// let names = |text| find_agencies(text).iter().map(|a| a.value.name).collect::<Vec<_>>();
/// assert_eq!(names("Source : MAP"), ["MAP"]);
/// assert_eq!(names("A. Reporter (avec AFP/Reuters)"), ["AFP", "Reuters"]);
/// assert!(names("A MAP OF THE CITY").is_empty());
/// ```
pub fn find_agencies(text: &str) -> Vec<Found<Agency>> {
    let folded = Folded::new(text);
    let mut found = find_folded(folded.as_str());
    for agency in &mut found {
        agency.span = folded.to_source(agency.span.clone());
    }
    found
}

pub(crate) fn find_folded(text: &str) -> Vec<Found<Agency>> {
    let mut found: Vec<Found<Agency>> = Vec::new();
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let hit = starts_name(text, at, c).then(|| agency_at(text, at, &found)).flatten();
        match hit {
            Some(hit) => {
                at = hit.span.end;
                found.push(hit);
            }
            None => at += c.len_utf8(),
        }
    }
    found
}

/// The agency that is all of `text`, in any of its forms.
pub(crate) fn whole(text: &str) -> Option<Agency> {
    let first = text.chars().next()?;
    forms_on(first).iter().find(|form| form.text == text).map(|form| form.agency)
}

fn starts_name(text: &str, at: usize, c: char) -> bool {
    (is_word(c) || c == '/')
        && (is_cjk(c) || !char_before(text, at).is_some_and(|b| is_word(b) && !is_cjk(b)))
}

fn forms_on(first: char) -> &'static [Form] {
    let forms = &FORMS[..];
    let first = Some(first);
    let from = forms.partition_point(|form| form.text.chars().next() < first);
    let to = from + forms[from..].partition_point(|form| form.text.chars().next() <= first);
    &forms[from..to]
}

fn agency_at(text: &str, at: usize, before: &[Found<Agency>]) -> Option<Found<Agency>> {
    let rest = &text[at..];
    let form = forms_on(rest.chars().next()?).iter().find(|form| {
        rest.starts_with(form.text)
            && ends_name(form.text, &rest[form.text.len()..])
            && names_a_source(text, at..at + form.text.len(), form.place, before)
    })?;
    Some(Found { value: form.agency, span: at..at + form.text.len() })
}

fn ends_name(name: &str, rest: &str) -> bool {
    let glues = name.ends_with(|c: char| is_cjk(c) || !is_word(c));
    glues || !rest.starts_with(|c: char| is_word(c) && !is_cjk(c)) && !rest.starts_with("'s ")
}

/// Words in front of which an abbreviation names the source.
const SOURCE_WORDS: &[&str] = &[
    "source",
    "sources",
    "avec",
    "with",
    "from",
    "mit",
    "von",
    "con",
    "com",
    "quelle",
    "fuente",
    "fonte",
    "bron",
    "kaynak",
    "zrodlo",
    "zdroj",
    "kilde",
    "kalla",
    "lahde",
    "via",
    "by",
    "par",
    "por",
    "di",
    "agence",
    "agency",
    "agencia",
    "agenzia",
    "agentur",
    "agencja",
    "المصدر",
    "مصدر",
    "وكالات",
    "عن",
    "источник",
    "джерело",
    "πηγη",
    "met",
    "med",
    "photo",
    "foto",
    "credit",
    "und",
    "et",
    "and",
    "y",
    "e",
    "sursa",
    "izvor",
    "forras",
];

/// Whether the place `span` is one where a source is named.
fn names_a_source(text: &str, span: Range<usize>, place: Place, before: &[Found<Agency>]) -> bool {
    if place == Place::Anywhere {
        return true;
    }
    let start = skip_back(text, span.start, 0, 3, |c| c == ' ');
    let left = char_before(text, start);
    let right = text[span.end..].trim_start_matches(' ').chars().next();
    let closes = right
        .is_none_or(|c| matches!(c, ')' | ']' | '/' | ',' | '.' | '-' | '–' | '—' | '|' | ';' | '）' | ':'));
    let beside_agency = before.last().is_some_and(|agency| {
        text[agency.span.end..span.start]
            .chars()
            .all(|c| matches!(c, ' ' | '/' | ',' | '-' | '&' | '+' | '、'))
    });
    match left {
        _ if beside_agency => true,
        None => match right {
            None => place == Place::Source,
            Some(c) => c == '/' || c == '|',
        },
        Some('(' | '[' | '（' | '【') => closes,
        Some('/' | '-' | '–' | '—' | '|' | ':' | '©') => closes && right != Some('.') || right.is_none(),
        Some(_) => closes && SOURCE_WORDS.contains(&last_word(&text[..start]).as_str()),
    }
}

fn last_word(text: &str) -> String {
    let from =
        text.char_indices().rev().take_while(|(_, c)| is_word(*c)).last().map_or(text.len(), |(at, _)| at);
    plain_words(&text[from..])
}

/// A line that does nothing but name its source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SourceLine {
    /// The whole statement.
    pub span: Range<usize>,
    /// The agency, when the name is one of the dictionary.
    pub agency: Option<Found<Agency>>,
    /// The name of the source as written.
    pub name: Range<usize>,
}

/// Words that begin a source statement and need a colon after them.
const SOURCE_LEADS: &[&str] = &[
    "source",
    "sources",
    "quelle",
    "quellen",
    "fuente",
    "fuentes",
    "fonte",
    "fonti",
    "bron",
    "bronnen",
    "kaynak",
    "zrodlo",
    "zdroj",
    "kilde",
    "kalla",
    "lahde",
    "sursa",
    "izvor",
    "forras",
    "المصدر",
    "مصدر",
    "المصادر",
    "источник",
    "джерело",
    "πηγη",
    "来源",
    "來源",
    "消息来源",
    "文章来源",
    "稿件来源",
    "资料来源",
    "出典",
    "출처",
    "منبع",
    "מקור",
    "sumber",
    "nguon",
    "स्रोत",
    "crt",
    "agence",
    "agences",
];

/// Words that begin a source statement when an agency follows.
const WITH_WORDS: &[&str] =
    &["avec", "with", "con", "com", "mit", "met", "med", "source", "sources", "from", "via", "с"];

/// No source statement is longer than this, in bytes.
const LONGEST_SOURCE_LINE: usize = 160;

/// The source statement that `text` consists of, if it is one: `Source : MAP`, `(AFP)`, `المصدر: و.م.ع`, `avec Reuters`.
///
/// After a word and a colon any short name is taken; otherwise the line must name agencies and nothing else.
///
/// ```
/// use kiosque_values::read_source_line;
/// let line = read_source_line("Source : MAP").unwrap();
/// assert_eq!((line.name, line.agency.unwrap().value.full_name), (9..12, "Maghreb Arabe Presse"));
/// assert!(read_source_line("La source de la rivière").is_none());
/// ```
pub fn read_source_line(text: &str) -> Option<SourceLine> {
    if text.len() > LONGEST_SOURCE_LINE {
        return None;
    }
    let folded = Folded::new(text);
    let line = source_line(folded.as_str())?;
    Some(SourceLine {
        span: folded.to_source(line.span),
        agency: line.agency.map(|agency| Found { span: folded.to_source(agency.span), ..agency }),
        name: folded.to_source(line.name),
    })
}

fn source_line(text: &str) -> Option<SourceLine> {
    const OPENING: &[char] = &['(', '[', '（', '【', ' ', '-', '–', '—', '/', '*', '©'];
    const CLOSING: &[char] = &[')', ']', '）', '】', ' ', '.', '/', '*', '-', '–', '—'];
    let outer = trimmed(text, |c| c.is_whitespace() || c == '*', |c| c.is_whitespace() || c == '*');
    let inner = trimmed(text, |c| OPENING.contains(&c), |c| CLOSING.contains(&c));
    let name = after_lead(text, &inner);
    let agencies = match &name {
        Some(name) => find_in(text, name),
        None => agencies_only(text, &inner)?,
    };
    let name = name.or_else(|| Some(agencies.first()?.span.start..agencies.last()?.span.end))?;
    Some(SourceLine { span: outer, agency: agencies.into_iter().next(), name })
}

fn trimmed(text: &str, opening: impl Fn(char) -> bool, closing: impl Fn(char) -> bool) -> Range<usize> {
    let start = text.len() - text.trim_start_matches(opening).len();
    start..start + text[start..].trim_end_matches(closing).len()
}

/// The name after `Source :`; short, and no sentence.
fn after_lead(text: &str, inner: &Range<usize>) -> Option<Range<usize>> {
    let part = &text[inner.clone()];
    let colon = part.find([':', '：', '/'])?;
    if !SOURCE_LEADS.contains(&plain_words(&part[..colon]).as_str()) {
        return None;
    }
    let mark = char_at(part, colon)?.len_utf8();
    let name = part[colon + mark..].trim_matches([' ', '"', '«', '»', '“', '”']);
    let start = inner.start + (name.as_ptr() as usize - part.as_ptr() as usize);
    let sentence = name.contains([':', '?', '!', '…']) || name.contains(". ");
    (!name.is_empty() && name.chars().count() <= 60 && !sentence).then(|| start..start + name.len())
}

/// The agencies of a stretch that names nothing else.
fn agencies_only(text: &str, inner: &Range<usize>) -> Option<Vec<Found<Agency>>> {
    let agencies = find_in(text, inner);
    let mut rest = inner.start;
    for agency in &agencies {
        let gap = plain_words(&text[rest..agency.span.start]);
        let joins = gap.is_empty()
            || matches!(
                gap.as_str(),
                "et" | "and" | "und" | "y" | "e" | "i" | "и" | "و" | "en" | "agences" | "the" | "l"
            )
            || WITH_WORDS.contains(&gap.as_str())
            || matches!(gap.as_str(), "وكالات" | "وكالة" | "agence" | "agencia" | "agenzia" | "agency");
        if !joins {
            return None;
        }
        rest = agency.span.end;
    }
    (!agencies.is_empty() && plain_words(&text[rest..inner.end]).is_empty()).then_some(agencies)
}

/// The agencies inside `range`, which is known to name a source: an abbreviation counts when it is all of it.
fn find_in(text: &str, range: &Range<usize>) -> Vec<Found<Agency>> {
    if let Some(agency) = whole(&text[range.clone()]) {
        return vec![Found { value: agency, span: range.clone() }];
    }
    find_folded(text).into_iter().filter(|a| range.start <= a.span.start && a.span.end <= range.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = find_agencies(text);
        let found: Vec<_> = found.iter().map(|a| (a.value.name, &text[a.span.clone()])).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn agencies() {
        check("Source : MAP", &[("MAP", "MAP")]);
        check("(AFP)", &[("AFP", "AFP")]);
        check("(Xinhua)", &[("Xinhua", "Xinhua")]);
        check("و.م.ع", &[("MAP", "و.م.ع")]);
        check("avec Reuters", &[("Reuters", "Reuters")]);
        check("AFP/Reuters", &[("AFP", "AFP"), ("Reuters", "Reuters")]);
        check("وكالة المغرب العربي للأنباء", &[("MAP", "وكالة المغرب العربي للأنباء")]);
        check("新华社", &[("Xinhua", "新华社")]);
        check("Berlin (dpa)", &[("dpa", "dpa")]);
        check("(ANSA)", &[("ANSA", "ANSA")]);
        check("EFE", &[("EFE", "EFE")]);
        check("Agência Lusa", &[("Lusa", "Agência Lusa")]);
        check("ТАСС, РИА Новости", &[("TASS", "ТАСС"), ("RIA Novosti", "РИА Новости")]);
        check("Πηγή: ΑΠΕ-ΜΠΕ", &[("ΑΠΕ-ΜΠΕ", "ΑΠΕ-ΜΠΕ")]);
        check("(PAP)", &[("PAP", "PAP")]);
        check("MOSCOW (AP) — Snow", &[("AP", "AP")]);
        check("RABAT (MAP) – Le port", &[("MAP", "MAP")]);
        check("By A. Reporter, AP", &[]);
        check("(avec\u{a0}AFP)", &[("AFP", "AFP")]);
    }

    #[test]
    fn no_agencies() {
        check("AA", &[]);
        check("(AA)", &[("AA", "AA")]);
        check("The AA team met", &[]);
        check("A MAP OF THE PORT", &[]);
        check("mapping (map)", &[]);
        check("REUTERSX", &[]);
        check("AP classes begin", &[]);
        check("Lusa est une ville", &[]);
    }

    fn source(text: &str) -> Option<(&str, Option<&'static str>)> {
        let line = read_source_line(text)?;
        Some((&text[line.name], line.agency.map(|a| a.value.name)))
    }

    #[test]
    fn source_lines() {
        assert_eq!(source("Source : MAP"), Some(("MAP", Some("MAP"))));
        assert_eq!(source("(AFP)"), Some(("AFP", Some("AFP"))));
        assert_eq!(source("المصدر: و.م.ع"), Some(("و.م.ع", Some("MAP"))));
        assert_eq!(source("Quelle: dpa"), Some(("dpa", Some("dpa"))));
        assert_eq!(source("Quelle: ntv.de, mau/dpa"), Some(("ntv.de, mau/dpa", Some("dpa"))));
        assert_eq!(source("Fuente: EFE"), Some(("EFE", Some("EFE"))));
        assert_eq!(source("avec Reuters"), Some(("Reuters", Some("Reuters"))));
        assert_eq!(source("(avec AFP et Reuters)"), Some(("AFP et Reuters", Some("AFP"))));
        assert_eq!(source("来源：新华社"), Some(("新华社", Some("Xinhua"))));
        assert_eq!(source("Source : La Gazette du Port"), Some(("La Gazette du Port", None)));
        assert_eq!(source("La source de la rivière"), None);
        assert_eq!(source("Source : il a dit oui. Elle a dit non."), None);
        assert_eq!(source("AFP reporters were there"), None);
        assert_eq!(source(""), None);
    }
}
