//! Zip archives, and WACZ, which are zip archives of web archives
//! (<https://specs.webrecorder.net/wacz/1.1.1/>).

use crate::error::Problem;
use crate::read::{Flow, Members, Place, Reader, seekable};
use crate::stream::Stream;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

/// Reads the members of an archive in the order of its directory.
pub(crate) fn read(reader: &mut Reader<'_>, mut stream: Stream<'_>, place: &Place, depth: usize) -> Flow {
    let mut file = match seekable(&mut stream, place, depth) {
        Ok(file) => BufReader::new(file),
        Err(error) => return reader.fail(place.origin(), error),
    };
    let mut archive = match ZipArchive::new(&mut file) {
        Ok(archive) => archive,
        Err(error) => {
            let wrong = problem(error);
            let _ = read_in_order(reader, &mut file, 0, place, depth)?;
            return reader.fail(place.origin(), wrong);
        }
    };
    // The library's directory has each name once.
    if archive.has_duplicate_names() {
        let start = archive.offset();
        return match read_in_order(reader, &mut file, start, place, depth)? {
            Some(wrong) => reader.fail(place.origin(), problem(wrong)),
            None => Flow::Continue(()),
        };
    }
    let is_wacz = archive.index_for_name("datapackage.json").is_some()
        && archive.file_names().flatten().any(|name| is_part_of_wacz(&name));
    let mut members = Members::of(place);
    for index in 0..archive.len() {
        let name = match archive.name_for_index(index) {
            Some(Ok(name)) => name.into_owned(),
            _ => format!("#{index}"),
        };
        if name.ends_with('/') {
            continue;
        }
        if is_wacz && !is_part_of_wacz(&name) {
            reader.skip("other_file")?;
            continue;
        }
        let place = members.place(&name);
        if !reader.is_wanted(&place) {
            continue;
        }
        match archive.by_index(index) {
            Ok(member) => {
                reader.options.progress.add(member.compressed_size());
                read_member(reader, member, &place, depth)?;
            }
            Err(error) => reader.fail(place.origin(), problem(error))?,
        }
    }
    Flow::Continue(())
}

/// Reads the members of an archive without its directory, which stands at its end: from `start` on as far as one can be
/// found behind the other. Answers what ended that before the directory, if something did.
fn read_in_order(
    reader: &mut Reader<'_>,
    file: &mut BufReader<File>,
    start: u64,
    place: &Place,
    depth: usize,
) -> ControlFlow<(), Option<ZipError>> {
    let mut members = Members::of(place);
    if let Err(error) = file.seek(SeekFrom::Start(start)) {
        return ControlFlow::Continue(Some(error.into()));
    }
    loop {
        let member = match read_zipfile_from_stream(file) {
            Ok(Some(member)) => member,
            Ok(None) => return ControlFlow::Continue(None),
            Err(error) => return ControlFlow::Continue(Some(error)),
        };
        let name = member.name().map_or_else(|_| "?".into(), Cow::into_owned);
        let place = members.place(&name);
        if member.is_file() && reader.is_wanted(&place) {
            read_member(reader, member, &place, depth)?;
        }
    }
}

fn read_member<R: Read>(
    reader: &mut Reader<'_>,
    member: ZipFile<'_, R>,
    place: &Place,
    depth: usize,
) -> Flow {
    if member.is_symlink() {
        return reader.skip("other_file");
    }
    let member = crate::unpack::watched(member.compressed_size(), member);
    reader.read_member(Stream::plain(member), place, depth)
}

/// Whether a member of a WACZ is a web archive.
fn is_part_of_wacz(name: &str) -> bool {
    name.starts_with("archive/") && !name.ends_with('/')
}

fn problem(error: ZipError) -> Problem {
    match error {
        ZipError::Io(error) => Problem::from(error),
        ZipError::UnsupportedArchive(what) => Problem::Unsupported(format!("the archive needs {what}")),
        error => Problem::Damaged(error.to_string()),
    }
}
