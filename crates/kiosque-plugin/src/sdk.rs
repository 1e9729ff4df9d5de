//! What `export!` generates calls of: an extractor behind the C interface.
//!
//! Everything here runs under a guard, because a panic that leaves an `extern "C"` function ends the process and the
//! host cannot catch it: a library brings its own standard library.

use crate::abi::{FAILED, Host, LAYOUT_HASH, MAGIC, MAJOR, MINOR, OK, Page, Plugin, Str};
use crate::{PageView, answer};
use kiosque_core::{Extractor, Recognition};
use std::any::Any;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An exported extractor: implemented by [`export!`](crate::export).
pub trait Export {
    /// The site's id.
    const ID: &'static str;

    /// Builds the extractor from its configuration.
    ///
    /// # Errors
    /// A message for a person.
    fn build(config: &str) -> Result<Instance, String>;
}

/// An open extractor.
pub type Instance = Box<dyn Extractor>;

/// The description of an exported extractor.
pub const fn describe<E: Export>(version: &'static str) -> Plugin {
    let caught = if cfg!(panic = "unwind") { crate::abi::PANICS_ARE_CAUGHT } else { 0 };
    Plugin {
        magic: MAGIC,
        struct_size: size_of::<Plugin>() as u32,
        abi_major: MAJOR,
        abi_minor: MINOR,
        // An extractor is `Sync` and takes `&self`.
        flags: crate::abi::SHAREABLE | caught,
        layout_hash: LAYOUT_HASH,
        id: Str::of(E::ID),
        version: Str::of(version),
        open: Some(open::<E>),
        close: Some(close),
        probe: Some(probe),
        extract: Some(extract::<E>),
    }
}

/// The id that an identifier stands for: `walaw_press` for `walaw-press`. Fails at compile time where it stands for none.
pub const fn site_id<const N: usize>(ident: &str) -> [u8; N] {
    let bytes = ident.as_bytes();
    let mut id = [0; N];
    let mut at = 0;
    while at < N {
        assert!(
            bytes[at].is_ascii_lowercase() || (at > 0 && matches!(bytes[at], b'0'..=b'9' | b'_')),
            "an id is lower-case letters, digits and `_` (for the `-` of the site's id), a letter first"
        );
        id[at] = if bytes[at] == b'_' { b'-' } else { bytes[at] };
        at += 1;
    }
    id
}

unsafe extern "C" fn open<E: Export>(host: *const Host, config: Str) -> *mut c_void {
    // SAFETY: the host lends its table until this function returns.
    let Some(host) = (unsafe { Desk::of(host) }) else { return std::ptr::null_mut() };
    guarded(&host, std::ptr::null_mut(), || {
        // SAFETY: the host lends the text until this function returns.
        let config = unsafe { config.text() }.ok_or("the configuration is not UTF-8")?;
        Ok(Box::into_raw(Box::new(E::build(config)?)).cast())
    })
}

unsafe extern "C" fn close(instance: *mut c_void) {
    if instance.is_null() {
        return;
    }
    // SAFETY: the host hands back what `open` gave it, and calls `close` once.
    let instance = unsafe { Box::from_raw(instance.cast::<Instance>()) };
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(instance))) {
        std::mem::forget(payload);
    }
}

unsafe extern "C" fn probe(instance: *mut c_void, host: *const Host, page: *const Page) -> i32 {
    // SAFETY: as the caller vouches.
    let Some((host, extractor)) = (unsafe { called(instance, host) }) else { return FAILED };
    guarded(&host, FAILED, || {
        // SAFETY: the host lends the page until this function returns.
        let (reading, _) = unsafe { view(page) }?.decode();
        Ok(match extractor.recognise(&reading) {
            Recognition::No => OK,
            Recognition::Marks(weight) => (weight.clamp(0.0, 1000.0) * 1000.0).round() as i32,
            Recognition::Host(_) => 1000,
        })
    })
}

