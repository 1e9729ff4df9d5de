//! `kiosque extract`.

use crate::args::{Extract, Format};
use crate::{Outcome, setup};
use anyhow::{Context, Result};
use kiosque::article::Status;
use kiosque::run::{Options, Summary};
use kiosque::{Article, render};
use kiosque_input::Inputs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use tempfile::NamedTempFile;

pub(crate) fn run(args: &Extract) -> Result<Outcome> {
    if args.url.is_some() && (args.inputs.len() != 1 || args.inputs[0].is_dir()) {
        anyhow::bail!(
            "--url is the address of one page; the inputs are several (a sidecar names the address of each)"
        );
    }
    let kiosque = setup::kiosque_to_read_with(&args.setup, args.mode)?;
    let to_terminal = args.out.is_none() && io::stdout().is_terminal();
    let format = args.format.unwrap_or(if to_terminal { Format::Readable } else { Format::Jsonl });
    let options = Options { threads: args.threads, url: args.url.clone() };
    let inputs = Inputs::new(args.inputs.clone());
    let mut sink = Sink::open(args.out.as_deref())?;
    let mut is_first = true;
    let summary = kiosque::run::run(
        &kiosque,
        inputs,
        &options,
        |article| rendered(article, format),
        |article, text: String| -> Result<()> {
            report(article);
            let gap = if !is_first && matches!(format, Format::Readable | Format::Text | Format::Markdown) {
                "\n"
            } else {
                ""
            };
            is_first = false;
            sink.write(gap)?;
            sink.write(&text)
        },
    )?;
    sink.close()?;
    summarise(&summary);
    Ok(if summary.errors > 0 { Outcome::SomeFailed } else { Outcome::Done })
}

fn rendered(article: &Article, format: Format) -> String {
    match format {
        Format::Jsonl => json(article, false),
        Format::Json => json(article, true),
        Format::Readable => render::readable(article),
        Format::Text => render::plain(article),
        Format::Markdown => render::markdown(article),
    }
}

fn json(article: &Article, is_indented: bool) -> String {
    let text =
        if is_indented { serde_json::to_string_pretty(article) } else { serde_json::to_string(article) };
    text.expect("an article's keys are strings") + "\n"
}

/// A record that failed is named on standard error as well.
fn report(article: &Article) {
    if let (Status::Error, Some(error)) = (article.status, &article.error) {
        eprintln!("kiosque: {} [{}]", render::shown(&error.detail), error.code);
    }
}

/// Says what came of a run of more than one record, where a person sees it.
fn summarise(summary: &Summary) {
    let Summary { articles, not_articles, errors, passed_over } = *summary;
    let is_quiet = articles + not_articles + errors < 2 && passed_over == 0;
    if is_quiet || !(io::stderr().is_terminal() || errors > 0) {
        return;
    }
    eprintln!("kiosque: {articles} articles, {not_articles} pages without one, {errors} failed");
    if passed_over > 0 {
        eprintln!("kiosque: {passed_over} files of other kinds were passed over in the folders");
    }
}

/// Standard output, or a file that appears when it is complete.
enum Sink {
    Stdout(BufWriter<io::Stdout>),
    File(BufWriter<NamedTempFile>, std::path::PathBuf),
}

impl Sink {
    fn open(out: Option<&Path>) -> Result<Sink> {
        let Some(path) = out else { return Ok(Sink::Stdout(BufWriter::new(io::stdout()))) };
        if path.is_dir() {
            anyhow::bail!("{}: this is a folder; --out takes a file", path.display());
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = NamedTempFile::new_in(folder)
            .with_context(|| format!("{}: cannot be written", path.display()))?;
        Ok(Sink::File(BufWriter::new(file), path.to_path_buf()))
    }

    fn write(&mut self, text: &str) -> Result<()> {
        match self {
            Sink::Stdout(out) => out.write_all(text.as_bytes())?,
            Sink::File(out, path) => {
                out.write_all(text.as_bytes())
                    .with_context(|| format!("{}: cannot be written", path.display()))?;
            }
        }
        Ok(())
    }

    fn close(self) -> Result<()> {
        match self {
            Sink::Stdout(mut out) => out.flush()?,
            Sink::File(out, path) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                file.persist(&path).with_context(|| format!("{}: cannot be written", path.display()))?;
            }
        }
        Ok(())
    }
}
