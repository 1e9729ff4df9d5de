//! Reading expressions: XPath 1.0, sections 2 and 3.

use super::functions::Function;
use super::{Axis, Comparison, Expression, NodeTest, Operation, Path, Start, Step};
use crate::syntax::{Scanner, SyntaxError};
use crate::tag::Tag;

type Result<T> = std::result::Result<T, SyntaxError>;

/// Expressions may nest only so deep, since evaluating them recurses.
const MAX_NESTING: usize = 32;
/// And have only so many operators in a row, for the same reason.
const MAX_OPERATORS: usize = 256;

pub(super) fn expression(text: &str) -> Result<Expression> {
    let mut parser = Parser { scanner: Scanner::new(text), nesting: 0, operators: 0 };
    let expression = parser.expression()?;
    if !parser.scanner.rest().is_empty() {
        return Err(parser.scanner.expected("an operator or the end"));
    }
    Ok(expression)
}

struct Parser<'t> {
    scanner: Scanner<'t>,
    nesting: usize,
    operators: usize,
}

impl<'t> Parser<'t> {
    fn expression(&mut self) -> Result<Expression> {
        self.nesting += 1;
        if self.nesting > MAX_NESTING {
            return Err(self.scanner.expected("an expression that nests less deeply"));
        }
        let expression = self.or()?;
        self.nesting -= 1;
        Ok(expression)
    }

    fn or(&mut self) -> Result<Expression> {
        self.list_of("or", Self::and, Expression::Or)
    }

    fn and(&mut self) -> Result<Expression> {
        self.list_of("and", Self::equality, Expression::And)
    }

    fn list_of(
        &mut self,
        operator: &str,
        part: fn(&mut Self) -> Result<Expression>,
        all: fn(Vec<Expression>) -> Expression,
    ) -> Result<Expression> {
        let first = part(self)?;
        let mut parts = vec![first];
        while self.accept_word(operator) {
            parts.push(part(self)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { all(parts) })
    }

    fn equality(&mut self) -> Result<Expression> {
        const OPERATORS: &[(&str, Comparison)] = &[("=", Comparison::Equal), ("!=", Comparison::NotEqual)];
        self.compared(OPERATORS, Self::relational)
    }

    fn relational(&mut self) -> Result<Expression> {
        const OPERATORS: &[(&str, Comparison)] = &[
            ("<=", Comparison::LessOrEqual),
            ("<", Comparison::Less),
            (">=", Comparison::GreaterOrEqual),
            (">", Comparison::Greater),
        ];
        self.compared(OPERATORS, Self::additive)
    }

    fn compared(
        &mut self,
        operators: &[(&str, Comparison)],
        operand: fn(&mut Self) -> Result<Expression>,
    ) -> Result<Expression> {
        let mut left = operand(self)?;
        while let Some(&(_, comparison)) = operators.iter().find(|(sign, _)| self.scanner.accept(sign)) {
            self.count_operator()?;
            let right = operand(self)?;
            left = Expression::Compare(comparison, Box::new((left, right)));
        }
        Ok(left)
    }

    fn additive(&mut self) -> Result<Expression> {
        let mut left = self.multiplicative()?;
        loop {
            let operation = if self.scanner.accept("+") {
                Operation::Add
            } else if self.scanner.accept("-") {
                Operation::Subtract
            } else {
                return Ok(left);
            };
            self.count_operator()?;
            left = Expression::Compute(operation, Box::new((left, self.multiplicative()?)));
        }
    }

    fn multiplicative(&mut self) -> Result<Expression> {
        let mut left = self.unary()?;
        loop {
            let operation = if self.scanner.accept("*") {
                Operation::Multiply
            } else if self.accept_word("div") {
                Operation::Divide
            } else if self.accept_word("mod") {
                Operation::Modulo
            } else {
                return Ok(left);
            };
            self.count_operator()?;
            left = Expression::Compute(operation, Box::new((left, self.unary()?)));
        }
    }

    fn count_operator(&mut self) -> Result<()> {
        self.operators += 1;
        if self.operators > MAX_OPERATORS {
            return Err(self.scanner.expected("an expression of fewer operators"));
        }
        Ok(())
    }

    fn unary(&mut self) -> Result<Expression> {
        self.skip_space();
        let mut negative = false;
        while self.scanner.accept("-") {
            negative = !negative;
            self.skip_space();
        }
        let operand = self.union()?;
        Ok(if negative { Expression::Negate(Box::new(operand)) } else { operand })
    }

    fn union(&mut self) -> Result<Expression> {
        let mut parts = vec![self.path()?];
        self.skip_space();
        while self.scanner.accept("|") {
            parts.push(self.path()?);
            self.skip_space();
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Expression::Union(parts) })
    }

