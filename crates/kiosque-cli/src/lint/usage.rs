//! What the rules do on the samples.

use super::checks;
use super::finding::{Finding, RuleSource, Severity, Source};
use crate::workbench::{self, Bench};
use anyhow::Result;
use kiosque::samples::{self, Sample};
use kiosque::{Check, ExplainedBlock, Kiosque, Label, Page, Rules, render};
use kiosque_core::ends_sentence;
use regex::Regex;
use std::collections::BTreeMap;

/// A block that generic takes for story is a paragraph for sure when it is so long and ends as a sentence does.
const PARAGRAPH_CHARS: usize = 80;

/// A sample with what is said of it.
struct Read {
    sample: Sample,
    page: Page,
    layout: Option<String>,
    generic: Vec<ExplainedBlock>,
    blocks: Vec<ExplainedBlock>,
}

pub(super) fn findings(bench: &Bench, source: &Source<'_>, rules: Rules) -> Result<Vec<Finding>> {
    let (checks, is_imported) = (rules.checks().to_vec(), rules.is_imported());
    let in_force = workbench::kiosque(rules)?;
    let mut is_verified = false;
    let kiosque = workbench::kiosque(bench.rules_for_all_pages()?)?;
    let mut findings = Vec::new();
    let mut reads = Vec::new();
    for sample in samples::of_site(&bench.folder)? {
        findings.extend(misfit(&in_force, bench, &sample));
        findings.extend(failed_checks(&in_force, bench, &sample, &checks));
        is_verified |= is_imported && samples::check(&in_force, &sample).is_ok_and(|checked| checked.holds());
        match read(&kiosque, bench, sample) {
            Ok(read) => reads.push(read),
            Err((sample, error)) => {
                findings.push(Finding::of_file(
                    Severity::Error,
                    "unreadable",
                    &sample.path,
                    error.to_string(),
                ));
            }
        }
    }
    if is_imported && !is_verified {
        findings.push(unverified(source));
    }
    if reads.is_empty() {
        return Ok(findings);
    }
    let unused = unused_layouts(source, &reads);
    let is_used = |rule: &&RuleSource| !unused.iter().any(|(layout, _)| *layout == rule.layout);
    for rule in source.rules().iter().filter(is_used) {
        findings.extend(look_at(bench, source, rule, &reads)?);
    }
    findings.extend(unused.into_iter().map(|(_, finding)| finding));
    Ok(findings)
}

fn read(kiosque: &Kiosque, bench: &Bench, sample: Sample) -> Result<Read, (Sample, samples::SampleError)> {
    let page = match samples::page(&sample) {
        Ok(page) => page,
        Err(error) => return Err((sample, error)),
    };
    let (article, explanation) = kiosque.explain(&page, Some(&bench.id));
    // Expectations that make no sense are an error of the sample.
    if let Err(error) = samples::check(kiosque, &sample) {
        return Err((sample, error));
    }
    Ok(Read {
        layout: article.provenance.plugin.and_then(|plugin| plugin.layout),
        generic: kiosque.explain(&page, Some("none")).1.blocks,
        blocks: explanation.blocks,
        sample,
        page,
    })
}

/// Imported rules that no sample speaks for.
fn unverified(source: &Source<'_>) -> Finding {
    let message = "the rules were imported, and no sample has passed yet: they are unverified";
    source.finding(Severity::Warning, "unverified", source.place("imported"), message).with_help(
        "save a page in samples/, look at it with kiosque explain, and accept what is read: kiosque accept",
    )
}

/// What of the site's checks does not hold on the sample.
fn failed_checks(kiosque: &Kiosque, bench: &Bench, sample: &Sample, list: &[Check]) -> Vec<Finding> {
    let Ok(page) = samples::page(sample) else { return Vec::new() };
    let Some(url) = page.url.clone().filter(|url| checks::has_check(list, url)) else { return Vec::new() };
    let (article, _) = kiosque.explain(&page, Some(&bench.id));
    checks::failures(list, &url, &article, &sample.path)
}

/// A sample that is read without the site's rules, for they do not fit it.
fn misfit(kiosque: &Kiosque, bench: &Bench, sample: &Sample) -> Option<Finding> {
    let page = samples::page(sample).ok()?;
    let warnings = kiosque.explain(&page, Some(&bench.id)).0.warnings;
    let why = warnings.into_iter().find(|warning| warning.starts_with("quarantined:"))?;
    let finding = Finding::of_file(Severity::Warning, "misfit", &sample.path, why);
    Some(finding.with_help("mend the rules, add a layout for such pages, or set quarantine = false"))
}

/// Layouts that no sample is read with.
fn unused_layouts(source: &Source<'_>, reads: &[Read]) -> Vec<(String, Finding)> {
    let is_unused = |name: &str| !reads.iter().any(|read| read.layout.as_deref() == Some(name));
    let finding = |(name, medium, at): (String, String, _)| {
        let finding = source
            .finding(
                Severity::Warning,
                "unused-layout",
                at,
                format!("no sample is read with the layout {name}"),
            )
            .with_help(format!(
                "add a sample of it ({medium}), or look at its conditions: era, address, language, marks"
            ));
        (name, finding)
    };
    source.layouts().into_iter().filter(|(name, ..)| is_unused(name)).map(finding).collect()
}

