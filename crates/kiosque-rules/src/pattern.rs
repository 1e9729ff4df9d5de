//! Regular expressions of rules: linear time, bounded size, matched against the folded text of a block.

use regex::{Regex, RegexBuilder};
use std::ops::Range;

/// The largest compiled pattern, in bytes. A stranger's rule file cannot take more memory than this a pattern.
const SIZE_LIMIT: usize = 1 << 20;

/// Checks a pattern; the error is a range of the pattern and what is wrong there.
pub(crate) fn check(pattern: &str) -> Result<(), (Range<usize>, String)> {
    if let Err(error) = regex_syntax::parse(pattern) {
        let (span, what) = match &error {
            regex_syntax::Error::Parse(error) => (*error.span(), error.kind().to_string()),
            regex_syntax::Error::Translate(error) => (*error.span(), error.kind().to_string()),
            _ => return Err((0..pattern.len(), error.to_string())),
        };
        return Err((span.start.offset..span.end.offset, what));
    }
    match build(pattern) {
        Ok(_) => Ok(()),
        Err(error) => Err((0..pattern.len(), error.to_string())),
    }
}

fn build(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(&ascii_digits(pattern)).size_limit(SIZE_LIMIT).dfa_size_limit(SIZE_LIMIT).build()
}

/// `\d` as `[0-9]`: the text that patterns see has no other digits, and ten are searched for faster than six hundred.
fn ascii_digits(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match (c, chars.as_str().chars().next()) {
            ('\\', Some('d')) => {
                chars.next();
                text.push_str("[0-9]");
            }
            ('\\', Some(escaped)) => {
                chars.next();
                text.extend([c, escaped]);
            }
            _ => text.push(c),
        }
    }
    text
}

/// A compiled pattern with a cheap test that most blocks fail.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    /// One of these begins every text that fits; empty when that is not known.
    prefixes: Vec<Vec<u8>>,
}

impl Pattern {
    /// Compiles a pattern that [`check`] has passed; `None` otherwise.
    pub(crate) fn new(pattern: &str) -> Option<Pattern> {
        Some(Pattern { regex: build(pattern).ok()?, prefixes: prefixes(pattern) })
    }

    pub(crate) fn regex(&self) -> &Regex {
        &self.regex
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.may_match(text) && self.regex.is_match(text)
    }

    pub(crate) fn may_match(&self, text: &str) -> bool {
        self.prefixes.is_empty() || self.prefixes.iter().any(|prefix| text.as_bytes().starts_with(prefix))
    }
}

/// A phrase in matching form, ready to be searched for.
#[derive(Clone, Debug)]
pub(crate) struct Phrase(Box<memchr::memmem::Finder<'static>>);

impl Phrase {
    pub(crate) fn new(text: &str) -> Phrase {
        Phrase(Box::new(memchr::memmem::Finder::new(text.as_bytes()).into_owned()))
    }

    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.0.find(text.as_bytes()).is_some()
    }
}

/// What texts that fit an anchored pattern begin with, where that is a short list.
fn prefixes(pattern: &str) -> Vec<Vec<u8>> {
    use regex_syntax::hir::{Look, literal::Extractor};
    let Ok(hir) = regex_syntax::parse(&ascii_digits(pattern)) else { return Vec::new() };
    if !hir.properties().look_set_prefix().contains(Look::Start) {
        return Vec::new();
    }
    let literals = Extractor::new().limit_total(64).extract(&hir);
    let found = literals.literals().unwrap_or(&[]);
    let usable = !found.is_empty() && found.iter().all(|literal| !literal.as_bytes().is_empty());
    if usable { found.iter().map(|literal| literal.as_bytes().to_vec()).collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_of_anchored_patterns() {
        for (pattern, prefix) in [("^Source : (.+)$", "Source : "), ("^(Par|By) ", "Par "), ("rain", "")] {
            let prefixes = prefixes(pattern);
            assert_eq!(prefixes.first().map_or("", |p| std::str::from_utf8(p).unwrap()), prefix, "{pattern}");
        }
    }

    #[test]
    fn the_gate_lets_through_what_the_pattern_fits() {
        for (pattern, fits, fails) in [
            (r"^- ?\d\d:\d\d", "- 17:10Rain", "17:10 Rain"),
            ("^(?i)source : ", "SOURCE : X", "Sources"),
            ("(?m)^b", "a\nb", "a"),
        ] {
            let pattern = Pattern::new(pattern).unwrap();
            assert!(pattern.is_match(fits));
            assert!(!pattern.is_match(fails));
        }
    }

    #[test]
    fn digits_are_those_of_the_matching_form() {
        for (pattern, expected) in
            [(r"^\d\d", "^[0-9][0-9]"), (r"[\d:]", "[[0-9]:]"), (r"\\d", r"\\d"), (r"\D", r"\D")]
        {
            assert_eq!(ascii_digits(pattern), expected);
        }
        assert!(Pattern::new(r"^[\d:]+$").unwrap().is_match("17:10"));
        assert_eq!(prefixes(r"^\d\d:").len(), 10);
    }

    #[test]
    fn bad_patterns_say_where() {
        let (at, message) = check("^(a|b").unwrap_err();
        assert_eq!((at, message.as_str()), (1..2, "unclosed group"));
        let (_, message) = check(r"\w{1000}{1000}").unwrap_err();
        assert!(message.contains("size limit"), "{message}");
    }
}
