//! Names that stand alone: the line under a headline that is nothing but a name, or a name and a date.
//!
//! Nothing in such a line says that somebody wrote. It counts where a person's name stands between headline and story, and
//! there is a date or a newsroom's role on the same line, or a line elsewhere that tells who it is.

use super::Desk;
use super::credits::is_glued;
use crate::article::PageType;
use crate::{Inline, Label, Region};
use kiosque_values::{
    Author, AuthorKind, DateHints, compare_key, find_dates, has_compare_key, is_press_role, split_authors,
};

/// Parts of a page whose names are of sections and of others.
const ELSEWHERE: Region =
    Region::NAVIGATION.with(Region::FOOTER).with(Region::COMMENTS).with(Region::RELATED);

/// A line with a name and a date is so long, in bytes.
const LONGEST: usize = 80;

impl Desk<'_> {
    /// The person whose name stands alone on a line by the headline, with the block.
    pub(super) fn lone_name(&self) -> Option<(usize, Author)> {
        let is_story = self.labels.verdict().page_type == PageType::Article;
        let name = |block: usize| self.name_alone(block).or_else(|| self.name_told(block));
        self.name_places().filter(|_| is_story).find_map(|block| Some((block, name(block)?)))
    }

    /// The name that begins the last line: `Ann Example is a reporter of the Gazette.`
    fn name_told(&self, block: usize) -> Option<Author> {
        /// So many words tell what somebody is, and so many bytes.
        const TELLING: usize = 6;
        const LONGEST: usize = 300;
        let (_, end) = self.story_blocks();
        let text = self.reading.text(block);
        let is_last = block + 1 >= end && text.len() <= LONGEST;
        if !is_last || self.reading.blocks()[block].region.has(ELSEWHERE) {
            return None;
        }
        let small = text.split(' ').position(|word| word.starts_with(char::is_lowercase))?;
        let start: usize = text.split(' ').take(small).map(|word| word.len() + 1).sum();
        let what: Vec<&str> = text[start..].split(' ').take(TELLING).collect();
        let name = split_authors(&text[..start]).into_iter().next().filter(is_full_name)?;
        (name.span == (0..start.saturating_sub(1)) && is_press_role(&what.join(" "))).then_some(name)
    }

    /// The blocks between headline and story, and the few that end the story.
    fn name_places(&self) -> impl Iterator<Item = usize> + use<'_> {
        /// So many blocks stand between a headline and the name under it.
        const NEAR: usize = 10;
        /// A summary of so many blocks may be taken for the beginning of the story.
        const SUMMARY: usize = 4;
        /// A signature is the last line of the story, or stands behind it.
        const BEHIND: usize = 2;
        let (first, end) = self.story_blocks();
        let title = self.blocks_of(Label::Title).next();
        let head = title.map_or(0..0, |title| title + 1..(first + SUMMARY).clamp(title + 1, title + NEAR));
        head.chain(end.saturating_sub(1)..end + BEHIND).filter(|&block| block < self.reading.len())
    }

    fn name_alone(&self, block: usize) -> Option<Author> {
        let text = &*self.reading.parted_text(block);
        if text.len() > LONGEST || self.reading.blocks()[block].region.has(ELSEWHERE) {
            return None;
        }
        let (line, has_date) = without_date(text);
        let mut names = split_authors(line).into_iter();
        let name = names.next().filter(|name| {
            let behind = line[name.span.end..].trim_end();
            // `Ann Example in Weather`
            is_full_name(name) && (behind.is_empty() || behind.starts_with(" in ") || is_press(name, behind))
        })?;
        let is_alone = names.next().is_none() && name.span.start == 0;
        let key = compare_key(&name.name);
        let is_other = self.is_of_section(&key) || self.is_site_name(&key);
        // Within the story people are quoted, and headings look like names.
        let (first, end) = self.story_blocks();
        let is_inside = (first + 1..end.saturating_sub(1)).contains(&block);
        let has_more = || {
            has_date
                || is_press(&name, &line[name.span.end..])
                || !is_inside && (self.is_dated(block) || self.is_told(&key, text))
                || line == name.name && self.ends_story(block)
        };
        (is_alone && !is_other && !is_glued(&name.name) && has_more()).then_some(name)
    }

    /// Whether the headline has the name, or a menu or the page's address: it is of a section, or of whom the story is about.
    fn is_of_section(&self, key: &str) -> bool {
        let title = self.article.title.as_deref().map(compare_key).unwrap_or_default();
        let slug = key.replace(' ', "-");
        let in_address = self.reading.url().is_some_and(|url| url.to_lowercase().contains(&slug));
        let blocks = self.reading.blocks().iter().enumerate();
        let mut menus = blocks.filter(|(_, block)| {
            block.text.len() <= LONGEST && block.region.has(Region::NAVIGATION.with(Region::FOOTER))
        });
        title.contains(key)
            || in_address
            || menus.any(|(index, _)| has_compare_key(self.reading.text(index), key))
    }

    /// Whether a block is the last of the story, or next behind it and set like it, and no link.
    fn ends_story(&self, block: usize) -> bool {
        let (_, end) = self.story_blocks();
        let is_next = end > 0 && block == end && self.reading.path(block) == self.reading.path(end - 1);
        let is_last = block + 1 == end && self.labels.label(block) == Label::Paragraph;
        let is_linked = || self.reading.runs(block).iter().any(|run| run.inline == Inline::Link);
        (is_last || is_next) && !is_linked()
    }

    /// Whether the line before or behind, in the head of the article, is nothing but a date.
    fn is_dated(&self, block: usize) -> bool {
        let (first, _) = self.story_blocks();
        let beside = [block.wrapping_sub(1), block + 1].into_iter().filter(|&one| one < self.reading.len());
        let is_date = |one: usize| {
            let text = self.reading.text(one);
            text.len() <= LONGEST && without_date(text) == ("", true)
        };
        block < first && beside.into_iter().any(is_date)
    }

    /// Whether another line of the page begins with the name and goes on in small letters: `Ann Example is …`.
    fn is_told(&self, key: &str, own: &str) -> bool {
        (0..self.reading.len()).map(|block| self.reading.text(block)).filter(|&text| text != own).any(
            |text| {
                let rest = text.get(..text.floor_char_boundary(LONGEST)).map(compare_key).unwrap_or_default();
                rest.strip_prefix(key).is_some_and(|rest| rest.starts_with(' '))
                    && text
                        .split(' ')
                        .nth(key.split(' ').count())
                        .is_some_and(|word| word.starts_with(char::is_lowercase))
            },
        )
    }
}

