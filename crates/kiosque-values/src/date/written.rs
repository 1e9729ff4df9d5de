//! Dates with a month's name: `24 octobre 2019`, `October 24, 2019`, `3 de mayo de 2024`, `2024年10月18日`.

use super::vocabulary::{self, Month, Small};
use super::{Date, DateHints, is_day};
use crate::words::{char_at, char_before, skip, skip_back, word_at, word_before};

/// A date as read, and the text it takes.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub(super) date: Date,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A run of digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub(super) value: u32,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Number {
    /// The digits at `at`; `None` when there are none, or too many for a date.
    pub(super) fn at(text: &str, at: usize) -> Option<Number> {
        let end = crate::digits::end(text, at);
        let value = (end - at <= 8).then(|| text.get(at..end)?.parse().ok())??;
        Some(Number { value, start: at, end })
    }

    pub(super) fn len(self) -> usize {
        self.end - self.start
    }

    /// Most numbers of a text are neither a day, a month, an hour nor a year.
    pub(super) fn is_no_part_of_a_date(self) -> bool {
        match self.len() {
            1 | 2 => self.value > 31,
            // A year of the Minguo era.
            3 => !(100..150).contains(&self.value),
            4 => self.year().is_none(),
            // A year with the day or hour behind it glued on, or a compact date.
            5 | 6 | 8 => false,
            _ => true,
        }
    }

    pub(super) fn small(self) -> Option<u8> {
        (self.len() <= 2).then(|| u8::try_from(self.value).ok())?
    }

    /// The number as a year written in full.
    pub(super) fn year(self) -> Option<i16> {
        (self.len() == 4 && (1700..=2199).contains(&self.value)).then(|| i16::try_from(self.value).ok())?
    }
}

/// The year at `at`, and where it ends.
///
/// Pages rendered as text lose the gaps between their parts: of `April 28, 20232:23 PM` and `15/01/201614/01/2016` the
/// first four digits are the year, when the others begin a time, another date, or a reading time.
pub(super) fn year_at(text: &str, at: usize) -> Option<(i16, usize)> {
    let end = crate::digits::end(text, at);
    if !matches!(end - at, 5 | 6) {
        return Number::at(text, at).and_then(|number| Some((number.year()?, number.end)));
    }
    let year = text[at..at + 4].parse().ok().filter(|year| (1990..=2100).contains(year))?;
    let rest = &text[end..];
    let number_follows =
        rest.starts_with([':', '/', '.']) && char_at(text, end + 1).is_some_and(|c| c.is_ascii_digit());
    let month_follows = || month_at(text, skip_gap(text, end), &DateHints::default()).is_some();
    (number_follows || rest.starts_with(" min") || month_follows()).then_some((year, at + 4))
}

/// Letters that make a number an ordinal: `1er`, `3rd`, `1º`, `1-го`.
const ORDINALS: &[&str] =
    &["er", "st", "nd", "rd", "th", "º", "ª", "°", "-го", "-е", "η", "ο", "a", "e", "ος", "'s"];

/// The date written around `number`, by any of the forms that have a name in them.
pub(super) fn date_at(text: &str, number: Number, floor: usize, hints: &DateHints) -> Option<Hit> {
    east_asian(text, number)
        .or_else(|| vietnamese(text, number))
        .or_else(|| day_first(text, number, hints))
        .or_else(|| year_first(text, number, hints))
        .or_else(|| {
            let (start, month) = month_before(text, number.start, floor, hints)?;
            month_first(text, start, month, number)
        })
}

/// The date that begins with a month's name at `at`.
pub(super) fn month_first_at(text: &str, at: usize, hints: &DateHints) -> Option<Hit> {
    let (month, end) = month_at(text, at, hints)?;
    let number = Number::at(text, skip_gap(text, end))?;
    month_first(text, at, month, number)
}

