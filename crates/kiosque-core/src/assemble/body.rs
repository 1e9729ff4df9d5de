//! The story: its blocks, text, language and direction.

use super::{Desk, rounded};
use crate::article::{BodyBlock, BodyKind, Direction, InlineMark, LanguageShare};
use crate::{Block, Label, Span};
use kiosque_values::{Direction as Writing, direction, language};

impl<'a> Desk<'a> {
    pub(super) fn body(&mut self) {
        let labels = self.labels;
        let story: Vec<usize> =
            (0..self.reading.len()).filter(|&block| labels.label(block).is_body()).collect();
        let (Some(&first), Some(&last)) = (story.first(), story.last()) else { return };
        let span = self.reading.blocks()[first].span.cover(self.reading.blocks()[last].span);
        self.found("text", span, first);
        self.article.blocks = self.shown_blocks(&story);
        self.article.text = join_text(&self.article.blocks);
        self.article.word_count = count_words(&self.article.text);
        self.article.truncated = self.is_cut_off(last).then_some(true);
        self.languages();
    }

    /// The story's blocks: the cells of a table are one block, and foreign matter stands where the page shows it.
    fn shown_blocks(&self, story: &[usize]) -> Vec<BodyBlock> {
        // Of a table's cells one block is left, and what grows is there twice for a moment: room for as many as there are.
        let counts = self.pieces(story).map(|(alone, table)| alone.len() + usize::from(!table.is_empty()));
        let mut blocks = Vec::with_capacity(counts.sum::<usize>() + self.embeds_without_words());
        let mut before = None;
        for (alone, table) in self.pieces(story) {
            for &index in alone {
                blocks.extend(before.iter().flat_map(|&before| self.embeds_between(before, index)));
                let block = self.body_block(index);
                match blocks
                    .last_mut()
                    .filter(|last| is_same_embed(last, &block) && before == index.checked_sub(1))
                {
                    Some(last) => append(last, block),
                    None => blocks.push(block),
                }
                before = Some(index);
            }
            if let Some(&first) = table.first() {
                blocks.extend(before.iter().flat_map(|&before| self.embeds_between(before, first)));
                blocks.push(self.table(table));
                before = table.last().copied();
            }
        }
        blocks.retain(|block| !block.text.is_empty() || block.url.is_some());
        blocks
    }

    /// The story in blocks that stand alone, and the tables after them; either may be empty.
    fn pieces<'s>(&self, story: &'s [usize]) -> impl Iterator<Item = (&'s [usize], &'s [usize])> {
        let mut rest = story;
        std::iter::from_fn(move || {
            let (alone, table) = self.split_table(rest);
            rest = &rest[alone.len() + table.len()..];
            (!alone.is_empty() || !table.is_empty()).then_some((alone, table))
        })
    }

    pub(super) fn body_block(&self, index: usize) -> BodyBlock {
        let text = self.text(index);
        let block = &self.reading.blocks()[index];
        let (embed, label) = (self.embed_of(index), self.labels.label(index));
        BodyBlock {
            kind: embed.as_ref().map_or_else(|| body_kind(label), |_| BodyKind::Embed),
            lang: lang_of(&text),
            dir: dir_of(&text),
            span: block.span,
            level: level_of(block),
            ordered: (label == Label::ListItem && self.is_numbered(index)).then_some(true),
            rows: None,
            url: embed,
            entry: None,
            marks: self.marks(index, &text),
            text,
        }
    }

    /// Whether the innermost list around a block is a numbered one.
    fn is_numbered(&self, index: usize) -> bool {
        let tag = |step: &'a str| step.split(['.', '#']).next().unwrap_or(step);
        let mut tags = self.reading.path(index).unwrap_or("").rsplit('>').map(tag);
        tags.find(|tag| matches!(*tag, "ol" | "ul" | "menu" | "dir" | "dl")) == Some("ol")
    }

    /// The page's last block belongs to the story and stops in the middle of a sentence.
    fn is_cut_off(&self, last: usize) -> bool {
        last + 1 == self.reading.len()
            && self.labels.label(last) == Label::Paragraph
            && !ends_sentence(self.reading.text(last))
    }

    /// The language of the story is the one most of its bytes are in; where no block is long enough to tell, that of
    /// the whole text.
    fn languages(&mut self) {
        let article = &mut self.article;
        article.direction = Some(main_direction(&article.blocks));
        let mut bytes: Vec<(String, usize)> = Vec::new();
        for block in &article.blocks {
            let Some(lang) = &block.lang else { continue };
            match bytes.iter_mut().find(|(known, _)| known == lang) {
                Some((_, count)) => *count += block.text.len(),
                None => bytes.push((lang.clone(), block.text.len())),
            }
        }
        if bytes.is_empty() {
            bytes.extend(lang_of(&article.text).map(|lang| (lang, 1)));
        }
        bytes.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let all: usize = bytes.iter().map(|(_, count)| count).sum();
        article.language = bytes.first().map(|(lang, _)| lang.clone());
        article.languages = bytes
            .into_iter()
            .map(|(lang, count)| LanguageShare { lang, share: rounded(count as f32 / all as f32) })
            .collect();
    }
}

