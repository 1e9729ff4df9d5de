//! Every sample of every site against its snapshot and expectations, one named test a sample:
//! `cargo test -p kiosque --test sites -- bladi`.

use kiosque::Kiosque;
use kiosque::samples::{self, Sample};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn main() {
    let arguments = Arguments::from_args();
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let kiosque = Arc::new(Kiosque::new().expect("the bundled sites load"));
    let mut trials = Vec::new();
    for folder in site_folders(&plugins) {
        let id = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for sample in samples::of_site(&folder).expect("samples can be listed") {
            let kiosque = Arc::clone(&kiosque);
            let name = format!("{id}/{}", sample.path.file_name().unwrap_or_default().to_string_lossy());
            trials.push(Trial::test(name, move || check(&kiosque, &sample)));
        }
        trials.push(Trial::test(format!("{id}/snapshots-have-samples"), move || no_orphans(&folder)));
    }
    assert!(trials.len() > 4, "no site was found below {}", plugins.display());
    libtest_mimic::run(&arguments, trials).exit();
}

fn site_folders(plugins: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(plugins).expect("the plugins folder can be read");
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("site.toml").is_file())
        .collect();
    folders.sort();
    folders
}

fn check(kiosque: &Kiosque, sample: &Sample) -> Result<(), Failed> {
    let checked = samples::check(kiosque, sample)?;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(sample.snapshot.parent().unwrap_or(Path::new("")));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let name = sample.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    settings.bind(|| insta::assert_snapshot!(name, checked.found));
    if checked.failures.is_empty() { Ok(()) } else { Err(checked.failures.join("\n").into()) }
}

fn no_orphans(folder: &Path) -> Result<(), Failed> {
    match samples::orphans(folder)?.as_slice() {
        [] => Ok(()),
        orphans => Err(format!("snapshots without a sample: {orphans:?}").into()),
    }
}
