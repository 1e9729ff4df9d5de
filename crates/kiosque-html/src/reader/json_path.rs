//! Finding values in the JSON of scripts.

use super::facts::decoded;
use super::facts::json::Json;
use super::facts::json_ld::{self, Script};
use crate::syntax::{Scanner, SyntaxError};
use crate::{NodeId, Tree};
use kiosque_core::Span;

/// The most values that a path finds.
const MOST: usize = 400;

/// So many values are looked at for each byte of the script; it holds fewer.
const STEPS_PER_BYTE: usize = 4;

/// The JSON that stands in a script: JSON-LD, or the state that a page is drawn from, with or without an assignment
/// before it. Read as pages write it, with commas too many or too few and comments.
pub struct JsonScript(Script<'static>);

impl JsonScript {
    /// The JSON in the element `node`; none if it has no text.
    pub fn of(tree: &Tree<'_>, node: NodeId) -> Option<JsonScript> {
        let Script { values, place } = json_ld::script(tree, node)?;
        Some(JsonScript(Script { values: values.into_owned(), place }))
    }

    /// The elements of the page that hold JSON-LD.
    pub fn json_ld<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = NodeId> + use<'t> {
        json_ld::elements(tree)
    }
}

impl std::fmt::Debug for JsonScript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("JsonScript").field(&self.0.place.whole).finish()
    }
}

/// A compiled JSON path: of RFC 9535, names, indices, `*`, `..`, and filters that compare a member with a string.
///
/// `$` is each value that stands in a script. A filter at any depth, `$..[?…]`, asks these values themselves, too: a script
/// may hold one story alone, or several in a list.
///
/// ```
/// use kiosque_html::{JsonPath, JsonScript, parse};
///
/// let tree = parse(r#"<script type=application/ld+json>{"@graph": [{"@type": "NewsArticle", "author": [{"name": "Ann Example"}]}]}</script>"#);
/// let script = JsonScript::of(&tree, JsonScript::json_ld(&tree).next().unwrap()).unwrap();
/// let path = JsonPath::parse("$..[?@['@type'] == 'NewsArticle'].author[*].name").unwrap();
/// assert_eq!(path.select(&script)[0].0, "Ann Example");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPath(Vec<Step>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    /// `..`: at any depth.
    anywhere: bool,
    choice: Choice,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Name(String),
    Index(usize),
    All,
    /// Members and elements whose member is this string, or a list that has it.
    Where(String, String),
}

impl JsonPath {
    /// Reads a path.
    ///
    /// # Errors
    /// What is no path, or not supported: slices, negative indices, functions, other comparisons.
    ///
    /// ```
    /// let error = kiosque_html::JsonPath::parse("$.author[").unwrap_err();
    /// assert_eq!(error.to_string(), "column 10: found the end, expected a name in quotes, a number, `*` or `?`");
    /// ```
    pub fn parse(text: &str) -> Result<JsonPath, SyntaxError> {
        let mut scanner = Scanner::new(text);
        scanner.require("$", "`$`")?;
        let mut steps = Vec::new();
        while !scanner.rest().is_empty() {
            steps.push(step(&mut scanner)?);
        }
        Ok(JsonPath(steps))
    }

    /// The strings, numbers and truth values that the path finds, in the order of the script, at most 400, each with the
    /// bytes that spell it: those of the whole script where they are not known. Looks at no more than four values for each
    /// byte of the script, whatever the path.
    pub fn select(&self, script: &JsonScript) -> Vec<(String, Span)> {
        let mut found: Vec<Json<'_>> = script.0.values.iter().collect();
        let mut steps = STEPS_PER_BYTE * (script.0.place.whole.len() + 64);
        for (at, step) in self.0.iter().enumerate() {
            let mut next = if at == 0 { step.of_roots(&found) } else { Vec::new() };
            next.extend(step.from(&found, &mut steps));
            found = next;
        }
        let place = &script.0.place;
        let value = |value: Json<'_>| {
            let text = value.text().map(|text| (decoded(&text.value).into_owned(), place.span(&text)));
            let number = || value.number().map(|number| (number.to_owned(), place.whole));
            let truth = || value.bool().map(|is| (is.to_string(), place.whole));
            text.or_else(number).or_else(truth)
        };
        found.into_iter().filter_map(value).take(MOST).collect()
    }
}

