//! A page for reading.

use crate::columns::name_of;
use crate::markup::{escaped, rows, stretches, web};
use kiosque_core::Article;
use kiosque_core::article::{BodyBlock, BodyKind};
use std::fmt::Write as _;

/// The article as an HTML document of its own: head, headline, story, pictures with captions. Nothing in it is a script,
/// and what the page said is text.
pub fn html(article: &Article) -> String {
    let mut page = String::from("<!DOCTYPE html>\n<html");
    attribute(&mut page, "lang", article.language.as_deref());
    attribute(&mut page, "dir", article.direction.map(|direction| name_of(&direction)).as_deref());
    page.push_str(">\n<head>\n<meta charset=\"utf-8\">\n");
    let title = article.title.as_deref().unwrap_or_default();
    let _ = writeln!(page, "<title>{}</title>", escaped(title));
    if let Some(url) = web(article.canonical_url.as_deref().or(article.url.as_deref())) {
        let _ = writeln!(page, "<link rel=\"canonical\" href=\"{}\">", escaped(url));
    }
    page.push_str("</head>\n<body>\n<article>\n");
    head(&mut page, article);
    for stretch in stretches(&article.blocks) {
        put(&mut page, stretch, article.language.as_deref());
    }
    pictures(&mut page, article);
    page.push_str("</article>\n</body>\n</html>\n");
    page
}

fn attribute(page: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = write!(page, " {name}=\"{}\"", escaped(value));
    }
}

fn head(page: &mut String, article: &Article) {
    page.push_str("<header>\n");
    for (class, text) in [
        ("p class=\"kicker\"", &article.kicker),
        ("h1", &article.title),
        ("p class=\"standfirst\"", &article.standfirst),
        ("p class=\"byline\"", &article.byline),
    ] {
        if let Some(text) = text {
            let end = class.split(' ').next().unwrap_or(class);
            let _ = writeln!(page, "<{class}>{}</{end}>", escaped(text));
        }
    }
    if let Some(date) = &article.date_published {
        let _ = writeln!(page, "<p><time datetime=\"{0}\">{0}</time></p>", escaped(date));
    }
    page.push_str("</header>\n");
}

/// One block, or the items of a list.
fn put(page: &mut String, stretch: &[BodyBlock], language: Option<&str>) {
    let Some(block) = stretch.first() else { return };
    let mut lang = String::new();
    attribute(&mut lang, "lang", block.lang.as_deref().filter(|lang| Some(*lang) != language));
    let text = escaped(&block.text);
    let _ = match block.kind {
        BodyKind::Heading => {
            let level = block.level.unwrap_or(2).clamp(2, 6);
            writeln!(page, "<h{level}{lang}>{text}</h{level}>")
        }
        BodyKind::ListItem => {
            let items: String =
                stretch.iter().map(|item| format!("<li>{}</li>\n", escaped(&item.text))).collect();
            writeln!(page, "<ul{lang}>\n{items}</ul>")
        }
        BodyKind::Quote => writeln!(page, "<blockquote{lang}><p>{text}</p></blockquote>"),
        BodyKind::Code => writeln!(page, "<pre{lang}>{text}</pre>"),
        BodyKind::Table => {
            let row = |row: &Vec<String>| {
                let cells: String = row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
                format!("<tr>{cells}</tr>\n")
            };
            writeln!(page, "<table{lang}>\n{}</table>", rows(block).iter().map(row).collect::<String>())
        }
        BodyKind::Embed if web(block.url.as_deref()).is_some() => {
            let url = escaped(block.url.as_deref().unwrap_or_default());
            let words = if text.is_empty() { &url } else { &text };
            writeln!(page, "<p{lang}><a href=\"{url}\">{words}</a></p>")
        }
        _ => writeln!(page, "<p{lang}>{text}</p>"),
    };
}

fn pictures(page: &mut String, article: &Article) {
    for image in &article.images {
        let words: Vec<&str> =
            [&image.caption, &image.credit].into_iter().flatten().map(String::as_str).collect();
        page.push_str("<figure>\n");
        if let Some(url) = web(image.url.as_deref()) {
            let alt = escaped(image.alt.as_deref().unwrap_or_default());
            let _ = writeln!(page, "<img src=\"{}\" alt=\"{alt}\">", escaped(url));
        }
        let _ = writeln!(page, "<figcaption>{}</figcaption>\n</figure>", escaped(&words.join(" · ")));
    }
}
