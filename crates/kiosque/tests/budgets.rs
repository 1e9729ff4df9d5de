//! A page beyond a budget is read as far as it goes, and says which budget it was.

use kiosque::article::Article;
use kiosque::{Config, Kiosque, Page};
use std::path::Path;

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
fn time_that_is_over_ends_a_page_between_two_steps() {
    let page = Page::text(STORY.repeat(4000));
    let article = read("page_milliseconds = 1", &page);
    assert!(article.warnings.iter().any(|warning| warning.starts_with("budget_time: no time was left")));
}
