//! Rule files: what they can say, and what is said of those that make no sense.

use kiosque_core::{Extractor, Label, Labels, Page, PartKind, Reading, Recognition};
use kiosque_rules::Rules;

/// A site file with one layout of these rules.
fn with_rules(rules: &str) -> String {
    format!("[[layout]]\nname = \"dump\"\nmedium = \"text\"\n{rules}")
}

fn parse(text: &str) -> Rules {
    Rules::parse("gazette", "site.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

fn read(page: &str) -> Reading {
    kiosque_text::read(&Page::text(page))
}

fn labelled(rules: &Rules, reading: &Reading) -> Labels {
    let mut labels = Labels::of(reading);
    rules.extract(reading, &mut labels);
    labels
}

/// The labels of a page's lines under these rules, `.` for what no rule speaks of.
#[track_caller]
fn check(rules: &str, page: &str, expected: &str) {
    let reading = read(page);
    let labels = labelled(&parse(&with_rules(rules)), &reading);
    let names: Vec<&str> = (0..reading.len())
        .map(|block| if labels.mark(block).score == 0.0 { "." } else { labels.label(block).name() })
        .collect();
    assert_eq!(names.join(" "), expected);
}

/// The parts of the first line under these rules.
#[track_caller]
fn check_parts(rules: &str, line: &str, expected: &[(PartKind, &str)]) {
    let reading = read(line);
    let labels = labelled(&parse(&with_rules(rules)), &reading);
    let parts: Vec<(PartKind, String)> = labels
        .parts(0)
        .into_iter()
        .map(|part| {
            (part.kind, part.text.clone().unwrap_or_else(|| reading.text(0)[part.range.range()].to_owned()))
        })
        .collect();
    let parts: Vec<(PartKind, &str)> = parts.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
    assert_eq!(parts, expected);
}

#[test]
fn the_first_rule_that_fits_labels_the_block() {
    let rules = "
        [[layout.rule]]
        name = 'follow'
        label = 'promo'
        line = '^Follow'
        [[layout.rule]]
        name = 'short'
        label = 'chrome'
        max_chars = 12";
    check(rules, "Follow us\nImprint\nIt rained on Monday.", "promo chrome .");
}

#[test]
fn zones_lie_between_blocks_of_other_rules() {
    let rules = "
        [[layout.rule]]
        name = 'meta'
        label = 'meta'
        line = '^By '
        [[layout.rule]]
        name = 'tags'
        label = 'tags'
        line = '^Topics:'
        [[layout.rule]]
        name = 'title'
        label = 'title'
        until = 'meta'
        nth = -1
        [[layout.rule]]
        name = 'body'
        label = 'paragraph'
        between = ['meta', 'tags']";
    check(
        rules,
        "Menu\nRain\nBy A\nIt rained.\nStill.\nTopics: rain\nImprint",
        ". title meta paragraph paragraph tags .",
    );
    check(rules, "Rain\nBy A\nIt rained.", "title meta paragraph");
    check(rules, "Rain\nIt rained.\nTopics: rain", ". . tags");
}

#[test]
fn a_zone_begins_at_the_first_of_its_alternatives_that_is_there() {
    let rules = "
        [[layout.rule]]
        name = 'byline'
        label = 'byline'
        line = '^By '
        [[layout.rule]]
        name = 'body'
        label = 'paragraph'
        after = ['byline', '@start']";
    check(rules, "Rain\nBy A\nIt rained.", ". byline paragraph");
    check(rules, "Rain\nIt rained.", "paragraph paragraph");
}

#[test]
fn rhythms_run_to_the_next_block_of_another_rule() {
    let rules = "
        [[layout.rule]]
        name = 'more'
        label = 'related_heading'
        line = '^More$'
        related = 'recommended'
        pairs = ['related_title', 'related_teaser']
        [[layout.rule]]
        name = 'end'
        label = 'chrome'
        line = '^Imprint$'";
    let page = "More\nThe wind rose\nIt rose over the bay on Sunday...\nThe lake froze\nIt froze on Monday...\nImprint\nX";
    check(rules, page, "related_heading related_title related_teaser related_title related_teaser chrome .");
}

#[test]
fn repeated_lines_are_the_whole_text_of_a_block() {
    let rules = "
        [[layout.rule]]
        name = 'rail'
        label = 'related_title'
        repeat = ['L\u{2019}\u{e9}t\u{e9} indien', 'Rain']";
    check(rules, "L'\u{e9}t\u{e9} indien\nRain at last\nRain", "related_title . related_title");
}

#[test]
fn patterns_see_one_kind_of_space_apostrophe_and_digit() {
    let rules = "
        [[layout.rule]]
        name = 'date'
        label = 'date'
        line = '^Mis à jour : (?<date>\\d\\d/\\d\\d/\\d{4})$'";
    check_parts(rules, "Mis à jour\u{a0}: ٠٣/٠٥/٢٠٢٤", &[(PartKind::Date, "٠٣/٠٥/٢٠٢٤")]);
}

#[test]
fn operations_change_parts_in_order() {
    let rules = "
        [[layout.rule]]
        name = 'byline'
        label = 'byline'
        line = '^By (?<author>.+)$'
        parts = { author = [{ split = ' and ' }, { strip = ['Dr ', '.'] }, { replace = ['Mc ', 'Mc'] }] }";
    check_parts(
        rules,
        "By Dr A. Mc Writer and Dr Dr B. Reporter.",
        &[(PartKind::Author, "A. McWriter"), (PartKind::Author, "B. Reporter")],
    );
    check_parts(
        &rules.replace("{ replace = ['Mc ', 'Mc'] }", "{ first = true }"),
        "By A and B",
        &[(PartKind::Author, "A")],
    );
}

#[test]
fn blocks_keep_what_the_rule_leaves_them() {
    let rules = parse(&with_rules(
        "
        [[layout.rule]]
        name = 'body'
        label = 'paragraph'
        after = '@start'
        keep = ['heading']",
    ));
    let reading = read("A heading\nIt rained.");
    let mut labels = Labels::of(&reading);
    labels.set(0, kiosque_core::Mark::new(Label::Heading, kiosque_core::By::default()));
    rules.extract(&reading, &mut labels);
    assert_eq!([labels.label(0), labels.label(1)], [Label::Heading, Label::Paragraph]);
}

#[test]
fn addresses_give_facts() {
    let rules = parse(&with_rules("[[layout.rule]]\nname = 'address'\nurl = '/(?<section>[a-z]+)/\\d+'"));
    let reading = kiosque_text::read(&Page::text("Rain").with_url("https://gazette.example/weather/17"));
    let labels = labelled(&rules, &reading);
    assert_eq!((labels.facts()[0].kind, labels.facts()[0].text.as_str()), (PartKind::Section, "weather"));
}

#[test]
fn eras_are_told_by_the_day_and_marks() {
    let era = |name: &str, bounds: &str, label: &str| {
        format!(
            "[[layout]]\nname = '{name}'\nmedium = 'text'\n{bounds}\n[[layout.rule]]\nname = 'x'\nlabel = '{label}'\nline = '^X$'\n"
        )
    };
    let text = era("old", "until = 2020-01-01", "promo") + &era("new", "from = 2020-01-01", "notice");
    let rules = parse(&text);
    for (day, label) in [("2019/12/31", Label::Promo), ("2020/01/01", Label::Notice)] {
        let reading =
            kiosque_text::read(&Page::text("X").with_url(format!("https://gazette.example/{day}/x")));
        assert_eq!(labelled(&rules, &reading).label(0), label, "{day}");
    }
    // No day is known: the latest era is tried first.
    assert_eq!(labelled(&rules, &read("X")).label(0), Label::Notice);
    let marked = parse(&(era("old", "marks = ['1999']", "promo") + &era("new", "", "notice")));
    assert_eq!(labelled(&marked, &read("X\n(c) 1999")).label(0), Label::Promo);
    assert_eq!(labelled(&marked, &read("X")).label(0), Label::Notice);
}

#[test]
fn a_family_is_inherited_and_corrected() {
    let family = with_rules(
        "[[layout.rule]]\nname = 'a'\nlabel = 'promo'\nline = '^A$'\n[[layout.rule]]\nname = 'b'\nlabel = 'promo'\nline = '^B$'",
    );
    let child = "inherits = '_spip'\n".to_owned()
        + &with_rules("[[layout.rule]]\nname = 'b'\nlabel = 'notice'\nline = '^B$'");
    let find = |id: &str| (id == "_spip").then(|| ("_spip/site.toml".to_owned(), family.clone()));
    let rules = Rules::parse_in("gazette", "site.toml", &child, &find).unwrap();
    let reading = read("A\nB");
    let labels = labelled(&rules, &reading);
    assert_eq!([labels.label(0), labels.label(1)], [Label::Promo, Label::Notice]);
    assert_eq!(labels.reason(labels.mark(0).by).name, "rule:gazette/dump/a");
}

#[test]
fn hosts_and_marks_recognise() {
    let rules = parse(
        "hosts = ['gazette.example']\nmarks = ['Follow the Gazette', { text = 'Topics:', weight = 0.4 }, { line = '^By ', weight = 0.6, within = 2 }]",
    );
    let at = |url: &str, text: &str| rules.recognise(&kiosque_text::read(&Page::text(text).with_url(url)));
    assert_eq!(at("https://www.gazette.example/a", "x"), Recognition::Host("gazette.example".len()));
    assert_eq!(at("https://other.example/a", "Follow the Gazette"), Recognition::No);
    for (text, weight) in [
        ("Follow\u{a0}the Gazette", Some(1.0)),
        ("By A\nTopics: rain", Some(1.0)),
        ("Rain\nIt rained.\nBy A", None),
        ("Topics: rain", Some(0.4)),
        ("Rain", None),
    ] {
        assert_eq!(
            rules.recognise(&read(text)),
            weight.map_or(Recognition::No, Recognition::Marks),
            "{text}"
        );
    }
}

#[test]
fn an_empty_file_is_a_site() {
    let rules = parse("");
    assert!(rules.uses_generic());
    assert_eq!(rules.recognise(&read("Rain")), Recognition::No);
}

/// What is said of a file: line, column, message.
#[track_caller]
fn check_error(text: &str, expected: &[(usize, usize, &str)]) {
    let error = Rules::parse("gazette", "site.toml", text).expect_err("the file makes no sense");
    let found: Vec<(usize, usize, &str)> =
        error.diagnostics.iter().map(|found| (found.line, found.column, found.message.as_str())).collect();
    assert_eq!(found, expected, "\n{error}");
}

#[test]
fn all_mistakes_are_told_at_once_with_their_places() {
    check_error(
        "hots = ['gazette.example']\nlanguage = ['french']\nzone = 'Paris'\nbase = 3\n[[layout]]\nname = 'dump'\n[[layout.rule]]\nname = 'meta'\nlabel = 'byeline'\nline = '^(a|b'\n[[layout.rule]]\nlabel = 'title'\nuntil = 'mata'\n",
        &[
            (1, 1, "unknown key `hots`"),
            (
                2,
                13,
                "`french` is no language code: two or three small letters were expected (ISO 639), as fr",
            ),
            (3, 8, "`Paris` is no time zone: an IANA name as Africa/Casablanca was expected"),
            (4, 8, "`base` takes one of: generic, none, this is an integer"),
            (9, 9, "`byeline` is no value of `label`"),
            (10, 10, "unclosed group"),
            (11, 1, "a rule needs a `name`"),
            (13, 9, "there is no rule `mata` in this layout"),
        ],
    );
}

#[test]
fn of_a_file_that_is_no_toml_nothing_else_is_said() {
    for (text, expected) in [
        ("hots = ['a.example']\n[[layout.rule\nname = 'x'\n", (2, 14, "unclosed array table, expected `]]`")),
        ("language = 'french'\nx = \"open\ny = 1\n", (2, 10, "invalid basic string, expected `\"`")),
        ("base = 3\nbase = 4\n", (2, 1, "duplicate key")),
    ] {
        check_error(text, &[expected]);
    }
    let find = |_: &str| Some(("_cms/site.toml".to_owned(), "zone = 'Paris'\n}{\n".to_owned()));
    let error = Rules::parse_in("a", "a/site.toml", "inherits = '_cms'\nhots = 3", &find).unwrap_err();
    let found: Vec<_> = error.diagnostics.iter().map(|found| (found.file.as_str(), found.line)).collect();
    assert_eq!(found, [("_cms/site.toml", 2)], "{error}");
}

#[test]
fn a_key_that_is_there_is_not_proposed() {
    let error = Rules::parse("a", "site.toml", "hosts = ['a.example']\nhots = ['b.example']").unwrap_err();
    assert!(error.diagnostics[0].help.as_deref().unwrap().starts_with("known keys:"), "{error}");
}

#[test]
fn single_mistakes() {
    let rule = |keys: &str| with_rules(&format!("[[layout.rule]]\nname = 'x'\n{keys}"));
    for (text, line, message) in [
        ("hosts = ['https://gazette.example/']".to_owned(), 1, "is no host"),
        ("hosts = [".to_owned(), 1, "array"),
        ("hosts = ['a.example']\nhosts = ['b.example']".to_owned(), 2, "duplicate key"),
        ("marks = [{ weight = 0.5 }]".to_owned(), 1, "a mark needs `text` or `line`"),
        ("marks = [{ text = 'x', weight = 1.5 }]".to_owned(), 1, "a number above 0 and at most 1"),
        ("inherits = '_none'".to_owned(), 1, "there is no site or family `_none`"),
        (rule("line = '^x'"), 4, "rule `x` needs a `label`"),
        (rule("label = 'title'"), 4, "rule `x` fits every block"),
        (rule("label = 'title'\nline = '(?<auther>x)'"), 7, "there is no part `auther`"),
        (rule("label = 'title'\nline = '\\w{900}{900}'"), 7, "size limit"),
        (rule("label = 'title'\nafter = '@titel'"), 7, "there is no label `titel`"),
        (rule("label = 'title'\nnth = 0"), 7, "counted from 1"),
        (rule("label = 'title'\nbetween = ['x']"), 7, "`between` takes two names"),
        (rule("label = 'title'\nurl = 'x'"), 7, "takes no `label`"),
        (
            rule("label = 'title'\nline = '^x'\n[[layout.rule]]\nname = 'x'\nlabel = 'title'\nline = 'y'"),
            9,
            "already",
        ),
        (rule("label = 'title'\nmin_chars = 9\nmax_chars = 3"), 8, "no block has at least 9 and at most 3"),
        (rule("label = 'title'\nafter = 'x'"), 7, "label nothing: x → x"),
        (
            rule(
                "label = 'title'\nafter = 'y'\n[[layout.rule]]\nname = 'y'\nlabel = 'date'\nbetween = ['x', 'x']",
            ),
            7,
            "label nothing: x → y → x",
        ),
        (rule("label = 'title'\nline = 'y'\nparts = { author = [{}] }"), 8, "this operation does nothing"),
        (
            rule("label = 'title'\nline = 'y'\nparts = { author = [{ strip = 'a', join = 'b' }] }"),
            8,
            "one operation was expected, `strip`, `join` were found",
        ),
        (rule("label = 'title'\nline = 'y'\nparts = { author = [{ split = '' }] }"), 8, "this is empty"),
        (rule("label = 'title'\nline = 'y'\nparts = { author = [{ replace = ['a'] }] }"), 8, "two strings"),
        (rule("label = 'title'\nline = 'y'\nparts = { author = [{ replace = 'a' }] }"), 8, "found: 1"),
        (rule("label = 'title'\nline = 'y'\nparts = { date = [{ date = '%Q' }] }"), 8, "%Q"),
        ("[native]\nlibrary = '../x'".to_owned(), 2, "`../x` is no name of a library"),
        (with_rules("from = 2020-01-01\nuntil = 2019-01-01"), 5, "the era ends before it begins"),
        (with_rules("from = '2020-01-01'"), 4, "a date without quotes"),
        ("[[check]]\ncontains = 'x'".to_owned(), 1, "a check needs the `url` of a page"),
        ("imported = 'elsewhere'".to_owned(), 1, "is no value of `imported`"),
    ] {
        let error = Rules::parse("gazette", "site.toml", &text).expect_err(&text);
        let first = &error.diagnostics[0];
        assert!(first.message.contains(message), "{text}\n{error}");
        assert_eq!(first.line, line, "{text}\n{error}");
    }
}

#[test]
fn zones_that_may_begin_elsewhere_are_no_circle() {
    let rule = |name: &str, after: &str| {
        format!("[[layout.rule]]\nname = '{name}'\nlabel = 'title'\nafter = {after}\n")
    };
    for after in ["['y', '@start']", "'@byline'", "['y', 'z']"] {
        let z = "[[layout.rule]]\nname = 'z'\nlabel = 'date'\nline = '^z'\n";
        parse(&with_rules(&(rule("x", after) + &rule("y", "'x'") + z)));
    }
}

#[test]
fn files_that_inherit_in_a_circle_are_refused() {
    let find = |id: &str| {
        Some((format!("{id}/site.toml"), format!("inherits = '{}'", if id == "a" { "b" } else { "a" })))
    };
    let error = Rules::parse_in("a", "a/site.toml", "inherits = 'b'", &find).unwrap_err();
    assert!(error.to_string().contains("inherits from this file in turn"), "{error}");
}

/// A file that holds `key = example` where the reference's section says; what the key needs beside it is there.
fn with_example(section: &str, key: &str, example: &str) -> String {
    let layout = "[[layout]]\nname = 'x'\nmedium = 'html'\n";
    let rule = format!("{layout}[[layout.rule]]\nname = 'x'\n");
    let others = "[[layout.rule]]\nname = 'meta'\nlabel = 'meta'\nline = '^x'\n[[layout.rule]]\nname = 'tags'\nlabel = 'tags'\nline = '^y'\n[[layout.rule]]\nname = 'more'\nlabel = 'promo'\nline = '^z'\n";
    let pair = format!("{key} = {example}");
    match section.split(':').next().unwrap_or(section) {
        "The site" => pair,
        "A mark" => {
            let text = if matches!(key, "text" | "line") { "" } else { "text = 'x', " };
            format!("marks = [{{ {text}{pair} }}]")
        }
        "A layout" if key == "name" => format!("[[layout]]\n{pair}"),
        "A layout" if key == "medium" => format!("[[layout]]\nname = 'x'\n{pair}"),
        "A layout" => layout.to_owned() + &pair,
        "A condition" => {
            let text = if key == "absent" { "text = 'x', " } else { "" };
            format!("{rule}label = 'title'\nline = '^x'\nwhen = {{ {text}{pair} }}")
        }
        "An operation" => {
            format!("{rule}field = 'author'\ncss = 'p'\nparts = {{ author = [{{ {pair} }}] }}")
        }
        "A check" => {
            let url = if key == "url" { "" } else { "url = 'https://gazette.example/x'\n" };
            format!("[[check]]\n{url}{pair}")
        }
        "Native code" => {
            let library = if key == "library" { "" } else { "library = 'x'\n" };
            format!("[native]\n{library}{pair}")
        }
        _ => {
            let beside = match key {
                "name" => return format!("{layout}[[layout.rule]]\n{pair}\nlabel = 'title'\nline = '^x'"),
                "label" | "url" => "line = '^x'\n",
                "field" | "attr" => "css = 'p'\n",
                "line" | "css" | "xpath" => "label = 'title'\n",
                "json" => "",
                _ => "label = 'title'\nline = '^x'\n",
            };
            let beside = if key == "url" { "" } else { beside };
            let field = if matches!(key, "attr" | "json") { "field = 'author'\n" } else { "" };
            format!("{rule}{field}{beside}{pair}\n{others}")
        }
    }
}

#[test]
fn examples_of_the_reference_parse() {
    let (mut section, mut tried) = (String::new(), 0);
    for line in kiosque_rules::reference().lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            heading.clone_into(&mut section);
        }
        // What stands inside a cell is escaped.
        let line = line.replace("\\|", "\u{1}");
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [key, _, _, example] = cells[..] else { continue };
        let unquoted = |cell: &str| cell.trim_matches('`').replace('\u{1}', "|");
        let (key, example) = (unquoted(key), unquoted(example));
        if !matches!(key.as_str(), "key" | "inherits" | "---") && !example.is_empty() {
            parse(&with_example(&section, &key, &example));
            tried += 1;
        }
    }
    assert!(tried >= 55, "{tried} examples");
}