/// Whether two blocks are of one piece of foreign matter: the words of a post, and who wrote it.
fn is_same_embed(last: &BodyBlock, next: &BodyBlock) -> bool {
    last.url.is_some() && last.url == next.url && !last.text.is_empty() && !next.text.is_empty()
}

/// Puts a block behind another, on a line of its own.
fn append(last: &mut BodyBlock, next: BodyBlock) {
    last.text.push('\n');
    let start = Span::new(0, last.text.len()).end;
    last.marks
        .extend(next.marks.into_iter().map(|mark| InlineMark { range: mark.range.shifted(start), ..mark }));
    last.text.push_str(&next.text);
    last.span = last.span.cover(next.span);
}

/// How many bytes of a block its direction, and its language at first, are told by.
const TELLING_BYTES: usize = 120;

/// How many bytes are looked at when the first did not tell the language well.
const MORE_BYTES: usize = 480;

/// Confidence from which a language is believed without a look at more of the block.
const TOLD: f32 = 0.4;

/// The language of a block as a record's value.
pub(super) fn lang_of(text: &str) -> Option<String> {
    let start = language(start_of(text, TELLING_BYTES));
    let is_told = start.is_some_and(|language| language.confidence >= TOLD) || text.len() <= TELLING_BYTES;
    let told = if is_told { start } else { language(start_of(text, MORE_BYTES)) };
    told.map(|language| language.code.to_owned())
}

fn start_of(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

pub(super) fn dir_of(text: &str) -> Direction {
    match direction(start_of(text, TELLING_BYTES)) {
        Writing::Ltr => Direction::Ltr,
        Writing::Rtl => Direction::Rtl,
    }
}

/// The direction of most of the story's bytes.
fn main_direction(blocks: &[BodyBlock]) -> Direction {
    let bytes =
        |dir| blocks.iter().filter(|block| block.dir == dir).map(|block| block.text.len()).sum::<usize>();
    if bytes(Direction::Rtl) > bytes(Direction::Ltr) { Direction::Rtl } else { Direction::Ltr }
}

fn level_of(block: &Block) -> Option<u8> {
    (block.level > 0).then_some(block.level)
}

fn body_kind(label: Label) -> BodyKind {
    match label {
        Label::Heading => BodyKind::Heading,
        Label::ListItem => BodyKind::ListItem,
        Label::Quote => BodyKind::Quote,
        Label::Table => BodyKind::Table,
        Label::Code => BodyKind::Code,
        Label::Embed => BodyKind::Embed,
        Label::LiveEntry => BodyKind::LiveEntry,
        Label::Post => BodyKind::Post,
        _ => BodyKind::Paragraph,
    }
}

fn join_text(blocks: &[BodyBlock]) -> String {
    let mut text = String::with_capacity(blocks.iter().map(|block| block.text.len() + 2).sum());
    for block in blocks.iter().filter(|block| !block.text.is_empty()) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&block.text);
    }
    text
}

