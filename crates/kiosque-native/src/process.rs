//! The host's side of a worker process: starting it, asking it, ending it.

use crate::wire::{HEAD, HELLO};
use crate::worker::{ARGUMENT, can_serve};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A worker that does not even say who it is within this time is none.
const HELLO_TIME: Duration = Duration::from_secs(20);

/// Why a worker is of no use any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// It ended, or its answer makes no sense: what was seen.
    Crashed(String),
    /// It did not answer within this time.
    Late(Duration),
}

/// A worker process. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// Answers that it has given.
    pub(crate) answers: u32,
}

/// The program that workers run: the one that is named, else this one if it said that it can.
pub(crate) fn program(named: Option<&Path>) -> Result<PathBuf, String> {
    if !cfg!(unix) {
        return Err("plugins in worker processes need a Unix system".into());
    }
    if let Some(program) = named {
        return Ok(program.to_owned());
    }
    if !can_serve() {
        return Err("this program cannot run plugins in worker processes: it does not call \
                    `kiosque_native::serve_if_asked()` first thing in `main`; let it, or name a program that does \
                    (the `kiosque` command) as `worker.program`"
            .into());
    }
    // The link leads to the program that runs, even if another file has taken its name meanwhile.
    let itself = Path::new("/proc/self/exe");
    if itself.exists() {
        Ok(itself.to_owned())
    } else {
        std::env::current_exe().map_err(|error| error.to_string())
    }
}

impl Process {
    /// Starts a worker and waits for its first word.
    pub(crate) fn start(program: &Path) -> Result<Process, String> {
        let mut child = Command::new(program)
            .arg(ARGUMENT)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: no worker could be started: {error}", program.display()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("a worker without ends".into());
        };
        let mut process = Process { child, input, output, answers: 0 };
        process.greet().map_err(|lost| {
            let what = match lost {
                Lost::Crashed(what) => what,
                Lost::Late(time) => format!("it said nothing within {} s", time.as_secs()),
            };
            format!("{}: this program is no worker ({what}); it should call `kiosque_native::serve_if_asked()` first \
                     thing in `main`", program.display())
        })?;
        Ok(process)
    }

    fn greet(&mut self) -> Result<(), Lost> {
        let outcome = nonblocking(&self.input).and_then(|()| nonblocking(&self.output));
        outcome.map_err(|error| Lost::Crashed(error.to_string()))?;
        let deadline = Deadline::after(HELLO_TIME);
        let mut hello = Vec::new();
        self.receive(&mut hello, HELLO.len(), &deadline).map_err(|broken| self.lost(&broken, &deadline))?;
        if hello == HELLO { Ok(()) } else { Err(Lost::Crashed("it said something else".into())) }
    }

    /// Sends a frame and waits for the reply, which has at most `most` bytes. After a loss the worker is ended.
    pub(crate) fn ask(&mut self, frame: &[&[u8]], most: usize, time: Duration) -> Result<Vec<u8>, Lost> {
        let deadline = Deadline::after(time);
        self.exchange(frame, most, &deadline).map_err(|broken| self.lost(&broken, &deadline))
    }

    fn exchange(&mut self, frame: &[&[u8]], most: usize, deadline: &Deadline) -> Result<Vec<u8>, Broken> {
        for part in frame {
            self.send(part, deadline)?;
        }
        let mut reply = Vec::new();
        self.receive(&mut reply, HEAD, deadline)?;
        let len = u32::from_le_bytes([reply[0], reply[1], reply[2], reply[3]]) as usize;
        if len > most {
            return Err(Broken::Flood(len));
        }
        reply.clear();
        self.receive(&mut reply, len, deadline)?;
        self.answers += 1;
        Ok(reply)
    }

    /// Ends the worker and says why it is lost.
    fn lost(&mut self, broken: &Broken, deadline: &Deadline) -> Lost {
        match broken {
            Broken::Late => Lost::Late(deadline.time),
            Broken::Flood(len) => Lost::Crashed(format!("its answer has {len} bytes, more than makes sense")),
            Broken::Io(error) => Lost::Crashed(self.obituary().unwrap_or_else(|| error.to_string())),
        }
    }

    /// How the worker ended. It has closed its ends, so it is about to; one that only pretends is left to be killed.
    fn obituary(&mut self) -> Option<String> {
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(ended(status));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        None
    }
}

