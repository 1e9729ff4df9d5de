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
//! so must that of the `site.toml`. Then *those bytes* are loaded, from sealed memory on Linux, elsewhere from a
//! private copy, and never under a name that was used before. The plugin's description is checked, its 16 frozen bytes
//! first. A loaded library is never unloaded.
//!
//! What a plugin answers is checked call by call and counts only once it has finished; see [`NativeExtractor`].
//! [`inspect`] says what a library file is without opening it.
//!
//! What this crate does not do: contain a crash. A plugin that reads a wild address takes the process with it.

#![deny(unsafe_op_in_unsafe_fn)]

mod answer;
mod error;
#[expect(unsafe_code, reason = "calls the plugin's functions")]
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
mod location;
mod lock;

pub use self::error::Error;
pub use self::extractor::{NativeExtractor, Options};
pub use self::inspect::{Inspection, inspect};
pub use self::location::Location;
pub use self::lock::{Lock, Trusted};
