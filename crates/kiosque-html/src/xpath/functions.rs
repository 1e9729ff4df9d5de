//! The functions: XPath 1.0, section 4.

use std::borrow::Cow;

use super::Expression;
use super::evaluate::{Context, Evaluator, Result};
use super::value::{XPathNode, XPathValue as Value, number_of};

macro_rules! functions {
    ($($variant:ident $name:literal $least:literal $most:expr),* $(,)?) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Function { $($variant),* }

        impl Function {
            /// The function of a name, and how many arguments it takes at least and at most.
            pub(super) fn of(name: &str) -> Option<(Self, usize, usize)> {
                match name {
                    $($name => Some((Self::$variant, $least, $most)),)*
                    _ => None,
                }
            }
        }
    };
}

functions! {
    Last "last" 0 0, Position "position" 0 0, Count "count" 1 1, Id "id" 1 1, LocalName "local-name" 0 1,
    Name "name" 0 1, String "string" 0 1, Concat "concat" 2 usize::MAX, StartsWith "starts-with" 2 2,
    Contains "contains" 2 2, SubstringBefore "substring-before" 2 2, SubstringAfter "substring-after" 2 2,
    Substring "substring" 2 3, StringLength "string-length" 0 1, NormalizeSpace "normalize-space" 0 1,
    Translate "translate" 3 3, Boolean "boolean" 1 1, Not "not" 1 1, True "true" 0 0, False "false" 0 0,
    Number "number" 0 1, Sum "sum" 1 1, Floor "floor" 1 1, Ceiling "ceiling" 1 1, Round "round" 1 1,
}

impl Function {
    pub(super) fn gives_number(self) -> bool {
        use Function::*;
        matches!(self, Last | Position | Count | StringLength | Number | Sum | Floor | Ceiling | Round)
    }

    pub(super) fn asks_position(self) -> bool {
        matches!(self, Self::Last | Self::Position)
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn call(
        &mut self,
        function: Function,
        with: &'a [Expression],
        context: Context,
    ) -> Result<Value<'a>> {
        self.spend(1)?;
        Ok(match function {
            Function::Last => Value::Number(context.size as f64),
            Function::Position => Value::Number(context.position as f64),
            Function::Count => Value::Number(self.nodes(&with[0], context)?.len() as f64),
            Function::Id => {
                let ids = self.text(&with[0], context)?;
                Value::Nodes(self.elements_by_id(&ids)?)
            }
            Function::Name | Function::LocalName => Value::Text(self.name(with, context)?),
            Function::Boolean => Value::Boolean(self.boolean(&with[0], context)?),
            Function::Not => Value::Boolean(!self.boolean(&with[0], context)?),
            Function::True => Value::Boolean(true),
            Function::False => Value::Boolean(false),
            Function::Number => Value::Number(match with {
                [] => number_of(&self.text_of_node(context.node)?),
                [argument, ..] => self.number(argument, context)?,
            }),
            Function::Sum => self.sum(&with[0], context)?,
            Function::Floor => Value::Number(self.number(&with[0], context)?.floor()),
            Function::Ceiling => Value::Number(self.number(&with[0], context)?.ceil()),
            Function::Round => Value::Number(round(self.number(&with[0], context)?)),
            _ => self.call_on_text(function, with, context)?,
        })
    }

    /// The functions whose first argument is a text.
    fn call_on_text(
        &mut self,
        function: Function,
        with: &'a [Expression],
        context: Context,
    ) -> Result<Value<'a>> {
        let text = match with {
            [] => self.text_of_node(context.node)?,
            [argument, ..] => self.text(argument, context)?,
        };
        let value = match (function, &with[with.len().min(1)..]) {
            (Function::String, _) => Value::Text(text),
            (Function::StringLength, _) => Value::Number(text.chars().count() as f64),
            (Function::NormalizeSpace, _) => Value::Text(normalize_space(text)),
            (Function::Concat, rest) => Value::Text(self.concat(text.into_owned(), rest, context)?),
            (Function::StartsWith, [other]) => {
                Value::Boolean(text.starts_with(self.text(other, context)?.as_ref()))
            }
            (Function::Contains, [other]) => {
                Value::Boolean(text.contains(self.text(other, context)?.as_ref()))
            }
            (Function::SubstringBefore, [other]) => {
                let other = self.text(other, context)?;
                owned(text.split_once(other.as_ref()).map_or("", |(before, _)| before))
            }
            (Function::SubstringAfter, [other]) => {
                let other = self.text(other, context)?;
                owned(text.split_once(other.as_ref()).map_or("", |(_, after)| after))
            }
            (Function::Substring, [start, rest @ ..]) => {
                let start = round(self.number(start, context)?);
                let length = rest.first().map(|length| self.number(length, context)).transpose()?;
                let end = length.map_or(f64::INFINITY, |length| start + round(length));
                let kept =
                    (1..).zip(text.chars()).filter(|&(at, _)| f64::from(at) >= start && f64::from(at) < end);
                Value::Text(Cow::Owned(kept.map(|(_, character)| character).collect()))
            }
            (Function::Translate, [from, to]) => {
                let (from, to) = (self.text(from, context)?, self.text(to, context)?);
                Value::Text(Cow::Owned(translate(&text, &from, &to)))
            }
            _ => Value::Text(Cow::Borrowed("")),
        };
        Ok(value)
    }

    fn concat(&mut self, first: String, rest: &'a [Expression], context: Context) -> Result<Cow<'a, str>> {
        let mut all = first;
        for part in rest {
            all.push_str(&self.text(part, context)?);
        }
        Ok(Cow::Owned(all))
    }

    fn name(&mut self, with: &'a [Expression], context: Context) -> Result<Cow<'a, str>> {
        let node = match with {
            [] => Some(context.node),
            [argument, ..] => self.nodes(argument, context)?.first().copied(),
        };
        Ok(match node {
            None => Cow::Borrowed(""),
            Some(XPathNode::Node(node)) => self.tree.name(node),
            Some(node) => node.attribute(self.tree).map(|attribute| attribute.name()).unwrap_or_default(),
        })
    }

    fn sum(&mut self, nodes: &'a Expression, context: Context) -> Result<Value<'a>> {
        let mut sum = 0.0;
        for node in self.nodes(nodes, context)? {
            sum += number_of(&self.text_of_node(node)?);
        }
        Ok(Value::Number(sum))
    }
}

fn owned<'a>(text: &str) -> Value<'a> {
    Value::Text(Cow::Owned(text.to_owned()))
}

/// Halves go up, as XPath wants it: -1.5 to -1.
fn round(number: f64) -> f64 {
    (number + 0.5).floor()
}

fn normalize_space(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_space = |character: char| matches!(character, ' ' | '\t' | '\n' | '\r');
    let is_normal = !text.starts_with(is_space)
        && !text.ends_with(is_space)
        && !text.contains("  ")
        && !text.contains(['\t', '\n', '\r']);
    if is_normal {
        return text;
    }
    let words: Vec<_> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

/// Each character of `from` becomes that of `to` in its place, or nothing.
fn translate(text: &str, from: &str, to: &str) -> String {
    let to: Vec<char> = to.chars().collect();
    let translated = |character| match from.chars().position(|one| one == character) {
        None => Some(character),
        Some(at) => to.get(at).copied(),
    };
    text.chars().filter_map(translated).collect()
}
