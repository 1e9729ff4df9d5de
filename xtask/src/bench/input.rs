//! Reading inputs, side by side with the libraries of their formats: the same files, the same pages, one thread.

use super::clock::processor_seconds;
use super::{Report, interleaved};
use crate::project::{Project, list};
use crate::score::corpus;
use anyhow::{Context, Result, ensure};
use arrow_array::cast::AsArray;
use arrow_array::{RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use fastwarc::warc::iter::ArchiveIterator;
use fastwarc::warc::record::WarcRecordType;
use flate2::Compression;
use flate2::write::GzEncoder;
use kiosque_input::{Inputs, Limits};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression as ParquetCompression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde::Deserialize;
use serde_json::json;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes of pages that are measured.
const BYTES: usize = 100 << 20;

/// Sets of the corpus that real pages are taken from.
const SETS: [&str; 2] = ["fundus", "wcxb-dev"];

/// Reads a file in some way; answers how many pages there were, and their bytes.
type Reading = fn(&Path) -> Result<(usize, usize)>;

/// A file, and who reads it.
struct Race {
    name: &'static str,
    file: PathBuf,
    peer: &'static str,
    read: Reading,
}

pub(super) fn measure(project: &Project, rounds: u32, report: &mut Report) -> Result<()> {
    let pages = pages(project)?;
    let bytes: usize = pages.iter().map(String::len).sum();
    let folder = project.target.join("bench").join("input");
    fs::create_dir_all(&folder)?;
    report.heading(&format!(
        "{} pages of {:.0} bytes on average",
        pages.len(),
        bytes as f64 / pages.len() as f64
    ));
    for race in races(&folder, &pages)? {
        let ours = read_ours(&race.file)?;
        let theirs = (race.read)(&race.file)?;
        ensure!(ours == theirs, "{}: {} read {theirs:?}, kiosque-input {ours:?}", race.name, race.peer);
        let [ours, theirs] = interleaved(
            processor_seconds,
            &[&|| drop(black_box(read_ours(&race.file))), &|| drop(black_box((race.read)(&race.file)))],
            rounds,
        );
        let megabytes = bytes as f64 / 1e6;
        report.figure(&format!("{}, MB of pages a second, kiosque-input", race.name), megabytes / ours, 0);
        report.figure(&format!("{}, MB of pages a second, {}", race.name, race.peer), megabytes / theirs, 0);
        report.figure(&format!("{}, speed / that of {}", race.name, race.peer), theirs / ours, 2);
    }
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// Real pages where the corpus is there, else those of the samples, again and again.
fn pages(project: &Project) -> Result<Vec<String>> {
    let mut files = Vec::new();
    match project.shared() {
        Some(shared) => {
            let folder = project.target.join("corpus");
            for set in SETS {
                files.extend(
                    corpus::unpack(&shared, &folder, set)?.into_iter().map(|page| folder.join(page.html)),
                );
            }
        }
        None => {
            for site in project.sites()? {
                files.extend(list(&site.join("samples"))?);
            }
            println!("skipped: real pages, because there is no corpus; these are the samples");
        }
    }
    let mut pages = Vec::new();
    let mut total = 0;
    for file in files.iter().cycle().take(100_000) {
        let page = String::from_utf8_lossy(&fs::read(file)?).into_owned();
        total += page.len();
        pages.push(page);
        if total > BYTES {
            break;
        }
    }
    Ok(pages)
}

fn races(folder: &Path, pages: &[String]) -> Result<Vec<Race>> {
    let archive = |name: &str, pack: fn(&[u8]) -> Result<Vec<u8>>| -> Result<PathBuf> {
        let path = folder.join(name);
        let mut file = BufWriter::new(File::create(&path)?);
        for (number, page) in pages.iter().enumerate() {
            file.write_all(&pack(&response(number, page))?)?;
        }
        file.flush()?;
        Ok(path)
    };
    let gzip = archive("a.warc.gz", |record| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(record)?;
        Ok(encoder.finish()?)
    })?;
    let zstd = archive("a.warc.zst", |record| Ok(zstd::encode_all(record, 3)?))?;
    let plain = archive("a.warc", |record| Ok(record.to_vec()))?;
    let race = |name, file, peer, read| Race { name, file, peer, read };
    Ok(vec![
        race("WARC, gzip", gzip, "fastwarc", read_fastwarc),
        race("WARC, zstd", zstd, "fastwarc", read_fastwarc),
        race("WARC, plain", plain, "fastwarc", read_fastwarc),
        race("JSON lines", json_lines(folder, pages)?, "serde_json", read_serde_json),
        race("Parquet, zstd", parquet(folder, pages)?, "parquet", read_parquet),
    ])
}

fn address(number: usize) -> String {
    format!("https://gazette.example/{number}")
}

fn response(number: usize, page: &str) -> Vec<u8> {
    let header = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: none\r\n\r\n";
    format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {}\r\nWARC-Date: 2024-03-14T12:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{header}{page}\r\n\r\n",
        address(number),
        header.len() + page.len()
    )
    .into_bytes()
}

