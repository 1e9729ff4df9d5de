//! Times of day: `17:10`, `09h40`, `9 p.m.`, `12.30 Uhr`, `9時40分`, and the zone that may follow.

use super::vocabulary;
use super::{Found, Time};
use crate::fold::Folded;
use crate::words::{char_at, char_before, skip, skip_back, word_at, word_before};

/// A time as written, and where it ends.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    pub(super) hour: u8,
    pub(super) minute: Option<u8>,
    pub(super) second: Option<u8>,
    pub(super) offset: Option<i16>,
    pub(super) zone: Option<String>,
    pub(super) end: usize,
}

/// Which half of the day the words around an hour of a twelve-hour clock name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Half {
    Morning,
    Afternoon,
}

/// Words after a time that belong to it and say nothing more.
const HOUR_WORDS: &[&str] = &["Uhr", "uhr", "uur", "Uur", "hrs", "Hrs", "hs", "horas", "hod", "ч", "h"];

/// Words before a time written with a full stop that tell it from a decimal number.
const BEFORE_DOTTED: &[&str] = &[
    "kl", "klo", "klockan", "um", "ore", "alle", "godz", "godzina", "pukul", "jam", "saat", "at", "às", "as",
    "ob",
];

/// The first time of day in `text`.
///
/// ```
/// use kiosque_values::read_time;
/// let time = read_time("17:10Le trésor public").unwrap();
/// assert_eq!((time.value.to_string().as_str(), time.span), ("17:10", 0..5));
/// assert!(read_time("25:10, 3-2, 12.30 euros").is_none());
/// ```
pub fn read_time(text: &str) -> Option<Found<Time>> {
    if !crate::digits::any(text) {
        return None;
    }
    let folded = Folded::new(text);
    let text = folded.as_str();
    let mut at = 0;
    while let Some(start) = crate::digits::next(text, at) {
        let (from, half) = half_before(text, start, at);
        if let Some(clock) = clock_at(text, start, half) {
            let time = Time { hour: clock.hour, minute: clock.minute.unwrap_or(0), second: clock.second };
            return Some(Found { value: time, span: folded.to_source(from..clock.end_of_time(text)) });
        }
        at = crate::digits::end(text, start);
    }
    None
}

impl Clock {
    /// Where the time ends without its zone.
    fn end_of_time(&self, text: &str) -> usize {
        let Some(zone) = self.zone.as_deref() else { return self.end };
        // The zone was read from the text before `end`, brackets and all.
        let before = text[..self.end].rfind(zone).unwrap_or(self.end);
        skip_back(text, before, 0, 4, |c| matches!(c, ' ' | '('))
    }
}

/// The time written at `at`, which is the start of a number.
pub(super) fn clock_at(text: &str, at: usize, half: Option<Half>) -> Option<Clock> {
    let before = char_before(text, at);
    if before.is_some_and(|c| matches!(c, '.' | ',' | ':' | '/' | '-' | '+'))
        && char_before(text, at - 1).is_some_and(|c| c.is_ascii_digit())
        || before.is_some_and(|c| matches!(c, '$' | '€' | '£' | '#' | '+'))
    {
        return None;
    }
    let (hour, end) = two_digits(text, at, 1)?;
    if crate::digits::end(text, at) != end {
        return None;
    }
    let mut clock = colon(text, hour, end)
        .or_else(|| letter_h(text, hour, end))
        .or_else(|| characters(text, hour, end))
        .or_else(|| dotted(text, at, hour, end))
        .or_else(|| bare_hour(text, hour, end, half))?;
    clock.read_half(text, half)?;
    clock.skip_hour_word(text);
    clock.read_zone(text);
    Some(clock)
}

/// Two digits (or one, when `least` is 1) as a number, and where they end.
fn two_digits(text: &str, at: usize, least: usize) -> Option<(u8, usize)> {
    let digits = text.as_bytes().get(at..)?.iter().take(2).take_while(|b| b.is_ascii_digit()).count();
    (digits >= least).then_some(())?;
    Some((text[at..at + digits].parse().ok()?, at + digits))
}

fn clock(hour: u8, minute: Option<u8>, second: Option<u8>, end: usize) -> Option<Clock> {
    let valid = hour < 24 && minute.is_none_or(|m| m < 60) && second.is_none_or(|s| s < 60);
    valid.then_some(Clock { hour, minute, second, offset: None, zone: None, end })
}

