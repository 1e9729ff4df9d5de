//! Rules that are learnt from all pages of a site but one, on the page that is left out: against the generic reading of it.
//!
//! A site is a host with two or more articles in the sets. The sites that the scorer holds back are counted apart.

use super::report::Figure;
use super::{Bench, corpus, prediction, views};
use anyhow::{Context, Result};
use corpus::Gold;
use kiosque::learn::{Lesson, RuleFile, learn};
use kiosque::{Explanation, Kiosque, Page, Rules};
use kiosque_input::{Inputs, Limits, Record};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A page that loses more of its F1 than this is told by name, where its site is not held back.
const NOTABLE: f64 = 0.005;

/// The id of the site that is learnt.
const ID: &str = "learnt";

/// The page left out, with what is read of it with the rules and without.
struct Left {
    gold: Gold,
    /// How many rules were learnt from the other pages.
    rules: usize,
    learnt: Value,
    generic: Value,
    /// What was learnt and what it changes, for a look at it.
    story: Value,
}

/// The figures of HTML pages and of dumps.
pub(super) fn measure(bench: &Bench, sets: &[String]) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for is_text in [false, true] {
        let sites = sites(bench, sets)?;
        let left = leave_out(&bench.corpus, sites, is_text)?;
        let scores = scored(bench, &left, is_text)?;
        tell(bench, &left, is_text)?;
        for is_held in [false, true] {
            let form = if is_text { "text" } else { "html" };
            let name = if is_held { format!("{form}-held") } else { form.to_owned() };
            let of_view = |left: &&Left| views::is_held(&left.gold) == is_held;
            figures.extend(summary(&name, &left.iter().filter(of_view).collect::<Vec<_>>(), &scores));
        }
    }
    Ok(figures)
}

/// The articles of hosts that have several.
fn sites(bench: &Bench, sets: &[String]) -> Result<Vec<Vec<(String, Gold)>>> {
    let mut hosts: BTreeMap<String, Vec<(String, Gold)>> = BTreeMap::new();
    for set in sets {
        for page in corpus::unpack(bench.shared, &bench.corpus, set)? {
            let host = page.url.as_deref().and_then(kiosque_core::host_of);
            let host = host.map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned());
            if let Some(host) = host.filter(|_| views::is_counted(&page)) {
                hosts.entry(host).or_default().push((set.clone(), page));
            }
        }
    }
    Ok(hosts.into_values().filter(|pages| pages.len() > 1).collect())
}

fn leave_out(corpus: &Path, sites: Vec<Vec<(String, Gold)>>, is_text: bool) -> Result<Vec<Left>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut shares: Vec<Vec<Vec<(String, Gold)>>> = (0..threads).map(|_| Vec::new()).collect();
    for (number, site) in sites.into_iter().enumerate() {
        shares[number % threads].push(site);
    }
    std::thread::scope(|scope| {
        let read = |share: Vec<Vec<(String, Gold)>>| -> Result<Vec<Left>> {
            let left = share.into_iter().map(|site| of_site(corpus, site, is_text));
            Ok(left.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
        };
        let shares: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || read(share))).collect();
        let mut all = Vec::new();
        for share in shares {
            all.extend(share.join().map_err(|_| anyhow::anyhow!("a page made the learner panic"))??);
        }
        all.sort_by(|a, b| a.gold.id.cmp(&b.gold.id));
        Ok(all)
    })
}

/// Each page of a site, read with what was learnt from the others.
fn of_site(corpus: &Path, site: Vec<(String, Gold)>, is_text: bool) -> Result<Vec<Left>> {
    let generic = Kiosque::builder().without_bundled().build()?;
    let pages = site.iter().map(|(_, gold)| page(corpus, gold, is_text)).collect::<Result<Vec<Page>>>()?;
    let mut all = Vec::new();
    for (out, (_, gold)) in site.into_iter().enumerate() {
        let others: Vec<Page> = pages
            .iter()
            .enumerate()
            .filter(|(number, _)| *number != out)
            .map(|(_, page)| page.clone())
            .collect();
        let file = RuleFile { id: ID, file: "site.toml", text: "", family: &|_| None };
        let lesson =
            learn(&file, &others).with_context(|| format!("{}: what was learnt makes no sense", gold.id))?;
        let rules = Rules::parse(ID, "site.toml", &lesson.text)?;
        let learnt = Kiosque::builder().without_bundled().rules(rules).build()?;
        let (by_rules, explained) = learnt.explain(&pages[out], Some(ID));
        let (without, unruled) = generic.explain(&pages[out], None);
        all.push(Left {
            rules: lesson.proposals.iter().filter(|proposal| !proposal.is_comment).count(),
            learnt: prediction(&by_rules),
            generic: prediction(&without),
            story: story(&lesson, &by_rules.warnings, &explained, &unruled),
            gold,
        });
    }
    Ok(all)
}

fn story(lesson: &Lesson, warnings: &[String], explained: &Explanation, without: &Explanation) -> Value {
    let blocks =
        explained.blocks.iter().zip(&without.blocks).filter(|(after, before)| after.label != before.label);
    let changes = blocks.map(|(after, before)| json!([before.label, after.label, after.by, after.text]));
    json!({
        "proposals": lesson.proposals.iter().map(|proposal| (&proposal.layout, &proposal.rules, proposal.purpose)).collect::<Vec<_>>(),
        "dropped": lesson.dropped, "text": lesson.text, "changes": changes.collect::<Vec<_>>(), "warnings": warnings,
    })
}

