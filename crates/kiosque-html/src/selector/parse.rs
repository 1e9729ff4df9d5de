//! Reading selectors: CSS Syntax for names and strings, Selectors Level 4 for the rest.

use super::{Combinator, Complex, Compound, Counted, Name, Nth, Operator, Selector, Test, Value};
use crate::syntax::{Scanner, SyntaxError};
use crate::tag::Tag;

/// A selector may nest `:not()` and the like only so deep, since matching them recurses.
const MAX_NESTING: usize = 16;
/// It may be only so long from combinator to combinator, for the same reason.
const MAX_COMPOUNDS: usize = 64;

type Result<T> = std::result::Result<T, SyntaxError>;

pub(super) fn selector(text: &str) -> Result<Selector> {
    let mut parser = Parser { scanner: Scanner::new(text), nesting: 0, counters: 0 };
    let list = parser.list()?;
    if !parser.scanner.rest().is_empty() {
        return Err(parser.scanner.expected("a combinator, a comma or the end"));
    }
    Ok(Selector { list, counters: parser.counters })
}

struct Parser<'t> {
    scanner: Scanner<'t>,
    nesting: usize,
    counters: usize,
}

impl Parser<'_> {
    fn list(&mut self) -> Result<Vec<Complex>> {
        self.list_of(Self::complex)
    }

    fn list_of<T>(&mut self, item: fn(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(self.scanner.expected("a selector that nests less deeply"));
        }
        let mut list = Vec::new();
        loop {
            self.skip_space();
            list.push(item(self)?);
            self.skip_space();
            if !self.scanner.accept(",") {
                self.nesting -= 1;
                return Ok(list);
            }
        }
    }

    /// `> a b`: a selector that may begin with a combinator.
    fn relative(&mut self) -> Result<(Combinator, Complex)> {
        let combinator = self.combinator_sign().unwrap_or(Combinator::Descendant);
        self.skip_space();
        Ok((combinator, self.complex()?))
    }

    fn complex(&mut self) -> Result<Complex> {
        let mut subject = self.compound("a selector")?;
        let mut leftwards = Vec::new();
        while let Some(combinator) = self.combinator() {
            let next = self.compound("a selector after the combinator")?;
            leftwards.push((combinator, std::mem::replace(&mut subject, next)));
            if leftwards.len() > MAX_COMPOUNDS {
                return Err(self.scanner.expected("a selector of fewer parts"));
            }
        }
        leftwards.reverse();
        Ok(Complex { subject, leftwards })
    }

    /// A combinator with the white space around it. White space before the end or a comma is none.
    fn combinator(&mut self) -> Option<Combinator> {
        let spaced = self.skip_space();
        let sign = self.combinator_sign();
        self.skip_space();
        let goes_on = !matches!(self.scanner.peek(), None | Some(',' | ')'));
        sign.or((spaced && goes_on).then_some(Combinator::Descendant))
    }

    fn combinator_sign(&mut self) -> Option<Combinator> {
        let combinator = match self.scanner.peek()? {
            '>' => Combinator::Child,
            '+' => Combinator::NextSibling,
            '~' => Combinator::LaterSibling,
            _ => return None,
        };
        self.scanner.advance();
        Some(combinator)
    }

    fn compound(&mut self, expected: &'static str) -> Result<Compound> {
        let start = self.scanner.at;
        let name = self.type_name()?;
        let mut tests = Vec::new();
        while let Some(sign @ ('#' | '.' | '[' | ':')) = self.scanner.peek() {
            self.scanner.advance();
            self.test(sign, &mut tests)?;
        }
        if self.scanner.at == start {
            return Err(self.scanner.expected(expected));
        }
        if self.scanner.peek() == Some('|') {
            return Err(self.scanner.expected("a name without a namespace"));
        }
        Ok(Compound { name, tests })
    }

    fn type_name(&mut self) -> Result<Name> {
        if self.scanner.accept("*") {
            return Ok(Name::Any);
        }
        if !self.scanner.peek().is_some_and(begins_identifier) {
            return Ok(Name::Any);
        }
        let name = self.identifier("a name")?.to_ascii_lowercase();
        Ok(match Tag::of(&name) {
            Tag::Other => Name::Other(name.into()),
            tag => Name::Known(tag),
        })
    }

    fn test(&mut self, sign: char, tests: &mut Vec<Test>) -> Result<()> {
        match sign {
            '#' => tests.push(Test::Id(self.identifier("an id after `#`")?.into())),
            '.' => tests.push(Test::Class(self.identifier("a class after `.`")?.into())),
            '[' => tests.push(self.attribute()?),
            _ => self.pseudo_class(tests)?,
        }
        Ok(())
    }

    fn attribute(&mut self) -> Result<Test> {
        self.skip_space();
        let name = self.identifier("the name of an attribute")?.to_ascii_lowercase().into();
        self.skip_space();
        let Some(operator) = self.operator()? else { return Ok(Test::Attribute { name, value: None }) };
        self.skip_space();
        let text = self.string_or_identifier("a value, as a name or in quotes")?.into();
        self.skip_space();
        let ignores_case = match self.scanner.peek() {
            Some('i' | 'I') => true,
            Some('s' | 'S') => false,
            _ => {
                self.scanner.require("]", "`]`")?;
                return Ok(Test::Attribute {
                    name,
                    value: Some(Value { operator, text, ignores_case: false }),
                });
            }
        };
        self.scanner.advance();
        self.skip_space();
        self.scanner.require("]", "`]`")?;
        Ok(Test::Attribute { name, value: Some(Value { operator, text, ignores_case }) })
    }

    /// The operator of an attribute test; none if it ends here.
    fn operator(&mut self) -> Result<Option<Operator>> {
        const EXPECTED: &str = "`]` or one of `=`, `~=`, `|=`, `^=`, `$=`, `*=`";
        let operator = match self.scanner.peek() {
            Some(']') => {
                self.scanner.advance();
                return Ok(None);
            }
            Some('=') => Operator::Equals,
            Some('~') => Operator::Word,
            Some('|') => Operator::Dash,
            Some('^') => Operator::Prefix,
            Some('$') => Operator::Suffix,
            Some('*') => Operator::Substring,
            _ => return Err(self.scanner.expected(EXPECTED)),
        };
        self.scanner.advance();
        if operator != Operator::Equals {
            self.scanner.require("=", "`=`")?;
        }
        Ok(Some(operator))
    }

    fn pseudo_class(&mut self, tests: &mut Vec<Test>) -> Result<()> {
        let start = self.scanner.at;
        if self.scanner.peek() == Some(':') {
            return Err(self
                .scanner
                .expected("the name of a pseudo-class (pseudo-elements are not in the tree)"));
        }
        let name = self.identifier("the name of a pseudo-class")?.to_ascii_lowercase();
        if self.scanner.accept("(") {
            let test = self.function(&name, start)?;
            self.skip_space();
            self.scanner.require(")", "`)`")?;
            tests.push(test);
            return Ok(());
        }
        match name.as_str() {
            "first-child" => tests.push(self.nth(0, 1, Counted::All, false)),
            "last-child" => tests.push(self.nth(0, 1, Counted::All, true)),
            "first-of-type" => tests.push(self.nth(0, 1, Counted::SameType, false)),
            "last-of-type" => tests.push(self.nth(0, 1, Counted::SameType, true)),
            "only-child" => {
                tests.extend([self.nth(0, 1, Counted::All, false), self.nth(0, 1, Counted::All, true)]);
            }
            "only-of-type" => {
                tests.extend([
                    self.nth(0, 1, Counted::SameType, false),
                    self.nth(0, 1, Counted::SameType, true),
                ]);
            }
            "empty" => tests.push(Test::Empty),
            "root" => tests.push(Test::Root),
            _ => return Err(self.unknown_pseudo_class(start)),
        }
        Ok(())
    }

    fn function(&mut self, name: &str, start: usize) -> Result<Test> {
        Ok(match name {
            "not" => Test::Not(self.list()?),
            "is" | "where" => Test::Is(self.list()?),
            "has" => Test::Has(self.list_of(Self::relative)?),
            "contains" => {
                self.skip_space();
                Test::Contains(self.string_or_identifier("words in quotes")?.into())
            }
            "nth-child" => self.nth_function(true, false)?,
            "nth-last-child" => self.nth_function(true, true)?,
            "nth-of-type" => self.nth_function(false, false)?,
            "nth-last-of-type" => self.nth_function(false, true)?,
            _ => return Err(self.unknown_pseudo_class(start)),
        })
    }

    fn unknown_pseudo_class(&mut self, start: usize) -> SyntaxError {
        self.scanner.at = start;
        self.scanner.expected(
            "one of :not() :is() :where() :has() :contains() :nth-child() :nth-last-child() :nth-of-type() \
             :nth-last-of-type() :first-child :last-child :only-child :first-of-type :last-of-type :only-of-type \
             :empty :root",
        )
    }

    fn nth(&mut self, step: i32, offset: i32, counted: Counted, from_end: bool) -> Test {
        self.counters += 1;
        Test::Nth(Nth { step, offset, counted, from_end, counter: self.counters - 1 })
    }

    /// `an+b`, and `of S` where all siblings would be counted.
    fn nth_function(&mut self, all: bool, from_end: bool) -> Result<Test> {
        self.skip_space();
        let (step, offset) = self.formula()?;
        self.skip_space();
        let mut counted = if all { Counted::All } else { Counted::SameType };
        if all && self.accept_word("of") {
            counted = Counted::Matching(self.list()?);
        }
        Ok(self.nth(step, offset, counted, from_end))
    }

    fn formula(&mut self) -> Result<(i32, i32)> {
        const EXPECTED: &str = "a number, `odd`, `even` or a formula such as `2n+1`";
        if self.accept_word("odd") {
            return Ok((2, 1));
        }
        if self.accept_word("even") {
            return Ok((2, 0));
        }
        let negative = self.sign();
        let number = self.number();
        if !(self.scanner.accept("n") || self.scanner.accept("N")) {
            let number = number.ok_or_else(|| self.scanner.expected(EXPECTED))?;
            return Ok((0, if negative { -number } else { number }));
        }
        let step = number.unwrap_or(1);
        let step = if negative { -step } else { step };
        self.skip_space();
        if !matches!(self.scanner.peek(), Some('+' | '-')) {
            return Ok((step, 0));
        }
        let negative = self.sign();
        self.skip_space();
        let offset = self.number().ok_or_else(|| self.scanner.expected("a number"))?;
        Ok((step, if negative { -offset } else { offset }))
    }

    /// Passes a sign; true if it is a minus.
    fn sign(&mut self) -> bool {
        let negative = self.scanner.peek() == Some('-');
        if negative || self.scanner.peek() == Some('+') {
            self.scanner.advance();
        }
        negative
    }

    fn number(&mut self) -> Option<i32> {
        let digits = self.scanner.take_while(|character| character.is_ascii_digit());
        // More siblings than this there are not.
        (!digits.is_empty()).then(|| digits.parse().unwrap_or(i32::MAX))
    }

    fn string_or_identifier(&mut self, expected: &'static str) -> Result<String> {
        match self.scanner.peek() {
            Some(quote @ ('"' | '\'')) => self.string(quote),
            _ => self.identifier(expected),
        }
    }

    fn string(&mut self, quote: char) -> Result<String> {
        self.scanner.advance();
        let mut text = String::new();
        loop {
            match self.scanner.peek() {
                None => return Err(self.scanner.expected("the closing quote")),
                Some('\\') => text.extend(self.escape()),
                Some(character) => {
                    self.scanner.advance();
                    if character == quote {
                        return Ok(text);
                    }
                    text.push(character);
                }
            }
        }
    }

    fn identifier(&mut self, expected: &'static str) -> Result<String> {
        if !self.scanner.peek().is_some_and(begins_identifier) || self.scanner.rest() == "-" {
            return Err(self.scanner.expected(expected));
        }
        let mut name = String::new();
        while let Some(character) = self.scanner.peek() {
            if character == '\\' {
                name.extend(self.escape());
            } else if continues_identifier(character) {
                self.scanner.advance();
                name.push(character);
            } else {
                break;
            }
        }
        Ok(name)
    }

    /// `\:` or `\3A `.
    fn escape(&mut self) -> Option<char> {
        self.scanner.advance();
        let start = self.scanner.at;
        let digits = self.scanner.take_while(|character| character.is_ascii_hexdigit());
        if digits.is_empty() {
            let character = self.scanner.peek();
            self.scanner.advance();
            return character;
        }
        let digits = &digits[..digits.len().min(6)];
        let character =
            u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).filter(|&one| one != '\0');
        self.scanner.at = start + digits.len();
        if self.scanner.peek().is_some_and(char::is_whitespace) {
            self.scanner.advance();
        }
        Some(character.unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn accept_word(&mut self, word: &str) -> bool {
        let rest = self.scanner.rest();
        let found = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !rest[word.len()..].starts_with(continues_identifier);
        self.scanner.at += if found { word.len() } else { 0 };
        found
    }

    /// Passes white space and comments; true if there was any.
    fn skip_space(&mut self) -> bool {
        let start = self.scanner.at;
        loop {
            self.scanner.take_while(char::is_whitespace);
            let Some(comment) = self.scanner.rest().strip_prefix("/*") else {
                return self.scanner.at > start;
            };
            self.scanner.at += 2 + comment.find("*/").map_or(comment.len(), |end| end + 2);
        }
    }
}

fn begins_identifier(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '_' | '-' | '\\') || !character.is_ascii()
}

fn continues_identifier(character: char) -> bool {
    begins_identifier(character) && character != '\\' || character.is_ascii_digit()
}
