//! From directives to a rule file.

use super::parse::Directive;
use super::write::{Table, absent, comment};
use super::{Converted, Fate, Line, Problem, SiteConfig, Use};
use kiosque_html::XPath;
use kiosque_values::fold::Folded;
use std::collections::BTreeMap;

/// Blocks that are not the story wherever they stand: neither `strip`, which takes out of the story, nor `body` changes
/// them.
const APART: [&str; 11] = [
    "title",
    "kicker",
    "section",
    "standfirst",
    "byline",
    "date",
    "agency",
    "dateline",
    "meta",
    "caption",
    "credit",
];

/// Blocks that stand in the story's element and are none of it: left as they are where the config lets the story be
/// pruned.
const PRUNED: [&str; 10] = [
    "tags",
    "related_heading",
    "related_title",
    "related_teaser",
    "ticker",
    "comment",
    "promo",
    "notice",
    "navigation",
    "duplicate",
];

/// The fields that directives fill, and how many of the values that an expression finds count.
const FIELDS: [(&str, Values); 3] =
    [("title", Values::First), ("author", Values::All), ("date", Values::First)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    First,
    All,
}

pub(super) fn convert(config: &SiteConfig, host: &str) -> Converted {
    let mut work = Work { config, problems: config.mistakes() };
    let rules = work.rules();
    let checks = work.checks();
    work.left_out();
    work.problems
        .sort_by(|a, b| (&a.at.file, a.at.line, a.at.column).cmp(&(&b.at.file, b.at.line, b.at.column)));
    Converted {
        site_toml: file(config, host, &checks, &rules, &work.problems),
        directives: work.fates(),
        problems: work.problems,
    }
}

fn file(config: &SiteConfig, host: &str, checks: &[Table], rules: &[Table], problems: &[Problem]) -> String {
    let mut file = String::new();
    let names: Vec<&str> = config.files.iter().map(|source| &*source.file).collect();
    comment(&format!("From {}: a FiveFilters site config.", names.join(" and ")), &mut file);
    let host = host.trim_start_matches('.').to_ascii_lowercase();
    Table::new("").texts("hosts", [host.as_str()]).text("imported", "fivefilters").write(&mut file);
    checks.iter().for_each(|check| check.write(&mut file));
    if !rules.is_empty() {
        Table::new("layout").text("name", "html").text("medium", "html").write(&mut file);
        rules.iter().for_each(|rule| rule.write(&mut file));
    }
    let lost = |problem: &&Problem| problem.fate >= Fate::Unsupported;
    for problem in problems.iter().filter(lost) {
        let at = &problem.at;
        comment(&format!("Not taken over: {}:{}: {}", at.file, at.line, at.message), &mut file);
    }
    file
}

struct Work<'c> {
    config: &'c SiteConfig,
    problems: Vec<Problem>,
}

impl<'c> Work<'c> {
    /// The directives of this name that have a value.
    fn named(&self, name: &'static str) -> impl Iterator<Item = &'c Line> + use<'c> {
        self.config
            .lines
            .iter()
            .filter(move |line| line.directive.name == name && !line.directive.value.is_empty())
    }

    fn problem(&mut self, fate: Fate, line: &Line, message: String) {
        let at = line.directive.name_at.clone();
        self.problems.push(Problem { fate, at: self.config.diagnostic(line.source, at, message, None) });
    }

    fn rules(&mut self) -> Vec<Table> {
        let mut rules = Vec::new();
        for (field, values) in FIELDS {
            rules.extend(self.values(field, values));
        }
        let strips = self.strips();
        let cut = self.cut();
        let kept: Vec<&str> = if self.is_pruned() { [&APART[..], &PRUNED].concat() } else { APART.to_vec() };
        if let Some(strips) = &strips {
            let rule = rule("strip").text("label", "chrome").text("xpath", strips);
            rules.push(rule.texts("keep", kept.iter().copied()));
        }
        let bodies = self.expressions("body");
        for (number, (line, xpath)) in bodies.iter().enumerate() {
            let rule = rule(&numbered("body", number)).text("why", &self.why(line)).text("label", "body");
            let rule = rule.text("xpath", xpath).with("only", "true").texts("keep", kept.iter().copied());
            let rule = unless_before(rule, &bodies[..number]);
            rules.push(without(rule, strips.as_deref(), cut.as_deref()));
        }
        if bodies.is_empty() && (strips.is_some() || cut.is_some()) {
            let apart = [&APART[..], &PRUNED].concat();
            let rule = rule("cut").text("xpath", "/*").texts("keep", apart);
            rules.push(without(rule, strips.as_deref(), cut.as_deref()));
        }
        rules
    }

