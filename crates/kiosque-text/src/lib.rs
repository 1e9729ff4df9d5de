//! Reads a plain-text dump of a news page into blocks: one block a line that is not blank.
//!
//! ```
//! let page = kiosque_core::Page::text("Rain at last\r\n\r\nIt rained on Monday.\r\n");
//! let reading = kiosque_text::read(&page);
//!
//! assert_eq!(reading.text(0), "Rain at last");
//! let story = reading.blocks()[1];
//! assert_eq!((reading.text(1), story.line, story.gap), ("It rained on Monday.", 3, 1));
//! assert_eq!(&page.text[story.span.range()], "It rained on Monday.");
//! ```
//!
//! Line endings of every system, a byte order mark, no-break spaces, bidirectional marks, one line a paragraph and
//! blank lines between paragraphs are all ordinary. A block's text is the line as it stands, without the invisible
//! characters and spaces at its two ends. What a line says is not asked here: that is labelling.

#![forbid(unsafe_code)]

use kiosque_core::{Block, BlockKind, Budget, Page, Reading, Span, watch};
use memchr::memmem;

/// A form feed, the line and paragraph separators and NEL end a line as well.
const RARE_BREAKS: [&str; 4] = ["\u{c}", "\u{85}", "\u{2028}", "\u{2029}"];

/// Reads `page` into blocks. Never fails; time and memory are linear in the input.
///
/// What goes beyond the default [`Budget`] is left out and stands in [`Reading::notes`].
pub fn read(page: &Page) -> Reading {
    read_within(page, &Budget::default())
}

/// The same, within a budget of one's own: `budget_bytes` and `budget_blocks` are noted.
pub fn read_within(page: &Page, budget: &Budget) -> Reading {
    let (text, is_cut) = budget.cut(&page.text);
    let mut reading = Reading::of(page);
    if is_cut {
        reading.note("budget_bytes", budget.cut_note());
    }
    reading.reserve(text.len() / 64 + 1, text.len());
    let most = budget.lines_of_text(text.len());
    let has_rare_breaks =
        RARE_BREAKS.iter().any(|rare| memmem::find(text.as_bytes(), rare.as_bytes()).is_some());
    let mut gap = 0;
    let mut number = 0;
    for (start, line) in Lines::of(text).take_while(|_| !watch::is_over()) {
        number += 1;
        let mut blank = true;
        for (offset, piece) in pieces(line, has_rare_breaks) {
            if reading.len() >= most {
                reading.note(
                    "budget_blocks",
                    format!("the page has more than {most} lines; the rest is not read"),
                );
                return reading;
            }
            blank &= !push(&mut reading, piece, start + offset, number, gap);
            gap = if blank { gap } else { 0 };
        }
        gap = if blank { gap.saturating_add(1) } else { 0 };
    }
    reading
}

fn push(reading: &mut Reading, line: &str, start: usize, number: u32, gap: u16) -> bool {
    let after = line.trim_start_matches(is_edge);
    let text = after.trim_end_matches(is_edge);
    let start = start + (line.len() - after.len());
    let span = Span::new(start, start + text.len());
    reading.push(Block { span, line: number, gap, kind: kind_of(text), ..Block::default() }, text)
}

/// A reader sees a list where a line begins with a bullet.
fn kind_of(text: &str) -> BlockKind {
    let rest = text.trim_start_matches(['•', '◦', '▪', '‣', '●', '■', '►', '·']);
    match rest.len() < text.len() && rest.starts_with(char::is_whitespace) {
        true => BlockKind::ListItem,
        false => BlockKind::Paragraph,
    }
}

/// Spaces, characters that show nothing and what is left of a character cut in two: they belong to no line's text when
/// they stand at its ends.
fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{feff}' | '\u{fffd}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{ad}')
}

fn pieces(line: &str, has_rare_breaks: bool) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some((0, line));
    std::iter::from_fn(move || {
        let (offset, text) = rest?;
        let cut = has_rare_breaks.then(|| first_rare_break(text)).flatten();
        rest = cut.map(|(at, len)| (offset + at + len, &text[at + len..]));
        Some((offset, cut.map_or(text, |(at, _)| &text[..at])))
    })
}

