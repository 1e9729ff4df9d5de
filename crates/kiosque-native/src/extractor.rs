//! A site's native half as an extractor.

use crate::answer::Answer;
use crate::library::{self, Library};
use crate::local::{Function, Local};
use crate::process::Lost;
use crate::remote::{Isolation, Remote, Unanswered};
use crate::{Confinement, Error, Location, Lock};
use kiosque_core::{Extractor, Labels, Reading, Recognition, Site, recognise_host};
use kiosque_plugin::PageBlock;
use kiosque_plugin::abi::Entry;
use std::path::Path;
use std::sync::Arc;

/// How a plugin is set up.
#[derive(Clone)]
pub struct Options {
    /// The plugin's own configuration, JSON; `{}` if the site states none.
    pub config: String,
    /// Asked by the plugin while it works: whether the page's time is up. What a plugin says after a yes does not
    /// count, so that the answer never depends on how far it came. Called on the plugin's thread; must not panic. A
    /// plugin in a worker asks the clock of its worker instead.
    pub due: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
    /// Runs the plugin in worker processes, which contain its crashes, endless loops and floods. Absent: in this
    /// process.
    pub isolation: Option<Isolation>,
}

impl Default for Options {
    fn default() -> Options {
        Options { config: "{}".into(), due: None, isolation: None }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("config", &self.config)
            .field("due", &self.due.is_some())
            .field("isolation", &self.isolation)
            .finish()
    }
}

/// A site's native half: corrects what generic and rules have said of a page.
///
/// A plugin that fails or panics costs a page its corrections and leaves a warning, `plugin_failed: …`; labels then
/// stay as they were. Calls of the plugin that make no sense are refused and counted in a warning, `plugin_refused: …`.
/// (The plugin's own standard library prints a panic on standard error before it is caught.)
///
/// With [`Options::isolation`] the same holds of a plugin that crashes, ends its process, never returns, or takes more
/// memory or says more than it may: `plugin_crashed: …` or `plugin_timeout: …`, one page each. One that keeps failing is
/// set aside, `plugin_set_aside: …`. Without it a crash takes this process with it.
pub struct NativeExtractor {
    site: Site,
    due: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
    plugin: Plugin,
}

/// Where a plugin's code runs.
enum Plugin {
    Here(Local),
    InWorkers(Remote),
}

impl NativeExtractor {
    /// Verifies and loads the library at `location` for `site`.
    ///
    /// Every check that needs no code comes first: nothing of a library runs before its bytes are known to be those
    /// that were trusted. A library that is loaded stays loaded. With [`Options::isolation`] it is loaded in workers
    /// only, and nothing of it ever runs here.
    ///
    /// # Errors
    /// See [`Error`]: what was found, where, and what was expected.
    pub fn load(
        location: &Location,
        site: Site,
        lock: &Lock,
        options: Options,
    ) -> Result<NativeExtractor, Error> {
        let file = lock.verified(location)?;
        match &options.isolation {
            Some(isolation) => {
                let remote =
                    Remote::start(&location.id, &file.path, &file.bytes, &options.config, isolation)?;
                Ok(NativeExtractor { site, due: None, plugin: Plugin::InWorkers(remote) })
            }
            None => NativeExtractor::start(library::load(&file, &location.id)?, site, options),
        }
    }

    /// A plugin that is linked into the program, by its entry symbol.
    ///
    /// For tests of the interface and programs without a loader; an extractor in Rust is better used as it is. It runs
    /// in this process whatever the options say.
    ///
    /// # Errors
    /// As [`NativeExtractor::load`], as far as the description is concerned.
    ///
    /// # Safety
    /// `entry` must return null or a description as the interface says, and what that describes must keep its rules.
    pub unsafe fn linked(entry: Entry, site: Site, options: Options) -> Result<NativeExtractor, Error> {
        // SAFETY: the caller vouches for the entry.
        let library = unsafe { library::described(entry, Path::new("(linked)"), &site.id)? };
        NativeExtractor::start(library, site, options)
    }

