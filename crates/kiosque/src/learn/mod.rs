//! Proposes rules for a site from a handful of its pages.
//!
//! ```
//! use kiosque::{Page, learn};
//!
//! let page = |word: &str| Page::html(format!("<html><body><article><h1>The {word} of the harbour was found</h1><div class=story>\
//!     <p>The {word} of the old harbour was found on Friday by two divers, who had looked for it for years.\
//!     <p>Nobody had seen the {word} since the great flood, and many in the town believed that it had been sold.\
//!     <p>This story was paid for by the gifts of our readers, and we thank every one of them for it.\
//!     </div></article></body></html>"));
//! let pages = [page("anchor"), page("lantern"), page("ferry")];
//! let site = learn::RuleFile { id: "gazette", file: "gazette/site.toml", text: "", family: &|_| None };
//! let lesson = learn::learn(&site, &pages)?;
//! assert!(lesson.text.contains("This story was paid for by the gifts of our readers"));
//! # Ok::<(), kiosque::RuleFileError>(())
//! ```
//!
//! Each page is read as the present rules read it, and what the pages have in common makes candidates: lines that
//! repeat, elements inside the story that hold none of it, the elements or the forms of line that fields stand in, where
//! the paragraphs stand, what the story ends with. Every candidate is tried on every page by itself, and the rest once
//! more together; one that makes a page worse is dropped, and says why. Nobody says what is right: how that is judged is
//! told in `judge.rs`. The result is text for a person to look at; nothing is written.

mod candidate;
mod furniture;
mod html;
mod judge;
mod layouts;
mod leads;
mod places;
mod repeats;
mod sheet;
mod text;
mod ticker;
mod write;

pub use self::candidate::{Evidence, Purpose};

use self::candidate::{Candidate, Group};
use self::layouts::{Cluster, Target};
use self::repeats::Repeats;
use self::sheet::Sheet;
use crate::{Kiosque, Label, Medium, Page, RuleFileError, Rules};
use kiosque_rules::Family;
use serde::Serialize;
use std::collections::BTreeSet;

/// The rule file of a site, as it is now.
#[derive(Clone, Copy)]
pub struct RuleFile<'a> {
    /// The site's id.
    pub id: &'a str,
    /// How messages name the file.
    pub file: &'a str,
    /// Its text: empty for a site that is new.
    pub text: &'a str,
    /// Finds the rule files that it may inherit from: see [`Rules::parse_in`].
    pub family: &'a Family<'a>,
}

/// What was learnt.
#[derive(Clone, Debug, Serialize)]
pub struct Lesson {
    /// The pages, in the order in which they were given.
    pub pages: Vec<PageSeen>,
    /// The rules that are proposed, in the order of the file.
    pub proposals: Vec<Proposal>,
    /// The rules that were tried and dropped.
    pub dropped: Vec<Dropped>,
    /// The text of the rule file with all proposals.
    pub text: String,
}

/// A page that was learnt from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageSeen {
    /// Where it came from.
    pub source: String,
    /// The layout that reads it, with the proposals.
    pub layout: Option<String>,
    /// The page, counted from 0, that shows the same story, when one before does.
    pub capture_of: Option<usize>,
}

/// A rule that is proposed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// What it is for.
    pub purpose: Purpose,
    /// The layout it belongs to.
    pub layout: String,
    /// Whether the layout is new.
    pub is_new_layout: bool,
    /// Names of its rules: mostly one.
    pub rules: Vec<String>,
    /// Whether it is written as a comment: it says where something stands, but nothing on the pages shows that a rule
    /// would be right to change it.
    pub is_comment: bool,
    /// What speaks for it.
    pub evidence: Evidence,
    /// Its rules in TOML, with comments.
    pub text: String,
}

/// A rule that makes a page worse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dropped {
    /// What it was for.
    pub purpose: Purpose,
    /// The layout it would belong to.
    pub layout: String,
    /// Names of its rules.
    pub rules: Vec<String>,
    /// The page that it makes worse.
    pub page: String,
    /// How.
    pub why: String,
}

/// A candidate with where it belongs.
struct Placed {
    cluster: usize,
    candidate: Candidate,
}

/// Proposes rules for a site from its pages. The same pages give the same proposals.
///
/// # Errors
/// When the rule file makes no sense as it is.
pub fn learn(site: &RuleFile<'_>, pages: &[Page]) -> Result<Lesson, RuleFileError> {
    let kiosque = site.kiosque(site.text)?;
    let mut sheets: Vec<Sheet> = pages.iter().map(|page| Sheet::of(&kiosque, page, site.id)).collect();
    repeats::number_stories(&mut sheets);
    let repeats = Repeats::of(&sheets);
    let clusters = layouts::told_apart(&sheets, &repeats, &site.layouts()?);
    let bench = Bench { site, pages, sheets: &sheets, repeats: &repeats, clusters: &clusters };
    let mut dropped = Vec::new();
    let mut kept = bench.tried(bench.candidates(), &mut dropped);
    bench.settle(&mut kept, &mut dropped)?;
    bench.lesson(&kept, dropped)
}

