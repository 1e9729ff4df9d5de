//! Recognises what is surely not the story, by its structure first and a few words second.
//!
//! What is found here is kept out of the body before anything is weighed, so that a list of teasers or a hundred
//! comments cannot outweigh a short article.

use crate::page::Page;
use crate::phrases::Topic;
use crate::shape::End;
use crate::word::Word;
use crate::{Reason, Role};

/// What is known of each line before the body is sought.
pub(crate) type Known = [Option<(Role, Reason)>];

/// Marks the lines that only the script or the clock tells apart: these must not take part in finding the core.
pub(crate) fn before_core(page: &Page, known: &mut Known) {
    foreign_blocks(page, known);
    tickers(page, known);
    consent(page, known);
}

/// Marks what needs to know where the story's core is.
pub(crate) fn around_core(page: &Page, known: &mut Known) {
    furniture_words(page, known);
    alternations(page, known);
    comments(page, known);
    recommendations(page, known);
}

/// Long text in another script than the story's, such as headlines of the site run together on one line.
fn foreign_blocks(page: &Page, known: &mut Known) {
    const LONG: u32 = 120;
    for i in (0..page.len()).filter(|&i| page.foreign[i] && page.shapes[i].length >= LONG) {
        known[i] = Some((Role::Ticker, Reason::ForeignBlock));
    }
}

/// Three headlines or more in a row, each opened by its time.
fn tickers(page: &Page, known: &mut Known) {
    const LEAST: usize = 3;
    let timed = |i: &usize| {
        let s = &page.shapes[*i];
        s.clock_start && s.length >= 20 && s.length <= 250 && s.inner_stops < 2
    };
    let mut i = 0;
    while i < page.len() {
        let row = (i..page.len()).take_while(timed).count();
        if row >= LEAST {
            known[i..i + row].fill(Some((Role::Ticker, Reason::Clock)));
        }
        i += row.max(1);
    }
}

/// Paragraphs on cookies, unless the page is about them.
fn consent(page: &Page, known: &mut Known) {
    let speaks = |i: &usize| Topic::Consent.of(page.topics[*i]);
    let sentences = (0..page.len()).filter(|&i| page.sentence[i]).count();
    let about = (0..page.len()).filter(|&i| page.sentence[i]).filter(speaks).count();
    if about * 3 <= sentences {
        for i in (0..page.len()).filter(speaks) {
            known[i] = Some((Role::Notice, Reason::LegalWord));
        }
    }
}

/// Short lines that begin like furniture.
fn furniture_words(page: &Page, known: &mut Known) {
    for (i, known) in known.iter_mut().enumerate().filter(|(_, known)| known.is_none()) {
        let (s, topics) = (&page.shapes[i], page.topics[i]);
        let (short, outside) = (s.length <= 90, !page.core.contains(i));
        if page.sentence[i] && !(short && outside) {
            continue;
        }
        *known = if Topic::Tags.of(topics) && s.colons > 0 && i >= page.core.start {
            Some((Role::Tags, Reason::TagList))
        } else if Topic::Legal.of(topics) && (s.copyright || outside) {
            Some((Role::Notice, Reason::LegalWord))
        } else if Topic::Credit.of(topics) && short && (s.colons > 0 || s.copyright) && !page.sentence[i] {
            Some((Role::Caption, Reason::CaptionSign))
        } else if Topic::Share.of(topics) && short {
            Some((Role::Promo, Reason::ShareWord))
        } else if short && outside && says_it_twice(page, i) {
            Some((Role::Promo, Reason::Doubled))
        } else if Topic::Related.of(topics) && short && i > page.core.start {
            Some((Role::RelatedHeading, Reason::Recommends))
        } else {
            None
        };
    }
}

/// Most words of the line stand in it twice: the text of a button and of its picture, run together.
fn says_it_twice(page: &Page, i: usize) -> bool {
    /// Longer lines are not looked at; they are no buttons, and the search takes the square of the words.
    const MOST_WORDS: usize = 16;
    let words = page.words_of(i);
    let once = |word: &&Word| words.iter().filter(|other| other.key == word.key).count() == 1;
    (4..=MOST_WORDS).contains(&words.len()) && words.iter().filter(once).nth(words.len() / 3).is_none()
}

/// Headline and teaser in turn, below the beginning of the story.
fn alternations(page: &Page, known: &mut Known) {
    let mut found = false;
    let mut i = page.core.start + 1;
    while i + 1 < page.len() {
        let pairs = pairs_from(page, known, i);
        let cut = (0..pairs).filter(|k| page.shapes[i + 2 * k + 1].end == End::Ellipsis).count();
        let rhythm = pairs >= 2
            && (cut * 2 >= pairs || (pairs >= 3 && cut * 3 >= pairs) || (found && !page.core.contains(i)));
        if !rhythm {
            i += 1;
            continue;
        }
        for k in 0..pairs {
            known[i + 2 * k] = Some((Role::RelatedTitle, Reason::Alternation));
            known[i + 2 * k + 1] = Some((Role::RelatedTeaser, Reason::Alternation));
        }
        if known[i - 1].is_none() && !page.sentence[i - 1] && page.shapes[i - 1].length <= 60 {
            known[i - 1] = Some((Role::RelatedHeading, Reason::Recommends));
        }
        found = true;
        i += 2 * pairs;
    }
}

