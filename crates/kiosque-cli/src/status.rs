//! `kiosque status`.

use crate::args::Status as Args;
use crate::extract::told;
use crate::{Outcome, print};
use anyhow::Result;
use kiosque::run::{Status, status};

pub(crate) fn run(args: &Args) -> Result<Outcome> {
    let status = status(&args.folders, args.verify)?;
    if args.json {
        print(&(serde_json::to_string_pretty(&status)? + "\n"))?;
    } else {
        print(&readable(&status))?;
    }
    Ok(if status.is_complete { Outcome::Done } else { Outcome::SomeFailed })
}

fn readable(status: &Status) -> String {
    let Status { stretches, stretches_done, parts, bytes, .. } = status;
    let state = if status.is_complete { "complete" } else { "not complete" };
    let megabytes = *bytes as f64 / 1e6;
    let mut text = format!(
        "{state}: {stretches_done} of {stretches} stretches of the inputs, {parts} parts, {megabytes:.1} MB of {}\n",
        status.configuration.format
    );
    if !status.missing.is_empty() {
        let missing: Vec<String> = status.missing.iter().map(u32::to_string).collect();
        let more = (stretches - stretches_done) as usize > missing.len();
        text += &format!("missing: {}{}\n", missing.join(", "), if more { " …" } else { "" });
    }
    status.damaged.iter().for_each(|part| text += &format!("damaged: {part}\n"));
    text + &told(&status.summary)
}
