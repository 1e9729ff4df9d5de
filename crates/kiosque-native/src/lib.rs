//! Verifies and loads native plugins.
//!
//! A native plugin is a program: it runs with all the rights of whoever runs kiosque. So a library is loaded only if a
//! person has trusted it, which [`Lock`] remembers, and only if it still is that file, byte for byte:
//!
//! ```no_run
//! use kiosque_core::{Extractor, Site};
//! use kiosque_native::{Location, Lock, NativeExtractor, Options};
//! use std::path::Path;
//!
//! let location = Location::new("the-gazette", "sites/the-gazette", "gazette");
//!
//! // Once, when a person says so:
//! let mut lock = Lock::read(Path::new("plugins.lock"))?;
//! lock.trust(&location)?;
//! lock.write(Path::new("plugins.lock"))?;
//!
//! // From then on:
//! let site = Site { id: "the-gazette".into(), ..Site::default() };
//! let gazette = NativeExtractor::load(&location, site, &lock, Options::default())?;
//! println!("{} {}", gazette.site().id, gazette.version());
//! # Ok::<(), kiosque_native::Error>(())
//! ```
//!
//! The steps, all before any code runs: the path is made absolute and must not leave the plugin's folder; nobody but
//! the owner may write to file and folder; the bytes are read once and hashed; the hash must be the one in the lock, and
//! so must that of the `site.toml`. (In place of the lock's entry a signature by a trusted key may vouch for both files:
//! [`Lock::with_keys`].) Then *those bytes* are loaded, from sealed memory on Linux, elsewhere from a
//! private copy, and never under a name that was used before. The plugin's description is checked, its 16 frozen bytes
//! first. A loaded library is never unloaded.
//!
//! What a plugin answers is checked call by call and counts only once it has finished; see [`NativeExtractor`].
//! [`inspect`] says what a library file is without opening it.
//!
//! A plugin that reads a wild address takes the process with it, unless it runs in a worker: with
//! [`Options::isolation`] a library is loaded in processes of its own, which are confined as far as the system can
//! ([`Confinement`]), are given a page at a time and a time limit, and are replaced when they are lost. The program says
//! that it can be such a worker by calling [`serve_if_asked`] first thing in `main`.

#![deny(unsafe_op_in_unsafe_fn)]

mod answer;
mod breaker;
mod confine;
mod error;
#[expect(unsafe_code, reason = "takes the entry of a plugin that is linked in")]
mod extractor;
#[expect(unsafe_code, reason = "the host's side of the C interface")]
mod host;
#[expect(unsafe_code, reason = "opens libraries")]
mod image;
mod inspect;
#[expect(unsafe_code, reason = "closes instances")]
mod instances;
#[expect(unsafe_code, reason = "reads a plugin's description")]
mod library;
#[expect(unsafe_code, reason = "calls the plugin's functions")]
mod local;
mod location;
mod lock;
mod process;
mod remote;
mod signature;
mod wire;
mod worker;

pub use self::confine::Confinement;
pub use self::error::Error;
pub use self::extractor::{NativeExtractor, Options};
pub use self::inspect::{Inspection, inspect};
pub use self::location::Location;
pub use self::lock::{Lock, Trusted, Vouched};
pub use self::remote::{Isolation, confinement};
pub use self::signature::Key;
pub use self::worker::serve_if_asked;

/// Reads any bytes as a worker's answer, for those who look for bytes on which that fails.
#[cfg(fuzzing)]
#[doc(hidden)]
pub fn fuzz_answer(bytes: &[u8]) {
    let mut reading = kiosque_core::Reading::default();
    for text in ["Rain at last", "Écrit par Anne"] {
        reading.push(kiosque_core::Block::default(), text);
    }
    if let Ok((code, answer)) = wire::read_answer(bytes, answer::Answer::new("gazette", &reading)) {
        let again = wire::write_answer(code, &answer);
        let (code_again, same) =
            wire::read_answer(&again[wire::HEAD + 1..], answer::Answer::new("gazette", &reading))
                .expect("what was read can be written and read again");
        assert_eq!((code, answer.given.len()), (code_again, same.given.len()));
        answer.apply(&mut kiosque_core::Labels::of(&reading));
    }
}