fn first_rare_break(text: &str) -> Option<(usize, usize)> {
    let is_break = |c: char| matches!(c, '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.char_indices().find(|&(_, c)| is_break(c)).map(|(at, c)| (at, c.len_utf8()))
}

/// The lines of a text with their offsets: ended by LF, CR LF or CR.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    breaks: memchr::Memchr2<'a>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Lines<'a> {
        Lines { text, at: 0, breaks: memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()) }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.at > self.text.len() {
            return None;
        }
        let start = self.at;
        let Some(end) = self.breaks.next() else {
            self.at = self.text.len() + 1;
            return Some((start, &self.text[start..]));
        };
        let is_pair = self.text.as_bytes()[end..].starts_with(b"\r\n");
        if is_pair {
            self.breaks.next();
        }
        self.at = end + 1 + usize::from(is_pair);
        Some((start, &self.text[start..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The blocks of a text as (line, blank lines before, text).
    fn blocks(text: &str) -> Vec<(u32, u16, String)> {
        let reading = read(&Page::text(text));
        (0..reading.len())
            .map(|index| {
                (reading.blocks()[index].line, reading.blocks()[index].gap, reading.text(index).to_owned())
            })
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[(u32, u16, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|&(line, gap, text)| (line, gap, text.to_owned())).collect();
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn line_endings_of_every_system() {
        for text in ["Rain\n\nIt rained.\n", "Rain\r\n\r\nIt rained.\r\n", "Rain\r\rIt rained.\r"] {
            check(text, &[(1, 0, "Rain"), (3, 1, "It rained.")]);
        }
    }

    #[test]
    fn separators_that_are_no_line_feed() {
        check(
            "Rain\u{2028}It rained.\u{2029}It stopped.",
            &[(1, 0, "Rain"), (1, 0, "It rained."), (1, 0, "It stopped.")],
        );
        check("Rain\u{c}It rained.", &[(1, 0, "Rain"), (1, 0, "It rained.")]);
    }

    #[test]
    fn invisible_characters_at_the_ends_are_no_text() {
        check("\u{feff}Rain", &[(1, 0, "Rain")]);
        check("\u{200f}مطر\u{200f}\u{a0}", &[(1, 0, "مطر")]);
        check("\u{a0}\t\u{200b}\n\u{feff}", &[]);
    }

    #[test]
    fn no_break_spaces_inside_stay() {
        check("Météo\u{a0}: pluie", &[(1, 0, "Météo\u{a0}: pluie")]);
    }

    #[test]
    fn bullets_make_list_items() {
        let reading = read(&Page::text("• rain\n•rain\n- rain"));
        let kinds: Vec<_> = reading.blocks().iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::ListItem, BlockKind::Paragraph, BlockKind::Paragraph]);
    }

    #[test]
    fn an_empty_page_has_no_block() {
        check("", &[]);
        check("\n\n\n", &[]);
    }

    #[test]
    fn a_page_beyond_a_budget_is_read_up_to_it_and_noted() {
        let check = |page: &Page, budget: Budget, blocks: usize, code: &str| {
            let reading = read_within(page, &budget);
            let notes: Vec<_> = reading.notes().iter().map(|note| note.code).collect();
            assert_eq!((reading.len(), notes), (blocks, vec![code]));
        };
        let line = "a line of a page\n";
        let page = Page::text(line.repeat(200_005));
        check(&page, Budget::default(), 200_000, "budget_blocks");
        let crowded = Page::text("x\n".repeat(200_005));
        check(&crowded, Budget::default(), 66_385, "budget_blocks");
        check(&page, Budget { blocks: 7, ..Budget::default() }, 7, "budget_blocks");
        check(&crowded, Budget { bytes: 9, ..Budget::default() }, 5, "budget_bytes");
    }

    proptest! {
        /// Every character that shows is in exactly one block, in order, at its span.
        #[test]
        fn nothing_is_lost_and_nothing_is_read_twice(text in "[a-zé \\n\\r\u{2028}\u{a0}\u{200f}•مط]{0,80}") {
            let page = Page::text(text);
            let reading = read(&page);
            let mut end = 0;
            for (index, block) in reading.blocks().iter().enumerate() {
                prop_assert_eq!(&page.text[block.span.range()], reading.text(index));
                prop_assert!(block.span.start as usize >= end);
                end = block.span.end as usize;
            }
            let seen = |text: &str| text.chars().filter(|c| !is_edge(*c)).collect::<String>();
            prop_assert_eq!(seen(reading.all_text()), seen(&page.text));
        }
    }
}
