//! What parts of a page decide for all of their blocks together, once each block's own chance has spoken.
//!
//! The shares were chosen on pages of sites that no model had seen (cross-validated): no such page got worse by more than a
//! thousandth by what is taken away; of the tables completed two thirds got better, and of the pages whose gaps are bridged
//! ten against three, of those whose headings are kept fourteen against seven. Cards taken whole make
//! two listings and collections better for each that they make worse.

use super::decode::weight;
use super::tree::{Forest, element_of, sign_of_kind, sign_of_naming};
use crate::alike::Keyed;
use crate::decode as line_decode;
use crate::page::Page;
use crate::phrases::Topic;
use crate::{Reason, Verdict};
use kiosque_core::article::PageType;
use kiosque_core::{BlockKind, ElementKind, Naming, Reading, ends_sentence};
use std::collections::BTreeMap;
use std::ops::Range;

/// Corrects which blocks are body by the parts that they lie in.
pub(super) fn settle(scene: &Parts<'_>, kind: PageType, body: &mut [bool]) {
    // The other kinds are made of comments, or of parts side by side.
    if kind == PageType::Article {
        scene.leave_comments(body);
        scene.leave_pictures(body);
        scene.end_with_story(body);
        scene.bridge_gaps(body);
        scene.keep_headings(body);
        scene.keep_last_lines(body);
    }
    if matches!(kind, PageType::Article | PageType::Service) {
        scene.end_before_others(body);
    }
    match kind {
        PageType::Listing | PageType::Collection => scene.complete_cards(body),
        // Some lay out the posts as tables.
        PageType::Forum => {}
        _ => scene.complete_tables(body),
    }
    // Quotes between paragraphs may be such.
    scene.leave_signatures(body);
}

/// Says so where the parts have decided, given of each block whether it is likely to be body and whether it is.
pub(super) fn give_reasons<'a>(blocks: impl Iterator<Item = (bool, &'a bool)>, verdicts: &mut [Verdict]) {
    for ((is_likely, &is_body), verdict) in blocks.zip(verdicts) {
        match (is_likely, is_body) {
            (false, true) if verdict.role.is_body() => verdict.reason = Reason::Whole,
            (true, false) if verdict.reason == Reason::Elsewhere => verdict.reason = Reason::Apart,
            _ => {}
        }
    }
}

/// A page as measured.
pub(super) struct Parts<'a> {
    pub(super) reading: &'a Reading,
    pub(super) page: &'a Page,
    pub(super) forest: &'a Forest,
    /// How long each block is, in characters.
    pub(super) lengths: &'a [u32],
    /// How likely each block is body, and from which chance on it is, in thousandths.
    pub(super) chances: &'a [u16],
    pub(super) threshold: u16,
}

