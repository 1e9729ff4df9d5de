//! `kiosque replay`.

use super::format::Renderer;
use super::{Progress, Target, into_stream, options};
use crate::args::Replay;
use crate::{Outcome, setup};
use anyhow::{Context, Result, bail};
use kiosque::run::Failure;
use kiosque_core::Origin;
use kiosque_input::{InputError, Inputs, Limits, Record};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

pub(crate) fn replay(args: &Replay) -> Result<Outcome> {
    let target = Target::of(&args.output);
    if let Target::Folder(path) = target {
        bail!("{}: this is a folder; replay writes to one file, or to standard output", path.display());
    }
    let failures = failures(&args.lists)?;
    let renderer = Renderer::of(&args.output, &target)?;
    let kiosque = setup::kiosque_to_read_with(&args.setup, args.output.mode, args.output.comments)?;
    let options = options(&args.output, None)?;
    let read = kiosque_input::Progress::default();
    let inputs = args.input.inputs(&[], &read);
    let progress = Progress::start(&args.output, &options.watch, &read);
    let limits = Limits { record_bytes: kiosque.limits().record_bytes };
    let records = failures.iter().map(|failure| find(failure, &inputs, &limits));
    into_stream::run(&target, &args.output, &renderer, &options, progress, |render, write| {
        kiosque::run::run_records(&kiosque, records, &options, render, write)
    })
}

/// Everything that the lists list.
fn failures(lists: &[PathBuf]) -> Result<Vec<Failure>> {
    let mut failures = Vec::new();
    for path in lists {
        let file = File::open(path).with_context(|| format!("{}: cannot be read", path.display()))?;
        for (number, line) in (1..).zip(BufReader::new(file).lines()) {
            let place = || format!("{}:{number}: no record that failed", path.display());
            failures.push(serde_json::from_str(&line.with_context(place)?).with_context(place)?);
        }
    }
    Ok(failures)
}

/// The record that failed, or why it does again.
fn find(failure: &Failure, inputs: &Inputs, limits: &Limits) -> Result<Record, InputError> {
    let Failure { source, id, offset, .. } = failure.clone();
    inputs.at(&Origin { source, id, offset, ..Origin::default() }, limits)
}
