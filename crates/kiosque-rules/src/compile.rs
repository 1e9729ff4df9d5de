//! From checked tables to rules that can run.

use crate::check::{check_circles, check_medium, check_rule};
use crate::diagnostic::{Checker, RuleFileError, nearest};
use crate::keys::BODY;
use crate::paper::Query;
use crate::pattern::{Pattern, Phrase};
use crate::read::{Placed, Table, parse, unknown_part};
use crate::{
    Check, Family, Layout, MarkRule, NativeCode, Operation, Rule, Rules, ValueRule, When, Zone, ZoneEnd,
};
use kiosque_core::{Label, Medium, PartKind, Reason, Reasons, RelatedKind, Site, Tier};
use kiosque_html::{JsonPath, Selector, XPath};
use kiosque_values::fold::Folded;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// How many files may inherit from each other in a row.
const DEEPEST_FAMILY: usize = 8;

/// How many names one that does not exist is compared with, so that a file takes linear time.
const COMPARED: usize = 256;

/// A site file read, its layouts merged with those it inherits, its zones not resolved yet.
struct Draft {
    site: Site,
    marks: Vec<MarkRule>,
    uses_generic: bool,
    quarantine: bool,
    layouts: Vec<Layout>,
    native: Option<NativeCode>,
    is_imported: bool,
    checks: Vec<Check>,
}

/// Compiles the rule file `text` of the site `id`. `file` is how messages name it.
pub(crate) fn compile(id: &str, file: &str, text: &str, family: &Family<'_>) -> Result<Rules, RuleFileError> {
    let mut draft = draft(id, file, text, family, &mut vec![id.to_owned()])?;
    let reasons = name_reasons(id, &mut draft.layouts);
    Ok(Rules {
        site: draft.site,
        marks: draft.marks,
        uses_generic: draft.uses_generic,
        quarantine: draft.quarantine,
        layouts: draft.layouts,
        native: draft.native,
        is_imported: draft.is_imported,
        checks: draft.checks,
        reasons: Arc::new(Reasons { tier: Tier::Rules, list: reasons }),
    })
}

fn draft(
    id: &str,
    file: &str,
    text: &str,
    family: &Family<'_>,
    line: &mut Vec<String>,
) -> Result<Draft, RuleFileError> {
    let mut checker = Checker::new(file, text);
    let Some(tree) = parse(text, &mut checker) else { return Err(checker.refusal()) };
    let table = Table::new(tree.get_ref());
    let parent = inherited(&table, family, line, &mut checker)?;
    let (parent_site, parent_generic, parent_quarantine, parent_layouts) = match parent {
        Some(parent) => (parent.site, parent.uses_generic, parent.quarantine, parent.layouts),
        None => (Site::default(), true, true, Vec::new()),
    };
    let site = site(id, &table, parent_site, &mut checker);
    let mut layouts = Vec::new();
    let mut layout_names = BTreeSet::new();
    for (table, place) in table.tables("layout") {
        let own = layout(&table, place, &parent_layouts, &mut checker);
        if !layout_names.insert(own.name.clone()) {
            let place = table.span_of("name").unwrap_or(0..0);
            checker.error(place, format!("there is a layout `{}` already", own.name));
        }
        layouts.push(own);
    }
    let drafted = Draft {
        site,
        marks: marks(&table, "marks", &mut checker),
        uses_generic: table.text("base").map_or(parent_generic, |(base, _)| base != "none"),
        quarantine: table.bool("quarantine").unwrap_or(parent_quarantine),
        layouts: merge(layouts, parent_layouts),
        native: native(&table, &mut checker),
        is_imported: table.span_of("imported").is_some(),
        checks: checks(&table, &mut checker),
    };
    checker.finish(drafted)
}

fn inherited(
    table: &Table<'_>,
    family: &Family<'_>,
    line: &mut Vec<String>,
    checker: &mut Checker<'_>,
) -> Result<Option<Draft>, RuleFileError> {
    let Some((parent, place)) = table.text("inherits") else { return Ok(None) };
    if line.iter().any(|known| known == parent) || line.len() > DEEPEST_FAMILY {
        checker.error(
            place,
            format!("`{parent}` inherits from this file in turn: {} → {parent}", line.join(" → ")),
        );
        return Ok(None);
    }
    let Some((file, text)) = family(parent) else {
        checker.error(
            place,
            format!(
                "there is no site or family `{parent}`; a folder of that name with a site.toml was expected"
            ),
        );
        return Ok(None);
    };
    line.push(parent.to_owned());
    draft(parent, &file, &text, family, line).map(Some)
}

