//! A site's native half as an extractor.

use crate::answer::Answer;
use crate::host::serve;
use crate::instances::Instances;
use crate::library::{self, Library};
use crate::{Error, Location, Lock};
use kiosque_core::{Extractor, Labels, Reading, Recognition, Site, recognise_host};
use kiosque_plugin::PageBlock;
use kiosque_plugin::abi::{Entry, OK, Str};
use std::ffi::c_void;
use std::path::Path;
use std::sync::Arc;

/// How a plugin is set up.
#[derive(Clone)]
pub struct Options {
    /// The plugin's own configuration, JSON; `{}` if the site states none.
    pub config: String,
    /// Asked by the plugin while it works: whether the page's time is up. What a plugin says after a yes does not
    /// count, so that the answer never depends on how far it came. Called on the plugin's thread; must not panic.
    pub due: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
}

impl Default for Options {
    fn default() -> Options {
        Options { config: "{}".into(), due: None }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("config", &self.config).field("due", &self.due.is_some()).finish()
    }
}

/// A site's native half: corrects what generic and rules have said of a page.
///
/// A plugin that fails or panics costs a page its corrections and leaves a warning, `plugin_failed: …`; labels then
/// stay as they were. Calls of the plugin that make no sense are refused and counted in a warning, `plugin_refused: …`.
/// What cannot be contained here is a crash: that takes the process with it. (The plugin's own standard library prints
/// a panic on standard error before it is caught.)
pub struct NativeExtractor {
    site: Site,
    options: Options,
    instances: Instances,
}

impl NativeExtractor {
    /// Verifies and loads the library at `location` for `site`.
    ///
    /// Every check that needs no code comes first: nothing of a library runs before its bytes are known to be those
    /// that were trusted. A library that is loaded stays loaded.
    ///
    /// # Errors
    /// See [`Error`]: what was found, where, and what was expected.
    pub fn load(
        location: &Location,
        site: Site,
        lock: &Lock,
        options: Options,
    ) -> Result<NativeExtractor, Error> {
        let (trusted, file) = lock.verified(location)?;
        let library = library::load(&file, &trusted.id)?;
        NativeExtractor::start(library, site, options)
    }

    /// A plugin that is linked into the program, by its entry symbol.
    ///
    /// For tests of the interface and programs without a loader; an extractor in Rust is better used as it is.
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

    /// The plugin's own version.
    pub fn version(&self) -> &str {
        &self.instances.library().version
    }

    /// Whether the plugin says that no panic leaves it. A plugin in Rust that was built to abort cannot; one in a
    /// language without panics need not.
    pub fn catches_panics(&self) -> bool {
        self.instances.library().catches_panics
    }

    fn start(library: Library, site: Site, options: Options) -> Result<NativeExtractor, Error> {
        match open(&library, &options) {
            Ok(first) => Ok(NativeExtractor { site, options, instances: Instances::new(library, first) }),
            Err(reason) => Err(Error::NotStarted { path: library.path, reason }),
        }
    }

    /// Runs one of the plugin's functions on a page. `Err` is why it failed.
    fn ask<'a>(
        &'a self,
        function: kiosque_plugin::abi::Extract,
        reading: &'a Reading,
        labels: &Labels,
    ) -> Result<(i32, Answer<'a>), String> {
        let block = PageBlock::encode(reading, labels).map_err(|error| error.to_string())?;
        let page = block.lend();
        self.instances.with(
            || open(self.instances.library(), &self.options),
            |instance| {
                let answer = Answer::new(&self.site.id, reading);
                let (code, answer) = serve(answer, self.options.due.as_deref(), |host| {
                    // SAFETY: a function of a library that stays loaded, of the type that the interface says; the
                    // instance is open and in no other hands unless it may be; host and page outlive the call.
                    unsafe { function(instance, host, &raw const page) }
                });
                finished(code, answer)
            },
        )
    }
}

/// Opens an instance; null for a plugin without `open`.
fn open(library: &Library, options: &Options) -> Result<*mut c_void, String> {
    let Some(open) = library.open else { return Ok(std::ptr::null_mut()) };
    let nothing = Reading::default();
    let (instance, answer) = serve(Answer::new(&library.id, &nothing), None, |host| {
        // SAFETY: a function of a library that stays loaded, of the type that the interface says; host and
        // configuration outlive the call.
        unsafe { open(host, Str::of(&options.config)) }
    });
    match (answer.failure, instance.is_null()) {
        (None, false) => Ok(instance),
        (reason, _) => Err(reason.unwrap_or_else(|| "it gave no reason".into())),
    }
}

fn finished(code: i32, answer: Answer<'_>) -> Result<(i32, Answer<'_>), String> {
    match &answer.failure {
        Some(reason) => Err(reason.clone()),
        None if code < OK => Err(format!("it returned {code} and gave no reason")),
        None if answer.was_due => Err("the page's time was up".into()),
        None => Ok((code, answer)),
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
        let Some(probe) = self.instances.library().probe.filter(|_| by_host == Recognition::No) else {
            return by_host;
        };
        match self.ask(probe, reading, &Labels::of(reading)) {
            Ok((weight, _)) if weight > 0 => Recognition::Marks(weight as f32 / 1000.0),
            _ => Recognition::No,
        }
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        match self.ask(self.instances.library().extract, reading, labels) {
            Ok((_, answer)) => answer.apply(labels),
            Err(reason) => labels.warn(format!("plugin_failed: native:{}: {reason}", self.site.id)),
        }
    }
}

impl std::fmt::Debug for NativeExtractor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let library = self.instances.library();
        f.debug_struct("NativeExtractor")
            .field("site", &self.site.id)
            .field("library", library)
            .finish_non_exhaustive()
    }
}
