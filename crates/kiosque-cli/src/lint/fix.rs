//! What can be mended without asking: a name that is misspelt, a host written as an address.

use super::finding::{Source, line_starts};
use crate::workbench::Bench;
use anyhow::{Context, Result};
use kiosque::Diagnostic;
use kiosque_core::host_of;
use std::ops::Range;

/// How often the file is read again: one mistake can hide another.
const ROUNDS: usize = 8;

/// Mends what can be mended in the rule file; returns how many places. A file that is no TOML is left as it is.
pub(super) fn mend(bench: &mut Bench) -> Result<usize> {
    let mut mended = 0;
    for _ in 0..ROUNDS {
        let Err(error) = bench.rules() else { break };
        // What is wrong in a family is mended there.
        let own = error.diagnostics.iter().filter(|diagnostic| diagnostic.file == bench.file);
        let starts = line_starts(&bench.text);
        let edits: Vec<Edit> = own.filter_map(|diagnostic| edit(&starts, diagnostic)).collect();
        let text = edited(&bench.text, &edits);
        if edits.is_empty() || !Source::new(&bench.file, &text).is_toml() {
            break;
        }
        bench.text = text;
        mended += edits.len();
    }
    if mended > 0 {
        let file = bench.folder.join("site.toml");
        std::fs::write(&file, &bench.text)
            .with_context(|| format!("{}: cannot be written", file.display()))?;
    }
    Ok(mended)
}

/// A place in bytes and what is written there instead.
type Edit = (Range<usize>, String);

/// The text with these edits, which are in its order. One that lies in another is left out.
fn edited(text: &str, edits: &[Edit]) -> String {
    let (mut result, mut at) = (String::with_capacity(text.len()), 0);
    for (place, new) in edits.iter().filter(|(place, _)| place.end <= text.len()) {
        if place.start >= at {
            result.push_str(&text[at..place.start]);
            result.push_str(new);
            at = place.end;
        }
    }
    result + &text[at..]
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

fn edit(line_starts: &[usize], diagnostic: &Diagnostic) -> Option<Edit> {
    let name = match mended_name(diagnostic) {
        Some(name) => name.to_owned(),
        None if is_host(diagnostic) => {
            let host = host_of(&found(diagnostic))?.to_ascii_lowercase();
            host.strip_prefix("www.").unwrap_or(&host).to_owned()
        }
        None => return None,
    };
    let line_start = line_starts.get(diagnostic.line - 1)?;
    let chars = |count: usize| diagnostic.source_line.chars().take(count).map(char::len_utf8).sum::<usize>();
    let (start, end) = (chars(diagnostic.column - 1), chars(diagnostic.column - 1 + diagnostic.width));
    let old = &diagnostic.source_line[start..end];
    let quote = old.chars().next().filter(|c| matches!(c, '"' | '\'')).map(String::from).unwrap_or_default();
    Some((line_start + start..line_start + end, format!("{quote}{name}{quote}")))
}
