//! Markup from bytes: as they are, or each a piece of markup, which leads deeper into a parser sooner.

/// Pieces of markup; what a byte stands for beyond them is a letter.
const PIECES: [&str; 96] = [
    "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>", "<table>", "</table>", "<tr>",
    "</tr>", "<td>", "</td>", "<tbody>", "<thead>", "<caption>", "<col>", "<colgroup>", "<select>", "</select>",
    "<option>", "<optgroup>", "<ul>", "<li>", "</li>", "</ul>", "<dl>", "<dd>", "<dt>", "<form>", "</form>", "<input>",
    "<button>", "</button>", "<svg>", "</svg>", "<g>", "<foreignObject>", "<math>", "</math>", "<mi>",
    "<annotation-xml>", "<template>", "</template>", "<script>", "</script>", "<style>", "</style>", "<title>",
    "</title>", "<textarea>", "</textarea>", "<noscript>", "</noscript>", "<h1>", "</h1>", "<h2>", "<pre>", "\n", " ",
    "<br>", "</br>", "<hr>", "<img src=a>", "<body a=b>", "</body>", "<html c=d>", "</html>", "<head>", "</head>",
    "<frameset>", "<frame>", "<!-- x -->", "<!doctype html>", "<![CDATA[x]]>", "&amp;", "&#65;", "&notit;", "&", "<",
    ">", "\0", "\r\n", "<nobr>", "<object>", "</object>", "<ruby>", "<rt>", "<plaintext>", "<x-y>", "<font color=a>",
    "<base>", "<meta charset=utf-8>",
];

/// A page of an input: its first byte says which way.
pub(crate) fn page(bytes: &[u8]) -> String {
    match bytes.split_first() {
        Some((first, rest)) if first % 2 == 1 => rest.iter().map(|byte| piece(*byte)).collect(),
        Some((_, rest)) => String::from_utf8_lossy(rest).into_owned(),
        None => String::new(),
    }
}

fn piece(byte: u8) -> &'static str {
    const LETTERS: [&str; 4] = ["x", "y ", "é", "\t"];
    PIECES.get(usize::from(byte)).copied().unwrap_or(LETTERS[usize::from(byte % 4)])
}
