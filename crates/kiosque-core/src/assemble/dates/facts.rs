//! The dates that metadata and elements state, weighed against each other and the page's address.

use super::{Desk, LONG, OF_STATE, SHORT, Stated};
use crate::article::PageType;
use crate::{Fact, FactKey, FactSource, Label, Region};
use kiosque_values::{Date, DateHints, DateRole, Found};

/// What facts say of time.
const DATES: [FactKey; 2] = [FactKey::Published, FactKey::Modified];

/// Names of meta tags that may state the day of print or of the last change, if they state no time.
const VAGUE: [&str; 4] = ["date", "dc.date", "dcterms.date", "dc.date.created"];

/// Ranks from here on are of statements that may be of anything.
const LOOSE: u8 = 6;

/// Ranks from here on are of elements far from the headline.
const FAR_OFF: u8 = 7;

/// How little a fact's date is trusted, and how far it stands from the headline.
/// `of_many` says that markup states several days: those of a list, unless they stand near.
fn rank(fact: &Fact, title: u32, of_many: bool) -> (u8, u32) {
    /// Farther than so many bytes of markup, a date is of another article.
    const NEAR: u32 = 6000;
    /// The markup of a story may be so long.
    const FAR: u32 = 40_000;
    let distance = fact.span.start.abs_diff(title);
    let is_near = title > 0 && distance <= NEAR;
    let is_vague =
        || !fact.value.contains(':') && VAGUE.iter().any(|name| fact.name.eq_ignore_ascii_case(name));
    match fact.source {
        FactSource::JsonLd => (0, 0),
        FactSource::OpenGraph | FactSource::Twitter => (1, 0),
        FactSource::Meta if is_vague() => (6, 0),
        FactSource::State => (6, u32::MAX),
        FactSource::Meta => (2, 0),
        FactSource::Microdata
            if is_near || !of_many && (distance <= FAR || fact.span.start < title || title == 0) =>
        {
            (3, 0)
        }
        FactSource::Time if is_near => (4, distance),
        _ if is_near => (5, distance),
        FactSource::Time => (7, distance),
        _ => (8, distance),
    }
}

/// Whether a local time may be that of a moment in UTC: the minutes are the same, as in nearly all zones.
fn is_same_moment(utc: &Date, local: &Date) -> bool {
    local.offset != Some(0)
        && local.minute.is_some()
        && local.minute == utc.minute
        && (local.second == utc.second || local.second.is_none())
}

/// Whether a local day is the one before or behind a moment in UTC that some zone has then.
fn is_near_day(utc: &Date, local: &Date) -> bool {
    /// The hours of zones east and west of Greenwich.
    const EAST: u8 = 14;
    const WEST: u8 = 12;
    let (Some(from), Some(to), Some(hour)) = (utc.day_key(), local.day_key(), utc.hour) else { return false };
    match kiosque_values::days_between(from, to) {
        Some(1) => hour + EAST >= 24,
        Some(-1) => hour < WEST,
        _ => false,
    }
}

/// The first date, unless it stands alone and two other statements agree on another day.
fn agreed<'d>(first: &'d Stated, dates: &'d [Stated]) -> &'d Stated {
    /// Statements in two zones may differ by a day.
    const ZONES: i64 = 1;
    let source = |stated: &'d Stated| stated.by.rsplit_once(':').map_or("", |(source, _)| source);
    let is_same = |one: &Stated, other: &Stated| {
        let days = one.date.day_key().zip(other.date.day_key());
        let days = days.and_then(|(one, other)| kiosque_values::days_between(one, other));
        days.is_none_or(|days| days.abs() <= ZONES)
    };
    let others: Vec<&'d Stated> = dates.iter().filter(|other| source(other) != source(first)).collect();
    if others.iter().any(|other| is_same(first, other)) {
        return first;
    }
    let is_seconded = |stated: &&&'d Stated| {
        others.iter().any(|other| source(other) != source(stated) && is_same(stated, other))
    };
    others.iter().find(is_seconded).copied().unwrap_or(first)
}

