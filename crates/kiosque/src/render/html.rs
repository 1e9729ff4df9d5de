//! Articles as HTML.

use super::stretches::{is_web, stretches};
use kiosque_core::Article;
use kiosque_core::article::{BodyBlock, BodyKind, Direction, Image, MarkKind};
use std::fmt::Write as _;

/// Headline, byline, date, story and pictures' words as an `<article>`, with links, emphasis, lists, tables and code as the page sets them.
///
/// The markup is ours: what the page says is escaped, links lead to `http` and `https` addresses only, and nothing in it
/// runs a script or loads anything.
///
/// ```
/// use kiosque::Article;
///
/// let article = Article { title: Some("Rain & <wind>".into()), ..Article::default() };
/// assert_eq!(kiosque::render::html(&article), "<article>\n<h1>Rain &amp; &lt;wind&gt;</h1>\n</article>\n");
/// ```
pub fn html(article: &Article) -> String {
    let mut out = String::from("<article");
    if let Some(language) = &article.language {
        let _ = write!(out, " lang=\"{}\"", escaped(language));
    }
    if article.direction == Some(Direction::Rtl) {
        out.push_str(" dir=\"rtl\"");
    }
    out.push_str(">\n");
    for (tag, class, value) in [
        ("p", " class=\"kicker\"", &article.kicker),
        ("h1", "", &article.title),
        ("p", " class=\"standfirst\"", &article.standfirst),
        ("p", " class=\"byline\"", &article.byline),
    ] {
        if let Some(value) = value {
            let _ = writeln!(out, "<{tag}{class}>{}</{tag}>", escaped(value));
        }
    }
    if let Some(date) = article.date_published.as_deref().map(escaped) {
        let _ = writeln!(out, "<p><time datetime=\"{date}\">{date}</time></p>");
    }
    let mut lists = Lists::default();
    for block in &article.blocks {
        let depth = if block.kind == BodyKind::ListItem { block.level.unwrap_or(1).max(1) } else { 0 };
        lists.go_to(depth, if block.ordered == Some(true) { "ol" } else { "ul" }, &mut out);
        put(block, &mut out);
    }
    lists.go_to(0, "", &mut out);
    article.images.iter().for_each(|image| put_image(image, &mut out));
    out.push_str("</article>\n");
    out
}

/// The article as an HTML document of its own: [`html`] with a head that names title and address.
pub fn html_page(article: &Article) -> String {
    let title = escaped(article.title.as_deref().unwrap_or_default());
    let url = article.canonical_url.as_deref().or(article.url.as_deref()).filter(|url| is_web(url));
    let canonical =
        url.map(|url| format!("<link rel=\"canonical\" href=\"{}\">\n", escaped(url))).unwrap_or_default();
    format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n{canonical}</head>\n<body>\n\
         {}</body>\n</html>\n",
        html(article)
    )
}

/// The words of a picture, and the way to it: nothing is loaded where the page is shown.
fn put_image(image: &Image, out: &mut String) {
    let words: Vec<String> =
        [&image.caption, &image.credit].into_iter().flatten().map(|words| escaped(words)).collect();
    let alt = image.alt.as_deref().map(escaped).unwrap_or_default();
    let link = image.url.as_deref().filter(|url| is_web(url)).map(escaped);
    let link = link.map(|url| format!("<a href=\"{url}\">{}</a>", if alt.is_empty() { &url } else { &alt }));
    if link.is_some() || !words.is_empty() {
        let _ = writeln!(
            out,
            "<figure>{}<figcaption>{}</figcaption></figure>",
            link.unwrap_or_default(),
            words.join(" · ")
        );
    }
}

/// The lists that are open, each by its tag.
#[derive(Default)]
struct Lists {
    open: Vec<&'static str>,
}

impl Lists {
    /// Opens and closes lists up to the depth of the next block; 0 is outside. What comes next in a list is an item.
    fn go_to(&mut self, depth: u8, tag: &'static str, out: &mut String) {
        // An item lies at most one list deeper than the one before it.
        let depth = usize::from(depth).min(self.open.len() + 1);
        if depth > self.open.len() {
            let _ = writeln!(out, "{}<{tag}>", if depth > 1 { "\n" } else { "" });
            self.open.push(tag);
            return;
        }
        if !self.open.is_empty() {
            out.push_str("</li>\n");
        }
        // A list that ends stands in an item, which ends with it, but for the outermost.
        while self.open.len() > depth {
            let ended = self.open.pop().unwrap_or_default();
            let _ = writeln!(out, "</{ended}>{}", if self.open.is_empty() { "" } else { "</li>" });
        }
        if let Some(last) = self.open.last_mut().filter(|last| **last != tag) {
            let _ = writeln!(out, "</{last}>\n<{tag}>");
            *last = tag;
        }
    }
}

fn put(block: &BodyBlock, out: &mut String) {
    let _ = match block.kind {
        BodyKind::Heading => {
            let level = block.level.unwrap_or(2).clamp(2, 6);
            writeln!(out, "<h{level}>{}</h{level}>", marked(block))
        }
        BodyKind::ListItem => write!(out, "<li>{}", marked(block)),
        BodyKind::Quote => writeln!(out, "<blockquote><p>{}</p></blockquote>", marked(block)),
        BodyKind::Code => writeln!(out, "<pre><code>{}</code></pre>", escaped(&block.text)),
        BodyKind::Table if block.rows.is_some() => put_table(block, out),
        BodyKind::Embed => put_embed(block, out),
        _ => writeln!(out, "<p>{}</p>", marked(block)),
    };
}

fn put_table(block: &BodyBlock, out: &mut String) -> std::fmt::Result {
    out.push_str("<table>\n");
    for row in block.rows.as_deref().unwrap_or(&[]) {
        let cells: String = row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        writeln!(out, "<tr>{cells}</tr>")?;
    }
    writeln!(out, "</table>")
}

/// The words of foreign matter, and the way to it: the matter itself is not set into our page.
fn put_embed(block: &BodyBlock, out: &mut String) -> std::fmt::Result {
    if !block.text.is_empty() {
        writeln!(out, "<blockquote><p>{}</p></blockquote>", marked(block))?;
    }
    match block.url.as_deref().filter(|url| is_web(url)).map(escaped) {
        Some(url) => writeln!(out, "<p><a href=\"{url}\">{url}</a></p>"),
        None => Ok(()),
    }
}

/// A block's text with its marks as elements.
fn marked(block: &BodyBlock) -> String {
    let mut out = String::with_capacity(block.text.len() + 16);
    for stretch in stretches(block) {
        let words = escaped(stretch.text).replace('\n', "<br>\n");
        let _ = match (stretch.mark, stretch.url) {
            (Some(MarkKind::Link), Some(url)) => write!(out, "<a href=\"{}\">{words}</a>", escaped(url)),
            (Some(MarkKind::Emphasis), _) => write!(out, "<em>{words}</em>"),
            (Some(MarkKind::Strong), _) => write!(out, "<strong>{words}</strong>"),
            (Some(MarkKind::Code), _) => write!(out, "<code>{words}</code>"),
            (Some(MarkKind::Superscript), _) => write!(out, "<sup>{words}</sup>"),
            (Some(MarkKind::Subscript), _) => write!(out, "<sub>{words}</sub>"),
            _ => write!(out, "{words}"),
        };
    }
    out
}

/// Text for use between tags and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if !super::is_harmless(c) => out.push('\u{fffd}'),
            _ => out.push(c),
        }
    }
    out
}
