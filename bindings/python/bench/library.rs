//! The Rust library's side of `speed.py`: reads the pages of a folder, and answers each line on standard input, `articles` or
//! `columns`, with the seconds of a processor that they took.

use arrow_array::RecordBatch;
use kiosque::Kiosque;
use kiosque::run::{self, Options};
use kiosque_input::Record;
use kiosque_output::{BatchBuilder, TableRow};
use std::error::Error;
use std::fs;
use std::io::{Write, stdin, stdout};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (folder, most) = (arguments.next().ok_or("a folder of pages")?, arguments.next().ok_or("a number")?);
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    files.sort();
    let pages: Vec<Vec<u8>> = files.iter().take(most.parse()?).map(fs::read).collect::<Result<_, _>>()?;
    let kiosque = Kiosque::new()?;
    for line in stdin().lines() {
        let start = on_processor()?;
        let rows = match line?.as_str() {
            "articles" => articles(&kiosque, &pages),
            _ => columns(&kiosque, &pages).num_rows(),
        };
        println!("{} {rows}", on_processor()? - start);
        stdout().flush()?;
    }
    Ok(())
}

fn record(page: &[u8]) -> Record {
    Record { bytes: page.to_vec(), ..Record::default() }
}

fn articles(kiosque: &Kiosque, pages: &[Vec<u8>]) -> usize {
    let options = Options::default();
    pages
        .iter()
        .map(|page| run::extract(kiosque, Ok(record(page)), &options))
        .filter(|article| article.error.is_none())
        .count()
}

fn columns(kiosque: &Kiosque, pages: &[Vec<u8>]) -> RecordBatch {
    let (mut builder, options) = (BatchBuilder::new(), Options::default());
    for page in pages {
        builder.push(&TableRow::new(run::extract(kiosque, Ok(record(page)), &options)));
    }
    builder.take()
}

/// Seconds that this thread has been on a processor, as Linux counts them.
fn on_processor() -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds: u64 = status.split(' ').next().ok_or("schedstat is empty")?.parse()?;
    Ok(nanoseconds as f64 / 1e9)
}
