//! Rendered text with the way back to the source: white space collapsed, stretches kept as runs.

use super::names::hash_of_value;
use super::origin::Origin;
use crate::Tree;
use crate::ascii::{are_spaces, is_space, is_space_char};
use kiosque_core::{Block, BlockKind, Cell, Inline, Piece, PieceKind, Reading, Region, Run, Source, Span};
use std::ops::Range;

/// What every block of an element shares.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting {
    pub(super) kind: BlockKind,
    pub(super) level: u8,
    pub(super) region: Region,
    pub(super) element: u32,
    pub(super) preformatted: bool,
    /// How many lists it is in.
    pub(super) depth: u8,
    pub(super) cell: Option<Place>,
}

/// A place in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) table: u32,
    pub(super) row: u32,
    pub(super) column: u32,
}

/// How a stretch of text is set, and where its link leads in what is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) inline: Inline,
    pub(super) target: Span,
}

/// Collects the text of one block at a time and hands it to the reading.
pub(super) struct Renderer<'a> {
    pub(super) reading: &'a mut Reading,
    most: usize,
    /// The page, and its tree.
    page: &'a str,
    tree: &'a Tree<'a>,
    source: Source,
    /// Where in the page that stands which is read.
    origin: Origin,
    text: String,
    runs: Vec<Run>,
    /// A line break that waits for text on both its sides.
    line_break: Option<Span>,
    /// The stretches of the block that markup names, and the beginning of one that goes on.
    pieces: Vec<(PieceKind, Span)>,
    piece: Option<(PieceKind, usize)>,
    path: (u64, Span),
    /// Paths that were kept, each where its hash says: pages repeat a few of them hundreds of times.
    paths: [Span; PATHS],
    paths_left: usize,
}

/// So many paths are found again, none that is longer: to tell those apart would take longer than to keep them.
const PATHS: usize = 256;
const LONGEST_PATH: usize = 1024;

/// The paths of a page take at most so many times its bytes, and so many more.
const PATH_SHARE: usize = 2;
const PATH_BYTES: usize = 64 << 10;

