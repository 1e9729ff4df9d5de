use super::{XPath, XPathNode, XPathValue};

/// A page whose elements each have a letter as their id.
const PAGE: &str = "<!doctype html><body id=a>\
    <div id=b class='page wide'><h1 id=c>Sheep</h1><h1 id=d>Goats</h1>\
    <p id=e class=' lead  z '>First <b id=f>bold</b> words</p><!-- note --><p id=g>12</p><p id=h>30 </p>\
    <a id=i href='/story'>More</a></div>\
    <article id=j><p id=k>one</p><p id=l>two</p><p id=m>three</p><div id=n><p id=o>four</p></div></article>";

#[track_caller]
fn value<T>(expression: &str, read: impl FnOnce(XPathValue<'_>, &crate::Tree<'_>) -> T) -> T {
    let tree = crate::parse(PAGE);
    let xpath = XPath::parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
    read(xpath.evaluate(&tree, tree.document()).unwrap(), &tree)
}

/// Checks the ids of the elements found; `"text"` for a text, `@name` for an attribute.
#[track_caller]
fn check(expression: &str, expected: &str) {
    let found = value(expression, |value, tree| {
        let XPathValue::Nodes(nodes) = value else { panic!("{expression} is {value:?}") };
        let name = |node: XPathNode| match node {
            XPathNode::Attribute(..) => format!("@{}", node.text(tree)),
            XPathNode::Node(id) if tree.is_element(id) => {
                tree.attribute(id, "id").unwrap_or_default().into_owned()
            }
            XPathNode::Node(_) => format!("{:?}", node.text(tree)),
        };
        nodes.into_iter().map(name).collect::<String>()
    });
    assert_eq!(found, expected, "{expression}");
}

#[track_caller]
fn check_text(expression: &str, expected: &str) {
    value(expression, |value, _| assert_eq!(value, XPathValue::Text(expected.into()), "{expression}"));
}

#[track_caller]
fn check_number(expression: &str, expected: f64) {
    value(expression, |value, _| assert_eq!(value, XPathValue::Number(expected), "{expression}"));
}

#[track_caller]
fn check_boolean(expression: &str, expected: bool) {
    value(expression, |value, _| assert_eq!(value, XPathValue::Boolean(expected), "{expression}"));
}

#[test]
fn what_site_rules_use() {
    check("//div[@id='b']", "b");
    check("//div[contains(@class,'wide')]", "b");
    check("//article//p[position()<3]", "klo");
    check("//h1[1]", "c");
    check("(//p)[2]", "g");
    check("(//p)[last()]", "o");
    check("//*[contains(concat(' ',normalize-space(@class),' '),' z ')]", "e");
    check("//h1 | //a", "cdi");
    check("//a | //h1", "cdi");
    check("//a/@href", "@/story");
    check("//p[@id='e']/text()", "\"First \"\" words\"");
    check("id('j')/p", "klm");
    check("//p[not(@class)]", "ghklmo");
    check("//p[not(.//b) and position()=last()]", "hmo");
    check("//*[self::h1 or self::a]", "cdi");
    check("//p[starts-with(., 't')]", "lm");
    check("//div[h1]/p[last()]", "h");
    check("//p[b]", "e");
    check("//P[B]", "e");
    check("//p[text()='two']", "l");
    check("//article/p[.='two']/following-sibling::p", "m");
    check("/html/body/div", "b");
    check("//p[string-length(.) > 5]", "e");
    check("//*[@id = 'c' or @id = 'l']", "cl");
    check("//comment()", "\" note \"");
}

#[test]
fn axes() {
    check("//b/parent::p", "e");
    check("//b/..", "e");
    check("//b/ancestor::*", "abe");
    check("//b/ancestor::*[1]", "e");
    check("//b/ancestor-or-self::*[position()<=2]", "ef");
    check("//p[@id='m']/preceding-sibling::p", "kl");
    check("//p[@id='m']/preceding-sibling::p[1]", "l");
    check("//p[@id='m']/preceding-sibling::*[2]", "k");
    check("//h1/following-sibling::h1", "d");
    check("//h1/following::p", "eghklmo");
    check("//article/preceding::p", "egh");
    check("//article/preceding::p[1]", "h");
    check("//article/descendant::p[4]", "o");
    check("//article/child::node()", "klmn");
    check("//article/descendant-or-self::*", "jklmno");
    check("//a/attribute::*", "@i@/story");
    check("//a/@href/..", "i");
    check("//div//p", "egho");
    check("//@id/descendant-or-self::node()[.='n' or .='o']", "@n@o");
    check("//article//*[1]", "ko");
    check("//article//p[count(preceding-sibling::*) = 0]", "ko");
    check("//article//p[last() = 3]", "klm");
    check("//div//div//p", "");
    check("/", "\"SheepGoatsFirst bold words1230 Moreonetwothreefour\"");
}

