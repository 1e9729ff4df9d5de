//! What a line is, and why we think so.

/// The part a line plays on its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The article's headline.
    Title,
    /// The line above the headline that names the topic.
    Kicker,
    /// A sub-title or summary between the headline and the story.
    Standfirst,
    /// Who wrote it.
    Byline,
    /// When it was published or changed.
    Date,
    /// The agency or outlet the story is from, alone on its line.
    Agency,
    /// Several of section, date and author on one line.
    Meta,
    /// Body: running text.
    Paragraph,
    /// Body: a heading between paragraphs.
    Heading,
    /// Body: an item of a list.
    ListItem,
    /// Body: a quotation standing alone.
    Quote,
    /// Body: a cell of a table.
    Table,
    /// Body: preformatted text.
    Code,
    /// Body: text of an entry of a forum thread.
    Post,
    /// Body: text of an entry of a live blog.
    LiveEntry,
    /// What a picture shows, or who took it.
    Caption,
    /// Subjects of the article.
    Tags,
    /// Heading of a list of other articles.
    RelatedHeading,
    /// Headline of another article.
    RelatedTitle,
    /// The beginning of another article, under its headline.
    RelatedTeaser,
    /// News in passing: headlines with their times, or many run together.
    Ticker,
    /// Readers' comments.
    Comment,
    /// Share, follow, subscribe, install, donate.
    Promo,
    /// Cookies, copyright, terms.
    Notice,
    /// Menus, lists of sections, pagination.
    Navigation,
    /// Other furniture of the site.
    Chrome,
}

impl Role {
    /// Whether such lines belong to a list of other articles.
    pub fn is_related(self) -> bool {
        matches!(self, Self::RelatedHeading | Self::RelatedTitle | Self::RelatedTeaser)
    }

    /// Whether such lines make up the article's text.
    pub fn is_body(self) -> bool {
        matches!(
            self,
            Self::Paragraph
                | Self::Heading
                | Self::ListItem
                | Self::Quote
                | Self::Table
                | Self::Code
                | Self::Post
                | Self::LiveEntry
        )
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident $name:literal $why:literal)*) => {
        /// What decided a line's role; shown to people who ask for an explanation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Reason { $(#[doc = $why] $variant,)* }

        impl Reason {
            /// A short name, stable over versions: lower case, words joined by hyphens.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One sentence for a reader who wonders.
            pub fn why(self) -> &'static str {
                match self { $(Self::$variant => $why,)* }
            }

            /// All reasons, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }
    };
}

reasons! {
    Run "run" "Stands in the stretch of the page that is richest in sentences."
    Learned "learned" "Resembles body lines, or furniture, of the pages learned from."
    NoArticle "no-article" "No stretch of the page holds sentences enough for an article."
    Headline "headline" "Best headline above the story: near it, and made of its words."
    BetweenHeadlineAndStory "head" "Stands between the headline and the story."
    DateLine "date" "A short line that states a day or a time, next to the story."
    BylineWord "byline" "A short line beginning with a word for authorship, next to the story."
    SourceWord "source" "A short line naming a source at the end of the story."
    CaptionSign "caption" "Names a picture or its maker, or is repeated next to the story."
    TagList "tags" "A label and a list of short subjects after the story."
    Alternation "alternation" "Headlines and beginnings of other articles take turns after the story."
    Rail "rail" "One of several headlines in a row after the story."
    Recommends "recommends" "A short heading over headlines of other articles."
    ReadAlso "read-also" "A link in the story, behind words that recommend another article."
    Advert "advert" "Announces an advertisement within the story."
    Form "form" "Stands in a small box with a form."
    Whole "whole" "Belongs to a part of the page that is body as a whole: a table, cards, what stands between body."
    Apart "apart" "Resembles body lines, but lies in a part that is none: comments, signatures, pictures, what is below the story."
    Copy "copy" "Says again, block by block, what the story has said above."
    Clock "clock" "Several lines in a row begin with a time of day."
    ForeignBlock "foreign-block" "Long text in a script other than the story's."
    CommentHeading "comments" "Follows a heading for readers' comments."
    ShareWord "share" "A short line that asks to share, follow or subscribe."
    Doubled "doubled" "A short line that says the same words twice, as buttons with a picture do."
    LegalWord "legal" "Speaks of cookies, copyright or terms of use."
    ShortLines "short-lines" "One of a run of short lines."
    Part "part" "Lies in a part of the page that is marked up as navigation, footer, comments or the like."
    Marked "marked" "Marked up as what it is."
    Elsewhere "elsewhere" "Stands outside the story."
}

/// The role of one line, what decided it, and how surely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// What the line is.
    pub role: Role,
    /// What decided it.
    pub reason: Reason,
    /// From 0 (a guess) to 1 (certain).
    pub score: f32,
}
