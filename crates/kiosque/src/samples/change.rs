//! What changed from one sheet of [`render::editor`](crate::render::editor) to the next, field by field.

use std::collections::BTreeMap;

/// What changed between a snapshot and what is read now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The fields that differ, in the order of the sheet.
    pub fields: Vec<FieldChange>,
    /// Words of the story that the story no longer has, in its order.
    pub lost: Vec<String>,
    /// Blocks of the story that had been set aside, or stood in another field.
    pub leaked: Vec<String>,
    /// Why the site's rules no longer fit the page, when they did before.
    pub misfit: Option<String>,
}

/// A field that differs: the lines that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field as the sheet names it: `title`, `text`, `set aside`.
    pub field: String,
    /// Lines that are gone.
    pub before: Vec<String>,
    /// Lines that are new.
    pub after: Vec<String>,
}

impl Change {
    /// The change from the sheet `before` to the sheet `after`.
    ///
    /// ```
    /// use kiosque::samples::Change;
    /// let before = "title      Rain\n\nIt rained.\n\nIt snowed.\n\n";
    /// let change = Change::between(before, "title      Rain\n\nIt rained.\n\n");
    /// assert_eq!(change.lost, ["It", "snowed"]);
    /// assert_eq!(change.fields[0].field, "text");
    /// ```
    pub fn between(before: &str, after: &str) -> Change {
        let (before, after) = (Sheet::read(before), Sheet::read(after));
        let mut names: Vec<&str> = before.fields.iter().chain(&after.fields).map(|(name, _)| *name).collect();
        let mut seen: Vec<&str> = Vec::new();
        names.retain(|name| {
            !seen.contains(name) && {
                seen.push(name);
                true
            }
        });
        let change = |name: &&str| {
            let (old, new) = (before.values(name), after.values(name));
            let (gone, added) = (without(&old, &new), without(&new, &old));
            let is_moved = gone.is_empty() && added.is_empty() && old != new;
            let (gone, added) = if is_moved { (owned(&old), owned(&new)) } else { (gone, added) };
            (old != new).then(|| FieldChange { field: (*name).to_owned(), before: gone, after: added })
        };
        Change {
            fields: names.iter().filter_map(change).collect(),
            lost: lost_words(&before.values(TEXT), &after.values(TEXT)),
            leaked: leaks(&before, &after),
            misfit: after.misfit().filter(|_| before.misfit().is_none()).map(str::to_owned),
        }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// What speaks against the change, in half sentences: rules that no longer fit, story that is lost, matter set
    /// aside that has become story.
    pub fn objections(&self) -> Vec<String> {
        let mut objections: Vec<String> = self.misfit.iter().cloned().collect();
        if !self.lost.is_empty() {
            let words = self.lost.iter().take(8).map(String::as_str).collect::<Vec<_>>().join(" ");
            let more = if self.lost.len() > 8 { " …" } else { "" };
            objections.push(format!("{} words of the story are lost: {words}{more}", self.lost.len()));
        }
        for leaked in &self.leaked {
            let start = crate::render::shortened(leaked, 60);
            objections.push(format!("what had been set aside has become story: {start}"));
        }
        objections
    }
}

/// The field that the story's blocks are.
const TEXT: &str = "text";

/// A sheet taken apart again.
struct Sheet<'s> {
    fields: Vec<(&'s str, &'s str)>,
}

impl<'s> Sheet<'s> {
    /// Head, blocks of the story and what stands around it are parted by blank lines; no block holds one.
    fn read(sheet: &'s str) -> Sheet<'s> {
        let mut chunks: Vec<&str> = sheet.split("\n\n").collect();
        let head = chunks.remove(0);
        let around = chunks.pop().unwrap_or_default();
        let mut fields: Vec<(&str, &str)> = head.lines().map(field).collect();
        fields.extend(chunks.iter().map(|block| (TEXT, block.trim_end_matches('\n'))));
        fields.extend(around.lines().map(field));
        fields.retain(|(name, _)| !name.is_empty());
        Sheet { fields }
    }

    /// The warning of a page that is read without the site's rules.
    fn misfit(&self) -> Option<&'s str> {
        self.values("warning").into_iter().find(|warning| warning.starts_with("quarantined:"))
    }

    fn values(&self, name: &str) -> Vec<&'s str> {
        self.fields.iter().filter(|(field, _)| *field == name).map(|(_, value)| *value).collect()
    }
}