#[test]
fn functions_and_operators() {
    check_text("string(//h1)", "Sheep");
    check_text("concat('a', 'b', 1 + 2)", "ab3");
    check_text("normalize-space('  a \n b ')", "a b");
    check_text("substring('12345', 2, 3)", "234");
    check_text("substring('12345', 1.5, 2.6)", "234");
    check_text("substring('12345', 2)", "2345");
    check_text("substring-before('1999/04', '/')", "1999");
    check_text("substring-after('1999/04', '/')", "04");
    check_text("translate('bar', 'abc', 'AB')", "BAr");
    check_text("name(//*[@id='j'])", "article");
    check_text("string(1 div 4)", "0.25");
    check_text("string(7 mod 4)", "3");
    check_text("string(1 div 0)", "Infinity");
    check_text("string(- 2)", "-2");
    check_number("count(//p)", 7.0);
    check_number("sum(//p[@id='g'] | //p[@id='h'])", 42.0);
    check_number("round(2.5) + floor(-1.5) * ceiling(1.2)", -1.0);
    check_number("string-length('été')", 3.0);
    value("number('x')", |value, _| assert!(matches!(value, XPathValue::Number(number) if number.is_nan())));
}

#[test]
fn comparisons() {
    check_boolean("//p = 'two'", true);
    check_boolean("//p != 'two'", true);
    check_boolean("//p > 29", true);
    check_boolean("30 > //p", true);
    check_boolean("//p = 12 and //p = 30", true);
    check_boolean("'a' = 'b' or not('')", true);
    check_boolean("true() = 1", true);
    check_boolean("//nothing = ''", false);
    check_boolean("boolean(//nothing)", false);
    check_boolean("//nothing = false()", true);
    check_boolean("2 < 3 = true()", true);
    check_boolean("'10' > '9'", true);
}

#[test]
fn errors() {
    check_error("", 1, "the end");
    check_error("//", 3, "the end");
    check_error("//div[", 7, "the end");
    check_error("//div[@id='x'", 14, "the end");
    check_error("//div]", 6, "`]`");
    check_error("//é[@id='x]", 12, "the end");
    check_error("//svg:rect", 6, "`:`");
    check_error("//div[matches(., 'x')]", 7, "`m`");
    check_error("//div[$x]", 7, "`$`");
    check_error("upward::div", 1, "`u`");
    check_error("contains('a')", 1, "`c`");
    check_error("//p/last()", 5, "`l`");
    check_error("1 + ", 5, "the end");
    check_error("1.2.3", 6, "the end");
    check_error(&"(".repeat(100), 33, "`(`");
    check_error(&("1".to_owned() + &"+1".repeat(1000)), 515, "`1`");
}

#[track_caller]
fn check_error(expression: &str, column: usize, found: &str) {
    let error = XPath::parse(expression).unwrap_err();
    assert_eq!((error.column, error.found.as_str()), (column, found), "{expression}: {error}");
}

#[test]
fn steps_are_bounded() {
    let html = "<i></i>".repeat(20_000);
    let tree = crate::parse(&html);
    let quick = XPath::parse("count(//i[position() mod 2 = 1]//ancestor::*)").unwrap();
    assert_eq!(quick.evaluate(&tree, tree.document()), Ok(XPathValue::Number(2.0)));
    let slow = XPath::parse("//i[preceding-sibling::b]").unwrap();
    assert!(slow.select(&tree, tree.document()).is_err());
    let few = XPath::parse("//i").unwrap();
    assert_eq!(few.evaluate_within(&tree, tree.document(), 100).unwrap_err().steps, 100);
}
