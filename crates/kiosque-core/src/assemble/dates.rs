//! When the article was published and changed.

use super::Desk;
use crate::article::{DateInfo, Inferred, Precision, ZoneSource};
use crate::{Fact, FactKey, FactSource, Label, Medium, PartKind, Region, Span};
use kiosque_values::{Date, DateHints, DateRole, Found};

/// A change dated further from publication than this many days is not taken for one of the same year.
const SAME_STORY_DAYS: i64 = 60;

/// Parts of a page whose dates are not the article's.
const ELSEWHERE: Region = Region::NAVIGATION.with(Region::COMMENTS).with(Region::RELATED).with(Region::ASIDE);

/// Lines that tell little more than a date are so long, in bytes; those that hold one among other things, so long.
const SHORT: usize = 80;
const LONG: usize = 120;

/// So much stands beside a date in a line that is there for its sake: `Published on`, a name.
const BESIDE: usize = 40;

/// What facts say of time.
const DATES: [FactKey; 2] = [FactKey::Published, FactKey::Modified];

/// Names of meta tags that may state the day of print or of the last change, if they state no time.
const VAGUE: [&str; 4] = ["date", "dc.date", "dcterms.date", "dc.date.created"];

/// Ranks from here on are of statements that may be of anything.
const LOOSE: u8 = 6;

/// Ranks from here on are of elements far from the headline.
const FAR_OFF: u8 = 7;

