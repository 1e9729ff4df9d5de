//! Articles for people's eyes.

mod html;
mod markdown;
mod stretches;

pub use self::html::{html, html_page};
pub use self::markdown::markdown;

use crate::Explanation;
use kiosque_core::Article;
use kiosque_core::article::{BodyKind, DateInfo, RelatedGroup, Split, Status};
use std::fmt::Write as _;

/// How much of a block is shown where only a reminder is wanted, in characters.
const REMINDER: usize = 72;

/// The article as an editor would want to see it, and what was set aside, with who said so: what snapshots hold.
///
/// ```
/// let kiosque = kiosque::Kiosque::new()?;
/// let dump = "The bridge is open at last\n\nThe new bridge over the river was opened on Wednesday, two years after the flood.\n\n\
///             The first tram crossed the bridge at noon, and hundreds of people followed it on foot.";
/// let (article, explanation) = kiosque.explain(&kiosque::Page::text(dump), None);
/// let shown = kiosque::render::editor(&article, &explanation);
/// assert!(shown.starts_with("title      The bridge is open at last\n"));
/// # Ok::<(), kiosque::SetupError>(())
/// ```
pub fn editor(article: &Article, explanation: &Explanation) -> String {
    let mut sheet = Sheet::of(article);
    sheet.set_aside(explanation);
    sheet.warnings(article)
}

/// The article for a terminal: the same without what was set aside.
pub fn readable(article: &Article) -> String {
    Sheet::of(article).warnings(article)
}

/// Title and story as plain text, with a final newline.
pub fn plain(article: &Article) -> String {
    let mut text = String::new();
    if let Some(title) = &article.title {
        let _ = writeln!(text, "{title}\n");
    }
    let _ = writeln!(text, "{}", article.text);
    text.retain(is_harmless);
    text
}

/// Whether a character only stands for itself: the others drive terminals.
fn is_harmless(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\t')
}

/// A page being set for the eye.
#[derive(Default)]
struct Sheet {
    text: String,
}

impl Sheet {
    /// What the article says, from its title to its ticker.
    fn of(article: &Article) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.head(article);
        sheet.story(article);
        sheet.around(article);
        sheet
    }

    /// The finished sheet, with the warnings last.
    fn warnings(mut self, article: &Article) -> String {
        for warning in &article.warnings {
            self.line("warning", warning);
        }
        self.text
    }

    fn line(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.text, "{name:<10} {}", shown(value));
    }

    fn field(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.line(name, value);
        }
    }

    fn list(&mut self, name: &str, values: &[String]) {
        if !values.is_empty() {
            self.line(name, &values.join(" · "));
        }
    }

    fn head(&mut self, article: &Article) {
        if article.status != Status::Ok {
            let status = if article.status == Status::Error { "error" } else { "not an article" };
            let detail = article.error.as_ref().map(|error| format!(": {} ({})", error.detail, error.code));
            self.line("status", &format!("{status}{}", detail.unwrap_or_default()));
        }
        self.field("kicker", article.kicker.as_deref());
        self.field("title", article.title.as_deref());
        self.field("standfirst", article.standfirst.as_deref());
        self.field("byline", article.byline.as_deref());
        for author in &article.authors {
            let kind = serde_name(&author.kind);
            let role = author.role.as_ref().map(|role| format!(", {role}")).unwrap_or_default();
            self.line("author", &format!("{} ({kind}{role})", author.name));
        }
        for agency in &article.agencies {
            let full = agency.full_name.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
            self.line("agency", &format!("{}{full} ← {}", agency.name, agency.raw));
        }
        self.field("dateline", article.dateline.as_deref());
        self.date("published", article.dates.published.as_ref());
        self.date("modified", article.dates.modified.as_ref());
        self.list("section", &article.section);
        self.list("tags", &article.tags);
        if let Some(language) = &article.language {
            let direction = article.direction.map(|direction| serde_name(&direction)).unwrap_or_default();
            self.line("language", &format!("{language} {direction}"));
        }
        let plugin = article.provenance.plugin.as_ref();
        if let Some(plugin) = plugin {
            self.line(
                "site",
                &format!(
                    "{} ({}, {})",
                    plugin.id,
                    plugin.layout.as_deref().unwrap_or("no layout"),
                    plugin.tier
                ),
            );
        }
        self.field("publisher", article.publisher.as_ref().map(|publisher| publisher.name.as_str()));
    }

    fn date(&mut self, name: &str, date: Option<&DateInfo>) {
        let Some(date) = date else { return };
        let inferred = date
            .inferred
            .as_ref()
            .map(|inferred| format!(", inferred {}: {}", inferred.value, inferred.reason));
        self.line(
            name,
            &format!(
                "{} ({}{}) ← {}",
                date.value,
                serde_name(&date.precision),
                inferred.unwrap_or_default(),
                date.raw
            ),
        );
    }

    fn story(&mut self, article: &Article) {
        for block in &article.blocks {
            if block.kind == BodyKind::Embed {
                let url = block.url.as_deref().unwrap_or_default();
                let _ = writeln!(self.text, "\n[{}]", shown(url));
            }
            let sign = match block.kind {
                BodyKind::Heading => "## ",
                BodyKind::ListItem => "- ",
                BodyKind::Quote => "> ",
                _ => "",
            };
            if !block.text.is_empty() {
                let _ = writeln!(self.text, "\n{sign}{}", shown(&block.text));
            }
        }
        if article.truncated == Some(true) {
            let _ = writeln!(self.text, "\n[the page ends here, in the middle of a sentence]");
        }
        self.text.push('\n');
    }

    fn around(&mut self, article: &Article) {
        for image in &article.images {
            let times =
                if image.spans.len() > 1 { format!(" (×{})", image.spans.len()) } else { String::new() };
            self.field(
                "caption",
                image.caption.as_ref().map(|caption| format!("{caption}{times}")).as_deref(),
            );
            self.field("credit", image.credit.as_deref());
        }
        for group in &article.related {
            self.related(group);
        }
        for item in &article.ticker {
            let unsure = if item.split == Split::Uncertain { " [several items?]" } else { "" };
            let time = item.time.as_ref().map(|time| format!("{time} ")).unwrap_or_default();
            self.line("ticker", &format!("{time}{}{unsure}", item.text));
        }
    }

    fn related(&mut self, group: &RelatedGroup) {
        self.line("related", &format!("{} ({})", group.heading.as_deref().unwrap_or("—"), group.kind.name()));
        for item in &group.items {
            self.line("  title", &item.title);
            self.field("  teaser", item.teaser.as_deref());
        }
    }

    fn set_aside(&mut self, explanation: &Explanation) {
        for block in explanation.blocks.iter().filter(|block| !block.kept) {
            let reminder = shortened(&block.text, REMINDER);
            self.line("set aside", &format!("{} {} [{}] {reminder}", block.line, block.label, block.by));
        }
    }
}

/// The first `most` characters of a text, with an ellipsis if there are more.
pub fn shortened(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// A text without control characters: what a page says must not drive a terminal. Line breaks become `⏎`.
pub fn shown(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' => Some('⏎'),
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}

/// The name of a value as the record writes it.
fn serde_name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
