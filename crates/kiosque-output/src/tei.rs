//! TEI P5, for corpora.

use crate::columns::is_person;
use crate::exchange::comments;
use crate::markup::{escaped, rows, stretches};
use kiosque_core::Article;
use kiosque_core::article::{BodyBlock, BodyKind};
use std::fmt::Write as _;

/// The article as a `<TEI>` element of the TEI namespace, without XML declaration, so that several can stand in a
/// `<teiCorpus>`.
///
/// Header: title, authors, publisher, date, address, languages, keywords. Body: a `<div>` for each stretch of the story
/// between headings, and one for readers' comments where they were asked for. `when` holds days only: a time without seconds is none of XML Schema's.
pub fn tei(article: &Article) -> String {
    let mut tei = String::from("<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"");
    if let Some(language) = &article.language {
        let _ = write!(tei, " xml:lang=\"{}\"", escaped(language));
    }
    tei.push_str(">\n<teiHeader>\n<fileDesc>\n");
    title(&mut tei, article);
    publication(&mut tei, article);
    let _ = writeln!(
        tei,
        "<sourceDesc><bibl>{}</bibl></sourceDesc>\n</fileDesc>",
        escaped(&article.record.source)
    );
    profile(&mut tei, article);
    tei.push_str("</teiHeader>\n<text>\n<body>\n");
    body(&mut tei, article);
    readers(&mut tei, article);
    tei.push_str("</body>\n</text>\n</TEI>\n");
    tei
}

fn title(tei: &mut String, article: &Article) {
    let title = article.title.as_deref().unwrap_or_default();
    let _ = writeln!(tei, "<titleStmt>\n<title type=\"main\">{}</title>", escaped(title));
    for author in &article.authors {
        let element = if is_person(author.kind) { "persName" } else { "name" };
        let _ = writeln!(tei, "<author><{element}>{}</{element}></author>", escaped(&author.name));
    }
    tei.push_str("</titleStmt>\n");
}

fn publication(tei: &mut String, article: &Article) {
    let publisher = article.publisher.as_ref().map_or("", |publisher| publisher.name.as_str());
    let _ = writeln!(tei, "<publicationStmt>\n<publisher>{}</publisher>", escaped(publisher));
    if let Some(date) = &article.date_published {
        let day = date.split('T').next().unwrap_or(date);
        let _ = writeln!(tei, "<date when=\"{}\">{}</date>", escaped(day), escaped(date));
    }
    if let Some(url) = article.canonical_url.as_ref().or(article.url.as_ref()) {
        let _ = writeln!(tei, "<idno type=\"URL\">{}</idno>", escaped(url));
    }
    let _ = writeln!(tei, "<idno type=\"kiosque\">{}</idno>\n</publicationStmt>", escaped(&article.id));
}

fn profile(tei: &mut String, article: &Article) {
    if article.languages.is_empty() && article.tags.is_empty() {
        return;
    }
    tei.push_str("<profileDesc>\n");
    if !article.languages.is_empty() {
        tei.push_str("<langUsage>");
        for language in &article.languages {
            let (ident, usage) = (escaped(&language.lang), (language.share * 100.0).round());
            let _ = write!(tei, "<language ident=\"{ident}\" usage=\"{usage}\">{ident}</language>");
        }
        tei.push_str("</langUsage>\n");
    }
    if !article.tags.is_empty() {
        let terms: String = article.tags.iter().map(|tag| format!("<term>{}</term>", escaped(tag))).collect();
        let _ = writeln!(tei, "<textClass><keywords>{terms}</keywords></textClass>");
    }
    tei.push_str("</profileDesc>\n");
}

/// A heading begins a `<div>`, for `<head>` may stand nowhere else.
fn body(tei: &mut String, article: &Article) {
    tei.push_str("<div type=\"article\">\n");
    if let Some(standfirst) = &article.standfirst {
        let _ = writeln!(tei, "<p rend=\"standfirst\">{}</p>", escaped(standfirst));
    }
    for stretch in stretches(&article.blocks) {
        put(tei, stretch);
    }
    tei.push_str("</div>\n");
}

/// What readers wrote, a `<p>` a paragraph.
fn readers(tei: &mut String, article: &Article) {
    if comments(article).is_empty() {
        return;
    }
    tei.push_str("<div type=\"comments\">\n");
    let paragraphs = comments(article).iter().flat_map(|comment| comment.text.split("\n\n"));
    for paragraph in paragraphs {
        let _ = writeln!(tei, "<p>{}</p>", escaped(paragraph));
    }
    tei.push_str("</div>\n");
}

fn put(tei: &mut String, stretch: &[BodyBlock]) {
    let Some(block) = stretch.first() else { return };
    let text = escaped(&block.text);
    let _ = match block.kind {
        BodyKind::Heading => writeln!(tei, "</div>\n<div>\n<head>{text}</head>"),
        BodyKind::ListItem => {
            let items: String =
                stretch.iter().map(|item| format!("<item>{}</item>\n", escaped(&item.text))).collect();
            let rend = if block.ordered == Some(true) { " rend=\"numbered\"" } else { "" };
            writeln!(tei, "<list{rend}>\n{items}</list>")
        }
        BodyKind::Quote => writeln!(tei, "<quote><p>{text}</p></quote>"),
        BodyKind::Code => writeln!(tei, "<ab type=\"code\" xml:space=\"preserve\">{text}</ab>"),
        BodyKind::Table => {
            let row = |row: &Vec<String>| {
                let cells: String =
                    row.iter().map(|cell| format!("<cell>{}</cell>", escaped(cell))).collect();
                format!("<row>{cells}</row>\n")
            };
            writeln!(tei, "<table>\n{}</table>", rows(block).iter().map(row).collect::<String>())
        }
        _ => writeln!(tei, "<p>{text}</p>"),
    };
}
