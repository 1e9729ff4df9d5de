//! What the names of elements, roles and classes say of the part of the page they make.

use super::asked::Asked;
use super::words::{WordHash, of_name};
use crate::tag::TagSet;
use crate::tree::RawAttribute;
use crate::{Tag, Tree};
use kiosque_core::{ElementKind, Naming, Region, Span};
use std::borrow::Cow;
use std::cell::Cell;

/// What a list of class names, or an id, says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) region: Region,
    /// It holds the words under a picture.
    pub(super) is_caption: bool,
    /// Which of the words of a picture it holds.
    pub(super) credits: Option<Credits>,
    /// What it speaks of.
    pub(super) naming: Naming,
    /// It holds a byline or a date.
    pub(super) holds: Option<Holds>,
}

impl Told {
    /// What two names of one element say.
    fn with(self, other: Told) -> Told {
        Told {
            region: self.region.with(other.region),
            is_caption: self.is_caption || other.is_caption,
            // What is called both is around both.
            credits: match (self.credits, other.credits) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
            naming: self.naming.with(other.naming),
            holds: earlier(self.holds, other.holds),
        }
    }
}

/// Which of the words of a picture an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Credits {
    /// What it shows.
    Words,
    /// Who made it, or what else has an author.
    Perhaps,
    /// Who made it.
    Maker,
}

/// What short elements with a telling class hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    Author,
    Modified,
    Published,
    Tags,
    Tag,
}

/// Of two things that names say, the one that counts.
pub(super) fn earlier(one: Option<Holds>, other: Option<Holds>) -> Option<Holds> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// Reads names, each once or nearly so: pages repeat a few lists of classes thousands of times, and so do sites.
pub(super) struct Names {
    known: Vec<(String, Told, First)>,
}

/// The first name of a list of class names: where it stands, and the hash of it without its digits.
#[derive(Clone, Copy)]
struct First {
    span: Span,
    hash: WordHash,
}

impl First {
    const NONE: First = First { span: Span { start: 0, end: 0 }, hash: WordHash::NEW };

    fn of(name: &str) -> First {
        let hash = WordHash::of(name.bytes().filter(|byte| !byte.is_ascii_digit()));
        First { span: Span::new(0, name.len()), hash }
    }

    /// The same name behind so many bytes.
    fn behind(self, bytes: usize) -> First {
        First { span: Span::new(bytes, bytes + self.span.len()), ..self }
    }
}

/// The first name of a list, where it stands, and what stands behind it.
fn split_first(list: &str) -> (&str, usize, &str) {
    let rest = list.trim_ascii_start();
    let end = rest.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(rest.len());
    let (first, others) = rest.split_at(end);
    (first, list.len() - rest.len(), others)
}

/// Places for names that are remembered; a power of two.
const PLACES: usize = 2048;

/// Bytes of the longest value that is read.
const LONGEST: usize = 400;

thread_local! {
    static KEPT: Cell<Option<Names>> = const { Cell::new(None) };
}

impl Names {
    /// Does `work` with the names that this thread remembers. What is remembered only saves time.
    pub(super) fn kept<R>(work: impl FnOnce(&mut Names) -> R) -> R {
        let new = || Names { known: vec![(String::new(), Told::default(), First::NONE); PLACES] };
        let mut names = KEPT.take().unwrap_or_else(new);
        let result = work(&mut names);
        KEPT.set(Some(names));
        result
    }

    /// What an attribute's value says, and the first name in it.
    #[inline(always)]
    fn told(&mut self, value: &str) -> (Told, First) {
        // Longer lists of classes are made by programs and say nothing.
        if value.len() > LONGEST {
            let (first, start, _) = split_first(value);
            return (Told::default(), First::of(first).behind(start));
        }
        let place = hash_of_value(value) % PLACES;
        if self.known[place].0 != value {
            self.read_anew(place, value);
        }
        let (_, told, first) = &self.known[place];
        (*told, *first)
    }

    #[cold]
    fn read_anew(&mut self, place: usize, value: &str) {
        let (name, start, others) = split_first(value);
        let said = match name.len() == value.len() {
            true => (of_name(name), First::of(name)),
            // Most names of a list that is new stood in others.
            false => {
                let (told, first) = self.told(name);
                let told =
                    others.split_ascii_whitespace().fold(told, |told, name| told.with(self.told(name).0));
                (told, first.behind(start))
            }
        };
        let (known, told, first) = &mut self.known[place];
        (*told, *first) = said;
        known.clear();
        known.push_str(value);
    }

