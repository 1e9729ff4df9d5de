//! Gathers the sites: a folder with a `site.toml` is one, and nothing else has to be edited to add one.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[expect(clippy::disallowed_methods, reason = "Cargo tells a build script where it is by the environment")]
fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-changed={}", root.display());
    let mut ids: Vec<String> = fs::read_dir(&root)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| root.join(name).join("site.toml").is_file())
        .collect();
    ids.sort_unstable();

    let (mut modules, mut list) = (String::new(), String::new());
    for id in &ids {
        let native = root.join(id).join("native.rs");
        let module = id.replace('-', "_");
        let constructor = if native.is_file() {
            writeln!(modules, "#[path = {:?}]\npub mod {module};", native.display().to_string())
                .expect("strings take all");
            format!("Some(|| Box::new(opened({module}::open(\"\"))))")
        } else {
            "None".to_owned()
        };
        let rules = root.join(id).join("site.toml").display().to_string();
        writeln!(
            list,
            "    BundledSite {{ id: {id:?}, rules: include_str!({rules:?}), native: {constructor} }},"
        )
        .expect("strings take all");
    }
    let generated = format!(
        "{modules}\n/// The sites in the order of their ids.\npub static SITES: &[BundledSite] = &[\n{list}];\n"
    );
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    write_if_changed(&out.join("sites.rs"), &generated)
}

fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    fs::write(path, text)
}