/// Longer lists are taken in pieces of this many.
const MOST_PAIRS: usize = 50;

/// How many pairs of headline and teaser follow each other from line `i`; counted up to a limit, to keep time linear.
///
/// A list that has begun goes on over a headline that is as short as a line of furniture, if a teaser follows that is cut.
fn pairs_from(page: &Page, known: &Known, mut i: usize) -> usize {
    /// So many pairs are a list.
    const BEGUN: usize = 2;
    /// In Latin-equivalent characters.
    const LEAST: u32 = 12;
    const LEAST_IN_LIST: u32 = 3;
    let headline = |i: usize, pairs: usize| {
        let s = &page.shapes[i];
        let goes_on = pairs >= BEGUN && page.shapes[i + 1].end == End::Ellipsis;
        let least = if goes_on { LEAST_IN_LIST } else { LEAST };
        known[i].is_none() && !page.sentence[i] && s.end != End::Ellipsis && (least..=160).contains(&s.length)
    };
    let teaser = |i: usize| {
        let s = &page.shapes[i];
        known[i].is_none()
            && s.length > page.shapes[i - 1].length
            && s.length <= 600
            && (page.sentence[i] || (s.end == End::Ellipsis && s.length >= 60))
    };
    let mut pairs = 0;
    while pairs < MOST_PAIRS && i + 1 < page.len() && headline(i, pairs) && teaser(i + 1) {
        pairs += 1;
        i += 2;
    }
    pairs
}

/// All that follows the heading of readers' comments, if it is one.
fn comments(page: &Page, known: &mut Known) {
    let heading = (page.core.start + 1..page.len())
        .filter(|&i| Topic::Comment.of(page.topics[i]) && !page.sentence[i] && page.shapes[i].length <= 70)
        .find(|&i| opens_comments(page, i));
    if let Some(heading) = heading {
        fence(known, heading, (Role::Comment, Reason::CommentHeading));
    }
}

/// The story lies before the heading for the most part, or dated lines keep coming after it.
fn opens_comments(page: &Page, heading: usize) -> bool {
    let total = page.sums[page.len()];
    let (above, here) = (page.sums[page.core.start], page.sums[heading]);
    let dated = total.dated - here.dated;
    let (before, after) = (here.mass - above.mass, total.mass - here.mass);
    let most = heading >= page.core.end || before >= after || (dated >= 3 && before * 3 >= after);
    before > 0 && (most || signed_entries(page, heading))
}

/// Whether entries with a date each begin soon below the heading: three of them before any four sentences in a row.
fn signed_entries(page: &Page, heading: usize) -> bool {
    /// The form for a comment of one's own may come first, but no more.
    const SOON: usize = 10;
    /// So many dated lines make entries, not more than so many sentences an entry.
    const ENTRIES: usize = 3;
    const SENTENCES: usize = 4;
    let (mut entries, mut sentences) = (0, 0);
    for i in heading + 1..page.len() {
        let (s, sentence) = (&page.shapes[i], page.sentence[i]);
        sentences = if sentence { sentences + 1 } else { 0 };
        if s.dated() && !sentence && s.length < 100 {
            entries += 1;
        }
        if sentences >= SENTENCES || (entries == 0 && i > heading + SOON) {
            return false;
        }
        if entries >= ENTRIES {
            return true;
        }
    }
    false
}

/// All that follows a heading that recommends other articles, where the story does not go on below it.
fn recommendations(page: &Page, known: &mut Known) {
    let last_pair = last_pair(page, 0, page.run.end);
    let heading = (page.core.start + 1..page.len())
        .filter(|&i| matches!(known[i], Some((Role::RelatedHeading, Reason::Recommends))))
        .find(|&i| ends_story(page, i, last_pair));
    if let Some(heading) = heading {
        fence(known, heading, (Role::Chrome, Reason::Recommends));
    }
}

/// Less of the run's text lies below the heading than above, and nowhere two sentences in a row. `last_pair` is where
/// the last such pair of the run stands.
fn ends_story(page: &Page, heading: usize, last_pair: Option<usize>) -> bool {
    /// Past the end of the run, so many lines are looked at.
    const FAR: usize = 20;
    let end = page.run.end.max(heading + 1 + FAR).min(page.len());
    let (above, here, below) = (page.sums[page.run.start.min(heading)], page.sums[heading], page.sums[end]);
    let (before, after) = (here.mass - above.mass, below.mass - here.mass);
    let goes_on = last_pair.is_some_and(|pair| pair > heading)
        || (end > page.run.end && self::last_pair(page, heading + 1, end).is_some());
    before > 0 && after * 2 <= before && !goes_on
}

/// Where the last two sentences in a row among lines `from..to` stand.
fn last_pair(page: &Page, from: usize, to: usize) -> Option<usize> {
    let pair = page.sentence[from..to].windows(2).rposition(|pair| pair[0] && pair[1])?;
    Some(from + pair)
}

/// Keeps everything from line `from` out of the body.
fn fence(known: &mut Known, from: usize, what: (Role, Reason)) {
    for known in known[from..].iter_mut().filter(|known| known.is_none()) {
        *known = Some(what);
    }
}
