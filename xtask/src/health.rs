//! `cargo xtask simulate-health`: how soon a redesign is noticed, and how often nothing at all.

use crate::project::Project;
use anyhow::Result;
use kiosque::article::{Article, BodyBlock, FieldOrigin, PluginInfo};
use kiosque::health::{Learner, Monitor, PAGES_BETWEEN_FALSE_ALARMS};
use std::fmt::Write as _;

/// What `simulate-health` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Streams of made-up records: sites with rates of their own for every field, which differ from day to day, and lengths of \
bodies of their own. Nothing is drawn from a clock: the same seed gives the same figures.")]
pub(crate) struct Args {
    /// Made-up sites
    #[arg(long, default_value_t = 60)]
    sites: u32,
    /// Weeks that each site is watched without a redesign
    #[arg(long, default_value_t = 20)]
    weeks: u32,
    /// Where the random numbers begin
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write scores/health.txt
    #[arg(long)]
    update: bool,
}

/// Pages that a profile is learnt from: two weeks of the site, and so many at least.
const LEARNT: u32 = 300;

/// Pages without a change before a redesign.
const BEFORE: u32 = 100;

/// A redesign not noticed after so many pages is missed.
const PATIENCE: u32 = 300;

/// By how many log odds (standard deviation) a rate differs from day to day: as a rule, and on restless sites.
const DAILY: f64 = 0.3;
const RESTLESS: f64 = 0.6;

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    let mut report = String::from("# `cargo xtask simulate-health --update` writes this file.\n");
    let _ = writeln!(
        report,
        "# {} made-up sites of 70 to 1,000 pages a week, profiles of two weeks ({LEARNT} pages at least), rates that differ from\n\
         # day to day by {DAILY} log odds.",
        args.sites
    );
    false_alarms(args, DAILY, &mut report);
    let _ = writeln!(report, "\n# The same with rates that differ by {RESTLESS} log odds.");
    false_alarms(args, RESTLESS, &mut report);
    show_redesigns(args, DAILY, &mut report);
    show_redesigns(args, RESTLESS, &mut report);
    print!("{report}");
    if args.update {
        std::fs::write(project.root.join("scores/health.txt"), &report)?;
        println!("wrote scores/health.txt");
    }
    Ok(())
}

fn show_redesigns(args: &Args, daily: f64, report: &mut String) {
    let _ = writeln!(
        report,
        "\n# Pages until a redesign is noticed, where rates differ by {daily} log odds.\n{:<44} {:>6} {:>6} {:>6} {:>7}",
        "redesign", "median", "90 %", "most", "missed"
    );
    for redesign in REDESIGNS {
        show_delays(redesign, &delays(args, redesign, daily), report);
    }
}

/// A change of a site's pages.
#[derive(Clone, Copy)]
struct Redesign {
    name: &'static str,
    /// On what share of the pages it shows.
    share: f64,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    None,
    Classes,
    Byline,
    Promo,
    Date,
    Cut,
    Unrecognised,
}

const REDESIGNS: [Redesign; 8] = [
    Redesign { name: "classes renamed: rules no longer fit", share: 1.0, kind: Kind::Classes },
    Redesign { name: "the same on half of the pages", share: 0.5, kind: Kind::Classes },
    Redesign { name: "byline moved out of reach", share: 1.0, kind: Kind::Byline },
    Redesign { name: "new promo line, taken for story", share: 1.0, kind: Kind::Promo },
    Redesign { name: "the same, three lines in turn", share: 0.6, kind: Kind::Promo },
    Redesign { name: "date in a form that is not read", share: 1.0, kind: Kind::Date },
    Redesign { name: "story cut to its first paragraphs", share: 1.0, kind: Kind::Cut },
    Redesign { name: "site no longer recognised", share: 1.0, kind: Kind::Unrecognised },
];

/// What watching sites without a redesign came to.
#[derive(Default)]
struct Quiet {
    site_weeks: u32,
    pages: u32,
    alarms: u32,
    sites_with_any: u32,
}

