//! From an article to what is written.

use super::Target;
use crate::args::{Format, Output};
use anyhow::{Result, bail};
use kiosque::article::Status;
use kiosque::run::Weight;
use kiosque::{Article, render};
use kiosque_output::{Frame, Rendered, Template, TemplateError};
use std::path::Path;

/// Makes what is written of an article.
pub(super) struct Renderer {
    pub(super) format: Format,
    template: Option<Template>,
    /// The ending of a template's pages.
    template_ending: String,
}

/// What is written of an article, and what its file is called after.
pub(super) struct Piece {
    pub(super) rendered: Result<Rendered, TemplateError>,
    pub(super) title: String,
}

impl Weight for Piece {
    fn weight(&self) -> usize {
        self.rendered.as_ref().map_or(0, Rendered::weight) + self.title.len()
    }
}

impl Renderer {
    /// What the user says, else what the name of the output says.
    pub(super) fn of(output: &Output, target: &Target<'_>) -> Result<Renderer> {
        let by_name = match target {
            Target::File(path) => named(path),
            Target::Stdout | Target::Folder(_) => None,
        };
        let usual = if target.is_terminal() { Format::Readable } else { Format::Jsonl };
        let template = output.template.as_deref().map(Template::read).transpose()?;
        let format = match (output.format, &template) {
            (None, Some(_)) => Format::Template,
            (Some(Format::Template), None) => bail!("--format template needs --template FILE"),
            (Some(format), Some(_)) if format != Format::Template => {
                bail!("--template is for --format template")
            }
            (format, _) => format.or(by_name).unwrap_or(usual),
        };
        if target.is_terminal() && matches!(format, Format::Parquet | Format::Arrow) {
            bail!("a terminal cannot show {format:?}; name a file with --out, or use a pipe");
        }
        let template_ending = output.template.as_deref().map(template_ending).unwrap_or_default();
        Ok(Renderer { format, template, template_ending })
    }

    /// What is written of `article`. Formats for readers and other programs have nothing for records without an article.
    pub(super) fn render(&self, article: Article) -> Piece {
        let title = article.title.clone().unwrap_or_default();
        let is_article = article.status == Status::Ok;
        let text = match self.format {
            Format::Parquet | Format::Arrow => return Piece { rendered: Ok(Rendered::row(article)), title },
            Format::Jsonl => kiosque_output::json_line(&article),
            Format::Json => indented(&article),
            Format::Csv => kiosque_output::csv::row(&article),
            Format::Readable => render::readable(&article),
            _ if !is_article => return Piece { rendered: Ok(Rendered::Nothing), title },
            Format::Markdown => render::markdown(&article),
            Format::Text => render::plain(&article),
            Format::Html => render::html_page(&article),
            Format::Tei => kiosque_output::tei(&article),
            Format::SchemaOrg => kiosque_output::value_line(&kiosque_output::schema_org(&article)),
            Format::Ninjs => kiosque_output::value_line(&kiosque_output::ninjs(&article)),
            Format::Trafilatura => kiosque_output::value_line(&kiosque_output::trafilatura(&article)),
            Format::Template => {
                let template = self.template.as_ref().expect("it has been read");
                return Piece { rendered: template.render(&article).map(Rendered::Text), title };
            }
        };
        Piece { rendered: Ok(Rendered::Text(text)), title }
    }

    /// What a file of several articles is.
    pub(super) fn frame(&self) -> Frame {
        match self.format {
            Format::Parquet => Frame::Parquet,
            Format::Arrow => Frame::Arrow,
            Format::Csv => Frame::Csv,
            Format::Tei => Frame::TeiCorpus,
            Format::Readable | Format::Text | Format::Markdown | Format::Html => Frame::Spaced,
            _ => Frame::Lines,
        }
    }

    /// Whether a run into a folder gives each article a file of its own.
    pub(super) fn is_for_pages(&self) -> bool {
        use Format::{Html, Json, Markdown, Readable, Tei, Template, Text};
        matches!(self.format, Json | Readable | Markdown | Html | Text | Tei | Template)
    }

    /// The ending of a file's name, without its dot.
    pub(super) fn ending(&self) -> &str {
        match self.format {
            Format::Jsonl | Format::SchemaOrg | Format::Ninjs | Format::Trafilatura => "jsonl",
            Format::Json => "json",
            Format::Parquet => "parquet",
            Format::Arrow => "arrows",
            Format::Csv => "csv",
            Format::Readable | Format::Text => "txt",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Tei => "xml",
            Format::Template => &self.template_ending,
        }
    }

    /// The format with what it depends on, for a run's configuration.
    pub(super) fn described(&self, output: &Output) -> Result<String> {
        let name = format!("{:?}", self.format).to_lowercase();
        let Some(path) = &output.template else { return Ok(name) };
        Ok(format!("{name} sha256:{}", kiosque_input::sha256(&std::fs::read(path)?)))
    }
}

fn indented(article: &Article) -> String {
    serde_json::to_string_pretty(article).expect("an article's keys are strings") + "\n"
}

/// The format that the name of a file says, packed or not.
fn named(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let packed = [".gz", ".gzip", ".zst", ".zstd"];
    let name = packed.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
    Some(match name.rsplit_once('.')?.1 {
        "jsonl" | "ndjson" => Format::Jsonl,
        "json" => Format::Json,
        "parquet" => Format::Parquet,
        "arrow" | "arrows" => Format::Arrow,
        "csv" => Format::Csv,
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" => Format::Html,
        "txt" => Format::Text,
        "xml" | "tei" => Format::Tei,
        _ => return None,
    })
}

/// `list.html.j2` and `list.html` make pages that end in `html`.
fn template_ending(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_of_templates = |part: &&str| !["j2", "jinja", "jinja2", "tpl", "template"].contains(part);
    name.split('.').skip(1).filter(is_of_templates).last().unwrap_or("txt").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_says_its_format() {
        for (name, format) in [
            ("a.jsonl", Some(Format::Jsonl)),
            ("a.b.jsonl.zst", Some(Format::Jsonl)),
            ("A.CSV.GZ", Some(Format::Csv)),
            ("a.parquet", Some(Format::Parquet)),
            ("a.gz", None),
            ("a", None),
        ] {
            assert_eq!(named(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn the_name_of_a_template_says_the_ending_of_its_pages() {
        for (name, ending) in
            [("list.html.j2", "html"), ("list.tex", "tex"), ("list.j2", "txt"), ("list", "txt")]
        {
            assert_eq!(template_ending(Path::new(name)), ending, "{name}");
        }
    }
}
