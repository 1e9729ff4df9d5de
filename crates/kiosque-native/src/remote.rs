//! A plugin in worker processes.

use crate::Error;
use crate::answer::{Answer, max_calls};
use crate::breaker::{Breaker, End};
use crate::confine::Confinement;
use crate::local::Function;
use crate::process::{Lost, Process, program};
use crate::wire::{
    ANSWER, EXTRACT, FAILED, HEAD, OPEN, OPENED, PROBE, Reader, Writer, max_reply, read_answer,
};
use kiosque_core::Reading;
use kiosque_plugin::PageBlock;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The host waits a little longer than the worker may take, which knows better when it began.
const GRACE: Duration = Duration::from_millis(250);

/// A library may be large, and a machine busy.
const OPEN_TIME: Duration = Duration::from_secs(20);

/// A worker that has served so many pages is replaced: what a plugin leaks stays small.
const PAGES_A_WORKER: u32 = 20_000;

/// How a plugin is kept in worker processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Isolation {
    /// The program that workers run, which must call [`serve_if_asked`](crate::serve_if_asked); absent, this one.
    pub program: Option<PathBuf>,
    /// The time that a page may take.
    pub page_time: Duration,
    /// The address space of a worker in bytes, its program included.
    pub memory_bytes: u64,
    /// So many failures in a row, or workers lost within a hundred pages, and the plugin is set aside.
    pub failures: u32,
}

impl Default for Isolation {
    /// 5 seconds a page, 1 GiB of address space, 5 failures.
    fn default() -> Isolation {
        Isolation { program: None, page_time: Duration::from_secs(5), memory_bytes: 1 << 30, failures: 5 }
    }
}

impl Isolation {
    /// Whether workers could be started: there is a program that can be one, as far as this one knows.
    ///
    /// # Errors
    /// [`Error::NoWorker`], saying what to do.
    pub fn check(&self) -> Result<(), Error> {
        program(self.program.as_deref()).map(|_| ()).map_err(|reason| Error::NoWorker { reason })
    }
}

/// A plugin whose code is never mapped here.
#[derive(Debug)]
pub(crate) struct Remote {
    id: String,
    isolation: Isolation,
    program: PathBuf,
    /// The frame that opens a worker: limits, configuration, the bytes that were verified.
    opening: Vec<u8>,
    idle: Mutex<Vec<Process>>,
    breaker: Breaker,
    pub(crate) about: About,
}

/// What a worker says of its plugin and of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub(crate) version: String,
    pub(crate) catches_panics: bool,
    pub(crate) has_probe: bool,
    pub(crate) confinement: Confinement,
}

/// Why there is no answer.
pub(crate) enum Unanswered {
    /// The plugin failed and says so.
    Failed(String),
    /// Its worker was lost.
    Lost(Lost),
    /// It failed too often.
    SetAside(String),
}

impl Remote {
    /// Opens the plugin in a first worker.
    pub(crate) fn start(
        id: &str,
        path: &Path,
        library: &[u8],
        config: &str,
        isolation: &Isolation,
    ) -> Result<Remote, Error> {
        let failed = |reason| Error::NotStarted { path: path.to_owned(), reason };
        let program = program(isolation.program.as_deref()).map_err(|reason| Error::NoWorker { reason })?;
        let opening = opening(id, library, config, isolation);
        let (first, about) = open(&program, &opening).map_err(failed)?;
        Ok(Remote {
            id: id.to_owned(),
            isolation: isolation.clone(),
            program,
            opening,
            idle: Mutex::new(vec![first]),
            breaker: Breaker::new(isolation.failures),
            about,
        })
    }