fn quiet(args: &Args, daily: f64) -> Quiet {
    let mut quiet = Quiet { site_weeks: args.sites * args.weeks, ..Quiet::default() };
    for number in 0..args.sites {
        let mut site = Stream::new(args.seed, number, daily);
        let mut monitor = site.learnt();
        let pages = args.weeks * site.pages_a_week;
        let alarms: u32 = (0..pages).map(|_| monitor.add(&site.next(None))).sum();
        quiet.pages += pages;
        quiet.alarms += alarms;
        quiet.sites_with_any += u32::from(alarms > 0);
    }
    quiet
}

fn false_alarms(args: &Args, daily: f64, report: &mut String) {
    let Quiet { site_weeks, pages, alarms, sites_with_any } = quiet(args, daily);
    let a_page = f64::from(alarms) / f64::from(pages);
    for (name, value) in [
        ("site-weeks without a redesign", site_weeks.to_string()),
        ("pages in them", pages.to_string()),
        ("false alarms", alarms.to_string()),
        ("sites with any", sites_with_any.to_string()),
        (
            "false alarms in 100 site-weeks",
            format!("{:.2}", f64::from(alarms) * 100.0 / f64::from(site_weeks)),
        ),
        ("false alarms in 100,000 pages", format!("{:.2}", a_page * PAGES_BETWEEN_FALSE_ALARMS)),
    ] {
        let _ = writeln!(report, "{name:<44} {value:>10}");
    }
}

/// Pages until the redesign is noticed, of each site, in order; `None` for those that are not.
fn delays(args: &Args, redesign: Redesign, daily: f64) -> Vec<Option<u32>> {
    let delay = |number| {
        let mut site = Stream::new(args.seed + 1000, number, daily);
        let mut monitor = site.learnt();
        for _ in 0..BEFORE {
            monitor.add(&site.next(None));
        }
        (1..=PATIENCE).find(|_| monitor.add(&site.next(Some(redesign))) > 0)
    };
    let mut delays: Vec<Option<u32>> = (0..args.sites).map(delay).collect();
    delays.sort_by_key(|delay| delay.unwrap_or(u32::MAX));
    delays
}

fn show_delays(redesign: Redesign, delays: &[Option<u32>], report: &mut String) {
    let at = |share: f64| {
        let delay = delays[((delays.len() - 1) as f64 * share).round() as usize];
        delay.map_or_else(|| "—".to_owned(), |delay| delay.to_string())
    };
    let missed = delays.iter().filter(|delay| delay.is_none()).count();
    let _ =
        writeln!(report, "{:<44} {:>6} {:>6} {:>6} {:>7}", redesign.name, at(0.5), at(0.9), at(1.0), missed);
}

/// The fields of a record, the rule that finds each, and between which rates it is filled.
const FIELDS: [(&str, &str, f64, f64); 9] = [
    ("title", "title", 0.97, 1.0),
    ("text", "body", 0.97, 1.0),
    ("date_published", "meta", 0.9, 1.0),
    ("byline", "meta", 0.4, 0.98),
    ("authors", "meta", 0.4, 0.98),
    ("section", "meta", 0.2, 0.98),
    ("tags", "tags", 0.1, 0.95),
    ("related", "more", 0.1, 0.98),
    ("standfirst", "lead", 0.0, 0.6),
];

/// The records of one made-up site.
struct Stream {
    random: Random,
    rates: Vec<f64>,
    today: Vec<f64>,
    headings: f64,
    usual_words: f64,
    pages_a_week: u32,
    daily: f64,
    number: u32,
}

