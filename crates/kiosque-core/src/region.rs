//! The parts of a page that a block may lie in.

/// A set of page parts, as the markup announces them by elements, roles, and names of classes.
///
/// ```
/// use kiosque_core::Region;
/// let region = Region::HEADER.with(Region::STORY);
/// assert!(region.has(Region::STORY) && !region.has(Region::FOOTER));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(u16);

impl Region {
    /// No part in particular.
    pub const NONE: Region = Region(0);
    /// Navigation: `<nav>`, menus, breadcrumbs.
    pub const NAVIGATION: Region = Region(1);
    /// A header, of the page or of an article.
    pub const HEADER: Region = Region(1 << 1);
    /// A footer, of the page or of an article.
    pub const FOOTER: Region = Region(1 << 2);
    /// Beside the main thing: `<aside>`, sidebars.
    pub const ASIDE: Region = Region(1 << 3);
    /// A form.
    pub const FORM: Region = Region(1 << 4);
    /// Readers' comments.
    pub const COMMENTS: Region = Region(1 << 5);
    /// Other articles.
    pub const RELATED: Region = Region(1 << 6);
    /// Share, follow, subscribe, cookies, advertisements.
    pub const PROMOTION: Region = Region(1 << 7);
    /// The container that the page says holds the story.
    pub const STORY: Region = Region(1 << 8);
    /// `<main>` or `<article>`.
    pub const MAIN: Region = Region(1 << 9);
    /// A button, a label of a form.
    pub const CONTROL: Region = Region(1 << 10);
    /// A byline, by the name of its class.
    pub const BYLINE: Region = Region(1 << 11);
    /// The summary between headline and story, by the name of its class.
    pub const STANDFIRST: Region = Region(1 << 12);
    /// The line above the headline, by the name of its class.
    pub const KICKER: Region = Region(1 << 13);

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Region) -> Region {
        Region(self.0 | other.0)
    }

    /// Whether the set has a part of `other`.
    pub const fn has(self, other: Region) -> bool {
        self.0 & other.0 != 0
    }

    /// The set without `other`.
    #[must_use]
    pub const fn without(self, other: Region) -> Region {
        Region(self.0 & !other.0)
    }
}
