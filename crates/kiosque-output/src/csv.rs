//! CSV of the common fields (RFC 4180, with `\n` as line end), safe to open in a spreadsheet.

use crate::{COLUMNS, Cell};
use kiosque_core::Article;
use std::fmt::Write as _;

/// What stands between the items of a list.
const BETWEEN: &str = "; ";

/// The names of the columns, with a line end.
pub fn header() -> String {
    let names: Vec<&str> = COLUMNS.iter().filter(|column| column.in_csv).map(|column| column.name).collect();
    names.join(",") + "\n"
}

/// One article, with a line end.
///
/// A cell that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return)
/// gets an apostrophe before it, as OWASP advises.
pub fn row(article: &Article) -> String {
    let mut row = String::new();
    for column in COLUMNS.iter().filter(|column| column.in_csv) {
        if !row.is_empty() {
            row.push(',');
        }
        match column.of(article) {
            Cell::Text(text) => put(&mut row, text.unwrap_or_default()),
            Cell::Name(name) => put(&mut row, &name),
            Cell::List(items) => put(&mut row, &items.join(BETWEEN)),
            Cell::Number(number) => {
                row.push_str(&number.map_or_else(String::new, |number| number.to_string()));
            }
            Cell::Real(number) => row.push_str(&number.map_or_else(String::new, |number| number.to_string())),
            Cell::Flag(flag) => row.push_str(&flag.map_or_else(String::new, |flag| flag.to_string())),
        }
    }
    row + "\n"
}

fn put(row: &mut String, text: &str) {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let apostrophe = if is_formula { "'" } else { "" };
    let needs_quotes =
        text.contains(['"', ',', '\n', '\r', ';']) || text.starts_with(' ') || text.ends_with(' ');
    if needs_quotes {
        let _ = write!(row, "\"{apostrophe}{}\"", text.replace('"', "\"\""));
    } else {
        let _ = write!(row, "{apostrophe}{text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        for (text, cell) in [
            ("Rain", "Rain"),
            ("Rain, \"at last\"", "\"Rain, \"\"at last\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3,x", "\"'-2+3,x\""),
            ("\t=1", "'\t=1"),
            ("", ""),
        ] {
            let mut row = String::new();
            put(&mut row, text);
            assert_eq!(row, cell, "{text:?}");
        }
    }

    #[test]
    fn a_row_has_as_many_cells_as_the_header() {
        let commas = |line: &str| line.matches(',').count();
        assert_eq!(commas(&row(&Article::default())), commas(&header()));
    }
}
