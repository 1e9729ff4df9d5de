//! What an extractor changed, sent to the host.

use crate::sdk::Desk;
use kiosque_core::{By, Labels, Mark, Part, Reason};

/// Sends the difference between what was known and what the extractor left. Refused calls are the host's to note.
pub(crate) fn send(host: &Desk<'_>, id: &str, known: &Labels, labels: &Labels) {
    let mut sender = Sender { host, id, known, labels, reason: None };
    for block in 0..labels.marks().len() {
        if known.mark(block) != labels.mark(block) {
            sender.block(block);
        }
    }
    for fact in labels.facts().iter().skip(known.facts().len()) {
        host.fact(fact.kind.number().into(), &fact.text, sender.reason(fact.by));
    }
    for warning in labels.warnings() {
        host.say(warning);
    }
}

struct Sender<'a> {
    host: &'a Desk<'a>,
    id: &'a str,
    known: &'a Labels,
    labels: &'a Labels,
    /// The last reason as it travels: neighbours often share it.
    reason: Option<(By, String)>,
}

impl Sender<'_> {
    fn block(&mut self, block: usize) {
        let (known, labels) = (self.known, self.labels);
        let (old, new) = (known.mark(block), labels.mark(block));
        let mut parts = if labels.has_parts(block) { labels.parts(block) } else { Vec::new() };
        if said_anew(old, new) {
            self.label(block, new);
        } else if known.has_parts(block) && !take_away(&mut parts, &known.parts(block)) {
            self.label(block, new);
            parts = labels.parts(block);
        }
        for part in parts {
            self.part(block, part);
        }
        if new.unsplit {
            self.host.unsplit(block as u32);
        }
    }

    fn label(&mut self, block: usize, mark: &Mark) {
        let host = self.host;
        let related = mark.related.map_or(0, |kind| 1 + kind as u32);
        let score = (mark.score.clamp(0.0, 1.0) * 1000.0).round() as u32;
        host.label(block as u32, mark.label.number().into(), related, score, self.reason(mark.by));
    }

    fn part(&self, block: usize, part: &Part) {
        let (block, kind) = (block as u32, part.kind.number().into());
        let (start, len) = (part.range.start, part.range.len() as u32);
        match &part.text {
            Some(text) => self.host.part_text(block, kind, start, len, text),
            None => self.host.part(block, kind, start, len),
        };
    }

    fn reason(&mut self, by: By) -> &str {
        if self.reason.as_ref().is_none_or(|&(last, _)| last != by) {
            self.reason = Some((by, written(self.id, self.labels.reason(by))));
        }
        self.reason.as_ref().map_or("", |(_, reason)| reason)
    }
}

/// Whether more than the parts differ, and the addition that several items stand on the block.
fn said_anew(old: &Mark, new: &Mark) -> bool {
    let said = |mark: &Mark| (mark.label, mark.by, mark.score.to_bits(), mark.related);
    said(old) != said(new) || (old.unsplit && !new.unsplit)
}

/// Takes the known parts out of `parts`; false if one of them is gone, which only a new label does.
fn take_away(parts: &mut Vec<&Part>, known: &[&Part]) -> bool {
    let same = |a: &Part, b: &Part| (a.kind, a.range, &a.text) == (b.kind, b.range, &b.text);
    known.iter().all(|old| {
        let found = parts.iter().position(|part| same(part, old));
        found.map(|at| parts.remove(at)).is_some()
    })
}

/// A reason as it travels: its name without `native:<id>/`, which the host sets before it, and what it means.
fn written(id: &str, reason: &Reason) -> String {
    let name = reason.name.strip_prefix("native:").and_then(|rest| rest.strip_prefix(id)?.strip_prefix('/'));
    let name = name.unwrap_or(&reason.name);
    if reason.why.is_empty() { name.to_owned() } else { format!("{name}: {}", reason.why) }
}