/// How little a fact's date is trusted, and how far it stands from the headline.
fn rank(fact: &Fact, title: u32) -> (u8, u32) {
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
        FactSource::Meta => (2, 0),
        FactSource::Microdata if title == 0 || distance <= FAR => (3, 0),
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

/// A date that some block or fact states.
#[derive(Clone)]
struct Stated {
    raw: String,
    date: Date,
    span: Option<Span>,
    by: String,
}

impl Desk<'_> {
    /// Rules and native code first, then what the page states of itself, then what a labeller found, then the address.
    pub(super) fn dates(&mut self) {
        let stated = self.label_dates(true);
        let found = self.label_dates(false);
        let (sure, loose) = self.published_facts();
        let fact_modified = self.fact_dates(FactKey::Modified).into_iter().map(|(_, stated)| stated);
        let fact_modified = fact_modified.take(1).find(|first| !self.contradicts_address(first));
        let given = [PartKind::Date, PartKind::Modified].map(|kind| self.given_date(kind));
        let [given_published, given_modified] = given;
        let first = |stated: [Option<Stated>; 8]| self.first_possible(stated.into_iter().flatten().collect());
        let published = first([
            given_published,
            stated.0,
            sure,
            found.0,
            loose,
            self.date_fact(),
            self.shown_date(SHORT, BESIDE),
            self.shown_date(LONG, LONG),
        ]);
        let published = published.or_else(|| self.told_date()).map(|stated| self.in_order(stated));
        let modified = first([given_modified, stated.1, fact_modified, found.1, None, None, None, None]);
        self.publish(published, modified);
    }

    /// The first date that can be true; one with its year before one without.
    fn first_possible(&self, mut stated: Vec<Stated>) -> Option<Stated> {
        stated.retain(|stated| self.is_possible(stated));
        let with_year = stated.iter().position(|stated| stated.date.has_year()).unwrap_or(0);
        (with_year < stated.len()).then(|| stated.swap_remove(with_year))
    }

    /// The first dates of publication and change on blocks that were labelled by a site, or by the generic labeller.
    fn label_dates(&self, by_site: bool) -> (Option<Stated>, Option<Stated>) {
        let (mut published, mut modified) = (None, None);
        for block in self.blocks_with(&[Label::Date, Label::Meta, Label::Byline, Label::Dateline]) {
            if self.is_of_site(block) != by_site {
                continue;
            }
            for (role, stated) in self.dates_of(block) {
                let slot = match role {
                    DateRole::Published => &mut published,
                    DateRole::Modified => &mut modified,
                };
                slot.get_or_insert(stated);
            }
        }
        (published, modified)
    }

    /// The best dates among the facts, on the day that they have where the page is read: of those that are surely of the
    /// page, and of those that are far from the headline or state what they like.
    fn published_facts(&self) -> (Option<Stated>, Option<Stated>) {
        let dates = self.fact_dates(FactKey::Published);
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

    /// The dates that facts state, the surest first: by source, and of elements the one nearest to the headline.
    fn fact_dates(&self, key: FactKey) -> Vec<(u8, Stated)> {
        /// A page states few dates of its own; the others are of other articles.
        const MOST: usize = 40;
        let hints = self.hints();
        let title = self.headline_start();
        let mut facts: Vec<&Fact> =
            self.reading.facts().iter().filter(|fact| DATES.contains(&fact.key)).collect();
        facts.sort_by_key(|fact| rank(fact, title));
        let dates = facts.into_iter().take(MOST).filter_map(|fact| {
            let found = kiosque_values::read_date(&fact.value, &hints)?;
            found.value.day_key()?;
            let (before, after) = (&fact.value[..found.span.start], &fact.value[found.span.end..]);
            // What an element says beside its date is surer than what it is called: `class=date` "Updated …".
            let role = match kiosque_values::date_role(before, after) {
                Some(DateRole::Modified) => FactKey::Modified,
                Some(DateRole::Published) => FactKey::Published,
                None => fact.key,
            };
            let raw = fact.value[found.span].to_owned();
            let stated = Stated { raw, date: found.value, span: Some(fact.span), by: fact.by() };
            (role == key).then(|| (rank(fact, title).0, stated))
        });
        dates.collect()
    }

    /// Whether the date of an element is another than the day that the address states: that of another story.
    fn contradicts_address(&self, stated: &Stated) -> bool {
        /// A story may be filed some days before it is published.
        const DAYS: i64 = 7;
        let is_loose = ["fact:time:", "fact:markup:"].iter().any(|by| stated.by.starts_with(by));
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
        match self.shown_date(SHORT, SHORT).filter(|shown| is_near_day(&utc.date, &shown.date)) {
            Some(shown) => shown,
            None => utc,
        }
    }

    fn publish(&mut self, published: Option<Stated>, modified: Option<Stated>) {
        let day = published.as_ref().and_then(|stated| stated.date.day_key());
        self.article.date_published = published.as_ref().and_then(dated);
        self.article.date_modified = modified.as_ref().and_then(dated);
        for (field, stated) in [("date_published", &published), ("date_modified", &modified)] {
            if let Some(stated) = stated {
                let origin = crate::article::FieldOrigin { span: stated.span, by: stated.by.clone() };
                self.article.provenance.fields.insert(field.into(), origin);
            }
        }
        self.article.dates.published = published.map(|stated| self.date_info(stated, None));
        self.article.dates.modified = modified.map(|stated| self.date_info(stated, day));
    }

    /// The dates of a block: its date parts, else what can be read in its text.
    fn dates_of(&self, block: usize) -> Vec<(DateRole, Stated)> {
        let hints = self.hints();
        let by = self.by(block);
        let mut dates = Vec::new();
        for (kind, role) in [(PartKind::Date, DateRole::Published), (PartKind::Modified, DateRole::Modified)]
        {
            for (text, span) in self.part_texts(block, kind) {
                let Some(found) = kiosque_values::read_date(&text, &hints) else { continue };
                dates.push((role, stated(&text, found, span, &by)));
            }
        }
        if dates.is_empty() {
            let text = self.reading.text(block);
            let all = Span::new(0, text.len());
            for found in kiosque_values::find_dates(text, &hints) {
                let (before, after) = (&text[..found.span.start], &text[found.span.end..]);
                let role = kiosque_values::date_role(before, after).unwrap_or(DateRole::Published);
                let span = self.reading.source_span(block, all);
                let mut stated = stated(text, found.clone(), span, &by);
                stated.span = Some(self.reading.source_span(block, found.span.into()));
                dates.push((role, stated));
            }
        }
        dates
    }

    /// The whole date that a short line of an HTML page shows nearest to the headline, in no part for other things; so many
    /// bytes may stand beside it.
    fn shown_date(&self, longest: usize, beside: usize) -> Option<Stated> {
        /// So many blocks stand between a headline and its date.
        const NEAR: usize = 12;
        let title = self.blocks_of(Label::Title).next().filter(|_| self.reading.medium() == Medium::Html)?;
        let hints = self.hints();
        // What the headline stands in is no part for other things.
        let elsewhere = ELSEWHERE.without(self.reading.blocks()[title].region);
        let shown = |block: usize| {
            let text = self.reading.text(block);
            let elsewhere = self.reading.blocks()[block].region.has(elsewhere);
            let found =
                (!elsewhere && text.len() <= longest).then(|| kiosque_values::read_date(text, &hints))??;
            found.value.day_key().filter(|_| text.len() - found.span.len() <= beside)?;
            let span = Some(self.reading.source_span(block, found.span.clone().into()));
            Some(Stated {
                raw: text[found.span].to_owned(),
                date: found.value,
                span,
                by: "page:near-headline".into(),
            })
        };
        let below = title..(title + NEAR).min(self.reading.len());
        let above = (title.saturating_sub(NEAR)..title).rev();
        let story_end =
            self.labels.marks().iter().rposition(|mark| mark.label.is_body()).map_or(title, |last| last + 1);
        below.chain(above).chain(story_end..(story_end + NEAR).min(self.reading.len())).find_map(shown)
    }

    /// The date that a short line anywhere on an HTML page says is that of publication: `Published: 5 March 2024`, or
    /// `Published` on the line before.
    fn told_date(&self) -> Option<Stated> {
        if self.reading.medium() != Medium::Html {
            return None;
        }
        let hints = self.hints();
        let short = |block: usize| Some(self.reading.text(block)).filter(|text| text.len() <= SHORT);
        let said = |block: usize| {
            let text = short(block).filter(|text| text.contains(|c: char| c.is_numeric()))?;
            let found = kiosque_values::read_date(text, &hints)?;
            let (before, after) = (&text[..found.span.start], &text[found.span.end..]);
            let line_before = || short(block.checked_sub(1)?).filter(|line| line.len() <= BESIDE);
            let before = if before.trim().is_empty() { line_before().unwrap_or("") } else { before };
            let is_told = kiosque_values::date_role(before, after) == Some(DateRole::Published);
            found.value.day_key().filter(|_| is_told)?;
            let span = self.reading.source_span(block, found.span.clone().into());
            let raw = text[found.span].to_owned();
            Some(Stated { raw, date: found.value, span: Some(span), by: "page:told".into() })
        };
        (0..self.reading.len())
            .filter(|&block| !self.reading.blocks()[block].region.has(ELSEWHERE))
            .find_map(said)
    }

    /// `10/11/2022` is what the address, or the date that is printed by the headline, says it is.
    fn in_order(&self, stated: Stated) -> Stated {
        let read = |day_first: bool| {
            let hints = DateHints { day_first: Some(day_first), ..self.hints() };
            Some(kiosque_values::read_date(&stated.raw, &hints)?.value)
        };
        let day = stated.date.day_key();
        let other = [true, false].into_iter().filter_map(read).find(|other| other.day_key() != day);
        let Some(other) = other.filter(|other| other.day_key().is_some()) else { return stated };
        let url = self.reading.url().and_then(|url| kiosque_values::date_of_url(url)?.value.day_key());
        let is_said = |day: Option<_>| {
            url == day || self.shown_date(SHORT, BESIDE).is_some_and(|it| it.date.day_key() == day)
        };
        if is_said(day) || !is_said(other.day_key()) { stated } else { Stated { date: other, ..stated } }
    }

    /// A date that a site reads in the page: not its address, which knows only the day.
    fn given_date(&self, kind: PartKind) -> Option<Stated> {
        let hints = self.hints();
        self.values_of(kind).filter(|fact| fact.span.is_some()).find_map(|fact| {
            let found = kiosque_values::read_date(&fact.text, &hints)?;
            let by = self.labels.reason(fact.by).name.clone();
            Some(Stated { raw: fact.text.clone(), date: found.value, span: fact.span, by })
        })
    }

    /// A date that a rule found in the page's address, else one that the address states by itself.
    fn date_fact(&self) -> Option<Stated> {
        let hints = self.hints();
        let by_rule = self.values_of(PartKind::Date).find_map(|fact| {
            let in_path = || kiosque_values::date_of_url(&format!("/{}/", fact.text));
            let found = kiosque_values::read_date(&fact.text, &hints).or_else(in_path)?;
            let by = self.labels.reason(fact.by).name.clone();
            Some(Stated { raw: fact.text.clone(), date: found.value, span: None, by })
        });
        by_rule.or_else(|| {
            let url = self.reading.url()?;
            let found = kiosque_values::date_of_url(url)?;
            found.value.day_key()?;
            Some(Stated { raw: url[found.span].to_owned(), date: found.value, span: None, by: "url".into() })
        })
    }

    fn hints(&self) -> DateHints<'_> {
        let of_site = self.site.and_then(|site| site.languages.first());
        DateHints {
            language: self.article.language.as_ref().or(of_site).map(String::as_str),
            day_first: None,
        }
    }

    /// Nothing can have been published after it was fetched. A day is allowed for zones.
    fn is_possible(&self, stated: &Stated) -> bool {
        let captured = self
            .page
            .captured
            .as_deref()
            .and_then(|text| kiosque_values::read_date(text, &DateHints::default())?.value.day_key());
        match (stated.date.day_key(), captured) {
            (Some(day), Some(captured)) => {
                kiosque_values::days_between(captured, day).is_none_or(|days| days <= 1)
            }
            _ => true,
        }
    }

    fn date_info(&self, stated: Stated, published: Option<(i16, u8, u8)>) -> DateInfo {
        let date = &stated.date;
        let site_zone = self.site.and_then(|site| site.zone.clone());
        let page_zone = date.zone.clone();
        let (zone, zone_source) = match (page_zone, site_zone) {
            (Some(zone), _) => (Some(zone), ZoneSource::Page),
            (None, _) if date.offset.is_some() => (None, ZoneSource::Page),
            (None, Some(zone)) => (Some(zone), ZoneSource::Site),
            (None, None) => (None, ZoneSource::None),
        };
        DateInfo {
            value: date.to_iso(),
            precision: precision(date.precision()),
            zone,
            zone_source,
            utc: date.to_utc(),
            inferred: published.and_then(|day| infer_year(date, day)),
            by: stated.by,
            raw: stated.raw,
        }
    }
}

