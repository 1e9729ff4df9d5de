//! What is missing in a site's folder.

use super::finding::{Finding, Severity, Source};
use crate::workbench::Bench;
use kiosque::samples;

pub(super) fn findings(bench: &Bench, source: &Source<'_>) -> Vec<Finding> {
    let has_keys = !bench.is_family() && source.is_toml();
    let mut findings = if has_keys { missing_keys(source) } else { Vec::new() };
    findings.extend(samples_and_snapshots(bench));
    findings
}

fn missing_keys(source: &Source<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut missing = |severity, code, message: &str, help: &str| {
        findings.push(source.finding(severity, code, 0..0, message).with_help(help));
    };
    if !source.has("hosts") && !source.has("marks") {
        missing(
            Severity::Warning,
            "unrecognisable",
            "no page is ever recognised: the site has neither hosts nor marks",
            "hosts = [\"gazette.example\"], or marks for pages without an address",
        );
    }
    let inherits = source.has("inherits");
    if !source.has("language") && !inherits {
        missing(Severity::Warning, "no-language", "the site's language is missing", "language = [\"fr\"]");
    }
    if !source.has("zone") && !inherits {
        missing(
            Severity::Note,
            "no-zone",
            "the site's time zone is missing",
            "zone = \"Europe/Paris\", if the paper's times are known to be in it; leave it out if not",
        );
    }
    findings
}

fn samples_and_snapshots(bench: &Bench) -> Vec<Finding> {
    let mut findings = Vec::new();
    let samples = match samples::of_site(&bench.folder) {
        Ok(samples) => samples,
        Err(error) => {
            return vec![Finding::of_file(Severity::Error, "unreadable", &bench.folder, error.to_string())];
        }
    };
    if samples.is_empty() && !bench.is_family() {
        findings.push(
            Finding::of_file(
                Severity::Warning,
                "no-samples",
                &bench.folder,
                "the site has no samples: nothing is tested",
            )
            .with_help("save a page in samples/, or begin anew with kiosque new"),
        );
    }
    for sample in &samples {
        if !sample.snapshot.is_file() {
            findings.push(
                Finding::of_file(
                    Severity::Warning,
                    "no-snapshot",
                    &sample.path,
                    "this sample has no snapshot",
                )
                .with_help(format!("kiosque accept {}", sample.path.display())),
            );
        }
    }
    for orphan in samples::orphans(&bench.folder).unwrap_or_default() {
        findings.push(
            Finding::of_file(Severity::Warning, "no-sample", &orphan, "no sample belongs to this snapshot")
                .with_help("delete it, or give the sample its old name back"),
        );
    }
    findings
}
