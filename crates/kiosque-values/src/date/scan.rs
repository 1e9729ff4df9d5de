//! Walks over the numbers of a text and joins dates with their weekday and time.

use super::clock::{Clock, clock_at, half_before};
use super::vocabulary::Small;
use super::written::{Hit, Number, month_first_at};
use super::{Date, DateHints, Found, date_role, jalali, numeric, vocabulary, written};
use crate::fold::Folded;
use crate::words::{char_at, skip, skip_back, word_at, word_before};

/// A gap between a date and its time has no more parts than this.
const MOST_JOINERS: usize = 4;

/// Every date in `text`, in order, none overlapping another.
///
/// A date and the time beside it are one date, and so is the weekday in front of it:
///
/// ```
/// use kiosque_values::{DateHints, find_dates};
/// let text = "24 octobre 2019 - 09h40 - Maroc";
/// let dates = find_dates(text, &DateHints::default());
/// assert_eq!(dates.len(), 1);
/// assert_eq!(&text[dates[0].span.clone()], "24 octobre 2019 - 09h40");
/// assert_eq!(dates[0].value.to_iso(), "2019-10-24T09:40");
/// ```
///
/// A day and month in figures (`27/12`) are a date only beside a time or behind a word such as "updated". A bare
/// year, a time alone and "yesterday" are not dates.
pub fn find_dates(text: &str, hints: &DateHints) -> Vec<Found<Date>> {
    let mut found = Vec::new();
    scan(text, hints, |date| {
        found.push(date);
        true
    });
    if found.iter().any(|date| date.value.ambiguous) {
        let order = found.iter().find_map(|date| order_of(text, date));
        found.iter_mut().for_each(|date| put_in_order(&mut date.value, order));
    }
    found
}

/// The first date of [`find_dates`].
pub fn read_date(text: &str, hints: &DateHints) -> Option<Found<Date>> {
    let mut first: Option<Found<Date>> = None;
    // Those behind one of unknown order may tell it.
    scan(text, hints, |date| match &mut first {
        Some(first) => {
            put_in_order(&mut first.value, order_of(text, &date));
            first.value.ambiguous
        }
        None => first.insert(date).value.ambiguous,
    });
    first
}

/// Whether a date in figures has its day first, if it can have no other order: `14/03/2023`.
fn order_of(text: &str, date: &Found<Date>) -> Option<bool> {
    let start = crate::digits::next(text, date.span.start)?;
    let end = crate::digits::end(text, start);
    let first: u8 = text[start..end].parse().ok().filter(|_| text[end..].starts_with('/'))?;
    let (day, month) = (date.value.day.filter(|day| *day > 12)?, date.value.month?);
    (first == day || first == month).then_some(first == day)
}

/// The dates of a text are written alike: another tells the order of day and month.
fn put_in_order(date: &mut Date, day_first: Option<bool>) {
    let Some(day_first) = day_first.filter(|_| date.ambiguous) else { return };
    date.ambiguous = false;
    if !day_first {
        std::mem::swap(&mut date.day, &mut date.month);
    }
}

/// Hands each date to `each` until it answers false.
fn scan(text: &str, hints: &DateHints, mut each: impl FnMut(Found<Date>) -> bool) {
    if !crate::digits::any(text) {
        return;
    }
    let folded = Folded::new(text);
    let text = folded.as_str();
    let (mut at, mut floor) = (0, 0);
    while let Some(start) = crate::digits::next(text, at) {
        at = crate::digits::end(text, start);
        let Some(hit) = date_around(text, start, floor, hints) else { continue };
        (at, floor) = (hit.end.max(at), hit.end);
        if !each(Found { span: folded.to_source(hit.start..hit.end), value: hit.date }) {
            return;
        }
    }
}

/// The date the number at `start` belongs to, with its weekday and time.
fn date_around(text: &str, start: usize, floor: usize, hints: &DateHints) -> Option<Hit> {
    let number = Number::at(text, start)?;
    if let Some(hit) = jalali::date_at(text, number, hints) {
        return Some(with_time_after(text, with_weekday(text, hit, floor)));
    }
    if number.is_no_part_of_a_date() {
        return None;
    }
    let full = numeric::date_at(text, number, hints)
        .or_else(|| written::date_at(text, number, floor, hints))
        .map(|hit| with_time_after(text, with_weekday(text, hit, floor)));
    if full.is_some() {
        return full;
    }
    if let Some(hit) = numeric::short_date_at(text, number, hints) {
        let timed = with_time_after(text, with_weekday(text, hit, floor));
        let trusted = timed.date.hour.is_some() || date_role(&text[floor..timed.start], "").is_some();
        return trusted.then_some(timed);
    }
    compact(text, start).or_else(|| time_then_date(text, start, floor, hints))
}

