//! Properties that hold for every text: no reader panics, and every span lies in the text, on character boundaries,
//! in order.

use std::ops::Range;

use kiosque_values::fold::Folded;
use kiosque_values::{
    DateHints, compare_key, date_of_url, date_role, direction, find_agencies, find_dates, language,
    read_byline, read_dateline, read_source_line, read_time, split_authors,
};
use proptest::prelude::*;

/// Texts that look like lines of news pages, in pieces that the readers know.
fn lines() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,4}",
        "[0-9]{1,9}",
        "[ \\-–:/.,T+Zh'’\u{a0}\u{200f}()（）年月日時]",
        prop::sample::select(vec![
            "mai",
            "Oct.",
            "شتنبر",
            "كانون الثاني",
            "октября",
            "Par ",
            "By ",
            "بقلم",
            "記者",
            "AFP",
            "MAP",
            "新华社",
            "电",
            "Source : ",
            " and ",
            "GMT+1",
            "p.m.",
            "午後",
            "令和",
            "Mis à jour",
            "samedi",
            "e\u{301}",
            "٣",
            "٠٩",
            "3",
            "２０",
            "1er",
            "S.A",
            "Ann Example",
            "à",
            "Uhr",
            "  ",
            "—",
            "T09",
            "Z",
            "ς",
            "İ",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn check(text: &str, spans: &[Range<usize>]) -> Result<(), TestCaseError> {
    let mut last = 0;
    for span in spans {
        prop_assert!(text.get(span.clone()).is_some(), "{span:?} of {text:?}");
        prop_assert!(last <= span.start, "{spans:?} of {text:?}");
        last = span.end;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn readers_hold_on_any_text(text in lines(), other in lines()) {
        let hints = DateHints::default();
        check(&text, &find_dates(&text, &hints).into_iter().map(|d| d.span).collect::<Vec<_>>())?;
        check(&text, &find_agencies(&text).into_iter().map(|a| a.span).collect::<Vec<_>>())?;
        check(&text, &split_authors(&text).into_iter().map(|a| a.span).collect::<Vec<_>>())?;
        for span in read_time(&text).into_iter().map(|t| t.span).chain(date_of_url(&text).map(|d| d.span)) {
            check(&text, &[span])?;
        }
        if let Some(line) = read_source_line(&text) {
            check(&text, std::slice::from_ref(&line.name))?;
            prop_assert!(line.span.start <= line.name.start && line.name.end <= line.span.end);
        }
        if let Some(line) = read_dateline(&text) {
            check(&text, std::slice::from_ref(&line.span))?;
            for part in line.place.into_iter().chain(line.agency.map(|a| a.span)).chain(line.date.map(|d| d.span)) {
                prop_assert!(line.span.start <= part.start && part.end <= line.span.end, "{text:?}");
            }
        }
        if let Some(byline) = read_byline(&text) {
            check(&text, std::slice::from_ref(&byline.span))?;
            check(&text, &byline.authors.into_iter().map(|a| a.span).collect::<Vec<_>>())?;
            check(&text, &byline.agencies.into_iter().map(|a| a.span).collect::<Vec<_>>())?;
            for part in byline.lead.into_iter().chain(byline.place) {
                prop_assert!(byline.span.start <= part.start && part.end <= byline.span.end, "{text:?}");
            }
        }
        let _ = (date_role(&text, &other), direction(&text), language(&text));
    }

    #[test]
    fn dates_are_days_of_the_calendar(text in lines()) {
        for date in find_dates(&text, &DateHints::default()) {
            prop_assert!(date.value.month.is_some_and(|month| (1..=12).contains(&month)));
            prop_assert!(date.value.day.is_none_or(|day| (1..=31).contains(&day)));
            prop_assert!(date.value.hour.is_none_or(|hour| hour < 24));
            prop_assert!(date.value.to_iso().len() >= 5);
            let _ = date.value.to_utc();
        }
    }

    #[test]
    fn folding_is_stable_and_leads_back(text in "\\PC*", cut in any::<(usize, usize)>()) {
        let folded = Folded::new(&text);
        let once = folded.as_str();
        let twice = Folded::new(once);
        prop_assert_eq!(twice.as_str(), once);
        let mut ends = [cut.0 % (once.len() + 1), cut.1 % (once.len() + 1)];
        ends.sort_unstable();
        if once.get(ends[0]..ends[1]).is_some() {
            prop_assert!(text.get(folded.to_source(ends[0]..ends[1])).is_some());
        }
        let key = compare_key(&text);
        prop_assert_eq!(compare_key(&key), key);
    }
}