/// What a rule labels on the samples of its layout, in the whole file and by itself.
fn look_at(bench: &Bench, source: &Source<'_>, rule: &RuleSource, reads: &[Read]) -> Result<Option<Finding>> {
    if rule.label.is_none() && rule.field.is_none() {
        return Ok(unfit_address(source, rule, reads));
    }
    let Some(alone) = bench.alone(&rule.layout, &rule.name).and_then(|text| bench.compile(&text).ok()) else {
        return Ok(None);
    };
    let kiosque = workbench::kiosque(alone)?;
    let by = format!("rule:{}/{}/{}", bench.id, rule.layout, rule.name);
    if rule.field.is_some() {
        let of_layout = reads.iter().filter(|read| read.layout.as_deref() == Some(rule.layout.as_str()));
        let gives = |read: &Read| {
            !workbench::fields_by(&kiosque.explain(&read.page, Some(&bench.id)).0, &by).is_empty()
        };
        return Ok((!of_layout.into_iter().any(gives)).then(|| {
            source
                .finding(
                    Severity::Warning,
                    "unused-rule",
                    rule.at.clone(),
                    format!("{} finds no value on any sample", rule.name),
                )
                .with_help("add a sample that it is for, or delete it")
        }));
    }
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut fits, mut holds) = (0, 0);
    for read in reads.iter().filter(|read| read.layout.as_deref() == Some(rule.layout.as_str())) {
        let alone = kiosque.explain(&read.page, Some(&bench.id)).1.blocks;
        for (index, block) in alone.iter().enumerate().filter(|(_, block)| block.by == by) {
            fits += 1;
            if let Some(finding) = takes_story(source, rule, read, index, block) {
                return Ok(Some(finding));
            }
            let holder = read.blocks[index].by.as_str();
            if holder != by {
                *holders.entry(holder).or_insert(0) += 1;
            }
        }
        holds += read.blocks.iter().filter(|block| block.by == by).count();
    }
    Ok(match (holds, holders.into_iter().max_by_key(|(_, count)| *count)) {
        (0, Some((holder, _))) => Some(
            source
                .finding(
                    Severity::Warning,
                    "shadowed-rule",
                    rule.at.clone(),
                    format!(
                        "{} fits {fits} blocks of the samples, and none is left for it: {holder} has them",
                        rule.name
                    ),
                )
                .with_help("put it before that rule, narrow that rule, or delete it"),
        ),
        (0, None) => Some(
            source
                .finding(
                    Severity::Warning,
                    "unused-rule",
                    rule.at.clone(),
                    format!("{} fits no block of any sample", rule.name),
                )
                .with_help("add a sample that it is for, or delete it"),
        ),
        _ => None,
    })
}

/// A rule that has ends of zones or sets aside, and takes a paragraph: a short anchor that matches bodies.
fn takes_story(
    source: &Source<'_>,
    rule: &RuleSource,
    read: &Read,
    index: usize,
    block: &ExplainedBlock,
) -> Option<Finding> {
    let label = rule.label.as_deref().and_then(Label::from_name)?;
    let is_pattern =
        rule.ends.is_empty() && rule.patterns.iter().any(|(key, _)| *key == "line" || *key == "text");
    let was_story = read.generic.get(index).is_some_and(|generic| generic.label == Label::Paragraph.name());
    let is_paragraph = block.text.chars().count() >= PARAGRAPH_CHARS && ends_sentence(&block.text);
    let is_aside = matches!(
        label,
        Label::RelatedHeading
            | Label::Promo
            | Label::Notice
            | Label::Navigation
            | Label::Chrome
            | Label::Tags
            | Label::Byline
            | Label::Date
    );
    // The site's furniture may be long: what stands on several samples is no story.
    (is_pattern && is_aside && was_story && is_paragraph && block.parts.is_empty()).then(|| {
        let text = render::shortened(&block.text, 60);
        let place = format!("{}:{}", read.sample.path.display(), block.line);
        source
            .finding(Severity::Warning, "anchor-in-story", rule.at.clone(), format!("{} takes what looks like story at {place}: {text}", rule.name))
            .with_help("write more of the line, give it ^ and $, or max_chars; if it is right, an expectation in the sidecar says so")
    })
}

/// A rule for the page's address.
fn unfit_address(source: &Source<'_>, rule: &RuleSource, reads: &[Read]) -> Option<Finding> {
    let (_, (pattern, _)) = rule.patterns.iter().find(|(key, _)| *key == "url")?;
    let pattern = Regex::new(pattern).ok()?;
    let of_layout = reads.iter().filter(|read| read.layout.as_deref() == Some(rule.layout.as_str()));
    let urls: Vec<&str> = of_layout.filter_map(|read| read.page.url.as_deref()).collect();
    (!urls.iter().any(|url| pattern.is_match(url))).then(|| {
        let message = match urls.len() {
            0 => format!("{} is for the page's address, and no sample has one", rule.name),
            count => format!("{} fits none of the {count} addresses of the samples", rule.name),
        };
        source
            .finding(Severity::Warning, "unused-rule", rule.at.clone(), message)
            .with_help("write url = \"https://…\" into a sample's sidecar")
    })
}
