//! The families of hostile pages, and ordinary pages to compare them with.

/// Pages of one kind, of any size.
pub(super) struct Family {
    pub(super) name: String,
    pub(super) is_html: bool,
    pub(super) url: Option<&'static str>,
    pub(super) make: Box<dyn Fn(usize) -> String>,
}

/// A story as newspapers tell it, in invented words; `{}` is its number.
const STORY: [&str; 6] = [
    "Ferry to the islands left late for the {}th time",
    "By Ada Quill, 3 March 2024, 17:10",
    "The ferry to the islands left late on Monday with forty sheep, a choir and the mayor on board, \
     the harbour master said in note {}.",
    "\"We sang until the fog was gone,\" said the leader of the choir, Odo Brand, whose sheep it was not.",
    "The line has been late on most days since the new timetable began, figures of the port authority show, and \
     the number of passengers fell by {} in a year.",
    "Read also: Choir sings for sheep",
];

/// Ordinary pages, one after the other until the size is reached.
pub(super) fn ordinary(is_html: bool) -> Family {
    let make = move |size| {
        grown(if is_html { HTML_START } else { "" }, size, |number| {
            let number = number.to_string();
            let story = STORY.map(|line| line.replace("{}", &number));
            if is_html { html_story(&story) } else { story.join("\n\n") + "\n\n" }
        })
    };
    Family { name: format!("ordinary {}", kind(is_html)), is_html, url: None, make: Box::new(make) }
}

const HTML_START: &str = "<!doctype html><html lang=en><head><title>The Gazette</title></head><body><main>\n";

fn html_story([title, byline, first, second, third, also]: &[String; 6]) -> String {
    format!(
        "<article class=\"story story--wide\" data-id=\"1234\"><h2 class=\"story__title\">{title}</h2><p \
         class=\"story__byline\">{byline}</p>\n<p class=\"text text--body\">{first}</p>\n<p class=\"text text--body\">{second} \
         &ndash; <a href=\"/islands?from=home&amp;page=2\" class=\"link\">islands</a></p><p>{third}</p><ul><li \
         class=\"teaser\"><a href=\"/story/1234\"><img src=\"/i/1.jpg\" alt=\"\" width=120>{also}</a></li></ul></article>\n\
         <script>window.data = window.data || []; data.push({{\"a\": 1, \"b\": [1, 2, 3]}});</script>\n"
    )
}

fn kind(is_html: bool) -> &'static str {
    if is_html { "HTML" } else { "text" }
}

fn grown(start: &str, size: usize, mut more: impl FnMut(usize) -> String) -> String {
    let mut page = start.to_owned();
    let mut number = 0;
    while page.len() < size {
        page.push_str(&more(number));
        number += 1;
    }
    page
}

/// All families.
pub(super) fn families() -> Vec<Family> {
    let mut families = Vec::new();
    families.extend(TEXTS.iter().map(|&(name, piece)| repeated(name, false, "", piece, "")));
    families.extend(MARKUP.iter().map(|&(name, piece)| repeated(name, true, "<!doctype html>", piece, "")));
    families.extend(JSON.iter().map(|&(name, [start, piece, end])| {
        let start = format!("<!doctype html><script type=\"application/ld+json\">{start}");
        repeated(name, true, &start, piece, &format!("{end}</script><p>Rain"))
    }));
    families.extend(PREPARED.iter().map(|&(name, start, times, piece)| {
        repeated(name, true, &format!("<!doctype html>{}", start.repeat(times)), piece, "")
    }));
    families.extend(counted());
    families.extend(BOMBS.iter().map(|&(name, piece)| Family {
        url: Some("https://bomb.example/"),
        ..repeated(name, false, "", piece, "!")
    }));
    families
}

fn repeated(name: &str, is_html: bool, start: &str, piece: &str, end: &str) -> Family {
    let (start, piece, end) = (start.to_owned(), piece.to_owned(), end.to_owned());
    let make = move |size: usize| {
        let count = size.saturating_sub(start.len() + end.len()) / piece.len() + 1;
        format!("{start}{}{end}", piece.repeat(count))
    };
    Family { name: format!("{}: {name}", kind(is_html)), is_html, url: None, make: Box::new(make) }
}

