//! What is watched of an article.

use crate::article::{Article, BodyKind, Status};
use kiosque_core::host_of;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Paragraphs shorter than this are repeated by chance: `Read more.`
const TELLING_CHARS: usize = 24;

/// With so many articles before it an article's paragraphs are compared.
const REMEMBERED: usize = 200;

/// Whose article it is: its site, else the host of its address without `www.`; `None` when neither is known.
pub fn site_of(article: &Article) -> Option<String> {
    article.site.clone().or_else(|| host(article))
}

/// Host of the article's address without `www.`.
pub(super) fn host(article: &Article) -> Option<String> {
    let host = host_of(article.url.as_deref().or(article.canonical_url.as_deref())?)?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

/// The paragraphs of the last articles of a site, by which those are found that stand on several.
#[derive(Clone, Debug, Default)]
pub struct History {
    pages: VecDeque<(String, Vec<u64>)>,
    counts: BTreeMap<u64, u32>,
}

impl History {
    /// Whether a paragraph of `article` stood in one of the last articles of its site, other copies of itself aside.
    /// Remembers it.
    pub fn is_repeated(&mut self, article: &Article) -> bool {
        let mut hashes: Vec<u64> = article
            .blocks
            .iter()
            .filter(|block| block.kind == BodyKind::Paragraph && block.text.chars().count() >= TELLING_CHARS)
            .map(|block| hash(&block.text))
            .collect();
        hashes.sort_unstable();
        hashes.dedup();
        let is_known = self.pages.iter().any(|(id, _)| *id == article.id);
        let is_repeated = !is_known && hashes.iter().any(|hash| self.counts.contains_key(hash));
        if !is_known {
            self.remember(article.id.clone(), hashes);
        }
        is_repeated
    }

    fn remember(&mut self, id: String, hashes: Vec<u64>) {
        for hash in &hashes {
            *self.counts.entry(*hash).or_insert(0) += 1;
        }
        self.pages.push_back((id, hashes));
        if self.pages.len() > REMEMBERED
            && let Some((_, gone)) = self.pages.pop_front()
        {
            for hash in gone {
                if let Some(count) = self.counts.get_mut(&hash) {
                    *count -= 1;
                    if *count == 0 {
                        self.counts.remove(&hash);
                    }
                }
            }
        }
    }
}

fn hash(text: &str) -> u64 {
    let digest = Sha256::digest(text.trim().as_bytes());
    digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

/// The signals that an article switches on. `words` are the bounds of the usual length of a body, where they are known.
pub(super) fn of(article: &Article, is_repeated: bool, words: Option<(u32, u32)>) -> BTreeSet<String> {
    let mut on = BTreeSet::new();
    let mut add = |kind: &str, name: &str| on.insert(format!("{kind}:{name}"));
    if article.status != Status::Ok {
        add("status", if article.status == Status::Error { "error" } else { "not_article" });
    }
    for (field, origin) in &article.provenance.fields {
        add("field", field);
        match origin.by.split_once(':') {
            Some(("rule" | "native", _)) => add("by", &origin.by),
            _ if article.site.is_some() && matches!(field.as_str(), "title" | "text" | "date_published") => {
                add("generic", field)
            }
            _ => false,
        };
    }
    match &article.provenance.plugin {
        Some(plugin) => add("layout", plugin.layout.as_deref().unwrap_or("none")),
        None => add("site", "unrecognised"),
    };
    for block in article.blocks.iter().filter(|block| block.kind != BodyKind::Paragraph) {
        add("block", name(&block.kind).as_str());
    }
    if !article.ticker.is_empty() {
        add("list", "ticker");
    }
    for warning in &article.warnings {
        add("warning", warning.split([':', ' ']).next().unwrap_or_default());
    }
    if is_repeated {
        add("body", "repeated_paragraph");
    }
    if article.truncated == Some(true) {
        add("body", "truncated");
    }
    if let Some((low, high)) = words {
        if article.word_count < low {
            add("body", "short");
        }
        if article.word_count > high {
            add("body", "long");
        }
    }
    on
}

fn name(kind: &BodyKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
