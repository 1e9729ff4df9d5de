//! The dumps that are measured.

use crate::project::{Project, list};
use crate::score::corpus;
use anyhow::Result;
use std::fs;

/// Bytes that a dump has on average.
const MEAN: usize = 4096;

/// Sets of the corpus that real dumps are taken from.
const SETS: [&str; 3] = ["aeb", "fundus", "wcxb-dev"];

/// Dumps that are measured together.
pub(super) struct Mix {
    pub(super) name: &'static str,
    pub(super) dumps: Vec<Vec<u8>>,
}

impl Mix {
    /// Bytes of a dump on average.
    pub(super) fn mean(&self) -> f64 {
        self.dumps.iter().map(Vec::len).sum::<usize>() as f64 / self.dumps.len() as f64
    }
}

/// The samples of the sites; where the corpus is there, also these among dumps of pages of no known site.
pub(super) fn all(project: &Project) -> Result<Vec<Mix>> {
    let mut mixes = vec![Mix { name: "samples", dumps: samples(project)? }];
    match project.shared() {
        Some(shared) => {
            let samples = mixes[0].dumps.iter().map(|dump| String::from_utf8_lossy(dump).into_owned());
            let mut dumps: Vec<String> = samples.collect();
            for set in SETS {
                let folder = project.target.join("corpus");
                for page in corpus::unpack(&shared, &folder, set)? {
                    dumps.push(fs::read_to_string(folder.join(page.dump))?);
                }
            }
            mixes.push(Mix { name: "mixed", dumps: cut_to_mean(&dumps, MEAN) });
        }
        None => println!("skipped: real dumps, because there is no corpus"),
    }
    Ok(mixes)
}

pub(super) fn samples(project: &Project) -> Result<Vec<Vec<u8>>> {
    let mut dumps = Vec::new();
    for site in project.sites()? {
        for sample in list(&site.join("samples"))? {
            if sample.extension().is_some_and(|ending| ending == "txt") {
                dumps.push(fs::read(sample)?);
            }
        }
    }
    Ok(dumps)
}

/// Cuts texts at a common limit, between lines where it can be, so that they have `mean` bytes on average.
fn cut_to_mean(texts: &[String], mean: usize) -> Vec<Vec<u8>> {
    let (mut low, mut high) = (0, texts.iter().map(String::len).max().unwrap_or(0));
    while low < high {
        let limit = low.midpoint(high + 1);
        if texts.iter().map(|text| cut(text, limit).len()).sum::<usize>() <= mean * texts.len() {
            low = limit;
        } else {
            high = limit - 1;
        }
    }
    texts.iter().map(|text| cut(text, low).as_bytes().to_vec()).collect()
}

/// The lines of a text that fit into `limit` bytes; at least one character's worth of its first line.
fn cut(text: &str, limit: usize) -> &str {
    let fits = &text[..text.floor_char_boundary(limit)];
    if fits.len() == text.len() {
        return text;
    }
    fits.rfind('\n').map_or(fits, |end| &fits[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_between_lines() {
        for (text, limit, expected) in
            [("one\ntwo", 7, "one\ntwo"), ("one\ntwo", 6, "one"), ("été", 4, "ét"), ("", 4, "")]
        {
            assert_eq!(cut(text, limit), expected, "{text} at {limit}");
        }
    }

    #[test]
    fn the_mean_is_met_from_below() {
        let texts = ["a".repeat(100), "b\n".repeat(10), "c".into()];
        let dumps = cut_to_mean(&texts, 20);
        assert_eq!(dumps.iter().map(Vec::len).collect::<Vec<_>>(), [39, 20, 1]);
    }
}
