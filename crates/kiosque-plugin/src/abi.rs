//! The C interface, type by type as `include/kiosque_plugin.h` states it. Read the header for the manual.
//!
//! Integers of fixed width, no `bool`, no enum, no union, nothing owned by the other side. The first 16 bytes of
//! [`Plugin`] are frozen for ever; within a major version fields are only appended.

use std::ffi::c_void;
use std::mem::{offset_of, size_of};

/// First word of a [`Plugin`]: `KQPL`.
pub const MAGIC: u32 = u32::from_le_bytes(*b"KQPL");
/// Major version of the interface, which is also in the name of the entry symbol.
pub const MAJOR: u16 = 1;
/// Minor version: verbs and sections appended since the major.
pub const MINOR: u16 = 0;
/// What the name of the entry symbol begins with; `1_<id>` follows, the id with `_` for `-`.
pub const SYMBOL_STEM: &str = "kiosque_plugin_v";

/// Flag of a [`Plugin`]: a panic inside it is caught before it reaches the host.
pub const PANICS_ARE_CAUGHT: u32 = 1;
/// Flag of a [`Plugin`]: one instance may be called by several threads at once.
pub const SHAREABLE: u32 = 2;

/// Done.
pub const OK: i32 = 0;
/// There is no such block.
pub const NO_BLOCK: i32 = -1;
/// The range leaves the block's text or begins or ends inside a character.
pub const BAD_RANGE: i32 = -2;
/// No label, part or list has this number.
pub const BAD_NUMBER: i32 = -3;
/// The text is not UTF-8, or a null pointer has a length.
pub const BAD_TEXT: i32 = -4;
/// A limit of the host on count or bytes is reached.
pub const LIMIT: i32 = -5;
/// The plugin failed; returned by its functions.
pub const FAILED: i32 = -6;

/// Text of one side lent to the other for the length of a call: UTF-8, not ended by NUL.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Str {
    /// First byte; may be null when `len` is 0.
    pub ptr: *const u8,
    /// Length in bytes.
    pub len: usize,
}

// SAFETY: a `Str` is an address and a length; to read through it is unsafe and needs its own reason.
unsafe impl Send for Str {}
// SAFETY: as above, and nothing can be written through it.
unsafe impl Sync for Str {}

impl Str {
    /// Lends `text`.
    pub const fn of(text: &str) -> Str {
        Str { ptr: text.as_ptr(), len: text.len() }
    }

    /// The bytes, unless a null pointer has a length or the length is impossible.
    ///
    /// # Safety
    /// `ptr` and `len` must describe readable memory that stays unchanged for `'a`.
    pub unsafe fn bytes<'a>(self) -> Option<&'a [u8]> {
        if self.len == 0 {
            return Some(&[]);
        }
        if self.ptr.is_null() || isize::try_from(self.len).is_err() {
            return None;
        }
        // SAFETY: not null and not longer than memory can be; the caller vouches for the rest.
        Some(unsafe { std::slice::from_raw_parts(self.ptr, self.len) })
    }

