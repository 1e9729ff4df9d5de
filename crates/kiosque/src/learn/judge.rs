//! Whether a rule makes a page worse, without anybody who says what is right.
//!
//! What a page repeats on other stories is no story; prose that stands nowhere else is; and what the page states of
//! itself is weighed above both. A change that none of these supports speaks against the rule that made it.

use super::candidate::is_aside;
use super::repeats::Repeats;
use super::sheet::{Line, Sheet};
use crate::Label;
use crate::render::shortened;
use kiosque_core::article::Article;
use kiosque_core::ends_sentence;
use kiosque_values::compare_key;
use std::collections::BTreeSet;

/// A block of so many characters that ends as a sentence does is prose.
const PROSE: usize = 60;

/// What a rule does to a page.
#[derive(Default)]
pub(super) struct Effect {
    /// How many blocks of it are read otherwise.
    pub(super) changes: usize,
    /// What speaks against that, in half sentences.
    pub(super) objections: Vec<String>,
}

/// Compares a page as it is read now with how a rule has it read.
pub(super) fn effect(before: &Sheet, article: &Article, labels: &[Label], repeats: &Repeats<'_>) -> Effect {
    let mut effect = Effect::default();
    for (line, &label) in before.blocks.iter().zip(labels).filter(|(line, label)| line.label != **label) {
        effect.changes += 1;
        effect.objections.extend(of_block(before, line, label, repeats));
    }
    effect.objections.extend(of_fields(before, article));
    let known = &before.article.warnings;
    let new = article.warnings.iter().filter(|warning| !known.contains(warning));
    effect.objections.extend(new.cloned());
    effect
}

/// What speaks against a block's new label.
fn of_block(page: &Sheet, line: &Line, label: Label, repeats: &Repeats<'_>) -> Option<String> {
    let shown = || shortened(&line.text, 60);
    let is_foreign = repeats.is_foreign(page, &line.form);
    match (line.label.is_body(), label.is_body()) {
        (true, false) if is_foreign => None,
        (true, false) => match page.stated.has_in_story(&line.text) {
            Some(true) => Some(format!("the page states this of its story, which is lost: {}", shown())),
            Some(false) => None,
            None => is_prose(line).then(|| format!("prose that stands nowhere else is lost: {}", shown())),
        },
        (false, true) if is_foreign => {
            Some(format!("other stories have this, too, which becomes story: {}", shown()))
        }
        (false, true) => match page.stated.has_in_story(&line.text) {
            Some(true) => None,
            Some(false) => Some(format!("the page does not state this of its story: {}", shown())),
            None => Some(format!("nothing says that this is story, which it becomes: {}", shown())),
        },
        (false, false) if line.label.is_kept() && !is_aside(line.label) && is_aside(label) && !is_foreign => {
            Some(format!("a {} is lost: {}", line.label.name(), shown()))
        }
        _ => None,
    }
}

pub(super) fn is_prose(line: &Line) -> bool {
    line.form.chars().count() >= PROSE && ends_sentence(&line.form)
}

