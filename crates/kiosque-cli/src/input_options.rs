//! How inputs are read: the options of all commands that read many.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use kiosque_input::{Fields, Format, Inputs, Options, Progress};
use std::path::PathBuf;

/// How inputs are read, beyond what they show themselves.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputOptions {
    /// Read also what this file names, one input a line (or separated by zero bytes); - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,
    /// Pass over what matches in folders, as in a .gitignore; may be given several times. A folder's own .kiosqueignore
    /// is heeded as well
    #[arg(long, value_name = "GLOB")]
    pub(crate) ignore: Vec<String>,
    /// Read inputs that are no zip or tar archives as this format, whatever they look like
    #[arg(long, value_name = "FORMAT", value_parser = formats())]
    pub(crate) input_format: Option<Format>,
    /// Names of the fields in tables and JSON lines, by who made them
    #[arg(long, value_name = "PRESET", value_parser = PossibleValuesParser::new(Fields::PRESETS))]
    pub(crate) fields: Option<String>,
    /// The field that holds the page's markup; a dot leads into objects, as in metadata.html
    #[arg(long, value_name = "NAME")]
    pub(crate) html_field: Option<String>,
    /// The field that holds the page's text
    #[arg(long, value_name = "NAME")]
    pub(crate) text_field: Option<String>,
    /// The field that holds the page's address
    #[arg(long, value_name = "NAME")]
    pub(crate) url_field: Option<String>,
    /// The field that says when the page was fetched
    #[arg(long, value_name = "NAME")]
    pub(crate) captured_field: Option<String>,
    /// The field that holds the record's own id
    #[arg(long, value_name = "NAME")]
    pub(crate) id_field: Option<String>,
    /// Fields of tables and JSON lines that go with the article, as record.columns; separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
    /// A setting of object stores, as in aws_region=eu-west-1; may be given several times. The variables AWS_…, GOOGLE_… and
    /// AZURE_… of the environment are settings as well
    #[cfg(feature = "remote")]
    #[arg(long = "store", value_name = "KEY=VALUE", value_parser = setting)]
    pub(crate) store: Vec<(String, String)>,
}

/// A key and its value.
#[cfg(feature = "remote")]
fn setting(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("KEY=VALUE was expected")?;
    Ok((key.to_ascii_lowercase(), value.to_owned()))
}

/// The settings of object stores that the environment holds, as the tools of the stores take them.
#[cfg(feature = "remote")]
fn settings_of_environment() -> Vec<(String, String)> {
    let is_setting = |name: &str| ["aws_", "google_", "azure_"].iter().any(|store| name.starts_with(store));
    #[allow(clippy::disallowed_methods, reason = "credentials come from where users keep them")]
    let all = std::env::vars_os();
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?.to_ascii_lowercase(), value.into_string().ok()?))
    };
    let mut settings: Vec<_> = all.filter_map(text).filter(|(name, _)| is_setting(name)).collect();
    settings.sort();
    settings
}

/// The names of formats, for help and completions.
fn formats() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.iter().map(|format| format.name());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}

impl InputOptions {
    /// The inputs at `paths`, and those of the list; `progress` counts the bytes that are read.
    pub(crate) fn inputs(&self, paths: &[PathBuf], progress: &Progress) -> Inputs {
        let options = Options { progress: progress.clone(), ..self.options() };
        let inputs = Inputs::new(paths.iter().cloned()).with_options(options);
        match &self.files_from {
            Some(list) => inputs.with_list(list.clone()),
            None => inputs,
        }
    }

    /// What the options say that the records depend on.
    pub(crate) fn described(&self) -> String {
        let Options { format, fields, columns, .. } = self.options();
        format!("{format:?} {fields:?} {columns:?}")
    }

    /// What the options say to the reader.
    pub(crate) fn options(&self) -> Options {
        Options {
            format: self.input_format,
            fields: self.fields(),
            columns: self.columns.clone(),
            ignore: self.ignore.clone(),
            #[cfg(feature = "remote")]
            store: settings_of_environment().into_iter().chain(self.store.iter().cloned()).collect(),
            ..Options::default()
        }
    }

    fn fields(&self) -> Fields {
        let fields = self.fields.as_deref().and_then(Fields::preset).unwrap_or_default();
        let mut fields = fields.with_pages_in(self.html_field.as_deref(), self.text_field.as_deref());
        for (name, list) in [
            (&self.url_field, &mut fields.url),
            (&self.captured_field, &mut fields.captured),
            (&self.id_field, &mut fields.id),
        ] {
            if let Some(name) = name {
                *list = vec![name.clone()];
            }
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        input: InputOptions,
    }

    #[test]
    fn options_say_how_inputs_are_read() {
        let line = "x --input-format jsonl --fields dolma --text-field body --url-field a.b --columns n,m --ignore *.log";
        let options = Line::parse_from(line.split(' ')).input.options();
        assert_eq!(options.format, Some(Format::Jsonl));
        assert_eq!((options.columns, options.ignore), (vec!["n".into(), "m".into()], vec!["*.log".into()]));
        assert_eq!((options.fields.text, options.fields.url), (vec!["body".into()], vec!["a.b".into()]));
        assert_eq!((options.fields.html, options.fields.captured), (vec![], vec!["added".to_owned()]));
        assert!(Line::try_parse_from(["x", "--input-format", "cvs"]).is_err());
    }
}