    /// Runs one of the plugin's functions on a page in a worker that nobody else uses meanwhile.
    pub(crate) fn call<'a>(
        &'a self,
        function: Function,
        page: &PageBlock,
        reading: &'a Reading,
    ) -> Result<(i32, Answer<'a>), Unanswered> {
        if let Some(why) = self.breaker.why() {
            return Err(Unanswered::SetAside(why));
        }
        let outcome = self.ask(function, page, reading);
        self.breaker.count(match &outcome {
            Ok(_) => End::Answered,
            Err(Unanswered::Failed(_)) => End::Failed,
            Err(_) => End::Lost,
        });
        outcome
    }

    fn ask<'a>(
        &'a self,
        function: Function,
        page: &PageBlock,
        reading: &'a Reading,
    ) -> Result<(i32, Answer<'a>), Unanswered> {
        let mut worker = self.take()?;
        let operation = if function == Function::Probe { PROBE } else { EXTRACT };
        let mut head = [0; HEAD + 1];
        head[..HEAD].copy_from_slice(&(page.bytes().len() as u32 + 1).to_le_bytes());
        head[HEAD] = operation;
        let time = self.isolation.page_time + GRACE;
        let reply = worker.ask(&[&head, page.bytes()], max_reply(reading), time).map_err(Unanswered::Lost)?;
        let nonsense =
            |what: &str| Unanswered::Lost(Lost::Crashed(format!("its answer makes no sense: {what}")));
        let answer = match reply.split_first() {
            Some((&ANSWER, rest)) => read_answer(rest, Answer::new(&self.id, reading)).map_err(nonsense)?,
            Some((&FAILED, reason)) => {
                self.put_back(worker);
                return Err(Unanswered::Failed(short(&String::from_utf8_lossy(reason))));
            }
            _ => return Err(nonsense("no such reply")),
        };
        debug_assert!(answer.1.given.len() <= max_calls(reading));
        self.put_back(worker);
        Ok(answer)
    }

    fn take(&self) -> Result<Process, Unanswered> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(worker) => Ok(worker),
            None => match open(&self.program, &self.opening) {
                Ok((worker, _)) => Ok(worker),
                Err(reason) => Err(Unanswered::Lost(Lost::Crashed(format!("no worker: {reason}")))),
            },
        }
    }

    fn put_back(&self, worker: Process) {
        if worker.answers < PAGES_A_WORKER {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
    }
}

/// What a worker on this machine is kept from: starts one without a plugin.
///
/// # Errors
/// [`Error::NoWorker`].
pub fn confinement(isolation: &Isolation) -> Result<Confinement, Error> {
    let no_worker = |reason| Error::NoWorker { reason };
    let program = program(isolation.program.as_deref()).map_err(no_worker)?;
    let (_, about) = open(&program, &opening("", &[], "{}", isolation)).map_err(no_worker)?;
    Ok(about.confinement)
}

fn opening(id: &str, library: &[u8], config: &str, isolation: &Isolation) -> Vec<u8> {
    let mut writer = Writer::new(OPEN);
    writer.long(u64::try_from(isolation.page_time.as_millis()).unwrap_or(u64::MAX));
    writer.long(isolation.memory_bytes);
    writer.text(id);
    writer.text(config);
    writer.rest(library);
    writer.frame()
}

/// Starts a worker and has it open the plugin.
fn open(program: &Path, opening: &[u8]) -> Result<(Process, About), String> {
    const MOST: usize = 64 << 10;
    let mut worker = Process::start(program)?;
    let reply = worker.ask(&[opening], MOST, OPEN_TIME).map_err(|lost| match lost {
        Lost::Crashed(what) => what,
        Lost::Late(time) => format!("it did not open within {} s", time.as_secs()),
    })?;
    match reply.split_first() {
        Some((&OPENED, rest)) => Ok((worker, about(rest)?)),
        Some((&FAILED, reason)) => Err(short(&String::from_utf8_lossy(reason))),
        _ => Err("the worker's reply makes no sense".into()),
    }
}

fn about(reply: &[u8]) -> Result<About, String> {
    let mut reader = Reader::new(reply);
    let (version, catches_panics, has_probe) = (reader.text()?, reader.byte()? != 0, reader.byte()? != 0);
    let [in_force, missing] =
        [reader.texts()?, reader.texts()?].map(|texts| texts.into_iter().map(str::to_owned).collect());
    let confinement = Confinement { in_force, missing };
    Ok(About { version: version.to_owned(), catches_panics, has_probe, confinement })
}

/// What comes from a worker is not passed on at any length.
fn short(reason: &str) -> String {
    reason[..reason.floor_char_boundary(1024)].to_owned()
}