/// Takes a found date together with the text that it stands in.
fn stated(text: &str, found: Found<Date>, span: Span, by: &str) -> Stated {
    let raw = text[found.span.clone()].to_owned();
    let inside = Span::new(found.span.start, found.span.end).shifted(span.start);
    // An operation may have changed the part's text: then only the part as a whole has a place on the page.
    let span = if span.len() == text.len() { inside } else { span };
    Stated { raw, date: found.value, span: Some(span), by: by.to_owned() }
}

fn dated(stated: &Stated) -> Option<String> {
    stated.date.has_year().then(|| stated.date.to_iso())
}

/// A change without a year is of the year that puts it at publication or soon after.
fn infer_year(date: &Date, published: (i16, u8, u8)) -> Option<Inferred> {
    let (None, Some(month), Some(day)) = (date.year, date.month, date.day) else { return None };
    (published.0..=published.0 + 1)
        .find(|&year| {
            kiosque_values::days_between(published, (year, month, day))
                .is_some_and(|days| (0..=SAME_STORY_DAYS).contains(&days))
        })
        .map(|year| Inferred {
            value: Date { year: Some(year), ..date.clone() }.to_iso(),
            reason: "the year that puts the change at or soon after publication".into(),
        })
}

fn precision(precision: kiosque_values::Precision) -> Precision {
    match precision {
        kiosque_values::Precision::Year => Precision::Year,
        kiosque_values::Precision::Month => Precision::Month,
        kiosque_values::Precision::Day => Precision::Day,
        kiosque_values::Precision::Hour => Precision::Hour,
        kiosque_values::Precision::Minute => Precision::Minute,
        kiosque_values::Precision::Second => Precision::Second,
    }
}
