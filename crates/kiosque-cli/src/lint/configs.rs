//! FiveFilters site configs: what is not understood in them, and their checks on saved pages.

use super::checks;
use super::finding::{Finding, Severity};
use anyhow::{Context, Result};
use kiosque::{Kiosque, Page, Rules, SiteConfigs};
use kiosque_input::{Inputs, Limits, Record};
use kiosque_rules::fivefilters::{Fate, id_of};
use std::path::{Path, PathBuf};

/// Whether `path` is a site config, or a folder of them.
pub(super) fn is_config(path: &Path) -> bool {
    let is_text = |path: &Path| path.extension().is_some_and(|ending| ending == "txt");
    if path.is_file() {
        return is_text(path);
    }
    let entries = || std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_site = |path: PathBuf| path.join("site.toml").is_file();
    !path.join("site.toml").is_file() && !entries().any(is_site) && entries().any(|path| is_text(&path))
}

/// A saved page whose address is known.
pub(super) struct Saved {
    path: PathBuf,
    url: String,
    page: Page,
}

/// The pages of a folder that have an address, in a sidecar or by what they state of themselves.
pub(super) fn saved(folder: &Path) -> Result<Vec<Saved>> {
    let mut saved = Vec::new();
    for record in Inputs::new([folder.to_path_buf()]).records(&Limits::default()) {
        let page = record.and_then(Record::decode).with_context(|| folder.display().to_string())?;
        if let Some(url) = page.url.clone() {
            saved.push(Saved { path: PathBuf::from(&page.origin.source), url, page });
        }
    }
    Ok(saved)
}

pub(super) fn findings(path: &Path, saved: &[Saved]) -> Result<Vec<Finding>> {
    let kiosque = Kiosque::builder().without_bundled().site_configs(path).build()?;
    let configs = &kiosque.site_configs()[0];
    let mut findings = Vec::new();
    for name in configs.names() {
        findings.extend(of_config(configs, name, &kiosque, saved));
    }
    Ok(findings)
}

fn of_config(configs: &SiteConfigs, name: &str, kiosque: &Kiosque, saved: &[Saved]) -> Vec<Finding> {
    let Some(converted) = configs.convert(name) else { return Vec::new() };
    let problems = converted.problems.into_iter().filter_map(|problem| {
        let (severity, code) = match problem.fate {
            Fate::Invalid => (Severity::Warning, "not-understood"),
            Fate::Unsupported => (Severity::Note, "not-supported"),
            Fate::Converted | Fate::NotNeeded => return None,
        };
        Some(Finding { severity, code, at: problem.at, is_fixable: false })
    });
    let mut findings: Vec<Finding> = problems.collect();
    let id = id_of(name);
    let Ok(rules) = Rules::parse(&id, name, &converted.site_toml) else { return findings };
    let pages: Vec<&Saved> =
        saved.iter().filter(|saved| checks::has_check(rules.checks(), &saved.url)).collect();
    for saved in &pages {
        let (article, _) = kiosque.explain(&saved.page, Some(&id));
        findings.extend(checks::failures(rules.checks(), &saved.url, &article, &saved.path));
    }
    if !rules.checks().is_empty() && pages.is_empty() {
        let count = rules.checks().len();
        let message = format!("{count} test_url, none tried: no page of such an address was given");
        let file = configs.path(name).unwrap_or(configs.folder());
        let finding = Finding::of_file(Severity::Note, "untried", file, message);
        findings.push(finding.with_help("save such a page, and name its folder with --samples"));
    }
    findings
}
