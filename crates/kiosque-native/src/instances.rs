//! Instances of a plugin: none is ever called twice at once.

use crate::library::Library;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};

/// Idle instances that are kept: one for each of as many threads as a large machine runs.
const MAX_IDLE: usize = 128;

/// The open instances of a plugin. A call takes one out and puts it back; whoever finds none opens one.
pub(crate) struct Instances {
    loaded: Library,
    /// The one instance of a plugin that threads may share, or that keeps no state.
    shared: Option<AtomicPtr<c_void>>,
    idle: Box<[AtomicPtr<c_void>]>,
}

impl Instances {
    /// With a first instance, which may be null if the plugin has no `open`.
    pub(crate) fn new(loaded: Library, first: *mut c_void) -> Instances {
        let is_shared = loaded.shareable || loaded.open.is_none();
        let idle = if is_shared { 0 } else { MAX_IDLE };
        let instances = Instances {
            loaded,
            shared: is_shared.then(|| AtomicPtr::new(first)),
            idle: (0..idle).map(|_| AtomicPtr::new(null_mut())).collect(),
        };
        if !is_shared {
            instances.put_back(first);
        }
        instances
    }

    pub(crate) fn loaded(&self) -> &Library {
        &self.loaded
    }

    /// Runs `call` on an instance that nobody else uses meanwhile, or on the shared one. An instance whose call fails
    /// is not used again, unless it is shared.
    pub(crate) fn with<T, E>(
        &self,
        open: impl FnOnce() -> Result<*mut c_void, E>,
        call: impl FnOnce(*mut c_void) -> Result<T, E>,
    ) -> Result<T, E> {
        if let Some(shared) = &self.shared {
            return call(shared.load(Ordering::Relaxed));
        }
        let instance = self.take().map_or_else(open, Ok)?;
        let result = call(instance);
        if result.is_ok() {
            self.put_back(instance);
        } else {
            self.close(instance);
        }
        result
    }

    fn take(&self) -> Option<*mut c_void> {
        let full = |place: &&AtomicPtr<c_void>| !place.load(Ordering::Relaxed).is_null();
        let mut taken = self.idle.iter().filter(full).map(|place| place.swap(null_mut(), Ordering::Acquire));
        taken.find(|instance| !instance.is_null())
    }

    fn put_back(&self, instance: *mut c_void) {
        let into = |place: &AtomicPtr<c_void>| {
            place.compare_exchange(null_mut(), instance, Ordering::Release, Ordering::Relaxed).is_ok()
        };
        if !self.idle.iter().any(into) {
            self.close(instance);
        }
    }

    fn close(&self, instance: *mut c_void) {
        if let Some(close) = self.loaded.close
            && !instance.is_null()
        {
            // SAFETY: the instance came from the plugin's `open`, is in nobody's hands and is not used again.
            unsafe { close(instance) };
        }
    }
}

impl Drop for Instances {
    fn drop(&mut self) {
        let places = self.idle.iter().chain(&self.shared);
        places.for_each(|place| self.close(place.swap(null_mut(), Ordering::Acquire)));
    }
}
