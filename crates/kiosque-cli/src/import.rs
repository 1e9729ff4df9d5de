//! `kiosque import`.

use crate::Outcome;
use crate::args::{FromFiveFilters, Import, ImportFrom};
use anyhow::{Context, Result, bail, ensure};
use kiosque::{SiteConfigs, render};
use kiosque_rules::fivefilters::{Fate, id_of};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &Import) -> Result<Outcome> {
    match &args.from {
        ImportFrom::Fivefilters(args) => fivefilters(args),
    }
}

fn fivefilters(args: &FromFiveFilters) -> Result<Outcome> {
    let configs = SiteConfigs::open(&args.path)?;
    let names = wanted(&configs, args.site.as_deref())?;
    let mut tally = Tally::default();
    let mut is_whole = true;
    for name in &names {
        let Some(converted) = configs.convert(name) else { continue };
        tally.add(&converted.directives);
        if args.dry_run {
            continue;
        }
        match place(&configs, name, &args.into, names.len() > 1) {
            Ok(folder) => {
                write(&folder, &converted.site_toml)?;
                println!("{}", render::shown(&folder.join("site.toml").display().to_string()));
            }
            Err(why) => {
                eprintln!("kiosque: {}", render::shown(&format!("{name}.txt is left out: {why}")));
                is_whole = false;
            }
        }
    }
    if args.json {
        println!("{}", tally.json());
    } else {
        print!("{}", tally.table(names.len()));
    }
    Ok(if is_whole { Outcome::Done } else { Outcome::SomeFailed })
}

/// The names of the files to convert: of all, or of the one that holds for a host.
fn wanted(configs: &SiteConfigs, host: Option<&str>) -> Result<Vec<String>> {
    let names: Vec<String> = match host {
        None => configs.names().map(str::to_owned).collect(),
        Some(host) => {
            let exact = configs.names().find(|name| *name == host);
            let Some(name) = exact.or_else(|| configs.name_for(host)) else {
                bail!("{}: no site config is for {host}", configs.folder().display());
            };
            vec![name.to_owned()]
        }
    };
    ensure!(
        !names.is_empty(),
        "{}: no site config is here; files named for hosts were expected, as gazette.example.txt",
        configs.folder().display()
    );
    Ok(names)
}

/// The folder that a config's site is written into; why not, where that cannot be.
fn place(configs: &SiteConfigs, name: &str, into: &Path, is_one_of_many: bool) -> Result<PathBuf, String> {
    // A site's hosts include their sub-domains: two sites for one host would clash.
    let of_host =
        name.strip_prefix('.').filter(|host| is_one_of_many && configs.names().any(|name| name == *host));
    if let Some(host) = of_host {
        return Err(format!("{host}.txt becomes a site whose sub-domains are included"));
    }
    let folder = into.join(id_of(name));
    if folder.exists() {
        return Err(format!("{} is there already", folder.display()));
    }
    Ok(folder)
}

fn write(folder: &Path, site_toml: &str) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let file = folder.join("site.toml");
    std::fs::write(&file, site_toml).with_context(|| format!("{}: cannot be written", file.display()))
}

/// How many directives of each name became what.
#[derive(Default)]
struct Tally {
    by_name: BTreeMap<String, BTreeMap<Fate, usize>>,
}

const FATES: [Fate; 4] = [Fate::Converted, Fate::NotNeeded, Fate::Unsupported, Fate::Invalid];

impl Tally {
    fn add(&mut self, directives: &[(String, Fate)]) {
        for (name, fate) in directives {
            *self.by_name.entry(name.clone()).or_default().entry(*fate).or_insert(0) += 1;
        }
    }

    fn total(&self, fate: Fate) -> usize {
        self.by_name.values().filter_map(|fates| fates.get(&fate)).sum()
    }

    fn table(&self, files: usize) -> String {
        let row = |name: &str, count: &dyn Fn(Fate) -> usize| {
            let counts: Vec<String> = FATES.iter().map(|fate| format!("{:>11}", count(*fate))).collect();
            format!("{name:<26}{}\n", counts.concat())
        };
        let heads: Vec<String> = FATES.iter().map(|fate| format!("{:>11}", fate.name())).collect();
        let mut table = format!("{:<26}{}\n", "directive", heads.concat());
        for (name, fates) in &self.by_name {
            // The names are a stranger's.
            table += &row(&render::shown(name), &|fate| fates.get(&fate).copied().unwrap_or(0));
        }
        table + &row(&format!("all, of {files} files"), &|fate| self.total(fate))
    }

    fn json(&self) -> serde_json::Value {
        let fates = |fates: &BTreeMap<Fate, usize>| -> serde_json::Value {
            fates
                .iter()
                .map(|(fate, count)| (fate.name().to_owned(), (*count).into()))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        self.by_name
            .iter()
            .map(|(name, of)| (name.clone(), fates(of)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }
}
