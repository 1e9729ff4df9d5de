//! `kiosque health`.

mod show;

use crate::Outcome;
use crate::args::Health;
use anyhow::{Context, Result};
use kiosque::Article;
use kiosque::health::{Learner, Monitor, Profile, SiteHealth, site_of};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Articles of no known site and without an address.
const NOBODY: &str = "unknown";

pub(crate) fn run(args: &Health) -> Result<Outcome> {
    let profiles = profiles(&args.profile)?;
    let whose = Whose::new(&profiles);
    if args.learn {
        return learn(args, &whose);
    }
    let mut monitors: BTreeMap<String, Monitor> = BTreeMap::new();
    let broken = each_article(&args.articles, |article| {
        let site = whose.site(article);
        let monitor =
            monitors.entry(site.clone()).or_insert_with(|| Monitor::new(&site, profiles.get(&site).cloned()));
        monitor.add(article);
    })?;
    let sites: Vec<SiteHealth> = monitors.into_values().map(Monitor::finish).collect();
    let text = match (args.json, args.prometheus) {
        (true, _) => show::json(&sites)?,
        (_, true) => show::prometheus(&sites),
        _ => show::table(&sites, &args.profile),
    };
    anstream::stdout().write_all(text.as_bytes())?;
    let has_drifted = sites.iter().any(|site| !site.drifts.is_empty());
    Ok(if has_drifted || broken > 0 { Outcome::SomeFailed } else { Outcome::Done })
}

/// All profiles in a folder of sites, by site.
fn profiles(folder: &Path) -> Result<BTreeMap<String, Profile>> {
    let mut profiles = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(profiles) };
    for entry in entries {
        let entry = entry?;
        if !entry.path().is_dir() {
            continue;
        }
        let site = entry.file_name().to_string_lossy().into_owned();
        if let Some(profile) = Profile::read(&Profile::path(folder, &site))? {
            profiles.insert(site, profile);
        }
    }
    Ok(profiles)
}

/// Tells whose an article is.
struct Whose {
    by_host: BTreeMap<String, String>,
}

impl Whose {
    fn new(profiles: &BTreeMap<String, Profile>) -> Whose {
        let hosts = profiles
            .values()
            .flat_map(|profile| profile.hosts.iter().map(|host| (host.clone(), profile.site.clone())));
        Whose { by_host: hosts.collect() }
    }

    /// A page that its site no longer recognises is still the site's when its host was.
    fn site(&self, article: &Article) -> String {
        let site = site_of(article).unwrap_or_else(|| NOBODY.into());
        self.by_host.get(&site).filter(|_| article.site.is_none()).cloned().unwrap_or(site)
    }
}

/// Hands on the articles of all inputs in order; returns how many lines held none, each of which has been named.
fn each_article(paths: &[PathBuf], mut take: impl FnMut(&Article)) -> Result<u64> {
    let (mut taken, mut broken) = (0_u64, 0);
    for path in paths {
        let reader: Box<dyn BufRead> = match path.as_os_str().to_str() {
            Some("-") => Box::new(std::io::stdin().lock()),
            _ => Box::new(BufReader::new(
                File::open(path).with_context(|| format!("{}: cannot be read", path.display()))?,
            )),
        };
        for (number, line) in (1..).zip(reader.lines()) {
            let line = line.with_context(|| format!("{}: cannot be read", path.display()))?;
            match serde_json::from_str::<Article>(&line) {
                Ok(article) => {
                    taken += 1;
                    take(&article);
                }
                Err(_) if line.trim().is_empty() => {}
                Err(error) => {
                    broken += 1;
                    eprintln!("kiosque: {}:{number}: this is no article record: {error}", path.display());
                }
            }
        }
    }
    if taken == 0 {
        eprintln!("kiosque: no articles were given; they are the JSON lines of kiosque extract");
    }
    Ok(broken)
}

fn learn(args: &Health, whose: &Whose) -> Result<Outcome> {
    let mut learners: BTreeMap<String, Learner> = BTreeMap::new();
    let broken = each_article(&args.articles, |article| {
        let site = whose.site(article);
        learners.entry(site.clone()).or_insert_with(|| Learner::new(&site)).add(article);
    })?;
    learners.remove(NOBODY);
    let mut out = std::io::stdout().lock();
    let mut left_out = broken;
    for (site, learner) in learners {
        match learner.finish() {
            Ok(profile) => {
                let path = Profile::path(&args.profile, &site);
                profile.write(&path)?;
                writeln!(out, "{}: learnt from {} pages", path.display(), profile.pages)?;
            }
            Err(error) => {
                left_out += 1;
                eprintln!("kiosque: {error}");
            }
        }
    }
    Ok(if left_out > 0 { Outcome::SomeFailed } else { Outcome::Done })
}
