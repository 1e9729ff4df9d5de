//! The shipped sites on pages that differ from their samples: what a page of the same site may lack, have more of, or
//! say in another form; and pages of other sites that use similar words.

use kiosque::{Article, Kiosque, Page};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static KIOSQUE: LazyLock<Kiosque> = LazyLock::new(|| Kiosque::new().expect("the bundled sites load"));

fn sample(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn walaw() -> String {
    sample("walaw-press/samples/2020-agency-story.txt")
}

fn biladi() -> String {
    sample("biladi-news/samples/2024-french-story-arabic-chrome.txt")
}

fn bladi() -> String {
    sample("bladi/samples/2019-two-related-groups.txt")
}

fn peopledaily() -> String {
    sample("peopledaily-fr/samples/2021-no-title-headline-rail.txt")
}

fn extract(text: &str) -> Article {
    KIOSQUE.extract(&Page::text(text))
}

/// The lines of a text from `from` to `to`, counted from 1, left out.
fn without(text: &str, from: usize, to: usize) -> String {
    let kept =
        |(number, line): (usize, &str)| (number + 1 < from || number + 1 > to).then(|| line.to_owned());
    text.lines().enumerate().filter_map(kept).collect::<Vec<_>>().join("\n")
}

fn related_sizes(article: &Article) -> Vec<usize> {
    article.related.iter().map(|group| group.items.len()).collect()
}

#[test]
fn line_ends_marks_and_blank_lines_change_nothing() {
    for text in [walaw(), biladi(), bladi(), peopledaily()] {
        let plain = extract(&text);
        for (what, other) in [
            ("Windows line ends", text.replace('\n', "\r\n")),
            ("a byte order mark", format!("\u{feff}{text}")),
            ("a final newline", format!("{text}\n\n")),
            ("spaces at line ends", text.replace('\n', " \u{a0}\n")),
            ("bidirectional marks", text.lines().map(|line| format!("\u{200f}{line}\u{200e}\n")).collect()),
        ] {
            let article = extract(&other);
            assert_eq!(article.text, plain.text, "{what}");
            assert_eq!((&article.site, &article.title), (&plain.site, &plain.title), "{what}");
            assert_eq!((&article.tags, article.ticker.len()), (&plain.tags, plain.ticker.len()), "{what}");
            assert_eq!(article.date_published, plain.date_published, "{what}");
            assert_eq!(related_sizes(&article), related_sizes(&plain), "{what}");
        }
    }
}

#[test]
fn the_address_adds_to_the_record_and_changes_no_text() {
    for (text, url) in [
        (walaw(), "https://fr.walaw.press/article/SLSRRSRWQSW"),
        (bladi(), "https://www.bladi.net/etats-unis-maroc,61234.html"),
        (peopledaily(), "http://french.peopledaily.com.cn/International/n3/2021/1227/c31356-9937662.html"),
    ] {
        let (plain, addressed) = (extract(&text), KIOSQUE.extract(&Page::text(text).with_url(url)));
        assert_eq!(
            (&addressed.site, &addressed.text, &addressed.title),
            (&plain.site, &plain.text, &plain.title)
        );
        assert_eq!(addressed.url.as_deref(), Some(url));
    }
    let page = Page::text(peopledaily())
        .with_url("http://french.peopledaily.com.cn/International/n3/2021/1227/c31356-9937662.html");
    let article = KIOSQUE.extract(&page);
    assert_eq!(article.date_published.as_deref(), Some("2021-12-27"));
    assert_eq!(article.section, ["International"]);
}

#[test]
fn tickers_of_any_length() {
    for lines in 1..9 {
        let article = extract(&without(&walaw(), lines + 1, 9));
        assert_eq!(article.ticker.len(), lines);
        assert_eq!(article.site.as_deref(), Some("walaw-press"));
        assert_eq!(article.title.as_deref(), Some("OTAN: Les alliés appellent l’Iran à la retenue"));
        assert_eq!(article.blocks.len(), 8);
    }
}

#[test]
fn a_headline_that_begins_with_a_number_keeps_it() {
    let text = walaw()
        .replace("- 17:10Le trésor", "- 17:1012 banques et le trésor")
        .replace("OTAN: Les", "29 pays: les");
    let article = extract(&text);
    assert_eq!(article.ticker[0].time.as_deref(), Some("17:10"));
    assert!(article.ticker[0].text.starts_with("12 banques"));
    assert_eq!(article.title.as_deref(), Some("29 pays: les alliés appellent l’Iran à la retenue"));
}

#[test]
fn lists_of_any_length_and_lists_that_are_missing() {
    let text = bladi();
    assert_eq!(related_sizes(&extract(&without(&text, 35, 75))), [3]);
    assert_eq!(related_sizes(&extract(&without(&text, 21, 34))), [10]);
    assert_eq!(related_sizes(&extract(&without(&text, 41, 75))), [3, 1]);
    assert_eq!(related_sizes(&extract(&without(&text, 21, 75))), [0; 0]);
    for kept in [17, 33, 35, 75] {
        let article = extract(&without(&text, kept, 75));
        assert_eq!(article.blocks.len(), 5, "cut from line {kept}");
    }
}

#[test]
fn a_title_without_a_teaser_does_not_turn_the_rhythm() {
    let article = extract(&without(&bladi(), 25, 26));
    assert_eq!(related_sizes(&article), [3, 10]);
    assert_eq!(article.related[0].items[0].teaser, None);
    assert!(
        article.related[0].items[1]
            .teaser
            .as_ref()
            .is_some_and(|teaser| teaser.starts_with("Le roi Mohammed VI"))
    );
}

#[test]
fn no_tags_and_no_byline_are_null() {
    let text = without(&bladi(), 19, 20).replace(" - Ecrit par : S.A", "");
    let article = extract(&text);
    assert_eq!(article.site.as_deref(), Some("bladi"));
    assert_eq!((article.byline, article.authors.len(), article.tags.len()), (None, 0, 0));
    assert_eq!(article.date_published.as_deref(), Some("2019-10-24T09:40"));
    assert_eq!(article.section, ["Maroc"]);
}

#[test]
fn two_writers_are_two_authors() {
    for joined in ["S.A et I.L", "S.A - I.L", "S.A, I.L", "S.A / I.L"] {
        let article = extract(&bladi().replace("S.A", joined));
        let names: Vec<&str> = article.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, ["S.A", "I.L"], "{joined}");
        assert_eq!(article.byline.as_deref(), Some(format!("Ecrit par : {joined}").as_str()));
    }
}

