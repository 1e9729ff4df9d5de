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
from collections import Counter
from pathlib import Path

import lightgbm
import numpy as np

SEED = 7
TREES, LEAVES = 60, 16
UNIT = 1000  # log-odds are stored in thousandths
SETS = {"aeb", "fundus", "wcxb-dev"}
PARAMS = {
    "objective": "binary", "num_leaves": LEAVES, "learning_rate": 0.15, "min_data_in_leaf": 200,
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

    def __init__(self, gold, rows, known, corpus):
        self.key = f"{gold['set']} {gold['id']}"
        self.set, self.site, self.kind = gold["set"], gold["site"], gold["page_type"]
        self.rows, self.known = rows, known
        text = (corpus / gold["txt"]["path"]).read_text(encoding="utf-8")
        # Rust's idea of a line and of white space.
        self.lines = [line.strip() for line in re.split(r"\r?\n", text) if line.strip()]
        assert len(self.lines) == len(rows), self.key
        self.body = gold["gold"]["body"]
        self.usable = (self.set in SETS and self.kind == "article" and bool(self.body)
                       and (gold["txt"].get("body_cov") is None or gold["txt"]["body_cov"] >= 0.9))

    def label(self):
        tokens = [words(line) for line in self.lines]
        self.labels = label_lines(tokens, words(self.body))
        size = np.array([len(t) for t in tokens], dtype=float)
        # Pages count alike, long lines more than short ones: as they do in the score.
        weight = np.sqrt(size + 2)
        self.weights = weight / weight.sum() * np.sqrt(weight.sum())
        # Lines that detectors settle are none of the model's business.
        self.weights[self.known] = 0


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
        pages.append(Page(gold[page["set"], page["id"]], rows[at:at + page["lines"]], page["known"], corpus))
        at += page["lines"]
    return names, pages


def fold_of(site, folds=5):
    return int(hashlib.sha256(str(site).encode()).hexdigest(), 16) % folds


# ------------------------------------------------------------------ the model
def fit(pages, trees=TREES, **params):
    rows = np.concatenate([p.rows for p in pages])
    labels = np.concatenate([p.labels for p in pages])
    weights = np.concatenate([p.weights for p in pages])
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
    parser.add_argument("model", type=Path)
    args = parser.parse_args()
    names, pages = load(args.corpus, args.stem)
    pages = [p for p in pages if p.usable]
    for page in pages:
        page.label()
    booster = fit(pages)
    args.model.write_bytes(pack(booster, names))
    print(f"{len(pages)} pages, {sum(len(p.rows) for p in pages)} lines, {args.model.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
