//! A site's rule file on the bench: compiled as it is, or cut down to one rule.

use anyhow::{Context, Result, bail};
use kiosque::{Article, Diagnostic, Kiosque, RuleFileError, Rules};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The rule file of a site.
pub(crate) struct Bench {
    pub(crate) id: String,
    pub(crate) folder: PathBuf,
    /// The file as messages name it.
    pub(crate) file: String,
    pub(crate) text: String,
    /// The rule files beside it, by id: what it may inherit from.
    families: BTreeMap<String, (String, String)>,
}

impl Bench {
    /// The site in `folder`.
    ///
    /// # Errors
    /// A [`RuleFileError`] when its file cannot be read as text.
    pub(crate) fn open(folder: &Path) -> Result<Bench> {
        let file = folder.join("site.toml");
        let text = rule_text(&file)?;
        let named = folder.canonicalize()?;
        let id = named.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let beside = named.parent().map_or_else(|| Ok(BTreeMap::new()), rule_files)?;
        Ok(Bench {
            id,
            folder: folder.to_path_buf(),
            file: file.display().to_string(),
            text,
            families: beside,
        })
    }

    /// A site that `folder` does not hold yet, with the text that its file would have.
    pub(crate) fn unwritten(folder: &Path, id: &str, text: String) -> Result<Bench> {
        let beside = folder.parent().filter(|parent| parent.is_dir());
        Ok(Bench {
            id: id.to_owned(),
            folder: folder.to_path_buf(),
            file: folder.join("site.toml").display().to_string(),
            text,
            families: beside.map_or_else(|| Ok(BTreeMap::new()), rule_files)?,
        })
    }

    /// The rule file of a family or sister site: how messages name it, and its text.
    pub(crate) fn family(&self, id: &str) -> Option<(String, String)> {
        self.families.get(id).cloned()
    }

    /// A family exists to be inherited only.
    pub(crate) fn is_family(&self) -> bool {
        self.id.starts_with('_')
    }

    /// The rules as they are.
    pub(crate) fn rules(&self) -> Result<Rules, RuleFileError> {
        self.compile(&self.text)
    }

    /// The rules of another text of the file.
    pub(crate) fn compile(&self, text: &str) -> Result<Rules, RuleFileError> {
        Rules::parse_in(&self.id, &self.file, text, &|id| self.families.get(id).cloned())
    }

    /// The rules, used on every page, whether or not they fit it.
    pub(crate) fn rules_for_all_pages(&self) -> Result<Rules, RuleFileError> {
        let whole = toml::from_str::<Table>(&self.text).ok().and_then(|mut site| {
            site.insert("quarantine".into(), false.into());
            toml::to_string(&site).ok()
        });
        self.compile(whole.as_deref().unwrap_or(&self.text))
    }

    /// The file cut down to one rule of one layout, and the rules that its zone speaks of; the layout's conditions are
    /// left out, so that it is used on every page of its medium.
    pub(crate) fn alone(&self, layout: &str, rule: &str) -> Option<String> {
        let mut site: Table = toml::from_str(&self.text).ok()?;
        let mut layouts = tables(&site, "layout");
        layouts.retain(|table| name(table) == layout);
        let kept = cut(layouts.first_mut()?, rule)?;
        site.insert("layout".into(), Value::Array(vec![Value::Table(kept)]));
        site.remove("native");
        // A rule by itself need not find a title and a body.
        site.insert("quarantine".into(), false.into());
        toml::to_string(&site).ok()
    }

    /// The file with one more rule before all others of the layout of this medium, and cut down to it. Returns the text
    /// and the names of layout and rule.
    pub(crate) fn with_rule(&self, mut rule: Table, medium: &str) -> Result<(String, String, String)> {
        let mut site: Table = toml::from_str(&self.text).context("the site's own file makes no sense")?;
        let rule_name = rule.entry("name").or_insert("tried".into()).as_str().unwrap_or_default().to_owned();
        let layouts = tables(&site, "layout");
        let mut layout =
            layouts.into_iter().find(|layout| medium_of(layout) == medium).unwrap_or_else(|| {
                Table::from_iter([("name".into(), "tried".into()), ("medium".into(), medium.into())])
            });
        let layout_name = name(&layout).to_owned();
        let mut rules = tables(&layout, "rule");
        rules.retain(|other| name(other) != rule_name);
        rules.insert(0, rule);
        layout.insert("rule".into(), Value::Array(rules.into_iter().map(Value::Table).collect()));
        let Some(kept) = cut(&mut layout, &rule_name) else { bail!("a rule is a table with a name") };
        site.insert("layout".into(), Value::Array(vec![Value::Table(kept)]));
        site.remove("native");
        // A rule by itself need not find a title and a body.
        site.insert("quarantine".into(), false.into());
        Ok((toml::to_string(&site)?, layout_name, rule_name))
    }

    /// The layout and name of the rule that is called `rule` or `LAYOUT/rule`; the first layout that has it.
    pub(crate) fn find(&self, rule: &str, medium: &str) -> Option<(String, String)> {
        let site: Table = toml::from_str(&self.text).ok()?;
        let (wanted, rule) = rule.split_once('/').map_or((None, rule), |(layout, rule)| (Some(layout), rule));
        let fits = |layout: &&Table| {
            let is_named = wanted.is_none_or(|wanted| name(layout) == wanted);
            is_named && tables(layout, "rule").iter().any(|table| name(table) == rule)
        };
        let layouts = tables(&site, "layout");
        let is_of_medium = |layout: &&Table| {
            layout.get("medium").and_then(Value::as_str).is_none_or(|found| found == medium)
        };
        let mut fitting: Vec<&Table> = layouts.iter().filter(fits).collect();
        fitting.sort_by_key(|layout| !is_of_medium(layout));
        fitting.first().map(|layout| (name(layout).to_owned(), rule.to_owned()))
    }