    /// Rules that fill a field: the first directive that finds something does.
    fn values(&mut self, field: &'static str, values: Values) -> Vec<Table> {
        let expressions = self.expressions(field);
        let rule = |(number, (line, xpath)): (usize, &(&Line, String))| {
            let rule = rule(&numbered(field, number)).text("why", &self.why(line)).text("field", field);
            let rule = rule.text("xpath", xpath);
            let rule = if values == Values::First { rule.with("nth", "1") } else { rule };
            unless_before(rule, &expressions[..number])
        };
        expressions.iter().enumerate().map(rule).collect()
    }

    /// The directives of this name with their expressions, without those that make no sense.
    fn expressions(&mut self, name: &'static str) -> Vec<(&'c Line, String)> {
        let lines: Vec<&Line> = self.named(name).collect();
        lines.into_iter().filter_map(|line| Some((line, self.expression(line)?))).collect()
    }

    fn expression(&mut self, line: &Line) -> Option<String> {
        let Directive { value, value_at, .. } = &line.directive;
        // In parentheses it becomes a part of larger ones.
        let parsed = XPath::parse(value).and_then(|_| XPath::parse(&format!("({value})")));
        let Err(error) = parsed else { return Some(value.clone()) };
        let offset: usize = value.chars().take(error.column - 1).map(char::len_utf8).sum();
        let at = value_at.start + offset;
        let message = format!("found {}, expected {}", error.found, error.expected);
        let at = self.config.diagnostic(line.source, at..at + 1, message, None);
        self.problems.push(Problem { fate: Fate::Invalid, at });
        None
    }

    /// What is taken out of the story, as one expression.
    fn strips(&mut self) -> Option<String> {
        let mut all: Vec<String> =
            self.expressions("strip").into_iter().map(|(_, xpath)| format!("({xpath})")).collect();
        let bare = |line: &Line| line.directive.value.replace(['\'', '"'], "").trim().to_owned();
        let names = self.named("strip_id_or_class").map(bare).filter(|name| !name.is_empty());
        let names: Vec<String> = names
            .flat_map(|name| ["class", "id"].map(|attribute| format!("contains(@{attribute}, '{name}')")))
            .collect();
        if !names.is_empty() {
            all.push(format!("//*[{}]", names.join(" or ")));
        }
        (!all.is_empty()).then(|| all.join(" | "))
    }

    /// A pattern of the words that are replaced by nothing that can be read.
    fn cut(&mut self) -> Option<String> {
        let mut words = Vec::new();
        for (line, found, replacement) in self.replacements() {
            let has_markup = |text: &str| text.contains(['<', '>', '&', '=', '"']);
            let is_blank =
                replacement.is_empty() || replacement.starts_with("<!--") && replacement.ends_with("-->");
            let word = Folded::new(found).as_str().trim().to_owned();
            if has_markup(found) || !is_blank || word.is_empty() {
                let message = "the page's source is not rewritten; only words can be left out".to_owned();
                self.problem(Fate::Unsupported, line, message);
            } else {
                words.push(format!(" ?{}", regex::escape(&word)));
            }
        }
        (!words.is_empty()).then(|| words.join("|"))
    }

    /// What is looked for and what takes its place: in one directive, or in two in the same order.
    fn replacements(&mut self) -> Vec<(&'c Line, &'c str, &'c str)> {
        let lines = &self.config.lines;
        let named = |name: &'static str| lines.iter().filter(move |line| line.directive.name == name);
        let mut pairs: Vec<(&Line, &str, &str)> = Vec::new();
        for line in named("replace_string") {
            if let Some(argument) = &line.directive.argument {
                pairs.push((line, argument, &line.directive.value));
            }
        }
        let found: Vec<&Line> = named("find_string").collect();
        let by: Vec<&Line> =
            named("replace_string").filter(|line| line.directive.argument.is_none()).collect();
        for (number, line) in found.iter().copied().enumerate() {
            match by.get(number) {
                Some(by) => pairs.push((line, &line.directive.value, &by.directive.value)),
                None => self.problem(Fate::Invalid, line, "no `replace_string` belongs to it".into()),
            }
        }
        for line in by.iter().copied().skip(found.len()) {
            self.problem(Fate::Invalid, line, "no `find_string` belongs to it".into());
        }
        pairs
    }