    /// The text, unless it is not UTF-8.
    ///
    /// # Safety
    /// As for [`Str::bytes`].
    pub unsafe fn text<'a>(self) -> Option<&'a str> {
        // SAFETY: the caller vouches for the memory.
        unsafe { self.bytes() }.and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

/// A page lent to a plugin until its function returns.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Size of this struct as the host knows it.
    pub struct_size: u32,
    /// Zero.
    pub reserved: u32,
    /// The page block, 8-aligned; see [`crate::PageView`].
    pub block: *const u8,
    /// Its length in bytes.
    pub block_len: usize,
    /// The rendered text of all blocks, which also stands in the page block.
    pub text: Str,
}

/// What the host does for a plugin. Every verb takes `ctx` first and returns [`OK`] or a negative code.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Size of this struct as the host knows it; tells which verbs there are.
    pub struct_size: u32,
    /// Major version of the interface.
    pub abi_major: u16,
    /// Minor version of the interface.
    pub abi_minor: u16,
    /// The host's own; valid until the plugin's function returns, on its thread only.
    pub ctx: *mut c_void,
    /// Labels a block: `(ctx, block, label, related, score, reason)`. What was said of the block before is overruled.
    pub label: unsafe extern "C" fn(*mut c_void, u32, u32, u32, u32, Str) -> i32,
    /// Adds a part to a block: `(ctx, block, part, start, len)`, a range of the block's text.
    pub part: unsafe extern "C" fn(*mut c_void, u32, u32, u32, u32) -> i32,
    /// Adds a part whose text is not the range's: `(ctx, block, part, start, len, text)`.
    pub part_text: unsafe extern "C" fn(*mut c_void, u32, u32, u32, u32, Str) -> i32,
    /// States a fact that stands on no block: `(ctx, part, text, reason)`.
    pub fact: unsafe extern "C" fn(*mut c_void, u32, Str, Str) -> i32,
    /// Says that several items stand on a block and cannot be told apart: `(ctx, block)`.
    pub unsplit: unsafe extern "C" fn(*mut c_void, u32) -> i32,
    /// Adds a warning to the page's record: `(ctx, text)`.
    pub say: unsafe extern "C" fn(*mut c_void, Str) -> i32,
    /// Gives the page up: `(ctx, text)`. Nothing that was emitted counts.
    pub fail: unsafe extern "C" fn(*mut c_void, Str) -> i32,
    /// Whether the plugin should return now: 0 or 1.
    pub due: unsafe extern "C" fn(*mut c_void) -> i32,
}

/// Opens an instance: `(host, config)`, the configuration being JSON. Null means failure; say why with `fail`.
pub type Open = unsafe extern "C" fn(*const Host, Str) -> *mut c_void;
/// Closes an instance.
pub type Close = unsafe extern "C" fn(*mut c_void);
/// Weighs the site's marks on a page: `(instance, host, page)`; 0 is no, 1000 is enough, negative is failure.
pub type Probe = unsafe extern "C" fn(*mut c_void, *const Host, *const Page) -> i32;
/// Labels a page: `(instance, host, page)`; returns [`OK`] or a negative code.
pub type Extract = unsafe extern "C" fn(*mut c_void, *const Host, *const Page) -> i32;
/// The entry symbol: returns a description that lives as long as the process.
pub type Entry = unsafe extern "C" fn() -> *const Plugin;

/// What a plugin says of itself.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Plugin {
    /// [`MAGIC`].
    pub magic: u32,
    /// Size of this struct as the plugin knows it.
    pub struct_size: u32,
    /// Major version of the interface that it was built for.
    pub abi_major: u16,
    /// Minor version.
    pub abi_minor: u16,
    /// [`PANICS_ARE_CAUGHT`], [`SHAREABLE`].
    pub flags: u32,
    /// [`LAYOUT_HASH`] as the plugin's compiler computes it.
    pub layout_hash: u64,
    /// The site's id.
    pub id: Str,
    /// The plugin's own version.
    pub version: Str,
    /// Opens an instance; absent when the plugin keeps no state.
    pub open: Option<Open>,
    /// Closes an instance.
    pub close: Option<Close>,
    /// Weighs the site's marks; absent when the site's rules decide.
    pub probe: Option<Probe>,
    /// Labels a page. Never absent.
    pub extract: Option<Extract>,
}

/// A fingerprint of the layout of this major version: FNV-1a over sizes and offsets, a number at a time.
///
/// Only what can never change within the major is in it, so that structs may grow at their end.
pub const LAYOUT_HASH: u64 = {
    let numbers = [
        size_of::<Str>(),
        offset_of!(Str, ptr),
        offset_of!(Str, len),
        offset_of!(Page, block),
        offset_of!(Page, block_len),
        offset_of!(Page, text),
        offset_of!(Host, ctx),
        offset_of!(Host, label),
        offset_of!(Host, part),
        offset_of!(Host, part_text),
        offset_of!(Host, fact),
        offset_of!(Host, unsplit),
        offset_of!(Host, say),
        offset_of!(Host, fail),
        offset_of!(Host, due),
        offset_of!(Plugin, layout_hash),
        offset_of!(Plugin, id),
        offset_of!(Plugin, version),
        offset_of!(Plugin, open),
        offset_of!(Plugin, close),
        offset_of!(Plugin, probe),
        offset_of!(Plugin, extract),
    ];
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < numbers.len() {
        hash = (hash ^ numbers[at] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        at += 1;
    }
    hash
};