/// Dumps: a piece, again and again.
const TEXTS: &[(&str, &str)] = &[
    ("lines of a letter", "x\n"),
    ("blank lines", "\n"),
    ("lines of a word", "rain\n"),
    ("one line without spaces", "x"),
    ("one line of words", "rain and wind "),
    ("one line of sentences", "It rained. "),
    ("sentences", "It rained on Monday, and the ferry was late.\n"),
    ("dates", "3 March 2024\n"),
    ("dates on one line", "3 March 2024 "),
    ("numeric dates on one line", "03/04/2024 "),
    ("times", "17:10\n"),
    ("tickers", "17:10 Rain at last\n"),
    ("bylines", "By Ada Quill\n"),
    ("names on one line", "By Ada Quill and "),
    ("datelines", "PARIS (AFP) - Rain\n"),
    ("titles", "Rain At Last\n\n"),
    ("colons", "Rain: "),
    ("brackets", "(["),
    ("quotes", "\"'«“"),
    ("digits", "1234567890"),
    ("addresses", "https://gazette.example/a?b=c "),
    ("mail addresses", "ada@gazette.example "),
    ("tags", "#rain "),
    ("capitals", "RAIN "),
    ("combining marks", "e\u{301}\u{302}\u{303}"),
    ("bidirectional marks", "\u{202e}\u{200f}x"),
    ("line separators", "x\u{2028}"),
    ("carriage returns", "x\r"),
    ("Arabic", "هطلت الأمطار اليوم\n"),
    ("Chinese", "今天下雨了。"),
    ("emoji", "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}"),
    ("hyphens", "- "),
    ("bars", "Rain | "),
    ("read also", "Read also: Rain\n"),
];

/// Markup: a piece, again and again.
const MARKUP: &[(&str, &str)] = &[
    ("nested div", "<div>"),
    ("nested div with text", "<div>x"),
    ("nested span", "<span>"),
    ("nested section with class", "<section class=abcdefghijklmnopqrstuvwxyzabcdef>x"),
    ("nested tables", "<table><tr><td>"),
    ("nested formatting", "<b><i>"),
    ("nested links", "<a href=x>"),
    ("nested svg", "<svg><g>"),
    ("nested templates", "<template>"),
    ("nested lists", "<ul><li>x"),
    ("nested quotes", "<blockquote>x"),
    ("siblings", "<br>"),
    ("paragraphs", "<p>x"),
    ("short paragraphs, closed", "<p>rain</p>"),
    ("items", "<li>x"),
    ("cells", "<td>x"),
    ("headings", "<h1>Rain</h1>"),
    ("inline elements", "<b>x</b>"),
    ("links", "<a href=/a>Rain</a> "),
    ("pictures", "<img src=a alt=b>"),
    ("figures", "<figure><img src=a><figcaption>Rain</figcaption></figure>"),
    ("closing tags", "</div>"),
    ("comments", "<!-- x -->"),
    ("comment openers", "<!--"),
    ("less-than signs", "<"),
    ("ampersands", "&"),
    ("references", "&amp;"),
    ("long references", "&CounterClockwiseContourIntegral;"),
    ("unfinished references", "&CounterClockwiseContourIntegra"),
    ("numeric references", "&#x41;"),
    ("quotes", "<a \"'"),
    ("script escapes", "<script><!--<script>"),
    ("scripts", "<script>x</script>"),
    ("text in tables", "<table>x"),
    ("fostered elements", "<table><b>x"),
    ("misnested formatting", "<b><p></b>"),
    ("adoption of blocks", "<a><div></a>"),
    ("adoption with text", "<b>x<p>y</b>z"),
    ("formatting and paragraphs", "<b><i><u><p>x"),
    ("meta tags", "<meta property=og:title content=Rain>"),
    ("author meta tags", "<meta name=author content=\"Ada Quill\">"),
    ("link tags", "<link rel=canonical href=https://gazette.example/>"),
    ("titles", "<title>x</title>"),
    ("microdata", "<div itemscope itemtype=https://schema.org/Article><span itemprop=author>Ada</span>"),
    ("time elements", "<time datetime=2024-03-04>3 March</time>"),
    (
        "JSON-LD scripts",
        "<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"Rain\"}</script>",
    ),
    ("attributes of the body", "<body a=b c=d>"),
    ("one attribute again", "<p a=1 a=2>"),
    ("hidden", "<p style='display:none;color:red' hidden>x</p>"),
    ("noscript", "<noscript>x</noscript>"),
    ("text", "It rained on Monday, and the ferry was late. "),
    ("bylines", "<p class=byline>By Ada Quill</p>"),
    ("dates", "<p>3 March 2024</p>"),
    ("classes", "<p class='a b c d e f g h i j k l m n o p q r s t u v w x y z'>x</p>"),
];

