//! News agencies, and the places where a text names one.

use std::ops::Range;
use std::sync::LazyLock;

use crate::Found;
use crate::fold::{Folded, is_word};
use crate::script::is_cjk;
use crate::words::{Dictionary, char_at, char_before, letter_len, rows, skip_back};

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

/// All forms, and where those of each first character are.
struct Forms {
    /// Sorted by first character, the longest of each first.
    forms: Vec<Form>,
    ascii: [(u16, u16); 128],
    others: Vec<(char, (u16, u16))>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms: Vec<Form> = rows(include_str!("data/agencies.tsv")).flat_map(forms_of).collect();
    forms.sort_by_key(|form| (form.first(), std::cmp::Reverse(form.text.len())));
    let (mut ascii, mut others) = ([(0, 0); 128], Vec::new());
    let mut start = 0;
    for group in forms.chunk_by(|a, b| a.first() == b.first()) {
        let range = (start, start + group.len() as u16);
        match ascii.get_mut(group[0].first() as usize) {
            Some(slot) => *slot = range,
            None => others.push((group[0].first(), range)),
        }
        start = range.1;
    }
    Forms { forms, ascii, others }
});

impl Form {
    fn first(&self) -> char {
        self.text.chars().next().unwrap_or_default()
    }
}

impl Forms {
    fn on(&self, first: char) -> &[Form] {
        let (from, to) = match self.ascii.get(first as usize) {
            Some(range) => *range,
            None => match self.others.binary_search_by_key(&first, |(c, _)| *c) {
                Ok(at) => self.others[at].1,
                Err(_) => return &[],
            },
        };
        &self.forms[usize::from(from)..usize::from(to)]
    }
}

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
        match agency_at(text, at, c, found.last()) {
            Some(hit) => {
                at = hit.span.end;
                found.push(hit);
            }
            // On to the next place where a name may begin.
            None => at = next_start(text.as_bytes(), at, c),
        }
    }
    found
}

/// The start of the next word; within Han, kana and Hangul, which write no spaces, of the next character.
fn next_start(bytes: &[u8], at: usize, c: char) -> usize {
    let mut at = at + c.len_utf8();
    if is_word(c) && !is_cjk(c) {
        while let Some(b) = bytes.get(at) {
            at += match b {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => 1,
                0xc3..=0xe1 => match letter_len(bytes, at) {
                    Some(len) => len,
                    None => break,
                },
                _ => break,
            };
        }
    }
    at
}

/// The agency that is all of `text`, in any of its forms.
pub(crate) fn whole(text: &str) -> Option<Agency> {
    let first = text.chars().next()?;
    FORMS.on(first).iter().find(|form| form.text == text).map(|form| form.agency)
}

/// The agency whose name begins at `at` with `c`, where a word begins.
pub(crate) fn agency_at(
    text: &str,
    at: usize,
    c: char,
    before: Option<&Found<Agency>>,
) -> Option<Found<Agency>> {
    let rest = &text[at..];
    let form = FORMS.on(c).iter().find(|form| {
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

static SOURCE_WORDS: LazyLock<Dictionary<Source>> = LazyLock::new(|| {
    Dictionary::new(rows(include_str!("data/source_words.tsv")).flat_map(|mut row| {
        let source = match row.next() {
            Some("before") => Source::Before,
            Some("lead") => Source::Lead,
            _ => Source::Beside,
        };
        row.next().unwrap_or_default().split('|').map(move |word| (word, source))
    }))
});

/// What a word does where a source is named; see the table.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Source {
    Before,
    Lead,
    Beside,
}

pub(crate) fn is_source_word(word: &str, does: Source) -> bool {
    SOURCE_WORDS.all(word).any(|source| *source == does)
}

/// Whether the place `span` is one where a source is named.
fn names_a_source(text: &str, span: Range<usize>, place: Place, before: Option<&Found<Agency>>) -> bool {
    if place == Place::Anywhere {
        return true;
    }
    let start = skip_back(text, span.start, 0, 3, |c| c == ' ');
    let left = char_before(text, start);
    let right = text[span.end..].trim_start_matches(' ').chars().next();
    let closes = right
        .is_none_or(|c| matches!(c, ')' | ']' | '/' | ',' | '.' | '-' | '–' | '—' | '|' | ';' | '）' | ':'));
    let beside_agency = before.is_some_and(|agency| {
        let gap = &text[agency.span.end..span.start];
        gap.len() <= LONGEST_GAP && gap.chars().all(|c| matches!(c, ' ' | '/' | ',' | '-' | '&' | '+' | '、'))
    });
    match left {
        _ if beside_agency => true,
        None => match right {
            None => place == Place::Source,
            Some(c) => c == '/' || c == '|',
        },
        Some('(' | '[' | '（' | '【') => closes && signs_off(&text[span.end..]),
        Some('/' | '-' | '–' | '—' | '|' | ':' | '©') => closes && right != Some('.') || right.is_none(),
        Some(_) => closes && is_source_word(last_word(&text[..start]), Source::Before),
    }
}

/// Whether what stands behind an abbreviation in brackets ends the text or a dateline. In the middle of a sentence the
/// abbreviation is of the words before it: `Port Trust of Inverness (PTI), founded in`.
fn signs_off(rest: &str) -> bool {
    let Some((inside, behind)) = rest.split_once([')', ']', '）', '】']) else { return true };
    !inside.trim().is_empty()
        || behind.trim_start().chars().next().is_none_or(|c| matches!(c, '-' | '–' | '—' | '.' | ':' | '|'))
}

/// Two agencies side by side are no farther apart, in bytes.
const LONGEST_GAP: usize = 8;

/// The word that `text` ends with; cut when it is too long for a source word.
fn last_word(text: &str) -> &str {
    let word = text.char_indices().rev().take(16).take_while(|(_, c)| is_word(*c));
    &text[word.last().map_or(text.len(), |(at, _)| at)..]
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
        check("Port Trust of Inverness (PTI), founded in", &[]);
        check("mapping (map)", &[]);
        check("REUTERSX", &[]);
        check("AP classes begin", &[]);
        check("Lusa est une ville", &[]);
    }
}
