//! What the readers of selectors and of XPath share: a scanner, and an error that points.

/// Why a selector or an XPath expression could not be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("column {column}: found {found}, expected {expected}")]
pub struct SyntaxError {
    /// Where, in characters from 1.
    pub column: usize,
    /// What is there.
    pub found: String,
    /// What could be there.
    pub expected: &'static str,
}

/// A place in a text.
pub(crate) struct Scanner<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub(crate) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn advance(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    pub(crate) fn accept(&mut self, text: &str) -> bool {
        let accepted = self.rest().starts_with(text);
        self.at += if accepted { text.len() } else { 0 };
        accepted
    }

    pub(crate) fn require(&mut self, text: &str, expected: &'static str) -> Result<(), SyntaxError> {
        if self.accept(text) { Ok(()) } else { Err(self.expected(expected)) }
    }

    pub(crate) fn take_while(&mut self, test: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let length = rest.find(|character| !test(character)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    pub(crate) fn expected(&self, expected: &'static str) -> SyntaxError {
        let found = self.peek().map_or_else(|| "the end".to_owned(), |character| format!("`{character}`"));
        SyntaxError { column: self.text[..self.at].chars().count() + 1, found, expected }
    }
}