impl Parts<'_> {
    /// Readers' comments, as the markup calls them, are no body of an article that stands outside of them.
    fn leave_comments(&self, body: &mut [bool]) {
        /// A smaller part of the body, in hundredths, is no article: the page is a thread.
        const ARTICLE: u64 = 33;
        const COMMENTS: usize = sign_of_naming(Naming::COMMENT);
        let is_comment = |i: usize| self.is_within(i, COMMENTS);
        if self.has_share(body, ARTICLE, |i| !is_comment(i)) {
            (0..body.len()).filter(|&i| is_comment(i)).for_each(|i| body[i] = false);
        }
    }

    /// What writers of forums have set below each of their posts is no body where most of it stands outside.
    fn leave_signatures(&self, body: &mut [bool]) {
        /// In hundredths.
        const MOST: u64 = 50;
        let signatures: Vec<bool> = (0..body.len()).map(|i| body[i] && self.is_signature(i)).collect();
        if signatures.contains(&true) && self.has_share(body, MOST, |i| !signatures[i]) {
            body.iter_mut().zip(signatures).for_each(|(body, is_signature)| *body &= !is_signature);
        }
    }

    /// Whether a block stands in an element whose first class calls it the signature of a writer, or is drawn as one.
    fn is_signature(&self, i: usize) -> bool {
        /// Those of methods are signatures, too.
        const OF_WRITERS: [&str; 5] =
            ["signature", "post-signature", "post_signature", "message-signature", "user-signature"];
        /// What some forums draw between a post and the signature.
        const RULE: &str = "__________";
        let is_named = |step: &str| step.split_once('.').is_some_and(|(_, name)| OF_WRITERS.contains(&name));
        let path = self.reading.path(i).unwrap_or_default();
        let is_text = !self.is_of(i, BlockKind::Heading) && !self.is_of(i, BlockKind::Pre);
        is_text && path.contains("signature") && path.split('>').any(is_named)
            || self.reading.text(i).strip_prefix(RULE).is_some_and(|rest| rest.contains(char::is_alphabetic))
    }

    /// The words of pictures are no body where most of it stands outside of them.
    fn leave_pictures(&self, body: &mut [bool]) {
        /// In hundredths.
        const MOST: u64 = 60;
        let is_figure = |i: usize| self.is_of(i, BlockKind::Figure);
        if self.has_share(body, MOST, |i| !is_figure(i)) {
            (0..body.len()).filter(|&i| is_figure(i)).for_each(|i| body[i] = false);
        }
    }

    /// Where the markup names what holds the story, and most of the body lies there, nothing below is body.
    fn end_with_story(&self, body: &mut [bool]) {
        /// In hundredths.
        const MOST: u64 = 60;
        const SIGNS: [usize; 2] = [sign_of_naming(Naming::STORY), sign_of_kind(ElementKind::Article)];
        for sign in SIGNS {
            let is_story = |i: usize| self.is_within(i, sign);
            if self.has_share(body, MOST, is_story)
                && let Some(last) = (0..body.len()).rposition(|i| body[i] && is_story(i))
            {
                body[last + 1..].fill(false);
            }
        }
    }

    /// Where no markup names what holds the story, a short line that heads readers' comments or other stories ends the body, if
    /// most of it stands above and no long text below.
    fn end_before_others(&self, body: &mut [bool]) {
        /// In hundredths of the body.
        const MOST: u64 = 70;
        /// In Latin-equivalent characters.
        const SHORT: u32 = 50;
        const LONG: u32 = 400;
        const SIGNS: [usize; 4] = [
            sign_of_naming(Naming::STORY),
            sign_of_naming(Naming::CONTENT),
            sign_of_kind(ElementKind::Article),
            sign_of_kind(ElementKind::Main),
        ];
        if (0..body.len()).any(|i| body[i] && SIGNS.iter().any(|&sign| self.is_within(i, sign))) {
            return;
        }
        let length = |i: usize| if body[i] { u64::from(self.lengths[i]) } else { 0 };
        let all: u64 = (0..body.len()).map(length).sum();
        let last_long = (0..body.len()).rfind(|&i| body[i] && self.lengths[i] > LONG);
        let heads = |i: usize| {
            let topics = self.page.topics[i];
            (Topic::Comment.of(topics) || Topic::Related.of(topics))
                && self.lengths[i] <= SHORT
                && !self.is_linked(i)
        };
        let mut above = 0;
        let is_end = |&i: &usize| {
            let is_low = above * 100 >= all * MOST && last_long.is_none_or(|last| last < i);
            above += length(i);
            is_low && heads(i)
        };
        let end = (0..body.len()).find(is_end).unwrap_or(body.len());
        body[end..].fill(false);
    }

    /// A few blocks between body are body, too, if they are short paragraphs set like those around them, such as the answers of
    /// an interview, or quotes between paragraphs; both if they are not much less likely than is asked of others.
    fn bridge_gaps(&self, body: &mut [bool]) {
        const WIDEST: usize = 3;
        let taken: Vec<usize> = (0..body.len()).filter(|&i| body[i]).collect();
        for (&before, &after) in taken.iter().zip(taken.iter().skip(1)) {
            let gap = before + 1..after;
            if (1..=WIDEST).contains(&gap.len()) && (self.are_answers(&gap) || self.are_quotes(&gap)) {
                body[gap].fill(true);
            }
        }
    }

    fn are_answers(&self, gap: &Range<usize>) -> bool {
        /// In Latin-equivalent characters.
        const LONGEST: u32 = 80;
        let least = self.threshold / 5 * 3;
        let is_short = |i: usize| {
            self.is_of(i, BlockKind::Paragraph) && self.lengths[i] <= LONGEST && self.chances[i] >= least
        };
        let setting = |i: usize| self.forest.nodes[element_of(self.reading, i) as usize].signature;
        gap.clone().all(is_short) && (gap.start - 1..gap.end).all(|i| setting(i) == setting(i + 1))
    }

    fn are_quotes(&self, gap: &Range<usize>) -> bool {
        let least = self.threshold / 5 * 2;
        let are_around = [gap.start - 1, gap.end].iter().all(|&i| self.is_of(i, BlockKind::Paragraph));
        are_around && gap.clone().all(|i| self.is_of(i, BlockKind::Quote) && self.chances[i] >= least)
    }

    /// A heading straight between other body is one of the story, if it is no less than two fifths as likely as is asked of
    /// others.
    fn keep_headings(&self, body: &mut [bool]) {
        let least = self.threshold / 5 * 2;
        let is_heading = |i: usize| self.is_of(i, BlockKind::Heading);
        for i in 1..body.len().max(1) - 1 {
            let is_between = || body[i - 1] && body[i + 1] && !is_heading(i - 1) && !is_heading(i + 1);
            body[i] |= is_heading(i) && self.chances[i] >= least && is_between();
        }
    }

    /// On pages of little more than a story the short lines that end it stand where on others the furniture begins. Sentences
    /// set like the last block of the body, next behind it, are of the story, too, if they are a quarter as likely as is asked.
    fn keep_last_lines(&self, body: &mut [bool]) {
        let is_bare = line_decode::bareness(self.page, line_decode::WHOLE_PAGE) > 0;
        let Some(last) = body.iter().rposition(|&is_body| is_body).filter(|_| is_bare) else { return };
        let node = |i: usize| self.forest.nodes[element_of(self.reading, i) as usize];
        let is_set_alike = |i: usize| {
            (node(i).signature, node(i).parent) == (node(last).signature, node(last).parent)
                && self.is_of(i, BlockKind::Paragraph)
        };
        let is_likely = |i: usize| self.chances[i] >= self.threshold / 4;
        let is_sentence =
            |i: usize| is_likely(i) && ends_sentence(self.reading.text(i)) && self.page.topics[i] == 0;
        let more =
            (last + 1..body.len()).take_while(|&i| is_set_alike(i) && is_sentence(i) && !self.is_linked(i));
        more.for_each(|i| body[i] = true);
    }

    /// A table of which at least half the cells are body is body: without the others it says something else.
    fn complete_tables(&self, body: &mut [bool]) {
        /// Fewer cells are a layout.
        const LEAST: usize = 4;
        let tables: Vec<Option<u32>> = (0..body.len()).map(|i| self.table_around(i)).collect();
        // Each table is looked at once, however many parts it stands in.
        let mut of_data = BTreeMap::new();
        let mut start = 0;
        for cells in tables.chunk_by(|one, other| one == other) {
            let blocks = start..start + cells.len();
            start = blocks.end;
            let taken = blocks.clone().filter(|&i| body[i]).count();
            let Some(table) = cells[0].filter(|_| cells.len() >= LEAST && 2 * taken >= cells.len()) else {
                continue;
            };
            if *of_data.entry(table).or_insert_with(|| self.is_of_data(table, &tables)) {
                body[blocks].fill(true);
            }
        }
    }

    /// The nearest table around a block that is a cell.
    fn table_around(&self, i: usize) -> Option<u32> {
        let own = self.is_of(i, BlockKind::Cell).then(|| element_of(self.reading, i))?;
        let is_table = |element: u32| {
            self.reading.elements().get(element as usize).is_some_and(|it| it.kind == ElementKind::Table)
        };
        self.forest.around(own).skip_while(|&at| !is_table(at)).take_while(|&at| is_table(at)).last()
    }

    /// Whether a table holds data, given of each block the table around it: no table in it, and hardly a cell with several
    /// blocks. The cells that a page is laid out with hold whole columns.
    fn is_of_data(&self, table: u32, tables: &[Option<u32>]) -> bool {
        let node = &self.forest.nodes[table as usize];
        let blocks = node.first as usize..node.end as usize;
        let own = |i: &usize| {
            *i == blocks.start || element_of(self.reading, *i) != element_of(self.reading, *i - 1)
        };
        let count = blocks.clone().filter(own).count();
        tables[blocks.clone()].iter().flatten().all(|around| *around == table)
            && 4 * count >= 3 * blocks.len()
    }

    /// Cards side by side are body with all that stands on them, be it prices or sizes, if they make up a good part of what the
    /// page promises and stand out from the rest of it.
    fn complete_cards(&self, body: &mut [bool]) {
        const FEWEST: usize = 5;
        /// Part of what all chances add up to, and how likely body they are against the whole page, in hundredths.
        const PART: u64 = 25;
        const LIKELIER: u64 = 160;
        let page = self.promise(0..body.len());
        for row in self.forest.rows().filter(|row| row.len() >= FEWEST) {
            let blocks = |card: &Keyed| {
                let node = &self.forest.nodes[card.at()];
                node.first as usize..node.end as usize
            };
            let own =
                row.iter().map(blocks).fold(Promise::default(), |sum, card| sum.plus(self.promise(card)));
            let are_cards = row.iter().map(|card| blocks(card).len()).sum::<usize>() > row.len();
            let is_part = own.likely * 100 >= page.likely * PART;
            if are_cards && is_part && own.likely * page.size * 100 >= page.likely * own.size * LIKELIER {
                row.iter().for_each(|card| body[blocks(card)].fill(true));
            }
        }
    }

    /// What the chances of some blocks add up to.
    fn promise(&self, blocks: Range<usize>) -> Promise {
        blocks.fold(Promise::default(), |sum, i| sum.plus(Promise::of(self.chances[i], self.lengths[i])))
    }

    fn is_linked(&self, i: usize) -> bool {
        self.forest.sum(i..i + 1).links > 0
    }

    fn is_of(&self, i: usize, kind: BlockKind) -> bool {
        self.reading.blocks()[i].kind == kind
    }

    /// Whether an element around the block, or its own, has the sign.
    fn is_within(&self, i: usize, sign: usize) -> bool {
        self.forest.signs[element_of(self.reading, i) as usize][sign] > 0
    }

    /// Whether the body among some blocks is at least this share of all body, in hundredths; there must be one.
    fn has_share(&self, body: &[bool], share: u64, among: impl Fn(usize) -> bool) -> bool {
        let (mut all, mut some) = (0, 0);
        for i in (0..body.len()).filter(|&i| body[i]) {
            let length = u64::from(self.lengths[i]);
            all += length;
            some += if among(i) { length } else { 0 };
        }
        all > 0 && some * 100 >= all * share
    }
}

