//! Where in the page stands what is read: the page itself, a part of it, or the inside of a string literal.

use kiosque_core::Span;
use std::ops::Range;

/// The way from offsets in what is read to the page.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// The bytes of the page from an offset.
    Bytes(usize),
    /// The inside of a string literal: where its pieces end in the text that they spell, and where in the page they
    /// stand. A piece as long as its source is spelled as it is.
    Literal(Vec<(usize, Range<usize>)>),
}

impl Origin {
    /// The page itself.
    pub(super) const PAGE: Origin = Origin::Bytes(0);

    /// What to add to an offset, if that is all there is to it.
    pub(super) fn offset(&self) -> Option<usize> {
        match self {
            Origin::Bytes(offset) => Some(*offset),
            Origin::Literal(_) => None,
        }
    }

    /// The bytes of the page behind a range of what is read.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        if let Some(offset) = self.offset() {
            return Span::new(range.start + offset, range.end + offset);
        }
        let pieces = self.pieces(range);
        pieces.map(|(_, source)| Span::from(source)).reduce(Span::cover).unwrap_or_default()
    }

    /// The pieces of a range of what is read, with the bytes of the page that spell each.
    pub(super) fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        let pieces: &[(usize, Range<usize>)] = match self {
            Origin::Bytes(_) => &[],
            Origin::Literal(pieces) => pieces,
        };
        let mut at = pieces.partition_point(|(end, _)| *end <= range.start);
        std::iter::from_fn(move || {
            let (end, source) = pieces.get(at)?;
            let start = if at == 0 { 0 } else { pieces[at - 1].0 };
            at += 1;
            let inside = range.start.max(start)..range.end.min(*end);
            (!inside.is_empty()).then(|| {
                let is_verbatim = source.len() == end - start;
                let source = match is_verbatim {
                    true => source.start + (inside.start - start)..source.start + (inside.end - start),
                    false => source.clone(),
                };
                (inside, source)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_literal() {
        // `a\nbc` at 10, where `\n` is one byte of text.
        let origin = Origin::Literal(vec![(1, 10..11), (2, 11..13), (4, 13..15)]);
        let all: Vec<_> = origin.pieces(0..4).collect();
        assert_eq!(all, [(0..1, 10..11), (1..2, 11..13), (2..4, 13..15)]);
        assert_eq!(origin.span(3..4), Span::new(14, 15));
        assert_eq!(origin.span(1..3), Span::new(11, 14));
        assert_eq!(Origin::Bytes(7).span(1..3), Span::new(8, 10));
    }
}
