use super::Selector;

/// A page with the elements of a news page, each with a letter as its id.
const PAGE: &str = "<!doctype html><body id=a>\
    <main id=b class='page wide' lang=en-GB>\
    <h1 id=c>Sheep</h1>\
    <p id=d class='lead Big'>First.</p>\
    <p id=e data-kind='Story-1'>Second <b id=f>bold</b> words.</p>\
    <div id=g><p id=h></p><!-- x --><p id=i class=lead>Third</p><x-card id=j></x-card></div>\
    <ul id=k><li id=l>1<li id=m class=ad>2<li id=n>3<li id=o class=ad>4<li id=p>5</ul>\
    </main><svg id=q><foreignObject id=r></foreignObject></svg>";

#[track_caller]
fn check(selector: &str, expected: &str) {
    let tree = crate::parse(PAGE);
    let selector = Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"));
    let found: String = selector
        .select(&tree, tree.document())
        .map(|node| tree.attribute(node, "id").map_or("-".into(), std::borrow::Cow::into_owned))
        .collect();
    assert_eq!(found, expected, "{selector:?}");
}

#[test]
fn simple_selectors() {
    check("p", "dehi");
    check("P", "dehi");
    check("x-card", "j");
    check("foreignobject", "r");
    check("*", "--abcdefghijklmnopqr");
    check(".lead", "di");
    check(".big", "");
    check("#g", "g");
    check("p.lead#i", "i");
    check("p.lead.Big", "d");
    check("h1, h2 , b", "cf");
    check(r"#\67", "g");
    check(r"p.\6c ead", "di");
}

#[test]
fn attributes() {
    check("[data-kind]", "e");
    check("[DATA-KIND='Story-1']", "e");
    check("[data-kind=story-1]", "");
    check("[data-kind=story-1 i]", "e");
    check("[data-kind=\"Story-1\" s]", "e");
    check("[class~=wide]", "b");
    check("[lang|=en]", "b");
    check("[lang|=e]", "");
    check("[data-kind^=Story]", "e");
    check("[data-kind$='-1']", "e");
    check("[data-kind*='ory']", "e");
    check("[data-kind*='']", "");
}

#[test]
fn combinators() {
    check("main p", "dehi");
    check("main > p", "de");
    check("main>p", "de");
    check("h1 + p", "d");
    check("h1 ~ p", "de");
    check("h1 ~ div p", "hi");
    check("body > main > div > p + p", "i");
    check("main /* the page */ b", "f");
    check("p b, ul > li:first-child", "fl");
}

#[test]
fn logical() {
    check("p:not(.lead)", "eh");
    check("p:not(.lead, :empty)", "e");
    check(":is(h1, b)", "cf");
    check("main :where(div, ul) > :is(p, li).lead", "i");
    check("p:has(b)", "e");
    check("main:has(> h1)", "b");
    check("main:has(> b)", "");
    check("h1:has(+ p.lead)", "c");
    check("p:has(~ ul)", "de");
    check("p:has(+ div > p)", "e");
    check("div:has(p p)", "");
    check("body:has(div p + p)", "a");
}

#[test]
fn counting() {
    check("li:first-child", "l");
    check("li:last-child", "p");
    check("li:nth-child(2)", "m");
    check("li:nth-child(odd)", "lnp");
    check("li:nth-child(even)", "mo");
    check("li:nth-child(2n + 1)", "lnp");
    check("li:nth-child(-n+2)", "lm");
    check("li:nth-child(n+4)", "op");
    check("li:nth-child(3n-1)", "mp");
    check("li:nth-child(+3)", "n");
    check("li:nth-last-child(2)", "o");
    check("li:nth-last-child(-n+2)", "op");
    check("li:nth-child(2 of .ad)", "o");
    check("li:nth-last-child(1 of :not(.ad))", "p");
    check("p:nth-of-type(2)", "ei");
    check("main > p:nth-last-of-type(1)", "e");
    check("p:first-of-type", "dh");
    check("x-card:last-of-type", "j");
    check("b:only-child", "f");
    check("h1:only-of-type", "c");
}

#[test]
fn structure() {
    check(":root", "-");
    check("p:empty", "h");
    check("p:contains('words')", "e");
    check("main > :contains(\"bold w\")", "e");
    check("p:contains(Words)", "");
}

#[test]
fn errors() {
    check_error("", 1, "the end", "a selector");
    check_error("p >", 4, "the end", "a selector after the combinator");
    check_error("p,", 3, "the end", "a selector");
    check_error("p..x", 3, "`.`", "a class after `.`");
    check_error("p#1", 3, "`1`", "an id after `#`");
    check_error("é[x=", 5, "the end", "a value, as a name or in quotes");
    check_error("a[x!=y]", 4, "`!`", "`]` or one of `=`, `~=`, `|=`, `^=`, `$=`, `*=`");
    check_error("a[x='y]", 8, "the end", "the closing quote");
    check_error("li:nth-child(x)", 14, "`x`", "a number, `odd`, `even` or a formula such as `2n+1`");
    check_error("p:not(", 7, "the end", "a selector");
    check_error("p:not(a", 8, "the end", "`)`");
    check_error("p)", 2, "`)`", "a combinator, a comma or the end");
    check_error("svg|rect", 4, "`|`", "a name without a namespace");
    check_error("p::before", 3, "`:`", "the name of a pseudo-class (pseudo-elements are not in the tree)");
    let error = Selector::parse("a:hover").unwrap_err();
    assert_eq!((error.column, error.found.as_str()), (3, "`h`"));
    let deep = ":not(".repeat(40) + "a" + &")".repeat(40);
    assert!(Selector::parse(&deep).is_err());
}

#[track_caller]
fn check_error(selector: &str, column: usize, found: &str, expected: &str) {
    let error = Selector::parse(selector).unwrap_err();
    assert_eq!((error.column, error.found.as_str(), error.expected), (column, found, expected), "{selector}");
}

#[test]
fn quirks_mode_ignores_the_case_of_classes() {
    let tree = crate::parse("<p class=Lead>");
    assert!(Selector::parse(".lEAD").unwrap().first(&tree, tree.document()).is_some());
}

#[test]
fn many_siblings_are_no_matter() {
    let html = "<!doctype html>".to_owned() + &"<i></i>".repeat(50_000);
    let tree = crate::parse(&html);
    let cases = [
        ("i:nth-child(2n)", 25_000, false),
        ("i:has(~ b)", 0, true),
        ("b ~ i", 0, true),
        ("i:not(b ~ i)", 5_059, true),
        ("i:nth-of-type(4n)", 12_500, false),
    ];
    for (selector, count, is_out_of_steps) in cases {
        let selector = Selector::parse(selector).unwrap();
        let mut found = selector.select(&tree, tree.document());
        assert_eq!((found.by_ref().count(), found.is_out_of_steps()), (count, is_out_of_steps));
    }
}
