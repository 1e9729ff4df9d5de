//! Which pages of a set are counted together: all, those of a fifth of the sites, those in one language.
//!
//! The scorer knows sets only, so that each view is written down as a set of its own.

use super::Form;
use super::corpus::Gold;
use anyhow::Result;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Pages of a set that are counted together.
pub(super) struct View<'g> {
    pub(super) name: String,
    /// The pages, with their places in the set.
    pages: Vec<(usize, &'g Gold)>,
}

/// The views of a set; the first is the set itself. Of HTML pages also those that are no articles, kind by kind.
pub(super) fn of<'g>(set: &str, pages: &'g [Gold], form: Form) -> Vec<View<'g>> {
    let all: Vec<(usize, &Gold)> = pages.iter().enumerate().filter(|(_, page)| is_counted(page)).collect();
    let view = |name: String, is_in: &dyn Fn(&Gold) -> bool| View {
        name,
        pages: all.iter().copied().filter(|(_, page)| is_in(page)).collect(),
    };
    let mut views = vec![view(set.to_owned(), &|_| true), view(format!("{set}-held"), &is_held)];
    if set == "daniel" {
        let languages: BTreeSet<&str> = pages.iter().filter_map(|page| page.lang.as_deref()).collect();
        for language in languages {
            views.push(view(format!("{set}-{language}"), &|page| page.lang.as_deref() == Some(language)));
        }
    }
    if form == Form::Html {
        views.extend(of_other_kinds(set, pages));
    }
    views
}

fn of_other_kinds<'g>(set: &str, pages: &'g [Gold]) -> Vec<View<'g>> {
    let others = || pages.iter().enumerate().filter(|(_, page)| !is_counted(page));
    let kinds: BTreeSet<&str> = others().filter_map(|(_, page)| page.page_type.as_deref()).collect();
    let view = |name: String, is_in: &dyn Fn(&Gold) -> bool| View {
        name,
        pages: others().filter(|(_, page)| is_in(page)).collect(),
    };
    let of_kind = |kind: &str| {
        let is_of_kind = |page: &Gold| page.page_type.as_deref() == Some(kind);
        [
            view(format!("{set}-{kind}"), &is_of_kind),
            view(format!("{set}-{kind}-held"), &|page| is_of_kind(page) && is_held(page)),
        ]
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

/// Some pages of a set, by their places in it.
pub(super) fn some<'g>(name: &str, pages: &[(usize, &'g Gold)]) -> View<'g> {
    View { name: name.to_owned(), pages: pages.to_vec() }
}

/// Pages that are said to be something else than an article are left out.
pub(super) fn is_counted(page: &Gold) -> bool {
    page.page_type.as_deref().is_none_or(|kind| kind == "article")
}

/// A fifth of the sites, by hash: those that the cross-validation in `tools/train-text` holds back.
pub(super) fn is_held(page: &Gold) -> bool {
    let hash = Sha256::digest(page.site.as_deref().unwrap_or("None"));
    // 256 leaves 1 when divided by 5, so that a number leaves what the sum of its bytes does.
    hash.iter().copied().map(u32::from).sum::<u32>() % 5 == 0
}

impl View<'_> {
    /// Writes the gold under the view's name into `folder`; returns the predictions, a line a page.
    pub(super) fn write(&self, folder: &Path, predictions: &[Value]) -> Result<String> {
        let (mut gold, mut lines) = (String::new(), String::new());
        for (at, page) in &self.pages {
            let mut entry = page.entry.clone();
            entry.insert("set".into(), json!(self.name));
            writeln!(gold, "{}", Value::Object(entry))?;
            let mut prediction = predictions[*at].clone();
            prediction["set"] = json!(self.name);
            prediction["id"] = json!(page.id);
            writeln!(lines, "{prediction}")?;
        }
        fs::create_dir_all(folder.join(&self.name))?;
        fs::write(folder.join(&self.name).join("gold.jsonl"), gold)?;
        Ok(lines)
    }
}