impl<'a> Renderer<'a> {
    /// A renderer that takes blocks until `reading` has `most` of them.
    pub(super) fn new(
        reading: &'a mut Reading,
        tree: &'a Tree<'a>,
        source: Source,
        most: usize,
    ) -> Renderer<'a> {
        let page = tree.source();
        Renderer {
            reading,
            most,
            page,
            tree,
            source,
            origin: Origin::PAGE,
            text: String::new(),
            runs: Vec::new(),
            line_break: None,
            pieces: Vec::new(),
            piece: None,
            path: (u64::MAX, Span::default()),
            paths: [Span::default(); PATHS],
            paths_left: page.len() * PATH_SHARE + PATH_BYTES,
        }
    }

    /// Whether no block more is taken.
    pub(super) fn is_full(&self) -> bool {
        self.reading.len() >= self.most
    }

    /// What comes next stands there.
    pub(super) fn set_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// Text whose bytes stand, from `start`, as they are in what is read.
    pub(super) fn verbatim(&mut self, text: &str, start: usize, style: Style, preformatted: bool) {
        let style = self.placed(style);
        if let Some(offset) = self.origin.offset() {
            return self.as_it_is(text, start + offset, style, preformatted);
        }
        let pieces: Vec<_> = self.origin.pieces(start..start + text.len()).collect();
        for (range, source) in pieces {
            let piece = &text[range.start - start..range.end - start];
            match source.len() == piece.len() {
                true => self.as_it_is(piece, source.start, style, preformatted),
                false => self.as_spelled(piece, source.into(), style, preformatted),
            }
        }
    }

    fn placed(&self, style: Style) -> Style {
        let target =
            if style.target.is_empty() { style.target } else { self.origin.span(style.target.range()) };
        Style { target, ..style }
    }

    fn as_it_is(&mut self, text: &str, start: usize, style: Style, preformatted: bool) {
        if preformatted {
            self.append(text, Span::new(start, start + text.len()), style);
            return;
        }
        let mut at = self.spaces(text, start, 0, style);
        if at == text.len() {
            return;
        }
        let stands_there = self.page.as_bytes().get(start..start + text.len()).is_some_and(|there| {
            // As a rule it is a part of the page.
            std::ptr::eq(there, text.as_bytes()) || there == text.as_bytes()
        });
        while at < text.len() {
            let rest = &text.as_bytes()[at..];
            // Words with one space between them are taken together.
            let words =
                if stands_there { words_in_step(rest) } else { length_of(rest, |byte| !is_space(byte)) };
            self.append(&text[at..at + words], Span::new(start + at, start + at + words), style);
            at = self.spaces(text, start, at + words, style);
        }
    }

    /// Takes the white space of a text from byte `at` on, and says where it ends.
    fn spaces(&mut self, text: &str, start: usize, at: usize, style: Style) -> usize {
        let spaces = length_of_spaces(&text.as_bytes()[at..]);
        if spaces > 0 && self.wants_space() {
            self.append(" ", Span::new(start + at, start + at + 1), style);
        }
        at + spaces
    }

    /// Text that is spelled otherwise, in the bytes of `source`.
    pub(super) fn spelled(&mut self, text: &str, source: Range<usize>, style: Style, preformatted: bool) {
        let source = self.origin.span(source);
        self.as_spelled(text, source, self.placed(style), preformatted);
    }

    fn as_spelled(&mut self, text: &str, source: Span, style: Style, preformatted: bool) {
        if preformatted || !text.chars().all(is_space_char) {
            self.append_as(text, source, style);
        } else if self.wants_space() {
            self.append_as(" ", source, style);
        }
    }

    /// A `<br>`. Returns whether it is the second in a row, which ends the block.
    pub(super) fn line_break(&mut self, source: Range<usize>) -> bool {
        let source = self.origin.span(source);
        if self.text.is_empty() {
            return false;
        }
        let second = self.line_break.is_some();
        self.line_break = Some(source);
        second
    }

    /// Whether the last word is one of small letters.
    pub(super) fn ends_in_word(&self) -> bool {
        let mut last = self.text.chars().rev();
        self.line_break.is_none()
            && last.next().is_some_and(char::is_lowercase)
            && last.next().is_some_and(char::is_alphabetic)
    }

    /// A space that no byte of the page stands for, before what stands at `start`.
    pub(super) fn gap(&mut self, start: usize, style: Style) {
        let source = self.origin.span(start..start);
        self.append_as(" ", source, self.placed(style));
    }

    /// Whether what comes next stands at the beginning of a line.
    pub(super) fn begins_line(&self) -> bool {
        self.text.is_empty() || self.line_break.is_some()
    }

    fn wants_space(&self) -> bool {
        !self.text.is_empty() && self.line_break.is_none() && !self.text.ends_with([' ', '\n'])
    }

    fn put_break(&mut self) {
        if let Some(source) = self.line_break.take() {
            let style = Style { inline: Inline::Break, target: Span::default() };
            self.trim_end();
            self.append_as("\n", source, style);
        }
    }

    /// Appends bytes of the source, to the last run where both go on in step.
    fn append(&mut self, text: &str, source: Span, style: Style) {
        self.put_break();
        let end = self.text.len();
        match self.runs.last_mut() {
            Some(run)
                if run.source.end == source.start
                    && run.text.len() == run.source.len()
                    && self.page.get(run.source.range()).is_some_and(|page| page.len() == run.text.len())
                    && (run.inline, run.target) == (style.inline, style.target) =>
            {
                run.source.end = source.end;
                run.text.end += Span::new(0, text.len()).end;
                self.text.push_str(text);
            }
            _ => self.new_run(text, source, style, end),
        }
    }

    fn append_as(&mut self, text: &str, source: Span, style: Style) {
        if style.inline != Inline::Break {
            self.put_break();
        }
        self.new_run(text, source, style, self.text.len());
    }

    fn new_run(&mut self, text: &str, source: Span, style: Style, end: usize) {
        self.text.push_str(text);
        let text = Span::new(end, end + text.len());
        self.runs.push(Run { text, source, inline: style.inline, target: style.target });
    }

    /// What comes next is such a piece. No piece is part of another.
    pub(super) fn open_piece(&mut self, kind: PieceKind) {
        self.piece = Some((kind, self.text.len()));
    }

    /// Whether a piece goes on.
    pub(super) fn is_in_piece(&self) -> bool {
        self.piece.is_some()
    }

    /// The piece ends here.
    pub(super) fn close_piece(&mut self) {
        self.end_piece();
        self.piece = None;
    }

    /// What has been read of a piece is one of the block; the rest begins the next.
    fn end_piece(&mut self) {
        if let Some((kind, start)) = &mut self.piece {
            let start = std::mem::take(start);
            self.pieces.push((*kind, Span::new(start, self.text.len())));
        }
    }

    /// Gives the pieces of the last block to the reading.
    fn put_pieces(&mut self, len: usize) {
        let block = Span::new(0, self.reading.len() - 1).end;
        for (kind, text) in self.pieces.drain(..) {
            let text = Span { end: text.end.min(Span::new(0, len).end), ..text };
            if text.start < text.end {
                self.reading.push_piece(Piece { block, kind, text });
            }
        }
    }

    /// Whether no block has begun.
    #[inline]
    pub(super) fn is_between_blocks(&self) -> bool {
        self.text.is_empty() && self.runs.is_empty()
    }

    /// Ends the block and gives it to the reading, unless it is blank.
    pub(super) fn flush(&mut self, setting: Setting, path: (u64, &str)) {
        self.line_break = None;
        self.end_piece();
        self.trim_end();
        if !self.text.chars().all(char::is_whitespace) {
            let block = self.block(setting, path);
            let text = std::mem::take(&mut self.text);
            self.reading.push(block, &text);
            self.put_pieces(text.len());
            self.text = text;
            if let Some(Place { table, row, column }) = setting.cell {
                let block = Span::new(0, self.reading.len() - 1).end;
                self.reading.push_cell(Cell { block, table, row, column });
            }
        }
        self.text.clear();
        self.runs.clear();
        self.pieces.clear();
    }

    fn block(&mut self, setting: Setting, path: (u64, &str)) -> Block {
        let covered = self.runs.iter().map(|run| run.source).reduce(Span::cover);
        let span = covered.unwrap_or_default();
        let first = self.reading.all_runs().len();
        if !self.is_source_itself(span) {
            for run in &self.runs {
                self.reading.push_run(*run);
            }
        }
        let start = self.runs.first().map_or(0, |run| run.source.start);
        Block {
            span,
            runs: Span::new(first, self.reading.all_runs().len()),
            path: self.keep_path(path),
            line: self.tree.line(start as usize),
            level: setting.level,
            kind: setting.kind,
            region: setting.region,
            element: setting.element,
            source: self.source,
            ..Block::default()
        }
    }

    fn is_source_itself(&self, span: Span) -> bool {
        self.runs.iter().all(|run| run.inline == Inline::Plain)
            && self.page.get(span.range()).is_some_and(|page| page == self.text)
    }

    /// Blocks of one element share their path, and so do those whose paths read the same.
    fn keep_path(&mut self, (id, path): (u64, &str)) -> Span {
        if self.path.0 != id {
            self.path =
                (id, if path.len() > LONGEST_PATH { self.new_path(path) } else { self.known_path(path) });
        }
        self.path.1
    }

    fn known_path(&mut self, path: &str) -> Span {
        let place = hash_of_value(path) % PATHS;
        if self.reading.path_at(self.paths[place]) != Some(path) {
            self.paths[place] = self.new_path(path);
        }
        self.paths[place]
    }

    fn new_path(&mut self, path: &str) -> Span {
        if path.len() > self.paths_left {
            return Span::default();
        }
        self.paths_left -= path.len();
        self.reading.push_path(path)
    }

    fn trim_end(&mut self) {
        let kept = self.text.trim_end_matches(is_space_char).len();
        self.text.truncate(kept);
        while let Some(run) = self.runs.last_mut() {
            let over = run.text.range().end.saturating_sub(kept);
            if over == 0 {
                break;
            }
            if run.text.range().start >= kept {
                self.runs.pop();
                continue;
            }
            let in_step = run.text.len() == run.source.len();
            run.text.end -= Span::new(0, over).end;
            run.source.end -= if in_step { Span::new(0, over).end } else { 0 };
        }
    }
}

