//! `kiosque lint`.

mod checks;
mod configs;
mod file;
mod finding;
mod fix;
mod patterns;
mod site;
mod usage;

use self::finding::{Finding, Severity, Source};
use crate::args::Lint;
use crate::workbench::Bench;
use crate::{Outcome, setup, test};
use anstyle::AnsiColor;
use anyhow::Result;
use kiosque::{Diagnostic, Kiosque, RuleFileError, SiteOrigin};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &Lint) -> Result<Outcome> {
    let (folders, configs) = what_to_lint(args)?;
    let (mut benches, mut findings) = open(&folders)?;
    if args.fix {
        let mut mended = 0;
        for bench in &mut benches {
            mended += fix::mend(bench)?;
        }
        eprintln!("kiosque: {mended} mended");
    }
    // Sites that are known besides may claim a host as well; if they do not load, `doctor` says why.
    let known = setup::kiosque(&args.setup).ok();
    for bench in &benches {
        findings.extend(lint(bench, &benches, known.as_ref())?);
    }
    let saved = args.samples.as_deref().map(configs::saved).transpose()?.unwrap_or_default();
    for path in &configs {
        findings.extend(configs::findings(path, &saved)?);
    }
    print(&findings, args.json)?;
    let is_clean = findings.iter().all(|finding| finding.severity == Severity::Note);
    Ok(if is_clean { Outcome::Done } else { Outcome::SomeFailed })
}

/// The rule files, and what keeps others from being read.
fn open(folders: &[PathBuf]) -> Result<(Vec<Bench>, Vec<Finding>)> {
    let (mut benches, mut findings) = (Vec::new(), Vec::new());
    for folder in folders {
        match Bench::open(folder).map_err(anyhow::Error::downcast::<RuleFileError>) {
            Ok(bench) => benches.push(bench),
            Err(Ok(error)) => findings.extend(error.diagnostics.into_iter().map(|at| Finding {
                severity: Severity::Error,
                code: "unreadable",
                at,
                is_fixable: false,
            })),
            Err(Err(other)) => return Err(other),
        }
    }
    Ok((benches, findings))
}

/// The folders of sites and those of FiveFilters site configs; where none is named, all that are known.
fn what_to_lint(args: &Lint) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    if args.sites.is_empty() {
        let configs = setup::config(&args.setup)?.sites.fivefilters;
        let has_sites = configs.is_empty() || Path::new("plugins").is_dir();
        return Ok((if has_sites { test::folders(&[])? } else { Vec::new() }, configs));
    }
    let (configs, sites): (Vec<PathBuf>, Vec<PathBuf>) =
        args.sites.iter().cloned().partition(|path| configs::is_config(path));
    Ok((if sites.is_empty() { Vec::new() } else { test::folders(&sites)? }, configs))
}

fn lint(bench: &Bench, benches: &[Bench], known: Option<&Kiosque>) -> Result<Vec<Finding>> {
    let source = Source::new(&bench.file, &bench.text);
    let mut findings = match bench.rules() {
        Err(error) => error.diagnostics.into_iter().map(invalid).collect(),
        // The generic reading and the rules are only tried when the file makes sense.
        Ok(_) if bench.is_family() => Vec::new(),
        Ok(rules) => usage::findings(bench, &source, rules)?,
    };
    findings.extend(file::findings(bench, &source));
    findings.extend(site::misnamed(bench));
    if source.is_toml() {
        findings.extend(patterns::findings(&source));
        findings.extend(site::findings(&source));
        findings.extend(claimed_hosts(bench, &source, benches, known));
    }
    fn place(finding: &Finding) -> (&str, usize, usize) {
        (&finding.at.file, finding.at.line, finding.at.column)
    }
    findings.sort_by(|a, b| place(a).cmp(&place(b)));
    Ok(findings)
}

fn invalid(at: Diagnostic) -> Finding {
    let is_fixable = fix::is_fixable(&at);
    Finding { severity: Severity::Error, code: "invalid", at, is_fixable }
}

/// A host has one site.
fn claimed_hosts(
    bench: &Bench,
    source: &Source<'_>,
    benches: &[Bench],
    known: Option<&Kiosque>,
) -> Vec<Finding> {
    let mut claims: BTreeMap<String, String> = BTreeMap::new();
    for site in known.iter().flat_map(|known| known.sites()).filter(|site| site.site.id != bench.id) {
        let is_linted =
            benches.iter().any(|other| other.id == site.site.id) && site.origin == SiteOrigin::Bundled;
        if !is_linted {
            claims.extend(
                site.site
                    .hosts
                    .iter()
                    .map(|host| (host.clone(), format!("{} ({})", site.site.id, site.origin))),
            );
        }
    }
    for other in benches.iter().filter(|other| other.id != bench.id) {
        let hosts = Source::new(&other.file, &other.text).texts("hosts");
        claims.extend(hosts.into_iter().map(|(host, _)| (host.to_ascii_lowercase(), other.file.clone())));
    }
    let claimed = |(host, at): (String, _)| {
        let by = claims.get(&host.to_ascii_lowercase())?;
        Some(
            source
                .finding(Severity::Error, "host-claimed-twice", at, format!("{host} is also a host of {by}"))
                .with_help(format!(
                    "take it out of one, or write [sites.{}] override = true in kiosque.toml",
                    bench.id
                )),
        )
    };
    source.texts("hosts").into_iter().filter_map(claimed).collect()
}

fn print(findings: &[Finding], as_json: bool) -> Result<()> {
    let mut out = anstream::stdout().lock();
    for finding in findings {
        if as_json {
            writeln!(out, "{}", serde_json::to_string(&finding.row())?)?;
            continue;
        }
        let color = match finding.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Note => AnsiColor::Cyan,
        };
        let style = color.on_default();
        let mendable = if finding.is_fixable { " (--fix mends it)" } else { "" };
        writeln!(
            out,
            "{style}{}{style:#} [{}]{mendable} {}\n",
            finding.severity.name(),
            finding.code,
            finding.at
        )?;
    }
    if !as_json {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let (errors, warnings, notes) =
            (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
        writeln!(out, "{errors} errors, {warnings} warnings, {notes} notes")?;
    }
    Ok(())
}