/// `24 octobre 2019`, `1er mai`, `3 de mayo de 2024`, `24-Oct-2019`, `18 تشرين الأول/أكتوبر 2024`.
fn day_first(text: &str, number: Number, hints: &DateHints) -> Option<Hit> {
    let day = number.small()?;
    let after_day = skip_connector(text, skip_gap(text, skip_ordinal(text, number.end)));
    let Some((month, mut end)) = month_at(text, after_day, hints) else {
        let (month, end) = roman_month(text, after_day)?;
        let (year, end) = year_at(text, skip_gap(text, end))?;
        return dated(Some(year), month, day, number.start, end);
    };
    if let Some(behind) = same_month_behind(text, end, month, hints) {
        end = behind;
    }
    let year = year_after(text, end).or_else(|| buddhist_year(text, end, month));
    let has_year = year.is_some();
    let end = year.map_or(end, |(_, end)| end);
    // `Maroc18 octobre` and `September 29-October 2` are dates only with a year behind them.
    let glued = char_before(text, number.start).is_some_and(char::is_alphanumeric)
        || matches!(char_before(text, after_day), Some('-' | '/'));
    if !has_year && (glued || !stands_without_year(text, after_day, month, hints)) {
        return None;
    }
    dated(year.map(|(year, _)| year), month.number, day, number.start, end)
}

/// `12 XI 2026`, `2026. XI. 12.`: the month in Roman figures, and where they end. They count only in whole dates.
fn roman_month(text: &str, at: usize) -> Option<(u8, usize)> {
    const FIGURES: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let word = word_at(text, at)?;
    let month = FIGURES.into_iter().position(|figures| figures == &text[word.clone()])?;
    Some((month as u8 + 1, word.end))
}

/// `تشرين الأول/أكتوبر`, `نيسان (أبريل)`: where the other name of a month ends.
fn same_month_behind(text: &str, end: usize, month: Month, hints: &DateHints) -> Option<usize> {
    let rest = &text[end..];
    let start = ["/", " (", "("].into_iter().find(|mark| rest.starts_with(mark))?;
    let (other, other_end) = month_at(text, end + start.len(), hints)?;
    let bracket = usize::from(start.ends_with('('));
    let is_closed = bracket == 0 || text[other_end..].starts_with(')');
    (other.number == month.number && is_closed).then_some(other_end + bracket)
}

/// `October 24, 2019`, `Oct. 5`, and the month alone with its year: `octobre 2018`.
fn month_first(text: &str, start: usize, month: Month, number: Number) -> Option<Hit> {
    let month_end = word_at(text, start)?.end;
    if let Some(year) = number.year() {
        // A number in front is a day that the calendar does not have: `31 février 2021`.
        let before = skip_back(text, start, 0, 3, |c| !crate::fold::is_word(c));
        if char_before(text, before).is_some_and(|c| c.is_ascii_digit()) && before + 3 > start {
            return None;
        }
        let date = Date { year: Some(year), month: Some(month.number), ..Date::default() };
        return Some(Hit { date, start, end: number.end });
    }
    let day = number.small()?;
    let end = skip_ordinal(text, number.end);
    let comma = skip(text, end, 2, |c| matches!(c, ',' | '،' | ' ' | '.'));
    if let Some((year, end)) = year_at(text, comma) {
        return dated(Some(year), month.number, day, start, end);
    }
    // Only English puts the month first and leaves the year out; "may 5" and "mars 24" are something else.
    let english = is_english(&text[start..month_end]);
    let counted = matches!(char_at(text, end), Some(':' | '%' | '.' | '/')) || end != number.end && day > 31;
    let decimal =
        char_at(text, end) == Some('.') && !char_at(text, end + 1).is_some_and(|c| c.is_ascii_digit());
    (english && (!counted || decimal)).then(|| dated(None, month.number, day, start, end))?
}

