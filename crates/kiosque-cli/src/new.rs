//! `kiosque new`.

mod infer;
mod native;
mod rules;

use self::infer::Facts;
use crate::args::New;
use crate::scrub::Scrub;
use crate::{Outcome, setup, test};
use anyhow::{Context, Result, bail};
use kiosque::samples;
use kiosque::{Article, Explanation, Kiosque, Medium, Page, render};
use kiosque_input::{Inputs, Limits, Record};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A page that was given, with its generic reading.
pub(crate) struct Given {
    bytes: Vec<u8>,
    pub(crate) page: Page,
    article: Article,
    explanation: Explanation,
}

pub(crate) fn run(args: &New) -> Result<Outcome> {
    let folder = args.into.join(&args.id);
    check_id(&args.id)?;
    if folder.join("site.toml").exists() {
        bail!("{}: this site is there already", folder.display());
    }
    let given = read(&args.from, args.url.as_deref())?;
    let facts = Facts::of(&given);
    warn_of_claimed_hosts(args, &facts)?;
    let mut site = rules::site_toml(&args.id, &facts);
    if args.native {
        site += &native::table(&args.id);
    }
    fs::create_dir_all(folder.join("samples"))
        .with_context(|| format!("{}: cannot be made", folder.display()))?;
    write(&folder.join("site.toml"), site.as_bytes())?;
    write_samples(&folder.join("samples"), &given, &BTreeSet::new(), args.scrub.then_some(&facts))?;
    if args.native {
        native::write(&folder, &args.id, args.checkout.as_deref())?;
    }
    first_reading(args, &folder, &facts)?;
    Ok(Outcome::Done)
}

pub(crate) fn check_id(id: &str) -> Result<()> {
    let fits = id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !fits {
        bail!("`{id}` is no id of a site: small letters, digits and hyphens were expected, a letter first");
    }
    Ok(())
}

/// The rule file of a new site that has no rules yet.
pub(crate) fn without_rules(id: &str, given: &[Given]) -> String {
    let mut facts = Facts::of(given);
    facts.misread.clear();
    rules::site_toml(id, &facts)
}

/// Reads the pages as nobody's.
pub(crate) fn read(paths: &[PathBuf], url: Option<&str>) -> Result<Vec<Given>> {
    let generic = Kiosque::builder().without_bundled().build()?;
    let mut given = Vec::new();
    for record in Inputs::new(paths.to_vec()).records(&Limits::default()) {
        let record = record?;
        let bytes = record.bytes.clone();
        let page = Record::decode(record)?;
        let page = Page { url: page.url.clone().or(url.map(str::to_owned)), ..page };
        let (article, explanation) = generic.explain(&page, None);
        given.push(Given { bytes, page, article, explanation });
    }
    if given.is_empty() {
        bail!("no page was found: files of pages, or folders of .txt and .html files, were expected");
    }
    if url.is_some() && given.len() > 1 {
        bail!(
            "--url is the address of one page; {} are given (a sidecar names the address of each)",
            given.len()
        );
    }
    Ok(given)
}

