//! Stories that stand on a page twice: for narrow screens and for wide ones, or quoted by those who answer.

use kiosque_core::Reading;
use kiosque_core::article::PageType;
use std::collections::BTreeMap;

/// The blocks of the body that say again, one after another, what the body has said above.
pub(super) fn copies(reading: &Reading, lengths: &[u32], kind: PageType, body: &[bool]) -> Vec<usize> {
    let Some(least) = least(kind) else { return Vec::new() };
    let body: Vec<usize> = (0..body.len()).filter(|&i| body[i]).collect();
    let text = |place: usize| reading.text(body[place]);
    let mut first = BTreeMap::new();
    let mut copies = Vec::new();
    let mut place = 0;
    while place < body.len() {
        let above = first.get(text(place)).copied().unwrap_or(place);
        let is_again = |step: &usize| above + step < place && text(above + step) == text(place + step);
        let again = (0..body.len() - place).take_while(is_again).count();
        let blocks = &body[place..place + again];
        if again > 0 && blocks.iter().map(|&i| lengths[i]).sum::<u32>() >= least {
            copies.extend(blocks);
            place += again;
        } else {
            first.entry(text(place)).or_insert(place);
            place += 1;
        }
    }
    copies
}

/// How much is a copy and not a line that the text needs again, in Latin-equivalent characters. Chosen on pages of sites that no
/// model had seen: of 40 threads, goods and collections 34 got better and 4 worse, of 5 articles 4 got better; services repeat
/// themselves on purpose.
fn least(kind: PageType) -> Option<u32> {
    match kind {
        PageType::Forum | PageType::Product | PageType::Collection => Some(60),
        PageType::Service => None,
        _ => Some(500),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiosque_core::Page;

    /// How many blocks of a page that is all body are copies.
    fn count(html: &str, kind: PageType) -> usize {
        let reading = kiosque_html::read(&Page::html(html.to_owned()));
        let lengths: Vec<u32> = (0..reading.len()).map(|i| reading.text(i).len() as u32).collect();
        copies(&reading, &lengths, kind, &vec![true; reading.len()]).len()
    }

    #[test]
    fn stories_that_stand_twice() {
        let paragraph = |number: usize| format!("<p>{number}. {}</p>", "The bridge is open. ".repeat(6));
        let story: String = (0..5).map(paragraph).collect();
        assert_eq!(count(&story, PageType::Article), 0);
        assert_eq!(count(&story.repeat(2), PageType::Article), 5);
        assert_eq!(count(&story.repeat(3), PageType::Article), 10);
        assert_eq!(count(&story.repeat(2), PageType::Service), 0);
        // Too little of it, or in another order: a refrain.
        let refrain = format!("{story}<p>The chorus sings:</p>{}{}", paragraph(1), paragraph(2));
        assert_eq!(count(&refrain, PageType::Article), 0);
        assert_eq!(count(&refrain, PageType::Forum), 2);
        let backwards: String = (0..5).rev().map(paragraph).collect();
        assert_eq!(count(&format!("{story}{backwards}"), PageType::Article), 0);
    }

    #[test]
    fn the_same_line_over_and_over() {
        assert_eq!(count(&"<p>Thanks!</p>".repeat(5), PageType::Forum), 0);
        let long = format!("<p>{}</p>", "Thanks! ".repeat(9));
        assert_eq!(count(&long.repeat(5), PageType::Forum), 4);
        assert_eq!(count("", PageType::Forum), 0);
    }
}