/// `2024. október 18.`, `2024 October 18`, `2024 m. rugsėjo 18 d.`, `2024. gada 18. septembris`.
fn year_first(text: &str, number: Number, hints: &DateHints) -> Option<Hit> {
    let year = number.year()?;
    let after_year = skip(text, number.end, 3, |c| matches!(c, '.' | ' ' | '-'));
    let baltic = ["m. ", "m ", "gada "].into_iter().find(|word| text[after_year..].starts_with(word));
    if let Some((day, at)) = baltic.and_then(|_| latvian_day(text, after_year)) {
        let (month, end) = month_at(text, at, hints)?;
        return dated(Some(year), month.number, day, number.start, end);
    }
    let at = after_year + baltic.map_or(0, str::len);
    let Some((month, end)) = month_at(text, at, hints) else {
        let (month, end) = roman_month(text, at)?;
        let day = Number::at(text, skip(text, end, 2, |c| matches!(c, ' ' | '.')))?;
        return dated(Some(year), month, day.small()?, number.start, day.end);
    };
    let day = Number::at(text, skip(text, end, 2, |c| matches!(c, ' ' | '-')))?;
    // `ICLR 2026 - April 26, 2026`: the date is the part behind.
    let behind = Number::at(text, skip_gap(text, day.end)).is_some_and(|number| number.year().is_some());
    if behind || month_at(text, skip_gap(text, day.end), hints).is_some() {
        return None;
    }
    dated(Some(year), month.number, day.small()?, number.start, day.end)
}

/// `gada 18. septembris`: the day behind the word for the year, and where the month begins.
fn latvian_day(text: &str, at: usize) -> Option<(u8, usize)> {
    let day = text[at..].starts_with("gada ").then(|| Number::at(text, at + "gada ".len()))??;
    Some((day.small()?, skip(text, day.end, 2, |c| matches!(c, '.' | ' '))))
}

/// `2024年10月18日`, `10月18日`, `2024년 10월 18일`, `令和6年10月18日`, `2024年10月`.
fn east_asian(text: &str, number: Number) -> Option<Hit> {
    let gap = |at| skip(text, at, 1, |c| c == ' ');
    let marked = |number: Number, marks: [char; 2]| {
        let at = gap(number.end);
        char_at(text, at).filter(|c| marks.contains(c)).map(|mark| at + mark.len_utf8())
    };
    let Some(after_year) = marked(number, ['年', '년']) else {
        let day = Number::at(text, gap(marked(number, ['月', '월'])?))?;
        let end = marked(day, ['日', '일']).or_else(|| marked(day, ['号', '號']))?;
        return dated(None, number.small()?, day.small()?, number.start, end);
    };
    let (year, start) = era(text, number).or_else(|| Some((number.year()?, number.start)))?;
    let month = Number::at(text, gap(after_year))?;
    let after_month = marked(month, ['月', '월'])?;
    let day =
        Number::at(text, gap(after_month)).and_then(|day| Some((day.small()?, marked(day, ['日', '일'])?)));
    match day {
        Some((day, end)) => dated(Some(year), month.small()?, day, start, end),
        None => {
            let month = month.small().filter(|month| (1..=12).contains(month))?;
            let date = Date { year: Some(year), month: Some(month), ..Date::default() };
            Some(Hit { date, start, end: after_month })
        }
    }
}

/// `5 tháng 3, 2024`, `5 tháng 3 năm 2024`: Vietnamese numbers its months.
fn vietnamese(text: &str, number: Number) -> Option<Hit> {
    let word = word_at(text, skip(text, number.end, 1, |c| c == ' '))
        .filter(|word| is_called(text, word, "thang"))?;
    let month = Number::at(text, skip(text, word.end, 1, |c| c == ' '))?;
    let behind = skip(text, month.end, 2, |c| matches!(c, ',' | ' '));
    let at = word_at(text, behind)
        .filter(|word| is_called(text, word, "nam"))
        .map_or(behind, |word| skip(text, word.end, 1, |c| c == ' '));
    let (year, end) = year_at(text, at)?;
    dated(Some(year), month.small()?, number.small()?, number.start, end)
}

