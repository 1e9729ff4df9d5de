//! `kiosque try`.

use crate::args::Try;
use crate::workbench::{self, Bench};
use crate::{Outcome, explain, setup, test};
use anstyle::Style;
use anyhow::{Context, Result, bail};
use kiosque::{ExplainedBlock, ExplainedPart, render};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;
use toml::Table;

/// A block that the rule labels.
#[derive(Serialize)]
struct Row<'b> {
    line: u32,
    path: Option<&'b str>,
    text: &'b str,
    label: &'b str,
    parts: &'b [ExplainedPart],
    /// What it is in the site's reading now, and who says so.
    now: &'b str,
    now_by: &'b str,
    /// What it is without any rule.
    generic: &'b str,
}

pub(crate) fn run(args: &Try) -> Result<Outcome> {
    let bench = bench(args)?;
    let generic = setup::kiosque(&setup_without_sites(args))?;
    let Some(page) = explain::read_page(&args.page, args.url.as_deref(), &generic)? else {
        return Ok(Outcome::SomeFailed);
    };
    let (text, layout, rule) = cut_down(&bench, &args.rule, page.medium.name())?;
    let alone = bench.compile(&text).map_err(|error| in_rule(&error, is_inline(&args.rule)))?;
    let (article, tried) = workbench::kiosque(alone)?.explain(&page, Some(&bench.id));
    let tried = tried.blocks;
    let now = workbench::kiosque(bench.rules()?)?.explain(&page, Some(&bench.id)).1.blocks;
    let before = generic.explain(&page, Some("none")).1.blocks;
    let by = format!("rule:{}/{layout}/{rule}", bench.id);
    let rows: Vec<Row<'_>> = tried
        .iter()
        .zip(now.iter().zip(&before))
        .filter(|(block, _)| block.by == by)
        .map(|(block, (now, before))| row(block, now, before))
        .collect();
    let mut out = anstream::stdout().lock();
    for row in &rows {
        if args.json { writeln!(out, "{}", serde_json::to_string(row)?)? } else { show(&mut out, row, &by)? }
    }
    // What a rule labels is a field's origin, too: values are those of rules that label nothing.
    let values = if rows.is_empty() { workbench::fields_by(&article, &by) } else { Vec::new() };
    for (field, value) in &values {
        if args.json {
            writeln!(out, "{}", serde_json::json!({"field": field, "value": value}))?;
        } else {
            writeln!(
                out,
                "{field:<15} {}",
                render::shown(&render::shortened(&value.to_string(), explain::width()))
            )?;
        }
    }
    if !args.json {
        writeln!(out, "{rule} labels {} of {} blocks{}", rows.len(), tried.len(), given(&values))?;
    }
    Ok(if rows.is_empty() && values.is_empty() { Outcome::SomeFailed } else { Outcome::Done })
}

fn given(values: &[(String, serde_json::Value)]) -> String {
    if values.is_empty() { String::new() } else { format!(" and gives {} fields a value", values.len()) }
}

fn bench(args: &Try) -> Result<Bench> {
    let folders = test::folders(&[PathBuf::from(&args.site)])?;
    match folders.as_slice() {
        [folder] => Bench::open(folder),
        _ => bail!("{}: one site was expected; there are {} here", args.site, folders.len()),
    }
}

fn setup_without_sites(args: &Try) -> crate::args::Setup {
    crate::args::Setup { no_plugins: true, ..args.setup.clone() }
}

fn is_inline(rule: &str) -> bool {
    rule.contains('=')
}

/// The site cut down to the rule: the text of its file, the layout's and the rule's name.
fn cut_down(bench: &Bench, rule: &str, medium: &str) -> Result<(String, String, String)> {
    if is_inline(rule) {
        let inline = rule.trim();
        let text =
            if inline.starts_with('{') { format!("rule = {inline}") } else { format!("[rule]\n{inline}") };
        let mut table: Table = toml::from_str(&text).with_context(|| {
            format!("`{rule}` is no table of TOML; for example: {{ label = \"promo\", line = '^Follow us' }}")
        })?;
        let Some(toml::Value::Table(table)) = table.remove("rule") else { bail!("a table was expected") };
        return bench.with_rule(table, medium);
    }
    let found = bench.find(rule, medium).and_then(|(layout, name)| {
        let text = bench.alone(&layout, &name)?;
        Some((text, layout, name))
    });
    found.with_context(|| {
        format!("{} has no rule `{rule}`; it has: {}", bench.file, bench.rule_names().join(", "))
    })
}

/// Mistakes of an inline rule are told without the place in a file that does not exist.
fn in_rule(error: &kiosque::RuleFileError, is_inline: bool) -> anyhow::Error {
    if !is_inline {
        return anyhow::anyhow!("{error}");
    }
    let told = |diagnostic: &kiosque::Diagnostic| {
        let help = diagnostic.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}: {}{help}", diagnostic.source_line.trim(), diagnostic.message)
    };
    anyhow::anyhow!(
        "the rule makes no sense\n{}",
        error.diagnostics.iter().map(told).collect::<Vec<_>>().join("\n")
    )
}

fn row<'b>(block: &'b ExplainedBlock, now: &'b ExplainedBlock, before: &'b ExplainedBlock) -> Row<'b> {
    Row {
        line: block.line,
        path: block.path.as_deref(),
        text: &block.text,
        label: &block.label,
        parts: &block.parts,
        now: &now.label,
        now_by: &now.by,
        generic: &before.label,
    }
}

fn show(out: &mut impl Write, row: &Row<'_>, by: &str) -> Result<()> {
    let text = render::shown(&render::shortened(row.text, explain::width().saturating_sub(24)));
    let style = explain::style_of(row.label);
    writeln!(out, "{:>5} {style}{:<15}{style:#} {text}", row.line, row.label)?;
    let dim = Style::new().dimmed();
    let part = |part: &ExplainedPart| format!("{}={}", part.part, render::shown(&part.text));
    let parts: Vec<String> = row.parts.iter().map(part).collect();
    if !parts.is_empty() {
        writeln!(out, "{:>22}{dim}{}{dim:#}", "", render::shortened(&parts.join(", "), 100))?;
    }
    let now = if row.now_by == by {
        "so it is now".to_owned()
    } else {
        format!("now {} [{}]", row.now, row.now_by)
    };
    writeln!(out, "{:>22}{dim}{now}; {} without rules{dim:#}", "", row.generic)?;
    Ok(())
}