fn site(id: &str, table: &Table<'_>, parent: Site, checker: &mut Checker<'_>) -> Site {
    let owned =
        |texts: Vec<Placed<&str>>| texts.into_iter().map(|(text, _)| text.to_owned()).collect::<Vec<_>>();
    for (host, place) in table.texts("hosts") {
        let is_host = host.contains('.')
            && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b >= 0x80);
        if !is_host {
            checker.error(
                place,
                format!(
                    "`{host}` is no host: a name as gazette.example was expected, without scheme or path"
                ),
            );
        }
    }
    for (language, place) in table.texts("language") {
        if !(2..=3).contains(&language.len()) || !language.bytes().all(|b| b.is_ascii_lowercase()) {
            checker.error(place, format!("`{language}` is no language code: two or three small letters were expected (ISO 639), as fr"));
        }
    }
    if let Some((zone, place)) = table.text("zone")
        && !(zone == "UTC" || zone.split('/').count() >= 2 && zone.is_ascii() && !zone.contains(' '))
    {
        checker.error(
            place,
            format!("`{zone}` is no time zone: an IANA name as Africa/Casablanca was expected"),
        );
    }
    let languages = owned(table.texts("language"));
    Site {
        id: id.to_owned(),
        hosts: owned(table.texts("hosts")).into_iter().map(|host| host.to_ascii_lowercase()).collect(),
        publisher: table.text("publisher").map(|(name, _)| name.to_owned()),
        languages: if languages.is_empty() { parent.languages } else { languages },
        zone: table.text("zone").map(|(zone, _)| zone.to_owned()).or(parent.zone),
        marks: phrases(table),
    }
}

/// The phrases among the marks, which are searched for on all pages at once.
fn phrases(table: &Table<'_>) -> Vec<String> {
    let phrase = |(item, _): Placed<Result<&str, Table<'_>>>| match item {
        Ok(text) => Some(fold(text)),
        Err(table) => table.text("text").map(|(text, _)| fold(text)),
    };
    table.texts_or_tables("marks").into_iter().filter_map(phrase).collect()
}

fn marks(table: &Table<'_>, key: &str, checker: &mut Checker<'_>) -> Vec<MarkRule> {
    let mut marks = Vec::new();
    for (item, place) in table.texts_or_tables(key) {
        let phrase =
            |text: &str| Some(fold(text)).filter(|text| !text.is_empty()).map(|text| Phrase::new(&text));
        let mark = match item {
            Ok(text) => {
                MarkRule { text: phrase(text), line: None, weight: 1.0, count: 1, within: usize::MAX }
            }
            Err(table) => MarkRule {
                text: table.text("text").and_then(|(text, _)| phrase(text)),
                line: table.text("line").and_then(|(line, _)| Pattern::new(line)),
                weight: table.number("weight").unwrap_or(1.0),
                count: whole(table.integer("count")).unwrap_or(1),
                within: whole(table.integer("within")).unwrap_or(usize::MAX),
            },
        };
        if mark.text.is_none() && mark.line.is_none() {
            checker.error(place, "a mark needs `text` or `line`");
        } else {
            marks.push(mark);
        }
    }
    marks
}

fn native(table: &Table<'_>, checker: &mut Checker<'_>) -> Option<NativeCode> {
    let native = table.table("native")?;
    let (library, place) = native.text("library")?;
    if library.is_empty() || library.contains(['/', '\\', ':', '\0']) {
        checker.error(
            place,
            format!("`{library}` is no name of a library: a name as gazette was expected, without a path"),
        );
    }
    Some(NativeCode { library: library.to_owned() })
}

fn checks(table: &Table<'_>, checker: &mut Checker<'_>) -> Vec<Check> {
    let mut checks = Vec::new();
    for (table, place) in table.tables("check") {
        match table.text("url") {
            Some((url, _)) => checks.push(Check {
                url: url.to_owned(),
                contains: table.texts("contains").into_iter().map(|(words, _)| words.to_owned()).collect(),
            }),
            None => checker.error(place, "a check needs the `url` of a page"),
        }
    }
    checks
}

