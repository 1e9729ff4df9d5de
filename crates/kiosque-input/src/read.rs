//! One input, whatever it is, into records.

use crate::error::{InputError, Problem};
use crate::options::{Fields, Format, Limits, Options};
use crate::sniff::{self, HEAD};
use crate::stream::Stream;
use crate::unpack::{ENDINGS, Packing, unpack};
use crate::walk::has_page_ending;
use crate::{Record, Skipped, feed, jsonl, mhtml, page, table, tar_archive, warc, zip_archive};
use kiosque_core::Origin;
use std::collections::BTreeMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// How deep archives may lie in archives, compression counted.
const DEPTH: usize = 8;

/// Whether reading goes on.
pub(crate) type Flow = ControlFlow<()>;

/// Who takes the records.
pub(crate) type Sink<'s> = dyn FnMut(Result<Record, InputError>) -> Flow + 's;

/// Where an input lies.
#[derive(Clone, Default)]
pub(crate) struct Place {
    /// As records name it: `pages.zip!2024/rain.html`.
    pub(crate) source: String,
    /// Its own name, without the endings of compression.
    pub(crate) name: String,
    /// The file, when the input is one of its own.
    pub(crate) file: Option<PathBuf>,
    /// Whether it is read whatever its name.
    pub(crate) is_chosen: bool,
    /// The only row group to be read, of Parquet.
    #[cfg(feature = "parquet")]
    pub(crate) row_group: Option<crate::parquet_table::RowGroup>,
}

impl Place {
    pub(crate) fn new(source: &str, is_chosen: bool) -> Place {
        Place { source: source.to_owned(), name: bare_name(source), is_chosen, ..Place::default() }
    }

    pub(crate) fn has_ending(&self, endings: &[&str]) -> bool {
        let ending = Path::new(&self.name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        endings.iter().any(|wanted| ending.eq_ignore_ascii_case(wanted))
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin { source: self.source.clone(), ..Origin::default() }
    }

    pub(crate) fn origin_at(&self, offset: u64) -> Origin {
        Origin { offset: Some(offset), ..self.origin() }
    }
}

/// The last part of a path, without the endings of compression.
fn bare_name(source: &str) -> String {
    let mut name = source.rsplit(['/', '!']).next().unwrap_or(source);
    while let Some(bare) = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)) {
        name = bare;
    }
    name.to_owned()
}

/// The members of an archive, each under a name of its own. One archive may hold many files of one name: appended to,
/// copied, damaged, or named in bytes that are no text.
pub(crate) struct Members<'p> {
    archive: &'p Place,
    /// How often a name has come, by its hash: an archive may have millions.
    seen: BTreeMap<u64, u64>,
}

