//! From the command line to a kiosque.

use crate::args::{Mode, Setup};
use anyhow::{Context, Result};
use kiosque::{Config, Kiosque, NativeState};
use std::path::Path;

/// The configuration that the command line names, else `kiosque.toml` in this folder, with the folders of the command
/// line added.
pub(crate) fn config(setup: &Setup) -> Result<Config> {
    let here = Path::new("kiosque.toml");
    let mut config = match &setup.config {
        Some(path) => Config::read(path)?,
        None if here.is_file() => Config::read(here)?,
        None => Config::default(),
    };
    if setup.no_plugins {
        return Ok(Config { bundled: Some(false), plugins: Vec::new(), ..config });
    }
    config.plugins.extend(setup.plugins.iter().cloned());
    Ok(config)
}

/// The kiosque that the command line asks for.
pub(crate) fn kiosque(setup: &Setup) -> Result<Kiosque> {
    load(config(setup)?)
}

fn load(config: Config) -> Result<Kiosque> {
    Kiosque::builder().config(config).build().context("the sites cannot be loaded")
}

/// The same, and says on standard error which sites are read without the native half that they name.
pub(crate) fn kiosque_to_read_with(setup: &Setup, mode: Option<Mode>, comments: bool) -> Result<Kiosque> {
    let config = config(setup)?;
    let mode = mode.map_or(config.mode, Into::into);
    let comments = comments || config.comments;
    let kiosque = load(Config { mode, comments, ..config })?;
    for site in kiosque.sites() {
        if let NativeState::Missing(why) = &site.native {
            eprintln!(
                "kiosque: {}: read by its rules alone, its native half is not used: {why}",
                site.site.id
            );
        }
    }
    Ok(kiosque)
}