fn json_lines(folder: &Path, pages: &[String]) -> Result<PathBuf> {
    let path = folder.join("a.jsonl");
    let mut file = BufWriter::new(File::create(&path)?);
    for (number, html) in pages.iter().enumerate() {
        let line = json!({"id": number, "url": address(number), "html": html, "status": 200, "headers": {"server": "none"}});
        serde_json::to_writer(&mut file, &line)?;
        file.write_all(b"\n")?;
    }
    file.flush()?;
    Ok(path)
}

fn parquet(folder: &Path, pages: &[String]) -> Result<PathBuf> {
    let path = folder.join("a.parquet");
    let column = |name| Field::new(name, DataType::Utf8, true);
    let schema = Arc::new(Schema::new(vec![column("url"), column("html"), column("digest")]));
    let properties = WriterProperties::builder()
        .set_compression(ParquetCompression::ZSTD(ZstdLevel::try_new(3)?))
        .set_max_row_group_row_count(Some(500))
        .build();
    let mut writer = ArrowWriter::try_new(File::create(&path)?, Arc::clone(&schema), Some(properties))?;
    for (number, chunk) in pages.chunks(100).enumerate() {
        let urls = (0..chunk.len()).map(|at| address(number * 100 + at));
        let columns: [StringArray; 3] = [
            StringArray::from_iter_values(urls.clone()),
            StringArray::from_iter_values(chunk),
            StringArray::from_iter_values(urls),
        ];
        let columns = columns.into_iter().map(|column| Arc::new(column) as _).collect();
        writer.write(&RecordBatch::try_new(Arc::clone(&schema), columns)?)?;
    }
    writer.close()?;
    Ok(path)
}

fn read_ours(path: &Path) -> Result<(usize, usize)> {
    let (mut pages, mut bytes) = (0, 0);
    let mut failed = None;
    for unit in Inputs::new([path.to_path_buf()]).units() {
        unit?.read(&Limits::default(), |record| {
            match record {
                Ok(record) => {
                    (pages, bytes) = (pages + 1, bytes + record.bytes.len());
                    black_box(&record);
                }
                Err(error) => failed = Some(error),
            }
            ControlFlow::Continue(())
        });
    }
    failed.map_or(Ok((pages, bytes)), |error| Err(error.into()))
}

fn read_fastwarc(path: &Path) -> Result<(usize, usize)> {
    let (mut pages, mut bytes) = (0, 0);
    for record in ArchiveIterator::new(File::open(path)?) {
        let record = record?;
        let mut record = record.borrow_mut();
        if record.record_type() != WarcRecordType::Response {
            continue;
        }
        let address = record.headers().get("WARC-Target-URI").map(std::borrow::Cow::into_owned);
        let mut page = Vec::new();
        record.reader_mut().context("a record can be read")?.read_to_end(&mut page)?;
        (pages, bytes) = (pages + 1, bytes + page.len());
        black_box((address, page));
    }
    Ok((pages, bytes))
}

fn read_serde_json(path: &Path) -> Result<(usize, usize)> {
    #[derive(Deserialize)]
    struct Line {
        url: String,
        html: String,
    }
    let (mut pages, mut bytes) = (0, 0);
    let mut file = BufReader::with_capacity(64 << 10, File::open(path)?);
    let mut line = Vec::new();
    while file.read_until(b'\n', &mut line)? > 0 {
        let page: Line = serde_json::from_slice(&line)?;
        (pages, bytes) = (pages + 1, bytes + page.html.len());
        black_box((&page.url, &page.html));
        line.clear();
    }
    Ok((pages, bytes))
}

fn read_parquet(path: &Path) -> Result<(usize, usize)> {
    let (mut pages, mut bytes) = (0, 0);
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), ["url", "html"]);
    for batch in builder.with_projection(mask).build()? {
        let batch = batch?;
        let (urls, htmls) = (batch.column(0).as_string::<i32>(), batch.column(1).as_string::<i32>());
        for (url, html) in urls.iter().zip(htmls) {
            let page = (url.unwrap_or_default().to_owned(), html.unwrap_or_default().to_owned());
            (pages, bytes) = (pages + 1, bytes + page.1.len());
            black_box(page);
        }
    }
    Ok((pages, bytes))
}