/// How long blocks are together, and as much again times how likely they are body, in thousandths.
#[derive(Clone, Copy, Default)]
struct Promise {
    size: u64,
    likely: u64,
}

impl Promise {
    fn of(chance: u16, length: u32) -> Promise {
        Promise { size: weight(1, length), likely: weight(chance, length) }
    }

    fn plus(self, other: Promise) -> Promise {
        Promise { size: self.size + other.size, likely: self.likely + other.likely }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{HtmlScratch, lengths_of, lines_of};
    use super::*;
    use crate::label::Scratch;
    use crate::markup;
    use kiosque_core::Page;

    /// The texts that are body of a page of this kind after all, where all but those that begin with `-` or `+` were before.
    fn settled(html: &str, kind: PageType) -> Vec<String> {
        let reading = kiosque_html::read(&Page::html(html.to_owned()));
        let (mut lines, mut scratch) = (Scratch::default(), HtmlScratch::default());
        let hints = markup::hints(&reading);
        let (page, rows) = lines.describe(&lines_of(&reading), &hints);
        scratch.measure(&reading, page, rows, hints.title);
        let lengths = lengths_of(page);
        // What begins with a `+` is not likely enough by itself.
        let chance = |i: usize| match reading.text(i).as_bytes()[0] {
            b'-' => 100,
            b'+' => 300,
            _ => 900,
        };
        let chances: Vec<u16> = (0..reading.len()).map(chance).collect();
        let parts = Parts {
            reading: &reading,
            page,
            forest: &scratch.forest,
            lengths: &lengths,
            chances: &chances,
            threshold: 500,
        };
        let mut body: Vec<bool> = chances.iter().map(|&chance| chance >= parts.threshold).collect();
        settle(&parts, kind, &mut body);
        (0..reading.len()).filter(|&i| body[i]).map(|i| reading.text(i).to_owned()).collect()
    }

    #[test]
    fn comments_of_an_article() {
        let page = |story: &str| {
            format!(
                "<div><p>{story}</div><ol class=comment-list><li>So it is.<li>It is not, I was there myself.</ol>"
            )
        };
        let long = "The bridge was opened, and trams cross it.";
        assert_eq!(settled(&page(long), PageType::Article), [long]);
        assert_eq!(settled(&page(long), PageType::Forum).len(), 3);
        // What stands outside is the heading of a thread.
        assert_eq!(settled(&page("Trams?"), PageType::Article).len(), 3);
    }

    #[test]
    fn signatures_of_posts() {
        let post = |signature: &str| {
            format!("<div class=post><p>The bridge was opened, and trams cross it.</p>{signature}</div>")
        };
        for signature in [
            "<div class=signature>Long live the tram!</div>",
            "<blockquote class='signature restore'><div>Long live the tram!</div></blockquote>",
            "<aside class=message-signature><p>Long live the tram!</p></aside>",
            "<div>__________________<br>Long live the tram!</div>",
        ] {
            for kind in [PageType::Forum, PageType::Article] {
                let page = post(signature).repeat(3);
                assert_eq!(settled(&page, kind), ["The bridge was opened, and trams cross it."; 3], "{page}");
            }
        }
        assert_eq!(settled(&post("<p>__________________</p>"), PageType::Forum).len(), 2);
        assert_eq!(settled(&post("<div class=member-signature>Ann Example</div>"), PageType::Forum).len(), 2);
        assert_eq!(
            settled("<div class=signature><p>The bridge was opened.</p></div>", PageType::Forum).len(),
            1
        );
    }

    #[test]
    fn words_of_pictures() {
        let long = "The bridge was opened, and trams cross it.";
        let page =
            format!("<p>{long}</p><figure><img src=a><figcaption>The first tram</figcaption></figure>");
        assert_eq!(settled(&page, PageType::Article), [long]);
        let page = format!("<figure><img src=a><figcaption>{long}</figcaption></figure>");
        assert_eq!(settled(&page, PageType::Article), [long]);
    }

    #[test]
    fn below_the_story() {
        let (story, other) =
            ("The bridge was opened on Wednesday, and trams cross it again.", "The harbour is closed.");
        for (open, close) in [("<article>", "</article>"), ("<div class=story-body>", "</div>")] {
            let page = format!("<p>Lead.</p>{open}<p>{story}{close}<h3>News</h3><p>{other}");
            assert_eq!(settled(&page, PageType::Article), ["Lead.", story]);
            assert_eq!(settled(&page, PageType::Listing).len(), 4);
        }
        // Less than most of it.
        let page = format!("<article><p>{other}</article><p>{story}");
        assert_eq!(settled(&page, PageType::Article).len(), 2);
    }

    #[test]
    fn short_answers() {
        let count = |answers: &str, kind| {
            settled(&format!("<p>Are you sure?</p>{answers}<p>What about the trams?</p>"), kind).len()
        };
        assert_eq!(count("<p>+ Yes.</p>", PageType::Article), 3);
        assert_eq!(count("<p>+ Yes.</p><p>+ Quite.</p>", PageType::Article), 4);
        assert_eq!(count("<p>+ Yes.</p>", PageType::Service), 2);
        // Less likely, set otherwise, many, or long.
        assert_eq!(count("<p>- Yes.</p>", PageType::Article), 2);
        assert_eq!(count("<p>+ Yes.</p><p>- Yes.</p>", PageType::Article), 2);
        assert_eq!(count("<p class=more>+ Yes.</p>", PageType::Article), 2);
        assert_eq!(count(&"<p>+ Yes.</p>".repeat(4), PageType::Article), 2);
        assert_eq!(count(&format!("<p>+{}</p>", " and yes again".repeat(6)), PageType::Article), 2);
    }

    #[test]
    fn quotes_between_paragraphs() {
        let count = |before: &str, quotes: &str| {
            settled(&format!("{before}{quotes}<p>So the mayor said.</p>"), PageType::Article).len()
        };
        let quote = "<blockquote>+ It is only a bridge, but it is ours, and we have waited for it long enough.</blockquote>";
        assert_eq!(count("<p>The bridge is open.</p>", quote), 3);
        assert_eq!(count("<p>The bridge is open.</p>", &quote.repeat(3)), 5);
        assert_eq!(count("<p>The bridge is open.</p>", &quote.repeat(4)), 2);
        assert_eq!(count("<h2>The bridge is open.</h2>", quote), 2);
        assert_eq!(count("<p>The bridge is open.</p>", "<blockquote>- Advertise here.</blockquote>"), 2);
    }

    #[test]
    fn headings_of_the_story() {
        let count = |heading: &str, behind: &str| {
            settled(
                &format!("<p>The port is closed.</p>{heading}{behind}<p>Ships wait.</p>"),
                PageType::Article,
            )
            .len()
        };
        assert_eq!(count("<h2>+ Ships</h2>", ""), 3);
        assert_eq!(count("<h2>- Ships</h2>", ""), 2);
        assert_eq!(count("<h2>+ Read on</h2>", "<p>- Trams</p>"), 2);
        assert_eq!(count("<h2>+ Ships</h2>", "<h3>+ Captains</h3>"), 2);
        assert_eq!(settled("<h2>+ Ships</h2><p>Ships wait.</p><h2>+ Tags</h2>", PageType::Article).len(), 1);
    }

    #[test]
    fn what_others_write_below_a_story() {
        let count = |wrap: &str, heading: &str, behind: &str| {
            let story = "<p>The port is closed, and the trams cross the bridge again.</p>".repeat(5);
            let page = format!("<{wrap}><h1>- Port</h1>{story}{heading}{behind}</{wrap}>");
            settled(&page, PageType::Article).len() - 5
        };
        let answer = "<p>So it is.</p><p>It is not.</p>";
        assert_eq!(count("div", "<h3>Comments (2)</h3>", answer), 0);
        assert_eq!(count("div", "<p>Related articles</p>", answer), 0);
        assert_eq!(count("div", "<h3>Ships</h3>", answer), 3);
        // The markup tells, or the story goes on.
        assert_eq!(count("article", "<h3>Comments (2)</h3>", answer), 3);
        let more = format!("<p>{}</p>", "The port is closed, and the trams cross the bridge. ".repeat(10));
        assert_eq!(count("div", "<h3>Comments (2)</h3>", &more), 2);
    }

    #[test]
    fn last_lines_of_a_bare_page() {
        let count = |end: &str, menu: &str| {
            let story = "<p>The port is closed, and the trams cross the bridge again.</p>".repeat(3);
            let page = format!("{menu}<article><h1>- Port</h1>{story}{end}</article>");
            settled(&page, PageType::Article).len() - 3
        };
        assert_eq!(count("<p>+ Ships wait.</p><p>+ “So do we.”</p>", ""), 2);
        assert_eq!(count("<p>- Ships wait.</p>", ""), 0);
        assert_eq!(count("<p>+ Ships wait</p>", ""), 0);
        assert_eq!(count("<p class=note>+ Ships wait.</p>", ""), 0);
        assert_eq!(count("<p>+ <a href=/ships>Ships</a> wait.</p>", ""), 0);
        assert_eq!(count("<p>+ Ships wait.</p>", &"<li><a href=/s>- Ships</a>".repeat(30)), 0);
    }

    #[test]
    fn half_a_table() {
        let table = |cells: [&str; 4]| {
            let [a, b, c, d] = cells;
            format!("<p>-1</p><table><tr><td>{a}<td>{b}<tr><td>{c}<td>{d}</table><p>-2</p>")
        };
        assert_eq!(settled(&table(["For", "-39", "Against", "-61"]), PageType::Service).len(), 4);
        assert_eq!(settled(&table(["For", "-39", "-Against", "-61"]), PageType::Service), ["For"]);
        assert_eq!(settled(&table(["For", "-39", "Against", "-61"]), PageType::Forum).len(), 2);
        // A menu and a story side by side, and a box between the paragraphs.
        let story = "The port is closed.<br><br>Ships wait.<br><br>";
        let laid_out = format!(
            "<table><tr><td>-Menu<br><br>-Trams<br><br>-Ships<td>{story}<table><tr><td>-Captain<br><br>-Photo</table>{story}</table>"
        );
        assert_eq!(settled(&laid_out, PageType::Article).len(), 4);
        let around = "<table><tr><td>-Menu<tr><td>-Trams<tr><td><table><tr><td>The port is closed.<tr><td>Ships wait.</table></table>";
        assert_eq!(settled(around, PageType::Article).len(), 2);
    }

    #[test]
    fn cards_of_a_collection() {
        let card = "<li><a>Lamp</a><div>+ 12 €</div></li>";
        let foot = "<p>- All rights reserved, and all lamps, too</p>".repeat(3);
        let count = |cards: &str, foot: &str, kind| {
            settled(&format!("<h1>- Lamps</h1><ul>{cards}</ul>{foot}"), kind).len()
        };
        let cards = card.repeat(5);
        assert_eq!(count(&cards, &foot, PageType::Collection), 10);
        assert_eq!(count(&cards, &foot, PageType::Listing), 10);
        assert_eq!(count(&cards, &foot, PageType::Product), 5);
        // Too few, hardly likelier than the page, of a line each, next to much that is likelier.
        assert_eq!(count(&card.repeat(4), &foot, PageType::Collection), 4);
        assert_eq!(count(&cards, "", PageType::Collection), 5);
        assert_eq!(count(&"<li>+ 12 €</li>".repeat(5), &foot, PageType::Collection), 0);
        let text = "<p>All about lamps, their makers and their light.</p>".repeat(12);
        assert_eq!(count(&cards, &format!("{text}{foot}"), PageType::Collection), 17);
    }
}
