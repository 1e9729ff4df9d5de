//! Pages made to be slow: a name, and a piece of markup to repeat or a way to make more of it.

/// The families, each as a page of about `bytes` bytes.
pub(crate) fn families(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = [
        ("nested div", "<div>"),
        ("nested span", "<span>"),
        ("nested unknown", "<x-y>"),
        ("nested p in button", "<p><button>"),
        ("nested table", "<table>"),
        ("nested table cell", "<table><tr><td>"),
        ("nested formatting", "<b><i>"),
        ("nested links", "<a href=x>"),
        ("nested svg", "<svg><g>"),
        ("nested math", "<math><mi>"),
        ("nested template", "<template>"),
        ("nested select", "<select><option>"),
        ("nested list", "<ul><li>"),
        ("nested object", "<object>"),
        ("siblings", "<br>"),
        ("paragraphs", "<p>x"),
        ("items", "<li>x"),
        ("closing tags", "</div>"),
        ("unknown closing tags", "</x>"),
        ("closing paragraphs", "</p>"),
        ("body tags", "<body a=b c=d>"),
        ("html tags", "<html a=b>"),
        ("doctypes", "<!doctype html>"),
        ("comments", "<!-- x -->"),
        ("comment openers", "<!--"),
        ("comment dashes", "--!->"),
        ("bogus comments", "<?x>"),
        ("less-than signs", "<"),
        ("empty end tags", "</>"),
        ("ampersands", "&"),
        ("references", "&amp;"),
        ("unfinished references", "&CounterClockwiseContourIntegra"),
        ("numeric references", "&#x41;"),
        ("carriage returns", "\r"),
        ("nuls", "\0"),
        ("quotes", "<a \"'"),
        ("attribute equals", "<a ====>"),
        ("cdata", "<svg><![CDATA[x]]>"),
        ("cdata openers", "<![CDATA["),
        ("script escapes", "<script><!--<script>"),
        ("script closers", "<script>x</script>"),
        ("rcdata", "<title></titl"),
        ("raw text", "<style></style>"),
        ("text in tables", "<table>x"),
        ("fostered elements", "<table><b>x"),
        ("cells and text", "<table><tr><td>x</table>y"),
        ("misnested formatting", "<b><p></b>"),
        ("adoption of blocks", "<a><div></a>"),
        ("adoption in tables", "<table><a>1<p>2</a>3</p>"),
        ("formatting, paragraphs", "<b><i><u><p>x"),
        ("framesets", "<frameset>"),
        ("forms", "<form></form>"),
        ("headings", "<h1><h2>"),
        ("ruby", "<ruby><rt><rp>"),
        ("nobr", "<nobr>"),
        ("breakout", "<svg><p>"),
    ];
    let mut families: Vec<_> =
        repeated.iter().map(|&(name, piece)| (name, piece.repeat(bytes / piece.len() + 1))).collect();
    families.extend(grown(bytes));
    families
}

fn grown(bytes: usize) -> Vec<(&'static str, String)> {
    let after = |start: String, piece: &str| {
        let count = bytes.saturating_sub(start.len()) / piece.len() + 1;
        start + &piece.repeat(count)
    };
    let numbered = |make: &dyn Fn(usize) -> String| {
        let mut page = String::new();
        let mut number = 0;
        while page.len() < bytes {
            page += &make(number);
            number += 1;
        }
        page
    };
    vec![
        ("attributes of one tag", format!("<p {}>", numbered(&|n| format!("a{n}=1 ")))),
        ("one attribute repeated", after("<p ".into(), "a=1 ")),
        ("attributes of the body", numbered(&|n| format!("<body a{n}>"))),
        ("distinct formatting", numbered(&|n| format!("<b c={n}>"))),
        ("distinct formatting, text", after((0..300).map(|n| format!("<b c={n}>")).collect(), "<p>x")),
        ("distinct formatting, closed", after((0..300).map(|n| format!("<b c={n}>")).collect(), "<p>x</p>")),
        (
            "formatting of many attributes",
            numbered(&|n| format!("<b {}z={n}>", "a=1 b=2 c=3 d=4 e=5 f=6 g=7 ")),
        ),
        ("deep, then end tags", after("<div>".repeat(600), "</span>")),
        ("deep, then misses", after("<p><object>".to_owned() + &"<span>".repeat(600), "<div></div>")),
        ("deep, then items", after("<span>".repeat(600), "<li></li>")),
        ("deep, then links", after("<a><object>".to_owned() + &"<i>".repeat(600), "<a></a>")),
        ("deep unknown, then unknown ends", after("<x-a>".repeat(600), "</x-b>")),
        ("deep foreign, then ends", after("<svg>".to_owned() + &"<g>".repeat(600), "</q>")),
        ("deep table, then text", after("<table>".to_owned() + &"<tr><td><table>".repeat(200), "x<i>")),
        ("adoption bomb", after("<a>".to_owned() + &"<b><i>".repeat(100), "<div></a></b></i><a>")),
        ("adoption chain", after("<b><i><u><s><tt><em>".to_owned(), "<p>x</b></i>")),
        ("unknown names", numbered(&|n| format!("<x{n}>"))),
        ("long name", format!("<{}>", "x".repeat(bytes))),
        ("long unclosed attribute", format!("<a b=\"{}", "x".repeat(bytes))),
        ("zeros of a reference", format!("&#{};", "0".repeat(bytes))),
        ("alternating text parents", after("<table>".to_owned(), "x<tr>y</tr>")),
    ]
}