impl Desk<'_> {
    /// The best dates among the facts, on the day that they have where the page is read: of those that are surely of the
    /// page, and of those that are far from the headline or state what they like.
    pub(super) fn published_facts(&self, dates: Vec<(u8, Stated)>) -> (Option<Stated>, Option<Stated>) {
        let up_to = |last: u8| dates.iter().take_while(|(rank, _)| *rank < last).count();
        let (sure, near) = (up_to(LOOSE), up_to(FAR_OFF));
        let dates: Vec<Stated> = dates.into_iter().map(|(_, stated)| stated).collect();
        let best = |first: &Stated| {
            let possible = !self.contradicts_address(first);
            possible.then(|| self.local(first.clone(), &dates))
        };
        let first_sure =
            dates.first().filter(|_| sure > 0).and_then(|first| best(agreed(first, &dates[..near])));
        (first_sure, dates.get(sure).and_then(best))
    }

    /// The dates of publication and of change that facts state, the surest first: by source, and of elements the one
    /// nearest to the headline. Those of publication with their ranks.
    pub(super) fn fact_dates(&self) -> (Vec<(u8, Stated)>, Vec<Stated>) {
        /// A page states few dates of its own; the others are of other articles.
        const MOST: usize = 40;
        /// What the page prints is looked up beside so many.
        const NEAREST: usize = 8;
        let hints = DateHints { short_years: true, ..self.hints() };
        let title = self.headline_start();
        let mut facts: Vec<&Fact> =
            self.reading.facts().iter().filter(|fact| DATES.contains(&fact.key)).collect();
        let of_many = self.has_many_days(&hints);
        let rank = |fact: &Fact| {
            let (rank, distance) = rank(fact, title, of_many);
            // Near the headline of a short story stand others.
            let is_of_others = is_of_element(fact) && rank < FAR_OFF && self.is_behind_others(fact);
            (if is_of_others { FAR_OFF } else { rank }, distance)
        };
        facts.sort_by_cached_key(|fact| rank(fact));
        let (mut published, mut modified) = (Vec::new(), Vec::new());
        let mut is_shown = false;
        for (at, fact) in facts.into_iter().take(MOST).enumerate() {
            let Some(found) = stated_date(&fact.value, &hints) else { continue };
            if found.value.day_key().is_none() || is_epoch(&found.value) || is_of_event(&fact.value) {
                continue;
            }
            // Behind the first that stands with the story the others count for little.
            if !is_shown && is_of_element(fact) {
                if self.block_of(fact).is_some_and(|block| self.is_apart(block)) {
                    continue;
                }
                is_shown = true;
            }
            let (before, after) = (&fact.value[..found.span.start], &fact.value[found.span.end..]);
            // What an element says beside its date is surer than what it is called: `class=date` "Updated …".
            let beside = || (at < NEAREST).then(|| self.role_beside(fact, &found.value)).flatten();
            let role = kiosque_values::date_role(before, after).or_else(beside);
            let is_published =
                role.map_or(fact.key == FactKey::Published, |role| role == DateRole::Published);
            let raw = fact.value[found.span].to_owned();
            let stated = Stated { raw, date: found.value, span: Some(fact.span), by: fact.by() };
            if is_published {
                published.push((rank(fact).0, stated));
            } else {
                modified.push(stated);
            }
        }
        (published, modified)
    }

    /// Whether microdata state several days of publication, and not those of the posts in a thread.
    fn has_many_days(&self, hints: &DateHints<'_>) -> bool {
        /// A list has this many soon.
        const MOST: usize = 8;
        let is_thread = self.labels.verdict().page_type == PageType::Forum;
        let stated = self.reading.facts_of(FactKey::Published).filter(|_| !is_thread);
        let stated = stated.filter(|fact| fact.source == FactSource::Microdata).take(MOST);
        let mut days = stated.filter_map(|fact| stated_date(&fact.value, hints)?.value.day_key());
        days.next().is_some_and(|first| days.any(|day| day != first))
    }

    /// Whether an element stands behind the story with others between, or among them.
    fn is_behind_others(&self, fact: &Fact) -> bool {
        let (_, end) = self.story_blocks();
        let end = self.reading.blocks().get(end.wrapping_sub(1)).map(|last| last.span.end);
        end.is_some_and(|end| fact.span.start >= end) && !self.is_near_story(fact)
    }

    /// The block that an element's fact stands in.
    fn block_of(&self, fact: &Fact) -> Option<usize> {
        self.reading.blocks().iter().position(|block| block.span.end > fact.span.start)
    }

    /// Whether a block of an HTML page stands in a part of it that is neither the headline's nor the story's: in the head
    /// of the page, where today's date is, or behind the story, in the foot or in a column of other stories.
    pub(super) fn is_apart(&self, block: usize) -> bool {
        const STORY: Region = Region::MAIN.with(Region::STORY);
        let Some(title) = self.blocks_of(Label::Title).next() else { return false };
        let region = |block: usize| self.reading.blocks()[block].region;
        let is_of_page = |block: usize| !region(block).has(STORY);
        if block < title {
            return is_of_page(block) && self.is_head(block) && !(is_of_page(title) && self.is_head(title));
        }
        let is_foot = is_of_page(block) && region(block).has(Region::FOOTER.without(region(title)));
        (is_foot || region(block).has(Region::ASIDE.without(region(title))))
            && !self.labels.marks()[block..].iter().any(|mark| mark.label.is_body())
            && !self.is_announced(block)
    }

    /// Whether a short line, or the one before it, says whose the date in it is: `Published`, `15 November 2018`.
    fn is_announced(&self, block: usize) -> bool {
        let lines = [Some(block), block.checked_sub(1)].into_iter().flatten();
        let mut lines = lines.map(|line| self.reading.text(line)).filter(|line| line.len() <= SHORT);
        lines.any(kiosque_values::may_give_role)
    }

    /// Whether a block stands in a header, by its element or its id.
    fn is_head(&self, block: usize) -> bool {
        let path = || self.reading.path(block).unwrap_or_default();
        self.reading.blocks()[block].region.has(Region::HEADER)
            || path().split('>').any(|step| step.ends_with("#header"))
    }

    /// What the page prints of an element's date beside the element: `Last updated: <time>`.
    fn role_beside(&self, fact: &Fact, date: &Date) -> Option<DateRole> {
        if fact.source != FactSource::Time && fact.source != FactSource::Markup {
            return None;
        }
        let block = self.block_of(fact)?;
        let text = self.reading.text(block);
        if text.len() > LONG * 2 {
            return None;
        }
        let dates = kiosque_values::find_dates(text, &self.hints());
        let found = dates.iter().find(|found| found.value.day_key() == date.day_key())?;
        kiosque_values::date_role(&text[..found.span.start], &text[found.span.end..])
    }

    /// Whether the date of an element is another than the day that the address states: that of another story.
    pub(super) fn contradicts_address(&self, stated: &Stated) -> bool {
        /// A story may be filed some days before it is published.
        const DAYS: i64 = 7;
        let is_loose = ["fact:time:", "fact:markup:", OF_STATE].iter().any(|by| stated.by.starts_with(by));
        let url = self.reading.url().filter(|_| is_loose);
        let day = url.and_then(|url| kiosque_values::date_of_url(url)?.value.day_key());
        let days =
            day.zip(stated.date.day_key()).and_then(|(url, day)| kiosque_values::days_between(url, day));
        days.is_some_and(|days| days.abs() > DAYS)
    }

    /// A moment stated in UTC may fall on another day than the one that the page prints: the printed one counts.
    fn local(&self, utc: Stated, dates: &[Stated]) -> Stated {
        // Midnight is said of a day, not of a moment.
        let is_day = (utc.date.hour, utc.date.minute, utc.date.second.unwrap_or(0)) == (Some(0), Some(0), 0);
        if utc.date.offset != Some(0) || utc.date.hour.is_none() || is_day {
            return utc;
        }
        let of_moment = |other: &&Stated| {
            let same_day = other.date.day_key() == utc.date.day_key() && other.date.offset != Some(0);
            (same_day || is_near_day(&utc.date, &other.date)) && is_same_moment(&utc.date, &other.date)
        };
        if let Some(local) = dates.iter().find(of_moment) {
            let tells_more = local.date.offset.is_some() || local.date.day_key() != utc.date.day_key();
            return if tells_more { local.clone() } else { utc };
        }
        let is_change = |shown: &Stated| self.shown_changes().any(|change| change.span == shown.span);
        let mut shown = self.shown_dates(SHORT, SHORT).filter(|shown| !is_change(shown));
        match shown.next().filter(|shown| is_near_day(&utc.date, &shown.date)) {
            Some(shown) => Stated { by: "page:near-headline".into(), ..shown },
            None => utc,
        }
    }
}

