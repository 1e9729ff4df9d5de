//! `kiosque sites`.

use crate::args::Sites;
use crate::{Outcome, setup};
use anyhow::{Result, bail};
use kiosque::{LoadedSite, NativeState};
use serde::Serialize;
use std::io::Write;

/// A site, as the command shows it.
#[derive(Serialize)]
struct Row<'s> {
    id: &'s str,
    publisher: Option<&'s str>,
    hosts: &'s [String],
    languages: &'s [String],
    layouts: Vec<&'s str>,
    tier: &'s str,
    native: String,
    origin: String,
    overrides: Option<String>,
    sha256: Option<&'s str>,
}

pub(crate) fn run(args: &Sites) -> Result<Outcome> {
    let kiosque = setup::kiosque(&args.setup)?;
    let rows: Vec<Row<'_>> = match &args.id {
        Some(id) => kiosque.site(id).into_iter().map(row).collect(),
        None => kiosque.sites().iter().map(row).collect(),
    };
    if let (Some(id), true) = (&args.id, rows.is_empty()) {
        bail!("there is no site `{id}`; `kiosque sites` lists those that are known");
    }
    let mut out = std::io::stdout().lock();
    for row in &rows {
        if args.json {
            writeln!(out, "{}", serde_json::to_string(row)?)?;
        } else if args.id.is_some() {
            write!(out, "{}", card(row))?;
        } else {
            let overrides = row.overrides.as_ref().map(|o| format!(", in place of {o}")).unwrap_or_default();
            writeln!(
                out,
                "{:<18} {:<7} {:<32} {}{overrides}",
                row.id,
                row.tier,
                row.hosts.join(" "),
                row.origin
            )?;
        }
    }
    if args.id.is_none() && !args.json {
        for configs in kiosque.site_configs() {
            let count = configs.names().count();
            writeln!(out, "and {count} hosts by FiveFilters site configs in {}", configs.folder().display())?;
        }
    }
    Ok(Outcome::Done)
}

fn row(site: &LoadedSite) -> Row<'_> {
    Row {
        id: &site.site.id,
        publisher: site.site.publisher.as_deref(),
        hosts: &site.site.hosts,
        languages: &site.site.languages,
        layouts: site.layouts(),
        tier: site.tier(),
        native: native(&site.native),
        origin: site.origin.to_string(),
        overrides: site.overrides.as_ref().map(ToString::to_string),
        sha256: site.sha256.as_deref(),
    }
}

fn native(state: &NativeState) -> String {
    match state {
        NativeState::None => "none".into(),
        NativeState::Linked => "linked in".into(),
        NativeState::Loaded(path) => format!("loaded from {}", path.display()),
        NativeState::Missing(why) => format!("missing: {why}"),
    }
}

fn card(row: &Row<'_>) -> String {
    let none = || "not known".to_owned();
    let list = |list: &[String]| if list.is_empty() { none() } else { list.join(" ") };
    let mut card = format!("id         {}\n", row.id);
    for (name, value) in [
        ("publisher", row.publisher.map_or_else(none, str::to_owned)),
        ("hosts", list(row.hosts)),
        ("languages", list(row.languages)),
        ("layouts", row.layouts.join(" ")),
        ("tier", row.tier.to_owned()),
        ("native", row.native.clone()),
        ("from", row.origin.clone()),
        ("overrides", row.overrides.clone().unwrap_or_else(|| "nothing".into())),
        ("sha256", row.sha256.map_or_else(none, str::to_owned)),
    ] {
        card += &format!("{name:<10} {value}\n");
    }
    card
}
