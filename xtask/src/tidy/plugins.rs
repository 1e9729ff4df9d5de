//! Checks on the folders of sites.

use super::Finding;
use crate::project::{Project, list};
use anyhow::Result;
use std::collections::BTreeSet;
use std::path::Path;

/// Every sample has a snapshot and every snapshot a sample.
pub(super) fn samples(project: &Project) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for site in project.sites()? {
        let samples = names(&site.join("samples"), |name| !name.ends_with(".toml"))?;
        let snapshots = names(&site.join("snapshots"), |name| name.ends_with(".snap"))?;
        let folder = project.relative(&site);
        let is_family = site.file_name().is_some_and(|name| name.to_string_lossy().starts_with('_'));
        if samples.is_empty() && !is_family {
            findings.push(Finding::new(format!("{folder}/samples"), "nothing", "a sample of the site"));
        }
        let expected: BTreeSet<String> = samples.iter().map(|sample| format!("{sample}.snap")).collect();
        for missing in expected.difference(&snapshots) {
            findings.push(Finding::new(format!("{folder}/snapshots"), "no such file", missing));
        }
        for lonely in snapshots.difference(&expected) {
            let sample = format!("the sample samples/{}", lonely.trim_end_matches(".snap"));
            findings.push(Finding::new(
                format!("{folder}/snapshots/{lonely}"),
                "no sample of this name",
                sample,
            ));
        }
    }
    Ok(findings)
}

fn names(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Result<BTreeSet<String>> {
    let paths = list(folder)?;
    let names = paths.iter().filter(|path| path.is_file()).filter_map(|path| path.file_name()?.to_str());
    Ok(names.filter(|name| is_wanted(name)).map(str::to_owned).collect())
}