/// Whether an element states a fact by what it shows where it stands.
fn is_of_element(fact: &Fact) -> bool {
    matches!(fact.source, FactSource::Time | FactSource::Markup)
}

/// The date that a fact states: in words and figures, or as programs store it.
fn stated_date(value: &str, hints: &DateHints<'_>) -> Option<Found<Date>> {
    let stamp = kiosque_values::date_of_stamp(value).map(|date| Found { span: 0..value.len(), value: date });
    stamp.or_else(|| kiosque_values::read_date(value, hints))
}

/// Whether a date is what programs make of none: the moment that they count from, in any zone.
pub(super) fn is_epoch(date: &Date) -> bool {
    let is_just_before = || date.hour.is_some() && date.offset.is_some_and(|offset| offset < 0);
    match date.day_key() {
        Some((1970, 1, 1)) => true,
        Some((1969, 12, 31)) => is_just_before(),
        _ => false,
    }
}

/// The days that a page states of itself: in metadata, as those of changes, and in the lines by its headline.
pub(super) fn days_of_page(
    published: &[(u8, Stated)],
    changes: &[Stated],
    shown: [&Option<Stated>; 2],
) -> Vec<(i16, u8, u8)> {
    /// Ranks from here on are of elements, which may tell of anything.
    const OF_ELEMENTS: u8 = 4;
    let published = published.iter().filter(|(rank, _)| *rank < OF_ELEMENTS).map(|(_, stated)| stated);
    let all = published.chain(changes).chain(shown.into_iter().flatten());
    all.filter_map(|stated| stated.date.day_key()).collect()
}

/// Whether a day lies many years behind every other day of the page: what nobody can have meant.
pub(super) fn is_far_ahead(stated: &Stated, days: &[(i16, u8, u8)]) -> bool {
    const YEARS: i16 = 20;
    let Some(day) = stated.date.day_key() else { return false };
    let mut others = days.iter().filter(|other| **other != day).peekable();
    others.peek().is_some() && others.all(|other| day.0 - other.0 > YEARS)
}

/// Whether a text gives a time from and a time to, `10:00-11:30`, as those of events do.
pub(super) fn is_of_event(text: &str) -> bool {
    let is_clock = |text: &str| {
        let text = text.trim();
        let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        is_digit(0) && (text.get(1..2) == Some(":") || is_digit(1) && text.get(2..3) == Some(":"))
    };
    let mut parts = text.split(['-', '–']).skip(1).zip(text.split(['-', '–']));
    !text.contains('T') && parts.any(|(behind, before)| is_clock(behind) && before.contains(':'))
}
