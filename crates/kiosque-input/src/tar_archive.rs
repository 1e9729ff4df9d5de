//! Tar archives. Names are only shown, never used as paths, so those that lead out of the archive do no harm.

use crate::error::Problem;
use crate::read::{Flow, Members, Place, Reader};
use crate::stream::Stream;
use std::io::{self, Read};
use tar::{Archive, Entry, EntryType};

/// Longest name, and longest block of extended headers, that is read.
const HEADER: u64 = 1 << 20;

/// Reads the members of an archive in their order.
pub(crate) fn read(reader: &mut Reader<'_>, stream: Stream<'_>, place: &Place, depth: usize) -> Flow {
    let mut archive = Archive::new(stream);
    // Raw, for the library would read a name however long it claims to be.
    let entries = match archive.entries() {
        Ok(entries) => entries.raw(true),
        Err(error) => return reader.fail(place.origin(), error),
    };
    let mut members = Members::of(place);
    let mut long_name = None;
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => return reader.fail(place.origin(), damaged(error)),
        };
        let name = match name_within(&mut entry) {
            Ok(Some(name)) => {
                long_name = name.or(long_name);
                continue;
            }
            Ok(None) => long_name.take().unwrap_or_else(|| entry.path_bytes().into_owned()),
            Err(error) => return reader.fail(place.origin_at(entry.raw_header_position()), damaged(error)),
        };
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous => {}
            EntryType::Directory => continue,
            _ => {
                reader.skip("other_file")?;
                continue;
            }
        }
        let place = members.place(&String::from_utf8_lossy(&name));
        if name.last() != Some(&b'/') && reader.is_wanted(&place) {
            let size = entry.size();
            let member = Whole { entry, left: size };
            reader.read_member(Stream::plain(member), &place, depth)?;
        }
    }
    Flow::Continue(())
}

/// What an entry that only tells of the next one says: its name, if that. `None` for the others.
fn name_within(entry: &mut Entry<'_, impl Read>) -> io::Result<Option<Option<Vec<u8>>>> {
    let kind = entry.header().entry_type();
    if !(kind.is_gnu_longname()
        || kind.is_gnu_longlink()
        || kind.is_pax_local_extensions()
        || kind.is_pax_global_extensions())
    {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    entry.take(HEADER).read_to_end(&mut bytes)?;
    if kind.is_gnu_longname() {
        bytes.truncate(bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len()));
        return Ok(Some(Some(bytes)));
    }
    if !kind.is_pax_local_extensions() {
        return Ok(Some(None));
    }
    let mut extensions = tar::PaxExtensions::new(&bytes).flatten();
    let path = extensions.find(|extension| extension.key_bytes() == b"path");
    Ok(Some(path.map(|path| path.value_bytes().to_vec())))
}

/// An entry that must not end before its time.
struct Whole<R> {
    entry: R,
    left: u64,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.entry.read(out)?;
        self.left = self.left.saturating_sub(read as u64);
        if read == 0 && !out.is_empty() && self.left > 0 {
            return Err(Problem::Damaged(format!(
                "the archive ends {} bytes before the file does",
                self.left
            ))
            .into());
        }
        Ok(read)
    }
}

/// The library calls damage "other".
fn damaged(error: io::Error) -> Problem {
    match error.downcast::<Problem>() {
        Ok(problem) => problem,
        Err(error) if error.raw_os_error().is_some() => Problem::Io(error),
        Err(error) => Problem::Damaged(error.to_string()),
    }
}