    /// Names of all rules, as `LAYOUT/RULE`.
    pub(crate) fn rule_names(&self) -> Vec<String> {
        let Ok(site) = toml::from_str::<Table>(&self.text) else { return Vec::new() };
        let names = |layout: Table| {
            let rules = tables(&layout, "rule");
            rules.iter().map(|rule| format!("{}/{}", name(&layout), name(rule))).collect::<Vec<_>>()
        };
        tables(&site, "layout").into_iter().flat_map(names).collect()
    }
}

/// A kiosque that knows these rules alone.
pub(crate) fn kiosque(rules: Rules) -> Result<Kiosque> {
    Ok(Kiosque::builder().without_bundled().rules(rules).build()?)
}

/// The fields of an article that `by` has found, with their values.
pub(crate) fn fields_by(article: &Article, by: &str) -> Vec<(String, serde_json::Value)> {
    let record = serde_json::to_value(article).unwrap_or_default();
    let found = article.provenance.fields.iter().filter(|(_, origin)| origin.by == by);
    found.map(|(field, _)| (field.clone(), record.get(field).cloned().unwrap_or_default())).collect()
}

/// The text of a rule file; what stands in its way is told as a mistake in it.
fn rule_text(file: &Path) -> Result<String, RuleFileError> {
    if !file.is_file() {
        return Err(unreadable(file, "a file was expected here".into(), None));
    }
    let bytes =
        std::fs::read(file).map_err(|error| unreadable(file, format!("cannot be read: {error}"), None))?;
    String::from_utf8(bytes)
        .map_err(|error| not_utf8(file, error.as_bytes(), error.utf8_error().valid_up_to()))
}

fn unreadable(file: &Path, message: String, help: Option<String>) -> RuleFileError {
    let (file, source_line) = (file.display().to_string(), String::new());
    RuleFileError {
        diagnostics: vec![Diagnostic { file, line: 1, column: 1, message, help, source_line, width: 1 }],
    }
}

/// The first byte that is no UTF-8, with its place.
fn not_utf8(file: &Path, bytes: &[u8], at: usize) -> RuleFileError {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let line_start = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = bytes[line_start..].split(|byte| *byte == b'\n').next().unwrap_or_default();
    let message = format!("the byte 0x{:02X} was found, UTF-8 was expected", bytes[at]);
    let mut error = unreadable(file, message, Some("save the file as UTF-8".into()));
    let mistake = &mut error.diagnostics[0];
    mistake.line = before.matches('\n').count() + 1;
    mistake.column = String::from_utf8_lossy(&bytes[line_start..at]).chars().count() + 1;
    mistake.source_line = String::from_utf8_lossy(line).trim_end_matches('\r').to_owned();
    error
}

/// The rule files of all folders in `folder`, by id, each with how messages name it.
fn rule_files(folder: &Path) -> Result<BTreeMap<String, (String, String)>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path().join("site.toml");
        let id = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        // A pipe would never end.
        if !file.is_file() {
            continue;
        }
        if let Ok(text) = std::fs::read_to_string(&file) {
            files.insert(id, (file.display().to_string(), text));
        }
    }
    Ok(files)
}

fn tables(table: &Table, key: &str) -> Vec<Table> {
    let items = table.get(key).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_table).cloned().collect()
}

fn name(table: &Table) -> &str {
    table.get("name").and_then(Value::as_str).unwrap_or_default()
}

fn medium_of(layout: &Table) -> &str {
    layout.get("medium").and_then(Value::as_str).unwrap_or("text")
}

/// The layout with the rule of this name and those that it leads to, without conditions.
fn cut(layout: &mut Table, rule: &str) -> Option<Table> {
    let rules = tables(layout, "rule");
    let mut wanted = vec![rule.to_owned()];
    let mut at = 0;
    while let Some(next) = wanted.get(at).cloned() {
        let found = rules.iter().find(|rule| name(rule) == next);
        for end in found.into_iter().flat_map(ends) {
            if !wanted.contains(&end) {
                wanted.push(end);
            }
        }
        at += 1;
    }
    let kept: Vec<Value> =
        rules.into_iter().filter(|rule| wanted.iter().any(|w| w == name(rule))).map(Value::Table).collect();
    if !kept.iter().any(|kept| kept.get("name").and_then(Value::as_str) == Some(rule)) {
        return None;
    }
    for condition in ["from", "until", "url", "language", "section", "when", "marks"] {
        layout.remove(condition);
    }
    layout.insert("rule".into(), Value::Array(kept));
    Some(layout.clone())
}

/// The rules that a rule's zone speaks of.
fn ends(rule: &Table) -> Vec<String> {
    let texts = |key: &str| -> Vec<String> {
        match rule.get(key) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    };
    let names = ["after", "until", "between"].into_iter().flat_map(texts);
    names.filter(|name| !name.starts_with('@')).collect()
}
