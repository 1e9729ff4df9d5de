//! Readers' comments: how many there are, and those that the page shows.

mod entries;

use super::Desk;
use crate::article::{Comments, FieldOrigin, PageType};
use crate::{BlockKind, Fact, FactKey, FactSource, Inline, Label, Region, Span};
use kiosque_values::read_comment_count;

/// Parts of a page whose comments are those on other stories, or none.
const ELSEWHERE: Region = Region::NAVIGATION.with(Region::RELATED).with(Region::ASIDE).with(Region::FORM);

/// What facts of JSON-LD are named that count the comments it lists, and do not state how many there are.
const LISTED: &str = "comment";

impl Desk<'_> {
    /// How many comments the page states, else prints, else shows, else lists for programs. The posts of a forum are no
    /// comments, and what lists stories has those of many. With `signs`, the comments that the page shows or lists.
    pub(super) fn comments(&mut self, signs: Option<&[Fact]>) {
        let kind = self.article.page_type;
        if matches!(kind, PageType::Forum | PageType::Listing | PageType::Collection) || self.is_thread() {
            return;
        }
        let printed = || self.printed_comments().or_else(|| self.linked_comments());
        let told = self.stated_comments().or_else(printed);
        let shown = if told.is_none() || signs.is_some() { self.shown_comments() } else { Vec::new() };
        let found = told.or_else(|| self.counted(&shown)).or_else(|| self.listed_comments());
        if let Some((count, origin)) = found {
            self.found_in("comments", &origin);
            let entries = signs.map(|signs| self.entries(&shown, signs));
            self.article.comments = Some(Comments { count, entries });
        }
    }

    /// Whether the page says of itself that it is a thread of a forum.
    fn is_thread(&self) -> bool {
        self.reading.facts_of(FactKey::Type).any(|fact| fact.value == "DiscussionForumPosting")
    }

    /// What JSON-LD says of the article; else what items say, which may be any that the page shows, if all say the same.
    fn stated_comments(&self) -> Option<(u32, FieldOrigin)> {
        let counts = || {
            let facts = self.reading.facts_of(FactKey::CommentCount).filter(|fact| fact.name != LISTED);
            facts.filter_map(|fact| Some((stated_count(fact)?, fact)))
        };
        let of_script = counts().find(|(_, fact)| fact.source == FactSource::JsonLd);
        let found = of_script.or_else(|| {
            let first = counts().next()?;
            counts().all(|(count, _)| count == first.0).then_some(first)
        });
        found.map(|(count, fact)| (count, origin_of(fact)))
    }

    /// What the heading of the comments prints; without one, what lines among them do, if all say the same: cards of other
    /// stories may print counts, too. Where they differ, lines between the story and the first comment count alone.
    fn printed_comments(&self) -> Option<(u32, FieldOrigin)> {
        let blocks = self.reading.blocks();
        let mut lines: Vec<(u32, usize)> = Vec::new();
        for block in self.own_comment_blocks() {
            let Some(count) = read_comment_count(self.reading.text(block)) else { continue };
            if blocks[block].kind == BlockKind::Heading {
                return Some((count, printed(blocks[block].span)));
            }
            lines.push((count, block));
        }
        let are_same = |lines: &[(u32, usize)]| lines.iter().all(|(count, _)| *count == lines[0].0);
        if !are_same(&lines) {
            let (start, end) = (self.story_blocks().0, self.first_shown_comment()?);
            lines.retain(|(_, block)| (start..end).contains(block));
        }
        let &(count, block) = lines.first().filter(|_| are_same(&lines))?;
        Some((count, printed(blocks[block].span)))
    }

    /// What the link to the comments says that stands with byline and date.
    fn linked_comments(&self) -> Option<(u32, FieldOrigin)> {
        let mut lines = self.blocks_with(&[Label::Meta, Label::Byline, Label::Date]).into_iter();
        lines.find_map(|block| {
            let mut links = self.reading.runs(block).iter().filter(|run| run.inline == Inline::Link);
            links.find_map(|link| {
                let count = read_comment_count(self.reading.text(block).get(link.text.range())?)?;
                Some((count, printed(link.source)))
            })
        })
    }

    /// The blocks that are readers' comments, and what stands with these: the form, lists of other stories and the like left
    /// out. What a page says of all its parts, its story among them, tells none of them from the others.
    fn own_comment_blocks(&self) -> impl Iterator<Item = usize> + '_ {
        let blocks = self.reading.blocks();
        let of_story = blocks.get(self.story_blocks().0).map_or(Region::NONE, |block| block.region);
        let elsewhere = ELSEWHERE.without(of_story);
        self.blocks_of(Label::Comment).filter(move |&block| !blocks[block].region.has(elsewhere))
    }

    fn listed_comments(&self) -> Option<(u32, FieldOrigin)> {
        let listed = self.reading.facts_of(FactKey::CommentCount).find(|fact| fact.name == LISTED)?;
        Some((stated_count(listed)?, origin_of(listed)))
    }
}

fn printed(span: Span) -> FieldOrigin {
    FieldOrigin { span: Some(span), by: "page:comments-printed".into() }
}

fn origin_of(fact: &Fact) -> FieldOrigin {
    FieldOrigin { span: Some(fact.span), by: fact.by() }
}

/// A count as pages state it: a number, alone or, in old pages, behind what is counted; or as they print it.
fn stated_count(fact: &Fact) -> Option<u32> {
    let (value, is_told) = match fact.value.rsplit_once("UserComments:") {
        Some((_, number)) => (number, true),
        None => (fact.value.as_str(), !fact.name.eq_ignore_ascii_case("interactionCount")),
    };
    let number = value.trim().parse().ok().or_else(|| read_comment_count(value));
    number.filter(|_| is_told)
}

#[cfg(test)]
mod tests {
    use super::stated_count;
    use crate::article::PageType;
    use crate::{Fact, FactKey, FactSource, Labels, Page, PageVerdict, Reading, Span, assemble};

    #[test]
    fn pages_of_many_stories_or_posts_have_no_count() {
        for (page_type, count) in
            [(PageType::Article, Some(12)), (PageType::Forum, None), (PageType::Listing, None)]
        {
            let page = Page::html("<p>12");
            let mut reading = Reading::of(&page);
            let (key, source, span) = (FactKey::CommentCount, FactSource::JsonLd, Span::default());
            reading.push_fact(Fact { key, value: "12".into(), source, name: "commentCount".into(), span });
            let mut labels = Labels::of(&reading);
            labels.set_verdict(PageVerdict { page_type, ..PageVerdict::default() });
            let article = assemble(&page, &reading, &labels, None);
            assert_eq!(article.comments.map(|comments| comments.count), count, "{page_type:?}");
        }
    }

    #[test]
    fn counts_as_pages_state_them() {
        for (name, value, count) in [
            ("commentCount", "12", Some(12)),
            ("commentCount", " 0 ", Some(0)),
            ("commentCount", "12 Comments", Some(12)),
            ("commentCount", "1.2K", None),
            ("commentCount", "-1", None),
            ("interactionCount", "UserComments:12", Some(12)),
            ("interactionCount", "https://schema.org/UserComments:12", Some(12)),
            ("interactionCount", "UserPlays:12", None),
            ("interactioncount", "12", None),
        ] {
            let (value, name) = (value.to_owned(), name.to_owned());
            let (key, source, span) = (FactKey::CommentCount, FactSource::Meta, Span::default());
            let fact = Fact { key, value, source, name, span };
            assert_eq!(stated_count(&fact), count, "{fact:?}");
        }
    }
}
