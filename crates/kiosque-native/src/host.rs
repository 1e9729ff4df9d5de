//! The host's side of the C interface: the verbs that a plugin calls.

use crate::answer::{Answer, MAX_TEXT};
use kiosque_plugin::abi::{BAD_TEXT, FAILED, Host, LIMIT, MAJOR, MINOR, OK, Str};
use std::ffi::c_void;

/// Asked by plugins whether they should stop: 1 if the page's time is up. Must not panic.
pub(crate) type Due<'a> = &'a (dyn Fn() -> bool + Send + Sync);

/// What the verbs get as `ctx`.
pub(crate) struct Desk<'a> {
    answer: Answer<'a>,
    due: Option<Due<'a>>,
}

/// Calls a plugin with a table of verbs and returns what it answered.
pub(crate) fn serve<'a, T>(
    answer: Answer<'a>,
    due: Option<Due<'a>>,
    call: impl FnOnce(&Host) -> T,
) -> (T, Answer<'a>) {
    let mut desk = Desk { answer, due };
    let host = Host {
        struct_size: size_of::<Host>() as u32,
        abi_major: MAJOR,
        abi_minor: MINOR,
        ctx: (&raw mut desk).cast(),
        label,
        part,
        part_text,
        fact,
        unsplit,
        say,
        fail,
        due: is_due,
    };
    let returned = call(&host);
    (returned, desk.answer)
}

/// The desk behind a `ctx`; null is refused.
///
/// # Safety
/// `ctx` must be null or the one of a table that [`serve`] lent and not have been given back.
unsafe fn desk<'a>(ctx: *mut c_void) -> Option<&'a mut Desk<'a>> {
    // SAFETY: the caller vouches for it, and `serve` does not touch the desk during the call.
    unsafe { ctx.cast::<Desk<'a>>().as_mut() }
}

/// A text of the plugin. The length is looked at before the text is.
///
/// # Safety
/// It must be lent for `'a`.
unsafe fn read<'a>(text: Str) -> Result<&'a str, i32> {
    if text.len > MAX_TEXT {
        return Err(LIMIT);
    }
    // SAFETY: the caller vouches for it.
    unsafe { text.text() }.ok_or(BAD_TEXT)
}

unsafe extern "C" fn label(
    ctx: *mut c_void,
    block: u32,
    label: u32,
    related: u32,
    score: u32,
    reason: Str,
) -> i32 {
    // SAFETY: the plugin hands back the `ctx` it got, and lends the text for this call; so below.
    let (Some(desk), reason) = (unsafe { (desk(ctx), read(reason)) }) else { return FAILED };
    let answer = &mut desk.answer;
    let result = reason.and_then(|reason| answer.label(block, label, related, score, reason));
    answer.code(result, || format!("label of block {block} as {label}, list {related}, score {score}"))
}

unsafe extern "C" fn part(ctx: *mut c_void, block: u32, part: u32, start: u32, len: u32) -> i32 {
    // SAFETY: as for `label`.
    let Some(desk) = (unsafe { desk(ctx) }) else { return FAILED };
    let result = desk.answer.part(block, part, start, len, None);
    desk.answer.code(result, || format!("part {part} of block {block}, {len} bytes from {start}"))
}

unsafe extern "C" fn part_text(
    ctx: *mut c_void,
    block: u32,
    part: u32,
    start: u32,
    len: u32,
    text: Str,
) -> i32 {
    // SAFETY: as for `label`.
    let (Some(desk), text) = (unsafe { (desk(ctx), read(text)) }) else { return FAILED };
    let answer = &mut desk.answer;
    let result = text.and_then(|text| answer.part(block, part, start, len, Some(text)));
    answer.code(result, || format!("part {part} with a text, of block {block}, {len} bytes from {start}"))
}

unsafe extern "C" fn fact(ctx: *mut c_void, part: u32, text: Str, reason: Str) -> i32 {
    // SAFETY: as for `label`.
    let (Some(desk), text, reason) = (unsafe { (desk(ctx), read(text), read(reason)) }) else {
        return FAILED;
    };
    let result = text.and_then(|text| desk.answer.fact(part, text, reason?));
    desk.answer.code(result, || format!("fact {part}"))
}

unsafe extern "C" fn unsplit(ctx: *mut c_void, block: u32) -> i32 {
    // SAFETY: as for `label`.
    let Some(desk) = (unsafe { desk(ctx) }) else { return FAILED };
    let result = desk.answer.unsplit(block);
    desk.answer.code(result, || format!("unsplit of block {block}"))
}

unsafe extern "C" fn say(ctx: *mut c_void, text: Str) -> i32 {
    // SAFETY: as for `label`.
    let (Some(desk), text) = (unsafe { (desk(ctx), read(text)) }) else { return FAILED };
    let result = text.and_then(|text| desk.answer.say(text));
    desk.answer.code(result, || "say".into())
}

unsafe extern "C" fn fail(ctx: *mut c_void, text: Str) -> i32 {
    // SAFETY: as for `label`.
    let (Some(desk), text) = (unsafe { (desk(ctx), read(text)) }) else { return FAILED };
    desk.answer.fail(text.unwrap_or("(its message is not UTF-8, or too long)"));
    OK
}

unsafe extern "C" fn is_due(ctx: *mut c_void) -> i32 {
    // SAFETY: as for `label`.
    let Some(desk) = (unsafe { desk(ctx) }) else { return FAILED };
    let due = desk.due.is_some_and(|due| due());
    desk.answer.was_due |= due;
    i32::from(due)
}