/// `09h08 le 27/12`, `17:10, Thursday, October 24, 2019`.
fn time_then_date(text: &str, start: usize, floor: usize, hints: &DateHints) -> Option<Hit> {
    let (from, half) = half_before(text, start, floor);
    let clock = clock_at(text, start, half)?;
    let at = skip_joiners(text, clock.end);
    if at == clock.end {
        return None;
    }
    let hit = date_forward(text, at, hints)?;
    Some(timed(Hit { start: from, ..hit }, clock, hit.end))
}

/// The date that begins at `at`, perhaps with a weekday.
fn date_forward(text: &str, at: usize, hints: &DateHints) -> Option<Hit> {
    let after_weekday = word_at(text, at)
        .filter(|word| vocabulary::is_weekday(&text[word.clone()]))
        .map(|word| skip(text, word.end, 3, |c| matches!(c, ' ' | ',' | '.')));
    let at = skip_article(text, after_weekday.unwrap_or(at));
    match Number::at(text, at) {
        Some(number) => numeric::date_at(text, number, hints)
            .or_else(|| written::date_at(text, number, at, hints))
            .or_else(|| numeric::short_date_at(text, number, hints)),
        None => month_first_at(text, at, hints),
    }
}

fn skip_article(text: &str, at: usize) -> usize {
    match word_at(text, at) {
        Some(word) if matches!(&text[word.clone()], "le" | "the" | "den" | "el" | "il") => {
            skip(text, word.end, 1, |c| c == ' ')
        }
        _ => at,
    }
}

/// `20240612T094000Z`. Eight digits without a time are more often a number than a date.
fn compact(text: &str, start: usize) -> Option<Hit> {
    let digits = Number::at(text, start).filter(|number| number.len() == 8)?;
    let time = text[digits.end..].strip_prefix('T')?;
    let hm = time.get(..4).filter(|hm| hm.bytes().all(|b| b.is_ascii_digit()))?;
    let year = i16::try_from(digits.value / 10_000).ok()?;
    let (month, day) = ((digits.value / 100 % 100) as u8, (digits.value % 100) as u8);
    if !super::is_day(Some(year), month, day) {
        return None;
    }
    let seconds = time.get(4..6).filter(|s| s.bytes().all(|b| b.is_ascii_digit())).unwrap_or("00");
    let clock = clock_at(&format!("{}:{}:{seconds}{}", &hm[..2], &hm[2..], zone_tail(time)), 0, None)?;
    let date = Date { year: Some(year), month: Some(month), day: Some(day), ..Date::default() };
    let end = crate::digits::end(text, digits.end + 1);
    let end = end + usize::from(text[end..].starts_with('Z'));
    Some(timed(Hit { date, start, end }, clock, end))
}

/// The `Z` behind the digits of a compact time.
fn zone_tail(time: &str) -> &str {
    let digits = crate::digits::end(time, 0);
    if time[digits..].starts_with('Z') { "Z" } else { "" }
}

/// Takes the weekday in front of a date into its span.
fn with_weekday(text: &str, hit: Hit, floor: usize) -> Hit {
    let gap = skip_back(text, hit.start, floor, 3, |c| matches!(c, ' ' | ',' | '.'));
    let Some(mut word) = word_before(text, gap, floor) else { return hit };
    if matches!(&text[word.clone()], "le" | "the" | "den" | "el" | "il" | "o" | "der") {
        let gap = skip_back(text, word.start, floor, 2, |c| matches!(c, ' ' | ','));
        let Some(before) = word_before(text, gap, floor) else { return hit };
        word = before;
    }
    // Portuguese: `quinta-feira`.
    if &text[word.clone()] == "feira" && text[floor..word.start].ends_with('-') {
        word = word_before(text, word.start - 1, floor).map_or(word.clone(), |number| number.start..word.end);
    }
    let name = text[word.clone()].trim_end_matches("-feira");
    match vocabulary::weekday(name) {
        Some(weekday) => Hit { start: word.start, date: ordered_by_weekday(hit.date, weekday), ..hit },
        None => hit,
    }
}

/// `Thu, 01/12/2012`: the weekday tells in which order day and month stand, when only one of them falls on it.
fn ordered_by_weekday(date: Date, weekday: i8) -> Date {
    let (true, Some(key)) = (date.ambiguous, date.day_key()) else { return date };
    let falls_on = |(year, month, day)| {
        super::civil_day(year, month, day).is_some_and(|day| day.weekday().to_monday_one_offset() == weekday)
    };
    let swapped = (key.0, key.2, key.1);
    match (falls_on(key), falls_on(swapped)) {
        (true, false) => Date { ambiguous: false, ..date },
        (false, true) => Date { month: Some(swapped.1), day: Some(swapped.2), ambiguous: false, ..date },
        _ => date,
    }
}