fn is_called(text: &str, word: &std::ops::Range<usize>, key: &str) -> bool {
    crate::words::Key::of(&text[word.clone()]).is_some_and(|word| word.as_bytes() == key.as_bytes())
}

/// The year of an era, and where its name begins. Reiwa 1 is 2019, Heisei 1 is 1989, Minguo 1 is 1912.
fn era(text: &str, number: Number) -> Option<(i16, usize)> {
    let before = &text[..number.start];
    let (name, first) = [("令和", 2019), ("平成", 1989), ("民國", 1912), ("民国", 1912)]
        .into_iter()
        .find(|(name, _)| before.ends_with(name))?;
    let year = first + i16::try_from(number.value).ok().filter(|_| number.len() <= 3)? - 1;
    Some((year, number.start - name.len()))
}

fn dated(year: Option<i16>, month: u8, day: u8, start: usize, end: usize) -> Option<Hit> {
    let date = Date { year, month: Some(month), day: Some(day), ..Date::default() };
    is_day(year, month, day).then_some(Hit { date, start, end })
}

/// The month named at `at`, with the full stop of an abbreviation.
fn month_at(text: &str, at: usize, hints: &DateHints) -> Option<(Month, usize)> {
    let word = word_at(text, at)?;
    let language = hints.primary_language();
    if let Some(month) = vocabulary::month(&text[word.clone()], language) {
        let stop = month.abbreviated && text[word.end..].starts_with('.');
        return Some((month, word.end + usize::from(stop)));
    }
    thai_month(text, word.start, word.end).or_else(|| two_word_month(text, word.start, word.end, language))
}

/// `มี.ค.`: Thai abbreviates its months to two parts.
fn thai_month(text: &str, start: usize, end: usize) -> Option<(Month, usize)> {
    let stop = |at: usize| text[at..].starts_with('.');
    if !stop(end) || !text[start..].starts_with(|c: char| ('\u{e00}'..'\u{e80}').contains(&c)) {
        return None;
    }
    let second = word_at(text, end + 1)?;
    let name = format!("{} {}", &text[start..end], &text[second.clone()]);
    Some((vocabulary::month(&name, Some("th"))?, second.end + usize::from(stop(second.end))))
}

/// `كانون الثاني`: the Levantine names of two words.
fn two_word_month(text: &str, start: usize, end: usize, language: Option<&str>) -> Option<(Month, usize)> {
    if !text[start..].starts_with(['ك', 'ت']) {
        return None;
    }
    let second = word_at(text, skip(text, end, 1, |c| c == ' '))?;
    vocabulary::month(&text[start..second.end], language).map(|month| (month, second.end))
}

/// The month named just before `end`, and where its name begins.
fn month_before(text: &str, end: usize, floor: usize, hints: &DateHints) -> Option<(usize, Month)> {
    let mut end = skip_back(text, end, floor, 3, |c| matches!(c, ' ' | ',' | '.' | '-'));
    let mut word = word_before(text, end, floor)?;
    if vocabulary::is_small(&text[word.clone()], Small::Connects) {
        end = skip_back(text, word.start, floor, 1, |c| c == ' ');
        word = word_before(text, end, floor)?;
    }
    let language = hints.primary_language();
    if let Some(month) = vocabulary::month(&text[word.clone()], language) {
        return Some((word.start, month));
    }
    if let Some((start, month)) = glued_month(text, word.start, word.end, language) {
        return Some((start, month));
    }
    let first = word_before(text, skip_back(text, word.start, floor, 1, |c| c == ' '), floor)?;
    two_word_month(text, first.start, first.end, language).map(|(month, _)| (first.start, month))
}

/// `ReporterNovember 20, 2007`: a month with a capital, glued to a word before it.
fn glued_month(text: &str, start: usize, end: usize, language: Option<&str>) -> Option<(usize, Month)> {
    let capital = start + text[start..end].rfind(|c: char| c.is_ascii_uppercase())?;
    let after_small = char_before(text, capital).is_some_and(char::is_lowercase);
    let month =
        vocabulary::month(&text[capital..end], language).filter(|_| capital > start && after_small)?;
    Some((capital, month))
}

