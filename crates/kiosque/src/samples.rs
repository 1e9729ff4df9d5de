//! Samples of a site, their snapshots and expectations: the same for `cargo test` and for `kiosque test`.
//!
//! A site's folder holds `samples/` and `snapshots/`. `samples/2024-budget.txt` is checked against
//! `snapshots/2024-budget.txt.snap`, a file in insta's form that holds [`render::editor`]'s sheet, and against the
//! `[expect]` table of its sidecar `samples/2024-budget.toml`, if it has one.

mod change;

pub use self::change::{Change, FieldChange};

use crate::{Kiosque, render};
use kiosque_core::{Article, Page};
use kiosque_input::{InputError, Inputs, Limits, Record};
use regex::Regex;
use serde_json::Value;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A page kept to try a site on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The page.
    pub path: PathBuf,
    /// Its snapshot, whether or not it exists.
    pub snapshot: PathBuf,
}

/// What came of a sample.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What was read, as the snapshot would hold it.
    pub found: String,
    /// What the snapshot holds; `None` without one.
    pub expected: Option<String>,
    /// Expectations that do not hold, each in a sentence.
    pub failures: Vec<String>,
    /// Why the snapshot was accepted although story was lost or what is set aside leaked, when it was.
    pub reason: Option<String>,
}

impl Checked {
    /// Whether snapshot and expectations hold.
    pub fn holds(&self) -> bool {
        self.failures.is_empty() && self.is_as_accepted()
    }

    /// Whether what was read is what the snapshot holds.
    pub fn is_as_accepted(&self) -> bool {
        self.expected.as_deref() == Some(self.found.as_str())
    }

    /// What changed since the snapshot; without one all is new.
    pub fn change(&self) -> Change {
        Change::between(self.expected.as_deref().unwrap_or_default(), &self.found)
    }
}

/// Why a sample could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The page could not be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The expectations make no sense.
    #[error("{}: {message}", path.display())]
    Expectation {
        /// The sidecar.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}

/// The samples of the site in `folder`, in byte order of name; none if it has no `samples/`.
///
/// # Errors
/// When the folder cannot be read.
pub fn of_site(folder: &Path) -> Result<Vec<Sample>, SampleError> {
    let samples = folder.join("samples");
    let mut found: Vec<Sample> = files_in(&samples)?
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending != "toml"))
        .filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            let snapshot = folder.join("snapshots").join(format!("{name}.snap"));
            Some(Sample { path, snapshot })
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

/// Snapshots of the site in `folder` that belong to no sample.
///
/// # Errors
/// When the folder cannot be read.
pub fn orphans(folder: &Path) -> Result<Vec<PathBuf>, SampleError> {
    let known: Vec<PathBuf> = of_site(folder)?.into_iter().map(|sample| sample.snapshot).collect();
    let mut orphans = files_in(&folder.join("snapshots"))?;
    // insta leaves what it found beside a snapshot that differs: not a snapshot yet.
    orphans.retain(|path| !known.contains(path) && path.extension().is_none_or(|ending| ending != "new"));
    orphans.sort();
    Ok(orphans)
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, SampleError> {
    let failed = |source| SampleError::Io { path: folder.to_path_buf(), source };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(failed(source)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_file() && !is_hidden {
            files.push(path);
        }
    }
    Ok(files)
}

/// The sample's page, with what its sidecar says of it.
///
/// # Errors
/// When page or sidecar cannot be read.
pub fn page(sample: &Sample) -> Result<Page, SampleError> {
    let mut records = Inputs::new([sample.path.clone()]).records(&Limits::default());
    match records.next() {
        Some(record) => Ok(record.and_then(Record::decode)?),
        None => Ok(Page::default()),
    }
}

/// Reads the sample and compares.
///
/// # Errors
/// When the page, its sidecar or its snapshot cannot be read.
pub fn check(kiosque: &Kiosque, sample: &Sample) -> Result<Checked, SampleError> {
    let page = page(sample)?;
    let (article, explanation) = kiosque.explain(&page, None);
    let (expected, reason) = read_snapshot(&sample.snapshot)?;
    Ok(Checked {
        found: render::editor(&article, &explanation),
        expected,
        reason,
        failures: unmet(&article, &sample.path.with_extension("toml"))?,
    })
}

/// The content of a snapshot, which stands below insta's header, and the reason that its header gives.
fn read_snapshot(path: &Path) -> Result<(Option<String>, Option<String>), SampleError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text.replace("\r\n", "\n"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((None, None)),
        Err(source) => return Err(SampleError::Io { path: path.to_path_buf(), source }),
    };
    let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let Some((header, content)) = parts else { return Ok((Some(text), None)) };
    let reason = header.lines().find_map(|line| line.strip_prefix("description: "));
    let reason = reason.map(|text| serde_json::from_str(text).unwrap_or_else(|_| text.to_owned()));
    Ok((Some(content.to_owned()), reason))
}

/// Writes what was read as the sample's snapshot. A `reason` is kept in its header, where insta has its description;
/// without a new one the old one stays.
///
/// # Errors
/// When the file cannot be written.
pub fn accept(sample: &Sample, checked: &Checked, reason: Option<&str>) -> Result<(), SampleError> {
    let failed = |source| SampleError::Io { path: sample.snapshot.clone(), source };
    if let Some(folder) = sample.snapshot.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let name = sample.path.file_name().unwrap_or_default().to_string_lossy();
    let reason = reason.or(checked.reason.as_deref());
    // A JSON string is a YAML string, which is what insta reads.
    let reason = reason.map(|reason| format!("description: {}\n", Value::from(reason))).unwrap_or_default();
    fs::write(&sample.snapshot, format!("---\nsource: samples/{name}\n{reason}---\n{}", checked.found))
        .map_err(failed)?;
    // What a test run left beside it has been looked at.
    match fs::remove_file(sample.snapshot.with_added_extension("new")) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(failed(source)),
        _ => Ok(()),
    }
}