    /// Whether what is not the story may be left out of the story's element: the last directive of the first file that
    /// has one says so.
    fn is_pruned(&self) -> bool {
        let first = self.named("prune").next().map(|line| line.source);
        let of_first = self.named("prune").filter(|line| Some(line.source) == first);
        of_first.last().is_none_or(|line| line.directive.is_yes())
    }

    /// Addresses of pages, each with the words that must be found in its story.
    fn checks(&mut self) -> Vec<Table> {
        let mut checks: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in &self.config.lines {
            let value = line.directive.value.as_str();
            match (line.directive.name.as_str(), checks.last_mut()) {
                (_, _) if value.is_empty() => {}
                ("test_url", _) => checks.push((value, Vec::new())),
                ("test_contains", Some((_, words))) => words.push(value),
                ("test_contains", None) => {
                    self.problem(Fate::Invalid, line, "no `test_url` stands before it".into());
                }
                _ => {}
            }
        }
        let check = |(url, words): (&str, Vec<&str>)| {
            let check = Table::new("check").text("url", url);
            if words.is_empty() { check } else { check.texts("contains", words) }
        };
        checks.into_iter().map(check).collect()
    }

    /// The directives that nothing becomes of, and those without a value.
    fn left_out(&mut self) {
        for line in &self.config.lines {
            let (fate, why) = match line.directive.use_of() {
                Some(Use::NotNeeded(why)) => (Fate::NotNeeded, why),
                Some(Use::Unsupported(why)) => (Fate::Unsupported, why),
                // A replacement may be empty.
                Some(_) if line.directive.value.is_empty() && line.directive.name != "replace_string" => {
                    (Fate::Invalid, "a value was expected after the colon")
                }
                _ => continue,
            };
            self.problem(fate, line, format!("`{}`: {why}", line.directive.name));
        }
    }

    /// What became of each directive of the file itself.
    fn fates(&self) -> Vec<(String, Fate)> {
        let file = &self.config.files[0].file;
        let by_line: BTreeMap<usize, Fate> = self
            .problems
            .iter()
            .filter(|problem| *problem.at.file == **file)
            .map(|problem| (problem.at.line, problem.fate))
            .collect();
        let text = &self.config.files[0].text;
        let (mut line_number, mut counted) = (1, 0);
        let mut fates = Vec::new();
        for line in self.config.lines.iter().filter(|line| line.source == 0) {
            let start = line.directive.name_at.start;
            line_number += text[counted..start].matches('\n').count();
            counted = start;
            let fate = by_line.get(&line_number).copied().unwrap_or(Fate::Converted);
            fates.push((line.directive.name.clone(), fate));
        }
        fates
    }

    fn why(&self, line: &Line) -> String {
        let source = &self.config.files[line.source];
        let number = source.text[..line.directive.name_at.start].matches('\n').count() + 1;
        let name = source.file.rsplit(['/', '\\']).next().unwrap_or_default();
        format!("{name}, line {number}")
    }
}

fn rule(name: &str) -> Table {
    Table::new("layout.rule").text("name", name)
}

/// `body`, `body-2`, `body-3`.
fn numbered(name: &str, number: usize) -> String {
    if number == 0 { name.to_owned() } else { format!("{name}-{}", number + 1) }
}

/// The first directive that finds something counts: the others are silent.
fn unless_before(rule: Table, before: &[(&Line, String)]) -> Table {
    if before.is_empty() {
        return rule;
    }
    let any: Vec<String> = before.iter().map(|(_, xpath)| format!("({xpath})")).collect();
    rule.with("when", absent(&any.join(" or ")))
}

/// A rule whose blocks go without what is stripped inside of them.
fn without(mut rule: Table, strips: Option<&str>, cut: Option<&str>) -> Table {
    for (key, value) in [("cut_xpath", strips), ("cut", cut)] {
        if let Some(value) = value {
            rule = rule.text(key, value);
        }
    }
    rule
}
