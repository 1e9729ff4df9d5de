//! The road from lines to verdicts.

use crate::features::{self, Row, Walk};
use crate::model::{Models, UNIT};
use crate::page::Page;
use crate::roles::Story;
use std::ops::Range;

use crate::{Line, Reason, Role, Verdict, decode, detect, run, title};

/// Buffers kept from page to page, so that labelling allocates nothing once they have grown.
#[derive(Default)]
pub struct Scratch {
    page: Page,
    rows: Vec<Row>,
    walks: Vec<Walk>,
    lines: Vec<usize>,
    few: Vec<i32>,
    odds: Vec<i32>,
    trust: i32,
    back: Vec<[bool; 2]>,
    body: Vec<bool>,
    known: Vec<Option<(Role, Reason)>>,
    title: Option<(usize, i32)>,
}

/// What markup tells of the lines before they are weighed.
#[derive(Default)]
pub(crate) struct Hints {
    /// Lines known to be no body, each; empty if nothing is known.
    pub(crate) known: Vec<Option<(Role, Reason)>>,
    /// The line that shows the headline.
    pub(crate) title: Option<usize>,
}

/// Gives each line exactly one role: `out` is cleared and then holds a verdict for each line, in order.
pub fn label_lines(lines: &[Line<'_>], scratch: &mut Scratch, out: &mut Vec<Verdict>) {
    label_lines_with(Some(Models::shipped()), lines, scratch, out);
}

/// As [`label_lines`], with other models, or with none: then the plain rule alone decides about the body.
pub fn label_lines_with(
    models: Option<&Models>,
    lines: &[Line<'_>],
    scratch: &mut Scratch,
    out: &mut Vec<Verdict>,
) {
    scratch.survey(lines, &Hints::default());
    scratch.find_body(models);
    scratch.find_title(models);
    scratch.hand_out(out);
}

/// The features of each line, as the model sees them, and whether it is known to be no body before the model is
/// asked, and which lines may be the headline: what training reads.
pub fn export_rows<'s>(lines: &[Line<'_>], scratch: &'s mut Scratch) -> (&'s [Row], Vec<bool>, Range<usize>) {
    scratch.survey(lines, &Hints::default());
    features::describe(&scratch.page, &mut scratch.walks, &mut scratch.rows, |_| true);
    (&scratch.rows, scratch.known.iter().map(Option::is_some).collect(), title::candidates(&scratch.page))
}

/// No line is surer than this, in the unit of the log-odds.
const SURE: i32 = 6 * UNIT;

impl Scratch {
    /// Measures a page's lines; with the features of each, as a dump's.
    pub(crate) fn describe(&mut self, lines: &[Line<'_>], hints: &Hints) -> (&Page, &[Row]) {
        self.survey(lines, hints);
        features::describe(&self.page, &mut self.walks, &mut self.rows, |_| true);
        (&self.page, &self.rows)
    }

    fn survey(&mut self, lines: &[Line<'_>], hints: &Hints) {
        self.page.read(lines);
        self.known.clear();
        self.known.extend_from_slice(&hints.known);
        self.known.resize(lines.len(), None);
        let known = &mut self.known;
        detect::before_core(&self.page, known);
        self.page.find_runs(|i| known[i].is_some());
        self.page.add_up(|i| known[i].is_some());
        detect::around_core(&self.page, known);
        self.page.find_runs(|i| known[i].is_some());
        self.page.weigh_core(|i| known[i].is_some());
    }

    fn find_body(&mut self, models: Option<&Models>) {
        let page = &self.page;
        self.body.clear();
        self.rows.clear();
        if page.run.worth < run::LEAST {
            self.body.resize(page.len(), false);
            return;
        }
        let Some(models) = models else {
            self.body.extend((0..page.len()).map(|i| page.run.contains(i) && self.known[i].is_none()));
            return;
        };
        self.trust = decode::trust_in_rule(page);
        // No model is asked about lines that are known.
        features::describe(page, &mut self.walks, &mut self.rows, |i| self.known[i].is_none());
        let hopeful = |&i: &usize| self.known[i].is_none() && !self.walks[i].hopeless(page, i);
        self.lines.clear();
        self.lines.extend((0..page.len()).filter(hopeful));
        models.body.log_odds(&self.rows, &self.lines, &mut self.few);
        self.odds.clear();
        self.odds.resize(page.len(), -SURE);
        for (&i, odds) in self.lines.iter().zip(&self.few) {
            self.odds[i] = (*odds).clamp(-SURE, SURE) + decode::opinion(page, self.trust, i);
        }
        decode::likeliest(&self.odds, &mut self.back, &mut self.body);
    }

    /// The headline stands above the story; when it is the story's own first line, it is taken out of it.
    fn find_title(&mut self, models: Option<&Models>) {
        let (page, known, body) = (&self.page, &self.known, &self.body);
        let start = body.iter().position(|&b| b);
        let barred = |i: usize| {
            known[i].is_some() || start.is_none_or(|start| i > start) || body[i] && page.sentence[i]
        };
        self.title = match models {
            // Without a story, nothing was described, and there is no headline.
            _ if start.is_none() => None,
            Some(models) => {
                title::find(&models.title, page, &self.rows, (&mut self.lines, &mut self.few), barred)
            }
            None => title::guess(page, barred).map(|i| (i, 0)),
        };
        if let Some((i, _)) = self.title {
            self.body[i] = false;
        }
    }

    /// Names the lines of a page that [`Scratch::describe`] has read, of which the body is known, and perhaps the
    /// headline.
    pub(crate) fn judge(&mut self, body: &[bool], title: Option<usize>, out: &mut Vec<Verdict>) {
        self.body.clear();
        self.body.extend_from_slice(body);
        match title {
            Some(title) => {
                self.title = Some((title, SURE));
                self.body[title] = false;
            }
            None => self.find_title(Some(Models::shipped())),
        }
        self.hand_out(out);
    }

    fn hand_out(&mut self, out: &mut Vec<Verdict>) {
        let title = self.title.map(|(i, odds)| (i, score(odds)));
        Story::new(&self.page, &self.body, &self.known, title).judge(out);
    }
}

/// Log-odds as a number from 0 to 1: not the logistic function but near it, and the same on every machine.
fn score(odds: i32) -> f32 {
    let odds = odds as f32 / UNIT as f32;
    0.5 + 0.5 * odds / (1.0 + odds.abs())
}
