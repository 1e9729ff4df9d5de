//! Compares our trees with those of html5ever over folders of pages.
//!
//! `cargo run --release --example compare -- FOLDER...` prints how many pages agree and where the others first differ.

#[path = "../tests/common/mod.rs"]
mod common;

use std::path::{Path, PathBuf};

fn main() {
    let (mut same, mut different) = (0, 0);
    for path in std::env::args().skip(1).flat_map(|folder| pages(Path::new(&folder))) {
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let html = String::from_utf8_lossy(&bytes);
        let html = html.strip_prefix('\u{feff}').unwrap_or(&html);
        let (ours, theirs) = (common::dump(&kiosque_html::parse(html)), common::oracle::dump(html, false));
        if ours == theirs {
            same += 1;
        } else {
            different += 1;
            report(&path, &ours, &theirs);
        }
    }
    println!("{same} of {} pages agree", same + different);
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

fn report(path: &Path, ours: &str, theirs: &str) {
    let at = ours.lines().zip(theirs.lines()).take_while(|(left, right)| left == right).count();
    println!("{} differs at line {} of the tree", path.display(), at + 1);
    for (name, tree) in [("ours", ours), ("theirs", theirs)] {
        let lines: Vec<_> = tree.lines().skip(at.saturating_sub(2)).take(5).collect();
        let text: String = lines.join("\n").chars().take(600).collect();
        println!("--- {name}\n{text}");
    }
}
