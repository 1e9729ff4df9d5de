//! `kiosque explain --diff`: two readings of a page, where they differ.

use crate::args::Explain;
use crate::workbench::{self, Bench};
use crate::{Outcome, explain};
use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result, bail};
use kiosque::samples::Change;
use kiosque::{Article, ExplainedBlock, ExplainedPart, Explanation, Kiosque, Page, render};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// A block that is read in two ways.
#[derive(Serialize)]
struct Row<'b> {
    line: u32,
    path: Option<&'b str>,
    text: &'b str,
    before: Side<'b>,
    after: Side<'b>,
}

/// One way of reading it.
#[derive(Serialize)]
struct Side<'b> {
    label: &'b str,
    by: &'b str,
    kept: bool,
    parts: &'b [ExplainedPart],
}

/// Shows where `reading`, that of the rules in force, differs from that of `other`: a site's folder, or `none`.
pub(super) fn run(
    args: &Explain,
    other: &Path,
    kiosque: &Kiosque,
    page: &Page,
    reading: &(Article, Explanation),
) -> Result<Outcome> {
    let (name, before) = other_reading(other, kiosque, page)?;
    let rows: Vec<Row<'_>> = before
        .1
        .blocks
        .iter()
        .zip(&reading.1.blocks)
        .filter_map(|(before, after)| row(before, after))
        .collect();
    let mut out = anstream::stdout().lock();
    if args.json {
        for row in &rows {
            writeln!(out, "{}", serde_json::to_string(row)?)?;
        }
        return Ok(Outcome::Done);
    }
    writeln!(out, "- {name}\n+ {}\n", in_force(&reading.0))?;
    for row in &rows {
        show(&mut out, row)?;
    }
    fields(&mut out, &before, reading)?;
    writeln!(out, "{} of {} blocks differ", rows.len(), reading.1.blocks.len())?;
    Ok(Outcome::Done)
}

fn other_reading(other: &Path, kiosque: &Kiosque, page: &Page) -> Result<(String, (Article, Explanation))> {
    if other.as_os_str() == "none" {
        return Ok(("the generic reading".into(), kiosque.explain(page, Some("none"))));
    }
    if !other.join("site.toml").is_file() {
        bail!("{}: `none`, or the folder of a site (with a site.toml) was expected", other.display());
    }
    let bench = Bench::open(other)?;
    let kiosque = workbench::kiosque(bench.rules()?).context("the other rules cannot be loaded")?;
    Ok((bench.file.clone(), kiosque.explain(page, Some(&bench.id))))
}

fn in_force(article: &Article) -> String {
    let of_site = |plugin: &kiosque::article::PluginInfo| {
        format!("site {} (layout {}, {})", plugin.id, plugin.layout.as_deref().unwrap_or("none"), plugin.tier)
    };
    article.provenance.plugin.as_ref().map_or_else(|| "no known site: the generic reading".into(), of_site)
}

fn side(block: &ExplainedBlock) -> Side<'_> {
    Side { label: &block.label, by: &block.by, kept: block.kept, parts: &block.parts }
}

/// Who says so is shown, but is no difference.
fn row<'b>(before: &'b ExplainedBlock, after: &'b ExplainedBlock) -> Option<Row<'b>> {
    let is_same =
        before.label == after.label && before.parts == after.parts && before.related == after.related;
    (!is_same).then(|| Row {
        line: after.line,
        path: after.path.as_deref(),
        text: &after.text,
        before: side(before),
        after: side(after),
    })
}

fn show(out: &mut impl Write, row: &Row<'_>) -> Result<()> {
    let text = render::shown(&render::shortened(row.text, explain::width().saturating_sub(8)));
    writeln!(out, "{:>5} {text}", row.line)?;
    let dim = Style::new().dimmed();
    for (sign, side) in [("-", &row.before), ("+", &row.after)] {
        let style = explain::style_of(side.label);
        let part = |part: &ExplainedPart| format!("{}={}", part.part, render::shown(&part.text));
        let parts: Vec<String> = side.parts.iter().map(part).collect();
        let parts = if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join(", ")) };
        let parts = render::shortened(&parts, 80);
        writeln!(out, "      {sign} {style}{:<15}{style:#} {dim}{}{parts}{dim:#}", side.label, side.by)?;
    }
    Ok(())
}

/// What the difference makes of the article's fields.
fn fields(
    out: &mut impl Write,
    before: &(Article, Explanation),
    after: &(Article, Explanation),
) -> Result<()> {
    let sheet = |reading: &(Article, Explanation)| render::editor(&reading.0, &reading.1);
    let change = Change::between(&sheet(before), &sheet(after));
    for field in change.fields.iter().filter(|field| !matches!(field.field.as_str(), "set aside" | "site")) {
        writeln!(out, "\n{}", field.field)?;
        for (sign, lines, color) in
            [("-", &field.before, AnsiColor::Red), ("+", &field.after, AnsiColor::Green)]
        {
            let style = color.on_default();
            for line in lines {
                let line = render::shortened(line, explain::width().saturating_sub(6));
                writeln!(out, "  {style}{sign} {line}{style:#}")?;
            }
        }
    }
    writeln!(out)?;
    Ok(())
}
