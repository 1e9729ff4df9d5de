//! The road from lines to verdicts.

use crate::features::{self, Row};
use crate::model::{Model, UNIT};
use crate::page::Page;
use crate::shape::End;
use crate::{Line, Reason, Role, Verdict, decode, detect, run, title};

/// Buffers kept from page to page, so that labelling allocates nothing once they have grown.
#[derive(Default)]
pub struct Scratch {
    page: Page,
    rows: Vec<Row>,
    odds: Vec<i32>,
    back: Vec<[bool; 2]>,
    body: Vec<bool>,
    known: Vec<Option<(Role, Reason)>>,
}

/// Gives each line exactly one role: `out` is cleared and then holds a verdict for each line, in order.
pub fn label_lines(lines: &[Line<'_>], scratch: &mut Scratch, out: &mut Vec<Verdict>) {
    label_lines_with(Some(Model::shipped()), lines, scratch, out);
}

/// As [`label_lines`], with another model, or with none: then the plain rule alone decides about the body.
pub fn label_lines_with(
    model: Option<&Model>,
    lines: &[Line<'_>],
    scratch: &mut Scratch,
    out: &mut Vec<Verdict>,
) {
    scratch.survey(lines);
    scratch.find_body(model);
    scratch.hand_out(out);
}

/// The features of each line, as the model sees them, and whether it is known to be no body before the model is
/// asked: what training reads.
pub fn export_rows<'s>(lines: &[Line<'_>], scratch: &'s mut Scratch) -> (&'s [Row], Vec<bool>) {
    scratch.survey(lines);
    features::describe(&scratch.page, &mut scratch.rows);
    (&scratch.rows, scratch.known.iter().map(Option::is_some).collect())
}

impl Scratch {
    fn survey(&mut self, lines: &[Line<'_>]) {
        self.page.read(lines);
        self.known.clear();
        self.known.resize(lines.len(), None);
        let known = &mut self.known;
        detect::before_core(&self.page, known);
        self.page.find_runs(|i| known[i].is_some());
        detect::around_core(&self.page, known);
        self.page.find_runs(|i| known[i].is_some());
    }

    fn find_body(&mut self, model: Option<&Model>) {
        let page = &self.page;
        self.body.clear();
        if page.run.worth < run::LEAST {
            self.body.resize(page.len(), false);
            return;
        }
        let Some(model) = model else {
            self.body.extend((0..page.len()).map(|i| page.run.contains(i) && self.known[i].is_none()));
            return;
        };
        features::describe(page, &mut self.rows);
        let prior = decode::prior(page);
        self.odds.clear();
        self.odds.extend(self.rows.iter().enumerate().map(|(i, row)| {
            let odds = model.log_odds(row).clamp(-6 * UNIT, 6 * UNIT);
            if self.known[i].is_some() {
                -6 * UNIT
            } else if page.run.contains(i) {
                odds + prior / 2
            } else {
                odds - prior
            }
        }));
        decode::likeliest(&self.odds, &mut self.back, &mut self.body);
    }

    fn hand_out(&mut self, out: &mut Vec<Verdict>) {
        out.clear();
        let page = &self.page;
        let reason = if page.run.worth < run::LEAST { Reason::NoArticle } else { Reason::Elsewhere };
        out.resize(page.len(), Verdict { role: Role::Chrome, reason, score: 0.5 });
        let Some(start) = self.body.iter().position(|&b| b) else { return };
        let end = self.body.iter().rposition(|&b| b).map_or(start, |last| last + 1);
        for i in (start..end).filter(|&i| self.body[i]) {
            let reason = if page.run.contains(i) { Reason::Run } else { Reason::Learned };
            out[i] = Verdict { role: body_role(page, i), reason, score: 0.9 };
        }
        for (verdict, known) in out.iter_mut().zip(&self.known) {
            if let Some((role, reason)) = *known {
                *verdict = Verdict { role, reason, score: 0.8 };
            }
        }
        if let Some((i, worth)) = title::find(page, start, end, |i| self.known[i].is_some()) {
            out[i] = Verdict { role: Role::Title, reason: Reason::Headline, score: worth as f32 / 100.0 };
        }
    }
}

fn body_role(page: &Page, i: usize) -> Role {
    let s = &page.shapes[i];
    if s.bullet {
        Role::ListItem
    } else if !page.sentence[i] && s.length < 100 && s.end == End::Open {
        Role::Heading
    } else {
        Role::Paragraph
    }
}
