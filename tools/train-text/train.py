#!/usr/bin/env python3
"""Trains the line model of kiosque-generic; README.md has the commands.

The features come from the crate itself (examples/export), so that training and labelling see the same bytes.
"""
import argparse
import hashlib
import json
import re
import struct
import sys
import unicodedata
from pathlib import Path

import lightgbm
import numpy as np

SEED = 7
TREES, LEAVES = 100, 16
TITLE_TREES, TITLE_LEAVES = 120, 12
UNIT = 1000  # log-odds are stored in thousandths
SETS = {"aeb", "fundus", "wcxb-dev"}  # whole bodies, every line labelled
TITLED = {"fundus", "wcxb-dev", "trafilatura-eval"}
SEGMENTS = "trafilatura-eval"  # a few segments a page: only the lines that hold them are labelled
PARAMS = {
    "objective": "binary", "num_leaves": LEAVES, "learning_rate": 0.1, "min_data_in_leaf": 200,
    "lambda_l2": 5.0, "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "max_bin": 255,
    "min_data_in_bin": 1, "num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": SEED, "verbose": -1,
}
SOLID = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
WORD = re.compile(rf"[{SOLID}]|[^\W{SOLID}]+")


def words(text):
    return WORD.findall(text.lower())


# ------------------------------------------------------------------ pages
class Page:
    """One dump: its lines' features, whether each is body, and how much each counts."""

    def __init__(self, gold, rows, known, candidates, corpus):
        self.key = f"{gold['set']} {gold['id']}"
        self.set, self.site, self.kind = gold["set"], gold["site"], gold["page_type"]
        self.rows, self.known, self.candidates, self.gold = rows, known, range(*candidates), gold["gold"]
        self.title_shown = gold["txt"].get("title")
        text = (corpus / gold["txt"]["path"]).read_text(encoding="utf-8")
        # Rust's idea of a line and of white space.
        self.lines = [line.strip() for line in re.split(r"\r?\n", text) if line.strip()]
        assert len(self.lines) == len(rows), self.key
        self.body = self.gold["body"]
        shown = gold["txt"].get("body_cov")
        self.whole = self.set in SETS and self.kind == "article" and bool(self.body) and (shown is None or shown >= 0.9)
        self.usable = self.whole or self.set == SEGMENTS

    def label(self):
        if self.whole:
            tokens = [words(line) for line in self.lines]
            self.labels = label_lines(tokens, words(self.body))
            size = np.array([len(t) for t in tokens], dtype=float)
            # Pages count alike, long lines more than short ones: as they do in the score.
            weight = np.sqrt(size + 2)
            self.weights = weight / weight.sum() * np.sqrt(weight.sum())
        else:
            self.labels, self.weights = label_segments(self.lines, self.gold)
        # Lines that detectors settle are none of the model's business.
        self.weights[self.known] = 0


    def label_titles(self):
        """Whether each candidate is the headline; None where nobody said what it is."""
        title = self.gold["title"]
        if not title or self.set not in TITLED:
            return None
        hits = [same_title(self.lines[i], title) for i in self.candidates]
        # Shown somewhere, but not among the candidates: nothing to learn but what it is not.
        return np.array(hits, dtype=np.int8) if self.title_shown is not None or any(hits) else None


def fold(text):
    text = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", text))


def same_title(line, title):
    """Equal after folding, or equal once a site's name is taken off either end."""
    return fold(line) in title_forms(title) or fold(title) in title_forms(line)


def title_forms(title):
    parts = [p for p in re.split(r"\s+[|\-–—:·•»«›‹/]+\s+|\s*\|\s*|--", title) if p.strip()]
    forms = {fold(title)}
    for i in range(1, len(parts)):
        forms |= {f for f in (fold(" ".join(parts[:i])), fold(" ".join(parts[i:]))) if len(f) >= 8}
    return forms - {""}


def label_segments(lines, gold):
    """Lines that hold a segment of the body, or one of what is no body; the rest does not count."""
    lines = [" ".join(line.lower().split()) for line in lines]
    labels, weights = np.zeros(len(lines), dtype=np.int8), np.zeros(len(lines))
    for body, segments in ((1, gold["with"]), (0, gold["without"])):
        for segment in segments or []:
            segment = " ".join(segment.lower().split())
            hits = [i for i, line in enumerate(lines) if segment in line]
            if len(hits) == 1 or (hits and not body):
                for i in hits:
                    # Said of both kinds: count it as neither.
                    weights[i] = 0.0 if weights[i] and labels[i] != body else 1.0
                    labels[i] = body
    return labels, weights