    fn path(&mut self) -> Result<Expression> {
        self.skip_space();
        if self.scanner.peek() == Some('/') {
            return self.absolute_path();
        }
        let Some(primary) = self.primary()? else {
            let mut steps = Vec::new();
            self.relative_path(&mut steps)?;
            return Ok(Expression::Path(Path { start: Start::Context, steps }));
        };
        let predicates = self.predicates()?;
        let mut steps = Vec::new();
        self.more_steps(&mut steps)?;
        if predicates.is_empty() && steps.is_empty() {
            return Ok(primary);
        }
        Ok(Expression::Path(Path { start: Start::Filter(Box::new(primary), predicates), steps }))
    }

    fn absolute_path(&mut self) -> Result<Expression> {
        let mut steps = Vec::new();
        if self.scanner.accept("//") {
            let step = self.step()?;
            push_anywhere(&mut steps, step);
            self.more_steps(&mut steps)?;
        } else {
            self.scanner.accept("/");
            self.skip_space();
            if self.scanner.peek().is_some_and(begins_step) {
                self.relative_path(&mut steps)?;
            }
        }
        Ok(Expression::Path(Path { start: Start::Root, steps }))
    }

    fn relative_path(&mut self, steps: &mut Vec<Step>) -> Result<()> {
        let step = self.step()?;
        steps.push(step);
        self.more_steps(steps)
    }

    fn more_steps(&mut self, steps: &mut Vec<Step>) -> Result<()> {
        loop {
            self.skip_space();
            if self.scanner.accept("//") {
                let step = self.step()?;
                push_anywhere(steps, step);
            } else if self.scanner.accept("/") {
                let step = self.step()?;
                steps.push(step);
            } else {
                return Ok(());
            }
        }
    }

    fn step(&mut self) -> Result<Step> {
        self.skip_space();
        if self.scanner.accept("..") {
            return Ok(Step::new(Axis::Parent, NodeTest::Node, Vec::new()));
        }
        if self.scanner.accept(".") {
            return Ok(Step::new(Axis::Itself, NodeTest::Node, Vec::new()));
        }
        let axis = if self.scanner.accept("@") { Axis::Attribute } else { self.axis()? };
        let test = self.node_test()?;
        Ok(Step::new(axis, test, self.predicates()?))
    }

    /// An axis and its `::`; the child axis if there is none.
    fn axis(&mut self) -> Result<Axis> {
        let start = self.scanner.at;
        let name = self.name();
        self.skip_space();
        if !self.scanner.accept("::") {
            self.scanner.at = start;
            return Ok(Axis::Child);
        }
        let axis = match name {
            "ancestor" => Axis::Ancestor,
            "ancestor-or-self" => Axis::AncestorOrSelf,
            "attribute" => Axis::Attribute,
            "child" => Axis::Child,
            "descendant" => Axis::Descendant,
            "descendant-or-self" => Axis::DescendantOrSelf,
            "following" => Axis::Following,
            "following-sibling" => Axis::FollowingSibling,
            "parent" => Axis::Parent,
            "preceding" => Axis::Preceding,
            "preceding-sibling" => Axis::PrecedingSibling,
            "self" => Axis::Itself,
            _ => {
                self.scanner.at = start;
                return Err(self.scanner.expected(
                    "one of the axes ancestor, ancestor-or-self, attribute, child, descendant, descendant-or-self, \
                     following, following-sibling, parent, preceding, preceding-sibling, self",
                ));
            }
        };
        self.skip_space();
        Ok(axis)
    }

    fn node_test(&mut self) -> Result<NodeTest> {
        self.skip_space();
        if self.scanner.accept("*") {
            return Ok(NodeTest::Any);
        }
        let start = self.scanner.at;
        let name = self.name();
        if name.is_empty() {
            return Err(self
                .scanner
                .expected("the name of an element, `*`, `@`, `.`, `text()`, `node()` or `comment()`"));
        }
        if self.scanner.peek() == Some(':') {
            return Err(self.scanner.expected("a name without a prefix"));
        }
        if !self.scanner.accept("(") {
            return Ok(NodeTest::Name(Tag::of(name), name.to_ascii_lowercase().into()));
        }
        self.skip_space();
        let test = match name {
            "text" => NodeTest::Text,
            "node" => NodeTest::Node,
            "comment" => NodeTest::Comment,
            _ => {
                self.scanner.at = start;
                return Err(self
                    .scanner
                    .expected("`text()`, `node()` or `comment()`: no other function is a step"));
            }
        };
        self.scanner.require(")", "`)`")?;
        Ok(test)
    }

