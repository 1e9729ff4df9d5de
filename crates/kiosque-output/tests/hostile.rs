//! Articles whose every text wants to be something else.

use kiosque_core::article::{BodyBlock, BodyKind, Comment, Comments, Image, LanguageShare, Publisher};
use kiosque_core::{Article, Span};
use kiosque_output::{Frame, Packing, Rendered, Writer, ninjs, schema_org, tei};

/// What breaks markup, formulas, lines and terminals.
const HOSTILE: &str =
    "</title></TEI>]]><script>alert('x')</script> \"&amp;&#0; \u{0}\u{1b}[31m\u{202e}\r\n=SUM(A1)\u{fffe}";

fn hostile() -> Article {
    use BodyKind::{Code, Embed, Heading, ListItem, LiveEntry, Paragraph, Post, Quote, Table};
    let text = || HOSTILE.to_owned();
    let block = |kind| BodyBlock {
        kind,
        text: text(),
        lang: Some("fr".into()),
        dir: kiosque_core::article::Direction::Ltr,
        span: Span::new(0, 0),
        level: Some(9),
        ordered: None,
        rows: (kind == Table).then(|| vec![vec![text(), text()], Vec::new()]),
        url: Some("javascript:alert(1)".into()),
        entry: None,
        marks: Vec::new(),
    };
    let kinds = [Heading, Paragraph, ListItem, ListItem, Quote, Table, Code, Embed, LiveEntry, Post, Heading];
    Article {
        title: Some(text()),
        kicker: Some(text()),
        standfirst: Some(text()),
        byline: Some(text()),
        url: Some("https://gazette.example/?a=\"><script>".into()),
        date_published: Some(text()),
        language: Some(text()),
        languages: vec![LanguageShare { lang: text(), share: 1.0 }],
        publisher: Some(Publisher { name: text(), domain: None }),
        tags: vec![text()],
        text: text(),
        blocks: kinds.map(block).to_vec(),
        images: vec![Image {
            url: Some("data:text/html,<script>".into()),
            caption: Some(text()),
            credit: None,
            alt: Some(text()),
            lang: None,
            spans: Vec::new(),
        }],
        ..Article::default()
    }
}

#[test]
fn tei_is_well_formed_and_holds_the_text() {
    let mut writer = Writer::new(Vec::new(), &Frame::TeiCorpus, Packing::Plain).unwrap();
    for article in [hostile(), Article::default(), hostile()] {
        writer.write(Rendered::Text(tei(&article))).unwrap();
    }
    let corpus = String::from_utf8(writer.finish().unwrap()).unwrap();
    let document = roxmltree::Document::parse(&corpus).unwrap();
    let named = |name: &str| {
        document.descendants().filter(|node| node.has_tag_name(("http://www.tei-c.org/ns/1.0", name))).count()
    };
    assert_eq!((named("TEI"), named("list"), named("item"), named("head")), (3, 2, 4, 4));
    let text: String =
        document.descendants().filter(roxmltree::Node::is_text).filter_map(|node| node.text()).collect();
    assert!(text.contains("</title></TEI>]]><script>alert('x')</script> \"&amp;&#0;"));
    assert!(!corpus.contains('\u{0}') && !corpus.contains('\u{1b}'));
}

#[test]
fn tei_has_the_comments_that_were_asked_for() {
    let entry = |text: &str| {
        let (text, span) = (text.into(), Span::default());
        Comment { author: None, date: None, text, depth: 0, span }
    };
    let entries = Some(vec![entry("At last.\n\n<b>And</b> on foot."), entry("Too full.")]);
    let article = Article { comments: Some(Comments { count: 2, entries }), ..hostile() };
    let expected = "<div type=\"comments\">\n<p>At last.</p>\n<p>&lt;b&gt;And&lt;/b&gt; on foot.</p>\n<p>Too full.</p>\n</div>\n</body>";
    assert!(tei(&article).contains(expected), "{}", tei(&article));
    assert!(!tei(&hostile()).contains("comments"));
}

#[test]
fn exchange_formats_name_no_address_that_runs() {
    let (item, thing) = (ninjs(&hostile()), schema_org(&hostile()));
    assert_eq!(item["uri"], "https://gazette.example/?a=\"><script>");
    assert!(item.get("associations").is_none() && thing.get("image").is_none());
    assert_eq!(item["by"], HOSTILE);
}

#[cfg(feature = "parquet")]
#[test]
fn tables_give_back_what_they_were_given() {
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use std::fs::File;

    let articles: Vec<Article> =
        (0..3000).map(|number| Article { id: number.to_string(), ..hostile() }).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let mut writer = Writer::new(File::create(&path).unwrap(), &Frame::Parquet, Packing::Plain).unwrap();
    for article in &articles {
        writer.write(Rendered::row(article.clone())).unwrap();
    }
    writer.finish().unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).unwrap()).unwrap();
    let names = |schema: &arrow_schema::Schema| -> Vec<String> {
        schema.fields().iter().map(|field| field.name().clone()).collect()
    };
    assert_eq!(names(reader.schema()), names(&kiosque_output::arrow_schema()));
    let mut read = Vec::new();
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let records = batch.column_by_name("record").unwrap().as_string::<i32>();
        assert_eq!(records.null_count(), 0);
        read.extend(records.iter().map(|record| serde_json::from_str::<Article>(record.unwrap()).unwrap()));
    }
    assert_eq!(read, articles);
}
