//! Counts of what is no page.

use std::collections::BTreeMap;

/// How many records were passed over, by reason: no page was lost, they are none.
///
/// | reason | what it was |
/// |---|---|
/// | `other_file` | a file, or a member of an archive, of another kind |
/// | `sidecar` | a file that tells of a page |
/// | `ignored` | a file or folder that the rules ignore |
/// | `request`, `metadata`, `warcinfo`, `revisit`, `continuation`, `other_record` | WARC records by type |
/// | `not_a_page` | a picture, a script, a style sheet … by its content type |
/// | `http_status` | an answer that is no success: redirects, errors |
/// | `empty_payload` | an answer without content |
/// | `frame` | a page within a saved page |
/// | `summary_only` | a feed's entry without its content |
/// | `blank` | a line or row that holds nothing |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    counts: BTreeMap<&'static str, u64>,
}

impl Skipped {
    /// How many were passed over for `reason`.
    pub fn count(&self, reason: &str) -> u64 {
        self.counts.get(reason).copied().unwrap_or(0)
    }

    /// How many were passed over.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Reasons and counts, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.counts.iter().map(|(reason, count)| (*reason, *count))
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Skipped) {
        for (reason, count) in other.iter() {
            *self.counts.entry(reason).or_default() += count;
        }
    }

    pub(crate) fn add(&mut self, reason: &'static str) {
        *self.counts.entry(reason).or_default() += 1;
    }
}
