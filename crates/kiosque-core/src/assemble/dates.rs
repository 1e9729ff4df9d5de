//! When the article was published and changed.

mod facts;

use super::Desk;
use crate::article::{DateInfo, Inferred, Precision, ZoneSource};
use crate::{Block, BlockKind, Fact, FactKey, Label, Medium, PartKind, Region, Span};
use kiosque_values::{Date, DateHints, DateRole, Found, has_digit, may_give_role};
use std::collections::BTreeSet;
use std::iter::once_with;

/// A change dated further from publication than this many days is not taken for one of the same year.
const SAME_STORY_DAYS: i64 = 60;

/// Parts of a page whose dates are not the article's.
const ELSEWHERE: Region = Region::NAVIGATION.with(Region::COMMENTS).with(Region::RELATED).with(Region::ASIDE);

/// Lines that tell little more than a date are so long, in bytes; those that hold one among other things, so long.
const SHORT: usize = 80;
const LONG: usize = 120;

/// So much stands beside a date in a line that is there for its sake: `Published on`, a name.
const BESIDE: usize = 40;

/// A day that a page prints where its own may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedDay {
    /// What happened on it, as the words beside it say; publication without any.
    pub role: DateRole,
    /// The text that it was read from.
    pub raw: String,
    /// Where it stands in the decoded input.
    pub span: Span,
    /// Who found it, as provenance names them.
    pub by: String,
}

/// Who finds the day of a publication where the page prints that of the last change alone.
const OF_CHANGE: &str = "page:changed";