impl std::str::FromStr for JsonPath {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<JsonPath, SyntaxError> {
        JsonPath::parse(text)
    }
}

fn step(scanner: &mut Scanner<'_>) -> Result<Step, SyntaxError> {
    let anywhere = scanner.accept("..");
    if scanner.accept("[") {
        let choice = bracket(scanner)?;
        scanner.require("]", "`]`")?;
        return Ok(Step { anywhere, choice });
    }
    if !anywhere {
        scanner.require(".", "`.`, `..` or `[`")?;
    }
    let choice = if scanner.accept("*") { Choice::All } else { Choice::Name(name(scanner)?) };
    Ok(Step { anywhere, choice })
}

fn bracket(scanner: &mut Scanner<'_>) -> Result<Choice, SyntaxError> {
    if scanner.accept("*") {
        return Ok(Choice::All);
    }
    if scanner.accept("?") {
        return filter(scanner);
    }
    if matches!(scanner.peek(), Some('\'' | '"')) {
        return quoted(scanner).map(Choice::Name);
    }
    let expected = scanner.expected("a name in quotes, a number, `*` or `?`");
    let digits = scanner.take_while(|c| c.is_ascii_digit());
    digits.parse().map(Choice::Index).map_err(|_| expected)
}

/// `?@.kind == 'news'`, with or without brackets around it.
fn filter(scanner: &mut Scanner<'_>) -> Result<Choice, SyntaxError> {
    scanner.take_while(char::is_whitespace);
    let bracketed = scanner.accept("(");
    scanner.require("@", "`@`")?;
    let member = if scanner.accept("[") {
        let member = quoted(scanner)?;
        scanner.require("]", "`]`")?;
        member
    } else {
        scanner.require(".", "`.` or `[`")?;
        name(scanner)?
    };
    scanner.take_while(char::is_whitespace);
    scanner.require("==", "`==`")?;
    scanner.take_while(char::is_whitespace);
    let wanted = quoted(scanner)?;
    if bracketed {
        scanner.require(")", "`)`")?;
    }
    Ok(Choice::Where(member, wanted))
}

fn name(scanner: &mut Scanner<'_>) -> Result<String, SyntaxError> {
    let expected = scanner.expected("a name or `*`");
    let name = scanner.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '@'));
    if name.is_empty() { Err(expected) } else { Ok(name.to_owned()) }
}

fn quoted(scanner: &mut Scanner<'_>) -> Result<String, SyntaxError> {
    let Some(quote @ ('\'' | '"')) = scanner.peek() else { return Err(scanner.expected("a text in quotes")) };
    scanner.advance();
    let text = scanner.take_while(|c| c != quote).to_owned();
    scanner.require(if quote == '"' { "\"" } else { "'" }, "the closing quote")?;
    Ok(text)
}

impl Step {
    /// The values of a script that a filter at any depth lets through.
    fn of_roots<'j>(&self, roots: &[Json<'j>]) -> Vec<Json<'j>> {
        let is_let_through = |root: &Json<'_>| self.anywhere && self.choice.lets_through(*root);
        roots.iter().copied().filter(is_let_through).collect()
    }

    fn from<'j>(&self, values: &[Json<'j>], steps: &mut usize) -> Vec<Json<'j>> {
        let mut found = Vec::new();
        let mut open: Vec<Json<'_>> = values.iter().rev().copied().collect();
        while let Some(value) = open.pop() {
            let members = members(value);
            if *steps <= members.len() {
                break;
            }
            *steps -= members.len() + 1;
            found.extend(self.choice.of(&members));
            if self.anywhere {
                open.extend(members.iter().rev().map(|(_, member)| *member));
            }
        }
        found
    }
}

impl Choice {
    /// Whether it is a filter that lets the value through.
    fn lets_through(&self, value: Json<'_>) -> bool {
        matches!(self, Choice::Where(member, wanted) if value.get(member).is_some_and(|found| says(found, wanted)))
    }

    fn of<'j>(&self, members: &[(Option<Json<'j>>, Json<'j>)]) -> Vec<Json<'j>> {
        let fits = |index: usize, name: Option<Json<'_>>, value: Json<'_>| match self {
            Choice::Name(wanted) => name.is_some_and(|name| name.spells(wanted)),
            Choice::Index(wanted) => name.is_none() && index == *wanted,
            Choice::All => true,
            Choice::Where(..) => self.lets_through(value),
        };
        let chosen = members.iter().enumerate().filter(|(index, (name, value))| fits(*index, *name, *value));
        chosen.map(|(_, (_, value))| *value).collect()
    }
}