/// Expectations of the sidecar that `article` does not meet.
fn unmet(article: &Article, sidecar: &Path) -> Result<Vec<String>, SampleError> {
    let failed = |message: String| SampleError::Expectation { path: sidecar.to_path_buf(), message };
    let text = match fs::read_to_string(sidecar) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(SampleError::Io { path: sidecar.to_path_buf(), source }),
    };
    let table: toml::Table = toml::from_str(&text).map_err(|error| failed(error.to_string()))?;
    let Some(expect) = table.get("expect") else { return Ok(Vec::new()) };
    let expect = expect.as_table().ok_or_else(|| failed("`expect` takes a table".into()))?;
    let record = serde_json::to_value(article).map_err(|error| failed(error.to_string()))?;
    let mut failures = Vec::new();
    for (field, wanted) in expect {
        let found =
            look_up(&record, field).ok_or_else(|| failed(format!("the article has no field `{field}`")))?;
        for wanted in wanted_values(wanted) {
            match meets(&found, wanted) {
                Ok(true) => {}
                Ok(false) => failures.push(format!("{field}: expected {wanted}, found {found}")),
                Err(why) => return Err(failed(format!("{field}: {why}"))),
            }
        }
    }
    Ok(failures)
}

/// Several conditions on one field are a list of strings that all begin with an operator.
fn wanted_values(wanted: &toml::Value) -> Vec<&toml::Value> {
    let is_condition = |value: &toml::Value| value.as_str().is_some_and(|text| operator(text).is_some());
    match wanted.as_array() {
        Some(list) if !list.is_empty() && list.iter().all(is_condition) => list.iter().collect(),
        _ => vec![wanted],
    }
}

/// The value at a dotted path; what lies below `null` is `null`.
fn look_up(record: &Value, path: &str) -> Option<Value> {
    let mut at = record;
    for step in path.split('.') {
        at = match at {
            Value::Null => return Some(Value::Null),
            Value::Object(fields) => fields.get(step)?,
            Value::Array(items) => {
                let index: usize = step.parse().ok()?;
                match items.get(index) {
                    Some(item) => item,
                    None => return Some(Value::Null),
                }
            }
            _ => return None,
        };
    }
    Some(at.clone())
}

/// An operator and what it is applied to: `contains:rain`.
fn operator(wanted: &str) -> Option<(&str, &str)> {
    wanted.split_once(':').filter(|(name, _)| matches!(*name, "contains" | "absent" | "regex" | "count"))
}

/// Whether a field's value meets an expectation; the error says why the expectation makes no sense.
fn meets(found: &Value, wanted: &toml::Value) -> Result<bool, String> {
    let Some(text) = wanted.as_str() else {
        return Ok(match wanted {
            toml::Value::Boolean(false) => is_empty(found),
            toml::Value::Boolean(true) => !is_empty(found),
            other => serde_json::to_value(other).is_ok_and(|wanted| wanted == *found),
        });
    };
    let Some((operator, operand)) = operator(text) else { return Ok(found.as_str() == Some(text)) };
    let texts = texts_of(found);
    match operator {
        "contains" => Ok(texts.iter().any(|text| text.contains(operand))),
        "absent" => Ok(!texts.iter().any(|text| text.contains(operand))),
        "regex" => {
            let pattern = Regex::new(operand).map_err(|error| error.to_string())?;
            Ok(texts.iter().any(|text| pattern.is_match(text)))
        }
        _ => {
            let count: usize = operand.trim().parse().map_err(|_| format!("`{operand}` is no count"))?;
            Ok(found.as_array().map(Vec::len) == Some(count))
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// All strings inside a value.
fn texts_of(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts_of).collect(),
        Value::Object(fields) => fields.values().flat_map(texts_of).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(found: &Value, wanted: &str, holds: bool) {
        let wanted: toml::Table = toml::from_str(&format!("wanted = {wanted}")).unwrap();
        assert_eq!(meets(found, &wanted["wanted"]), Ok(holds), "{wanted}");
    }

    #[test]
    fn each_operator_can_hold_and_can_fail() {
        let title = json!("Rain at last");
        let tags = json!(["rain", "wind"]);
        for (found, holds, fails) in [
            (&title, "'Rain at last'", "'Rain'"),
            (&title, "'contains:at last'", "'contains:Rain at last night'"),
            (&title, "'absent:snow'", "'absent:Rain'"),
            (&title, "'regex:^Rain .*last$'", "'regex:^last'"),
            (&title, "true", "false"),
            (&json!(null), "false", "true"),
            (&tags, "'count:2'", "'count:1'"),
            (&tags, "['rain', 'wind']", "['rain']"),
            (&tags, "'contains:win'", "'contains:snow'"),
            (&json!(249), "249", "250"),
        ] {
            check(found, holds, true);
            check(found, fails, false);
        }
    }

    #[test]
    fn an_operand_that_makes_no_sense_is_said_so() {
        assert!(meets(&json!("Rain"), &toml::Value::String("regex:(".into())).is_err());
        assert!(meets(&json!([]), &toml::Value::String("count:many".into())).is_err());
    }

    #[test]
    fn fields_are_found_by_path() {
        let record = json!({"dates": {"published": null}, "authors": [{"name": "A. Reporter"}]});
        assert_eq!(look_up(&record, "authors.0.name"), Some(json!("A. Reporter")));
        assert_eq!(look_up(&record, "authors.1.name"), Some(Value::Null));
        assert_eq!(look_up(&record, "dates.published.value"), Some(Value::Null));
        assert_eq!(look_up(&record, "headline"), None);
    }
}
