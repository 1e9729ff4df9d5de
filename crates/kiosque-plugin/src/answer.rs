//! What an extractor changed, sent to the host.

use crate::sdk::Desk;
use kiosque_core::{Labels, Mark, Part, Reason};

/// Sends the difference between what was known and what the extractor left. Refused calls are the host's to note.
pub(crate) fn send(host: &Desk<'_>, id: &str, known: &Labels, labels: &Labels) {
    for block in 0..labels.marks().len() {
        if known.mark(block) != labels.mark(block) {
            send_block(host, id, block, known, labels);
        }
    }
    for fact in labels.facts().iter().skip(known.facts().len()) {
        host.fact(fact.kind.number().into(), &fact.text, &written(id, labels.reason(fact.by)));
    }
    for warning in labels.warnings() {
        host.say(warning);
    }
}

fn send_block(host: &Desk<'_>, id: &str, block: usize, known: &Labels, labels: &Labels) {
    let number = block as u32;
    let (old, new) = (known.mark(block), labels.mark(block));
    let mut parts = labels.parts(block);
    if said_anew(old, new) || !take_away(&mut parts, &known.parts(block)) {
        let related = new.related.map_or(0, |kind| 1 + kind as u32);
        let score = (new.score.clamp(0.0, 1.0) * 1000.0).round() as u32;
        host.label(number, new.label.number().into(), related, score, &written(id, labels.reason(new.by)));
        parts = labels.parts(block);
    }
    for part in parts {
        let (kind, start, len) = (part.kind.number().into(), part.range.start, part.range.len() as u32);
        match &part.text {
            Some(text) => host.part_text(number, kind, start, len, text),
            None => host.part(number, kind, start, len),
        };
    }
    if new.unsplit {
        host.unsplit(number);
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
