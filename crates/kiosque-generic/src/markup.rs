//! What HTML tells besides the words: parts of the page, headings, lists, pictures.

use crate::label::Hints;
use crate::{Reason, Role, Verdict};
use kiosque_core::{Block, BlockKind, Reading, Region, headline_block};

/// Parts of a page that hold no story, and what their blocks are.
const PARTS: [(Region, Role); 9] = [
    (Region::COMMENTS, Role::Comment),
    (Region::NAVIGATION, Role::Navigation),
    (Region::FOOTER, Role::Chrome),
    (Region::RELATED, Role::RelatedTitle),
    (Region::PROMOTION, Role::Promo),
    (Region::FORM, Role::Chrome),
    (Region::ASIDE, Role::Chrome),
    (Region::HEADER, Role::Chrome),
    (Region::CONTROL, Role::Chrome),
];

/// A part with more than this share of the page's text holds the story, whatever it is called. In hundredths.
const WHOLE_PAGE: usize = 40;
/// Comments may be most of a page. In hundredths.
const ALL_BUT_COMMENTS: usize = 85;

/// Parts that are mostly told by names, which mislead: the element with most of the page's paragraphs is none of them.
const NAMED: Region =
    Region::RELATED.with(Region::PROMOTION).with(Region::FORM).with(Region::ASIDE).with(Region::HEADER);

/// What markup tells before the lines are weighed.
pub(crate) fn hints(reading: &Reading) -> Hints {
    let parts = telling_parts(reading);
    let title = headline_block(reading);
    let main = fullest_container(reading);
    let known = (reading.blocks().iter().enumerate())
        .map(|(index, block)| {
            let in_main = || main.is_some_and(|main| is_directly_in(reading.path(index).unwrap_or(""), main));
            let is_misnamed = block.region.has(NAMED) && in_main();
            let block =
                if is_misnamed { Block { region: block.region.without(NAMED), ..*block } } else { *block };
            if Some(index) == title { None } else { known(&block, &parts) }
        })
        .collect();
    Hints { known, title }
}

/// The parts that do not hold most of the page.
fn telling_parts(reading: &Reading) -> Vec<(Region, Role)> {
    let all = reading.all_text().len();
    let mut held = [0; PARTS.len()];
    // Neighbours mostly lie in the same parts.
    for row in reading.blocks().chunk_by(|one, other| one.region == other.region) {
        let bytes: usize = row.iter().map(|block| block.text.len()).sum();
        for (held, (region, _)) in held.iter_mut().zip(PARTS) {
            *held += if row[0].region.has(region) { bytes } else { 0 };
        }
    }
    let most = |region: Region| if region == Region::COMMENTS { ALL_BUT_COMMENTS } else { WHOLE_PAGE };
    let parts = PARTS.into_iter().zip(held).filter(|&((region, _), held)| held * 100 <= all * most(region));
    parts.map(|(part, _)| part).collect()
}

fn known(block: &Block, parts: &[(Region, Role)]) -> Option<(Role, Reason)> {
    if block.kind == BlockKind::Figure {
        return Some((Role::Caption, Reason::Marked));
    }
    let part = parts.iter().find(|(region, _)| block.region.has(*region));
    part.map(|&(_, role)| (role, Reason::Part))
}

/// Gives body blocks the kind that they are marked up as.
pub(crate) fn refine(reading: &Reading, verdicts: &mut [Verdict]) {
    for (verdict, block) in
        verdicts.iter_mut().zip(reading.blocks()).filter(|(verdict, _)| verdict.role.is_body())
    {
        verdict.role = match block.kind {
            BlockKind::Heading => Role::Heading,
            BlockKind::ListItem => Role::ListItem,
            BlockKind::Quote => Role::Quote,
            BlockKind::Pre => Role::Code,
            BlockKind::Cell if verdict.role == Role::Heading => Role::Table,
            _ => Role::Paragraph,
        };
    }
}

