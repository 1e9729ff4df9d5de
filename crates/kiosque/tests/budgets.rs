//! A page beyond a budget is read as far as it goes, and says which budget it was.

use kiosque::article::Article;
use kiosque::{Config, Kiosque, Page};
use kiosque_core::watch;
use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

fn read(limits: &str, page: &Page) -> Article {
    let config = Config::parse(&format!("[limits]\n{limits}"), Path::new("kiosque.toml")).unwrap();
    Kiosque::builder().config(config).build().unwrap().extract(page)
}

#[track_caller]
fn check(limits: &str, page: &Page, expected: &str, holds: &str, lacks: &str) {
    let article = read(limits, page);
    let budgets = article.warnings.iter().filter(|warning| warning.starts_with("budget_"));
    let budgets: Vec<&str> = budgets.filter_map(|warning| warning.split(':').next()).collect();
    assert_eq!(budgets, Vec::from_iter((!expected.is_empty()).then_some(expected)), "{limits}");
    assert!(article.text.contains(holds), "{limits}: {}", article.text.len());
    assert!(lacks.is_empty() || !article.text.contains(lacks), "{limits}");
}

const STORY: &str = "The bridge is open at last\n\nThe new bridge over the river was opened on Wednesday, two years after \
                     the flood took the old one.\n\nThe first tram crossed the bridge at noon, and hundreds of people \
                     followed it on foot.\n\nThe mayor said that the bridge had cost less than was feared, and more than \
                     was hoped.\n";

#[test]
fn a_breach_yields_what_was_read_and_the_name_of_the_budget() {
    let text = Page::text(STORY);
    let html = Page::html(STORY.split("\n\n").map(|block| format!("<p>{block}</p>")).collect::<String>());
    for page in [&text, &html] {
        check("", page, "", "hoped", "");
        check("page_bytes = 240", page, "budget_bytes", "opened on Wednesday", "hoped");
        check("blocks = 3", page, "budget_blocks", "opened on Wednesday", "hoped");
        check("output_bytes = 240", page, "budget_output", "opened on Wednesday", "hoped");
        check("page_milliseconds = 60000", page, "", "hoped", "");
    }
}

#[test]
fn budgets_of_the_parser_are_noted() {
    let story: String = STORY.split("\n\n").map(|block| format!("<p>{block}</p>")).collect();
    let deep = format!("{}{story}", "<div>".repeat(600));
    check("", &Page::html(deep), "budget_depth", "opened on Wednesday", "");
    let names: String = (0..1_000_002).map(|number| format!("{number:x} ")).collect();
    let wide = format!("<div {names}>{story}");
    check("", &Page::html(wide), "budget_attributes", "opened on Wednesday", "");
}

#[test]
fn time_that_is_over_ends_a_page() {
    let page = Page::text(STORY.repeat(4000));
    let article = read("page_milliseconds = 1", &page);
    assert!(article.warnings.iter().any(|warning| warning.starts_with("budget_time: reading took too long")));
}

/// Whatever loop is running when a clock says that the time is over ends, and there is an article of what was known.
#[test]
fn every_step_ends_when_its_time_is_over() {
    let config = Config::parse("[limits]\npage_milliseconds = 0", Path::new("kiosque.toml")).unwrap();
    let kiosque = Kiosque::builder().config(config).build().unwrap();
    let told = |day: u32| STORY.replace("Wednesday", &format!("day {day} of the year"));
    let story: String = (0..700).map(told).collect();
    let html = format!("<p>{}", story.replace("\n\n", "<p>"));
    let members = r#"{"@type":"Thing","name":["x",{"y":1}]},"#.repeat(2000);
    let json = format!("<script type=application/ld+json>[{members}]</script><p>{STORY}");
    for (page, has_data) in [(Page::html(html), false), (Page::html(json), true)] {
        let (whole, looks) = asked_until(&kiosque, &page, u32::MAX);
        assert!(looks > 2, "{looks}");
        for last in [1, 2, looks / 2, looks] {
            let (article, asked) = asked_until(&kiosque, &page, last);
            assert_eq!(asked, last, "nobody asks again after it was over");
            assert!(article.text.len() <= whole.text.len());
            assert!(last > 2 || has_data || article.text.len() < whole.text.len(), "{last}");
        }
    }
}

/// The article of a page, and how often a clock was looked at that is over when it is for the `last` time.
fn asked_until(kiosque: &Kiosque, page: &Page, last: u32) -> (Article, u32) {
    let asked = Rc::new(Cell::new(0));
    let clock = Rc::clone(&asked);
    let is_over = move || {
        clock.set(clock.get() + 1);
        clock.get() >= last
    };
    let (article, _) = watch::during(is_over, || kiosque.extract(page));
    (article, asked.get())
}