    /// What a list of class names says.
    #[cfg(test)]
    pub(super) fn tell(&mut self, classes: &str) -> Told {
        self.told(classes).0
    }

    #[inline(always)]
    fn name<'s>(&mut self, source: &'s str, attribute: &RawAttribute) -> Name<'s> {
        let value = attribute.value(source);
        let (told, first) = self.told(&value);
        Name { value, told, first }
    }

    /// What the attributes of an element say.
    #[inline]
    pub(super) fn look<'s>(&mut self, tree: &Tree<'s>, tag: Tag, asked: &Asked<'_>) -> Look<'s> {
        let source = tree.source();
        let class = asked.class.map(|class| self.name(source, class));
        let id = asked.id.map(|id| self.name(source, id));
        let (mut region, mut naming) = (region_of_tag(tag), Naming::NONE);
        for name in class.iter().chain(&id) {
            region = region.with(name.told.region);
            naming = naming.with(name.told.naming);
        }
        if let Some(role) = asked.role {
            region = region.with(of_role(&role.value(source)));
        }
        for property in asked.itemprop.into_iter().chain(asked.property) {
            region = region.with(of_property(&property.value(source)));
        }
        // A name on the whole page says nothing of its parts.
        if matches!(tag, Tag::Html | Tag::Body) {
            (region, naming) = (Region::NONE, Naming::NONE);
        }
        let is_item = asked.itemtype.is_some();
        Look { class, id, naming, has_property: asked.has_property(), is_item, region }
    }
}

/// A list of class names, or an id.
pub(super) struct Name<'s> {
    pub(super) value: Cow<'s, str>,
    told: Told,
    first: First,
}

impl Name<'_> {
    /// The first name of the list, unless it is longer than `longest` bytes.
    fn first(&self, longest: usize) -> Option<&str> {
        let name = &self.value[self.first.span.range()];
        (1..=longest).contains(&name.len()).then_some(name)
    }
}

/// What the attributes of an element say of it.
pub(super) struct Look<'s> {
    /// Its classes and its id, where it has such attributes.
    pub(super) class: Option<Name<'s>>,
    pub(super) id: Option<Name<'s>>,
    /// What its classes and its id speak of.
    pub(super) naming: Naming,
    /// It says of which thing it is a property.
    has_property: bool,
    /// It says what kind of thing it is.
    is_item: bool,
    /// The part of the page that it makes.
    pub(super) region: Region,
}

/// What the facts of a page are found by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Brief {
    /// The part of the page that the element makes.
    pub(super) region: Region,
    /// What its classes say that it holds.
    pub(super) holds: Option<Holds>,
    /// It says of which thing it is a property.
    pub(super) has_property: bool,
    /// It says what kind of thing it is.
    pub(super) is_item: bool,
}

impl Look<'_> {
    /// What its classes say.
    pub(super) fn told(&self) -> Told {
        self.class.as_ref().map_or_else(Told::default, |class| class.told)
    }

    pub(super) fn brief(&self) -> Brief {
        Brief {
            region: self.region,
            holds: self.told().holds,
            has_property: self.has_property,
            is_item: self.is_item,
        }
    }

    /// Hash of its tag and its first class, else its id, digits left out.
    pub(super) fn likeness(&self, tag: Tag) -> u32 {
        let name = self.class.as_ref().or(self.id.as_ref());
        name.map_or(WordHash::NEW, |name| name.first.hash).with(tag as u8).get()
    }

    /// Its first class that is no longer than `longest`, else its id, with the sign that selectors write before it.
    pub(super) fn step(&self, longest: usize) -> Option<(char, &str)> {
        let class = self.class.as_ref().and_then(|class| class.first(longest));
        let id = || self.id.as_ref().and_then(|id| id.first(longest));
        class.map(|class| ('.', class)).or_else(|| id().map(|id| ('#', id)))
    }
}