impl Stream {
    fn new(seed: u64, number: u32, daily: f64) -> Stream {
        let mut random =
            Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (u64::from(number) << 32 | 0x5bd1));
        let rates: Vec<f64> =
            FIELDS.iter().map(|(_, _, low, high)| low + (high - low) * random.uniform()).collect();
        Stream {
            today: rates.clone(),
            headings: 0.6 * random.uniform(),
            usual_words: 200.0 + 500.0 * random.uniform(),
            pages_a_week: 70 + (random.uniform() * 930.0) as u32,
            rates,
            daily,
            number: 0,
            random,
        }
    }

    /// A monitor with the profile of the stream's next pages.
    fn learnt(&mut self) -> Monitor {
        let mut learner = Learner::new("made-up");
        for _ in 0..LEARNT.max(2 * self.pages_a_week) {
            learner.add(&self.next(None));
        }
        Monitor::new("made-up", Some(learner.finish().expect("there are pages enough")))
    }

    fn next(&mut self, redesign: Option<Redesign>) -> Article {
        self.number += 1;
        if self.number.is_multiple_of((self.pages_a_week / 7).max(1)) {
            self.new_day();
        }
        let shows = redesign.filter(|redesign| self.random.uniform() < redesign.share);
        let kind = shows.map_or(Kind::None, |redesign| redesign.kind);
        let mut article = Article { id: self.number.to_string(), ..Article::default() };
        let is_known = kind != Kind::Unrecognised;
        article.site = is_known.then(|| "made-up".to_owned());
        article.provenance.plugin = is_known.then(|| PluginInfo {
            id: "made-up".into(),
            tier: "rules".into(),
            layout: Some("html".into()),
            sha256: None,
        });
        self.fields(&mut article, kind);
        self.body(&mut article, kind);
        article
    }

    fn new_day(&mut self) {
        for (today, rate) in self.today.iter_mut().zip(&self.rates) {
            let rate = rate.clamp(0.001, 0.999);
            let logit = (rate / (1.0 - rate)).ln() + self.daily * self.random.normal();
            *today = 1.0 / (1.0 + (-logit).exp());
        }
    }

    fn fields(&mut self, article: &mut Article, kind: Kind) {
        let is_generic = matches!(kind, Kind::Classes | Kind::Unrecognised);
        // Byline and authors come and go together.
        let byline = self.random.uniform();
        for (at, (field, rule, ..)) in FIELDS.iter().enumerate() {
            let draw = if matches!(*field, "byline" | "authors") { byline } else { self.random.uniform() };
            let is_lost = match kind {
                Kind::Byline => matches!(*field, "byline" | "authors"),
                Kind::Date => *field == "date_published",
                // The generic reading finds the most important fields as well.
                Kind::Classes | Kind::Unrecognised => at > 4,
                _ => false,
            };
            if draw < self.today[at] && !is_lost {
                let by =
                    if is_generic { format!("generic:{field}") } else { format!("rule:made-up/html/{rule}") };
                article.provenance.fields.insert((*field).into(), FieldOrigin { span: None, by });
            }
        }
    }

    fn body(&mut self, article: &mut Article, kind: Kind) {
        let words = self.usual_words * (0.5 * self.random.normal()).exp();
        let words = if kind == Kind::Cut { words / 5.0 } else { words };
        article.word_count = words as u32;
        for paragraph in 0..3 {
            article
                .blocks
                .push(block(format!("paragraph {paragraph} of the made-up article {}", self.number)));
        }
        if self.random.uniform() < self.headings {
            article
                .blocks
                .push(BodyBlock { kind: kiosque::article::BodyKind::Heading, ..block("A heading".into()) });
        }
        if kind == Kind::Promo {
            let line = (self.random.uniform() * 3.0) as u32;
            article.blocks.push(block(format!("Follow the made-up paper on network {line} every day")));
        }
    }
}

fn block(text: String) -> BodyBlock {
    BodyBlock {
        kind: kiosque::article::BodyKind::Paragraph,
        text,
        lang: None,
        dir: kiosque::article::Direction::Ltr,
        span: kiosque::Span::default(),
        level: None,
        ordered: None,
        rows: None,
        url: None,
        entry: None,
        marks: Vec::new(),
    }
}

/// Random numbers by splitmix64 (G. L. Steele and others, *Fast splittable pseudorandom number generators*, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 up to 1.
    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Of mean 0 and variance 1: the sum of twelve uniform numbers is near enough.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redesigns_are_noticed_within_fifty_pages_and_nothing_else_is() {
        let args = Args { sites: 4, weeks: 2, seed: 7, update: false };
        for daily in [DAILY, RESTLESS] {
            assert_eq!(quiet(&args, daily).alarms, 0);
            for redesign in REDESIGNS {
                let delays = delays(&args, redesign, daily);
                let is_soon = |delay: &Option<u32>| delay.is_some_and(|delay| delay <= 50);
                assert!(delays.iter().all(is_soon), "{}: {delays:?}", redesign.name);
            }
        }
    }
}
