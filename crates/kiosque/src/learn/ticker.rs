//! News tickers: what one capture of a story has and the next has not, led by a time of day.

use super::candidate::{Candidate, Group, Purpose, pattern, string};
use super::html::{blocks, names};
use super::places;
use super::repeats::Repeats;
use super::sheet::{Line, Sheet};
use crate::Label;
use std::cmp::Reverse;

/// A line of a ticker: `17:10 Rain at last`.
const LINE: &str = r"^(?<time>\d\d[:h]\d\d) ?(?<title>\D.+)$";

/// So many lines of one capture alone show a ticker.
const FEWEST: usize = 2;

/// The form of line of a ticker in dumps.
pub(super) fn of_dumps(group: &Group<'_>, repeats: &Repeats<'_>) -> Option<Candidate> {
    let seen = group.sheets.iter().filter(|sheet| passing(sheet, &sheet.blocks, repeats) >= FEWEST).count();
    let lines = group.sheets.iter().flat_map(|sheet| &sheet.blocks).filter(|line| is_timed(line));
    (seen > 0).then(|| {
        candidate(None).seen(seen, group.sheets.len()).examples(lines.map(|line| line.text.as_str()))
    })
}

/// The element of a ticker, the largest that holds little else.
pub(super) fn of_html(group: &Group<'_>, repeats: &Repeats<'_>) -> Option<Candidate> {
    let is_ticker = |sheet: &Sheet, name: &str| {
        let timed = lines(sheet, name).filter(|line| is_timed(line)).count();
        timed * 3 >= lines(sheet, name).count() * 2
    };
    let fits = |name: &&str| {
        group.sheets.iter().all(|sheet| is_ticker(sheet, name))
            && group.sheets.iter().any(|sheet| passing(sheet, lines(sheet, name), repeats) >= FEWEST)
    };
    let size = |name: &str| group.sheets.iter().map(|sheet| blocks(sheet, name).len()).sum::<usize>();
    let fitting = names(group, false).into_iter().filter(fits);
    let name = fitting.min_by_key(|name| (Reverse(size(name)), places::rank(name)))?;
    let seen = group.sheets.iter().filter(|sheet| !blocks(sheet, name).is_empty()).count();
    let examples = group.sheets.iter().flat_map(|sheet| lines(sheet, name)).map(|line| line.text.as_str());
    Some(candidate(Some(name)).seen(seen, group.sheets.len()).examples(examples))
}

fn candidate(element: Option<&str>) -> Candidate {
    let candidate = Candidate::new(Purpose::Ticker, "ticker", Label::Ticker.name());
    match element {
        Some(name) => candidate.with("css", string(name)),
        None => candidate,
    }
    .with("line", pattern(LINE))
}

fn lines<'s>(sheet: &'s Sheet, name: &str) -> impl Iterator<Item = &'s Line> {
    blocks(sheet, name).iter().map(|block| &sheet.blocks[*block])
}

/// How many of the lines are a ticker's that no other capture has.
fn passing<'s>(sheet: &Sheet, lines: impl IntoIterator<Item = &'s Line>, repeats: &Repeats<'_>) -> usize {
    let is_passing = |line: &&Line| is_timed(line) && repeats.is_passing(sheet, &line.form);
    lines.into_iter().filter(is_passing).count()
}

/// Whether a line begins as one of a ticker does.
fn is_timed(line: &Line) -> bool {
    let start: Vec<char> = line.form.chars().take(6).collect();
    matches!(start[..], [a, b, ':' | 'h', c, d, e] if [a, b, c, d].iter().all(char::is_ascii_digit) && !e.is_ascii_digit())
}
