//! What was learnt, for people and for programs.

use crate::explain;
use anstyle::{AnsiColor, Style};
use anyhow::Result;
use kiosque::learn::{Evidence, Lesson, Proposal, Purpose};
use kiosque::render::{shortened, shown};
use std::collections::BTreeMap;
use std::io::Write;

/// Unchanged lines that a difference shows on both sides of a change.
const CONTEXT: usize = 2;

pub(super) fn json(file: &str, lesson: &Lesson) -> Result<()> {
    let mut value = serde_json::to_value(lesson)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("file".into(), file.into());
    }
    writeln!(anstream::stdout(), "{}", serde_json::to_string_pretty(&value)?)?;
    Ok(())
}

/// The pages by layout, the proposals with their evidence, and what was dropped.
pub(super) fn table(lesson: &Lesson) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let dim = Style::new().dimmed();
    pages(&mut out, lesson)?;
    for proposal in &lesson.proposals {
        let style = AnsiColor::Green.on_default();
        let name = format!("{}/{}", proposal.layout, proposal.rules.join(", "));
        let sign = if proposal.is_comment { '#' } else { '+' };
        writeln!(out, "  {style}{sign} {name:<28}{style:#} {}", evidence(proposal))?;
        for example in &proposal.evidence.examples {
            let example = shortened(&shown(example).replace('\n', " "), explain::width().saturating_sub(10));
            writeln!(out, "      {dim}{example}{dim:#}")?;
        }
    }
    if lesson.proposals.is_empty() {
        writeln!(
            out,
            "  no rule is proposed: nothing that the pages have in common would mend their reading"
        )?;
    }
    if !lesson.dropped.is_empty() {
        writeln!(out, "\nTried and dropped, for they make a page worse or label nothing:")?;
    }
    for dropped in &lesson.dropped {
        let name = format!("{}/{}", dropped.layout, dropped.rules.join(", "));
        let why = shortened(&shown(&dropped.why), explain::width());
        writeln!(out, "  - {name:<28} {why}")?;
        if !dropped.page.is_empty() {
            writeln!(out, "      {dim}{}{dim:#}", dropped.page)?;
        }
    }
    Ok(())
}

fn pages(out: &mut impl Write, lesson: &Lesson) -> Result<()> {
    let mut layouts: BTreeMap<&str, usize> = BTreeMap::new();
    for page in &lesson.pages {
        *layouts.entry(page.layout.as_deref().unwrap_or("no layout")).or_insert(0) += 1;
    }
    let listed: Vec<String> = layouts.iter().map(|(layout, pages)| format!("{layout} {pages}")).collect();
    let captures = lesson.pages.iter().filter(|page| page.capture_of.is_some()).count();
    let again = if captures > 0 { format!("; {captures} show a story again") } else { String::new() };
    let count = lesson.pages.len();
    writeln!(out, "{count} {}: {}{again}\n", if count == 1 { "page" } else { "pages" }, listed.join(", "))?;
    if count == 1 {
        writeln!(
            out,
            "  One page does not show what repeats: two or more of different stories tell far more.\n"
        )?;
    }
    Ok(())
}

fn evidence(proposal: &Proposal) -> String {
    let Evidence { seen, of, agrees, changes, .. } = &proposal.evidence;
    let agrees = match agrees {
        Some((agree, stated)) if *stated > 0 => format!(", as stated on {agree} of {stated}"),
        _ => String::new(),
    };
    let changes = match changes {
        _ if proposal.is_comment => "as a comment, for nothing shows that it would mend a page".to_owned(),
        (0, _) => "changes nothing on them".to_owned(),
        (blocks, pages) => format!("corrects {blocks} on {pages}"),
    };
    format!("{}: on {seen} of {of} pages{agrees}; {changes}", what(proposal.purpose))
}

fn what(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Furniture => "lines of the site",
        Purpose::Box => "a box in the story",
        Purpose::Ticker => "a ticker",
        Purpose::Field => "a field",
        Purpose::Related => "links to other stories",
        Purpose::Body => "the story",
        Purpose::End => "the end of the story",
    }
}

/// The difference between two texts of which the second has lines more.
pub(super) fn diff(file: &str, before: &str, after: &str) -> Result<()> {
    if before == after {
        return Ok(());
    }
    let mut out = anstream::stdout().lock();
    let style = AnsiColor::Green.on_default();
    writeln!(out, "\n--- {file}\n+++ {file}, with what was learnt")?;
    let mut known = before.lines().peekable();
    let rows: Vec<(bool, &str)> =
        after.lines().map(|line| (known.next_if_eq(&line).is_none(), line)).collect();
    let is_near = |at: usize| {
        rows[at.saturating_sub(CONTEXT)..rows.len().min(at + CONTEXT + 1)].iter().any(|(is_new, _)| *is_new)
    };
    let mut was_near = true;
    for (at, (is_new, line)) in rows.iter().enumerate() {
        let near = is_near(at);
        if near && !was_near {
            writeln!(out, "@@ line {} @@", at + 1)?;
        }
        was_near = near;
        match (is_new, near) {
            (true, _) => writeln!(out, "{style}+{}{style:#}", shown(line))?,
            (false, true) => writeln!(out, " {}", shown(line))?,
            (false, false) => {}
        }
    }
    writeln!(out)?;
    Ok(())
}