fn layout(table: &Table<'_>, place: Range<usize>, parents: &[Layout], checker: &mut Checker<'_>) -> Layout {
    let name = named(table, place, "a layout", checker);
    let mut rules: Vec<Rule> = Vec::new();
    let mut known = BTreeSet::new();
    let tables = table.tables("rule");
    let parent = parents.iter().find(|parent| parent.name == name);
    let inherited = parent.iter().flat_map(|parent| &parent.rules).map(|rule| rule.name.as_str());
    let own = tables.iter().filter_map(|(rule, _)| rule.text("name")).map(|(name, _)| name);
    let names: BTreeSet<&str> = own.chain(inherited).collect();
    let medium = medium(table, parent);
    for (table, place) in &tables {
        let rule = rule(table, place.clone(), &names, checker);
        check_medium(medium, table, checker);
        if !known.insert(rule.name.clone()) {
            let place = table.span_of("name").unwrap_or(place.clone());
            checker.error(place, format!("there is a rule `{}` in this layout already", rule.name));
        }
        rules.push(rule);
    }
    check_circles(&rules, &tables, checker);
    if let (Some(from), Some(until)) = (table.date("from"), table.date("until"))
        && from >= until
    {
        checker.error(table.span_of("until").unwrap_or(0..0), "the era ends before it begins");
    }
    Layout {
        name,
        medium,
        from: table.date("from"),
        until: table.date("until"),
        url: table.text("url").and_then(|(url, _)| Pattern::new(url)),
        section: table.text("section").and_then(|(section, _)| Pattern::new(section)),
        language: table.text("language").map(|(language, _)| language.to_owned()),
        when: when(table, checker),
        marks: marks(table, "marks", checker),
        rules,
    }
}

fn medium(table: &Table<'_>, parent: Option<&Layout>) -> Medium {
    match table.text("medium") {
        Some(("html", _)) => Medium::Html,
        Some(_) => Medium::Text,
        None => parent.map_or(Medium::Text, |parent| parent.medium),
    }
}

fn when(table: &Table<'_>, checker: &mut Checker<'_>) -> Option<When> {
    let when = table.table("when")?;
    let text = when.text("text").and_then(|(text, _)| Pattern::new(text));
    if ["css", "xpath", "text"].iter().all(|key| when.span_of(key).is_none()) {
        checker.error(table.span_of("when").unwrap_or(0..0), "`when` needs `css`, `xpath` or `text`");
    }
    let absent = when.bool("absent").unwrap_or(false);
    Some(When { queries: selected(&when, "css", "xpath"), text, absent })
}

fn query(table: &Table<'_>, checker: &mut Checker<'_>) -> Option<Query> {
    if let (Some(_), Some(at)) = (table.span_of("css"), table.span_of("xpath")) {
        checker.error(at, "a rule takes `css` or `xpath`, not both");
    }
    selected(table, "css", "xpath").into_iter().next()
}

/// The selector of one key and the expression of another, those that there are.
fn selected(table: &Table<'_>, css: &str, xpath: &str) -> Vec<Query> {
    let css = table.text(css).and_then(|(css, _)| Selector::parse(css).ok()).map(Query::Css);
    let xpath = table.text(xpath).and_then(|(xpath, _)| XPath::parse(xpath).ok()).map(Query::XPath);
    css.into_iter().chain(xpath).collect()
}

fn value(table: &Table<'_>) -> Option<ValueRule> {
    let field = table.text("field").and_then(|(field, _)| PartKind::from_name(field))?;
    let json = table.text("json").and_then(|(json, _)| JsonPath::parse(json).ok());
    Some(ValueRule { field, attribute: table.text("attr").map(|(name, _)| name.to_owned()), json })
}

fn named(table: &Table<'_>, place: Range<usize>, what: &str, checker: &mut Checker<'_>) -> String {
    match table.text("name") {
        Some((name, at)) => {
            let fits = !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !fits {
                checker.error(
                    at,
                    format!("`{name}` is no name: small letters, digits and hyphens were expected"),
                );
            }
            name.to_owned()
        }
        None => {
            checker.error(place, format!("{what} needs a `name`"));
            String::new()
        }
    }
}