impl Drop for Process {
    /// Whoever is ended by force is waited for, so that no dead process is left.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
fn ended(status: std::process::ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    const NAMES: [(i32, &str); 8] = [
        (4, "illegal instruction"),
        (6, "abort"),
        (7, "bus error"),
        (8, "arithmetic error"),
        (9, "killed"),
        (11, "segmentation fault"),
        (24, "processor time"),
        (25, "file size"),
    ];
    match (status.signal(), status.code()) {
        (Some(signal), _) => {
            let name = NAMES.iter().find(|(number, _)| *number == signal).map_or("unnamed", |(_, name)| name);
            format!("the worker was ended by signal {signal} ({name})")
        }
        (None, code) => format!("the plugin ended its worker with code {}", code.unwrap_or(-1)),
    }
}

#[cfg(not(unix))]
fn ended(status: std::process::ExitStatus) -> String {
    format!("the worker ended with {status}")
}

/// Why an exchange broke off.
enum Broken {
    Io(io::Error),
    Late,
    Flood(usize),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Broken {
        Broken::Io(error)
    }
}

/// Until when a worker is waited for.
struct Deadline {
    time: Duration,
    end: Instant,
}

#[expect(clippy::disallowed_methods, reason = "a worker is ended by the clock; no engine sees it")]
impl Deadline {
    fn after(time: Duration) -> Deadline {
        Deadline { time, end: Instant::now() + time }
    }

    /// What is left of it.
    fn left(&self) -> Result<Duration, Broken> {
        self.end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()).ok_or(Broken::Late)
    }
}

#[cfg(unix)]
mod ends {
    use super::{Broken, Deadline, Process};
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use std::io::{self, Read, Write};
    use std::os::fd::AsFd;

    /// Bytes that are taken from a worker at once.
    const CHUNK: usize = 64 << 10;

    pub(super) fn nonblocking(end: &impl AsFd) -> io::Result<()> {
        Ok(rustix::io::ioctl_fionbio(end, true)?)
    }

    /// Waits until an end can be used, or is closed.
    fn wait(end: &impl AsFd, what: PollFlags, deadline: &Deadline) -> Result<(), Broken> {
        let left = Timespec::try_from(deadline.left()?).map_err(|_| Broken::Late)?;
        match poll(&mut [PollFd::new(end, what)], Some(&left)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(Broken::Io(error.into())),
        }
    }

    impl Process {
        pub(super) fn send(&mut self, mut bytes: &[u8], deadline: &Deadline) -> Result<(), Broken> {
            while !bytes.is_empty() {
                match self.input.write(bytes) {
                    Ok(0) => return Err(io::Error::from(io::ErrorKind::WriteZero).into()),
                    Ok(sent) => bytes = &bytes[sent..],
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        wait(&self.input, PollFlags::OUT, deadline)?;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(())
        }

        /// Adds `len` bytes to `bytes`, which grows as they come.
        pub(super) fn receive(
            &mut self,
            bytes: &mut Vec<u8>,
            len: usize,
            deadline: &Deadline,
        ) -> Result<(), Broken> {
            let end = bytes.len() + len;
            while bytes.len() < end {
                let filled = bytes.len();
                bytes.resize(end.min(filled + CHUNK), 0);
                let read = self.output.read(&mut bytes[filled..]);
                bytes.truncate(filled + read.as_ref().map_or(0, |read| *read));
                match read {
                    Ok(0) => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
                    Ok(_) => {}
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        wait(&self.output, PollFlags::IN, deadline)?;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(())
        }
    }
}

#[cfg(unix)]
use ends::nonblocking;

#[cfg(not(unix))]
fn nonblocking<T>(_: &T) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

#[cfg(not(unix))]
impl Process {
    fn send(&mut self, _: &[u8], _: &Deadline) -> Result<(), Broken> {
        Err(io::Error::from(io::ErrorKind::Unsupported).into())
    }

    fn receive(&mut self, _: &mut Vec<u8>, _: usize, _: &Deadline) -> Result<(), Broken> {
        Err(io::Error::from(io::ErrorKind::Unsupported).into())
    }
}