impl RuleFile<'_> {
    fn rules(&self, text: &str) -> Result<Rules, RuleFileError> {
        Rules::parse_in(self.id, self.file, text, self.family)
    }

    /// A kiosque that knows these rules alone.
    fn kiosque(&self, text: &str) -> Result<Kiosque, RuleFileError> {
        let rules = self.rules(text)?;
        Ok(Kiosque::builder().without_bundled().rules(rules).build().expect("one site claims nothing twice"))
    }

    fn table(&self) -> toml::Table {
        toml::from_str(self.text).unwrap_or_default()
    }

    /// Names and media of the layouts that the file itself has.
    fn layouts(&self) -> Result<Vec<(String, Medium)>, RuleFileError> {
        self.rules(self.text)?;
        let layout = |table: &toml::Value| {
            let text = |key: &str| table.get(key).and_then(toml::Value::as_str);
            let medium = if text("medium") == Some("html") { Medium::Html } else { Medium::Text };
            (text("name").unwrap_or_default().to_owned(), medium)
        };
        let table = self.table();
        let layouts = table.get("layout").and_then(toml::Value::as_array);
        Ok(layouts.into_iter().flatten().map(layout).collect())
    }

    /// The rules of a layout, without what it inherits.
    fn rules_of(&self, layout: &str) -> Vec<toml::Table> {
        let table = self.table();
        let list =
            |value: Option<&toml::Value>| value.and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let is_named = |value: &toml::Value| value.get("name").and_then(toml::Value::as_str) == Some(layout);
        let layouts = list(table.get("layout")).into_iter().filter(is_named);
        let rules = layouts.flat_map(|layout| list(layout.get("rule")));
        rules.filter_map(|rule| rule.as_table().cloned()).collect()
    }

    /// Whether the file says all that the candidate does, in rules or in comments.
    fn has(&self, layout: &str, candidate: &Candidate) -> bool {
        let mut rules = self.rules_of(layout);
        rules.iter_mut().for_each(|rule| drop(rule.remove("name")));
        let is_there = |rule: &candidate::Rule| {
            let keys: String = rule.keys.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
            let is_noted = candidate.purpose == Purpose::Body
                && rule.keys.iter().any(|(key, value)| *key == "css" && self.text.contains(value.as_str()));
            is_noted || toml::from_str::<toml::Table>(&keys).is_ok_and(|keys| rules.contains(&keys))
        };
        candidate.rules.iter().all(is_there)
    }

    /// The lines that rules of the layout know to be the site's.
    fn known_lines(&self, layout: &str) -> BTreeSet<String> {
        let rules = self.rules_of(layout);
        let lists = rules.iter().filter_map(|rule| rule.get("repeat"));
        let items = lists.flat_map(|list| list.as_array().cloned().unwrap_or_else(|| vec![list.clone()]));
        items.filter_map(|line| line.as_str().map(str::to_owned)).collect()
    }
}

/// The name, or the name with the first number that makes it a new one.
fn free_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| taken.insert(name.clone()));
    free.expect("the numbers do not end")
}

/// Everything that candidates are made from and tried on.
struct Bench<'b> {
    site: &'b RuleFile<'b>,
    pages: &'b [Page],
    sheets: &'b [Sheet],
    repeats: &'b Repeats<'b>,
    clusters: &'b [Cluster],
}

