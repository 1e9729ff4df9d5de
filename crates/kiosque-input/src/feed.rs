//! RSS and Atom feeds whose entries hold the whole story.
//!
//! Each such entry becomes a page of markup: what the feed tells of it goes into the head, its content into the body.
//! Entries with a summary only are no pages.

use crate::error::Problem;
use crate::moment::moment;
use crate::read::{Flow, Place, Reader};
use crate::stream::Stream;
use crate::{Record, Stated, decode};
use kiosque_core::{Medium, Origin, host_of};
use quick_xml::XmlVersion;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};
use std::fmt::Write;

/// A feed may be as long as so many records.
const RECORDS: u64 = 8;

/// Reads the entries of a feed.
pub(crate) fn read(reader: &mut Reader<'_>, mut stream: Stream<'_>, place: &Place) -> Flow {
    let allowed = reader.limits.record_bytes.saturating_mul(RECORDS);
    let mut bytes = Vec::new();
    match stream.read_into(&mut bytes, allowed.saturating_add(1)) {
        Ok(found) if found > allowed => {
            return reader.fail(place.origin(), Problem::TooLarge { found, allowed });
        }
        Ok(_) => {}
        Err(error) => return reader.fail(place.origin(), error),
    }
    let text = decode(&bytes, declared(&bytes).as_deref()).text;
    drop(bytes);
    let mut feed = Feed::default();
    let mut start = 0;
    while let Some(rest) = text.get(start..) {
        match feed.next(rest, start) {
            Ok(Some((entry, end))) => {
                start += end;
                give(reader, place, &feed, entry)?;
            }
            Ok(None) => break,
            Err((at, problem)) => {
                reader.fail(place.origin_at((start + at) as u64), problem)?;
                // The entries behind a fault may be sound.
                let behind = start + at + 1;
                let behind = text.ceil_char_boundary(behind);
                let next =
                    text[behind..].match_indices('<').find(|(at, _)| is_entry(&text[behind + at + 1..]));
                let Some((at, _)) = next else { break };
                start = behind + at;
            }
        }
    }
    Flow::Continue(())
}

fn is_entry(markup: &str) -> bool {
    let name = markup.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next();
    matches!(name.map(bare), Some("item" | "entry"))
}

/// The encoding in an XML declaration.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declaration = start.trim_start().strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    value.split(['"', '\'']).nth(1).map(str::to_owned)
}

/// What a feed says of itself before its entries.
#[derive(Default)]
struct Feed {
    title: String,
    language: String,
}

/// What an entry says.
#[derive(Default)]
struct Entry {
    offset: usize,
    title: String,
    url: Option<String>,
    id: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    authors: Vec<String>,
    content: String,
}

type Fault = (usize, Problem);