/// A JSON-LD script: its beginning, a piece again and again, its end.
const JSON: &[(&str, [&str; 3])] = &[
    ("JSON-LD nested lists", ["", "[", ""]),
    ("JSON-LD nested objects", ["", "{\"a\":", ""]),
    ("JSON-LD nested graphs", ["", "{\"@graph\":[", ""]),
    (
        "JSON-LD authors",
        ["{\"@type\":\"NewsArticle\",\"author\":[", "{\"@type\":\"Person\",\"name\":\"Ada\"},", "{}]}"],
    ),
    ("JSON-LD articles", ["[", "{\"@type\":\"NewsArticle\",\"headline\":\"Rain\"},", "{}]"]),
    ("JSON-LD keywords", ["{\"@type\":\"NewsArticle\",\"keywords\":\"", "rain,", "\"}"]),
    ("JSON-LD escapes", ["{\"@type\":\"NewsArticle\",\"headline\":\"", "\\u0041", "\"}"]),
    ("JSON-LD body", ["{\"@type\":\"NewsArticle\",\"articleBody\":\"", "It rained.\\n", "\"}"]),
    ("JSON-LD numbers", ["[", "1e9,", "1]"]),
];

/// Something that stays open, so many times, then a piece again and again.
const PREPARED: &[(&str, &str, usize, &str)] = &[
    ("rows of a cell", "<table>", 1, "<tr><td>x"),
    ("cells of a row", "<table><tr>", 1, "<td>x"),
    (
        "embeds, then paragraphs",
        "<iframe src=https://player.example/embed/1></iframe>",
        2000,
        "<p>It rained again.</p>",
    ),
    ("deep, then paragraphs", "<div>", 500, "<p>x</p>"),
    (
        "deep with classes, then parts",
        "<div class=abcdefghijklmnopqrstuvwxyzabcdefghijk>",
        500,
        "<p>x</p><ul><li>y</ul>",
    ),
    (
        "deep with classes, then classes",
        "<div class=abcdefghijklmnopqrstuvwxyzabcdefghijk>",
        500,
        "<p class=a>x<p class=b>y",
    ),
    ("deep, then end tags", "<div>", 600, "</span>"),
    ("deep, then items", "<span>", 600, "<li></li>"),
    ("adoption bomb", "<a><b><i><u><s><tt>", 60, "<div></a></b></i><a>"),
    ("formatting, then paragraphs", "<b><i><u><s><tt><em>", 40, "<p>x"),
    ("deep foreign, then ends", "<svg><g>", 300, "</q>"),
];

/// Families whose pieces differ.
fn counted() -> Vec<Family> {
    type Piece = fn(usize) -> String;
    let pieces: [(&str, bool, &str, Piece); 12] = [
        ("attributes of one tag", true, "<!doctype html><p ", |number| format!("a{number:x}=1 ")),
        ("ids", true, "<!doctype html>", |number| format!("<p id=a{number}>x")),
        ("distinct classes", true, "<!doctype html>", |number| format!("<div class=c{number}>x</div>")),
        ("distinct formatting", true, "<!doctype html>", |number| format!("<b c={number}>x")),
        ("unknown elements", true, "<!doctype html>", |number| format!("<x{number}>x")),
        ("distinct captions", true, "<!doctype html>", |number| {
            format!(
                "<figure><img src=a{number}><figcaption>The ferry number {number} leaves</figcaption></figure>"
            )
        }),
        ("distinct stated pictures", true, "<!doctype html><p>It rained on Monday.", |number| {
            format!("<meta property=og:image content=https://gazette.example/{number}.jpg>")
        }),
        ("distinct tags", false, "", |number| format!("Tags: rain{number}, wind{number}\n")),
        ("distinct words", false, "", |number| format!("w{number} ")),
        ("distinct lines", false, "", |number| format!("Line {number} of the dump\n")),
        ("distinct names", false, "", |number| format!("By Ada Q{number:x}uill\n")),
        ("distinct dates", false, "", |number| {
            format!("{} March {}\n", 1 + number % 28, 1900 + number % 150)
        }),
    ];
    let family = |(name, is_html, start, piece): (&str, bool, &'static str, Piece)| Family {
        name: format!("{}: {name}", kind(is_html)),
        is_html,
        url: None,
        make: Box::new(move |size| grown(start, size, piece)),
    };
    pieces.into_iter().map(family).collect()
}

/// Texts that regular expressions with backtracking never end on, read with rules made for it.
const BOMBS: &[(&str, &str)] = &[
    ("regex bomb, one line", "a"),
    ("regex bomb, words", "aaaa bbbb cc "),
    ("regex bomb, lines", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n"),
    ("regex bomb, equals", "a=a"),
];

/// Pages larger than is read of one.
pub(super) fn beyond() -> [(&'static str, String); 4] {
    [
        ("ten million lines", "x\n".repeat(10_000_000)),
        ("one line of 100 MB", "rain and wind ".repeat(100_000_000 / 14)),
        ("a million nested elements", "<!doctype html>".to_owned() + &"<div>".repeat(1_000_000)),
        (
            "HTML of 100 MB",
            "<!doctype html>".to_owned() + &"<p>It rained on Monday.</p>".repeat(100_000_000 / 27),
        ),
    ]
}
