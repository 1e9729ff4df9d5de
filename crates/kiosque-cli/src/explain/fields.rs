//! `kiosque explain --fields`: what a page states of the article's fields, and what became of it.

use super::width;
use anstyle::Style;
use anyhow::Result;
use kiosque::{ExplainedField, render};
use std::io::Write;

/// Where values begin.
const INDENT: usize = 16;

/// A line a field with its value, below it who found it and why, and the page's statements with how they compare.
pub(super) fn table(fields: &[ExplainedField]) -> Result<()> {
    let mut out = anstream::stdout().lock();
    let dim = Style::new().dimmed();
    let most = width().saturating_sub(INDENT);
    let shown = |text: &str, most: usize| render::shown(&render::shortened(text, most));
    for field in fields {
        let value = field.value.as_deref().unwrap_or("none");
        writeln!(out, "{:<INDENT$}{}", field.field, shown(value, most))?;
        if let Some(by) = &field.by {
            let why = field.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
            writeln!(out, "{:>INDENT$}{dim}{}{dim:#}", "", shown(&format!("{by}{why}"), most))?;
        }
        for statement in &field.statements {
            let grounds = format!("{}, {}: ", statement.by, statement.compared);
            let value = shown(&statement.value, most.saturating_sub(grounds.len() + 2));
            writeln!(out, "{:>INDENT$}{dim}- {}{dim:#}{value}", "", shown(&grounds, most))?;
        }
    }
    Ok(())
}
