//! The keys of `site.toml`: one table from which files are checked and the schema and the reference are made.

use kiosque_core::{Label, PartKind, RelatedKind};

/// What kind of value a key takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A string.
    Text,
    /// A string or a list of strings.
    Texts,
    /// A regular expression.
    Pattern,
    /// A CSS selector.
    Selector,
    /// An XPath expression.
    XPath,
    /// A JSON path.
    JsonPath,
    /// A format of dates, as `strftime` has it.
    DateFormat,
    /// `true` or `false`.
    Bool,
    /// A whole number of at least this.
    Integer(i64),
    /// A number between 0 and 1.
    Weight,
    /// A date, unquoted: `2018-01-01`.
    Date,
    /// One of these names.
    OneOf(fn() -> Vec<&'static str>),
    /// A list of these names.
    ListOf(fn() -> Vec<&'static str>),
    /// A table.
    Table(&'static [Key]),
    /// Several tables: `[[…]]`.
    Tables(&'static [Key]),
    /// A list whose items are strings or tables of these keys.
    TextsOrTables(&'static [Key]),
    /// A table of operations by the name of a part.
    Operations(&'static [Key]),
}

/// A key: its name, what it takes, what it does, an example.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) doc: &'static str,
    pub(crate) example: &'static str,
}

const fn key(name: &'static str, kind: Kind, doc: &'static str, example: &'static str) -> Key {
    Key { name, kind, doc, example }
}

/// Keys at the top of the file.
pub(crate) const SITE: &[Key] = &[
    key("hosts", Kind::Texts, "Hosts of the site; sub-domains are included.", r#"["gazette.example"]"#),
    key("publisher", Kind::Text, "The paper's name as it prints it.", r#""The Gazette""#),
    key(
        "language",
        Kind::Texts,
        "Languages of the site (ISO 639-1), the usual one first.",
        r#"["fr", "ar"]"#,
    ),
    key(
        "zone",
        Kind::Text,
        "The site's time zone (IANA), only when it is known. Fills `dates.*.zone`, never an offset.",
        r#""Europe/Paris""#,
    ),
    key(
        "inherits",
        Kind::Text,
        "A family (a folder with an underscore) or a sister site whose layouts are used too.",
        r#""_spip""#,
    ),
    key(
        "quarantine",
        Kind::Bool,
        "Whether a page that the rules leave without a title or a body, though the generic reading finds one, or with less than a quarter of the body that it finds, is read as a page of no known site, with the warning `quarantined`. Absent: true.",
        "false",
    ),
    key("base", Kind::OneOf(bases), "What the rules correct: the generic reading, or nothing.", r#""none""#),
    key(
        "marks",
        Kind::TextsOrTables(MARK),
        "Phrases that the site prints on its pages, by which a page without an address is recognised: weights are added, 1 is enough. A plain string weighs 1.",
        r#"["Follow gazette.example on"]"#,
    ),
    key("layout", Kind::Tables(LAYOUT), "A layout of the site: several by medium, by era, by section.", ""),
    key("native", Kind::Table(NATIVE), "Native code for what rules cannot say.", ""),
    key(
        "imported",
        Kind::OneOf(imports),
        "Where the rules were taken from by `kiosque import`: `lint` calls them unverified until a sample passes.",
        r#""fivefilters""#,
    ),
    key(
        "check",
        Kind::Tables(CHECK),
        "What must be read from the page of an address; `lint` tries it on the sample that has this address.",
        "",
    ),
];

/// Keys of a check.
pub(crate) const CHECK: &[Key] = &[
    key("url", Kind::Text, "The address of the page.", r#""https://gazette.example/rain""#),
    key("contains", Kind::Texts, "Words that stand in its story, each in one piece.", r#"["It rained"]"#),
];

/// Keys of a mark.
pub(crate) const MARK: &[Key] = &[
    key("text", Kind::Text, "A phrase that stands on the page.", r#""Follow us on the Gazette""#),
    key("line", Kind::Pattern, "A pattern of a whole line that stands on the page.", r"'^- \d\d:\d\d\S'"),
    key("weight", Kind::Weight, "How much it weighs, 0 to 1. Absent: 1.", "0.5"),
    key("count", Kind::Integer(1), "On how many lines it must stand. Absent: 1.", "2"),
    key("within", Kind::Integer(1), "It must stand within this many first lines that are not blank.", "3"),
];

/// Keys of a layout.
pub(crate) const LAYOUT: &[Key] = &[
    key("name", Kind::Text, "The layout's name, shown by `explain` and in the record.", r#""dump""#),
    key("medium", Kind::OneOf(media), "What kind of page it is for. Absent: `text`.", r#""html""#),
    key(
        "from",
        Kind::Date,
        "First day of the layout's era. The page's day is that in its address, else the one it states of itself, else that of its first dated line; where none is known an era is no condition.",
        "2018-01-01",
    ),
    key("until", Kind::Date, "First day after the layout's era.", "2022-03-14"),
    key("url", Kind::Pattern, "A pattern of the addresses it is for.", "'/sport/'"),
    key(
        "section",
        Kind::Pattern,
        "A pattern of the section that an HTML page states of itself.",
        "'^(?i)sport'",
    ),
    key("language", Kind::Text, "The language of the pages it is for, told by their text.", r#""ar""#),
    key("when", Kind::Table(WHEN), "What else must be on the page.", r#"{ css = "body.live" }"#),
    key(
        "marks",
        Kind::TextsOrTables(MARK),
        "Marks that the page must carry; weights as for a site.",
        r#"["Lire aussi"]"#,
    ),
    key("rule", Kind::Tables(RULE), "A rule. The first rule that fits a block labels it.", ""),
];

/// Keys of a rule.
pub(crate) const RULE: &[Key] = &[
    key(
        "name",
        Kind::Text,
        "The rule's name: `explain` shows `rule:SITE/LAYOUT/NAME`, other rules refer to it.",
        r#""meta""#,
    ),
    key(
        "label",
        Kind::OneOf(rule_labels),
        "What the blocks are. `body`: what their elements say, paragraph, heading, list item, quote, table, code or caption.",
        r#""byline""#,
    ),
    key(
        "css",
        Kind::Selector,
        "A CSS selector: only blocks that lie in the elements it selects, with all their text. Levels 3 and 4 without pseudo-elements and states, with `:has()`, `:is()`, `:not()`, `:nth-child(… of …)`, and `:contains(\"words\")`.",
        r#""article .text > p""#,
    ),
    key(
        "xpath",
        Kind::XPath,
        "The same by an XPath 1.0 expression, in place of `css`.",
        r#""//div[@class='text']/p""#,
    ),
    key(
        "field",
        Kind::OneOf(fields),
        "What of the article the rule gives a value to, in place of labelling blocks: the values are the texts of the selected elements, their `attr`, or what `json` finds. They go before what the page states of itself and what the generic reading finds.",
        r#""author""#,
    ),
    key(
        "attr",
        Kind::Text,
        "With `field`: the attribute of the selected elements that holds the value.",
        r#""content""#,
    ),
    key(
        "json",
        Kind::JsonPath,
        "With `field`: a JSON path into the selected scripts; without `css` or `xpath`, into the JSON-LD of the page. Names, indices, `*`, `..`, `[?@.name == 'text']`.",
        r#""$..[?@['@type'] == 'NewsArticle'].author[*].name""#,
    ),
    key("why", Kind::Text, "Why, in half a sentence, for `explain`.", r#""the site signs below the title""#),
    key(
        "line",
        Kind::Pattern,
        "A pattern of the block's text. Named captures become parts (author, date, section, tags, time, title, agency, place, role, byline, modified, publisher, credit, url, tag; `cut` leaves text out). Any space matches a plain space, any apostrophe a straight one, any digit `0-9`.",
        r"'^By (?<author>.+)$'",
    ),
    key(
        "text",
        Kind::Pattern,
        "A further pattern that must be found in the block's text; its captures are not used.",
        "'^Read also:'",
    ),
    key(
        "repeat",
        Kind::Texts,
        "Lines that the site prints again and again: the block's whole text is one of them.",
        r#"["Follow us"]"#,
    ),
    key(
        "after",
        Kind::Texts,
        "Only blocks after the first of these that is on the page: names of rules, `@LABEL` for a block already labelled so, `@start`. None on the page: the rule is silent.",
        r#"["meta", "@title", "@start"]"#,
    ),
    key(
        "until",
        Kind::Texts,
        "Only blocks before the nearest of these; none on the page: to its end.",
        r#"["tags", "more"]"#,
    ),
    key("between", Kind::Texts, "Two names: short for `after` and `until`.", r#"["meta", "tags"]"#),
    key(
        "nth",
        Kind::Integer(-1_000_000),
        "Only the n-th block that fits, counted from 1; from the end when negative.",
        "-1",
    ),
    key("min_chars", Kind::Integer(0), "Only blocks of at least so many characters.", "40"),
    key("max_chars", Kind::Integer(1), "Only blocks of at most so many characters.", "120"),
    key("ends_sentence", Kind::Bool, "Only blocks that end as a sentence does, or that do not.", "false"),
    key(
        "keep",
        Kind::ListOf(labels),
        "Blocks that are labelled so already keep their label.",
        r#"["heading", "caption"]"#,
    ),
    key(
        "pairs",
        Kind::ListOf(pair_labels),
        "The labels of the blocks after it, in this rhythm, until the next block of another rule or the end.",
        r#"["related_title", "related_teaser"]"#,
    ),
    key(
        "only",
        Kind::Bool,
        "Where the rule labels a block, no other is so: blocks that no rule labels and that were labelled so before (for a label of the body: as any part of the body) become chrome, but for those that a rule leaves to `keep`. Always so for `title`.",
        "true",
    ),
    key(
        "cut",
        Kind::Pattern,
        "Each match is left out of the text of the blocks. A rule with `cut`, `cut_css` or `cut_xpath` may go without a label: the blocks keep theirs, and those that `keep` names are left whole.",
        r"' ?\(Photo: [^)]*\)$'",
    ),
    key(
        "cut_css",
        Kind::Selector,
        "What the elements that it selects hold is left out of the text of the blocks.",
        r#"".share, .footnote-mark""#,
    ),
    key("cut_xpath", Kind::XPath, "The same by an XPath expression.", r#""//span[@class='share']""#),
    key(
        "when",
        Kind::Table(WHEN),
        "What must be on the page, else the rule is silent.",
        r#"{ text = "^Live$" }"#,
    ),
    key("related", Kind::OneOf(related_kinds), "Which list of other stories it is.", r#""recommended""#),
    key("unsplit", Kind::Bool, "Several items may run together on the block.", "true"),
    key(
        "url",
        Kind::Pattern,
        "A pattern of the page's address; its captures are facts of the page. Takes no label.",
        r"'/(?<date>\d{4}/\d\d/\d\d)/'",
    ),
    key(
        "parts",
        Kind::Operations(OPERATION),
        "What is done to a captured part, or to the values of the rule's `field`, in order.",
        r#"{ author = [{ strip = ["Dr "] }] }"#,
    ),
];

/// Keys of a condition.
pub(crate) const WHEN: &[Key] = &[
    key("css", Kind::Selector, "A CSS selector that selects something.", r#""body.live""#),
    key(
        "xpath",
        Kind::XPath,
        "An XPath expression that finds something or is true.",
        r#""count(//article) = 1""#,
    ),
    key("text", Kind::Pattern, "A pattern that is found in some block.", r#"'^Live$'"#),
    key(
        "absent",
        Kind::Bool,
        "Whether it is the other way round: nothing of this may be on the page.",
        "true",
    ),
];

/// Keys of an operation on a part.
pub(crate) const OPERATION: &[Key] = &[
    key(
        "capture",
        Kind::Pattern,
        "The first group of the first match, or the match if there is no group; a value without a match is dropped.",
        r"'^By (.+?),'",
    ),
    key("split", Kind::Pattern, "Several values stand here, with this between them.", r"' et | & '"),
    key(
        "strip",
        Kind::Texts,
        "Taken off at both ends, as often as it stands there.",
        r#"["Dr ", " (photo)"]"#,
    ),
    key(
        "replace",
        Kind::Texts,
        "Two strings: every occurrence of the first becomes the second.",
        r#"["h", ":"]"#,
    ),
    key("first", Kind::Bool, "Only the first value is kept.", "true"),
    key("join", Kind::Text, "All values become one, with this between them.", r#"" ""#),
    key(
        "date",
        Kind::DateFormat,
        "The value is a date in this format (as `strftime` has it, English names; `%s`: seconds since 1970) and becomes ISO 8601; a value of another form is dropped. Dates as people write them need none.",
        r#""%d/%m/%Y %H:%M""#,
    ),
];

/// Keys of the native part.
pub(crate) const NATIVE: &[Key] = &[
    key(
        "library",
        Kind::Text,
        "The library's name; the platform's prefix and suffix are added.",
        r#""gazette""#,
    ),
    key("needs", Kind::ListOf(needs), "What it wants to see of a page.", r#"["blocks"]"#),
    key("isolate", Kind::OneOf(isolations), "Where it runs.", r#""none""#),
];

fn bases() -> Vec<&'static str> {
    vec!["generic", "none"]
}

fn media() -> Vec<&'static str> {
    vec!["text", "html"]
}

fn fields() -> Vec<&'static str> {
    FIELDS.map(PartKind::name).to_vec()
}

/// The parts of an article that may be given as values.
const FIELDS: [PartKind; 12] = [
    PartKind::Title,
    PartKind::Standfirst,
    PartKind::Byline,
    PartKind::Author,
    PartKind::Agency,
    PartKind::Date,
    PartKind::Modified,
    PartKind::Section,
    PartKind::Tag,
    PartKind::Tags,
    PartKind::Url,
    PartKind::Image,
];

fn imports() -> Vec<&'static str> {
    vec!["fivefilters"]
}

fn needs() -> Vec<&'static str> {
    vec!["blocks"]
}

fn isolations() -> Vec<&'static str> {
    vec!["none"]
}

/// The label of a rule that leaves it to the elements what part of the body they are.
pub(crate) const BODY: &str = "body";

fn rule_labels() -> Vec<&'static str> {
    labels().into_iter().chain([BODY]).collect()
}

fn labels() -> Vec<&'static str> {
    Label::ALL.into_iter().map(Label::name).collect()
}

fn pair_labels() -> Vec<&'static str> {
    [Label::RelatedTitle, Label::RelatedTeaser, Label::Ticker, Label::Caption, Label::Credit]
        .map(Label::name)
        .to_vec()
}

fn related_kinds() -> Vec<&'static str> {
    RelatedKind::ALL.into_iter().map(RelatedKind::name).collect()
}
