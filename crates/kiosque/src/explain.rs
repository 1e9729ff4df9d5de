//! Every block of a page with its label, and why; and what the page states of the article's fields.

mod fields;

use kiosque_core::article::Article;
use kiosque_core::{Labels, Medium, PrintedDay, Reading, Span};
use kiosque_generic::{Grounds, Mode, html_grounds};
use serde::Serialize;

/// A block of a page, explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedBlock {
    /// Its extent in the decoded input.
    pub span: Span,
    /// Line of the decoded input that it begins on, counted from 1.
    pub line: u32,
    /// Its path in an HTML page; `null` in a dump.
    pub path: Option<String>,
    /// What it is.
    pub label: String,
    /// Who said so: `rule:bladi/dump/title`, `generic:run`.
    pub by: String,
    /// How sure they were, 0 to 1.
    pub score: f32,
    /// Whether the article carries it, in its text or in another field.
    pub kept: bool,
    /// Its text.
    pub text: String,
    /// Why, in half a sentence.
    pub why: String,
    /// Which list of other stories it belongs to.
    pub related: Option<String>,
    /// What its pieces say.
    pub parts: Vec<ExplainedPart>,
    /// What had been said before and was corrected, in the order in which it was said.
    pub overruled: Vec<OverruledLabel>,
    /// How likely it is main content by what was learned, and why: where [it was asked for](crate::Kiosque::explain_with_grounds),
    /// and `null` in a dump, and where a site does without.
    pub main_content: Option<MainContent>,
}

/// Whether a block of an HTML page is main content by what was learned from other pages. Labels of a site, and what markup
/// says, may overrule it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MainContent {
    /// The chance, 0 to 1.
    pub chance: f32,
    /// The chance from which blocks of this page are main content.
    pub threshold: f32,
    /// What speaks for it, the strongest first, at most three: `its own text`.
    #[serde(rename = "for")]
    pub pro: Vec<String>,
    /// What speaks against it, the strongest first, at most three: `names around it (comment)`.
    #[serde(rename = "against")]
    pub contra: Vec<String>,
}

/// A piece of a block that says one thing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedPart {
    /// What it says: `author`.
    pub part: String,
    /// Its text.
    pub text: String,
    /// Its extent in the decoded input.
    pub span: Span,
}

/// A label that was corrected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OverruledLabel {
    /// The label.
    pub label: String,
    /// Who had given it.
    pub by: String,
}

/// A field of the article that an HTML page makes statements about, and these.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedField {
    /// Its name in the record: `title`, `authors`, `date_published`, `date_modified`.
    pub field: String,
    /// What the article says; names are separated by semicolons.
    pub value: Option<String>,
    /// Who found it, as [`provenance.fields`](kiosque_core::article::Provenance::fields) names them.
    pub by: Option<String>,
    /// Why it is taken, in half a sentence.
    pub why: Option<String>,
    /// What the page states, in the order in which it was read, at most 32 statements; then the headline and the days that it
    /// prints.
    pub statements: Vec<ExplainedStatement>,
}

/// Something that a page states outside its blocks, or prints.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedStatement {
    /// Where: `fact:json-ld:datePublished`.
    pub by: String,
    /// What.
    pub value: String,
    /// The bytes of the decoded input that state it.
    pub span: Span,
    /// How it compares with what the article says: `the same`, `212 days later`, `the name of the site`.
    pub compared: String,
}

/// All blocks of a page, in its order, and what it states of the article's fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Explanation {
    /// The blocks.
    pub blocks: Vec<ExplainedBlock>,
    /// The fields that have a value or that the page makes statements about.
    pub fields: Vec<ExplainedField>,
}

/// Explains all blocks and the fields of `article`, which is made of them. `labels` should have been
/// [traced](Labels::trace) to tell what was overruled; `printed` are the days that the page prints.
pub(crate) fn explain(
    reading: &Reading,
    labels: &Labels,
    article: &Article,
    printed: &[PrintedDay],
) -> Explanation {
    let mut blocks: Vec<ExplainedBlock> =
        (0..reading.len()).map(|index| block(reading, labels, index)).collect();
    for overruled in labels.overruled() {
        blocks[overruled.block as usize].overruled.push(OverruledLabel {
            label: overruled.mark.label.name().into(),
            by: labels.reason(overruled.mark.by).name.clone(),
        });
    }
    Explanation { blocks, fields: fields::explain(reading, labels, article, printed) }
}

impl Explanation {
    /// Says of the blocks of an HTML page what the models, asked in this mode, make of them.
    pub(crate) fn add_grounds(&mut self, reading: &Reading, mode: Mode) {
        let grounds = (reading.medium() == Medium::Html).then(|| html_grounds(reading, mode));
        for (block, grounds) in self.blocks.iter_mut().zip(grounds.into_iter().flatten()) {
            let Grounds { chance, threshold, pro, contra } = grounds;
            block.main_content = Some(MainContent { chance, threshold, pro, contra });
        }
    }
}

fn block(reading: &Reading, labels: &Labels, index: usize) -> ExplainedBlock {
    let mark = labels.mark(index);
    let block = &reading.blocks()[index];
    let reason = labels.reason(mark.by);
    let text = reading.text(index);
    let part = |part: &kiosque_core::Part| ExplainedPart {
        part: part.kind.name().into(),
        text: part.text.clone().unwrap_or_else(|| text.get(part.range.range()).unwrap_or("").into()),
        span: reading.source_span(index, part.range),
    };
    ExplainedBlock {
        span: block.span,
        line: block.line,
        path: reading.path(index).map(str::to_owned),
        label: mark.label.name().into(),
        by: reason.name.clone(),
        score: mark.score,
        kept: mark.label.is_kept(),
        text: text.into(),
        why: reason.why.clone(),
        related: mark.related.map(|kind| kind.name().into()),
        parts: labels.parts(index).into_iter().map(part).collect(),
        overruled: Vec::new(),
        main_content: None,
    }
}
