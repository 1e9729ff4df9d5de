//! `kiosque explain`.

use crate::args::Explain;
use crate::{Outcome, setup};
use anstyle::{AnsiColor, Style};
use anyhow::{Result, bail};
use kiosque::article::Status;
use kiosque::{Article, ExplainedBlock, Label, render};
use kiosque_input::{Inputs, Limits};
use std::io::Write;

/// Width of a line when standard output is no terminal.
const USUAL_WIDTH: usize = 110;

pub(crate) fn run(args: &Explain) -> Result<Outcome> {
    let kiosque = setup::kiosque_to_read_with(&args.setup, args.mode)?;
    if args.page.is_dir() {
        bail!("{}: this is a folder; explain takes one page", args.page.display());
    }
    if let Some(id) = args.site.as_deref().filter(|id| *id != "none")
        && !kiosque.sites().iter().any(|site| site.site.id == id)
    {
        bail!("there is no site `{id}`; `kiosque sites` lists those that are known");
    }
    let limits = Limits { record_bytes: kiosque.limits().page_bytes };
    let Some(record) = Inputs::new([args.page.clone()]).records(&limits).next() else {
        return Ok(Outcome::Done);
    };
    let mut page = match record.and_then(kiosque_input::Record::decode) {
        Ok(page) => page,
        Err(error) => {
            eprintln!("kiosque: {error} [{}]", error.code());
            return Ok(Outcome::SomeFailed);
        }
    };
    if args.url.is_some() {
        page.url.clone_from(&args.url);
    }
    let (article, explanation) = kiosque.explain(&page, args.site.as_deref());
    if let (Status::Error, Some(error)) = (article.status, &article.error) {
        eprintln!("kiosque: {} [{}]", error.detail, error.code);
        return Ok(Outcome::SomeFailed);
    }
    if args.json {
        json(&explanation.blocks)?;
    } else {
        table(&article, &explanation.blocks)?;
    }
    Ok(Outcome::Done)
}

fn json(blocks: &[ExplainedBlock]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for block in blocks {
        writeln!(out, "{}", serde_json::to_string(block)?)?;
    }
    Ok(())
}

/// A line a block: line number, kept or not, label, text, and below it who said so and why.
fn table(article: &Article, blocks: &[ExplainedBlock]) -> Result<()> {
    let width = terminal_size::terminal_size().map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0)).max(60);
    let mut out = anstream::stdout().lock();
    writeln!(out, "{}\n", verdict(article))?;
    for block in blocks {
        let style = style_of(block);
        let sign = if block.kept { "+" } else { "-" };
        let text = render::shown(&render::shortened(&block.text, width.saturating_sub(26)));
        writeln!(out, "{:>5} {style}{sign} {:<15}{style:#} {text}", block.line, block.label)?;
        let dim = Style::new().dimmed();
        writeln!(out, "{:>24}{dim}{}{dim:#}", "", grounds(block))?;
    }
    for warning in &article.warnings {
        writeln!(out, "\nwarning: {}", render::shown(warning))?;
    }
    Ok(())
}

fn verdict(article: &Article) -> String {
    match &article.provenance.plugin {
        Some(plugin) => format!(
            "site {} (layout {}, {}); + is kept, - is set aside",
            plugin.id,
            plugin.layout.as_deref().unwrap_or("none"),
            plugin.tier
        ),
        None => "no known site: the generic extractor alone; + is kept, - is set aside".into(),
    }
}

fn grounds(block: &ExplainedBlock) -> String {
    let mut grounds = format!("{} {:.2}: {}", block.by, block.score, block.why);
    let parts: Vec<String> =
        block.parts.iter().map(|part| format!("{}={}", part.part, render::shown(&part.text))).collect();
    if !parts.is_empty() {
        grounds += &format!(" [{}]", render::shortened(&parts.join(", "), 80));
    }
    for overruled in &block.overruled {
        if overruled.label != block.label {
            grounds += &format!("; not {} ({})", overruled.label, overruled.by);
        }
    }
    grounds
}

fn style_of(block: &ExplainedBlock) -> Style {
    let color = match Label::from_name(&block.label) {
        Some(Label::Title) => AnsiColor::Cyan,
        Some(label) if label.is_body() => AnsiColor::Green,
        Some(label) if label.is_kept() => AnsiColor::Yellow,
        _ => AnsiColor::BrightBlack,
    };
    color.on_default()
}
