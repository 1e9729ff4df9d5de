//! The labels: what a block is to a reader.

/// What a block is. Each block of a page carries exactly one.
///
/// The numbers are part of the plugin interface: new labels are appended, none is ever renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Label {
    /// The headline.
    Title = 0,
    /// A short line above the headline that names the topic.
    Kicker = 1,
    /// The section of the paper.
    Section = 2,
    /// The summary between headline and story (also: chapô, deck, sapo).
    Standfirst = 3,
    /// Who wrote it.
    Byline = 4,
    /// When it was published or changed.
    Date = 5,
    /// The news agency, alone on its line.
    Agency = 6,
    /// Place, date and agency before the story, alone on their line.
    Dateline = 7,
    /// Several of byline, date, section, agency on one block.
    Meta = 8,
    /// A paragraph of the story.
    Paragraph = 9,
    /// A heading inside the story.
    Heading = 10,
    /// An item of a list inside the story.
    ListItem = 11,
    /// A quotation set apart.
    Quote = 12,
    /// A table inside the story.
    Table = 13,
    /// Preformatted text, source code.
    Code = 14,
    /// A post, video or other foreign matter set into the story.
    Embed = 15,
    /// An entry of a live blog.
    LiveEntry = 16,
    /// A forum or thread entry that is the page's content.
    Post = 17,
    /// Words under a picture.
    Caption = 18,
    /// Who made a picture.
    Credit = 19,
    /// Topics the story is filed under.
    Tags = 20,
    /// A heading above links to other stories.
    RelatedHeading = 21,
    /// The title of another story.
    RelatedTitle = 22,
    /// The teaser of another story.
    RelatedTeaser = 23,
    /// A line of a news ticker.
    Ticker = 24,
    /// A reader's comment under an article.
    Comment = 25,
    /// Share, follow, newsletter, app, donation prompts.
    Promo = 26,
    /// Cookie, paywall and legal notices.
    Notice = 27,
    /// Menus, breadcrumbs, pagination.
    Navigation = 28,
    /// Site furniture, footers.
    Chrome = 29,
    /// A copy of text that is labelled elsewhere.
    Duplicate = 30,
}

impl Label {
    /// All labels in the order of their numbers.
    pub const ALL: [Label; 31] = [
        Label::Title,
        Label::Kicker,
        Label::Section,
        Label::Standfirst,
        Label::Byline,
        Label::Date,
        Label::Agency,
        Label::Dateline,
        Label::Meta,
        Label::Paragraph,
        Label::Heading,
        Label::ListItem,
        Label::Quote,
        Label::Table,
        Label::Code,
        Label::Embed,
        Label::LiveEntry,
        Label::Post,
        Label::Caption,
        Label::Credit,
        Label::Tags,
        Label::RelatedHeading,
        Label::RelatedTitle,
        Label::RelatedTeaser,
        Label::Ticker,
        Label::Comment,
        Label::Promo,
        Label::Notice,
        Label::Navigation,
        Label::Chrome,
        Label::Duplicate,
    ];

    /// The label's name in rule files, records and `explain`: `related_title`.
    pub fn name(self) -> &'static str {
        match self {
            Label::Title => "title",
            Label::Kicker => "kicker",
            Label::Section => "section",
            Label::Standfirst => "standfirst",
            Label::Byline => "byline",
            Label::Date => "date",
            Label::Agency => "agency",
            Label::Dateline => "dateline",
            Label::Meta => "meta",
            Label::Paragraph => "paragraph",
            Label::Heading => "heading",
            Label::ListItem => "list_item",
            Label::Quote => "quote",
            Label::Table => "table",
            Label::Code => "code",
            Label::Embed => "embed",
            Label::LiveEntry => "live_entry",
            Label::Post => "post",
            Label::Caption => "caption",
            Label::Credit => "credit",
            Label::Tags => "tags",
            Label::RelatedHeading => "related_heading",
            Label::RelatedTitle => "related_title",
            Label::RelatedTeaser => "related_teaser",
            Label::Ticker => "ticker",
            Label::Comment => "comment",
            Label::Promo => "promo",
            Label::Notice => "notice",
            Label::Navigation => "navigation",
            Label::Chrome => "chrome",
            Label::Duplicate => "duplicate",
        }
    }

    /// The label with this name.
    ///
    /// ```
    /// use kiosque_core::Label;
    /// assert_eq!(Label::from_name("related_title"), Some(Label::RelatedTitle));
    /// ```
    pub fn from_name(name: &str) -> Option<Label> {
        Label::ALL.into_iter().find(|label| label.name() == name)
    }

    /// The label's number in the plugin interface.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The label with this number in the plugin interface.
    pub fn from_number(number: u32) -> Option<Label> {
        Label::ALL.get(usize::try_from(number).ok()?).copied()
    }

    /// Whether blocks of this label make up the story's text.
    pub fn is_body(self) -> bool {
        (Label::Paragraph as u8..=Label::Post as u8).contains(&(self as u8))
    }

    /// Whether the article carries what blocks of this label say, in its body or in another field.
    pub fn is_kept(self) -> bool {
        (self as u8) < Label::Comment as u8
    }

    /// Whether the block belongs to a list of other stories.
    pub fn is_related(self) -> bool {
        matches!(self, Label::RelatedHeading | Label::RelatedTitle | Label::RelatedTeaser)
    }
}

