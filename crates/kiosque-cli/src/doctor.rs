//! `kiosque doctor` and `kiosque trust`.

use crate::args::{Doctor, Trust};
use crate::{Outcome, setup};
use anyhow::{Context, Result, bail};
use kiosque::{Config, Isolate, Kiosque, LoadedSite, NativeState, SiteOrigin, samples};
use kiosque_native::{Key, Location, Lock, inspect};
use kiosque_rules::{NativeCode, Rules};
use serde::Serialize;
use std::fs;
use std::io::Write;
use std::path::Path;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Good,
    Doubt,
    Problem,
}

/// Something the doctor found: of what, what it is, and how to mend it.
#[derive(Debug, Serialize)]
struct Finding {
    level: Level,
    of: String,
    what: String,
    mend: Option<String>,
}

impl Finding {
    fn good(of: impl Into<String>, what: impl Into<String>) -> Finding {
        Finding { level: Level::Good, of: of.into(), what: what.into(), mend: None }
    }

    fn doubt(of: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Finding {
        Finding { level: Level::Doubt, of: of.into(), what: what.into(), mend: Some(mend.into()) }
    }

    fn problem(of: impl Into<String>, what: impl Into<String>, mend: impl Into<String>) -> Finding {
        Finding { level: Level::Problem, of: of.into(), what: what.into(), mend: Some(mend.into()) }
    }
}

pub(crate) fn run(args: &Doctor) -> Result<Outcome> {
    let findings = examine(args);
    let mut out = std::io::stdout().lock();
    for finding in &findings {
        if args.json {
            writeln!(out, "{}", serde_json::to_string(finding)?)?;
            continue;
        }
        let sign = match finding.level {
            Level::Good => "ok     ",
            Level::Doubt => "doubt  ",
            Level::Problem => "problem",
        };
        writeln!(out, "{sign} {}: {}", finding.of, finding.what)?;
        if let Some(mend) = &finding.mend {
            writeln!(out, "        to mend: {mend}")?;
        }
    }
    let is_ill = findings.iter().any(|finding| finding.level == Level::Problem);
    Ok(if is_ill { Outcome::SomeFailed } else { Outcome::Done })
}

fn examine(args: &Doctor) -> Vec<Finding> {
    let config = match setup::config(&args.setup) {
        Ok(config) => config,
        Err(error) => {
            return vec![Finding::problem("configuration", format!("{error:#}"), "correct the file named")];
        }
    };
    let mut findings = vec![Finding::good(
        "kiosque",
        format!("version {}, plugin interface {}", env!("CARGO_PKG_VERSION"), interface()),
    )];
    findings.extend(config.plugins.iter().filter_map(|folder| missing_folder(folder)));
    let kiosque = match Kiosque::builder().config(Config { strict: false, ..config.clone() }).build() {
        Ok(kiosque) => kiosque,
        Err(error) => {
            findings.push(Finding::problem(
                "sites",
                error.to_string(),
                "correct what is named; until then no site is loaded",
            ));
            return findings;
        }
    };
    for site in kiosque.sites() {
        findings.extend(examine_site(site, &config));
    }
    findings.extend(examine_workers(&config));
    findings
}

/// What plugins in worker processes are kept from on this machine; asked where there are such, or could be.
fn examine_workers(config: &Config) -> Vec<Finding> {
    let is_wanted = config.isolate == Isolate::Process
        || config.sites.values().any(|site| site.isolate == Some(Isolate::Process));
    let of = "worker processes";
    let confinement = match kiosque_native::confinement(&config.worker.isolation()) {
        Ok(confinement) => confinement,
        Err(error) if is_wanted => {
            return vec![Finding::problem(of, error.to_string(), "correct `worker` in kiosque.toml")];
        }
        Err(error) => return vec![Finding::good(of, format!("not to be had: {error}"))],
    };
    let mut findings = vec![Finding::good(of, format!("confined: {}", confinement.in_force.join("; ")))];
    let mend = "run on a Linux that has seccomp and Landlock, or trust the plugins all the more";
    findings.extend(
        confinement
            .missing
            .iter()
            .map(|missing| Finding::doubt(of, format!("not confined: {missing}"), mend)),
    );
    findings
}

fn interface() -> String {
    format!("{}.{}", kiosque_plugin::abi::MAJOR, kiosque_plugin::abi::MINOR)
}

fn missing_folder(folder: &Path) -> Option<Finding> {
    (!folder.is_dir()).then(|| {
        let mend = "make the folder, or take it from kiosque.toml or the command line";
        Finding::problem(folder.display().to_string(), "this folder of sites does not exist", mend)
    })
}

fn examine_site(site: &LoadedSite, config: &Config) -> Vec<Finding> {
    let id = &site.site.id;
    let mut findings = Vec::new();
    match &site.native {
        NativeState::None => {}
        NativeState::Linked => findings.push(Finding::good(id, "native half linked in")),
        NativeState::Loaded(path) => {
            findings.push(Finding::good(id, format!("native half loaded from {}", path.display())));
        }
        NativeState::Missing(why) => {
            let mend = match &site.origin {
                SiteOrigin::Folder(folder) => {
                    format!("kiosque trust {}  (if you trust its code)", folder.display())
                }
                _ => "install the site's folder with its library".into(),
            };
            findings.push(Finding::problem(id, format!("its native half is not used: {why}"), mend));
        }
    }
    if let SiteOrigin::Folder(folder) = &site.origin {
        findings.extend(examine_library(id, folder, config));
        findings.extend(examine_samples(id, folder));
    }
    if site.site.hosts.is_empty() && site.site.marks.is_empty() {
        let mend = "give it `hosts` or `marks` in site.toml";
        findings.push(Finding::doubt(
            id,
            "no page can be recognised as this site's: it has neither hosts nor marks",
            mend,
        ));
    }
    if findings.is_empty() {
        findings.push(Finding::good(id, format!("{} layouts, {}", site.layouts().len(), site.origin)));
    }
    findings
}

/// What can be said of a library without opening it.
fn examine_library(id: &str, folder: &Path, config: &Config) -> Vec<Finding> {
    let Ok(Some(location)) = location(folder) else { return Vec::new() };
    let inspection = match inspect(&location.path()) {
        Ok(inspection) => inspection,
        Err(error) => {
            return vec![Finding::problem(id, error.to_string(), "build the library into the site's folder")];
        }
    };
    let glibc = inspection.glibc().map(|version| format!(", needs glibc {version}")).unwrap_or_default();
    let machine = inspection.machine.as_deref().unwrap_or("an unknown machine");
    let mut findings = vec![Finding::good(
        id,
        format!(
            "{}: {} bytes for {machine}{glibc}, exports {}",
            location.file_name(),
            inspection.size,
            inspection.entries.join(" ")
        ),
    )];
    for problem in inspection.problems {
        findings.push(Finding::problem(id, problem, "see the plugin's own instructions for building"));
    }
    let lock_file = config.lock.clone().unwrap_or_else(|| Lock::beside(folder));
    let keys: Vec<Key> = config.trusted_keys.iter().filter_map(|key| Key::parse(key).ok()).collect();
    let lock = Lock::read(&lock_file).map(|lock| lock.with_keys(keys));
    if let Err(error) = lock.and_then(|lock| lock.check(&location).map(|_| ())) {
        let mend = format!("kiosque trust {}  (if you trust its code)", folder.display());
        findings.push(Finding::problem(id, error.to_string(), mend));
    }
    findings
}

fn examine_samples(id: &str, folder: &Path) -> Vec<Finding> {
    let Ok(samples) = samples::of_site(folder) else { return Vec::new() };
    let without = samples.iter().filter(|sample| !sample.snapshot.is_file()).count();
    match (samples.len(), without) {
        (0, _) => vec![Finding::doubt(
            id,
            "it has no samples: nobody will notice when it breaks",
            "put pages into samples/, then kiosque test --update",
        )],
        (_, 0) => Vec::new(),
        (_, without) => {
            let mend = format!("kiosque test {} --update", folder.display());
            vec![Finding::doubt(id, format!("{without} samples have no snapshot"), mend)]
        }
    }
}

/// Where the library of a site's folder is; `None` if the site names none.
fn location(folder: &Path) -> Result<Option<Location>> {
    let folder = folder.canonicalize().with_context(|| format!("{}: cannot be read", folder.display()))?;
    let id = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = folder.join("site.toml");
    let text = fs::read_to_string(&file).with_context(|| format!("{}: cannot be read", file.display()))?;
    // A site may inherit from a family or a sister that lies beside it.
    let family = |name: &str| {
        let file = folder.parent()?.join(name).join("site.toml");
        Some((file.display().to_string(), fs::read_to_string(&file).ok()?))
    };
    let rules = Rules::parse_in(&id, &file.display().to_string(), &text, &family)?;
    Ok(rules.native().map(|NativeCode { library }| Location::new(&id, &folder, library)))
}

pub(crate) fn trust(args: &Trust) -> Result<Outcome> {
    let folder = if args.site.is_file() { args.site.parent().unwrap_or(Path::new("")) } else { &args.site };
    let Some(location) = location(folder)? else {
        bail!("{}: its site.toml names no library: there is nothing to trust", folder.display());
    };
    let lock_file = args.lock.clone().unwrap_or_else(|| Lock::beside(&location.folder));
    let mut lock = Lock::read(&lock_file)?;
    let trusted = lock.trust(&location)?;
    println!("{} {} sha256:{}", trusted.id, trusted.version, trusted.sha256);
    lock.write(&lock_file)?;
    println!(
        "pinned in {}; native code is trusted code: it can do whatever this program can",
        lock_file.display()
    );
    Ok(Outcome::Done)
}
