//! `kiosque learn`.

mod show;

use crate::args::Learn;
use crate::new::{self, Given};
use crate::workbench::Bench;
use crate::{Outcome, test, workbench};
use anyhow::{Context, Result, bail};
use kiosque::health::Learner;
use kiosque::learn::{Lesson, RuleFile, learn};
use kiosque::samples::{self, Sample};
use kiosque::{Page, Rules};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// With so many pages a profile is written, too: `kiosque health` wants no fewer.
const PROFILE_PAGES: usize = 50;

/// The site that is learnt, as it is before.
struct Site {
    folder: PathBuf,
    bench: Bench,
    is_new: bool,
    /// Pages that are no samples yet, and all pages, samples first.
    given: Vec<Given>,
    pages: Vec<Page>,
}

pub(crate) fn run(args: &Learn) -> Result<Outcome> {
    let site = site(args)?;
    let lesson = site.lesson()?;
    if args.json {
        show::json(&site.bench.file, &lesson)?;
    } else {
        show::table(&lesson)?;
        show::diff(&site.bench.file, if site.is_new { "" } else { &site.bench.text }, &lesson.text)?;
    }
    if args.write {
        let written = site.write(args, &lesson)?;
        if !args.json {
            written.iter().for_each(|line| println!("{line}"));
        }
    }
    if !args.json {
        site.say_what_is_next(args, &lesson);
    }
    Ok(Outcome::Done)
}

/// A folder that is there is a site to be learnt more of; another is new.
fn site(args: &Learn) -> Result<Site> {
    let named = Path::new(&args.site);
    let folder =
        if named.join("site.toml").is_file() { named.to_path_buf() } else { args.into.join(&args.site) };
    let given = if args.pages.is_empty() { Vec::new() } else { new::read(&args.pages, args.url.as_deref())? };
    if folder.join("site.toml").is_file() {
        let bench = Bench::open(&folder)?;
        let mut pages =
            samples::of_site(&folder)?.iter().map(samples::page).collect::<Result<Vec<Page>, _>>()?;
        let is_sample = |given: &Given| pages.iter().any(|page| page.text == given.page.text);
        let given: Vec<Given> = given.into_iter().filter(|given| !is_sample(given)).collect();
        pages.extend(given.iter().map(|given| given.page.clone()));
        if pages.is_empty() {
            bail!("{} has no samples: pages of the site were expected", folder.display());
        }
        return Ok(Site { folder, bench, is_new: false, given, pages });
    }
    new::check_id(&args.site)?;
    if given.is_empty() {
        bail!("{}: there is no such site yet; pages of it were expected, to make it from", folder.display());
    }
    let text = new::without_rules(&args.site, &given);
    let bench = Bench::unwritten(&folder, &args.site, text)?;
    let pages = given.iter().map(|given| given.page.clone()).collect();
    Ok(Site { folder, bench, is_new: true, given, pages })
}

impl Site {
    fn lesson(&self) -> Result<Lesson> {
        let family = |id: &str| self.bench.family(id);
        let file =
            RuleFile { id: &self.bench.id, file: &self.bench.file, text: &self.bench.text, family: &family };
        learn(&file, &self.pages).map_err(|error| anyhow::anyhow!("{error}"))
    }

    /// Writes the rules, the pages that are no samples yet, and what was read from them without the new rules: so that
    /// `kiosque accept` shows what the rules change. Returns what was done, in lines.
    fn write(&self, args: &Learn, lesson: &Lesson) -> Result<Vec<String>> {
        let mut done = Vec::new();
        let file = self.folder.join("site.toml");
        fs::create_dir_all(self.folder.join("samples"))
            .with_context(|| format!("{}: cannot be made", self.folder.display()))?;
        write(&file, &self.bench.text)?;
        let before: BTreeSet<PathBuf> =
            samples::of_site(&self.folder)?.into_iter().map(|sample| sample.path).collect();
        new::write_samples(&self.folder.join("samples"), &self.given, &stems(&before), None)?;
        let kiosque = test::kiosque_with(&args.setup, std::slice::from_ref(&self.folder))?;
        let is_new = |sample: &Sample| !before.contains(&sample.path);
        for sample in samples::of_site(&self.folder)?.iter().filter(|sample| is_new(sample)) {
            samples::accept(sample, &samples::check(&kiosque, sample)?, None)?;
            done.push(format!("{}: written, with the reading before the rules", sample.path.display()));
        }
        write(&file, &lesson.text)?;
        done.push(format!("{}: written", file.display()));
        done.extend(self.unrecognised(args)?);
        if self.pages.len() >= PROFILE_PAGES {
            done.push(self.write_profile(self.bench.compile(&lesson.text)?)?);
        }
        Ok(done)
    }

    /// A sample that is nobody's is read without the rules.
    fn unrecognised(&self, args: &Learn) -> Result<Option<String>> {
        let kiosque = test::kiosque_with(&args.setup, std::slice::from_ref(&self.folder))?;
        let is_ours = |page: &Page| kiosque.extract(page).site.as_deref() == Some(self.bench.id.as_str());
        let missed = self.pages.iter().filter(|page| !is_ours(page)).count();
        Ok((missed > 0).then(|| {
            format!(
                "{missed} samples are not recognised as the site's: give them an address, or the site marks"
            )
        }))
    }

    /// What is usual on the site, as its new rules read it.
    fn write_profile(&self, rules: Rules) -> Result<String> {
        let kiosque = workbench::kiosque(rules)?;
        let mut learner = Learner::new(&self.bench.id);
        for page in &self.pages {
            learner.add(&kiosque.explain(page, Some(&self.bench.id)).0);
        }
        let profile = learner.finish()?;
        let path = self.folder.join("profile.json");
        profile.write(&path)?;
        Ok(format!("{}: learnt from {} pages", path.display(), profile.pages))
    }

    fn say_what_is_next(&self, args: &Learn, lesson: &Lesson) {
        let folder = self.folder.display();
        if args.write {
            println!(
                "\nNext: kiosque accept {folder}, which shows what the rules change; then kiosque test {folder}"
            );
        } else if self.is_new || !lesson.proposals.is_empty() {
            println!("\nNothing is written yet: the same with --write writes {folder}");
        }
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("{}: cannot be written", path.display()))
}

/// Names of samples that are taken.
fn stems(samples: &BTreeSet<PathBuf>) -> BTreeSet<String> {
    samples.iter().filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect()
}