/// `17:10`, `17:10:29`, `17:10:29.500`. Exactly two digits of minutes are taken: a headline may be glued to them.
fn colon(text: &str, hour: u8, end: usize) -> Option<Clock> {
    let (minute, end) = two_digits(text, text[end..].starts_with(':').then_some(end + 1)?, 2)?;
    // Some programs write the seconds before a zone with one digit: `23:15:0Z`.
    let least = |at: usize| if text.get(at + 2..).is_some_and(|rest| rest.starts_with('Z')) { 1 } else { 2 };
    let second = text[end..].starts_with(':').then(|| two_digits(text, end + 1, least(end))).flatten();
    let Some((second, mut end)) = second.filter(|(second, _)| *second < 60) else {
        return clock(hour, Some(minute), None, end);
    };
    if text[end..].starts_with(['.', ',']) && char_at(text, end + 1).is_some_and(|c| c.is_ascii_digit()) {
        end = crate::digits::end(text, end + 1);
    }
    clock(hour, Some(minute), Some(second), end)
}

/// `09h40`, `9 h 40`, `9h`, `14u05`.
fn letter_h(text: &str, hour: u8, end: usize) -> Option<Clock> {
    let mark = skip(text, end, 1, |c| c == ' ');
    let letter = char_at(text, mark)?;
    if !matches!(letter, 'h' | 'H' | 'u') || letter == 'u' && mark != end {
        return None;
    }
    let after = mark + 1;
    let minutes = skip(text, after, 1, |c| c == ' ');
    if let Some((minute, end)) = two_digits(text, minutes, 2)
        && (minutes == after || crate::digits::end(text, minutes) == end)
        && minute < 60
    {
        return clock(hour, Some(minute), None, end);
    }
    let stands_alone = !char_at(text, after).is_some_and(crate::fold::is_word);
    (letter != 'u' && stands_alone).then(|| clock(hour, None, None, after))?
}

/// `9時40分`, `9点40分`, `9시 40분`.
fn characters(text: &str, hour: u8, end: usize) -> Option<Clock> {
    let mark = char_at(text, end).filter(|c| matches!(c, '時' | '时' | '点' | '點' | '시'))?;
    let after = end + mark.len_utf8();
    let minutes = skip(text, after, 1, |c| c == ' ');
    let Some((minute, end)) = two_digits(text, minutes, 1) else { return clock(hour, None, None, after) };
    match char_at(text, end) {
        Some(mark @ ('分' | '분')) => clock(hour, Some(minute), None, end + mark.len_utf8()),
        _ => clock(hour, None, None, after),
    }
}

/// `12.30 Uhr`, `kl. 12.30`, `9.40pm`: a full stop needs a word that tells the time from a price.
fn dotted(text: &str, start: usize, hour: u8, end: usize) -> Option<Clock> {
    let (minute, end) = two_digits(text, text[end..].starts_with('.').then_some(end + 1)?, 2)?;
    let followed = text.as_bytes().get(end).is_some_and(u8::is_ascii_digit)
        || text[end..].starts_with(['.', ',']) && char_at(text, end + 1).is_some_and(|c| c.is_ascii_digit());
    let named_before = word_before(text, skip_back(text, start, 0, 2, |c| matches!(c, ' ' | '.' | ':')), 0)
        .is_some_and(|word| BEFORE_DOTTED.contains(&text[word].to_lowercase().as_str()));
    let named_after = hour_word(text, end).is_some() || half_after(text, end).is_some();
    (!followed && (named_before || named_after)).then(|| clock(hour, Some(minute), None, end))?
}

/// `9 a.m.`, `9pm`, `9 Uhr`: an hour alone needs a word.
fn bare_hour(text: &str, hour: u8, end: usize, half: Option<Half>) -> Option<Clock> {
    let named = half_after(text, end).is_some_and(|(_, _, latin)| latin)
        || hour_word(text, end).is_some_and(|word| word.to_lowercase().starts_with('u'));
    (named && half.is_none()).then(|| clock(hour, None, None, end))?
}

impl Clock {
    /// Moves a twelve-hour clock to its half of the day; `None` when the hour cannot be: `17:10 p.m.` is let pass,
    /// `13 a.m.` is not.
    fn read_half(&mut self, text: &str, before: Option<Half>) -> Option<()> {
        let after = half_after(text, self.end);
        let Some(half) = after.map(|(half, ..)| half).or(before) else { return Some(()) };
        self.end = after.map_or(self.end, |(_, end, _)| end);
        match (half, self.hour) {
            (Half::Morning, 12) => self.hour = 0,
            (Half::Afternoon, 0..=11) => self.hour += 12,
            (Half::Morning, 13..) => return None,
            _ => {}
        }
        Some(())
    }