fn rule(table: &Table<'_>, place: Range<usize>, names: &BTreeSet<&str>, checker: &mut Checker<'_>) -> Rule {
    let name = named(table, place.clone(), "a rule", checker);
    let label = table.text("label").map(|(label, _)| label);
    let by_kind = label == Some(BODY);
    let pattern = |key: &str| table.text(key).and_then(|(text, _)| Pattern::new(text));
    let rule = Rule {
        has_label: label.is_some(),
        label: match label.and_then(Label::from_name) {
            Some(label) => label,
            None if by_kind => Label::Paragraph,
            None => Label::Chrome,
        },
        by_kind,
        query: query(table, checker),
        value: value(table),
        only: table.bool("only").unwrap_or(false) || label == Some("title"),
        cut: pattern("cut"),
        cut_from: selected(table, "cut_css", "cut_xpath"),
        when: when(table, checker),
        line: pattern("line"),
        text: pattern("text"),
        repeat: repeated(table),
        zone: zone(table, names, checker),
        nth: table.integer("nth"),
        min_chars: whole(table.integer("min_chars")).unwrap_or(0),
        max_chars: whole(table.integer("max_chars")).unwrap_or(usize::MAX),
        ends_sentence: table.bool("ends_sentence"),
        keep: label_list(table, "keep"),
        pairs: label_list(table, "pairs"),
        related: table.text("related").and_then(|(kind, _)| RelatedKind::from_name(kind)),
        unsplit: table.bool("unsplit").unwrap_or(false),
        url: pattern("url"),
        operations: operations(table),
        captures: captures(table, checker),
        why: table.text("why").map(|(why, _)| why.to_owned()),
        reason: 0,
        name,
    };
    check_rule(&rule, table, place, checker);
    rule
}

/// The lines of a repeated-line dictionary in matching form, sorted for search.
fn repeated(table: &Table<'_>) -> Vec<String> {
    let mut lines: Vec<String> = table.texts("repeat").into_iter().map(|(line, _)| fold(line)).collect();
    lines.sort_unstable();
    lines
}

fn label_list(table: &Table<'_>, key: &str) -> Vec<Label> {
    table.texts(key).into_iter().filter_map(|(label, _)| Label::from_name(label)).collect()
}

fn operations(table: &Table<'_>) -> Vec<(PartKind, Vec<Operation>)> {
    let operations = |tables: Vec<Table<'_>>| tables.iter().flat_map(operation).collect();
    let named = table.operations("parts").into_iter();
    named.filter_map(|(part, tables)| Some((PartKind::from_name(part)?, operations(tables)))).collect()
}

fn operation(table: &Table<'_>) -> Vec<Operation> {
    let mut operations = Vec::new();
    if let Some(pattern) = table.text("capture").and_then(|(pattern, _)| Pattern::new(pattern)) {
        operations.push(Operation::Capture(pattern));
    }
    if let Some(pattern) = table.text("split").and_then(|(pattern, _)| Pattern::new(pattern)) {
        operations.push(Operation::Split(pattern));
    }
    let strip: Vec<String> = table.texts("strip").into_iter().map(|(text, _)| text.to_owned()).collect();
    if !strip.is_empty() {
        operations.push(Operation::Strip(strip));
    }
    if let [(from, _), (to, _)] = table.texts("replace")[..] {
        operations.push(Operation::Replace(from.to_owned(), to.to_owned()));
    }
    if table.bool("first") == Some(true) {
        operations.push(Operation::First);
    }
    if let Some((between, _)) = table.text("join") {
        operations.push(Operation::Join(between.to_owned()));
    }
    if let Some((format, _)) = table.text("date") {
        operations.push(Operation::Date(format.to_owned()));
    }
    operations
}