/// How many bytes at the start are words with single spaces between them; the last word is whole. The first is no space.
fn words_in_step(text: &[u8]) -> usize {
    let mut start = 0;
    while text.get(start..).and_then(<[u8]>::first_chunk).is_some_and(goes_on_in_step) {
        start += STEP;
    }
    let rest = &text[start..];
    if rest.len() <= STEP {
        // To its end, as a rule.
        let mut last = [b'a'; STEP + 1];
        last[..rest.len()].copy_from_slice(rest);
        if goes_on_in_step(&last) {
            return text.len() - usize::from(rest.last() == Some(&b' '));
        }
    }
    let mut after_space = start > 0 && text[start - 1] == b' ';
    for (at, &byte) in text.iter().enumerate().skip(start) {
        match byte {
            b' ' if !after_space => after_space = true,
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => return at - usize::from(after_space),
            _ => after_space = false,
        }
    }
    text.len() - usize::from(after_space)
}

/// So many bytes are looked at together, with vector instructions.
const STEP: usize = 16;

/// Whether bytes are surely words with single spaces between them, the space behind a step included.
fn goes_on_in_step(bytes: &[u8; STEP + 1]) -> bool {
    let pairs = bytes[..STEP].iter().zip(&bytes[1..]);
    pairs.fold(true, |all, (&byte, &next)| all & ((byte > b' ') | ((byte == b' ') & (next != b' '))))
}

