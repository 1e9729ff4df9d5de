//! The same article several times, found in finished output.
//!
//! Two articles are *the same* when the letters and digits of their stories are, and *nearly* the same when the SimHash
//! fingerprints of their stories (64 bits over runs of three words) differ in at most three bits, which is the measure that
//! [Manku, Jain and Das Sarma](https://doi.org/10.1145/1242572.1242592) found to fit pages of the web. Only stories of
//! [`LEAST_WORDS`] words or more are compared that way: shorter ones share too much by chance.
//!
//! What is found does not depend on the order of the articles. Memory is that of the fingerprints, some 40 bytes an
//! article: the files are read twice, the second time to name what was found.

use crate::read::{self, ReadError};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Words that a story has at least to be nearly the same as another.
pub const LEAST_WORDS: usize = 50;

/// Bits in which the fingerprints of nearly the same stories differ, at most.
const BITS: u32 = 3;

/// Words of a run that is hashed.
const RUN: usize = 3;

/// What is read of a record.
#[derive(Deserialize)]
struct Written {
    status: String,
    id: String,
    url: Option<String>,
    title: Option<String>,
    text: String,
    record: Place,
    provenance: Provenance,
}

#[derive(Deserialize)]
struct Provenance {
    input: Input,
}

#[derive(Deserialize)]
struct Input {
    captured: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Place {
    source: String,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    offset: Option<u64>,
}

/// What tells one copy of an article from another. The order says which copy the others are told by: the earliest
/// capture, then the first in the order of addresses and places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Copy {
    captured: Option<String>,
    url: Option<String>,
    record: Place,
    id: String,
    title: Option<String>,
}

/// A line of the list.
#[derive(Debug, Serialize)]
struct Duplicate<'d> {
    kind: &'static str,
    /// Bits in which the fingerprints differ.
    distance: u32,
    #[serde(flatten)]
    copy: &'d Copy,
    of: &'d Copy,
}

/// A story as it is compared.
#[derive(Clone, Copy)]
struct Print {
    exact: u128,
    near: Option<u64>,
}

/// Articles that are the same, the first told first.
struct Group {
    copies: Vec<(Copy, Print)>,
}

/// What was found.
pub struct Duplicates {
    articles: u64,
    groups: Vec<Group>,
}

/// Finds the duplicates among the articles of `files`: JSON lines (packed or not) or Parquet, as this crate writes them.
///
/// # Errors
/// When a file cannot be read, or is of a format that does not hold whole records.
pub fn find(files: &[PathBuf]) -> Result<Duplicates, ReadError> {
    let mut prints: Vec<(Print, u32)> = Vec::new();
    let mut number = 0;
    each(files, |written| {
        if written.status == "ok" {
            prints.push((print(&written.text), number));
        }
        number += 1;
    })?;
    let members = grouped(&prints);
    let mut groups: BTreeMap<u32, Group> = BTreeMap::new();
    let mut number = 0;
    each(files, |written| {
        if let Some(&group) = members.get(&number) {
            let print = print(&written.text);
            groups
                .entry(group)
                .or_insert_with(|| Group { copies: Vec::new() })
                .copies
                .push((Copy::of(written), print));
        }
        number += 1;
    })?;
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.copies.sort_by(|a, b| a.0.cmp(&b.0)));
    groups.sort_by(|a, b| a.copies[0].0.cmp(&b.copies[0].0));
    Ok(Duplicates { articles: prints.len() as u64, groups })
}

fn each(files: &[PathBuf], mut take: impl FnMut(Written)) -> Result<(), ReadError> {
    files.iter().try_for_each(|file| {
        read::records(file, &mut |line, record| {
            let written = serde_json::from_str(record).map_err(|error| ReadError::Syntax {
                path: file.clone(),
                line,
                message: error.to_string(),
            })?;
            take(written);
            Ok(())
        })
    })
}

impl Copy {
    fn of(written: Written) -> Copy {
        Copy {
            captured: written.provenance.input.captured,
            url: written.url,
            record: written.record,
            id: written.id,
            title: written.title,
        }
    }
}

fn print(text: &str) -> Print {
    let folded: String = text.to_lowercase();
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut hash = Sha256::new();
    words.iter().for_each(|word| hash.update(word));
    let exact = u128::from_le_bytes(hash.finalize()[..16].try_into().expect("a SHA-256 has 32 bytes"));
    Print { exact, near: (words.len() >= LEAST_WORDS).then(|| simhash(&words)) }
}

