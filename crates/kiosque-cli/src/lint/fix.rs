//! What can be mended without asking: a name that is misspelt, a host written as an address.

use crate::workbench::Bench;
use anyhow::{Context, Result};
use kiosque::Diagnostic;
use kiosque_core::host_of;

/// How often the file is read again: one mistake can hide another.
const ROUNDS: usize = 8;

/// Mends what can be mended in the rule file; returns how many places.
pub(super) fn mend(bench: &mut Bench) -> Result<usize> {
    let mut mended = 0;
    for _ in 0..ROUNDS {
        let Err(error) = bench.rules() else { break };
        let edits: Vec<(usize, usize, String)> =
            error.diagnostics.iter().filter_map(|diagnostic| edit(&bench.text, diagnostic)).collect();
        if edits.is_empty() {
            break;
        }
        // From the end, so that earlier places stay where they are.
        for (start, end, text) in edits.iter().rev() {
            bench.text.replace_range(*start..*end, text);
        }
        mended += edits.len();
    }
    if mended > 0 {
        let file = bench.folder.join("site.toml");
        std::fs::write(&file, &bench.text)
            .with_context(|| format!("{}: cannot be written", file.display()))?;
    }
    Ok(mended)
}

pub(super) fn is_fixable(diagnostic: &Diagnostic) -> bool {
    mended_name(diagnostic).is_some() || is_host(diagnostic)
}

/// The name that the help proposes for the one that is found.
fn mended_name(diagnostic: &Diagnostic) -> Option<&str> {
    diagnostic.help.as_deref()?.strip_prefix("did you mean `")?.strip_suffix("`?")
}

fn is_host(diagnostic: &Diagnostic) -> bool {
    diagnostic.message.contains("is no host") && host_of(&found(diagnostic)).is_some()
}

/// What the file has at the place, without quotes.
fn found(diagnostic: &Diagnostic) -> String {
    let text: String =
        diagnostic.source_line.chars().skip(diagnostic.column - 1).take(diagnostic.width).collect();
    text.trim_matches(['"', '\'']).to_owned()
}

/// The place in bytes and what is written there instead.
fn edit(text: &str, diagnostic: &Diagnostic) -> Option<(usize, usize, String)> {
    let name = match mended_name(diagnostic) {
        Some(name) => name.to_owned(),
        None if is_host(diagnostic) => {
            let host = host_of(&found(diagnostic))?.to_ascii_lowercase();
            host.strip_prefix("www.").unwrap_or(&host).to_owned()
        }
        None => return None,
    };
    let line_start = text.split_inclusive('\n').take(diagnostic.line - 1).map(str::len).sum::<usize>();
    let chars = |count: usize| diagnostic.source_line.chars().take(count).map(char::len_utf8).sum::<usize>();
    let (start, end) = (chars(diagnostic.column - 1), chars(diagnostic.column - 1 + diagnostic.width));
    let old = &diagnostic.source_line[start..end];
    let quote = old.chars().next().filter(|c| matches!(c, '"' | '\'')).map(String::from).unwrap_or_default();
    Some((line_start + start, line_start + end, format!("{quote}{name}{quote}")))
}