/// A hash of a text, quickly made: of its length and the bytes at its start, middle and end. Names that differ elsewhere
/// are rare.
pub(super) fn hash_of_value(value: &str) -> usize {
    let bytes = value.as_bytes();
    let middle = (bytes.len() / 2).saturating_sub(4);
    let words = match (bytes.first_chunk(), bytes[middle..].first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(middle), Some(last)) => {
            [first, middle, last].map(|word| u64::from_le_bytes(*word))
        }
        _ => [bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0, 0],
    };
    let mix = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    (words.into_iter().fold(bytes.len() as u64, mix) >> 48) as usize
}

pub(super) fn region_of_tag(tag: Tag) -> Region {
    match tag {
        Tag::Nav | Tag::Menu => Region::NAVIGATION,
        Tag::Header => Region::HEADER,
        Tag::Footer => Region::FOOTER,
        Tag::Aside => Region::ASIDE,
        Tag::Form | Tag::Search | Tag::Fieldset => Region::FORM,
        Tag::Button | Tag::Label | Tag::Legend => Region::CONTROL,
        Tag::Main | Tag::Article => Region::MAIN,
        _ => Region::NONE,
    }
}

/// The elements that are such parts.
pub(super) const OF_REGIONS: TagSet = TagSet::of(&[
    Tag::Nav,
    Tag::Menu,
    Tag::Header,
    Tag::Footer,
    Tag::Aside,
    Tag::Form,
    Tag::Search,
    Tag::Fieldset,
    Tag::Button,
    Tag::Label,
    Tag::Legend,
    Tag::Main,
    Tag::Article,
]);

fn of_role(role: &str) -> Region {
    match role.trim() {
        "navigation" | "menu" | "menubar" | "tablist" => Region::NAVIGATION,
        "banner" => Region::HEADER,
        "contentinfo" => Region::FOOTER,
        "complementary" => Region::ASIDE,
        "search" | "form" => Region::FORM,
        "button" | "tab" | "menuitem" => Region::CONTROL,
        "dialog" | "alertdialog" => Region::PROMOTION,
        "main" | "article" => Region::MAIN,
        _ => Region::NONE,
    }
}

fn of_property(property: &str) -> Region {
    let says = |name: &str| property.split_ascii_whitespace().any(|one| one.rsplit(':').next() == Some(name));
    match () {
        () if says("articleBody") => Region::STORY,
        () if says("comment") => Region::COMMENTS,
        () if says("author") => Region::BYLINE,
        () => Region::NONE,
    }
}

pub(super) fn kind_of(tag: Tag) -> ElementKind {
    match tag {
        Tag::Html | Tag::Body => ElementKind::Page,
        Tag::Div | Tag::Center => ElementKind::Division,
        Tag::Section => ElementKind::Section,
        Tag::Article => ElementKind::Article,
        Tag::Main => ElementKind::Main,
        Tag::Header | Tag::Hgroup => ElementKind::Header,
        Tag::Footer => ElementKind::Footer,
        Tag::Nav | Tag::Menu => ElementKind::Navigation,
        Tag::Aside => ElementKind::Aside,
        Tag::Form | Tag::Fieldset | Tag::Search => ElementKind::Form,
        Tag::P => ElementKind::Paragraph,
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => ElementKind::Heading,
        Tag::Ul | Tag::Ol | Tag::Dl => ElementKind::List,
        Tag::Li | Tag::Dt | Tag::Dd => ElementKind::Item,
        Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot => ElementKind::Table,
        Tag::Tr => ElementKind::Row,
        Tag::Td | Tag::Th => ElementKind::Cell,
        Tag::Blockquote => ElementKind::Quote,
        Tag::Pre | Tag::Listing | Tag::Xmp | Tag::Plaintext => ElementKind::Pre,
        Tag::Figure | Tag::Figcaption | Tag::Caption => ElementKind::Figure,
        Tag::Button | Tag::Label | Tag::Legend => ElementKind::Control,
        Tag::Details | Tag::Summary => ElementKind::Details,
        Tag::Address => ElementKind::Address,
        _ => ElementKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_page_are_in_the_set() {
        for &(tag, name) in crate::tag::KNOWN {
            assert_eq!(OF_REGIONS.has(tag), region_of_tag(tag) != Region::NONE, "{name}");
        }
    }
}