impl Feed {
    /// The next entry in `xml`, which stands at `base`, and where it ends.
    fn next(&mut self, xml: &str, base: usize) -> Result<Option<(Entry, usize)>, Fault> {
        let mut events = quick_xml::Reader::from_str(xml);
        events.config_mut().check_end_names = false;
        events.config_mut().allow_unmatched_ends = true;
        loop {
            let before = events.buffer_position() as usize;
            match events.read_event().map_err(|error| fault(&events, &error))? {
                Event::Eof => return Ok(None),
                Event::Start(tag) => match bare(&name_of(&tag)) {
                    "item" | "entry" => {
                        let start = before + xml[before..].find('<').unwrap_or(0);
                        let inner =
                            events.read_to_end(tag.name()).map_err(|error| (start, unsound(&error)))?;
                        let inner = inner.start as usize..inner.end as usize;
                        let mut entry = Entry { offset: base + start, ..Entry::default() };
                        entry.read(&xml[inner]).map_err(|(_, problem)| (start, problem))?;
                        return Ok(Some((entry, events.buffer_position() as usize)));
                    }
                    "title" if self.title.is_empty() => self.title = inner_text(&mut events, xml, &tag)?,
                    "language" => self.language = inner_text(&mut events, xml, &tag)?,
                    "feed" => self.language = attribute(&tag, "xml:lang").unwrap_or_default(),
                    "image" | "author" => drop(inner_text(&mut events, xml, &tag)?),
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

impl Entry {
    fn read(&mut self, xml: &str) -> Result<(), Fault> {
        let mut events = quick_xml::Reader::from_str(xml);
        events.config_mut().check_end_names = false;
        events.config_mut().allow_unmatched_ends = true;
        loop {
            match events.read_event().map_err(|error| fault(&events, &error))? {
                Event::Eof => return Ok(()),
                Event::Empty(tag) => self.take(&tag, ""),
                Event::Start(tag) => {
                    let inner = events.read_to_end(tag.name()).map_err(|error| fault(&events, &error))?;
                    self.take(&tag, &xml[inner.start as usize..inner.end as usize]);
                }
                _ => {}
            }
        }
    }

    fn take(&mut self, tag: &BytesStart<'_>, inner: &str) {
        match bare(&name_of(tag)) {
            "title" => self.title = text_of(inner),
            "link" if self.url.is_none() => {
                let is_page = attribute(tag, "rel").is_none_or(|rel| rel == "alternate");
                let address = attribute(tag, "href").unwrap_or_else(|| text_of(inner));
                self.url = Some(address).filter(|address| is_page && host_of(address).is_some());
            }
            "guid" | "id" => self.id = Some(text_of(inner)).filter(|id| !id.is_empty()),
            "pubDate" | "published" | "dc:date" | "issued" => self.published = moment(&text_of(inner)),
            "updated" | "modified" => self.updated = moment(&text_of(inner)),
            "dc:creator" => self.authors.push(text_of(inner)),
            "author" => self.authors.push(match inner.split_once("<name>") {
                Some((_, rest)) => text_of(rest.split("</name>").next().unwrap_or_default()),
                None => text_of(inner),
            }),
            "content:encoded" => self.content = text_of(inner),
            "content" if self.content.is_empty() => {
                self.content = match attribute(tag, "type").as_deref() {
                    Some("xhtml" | "application/xhtml+xml") => inner.to_owned(),
                    Some("text" | "text/plain") => format!("<p>{}</p>", escaped(&text_of(inner))),
                    _ => text_of(inner),
                }
            }
            _ => {}
        }
    }

    /// The entry as a page.
    fn page(&self, feed: &Feed) -> String {
        let mut page = String::with_capacity(self.content.len() + 1024);
        let language = match feed.language.as_str() {
            "" => String::new(),
            language => format!(" lang=\"{}\"", escaped(language)),
        };
        let title = escaped(&self.title);
        let _ = writeln!(
            page,
            "<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>"
        );
        let metas = [
            ("property", "og:site_name", Some(&feed.title).filter(|title| !title.is_empty())),
            ("property", "article:published_time", self.published.as_ref()),
            ("property", "article:modified_time", self.updated.as_ref()),
        ];
        let authors = self.authors.iter().map(|author| ("name", "author", Some(author)));
        for (key, name, value) in metas.into_iter().chain(authors) {
            if let Some(value) = value {
                let _ = writeln!(page, "<meta {key}=\"{name}\" content=\"{}\">", escaped(value));
            }
        }
        let _ = write!(
            page,
            "</head>\n<body>\n<article>\n<h1>{title}</h1>\n{}\n</article>\n</body>\n</html>\n",
            self.content
        );
        page
    }
}

fn give(reader: &mut Reader<'_>, place: &Place, feed: &Feed, entry: Entry) -> Flow {
    if entry.content.trim().is_empty() {
        return reader.skip("summary_only");
    }
    let page = entry.page(feed);
    let origin = Origin { id: entry.id.clone(), ..place.origin_at(entry.offset as u64) };
    let (found, allowed) = (page.len() as u64, reader.limits.record_bytes);
    if found > allowed {
        return reader.fail(origin, Problem::TooLarge { found, allowed });
    }
    let guid = entry.id.filter(|id| host_of(id).is_some());
    let stated = Stated { url: entry.url.or(guid), ..Stated::default() };
    let medium = Some(Medium::Html);
    reader.give(Record { bytes: page.into_bytes(), origin, stated, medium, ..Record::default() })
}

fn fault<R>(events: &quick_xml::Reader<R>, error: &quick_xml::Error) -> Fault {
    (events.error_position() as usize, unsound(error))
}

fn unsound(error: &quick_xml::Error) -> Problem {
    Problem::Malformed(format!("the feed is no sound XML: {error}"))
}

fn name_of(tag: &BytesStart<'_>) -> String {
    tag.name().as_ref().to_owned()
}

/// A name without the prefix that some feeds give Atom.
fn bare(name: &str) -> &str {
    name.strip_prefix("atom:").unwrap_or(name)
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.trim().to_owned())
}

fn inner_text(
    events: &mut quick_xml::Reader<&[u8]>,
    xml: &str,
    tag: &BytesStart<'_>,
) -> Result<String, Fault> {
    let inner = events.read_to_end(tag.name()).map_err(|error| fault(events, &error))?;
    Ok(text_of(&xml[inner.start as usize..inner.end as usize]))
}

/// The text of an element without children: its character data, entities decoded.
fn text_of(inner: &str) -> String {
    let mut text = String::new();
    let mut rest = inner;
    while let Some((before, behind)) = rest.split_once("<![CDATA[") {
        text.push_str(&unescaped(before));
        let (data, behind) = behind.split_once("]]>").unwrap_or((behind, ""));
        text.push_str(data);
        rest = behind;
    }
    text.push_str(&unescaped(rest));
    text.trim().to_owned()
}

/// With its entities decoded; as it is where one is unknown.
fn unescaped(text: &str) -> String {
    unescape_with(text, resolve_html5_entity).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