/// SimHash: each bit is that of most runs of words.
fn simhash(words: &[&str]) -> u64 {
    let mut votes = [0i32; 64];
    for run in words.windows(RUN) {
        let hash = fnv(run);
        for (bit, votes) in votes.iter_mut().enumerate() {
            *votes += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    (0..64).filter(|bit| votes[*bit] > 0).fold(0, |hash, bit| hash | 1 << bit)
}

/// FNV-1a, with a final mix so that all bits count alike.
fn fnv(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([b' ']));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ hash >> 33
}

/// The group of each article that is not alone, by its number.
fn grouped(prints: &[(Print, u32)]) -> BTreeMap<u32, u32> {
    let mut sets = Sets::new(prints.len());
    let mut order: Vec<u32> = (0..prints.len() as u32).collect();
    let exact = |at: u32| prints[at as usize].0.exact;
    order.sort_by_key(|&at| exact(at));
    for pair in order.windows(2) {
        if exact(pair[0]) == exact(pair[1]) {
            sets.join(pair[0], pair[1]);
        }
    }
    order.retain(|&at| prints[at as usize].0.near.is_some());
    let near = |at: u32| prints[at as usize].0.near.unwrap_or_default();
    order.sort_by_key(|&at| near(at));
    for pair in order.windows(2) {
        if near(pair[0]) == near(pair[1]) {
            sets.join(pair[0], pair[1]);
        }
    }
    order.dedup_by_key(|at| near(*at));
    // Of four quarters, three differing bits leave one alone.
    for quarter in 0..4 {
        let key = |at: u32| near(at) >> (16 * quarter) & 0xffff;
        order.sort_by_key(|&at| (key(at), near(at)));
        for bucket in order.chunk_by(|&a, &b| key(a) == key(b)) {
            join_near(bucket, &near, &mut sets);
        }
    }
    sets.members(prints)
}

fn join_near(bucket: &[u32], near: &impl Fn(u32) -> u64, sets: &mut Sets) {
    for (at, &a) in bucket.iter().enumerate() {
        for &b in &bucket[at + 1..] {
            if (near(a) ^ near(b)).count_ones() <= BITS {
                sets.join(a, b);
            }
        }
    }
}

/// Sets that are joined (union-find).
struct Sets {
    parents: Vec<u32>,
}

impl Sets {
    fn new(count: usize) -> Sets {
        Sets { parents: (0..count as u32).collect() }
    }

    fn root(&mut self, mut at: u32) -> u32 {
        while self.parents[at as usize] != at {
            let above = self.parents[at as usize];
            self.parents[at as usize] = self.parents[above as usize];
            at = above;
        }
        at
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }

    /// The set of each record that has company, by its number.
    fn members(mut self, prints: &[(Print, u32)]) -> BTreeMap<u32, u32> {
        let roots: Vec<u32> = (0..prints.len() as u32).map(|at| self.root(at)).collect();
        let mut sizes = vec![0u32; roots.len()];
        roots.iter().for_each(|root| sizes[*root as usize] += 1);
        let in_company = prints.iter().zip(&roots).filter(|(_, root)| sizes[**root as usize] > 1);
        in_company.map(|((_, number), root)| (*number, *root)).collect()
    }
}

impl Duplicates {
    /// Articles that were compared.
    pub fn articles(&self) -> u64 {
        self.articles
    }

    /// Copies whose stories are the same as another's.
    pub fn exact(&self) -> usize {
        self.lines().filter(|line| line.kind == "exact").count()
    }

    /// Copies whose stories are nearly the same.
    pub fn near(&self) -> usize {
        self.lines().filter(|line| line.kind == "near").count()
    }

    /// Lists each copy but the first of its group, a JSON object a line: which it is, which it is a copy `of`, whether
    /// `exact` or `near`, and in how many bits of 64 the fingerprints differ (`distance`). The list appears when it is
    /// complete.
    ///
    /// # Errors
    /// Those of the system.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let mut file = BufWriter::new(File::create(&unfinished)?);
        for line in self.lines() {
            serde_json::to_writer(&mut file, &line)?;
            file.write_all(b"\n")?;
        }
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(unfinished, path)
    }

    fn lines(&self) -> impl Iterator<Item = Duplicate<'_>> {
        self.groups.iter().flat_map(|group| {
            let (of, first) = &group.copies[0];
            group.copies[1..].iter().map(move |(copy, print)| {
                let distance = print.near.zip(first.near).map_or(0, |(a, b)| (a ^ b).count_ones());
                let kind = if print.exact == first.exact { "exact" } else { "near" };
                Duplicate { kind, distance, copy, of }
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kiosque_core::Article;

    fn story(words: usize, change: usize) -> String {
        let word =
            |at: usize| if at == change { "CHANGED".to_owned() } else { format!("word{}", at * 7919 % 1009) };
        (0..words).map(word).collect::<Vec<_>>().join(" ")
    }

    fn article(source: &str, text: String) -> String {
        let mut article = Article { text, ..Article::default() };
        article.record.source = source.into();
        crate::json_line(&article)
    }

    /// The duplicates as `copy kind of`.
    fn found(lines: &[String]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        fs::write(&file, lines.concat()).unwrap();
        let found = find(&[file]).unwrap();
        let told = found
            .lines()
            .map(|line| format!("{} {} {}", line.copy.record.source, line.kind, line.of.record.source));
        told.collect()
    }

    #[test]
    fn the_same_and_nearly_the_same_whatever_the_order() {
        let mut lines = vec![
            article("a", story(400, 1000)),
            article("b", story(400, 1000).to_uppercase().replace(' ', ", ")),
            article("c", story(400, 200)),
            article("d", story(30, 1000)),
            article("e", story(30, 7)),
            article("f", story(400, 1000).chars().rev().collect()),
        ];
        let expected = ["b exact a", "c near a"];
        assert_eq!(found(&lines), expected);
        lines.reverse();
        assert_eq!(found(&lines), expected);
        lines.swap(0, 3);
        assert_eq!(found(&lines), expected);
    }
}
