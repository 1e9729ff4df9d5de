//! `kiosque test`.

use crate::args::{Setup, Test};
use crate::{Outcome, new, setup};
use anyhow::{Context, Result, bail};
use kiosque::samples::{self, Checked, Sample};
use kiosque::{Kiosque, SiteOrigin, render};
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &Test) -> Result<Outcome> {
    let folders = folders(&args.sites)?;
    let kiosque = kiosque_with(&args.setup, &folders)?;
    let mut tally = Tally::default();
    for folder in &folders {
        let samples = samples::of_site(folder)?;
        if samples.is_empty() {
            println!("{}: no samples", folder.display());
        }
        for sample in &samples {
            // A sample that cannot be read is one that fails; the others are tried all the same.
            tally.add(check(&kiosque, folder, sample, args.update).unwrap_or_else(|error| {
                println!("{}: {}", sample.path.display(), render::shown(&format!("{error:#}")));
                Verdict::Failed
            }));
        }
        for orphan in samples::orphans(folder)? {
            println!("{}: no sample belongs to this snapshot", orphan.display());
            tally.failed += 1;
        }
    }
    println!("{} passed, {} failed{}", tally.passed, tally.failed, tally.updates());
    Ok(if tally.failed > 0 { Outcome::SomeFailed } else { Outcome::Done })
}

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    updated: usize,
}

#[derive(Clone, Copy)]
enum Verdict {
    Passed,
    Failed,
    Updated,
}

impl Tally {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Failed => self.failed += 1,
            Verdict::Updated => {
                self.updated += 1;
                self.passed += 1;
            }
        }
    }

    fn updates(&self) -> String {
        if self.updated > 0 { format!(", {} snapshots written", self.updated) } else { String::new() }
    }
}

/// The folders of the sites that were named; without a name all below `plugins`.
pub(crate) fn folders(named: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let named = if named.is_empty() { vec![PathBuf::from("plugins")] } else { named.to_vec() };
    let mut folders = Vec::new();
    for name in named {
        let below = Path::new("plugins").join(&name);
        let folder = if name.is_dir() { name } else { below };
        if folder.join("site.toml").is_file() {
            folders.push(folder);
            continue;
        }
        let entries = std::fs::read_dir(&folder).with_context(|| {
            format!("{}: a folder of sites, or the id of one below plugins/, was expected", folder.display())
        })?;
        let mut sites: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.join("site.toml").is_file())
            .collect();
        if sites.is_empty() {
            bail!("{}: no folder with a site.toml is here", folder.display());
        }
        sites.sort();
        folders.extend(sites);
    }
    Ok(folders)
}

/// The kiosque of the command line. A folder under test takes the place of a site of the same id found elsewhere: it is
/// the one to be tried. Bundled sites whose folder is under test are tried as bundled, with their native half, when the
/// rule files are the same.
pub(crate) fn kiosque_with(setup: &Setup, folders: &[PathBuf]) -> Result<Kiosque> {
    let known = setup::kiosque(setup)?;
    let mut config = setup::config(setup)?;
    for folder in folders {
        let id = folder.canonicalize()?.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read(folder.join("site.toml"))?;
        let is_bundled = known.sites().iter().any(|site| {
            site.site.id == id
                && site.origin == SiteOrigin::Bundled
                && site.sha256.as_deref() == Some(kiosque_input::sha256(&text).as_str())
        });
        let is_listed = config.plugins.iter().any(|listed| folder.starts_with(listed));
        if !is_bundled && !is_listed {
            config.plugins.push(folder.clone());
            config.sites.entry(id).or_default().overrides = true;
        }
    }
    Kiosque::builder().config(config).build().context("the sites cannot be loaded")
}

/// What is to be said of a sample that is read as nobody's, or as another site's: none of the site's rules is used on it.
/// One that the rules do not fit says so in a warning of its own.
pub(crate) fn not_recognised(folder: &Path, checked: &Checked) -> Result<Option<String>> {
    let id = folder.canonicalize()?.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_misfit = checked.found.contains("quarantined:");
    Ok((!is_misfit && !new::is_recognised(&checked.found, &id)).then(|| {
        format!(
            "not recognised as a page of {id}, so that no rule of it is used: write its address into the sidecar \
             (url = \"https://…\"), or add a line that its pages print to `marks`"
        )
    }))
}

fn check(kiosque: &Kiosque, folder: &Path, sample: &Sample, update: bool) -> Result<Verdict> {
    let checked = samples::check(kiosque, sample)?;
    if let Some(why) = not_recognised(folder, &checked)? {
        println!("{}: {why}", sample.path.display());
    }
    let is_same = checked.is_as_accepted();
    if !is_same && update {
        samples::accept(sample, &checked, None)?;
    }
    for failure in &checked.failures {
        println!("{}: {}", sample.path.display(), render::shown(failure));
    }
    if !is_same {
        println!("{}", difference(sample, &checked, update));
    }
    Ok(match (checked.failures.is_empty(), is_same, update) {
        (true, true, _) => Verdict::Passed,
        (true, false, true) => Verdict::Updated,
        _ => Verdict::Failed,
    })
}

/// The lines that differ, as a person would want to see them.
fn difference(sample: &Sample, checked: &Checked, updated: bool) -> String {
    let ending = if updated { " (written)" } else { "; `kiosque accept` takes it over" };
    let Some(expected) = &checked.expected else {
        return format!("{}: there is no snapshot{ending}", sample.path.display());
    };
    let mut text = format!("{}: what is read differs from the snapshot{ending}", sample.path.display());
    let (before, after): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), checked.found.lines().collect());
    for (sign, lines, others) in [("-", &before, &after), ("+", &after, &before)] {
        for line in lines.iter().filter(|line| !others.contains(line)) {
            text += &format!("\n  {sign} {}", render::shown(&render::shortened(line, 160)));
        }
    }
    text
}
