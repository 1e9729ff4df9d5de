//! `kiosque accept`.

use crate::args::Accept;
use crate::{Outcome, test};
use anstyle::{AnsiColor, Style};
use anyhow::{Result, bail};
use kiosque::samples::{self, Change, Checked, Sample};
use kiosque::{Kiosque, render};
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

pub(crate) fn run(args: &Accept) -> Result<Outcome> {
    let (folders, only) = targets(args)?;
    let kiosque = test::kiosque_with(&args.setup, &folders)?;
    let mut tally = Tally::default();
    for folder in &folders {
        for sample in samples::of_site(folder)? {
            if only.is_empty() || only.contains(&sample.path) {
                tally.count(decide(&kiosque, folder, &sample, args)?);
            }
        }
    }
    let Tally { accepted, left } = tally;
    writeln!(anstream::stdout(), "{accepted} accepted, {left} left as they were")?;
    Ok(if left > 0 { Outcome::SomeFailed } else { Outcome::Done })
}

/// The folders of the sites, and the samples in them that were named one by one.
fn targets(args: &Accept) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let (pages, sites): (Vec<PathBuf>, Vec<PathBuf>) =
        args.sites.iter().cloned().partition(|path| path.is_file());
    let mut folders = if sites.is_empty() && !pages.is_empty() { Vec::new() } else { test::folders(&sites)? };
    for page in &pages {
        match page.parent().filter(|folder| folder.ends_with("samples")).and_then(Path::parent) {
            Some(folder) if folder.join("site.toml").is_file() => folders.push(folder.to_path_buf()),
            _ => bail!("{}: this is no sample: those stand in the folder samples of a site", page.display()),
        }
    }
    folders.sort();
    folders.dedup();
    Ok((folders, pages))
}

#[derive(Default)]
struct Tally {
    accepted: usize,
    left: usize,
}

impl Tally {
    fn count(&mut self, is_accepted: Option<bool>) {
        match is_accepted {
            Some(true) => self.accepted += 1,
            Some(false) => self.left += 1,
            None => {}
        }
    }
}

/// Whether the sample's reading is taken over; `None` when nothing changed.
fn decide(kiosque: &Kiosque, folder: &Path, sample: &Sample, args: &Accept) -> Result<Option<bool>> {
    let checked = samples::check(kiosque, sample)?;
    let stranger = test::not_recognised(folder, &checked)?;
    let is_as_accepted = checked.is_as_accepted() && checked.failures.is_empty();
    if is_as_accepted && stranger.is_none() {
        return Ok(None);
    }
    let mut out = anstream::stdout().lock();
    writeln!(out, "{}", sample.path.display())?;
    if let Some(why) = stranger {
        writeln!(out, "  {why}")?;
        // What it is read like without the rules need not be asked about again.
        if is_as_accepted {
            writeln!(out)?;
            return Ok(Some(false));
        }
    }
    if !checked.failures.is_empty() {
        for failure in &checked.failures {
            writeln!(out, "  {}", render::shown(failure))?;
        }
        writeln!(out, "  not accepted: mend the rules, or the expectation in the sidecar\n")?;
        return Ok(Some(false));
    }
    let change = checked.change();
    show(&mut out, &checked, &change)?;
    let objections = if checked.expected.is_some() { change.objections() } else { Vec::new() };
    if !objections.is_empty() && args.reason.is_none() {
        for objection in &objections {
            writeln!(out, "  {}", render::shown(objection))?;
        }
        writeln!(
            out,
            "  not accepted: --reason \"…\" says why this is right, and is kept with the snapshot\n"
        )?;
        return Ok(Some(false));
    }
    let is_accepted = args.yes || ask(&mut out)?;
    if is_accepted {
        let reason = args.reason.as_deref().filter(|_| !objections.is_empty());
        samples::accept(sample, &checked, reason)?;
    }
    writeln!(out)?;
    Ok(Some(is_accepted))
}

/// The change field by field; a first reading in full.
fn show(out: &mut impl Write, checked: &Checked, change: &Change) -> Result<()> {
    if checked.expected.is_none() {
        writeln!(out, "  there is no snapshot yet; this is read:\n")?;
        for line in checked.found.lines() {
            writeln!(out, "  {line}")?;
        }
        return Ok(());
    }
    for field in &change.fields {
        writeln!(out, "  {}", field.field)?;
        for (sign, lines, color) in
            [("-", &field.before, AnsiColor::Red), ("+", &field.after, AnsiColor::Green)]
        {
            let style: Style = color.on_default();
            for line in lines {
                writeln!(out, "    {style}{sign} {}{style:#}", render::shortened(line, 200))?;
            }
        }
    }
    Ok(())
}

/// Asks for a yes; no answer is a no.
fn ask(out: &mut impl Write) -> Result<bool> {
    write!(out, "  Is this how an editor would want it? [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