/// The named captures of `line` or `url`: their number and the part they are.
fn captures(table: &Table<'_>, checker: &mut Checker<'_>) -> Vec<(usize, PartKind)> {
    let mut captures = Vec::new();
    for key in ["line", "url"] {
        let Some((text, place)) = table.text(key) else { continue };
        let Some(pattern) = Pattern::new(text) else { continue };
        for (number, name) in pattern.regex().capture_names().enumerate() {
            let Some(name) = name else { continue };
            match PartKind::from_name(name) {
                Some(part) => captures.push((number, part)),
                None => {
                    let at = text.find(&format!("<{name}>")).map_or(0, |at| at + 1);
                    let start = checker.literal_start(&place).map(|start| start + at);
                    unknown_part(
                        name,
                        start.map_or(place.clone(), |start| start..start + name.len()),
                        checker,
                    );
                }
            }
        }
    }
    captures
}

fn zone(table: &Table<'_>, names: &BTreeSet<&str>, checker: &mut Checker<'_>) -> Option<Zone> {
    let ends = |key: &str, checker: &mut Checker<'_>| -> Vec<ZoneEnd> {
        table.texts(key).into_iter().filter_map(|end| zone_end(&end, names, checker)).collect()
    };
    let mut after = ends("after", checker);
    let mut until = ends("until", checker);
    let between = table.texts("between");
    match between.as_slice() {
        [] => {}
        [first, second] => {
            after.extend(zone_end(first, names, checker));
            until.extend(zone_end(second, names, checker));
        }
        _ => checker.error(table.span_of("between").unwrap_or(0..0), "`between` takes two names"),
    }
    let is_zoned = ["after", "until", "between", "nth"].iter().any(|key| table.span_of(key).is_some());
    is_zoned.then_some(Zone { after, until })
}

fn zone_end(
    (name, place): &Placed<&str>,
    names: &BTreeSet<&str>,
    checker: &mut Checker<'_>,
) -> Option<ZoneEnd> {
    if *name == "@start" {
        return Some(ZoneEnd::Start);
    }
    if let Some(label) = name.strip_prefix('@') {
        let found = Label::from_name(label);
        if found.is_none() {
            let near = nearest(label, Label::ALL.into_iter().map(Label::name));
            let help = near.map(|near| format!("did you mean `@{near}`?"));
            checker.error_with_help(place.clone(), format!("there is no label `{label}`"), help);
        }
        return found.map(ZoneEnd::Label);
    }
    if !names.contains(name) {
        let some = names.iter().copied().take(COMPARED);
        let help = nearest(name, some).map(|near| format!("did you mean `{near}`?"));
        checker.error_with_help(place.clone(), format!("there is no rule `{name}` in this layout"), help);
        return None;
    }
    Some(ZoneEnd::Rule((*name).to_owned()))
}

/// A site's own layouts, each with the rules of the inherited layout of the same name after its own, then the
/// inherited layouts it does not name.
fn merge(own: Vec<Layout>, inherited: Vec<Layout>) -> Vec<Layout> {
    let mut merged = own;
    for parent in inherited {
        let Some(child) = merged.iter_mut().find(|layout| layout.name == parent.name) else {
            merged.push(parent);
            continue;
        };
        let own: BTreeSet<String> = child.rules.iter().map(|rule| rule.name.clone()).collect();
        child.rules.extend(parent.rules.into_iter().filter(|rule| !own.contains(&rule.name)));
        child.from = child.from.or(parent.from);
        child.until = child.until.or(parent.until);
        child.url = child.url.take().or(parent.url);
        child.section = child.section.take().or(parent.section);
        child.language = child.language.take().or(parent.language);
        child.when = child.when.take().or(parent.when);
        if child.marks.is_empty() {
            child.marks = parent.marks;
        }
    }
    merged
}

/// Gives every rule its reason, named for the site that uses it.
fn name_reasons(id: &str, layouts: &mut [Layout]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for layout in layouts {
        for rule in &mut layout.rules {
            rule.reason = reasons.len();
            let name = format!("rule:{id}/{}/{}", layout.name, rule.name);
            reasons.push(Reason {
                name: name.clone(),
                why: rule.why.clone().unwrap_or_else(|| rule.in_words()),
            });
            // What follows in rhythm has a reason of its own, next to its heading's.
            reasons.push(Reason { name, why: format!("in the rhythm after {}", rule.name) });
        }
    }
    reasons
}

fn fold(text: &str) -> String {
    Folded::new(text).as_str().trim().to_owned()
}

fn whole(number: Option<i64>) -> Option<usize> {
    usize::try_from(number?).ok()
}