/// Fields that are lost, or that were as the page states them and no longer are, or that changed and nothing says that
/// the new value is right.
fn of_fields(page: &Sheet, after: &Article) -> Vec<String> {
    let before = &page.article;
    let mut objections = Vec::new();
    let mut object = |field: &str, was: &str, is: &str| {
        objections.push(format!("{field} was `{}` and becomes `{}`", shortened(was, 60), shortened(is, 60)));
    };
    if let Some(title) = &before.title {
        let is = after.title.as_deref().unwrap_or_default();
        let is_stated = page.stated.has_title(is) && !page.stated.has_title(title);
        if compare_key(title) != compare_key(is) && !is_stated {
            object("the title", title, is);
        }
    }
    if let Some(date) = &before.date_published {
        let is = after.date_published.as_deref().unwrap_or_default();
        let is_stated = page.stated.days.iter().any(|day| is.starts_with(day.as_str()))
            && !page.stated.days.iter().any(|day| date.starts_with(day.as_str()));
        if !is.starts_with(date.get(..10).unwrap_or(date)) && !is_stated {
            object("the date", date, is);
        }
    }
    let names = |article: &Article| -> BTreeSet<String> {
        article.authors.iter().map(|author| compare_key(&author.name)).collect()
    };
    let (was, is) = (names(before), names(after));
    // Authors who are new where there were none are right only when the page states them.
    if was != is && is != page.stated.authors {
        let listed = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join("; ");
        object("the authors", &listed(&was), &listed(&is));
    }
    for (field, had, has) in [
        ("the standfirst", before.standfirst.is_some(), after.standfirst.is_some()),
        ("the tags", !before.tags.is_empty(), !after.tags.is_empty()),
        ("the agencies", !before.agencies.is_empty(), !after.agencies.is_empty()),
        ("the section", !before.section.is_empty(), !after.section.is_empty()),
    ] {
        if had && !has {
            objections.push(format!("{field} is lost"));
        }
    }
    objections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kiosque, Page};

    const OWN: &str =
        "Nobody had seen the anchor since the great flood, and many believed that it had been sold long ago.";
    const THANKS: &str =
        "This story was paid for by the gifts of our readers, and we thank every one of them for it.";
    const LINK: &str =
        "Read also: The ferry is late again, and nobody in the town knows when it will be there";

    /// Two stories; what the first states of itself stands in `head`.
    fn sheets(kiosque: &Kiosque, head: &str) -> Vec<Sheet> {
        let page = |head: &str, title: &str, own: &str| {
            let page = Page::html(format!(
                "<html><head>{head}</head><body><article><h1>{title}</h1><div class=story><p>{own}<p>{THANKS}<p>{LINK}\
                 <p>In the hall beside the {title} stands a chest with coins, a clock that still goes, and a letter to the king.\
                 <p>The harbour master wrote down all that was found with the {title}, and he will not say how much it is worth.\
                 <p>The mayor said of the {title} that it will be shown in the town hall from Monday on.</div></article>"
            ));
            Sheet::of(kiosque, &page, "none")
        };
        let mut sheets = vec![
            page(head, "The old anchor", OWN),
            page("", "The new ferry", &OWN.replace("anchor", "ferry")),
        ];
        super::super::repeats::number_stories(&mut sheets);
        sheets
    }

    /// What speaks against giving the block with this text another label.
    fn against(head: &str, text: &str, label: Label) -> Option<String> {
        let kiosque = Kiosque::builder().without_bundled().build().expect("there is nothing to be wrong");
        let sheets = sheets(&kiosque, head);
        let relabelled = |line: &Line| if line.text == text { label } else { line.label };
        let labels: Vec<Label> = sheets[0].blocks.iter().map(relabelled).collect();
        let effect = effect(&sheets[0], &sheets[0].article, &labels, &Repeats::of(&sheets));
        assert_eq!(effect.changes, 1, "{text}");
        effect.objections.into_iter().next()
    }

    #[track_caller]
    fn check(head: &str, text: &str, label: Label, expected: Option<&str>) {
        let found = against(head, text, label);
        assert_eq!(
            found.as_deref().map(|found| found.split(':').next().unwrap_or(found)),
            expected,
            "{text}"
        );
    }

    #[test]
    fn what_speaks_against_a_label() {
        check("", OWN, Label::Chrome, Some("prose that stands nowhere else is lost"));
        check("", THANKS, Label::Chrome, None);
        check("", LINK, Label::RelatedTitle, None);
        check("", OWN, Label::Heading, None);
        check("", "The old anchor", Label::Chrome, Some("a title is lost"));
        check(
            "",
            "The old anchor",
            Label::Paragraph,
            Some("nothing says that this is story, which it becomes"),
        );
    }

    #[test]
    fn what_a_page_states_of_its_story_counts_most() {
        let mayor =
            "The mayor said of the The old anchor that it will be shown in the town hall from Monday on.";
        let story = |text: &str| {
            let story = serde_json::json!({"@type": "NewsArticle", "articleBody": text});
            format!("<script type=\"application/ld+json\">{story}</script>")
        };
        let chest = "In the hall beside the The old anchor stands a chest with coins, a clock that still goes, and a letter to the king.";
        let master = "The harbour master wrote down all that was found with the The old anchor, and he will not say how much it is worth.";
        let head = story(&format!("{OWN} {mayor} {LINK} {chest} {master}"));
        check(&head, mayor, Label::Chrome, Some("the page states this of its story, which is lost"));
        check(&story(&format!("{OWN} {THANKS} {LINK} {chest} {master}")), mayor, Label::Chrome, None);
    }
}