/// Joins the time that follows a date, if one does.
fn with_time_after(text: &str, hit: Hit) -> Hit {
    if hit.date.day.is_none() {
        return hit;
    }
    let iso = text[hit.end..].starts_with(['T', 't']);
    let at = if iso { hit.end } else { skip_joiners(text, skip_weekday_after(text, hit.end)) };
    let (at, half) = skip_half(text, at);
    // Digits right behind digits: the year was cut from them, `20232:23 PM`.
    let cut = text[..at].ends_with(|c: char| c.is_ascii_digit())
        && text[at..].starts_with(|c: char| c.is_ascii_digit());
    let glued = at == hit.end && !iso && !cut && !text[..at].ends_with(['日', '일', '号', '號']);
    let end = hit.end;
    match clock_at_or_iso(text, at, half).filter(|_| !glued) {
        Some(clock) if time_belongs(text, end, at, &clock) => {
            let end = clock.end;
            year_last(text, timed(hit, clock, end))
        }
        _ => hit,
    }
}

/// `Fri Oct 18 09:40:00 GMT 2024`: machines that write the month first put the year behind the time.
fn year_last(text: &str, hit: Hit) -> Hit {
    let month_first = text[hit.start..].starts_with(|c: char| c.is_ascii_alphabetic());
    let year = Number::at(text, skip(text, hit.end, 1, |c| c == ' '))
        .and_then(|number| Some((number.year()?, number.end)));
    match year {
        Some((year, end)) if hit.date.year.is_none() && month_first && hit.date.second.is_some() => {
            Hit { date: Date { year: Some(year), ..hit.date }, end, ..hit }
        }
        _ => hit,
    }
}

/// `9 h` behind a date needs a word in between; `à 9h` has one.
fn time_belongs(text: &str, date_end: usize, at: usize, clock: &Clock) -> bool {
    clock.minute.is_some()
        || text[date_end..at].contains(crate::words::is_letter)
        || !text[at..clock.end].contains(' ')
}

/// The time at `at`, or behind the `T` of ISO 8601.
fn clock_at_or_iso(text: &str, at: usize, half: Option<super::clock::Half>) -> Option<Clock> {
    let iso = matches!(char_at(text, at), Some('T' | 't'));
    // A hyphen between date and time is no part of a number, so the time is read from its own text.
    clock_at(text, at + usize::from(iso), half).or_else(|| {
        let rest = text.get(at..).filter(|_| text[..at].ends_with(['-', '/', ',', ':', '.']))?;
        let clock = clock_at(rest, 0, half)?;
        Some(Clock { end: clock.end + at, ..clock })
    })
}

fn timed(mut hit: Hit, clock: Clock, end: usize) -> Hit {
    hit.date = Date {
        hour: Some(clock.hour),
        minute: clock.minute,
        second: clock.second,
        offset: clock.offset,
        zone: clock.zone,
        ..hit.date
    };
    hit.end = end;
    hit
}

/// `(金)`, ` (Fri)`, `星期五`, ` 금요일`: a weekday behind its date.
fn skip_weekday_after(text: &str, end: usize) -> usize {
    let at = skip(text, end, 1, |c| c == ' ');
    let open = char_at(text, at).filter(|c| matches!(c, '(' | '（'));
    let start = at + open.map_or(0, char::len_utf8);
    let Some(word) = word_at(text, start) else { return end };
    match open {
        Some(_) => match char_at(text, word.end) {
            Some(close @ (')' | '）')) if word.len() <= 12 => word.end + close.len_utf8(),
            _ => end,
        },
        None if vocabulary::is_weekday(&text[word.clone()]) => word.end,
        None => end,
    }
}

fn skip_half(text: &str, at: usize) -> (usize, Option<super::clock::Half>) {
    let Some(word) = word_at(text, at) else { return (at, None) };
    let next = skip(text, word.end, 1, |c| c == ' ');
    match half_before(text, next, at) {
        (start, half) if start == at && half.is_some() => (next, half),
        _ => (at, None),
    }
}

/// Skips the marks and little words between a date and its time.
fn skip_joiners(text: &str, end: usize) -> usize {
    let mut at = end;
    for _ in 0..MOST_JOINERS {
        at = skip(text, at, 5, |c| {
            matches!(
                c,
                ' ' | ',' | '-' | '–' | '—' | '|' | '·' | '•' | '/' | '.' | ':' | '،' | '\n' | '@' | '('
            )
        });
        let Some(word) = word_at(text, at) else { return at };
        if !vocabulary::is_small(&text[word.clone()], Small::Joins) {
            return at;
        }
        at = word.end;
    }
    at
}