    fn skip_hour_word(&mut self, text: &str) {
        if let Some(word) = hour_word(text, self.end) {
            self.end = skip(text, self.end, 1, |c| c == ' ') + word.len();
        }
    }

    fn read_zone(&mut self, text: &str) {
        if let Some((offset, name, end)) = zone_after(text, self.end) {
            (self.offset, self.zone, self.end) = (offset, name, end);
        }
    }
}

/// The word after a time that only says that it is one.
fn hour_word(text: &str, end: usize) -> Option<&str> {
    let at = skip(text, end, 1, |c| c == ' ');
    let word = &text[word_at(text, at)?];
    // `12:30h` is a time, `12:30 h` may be a duration: both read the same here.
    HOUR_WORDS.contains(&word).then_some(word)
}

/// Morning or afternoon written after an hour: its meaning, its end, and whether it is Latin (`a.m.`), so that it can
/// make a time of a lone number.
fn half_after(text: &str, end: usize) -> Option<(Half, usize, bool)> {
    const MARKS: &[(&str, Half, bool)] = &[
        ("a.m.", Half::Morning, true),
        ("p.m.", Half::Afternoon, true),
        ("a. m.", Half::Morning, true),
        ("p. m.", Half::Afternoon, true),
        ("a.m", Half::Morning, true),
        ("p.m", Half::Afternoon, true),
        ("am", Half::Morning, true),
        ("pm", Half::Afternoon, true),
        ("π.μ.", Half::Morning, false),
        ("μ.μ.", Half::Afternoon, false),
        ("πμ", Half::Morning, false),
        ("μμ", Half::Afternoon, false),
        ("صباحا", Half::Morning, false),
        ("صباحًا", Half::Morning, false),
        ("مساء", Half::Afternoon, false),
        ("مساءً", Half::Afternoon, false),
        ("ص", Half::Morning, false),
        ("م", Half::Afternoon, false),
        ("ق.ظ", Half::Morning, false),
        ("ب.ظ", Half::Afternoon, false),
        ("قبل از ظهر", Half::Morning, false),
        ("بعدازظهر", Half::Afternoon, false),
        ("بعد از ظهر", Half::Afternoon, false),
        ("এএম", Half::Morning, false),
        ("পিএম", Half::Afternoon, false),
        ("ch", Half::Afternoon, false),
        ("pagi", Half::Morning, false),
        ("petang", Half::Afternoon, false),
        ("malam", Half::Afternoon, false),
    ];
    /// What they begin with.
    const FIRST: &[char] = &['a', 'p', 'A', 'P', 'π', 'μ', 'Π', 'Μ', 'ص', 'م', 'ق', 'ب', 'এ', 'প', 'C', 'm'];
    let at = skip(text, end, 1, |c| c == ' ');
    let first = char_at(text, at)?;
    if !FIRST.contains(&first) {
        return None;
    }
    let rest = &text[at..];
    let mark = MARKS.iter().filter(|(mark, ..)| starts_with_caseless(rest, mark));
    let (mark, half, latin) = *mark.max_by_key(|(mark, ..)| mark.len())?;
    let end = at + mark.len();
    (!char_at(text, end).is_some_and(crate::fold::is_word)).then_some((half, end, latin))
}

fn starts_with_caseless(text: &str, prefix: &str) -> bool {
    // The few Greek capitals have the length of their small letters.
    let Some(head) = text.get(..prefix.len()) else { return false };
    match head.is_ascii() {
        true => head.bytes().map(|byte| byte.to_ascii_lowercase()).eq(prefix.bytes()),
        false => head == prefix || head.to_lowercase() == prefix,
    }
}