/// How many bytes at the start are of a kind.
fn length_of(text: &[u8], is_part: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|&byte| !is_part(byte)).unwrap_or(text.len())
}

/// How many bytes at the start are white space: as a rule the spaces that markup is indented by.
fn length_of_spaces(text: &[u8]) -> usize {
    const INDENT: &[u8; 8] = &[b' '; 8];
    let mut length = 0;
    loop {
        let rest = &text[length..];
        length += match rest.first() {
            Some(b' ') if rest.starts_with(INDENT) => INDENT.len(),
            Some(&byte) if is_space(byte) => 1,
            _ => return length,
        };
    }
}

/// Whether a text is all white space.
#[inline]
pub(super) fn is_blank(text: &str) -> bool {
    text.as_bytes().last().is_none_or(|&last| is_space(last)) && are_spaces(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{length_of_spaces, words_in_step};

    #[test]
    fn white_space_at_the_start() {
        for (spaces, rest) in
            [("", ""), ("", "a "), (" ", "a"), ("\n\t         ", "\u{a0} "), ("                 ", "")]
        {
            assert_eq!(length_of_spaces(format!("{spaces}{rest}").as_bytes()), spaces.len(), "{rest:?}");
        }
    }

    #[test]
    fn words_with_single_spaces() {
        for (text, words) in [
            ("", ""),
            ("a", "a"),
            ("a b ", "a b"),
            ("a b  c", "a b"),
            ("été à\tc", "été à"),
            ("a \nb", "a"),
            ("a\u{a0}b\u{b}c", "a\u{a0}b\u{b}c"),
            ("rain and wind, wind and rain", "rain and wind, wind and rain"),
            ("rain and wind,  wind and rain", "rain and wind,"),
            ("rain and wind an \nrain and wind", "rain and wind an"),
            ("rain and wind and rain and wind \t", "rain and wind and rain and wind"),
        ] {
            assert_eq!(&text[..words_in_step(text.as_bytes())], words, "{text:?}");
        }
    }
}