#[test]
fn several_agencies_sections_and_forms_of_byline() {
    let names = |text: &str| extract(text).agencies.into_iter().map(|agency| agency.name).collect::<Vec<_>>();
    assert_eq!(names(&walaw().replace("Source : MAP", "Source : MAP et AFP")), ["MAP", "AFP"]);
    assert_eq!(names(&walaw().replace("Source : MAP", "Source : Le Matin et vous")), ["Le Matin et vous"]);
    let sections = extract(&bladi().replace("- Maroc -", "- Afrique - Monde -"));
    assert_eq!(sections.section, ["Afrique", "Monde"]);
    let named = extract(&bladi().replace("Ecrit par : S.A", "Par Sofia Alaoui"));
    assert_eq!((named.authors[0].name.as_str(), named.section), ("Sofia Alaoui", vec!["Maroc".to_owned()]));
    let dated = extract(&peopledaily().replace("le 27/12", "le 27/12/2021"));
    assert_eq!((dated.date_modified.as_deref(), dated.blocks.len()), (Some("2021-12-27T09:08"), 6));
}

#[test]
fn a_line_of_the_story_that_looks_like_a_heading_is_of_the_story() {
    for (text, before, heading) in [
        (walaw(), "Et de conclure que", "Une mission suspendue"),
        (biladi(), "La veille (17 octobre)", "Une journée de réunions"),
        (bladi(), "Dans cette veine", "Des échanges suivis"),
        (peopledaily(), "Le 5 janvier 2020", "Un retrait progressif"),
    ] {
        let plain = extract(&text);
        let gap = if text.contains("\n\n") { "\n\n" } else { "\n" };
        let article = extract(&text.replacen(before, &format!("{heading}{gap}{before}"), 1));
        assert_eq!(article.blocks.len(), plain.blocks.len() + 1, "{heading}");
        assert!(article.text.contains(&format!("\n\n{heading}\n\n")), "{heading}");
    }
}

#[test]
fn a_file_cut_off_anywhere_reads_as_far_as_it_goes() {
    for (text, id) in [
        (walaw(), "walaw-press"),
        (biladi(), "biladi-news"),
        (bladi(), "bladi"),
        (peopledaily(), "peopledaily-fr"),
    ] {
        let whole = extract(&text);
        for (cut, _) in text.char_indices().step_by(97) {
            let article = extract(&text[..cut]);
            assert!(article.site.is_none() || article.site.as_deref() == Some(id));
            // A date that is cut states less, never another day.
            let (whole_date, date) =
                (whole.date_published.clone().unwrap_or_default(), article.date_published.clone());
            assert!(
                date.as_ref().is_none_or(|date| whole_date.starts_with(date)),
                "{id} cut at {cut}: {date:?}"
            );
            for block in article.blocks.iter().filter(|_| article.site.is_some()) {
                assert!(whole.text.contains(&block.text), "{id} cut at {cut}: {:?}", block.text);
            }
        }
    }
}

