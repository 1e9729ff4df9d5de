//! Standard output, or one file.

use super::format::{Piece, Renderer};
use super::{Progress, Report, Target, outcome, report};
use crate::Outcome;
use crate::args::Output;
use anyhow::{Context, Result};
use kiosque::Article;
use kiosque::run::{Failure, Options, Outcome as End, Row, Summary};
use kiosque_output::{Packing, Writer};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What does the work, given what renders and what writes.
pub(super) fn run(
    target: &Target<'_>,
    output: &Output,
    renderer: &Renderer,
    options: &Options,
    progress: Progress,
    work: impl FnOnce(
        &(dyn Fn(Article) -> Piece + Sync),
        &mut dyn FnMut(Row<Piece>) -> Result<()>,
    ) -> Result<Summary>,
) -> Result<Outcome> {
    let out = Out::open(target)?;
    let packing = if let Target::File(path) = target { Packing::of(path) } else { Packing::Plain };
    let cannot = || format!("{}: cannot be written", name(target));
    let mut writer = Writer::new(out, &renderer.frame(), packing).with_context(cannot)?;
    let mut errors = Errors::open(errors_of(target, output))?;
    let mut report = Report::new(progress, errors.is_listing());
    let is_terminal = target.is_terminal();
    let summary = work(&|article| renderer.render(article), &mut |row| {
        if let End::Error(failure) = &row.ending.outcome {
            errors.add(failure)?;
            report.failure(failure);
        }
        report.plugin_failures(&row.ending.plugin_failures);
        writer.write(row.value.rendered?).with_context(cannot)?;
        if is_terminal { writer.flush().with_context(cannot) } else { Ok(()) }
    })?;
    let is_whole = !options.watch.is_stopped();
    let path = writer.finish().and_then(|out| out.close(is_whole)).with_context(cannot)?;
    let errors = errors.close()?;
    report.end(&summary, errors.as_deref());
    if let (false, Some(path)) = (is_whole, &path) {
        eprintln!("kiosque: ended early; what was read until then is in {}", path.display());
    }
    if output.dedupe
        && is_whole
        && let Some(path) = &path
    {
        report::duplicates(std::slice::from_ref(path), &beside(path, "duplicates.jsonl"))?;
    }
    Ok(outcome(&options.watch, &summary))
}

fn name(target: &Target<'_>) -> String {
    match target {
        Target::Stdout => "standard output".into(),
        Target::File(path) | Target::Folder(path) => path.display().to_string(),
    }
}

/// `articles.jsonl.gz` has its errors in `articles.errors.jsonl`.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stem = name.split_once('.').map_or(name.as_str(), |(stem, _)| stem);
    path.with_file_name(format!("{stem}.{ending}"))
}

fn errors_of(target: &Target<'_>, output: &Output) -> Option<PathBuf> {
    let beside_output = || match target {
        Target::File(path) if !super::is_device(path) => Some(beside(path, "errors.jsonl")),
        _ => None,
    };
    output.errors.clone().or_else(beside_output)
}

/// Standard output, or a file that appears when it is complete.
enum Out {
    Stdout(BufWriter<io::Stdout>),
    /// A pipe or device, which cannot be replaced.
    Device(BufWriter<File>),
    File(BufWriter<NamedTempFile>, PathBuf),
}

impl Out {
    fn open(target: &Target<'_>) -> Result<Out> {
        let path = match target {
            Target::Stdout => return Ok(Out::Stdout(BufWriter::new(io::stdout()))),
            Target::File(path) | Target::Folder(path) => path,
        };
        let cannot = || format!("{}: cannot be written", path.display());
        if super::is_device(path) {
            return Ok(Out::Device(BufWriter::new(File::create(path).with_context(cannot)?)));
        }
        let file = NamedTempFile::new_in(folder_of(path)).with_context(cannot)?;
        Ok(Out::File(BufWriter::new(file), path.to_path_buf()))
    }

    /// Brings the file to the disk and to its name, which says `.partial` if it is not whole.
    fn close(self, is_whole: bool) -> io::Result<Option<PathBuf>> {
        match self {
            Out::Stdout(mut out) => out.flush().map(|()| None),
            Out::Device(mut out) => out.flush().map(|()| None),
            Out::File(out, path) => {
                let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let path = if is_whole { path } else { path.with_file_name(format!("{name}.partial")) };
                persist(file, &path)?;
                Ok(Some(path))
            }
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::Stdout(out) => out.write(bytes),
            Out::Device(out) => out.write(bytes),
            Out::File(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::Stdout(out) => out.flush(),
            Out::Device(out) => out.flush(),
            Out::File(out, _) => out.flush(),
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a temporary file its name, and the permissions that a new file has.
fn persist(file: NamedTempFile, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are for their owner alone; the mask of the process shows in a file that it makes itself.
        let mode = fs::metadata(path).map_or(0o644, |about| about.permissions().mode());
        file.as_file().set_permissions(fs::Permissions::from_mode(mode))?;
    }
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// The list of records that failed, which appears at the end if there are any.
struct Errors {
    path: Option<PathBuf>,
    file: Option<BufWriter<NamedTempFile>>,
}

impl Errors {
    fn open(path: Option<PathBuf>) -> Result<Errors> {
        let file = path.as_deref().map(|path| {
            let file = NamedTempFile::new_in(folder_of(path));
            file.with_context(|| format!("{}: cannot be written", path.display()))
        });
        Ok(Errors { file: file.transpose()?.map(BufWriter::new), path })
    }

    fn is_listing(&self) -> bool {
        self.path.is_some()
    }

    fn add(&mut self, failure: &Failure) -> Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        serde_json::to_writer(&mut *file, failure)?;
        file.write_all(b"\n")?;
        Ok(())
    }

    /// The list's path, if it lists anything. A list of an earlier run goes away.
    fn close(self) -> Result<Option<PathBuf>> {
        let (Some(file), Some(path)) = (self.file, self.path) else { return Ok(None) };
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        if file.as_file().metadata()?.len() == 0 {
            if path.is_file() {
                fs::remove_file(&path)?;
            }
            return Ok(None);
        }
        persist(file, &path).with_context(|| format!("{}: cannot be written", path.display()))?;
        Ok(Some(path))
    }
}
