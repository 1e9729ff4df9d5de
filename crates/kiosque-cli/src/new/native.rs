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
    CODE.replace("Gazette", &name).replace("gazette", id)
}

/// A native half of a site called gazette, which is tried below.
const CODE: &str = include_str!("native/gazette.rs");

#[cfg(test)]
#[path = "native/gazette.rs"]
#[expect(unreachable_pub, reason = "it is a crate of its own where it is written to")]
mod gazette;

#[cfg(test)]
mod tests {
    use kiosque::{Extractor, Kiosque, Label, Labels, Page, Reading};

    #[test]
    fn the_native_half_that_is_written_works() {
        let page =
            Page::text("Rain\n\nIt rained on Monday.\n\n* * *\n\nSubscribe to the letter of the Gazette.\n");
        let half = super::gazette::open("").unwrap_or_else(|never| match never {});
        let generic = Kiosque::builder().without_bundled().build().expect("nothing can be wrong");
        let blocks = generic.explain(&page, None).1.blocks;
        let mut reading = Reading::of(&page);
        for block in &blocks {
            reading.push(
                kiosque_core::Block { span: block.span, ..kiosque_core::Block::default() },
                &block.text,
            );
        }
        let mut labels = Labels::of(&reading);
        let by = labels.register(&std::sync::Arc::default()).by(0);
        for block in 0..reading.len() {
            labels.set(block, kiosque::Mark::new(Label::Paragraph, by));
        }
        half.extract(&reading, &mut labels);
        let found: Vec<Label> = (0..reading.len()).map(|block| labels.label(block)).collect();
        assert_eq!(found, [Label::Paragraph, Label::Paragraph, Label::Chrome, Label::Chrome]);
    }

    #[test]
    fn its_names_are_those_of_the_site() {
        let code = super::code("harbour-post");
        assert!(code.contains("pub struct HarbourPost {") && code.contains("id: \"harbour-post\""), "{code}");
        assert!(!code.to_lowercase().contains("gazette"), "{code}");
    }
}
