//! The elements that blocks stand in, as a flat table: what labellers need of a tree.

/// What an element is, as far as the structure of a page goes; inline elements are not told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum ElementKind {
    /// Any other.
    #[default]
    Other = 0,
    /// `<html>` and `<body>`.
    Page = 1,
    /// `<div>`, `<center>`.
    Division = 2,
    /// `<section>`.
    Section = 3,
    /// `<article>`.
    Article = 4,
    /// `<main>`.
    Main = 5,
    /// `<header>`.
    Header = 6,
    /// `<footer>`.
    Footer = 7,
    /// `<nav>`, `<menu>`.
    Navigation = 8,
    /// `<aside>`.
    Aside = 9,
    /// `<form>`, `<fieldset>`.
    Form = 10,
    /// `<p>`.
    Paragraph = 11,
    /// `<h1>` to `<h6>`.
    Heading = 12,
    /// `<ul>`, `<ol>`, `<dl>`.
    List = 13,
    /// `<li>`, `<dt>`, `<dd>`.
    Item = 14,
    /// `<table>` and the groups of its rows.
    Table = 15,
    /// `<tr>`.
    Row = 16,
    /// `<td>`, `<th>`.
    Cell = 17,
    /// `<blockquote>`.
    Quote = 18,
    /// `<pre>`.
    Pre = 19,
    /// `<figure>`, `<figcaption>`, `<caption>`.
    Figure = 20,
    /// `<button>`, `<label>`, `<legend>`.
    Control = 21,
    /// `<details>`, `<summary>`.
    Details = 22,
    /// `<address>`.
    Address = 23,
}

/// What the names of an element's classes and its id speak of: a set.
///
/// ```
/// use kiosque_core::Naming;
/// let naming = Naming::COMMENT.with(Naming::LIST);
/// assert!(naming.has(Naming::LIST) && !naming.has(Naming::STORY));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Naming(u32);

macro_rules! namings {
    ($($(#[$doc:meta])* $name:ident)*) => {
        namings!(@ 0; $($(#[$doc])* $name)*);
    };
    (@ $bit:expr; $(#[$doc:meta])* $name:ident $($rest:tt)*) => {
        impl Naming {
            $(#[$doc])*
            pub const $name: Naming = Naming(1 << ($bit));
        }
        namings!(@ $bit + 1; $($rest)*);
    };
    (@ $bit:expr;) => {
        impl Naming {
            /// How many things names may speak of: they are the lowest bits of [`Naming::bits`].
            pub const COUNT: usize = $bit;
        }
    };
}

namings! {
    /// Comments, replies, discussions.
    COMMENT
    /// Other articles: related, recommended, popular, latest.
    RELATED
    /// Sharing and following.
    SHARE
    /// Newsletters, subscriptions, donations, paywalls.
    SUBSCRIBE
    /// Advertisements and sponsors.
    ADVERT
    /// Menus.
    NAVIGATION
    /// Breadcrumbs.
    BREADCRUMB
    /// Pagination.
    PAGER
    /// Footers.
    FOOTER
    /// Headers, mastheads, heroes.
    HEADER
    /// Sidebars and rails.
    SIDEBAR
    /// Widgets, modules, blocks.
    WIDGET
    /// Authors and bylines.
    AUTHOR
    /// Biographies and profiles.
    PROFILE
    /// Dates, times, facts about the article.
    DATE
    /// Tags, topics, categories.
    TAGS
    /// Titles and headings.
    TITLE
    /// Summaries, teasers, descriptions.
    SUMMARY
    /// Captions and credits.
    CAPTION
    /// The story itself.
    STORY
    /// Content, text, body.
    CONTENT
    /// Articles, posts, entries.
    POST
    /// Products, prices, carts.
    PRODUCT
    /// Reviews and ratings.
    REVIEW
    /// Questions and answers, folding parts, tabs.
    QUESTION
    /// Pictures, videos, galleries.
    MEDIA
    /// Lists, cards, grids, results.
    LIST
    /// Dialogs, banners, cookies.
    DIALOG
    /// Search, sign-in, buttons, tools.
    TOOL
    /// Notes, disclaimers, terms.
    NOTE
    /// What is not shown, or only read aloud.
    UNSEEN
}

impl Naming {
    /// Nothing.
    pub const NONE: Naming = Naming(0);

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Naming) -> Naming {
        Naming(self.0 | other.0)
    }

    /// Whether the set has something of `other`.
    pub const fn has(self, other: Naming) -> bool {
        self.0 & other.0 != 0
    }

    /// The set as bits, the first constant the lowest.
    pub const fn bits(self) -> u32 {
        self.0
    }
}

/// An element that begins and ends blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Index of the element it stands in; always less than its own. The first element, the document, is its own.
    pub parent: u32,
    /// Hash of its tag and its first class, digits left out: elements made by one template share it.
    pub likeness: u32,
    /// What its names speak of.
    pub naming: Naming,
    /// What it is.
    pub kind: ElementKind,
}