/// Writes down what was learnt for each page whose site is not held back, beside the scorer's own files.
fn tell(bench: &Bench, left: &[Left], is_text: bool) -> Result<()> {
    let mut lines = String::new();
    for left in left.iter().filter(|left| !views::is_held(&left.gold)) {
        let (id, url) = (&left.gold.id, &left.gold.url);
        lines += &format!(
            "{}\n",
            json!({"id": id, "url": url, "learnt": left.learnt, "generic": left.generic, "story": left.story})
        );
    }
    let file = bench.work().join(if is_text { "learnt-text.jsonl" } else { "learnt-html.jsonl" });
    Ok(fs::write(file, lines)?)
}

fn page(corpus: &Path, gold: &Gold, is_text: bool) -> Result<Page> {
    let path = corpus.join(if is_text { &gold.dump } else { &gold.html });
    // Scripts draw some pages whole: their dumps are empty.
    if fs::metadata(&path)?.len() == 0 {
        return Ok(Page::text(""));
    }
    let record = Inputs::new(vec![path.clone()]).records(&Limits::default()).next();
    let mut record = record.with_context(|| format!("{}: no page was found", path.display()))??;
    if !is_text {
        record.stated.url.clone_from(&gold.url);
    }
    Ok(Record::decode(record)?)
}

/// What the scorer says of each page, by set: with rules and without.
fn scored(bench: &Bench, left: &[Left], is_text: bool) -> Result<BTreeMap<(String, String), Value>> {
    let places: Vec<(usize, &Gold)> = left.iter().enumerate().map(|(at, left)| (at, &left.gold)).collect();
    let mut predictions = String::new();
    let folder = bench.work().join("gold");
    for (name, of) in [("learnt", true), ("generic", false)] {
        let values: Vec<Value> =
            left.iter().map(|left| if of { left.learnt.clone() } else { left.generic.clone() }).collect();
        predictions += &views::some(name, &places).write(&folder, &values)?;
    }
    bench.score_as(&predictions, is_text)?;
    let rows = fs::read_to_string(bench.work().join("per_doc.jsonl"))?;
    let mut scores = BTreeMap::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row)?;
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        scores.insert((text("set"), text("id")), row.clone());
    }
    Ok(scores)
}

/// How good a page is in each respect that its gold speaks of.
type Respect = (&'static str, fn(&Value) -> Option<f64>);

const RESPECTS: [Respect; 4] = [
    ("wF1cjk", |row| row.pointer("/wc/2")?.as_f64()),
    ("titleN", |row| row.pointer("/title/1")?.as_bool().map(f64::from)),
    ("authF1", |row| row.pointer("/auth/3")?.as_f64()),
    ("day", |row| row["date"].as_str().map(|date| f64::from(matches!(date, "ok" | "tz")))),
];

fn summary(name: &str, left: &[&Left], scores: &BTreeMap<(String, String), Value>) -> Vec<Figure> {
    let host =
        |left: &Left| left.gold.url.as_deref().and_then(kiosque_core::host_of).unwrap_or_default().to_owned();
    let mut sites: BTreeMap<String, usize> = BTreeMap::new();
    for left in left {
        *sites.entry(host(left)).or_insert(0) += left.rules;
    }
    let with_rules = sites.values().filter(|rules| **rules > 0).count();
    let figure = |key: String, value: String| Figure { set: name.to_owned(), name: key, value };
    let mut figures = vec![
        figure("pages".into(), left.len().to_string()),
        figure("sites".into(), sites.len().to_string()),
        figure("with-rules".into(), format!("{:.3}", with_rules as f64 / sites.len().max(1) as f64)),
    ];
    for (respect, value) in RESPECTS {
        let of = |set: &str, left: &Left| value(scores.get(&(set.to_owned(), left.gold.id.clone()))?);
        let pairs: Vec<(&Left, f64, f64)> =
            left.iter().filter_map(|left| Some((*left, of("generic", left)?, of("learnt", left)?))).collect();
        if pairs.is_empty() {
            continue;
        }
        let mean =
            |side: fn(&(&Left, f64, f64)) -> f64| pairs.iter().map(side).sum::<f64>() / pairs.len() as f64;
        let gains: Vec<f64> = pairs.iter().map(|(_, generic, learnt)| learnt - generic).collect();
        let worst = gains.iter().copied().fold(0.0, f64::min);
        figures
            .push(figure(respect.into(), format!("{:.4}/{:.4}", mean(|pair| pair.2), mean(|pair| pair.1))));
        figures.push(figure(
            format!("{respect}-gain"),
            format!("{:+.4}", gains.iter().sum::<f64>() / gains.len() as f64),
        ));
        figures.push(figure(format!("{respect}-worst"), format!("{worst:+.4}")));
        let count = |is: &dyn Fn(f64) -> bool| gains.iter().filter(|gain| is(**gain)).count();
        let moved = format!("{}/{}", count(&|gain| gain > 1e-9), count(&|gain| gain < -1e-9));
        figures.push(figure(format!("{respect}-up/down"), moved));
        if !name.ends_with("-held") {
            for ((left, ..), gain) in pairs.iter().zip(&gains).filter(|(_, gain)| gain.abs() > NOTABLE) {
                println!("{name} {respect} {gain:+.4} {} {}", left.gold.id, host(left));
            }
        }
    }
    figures
}