    fn predicates(&mut self) -> Result<Vec<Expression>> {
        let mut predicates = Vec::new();
        loop {
            self.skip_space();
            if !self.scanner.accept("[") {
                return Ok(predicates);
            }
            predicates.push(self.expression()?);
            self.skip_space();
            self.scanner.require("]", "`]` or an operator")?;
        }
    }

    /// A literal, a number, a call or an expression in parentheses; none if a step begins here.
    fn primary(&mut self) -> Result<Option<Expression>> {
        match self.scanner.peek() {
            Some('(') => {
                self.scanner.advance();
                let expression = self.expression()?;
                self.skip_space();
                self.scanner.require(")", "`)` or an operator")?;
                Ok(Some(expression))
            }
            Some(quote @ ('"' | '\'')) => self.literal(quote).map(Some),
            Some('$') => Err(self.scanner.expected("no variable: there are none")),
            Some(digit) if digit.is_ascii_digit() || self.begins_fraction() => self.number().map(Some),
            _ => self.call(),
        }
    }

    fn begins_fraction(&self) -> bool {
        let mut characters = self.scanner.rest().chars();
        characters.next() == Some('.') && characters.next().is_some_and(|digit| digit.is_ascii_digit())
    }

    fn literal(&mut self, quote: char) -> Result<Expression> {
        self.scanner.advance();
        let text = self.scanner.take_while(|character| character != quote);
        if self.scanner.peek() != Some(quote) {
            return Err(self.scanner.expected("the closing quote"));
        }
        self.scanner.advance();
        Ok(Expression::Literal(text.into()))
    }

    fn number(&mut self) -> Result<Expression> {
        let digits = self.scanner.take_while(|digit| digit.is_ascii_digit() || digit == '.');
        digits
            .parse()
            .map(Expression::Number)
            .map_err(|_| self.scanner.expected("a number with one point at most"))
    }

    fn call(&mut self) -> Result<Option<Expression>> {
        let start = self.scanner.at;
        let name = self.name();
        self.skip_space();
        let is_call = !name.is_empty() && self.scanner.peek() == Some('(');
        if !is_call || matches!(name, "text" | "node" | "comment") {
            self.scanner.at = start;
            return Ok(None);
        }
        let Some((function, least, most)) = Function::of(name) else {
            self.scanner.at = start;
            return Err(self.scanner.expected(
                "one of the functions boolean, ceiling, concat, contains, count, false, floor, id, last, local-name, \
                 name, normalize-space, not, number, position, round, starts-with, string, string-length, substring, \
                 substring-after, substring-before, sum, translate, true",
            ));
        };
        let arguments = self.arguments()?;
        if !(least..=most).contains(&arguments.len()) {
            self.scanner.at = start;
            return Err(self.scanner.expected("as many arguments as the function takes"));
        }
        Ok(Some(Expression::Call(function, arguments)))
    }

    fn arguments(&mut self) -> Result<Vec<Expression>> {
        self.scanner.require("(", "`(`")?;
        self.skip_space();
        let mut arguments = Vec::new();
        if self.scanner.accept(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            self.skip_space();
            if !self.scanner.accept(",") {
                break;
            }
        }
        self.scanner.require(")", "`)`, a comma or an operator")?;
        Ok(arguments)
    }

    fn name(&mut self) -> &'t str {
        if !self.scanner.peek().is_some_and(|first| first.is_alphabetic() || first == '_') {
            return "";
        }
        self.scanner
            .take_while(|character| character.is_alphanumeric() || matches!(character, '-' | '_' | '.'))
    }

    /// Passes an operator that is a word, and the white space before it.
    fn accept_word(&mut self, word: &str) -> bool {
        let start = self.scanner.at;
        self.skip_space();
        if self.name() == word {
            return true;
        }
        self.scanner.at = start;
        self.skip_space();
        false
    }

    fn skip_space(&mut self) {
        self.scanner.take_while(|character| matches!(character, ' ' | '\t' | '\n' | '\r'));
    }
}

fn begins_step(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '_' | '*' | '@' | '.')
}

/// Adds what `//` and a step stand for: of children, unless they are counted, the descendants.
fn push_anywhere(steps: &mut Vec<Step>, step: Step) {
    if step.axis == Axis::Child && !step.counts {
        steps.push(Step { axis: Axis::Descendant, ..step });
    } else {
        steps.extend([Step::anywhere(), step]);
    }
}