/// The members of an object with their names, the elements of an array without.
fn members(value: Json<'_>) -> Vec<(Option<Json<'_>>, Json<'_>)> {
    let members = value.members().map(|(name, value)| (Some(name), value));
    members.chain(value.elements().map(|value| (None, value))).collect()
}

fn says(found: Json<'_>, wanted: &str) -> bool {
    found.list().any(|one| one.spells(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Tag, parse};

    fn script(json: &str) -> JsonScript {
        let html = format!("<script>{json}</script>");
        let tree = parse(&html);
        let node = tree.descendants(tree.document()).find(|&node| tree.is_html(node, Tag::Script)).unwrap();
        JsonScript::of(&tree, node).unwrap()
    }

    #[track_caller]
    fn check(path: &str, expected: &[&str]) {
        const STORY: &str = r#"window.state = {"a": {"b": [{"n": "x"}, {"n": "y", "k": ["v", "w"]}], "e": 1710000000,
            "t": true, "m&m": "salt &amp; pepper", "none": null}};"#;
        let found = JsonPath::parse(path).unwrap().select(&script(STORY));
        let texts: Vec<&str> = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, expected, "{path}");
    }

    #[test]
    fn paths() {
        check("$.a.b[0].n", &["x"]);
        check("$['a'][\"b\"][*].n", &["x", "y"]);
        check("$..n", &["x", "y"]);
        check("$.a.b[7].n", &[]);
        check("$.a.e", &["1710000000"]);
        check("$.a.t", &["true"]);
        check("$.a['m&m']", &["salt & pepper"]);
        check("$.a.none", &[]);
        check("$..[?@.n == 'y'].k[1]", &["w"]);
        check("$.a.b[?(@.k == 'v')].n", &["y"]);
        check("$.a", &[]);
    }

    #[test]
    fn filters_at_any_depth_ask_the_values_of_a_script() {
        let path = JsonPath::parse("$..[?@.k == 'story'].n").unwrap();
        for (json, expected) in [
            (r#"{"k": "story", "n": "x"}"#, "x"),
            (r#"[{"k": "list"}, {"k": "story", "n": "y"}]"#, "y"),
            (r#"{"k": "story", "n": "x", "parts": {"k": "story", "n": "y"}}"#, "x y"),
        ] {
            let script = script(json);
            let found: Vec<String> = path.select(&script).into_iter().map(|(text, _)| text).collect();
            assert_eq!(found.join(" "), expected, "{json}");
        }
        let below = JsonPath::parse("$.k[?@.n == 'x']").unwrap();
        assert!(below.select(&script(r#"{"k": {}, "n": "x"}"#)).is_empty());
    }

    #[test]
    fn values_know_their_bytes() {
        let html = r#"<p>x<script>{"a": "rain"}</script>"#;
        let tree = parse(html);
        let node = tree.descendants(tree.document()).find(|&node| tree.is_html(node, Tag::Script)).unwrap();
        let found = JsonPath::parse("$.a").unwrap().select(&JsonScript::of(&tree, node).unwrap());
        assert_eq!(&html[found[0].1.range()], "rain");
    }

    #[test]
    fn errors() {
        for (path, column, expected) in [
            ("", 1, "`$`"),
            ("a", 1, "`$`"),
            ("$a", 2, "`.`, `..` or `[`"),
            ("$.", 3, "a name or `*`"),
            ("$.a[x]", 5, "a name in quotes, a number, `*` or `?`"),
            ("$['a", 5, "the closing quote"),
            ("$[?@.a = 'b']", 8, "`==`"),
        ] {
            let error = JsonPath::parse(path).unwrap_err();
            assert_eq!((error.column, error.expected), (column, expected), "{path}");
        }
    }

    #[test]
    fn hostile_paths_end() {
        let nested = "{\"a\":".repeat(60) + "\"x\"";
        let path = "$".to_owned() + &"..a".repeat(30);
        JsonPath::parse(&path).unwrap().select(&script(&nested));
    }
}