unsafe extern "C" fn extract<E: Export>(instance: *mut c_void, host: *const Host, page: *const Page) -> i32 {
    // SAFETY: as the caller vouches.
    let Some((host, extractor)) = (unsafe { called(instance, host) }) else { return FAILED };
    guarded(&host, FAILED, || {
        // SAFETY: the host lends the page until this function returns.
        let (reading, known) = unsafe { view(page) }?.decode();
        let mut labels = known.clone();
        extractor.extract(&reading, &mut labels);
        answer::send(&host, E::ID, &known, &labels);
        Ok(OK)
    })
}

/// Runs `work`; a failure or a panic is told to the host and becomes `failed`.
fn guarded<T>(host: &Desk<'_>, failed: T, work: impl FnOnce() -> Result<T, String>) -> T {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => value,
        Ok(Err(message)) => {
            host.fail(&message);
            failed
        }
        Err(payload) => {
            host.fail(&format!("panic: {}", panic_text(payload.as_ref())));
            // Dropping what was thrown could panic in its turn.
            std::mem::forget(payload);
            failed
        }
    }
}

fn panic_text(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no message)")
}

/// # Safety
/// `instance` must be null or come from [`open`] and not be closed; both must outlive `'a`.
unsafe fn called<'a>(instance: *mut c_void, host: *const Host) -> Option<(Desk<'a>, &'a dyn Extractor)> {
    // SAFETY: the caller vouches for both.
    unsafe { Some((Desk::of(host)?, instance.cast::<Instance>().as_ref()?.as_ref())) }
}

/// # Safety
/// `page` must be null or point to a page that stays as it is for `'a`.
unsafe fn view<'a>(page: *const Page) -> Result<PageView<'a>, String> {
    // SAFETY: the caller vouches for it.
    let page = unsafe { page.as_ref() }.ok_or("no page was given")?;
    let block = Str { ptr: page.block, len: page.block_len };
    // SAFETY: the block is part of the page.
    let bytes = unsafe { block.bytes() }.ok_or("the page has no block")?;
    PageView::of(bytes).map_err(|error| error.to_string())
}

/// The host as a plugin speaks to it.
#[derive(Clone, Copy)]
pub(crate) struct Desk<'a> {
    host: &'a Host,
}

impl<'a> Desk<'a> {
    /// `None` if the host speaks another version of the interface.
    ///
    /// # Safety
    /// `host` must be null or point to a host's table that stays as it is for `'a`.
    unsafe fn of(host: *const Host) -> Option<Desk<'a>> {
        // SAFETY: the caller vouches for it.
        let host = unsafe { host.as_ref() }?;
        let fits = host.abi_major == MAJOR && host.struct_size as usize >= size_of::<Host>();
        fits.then_some(Desk { host })
    }

    pub(crate) fn label(&self, block: u32, label: u32, related: u32, score: u32, reason: &str) -> i32 {
        // SAFETY: the table is the host's and its verbs take its `ctx`; so for the verbs below.
        unsafe { (self.host.label)(self.host.ctx, block, label, related, score, Str::of(reason)) }
    }

    pub(crate) fn part(&self, block: u32, part: u32, start: u32, len: u32) -> i32 {
        // SAFETY: as for `label`.
        unsafe { (self.host.part)(self.host.ctx, block, part, start, len) }
    }

    pub(crate) fn part_text(&self, block: u32, part: u32, start: u32, len: u32, text: &str) -> i32 {
        // SAFETY: as for `label`.
        unsafe { (self.host.part_text)(self.host.ctx, block, part, start, len, Str::of(text)) }
    }

    pub(crate) fn fact(&self, part: u32, text: &str, reason: &str) -> i32 {
        // SAFETY: as for `label`.
        unsafe { (self.host.fact)(self.host.ctx, part, Str::of(text), Str::of(reason)) }
    }

    pub(crate) fn unsplit(&self, block: u32) -> i32 {
        // SAFETY: as for `label`.
        unsafe { (self.host.unsplit)(self.host.ctx, block) }
    }

    pub(crate) fn say(&self, text: &str) -> i32 {
        // SAFETY: as for `label`.
        unsafe { (self.host.say)(self.host.ctx, Str::of(text)) }
    }

    fn fail(&self, text: &str) {
        // SAFETY: as for `label`.
        unsafe { (self.host.fail)(self.host.ctx, Str::of(text)) };
    }
}
