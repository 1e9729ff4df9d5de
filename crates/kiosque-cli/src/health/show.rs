//! The health of sites for people, for programs and for Prometheus.

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use kiosque::health::{Drift, PageRef, SiteHealth};
use kiosque::render;
use std::fmt::Write as _;
use std::path::Path;

/// The fields in the table.
const FIELDS: [(&str, &str); 6] = [
    ("title", "title"),
    ("text", "text"),
    ("date_published", "date"),
    ("authors", "author"),
    ("section", "section"),
    ("tags", "tags"),
];

/// One object a site.
pub(super) fn json(sites: &[SiteHealth]) -> Result<String> {
    let lines: Result<Vec<String>, _> = sites.iter().map(serde_json::to_string).collect();
    Ok(lines?.into_iter().map(|line| line + "\n").collect())
}

/// A line a site, and below it what has drifted.
pub(super) fn table(sites: &[SiteHealth], profiles: &Path) -> String {
    let mut text = format!("{:<26} {:>6}", "site", "pages");
    for (_, heading) in FIELDS {
        let _ = write!(text, " {heading:>7}");
    }
    let _ = writeln!(text, " {:>8} {:>6}  state", "fallback", "words");
    for site in sites {
        line(&mut text, site);
        for drift in &site.drifts {
            told(&mut text, drift);
        }
    }
    if sites.iter().any(|site| site.profile_pages.is_none()) {
        let _ = writeln!(
            text,
            "\nwithout a profile nothing can drift: `kiosque health ARTICLES --learn` writes one into {}",
            profiles.display()
        );
    }
    text
}

fn line(text: &mut String, site: &SiteHealth) {
    let _ = write!(text, "{:<26} {:>6}", render::shown(&render::shortened(&site.site, 26)), site.pages);
    for (field, _) in FIELDS {
        let _ = write!(text, " {:>7}", percent(site, &format!("field:{field}")));
    }
    let (color, state) = match (site.profile_pages, site.drifts.len()) {
        (None, _) => (AnsiColor::BrightBlack, "no profile".to_owned()),
        (_, 0) => (AnsiColor::Green, "as usual".to_owned()),
        (_, count) => (AnsiColor::Red, format!("drifted: {count} signals")),
    };
    let style: Style = color.on_default();
    let _ = writeln!(
        text,
        " {:>8} {:>6}  {style}{state}{style:#}",
        percent(site, "generic:text"),
        site.median_words
    );
}

fn percent(site: &SiteHealth, signal: &str) -> String {
    let rate = site.rates.iter().find(|rate| rate.signal == signal).map_or(0.0, |rate| rate.rate);
    format!("{:.0}%", rate * 100.0)
}

fn told(text: &mut String, drift: &Drift) {
    let way = if drift.is_rise { "risen" } else { "fallen" };
    let _ = writeln!(
        text,
        "  {} has {way} from {:.0}% to {:.0}% since {}, noticed {} pages later",
        drift.signal,
        drift.before * 100.0,
        drift.after * 100.0,
        named(&drift.since),
        drift.noticed.number - drift.since.number
    );
    let samples: Vec<String> = drift.samples.iter().map(named).collect();
    let _ = writeln!(text, "    for example {}", samples.join(", "));
}

fn named(page: &PageRef) -> String {
    let what = page.id.as_deref().or(page.url.as_deref()).unwrap_or(&page.source);
    let date = page.date.as_ref().map(|date| format!(" of {date}")).unwrap_or_default();
    format!("page {}{date} ({})", page.number, render::shown(&render::shortened(what, 80)))
}

/// Prometheus' text format.
pub(super) fn prometheus(sites: &[SiteHealth]) -> String {
    let mut text = String::new();
    let mut family = |name: &str, help: &str, rows: Vec<(String, f64)>| {
        let _ = writeln!(text, "# HELP kiosque_health_{name} {help}\n# TYPE kiosque_health_{name} gauge");
        for (labels, value) in rows {
            let _ = writeln!(text, "kiosque_health_{name}{{{labels}}} {value}");
        }
    };
    let site = |site: &SiteHealth| format!("site=\"{}\"", escaped(&site.site));
    let of_sites = |value: &dyn Fn(&SiteHealth) -> f64| sites.iter().map(|s| (site(s), value(s))).collect();
    family("pages", "Pages of the site in the stream.", of_sites(&|s| f64::from(s.pages)));
    family("body_words_median", "Median of the words of a body.", of_sites(&|s| f64::from(s.median_words)));
    family(
        "drifted",
        "Whether any signal has drifted.",
        of_sites(&|s| f64::from(u8::from(!s.drifts.is_empty()))),
    );
    let rates = |value: &dyn Fn(&kiosque::health::Rate) -> Option<f64>| -> Vec<(String, f64)> {
        let rows = sites.iter().flat_map(|s| s.rates.iter().map(move |rate| (s, rate)));
        rows.filter_map(|(s, rate)| {
            Some((format!("{},signal=\"{}\"", site(s), escaped(&rate.signal)), value(rate)?))
        })
        .collect()
    };
    family("signal_ratio", "Share of the pages on which a signal is on.", rates(&|rate| Some(rate.rate)));
    family("signal_profile_ratio", "The same in the site's profile.", rates(&|rate| rate.profile));
    let drift = |s: &SiteHealth, drift: &Drift| {
        let way = if drift.is_rise { "rise" } else { "fall" };
        let labels = format!("{},signal=\"{}\",way=\"{way}\"", site(s), escaped(&drift.signal));
        (labels, f64::from(drift.noticed.number - drift.since.number))
    };
    let drifts = sites.iter().flat_map(|s| s.drifts.iter().map(move |d| drift(s, d))).collect();
    family("drift_pages", "Signals that have drifted: pages from the change to its notice.", drifts);
    text
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
