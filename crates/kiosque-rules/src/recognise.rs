//! Is this page the site's?

use crate::{MarkRule, Rules};
use kiosque_core::{Reading, Recognition, recognise_host};

/// The weight at which marks are proof.
const ENOUGH: f32 = 1.0;

/// By host when the address is known, else by marks. A site whose hosts are known is not on any other host, whatever
/// marks the page carries: pages quote each other.
pub(crate) fn recognise(rules: &Rules, reading: &Reading) -> Recognition {
    if reading.host().is_some() && !rules.site.hosts.is_empty() {
        return recognise_host(&rules.site, reading);
    }
    match weigh(&rules.marks, reading) {
        0.0 => Recognition::No,
        weight => Recognition::Marks(weight),
    }
}

/// The marks of a layout are on the page, or it asks for none.
pub(crate) fn has_marks(marks: &[MarkRule], reading: &Reading) -> bool {
    marks.is_empty() || weigh(marks, reading) >= ENOUGH
}

/// The sum of the weights of the marks that stand on the page, to two digits so that rounding never decides.
fn weigh(marks: &[MarkRule], reading: &Reading) -> f32 {
    if marks.is_empty() {
        return 0.0;
    }
    let mut seen = vec![0; marks.len()];
    for block in 0..reading.len() {
        let line = reading.matching(block);
        for (mark, seen) in marks.iter().zip(&mut seen) {
            let is_open = block < mark.within && *seen < mark.count;
            *seen += usize::from(is_open && mark.stands_on(line));
        }
    }
    let found = marks.iter().zip(&seen).filter(|(mark, seen)| **seen >= mark.count);
    let weight: f32 = found.map(|(mark, _)| mark.weight).sum();
    (weight * 100.0).round() / 100.0
}

impl MarkRule {
    /// The line is asked first: most lines fail it at their first byte.
    fn stands_on(&self, line: &str) -> bool {
        self.line.as_ref().is_none_or(|pattern| pattern.is_match(line))
            && self.text.as_ref().is_none_or(|phrase| phrase.is_in(line))
    }
}
