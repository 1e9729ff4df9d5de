//! The native half of a new site: a crate that builds, or a file of the bundled sites' crate.

use anyhow::Result;
use std::fs;
use std::path::Path;

pub(super) fn table(id: &str) -> String {
    format!(
        "\n# Code for what rules cannot say; it sees the page after the rules.\n[native]\nlibrary = \"{}\"\nneeds   = [\"blocks\"]\n",
        id.replace('-', "_")
    )
}

/// Below the bundled sites `native.rs` is enough, and is linked in. Elsewhere a crate makes the library, built against
/// the sources in `checkout`, else against the released crates.
pub(super) fn write(folder: &Path, id: &str, checkout: Option<&Path>) -> Result<()> {
    let is_bundled = folder.parent().is_some_and(|sites| {
        fs::read_to_string(sites.join("Cargo.toml"))
            .is_ok_and(|text| text.contains("name = \"kiosque-sites\""))
    });
    let code = code(id);
    if is_bundled {
        return super::write(&folder.join("native.rs"), code.as_bytes());
    }
    let package = folder.join("native");
    fs::create_dir_all(package.join("src"))?;
    super::write(&package.join("Cargo.toml"), manifest(id, checkout)?.as_bytes())?;
    let export = format!("\nkiosque_plugin::export!({}, open);\n", id.replace('-', "_"));
    super::write(&package.join("src/lib.rs"), (code + &export).as_bytes())?;
    use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
    println!(
        "To use the native half, build it, put the library beside site.toml and pin it:\n  \
         cargo build --release --manifest-path {0}/Cargo.toml\n  \
         cp {0}/target/release/{DLL_PREFIX}{1}{DLL_SUFFIX} {2}/\n  kiosque trust {2}\n",
        package.display(),
        id.replace('-', "_"),
        folder.display()
    );
    Ok(())
}

fn manifest(id: &str, checkout: Option<&Path>) -> Result<String> {
    let dependency = |name: &str| -> Result<String> {
        Ok(match checkout {
            Some(root) => {
                let path = root.join("crates").join(name).canonicalize()?;
                format!("{name} = {{ path = {} }}\n", toml::Value::from(path.display().to_string()))
            }
            None => format!("{name} = \"{}\"\n", env!("CARGO_PKG_VERSION")),
        })
    };
    Ok(format!(
        "[package]\nname = \"{id}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [lib]\nname = \"{}\"\ncrate-type = [\"cdylib\"]\n\n[dependencies]\n{}{}\n\
         # A workspace of its own, whatever lies above.\n[workspace]\n",
        id.replace('-', "_"),
        dependency("kiosque-core")?,
        dependency("kiosque-plugin")?,
    ))
}

fn code(id: &str) -> String {
    let name: String = id
        .split('-')
        .filter_map(|part| {
            let mut chars = part.chars();
            Some(chars.next()?.to_ascii_uppercase().to_string() + chars.as_str())
        })
        .collect();
    CODE.replace("{{Name}}", &name).replace("{{id}}", id)
}

const CODE: &str = r#"//! What the rules of the site cannot say.

use kiosque_core::{Extractor, Label, Labels, Mark, Reading, Reason, Reasons, Recognition, Site, Tier};
use std::convert::Infallible;
use std::sync::Arc;

/// The native half of the site's rules.
pub struct {{Name}} {
    site: Site,
    reasons: Arc<Reasons>,
}

/// The extractor; it takes no configuration.
pub fn open(_config: &str) -> Result<{{Name}}, Infallible> {
    let end = Reason {
        name: "native:{{id}}/end".into(),
        why: "stands below the three stars that end the story".into(),
    };
    Ok({{Name}} {
        site: Site { id: "{{id}}".into(), ..Site::default() },
        reasons: Arc::new(Reasons { tier: Tier::Native, list: vec![end] }),
    })
}

impl Extractor for {{Name}} {
    fn site(&self) -> &Site {
        &self.site
    }

    /// The rules know the site's hosts and marks.
    fn recognise(&self, _reading: &Reading) -> Recognition {
        Recognition::No
    }

    /// `labels` holds what generic and rules said; correct it. This example sets aside what stands below `* * *`.
    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        let Some(end) = (0..reading.len()).find(|&block| reading.text(block).trim() == "* * *") else { return };
        let by = labels.register(&self.reasons).by(0);
        for block in end..reading.len() {
            if labels.label(block).is_body() {
                labels.set(block, Mark::new(Label::Chrome, by));
            }
        }
    }
}
"#;