/// A host has one site.
fn warn_of_claimed_hosts(args: &New, facts: &Facts) -> Result<()> {
    for known in setup::kiosque(&args.setup)?.sites() {
        if let Some(host) = facts.hosts.iter().find(|host| known.site.hosts.contains(host)) {
            eprintln!(
                "kiosque: the site {} ({}) has the host {host} already; override = true in kiosque.toml puts yours \
                 in its place",
                known.site.id, known.origin
            );
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("{}: cannot be written", path.display()))
}

/// The pages with their sidecars, under names that are not `taken`. With `scrubbed_by` they are scrubbed, and numbered,
/// for a file's name may be a headline.
pub(crate) fn write_samples(
    folder: &Path,
    given: &[Given],
    taken: &BTreeSet<String>,
    scrubbed_by: Option<&Facts>,
) -> Result<()> {
    let mut names = taken.clone();
    let scrub = scrubbed_by.map(|facts| scrub(given, facts));
    for (number, given) in (1..).zip(given) {
        let stem = if scrub.is_some() { format!("page-{number}") } else { stem(&given.page, number) };
        let numbered = (number..).map(|number| format!("{stem}-{number}"));
        let free = std::iter::once(stem.clone()).chain(numbered).find(|name| names.insert(name.clone()));
        let stem = free.context("the numbers do not end")?;
        let ending = if given.page.medium == Medium::Html { "html" } else { "txt" };
        let path = folder.join(format!("{stem}.{ending}"));
        if let Some(scrub) = &scrub {
            let page = scrub.page(&given.page);
            write(&path, page.text.as_bytes())?;
            write(&folder.join(format!("{stem}.toml")), sidecar(&page, true).as_bytes())?;
        } else {
            write(&path, &given.bytes)?;
            write(&folder.join(format!("{stem}.toml")), sidecar(&given.page, false).as_bytes())?;
        }
    }
    Ok(())
}

fn scrub(given: &[Given], facts: &Facts) -> Scrub {
    let pages: Vec<Page> = given.iter().map(|given| given.page.clone()).collect();
    let texts: Vec<String> = given.iter().map(Given::text).collect();
    Scrub::new(&pages, &texts, &facts.own_lines(), &facts.leads, &facts.hosts)
}

/// The file's name as a sample may have it.
fn stem(page: &Page, number: usize) -> String {
    let source =
        Path::new(&page.origin.source).file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain: String = source.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let stem: String = parts.join("-").chars().take(60).collect();
    if stem.is_empty() { format!("page-{number}") } else { stem }
}

fn sidecar(page: &Page, is_scrubbed: bool) -> String {
    let mut text = String::from("# What the page does not say itself, and what must hold of its reading.\n");
    let quoted = |text: &str| toml::Value::from(text).to_string();
    match &page.url {
        Some(url) => text += &format!("url = {}\n", quoted(url)),
        None => text += "# url = \"https://…\"\n",
    }
    if let Some(captured) = &page.captured {
        text += &format!("captured = {}\n", quoted(captured));
    }
    if page.encoding != "utf-8" || is_scrubbed {
        text += &format!("encoding = {}\n", quoted(&page.encoding));
    }
    text + "\n# [expect]\n# title = \"contains:…\"        also absent:…, regex:…, count:3; true: something; false: nothing\n"
}

/// Reads the samples with the new site, writes the snapshots and says what was found.
fn first_reading(args: &New, folder: &Path, facts: &Facts) -> Result<()> {
    let kiosque = test::kiosque_with(&args.setup, &[folder.to_path_buf()])?;
    println!("{}: {}", folder.display(), facts.summary());
    let mut missed = 0;
    for sample in samples::of_site(folder)? {
        let checked = samples::check(&kiosque, &sample)?;
        samples::accept(&sample, &checked, None)?;
        println!("\n{}", sample.path.display());
        for line in head(&checked.found) {
            println!("  {}", render::shortened(line, 110));
        }
        missed += usize::from(!is_recognised(&checked.found, &args.id));
    }
    if missed > 0 {
        println!(
            "\n{missed} samples are not recognised as the site's: give them an address, or the site marks"
        );
    }
    if let Some(sample) = samples::of_site(folder)?.first() {
        println!(
            "\nNext: kiosque explain {} --plugins {}\n      rules in {}, then kiosque accept {}",
            sample.path.display(),
            folder.display(),
            folder.join("site.toml").display(),
            folder.display()
        );
    }
    Ok(())
}

/// The fields at the top of a sheet, and its first block of story.
fn head(sheet: &str) -> Vec<&str> {
    let (fields, story) = sheet.split_once("\n\n").unwrap_or((sheet, ""));
    fields.lines().chain(story.lines().next()).collect()
}

/// Whether a sheet is of an article that was read as this site's.
pub(crate) fn is_recognised(sheet: &str, id: &str) -> bool {
    head(sheet)
        .iter()
        .any(|line| line.strip_prefix("site       ").is_some_and(|site| site.starts_with(&format!("{id} ("))))
}