/// What the finders of dates begin with that a script states of the story it draws.
const OF_STATE: &str = "fact:state:";

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
        let dated = self.blocks_with(&[Label::Date, Label::Meta, Label::Byline, Label::Dateline]);
        let (of_site, mut others): (Vec<usize>, Vec<usize>) =
            dated.into_iter().partition(|&block| self.is_of_site(block));
        others.retain(|&block| !self.is_apart(block));
        let (stated, found) = (self.first_dates(&of_site), self.first_dates(&others));
        let (mut of_publication, mut changes) = self.fact_dates();
        let days = facts::days_of_page(&of_publication, &changes, [&found.0, &found.1]);
        of_publication.retain(|(_, stated)| !facts::is_far_ahead(stated, &days));
        changes.retain(|stated| !facts::is_far_ahead(stated, &days));
        let (sure, loose) = self.published_facts(of_publication);
        let sure = sure.map(|stated| self.printed_earlier(&stated, &changes).unwrap_or(stated));
        let drawn = changes.pop_if(|last| last.by.starts_with(OF_STATE));
        let fact_modified = changes.into_iter().take(1).find(|first| !self.contradicts_address(first));
        let given = [PartKind::Date, PartKind::Modified].map(|kind| self.given_date(kind));
        let [given_published, given_modified] = given;
        // Dates are looked for elsewhere only where these tell none.
        let printed = found.0.map(|stated| self.below_headline(&stated).unwrap_or(stated));
        let known = [given_published, stated.0, sure, printed, loose].into_iter();
        let looked_for = once_with(|| self.date_fact())
            .chain(once_with(|| self.shown_date(SHORT, BESIDE)))
            .chain(once_with(|| self.shown_date(LONG, LONG)));
        let published = self.first_possible(known.chain(looked_for).flatten());
        let modified = [given_modified, stated.1, fact_modified, found.1].into_iter().flatten();
        let modified = self.first_possible(modified);
        let shown_change = || self.shown_change().filter(|stated| self.is_possible(stated));
        let is_own = |stated: &Stated| self.is_possible(stated) && !self.contradicts_address(stated);
        let modified = modified.or_else(shown_change).or_else(|| drawn.filter(is_own));
        let modified = modified.map(|change| self.as_written(change));
        let published = published.or_else(|| self.told_date());
        let published = published.or_else(|| self.signed_off()).or_else(|| self.opening_date());
        let published = published.map(|stated| self.in_order(stated, modified.as_ref()));
        self.publish(published, modified);
    }

    /// The first date that can be true; one with its year before one without.
    fn first_possible(&self, stated: impl Iterator<Item = Stated>) -> Option<Stated> {
        let mut first = None;
        for stated in stated.filter(|stated| self.is_possible(stated)) {
            if stated.date.has_year() {
                return Some(stated);
            }
            first.get_or_insert(stated);
        }
        first
    }

    /// The days that labelled blocks, short lines near the headline, and lines that say what they are of, print.
    pub(super) fn printed_days(&self) -> Vec<PrintedDay> {
        let blocks =
            self.blocks_with(&[Label::Date, Label::Meta, Label::Byline, Label::Dateline]).into_iter();
        let blocks = blocks.filter(|&block| self.is_of_site(block) || !self.is_apart(block));
        let labelled = blocks.flat_map(|block| self.dates_of(block));
        let of_publication = self.shown_dates(SHORT, BESIDE).chain(self.told_dates());
        let role_of =
            |stated: &Stated| if stated.by == OF_CHANGE { DateRole::Modified } else { DateRole::Published };
        let shown = of_publication.map(|stated| (role_of(&stated), stated));
        let changes = self.shown_changes().map(|stated| (DateRole::Modified, stated));
        let mut known = BTreeSet::new();
        let days = labelled.chain(changes).chain(shown).filter(|(_, stated)| known.insert(stated.span));
        let printed = |(role, stated): (DateRole, Stated)| {
            let Stated { raw, span, by, .. } = stated;
            Some(PrintedDay { role, raw, span: span?, by })
        };
        days.filter_map(printed).collect()
    }

    /// The first dates of publication and change on some blocks.
    fn first_dates(&self, blocks: &[usize]) -> (Option<Stated>, Option<Stated>) {
        let (mut published, mut modified) = (None, None);
        for (role, stated) in blocks.iter().flat_map(|&block| self.dates_of(block)) {
            let slot = match role {
                DateRole::Published => &mut published,
                DateRole::Modified => &mut modified,
            };
            slot.get_or_insert(stated);
        }
        (published, modified)
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
                if is_of_member(before) {
                    continue;
                }
                let role = kiosque_values::date_role(before, after).unwrap_or(DateRole::Published);
                let span = self.reading.source_span(block, all);
                let mut stated = stated(text, found.clone(), span, &by);
                stated.span = Some(self.reading.source_span(block, found.span.into()));
                dates.push((role, stated));
            }
        }
        dates
    }

    /// The day that a line of the headline's prints, if it is earlier than the one that the page states: what is stated
    /// then is when the page was changed, or made. Of `changes`, those that elements print are of no publication.
    fn printed_earlier(&self, stated: &Stated, changes: &[Stated]) -> Option<Stated> {
        /// So many blocks stand between a headline and its date.
        const NEAR: usize = 12;
        /// Days in two zones differ by one.
        const ZONES: i64 = 1;
        // What elements state, they show; above the headline it may be today's date.
        let is_shown = |stated: &Stated| super::facts::is_of_element(&stated.by);
        let headline = self.headline_start();
        let is_above = stated.span.is_some_and(|span| span.end <= headline);
        let title = self.blocks_of(Label::Title).next().filter(|_| is_above || !is_shown(stated))?;
        // `11/01/2021` is two days.
        let days = |date: &Stated| {
            let readings = [true, false].map(|day_first| self.in_this_order(date, day_first));
            readings.iter().flatten().chain([&date.date]).filter_map(Date::day_key).collect::<Vec<_>>()
        };
        let first_stated = days(stated).into_iter().min()?;
        let near = self.blocks_with(&[Label::Date, Label::Meta, Label::Byline]).into_iter();
        let near = near.filter(|&block| block.abs_diff(title) <= NEAR && self.is_date_line(block));
        let near = near.filter(|&block| block > title || !is_shown(stated));
        let mut printed = near.filter_map(|block| {
            let mut dates = self.dates_of(block).into_iter().filter(|(role, _)| *role == DateRole::Published);
            let first = dates.next().map(|(_, printed)| printed);
            first.filter(|first| first.date.day_key().is_some() && dates.next().is_none())
        });
        let first = printed.next()?;
        let days_before = |day| kiosque_values::days_between(day, first_stated);
        let is_earlier = |date: &Stated| {
            days(date).into_iter().all(|day| days_before(day).is_some_and(|days| days > ZONES))
        };
        let is_change =
            changes.iter().any(|change| is_shown(change) && change.date.day_key() == first.date.day_key());
        (!is_change && is_earlier(&first) && printed.all(|date| is_earlier(&date))).then_some(first)
    }

    /// The date of a line below the headline, if the one that was found stands above it, where today's date may be. Captions
    /// tell of other days; longer lines count if they say that theirs is of publication.
    fn below_headline(&self, found: &Stated) -> Option<Stated> {
        let headline = self.headline_start();
        let is_above = |stated: &Stated| stated.span.is_some_and(|span| span.end <= headline);
        if !is_above(found) {
            return None;
        }
        let is_own = |shown: &Stated| !is_above(shown) && shown.by != OF_CHANGE && !self.is_of_picture(shown);
        let is_told = |shown: &Stated| self.told_dates().any(|told| told.span == shown.span);
        let short = self.shown_date(SHORT, BESIDE).filter(is_own);
        short.or_else(|| self.shown_date(LONG, LONG).filter(|shown| is_own(shown) && is_told(shown)))
    }

    /// Whether a date stands among the words of a picture.
    fn is_of_picture(&self, stated: &Stated) -> bool {
        let stands_in = |block: &Block| {
            stated.span.is_some_and(|span| span.start >= block.span.start && span.end <= block.span.end)
        };
        let at = self.reading.blocks().iter().position(stands_in);
        at.is_some_and(|at| {
            self.reading.blocks()[at].kind == BlockKind::Figure || self.labels.label(at) == Label::Caption
        })
    }

    /// Whether a block is there for the sake of a date, and not a caption that tells of a day, or an event.
    fn is_date_line(&self, block: usize) -> bool {
        let text = self.reading.text(block);
        let dates = kiosque_values::find_dates(text, &self.hints());
        let said: usize = dates.iter().map(|date| text[date.span.clone()].chars().count()).sum();
        !dates.is_empty() && text.chars().count() - said <= BESIDE && !facts::is_of_event(text)
    }

    /// What a stated date is if its day, or its month, is written first.
    fn in_this_order(&self, stated: &Stated, day_first: bool) -> Option<Date> {
        let hints = DateHints { day_first: Some(day_first), ..self.hints() };
        Some(kiosque_values::read_date(&stated.raw, &hints)?.value)
    }

    /// The whole date that a short line of an HTML page shows nearest to the headline, in no part for other things; so many
    /// bytes may stand beside it.
    fn shown_date(&self, longest: usize, beside: usize) -> Option<Stated> {
        self.shown_dates(longest, beside).next()
    }

    /// All of them, the nearest below the headline first.
    fn shown_dates(&self, longest: usize, beside: usize) -> impl Iterator<Item = Stated> {
        /// So many blocks stand between a headline and its date.
        const NEAR: usize = 12;
        let title = self.blocks_of(Label::Title).next().filter(|_| self.reading.medium() == Medium::Html);
        let hints = self.hints();
        // What the headline stands in is no part for other things.
        let of_title = title.map_or(Region::NONE, |title| self.reading.blocks()[title].region);
        let elsewhere = ELSEWHERE.without(of_title);
        let shown = move |block: usize| {
            let text = self.reading.text(block);
            // A sentence of the story tells of its days.
            let is_told = self.labels.label(block).is_body() && super::ends_sentence(text);
            let elsewhere = is_told || self.reading.blocks()[block].region.has(elsewhere);
            let found =
                (!elsewhere && text.len() <= longest).then(|| kiosque_values::read_date(text, &hints))??;
            found.value.day_key().filter(|_| text.len() - found.span.len() <= beside)?;
            let (before, after) = (&text[..found.span.start], &text[found.span.end..]);
            if is_of_member(before) || self.is_apart(block) {
                return None;
            }
            let is_change = kiosque_values::date_role(before, after) == Some(DateRole::Modified);
            let by = if is_change { OF_CHANGE } else { "page:near-headline" };
            let span = Some(self.reading.source_span(block, found.span.clone().into()));
            Some(Stated { raw: text[found.span].to_owned(), date: found.value, span, by: by.into() })
        };
        let places = title.into_iter().flat_map(|title| {
            let below = title..(title + NEAR).min(self.reading.len());
            let above = (title.saturating_sub(NEAR)..title).rev();
            let body = |mark: &crate::Mark| mark.label.is_body();
            let story_end = self.labels.marks().iter().rposition(body).map_or(title, |last| last + 1);
            below.chain(above).chain(story_end..(story_end + NEAR).min(self.reading.len()))
        });
        places.filter_map(shown)
    }

    /// The date that a short line by the headline of an HTML page says is that of the last change.
    fn shown_change(&self) -> Option<Stated> {
        self.shown_changes().next()
    }

    fn shown_changes(&self) -> impl Iterator<Item = Stated> {
        /// So many blocks stand between a headline and its date.
        const NEAR: usize = 8;
        let title = self.blocks_of(Label::Title).next().filter(|_| self.reading.medium() == Medium::Html);
        let hints = self.hints();
        let said = move |block: usize| {
            let text = Some(self.reading.text(block)).filter(|text| text.len() <= LONG)?;
            let found = kiosque_values::find_dates(text, &hints).into_iter().find(|found| {
                let (before, after) = (&text[..found.span.start], &text[found.span.end..]);
                kiosque_values::date_role(before, after) == Some(DateRole::Modified)
            })?;
            let span = Some(self.reading.source_span(block, found.span.clone().into()));
            let raw = text[found.span].to_owned();
            Some(Stated { raw, date: found.value, span, by: "page:near-headline".into() })
        };
        let near = |title: usize| title.saturating_sub(NEAR / 2)..(title + NEAR).min(self.reading.len());
        let places = title.into_iter().flat_map(near);
        places.filter(|&block| !self.reading.blocks()[block].region.has(ELSEWHERE)).filter_map(said)
    }

    /// The date that a short line anywhere on an HTML page says is that of publication: `Published: 5 March 2024`, or
    /// `Published` on the line before.
    fn told_date(&self) -> Option<Stated> {
        self.told_dates().next()
    }

    fn told_dates(&self) -> impl Iterator<Item = Stated> {
        let blocks = if self.reading.medium() == Medium::Html { self.reading.len() } else { 0 };
        let hints = self.hints();
        let short = |block: usize| Some(self.reading.text(block)).filter(|text| text.len() <= SHORT);
        let said = move |block: usize| {
            let text = short(block).filter(|text| has_digit(text))?;
            let line_before = || short(block.checked_sub(1)?).filter(|line| line.len() <= BESIDE);
            let may_be_told = may_give_role(text) || line_before().is_some_and(may_give_role);
            let found = may_be_told.then(|| kiosque_values::read_date(text, &hints))??;
            let (before, after) = (&text[..found.span.start], &text[found.span.end..]);
            let before = if before.trim().is_empty() { line_before().unwrap_or("") } else { before };
            let is_told = kiosque_values::date_role(before, after) == Some(DateRole::Published);
            found.value.day_key().filter(|_| is_told)?;
            let span = self.reading.source_span(block, found.span.clone().into());
            let raw = text[found.span].to_owned();
            Some(Stated { raw, date: found.value, span: Some(span), by: "page:told".into() })
        };
        (0..blocks).filter(|&block| !self.reading.blocks()[block].region.has(ELSEWHERE)).filter_map(said)
    }

    /// The day that the only line of an HTML page tells of the story which ends there: `This entry was posted on 5 March 2024`.
    fn signed_off(&self) -> Option<Stated> {
        /// So many blocks before the end of the story, and behind it, may sign it off.
        const BEFORE: usize = 3;
        const BEHIND: usize = 6;
        let (_, end) = self.story_blocks();
        if self.reading.medium() != Medium::Html || end == 0 {
            return None;
        }
        let hints = self.hints();
        let is_of_story = |block: &usize| !self.reading.blocks()[*block].region.has(ELSEWHERE);
        let tells = |block| Some((block, kiosque_values::read_sign_off(self.reading.text(block), &hints)?));
        let mut lines = (0..self.reading.len()).filter(is_of_story).filter_map(tells);
        let (block, day) =
            lines.next().filter(|(block, _)| (end.saturating_sub(BEFORE)..end + BEHIND).contains(block))?;
        let span = self.reading.source_span(block, day.span.clone().into());
        let raw = self.reading.text(block)[day.span].to_owned();
        let stated = Stated { raw, date: day.value, span: Some(span), by: "page:told".into() };
        lines.next().is_none().then_some(stated).filter(|stated| self.is_possible(stated))
    }

    /// The date that opens the story, as in `BREST, 3 May 2022 (Agency) –`. Where the paragraphs behind it open so as well, the
    /// page is a chronicle.
    fn opening_date(&self) -> Option<Stated> {
        /// So many paragraphs are looked at.
        const FEW: usize = 4;
        let hints = self.hints();
        let opening = |block| kiosque_values::read_opening_date(self.reading.text(block), &hints);
        let mut paragraphs = self.blocks_of(Label::Paragraph).take(FEW);
        let first = paragraphs.next()?;
        let found = opening(first).filter(|_| !paragraphs.any(|block| opening(block).is_some()))?;
        let span = self.reading.source_span(first, found.span.clone().into());
        let raw = self.reading.text(first)[found.span].to_owned();
        let stated = Stated { raw, date: found.value, span: Some(span), by: "page:opening".into() };
        Some(stated).filter(|stated| self.is_possible(stated))
    }

    /// `10/11/2022` is what the address, the other dates of the page, or the date that is printed by the headline, say it is;
    /// else what comes before the change.
    fn in_order(&self, stated: Stated, change: Option<&Stated>) -> Stated {
        let day = stated.date.day_key();
        let mut readings =
            [true, false].into_iter().filter_map(|day_first| self.in_this_order(&stated, day_first));
        let other = readings.find(|other| other.day_key() != day);
        let Some(other) = other.filter(|other| other.day_key().is_some()) else { return stated };
        let url = self.reading.url().and_then(|url| kiosque_values::date_of_url(url)?.value.day_key());
        let written_so = || {
            let order = self.has_days_first(&stated.raw)?;
            self.in_this_order(&stated, order).map_or(day, |date| date.day_key())
        };
        let shown = || self.shown_date(SHORT, BESIDE).and_then(|shown| shown.date.day_key());
        let is_other = match url.or_else(written_so).or_else(shown) {
            Some(said) => other.day_key() == Some(said),
            None => {
                let change = change.and_then(|change| change.date.day_key());
                change.is_some() && day > change && other.day_key() <= change
            }
        };
        if is_other { Stated { date: other, ..stated } } else { stated }
    }

    /// The date in the order in which the page writes its others.
    fn as_written(&self, stated: Stated) -> Stated {
        let order = self.has_days_first(&stated.raw);
        match order.and_then(|day_first| self.in_this_order(&stated, day_first)) {
            Some(date) => Stated { date, ..stated },
            None => stated,
        }
    }

    /// Whether short lines of the page write their dates in the form of `raw` with the day first, as those tell whose day is
    /// past the twelfth: none does otherwise.
    fn has_days_first(&self, raw: &str) -> Option<bool> {
        let (sign, _) = figures(raw)?;
        let short = (0..self.reading.len()).map(|block| self.reading.text(block));
        let short = short.filter(|text| text.len() <= LONG && text.contains(sign) && has_digit(text));
        let hints = self.hints();
        let written = short.flat_map(|text| {
            let dates = kiosque_values::find_dates(text, &hints).into_iter();
            dates.filter_map(|date| figures(&text[date.span])).filter(|(other, _)| *other == sign)
        });
        let mut orders = written.filter_map(|(_, figures)| match figures {
            (13.., 1..=12) => Some(true),
            (1..=12, 13..) => Some(false),
            _ => None,
        });
        let first = orders.next()?;
        orders.all(|other| other == first).then_some(first)
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

    pub(super) fn hints(&self) -> DateHints<'_> {
        let of_site = self.site.and_then(|site| site.languages.first());
        DateHints {
            language: self.article.language.as_ref().or(of_site).map(String::as_str),
            day_first: self.american.get_or_init(|| self.is_american()).then_some(false),
            short_years: false,
        }
    }

    /// Whether the page says that it is in the English of the United States, and its address is not of another country.
    fn is_american(&self) -> bool {
        let country = self.reading.host().and_then(|host| host.rsplit('.').next()).unwrap_or_default();
        let is_abroad = country.len() == 2 && !["us", "io", "co", "tv", "ai", "me"].contains(&country);
        let is_english = self.article.language.as_deref().is_none_or(|language| language.starts_with("en"));
        let is_stated =
            |fact: &Fact| ["en-US", "en_US"].iter().any(|tag| fact.value.eq_ignore_ascii_case(tag));
        is_english && !is_abroad && self.reading.facts_of(FactKey::Language).any(is_stated)
    }

    /// Nothing can have been published after it was fetched. A day is allowed for zones. The day that programs count from
    /// is that of none.
    fn is_possible(&self, stated: &Stated) -> bool {
        if facts::is_epoch(&stated.date) {
            return false;
        }
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
            inferred: published.and_then(|day| infer_year(date, day)).or_else(|| of_change(&stated)),
            by: stated.by,
            raw: stated.raw,
        }
    }
}

