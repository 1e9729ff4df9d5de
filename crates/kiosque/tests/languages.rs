//! Pages in many languages, most of them of a kind that nothing was learned from: `languages.tsv` holds their words.

use kiosque::{Article, Kiosque};
use kiosque_core::Page;

/// The words of a page.
struct Words {
    language: &'static str,
    title: &'static str,
    byline: &'static str,
    authors: Vec<&'static str>,
    date: &'static str,
    day: &'static str,
    related: [&'static str; 3],
    share: &'static str,
    comments: &'static str,
    newsletter: &'static str,
    paragraphs: Vec<&'static str>,
}

impl Words {
    fn of(row: &'static str) -> Words {
        let cells: Vec<&str> = row.split('\t').collect();
        let [
            language,
            title,
            byline,
            authors,
            date,
            day,
            heading,
            first,
            second,
            share,
            comments,
            newsletter,
        ] = *cells.first_chunk().expect("a row has all cells");
        Words {
            language,
            title,
            byline,
            authors: authors.split("; ").collect(),
            date,
            day,
            related: [heading, first, second],
            share,
            comments,
            newsletter,
            paragraphs: cells[12..].to_vec(),
        }
    }

    /// A page that names the parts of its head, or one that tells nothing of them.
    fn page(&self, head: &str) -> String {
        let Words { language, title, share, comments, newsletter, .. } = self;
        let [heading, first, second] = self.related;
        let links = format!("<li><a href=/1>{first}</a><li><a href=/2>{second}</a>");
        let story: String = self.paragraphs.iter().map(|text| format!("<p>{text}</p>")).collect();
        format!(
            "<!doctype html><html lang={language}><title>{title} - Gazette</title><body>\
             <header><a href=/>Gazette</a><nav><ul>{links}{links}</ul></nav></header>\
             <div class=a><div class=b><h1>{title}</h1>{head}<div class=c><a href=#>{share}</a> <a href=#>Facebook</a>\
             </div><div class=d>{story}</div><div class=e>{newsletter}</div></div><div class=f><h3>{heading}</h3>\
             <ul>{links}</ul></div><div class=g><h3>{comments}</h3><p>1</p></div></div><footer>© 2026 Gazette</footer>"
        )
    }
}

fn read(kiosque: &Kiosque, words: &Words, head: &str) -> Article {
    let article =
        kiosque.extract(&Page::html(words.page(head)).with_url("https://www.gazette.example/bridge"));
    let language = words.language;
    assert_eq!(article.title.as_deref(), Some(words.title), "{language}");
    assert_eq!(
        article.date_published.as_deref().and_then(|date| date.get(..10)),
        Some(words.day),
        "{language}"
    );
    assert_eq!(article.text, words.paragraphs.join("\n\n"), "{language}");
    assert_eq!(article.language.as_deref(), Some(language));
    article
}

#[test]
fn stories_with_their_titles_authors_and_days() {
    let kiosque = Kiosque::new().expect("the bundled sites load");
    let rows = include_str!("languages.tsv").lines().filter(|row| !row.starts_with('#'));
    let pages: Vec<Words> = rows.map(Words::of).collect();
    assert!(pages.len() > 25);
    for words in pages {
        let Words { byline, date, language, .. } = &words;
        let names = |article: &Article| -> Vec<String> {
            article.authors.iter().map(|author| author.name.clone()).collect()
        };
        let named = format!("<div><span class=author>{byline}</span> <span class=date>{date}</span></div>");
        assert_eq!(names(&read(&kiosque, &words, &named)), words.authors, "{language}");
        // A name that nothing says to be an author's is none.
        let bare = read(&kiosque, &words, &format!("<div><p>{byline}</p><p>{date}</p></div>"));
        assert!(bare.authors.is_empty() || names(&bare) == words.authors, "{language}: {:?}", bare.authors);
    }
}
