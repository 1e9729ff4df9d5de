//! A plugin in this process.

use crate::answer::{Answer, Blocks};
use crate::host::{Due, serve};
use crate::instances::Instances;
use crate::library::Library;
use kiosque_core::Reading;
use kiosque_plugin::PageBlock;
use kiosque_plugin::abi::{Extract, OK, Str};
use std::ffi::c_void;

/// Which of a plugin's functions is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    /// Weighs the site's marks.
    Probe,
    /// Labels a page.
    Extract,
}

/// An open plugin whose code is mapped here.
pub(crate) struct Local {
    config: String,
    instances: Instances,
}

impl Local {
    /// Opens a first instance; the error is what the plugin said.
    pub(crate) fn start(library: Library, config: String) -> Result<Local, String> {
        let first = open(&library, &config)?;
        Ok(Local { config, instances: Instances::new(library, first) })
    }

    pub(crate) fn loaded(&self) -> &Library {
        self.instances.loaded()
    }

    /// Runs one of the plugin's functions on a page: what it returned, and all that it said.
    pub(crate) fn call<'a>(
        &self,
        function: Function,
        page: &PageBlock,
        answer: Answer<'a>,
        due: Option<Due<'a>>,
    ) -> Result<(i32, Answer<'a>), String> {
        let function: Extract = match function {
            Function::Extract => self.loaded().extract,
            Function::Probe => self.loaded().probe.ok_or("it does not weigh marks")?,
        };
        let page = page.lend();
        self.instances.with(
            || open(self.loaded(), &self.config),
            |instance| {
                let (code, answer) = serve(answer, due, |host| {
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
fn open(library: &Library, config: &str) -> Result<*mut c_void, String> {
    let Some(open) = library.open else { return Ok(std::ptr::null_mut()) };
    let nothing = Reading::default();
    let (instance, answer) = serve(Answer::new(&library.id, &nothing as &dyn Blocks), None, |host| {
        // SAFETY: a function of a library that stays loaded, of the type that the interface says; host and
        // configuration outlive the call.
        unsafe { open(host, Str::of(config)) }
    });
    match (answer.failure, instance.is_null()) {
        (None, false) => Ok(instance),
        (reason, _) => Err(reason.unwrap_or_else(|| "it gave no reason".into())),
    }
}

/// An answer counts only if the plugin says so, and in time.
fn finished(code: i32, answer: Answer<'_>) -> Result<(i32, Answer<'_>), String> {
    match &answer.failure {
        Some(reason) => Err(reason.clone()),
        None if code < OK => Err(format!("it returned {code} and gave no reason")),
        None if answer.was_due => Err("the page's time was up".into()),
        None => Ok((code, answer)),
    }
}