impl Bench<'_> {
    fn candidates(&self) -> Vec<Placed> {
        let mut placed = Vec::new();
        for (cluster, of) in self.clusters.iter().enumerate() {
            let group = Group { sheets: of.pages.iter().map(|page| &self.sheets[*page]).collect() };
            let layout = of.target.name();
            let known = self.site.known_lines(layout);
            let mut found: Vec<Candidate> =
                furniture::candidate(&group, self.repeats, &known).into_iter().collect();
            found.extend(match group.sheets[0].medium {
                Medium::Html => html::candidates(&group, self.repeats),
                Medium::Text => text::candidates(&group, self.repeats),
            });
            found.extend(leads::candidates(&group));
            found.retain(|candidate| !self.site.has(layout, candidate));
            self.name(layout, &mut found);
            placed.extend(found.into_iter().map(|candidate| Placed { cluster, candidate }));
        }
        placed
    }

    /// Gives rules names that the layout does not have yet.
    fn name(&self, layout: &str, candidates: &mut [Candidate]) {
        let rules = self.site.rules_of(layout);
        let name = |rule: &toml::Table| rule.get("name").and_then(toml::Value::as_str).map(str::to_owned);
        let mut names: BTreeSet<String> = rules.iter().filter_map(name).collect();
        for candidate in candidates {
            let renamed = candidate.rules.iter().map(|rule| free_name(&rule.name, &mut names));
            let renamed: Vec<(String, String)> =
                candidate.rules.iter().map(|rule| rule.name.clone()).zip(renamed).collect();
            candidate.rename(&renamed);
        }
    }

    /// The rule file with these candidates.
    fn text(&self, placed: &[Placed]) -> String {
        let of = |cluster: usize| {
            placed.iter().filter(move |placed| placed.cluster == cluster).map(|placed| &placed.candidate)
        };
        let additions: Vec<(&Target, Vec<&Candidate>)> = self
            .clusters
            .iter()
            .enumerate()
            .map(|(number, cluster)| (&cluster.target, of(number).collect()))
            .collect();
        write::with(self.site.text, &additions)
    }

    /// What these candidates do to each page.
    fn effects(&self, placed: &[Placed]) -> Result<Vec<judge::Effect>, RuleFileError> {
        let kiosque = self.site.kiosque(&self.text(placed))?;
        let effect = |(page, sheet): (&Page, &Sheet)| {
            let (article, explanation) = kiosque.explain(page, Some(self.site.id));
            let label =
                |block: &crate::ExplainedBlock| Label::from_name(&block.label).unwrap_or(Label::Chrome);
            let labels: Vec<Label> = explanation.blocks.iter().map(label).collect();
            judge::effect(sheet, &article, &labels, self.repeats)
        };
        Ok(self.pages.iter().zip(self.sheets).map(effect).collect())
    }

    /// The candidates that make no page worse by themselves, with what they change.
    fn tried(&self, candidates: Vec<Placed>, dropped: &mut Vec<Dropped>) -> Vec<Placed> {
        let mut kept = Vec::new();
        for mut placed in candidates {
            let effects = match self.effects(std::slice::from_ref(&placed)) {
                Ok(effects) => effects,
                // A name or a pattern that rules do not take: no page's fault, and no rule.
                Err(error) => {
                    dropped.push(self.dropped(&placed, String::new(), error.to_string()));
                    continue;
                }
            };
            let objection = self.objection(&placed, &effects);
            let is_idle = effects.iter().all(|effect| effect.changes == 0);
            if placed.candidate.purpose == Purpose::Body && (is_idle || objection.is_some()) {
                placed.candidate.is_comment = true;
                kept.push(placed);
                continue;
            }
            if let Some(objection) = objection {
                dropped.push(objection);
                continue;
            }
            let changed = effects.iter().filter(|effect| effect.changes > 0).count();
            placed.candidate.evidence.changes = (effects.iter().map(|effect| effect.changes).sum(), changed);
            kept.push(placed);
        }
        kept
    }

    /// Drops candidates, the last first, until all together make no page worse.
    fn settle(&self, kept: &mut Vec<Placed>, dropped: &mut Vec<Dropped>) -> Result<(), RuleFileError> {
        while let Some(last) = kept.iter().rposition(|placed| !placed.candidate.is_comment) {
            let Some(objection) = self.objection(&kept[last], &self.effects(kept)?) else { break };
            dropped.push(objection);
            kept.remove(last);
        }
        Ok(())
    }

    fn objection(&self, placed: &Placed, effects: &[judge::Effect]) -> Option<Dropped> {
        let (page, why) =
            effects.iter().enumerate().find_map(|(page, effect)| Some((page, effect.objections.first()?)))?;
        Some(self.dropped(placed, self.pages[page].origin.source.clone(), why.clone()))
    }

    fn dropped(&self, placed: &Placed, page: String, why: String) -> Dropped {
        Dropped {
            purpose: placed.candidate.purpose,
            layout: self.clusters[placed.cluster].target.name().to_owned(),
            rules: placed.candidate.rules.iter().map(|rule| rule.name.clone()).collect(),
            page,
            why,
        }
    }

    fn lesson(&self, kept: &[Placed], dropped: Vec<Dropped>) -> Result<Lesson, RuleFileError> {
        let text = self.text(kept);
        let kiosque = self.site.kiosque(&text)?;
        let seen = |(number, page): (usize, &Page)| {
            let plugin = kiosque.explain(page, Some(self.site.id)).0.provenance.plugin;
            PageSeen {
                source: page.origin.source.clone(),
                layout: plugin.and_then(|plugin| plugin.layout),
                capture_of: Some(self.sheets[number].story).filter(|story| *story != number),
            }
        };
        let proposal = |placed: &Placed| {
            let target = &self.clusters[placed.cluster].target;
            Proposal {
                purpose: placed.candidate.purpose,
                layout: target.name().to_owned(),
                is_new_layout: matches!(target, Target::New { .. }),
                rules: placed.candidate.rules.iter().map(|rule| rule.name.clone()).collect(),
                is_comment: placed.candidate.is_comment,
                evidence: placed.candidate.evidence.clone(),
                text: write::rule(&placed.candidate),
            }
        };
        Ok(Lesson {
            pages: self.pages.iter().enumerate().map(seen).collect(),
            proposals: kept.iter().map(proposal).collect(),
            dropped,
            text,
        })
    }
}