/// Tells headings and teasers from titles in lists of other stories that markup announces: a heading without a link over a
/// link, and longer text behind one that leads nowhere, or behind a heading to where that leads.
pub(crate) fn refine_lists(reading: &Reading, verdicts: &mut [Verdict]) {
    /// Shorter texts beside links are days, counts, and names of sections. In bytes.
    const LEAST: usize = 40;
    let target = |i: usize| reading.runs(i).iter().map(|run| run.target).find(|target| !target.is_empty());
    let listed = |verdict: &Verdict| (verdict.role, verdict.reason) == (Role::RelatedTitle, Reason::Part);
    // The last link of the list, and that of the last heading: without one, the first lines of a card are above its title.
    let (mut last, mut headed) = (None, None);
    for i in 0..verdicts.len() {
        if !listed(&verdicts[i]) {
            (last, headed) = (None, None);
            continue;
        }
        let own = target(i);
        let is_heading = reading.blocks()[i].kind == BlockKind::Heading;
        let leads_on = verdicts.get(i + 1).is_some_and(listed) && target(i + 1).is_some();
        if own.is_none() && is_heading && leads_on {
            verdicts[i].role = Role::RelatedHeading;
        } else if last.is_some()
            && !is_heading
            && (own.is_none() || own == headed)
            && reading.text(i).len() >= LEAST
        {
            verdicts[i].role = Role::RelatedTeaser;
        }
        last = own.or(last);
        headed = if is_heading { own } else { headed };
    }
}

/// The path of the element that holds most bytes in paragraphs of its own, if they are a good share of the page.
fn fullest_container(reading: &Reading) -> Option<&str> {
    /// In hundredths.
    const GOOD_SHARE: usize = 20;
    let mut held: Vec<(&str, usize)> = Vec::new();
    let (mut all, mut last) = (0, 0);
    // Neighbours mostly have the same path.
    for row in reading.blocks().chunk_by(|one, other| one.path == other.path) {
        let bytes: usize = row.iter().map(|block| block.text.len()).sum();
        all += bytes;
        let Some((container, step)) = reading.path_at(row[0].path).and_then(last_step) else { continue };
        if !step.starts_with('p') || tag_of(step) != "p" {
            continue;
        }
        // Mostly that of the paragraph before.
        if held.get(last).is_none_or(|(known, _)| *known != container) {
            last = held.iter().position(|(known, _)| *known == container).unwrap_or(held.len());
        }
        // A story has few containers.
        if last == held.len() && last < 64 {
            held.push((container, 0));
        }
        if let Some((_, held)) = held.get_mut(last) {
            *held += bytes;
        }
    }
    // The first of those that hold as much.
    let fullest = held.into_iter().rev().max_by_key(|(_, bytes)| *bytes);
    fullest.filter(|(_, bytes)| bytes * 100 >= all * GOOD_SHARE).map(|(container, _)| container)
}

/// Whether between a container and a block there are only elements of running text.
fn is_directly_in(path: &str, container: &str) -> bool {
    const RUNNING: [&str; 19] = [
        "p",
        "ul",
        "ol",
        "li",
        "blockquote",
        "h2",
        "h3",
        "h4",
        "h5",
        "pre",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
    ];
    let Some(rest) = path.strip_prefix(container) else { return false };
    let steps = || rest.split('>').skip(1);
    rest.starts_with('>') && steps().count() <= 5 && steps().all(|step| RUNNING.contains(&tag_of(step)))
}

/// The last step of a path, and the path before it. Steps are short: their bytes are gone through one by one.
fn last_step(path: &str) -> Option<(&str, &str)> {
    let at = path.bytes().rposition(|byte| byte == b'>')?;
    Some((&path[..at], &path[at + 1..]))
}

fn tag_of(step: &str) -> &str {
    let end = step.bytes().position(|byte| matches!(byte, b'.' | b'#'));
    &step[..end.unwrap_or(step.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_of_a_container() {
        for (path, inside) in [
            ("html>body>div.story>p", true),
            ("html>body>div.story>ul.list>li", true),
            ("html>body>div.story>div.box>p", false),
            ("html>body>div.storyteller>p", false),
            ("html>body>div.story", false),
        ] {
            assert_eq!(is_directly_in(path, "html>body>div.story"), inside, "{path}");
        }
    }
}