/// A piece of a block that says one thing.
///
/// The numbers are part of the plugin interface: new kinds are appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PartKind {
    /// The paper's name.
    Publisher = 0,
    /// An author, or several as the page joins them.
    Author = 1,
    /// An author's function or place of work.
    Role = 2,
    /// Where the story was written.
    Place = 3,
    /// A news agency.
    Agency = 4,
    /// The date of publication.
    Date = 5,
    /// A time of day.
    Time = 6,
    /// A section of the paper.
    Section = 7,
    /// A tag.
    Tag = 8,
    /// A title: of the story, of a ticker item.
    Title = 9,
    /// An address.
    Url = 10,
    /// The date of the last change.
    Modified = 11,
    /// The byline as printed, lead word included.
    Byline = 12,
    /// Several tags as the page joins them.
    Tags = 13,
    /// A picture's credit.
    Credit = 14,
    /// Text that the article leaves out of its block.
    Cut = 15,
    /// The lead that stands above the story.
    Standfirst = 16,
    /// The address of a picture.
    Image = 17,
}

impl PartKind {
    /// All kinds in the order of their numbers.
    pub const ALL: [PartKind; 18] = [
        PartKind::Publisher,
        PartKind::Author,
        PartKind::Role,
        PartKind::Place,
        PartKind::Agency,
        PartKind::Date,
        PartKind::Time,
        PartKind::Section,
        PartKind::Tag,
        PartKind::Title,
        PartKind::Url,
        PartKind::Modified,
        PartKind::Byline,
        PartKind::Tags,
        PartKind::Credit,
        PartKind::Cut,
        PartKind::Standfirst,
        PartKind::Image,
    ];

    /// The part's name, which is also the name of its capture in a rule: `author`.
    pub fn name(self) -> &'static str {
        match self {
            PartKind::Publisher => "publisher",
            PartKind::Author => "author",
            PartKind::Role => "role",
            PartKind::Place => "place",
            PartKind::Agency => "agency",
            PartKind::Date => "date",
            PartKind::Time => "time",
            PartKind::Section => "section",
            PartKind::Tag => "tag",
            PartKind::Title => "title",
            PartKind::Url => "url",
            PartKind::Modified => "modified",
            PartKind::Byline => "byline",
            PartKind::Tags => "tags",
            PartKind::Credit => "credit",
            PartKind::Cut => "cut",
            PartKind::Standfirst => "standfirst",
            PartKind::Image => "image",
        }
    }

    /// The part with this name.
    pub fn from_name(name: &str) -> Option<PartKind> {
        PartKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The part's number in the plugin interface.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// The part with this number in the plugin interface.
    pub fn from_number(number: u32) -> Option<PartKind> {
        PartKind::ALL.get(usize::try_from(number).ok()?).copied()
    }
}

/// Which list of other stories a related block belongs to.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum RelatedKind {
    /// Chosen by the editors for this story ("Read more").
    #[default]
    More = 0,
    /// Chosen by the site for this reader or page.
    Recommended = 1,
    /// A rail that stands on every page.
    Sidebar = 2,
    /// Inside the story's text.
    Inline = 3,
}

impl RelatedKind {
    /// All kinds in the order of their numbers.
    pub const ALL: [RelatedKind; 4] =
        [RelatedKind::More, RelatedKind::Recommended, RelatedKind::Sidebar, RelatedKind::Inline];

    /// The kind's name in rule files and records.
    pub fn name(self) -> &'static str {
        match self {
            RelatedKind::More => "more",
            RelatedKind::Recommended => "recommended",
            RelatedKind::Sidebar => "sidebar",
            RelatedKind::Inline => "inline",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<RelatedKind> {
        RelatedKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