#[test]
fn a_cut_in_the_story_is_noticed() {
    let text = bladi();
    let cut = text.find("ont été passés au peigne fin").expect("the sample holds it");
    // Cut before its prompts the page names no site; its address does.
    let page = Page::text(&text[..cut]).with_url("https://www.bladi.net/etats-unis-maroc,61234.html");
    let article = KIOSQUE.extract(&page);
    assert_eq!((article.site.as_deref(), article.truncated), (Some("bladi"), Some(true)));
    assert_eq!(extract(&text).truncated, None);
}

#[test]
fn another_rail_is_found_by_its_shape() {
    let mut lines: Vec<String> = peopledaily().lines().map(str::to_owned).collect();
    for (number, line) in
        lines.iter_mut().enumerate().filter(|(number, _)| (7..20).contains(number) && *number != 15)
    {
        *line = format!("Un titre que personne ne connaît encore, numéro {number}");
    }
    let article = extract(&lines.join("\n"));
    assert_eq!(article.site.as_deref(), Some("peopledaily-fr"));
    assert_eq!(article.blocks.len(), 6);
    assert_eq!(related_sizes(&article), [12]);
}

#[test]
fn a_page_with_its_title_has_one_and_a_page_without_has_none() {
    assert_eq!(extract(&peopledaily()).title, None);
    let titled = format!("L'Irak et l'OTAN parlent de stabilité\n{}", peopledaily());
    let article = extract(&titled);
    assert_eq!(article.title.as_deref(), Some("L'Irak et l'OTAN parlent de stabilité"));
    assert_eq!(article.blocks.len(), 6);
}

#[test]
fn similar_words_are_not_the_site() {
    let story = "La ville a remis en service vingt-neuf fontaines publiques, fermées depuis trois ans pour des travaux.";
    for text in [
        // A ticker with a space, a follow prompt that many sites print.
        format!(
            "17:10 Le marché rouvre\n16:00 Le pont ferme\nSuivez-nous sur Facebook\nDes fontaines\n{story}\n{story}"
        ),
        // Speaks of the site in its story.
        format!(
            "Des fontaines\n\n{story}\n\nSelon bladi.net, elles coulent. Suivez bladi.net sur Google News, dit-il.\n\n{story}"
        ),
        format!(
            "Des fontaines\n\n{story}\n\nSujets associés : Eau - Ville\n\nAller plus loin\n\nLe pont ferme"
        ),
        // The same template under another name.
        bladi().replace("Bladi.net", "Madi.net").replace("bladi.net", "madi.net"),
        // Another site that signs in brackets, with the date glued behind.
        format!("آخر الأخبار\n\nDes fontaines\n\n[صحيفة أخرى]18 أكتوبر 2024\n\n{story}\n\nالاخبار العاجلة"),
        format!("Des fontaines\n\n{story}\n\nأعلن موقع بلادي نيوز الخبر أمس في تقرير له عن المدينة."),
        format!("Dernière mise à jour à 09h08 le 27/12\nDes fontaines\n{story}\n{story}"),
        format!("تابعونا على فيسبوك\nعنوان\n{story}\nإقرأ المزيد"),
    ] {
        assert_eq!(extract(&text).site, None, "{text}");
    }
}

#[test]
fn the_address_of_another_site_outweighs_marks() {
    let page = Page::text(bladi()).with_url("https://gazette.example/un-article-cite");
    assert_eq!(KIOSQUE.extract(&page).site, None);
}

#[test]
fn dates_of_tickers_lists_and_stories_are_nobodys() {
    assert_eq!(extract(&walaw()).dates.published, None);
    assert_eq!(extract(&peopledaily()).dates.published, None);
    let undated = bladi().replace("24 octobre 2019 - 09h40 - Maroc - Ecrit par : S.A\n\n", "");
    assert_eq!(extract(&undated).dates.published, None);
}

#[test]
fn a_page_fetched_before_its_date_has_none() {
    let mut page = Page::text(bladi());
    page.captured = Some("2019-10-20T00:00:00Z".into());
    assert_eq!(KIOSQUE.extract(&page).date_published, None);
}

#[test]
fn every_line_has_one_label_and_nothing_is_read_twice() {
    for text in [walaw(), biladi(), bladi(), peopledaily()] {
        let (article, explanation) = KIOSQUE.explain(&Page::text(text.as_str()), None);
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        assert_eq!(explanation.blocks.len(), lines);
        let mut end = 0;
        for block in &explanation.blocks {
            assert!(block.span.start >= end);
            assert_eq!(text[block.span.range()], block.text);
            end = block.span.end;
        }
        for block in &article.blocks {
            assert_eq!(text[block.span.range()], block.text);
        }
    }
}