/// Morning or afternoon written before an hour (`午後3時`, `오후 3:20`), and where that word begins.
pub(super) fn half_before(text: &str, start: usize, floor: usize) -> (usize, Option<Half>) {
    const MARKS: &[(&str, Half)] = &[
        ("午前", Half::Morning),
        ("上午", Half::Morning),
        ("오전", Half::Morning),
        ("凌晨", Half::Morning),
        ("午後", Half::Afternoon),
        ("下午", Half::Afternoon),
        ("오후", Half::Afternoon),
        ("晚上", Half::Afternoon),
    ];
    let end = skip_back(text, start, floor, 1, |c| c == ' ');
    let head = text.get(floor..end).unwrap_or_default();
    MARKS
        .iter()
        .find(|(mark, _)| head.ends_with(mark))
        .map_or((start, None), |(mark, half)| (end - mark.len(), Some(*half)))
}

/// The zone after a time: its offset if it has one, its name if it is named, and where it ends.
fn zone_after(text: &str, end: usize) -> Option<(Option<i16>, Option<String>, usize)> {
    if let Some((minutes, end)) = offset_at(text, end) {
        return Some((Some(minutes), None, end));
    }
    let at = skip(text, end, 1, |c| c == ' ');
    if at > end
        && let Some((minutes, end)) = offset_at(text, at)
        && (text[at..].starts_with('+') || is_mail_offset(&text[at..end]))
    {
        return Some((Some(minutes), None, end));
    }
    let bracket = text[at..].starts_with('(');
    let start = at + usize::from(bracket);
    let (offset, zone_end) = named_zone(text, start).or_else(|| place_zone(text, start))?;
    let closed = text[zone_end..].starts_with(')');
    if bracket && !closed {
        return None;
    }
    Some((offset, Some(text[start..zone_end].to_owned()), zone_end + usize::from(bracket)))
}

/// `Z`, `CET`, `GMT+1`, `UTC +02:00`.
fn named_zone(text: &str, start: usize) -> Option<(Option<i16>, usize)> {
    let word = word_at(text, start)?;
    let mut end = word.end;
    let mut offset = vocabulary::zone(&text[word.clone()])?;
    if matches!(&text[word], "GMT" | "UTC") {
        let sign = skip(text, end, 1, |c| c == ' ');
        if let Some((minutes, after)) = offset_at(text, sign).or_else(|| short_offset(text, sign)) {
            (offset, end) = (Some(minutes), after);
        }
    }
    Some((offset, end))
}

/// `heure de Paris`, `local time`: a name, whose offset depends on the day.
fn place_zone(text: &str, start: usize) -> Option<(Option<i16>, usize)> {
    const ALONE: &[&str] =
        &["heure locale", "hora local", "ora locale", "local time", "Ortszeit", "ora locală"];
    const OF_PLACE: &[&str] = &["heure de ", "hora de ", "ora di ", "heures de "];
    let rest = &text[start..];
    if let Some(name) = ALONE.iter().find(|name| rest.starts_with(*name)) {
        return Some((None, start + name.len()));
    }
    let place = start + OF_PLACE.iter().find(|name| rest.starts_with(*name))?.len();
    let word = word_at(text, place).filter(|word| text[word.clone()].starts_with(char::is_uppercase))?;
    Some((None, word.end))
}

/// `+01:00`, `-0500`, `−03:00`.
fn offset_at(text: &str, at: usize) -> Option<(i16, usize)> {
    let sign = sign_at(text, at)?;
    let (hours, end) = two_digits(text, at + sign.len_utf8(), 2)?;
    let (minutes, end) = two_digits(text, end + usize::from(text[end..].starts_with(':')), 2)?;
    let alone = !text.as_bytes().get(end).is_some_and(u8::is_ascii_digit);
    (alone && hours <= 14 && minutes < 60).then(|| (signed(sign, hours, minutes), end))
}

/// `-0500`, as mail writes it; any other figures behind a hyphen are something else.
fn is_mail_offset(offset: &str) -> bool {
    offset.len() == 5 && ["00", "15", "30", "45"].iter().any(|minutes| offset.ends_with(minutes))
}

/// `+1`, `-5`: the hours after `GMT` or `UTC`.
fn short_offset(text: &str, at: usize) -> Option<(i16, usize)> {
    let sign = sign_at(text, at)?;
    let (hours, end) = two_digits(text, at + sign.len_utf8(), 1)?;
    (hours <= 14).then(|| (signed(sign, hours, 0), end))
}

fn sign_at(text: &str, at: usize) -> Option<char> {
    char_at(text, at).filter(|c| matches!(c, '+' | '-' | '−'))
}

fn signed(sign: char, hours: u8, minutes: u8) -> i16 {
    let total = i16::from(hours) * 60 + i16::from(minutes);
    if sign == '+' { total } else { -total }
}
