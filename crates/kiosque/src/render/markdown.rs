//! Articles as Markdown: CommonMark with the tables of GitHub.

use super::is_harmless;
use super::stretches::{Stretch, is_web, stretches};
use kiosque_core::Article;
use kiosque_core::article::{BodyBlock, BodyKind, MarkKind};
use std::fmt::Write as _;

/// Title, byline, date and story as Markdown, with links, emphasis, lists, tables and code as the page sets them. What
/// the page says is escaped: none of it is markup here.
pub fn markdown(article: &Article) -> String {
    let mut text = String::new();
    if let Some(title) = &article.title {
        let _ = writeln!(text, "# {}\n", on_one_line(title));
    }
    let line: Vec<String> = [article.byline.as_deref(), article.date_published.as_deref()]
        .into_iter()
        .flatten()
        .map(|part| format!("*{}*", on_one_line(part)))
        .collect();
    if !line.is_empty() {
        let _ = writeln!(text, "{}\n", line.join(" · "));
    }
    let mut lists = Lists::default();
    for block in &article.blocks {
        let is_item = block.kind == BodyKind::ListItem;
        if !lists.open.is_empty() && !is_item {
            text.push('\n');
        }
        lists.go_to(if is_item { block.level.unwrap_or(1).max(1) } else { 0 }, block.ordered == Some(true));
        put(block, &lists, &mut text);
    }
    text
}

/// The lists that are open: of a numbered one, how many items it has, else 0.
#[derive(Default)]
struct Lists {
    open: Vec<usize>,
}

impl Lists {
    /// Goes on to an item at this depth; 0 is outside.
    fn go_to(&mut self, depth: u8, is_ordered: bool) {
        // An item lies at most one list deeper than the one before it.
        let depth = usize::from(depth).min(self.open.len() + 1);
        self.open.resize(depth, 0);
        if let Some(items) = self.open.last_mut() {
            *items = if is_ordered { *items + 1 } else { 0 };
        }
    }

    fn sign(items: usize) -> String {
        if items > 0 { format!("{items}. ") } else { "- ".into() }
    }

    /// The indent of an item, by the signs of those around it, and its own sign.
    fn lead(&self) -> (String, String) {
        let Some((&own, outer)) = self.open.split_last() else { return Default::default() };
        let indent = " ".repeat(outer.iter().map(|&items| Lists::sign(items).len()).sum());
        (indent, Lists::sign(own))
    }
}

/// Adds a block, with an empty line after it but for items of a list.
fn put(block: &BodyBlock, lists: &Lists, out: &mut String) {
    let _ = match block.kind {
        BodyKind::Heading => {
            let signs = "#".repeat(usize::from(block.level.unwrap_or(2)).clamp(1, 6));
            writeln!(out, "{signs} {}\n", marked(block, " "))
        }
        BodyKind::ListItem => {
            let (indent, sign) = lists.lead();
            let below = " ".repeat(sign.len());
            writeln!(out, "{indent}{sign}{}", marked(block, &format!("\\\n{indent}{below}")))
        }
        BodyKind::Quote => writeln!(out, "> {}\n", marked(block, "\\\n> ")),
        BodyKind::Code => {
            let fence = "`".repeat(longest_run(&block.text, '`').max(2) + 1);
            writeln!(out, "{fence}\n{}\n{fence}\n", block.text)
        }
        BodyKind::Table if block.rows.is_some() => writeln!(out, "{}", table(block)),
        BodyKind::Embed => writeln!(out, "{}\n", embed(block)),
        _ => writeln!(out, "{}\n", marked(block, "\\\n")),
    };
}

/// The words of foreign matter, and the way to it.
fn embed(block: &BodyBlock) -> String {
    let words = marked(block, "\\\n");
    let link = block
        .url
        .as_deref()
        .filter(|url| is_web(url))
        .map(|url| format!("[{}]({})", on_one_line(url), target(url)));
    [Some(words).filter(|words| !words.is_empty()), link]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// Rows a line each; the first is the head, for there must be one.
fn table(block: &BodyBlock) -> String {
    let rows = block.rows.as_deref().unwrap_or(&[]);
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut out = String::new();
    for (number, row) in rows.iter().enumerate() {
        let cells =
            (0..columns).map(|column| row.get(column).map_or(String::new(), |cell| on_one_line(cell)));
        let _ = writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "));
        if number == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(columns));
        }
    }
    out
}

/// A block's text with its marks; `line_break` stands for its line feeds.
fn marked(block: &BodyBlock, line_break: &str) -> String {
    let stretches = stretches(block);
    let mut out = String::new();
    for (number, stretch) in stretches.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|before| stretches[before].text.chars().last());
        let after = stretches.get(number + 1).and_then(|after| after.text.chars().next());
        let touches_mark = [number.checked_sub(1), Some(number + 1)]
            .into_iter()
            .flatten()
            .filter_map(|near| stretches.get(near))
            .any(|near| near.mark.is_some());
        let around = Around { before, after, touches_mark };
        put_stretch(*stretch, around, line_break, &mut out);
    }
    guarded(&out)
}

