//! `kiosque explain`.

mod diff;
mod fields;

use crate::args::Explain;
use crate::{Outcome, setup};
use anstyle::{AnsiColor, Style};
use anyhow::{Result, bail};
use kiosque::article::Status;
use kiosque::{Article, ExplainedBlock, Kiosque, Label, MainContent, Page, render};
use kiosque_input::{Inputs, Limits};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// Width of a line when standard output is no terminal.
const USUAL_WIDTH: usize = 110;

pub(crate) fn run(args: &Explain) -> Result<Outcome> {
    let kiosque = setup::kiosque_to_read_with(&args.setup, args.mode, false)?;
    if let Some(id) = args.site.as_deref().filter(|id| *id != "none")
        && kiosque.site(id).is_none()
    {
        bail!("there is no site `{id}`; `kiosque sites` lists those that are known");
    }
    let Some(page) = read_page(&args.page, args.url.as_deref(), &kiosque)? else {
        return Ok(Outcome::SomeFailed);
    };
    // Only the list of blocks shows their grounds.
    let explain = match args.fields || args.diff.is_some() {
        true => Kiosque::explain,
        false => Kiosque::explain_with_grounds,
    };
    let (article, explanation) = explain(&kiosque, &page, args.site.as_deref());
    if let (Status::Error, Some(error)) = (article.status, &article.error) {
        eprintln!("kiosque: {} [{}]", error.detail, error.code);
        return Ok(Outcome::SomeFailed);
    }
    if let Some(other) = &args.diff {
        let reading = (article, explanation);
        return diff::run(args, other, &kiosque, &page, &reading);
    }
    match (args.json, args.fields) {
        (true, true) => json(&explanation.fields)?,
        (true, false) => json(&explanation.blocks)?,
        (false, true) => fields::table(&explanation.fields)?,
        (false, false) => {
            table(&article, &explanation.blocks)?;
            fields::table(&explanation.fields)?;
            warnings(&article)?;
        }
    }
    Ok(Outcome::Done)
}

/// The first page of a file or of standard input; `None` when it cannot be read, which has been said.
pub(crate) fn read_page(path: &Path, url: Option<&str>, kiosque: &Kiosque) -> Result<Option<Page>> {
    if path.is_dir() {
        bail!("{}: this is a folder; one page was expected", path.display());
    }
    let limits = Limits { record_bytes: kiosque.limits().record_bytes };
    let record = Inputs::new([path.to_path_buf()]).records(&limits).next();
    match record.map_or_else(|| Ok(Page::default()), |record| record.and_then(kiosque_input::Record::decode))
    {
        Ok(page) => Ok(Some(Page { url: url.map(str::to_owned).or(page.url.clone()), ..page })),
        Err(error) => {
            eprintln!("kiosque: {error} [{}]", error.code());
            Ok(None)
        }
    }
}

/// How wide a line may be.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0)).max(60)
}

fn json(rows: &[impl Serialize]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for row in rows {
        writeln!(out, "{}", serde_json::to_string(row)?)?;
    }
    Ok(())
}

/// A line a block: line number, kept or not, label, text, and below it who said so and why, and in an HTML page how likely it
/// is main content, and its path.
fn table(article: &Article, blocks: &[ExplainedBlock]) -> Result<()> {
    let width = width();
    let mut out = anstream::stdout().lock();
    writeln!(out, "{}\n", verdict(article))?;
    for block in blocks {
        let style = style_of(&block.label);
        let sign = if block.kept { "+" } else { "-" };
        let text = render::shown(&render::shortened(&block.text, width.saturating_sub(26)));
        writeln!(out, "{:>5} {style}{sign} {:<15}{style:#} {text}", block.line, block.label)?;
        let dim = Style::new().dimmed();
        writeln!(out, "{:>24}{dim}{}{dim:#}", "", grounds(block))?;
        let path = block.path.as_deref().map(|path| end_of(path, width.saturating_sub(26)));
        for line in block.main_content.as_ref().map(likeliness).into_iter().chain(path) {
            writeln!(out, "{:>24}{dim}{}{dim:#}", "", render::shown(&line))?;
        }
    }
    writeln!(out)?;
    Ok(())
}

fn warnings(article: &Article) -> Result<()> {
    let mut out = anstream::stdout().lock();
    for warning in &article.warnings {
        writeln!(out, "\nwarning: {}", render::shown(warning))?;
    }
    Ok(())
}

/// `main content 0.93 (from 0.50); for: its own text; against: its links`
fn likeliness(content: &MainContent) -> String {
    let MainContent { chance, threshold, pro, contra } = content;
    let sides = [("for", pro), ("against", contra)].into_iter().filter(|(_, traits)| !traits.is_empty());
    let sides: String = sides.map(|(side, traits)| format!("; {side}: {}", traits.join(", "))).collect();
    format!("main content {chance:.2} (from {threshold:.2}){sides}")
}

/// The innermost steps of a path that fit into `most` characters, with an ellipsis if there are more.
fn end_of(path: &str, most: usize) -> String {
    let steps = path.char_indices().filter(|(_, c)| *c == '>').map(|(at, _)| &path[at + 1..]);
    let mut ends = std::iter::once(path).chain(steps);
    let fits = |end: &&str| end.chars().count() <= most;
    match ends.find(fits) {
        Some(end) if end.len() == path.len() => end.to_owned(),
        Some(end) => format!("…>{end}"),
        None => render::shortened(path, most),
    }
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

pub(crate) fn grounds(block: &ExplainedBlock) -> String {
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

pub(crate) fn style_of(label: &str) -> Style {
    let color = match Label::from_name(label) {
        Some(Label::Title) => AnsiColor::Cyan,
        Some(label) if label.is_body() => AnsiColor::Green,
        Some(label) if label.is_kept() => AnsiColor::Yellow,
        _ => AnsiColor::BrightBlack,
    };
    color.on_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_keep_their_end() {
        for (path, most, shown) in [
            ("html>body>p", 20, "html>body>p"),
            ("html>body>main.story>p", 14, "…>main.story>p"),
            ("html>é", 3, "…>é"),
            ("article", 3, "art…"),
        ] {
            assert_eq!(end_of(path, most), shown, "{path}");
        }
    }
}
