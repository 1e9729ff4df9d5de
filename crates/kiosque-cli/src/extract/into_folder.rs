//! A folder of parts.

use super::format::{Piece, Renderer};
use super::{Progress, Report, outcome, report};
use crate::Outcome;
use crate::args::{Compress, Extract};
use anyhow::{Context, Result, bail};
use kiosque::Kiosque;
use kiosque::run::folder::{OpenPart, PartWriter, Plan, Stretches, run_into_folder};
use kiosque::run::{Configuration, Options};
use kiosque_input::Inputs;
use kiosque_output::{Frame, Packing, Rendered, Writer, file_name};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

pub(super) fn run(
    kiosque: &Kiosque,
    args: &Extract,
    inputs: Inputs,
    folder: &Path,
    renderer: &Renderer,
    options: &Options,
    progress: Progress,
) -> Result<Outcome> {
    if args.output.errors.is_some() {
        bail!("--errors is for a single file; a run into a folder lists them in errors.jsonl there");
    }
    if args.inputs.iter().any(|input| input.as_os_str() == "-") {
        bail!(
            "standard input cannot be read a second time, as a run into a folder may have to; write to a file"
        );
    }
    let stretches = Stretches::of(inputs, args.folder.part_records);
    progress.expect(stretches.bytes());
    let plan = plan(kiosque, args, folder, renderer, options, stretches)?;
    let files = files(args, renderer);
    let done = run_into_folder(kiosque, plan, options, |article| renderer.render(article), &files)?;
    if done.parts_before > 0 {
        progress.say(&format!("{} parts were there before", done.parts_before));
    }
    Report::new(progress, true).end(&done.summary, done.errors.as_deref());
    if options.watch.is_stopped() {
        eprintln!("kiosque: ended early; the same command goes on from there");
    } else if args.output.dedupe {
        report::duplicates(&parts(folder)?, &folder.join("duplicates.jsonl"))?;
    }
    Ok(outcome(&options.watch, &done.summary))
}

fn plan(
    kiosque: &Kiosque,
    args: &Extract,
    folder: &Path,
    renderer: &Renderer,
    options: &Options,
    stretches: Stretches,
) -> Result<Plan> {
    let mut format = renderer.described(&args.output)?;
    let packing = packing(args);
    format.push_str(packing.ending());
    let records = args.folder.part_records;
    let depends = (args.input.described(), format);
    let configuration = Configuration::of(kiosque, options, (&depends.0, &depends.1), &stretches, records)
        .context("the sites cannot be read again")?;
    let ending = if renderer.is_for_pages() { "" } else { renderer.ending() };
    Ok(Plan {
        folder: folder.to_path_buf(),
        stretches,
        configuration,
        ending: format!("{ending}{}", packing.ending()),
        shard: args.folder.shard,
        force_new: args.folder.force_new,
    })
}

fn packing(args: &Extract) -> Packing {
    match args.folder.compress {
        None => Packing::Plain,
        Some(Compress::Gzip) => Packing::Gzip,
        Some(Compress::Zstd) => Packing::Zstd,
    }
}

/// The files of all parts in their order.
fn parts(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut parts: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    parts.retain(|path| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"part-")));
    parts.sort();
    Ok(parts)
}

/// How parts are written.
enum Files {
    /// A file of many articles.
    One(Frame, Packing),
    /// A folder with a file an article.
    Pages(String),
}

fn files(args: &Extract, renderer: &Renderer) -> Files {
    match renderer.is_for_pages() {
        true => Files::Pages(renderer.ending().to_owned()),
        false => Files::One(renderer.frame(), packing(args)),
    }
}

impl PartWriter<Piece> for Files {
    fn create(&self, path: &Path) -> io::Result<Box<dyn OpenPart<Piece>>> {
        Ok(match self {
            Files::One(frame, packing) => {
                let file = BufWriter::new(File::create(path)?);
                Box::new(OneFile(Writer::new(file, frame, *packing)?))
            }
            Files::Pages(ending) => {
                fs::create_dir(path)?;
                Box::new(Pages { folder: path.to_path_buf(), ending: ending.clone(), number: 0 })
            }
        })
    }
}

struct OneFile(Writer<BufWriter<File>>);

impl OpenPart<Piece> for OneFile {
    fn write(&mut self, piece: Piece) -> io::Result<()> {
        self.0.write(piece.rendered.map_err(io::Error::other)?)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    }
}

struct Pages {
    folder: PathBuf,
    ending: String,
    number: u64,
}

impl OpenPart<Piece> for Pages {
    fn write(&mut self, piece: Piece) -> io::Result<()> {
        self.number += 1;
        let Rendered::Text(text) = piece.rendered.map_err(io::Error::other)? else { return Ok(()) };
        let mut file =
            File::create_new(self.folder.join(file_name(self.number, &piece.title, &self.ending)))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.folder)?.sync_all() } else { Ok(()) }
    }
}
