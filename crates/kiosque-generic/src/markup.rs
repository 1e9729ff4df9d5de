//! What HTML tells besides the words: parts of the page, headings, lists, pictures.

use crate::label::Hints;
use crate::{Reason, Role, Verdict};
use kiosque_core::{Block, BlockKind, Medium, Reading, Region, headline_block};

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

/// What markup tells before the lines are weighed; nothing for dumps.
pub(crate) fn hints(reading: &Reading) -> Hints {
    if reading.medium() != Medium::Html {
        return Hints::default();
    }
    let parts = telling_parts(reading);
    let title = headline_block(reading);
    let known = (reading.blocks().iter().enumerate())
        .map(|(index, block)| if Some(index) == title { None } else { known(block, &parts) })
        .collect();
    Hints { known, title }
}

/// The parts that do not hold most of the page.
fn telling_parts(reading: &Reading) -> Vec<(Region, Role)> {
    let all = reading.all_text().len();
    let holds = |region: Region| -> usize {
        reading.blocks().iter().filter(|block| block.region.has(region)).map(|block| block.text.len()).sum()
    };
    PARTS.into_iter().filter(|&(region, _)| holds(region) * 100 <= all * WHOLE_PAGE).collect()
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
    if reading.medium() != Medium::Html {
        return;
    }
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