def label_lines(lines, gold):
    """Lines most of whose words lie in four-word sequences of the gold; short ones by where they stand."""
    grams = {tuple(gold[i:i + 4]) for i in range(len(gold) - 3)}
    short_grams = {n: {tuple(gold[i:i + n]) for i in range(len(gold) - n + 1)} for n in (1, 2, 3)}
    labels = np.zeros(len(lines), dtype=np.int8)
    for i, line in enumerate(lines):
        if len(line) >= 4:
            hit = np.zeros(len(line), dtype=bool)
            for j in range(len(line) - 3):
                if tuple(line[j:j + 4]) in grams:
                    hit[j:j + 4] = True
            labels[i] = hit.mean() >= 0.6
    keep_nearest_copies(lines, labels)
    body = np.flatnonzero(labels)
    if len(body):
        for i in range(body[0], body[-1] + 1):
            if 0 < len(lines[i]) < 4:
                labels[i] = tuple(lines[i]) in short_grams[len(lines[i])]
    return labels


def keep_nearest_copies(lines, labels):
    """Of equal lines as many stay body as make sense: the one nearest the middle of the body's words."""
    sizes = np.array([len(line) for line in lines]) * labels
    if not sizes.sum():
        return
    middle = (np.arange(len(lines)) * sizes).sum() / sizes.sum()
    places = {}
    for i in np.flatnonzero(labels):
        places.setdefault(tuple(lines[i]), []).append(i)
    for copies in places.values():
        if len(copies) > 1:
            best = min(copies, key=lambda i: abs(i - middle))
            labels[[i for i in copies if i != best]] = 0


def load(corpus, stem):
    names = Path(f"{stem}.features").read_text().split("\n")
    rows = np.fromfile(f"{stem}.rows", dtype=np.uint8).reshape(-1, len(names))
    gold = {}
    index = [json.loads(line) for line in open(f"{stem}.jsonl", encoding="utf-8")]
    for name in {page["set"] for page in index}:
        for line in open(corpus / name / "gold.jsonl", encoding="utf-8"):
            g = json.loads(line)
            gold[g["set"], g["id"]] = g
    pages, at = [], 0
    for page in index:
        pages.append(Page(gold[page["set"], page["id"]], rows[at:at + page["lines"]], page["known"], page["candidates"], corpus))
        at += page["lines"]
    return names, pages


def fold_of(site, folds=5):
    return int(hashlib.sha256(str(site).encode()).hexdigest(), 16) % folds


# ------------------------------------------------------------------ the model
def fit(pages, trees=TREES, **params):
    """The body model: every line of the pages."""
    rows, labels, weights = (np.concatenate([getattr(p, a)[p.weights > 0] for p in pages])
                             for a in ("rows", "labels", "weights"))
    return train(rows, labels, weights, trees, params)


def fit_titles(pages, trees=TITLE_TREES, **params):
    """The title model: the lines above the story."""
    rows, labels, weights = [], [], []
    for page in pages:
        found = page.label_titles()
        if found is None or not len(found):
            continue
        rows.append(page.rows[page.candidates.start:page.candidates.stop])
        labels.append(found)
        weights.append(np.full(len(found), 1.0))
    params = {"num_leaves": TITLE_LEAVES, "min_data_in_leaf": 60, "learning_rate": 0.05, **params}
    return train(np.concatenate(rows), np.concatenate(labels), np.concatenate(weights), trees, params)


def train(rows, labels, weights, trees, params):
    data = lightgbm.Dataset(rows.astype(np.float32), labels, weight=weights / weights.mean(), free_raw_data=True)
    return lightgbm.train({**PARAMS, **params}, data, num_boost_round=trees)


def pack(booster, names):
    """The model file: see Model::parse in the crate."""
    model = booster.dump_model()
    trees = [pack_tree(t["tree_structure"]) for t in model["tree_info"]]
    out = struct.pack("<4sIiH", b"KQT1", feature_hash(names), 0, len(trees))
    return out + b"".join(trees)


def pack_tree(root):
    nodes, leaves = [], []

    def visit(node):
        if "leaf_value" in node:
            leaves.append(max(-32768, min(32767, round(node["leaf_value"] * UNIT))))
            return ~(len(leaves) - 1)
        at = len(nodes)
        nodes.append(None)
        assert node["decision_type"] == "<="
        left, right = visit(node["left_child"]), visit(node["right_child"])
        nodes[at] = (node["split_feature"], int(node["threshold"]), left, right)
        return at

    visit(root)
    assert 0 < len(nodes) < 127 and len(leaves) == len(nodes) + 1
    return (struct.pack("<B", len(nodes)) + b"".join(struct.pack("<BBbb", *n) for n in nodes)
            + b"".join(struct.pack("<h", v) for v in leaves))


def feature_hash(names):
    value = 0x811C9DC5
    for byte in "".join(name + "\n" for name in names).encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("stem", help="what examples/export wrote")
    parser.add_argument("models", type=Path, help="folder to write body.bin and title.bin into")
    args = parser.parse_args()
    names, pages = load(args.corpus, args.stem)
    pages = [p for p in pages if p.usable]
    for page in pages:
        page.label()
    (args.models / "body.bin").write_bytes(pack(fit(pages), names))
    (args.models / "title.bin").write_bytes(pack(fit_titles(pages), names))
    print(f"{len(pages)} pages, {sum(len(p.rows) for p in pages)} lines", file=sys.stderr)


if __name__ == "__main__":
    main()