/// Whether what stands behind a name is a role that newsrooms have, and nothing else.
fn is_press(name: &Author, behind: &str) -> bool {
    let behind = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_role = |role: &String| behind.trim_end().strip_suffix(role.as_str()).is_some_and(str::is_empty);
    name.role.as_ref().is_some_and(is_role) && is_press_role(behind)
}

/// A line without the date and the time that it begins or ends with.
fn without_date(text: &str) -> (&str, bool) {
    let dates = find_dates(text, &DateHints::default());
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return (text.trim(), false) };
    let signs = |c: char| !c.is_alphanumeric() && c != '.';
    let (before, behind) =
        (text[..first.span.start].trim_matches(signs), text[last.span.end..].trim_matches(signs));
    (if before.is_empty() { behind } else { without_article(before) }, true)
}

/// A line without the word that leads in the date behind it: `Ann Example, le`.
fn without_article(line: &str) -> &str {
    const WORDS: [&str; 12] = ["le", "on", "am", "el", "il", "den", "vom", "du", "op", "em", "dne", "dnia"];
    match line.rsplit_once(' ') {
        Some((rest, last)) if WORDS.contains(&last) => {
            rest.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.')
        }
        _ => line,
    }
}

/// Two or three words with capitals and small letters, or an initial among them.
pub(super) fn is_full_name(name: &Author) -> bool {
    let words: Vec<&str> = name.name.split(' ').collect();
    let proper = |word: &&str| {
        let letters = word.trim_end_matches('.');
        letters.starts_with(char::is_uppercase)
            && letters.chars().skip(1).all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
            && (letters.chars().count() == 1 || letters.contains(char::is_lowercase))
    };
    name.kind == AuthorKind::Person && (2..=3).contains(&words.len()) && words.iter().all(proper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_dates() {
        for (line, name) in [
            ("Ann Example 17.10.2019, 13:56", "Ann Example"),
            ("25.10.2022 - Ann Example", "Ann Example"),
            ("Ann Example\n10. September 2017", "Ann Example"),
            ("Ann Example", "Ann Example"),
            ("10 September 2017", ""),
        ] {
            assert_eq!(without_date(line).0, name, "{line}");
        }
    }
}