/// The year after a month: `2019`, `de 2019`, `, 2019`, `-2019`.
fn year_after(text: &str, end: usize) -> Option<(i16, usize)> {
    let at = skip_connector(text, skip(text, end, 3, |c| matches!(c, ' ' | ',' | '،' | '-' | '/' | '.')));
    if let Some(year) = year_at(text, at) {
        return Some(year);
    }
    let number = Number::at(text, at)?;
    // `24-Oct-19`: two digits only where a hyphen or an apostrophe says that they are a year.
    let joined = char_before(text, at).is_some_and(|c| matches!(c, '-' | '\''));
    Some((century(number.small()?).filter(|_| joined && number.len() == 2)?, number.end))
}

/// Thailand counts the years from 543 years before, in full or by their last two figures, and may say so: `พ.ศ. 2566`.
fn buddhist_year(text: &str, end: usize, month: Month) -> Option<(i16, usize)> {
    if month.language != "th" {
        return None;
    }
    let at = skip_gap(text, end);
    let era = ["พ.ศ.", "ค.ศ."].into_iter().find(|era| text[at..].starts_with(era)).unwrap_or("");
    let number = Number::at(text, skip_gap(text, at + era.len()))?;
    let year = if era == "ค.ศ." { number.year() } else { buddhist(number) };
    Some((year?, number.end))
}

/// The year of our calendar that a number is in Thailand's.
pub(super) fn buddhist(number: Number) -> Option<i16> {
    const BEFORE: u32 = 543;
    let year = match number.value {
        // Smaller ones are hours.
        short @ 40..=99 => 2500 + short,
        full => full,
    };
    let is_recent = (2400..=2700).contains(&year);
    i16::try_from(year - BEFORE.min(year)).ok().filter(|_| is_recent)
}

/// The year that two digits stand for; `None` in the middle of the century, where nobody can tell.
pub(super) fn century(year: u8) -> Option<i16> {
    match year {
        0..=49 => Some(2000 + i16::from(year)),
        70..=99 => Some(1900 + i16::from(year)),
        _ => None,
    }
}

/// Abbreviations are words of their own in many languages (`2 set`, `5 mar`, `3rd Gen`), so without a year they need
/// their full stop, a page in their language, the capital of English, or an alphabet where they are nothing else.
fn stands_without_year(text: &str, at: usize, month: Month, hints: &DateHints) -> bool {
    let Some(word) = word_at(text, at) else { return false };
    !month.abbreviated
        || text[word.end..].starts_with('.')
        || hints.primary_language() == Some(month.language)
        || !text[word.clone()].is_ascii() && !text[word.clone()].chars().any(|c| c < '\u{370}')
        || is_english(&text[word])
}

/// Whether `name` is an English month as English writes it, with a capital.
fn is_english(name: &str) -> bool {
    let english = vocabulary::month(name, Some("en")).is_some_and(|month| month.language == "en");
    english && name.starts_with(char::is_uppercase)
}

fn skip_ordinal(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    let ordinal = ORDINALS.iter().filter(|suffix| rest.starts_with(*suffix)).map(|suffix| suffix.len()).max();
    match ordinal.map(|len| end + len) {
        Some(after) if !char_at(text, after).is_some_and(crate::words::is_letter) => after,
        _ => end,
    }
}

/// The little that may stand between the parts of a date: a space, a full stop and a space, a hyphen, `'`.
fn skip_gap(text: &str, at: usize) -> usize {
    skip(text, at, 3, |c| matches!(c, ' ' | '.' | '-' | '\'' | '/' | ','))
}

fn skip_connector(text: &str, at: usize) -> usize {
    match word_at(text, at) {
        Some(word) if vocabulary::is_small(&text[word.clone()], Small::Connects) => {
            skip(text, word.end, 2, |c| matches!(c, ' ' | '\''))
        }
        _ => at,
    }
}
