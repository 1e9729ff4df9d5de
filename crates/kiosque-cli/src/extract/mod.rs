//! `kiosque extract` and `kiosque replay`.

mod format;
mod into_folder;
mod into_stream;
mod progress;
mod replay;
mod report;

pub(crate) use self::replay::replay;
pub(crate) use self::report::told;

use self::format::Renderer;
use self::progress::Progress;
use self::report::Report;
use crate::args::{Extract, Output};
use crate::{Outcome, setup};
use anyhow::{Result, bail};
use kiosque::run::{Options, Summary, Watch};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) fn run(args: &Extract) -> Result<Outcome> {
    if args.url.is_some() && (args.inputs.len() != 1 || args.inputs[0].is_dir()) {
        bail!(
            "--url is the address of one page; the inputs are several (a sidecar names the address of each)"
        );
    }
    let target = Target::of(&args.output);
    let is_folder = matches!(target, Target::Folder(_));
    if !is_folder && (args.folder.shard.is_some() || args.folder.force_new || args.folder.compress.is_some())
    {
        bail!("--shard, --force-new and --compress are for runs into a folder: --out DIR/");
    }
    let renderer = Renderer::of(&args.output, &target)?;
    let kiosque = setup::kiosque_to_read_with(&args.setup, args.output.mode, args.output.comments)?;
    let options = options(&args.output, args.url.clone())?;
    let read = kiosque_input::Progress::default();
    let inputs = args.input.inputs(&args.inputs, &read);
    let progress = Progress::start(&args.output, &options.watch, &read);
    match target {
        Target::Folder(folder) => {
            into_folder::run(&kiosque, args, inputs, folder, &renderer, &options, progress)
        }
        target => {
            if !reads_stdin(args) {
                progress.measure(inputs.clone());
            }
            into_stream::run(&target, &args.output, &renderer, &options, progress, |render, write| {
                kiosque::run::run(&kiosque, inputs, &options, render, write)
            })
        }
    }
}

/// Whether the inputs cannot be walked through twice.
fn reads_stdin(args: &Extract) -> bool {
    args.inputs.iter().chain(&args.input.files_from).any(|input| input.as_os_str() == "-")
}

/// Where articles are written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target<'a> {
    Stdout,
    File(&'a Path),
    Folder(&'a Path),
}

impl<'a> Target<'a> {
    /// A folder is one that is there, or a name that ends in a separator or has no ending.
    fn of(output: &'a Output) -> Target<'a> {
        let Some(path) = output.out.as_deref() else { return Target::Stdout };
        let is_named_so = path.as_os_str().as_encoded_bytes().ends_with(b"/") || path.extension().is_none();
        if path.is_dir() || (is_named_so && !path.is_file() && !is_device(path)) {
            Target::Folder(path)
        } else {
            Target::File(path)
        }
    }

    fn is_terminal(self) -> bool {
        self == Target::Stdout && io::stdout().is_terminal()
    }
}

/// Whether something is there that is neither file nor folder: a pipe, `/dev/null`.
fn is_device(path: &Path) -> bool {
    path.metadata().is_ok_and(|about| !about.is_file() && !about.is_dir())
}

/// The options of a run that the user can end with Ctrl-C.
fn options(output: &Output, url: Option<String>) -> Result<Options> {
    let watch = Arc::new(Watch::default());
    heed_ctrl_c(&watch)?;
    Ok(Options { threads: output.threads, url, watch })
}

/// Has Ctrl-C end the run that `watch` watches. A process has one handler, and may do several runs one after the other.
fn heed_ctrl_c(watch: &Arc<Watch>) -> Result<()> {
    static RUN: Mutex<Option<Arc<Watch>>> = Mutex::new(None);
    let current = || RUN.lock().unwrap_or_else(PoisonError::into_inner);
    if current().replace(Arc::clone(watch)).is_some() {
        return Ok(());
    }
    ctrlc::set_handler(move || {
        if let Some(run) = current().as_ref().filter(|run| !run.is_stopped()) {
            run.stop();
            eprintln!("kiosque: the records in flight are finished; once more ends at once");
        } else {
            std::process::exit(130);
        }
    })?;
    Ok(())
}

/// How a run ended that wrote all it should.
fn outcome(watch: &Watch, summary: &Summary) -> Outcome {
    match (watch.is_stopped(), summary.errors) {
        (true, _) => Outcome::Interrupted,
        (false, 0) => Outcome::Done,
        _ => Outcome::SomeFailed,
    }
}