/// Whether a text ends as a sentence does: a full stop, question or exclamation mark or ellipsis of any script, with
/// closing quotes and brackets after it.
pub fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | '›' | ')' | ']' | '」' | '』' | '）')
    });
    text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', ';', ':', '։', '።', '．'])
}

/// Words as runs of characters between spaces; in scripts written without spaces, characters.
///
/// Counts over bytes: most tell at once that they are of no space and of no script without spaces.
pub(crate) fn count_words(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let (mut words, mut in_word, mut at) = (0, false, 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        if let Some(step) = rest.first_chunk().filter(|step| !begins_any_space(step)) {
            words += begun_words(step, in_word);
            in_word = !is_ascii_space(step[STEP - 1]);
            at += STEP;
            continue;
        }
        let plain = rest.iter().take_while(|byte| !may_begin_space(**byte)).count();
        for &byte in &rest[..plain] {
            words += u32::from(!is_ascii_space(byte) && !in_word);
            in_word = !is_ascii_space(byte);
        }
        at += plain;
        let (is_space, is_alone, len) = match bytes.get(at) {
            // U+0085 and the no-break space.
            Some(0xc2) => (matches!(bytes.get(at + 1), Some(0x85 | 0xa0)), false, 2),
            // U+2000 to U+200A, the line and paragraph separators, U+202F, U+205F.
            Some(0xe2) => (is_general_space(bytes.get(at + 1..at + 3)), false, 3),
            Some(_) => told_by_character(&text[at..]),
            None => break,
        };
        words += u32::from(is_alone || (!is_space && !in_word));
        in_word = !is_space && !is_alone;
        at += len;
    }
    words
}

/// Whether a byte is the first of characters among which there are spaces that are not ASCII, or scripts without spaces.
fn may_begin_space(byte: u8) -> bool {
    (byte == 0xc2) | (byte.wrapping_sub(0xe0) <= 0x10)
}

fn begins_any_space(step: &[u8; STEP]) -> bool {
    step.iter().fold(false, |found, &byte| found | may_begin_space(byte))
}

/// So many bytes are looked at together, with vector instructions: 32 pairs of neighbours.
const STEP: usize = 33;

/// How many words begin in a text whose only spaces are ASCII; `in_word` says whether the byte before it is part of one.
fn begun_words(step: &[u8; STEP], in_word: bool) -> u32 {
    let mut later = 0;
    for at in 1..STEP {
        later += u8::from(is_ascii_space(step[at - 1])) & u8::from(!is_ascii_space(step[at]));
    }
    u32::from(later) + u32::from(!in_word && !is_ascii_space(step[0]))
}

fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Whether U+2000 to U+20FF, of which these are the last two bytes, is a space.
fn is_general_space(rest: Option<&[u8]>) -> bool {
    matches!(rest, Some([0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf] | [0x81, 0x9f]))
}

/// Whether a text's first character is a space, is of a script without spaces, and how many bytes it is long.
fn told_by_character(text: &str) -> (bool, bool, usize) {
    let c = text.chars().next().unwrap_or(' ');
    (c.is_whitespace(), is_spaceless(c), c.len_utf8())
}

fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{20000}'..='\u{2ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (text, words) in [
            ("", 0),
            ("It rained.", 2),
            ("« Il pleut »", 4),
            ("d’un\u{a0}an", 2),
            ("今天下雨", 4),
            ("今天 rain 下", 4),
            ("l’an\u{2009}2024\u{202f}: fin\u{3000}€5", 5),
            ("été дождь 🌧 « à l’est » longer than what is looked at together\u{a0}: naïve", 16),
        ] {
            assert_eq!(count_words(text), words, "{text}");
        }
    }

    #[test]
    fn sentence_ends() {
        for text in
            ["It rained.", "Why?", "« Il pleut. »", "He said “no.”", "下雨了。", "هل تمطر؟", "and so…"]
        {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["", "Rain at last", "It rained on", "pour l’emporter »"] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