/// Whether the words before a date say that somebody joined then: in forums it stands beside each name.
fn is_of_member(before: &str) -> bool {
    const WORDS: [&str; 16] = [
        "registered",
        "joined",
        "member since",
        "registriert",
        "registriert seit",
        "mitglied seit",
        "dabei seit",
        "beigetreten",
        "inscrit",
        "inscrit le",
        "membre depuis",
        "registrado",
        "miembro desde",
        "iscritto",
        "зарегистрирован",
        "регистрация",
    ];
    let key = kiosque_values::compare_key(before);
    WORDS.iter().any(|word| key.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with(' ')))
}

/// The first two figures of a date such as `03-04-2021`, and the sign between them.
fn figures(raw: &str) -> Option<(char, (u8, u8))> {
    let start = raw.find(|c: char| c.is_ascii_digit())?;
    let sign = raw[start..].chars().find(|c| !c.is_ascii_digit()).filter(|sign| "-/.".contains(*sign))?;
    let mut parts = raw[start..].split(sign);
    let (first, second, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let is_year = rest.starts_with(|c: char| c.is_ascii_digit());
    Some((sign, (first.parse().ok()?, second.parse().ok()?))).filter(|_| is_year)
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

/// A story that says only when it was changed last was published then, as far as the page tells.
fn of_change(stated: &Stated) -> Option<Inferred> {
    (stated.by == OF_CHANGE).then(|| Inferred {
        value: stated.date.to_iso(),
        reason: "the page prints the day of its last change, and no other".into(),
    })
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
