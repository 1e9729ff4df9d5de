//! What holds for any lines at all.

use kiosque_generic::{Line, Role, Scratch, Verdict, label_lines, label_lines_with};
use proptest::prelude::*;

/// Lines such as pages are made of, and such as they are not.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{2,8}( [a-z]{1,9}){0,40}[.!?]?",
        "[А-Я][а-я]{2,8}( [а-я]{1,9}){0,30}[.…]?",
        "[一-三]{1,60}[。、]?",
        "[ء-ي]{2,6}( [ء-ي]{2,6}){0,30}[؟.]?",
        "- [0-2][0-9]:[0-5][0-9][A-Z][a-z]{2,9}( [a-z]{2,9}){2,8}",
        "[0-9./:-]{1,12}",
        "Comments|Tags: a, b|Read more|Share|cookies|By A. Reporter|© 2020",
        "\\PC{1,80}",
    ]
    .prop_map(|text| text.trim().to_owned())
    .prop_filter("not blank", |text| !text.is_empty())
}

fn label(texts: &[String], scratch: &mut Scratch, rule: bool) -> Vec<Verdict> {
    let lines: Vec<Line<'_>> = texts.iter().map(|text| Line { text, gap: (text.len() % 3) as u16 }).collect();
    let mut verdicts = vec![];
    if rule {
        label_lines_with(None, &lines, scratch, &mut verdicts);
    } else {
        label_lines(&lines, scratch, &mut verdicts);
    }
    verdicts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn one_verdict_a_line_and_one_headline_at_most(texts in prop::collection::vec(line(), 0..80), rule: bool) {
        let verdicts = label(&texts, &mut Scratch::default(), rule);
        prop_assert_eq!(verdicts.len(), texts.len());
        prop_assert!(verdicts.iter().filter(|v| v.role == Role::Title).count() <= 1);
        prop_assert!(verdicts.iter().all(|v| (0.0..=1.0).contains(&v.score)));
    }

    #[test]
    fn nothing_of_one_page_reaches_the_next(
        first in prop::collection::vec(line(), 0..40),
        second in prop::collection::vec(line(), 0..40),
    ) {
        let mut scratch = Scratch::default();
        label(&first, &mut scratch, false);
        prop_assert_eq!(label(&second, &mut scratch, false), label(&second, &mut Scratch::default(), false));
    }
}

/// Time is linear in the page: its square would be minutes here.
#[test]
fn hostile_pages() {
    let hostile = [
        vec!["Comments".to_owned(); 20_000],
        vec!["A headline that is like all the others here".to_owned(); 20_000],
        (0..20_000).map(|i| format!("{}:30 headline number {i} of the day", i % 24)).collect(),
        (0..10_000)
            .flat_map(|i| {
                [
                    format!("Headline number {i} of many"),
                    format!("Teaser number {i} {} ...", "text ".repeat(20)),
                ]
            })
            .collect(),
        (0..10_000)
            .flat_map(|i| {
                [format!("Headline number {i} of many"), format!("Teaser number {i} {}.", "text ".repeat(20))]
            })
            .collect(),
        (0..10_000)
            .flat_map(|i| [format!("Sentence number {i} {}.", "text ".repeat(20)), "Read more".to_owned()])
            .collect(),
        vec!["word ".repeat(1_000_000).trim().to_owned()],
        vec!["A sentence, as long as a book. ".repeat(200_000).trim().to_owned(); 3],
        vec!["漢".repeat(1_000_000), "?!".repeat(100_000), "1:".repeat(100_000)],
    ];
    for texts in &hostile {
        assert_eq!(label(texts, &mut Scratch::default(), false).len(), texts.len());
    }
}
