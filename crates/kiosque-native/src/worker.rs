//! The worker: a process that runs one plugin for another process.

use crate::answer::{Answer, Blocks};
use crate::confine::{self, Confinement};
use crate::library;
use crate::local::{Function, Local};
use crate::location::{Contents, sha256};
use crate::wire::{EXTRACT, FAILED, HEAD, HELLO, OPEN, OPENED, PROBE, Reader, Writer, write_answer};
use kiosque_plugin::{PageBlock, PageView};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The one argument of a program that is asked to be a worker.
pub(crate) const ARGUMENT: &str = "__kiosque-worker";

/// Whether this program has said that it can be a worker.
static CAN_SERVE: AtomicBool = AtomicBool::new(false);

/// Makes this program able to run its plugins in worker processes. Call it first thing in `main`.
///
/// Workers are this same program, started again with one argument of ours. In such a process the function serves
/// pages until its host is gone, and never returns; in any other it returns at once. A program that does not call it can
/// name another that does, in [`Isolation::program`](crate::Isolation::program).
///
/// ```no_run
/// // At the beginning of `main`:
/// kiosque_native::serve_if_asked();
/// // … the program
/// ```
pub fn serve_if_asked() {
    CAN_SERVE.store(true, Ordering::Relaxed);
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == ARGUMENT) && arguments.next().is_none() {
        // The host sees that its worker is gone, and why; there is nobody else to tell.
        let _ = serve();
        std::process::exit(0);
    }
}

pub(crate) fn can_serve() -> bool {
    CAN_SERVE.load(Ordering::Relaxed)
}

fn serve() -> io::Result<()> {
    let (mut input, mut output) = take_channel()?;
    output.write_all(&HELLO)?;
    let request = read_frame(&mut input)?;
    let (opened, reply) = match open(&request) {
        Ok((opened, reply)) => (opened, reply),
        Err(reason) => (None, failed(&reason)),
    };
    output.write_all(&reply)?;
    let Some(plugin) = opened else { return Ok(()) };
    loop {
        let request = read_frame(&mut input)?;
        confine::limit_processor(plugin.time.as_secs());
        output.write_all(&plugin.answer(&request))?;
    }
}

/// The two ends that lead to the host, out of the reach of a plugin that prints.
#[cfg(unix)]
fn take_channel() -> io::Result<(File, File)> {
    use std::os::fd::AsFd;
    let ends = (io::stdin().as_fd().try_clone_to_owned()?, io::stdout().as_fd().try_clone_to_owned()?);
    let nothing = File::options().read(true).write(true).open("/dev/null")?;
    rustix::stdio::dup2_stdin(&nothing)?;
    rustix::stdio::dup2_stdout(&nothing)?;
    Ok((ends.0.into(), ends.1.into()))
}

#[cfg(not(unix))]
fn take_channel() -> io::Result<(File, File)> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

fn read_frame(input: &mut File) -> io::Result<Vec<u8>> {
    let mut head = [0; HEAD];
    input.read_exact(&mut head)?;
    let mut frame = vec![0; u32::from_le_bytes(head) as usize];
    input.read_exact(&mut frame)?;
    Ok(frame)
}

fn failed(reason: &str) -> Vec<u8> {
    let mut writer = Writer::new(FAILED);
    writer.rest(reason.as_bytes());
    writer.frame()
}

/// A plugin that is served, and the time that a page may take.
struct Served {
    plugin: Local,
    time: Duration,
}

/// Confines this process and opens the plugin; one without bytes is none, for those who ask what confinement there is.
fn open(request: &[u8]) -> Result<(Option<Served>, Vec<u8>), String> {
    let mut reader = Reader::new(request);
    if reader.byte()? != OPEN {
        return Err("it was not opened".into());
    }
    let time = Duration::from_millis(reader.long()?);
    let memory_bytes = reader.long()?;
    let (id, config) = (reader.text()?, reader.text()?);
    let file = contents(id, reader.rest());
    let mut confinement = confine::before_code(memory_bytes);
    confine::limit_processor(time.as_secs());
    if file.bytes.is_empty() {
        confine::after_code(&mut confinement);
        return Ok((None, opened(None, &confinement)));
    }
    let library = library::load(&file, id).map_err(|error| error.to_string())?;
    confine::after_code(&mut confinement);
    let plugin = Local::start(library, config.to_owned())?;
    let reply = opened(Some(&plugin), &confinement);
    Ok((Some(Served { plugin, time }), reply))
}

fn contents(id: &str, bytes: &[u8]) -> Contents {
    Contents { path: PathBuf::from(id), sha256: sha256(bytes), bytes: bytes.to_vec() }
}

fn opened(plugin: Option<&Local>, confinement: &Confinement) -> Vec<u8> {
    let library = plugin.map(Local::loaded);
    let mut writer = Writer::new(OPENED);
    writer.text(library.map_or("", |library| &library.version));
    writer.byte(u8::from(library.is_some_and(|library| library.catches_panics)));
    writer.byte(u8::from(library.is_some_and(|library| library.probe.is_some())));
    writer.texts(&confinement.in_force);
    writer.texts(&confinement.missing);
    writer.frame()
}

impl Served {
    fn answer(&self, request: &[u8]) -> Vec<u8> {
        let function = match request.first() {
            Some(&PROBE) => Function::Probe,
            Some(&EXTRACT) => Function::Extract,
            _ => return failed("the host asks for what there is not"),
        };
        self.call(function, &request[1..]).unwrap_or_else(|reason| failed(&reason))
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a worker has a time limit; what is said after it does not count"
    )]
    fn call(&self, function: Function, page: &[u8]) -> Result<Vec<u8>, String> {
        let block = PageBlock::copy_of(page).map_err(|error| error.to_string())?;
        let view = PageView::of(page).map_err(|error| error.to_string())?;
        let start = Instant::now();
        let due = || start.elapsed() >= self.time;
        let answer = Answer::new(&self.plugin.loaded().id, &view as &dyn Blocks);
        let (code, answer) = self.plugin.call(function, &block, answer, Some(&due))?;
        Ok(write_answer(code, &answer))
    }
}