/// A line's name and value: the name stands in the first ten characters.
fn field(line: &str) -> (&str, &str) {
    let (name, value) = line.split_at_checked(10).unwrap_or((line, ""));
    let name = match name.trim_end() {
        "  title" => "related title",
        "  teaser" => "related teaser",
        name => name.trim_start(),
    };
    (name, value.trim_start())
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// The lines of `lines` that `others` does not have as often, in their order.
fn without(lines: &[&str], others: &[&str]) -> Vec<String> {
    let mut left = counted(others.iter().copied());
    let is_new = |line: &&&str| !take(&mut left, line);
    lines.iter().filter(is_new).map(|line| (*line).to_owned()).collect()
}

/// Words before that are not among those after, as often as they stood there.
fn lost_words(before: &[&str], after: &[&str]) -> Vec<String> {
    let mut left = counted(after.iter().flat_map(|block| words(block)));
    before
        .iter()
        .flat_map(|block| words(block))
        .filter(|word| !take(&mut left, word))
        .map(str::to_owned)
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn counted<'s>(items: impl Iterator<Item = &'s str>) -> BTreeMap<&'s str, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts
}

fn take(counts: &mut BTreeMap<&str, usize>, item: &str) -> bool {
    match counts.get_mut(item) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    }
}

/// Blocks that are new in the story and were elsewhere before.
fn leaks(before: &Sheet<'_>, after: &Sheet<'_>) -> Vec<String> {
    let new = without(&after.values(TEXT), &before.values(TEXT));
    let elsewhere: Vec<&str> = before
        .fields
        .iter()
        .filter(|(name, _)| *name != TEXT)
        .map(|(name, value)| bare(name, value))
        .collect();
    new.into_iter().filter(|block| elsewhere.iter().any(|text| is_same(text, without_sign(block)))).collect()
}

/// What of a value is the page's: `12 promo [generic:line] Follow us` without what the sheet adds.
fn bare<'s>(name: &str, value: &'s str) -> &'s str {
    if name == "set aside" { value.split_once("] ").map_or(value, |(_, text)| text) } else { value }
}

fn without_sign(block: &str) -> &str {
    ["## ", "- ", "> "].iter().find_map(|sign| block.strip_prefix(sign)).unwrap_or(block)
}

/// Reminders are cut short.
fn is_same(elsewhere: &str, block: &str) -> bool {
    match elsewhere.strip_suffix('…') {
        Some(start) if !start.is_empty() => block.starts_with(start) || elsewhere == block,
        _ => elsewhere == block,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "title      Rain\nbyline     By A\n\nIt rained on Monday.\n\nIt snowed.\n\ncaption    A cloud\nset aside  7 promo [generic:x] Follow us\n";

    #[track_caller]
    fn check(from: &str, to: &str, fields: &[&str], lost: &[&str], leaked: &[&str]) {
        let change = Change::between(SHEET, &SHEET.replace(from, to));
        let changed: Vec<&str> = change.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(
            (changed.as_slice(), change.lost, change.leaked),
            (fields, owned(lost), owned(leaked)),
            "{from}"
        );
    }

    #[test]
    fn changes_are_told_field_by_field_with_what_is_lost_and_what_leaks() {
        check("Rain", "Rain", &[], &[], &[]);
        check("title      Rain", "title      Wind", &["title"], &[], &[]);
        check("byline     By A\n", "", &["byline"], &[], &[]);
        check("It snowed.\n\n", "", &["text"], &["It", "snowed"], &[]);
        check("It snowed.", "It  snowed", &["text"], &[], &[]);
        check(
            "snowed.\n\ncaption    A cloud",
            "snowed.\n\nA cloud\n",
            &["text", "caption"],
            &[],
            &["A cloud"],
        );
        check("It snowed.", "It snowed.\n\n- Follow us", &["text"], &[], &["- Follow us"]);
        check(
            "It rained on Monday.\n\nIt snowed.",
            "It snowed.\n\nIt rained on Monday.",
            &["text"],
            &[],
            &[],
        );
    }

    #[test]
    fn a_reminder_cut_short_is_known_again() {
        assert!(is_same("Follow us on…", "Follow us on the Gazette"));
        assert!(!is_same("…", "Follow us"));
    }
}