/// What stands around a stretch.
#[derive(Clone, Copy)]
struct Around {
    before: Option<char>,
    after: Option<char>,
    /// Another mark begins or ends where it does.
    touches_mark: bool,
}

/// Adds a stretch. Space at its ends stays outside its mark, where Markdown wants it.
fn put_stretch(stretch: Stretch<'_>, around: Around, line_break: &str, out: &mut String) {
    let inner = stretch.text.trim();
    let signs = match (stretch.mark, stretch.url) {
        _ if inner.is_empty() => None,
        (Some(MarkKind::Link), Some(url)) => Some(("[".to_owned(), format!("]({})", target(url)))),
        (Some(MarkKind::Emphasis), _) => delimiter(stretch.text, inner, around, false),
        (Some(MarkKind::Strong), _) => delimiter(stretch.text, inner, around, true),
        (Some(MarkKind::Superscript), _) => Some(("<sup>".into(), "</sup>".into())),
        (Some(MarkKind::Subscript), _) => Some(("<sub>".into(), "</sub>".into())),
        (Some(MarkKind::Code), _) => return put_code(stretch.text, inner, line_break, out),
        _ => None,
    };
    let Some((open, close)) = signs else { return put_escaped(stretch.text, line_break, out) };
    let start = stretch.text.len() - stretch.text.trim_start().len();
    put_escaped(&stretch.text[..start], line_break, out);
    out.push_str(&open);
    put_escaped(inner, line_break, out);
    out.push_str(&close);
    put_escaped(&stretch.text[start + inner.len()..], line_break, out);
}

/// The signs around emphasis; none where they would not count as such: next to letters, signs inside must be, too.
fn delimiter(text: &str, inner: &str, around: Around, strong: bool) -> Option<(String, String)> {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // Of what is not ASCII, implementations think differently whether it is punctuation.
    let is_near =
        |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace());
    let before = if text.starts_with(char::is_whitespace) { None } else { around.before };
    let after = if text.ends_with(char::is_whitespace) { None } else { around.after };
    let touches_letter = is_near(before) || is_near(after);
    let is_word = is_letter(inner.chars().next()) && is_letter(inner.chars().last());
    if touches_letter && (!is_word || around.touches_mark) || inner.contains('\n') {
        return None;
    }
    let sign = match (strong, touches_letter) {
        (true, _) => "**",
        (false, true) => "*",
        (false, false) => "_",
    };
    Some((sign.into(), sign.into()))
}

fn put_code(text: &str, inner: &str, line_break: &str, out: &mut String) {
    let start = text.len() - text.trim_start().len();
    put_escaped(&text[..start], line_break, out);
    let fence = "`".repeat(longest_run(inner, '`') + 1);
    let space = if inner.starts_with('`') || inner.ends_with('`') { " " } else { "" };
    // A bar would end a table's cell, and nothing is escaped in code.
    let _ = write!(out, "{fence}{space}{}{space}{fence}", inner.replace(['\n', '\r'], " "));
    put_escaped(&text[start + inner.len()..], line_break, out);
}

fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or(0)
}

/// An address as the target of a link.
fn target(url: &str) -> String {
    let mut target = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '('
            | ')'
            | '<'
            | '>'
            | '\\'
            | '`'
            | '*'
            | '_'
            | '['
            | ']'
            | '|'
            | '&'
            | ' '..='!'
            | '\0'..='\x1f' => {
                let _ = match c {
                    // These mean something in addresses: a backslash keeps them what they are.
                    '_' | '*' | '&' | '!' => write!(target, "\\{c}"),
                    _ => write!(target, "%{:02X}", u32::from(c)),
                };
            }
            _ => target.push(c),
        }
    }
    target
}

/// Adds text of the page, so that none of it is markup.
fn put_escaped(text: &str, line_break: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\n' => {
                let kept = out.trim_end_matches(' ').len();
                out.truncate(kept);
                out.push_str(line_break);
            }
            '\r' => out.push(' '),
            c if !is_harmless(c) => {}
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '!' | '#' => {
                out.extend(['\\', c]);
            }
            _ => out.push(c),
        }
    }
}

/// Escapes what would be markup at the start of a line.
fn guarded(text: &str) -> String {
    text.split('\n').map(guarded_line).collect::<Vec<_>>().join("\n")
}

fn guarded_line(line: &str) -> String {
    let indent = line.len() - line.trim_start_matches([' ', '>']).len();
    let (indent, rest) = line.split_at(indent);
    if rest.starts_with(['-', '+', '=', ':']) {
        return format!("{indent}\\{rest}");
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && rest[digits..].starts_with(['.', ')']) {
        return format!("{indent}{}\\{}", &rest[..digits], &rest[digits..]);
    }
    line.to_owned()
}

/// A short text without marks or line breaks.
fn on_one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    put_escaped(text, " ", &mut out);
    guarded_line(&out)
}