impl<'p> Members<'p> {
    pub(crate) fn of(archive: &'p Place) -> Members<'p> {
        Members { archive, seen: BTreeMap::new() }
    }

    /// The place of the next member. A name that came before is followed by a number: `rain.html#2`.
    pub(crate) fn place(&mut self, name: &str) -> Place {
        let mut times = self.seen.get(&hash(name)).map_or(1, |times| times + 1);
        let mut own = name.to_owned();
        while times > 1 {
            own = format!("{name}#{times}");
            if !self.seen.contains_key(&hash(&own)) {
                break;
            }
            times += 1;
        }
        self.seen.insert(hash(name), times);
        self.seen.entry(hash(&own)).or_insert(1);
        let mut place = Place::new(&format!("{}!{name}", self.archive.source), false);
        place.source.push_str(&own[name.len()..]);
        place
    }
}

/// The same in every run.
fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

/// Reads inputs and hands on what they hold.
pub(crate) struct Reader<'s> {
    pub(crate) options: &'s Options,
    pub(crate) limits: Limits,
    pub(crate) skipped: Skipped,
    /// The only record that is wanted, when there is one.
    wanted: Option<&'s Origin>,
    sink: &'s mut Sink<'s>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(
        options: &'s Options,
        limits: &Limits,
        wanted: Option<&'s Origin>,
        sink: &'s mut Sink<'s>,
    ) -> Reader<'s> {
        Reader { options, limits: *limits, skipped: Skipped::default(), wanted, sink }
    }

    /// Hands on a record.
    pub(crate) fn give(&mut self, record: Record) -> Flow {
        if self.wanted.is_some_and(|wanted| !is_same(wanted, &record.origin)) {
            return Flow::Continue(());
        }
        (self.sink)(Ok(record))
    }

    /// Hands on what is wrong.
    pub(crate) fn fail(&mut self, origin: Origin, problem: impl Into<Problem>) -> Flow {
        if self.wanted.is_some_and(|wanted| !is_same(wanted, &origin)) {
            return Flow::Continue(());
        }
        (self.sink)(Err(InputError::at(origin, problem.into())))
    }

    pub(crate) fn skip(&mut self, reason: &'static str) -> Flow {
        self.skipped.add(reason);
        Flow::Continue(())
    }

    /// Where the only record that is wanted begins.
    #[cfg(feature = "parquet")]
    pub(crate) fn wanted_offset(&self) -> Option<u64> {
        self.wanted.and_then(|wanted| wanted.offset)
    }

    /// Whether anything within `place` may be wanted.
    pub(crate) fn is_wanted(&self, place: &Place) -> bool {
        self.wanted.is_none_or(|wanted| {
            wanted
                .source
                .strip_prefix(&place.source)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('!'))
        })
    }

    /// Reads what `stream` holds, `depth` archives deep.
    pub(crate) fn read(&mut self, mut stream: Stream<'_>, place: &Place, depth: usize) -> Flow {
        if depth > DEPTH {
            return self.fail(place.origin(), Problem::TooDeep(DEPTH));
        }
        let at = stream.position();
        let head = match stream.peek(HEAD) {
            Ok(head) => head,
            Err(error) => return self.fail(place.origin(), error),
        };
        if head.is_empty() && at == 0 {
            return self.fail(place.origin(), Problem::Empty);
        }
        if let Some(packing) = Packing::of(head) {
            return match unpack(stream, packing) {
                Ok(unpacked) => self.read(unpacked, place, depth + 1),
                Err(error) => self.fail(place.origin(), error),
            };
        }
        let seen = sniff::format_of(head, &self.options.fields);
        self.read_as(stream, place, seen, depth)
    }

    fn read_as(&mut self, stream: Stream<'_>, place: &Place, seen: Option<Format>, depth: usize) -> Flow {
        let is_archive = matches!(seen, Some(Format::Zip | Format::Tar));
        let stated = self.options.format.filter(|_| !is_archive);
        match stated.or(seen) {
            Some(Format::Warc) => warc::read(self, stream, place),
            Some(Format::Jsonl) => jsonl::read(self, stream, place),
            Some(format @ (Format::Csv | Format::Tsv)) => table::read(self, stream, place, format),
            #[cfg(feature = "parquet")]
            Some(Format::Parquet) => crate::parquet_table::read(self, stream, place, depth),
            #[cfg(not(feature = "parquet"))]
            Some(Format::Parquet) => {
                let what = "Parquet is read by the feature `parquet`, without which this program was built";
                self.fail(place.origin(), Problem::Unsupported(what.into()))
            }
            Some(Format::Mhtml) => mhtml::read(self, stream, place),
            Some(Format::Feed) => feed::read(self, stream, place),
            Some(Format::Zip) if !Self::is_zip_of_its_own(place) => self.skip("other_file"),
            Some(Format::Zip) => zip_archive::read(self, stream, place, depth),
            Some(Format::Tar) => tar_archive::read(self, stream, place, depth),
            other => page::read(self, stream, place, other, stated.is_some()),
        }
    }

    /// Reads a member of an archive that lies `depth` archives deep.
    pub(crate) fn read_member(&mut self, member: Stream<'_>, place: &Place, depth: usize) -> Flow {
        self.read(member, place, depth + 1)
    }

    /// Documents and programs of many kinds are zip archives; nobody looks for pages in them.
    fn is_zip_of_its_own(place: &Place) -> bool {
        place.is_chosen || place.has_ending(&["zip", "wacz"])
    }

    /// Whether a page of no format that shows is meant to be read.
    pub(crate) fn is_page_by_name(place: &Place) -> bool {
        place.is_chosen || has_page_ending(Path::new(&place.name))
    }
}

/// The format of what `stream` holds under its compression; `None` where nothing speaks for one.
pub(crate) fn format_within(mut stream: Stream<'_>, fields: &Fields) -> Option<Format> {
    for _ in 0..=DEPTH {
        let head = stream.peek(HEAD).ok()?;
        match Packing::of(head) {
            Some(packing) => stream = unpack(stream, packing).ok()?,
            None => return sniff::format_of(head, fields),
        }
    }
    None
}

/// The file that `stream` is, or a copy of what it holds, to be read in any order.
pub(crate) fn seekable(stream: &mut Stream<'_>, place: &Place, depth: usize) -> io::Result<File> {
    if let (Some(path), 0) = (&place.file, depth)
        && path.is_file()
    {
        return File::open(path);
    }
    let mut file = tempfile::tempfile()?;
    io::copy(stream, &mut file)?;
    Ok(file)
}

/// Whether two coordinates lead to the same record.
fn is_same(wanted: &Origin, found: &Origin) -> bool {
    wanted.source == found.source
        && wanted.offset == found.offset
        && (wanted.id == found.id || (wanted.offset.is_some() && wanted.id.is_none()))
}