    fn start(library: Library, site: Site, options: Options) -> Result<NativeExtractor, Error> {
        let path = library.path.clone();
        let local =
            Local::start(library, options.config).map_err(|reason| Error::NotStarted { path, reason })?;
        Ok(NativeExtractor { site, due: options.due, plugin: Plugin::Here(local) })
    }

    /// The plugin's own version.
    pub fn version(&self) -> &str {
        match &self.plugin {
            Plugin::Here(plugin) => &plugin.loaded().version,
            Plugin::InWorkers(remote) => &remote.about.version,
        }
    }

    /// Whether the plugin says that no panic leaves it. A plugin in Rust that was built to abort cannot; one in a
    /// language without panics need not.
    pub fn catches_panics(&self) -> bool {
        match &self.plugin {
            Plugin::Here(plugin) => plugin.loaded().catches_panics,
            Plugin::InWorkers(remote) => remote.about.catches_panics,
        }
    }

    /// What the plugin's workers are kept from; `None` for a plugin in this process, which is kept from nothing.
    pub fn confinement(&self) -> Option<&Confinement> {
        match &self.plugin {
            Plugin::Here(_) => None,
            Plugin::InWorkers(remote) => Some(&remote.about.confinement),
        }
    }

    fn has_probe(&self) -> bool {
        match &self.plugin {
            Plugin::Here(plugin) => plugin.loaded().probe.is_some(),
            Plugin::InWorkers(remote) => remote.about.has_probe,
        }
    }

    /// Runs one of the plugin's functions on a page.
    fn ask<'a>(
        &'a self,
        function: Function,
        reading: &'a Reading,
        labels: &Labels,
    ) -> Result<(i32, Answer<'a>), Unanswered> {
        let page =
            PageBlock::encode(reading, labels).map_err(|error| Unanswered::Failed(error.to_string()))?;
        match &self.plugin {
            Plugin::InWorkers(remote) => remote.call(function, &page, reading),
            Plugin::Here(plugin) => plugin
                .call(function, &page, Answer::new(&self.site.id, reading), self.due.as_deref())
                .map_err(Unanswered::Failed),
        }
    }
}

/// The warning on a page whose plugin gave no answer.
fn warning(id: &str, unanswered: Unanswered) -> String {
    match unanswered {
        Unanswered::Failed(reason) => format!("plugin_failed: native:{id}: {reason}"),
        Unanswered::Lost(Lost::Crashed(what)) => format!("plugin_crashed: native:{id}: {what}"),
        Unanswered::Lost(Lost::Late(time)) => {
            format!("plugin_timeout: native:{id}: no answer within {:.2} s", time.as_secs_f64())
        }
        Unanswered::SetAside(why) => {
            format!("plugin_set_aside: native:{id}: {why}; its pages are read without it")
        }
    }
}

impl Extractor for NativeExtractor {
    fn site(&self) -> &Site {
        &self.site
    }

    /// By host; else as the plugin weighs the site's marks, if it does. Without a say of its own the site's rules
    /// decide.
    fn recognise(&self, reading: &Reading) -> Recognition {
        let by_host = recognise_host(&self.site, reading);
        if by_host != Recognition::No || !self.has_probe() {
            return by_host;
        }
        match self.ask(Function::Probe, reading, &Labels::of(reading)) {
            Ok((weight, _)) if weight > 0 => Recognition::Marks(weight as f32 / 1000.0),
            _ => Recognition::No,
        }
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        match self.ask(Function::Extract, reading, labels) {
            Ok((_, answer)) => answer.apply(labels),
            Err(unanswered) => labels.warn(warning(&self.site.id, unanswered)),
        }
    }
}

impl std::fmt::Debug for NativeExtractor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = f.debug_struct("NativeExtractor");
        debug.field("site", &self.site.id);
        match &self.plugin {
            Plugin::Here(plugin) => debug.field("library", plugin.loaded()),
            Plugin::InWorkers(remote) => debug.field("workers", remote),
        };
        debug.finish_non_exhaustive()
    }
}
